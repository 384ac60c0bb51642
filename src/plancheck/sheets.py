"""Spreadsheets in and out (.xlsx): plain rows of text, never a formula.

What comes out shows in every program what it says: a text that begins with = is a text. What comes in may be hostile: cells are counted as
they stand in the file, never by the size that it claims.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from plancheck.archive import Archive, Refused
from plancheck.model.diagnostic import Bilingual

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# openpyxl writes a sheet to a temporary file first, and hands its name to lxml, which reads a % in it as an escape.
os.environ["OPENPYXL_LXML"] = "False"

Value = str | int | Decimal | date | None

#: What one cell may hold (Excel's own limit, in UTF-16 code units), and how a text that was cut ends.
LONGEST, CUT = 32_767, "…（已截断）"
#: The last column that a sheet can have.
MOST_COLUMNS = 16_384
#: Used cells that a file may hold.
MOST_CELLS = 1_000_000
#: What no cell may hold: control characters (XML 1.0) but tab and line feed, and halves of surrogate pairs.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
#: What makes a cell of a CSV file a formula; a full-width sign does so in Chinese Excel.
_FORMULA = "=+-@\t\r＝＋－＠"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: header and rows, column widths in characters, and what may be chosen in a column (by number from 0)."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[float, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """A used row of a sheet that was read: its number, from 1, and its values up to the last used cell."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a sheet as its reader sees it: from (row, column) to the last place that it covers, all from 1, and its text."""

    row: int
    column: int
    last_row: int
    last_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as its reader sees it: its cells with a text, row by row, and apart from them those that nobody sees (`unseen`), with the
    numbers of the hidden rows and columns that they stand in. `hidden`: the whole sheet is; `unsaved`: how many formulas have no value in
    the file, since no spreadsheet program has saved it; `pictures`: how many there are, whose text is not read."""

    title: str
    cells: tuple[Cell, ...]
    hidden: bool
    unsaved: int
    pictures: int
    unseen: tuple[Cell, ...] = ()
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class Unreadable(Exception):
    """A file that is no spreadsheet that can be read: a reason of a document, and a sentence without full stop."""

    def __init__(self, reason: str, what: Bilingual) -> None:
        super().__init__(reason)
        self.reason, self.what = reason, what


def clean(text: str) -> str:
    """A text as a cell may hold it: no control characters, lines ended by LF, cut with a mark where it is too long."""
    found = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(found.encode("utf-16-le")) // 2 <= LONGEST:
        return found
    kept = found.encode("utf-16-le")[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore")
    return kept + CUT


def write(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as .xlsx, the same bytes for the same sheets: header in bold and repeated in print, text wrapped, rows filtered."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "plancheck"
    book.properties.created = book.properties.modified = datetime(1980, 1, 1)
    for sheet in sheets:
        _write(book.create_sheet(_title(sheet.title)), sheet)
    out = BytesIO()
    book.save(out)
    return _repacked(out.getvalue())


def csv(rows: Iterable[Sequence[Value]], encoding: str = "utf-8") -> bytes:
    """Rows as CSV for Excel: UTF-8 with a mark of its own, or GB18030; a text that would be a formula begins with '."""
    import csv as library
    from io import StringIO

    out = StringIO(newline="")
    writer = library.writer(out, quoting=library.QUOTE_MINIMAL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(each) if isinstance(each, str) else _plain(each) for each in row])
    return out.getvalue().encode("utf-8-sig" if encoding == "utf-8" else encoding)


def read(data: bytes, most: int = MOST_CELLS) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """(title, used rows) of each sheet; of a formula the value that it last had. Raises Unreadable."""
    _check(data)
    return tuple((sheet.title, _rows(sheet)) for sheet in _book(data, most, True).worksheets)


def pages(data: bytes, most: int = MOST_CELLS) -> tuple[Page, ...]:
    """Each sheet with its texts as they are shown: merged cells, percentages, decimals, years. Raises Unreadable."""
    _check(data)
    shown, formulas = _book(data, most, True), _book(data, most, False)
    return tuple(_page(sheet, formulas[sheet.title]) for sheet in shown.worksheets)


def _book(data: bytes, most: int, values: bool) -> Workbook:
    """The workbook, with the values of formulas or with the formulas."""
    from openpyxl import load_workbook
    from PIL.Image import DecompressionBombError  # openpyxl opens pictures with it, as far as their size

    try:
        book = load_workbook(BytesIO(data), data_only=values, keep_links=False)
    except (LookupError, ValueError, OverflowError, TypeError, AttributeError, OSError, EOFError, SyntaxError) as error:
        # openpyxl meets a broken part with whatever it raises; XML that is none is a SyntaxError, an encoding that is none a LookupError
        raise Unreadable("damaged", Bilingual("表格文件不完整或已损坏", "The spreadsheet is truncated or damaged")) from error
    except DecompressionBombError as error:
        raise Unreadable(
            "too_large", Bilingual("表格里有图片过大，请删去图片", "A picture in the spreadsheet is too large: remove it")
        ) from error
    used = sum(len(sheet._cells) for sheet in book.worksheets)
    if used > most:
        raise Unreadable("too_large", Bilingual(f"表格有 {used} 个单元格，超过 {most} 个", f"The sheet has {used} cells, more than {most}"))
    return book


# ---- out --------------------------------------------------------------------------------------------------------


def _write(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    line = Border(*(Side("thin", "999999"),) * 4)
    wrapped = Alignment(wrap_text=True, vertical="top")
    styles: dict[bool, Any] = {}  # of the header and of the rest: setting them anew for each cell would take five times as long
    for number, row in enumerate((sheet.header, *sheet.rows), 1):
        for column, value in enumerate(row, 1):
            cell: Any = page.cell(number, column)
            if (style := styles.get(number == 1)) is None:
                cell.alignment, cell.border = wrapped, line
                if number == 1:
                    cell.font, cell.fill = Font(bold=True), PatternFill("solid", "DDE6F0")
                style = styles[number == 1] = copy(cell._style)
            cell._style = copy(style)
            _set(cell, value)
    for place, width in enumerate(sheet.widths):
        page.column_dimensions[get_column_letter(place + 1)].width = width
    for place in sheet.hidden:
        page.column_dimensions[get_column_letter(place + 1)].hidden = True
    last = len(sheet.rows) + 1
    for place, allowed in sheet.choices.items():
        letter = get_column_letter(place + 1)
        rule = DataValidation("list", formula1=f'"{",".join(allowed)}"', allow_blank=True)
        rule.add(f"{letter}2:{letter}{max(2, last)}")
        page.add_data_validation(rule)
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{last}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)


def _set(cell: Any, value: Value) -> None:
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"  # a text that begins with = stays a text
        cell.quotePrefix = value[:1] in _FORMULA if value else False
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif value is not None:
        cell.value = value


def _title(text: str) -> str:
    """A name that a sheet may have: at most 31 characters, none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\]", " ", clean(text))[:31] or "1"


def _plain(value: Value) -> str:
    return "" if value is None else str(value)


def _harmless(text: str) -> str:
    found = clean(text)
    return f"'{found}" if found[:1] and found[0] in _FORMULA else found


def _repacked(package: bytes) -> bytes:
    """The same parts with fixed times."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            data = old.read(name)
            # openpyxl writes when it saved, whatever the properties say.
            new.writestr(info, _SAVED.sub(rb"\g<1>1980-01-01T00:00:00Z", data) if name == "docProps/core.xml" else data)
    return out.getvalue()


_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


# ---- in ---------------------------------------------------------------------------------------------------------


#: How a spreadsheet begins that is old or encrypted.
OLD = b"\xd0\xcf\x11\xe0"


def _check(data: bytes) -> None:
    """Raises Unreadable for what is no .xlsx, and for what no parser should be given."""
    if data.startswith(OLD):
        raise Unreadable(
            "unsupported_format",
            Bilingual(
                "文件是旧格式或加密的电子表格，请去掉密码并另存为 .xlsx",
                "An old or encrypted spreadsheet: save it as .xlsx without password",
            ),
        )
    if data[:2] != b"PK":
        raise Unreadable("unsupported_format", Bilingual("文件不是 .xlsx 电子表格", "The file is no .xlsx spreadsheet"))
    try:
        package = Archive(data)
        parts = [package.read(each) for each in package.names if each.endswith((".xml", ".rels"))]
    except Refused as error:
        raise Unreadable(error.reason, error.what) from error
    if "xl/workbook.xml" not in package:
        raise Unreadable("unsupported_format", Bilingual("文件不是 .xlsx 电子表格", "The file is no .xlsx spreadsheet"))
    if any(mark in part for part in parts for mark in _DOCTYPES):
        raise Unreadable("damaged", Bilingual("表格内部带有 DOCTYPE 声明", "A part of the spreadsheet has a DOCTYPE"))


_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _rows(page: Worksheet) -> tuple[Row, ...]:
    """Its used rows. `_cells` holds the cells that stand in the file; every public way goes from corner to corner, 17 billion at worst."""
    found: dict[int, dict[int, Value]] = {}
    for (row, column), cell in page._cells.items():
        if (value := _value(cell.value)) is not None:
            found.setdefault(row, {})[column] = value
    return tuple(Row(number, _row(found[number])) for number in sorted(found))


def _row(cells: Mapping[int, Value]) -> tuple[Value, ...]:
    """The values of a row; those beyond column 256 stand directly behind the others."""
    near = [cells.get(column) for column in range(1, max((each for each in cells if each <= 256), default=0) + 1)]
    return (*near, *(cells[column] for column in sorted(cells) if column > 256))


def _value(value: object) -> Value:
    match value:
        case None:
            return None
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | str():
            return value if value != "" else None
        case float():
            return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
        case datetime():
            return value.date()
        case date():
            return value
        case _:
            return str(value)


def letter(column: int) -> str:
    """What spreadsheets call a column: 3 is C."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _page(sheet: Worksheet, formulas: Worksheet) -> Page:
    hidden = sheet.sheet_state != "visible"
    rows, columns = _hidden_rows(sheet), _hidden_columns(sheet)
    seen, unseen = _cells(sheet, rows, columns)
    held_rows = tuple(sorted({each.row for each in unseen} & rows))
    held_columns = tuple(sorted({each.column for each in unseen} & columns))
    cells, unseen = ((), tuple(sorted((*seen, *unseen), key=lambda it: (it.row, it.column)))) if hidden else (seen, unseen)
    return Page(sheet.title, cells, hidden, _unsaved(sheet, formulas), _pictures(sheet), unseen, held_rows, held_columns)


def _hidden_rows(page: Worksheet) -> set[int]:
    """Rows that are hidden, filtered out, in a group that is closed, or have no height."""
    return {number for number, it in page.row_dimensions.items() if it.hidden or it.height == 0}


def _hidden_columns(page: Worksheet) -> set[int]:
    """Columns that are hidden, in a group that is closed, or have no width: one entry stands for all from its first to its last."""
    found: set[int] = set()
    for each in page.column_dimensions.values():
        if (each.hidden or each.width == 0) and each.min and each.max:
            found.update(range(each.min, min(each.max, MOST_COLUMNS) + 1))
    return found


def _cells(page: Worksheet, rows: set[int], columns: set[int]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Its cells with a text, and those of them that nobody sees. Cells that were merged have the places that they cover; they are seen as
    long as one of these is, and stand in what is seen of them."""
    spans = {(each.min_row, each.min_col): (each.max_row, each.max_col) for each in page.merged_cells.ranges}
    seen, unseen = [], []
    for (row, column), cell in sorted(page._cells.items()):
        if text := _text(cell):
            last_row, last_column = spans.get((row, column), (row, column))
            down = _ends(row, last_row, rows)
            across = _ends(column, last_column, columns)
            if down and across:
                seen.append(Cell(down[0], across[0], down[1], across[1], text))
            else:
                unseen.append(Cell(row, column, last_row, last_column, text))
    return tuple(seen), tuple(unseen)


def _ends(first: int, last: int, hidden: set[int]) -> tuple[int, int] | None:
    """The first and the last of these that is not hidden; None if all are."""
    begin = next((each for each in range(first, last + 1) if each not in hidden), None)
    return None if begin is None else (begin, next(each for each in range(last, begin - 1, -1) if each not in hidden))


def _unsaved(page: Worksheet, formulas: Worksheet) -> int:
    return sum(cell.data_type == "f" and page._cells[at].value is None for at, cell in formulas._cells.items() if at in page._cells)


def _pictures(page: Any) -> int:
    return len(page._images)


#: How a format of numbers shows decimals.
_DECIMALS = re.compile(r"[0#](?:\.(0+))?")
#: Digits of a number that has no format.
_GENERAL = 10


def _text(cell: Any) -> str:
    """What a cell shows: a number with its percent sign and decimals, a date as far as its format goes."""
    value, form = cell.value, re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", str(cell.number_format)).split(";")[0].lower()
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() | Decimal():
            return _number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), form)
        case datetime() | date():
            if "d" in form or "y" not in form:
                return (value.date() if isinstance(value, datetime) else value).isoformat()
            return f"{value.year}年{value.month}月" if "m" in form else f"{value.year}年"
        case _:
            return clean(str(value)).strip()


def _number(value: Decimal, form: str) -> str:
    if not value.is_finite():
        return ""
    percent = "%" in form
    value = value * 100 if percent else value
    found = None if form in ("general", "@") else _DECIMALS.search(form)
    if found:
        shown = f"{value:.{len(found[1] or '')}f}"
    else:
        shown = f"{value:.{_GENERAL}g}" if value != value.to_integral_value() else f"{value:f}"
        shown = f"{Decimal(shown).normalize():f}" if "." in shown or "e" in shown.lower() else shown
    return f"{shown}%" if percent else shown
