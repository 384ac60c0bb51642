"""What can be written where the cursor stands: words of the language in both languages, and the names that the file can use."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plancheck.language import definitions, grammar, lexer, meanings
from plancheck.language.builtins import BUILTINS
from plancheck.language.checker import UNITS
from plancheck.language.lexer import LabelledText, Token
from plancheck.language.packs import NAMED
from plancheck.language.syntax import ItemNode
from plancheck.language.words import (
    CLOSED,
    CONSTANTS,
    ITEM_USES,
    ITEM_WORDS,
    ITEMS,
    KEYWORDS,
    LABELS,
    NOUNS,
    PLACEHOLDERS,
    PROPERTIES,
    SETTINGS,
    ItemKind,
)
from plancheck.lsp.names import Index, written
from plancheck.model import quantity
from plancheck.model.diagnostic import Span
from plancheck.wording.catalogue import known, phrase

Kind = Literal["item", "label", "keyword", "noun", "property", "constant", "function", "name", "unit", "rule", "value", "placeholder"]

_PART = re.compile(r"[^\W\d]\w*$|$")
_LABEL_LINE = re.compile(r"(?:^|[ \t\u3000]{2,})[ \t\u3000]*[^\W\d]?[\w ]*$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that can stand at a place: what is inserted over `span`, what it is found by when somebody types, and what it means."""

    label: str
    kind: Kind
    span: Span
    insert: str
    sought: str = ""
    detail: str = ""
    order: int = 5


@dataclass(frozen=True)
class _Cursor:
    """Where somebody writes: the text, the place, the item and the section there."""

    text: str
    at: int
    kind: ItemKind | None
    start: int
    section: LabelledText | None
    lang: Literal["zh", "en"]

    @property
    def line(self) -> str:
        """The line up to the cursor."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]


def complete(index: Index, path: Path, at: int, lang: str) -> list[Suggestion]:
    """The suggestions at a place of a file, with meanings in `lang`."""
    with quantity.using(index.units(path)):
        return _complete(index, path, at, lang)


def _complete(index: Index, path: Path, at: int, lang: str) -> list[Suggestion]:
    cursor = _cursor(index.text(path), at)
    out: list[Suggestion] = []
    line = cursor.line
    if not line or (not line[0].isspace() and not re.search(r"\s", line) and "：" not in line and ":" not in line):
        return list(_items(cursor, line, lang))
    if cursor.kind is None:
        return []
    if not line[0].isspace():
        return list(_headers(index, cursor, lang))
    if not line.strip() or _LABEL_LINE.match(line):
        out += _labels(cursor, lang)
    if cursor.section is not None:
        out += _in_section(index, path, cursor, lang)
    return out


def _cursor(text: str, at: int) -> _Cursor:
    start = max((span[0] for span in lexer.items(text)[0] if span[0] <= at), default=-1)
    if start < 0:
        return _Cursor(text, at, None, 0, None, "zh" if _chinese(text) else "en")
    word = re.match(r"\S*", text[start:])
    kind = ITEM_WORDS.get(word[0]) if word else None
    head = text.find("\n", start)
    lang: Literal["zh", "en"] = "zh" if text[start : start + 1] > "\x7f" else "en"
    if kind is None or not 0 <= head < at:
        return _Cursor(text, at, kind, start, None, lang)
    # What follows the cursor is not there yet for whoever writes.
    labelled = [section for section in lexer.sections(text, head, at, kind.kind) if section.body <= at]
    return _Cursor(text, at, kind, start, labelled[-1] if labelled else None, lang)


def _chinese(text: str) -> bool:
    return not re.match(r"\s*[a-z]", text)


# ---- items and labels -------------------------------------------------------------------------------------------


def _items(cursor: _Cursor, line: str, lang: str) -> Iterator[Suggestion]:
    span = Span(cursor.at - len(line), cursor.at)
    for item in ITEMS.values():
        own, other = (item.zh, str(item.kind)) if cursor.lang == "zh" else (str(item.kind), item.zh)
        meaning = phrase(f"language.item.{item.kind}", lang)
        yield Suggestion(own, "item", span, f"{own} ", f"{own} {other}", meaning, 1)
        yield Suggestion(other, "item", span, f"{other} ", f"{other} {own}", meaning, 9)


def _headers(index: Index, cursor: _Cursor, lang: str) -> Iterator[Suggestion]:
    """The ids of rules behind 调整."""
    if cursor.kind is None or cursor.kind.kind != "adjust":
        return
    written_so_far = re.search(r"[\w-]*$", cursor.line)
    span = Span(cursor.at - len(written_so_far[0] if written_so_far else ""), cursor.at)
    yield from _rules(index, span, lang)


def _rules(index: Index, span: Span, lang: str) -> Iterator[Suggestion]:
    for pack in index.packs:
        for item in pack.items:
            if item.kind == "rule":
                title = item.title.of(lang) if item.title is not None else ""
                yield Suggestion(item.name, "rule", span, item.name, detail=title)


def _labels(cursor: _Cursor, lang: str) -> Iterator[Suggestion]:
    assert cursor.kind is not None
    hit = re.search(r"[A-Za-z]+(?: [A-Za-z]+)*$|\w*$", cursor.line)
    span = Span(cursor.at - len(hit[0] if hit else ""), cursor.at)
    end = next((span[1] for span in lexer.items(cursor.text)[0] if span[0] == cursor.start), len(cursor.text))
    there = {section.label.zh for section in lexer.sections(cursor.text, cursor.start, end) if section.label is not None}
    for name in cursor.kind.labels:
        label = LABELS[name]
        if name in there and not label.repeats:
            continue
        meaning = phrase(f"language.label.{name}", lang)
        rank = 1 if name in cursor.kind.must else 3
        zh, en = (label.zh, f"{label.zh}："), (label.en, f"{label.en}: ")
        own, other = (zh, en) if cursor.lang == "zh" else (en, zh)
        yield Suggestion(own[0], "label", span, own[1], f"{own[0]} {other[0]}", meaning, rank)
        yield Suggestion(other[0], "label", span, other[1], f"{other[0]} {own[0]}", meaning, 9)


# ---- sections ---------------------------------------------------------------------------------------------------


def _in_section(index: Index, path: Path, cursor: _Cursor, lang: str) -> Iterator[Suggestion]:
    section = cursor.section
    assert section is not None
    assert cursor.kind is not None
    if section.label is None or _in_comment(cursor.line):
        return
    label = section.label
    hit = re.search(r"[^\s、，,；;：:（）()|]*$", cursor.line)
    span = Span(cursor.at - len(hit[0] if hit else ""), cursor.at)
    values = ITEM_USES.get(cursor.kind.kind) if label.zh == "用途" else CLOSED.get(label.zh)
    if values is not None:
        yield from _values(values, span, cursor.lang)
    elif label.zh == "单位" and label.mode == "raw":
        yield from _units(index, path, span)
    elif label.zh in ("主题", "内容") and cursor.kind.kind != "topic":
        yield from _named(index, path, span, lang, ("topic",), "list")
    elif label.zh == "引入":
        yield from (Suggestion(pack.id, "value", span, pack.id, detail=definitions.label(pack.item).of(lang)) for pack in index.packs)
    elif label.zh == "退役":
        yield from _rules(index, span, lang)
    elif label.zh == "依据强度":
        yield from _named(index, path, span, lang, ("strength",), "list")
    elif label.mode == "texts":
        yield from _placeholders(index, path, cursor, lang)
    elif label.mode == "basis":
        inside = _inside(cursor.text, section.body, cursor.at)
        if inside:
            yield from _values(SETTINGS, span, cursor.lang)
        else:
            yield from _named(index, path, span, lang, ("document",), "header")
    elif label.mode in ("condition", "objects", "let"):
        yield from _expression(index, path, cursor, section, lang)


def _in_comment(line: str) -> bool:
    return lexer.COMMENT.search(line) is not None


def _inside(text: str, start: int, at: int) -> bool:
    """Whether a bracket is open at a place."""
    passed = text[start:at]
    return sum(map(passed.count, "（(")) > sum(map(passed.count, "）)"))


def _values(values: Mapping[str, str], span: Span, lang: str) -> Iterator[Suggestion]:
    for zh, en in values.items():
        shown = en.replace("_", " ")
        own, other = (zh, shown) if lang == "zh" else (shown, zh)
        yield Suggestion(own, "value", span, own, f"{own} {other}", other, 1)
        yield Suggestion(other, "value", span, other, f"{other} {own}", own, 9)


def _units(index: Index, path: Path, span: Span) -> Iterator[Suggestion]:
    used = [spelling for unit in index.units(path) for spelling in (unit.name, *unit.aliases)]
    used += [definitions.text(item, "单位") for pack in index.seen(path) for item in pack.items if item.kind == "indicator"]
    for number, unit in enumerate(dict.fromkeys((*filter(None, used), *UNITS, *quantity.WORDS))):
        parsed = quantity.parse_unit(unit)
        if parsed is not None:
            yield Suggestion(unit, "unit", span, unit, order=2 if number < len(used) + len(UNITS) else 4)


def _named(
    index: Index, path: Path, span: Span, lang: str, kinds: Iterable[str], style: Literal["list", "header", "expression"]
) -> Iterator[Suggestion]:
    """The definitions of these kinds that a file can use."""
    kinds = tuple(kinds)
    for pack in index.seen(path):
        for item in pack.items:
            if item.kind in kinds:
                title = definitions.label(item)
                kind = ITEMS[item.kind]
                detail = f"{kind.zh if lang == 'zh' else kind.kind}  {title.of('en' if lang == 'zh' else 'zh')}"
                yield Suggestion(item.name, "name", span, written(item.name, style), f"{item.name} {title.en}", detail, 2)


def _placeholders(index: Index, path: Path, cursor: _Cursor, lang: str) -> Iterator[Suggestion]:
    """The names that a text can hold, behind an opening brace."""
    hit = re.search(r"[{｛]\s*([^{}｛｝\n“”\"]*)$", cursor.line)
    if hit is None:
        return
    span = Span(cursor.at - len(hit[1]), cursor.at)
    close = "" if cursor.text[cursor.at : cursor.at + 1] in "}｝" and cursor.at < len(cursor.text) else "}"
    for zh, en in PLACEHOLDERS.items():
        meaning = phrase(f"language.placeholder.{zh}", lang)
        yield Suggestion(zh, "placeholder", span, zh + close, f"{zh} {en}", meaning, 1)
        yield Suggestion(en, "placeholder", span, en + close, f"{en} {zh}", meaning, 3)
    for name in (*dict.fromkeys(_bound(index, path, cursor)), *_lets(index, path, cursor), *_parameters(index, path)):
        yield Suggestion(name, "placeholder", span, name + close, order=2)


def _item(index: Index, path: Path, cursor: _Cursor) -> ItemNode | None:
    return next((item for item in index.items(path) if item.span.start == cursor.start), None)


def _lets(index: Index, path: Path, cursor: _Cursor) -> list[str]:
    """The names under 其中, and the parameters of a condition."""
    item = _item(index, path, cursor)
    return [use.name for use in index.uses(path) if item is not None and use.item == cursor.start and use.space == "local" and use.defines]


def _parameters(index: Index, path: Path) -> list[str]:
    return list(dict.fromkeys(let.name for pack in index.seen(path) for let in pack.parameters))


# ---- expressions ------------------------------------------------------------------------------------------------


def _expression(index: Index, path: Path, cursor: _Cursor, section: LabelledText, lang: str) -> Iterator[Suggestion]:
    assert section.label is not None
    part = _PART.search(cursor.line)
    begin = cursor.at - len(part[0] if part else "")
    read = lexer.before_error(section.label.mode, cursor.text, section.body, begin)
    if cursor.text[section.body : begin].strip() and not read:
        return
    if _in_text(cursor.text, section.body, begin):
        return
    conditions = {item.name for pack in index.seen(path) for item in pack.items if item.kind == "condition"}
    for token in read:
        if token.type == "NAME" and token.value in conditions:
            token.type = "COND"
    span = Span(begin, cursor.at)
    allowed = grammar.expected(read, section.label.mode)
    last = read[-1] if read else None
    if (last is not None and last.type == "NUMBER") or _asks_unit(read):
        yield from _units(index, path, span)
    for keyword in KEYWORDS:
        if not allowed or keyword.terminal in allowed:
            meaning = phrase(f"language.keyword.{keyword.terminal}.{keyword.value}", lang)
            yield from _word(keyword.zh, keyword.en, "keyword", span, cursor.lang, meaning, 4)
    if (last is not None and last.type == "NUMBER") or (allowed and not allowed & {"NAME", "COND"}):
        return
    if last is not None and last.type == "DOT":
        yield from _after_dot(read, span, cursor.lang, lang)
        return
    if last is not None and last.type == "THE":
        yield from _words(NOUNS, "noun", span, cursor.lang, lang, 1)
        return
    for name in _lets(index, path, cursor):
        yield Suggestion(name, "name", span, name, order=1)
    if not allowed or "THE" in allowed:
        for noun in dict.fromkeys(_bound(index, path, cursor)):
            yield from _word(f"该{noun}", f"this {NOUNS.get(noun, noun)}", "noun", span, cursor.lang, "", 1)
    if last is not None and last.type == "CMP" and last.value in ("matches", "matches_not"):
        yield from _named(index, path, span, lang, ("pattern",), "expression")
        return
    wants_noun = last is not None and last.type in ("EVERY", "HAS", "HASNO", "COUNT", "CLASSIFIER")
    yield from _words(NOUNS, "noun", span, cursor.lang, lang, 1 if wants_noun else 3)
    yield from _words(PROPERTIES, "property", span, cursor.lang, lang, 3)
    yield from _words(CONSTANTS, "constant", span, cursor.lang, lang, 5)
    for builtin in BUILTINS.values():
        for own, other in ((builtin.name, builtin.en), (builtin.en, builtin.name)):
            mine = (own == builtin.name) is (cursor.lang == "zh")
            insert = f"{own}（" if own == builtin.name else f"{own}("
            yield Suggestion(own, "function", span, insert, f"{own} {other}", builtin.sentence.of(lang), 4 if mine else 9)
    kinds = [kind for kind in NAMED if not allowed or ("COND" if kind == "condition" else "NAME") in allowed]
    yield from _named(index, path, span, lang, kinds, "expression")
    for name in _parameters(index, path):
        yield Suggestion(name, "name", span, written(name, "expression"), order=2)


def _in_text(text: str, start: int, at: int) -> bool:
    """Whether a place is inside quotation marks or a pattern, where anything may stand."""
    line = text[max(start, text.rfind("\n", 0, at) + 1) : at]
    return line.count("“") > line.count("”") or line.count('"') % 2 == 1


def _asks_unit(read: list[Token]) -> bool:
    """Whether the tokens end in 单位 是."""
    return len(read) > 1 and read[-1].type == "CMP" and read[-1].value in ("is", "is_not") and read[-2].value == "单位"


def _bound(index: Index, path: Path, cursor: _Cursor) -> Iterator[str]:
    """The nouns that 每个 binds in the item."""
    uses = [use for use in index.uses(path) if use.item == cursor.start]
    for before, after in itertools.pairwise(uses):
        if before.space == "keyword" and before.name == "EVERY.every" and after.space == "word" and after.name in NOUNS:
            yield after.name


def _after_dot(read: list[Token], span: Span, own: Literal["zh", "en"], lang: str) -> Iterator[Suggestion]:
    """The properties, those of the noun before the dot first."""
    owner = str(read[-2].value) if len(read) > 1 else ""
    for name, en in {**PROPERTIES, **NOUNS}.items():
        kind: Kind = "property" if name in PROPERTIES else "noun"
        order = 1 if owner in meanings.OWNERS.get(name, ()) else 4
        yield from _word(name, en, kind, span, own, phrase(f"language.{kind}.{name}", lang), order)


def _words(words: Mapping[str, str], kind: Kind, span: Span, own: Literal["zh", "en"], lang: str, order: int) -> Iterator[Suggestion]:
    for zh, en in words.items():
        key = f"language.{kind}.{zh}"
        yield from _word(zh, en, kind, span, own, phrase(key, lang) if known(key) else "", order)


def _word(zh: str, en: str, kind: Kind, span: Span, own: Literal["zh", "en"], meaning: str, order: int) -> Iterator[Suggestion]:
    """A word of the language, first in the language of the item."""
    for word, other in ((zh, en), (en, zh)):
        if word:
            mine = (word == zh) is (own == "zh")
            yield Suggestion(word, kind, span, word, f"{word} {other}".strip(), meaning, order if mine else 9)
