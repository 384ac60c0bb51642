"""The words that rules may use: what the loaded packs define, by kind, each with what it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plancheck.language import definitions, lexer, loader, parser, printer
from plancheck.language.syntax import ItemNode, Let
from plancheck.language.words import ITEMS
from plancheck.model.diagnostic import Bilingual
from plancheck.workspace import Workspace

#: The kinds of definitions in the order in which authors look for them; "parameter" is no item of its own.
_KINDS = ("indicator", "topic", "section", "event", "condition", "pattern", "reference", "parameter", "wordlist", "unit", "document")
#: The most words of a list that are shown.
_MOST = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is written in a rule, its label, and what it stands for: other names, a unit, a description. `pack` defines it."""

    written: str
    label: Bilingual
    about: str
    pack: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a kind."""

    kind: Bilingual
    words: tuple[Word, ...]


def words(workspace: Workspace, sought: str = "") -> tuple[Words, ...]:
    """The words that the loaded packs define; with `sought`, those that hold it in their name, label or description."""
    by_kind: dict[str, list[Word]] = {kind: [] for kind in _KINDS}
    for pack, item in _items(workspace):
        found = _parameters(item, pack) if item.kind == "pack" else [_word(item, pack)]
        kind = "parameter" if item.kind == "pack" else item.kind
        by_kind.get(kind, []).extend(word for word in found if _holds(word, sought.casefold()))
    return tuple(Words(_title(kind), tuple(those)) for kind, those in by_kind.items() if those)


def _title(kind: str) -> Bilingual:
    return next((Bilingual(item.zh, item.kind) for item in ITEMS.values() if item.kind == kind), Bilingual("参数", "parameter"))


def _holds(word: Word, sought: str) -> bool:
    return sought in "\n".join((word.written, word.label.zh, word.label.en, word.about)).casefold()


@dataclass(frozen=True, slots=True)
class Written:
    """A rule or a definition as it is written: its name, the file that it stands in, and its text."""

    name: str
    file: str
    text: str


def written(workspace: Workspace) -> tuple[Written, ...]:
    """Every rule and definition of all files that can be read, whether or not the packs are loaded and the rest has errors."""
    return tuple(
        Written(item.name, name, text[item.span.start : item.span.end].rstrip())
        for name, _, text in _texts(workspace)
        for item in parser.parse(text, name, None)[0]
        if item.kind in _SHOWN
    )


#: The kinds of items that can be shown by their name.
_SHOWN = frozenset({"rule", *_KINDS, "strength"})


def _texts(workspace: Workspace) -> Iterator[tuple[str, str, str]]:
    """The files that can be read: the name of each, its folder and its text."""
    for file in loader.find(workspace.folders)[0]:
        text = loader.decode(file.data, file.name) if file.data is not None else None
        if isinstance(text, str):
            yield file.name, str(file.path.parent), text


def _items(workspace: Workspace) -> Iterator[tuple[str, ItemNode]]:
    """The items of the loaded packs, each with its pack, in the order of the packs."""
    of_folder: dict[str, list[ItemNode]] = {}
    for name, folder, text in _texts(workspace):
        of_folder.setdefault(folder, []).extend(parser.parse(text, name, None)[0])
    of_pack = {item.name: items for items in of_folder.values() for item in items if item.kind == "pack"}
    for pack in workspace.loaded.packs:
        for item in of_pack.get(pack.id, ()):
            yield pack.id, item


def _word(item: ItemNode, pack: str) -> Word:
    written = item.name if lexer.plain(item.name) else f"「{item.name}」"
    if item.kind == "condition" and item.parameters:
        first, *others = item.parameters
        written = f"{first} {item.name}" + (f"（{'，'.join(others)}）" if len(others) > 1 else f" {others[0]}" if others else "")
    return Word(written, definitions.label(item), _about(item), pack)


def _about(item: ItemNode) -> str:
    """What a definition stands for: its other names, unit, columns, description."""
    match item.kind:
        case "indicator":
            named = [definitions.text(item, "单位"), *definitions.words(item, "别名")]
        case "section" | "topic":
            named = [*definitions.words(item, "标题"), *definitions.words(item, "词语")]
        case "event" | "wordlist":
            named = list(definitions.words(item, "词语"))
        case "reference":
            named = list(definitions.reference(item).columns)
        case "unit":
            named = [definitions.text(item, "等于"), *definitions.words(item, "别名")]
        case "document":
            named = [definitions.text(item, "文号")]
        case _:
            named = []
    named = [name for name in named if name]
    return "、".join(named[:_MOST]) + ("…" if len(named) > _MOST else "")


def _parameters(item: ItemNode, pack: str) -> list[Word]:
    """The parameters of a pack with their values."""
    lets = [section.body for section in item.all("参数") if isinstance(section.body, Let)]
    values = [printer.expr(let.value, "zh") if let.value is not None else "" for let in lets]
    return [Word(let.name, Bilingual(let.name, let.name), value, pack) for let, value in zip(lets, values, strict=True)]
