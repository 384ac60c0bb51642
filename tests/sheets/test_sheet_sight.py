"""What a person sees of the cells of a spreadsheet (docs/hostile.md, V6a)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule, Rule
from openpyxl.styles import Alignment, Color, Font, GradientFill, PatternFill
from openpyxl.worksheet.table import Table, TableStyleInfo

from plancheck.readers import annexes
from plancheck.sheets import pages

WHITE, DARK, PALE = "FFFFFFFF", "FF1F4E79", "FFF2F2F2"
TEXT = "建设省级重点实验室3家"


def sheet(change: Callable[[Any], None], value: Any = TEXT) -> bytes:
    """A sheet with a heading, `value` in B2 and words beside it."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["序号", "内容", "备注"], [1, value, "无"], [2, "推广光伏", "无"]):
        page.append(row)
    change(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def white(page: Any) -> None:
    page["B2"].font = Font(color=WHITE)


def written(font: Font) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page["B2"].font = font

    return change


def indented(page: Any) -> None:
    page["B2"].alignment = Alignment(indent=250)


def filled(font: Any, fill: Any) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page["B2"].font, page["B2"].fill = Font(color=font), fill

    return change


def area(*parts: str) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page.print_area = list(parts)

    return change


def formatted(rule: Rule) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page.conditional_formatting.add("B2:B3", rule)

    return change


def many(page: Any) -> None:
    """More conditional formats than are told apart, the last of which may hide the text."""
    for row in range(10, 200):
        page.conditional_formatting.add(f"A{row}", FormulaRule(["TRUE"], font=Font(color=DARK)))
    page.conditional_formatting.add("B2", FormulaRule(["TRUE"], font=Font(color=WHITE)))


def solid(colour: Any) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def form(text: str) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page["B2"].number_format = text

    return change


def size(points: float) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page["B2"].font = Font(sz=points)

    return change


def low(points: float) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page.row_dimensions[2].height = points

    return change


def all_low(page: Any) -> None:
    page.sheet_format.defaultRowHeight, page.sheet_format.customHeight = 0.75, True


def narrow(page: Any) -> None:
    page.column_dimensions["B"].width = 0.1


def all_narrow(page: Any) -> None:
    page.sheet_format.defaultColWidth = 0.1


def table(style: str | None) -> Callable[[Any], None]:
    """The cells as a table of a style, with white text in B1."""

    def change(page: Any) -> None:
        made = Table(displayName="T", ref="A1:C3")
        made.tableStyleInfo = TableStyleInfo(name=style) if style else None
        page.add_table(made)
        page["B1"].value, page["B2"].value = TEXT, "内容"
        page["B1"].font = Font(color=WHITE)

    return change


PARTS = CellRichText("推广光伏，", TextBlock(InlineFont(color=WHITE, sz=11), TEXT))


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (white, TEXT),
        (written(Font(strike=True)), TEXT),
        (written(Font(name="Wingdings")), TEXT),
        (indented, TEXT),
        (white, 13.5),
        (filled(Color(theme=0), PatternFill()), TEXT),
        (filled(Color(theme=1, tint=0.97), PatternFill()), TEXT),
        (filled(Color(indexed=9), PatternFill()), TEXT),
        (filled("FFF8F8F8", PatternFill()), TEXT),
        (filled(WHITE, solid(PALE)), TEXT),
        (filled(WHITE, solid(Color(theme=0, tint=-0.05))), TEXT),
        (filled(DARK, solid(DARK)), TEXT),
        (filled(DARK, solid("FF204F7A")), TEXT),
        (filled(None, solid("FF000000")), TEXT),
        (filled(WHITE, GradientFill(stop=[WHITE, PALE])), TEXT),
        (form(";;;"), TEXT),
        (form(";;;"), 13.5),
        (form(";;;"), -13.5),
        (form("0.0;"), -13.5),
        (form('" ";" ";" ";" "'), TEXT),
        (form("_ ;_ ;_ ;_ "), TEXT),
        (form('0;0;0;"略"'), TEXT),
        (form("[White]0.0"), 13.5),
        (form("[白色]@"), TEXT),
        (size(1), TEXT),
        (size(3.5), 13.5),
        (low(0.75), TEXT),
        (low(3), TEXT),
        (all_low, TEXT),
        (narrow, TEXT),
        (all_narrow, TEXT),
        (table(None), TEXT),
        (lambda page: None, PARTS),
        (area("A1:A9", "C1:C9"), TEXT),
        (formatted(FormulaRule(["TRUE"], font=Font(color=WHITE))), TEXT),
        (formatted(FormulaRule(["TRUE"], font=Font(color=DARK), fill=PatternFill(bgColor=DARK))), TEXT),
        (formatted(FormulaRule(["TRUE"], fill=PatternFill(bgColor="FF000000"))), TEXT),
        (formatted(CellIsRule("equal", ["13.5"], font=Font(color=WHITE))), 13.5),
        (many, TEXT),
    ],
)
def test_v6_text_that_cannot_be_seen_is_told_of_and_is_no_evidence(change: Callable[[Any], None], value: Any) -> None:
    document = annexes.read(sheet(change, value), "附表.xlsx", 10, "final")
    kept = str(value) if isinstance(value, float) else TEXT
    assert [block.text for block in document.blocks if block.countable and kept in block.text] == []
    assert any(kept in block.text for block in document.blocks if block.hidden)
    assert document.status == "checked_partly"
    (told,) = (each for each in document.diagnostics if each.code == "hidden-text")
    assert told.place is not None
    assert document.blocks[told.place.block].hidden
    assert "Sheet" in told.message.zh
    assert "Sheet" in told.message.en


@pytest.mark.parametrize(
    ("change", "value", "shown"),
    [
        (lambda page: None, TEXT, TEXT),
        (filled(WHITE, solid(DARK)), TEXT, TEXT),
        (filled(WHITE, solid(Color(theme=4))), TEXT, TEXT),
        (filled(WHITE, solid("FF70AD47")), TEXT, TEXT),
        (filled(WHITE, GradientFill(stop=[DARK, PALE])), TEXT, TEXT),
        (filled("FF808080", PatternFill()), TEXT, TEXT),
        (filled("FFA6A6A6", PatternFill()), TEXT, TEXT),
        (filled("FFFF0000", solid("FFFFFF00")), TEXT, TEXT),
        (filled(None, solid("FFDDE6F0")), TEXT, TEXT),
        (filled(None, PatternFill("gray125")), TEXT, TEXT),
        (form(";;"), TEXT, TEXT),
        (form("0.00;;"), 13.5, "13.50"),
        (form("0.0_ "), 13.5, "13.5"),
        (form('_ * #,##0.0_ ;_ * \\-#,##0.0_ ;_ * "-"??_ ;_ @_ '), TEXT, TEXT),
        (form('_ * #,##0.0_ ;_ * \\-#,##0.0_ ;_ * "-"??_ ;_ @_ '), 0, "0"),
        (form("[Red]0.0"), 13.5, "13.5"),
        (form("[<100]0.0;;"), 13.5, "13.5"),
        (form('"是";;"否"'), 1, "是"),
        (form("@"), TEXT, TEXT),
        (form("yyyy年m月"), 45000, "2023年3月"),
        (size(6), TEXT, TEXT),
        (low(9), TEXT, TEXT),
        (table("TableStyleMedium2"), TEXT, TEXT),
        (area("A1:C3"), TEXT, TEXT),
        (formatted(FormulaRule(["TRUE"], font=Font(color="FFFF0000"), fill=PatternFill(bgColor="FFFFFF00"))), TEXT, TEXT),
        (formatted(FormulaRule(["TRUE"], font=Font(color=WHITE), fill=PatternFill(bgColor=DARK))), TEXT, TEXT),
        (formatted(CellIsRule("equal", ["0"], font=Font(color=WHITE))), 13.5, "13.5"),
        (formatted(ColorScaleRule(start_type="min", start_color=WHITE, end_type="max", end_color=DARK)), 13.5, "13.5"),
    ],
)
def test_v6_text_that_is_seen_stays(change: Callable[[Any], None], value: Any, shown: str) -> None:
    document = annexes.read(sheet(change, value), "附表.xlsx", 10, "final")
    assert shown in [block.text for block in document.blocks if block.countable]
    assert (document.status, document.diagnostics) == ("checked", ())


def test_v6_a_zero_that_is_not_shown_is_nothing() -> None:
    (page,) = pages(sheet(form("0;-0;;@"), 0))
    assert "B2" not in [f"{'ABC'[cell.column - 1]}{cell.row}" for cell in page.cells]
    assert page.blank == ()


def test_v6_of_a_cell_in_two_colours_the_seen_part_stays() -> None:
    (page,) = pages(sheet(lambda page: None, PARTS))
    assert "推广光伏，" in [cell.text for cell in page.cells]
    assert [cell.text for cell in page.blank] == [TEXT]


def test_v6_a_merged_cell_over_low_rows_is_as_high_as_all_of_them() -> None:
    def change(page: Any) -> None:
        page.merge_cells("B2:B5")
        for row in range(2, 6):
            page.row_dimensions[row].height = 4

    (page,) = pages(sheet(change))
    assert TEXT in [cell.text for cell in page.cells]


def test_v6_the_cells_are_named() -> None:
    document = annexes.read(sheet(white), "附表.xlsx", 10, "final")
    assert "B2" in document.detail.zh
    assert "B2" in document.detail.en


def test_v6_styles_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of a sheet does not grow with colours: each style is resolved once."""
    from plancheck import sheets

    calls = 0
    resolve = sheets._Sight._colour

    def counted(self: Any, colour: Any) -> Any:
        nonlocal calls
        calls += 1
        return resolve(self, colour)

    monkeypatch.setattr(sheets._Sight, "_colour", counted)

    def change(page: Any) -> None:
        for row in range(4, 300):
            page.cell(row, 1, "文字")

    pages(sheet(change))
    assert calls < 10
