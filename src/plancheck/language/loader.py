"""From folders of rule files to packs, active rules, the vocabulary, and everything that is wrong with them.

A pack is a folder: exactly one of its .rules files holds the 规则包 item, all files of the folder belong to it.
Reading files is the only effect here; the same bytes always give the same result.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from plancheck.language import cache, checker, definitions, parser
from plancheck.language.packs import PackSource, reach
from plancheck.language.problems import choose, make
from plancheck.language.syntax import Entry, ItemNode, Pack, RuleNode
from plancheck.language.version import rule_version
from plancheck.language.words import LEVELS
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.vocabulary import Vocabulary

LARGEST_FILE = 4_000_000  # bytes


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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a cache file holds."""

    loaded: Loaded
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file as found: its name for people (relative to its folder, posix), its path, its bytes (None: not readable)."""

    name: str
    path: Path
    data: bytes | None


# ---- files ------------------------------------------------------------------------------------------------------


def find(folders: Sequence[Path]) -> tuple[list[RuleFile], list[Diagnostic]]:
    """All .rules files under the folders, in order, and what could not be read. Nothing outside a folder is ever opened."""
    files: list[RuleFile] = []
    found: list[Diagnostic] = []
    taken: set[str] = set()
    for folder in folders:
        if not folder.is_dir():
            found.append(make("missing-folder", str(folder), None, name=folder.name))
            continue
        for relative in sorted(_walk(folder, found)):
            # Two folders may hold files of one name; then the later one is called by its folder as well.
            name = relative if relative not in taken else f"{folder.name}/{relative}"
            taken.add(name)
            files.append(_read(folder, relative, name, found))
    return files, found


def _walk(folder: Path, found: list[Diagnostic]) -> Iterable[str]:
    root = folder.resolve()
    for place, below, names in os.walk(folder, followlinks=False):
        here = Path(place)
        for name in sorted(below):
            if (here / name).is_symlink():
                code = "linked-folder" if (here / name).resolve().is_relative_to(root) else "outside-folder"
                found.append(make(code, (here / name).relative_to(folder).as_posix(), None, name=name))
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in names:
            path = here / name
            if not name.endswith(".rules") or name.startswith("."):
                continue
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                found.append(make("outside-folder", relative, None, name=name))
                continue
            yield relative


def _read(folder: Path, relative: str, name: str, found: list[Diagnostic]) -> RuleFile:
    path = folder / relative
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            found.append(make("file-too-large", name, None, size=size, limit=LARGEST_FILE))
            return RuleFile(name, path, None)
        return RuleFile(name, path, path.read_bytes())
    except OSError as error:
        found.append(make("unreadable-file", name, None, reason=error.strerror or type(error).__name__))
        return RuleFile(name, path, None)


def decode(data: bytes, name: str) -> str | Diagnostic:
    """The text of a rule file, or what is wrong with its encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return make("utf16-file", name, None)
    try:
        return parser.normal(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            return make("not-utf8", name, None, at=error.start + 1)
        return make("gbk-file", name, None)


def source(folders: Sequence[Path], file: str) -> str | None:
    """The text of the file that a diagnostic names, as its span counts; None if there is none (or no longer)."""
    for each in find(folders)[0]:
        if each.name == file and each.data is not None:
            text = decode(each.data, each.name)
            return text if isinstance(text, str) else None
    return None


# ---- packs ------------------------------------------------------------------------------------------------------


def names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The names of all packs in the folders: what `load` may be asked for."""
    return tuple(each.id for each in _sources(find(folders)[0], []))


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
    everything = _sources(files, found)
    active = _active(everything, packs, found)
    quiet = {file for each in everything if each not in active for file in each.files}
    found = [each for each in found if each.file not in quiet]
    parameters = _parameters(active, found)
    found += checker.check(active, everything)
    wrong = [each for each in found if each.severity == "error"]
    built = {each.id: replace(definitions.pack(each.item, each.sha256), rules=_rules(each, wrong)) for each in active}
    rules = _adjusted(active, [rule for pack in built.values() for rule in pack.rules], found)
    vocabulary = definitions.vocabulary((item for each in active for item in each.items), parameters)
    return Loaded(tuple(built.values()), tuple(rules), vocabulary, tuple(_ordered(found, files)))


def _ordered(found: list[Diagnostic], files: Sequence[RuleFile]) -> list[Diagnostic]:
    order = {file.name: number for number, file in enumerate(files)}
    return sorted(found, key=lambda each: (order.get(each.file or "", -1), each.span.start if each.span else -1))


def _sources(files: Sequence[RuleFile], found: list[Diagnostic]) -> list[PackSource]:
    """The packs, one a folder, in the order of their files."""
    folders: dict[Path, list[RuleFile]] = {}
    for file in files:
        folders.setdefault(file.path.parent, []).append(file)
    packs: list[PackSource] = []
    for folder, members in folders.items():
        texts: dict[str, str] = {}
        items: list[ItemNode] = []
        spoilt = False
        for file in members:
            text = decode(file.data, file.name) if file.data is not None else None
            if not isinstance(text, str):
                spoilt = True
                found += [text] if text else []
                continue
            texts[file.name] = text
            nodes, wrong = parser.parse(text, file.name)
            items += nodes
            found += wrong
            spoilt = spoilt or any(each.code in ("unknown-item", "missing-name") for each in wrong)
        pack = _pack(folder, members, texts, items, spoilt, found)
        earlier = next((each for each in packs if pack and each.id == pack.id), None)
        if pack and earlier:
            found.append(make("duplicate-pack", pack.item.file, pack.item.name_span, name=pack.id, where=earlier.item.file))
        elif pack:
            packs.append(pack)
    return packs


def _pack(
    folder: Path, members: list[RuleFile], texts: dict[str, str], items: list[ItemNode], spoilt: bool, found: list[Diagnostic]
) -> PackSource | None:
    heads = [item for item in items if item.kind == "pack"]
    for extra in heads[1:]:
        found.append(make("pack-twice", extra.file, extra.name_span, where=heads[0].file))
    if not heads:
        if not spoilt:  # else its 规则包 item is probably there, and the mistake is told already
            found.append(make("pack-missing", members[0].name, None, name=folder.name))
        return None
    sha256 = hashlib.sha256(b"".join(file.data or b"" for file in members)).hexdigest()
    own = tuple(replace(item, rule=replace(item.rule, pack=heads[0].name)) if item.rule else item for item in items if item.kind != "pack")
    return PackSource(heads[0].name, heads[0], own, texts, tuple(file.name for file in members), sha256)


def _active(everything: list[PackSource], asked: Sequence[str], found: list[Diagnostic]) -> list[PackSource]:
    """The packs to load, in the order of their files: those asked for (or on by default) and all that they import."""
    by_name = {each.id: each for each in everything}
    for name in asked:
        if name not in by_name:
            hint = choose(name, by_name)
            found.append(make("unknown-pack", None, None, name=name, hint_zh=hint.zh, hint_en=hint.en))
    wanted = (
        [name for name in asked if name in by_name]
        if asked
        else [each.id for each in everything if definitions.text(each.item, "启用") != "否"]
    )
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in by_name and name not in seen:
            seen.add(name)
            wanted += by_name[name].imports
    return [each for each in everything if each.id in seen]


def _parameters(active: list[PackSource], found: list[Diagnostic]) -> dict[str, tuple[object, ...]]:
    """The value of every parameter. A pack overrides the packs that it imports; two that do not import each other must agree."""
    values: dict[str, tuple[PackSource, tuple[object, ...]]] = {}
    open_: dict[str, tuple[PackSource, Diagnostic]] = {}
    reached = reach(active)
    # Packs that are imported come first, so that a later value overrides.
    for pack in sorted(active, key=lambda each: len(reached[each.id])):
        for let in pack.parameters:
            name, at = let.name, let.span
            if let.value is None:
                open_.setdefault(name, (pack, make("parameter-open", pack.item.file, at, name=name, pack=pack.id)))
                continue
            value = definitions.values(let.value)
            if value is None:
                found.append(make("parameter-value", pack.item.file, at, name=name))
                value = ()
            earlier = values.get(name)
            if earlier and earlier[0].id not in reached[pack.id] and earlier[1] != value:
                found.append(make("parameter-conflict", pack.item.file, at, name=name, where=earlier[0].item.file))
            values[name] = (pack, value)
    found += [diagnostic for name, (_, diagnostic) in open_.items() if name not in values]
    return {name: value for name, (_, value) in values.items()}


# ---- rules ------------------------------------------------------------------------------------------------------


def _rules(pack: PackSource, wrong: list[Diagnostic]) -> tuple[RuleNode, ...]:
    """The pack's rules without those that an error stands in."""
    places: dict[str, list[int]] = {}
    for each in wrong:
        if each.file and each.span:
            places.setdefault(each.file, []).append(each.span.start)
    chapters: dict[str, Bilingual | None] = {}  # file -> the 篇 that is open
    rules: list[RuleNode] = []
    for item in pack.items:
        if item.kind == "chapter":
            chapters[item.file] = item.title
        elif item.rule and not any(item.span.start <= at <= item.span.end for at in places.get(item.file, ())):
            rules.append(replace(item.rule, group=chapters.get(item.file)))
    return tuple(rules)


def _adjusted(active: list[PackSource], rules: list[RuleNode], found: list[Diagnostic]) -> list[RuleNode]:
    """The rules as the packs' 调整 items leave them: with another level, or without those that are switched off."""
    by_id = {rule.id: rule for rule in rules}
    for pack in active:
        for item in pack.items:
            rule = by_id.get(item.name) if item.kind == "adjust" and not item.faulty else None
            if rule is None:
                continue
            reason = item.find("理由")
            why = reason.body if reason and isinstance(reason.body, Bilingual) else Bilingual("", "")
            values = {"name": item.name, "pack": pack.id, "reason_zh": why.zh, "reason_en": why.en}
            level = item.find("级别")
            if definitions.text(item, "停用") == "是":
                del by_id[item.name]
                found.append(make("rule-switched-off", item.file, item.name_span, **values))
            elif level and isinstance(level.body, Entry):
                code = LEVELS[level.body.text]
                by_id[item.name] = replace(rule, level=code)  # type: ignore[arg-type]
                found.append(make("rule-adjusted", item.file, item.name_span, level_zh=level.body.text, level_en=code, **values))
    return [by_id[rule.id] for rule in rules if rule.id in by_id]
