"""A second opinion on what the words of a rule decided, by the examples of the definition that it asks for.

Where words and examples agree, nothing changes. A pass whose passages are like no example, and a failure beside a passage that is like
one, become cantTell: a person looks. The examples alone never make a pass or a failure. What a rule rules out (a passage that puts off,
praises, or stands in another chapter) is ruled out here too. A failure beside a title that names what is looked for becomes cantTell too.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from plancheck.engine import nearest
from plancheck.engine.compile import Frame
from plancheck.engine.context import Context
from plancheck.engine.elements import Passage, as_role
from plancheck.engine.likeness import Examples, folded
from plancheck.engine.predicates import pattern_found
from plancheck.language import expansion
from plancheck.language import syntax as s
from plancheck.model.place import Evidence
from plancheck.model.value import Truth
from plancheck.model.vocabulary import SectionConcept, Topic

#: The most passages that are shown.
MOST = 2
#: The fewest characters, as folded, of a passage that may be like an example: names of bodies and bare headings say too little.
FEWEST_CHARACTERS = 8
#: A sentence that is no more than the title of what follows: 二是书网与书亭.
LEAD = re.compile(r"\s*[一二三四五六七八九十]+是[^，,、：:；;]{2,12}[。：:]?\s*")
#: The number before a title, and what parts the things that one lists.
_NUMBER, _LISTED = re.compile(r"^\s*(?:[一二三四五六七八九十]+是|[（(]?[\d一二三四五六七八九十.]+[）)、.．]?)"), re.compile("[、和与及]")
#: Nouns whose elements are text that examples can be compared with.
_OF_TEXT = frozenset({"句子", "段落"})
_BOUND = "主题"


@dataclass(frozen=True, slots=True)
class Way:
    """A way to fulfil a rule by a passage: the chapters in which it stands (empty: any) or must not, and the patterns that rule it out."""

    within: frozenset[str]
    outside: frozenset[str]
    vetoes: tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence of a plan with the chapters that it stands in."""

    passage: Passage
    text: str
    chapters: frozenset[str]
    evidence: Evidence


class Opinion:
    """The second opinion on one rule."""

    def __init__(
        self, rule: s.RuleNode, definitions: Mapping[str, Any], patterns: Mapping[str, str], learnt: Mapping[str, Examples]
    ) -> None:
        self._learnt = learnt
        self._definitions = definitions
        self._patterns = patterns
        requires = expansion.plain_rule(rule).requires
        self._ways = tuple(self._ways_of(requires)) if learnt else ()
        named = dict.fromkeys(node.name for node in nearest.asked(requires) if isinstance(node, s.Name) and node.name in learnt)
        self._of_object = any(isinstance(node, s.The) and node.name == _BOUND for node in nearest.asked(requires))
        self._name = next(iter(named)) if len(named) == 1 else None

    def on(self, answer: Truth, ctx: Context, frame: Frame) -> Truth:
        """The answer, or that it cannot be told (unlike_examples, like_example)."""
        examples = self._examples(frame) if self._ways and answer.state is not None else None
        if examples is None:
            return answer
        if answer.state:
            return self._on_pass(answer, examples, ctx)
        if alike := self._alike(examples, ctx)[:MOST]:
            return Truth(None, "like_example", as_role(alike, "nearest"), answer.looked_for)
        if called := [*self._called(examples.name, ctx)][:MOST]:
            return Truth(None, "candidate", as_role(called, "nearest"), answer.looked_for)
        return answer

    def example(self, evidence: Iterable[Evidence], ctx: Context, frame: Frame) -> str:
        """The example that the first of some passages resembles; "" if there is none to show."""
        examples = self._examples(frame)
        first = next(iter(evidence), None)
        return examples.nearest(first.quote) if examples is not None and first is not None else ""

    def _examples(self, frame: Frame) -> Examples | None:
        """The examples of the definition that the rule asks for, or of the object that it is about."""
        if self._name is not None:
            return self._learnt[self._name]
        bound = [element for _, element in frame.stack if isinstance(element, Topic)] if self._of_object else []
        return self._learnt.get(bound[-1].name) if bound else None

    # ---- a pass ---------------------------------------------------------------------------------------------------

    def _on_pass(self, answer: Truth, examples: Examples, ctx: Context) -> Truth:
        quotes = [quote for quote in answer.evidence if quote.role == "support"]
        if not quotes or any(quote.place.document or quote.place.table is not None for quote in quotes):
            return answer
        texts = [text for quote in quotes for text in self._texts(quote, ctx)]
        if any(examples.likeness(text) >= examples.unlike for text in texts) or self._alike(examples, ctx):
            return answer
        return Truth(None, "unlike_examples", answer.evidence, answer.looked_for)

    def _texts(self, quote: Evidence, ctx: Context) -> Iterator[str]:
        """The sentences of a quote; of a heading, those of its section."""
        place = quote.place
        here = [it for it in sentences(ctx) if it.passage.block == place.block and it.passage.covers(place.start)]
        if here:
            yield from (it.text for it in here)
            return
        yield quote.quote
        section = ctx.plan.section_of_block[place.block] if place.block in ctx.heading_blocks else None
        if section is not None:
            of = ctx.plan.sections[section]
            yield from (it.text for it in sentences(ctx) if of.start < it.passage.block < of.end)

    # ---- a failure ------------------------------------------------------------------------------------------------

    def _alike(self, examples: Examples, ctx: Context) -> list[Evidence]:
        """The passages that are like an example and that nothing rules out, the most alike first."""
        topic = self._definitions.get(examples.name)
        words = (*topic.words, *topic.titles) if isinstance(topic, Topic) else ()
        alike: list[tuple[float, Evidence]] = []
        for it in sentences(ctx):
            if len(folded(it.text)) < FEWEST_CHARACTERS:
                continue
            ways = [way for way in self._ways if (not way.within or way.within & it.chapters) and not way.outside & it.chapters]
            likeness = _likeness(examples, it, ctx) if ways else -math.inf
            if likeness >= examples.alike and any(not self._vetoed(way, it, words, ctx) for way in ways):
                alike.append((likeness, it.evidence))
        return [evidence for _, evidence in sorted(alike, key=lambda pair: -pair[0])]

    def _vetoed(self, way: Way, it: Sentence, words: tuple[str, ...], ctx: Context) -> bool:
        """Whether a passage is ruled out: by a pattern, or because it only negates or opposes what it names."""
        if any(pattern_found(pattern, it.text) for pattern in way.vetoes):
            return True
        mentions = ctx.text_search.mentions(it.passage, words) if words else ()
        return bool(mentions) and all(mention.state != "plain" for mention in mentions)

    def _called(self, name: str, ctx: Context) -> Iterator[Evidence]:
        """The titles in the chapters of the rule that list the word that most titles of a topic share: 书网与书亭, where 书网政策 is one.

        What stands below may be on it in words that are not known; where some are known, they were weighed.
        """
        topic = self._definitions.get(name)
        if not isinstance(topic, Topic):
            return
        word = common_word(topic.titles)
        if not word or ctx.text_search.mentioning((*topic.words, *topic.titles)).keys() & self._blocks(ctx):
            return
        titles = ((section.heading.title, section.place, {*section.concepts, *section.within}) for section in ctx.plan.sections)
        leads = ((it.text, it.evidence.place, it.chapters) for it in sentences(ctx) if LEAD.fullmatch(it.text))
        for text, place, chapters in (*titles, *leads):
            if word in _LISTED.split(_NUMBER.sub("", text).strip("。：: ")) and self._is_within(chapters):
                yield ctx.plan.evidence(place.block, place.start, place.end)

    def _blocks(self, ctx: Context) -> set[int]:
        """The blocks of the chapters of the rule."""
        return {it.passage.block for it in sentences(ctx) if self._is_within(it.chapters)}

    def _is_within(self, chapters: Iterable[str]) -> bool:
        stands = frozenset(chapters)
        return any(way.within & stands and not way.outside & stands for way in self._ways)

    # ---- the ways of a rule ---------------------------------------------------------------------------------------

    def _ways_of(self, node: s.Node) -> Iterator[Way]:
        if isinstance(node, s.Or):
            for part in node.parts:
                yield from self._ways_of(part)
        elif isinstance(node, s.Has) and not node.negated and isinstance(node.noun, s.Name) and node.noun.name in _OF_TEXT:
            conditions = node.noun.args or ()
            within = set(self._chapters(node.subject)) if node.subject is not None else set()
            for condition in conditions:
                if isinstance(condition, s.Compare) and condition.op == "concerns":
                    within = set(self._chapters(condition.right)) or within
            outside = {
                name
                for condition in conditions
                if isinstance(condition, s.Compare) and condition.op == "concerns_not"
                for name in self._chapters(condition.right)
            }
            yield Way(frozenset(within), frozenset(outside), tuple(self._vetoes(conditions)))

    def _chapters(self, node: s.Node) -> Iterator[str]:
        match node:
            case s.Name() if isinstance(self._definitions.get(node.name), SectionConcept):
                yield node.name
            case s.AnyOf():
                yield from self._chapters(node.part)
            case s.ListOf():
                for part in node.parts:
                    yield from self._chapters(part)
            case _:
                return

    def _vetoes(self, conditions: Iterable[s.Node]) -> Iterator[str]:
        for condition in conditions:
            if isinstance(condition, s.Compare) and condition.op == "matches_not" and condition.left is None:
                source = nearest.pattern_source(condition.right, self._patterns)
                if source is not None:
                    yield source
            elif isinstance(condition, s.Has) and isinstance(condition.noun, s.Name):
                yield from self._vetoes(condition.noun.args or ())


def common_word(titles: tuple[str, ...]) -> str:
    """The two letters that most of several titles have in common; "" where there are none, or several."""
    count = Counter(pair for title in titles for pair in {title[at : at + 2] for at in range(len(title) - 1)})
    words = [pair for pair, times in count.items() if times > 1 and 2 * times > len(titles)]
    return words[0] if len(words) == 1 else ""


def sentences(ctx: Context) -> tuple[Sentence, ...]:
    """The sentences of a plan outside tables."""
    return ctx.once("sentences for examples", lambda: tuple(_sentences(ctx)))


def _sentences(ctx: Context) -> Iterator[Sentence]:
    plan = ctx.plan
    outside_tables = frozenset(block.index for block in plan.document.blocks if block.table is None)
    for member in ctx.passages.sentences(plan, outside_tables).members:
        passage = member.element
        if member.truth.state:
            start = passage.start if passage.title is None else passage.title
            section = plan.section_of_block[passage.block]
            # In a chapter on several things, a section on one of them is not on the others (属于).
            chapters = frozenset() if section is None else frozenset((*plan.sections[section].concepts, *plan.sections[section].within))
            text = plan.document.blocks[passage.block].text[start : passage.end]
            if len(folded(text)) >= FEWEST_CHARACTERS or LEAD.fullmatch(text):
                yield Sentence(passage, text, chapters, member.truth.evidence[0])


def _likeness(examples: Examples, it: Sentence, ctx: Context) -> float:
    return ctx.once(("likeness", examples.name, it.passage), lambda: examples.likeness(it.text))
