"""Who answers for tasks by tables: lists of tasks with who does each, and lists of bodies with what each does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from plancheck.extraction.duties.bodies import Bodies, bodies_of
from plancheck.extraction.duties.responsibilities import SUPPORT, TERMS, first_leads_from
from plancheck.extraction.lists import entries, held, kinds, naming, tables
from plancheck.extraction.lists.entries import Entry, Piece
from plancheck.extraction.tasks import ticked
from plancheck.extraction.words import patterns
from plancheck.model.document import Block, Document
from plancheck.model.plan import Heading, PlanTable, Responsibility, quote
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.line import fold

DONE_BY = TERMS.late("done_by")
_TO_DO = TERMS.late("to_do")
_EVERY, _IN_WORDS = TERMS.lates("every", "in_words")
_OFFICE = TERMS.late("office")
_IN_PARTICULAR = TERMS.late("in_particular")
_BODY_LINE, _CHARGE_VERB = TERMS.lates("body_line", "charge_verb")

#: A code of a body before its name.
_CODE = patterns.late(r"(?P<code>[①-⑳]|(?<![A-Za-z])[A-Z]\d?(?![A-Za-z]))[：:、.．=＝\s]*(?P<who>[^①-⑳，,；;。、：:\s]{3,20})")


class Assigned(NamedTuple):
    """A row that may give bodies charge of something: the entry with its `body` cells, the names of the items that it is of, who answers
    for it (None where nobody is named, or only who helps), and whether the row is a task, and not a body with what it does."""

    entry: Entry
    names: tuple[str, ...]
    clause: Responsibility | None
    is_task: bool = True


class _Columns(NamedTuple):
    """The columns of what is done, those of who does it, and of the latter those who lead and those who help; `is_task`: a row is one;
    `numbers`: the one that gives the number of the heading that a row is of."""

    what: tuple[int, ...]
    by: tuple[int, ...]
    leading: tuple[int, ...]
    helping: tuple[int, ...]
    is_task: bool = True
    numbers: int | None = None


def rows(
    document: Document, vocabulary: Vocabulary, plan_tables: Sequence[PlanTable], headings: Sequence[Heading] = ()
) -> tuple[Assigned, ...]:
    """The rows of all lists of tasks, those that name nobody too, and of all lists of bodies with their tasks.

    A list has a column of what is to be done, by its head or since its cells name or number headings of the draft, and one of bodies;
    tables of projects and of indicators are none. The bodies of the column 牵头 lead, or those of the first where others help. A row may
    be of several items: by their names (甲、乙), or by their numbers (6.1—6.3).
    """
    bodies = bodies_of(vocabulary, document)
    called = naming.Headed(headings)
    codes = _codes(document, bodies)
    found: list[Assigned] = []
    for table in plan_tables:
        if not table.kind and (signed := ticked.columns(table)) and table.header:
            found += _of_signs(document, table, bodies, called, signed)
            continue
        columns = None if table.kind else _by_heads(table, bodies, called) or _by_cells(table, bodies, called)
        if columns is not None:
            read = _of_task if columns.is_task else _of_body
            columns = columns._replace(numbers=_numbering(table, called, columns.what[0]) if columns.is_task else None)
            for cells, texts in zip(tables.body(document, table), table.rows, strict=True):
                found += read(document, bodies, called, columns, cells, tuple(_decoded(text, codes) for text in texts) if codes else texts)
    lines = [
        each for block in document.blocks if block.countable and block.table is None for each in _of_line(block, document, bodies, called)
    ]
    found = [*map(_first_leading, found)] if found and first_leads_from(document) == (0, 0) else found
    return (*found, *(lines if len({each.entry.named.block for each in lines}) > 1 else ()))


def _first_leading(row: Assigned) -> Assigned:
    """A row of a task, led by the first of several bodies where nothing else tells who leads."""
    clause = row.clause if row.is_task else None
    leaderless = clause is not None and not clause.lead and len(clause.units) > 1
    return row._replace(clause=replace(clause, lead=clause.units[:1])) if clause is not None and leaderless else row


def _codes(document: Document, bodies: Bodies) -> dict[str, str]:
    """What bodies are called in tables for short, where a line says so: ①市文旅局 ②市教育局."""
    found: dict[str, str] = {}
    for block in document.blocks:
        told = {hit["code"]: hit["who"] for hit in _CODE.finditer(block.text) if bodies.is_body(hit["who"])} if block.table is None else {}
        found |= told if len(told) > 1 else {}
    return found


def _decoded(text: str, codes: dict[str, str]) -> str:
    """A cell that holds nothing but codes of bodies, with their names."""
    said = [code for code in patterns.split(r"[、，,/\s]|(?<=[①-⑳])", text) if code]
    return "、".join(codes[code] for code in said) if said and all(code in codes for code in said) else text


def _of_line(block: Block, document: Document, bodies: Bodies, called: naming.Headed) -> Iterator[Assigned]:
    """A line that says what a body does, with the items that it names: 市文旅局：牵头补书屋，配合训练馆员。"""
    hit = _BODY_LINE.fullmatch(block.text)
    units = bodies.names(hit["who"], strict=True) if hit else []
    if hit is None or not units or len(units) < len([*bodies.split(hit["who"])]):
        return
    who = Piece(block.index, *hit.span("who"))
    for part in patterns.late("[^，,；;。]+").finditer(block.text, *hit.span("what")):
        verb = _CHARGE_VERB.match(part[0])
        said = tables.bare(part[0][verb.end() if verb else 0 :])
        if called.most([said, said]):
            helps = verb is not None and SUPPORT.search(verb[0]) is not None
            clause = Responsibility(tuple(units), () if helps else tuple(units), None, quote(document, *who))
            named = Piece(block.index, *part.span())
            yield Assigned(Entry(said, named, (who, named), (("body", who),)), _names(said, called), clause, False)


def _by_heads(table: PlanTable, bodies: Bodies, called: naming.Headed) -> _Columns | None:
    """The columns of a list of tasks as its heads call them."""
    headers = tables.joined(table.header)
    by = [at for at, header in enumerate(headers) if DONE_BY.search(header) and not called.most(_cells(table, at), bodies.is_body)]
    doing = [at for at, header in enumerate(headers) if _TO_DO.search(header) and at not in by]
    # 任务板块|重点任务: what the draft has headings for is done.
    what = max(doing, key=lambda at: called.count(_cells(table, at))) if len(doing) > 1 else next(iter(doing), None)
    leading = tuple(at for at in by if bodies.lead.search(fold(headers[at])))
    helping = tuple(at for at in by if SUPPORT.search(headers[at]) and at not in leading)
    if what is None and leading and helping:  # then its rows are tasks, whatever they are called
        what = _called_apart(table, by[0])
    return None if what is None or not by or what > by[0] else _Columns((what,), tuple(by), leading, helping)


def _by_cells(table: PlanTable, bodies: Bodies, called: naming.Headed) -> _Columns | None:
    """The columns of a list whose heads do not tell what is done, while most cells name headings of the draft and others are bodies;
    bodies that stand in front of what they do have it done."""
    headers = tables.joined(table.header)
    named = {at for at in range(len(headers)) if called.most(_cells(table, at), bodies.is_body)}
    of_bodies = {at for at in range(len(headers)) if at not in named and held.role([*_cells(table, at)], "", bodies.is_body) == "owner"}
    told_by = tuple(at for at in sorted(of_bodies) if DONE_BY.search(headers[at]) or _OFFICE.search(headers[at]))
    by = told_by or tuple(sorted(of_bodies))
    what = _called_apart(table, by[0]) if by and not named and not any(SUPPORT.search(headers[at]) for at in by) else None
    if what is not None and deeds(table.header, table.rows) - {what, *by}:  # parts of an item, with what is done
        return _Columns((what,), by, by[:1] if len(by) > 1 else (), by[1:])
    if not named or not by:
        return None
    is_task = min(named) < by[0]
    if is_task and not told_by and len(by) > 1:  # under heads that nobody knows, whoever stands first leads
        return _Columns((min(named),), by, by[:1], by[1:])
    of = [headers[at] for at in (by if is_task else sorted(named))]
    told = by if is_task else tuple(sorted(named))
    helping = tuple(at for at, head in zip(told, of, strict=True) if SUPPORT.search(head))
    leading = tuple(at for at, head in zip(told, of, strict=True) if at not in helping and bodies.lead.search(fold(head)))
    return _Columns((min(named),) if is_task else told, by if is_task else by[:1], leading, helping, is_task)


def _numbering(table: PlanTable, called: naming.Headed, what: int) -> int | None:
    """The column before the one of tasks that numbers the headings which these are of: most are called as the heading is."""
    rows = [[*map(tables.bare, row)] for row in table.rows if what < len(row) and not tables.across(row)]
    for at in range(what):
        told = [(called.numbered(row[at]), row[what]) for row in rows if row[at]]
        agreeing = sum(any(naming.alike(naming.plain(name), naming.plain(title)) for title in titles) for titles, name in told)
        if len(told) > 1 and all(titles for titles, _ in told) and 2 * agreeing > len(told):
            return at
    return None


def _cells(table: PlanTable, at: int) -> Iterator[str]:
    """What the cells of a column say, without those of lines over the whole width."""
    return (tables.bare(row[at]) for row in table.rows if at < len(row) and not tables.across(row))


def _of_task(
    document: Document, bodies: Bodies, called: naming.Headed, columns: _Columns, cells: Sequence[int], texts: tuple[str, ...]
) -> Iterator[Assigned]:
    """A row as a task with who does it."""
    (what,), by, leading, helping, _, at_number = columns
    number = entries.NUMBER.match(entries.bare(texts[0]) or entries.bare(texts[what]))
    headed = number and not any(map(tables.bare, texts[what + 1 :]))  # 二、馆员 between the rows
    if not tables.bare(texts[what]) or cells[what] < 0 or tables.across(texts) or headed:
        return
    named_in = {at: _a_line_each(texts[at], bodies) for at in by if at < len(cells) and cells[at] >= 0}
    named = {at: listed for at, text in named_in.items() if (listed := bodies.names(text, strict=False))}
    pieces = tuple(Piece(cell, 0, len(document.blocks[cell].text)) for cell in cells[what:] if cell >= 0)
    told = tuple(("body", Piece(cells[at], 0, len(document.blocks[cells[at]].text))) for at in named)
    clause = None
    if set(named) - set(helping):
        lead = [unit for at in named if at in leading or (helping and at not in helping) for unit in named[at]]
        lead = lead or [unit for at in named for unit in bodies.leading(named_in[at])]
        lead = lead or [unit for text in named_in.values() if "→" in text for unit in bodies.names(text.partition("→")[0], strict=False)]
        units = dict.fromkeys(unit for listed in named.values() for unit in listed)
        clause = Responsibility(tuple(units), tuple(dict.fromkeys(lead)), None, quote(document, *told[0][1]))
    spans = next((hits for text in texts[:what] if len(hits := called.numbered(tables.bare(text))) > 1), ())
    own = called.numbered(tables.bare(texts[at_number])) if at_number is not None else ()
    names = (*_names(tables.bare(texts[what]), called), *spans, *own)
    yield Assigned(Entry(tables.bare(texts[what]), pieces[0], pieces, told), tuple(dict.fromkeys(names)), clause)


def _of_body(
    document: Document, bodies: Bodies, called: naming.Headed, columns: _Columns, cells: Sequence[int], texts: tuple[str, ...]
) -> Iterator[Assigned]:
    """A row as a body with what it does."""
    at = columns.by[0]
    units = bodies.names(_a_line_each(texts[at], bodies), strict=False)
    for what in (each for each in columns.what if units and cells[each] >= 0 and tables.bare(texts[each])):
        said = tables.bare(texts[what])
        who, done = (Piece(cell, 0, len(document.blocks[cell].text)) for cell in (cells[at], cells[what]))
        lead = tuple(units) if what in columns.leading or (columns.helping and what not in columns.helping) else ()
        clause = Responsibility(tuple(units), lead, None, quote(document, *who))
        yield Assigned(Entry(said, done, (who, done), (("body", who),)), _names(said, called), clause, False)


def _of_signs(document: Document, table: PlanTable, bodies: Bodies, called: naming.Headed, signed: Sequence[int]) -> Iterator[Assigned]:
    """The tasks of a table that says by signs in some columns who does each."""
    counts = {at: called.count(_cells(table, at)) for at in range(signed[0])}
    what = max(counts, key=counts.__getitem__) if any(counts.values()) else _called_apart(table, signed[0])
    if what is None:
        return
    for block, before, told in ticked.crossed(document, table, bodies, signed, what):
        said = tables.bare(document.blocks[block].text) if block >= 0 else ""
        if not said or not (told or called.most([said, said])):
            continue
        named = Piece(block, 0, len(document.blocks[block].text))
        pieces = (named, *(Piece(each.block, 0, len(document.blocks[each.block].text)) for each in told))
        lead = [each.name for each in told if each.leads or (not each.helps and any(other.helps for other in told))]
        units = tuple(dict.fromkeys(each.name for each in told))
        clause = Responsibility(units, tuple(dict.fromkeys(lead)), None, quote(document, *named)) if units else None
        names = (*_names(said, called), *(title for text in before for title in called.numbered(text)))
        yield Assigned(Entry(said, named, pieces), names, clause, False)


def _names(said: str, called: naming.Headed) -> tuple[str, ...]:
    """The names of items in what a cell says, and those of the headings that it numbers."""
    listed = naming.listed(said)
    numbered = (title for text in (said, *map(naming.opening_number, listed)) if text for title in called.numbered(text))
    return tuple(dict.fromkeys((*listed, *numbered)))


def _a_line_each(text: str, bodies: Bodies) -> str:
    """The text of a cell with 、 between bodies that stand on lines of their own; a name that is broken over two lines is one."""
    lines = text.split("\n")
    joined = lines[0]
    for line in lines[1:]:
        above, name = patterns.split("[、，,；;/]", joined)[-1], fold(line)
        # No pack need know all of whom 各… speaks (各街镇). A line that is only the end of a name ends the one above it: 市人民政府 above
        # 办公室, 各区 above 人民政府.
        many = _EVERY.match(above) is not None
        ends = bodies.ends.fullmatch(name) or (many and bodies.each.fullmatch(name))
        starts = bodies.is_body(line) or _EVERY.match(name) is not None
        apart = (many or bodies.is_body(above)) and starts and not ends
        joined += ("、" if apart else "") + line
    return joined


def _called_apart(table: PlanTable, end: int) -> int | None:
    """The first column before `end` that calls each row something else, in words; None where there is none."""
    for at in range(end):
        told = [*_cells(table, at)]
        if len(told) > 1 and len(set(told)) == len(told) and all(_IN_WORDS.search(text) for text in told):
            return at
    return None


def says_much(cells: Sequence[str]) -> bool:
    """Whether most of some cells say so much that it is to be done."""
    return 2 * sum(len(text) >= kinds.SAID for text in cells) > len(cells)


def deeds(header: tuple[tuple[str, ...], ...], rows: Sequence[tuple[str, ...]] = ()) -> frozenset[int]:
    """The columns of a list of tasks that tell what is to be done: 举措 and the like, else the one of tasks. A list has them before one
    of bodies; where none is called so, `rows` show it, or what stands right before the bodies tells it. So they do if no head is known."""
    headers = tables.joined(header)
    by = next((at for at, each in enumerate(headers) if DONE_BY.search(each)), None)
    what = [at for at, each in enumerate(headers) if _TO_DO.search(each) and not DONE_BY.search(each) and (by is None or at < by)]
    told = [at for at in what if _IN_PARTICULAR.search(headers[at])]
    wordy: set[int] = set()
    if not what if by else not any(tables.ANY_HEADER.search(each) for each in headers if not tables.only_year(each)):
        cells = [[tables.bare(row[at]) for row in rows if at < len(row)] for at in range(max(map(len, rows), default=0))]
        wordy = {at for at, each in enumerate(cells) if says_much(each)}
    return frozenset(told or (what[:1] if by is not None else ()) or wordy or ({by - 1} if by else ()))
