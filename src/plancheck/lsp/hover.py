"""What a name or word of a rules text means: its definition, where it is used, and an example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plancheck.language import definitions, meanings
from plancheck.language.builtins import BUILTINS
from plancheck.language.syntax import ItemNode
from plancheck.language.words import CONSTANTS, ITEMS, KEYWORDS, LABELS, NOUNS, PROPERTIES
from plancheck.lsp.names import Definition, Index, Use
from plancheck.model.diagnostic import Span
from plancheck.rulebook.reference import Lang, in_language
from plancheck.wording.catalogue import known, phrase

#: The most lines of a definition, and places of use, that are shown.
MOST_LINES, MOST_PLACES = 12, 8


def hover(index: Index, path: Path, offset: int, lang: Lang) -> tuple[str, Span] | None:
    """The explanation of what stands at a place, as Markdown, and its span; None where nothing is to be said."""
    use = index.at(path, offset)
    if use is None:
        return None
    match use.space:
        case "keyword":
            lines = list(_keyword(use.name, lang))
        case "word":
            lines = list(_word(use.name, lang))
        case "label":
            label = LABELS[use.name]
            lines = [_head(label.zh, label.en, lang), phrase(f"language.label.{label.zh}", lang)]
        case "item":
            kind = next(item for item in ITEMS.values() if str(item.kind) == use.name)
            lines = [_head(kind.zh, str(kind.kind), lang), phrase(f"language.item.{kind.kind}", lang)]
        case _:
            meant = index.definition(path, use)
            lines = list(_defined(index, path, use, meant, lang)) if meant is not None else []
    return ("\n\n".join(lines), use.span) if lines else None


def _head(zh: str, en: str, lang: Lang) -> str:
    own, other = (zh, en) if lang == "zh" else (en, zh)
    return f"**{own}**" + (f"  {other}" if other and other != own else "")


def _example(text: str, lang: Lang) -> str:
    return phrase("lsp.example", lang) + f"\n```plancheck-rules\n{text}\n```"


def _keyword(name: str, lang: Lang) -> Iterator[str]:
    keyword = next((row for row in KEYWORDS if f"{row.terminal}.{row.value}" == name), None)
    if keyword is not None:
        yield _head(keyword.zh, keyword.en, lang)
        yield phrase(f"language.keyword.{name}", lang)
        yield _example(in_language(meanings.EXAMPLES[keyword.terminal, keyword.value], lang), lang)


def _word(name: str, lang: Lang) -> Iterator[str]:
    if name in BUILTINS:
        builtin = BUILTINS[name]
        yield _head(builtin.name, builtin.en, lang)
        yield builtin.sentence.of(lang)
    for kind, words in (("noun", NOUNS), ("property", PROPERTIES), ("constant", CONSTANTS)):
        key = f"language.{kind}.{name}"
        if name in words and known(key):
            yield _head(name, words[name], lang)
            yield phrase(key, lang)
    if owners := meanings.OWNERS.get(name):
        names = {**NOUNS, "文件": "document"}
        yield phrase("lsp.owners", lang, names="、".join(owners) if lang == "zh" else ", ".join(names[owner] for owner in owners))
    example = next((text for text in meanings.EXAMPLES.values() if name in text.replace("（", " ").replace("）", " ").split()), None)
    if example is not None:
        yield _example(in_language(example, lang), lang)


def _defined(index: Index, path: Path, use: Use, meant: Definition, lang: Lang) -> Iterator[str]:
    text = index.text(meant.path)
    item = meant.item
    if use.space == "local" or (use.space == "name" and item.kind == "pack"):
        line = text[text.rfind("\n", 0, meant.span.start) + 1 :].partition("\n")[0].strip()
        yield _head(use.name, "", lang)
        yield f"```plancheck-rules\n{line}\n```"
    else:
        title = definitions.label(item)
        kind = ITEMS[item.kind]
        yield _head(item.name, title.of("en" if lang == "zh" else "zh"), lang)
        yield f"{kind.zh if lang == 'zh' else kind.kind} · {meant.pack} · {meant.path.name}"
        lines = text[item.span.start : item.span.end].split("\n")
        shown = [*lines[:MOST_LINES], "  …"] if len(lines) > MOST_LINES else lines
        yield "```plancheck-rules\n" + "\n".join(shown) + "\n```"
    places = [(other, one) for other, one in index.references(path, use) if not one.defines]
    yield _used(index, places, lang)
    example = _sentence(item) or _requirement(index, places)
    if example and use.space != "local":
        yield _example(example, lang)


def _used(index: Index, places: list[tuple[Path, Use]], lang: Lang) -> str:
    """In how many places a name is used, and the first items of these."""
    if not places:
        return phrase("lsp.unused", lang)
    users = list(dict.fromkeys(name for other, one in places if (name := _user(index, other, one))))
    shown = users[:MOST_PLACES] + (["…"] if len(users) > MOST_PLACES else [])
    return phrase("lsp.used", lang, n=len(places), names=("、" if lang == "zh" else ", ").join(shown))


def _user(index: Index, path: Path, use: Use) -> str:
    return next((item.name for item in index.items(path) if item.span.start == use.item), "")


def _sentence(item: ItemNode) -> str:
    """The first example sentence of a definition."""
    return next((entry.text for entry in definitions.entries(item, "例句")), "")


def _requirement(index: Index, places: list[tuple[Path, Use]]) -> str:
    """The line of a rule in which a name is used first."""
    for path, use in places:
        if use.style == "expression":
            text = index.text(path)
            return text[text.rfind("\n", 0, use.span.start) + 1 :].partition("\n")[0].strip()
    return ""
