"""What a text does not say itself: what is known around it, and what goes on from clause to clause and from sentence to sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from plancheck.extraction import years
from plancheck.model.plan import Change


class Setting(NamedTuple):
    """What is known around a text: the plan's own place, the last year that lies in its past, what part it stands in, the year above it."""

    place: str | None = None
    pivot: int | None = None
    horizon: int | None = None
    past: bool = False  # the text tells what has been reached
    lasting: bool = False  # a year holds for the sentences that follow it
    lead: years.Mention | None = None
    today: int | None = None  # the year in which the draft was written
    named: tuple[years.Mention, ...] = ()  # the years that the header of a column names for its values


@dataclass(frozen=True, eq=False, repr=False)
class Carried:
    """What goes on from clause to clause."""

    year: years.Mention | None = None
    own_year: bool = False  # the sentence itself said it
    dated: bool = False  # a value was said to hold for it
    age: int = 0  # sentences since it was said
    subject: str = ""
    scope: str | None = None
    soft: bool = False
    base: int | None = None
    since: int | None = None  # the year that a course began with (由2015年的A到B)
    acting: bool = False  # the last quantity came with its noun behind it
    summing: bool = False
    said: tuple[years.Mention, ...] = ()  # the years that the sentence has named
    earlier: tuple[years.Mention, ...] = ()  # those of the last sentence before it that named any
    topic: str = ""  # what the clauses without a quantity since then were about
    opening: bool = True  # no clause of the sentence has said anything yet
    recent: tuple[str, ...] = ()  # the subjects that the sentence has named
    listed: tuple[str, ...] = ()  # the parts of a whole that a clause without a quantity began with (城区、县城…)
    turn: Change | None = None  # the change that the subject's name states (累计降幅)
    based: tuple[str, int] | None = None  # the last subject whose change was compared, and the year it was compared with
    summed: bool = False  # the subject was a sum over years
    waiting: tuple[str, ...] = ()  # subjects that clauses without a value have named since the last one
    frame: str = ""  # the whole whose parts the sentence tells (用纸结构中，…)
    unit: str = ""  # the unit of the last quantity
    inside: tuple[str, ...] = ()  # what a bracket is to go on with: its parts are of it
    adding: bool = False  # the last quantity is added to what there is: so are those listed behind it
    priced: str = ""  # the prices that a clause said values are at (按2020年价格计算)
    whole: str = ""  # what the parts behind 其中 are parts of
    supposed: bool = False  # what would be if nothing were done
    period: years.Mention | None = None  # the last period named, while no year but its last follows
    moved: tuple[str, Change] | None = None  # the last subject that was to change, and how: 下降14%，力争15%
    grown: tuple[Change, str | None] | None = None  # how the last quantity moved a stock (新增甲3吨、乙5吨), and its dimension

    def but(self, **changed: Any) -> Carried:
        """As `dataclasses.replace`, which walks over all of these fields for each clause of a draft."""
        made = object.__new__(Carried)
        made.__dict__.update(self.__dict__, **changed)
        return made
