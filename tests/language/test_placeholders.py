"""Values of parameters in titles."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.judging import PACK

from plancheck import extraction
from plancheck.engine import evaluate
from plancheck.language import loader
from plancheck.readers import plain

RULE = """
规则 G-01 “不晚于{最晚}” / "Not later than {最晚}"
  依据：手册
  级别：必须
  要求：没有 段落（有 时间（晚于 最晚））
  不符合：“晚于{最晚}” / "Later than {最晚}"
"""


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("2027年6月", "不晚于2027年6月", "Not later than 2027-06"),
        ("2027年6月30日", "不晚于2027年6月30日", "Not later than 2027-06-30"),
    ],
)
def test_times_in_titles(tmp_path: Path, value: str, zh: str, en: str) -> None:
    pack = PACK.replace("  参数：期限", f"  参数：最晚 = {value}\n  参数：期限", 1)
    (tmp_path / "garden").mkdir()
    (tmp_path / "garden" / "pack.rules").write_text(pack + RULE, encoding="utf-8")
    packs = loader.load([tmp_path])
    assert [problem.message.zh for problem in packs.diagnostics if problem.severity == "error"] == []
    (result,) = evaluate.evaluate(packs, extraction.plan(plain.read("# 东园市庭园方案\n"), packs.vocabulary))
    assert (result.title.zh, result.title.en) == (zh, en)
