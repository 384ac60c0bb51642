"""Automatic numbers as Word prints them."""

from __future__ import annotations

import pytest

from plancheck.readers import word
from plancheck.readers.word.numbering import shown

from .docx import abstract, docx, lvl, num, numbered, p, r, style, tbl, tc, tr


@pytest.mark.parametrize(
    ("number", "format", "expected"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"), (20, "chineseCounting", "二十"),
        (99, "chineseCounting", "九十九"), (101, "chineseCounting", "一〇一"),
        (10, "chineseCountingThousand", "十"), (101, "chineseCountingThousand", "一百〇一"), (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千〇一"), (12, "chineseLegalSimplified", "壹拾贰"), (10, "chineseLegalSimplified", "壹拾"),
        (12, "ideographDigital", "一二"), (10, "ideographDigital", "一〇"),
        (1, "ideographTraditional", "甲"), (10, "ideographTraditional", "癸"),
        (1, "decimalEnclosedCircle", "①"), (20, "decimalEnclosedCircle", "⑳"), (21, "decimalEnclosedCircle", "㉑"),
        (60, "decimalEnclosedCircle", "60"),
        (12, "decimalFullWidth", "１２"), (111, "japaneseCounting", "百十一"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
        (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (7, "decimalZero", "07"), (2, "ordinal", "2nd"), (5, "custom:001", "005"),
        (5, "somethingNew", "5"), (3, "none", ""),
    ],
)  # fmt: skip
def test_formats(number: int, format: str, expected: str) -> None:
    assert shown(number, format) == expected


PLAN = abstract(
    0,
    lvl(0, "chineseCounting", "%1、"),
    lvl(1, "chineseCounting", "（%2）"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimal", "（%4）"),
) + num(1, 0)


def labels(body: str, numbering: str, styles: str = "") -> list[str]:
    document = word.read(docx(body, numbering=numbering, styles=styles), "x", "")
    for block in document.blocks:
        assert block.text.startswith(block.label)
    return [block.label for block in document.blocks]


def levels(*steps: tuple[int, int]) -> str:
    return "".join(numbered("条目", of, level) for of, level in steps)


@pytest.mark.parametrize(
    ("steps", "numbering", "expected"),
    [
        ([(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1)], PLAN, ["一、", "（一）", "（二）", "1.", "二、", "（一）"]),
        # lists that share an abstract list go on counting
        ([(1, 0), (2, 0), (1, 0)], PLAN + num(2, 0), ["一、", "二、", "三、"]),
        # a start override acts once
        ([(1, 0), (2, 0), (2, 0), (1, 0)], PLAN + num(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
         ["一、", "五、", "六、", "七、"]),
        # an overriding level replaces the one below
        ([(2, 0)], PLAN + num(2, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "decimal", "第%1条")}</w:lvlOverride>'), ["第1条"]),
        # lvlRestart 0: never starts anew
        ([(1, 0), (1, 1), (1, 0), (1, 1)],
         abstract(0, lvl(0, "decimal", "第%1章"), lvl(1, "decimal", "第%2条", extra='<w:lvlRestart w:val="0"/>')) + num(1, 0),
         ["第1章", "第1条", "第2章", "第2条"]),
        # isLgl: plain numbers for all levels
        ([(1, 0), (1, 1)], abstract(0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%1.%2", extra="<w:isLgl/>")) + num(1, 0),
         ["一、", "1.1"]),
        # an upper level that never came counts from its start
        ([(1, 1), (1, 1)], abstract(0, lvl(0, "decimal", "%1", start=3), lvl(1, "decimal", "%1.%2")) + num(1, 0), ["3.1", "3.2"]),
        ([(1, 0), (1, 0)], abstract(0, lvl(0, "decimal", "%1.", start=5)) + num(1, 0), ["5.", "6."]),
        ([(0, 0), (9, 0), (1, 255)], PLAN, ["", "", ""]),
        ([(1, 0)], abstract(0, lvl(0, "bullet", "\uf0b7")) + num(1, 0), [""]),
        ([(1, 0)], abstract(0, lvl(0, "bullet", "——")) + num(1, 0), ["——"]),
        ([(1, 0)], abstract(0, lvl(0, "none", "专栏")) + num(1, 0), ["专栏"]),
    ],
)  # fmt: skip
def test_counting(steps: list[tuple[int, int]], numbering: str, expected: list[str]) -> None:
    assert labels(levels(*steps), numbering) == expected


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        ("%1、", "tab", "1、目标"),
        ("（%1）", "space", "（1）目标"),
        ("%1.", "tab", "1.目标"),
        ("1.%1", "tab", "1.1 目标"),
        ("%1", "nothing", "1目标"),
    ],
)
def test_what_stands_between_label_and_text(text: str, suffix: str, expected: str) -> None:
    numbering = abstract(0, lvl(0, "decimal", text, suffix=suffix)) + num(1, 0)
    block = word.read(docx(numbered("目标", 1), numbering=numbering), "x", "").blocks[0]
    assert (block.text, block.text[len(block.label) :].strip()) == (expected, "目标")


def test_numbering_by_style() -> None:
    numbering = abstract(
        0,
        lvl(0, "chineseCounting", "%1、", extra='<w:pStyle w:val="H1"/>'),
        lvl(1, "chineseCounting", "（%2）", extra='<w:pStyle w:val="H2"/>'),
    ) + num(3, 0)
    styles = (
        style("H1", "heading 1", ppr='<w:numPr><w:numId w:val="3"/></w:numPr>')
        + style("H2", "heading 2", based="H1")
        + style("Mine", "mine", based="H2")
        + style("Off", "off", based="H1", ppr='<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    body = "".join(p(text, ppr=f'<w:pStyle w:val="{id}"/>{extra}') for text, id, extra in [
        ("总体要求", "H1", ""), ("指导思想", "H2", ""), ("基本原则", "Mine", ""), ("附则", "Off", ""),
        ("无号", "H1", '<w:numPr><w:numId w:val="0"/></w:numPr>'), ("主要目标", "H1", ""),
    ])  # fmt: skip
    assert labels(body, numbering, styles) == ["一、", "（一）", "（二）", "", "", "二、"]


def test_linked_list_styles() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        + '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>' + lvl(0, "decimal", "第%1条") + "</w:abstractNum>"
        + num(1, 0) + num(2, 1)
    )  # fmt: skip
    styles = style("L", "list", kind="numbering", ppr='<w:numPr><w:numId w:val="2"/></w:numPr>')
    assert labels(levels((1, 0), (2, 0)), numbering, styles) == ["第1条", "第2条"]


def test_counters_run_through_cells_and_deleted_paragraphs_do_not_count() -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    deleted = '<w:del w:id="2" w:author="x"><w:r><w:delText>删</w:delText></w:r></w:del>'
    body = (
        numbered("甲", 1)
        + tbl(tr(tc(numbered("", 1)), "名称"), tr(tc(numbered("", 1)), "名称"))
        + p(deleted, ppr=number + gone)
        + p(r("乙"), ppr=number)
    )
    assert labels(body, PLAN) == ["一、", "二、", "", "三、", "", "四、"]


def test_a_numbered_heading_is_bold_with_its_label() -> None:
    body = p(r("总体要求", "<w:b/>"), ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:b/></w:rPr>')
    block = word.read(docx(body, numbering=PLAN), "x", "").blocks[0]
    assert (block.text, block.label, block.bold) == ("一、总体要求", "一、", 6)
