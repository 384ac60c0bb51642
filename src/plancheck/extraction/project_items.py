"""Projects that are listed outside tables: numbered items under a heading for projects, and the items of boxes of projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from plancheck.extraction import boxes, owners, patterns, quantities
from plancheck.extraction.boxes import PROJECTS, Box, Piece
from plancheck.extraction.headings import box as opening
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.model.document import Document
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Money, Project, Section, quote
from plancheck.model.quantity import PREFIXES, dimension, parse_unit
from plancheck.model.vocabulary import Vocabulary

TERMS = lexicon("projects")
_OF_MANY = TERMS.late("of_many")

_COSTS = TERMS.late("costs")
#: Labels in a numbered item, with the field that follows each.
_LABELS = TERMS.group("label")
_PERIOD = TERMS.late("period")
_WHEN = TERMS.late("when")
_DATED = TERMS.late("dated")
_REACHED = TERMS.late("reached")
_STILL_OPEN = TERMS.late("still_open")
_BROUGHT = TERMS.late("brought")
_ITEM = TERMS.late("item")
_BULLET = late(r"^\s*(?:—{1,2}|[-－●•■◆▪·])\s*")
_NAME_END = late(r"[。：:；]|\s{2,}|\n")
_PROJECT = TERMS.late("project")
_SIZES = TERMS.listed("sizes")
_SENTENCE = late(r"[^。；;\n]+")
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
_BATCH = TERMS.late("batch")
_RATE = TERMS.late("rate")
_BY_YEAR = TERMS.late("by_year")
_SO_MANY_IN = TERMS.late("so_many_in")
#: A size in brackets behind a name: 城东书屋（20座）.
_SIZE_BEHIND = late(r"^(?P<name>[^（(：:]{2,40}?)\s*[（(](?P<size>[^（()）]*\d[^（()）]*)[)）]$")


_MONEY_ALONE = TERMS.late("money_alone")
_OF_SO_MANY = TERMS.late("of_so_many")


_STATE = TERMS.late("state")


class Listing(NamedTuple):
    """What projects are looked for in: a document with its sections and the headings above each block."""

    document: Document
    vocabulary: Vocabulary
    sections: tuple[Section, ...]
    paths: tuple[tuple[str, ...], ...]

    def evidence(self, block: int, start: int = 0, end: int | None = None) -> Evidence:
        """A quote of characters [start, end) of a block, all of it without an end."""
        text = self.document.blocks[block].text
        return quote(self.document, block, start, len(text) if end is None else end, self.paths[block])

    def text(self, piece: Piece) -> str:
        """The characters of a piece."""
        return self.document.blocks[piece.block].text[piece.start : piece.end]


def numbered(text: str) -> bool:
    """Whether a paragraph opens with the number of an item."""
    return _ITEM.match(text) is not None


def items(scene: Listing, tabled: bool) -> Iterator[Project]:
    """The items of boxes of projects, and the lowest items of a part for projects that state a sum, a size or a period.

    `tabled`: a table lists the projects too. Then a heading without a sum or a period tells of some of those, and is none itself.
    """
    found = list(boxes.of_projects(scene.document, scene.vocabulary, scene.sections))
    for box in found:
        yield from _in_box(scene, box)
    boxed = {block for box in found for block in box.blocks()}
    yield from _told_of(scene, boxed)
    parts = {concept.name: concept.part for concept in scene.vocabulary.sections}
    for section in scene.sections:
        if not any(parts.get(name) == PROJECTS for name in (*section.concepts, *section.within)):
            continue
        if section.children and not section.concepts:
            continue
        yield from _in_section(scene, section, boxed, tabled)


def _told_of(scene: Listing, boxed: set[int]) -> Iterator[Project]:
    """The project that a box is about: 专栏3：城东书屋项目, and below it 该项目….."""
    blocks = scene.document.blocks
    for block, below in pairwise(each for each in blocks if each.countable and each.table is None):
        mark = opening(block.text)
        start = mark.end() if mark else 0
        start += len(block.text[start:]) - len(block.text[start:].lstrip(" \u3000：:"))
        name = block.text[start:].strip()
        if mark and below.index not in boxed and 4 <= len(name) <= 60 and _ABOUT_ONE.search(name) and _THIS_ONE.match(below.text):
            pieces = [Piece(block.index, 0, len(block.text)), Piece(below.index, 0, len(below.text))]
            yield _project(scene, pieces, (start, start + len(name)), None, _fields(scene, pieces[1:]))


def _in_section(scene: Listing, section: Section, boxed: set[int], tabled: bool) -> Iterator[Project]:
    blocks = scene.document.blocks
    own = [at for at in range(section.start, section.own_end) if blocks[at].countable and blocks[at].table is None and at not in boxed]
    after = [index for index in own if index != section.start]
    starts = [index for index in after if _ITEM.match(blocks[index].text)]
    starts = starts or [index for index in after if _BULLET.match(blocks[index].text)]
    groups = [[each for each in own if a <= each < b] for a, b in zip(starts, [*starts[1:], section.own_end], strict=False)]
    if not starts and not section.children:
        named = [*_in_lines(scene, section, after)] or [*_in_clauses(scene, section, own)] or [*_in_sentences(scene, section, own)]
        yield from named
        if named:
            return
    titled = section.heading.number or section.heading.run_in
    if not starts and not section.children and titled and section.parent is not None:
        groups = [own]
    for group in groups:
        made = _item(scene, section, [Piece(index, 0, len(blocks[index].text)) for index in group])
        if made and not (tabled and group[0] == section.start and made.investment is None and made.period is None):
            yield made


class _Entry(NamedTuple):
    """One of a list without numbers: the text of it, its name in that text, and what it states."""

    piece: Piece
    named: tuple[int, int]
    fields: list[tuple[str, str, Evidence]]

    def states(self, *fields: str) -> bool:
        """Whether it states each of these."""
        return set(fields) <= {field for field, _, _ in self.fields}

    def tells(self) -> bool:
        """Whether it states what only a project does: what it costs, or how large it is and when."""
        return self.states("investment") or self.states("period", "scale")


def _listed(scene: Listing, section: Section, entries: Sequence[_Entry], whole: Sequence[Piece]) -> Iterator[Project]:
    """The entries as projects where two or more tell what only a project does; those beside them state something at least.

    Who builds and when may be told once, of all of them, in the text that they stand in (`whole`).
    """
    telling = sum(each.tells() for each in entries)
    if telling < 2 or telling * 2 < len(entries):
        return
    shared = [each for each in _fields(scene, whole) if each[0] in ("owner", "period")]
    shared = [each for each in shared if not any(entry.states(each[0]) for entry in entries)]
    for each in entries:
        if each.fields:
            yield _project(scene, [each.piece], each.named, section.heading.title, [*each.fields, *shared])


def _in_lines(scene: Listing, section: Section, blocks: Sequence[int]) -> Iterator[Project]:
    """城北书屋：20座，投资2亿元，2024—2025年。: paragraphs without numbers that each open with a name."""
    entries = []
    for index in blocks:
        text = scene.document.blocks[index].text
        opened = _LINE.match(text)
        if opened and not _COUNTED.search(text) and _names_one(opened["name"]):
            piece = Piece(index, 0, len(text))
            entries.append(_Entry(piece, opened.span("name"), _fields(scene, [piece])))
    yield from _listed(scene, section, entries, [])


def _names_one(name: str) -> bool:
    """Whether words in the place of a name may be the name of one project."""
    return not (_ABOUT_ALL.search(name) or _OTHER.match(name) or _NOT_ONE.search(name))


def _in_clauses(scene: Listing, section: Section, blocks: Sequence[int]) -> Iterator[Project]:
    """安排项目两个：城北书屋，20座，投资2亿元；城南书屋，10座，投资1亿元。: parts of a paragraph that each open with a name."""
    for index in blocks:
        text = scene.document.blocks[index].text
        start = section.heading.place.end if index == section.start else 0
        entries, end = [], start
        for part in _SENTENCE.finditer(text, start):
            lead = _SEVERAL_FOLLOW.match(part[0])
            at = part.start() + (lead.end() if lead else 0)
            opened = _CLAUSE.match(text[at : part.end()])
            if not opened or _COUNTED.search(text, at, part.end()) or not _names_one(opened["name"]):
                continue
            piece = Piece(index, at, part.end())
            fields = _fields(scene, [piece])
            if {"investment", "scale"} & {field for field, _, _ in fields}:
                entries.append(_Entry(piece, opened.span("name"), fields))
                end = part.end()
        yield from _listed(scene, section, entries, [Piece(index, end, len(text))])


def _in_sentences(scene: Listing, section: Section, blocks: Sequence[int]) -> Iterator[Project]:
    """实施城北书屋项目，总投资2亿元；…: each that sentences name, with the sum or the size that follows its name."""
    for index in blocks:
        text = scene.document.blocks[index].text
        opened = _ITEM.match(text)
        for hit in _SENTENCE.finditer(text, opened.end() if opened else 0):
            named = _NAMED_FIRST.match(hit[0])
            if (
                not named
                or section.heading.title == named["name"]
                or _OF_MANY.search(named["name"])
                or _BATCH.search(named["name"])
                or _OTHER.match(named["name"])
                or _ABOUT_ALL.search(named["name"])
                or _SO_MANY.match(hit[0], named.end("name"))
            ):
                continue
            start, piece = hit.start() + named.start("name"), Piece(index, hit.start(), hit.end())
            fields = _fields(scene, [piece])
            if {"investment", "scale"} & {field for field, _, _ in fields}:
                within = (named.start("name"), named.start("name") + len(named["name"]))
                yield _project(scene, [Piece(index, start - within[0], hit.end())], within, section.heading.title, fields)


def _in_box(scene: Listing, box: Box) -> Iterator[Project]:
    """Each numbered item; of lines without numbers those that name a project, or list some with their sizes."""
    for item in box.items:
        listed = [] if box.numbered else [*_with_sizes(scene, box, item[0])]
        if listed:
            yield from listed
            continue
        made = _boxed(scene, box, item)
        if made and (box.numbered or _PROJECT.search(made.name) or made.name.endswith(box.title)):
            yield made


def _item(scene: Listing, section: Section, pieces: list[Piece]) -> Project | None:
    """A project under a heading: it says a sum or a period, or is called a project and says what is built."""
    if not pieces:
        return None
    first = scene.text(pieces[0])
    opened = _ITEM.match(first) or _BULLET.match(first)
    start = opened.end() if opened else len(section.heading.number) if first.strip().startswith(section.heading.number) else 0
    start, when = _behind_date(first, start)
    end = _name_end(first, start)
    name = first[start:end].strip()
    if when and (_REACHED.search(name) or _OTHER.match(name)):
        return None
    fields = _fields(scene, pieces)
    told = {"investment", "period", "scale", "content"} & {field for field, _, _ in fields}
    called = bool(_PROJECT.search(name)) and (bool(told) or (opened is not None and len(_rest(scene, pieces, end)) >= 8))
    if not name or len(name) > 60 or not (called or {"investment", "period"} & told):
        return None
    rest = _rest(scene, pieces, end)
    several = (
        _SO_MANY.match(first, end)
        or _SO_MANY_IN.search(name)
        or _SO_MANY_TOLD.search(rest)
        or (pieces[0].block == section.start and (_OF_SEVERAL.match(rest) or _COUNTED.search(rest.partition("。")[0])))
    )
    if _ABOUT_ALL.search(name) or _OF_KIND.search(name) or several or (not {"investment", "period"} & told and _aims(rest)):
        return None
    parent = scene.sections[section.parent] if section.parent is not None else None
    above = parent.heading.title if parent is not None and parent.parent is not None else None
    category = section.heading.title if opened and pieces[0].block != section.start and section.parent is not None else above
    fields = _with_date(scene, pieces[0], fields, when)
    return _project(scene, pieces, (start, end), category, [*fields, *_handed_down(scene, section, pieces, fields)])


def _handed_down(
    scene: Listing, section: Section, pieces: Sequence[Piece], fields: Sequence[tuple[str, str, Evidence]]
) -> Iterator[tuple[str, str, Evidence]]:
    """Who builds an item's project where the brackets of the heading above say it of all: （一）书屋工程（责任单位：市文化局）."""
    if pieces[0].block == section.start or any(field == "owner" for field, _, _ in fields):
        return
    place = section.heading.place
    text = scene.document.blocks[place.block].text
    bracket = patterns.search(r"[（(][^（()）]{3,}[)）](?=\s*$|[。：:])", text[place.start :])
    owner = owners.find(bracket[0], scene.vocabulary) if bracket and bracket.start() <= place.end - place.start else None
    if bracket and owner:
        at = place.start + bracket.start()
        yield "owner", bracket[0][owner[0] : owner[1]], scene.evidence(place.block, at + owner[0], at + owner[1])


def _aims(text: str) -> bool:
    """Whether a text tells what works of a kind shall bring, and builds nothing that has a name: 新建一批书屋; 到2025年，借阅率达到40%."""
    if _BATCH.search(text):
        return True
    figures = [clause for clause in patterns.split(r"[，,。；;\n]", text) if patterns.search(r"\d", clause)]
    return any(_RATE.search(each) for each in figures) and all(_RATE.search(each) or _BY_YEAR.match(each) for each in figures)


def _boxed(scene: Listing, box: Box, pieces: Sequence[Piece]) -> Project | None:
    first = scene.text(pieces[0])
    opened = _ITEM.match(first) or _BULLET.match(first)
    start, when = _behind_date(first, opened.end() if opened else 0)
    end = _name_end(first, start)
    if not first[start:end].strip() or end - start > 60:
        return None
    return _project(scene, pieces, (start, end), box.title, _with_date(scene, pieces[0], _fields(scene, pieces), when))


def _behind_date(text: str, start: int) -> tuple[int, tuple[int, int] | None]:
    """Where an item's name begins that a date opens, and where the date stands; `start` and None where none does, or it is of the name
    (2024年城东书屋改造项目)."""
    dated = _DATED.match(text, start)
    if dated is None or not (dated["comma"] or dated["acts"]):
        return start, None
    counted = patterns.match(r"[^，,。；;：:]*\d", text[dated.end() :])  # 建成书屋20座 is called by what is done
    return dated.start("acts") if counted or not text[dated.end() :].strip() else dated.end(), dated.span("when")


def _with_date(
    scene: Listing, piece: Piece, fields: list[tuple[str, str, Evidence]], when: tuple[int, int] | None
) -> list[tuple[str, str, Evidence]]:
    """What an item states, with the date that opens it where nothing else says when."""
    if when is None or any(field == "period" for field, _, _ in fields):
        return fields
    place = scene.evidence(piece.block, piece.start + when[0], piece.start + when[1])
    return [*fields, ("period", scene.text(piece)[when[0] : when[1]], place)]


def _name_end(text: str, start: int) -> int:
    """Where an item's name ends: at the first full stop or colon; at a comma where what stands before it is called a project, else at the
    first one where facts of it follow (城东书屋，20座，投资2亿元)."""
    cut = _NAME_END.search(text, start)
    end = cut.start() if cut else len(text)
    commas = [start + hit.start() for hit in patterns.finditer("[，,]", _without_brackets(text[start:end]))]
    for comma in commas:
        if _PROJECT.search(patterns.sub(r"[（(][^（()）]*[)）]$", "", text[start:comma].strip())):
            return comma
    return commas[0] if commas and patterns.search(r"\d", text[commas[0] : end]) else end


def _without_brackets(text: str) -> str:
    """The text with what stands in brackets blanked out, each character in its place."""
    return patterns.sub(r"[（(][^（()）]*[)）]", lambda hit: "·" * len(hit[0]), text)


def _project(
    scene: Listing, pieces: Sequence[Piece], named: tuple[int, int], category: str | None, fields: list[tuple[str, str, Evidence]]
) -> Project:
    """A project from the pieces that tell of it; [named) is its name in the first."""
    first, text = pieces[0], scene.text(pieces[0])
    start, end = named
    values = {field: value for field, value, _ in fields}
    where = scene.evidence(first.block, first.start + start, first.start + end)
    owner = next((evidence.place for field, _, evidence in fields if field == "owner"), None)
    content = values.get("content") or _rest(scene, pieces, end, owner) or None
    places = [("name", where), *((field, evidence) for field, _, evidence in fields)]
    name = _SIZE_BEHIND.sub(lambda hit: hit["name"], text[start:end].strip())
    if owner is not None and owner.block == first.block and first.start + start < owner.start and owner.end <= first.start + end:
        name = patterns.sub(r"\s*[（(〔【][^（()）〕】]*[)）〕】]$", "", name)  # 城东书屋项目（市文化局）
    return Project(
        name, category, content, values.get("scale"), money(values.get("investment"), ""), values.get("period"), values.get("owner"),
        where, tuple(places),
    )  # fmt: skip


def _with_sizes(scene: Listing, box: Box, piece: Piece) -> Iterator[Project]:
    """在建：甲电站（10万千瓦）、乙电站（20万千瓦）: each with its size, where there are two or more; the label is their category."""
    text = scene.text(piece)
    label = patterns.match(r"^\s*(?:[（(]?\d{1,2}[.．、）)]|[—-]+)?\s*([^：:（(。]{2,20})[：:]", text)
    start = label.end() if label else 0
    spans = [hit.span() for hit in patterns.finditer(r"(?:[^、；;。，,（(]|[（(][^（()）]*[)）])+", text[start:])]
    named = [(a, b, hit) for a, b in spans if (hit := _SIZE_BEHIND.match(text[start + a : start + b].strip()))]
    if len(named) < 2 or len(named) * 2 <= len(spans):
        return
    for a, b, hit in named:
        where = scene.evidence(piece.block, piece.start + start + a, piece.start + start + b)
        category = label[1].strip() if label else box.title
        size = next((each for each in quantities.find(hit["size"]) if each.unit), None)
        scale = hit["size"][size.number : size.unit_end] if size else None
        yield Project(hit["name"].strip(), category, None, scale, None, None, None, where, (("name", where),))


def _rest(scene: Listing, pieces: Sequence[Piece], end: int, owner: Place | None = None) -> str:
    """What pieces say behind character `end` of the first. Who builds is left out (业主为…): the firm's name is no content."""
    texts = []
    for at, piece in enumerate(pieces):
        text, start = scene.text(piece), end if at == 0 else 0
        if owner is not None and owner.block == piece.block and piece.start + start <= owner.start < piece.end:
            text = f"{text[: owner.start - piece.start]}…{text[owner.end - piece.start :]}"
        texts.append(text[start:].lstrip("。：:；，, ") if at == 0 else text)
    return "\n".join(text.strip() for text in texts if text.strip())


def _fields(scene: Listing, pieces: Sequence[Piece]) -> list[tuple[str, str, Evidence]]:
    """What an item states by label, by form (a sum of money, a period) or by size, each once: (field, text, place)."""
    found: dict[str, tuple[str, Evidence]] = {}
    for piece in pieces:
        text = scene.text(piece)

        def said(span: tuple[int, int], text: str = text, piece: Piece = piece) -> tuple[str, Evidence]:
            return text[span[0] : span[1]].strip(), scene.evidence(piece.block, piece.start + span[0], piece.start + span[1])

        span = cost(text, piece is pieces[0]) if "investment" not in found else None
        if span:
            found["investment"] = said(span)
        for field, words in _LABELS:
            hit = words.search(text)
            if not hit or field in found:
                continue
            stop = re.compile(r"[。；;\n]" if field == "content" else r"[。；;，,\n）)]").search(text, hit.end())
            span = (hit.end(), stop.start() if stop else len(text))
            if text[span[0] : span[1]].strip():
                found[field] = said(span)
        owner = owners.find(text, scene.vocabulary) if "owner" not in found else None
        if owner:
            found["owner"] = said(owner)
        period, when = _PERIOD.search(text), _WHEN.search(text)
        if period and "period" not in found:
            found["period"] = said(period.span())
        elif when and "period" not in found:
            found["period"] = said(when.span(when.lastgroup or 0))
        # 清理1.2米的淤泥 says of what kind it is, not how much.
        sizes = (each for each in quantities.find(text) if each.unit and dimension(each.unit) in _SIZES)
        size = next((each for each in sizes if not text.startswith("的", each.unit_end) and not _STATE.search(text[: each.start])), None)
        if size and "scale" not in found:
            found["scale"] = said((size.number, size.unit_end))
    return [(field, text, evidence) for field, (text, evidence) in found.items()]


def cost(text: str, alone: bool = True) -> tuple[int, int] | None:
    """Where a text says what a project costs: behind a label, else (`alone`) the one sum of money that is all a clause says."""
    hit = next((each for each in _COSTS.finditer(text) if not _BROUGHT.search(text[: each.start()])), None)
    span = _sum(text, hit.end()) if hit else None
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
