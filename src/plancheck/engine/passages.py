"""含, 属于 and 匹配: what a text mentions, what a part is about, what a pattern finds. No closures here, only values."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import regex

from plancheck.engine import sieve
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    Late,
    Listing,
    Named,
    Passage,
    Series,
    Several,
    Territory,
    Val,
    Words,
    all_of,
    evidence_of,
    exists,
    negated,
    one_of,
    trim,
    truth,
    with_evidence,
)
from plancheck.engine.nouns import block_of
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Fact, PlanTable, Project, Section, TaskItem
from plancheck.model.value import FALSE, TRUE, Absent, Known, Truth
from plancheck.model.vocabulary import EventConcept, Indicator, SectionConcept, Source, Topic, WordList
from plancheck.text import clauses
from plancheck.text.names import fold_name

#: How long one search with a pattern of a rule may take, in seconds.
PATTERN_SECONDS = 0.5


def _distribute(left: Val, right: Val, one: Callable[[Val, Val], Truth]) -> Truth:
    """Side-by-side values on either side: all of them, or any."""
    if isinstance(left, Several):
        parts = [_distribute(part, right, one) for part in left.parts]
        return one_of(parts) if left.any else all_of(parts)
    if isinstance(right, Several):
        parts = [_distribute(left, part, one) for part in right.parts]
        return one_of(parts) if right.any else all_of(parts)
    return one(left, right)


def _texts(val: Val) -> tuple[str, ...] | None:
    """The words that a definition or a text stands for; None where the value is not known."""
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
        case Words() as text:
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
    """Every word that what 含 looks for stands for; None where one is not known."""
    if not isinstance(val, Several):
        return _texts(val)
    parts = [words_of(part) for part in val.parts]
    return None if any(part is None for part in parts) else tuple(word for part in parts if part is not None for word in part)


def contains(ctx: Context, left: Val, right: Val) -> Truth:
    """left 含 right: a passage of it mentions one of the words, plainly."""

    def one(subject: Val, meant: Val) -> Truth:
        words = _texts(meant)
        if words is None:
            if isinstance(meant, Known):  # a place that is not known
                return Truth(None, "applicability_unknown")
            return truth(meant) if not isinstance(meant, Absent) else FALSE
        return _any_element(subject, lambda element: _element_contains(ctx, element, words))

    return _distribute(left, right, one)


def _any_element(subject: Val, ask_one: Callable[[Any], Truth]) -> Truth:
    """Whether it holds of one of a subject's elements; each only as sure as that it belongs."""
    match subject:
        case Known():
            return ask_one(subject.value)
        case Listing():
            if subject.empty:
                return exists(subject, "at_least", 1)
            answers = []
            for member in subject.members:
                answer = ask_one(member.element)
                answers.append(answer if member.truth.state else all_of([member.truth, answer]))
            answer = one_of(answers)
            if answer.state is False and not subject.complete:
                return Truth(None, subject.reason, answer.evidence, answer.looked_for)
            return answer
        case _:
            return truth(subject)


def _element_contains(ctx: Context, element: Any, words: tuple[str, ...]) -> Truth:
    if isinstance(element, Words | str):
        text = fold_name(element.text if isinstance(element, Words) else element)
        hit = any(all(fold_name(part) in text for part in word.split("…")) for word in words)
        return Truth(hit, evidence=element.evidence if isinstance(element, Words) else ())
    return ctx.contains(element, words)


def concerns(ctx: Context, left: Val, right: Val) -> Truth:
    """left 属于 right: it is about a topic, or stands in a chapter of that kind."""

    def one(subject: Val, meant: Val) -> Truth:
        if not isinstance(meant, Known):
            return truth(meant)
        match subject:
            case Known():
                return element_concerns(ctx, subject.value, meant.value)
            case Listing():
                if subject.empty:
                    return exists(subject, "at_least", 1)
                answers = [element_concerns(ctx, member.element, meant.value) for member in subject.members if member.truth.state]
                states = {answer.state for answer in answers}
                return answers[0] if len(states) == 1 else Truth(None, "conflict", trim(e for a in answers for e in a.evidence))
            case _:
                return truth(subject)

    return _distribute(left, right, one)


def element_concerns(ctx: Context, element: Any, meant: Any) -> Truth:
    """Whether one element is about a topic, or stands in a chapter of that kind."""
    answers = ctx.answers["concerns", id(meant)]
    kept = answers.get(id(element))
    if kept is None:
        kept = answers[id(element)] = (element, _element_concerns(ctx, element, meant))
    answer: Truth = kept[1]
    return answer


def _element_concerns(ctx: Context, element: Any, meant: Any) -> Truth:
    if type(element) is Fact and type(meant) is Topic:
        return ctx.fact_concerns(element, meant)
    if isinstance(meant, SectionConcept):
        return _stands_in(ctx, element, meant)
    match element, meant:
        case Section(), Topic():
            return ctx.section_concerns(element, meant)
        case Fact(), Topic():
            return ctx.fact_concerns(element, meant)
        case TaskItem(), Topic():
            return ctx.task_concerns(element, meant)
        case Project(), Topic():
            return ctx.project_concerns(element, meant)
        case (Named() | Series(), Topic()):
            indicator = element.indicator if isinstance(element, Named) else element.named.indicator
            return Truth(indicator is not None and meant.name in indicator.topics)
        case (Words() | str(), Topic()):
            return Truth(ctx.text_names(element.text if isinstance(element, Words) else element, meant))
        case (Words() | str(), WordList()):
            text = fold_name(element.text if isinstance(element, Words) else element)
            evidence = element.evidence if isinstance(element, Words) else ()
            return Truth(any(map(text.__contains__, _folded(meant.words))), evidence=evidence)
        case _:
            raise TypeError(f"{type(element).__name__} 属于 {type(meant).__name__}")


@lru_cache(maxsize=1024)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold_name, words))


def _stands_in(ctx: Context, element: Any, concept: SectionConcept) -> Truth:
    """Whether an element stands in a chapter of a kind, or is one."""
    section, evidence, ground = ctx.of("stands", element, lambda element: _standing(ctx, element))
    return _as_surely(ground, Truth(section is not None and _is_in(section, concept.name), None, evidence))


def stands_in_any(ctx: Context, element: Any, chapters: Sequence[str]) -> Truth:
    """What `element_concerns` comes to for one chapter or another of several kinds: it is asked once, for all rest on the same."""
    section, evidence, ground = ctx.of("stands", element, lambda element: _standing(ctx, element))
    held = section is not None and any(_is_in(section, chapter) for chapter in chapters)
    return _as_surely(ground, Truth(held, None, evidence if held and ground.state else trim(evidence, sys.maxsize)))


def _is_in(section: Section, chapter: str) -> bool:
    return chapter in section.concepts or chapter in section.within


def _standing(ctx: Context, element: Any) -> tuple[Section | None, tuple[Evidence, ...], Truth]:
    """The section that an element is, or stands in, with its quotes; and whether it is known to stand there."""
    if isinstance(element, Section):
        return element, (ctx.quote(*_spot(element.place)),), ctx.in_its_section(element.start)
    index, block = _section_of(ctx, element), block_of(element)
    section = ctx.plan.sections[index] if index is not None else None
    return section, evidence_of(element), TRUE if block is None else ctx.in_its_section(block)


def _as_surely(ground: Truth, answer: Truth) -> Truth:
    """An answer that holds only where its ground does."""
    return answer if ground.state else with_evidence(ground, answer.evidence)


def _spot(place: Place) -> tuple[int, int, int]:
    return place.block, place.start, place.end


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
    return regex.compile(source)


def _span(ctx: Context, source: str, text: str) -> tuple[int, int] | None:
    """Where a pattern first matches a text, looked for once however many elements and rules ask; None if nowhere."""
    spans = ctx.spans[source]
    if text not in spans:
        hit = _compiled(source).search(text, timeout=PATTERN_SECONDS)
        spans[text] = hit.span() if hit else None
    return spans[text]


def _found(ctx: Context, source: str, text: str) -> bool:
    """Whether a pattern matches a text. One that asks for plain texts needs no library."""
    plain = sieve.plain(source)
    if plain is not None:
        texts, at_end = plain
        return text.removesuffix("\n").endswith(texts) or text.endswith(texts) if at_end else any(each in text for each in texts)
    known = ctx.spans[source].get(text, ...)
    if known is not ...:
        return known is not None
    needs = sieve.pattern_needs(source)
    if needs is not None and (sieve.letters(source).isdisjoint(text) or not sieve.may_match(needs, text)):
        ctx.spans[source][text] = None
        return False
    return _span(ctx, source, text) is not None


def matches(ctx: Context, left: Val, source: str, against: bool = False) -> Truth:
    """left 匹配 /source/ (`against`: 不匹配): in a text, a statement's quote, or the paragraphs of an element. Raises TimeoutError.

    The pattern is made when there is something to try it on: in a single check that takes longer than to match it.
    """

    if type(left) is Known:
        return element_matches(ctx, left.value, source, against)
    answer = _side_by_side(left, lambda part: _any_element(part, lambda element: element_matches(ctx, element, source)))
    return negated(answer) if against else answer


def element_matches(ctx: Context, element: Any, source: str, against: bool = False) -> Truth:
    """Whether one element matches a pattern (`against`: does not match it). Raises TimeoutError."""
    if isinstance(element, Words):
        return Truth(_found(ctx, source, element.text) is not against, None, element.evidence)
    if isinstance(element, str):
        return Truth(_found(ctx, source, element) is not against)
    statement = getattr(element, "evidence", None)
    if isinstance(statement, Evidence) and not isinstance(element, Project):  # a statement is its quote, not its paragraph
        return Truth(_found(ctx, source, statement.quote) is not against, None, (statement,))
    answer = _passage_matches(ctx, element, source) if type(element) is Passage else _text_matches(ctx, element, source)
    return negated(answer) if against else answer


def _passage_matches(ctx: Context, passage: Passage, source: str) -> Truth:
    """What `_text_matches` says of a paragraph. Where nothing can match, which is nearly everywhere, no pattern is tried."""
    among = ctx.matching(source)
    if among is None or passage.block in among or not ctx.wholly_read:
        return _text_matches(ctx, passage, source)
    return Late(False, None, lambda: ((), ctx.looked_for(passage)))


def _text_matches(ctx: Context, element: Any, source: str) -> Truth:
    blocks = ctx.plan.document.blocks
    spans, among = ctx.ranges(element), ctx.matching(source)
    doubtful: Truth | None = None
    for start, end in spans:
        for index in range(start, end) if among is None else among.between(start, end):
            if blocks[index].countable and (span := _span_in(ctx, source, element, blocks[index].text)) is not None:
                evidence = (ctx.quote(index, *_shown(element, blocks[index].text, *span)),)
                belongs = ctx.belongs(element, index)
                if belongs.state:
                    return Truth(True, evidence=evidence)
                doubtful = Truth(None, belongs.reason, evidence) if doubtful is None else doubtful
    if doubtful is not None:  # behind a part that was not read, which may hold a heading
        return doubtful
    complete, reason = ctx.complete(spans)
    return Truth(False, looked_for=ctx.looked_for(element)) if complete else Truth(None, reason)


def _span_in(ctx: Context, source: str, element: Any, text: str) -> tuple[int, int] | None:
    """Where a pattern first matches what an element holds of a block's text: a sentence is looked at as if it stood alone."""
    if not _is_sentence(element, text):
        return _span(ctx, source, text)
    span = _span(ctx, source, text[element.start : element.end])
    return (span[0] + element.start, span[1] + element.start) if span is not None else None


def _side_by_side(left: Val, one: Callable[[Val], Truth]) -> Truth:
    """Values side by side on the left: all of them, or any."""
    if isinstance(left, Several):
        parts = [_side_by_side(part, one) for part in left.parts]
        return one_of(parts) if left.any else all_of(parts)
    return one(left)


def _shown(element: Any, text: str, start: int, end: int) -> tuple[int, int]:
    """What shows a match: in a sentence the clauses that it touches, elsewhere itself."""
    if not _is_sentence(element, text):
        return _widened(text, start, end)
    spans = clauses.clauses(text)
    first, last = clauses.around(spans, start), clauses.around(spans, max(start, end - 1))
    return max(element.start, first[0]) if first else start, min(element.end, last[1]) if last else max(end, start + 1)


def _is_sentence(element: Any, text: str) -> bool:
    return type(element) is Passage and not (element.start == 0 and element.end >= len(text))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """A match of no length shows the character behind it: a quote is never empty."""
    return (start, end) if end > start else (start, min(len(text), start + 1))
