"""Which names and words stand where in rule files: found in the tokens, so that a file which is half written has them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plancheck.language import definitions, lexer, printer
from plancheck.language.files import normal
from plancheck.language.lexer import LabelledText, Token
from plancheck.language.packs import NAMED, PackSource
from plancheck.language.parser import PARAMETERS
from plancheck.language.syntax import ItemNode
from plancheck.language.words import WORDS
from plancheck.lsp.project import Project, visible
from plancheck.model.diagnostic import Span
from plancheck.model.quantity import NamedUnit, parse_unit, using

#: What a name is one of: definitions and parameters, values of one item, rules, packs, strengths, units; words of the language.
Space = Literal["name", "local", "rule", "pack", "strength", "unit", "word", "keyword", "label", "item"]
#: Of the sections that are lists, those whose words are names, by what they name.
_LISTS: dict[str, Space] = {"主题": "name", "内容": "name", "引入": "pack", "退役": "rule", "依据强度": "strength"}
#: How names are written.
Style = Literal["expression", "list", "header", "slot"]
_SLOT = re.compile(r"[{｛]\s*(\w+)\s*(?:[，,][^{}｛｝\n]*)?[}｝]")


@dataclass(frozen=True, slots=True)
class Use:
    """A name or a word at its place; `item` is where its item starts. `defines`: it is given its meaning here."""

    space: Space
    name: str
    span: Span
    item: int
    style: Style = "expression"
    defines: bool = False


def sections(text: str, item: ItemNode) -> list[LabelledText]:
    """The sections of an item, read or not."""
    return lexer.sections(text, after_name(text, item), item.span.end, item.kind)


def after_name(text: str, item: ItemNode) -> int:
    """Where the name of an item, with the parameters of a condition, ends."""
    after = item.name_span.end + (text[item.name_span.end : item.name_span.end + 1] == "」")
    given = PARAMETERS.match(text, after, item.span.end) if item.kind == "condition" else None
    return given.end() if given else after


def tokens(text: str, section: LabelledText, end: int | None = None) -> list[Token]:
    """The tokens of a section up to the first error, or up to `end`."""
    return lexer.before_error(section.label.mode, text, section.body, section.end if end is None else end) if section.label else []


def uses(text: str, items: Sequence[ItemNode]) -> tuple[Use, ...]:
    """All names and words of a text, in their order."""
    return tuple(use for item in items for use in _of_item(text, item))


def _of_item(text: str, item: ItemNode) -> Iterator[Use]:
    at = item.span.start
    keyword = re.match(r"\S+", text[at:])
    if keyword:
        yield Use("item", item.kind, Span(at, at + keyword.end()), at)
    space = _header(item)
    if space:
        yield Use(space, item.name, _whole(text, item.name_span), at, "header", defines=item.kind != "adjust")
    labelled = sections(text, item)
    local = {*item.parameters, *(name for section in labelled for name in _let(text, section))}
    begin = after_name(text, item)
    for name in item.parameters:
        place = text.find(name, item.name_span.end, begin)
        if place >= 0:
            yield Use("local", name, Span(place, place + len(name)), at, "header", defines=True)
    yield from _slots(lexer.before_error("texts", text, begin, labelled[0].start if labelled else item.span.end), text, at, local)
    for section in labelled:
        if section.label is not None:
            yield Use("label", section.label.zh, Span(section.start, section.start + len(section.word)), at)
            yield from _of_section(text, section, item, local)


def _header(item: ItemNode) -> Space | None:
    if item.kind in NAMED:
        return "name"
    spaces: dict[str, Space] = {"rule": "rule", "adjust": "rule", "pack": "pack", "strength": "strength", "unit": "unit"}
    return spaces.get(item.kind)


def _let(text: str, section: LabelledText) -> list[str]:
    """The name that a 其中 gives to a value."""
    if section.label is None or section.label.zh != "其中":
        return []
    return [str(token.value) for token in tokens(text, section)[:1] if token.type == "NAME"]


def _of_section(text: str, section: LabelledText, item: ItemNode, local: set[str]) -> Iterator[Use]:
    assert section.label is not None
    label, at = section.label, item.span.start
    read = tokens(text, section)
    if label.mode in ("words", "retired", "raw"):
        space = _LISTS.get(label.zh)
        if space and (label.zh != "主题" or item.kind == "indicator"):
            yield from (
                Use(space, str(token.value), Span(token.start, token.end), at, "list") for token in read if token.type in ("WORD", "RAW")
            )
        return
    for number, token in enumerate(read):
        name, span = str(token.value), Span(token.start, token.end)
        measured = number > 0 and read[number - 1].type == "NUMBER" and parse_unit(name) is not None
        if token.type == "UNIT" or (token.type == "NAME" and measured):
            yield Use("unit", name, span, at)
        elif token.type in ("NAME", "COND"):
            first = label.mode == "let" and number == 0
            if label.mode == "basis" and number:
                continue  # a setting
            if name in local:
                yield Use("local", name, span, at, defines=first)
            elif name in WORDS:
                yield Use("word", name, span, at)
            else:
                yield Use("name", name, span, at, defines=first and item.kind == "pack")
        elif token.type in ("TEXT", "NUMBER", "YEAR", "DATE", "PATTERN"):
            yield from _slots([token], text, at, local)
        else:
            yield Use("keyword", f"{token.type}.{token.value}", span, at)


def _slots(read: Sequence[Token], text: str, at: int, local: set[str]) -> Iterator[Use]:
    """The names in the placeholders of texts."""
    for token in read:
        if token.type == "TEXT":
            for hit in _SLOT.finditer(text, token.start, token.end):
                if hit[1] not in WORDS:
                    yield Use("local" if hit[1] in local else "name", hit[1], Span(*hit.span(1)), at, "slot")


def _whole(text: str, span: Span) -> Span:
    """A name with the marks 「」 around it."""
    quoted = text[span.start - 1 : span.start] == "「" and text[span.end : span.end + 1] == "」"
    return Span(span.start - 1, span.end + 1) if quoted else span


# ---- in all files -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Definition:
    """An item, or the value of a parameter or of a 其中, that gives a name its meaning. `item` has it."""

    name: str
    path: Path
    span: Span
    item: ItemNode
    pack: str = ""


class Index:
    """The names of all files as they stand now."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.packs, self.paths = project.sources()
        self._pack = {self.paths[name]: pack for pack in self.packs for name in pack.texts}
        self._name = {path: name for name, path in self.paths.items()}

    def pack(self, path: Path) -> PackSource | None:
        """The pack that a file belongs to."""
        return self._pack.get(path)

    def text(self, path: Path) -> str:
        """A file as spans count in it."""
        pack = self.pack(path)
        if pack is not None:
            return pack.texts[self._name[path]]
        return normal(self.project.text(path))

    def items(self, path: Path) -> tuple[ItemNode, ...]:
        """The items of a file."""
        pack = self.pack(path)
        if pack is None:
            return self.project.items(path)
        own = [item for item in (pack.item, *pack.items) if item.file == self._name[path]]
        return tuple(sorted(own, key=lambda item: item.span.start))

    def uses(self, path: Path) -> tuple[Use, ...]:
        """The names and words of a file."""
        text = self.text(path)
        scanned = self.project.scans.get(path)
        if scanned is None or scanned[0] != text:
            with using(self.units(path)):
                scanned = self.project.scans[path] = (text, uses(text, self.items(path)))
        return scanned[1]

    def units(self, path: Path) -> tuple[NamedUnit, ...]:
        """The units of packs that a file can name."""
        return tuple(definitions.unit(item) for pack in self.seen(path) for item in pack.items if item.kind == "unit")

    def at(self, path: Path, offset: int) -> Use | None:
        """The name or word at a place, or right before it."""
        touching = [use for use in self.uses(path) if use.span.start <= offset <= use.span.end]
        return min(touching, key=lambda use: (use.span.end == offset, use.span.end - use.span.start), default=None)

    def seen(self, path: Path) -> list[PackSource]:
        """The packs whose definitions a file can use."""
        pack = self.pack(path)
        return visible(self.packs, pack) if pack is not None else []

    def definition(self, path: Path, use: Use) -> Definition | None:
        """What gives a name its meaning; None if nothing does, or it is a word of the language."""
        if use.space == "local":
            return self._local(path, use)
        packs = self.packs if use.space in ("pack", "rule") else self.seen(path)
        for pack in packs:
            for item in (pack.item, *pack.items):
                if _defines(item, use):
                    return Definition(use.name, self.paths[item.file], item.name_span, item, pack.id)
            if use.space == "name":
                for let in pack.parameters:
                    if let.name == use.name:
                        return Definition(use.name, self.paths[pack.item.file], let.span, pack.item, pack.id)
        return None

    def _local(self, path: Path, use: Use) -> Definition | None:
        item = next((item for item in self.items(path) if item.span.start == use.item), None)
        first = next((one for one in self.uses(path) if one.defines and one.name == use.name and one.item == use.item), None)
        return Definition(use.name, path, first.span, item) if item is not None and first is not None else None

    def references(self, path: Path, use: Use) -> list[tuple[Path, Use]]:
        """All places where a name is used or defined; none for words of the language."""
        if use.space == "local":
            return [(path, one) for one in self.uses(path) if (one.space, one.name, one.item) == ("local", use.name, use.item)]
        meant = self.definition(path, use)
        if meant is None:
            return []
        places = []
        for other in self.paths.values():
            if use.name not in self.text(other):
                continue
            for one in self.uses(other):
                if (one.space, one.name) == (use.space, use.name):
                    theirs = self.definition(other, one)
                    if theirs is not None and (theirs.path, theirs.span) == (meant.path, meant.span):
                        places.append((other, one))
        return places


def _defines(item: ItemNode, use: Use) -> bool:
    if item.name != use.name and not (use.space == "unit" and use.name in definitions.words(item, "别名")):
        return False
    match use.space:
        case "name":
            return item.kind in NAMED
        case "rule" | "pack" | "strength" | "unit":
            return item.kind == use.space
        case _:
            return False


def written(name: str, style: Style) -> str:
    """A name as it is written at a place: in 「」 where it would be misread."""
    match style:
        case "expression":
            return name if lexer.plain(name) else f"「{name}」"
        case "list":
            return printer.list_word(name)
        case "header":
            return printer.item_name(name)
        case "slot":
            return name
