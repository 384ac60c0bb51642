"""What each column of a table holds: what the words of its head say, and where they say nothing, what its cells hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from plancheck.extraction.amounts import years
from plancheck.extraction.lists import held
from plancheck.extraction.lists.tables import ANY_HEADER, TERMS, UNIT_AT_END, across, bare, joined, only_year
from plancheck.extraction.names.subjects import measured
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.patterns import Late
from plancheck.model.plan import PlanTable
from plancheck.model.quantity import parse_unit
from plancheck.text import periods

_INDICATORS, _PROJECTS = TERMS.group("indicator"), TERMS.group("project")
_PROJECT_WORDS, _COMPARED_YEAR, _FIGURES = TERMS.lates("project_words", "compared_year", "figures")
#: What a row of all together is called.
ALL_OF = TERMS.late("all_of")
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place from 0, the texts of its header cells joined (no white space), what it holds ("" if unknown)."""

    index: int
    header: str
    role: str


Rows = Sequence[tuple[str, ...]]
Header = tuple[tuple[str, ...], ...]


def cells(column: Column, rows: Rows) -> list[str]:
    """What the cells of a column say (no white space), without those of lines over the whole width."""
    return [bare(row[column.index]) for row in rows if column.index < len(row) and not across(row)]


def mostly(column: Column, rows: Rows, fits: Callable[[str], object]) -> bool:
    """Whether most cells of a column that hold anything are such ones."""
    told = [text for text in cells(column, rows) if text]
    return 2 * sum(bool(fits(text)) for text in told) > len(told)


def are_units(column: Column, rows: Rows) -> bool:
    """Whether most cells of a column are units."""
    return mostly(column, rows, parse_unit)


def named_unit(name: str) -> bool:
    """Whether a name ends with its unit in brackets."""
    inside = UNIT_AT_END.search(name)
    return inside is not None and parse_unit(inside[1]) is not None


def _by_heads(header: Header, kinds: tuple[tuple[str, Late], ...]) -> list[Column]:
    return [Column(at, text, _role(text, kinds)) for at, text in enumerate(joined(header))]


def _role(text: str, kinds: tuple[tuple[str, Late], ...]) -> str:
    """What the words of a head say; "" if nothing. The first row that fits wins."""
    return next((role for role, words in kinds if words.search(text)), "")


def _called(found: Sequence[Column], role: str) -> bool:
    return any(each.role == role for each in found)


# --- indicators -------------------------------------------------------------------------------------------------------

WHOLE, THINGS, WHERE, _ONE_MEASURE, _PARTS = TERMS.lates("whole", "things", "where", "one_measure", "parts")
OVER_YEARS, _CORNER = TERMS.lates("over_years", "corner")


def in_indicators(table: PlanTable) -> tuple[Column, ...]:
    """What each column of a table of indicators holds."""
    return of_indicators(table.header, table.rows)


def of_indicators(header: Header, rows: Rows = ()) -> tuple[Column, ...]:
    """What each column holds, if indicators are listed; the one behind the names may tell their parts (座位数|合计, 座位数|城东)."""
    found = [*told_of_indicators(header, rows)]
    if years_behind(found):
        found[0] = replace(found[0], role="name")
    at = _dividing(found, rows)
    if at:
        found[at - 1 : at + 1] = replace(found[at - 1], role="name"), replace(found[at], role="part")
    return tuple(found)


def told_of_indicators(header: Header, rows: Rows = ()) -> tuple[Column, ...]:
    """What each column holds by the words of its head, and by `rows` which one names them where no head does."""
    found = _by_heads(header, _INDICATORS)
    if found and is_by_year(found):
        found[0] = replace(found[0], role="name")
    first = next((each.index for each in found if each.role == "name" and common.INDICATOR in each.header), None)
    if first is not None:  # 项目 beside 指标 says what group an indicator belongs to; 目标 behind it what is aimed at.
        found = [replace(each, role="value") if each.header == common.AIM and each.index > first else each for each in found]
        found = [replace(each, role="category") if each.role == "name" and common.INDICATOR not in each.header else each for each in found]
    if not _called(found, "value") and _called(found, "unit"):
        found = [replace(each, role="value") if _FIGURES.fullmatch(each.header) else each for each in found]  # 项目|数量|计量单位
    if not _called(found, "name") and of_parts(found):
        found = [replace(each, role="value" if each.index else "name") for each in found]
    return tuple(found if _called(found, "name") else _kinds_of_thing(found, rows))


def of_parts(found: Sequence[Column]) -> bool:
    """Whether a table's columns are measures of the parts of a whole, in the year of its title: 领域|排放量（万吨）|占比（%）."""
    measures = [hit for each in found[1:] if (hit := _ONE_MEASURE.fullmatch(each.header)) and parse_unit(hit["unit"])]
    if len(found) < 2 or len(measures) < len(found) - 1:
        return False
    first = found[0].header
    # What no row knows may be parts too: 板块|排放量（万吨）|占比（%）.
    unknown = first and found[0].role in ("", "name") and WHERE.search(first) is None and ANY_HEADER.search(first) is None
    return bool(unknown) or _PARTS.fullmatch(first) is not None


def _kinds_of_thing(found: list[Column], rows: Rows) -> list[Column]:
    """Where no column is called a name: the last column before the values, if it lists kinds of thing, units stand beside it (whatever
    the head over them) or most of its cells are called like quantities, and the values are of two years."""
    found = [replace(each, role="unit") if not each.role and are_units(each, rows) else each for each in found]
    values = [each for each in found if each.role == "value" and patterns.search(_YEAR, each.header)]
    naming = [each for each in found if each.role in ("", "category") or THINGS.search(each.header)]
    before = [each for each in naming if values and each.index < values[0].index and not mostly(each, rows, _COMPARED_YEAR.fullmatch)]
    dated = {tuple(patterns.findall(_YEAR, each.header)) for each in values}
    over = any(each.role == "value" and each not in values and OVER_YEARS.search(each.header) for each in found)
    if len(dated) + over < 2 or not before:
        return found
    last = before[-1]
    told = _called(found, "unit") or all(named_unit(each.header) for each in values)
    told = told or mostly(last, rows, lambda text: measured(text) or named_unit(text))
    listing = THINGS.search(last.header) or (told and not WHERE.search(patterns.sub(r"[（(][^（()）]*[)）]$", "", last.header)))
    return [replace(each, role="name") if each is last else each for each in found] if listing else found


def _dividing(found: Sequence[Column], rows: Rows) -> int:
    """The column behind the names that tells rows of one name apart, one of them of all: 座位数|合计, 座位数|城东. 0 without it."""
    for names, column in pairwise(found):
        told = [(bare(row[names.index]), bare(row[column.index])) for row in rows if column.index < len(row) and not across(row)]
        if {names.role, column.role} in ({"name"}, {"name", ""}) and any(
            name == other and part != also and (ALL_OF.fullmatch(part) or ALL_OF.fullmatch(also))
            for (name, part), (other, also) in pairwise(told)
        ):
            return column.index
    return 0


def is_by_year(found: Sequence[Column]) -> bool:
    """Whether a header is 年份 (or a corner left blank) with years beside it: 年份|2020|2025|2030."""
    corner = not found[0].header or _CORNER.fullmatch(found[0].header) is not None
    return corner and len(found) > 2 and all(only_year(each.header) for each in found[1:])


def years_behind(found: Sequence[Column]) -> bool:
    """Whether a first head that says nothing of what stands below it (里程碑, 阶段目标) has nothing but years beside it."""
    return len(found) > 2 and found[0].role in ("", "value") and all(only_year(each.header) for each in found[1:])


def spread_over_time(found: Sequence[Column]) -> bool:
    """Whether columns are stretches of years beside one that sums them up: 2024—2025年|2026—2030年|合计. What is spent within a time is no
    value that is reached at its end."""
    told = [periods.period(each.header) for each in found]
    stretches = [each for each in told if each is not None and each.start and each.end and each.start != each.end]
    return len(stretches) > 1 and any(WHOLE.search(each.header) for each in found)


# --- projects ---------------------------------------------------------------------------------------------------------

#: The last column that may hold the names, if its head does not say so.
_FIRST = 2


def project_role(header: str) -> str:
    """What the words of a header say of a project; "" if nothing."""
    return _role(header, _PROJECTS)


def in_projects(table: PlanTable) -> tuple[Column, ...]:
    """What each column of a table of projects holds."""
    if not table.roles:
        return of_projects(table.header)
    return tuple(Column(at, text, role) for at, (text, role) in enumerate(zip(joined(table.header), table.roles, strict=True)))


def of_projects(header: Header, rows: Rows = (), noted: str = "", is_body: held.IsBody = held.nobody) -> tuple[Column, ...]:
    """What each column holds, if projects are listed: as its head says, else as its cells do (`noted`: the unit of money of the table).

    What a head says goes before what is only like it. Where no head says so (干什么|实施周期|估算总额|业主), the first column that nothing
    else is known of names the rows, and the next one says what is built; behind names it does if it tells sizes.
    """
    found = _by_heads(header, _PROJECTS)
    alike = [each for each in found if each.role == "category" and _PROJECT_WORDS.search(each.header)]
    if not _called(found, "name") and len(alike) > 1 and len({each.header for each in alike}) == 1:  # 项目分类 over both
        found[alike[-1].index] = replace(alike[-1], role="name")
    by_cells = _by_cells(found, rows, noted, is_body)
    found = [replace(each, role=by_cells.get(each.index, each.role)) for each in found]
    free = [each for each in found if not each.role]
    sorting = next((each for each in free if held.sorts(cells(each, rows))), None)
    if sorting is not None and not _called(found, "category"):
        free.remove(sorting)
        found[sorting.index] = replace(sorting, role="category")
    unnamed = not _called(found, "name")
    if unnamed and free and free[0].index <= _FIRST:
        named = next((each for each in free if each.index <= _FIRST and _PROJECT_WORDS.search(each.header)), free[0])
        free.remove(named)
        found[named.index] = replace(named, role="name")
    elif unnamed:  # called by their numbers in another list
        numbers = [each for each in found if each.role == "number" and _PROJECT_WORDS.search(each.header)]
        found = [replace(each, role="name") if each in numbers[:1] else each for each in found]
    built = next((each for each in free if unnamed or mostly(each, rows, held.TELLS_SIZE.search)), None)
    if built is not None and _called(found, "name") and not (_called(found, "content") or _called(found, "scale")):
        found[built.index] = replace(built, role="content")
    return tuple(found)


def _by_cells(found: Sequence[Column], rows: Rows, noted: str, is_body: held.IsBody) -> dict[int, str]:
    """What the cells of the columns hold whose heads say nothing, no year and no name of a quantity, where no head says that of another
    column. Of several sums the largest is what a project costs."""
    told: dict[str, list[Column]] = {}
    for each in found:
        if not each.role and not years.find(each.header) and not measured(UNIT_AT_END.sub("", each.header)):
            inside = UNIT_AT_END.search(each.header)
            role = held.role(cells(each, rows), inside[1] if inside else each.header if parse_unit(each.header) else noted, is_body)
            told.setdefault(role, []).append(each)
    told.pop("", None)
    if len(told.get("investment", ())) > 1:
        told["investment"] = [max(told["investment"], key=lambda each: sum(map(held.amount, cells(each, rows))))]
    return {each.index: role for role, its in told.items() if role == "period" or not _called(found, role) for each in its}
