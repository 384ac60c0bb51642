"""The tree of sections: what each heading covers, which chapter it is, and what it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import fuzz, process

from plancheck.extraction.outline.openings import is_annex
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Document
from plancheck.model.plan import Heading, Known, Section
from plancheck.model.vocabulary import Part, SectionConcept, Topic, Use, Vocabulary
from plancheck.text import clauses, mentions
from plancheck.text.line import fold

TERMS = lexicon("headings")
_NUMERALS_BEHIND = TERMS.late("numerals_behind")

TASKS = Part.TASKS

_JOINS = TERMS.late("joins")
_JOINING = TERMS.listed("joining")
_MARKS = late(r"[\s“”‘’\"'《》「」()（）【】:：,，、。．.·—\-]")
_TAIL = TERMS.late("tail")
#: What a title adds about itself: 阅读活动（2027—2028年）.
_NOTE = late(r"(?<=\w\w)\([^()]*\)$", needs=("(",))
_COUNT = TERMS.late("section_count")
_RECKONS = TERMS.late("reckons")
_PASSING = TERMS.late("passing")
_PRINCIPLES = TERMS.late("principles")


def sections(document: Document, vocabulary: Vocabulary, headings: Sequence[Heading], shares: Shares | None = None) -> tuple[Section, ...]:
    """One section a heading of level 1 or deeper, in reading order: blocks, tree, concepts by titles, topics. The title makes none.

    `shares` are those of the document where they are at hand.
    """
    rows = [each for each in headings if each.level > 0]
    ends = _ends(rows, len(document.blocks))
    parents = _parents(rows)
    shares = shares or Shares(document, vocabulary, rows, mentions.DocumentText(document))
    below: dict[int | None, list[int]] = {}
    for child, parent in enumerate(parents):
        below.setdefault(parent, []).append(child)
    result: list[Section] = []
    topics = _topics(vocabulary.topics)
    named = _named(rows, parents, vocabulary, _concepts(vocabulary.sections), topics)
    for at, heading in enumerate(rows):
        children = tuple(below.get(at, ()))
        above = parents[at]
        within = () if above is None else handed_down(result[above], named[at])
        start, end = heading.place.block, ends[at]
        own_end = rows[children[0]].place.block if children else end
        result.append(
            Section(
                at,
                heading,
                start,
                end,
                own_end,
                above,
                children,
                heading.place.section,
                named[at],
                within,
                shares.of(start, end),
                topics.of(heading.title),
                known="title" if named[at] else None,
            )
        )
    return tuple(result)


def renamed(tree: Sequence[Section], names: Mapping[int, tuple[str, ...]], known: Known) -> tuple[Section, ...]:
    """The tree in which some sections (by their index) have other concepts, `known` so, and all below stand within those."""
    result: list[Section] = []
    for section in tree:
        above = result[section.parent] if section.parent is not None else None
        concepts = names.get(section.index, section.concepts)
        within = () if above is None else handed_down(above, concepts)
        how = section.known if concepts == section.concepts else known if concepts else None
        result.append(replace(section, concepts=concepts, within=within, known=how))
    return tuple(result)


def _named(
    rows: Sequence[Heading], parents: Sequence[int | None], vocabulary: Vocabulary, known: _Concepts, topics: _Topics
) -> list[tuple[str, ...]]:
    """The concepts of each heading.

    Under principles nothing has one (坚持开放共享 is no part on sharing); under a topic of the tasks nothing has one whose name it
    holds in pieces (读者图书服务 of a part on books is no part on 读者服务); under baseline and objectives nothing has one of the use 任务,
    nor has an estimate; under projects alone nothing has one of the use 目标 (what comes of them is no objective); under tasks nothing is
    the baseline that does not say so and no more (守住旧馆).

    Some plans have no chapter that is called by the first concept of that use: then a chapter 五大任务 is it, or, where each task is a
    chapter of its own, the chapters without a concept that a topic's title names, if there are several.
    """
    part = {each.name: each.part for each in vocabulary.sections}
    result: list[tuple[str, ...]] = []
    for at, heading in enumerate(rows):
        above = list(_above(at, parents))
        within = {part[name] for each in above for name in result[each]}
        of_topic = TASKS in within and any(topics.by_title(rows[each].title) for each in above)
        names = () if any(_PRINCIPLES.search(rows[each].title) for each in above) else _of_heading(heading, known, whole=of_topic)
        if reckons(heading):
            names = tuple(name for name in names if part[name] != TASKS)
        names = fitting(names, within, part)
        if TASKS in within:
            names = tuple(
                name for name in names if part[name] != Part.BASELINE or is_concept(heading.title, known.named(name), strict=True)
            )
        result.append(names)
    main = next((each.name for each in vocabulary.sections if each.part == TASKS), None)
    if main is None or any(main in names for at, names in enumerate(result) if not is_annex(rows[at])):
        return result
    free = [at for at, names in enumerate(result) if not names and parents[at] is None and not is_annex(rows[at])]
    parted = set(parents)
    called = [at for at in free if _bare(rows[at].title).endswith(TASKS) and at in parted]
    loose = [at for at in free if topics.by_title(rows[at].title)]
    for at in called or (loose if len(loose) >= 2 else []):
        result[at] = (main,)
    return result


def fitting(names: tuple[str, ...], within: AbstractSet[str], uses: Mapping[str, str]) -> tuple[str, ...]:
    """Those of the concepts that a section may have within chapters of these uses: no tasks within the baseline and the objectives, and no
    objectives within projects alone."""
    barred: set[str] = {TASKS} if within & {Part.BASELINE, Part.AIMS} else set()
    if Part.PROJECTS in within and Part.AIMS not in within:
        barred.add(Part.AIMS)
    return tuple(name for name in names if uses[name] not in barred)


def reckons(titled: Heading | Section) -> bool:
    """Whether a title names an estimate (借阅路径测算), and so nothing that is done."""
    heading = titled.heading if isinstance(titled, Section) else titled
    return _RECKONS.search(_bare(heading.title)) is not None


def _above(at: int, parents: Sequence[int | None]) -> Iterator[int]:
    while (above := parents[at]) is not None:
        yield above
        at = above


def _of_heading(heading: Heading, known: _Concepts, whole: bool) -> tuple[str, ...]:
    """By its title, and for 附件1 and the like by that word too; `whole`: the name stands there in one piece."""
    names = known.of(heading.title, whole)
    if is_annex(heading):
        bare = _NUMERALS_BEHIND.sub("", fold(heading.number))
        names = tuple(dict.fromkeys((*names, *known.of(bare))))
    return names


def _ends(rows: Sequence[Heading], blocks: int) -> list[int]:
    ends = [blocks] * len(rows)
    running: list[int] = []  # the sections that have not ended yet, each deeper than the one before it
    for at, heading in enumerate(rows):
        while running and heading.level <= rows[running[-1]].level:
            ends[running.pop()] = heading.place.block
        running.append(at)
    return ends


def _parents(rows: Sequence[Heading]) -> list[int | None]:
    result: list[int | None] = []
    above: list[int] = []
    for at, heading in enumerate(rows):
        while above and rows[above[-1]].level >= heading.level:
            above.pop()
        result.append(above[-1] if above else None)
        above.append(at)
    return result


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    return _MARKS.sub("", fold(text))


@lru_cache(maxsize=8192)
def _subjects(title: str) -> tuple[str, ...]:
    """The whole title and the things that it joins (阅读推广与馆员培训), folded, without marks; a name with 、 stays in the whole."""
    title = _NOTE.sub("", fold(title))
    parts = [_bare(part) for part in _JOINS.split(title)]
    return tuple(dict.fromkeys([_bare(title), *(part for part in parts if len(part) >= 2)]))


def handed_down(above: Section, own: tuple[str, ...]) -> tuple[str, ...]:
    """The concepts that a section stands within. Of a heading that joins several, a section that is one of them is within that one:
    阅读活动 below 阅读活动与馆舍建设 is no part on buildings."""
    joined = [name for name in above.concepts if name in own] if len(above.concepts) > 1 else []
    return tuple(dict.fromkeys((*above.within, *(joined or above.concepts))))


def concepts(title: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Names of the section concepts that a heading's title is; several where it names several."""
    return _concepts(vocabulary.sections).of(title)


class _Concepts:
    """The packs' section concepts by their names."""

    def __init__(self, concepts: tuple[SectionConcept, ...]) -> None:
        self._concepts = concepts
        self._owners = _owners((*each.titles, *each.words) for each in self._concepts)
        self._names = _names_of(tuple(self._owners))

    def named(self, name: str) -> SectionConcept:
        return next(each for each in self._concepts if each.name == name)

    def of(self, title: str, whole: bool = False) -> tuple[str, ...]:
        """Names of the section concepts that a heading's title is; several where it names several. `whole`: those that stand in it in
        one piece."""
        held = {
            number
            for subject in _subjects(title)
            for name in self._names.likely(subject)
            if (not whole or name in subject) and _called(subject, name)
            for number in self._owners[name]
        }
        return tuple(each.name for number, each in enumerate(self._concepts) if number in held)


@lru_cache(maxsize=8)
def _concepts(concepts: tuple[SectionConcept, ...]) -> _Concepts:
    """Section concepts to look for, made ready once."""
    return _Concepts(concepts)


def _owners(lists: Iterable[tuple[str, ...]]) -> dict[str, list[int]]:
    """Each name in the lists, without marks, with the numbers (from 0) of the lists that it stands in."""
    owners: dict[str, list[int]] = {}
    for number, names in enumerate(lists):
        for name in _names_of(names).all:
            owners.setdefault(name, []).append(number)
    return owners


def is_concept(title: str, concept: SectionConcept, strict: bool = False) -> bool:
    """Whether a title is this concept's; `strict`: hardly anything but its name stands in the title."""
    names = _names_of((*concept.titles, *(() if strict else concept.words)))
    least = 0.7 if strict else 0.0
    return any(
        _called(subject, name) and len(name) >= least * len(_COUNT.sub("", subject))
        for subject in _subjects(title)
        for name in names.likely(subject)
    )


def with_titled(tree: tuple[Section, ...], concepts: Iterable[SectionConcept]) -> tuple[Section, ...]:
    """The sections, each with those of its concepts that its own title names."""
    by_name = {concept.name: concept for concept in concepts}
    return tuple(
        replace(section, titled=tuple(name for name in section.concepts if is_concept(section.heading.title, by_name[name])))
        for section in tree
    )


class _Names(NamedTuple):
    """Names for headings, without marks: `all` of them; `halved` those that may have a gap in the middle; `long` those that may have
    gaps anywhere, or be misspelt."""

    all: tuple[str, ...]
    halved: tuple[tuple[str, str, str], ...]
    long: tuple[str, ...]

    def gapped(self, subject: str) -> Iterator[str]:
        """The names that may stand in `subject` with gaps."""
        yield from [name for first, second, name in self.halved if first in subject and second in subject]
        yield from [name for name in self.long if name[0] in subject and name[-1] in subject]

    def likely(self, subject: str) -> Iterator[str]:
        """The names that `subject` may be called, cheaply told: few are to be looked at closely."""
        yield from [name for name in self.all if name in subject]
        yield from self.gapped(subject)
        yield from [name for name, _, _ in process.extract_iter(subject, self.long, scorer=fuzz.ratio, score_cutoff=_ALIKE)]


@lru_cache(maxsize=1024)
def _names_of(names: tuple[str, ...]) -> _Names:
    bare = tuple(dict.fromkeys(each for each in map(_bare, names) if each))
    return _Names(
        bare, tuple((each[:2], each[2:], each) for each in bare if len(each) == 4), tuple(each for each in bare if len(each) >= 5)
    )


#: How alike (0 to 100) two spellings of one name are.
_ALIKE = 85


def _called(subject: str, name: str) -> bool:
    """Whether `subject` is called `name`: equal, ending or mostly made of it, or nearly equal. A passing word is not enough."""
    if len(name) > len(subject) + 2:
        return False
    at = subject.rfind(name)
    if at < 0:
        return _gapped(subject, name) or (len(name) >= 5 and fuzz.ratio(subject, name) >= _ALIKE)
    share = len(name) / len(subject)
    if share > 0.6:
        return True
    if _PASSING.search(subject[:at]):
        return False
    behind = _TAIL.sub("", subject[at + len(name) :])
    return not behind if at else (share >= 0.4 or not behind)


def _gapped(subject: str, name: str) -> bool:
    """社区阅读空间建设 in 社区公共阅读空间建设: all characters in their order, most of the stretch; 读者自愿服务 is 读者服务."""
    if len(name) == 4:
        halves = _halves(subject, name[:2], name[2:])
        return halves is not None and not _TAIL.sub("", subject[halves[1] :]) and not _PASSING.search(subject[: halves[0]])
    if len(name) < 5 or (at := subject.find(name[0])) < 0:
        return False
    start, place = at, at
    for char in name:
        place = subject.find(char, place) + 1
        if not place:
            return False
    return len(name) >= 0.7 * (place - start) and (place - start) >= 0.4 * len(subject)


def _joined(subject: str, name: str) -> bool:
    """借书和还书一起办 speaks of 借书还书: nothing but a joining word stands between the halves of a name."""
    return len(name) == 4 and any(name[:2] + word + name[2:] in subject for word in _JOINING)


def _halves(subject: str, first: str, second: str) -> tuple[int, int] | None:
    """From where the first half of a name stands to where the second ends, one to four characters between them; the last such second."""
    at = subject.find(first)
    while at >= 0:
        behind = subject.rfind(second, at + 3, at + 8)
        if behind >= 0:
            return at, behind + 2
        at = subject.find(first, at + 1)
    return None


def about(title: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Names of the topics whose titles or words a heading's title holds."""
    return _topics(vocabulary.topics).of(title)


class _Topics:
    """The packs' topics by their titles and words."""

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        self._topics = topics
        self._words = mentions.WordListIndex((*each.titles, *each.words) for each in self._topics)
        self._owners = _owners(each.titles for each in self._topics)
        self._names = _names_of(tuple(self._owners))

    def of(self, title: str) -> tuple[str, ...]:
        """Names of the topics whose titles or words a heading's title holds."""
        held = self._words.matching(fold(title)) | self._gapped(title)
        return tuple(each.name for number, each in enumerate(self._topics) if number in held)

    def by_title(self, title: str) -> bool:
        """Whether a topic's title, and not only one of its words, stands in the heading."""
        copy = fold(title)
        return any(mentions.word_finder(each.titles).occur_in(copy) for each in self._topics) or bool(self._gapped(title))

    def _gapped(self, title: str) -> set[int]:
        """The numbers of the topics whose titles stand in the heading with gaps."""
        return {
            number
            for subject in _subjects(title)
            for name in self._names.gapped(subject)
            if _gapped(subject, name) or _joined(subject, name)
            for number in self._owners[name]
        }


@lru_cache(maxsize=8)
def _topics(topics: tuple[Topic, ...]) -> _Topics:
    """Topics to look for, made ready once."""
    return _Topics(topics)


class Shares:
    """For every topic the running count of sentences that speak of it, so that each section's share is one subtraction."""

    def __init__(self, document: Document, vocabulary: Vocabulary, headings: Sequence[Heading], whole: mentions.DocumentText) -> None:
        title_end = {each.place.block: each.place.end for each in headings}
        self._starts: list[tuple[int, int]] = []
        for block in document.blocks:
            if block.countable and block.table is None:
                after = title_end.get(block.index, 0)
                self._starts += [
                    (block.index, max(start, after))
                    for start, end in clauses.sentences(block.text)
                    if end > after and not _aside(block.text[max(start, after) : end])
                ]
        no, against = mentions.word_finder(vocabulary.words(Use.NEGATING)), mentions.word_finder(vocabulary.words(Use.OPPOSING))
        headed = sorted(title_end)
        self._counts: dict[str, list[int]] = {}
        self._speaks: dict[str, bytearray] = {}
        for topic in vocabulary.topics:
            words = (*topic.words, *topic.titles)
            speaks = bytearray(len(self._starts))  # 1 for a sentence that does
            for each in whole.places(words):
                at = bisect_right(self._starts, (each.block, each.start)) - 1
                # A table is of what stands right before it, but for one under a heading of its own.
                near = at >= 0 and bisect_right(headed, self._starts[at][0]) == bisect_right(headed, each.block)
                if near and not speaks[at] and each.start >= title_end.get(each.block, 0):
                    speaks[at] = each.state(no, against) == "plain"
            self._counts[topic.name] = [0, *accumulate(speaks)]
            self._speaks[topic.name] = speaks

    def of(self, start: int, end: int) -> tuple[tuple[str, float], ...]:
        """(topic, share) for the sentences of blocks [start, end); topics without any are left out."""
        first, last = (bisect_right(self._starts, (edge, -1)) for edge in (start, end))
        if last <= first:
            return ()
        shares = ((name, (counts[last] - counts[first]) / (last - first)) for name, counts in self._counts.items())
        return tuple((name, share) for name, share in shares if share > 0)

    def together(self, start: int, end: int, topics: AbstractSet[str]) -> float:
        """The share of the sentences of blocks [start, end) that speak of at least one of the topics; 0 where there is no sentence."""
        first, last = (bisect_right(self._starts, (edge, -1)) for edge in (start, end))
        held = [any(flags) for flags in zip(*(self._speaks[name][first:last] for name in topics if name in self._speaks), strict=True)]
        return sum(held) / len(held) if held else 0.0


def _aside(sentence: str) -> bool:
    """Nothing but marks, or a bracket of its own (who is responsible): no sentence that speaks of anything."""
    text = sentence.strip()
    return not patterns.search(r"\w", text) or (text[0] in "（(【〔[" and text.rstrip("。；")[-1:] in "）)】〕]")
