"""A time that a draft or a rule names: a day, a month, a year, or a part of one (上半年, 一季度, 年底)."""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence

#: Year, month and day. The last day of any month is 31: days are only put in order, never counted.
Day = tuple[int, int, int]
LAST_MONTH, LAST_DAY = 12, 31


@dataclass(frozen=True, slots=True)
class Moment:
    """The days, first and last, that a time may be: all of March 2026 for 2026年3月.

    `evidence`: where the draft says it; None for a time that a rule names.
    """

    first: Day
    last: Day
    evidence: Evidence | None = None

    def __hash__(self) -> int:
        return hash((self.first, self.last))

    @property
    def year(self) -> int | None:
        """Its year; None for a month of no year."""
        return self.first[0] if self.first[0] == self.last[0] else None

    @property
    def label(self) -> Bilingual:
        """The time as people write it."""
        (year, month, day), (until, end, last) = self.first, self.last
        if self.year is None:
            return Bilingual(quote := self.evidence.quote if self.evidence is not None else "", quote)
        if self.first == self.last:
            return Bilingual(f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}")
        if (year, month) == (until, end) and (day, last) == (1, LAST_DAY):
            return Bilingual(f"{year}年{month}月", f"{year}-{month:02}")
        if (year, month, day, end, last) == (until, 1, 1, LAST_MONTH, LAST_DAY):
            return Bilingual(f"{year}年", str(year))
        return Bilingual(f"{year}年{month}—{end}月", f"{year}-{month:02} to {year}-{end:02}")


#: A month of no year (3月底前): it may be any day.
ANY_DAY = Moment((1, 1, 1), (9999, LAST_MONTH, LAST_DAY))


def moment(year: int, month: int | None = None, day: int | None = None, evidence: Evidence | None = None) -> Moment:
    """A year, a month or a day."""
    if month is None:
        return Moment((year, 1, 1), (year, LAST_MONTH, LAST_DAY), evidence)
    return Moment((year, month, day or 1), (year, month, day or LAST_DAY), evidence)
