"""What a draft says of itself: its title, what kind of plan it is, whose it is, and which other places it names.

Marks of the kinds (词表 with 用途 方案类型) and the places (参照表 with 用途 地区) come out of the packs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from plancheck.extraction import patterns
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import any_of, late
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Heading, PlaceName, Responsibility, Section, quote
from plancheck.model.vocabulary import PROVINCE_COLUMNS, ReferenceTable, Vocabulary
from plancheck.text import clauses, mentions
from plancheck.text.line import fold

TERMS = lexicon("profile")
_TOGETHER_WITH = TERMS.listed("together_with")

_NAME = TERMS.listed("name")
_KIND = TERMS.listed("kind")
_ALIAS = TERMS.listed("alias")
_SPLIT = late(r"[、，,；;/ ]+")
_is_paper = any_of(TERMS.source("is_paper"))
_LETTERS = late(r"[一-鿿]+")
_TERRITORY_END = TERMS.late("territory_end")
_LINK = TERMS.late("link")
_OWN = TERMS.late("own")
_IN_A_NAME = TERMS.late("in_a_name")
_MADE = TERMS.late("made")
_REPORTED = TERMS.late("reported")
_BOUND = TERMS.late("bound")
_FOR_WHOM, _OBJECT = TERMS.late("for_whom"), TERMS.late("object")
_DUTY = TERMS.late("duty")
_NO_NAME = TERMS.late("no_name")
_BEFORE_NAME = TERMS.late("before_name")
_AFTER_NAME = TERMS.late("after_name")
_AREA = TERMS.late("area")
_SEATED = TERMS.late("seated")
_IN_A_FIRM = TERMS.late("in_a_firm")
_GLUED = TERMS.late("glued")
_FOUNDED = TERMS.late("founded")
_GROUP = TERMS.late("group")
_THIS_PAPER = TERMS.late("this_paper")
_TIME = TERMS.late("time")
_NAME_GOES_ON = TERMS.late("name_goes_on")


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
    return _territories(vocabulary.tables("地区"), vocabulary.words("方案类型"))


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
            short = None if at_alias is not None and row[at_alias].strip() == "无" else _short(row[at_name], marks)
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
    territory = _territory(known, place)
    if kind is None:
        found, kind_evidence = _kind(document, vocabulary, title, opening, territory)
    else:
        found, kind_evidence = kind, ()
    if province is None:
        province = territory.province if territory and territory.province else _province(known, title, opening)
    return Profile(title.title if title else "", found, kind_evidence, place, place_evidence, province)


def _territory(known: Sequence[Territory], place: str | None) -> Territory | None:
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
    lists = [each for each in vocabulary.wordlists if each.use == "方案类型"]
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
    ends = [(end, each.code) for each in vocabulary.wordlists if each.use == "方案类型" for end in _ends(each.words, text)]
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
    ends = [start + end for end in _ends(vocabulary.words("方案类型"), title[start:stop]) if 2 <= end <= 20]
    return title[start : max(ends)] if ends else None


def _ends(words: Sequence[str], text: str) -> list[int]:
    """Where the words end in a folded text; one may begin within another (书城 and 城区 in 书城区)."""
    return [at + len(word) for word in map(fold, words) for at in _starts(word, text)]


def _starts(word: str, text: str) -> Iterator[int]:
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

    def own(self, behind: str) -> bool:
        """Whether a clause that goes on like this behind a place's name is about what that place is to do."""
        return _OWN.search(behind[:8]) is not None or self.matter.occur_in(behind[:14])


def _own_words(vocabulary: Vocabulary) -> _OwnWords:
    verbs = vocabulary.words("动作")
    matter = [*verbs, *vocabulary.words("机构")]
    matter += [word for topic in vocabulary.topics for word in (*topic.titles, *topic.words)]
    matter += [word for event in vocabulary.events for word in (event.name, *event.words)]
    matter += [word for each in vocabulary.indicators for word in (each.name, *each.aliases)]
    bodies, marks = vocabulary.words("机构"), tuple(map(fold, vocabulary.words("方案类型")))
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
    if not by_name:
        return tuple(result)
    words: _OwnWords | None = None
    home = _territory(territories(vocabulary), found.place)
    short = fold((home.short or home.name) if home is not None else (found.place or "").rstrip("市"))
    owners: dict[int, list[tuple[int, int]]] = {}
    for clause in responsible:
        owners.setdefault(clause.evidence.place.block, []).append((clause.evidence.place.start, clause.evidence.place.end))
    titles = {each.place.block: each.place.end for each in headings}
    paths = {each.place.block: each.place.section for each in headings if each.level > 0}
    path: tuple[str, ...] = ()
    named: dict[int, list[tuple[int, int]]] = {}
    for each in (whole or mentions.DocumentText(document)).places((*by_name, *vocabulary.words("非地名"))):
        if fold(each.text[each.start : each.end]) in by_name:  # else a longer word that holds a name
            named.setdefault(each.block, []).append((each.start, each.end))
    for block in document.blocks:
        path = paths.get(block.index, path)
        for start, end in named.get(block.index, ()):
            if own and _inside_own(block.text, start, end, own):
                continue
            words = words or _own_words(vocabulary)
            territory = by_name[fold(block.text[start:end])]
            bare = fold(block.text[start:end]) == fold(territory.short or "")
            if bare and _in_a_longer_name(document, block.text, start, end):
                continue
            if bare and (body := _around(block.text, start, end, words)) and not _also_here(document, body, home):
                result.append(PlaceName(territory.name, "mention", quote(document, block.index, start, end, path)))
                continue
            if bare and _of_several(block.text, end, short):
                result.append(PlaceName(territory.name, "mention", quote(document, block.index, start, end, path)))
                continue
            role = _role(block, start, end, owners.get(block.index, []), titles.get(block.index, 0), words, bare)
            name = territory.name
            result.append(PlaceName(name, role, quote(document, block.index, start, end, path)))
    return tuple(result)


def _is_own(territory: Territory, own: str, province: str | None) -> bool:
    names = territory.folded
    # The city that a zone's name starts with is no stranger to it.
    near = any(name in own or own in name or (len(name) > 2 and own.startswith(name[:-1])) for name in names) if own else False
    return near or fold(province or "") in names


def _inside_own(text: str, start: int, end: int, own: str) -> bool:
    around = fold(text[max(0, start - len(own)) : end + len(own)])
    return own in around and fold(text[start:end]) in own


def _in_a_longer_name(document: Document, text: str, start: int, end: int) -> bool:
    """Whether a bare name stands within the name of another territory, which the draft names elsewhere too: 上青石坪 in 上青石坪县."""
    piece = text[max(0, start - 1) : end + 1]
    if _LETTERS.fullmatch(piece) is None or len(piece) < end - start + 2:
        return False
    found = [block.text[at:] for block in document.blocks if block.countable for at in _starts(piece, block.text)]
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
_MARKS = "、,;:。()和与及由"


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
    if not bare and (_THIS_PAPER.search(before) or (_FOUNDED.search(before) and _GROUP.search(behind) and not _cited(text, start))):
        return "subject"
    if bare and _IN_A_NAME.match(behind) and not any(a == 0 for a, _ in own_words.verbs.spans(behind)):
        return "mention"
    drawn_up = _MADE.search(before) is not None and own_words.own(behind)
    told = _REPORTED.search(before) is not None and own_words.own(behind)
    if (drawn_up or told) and not bare and not _cited(text, start) and not _LINK.search(behind[:8]):
        return "subject"
    if _FOR_WHOM.search(before) is not None and not _cited(text, start):
        return "subject"
    if _cited(text, start) or _LINK.search(before) or _linked(behind[:6], own_words):
        return "mention"
    if _OBJECT.search(before) and own_words.own(behind):
        return "subject"  # 把城东建成…
    if any(a <= 2 for a, _ in own_words.bodies.spans(behind[:8])) and _DUTY.search(behind):
        return "subject"  # a body of the place answers for something
    # A bare name may be part of other words (扩大连片 holds 大连): it must open its clause.
    acted_on = not bare and before != "" and len(before) - sum(b - a for a, b in own_words.verbs.spans(before)) <= 2
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
