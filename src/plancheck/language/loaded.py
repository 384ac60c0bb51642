"""What loading rules gives: packs, the rules that are active, the vocabulary, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from plancheck.language.syntax import Pack, RuleNode
from plancheck.language.version import rule_version
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.vocabulary import Vocabulary


@dataclass(frozen=True)
class Loaded:
    """Packs with their own rules as written; `rules`, the active ones in file order, with adjustments applied.

    A rule with an error in it is in neither. Whoever evaluates looks at `diagnostics` first: an error in a rule file is never
    a reason to go on with fewer rules in silence.
    """

    packs: tuple[Pack, ...]
    rules: tuple[RuleNode, ...]
    vocabulary: Vocabulary
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the rules (warnings and notes apart)."""
        return not any(each.severity == "error" for each in self.diagnostics)

    @property
    def successors(self) -> dict[str, tuple[str, ...]]:
        """For each retired id with rules in its place: their ids, through all that were retired in between."""
        direct = {old: heirs for pack in self.packs for old, heirs in pack.became}
        return {old: tuple(dict.fromkeys(_last(old, direct, set()))) for old in direct}

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The version of each of `rules`, in their order. Worked out when first asked for, unless a cache file told them."""
        applies = {pack.id: pack.applies for pack in self.packs}
        return tuple(rule_version(rule, self.vocabulary, applies[rule.pack]) for rule in self.rules)


def _last(old: str, direct: Mapping[str, tuple[str, ...]], seen: set[str]) -> Iterable[str]:
    """What an id became in the end."""
    for heir in direct.get(old, ()):
        if heir not in direct:
            yield heir
        elif heir not in seen:
            seen.add(heir)
            yield from _last(heir, direct, seen)
