"""Who answers for tasks by tables with tasks along one side, bodies along the other and signs where they meet: ▲, √, 主, 配."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plancheck.extraction.duties.bodies import Bodies
from plancheck.extraction.duties.responsibilities import SUPPORT, TERMS
from plancheck.extraction.lists import held, tables
from plancheck.extraction.words import patterns
from plancheck.model.document import Document
from plancheck.model.plan import PlanTable
from plancheck.text.line import fold

_LEADS, _HELPS = TERMS.lates("sign_leads", "sign_helps")
#: So many paragraphs before and behind a table may say what its signs mean.
_NEAR = 4
#: A sign has so many characters at most, and occurs so often at least; so many columns at least have signs.
_LONGEST, _OFTEN, _LEAST = 2, 3, 2


class Ticked(NamedTuple):
    """One body of a task: what it is called, the cell that says so, and whether it leads, or helps (else it is not said)."""

    name: str
    block: int
    leads: bool
    helps: bool


def columns(table: PlanTable) -> tuple[int, ...]:
    """The columns of a table that hold nothing but signs, of which each stands in several cells; () where there are not two."""
    width = max(map(len, table.rows), default=0)
    told = {
        at: [text for row in table.rows if at < len(row) and not tables.across(row) and (text := tables.bare(row[at]))]
        for at in range(width)
    }
    short = {at: its for at, its in told.items() if its and all(len(text) <= _LONGEST and not text.isdecimal() for text in its)}
    count = Counter(text for its in short.values() for text in its if not held.is_nothing(text))
    signs = {text for text, times in count.items() if times >= _OFTEN}
    found = tuple(
        at for at, its in short.items() if signs.intersection(its) and {text for text in its if not held.is_nothing(text)} <= signs
    )
    return found if len(found) >= _LEAST else ()


def crossed(
    document: Document, table: PlanTable, bodies: Bodies, at: Sequence[int], what: int
) -> Iterator[tuple[int, list[str], list[Ticked]]]:
    """The cells that name the tasks of a table with signs in the columns `at`, each with what stands before it and its bodies.

    Tasks stand in the column `what` and bodies over the signs, or the other way round; columns behind may name bodies in words."""
    heads = document.tables[table.index - 1].grid[len(table.header) - 1]
    meaning = _legend(document, table)
    rows = [*zip(tables.body(document, table), table.rows, strict=True)]

    def said(block: int) -> str:
        return tables.bare(document.blocks[block].text) if block >= 0 else ""

    if 2 * sum(bodies.is_body(said(heads[column])) for column in at) <= len(at):
        for column in at:
            signs = [(said(cells[what]), cells[what], tables.bare(texts[column])) for cells, texts in rows]
            yield (
                heads[column],
                [],
                [_ticked(name, block, sign, meaning) for name, block, sign in signs if sign and not held.is_nothing(sign)],
            )
        return
    others = range(max(at) + 1, len(heads))
    helping = {other for other in others if SUPPORT.search(said(heads[other]))}
    for cells, texts in rows:
        signs = [(said(heads[column]), heads[column], tables.bare(texts[column])) for column in at]
        found = [_ticked(name, block, sign, meaning) for name, block, sign in signs if sign and not held.is_nothing(sign)]
        for column in others:
            text = tables.bare(texts[column])
            sign = next((each for each in meaning if text.startswith(each)), "")
            for name in bodies.names(text.removeprefix(sign), strict=False) if not held.is_nothing(text) else ():
                its = _ticked(name, cells[column], sign, meaning)
                found.append(its._replace(leads=False, helps=True) if column in helping else its)
        yield cells[what], [*map(tables.bare, texts[:what])], found


def _ticked(name: str, block: int, sign: str, meaning: dict[str, bool]) -> Ticked:
    known = meaning.get(sign)
    if known is None:
        return Ticked(name, block, _LEADS.fullmatch(sign) is not None, _HELPS.fullmatch(sign) is not None)
    return Ticked(name, block, known, not known)


def _legend(document: Document, table: PlanTable) -> dict[str, bool]:
    """What the text around a table says of its signs: ▲为牵头单位，△为配合单位; each with whether it is of who leads."""
    own = document.tables[table.index - 1]
    near = (*tables.before(document, own, _NEAR), *tables.behind(document, own, _NEAR))
    signs = {
        sign for row in table.rows for text in row for sign in tables.bare(text)[:1] if not sign.isalnum() and not held.is_nothing(sign)
    }
    found: dict[str, bool] = {}
    for text in (table.title, *(block.text for block in near), *tables.notes(document, table)):
        for part in patterns.split("[，,、；;。]", fold(text)):
            leads, helps = _LEADS.search(part), SUPPORT.search(part)
            if leads or helps:
                found |= {sign: bool(leads) for sign in signs if sign in part}
    return found
