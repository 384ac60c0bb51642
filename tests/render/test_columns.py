"""Lines and columns of a terminal, against those of rich's own Console and Table."""

from __future__ import annotations

import random
from io import StringIO

import pytest
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plancheck.report import columns
from plancheck.report.columns import Column

TEXTS = (
    "",
    " ",
    "甲",
    "Looked for in: 一、总体要求",
    "修改建议：请补充主要任务部分，分领域写明具体举措，并与指南附录逐条对应，不要只列标题",
    "one two three four five six seven eight nine ten eleven twelve",
    "无空格的长句" * 30,
    "word " * 40,
    "x" * 99 + " " + "甲" * 50,
    "“到2030年，非化石能源消费比重达到25%”　（见第三章）  两个空格",
    "第一行\n\n第三行 \n  缩进",
    "😀 é 한글 ｱ × — …",
)
WIDTHS = (40, 41, 57, 80, 100, 133)
STYLES = ("", "bold", "red", "bright_black", "bold magenta", "bold bold reverse")


def terminal(width: int, colour: bool) -> Console:
    return Console(
        file=StringIO(), width=width, force_terminal=colour, color_system="standard" if colour else None, no_color=not colour,
        markup=False, highlight=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip


def printed(console: Console) -> list[str]:
    assert isinstance(console.file, StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("style", STYLES)
def test_lines_are_those_of_rich(width: int, style: str) -> None:
    for text in TEXTS:
        console = terminal(width, True)
        console.print(Text(text, style=style))
        assert [columns.painted(line, style).rstrip() for line in columns.wrapped(text, width)] == printed(console)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("style", ["", "bold"])
def test_tables_are_those_of_rich(width: int, style: str) -> None:
    choose = random.Random(width).choice
    for first in ("ID", "IND-C01", "规则编号" * 3, "x" * 200):
        rows = [(choose((first, "A")), choose(TEXTS), choose(TEXTS)) for _ in range(5)]
        head = ("编号", choose(("问题描述", "Problem " * 9)), "所在位置 / 原文摘录")
        console, table = terminal(width, bool(style)), Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, expand=True)
        table.add_column(head[0], overflow="fold", min_width=8)
        table.add_column(head[1], overflow="fold", ratio=5)
        table.add_column(head[2], overflow="fold", ratio=4)
        for row in rows:
            table.add_row(*row)
        console.print(table)
        ours = columns.table((Column(head[0], least=8), Column(head[1], share=5), Column(head[2], share=4)), rows, width, style)
        assert [line.rstrip() for line in ours] == printed(console)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("甲乙丙", 4, ["甲乙", "丙"]),
        ("甲乙丙", 5, ["甲乙", "丙"]),
        ("ab cd ef", 5, ["ab cd", "ef"]),
        ("ab  cd", 3, ["ab ", "cd"]),
        ("abcdefg hi", 3, ["abc", "def", "g ", "hi"]),
        ("a\nb", 9, ["a", "b"]),
    ],
)
def test_lines(text: str, width: int, lines: list[str]) -> None:
    assert columns.wrapped(text, width) == lines
