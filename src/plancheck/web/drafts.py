"""Drafts laid out for the review page: in pieces that are loaded by need, with the passages of findings marked.

A layout follows from a stored report and a stored text, which never change, so the last ones are kept in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from plancheck.contract.reading import DraftText
from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.report import Report
from plancheck.report import marked_text
from plancheck.report.marked_text import Mark, Part
from plancheck.text.line import fold, folded
from plancheck.web import reports
from plancheck.web.models import Version
from plancheck.web.reports import Finding

#: A piece has no more parts (paragraphs, tables) than this, and ends after a part with which it has so many characters.
MOST_PARTS, ENOUGH_CHARACTERS = 80, 6000
#: The most passages of a finding that are shown and marked.
MOST_PASSAGES = 6
#: The most places that a search gives, and the characters around each that are shown.
MOST_HITS, AROUND = 50, 24
#: How many layouts are kept in memory.
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a finding: `at` names its mark, `piece` is the piece of the draft that it stands in; None if it is not in the text."""

    at: str
    evidence: Evidence
    piece: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """A finding in the list. `chapter` is the outermost heading over its first passage, "" for none; `order` counts findings by their
    place in the draft from 1, those without a place last."""

    finding: Finding
    passages: tuple[Passage, ...]
    chapter: str
    order: int

    @property
    def id(self) -> str:
        """The id of the sub-result."""
        return self.finding.sub.id


@dataclass(frozen=True, slots=True)
class Layout:
    """`pieces` are the parts of each piece, `piece_of` has the piece of a block; `rows` are the findings by their number."""

    document: Document | None
    pieces: tuple[tuple[Part, ...], ...]
    piece_of: Mapping[int, int]
    rows: tuple[Row, ...]
    by_id: Mapping[str, Row]
    headings: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a search found something: characters of a block, with what stands around them and the heading above."""

    block: int
    piece: int
    before: str
    text: str
    after: str
    heading: str


def of(version: Version) -> Layout | None:
    """The layout of a version; None if it was not checked yet."""
    return _layout(version.report_file, version.text_file) if version.report_file else None


@lru_cache(_KEPT)
def _layout(report_file: str, text_file: str) -> Layout:
    report = reports.by_file(report_file)
    if not text_file:
        rows = _rows(report, None, {})
        return Layout(None, (), {}, rows, {row.id: row for row in rows}, ())
    text = reports.text_by_file(text_file)
    pieces = tuple(_pieces(text, marks(report, text)))
    piece_of = {block: number for number, piece in enumerate(pieces) for part in piece for block in _blocks(part)}
    rows = _rows(report, text, piece_of)
    return Layout(text.document, pieces, piece_of, rows, {row.id: row for row in rows}, text.headings)


# ---- the draft --------------------------------------------------------------------------------------------------


def _pieces(text: DraftText, marked: Mapping[int, list[Mark]]) -> Iterator[tuple[Part, ...]]:
    levels = {block: min(max(level + 2, 3), 6) for block, level, _ in text.headings}
    piece: list[Part] = []
    characters = 0
    for part in marked_text.parts(text.document, marked, levels):
        for single in _singles(part):
            piece.append(single)
            characters += sum(len(text.document.blocks[block].text) for block in _blocks(single))
            if len(piece) >= MOST_PARTS or characters >= ENOUGH_CHARACTERS:
                yield tuple(piece)
                piece, characters = [], 0
    if piece:
        yield tuple(piece)


def _singles(part: Part) -> list[Part]:
    """A part of text as parts of one paragraph, so that a long one can be loaded in turn."""
    return [replace(part, paragraphs=(paragraph,)) for paragraph in part.paragraphs] if part.form == "text" else [part]


def _blocks(part: Part) -> Iterator[int]:
    yield from (paragraph.block.index for paragraph in part.paragraphs)
    if part.grid is not None:
        yield from (cell.paragraph.block.index for row in part.grid.rows for cell in row if cell.paragraph is not None)


def _block(document: Document, evidence: Evidence) -> int | None:
    """The block of a passage in the text with all annexes; None if it is not there."""
    place = evidence.place
    if place.document > len(document.annexes) or place.end <= place.start:
        return None
    block = place.block + (document.annexes[place.document - 1].start if place.document else 0)
    return block if 0 <= block < len(document.blocks) else None


def marks(report: Report, text: DraftText) -> dict[int, list[Mark]]:
    """The passages of all findings by block, outer ones first.

    Passages of several findings that are the same are one mark, as grave as the gravest. Its entry has the numbers of the findings, its id
    the names of their passages ("3-0": the first passage of finding 3), each parted by spaces.
    """
    same: dict[tuple[int, int, int], list[tuple[Finding, str]]] = defaultdict(list)
    for finding in reports.findings(report):
        for at, evidence in enumerate(finding.sub.evidence[:MOST_PASSAGES]):
            block = _block(text.document, evidence)
            if block is not None:
                same[block, evidence.place.start, evidence.place.end].append((finding, f"{finding.number}-{at}"))
    by_block: dict[int, list[Mark]] = defaultdict(list)
    for (block, start, end), alike in sorted(same.items(), key=lambda item: (item[0][0], item[0][1], -item[0][2])):
        gravest = alike[0][0]
        numbers = " ".join(dict.fromkeys(str(finding.number) for finding, _ in alike))
        kind = f"{gravest.sub.outcome} {gravest.result.level}"
        by_block[block].append(Mark(" ".join(at for _, at in alike), numbers, kind, numbers, start, end))
    return dict(by_block)


# ---- findings ---------------------------------------------------------------------------------------------------


def _rows(report: Report, text: DraftText | None, piece_of: Mapping[int, int]) -> tuple[Row, ...]:
    made = [Row(finding, _passages(finding, text, piece_of), _chapter(finding), 0) for finding in reports.findings(report)]
    by_place = sorted(made, key=lambda row: _place_key(row, text))
    orders = {row.finding.number: order for order, row in enumerate(by_place, 1)}
    return tuple(replace(row, order=orders[row.finding.number]) for row in made)


def _passages(finding: Finding, text: DraftText | None, piece_of: Mapping[int, int]) -> tuple[Passage, ...]:
    shown = enumerate(finding.sub.evidence[:MOST_PASSAGES])
    blocks = [(at, evidence, _block(text.document, evidence) if text is not None else None) for at, evidence in shown]
    return tuple(
        Passage(f"{finding.number}-{at}", evidence, piece_of.get(block) if block is not None else None) for at, evidence, block in blocks
    )


def _chapter(finding: Finding) -> str:
    section = finding.sub.evidence[0].place.section if finding.sub.evidence else ()
    return section[0] if section else ""


def _place_key(row: Row, text: DraftText | None) -> tuple[bool, int, int, int]:
    if not row.finding.sub.evidence:
        return True, 0, 0, row.finding.number
    evidence = row.finding.sub.evidence[0]
    block = _block(text.document, evidence) if text is not None else evidence.place.block
    return block is None, block or 0, evidence.place.start, row.finding.number


# ---- search -----------------------------------------------------------------------------------------------------


def search(layout: Layout, words: str) -> tuple[Hit, ...]:
    """The first places of the draft where the words stand, whatever their case, width and white space."""
    wanted = fold(words).casefold()
    if not wanted or layout.document is None:
        return ()
    hits: list[Hit] = []
    heading, headings = "", {block: text for block, _, text in layout.headings}
    for block in layout.document.blocks:
        heading = headings.get(block.index, heading)
        plain, places = folded(block.text)
        at = _lower(plain).find(wanted)
        if at >= 0 and block.index in layout.piece_of:
            start, end = places[at], places[at + len(wanted) - 1] + 1
            before, after = block.text[max(0, start - AROUND) : start], block.text[end : end + AROUND]
            hits.append(Hit(block.index, layout.piece_of[block.index], before, block.text[start:end], after, heading))
            if len(hits) == MOST_HITS:
                break
    return tuple(hits)


def _lower(text: str) -> str:
    """The text in lower case with every character where it was: "İ" alone would become two."""
    lower = text.casefold()
    return lower if len(lower) == len(text) else "".join(char.casefold() if len(char.casefold()) == 1 else char for char in text)
