"""Named conditions with cases of their own (用例), which `rules test` runs."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.replay import run

from plancheck import rulelab
from plancheck.language import fmt, loader, parser, printer
from plancheck.language.loader import RuleSet

PACK = """规则包 p “庭园指南” / "Garden guideline"
  版本：1
  参数：界限 = 30 %
强度 strong “强” / "strong"
  最高级别：必须
文件 手册 “手册” / "Handbook"
  依据强度：strong
章节 保障措施 "support"
  标题：保障措施
章节 主要目标 "goals"
  标题：主要目标
  用途：目标
主题 资金 "money"
  词语：专项资金
指标 覆盖率 "cover"
  代码：cover
  单位：%
写法 套话 “讲认识的话” / "sentences on attitudes"
  模式：/认识|站位/
条件 是实话 “不是套话” / "is no set phrase"
  要求：不匹配 套话
条件 写到（部分、内容） “部分里有一段写到它，不是套话” / "a paragraph of the part deals with it"
  要求：部分 有 段落（含 内容，是实话）
  用例：
{cases}
条件 到界限（量、那年） “到那年达到界限” / "reaches the limit"
  要求：量 在 那年 的 目标 ≥ 界限
规则 R-01 “写到资金” / "Deals with money"
  依据：手册
  级别：必须
  要求：保障措施 写到 资金 且 覆盖率 到界限（2030年）
  不符合：“没有写到资金” / "Does not deal with money"
  无法判定：“见{{位置}}” / "see {{place}}"
  偏差：可能误报
"""
HOLDS = r"一、保障措施\n设立专项资金。"


def row(*cells: str) -> str:
    return f"    | {' | '.join(cells)} |"


def load(*cases: str) -> RuleSet:
    with TemporaryDirectory() as folder:
        (Path(folder) / "p").mkdir()
        (Path(folder) / "p" / "a.rules").write_text(PACK.format(cases="\n".join(cases)), "utf-8")
        return loader.load([Path(folder)])


def codes(loaded: RuleSet) -> list[str]:
    return [each.code for each in loaded.diagnostics if each.severity == "error"]


@pytest.mark.parametrize(
    ("draft", "use", "outcome"),
    [
        (HOLDS, "保障措施 写到 资金", "成立"),
        (HOLDS, "保障措施 写到 “专项资金”", "成立"),
        (HOLDS, "主要目标 写到 资金", "不成立"),
        (HOLDS, "非 保障措施 写到 资金", "不成立"),
        (r"一、保障措施\n提高对专项资金的认识。", "保障措施 写到 资金", "不成立"),
        (r"一、保障措施\n提高对专项资金的认识。\n设立专项资金。", "保障措施 写到 资金", "成立"),
        ("一、保障措施", "保障措施 写到 资金", "不成立"),
    ],
)
def test_a_case_passes_and_its_opposite_fails(draft: str, use: str, outcome: str) -> None:
    others = [other for other in ("成立", "不成立", "不能断定") if other != outcome]
    loaded = load(row(draft, use, outcome), *(row(draft, use, other) for other in others))
    assert codes(loaded) == []
    found = list(rulelab.run_condition_cases(loaded))
    assert [(result.outcome, result.failed) for result in found] == [(outcome, False), (outcome, True), (outcome, True)]


@pytest.mark.parametrize(
    ("cells", "code", "what"),
    [
        ((HOLDS, "保障措施 写到 资金"), "bad-case", ""),
        ((HOLDS, "保障措施 写到 资金", "对"), "bad-case", ""),
        (("", "保障措施 写到 资金", "成立"), "bad-case", ""),
        ((HOLDS, "保障措施 含 资金", "成立"), "case-use", "没有用到条件“写到”"),
        ((HOLDS, "保障措施 写到 没有的词", "成立"), "case-use", "没有名为“没有的词”的词"),
        ((HOLDS, "保障措施 写到", "成立"), "case-use", ""),
        ((HOLDS, "覆盖率 到界限（2030年） 且 保障措施 写到（资金", "成立"), "case-use", ""),
    ],
)
def test_rows_that_are_no_cases(cells: tuple[str, ...], code: str, what: str) -> None:
    loaded = load(row(HOLDS, "保障措施 写到 资金", "成立"), row(*cells))
    assert codes(loaded) == [code]
    assert what in next(each.message.zh for each in loaded.diagnostics if each.code == code)


def test_the_command_runs_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules" / "p").mkdir(parents=True)
    cases = (row(HOLDS, "保障措施 写到 资金", "成立"), row(HOLDS, "主要目标 写到 资金", "holds"))
    (tmp_path / "rules" / "p" / "a.rules").write_text(PACK.format(cases="\n".join(cases)), "utf-8")
    monkeypatch.setenv("PLANCHECK_LANG", "zh")
    found = run("plancheck rules test --rules rules --pack p rules").splitlines()
    assert "未通过  条件 写到（p/a.rules）：“主要目标 写到 资金”不成立，预期成立" in found
    assert found[-1] == "条件的用例 2 个，1 个未通过"
    monkeypatch.setenv("PLANCHECK_LANG", "en")
    assert "FAILED  condition 写到 (p/a.rules): '主要目标 写到 资金' does not hold, expected: holds" in run(
        "plancheck rules test --rules rules --pack p rules"
    )


def test_a_unit_and_a_parameter_count_in_them() -> None:
    loaded = load(
        row(
            r"一、主要目标\n到2030年，覆盖率达到35%。\n二、保障措施\n设立专项资金。",
            "覆盖率 到界限（2030年） 且 保障措施 写到 资金",
            "成立",
        )
    )
    assert [(result.outcome, result.failed) for result in rulelab.run_condition_cases(loaded)] == [("成立", False)]


def test_the_version_of_a_rule_does_not_depend_on_them() -> None:
    one, other = load(row(HOLDS, "保障措施 写到 资金", "成立")), load(row("一、保障措施", "保障措施 写到 资金", "不成立"))
    assert one.versions == other.versions


@given(
    st.lists(
        st.tuples(st.sampled_from([HOLDS, "甲|乙", "“引”"]), st.sampled_from(["甲 写到 乙"]), st.sampled_from(["成立", "不能断定"])),
        min_size=1,
    )
)
def test_cases_are_read_as_they_were_printed(rows: list[tuple[str, str, str]]) -> None:
    text = '条件 写到（部分、内容） “甲” / "A"\n  要求：部分 含 内容\n  用例：' + printer.table(rows) + "\n"
    (item,), wrong = parser.parse(text, "")
    assert wrong == []
    for lang in ("zh", "en"):
        for again in (printer.item(item, lang), fmt.fmt(text, lang)):
            assert parser.parse(again, "") == ([item], [])
