"""Tables set upright: each row is one thing and each column one kind of field, however a table is printed.

Readers take the grid of a table as it is set here, while blocks keep the places of their cells in print. Only a strong sign sets a table
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from plancheck.extraction.duties.bodies import Bodies
from plancheck.extraction.lists import held
from plancheck.extraction.lists.columns import project_role
from plancheck.extraction.lists.tables import bare
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import HAN, late
from plancheck.model.document import Document, Table

DONE_BY = lexicon("duties").late("done_by")
_FIELDS = frozenset(("category", "content", "scale", "investment", "period", "owner"))
#: A table or a form whose heads stand in front tells so much of a project.
_LEAST = 3

#: A cell that says who has to do with something in so many letters is a head.
_LABEL = 5

#: What may stand before a name in a card: A-1, 项目1.
_CODE = late(rf"(?:[A-Za-z\d.-]*|[{HAN}]{{2}})\d+")

Grid = tuple[tuple[int, ...], ...]


def upright(document: Document, bodies: Bodies) -> Document:
    """The document with its tables set upright; itself where all of them are."""
    set_up = tuple(_upright(_Texts(document, bodies), table) for table in document.tables)
    return document if set_up == document.tables else replace(document, tables=set_up)


class _Texts:
    """What the cells of a document say, and which texts name bodies."""

    def __init__(self, document: Document, bodies: Bodies) -> None:
        self.document, self.bodies = document, bodies

    def of(self, cells: Sequence[int]) -> list[str]:
        """The texts of cells without white space, "" where none is."""
        return [bare(self.document.blocks[cell].text) if cell >= 0 else "" for cell in cells]

    def are_bodies(self, text: str) -> bool:
        """Whether a cell names bodies and nothing else."""
        return held.is_of_bodies(text, self.bodies.is_body)


def _upright(texts: _Texts, table: Table) -> Table:
    """A table set upright; itself where it is, or where no sign is strong."""
    lines = [_is_line(row) for row in table.grid]
    if all(lines):
        return table
    lead, end = lines.index(False), len(lines) - lines[::-1].index(False)
    above, grid, below = table.grid[:lead], table.grid[lead:end], table.grid[end:]
    if min(map(len, grid)) < max(map(len, grid)) or len(grid[0]) < 2:
        return table
    name = above[0][0] if lead == 1 and any(texts.of(above[0])) else -1
    made = _as_form(texts, grid, name) or _turned(texts, grid, name)
    if made:
        above, heads = () if name in made[-1] else above, 1
    else:
        heads = max(1, table.header_rows - lead)
        made = tuple(_stacked(texts, grid, heads))
    if made == grid:
        return table
    return replace(table, grid=(*_over(made, above), *made, *_over(made, below)), header_rows=len(above) + heads)


def _is_line(row: Sequence[int]) -> bool:
    """Whether a row is one cell over the whole width."""
    return len(row) > 1 and len({*row}) == 1


def _over(grid: Grid, lines: Grid) -> Iterator[tuple[int, ...]]:
    """Lines over the whole width of another grid."""
    return ((row[0],) * len(grid[0]) for row in lines)


def _stacked(texts: _Texts, grid: Grid, heads: int) -> Iterator[tuple[int, ...]]:
    """The rows of a table, and where its heads are repeated over it, so that several things stand in a row, these one below the other,
    down to each line over the whole width."""
    width = len(grid[0])
    part = next((each for each in range(2, width) if width % each == 0 and _repeats(texts, grid[:heads], each)), width)
    yield from (row[:part] for row in grid[:heads])
    for line, run in groupby(grid[heads:], _is_line):
        rows = [*run]
        sides = (0,) if line else range(0, width, part)
        told = ((row, at) for at in sides for row in rows if row[at] not in row[:at])
        yield from (row[at : at + part] for row, at in told if part == width or any(texts.of(row[at : at + part])))


def _repeats(texts: _Texts, heads: Grid, part: int) -> bool:
    """Whether heads, none of them over several columns, say the same of every `part` columns."""
    sides = [[texts.of(row[at : at + part]) for row in heads] for at in range(0, len(heads[0]), part)]
    return all(len({*row}) == len(row) for row in heads) and all(its == sides[0] for its in sides) and all(map(all, sides[0]))


def _turned(texts: _Texts, grid: Grid, name: int) -> Grid | None:
    """The rows of a table whose heads stand in its first column."""
    heads = texts.of([row[0] for row in grid])
    if not (_tells_projects(heads, name >= 0) or _tells_who(texts, grid, heads)):
        return None
    rows = (*zip(*grid, strict=True),)
    return _named(rows, name) if len(rows) == 2 else rows


def _as_form(texts: _Texts, grid: Grid, name: int) -> Grid | None:
    """The one row of a form with two columns of heads of a project, each before one of values."""
    if len(grid[0]) <= _LEAST:
        return None
    own = ([row[at] for row in grid if row[at] not in row[:at]] for at in range(len(grid[0])))
    if [at for at, its in enumerate(map(texts.of, own)) if _are_fields(its)] != [0, 2]:
        return None
    pairs = [(row[at], row[at + 1]) for at in (0, 2) for row in grid if row[at] not in (row[at + 1], row[at - 1])]
    made = tuple(zip(*pairs, strict=True))
    told = texts.of(made[0])
    coded = _CODE.fullmatch(told[0]) is not None
    return _named(made, name) if _tells_projects(told, name >= 0 or coded) else None


def _named(rows: Grid, name: int) -> Grid:
    """The heads and the values of one thing, with the cell above them that names it, if there is one."""
    return rows if name < 0 else ((-1, *rows[0]), (name, *rows[1]))


def _are_fields(heads: Sequence[str]) -> bool:
    """Whether most of some cells are heads of what is said of projects."""
    return 2 * sum(map(bool, map(project_role, heads))) > len(heads)


def _tells_projects(heads: Sequence[str], named: bool) -> bool:
    """Whether most of some cells are heads of what is said of projects, their names (unless `named` elsewhere) and enough besides."""
    told = {*map(project_role, heads)}
    return _are_fields(heads) and ("name" in told or named) and len(told & _FIELDS) >= _LEAST


def _tells_who(texts: _Texts, grid: Grid, heads: Sequence[str]) -> bool:
    """Whether rows hold bodies that heads in the first column say to answer for tasks; or bodies alone, whatever stands before them, while
    others hold none, and there is something of both in each column."""
    if any(map(DONE_BY.search, texts.of(grid[0]))):
        return False
    told: dict[str, list[str]] = {}
    for head, row in zip(heads[1:], grid[1:], strict=True):
        said = [text for text in texts.of(row[1:]) if text and not held.is_nothing(text)]
        if said and len({*row}) > 1 and [head, *said] != [*filter(None, texts.of(grid[0]))]:
            told.setdefault(head, []).extend(said)
    if any(len(text) <= _LABEL and DONE_BY.search(text) for said in told.values() for text in said):  # a form of several columns of heads
        return False
    of_bodies = {head: [texts.are_bodies(text) for text in said] for head, said in told.items()}
    called = {head for head in told if DONE_BY.search(head)}
    led = [any(texts.bodies.names(text, strict=True)) for head in called for text in told[head]]
    others = {head for head, its in of_bodies.items() if head not in called and any(its)}
    if led and not others:
        return 2 * sum(led) >= len(led)
    least = 1 if led else 2
    return {any(its) if all(its) == any(its) and len(its) >= least else None for its in of_bodies.values()} == {True, False}
