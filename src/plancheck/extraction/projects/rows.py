"""The facts in a table of projects: what each project costs and how large it is; none is an indicator of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.extraction import statements
from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.lists import entries, tables
from plancheck.extraction.lists.columns import Column, in_projects
from plancheck.extraction.lists.entries import Row
from plancheck.extraction.projects.reader import ENDS, STARTS
from plancheck.extraction.statements.clause import Carried, Setting
from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of
from plancheck.model.plan import Fact, Ground, PlanTable, kind_of, quote
from plancheck.model.quantity import dimension, fold_unit, parse_unit
from plancheck.text.line import squeeze

TERMS = lexicon("projects")

_UNIT = TERMS.late("project_row_unit")
_DATED = TERMS.late("project_row_dated")
_spent = any_of(TERMS.source("spent"))
_SUM_WORD = TERMS.late("sum_word")
_AFTER_AMOUNT = TERMS.text("after_amount")


def read(scene: Scene, table: PlanTable) -> list[Fact]:
    """One fact for each amount of money, size and quantity that a row states of its project, and for what sums them up."""
    columns = in_projects(table)
    named = entries.roles(table)
    if "name" not in named:
        return []
    finished = [
        column for column in columns if column.role == "period" and (ENDS.search(column.header) or not STARTS.search(column.header))
    ]
    title = _latest(squeeze(table.title).text)
    found: list[Fact] = []
    for row in entries.rows(scene.document, table):
        name = _subject(row, named["name"])
        period = _latest("，".join(tables.bare(row.texts[column.index]) for column in finished if column.index < len(row.texts)))
        done: set[int] = set()
        for column in columns:
            block = row.cells[column.index] if column.index < len(row.cells) else -1
            if not name or block < 0 or block in done:
                continue
            done.add(block)
            when = _latest(column.header) or title or period
            if column.role == "investment":
                found += _amount(scene, table, column, block, name, when)
            elif column.role in ("scale", "content") and not row.kind:
                found += _size(scene, table, column, block, name, when)
    return found


def _subject(row: Row, name: int) -> str:
    """What a row is called; a sum by what it sums up: 书屋工程小计, 合计."""
    own = tables.bare(entries.without_code(row.texts[name]))
    if not row.kind:
        return own
    word = next((hit[0] for text in row.texts if (hit := _SUM_WORD.search(tables.bare(text)))), "")
    return (row.group or "") + word if word or row.group else own


def _latest(text: str) -> years.Mention | None:
    """The year that a title, a header or a period ends with."""
    named = [each for each in years.find(text) if each.year is not None and each.role != "base"]
    return named[-1] if named else None


def _amount(scene: Scene, table: PlanTable, column: Column, block: int, name: str, when: years.Mention | None) -> Iterator[Fact]:
    """The amount of money in a cell: a number, in its own unit or the column's."""
    unit = entries.money_unit(scene.document, table, column.index)
    for each in _only(scene, block):
        own = each.unit if dimension(each.unit) == "money" else unit
        if dimension(own) == "money":
            yield _fact(scene, table, block, name + _label(column.header), each, own, when, column.header)


def _size(scene: Scene, table: PlanTable, column: Column, block: int, name: str, when: years.Mention | None) -> Iterator[Fact]:
    """The size in a cell: a quantity alone, in its own unit or the column's; else what the cell's sentences state of the project."""
    unit = next((fold_unit(hit[1]) for hit in _UNIT.finditer(column.header) if parse_unit(hit[1])), "")
    alone = [*_only(scene, block)]
    if alone:
        for each in alone:
            if each.unit or unit:
                yield _fact(scene, table, block, name + _label(column.header), each, each.unit or unit, when, column.header)
        return
    shadow = squeeze(scene.document.blocks[block].text)
    if when is not None and when.year is not None and (scene.pivot is None or when.year > scene.pivot):
        when = when._replace(planned=True)
    setting = Setting(scene.place, scene.pivot, scene.horizon, lead=when)
    made, _, _ = statements.read(shadow.text, setting, Carried(year=when, subject=name))
    yield from (scene.fact(block, each, shadow, of_project=True) for each in made)


def _only(scene: Scene, block: int) -> Iterator[Found]:
    """The quantity that is all of a cell, if it is."""
    text = tables.bare(scene.document.blocks[block].text)
    found = quantities.find_squeezed(text)
    if len(found) == 1 and not text[: found[0].start] and not text[found[0].end :].strip(_AFTER_AMOUNT):
        yield found[0]


def _label(header: str) -> str:
    """What a header adds to a project's name: 总投资, 所需资金, 建设规模."""
    return _DATED.sub("", patterns.sub(r"[（(][^（()）]*[)）]|/.*$", "", header)).removeprefix(common.OF_WHICH).strip("：:")


def _fact(
    scene: Scene, table: PlanTable, block: int, subject: str, each: Found, unit: str, when: years.Mention | None, header: str
) -> Fact:  # fmt: skip
    text = scene.document.blocks[block].text
    path = scene.sections[table.section].path if table.section is not None else ()
    year = when.year if when else None
    ground: Ground = _ground(header, year, scene)
    base = when.base if when and when.role == "over" else None
    return Fact(
        None, subject, None, kind_of(ground), year, base, None, each.op, each.value, each.value_to, fold_unit(unit), False,
        quote(scene.document, block, 0, len(text), path), "", table.section, when is not None and when.role == "over", ground,
    )  # fmt: skip


def _ground(header: str, year: int | None, scene: Scene) -> Ground:
    if _spent(header):
        return "header_reached"
    if year is None:
        return "none_past"
    return "year_past" if scene.pivot is not None and year <= scene.pivot else "year_ahead"
