"""Reports shared by several modules."""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.language.infer.scope import Context
from plancheck.language.syntax import Node
from plancheck.language.types import KINDS, Types
from plancheck.language.words import KEYWORDS
from plancheck.model.diagnostic import Bilingual

NONE = Bilingual("", "")
OPERATORS = {row.value: row for row in KEYWORDS if row.terminal in ("CMP", "EQ", "TREND", "APPROX", "BETWEEN")}


def wrong_side(
    ctx: Context, node: Node, op: str, left: bool, options: Types, fits: list[str], of: str = "", write: str = "", instead: Bilingual = NONE
) -> None:
    """Report the invalid side of an operator with the kinds that fit; `write` shows how to write them, `instead` what else to write."""
    row = OPERATORS[op]
    ctx.say(
        "wrong-side", node.span, op=Bilingual(row.zh, row.en), side=Bilingual("左边", "left") if left else Bilingual("右边", "right"),
        **ctx.kinds(options), fits=Bilingual(
            "、".join(fits) + (f"，写作 {write}" if write else ""), english(fits) + (f", written {write}" if write else "")
        ),
        of=Bilingual(f"右边是{of}时，", f" for a {KINDS[of]}") if of else "", instead=instead,
    )  # fmt: skip


def english(kinds: Iterable[str]) -> str:
    """List kinds in English."""
    return ", ".join(KINDS[kind] for kind in kinds)
