"""Laid out, a rules text says what it said before: the same trees, every comment, in both languages, and twice is as once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.language import test_parser
from tests.language.test_printer import HOLDS, trees

from plancheck import resources
from plancheck.language import lexer, parser, printer
from plancheck.language.fmt import alike, fmt
from plancheck.language.syntax import Between, If, Name, Node, Pattern

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang | None, ...] = (None, "zh", "en")
PACKS = Path(__file__).parent / "packs"
FILES = sorted([*resources.folder("rules").rglob("*.rules"), *PACKS.rglob("*.rules")])
HEAD = '规则 R “甲” / "A"\n  依据：d\n  级别：应当\n'


def comments(text: str) -> list[str]:
    """Every comment of a text; all of them begin with 注 in these tests."""
    return sorted(re.findall(r"# 注[^\n]*", text))


def holds(text: str) -> None:
    """What must hold of every text."""
    before, wrong = parser.parse(text, "t", None)
    for lang in LANGUAGES:
        laid = fmt(text, lang)
        after, more = parser.parse(laid, "t", None)
        assert alike(before, after), laid
        assert len(more) == len(wrong), laid
        assert fmt(laid, lang) == laid
        assert comments(laid) == comments(text)
        back = fmt(laid, "zh")
        assert alike(before, parser.parse(back, "t", None)[0]), back


CONDITIONS = {
    "a pattern": '写法 空话 “不写做什么的话” / "empty words"\n  模式：/认识|意义/\n',
    "no parameters": '条件 是实话 “不是空话” / "is not empty"\n  要求：不匹配 空话\n',
    "a parameter": '条件 有专门部分（主题） “有一个专门的部分” / "has a part"\n  要求：治理任务 有 章节（属于 该主题，是实话）  # 注\n',
    "several": '条件 覆盖（部分,主题） “覆盖” / "covers"  # 注一\n  要求：部分 有 章节（属于 主题）；\n    （部分 有专门部分 主题）\n',
    "a quoted name": '条件 「有/部分」 （甲） “有” / "has"\n  要求：甲 有 段落\n',
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions_and_patterns(name: str) -> None:
    holds(CONDITIONS[name])
    for lang in ("zh", "en"):
        (item,), wrong = parser.parse(CONDITIONS[name], "t", None)
        assert not wrong
        assert alike([item], parser.parse(printer.item(item, lang), "t", None)[0])


def test_the_parameters_of_a_condition_are_laid_out_in_both_languages() -> None:
    text = '条件 覆盖 (部分,主题) “覆盖” / "covers"\n  要求：部分 有 主题\n'
    assert fmt(text) == '条件 覆盖（部分、主题） “覆盖” / "covers"\n  要求：部分 有 主题\n'
    assert fmt(text, "en") == 'condition 覆盖(部分, 主题) “覆盖” / "covers"\n  requires: 部分 has topic\n'


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_file_of_the_packs_says_the_same(file: Path) -> None:
    text = file.read_text("utf-8")
    holds(text)
    said = re.findall(r"(?:^|\s)#.*", text, re.M)
    for lang in LANGUAGES:
        assert sorted(each.strip() for each in re.findall(r"(?:^|\s)#.*", fmt(text, lang), re.M)) == sorted(each.strip() for each in said)


RETIRED = {
    "→": ("退役：R-1->R-2", "退役：R-1 → R-2", "retired: R-1 -> R-2"),
    "lists": ("退役：R-1,R-2 →R-3，R-4", "退役：R-1、R-2 → R-3、R-4", "retired: R-1, R-2 -> R-3, R-4"),
    "none": ("退役：R-1 R-2", "退役：R-1 R-2", "retired: R-1 R-2"),  # one id with a space in it
    "lines": ("退役：R-1\n →\n R-2\n R-3", "退役：R-1\n    →\n    R-2、\n    R-3", "retired: R-1\n    ->\n    R-2,\n    R-3"),
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_file_comes_back_from_english_as_it_was(file: Path) -> None:
    text = file.read_text("utf-8")
    assert fmt(fmt(text, "en"), "zh") == fmt(text, "zh")


@pytest.mark.parametrize(
    "written",
    [
        "值 介于 1 % 至 2 % 之间",
        "有 数值（值 介于 1 % 至 2 % 之间，单位 是 %）",
        "若 值 介于 1 % 至 （2 + 3） 之间，则 值 介于 指标.下限 至 指标.上限 之间",
    ],
)
def test_the_end_of_a_range_has_its_word_in_chinese_only(written: str) -> None:
    text = f'规则 G-01 “试” / "try"\n  依据：手册\n  级别：必须\n  要求：{written}  # 说明\n  不符合：“x” / "x"\n'
    english = fmt(text, "en")
    assert "之间" not in english
    assert fmt(english, "zh") == text


@pytest.mark.parametrize("name", RETIRED)
def test_retired_ids_and_what_they_became(name: str) -> None:
    head = '规则包 a “包” / "pack"\n  版本：1\n  '
    written, zh, en = RETIRED[name]
    holds(f"{head}{written}\n")
    assert fmt(f"{head}{written}\n") == f"{head}{zh}\n"
    assert fmt(f"{head}{written}\n", "en").endswith(f"\n  {en}\n")
    for lang in ("zh", "en"):
        (item,), _ = parser.parse(f"{head}{written}\n", "t")
        assert alike([item], parser.parse(printer.item(item, lang), "t")[0])


GAPS = (" ", "　", "\n      ", "  # 注\n    ", "\n    # 注一\n  ", " \n\n   ")


def untidy(tree: Node, lang: Lang, gaps: list[str]) -> str:
    """A rule with that requirement, its words further apart: with line ends and comments between them."""
    text = printer.expr(tree, lang)
    tokens = lexer.expression(text, 0, len(text))
    out, at = "", 0
    for number, token in enumerate(tokens):
        gap = text[at : token.start]
        chosen = gaps[number % len(gaps)]
        apart = gap.replace(" ", chosen)
        if gap[:1] in ("，", ",") and "#" in chosen:  # a comma stands before its word, not before a comment
            apart = f"{chosen}{gap}"
        out += apart + text[token.start : token.end]
        at = token.end
    return f'{HEAD}  要求：{out}\n  不符合："乙" / "B"\n'


@given(tree=trees, lang=st.sampled_from(["zh", "en"]), gaps=st.lists(st.sampled_from(GAPS), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(tree=If(Between(None, Name("上升"), Name("下降")), Pattern("a|b")), lang="zh", gaps=["\n      "])  # 之间 has no English
def test_every_tree_stays_as_it_is(tree: Node, lang: Lang, gaps: list[str]) -> None:
    text = untidy(tree, lang, gaps)
    items, wrong = parser.parse(text, "t", {HOLDS})
    assert not wrong, text
    assert items[0].rule
    assert items[0].rule.requires == tree
    holds(text)


@given(test_parser.pieces.map("".join))
@settings(max_examples=200, deadline=None)
def test_no_text_is_spoilt(text: str) -> None:
    holds(f'{HEAD}  要求：甲\n  不符合："乙" / "B"\n{text}')


UNTIDY = """# 注：文件头


规则   R-1   "甲" / "A"   # 注一
  # 注二：在建议之上
  建议："补充" / "Add"
  级别:应当
  依据:d(条款="三")
  要求:甲 在 该年 有 目标(单位 是 ％,方向 是 上升)且（乙 或 丙），
     则 丁  # 注三
     # 注四

  不符合：“缺“甲”” / "missing"
  # 注五：条目之末

# 注六：下一条之前
指标 甲 "alpha"
  单位：%    范围： -5 — 100   方向:up
  别名：乙,丙
     丁   # 注七

  代码：alpha
rule R-2 "乙" / "B"
  basis: d
  level: 应当
  requires: 甲 at this year’s target ≥ 5 and (has at least 3 个项目 or 乙)
  failed: “缺” / “missing”
"""


def test_the_settled_form() -> None:
    text = UNTIDY.replace("且（乙 或 丙），\n     则 丁", " 且（乙\n     或 丙）")
    assert (
        fmt(text)
        == """# 注：文件头


规则 R-1 “甲” / "A"  # 注一
  依据：d（条款 = “三”）
  级别：应当
  要求：甲 在 该年 有 目标（单位 是 %，方向 是 上升） 且 （乙
    或 丙）  # 注三
  # 注四

  不符合：“缺“甲”” / "missing"
  # 注二：在建议之上
  建议：“补充” / "Add"
  # 注五：条目之末

# 注六：下一条之前
指标 甲 "alpha"

  代码：alpha
  别名：乙、丙、
    丁  # 注七
  单位：%    范围：-5—100    方向：上升
rule R-2 “乙” / "B"
  basis: d
  level: should
  requires: 甲 at this year's target >= 5 and (has at least 3 project or 乙)
  failed: “缺” / "missing"
"""
    )
    holds(text)


def test_what_cannot_be_read_stays_as_it_is() -> None:
    assert fmt(UNTIDY).split("指标")[0] == UNTIDY.split("指标")[0].replace("   \n", "\n")
    assert "  别名：乙、丙、\n" in fmt(UNTIDY)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("有 至少 3个项目", "有 至少 3 个 项目", "has at least 3 project"),
        ("has at least 3 projects", "有 至少 3 个 项目", "has at least 3 project"),
        ("总投资>=500万元", "总投资 ≥ 500 万元", "investment >= 500 万元"),
        ("总投资 不低于 500 万元", "总投资 不低于 500 万元", "investment >= 500 万元"),
        ("若 完整,则 (各项.值 / 2) > -1", "若 完整，则 （各项.值 / 2） > −1", "if complete, then (parts.value / 2) > -1"),
        ("若 完整 则 完整 否则 完整", "若 完整，则 完整，否则 完整", "if complete, then complete, else complete"),
        ("甲 介于 5 — 7", "甲 介于 5 至 7 之间", "甲 between 5 to 7"),
        ("this delegated target has 值;方案 的 类型 是 甲", "该委托目标 有 值；方案 的 类型 是 甲",
         "this delegated target has value; plan's kind is 甲"),
        ("内容 含 《甲》、\"乙\"", "内容 含 《甲》、“乙”", 'content contains 《甲》、"乙"'),
        ("「3号线」 在 该 年 有 ５０ ％", "「3号线」 在 该年 有 50 %", "「3号线」 at this year has 50 %"),
    ],
)  # fmt: skip
def test_a_condition(text: str, zh: str, en: str) -> None:
    whole = f'{HEAD}  要求：{text}\n  不符合：“乙” / "B"\n'
    assert f"  要求：{zh}\n" in fmt(whole, "zh")
    assert f"  requires: {en}\n" in fmt(whole, "en")
    holds(whole)


@pytest.mark.parametrize(
    ("text", "laid"),
    [
        ("", ""),
        ("# 注", "# 注\n"),
        ("\n\n# 注\n\n", "\n\n# 注\n"),
        ("\ufeff篇 a \"甲\" / \"A\"\r\n", '篇 a “甲” / "A"\n'),
        ("参照表 T\n  表：  # 注\n  |甲|乙|\n# 注\n  |丙| |\n", "参照表 T\n  表：  # 注\n    | 甲 | 乙 |\n    # 注\n    | 丙 | |\n"),
        ("词表 T\n  用途：negation\n  词语：甲\n\n     乙、\n", "词表 T\n  用途：否定\n  词语：甲、\n\n    乙\n"),
        ("文件 「甲 乙」 “丙”/\"C\"\n  说明：一\n   二 # 注\n", "文件 「甲 乙」 “丙” / \"C\"\n  说明：一\n    二  # 注\n"),
    ],
)  # fmt: skip
def test_small_files(text: str, laid: str) -> None:
    assert fmt(text) == laid
    assert fmt(laid) == laid
