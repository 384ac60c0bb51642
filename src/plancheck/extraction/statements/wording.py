"""The words before and behind a quantity as a form of `predicates` reads them: without brackets, prices and what they are told in."""

from __future__ import annotations

import re

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.statements.about import CUT

TERMS = lexicon("statements")
_FROM_ENDS = TERMS.listed("from_ends")
_BY_MEANS = TERMS.late("by_means")
_BY_MEANS_CUT = TERMS.late("by_means_cut")
_AT_PRESENT = TERMS.late("at_present")
_KEPT_AT = TERMS.late("kept_at")
_EQUAL_TO = TERMS.late("equal_to")
_FROM_BEHIND = TERMS.late("from_behind")

#: A bracket that opens the text.
OPENING = late(r"^[（(]([^（()）]*)[)）]")
PRICED = TERMS.late("priced")


def opened(raw: str) -> str:
    """The words before a quantity without what joins them to others, a bracket in front, and the 由 of a course."""
    raw = unbracketed(raw.lstrip("，,、；和及与或"))
    raw = _BY_MEANS.sub("", raw) if CUT.search(raw) else raw
    raw = _BY_MEANS_CUT.sub("", raw) if raw.startswith("通过") else raw
    if raw.endswith("在现有") or "约占" in raw:
        raw = _AT_PRESENT.sub("", raw)
    if raw.endswith("保持为"):
        raw = _KEPT_AT.sub("", raw)
    if "相当于" in raw:
        raw = _EQUAL_TO.sub("", raw)  # 甲相当于减少乙3吨: of 乙
    return _FROM_BEHIND.sub("", raw) if raw.endswith(_FROM_ENDS) else raw


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
