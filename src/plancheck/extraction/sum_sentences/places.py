"""A text with its place in the document, for amounts with their quotes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from plancheck.extraction import lost_signs, quantities, subjects, years
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import full
from plancheck.model.document import Document
from plancheck.model.plan import Amount, Op, Section, Sum, quote
from plancheck.model.quantity import cached
from plancheck.text.line import Line


class Quotes(NamedTuple):
    """A document and the headings above each block, for amounts with their places."""

    document: Document
    paths: tuple[tuple[str, ...], ...]

    @staticmethod
    def of(document: Document, sections: tuple[Section, ...]) -> Quotes:
        """The quotes of a document with its sections."""
        paths: list[tuple[str, ...]] = [()] * len(document.blocks)
        for section in sections:
            paths[section.start : section.end] = [section.path] * (section.end - section.start)
        return Quotes(document, tuple(paths))

    def amount(self, block: int, start: int, end: int, value: Decimal, unit: str, op: Op = "=") -> Amount:
        """The amount at characters [start, end) of a block."""
        return Amount(value, unit, quote(self.document, block, start, end, self.paths[block]), op)


#: More characters than any word or operator before an amount has.
NEAR = 32


class _Read(NamedTuple):
    """The quantities of a text that are no years, and its years, each with where they start: found once, and looked up from then on, so
    that a sentence of ten thousand figures takes ten times as long as one of a thousand."""

    found: tuple[Found, ...]
    starts: tuple[int, ...]
    years: tuple[years.Mention, ...]
    year_starts: tuple[int, ...]


@cached(64)
def _read(text: str) -> _Read:
    named = years.find(text)
    starts = tuple(each.start for each in named)
    free = []
    for each in quantities.find_squeezed(text):
        near = bisect_left(starts, each.end)
        if not any(mention.end > each.start for mention in named[max(0, near - 2) : near]):
            free.append(each)
    return _Read(tuple(free), tuple(each.start for each in free), named, starts)


def figures(text: str) -> tuple[Found, ...]:
    """All quantities of a squeezed text that are no years."""
    return _read(text).found


class Text(NamedTuple):
    """One block's text, squeezed, with the sentence [start, end) that is read, and where the one before it starts."""

    where: Quotes
    block: int
    shadow: Line
    start: int
    end: int
    previous: int = 0

    @staticmethod
    def whole(where: Quotes, block: int) -> Text:
        """All of a block's text."""
        shadow = lost_signs.signed(where.document.blocks[block])
        return Text(where, block, shadow, 0, len(shadow.text))

    @property
    def text(self) -> str:
        """The squeezed text of the block."""
        return self.shadow.text

    @property
    def sentence(self) -> str:
        """The sentence that is read."""
        return self.text[self.start : self.end]

    def free(self, start: int, end: int) -> list[Found]:
        """Quantities in [start, end) that are no years."""
        return [*self.back(start, end)][::-1]

    def back(self, start: int, end: int) -> Iterator[Found]:
        """As `free`, from the last to the first."""
        read = _read(self.text)
        for at in range(bisect_left(read.starts, end) - 1, -1, -1):
            each = read.found[at]
            if each.start < start:
                return
            if each.end <= end:
                yield each

    def on(self, start: int, end: int) -> Iterator[Found]:
        """As `free`, one by one."""
        read = _read(self.text)
        for at in range(bisect_left(read.starts, start), len(read.starts)):
            if read.found[at].end > end:
                return
            yield read.found[at]

    def dated(self, start: int, end: int) -> list[years.Mention]:
        """The years that are named from `start` on, before `end`."""
        read = _read(self.text)
        return [*read.years[bisect_left(read.year_starts, start) : bisect_left(read.year_starts, end)]]

    def before(self, at: int, longest: int = NEAR) -> str:
        """The few characters before a place."""
        return self.text[max(0, at - longest) : at]

    def opened(self, at: int, marks: str, start: int | None = None) -> int:
        """Behind the last of some marks before a place, where its clause opens; `start`, else that of the sentence, where none stands."""
        first = self.start if start is None else start
        return max(first, *(self.text.rfind(mark, first, at) + 1 for mark in marks))

    def ends(self, at: int) -> int:
        """Where what opens at a place ends: at ；, or with its sentence."""
        stop = self.text.find("；", at, self.end)
        return stop if stop >= 0 else self.end

    def groups(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What stands between the ； of [start, end)."""
        while start < end:
            stop = self.text.find("；", start, end)
            yield start, stop if stop >= 0 else end
            start = stop + 1 if stop >= 0 else end

    def subject(self, start: int, total: Found) -> str:
        """What a total is of, by the words before it from `start` on."""
        cut = max(self.text.rfind(mark, start, total.start) for mark in "，；：")
        raw = self.text[max(start, cut + 1) : total.start]
        link = subjects.link(raw)
        return subjects.clean(link.rest if link.kind else raw)[0] or "合计"

    def amount(self, each: Found, unit: str | None = None) -> Amount:
        """An amount of the text with its place, in its own unit or another."""
        place = self.shadow.span(each.number, each.unit_end)
        return self.where.amount(self.block, *place, each.value, each.unit if unit is None else unit, each.op)

    def parts(self, total: Found, parts: list[Found]) -> tuple[Amount, ...]:
        """The parts of a total with their places, in full units."""
        return tuple(self.amount(each, full(each, total)) for each in parts)

    def made(self, subject: str, total: Found, parts: list[Found], complete: bool = True) -> Sum:
        """A total and its parts that stand in the same text."""
        return Sum(subject, self.amount(total), self.parts(total, parts), complete)
