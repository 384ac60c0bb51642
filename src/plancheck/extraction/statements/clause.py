"""One clause of a text with the years that it names, and its words without them."""

from __future__ import annotations

from typing import NamedTuple

from plancheck.extraction import subjects, years
from plancheck.extraction.context import Setting
from plancheck.extraction.lexicon import lexicon

TERMS = lexicon("statements")

TOGETHER = TERMS.listed("together")


class Clause(NamedTuple):
    """A clause, characters [start, end) of a squeezed text whose sentence begins at `sentence`.

    `masked` is the clause with what states nothing blanked, `body` the same with its brackets blanked too; both begin at `start`.
    """

    text: str
    masked: str
    body: str
    start: int
    end: int
    sentence: int
    mentions: list[years.Mention]
    setting: Setting

    @property
    def whole(self) -> str:
        """The clause as it is printed."""
        return self.text[self.start : self.end]

    @property
    def context(self) -> str:
        """Its sentence up to its end."""
        return self.text[self.sentence : self.end]

    def before(self, at: int) -> str:
        """The body up to a character of the text."""
        return self.body[: at - self.start]

    def after(self, at: int) -> str:
        """The body from a character of the text on."""
        return self.body[at - self.start :]

    def between(self, start: int, end: int) -> str:
        """The body from one character of the text to another."""
        return self.body[start - self.start : end - self.start]

    def undated(self, start: int, end: int) -> str:
        """Characters [start, end) of the text without the years in them, nor what joins two years (2025年和2030年)."""
        kept, at = [], start
        for each in self.mentions:
            if each.end <= at or each.start >= end:
                continue
            between = self.text[at : max(at, each.start)]
            kept.append("" if at > start and between in TOGETHER[:-1] else between)
            at = each.end
        kept.append(self.text[at:end] if at < end else "")
        return "".join(kept)

    def subject(self, start: int, end: int) -> str:
        """The subject in characters [start, end) of the text."""
        return subjects.clean(self.undated(start, end), self.setting.place)[0]
