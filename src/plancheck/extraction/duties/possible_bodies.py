"""Where somebody may be named who answers for something, whatever he is called and whatever is said of him: 由甲坊牵头; 甲研究院兜底.

No reader takes these for an answer, since nothing in them is known but how they are built; a rule that misses one is shown them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from plancheck.extraction.duties.bodies import Bodies
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.text import clauses
from plancheck.text.clauses import Span

TERMS = lexicon("ledger")

_ON_DUTY = TERMS.group("on_duty")
_NOBODY = TERMS.late("nobody")
_NO_BODY = TERMS.late("no_body")
_KIND = TERMS.late("kind_of_bodies")
_GOVERNED = TERMS.late("governed")
_DONE_TO = TERMS.late("done_to")
_BRINGS = TERMS.late("brings")
_LEADS_TO = TERMS.late("leads_to")
_BETWEEN = TERMS.late("between")
_TERRITORY = TERMS.late("territory")
_BUILT = TERMS.late("built")
_COUNTED = late(r"\d")
#: What stands in no name.
_IN_NO_NAME = frozenset(TERMS.text("in_no_name"))
_BY = TERMS.late("by_somebody")
_ONLY_ACTS = TERMS.late("only_acts")
_MUST = TERMS.late("must_act")
_NAMES = late("[^、]+")
_BETWEEN_ACTS = TERMS.late("between_acts")
_END_LIST = TERMS.late("end_list")
_END_BRACKET = TERMS.late("end_bracket")
#: What stands before a sentence or what is said in its place, and behind it.
_TELLING = ("：", ":", "（", "(", "【", "〔", "[")
_OPENING, _CLOSING = (*"。；;！？\n", *_TELLING), ("", *"。；;！？\n）)】〕]")
#: How a sentence begins that says something of what was named: 这一条….
_THIS = TERMS.text("this")
#: So many spaces may stand before a sentence, and so many letters behind a name that say only what bodies do.
_SPACES, _ACTS = 4, 10
#: The letters of a name before what bodies end with, and in all.
_LEAST, _LONGEST = 2, 24
#: The letters of a bracket that can only name somebody.
_MOST = 16


def find(text: str, bodies: Bodies, acts: AbstractSet[str], in_cell: bool = False) -> Iterator[Span]:
    """The characters of a text where somebody is named: one who is said to answer for something, one of whom a clause says nothing else
    than what he does or must do, one that a word leads to as the last, one by whom a sentence says that something is done, and whoever a
    bracket or a list of names at the end is of that tells of no act that is known. A cell begins with what it is a cell of."""
    yield from _on_duty(text)
    brackets, lists = ([hit.span("who") for hit in form.finditer(text) if hit.start() or not in_cell] for form in (_END_BRACKET, _END_LIST))
    for start, end in (*brackets, *lists):
        if end - start <= _MOST and _COUNTED.search(text, start, end) is None and not any(act in text[start:end] for act in acts):
            yield start, end
    apart = (*brackets, *(hit.span("who") for hit in _BETWEEN_ACTS.finditer(text)))
    inside = [(first + start, last + start) for start, end in apart for first, last in clauses.clauses(text[start:end])]
    for start, end in (*inside, *clauses.clauses(text)):
        said = text[start:end]
        before = text[max(0, start - _SPACES) : start].rstrip(" \u3000")[-1:]
        opens = before in _OPENING if before else not in_cell and not text[end + 1 :].strip()
        alone = (start, end) in inside or (opens and text[end : end + 1] in _CLOSING)
        by = _BY.fullmatch(said)
        if by is not None and alone and not _NOBODY.match(by["who"]):
            yield start + by.start("who"), start + by.end("who")
            continue
        for at, led in ((0, ""), *((hit.end(), hit[0]) for hit in _LEADS_TO.finditer(said))):
            told = (start, end) in inside or before in _TELLING or said[0] in _THIS
            if found := _Slot(bodies, acts, led, opens, alone, "、" in said[at:], told).taken(said, at):
                yield from ((start + first, start + last) for first, last in found)
                break


def territory(name: str, acts: AbstractSet[str]) -> re.Match[str] | None:
    """The territory that a name begins with. Behind an act, unless this is in the name of an area, it is that of something that is made:
    研究成立云水市书房中心."""
    found = _TERRITORY.match(name)
    inside = range(1, found.end() - 2) if found is not None else ()
    made = any((name[at : at + 2] in acts and name[at + 2] != common.DISTRICT) or _DONE_TO.match(name, at) for at in inside)
    return None if made else found


def _on_duty(text: str) -> Iterator[Span]:
    """Where somebody stands who is said to answer for something: 由甲牵头, 责任落在甲、乙."""
    for hit in (hit for _, form in _ON_DUTY for hit in form.finditer(text)):
        at = hit.start("who")
        for name in hit["who"].split("、"):
            if not _NOBODY.match(name) and not _DONE_TO.match(name) and common.OR not in name:
                yield at, at + len(name)
            at += len(name) + 1


class _Slot(NamedTuple):
    """Where names stand: behind the word that `led` to them ("" for none), in a sentence that they or that word open and that is no title
    (`opens`), in one that says nothing else (`alone`), in a list of several (`listed`), in what is said of a thing that was named
    (`told`)."""

    bodies: Bodies
    acts: AbstractSet[str]
    led: str
    opens: bool
    alone: bool
    listed: bool
    told: bool

    def taken(self, said: str, at: int) -> list[Span]:
        """The bodies that a clause has from a character on, one behind the other, if they are all that is told but for what they do; behind
        a word that leads to them, others may follow that are called like no body."""
        found: list[Span] = []
        for piece in _NAMES.finditer(said, at):
            first, last = piece.span()
            sure = self.led or self.listed or self.told or _BUILT.fullmatch(piece[0]) is None or territory(piece[0], self.acts)
            if sure and self._is_somebody(piece[0]):
                found.append((first, last))
                continue
            must = [] if self.led else [hit.start() for hit in _MUST.finditer(said, first + 2, last)]
            ends = (*range(last - 1, max(first + 1, len(said) - _ACTS), -1), *reversed(must))
            end = next((end for end in ends if self._ends(said[first:end], said[end:])), None)
            return [*found, (first, end)] if end is not None else found if self.led else []
        return found

    def _ends(self, name: str, rest: str) -> bool:
        """Whether a name ends before `rest`, which says only what bodies do; not within a longer one (部 of 部门)."""
        if self.bodies.is_body(name + rest[:1]):
            return False
        must = not self.led and _MUST.match(rest) is not None
        return (must or _ONLY_ACTS.fullmatch(rest) is not None) and self._is_somebody(name, must or rest.startswith(common.AND_OTHERS))

    def _with_others(self, name: str) -> Iterator[str]:
        """Who has a kind of bodies, or another one, do something with him, where that is all that a name says: 甲局组织各书店."""
        for hit in _BRINGS.finditer(name, _LEAST):
            others = name[hit.end() :]
            kind = any(each.end() == len(others) for each in _KIND.finditer(others))
            if (kind or self.bodies.is_body(others)) and self.bodies.is_body(name[: hit.start()]):
                yield name[: hit.start()]

    def _is_somebody(self, name: str, surely: bool = False) -> bool:
        """Whether a name ends like a body and is that of one, no kind of bodies, act or thing that something is done to.

        In a sentence that says more, only that of a territory, or one that is long enough to be of one body, and that things are not called
        like unless it stands among bodies, or `surely` behind it is said what only bodies do.
        """
        if any(self._is_somebody(who, True) for who in self._with_others(name)):
            return True
        end = self.bodies.ends.search(name) if self.bodies.is_body(name) else None
        if end is None or end.start() < _LEAST or len(name) > _LONGEST or (name[:2] in self.acts and name[2:3] != common.DISTRICT):
            return False
        if not _IN_NO_NAME.isdisjoint(name) or any(form.search(name) for form in (_BETWEEN, _KIND, _GOVERNED)):
            return False
        if _NO_BODY.fullmatch(name) or _DONE_TO.match(name):
            return False
        placed_in = territory(name, self.acts)
        if placed_in is None and _TERRITORY.match(name):
            return False
        if self.alone or placed_in:
            return True
        placed = self.led or self.opens
        like_a_thing = _BUILT.fullmatch(name) is not None and not (surely or self.listed)
        return bool(placed) and not like_a_thing and (surely or (_COUNTED.search(name) is None and end.start() > len(end[0])))
