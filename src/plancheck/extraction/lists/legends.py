"""What the heads and names of a table stand for where the draft says so elsewhere: [a]栏为2022年实绩; G1 of a table of codes; three values
in one cell, for the years that the title lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from plancheck.extraction.lists.tables import bare, before, behind
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Document, Table
from plancheck.model.quantity import parse_unit

TERMS = lexicon("headers")
_SAYS, _IN_TURN, _QUOTES, _COLUMN, _CODE = TERMS.lates("legend_says", "legend_in_turn", "legend_quotes", "legend_column", "legend_code")
_DIRECTION, _FALLS, _ORDER, _ONE_YEAR = TERMS.lates("legend_direction", "legend_falls", "legend_order", "legend_year")
_ANY_HEADER, _OF_VALUES = TERMS.lates("any_header", "legend_of_values")
_LISTED = TERMS.late("legend_listed")
_FALL, _RISE = TERMS.text("fall"), TERMS.text("rise")
_SENTENCE_END = patterns.late("[；;。]")
_NAME_HEAD = TERMS.listed("legend_name_head")[0]
_JOINT, ALONG, VALUES = TERMS.lates("legend_joint", "legend_along", "legend_values")
#: So long is a head or a sign at most that a legend tells the meaning of; so many blocks above a table may hold it.
_SHORT, _ABOVE = 4, 5

Rows = tuple[tuple[str, ...], ...]


def explained(document: Document, table: Table, header: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """The header and the rows of a table with what their signs stand for in place of them."""
    if not header or not rows:
        return header, rows
    told = "\n".join(near(document, table))
    signs = {cell for row in header for cell in map(bare, row) if cell and len(cell) <= _SHORT and not _ANY_HEADER.search(cell)}
    meant = _legend(told, signs) | _codes(document, table, signs)
    header = tuple(tuple(meant.get(bare(cell), cell) for cell in row) for row in header)
    header, rows = _named(header, rows, _codes(document, table, {bare(cell) for row in rows for cell in row[:2]}))
    if (hit := _DIRECTION.search(told)) is not None:
        rows = tuple(tuple(_turned(cell, hit["sign"], _FALLS.search(hit["what"]) is not None) for cell in row) for row in rows)
    return _dated(header, rows, f"{bare(table.title or '')}\n{told}"), rows


def near(document: Document, table: Table) -> Iterator[str]:
    """The texts above a table, the nearest last, and that right below it."""
    around = (*before(document, table, _ABOVE), *behind(document, table, 1))
    yield from (bare(block.text) for block in around if block.table is None and block.countable)


def _legend(near: str, signs: set[str]) -> dict[str, str]:
    """What a text says that signs stand for: each by itself, or all in turn."""
    found: dict[str, str] = {}
    told = [sign for sign in signs if sign in near]
    for sign in told:
        for hit in re.finditer(re.escape(sign), near):
            quoted = _QUOTES.search(near[: hit.start()]) is not None or not sign[0].isalnum()
            says = _SAYS.match(near, hit.end()) if quoted or _COLUMN.match(near, hit.end()) else None
            if says is not None and _OF_VALUES.search(says["what"]):
                found.setdefault(sign, says["what"])
    listed = {sign: its for sign in told if not sign[0].isalnum() and (its := _LISTED.match(near, near.index(sign) + len(sign)))}
    for sign, its in listed.items() if len(listed) > 1 else ():
        found.setdefault(sign, its["what"] + (f"（{its['unit']}）" if parse_unit(its["unit"] or "") else ""))
    for each in _IN_TURN.finditer(near) if told else ():
        keys, what = (_JOINT.split(each[name]) for name in ("keys", "what"))
        names = [_COLUMN.sub("", key).strip('“”"「」') for key in keys]
        if len(names) == len(what) and signs.issuperset(names):
            found |= {name: meaning for name, meaning in zip(names, what, strict=True) if name not in found}
    return found


def _codes(document: Document, own: Table, signs: set[str]) -> dict[str, str]:
    """What other tables name under codes that two cells or more have: 编码|指标|单位."""
    wanted = {sign for sign in signs if _CODE.fullmatch(sign)}
    found: dict[str, str] = {}
    for table in document.tables if len(wanted) > 1 else ():
        for row in table.grid if table.index != own.index else ():
            cells = [bare(document.blocks[cell].text) if cell >= 0 else "" for cell in row]
            for at, cell in enumerate(cells[:-1]):
                if cell in wanted and len(cells[at + 1]) > _SHORT and not _CODE.fullmatch(cells[at + 1]):
                    unit = cells[at + 2] if at + 2 < len(cells) and parse_unit(cells[at + 2]) else ""
                    found.setdefault(cell, cells[at + 1] + (f"（{unit}）" if unit else ""))
    return found if len(found) > 1 else {}


def _named(header: Rows, rows: Rows, codes: Mapping[str, str]) -> tuple[Rows, Rows]:
    """A table whose rows are called by codes alone, with their names."""
    told = [at for at in range(min(2, len(header[-1]))) if sum(bare(row[at]) in codes for row in rows if at < len(row)) * 2 > len(rows)]
    if not told or any(bare(row[told[0] + 1]) in codes.values() for row in rows if told[0] + 1 < len(row)):
        return header, rows
    at = told[0]
    return (
        tuple((*row[:at], _NAME_HEAD, *row[at + 1 :]) for row in header),
        tuple((*row[:at], codes.get(bare(row[at]), row[at]), *row[at + 1 :]) for row in rows),
    )


def _turned(cell: str, sign: str, falls: bool) -> str:
    """A name that ends with a sign of its direction, in words."""
    name = cell.rstrip()
    return f"{name.removesuffix(sign).rstrip()}{_FALL if falls else _RISE}" if name.endswith(sign) and len(name) > _SHORT else cell


def _dated(header: Rows, rows: Rows, near: str) -> Rows:
    """The header with the years of a column that holds several values in each cell, one for each: 61.5→57→50."""
    for at in range(len(header[-1])):
        cells = [bare(row[at]) for row in rows if at < len(row)]
        counts = {len(VALUES.split(cell)) for cell in cells if ALONG.fullmatch(cell)}
        own = bare(header[-1][at])
        told = [each for each in (years_in_order(own), *map(years_in_order, near.split("\n"))) if {len(each)} == counts and len(each) > 1]
        if told and 2 * sum(ALONG.fullmatch(cell) is not None for cell in cells) > len(cells):
            years = "→".join(f"{year}{common.YEAR}" for year in told[0])
            header = (*header[:-1], (*header[-1][:at], years, *header[-1][at + 1 :]))
    return header


def years_in_order(text: str) -> Sequence[str]:
    """The years that a head, a title or a sentence on the order of values lists, in their order; () where it tells of no order."""
    for said in (*_SENTENCE_END.split(text), text) if _ORDER.search(text) else ():
        years = list(dict.fromkeys(_ONE_YEAR.findall(said)))
        if _ORDER.search(said) and years == sorted(years) and len(years) > 1:
            return years
    return ()
