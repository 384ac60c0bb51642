"""A value cell with its row and column: what it says, and the facts and delegated targets made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from plancheck.extraction import statements
from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.indicator_tables import columns as indicator_columns
from plancheck.extraction.indicator_tables.columns import Values
from plancheck.extraction.indicator_tables.rows import DOWN, EMPTY, GROWN, Row
from plancheck.extraction.lists import legends, tables
from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.statements.clause import Carried, Setting, Statement
from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Change, Delegated, Fact, PlanTable, kind_of, quote
from plancheck.model.quantity import dimension, fold_unit, parse_unit
from plancheck.model.vocabulary import Indicator, Part
from plancheck.text.line import squeeze

TERMS = lexicon("headers")
_FORETELLS = lexicon("years").late("foretells")
_EFFICIENCY, _PACE, _STRIVEN = TERMS.text("efficiency"), TERMS.text("pace"), TERMS.listed("striven")
_MULTIPLES = (common.TEN_THOUSAND, common.HUNDRED_MILLION)
_WHOLLY_COVERED, CELL_CHANGE, _SIGNED, SHARED_END = TERMS.lates("wholly_covered", "cell_change", "signed", "shared_end")
_COUNTED_NAME, _RATE_NAME, _SHARE_LAST = TERMS.lates("counted_name", "rate_name", "share_last")
MARKS = late(r"[*＊※①-⑳¹²³⁴-⁹]+$")
_NOTE_BEHIND = late(r"[（(][^（）()]*[）)]$", needs=("（", "("))
#: Below it, in per cent, nothing works: 1.3 is what goes in over what comes out.
_LEAST_EFFICIENCY = 3


def direction(word: str) -> Change:
    return "decrease" if word in DOWN else "increase"


def signed(row: Row, change: Change | None, each: Found, indicator: Indicator | None) -> tuple[Change | None, Found]:
    """A value below nothing as a fall of its amount, where its name is not one of values with a sign, nor of an indicator that is nothing
    at least: that is a slip, no fall."""
    least = indicator is not None and indicator.lower is not None and indicator.lower >= 0
    if each.value >= 0 or each.value_to is not None or (change is None and (least or _SIGNED.search(row.subject))):
        return change, each
    of = dimension(fold_unit(each.unit or row.unit))
    if change is None and (of not in ("ratio", "points") or (of == "ratio" and _SHARE_LAST.search(row.subject))):
        return change, each  # a share below nothing is a slip, no fall
    return "decrease", each._replace(value=-each.value)


def whole(text: str, unit: str) -> list[Found]:
    """全覆盖 in a row of percentages."""
    hit = _WHOLLY_COVERED.fullmatch(text)
    return (
        [Found(0, len(text), 0, len(text), Decimal(100), None, "%", "≈" if hit["op"] else "=", True)] if hit and unit in ("%", "") else []
    )


def several(row: Row, count: int) -> list[tuple[str, str]]:
    """The names and units of a cell's values: of 甲/乙 each its own, of one name 万千瓦/万千瓦时 each its unit."""
    names, units = row.subject.split("/"), row.unit.split("/")
    if count == 1:
        return [(row.subject, row.unit)]
    alike = len(units) == count and all(parse_unit(unit) for unit in units)
    named = _shared_end(names) if len(names) == count else [row.subject] * count
    return [(name, units[at] if alike else row.unit) for at, name in enumerate(named)]


def _shared_end(parts: list[str]) -> list[str]:
    """甲/乙/丙数量: each part takes the ending that only the last one has."""
    hit = SHARED_END.search(parts[-1])
    return [part if not hit or part.endswith(hit[0]) else part + hit[0] for part in parts]


def values_in(text: str) -> list[Found]:
    if patterns.fullmatch(r"\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?){1,4}", text):
        return [Found(0, 0, 0, 0, Decimal(piece), None, "", "=") for piece in text.split("/")]
    found = quantities.find_squeezed(text)
    if len(found) > 1 and found[0].start == 0 and patterns.search(r"[（(](.+)[)）]", text):
        return found[:1]  # what stands in brackets explains the value
    return found if len(found) == 1 else []


def _unit(each: Found, row: Row, column: Values) -> str:
    """The cell's own unit, else the row's, the column's, the note's; 无量纲 where none is given."""
    unit = each.unit or (column.unit if column.measure else "") or row.unit or column.unit
    if each.unit in _MULTIPLES and row.unit:
        unit = each.unit + fold_unit(row.unit) if not row.unit.startswith(_MULTIPLES) else row.unit
    unit = quantities.folded(unit)
    return unit if unit and not EMPTY.match(unit) else _unit_of_name(row.subject, each) or common.UNITLESS


def _unit_of_name(name: str, each: Found) -> str:
    name = _NOTE_BEHIND.sub("", name)
    counted = _COUNTED_NAME.search(name)
    if counted:
        return counted["unit"]
    # 0.95 may be a share of one.
    figures = (each.value, each.value_to if each.value_to is not None else each.value)
    if name.endswith(_EFFICIENCY) and max(figures) < _LEAST_EFFICIENCY:
        return ""
    return "%" if _RATE_NAME.search(name) and all(value == 0 or 1 < value <= 100 for value in figures) else ""


_STRIVEN_FOR, LEFT = TERMS.lates("striven_for", "left")
_BRACKETED = late(
    r"^(?:[\[【〔{｛](?P<square>.+?)[\]】〕}｝]|[<＜〈](?P<angle>[^>＞〉]+)[>＞〉])[*＊※]*$",
    needs=("[", "【", "〔", "{", "｛", "<", "＜", "〈"),
)
_YEAR_ASIDE, _BASE_ASIDE, _BEYOND, _DONE, _ALL_BRACKETS = TERMS.lates("year_aside", "base_aside", "beyond", "done", "all_brackets")
_YEARLY_BRACKETS, _BASE_BEFORE = TERMS.lates("yearly_brackets", "base_before")
#: What stands between values with a bracket each.
_BEHIND_BRACKET = late(r"(?<=[）)])[;；，,、/]")
#: Two values in a cell, the second in brackets: 12（500）, 12[60].
_SECOND = late(
    r"^(?P<first>[^（()）\[\]【】〔〕]+)(?:[（(](?P<round>[^（()）]+)[)）]|[\[【〔](?P<square>[^\[\]【】〔〕]+)[\]】〕])$",
    needs=("（", "(", "[", "【", "〔"),
)
#: The second name of a row with two values: 书屋数量（面积）.
_SECOND_NAME = late(r"^(?P<first>.+?)[（(](?P<other>[^（()）]+)[)）]$")
_CELL_YEARLY = TERMS.late("cell_yearly")


def _told_below(scene: Scene, block: int, mark: str) -> bool:
    """Whether a note behind a mark leaves a value to others: *按省下达目标执行."""
    note = tables.bare(scene.document.blocks[block].text).removeprefix(common.NOTE_MARK)
    return note.startswith(mark) and LEFT.search(note) is not None and not quantities.find_squeezed(note)


class Cell(NamedTuple):
    """A value cell with its row and column, and the territory that it is of where that is not all of the draft's."""

    scene: Scene
    table: PlanTable
    row: Row
    column: Values
    block: int
    scope: str | None = None

    def read(self) -> tuple[list[Fact], list[Delegated], bool]:
        """What the cell says: facts, a delegated target, and whether all of it was understood."""
        row, column = self.row, self.column
        text = patterns.sub(r"\s", "", squeeze(self.scene.document.blocks[self.block].text).text)
        at, count = column.part
        if count > 1:
            told = legends.VALUES.split(text)
            if len(told) != count:
                return [], [], False
            text = told[at]
        if EMPTY.match(text):
            return [], [], True
        if MARKS.fullmatch(text):  # the note at the foot says what is to be reached
            notes = indicator_columns.notes_at(self.scene, self.table)
            noted = next((at for at in notes if _told_below(self.scene, at, text)), None)
            return [], [] if noted is None else [self._delegated(column.year or row.year, noted)], True
        bracketed = _BRACKETED.match(text)
        inside = str(bracketed["square"] or bracketed["angle"]) if bracketed else text
        if column.mixed and bracketed:
            return self._replace(column=replace(column, measure=""))._said(inside, True) if row.change else ([], [], True)
        if column.growth:  # what stands in brackets is a sum over the years, no growth a year, unless a note says so
            yearly = any(_YEARLY_BRACKETS.search(note) for note in indicator_columns.notes(self.scene, self.table)) if bracketed else True
            return [*self._growths(inside if yearly else "")], [], True
        if column.turn and (row.change is None or column.beside):
            return [*self._turns(inside)], [], True
        pair = None if bracketed else _SECOND.match(text)
        both = self._pair(pair) if pair else None
        return self._said(inside, bracketed is not None) if both is None else (both, [], True)

    def _delegated(self, year: int | None, block: int) -> Delegated:
        """The target of the row as one that a block leaves to others."""
        path = self.scene.sections[self.table.section].path if self.table.section is not None else ()
        evidence = quote(self.scene.document, block, 0, len(self.scene.document.blocks[block].text), path)
        return Delegated(self.scene.names.code(self.row.subject, self.scene.place), self.row.subject, year, evidence)

    def _growths(self, text: str) -> Iterator[Fact]:
        """The growth a year that a cell of such a column gives: no indicator's value."""
        found = values_in(MARKS.sub("", text))
        for each in found:
            if self.row.change is None and each.unit in ("", "%") and each.value >= 0 and len(found) == 1:
                yield self._grown(each, self.row.subject + self.column.measure, "increase", self.column.base)

    def _grown(self, each: Found, name: str, change: Change, base: int | None) -> Fact:
        """By how much a row's values change a year: no indicator's value."""
        return replace(self._fact(each, name, self.column.year, change, base, False, own_unit=True), indicator=None)

    def _turns(self, text: str) -> Iterator[Fact]:
        """The change that a cell of a column of changes gives: its direction from the cell's words, the column's, or its sign."""
        row, column = self.row, self.column
        changed = CELL_CHANGE.match(text)
        found = values_in(MARKS.sub("", text[changed.end() :] if changed else text.lstrip("+＋")))
        if len(found) != 1 or row.change is not None:
            return
        each, turn = found[0], column.turn
        change: Change | None = direction(changed["word"]) if changed else turn if turn == "decrease" or turn == "increase" else None
        if each.value < 0:
            change, each = "decrease", each._replace(value=-each.value)
        elif change is None:
            change = "increase" if each.value > 0 else None
        if change is None:
            return
        points = column.beside and dimension(fold_unit(row.unit)) == "ratio" and not column.unit and not each.unit
        unit = each.unit or column.unit or (common.COUNTED_POINTS if points else row.unit)
        cell = self._replace(row=row._replace(unit=unit), column=replace(column, unit=""))
        yield cell._fact(each, row.subject, column.year, change, column.base or row.base, False)

    def _pair(self, pair: re.Match[str]) -> list[Fact] | None:
        """Two values: of two measures where the name and the unit say so (书屋数量（面积）), or a value with its sum over the years or its
        change behind it; None where the bracket says something else."""
        first, other = values_in(pair["first"]), values_in(pair["round"] or pair["square"])
        name, unit = _SECOND_NAME.match(self.row.subject), _SECOND_NAME.match(self.row.unit)
        if pair["round"] and len(first) == len(other) == 1 and name and unit:
            head = SHARED_END.sub("", name["first"]) or name["first"]
            rows = (
                self.row._replace(subject=name["first"], unit=unit["first"]),
                self.row._replace(subject=head + name["other"], unit=unit["other"]),
            )
            return [self._replace(row=row)._plain(each[0]) for row, each in zip(rows, (first, other), strict=True)]
        if pair["square"] and len(first) == len(other) == 1:
            since = summed_from(self.scene, self.table, self.column.year)
            summed = [self._fact(other[0], self.row.subject, self.column.year, self.row.change, since, True)] if since is not None else []
            return [self._plain(first[0]), *summed]
        changed = CELL_CHANGE.match(pair["round"] or "")
        grown = values_in(pair["round"][changed.end() :]) if changed else []
        if changed and len(first) == len(grown) == 1 and self.row.change is None:
            base = int(changed["from"]) if changed["from"] else None
            turned = self._fact(grown[0], self.row.subject, self.column.year, direction(changed["word"]), base, False, own_unit=True)
            return [self._plain(first[0]), turned]
        hoped = _STRIVEN_FOR.fullmatch(pair["round"] or "")
        more = values_in(hoped[1]) if hoped else []
        if len(first) == len(more) == 1:  # 20%（力争22%）
            return [replace(self._plain(first[0]), soft=False), replace(self._plain(more[0]), soft=True)]
        return None

    def _indicator(self, name: str) -> Indicator | None:
        """The packs' indicator of this name."""
        return self.scene.vocabulary.indicator_by_code.get(self.scene.names.code(name, self.scene.place) or "")

    def _said(self, text: str, bracketed: bool) -> tuple[list[Fact], list[Delegated], bool]:
        """What is left of a cell when its brackets are off. Values with a base each (7（较2020年）；51（较2005年）) are read one by one."""
        each_based = _BEHIND_BRACKET.split(text)
        if len(each_based) > 1 and all(map(_BASE_ASIDE.search, each_based)):
            read = [self._said(one, bracketed) for one in each_based]
            return [it for facts, _, _ in read for it in facts], [it for _, left, _ in read for it in left], all(ok for *_, ok in read)
        row, column = self.row, self.column
        cumulative = row.cumulative or column.cumulative or bracketed
        year, compared = column.year if column.year is not None else row.year, None
        based = _BASE_ASIDE.search(text)
        if based and based.start():
            text, compared = text[: based.start()], int(based[1])
        elif row.change and (based := _BASE_BEFORE.match(text)):
            text, compared = text[based.end() :], int(based[1])
        aside = _YEAR_ASIDE.search(text)
        if aside and text != aside[0]:
            text, year = text[: aside.start()], int(aside[1])
        text = MARKS.sub("", text)
        if kind_of(column.ground) == "status" and column.year is None and _BEYOND.search(text):
            return [], [], True
        yearly = _CELL_YEARLY.search(text)
        if yearly and row.change is None:
            return self._a_year(text[: yearly.start()] + text[yearly.end() :], yearly["word"] or "", compared), [], True
        changed = CELL_CHANGE.match(text)
        found = values_in(text[changed.end() :] if changed else text) or whole(text, row.unit)
        if not found:
            if _DONE.match(text) or (kind_of(column.ground) == "status" and LEFT.search(text)):
                return [], [], True
            if LEFT.search(text):
                return [], [self._delegated(year, self.block)], True
            said = self._sentences(year)
            return said, [], bool(said) or not patterns.search(r"\d", text)
        made: list[Fact] = []
        for (name, unit), each in zip(several(row, len(found)), found, strict=True):
            change, base = row.change, compared or row.base or (column.start if row.change else None)
            if changed:
                change = direction(changed["word"])
                base = int(changed["from"]) if changed["from"] else base
            elif each.unit == common.DOUBLINGS or GROWN.match(text):
                change = "increase"
            change, each = signed(row, change, each, self._indicator(name))
            # A share in brackets is marked, not summed: 【35】%.
            relative = dimension(fold_unit(unit or each.unit)) in ("ratio", "points")
            summed = cumulative and (change is not None or not relative)
            if summed and base is None:
                base = column.base if column.base is not None or not bracketed else summed_from(self.scene, self.table, year)
            cell = self if unit == row.unit else self._replace(row=row._replace(unit=unit))
            fact = cell._fact(each, cell._name(name), year, change, base, summed and not (relative and base is not None))
            twin = (
                bool(made) and dimension(fact.unit) == "energy" and dimension(made[0].unit) == "power" and made[0].subject == fact.subject
            )
            made.append(replace(fact, indicator=self.scene.code(fact.subject, second=True)) if twin else fact)
        return made, [], True

    def _sentences(self, year: int | None) -> list[Fact]:
        """What a cell that is a sentence states of its row (由20%提高到25%; 下降14%，力争15%), where each of its figures is understood."""
        shadow = squeeze(self.scene.document.blocks[self.block].text)
        lead = years.Mention(0, 0, year, "by") if year is not None else None
        setting = Setting(self.scene.place, self.scene.pivot, self.scene.horizon, lead=lead)
        stated, _, _ = statements.read(shadow.text, setting, Carried(year=lead, subject=self.row.subject))
        if not stated or len(stated) != len(quantities.find_squeezed(shadow.text)):
            return []
        made = [self.scene.fact(self.block, self._of_row(each), shadow) for each in stated]
        return [replace(each, category=self.row.category, section=self.table.section) for each in made]

    def _of_row(self, each: Statement) -> Statement:
        """A statement of a part (城区达到20%) as one of the row, for that part."""
        own = self.row.subject in each.subject or MEASURED.search(each.subject)
        return each if own else each._replace(subject=self.row.subject, scope=each.scope or each.subject)

    def _a_year(self, text: str, word: str, compared: int | None) -> list[Fact]:
        """By how much a value is to grow a year."""
        change: Change = direction(word) if word not in ("", _PACE) else "increase"
        return [self._grown(each, self.row.subject + common.YEARLY, change, compared) for each in values_in(text)]

    def _name(self, name: str) -> str:
        """A row's name with the measure of its column."""
        measure = self.column.measure
        return (
            name
            if not measure or name.endswith(measure) or (len(measure) >= 3 and MEASURED.search(name) and not self.column.unit)
            else name + measure
        )

    def _plain(self, each: Found) -> Fact:
        return self._fact(each, self._name(self.row.subject), self.column.year, self.row.change, self.row.base, False)

    def _fact(
        self, each: Found, name: str, year: int | None, change: Change | None, base: int | None, cumulative: bool, own_unit: bool = False
    ) -> Fact:
        row, column = self.row._replace(unit=each.unit or "%") if own_unit else self.row, self.column
        text, section = self.scene.document.blocks[self.block].text, self.table.section
        path = self.scene.sections[section].path if section is not None else ()
        soft = any(word in text for word in _STRIVEN)
        code = None if self._foretold() else self.scene.code(name)
        return Fact(
            code, name, self.scope, kind_of(column.ground), year, base, change, each.op, each.value, each.value_to,
            _unit(each, row, column), soft, quote(self.scene.document, self.block, 0, len(text), path), row.category, section, cumulative,
            column.ground, self.scene.area(self.scene.sections[section] if section is not None else None),
        )  # fmt: skip

    def _foretold(self) -> bool:
        """Whether a value ahead is only foretold, in a table of the baseline that says so (借阅需求预测), and no aim."""
        section = self.scene.sections[self.table.section] if self.table.section is not None else None
        return (
            kind_of(self.column.ground) == "target"
            and self.scene.part(section) == Part.BASELINE
            and _FORETELLS.search(self.table.title) is not None
        )


def summed_from(scene: Scene, table: PlanTable, year: int | None) -> int | None:
    """The year from which bracketed values sum, where a note at the table says so: the one that it names (【】内为比2020年累计数), else the
    last year of the period before (【】内为五年累计数)."""
    noted = [hit[0] for text in indicator_columns.notes(scene, table) if (hit := _ALL_BRACKETS.search(text))]
    named = {each.year for each in years.find(noted[0]) if each.role == "base" and each.year is not None} if noted else set()
    if len(named) == 1:
        return named.pop()
    return year - (year % 5 or 5) if noted and year is not None else None
