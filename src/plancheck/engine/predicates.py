"""Evaluates 含 (mentions), 属于 (topics) and 匹配 (patterns) on values."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import regex

from plancheck.engine.context import Context
from plancheck.engine.elements import (
    Listing,
    NamedQuantity,
    Passage,
    Series,
    Territory,
    TextValue,
    Val,
    ValueGroup,
    evidence_of,
    has_count,
    trim,
    truth,
    with_evidence,
)
from plancheck.engine.nouns import block_of, quotes_of
from plancheck.engine.prefilter import may_match, pattern_needs
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact, PlanTable, Project, Section, TaskItem
from plancheck.model.value import FALSE, TRUE, Absent, Known, Truth, both, either
from plancheck.model.vocabulary import EventConcept, Indicator, SectionConcept, Source, Topic, WordList
from plancheck.text import clauses
from plancheck.text.line import fold_name

#: The time limit of a search with a pattern, in seconds.
PATTERN_SECONDS = 0.5


def _distribute(left: Val, right: Val, condition: Callable[[Val, Val], Truth]) -> Truth:
    """A condition on two values, either of which may be a group."""
    if isinstance(left, ValueGroup):
        return left.test(lambda part: _distribute(part, right, condition))
    if isinstance(right, ValueGroup):
        return right.test(lambda part: _distribute(left, part, condition))
    return condition(left, right)


def _texts(val: Val) -> tuple[str, ...] | None:
    """The words of a definition or a text; None if the value is not known."""
    if not isinstance(val, Known):
        return None
    match val.value:
        case Topic() as topic:
            return (*topic.titles, *topic.words)
        case WordList() | EventConcept() as words:
            return words.words
        case SectionConcept() as concept:
            return (*concept.titles, *concept.words)
        case Indicator() as indicator:
            return (indicator.name, *indicator.aliases)
        case TextValue() as text:
            return (text.text,)
        case str() as text:
            return (text,)
        case int() as year:
            return (f"{year}年",)
        case Territory() as place:
            return (place.name,) if place.name else None
        case Source() as source:
            return (source.official_title or source.title.zh,)
        case _:
            raise TypeError(f"含 {type(val.value).__name__}")


def words_of(val: Val) -> tuple[str, ...] | None:
    """All words on the right side of 含; None if a value is not known."""
    if not isinstance(val, ValueGroup):
        return _texts(val)
    parts = [words_of(part) for part in val.parts]
    return None if any(part is None for part in parts) else tuple(word for part in parts if part is not None for word in part)


def contains(ctx: Context, left: Val, right: Val) -> Truth:
    """left 含 right: left mentions one of the words, neither negated nor opposed."""

    def contains_one(subject: Val, meant: Val) -> Truth:
        words = _texts(meant)
        if words is None:
            if isinstance(meant, Known):  # a place that is not known
                return Truth(None, "applicability_unknown")
            return truth(meant) if not isinstance(meant, Absent) else FALSE
        return _any_element(subject, lambda element: _element_contains(ctx, element, words))

    return _distribute(left, right, contains_one)


def _any_element(subject: Val, condition: Callable[[Any], Truth]) -> Truth:
    """Whether a condition holds for one of the elements of a subject. Unsure membership makes it unsure."""
    match subject:
        case Known():
            return condition(subject.value)
        case Listing():
            if subject.empty:
                return has_count(subject, "at_least", 1)
            answers = ((member.truth, condition(member.element)) for member in subject.members)
            answer = either(holds if belongs.state else both([belongs, holds]) for belongs, holds in answers)
            if answer.state is False and not subject.complete:
                return Truth(None, subject.reason, answer.evidence, answer.looked_for)
            return answer
        case _:
            return truth(subject)


def _element_contains(ctx: Context, element: Any, words: tuple[str, ...]) -> Truth:
    if isinstance(element, TextValue | str):
        text, evidence = _text_of(element)
        folded = fold_name(text)
        return Truth(any(all(fold_name(part) in folded for part in word.split("…")) for word in words), None, evidence)
    return ctx.text_search.contains(element, words)


def concerns(ctx: Context, left: Val, right: Val) -> Truth:
    """left 属于 right: left is about a topic, or in a chapter of a kind."""

    def concerns_one(subject: Val, meant: Val) -> Truth:
        if not isinstance(meant, Known):
            return truth(meant)
        match subject:
            case Known():
                return element_concerns(ctx, subject.value, meant.value)
            case Listing():
                if subject.empty:
                    return has_count(subject, "at_least", 1)
                answers = [element_concerns(ctx, member.element, meant.value) for member in subject.members if member.truth.state]
                states = {answer.state for answer in answers}
                return answers[0] if len(states) == 1 else Truth(None, "conflict", trim(e for a in answers for e in a.evidence))
            case _:
                return truth(subject)

    return _distribute(left, right, concerns_one)


def element_concerns(ctx: Context, element: Any, meant: Any) -> Truth:
    """Whether an element is about a topic, or in a chapter of a kind."""
    match meant:
        case SectionConcept():
            return _is_in_chapter(ctx, element, meant)
        case Topic():
            return _concerns_topic(ctx, element, meant)
        case WordList() if isinstance(element, TextValue | str):
            text, evidence = _text_of(element)
            return Truth(any(map(fold_name(text).__contains__, _folded(meant.words))), None, evidence)
        case _:
            raise TypeError(f"{type(element).__name__} 属于 {type(meant).__name__}")


def _concerns_topic(ctx: Context, element: Any, topic: Topic) -> Truth:
    match element:
        case Section():
            return ctx.topics.section_concerns(element, topic)
        case Fact():
            return ctx.topics.fact_concerns(element, topic)
        case TaskItem():
            return ctx.topics.task_concerns(element, topic)
        case Project():
            return ctx.topics.project_concerns(element, topic)
        case NamedQuantity(indicator=indicator) | Series(quantity=NamedQuantity(indicator=indicator)):
            return Truth(indicator is not None and topic.name in indicator.topics)
        case TextValue() | str():
            return Truth(ctx.topics.text_names(_text_of(element)[0], topic))
        case _:
            raise TypeError(f"{type(element).__name__} 属于 {type(topic).__name__}")


def _text_of(element: TextValue | str) -> tuple[str, tuple[Evidence, ...]]:
    return (element.text, element.evidence) if isinstance(element, TextValue) else (element, ())


@lru_cache(maxsize=1024)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_name, words))


def _is_in_chapter(ctx: Context, element: Any, concept: SectionConcept) -> Truth:
    """Whether an element is in a chapter of a kind, or is one."""
    section, evidence, block = _location(ctx, element)
    membership = TRUE if block is None else ctx.regions.in_its_section(block)
    if not membership.state:
        return with_evidence(membership, evidence)
    if section is not None and ctx.chapters.is_above(section, concept.name):
        return Truth(None, "candidate", evidence)
    return Truth(section is not None and concept.name in (*section.concepts, *section.within), None, evidence)


def _location(ctx: Context, element: Any) -> tuple[Section | None, tuple[Evidence, ...], int | None]:
    """The section that an element is or is in, the quotes of the element, and its block (None if it has none)."""
    if isinstance(element, Section):
        return element, quotes_of(ctx, element), element.start
    index = _section_of(ctx, element)
    return ctx.plan.sections[index] if index is not None else None, evidence_of(element), block_of(element)


def _section_of(ctx: Context, element: Any) -> int | None:
    match element:
        case Fact() | TaskItem() | PlanTable():
            return element.section
        case Passage():
            return ctx.plan.section_of_block[element.block]
        case _:
            evidence = evidence_of(element)
            return ctx.plan.section_of_block[evidence[0].place.block] if evidence else None


@lru_cache(maxsize=1024)
def _compiled(source: str) -> regex.Pattern[str]:
    """A compiled pattern. Patterns are compiled only when there is a text to search."""
    return regex.compile(source)


@lru_cache(maxsize=16384)
def _span(source: str, text: str) -> tuple[int, int] | None:
    """The first match of a pattern in a text. Raises TimeoutError."""
    needs = pattern_needs(source)
    if needs is not None and not may_match(needs, text):
        return None
    match = _compiled(source).search(text, timeout=PATTERN_SECONDS)
    return match.span() if match else None


def pattern_found(source: str, text: str) -> bool:
    """Whether a pattern matches in a text. Raises TimeoutError."""
    return _span(source, text) is not None


def matches(ctx: Context, left: Val, source: str) -> Truth:
    """left 匹配 /source/: the pattern matches in a text, the quote of a statement, or a paragraph of an element. Raises TimeoutError."""
    if isinstance(left, ValueGroup):
        return left.test(lambda part: matches(ctx, part, source))
    return _any_element(left, lambda element: _element_matches(ctx, element, source))


def _element_matches(ctx: Context, element: Any, source: str) -> Truth:
    match element:
        case TextValue():
            return Truth(_span(source, element.text) is not None, None, element.evidence)
        case str():
            return Truth(_span(source, element) is not None)
        case Project():
            return _text_matches(ctx, element, source)
        case _ if isinstance(statement := getattr(element, "evidence", None), Evidence):  # only the quote, not its paragraph
            return Truth(_span(source, statement.quote) is not None, None, (statement,))
        case _:
            return _text_matches(ctx, element, source)


def _text_matches(ctx: Context, element: Any, source: str) -> Truth:
    blocks = ctx.plan.document.blocks
    ranges, among = ctx.regions.ranges(element), ctx.text_search.matching(source)
    doubtful: Truth | None = None
    for index in (block for start, end in ranges for block in range(start, end) if among is None or block in among):
        if not blocks[index].countable or (span := _span_in(source, element, blocks[index].text)) is None:
            continue
        evidence = (ctx.plan.evidence(index, *_shown(element, blocks[index].text, *span)),)
        belongs = ctx.regions.belongs(element, index)
        if belongs.state:
            return Truth(True, None, evidence)
        doubtful = Truth(None, belongs.reason, evidence) if doubtful is None else doubtful
    if doubtful is not None:  # behind a part that was not read, which may contain a heading
        return doubtful
    complete, reason = ctx.regions.read(element)
    return Truth(False, looked_for=ctx.regions.looked_for(element)) if complete else Truth(None, reason)


def _span_in(source: str, element: Any, text: str) -> tuple[int, int] | None:
    """The first match of a pattern in the part of a block that belongs to an element; a sentence is searched by itself."""
    if not _is_sentence(element, text):
        return _span(source, text)
    span = _span(source, text[element.start : element.end])
    return (span[0] + element.start, span[1] + element.start) if span is not None else None


def _shown(element: Any, text: str, start: int, end: int) -> tuple[int, int]:
    """The span that is quoted for a match: in a sentence its clauses, otherwise the match itself."""
    if not _is_sentence(element, text):
        return _widened(text, start, end)
    spans = clauses.clauses(text)
    first, last = clauses.around(spans, start), clauses.around(spans, max(start, end - 1))
    return max(element.start, first[0]) if first else start, min(element.end, last[1]) if last else max(end, start + 1)


def _is_sentence(element: Any, text: str) -> bool:
    return type(element) is Passage and not (element.start == 0 and element.end >= len(text))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a match; an empty match gets the character behind it, since a quote is never empty."""
    return (start, end) if end > start else (start, min(len(text), start + 1))
