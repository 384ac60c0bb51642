"""A quantity with the words around it, and what they say of it: its `Predicate`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from plancheck.extraction import subjects
from plancheck.extraction.context import Carried, Setting
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.predicates.nouns import noun_of
from plancheck.extraction.quantities import Found, unit_pattern
from plancheck.model.plan import Change
from plancheck.model.quantity import COUNTERS, cached, dimension

TERMS = lexicon("predicates")
_JOINS = TERMS.listed("joins")
_SHARE_WORDS = TERMS.listed("share_words")
_ACTS_DONE = TERMS.late("acts_done")
_SHARE_OF_REST = TERMS.late("share_of_rest")
_FILLERS_ONLY = TERMS.late("fillers_only")

_LISTS_ON = TERMS.late("lists_on", unit=unit_pattern)
_THIS = TERMS.late("this")
_BUILT_IN = TERMS.late("built_in")
_DEPENDENT = TERMS.late("dependent")
_SHARE_OF = TERMS.late("share_of")
_USE = TERMS.late("use")
_WASTE = TERMS.late("waste")
_USED_UP = TERMS.late("used_up")
_SIZE_OF = TERMS.late("size_of")
_USES = TERMS.late("uses")
_PER = TERMS.late("per")
_AMOUNT = TERMS.late("amount")


class Predicate(NamedTuple):
    """A subject with its scope, how it changes, and how the words say so."""

    subject: str
    scope: str | None
    change: Change | None = None
    behind: bool = False  # its noun stands behind the quantity
    annual: bool = False
    level: bool = False  # a verb of reaching leads to it
    named: bool = False  # its name states the change
    keeps: bool = False  # what was spoken of before goes on being spoken of
    grown: bool = False  # a verb before its object moves it: 新增甲


@cached(1024)
def counts(unit: str) -> bool:
    """Whether a unit is a counting word, with 万 or 亿 before it or not."""
    of, bare = dimension(unit), unit.removeprefix("亿").removeprefix("万")
    return bool(unit) and of is not None and (bare == of or bare in COUNTERS)


class _Nothing:
    """The mark of a quantity that states nothing."""


NOTHING = _Nothing()
Reading = Predicate | _Nothing | None


@dataclass(frozen=True, eq=False, repr=False)
class Words:
    """A quantity with the words before it (years taken out) and behind it, and what the text has said so far."""

    raw: str
    after: str
    found: Found
    setting: Setting
    state: Carried
    joined: bool = False  # 、 or 和 stood before the words
    rest: str = ""  # what stands behind `after`

    @cached_property
    def link(self) -> subjects.Link:
        """The verb that leads to the quantity."""
        return subjects.link(self.raw)

    @cached_property
    def noun(self) -> str:
        """The noun behind the quantity, "" if the clause goes on otherwise."""
        return noun_of(self.after)

    @cached_property
    def moved(self) -> tuple[Change | None, str]:
        """The change that opens the words, with its object."""
        return subjects.moved(unopened(self.raw))

    @cached_property
    def listing(self) -> bool:
        """Whether a list of counts goes on: 、3座乙."""
        return self.rest.startswith(_JOINS) and self.rest[1:2].isdecimal() and _LISTS_ON.match(self.rest) is not None

    @property
    def listed_on(self) -> bool:
        """Whether the words only go on with a list: 、乙."""
        return self.joined and self.link.kind == ""

    @property
    def counts(self) -> bool:
        """Whether the unit is a counting word."""
        return counts(self.found.unit)

    @property
    def relative(self) -> bool:
        """Whether the unit is a percentage or percentage points."""
        return dimension(self.found.unit) in ("ratio", "points")

    @property
    def scope(self) -> str | None:
        """The territory named before the quantity, else the carried one."""
        return subjects.clean(self.raw + "某", None)[1] or self.state.scope

    def clean(self, raw: str) -> str:
        """The subject in some words."""
        return subjects.clean(raw, self.setting.place)[0]

    def carry(self, raw: str) -> tuple[str, str | None]:
        """The subject and scope in some words, from what was said before where they name none or depend on it."""
        subject, scope = subjects.clean(raw, self.setting.place)
        this = _THIS.fullmatch(subject)
        meant = next((each for each in reversed(self.state.recent) if each.endswith(this["thing"])), "") if this else ""
        if meant:  # 甲座位数20万个，2020年这一座位数为10万个
            return meant, scope or self.state.scope
        built = _BUILT_IN.match(subject)
        if built:  # 城东镇建设书屋3万平方米: of 书屋, there
            subject, scope = subject[built.end() :], built["where"]
        if not subject.strip("■，、的"):
            return self.heir, scope or self.state.scope
        if (subjects.is_act(subject) and not _ACTS_DONE.search(raw)) or subject == "覆盖":
            return self.heir + subject, scope or self.state.scope
        if subject.startswith("占") and not subject.startswith(_SHARE_WORDS) and len(subject) > 3 and len(self.state.subject) > 1:
            return _SHARE_OF_REST.sub("", self.state.subject) + subject, scope  # 甲由3吨增加到5吨，占乙比重提高9%
        if _DEPENDENT.fullmatch(subject):
            of = self.state.topic or self.state.subject
            return of if of.endswith(subject) else of + subject, scope
        part = _SHARE_OF.fullmatch(subject)
        if part and self.state.recent and self.state.subject != part[1] and self.state.subject.endswith(part[1]):
            return self.state.subject + part[2], scope  # 甲座位5万个，座位占比52%
        if self.state.recent and subject.endswith("率") and _USE.fullmatch(subject) and _WASTE.search(self.state.subject):
            return _WASTE.sub("", self.state.subject) + subject, scope  # 甲产生量600吨，处理率97%
        if self.state.recent and counts(self.state.unit) and _SIZE_OF.fullmatch(subject) and not self.counts and not self.relative:
            return self.state.subject + subject, scope  # 建成甲3座，总容量60万吨
        per = _PER.match(self.state.subject) if self.state.recent and _USES.fullmatch(subject) else None
        if per:  # 万元甲耗乙3吨、排丙7吨
            return per["each"] + subject, scope or self.state.scope
        if self.state.topic and _AMOUNT.fullmatch(subject):
            return self.state.topic + subject, scope
        if _USED_UP.fullmatch(subject) and subject.removeprefix("实际") in self.state.subject:
            return self.state.subject, scope  # 甲排放…, 排放可降至
        short = self.state.recent and len(subject) <= 4 and subjects.MEASURED.search(subject) and self.state.subject.endswith(subject)
        if short and not self.state.subject.endswith(tuple(mark + subject for mark in "、和及与")):
            return self.state.subject, scope  # 甲年产量…, 年产量达到
        return subject, scope

    @property
    def heir(self) -> str:
        """Whom a clause without a subject speaks of: what the clauses before it were about, else the last subject.

        A share goes on being of the subject, though another matter was touched between; 3000辆 is of what was spoken of last.
        """
        if self.relative or self.found.unit in ("倍", "番"):
            return self.state.subject
        if self.state.topic:
            return self.state.topic
        return self.state.subject if self.state.recent or self.state.opening else ""

    def said(self, raw: str, change: Change | None = None, level: bool = False) -> Predicate | _Nothing:
        """The predicate of the subject in some words, NOTHING where there is none."""
        subject, scope = self.carry(raw)
        return Predicate(subject, scope, change, level=level) if subject else NOTHING


def unopened(raw: str) -> str:
    return _FILLERS_ONLY.sub("", raw)
