"""Projects that are listed outside tables: numbered items under a heading for projects, and the items of boxes of projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from plancheck.extract import boxes, patterns, quantities
from plancheck.extract.boxes import PROJECTS, Box, Piece
from plancheck.extract.headings import box as opening
from plancheck.extract.patterns import Late, late
from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Money, Project, Section, quote
from plancheck.model.quantity import PREFIXES, dimension, parse_unit
from plancheck.model.vocabulary import Vocabulary

#: Labels in a numbered item, with the field that follows each.
_LABELS: tuple[tuple[str, Late], ...] = (
    ("investment", late(r"(?:总|计划|项目|估算|预计)*投资(?:额|估算|规模|总额)?(?:约|为|达到?|[：:])?")),
    (
        "period",
        late(r"(?:建设|实施|计划)?(?:年限|周期|工期|期限|起止年限|起止时间|建设期|时间|时限)(?:为)?[：:]?(?=\D{0,3}(?:19|20)\d\d)"),
    ),
    ("owner", late(r"(?:责任|建设|实施|业主|牵头|申报|承担)(?:单位|主体|部门|企业)(?:[：:]|为(?=\S{3}))")),
    ("content", late(r"(?:主要)?(?:建设|实施)?(?:内容)(?:及规模|与规模|和规模)?[：:]")),
    ("scale", late(r"建设规模[：:]")),
)
_PERIOD = late(r"(?:19|20)\d\d年?(?:\d{1,2}月)?\s*(?:-{1,2}|—{1,2}|－|–|~|～|至)\s*(?:19|20)\d\d年?(?:\d{1,2}月)?", needs=("19", "20"))
_ITEM = late(r"^\s*(?:\d{1,2}(?:[.．]\d{1,2})+\s*|\d{1,3}[.．、]|[（(]\d{1,3}[）)]|[①-⑳]|[（(][一二三四五六七八九十]+[）)]|专栏\d*)")
_BULLET = late(r"^\s*(?:—{1,2}|[-－●•■◆▪·])\s*")
_NAME_END = late(r"[。：:；]|\s{2,}|\n")
_PROJECT = late(r"(?:项目|工程|基地|电站|中心|平台|改造|系统|设施|线|厂|网)$")
_SIZES = ("power", "energy", "area", "length", "volume", "mass", "coal_equivalent", "mu", "座", "个", "台", "辆", "公里", "套", "条")
_SENTENCE = late(r"[^。；;\n]+")
_NAMED_FIRST = late(
    r"\s*(?:加快|重点|积极|继续|推进|推动|实施|建设|开工|建成|开展|启动|谋划|续建|新建|规划|完成|投资)*(?P<name>[^，,。；;：:\s]{3,40}?(?:项目|工程|基地|电站))"
    r"(?:建设)?(?:[（(][^（()）]*[)）])?[，,：:]"
)
_ABOUT_ONE = late(r"(?<!重大|重点|工程|建设)(?:项目|工程)$", needs=("项目", "工程"))
_THIS_ONE = late(r"\s*[该本](?:项目|工程)")
#: Of all projects together, no name of one: 总体安排, 围绕四个方向实施21个项目.
_ABOUT_ALL = late(
    r"^(?:总体|整体|投资|资金|进度|实施|年度)[一-鿿]{0,4}(?:安排|情况|概况|来源|估算|测算)$"
    r"|(?:[一二两三四五六七八九十\d]+|[若干多])\s*(?:个|项|大|类|批)(?:重[点大]|支撑|试点|示范|标志性)?(?:项目|工程|平台|载体)(?:$|[（(，,])|^(?:共)?(?:安排|实施|谋划)[^，]{0,12}(?:项目|工程)\d+[个项]"
)
#: What stands behind a heading is of several projects: 实施6个项目，总投资3亿元.
_OF_SEVERAL = late(
    r"\s*(?:共|拟|计划|规划|重点)*(?:实施|安排|谋划|规划|布局|建设|推进|包括|包含|含|有)?[^，。；、\d]{0,6}(?:[二两三四五六七八九十]+|[2-9]|\d{2,})\s*[个项](?:重[点大])?(?:项目|工程)(?=[，、。；：]|$)"
)
#: So many projects of a kind right behind its name: 城东书屋工程，5个项目、3亿元; 城东书屋工程（5个，3亿元）; 城东书屋工程，安排项目5个.
_SO_MANY = late(
    r"\s*[，,：:。（(、]?\s*(?:共|拟|计划|规划|合计|总计)*(?:实施|安排|谋划|规划|布局|建设|推进|包括|包含|涵盖|涉及|含|有)?"
    r"(?:(?:子|重点|重大|具体|单体|支撑)?(?:项目|工程)(?:共|计|有)*)?(?:[二两三四五六七八九十]+|[2-9]|\d{2,})\s*[个项](?:子|重点|重大|具体|单体|支撑)?(?:项目|工程)?(?=[，,、。；;：:（()）]|$)"
)
#: A size in brackets behind a name: 城东书屋（20座）.
_SIZE_BEHIND = late(r"^(?P<name>[^（(：:]{2,40}?)\s*[（(](?P<size>[^（()）]*\d[^（()）]*)[)）]$")


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


def items(scene: Listing) -> Iterator[Project]:
    """The items of boxes of projects, and the lowest items of a part for projects that state a sum, a size or a period."""
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
        yield from _in_section(scene, section, boxed)


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


def _in_section(scene: Listing, section: Section, boxed: set[int]) -> Iterator[Project]:
    blocks = scene.document.blocks
    own = [at for at in range(section.start, section.own_end) if blocks[at].countable and blocks[at].table is None and at not in boxed]
    after = [index for index in own if index != section.start]
    starts = [index for index in after if _ITEM.match(blocks[index].text)]
    starts = starts or [index for index in after if _BULLET.match(blocks[index].text)]
    groups = [[each for each in own if a <= each < b] for a, b in zip(starts, [*starts[1:], section.own_end], strict=False)]
    if not starts and not section.children:
        named = [*_in_sentences(scene, section, own)]
        yield from named
        if named:
            return
    if not starts and not section.children and section.heading.number and section.parent is not None:
        groups = [own]
    for group in groups:
        made = _item(scene, section, [Piece(index, 0, len(blocks[index].text)) for index in group])
        if made:
            yield made


def _in_sentences(scene: Listing, section: Section, blocks: Sequence[int]) -> Iterator[Project]:
    """实施城北书屋项目，总投资2亿元；…: each that sentences name, with the sum or the size that follows its name."""
    for index in blocks:
        text = scene.document.blocks[index].text
        for hit in _SENTENCE.finditer(text):
            named = _NAMED_FIRST.match(hit[0])
            if (
                not named
                or section.heading.title == named["name"]
                or patterns.search("、|等", named["name"])
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
    end = _name_end(first, start)
    name = first[start:end].strip()
    fields = _fields(scene, pieces)
    told = {"investment", "period", "scale", "content"} & {field for field, _, _ in fields}
    called = bool(_PROJECT.search(name)) and (bool(told) or (opened is not None and len(_rest(scene, pieces, end)) >= 8))
    if not name or len(name) > 60 or not (called or {"investment", "period"} & told):
        return None
    several = _SO_MANY.match(first, end) or (pieces[0].block == section.start and _OF_SEVERAL.match(_rest(scene, pieces, end)))
    if _ABOUT_ALL.search(name) or several:
        return None
    parent = scene.sections[section.parent] if section.parent is not None else None
    above = parent.heading.title if parent is not None and parent.parent is not None else None
    category = section.heading.title if opened and pieces[0].block != section.start and section.parent is not None else above
    return _project(scene, pieces, (start, end), category, fields)


def _boxed(scene: Listing, box: Box, pieces: Sequence[Piece]) -> Project | None:
    first = scene.text(pieces[0])
    opened = _ITEM.match(first) or _BULLET.match(first)
    start = opened.end() if opened else 0
    end = _name_end(first, start)
    if not first[start:end].strip() or end - start > 60:
        return None
    return _project(scene, pieces, (start, end), box.title, _fields(scene, pieces))


def _name_end(text: str, start: int) -> int:
    """Where an item's name ends: at the first full stop or colon; at a comma where what stands before it is called a project."""
    cut = _NAME_END.search(text, start)
    end = cut.start() if cut else len(text)
    for comma in patterns.finditer("[，,]", text[start:end]):
        if _PROJECT.search(patterns.sub(r"[（(][^（()）]*[)）]$", "", text[start : start + comma.start()].strip())):
            return start + comma.start()
    return end


def _project(
    scene: Listing, pieces: Sequence[Piece], named: tuple[int, int], category: str | None, fields: list[tuple[str, str, Evidence]]
) -> Project:
    """A project from the pieces that tell of it; [named) is its name in the first."""
    first, text = pieces[0], scene.text(pieces[0])
    start, end = named
    values = {field: value for field, value, _ in fields}
    where = scene.evidence(first.block, first.start + start, first.start + end)
    content = values.get("content") or _rest(scene, pieces, end) or None
    places = [("name", where), *((field, evidence) for field, _, evidence in fields)]
    name = _SIZE_BEHIND.sub(lambda hit: hit["name"], text[start:end].strip())
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


def _rest(scene: Listing, pieces: Sequence[Piece], end: int) -> str:
    texts = [scene.text(pieces[0])[end:].lstrip("。：:；，, "), *(scene.text(piece) for piece in pieces[1:])]
    return "\n".join(text.strip() for text in texts if text.strip())


def _fields(scene: Listing, pieces: Sequence[Piece]) -> list[tuple[str, str, Evidence]]:
    """What an item states by label, by form (a sum of money, a period) or by size, each once: (field, text, place)."""
    found: dict[str, tuple[str, Evidence]] = {}
    for piece in pieces:
        text = scene.text(piece)

        def said(span: tuple[int, int], text: str = text, piece: Piece = piece) -> tuple[str, Evidence]:
            return text[span[0] : span[1]].strip(), scene.evidence(piece.block, piece.start + span[0], piece.start + span[1])

        for field, words in _LABELS:
            hit = words.search(text)
            if not hit or field in found:
                continue
            if field == "investment":
                span = _sum(text, hit.end())
            else:
                stop = re.compile(r"[。；;\n]" if field == "content" else r"[。；;，,\n）)]").search(text, hit.end())
                span = (hit.end(), stop.start() if stop else len(text))
            if span and text[span[0] : span[1]].strip():
                found[field] = said(span)
        period = _PERIOD.search(text)
        if period and "period" not in found:
            found["period"] = said(period.span())
        size = next((each for each in quantities.find(text) if each.unit and dimension(each.unit) in _SIZES), None)
        if size and "scale" not in found:
            found["scale"] = said((size.number, size.unit_end))
    return [(field, text, evidence) for field, (text, evidence) in found.items()]


def _sum(text: str, start: int) -> tuple[int, int] | None:
    """The sum of money right behind a label."""
    for each in quantities.find(text):
        if start <= each.number <= start + 8 and parse_unit(each.unit) and dimension(each.unit) in ("money", "usd"):
            return each.number, each.unit_end
    return None


def money(text: str | None, unit: str) -> Money | None:
    """The amount of money in a text; its own unit wins over `unit`. Without any unit the amount is kept with unit ""."""
    if text is None:
        return None
    found = [each for each in quantities.find(text) if not each.unit or each.unit in PREFIXES or dimension(each.unit) in ("money", "usd")]
    if not found:
        return None
    first = found[0]
    own = first.unit if first.unit and first.unit not in PREFIXES else ""
    return Money(first.value, own or unit or first.unit)
