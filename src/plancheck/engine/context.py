"""A plan with everything that is computed about it once for all rules."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from plancheck.engine.candidates import Candidates
from plancheck.engine.chapters import Chapters
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
    """A plan, and the vocabulary and parameters by which rules are evaluated over it. Results are cached for all rules."""

    plan: Plan
    vocabulary: Vocabulary
    parameters: Mapping[str, Any] = field(default_factory=dict)
    _results: dict[Hashable, Any] = field(default_factory=dict)
    _last: dict[Hashable, tuple[object, Any]] = field(default_factory=dict)

    @cached_property
    def regions(self) -> Regions:
        """The blocks of elements, and whether they were read."""
        return Regions(self.plan)

    @cached_property
    def candidates(self) -> Candidates:
        """Passages that may be what a rule did not find."""
        return Candidates(self.plan, self.vocabulary)

    @cached_property
    def chapters(self) -> Chapters:
        """How surely the chapters are known."""
        return Chapters(self.plan, self.vocabulary)

    @cached_property
    def figures(self) -> Figures:
        """Facts, indicators and series."""
        return Figures(self.plan, self.vocabulary, self.regions)

    @cached_property
    def text_search(self) -> TextSearch:
        """The search for words and patterns."""
        return TextSearch(self.plan, self.vocabulary, self.regions)

    @cached_property
    def passages(self) -> Passages:
        """Paragraphs, sentences and measures."""
        return Passages(self.plan, self.regions)

    @cached_property
    def topics(self) -> Topics:
        """The topics of the parts."""
        return Topics(self.plan, self.vocabulary, self.regions, self.text_search, self.parameters, self.chapters)

    @cached_property
    def heading_blocks(self) -> frozenset[int]:
        """The blocks that are headings and nothing else."""
        return frozenset(heading.place.block for heading in self.plan.headings if not heading.run_in)

    @cached_property
    def first_section(self) -> int:
        """The block of the first chapter; what stands before it is the title page and the addressee. 0 in a draft without headings."""
        return min((section.start for section in self.plan.sections if section.heading.level), default=0)

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The result of `compute`, which is called once for a key: many rules need the same list of the same section."""
        if key not in self._results:
            self._results[key] = compute()
        result: T = self._results[key]
        return result

    def once_per_object(self, key: Hashable, subject: object, compute: Callable[[], T]) -> T:
        """The result of `compute`, called again only if `subject` is a different object than in the last call with this key.

        Without this, a condition “every X satisfies (Y has at least 3 …)” would count the same Y again for every X.
        """
        last = self._last.get(key)
        if last is None or last[0] is not subject:
            last = self._last[key] = subject, compute()
        result: T = last[1]
        return result
