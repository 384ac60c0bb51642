"""Reads and writes spreadsheets (.xlsx) as plain values, never as formulas.

Written text that begins with = stays text in every program. Files that are read may be hostile: limits apply to the cells in the file,
not to the dimensions it declares.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from plancheck.archive import Archive, Refused
from plancheck.model.diagnostic import Bilingual
from plancheck.wording.catalogue import both

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import NamedStyle
    from openpyxl.worksheet.worksheet import Worksheet

# openpyxl passes the name of a temporary file to lxml, which takes a % in it for an escape.
os.environ["OPENPYXL_LXML"] = "False"

Value = str | int | Decimal | date | None

#: Excel's limit for the text of a cell, in UTF-16 code units, and the mark at the end of a truncated text.
LONGEST, CUT = 32_767, "…（已截断）"
#: The largest number of columns of a sheet.
MOST_COLUMNS = 16_384
#: The most cells named in a sentence.
MOST_NAMED = 5
#: The largest number of cells in a file.
MOST_CELLS = 1_000_000
#: Characters that no cell may contain: control characters (XML 1.0) except tab and line feed, and lone surrogates.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
#: First characters that make a CSV cell a formula. Chinese Excel also accepts the full-width signs.
_FORMULA = "=+-@\t\r＝＋－＠"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: header, rows, column widths in characters, and drop-down choices and hidden columns by index."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    widths: tuple[float, ...] = ()
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """A non-empty row of a sheet that was read: its number, from 1, and its values up to the last non-empty cell."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as displayed: its text and the range it covers, merged cells included. Rows and columns count from 1."""

    row: int
    column: int
    last_row: int
    last_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as displayed: its visible cells with text, row by row.

    `hidden`: the whole sheet is hidden. `unsaved`: the number of formulas without a cached value, since no spreadsheet program has saved
    the file. `pictures`: the number of pictures, whose text is not read. `unseen`: hidden cells with text; `rows` and `columns` are the
    hidden rows and columns they are in.
    """

    title: str
    cells: tuple[Cell, ...]
    hidden: bool
    unsaved: int
    pictures: int
    unseen: tuple[Cell, ...] = ()
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


class Unreadable(Exception):
    """Raised for a file that cannot be read as a spreadsheet, with a document reason and a sentence without its full stop."""

    def __init__(self, reason: str, what: Bilingual) -> None:
        super().__init__(reason)
        self.reason, self.what = reason, what


def clean(text: str) -> str:
    """The text as a cell can hold it: without control characters, with LF line ends, truncated with a mark if too long."""
    cleaned = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    encoded = cleaned.encode("utf-16-le")
    if len(encoded) // 2 <= LONGEST:
        return cleaned
    return encoded[: 2 * (LONGEST - len(CUT))].decode("utf-16-le", "ignore") + CUT


def write(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as .xlsx: bold header repeated in print, wrapped text, filter. Equal sheets give equal bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for style in _styles():
        book.add_named_style(style)
    book.properties.creator = "plancheck"
    book.properties.created = book.properties.modified = datetime(1980, 1, 1)
    for sheet in sheets:
        _write(book.create_sheet(_title(sheet.title)), sheet)
    out = BytesIO()
    book.save(out)
    return _repacked(out.getvalue())


def csv(rows: Iterable[Sequence[Value]], encoding: str = "utf-8") -> bytes:
    """Rows as CSV for Excel, in UTF-8 with a byte order mark or in GB18030. Text that would be a formula is prefixed with '."""
    import csv as library
    from io import StringIO

    out = StringIO(newline="")
    writer = library.writer(out, quoting=library.QUOTE_MINIMAL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(value) if isinstance(value, str) else _plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig" if encoding == "utf-8" else encoding)


def read(data: bytes, most: int = MOST_CELLS) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """(title, non-empty rows) of each sheet, with the cached values of formulas. Raises Unreadable.

    A formula without a cached value makes the file unreadable: as an empty cell it would mean something.
    """
    _check(data)
    shown = _book(data, most, True).worksheets
    formulas = _book(data, most, False)
    unsaved = [f"{sheet.title} {cell.coordinate}" for sheet in shown for cell in _without_value(sheet, formulas[sheet.title])]
    if unsaved:
        named = "、".join(unsaved[:MOST_NAMED]) + ("…" if len(unsaved) > MOST_NAMED else "")
        raise Unreadable("not_read", both("terminal.table_unsaved", count=len(unsaved), cells=named))
    return tuple((sheet.title, _rows(sheet)) for sheet in shown)


def pages(data: bytes, most: int = MOST_CELLS) -> tuple[Page, ...]:
    """The sheets as displayed: merged cells, percentages, decimals, years. Raises Unreadable."""
    _check(data)
    shown, formulas = _book(data, most, True), _book(data, most, False)
    return tuple(_page(sheet, formulas[sheet.title]) for sheet in shown.worksheets)


def _book(data: bytes, most: int, values: bool) -> Workbook:
    """The workbook with the cached values of formulas, or with the formulas themselves."""
    from openpyxl import load_workbook
    from PIL.Image import DecompressionBombError  # raised by openpyxl, which opens pictures for their size

    try:
        book = load_workbook(BytesIO(data), data_only=values, keep_links=False)
    except (LookupError, ValueError, OverflowError, TypeError, AttributeError, OSError, EOFError, SyntaxError) as error:
        # Broken parts make openpyxl raise any of these: malformed XML a SyntaxError, an unknown encoding a LookupError.
        raise Unreadable("damaged", Bilingual("表格文件不完整或已损坏", "The spreadsheet is truncated or damaged")) from error
    except DecompressionBombError as error:
        raise Unreadable(
            "too_large", Bilingual("表格里有图片过大，请删去图片", "A picture in the spreadsheet is too large: remove it")
        ) from error
    used = sum(len(_used_cells(sheet)) for sheet in book.worksheets)
    if used > most:
        raise Unreadable("too_large", Bilingual(f"表格有 {used} 个单元格，超过 {most} 个", f"The sheet has {used} cells, more than {most}"))
    return book


# ---- writing ----------------------------------------------------------------------------------------------------


#: Names of the cell styles, as spreadsheet programs list them.
_HEADER_STYLE, _CELL_STYLE = "plancheck header", "plancheck cell"


def _styles() -> tuple[NamedStyle, NamedStyle]:
    """The styles of header and other cells. Assigning a named style is three times as fast as setting each cell's own format."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
    from openpyxl.styles.fonts import DEFAULT_FONT

    border = Border(*(Side("thin", "999999"),) * 4)
    wrapped = Alignment(wrap_text=True, vertical="top")
    header_fill = PatternFill("solid", "DDE6F0")
    return (
        NamedStyle(_HEADER_STYLE, font=Font(bold=True), fill=header_fill, border=border, alignment=wrapped),
        NamedStyle(_CELL_STYLE, font=DEFAULT_FONT, border=border, alignment=wrapped),
    )


def _write(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, row in enumerate((sheet.header, *sheet.rows), 1):
        for column, value in enumerate(row, 1):
            cell: Any = page.cell(number, column)
            cell.style = _HEADER_STYLE if number == 1 else _CELL_STYLE
            _set(cell, value)
    for index, width in enumerate(sheet.widths):
        page.column_dimensions[get_column_letter(index + 1)].width = width
    for index in sheet.hidden:
        page.column_dimensions[get_column_letter(index + 1)].hidden = True
    last = len(sheet.rows) + 1
    for index, allowed in sheet.choices.items():
        letter = get_column_letter(index + 1)
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
    """A valid sheet name: at most 31 characters, none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\]", " ", clean(text))[:31] or "1"


def _plain(value: Value) -> str:
    return "" if value is None else str(value)


def _harmless(text: str) -> str:
    cleaned = clean(text)
    return f"'{cleaned}" if cleaned.startswith(tuple(_FORMULA)) else cleaned


def _repacked(package: bytes) -> bytes:
    """The package with fixed timestamps."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
            data = old.read(name)
            # openpyxl writes the time of saving, whatever the properties say.
            new.writestr(info, _SAVED.sub(rb"\g<1>1980-01-01T00:00:00Z", data) if name == "docProps/core.xml" else data)
    return out.getvalue()


_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


# ---- reading ----------------------------------------------------------------------------------------------------


#: The first bytes of an old or encrypted spreadsheet.
OLD = b"\xd0\xcf\x11\xe0"


def _check(data: bytes) -> None:
    """Raises Unreadable for files that are not .xlsx or are unsafe to parse."""
    if data.startswith(OLD):
        raise Unreadable(
            "unsupported_format",
            Bilingual(
                "文件是旧格式或加密的电子表格，请去掉密码并另存为 .xlsx",
                "The spreadsheet is encrypted or in an old format: save it as .xlsx without a password",
            ),
        )
    if data[:2] != b"PK":
        raise Unreadable("unsupported_format", Bilingual("文件不是 .xlsx 电子表格", "The file is not an .xlsx spreadsheet"))
    try:
        package = Archive(data)
        parts = [package.read(name) for name in package.names if name.endswith((".xml", ".rels"))]
    except Refused as error:
        raise Unreadable(error.reason, error.what) from error
    if "xl/workbook.xml" not in package:
        raise Unreadable("unsupported_format", Bilingual("文件不是 .xlsx 电子表格", "The file is not an .xlsx spreadsheet"))
    if any(mark in part for part in parts for mark in _DOCTYPES):
        raise Unreadable("damaged", Bilingual("表格内部带有 DOCTYPE 声明", "A part of the spreadsheet has a DOCTYPE"))


_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def _used_cells(page: Worksheet) -> Mapping[tuple[int, int], Any]:
    """The cells in the file by (row, column).

    openpyxl has no public access to them: its iterators create every cell of the used range, up to 17 billion.
    """
    return page._cells


def _rows(page: Worksheet) -> tuple[Row, ...]:
    rows: dict[int, dict[int, Value]] = {}
    for (row, column), cell in _used_cells(page).items():
        if (value := _value(cell.value)) is not None:
            rows.setdefault(row, {})[column] = value
    return tuple(Row(number, _row(rows[number])) for number in sorted(rows))


def _row(cells: Mapping[int, Value]) -> tuple[Value, ...]:
    """The values of a row, without the empty cells beyond column 256."""
    near = [cells.get(column) for column in range(1, max((column for column in cells if column <= 256), default=0) + 1)]
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
    """The letters of a column: 3 is C."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)


def _page(sheet: Worksheet, formulas: Worksheet) -> Page:
    hidden = sheet.sheet_state != "visible"
    rows, columns = _hidden_rows(sheet), _hidden_columns(sheet)
    seen, unseen = _cells(sheet, rows, columns)
    unseen_rows = tuple(sorted({cell.row for cell in unseen} & rows))
    unseen_columns = tuple(sorted({cell.column for cell in unseen} & columns))
    if hidden:
        seen, unseen = (), tuple(sorted((*seen, *unseen), key=lambda cell: (cell.row, cell.column)))
    return Page(sheet.title, seen, hidden, _unsaved(sheet, formulas), _pictures(sheet), unseen, unseen_rows, unseen_columns)


def _hidden_rows(page: Worksheet) -> set[int]:
    """Rows that are hidden, filtered out, in a collapsed group, or of zero height."""
    return {number for number, row in page.row_dimensions.items() if row.hidden or row.height == 0}


def _hidden_columns(page: Worksheet) -> set[int]:
    """Columns that are hidden, in a collapsed group, or of zero width. One entry may describe a range of columns."""
    hidden: set[int] = set()
    for columns in page.column_dimensions.values():
        if (columns.hidden or columns.width == 0) and columns.min and columns.max:
            hidden.update(range(columns.min, min(columns.max, MOST_COLUMNS) + 1))
    return hidden


def _cells(page: Worksheet, rows: set[int], columns: set[int]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """The visible and the hidden cells with text. A merged cell is visible if any part of its range is, and covers that part."""
    spans = {(merged.min_row, merged.min_col): (merged.max_row, merged.max_col) for merged in page.merged_cells.ranges}
    seen, unseen = [], []
    for (row, column), cell in sorted(_used_cells(page).items()):
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
    """The first and the last visible number from `first` to `last`; None if all are hidden."""
    begin = next((number for number in range(first, last + 1) if number not in hidden), None)
    return None if begin is None else (begin, next(number for number in range(last, begin - 1, -1) if number not in hidden))


def _unsaved(page: Worksheet, formulas: Worksheet) -> int:
    """The number of formulas without a cached value."""
    values = _used_cells(page)
    return sum(cell.data_type == "f" and values[at].value is None for at, cell in _used_cells(formulas).items() if at in values)


def _without_value(page: Worksheet, formulas: Worksheet) -> list[Any]:
    """The cells with a formula that was never calculated. An empty text is a value: its cell has a type."""
    values = _used_cells(page)
    return [
        cell
        for at, cell in sorted(_used_cells(formulas).items())
        if cell.data_type == "f" and at in values and values[at].value is None and values[at].data_type != "str"
    ]


def _pictures(page: Any) -> int:
    return len(page._images)  # openpyxl has no public list of them


#: The digits and decimals of a number format.
_DECIMALS = re.compile(r"[0#](?:\.(0+))?")
#: Significant digits of a number without a format.
_GENERAL = 10


def _text(cell: Any) -> str:
    """The displayed text of a cell: numbers with percent sign and decimals, dates as precise as their format."""
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
    digits = None if form in ("general", "@") else _DECIMALS.search(form)
    if digits:
        shown = f"{value:.{len(digits[1] or '')}f}"
    else:
        shown = f"{value:.{_GENERAL}g}" if value != value.to_integral_value() else f"{value:f}"
        shown = f"{Decimal(shown).normalize():f}" if "." in shown or "e" in shown.lower() else shown
    return f"{shown}%" if percent else shown
