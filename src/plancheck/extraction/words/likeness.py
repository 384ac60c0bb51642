"""How like a text is to the chapters of each kind (章节) in other plans: a sign of what a chapter is beside its title and its topics.

`plancheck rules learn --plans` learns from whole plans which pairs of characters tell the chapters apart. The likeness of a text to a
kind is the sum of the weights of its pairs, each times 1 + ln of how often it occurs, divided by the length of the vector of these
factors: the cosine of Rocchio's classifier with weights tf·idf (Manning, Raghavan, Schütze: Introduction to Information Retrieval, 14.2).
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise

from plancheck.extraction.words.patterns import late
from plancheck.model.document import Document
from plancheck.model.plan import Section
from plancheck.text import weights
from plancheck.text.line import fold

#: The parts of one in which weights are stored.
THOUSANDTHS = 1000
#: What pairs are made of: letters of words, and the ends of sentences.
_UNSAID = late(r"[^\u4e00-\u9fff。；]")
#: How like one kind a text of that kind is at least, and how many times more than like any other. Of 132 chapters of the plans that are
#: learnt from, each measured by what the other plans teach, 124 are of their kind so, none is of another, and eight stay open.
LEAST, MARGIN = 0.2, 1.4
#: The same for a kind that may hold anything, as tasks do: it is like less.
LEAST_OF_ANY, MARGIN_OF_ANY = 0.1, 1.3
#: The fewest characters that tell.
SHORTEST = 100


def pairs(text: str) -> dict[str, float]:
    """The pairs of characters of a text, each with 1 + ln of how often it occurs. Figures and letters of other scripts are passed over."""
    plain = _UNSAID.sub("", fold(text))
    return {pair: 1 + math.log(count) for pair, count in Counter(map("".join, pairwise(plain))).items()}


def text_of(document: Document, section: Section) -> str:
    """All that a section says behind its title, tables included."""
    place, below = section.heading.place, document.blocks[section.start + 1 : section.end]
    return "\n".join((document.blocks[place.block].text[place.end :], *(block.text for block in below)))


class Chapters:
    """The kinds of chapters, each with the weights of pairs."""

    def __init__(self, kinds: Mapping[str, Mapping[str, float]]) -> None:
        self._weights: dict[str, list[tuple[str, float]]] = {}
        for kind, its in kinds.items():
            for pair, weight in its.items():
                self._weights.setdefault(pair, []).append((kind, weight))

    def likeness(self, text: str) -> list[tuple[float, str]]:
        """How like a text is to each kind (0–1) that it has a pair of, the likest first."""
        own = pairs(text)
        length = math.sqrt(sum(factor * factor for factor in own.values()))
        sums: defaultdict[str, float] = defaultdict(float)
        for pair, factor in own.items():
            for kind, weight in self._weights.get(pair, ()):
                sums[kind] += weight * factor
        return sorted(((total / length, kind) for kind, total in sums.items()), key=lambda each: (-each[0], each[1]))

    def kind(self, text: str, any_of: str | None) -> str | None:
        """The kind that a text is clearly of; None where it is of none, or may be of two. `any_of`: the kind that may hold anything."""
        (like, kind), (other, _) = (*self.likeness(text), (0.0, ""), (0.0, ""))[:2]
        least, margin = (LEAST_OF_ANY, MARGIN_OF_ANY) if kind == any_of else (LEAST, MARGIN)
        return kind if like >= max(least, margin * other) and len(text) >= SHORTEST else None


@lru_cache(maxsize=8)
def learnt(stored: tuple[str, ...]) -> Chapters:
    """What was learnt, from the texts that `dumped` gives, one of each pack."""
    kinds: dict[str, dict[str, float]] = {}
    for text in stored:
        for kind, by_weight in json.loads(text)["chapters"].items():
            kinds[kind] = weights.read(by_weight, THOUSANDTHS)
    return Chapters(kinds)


def dumped(kinds: Mapping[str, Mapping[str, float]], plans: Iterable[str]) -> str:
    """The JSON of what was learnt: pairs by their weight in thousandths, and the names of the plans."""
    chapters = {kind: weights.stored(its, THOUSANDTHS) for kind, its in kinds.items()}
    return json.dumps({"plans": sorted(plans), "chapters": chapters}, ensure_ascii=False, indent=1) + "\n"
