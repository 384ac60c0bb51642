"""Projects that are listed outside tables: numbered items under a heading for projects, and the items of boxes of projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from plancheck.extraction import boxes, owners, patterns, quantities
from plancheck.extraction.boxes import PROJECTS, Box, Piece
from plancheck.extraction.headings import box as opening
from plancheck.extraction.patterns import Late, late
from plancheck.model.document import Document
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Money, Project, Section, quote
from plancheck.model.quantity import PREFIXES, dimension, parse_unit
from plancheck.model.vocabulary import Vocabulary

#: The label of what a project costs.
_COSTS = late(
    r"(?:(?:总|计划|项目|估算|预计)*投资(?:额|估算|规模|总额|概算)?|(?:投入|所需|需要?|安排)资金|(?:总|计划|预计)投入|(?:工程|项目)?总?(?:造价|概算))(?:[（(][^（()）]*[)）])?(?:约|为|达到?|[：:])?"
)
#: Labels in a numbered item, with the field that follows each.
_LABELS: tuple[tuple[str, Late], ...] = (
    (
        "period",
        late(
            r"(?:建设|实施|计划)?(?:年限|周期|工期|期限|起止年限|起止时间|建设期|时间|时限)(?:为)?[：:]?(?=\D{0,3}(?:19|20)\d\d|约?(?:\d{1,3}|[一二两三四五六])(?:个月|年))"
        ),
    ),
    ("content", late(r"(?:主要)?(?:建设|实施)?(?:内容)(?:及规模|与规模|和规模)?[：:]")),
    ("scale", late(r"建设规模[：:]")),
)
_MONTH = r"(?:年?[.．/]\d{1,2}(?!\d)|年?(?:\d{1,2}月)?)"
_PERIOD = late(rf"(?:19|20)\d\d{_MONTH}\s*(?:-{{1,2}}|—{{1,2}}|－|–|~|～|[至到])\s*(?:19|20)\d\d{_MONTH}", needs=("19", "20"))
_DAY = r"(?:\d{1,2}月(?:\d{1,2}日)?|第?[一二三四1-4]季度|[上下]半年|采暖季|供暖季|[底末初内])*"
_YEAR = rf"(?:20\d\d年?|[“\"]?十[三四五六]五[”\"]?)(?:期间|时期|中期)?{_DAY}(?:之?前)?"
_BUILT = (
    r"(?:全部|全面|陆续|基本|正式|整体|建设|实施|建成|完成|竣工|完工|开工|动工|启动|开建|投产|投运|投用|投入(?:使用|运行|运营|生产)|并网|发电|通车"
    r"|交付|验收|运行|运营|达产|试|并|和|及)"
)
#: A clause that says no more than when: 2024年, 2025年底前建成, 2024年开工、2026年并网.
#: A year that only opens a sentence (2025年，新建…; 到2025年，…) is that of an aim.
_WHEN = late(
    rf"(?:(?:^|[，,。；;：:、（(])\s*(?P<when>(?:计划|预计|力争|拟|确保)?[于到在至]?{_YEAR}{_BUILT}+)|[，,；;：:、（(]\s*(?P<year>{_YEAR}))"
    r"(?=[，,。；;、\n）)]|$)"
    rf"|(?:[。；;\n]|^)\s*(?P<opens>{_YEAR})(?=[，,](?:计划|力争|全面|全部)*(?:建成|完成|开工|动工|启动|竣工|完工|投产|投运|投用|交付|通车))",
    needs=("20", "十"),
)
#: When a project is built, where that opens its item, and what is done then: 2024年，建成城东书屋; 2025年底前完成城西书屋改造.
_DATED = late(
    rf"\s*(?:计划|预计|力争|拟|确保)?[于到在至]?(?P<when>{_PERIOD.pattern}年?|{_YEAR}[底末]?(?:之?前)?)(?P<comma>\s*[，,：:])?\s*(?:全面|全部|陆续|基本|正式|计划|力争|拟)*"
    r"(?P<acts>(?:实施|建设|开工|建成|开展|启动|续建|新建|完成|推进|竣工|投[运用产])*)",
    needs=("19", "20", "十"),
)
#: What is to be reached by then, no project: 到2025年，借阅率达到40%.
_REACHED = late(r"达到|[高低]于|超过|累计|实现|覆盖|全[市区县]")
#: Between a label and a sum of money that is not its own.
_STILL_OPEN = late(r"[待未][定明落确]|暂无|另[行计]|[。；;]")
#: What a project brings others to invest is not what it costs, nor what has been spent, nor what it costs a year or a piece of land.
_BROUGHT = late(
    r"(?:带动|拉动|撬动|吸引|引导|促进)[^，。；]{0,8}$|(?:已经?|累计)完成$|(?:亩均|户均|年均|单位|每[年亩户])$",
    needs=("促进", "吸引", "带动", "引导", "拉动", "撬动", "完成", "均", "单位", "每"),
)
_ITEM = late(r"^\s*(?:\d{1,2}(?:[.．]\d{1,2})+(?!\d)\s*|\d{1,3}[.．、]|[（(]\d{1,3}[）)]|[①-⑳]|[（(][一二三四五六七八九十]+[）)]|专栏\d*)")
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
    r"|^(?:重[点大]|支撑|建设|首批)*(?:项目|工程)(?:清单|一览|列表|名录|概[况览]|安排|布局|管理)表?$"
)
#: What stands behind a heading is of several projects: 实施6个项目，总投资3亿元.
_OF_SEVERAL = late(
    r"\s*(?:共|拟|计划|规划|重点)*(?:实施|安排|谋划|规划|布局|建设|推进|包括|包含|含|有)?[^，。；、\d]{0,6}(?:[二两三四五六七八九十]+|[2-9]|\d{2,})\s*[个项](?:重[点大])?(?:项目|工程)(?=[，、。；：]|$)"
)
_VERBS = r"(?:[一二三四五六七八九十]是|[①-⑳])?(?:加快|重点|积极|继续|推进|推动|实施|建设|开工|建成|开展|启动|谋划|续建|新建|规划|投资)*"
#: A paragraph that opens with a name: 城东书屋：新建….
_LINE = late(r"\s*(?P<name>[^，,。；;：:\n]{3,40})[：:。](?=.)")
#: A part of a paragraph that does: 实施城东书屋，20座….
_CLAUSE = late(rf"\s*{_VERBS}(?P<name>[^，,。；;：:\n]{{3,40}})[，,：:](?=.)")
#: 安排项目四个：, 重点实施以下工程：.
_SEVERAL_FOLLOW = late(r"[^：:]{0,40}(?:项目|工程|[个项大])[^，：:]{0,6}[：:]", needs=("：", ":"))
#: Of several things, or of some without a number.
_NOT_ONE = late(r"、.*等|一批|若干|一系列|(?:[二两三四五六七八九十]|\d)\s*[个项类]$|(?:类|领域|板块|方面)(?:项目|工程)?$")
#: A kind of projects, as a heading names it.
_OF_KIND = late(r"(?:类|领域|板块|方面)(?:项目|工程)$", needs=("类", "领域", "板块", "方面"))
#: What opens no name: a time, a part of a project, a sum, all of them.
_OTHER = late(
    r"其中|[到至]20|20\d\d年|[一二三四五首]期|第[一二三四五](?:期|批|类|阶段)|以上|上述|全部|所有|(?:[共总]|合计|累计)(?:[计额量]|投资|规模|安排|实施|建设)"
    r"|围绕|紧[扣盯紧]|聚焦|突出|按|根据|依据|结合|立足|坚持|针对|面向|对[照标接]|为[了推加实]|通过|其余|同时|此外|另[外有]"
    r"|各(?:项目|工程|地|县|区|部门|单位|类)|(?:项目|工程)(?:[总共均]|计划|估算|投资|建[设成]|实施|全部|$)|资金|投资|.*(?:投资|资金)$"
    r"|(?:主要)?(?:建设|实施|责任|牵头|完成|年度|预期|计划)?(?:内容|规模|地点|选址|工期|期限|年限|周期|时间|时序|主体|单位|业主|进度|效益|目标|安排|来源)(?:[及与和、].*)?$"
)
#: So many projects, anywhere: 书屋工程5项、投资2亿元; 遴选20个项目.
_COUNTED = late(
    r"(?:项目|工程)(?:共|计|有|数量)*\d+\s*[个项]|(?:[2-9]|\d{2,}|[二两三四五六七八九十]+)\s*[个项大](?:[一-鿿]{2}){0,2}(?:项目|工程)(?![一-鿿])"
)
#: So many projects of a kind right behind its name: 城东书屋工程，5个项目、3亿元; 城东书屋工程（5个，3亿元）; 城东书屋工程，安排项目5个.
_SO_MANY = late(
    r"\s*[，,：:。（(、]?\s*(?:共|拟|计划|规划|合计|总计)*(?:实施|安排|谋划|规划|布局|建设|推进|包括|包含|涵盖|涉及|含|有)?"
    r"(?:(?:子|重点|重大|具体|单体|支撑)?(?:项目|工程)(?:共|计|有)*)?(?:[二两三四五六七八九十]+|[2-9]|\d{2,})\s*[个项](?:子|重点|重大|具体|单体|支撑)?(?:项目|工程)?(?=[，,、。；;：:（()）]|$)"
)
#: So many of them in all, anywhere behind the name: 实施书屋改造等工程，共42个项目，总投资约5亿元.
_SO_MANY_TOLD = late(
    r"(?:^|[，,；;。\n])\s*(?:总?共|合计|总计|累计|共计)(?:计|有|安排|实施|谋划|包括|包含|涉及)?\s*(?:[二两三四五六七八九十]+|[2-9]|\d{2,})\s*[个项]"
    r"(?:重[点大]|支撑)?(?:项目|工程)(?=[，,、。；;]|$)"
)
#: Things without a name or a number: 一批书屋.
_BATCH = late(r"一批|若干|一系列", needs=("一批", "若干", "一系列"))
_RATE = late(r"\d\s*(?:[%％]|个百分点)")
_BY_YEAR = late(r"\s*(?:力争)?[到至]20\d\d年", needs=("20",))
#: How many there are of a kind in the brackets behind its name: 书屋工程（3个，投资4亿元）.
_SO_MANY_IN = late(r"[（(](?:项目|工程|合计|[共计])*(?:[二两三四五六七八九十]+|[2-9]|\d{2,})\s*[个项](?:项目|工程)?(?:[，,、；;]|[）)]$)")
#: A size in brackets behind a name: 城东书屋（20座）.
_SIZE_BEHIND = late(r"^(?P<name>[^（(：:]{2,40}?)\s*[（(](?P<size>[^（()）]*\d[^（()）]*)[)）]$")


#: A sum of money that is all a clause says: 城东书屋，20座，2亿元。
_MONEY_ALONE = late(r"(?<=[，,、；;（(])\s*(?P<sum>约?\d+(?:[.．]\d+)?\s*[千百]?[万亿]元)\s*(?=[，,。；;、）)]|$)", needs=("元",))
_OF_SO_MANY = late(r"(?:[二两三四五六七八九十]|\d)\s*[个项](?:项目|工程)?[、，,]\s*$")


#: How deep, thick or wide something is, or what there is now: no size of what is built.
_STATE = late(
    r"(?:(?<=[一-鿿])[深厚高宽]度?|水位|直径|口径|间距|海拔)(?:平均|最大|约|为|达到?|在|仅)*$|(?:现状|现有|目前|原有|已有|已建成?)[^，,。；;\d]{0,12}$"
)


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
                or patterns.search("、|等", named["name"])
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
