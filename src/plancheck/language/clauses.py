"""The numbers of clauses: which of a document's clauses a basis names (条款 = “三（一）、四”)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_SEPARATORS = re.compile("[、，,；;和及]")


def folded(number: str) -> str:
    """A number in normal form: of normal width, without white space and without 第 … 条 around it."""
    plain = unicodedata.normalize("NFKC", "".join(number.split()))
    hit = re.fullmatch(r"第(.+?)[条章节款](.*)", plain)
    return hit[1] + hit[2] if hit else plain


def named(text: str, numbers: Collection[str]) -> tuple[list[str], list[str]]:
    """The numbers among `numbers` that a text names, as they are written there, and what it names besides."""
    known = {folded(number): number for number in numbers}
    if folded(text) in known:
        return [known[folded(text)]], []
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    return [known[folded(part)] for part in parts if folded(part) in known], [part for part in parts if folded(part) not in known]
