"""Learn weights of character n-grams from the examples of definitions (needs scikit-learn, the extra `learn`).

A definition is learnt against its counter-examples, the passages that are examples of nothing, and the examples of the other
definitions that do not have its words. The thresholds come from models that have not seen the document of the passage.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from plancheck.engine.likeness import Examples, dumped, folded, grams
from plancheck.engine.predicates import pattern_found
from plancheck.language import assemble, definitions, learnt
from plancheck.language.files import find
from plancheck.language.learnt import ANY, Example
from plancheck.language.syntax import ItemNode, Pattern
from plancheck.text.line import fold_name

#: The most n-grams of a definition that have a weight, and in how many passages one must occur.
MOST_WEIGHTS = 2800
FEWEST_PASSAGES = 3
#: The parts into which the documents are divided to find the thresholds.
FOLDS = 5
#: The share of documents whose best example may lie below the threshold `unlike`, which lies between these bounds.
BELOW = 0.05
UNLIKE_BOUNDS = (-0.3, 0.2)
#: The share of passages of other kinds that may lie above the threshold `alike`, and the least that it may be.
ABOVE = 0.001
LEAST_ALIKE = 2.0
#: Inverse of the strength of regularisation; the weight of the examples in relation to all other passages.
STRENGTH = 0.5
BALANCE = 0.5
#: The most examples that are kept to be shown, and the most characters of one.
MOST_SHOWN, LONGEST_SHOWN = 40, 60


#: Whether a passage has the words of a definition.
Holds = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A pack with examples: its name and folder, and what there is to learn from."""

    pack: str
    folder: Path
    examples: tuple[Example, ...]
    words: Mapping[str, Holds]

    @property
    def file(self) -> Path:
        """The file for what is learnt."""
        return self.folder / learnt.LEARNT

    def learnt(self) -> str:
        """The content of the file. Raises ImportError without scikit-learn."""
        return dumped(learnt.digest(self.examples), Trainer(self.examples, self.words).learn())


def lessons(folders: Sequence[Path]) -> list[Lesson]:
    """The packs in the folders that have examples."""
    return list(_lessons(folders))


def _lessons(folders: Sequence[Path]) -> Iterator[Lesson]:
    for pack in assemble.sources(find(folders)[0]):
        examples = learnt.of_pack(pack, [])
        if pack.folder is not None and any(example.name != ANY for example in examples):
            named = {example.name for example in examples}
            yield Lesson(pack.id, pack.folder, examples, {item.name: _holds(item) for item in pack.items if item.name in named})


def _holds(item: ItemNode) -> Holds:
    pattern = definitions.pattern(item)
    if pattern is not None:
        source = pattern.value.source if isinstance(pattern.value, Pattern) else ""
        return lambda text: pattern_found(source, text)
    words = [tuple(map(fold_name, word.split("…"))) for label in ("标题", "词语") for word in definitions.words(item, label)]
    return lambda text: any(all(part in fold_name(text) for part in word) for word in words)


@dataclass(frozen=True, slots=True)
class Passage:
    """A folded passage as an example (1) or counter-example (0) of one definition, with the document that it is from."""

    text: str
    label: int
    weight: float
    document: str


def document(source: str) -> str:
    """The document of a source: what stands before "#"."""
    return source.partition("#")[0]


class Trainer:
    """Learns definitions from examples. `without`: documents that are left out, as when a plan is measured that must not be known."""

    def __init__(self, examples: Sequence[Example], words: Mapping[str, Holds], without: Set[str] = frozenset()) -> None:
        """`words`: a test by definition, whether a passage has the words of the definition."""
        training = [example for example in examples if document(example.source) not in without]
        self._examples = training
        self._words = words
        self._names = sorted({example.name for example in training} - {ANY})
        self._texts = sorted({folded(example.text) for example in training})
        self._row = {text: at for at, text in enumerate(self._texts)}
        self._build()

    def _build(self) -> None:
        from scipy.sparse import csr_matrix

        of_texts = [sorted(grams(text)) for text in self._texts]
        passages = Counter(gram for own in of_texts for gram in own)
        self._grams = sorted(gram for gram, count in passages.items() if count >= FEWEST_PASSAGES)
        # The rarer an n-gram, the more it says: of the examples of documents left out, a tenth more come above the passages of other kinds.
        self._rarity = [math.log(len(of_texts) / passages[gram]) for gram in self._grams]
        column = {gram: at for at, gram in enumerate(self._grams)}
        columns = [[column[gram] for gram in own if gram in column] for own in of_texts]
        values = [self._rarity[at] / math.sqrt(len(own)) for own, known in zip(of_texts, columns, strict=True) for at in known]
        starts = [0]
        for known in columns:
            starts.append(starts[-1] + len(known))
        self._matrix = csr_matrix((values, [at for known in columns for at in known], starts), shape=(len(of_texts), len(self._grams)))

    def learn(self, only: Set[str] = frozenset()) -> list[Examples]:
        """What is learnt of every definition, or only of some, with thresholds."""
        return [self._definition(name) for name in self._names if not only or name in only]

    def passages(self, name: str) -> list[Passage]:
        """The passages that a definition is learnt from, in the order of their text."""
        of: dict[str, Passage] = {}
        holds = self._words[name]
        for example in self._examples:
            text = folded(example.text)
            if example.name == name:
                passage = Passage(text, int(example.holds), 1.0 if example.holds else 2.0, document(example.source))
            elif (example.name == ANY or example.holds) and not holds(example.text):
                passage = Passage(text, 0, 0.5, document(example.source))
            else:
                continue
            if text not in of or passage.weight > of[text].weight:
                of[text] = passage
        return [of[text] for text in sorted(of)]

    def _definition(self, name: str) -> Examples:
        passages = self.passages(name)
        constant, weights = self._fit(passages)
        unlike, alike = self._thresholds(passages)
        chosen = sorted(weights, key=lambda gram: (-abs(weights[gram]), gram))[:MOST_WEIGHTS]
        chosen_weights = {gram: round(weights[gram], 2) for gram in chosen}
        texts = sorted(
            {example.text for example in self._examples if example.name == name and example.holds}, key=lambda text: (len(text), text)
        )
        shown = [text for text in texts if 8 <= len(text) <= LONGEST_SHOWN]
        return Examples(
            name, unlike, alike, round(constant, 2), chosen_weights, tuple(shown[:: math.ceil(len(shown) / MOST_SHOWN)] if shown else ())
        )

    def _fit(self, passages: Sequence[Passage]) -> tuple[float, dict[str, float]]:
        from sklearn.linear_model import LogisticRegression

        holding = sum(passage.label for passage in passages)
        balance = BALANCE * (len(passages) - holding) / max(1, holding)
        weights = [passage.weight * (balance if passage.label else 1.0) for passage in passages]
        model = LogisticRegression(C=STRENGTH, max_iter=500, solver="liblinear", random_state=0)
        model.fit(self._matrix[[self._row[passage.text] for passage in passages]], [passage.label for passage in passages], weights)
        columns = zip(self._grams, model.coef_[0], self._rarity, strict=True)
        return float(model.intercept_[0]), {gram: float(value) * rarity for gram, value, rarity in columns if value}

    def _thresholds(self, passages: Sequence[Passage]) -> tuple[float, float]:
        """The thresholds `unlike` and `alike`, from models that have not seen the document of a passage."""
        fold = {name: at % FOLDS for at, name in enumerate(sorted({passage.document for passage in passages}))}
        holding: dict[str, float] = {}
        others: list[float] = []
        for part in range(FOLDS):
            seen = [passage for passage in passages if fold[passage.document] != part]
            if not 0 < sum(passage.label for passage in seen) < len(seen):
                continue
            constant, weights = self._fit(seen)
            model = replace(_EMPTY, constant=constant, weights=weights)
            for passage in passages:
                if fold[passage.document] == part:
                    likeness = model.likeness(passage.text)
                    if passage.label:
                        holding[passage.document] = max(likeness, holding.get(passage.document, -math.inf))
                    else:
                        others.append(likeness)
        low = _quantile(holding.values(), BELOW)
        return round(min(max(low, UNLIKE_BOUNDS[0]), UNLIKE_BOUNDS[1]), 2), round(max(_quantile(others, 1 - ABOVE), LEAST_ALIKE), 2)


_EMPTY = Examples("", 0.0, 0.0, 0.0, {}, ())


def _quantile(values: Iterable[float], share: float) -> float:
    """The value below which this share of the values lie; 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
