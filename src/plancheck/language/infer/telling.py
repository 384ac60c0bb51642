"""Words for mistakes that several modules tell of."""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.language.infer.scope import Context
from plancheck.language.syntax import Node
from plancheck.language.types import KINDS, Types
from plancheck.language.words import KEYWORDS

OPERATORS = {row.value: row for row in KEYWORDS if row.terminal in ("CMP", "EQ", "TREND", "APPROX", "BETWEEN")}


def wrong_side(it: Context, node: Node, op: str, left: bool, found: Types, fits: list[str], of: str = "", write: str = "") -> None:
    """Tell that a side of an operator cannot be what it is, with what it may be; `write`: how that is written."""
    row = OPERATORS[op]
    it.say(
        "wrong-side", node.span, op_zh=row.zh, op_en=row.en, side_zh="左边" if left else "右边", side_en="left" if left else "right",
        **it.kinds(found), fits_zh="、".join(fits) + (f"，写作 {write}" if write else ""),
        fits_en=english(fits) + (f", written {write}" if write else ""),
        of_zh=f"右边是{of}时，" if of else "", of_en=f" for a {KINDS[of]}" if of else "",
    )  # fmt: skip


def english(kinds: Iterable[str]) -> str:
    """Kinds in English, side by side."""
    return ", ".join(KINDS[kind] for kind in kinds)
