"""Versions of rules come out of the cache of compiled packs, and are those of the rules at hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.engine.judging import PACK, RULE, loaded

from plancheck.language import loader
from plancheck.language.version import rule_version

RULES = RULE.format(body="要求：有 主要目标", zh="缺", en="missing")


def test_what_comes_from_the_cache_knows_the_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules" / "garden").mkdir(parents=True)
    (tmp_path / "rules" / "garden" / "pack.rules").write_text(PACK + RULES, encoding="utf-8")
    cold = loader.load([tmp_path / "rules"], (), tmp_path / "cache")
    monkeypatch.setattr("plancheck.language.ruleset.rule_version", lambda *_: pytest.fail("worked out again"))
    warm = loader.load([tmp_path / "rules"], (), tmp_path / "cache")
    assert warm.versions == cold.versions == (rule_version(cold.rules[0], cold.vocabulary),)


def test_other_rules_have_other_versions() -> None:
    """An office's change of a rule must not keep the version that was worked out before."""
    first, second = loaded(RULES), loaded(RULE.format(body="要求：有 主要任务", zh="缺", en="missing"))
    assert replace(first, rules=second.rules).versions == second.versions != first.versions
