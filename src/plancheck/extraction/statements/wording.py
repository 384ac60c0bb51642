"""The words before and behind a quantity as a form of `predicates` reads them: without brackets, prices and what they are told in."""

from __future__ import annotations

import re

from plancheck.extraction import patterns
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.statements.about import CUT

TERMS = lexicon("statements")

#: A bracket that opens the text.
OPENING = late(r"^[（(]([^（()）]*)[)）]")
PRICED = TERMS.late("priced")


def opened(raw: str) -> str:
    """The words before a quantity without what joins them to others, a bracket in front, and the 由 of a course."""
    raw = unbracketed(raw.lstrip("，,、；和及与或"))
    raw = patterns.sub(r"^通过(?=[^，]{2,}$)", "", raw) if CUT.search(raw) else raw
    raw = patterns.sub(r"^通过[^，]{2,16}?(?=减少|削减|压减|减排|新增|净增)", "", raw) if raw.startswith("通过") else raw
    if raw.endswith("在现有") or "约占" in raw:
        raw = patterns.sub(r"(?<=[一-鿿]{2})在现有$|(?<=[一-鿿]{2})约(?=占(?!比))", "", raw)
    if raw.endswith("保持为"):
        raw = patterns.sub("(?<=[一-鿿]{2})保持(?=为$)", "", raw)
    if "相当于" in raw:
        raw = patterns.sub("^.+相当于(?:每年)?(?=减少|削减)", "", raw)  # 甲相当于减少乙3吨: of 乙
    return patterns.sub(r"(?<=[一-鿿])(?:由|从)的?$", "", raw) if raw.endswith(("由", "从", "由的", "从的")) else raw


def unbracketed(text: str) -> str:
    """Without a bracket that opens the text."""
    return OPENING.sub("", text) if text.startswith(("（", "(")) else text


def unpriced(raw: str, text: str) -> tuple[str, str]:
    """The words without the price base that opens the `text` they are taken from, and what it adds to the subject."""
    hit = PRICED.match(text)
    return (PRICED.sub("", raw, count=1), at_prices(hit)) if hit else (raw, "")


def at_prices(hit: re.Match[str]) -> str:
    """What a price base adds to a subject: （2020年价）."""
    return f"（{hit['year'] or ''}{hit['price'].removesuffix('格')}）"
