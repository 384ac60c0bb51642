"""The result of loading rules: packs, active rules, the vocabulary and diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from plancheck.language.syntax import Pack, RuleNode
from plancheck.language.version import rule_version
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.vocabulary import Vocabulary


@dataclass(frozen=True)
class RuleSet:
    """Packs with their own rules as written; `rules`, the active ones in file order, with adjustments applied.

    Rules with errors are omitted. Callers must check `diagnostics` before they evaluate rules, so that no rule is missing silently.

    `guidelines`: where packs of several guidelines are loaded that say how their plans are recognised, the rule set of each. Names are
    those of a guideline, so a draft is read and checked by one of these; packs without signs belong to each. Otherwise (). `off`: the
    other packs in the folders, without their rules.
    """

    packs: tuple[Pack, ...]
    rules: tuple[RuleNode, ...]
    vocabulary: Vocabulary
    diagnostics: tuple[Diagnostic, ...]
    guidelines: tuple[RuleSet, ...] = ()
    off: tuple[Pack, ...] = ()

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

    @property
    def alternatives(self) -> tuple[RuleSet, ...]:
        """The rule sets by one of which a draft is checked: those of the guidelines, or this one."""
        return self.guidelines or (self,)

    def with_pack(self, name: str) -> RuleSet:
        """The first of the alternatives that has a pack, in which the names that the pack uses have its meaning."""
        return next(one for one in self.alternatives if any(pack.id == name for pack in one.packs))

    @cached_property
    def versions(self) -> tuple[str, ...]:
        """The versions of `rules`, in their order."""
        if self.guidelines:
            known = {rule.id: version for one in reversed(self.guidelines) for rule, version in zip(one.rules, one.versions, strict=True)}
            return tuple(known[rule.id] for rule in self.rules)
        applies = {pack.id: pack.applies for pack in self.packs}
        return tuple(rule_version(rule, self.vocabulary, applies[rule.pack]) for rule in self.rules)

    def with_versions(self, versions: tuple[str, ...]) -> RuleSet:
        """The same rule set with known `versions`; computing them takes a tenth of a check."""
        known = replace(self)
        known.__dict__["versions"] = versions  # where cached_property looks first
        return known


def joined(guidelines: Sequence[RuleSet], diagnostics: tuple[Diagnostic, ...], off: tuple[Pack, ...]) -> RuleSet:
    """The rule set of several guidelines. Its vocabulary lists the definitions of all; which of equal names is meant, a guideline says."""
    packs = {pack.id: pack for one in reversed(guidelines) for pack in one.packs}
    rules = {rule.id: rule for one in reversed(guidelines) for rule in one.rules}
    return RuleSet(
        tuple(packs[name] for name in dict.fromkeys(pack.id for one in guidelines for pack in one.packs)),
        tuple(rules[name] for name in dict.fromkeys(rule.id for one in guidelines for rule in one.rules)),
        _merged([one.vocabulary for one in guidelines]),
        diagnostics,
        tuple(guidelines),
        off,
    )


def _merged(vocabularies: Sequence[Vocabulary]) -> Vocabulary:
    """All definitions; in those by name, the first counts."""
    merged: dict[str, Any] = {}
    for field in fields(Vocabulary):
        values = [getattr(vocabulary, field.name) for vocabulary in vocabularies]
        if isinstance(values[0], dict):
            merged[field.name] = {name: value for each in reversed(values) for name, value in each.items()}
        else:
            merged[field.name] = tuple(dict.fromkeys(value for each in values for value in each))
    return Vocabulary(**merged)


def _current(old: str, direct: Mapping[str, tuple[str, ...]], seen: set[str]) -> Iterable[str]:
    """The final successors of a retired id."""
    for new in direct.get(old, ()):
        if new not in direct:
            yield new
        elif new not in seen:
            seen.add(new)
            yield from _current(new, direct, seen)
