"""Which other places a draft names, and whether it says of one what its own is to do.

The places (参照表 with 用途 地区) come out of the packs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from plancheck.extraction.outline.profile import Profile, Territory, starts, territories, territory
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import HAN, late
from plancheck.model.document import Block, Document
from plancheck.model.plan import Heading, PlaceName, Responsibility, quote
from plancheck.model.vocabulary import Use, Vocabulary
from plancheck.text import clauses, mentions
from plancheck.text.line import fold

TERMS = lexicon("profile")
_TOGETHER_WITH = TERMS.listed("together_with")
_LETTERS = late(f"[{HAN}]+")
_TERRITORY_END = TERMS.late("territory_end")
_LINK = TERMS.late("link")
_OWN = TERMS.late("own")
_IN_A_NAME = TERMS.late("in_a_name")
_MADE = TERMS.late("made")
_REPORTED = TERMS.late("reported")
_BOUND = TERMS.late("bound")
_DUTY = TERMS.late("duty")
_SEATED = TERMS.late("seated")
_IN_A_FIRM = TERMS.late("in_a_firm")
_GLUED = TERMS.late("glued")
_FOUNDED = TERMS.late("founded")
_GROUP = TERMS.late("group")
_THIS_PAPER = TERMS.late("this_paper")
_TIME = TERMS.late("time")
_NAME_GOES_ON = TERMS.late("name_goes_on")
_FOR_WHOM, _OBJECT, _ITS_PARTS = TERMS.lates("for_whom", "object", "its_parts")

#: The most letters from a place's name to the end of the body's name that holds it.
_LONGEST_BODY = 10


class _OwnWords(NamedTuple):
    """What the packs' words show to be this plan's own matter."""

    verbs: mentions.WordFinder
    matter: mentions.WordFinder
    bodies: mentions.WordFinder
    marks: tuple[str, ...]

    def rest_of_name(self, behind: str) -> int:
        """How far a place's name goes on in what follows, to the mark of its kind (白沙中学图书馆); 0 if it does not."""
        name = _NAME_GOES_ON.match(behind)
        return max((name[0].find(mark) + len(mark) for mark in self.marks if mark in name[0]), default=0) if name else 0

    def opens_with_a_body(self, behind: str) -> bool:
        """Whether a place's name goes on to the mark of its kind, and a body of the place follows: 白沙中学图书馆办公室."""
        rest = self.rest_of_name(behind)
        return rest > 0 and any(a == 0 for a, _ in self.bodies.spans(behind[rest : rest + _LONGEST_BODY]))

    def own(self, behind: str) -> bool:
        """Whether a clause that goes on like this behind a place's name is about what that place is to do."""
        return _OWN.search(behind[:8]) is not None or self.matter.occur_in(behind[:14])


def _own_words(vocabulary: Vocabulary) -> _OwnWords:
    verbs = vocabulary.words(Use.ACTS)
    matter = [*verbs, *vocabulary.words(Use.BODIES)]
    matter += [word for topic in vocabulary.topics for word in (*topic.titles, *topic.words)]
    matter += [word for event in vocabulary.events for word in (event.name, *event.words)]
    matter += [word for each in vocabulary.indicators for word in (each.name, *each.aliases)]
    bodies, marks = vocabulary.words(Use.BODIES), tuple(map(fold, vocabulary.words(Use.PLAN_KIND)))
    return _OwnWords(mentions.word_finder(verbs), mentions.word_finder(tuple(matter)), mentions.word_finder(bodies), marks)


def places(
    document: Document,
    vocabulary: Vocabulary,
    found: Profile,
    headings: Sequence[Heading],
    responsible: Sequence[Responsibility],
    whole: mentions.DocumentText | None = None,
) -> tuple[PlaceName, ...]:
    """The plan's own place, and every other place of the packs' tables that the text names, with its role there.

    `whole` is the document's text where it is at hand.
    """
    result = [PlaceName(found.place, "own", each) for each in found.place_evidence[:1]] if found.place else []
    own = fold(found.place or "")
    others = [each for each in territories(vocabulary) if not _is_own(each, own, found.province)]
    by_name = {name: each for each in others for name in each.folded}
    marks = tuple(map(fold, vocabulary.words(Use.PLAN_KIND)))
    if not by_name:
        return tuple(result)
    words: _OwnWords | None = None
    home = territory(territories(vocabulary), found.place)
    short = fold((home.short or home.name) if home is not None else (found.place or "").rstrip(common.CITY))
    owners: dict[int, list[tuple[int, int]]] = {}
    for clause in responsible:
        owners.setdefault(clause.evidence.place.block, []).append((clause.evidence.place.start, clause.evidence.place.end))
    titles = {each.place.block: each.place.end for each in headings}
    paths = {each.place.block: each.place.section for each in headings if each.level > 0}
    path: tuple[str, ...] = ()
    named: dict[int, list[tuple[int, int]]] = {}
    for each in (whole or mentions.DocumentText(document)).places((*by_name, *vocabulary.words(Use.NO_PLACES))):
        if fold(each.text[each.start : each.end]) in by_name:  # else a longer word that holds a name
            named.setdefault(each.block, []).append((each.start, each.end))
    for block in document.blocks:
        path = paths.get(block.index, path)
        for start, end in named.get(block.index, ()):
            words = words or _own_words(vocabulary)
            other = by_name[fold(block.text[start:end])]
            printed = fold(block.text[start:end])
            bare = printed == fold(other.short or "") or not printed.endswith(marks)
            if bare and _in_a_longer_name(document, block.text, start, end):
                continue
            if bare and (body := _around(block.text, start, end, words)) and not _also_here(document, body, home):
                result.append(PlaceName(other.name, "mention", quote(document, block.index, start, end, path)))
                continue
            if bare and _of_several(block.text, end, short):
                result.append(PlaceName(other.name, "mention", quote(document, block.index, start, end, path)))
                continue
            role = _role(block, start, end, owners.get(block.index, []), titles.get(block.index, 0), words, bare)
            name = other.name
            result.append(PlaceName(name, role, quote(document, block.index, start, end, path)))
    return tuple(result)


def _is_own(other: Territory, own: str, province: str | None) -> bool:
    names = other.folded
    # The city that a zone's name starts with is no stranger to it.
    near = any(name in own or own in name or (len(name) > 2 and own.startswith(name[:-1])) for name in names) if own else False
    return near or fold(province or "") in names


def _in_a_longer_name(document: Document, text: str, start: int, end: int) -> bool:
    """Whether a bare name stands within the name of another territory, which the draft names elsewhere too: 上青石坪 in 上青石坪县."""
    piece = text[max(0, start - 1) : end + 1]
    if _LETTERS.fullmatch(piece) is None or len(piece) < end - start + 2:
        return False
    found = [block.text[at:] for block in document.blocks if block.countable for at in starts(piece, block.text)]
    return len(found) > 1 and any(_TERRITORY_END.match(each, len(piece)) for each in found)


def _around(text: str, start: int, end: int, own_words: _OwnWords) -> tuple[str, str] | None:
    """What stands before and behind a bare name within the name of a body (中铁…局); None where it opens the body's name, or is in none."""
    front = _GLUED.search(fold(text[:start]))
    behind = fold(text[end : end + _LONGEST_BODY])
    ends = [b for a, b in own_words.bodies.spans(behind)]
    finders = own_words.verbs, own_words.bodies
    if front is None or any(b == len(front[0]) for finder in finders for _, b in finder.spans(front[0])):
        return None  # 支持…公司, 责任单位…局
    if not ends or _LINK.search(behind[: min(ends)]):
        return None
    return front[0], behind[: min(ends)]


def _also_here(document: Document, body: tuple[str, str], home: Territory | None) -> bool:
    """Whether the draft names the body of this name at its own place too, so that the other place may be a slip (国铁…局)."""
    names = (home.short or home.name, home.name) if home is not None else ()
    sought = [fold(body[0][-2:] + name + body[1]) for name in names]
    return any(each in fold(block.text) for block in document.blocks for each in sought)


def _of_several(text: str, end: int, own: str) -> bool:
    """Whether a bare name is of a body that works in several places: by how it goes on, or as it names its branch at the plan's `own`."""
    behind = fold(text[end : end + _LONGEST_BODY])
    marks = [at for mark in _MARKS if (at := behind.find(mark)) >= 0]
    name = behind[: min(marks)] if marks else behind
    return _SEATED.match(behind) is not None or (len(own) > 1 and own in name)


#: What ends the name of a body in a list.
_MARKS = TERMS.text("ends_body")


def _role(
    block: Block, start: int, end: int, owners: Sequence[tuple[int, int]], title_end: int, own_words: _OwnWords, bare: bool
) -> Literal["subject", "mention"]:
    """ "subject" where the name is owner, boundary, or subject of a clause about this plan's own matter; else "mention"."""
    text = block.text
    first, last = clauses.around(clauses.clauses(text), start) or (start, end)
    if any(a <= start < b for a, b in owners):
        inside = next((a, b) for a, b in owners if a <= start < b)
        return "mention" if _LINK.search(fold(text[max(first, inside[0]) : start])) else "subject"
    before, behind = _TIME.sub("", fold(text[first:start]).lstrip("(:")), fold(text[end:last])
    if bare and _IN_A_FIRM.match(behind):
        return "mention"
    whole = not bare or own_words.rest_of_name(behind) > 0  # the place, or what is called after it: 白沙图书馆
    if whole and (_THIS_PAPER.search(before) or (_FOUNDED.search(before) and _GROUP.search(behind) and not _cited(text, start))):
        return "subject"
    acts = own_words.opens_with_a_body(behind) or any(a == 0 for a, _ in own_words.verbs.spans(behind))
    if bare and _IN_A_NAME.match(behind) and not acts:
        return "mention"
    drawn_up = _MADE.search(before) is not None and own_words.own(behind)
    told = _REPORTED.search(before) is not None and own_words.own(behind)
    if (drawn_up or told) and not bare and not _cited(text, start) and not _LINK.search(behind[:8]):
        return "subject"
    if _FOR_WHOM.search(before) is not None and not _cited(text, start):
        return "subject"
    if _cited(text, start) or _LINK.search(before) or _linked(behind[:6], own_words):
        return "mention"
    if not bare and _ITS_PARTS.search(behind):
        return "subject"  # 纳入城东市各县区考核
    if _OBJECT.search(before) and own_words.own(behind):
        return "subject"  # 把城东建成…
    if any(a <= 2 for a, _ in own_words.bodies.spans(behind[:8])) and _DUTY.search(behind):
        return "subject"  # a body of the place answers for something
    # A bare name may be part of other words (扩大连片 holds 大连): it must open its clause, or go on as the place's does.
    acted_on = whole and before != "" and len(before) - sum(b - a for a, b in own_words.verbs.spans(before)) <= 2
    if (before == "" or acted_on or start < title_end) and own_words.own(behind):
        return "subject"
    rest = behind[own_words.rest_of_name(behind) :]
    return "subject" if _BOUND.search(behind[:12]) or _BOUND.search(rest[:12]) else "mention"


def _linked(behind: str, own_words: _OwnWords) -> bool:
    """Whether what follows a name links it with another: 、城西市和…; not 统筹发展和安全, where 和 joins what the place does."""
    hit = _LINK.search(behind)
    return hit is not None and not (hit[0] in _TOGETHER_WITH and own_words.verbs.occur_in(behind[: hit.start()]))


def _cited(text: str, at: int) -> bool:
    """Whether the place stands inside 《…》."""
    return text.rfind("《", 0, at) > text.rfind("》", 0, at)
