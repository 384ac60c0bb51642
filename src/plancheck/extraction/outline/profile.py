"""What a draft says of itself: its title, what kind of plan it is, whose it is, and which other places it names.

Marks of the kinds (词表 with 用途 方案类型) and the places (参照表 with 用途 地区) come out of the packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of, late
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Heading, Section, quote
from plancheck.model.vocabulary import PLACES, PROVINCE_COLUMNS, ReferenceTable, Use, Vocabulary
from plancheck.text import mentions
from plancheck.text.line import fold

TERMS = lexicon("profile")

_NAME = TERMS.listed("name")
_KIND = TERMS.listed("kind")
_ALIAS = TERMS.listed("alias")
_NO_ALIAS = TERMS.text("no_alias")
_SPLIT = late(r"[、，,；;/ ]+")
_is_paper = any_of(TERMS.source("is_paper"))
_NO_NAME = TERMS.late("no_name")
_BEFORE_NAME = TERMS.late("before_name")
_AFTER_NAME = TERMS.late("after_name")
_AREA = TERMS.late("area")


class Territory(NamedTuple):
    """A row of the packs' place tables: the name with its other spellings, the longest first; `short` without its kind's mark.

    `folded`: the spellings as `fold` gives them, in the same order.
    """

    name: str
    names: tuple[str, ...]
    folded: tuple[str, ...]
    short: str | None
    province: str | None
    kind: str | None


class Profile(NamedTuple):
    """Title, kind and place of a draft with what they rest on."""

    title: str
    kind: str
    kind_evidence: tuple[Evidence, ...]
    place: str | None
    place_evidence: tuple[Evidence, ...]
    province: str | None


def territories(vocabulary: Vocabulary) -> tuple[Territory, ...]:
    """The places that the packs know, by the headers of their tables."""
    return _territories(vocabulary.tables(PLACES), vocabulary.words(Use.PLAN_KIND))


@lru_cache(maxsize=8)
def _territories(tables: tuple[ReferenceTable, ...], marks: tuple[str, ...]) -> tuple[Territory, ...]:
    result = []
    for table in tables:
        at_name = _column(table.columns, _NAME)
        if at_name is None:
            continue
        at_province, at_kind, at_alias = (_column(table.columns, names) for names in (PROVINCE_COLUMNS, _KIND, _ALIAS))
        for row in table.rows:
            aliases = _SPLIT.split(row[at_alias]) if at_alias is not None else []
            # 无 in the column of short names: the short one is a word of its own.
            short = None if at_alias is not None and row[at_alias].strip() == _NO_ALIAS else _short(row[at_name], marks)
            spellings = {row[at_name], *(alias for alias in aliases if len(alias) >= 2), *([short] if short else [])}
            names = sorted(spellings, key=len, reverse=True)
            province = row[at_province] if at_province is not None else None
            kind = row[at_kind] if at_kind is not None else None
            result.append(Territory(row[at_name], tuple(names), tuple(map(fold, names)), short, province or None, kind))
    return tuple(each for each in result if each.name)


def _short(name: str, marks: Iterable[str]) -> str | None:
    """The name without the mark of a kind at its end, where two characters or more are left."""
    longest_first = sorted(marks, key=len, reverse=True)
    return next((name.removesuffix(mark) for mark in longest_first if name.endswith(mark) and len(name) - len(mark) >= 2), None)


def _column(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((at for name in names for at, column in enumerate(columns) if column.strip().lower() == name), None)


def profile(
    document: Document,
    vocabulary: Vocabulary,
    headings: Sequence[Heading],
    sections: Sequence[Section],
    kind: str | None = None,
    province: str | None = None,
) -> Profile:
    """What the draft says of itself; `kind` and `province` are what the user says and win."""
    title = next((each for each in headings if each.level == 0), None)
    known = territories(vocabulary)
    opening = _opening(document, sections)
    place, place_evidence = _place(document, vocabulary, title, known, opening)
    its = territory(known, place)
    if kind is None:
        found, kind_evidence = _kind(document, vocabulary, title, opening, its)
    else:
        found, kind_evidence = kind, ()
    if province is None:
        province = its.province if its and its.province else _province(known, title, opening)
    return Profile(title.title if title else "", found, kind_evidence, place, place_evidence, province)


def territory(known: Sequence[Territory], place: str | None) -> Territory | None:
    """The row of a place: its own, else that of the city whose name it starts with."""
    if place is None:
        return None
    own = fold(place)
    exact = next((each for each in known if own in each.folded), None)
    return exact or next((each for each in known if own.startswith(each.folded)), None)


def _opening(document: Document, sections: Sequence[Section]) -> tuple[Block, ...]:
    """The text before the second chapter."""
    top = [each for each in sections if each.parent is None]
    end = top[1].start if len(top) > 1 else len(document.blocks)
    return tuple(block for block in document.blocks[:end] if block.countable and block.table is None)


def _title_blocks(document: Document, title: Heading) -> Iterator[tuple[Block, int]]:
    """The blocks of a title with where each starts in it; a title may run over several lines."""
    at, index = 0, title.place.block
    whole = fold(title.title)
    while index < len(document.blocks) and at < len(whole):
        text = fold(document.blocks[index].text)
        if not text or not whole[at:].startswith(text[: max(1, len(whole) - at)]):
            return
        yield document.blocks[index], at
        at += len(text)
        index += 1


def _title_evidence(document: Document, title: Heading, words: Sequence[str]) -> tuple[Evidence, ...]:
    for block, _ in _title_blocks(document, title):
        for start, end in mentions.spans(block.text, words):
            return (quote(document, block.index, start, end),)
    place = title.place
    return (quote(document, place.block, place.start, place.end),)


def _kind(
    document: Document, vocabulary: Vocabulary, title: Heading | None, opening: Sequence[Block], territory: Territory | None
) -> tuple[str, tuple[Evidence, ...]]:
    """The kind whose mark stands last in the title (a zone in a city is the latter); else by the place, else by the opening chapters."""
    lists = vocabulary.kinds
    if title is not None:
        text = fold(title.title)
        # Of marks that end together, the longer one says more: a 图书馆 is a 馆 of its own kind.
        last = {each.code: max(((end, len(word)) for word in each.words for end in _ends((word,), text)), default=(0, 0)) for each in lists}
        best = max(last.values(), default=(0, 0))
        winners = [code for code, mark in last.items() if mark == best]
        if best > (0, 0) and len(winners) == 1:
            words = next(each.words for each in lists if each.code == winners[0])
            return winners[0], _title_evidence(document, title, words)
    if territory is not None and territory.kind:
        # A place of a kind that no loaded pack is for (a zone, under the rules for cities alone) is none of theirs.
        return next((each.code for each in lists if territory.kind in (each.code, each.name)), "unknown"), ()
    if title is None and not document.complete(0, max((block.index for block in opening), default=0)):
        return "unknown", ()  # the title, which would tell it, may stand in what was not read
    marks = {each.code: _marks(document, each.words, opening) for each in lists}
    order = sorted(marks, key=lambda code: len(marks[code]), reverse=True)
    if order and marks[order[0]] and (len(order) == 1 or len(marks[order[0]]) >= 3 * max(1, len(marks[order[1]]))):
        return order[0], tuple(marks[order[0]][:3])
    return "unknown", ()


def _marks(document: Document, words: Sequence[str], blocks: Sequence[Block]) -> list[Evidence]:
    # A mark of one character (市) is in every sentence; outside the title only longer ones tell anything.
    long = tuple(word for word in words if len(word) > 1)
    return [quote(document, block.index, start, end) for block in blocks for start, end in mentions.spans(block.text, long)]


def _place(
    document: Document, vocabulary: Vocabulary, title: Heading | None, known: Sequence[Territory], opening: Sequence[Block]
) -> tuple[str | None, tuple[Evidence, ...]]:
    """The territory in the title, by the packs' tables, else by its form; else the one that the opening names most, or, where there is no
    title, that the whole text names by far most."""
    if title is not None:
        text = fold(title.title)
        named = [
            (text.find(folded), -len(name), each.name, name)
            for each in known
            for name, folded in zip(each.names, each.folded, strict=True)
            if folded in text
        ]
        if named:
            _, _, name, printed = min(named)
            longer = _by_form(text, vocabulary)
            # A zone within a known city: the longer name is the plan's own place.
            own = longer if longer and fold(printed) in longer and _other_kind(longer, name, vocabulary) else name
            return own, _title_evidence(document, title, (own, printed))
        if form := _by_form(text, vocabulary):
            return form, _title_evidence(document, title, (form,))
        if area := _AREA.match(text):  # a county or a district, whatever city's name the text has
            return area[0], _title_evidence(document, title, (area[0],))
        if any(each.province and fold(each.province) in text for each in known):
            return None, ()  # a province's own plan
        return _most_named(document, known, opening)
    return _most_named(document, known, [block for block in document.blocks if block.countable and block.table is None], times=3)


def _other_kind(longer: str, name: str, vocabulary: Vocabulary) -> bool:
    return len(longer) > len(fold(name)) + 1 and _last_mark(longer, vocabulary) != _last_mark(fold(name), vocabulary)


def _last_mark(text: str, vocabulary: Vocabulary) -> str | None:
    ends = [(end, each.code) for each in vocabulary.kinds for end in _ends(each.words, text)]
    return max(ends)[1] if ends else None


def _by_form(title: str, vocabulary: Vocabulary) -> str | None:
    """The name at the start of a title up to the last mark of a kind, or what stands in brackets after 试点 and the like."""
    if not _is_paper(title):
        return None
    bracket = patterns.search(r"[（(]([^（()）]{2,20})[)）](?!$)", title)
    if bracket and not _NO_NAME.search(bracket[1]):
        return bracket[1]
    start = found.end() if (found := _BEFORE_NAME.match(title)) else 0
    stop = found.start() if (found := _AFTER_NAME.search(title, start)) else len(title)
    ends = [start + end for end in _ends(vocabulary.words(Use.PLAN_KIND), title[start:stop]) if 2 <= end <= 20]
    return title[start : max(ends)] if ends else None


def _ends(words: Sequence[str], text: str) -> list[int]:
    """Where the words end in a folded text; one may begin within another (书城 and 城区 in 书城区)."""
    return [at + len(word) for word in map(fold, words) for at in starts(word, text)]


def starts(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text, from left to right and not overlapping itself."""
    at = text.find(word)
    while word and at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _most_named(
    document: Document, known: Sequence[Territory], opening: Sequence[Block], times: int = 2
) -> tuple[str | None, tuple[Evidence, ...]]:
    """The territory that some text names three times or more, and so many `times` as often as any other."""
    found = {
        each.name: [quote(document, block.index, start, end) for block in opening for start, end in mentions.spans(block.text, each.names)]
        for each in known
    }
    order = sorted(found, key=lambda name: len(found[name]), reverse=True)
    if not order or len(found[order[0]]) < 3:
        return None, ()
    if len(order) > 1 and len(found[order[0]]) < times * len(found[order[1]]):
        return None, ()
    return order[0], tuple(found[order[0]][:3])


def _province(known: Sequence[Territory], title: Heading | None, opening: Sequence[Block]) -> str | None:
    names = tuple({each.province for each in known if each.province})
    texts = ([title.title] if title else []) + [block.text for block in opening]
    counts: dict[str, int] = {}
    for text in texts:
        for start, end in mentions.spans(text, names):
            name = fold(text[start:end])
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return None
    best = max(counts.values())
    winners = [name for name, count in counts.items() if count == best]
    return winners[0] if len(winners) == 1 else None
