"""Finds mixed full-width and half-width marks in a file: （ and (, ， and ,. Both are valid, but such a file is hard to search and compare.

Brackets of functions and of filters may differ, as in 合计(各项) and 目标（单位 是 %）, so every kind of mark is counted separately, and so
are items in English and in Chinese.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from plancheck.language import lexer
from plancheck.language.builtins import BUILTINS
from plancheck.language.lexer import LexicalError, Token
from plancheck.language.syntax import ItemNode
from plancheck.model.diagnostic import Span

_FULL = {"(": "（", ")": "）", ",": "，", ";": "；", ":": "："}
_HALF = {full: half for half, full in _FULL.items()}
_MODES = ("condition", "objects", "let")


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark that has two widths: its purpose, its place, and whether it is full-width."""

    use: str
    at: int
    full: bool


@dataclass(frozen=True, slots=True)
class Mixed:
    """A section with marks of the width that is rarer in the file: the first mark, the span, and its replacement."""

    sign: str
    meant: str
    span: Span
    fixed: str


def mixed(text: str, items: Sequence[ItemNode]) -> Iterator[Mixed]:
    """The sections with marks of the width that is rarer in the file."""
    sections = [signs for item in items for signs in _sections(text, item)]
    if not any(sections):
        return
    counts = Counter((sign.use, sign.full) for signs in sections for sign in signs)
    full = {use: counts[use, True] >= counts[use, False] for use, _ in counts}
    for signs in sections:
        odd = [sign for sign in signs if sign.full is not full[sign.use]]
        if odd:
            first, last = odd[0].at, odd[-1].at
            places = {sign.at for sign in odd}
            fixed = "".join(_other(text[at]) if at in places else text[at] for at in range(first, last + 1))
            yield Mixed(text[first], _other(text[first]), Span(first, last + 1), fixed)


def _other(sign: str) -> str:
    return _FULL.get(sign) or _HALF[sign]


def _sections(text: str, item: ItemNode) -> Iterator[list[Sign]]:
    lang = "en " if text[item.span.start].isascii() else ""
    for section in lexer.sections(text, item.name_span.end, item.span.end):
        colon = text.rindex("：" if "：" in text[section.start : section.body] else ":", section.start, section.body)
        signs = [Sign(f"{lang}label", colon, text[colon] == "：")]
        if section.label is not None and section.label.mode in _MODES:
            with suppress(LexicalError):  # reported by the parser
                signs += [replace(sign, use=lang + sign.use) for sign in _signs(text, lexer.expression(text, section.body, section.end))]
        yield signs


def _signs(text: str, tokens: Sequence[Token]) -> Iterator[Sign]:
    uses: list[str] = []
    for number, token in enumerate(tokens):
        if token.type in ("LPAR", "TOL"):
            before = tokens[number - 1] if number else None
            call = before is not None and before.type == "NAME" and before.value in BUILTINS and token.type == "LPAR"
            uses.append("call" if call else "filter")
        use = uses[-1] if uses else "filter"
        if token.type == "RPAR" and uses:
            uses.pop()
        if token.type in ("LPAR", "TOL", "RPAR"):
            yield Sign(use, token.start, text[token.start] in _HALF)
        elif token.type == "COMMA":
            yield Sign(f"{use} comma", token.start, text[token.start] in _HALF)
        elif token.type == "SEMI" and text[token.start] in "；;":
            yield Sign("semicolon", token.start, text[token.start] == "；")
