"""Reads and writes spreadsheets (.xlsx) as plain values, never as formulas.

Written text that begins with = stays text in every program. Files that are read may be hostile: limits apply to the cells in the file,
not to the dimensions it declares.
"""

from __future__ import annotations

import colorsys
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
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
#: The largest number of cells in a file: as an annex, more do not fit into the memory of a process.
MOST_CELLS = 200_000
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
    hidden rows and columns they are in. `blank`: invisible text in visible rows and columns: in the colour of its
    background, very small, in a row that is too low for it, outside the print area, or with a number format or a conditional format
    that does not show it.
    """

    title: str
    cells: tuple[Cell, ...]
    hidden: bool
    unsaved: int
    pictures: int
    unseen: tuple[Cell, ...] = ()
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    blank: tuple[Cell, ...] = ()


class Unreadable(Exception):
    """Raised for a file that cannot be read as a spreadsheet, with a document reason and a sentence without its full stop."""

    def __init__(self, reason: str, what: Bilingual) -> None:
        super().__init__(reason)
        self.reason, self.what = reason, what


def clean(text: str) -> str:
    """The text for a cell: without control characters, with LF line ends, truncated with a mark if too long."""
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

    A formula without a cached value makes the file unreadable: an empty cell would have a meaning.
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
    shown, formulas = _book(data, most, True, runs=True), _book(data, most, False)
    sight = _Sight(shown)
    return tuple(_page(sheet, formulas[sheet.title], sight) for sheet in shown.worksheets)


def _book(data: bytes, most: int, values: bool, runs: bool = False) -> Workbook:
    """The workbook with the cached values of formulas, or with the formulas. With `runs`, texts keep the fonts of their parts."""
    from openpyxl import load_workbook
    from PIL.Image import DecompressionBombError  # raised by openpyxl, which opens pictures for their size

    try:
        book = load_workbook(BytesIO(data), data_only=values, keep_links=False, rich_text=runs)
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


def _page(sheet: Worksheet, formulas: Worksheet, sight: _Sight) -> Page:
    hidden = sheet.sheet_state != "visible"
    rows, columns = _hidden_rows(sheet), _hidden_columns(sheet)
    seen, unseen, blank = _cells(sheet, rows, columns, sight)
    unseen_rows = tuple(sorted({cell.row for cell in unseen} & rows))
    unseen_columns = tuple(sorted({cell.column for cell in unseen} & columns))
    if hidden:
        seen, unseen, blank = (), tuple(sorted((*seen, *unseen, *blank), key=lambda cell: (cell.row, cell.column))), ()
    return Page(sheet.title, seen, hidden, _unsaved(sheet, formulas), _pictures(sheet), unseen, unseen_rows, unseen_columns, blank)


def _hidden_rows(page: Worksheet) -> set[int]:
    """Rows that are hidden, filtered out, in a collapsed group, or of zero height."""
    return {number for number, row in page.row_dimensions.items() if row.hidden or row.height == 0}


def _hidden_columns(page: Worksheet) -> set[int]:
    """Columns that are hidden, in a collapsed group, or of hardly any width. One entry may describe a range of columns."""
    hidden: set[int] = set()
    described: set[int] = set()
    for columns in page.column_dimensions.values():
        if columns.min and columns.max:
            covered = range(columns.min, min(columns.max, MOST_COLUMNS) + 1)
            described.update(covered)
            if columns.hidden or columns.width < _NARROWEST:
                hidden.update(covered)
    usual = page.sheet_format.defaultColWidth
    if usual is not None and usual < _NARROWEST:
        hidden |= {column for _, column in _used_cells(page)} - described
    return hidden


def _cells(
    page: Worksheet, rows: set[int], columns: set[int], sight: _Sight
) -> tuple[tuple[Cell, ...], tuple[Cell, ...], tuple[Cell, ...]]:
    """The visible cells with text, the hidden ones, and those with invisible text.

    A merged cell is visible if any part of its range is, and covers that part.
    """
    spans = {(merged.min_row, merged.min_col): (merged.max_row, merged.max_col) for merged in page.merged_cells.ranges}
    heads, heights, areas, conditions = _styled_heads(page), _heights(page), _print_areas(page), _conditions(page)
    seen, unseen, blank = [], [], []
    for (row, column), cell in sorted(_used_cells(page).items()):
        if text := _text(cell):
            last_row, last_column = spans.get((row, column), (row, column))
            down = _ends(row, last_row, rows)
            across = _ends(column, last_column, columns)
            if not (down and across):
                unseen.append(Cell(row, column, last_row, last_column, text))
                continue
            place = (down[0], across[0], down[1], across[1])
            shown, left = sight.parts(cell, text, heights.high(*down), (row, column) in heads)
            printed = not areas or any(_meet(place, area) for area in areas)
            if not printed or any(_meet(place, part) and sight.conceals(rule, cell) for part, rule in conditions):
                shown, left = "", text
            seen += [Cell(*place, shown)] if shown else []
            blank += [Cell(*place, left)] if left else []
    return tuple(seen), tuple(unseen), tuple(blank)


_MOST_ROWS = 1_048_576
#: So many areas of conditional formats are told apart; text in what the others span is taken not to be seen.
_MOST_CONDITIONS = 100
#: First row, first column, last row and last column.
_Area = tuple[int, int, int, int]


def _meet(one: _Area, other: _Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _print_areas(page: Worksheet) -> list[_Area]:
    """The print areas of a sheet; none if all of it is printed."""
    from openpyxl.utils import range_boundaries

    named = page.print_area if isinstance(page.print_area, str) else ",".join(page.print_area or ())
    found = []
    for part in [part.rpartition("!")[2] for part in named.split(",") if part][:_MOST_CONDITIONS]:
        try:
            left, top, right, bottom = range_boundaries(part)
        except ValueError:  # an area that is gone: #REF!
            continue
        found.append((top or 1, left or 1, bottom or _MOST_ROWS, right or MOST_COLUMNS))
    return found


def _conditions(page: Worksheet) -> list[tuple[_Area, Any]]:
    """The conditional formats of a sheet that change how text looks, with the areas that they apply to."""
    found = [
        ((part.min_row, part.min_col, part.max_row, part.max_col), rule)
        for formatted in page.conditional_formatting
        for rule in formatted.rules
        if rule.dxf is not None and (rule.dxf.font is not None or rule.dxf.numFmt is not None or rule.dxf.fill is not None)
        for part in formatted.sqref.ranges
    ]
    if len(found) <= _MOST_CONDITIONS:
        return found
    tops, lefts, bottoms, rights = zip(*(area for area, _ in found[_MOST_CONDITIONS:]), strict=True)
    return [*found[:_MOST_CONDITIONS], ((min(tops), min(lefts), max(bottoms), max(rights)), None)]


def _is_false(rule: Any, value: Any) -> bool:
    """Whether the condition of a format is known to be false: that a value equals another number."""
    if rule.type != "cellIs" or rule.operator != "equal" or len(rule.formula) != 1:
        return False
    try:
        return not isinstance(value, int | float | Decimal) or Decimal(str(value)) != Decimal(rule.formula[0])
    except InvalidOperation:
        return False


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


# ---- what is seen of a cell -------------------------------------------------------------------------------------

_RGB = tuple[float, float, float]
_BLACK, _WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
#: The least contrast that can be seen (WCAG 2.2), the least size of letters in points, and the least share of it that a row must be high:
#: the limits for Word files. Narrower columns, in characters, show nothing.
_LEAST_CONTRAST, _LEAST_SIZE, _LEAST_HEIGHT, _NARROWEST = 1.3, 4.0, 0.4, 0.3
_USUAL_SIZE = 11.0


class _Heights(NamedTuple):
    """The heights of rows in points, and the default height. None: the row fits its text."""

    rows: Mapping[int, float]
    usual: float | None

    def high(self, first: int, last: int) -> float | None:
        """The height of rows `first` to `last` together."""
        heights = [self.rows.get(row, self.usual) for row in range(first, min(last, first + 100) + 1)]
        return None if None in heights else sum(height or 0 for height in heights)


def _heights(page: Worksheet) -> _Heights:
    form = page.sheet_format
    rows = {number: row.height for number, row in page.row_dimensions.items() if row.height is not None}
    return _Heights(rows, form.defaultRowHeight if form.customHeight else None)


def _styled_heads(page: Worksheet) -> set[tuple[int, int]]:
    """The header cells of tables with a style, which may have a background that the cells do not state."""
    from openpyxl.utils import range_boundaries

    heads: set[tuple[int, int]] = set()
    for table in page.tables.values():
        if table.tableStyleInfo is not None and table.tableStyleInfo.name and table.headerRowCount != 0:
            first, row, last, _ = range_boundaries(table.ref)
            heads.update((row or 1, column) for column in range(first or 1, (last or 1) + 1))
    return heads


class _Look(NamedTuple):
    """The look of a cell: the colour and size of its letters, and its backgrounds."""

    colour: _RGB
    size: float
    grounds: tuple[_RGB, ...]
    out: bool = False  # struck out, in a font of signs, or indented out of the cell

    def is_seen(self, high: float | None) -> bool:
        """Whether letters can be read in a row of this height."""
        if self.out or self.size < _LEAST_SIZE or (high is not None and high < _LEAST_HEIGHT * self.size):
            return False
        return any(_contrast(self.colour, ground) >= _LEAST_CONTRAST for ground in self.grounds)


class _Sight:
    """Separates visible from invisible text of cells."""

    def __init__(self, book: Workbook) -> None:
        self._theme = _theme(book.loaded_theme)
        self._looks: dict[int, _Look] = {}

    def parts(self, cell: Any, text: str, high: float | None, styled: bool) -> tuple[str, str]:
        """The visible and the invisible text of a cell in a row of this height. `styled`: its background is unknown."""
        form = _applied(str(cell.number_format), cell.value)
        own = None if form is None else _own_text(form)
        if own is not None and cell.value != 0:
            return own, "" if own and not isinstance(cell.value, str | list) else text
        if own == "":  # no zeros are to be seen
            return "", ""
        look = self._look(cell)
        if form is not None and _IN_WHITE.search(form):
            look = look._replace(colour=_WHITE)
        if styled and look.grounds == (_WHITE,):
            look = look._replace(grounds=(_BLACK, _WHITE))
        runs = cell.value if isinstance(cell.value, list) else ()
        if not runs:
            return (text, "") if look.is_seen(high) else ("", text)
        seen = [(str(run), self._of_run(run, look).is_seen(high)) for run in runs]
        shown, left = ("".join(part for part, is_seen in seen if is_seen is wanted).strip() for wanted in (True, False))
        return clean(shown), clean(left)

    def conceals(self, rule: Any, cell: Any) -> bool:
        """Whether a conditional format may leave a cell without visible text. Whether its condition holds is seldom known.

        `rule`: None for one of many.
        """
        if rule is None:
            return True
        if _is_false(rule, cell.value):
            return False
        font, fill, form = rule.dxf.font, rule.dxf.fill, rule.dxf.numFmt
        applied = _applied(str(form.formatCode), cell.value) if form is not None else None
        if applied is not None and _own_text(applied) == "":
            return True
        look = self._look(cell)
        colour = (self._colour(font.color) if font is not None else None) or look.colour
        # The colour of a plain fill is its background here, and its foreground in the format of a cell.
        ground = self._colour(fill.bgColor) if fill is not None and not _is_unset(fill.bgColor) else None
        return not look._replace(colour=colour, grounds=(ground,) if ground else look.grounds).is_seen(None)

    def _look(self, cell: Any) -> _Look:
        if cell.style_id not in self._looks:
            font = cell.font
            size = float(font.sz or _USUAL_SIZE)
            grounds = tuple(self._grounds(cell.fill)) or (_WHITE,)
            out = _shows_other(font.strike, font.name) or (cell.alignment.indent or 0) > _MOST_INDENT
            self._looks[cell.style_id] = _Look(self._colour(font.color) or _BLACK, size, grounds, out)
        return self._looks[cell.style_id]

    def _of_run(self, run: Any, look: _Look) -> _Look:
        """The look of a run of text; a plain string has that of the cell."""
        font = getattr(run, "font", None)
        if font is None:
            return look
        size, out = float(font.sz or look.size), _shows_other(font.strike, font.rFont)
        return look._replace(colour=self._colour(font.color) or _BLACK, size=size, out=out)

    def _grounds(self, fill: Any) -> Iterator[_RGB]:
        """The colours of a fill."""
        if stops := getattr(fill, "stop", None):
            yield from (self._colour(stop.color) or _WHITE for stop in stops)
        elif (pattern := getattr(fill, "patternType", None)) not in (None, "none"):
            if pattern == "solid":
                yield self._colour(fill.fgColor) or _WHITE
            else:
                yield _WHITE if _is_unset(fill.bgColor) else self._colour(fill.bgColor) or _WHITE
                yield self._colour(fill.fgColor) or _BLACK

    def _colour(self, colour: Any) -> _RGB | None:
        """A colour; None for an automatic or unknown one."""
        from openpyxl.styles.colors import COLOR_INDEX

        match colour.type if colour is not None else None:
            case "rgb":
                base = _hexadecimal(str(colour.rgb)[-6:])
            case "theme":
                base = self._theme.get(colour.theme)
            case "indexed" if colour.indexed < len(COLOR_INDEX):
                base = _hexadecimal(COLOR_INDEX[colour.indexed][-6:])
            case _:
                return None
        return base and _tinted(base, float(colour.tint or 0))


#: Fonts whose glyphs are signs, whatever the letters.
_OF_SIGNS = frozenset(("wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett", "symbol"))
#: Cells indented by more are not shown in columns of any usual width (in widths of three blanks).
_MOST_INDENT = 100


def _shows_other(strike: bool | None, font: str | None) -> bool:
    """Whether letters are struck out or shown as other signs."""
    return bool(strike) or (font or "").strip().lower() in _OF_SIGNS


def _is_unset(colour: Any) -> bool:
    """Whether a fill has no such colour, for which openpyxl gives a transparent black."""
    return bool(colour.type == "rgb" and colour.rgb == "00000000")


#: The colours of a theme in the order of their numbers in cells.
_SLOTS = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
_THEME = re.compile(rf"<(?:\w+:)?({'|'.join(_SLOTS)})>.*?(?:lastClr|val)=[\"']([0-9A-Fa-f]{{6}})[\"']", re.DOTALL)


def _theme(data: bytes | None) -> dict[int, _RGB]:
    """The colours of a theme by number; black and white if the file has none."""
    values = dict(_THEME.findall((data or b"")[: 1 << 20].decode("utf-8", "replace")))
    colours = {number: _hexadecimal(values[name]) for number, name in enumerate(_SLOTS) if name in values}
    return {0: _WHITE, 1: _BLACK} | {number: colour for number, colour in colours.items() if colour is not None}


def _hexadecimal(text: str) -> _RGB | None:
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError:
        return None
    return red / 255, green / 255, blue / 255


def _tinted(colour: _RGB, tint: float) -> _RGB:
    """A colour made lighter (`tint` above 0) or darker (ECMA-376 part 1, section 18.8.19)."""
    if not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, light * (1 + tint) if tint < 0 else light * (1 - tint) + tint, saturation)


def _contrast(one: _RGB, other: _RGB) -> float:
    """The contrast of two colours (WCAG 2.2), 1 for equal ones."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: _RGB) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


#: The parts of a number format: a text in quotes, an escaped character, a space of a character's width, a fill, something in brackets.
_PIECES = re.compile(r'"[^"]*"?|[\\_*].?|\[[^\]]*\]?|.', re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")
_IN_WHITE = re.compile(r"\[(?:white|白色?|color ?2)\]", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _sections(form: str) -> tuple[str, ...]:
    """The parts of a number format for positive numbers, negative ones, zero and text."""
    sections = [""]
    for piece in _PIECES.findall(form):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return tuple(sections)


def _applied(form: str, value: object) -> str | None:
    """The section of a number format for a value; None if there is none, or the format has conditions."""
    sections = _sections(form)
    if sections == ("General",) or _CONDITION.search(form):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        is_day = isinstance(value, date)
        return sections[0] if is_day or (len(sections) == 1 and "@" in form) else sections[3] if len(sections) > 3 else None
    number = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else 2 if len(sections) > 2 else 0
    return sections[number]


def _own_text(section: str) -> str | None:
    """The text that a part of a number format shows instead of every value; None if it shows the value."""
    pieces = _PIECES.findall(section)
    if any(_VALUE.fullmatch(piece) for piece in pieces):
        return None
    return "".join(piece.strip('"\\') for piece in pieces if piece[0] not in "_*[").strip()


#: Placeholders for the value in a number format: digits, text, parts of a day or of a time.
_VALUE = re.compile(r"[0#?@ymdhsegabn]|\[(?:h+|m+|s+)\]", re.IGNORECASE)
