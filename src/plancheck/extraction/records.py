"""Projects in lines and sentences that are built alike: fields between signs (书屋—20座—2亿元—2025年), items behind ① ② in a paragraph.

Lines whose fields hold the same, one after the other, are rows of a table without one: what a field is shows in what it holds, or in a
sentence before them (每条依次为：名称、规模、总投资).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from plancheck.extraction import entries, held, patterns, tables
from plancheck.extraction.bodies import bodies_of
from plancheck.extraction.columns import of_projects
from plancheck.extraction.entries import Entry, Piece, Scene
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import Late
from plancheck.extraction.project_items import Cells, stated
from plancheck.model.document import Block
from plancheck.model.quantity import dimension
from plancheck.text.clauses import trimmed

TERMS = lexicon("projects")
_IN_ORDER, _CARD = TERMS.lates("in_order", "card_number")
#: What stands between the fields of a line.
_BETWEEN = tuple(map(patterns.late, ("—", r"(?<=\s)/(?=\s)|／", "[｜|]", "[；;]")))
#: The fewest fields of a line, lines of one list, paragraphs between a line and its name, and letters of a name.
_FIELDS, _LINES, _UP, _NAME = 4, 2, 3, 60
_TELLING = ("investment", "period", "owner", "body")
_OWNERS = {"body": "owner"}
#: The number of an item within a paragraph.
_MARK = patterns.late(r"[①-⑳]")


def told(scene: Scene, known: Set[int]) -> Iterator[Entry]:
    """The projects of all lists in lines and in paragraphs; `known`: blocks of lists that are read otherwise."""
    lines = [block for block in scene.document.blocks if block.countable and block.table is None and block.index not in known]
    for between in _BETWEEN:
        yield from _in_lines(scene, lines, between)
    yield from _in_paragraphs(scene, lines)


def _in_lines(scene: Scene, lines: Sequence[Block], between: Late) -> Iterator[Entry]:
    """The projects of lines that have as many fields as others near them."""
    run: list[list[Piece]] = []
    for its in (its for block in lines if len(its := _fields(block, between)) >= _FIELDS):
        if run and its[0].block > run[-1][0].block + 2 * _UP:
            yield from _of_run(scene, lines, run)
            run = []
        run.append(its)
    yield from _of_run(scene, lines, run)


def _of_run(scene: Scene, lines: Sequence[Block], run: Sequence[list[Piece]]) -> Iterator[Entry]:
    number, times = max(Counter(map(len, run)).items(), key=lambda each: each[1], default=(0, 0))
    rows = {its[0].block: its for its in run if len(its) == number}
    if times < _LINES:
        return
    first = min(rows)
    texts = [tuple(tables.bare(scene.text(piece)) for piece in its) for its in rows.values()]
    before = [block.text for block in lines if first - _UP * 2 <= block.index < first]
    header = next((told_as for text in reversed(before) if len(told_as := _named(text)) == number), ("",) * number)
    noted = next((unit for unit in tables.noted_units(before) if dimension(unit) == "money"), "")
    columns = of_projects((header,), texts, noted, bodies_of(scene.vocabulary, scene.document).is_body)
    roles = [each.role for each in columns]
    if len({_OWNERS.get(role, role) for role in roles if role in _TELLING}) < 2:
        return
    unit = next((entries.unit_of_money(text) for text, role in zip(header, roles, strict=True) if role == "investment"), "") or noted
    last = first - _UP
    for index, its in rows.items():
        above = [block for block in lines if max(last, index - _UP) < block.index < index and not _is_heading(scene, block.index)]
        last = index
        named, content = _name(scene, roles, its, above)
        if named is not None:
            cells: Cells = [("content", piece) for piece in content]
            for role, piece in zip(roles, its, strict=True):
                role = _OWNERS.get(role, role)
                if role not in ("", "name", "number") and not held.is_nothing(scene.text(piece)) and role not in dict(cells):
                    cells.append((role, piece))
            yield Entry(_CARD.sub("", scene.text(named)), named, (), tuple(cells), _group(scene, index), unit)


def _fields(block: Block, between: Late) -> list[Piece]:
    """The fields of a line, with what stands between."""
    starts = [0, *(hit.end() for hit in between.finditer(block.text))]
    ends = [*(start - 1 for start in starts[1:]), len(block.text)]
    return [Piece(block.index, *trimmed(block.text, start, end)) for start, end in zip(starts, ends, strict=True)]


def _named(text: str) -> tuple[str, ...]:
    """What a sentence says that the fields of each line are, in their order: 每条依次为：名称、规模、总投资（万元）."""
    hit = _IN_ORDER.search(text)
    return tuple(tables.bare(part) for part in patterns.split("[、，]", hit["what"])) if hit else ()


def _name(scene: Scene, roles: Sequence[str], its: Sequence[Piece], above: Sequence[Block]) -> tuple[Piece | None, list[Piece]]:
    """Where a line's name stands, and what is built where other lines tell it: in a field, else in the paragraphs above the line, the
    first of which names it."""
    at = roles.index("name") if "name" in roles else -1
    if at >= 0:
        return (its[at] if scene.text(its[at]) else None), []
    pieces = [scene.whole(block.index) for block in above]
    return (pieces[0], pieces[1:2]) if pieces and len(scene.text(pieces[0])) <= _NAME else (None, [])


def _is_heading(scene: Scene, index: int) -> bool:
    return any(section.start == index and section.children for section in scene.sections)


def _group(scene: Scene, index: int) -> str | None:
    """What the part that a line stands in is called."""
    at = scene.tree.section_of_block[index]
    while at is not None and scene.sections[at].start == index:
        at = scene.sections[at].parent
    return entries.group_name(tables.bare(scene.sections[at].heading.title)) if at is not None else None


def _in_paragraphs(scene: Scene, lines: Sequence[Block]) -> Iterator[Entry]:
    """①城东书屋：甲公司建设，20座，2025年建成，2亿元；②…: the items of a paragraph, of which most say what they cost and when. Who leads
    may be told in another paragraph, by their numbers."""
    is_body = bodies_of(scene.vocabulary, scene.document).is_body
    leading: dict[tuple[int | None, str], Piece] = {}
    made: list[tuple[Entry, str]] = []
    for block in lines:
        if not (starts := [hit.start() for hit in _MARK.finditer(block.text)]):
            continue
        items = [Piece(block.index, *trimmed(block.text, a + 1, b)) for a, b in zip(starts, [*starts[1:], len(block.text)], strict=True)]
        marks = [block.text[start] for start in starts]
        part = scene.tree.section_of_block[block.index]
        found = []
        for mark, item in zip(marks, items, strict=True):
            text = scene.text(item)
            name, colon, said = text.partition("：")
            if colon and len(name) <= _NAME:
                piece = Piece(item.block, item.start + len(name) + 1, item.end)
                cells = stated(scene, [piece])
                opens = patterns.split("[，,；;]", said)[0]
                if "owner" not in dict(cells) and is_body(opens):
                    cells.append(("owner", Piece(item.block, piece.start, piece.start + len(opens))))
                where = Piece(item.block, item.start, item.start + len(name))
                found.append((Entry(name, where, (item,), tuple(cells), _group(scene, block.index)), mark))
            elif is_body(text.rstrip("，,。；; ")):
                leading |= dict.fromkeys(((part, each) for each in _run(marks, items, mark)), item)
        if len(found) > 1 and 2 * sum(each.states("investment", "period") for each, _ in found) > len(found):
            made += found
    for entry, mark in made:
        told_of = leading.get((scene.tree.section_of_block[entry.named.block], mark))
        yield entry if told_of is None or entry.states("owner") else entry.with_cells(("owner", told_of))


def _run(marks: Sequence[str], items: Sequence[Piece], mark: str) -> Iterator[str]:
    """A mark and those right before it with nothing behind them: ③④市文化局."""
    at = marks.index(mark)
    yield mark
    while at and items[at - 1].start >= items[at - 1].end:
        at -= 1
        yield marks[at]
