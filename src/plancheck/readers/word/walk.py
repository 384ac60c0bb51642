"""Walks the body of a Word file in reading order. Boxes and notes follow the paragraph they are anchored to."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Block, Part, Skipped, Table
from plancheck.readers.openings import OPENING
from plancheck.readers.package import MC, WP, Element, Limits, W, is_on, number, too_large, twips, value
from plancheck.readers.word import shapes, sight
from plancheck.readers.word.colour import Shading, shading
from plancheck.readers.word.foreign import way_of
from plancheck.readers.word.look import NO_FORMAT, NO_LOOK, Format, Look, floating, look_of, said_of_paragraph
from plancheck.readers.word.numbering import Counters, Level, List
from plancheck.readers.word.shapes import Cover
from plancheck.readers.word.sight import PAPER, Page, Stand
from plancheck.readers.word.styles import NO_PART, Spot, TableStyle, numbering_of, uses
from plancheck.readers.word.tabbed import Parted
from plancheck.readers.word.text import (
    Collected,
    Collector,
    Dropped,
    Hanging,
    Hidden,
    Piece,
    Reader,
    Stretch,
    Text,
    deleted,
    is_gone,
    leading_bold,
    main_size,
    shaped,
    stretches,
    text_in,
)
from plancheck.wording.catalogue import both

Queued = Callable[[], None]

#: A manual line break before a number that opens a section or an item, or before the responsible body.
_PARTED = re.compile(rf"\n(?=\s*(?:{OPENING}|(?:责任|牵头|主办|配合)(?:单位|部门)\s*[:：]))")
_NOT_READ = {
    "altChunk": both("reading.word_alt_chunk"),
    "object": Bilingual("此处嵌入了对象（{}），其内容未读", "An object ({}) is embedded here; its content was not read"),
    "footnote": both("reading.word_footnote"),
    "endnote": both("reading.word_endnote"),
    "unsure": both("reading.word_uncertain"),
    "covered": both("reading.word_shape"),
    "diagram": both("reading.word_diagram"),
}


@dataclass
class Sources:
    """Lookups during the walk: notes by kind and ID, diagram texts by relationship ID."""

    note: Callable[[str, str], Element | None]
    diagram: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Origin:
    """The position of a body block in the file: the sources of its characters and its (last) paragraph.

    For blocks of boxes and notes, the paragraph is the one they are anchored to.
    """

    stretches: tuple[Stretch, ...]
    paragraph: Element | None


@dataclass(frozen=True, slots=True)
class Shape:
    """The effective properties of a paragraph, cached by style and direct formatting."""

    look: Look  # of runs without properties
    format: Format  # what places and colours it
    numbered: tuple[str, int] | None
    style: str
    outline: int | None
    centred: bool
    listed: bool  # the style is for tables of contents


class Measured(NamedTuple):
    """A w:p of the body: its (first) block, if it has text, and what tells how high it is."""

    block: int
    shape: Shape
    page: Page
    characters: int

    @property
    def height(self) -> float:
        """The likely height in points: of full-width characters, with generous lines."""
        size, format = self.shape.look.size or 10.5, self.shape.format
        line = (format.line or 0) / 20 if format.rule in ("exact", "atLeast") else size * 1.5
        width = max(size, (self.page.width - self.page.left - self.page.right) / 20)
        return max(line, size, _LOWEST) * max(1, math.ceil(self.characters * size / width))


class Pending(NamedTuple):
    """A w:p to be joined with the following ones. `number`: its paragraph number; `mark`: the w:rPr of its paragraph mark."""

    element: Element
    number: int | None
    shape: Shape
    mark: Element | None


@dataclass(slots=True)
class Cell:
    """A table cell being read: its paragraphs, and what to read after its block."""

    texts: list[Text] = field(default_factory=list)
    later: list[Queued] = field(default_factory=list)


class Walker:
    """Walks a file, adding to `blocks`, `tables`, `skipped` and `dropped`, and with `follow` to `origins`."""

    def __init__(
        self,
        reader: Reader,
        lists: dict[str, List],
        sources: Sources,
        limits: Limits,
        stand: Stand,
        pages: list[Page],
        follow: bool = False,
    ) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table | None] = []
        self.skipped: list[Skipped] = []
        self.dropped: list[tuple[int, Dropped]] = []  # (block, hidden text omitted in it)
        self.why: dict[int, Hidden] = {}  # by block that is wholly hidden
        self.listed: set[int] = set()  # blocks marked as table of contents by style, field or content control
        self.wide = 0  # cells with a truncated span
        self.origins: dict[int, Origin] = {}  # by block, for the body and objects anchored in it
        self._follow = follow
        self._anchor: Element | None = None  # the current paragraph
        self._host: Element | None = None  # the body paragraph that the current box or note is anchored to
        self._reader, self._lists, self._sources, self._limits = reader, lists, sources, limits
        self._styles = reader.styles
        self.collector = Collector(reader)
        self._counters = Counters(lists)
        self._stand = stand
        self._pages = pages  # of the sections, the current one first
        self.collector.page = pages[0] if pages else Page()
        self._table_look, self._table_format = NO_LOOK, NO_FORMAT  # of the current cell
        self._part: Part = "body"
        self._paragraphs = 0
        self._pending: list[Pending] = []
        self._shapes: dict[tuple[str | None, Format, Look, Format], Shape] = {}  # by style ID, direct formatting, and that of the cell
        self._stands: dict[tuple[Format, Stand, Page, bool], Stand] = {}  # of paragraphs
        self._cell: Cell | None = None
        self._apart = False  # inside a table or box: paragraphs are not counted
        self._hidden: Hidden = ""  # why everything read at the moment is hidden, "" if it is not
        self._toc = 0
        self._measured: list[Measured] = []  # paragraphs of the body
        self._shapes_above: list[tuple[int, Cover]] = []  # shapes over the text, by their paragraph there
        self._noted: set[tuple[str, str, bool]] = set()
        self._gone: list[Dropped] = []  # deleted text of paragraphs, rows and cells without other text, until the next block

    # --- flow

    def walk(self, parent: Element, part: Part) -> None:
        """Reads a story: the body, a header, a comment."""
        with_part, self._part = self._part, part
        fields, self.collector.fields = self.collector.fields, []
        self._flow(parent)
        self._flush()
        if self._gone and self.blocks:
            last = self.blocks[-1]
            self.dropped.extend((last.index, gone._replace(offset=len(last.text))) for gone in self._gone)
            self._gone = []
        self._part, self.collector.fields = with_part, fields

    def lack(self, parts: Iterable[tuple[int, Bilingual]]) -> None:
        """Notes parts that were not understood, each before a block."""
        self.skipped += [Skipped("not_read", at, message) for at, message in parts]
        self.skipped.sort(key=lambda part: part.at)

    def part(self, made: Parted) -> None:
        """Takes on the blocks and tables of a reading in which some blocks are parted."""
        self.blocks, self.tables = made.blocks, list(made.tables)
        self.skipped = [replace(part, at=made.first[part.at]) for part in self.skipped]
        self.why = {at: why for old, why in self.why.items() for at in range(made.first[old], made.first[old + 1])}
        places = [(made.at(block, gone.offset), gone) for block, gone in self.dropped]
        self.dropped = [(at, gone._replace(offset=offset)) for (at, offset), gone in places]
        self.origins = {
            at: Origin(_cut(self.origins[piece.block].stretches, piece.start, piece.end), self.origins[piece.block].paragraph)
            for at, piece in enumerate(made.pieces)
            if piece.block in self.origins
        }

    def hide_under_shapes(self) -> None:
        """Marks the paragraphs of the body that shapes in front of the text hide, by the height that they are likely to have."""
        for at, cover in self._shapes_above:
            if cover.top is None:
                self.skipped.append(Skipped("not_read", self._measured[at].block, _NOT_READ["covered"]))
                continue
            # Heights are measured from the top of the paragraph that the shape is anchored to: first downwards, then upwards.
            top, below = 0.0, at
            while below < len(self._measured) and top < min(cover.bottom, _HIGHEST):
                height = self._measured[below].height
                self._hide_under(self._measured[below], top, top + height, cover)
                top, below = top + height, below + 1
            bottom, above = 0.0, at - 1
            while above >= 0 and bottom > max(cover.top, -_HIGHEST):
                height = self._measured[above].height
                self._hide_under(self._measured[above], bottom - height, bottom, cover)
                bottom, above = bottom - height, above - 1
        self.skipped.sort(key=lambda part: part.at)

    def _hide_under(self, paragraph: Measured, top: float, bottom: float, cover: Cover) -> None:
        """Hides a paragraph from `top` to `bottom` if a shape lies over nearly all of it."""
        over = min(bottom, cover.bottom) - max(top, cover.top or 0.0)
        block = self.blocks[paragraph.block] if paragraph.block < len(self.blocks) else None
        if paragraph.characters and block is not None and block.part == "body" and not block.hidden and over >= (bottom - top) * _COVERED:
            self.blocks[paragraph.block] = replace(block, hidden=True)
            self.why[paragraph.block] = "hidden"

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
            elif tag == _UNKNOWN:
                self._loose(child.text or "", "hidden")
            elif len(child):
                self._around(child)

    def _around(self, element: Element) -> None:
        """Reads the paragraphs in an element that may change what is shown of them."""
        way = way_of(element)
        if way == "nothing":
            return
        if way == "through" and element.tag == _SDT and self._reader.bound(element):
            way = "unsure"
        if way == "through":
            self._flow(element)
        else:
            self._flush()
            with self._because(way):
                self._flow(element)
                self._flush()

    @contextmanager
    def _because(self, reason: Hidden) -> Iterator[None]:
        before, self._hidden = self._hidden, self._hidden or reason
        yield
        self._hidden = before

    def _skip(self, kind: str, what: str = "") -> None:
        message = _NOT_READ[kind]
        self.skipped.append(Skipped("not_read", len(self.blocks), Bilingual(message.zh.format(what), message.en.format(what))))

    # --- paragraphs

    def _paragraph(self, element: Element) -> None:
        number = None
        if self._part == "body" and not self._apart:
            self._paragraphs += 1
            number = self._paragraphs
        shape, mark = self._shape(element)
        runs_on = mark is not None and is_gone(mark)
        if not self._pending and not runs_on:
            self._whole(element, number, shape, mark)
        else:
            self._pending.append(Pending(element, number, shape, mark))
            if not runs_on:
                self._flush()
        if len(self._pages) > 1 and number is not None and next(element.iterchildren(_PPR), element).find(_SECTION) is not None:
            self._pages.pop(0)
            self.collector.page = self._pages[0]

    def _whole(self, element: Element, number: int | None, shape: Shape, mark: Element | None) -> None:
        """A paragraph of a single w:p, as nearly all are."""
        collected = self.collector.collect(element, shape.look, self._standing(shape), self._backing(element, shape))
        self._anchor = element
        at = len(self.blocks)
        self._emit(self._texts(collected, mark, number, shape), collected.hanging)
        if number is not None:
            self._measured.append(Measured(at, shape, self.collector.page, sum(len(piece.text.strip()) for piece in collected.pieces)))
            self._shapes_above.extend((len(self._measured) - 1, cover) for cover in collected.covers)

    def _flush(self) -> None:
        """Ends a paragraph joined from several w:p, all but the last of which have deleted marks."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        # the remaining mark determines the format, unless its w:p has no text
        collected = [
            self.collector.collect(part.element, part.shape.look, self._standing(part.shape), self._backing(part.element, part.shape))
            for part in pending
        ]
        owner = next((at for at in reversed(range(len(pending))) if collected[at].has_text), len(pending) - 1)
        self._anchor, _, shape, mark = pending[owner]
        joined = Collected([piece for part in collected for piece in part.pieces], [item for part in collected for item in part.hanging])
        joined.plain, joined.stand = all(part.plain for part in collected), collected[owner].stand
        starts = accumulate((len(part.pieces) for part in collected), initial=0)
        joined.deleted = [(start + at, text) for start, part in zip(starts, collected, strict=False) for at, text in part.deleted]
        self._emit(self._texts(joined, mark, pending[0].number, shape), joined.hanging)

    def _shape(self, element: Element) -> tuple[Shape, Element | None]:
        """The effective properties of a w:p, and the w:rPr of its paragraph mark."""
        properties = next(element.iterchildren(_PPR), None)
        named, direct, mark = said_of_paragraph(properties) if properties is not None else (None, NO_FORMAT, None)
        key = named, direct, self._table_look, self._table_format
        known = self._shapes.get(key)
        if known is None:
            known = self._shapes[key] = self._shaped(named, direct)
        return known, mark

    def _standing(self, shape: Shape) -> Stand:
        """Where the text of a paragraph stands."""
        if shape.format is NO_FORMAT and self.collector.page.left < self.collector.page.width:
            return self._stand
        key = shape.format, self._stand, self.collector.page, self._apart
        known = self._stands.get(key)
        if known is None:
            known = self._stands[key] = sight.standing(*key[:3], self._reader.palette, self._apart)
        return known

    def _backing(self, element: Element, shape: Shape) -> shapes.Backing:
        """What is anchored in a w:p behind its text."""
        if next(element.iter(_ANCHOR), None) is None:
            return shapes.NO_BACKING
        page, characters = self.collector.page, sum(len(text.text or "") for text in element.iter(_TEXT))
        sizes = [half / 2 for run in element.iter(_SIZE) if (half := number(run)) is not None]
        largest = replace(shape, look=shape.look._replace(size=max([shape.look.size or 10.5, *sizes])))
        return shapes.backing(element, Measured(0, largest, page, characters).height, page, self._reader.palette)

    def _shaped(self, named: str | None, direct: Format) -> Shape:
        style = self._styles.style(named if named is not None else self._styles.default_paragraph)
        numbered = numbering_of(direct, style, self._styles, self._lists)
        level = self._counters.level(*numbered) if numbered is not None else None
        listed = NO_FORMAT if level is None else level.placing
        format = direct.over(listed).over(style.format).over(self._table_format).over(self._styles.default_format)
        placing = format._replace(outline=None, num=None, level=None)
        return Shape(
            look=style.look.across(self._table_look).over(self._styles.default_look),
            format=NO_FORMAT if placing._replace(align=None) == NO_FORMAT else placing,
            numbered=numbered,
            style=style.name,
            outline=format.outline if format.outline is not None and 0 <= format.outline <= 8 else None,
            centred=direct.over(style.format).over(self._styles.default_format).align == "center",
            listed=style.name.startswith(_CONTENTS_STYLES),
        )

    def _texts(self, collected: Collected, mark: Element | None, number: int | None, shape: Shape) -> list[Text]:
        """The paragraph, split at manual line breaks before a number."""
        pieces, hidden, dropped = (collected.pieces, _SEEN, []) if collected.plain else shaped(collected.pieces)
        dropped += deleted(collected)
        whole, skip = self._text(collected, mark, number, shape, pieces, hidden, dropped)
        cuts = [hit.end() for hit in _PARTED.finditer(whole.text)] if self._cell is None and "\n" in whole.text else []
        if not cuts:
            return [whole]
        return [self._part_of(whole, pieces, skip, start, end) for start, end in pairwise([0, *cuts, len(whole.text) + 1])]

    def _part_of(self, whole: Text, pieces: list[Piece], skip: int, start: int, end: int) -> Text:
        """The part from `start` to `end`, where the next part starts; the line break between them belongs to neither."""
        end -= 1  # the line break
        return whole._replace(
            text=whole.text[start:end].rstrip(),
            label="" if start else whole.label,
            bold=leading_bold(pieces, skip + start, end - start) if start else min(whole.bold, end),
            dropped=tuple(gone._replace(offset=gone.offset - start) for gone in whole.dropped if start <= gone.offset <= end),
            stretches=_cut(whole.stretches, start, end),
        )

    def _text(
        self, collected: Collected, mark: Element | None, number: int | None, shape: Shape,
        pieces: list[Piece], hidden: Hidden, dropped: list[Dropped],
    ) -> tuple[Text, int]:  # fmt: skip
        """The whole paragraph, and what to add to an offset in its text to get the offset in the joined pieces."""
        raw = pieces[0].text if len(pieces) == 1 else "".join([piece.text for piece in pieces])
        body = raw.strip()
        label, label_bold, unseen = (
            self._label(shape, mark, not body, collected.stand) if shape.numbered is not None and not hidden else ("", False, "")
        )
        if unseen:
            dropped = [Dropped(0, unseen, "hidden"), *dropped]
        skip = len(raw) - len(raw.lstrip()) if len(body) < len(raw) else 0
        if label and "\n" in raw[:skip]:  # a manual line break right after the number
            skip = raw.rindex("\n", 0, skip)
            body = raw[skip:].rstrip() if body else ""
        at = len(label)
        bold = leading_bold(pieces, skip, len(body))
        read = Text(
            label + body,
            label=label.rstrip(),
            style=shape.style,
            outline=shape.outline,
            bold=at + bold if bold or label_bold else 0,
            size=main_size(pieces) if body else None,
            centred=shape.centred,
            hidden=self._hidden or hidden,
            contents=self._toc > 0 or shape.listed or (not collected.plain and _mostly_contents(pieces)),
            dropped=tuple(gone._replace(offset=at + max(0, min(gone.offset - skip, len(body)))) for gone in dropped) if dropped else (),
            paragraph=number,
            stretches=stretches(pieces, at, skip, len(body)) if self._follow else (),
        )
        return read, skip - at

    def _label(self, shape: Shape, mark: Element | None, blank: bool, stand: Stand) -> tuple[str, bool, str]:
        """The automatic number of a paragraph, whether it is bold, and the number if it cannot be seen. Steps the list's counter."""
        if shape.numbered is None:
            return "", False, ""
        look, style = look_of(mark)
        if style is not None:
            look = look.over(self._styles.style(style).look)
        if blank and mark is not None and (look.vanish or is_gone(mark)):
            return "", False, ""
        label = self._counters.step(*shape.numbered)
        level = self._counters.level(*shape.numbered) or Level()
        own = level.look.over(look).over(shape.look)
        if label and self._is_unseen_label(own, level, stand):
            return "", False, label.rstrip()
        return label, bool(own.bold), ""

    def _is_unseen_label(self, look: Look, level: Level, stand: Stand) -> bool:
        # a mark may be hidden by itself, to join paragraphs in view; its number is printed
        own = look if level.look.vanish or level.look.gone else look._replace(vanish=None, gone=None)
        return sight.unseen(own, stand, self._reader.palette)

    # --- blocks

    def _emit(self, texts: list[Text], hanging: list[Hanging]) -> None:
        later = [self._hung(item) for item in hanging] if hanging else []
        self._gone.extend(gone for text in texts if not text.text for gone in text.dropped if gone.why == "deleted")
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
                at,
                text.text,
                self._part,
                paragraph=text.paragraph,
                table=table,
                cell=cell,
                label=text.label,
                style=text.style,
                outline=text.outline,
                bold=text.bold,
                size=text.size,
                centred=text.centred,
                hidden=bool(text.hidden),
            )
        )
        if text.hidden:
            self.why[at] = text.hidden
        if self._gone:
            self.dropped.extend((at, gone._replace(offset=0)) for gone in self._gone)
            self._gone = []
        if text.dropped:
            self.dropped.extend((at, gone) for gone in text.dropped)
        if text.hidden == "unsure" or any(gone.why == "unsure" for gone in text.dropped):
            self.skipped.append(Skipped("not_read", at, _NOT_READ["unsure"]))
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
        """A function that reads an anchored object, to be called after the block of its paragraph."""
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
            return lambda: self._box(box, item.hidden, item.stand)
        if item.kind in ("footnote", "endnote"):
            return lambda: self._note(item.kind, item.id, item.hidden)
        if item.kind == "object":
            return lambda: self._skip("object", item.text)
        if item.kind == "diagram":
            return lambda: self._diagram(item)
        return lambda: self._loose(item.text, item.hidden)

    def _aside(self, part: Part, element: Element, hidden: Hidden, stand: Stand) -> None:
        """Reads a box or a note, a story within another."""
        saved = self._cell, self._apart, self._hidden, self._stand, self._toc, self._pending, self._anchor
        tabled = self._table_look, self._table_format
        self._cell, self._apart, self._hidden, self._toc, self._pending = None, True, self._hidden or hidden, 0, []
        self._table_look, self._table_format, self._stand = NO_LOOK, NO_FORMAT, stand
        self.walk(element, part)
        self._table_look, self._table_format = tabled
        self._cell, self._apart, self._hidden, self._stand, self._toc, self._pending, self._anchor = saved

    def _box(self, element: Element, hidden: Hidden, stand: Stand) -> None:
        self._aside("textbox" if self._part == "body" else self._part, element, hidden, stand)

    def _note(self, kind: str, id: str, hidden: Hidden) -> None:
        key = kind, id, bool(hidden or self._hidden)  # a note of hidden text is also shown where it is referred to again
        if key in self._noted:
            return
        self._noted.add(key)
        note = self._sources.note(kind, id)
        if note is None:
            self._skip(kind)
        else:
            self._aside("footnote" if kind == "footnote" else "endnote", note, hidden, PAPER)

    def _diagram(self, item: Hanging) -> None:
        text = self._sources.diagram(item.id)
        if text is None:
            self._skip("diagram")
        else:
            self._loose(text, item.hidden)

    def _loose(self, text: str, hidden: Hidden) -> None:
        part, self._part = self._part, "textbox" if self._part == "body" else self._part
        if text.strip():
            self._block(Text(text.strip(), hidden=self._hidden or hidden))
        self._part = part

    # --- tables

    def _table(self, element: Element) -> None:
        if self._cell is not None:  # nested tables follow the text of their cell
            self._cell.later.append(lambda: self._table(element))
            return
        rows = []
        for row in map(_row, _inside(element, _TR)):
            if row.lost:
                self._gone.append(Dropped(0, row.lost, "deleted"))
            if not row.gone:
                rows.append(row)
        if all(len(row.cells) <= 1 for row in rows):  # a frame around text
            self._framed(rows, element)
            return
        index = len(self.tables) + 1
        self.tables.append(None)
        saved = self._apart, self._stand
        self._apart = True
        table = self._tabular(element)
        grid: list[list[int]] = []
        above: dict[int, int] = {}
        for at, row in enumerate(rows):
            line, above = self._line(index, len(grid) + 1, row, above, table._replace(row=at, rows=len(rows)))
            grid.append(line)
        self._apart, self._stand = saved
        width = max(map(len, grid))
        square = tuple((*line, *[-1] * (width - len(line))) for line in grid)
        title, block = self._title(square)
        titled = block is not None and block in square[0]
        header = _marked_rows(rows) or (1 + _header_depth(square[1:]) if titled else _header_depth(square))
        self.tables[index - 1] = Table(index, square, header, title, block)

    def _tabular(self, element: Element) -> Tabular:
        """What a table gives to all of its cells. Also changes `_stand`, which the caller restores."""
        properties = element.find(W + "tblPr")
        said = {child.tag: child for child in (properties if properties is not None else ())}
        style = self._styles.table(value(said.get(_TBL_STYLE)) or self._styles.default_table)
        if _SHADING in said:
            self._stand = self._stand.on(self._reader.palette.ground(shading(said[_SHADING])))
        if _FLOATING in said:
            self._stand = sight.framed(floating(said[_FLOATING]), self._stand, self.collector.page)
        indent = twips(said.get(_TBL_INDENT), "w") or 0
        if indent and not self._cell and not -self.collector.page.width / 2 < indent < self.collector.page.width - self.collector.page.left:
            self._stand = self._stand._replace(off=True)
        return Tabular(style, uses(said.get(_TBL_LOOK)), value(said.get(_LAYOUT), "type") == "fixed")

    def _framed(self, rows: list[Row], element: Element) -> None:
        saved = self._apart, self._stand
        self._apart = True
        table = self._tabular(element)
        for at, row in enumerate(rows):
            for cell in row.cells:
                self._span(cell.span or 1, 0)
                with self._in_cell(cell, row, table._replace(row=at, rows=len(rows)), 0):
                    self._flow(cell.element)
                    self._flush()
        self._apart, self._stand = saved

    @contextmanager
    def _in_cell(self, cell: InRow, row: Row, table: Tabular, column: int) -> Iterator[None]:
        """Reads with the formatting of a cell."""
        saved = self._stand, self._table_look, self._table_format, self._hidden
        part = NO_PART if not table.style.parts else table.style.at(Spot(table.row, column, table.rows, len(row.cells), table.uses))
        for shade in (part.shading, cell.shading):
            if shade is not None:
                self._stand = self._stand.on(self._reader.palette.ground(shade))
        if row.height is not None:
            self._stand = self._stand.cut(row.height)
        if table.fixed and cell.narrow:
            self._stand = self._stand._replace(off=True)
        self._table_look, self._table_format = part.look, part.format
        self._hidden = self._hidden or row.hidden
        yield
        self._stand, self._table_look, self._table_format, self._hidden = saved

    def _line(self, table: int, number: int, row: Row, above: dict[int, int], tabular: Tabular) -> tuple[list[int], dict[int, int]]:
        """A row of the grid, and the blocks by column that continue in the next row."""
        line = [-1] * self._span(row.before, 0)
        merged: dict[int, int] = {}
        for at, cell in enumerate(row.cells):
            column = len(line)
            span = max(1, self._span(cell.span, column)) if cell.span else 1
            if cell.down == "continue" and column in above:
                block = above[column]
                self._merged_away(cell.element, block)
            elif cell.across == "continue" and line and line[-1] >= 0:
                block = line[-1]
                self._merged_away(cell.element, block)
            else:
                with self._in_cell(cell, row, tabular, at):
                    block = self._read_cell(cell.element, table, (number, column + 1))
            if cell.down is not None:
                merged.update(dict.fromkeys(range(column, column + span), block))
            line.extend([block] * span)
        return line, merged

    def _span(self, asked: int, column: int) -> int:
        """A column span, limited to the maximum table width."""
        most = max(1, self._limits.span - column)
        self.wide += asked > most
        return max(0, min(asked, most))

    def _merged_away(self, cell: Element, block: int) -> None:
        """Records the text of a cell covered by another one as hidden."""
        text = "".join(run.text or "" for run in cell.iter(W + "t")).strip()
        if text:
            self.dropped.append((block, Dropped(len(self.blocks[block].text), text, "hidden")))

    def _read_cell(self, element: Element, table: int, place: tuple[int, int]) -> int:
        outer, self._cell = self._cell, Cell([], [])
        self._flow(element)
        self._flush()
        cell, self._cell = self._cell, outer
        block = self._block(_cell_text(cell.texts), table, place)
        for read in cell.later:
            read()
        return block

    def _title(self, grid: tuple[tuple[int, ...], ...]) -> tuple[str, int | None]:
        """The caption of a table: its first row if that is a single caption cell, else the paragraph before it."""
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


def _cut(whole: Sequence[Stretch], start: int, end: int) -> tuple[Stretch, ...]:
    """The sources of characters [start, end) of a text, as those of a text of their own."""
    return tuple(
        replace(
            stretch,
            start=max(stretch.start, start) - start,
            end=min(stretch.end, end) - start,
            skip=stretch.skip + max(0, start - stretch.start),
        )
        for stretch in whole
        if stretch.start < end and stretch.end > start
    )


_UNKNOWN, _SECTION = MC + "Unknown", W + "sectPr"
_ANCHOR, _TEXT, _SIZE = WP + "anchor", W + "t", W + "sz"
_P, _TBL, _SDT, _TR, _TC = W + "p", W + "tbl", W + "sdt", W + "tr", W + "tc"
_PPR, _PSTYLE, _RPR, _ALT_CHUNK = W + "pPr", W + "pStyle", W + "rPr", W + "altChunk"
_NOTHING = frozenset(
    W + name for name in ("sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr", "sdtEndPr", "rPr", "pPr", "del", "moveFrom")
)

#: Word and WPS write "toc 1", LibreOffice "contents 1".
_CONTENTS_STYLES = ("toc ", "contents ", "table of figures", "目录 ")

#: Starts of a table caption: 表1, 附表 2-1, 表：, 续表; not a sentence that begins with 表.
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


_SEEN: Hidden = ""
#: A shape hides a paragraph if it covers at least this share of its height.
_COVERED = 0.8
#: No shape is higher than the largest page, and no line lower than this (points).
_HIGHEST, _LOWEST = 1584.0, 4.0
_BLANK = Text("")


def _cell_text(texts: list[Text]) -> Text:
    """The paragraphs of a cell as one text, without hidden ones unless all are hidden."""
    if len(texts) < 2:
        return texts[0] if texts else _BLANK
    seen = [paragraph for paragraph in texts if not paragraph.hidden] or texts
    dropped: list[Dropped] = []
    origins: list[Stretch] = []
    text, bold, whole = "", 0, True
    for paragraph in seen:
        at = len(text) + bool(text)
        origins.extend(replace(stretch, start=at + stretch.start, end=at + stretch.end) for stretch in paragraph.stretches)
        dropped.extend(gone._replace(offset=at + gone.offset) for gone in paragraph.dropped)
        text += ("\n" if text else "") + paragraph.text
        if whole and paragraph.bold:
            bold = at + paragraph.bold
        whole = whole and paragraph.bold == len(paragraph.text)
    dropped.extend(Dropped(len(text), paragraph.text, paragraph.hidden) for paragraph in texts if paragraph not in seen)
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
    """The rows of a table or the cells of a row, including those in content controls, but not those of nested tables."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in (_P, _TBL, _TR, _TC) and child.tag not in _NOTHING:
            yield from _inside(child, tag)


class InRow(NamedTuple):
    """A w:tc and its properties.

    `span`: columns (0 if unspecified); `down` and `across`: merges ("restart", "continue" or None); `narrow`: too narrow for letters.
    """

    element: Element
    gone: bool = False
    span: int = 0
    down: str | None = None
    across: str | None = None
    shading: Shading | None = None
    narrow: bool = False


class Row(NamedTuple):
    """A w:tr and its properties: whether it is deleted, columns skipped before it, whether it is a header row.

    `hidden`: why it is not shown; `height`: the height in points that it is cut to; `lost`: the text of its deleted cells.
    """

    cells: list[InRow]
    gone: bool
    before: int
    header: bool
    hidden: Hidden
    height: float | None
    lost: str


class Tabular(NamedTuple):
    """What a table gives to its cells: its style and the parts used of it, whether its columns are fixed, and the current row of all."""

    style: TableStyle
    uses: frozenset[str]
    fixed: bool
    row: int = 0
    rows: int = 1


def _row(element: Element) -> Row:
    said = _said(element, _TRPR)
    every, gone = [_in_row(child) for child in _inside(element, _TC)], _DELETED in said
    cells = [cell for cell in every if not cell.gone]
    lost = " ".join(text_in(cell.element).strip() for cell in every if gone or cell.gone).strip()
    height = said.get(_ROW_HEIGHT)
    exact = (twips(height) or 0) / 20 if height is not None and value(height, "hRule") == "exact" else None
    return Row(
        cells,
        gone=gone,
        before=number(said.get(_GRID_BEFORE)) or 0,
        header=_HEADER in said,
        hidden="hidden" if is_on(said.get(_ROW_HIDDEN)) else "",
        height=exact,
        lost=lost,
    )


def _in_row(element: Element) -> InRow:
    said = _said(element, _TCPR)
    if not said:
        return InRow(element)
    shade, width = said.get(_SHADING), said.get(_CELL_WIDTH)
    return InRow(
        element,
        gone=_CELL_GONE in said,
        span=number(said.get(_GRID_SPAN)) or 0,
        down=_merge(said.get(_V_MERGE)),
        across=_merge(said.get(_H_MERGE)),
        shading=None if shade is None else shading(shade),
        narrow=_is_narrow(width),
    )


def _is_narrow(width: Element | None) -> bool:
    """Whether a w:tcW is less than 5 points, so that a fixed column of it shows nothing."""
    text = value(width, "w") or ""
    return len(text) < 3 and text.isdecimal() and value(width, "type") in (None, "dxa")


def _said(element: Element, properties: str) -> dict[str, Element]:
    """The relevant properties of a row or a cell by tag; the first of duplicates. `properties` is the tag that holds them."""
    said: dict[str, Element] = {}
    for holder in element.iterchildren(properties):
        for given in holder:
            if given.tag in _READ:
                said.setdefault(given.tag, given)
    return said


_TRPR, _DELETED, _GRID_BEFORE, _HEADER, _ROW_HIDDEN, _ROW_HEIGHT = (
    W + name for name in ("trPr", "del", "gridBefore", "tblHeader", "hidden", "trHeight")
)
_TCPR, _CELL_GONE, _GRID_SPAN, _V_MERGE, _H_MERGE, _SHADING, _CELL_WIDTH = (
    W + name for name in ("tcPr", "cellDel", "gridSpan", "vMerge", "hMerge", "shd", "tcW")
)
_READ = frozenset(
    (_DELETED, _GRID_BEFORE, _HEADER, _ROW_HIDDEN, _ROW_HEIGHT, _CELL_GONE, _GRID_SPAN, _V_MERGE, _H_MERGE, _SHADING, _CELL_WIDTH)
)
_TBL_STYLE, _TBL_LOOK, _LAYOUT, _FLOATING, _TBL_INDENT = (W + name for name in ("tblStyle", "tblLook", "tblLayout", "tblpPr", "tblInd"))


def _merge(merge: Element | None) -> str | None:
    return None if merge is None else (value(merge) or "continue")


def _marked_rows(rows: list[Row]) -> int:
    """The number of leading rows marked as header rows."""
    return next((at for at, row in enumerate(rows) if not row.header), len(rows))


def _header_depth(grid: tuple[tuple[int, ...], ...]) -> int:
    """The number of header rows by shape: the height of its tall cells, if there are wide cells beside them."""
    first = grid[0]
    wide = any(a == b for a, b in pairwise(first)) and len(set(first)) > 1
    if not wide:
        return 1
    tall = max(next((r for r, line in enumerate(grid) if line[column] != block), len(grid)) for column, block in enumerate(first))
    return tall if tall <= min(4, len(grid) - 1) else 1


def check_counts(root: Element, limits: Limits) -> None:
    """Raises CannotRead if a part has more paragraphs or cells than the limits allow."""
    for tag, most, zh, en in ((_P, limits.paragraphs, "段落", "paragraphs"), (_TC, limits.cells, "表格单元格", "table cells")):
        count = sum(1 for _ in root.iter(tag))
        if count > most:
            raise too_large(f"文件有 {count} 个{zh}，超过 {most} 的上限", f"The file has {count} {en}, over the limit of {most}")
