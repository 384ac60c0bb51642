"""The body of a Word file in reading order: blocks and tables, with boxes and notes right after the paragraph they hang on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Block, Part, Skipped, Table
from plancheck.readers.openings import OPENING
from plancheck.readers.package import Element, Limits, W, number, too_large, value
from plancheck.readers.word.numbering import Counters, List
from plancheck.readers.word.styles import (
    SAYS_NOTHING,
    Format,
    Look,
    SaidOfParagraph,
    Styles,
    is_shaded,
    look_of,
    numbering_of,
    said_of_paragraph,
)
from plancheck.readers.word.text import (
    Collected,
    Collector,
    Hanging,
    Piece,
    Stretch,
    Text,
    is_gone,
    leading_bold,
    main_size,
    shaped,
    stretches,
)

Queued = Callable[[], None]

#: A manual break before a number that opens a part, an item or a note, or before who answers for it.
_PARTED = re.compile(rf"\n(?=\s*(?:{OPENING}|(?:责任|牵头|主办|配合)(?:单位|部门)\s*[:：]))")
_NOT_READ = {
    "altChunk": Bilingual("此处嵌入的另一个文件（altChunk）未读", "A file embedded here (altChunk) was not read"),
    "object": Bilingual("此处嵌入了对象（{}），其内容未读", "An object ({}) is embedded here; its content was not read"),
    "footnote": Bilingual("此处的脚注未能读取", "A footnote here could not be read"),
    "endnote": Bilingual("此处的尾注未能读取", "An endnote here could not be read"),
    "diagram": Bilingual("此处的图示（SmartArt）未能读取", "A diagram (SmartArt) here could not be read"),
}


@dataclass
class Sources:
    """What the walk asks for while it goes: notes by kind and id, the text of a diagram by its relationship."""

    note: Callable[[str, str], Element | None]
    diagram: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block of the body stands in the file: what its characters come from, and the paragraph that it, its last part, or (for a
    box or a note) the thing itself stands in."""

    stretches: tuple[Stretch, ...]
    paragraph: Element | None


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph is to be read, by its style and by what it says itself; equal for all that say the same."""

    look: Look  # of runs that say nothing
    shaded: bool
    numbered: tuple[str, int] | None
    style: str
    outline: int | None
    centred: bool
    listed: bool  # the style is one of contents


class Pending(NamedTuple):
    """A w:p that waits for those that it runs on into; `number` is that of the paragraph, `mark` the w:rPr of its mark."""

    element: Element
    number: int | None
    shape: Shape
    mark: Element | None


@dataclass(slots=True)
class Cell:
    """A table cell that is being read: its paragraphs, and what comes after its block."""

    texts: list[Text] = field(default_factory=list)
    later: list[Queued] = field(default_factory=list)


class Walker:
    """Walks one file; `blocks`, `tables`, `skipped` and `dropped` grow as it goes, and `origins` where it is to `follow` them."""

    def __init__(self, styles: Styles, lists: dict[str, List], sources: Sources, limits: Limits, dark: bool, follow: bool = False) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table | None] = []
        self.skipped: list[Skipped] = []
        self.dropped: list[tuple[int, int, str]] = []  # (block, offset, hidden text that was left out)
        self.listed: set[int] = set()  # blocks that a style, field or content control marks as contents
        self.wide = 0  # cells whose span was cut
        self.origins: dict[int, Origin] = {}  # by block, for those of the body and what hangs on it
        self._follow = follow
        self._anchor: Element | None = None  # the paragraph that is being read
        self._host: Element | None = None  # the paragraph of the body that a box or a note hangs on
        self._styles, self._lists, self._sources, self._limits = styles, lists, sources, limits
        self.collector = Collector(styles)
        self._counters = Counters(lists)
        self._dark = dark
        self._part: Part = "body"
        self._paragraphs = 0
        self._pending: list[Pending] = []
        self._shapes: dict[tuple[str | None, SaidOfParagraph], Shape] = {}  # by the style that is named, and what the paragraph itself says
        self._cell: Cell | None = None
        self._apart = False  # inside a table or box: paragraphs are not counted
        self._hidden = False  # inside a box that nobody sees
        self._toc = 0
        self._noted: set[tuple[str, str]] = set()

    # --- flow

    def walk(self, parent: Element, part: Part) -> None:
        """Reads a story from its top: the body, a header, a comment."""
        with_part, self._part = self._part, part
        fields, self.collector.fields = self.collector.fields, []
        self._flow(parent)
        self._flush()
        self._part, self.collector.fields = with_part, fields

    def _flow(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == _TBL:
                self._flush()
                self._table(child)
            elif tag == _ALT_CHUNK:
                self._flush()
                self._skip("altChunk")
            elif tag in _NOTHING:
                continue
            elif tag == _SDT and _is_contents_control(child):
                self._flush()
                self._toc += 1
                self._flow(child)
                self._flush()
                self._toc -= 1
            else:
                self._flow(child)

    def _skip(self, kind: str, what: str = "") -> None:
        message = _NOT_READ[kind]
        self.skipped.append(Skipped("not_read", len(self.blocks), Bilingual(message.zh.format(what), message.en.format(what))))

    # --- paragraphs

    def _paragraph(self, element: Element) -> None:
        index = None
        if self._part == "body" and not self._apart:
            self._paragraphs += 1
            index = self._paragraphs
        shape, mark = self._shape(element)
        runs_on = mark is not None and is_gone(mark)
        if not self._pending and not runs_on:
            self._whole(element, index, shape, mark)
            return
        self._pending.append(Pending(element, index, shape, mark))
        if not runs_on:
            self._flush()

    def _whole(self, element: Element, index: int | None, shape: Shape, mark: Element | None) -> None:
        """A paragraph that is one w:p, as nearly all are."""
        collected = self.collector.collect(element, shape.look, self._dark or shape.shaded)
        self._anchor = element
        self._emit(self._texts(collected, mark, index, shape), collected.hanging)

    def _flush(self) -> None:
        """Ends the paragraph that is being put together out of several w:p, where the marks of the others are deleted."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        # the mark that stays gives the paragraph its look, unless nothing of its own text is left
        collected = [self.collector.collect(part.element, part.shape.look, self._dark or part.shape.shaded) for part in pending]
        owner = next((at for at in reversed(range(len(pending))) if collected[at].has_text), len(pending) - 1)
        self._anchor, _, shape, mark = pending[owner]
        joined = Collected([piece for part in collected for piece in part.pieces], [item for part in collected for item in part.hanging])
        joined.plain = all(part.plain for part in collected)
        self._emit(self._texts(joined, mark, pending[0].number, shape), joined.hanging)

    def _shape(self, element: Element) -> tuple[Shape, Element | None]:
        """How a w:p is to be read, and the w:rPr of its mark."""
        properties = next(element.iterchildren(_PPR), None)
        named, direct, mark = said_of_paragraph(properties) if properties is not None else (None, SAYS_NOTHING, None)
        known = self._shapes.get((named, direct))
        if known is None:
            known = self._shapes[named, direct] = self._shaped(named, Format(*direct))
        return known, mark

    def _shaped(self, named: str | None, direct: Format) -> Shape:
        style = self._styles.style(named if named is not None else self._styles.default_paragraph)
        format = direct.over(style.format).over(self._styles.default_format)
        return Shape(
            look=style.look.over(self._styles.default_look),
            shaded=bool(direct.shaded),
            numbered=numbering_of(direct, style, self._styles, self._lists),
            style=style.name,
            outline=format.outline if format.outline is not None and 0 <= format.outline <= 8 else None,
            centred=bool(format.centred),
            listed=style.name.startswith(_CONTENTS_STYLES),
        )

    def _texts(self, collected: Collected, mark: Element | None, count: int | None, shape: Shape) -> list[Text]:
        """The paragraph; in parts where a manual break stands before a number, as if each were a paragraph of its own."""
        pieces, hidden, dropped = (collected.pieces, False, []) if collected.plain else shaped(collected.pieces)
        whole, skip = self._text(collected, mark, count, shape, pieces, hidden, dropped)
        cuts = [hit.end() for hit in _PARTED.finditer(whole.text)] if self._cell is None and "\n" in whole.text else []
        if not cuts:
            return [whole]
        return [self._part_of(whole, pieces, skip, start, end) for start, end in pairwise([0, *cuts, len(whole.text) + 1])]

    def _part_of(self, whole: Text, pieces: list[Piece], skip: int, start: int, end: int) -> Text:
        """The characters from `start` up to the break before `end`."""
        end -= 1
        return whole._replace(
            text=whole.text[start:end].rstrip(),
            label="" if start else whole.label,
            bold=leading_bold(pieces, skip + start, end - start) if start else min(whole.bold, end),
            dropped=tuple((offset - start, gone) for offset, gone in whole.dropped if start <= offset <= end),
            stretches=tuple(
                replace(
                    stretch,
                    start=max(stretch.start, start) - start,
                    end=min(stretch.end, end) - start,
                    skip=stretch.skip + max(0, start - stretch.start),
                )
                for stretch in whole.stretches
                if stretch.start < end and stretch.end > start
            ),
        )

    def _text(
        self, collected: Collected, mark: Element | None, count: int | None, shape: Shape,
        pieces: list[Piece], hidden: bool, dropped: list[tuple[int, str]],
    ) -> tuple[Text, int]:  # fmt: skip
        """The paragraph as a whole, and how far a character of the pieces stands behind the same one of the text."""
        raw = pieces[0].text if len(pieces) == 1 else "".join([piece.text for piece in pieces])
        body = raw.strip()
        label, label_bold = self._label(shape, mark, not body) if shape.numbered is not None and not hidden else ("", False)
        skip = len(raw) - len(raw.lstrip()) if len(body) < len(raw) else 0
        if label and "\n" in raw[:skip]:  # a manual break right after the number
            skip = raw.rindex("\n", 0, skip)
            body = raw[skip:].rstrip() if body else ""
        at = len(label)
        bold = leading_bold(pieces, skip, len(body))
        made = Text(
            label + body,
            label.rstrip(),
            shape.style,
            shape.outline,
            at + bold if bold or label_bold else 0,
            main_size(pieces) if body else None,
            shape.centred,
            hidden or self._hidden,
            self._toc > 0 or shape.listed or (not collected.plain and _mostly_contents(pieces)),
            tuple((at + max(0, min(offset - skip, len(body))), gone) for offset, gone in dropped) if dropped else (),
            count,
            stretches(pieces, at, skip, len(body)) if self._follow else (),
        )
        return made, skip - at

    def _label(self, shape: Shape, mark: Element | None, blank: bool) -> tuple[str, bool]:
        """The automatic number of a numbered paragraph, and whether it is bold."""
        if shape.numbered is None:
            return "", False
        look, _ = look_of(mark)
        if blank and mark is not None and (look.vanish or is_gone(mark)):
            return "", False
        label = self._counters.step(*shape.numbered)
        level = self._counters.level(*shape.numbered)
        bold = level.bold if level is not None and level.bold is not None else look.over(shape.look).bold
        return label, bool(bold)

    # --- blocks

    def _emit(self, texts: list[Text], hanging: list[Hanging]) -> None:
        later = [self._hung(item) for item in hanging] if hanging else []
        if self._cell is not None:
            self._cell.texts.extend([text for text in texts if text.text])
            self._cell.later.extend(later)
            return
        for text in texts:
            if text.text:
                self._block(text)
        for read in later:
            read()

    def _block(self, text: Text, table: int | None = None, cell: tuple[int, int] | None = None) -> int:
        at = len(self.blocks)
        self.blocks.append(
            Block(
                at, text.text, self._part, "text", text.paragraph, table, cell,
                text.label, text.style, text.outline, text.bold, text.size, text.centred, text.hidden,
            )
        )  # fmt: skip
        if text.dropped:
            self.dropped.extend((at, offset, gone) for offset, gone in text.dropped)
        if text.contents:
            self.listed.add(at)
        if self._follow:
            self._followed(at, text)
        return at

    def _followed(self, at: int, text: Text) -> None:
        if self._host is not None:
            self.origins[at] = Origin((), self._host)
        elif self._part == "body":
            self.origins[at] = Origin(text.stretches, self._anchor)

    def _hung(self, item: Hanging) -> Queued:
        """The reading of what hangs on a paragraph, to be done after its block."""
        host = self._anchor if self._host is None and self._part == "body" else self._host
        read = self._reading(item)

        def hosted() -> None:
            previous, self._host = self._host, host
            read()
            self._host = previous

        return hosted

    def _reading(self, item: Hanging) -> Queued:
        if item.kind == "box" and item.element is not None:
            box = item.element
            return lambda: self._box(box, item.hidden)
        if item.kind in ("footnote", "endnote"):
            return lambda: self._note(item.kind, item.id)
        if item.kind == "object":
            return lambda: self._skip("object", item.text)
        if item.kind == "diagram":
            return lambda: self._diagram(item)
        return lambda: self._loose(item.text, item.hidden)

    def _aside(self, part: Part, element: Element, hidden: bool) -> None:
        """Reads a box or a note: a story of its own in the middle of another."""
        saved = self._cell, self._apart, self._hidden, self._dark, self._toc, self._pending, self._anchor
        self._cell, self._apart, self._hidden, self._toc, self._pending = None, True, self._hidden or hidden, 0, []
        self._dark = self._dark or part == "textbox"  # boxes have fills of many kinds
        self.walk(element, part)
        self._cell, self._apart, self._hidden, self._dark, self._toc, self._pending, self._anchor = saved

    def _box(self, element: Element, hidden: bool) -> None:
        self._aside("textbox" if self._part == "body" else self._part, element, hidden)

    def _note(self, kind: str, id: str) -> None:
        if (kind, id) in self._noted:
            return
        self._noted.add((kind, id))
        note = self._sources.note(kind, id)
        if note is None:
            self._skip(kind)
        else:
            self._aside("footnote" if kind == "footnote" else "endnote", note, False)

    def _diagram(self, item: Hanging) -> None:
        text = self._sources.diagram(item.id)
        if text is None:
            self._skip("diagram")
        else:
            self._loose(text, item.hidden)

    def _loose(self, text: str, hidden: bool) -> None:
        part, self._part = self._part, "textbox" if self._part == "body" else self._part
        if text.strip():
            self._block(Text(text.strip(), "", "", None, 0, None, False, hidden or self._hidden, False))
        self._part = part

    # --- tables

    def _table(self, element: Element) -> None:
        if self._cell is not None:  # a table in a cell comes after the text of the cell
            self._cell.later.append(lambda: self._table(element))
            return
        rows = [row for row in (_row(child) for child in _inside(element, _TR)) if not row.gone]
        if all(len(row.cells) <= 1 for row in rows):  # a frame around text
            self._framed([cell for row in rows for cell in row.cells])
            return
        index = len(self.tables) + 1
        self.tables.append(None)
        saved = self._apart, self._dark
        self._apart = True
        style = value(element.find(f"{W}tblPr/{W}tblStyle")) or self._styles.default_table
        dark = self._dark or self._styles.style(style).fill
        grid: list[list[int]] = []
        above: dict[int, int] = {}
        for row in rows:
            self._dark = dark
            line, above = self._line(index, len(grid) + 1, row, above)
            grid.append(line)
        self._apart, self._dark = saved
        width = max(map(len, grid))
        square = tuple((*line, *[-1] * (width - len(line))) for line in grid)
        title, block = self._title(square)
        titled = block is not None and block in square[0]
        header = _marked_rows(rows) or (1 + _header_depth(square[1:]) if titled else _header_depth(square))
        self.tables[index - 1] = Table(index, square, header, title, block)

    def _framed(self, cells: list[InRow]) -> None:
        saved, self._apart = self._apart, True
        for cell in cells:
            self._span(cell.span or 1, 0)
            self._flow(cell.element)
            self._flush()
        self._apart = saved

    def _line(self, table: int, number: int, row: Row, above: dict[int, int]) -> tuple[list[int], dict[int, int]]:
        """One row of the grid, and which blocks go on into the row below by column."""
        line = [-1] * self._span(row.before, 0)
        merged: dict[int, int] = {}
        for cell in row.cells:
            column = len(line)
            span = max(1, self._span(cell.span, column)) if cell.span else 1
            if cell.down == "continue" and column in above:
                block = above[column]
                self._covered(cell.element, block)
            elif cell.across == "continue" and line and line[-1] >= 0:
                block = line[-1]
                self._covered(cell.element, block)
            else:
                block = self._read_cell(cell.element, table, (number, column + 1), cell.shaded)
            if cell.down is not None:
                merged.update(dict.fromkeys(range(column, column + span), block))
            line.extend([block] * span)
        return line, merged

    def _span(self, asked: int, column: int) -> int:
        """A span of columns, cut at the widest table there can be."""
        most = max(1, self._limits.span - column)
        self.wide += asked > most
        return max(0, min(asked, most))

    def _covered(self, cell: Element, block: int) -> None:
        """Text in a cell that another one covers is not to be seen."""
        text = "".join(run.text or "" for run in cell.iter(W + "t")).strip()
        if text:
            self.dropped.append((block, len(self.blocks[block].text), text))

    def _read_cell(self, element: Element, table: int, place: tuple[int, int], shaded: bool) -> int:
        outer, dark = self._cell, self._dark
        self._cell, self._dark = Cell([], []), dark or shaded
        self._flow(element)
        self._flush()
        cell, self._cell, self._dark = self._cell, outer, dark
        block = self._block(_cell_text(cell.texts), table, place)
        for read in cell.later:
            read()
        return block

    def _title(self, grid: tuple[tuple[int, ...], ...]) -> tuple[str, int | None]:
        """The caption of a table: its first row where that is one cell that names the table, else the paragraph before it."""
        first = grid[0]
        if len(grid) > 2 and len(set(first)) == 1 and first[0] >= 0 and CAPTION.match(self.blocks[first[0]].text):
            return self.blocks[first[0]].text, first[0]
        at = min(block for row in grid for block in row if block >= 0) - 1
        looked = 0
        while at >= 0 and looked < 2:
            block = self.blocks[at]
            if block.table is not None or block.part not in ("body", "footnote", "textbox") or block.hidden:
                break
            if block.part == "footnote" or _UNITS.match(block.text):
                at -= 1
                looked += block.part != "footnote"
                continue
            if _is_caption(block):
                self.blocks[at] = replace(block, role="caption")
                return block.text, at
            break
        return "", None


_P, _TBL, _SDT, _TR, _TC = W + "p", W + "tbl", W + "sdt", W + "tr", W + "tc"
_PPR, _PSTYLE, _RPR, _ALT_CHUNK = W + "pPr", W + "pStyle", W + "rPr", W + "altChunk"
_NOTHING = frozenset(
    W + name for name in ("sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr", "sdtEndPr", "rPr", "pPr", "del", "moveFrom")
)

#: Word and WPS write "toc 1", LibreOffice "contents 1".
_CONTENTS_STYLES = ("toc ", "contents ", "table of figures", "目录 ")

#: A line that names a table: 表1, 附表 2-1, 表：, 续表; not a sentence that begins with 表.
CAPTION = re.compile(r"(?:续|附)?表\s*(?:[0-9０-９一二三四五六七八九十]|[A-Za-z][.\-0-9]|[：:]|\s)")
_UNITS = re.compile(r"[（(]?\s*(?:计量)?单\s*位\s*[：:]")


def _is_caption(block: Block) -> bool:
    text = block.text
    if len(text) > 60 or text.endswith(("。", "；", "，", "：", ":")):
        return False
    if CAPTION.match(text) or (block.style == "caption" and not text.startswith("图")):
        return True
    plain = block.outline is None and not block.label and not re.match(r"附\s*[件录]\s*\d*\s*$|第[一二三四五六七八九十]+[章节]", text)
    return block.centred and plain and len(text) <= 40


_BLANK = Text("", "", "", None, 0, None, False, False, False)


def _cell_text(texts: list[Text]) -> Text:
    """The paragraphs of a cell as one text; hidden ones are left out unless there are no others."""
    if len(texts) < 2:
        return texts[0] if texts else _BLANK
    seen = [paragraph for paragraph in texts if not paragraph.hidden] or texts
    dropped: list[tuple[int, str]] = []
    origins: list[Stretch] = []
    text, bold, whole = "", 0, True
    for paragraph in seen:
        at = len(text) + bool(text)
        origins.extend(replace(stretch, start=at + stretch.start, end=at + stretch.end) for stretch in paragraph.stretches)
        dropped.extend((at + offset, gone) for offset, gone in paragraph.dropped)
        text += ("\n" if text else "") + paragraph.text
        if whole and paragraph.bold:
            bold = at + paragraph.bold
        whole = whole and paragraph.bold == len(paragraph.text)
    dropped.extend((len(text), paragraph.text) for paragraph in texts if paragraph not in seen)
    first, longest = seen[0], max(seen, key=lambda paragraph: len(paragraph.text))
    return first._replace(
        text=text, bold=bold, size=longest.size, dropped=tuple(dropped), contents=all(paragraph.contents for paragraph in seen),
        stretches=tuple(origins),
    )  # fmt: skip


def _mostly_contents(pieces: list[Piece]) -> bool:
    inside = sum(len(piece.text.strip()) for piece in pieces if piece.contents)
    return inside > 0 and inside * 2 >= sum(len(piece.text.strip()) for piece in pieces)


def _is_contents_control(element: Element) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return (value(gallery) or "").lower() == "table of contents"


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, out of content controls and other wrappers, but not those of tables within."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in (_P, _TBL, _TR, _TC) and child.tag not in _NOTHING:
            yield from _inside(child, tag)


class InRow(NamedTuple):
    """A w:tc and what it says: columns that it spans (0 where it does not say), how it is merged down and across ("restart",
    "continue" (also without a value), or None), whether there is a colour behind its text."""

    element: Element
    gone: bool = False
    span: int = 0
    down: str | None = None
    across: str | None = None
    shaded: bool = False


class Row(NamedTuple):
    """A w:tr and what it says: whether it is deleted, columns left out before it, whether it is repeated on each page."""

    cells: list[InRow]
    gone: bool
    before: int
    header: bool


def _row(element: Element) -> Row:
    said = _said(element, _TRPR)
    cells = [cell for cell in (_in_row(child) for child in _inside(element, _TC)) if not cell.gone]
    return Row(cells, _DELETED in said, number(said.get(_GRID_BEFORE)) or 0, _HEADER in said)


def _in_row(element: Element) -> InRow:
    said = _said(element, _TCPR)
    if not said:
        return InRow(element)
    shading = said.get(_SHADING)
    return InRow(
        element,
        _CELL_GONE in said,
        number(said.get(_GRID_SPAN)) or 0,
        _merge(said.get(_V_MERGE)),
        _merge(said.get(_H_MERGE)),
        shading is not None and is_shaded(shading),
    )


def _said(element: Element, properties: str) -> dict[str, Element]:
    """What is read of the properties of a row or a cell, by tag; of two of one tag, the first."""
    said: dict[str, Element] = {}
    for block in element.iterchildren(properties):
        for element in block:
            tag = element.tag
            if tag in _READ:
                said.setdefault(tag, element)
    return said


_TRPR, _DELETED, _GRID_BEFORE, _HEADER = (W + name for name in ("trPr", "del", "gridBefore", "tblHeader"))
_TCPR, _CELL_GONE, _GRID_SPAN, _V_MERGE, _H_MERGE, _SHADING = (
    W + name for name in ("tcPr", "cellDel", "gridSpan", "vMerge", "hMerge", "shd")
)
_READ = frozenset((_DELETED, _GRID_BEFORE, _HEADER, _CELL_GONE, _GRID_SPAN, _V_MERGE, _H_MERGE, _SHADING))


def _merge(merge: Element | None) -> str | None:
    return None if merge is None else (value(merge) or "continue")


def _marked_rows(rows: list[Row]) -> int:
    """How many rows from the first on are marked to be repeated on each page."""
    return next((at for at, row in enumerate(rows) if not row.header), len(rows))


def _header_depth(grid: tuple[tuple[int, ...], ...]) -> int:
    """How many rows the header has by its shape: as many as its tall cells reach down, where others beside them are wide."""
    first = grid[0]
    wide = any(a == b for a, b in pairwise(first)) and len(set(first)) > 1
    if not wide:
        return 1
    tall = max(next((r for r, line in enumerate(grid) if line[column] != block), len(grid)) for column, block in enumerate(first))
    return tall if tall <= min(4, len(grid) - 1) else 1


def check_counts(root: Element, limits: Limits) -> None:
    """Raises CannotRead where a part holds more paragraphs or cells than the limits allow."""
    for tag, most, zh, en in ((_P, limits.paragraphs, "段落", "paragraphs"), (_TC, limits.cells, "表格单元格", "table cells")):
        count = sum(1 for _ in root.iter(tag))
        if count > most:
            raise too_large(f"文件有 {count} 个{zh}，超过 {most} 的上限", f"The file has {count} {en}, over the limit of {most}")
