"""Rules text to items: what stands, what is wrong, and where. One mistake gives one diagnostic."""

import logging
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import work

from plancheck.language import grammar, lexer, parser, problems, tree
from plancheck.language.files import normal
from plancheck.language.syntax import (
    And,
    Arith,
    At,
    Compare,
    Count,
    Entry,
    Every,
    Expressed,
    Has,
    Interval,
    ListOf,
    Name,
    Number,
    Or,
    Prop,
    Rows,
    Text,
    The,
    UnitName,
    Words,
    Year,
)  # fmt: skip
from plancheck.model.diagnostic import Bilingual

HEAD = '规则 R-01 “甲” / "A"\n  依据：d\n  级别：应当\n  不符合：“乙” / "B"\n'


def condition(text: str) -> object:
    items, wrong = parser.parse(f"{HEAD}  要求：{text}\n", "t")
    assert not wrong, wrong
    assert items[0].rule
    return items[0].rule.requires


def faults(text: str) -> list[tuple[str, str, str]]:
    """(code, line:column, marked text) of everything that is wrong with the form of a text."""
    plain = normal(text)
    found = []
    for each in parser.parse(text, "t")[1]:
        assert each.span
        line, column = problems.line_column(plain, each.span.start)
        found.append((each.code, f"{line}:{column}", plain[each.span.start : each.span.end]))
    return found


@pytest.mark.parametrize(("text", "conflicts"), [(None, 0), ("start: e\ne: e A e | B\n%declare A B\n", 1)])
def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture, text: str | None, conflicts: int) -> None:
    from lark import Lark, logger

    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        Lark(text or grammar.source(), parser="lalr", lexer="basic", start=["start"] if text else list(grammar.STARTS), debug=True)
    finally:
        logger.setLevel(before)
    assert len([record for record in caplog.records if "conflict" in record.getMessage().lower()]) == conflicts


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("回收率 在 该年 有 目标（单位 是 %）",
         Has(At(Name("回收率"), The("年")), Name("目标", (Compare(Name("单位"), "is", UnitName("%")),)))),
        ("总投资≥500万元", Compare(Name("总投资"), "≥", Number(Decimal(500), "万元"))),
        ("能耗 ≤ ５０００吨标准煤/万元", Compare(Name("能耗"), "≤", Number(Decimal(5000), "吨标准煤/万元"))),
        ("有 至少 3个项目", Has(None, Name("项目"), Count("at_least", 3))),
        ("有 至少 3 个 条例", Has(None, Name("条例"), Count("at_least", 3))),
        ("年 不晚于 2030年", Compare(Name("年"), "not_after", Year(2030))),
        ("year no later than year 2030", Compare(Name("年"), "not_after", Year(2030))),
        ("plan's kind is 大城市", Compare(Prop(Name("方案"), "类型"), "is", Name("大城市"))),
        ("非化石能源占比 含 在建项目", Compare(Name("非化石能源占比"), "contains", Name("在建项目"))),
        ("甲 在 该年 的 目标 > 0", Compare(Prop(At(Name("甲"), The("年")), "目标"), ">", Number(Decimal(0)))),
        ("每个 任务 满足 有 责任 或 有 举措", Every(Name("任务"), Or((Has(None, Name("责任")), Has(None, Name("举措")))))),
        ("甲 且 乙；丙；", And((And((Name("甲"), Name("乙"))), Name("丙")), True)),
        ("甲 + 乙 × 丙 - 丁", Arith("-", Arith("+", Name("甲"), Arith("*", Name("乙"), Name("丙"))), Name("丁"))),
        ("甲 ÷ 乙 计 吨/吨标准煤 × 2", Arith("*", Expressed(Arith("/", Name("甲"), Name("乙")), "吨/吨标准煤"), Number(Decimal(2)))),
        ("甲 + 乙 as 万吨", Arith("+", Name("甲"), Expressed(Name("乙"), "万吨"))),
        ("内容 含 《城市规划》", Compare(Name("内容"), "contains", Text("《城市规划》"))),
        ("「回收、利用率」、「在」 含 “甲\\“乙”", Compare(ListOf((Name("回收、利用率"), Name("在"))), "contains", Text("甲“乙"))),
        ("单位 是 吨/日", Compare(Name("单位"), "is", UnitName("吨/日"))),
    ],
)  # fmt: skip
def test_conditions(text: str, tree: object) -> None:
    assert condition(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "回收率 在 该年 有 目标（单位 是 %，方向 是 上升）",
        "回收率　在　该年\n    有 目标(单位 是 ％,方向 是 上升)  # 说明",
        "回收率 at this year has target(unit is %, direction is up)",
    ],
)
def test_full_width_english_and_line_ends_make_no_difference(text: str) -> None:
    assert condition(text) == condition("回收率 在 该年 有 目标（单位 是 %，方向 是 上升）")


def test_every_node_keeps_its_place() -> None:
    text = f"{HEAD}  要求：若 完整，则 合计（各项） 约等于 总数（容差 0.5 %）\n"
    rule = parser.parse(text, "t")[0][0].rule
    assert rule
    found = [text[node.span.start : node.span.end] for node in tree.walk(rule.requires)]
    assert found == [
        "若 完整，则 合计（各项） 约等于 总数（容差 0.5 %）", "完整", "合计（各项） 约等于 总数（容差 0.5 %）",
        "合计（各项）", "各项", "总数", "（容差 0.5 %）",
    ]  # fmt: skip
    assert text[rule.span.start : rule.span.end] == text.rstrip()


def test_definitions() -> None:
    items, wrong = parser.parse(
        '指标 回收率 "recovery"\n  别名：甲、「乙、丙」\n    丁\n  单位：%    范围：-5—100    方向：up\n'
        "参照表 表一\n  表：\n    | 名 | 值 |\n    | 甲 | “1|2” |\n"
        'section 任务 “任务部分” / "tasks"\n  headings: 任务\n  use: tasks\n',
        "t",
    )
    assert not wrong
    indicator, table, section = items
    assert indicator.title == Bilingual("回收率", "recovery")
    assert [each.body for each in indicator.sections] == [
        Words((Entry("甲"), Entry("乙、丙"), Entry("丁"))), Entry("%"), Interval(Decimal(-5), Decimal(100)), Entry("上升"),
    ]  # fmt: skip
    assert table.sections[0].body == Rows(((Entry("名"), Entry("值")), (Entry("甲"), Entry("1|2"))))
    assert (section.kind, section.title, section.sections[1].body) == ("section", Bilingual("任务部分", "tasks"), Entry("任务"))


@pytest.mark.parametrize(
    ("text", "code", "place", "marked"),
    [
        ("规则 R “甲”\n  要求：有 目标 目标\n", "syntax", "2:11", "目标"),
        ("规则 R “甲”\n  要求：若 完整，则\n", "unfinished", "2:11", "则"),
        ("规则 R “甲”\n  要求：若完整，则 有 目标\n", "syntax", "2:10", "则"),
        ("规则 R “甲”\n  要求：有 目标（单位 是 %\n", "open-bracket", "2:10", "（"),
        ("条件 甲（任务 “子” / \"x\"\n  要求：有 目标\n", "open-bracket", "1:5", "（"),
        ("condition a(task \"x\"\n  requires: plan has targets\n", "open-bracket", "1:12", "("),
        ("规则 R “甲”\n  要求：有 目标）\n", "close-bracket", "2:10", "）"),
        ("规则 R “甲”\n  不符合：“没有\n", "open-text", "2:7", "“"),
        ("规则 R “甲”\n  要求：含 「甲\n", "open-name", "2:8", "「"),
        ("规则 R “甲”\n  要求：正文 匹配 /甲\n", "open-pattern", "2:12", "/"),
        ("规则 R “甲”\n  要求：甲 & 乙\n", "unknown-character", "2:8", "&"),
        ("规则 R “甲”\n  要求：有 至少 1.5 个 目标\n", "count-not-whole", "2:11", "1.5"),
        ("规则 R “甲”\n  要求：值 > 1.2.3\n", "bad-number", "2:10", "1.2.3"),
        ("规则 R “甲”\n  要求：值 > " + "9" * 5000 + "\n", "number-too-long", "2:10", "9" * 5000),
        ("规则 R “甲”\n  要求：甲，乙\n", "syntax", "2:7", "，"),
        ("规则 R “甲”\n  要球：甲\n", "unknown-section", "2:3", "要球"),
        ("规则 R “甲”\n  别名：甲\n", "unknown-section", "2:3", "别名"),
        ("规则 R “甲”\n要求：甲\n", "label-not-indented", "2:1", "要求"),
        ("规则 R “甲”\n  要求：\n", "empty-section", "2:3", "要求"),
        ("规则 R “甲”\n  要求：甲\n  要求：乙\n", "duplicate-section", "3:3", "要求"),
        ("规则 R “甲”\n  级别：可选\n", "bad-value", "2:6", "可选"),
        ("规则 R “甲”\n  无法判定（忘了）：“甲” / \"A\"\n", "bad-value", "2:3", "无法判定"),
        ("规则 R “甲”\n  依据：d（章 = “三”）\n", "unknown-setting", "2:8", "章"),
        ("规责 R “甲”\n  要求：甲\n", "unknown-item", "1:1", "规责"),
        ("规则\n  要求：甲\n", "missing-name", "1:1", "规则"),
        ("  要求：甲\n规则 R “甲”\n", "stray-text", "1:3", "要求：甲"),
        ("规则 R “甲”\n  要求：目\u200b标 有 值 值\n", "invisible-character", "2:7", "\u200b"),
        ("规则 R “甲”\n  要求：\u202e目标\n", "invisible-character", "2:6", "\u202e"),
        ("参照表 T\n  表：\n    甲 | 乙\n", "syntax", "3:5", "甲"),
        ("指标 T\n  范围：低—高\n", "syntax", "2:6", "低"),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_diagnostic(text: str, code: str, place: str, marked: str) -> None:
    assert faults(text) == [(code, place, marked)]


def test_all_mistakes_are_told_and_the_rest_stands() -> None:
    text = (
        '规则 R-01 “甲” / "A"\n  依据：d\n  级别：可选\n  要求：有 目标 目标\n  不符合：“乙” / "B"\n'
        "指标 回收率\n  代码：recovery\n  单位：%\n"
        '规则 R-02 “甲” / "A"\n  依据：d\n  级别：应当\n  要求：甲（\n  不符合：“乙” / "B"\n'
        '规则 R-03 “甲” / "A"\n  依据：d\n  级别：应当\n  要求：甲\n  不符合：“乙” / "B"\n'
    )
    items, _ = parser.parse(text, "t")
    assert [code for code, _, _ in faults(text)] == ["bad-value", "syntax", "open-bracket"]
    assert [item.name for item in items] == ["R-01", "回收率", "R-02", "R-03"]
    assert [bool(item.rule) for item in items] == [False, False, False, True]
    assert [item.faulty for item in items] == [("级别", "要求"), (), ("要求",), ()]


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("规责 R\n", "是不是“规则”？"),
        ("规则 R “甲”\n  要球：甲\n", "是不是“要求”？可用："),
        ("规则 R “甲”\n  要求：若完整，则 有 目标\n", "词之间要有空格：若 完整"),
        ("规则 R “甲”\n  要求：甲，乙\n", "逗号只用在括号里；条件之间写“且”或“；”"),
        ("规则 R “甲”\n  要求：【甲】\n", "请写 （"),
        ("规则 R “甲”\n  要求：每个 任务 有 责任\n", "满足"),
    ],
)  # fmt: skip
def test_the_way_out(text: str, help: str) -> None:
    (found,) = parser.parse(text, "t")[1]
    assert found.help
    assert help in found.help.zh
    assert found.help.en


@pytest.mark.parametrize("text", ["\ufeff规则 R “甲”\r\n\t要求：甲 有 目标 目标\r\n", "规则 R “甲”\r\t要求：甲 有 目标 目标\r"])
def test_byte_order_mark_carriage_returns_and_tabs(text: str) -> None:
    assert faults(text) == [("syntax", "2:12", "目标")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" 且 ".join(["甲"] * 20_000), "expression-too-long"),
        ("、".join(["甲"] * 20_000) + " 含 乙", "expression-too-long"),
        (" + ".join(["甲"] * 20_000) + " > 1", "expression-too-long"),
        (" + ".join(["甲"] * 500) + " > 1", "expression-too-deep"),
        ("（" * 20_000 + "甲" + "）" * 20_000, "expression-too-deep"),
        ("非 " * 500 + "甲", "expression-too-deep"),
        ("非 " * 20_000 + "甲", "expression-too-long"),
        ("若 甲，则 " * 300 + "甲", "expression-too-deep"),
        ("每个 甲 满足 " * 300 + "甲", "expression-too-deep"),
        ("−" * 300 + "1 > 0", "expression-too-deep"),
        ("甲" + ".名称" * 300 + " 含 乙", "expression-too-deep"),
        ("甲" + " 在 乙" * 300 + " 含 乙", "expression-too-deep"),
        ("甲（" * 99 + "甲" + "）" * 99, None),
        (" 且 ".join(["甲"] * 2000), None),
        ("非 " * 99 + "甲", None),
    ],
)  # fmt: skip
def test_long_and_deep_expressions(text: str, code: str | None) -> None:
    found = faults(f"{HEAD}  要求：{text}\n")
    assert [each[0] for each in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", None),
        ("\n", None),
        ("#", None),
        ("规则", "missing-name"),
        ("规则 ", "missing-name"),
        ("：", "unknown-item"),
        ("要求：", "unknown-item"),
        ("规则 R：", None),
        ("「", "unknown-item"),
        ("规则 「", "missing-name"),
        ("规则 R “", "open-text"),
        ("\x00", "invisible-character"),
        ("a" * 100_000, "unknown-item"),
        ("规则 R\n  要求：" + "\\" * 50, "unknown-character"),
    ],
)  # fmt: skip
def test_any_text_is_read_or_refused(text: str, code: str | None) -> None:
    assert [fault[0] for fault in faults(text)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("name", "plain"),
    [("回收率", True), ("在", False), ("target", False), ("目标", True), ("万吨", False), ("3号线", False), ("a b", False), ("该年", False),
     ("有色金属", True), ("CO2排放", True)],
)  # fmt: skip
def test_which_names_are_read_as_themselves(name: str, plain: bool) -> None:
    assert lexer.plain(name) is plain


def test_carets_stand_under_chinese_text() -> None:
    text = "规则 R\n\t 要求：有目标 x"
    start = text.index("目标")
    assert problems.render_place(text, parser.Span(start, start + 2)) == "2:7\n  \t 要求：有目标 x\n  \t         ^^^^"
    assert problems.render_place("甲\u200b乙\n", parser.Span(1, 2)) == "1:2\n  甲·乙\n    ^"
    assert problems.render_place("甲\n乙", parser.Span(3, 3)) == "2:2\n  乙\n    ^"


def test_the_work_of_parsing_grows_with_the_number_of_rules() -> None:
    rule = f'{HEAD}  对象：每个 年（期限）\n  要求：回收率 在 该年 有 目标（单位 是 %）\n  建议：“补充” / "Add"\n'
    text = "".join(rule.replace("R-01", f"R-{number}") for number in range(300))
    parser.parse(rule, "t")
    with work.at_most(300 * 10_000):
        items, wrong = parser.parse(text, "t")
    assert (len(items), wrong) == (300, [])


SIGNS = '（()）“”"「」/|、，；：;:.。#\n\t 　%−-+×\u200b'
PIECES = [
    "规则", "R-1", "要求", "依据", "对象", "表", "范围", "标题", "在", "有", "且", "或", "非", "若", "则", "否则", "每个", "满足", "至少",
    "3", "2025年", "0.5", "任一", "目标", "甲", "容差", "year", "this", "个", "该年", "介于", "至", "约等于",
]  # fmt: skip
LINES = ["  要求：", "\n  ", "\n规则 R “甲”\n", "at least", "\n\n", "\n  依据：d（条款 = “"]
pieces = st.lists(st.sampled_from([*SIGNS, *PIECES, *LINES]), max_size=40)


@given(pieces.map("".join))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_the_parser_fail(text: str) -> None:
    items, wrong = parser.parse('规则 R-1 “甲” / "A"\n  要求：' + text, "t")
    plain = normal(text)
    assert all(each.span and 0 <= each.span.start <= each.span.end <= len(plain) + 30 for each in wrong)
    assert all(item.name for item in items)


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| 甲 | 乙 |", ["甲", "乙"]), ("| 甲 | 乙", ["甲", "乙"]), ("|丙||", ["丙", ""]), ("||丙|", ["", "丙"]),
        ("| 丙 | | |", ["丙", "", ""]),
        ("|丙|||", ["丙", "", ""]), ("｜丙｜｜", ["丙", ""]), ('| "丙|丁" | 戊 |', ["丙|丁", "戊"]), ("||", [""]), ("|", [""]),
    ],
)  # fmt: skip
def test_the_cells_of_a_row(line: str, cells: list[str]) -> None:
    """An empty cell is a cell, at the end as well."""
    assert [token.value for token in lexer.rows(line, 0, len(line)) if token.type == "CELL"] == cells


# ---- a text that somebody writes in -------------------------------------------------------------------------------

WRITTEN = "规则包 甲包 “甲” / “A”\n  版本：1\n\n主题 浇水 “watering”\n  词语：喷灌\n\n规则 R “甲” / “A”\n  级别：应当\n  要求：有 表格\n"


@pytest.mark.parametrize(
    ("old", "new", "parsed"),
    [
        ("有 表格", "有 任务", ["规则"]),
        ("喷灌", "滴灌", ["主题"]),
        ("喷灌", "喷灌、滴灌", ["主题", "规则"]),  # what follows stands elsewhere
        ("喷灌", "喷，灌：", ["主题", "规则"]),
        ("“watering”", "“watering", ["主题", "规则"]),
        ("主题 浇水", "主提 浇水", ["主提"]),
        ("规则 R", "  规则 R", ["规则"]),
        ("版本：1", "版本：1\n条件 有水（甲） “有水” / “wet”\n  要求：甲 含 “水”", ["规则包", "条件", "主题", "规则"]),
        ("", "", []),
    ],
)
def test_what_did_not_change_is_not_parsed_again_and_means_the_same(
    old: str, new: str, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = parser.Known()
    parser.parse(WRITTEN, "t", (), known)
    again = WRITTEN.replace(old, new, 1)
    whole = parser.parse(again, "t", ())
    read: list[str] = []
    item = parser._item

    def counted(text: str, start: int, end: int, *rest: Any) -> Any:
        read.append(text[start:end].split()[0])
        return item(text, start, end, *rest)

    monkeypatch.setattr(parser, "_item", counted)
    assert parser.parse(again, "t", (), known) == whole
    assert read == parsed
    read.clear()
    assert parser.parse(again, "t", (), known) == whole
    assert read == []
