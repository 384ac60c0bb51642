"""Several editions of a rule under one id: the day of the check decides which of them holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from plancheck import checking
from plancheck.contract import report as report_file
from plancheck.language import fmt, loader, parser, printer
from plancheck.language.loader import RuleSet
from plancheck.model.report import Options, Report
from plancheck.readers import plain
from plancheck.rulelab.cases import Case
from plancheck.rulelab.conditions import survivors

HEAD = """规则包 p “甲” / "A"
  版本：1
强度 strong “强” / "strong"
  最高级别：必须
文件 手册 “手册” / "Handbook"
  依据强度：strong
章节 主要目标 "goals"
  标题：主要目标
  用途：目标
指标 回收率 "recovery rate"
  代码：recovery
  单位：%
"""
RULE = """规则 R-01 “回收率达标” / "Recovery rate is reached"
  {edition}
  依据：手册
  级别：必须
  要求：回收率 在 2030年 的 目标 ≥ {least} %
  不符合：“不到{least}” / "below {least}"
  {since}
"""
FIRST, SECOND = (
    RULE.format(edition="版本：2024", least=30, since=""),
    RULE.format(edition="版本：2026", least=40, since="生效：2026年7月1日"),
)
THIRD = RULE.format(edition="版本：2028", least=50, since="生效：2028年1月1日")
DRAFT = "# 云川市方案\n一、主要目标\n到2030年，回收率达到{}%。\n"
RECENT = date(2026, 7, 1)


def load(*rules: str, cached: Path | None = None) -> RuleSet:
    with TemporaryDirectory() as folder:
        (Path(folder) / "p").mkdir()
        (Path(folder) / "p" / "a.rules").write_text(HEAD + "".join(rules), "utf-8")
        return loader.load([Path(folder)], (), cached)


def checked(loaded: RuleSet, share: int, on: date) -> Report:
    assert [each.code for each in loaded.diagnostics if each.severity == "error"] == []
    return checking.of_document(plain.read(DRAFT.format(share)), loaded, Options(), on)


@pytest.mark.parametrize("rules", [(FIRST, SECOND, THIRD), (THIRD, FIRST, SECOND)])
@pytest.mark.parametrize(
    ("on", "edition", "title", "outcomes"),
    [
        (date(2026, 6, 30), "2024", "（版本 2024）", ("passed", "passed", "passed")),
        (date(2026, 7, 1), "2026", "（版本 2026，2026年7月1日起）", ("failed", "passed", "passed")),
        (date(2027, 12, 31), "2026", "（版本 2026，2026年7月1日起）", ("failed", "passed", "passed")),
        (date(2028, 1, 1), "2028", "（版本 2028，2028年1月1日起）", ("failed", "failed", "passed")),
    ],
)
def test_the_day_decides(rules: tuple[str, ...], on: date, edition: str, title: str, outcomes: tuple[str, ...]) -> None:
    loaded = load(*rules)
    found = [checked(loaded, share, on).results for share in (35, 45, 55)]
    assert tuple(result.outcome for (result,) in found) == outcomes
    assert {(result.edition, result.title.zh) for (result,) in found} == {(edition, f"回收率达标{title}")}
    trace = checking.explained(plain.read(DRAFT.format(35)), loaded, Options(), on, "R-01")
    assert trace.explanation is not None
    assert trace.explanation.result.outcome == outcomes[0]
    assert (trace.explanation.result.title.zh, trace.explanation.result.rule_version) == (f"回收率达标{title}", found[0][0].rule_version)
    assert f"版本：{edition}" in trace.text.zh


def test_each_edition_has_a_version_of_its_own() -> None:
    loaded = load(FIRST, SECOND)
    old, new = checked(loaded, 45, date(2026, 1, 1)).results[0], checked(loaded, 45, RECENT).results[0]
    assert old.rule_version != new.rule_version  # so that decisions on the first are asked to be reviewed
    assert checked(load(RULE.format(edition="", least=40, since="")), 45, RECENT).results[0].rule_version == new.rule_version


def test_a_rule_with_one_edition_is_as_it_was() -> None:
    (result,) = checked(load(RULE.format(edition="", least=30, since="生效：2026年7月1日")), 45, date(2026, 1, 1)).results
    assert (result.outcome, result.edition, result.title.zh) == ("inapplicable", "", "回收率达标")


def test_before_the_first_day_none_holds_and_after_its_end_none_either() -> None:
    loaded = load(RULE.format(edition="版本：1", least=30, since="生效：2025年1月1日    失效：2025年6月1日"), SECOND)
    assert [checked(loaded, 45, on).results[0].outcome for on in (date(2024, 1, 1), date(2025, 3, 1), date(2025, 6, 1), RECENT)] == [
        "inapplicable",
        "passed",
        "inapplicable",
        "passed",
    ]


def test_reports_and_the_cache_keep_it(tmp_path: Path) -> None:
    report = checked(load(FIRST, SECOND), 45, RECENT)
    assert report_file.read(report_file.write(report)).results[0].edition == "2026"
    again = [load(FIRST, SECOND, cached=tmp_path) for _ in range(2)]
    assert again[0].rules == again[1].rules
    assert [rule.edition for rule in again[1].rules[0].later] == ["2026"]


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        ((FIRST, FIRST), ["duplicate-rule"]),
        ((FIRST, RULE.format(edition="", least=40, since="生效：2026年7月1日")), []),
        ((FIRST, RULE.format(edition="版本：2", least=40, since="")), ["edition-without-day"]),
        ((FIRST, SECOND, RULE.format(edition="版本：2", least=40, since="生效：2026年7月1日")), ["edition-same-day"]),
        ((FIRST, SECOND, SECOND), ["duplicate-rule"]),
    ],
)
def test_what_is_refused(rules: tuple[str, ...], codes: list[str]) -> None:
    assert [each.code for each in load(*rules).diagnostics if each.severity == "error"] == codes


def test_cases_test_the_edition_of_their_day() -> None:
    """A bound that no case of its own edition notices is told."""
    expect = {"R-01": {"outcome": "passed"}}
    cases = [Case(Path("a"), f"{share}", DRAFT.format(share), expect, on=on) for share, on in ((30, date(2026, 1, 1)), (45, RECENT))]
    cases.append(Case(Path("a"), "29", DRAFT.format(29), {"R-01": {"outcome": "failed"}}, on=date(2026, 1, 1)))
    found = [(survivor.what, survivor.becomes) for survivor in survivors(load(FIRST, SECOND), cases, {}) if survivor.becomes]
    assert all("40" in what for what, _ in found)
    assert found


def test_an_edition_is_read_as_it_was_printed() -> None:
    (item,), wrong = parser.parse(SECOND, "")
    assert wrong == []
    for lang in ("zh", "en"):
        assert item.rule is not None
        for text in (printer.rule(item.rule, lang), fmt.fmt(SECOND, lang)):
            (again,), wrong = parser.parse(text, "")
            assert (wrong, again.rule) == ([], item.rule)
