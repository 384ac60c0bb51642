"""One plan as rules see it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from plancheck.engine.figures import Figures
from plancheck.engine.passages import Passages
from plancheck.engine.regions import Regions
from plancheck.engine.text_search import TextSearch
from plancheck.engine.topics import Topics
from plancheck.model.plan import Plan
from plancheck.model.vocabulary import Vocabulary

T = TypeVar("T")


@dataclass
class Context:
    """A plan with the vocabulary and parameters it is judged by. What is found out about it serves all rules."""

    plan: Plan
    vocabulary: Vocabulary
    parameters: Mapping[str, Any] = field(default_factory=dict)
    _answers: dict[Hashable, Any] = field(default_factory=dict)
    _last: dict[Hashable, tuple[object, Any]] = field(default_factory=dict)

    @cached_property
    def regions(self) -> Regions:
        """Where elements stand, and what was read."""
        return Regions(self.plan)

    @cached_property
    def figures(self) -> Figures:
        """Facts, indicators and series."""
        return Figures(self.plan, self.vocabulary, self.regions)

    @cached_property
    def text_search(self) -> TextSearch:
        """Words and patterns in the text."""
        return TextSearch(self.plan, self.vocabulary, self.regions)

    @cached_property
    def passages(self) -> Passages:
        """Paragraphs, sentences and measures."""
        return Passages(self.plan, self.regions)

    @cached_property
    def topics(self) -> Topics:
        """What parts are about."""
        return Topics(self.plan, self.vocabulary, self.regions, self.text_search, self.parameters)

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """An answer about this plan, found once: many rules ask the same of the same section or fact."""
        if key not in self._answers:
            self._answers[key] = find()
        answer: T = self._answers[key]
        return answer

    def unless_same(self, key: Hashable, about: object, find: Callable[[], T]) -> T:
        """An answer about an object, found again only if under this key another object was asked about last.

        A condition on a list that does not depend on the element at hand would else count the list again for each element.
        """
        last = self._last.get(key)
        if last is None or last[0] is not about:
            last = self._last[key] = about, find()
        answer: T = last[1]
        return answer
