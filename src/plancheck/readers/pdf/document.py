"""Reads a PDF into a `Document`: PDFium reads the pages, which are laid out as paragraphs and tables in reading order.

Never raises for bad input: unread content is a status, a `Skipped` or a `Diagnostic`. `Document.complete` is False over every unread
part, since text that was not read must not count as missing.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Block, Document, Line, Part, Role, Skipped, Status, Table, not_checked
from plancheck.readers import ocr
from plancheck.readers.contents import contents_lines
from plancheck.readers.pdf import damage, layout, scan, tables, vertical
from plancheck.readers.pdf.drawn import Comparison
from plancheck.readers.pdf.layout import Flow, Frame, Opened, TextLine
from plancheck.readers.pdf.page import Glyph, Page, Rect, read_page
from plancheck.readers.pdf.tables import Growing, RawTable
from plancheck.readers.pdf.vertical import Vertical
from plancheck.wording.catalogue import both, phrase

MAX_PAGES = 3_000
#: Tables are not recognised on pages with a longer side (points; the maximum of PDF 1.7), since the heuristics depend on page size.
MAX_SIDE = 14_400
#: With a larger share of private-use and replacement characters, the text layer is unreliable.
MAX_UNMAPPED = 0.05
#: Oblique or sideways text up to this length may be a watermark or a running head.
_WATERMARK = 30
#: … and this is a page number or a mark, wherever it stands.
_PAGE_NUMBER = re.compile(r"[^\w]*(?:[第共]?\s*[\d〇零一二三四五六七八九十百ivxⅰ-ⅻ]{1,6}\s*页?[^\w]*){0,2}", re.IGNORECASE)
#: A watermark is so many times larger than the text.
_LARGE = 1.8

_CLASSIFIED = re.compile(r"(?:密\s*级\s*[:：]?\s*)?(?:绝\s*密|机\s*密|秘\s*密)\s*(?:[★☆*＊]\s*\S{0,12})?")

NO_TEXT_LAYER = both("reading.pdf_scan", missing=ocr.MISSING)
_NOT_RECOGNISED = {
    "": both("reading.pdf_scan_empty"),
    "too_slow": both("reading.pdf_scan_slow"),
    "crashed": both("reading.pdf_scan_crashed"),
}
_ENCRYPTED = both("reading.pdf_encrypted")
_DAMAGED = both("reading.pdf_damaged")
_ALL_HIDDEN = both("reading.pdf_all_hidden")
_PARTS_LOST = both("reading.pdf_parts_lost")
_EMPTY = both("reading.pdf_empty")
_CLASSIFIED_DETAIL = both("reading.pdf_classified")


def _too_large(pages: int) -> Bilingual:
    return both("reading.pdf_too_long", count=pages, most=MAX_PAGES)


@dataclass(frozen=True, slots=True)
class _Skip:
    """A part in the flow that was not read, or not reliably."""

    reason: str
    message: Bilingual
    page: int | None
    doubt: bool = False  # the part was read, but its text is unreliable


@dataclass(slots=True)
class _Sheet:
    """A page split into tables and boxes with their text, and the remaining lines."""

    page: Page
    tables: list[RawTable] = field(default_factory=list)
    boxes: list[RawTable] = field(default_factory=list)
    lines: list[TextLine] = field(default_factory=list)  # body text in reading order; page furniture is removed later
    hidden: list[TextLine] = field(default_factory=list)
    noted: list[TextLine] = field(default_factory=list)  # in annotations and form fields
    footnotes: list[TextLine] = field(default_factory=list)
    vertical: Vertical = field(default_factory=Vertical)
    unsound: list[RawTable] = field(default_factory=list)
    lone: list[RawTable] = field(default_factory=list)  # single cells, until the neighbouring pages are known
    dense: bool = False
    oversize: bool = False
    glyphs: list[Glyph] = field(default_factory=list)  # of `lines`, until these are final
    taken: list[tuple[RawTable, list[Glyph]]] = field(default_factory=list)  # glyphs by table; once settled, only the rotated ones
    count: int = 0  # all glyphs of the page

    @property
    def characters(self) -> int:
        """Visible characters that are not furniture."""
        cells = (line for table in [*self.tables, *self.boxes] for cell in table.cells for line in cell.lines)
        outside = [*self.lines, *self.footnotes, *self.vertical.paragraphs]
        return sum(len(line.text) for line in outside) + sum(len(line.text) for line in cells)


# --- entry points ---


def read(data: bytes, name: str, sha256: str, seconds: float = 30.0) -> Document:
    """Reads a PDF file. `status` is not_checked, with a reason, if it cannot be opened or has no text.

    `seconds` is the time limit for the file. Text recognition stops early enough for the remaining work.
    """
    end = time.monotonic() + 0.8 * seconds

    def refused(reason: str, detail: Bilingual) -> Document:
        return not_checked(name, sha256, "pdf", reason, detail)

    if not data.strip(b"\0 \r\n\t"):
        return refused("empty", _EMPTY)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        return refused("encrypted", _ENCRYPTED) if locked else refused("damaged", _DAMAGED)
    try:
        count = len(document)
        if count > MAX_PAGES:
            return refused("too_large", _too_large(count))
        notes = _document_notes(document.raw, data)
        with closing(Comparison(document.raw)) as comparison:
            read_pages = (read_page(document.raw, number, comparison) for number in range(1, count + 1))
            # Pages are processed one at a time, so that the glyphs of only one are in memory.
            with closing(scan.recognised(document, read_pages, end)) as pages:
                sheets = [_sheet(page, data) for page in pages]
    finally:
        document.close()
    if all(sheet.page.failed for sheet in sheets):
        return (
            refused("damaged", _DAMAGED)
            if not any(sheet.page.failed == "too_large" for sheet in sheets)
            else refused("too_large", _too_large(count))
        )
    return _Assembly(sheets, name, sha256, notes).document(damage.damaged(data))


def assembled(pages: Iterable[Page], name: str, sha256: str) -> Document:
    """Assembles a Document from pages of another format. Consumes their glyphs."""
    return _Assembly([_sheet(page, b"") for page in pages], name, sha256, ()).document(damaged=False)


def _document_notes(document: object, data: bytes) -> tuple[str, ...]:
    notes: list[str] = []
    # PDFium counts only named scripts. Others are found in the raw file, unless its objects are compressed.
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0 or b"/JavaScript" in data:
        notes.append("javascript")
    if pdfium.FPDF_GetFormType(document) in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        notes.append("xfa")
    if pdfium.FPDFDoc_GetAttachmentCount(document) > 0:
        notes.append("embedded-files")
    return tuple(notes)


_NOTES = {
    "javascript": both("reading.pdf_javascript"),
    "xfa": both("reading.pdf_xfa"),
    "embedded-files": both("reading.pdf_embedded"),
    "launch-action": both("reading.pdf_launch"),
    "external-link": both("reading.pdf_link"),
}


# --- splitting pages ---


def _parted(page: Page) -> tuple[list[Glyph], list[Glyph], list[Glyph]]:
    """The upright glyphs: those of the page, hidden ones, and those of annotations."""
    hidden = {index for index, style in enumerate(page.styles) if style.hidden}
    noted = {index for index, style in enumerate(page.styles) if style.note and not style.hidden}
    if not hidden and not noted:
        return page.glyphs, [], []
    own = [glyph for glyph in page.glyphs if glyph.style not in hidden and glyph.style not in noted]
    return own, [glyph for glyph in page.glyphs if glyph.style in hidden], [glyph for glyph in page.glyphs if glyph.style in noted]


def _sheet(page: Page, data: bytes) -> _Sheet:
    """Splits a page. `page.glyphs` is empty afterwards."""
    sheet = _Sheet(page, count=len(page.glyphs) + len(page.askew))
    seen, hidden, noted = _parted(page)
    sheet.hidden, sheet.noted = layout.lines(hidden, page), layout.lines(noted, page)
    sheet.oversize = max(page.width, page.height) > MAX_SIDE
    if sheet.oversize:
        _take_grids(sheet, (), seen)
    else:
        _take_ruled(sheet, data, seen)
    _lay_out(sheet)
    page.glyphs = []
    if not sheet.lone and not any(table.rows == 1 for table in sheet.tables):
        sheet.glyphs = []
        sheet.taken = [(table, [glyph for glyph in glyphs if page.styles[glyph.style].turn]) for table, glyphs in sheet.taken if page.askew]
    return sheet


def _take_ruled(sheet: _Sheet, data: bytes, seen: list[Glyph]) -> None:
    """Takes the tables drawn by rulings, with pdfplumber's own table finder as a fallback for unsound ones."""
    page = sheet.page
    sheet.dense = tables.gated(page) and tables.dense(page)
    turned = page.to_shown((0.0, 0.0, page.width, page.height)) != (0.0, 0.0, page.width, page.height)
    _take_grids(sheet, tables.ruled(page, data, turned), seen)
    if sheet.unsound and not turned:
        again = tables.whole(page, data)
        if again:
            sheet.tables, sheet.boxes, sheet.lone, sheet.unsound, sheet.taken = [], [], [], [], []
            _take_grids(sheet, again, seen)


def _take_grids(sheet: _Sheet, grids: Sequence[RawTable], seen: list[Glyph]) -> None:
    """Assigns text to the grids. The remaining glyphs stay with the page."""
    page = sheet.page
    # Small grids come first, so that a table inside a frame gets its own text. Single cells come last.
    left = seen
    askew = [glyph for glyph in page.askew if page.styles[glyph.style].turn > 0 and not page.styles[glyph.style].hidden]
    for grid in sorted(grids, key=lambda grid: (len(grid.cells) == 1, (grid.rect[2] - grid.rect[0]) * (grid.rect[3] - grid.rect[1]))):
        taken = tables.inside(grid.rect, left)
        if not taken:
            continue
        sideways = tables.inside(grid.rect, askew)
        table = tables.filled(grid, page, taken + sideways)
        if _keep(sheet, table):
            sheet.taken.append((table, taken + sideways))
            left = tables.outside(grid.rect, left)
    sheet.glyphs = left


def _lay_out(sheet: _Sheet) -> None:
    sheet.vertical = vertical.vertical(sheet.glyphs, _askew_glyphs(sheet), sheet.page)
    used = sheet.vertical.used
    sheet.lines = layout.in_columns([glyph for glyph in sheet.glyphs if glyph not in used] if used else sheet.glyphs, sheet.page)


def _keep(sheet: _Sheet, table: RawTable) -> bool:
    """Files a ruled grid by its kind; False if its text is running text."""
    page = sheet.page
    if tables.is_table(table):
        if table.sound:
            sheet.tables.append(table)
            return True
        sheet.unsound.append(table)
        return False
    if table.rows == 1 and table.width > 1 and sum(1 for cell in table.cells if cell.joined) > 1:
        sheet.tables.append(table)  # settled when the neighbouring pages are known
        return True
    if table.rows == 1 and table.width == 1:
        cut_off = len(_as_lines(table)) > 1
        if cut_off:
            sheet.lone.append(table)  # settled when the neighbouring pages are known
        return cut_off
    whole = table.rect[2] - table.rect[0] > 0.8 * page.width and table.rect[3] - table.rect[1] > 0.75 * page.height
    if table.width == 1 and not whole:
        sheet.boxes.append(table)
        return True
    return False


def _settle_single_rows(sheets: Sequence[_Sheet]) -> None:
    """Keeps tables of one row only if they continue a table on an adjacent page; otherwise their text becomes running text."""
    for index, sheet in enumerate(sheets):
        for table in [table for table in sheet.tables if table.rows == 1]:
            first = table is min(sheet.tables, key=_top)
            last = table is max(sheet.tables, key=_bottom)
            before = sheets[index - 1].tables if first and index else []
            after = sheets[index + 1].tables if last and index + 1 < len(sheets) else []
            if not _is_continued(table, before, after):
                sheet.tables.remove(table)
                _release(sheet, [table])


def _settle_lone(sheets: Sequence[_Sheet]) -> None:
    """Keeps a single cell as part of a box only if it continues one with the same sides on an adjacent page, or has two cells side by side;
    otherwise it is text."""
    for index, sheet in enumerate(sheets):
        ruled = [table.rect for table in [*sheet.tables, *sheet.boxes]]
        lines = _text_lines(sheet)
        loose: list[RawTable] = []
        continued: list[RawTable] = []
        for table in sheet.lone:
            first = all(rect[1] >= table.rect[3] - 3 for rect in ruled) and not any(line.y1 < table.rect[1] for line in lines)
            last = all(rect[3] <= table.rect[1] + 3 for rect in ruled) and not any(line.y0 > table.rect[3] for line in lines)
            before = sheets[index - 1].boxes if first and index else []
            after = sheets[index + 1].boxes if last and index + 1 < len(sheets) else []
            (continued if _is_continued(table, before, after) else loose).append(table)
        sheet.boxes += continued
        sheet.lone = []
        parted = [(table, tables.side_by_side(table, sheet.page, _taken(sheet, table))) for table in loose]
        sheet.boxes += [box for _, box in parted if box is not None]
        loose = [table for table, box in parted if box is None]
        _release(sheet, loose)


def _top(table: RawTable) -> float:
    return table.rect[1]


def _bottom(table: RawTable) -> float:
    return table.rect[3]


def _is_continued(table: RawTable, before: Sequence[RawTable], after: Sequence[RawTable]) -> bool:
    """Whether the last grid of the previous page, or the first of the next page, has the same columns."""
    return (bool(before) and tables.same_columns(max(before, key=_bottom), table)) or (
        bool(after) and tables.same_columns(table, min(after, key=_top))
    )


def _taken(sheet: _Sheet, table: RawTable) -> list[Glyph]:
    return next(glyphs for owner, glyphs in sheet.taken if owner is table)


def _release(sheet: _Sheet, grids: Sequence[RawTable]) -> None:
    """Returns the text of rejected grids to the page."""
    for table in grids:
        index = next(index for index, (owner, _) in enumerate(sheet.taken) if owner is table)
        _, glyphs = sheet.taken.pop(index)
        sheet.glyphs = sheet.glyphs + [glyph for glyph in glyphs if sheet.page.styles[glyph.style].turn == 0]
    if grids:
        _lay_out(sheet)


def _text_lines(sheet: _Sheet) -> list[TextLine]:
    """The lines of a page between its header and footer areas."""
    return [line for line in sheet.lines if 0.08 * sheet.page.height < line.y0 and line.y1 < 0.93 * sheet.page.height]


def _as_lines(table: RawTable) -> list[TextLine]:
    return [line for cell in table.cells for line in cell.lines]


def _drop_furniture(sheets: Sequence[_Sheet]) -> None:
    dropped = layout.furniture([(sheet.page, sheet.lines) for sheet in sheets])
    for sheet in sheets:
        sheet.lines = [line for line in sheet.lines if line not in dropped]


def _take_unruled(sheets: Sequence[_Sheet]) -> None:
    for sheet in sheets:
        if sheet.oversize:
            continue
        taken = [table.rect for table in [*sheet.tables, *sheet.boxes]]
        for table, used in tables.unruled(sheet.page, sheet.lines, taken):
            sheet.tables.append(table)
            rest = set(sheet.lines).difference(used)
            sheet.lines = [line for line in sheet.lines if line in rest]


def _take_footnotes(sheets: Sequence[_Sheet], size: float) -> None:
    for sheet in sheets:
        page = sheet.page
        short = [edge for edge in page.edges if edge.way == "h" and 0.1 * page.width < edge.x1 - edge.x0 < 0.45 * page.width]
        inner = [table.rect for table in [*sheet.tables, *sheet.boxes]]
        rules = [
            edge.y0 for edge in short
            if edge.x0 < 0.3 * page.width and edge.y0 > 0.4 * page.height and not any(r[1] - 2 <= edge.y0 <= r[3] + 2 for r in inner)
        ]  # fmt: skip
        lines, sheet.footnotes = layout.split_footnotes(sheet.lines, size, rules)
        sheet.lines = layout.without_marks(lines, sheet.footnotes)


# --- assembling the document ---


@dataclass(slots=True)
class _TableEntry:
    """A table in the flow, with its caption paragraph."""

    growing: Growing
    caption: Opened | None


_Entry = Opened | _TableEntry | _Skip
_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量)?单位\s*[:：].{1,20}")
_CONTINUED = re.compile(r"\s*[（(]?续[表上)）]|.{0,40}[（(]续[表)）]*$")
_NOTE = re.compile(r"\s*(?:[(（]?(?:备?注|说明)\s*\d{0,2}\s*[:：.．、]|(?:资料|数据)来源\s*[:：])")
_CAPTION_LINE = re.compile(r"(?:续|附)?表\s*[\dA-Z一二三四五六七八九十—－-]*|专栏|附件|附录")


def _askew_glyphs(sheet: _Sheet) -> list[Glyph]:
    """Sideways and oblique glyphs outside the tables of a page."""
    if not sheet.page.askew:
        return []
    used = {glyph for _, glyphs in sheet.taken for glyph in glyphs}
    return [glyph for glyph in sheet.page.askew if glyph not in used]


def _askew(sheet: _Sheet) -> list[TextLine]:
    """Sideways and oblique text outside the tables of a page and its vertical text."""
    return layout.askew_lines([glyph for glyph in _askew_glyphs(sheet) if glyph not in sheet.vertical.used], sheet.page)


#: The number of the page in a running head: 第 3 页, or alone at its start or end: — 3 —, 3 | …, 3/12.
_APART = r"[\s—–－|·•/-]"
_NUMBER_OF_PAGE = re.compile(
    rf"第\s*(\d{{1,4}})\s*页|^{_APART}*(\d{{1,4}})(?={_APART})|(?<={_APART})(\d{{1,4}})(?={_APART}*$|\s*/\s*\d{{1,4}}$)"
)


def _as_heads(line: TextLine) -> set[str]:
    """What a running head that reads like a line has in common with those of other pages: the text, or all of it but the page number."""
    found = {line.text}
    for number in _NUMBER_OF_PAGE.finditer(line.text):
        # the numbers of two pages differ by as much as the pages do
        first = int(number[number.lastindex or 0]) - line.page
        found.add(f"{line.text[: number.start()]}\0{first}\0{line.text[number.end() :]}")
    return found


class _Assembly:
    """Assembles a Document from pages; used once."""

    def __init__(self, sheets: list[_Sheet], name: str, sha256: str, notes: tuple[str, ...]) -> None:
        self.sheets, self.name, self.sha256, self.notes = sheets, name, sha256, notes
        self.pages = [sheet.page for sheet in sheets]
        _settle_single_rows(self.sheets)
        _settle_lone(self.sheets)
        _drop_furniture(self.sheets)
        _take_unruled(self.sheets)
        every = [line for sheet in self.sheets for line in sheet.lines]
        self.size = layout.body_size(every) or 10.5
        _take_footnotes(self.sheets, self.size)
        self.margins = layout.margins([(sheet.page, sheet.lines) for sheet in self.sheets])
        every = [line for sheet in self.sheets for line in sheet.lines]
        marked = contents_lines([line.text for line in every])
        self.contents = {every[index] for index in marked}
        indented = layout.is_indented((sheet.lines, self.margins[sheet.page.number]) for sheet in self.sheets)
        self.flow = Flow(layout.line_pitch(every), self.contents, indented)
        self.notes_flow = Flow(0.0, set())
        self.entries: list[_Entry] = []
        self.pictured: list[int] = []
        self.heads: Counter[str] | None = None  # how many pages have a sideways or oblique line that reads so; None: not counted yet
        self.doubts = {sheet.page.number: doubt for sheet in self.sheets if (doubt := _doubt_of_order(sheet)) is not None}

    # result

    def document(self, damaged: bool) -> Document:
        """The Document, or a refusal with its reason. `damaged`: unknown parts of the file are missing."""
        total = sum(sheet.characters for sheet in self.sheets)
        if not total and damaged:
            return not_checked(self.name, self.sha256, "pdf", "damaged", _DAMAGED)
        if not total:
            if any(sheet.hidden for sheet in self.sheets):
                return self._all_hidden()
            pictured = any(page.pictures or page.drawings for page in self.pages)
            why, said = self._no_text() if pictured else ("empty", _EMPTY)
            return not_checked(self.name, self.sha256, "pdf", why, said)
        if self._classified():
            return not_checked(self.name, self.sha256, "pdf", "classified_marking", _CLASSIFIED_DETAIL)
        for sheet in self.sheets:
            self._add_sheet(sheet)
        if damaged:
            # The position is unknown, so no part of the document counts as completely read.
            lost = _Skip("damaged", _PARTS_LOST, None)
            self.entries = [part for entry in self.entries for part in (lost, entry)] + [lost]
        builder = _Blocks(self.entries, {page.number: page for page in self.pages}, self.contents)
        skipped = tuple(builder.skipped)
        status, reason, detail = _status(skipped)
        return Document(
            self.name, self.sha256, "pdf", len(self.pages), tuple(builder.blocks), tuple(builder.tables), skipped, status, reason, detail,
            tuple(self._diagnostics(builder.blocks)),
        )  # fmt: skip

    def _no_text(self) -> tuple[str, Bilingual]:
        """Why a scan has no text."""
        if not ocr.available():
            return "no_text_layer", NO_TEXT_LAYER
        tried = next((page.unrecognised for page in self.pages if page.unrecognised), "")
        return tried or "no_text_layer", _NOT_RECOGNISED[tried]

    def _all_hidden(self) -> Document:
        for sheet in self.sheets:
            for line in sheet.hidden:
                self.entries += self.notes_flow.add(Frame("hidden", (line,), line.x0, line.x1, self.size))
        blocks = tuple(_Blocks(self.entries, {page.number: page for page in self.pages}, set()).blocks)
        notes = tuple(self._diagnostics(blocks))
        return Document(self.name, self.sha256, "pdf", len(self.pages), blocks, (), (), "not_checked", "no_text_layer", _ALL_HIDDEN, notes)

    def _classified(self) -> bool:
        sheet = self.sheets[0]
        boxed = [line for table in sheet.boxes for line in _as_lines(table)]
        lines = [*sheet.lines, *boxed, *sheet.vertical.paragraphs]
        return any(
            _CLASSIFIED.fullmatch(part.strip()) for line in lines for part in (line.text, *(line.text[a:b] for _, _, a, b in line.pieces))
        )

    # the flow

    def _add_sheet(self, sheet: _Sheet) -> None:
        page = sheet.page
        before = len(self.entries)
        missing = self._unread(sheet)
        if missing is not None:
            self.flow.stop()
            self.entries.append(missing)
        self._add_items(sheet)
        if sheet.footnotes:
            left, right = min(line.x0 for line in sheet.footnotes), max(line.x1 for line in sheet.footnotes)
            self.entries += self.notes_flow.add(Frame("footnote", tuple(sheet.footnotes), left, right, self.size))
        for part in _together(sheet.noted):
            left, right = min(line.x0 for line in part), max(line.x1 for line in part)
            self.entries += self.notes_flow.add(Frame("loose", tuple(part), left, right, self.size))
            self.notes_flow.stop()
        for line in sheet.hidden:
            self.entries += self.notes_flow.add(Frame("hidden", (line,), line.x0, line.x1, self.size))
        for line in sheet.vertical.paragraphs:
            self.entries += self.notes_flow.add(Frame("loose", (line,), line.x0, line.x1, self.size))
            self.notes_flow.stop()
        self._add_askew(sheet)
        if missing is not None:
            self.entries.append(missing)
        doubtful = _doubt(page, sheet.count) or self.doubts.get(page.number)
        if doubtful is not None:
            # Around every block of the page, so that no part of it counts as completely read.
            fresh = self.entries[before:]
            self.entries[before:] = [part for entry in fresh for part in (doubtful, entry)] + [doubtful]

    def _unread(self, sheet: _Sheet) -> _Skip | None:
        page = sheet.page
        if page.failed:
            return _Skip(page.failed, _page_message(page.number, "已损坏，未能读取", "is damaged and was not read"), page.number)
        if "annotation-text" in page.notes:
            message = _page_message(
                page.number, "有批注文字框或表单，其中的文字未读取", "has text in annotations or form fields that was not read"
            )
            return _Skip("not_read", message, page.number)
        share = page.picture_share
        if page.ocr:
            return None
        if scan.is_scan(page, sheet.characters):
            reason = page.unrecognised or "no_text_layer"
            return _Skip(reason, _page_message(page.number, *_SCANNED[reason]), page.number)
        if share > 0.04:
            self.pictured.append(page.number)
        return None

    def _add_items(self, sheet: _Sheet) -> None:
        """Adds lines, boxes and tables from top to bottom."""
        blocks = sorted([*sheet.tables, *sheet.boxes], key=lambda table: (table.rect[1], table.rect[0]))
        rest = list(sheet.lines)
        for table in blocks:
            cut = next((i for i, line in enumerate(rest) if (line.y0 + line.y1) / 2 > table.rect[1]), len(rest))
            self._add_body(sheet, rest[:cut])
            rest = rest[cut:]
            if any(table is box for box in sheet.boxes):
                self._add_box(sheet, table)
            else:
                self._add_table(table)
        self._add_body(sheet, rest)
        for _ in sheet.unsound:
            message = _page_message(
                sheet.page.number,
                "有一张表格未能可靠识别，已按文字读取",
                "has a table that could not be recognised reliably and was read as text",
            )
            self.flow.stop()
            self.entries.append(_Skip("not_read", message, sheet.page.number))
        if sheet.oversize and (sheet.page.edges or sheet.page.shades or sheet.page.rectangles):
            message = _page_message(
                sheet.page.number,
                "过大，其中的线条可能是表格，已按文字读取",
                "is too large for table recognition; its lines may be tables, which were read as text",
            )
            self.flow.stop()
            self.entries.append(_Skip("not_read", message, sheet.page.number))
        if sheet.dense and tables.in_rows(sheet.lines):
            message = _page_message(
                sheet.page.number,
                "线条过多，其中的表格没有识别，已按文字读取",
                "has too many rulings for table recognition; tables among them were read as text",
            )
            self.flow.stop()
            self.entries.append(_Skip("not_read", message, sheet.page.number))
        elif self._lost_table(sheet):
            message = _page_message(
                sheet.page.number,
                "有表题而未能读出表格（可能是图片或线条不全）",
                "has a table caption but no readable table (it may be a picture, or lack rulings)",
            )
            self.flow.stop()
            self.entries.append(_Skip("not_read", message, sheet.page.number))

    def _lost_table(self, sheet: _Sheet) -> bool:
        """Whether a table caption is followed by a picture, by too many rulings, or by rows that were not recognised as a table."""
        for line in sheet.lines:
            if line in self.contents or not tables.is_caption(line):
                continue
            if any(-6 <= table.rect[1] - line.y1 < 60 for table in [*sheet.tables, *sheet.boxes]):
                continue
            if sheet.dense or tables.tabular(sheet.lines, line):
                return True
            for picture in sheet.page.pictures:
                wide = picture.rect[2] - picture.rect[0] > 0.3 * sheet.page.width and picture.rect[3] - picture.rect[1] > 30
                if wide and 0 <= picture.rect[1] - line.y1 + 6 < 60:
                    return True
        return False

    def _add_body(self, sheet: _Sheet, made: Sequence[TextLine]) -> None:
        if not made:
            return
        # Columns follow each other; each has its own margins.
        for part in _column_parts(made):
            split = len(part) < len(made) or (part[0].x0 > 0.5 * sheet.page.width and len(part) > 8)
            own = layout.frame_margins(part, _outline(part)) if split else self.margins[sheet.page.number]
            self.entries += self.flow.add(Frame("body", tuple(part), own.left, own.right, self._size(sheet)))

    def _size(self, sheet: _Sheet) -> float:
        """The type size of the page's text, or of the document's if the page has little text."""
        return layout.text_size(sheet.lines) if len(sheet.lines) > 9 else self.size

    def _add_box(self, sheet: _Sheet, table: RawTable) -> None:
        self.flow.table()
        for cell in table.cells:
            if cell.lines:
                own = layout.frame_margins(cell.lines, cell.rect)
                self.entries += self.flow.add(Frame("box", cell.lines, own.left, own.right, layout.body_size(cell.lines)))

    def _add_askew(self, sheet: _Sheet) -> None:
        """Adds sideways or oblique text outside tables, apart from page numbers, watermarks and running heads."""
        read = [line for line in _askew(sheet) if not self._is_furniture(line)]
        for line in read:
            self.entries += self.notes_flow.add(Frame("loose", (line,), line.x0, line.x1, self.size))
        if read and len(read[-1].text) <= _WATERMARK:
            self.notes_flow.stop()  # a label does not go on on the next page

    def _is_furniture(self, line: TextLine) -> bool:
        """Whether a sideways or oblique line is a page number, or a watermark or running head: large, or on other pages too."""
        if len(line.text) > _WATERMARK:
            return False
        if _PAGE_NUMBER.fullmatch(line.text) or line.size > _LARGE * self.size:
            return True
        if self.heads is None:
            pages = (set[str]().union(*map(_as_heads, _askew(sheet))) for sheet in self.sheets)
            self.heads = Counter(head for heads in pages for head in heads)
        return any(self.heads[head] > 1 for head in _as_heads(line))

    def _add_table(self, table: RawTable) -> None:
        growing = self._continued(table)
        self.flow.table()
        self.flow.open.pop("box", None)
        if growing is not None:
            tables.stitch(growing, table)
            return
        self.entries.append(_TableEntry(tables.grown(table), self._caption(table)))

    def _body_entries(self) -> Iterable[_Entry]:
        return (entry for entry in reversed(self.entries) if not _is_aside(entry))

    def _continued(self, table: RawTable) -> Growing | None:
        """The table that this piece continues: the last item of the previous page, with the same columns.

        A line 续表 or a unit may precede the piece. Notes may follow the table on the previous page if the piece repeats its header.
        """
        notes = False
        for entry in self._body_entries():
            if isinstance(entry, _TableEntry):
                last = entry.growing.pieces[-1]
                fits = last.page == table.page - 1 and tables.same_columns(last, table)
                return entry.growing if fits and (not notes or tables.repeated_rows(entry.growing, table)) else None
            if not isinstance(entry, Opened):
                return None
            text = entry.lines[0].text
            if self._is_note(entry) and entry.lines[-1].page == table.page - 1:
                notes = True
            elif len(entry.lines) > 1 or entry.lines[0].page != table.page or not (_CONTINUED.match(text) or _UNIT_LINE.fullmatch(text)):
                return None
        return None

    def _is_note(self, paragraph: Opened) -> bool:
        """Whether a paragraph is a note: in smaller type and not a caption, or starting with a word for notes."""
        text = paragraph.lines[0].text
        small = all(line.size < 0.95 * self.size for line in paragraph.lines) and not _CAPTION_LINE.match(text)
        return paragraph.kind == "body" and (small or _NOTE.match(text) is not None)

    def _caption(self, table: RawTable) -> Opened | None:
        """The caption paragraph of a table."""
        for seen, entry in enumerate(self._body_entries()):
            if not isinstance(entry, Opened) or seen > 1 or len(entry.lines) > 2 or entry.kind not in ("body", "box"):
                return None
            last, text = entry.lines[-1], "".join(line.text for line in entry.lines)
            near = (last.page == table.page and table.rect[1] - last.y1 < 4.5 * last.size) or last.page == table.page - 1
            if not near or entry.lines[0] is None:
                return None
            if _UNIT_LINE.fullmatch(text):
                continue
            named = bool(_CAPTION_LINE.match(text)) and text[-1] not in "。；，：:"
            short = entry.centred and len(text) <= 40 and text[-1] not in "。；，：:" and last.page == table.page
            return entry if (named and len(text) <= 60) or short else None
        return None

    # diagnostics

    def _diagnostics(self, blocks: Sequence[Block]) -> Iterable[Diagnostic]:
        yield from scan.diagnostics(self.pages)
        oversize = [sheet.page.number for sheet in self.sheets if sheet.oversize]
        if oversize:
            listed = _listed(oversize)
            message = both("reading.pdf_page_size", pages=listed, most=MAX_SIDE)
            yield Diagnostic("page-size", "note", message)
        for page in self.pages:
            if page.ocr and not page.recognised:
                message = _page_message(
                    page.number,
                    "的文字是扫描件的识别文字层，可能有错字",
                    "is a scan with a recognised text layer, which may contain errors",
                )
                yield Diagnostic("ocr-text", "warning", message)
        yield from _unsure(self.pages)
        yield from _glyphs(self.pages)
        for doubt in self.doubts.values():
            yield Diagnostic("vertical-text", "warning", doubt.message)
        document = Document(self.name, self.sha256, "pdf", blocks=tuple(blocks))
        for block in blocks:
            if block.hidden:
                page_number = block.lines[0].page
                message = both("reading.pdf_hidden", page=page_number)
                place = document.place(block.index, 0, len(block.text))
                yield Diagnostic("hidden-text", "warning", message, place=place)
        noted = {note for page in self.pages for note in page.notes}
        for code, message in _NOTES.items():
            if code in noted or code in self.notes:
                yield Diagnostic(code, "note", message)
        if self.pictured:
            listed = _listed(self.pictured)
            message = both("reading.pdf_pictures", pages=listed)
            yield Diagnostic("picture-not-read", "note", message)


def _unsure(pages: Iterable[Page]) -> Iterator[Diagnostic]:
    for page in pages:
        count = len(page.doubtful)
        if count:
            message = both("reading.pdf_doubtful", page=page.number, count=count)
            yield Diagnostic("doubtful-text", "warning", message)


#: How many characters that are drawn as others are named.
_MOST_NAMED = 5


def _glyphs(pages: Sequence[Page]) -> Iterator[Diagnostic]:
    """Which characters are drawn as others, page by page, and where none are drawn."""
    for page in pages:
        if page.misread:
            named = list(dict.fromkeys(page.misread))[:_MOST_NAMED]
            zh = "、".join(f"“{_spelt(said)}”像“{drawn}”" for said, drawn in named)
            en = ", ".join(f"“{_spelt(said)}” looks like “{drawn}”" for said, drawn in named)
            given = {"page": page.number, "count": len(page.misread)}
            message = Bilingual(
                phrase("reading.pdf_glyphs", "zh", named=zh, **given), phrase("reading.pdf_glyphs", "en", named=en, **given)
            )
            yield Diagnostic("glyphs-differ", "warning", message)
    undrawn = [page.number for page in pages if page.undrawn]
    if undrawn:
        yield Diagnostic("glyphs-not-compared", "note", both("reading.pdf_glyphs_undrawn", pages=_listed(undrawn)))


def _spelt(char: str) -> str:
    """A character, or what it is called if it does not show."""
    return f"U+{ord(char):04X}" if char.isspace() or unicodedata.category(char)[0] == "C" else char


def _is_aside(entry: _Entry) -> bool:
    """Whether an entry does not interrupt the body text: notes, hidden text, doubts about a page."""
    return entry.doubt if isinstance(entry, _Skip) else isinstance(entry, Opened) and entry.kind in ("footnote", "hidden")


def _outline(made: Sequence[TextLine]) -> Rect:
    return min(line.x0 for line in made), made[0].y0, max(line.x1 for line in made), made[-1].y1


def _column_parts(made: Sequence[TextLine]) -> list[list[TextLine]]:
    """The lines by column: a new column starts where a line is higher on the page than the one before."""
    parts: list[list[TextLine]] = [[]]
    for line in made:
        if parts[-1] and line.y1 < parts[-1][-1].y0:
            parts.append([])
        parts[-1].append(line)
    return parts


def _together(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines in groups of those that stand below each other."""
    groups: list[list[TextLine]] = []
    for line in lines:
        above = groups[-1][-1] if groups else None
        if above is not None and 0 <= line.y0 - above.y0 < 2 * above.size and line.x0 < above.x1 and above.x0 < line.x1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _page_message(number: int, zh: str, en: str) -> Bilingual:
    return Bilingual(f"第 {number} 页{zh}。", f"Page {number} {en}.")


def misread(page: int) -> Bilingual:
    """Why a page is not read: its glyphs are other characters than its text says."""
    return both("reading.pdf_glyphs_page", page=page)


def _doubt(page: Page, count: int) -> _Skip | None:
    """Why the text of a page is unreliable; None if it is reliable. `count`: its glyphs."""
    if page.ocr:
        message = _page_message(
            page.number,
            "的文字来自扫描识别，未找到的内容不能认定为缺失",
            "has only recognised text: content that was not found may still be there",
        )
        return _Skip("not_read", message, page.number, doubt=True)
    if page.misread:
        return _Skip("not_read", misread(page.number), page.number, doubt=True)
    if page.unmapped > MAX_UNMAPPED * max(1, count) and page.unmapped >= 5:
        message = _page_message(
            page.number, "的文字层不可靠（大量字符无法对应文字）", "has an unreliable text layer (many characters cannot be mapped to text)"
        )
        return _Skip("not_read", message, page.number, doubt=True)
    return None


def _doubt_of_order(sheet: _Sheet) -> _Skip | None:
    """Why the text of a page may not be read in its order; None if it is."""
    if sheet.vertical.sure and not vertical.may_be_vertical(sheet.lines):
        return None
    return _Skip("not_read", both("reading.pdf_vertical", page=sheet.page.number), sheet.page.number, doubt=True)


_SCANNED = {
    "no_text_layer": ("为图片或扫描页，没有文字层，未读取", "is a picture or a scan without a text layer and was not read"),
    "too_slow": ("为扫描页，文字识别超过时限，未读取", "is a scan whose recognition exceeded the time limit, and was not read"),
    "crashed": ("为扫描页，文字识别程序异常退出，未读取", "is a scan whose recognition crashed, and was not read"),
}
_ORDER = ("no_text_layer", "damaged", "too_large", "too_slow", "crashed", "not_read")
_REASON_TEXT = {
    "no_text_layer": both("reading.pdf_pages_no_text", missing=ocr.MISSING),
    "too_slow": both("reading.pdf_pages_slow"),
    "crashed": both("reading.pdf_pages_crashed"),
    "damaged": both("reading.pdf_pages_damaged"),
    "too_large": both("reading.pdf_pages_too_large"),
    "not_read": both("reading.pdf_pages_unread"),
}


def _listed(numbers: Iterable[int]) -> str:
    """Page numbers with ranges: 1, 3–5."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def _status(skipped: Sequence[Skipped]) -> tuple[Status, str | None, Bilingual]:
    """Status, reason and detail of a document with these skipped parts."""
    if not skipped:
        return "checked", None, Bilingual("", "")
    zh, en = [], []
    reasons = [reason for reason in _ORDER if any(part.reason == reason for part in skipped)]
    for reason in reasons:
        pages = _listed(part.page for part in skipped if part.reason == reason and part.page is not None)
        zh.append(f"第 {pages} 页{_REASON_TEXT[reason].zh}。" if pages else _PARTS_LOST.zh)
        en.append(f"Pages {pages} {_REASON_TEXT[reason].en}." if pages else _PARTS_LOST.en)
    return "checked_partly", reasons[0], Bilingual("".join(zh), " ".join(en))


# --- blocks ---


class _Blocks:
    """Turns the entries of the flow into numbered blocks, tables and skipped parts."""

    def __init__(self, entries: Sequence[_Entry], pages: dict[int, Page], contents: set[TextLine]) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.skipped: list[Skipped] = []
        self.pages = pages
        self.contents = contents
        self.paragraphs = 0
        self.captions = {entry.caption for entry in entries if isinstance(entry, _TableEntry) and entry.caption is not None}
        self.numbers: dict[Opened, int] = {}  # block numbers of paragraphs
        for entry in entries:
            if isinstance(entry, _Skip):
                if not self.skipped or (self.skipped[-1].at, self.skipped[-1].message) != (len(self.blocks), entry.message):
                    self.skipped.append(Skipped(entry.reason, len(self.blocks), entry.message, entry.page))
            elif isinstance(entry, Opened):
                self._paragraph(entry)
            else:
                self._table(entry)

    def _line(self, start: int, line: TextLine) -> Line:
        page = self.pages[line.page]
        x0, y0, x1, y1 = page.to_shown(line.rect)
        rect = (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
        return Line(start, start + len(line.text), line.page, rect, page.confidence(line.rect))

    def _paragraph(self, opened: Opened) -> None:
        made = layout.joined(opened.lines, opened.kind, opened.centred)
        self.numbers[opened] = len(self.blocks)
        role: Role = "text"
        if opened.lines[0] in self.contents:
            role = "contents"
        elif opened in self.captions:
            role = "caption"
        self._add(
            made.text, made.lines, made.at, made.bold, made.size, opened.centred, role, "footnote" if opened.kind == "footnote" else "body"
        )

    def _add(
        self, text: str, lines: Sequence[TextLine], at: Sequence[int], bold: int, size: float, centred: bool, role: Role, part: Part
    ) -> None:
        hidden = bool(lines[0].hidden)
        self.paragraphs += part == "body"
        placed = tuple(self._line(start, line) for start, line in zip(at, lines, strict=True))
        self.blocks.append(
            Block(
                len(self.blocks), text, part, role, self.paragraphs if part == "body" else None,
                bold=bold, size=round(size, 1), centred=centred, hidden=hidden, lines=placed,
            )
        )  # fmt: skip

    def _table(self, entry: _TableEntry) -> None:
        growing = entry.growing
        grid = tables.trimmed(growing)
        header = growing.header
        title, title_block = "", None
        if entry.caption is not None:
            title_block = self.numbers[entry.caption]
            title = self.blocks[title_block].text
        if len(grid) > 2 and len(set(grid[0])) == 1 and len(grid[0]) > 1 and len(set(grid[1])) > 1:
            # A title in the first row, spanning all columns.
            text, lines, at = self._cell_text(growing, grid[0][0])
            if not title:
                title, title_block = text, len(self.blocks)
            self._add(text, lines, at, 0, lines[0].size, True, "caption", "body")
            grid, header = grid[1:], max(0, header - 1)
        if len(grid) < 2 or len(grid[0]) < 2:
            self._loose_cells(growing, grid)
            return
        number = len(self.tables) + 1
        indexes: dict[int, int] = {-1: -1}
        for row, line in enumerate(grid, 1):
            for column, cell in enumerate(line, 1):
                if cell not in indexes:
                    indexes[cell] = len(self.blocks)
                    self._cell(growing, cell, number, (row, column))
        rows = tuple(tuple(indexes[cell] for cell in line) for line in grid)
        self.tables.append(Table(number, rows, header, title, title_block, growing.pages[0], growing.pages[-1]))

    def _loose_cells(self, growing: Growing, grid: Sequence[Sequence[int]]) -> None:
        for cell in dict.fromkeys(cell for line in grid for cell in line if cell >= 0):
            text, lines, at = self._cell_text(growing, cell)
            if lines:
                self._add(text, lines, at, 0, lines[0].size, False, "text", "body")

    def _cell_text(self, growing: Growing, number: int) -> tuple[str, list[TextLine], list[int]]:
        text = ""
        lines: list[TextLine] = []
        at: list[int] = []
        for piece in growing.cells[number]:
            for line, broken in zip(piece.lines, tables.breaks(piece.lines, piece.rect), strict=True):
                text += "\n" if broken else layout.join(text, line.text)
                at.append(len(text))
                text += line.text
                lines.append(line)
        return text, lines, at

    def _cell(self, growing: Growing, number: int, table: int, place: tuple[int, int]) -> None:
        text, lines, at = self._cell_text(growing, number)
        bold = 0
        for line in lines:
            if line.bold < len(line.text):
                bold += line.bold
                break
            bold = len(text) if line is lines[-1] else bold + line.bold
        placed = tuple(self._line(start, line) for start, line in zip(at, lines, strict=True))
        size = round(lines[0].size, 1) if lines else None
        self.blocks.append(Block(len(self.blocks), text, table=table, cell=place, bold=min(bold, len(text)), size=size, lines=placed))
