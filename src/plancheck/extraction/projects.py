"""Key projects: rows of project tables, and the items that are listed outside them (`project_items`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from plancheck.extraction import groups, owners, patterns, project_items, sums, tables
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.project_items import Listing, money
from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Gap, Money, PlanTable, Project, Section
from plancheck.model.quantity import dimension, fold_unit
from plancheck.model.vocabulary import Vocabulary

TERMS = lexicon("projects")
_TABLE_CAPTION = TERMS.late("table_caption")
_LIST_BEHIND = TERMS.late("list_behind")
_PROJECT_WHOLE_COST = TERMS.late("project_whole_cost")
_SUBTOTAL_ROW = TERMS.late("subtotal_row")

_EMPTY = TERMS.late("empty")
_SOUGHT = TERMS.late("sought")
_WITH_OWNER = TERMS.late("with_owner")
_BUILDS = TERMS.late("builds")
_UNIT = TERMS.late("unit")


_COST = TERMS.late("cost")
_WHOLE_COST = TERMS.late("whole_cost")


def projects(
    document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...]
) -> tuple[tuple[Project, ...], tuple[Gap, ...]]:
    """All listed projects in reading order, and the parts of lists that were not understood."""
    paths: list[tuple[str, ...]] = [()] * len(document.blocks)
    for section in sections:
        paths[section.start : section.end] = [section.path] * (section.end - section.start)
    scene = Listing(document, vocabulary, sections, tuple(paths))
    found: list[Project] = []
    gaps: list[Gap] = []
    listing = [table for table in plan_tables if table.kind == "projects"]
    for table in listing:
        rows, unread = _in_table(scene, table, _titled(table.title) if len(listing) > 1 else None)
        found += rows
        gaps += unread
    found += [*_not_in(found, project_items.items(scene, bool(found)))]
    return tuple(sorted(found, key=lambda each: each.evidence.place.block)), tuple(gaps)


# --- tables -------------------------------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """A row of a project table: `kind` "" a project, else "total" or "subtotal"; the group that it belongs to or sums up."""

    kind: str
    group: str | None
    cells: tuple[int, ...]
    texts: tuple[str, ...]


def rows(document: Document, table: PlanTable) -> Iterator[Row]:
    """The rows of a project table that say something of their own: projects and sums, not the headings between them."""
    named = roles(table)
    at = named.get("name", 0)
    group: str | None = None
    totals = sums.kinds(table)
    heads = "subtotal" in totals and totals.index("subtotal") < totals.index("") if "" in totals else False
    for kind, cells, texts in zip(totals, tables.body(document, table), table.rows, strict=True):
        if tables.repeats(table, texts):
            continue
        heading = _group(texts, at)
        if kind:
            own = _summed(texts) or heading
            yield Row(kind, own if kind == "subtotal" and (heads or own) else group if kind == "subtotal" else None, cells, texts)
            group = own if kind == "subtotal" and heads else None
        elif heading is not None:
            group = heading
        else:
            yield Row("", group, cells, texts)


class _Carried:
    """What stands once before the names of several rows and counts for all of them: a kind, a period."""

    def __init__(self, table: PlanTable, name: int) -> None:
        columns = tables.columns(table.header, tables.PROJECT_COLUMNS)
        self._leading = [each.index for each in columns if each.index < name and each.role in ("category", "period")]
        self._group: str | None = None
        self._last: dict[int, tuple[int, str]] = {}

    def over(self, row: Row) -> Row:
        """The row, with what it leaves blank from the rows above it in its group."""
        if row.group != self._group:
            self._group, self._last = row.group, {}
        cells, texts = list(row.cells), list(row.texts)
        for at in self._leading:
            if tables.bare(texts[at]):
                self._last[at] = (cells[at], texts[at])
            elif at in self._last:
                cells[at], texts[at] = self._last[at]
        return row._replace(cells=tuple(cells), texts=tuple(texts))


def _titled(title: str) -> str | None:
    """What the projects of one table among several are, by its title: 附表1　书屋项目表 lists 书屋."""
    bare = _TABLE_CAPTION.sub("", title.strip())
    return _LIST_BEHIND.sub("", groups.name(bare)) or None


def _in_table(scene: Listing, table: PlanTable, group: str | None = None) -> tuple[list[Project], list[Gap]]:
    """The projects of a table; `group` is the category of a row that has none of its own."""
    columns = roles(table)
    found: list[Project] = []
    gaps: list[Gap] = []
    if "name" not in columns:
        return found, [Gap("projects", table.evidence.place.block if table.evidence else 0, "no_name_column")]
    carried = _Carried(table, columns["name"])
    for row in rows(scene.document, table):
        if row.kind:
            continue
        row = carried.over(row)
        if tables.bare(row.texts[columns["name"]]):
            found.append(_row(scene, table, columns, row._replace(group=row.group or group)))
        elif any(tables.bare(text) for text in row.texts):
            gaps.append(Gap("projects", next((cell for cell in row.cells if cell >= 0), 0), "no_name"))
    return found, gaps


def _not_in(listed: list[Project], items: Iterable[Project]) -> Iterator[Project]:
    """Items that no table lists already: of another name (and not a group's), or of another sum where the names are only alike.

    Of two items of one name and sum, in a box and in a paragraph, the first counts.
    """
    groups = {each.category for each in listed if each.category}
    told: set[tuple[str, object]] = set()
    for item in items:
        if any(item.name.startswith(group) for group in groups) or (item.name, item.investment) in told:
            continue
        told.add((item.name, item.investment))
        same = [each for each in listed if fuzz.ratio(each.name, item.name) >= 70]
        if not any(each.name == item.name or (each.investment and each.investment == item.investment) for each in same):
            yield item


def roles(table: PlanTable) -> dict[str, int]:
    """The first column of each role; 建设单位 goes before 责任单位 as owner; 总投资 before any other investment."""
    found: dict[str, int] = {}
    columns = tables.columns(table.header, tables.PROJECT_COLUMNS)
    for column in columns:
        found.setdefault(column.role or f"?{column.index}", column.index)
    whole = next(
        (column.index for column in columns if column.role == "investment" and _PROJECT_WHOLE_COST.search(column.header)),
        None,
    )
    if whole is None and not _COST.match(next((each.header for each in columns if each.role == "investment"), "")):
        whole = _in_all(columns)
    if whole is not None:
        found["investment"] = whole
    if "owner" not in found and "body" in found:
        found["owner"] = found["body"]
    if "content" in found and "scale" not in found and "规模" in tables.joined(table.header)[found["content"]]:
        found["scale"] = found["content"]
    if "content" not in found and "scale" in found:
        found["content"] = found["scale"]
    return found


def _in_all(columns: tuple[tables.Column, ...]) -> int | None:
    """The one column headed 合计 that is of money: by its unit, or by those beside it that are (合计|其他资金)."""
    whole = [column for column in columns if _WHOLE_COST.fullmatch(column.header)]
    if len(whole) != 1:
        return None
    units = [dimension(hit[1]) for hit in _UNIT.finditer(whole[0].header)]
    of_money = "money" in units or (not units and any(column.role == "investment" for column in columns))
    return whole[0].index if of_money else None


def _group(texts: tuple[str, ...], name: int) -> str | None:
    """The category that a row over the whole width (or one with a numbered title and nothing else) opens; None for a project's row."""
    cells = [groups.bare(text) for text in texts]
    filled = list(dict.fromkeys(cell for cell in cells if cell))
    if len(filled) > 1 and groups.NUMBER.sub("", filled[0]) and cells[name] not in ("", filled[0]):
        return None  # its category stands before its name
    if len(filled) == 1 and len(texts) > 1 and not patterns.fullmatch(r"[\d.,]+", filled[0]):
        return groups.name(filled[0])
    if filled and groups.NUMBER.match(filled[0]) and filled[0] == cells[0] and not cells[0].isdigit():
        rest = [cell for cell in cells[name + 1 :] if cell and cell not in filled[:2]]
        if not rest or (len(rest) <= 1 and patterns.fullmatch(r"[\d.,]+", rest[0])):
            return groups.name(filled[-1] if len(filled) > 1 and not patterns.match(r"[\d.,]+$", filled[-1]) else filled[0])
    return None


def _summed(texts: tuple[str, ...]) -> str | None:
    """The group that a subtotal above its rows names: 能源（小计）, or 能源 | 小计."""
    for text in texts[:3]:
        name = groups.name(_SUBTOTAL_ROW.sub("", groups.bare(text)))
        if name and not patterns.fullmatch(r"[\d.,]+", name):
            return name
    return None


def _row(scene: Listing, table: PlanTable, columns: dict[str, int], row: Row) -> Project:
    places: list[tuple[str, Evidence]] = []

    def text(field: str, kept: str | None = None, column: int | None = None) -> str | None:
        at = columns.get(field) if column is None else column
        block = row.cells[at] if at is not None and at < len(row.cells) else -1
        if block < 0 or _EMPTY.match(scene.document.blocks[block].text):
            return None
        places.append((kept or field, scene.evidence(block)))
        return scene.document.blocks[block].text.strip()

    name, said = text("name") or "", text("category")
    # A print may part the number of a kind from its name otherwise than the Word file: 丙　书屋.
    category = groups.name(patterns.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", said)) if said else row.group
    content, scale, owner = text("content"), text("scale"), text("owner")
    period = next((own for at in _periods(table) if (own := text("period", column=at))), None)
    within = columns.get("content")
    if owner is None and within is not None and _WITH_OWNER.search(tables.joined(table.header)[within]):
        owner = _builder(scene, row.cells[within], places)
    if owner is None or _SOUGHT.match(owner):
        owner = text("body", "owner") or owner
    cost = text("investment")
    investment = money(cost, unit(scene.document, table, columns.get("investment")))
    within = columns.get("content")
    if cost is None and within is not None and within < len(row.cells):
        investment = _cost(scene, row.cells[within], places)
    return Project(name, category, content, scale, investment, period, owner, scene.evidence(row.cells[columns["name"]]), tuple(places))


def _periods(table: PlanTable) -> Iterator[int]:
    """The columns that say when: one, or one for the start and one for the end."""
    yield from (column.index for column in tables.columns(table.header, tables.PROJECT_COLUMNS) if column.role == "period")


def _cost(scene: Listing, block: int, places: list[tuple[str, Evidence]]) -> Money | None:
    """What a project costs, where no column says it but the content does: 新建书屋20座，投资3.2亿元."""
    span = project_items.cost(scene.document.blocks[block].text) if block >= 0 else None
    if span is None:
        return None
    places.append(("investment", scene.evidence(block, *span)))
    return money(scene.document.blocks[block].text[span[0] : span[1]], "")


def _builder(scene: Listing, block: int, places: list[tuple[str, Evidence]]) -> str | None:
    """Who builds, where a column holds that with the content: 由甲公司建设书屋20座."""
    text = scene.document.blocks[block].text if block >= 0 else ""
    opened = _BUILDS.match(text)
    span = owners.find(text, scene.vocabulary) or (opened.span("who") if opened else None)
    if span is None:
        return None
    places.append(("owner", scene.evidence(block, *span)))
    return text[span[0] : span[1]]


def unit(document: Document, table: PlanTable, column: int | None) -> str:
    """The money unit of a column: of its header, else of a note above the table; "" if none is given."""
    header = tables.joined(table.header)[column] if column is not None else ""
    for hit in _UNIT.finditer(header):
        if dimension(hit[1]) == "money":
            return fold_unit(hit[1])
    first = tables.first(document, table)
    near = [
        table.title,
        *(row[0] for row in table.header if tables.across(row)),
        *(document.blocks[index].text for index in range(max(0, first - 2), first)),
    ]
    return next((unit for unit in tables.noted_units(near) if dimension(unit) == "money"), "")
