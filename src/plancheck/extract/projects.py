"""Key projects: rows of project tables, and numbered items with a sum or a size under a heading for projects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plancheck.extract import quantities, sums, tables
from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.plan import Gap, Money, PlanTable, Project, Section, quote
from plancheck.model.quantity import PREFIXES, dimension, fold_unit, parse_unit
from plancheck.model.vocabulary import Vocabulary

_EMPTY = re.compile(r"^[—\-－–/\\.·\s]*$|^无$")
_UNIT = re.compile(r"[（(](?:单位[：:])?([^（()）]+)[)）]")
_GROUP = re.compile(r"^(?:[（(]?[一二三四五六七八九十]+[）)]?[、.．]?|[IVX]+[.、])")
#: Labels in a numbered item, with the field that follows each.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("investment", re.compile(r"(?:总|计划|项目|估算|预计)*投资(?:额|估算|规模|总额)?(?:约|为|达到?|[：:])?")),
    (
        "period",
        re.compile(r"(?:建设|实施|计划)?(?:年限|周期|工期|期限|起止年限|起止时间|建设期|时间|时限)(?:为)?[：:]?(?=\D{0,3}(?:19|20)\d\d)"),
    ),
    ("owner", re.compile(r"(?:责任|建设|实施|业主|牵头|申报|承担)(?:单位|主体|部门|企业)[：:]")),
    ("content", re.compile(r"(?:主要)?(?:建设|实施)?(?:内容)(?:及规模|与规模|和规模)?[：:]")),
    ("scale", re.compile(r"建设规模[：:]")),
)
_PERIOD = re.compile(r"(?:19|20)\d\d年?(?:\d{1,2}月)?\s*(?:-{1,2}|—{1,2}|－|–|~|～|至)\s*(?:19|20)\d\d年?(?:\d{1,2}月)?")
_ITEM = re.compile(r"^\s*(?:\d{1,2}(?:[.．]\d{1,2})+\s*|\d{1,3}[.．、]|[（(]\d{1,3}[）)]|[①-⑳]|[（(][一二三四五六七八九十]+[）)]|专栏\d*)")
_BULLET = re.compile(r"^\s*(?:—{1,2}|[-－●•■◆▪·])\s*")
_NAME_END = re.compile(r"[。：:；]|\s{2,}|\n")
_PROJECT = re.compile(r"(?:项目|工程|基地|电站|中心|平台|改造|系统|设施|线|厂|网)$")
_SIZES = ("power", "energy", "area", "length", "volume", "mass", "coal_equivalent", "mu", "座", "个", "台", "辆", "公里", "套", "条")


@dataclass(frozen=True)
class _Scene:
    document: Document
    vocabulary: Vocabulary
    sections: tuple[Section, ...]
    paths: tuple[tuple[str, ...], ...]

    def evidence(self, block: int, start: int = 0, end: int | None = None) -> Evidence:
        text = self.document.blocks[block].text
        return quote(self.document, block, start, len(text) if end is None else end, self.paths[block])


def projects(
    document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...]
) -> tuple[tuple[Project, ...], tuple[Gap, ...]]:
    """All listed projects in reading order, and the parts of lists that were not understood."""
    paths: list[tuple[str, ...]] = [()] * len(document.blocks)
    for section in sections:
        paths[section.start : section.end] = [section.path] * (section.end - section.start)
    scene = _Scene(document, vocabulary, sections, tuple(paths))
    found: list[Project] = []
    gaps: list[Gap] = []
    for table in plan_tables:
        if table.kind == "projects":
            rows, unread = _in_table(scene, table)
            found += rows
            gaps += unread
    found += _in_items(scene)
    return tuple(sorted(found, key=lambda each: each.evidence.place.block)), tuple(gaps)


# --- tables -------------------------------------------------------------------------------------------------------------------


def _in_table(scene: _Scene, table: PlanTable) -> tuple[list[Project], list[Gap]]:
    roles = _roles(table)
    found: list[Project] = []
    gaps: list[Gap] = []
    if "name" not in roles:
        return found, [Gap("projects", table.evidence.place.block if table.evidence else 0, "no_name_column")]
    source = scene.document.tables[table.index - 1]
    group: str | None = None
    totals = sums.kinds(table)
    heads = "subtotal" in totals and totals.index("subtotal") < totals.index("") if "" in totals else False
    for kind, cells, texts in zip(totals, source.grid[len(table.header) :], table.rows, strict=True):
        heading = _group(texts, roles["name"])
        if kind:
            group = (_summed(texts) or heading) if kind == "subtotal" and heads else None
            continue
        if heading is not None:
            group = heading
            continue
        if not tables.bare(texts[roles["name"]]):
            if not tables.bare(texts[roles["name"]]) and any(tables.bare(text) for text in texts):
                gaps.append(Gap("projects", next((cell for cell in cells if cell >= 0), 0), "no_name"))
            continue
        found.append(_row(scene, table, roles, cells, group))
    return found, gaps


def _roles(table: PlanTable) -> dict[str, int]:
    """The first column of each role; 建设单位 goes before 责任单位 as owner; 总投资 before any other investment."""
    roles: dict[str, int] = {}
    columns = tables.columns(table.header, tables.PROJECT_COLUMNS)
    for column in columns:
        roles.setdefault(column.role or f"?{column.index}", column.index)
    whole = next(
        (column.index for column in columns if column.role == "investment" and re.search("总投资|投资总|总额|总概算", column.header)), None
    )
    if whole is not None:
        roles["investment"] = whole
    if "owner" not in roles and "body" in roles:
        roles["owner"] = roles["body"]
    if "content" in roles and "scale" not in roles and "规模" in tables.joined(table.header)[roles["content"]]:
        roles["scale"] = roles["content"]
    if "content" not in roles and "scale" in roles:
        roles["content"] = roles["scale"]
    return roles


def _group(texts: tuple[str, ...], name: int) -> str | None:
    """The category that a row over the whole width (or one with a numbered title and nothing else) opens; None for a project's row."""
    cells = [tables.bare(text) for text in texts]
    filled = list(dict.fromkeys(cell for cell in cells if cell))
    if len(filled) == 1 and len(texts) > 1 and not re.fullmatch(r"[\d.,]+", filled[0]):
        return _category(filled[0])
    if filled and _GROUP.match(filled[0]) and filled[0] == cells[0] and not cells[0].isdigit():
        rest = [cell for cell in cells[name + 1 :] if cell and cell not in filled[:2]]
        if not rest or (len(rest) <= 1 and re.fullmatch(r"[\d.,]+", rest[0])):
            return _category(filled[-1] if len(filled) > 1 and not re.match(r"[\d.,]+$", filled[-1]) else filled[0])
    return None


def _summed(texts: tuple[str, ...]) -> str | None:
    """The group that a subtotal above its rows names: 能源（小计）, or 能源 | 小计."""
    for text in texts[:3]:
        name = _category(re.sub(r"[（(]?(?:小计|合计|分计)[^（()）]{0,8}[)）]?$", "", tables.bare(text)))
        if name and not re.fullmatch(r"[\d.,]+", name):
            return name
    return None


def _category(text: str) -> str:
    text = _GROUP.sub("", text)
    return re.sub(r"[（(](?:共|计)?\d+[个项][^（()）]*[)）]$", "", text) or text


def _row(scene: _Scene, table: PlanTable, roles: dict[str, int], cells: tuple[int, ...], group: str | None) -> Project:
    places: list[tuple[str, Evidence]] = []

    def text(field: str) -> str | None:
        at = roles.get(field)
        block = cells[at] if at is not None and at < len(cells) else -1
        if block < 0 or _EMPTY.match(scene.document.blocks[block].text):
            return None
        places.append((field, scene.evidence(block)))
        return scene.document.blocks[block].text.strip()

    name = text("name") or ""
    category = text("category") or group
    content, scale, period, owner = text("content"), text("scale"), text("period"), text("owner")
    investment = _money(text("investment"), _unit(scene, table, roles))
    first = cells[roles["name"]]
    return Project(name, category, content, scale, investment, period, owner, scene.evidence(first), tuple(places))


def _unit(scene: _Scene, table: PlanTable, roles: dict[str, int]) -> str:
    """The money unit of the investment column: of its header, else of a note above the table; "" if none is given."""
    at = roles.get("investment")
    header = tables.joined(table.header)[at] if at is not None else ""
    for hit in _UNIT.finditer(header):
        if dimension(hit[1]) == "money":
            return fold_unit(hit[1])
    cells = [cell for row in scene.document.tables[table.index - 1].grid for cell in row if cell >= 0]
    first = min(cells, default=0)
    near = [table.title, *(scene.document.blocks[index].text for index in range(max(0, first - 2), first))]
    return next((unit for unit in tables.noted_units(near) if dimension(unit) == "money"), "")


def _money(text: str | None, unit: str) -> Money | None:
    """The amount in an investment cell; its own unit wins. Without any unit the amount is kept with unit ""."""
    if text is None:
        return None
    found = [each for each in quantities.find(text) if not each.unit or each.unit in PREFIXES or dimension(each.unit) in ("money", "usd")]
    if not found:
        return None
    first = found[0]
    own = first.unit if first.unit and first.unit not in PREFIXES else ""
    return Money(first.value, own or unit or first.unit)


# --- numbered items -----------------------------------------------------------------------------------------------------------


def _in_items(scene: _Scene) -> Iterator[Project]:
    """The lowest items of a part for projects that state a sum, a size or a period."""
    parts = {concept.name: concept.part for concept in scene.vocabulary.sections}
    for section in scene.sections:
        if not any(parts.get(name) == "工程" for name in (*section.concepts, *section.within)):
            continue
        if section.children and not section.concepts:
            continue
        yield from _items(scene, section)


def _items(scene: _Scene, section: Section) -> Iterator[Project]:
    own = [
        index
        for index in range(section.start, section.own_end)
        if scene.document.blocks[index].countable and scene.document.blocks[index].table is None
    ]
    after = [index for index in own if index != section.start]
    starts = [index for index in after if _ITEM.match(scene.document.blocks[index].text)]
    starts = starts or [index for index in after if _BULLET.match(scene.document.blocks[index].text)]
    if starts:
        for at, index in enumerate(starts):
            until = starts[at + 1] if at + 1 < len(starts) else section.own_end
            made = _item(scene, section, [each for each in own if index <= each < until])
            if made:
                yield made
    elif not section.children and section.heading.number and section.parent is not None:
        made = _item(scene, section, own)
        if made:
            yield made


def _item(scene: _Scene, section: Section, blocks: list[int]) -> Project | None:
    if not blocks:
        return None
    first = scene.document.blocks[blocks[0]].text
    opened = _ITEM.match(first) or _BULLET.match(first)
    start = opened.end() if opened else len(section.heading.number) if first.strip().startswith(section.heading.number) else 0
    cut = _NAME_END.search(first, start)
    end = cut.start() if cut else len(first)
    name = first[start:end].strip()
    fields = _fields(scene, blocks)
    told = {"investment", "period", "scale", "content"} & {field for field, _, _ in fields}
    if not name or len(name) > 60 or not (told and ("investment" in told or "period" in told or _PROJECT.search(name))):
        return None
    values = {field: value for field, value, _ in fields}
    money = _money(values.get("investment"), "")
    parent = scene.sections[section.parent] if section.parent is not None else None
    above = parent.heading.title if parent is not None and parent.parent is not None else None
    category = section.heading.title if opened and blocks[0] != section.start and section.parent is not None else above
    content = values.get("content") or _rest(scene, blocks, end) or None
    places = [("name", scene.evidence(blocks[0], start, end)), *((field, evidence) for field, _, evidence in fields)]
    return Project(
        name, category, content, values.get("scale"), money, values.get("period"), values.get("owner"),
        scene.evidence(blocks[0], start, end), tuple(places),
    )  # fmt: skip


def _rest(scene: _Scene, blocks: list[int], end: int) -> str:
    pieces = [scene.document.blocks[blocks[0]].text[end:].lstrip("。：:； "), *(scene.document.blocks[index].text for index in blocks[1:])]
    return "\n".join(piece.strip() for piece in pieces if piece.strip())


def _fields(scene: _Scene, blocks: list[int]) -> list[tuple[str, str, Evidence]]:
    """What an item states by label, by form (a sum of money, a period) or by size, each once: (field, text, place)."""
    found: dict[str, tuple[str, Evidence]] = {}
    for index in blocks:
        text = scene.document.blocks[index].text
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
                found[field] = (text[span[0] : span[1]].strip(), scene.evidence(index, *span))
        period = _PERIOD.search(text)
        if period and "period" not in found:
            found["period"] = (period[0], scene.evidence(index, *period.span()))
        size = next((each for each in quantities.find(text) if each.unit and dimension(each.unit) in _SIZES), None)
        if size and "scale" not in found:
            found["scale"] = (text[size.number : size.unit_end], scene.evidence(index, size.number, size.unit_end))
    return [(field, text, evidence) for field, (text, evidence) in found.items()]


def _sum(text: str, start: int) -> tuple[int, int] | None:
    """The sum of money right behind a label."""
    for each in quantities.find(text):
        if start <= each.number <= start + 8 and parse_unit(each.unit) and dimension(each.unit) in ("money", "usd"):
            return each.number, each.unit_end
    return None
