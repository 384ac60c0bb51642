"""The clauses of a guideline that a pack brings (条文): citations are compared with them, and clauses without a rule are listed."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.replay import run

from plancheck import rulelab
from plancheck.language import clauses, fmt, loader, parser, printer
from plancheck.language.loader import RuleSet

#: Made up for this test.
PACK = """规则包 p “庭园指南” / "Garden guideline"
  版本：1
强度 strong “强” / "strong"
  最高级别：必须
文件 指南 “庭园指南” / "Garden guideline"
  文号：园〔2026〕1号
  依据强度：strong
  条文：
    | 第一条 | 为把庭园管好，定这个指南。 |
    | 二 | 方案要写的内容： |
    | 二（一） | 写明树木覆盖率，分2025年和2030年。 |
    | 二（二） | 写明浇水的办法，
      以及用水的数量。 |
    | 三 | 每年报告一次。 |
文件 惯例 “惯例” / "Practice"
  依据强度：strong
指标 树木覆盖率 "tree cover"
  代码：tree_cover
"""
RULE = """规则 {id} “有目标” / "Has a target"
  依据：{basis}
  级别：必须
  要求：树木覆盖率 在 2030年 有 目标
  不符合：“缺少” / "missing"
"""


def write(folder: Path, *rules: tuple[str, str], pack: str = PACK) -> None:
    (folder / "p").mkdir(parents=True)
    text = pack.replace("，\n      以及", "，以及") + "".join(RULE.format(id=name, basis=basis) for name, basis in rules)
    (folder / "p" / "a.rules").write_text(text, "utf-8")


def load(*rules: tuple[str, str], pack: str = PACK) -> RuleSet:
    with TemporaryDirectory() as folder:
        write(Path(folder), *rules, pack=pack)
        return loader.load([Path(folder)])


def codes(loaded: RuleSet) -> list[str]:
    return [each.code for each in loaded.diagnostics if each.code not in ("unexplained-year", "unused-definition")]


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        ("指南（条款 = “二（一）”，引文 = “写明树木覆盖率”）", []),
        ("指南（条款 = “二 (一)”，引文 = “分2025年 和2030年”）", []),  # widths and spaces do not count
        ("指南（条款 = “一”）", []),
        ("指南（条款 = “第二条（一）、三”，引文 = “每年报告一次”）", []),
        ("指南（条款 = “二（三）”）", ["unknown-clause"]),
        ("指南（条款 = “二（一）、五”）", ["unknown-clause"]),
        ("指南（条款 = “三”，引文 = “每月报告一次”）", ["quote-not-in-clause"]),
        ("指南（引文 = “每月报告一次”）", []),  # no clause is named that the words could be looked for in
        ("指南", []),
        ("惯例（条款 = “九”）、指南（条款 = “三”）", []),  # a document whose clauses nobody brought
    ],
)
def test_what_a_rule_cites_is_compared_with_the_clauses(basis: str, expected: list[str]) -> None:
    assert codes(load(("R-01", basis))) == expected


def test_which_clause_is_behind_which_rules() -> None:
    second = "惯例、指南（条款 = “二（一）、一”）"
    (document,) = rulelab.clauses(load(("R-01", "指南（条款 = “二（一）”）"), ("R-02", second), ("R-03", "指南"), ("R-04", "惯例")))
    assert [(clause.number, clause.rules, clause.heads) for clause in document.clauses] == [
        ("第一条", ("R-02",), ()),
        ("二", (), ("二（一）", "二（二）")),
        ("二（一）", ("R-01", "R-02"), ()),
        ("二（二）", (), ()),
        ("三", (), ()),
    ]
    assert [clause.number for clause in document.lacking] == ["二（二）", "三"]
    assert document.elsewhere == ("R-03",)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "rules", ("R-01", "指南（条款 = “二（一）”）"), ("R-02", "指南"))
    monkeypatch.setenv("PLANCHECK_LANG", "zh")
    assert run("plancheck rules coverage --rules rules --pack p").splitlines() == [
        "庭园指南（园〔2026〕1号）",
        "条款      原文                                规则",
        "第一条    为把庭园管好，定这个指南。          没有规则",
        "二        方案要写的内容：                    （标题）",
        "二（一）  写明树木覆盖率，分2025年和2030年。  R-01",
        "二（二）  写明浇水的办法，以及用水的数量。    没有规则",
        "三        每年报告一次。                      没有规则",
        "4 条：1 条有规则，3 条没有",
        "依据这个文件、没有写是哪一条的规则 1 条：R-02",
    ]
    monkeypatch.setenv("PLANCHECK_LANG", "en")
    assert "4 clauses: 1 with rules, 3 without" in run("plancheck rules coverage --rules rules --pack p")
    assert "write “clauses” in a document item" in run("plancheck rules coverage --pack annex2-city")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("    | 一 | 甲 |\n    | 第一条 | 乙 |\n", ["duplicate-row"]),
        ("    | 一 | 甲 | 丙 |\n", ["bad-clause"]),
        ("    | 一 | |\n", ["bad-clause"]),
    ],
)
def test_rows_that_are_no_clauses(rows: str, expected: list[str]) -> None:
    head, tail = PACK.split("    | 第一条")[0], PACK[PACK.index("文件 惯例") :]
    assert codes(load(("R-01", "惯例"), pack=head + rows + tail)) == expected


def test_the_version_of_a_rule_does_not_depend_on_them() -> None:
    less = PACK.replace("    | 三 | 每年报告一次。 |\n", "")
    assert load(("R-01", "指南")).versions == load(("R-01", "指南"), pack=less).versions


@pytest.mark.parametrize(
    ("text", "found", "besides"),
    [
        ("三（一）、四", ["三（一）"], ["四"]),
        ("第三条(一)", ["三（一）"], []),
        ("三、（一）", ["三"], ["（一）"]),
        ("三和三（一）", ["三", "三（一）"], []),
    ],
)
def test_what_a_basis_names(text: str, found: list[str], besides: list[str]) -> None:
    assert clauses.named(text, ["三", "三（一）"]) == (found, besides)


@given(
    st.lists(st.tuples(st.sampled_from(["一", "二（一）", "3.1", "第五条"]), st.sampled_from(["甲", "甲|乙", "“引”", "a b"])), min_size=1)
)
def test_clauses_are_read_as_they_were_printed(rows: list[tuple[str, str]]) -> None:
    text = '文件 d “甲” / "A"\n  依据强度：s\n  条文：' + printer.table(rows) + "\n"
    (item,), wrong = parser.parse(text, "")
    assert wrong == []
    for lang in ("zh", "en"):
        for again in (printer.item(item, lang), fmt.fmt(text, lang)):
            assert parser.parse(again, "") == ([item], [])
