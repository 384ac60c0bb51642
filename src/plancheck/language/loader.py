"""From folders of rule files to packs, active rules, the vocabulary, and everything that is wrong with them.

A pack is a folder: exactly one of its .rules files holds the 规则包 item, all files of the folder belong to it.
Reading files is the only effect here; the same bytes always give the same result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plancheck.language import cache, sieves, tree
from plancheck.language.files import RuleFile, decode, find, source
from plancheck.language.loaded import Loaded
from plancheck.language.sieves import Sieve
from plancheck.language.syntax import Pattern, RuleNode
from plancheck.model.diagnostic import Diagnostic

__all__ = ["Loaded", "RuleFile", "build", "decode", "find", "load", "names", "source"]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a cache file holds: what was loaded, but for its `rules`, and what is told of the patterns in it. Of the rules, one that stands
    in its pack as it is is kept as its number among the rules of all packs: to read each of them twice would take as long again."""

    loaded: Loaded
    rules: tuple[RuleNode | int, ...]
    versions: tuple[str, ...]
    sieves: dict[str, Sieve]


def _kept(loaded: Loaded) -> _Kept:
    numbers = {id(rule): number for number, rule in enumerate(_own(loaded))}
    rules = tuple(numbers.get(id(rule), rule) for rule in loaded.rules)
    return _Kept(replace(loaded, rules=()), rules, loaded.versions if loaded.sound else (), sieves.told(_patterns(loaded)))


def _patterns(loaded: Loaded) -> Iterator[str]:
    """The patterns of the rules, as a check of a draft may ask for them. The parser took each of them."""
    rules = [node for rule in loaded.rules for node in (rule.requires, rule.applies, *rule.objects, *(let.value for let in rule.lets))]
    nodes = (node for root in (*rules, *(pack.applies for pack in loaded.packs)) if root is not None for node in tree.walk(root))
    named = (value for values in loaded.vocabulary.parameters.values() for value in values)
    yield from (each.source for each in (*nodes, *named) if isinstance(each, Pattern))


def _whole(kept: _Kept) -> Loaded | None:
    """What was loaded; None where a number is that of no rule."""
    own = _own(kept.loaded)
    if any(isinstance(each, int) and not 0 <= each < len(own) for each in kept.rules):
        return None
    loaded = replace(kept.loaded, rules=tuple(own[each] if isinstance(each, int) else each for each in kept.rules))
    if len(kept.versions) == len(loaded.rules):
        vars(loaded)["versions"] = kept.versions  # as the property keeps them: to work them out is a tenth of judging a draft
    return loaded


def _own(loaded: Loaded) -> list[RuleNode]:
    return [rule for pack in loaded.packs for rule in pack.rules]


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The names of all packs in the folders: what `load` may be asked for."""
    from plancheck.language import assemble

    return assemble.names(find(folders)[0])


def load(folders: Sequence[Path], packs: Sequence[str] = (), cached: Path | None = None) -> Loaded:
    """The rules in `folders`: the packs named and all that they import; without names, all packs that are on by default.

    Later folders' packs add to earlier ones. Everything that is wrong comes out in `diagnostics`; never raises for rules text.
    `cached` is a folder where results are kept (None: nowhere); the result is the same with and without.
    """
    files, found = find(folders)
    if cached is None:
        return build(files, found, packs)
    parts = [part for file in files for part in (file.name.encode(), file.path.parent.name.encode(), file.data or b"\0")]
    name = cache.key([*parts, repr((list(packs), found)).encode()])
    kept = cache.read(cached, name, _Kept)
    loaded = _whole(kept) if kept else None
    if kept is None or loaded is None:
        loaded = build(files, found, packs)
        cache.write(cached, name, _kept(loaded))
    else:
        sieves.know(kept.sieves)
    return loaded


def build(files: Sequence[RuleFile], found: list[Diagnostic], packs: Sequence[str]) -> Loaded:
    """What `load` does once the files are read."""
    from plancheck.language import assemble  # with the parser, which warm rules do without

    return assemble.build(files, found, packs)
