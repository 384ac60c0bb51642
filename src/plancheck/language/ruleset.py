"""What loading rules gives: packs, the rules that are active, the vocabulary, and everything that is wrong."""

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

    A rule with an error in it is in neither. Callers that evaluate rules look at `diagnostics` first: an error in a rule file is
    never a reason to go on with fewer rules in silence.
    """

    packs: tuple[Pack, ...]
    rules: tuple[RuleNode, ...]
    vocabulary: Vocabulary
    diagnostics: tuple[Diagnostic, ...]

    def __hash__(self) -> int:
        return hash(tuple((pack.id, pack.sha256) for pack in self.packs))

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the rules (warnings and notes apart)."""
        return not any(diagnostic.severity == "error" for diagnostic in self.diagnostics)

    @property
    def successors(self) -> dict[str, tuple[str, ...]]:
        """For each retired id that was replaced: the ids of the rules that stand in its place today."""
        direct = {old: new for pack in self.packs for old, new in pack.became}
        return {old: tuple(dict.fromkeys(_current(old, direct, set()))) for old in direct}

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The version of each of `rules`, in their order."""
        applies = {pack.id: pack.applies for pack in self.packs}
        return tuple(rule_version(rule, self.vocabulary, applies[rule.pack]) for rule in self.rules)

    def with_versions(self, versions: tuple[str, ...]) -> RuleSet:
        """The same rule set, which need not work out its `versions`: that takes a tenth of a check."""
        known = replace(self)
        known.__dict__["versions"] = versions  # where cached_property looks first
        return known


def _current(old: str, direct: Mapping[str, tuple[str, ...]], seen: set[str]) -> Iterable[str]:
    """The ids that a retired one was replaced by in the end."""
    for new in direct.get(old, ()):
        if new not in direct:
            yield new
        elif new not in seen:
            seen.add(new)
            yield from _current(new, direct, seen)
