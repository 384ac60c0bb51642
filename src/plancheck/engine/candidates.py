"""What might be a thing that a rule does not find: passages in reach that no reader accounts for.

"Missing" means that everything of that kind in reach was understood as something else. Where a passage that was not understood (see
`model.ledger`) fits by its kind and neighbourhood, nothing is known to be missing, and a person is shown the passage.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from plancheck.engine.others import Others
from plancheck.engine.regions import Range
from plancheck.model.ledger import Mark, MarkKind
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Fact, Plan, Section, TaskItem
from plancheck.model.quantity import comparable, dimension
from plancheck.model.vocabulary import Indicator, Vocabulary
from plancheck.text.line import fold

#: The most passages that are shown.
MOST = 3
#: Of so many things most must lack something, and so many passages stand together, for these to be what is lacking.
MANY = 3
#: The letters that a passage must share with the name of an indicator: half of the name, but at least so many.
LEAST_SHARED = 3
#: The letters of a head that several indicators have, for a figure that may be of each of them.
LEAST_OF_SEVERAL = 4
#: The letters of each of two pieces of a name that stand apart.
LEAST_OF_PIECE = 3
#: How the names of quantities end. A subject that ends otherwise is only what stood before the figure, and may be part of another's words.
_NAMED = ("率", "比", "比例", "比重", "占比", "量", "强度", "面积", "规模", "数", "额", "值", "度", "能力", "耗", "水平", "指数")
#: And those of amounts of money.
_NAMED_IN_MONEY = ("投资", "资金", "成本", "费用", "收入", "收", "利润", "效益", "补贴", "补助", "支出", "费")
#: Where the statement around a value ends.
_ENDS = "。；;！？!?\n"


class Candidates:
    """The passages of a plan that were not understood, and what they may be of what a vocabulary names."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary) -> None:
        self._plan = plan
        self._indicators = vocabulary.indicators
        self._other = Others(plan, vocabulary)
        self._told_by: dict[str, frozenset[str]] = {}
        self._of_most: dict[str, tuple[Evidence, ...]] = {}

    @cached_property
    def _open(self) -> dict[MarkKind, list[Mark]]:
        """What was not understood."""
        open_: dict[MarkKind, list[Mark]] = {}
        for mark in self._plan.ledger.marks:
            if mark.account == "open":
                open_.setdefault(mark.kind, []).append(mark)
        return open_

    @cached_property
    def _open_at(self) -> dict[MarkKind, list[int]]:
        """The blocks of what was not understood, in reading order."""
        return {kind: [mark.evidence.place.block for mark in marks] for kind, marks in self._open.items()}

    def within(self, kind: MarkKind, ranges: Iterable[Range]) -> tuple[Evidence, ...]:
        """The passages of a kind in some blocks, the first of them."""
        marks, blocks = self._open.get(kind, []), self._open_at.get(kind, [])
        spans = ((bisect_left(blocks, start), bisect_left(blocks, end)) for start, end in set(ranges))
        inside = {at for first, last in spans for at in range(first, min(last, first + MOST))}
        return tuple(marks[at].evidence for at in sorted(inside)[:MOST])

    def of_most(self, field: str, kind: MarkKind) -> tuple[Evidence, ...]:
        """Where most projects lack a property, or most tasks an owner (`field` "units"): the largest group of passages of its kind in one
        table, wherever it stands. A draft rarely tells it of none and has a table with so many of them that are of nothing. Running text
        has none: it names the members of a group, or firms, in passing.
        """
        if field not in self._of_most:
            self._of_most[field] = self._together(field, kind)
        return self._of_most[field]

    def _together(self, field: str, kind: MarkKind) -> tuple[Evidence, ...]:
        projects, tasks = self._plan.projects, self._plan.tasks
        told = [bool(each.units) for each in tasks] if field == "units" else [each.states(field) for each in projects]
        lacking = told.count(False)
        if len(told) < MANY or 2 * lacking <= len(told):
            return ()
        groups: dict[int, list[Evidence]] = {}
        for mark in self._open.get(kind, ()):
            if mark.evidence.place.table is not None:
                groups.setdefault(mark.evidence.place.table, []).append(mark.evidence)
        group = max(groups.values(), key=len, default=[])
        return tuple(group[:MOST]) if len(group) >= max(MANY, lacking // 3) else ()

    def bodies(self, task: TaskItem, ranges: Iterable[Range]) -> tuple[Evidence, ...]:
        """Who may answer for a task: those whom no reader accounts for in some blocks, and clauses elsewhere that may be of it too."""
        told = (evidence for block in task.elsewhere for evidence in self._answering.get(block, ()))
        return tuple(dict.fromkeys((*self.within("body", ranges), *told)))[:MOST]

    @cached_property
    def _answering(self) -> dict[int, list[Evidence]]:
        """The clauses that name who answers for something, by block."""
        found: dict[int, list[Evidence]] = {}
        for each in self._plan.responsibilities:
            found.setdefault(each.evidence.place.block, []).append(each.evidence)
        return found

    def sums(self, ranges: Iterable[Range]) -> tuple[Evidence, ...]:
        """The sums of money in some blocks of which nothing says what they are: those that no reader accounts for, a number without a unit
        among them, as cells hold it, those of a project whose subject is no name of an amount, but only what stands before the figure, and
        those that are only known to add up."""
        spans = tuple(ranges)
        facts = (fact for fact in self._plan.facts if fact.indicator is None and dimension(fact.unit) == "money")
        told = (fact.evidence for fact in facts if not fold(fact.subject).removesuffix("年均").endswith((*_NAMED, *_NAMED_IN_MONEY)))
        inside = (it for it in told if any(start <= it.place.block < end for start, end in spans))
        bare = (it for it in self.within("quantity", spans) if it.place.table is not None and _BARE.fullmatch(it.quote.replace(",", "")))
        amounts = (
            amount for total in self._plan.sums for amount in (total.total, *total.parts) if dimension(amount.unit) in ("number", "money")
        )
        parts = (it for it in (each.evidence for each in amounts) if any(start <= it.place.block < end for start, end in spans))
        return tuple(dict.fromkeys((*self.within("money", spans), *bare, *inside, *parts)))[:MOST]

    def deeds(self, section: Section) -> tuple[Evidence, ...]:
        """What a section may say is to be done in words that are not known: the figures of task items for which somebody answers, and in
        which no measure was recognised."""
        first, last = (bisect_left(self._silent, edge) for edge in (section.start, section.end))
        return tuple(islice((mark for at in self._silent[first:last] for mark in self._amounts.get(at, ())), MOST))

    @cached_property
    def _silent(self) -> list[int]:
        """The blocks of task items for which somebody answers, and in which no measure was recognised, but for those of projects."""
        items = (each for each in self._plan.tasks if each.units and not each.measures)
        building = {said.place.block for each in self._plan.projects for said in (each.evidence, *(cell for _, cell in each.cells))}
        return sorted({at for each in items for at in range(each.start, each.end)} - building)

    @cached_property
    def _amounts(self) -> dict[int, list[Evidence]]:
        """The quantities and sums of money by block, whatever became of them, but for what is no quantity at all."""
        amounts: dict[int, list[Evidence]] = {}
        for mark in self._plan.ledger.marks:
            if mark.kind in ("quantity", "money") and mark.account != "set_aside":
                amounts.setdefault(mark.evidence.place.block, []).append(mark.evidence)
        return amounts

    def values(self, indicator: Indicator, year: int | None = None, surely: bool = False, kind: str | None = None) -> tuple[Evidence, ...]:
        """The figures that may be values of an indicator: in a comparable unit, near a part of its name that no other indicator in such a
        unit has, and near none of its look-alikes.

        They are figures that no reader accounts for, and those whose subject is no name that the packs know. With a year, those of
        another year are none; of a kind, what is, is no target. A whole name with words before it was understood: it is of a part.
        `surely`: only figures of the very year beside the name or its head, for a list that has values of other years.
        """
        names = tuple(fold(name) for name in (indicator.name, *indicator.aliases))
        found = (
            evidence
            for evidence, text, at, own in self._figures(indicator, names, year, kind)
            if (year is None or at in (None, year, 0))
            and not any(_named(fold(other), names, text) for other in indicator.excludes)
            and ((not surely and self._has_part(indicator, text)) or (at == year is not None and self._names(indicator, names, text, own)))
        )
        return tuple(dict.fromkeys(found))[:MOST]

    def doubted(self, code: str, year: int, kind: str | None) -> tuple[Evidence, ...]:
        """Figures that may be a quantity's for a year: those told of a doubtful name, and those that no reader accounts for, in a sentence
        that names it."""
        own = [fact for fact in self._plan.facts if fact.indicator == code]
        names = [name for fact in own if len(name := fold(fact.subject)) >= LEAST_OF_SEVERAL]
        found = [
            fact.evidence
            for fact in self._plan.facts
            if (fact.doubt, fact.year) == ("name", year)
            and kind in (None, fact.kind)
            and any(comparable(fact.unit, each.unit) and (fact.change is None) == (each.change is None) for each in own)
            and any(name in fold(self._statement(fact.evidence)) for name in names)
        ]
        for mark in (*self._open.get("quantity", ()), *self._open.get("money", ())):
            statement = fold(self._statement(mark.evidence))
            unit = mark.evidence.quote.lstrip(_DIGITS)
            if any(name in statement for name in names) and _year(statement) in (None, year, 0):
                found += [mark.evidence] * any(not unit or comparable(unit, each.unit) for each in own)
        return tuple(dict.fromkeys(found))[:MOST]

    def meant(self, code: str) -> tuple[Indicator, ...]:
        """The indicators that a quantity may be whose subject is no name of a quantity: one that its subject has in it (守住的树木覆盖率
        底线), or that its sentence has, where no other figure there is of it (树木覆盖率这一项，2025年守在68%). A subject may also be said
        to be something of an indicator (树木覆盖率的数), which goes by what the draft calls it too."""
        facts = [fact for fact in self._plan.facts if fact.indicator == code]
        return tuple(
            indicator
            for indicator in self._indicators
            for names in [tuple(fold(name) for name in (indicator.name, *indicator.aliases, *self._called.get(indicator.code, ())))]
            if not self._other.differ(code, indicator)
            and any(
                (indicator.unit is None or comparable(fact.unit, indicator.unit))
                and (self._says(indicator, names, fold(fact.subject)) or self._says(indicator, names, self._left_over(fact, indicator)))
                for fact in facts
                if not fold(fact.subject).endswith(_NAMED) or fold(fact.subject).startswith(tuple(f"{name}的" for name in names))
            )
        )

    @cached_property
    def _called(self) -> dict[str, frozenset[str]]:
        """What the draft calls each indicator that the packs know."""
        called: dict[str, set[str]] = {}
        for fact in self._plan.facts:
            if fact.indicator is not None and not fact.indicator.startswith("~") and len(fact.subject) >= LEAST_OF_SEVERAL:
                called.setdefault(fact.indicator, set()).add(fact.subject)
        return {code: frozenset(names) for code, names in called.items()}

    def _says(self, indicator: Indicator, names: tuple[str, ...], text: str) -> bool:
        """Whether a text names an indicator, and none of its look-alikes."""
        return self._names(indicator, names, text, False) and not any(_named(fold(other), names, text) for other in indicator.excludes)

    def _left_over(self, fact: Fact, indicator: Indicator) -> str:
        """The sentence of a figure in running text; "" where it states another figure of the indicator, which its name is of then."""
        place = fact.evidence.place
        if place.table is not None:
            return ""
        start, end = self._sentence(place)
        if any(start <= at < end for at in self._told_at.get((indicator.code, place.block), ())):
            return ""
        return fold(self._plan.document.blocks[place.block].text[start:end])

    @cached_property
    def _told_at(self) -> dict[tuple[str, int], list[int]]:
        """Where the figures of each indicator stand in each block."""
        told: dict[tuple[str, int], list[int]] = {}
        for fact in self._plan.facts:
            if fact.indicator is not None:
                told.setdefault((fact.indicator, fact.evidence.place.block), []).append(fact.evidence.place.start)
        return told

    def _figures(
        self, indicator: Indicator, names: tuple[str, ...], asked: int | None, kind: str | None
    ) -> Iterator[tuple[Evidence, str, int | None, bool]]:
        """Figures in a unit of an indicator, what is said of each, its year (None if there is none, 0 if it may be any of several), and
        whether it has a name of its own.

        A figure without a unit of its own, as in most cells, may be in any.
        """
        for mark in (*self._open.get("quantity", ()), *self._open.get("money", ())):
            printed = mark.evidence.quote.lstrip(_DIGITS)
            if not printed and indicator.unit == "%" and _beyond(mark.evidence.quote):
                continue  # the number of a cell that is no share of anything
            if not printed or self._other.in_unit(printed, indicator):
                statement = fold(self._statement(mark.evidence))
                yield mark.evidence, statement, _year(statement), False
        for fact in self._plan.facts:
            subject = fold(fact.subject)
            if not self._other.in_unit(fact.unit, indicator):
                continue
            statement = fold(self._statement(fact.evidence))
            said = _year(statement)  # the year of the figure may not be the one that was carried over from the sentence before
            year = fact.year if said is None else said
            if fact.indicator == indicator.code and fact.doubt == "year":
                yield fact.evidence, statement, year, True
            if fact.indicator != indicator.code and self._is_left(fact, names):
                yield fact.evidence, statement, year, False
                continue
            if not (fact.indicator or "~").startswith("~") or subject.endswith(names):
                continue
            if self._other.of_project(fact) or (kind == "target" and fact.kind == "status" and asked not in (fact.year, said)):
                continue
            if fact.change is not None and self._is_leveled(indicator, fact.unit):
                continue  # by how much something else fell
            named = fact.evidence.place.table is not None or subject in statement
            if named and (self._other.is_part(fact) or self._other.differ(fact.indicator, indicator)):
                continue
            if subject.endswith(_NAMED):
                if not self._other.is_look_alike(subject, indicator):
                    rest = fold(fact.evidence.quote).replace(subject, "")
                    yield fact.evidence, self._other.measured(subject, names) + rest, fact.year or said, True
                continue
            # Of no year, what it is of is what its words say: 新栽80棵 in a sentence about the cover of trees.
            told = subject if asked is not None and year is None and _says(fact, subject) else statement
            yield fact.evidence, told, year, fact.evidence.place.table is not None  # a row has its name

    def _is_leveled(self, indicator: Indicator, unit: str) -> bool:
        """Whether the draft tells levels of an indicator, and of no change in such a unit."""
        return indicator.code in self._told_of and (indicator.code, dimension(unit)) not in self._changed

    @cached_property
    def _told_of(self) -> frozenset[str | None]:
        return frozenset(fact.indicator for fact in self._plan.facts)

    @cached_property
    def _changed(self) -> frozenset[tuple[str | None, str | None]]:
        return frozenset((fact.indicator, dimension(fact.unit)) for fact in self._plan.facts if fact.change is not None)

    def _is_left(self, fact: Fact, names: tuple[str, ...]) -> bool:
        """Whether a figure in running text that has no words of its own was taken for one of what an earlier sentence is of, while its own
        names something else: 甲达到70%。乙，22%."""
        if fact.evidence.place.table is not None or _WORDS.search(fact.evidence.quote.replace(fact.unit, "")):
            return False
        statement = fold(self._statement(fact.evidence))
        return fold(fact.subject) not in statement and any(name in statement for name in names)

    def _has_part(self, indicator: Indicator, text: str) -> bool:
        """Whether a text has a part of a name of an indicator that tells it from others."""
        if indicator.code not in self._told_by:
            self._told_by[indicator.code] = self._parts(indicator)
        return any(part in text for part in self._told_by[indicator.code])

    def _names(self, indicator: Indicator, names: tuple[str, ...], text: str, own: bool) -> bool:
        """Whether a text names an indicator, if in two pieces (院里树木看其覆盖率 for 院区树木覆盖率), or by the head of its name: one that
        no other has or, of a figure without a name of its `own`, a long one."""
        others = self._others(indicator)
        heads = {name[: max(LEAST_SHARED, math.ceil(len(name) / 2))] for name in names}
        return any(_in_two(name, text) for name in names) or any(
            head in text and (head not in others or (not own and len(head) >= LEAST_OF_SEVERAL)) for head in heads
        )

    def _others(self, indicator: Indicator) -> str:
        """The names of all other indicators in a comparable unit."""
        return "\n".join(
            fold(name)
            for other in self._indicators
            if other.code != indicator.code and _alike(indicator.unit, other.unit)
            for name in (other.name, *other.aliases)
        )

    def _parts(self, indicator: Indicator) -> frozenset[str]:
        """Parts of the names of an indicator, and of what the draft calls it, of half their length, that stand in no name of another one in
        a comparable unit."""
        others = self._others(indicator)
        names = (indicator.name, *indicator.aliases, *self._called.get(indicator.code, ()))
        return frozenset(part for name in names for part in _halves(fold(name)) if part not in others)

    def _statement(self, evidence: Evidence) -> str:
        """The sentence of a passage; of a cell, its row."""
        place = evidence.place
        if place.table is not None:
            return evidence.before + evidence.quote + evidence.after
        start, end = self._sentence(place)
        return self._plan.document.blocks[place.block].text[start:end]

    def _sentence(self, place: Place) -> tuple[int, int]:
        """Where the statement around a place in running text begins and ends."""
        text = self._plan.document.blocks[place.block].text
        start = max(text.rfind(mark, 0, place.start) for mark in _ENDS) + 1
        ends = [at for mark in _ENDS if (at := text.find(mark, place.end)) >= 0]
        return start, min(ends, default=len(text))


def _says(fact: Fact, subject: str) -> bool:
    """Whether the words of a fact say what it is of."""
    return len(subject) >= LEAST_SHARED and subject in fold(fact.evidence.quote)


#: A year in digits, or the first of a period.
_YEAR = re.compile(r"(?<![0-9.])20[0-9]{2}(?=年|[-—–~～至到/]+20[0-9]{2})")
#: What a figure begins with, before its unit.
_DIGITS = "0123456789.,，．０１２３４５６７８９ -—~～至"
#: A number without a unit, as the cell of a table holds it.
_BARE = re.compile(r"[\s≥≤约]*(\d+(?:\.\d+)?)\s*")
_WORDS = re.compile("[一-鿿]")
#: No share is more than this, in percent.
_ALL = 100


def _named(other: str, names: tuple[str, ...], text: str) -> bool:
    """Whether a text names a look-alike, and not as a part of a name of the indicator: 院区树木存量 is no 树木存量."""
    if other not in text:
        return False
    for name in names:
        if other in name and other != name:
            text = text.replace(name, "")
    return other in text


def _in_two(name: str, text: str) -> bool:
    """Whether both pieces of a name stand in a text, in any order, each long enough to be no mere ending (占比, 覆盖率)."""
    return any(name[:at] in text and name[at:] in text for at in range(LEAST_OF_PIECE, len(name) - LEAST_OF_PIECE + 1))


def _beyond(quote: str) -> bool:
    """Whether a number without a unit is more than any share."""
    number = _BARE.fullmatch(quote.replace(",", ""))
    return number is not None and float(number[1]) > _ALL


def _alike(unit: str | None, other: str | None) -> bool:
    return unit is None or other is None or comparable(unit, other)


def _halves(name: str) -> Iterator[str]:
    length = max(LEAST_SHARED, math.ceil(len(name) / 2))
    return (name[start : start + length] for start in range(len(name) - length + 1))


def _year(text: str) -> int | None:
    """The year that a text names in digits; 0 if it names several, None if it names none. An amount such as 2000万吨 is none."""
    years = {int(year) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else 0 if years else None
