"""Key projects: entries of project tables, of boxes, and of the parts for projects, whatever form they are listed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import partial

from rapidfuzz import fuzz

from plancheck.extraction.duties import owners
from plancheck.extraction.duties.bodies import bodies_of
from plancheck.extraction.lists import entries, held, kinds, naming, tables
from plancheck.extraction.lists.columns import Column, in_projects
from plancheck.extraction.lists.columns import cells as cells_of
from plancheck.extraction.lists.entries import Entry, Piece, Row, Scene
from plancheck.extraction.projects import records
from plancheck.extraction.projects.items import Cells, cost, money, outside, rest, stated
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Document
from plancheck.model.plan import Gap, Money, Plan, PlanTable, Project, Section
from plancheck.model.quantity import Quantity
from plancheck.model.vocabulary import Vocabulary
from plancheck.text import clauses

TERMS = lexicon("projects")


def projects(
    document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...]
) -> tuple[tuple[Project, ...], tuple[Gap, ...]]:
    """All listed projects in reading order, and the parts of lists that were not understood."""
    scene = Scene(Plan(document, sections=sections), vocabulary, bodies_of(vocabulary, document))
    gaps: list[Gap] = []
    listing = [table for table in plan_tables if table.kind == "projects"]
    grouped = len(listing) > 1 and any(len(table.rows) > 1 for table in listing)  # forms, each of a project, are no groups
    lists: list[list[Project]] = []
    for table in listing:
        made = [*_in_table(scene, table, _titled(table.title) if grouped else None)]
        gaps += (each for each in made if isinstance(each, Gap))
        rows = [each for each in made if isinstance(each, Entry)]
        shared = [*_said_of_all(scene, table, rows)] if rows else []
        lists.append([replace(_project(scene, each.with_cells(*shared)), sure=_surely(scene, table)) for each in rows])
    tabled = {table.evidence.place.block for table in listing if table.evidence}
    boxed = entries.boxed(document, vocabulary, sections)
    alike = [*records.told(scene, boxed)]
    lists.append([*map(partial(_project, scene), alike)])
    known = {piece.block for each in alike for piece in (each.named, *each.pieces, *(piece for _, piece in each.cells))}
    rest_of = [*map(partial(_project, scene), outside(scene, tabled, known))]
    found = _joined(scene, [its for its in lists if not _are_kinds(scene, its, [other for other in (*lists, rest_of) if other is not its])])
    items = [*_with_doubt(scene, rest_of, found)]
    found = [*(_told_elsewhere(each, items) for each in found), *_not_in(found, items)]
    return tuple(sorted(found, key=lambda each: each.evidence.place.block)), tuple(gaps)


def _surely(scene: Scene, table: PlanTable) -> bool:
    """Whether a table surely lists projects: by itself, or by one sign of its own within a chapter of projects."""
    of_projects = {concept.name for concept in scene.vocabulary.sections if concept.part == entries.PROJECTS}
    inside = not of_projects.isdisjoint(scene.tree.chapters(table.section))
    return table.sure or (inside and kinds.signs_of_list(table) > 0)


_KIND_BEHIND = TERMS.late("kind_behind")
_FIELDS = ("category", "content", "scale", "investment", "period", "owner")


def _kind(name: str) -> str:
    """What a kind of projects is called, however its name ends: 书屋 of 书屋类工程."""
    return naming.plain(_KIND_BEHIND.sub("", entries.NUMBER.sub("", name)))


def _are_kinds(scene: Scene, its: Sequence[Project], others: Iterable[Sequence[Project]]) -> bool:
    """Whether most of what a table lists is called like the kinds that projects elsewhere are of, or like the headings above them."""
    kinds = set()
    for each in (each for other in others for each in other):
        above = (path for path in scene.tree.path_of_block(each.evidence.place.block) if naming.plain(each.name) not in naming.plain(path))
        kinds |= {_kind(name) for name in (each.category, *above) if name}
    return bool(its) and 2 * sum(_kind(each.name) in kinds for each in its) > len(its)


def _with_doubt(scene: Scene, items: Sequence[Project], listed: Sequence[Project]) -> Iterator[Project]:
    """Items of running text; headings of one part most of which lack most of what is asked of projects may be kinds of those elsewhere."""
    part = {section.start: section.parent for section in scene.sections}
    parts: dict[int | None, list[Project]] = {}
    for each in items:
        parts.setdefault(part.get(each.evidence.place.block, -1), []).append(each)
    poor = {at: 2 * sum(map(_is_poor, its)) > len(its) for at, its in parts.items()}
    others = len(listed) + sum(len(its) for at, its in parts.items() if not poor[at])
    for at, its in parts.items():
        yield from (replace(each, sure=at == -1 or not poor[at] or others < len(its)) for each in its)


def _is_poor(project: Project) -> bool:
    """Whether a project lacks two of what it costs, when it is built and by whom."""
    return sum(getattr(project, name) is None for name in ("investment", "period", "owner")) > 1


def _joined(scene: Scene, lists: Sequence[Sequence[Project]]) -> list[Project]:
    """The projects of tables, each once: what several tables say of one, by its name or by its number in another, is all of it."""
    numbers = [{number: each.name for each in its if (number := _number(scene, each))} for its in lists]
    codes = {number: name for its in numbers for number, name in its.items() if not number.isdigit()}
    found: list[Project] = []
    for its in lists:
        known = {naming.plain(each.name): at for at, each in enumerate(found)}
        called = {tables.bare(each.name) for each in its}
        # Every list counts from 1: its numbers are those of another list only where all its names are.
        counted = next((each for each in numbers if called and all(map(str.isdigit, called)) and called <= each.keys()), {})
        for each in its:
            number = tables.bare(each.name)
            name = counted.get(number) or codes.get(number) or each.name
            at = known.pop(naming.plain(name), None)
            if at is None:
                found.append(each)
            else:
                found[at] = _filled(*sorted((found[at], replace(each, name=name)), key=lambda one: -len(one.cells)))
    return found


def _filled(one: Project, other: Project) -> Project:
    """A project with what another row says of it that the first does not, and the places where that one says the same."""
    more = {name: said for name in _FIELDS if getattr(one, name) is None and (said := getattr(other, name)) is not None}
    told = {name for name in _FIELDS if name in more or _agree(getattr(one, name), getattr(other, name))}
    cells = (*one.cells, *(cell for cell in other.cells if cell[0] in told))
    empty = tuple(each for each in one.empty if each[0] not in more)
    return replace(one, **more, cells=cells, empty=empty, unsettled=one.unsettled + other.unsettled, sure=one.sure or other.sure)


def _agree(one: str | Money | None, other: str | Money | None) -> bool:
    """Whether two fields say the same."""
    if isinstance(one, Money) and isinstance(other, Money):
        return (cost := _base(one)) is not None and cost == _base(other)
    return isinstance(one, str) and isinstance(other, str) and tables.bare(one) == tables.bare(other)


def _told_elsewhere(row: Project, items: Iterable[Project]) -> Project:
    """A project of a table with what the text says of it where the table is silent: a list of sums behind items that tell the rest."""
    for item in items:
        if _same(row, item):
            built = any(role in ("content", "scale") for role, _ in item.cells)  # else it may say only where to look
            row = replace(_filled(row, item if built else replace(item, content=None)), sure=row.sure)
    return row


def _number(scene: Scene, project: Project) -> str:
    """What the first cell of a project's row says, where it is not its name."""
    place = project.evidence.place
    rows = scene.document.tables[place.table - 1].grid if place.table is not None else ()
    first = next((row[0] for row in rows if place.block in row), -1)
    return "" if first in (-1, place.block) else tables.bare(scene.document.blocks[first].text)


def _project(scene: Scene, entry: Entry) -> Project:
    """An entry as a project. Two cells that say when are its start and its end."""
    said: dict[str, list[str]] = {}
    for role, piece in entry.cells:
        said.setdefault(role, []).append(scene.text(piece).strip())
    text = {role: texts[-1] for role, texts in said.items()}
    content = text.get("content") or rest(scene, entry) or None
    period = "—".join(said["period"]) if "period" in said else None
    where = scene.evidence(entry.named)
    places = (("name", where), *((role, scene.evidence(piece)) for role, piece in entry.cells))
    investment = money(text.get("investment"), entry.unit)
    unsettled = tuple(role for role, said in text.items() if (_SOUGHT.match(said) if role == "owner" else _UNSETTLED.fullmatch(said)))
    empty = tuple((role, scene.tree.place_of(piece.block, 0, 0)) for role, piece in entry.empty)
    return Project(
        entry.title, entry.group, content, text.get("scale"), investment, period, text.get("owner"), where, places, unsettled, empty,
        silent=tuple(map(scene.evidence, entry.silent)),
    )  # fmt: skip


def _not_in(listed: list[Project], items: Iterable[Project]) -> Iterator[Project]:
    """Items that no table lists already: of another name (and not a group's), or of another sum where the names are only alike, or one
    says less than the other.

    Of two items of one name and sum, in a box and in a paragraph, the first counts.
    """
    groups = {each.category for each in listed if each.category}
    costs = [amount for each in listed if (amount := _amount(each)) is not None]
    whole = sum(costs) if len(costs) > 1 else None  # what costs as much as all of them may be all of them
    told: set[tuple[str, object]] = set()
    for item in items:
        amount = _amount(item)
        if any(item.name.startswith(group) for group in groups) or (item.name, amount) in told:
            continue
        told.add((item.name, amount))
        if not any(_same(each, item) for each in listed):
            yield replace(item, sure=False) if amount and amount == whole else item


#: How alike two names are, or a part of one with the other, in percent, and how many letters running two names share that are otherwise
#: apart.
_ALIKE, _WITHIN, _SHARED = 70, 80, 4
_YEAR = late(r"(?:19|20)\d\d")


def _same(row: Project, item: Project) -> bool:
    """Whether a row of a table and an item elsewhere are one project: of one name; else of one sum, in whatever unit, and of names that are
    alike, or that share a word where they are of the same years too (城东书屋 and 城东书屋与书亭联建)."""
    if row.name == item.name:
        return True
    amount = _amount(row)
    if amount is None or amount != _amount(item):
        return False
    years = [_YEAR.findall(each.period or "") for each in (row, item)]
    shared = SequenceMatcher(None, row.name, item.name, autojunk=False).find_longest_match().size
    alike = fuzz.ratio(row.name, item.name) >= _ALIKE or fuzz.partial_ratio(row.name, item.name) >= _WITHIN
    return alike or (years[0] == years[1] != [] and shared >= _SHARED)


def _amount(project: Project) -> Decimal | None:
    """What a project costs, in whatever unit it is printed."""
    return None if project.investment is None else _base(project.investment)


def _base(money: Money) -> Decimal | None:
    return Quantity(money.value, money.unit).base()


# --- tables -----------------------------------------------------------------------------------------------------------

#: Words, not the unit or label of a figure.
_WORDS = late(f"[{patterns.HAN}]{{4}}")
_TABLE_CAPTION = TERMS.late("table_caption")
_LIST_BEHIND = TERMS.late("list_behind")
_EMPTY = TERMS.late("empty")
_SOUGHT = TERMS.late("sought")
_NOBODY = TERMS.late("nobody")
_UNSETTLED = TERMS.late("unsettled")
_WITH_OWNER = TERMS.late("with_owner")
_BUILDS = TERMS.late("builds")
STARTS = TERMS.late("starts")
ENDS = TERMS.late("ends")


def _titled(title: str) -> str | None:
    """What the projects of one table among several are, by its title: 附表1　书屋项目表 lists 书屋."""
    bare = _TABLE_CAPTION.sub("", title.strip())
    return _LIST_BEHIND.sub("", entries.group_name(bare)) or None


def _in_table(scene: Scene, table: PlanTable, group: str | None = None) -> Iterator[Entry | Gap]:
    """The projects of a table and what was not understood of it; `group` is the category of a row that has none of its own."""
    columns = entries.roles(table)
    if "name" not in columns:
        yield Gap("projects", table.evidence.place.block if table.evidence else 0, "no_name_column")
        return
    silent = tuple(_silent(scene, table)) if "content" not in columns else ()
    within, costs = _told_within(scene, table, columns), _of_kinds(table, columns)
    for row in entries.rows(scene.document, table):
        if not row.kind and tables.bare(row.texts[columns["name"]]):
            cost_of = next((at for at in costs if tables.bare(row.texts[at])), None)
            kind = group if cost_of is None else group or tables.bare(table.header[-1][cost_of])
            yield _of_row(scene, table, columns | ({} if cost_of is None else {"investment": cost_of}), row, kind, silent, within)
        elif not row.kind and any(tables.bare(text) for text in row.texts):
            yield Gap("projects", next((cell for cell in row.cells if cell >= 0), 0), "no_name")


Besides = Mapping[int, set[str]]
#: So many cells at least must state something.
_ROWS = 2
#: The rows of a head of which one is over several columns.
_HEADS = 2


def _told_within(scene: Scene, table: PlanTable, columns: Mapping[str, int]) -> dict[int, set[str]]:
    """What most cells of a column tell besides what it holds: what is built behind the name, when and by whom in one with a sum."""
    lacking = {role for role in ("investment", "period", "owner") if role not in columns}
    found: dict[int, set[str]] = {}
    for each in in_projects(table):
        if each.role == "name":
            roles = {"content"} if "content" not in columns and held.parted(cells_of(each, table.rows)) else set()
        else:
            roles = _in_most(scene, table, each.index) & lacking if lacking and each.role != "note" else set()
        found |= {each.index: roles} if roles else {}
    return found


def _in_most(scene: Scene, table: PlanTable, column: int) -> set[str]:
    """What most cells of a column state of projects."""
    filled = {row[column]: None for row in tables.body(scene.document, table) if column < len(row) and row[column] >= 0}
    pieces = [piece for piece in map(scene.whole, filled) if piece.end > piece.start]
    count = Counter(role for piece in pieces for role in {role for role, _ in stated(scene, [piece])})
    return {role for role, times in count.items() if times >= _ROWS and 2 * times > len(pieces)}


def _of_row(
    scene: Scene, table: PlanTable, columns: dict[str, int], row: Row, group: str | None, silent: Sequence[int], besides: Besides
) -> Entry:  # fmt: skip
    """A row with the cells of its columns; who builds and what it costs may stand in the one that tells what is built, and that behind
    the name, or in what columns tell `besides`."""

    def cell(at: int | None) -> Piece | None:
        block = row.cells[at] if at is not None and at < len(row.cells) else -1
        return None if block < 0 or _EMPTY.match(scene.document.blocks[block].text) else scene.whole(block)

    told = {role: piece for role in ("category", "content", "scale", "owner", "body") if (piece := cell(columns.get(role)))}
    cells: Cells = [(role, piece) for role, piece in told.items() if role != "body"]
    cells += [("period", piece) for piece in _when(scene, table, cell)]
    at = columns.get("content", len(row.cells))
    within = scene.whole(row.cells[at]) if at < len(row.cells) and row.cells[at] >= 0 else None
    owner = told.get("owner")
    if owner is None and within and _WITH_OWNER.search(tables.joined(table.header)[columns["content"]]):
        owner = _builder(scene, within)
        cells += [("owner", owner)] if owner else []
    if "body" in told and (owner is None or _names_nobody(scene.text(owner))):
        cells.append(("owner", told["body"]))
    sum_cell = cell(columns.get("investment"))
    if sum_cell is None and within and (span := cost(scene.text(within))):
        cells.append(("investment", Piece(within.block, *span)))
        unit = ""
    else:
        cells += [("investment", sum_cell)] if sum_cell else []
        unit = entries.money_unit(scene.document, table, columns.get("investment"))
    for at, roles in besides.items():
        if at != columns["name"] and (piece := cell(at)):
            known = {role for role, _ in cells}
            cells += [each for each in stated(scene, [piece]) if each[0] in roles - known]
    named = scene.whole(row.cells[columns["name"]])
    if columns["name"] in besides and (hit := held.NAMED_AND_TOLD.fullmatch(scene.text(named))):
        told_in = hit.span("what" if hit["what"] is not None else "aside")
        cells += [("content", Piece(named.block, *told_in))] if hit.string[slice(*told_in)].strip() else []
        named = Piece(named.block, *hit.span("name"))
    # A print may part the number of a kind from its name otherwise than the Word file: 丙　书屋.
    said = patterns.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", scene.text(told["category"]).strip()) if "category" in told else ""
    empty = tuple(
        (role, scene.whole(row.cells[at]))
        for role, at in _columns_of(table, columns)
        if at < len(row.cells) and row.cells[at] >= 0 and cell(at) is None
    )
    wordy = tuple(scene.whole(block) for at in silent if at < len(row.cells) and (block := row.cells[at]) >= 0 and cell(at) is not None)
    name = entries.without_code(scene.text(named))
    return Entry(name, named, (), tuple(cells), entries.group_name(said) if said else row.group or group, unit, empty, wordy)


def _of_kinds(table: PlanTable, columns: Mapping[str, int]) -> tuple[int, ...]:
    """The columns for what a project costs where each is of one kind, so that a row has one: 投资（亿元）|书屋, 投资（亿元）|书亭."""
    at = columns.get("investment")
    if at is None or len(table.header) < _HEADS:
        return ()
    own = tuple(other for other, head in enumerate(table.header[0]) if head == table.header[0][at])
    plain = (row for kind, row in zip(entries.kinds(table), table.rows, strict=True) if not kind and not tables.across(row))
    return own if len(own) > 1 and all(sum(bool(tables.bare(row[other])) for other in own) <= 1 for row in plain) else ()


def _silent(scene: Scene, table: PlanTable) -> Iterator[int]:
    """The columns whose heads say nothing and most of whose cells have words in them, and do not hold when, for how much or by whom."""
    is_body = scene.bodies.is_body
    for column in in_projects(table):
        cells = [tables.bare(row[column.index]) for row in table.rows if column.index < len(row)]
        told = [text for text in cells if not _EMPTY.match(text)]
        if not column.role and 2 * sum(map(bool, map(_WORDS.search, told))) > len(told) and not held.role(cells, "", is_body):
            yield column.index


def _columns_of(table: PlanTable, columns: dict[str, int]) -> Iterator[tuple[str, int]]:
    """The columns that say something of a project, by role; several may say when."""
    yield from ((role, at) for role, at in columns.items() if role in ("category", "content", "scale", "owner", "investment"))
    yield from ((each.role, each.index) for each in in_projects(table) if each.role == "period")


def _when(scene: Scene, table: PlanTable, cell: Callable[[int], Piece | None]) -> list[Piece]:
    """Where a row says when: in one column for the start and one for the end that both name a year; else in the first one that names
    both, or that says anything."""
    columns = [column for column in in_projects(table) if column.role == "period"]
    told = [(column, piece) for column in columns if (piece := cell(column.index))]
    dated = [(column, piece) for column, piece in told if patterns.search(r"\d", scene.text(piece))]
    start = next((piece for column, piece in dated if STARTS.search(column.header)), None)
    end = next((piece for column, piece in dated if ENDS.search(column.header)), None)
    if start and end and start != end:
        return [start, end]
    if not told and (signed := [column.index for column in _charted(table) if cell(column.index)]):
        heads = scene.document.tables[table.index - 1].grid[len(table.header) - 1]
        return [scene.whole(heads[at]) for at in dict.fromkeys((signed[0], signed[-1]))]
    years = [{*_YEAR.findall(scene.text(piece))} for _, piece in dated]
    if len(years) == 2 and [*map(len, years)] == [1, 1] and min(years[0]) < min(years[1]):
        return [piece for _, piece in dated]
    both = [(column, piece) for column, piece in dated if len(_YEAR.findall(scene.text(piece))) > 1]
    return [piece for _, piece in (both or dated or told)[:1]]


def _charted(table: PlanTable) -> list[Column]:
    """The columns of years in which rows have a sign for each year that they take: 2025|2026|2027."""
    dated = [column for column in in_projects(table) if not column.role and _HEADS_A_YEAR.fullmatch(column.header)]
    signs = [len(text) <= 1 for column in dated for text in cells_of(column, table.rows)]
    return dated if len(dated) > 1 and 2 * sum(signs) > len(signs) else []


def _names_nobody(said: str) -> bool:
    """Whether an owner is still sought, or somebody who is not named: 待定; 相关企业."""
    return _SOUGHT.match(said) is not None or _NOBODY.fullmatch(said.strip()) is not None


def _builder(scene: Scene, content: Piece) -> Piece | None:
    """Who builds, where a column holds that with the content: 由甲公司建设书屋20座."""
    text = scene.text(content)
    opened = _BUILDS.match(text)
    span = owners.find(text, scene.vocabulary) or (opened.span("who") if opened else None)
    return Piece(content.block, *span) if span else None


_HEADS_A_YEAR, _OF_EACH = TERMS.lates("heads_a_year", "said_of_each")
#: So many paragraphs before a table may say something of all its rows.
_ABOVE = 2


def _said_of_all(scene: Scene, table: PlanTable, rows: Sequence[Entry]) -> Iterator[tuple[str, Piece]]:
    """Who builds the projects of a table, and when, where the paragraphs around say it of all and no row does: 以下项目均由甲公司建设."""
    blocks = scene.document.blocks
    cells = [cell for row in scene.document.tables[table.index - 1].grid for cell in row if cell >= 0]
    if not cells:
        return
    lacking = {role for role in ("owner", "period") if not any(row.states(role) for row in rows)}
    near = (*blocks[max(0, min(cells) - _ABOVE) : min(cells)], *blocks[max(cells) + 1 : max(cells) + 2])
    for block in near if lacking else ():
        for start, end in clauses.sentences(block.text) if block.table is None and block.countable else ():
            if _OF_EACH.search(block.text, start, end):
                told = stated(scene, [Piece(block.index, start, end)])
                yield from (each for each in told if each[0] in lacking)
                lacking -= {role for role, _ in told}
