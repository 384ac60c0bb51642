"""Why a figure, year or body is no fact of the plan: the rows of data/asides.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from plancheck.extraction.patterns import Late, late

FILE = Path(__file__).with_name("data") / "asides.toml"


class Row(NamedTuple):
    """A reason, the kinds of marks that it sets aside, and what has to be so (None: whatever it is)."""

    reason: str
    kinds: frozenset[str]
    mark: Late | None
    before: Late | None
    behind: Late | None
    sentence: Late | None
    line: Late | None
    early: bool

    def holds(self, text: str, start: int, end: int, sentence: tuple[int, int], early: bool) -> bool:
        """Whether it holds for characters [start, end) of a line, in the sentence [start, end) of it; `early`: above the first heading."""
        if self.early and not early:
            return False
        return (
            _met(self.line, text)
            and _met(self.mark, text[start:end])
            and _met(self.before, text[sentence[0] : start])
            and _met(self.behind, text[end : sentence[1]])
            and (self.sentence is None or self.sentence.search(text, *sentence) is not None)
        )


def _met(pattern: Late | None, text: str) -> bool:
    return pattern is None or pattern.match(text) is not None


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the file."""
    return tuple(
        Row(
            row["reason"],
            frozenset(row["kinds"]),
            _whole(row.get("mark")),
            late(rf"(?:.*?)(?:{row['before']})$") if "before" in row else None,
            late(row["behind"]) if "behind" in row else None,
            late(row["sentence"]) if "sentence" in row else None,
            _whole(row.get("line")),
            row.get("early", False),
        )
        for row in tomllib.loads(FILE.read_text("utf-8"))["aside"]
    )


def _whole(pattern: str | None) -> Late | None:
    return None if pattern is None else late(rf"(?:{pattern})$")


def reason(kind: str, text: str, start: int, end: int, early: bool) -> str:
    """Why characters [start, end) of a line are no fact of the plan; "" if no row says so."""
    sentence = _sentence(text, start)
    return next((row.reason for row in rows() if kind in row.kinds and row.holds(text, start, end, sentence, early)), "")


def _sentence(text: str, at: int) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, at) for mark in "。；;！？\n") + 1
    ends = [found + 1 for mark in "。；;！？\n" if (found := text.find(mark, at)) >= 0]
    return start, min(ends, default=len(text))
