"""Whom a value without a name of its own is said of: who has been spoken of, each weighed by the rows `bind` of the grammar.

The best wins. One that speaks against itself (a sum of money is no floor area) and two that are as good as each other give nobody: then
the value is left open, and the ledger shows it.
"""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from plancheck.extraction.amounts import grammar
from plancheck.extraction.amounts.grammar import kinds
from plancheck.extraction.names import subjects
from plancheck.extraction.statements.clause import Carried
from plancheck.extraction.words import common
from plancheck.model.quantity import dimension

#: What gives and what it holds is told of one thing: 15万千瓦、60万千瓦时.
_TOLD_TOGETHER = {frozenset(("power", "energy"))}


class Candidate(grammar.Marks):
    """The marks of a value and of one who has been spoken of: as the `topic` of the clauses before, `last`, or `earlier`."""

    def __init__(self, subject: str, unit: str, how: str, state: Carried, joined: bool, bare: bool, turned: bool = False) -> None:
        """`unit`: of the value; `joined`: it goes on with a list; `bare`: no verb leads to it; `turned`: one of changing does."""
        self.subject, self.kinds, self.joined, self.bare = subject, kinds(unit), joined, bare
        # Nothing before it in its sentence tells of anything; what a cell is of is told by its row, and had no value yet.
        self.opens = not state.recent and not state.own_year and any(name == subject for name, _ in state.valued)
        self.topic, self.last, self.earlier = how == "topic", how == "last", how == "earlier"
        self.spoken = bool(state.recent) or state.opening
        own = next((each for name, each in reversed(state.valued) if name == subject), "")
        self.alike = bool(own) and dimension(own) == dimension(unit)
        of_one_kind = dimension(own) == "money" or ("counted" not in kinds(own) and subjects.measured(subject))
        last = next((each for name, each in reversed(state.valued) if name == state.subject), "")
        # 用纸强度比2020年下降15%，建成书亭9座；到2030年下降29%: what falls again is what fell before, and not what was built
        compared = state.based is not None and state.based[0] == subject
        self.falls_again = turned and state.anew and self.earlier and compared and bool(last) and "relative" not in kinds(last)
        self.of_another_kind = bool(own) and of_one_kind and not self.alike and not _together(own, unit)


def _together(one: str, other: str) -> bool:
    """Whether two units may be of one thing: 万吨 and 万吨/年."""
    pair = frozenset((dimension(one) or "", dimension(other) or ""))
    return pair in _TOLD_TOGETHER or one.removesuffix(common.PER_YEAR) == other.removesuffix(common.PER_YEAR)


class Bound(NamedTuple):
    """A candidate's name with its score, and the rows that made it."""

    score: int
    subject: str
    why: tuple[str, ...]


def heirs(state: Carried, unit: str, joined: bool, bare: bool, turned: bool = False) -> list[Bound]:
    """All who may be meant, the best first."""
    told = {state.subject: "last"} if state.subject else {}
    since = [*takewhile(bool, (name for name, _ in reversed(state.valued)))]
    earlier = {name: "earlier" for name in since if name in state.recent and name not in told}
    topic = {state.topic: "topic"} if state.topic else {}
    bound = []
    for subject, how in {**earlier, **told, **topic}.items():
        rows = grammar.all_that_fit("bind", Candidate(subject, unit, how, state, joined, bare, turned))
        bound.append(Bound(sum(row.row["score"] for row in rows), subject, tuple(row.name for row in rows)))
    return sorted(bound, key=lambda each: -each.score)


def heir(state: Carried, unit: str, joined: bool, bare: bool, turned: bool = False) -> str:
    """Whom a value without a name is said of; "" where nobody is, or two may be."""
    first, second, *_ = [*heirs(state, unit, joined, bare, turned), Bound(0, "", ()), Bound(0, "", ())]
    return first.subject if first.score > max(second.score, 0) else ""
