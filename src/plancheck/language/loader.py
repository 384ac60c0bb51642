"""Load rule sets from folders of rule files.

A pack is a folder. Exactly one of its .rules files contains the 规则包 item, and all files of the folder belong to it.
The same bytes always give the same result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plancheck.language import cache, learnt, prefilters, tree
from plancheck.language.files import RuleFile, decode, find, source
from plancheck.language.prefilters import Prefilter
from plancheck.language.ruleset import RuleSet, joined
from plancheck.language.syntax import Pattern, RuleNode
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.vocabulary import Vocabulary

__all__ = ["RuleFile", "RuleSet", "build", "decode", "find", "load", "names", "source"]


@dataclass(frozen=True, slots=True)
class _CachedRules:
    """The content of a cache file: the rule set without its `rules`, and values computed from it.

    An active rule that is the same as in its pack is stored as its number among the rules of all packs, so that it is decoded once.
    Of the rule set of several guidelines, these are stored; it is joined again.
    """

    loaded: RuleSet
    rules: tuple[RuleNode | int, ...]
    versions: tuple[str, ...]
    prefilters: dict[str, Prefilter]
    guidelines: tuple[_CachedRules, ...] = ()

    @classmethod
    def of(cls, loaded: RuleSet, sound: bool | None = None) -> _CachedRules:
        """`sound`: whether the rules have no errors, where the rule set does not say it itself."""
        sound = loaded.sound if sound is None else sound
        if loaded.guidelines:
            parts = tuple(cls.of(guideline, sound) for guideline in loaded.guidelines)
            patterns = {source: needed for part in parts for source, needed in part.prefilters.items()}
            return cls(RuleSet((), (), Vocabulary(), loaded.diagnostics, (), loaded.off), (), (), patterns, parts)
        own = _own(loaded)
        numbers = {rule.id: number for number, rule in enumerate(own)}
        rules = tuple(numbers[rule.id] if own[numbers[rule.id]] == rule else rule for rule in loaded.rules)
        versions = loaded.versions if sound else ()
        return cls(replace(loaded, rules=()), rules, versions, {source: prefilters.prefilter(source) for source in _patterns(loaded)})

    def restored(self) -> RuleSet | None:
        """The rule set; None if a number is invalid."""
        if self.guidelines:
            parts = [part for stored in self.guidelines if (part := stored.restored()) is not None]
            return joined(parts, self.loaded.diagnostics, self.loaded.off) if len(parts) == len(self.guidelines) else None
        own = _own(self.loaded)
        if any(isinstance(rule, int) and not 0 <= rule < len(own) for rule in self.rules):
            return None
        loaded = replace(self.loaded, rules=tuple(own[rule] if isinstance(rule, int) else rule for rule in self.rules))
        return loaded.with_versions(self.versions) if len(self.versions) == len(loaded.rules) else loaded


def _own(loaded: RuleSet) -> list[RuleNode]:
    return [rule for pack in loaded.packs for rule in pack.rules]


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The names of all packs in the folders, which `load` accepts."""
    from plancheck.language import assemble

    return assemble.names(find(folders)[0])


def load(folders: Sequence[Path], packs: Sequence[str] = (), cached: Path | None = None) -> RuleSet:
    """The rules in `folders`: the named packs and all that they import; without names, the packs that are enabled by default.

    Packs of later folders add to those of earlier ones. All problems are in `diagnostics`; never raises for rules text. `cached` is the
    folder of the cache (None: no cache), which does not affect the result.
    """
    files, problems = find(folders)
    if cached is None:
        return build(files, problems, packs)
    parts = [part for file in files for part in (file.name.encode(), file.path.parent.name.encode(), file.data or b"\0")]
    parts += learnt.contents(dict.fromkeys(file.path.parent for file in files))
    key = cache.key([*parts, repr((list(packs), problems)).encode()])
    stored = cache.read(cached, key, _CachedRules)
    loaded = stored.restored() if stored is not None else None
    if stored is None or loaded is None:
        loaded = build(files, problems, packs)
        stored = _CachedRules.of(loaded)
        cache.write(cached, key, stored)
    prefilters.preload(stored.prefilters)
    return loaded


def _patterns(loaded: RuleSet) -> Iterator[str]:
    """All patterns that a check may use."""
    editions = [edition for rule in loaded.rules for edition in (rule, *rule.later)]
    rules = [root for rule in editions for root in (rule.requires, rule.applies, *rule.objects, *(let.value for let in rule.lets))]
    roots = (*rules, *(pack.applies for pack in loaded.packs))
    nodes = (node for root in roots if root is not None for node in tree.walk(root))
    values = (value for values in loaded.vocabulary.parameters.values() for value in values)
    yield from (node.source for node in (*nodes, *values) if isinstance(node, Pattern))


def build(files: Sequence[RuleFile], problems: list[Diagnostic], packs: Sequence[str]) -> RuleSet:
    """The rule set from the files that were read; `problems` are those with reading them."""
    from plancheck.language import assemble  # imports the parser and the checker, which cached rules do not need

    return assemble.build(files, problems, packs)
