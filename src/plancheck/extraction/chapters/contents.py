"""Which chapters and sections are of a kind by the topics that they speak of, by what stands beside them, or by their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from plancheck.extraction.chapters.aims import SEVERAL
from plancheck.extraction.outline.openings import is_annex
from plancheck.extraction.outline.sections import TASKS, Shares, renamed
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Section
from plancheck.model.vocabulary import Part, SectionConcept, Vocabulary
from plancheck.text.line import fold

TERMS = lexicon("headings")
_PRINCIPLE = TERMS.text("principle")
#: How much of a chapter, of its subsections or else of its sentences, is about the topics of what it is.
_MOST = 0.5
#: Uses within which no chapter is known by what it holds.
_CLOSED = (Part.BASELINE, Part.AIMS)

#: The share (0–1) of the sentences of a section that speak of at least one of these topics.
Together = Callable[[Section, AbstractSet[str]], float]


def by_contents(tree: tuple[Section, ...], vocabulary: Vocabulary, shares: Shares) -> tuple[Section, ...]:
    """The tree in which chapters and second-level sections without a concept are the one that they are by their contents (内容).

    Such a section speaks of at least as many of a concept's topics as the pack asks for, and most of its subsections (else of its
    sentences) are about one of them; a subsection that is called by the concept itself is about one more. Of several concepts the one
    that more of it is about counts; where two are equal, none does.
    Within another chapter only parts of tasks are found so: a section on finance within the baseline is no chapter on policy. Where its
    title is half of a concept's (书屋 of 书屋服务), to speak of one of the topics is enough.
    """
    concepts = [each for each in vocabulary.sections if each.contents]
    halves = _halves(vocabulary.sections)

    def together(section: Section, topics: AbstractSet[str]) -> float:
        return shares.together(section.start, section.end, topics)

    names = {each.name for each in concepts}
    found: dict[int, tuple[str, ...]] = {}
    for section in tree:
        # What joins several chapters that titles name is none of them.
        below = {name for at in section.children for name in tree[at].concepts if name in names}
        fit = [each for each in concepts if below <= {each.name} and _may_be(section, each, tree, vocabulary)]
        held = {each.name: share for each in fit if (share := _share(section, each, tree, _told(section, each, together))) >= _MOST}
        half = halves.get(fold(section.heading.title))
        held |= {each.name: _MOST for each in fit if each.name == half and each.name not in held and together(section, set(each.contents))}
        best = [name for name, share in held.items() if share == max(held.values())]
        if len(best) == 1:
            found[section.index] = (best[0],)
    return renamed(tree, found, "contents") if found else tree


@lru_cache(maxsize=8)
def _halves(concepts: tuple[SectionConcept, ...]) -> Mapping[str, str]:
    """The first halves of titles of four letters, each with the concept that it is of; those of several are left out."""
    owners: dict[str, set[str]] = {}
    for concept in concepts:
        for title in map(fold, concept.titles):
            if len(title) == 4:
                owners.setdefault(title[:2], set()).add(concept.name)
    return {half: next(iter(names)) for half, names in owners.items() if len(names) == 1}


def _may_be(section: Section, concept: SectionConcept, tree: Sequence[Section], vocabulary: Vocabulary) -> bool:
    if section.concepts or is_annex(section.heading) or concept.name in section.within:
        return False
    above = tree[section.parent] if section.parent is not None else None
    if above is None:
        return True
    part = {each.name: each.part for each in vocabulary.sections}
    closed = any(part[name] in _CLOSED for name in section.within) or _PRINCIPLE in above.heading.title
    return above.parent is None and concept.part == TASKS and not closed and not set(section.about) - set(concept.contents)


def _told(section: Section, concept: SectionConcept, together: Together) -> Together:
    """How a section's sentences are asked. Where its title names another topic (书屋难题怎么解), the titles of its parts must tell it."""
    return together if not section.about or set(section.about) & set(concept.contents) else lambda section, topics: 0.0


def _share(section: Section, concept: SectionConcept, tree: Sequence[Section], together: Together) -> float:
    """How much of a section is about a concept's topics; 0 where too few of them are told."""
    topics = set(concept.contents)
    inside = [tree[at] for at in section.children]
    if not inside:
        return together(section, topics) if len(topics & dict(section.topics).keys()) >= concept.least else 0.0
    about = [{each.heading.title} if concept.name in each.concepts else _about(each, topics, together) for each in inside]
    told = set().union(*about)
    # What a part of a chapter is about is not all that it speaks of. But where one is called by the concept, the chapter is more than that,
    # and a section of the tasks speaks of much in passing.
    # Where several are, it is of what these speak of.
    called = [each for each in inside if concept.name in each.concepts]
    if section.parent is None and len(called) != 1:
        told |= topics & set().union(*(dict(each.topics) for each in called or inside))
    return sum(map(bool, about)) / len(inside) if len(told) >= concept.least else 0.0


def _about(section: Section, topics: AbstractSet[str], together: Together) -> AbstractSet[str]:
    """The topics of a chapter that one of its subsections is about: named in its heading, or spoken of in most of its sentences."""
    named = topics & set(section.about)
    if named:
        return named
    if section.about or together(section, topics) < _MOST:
        return frozenset()
    return {name for name, _ in section.topics if name in topics}


def by_neighbours(tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which a part of a chapter that no title calls by tasks is what two parts beside it or more are called by, where it speaks
    of two topics of that concept or more: such a chapter takes in another one, part by part. So it is beside one such part where no chapter
    is called so, if its title names one of those topics.

    Only concepts of the use 任务 are found so: what is done stands under the heading of a closing chapter, beside how it is led.
    """
    concepts = [each for each in vocabulary.sections if each.contents and each.part == TASKS]
    uses = {each.name: each.part for each in vocabulary.sections}
    found: dict[int, tuple[str, ...]] = {}
    for chapter in tree:
        if chapter.parent is not None or not chapter.concepts or any(uses[name] for name in chapter.concepts):
            continue
        parts = [tree[at] for at in chapter.children]
        for concept in concepts:
            called = [each for each in parts if concept.name in each.concepts]
            if len(called) > 1:
                found |= {
                    each.index: (concept.name,)
                    for each in parts
                    if not each.concepts and sum(name in concept.contents for name, _ in each.topics) >= SEVERAL
                }
            if called and not any(concept.name in each.concepts for each in tree if each.parent is None):
                told = (each for each in parts if each not in called and not set(concept.contents).isdisjoint(each.about))
                found |= {each.index: (*each.concepts, concept.name) for each in told}
    return renamed(tree, found, "beside") if found else tree


# --- by their place among the chapters that titles name --------------------------------------------------------------------------


def by_order(tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which a chapter without a concept is the one that a pack lists between those of the chapters before and behind it.

    Only a concept of no use is found so, one that no title names: what is done is no part of the tasks then, though it holds measures.
    Half of the chapter's parts or more must tell one of its topics, and the chapter as many of them as the pack asks for; or two parts
    tell all of them.
    """
    rank = {each.name: at for at, each in enumerate(vocabulary.sections)}
    named = {name for each in tree for name in each.concepts}
    tops = [each for each in tree if each.parent is None and not is_annex(each.heading)]
    found: dict[str, list[int]] = {}
    for at, top in enumerate(tops):
        before = max((rank[name] for each in tops[:at] for name in each.concepts), default=-1)
        behind = min((rank[name] for each in tops[at + 1 :] for name in each.concepts), default=len(rank))
        for concept in vocabulary.sections:
            open_to = not top.concepts and not concept.part and concept.contents and concept.name not in named
            if open_to and before < rank[concept.name] < behind and _tells(top, concept, tree):
                found.setdefault(concept.name, []).append(top.index)
    sure = {indexes[0]: (name,) for name, indexes in found.items() if len(indexes) == 1}
    return renamed(tree, sure, "order") if sure else tree


def _tells(chapter: Section, concept: SectionConcept, tree: Sequence[Section]) -> bool:
    """Whether half of a chapter's parts or more tell topics of a concept, and all of it as many as it must; or two parts tell all."""
    told = [{name for name, _ in tree[at].topics if name in concept.contents} for at in chapter.children]
    telling, topics = sum(map(bool, told)), set().union(*told)
    return (2 * telling >= len(told) > 0 and len(topics) >= concept.least) or (telling > 1 and topics == set(concept.contents))
