"""From folders of rule files to packs, active rules, the vocabulary, and everything that is wrong with them.

A pack is a folder: exactly one of its .rules files holds the 规则包 item, all files of the folder belong to it.
Reading files is the only effect here; the same bytes always give the same result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plancheck.language import cache
from plancheck.language.files import RuleFile, decode, find, source
from plancheck.language.loaded import Loaded
from plancheck.model.diagnostic import Diagnostic

__all__ = ["Loaded", "RuleFile", "build", "decode", "find", "load", "names", "source"]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a cache file holds."""

    loaded: Loaded
    versions: tuple[str, ...]


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
    if kept is None:
        loaded = build(files, found, packs)
        cache.write(cached, name, _Kept(loaded, loaded.versions if loaded.sound else ()))
        return loaded
    if len(kept.versions) == len(kept.loaded.rules):
        vars(kept.loaded)["versions"] = kept.versions  # as the property keeps them: to work them out is a tenth of judging a draft
    return kept.loaded


def build(files: Sequence[RuleFile], found: list[Diagnostic], packs: Sequence[str]) -> Loaded:
    """What `load` does once the files are read."""
    from plancheck.language import assemble  # with the parser, which warm rules do without

    return assemble.build(files, found, packs)
