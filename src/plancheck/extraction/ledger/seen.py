"""What in a block could be a fact, by its form alone: figures, years, and names that end like a body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.duties import possible_bodies
from plancheck.extraction.duties.bodies import Bodies
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Block
from plancheck.model.ledger import MarkKind
from plancheck.model.quantity import dimension
from plancheck.text.clauses import trimmed
from plancheck.text.line import squeeze

TERMS = lexicon("ledger")


class Seen(NamedTuple):
    """Characters [start, end) of a block that could be a fact: a value for a quantity, a year for a year. `aside`: why it is hardly one."""

    kind: MarkKind
    start: int
    end: int
    value: Decimal | None = None
    year: int | None = None
    base: int | None = None
    text: str = ""
    amount: quantities.Found | None = None
    aside: str = ""


def seen_in(block: Block, bodies: Bodies | None, acts: frozenset[str], role: str) -> Iterator[Seen]:
    """The marks of a block, by their forms alone; without `bodies`, those of bodies are left out. `role`: what its column holds."""
    text = block.text
    year = _BARE_YEAR.fullmatch(text) if role in ("years", "when") else None
    if year is not None:
        yield Seen("year", year.start(1), year.end(1), year=int(year[1]))
        return
    find = quantities.in_cell if block.table is not None else quantities.find
    for hit in find(text):
        if hit.unit:
            yield Seen("money" if _is_money(hit.unit) else "quantity", hit.number, hit.unit_end, hit.value, amount=hit)
        elif (block.table is not None and _BARE.fullmatch(text)) or _IN_SERIES.search(text[max(0, hit.start - 2) : hit.unit_end + 2]):
            yield Seen("quantity", hit.number, hit.unit_end, hit.value)
    yield from (Seen("quantity", hit.start(), hit.end()) for hit in _RATIO.finditer(text))
    squeezed = squeeze(text)
    for mention in years.find(squeezed.text):
        if mention.year is not None:
            start, end = squeezed.span(mention.start, mention.end)
            yield Seen("year", start, end, year=mention.year, base=mention.base)
    if bodies is not None:
        named = [*_bodies(text, bodies, acts, block.table is not None)]
        yield from named
        yield from _pieces(text, named) if role == "bodies" else ()


_BARE, _RATIO, _IN_SERIES = TERMS.lates("bare", "ratio", "in_series")


_BARE_YEAR = late(r"\s*((?:19|20)\d\d)\s*")


def _is_money(unit: str) -> bool:
    return dimension(unit) == "money"


#: What stands between the marks of a list in a cell, and a letter.
PIECE, WORD = late(r"[^、，,；;/\n]+"), late(r"[^\W\d_]")


#: What a list stands between, and so many of its characters before and behind one of it are looked at.
_LIST_ENDS, _FAR_IN_LIST = "，,；;。：:（()）\n", 60


_BETWEEN, _NO_BODY, _TERRITORY, _BUILT, _OFFICE = TERMS.lates("between", "no_body", "territory", "built", "office")
_SLOT_BEFORE, _SLOT_BEHIND, _DONE_TO, _MANNER = TERMS.lates("slot_before", "slot_behind", "done_to", "manner")


def _named_as(piece: str, before: str, behind: str, acts: frozenset[str]) -> str:
    """ "somebody" in particular, who may be responsible, whom a text that ends like a body names as it stands between two marks; a "thing"
    that is made (研究成立云水市书房中心); "" if it names neither.

    甲或乙 and 集中的乡镇 are whoever it is; what something is done to (完善市政书网, 积极吸引书行) is nobody. What also things and acts
    are called like (书网, 快办) is a body with its territory only, an office also in the place of one.
    """
    if manner := _MANNER.match(piece):
        piece = piece[manner.end() :]
    if _NO_BODY.fullmatch(piece) or _DONE_TO.match(piece) or common.OR in piece or common.OF in piece:
        return ""
    if piece[2:3] == common.DISTRICT:  # the act that the name of an area begins with
        acts = frozenset()
    placed = _SLOT_BEFORE.fullmatch(before) is not None or _SLOT_BEHIND.fullmatch(behind) is not None
    if _BUILT.fullmatch(piece) is None:
        return "somebody" if placed or piece[:2] not in acts else ""
    if piece[:2] in acts:
        return ""
    if _TERRITORY.match(piece):
        return "somebody" if possible_bodies.territory(piece, acts) else "thing"
    return "somebody" if placed and _OFFICE.fullmatch(piece) else ""


def _among_things(text: str, start: int, end: int, bodies: Bodies) -> bool:
    """Whether a name without a territory stands in a list of which most, near it, are no bodies: 绿色书场、绿色书厅、绿色书架. (Of the last
    one of a list, others may have the end: 城东、城西书屋办.)"""
    before, behind = text[max(0, start - _FAR_IN_LIST) : start], text[end : end + _FAR_IN_LIST]
    first = max(map(before.rfind, _LIST_ENDS)) + 1
    last = min((at for mark in _LIST_ENDS if (at := behind.find(mark)) >= 0), default=len(behind))
    listed = (before[first:] + text[start:end] + behind[:last]).split("、")
    return _TERRITORY.match(text[start:end]) is None and 2 * sum(map(bodies.is_body, listed)) < len(listed)


_INSIDE, _LEADING_WORDS, _INNER_ACT = TERMS.lates("inside", "leading_words", "inner_act")


def _bodies(text: str, bodies: Bodies, acts: frozenset[str], in_cell: bool) -> Iterator[Seen]:
    """The bodies that a text names: what stands between marks and words of duty, else an authority within it, and whoever stands in the
    place of one that answers. `acts` before a name are no part of it."""
    named = [*_named(text, bodies, acts)]
    for start, end in possible_bodies.find(text, bodies, acts, in_cell):
        if not any(seen.start < end and start < seen.end for seen in named):
            named.append(Seen("body", start, end, text=text[start:end]))
    yield from named


def _pieces(text: str, named: Sequence[Seen]) -> Iterator[Seen]:
    """What stands in a column of bodies, whatever it is called, but for what is known to be one."""
    for hit in PIECE.finditer(text):
        start, end = trimmed(text, *hit.span())
        if WORD.search(text, start, end) and not any(seen.start < end and start < seen.end for seen in named):
            yield Seen("body", start, end, text=text[start:end])


def _named(text: str, bodies: Bodies, acts: frozenset[str]) -> Iterator[Seen]:
    """The bodies that a text names by words that bodies end with."""
    at, before = 0, ""
    for hit in [*_BETWEEN.finditer(text), None]:
        end, behind = (hit.start(), hit[0]) if hit is not None else (len(text), "")
        piece = text[at:end]
        within = _INNER_ACT.search(piece, 2) if bodies.is_body(piece) else None
        if within is not None and bodies.is_body(piece[: within.start()]):
            end, piece, behind = at + within.start(), piece[: within.start()], ""
        opened = _LEADING_WORDS.match(piece)
        rest = piece[opened.end() :] if opened and opened[0][-2:] in acts else ""
        if rest and bodies.is_body(rest) and _BUILT.fullmatch(rest) is None:
            at, piece = end - len(rest), rest
        sole = within is None or end < (hit.start() if hit is not None else len(text))
        if sole and 3 <= len(piece) <= 24 and bodies.is_body(piece) and (its := _named_as(piece, before, behind, acts)):
            thing = its == "thing" or (behind == "、" and _among_things(text, at, end, bodies))
            yield Seen("body", at, end, text=piece, aside="thing" if thing else "")
        else:
            # 塑造云水客厅, 宜人的云水客厅: what is no body does not end like one either.
            thing = bodies.is_body(piece) and (piece[:2] in acts or common.OF in piece or not sole)
            for inner in _INSIDE.finditer(piece):
                if not _NO_BODY.fullmatch(inner[0]) and bodies.is_body(inner[0]) and not (thing and inner.end() == len(piece)):
                    yield Seen("body", at + inner.start(), at + inner.end(), text=inner[0])
        at, before = (hit.end() if hit is not None else end), behind


#: The marks that are figures.
FIGURES: tuple[MarkKind, ...] = ("quantity", "money")
