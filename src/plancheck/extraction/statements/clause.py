"""A clause with what is known around it and what goes on from clause to clause, and what it states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from plancheck.extraction.amounts import years
from plancheck.extraction.names import subjects
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Change, Ground, Op

TERMS = lexicon("statements")

#: Words of cutting down, whose object is what is cut.
CUT = TERMS.late("cut")

# --- context -----------------------------------------------------------------------------------------------------------------


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
    alone: bool = False  # the last quantity was one value, of all that its subject joins (甲和乙覆盖率达到50%)
    #: The last subjects that had values, each with the unit of a level; no name where others were told of.
    valued: tuple[tuple[str, str], ...] = ()
    inside: tuple[str, ...] = ()  # what a bracket is to go on with: its parts are of it
    adding: bool = False  # the last quantity is added to what there is: so are those listed behind it
    priced: str = ""  # the prices that a clause said values are at (按2020年价格计算)
    whole: str = ""  # what the parts behind 其中 are parts of
    among: str = ""  # the things that the sentence tells parts of: 8个甲中，…
    supposed: bool = False  # what would be if nothing were done
    #: The year, and whether the sentence said it, that a value was told for, beside which that of an earlier year was told by the way.
    beside: tuple[years.Mention | None, bool] | None = None
    anew: bool = False  # the clause stands behind ；
    whose: str = ""  # who set, or has, the figures that the sentence tells: not the plan
    period: years.Mention | None = None  # the last period named, while no year but its last follows
    moved: tuple[str, Change] | None = None  # the last subject that was to change, and how: 下降14%，力争15%
    grown: tuple[Change, str | None] | None = None  # how the last quantity moved a stock (新增甲3吨、乙5吨), and its dimension

    def but(self, **changed: Any) -> Carried:
        """As `dataclasses.replace`, which walks over all of these fields for each clause of a draft."""
        made = object.__new__(Carried)
        made.__dict__.update(self.__dict__, **changed)
        return made


# --- statement ---------------------------------------------------------------------------------------------------------------


class Statement(NamedTuple):
    """One value as the text states it. [start, end) is the piece that holds the value with its subject, in squeezed text."""

    subject: str
    scope: str | None
    ground: Ground
    year: int | None
    base_year: int | None
    change: Change | None
    op: Op
    value: Decimal
    value_to: Decimal | None
    unit: str
    soft: bool
    start: int
    end: int
    cumulative: bool = False
    counted: bool = False  # a count of measures or the like: never an indicator
    some: bool = False  # counts things whose name stands behind: 布设74个点位
    second: bool = False  # beside a first value of the same thing, in another dimension (15万千瓦/60万千瓦时)
    demanded: bool = False  # `scope` names who set it, or has it, above the plan


class Left(NamedTuple):
    """A target without a value of its own: its subject, year and place (squeezed). `trend`: 稳中有降 and the like."""

    subject: str
    year: int | None
    start: int
    end: int
    trend: bool


# --- masking -----------------------------------------------------------------------------------------------------------------

_MASK = TERMS.late("mask")


def mask(text: str) -> str:
    """`text` with what states nothing as ■, its length kept."""
    return _MASK.sub(lambda hit: "■" * len(hit[0]), text)


# --- clause ------------------------------------------------------------------------------------------------------------------

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

    def since(self, start: int) -> Clause:
        """The clause without what stands before a character of the text."""
        cut = start - self.start
        return self._replace(start=start, masked=self.masked[cut:], body=self.body[cut:])

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


# --- wording -----------------------------------------------------------------------------------------------------------------

_FROM_ENDS = TERMS.listed("from_ends")
_BY_MEANS, _BY_MEANS_CUT, _AT_PRESENT, _KEPT_AT, _EQUAL_TO = TERMS.lates("by_means", "by_means_cut", "at_present", "kept_at", "equal_to")
_FROM_BEHIND = TERMS.late("from_behind")

#: A bracket that opens the text.
OPENING = late(r"^[（(]([^（()）]*)[)）]")
PRICED, _PRICED_ASIDE = TERMS.lates("priced", "priced_aside")


_JOINS_ON, _PRICE, _PRICE_WORD_END = TERMS.text("joins_on"), TERMS.text("price"), TERMS.text("price_word_end")


def opened(raw: str) -> str:
    """The words before a quantity without what joins them to others, a bracket in front, and the 由 of a course."""
    raw = unbracketed(raw.lstrip(_JOINS_ON))
    raw = _BY_MEANS.sub("", raw) if CUT.search(raw) else raw
    raw = _BY_MEANS_CUT.sub("", raw)
    raw = _KEPT_AT.sub("", _AT_PRESENT.sub("", raw))
    raw = _EQUAL_TO.sub("", raw)  # 甲相当于减少乙3吨: of 乙
    return _FROM_BEHIND.sub("", raw) if raw.endswith(_FROM_ENDS) else raw


def unbracketed(text: str) -> str:
    """Without a bracket that opens the text."""
    return OPENING.sub("", text) if text.startswith(("（", "(")) else text


def unpriced(raw: str, text: str, before: tuple[int, int], behind: int) -> tuple[str, str]:
    """The words without the price base that opens the place in the text `before` the value that they are taken from, and what it, or one in
    brackets `behind` the value, adds to the subject."""
    hit, aside = PRICED.match(text[slice(*before)]), _PRICED_ASIDE.match(text, behind)
    return (PRICED.sub("", raw, count=1), at_prices(hit)) if hit else (raw, at_prices(aside) if aside else "")


def at_prices(hit: re.Match[str]) -> str:
    """What a price base adds to a subject: （2020年价）, of comparable and constant prices too: those of a year are what they are at."""
    return f"（{hit['year']}{_PRICE}）" if hit["year"] else f"（{hit['price'].removesuffix(_PRICE_WORD_END)}）"
