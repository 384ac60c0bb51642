"""With which year changes compare, where no value stands: of one table (表2是以2020年为比较起点的降幅), or of all of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of, late
from plancheck.model.document import Document
from plancheck.text import clauses
from plancheck.text.line import squeeze

TERMS = lexicon("subjects")
_TABLE = TERMS.text("table")

_changes = any_of(TERMS.source("changes"))
_moves = any_of(TERMS.source("moves"))
_BASE_IS, _ALL, _THIS_TABLE, _NUMBER, _NAMED_TABLE = TERMS.lates("base_is", "all", "this_table", "yardstick_number", "named_table")
_NAMED_ROWS, _ROW_NUMBERS, _COUNT_OF_ROWS, _CHANGE_OF = TERMS.lates("named_rows", "row_numbers", "count_of_rows", "change_of")


class Told(NamedTuple):
    """A clause that tells a base, without values; `sentence` holds it, up to a semicolon. The year is None where it names several."""

    clause: str
    sentence: str
    year: int | None


def told(text: str) -> Iterator[Told]:
    """The clauses of a squeezed text that tell a base."""
    if not any(each.role == "base" for each in years.find(text)):
        return
    for first, last in clauses.statements(text):
        sentence = text[first:last]
        for start, end in clauses.clauses(sentence):
            clause = sentence[start:end]
            named = {each.year for each in years.find(clause) if each.role == "base" and each.year is not None}
            if named and not _valued(clause):
                yield Told(clause, sentence, named.pop() if len(named) == 1 else None)


def _valued(text: str) -> bool:
    """Whether a text has a value besides years and the numbers of tables and rows."""
    bare = _NAMED_ROWS.sub("", _NAMED_TABLE.sub("", years.without(text)))
    return any(each.unit for each in quantities.find_squeezed(bare))


def one(found: Iterable[Told]) -> int | None:
    """The year that all of them name; None where they differ or there is none."""
    return single(each.year for each in found)


def single(found: Iterable[int | None]) -> int | None:
    """The one year among them; None where they differ or there is none."""
    named = set(found)
    return named.pop() if len(named) == 1 else None


def titled(title: str) -> int | None:
    """The base in a table's title: 主要指标（较2020年累计）."""
    return one(told(squeeze(title).text))


def noted(note: str, marked: bool) -> int | None:
    """The base that a line below a table tells of all of it, and not of a value of its own; one that is not `marked` as a note must name
    what is compared."""
    of_one_year = {clause for clause, _ in _of_years(note, marked)}
    told = (each for each in _noted(note, marked) if not _NAMED_ROWS.search(each.clause) and not _valued(each.sentence))
    return one(each for each in told if each.clause not in of_one_year)


class OfRow(NamedTuple):
    """The base that a note tells of a row, of all its values or of that of one year only."""

    base: int
    only: int | None = None


def of_rows(note: str, marked: bool) -> dict[int, OfRow]:
    """The bases that a line below a table tells of rows, by their numbers: 第6至8项为较2020年的降幅; 第6项2023年数值为较2020年的降幅."""
    found: dict[int, OfRow] = {}
    for clause, _, year in _noted(note, marked):
        named = _NAMED_ROWS.search(clause)
        if named is None or year is None:
            continue
        others = {each.year for each in years.find(clause) if each.year not in (None, year)}
        base = OfRow(year, others.pop() if len(others) == 1 else None)
        for hit in _ROW_NUMBERS.finditer(named["rows"]):
            found |= dict.fromkeys(range(int(hit[1]), int(hit[2] or hit[1]) + 1), base)
    return found


#: Brackets without anything in them, and one form of the openings.
_EMPTY_BRACKETS = late(r"(?P<opening>[\[［【〔{｛<＜〈（(])\s*[\]］】〕}｝>＞〉）)]")
_OPENINGS = str.maketrans("［【〔｛＜〈（", "[[[{<<(")


def opening(text: str) -> str:
    """The bracket that a cell opens with, in one form; "" for none."""
    return first if (first := text.strip()[:1].translate(_OPENINGS)) in ("[", "{", "<", "(") else ""


def of_brackets(note: str, marked: bool) -> dict[str, int]:
    """The bases that a note tells of the figures in brackets, by how these open: []内为比2020年的降幅，<>内为比2005年累计数."""
    bases = ((_EMPTY_BRACKETS.search(each.clause), each.year) for each in (told(note) if marked else _noted(note, marked=False)))
    return {opening(hit["opening"]): year for hit, year in bases if hit is not None and year is not None}


class Yearly(NamedTuple):
    """The base of the changes that a table gives for one year, of the rows whose names have `rows` in them ("" for any)."""

    year: int
    rows: str
    base: int


def of_years(note: str, marked: bool) -> tuple[Yearly, ...]:
    """The bases that a note tells of the columns of years: 降幅2025年比2020年；2030年用纸量一项比2025年，用水量比2005年."""
    return tuple(each for _, each in _of_years(note, marked))


def _of_years(note: str, marked: bool) -> Iterator[tuple[str, Yearly]]:
    """Each of them with its clause."""
    if not marked or not _moves(note):
        return
    for first, last in clauses.statements(note):
        ahead: list[int] = []
        for start, end in clauses.clauses(note[first:last]):
            clause = note[first:last][start:end]
            named = years.find(clause)
            base = next((each for each in named if each.role == "base"), None)
            own = [each for each in named if base is not None and each.role in ("in", "by") and each.end <= base.start]
            ahead = [each.year for each in own if each.year is not None] or ahead
            if base is None or base.year is None or not ahead:
                continue
            rows = _COUNT_OF_ROWS.sub("", clause[own[-1].end if own else 0 : base.start])
            rows = rows if len(rows) > 1 and not (_changes(rows) or _moves(rows)) else _CHANGE_OF.sub("", rows)
            yield from ((clause, Yearly(year, rows, base.year)) for year in ahead)


def of_year(told: Iterable[Yearly], year: int | None, name: str) -> int | None:
    """The base of a row for a year, by the entry that names the row, else by the one that names none."""
    of = [each for each in told if each.year == year and each.rows in name]
    return single(each.base for each in of if each.rows) or single(each.base for each in of if not each.rows)


def _noted(note: str, marked: bool) -> Iterator[Told]:
    for each in told(note) if marked or len(note) <= 60 else ():
        rows = _NAMED_ROWS.search(each.clause)  # 第6、7两项为较2020年的累计数
        if (
            rows or _moves(each.sentence) or _BASE_IS.match(each.clause.removeprefix(common.NOTE_MARK))
            if marked
            else _changes(each.sentence)
        ):
            yield each


def above(lines: Iterable[str], title: str) -> int | None:
    """The base that the lines above a table tell of it."""
    number = _NUMBER.match(title)
    found = [each for line in lines for each in told(line) if _changes(each.sentence)]
    return one(
        each
        for each in found
        if _of(each.clause, number["number"] if number else "")
        or (_THIS_TABLE.search(each.sentence) and not _NAMED_TABLE.search(each.sentence))
    )


def _of(clause: str, number: str) -> bool:
    """Whether a clause names the table of a number."""
    return bool(number) and patterns.search(rf"{_TABLE}{number}(?![\d-])", clause) is not None


def of_tables(document: Document) -> dict[str, int | None]:
    """The base that sentences anywhere tell of a table, by its number: 表2所列降幅均与2020年相比."""
    found: dict[str, set[int | None]] = {}
    for each in _everywhere(document):
        for hit in _NAMED_TABLE.finditer(each.clause):
            found.setdefault(hit[0][1:], set()).add(each.year)
    return {number: named.pop() if len(named) == 1 else None for number, named in found.items()}


def number(title: str) -> str:
    """A table's number by its title, "" without one."""
    hit = _NUMBER.match(squeeze(title).text)
    return hit["number"] if hit else ""


def of_plan(document: Document) -> int | None:
    """The base of all changes that a plan names no other of: 本方案所称降幅均与2020年相比."""
    return one(each for each in _everywhere(document) if _changes(each.sentence) and _ALL.search(each.sentence))


#: How an item of a list opens.
_ITEM = late(r"\s*(?:[（(]?\d{1,2}[）)．.、]|[①-⑳]|—{1,2}|[-－●•■◆▪·])")


def of_items(document: Document) -> dict[int, int]:
    """The base that a line above a list tells of its items, by their blocks: 与2020年相比，实现以下目标：1.…；2.…"""
    found: dict[int, int] = {}
    base: int | None = None
    for block in document.blocks:
        if not block.countable or block.table is not None or not block.text.strip():
            continue
        own = one(told(squeeze(block.text).text)) if block.text.rstrip().endswith(("：", ":")) else None
        if own is None and base is not None and _ITEM.match(block.text):
            found[block.index] = base
        else:
            base = own
    return found


def _everywhere(document: Document) -> Iterator[Told]:
    for block in document.blocks:
        if block.countable and block.table is None:
            yield from told(squeeze(block.text).text)
