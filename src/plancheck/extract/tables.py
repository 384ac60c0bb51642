"""Tables of a draft with their header told from their rows, and what each is: of indicators, of projects, or neither.

A merged cell's text stands in every place it covers. Headers may be of several rows; a kind shows only in the header's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plancheck.extract import quantities, years
from plancheck.model.document import Document, Table
from plancheck.model.plan import PlanTable, Section, quote
from plancheck.model.quantity import fold_unit, parse_unit

#: What a column holds, told by its header (no white space, usual width). The first that fits wins.
INDICATOR_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"^(?:序号?|编号|No\.?)$", re.IGNORECASE)),
    ("unit", re.compile(r"^(?:计量|计算|统计|度量|指标)?单位(?:[（(].*)?$|^量纲$")),
    ("attribute", re.compile(r"属性|性质|约束|指标类型|类型$|数据来源|来源|备注|说明|责任|牵头|部门|依据|权重|方向|计算")),
    (
        "name",
        re.compile(
            r"^(?:[具主核关参重][体要心键考点])?(?:二级|三级)?(?:目标|任务)?(?:指标|目标)(?:项目?|名称|内容|体系)?$"
            r"|^(?:二级|三级|具体|主要|核心)?指标[（(名]|^(?:主要)?指标[^年值20-9]{0,6}$|^名称$|^内容$|^项目$"
        ),
    ),
    ("category", re.compile(r"类别|分类|领域|一级指标|^类$|方面|维度|大类")),
    (
        "value",
        re.compile(
            r"(?:19|20)\d\d|十[一二三四五六]五|现状|基期|基准|基础|目标|参考值|规划|完成|指标值|数值|实际|现值|当前|累计|年均|增速|增长|变化|预期|情况|"
            r"近期|远期|值$"
        ),
    ),
)  # fmt: skip
PROJECT_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"^(?:序号?|编号|No\.?)$", re.IGNORECASE)),
    ("code", re.compile(r"代码")),
    ("name", re.compile(r"(?:项目|工程)(?:名称)?(?:[（(].*)?$|^名称$")),
    ("investment", re.compile(r"投资(?!主体|单位|方|年度|来源|渠道)|资金(?!来源|渠道|筹措|构成|性质)|概算|估算")),
    ("content", re.compile(r"内容")),
    ("scale", re.compile(r"规模")),
    ("period", re.compile(r"年限|起止|工期|周期|建设期|期限|时间|进度|时限|年份")),
    ("owner", re.compile(r"(?:建设|实施|业主|申报|承担|项目|投资|运营)(?:单位|主体|企业|法人|方)|业主|主体")),
    ("body", re.compile(r"责任|牵头|主管|配合|部门|单位$")),
    ("category", re.compile(r"类别|类型|分类|领域|性质|方向")),
    ("site", re.compile(r"地点|地址|位置|区域|属地|所在")),
)
_ANY_HEADER = re.compile(
    r"序号|指标|单位|名称|项目|类别|类型|内容|规模|投资|年限|期限|责任|牵头|属性|性质|备注|目标|现状|基期|任务|领域|时间|地点|年$|值$|情况|说明|措施|部门|合计|来源|数量|面积"
)
_NOTE_UNIT = re.compile(r"单位[：:]\s*([^\s。）)]+)")
_VALUE = re.compile(r"^[\[【(（]?[<>≤≥＜＞约]?-?\d[\d,.]*(?:%|[^\d年]{0,8})$|^[—\-－/]+$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place from 0, the texts of its header cells joined (no white space), what it holds ("" if unknown)."""

    index: int
    header: str
    role: str


def tables(document: Document, sections: tuple[Section, ...]) -> tuple[PlanTable, ...]:
    """All tables of a document, in order."""
    owner = _owners(document, sections)
    return tuple(_table(document, table, sections, owner) for table in document.tables)


def _owners(document: Document, sections: tuple[Section, ...]) -> list[int | None]:
    owner: list[int | None] = [None] * len(document.blocks)
    for section in sections:
        owner[section.start : section.end] = [section.index] * (section.end - section.start)
    return owner


def _table(document: Document, table: Table, sections: tuple[Section, ...], owner: list[int | None]) -> PlanTable:
    rows = texts(document, table)
    count = header_rows(table, rows)
    first = next((cell for row in table.grid for cell in row if cell >= 0), None)
    spot = table.title_block if table.title_block is not None else first
    section = owner[spot] if spot is not None else None
    path = sections[section].path if section is not None else ()
    evidence = quote(document, spot, 0, len(document.blocks[spot].text), path) if spot is not None else None
    return PlanTable(
        table.index, table.title, rows[:count], rows[count:], table.page, table.page_to, kind(rows[:count], rows[count:]), section, evidence
    )  # fmt: skip


def texts(document: Document, table: Table) -> tuple[tuple[str, ...], ...]:
    """The text of every place of the grid, "" where no cell is."""
    return tuple(tuple(document.blocks[cell].text if cell >= 0 else "" for cell in row) for row in table.grid)


def header_rows(table: Table, rows: tuple[tuple[str, ...], ...]) -> int:
    """How many rows at the top are header: at least what the reader marked, and rows of header words that merged cells tie to it."""
    if not rows:
        return 0
    count = 1 if _headed(rows[0]) or table.header_rows else 0
    while count < min(len(rows) - 1, 4) and count and (_tied(table, count) or _continues(rows, count)):
        count += 1
    return max(count, min(table.header_rows, len(rows)))


def _headed(row: tuple[str, ...]) -> bool:
    cells = [bare(cell) for cell in row if bare(cell)]
    return bool(cells) and sum(bool(_ANY_HEADER.search(cell) or years.find(cell)) for cell in cells) * 2 >= len(cells)


def _tied(table: Table, row: int) -> bool:
    """Whether a cell of the row above reaches down into `row` while another one is split there."""
    above, here = table.grid[row - 1], table.grid[row]
    down = any(a == b and a >= 0 for a, b in zip(above, here, strict=False))
    wide = any(above[at] == above[at + 1] and here[at] != here[at + 1] for at in range(min(len(above), len(here)) - 1))
    return down and wide


def _continues(rows: tuple[tuple[str, ...], ...], row: int) -> bool:
    """Whether a row is more header: years, units and header words only, no values."""
    cells = [bare(cell) for cell in rows[row] if bare(cell)]
    if not cells or any(_VALUE.match(cell) for cell in cells):
        return False
    return (
        len(set(cells)) > 1
        and all((_ANY_HEADER.search(cell) and len(cell) <= 10) or _only_year(cell) for cell in cells)
        and _has_years(rows[row])
    )


def _only_year(cell: str) -> bool:
    return bool(re.fullmatch(r"[（(]?(?:19|20)\d\d年?(?:末|底)?[）)]?", cell))


def _has_years(row: tuple[str, ...]) -> bool:
    return sum(bool(re.search(r"(?:19|20)\d\d", bare(cell))) for cell in row) >= 2


def noted_units(near: list[str]) -> tuple[str, ...]:
    """The units that a note near a table gives: 单位：万元、万千瓦."""
    for text in near:
        note = _NOTE_UNIT.search(text)
        units = tuple(fold_unit(each) for each in re.split(r"[、，,；;]", note[1]) if parse_unit(each)) if note else ()
        if units:
            return units
    return ()


def bare(text: str) -> str:
    """A cell's text without any white space, in usual width."""
    return re.sub(r"\s+", "", quantities.squeeze(text).text)


def joined(header: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The header of each column: its cells from the top joined, a repeated (merged) one once."""
    if not header:
        return ()
    width = max(len(row) for row in header)
    columns = []
    for at in range(width):
        cells = [bare(row[at]) for row in header if at < len(row)]
        columns.append("".join(dict.fromkeys(cell for cell in cells if cell)))
    return tuple(columns)


def columns(header: tuple[tuple[str, ...], ...], kinds: tuple[tuple[str, re.Pattern[str]], ...]) -> tuple[Column, ...]:
    """What each column holds by its header."""
    found = [Column(at, text, next((role for role, words in kinds if words.search(text)), "")) for at, text in enumerate(joined(header))]
    if kinds is PROJECT_COLUMNS and all(column.role != "name" for column in found):
        found = _split_name(found)
    if kinds is INDICATOR_COLUMNS and found and _by_year(found):
        found[0] = replace(found[0], role="name")
    if kinds is INDICATOR_COLUMNS and any(column.role == "name" and "指标" in column.header for column in found):
        # 项目 beside 指标 says what group an indicator belongs to.
        found = [replace(each, role="category") if each.role == "name" and "指标" not in each.header else each for each in found]
    return tuple(found)


def _split_name(found: list[Column]) -> list[Column]:
    """One header 项目分类 over two columns: the first gives the category, the last the name."""
    wide = [each for each in found if each.role == "category" and re.search("项目|工程", each.header)]
    last = wide[-1] if len(wide) > 1 and len({each.header for each in wide}) == 1 else None
    return [replace(each, role="name") if each is last else each for each in found]


def _by_year(found: list[Column] | tuple[Column, ...]) -> bool:
    """Whether a header is 年份 with years beside it: 年份|2020|2025|2030."""
    return bool(re.fullmatch(r"年[份度]", found[0].header)) and len(found) > 2 and all(_only_year(each.header) for each in found[1:])


def rows_by_year(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether each row is a year and each column an indicator: 年份|借阅率（%）|座位数."""
    headers = joined(header)
    dated = [bool(row) and bool(_only_year(bare(row[0]))) for row in rows]
    first = bool(headers) and re.search(r"年[份度]$|^$", headers[0]) is not None
    return first and len(rows) > 1 and all(dated) and not any(years.find(text) for text in headers[1:])


def kind(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...] = ()) -> str:
    """ "indicators", "projects" or "" as the words of the header (and years as rows) show."""
    headers = joined(header)
    if _of_indicators(header) or rows_by_year(header, rows):
        return "indicators"
    project = {column.role for column in columns(header, PROJECT_COLUMNS)}
    named = any(re.search(r"^(?:重[点大])?(?:项目|工程)(?:名称)?(?:[（(].*)?$|(?:项目|工程)名称", text) for text in headers)
    telling = any("项目" in text or "工程" in text or "投资" in text or "建设" in text for text in headers)
    if "name" in project and len(project & {"investment", "content", "scale", "period", "owner", "body"}) >= 1 and (named or telling):
        return "projects"
    return ""


def _of_indicators(header: tuple[tuple[str, ...], ...]) -> bool:
    """A column of names and one of values; where the names are not called 指标, a unit or two columns of dated values besides."""
    found = columns(header, INDICATOR_COLUMNS)
    roles = [column.role for column in found]
    if found and _by_year(found):
        return True
    if "name" not in roles or "value" not in roles or any(re.search("投资|建设内容|建设单位|地点", column.header) for column in found):
        return False
    called = any("指标" in column.header or "目标" in column.header for column in found if column.role == "name")
    dated = sum(bool(re.search(r"(?:19|20)\d\d", column.header)) for column in found if column.role == "value")
    return called or ("unit" in roles and dated > 0) or dated >= 2
