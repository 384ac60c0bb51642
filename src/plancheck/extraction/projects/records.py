"""Projects in lines and sentences that are built alike: fields between signs (书屋—20座—2亿元—2025年), items behind ① ② in a paragraph.

Lines whose fields hold the same, one after the other, are rows of a table without one: what a field is shows in what it holds, or in a
sentence before them (每条依次为：名称、规模、总投资).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations

from plancheck.extraction.lists import entries, held, tables
from plancheck.extraction.lists.columns import of_projects
from plancheck.extraction.lists.entries import Entry, Piece, Scene
from plancheck.extraction.projects.items import Cells, stated
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import Late
from plancheck.model.document import Block
from plancheck.model.quantity import dimension
from plancheck.text.clauses import trimmed

TERMS = lexicon("projects")
_IN_ORDER, _CARD = TERMS.lates("in_order", "card_number")
#: What stands between the fields of a line.
_BETWEEN = tuple(map(patterns.late, ("—", r"(?<=\s)/(?=\s)|／", "[｜|]")))
_MONEY_UNIT = TERMS.text("money_unit")
_SIGNS = patterns.late("[；;]"), patterns.late("[，,]")
#: The fewest fields of a line, lines of one list, paragraphs between a line and its name, and letters of a name.
_FIELDS, _LINES, _UP, _NAME = 4, 2, 3, 60
#: And the most fields: more are a list of something.
_MOST = 20
#: So many fields a line may lack.
_LACKING = 2
_COUNTS = TERMS.late("counts_its_own")
_TELLING = ("investment", "period", "owner", "body")
_OWNERS = {"body": "owner"}
#: The number of an item within a paragraph, and as it opens one; the name behind it.
_MARK, _OPENS, _BY_NUMBER = TERMS.lates("item_mark", "item_opens", "by_number")
_NAMED = TERMS.late("item_named")
#: A line with fields in brackets behind its name.
_IN_BRACKETS = patterns.late(
    r"\s*(?P<name>[^（(〔;；：:。\n]{4,40})(?:[：:](?P<first>[^（(〔\n]+))?"
    r"[（(〔](?P<told>[^（()）〔〕]*[；;，,][^（()）〔〕]*)[)）〕]。?(?:[：:，,](?P<behind>.+))?"
)
_LABEL = patterns.late(r"(?:^|(?<=[。；;\s]))(?P<label>[^\s：:。；;，,（）()]{2,8}(?:[（(][^（()）]{1,8}[）)])?)[：:]")
_BRACKETED = patterns.late(r"(?:^|(?<=[、，,；;：:。]))(?P<name>[^、，,；;：:。（(）)\n]{4,40})[（(](?P<told>[^（()）]*\d[^（()）]*)[）)]")
_OF_SOME = patterns.late(r"(?P<marks>(?:(?:[①-⑳]|[A-Z]{1,2}\d{1,2})[、，]?)+)(?P<said>[^，,；;。①-⑳]{3,})")
_IN_TURN, _AND, _BUILDS = TERMS.lates("in_turn", "last_of_list", "builds")


#: The paragraphs that may be lines of lists, by block.
Lines = Mapping[int, Block]


def _near(lines: Lines, start: int, end: int) -> list[Block]:
    """Those of some lines that stand in blocks [start, end)."""
    return [lines[at] for at in range(start, end) if at in lines]


def told(scene: Scene, known: Set[int]) -> Iterator[Entry]:
    """The projects of all lists in lines and in paragraphs; `known`: blocks of boxes, of which only what stands in brackets is read."""
    framed = {cell for table in scene.document.tables for row in table.grid if len({*row}) == 1 for cell in row}
    countable = (block for block in scene.document.blocks if block.countable)
    every = {block.index: block for block in countable if block.table is None or block.index in framed}
    lines = {at: block for at, block in every.items() if at not in known}
    yield from _in_lines(scene, every, [[*_around_brackets(block)] for block in every.values()])
    for between in _BETWEEN:
        yield from _in_lines(scene, lines, [_fields(scene.whole(block.index), block.text, between) for block in lines.values()])
    yield from _labelled(scene, lines)
    yield from _in_paragraphs(scene, lines)
    for block in lines.values():
        yield from _in_brackets(scene, block)


def _in_lines(scene: Scene, lines: Lines, fields: Sequence[list[Piece]]) -> Iterator[Entry]:
    """The projects of lines that have as many fields as others near them."""
    run: list[list[Piece]] = []
    for its in (its for its in fields if len(its) >= _FIELDS - 1):
        if run and its[0].block > run[-1][0].block + 2 * _UP:
            yield from _of_run(scene, lines, run)
            run = []
        run.append(its)
    yield from _of_run(scene, lines, run)


def _of_run(scene: Scene, lines: Lines, run: Sequence[list[Piece]]) -> Iterator[Entry]:
    number, times = max(Counter(map(len, run)).items(), key=lambda each: each[1], default=(0, 0))
    rows = {its[0].block: its for its in run if len(its) == number}
    if times < _LINES or not _FIELDS <= number <= _MOST:
        return
    before = [block.text for block in _near(lines, min(rows) - _UP * 2, min(rows))]
    told_as = next((named for text in reversed(before) if number - 2 <= len(named := _named(text)) <= number), ())
    # What is told of the fields in brackets stands behind a name.
    header = (*("",) * (len(told_as) < number), *told_as, *("",) * number)[:number]
    yield from _of_rows(scene, lines, header, rows, _noted(before), [its for its in run if number - _LACKING <= len(its) < number])


def _of_rows(
    scene: Scene, lines: Lines, header: tuple[str, ...], rows: dict[int, list[Piece]], noted: str, lacking: Iterable[list[Piece]] = ()
) -> Iterator[Entry]:
    """The projects of lines whose fields hold what a header says, or what they show; some may lack a field or two."""
    texts = [tuple(tables.bare(scene.text(piece)) for piece in its) for its in rows.values()]
    columns = of_projects((header,), texts, noted, scene.bodies.is_body)
    roles = [each.role for each in columns]
    if len({_OWNERS.get(role, role) for role in roles if role in _TELLING}) < 2:
        return
    unit = next((entries.unit_of_money(text) for text, role in zip(header, roles, strict=True) if role == "investment"), "") or noted
    for its in lacking:
        if not any(_COUNTS.fullmatch(scene.text(piece)) for piece in its):
            rows[its[0].block] = _filled_up(scene, its, roles, unit)
    headings = {section.start for section in scene.sections if section.children}
    last = min(rows) - _UP
    for index, its in sorted(rows.items()):
        above = [block for block in _near(lines, max(last, index - _UP) + 1, index) if block.index not in headings]
        last = index
        named, content = _name(scene, roles, its, above)
        if named is not None:
            cells: Cells = [("content", piece) for piece in content]
            for role, piece in zip(roles, its, strict=True):
                role = _OWNERS.get(role, role)
                if role not in ("", "name", "number") and not held.is_nothing(scene.text(piece)) and role not in dict(cells):
                    cells.append((role, piece))
            if "content" not in dict(cells) and "scale" in dict(cells):  # as in a table
                cells.append(("content", dict(cells)["scale"]))
            unread = [piece for role, piece in zip(roles, its, strict=True) if not role]
            cells += [each for each in stated(scene, unread) if each[0] in _TELLING and each[0] not in dict(cells)]
            group = next((entries.group_name(scene.text(piece)) for role, piece in cells if role == "category"), None)
            yield Entry(_CARD.sub("", scene.text(named)), named, (), tuple(cells), group or _group(scene, index), unit)


def _filled_up(scene: Scene, its: Sequence[Piece], roles: Sequence[str], unit: str) -> list[Piece]:
    """The fields of a line that lacks some of those of the others, each at the place of one that holds the like."""
    held_by = [held.kind(tables.bare(scene.text(piece)), unit, scene.bodies.is_body) for piece in its]

    def fitting(gaps: tuple[int, ...]) -> int:
        left = [_OWNERS.get(role, role) for at, role in enumerate(roles) if at not in gaps]
        return sum(kind == (role if role in _TELLING else "") for kind, role in zip(held_by, left, strict=True))

    best = max(combinations(range(len(roles)), len(roles) - len(its)), key=fitting)
    pieces, nothing = iter(its), Piece(its[0].block, its[0].start, its[0].start)
    return [nothing if at in best else next(pieces) for at in range(len(roles))]


def _labelled(scene: Scene, lines: Lines) -> Iterator[Entry]:
    """The projects of cards, a paragraph each: a name, and fields with the same labels in each (城东书屋。规模：20座。金额：20000。)."""
    cards: dict[tuple[str, ...], dict[int, list[Piece]]] = {}
    for block in lines.values():
        hits = [*_LABEL.finditer(block.text)]
        if len(hits) >= _FIELDS - 1 and (end := hits[0].start()):
            starts, stops = (0, *(hit.end() for hit in hits)), (end, *(hit.start() for hit in hits[1:]), len(block.text))
            told = [_without_sign(block, start, stop) for start, stop in zip(starts, stops, strict=True)]
            cards.setdefault(tuple(hit["label"] for hit in hits), {})[block.index] = told
    for labels, rows in cards.items():
        if len(rows) >= _LINES and all(_text_of_name(scene, its[0]) for its in rows.values()):
            near = [block.text for block in _near(lines, min(rows) - 2 * _UP, min(rows))]
            yield from _of_rows(scene, lines, ("", *labels), rows, _noted(near))


def _without_sign(block: Block, start: int, end: int) -> Piece:
    """A piece without white space around it and without signs that end it."""
    return Piece(block.index, *trimmed(block.text, start, start + len(block.text[start:end].rstrip("。：:，,；; \u3000"))))


def _text_of_name(scene: Scene, piece: Piece) -> bool:
    """Whether what a card opens with may be a name."""
    return 0 < piece.end - piece.start <= _NAME and "。" not in scene.text(piece)


def _fields(of: Piece, text: str, between: Late) -> list[Piece]:
    """The fields of a piece of a paragraph of this text, with what stands between."""
    hits = [*between.finditer(text, of.start, of.end)]
    starts, ends = (of.start, *(hit.end() for hit in hits)), (*(hit.start() for hit in hits), of.end)
    return [Piece(of.block, *trimmed(text, start, end)) for start, end in zip(starts, ends, strict=True)]


def _around_brackets(block: Block) -> Iterator[Piece]:
    """The fields of a line that are a name, those in brackets, and what else is told of it: 城东书屋（2亿元；2025年）：20座."""
    hit = _IN_BRACKETS.fullmatch(block.text)
    if hit is not None:
        between = next((sign for sign in _SIGNS if sign.search(hit["told"])), _SIGNS[0])
        yield Piece(block.index, *trimmed(block.text, *hit.span("name")))
        yield from _fields(Piece(block.index, *hit.span("told")), block.text, between)
        yield from (Piece(block.index, *hit.span(name)) for name in ("first", "behind") if hit[name] is not None)


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


def _group(scene: Scene, index: int, own: bool = False) -> str | None:
    """What the part that a line stands in is called, which the line itself may open (`own`)."""
    at = scene.tree.section_of_block[index]
    while at is not None and scene.sections[at].start == index and not own:
        at = scene.sections[at].parent
    return entries.group_name(patterns.split("[，,（(]", tables.bare(scene.sections[at].heading.title))[0]) if at is not None else None


def _in_paragraphs(scene: Scene, lines: Lines) -> Iterator[Entry]:
    """①城东书屋：甲公司建设，20座，2025年建成，2亿元；②…: the items of a paragraph, of which most say what they cost and when. That may
    stand behind them all, in their order (投资依次为2亿元、1亿元) or by their numbers (①②由市文化局主管), or in a paragraph
    of the same section that stands behind the list and no other."""
    part_of = scene.tree.section_of_block
    made: list[tuple[Block, dict[str, Entry]]] = []
    others: dict[int, list[Block]] = {}  # by the list before them in their section
    for block in lines.values():
        opened = [*_items(block)]
        unit = _noted([each.text for each in _near(lines, block.index - 2 * _UP, block.index + 1)]) if opened else ""
        items = {mark: entry for mark, piece in opened if (entry := _item(scene, piece, unit))}
        if len(items) > 1 or any(map(_BY_NUMBER.fullmatch, items)):
            made.append((block, items))
        elif made and _MARK.search(block.text) and part_of[made[-1][0].index] == part_of[block.index]:
            others.setdefault(made[-1][0].index, []).append(block)
    for block, items in made:
        for each in (block, *others.get(block.index, ())):
            for marks, role, piece in _told_of(scene, each, [*items]):
                for mark in marks:
                    if not items[mark].states(role):
                        items[mark] = items[mark].with_cells((role, piece))
        if 2 * sum(each.states("investment", "period") for each in items.values()) > len(items):
            yield from items.values()


def _in_brackets(scene: Scene, block: Block) -> Iterator[Entry]:
    """城东书屋（20座，2亿元，2025年，甲公司）、…: names of which the brackets behind say what they cost and when, or by whom."""
    found = []
    for hit in _BRACKETED.finditer(block.text):
        where, told_of = (Piece(block.index, *hit.span(group)) for group in ("name", "told"))
        cells = stated(scene, [told_of])
        found += [Entry(hit["name"], where, (), (*cells, ("content", told_of)), _group(scene, block.index, True))]
    told_of_all = [each for each in found if len({*_TELLING}.intersection(dict(each.cells))) > 1]
    yield from found if len(told_of_all) > 1 and 2 * len(told_of_all) > len(found) else ()


def _items(block: Block) -> Iterator[tuple[str, Piece]]:
    """The numbered items of a paragraph, each down to the next one or the end of its sentence."""
    first: dict[str, re.Match[str]] = {}
    for hit in _OPENS.finditer(block.text):
        first.setdefault(hit["mark"], hit)
    hits = [*first.values()]
    for hit, end in zip(hits, [*(each.start() for each in hits[1:]), len(block.text)], strict=False):
        stop = patterns.late("[；;。]").search(block.text, hit.end(), end)
        yield hit["mark"], Piece(block.index, *trimmed(block.text, hit.end(), stop.start() if stop else end))


def _noted(near: Sequence[str]) -> str:
    """The unit of money that lines near a list give: 单位：万元."""
    return next((unit for text in reversed(near) for unit in tables.noted_units([text]) if dimension(unit) == "money"), "")


def _item(scene: Scene, item: Piece, unit: str) -> Entry | None:
    """An item that opens with a name: what it states, and the body that it names first."""
    hit = _NAMED.match(scene.text(item))
    if hit is None:
        return None
    where, piece = Piece(item.block, *(item.start + at for at in hit.span("name"))), Piece(item.block, item.start + hit.end(), item.end)
    cells = stated(scene, [piece])
    opens = patterns.split("[，,]", scene.text(piece))[0]
    if "owner" not in dict(cells) and scene.bodies.is_body(opens):
        cells.append(("owner", Piece(item.block, piece.start, piece.start + len(opens))))
    return Entry(hit["name"], where, (item,), tuple(cells), _group(scene, item.block, True), unit)


def _told_of(scene: Scene, block: Block, marks: Sequence[str]) -> Iterator[tuple[Sequence[str], str, Piece]]:
    """What a paragraph states of several items, with their numbers: of all in their order, or of those that a clause opens with."""
    is_body = scene.bodies.is_body
    for hit in _IN_TURN.finditer(block.text):
        parts = [*patterns.late("[^、]+").finditer(block.text, *hit.span("list"))]
        spans = [part.span() for part in parts]
        if len(spans) == len(marks) - 1 and (last := _AND.search(block.text, *spans[-1])):
            spans[-1:] = (spans[-1][0], last.start()), (last.end(), spans[-1][1])
        said = [block.text[start:end] for start, end in spans]
        role = held.role([*map(tables.bare, said)], _MONEY_UNIT, is_body) if len(said) == len(marks) else ""
        if role in _TELLING:
            yield from (((mark,), role, Piece(block.index, *span)) for mark, span in zip(marks, spans, strict=True))
    for hit in _OF_SOME.finditer(block.text):
        of = [mark for mark in _MARK.findall(hit["marks"]) if mark in marks]
        piece = Piece(block.index, *hit.span("said"))
        cells = stated(scene, [piece])
        builds = _BUILDS.match(scene.text(piece))
        if not cells and (builds or is_body(scene.text(piece))):
            cells = [("owner", Piece(piece.block, *(piece.start + at for at in builds.span("who"))) if builds else piece)]
        yield from ((of, role, its) for role, its in cells if role in _TELLING)
