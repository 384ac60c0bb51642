"""Chapters that no title names, recognised by what they hold: their parts are about the topics that a pack lists for a chapter (内容)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from plancheck.model.plan import Section
from plancheck.model.vocabulary import SectionConcept, Vocabulary

#: How much of a chapter, of its subsections or else of its sentences, is about the topics of what it is.
_MOST = 0.5
#: Uses within which no chapter is known by what it holds, and that of chapters that may stand within another one.
_CLOSED, _TASKS = ("现状", "目标"), "任务"

#: The share (0–1) of the sentences of a section that speak of at least one of these topics.
Together = Callable[[Section, AbstractSet[str]], float]


def named(tree: Sequence[Section], vocabulary: Vocabulary, together: Together) -> dict[int, str]:
    """The chapters and second-level sections without a concept that are one by their contents: index -> the concept's name.

    Such a section is about at least as many of a concept's topics as the pack asks for, and most of its subsections (else of its
    sentences) are about one of them; a subsection that is called by the concept itself is about one more. Of several concepts the one
    that more of it is about counts; where two are equal, none does.
    Within another chapter only parts of tasks are found so: a section on finance within the baseline is no chapter on policy.
    """
    concepts = [each for each in vocabulary.sections if each.contents]
    names = {each.name for each in concepts}
    found: dict[int, str] = {}
    for section in tree:
        # What joins several chapters that titles name is none of them.
        below = {name for at in section.children for name in tree[at].concepts if name in names}
        fit = [each for each in concepts if below <= {each.name} and _may_be(section, each, tree, vocabulary)]
        held = {each.name: share for each in fit if (share := _share(section, each, tree, _told(section, each, together))) >= _MOST}
        best = [name for name, share in held.items() if share == max(held.values())]
        if len(best) == 1:
            found[section.index] = best[0]
    return found


def _may_be(section: Section, concept: SectionConcept, tree: Sequence[Section], vocabulary: Vocabulary) -> bool:
    if section.concepts or section.heading.number.startswith("附") or concept.name in section.within:
        return False
    above = tree[section.parent] if section.parent is not None else None
    if above is None:
        return True
    part = {each.name: each.part for each in vocabulary.sections}
    closed = any(part[name] in _CLOSED for name in section.within) or "原则" in above.heading.title
    return above.parent is None and concept.part == _TASKS and not closed and not set(section.about) - set(concept.contents)


def _told(section: Section, concept: SectionConcept, together: Together) -> Together:
    """How a section's sentences are asked. Where its title names another topic (书屋难题怎么解), the titles of its parts must tell it."""
    return together if not section.about or set(section.about) & set(concept.contents) else lambda section, topics: 0.0


def _share(section: Section, concept: SectionConcept, tree: Sequence[Section], together: Together) -> float:
    """How much of a section is about a concept's topics; 0 where too few of them are told."""
    topics = set(concept.contents)
    inside = [tree[at] for at in section.children]
    if not inside:
        told = {name for name, share in section.topics if name in topics}
        return together(section, topics) if len(told) >= concept.least else 0.0
    about = [{each.heading.title} if concept.name in each.concepts else _about(each, topics, together) for each in inside]
    return sum(map(bool, about)) / len(inside) if len(set().union(*about)) >= concept.least else 0.0


def _about(section: Section, topics: AbstractSet[str], together: Together) -> AbstractSet[str]:
    """The topics of a chapter that one of its subsections is about: named in its heading, or spoken of in most of its sentences."""
    named = topics & set(section.about)
    if named:
        return named
    if section.about or together(section, topics) < _MOST:
        return frozenset()
    return {name for name, _ in section.topics if name in topics}
