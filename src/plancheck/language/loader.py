"""From folders of rule files to packs, active rules, the vocabulary, and everything that is wrong with them.

A pack is a folder: exactly one of its .rules files holds the 规则包 item, all files of the folder belong to it.
Reading files is the only effect here; the same bytes always give the same result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plancheck.language import cache, prefilters, tree
from plancheck.language.files import RuleFile, decode, find, source
from plancheck.language.prefilters import Prefilter
from plancheck.language.ruleset import RuleSet
from plancheck.language.syntax import Pattern
from plancheck.model.diagnostic import Diagnostic

__all__ = ["RuleFile", "RuleSet", "build", "decode", "find", "load", "names", "source"]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What a cache file holds."""

    loaded: RuleSet
    prefilters: dict[str, Prefilter]


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The names of all packs in the folders: what `load` may be asked for."""
    from plancheck.language import assemble

    return assemble.names(find(folders)[0])


def load(folders: Sequence[Path], packs: Sequence[str] = (), cached: Path | None = None) -> RuleSet:
    """The rules in `folders`: the packs named and all that they import; without names, all packs that are on by default.

    Later folders' packs add to earlier ones. Everything that is wrong comes out in `diagnostics`; never raises for rules text.
    `cached` is a folder where results are stored (None: nowhere); the result is the same with and without.
    """
    files, problems = find(folders)
    if cached is None:
        return build(files, problems, packs)
    parts = [part for file in files for part in (file.name.encode(), file.path.parent.name.encode(), file.data or b"\0")]
    key = cache.key([*parts, repr((list(packs), problems)).encode()])
    stored = cache.read(cached, key, _Stored)
    if stored is None:
        loaded = build(files, problems, packs)
        if loaded.sound:
            _ = loaded.versions  # stored with the rules: working them out takes a tenth of a check
        stored = _Stored(loaded, {pattern: prefilters.prefilter(pattern) for pattern in _patterns(loaded)})
        cache.write(cached, key, stored)
    prefilters.preload(stored.prefilters)
    return stored.loaded


def _patterns(loaded: RuleSet) -> Iterator[str]:
    """All patterns that a check may use."""
    rules = [root for rule in loaded.rules for root in (rule.requires, rule.applies, *rule.objects, *(let.value for let in rule.lets))]
    roots = (*rules, *(pack.applies for pack in loaded.packs))
    nodes = (node for root in roots if root is not None for node in tree.walk(root))
    values = (value for values in loaded.vocabulary.parameters.values() for value in values)
    yield from (node.source for node in (*nodes, *values) if isinstance(node, Pattern))


def build(files: Sequence[RuleFile], problems: list[Diagnostic], packs: Sequence[str]) -> RuleSet:
    """What `load` does once the files are read; `problems`: what was wrong with reading them."""
    from plancheck.language import assemble  # brings the parser and the checker, which stored rules do without

    return assemble.build(files, problems, packs)
