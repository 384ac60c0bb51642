"""Searches the text of a plan for words (含) and for places where a pattern may match (匹配)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from plancheck.engine.elements import Passage, as_role
from plancheck.engine.prefilter import Blocks, pattern_needs
from plancheck.engine.regions import Regions
from plancheck.model.place import Evidence
from plancheck.model.plan import Measure, Plan
from plancheck.model.value import Truth
from plancheck.model.vocabulary import Topic, Use, Vocabulary
from plancheck.text import clauses, mentions
from plancheck.text.line import fold_name
from plancheck.text.mentions import DocumentText, Mention

#: A clause with at most this many characters beside the word is quoted together with the next one.
FEW_CHARACTERS = 2
#: The most quotes of mentions, or of the nearest passages.
MOST_QUOTES = 3


class TextSearch:
    """Searches a plan. Every word is searched for in the whole draft at once, since few words of a list occur in it."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary, regions: Regions) -> None:
        self._plan = plan
        self._regions = regions
        self._negating = mentions.word_finder(vocabulary.words(Use.NEGATING))
        self._opposing = mentions.word_finder(vocabulary.words(Use.OPPOSING))
        self._mentioning: dict[tuple[str, ...], dict[int, list[Mention]]] = {}
        self._matching: dict[str, frozenset[int] | None] = {}

    # ---- where a word or a pattern may stand ------------------------------------------------------------------

    def mentioning(self, words: tuple[str, ...]) -> dict[int, list[Mention]]:
        """All mentions of the words by block, negated and opposed ones included, but not names of bodies in clauses on responsibilities."""
        by_block = self._mentioning.get(words)
        if by_block is None:
            by_block = self._mentioning[words] = {}
            for spot in self._text.places(words):
                stated = by_block.setdefault(spot.block, [])
                mention = Mention(spot.block, spot.start, spot.end, spot.clause(), spot.state(self._negating, self._opposing))
                if not self._in_duties(mention):
                    stated.append(mention)
        return by_block

    @cached_property
    def _text(self) -> DocumentText:
        return DocumentText(self._plan.document)

    def _in_duties(self, mention: Mention) -> bool:
        return any(start <= mention.start and mention.end <= end for start, end in self._duties.get(mention.block, ()))

    @cached_property
    def _duties(self) -> dict[int, list[tuple[int, int]]]:
        spans: dict[int, list[tuple[int, int]]] = {}
        for responsibility in self._plan.responsibilities:
            place = responsibility.evidence.place
            spans.setdefault(place.block, []).append((place.start, place.end))
        return spans

    def matching(self, pattern: str) -> frozenset[int] | None:
        """The blocks that a pattern may match; None if it may match all."""
        if pattern not in self._matching:
            needs = pattern_needs(pattern)
            self._matching[pattern] = None if needs is None else self._blocks.meeting(needs)
        return self._matching[pattern]

    @cached_property
    def _blocks(self) -> Blocks:
        return Blocks([block.text if block.countable else "" for block in self._plan.document.blocks])

    # ---- what an element mentions -----------------------------------------------------------------------------

    def mentions(self, element: Any, words: Sequence[str]) -> tuple[Mention, ...]:
        """All mentions of the words in an element, negated and opposed ones included."""
        by_block = self.mentioning(tuple(words))
        ranges = self._regions.ranges(element)
        stated = (mention for start, end in ranges for block in range(start, end) for mention in by_block.get(block, ()))
        if type(element) is Passage:
            return tuple(mention for mention in stated if element.covers(mention.start))
        return tuple(stated)

    def plain_mentions(self, element: Any, topic: Topic) -> list[Mention]:
        """The mentions of a topic in an element that are neither negated nor opposed."""
        return [mention for mention in self.mentions(element, (*topic.words, *topic.titles)) if mention.state == "plain"]

    def evidence(self, mention: Mention) -> Evidence:
        """The clause of a mention, with the next one if the clause has hardly any other text (到…年，)."""
        start, end = mention.clause
        text = self._plan.document.blocks[mention.block].text
        if end - start - (mention.end - mention.start) <= FEW_CHARACTERS and text[end : end + 1] in ("，", ","):
            following = clauses.around(clauses.clauses(text), end + 1)
            end = following[1] if following else end
        return self._plan.evidence(mention.block, start, end)

    def contains(self, element: Any, words: tuple[str, ...]) -> Truth:
        """Whether an element mentions one of the words, neither negated nor opposed, in countable text."""
        stated = self._effective_mentions(element, words)
        plain = [
            self.evidence(mention) for mention in stated if mention.state == "plain" and self._regions.belongs(element, mention.block).state
        ]
        looked_for = self._regions.looked_for(element)
        if clear := [quote for quote in plain if self._regions.is_clear(quote)]:
            return Truth(True, None, tuple(dict.fromkeys(clear))[:MOST_QUOTES], looked_for)
        if plain:
            return Truth(None, "low_confidence", tuple(dict.fromkeys(plain))[:MOST_QUOTES], looked_for)
        nearest = as_role([self.evidence(mention) for mention in stated[:MOST_QUOTES]], "nearest")
        complete, reason = self._regions.read(element)
        return Truth(False, None, nearest, looked_for) if complete else Truth(None, reason, nearest, looked_for)

    def _effective_mentions(self, element: Any, words: tuple[str, ...]) -> list[Mention]:
        """The mentions in an element, without those in a run-in title that the text behind it negates."""
        match element:
            case Measure():
                place = element.evidence.place
                return [mention for mention in self.mentioning(words).get(place.block, ()) if place.start <= mention.start < place.end]
            case Passage():  # a later sentence of the block may negate its title
                stated = self.mentioning(words).get(element.block, [])
                return [mention for mention in stated if element.covers(mention.start) and not self._negated_by_text(mention, stated)]
            case _:
                whole = self.mentions(element, words)
                return [mention for mention in whole if not self._negated_by_text(mention, whole)]

    def _negated_by_text(self, titled: Mention, stated: Sequence[Mention]) -> bool:
        """Whether a mention is in a run-in title, and the text behind the title only negates it."""
        title_end = self._plan.run_in_titles.get(titled.block, 0)
        if titled.start >= title_end:
            return False
        own = [mention for mention in stated if mention.block == titled.block and mention.start >= title_end]
        if any(mention.state == "plain" for mention in own):
            return False
        # The negation of another word does not concern the title, unless the two words share adjacent characters.
        pairs = self._character_pairs(titled)
        return any(pairs & self._character_pairs(mention) for mention in own if mention.state == "negated")

    def _character_pairs(self, mention: Mention) -> set[tuple[str, str]]:
        return set(pairwise(fold_name(self._plan.document.blocks[mention.block].text[mention.start : mention.end])))
