"""Which of the passages nearest to something that is missing help a reader: those that share the topic or the subject of the rule.

The nearest misses of a list met the most conditions, but these may all have been conditions that any text meets. A title page, an
addressee, a date and a heading about something else do not help then. Where nothing comes near, what the draft has in its place is
shown: what it leaves to later, what it says of the topic in another place, or how the chapter of such things begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from plancheck.engine.compile import Frame
from plancheck.engine.context import Context
from plancheck.engine.elements import NamedQuantity, Series, as_role, trim
from plancheck.engine.predicates import pattern_found
from plancheck.language import expansion, tree
from plancheck.language import syntax as s
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact
from plancheck.model.vocabulary import EventConcept, Indicator, Part, SectionConcept, Topic, WordList
from plancheck.text.line import fold_name

#: The most passages that are shown in place of something.
MOST_INSTEAD = 2
#: So many letters in a row of its title tell what a rule is about.
SHARED = 3
#: The purpose of the chapters that list the elements of a noun (用途).
_LISTED_IN = {"项目": Part.PROJECTS, "任务": Part.TASKS}
#: The purpose of the chapters that speak of a topic in passing: what is, and what is to be reached.
_IN_PASSING = frozenset({Part.BASELINE, Part.AIMS})
#: Nouns whose elements are text. An element of any other noun is of the kind that is asked for, whatever its words.
_OF_TEXT = frozenset({"章节", "段落", "句子", "举措", "正文", "标题"})


@dataclass(frozen=True, slots=True)
class Matter:
    """What a rule is about: words, each as its parts, and patterns. `of_things`: it asks for things that are read, such as projects;
    `chapters`: it asks for these chapters, not only for something in them; `topics`: it asks for a part about them; `title`: what its
    title is made of; `vetoes`: the patterns that it rules out; `listed_in`: the purpose of the chapters that list what it asks for."""

    words: tuple[tuple[str, ...], ...]
    patterns: tuple[str, ...]
    of_things: bool
    chapters: frozenset[str] = frozenset()
    topics: tuple[Topic, ...] = ()
    title: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    listed_in: frozenset[str] = frozenset()

    def is_named_in(self, text: str, bound: Sequence[tuple[str, ...]] = ()) -> bool:
        """Whether a text has one of the words or, about a subject, one of those of the subject; otherwise one of the patterns."""
        folded = fold_name(text)
        if any(all(part in folded for part in word) for word in (*self.words, *bound)):
            return True
        return not bound and any(pattern_found(pattern, text) for pattern in self.patterns)


def matter(rule: s.RuleNode, definitions: Mapping[str, Any], patterns: Mapping[str, str]) -> Matter:
    """What a rule is about by the text of its condition. Only what it asks for counts, not what it rules out."""
    rule = expansion.plain_rule(rule)
    words: list[tuple[str, ...]] = []
    sources: list[str] = []
    nouns: list[str] = []
    lets = {let.name: let.value for let in rule.lets if let.value is not None}
    for node in asked(rule.requires):
        match node:
            case s.Name() if node.name in lets:
                words += [word for inner in asked(lets[node.name]) for word in _words(inner, definitions)]
            case s.Name():
                words += _words(node, definitions)
                nouns.append(node.name)
            case s.Text():
                words.append((fold_name(node.text),))
    for node in asked(rule.requires):
        if isinstance(node, s.Name | s.Prop):
            sources += _first_pattern(node.args or (), patterns)
    things = not set(nouns) & _OF_TEXT
    there = [node.noun.name for node in asked(rule.requires) if isinstance(node, s.Has) and isinstance(node.noun, s.Name)]
    chapters = frozenset(name for name in there if isinstance(definitions.get(name), SectionConcept))
    parts = (node.right for node in asked(rule.requires) if isinstance(node, s.Compare) and node.op == "concerns")
    named = (definitions.get(part.name) for part in parts if isinstance(part, s.Name))
    title = fold_name(rule.title.zh)
    return Matter(
        tuple(dict.fromkeys(words)),
        tuple(dict.fromkeys(sources)),
        things,
        chapters,
        tuple(dict.fromkeys(it for it in named if isinstance(it, Topic))),
        tuple(title[at : at + SHARED] for at in range(len(title) - SHARED + 1)),
        tuple(dict.fromkeys(_ruled_out(rule.requires, patterns))),
        frozenset(_LISTED_IN[noun] for noun in nouns if things and noun in _LISTED_IN),
    )


def _ruled_out(node: s.Node, patterns: Mapping[str, str]) -> Iterator[str]:
    """The patterns that a condition rules out: 不匹配 …"""
    for part in tree.walk(node):
        if isinstance(part, s.Compare) and part.op == "matches_not" and part.left is None:
            source = pattern_source(part.right, patterns)
            if source is not None:
                yield source


def asked(node: s.Node | None) -> Iterator[s.Node]:
    """The nodes of a condition that say what it asks for, without those that it rules out."""
    match node:
        case None | s.Not() | s.Has(negated=True):
            return
        case s.Compare() if node.op.endswith("_not"):
            return
        case _:
            yield node
            for below in _below(node):
                yield from asked(below)


def _below(node: s.Node) -> tuple[s.Node | None, ...]:
    match node:
        case s.And() | s.Or() | s.Alone() | s.ListOf():
            return node.parts
        case s.AnyOf():
            return (node.part,)
        case s.If():
            return (node.then, node.orelse)
        case s.Every():
            return (node.noun, node.body)
        case s.Has():
            return (node.subject, node.noun)
        case s.Compare():
            return (node.left, node.right)
        case s.Name():
            return node.args or ()
        case s.Prop():
            return (node.owner, *(node.args or ()))
        case s.At():
            return (node.subject,)
        case _:
            return ()


def _words(node: s.Node, definitions: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    if isinstance(node, s.Name):
        yield from words_of(definitions.get(node.name))


def words_of(definition: Any) -> Iterator[tuple[str, ...]]:
    """The folded words of a topic, a list of words, an event or an indicator, each as its parts. A chapter is only a place to look in."""
    match definition:
        case Topic():
            words: tuple[str, ...] = (*definition.titles, *definition.words)
        case WordList() if not definition.use:
            words = definition.words
        case EventConcept():
            words = (*definition.words, *definition.subjects)
        case Indicator():
            words = (definition.name, *definition.aliases)
        case _:
            return
    for word in words:
        yield tuple(fold_name(part) for part in word.split("…") if part)


def _first_pattern(conditions: Iterable[s.Node], patterns: Mapping[str, str]) -> list[str]:
    """The first condition on the wording of something says what it is about; further ones narrow it down."""
    for condition in conditions:
        alternatives = condition.parts if isinstance(condition, s.Or | s.And) else (condition,)
        found = [
            source
            for part in alternatives
            if isinstance(part, s.Compare) and part.op == "matches" and part.left is None
            for source in (pattern_source(part.right, patterns),)
            if source is not None
        ]
        if found:
            return found
    return []


def pattern_source(node: s.Node, patterns: Mapping[str, str]) -> str | None:
    """The pattern that a node is, or names; None for any other node."""
    match node:
        case s.Pattern():
            return node.source
        case s.Name(args=None):
            return patterns.get(node.name)
        case _:
            return None


def helpful(about: Matter, evidence: Iterable[Evidence], ctx: Context, frame: Frame) -> Iterator[Evidence]:
    """The passages that share the topic or the subject of a rule; those in another role than "nearest" are kept."""
    bound = [word for _, element in frame.stack for word in _of_element(element)]
    for quote in evidence:
        if quote.role != "nearest" or _helps(about, quote, ctx, bound):
            yield quote


def instead(about: Matter, ctx: Context) -> tuple[Evidence, ...]:
    """What a draft has in place of something that nothing comes near."""
    for passages in (_left_to_later(about, ctx), _said_of(about, ctx), _first_said(about, ctx)):
        if found := trim(as_role(passages, "nearest"), MOST_INSTEAD):
            return found
    return ()


def _left_to_later(about: Matter, ctx: Context) -> Iterator[Evidence]:
    """The sentences that the rule rules out and that share words with its title."""
    for member in ctx.passages.sentences(ctx.plan).members if about.vetoes else ():
        sentence, block = member.element, ctx.plan.document.blocks[member.element.block]
        text = block.text[sentence.start : sentence.end]
        if block.table is not None or block.index < ctx.first_section or not any(map(fold_name(text).__contains__, about.title)):
            continue
        if any(pattern_found(pattern, text) for pattern in about.vetoes):
            yield member.truth.evidence[0]


def _said_of(about: Matter, ctx: Context) -> Iterator[Evidence]:
    """The sentences that name a topic of a part that is asked for, those of chapters that only speak of it in passing last."""
    words = tuple(title for topic in about.topics for title in topic.titles)
    mentions = [it for it in ctx.text_search.mentions(ctx.plan, words) if it.state == "plain" and it.block >= ctx.first_section]
    prose = [it for it in mentions if ctx.plan.document.blocks[it.block].table is None and it.block not in ctx.heading_blocks]
    parts = {concept.name: concept.part for concept in ctx.vocabulary.sections}

    def in_passing(block: int) -> bool:
        return not _IN_PASSING.isdisjoint(parts[name] for name in ctx.plan.chapters(ctx.plan.section_of_block[block]))

    for mention in sorted(prose, key=lambda it: (in_passing(it.block), it.block, it.start)):
        yield ctx.text_search.evidence(mention)


def _first_said(about: Matter, ctx: Context) -> Iterator[Evidence]:
    """How the chapters begin that list what is asked for."""
    listing = {concept.name for concept in ctx.vocabulary.sections if concept.part in about.listed_in}
    for section in ctx.plan.sections if listing else ():
        if not listing.isdisjoint(section.concepts) and listing.isdisjoint(section.within):
            prose = (it for it in ctx.passages.sentences(section).members if ctx.plan.document.blocks[it.element.block].table is None)
            yield from (it.truth.evidence[0] for it in islice(prose, 1))


def _of_element(element: Any) -> Iterator[tuple[str, ...]]:
    match element:
        case NamedQuantity(indicator=Indicator() as indicator) | Series(quantity=NamedQuantity(indicator=Indicator() as indicator)):
            yield from words_of(indicator)
        case NamedQuantity() | Series():
            label = element.label if isinstance(element, NamedQuantity) else element.quantity.label
            yield (fold_name(label.zh),)
        case Fact():
            yield (fold_name(element.subject),)
        case int():
            yield (str(element),)
        case _:
            yield from words_of(element)


def _helps(about: Matter, quote: Evidence, ctx: Context, bound: list[tuple[str, ...]]) -> bool:
    place = quote.place
    if place.table is None and place.document == 0 and place.block < ctx.first_section:
        return False
    section = ctx.plan.section_of_block[place.block] if about.chapters and place.document == 0 else None
    if section is not None and not about.chapters.isdisjoint(ctx.plan.sections[section].concepts):
        return True
    if about.of_things and not bound and place.block not in ctx.heading_blocks:
        return True
    return about.is_named_in(quote.quote if place.table is None else quote.before + quote.quote + quote.after, bound)
