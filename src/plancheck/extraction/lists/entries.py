"""Entries: the things that lists, tables and boxes name one by one, each with the pieces of text that tell of it and its named cells.

Whether a project or a task stands in a numbered item, a row of a table or a piece of a box, it is one entry; what is made of it
(`projects`, `tasks`, `sums`) does not ask where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plancheck.extraction.duties.bodies import Bodies
from plancheck.extraction.lists import tables
from plancheck.extraction.lists.columns import Column, in_indicators, in_projects
from plancheck.extraction.outline.openings import box as opening
from plancheck.extraction.outline.sections import is_concept
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Block, Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Plan, PlanTable, Section
from plancheck.model.quantity import dimension, fold_unit, parse_unit
from plancheck.model.vocabulary import Part, Vocabulary
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold

TERMS = lexicon("projects")

PROJECTS = Part.PROJECTS
_SIZE = TERMS.text("size")


class Piece(NamedTuple):
    """Characters [start, end) of a block."""

    block: int
    start: int
    end: int


class Entry(NamedTuple):
    """One thing that a list, a table or a box names.

    `named` is where its name stands, `title` what it is called; `pieces` are the text that tells of it, from the one that its name opens
    on (none for a row: all that it says stands in its cells); `cells` where it states what, by role; `unit` that of its money without one;
    `empty` the cells of its row with nothing in them, by role; `silent` those under heads that say nothing, in columns of words, where
    no head tells what is built.
    """

    title: str
    named: Piece
    pieces: tuple[Piece, ...] = ()
    cells: tuple[tuple[str, Piece], ...] = ()
    group: str | None = None
    unit: str = ""
    empty: tuple[tuple[str, Piece], ...] = ()
    silent: tuple[Piece, ...] = ()

    def states(self, *roles: str) -> bool:
        """Whether it states each of these."""
        return set(roles) <= {role for role, _ in self.cells}

    def with_cells(self, *more: tuple[str, Piece]) -> Entry:
        """With further cells."""
        return self._replace(cells=(*self.cells, *more))


class Scene(NamedTuple):
    """What entries are looked for in: a document with its sections, the packs' words, and what these say of bodies."""

    tree: Plan
    vocabulary: Vocabulary
    bodies: Bodies

    @property
    def document(self) -> Document:
        """The document."""
        return self.tree.document

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its sections."""
        return self.tree.sections

    def evidence(self, piece: Piece) -> Evidence:
        """A quote of a piece."""
        return self.tree.evidence(*piece)

    def whole(self, block: int) -> Piece:
        """All of a block."""
        return Piece(block, 0, len(self.document.blocks[block].text))

    def text(self, piece: Piece) -> str:
        """The characters of a piece."""
        return self.document.blocks[piece.block].text[piece.start : piece.end]


# --- boxes: one has no frame in the text. It ends with its numbering, or where lines no longer look like those before; one that is a table
# of one column ends with the table.

_LISTS = TERMS.late("lists")
_NUMBER = late(r"^\s*[（(]?(\d{1,3})(?:[.．、](?!\d)|[）)])\s*|^\s*([①-⑳])\s*")
_BULLETS = "—{1,2}|[-－●•■□◆◇▪·★☆▲△▶►]"
BULLET = late(rf"^\s*(?:{_BULLETS})\s*")
_CALLED = late(rf"^\s*(?:[（(]?\d{{1,3}}[.．、）)]|[①-⑳]|{_BULLETS})?\s*(?P<name>[^，。；：:]{{3,40}})[：:。]")
_TOLD = TERMS.late("told")
_NAMED = late(r"^[^，。；：:]{3,40}[。：:]|[（(][^（()）]*\d[^（()）]*[)）]")


class Box(NamedTuple):
    """A box of projects: its caption's text, and its items, each the pieces from one number to the next; `numbered`: they have numbers."""

    title: str
    items: tuple[tuple[Piece, ...], ...]
    numbered: bool
    caption: Piece  # where its title stands

    def blocks(self) -> set[int]:
        """The blocks that its items stand in."""
        return {piece.block for item in self.items for piece in item}


def boxes(document: Document, vocabulary: Vocabulary, sections: Sequence[Section]) -> Iterator[Box]:
    """The boxes (专栏) whose captions say that they list projects, in reading order."""
    concepts = [each for each in vocabulary.sections if each.part == PROJECTS]
    edges = sorted({section.heading.place.block for section in sections})
    blocks = document.blocks
    for block in blocks:
        if not (mark := opening(block.text)) or not block.countable:
            continue
        line = block.text.find("\n")
        caption = block.text[mark.end() : line if line >= 0 else len(block.text)].strip(" \u3000：:。")
        if not caption:
            continue
        until = next((edge for edge in edges if edge > block.index), len(blocks))
        lines = [*_framed(document, block, line)] if block.table is not None else [*_below(blocks[block.index + 1 : until])]
        called = _LISTS.search(fold(caption)) or any(is_concept(caption, each) for each in concepts)
        if not called and not _of_its_name(document, fold(caption), lines):
            continue
        items, numbered = _items(document, lines)
        if items:
            start = block.text.index(caption, mark.end())
            yield Box(caption, items, numbered, Piece(block.index, start, start + len(caption)))


def boxed(document: Document, vocabulary: Vocabulary, sections: Sequence[Section]) -> set[int]:
    """The blocks that the items of boxes of projects stand in."""
    return {block for box in boxes(document, vocabulary, sections) for block in box.blocks()}


def _of_its_name(document: Document, caption: str, lines: Sequence[Piece]) -> bool:
    """专栏3 街角书亭 with 城东街角书亭：位于…, 城西街角书亭：…: lines that each name such a thing, and where or how big it is."""
    texts = [document.blocks[each.block].text[each.start : each.end] for each in lines]
    called = [_CALLED.match(text) for text in texts]
    named = [hit is not None and fold(hit["name"]).endswith(caption) and fold(hit["name"]) != caption for hit in called]
    return len(named) >= 2 and len(caption) >= 3 and all(named) and all(map(_TOLD.search, texts))


def _framed(document: Document, block: Block, line: int) -> Iterator[Piece]:
    """The lines of a box that is a table of one column: behind the caption, and in the cells below."""
    grid = document.tables[(block.table or 1) - 1].grid
    if any(len(set(row)) > 1 for row in grid):
        return
    for index in dict.fromkeys(row[0] for row in grid if row):
        text = document.blocks[index].text if index >= block.index else ""
        at = line + 1 if index == block.index else 0
        for part in text[at:].split("\n") if not (index == block.index and line < 0) else []:
            if part.strip():
                yield Piece(index, at, at + len(part))
            at += len(part) + 1


def _below(blocks: Sequence[Block]) -> Iterator[Piece]:
    """The paragraphs below a caption, down to a table or the next box."""
    for block in blocks:
        if block.table is not None or opening(block.text):
            return
        if block.countable and block.text.strip():
            yield Piece(block.index, *trimmed(block.text, 0, len(block.text)))


def _items(document: Document, lines: Sequence[Piece]) -> tuple[tuple[tuple[Piece, ...], ...], bool]:
    """The items of a box: numbered 1, 2, 3 … with what stands between them; else lines behind marks, or lines that name something."""
    texts = [document.blocks[each.block].text[each.start : each.end] for each in lines]
    starts: list[int] = []
    first = 1  # 5 where a box goes on counting from the one before
    for at, text in enumerate(texts):
        number = _NUMBER.match(text)
        if number and (_count(number) == first + len(starts) if starts else at == 0 or _count(number) == 1):
            first = first if starts else _count(number)
            starts.append(at)
    if starts and starts[0] <= 1:
        ends = [*starts[1:], starts[-1] + 1]
        return tuple(tuple(lines[a:b]) for a, b in zip(starts, ends, strict=True)), True
    form = BULLET if texts and BULLET.match(texts[0]) else _NAMED
    run = next((at for at, text in enumerate(texts) if not form.search(text)), len(texts))
    return tuple((each,) for each in lines[:run]), False


def _count(number: re.Match[str]) -> int:
    return int(number[1]) if number[1] else ord(number[2]) - ord("①") + 1


# --- tables: what their columns hold, and what each row is --------------------------------------------------------------------------------

NUMBER = TERMS.late("group_number")
_UNIT = TERMS.late("unit")
_HOW_MANY_BEHIND = TERMS.late("how_many_behind")
_SPACED = TERMS.late("spaced")
#: The number of a row itself: 1, （2）, N3, P04, 3-1.
_ROW = late(r"[（(]?[A-Za-z]{0,3}-?\d+(?:[.．-]\d+)*[）)、.．]?")
_FIGURE, _COUNTS_ITS_OWN = TERMS.lates("group_figure", "counts_its_own")
_TELLING = ("content", "scale", "period", "owner", "body", "site")
TOTAL = TERMS.late("total_row")
SUBTOTALS = TERMS.listed("part_row")
_WHOLE = TERMS.late("whole_row")
_NUMBERED = TERMS.late("numbered_row")
_LOWER = TERMS.late("lower_row")
_SUBTOTAL_ROW = TERMS.late("subtotal_row")
_PROJECT_WHOLE_COST = TERMS.late("project_whole_cost")
_COST = TERMS.late("cost")
_WHOLE_COST = TERMS.late("whole_cost")


def bare(text: str) -> str:
    """A cell's text without white space; a number that a space parts from its name is parted by 、."""
    return tables.bare(_SPACED.sub(r"\1、", text))


def group_name(text: str) -> str:
    """A group's name without its number, how many it holds, and a unit."""
    named = NUMBER.sub("", text)
    named = _UNIT.sub(lambda hit: "" if parse_unit(hit[1]) else hit[0], named)
    return _HOW_MANY_BEHIND.sub("", named) or named


_CODE_BESIDE = TERMS.late("code_beside")


def without_code(name: str) -> str:
    """What a cell calls a project, without the code that stands with its name."""
    return _CODE_BESIDE.sub(" ", name).strip()


def roles(table: PlanTable) -> dict[str, int]:
    """The first column of each role; 建设单位 goes before 责任单位 as owner; 总投资 before any other investment."""
    found: dict[str, int] = {}
    columns = in_projects(table)
    for column in columns:
        found.setdefault(column.role or f"?{column.index}", column.index)
    costs = [column for column in columns if column.role == "investment"]
    whole = next((column.index for column in costs if _PROJECT_WHOLE_COST.search(column.header)), None)
    if whole is None and not (costs and _COST.match(costs[0].header)):
        whole = _in_all(columns)
    if whole is not None:
        found["investment"] = whole
    if "owner" not in found and "body" in found:
        found["owner"] = found["body"]
    if "content" in found and "scale" not in found and _SIZE in tables.joined(table.header)[found["content"]]:
        found["scale"] = found["content"]
    if "content" not in found and "scale" in found:
        found["content"] = found["scale"]
    return found


def _in_all(columns: tuple[Column, ...]) -> int | None:
    """The one column headed 合计 that is of money: by its unit, or by those beside it that are (合计|其他资金)."""
    whole = [column for column in columns if _WHOLE_COST.fullmatch(column.header)]
    if len(whole) != 1:
        return None
    units = [dimension(hit[1]) for hit in _UNIT.finditer(whole[0].header)]
    of_money = "money" in units or (not units and any(column.role == "investment" for column in columns))
    return whole[0].index if of_money else None


def money_unit(document: Document, table: PlanTable, column: int | None) -> str:
    """The money unit of a column: of its header, else of a note above the table; "" if none is given."""
    header = tables.joined(table.header)[column] if column is not None else ""
    return unit_of_money(header) or tables.money_around(document, table)


def unit_of_money(header: str) -> str:
    """The money unit that a header gives in brackets, or is; "" if it gives none."""
    if dimension(tables.bare(header)) == "money":
        return fold_unit(tables.bare(header))
    return next((fold_unit(hit[1]) for hit in _UNIT.finditer(header) if dimension(hit[1]) == "money"), "")


def kinds(table: PlanTable) -> list[str]:
    """For each row "total", "subtotal" or "" (a plain row). A row numbered 一、 among rows numbered 1, 2 (or （一）, （二）) heads a group:
    with an amount of its own it is the group's subtotal; so is any other head of a group of projects (see `_heads`)."""
    numbers = [tables.bare(row[0]) for row in table.rows if row]
    counted = any(number.rstrip(".、．").isdigit() for number in numbers)
    lower = not counted and any(map(_LOWER.fullmatch, numbers))

    def subtotal(row: tuple[str, ...]) -> bool:
        number = tables.bare(row[0]) if row else ""
        alone = len({tables.bare(cell) for cell in row if tables.bare(cell)}) == 1
        heads = _NUMBERED.match(number) is not None and (counted or (lower and not _LOWER.match(number)))
        return heads and not alone

    divided = table.kind == "indicators" and any(each.role == "part" for each in in_indicators(table))
    stated = [""] * len(table.rows) if divided else map(_stated, table.rows)  # 座位数|合计 is of the seats alone
    rows = zip(stated, table.rows, _headed(table), strict=True)
    return [kind or ("subtotal" if head or subtotal(row) else "") for kind, row, head in rows]


def _stated(row: tuple[str, ...]) -> str:
    """ "total", "subtotal" or "" by the words in a row's first cells."""
    told = next((cell for cell in dict.fromkeys(map(tables.bare, row[:3])) if TOTAL.search(cell)), "")
    return "" if not told else "subtotal" if any(map(told.__contains__, SUBTOTALS)) or not _WHOLE.match(told) else "total"


def _headed(table: PlanTable) -> tuple[bool, ...]:
    """For each row of a table of projects whether it heads a group and says what the group comes to; False for all of another table."""
    columns = in_projects(table) if table.kind == "projects" else ()
    at = next((column.index for column in columns if column.role == "name"), None)
    if at is None:
        return (False,) * len(table.rows)
    telling = tuple(column.index for column in columns if column.role in _TELLING)
    rows = [tuple(map(bare, row)) for row in table.rows]
    numbered = any(row and _ROW.fullmatch(row[0]) for row in rows)
    counting = _counting(rows, numbered)
    return tuple(len(row) > at and _heads(row, at, telling, numbered, line in counting) for line, row in enumerate(rows))


def _counting(rows: Sequence[tuple[str, ...]], numbered: bool) -> frozenset[int]:
    """The rows that count those of their group (甲组5项): without a number among numbered rows; else of several such, each with as many
    rows above or below it. 书架2000个 is what one builds."""
    counts = ((line, next(filter(None, map(_COUNTS_ITS_OWN.search, row)), None)) for line, row in enumerate(rows))
    told = {line: int(hit["many"]) for line, hit in counts if hit is not None}
    if numbered:
        return frozenset(line for line in told if not _ROW.fullmatch(rows[line][0]))
    edges = (-1, *told, len(rows))
    near = {line: (line - edges[at] - 1, edges[at + 2] - line - 1, len(rows) - len(told)) for at, line in enumerate(told)}
    return frozenset(line for line, many in told.items() if len(told) > 1 and many in near[line])


def _heads(row: tuple[str, ...], at: int, telling: tuple[int, ...], numbered: bool, counting: bool) -> bool:
    """Whether a row's place tells a head: one cell over columns that tell of each project, a number of another kind than the rows' own
    (甲, 一、, A among 1, N2, 3-1), or one that counts them (`counting`), and behind it amounts and numbers of projects alone."""
    spans = bool(row[at]) and any(row[other] == row[at] for other in range(len(row)) if other != at)
    called = spans or counting or (numbered and NUMBER.match(row[0]) is not None and not _ROW.fullmatch(row[0]))
    label = {row[0], row[at]}
    rest = [cell for cell in row if cell and cell not in label]
    figures = all(_FIGURE.fullmatch(cell) for cell in rest) and any(patterns.search(r"\d", cell) for cell in rest)
    silent = all(not row[index] or row[index] in label or _FIGURE.fullmatch(row[index]) for index in telling if index < len(row))
    return called and figures and silent and not patterns.fullmatch(r"[\d.,]+", row[at])


class Row(NamedTuple):
    """A row of a project table: `kind` "" a project, else "total" or "subtotal"; the group that it belongs to or sums up."""

    kind: str
    group: str | None
    cells: tuple[int, ...]
    texts: tuple[str, ...]


def rows(document: Document, table: PlanTable) -> Iterator[Row]:
    """The rows of a project table that say something of their own: projects and sums, not the headings between them. What stands once
    before the names of several rows of a group (a kind, a period) stands in each."""
    name = roles(table).get("name", 0)
    leading = [each.index for each in in_projects(table) if each.index < name and each.role in ("category", "period")]
    group: str | None = None
    last: tuple[str | None, dict[int, tuple[int, str]]] = (None, {})  # what stands once, in its group
    totals = kinds(table)
    heads = "subtotal" in totals and totals.index("subtotal") < totals.index("") if "" in totals else False
    for kind, cells, texts in zip(totals, tables.body(document, table), table.rows, strict=True):
        if tables.repeats(table, texts):
            continue
        heading = _group(texts, name)
        if kind:
            own = _summed(texts) or heading
            yield Row(kind, own if kind == "subtotal" and (heads or own) else group if kind == "subtotal" else None, cells, texts)
            group = own if kind == "subtotal" and heads else None
        elif heading is not None:
            group = heading
        else:
            last = last if last[0] == group else (group, {})
            last[1].update({at: (cells[at], texts[at]) for at in leading if tables.bare(texts[at])})
            filled = [last[1].get(at, each) if at in leading else each for at, each in enumerate(zip(cells, texts, strict=True))]
            yield Row("", group, tuple(cell for cell, _ in filled), tuple(text for _, text in filled))


def _group(texts: tuple[str, ...], name: int) -> str | None:
    """The category that a row over the whole width (or one with a numbered title and nothing else) opens; None for a project's row."""
    cells = [bare(text) for text in texts]
    filled = list(dict.fromkeys(cell for cell in cells if cell))
    if len(filled) > 1 and NUMBER.sub("", filled[0]) and cells[name] not in ("", filled[0]):
        return None  # its category stands before its name
    if len(filled) == 1 and len(texts) > 1 and not patterns.fullmatch(r"[\d.,]+", filled[0]):
        return group_name(filled[0])
    if filled and NUMBER.match(filled[0]) and filled[0] == cells[0] and not cells[0].isdigit():
        rest = [cell for cell in cells[name + 1 :] if cell and cell not in filled[:2]]
        if not rest or (len(rest) <= 1 and patterns.fullmatch(r"[\d.,]+", rest[0])):
            return group_name(filled[-1] if len(filled) > 1 and not patterns.match(r"[\d.,]+$", filled[-1]) else filled[0])
    return None


def _summed(texts: tuple[str, ...]) -> str | None:
    """The group that a subtotal above its rows names: 能源（小计）, or 能源 | 小计."""
    for text in texts[:3]:
        name = group_name(_SUBTOTAL_ROW.sub("", bare(text)))
        if name and not patterns.fullmatch(r"[\d.,]+", name):
            return name
    return None
