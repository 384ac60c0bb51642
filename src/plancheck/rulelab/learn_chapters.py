"""Learn from whole plans how chapters of each kind (章节) are written, for chapters that no title names."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plancheck import extraction, readers
from plancheck.extraction.words.likeness import dumped, pairs, text_of
from plancheck.language import assemble, loader
from plancheck.language.files import find
from plancheck.language.learnt import CHAPTERS
from plancheck.model.document import Document
from plancheck.model.vocabulary import Vocabulary

#: The most pairs of a kind that have a weight, the fewest chapters that a kind is learnt from, and the fewest characters of one.
MOST, FEWEST, SHORTEST = 250, 3, 150


@dataclass(frozen=True, slots=True)
class Lesson:
    """A pack that names kinds of chapters, its folder, and the chapters of these kinds."""

    pack: str
    folder: Path
    chapters: tuple[Chapter, ...]

    @property
    def file(self) -> Path:
        """The file for what is learnt."""
        return self.folder / CHAPTERS

    @property
    def plans(self) -> frozenset[str]:
        """The names of the plans that it is learnt from."""
        return frozenset(chapter.plan for chapter in self.chapters)

    def learnt(self) -> str:
        """The content of the file."""
        return dumped(learn(self.chapters), self.plans)


def lessons(folders: Sequence[Path], plans: Mapping[Path, bytes]) -> list[Lesson]:
    """The packs in the folders that name kinds of chapters, with what there is to learn from these plans. A file that cannot be read as a
    document is passed over."""
    packs = [pack for pack in assemble.sources(find(folders)[0]) if pack.folder is not None]
    vocabulary = loader.load(folders).vocabulary
    documents = ((path.stem, readers.read(data, path.name)) for path, data in plans.items())
    found = [it for name, read in documents if isinstance(read, Document) for it in chapters(name, read, vocabulary)]
    result = []
    for pack in packs:
        kinds = {item.name for item in pack.items if item.kind == "section"}
        own = tuple(chapter for chapter in found if chapter.kind in kinds)
        if pack.folder is not None and learn(own):
            result.append(Lesson(pack.id, pack.folder, own))
    return result


@dataclass(frozen=True, slots=True)
class Chapter:
    """The text of a chapter that its title names, its kind, and the name of its plan."""

    plan: str
    kind: str
    text: str


def chapters(name: str, document: Document, vocabulary: Vocabulary) -> Iterator[Chapter]:
    """The chapters of a plan that their titles alone name, and as one kind. Annexes are none: they hold what belongs to others."""
    plan = extraction.plan(document, replace(vocabulary, chapters=()))
    for section in plan.sections:
        annex = section.heading.number.startswith("附")
        if section.parent is None and section.known == "title" and len(section.concepts) == 1 and not annex:
            text = text_of(document, section)
            if len(text) >= SHORTEST:
                yield Chapter(name, section.concepts[0], text)


def learn(found: Sequence[Chapter]) -> dict[str, dict[str, float]]:
    """The weights of pairs by kind: the mean of the vectors tf·idf of its chapters, times idf, for its heaviest pairs."""
    occurs = Counter(pair for chapter in found for pair in pairs(chapter.text))
    rarity = {pair: math.log(len(found) / count) for pair, count in occurs.items()}
    kinds = Counter(chapter.kind for chapter in found)
    result = {}
    for kind in sorted(kind for kind, count in kinds.items() if count >= FEWEST):
        mean = _unit(_sum(_unit(_weighted(chapter.text, rarity)) for chapter in found if chapter.kind == kind))
        heaviest = sorted(mean, key=lambda pair: (-mean[pair], pair))[:MOST]
        result[kind] = {pair: mean[pair] * rarity[pair] for pair in heaviest}
    return result


def _weighted(text: str, rarity: Mapping[str, float]) -> dict[str, float]:
    return {pair: factor * rarity[pair] for pair, factor in pairs(text).items()}


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {pair: value / length for pair, value in vector.items()} if length else {}


def _sum(vectors: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for pair, value in vector.items():
            total[pair] += value
    return total
