"""Bounds on what a paragraph or cell may hold: what exceeds them no person writes. It is not read, and the draft counts as read in part.

What is found in a sentence may depend on all that it names, so work grows faster than its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Block, Document, Skipped
from plancheck.text import clauses
from plancheck.wording.catalogue import both

#: The most characters of a paragraph or cell. Plans have up to 800.
MOST_CHARACTERS = 20_000
#: The most years and figures of a sentence. Plans have up to 10 and 30.
MOST_YEARS, MOST_FIGURES = 200, 500
_YEAR = re.compile(r"(?:19|20)\d\d|(?:１９|２０)[０-９]{2}|二[〇○零Ｏ][一二三四五六七八九〇○零]{2}|十[一二三四五六七八九]五")
_FIGURE = re.compile(r"\d[\d.,，．]*")
#: Nothing shorter holds so many.
_SHORT = min(2 * MOST_YEARS, MOST_FIGURES)


class _Bound(NamedTuple):
    """What there may be too much of, how much is allowed, and where in a text it is too much (None: nowhere)."""

    name: str
    most: int
    end: Callable[[str], int | None]


def _sentence_with(what: re.Pattern[str], most: int) -> Callable[[str], int | None]:
    """Where the first sentence begins that has more than `most`."""

    def end(text: str) -> int | None:
        return next((first for first, last in clauses.sentences(text) if len(what.findall(text, first, last)) > most), None)

    return end


_BOUNDS = (
    _Bound("characters", MOST_CHARACTERS, lambda text: MOST_CHARACTERS if len(text) > MOST_CHARACTERS else None),
    _Bound("years", MOST_YEARS, _sentence_with(_YEAR, MOST_YEARS)),
    _Bound("figures", MOST_FIGURES, _sentence_with(_FIGURE, MOST_FIGURES)),
)


def within(document: Document) -> Document:
    """The document without what exceeds a bound, which counts as skipped. The same object if nothing does."""
    blocks, skipped = list(document.blocks), list(document.skipped)
    cut: dict[_Bound, list[int]] = {}
    for block in document.blocks:
        for bound in _BOUNDS if len(block.text) > _SHORT else ():
            end = bound.end(blocks[block.index].text)
            if end is not None:
                blocks[block.index] = _cut(blocks[block.index], end)
                skipped.append(Skipped("too_large", block.index, _text("reading.bound", bound, 1)))
                cut.setdefault(bound, []).append(block.index)
    if not cut:
        return document
    told = [_text("reading.bound", bound, len(where)) for bound, where in cut.items()]
    made = replace(document, blocks=tuple(blocks))
    notes = [
        Diagnostic("too-much", "warning", text, both("reading.bound_help"), made.place(where[0], 0, len(blocks[where[0]].text)))
        for text, where in zip(told, cut.values(), strict=True)
    ]
    detail = both("reading.bound_detail", what=Bilingual("；".join(each.zh for each in told), "; ".join(each.en for each in told)))
    return replace(
        made,
        skipped=tuple(sorted(skipped, key=lambda part: part.at)),
        status="checked_partly",
        reason=document.reason or "too_large",
        detail=Bilingual(document.detail.zh + detail.zh, f"{document.detail.en} {detail.en}".strip()),
        diagnostics=(*document.diagnostics, *notes),
    )


def _text(key: str, bound: _Bound, count: int) -> Bilingual:
    return both(f"{key}_{bound.name}", count=count, most=bound.most)


def _cut(block: Block, end: int) -> Block:
    """The block up to character `end`."""
    lines = tuple(replace(line, end=min(line.end, end)) for line in block.lines if line.start < end)
    label = block.label if len(block.label) <= end else ""
    return replace(block, text=block.text[:end], lines=lines, label=label, bold=min(block.bold, end))
