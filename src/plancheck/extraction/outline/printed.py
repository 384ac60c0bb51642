"""A draft as it is read, and the way back to how it is printed.

Half-width commas and semicolons between Chinese words and full-width digits are read as the usual ones, each of which is one character too;
and lines are parted before headings that stand on the line of the text before them. All is quoted, and has its place, as printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from operator import is_
from typing import Any, NamedTuple, TypeVar

from plancheck.extraction.outline import counting
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Gap, Plan, PlanTable, Section, TaskItem
from plancheck.text.line import usual

T = TypeVar("T")


class _Piece(NamedTuple):
    """Where a block of the document that is read stands in the printed one: from character `start` of a block on."""

    block: int
    start: int


class Reading(NamedTuple):
    """A printed document, the same as it is read, and for each block of that its place; () where the blocks are the same."""

    printed: Document
    document: Document
    pieces: tuple[_Piece, ...] = ()

    def as_printed(self, found: Plan) -> Plan:
        """What was read, with all quotes and places of the printed document. A section ends with the block in which the next begins."""
        if self.document is self.printed:
            return found
        own = {each.name: _printed(getattr(found, each.name), self) for each in fields(found) if each.name != "document"}
        return replace(found, document=self.printed, **own)


def reading(document: Document) -> Reading:
    """The document as it is read; itself where nothing is to be read otherwise."""
    folded = with_usual_signs(document)
    cuts = counting.behind_text(folded)
    return _parted(document, folded, cuts) if cuts else Reading(document, folded)


def with_usual_signs(document: Document) -> Document:
    """The document with the usual signs; itself where there is no other."""
    blocks = tuple(replace(block, text=text) if (text := usual(block.text)) != block.text else block for block in document.blocks)
    return document if all(map(is_, blocks, document.blocks)) else replace(document, blocks=blocks)


def _parted(printed: Document, document: Document, cuts: Mapping[int, tuple[int, ...]]) -> Reading:
    """The document with lines parted at some characters of its blocks."""
    pieces = tuple(_Piece(block.index, start) for block in document.blocks for start in (0, *cuts.get(block.index, ())))
    first = {piece.block: at for at, piece in enumerate(pieces) if not piece.start}
    first[len(document.blocks)] = len(pieces)
    blocks = tuple(_block(document, pieces, at) for at in range(len(pieces)))
    tables = tuple(
        replace(
            table,
            grid=tuple(tuple(first.get(cell, cell) for cell in row) for row in table.grid),
            title_block=None if table.title_block is None else first[table.title_block],
        )
        for table in document.tables
    )
    skipped = tuple(replace(part, at=first[part.at]) for part in document.skipped)
    annexes = tuple(replace(annex, start=first[annex.start]) for annex in document.annexes)
    return Reading(printed, replace(document, blocks=blocks, tables=tables, skipped=skipped, annexes=annexes), pieces)


def _block(document: Document, pieces: tuple[_Piece, ...], at: int) -> Block:
    """A piece of a block as a block of its own."""
    index, start = pieces[at]
    block = document.blocks[index]
    end = pieces[at + 1].start if at + 1 < len(pieces) and pieces[at + 1].block == index else len(block.text)
    if (start, end) == (0, len(block.text)):
        return replace(block, index=at)
    lines = tuple(replace(line, start=max(line.start, start) - start, end=min(line.end, end) - start) for line in block.touched(start, end))
    made = replace(block, index=at, text=block.text[start:end], bold=max(0, min(block.bold, end) - start), lines=lines)
    return replace(made, label="", outline=None) if start else made


def _printed(it: T, reading: Reading) -> T:
    value: Any = it
    made: Any = it
    document, pieces = reading.printed, reading.pieces
    match value:
        case Evidence():
            place = _printed(value.place, reading)
            quote = document.blocks[place.block].text[place.start : place.end]
            quote = quote if len(quote) == len(value.quote) else value.quote  # else it is not the text that stands there
            before, after = document.around(place.block, place.start, place.end)
            if (place, quote, before, after) != (value.place, value.quote, value.before, value.after):
                made = replace(value, place=place, quote=quote, before=before, after=after)
        case Place() if pieces:
            block, start = pieces[value.block]
            made = document.place(block, value.start + start, value.end + start, value.section)
        case tuple() if type(value) is tuple:
            items = tuple(_printed(each, reading) for each in value)
            made = value if all(map(is_, items, value)) else items
        case _ if is_dataclass(value) and not isinstance(value, type):
            old = {each.name: getattr(value, each.name) for each in fields(value)}
            changes = {name: new for name, was in old.items() if (new := _printed(was, reading)) is not was}
            changes |= _blocks(value, pieces) if pieces else {}
            made = replace(value, **changes) if changes else value
    printed: T = made
    return printed


def _blocks(value: Any, pieces: tuple[_Piece, ...]) -> Mapping[str, Any]:
    """The fields of a thing that number blocks, as they are in the printed document."""
    match value:
        case Section():
            return {"start": _start(value.start, pieces), "end": _end(value.end, pieces), "own_end": _end(value.own_end, pieces)}
        case TaskItem():
            return {"start": _start(value.start, pieces), "end": _end(value.end, pieces)}
        case PlanTable():
            return {"grid": tuple(tuple(pieces[cell].block if cell >= 0 else cell for cell in row) for row in value.grid)}
        case Gap():
            return {"at": _start(value.at, pieces)}
        case _:
            return {}


def _start(at: int, pieces: tuple[_Piece, ...]) -> int:
    return pieces[at].block


def _end(at: int, pieces: tuple[_Piece, ...]) -> int:
    """The end of blocks [start, at): a block that is parted there is held whole."""
    return pieces[at - 1].block + 1 if at else 0
