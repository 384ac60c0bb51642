"""The result of loading rules: packs, active rules, the vocabulary and diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from plancheck.language.syntax import Pack, RuleNode
from plancheck.language.version import rule_version
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.vocabulary import Vocabulary


@dataclass(frozen=True)
class RuleSet:
    """Packs with their own rules as written; `rules`, the active ones in file order, with adjustments applied.

    Rules with errors are omitted. Callers must check `diagnostics` before they evaluate rules, so that no rule is missing silently.
    """

    packs: tuple[Pack, ...]
    rules: tuple[RuleNode, ...]
    vocabulary: Vocabulary
    diagnostics: tuple[Diagnostic, ...]

    def __hash__(self) -> int:
        return hash(tuple((pack.id, pack.sha256) for pack in self.packs))

    @property
    def sound(self) -> bool:
        """Whether there are no errors; warnings and notes do not count."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    @property
    def successors(self) -> dict[str, tuple[str, ...]]:
        """The ids of the current successors of every retired id that was replaced."""
        direct = {old: new for pack in self.packs for old, new in pack.became}
        return {old: tuple(dict.fromkeys(_current(old, direct, set()))) for old in direct}

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The versions of `rules`, in their order."""
        applies = {pack.id: pack.applies for pack in self.packs}
        return tuple(rule_version(rule, self.vocabulary, applies[rule.pack]) for rule in self.rules)

    def with_versions(self, versions: tuple[str, ...]) -> RuleSet:
        """The same rule set with known `versions`; computing them takes a tenth of a check."""
        known = replace(self)
        known.__dict__["versions"] = versions  # where cached_property looks first
        return known


def _current(old: str, direct: Mapping[str, tuple[str, ...]], seen: set[str]) -> Iterable[str]:
    """The final successors of a retired id."""
    for new in direct.get(old, ()):
        if new not in direct:
            yield new
        elif new not in seen:
            seen.add(new)
            yield from _current(new, direct, seen)
