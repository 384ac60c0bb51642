"""Packs as read from their folders, their visibility, and duplicate names.

A pack sees its own definitions and those of the packs it imports. All packs of a guideline read the same draft, so a name, code or alias
can have only one meaning across all of them. Guidelines that say how their plans are recognised (篇 with 用途：认定) never read a draft
together, and have names of their own; rule ids are told apart everywhere. If two unrelated packs share names that they must not, one
diagnostic reports the pair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from plancheck.language import definitions
from plancheck.language.problems import alike, make
from plancheck.language.syntax import Condition, Entry, ItemNode, Let, Pack
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span

#: Kinds of items whose names are used in expressions, and must be unique.
NAMED = ("section", "topic", "event", "indicator", "wordlist", "reference", "document", "pattern", "condition")
#: The most shared names of two packs that are reported.
SHOWN = 3


@dataclass(frozen=True)
class PackSource:
    """A pack as read: its 规则包 item, its other items in file order, and the texts of its files by name.

    `lost`: it may define more than its items, because a file or an item could not be read.
    """

    id: str
    item: ItemNode
    items: tuple[ItemNode, ...]
    texts: dict[str, str]
    files: tuple[str, ...]
    sha256: str
    lost: bool = False
    folder: Path | None = None
    only_vocabulary: bool = False

    def vocabulary(self) -> PackSource:
        """The pack without its rules, the signs by which its plans are recognised, and what it adjusts."""
        if self.only_vocabulary:
            return self
        others = tuple(item for item in self.items if item.kind not in ("rule", "adjust", "chapter"))
        return replace(self, items=others, only_vocabulary=True)

    @property
    def borrowed(self) -> tuple[str, ...]:
        """The ids of the imported packs of which it takes the vocabulary only."""
        return definitions.borrowed(self.item)

    @property
    def imports(self) -> tuple[str, ...]:
        """The ids of the packs it imports, as written."""
        return definitions.words(self.item, "引入")

    @property
    def signed(self) -> bool:
        """Whether it says how its plans are recognised."""
        return any(item.kind == "chapter" and definitions.text(item, "用途") == "认定" for item in self.items)

    @property
    def parameters(self) -> tuple[Let, ...]:
        """Its parameters. A value of None must be set by an importing pack."""
        return tuple(section.body for section in self.item.all("参数") if isinstance(section.body, Let))

    @property
    def patterns(self) -> tuple[Let, ...]:
        """Its named patterns (写法)."""
        patterns = (definitions.pattern(item) for item in self.items if item.kind == "pattern")
        return tuple(pattern for pattern in patterns if pattern is not None)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Its named conditions (条件)."""
        conditions = (definitions.condition(item) for item in self.items if item.kind == "condition")
        return tuple(condition for condition in conditions if condition is not None)


def dependencies(packs: Iterable[PackSource | Pack], whole: bool = False) -> dict[str, set[str]]:
    """The ids of all packs that a pack imports, directly or indirectly, by pack. `whole`: only of those whose rules it takes as well."""
    direct = {pack.id: [name for name in pack.imports if not (whole and name in pack.borrowed)] for pack in packs}
    closure: dict[str, set[str]] = {}
    for name in direct:
        reached: set[str] = set()
        pending = list(direct[name])
        while pending:
            imported = pending.pop()
            if imported in direct and imported not in reached:
                reached.add(imported)
                pending += direct[imported]
        closure[name] = reached
    return closure


def guidelines(packs: Sequence[PackSource]) -> list[list[PackSource]]:
    """The packs by guideline, in file order: a pack that says how the guideline's plans are recognised, those that import it, directly
    or indirectly, and all that these import. A pack may so belong to several, but for those that say it: these are one guideline if
    a pack imports both.

    Packs of no such guideline are for any draft, and belong to each. A list of all packs if there are not several guidelines.
    A pack of which a guideline takes the vocabulary only is without its rules there.
    """
    depends_on, whole = dependencies(packs), dependencies(packs, whole=True)
    signed = {pack.id for pack in packs if pack.signed}
    groups: list[set[str]] = []  # the packs with signs, by guideline
    for pack in packs:
        own = signed & {pack.id, *whole[pack.id]}
        if own:
            groups = [own.union(*(group for group in groups if group & own)), *(group for group in groups if not group & own)]
    if len(groups) < 2:
        return [list(packs)]
    members: list[tuple[set[str], set[str]]] = []  # all packs of a guideline, and those whose rules are taken
    for group in groups:
        above = [pack.id for pack in packs if group & {pack.id, *whole[pack.id]}]
        members.append(({*above, *(name for each in above for name in depends_on[each])}, _with(above, whole)))
    everywhere = {pack.id for pack in packs}.difference(*(own for own, _ in members))
    found = [
        [pack if pack.id in ruling or pack.id in everywhere else pack.vocabulary() for pack in packs if pack.id in own | everywhere]
        for own, ruling in members
    ]
    order = {pack.id: number for number, pack in enumerate(packs)}
    return sorted(found, key=lambda own: next(order[pack.id] for pack in own if pack.signed))


def _with(names: Iterable[str], imports: dict[str, set[str]]) -> set[str]:
    """Packs with all that they import."""
    return {other for name in names for other in (name, *imports[name])}


# ---- names that stand twice -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _DefinedName:
    """A name that an item defines: `space` is the namespace, `key` the normalised name, `code` the diagnostic for duplicates."""

    space: str
    key: str
    text: str
    span: Span
    code: str


@dataclass(frozen=True, slots=True)
class _FirstDefinition:
    """The first definition of a name: its pack, the name of its item, file and line."""

    pack: str
    item: str
    where: str


@dataclass
class _SharedNames:
    """The names shared by two packs that do not import each other, and the first place of one."""

    one: _FirstDefinition
    other: str
    file: str
    span: Span
    names: list[str] = field(default_factory=list)


def unique(packs: Sequence[PackSource]) -> Iterator[Diagnostic]:
    """Diagnostics for duplicate names, codes and aliases in the packs of a guideline, for duplicate rule ids in all loaded packs, and for
    names that are words of the language."""
    groups = guidelines(packs)
    problems: list[Diagnostic] = []
    for group in groups:
        problems += [one for one in _unique(group) if one not in problems]
    if len(groups) > 1:
        problems += [one for one in _unique(packs, ("rule",)) if one not in problems]
    yield from problems


def _unique(packs: Sequence[PackSource], spaces: Collection[str] | None = None) -> Iterator[Diagnostic]:
    """The same for packs that read a draft together; only for names of some kinds (`spaces`) if these are given."""
    depends_on = dependencies(packs)
    defined = {
        ("name", let.name): _FirstDefinition(pack.id, "", _where(pack, pack.item.file, let.span))
        for pack in packs
        for let in pack.parameters
    }
    shared: dict[tuple[str, str], _SharedNames] = {}
    retired = {_id(entry): pack.id for pack in packs for entry in definitions.words(pack.item, "退役")}
    for pack in packs:
        yield from _reserved(pack)
        yield from _editions(pack)
        editions: set[tuple[str, str]] = set()
        ids: set[str] = set()
        for item in pack.items:
            edition = (_id(item.name), definitions.text(item, "版本")) if item.kind == "rule" else ("", "")
            again = edition[0] in ids and edition not in editions
            editions.add(edition)
            ids.add(edition[0])
            own = _FirstDefinition(pack.id, item.name, _where(pack, item.file, item.span))
            for name in _defined_names(item):
                if (spaces is not None and name.space not in spaces) or (again and name.space == "rule"):
                    continue
                earlier = defined.setdefault((name.space, name.key), own)
                if earlier is own:
                    continue
                if earlier.pack != pack.id and earlier.pack not in depends_on[pack.id] and pack.id not in depends_on[earlier.pack]:
                    pair = shared.setdefault((earlier.pack, pack.id), _SharedNames(earlier, pack.id, item.file, name.span))
                    pair.names.append(name.text)
                elif name.space not in ("code", "alias") or earlier.item != item.name:
                    yield make(name.code, item.file, name.span, name=name.text, where=earlier.where, other=earlier.item)
            if item.kind == "rule" and _id(item.name) in retired:
                yield make("retired-rule", item.file, item.name_span, name=item.name, pack=retired[_id(item.name)])
    for pair in shared.values():
        names = list(dict.fromkeys(pair.names))
        yield make(
            "packs-clash", pair.file, pair.span, one=pair.one.pack, other=pair.other, where=pair.one.where, n=len(names),
            names=Bilingual(
                "、".join(f"“{name}”" for name in names[:SHOWN]) + (f"等 {len(names)} 个名称" if len(names) > SHOWN else ""),
                ", ".join(map(repr, names[:SHOWN])) + (f" and others ({len(names)} names)" if len(names) > SHOWN else ""),
            ),
            way_one=_option(pair.one.pack, depends_on), way_other=_option(pair.other, depends_on),
        )  # fmt: skip


def _editions(pack: PackSource) -> Iterator[Diagnostic]:
    """Report editions of a rule that do not say from which day they hold, or say the same day."""
    by_id: dict[str, list[ItemNode]] = {}
    for item in pack.items:
        if item.kind == "rule":
            by_id.setdefault(_id(item.name), []).append(item)
    for items in by_id.values():
        begins: dict[str, ItemNode] = {}
        for item in items if len({definitions.text(item, "版本") for item in items}) == len(items) > 1 else ():
            since = definitions.text(item, "生效")
            if since in begins:
                code = "edition-same-day" if since else "edition-without-day"
                where = _where(pack, begins[since].file, begins[since].span)
                yield make(code, item.file, item.name_span, name=item.name, edition=definitions.text(item, "版本"), day=since, where=where)
            begins.setdefault(since, item)


def _option(pack: str, depends_on: dict[str, set[str]]) -> str:
    """The option to load the packs that use this one and that no other imports."""
    tops = [pack_id for pack_id in depends_on if not any(pack_id in imported for imported in depends_on.values())]
    return " ".join(f"--pack {top}" for top in tops if top == pack or pack in depends_on[top])


def _where(pack: PackSource, file: str, span: Span) -> str:
    return f"{file}:{pack.texts[file].count(chr(10), 0, span.start) + 1}"


def _reserved(pack: PackSource) -> Iterator[Diagnostic]:
    for let in pack.parameters:
        if let.name in WORDS:
            yield make("reserved-name", pack.item.file, let.span, name=let.name)
    for item in pack.items:
        if item.kind in NAMED and item.name in WORDS:
            yield make("reserved-name", item.file, item.name_span, name=item.name)


def _id(name: str) -> str:
    """A normalised id: W－01, W—01 and w-01 look like W-01 in a report, so they count as the same."""
    return re.sub("[‐‑‒–—―－−_]", "-", alike(name))


def _defined_names(item: ItemNode) -> Iterator[_DefinedName]:
    """The names that an item defines."""
    if item.kind in NAMED and item.name not in WORDS:
        yield _DefinedName("name", item.name, item.name, item.name_span, "duplicate-name")
    elif item.kind == "unit":
        for entry in (Entry(item.name, item.name_span), *definitions.entries(item, "别名")):
            yield _DefinedName("name", unicodedata.normalize("NFKC", "".join(entry.text.split())), entry.text, entry.span, "duplicate-name")
    elif item.kind == "strength":
        yield _DefinedName("strength", item.name, item.name, item.name_span, "duplicate-name")
    elif item.kind == "rule":
        yield _DefinedName("rule", _id(item.name), item.name, item.name_span, "duplicate-rule")
    if item.kind == "indicator":
        code = item.find("代码")
        if code and isinstance(code.body, Entry):
            yield _DefinedName("code", code.body.text, code.body.text, code.body.span, "duplicate-code")
        for entry in (Entry(item.name, item.name_span), *definitions.entries(item, "别名")):
            yield _DefinedName("alias", re.sub(r"\s+", "", entry.text).lower(), entry.text, entry.span, "duplicate-alias")
