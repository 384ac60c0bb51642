"""What became of everything in a draft that could be a fact: each figure, year, body, heading and column of a table is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from plancheck.model.place import Evidence

#: quantity: a number with a unit. money: one in a currency. year: a year or a period. body: somebody who may be responsible.
MarkKind = Literal["quantity", "money", "year", "body", "heading", "column"]
MARK_KINDS: tuple[MarkKind, ...] = ("quantity", "money", "year", "body", "heading", "column")
#: used: some list of the plan holds it. set_aside: understood as something that no list holds. open: not understood.
Account = Literal["used", "set_aside", "open"]
ACCOUNTS: tuple[Account, ...] = ("used", "set_aside", "open")


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that could be a fact, and what became of it. `by`: the list of the plan that holds it, or why it was set aside."""

    kind: MarkKind
    account: Account
    by: str
    evidence: Evidence


#: The kinds that are counted as data when a report tells of them: what stands under a heading and in a column, not these themselves.
DATA: tuple[MarkKind, ...] = ("quantity", "money", "year", "body")


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many marks of a kind became what."""

    kind: MarkKind
    used: int
    set_aside: int
    open: int


@dataclass(frozen=True, slots=True)
class LedgerSummary:
    """What a report tells of a ledger: the counts, and the marks that were not understood."""

    counts: tuple[KindCount, ...] = ()
    open: tuple[Mark, ...] = ()

    def total(self, account: Account, kinds: Iterable[MarkKind] = DATA) -> int:
        """How many marks of some kinds became something."""
        return sum(getattr(count, account) for count in self.counts if count.kind in kinds)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All marks of a draft, in its order."""

    marks: tuple[Mark, ...] = ()

    @property
    def open(self) -> tuple[Mark, ...]:
        """The marks that were not understood."""
        return tuple(mark for mark in self.marks if mark.account == "open")

    def summary(self) -> LedgerSummary:
        """What a report tells of it."""
        tallied = Counter((mark.kind, mark.account) for mark in self.marks)
        counts = (KindCount(kind, *(tallied[kind, account] for account in ACCOUNTS)) for kind in MARK_KINDS)
        return LedgerSummary(tuple(counts), self.open)


#: That of a draft that was not read.
NO_LEDGER = Ledger()
