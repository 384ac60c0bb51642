"""Headings on the line of the text before them: a draft is read with the line parted there, and quoted as printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from operator import is_
from typing import Any, NamedTuple, TypeVar

from plancheck.extraction import headings
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Gap, Plan, Section, TaskItem

T = TypeVar("T")


class _Piece(NamedTuple):
    """Where a block of the parted document stands in the printed one: from character `start` of a block on."""

    block: int
    start: int


class Parted(NamedTuple):
    """A document whose lines are parted before headings, with the way back."""

    document: Document
    pieces: tuple[_Piece, ...]


def parted(document: Document) -> Parted | None:
    """The document with such lines parted; None where there are none."""
    cuts = headings.behind_text(document)
    if not cuts:
        return None
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
    return Parted(replace(document, blocks=blocks, tables=tables, skipped=skipped, annexes=annexes), pieces)


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


def as_printed(found: Plan, document: Document, pieces: tuple[_Piece, ...]) -> Plan:
    """What was read of a parted document, with all places in the printed one. A section ends with the block in which the next begins."""
    own = {each.name: _printed(getattr(found, each.name), document, pieces) for each in fields(found) if each.name != "document"}
    return replace(found, document=document, **own)


def _printed(it: T, document: Document, pieces: tuple[_Piece, ...]) -> T:
    value: Any = it
    made: Any = it
    match value:
        case Evidence():
            place = _printed(value.place, document, pieces)
            before, after = document.around(place.block, place.start, place.end)
            made = replace(value, place=place, before=before, after=after)
        case Place():
            block, start = pieces[value.block]
            made = document.place(block, value.start + start, value.end + start, value.section)
        case tuple():
            items = tuple(_printed(each, document, pieces) for each in value)
            made = value if all(map(is_, items, value)) else items
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = (each.name for each in fields(value))
            changes: dict[str, Any] = {}
            for name in names:
                old = getattr(value, name)
                if (new := _printed(old, document, pieces)) is not old:
                    changes[name] = new
            made = replace(value, **changes, **_blocks(value, pieces))
    printed: T = made
    return printed


def _blocks(value: Any, pieces: tuple[_Piece, ...]) -> Mapping[str, int]:
    """The fields of a thing that number blocks, as they are in the printed document."""
    match value:
        case Section():
            return {"start": _start(value.start, pieces), "end": _end(value.end, pieces), "own_end": _end(value.own_end, pieces)}
        case TaskItem():
            return {"start": _start(value.start, pieces), "end": _end(value.end, pieces)}
        case Gap():
            return {"at": _start(value.at, pieces)}
        case _:
            return {}


def _start(at: int, pieces: tuple[_Piece, ...]) -> int:
    return pieces[at].block


def _end(at: int, pieces: tuple[_Piece, ...]) -> int:
    """The end of blocks [start, at): a block that is parted there is held whole."""
    return pieces[at - 1].block + 1 if at else 0
