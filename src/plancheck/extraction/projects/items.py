"""Key projects in running text: items of lists and boxes, and what sentences name; and what a text states of one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence, Set
from itertools import pairwise

from plancheck.extraction.amounts import quantities
from plancheck.extraction.duties import owners
from plancheck.extraction.lists import entries, held, tables
from plancheck.extraction.lists.columns import project_role
from plancheck.extraction.lists.entries import BULLET, PROJECTS, Box, Entry, Piece, Scene
from plancheck.extraction.outline.openings import box as opening
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Money, Section
from plancheck.model.quantity import PREFIXES, dimension, parse_unit

TERMS = lexicon("projects")

Cells = list[tuple[str, Piece]]

# --- what a text states -------------------------------------------------------------------------------------------------------

#: Labels in an item, with the role that follows each.
_LABELS = TERMS.group("label")
_PERIOD, _WHEN = TERMS.lates("period", "when")
_SIZES = TERMS.listed("sizes")
_STATE = TERMS.late("state")
_COSTS = TERMS.late("costs")
_STILL_OPEN, _BROUGHT = TERMS.lates("still_open", "brought")
_MONEY_ALONE, _OF_SO_MANY = TERMS.lates("money_alone", "of_so_many")


def stated(scene: Scene, pieces: Sequence[Piece]) -> Cells:
    """What a text states by label, by form (a sum of money, a period) or by size, each once."""
    found: dict[str, Piece] = {}
    for piece in pieces:
        text = scene.text(piece)
        for role, span in _told(scene, text, piece is pieces[0]):
            found.setdefault(role, Piece(piece.block, piece.start + span[0], piece.start + span[1]))
    return [*found.items(), *unlabelled(scene, pieces, found)]


def unlabelled(scene: Scene, pieces: Sequence[Piece], known: Container[str]) -> Iterator[tuple[str, Piece]]:
    """What fields of a text that say nothing else state beside what is `known`, whatever their labels; no sum where there are several."""
    is_body = scene.bodies.is_body
    told: dict[str, list[Piece]] = {}
    for piece in pieces:
        for role, start, end in held.alone(scene.text(piece), is_body):
            told.setdefault(role, []).append(Piece(piece.block, piece.start + start, piece.start + end))
    yield from ((role, its[0]) for role, its in told.items() if role not in known and (role != "investment" or len(its) == 1))


def _told(scene: Scene, text: str, first: bool) -> Iterator[tuple[str, tuple[int, int]]]:
    if span := cost(text, first):
        yield "investment", span
    for role, words in _LABELS:
        if hit := words.search(text):
            stop = re.compile(r"[。；;\n]" if role == "content" else r"[。；;，,\n）)]").search(text, hit.end())
            end = stop.start() if stop else len(text)
            if text[hit.end() : end].strip():
                yield role, (hit.end(), end)
    if owner := owners.find(text, scene.vocabulary):
        yield "owner", owner
    if period := _PERIOD.search(text):
        yield "period", period.span()
    elif when := _WHEN.search(text):
        start, end = when.span(when.lastgroup or 0)
        ends = _WHEN.match(text, end) if text[end : end + 1] in ("、", "，", ",", "；", ";") else None
        yield "period", (start, ends.end(ends.lastgroup or 0) if ends else end)  # 2024年开工、2026年并网
    # 清理1.2米的淤泥 says of what kind it is, not how much.
    sizes = (each for each in quantities.find(text) if each.unit and dimension(each.unit) in _SIZES)
    size = next((each for each in sizes if not text.startswith(common.OF, each.unit_end) and not _STATE.search(text[: each.start])), None)
    if size:
        yield "scale", (size.number, size.unit_end)


def cost(text: str, alone: bool = True) -> tuple[int, int] | None:
    """Where a text says what a project costs: behind a label, else (`alone`) the one sum of money that is all a clause says."""
    labels = (each.end() for each in _COSTS.finditer(text) if not _BROUGHT.search(text[: each.start()]))
    span = next((found for end in labels if (found := _sum(text, end))), None)
    if span or not alone:
        return span
    bare = [each for each in _MONEY_ALONE.finditer(text) if not _OF_SO_MANY.search(text, 0, each.start())]
    return bare[0].span("sum") if len(bare) == 1 else None


def _sum(text: str, start: int) -> tuple[int, int] | None:
    """The sum of money right behind a label."""
    for each in quantities.find(text):
        if start <= each.number <= start + 8 and parse_unit(each.unit) and dimension(each.unit) in ("money", "usd"):
            # 总投资待定，设备2亿元: what stands behind is another matter
            return None if _STILL_OPEN.search(text, start, each.number) else (each.number, each.unit_end)
    return None


def money(text: str | None, unit: str) -> Money | None:
    """The amount of money in a text; its own unit wins over `unit`. Without any unit the amount is kept with unit ""."""
    if text is None:
        return None
    found = [
        each for each in quantities.in_cell(text) if not each.unit or each.unit in PREFIXES or dimension(each.unit) in ("money", "usd")
    ]
    if not found:
        return None
    first = found[0]
    own = first.unit if first.unit and first.unit not in PREFIXES else ""
    return Money(first.value, own or unit or first.unit)


def rest(scene: Scene, entry: Entry) -> str:
    """What an entry's pieces say behind its name. Who builds is left out (业主为…): the firm's name is no content."""
    owner = next((piece for role, piece in entry.cells if role == "owner"), None)
    texts = []
    for at, piece in enumerate(entry.pieces):
        text, start = scene.text(piece), entry.named.end - piece.start if at == 0 else 0
        if owner is not None and owner.block == piece.block and piece.start + start <= owner.start < piece.end:
            text = f"{text[: owner.start - piece.start]}…{text[owner.end - piece.start :]}"
        texts.append(text[start:].lstrip("。：:；，, ") if at == 0 else text)
    return "\n".join(text.strip() for text in texts if text.strip())


# --- items of lists and boxes, and what sentences name ------------------------------------------------------------------------

_ITEM = TERMS.late("item")
_PROJECT = TERMS.late("project")
#: The number of a card: 【P01】, N-3.
_CODE = late(r"\s*[【\[（(]?[A-Za-z]{1,3}-?\d+[】\]）)、.．:\s]*")
_NAME_END = late(r"[。：:；]|\s{2,}|\n")
_SENTENCE = late(r"[^。；;\n]+")
_DATED = TERMS.late("dated")
_REACHED = TERMS.late("reached")
_OF_MANY = TERMS.late("of_many")
_NAMED_FIRST = TERMS.late("named_first")
_ABOUT_ONE = TERMS.late("about_one")
_THIS_ONE = TERMS.late("this_one")
_ABOUT_ALL = TERMS.late("about_all")
_OF_SEVERAL = TERMS.late("of_several")
#: A paragraph that opens with a name: 城东书屋：新建….
_LINE = late(r"\s*(?P<name>[^，,。；;：:\n]{3,40})[：:。](?=.)")
_CLAUSE = TERMS.late("clause")
_SEVERAL_FOLLOW = TERMS.late("several_follow")
_NOT_ONE = TERMS.late("not_one")
_OF_KIND = TERMS.late("of_kind")
_OTHER = TERMS.late("other")
_COUNTED = TERMS.late("counted")
_SO_MANY = TERMS.late("so_many")
_SO_MANY_TOLD = TERMS.late("so_many_told")
_BATCH, _SEVERAL_NAMED = TERMS.lates("batch", "several_named")
_RATE = TERMS.late("rate")
_BY_YEAR = TERMS.late("by_year")
_SO_MANY_IN = TERMS.late("so_many_in")
#: A size in brackets behind a name: 城东书屋（20座）.
_SIZE_BEHIND = late(r"^(?P<name>[^（(：:]{2,40}?)\s*[（(](?P<size>[^（()）]*\d[^（()）]*)[)）]$")


def numbered(text: str) -> bool:
    """Whether a paragraph opens with the number of an item."""
    return _ITEM.match(text) is not None


def _entry(scene: Scene, pieces: Sequence[Piece], named: tuple[int, int], group: str | None, cells: Cells) -> Entry:
    """An entry whose name is characters [named) of its first piece: without a size behind it, and without who builds it in brackets."""
    first = pieces[0]
    where = Piece(first.block, first.start + named[0], first.start + named[1])
    title = _SIZE_BEHIND.sub(lambda hit: hit["name"], scene.text(where).strip())
    owner = next((piece for role, piece in cells if role == "owner"), None)
    if owner is not None and owner.block == where.block and where.start < owner.start and owner.end <= where.end:
        title = patterns.sub(r"\s*[（(〔【][^（()）〕】]*[)）〕】]$", "", title)  # 城东书屋项目（市文化局）
    return Entry(title, where, tuple(pieces), tuple(cells), group)


def outside(scene: Scene, tabled: Set[int], known: Set[int] = frozenset()) -> Iterator[Entry]:
    """The items of boxes of projects, and the lowest items of a part for projects that state a sum, a size or a period.

    `tabled`: where tables that list the projects too stand, if any does. Then a heading without a sum or a period tells of some of those,
    and is none itself. `known`: blocks of projects that are read otherwise.
    """
    found = [*entries.boxes(scene.document, scene.vocabulary, scene.sections)]
    for box in found:
        yield from _in_box(scene, box._replace(items=tuple(item for item in box.items if known.isdisjoint(piece.block for piece in item))))
    boxed = {block for box in found for block in box.blocks()} | set(known)
    yield from _told_of(scene, boxed)
    parts = {concept.name: concept.part for concept in scene.vocabulary.sections}
    for section in scene.sections:
        within = any(parts.get(name) == PROJECTS for name in (*section.concepts, *section.within))
        read = any(at in known for at in range(section.start, section.own_end))
        if section.start in known or (read and within and not section.children):  # it heads a list that is read otherwise
            continue
        if within and not (section.children and not section.concepts):
            yield from _in_section(scene, section, boxed, tabled)
        elif not within:
            yield from _in_cards(scene, section, boxed)


def _in_cards(scene: Scene, section: Section, boxed: set[int]) -> Iterator[Entry]:
    """The projects of a part that no title says to be of projects, where several cards in it tell of each what only a project has."""
    blocks = scene.document.blocks
    own = [
        each for each in blocks[section.start + 1 : section.own_end] if each.countable and each.table is None and each.index not in boxed
    ]
    starts = [one.index for one, other in pairwise(own) if _opens_a_card(one.text, other.text)]
    ends = (*starts[1:], section.own_end)
    items = ([scene.whole(each.index) for each in own if a <= each.index < b] for a, b in zip(starts, ends, strict=False))
    made = [entry for item in items if (entry := _item(scene, section, item))]
    told = [each for each in made if each.states("investment", "owner") and each.states("period")]
    yield from made if len(told) > 1 and 2 * len(told) > len(made) else ()


def _told_of(scene: Scene, boxed: set[int]) -> Iterator[Entry]:
    """The project that a box is about: 专栏3：城东书屋项目, and below it 该项目….."""
    blocks = scene.document.blocks
    for block, below in pairwise(each for each in blocks if each.countable and each.table is None):
        mark = opening(block.text)
        start = mark.end() if mark else 0
        start += len(block.text[start:]) - len(block.text[start:].lstrip(" \u3000：:"))
        name = block.text[start:].strip()
        if mark and below.index not in boxed and 4 <= len(name) <= 60 and _ABOUT_ONE.search(name) and _THIS_ONE.match(below.text):
            pieces = [scene.whole(block.index), scene.whole(below.index)]
            yield _entry(scene, pieces, (start, start + len(name)), None, stated(scene, pieces[1:]))


def _is_beside_lists(scene: Scene, section: Section, tabled: Set[int]) -> bool:
    """Whether most of the other parts of the same chapter list projects below them or in a table: then this one is a part as
    well, and no project, whatever it says of their money and years, unless it is called one."""
    above = scene.sections[section.parent] if section.parent is not None else None
    others = [scene.sections[at] for at in above.children if at != section.index] if above is not None else []
    listing = sum(bool(other.children) or any(other.start <= block < other.end for block in tabled) for other in others)
    return 2 * listing > len(others) and not _PROJECT.search(section.heading.title)


def _in_section(scene: Scene, section: Section, boxed: set[int], tabled: Set[int]) -> Iterator[Entry]:
    blocks = scene.document.blocks
    own = [at for at in range(section.start, section.own_end) if blocks[at].countable and blocks[at].table is None and at not in boxed]
    after = [index for index in own if index != section.start]
    starts = [index for index in after if _ITEM.match(blocks[index].text)]
    starts = starts or [index for index in after if BULLET.match(blocks[index].text)]
    starts = starts or [one for one, other in pairwise(after) if _opens_a_card(blocks[one].text, blocks[other].text)]
    items = [[each for each in own if a <= each < b] for a, b in zip(starts, [*starts[1:], section.own_end], strict=False)]
    if not starts and not section.children:
        named = [*_in_lines(scene, section, after)] or [*_in_clauses(scene, section, own)] or [*_in_sentences(scene, section, own)]
        yield from named
        if named:
            return
    titled = section.heading.number or section.heading.run_in
    if not starts and not section.children and titled and section.parent is not None and not _is_beside_lists(scene, section, tabled):
        items = [own]
    for item in items:
        made = _item(scene, section, [*map(scene.whole, item)])
        if made and not (tabled and item[0] == section.start and not (made.states("investment") or made.states("period"))):
            yield made


def _opens_a_card(text: str, below: str) -> bool:
    """Whether a line only names something, and the one below it opens with a label of what is said of projects: 建设内容：…."""
    label, colon, _ = below.partition("：")
    told = project_role(tables.bare(label))
    return "：" not in text and not text.rstrip().endswith("。") and bool(colon) and told not in ("", "note", "number")


def _listed(scene: Scene, found: Sequence[Entry], whole: Sequence[Piece]) -> Iterator[Entry]:
    """Entries of a list without numbers, where two or more tell what only a project does (what it costs, or how large it is and when);
    those beside them state something at least.

    Who builds and when may be told once, of all of them, in the text that they stand in (`whole`).
    """
    telling = sum(each.states("investment") or each.states("period", "scale") for each in found)
    if telling < 2 or telling * 2 < len(found):
        return
    shared = [(role, piece) for role, piece in stated(scene, whole) if role in ("owner", "period")]
    shared = [(role, piece) for role, piece in shared if not any(each.states(role) for each in found)]
    yield from (each.with_cells(*shared) for each in found if each.cells)


def _in_lines(scene: Scene, section: Section, blocks: Sequence[int]) -> Iterator[Entry]:
    """城北书屋：20座，投资2亿元，2024—2025年。: paragraphs without numbers that each open with a name."""
    found = []
    for piece in map(scene.whole, blocks):
        text = scene.text(piece)
        opened = _LINE.match(text)
        if opened and not _COUNTED.search(text) and _names_one(opened["name"]):
            found.append(_entry(scene, [piece], opened.span("name"), section.heading.title, stated(scene, [piece])))
    yield from _listed(scene, found, [])


def _names_one(name: str) -> bool:
    """Whether words in the place of a name may be the name of one project."""
    return not (_ABOUT_ALL.search(name) or _OTHER.match(name) or _NOT_ONE.search(name))


def _in_clauses(scene: Scene, section: Section, blocks: Sequence[int]) -> Iterator[Entry]:
    """安排项目两个：城北书屋，20座，投资2亿元；城南书屋，10座，投资1亿元。: parts of a paragraph that each open with a name."""
    for index in blocks:
        text = scene.document.blocks[index].text
        found, end = [], section.heading.place.end if index == section.start else 0
        for part in _SENTENCE.finditer(text, end):
            lead = _SEVERAL_FOLLOW.match(part[0])
            at = part.start() + (lead.end() if lead else 0)
            opened = _CLAUSE.match(text[at : part.end()])
            if not opened or _COUNTED.search(text, at, part.end()) or not _names_one(opened["name"]):
                continue
            piece = Piece(index, at, part.end())
            made = _entry(scene, [piece], opened.span("name"), section.heading.title, stated(scene, [piece]))
            if made.states("investment") or made.states("scale"):
                found.append(made)
                end = part.end()
        yield from _listed(scene, found, [Piece(index, end, len(text))])


def _in_sentences(scene: Scene, section: Section, blocks: Sequence[int]) -> Iterator[Entry]:
    """实施城北书屋项目，总投资2亿元；…: each that sentences name, with the sum or the size that follows its name."""
    for index in blocks:
        text = scene.document.blocks[index].text
        opened = _ITEM.match(text)
        for hit in _SENTENCE.finditer(text, opened.end() if opened else 0):
            named = _NAMED_FIRST.match(hit[0])
            name = named["name"] if named else ""
            of_one = not (_OTHER.match(name) or any(form.search(name) for form in (_OF_MANY, _BATCH, _SEVERAL_NAMED, _ABOUT_ALL)))
            if not named or section.heading.title == name or not of_one or _SO_MANY.match(hit[0], named.end("name")):
                continue
            piece = Piece(index, hit.start(), hit.end())
            made = _entry(scene, [piece], named.span("name"), section.heading.title, stated(scene, [piece]))
            if made.states("investment") or made.states("scale"):
                yield made


def _in_box(scene: Scene, box: Box) -> Iterator[Entry]:
    """Each numbered item; of lines without numbers those that name a project, list some with their sizes, or say behind a mark what one
    costs."""
    for item in box.items:
        listed = [] if box.numbered else [*_with_sizes(scene, box, item[0])]
        yield from listed
        made = None if listed else _boxed(scene, box, item)
        marked = BULLET.match(scene.text(item[0])) is not None
        named = made and (box.numbered or _PROJECT.search(made.title) or made.title.endswith(box.title))
        if made and (named or (marked and made.states("investment"))):
            yield made


def _boxed(scene: Scene, box: Box, pieces: Sequence[Piece]) -> Entry | None:
    first = scene.text(pieces[0])
    opened = _ITEM.match(first) or BULLET.match(first)
    start, when = _behind_date(first, opened.end() if opened else 0)
    end = _name_end(first, start)
    if not first[start:end].strip() or end - start > 60 or _SO_MANY_IN.search(first[start:end]):
        return None
    return _entry(scene, pieces, (start, end), box.title, _with_date(pieces[0], stated(scene, pieces), when))


def _with_sizes(scene: Scene, box: Box, piece: Piece) -> Iterator[Entry]:
    """在建：甲电站（10万千瓦）、乙电站（20万千瓦）: each with its size, where there are two or more; the label is their category."""
    text = scene.text(piece)
    label = patterns.match(r"^\s*(?:[（(]?\d{1,2}[.．、）)]|[—-]+)?\s*([^：:（(。]{2,20})[：:]", text)
    start = label.end() if label else 0
    spans = [hit.span() for hit in patterns.finditer(r"(?:[^、；;。，,（(]|[（(][^（()）]*[)）])+", text[start:])]
    named = [(start + a, start + b, hit) for a, b in spans if (hit := _SIZE_BEHIND.match(text[start + a : start + b].strip()))]
    if len(named) < 2 or len(named) * 2 <= len(spans):
        return
    for a, b, hit in named:
        where = Piece(piece.block, piece.start + a, piece.start + b)
        at = where.start + scene.text(where).index(hit["size"])
        size = next((each for each in quantities.find(hit["size"]) if each.unit), None)
        cells = (("scale", Piece(piece.block, at + size.number, at + size.unit_end)),) if size else ()
        yield Entry(hit["name"].strip(), where, (), cells, label[1].strip() if label else box.title)


def _item(scene: Scene, section: Section, pieces: list[Piece]) -> Entry | None:
    """A project under a heading: it says a sum or a period, or is called a project and says what is built."""
    if not pieces:
        return None
    first = scene.text(pieces[0])
    opened = _ITEM.match(first) or BULLET.match(first)
    opened = opened or _CODE.match(first)
    start = opened.end() if opened else len(section.heading.number) if first.strip().startswith(section.heading.number) else 0
    start, when = _behind_date(first, start)
    end = _name_end(first, start)
    name = first[start:end].strip()
    if not name or len(name) > 60 or (when and (_REACHED.search(name) or _OTHER.match(name))):
        return None
    headed = pieces[0].block == section.start
    parent = scene.sections[section.parent] if section.parent is not None else None
    above = parent.heading.title if parent is not None and parent.parent is not None else None
    group = section.heading.title if opened and not headed and section.parent is not None else above
    cells = stated(scene, pieces)
    said = rest(scene, _entry(scene, pieces, (start, end), group, []))
    told = {role for role, _ in cells}
    priced = bool({"investment", "period"} & told)
    called = _PROJECT.search(name) and (priced or {"scale", "content"} & told or (opened is not None and len(said) >= 8))
    several = (
        _SO_MANY.match(first, end)
        or _SO_MANY_IN.search(name)
        or _SO_MANY_TOLD.search(said)
        or (headed and (_OF_SEVERAL.match(said) or _COUNTED.search(said.partition("。")[0])))
    )
    if not (called or priced) or _ABOUT_ALL.search(name) or _OF_KIND.search(name) or several or (not priced and _aims(said)):
        return None
    cells = _with_date(pieces[0], cells, when)
    return _entry(scene, pieces, (start, end), group, cells if headed else [*cells, *_handed_down(scene, section, cells)])


def _handed_down(scene: Scene, section: Section, cells: Cells) -> Iterator[tuple[str, Piece]]:
    """Who builds an item's project where the brackets of the heading above say it of all: （一）书屋工程（责任单位：市文化局）."""
    place = section.heading.place
    text = scene.document.blocks[place.block].text
    bracket = patterns.search(r"[（(][^（()）]{3,}[)）](?=\s*$|[。：:])", text[place.start :])
    owner = owners.find(bracket[0], scene.vocabulary) if bracket and bracket.start() <= place.end - place.start else None
    if bracket and owner and not any(role == "owner" for role, _ in cells):
        at = place.start + bracket.start()
        yield "owner", Piece(place.block, at + owner[0], at + owner[1])


def _aims(text: str) -> bool:
    """Whether a text tells what works of a kind shall bring, and builds nothing that has a name: 新建一批书屋; 到2025年，借阅率达到40%."""
    if _BATCH.search(text):
        return True
    figures = [clause for clause in patterns.split(r"[，,。；;\n]", text) if patterns.search(r"\d", clause)]
    return any(_RATE.search(each) for each in figures) and all(_RATE.search(each) or _BY_YEAR.match(each) for each in figures)


def _behind_date(text: str, start: int) -> tuple[int, tuple[int, int] | None]:
    """Where an item's name begins that a date opens, and where the date stands; `start` and None where none does, or it is of the name
    (2024年城东书屋改造项目)."""
    dated = _DATED.match(text, start)
    if dated is None or not (dated["comma"] or dated["acts"]):
        return start, None
    counted = patterns.match(r"[^，,。；;：:]*\d", text[dated.end() :])  # 建成书屋20座 is called by what is done
    return dated.start("acts") if counted or not text[dated.end() :].strip() else dated.end(), dated.span("when")


def _with_date(piece: Piece, cells: Cells, when: tuple[int, int] | None) -> Cells:
    """What an item states, with the date that opens it where nothing else says when."""
    if when is None or any(role == "period" for role, _ in cells):
        return cells
    return [*cells, ("period", Piece(piece.block, piece.start + when[0], piece.start + when[1]))]


def _name_end(text: str, start: int) -> int:
    """Where an item's name ends: at the first full stop or colon; at a comma where what stands before it is called a project, else at the
    first one where facts of it follow (城东书屋，20座，投资2亿元)."""
    cut = _NAME_END.search(text, start)
    end = cut.start() if cut else len(text)
    blank = patterns.sub(r"[（(][^（()）]*[)）]", lambda hit: "·" * len(hit[0]), text[start:end])
    commas = [start + hit.start() for hit in patterns.finditer("[，,]", blank)]
    for comma in commas:
        if _PROJECT.search(patterns.sub(r"[（(][^（()）]*[)）]$", "", text[start:comma].strip())):
            return comma
    return commas[0] if commas and patterns.search(r"\d", text[commas[0] : end]) else end
