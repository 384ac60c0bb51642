"""Says who answers for tasks, and what projects are, in other forms: in annexes, once a chapter, in tables, boxes, paragraphs with labels.

A sound plan that says the same elsewhere fails nothing that it did not fail; one that says it nowhere fails for each task or project.
`python tests/mutants/retell.py [plan or form …]` retells every plan in every form.
"""

from __future__ import annotations

import io
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import docx
from docx.shared import Pt

from plancheck import readers
from plancheck.model.document import Block
from plancheck.model.plan import Plan, TaskItem

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.mutants import measure, plant


@dataclass(frozen=True)
class Line:
    """A paragraph: its text, how many of its letters are bold, its size in points."""

    text: str
    bold: int = 0
    size: float | None = None


@dataclass(frozen=True)
class Grid:
    """A table with its rows, the first `heads` of them its header."""

    rows: tuple[tuple[str, ...], ...]


Piece = Line | Grid


@dataclass
class Draft:
    """A plan as pieces by the block that each was, to be edited; `behind`: pieces to follow a block, `end`: those to end it with."""

    plan: Plan
    pieces: dict[int, Piece]
    behind: dict[int, list[Piece]] = field(default_factory=dict)
    end: list[Piece] = field(default_factory=list)

    def data(self) -> bytes:
        """The Word file."""
        file = docx.Document()
        for at, piece in sorted(self.pieces.items()):
            for each in (piece, *self.behind.get(at, ())):
                _write(file, each)
        for each in self.end:
            _write(file, each)
        made = io.BytesIO()
        file.save(made)
        return made.getvalue()

    def silenced(self, names: Sequence[str]) -> Draft:
        """The draft with a dash for each of some names in what was added."""
        said = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))

        def silent(piece: Piece) -> Piece:
            if isinstance(piece, Line):
                return replace(piece, text=said.sub("—", piece.text))
            return Grid(tuple(tuple(said.sub("—", text) for text in row) for row in piece.rows))

        behind = {at: [*map(silent, its)] for at, its in self.behind.items()}
        return Draft(self.plan, self.pieces, behind, [*map(silent, self.end)])

    def without(self, start: int, end: int) -> None:
        """Takes out the pieces of blocks [start, end)."""
        for at in [at for at in self.pieces if start <= at < end]:
            del self.pieces[at]

    def add(self, block: int, *pieces: Piece) -> None:
        """Puts pieces behind the last one up to a block."""
        at = max(each for each in self.pieces if each <= block)
        self.behind.setdefault(at, []).extend(pieces)


def _write(file: docx.document.Document, piece: Piece) -> None:
    if isinstance(piece, Line):
        made = file.add_paragraph()
        for text, bold in ((piece.text[: piece.bold], True), (piece.text[piece.bold :], False)):
            if text:
                run = made.add_run(text)
                run.bold = bold
                run.font.size = Pt(piece.size) if piece.size else None
        return
    width = max(map(len, piece.rows))
    table = file.add_table(rows=len(piece.rows), cols=width, style="Table Grid")
    cells = table._cells
    for number, row in enumerate(piece.rows):
        for column, text in enumerate(row):
            cells[number * width + column].text = text


def told(name: str) -> Plan:
    """A sound plan, read."""
    return measure.taken(name).plan


def draft(plan: Plan) -> Draft:
    """A plan as pieces."""
    made: dict[int, Piece] = {}
    seen: set[int] = set()
    document = plan.document
    for block in document.blocks:
        if block.part != "body" or block.hidden:
            continue
        if block.table is None:
            made[block.index] = _line(block)
        elif block.table not in seen:
            seen.add(block.table)
            rows = document.tables[block.table - 1].grid
            made[block.index] = Grid(tuple(tuple(document.blocks[at].text if at >= 0 else "" for at in row) for row in rows))
    return Draft(plan, made)


def _line(block: Block) -> Line:
    return Line(block.text, block.bold, block.size)


# ---- who answers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Duty:
    """A task with its number as printed, and who answers for it."""

    task: TaskItem
    number: str
    lead: str
    others: str


def duties(plan: Plan) -> list[Duty]:
    """The tasks, each with who leads and who helps."""
    return [
        Duty(task, plan.sections[task.section].heading.number, task.units[0], "、".join(task.units[1:3]) or "各县区政府")
        for task in plan.tasks
        if task.units
    ]


def nobody(plan: Plan) -> Draft:
    """The plan with everybody taken out who answers for a task, wherever it says so."""
    made = draft(plan)
    used = {at for task in plan.tasks for at in task.responsibility}
    named = {unit for task in plan.tasks for unit in task.units}
    cuts: dict[int, list[tuple[int, int]]] = {}
    for at, clause in enumerate(plan.responsibilities):
        place = clause.evidence.place
        if place.table is None and (at in used or any(task.start <= place.block < task.end for task in plan.tasks)):
            cuts.setdefault(place.block, []).append((place.start, place.end))
    for block, spans in cuts.items():
        line = made.pieces[block]
        assert isinstance(line, Line)
        text = line.text
        for start, end in sorted(spans, reverse=True):
            if text[start - 1 : start] in ("（", "(") and text[end : end + 1] in ("）", ")"):
                start, end = start - 1, end + 1
            text = text[:start] + text[end:]
        text = re.sub(r"。[，；。]+", "。", text).strip("，；")
        made.pieces[block] = replace(line, text=text, bold=min(line.bold, len(text)))
        if len(text) < 3:
            del made.pieces[block]
    for table in plan.tables:  # tables of who does what
        document = plan.document
        cells = [document.blocks[at].text for row in document.tables[table.index - 1].grid for at in row if at >= 0]
        if table.kind or not any(part in named for text in cells for part in re.split("[、，；\n]", text.strip())):
            continue
        first = min(at for row in document.tables[table.index - 1].grid for at in row if at >= 0)
        made.pieces.pop(first, None)
    return made


def _named_once(said: Sequence[Duty]) -> dict[int | None, Duty]:
    """Of each part of tasks one duty, by the index of its section."""
    parts: dict[int | None, Duty] = {}
    for each in said:
        plan_section = each.task.section
        parts.setdefault(plan_section, each)
    return parts


def short(title: str) -> str:
    """A shorter name of a task."""
    title = re.split("[，、]", title)[0]
    return title[2:] if len(title) >= 8 else title


Form = Callable[[Plan, random.Random], Draft | None]


def annexed_by_number(plan: Plan, chance: random.Random) -> Draft | None:
    said = duties(plan)
    numbers = [each.number for each in said]
    if len(set(numbers)) < len(numbers) or not all(numbers):
        return None
    made = nobody(plan)
    made.end += [
        Line("附表　责任分工"),
        Grid((("编号", "牵头单位", "配合单位"), *((each.number.rstrip("、.．"), each.lead, each.others) for each in said))),
    ]
    return made


def annexed_by_title(plan: Plan, chance: random.Random) -> Draft | None:
    made = nobody(plan)
    rows = tuple((str(at), each.task.title, each.lead, each.others) for at, each in enumerate(duties(plan), 1))
    made.end += [Line("附表　任务分工表"), Grid((("序号", "任务", "牵头单位", "配合单位"), *rows))]
    return made


def annexed_by_short_title(plan: Plan, chance: random.Random) -> Draft | None:
    made = nobody(plan)
    rows = tuple((str(at), short(each.task.title), f"{each.lead}（牵头）、{each.others}") for at, each in enumerate(duties(plan), 1))
    made.end += [Line("附件　分工安排"), Grid((("序号", "工作事项", "责任单位"), *rows))]
    return made


def annexed_in_strange_heads(plan: Plan, chance: random.Random) -> Draft | None:
    made = nobody(plan)
    heads = ("号", *(plant.fresh(chance, "acts") for _ in range(3)))
    rows = tuple((str(at), each.task.title, each.lead, each.others) for at, each in enumerate(duties(plan), 1))
    made.end += [Line(f"附件　{plant.fresh(chance, 'acts')}"), Grid((heads, *rows))]
    return made


def annexed_by_part(plan: Plan, chance: random.Random) -> Draft | None:
    """A row for each part of the tasks."""
    made, parts = nobody(plan), _parts(plan)
    if not parts:
        return None
    rows = tuple((plan.sections[part].heading.title, each.lead, each.others) for part, each in parts.items())
    made.end += [Line("附表　任务责任分工"), Grid((("任务板块", "牵头单位", "配合单位"), *rows))]
    return made


def annexed_by_part_number(plan: Plan, chance: random.Random) -> Draft | None:
    made, parts = nobody(plan), _parts(plan)
    numbers = [_whole_number(plan, part) for part in parts]
    if not parts or len(set(numbers)) < len(numbers) or not all(plan.sections[part].heading.number for part in parts):
        return None
    rows = tuple((number, each.lead, each.others) for number, each in zip(numbers, parts.values(), strict=True))
    made.end += [Line("附表　章节与责任单位对照"), Grid((("章节", "主责", "协同"), *rows))]
    return made


def _whole_number(plan: Plan, section: int | None) -> str:
    """The number of a section behind those of the sections above it, unless it has them in it: 四（一）, 4.1."""
    if section is None:
        return ""
    own = plan.sections[section].heading.number.rstrip("、.．")
    return own if "." in own else _whole_number(plan, plan.sections[section].parent) + own


def by_body(plan: Plan, chance: random.Random) -> Draft | None:
    """A row for each body with what it does."""
    made = nobody(plan)
    of: dict[str, list[str]] = {}
    for each in duties(plan):
        of.setdefault(each.lead, []).append(each.task.title)
    made.end += [Line("附表　部门任务分解表"), Grid((("单位", "承担任务"), *((who, "；".join(what)) for who, what in of.items())))]
    return made


def by_body_number(plan: Plan, chance: random.Random) -> Draft | None:
    said = duties(plan)
    numbers = [each.number for each in said]
    if len(set(numbers)) < len(numbers) or not all(numbers):
        return None
    made = nobody(plan)
    of: dict[str, list[str]] = {}
    for each in said:
        of.setdefault(each.lead, []).append(each.number.rstrip("、.．"))
    made.end += [Line("附表　各部门承担任务索引"), Grid((("部门", "牵头任务编号"), *((who, "、".join(what)) for who, what in of.items())))]
    return made


def _parts(plan: Plan) -> dict[int, Duty]:
    """The parts that tasks stand in, each with the duty of its first; a task without a part above it has one of its own."""
    parts: dict[int, Duty] = {}
    for each in duties(plan):
        section = plan.sections[each.task.section]
        part = section.parent if each.task.title == section.heading.title else section.index
        if part is None:
            return {}
        parts.setdefault(part, each)
    return parts


def at_the_head(plan: Plan, chance: random.Random) -> Draft | None:
    """A sentence at the head of each part."""
    made, parts = nobody(plan), _parts(plan)
    for part, each in parts.items():
        made.add(plan.sections[part].start, Line(f"本部分任务由{each.lead}牵头，{each.others}配合。"))
    return made if parts else None


def at_the_head_labelled(plan: Plan, chance: random.Random) -> Draft | None:
    made, parts = nobody(plan), _parts(plan)
    for part, each in parts.items():
        made.add(plan.sections[part].start, Line(f"（以下各项牵头单位：{each.lead}；配合单位：{each.others}）"))
    return made if parts else None


def at_the_end(plan: Plan, chance: random.Random) -> Draft | None:
    """A sentence at the end of each part."""
    made, parts = nobody(plan), _parts(plan)
    for part, each in parts.items():
        made.add(plan.sections[part].end - 1, Line(f"以上任务牵头单位：{each.lead}；配合单位：{each.others}。"))
    return made if parts else None


def at_the_end_in_prose(plan: Plan, chance: random.Random) -> Draft | None:
    made, parts = nobody(plan), _parts(plan)
    for part, each in parts.items():
        made.add(plan.sections[part].end - 1, Line(f"本节各项工作由{each.lead}抓总，{each.others}按职责分头落实。"))
    return made if parts else None


def once_for_all(plan: Plan, chance: random.Random) -> Draft | None:
    """A paragraph in the last chapter, which says for each part who answers."""
    made, parts = nobody(plan), _parts(plan)
    chapters = [each for each in plan.sections if each.parent is None and each.concepts and not each.heading.number.startswith("附")]
    if not parts or not chapters:
        return None
    said = "；".join(f"“{plan.sections[part].heading.title}”由{each.lead}牵头，{each.others}配合" for part, each in parts.items())
    made.add(chapters[-1].end - 1, Line(f"各项任务分工如下：{said}。"))
    return made


def beside_each(plan: Plan, chance: random.Random) -> Draft | None:
    """A line below each task, in a label that few use."""
    made = nobody(plan)
    for each in duties(plan):
        made.add(each.task.end - 1, Line(f"主办：{each.lead}　　协办：{each.others}"))
    return made


def in_titles(plan: Plan, chance: random.Random) -> Draft | None:
    """In brackets behind each title."""
    made = nobody(plan)
    for each in duties(plan):
        place = each.task.place
        line = made.pieces.get(place.block)
        if not isinstance(line, Line):
            return None
        end = line.text.find(each.task.title) + len(each.task.title)
        put = f"（{each.lead}牵头，{each.others}配合）"
        made.pieces[place.block] = replace(line, text=line.text[:end] + put + line.text[end:], bold=line.bold and line.bold + len(put))
    return made


def as_tables(
    plan: Plan, chance: random.Random, heads: tuple[str, ...] = ("序号", "任务", "主要内容", "牵头单位", "配合单位"), who: bool = True
) -> Draft | None:
    """The tasks of each part as a table."""
    made, parts = nobody(plan), _parts(plan)
    if not parts or any(not plan.sections[each.task.section].path[:-1] for each in duties(plan)):
        return None
    rows: dict[int, list[tuple[str, ...]]] = {}
    for each in duties(plan):
        section = plan.sections[each.task.section]
        if section.concepts:  # what it is of is told by its title, which no row has
            made.add(each.task.end - 1, Line(f"牵头单位：{each.lead}；配合单位：{each.others}。"))
            continue
        part = section.parent if each.task.title == section.heading.title else section.index
        if part is None or any(isinstance(piece, Grid) for at, piece in made.pieces.items() if each.task.start <= at < each.task.end):
            return None
        said = "".join(
            piece.text for at, piece in sorted(made.pieces.items()) if each.task.start <= at < each.task.end and isinstance(piece, Line)
        )
        said = said[said.find(each.task.title) + len(each.task.title) :].lstrip("。：: ")
        its = rows.setdefault(part, [])
        its.append((str(len(its) + 1), each.task.title, said, each.lead if who else "", each.others if who else "")[: len(heads)])
        made.without(each.task.start, each.task.end)
    for part, its in rows.items():
        made.add(plan.sections[part].start, Grid((heads, *its)))
    return made


def tabled_in_strange_heads(plan: Plan, chance: random.Random) -> Draft | None:
    return as_tables(plan, chance, ("号", *(plant.fresh(chance, "acts") for _ in range(4))))


def tabled_and_steps(plan: Plan, chance: random.Random) -> Draft | None:
    """A table of the tasks with who answers, and one of their steps without."""
    made = as_tables(plan, chance)
    if made is None:
        return None
    rows: list[tuple[str, ...]] = []
    for each in duties(plan):
        rows += [(each.task.title, "第一步", "完成摸底和方案编制", "2025年底前"), ("", "第二步", "组织建设并投入运行", "2028年底前")]
    made.end += [Line("附表　任务推进步骤"), Grid((("任务", "步骤", "工作内容", "完成时间"), *rows))]
    return made


def tabled_without_who(plan: Plan, chance: random.Random) -> Draft | None:
    """The tasks as tables without who answers, and an annex that says it by their names."""
    made = as_tables(plan, chance, ("序号", "任务", "主要内容"), who=False)
    if made is None:
        return None
    rows = tuple((each.task.title, each.lead, each.others) for each in duties(plan))
    made.end += [Line("附表　任务分工表"), Grid((("任务", "牵头单位", "配合单位"), *rows))]
    return made


def by_body_in_a_sentence(plan: Plan, chance: random.Random) -> Draft | None:
    """A paragraph in the last chapter, which says for each body what it does."""
    made = nobody(plan)
    of: dict[str, list[str]] = {}
    for each in duties(plan):
        of.setdefault(each.lead, []).append(f"“{each.task.title}”")
    said = "；".join(f"{who}牵头" + "、".join(what) for who, what in of.items())
    chapters = [each for each in plan.sections if each.parent is None and each.concepts and not each.heading.number.startswith("附")]
    made.add(chapters[-1].end - 1, Line(f"任务分工：{said}。"))
    return made


def annexed_in_lines(plan: Plan, chance: random.Random) -> Draft | None:
    made = nobody(plan)
    lines = (Line(f"{at}.{each.task.title}：{each.lead}牵头，{each.others}配合。") for at, each in enumerate(duties(plan), 1))
    made.end += [Line("附件　任务分工"), *lines]
    return made


def annexed_in_labelled_lines(plan: Plan, chance: random.Random) -> Draft | None:
    made = nobody(plan)
    lines = (Line(f"{at}.{each.task.title}　责任单位：{each.lead}（牵头）、{each.others}") for at, each in enumerate(duties(plan), 1))
    made.end += [Line("附件　任务分工"), *lines]
    return made


def in_a_note(plan: Plan, chance: random.Random) -> Draft | None:
    """A note at the end of each part."""
    made, parts = nobody(plan), _parts(plan)
    for part, each in parts.items():
        made.add(plan.sections[part].end - 1, Line(f"注：本节任务由{each.lead}牵头，{each.others}配合。"))
    return made if parts else None


OWNERS: tuple[Form, ...] = (
    annexed_by_number, annexed_by_title, annexed_by_short_title, annexed_in_strange_heads, annexed_by_part, annexed_by_part_number,
    by_body, by_body_number, at_the_head, at_the_head_labelled, at_the_end, at_the_end_in_prose, once_for_all, beside_each, in_titles,
    by_body_in_a_sentence, annexed_in_lines, annexed_in_labelled_lines, in_a_note, as_tables, tabled_in_strange_heads,
    tabled_and_steps, tabled_without_who,
)  # fmt: skip


# ---- tables that look like others -------------------------------------------------------------------------------


def _with(plan: Plan, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Draft:
    made = draft(plan)
    tasks = [each for each in plan.tasks if each.units]
    made.add(tasks[-1].end - 1, Line(title), Grid((tuple(heads), *map(tuple, rows))))
    return made


def _titles(plan: Plan, most: int = 12) -> list[str]:
    return [each.title for each in plan.tasks][:most]


def risks(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(str(at), title, "推进进度不及预期", "建立月度调度，及时纠偏") for at, title in enumerate(_titles(plan), 1)]
    return _with(plan, "表　主要风险及应对", ("序号", "任务", "主要风险", "应对措施"), rows)


def timetable(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(title, "启动前期工作", "完成过半", "全面建成") for title in _titles(plan)]
    return _with(plan, "表　任务进度安排", ("重点任务", "2025年", "2027年", "2030年"), rows)


def components(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(title, part, f"完成{part}改造") for title in _titles(plan, 6) for part in ("源头", "过程", "末端")]
    return _with(plan, "表　各环节主要做法", ("领域", "环节", "主要做法"), rows)


def parts_of_tasks(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(title, f"{title[:6]}分项{part}", "按方案建设", "2026年") for title in _titles(plan, 8) for part in "一二三"]
    return _with(plan, "附表　任务分解", ("任务", "分项", "内容", "完成时限"), rows)


def targets_of_tasks(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(title, "形成阶段成果", "形成可推广经验") for title in _titles(plan)]
    return _with(plan, "表　重点任务目标", ("重点任务", "2025年目标", "2030年目标"), rows)


def strange_table(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(str(at), title, "按年度计划推进", "2030年") for at, title in enumerate(_titles(plan), 1)]
    return _with(plan, f"表　{plant.fresh(chance, 'acts')}", ("号", *(plant.fresh(chance, "acts") for _ in range(3))), rows)


KINDS = ("能源基础设施类", "节能降碳改造类", "先进技术示范类", "资源循环利用类")


def kinds_of_projects(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(kind, str(3 + at), f"{12.5 + at}", "2024—2030年") for at, kind in enumerate(KINDS)]
    return _with(plan, "表　重点工程汇总", ("工程类型", "个数", "投资（亿元）", "实施期"), rows)


def kinds_in_words(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(kind, "电网、储能、热网等", "企业自筹为主", f"{12.5 + at}") for at, kind in enumerate(KINDS)]
    return _with(plan, "表　四类工程概览", ("工程", "主要方向", "资金渠道", "投资合计（亿元）"), rows)


def kinds_in_strange_heads(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(kind, f"{5 + at}项", f"{12.5 + at}亿元", "2024—2030年") for at, kind in enumerate(KINDS)]
    return _with(plan, f"表　{plant.fresh(chance, 'acts')}", tuple(plant.fresh(chance, "acts") for _ in range(4)), rows)


def funding(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(name, f"{10 + at}", f"{20 + at}", "统筹安排") for at, name in enumerate(("企业自筹", "银行贷款", "绿色债券", "财政资金"))]
    return _with(plan, "表　资金筹措方案（单位：亿元）", ("资金来源", "2024—2025年", "2026—2030年", "说明"), rows)


def yearly_investment(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(f"{year}年", f"{10 + year % 10}", "新开工与续建项目") for year in range(2024, 2031)]
    return _with(plan, "表　重点项目分年度投资计划", ("年度", "投资（亿元）", "安排"), rows)


def yearly_of_projects(plan: Plan, chance: random.Random) -> Draft | None:
    if len(plan.projects) < 4:
        return None
    rows = [(each.name, "1.0", "1.5", "2.0") for each in plan.projects]
    return _with(plan, "附表　重点项目分年度投资计划（单位：亿元）", ("项目名称", "2024年", "2025年", "2026年"), rows)


def stages_of_projects(plan: Plan, chance: random.Random) -> Draft | None:
    if len(plan.projects) < 4:
        return None
    rows = [(each.name, "已备案", "正在办理用地手续", "2024年三季度开工") for each in plan.projects]
    return _with(plan, "附表　项目前期工作进展", ("项目", "立项情况", "前期进展", "下一步安排"), rows)


def effects_of_projects(plan: Plan, chance: random.Random) -> Draft | None:
    if len(plan.projects) < 4:
        return None
    rows = [(each.name, f"{1 + at % 5}.2", f"{3 + at % 7}.1") for at, each in enumerate(plan.projects)]
    return _with(plan, "附表　重点项目节能降碳效益测算", ("项目名称", "年节能量（万吨标准煤）", "年减碳量（万吨）"), rows)


def enterprises(plan: Plan, chance: random.Random) -> Draft | None:
    rows = [(f"{plant.fresh(chance, 'acts')}公司", "建材", "余热回收改造", "2026年") for _ in range(6)]
    return _with(plan, "表　重点用能企业改造计划", ("企业", "行业", "改造方向", "完成时间"), rows)


LOOKALIKES: tuple[Form, ...] = (
    risks, timetable, components, parts_of_tasks, targets_of_tasks, strange_table, kinds_of_projects, kinds_in_words,
    kinds_in_strange_heads, funding, yearly_investment, yearly_of_projects, stages_of_projects, effects_of_projects, enterprises,
)  # fmt: skip


# ---- projects ---------------------------------------------------------------------------------------------------

FIELDS = ("name", "content", "investment", "period", "owner")


def _rows(plan: Plan) -> list[dict[str, str]]:
    """The projects with all that rules ask of them."""
    made = []
    for each in plan.projects:
        content = "；".join(dict.fromkeys(text.strip() for text in (each.content, each.scale) if text and text.strip()))
        if not (content and each.investment and each.period and each.owner) or not re.search(r"\d", content) or "\n" in content:
            continue
        cost = f"{each.investment.value}{each.investment.unit or '亿元'}"
        made.append({"name": each.name, "content": content.rstrip("。"), "investment": cost, "period": each.period, "owner": each.owner})
    return made


def without_projects(plan: Plan) -> tuple[Draft, int] | None:
    """The plan without its lists of projects, and where they stood; None where they stand in running text or are too few."""
    made = draft(plan)
    listed = {each.evidence.place.table for each in plan.projects}
    if None in listed or len(_rows(plan)) < 4 or len(_rows(plan)) < len(plan.projects) - 2:
        return None
    spots = []
    for number in listed:
        assert number is not None
        spot = min(at for row in plan.document.tables[number - 1].grid for at in row if at >= 0)
        made.pieces.pop(spot, None)
        spots.append(spot)
    return made, min(spots) - 1


def _retold(plan: Plan, pieces: Callable[[list[dict[str, str]]], Sequence[Piece]]) -> Draft | None:
    found = without_projects(plan)
    if found is None:
        return None
    made, spot = found
    made.add(spot, *pieces(_rows(plan)))
    return made


def labelled_paragraphs(plan: Plan, chance: random.Random) -> Draft | None:
    return _retold(plan, lambda rows: [
        Line(f"{at}．{row['name']}。建设内容：{row['content']}。总投资：{row['investment']}。建设期限：{row['period']}。建设单位：{row['owner']}。")
        for at, row in enumerate(rows, 1)
    ])  # fmt: skip


def labelled_lines(plan: Plan, chance: random.Random) -> Draft | None:
    return _retold(plan, lambda rows: [
        piece
        for at, row in enumerate(rows, 1)
        for piece in (
            Line(f"（{at}）{row['name']}"), Line(f"建设内容：{row['content']}"), Line(f"投资规模：{row['investment']}"),
            Line(f"建设周期：{row['period']}"), Line(f"实施主体：{row['owner']}"),
        )
    ])  # fmt: skip


def in_prose(plan: Plan, chance: random.Random) -> Draft | None:
    return _retold(plan, lambda rows: [
        Line(f"{at}．{row['name']}。由{row['owner']}实施，{row['content']}，计划投资{row['investment']}，{row['period']}建成。")
        for at, row in enumerate(rows, 1)
    ])  # fmt: skip


def in_a_box(plan: Plan, chance: random.Random) -> Draft | None:
    return _retold(plan, lambda rows: [
        Line("专栏　重点项目"),
        *(
            Line(f"{at}.{row['name']}：{row['content']}。总投资{row['investment']}，建设年限{row['period']}，建设单位为{row['owner']}。")
            for at, row in enumerate(rows, 1)
        ),
    ])  # fmt: skip


def transposed(plan: Plan, chance: random.Random) -> Draft | None:
    """Projects side by side, four in a table."""
    labels = ("项目名称", "建设内容及规模", "总投资", "建设年限", "建设单位")

    def pieces(rows: list[dict[str, str]]) -> Iterator[Piece]:
        for at in range(0, len(rows), 4):
            four = rows[at : at + 4]
            yield Line(f"表　重点项目（{at // 4 + 1}）")
            yield Grid(tuple((label, *(row[name] for row in four)) for label, name in zip(labels, FIELDS, strict=True)))

    return _retold(plan, lambda rows: [*pieces(rows)])


def forms_of_projects(plan: Plan, chance: random.Random) -> Draft | None:
    """A form of two columns for each project."""
    labels = ("项目名称", "建设内容及规模", "总投资", "建设年限", "建设单位")
    return _retold(plan, lambda rows: [
        piece
        for at, row in enumerate(rows, 1)
        for piece in (Line(f"项目{at}"), Grid(tuple((label, row[name]) for label, name in zip(labels, FIELDS, strict=True))))
    ])  # fmt: skip


def strange_heads_of_projects(plan: Plan, chance: random.Random) -> Draft | None:
    heads = ("号", *(plant.fresh(chance, "acts") for _ in range(5)))
    return _retold(plan, lambda rows: [
        Line("重点项目清单"), Grid((heads, *((str(at), *(row[name] for name in FIELDS)) for at, row in enumerate(rows, 1))))
    ])  # fmt: skip


def strange_heads_and_title(plan: Plan, chance: random.Random) -> Draft | None:
    heads = ("号", *(plant.fresh(chance, "acts") for _ in range(5)))
    title = plant.fresh(chance, "acts")
    return _retold(plan, lambda rows: [
        Line(f"附表　{title}"), Grid((heads, *((str(at), *(row[name] for name in FIELDS)) for at, row in enumerate(rows, 1))))
    ])  # fmt: skip


def in_two_tables(plan: Plan, chance: random.Random) -> Draft | None:
    """What is built in one table, what it costs, when and by whom in another, by the names."""
    return _retold(plan, lambda rows: [
        Line("附表1　重点项目建设内容"),
        Grid((("序号", "项目名称", "建设内容及规模"), *((str(at), row["name"], row["content"]) for at, row in enumerate(rows, 1)))),
        Line("附表2　重点项目投资和进度"),
        Grid((("序号", "项目名称", "总投资", "建设年限", "建设单位"),
              *((str(at), row["name"], row["investment"], row["period"], row["owner"]) for at, row in enumerate(rows, 1)))),
    ])  # fmt: skip


def in_two_tables_by_number(plan: Plan, chance: random.Random) -> Draft | None:
    return _retold(plan, lambda rows: [
        Line("附表1　重点项目建设内容"),
        Grid((("编号", "项目名称", "建设内容及规模"), *((f"P{at}", row["name"], row["content"]) for at, row in enumerate(rows, 1)))),
        Line("附表2　重点项目投资和进度"),
        Grid((("项目编号", "总投资", "建设年限", "建设单位"),
              *((f"P{at}", row["investment"], row["period"], row["owner"]) for at, row in enumerate(rows, 1)))),
    ])  # fmt: skip


def owners_once(plan: Plan, chance: random.Random) -> Draft | None:
    """Who builds all of them, and when, in a sentence above the table."""
    return _retold(plan, lambda rows: [
        Line(f"以下项目均由{rows[0]['owner']}负责建设，建设年限均为2024—2030年。"),
        Grid((("序号", "项目名称", "建设内容及规模", "总投资"),
              *((str(at), row["name"], row["content"], row["investment"]) for at, row in enumerate(rows, 1)))),
    ])  # fmt: skip


def in_one_paragraph(plan: Plan, chance: random.Random) -> Draft | None:
    return _retold(plan, lambda rows: [Line("安排项目如下：" + "；".join(
        f"（{at}）{row['name']}，{row['content']}，总投资{row['investment']}，由{row['owner']}承担，建设期限{row['period']}"
        for at, row in enumerate(rows, 1)
    ) + "。")])  # fmt: skip


def cards_of_pairs(plan: Plan, chance: random.Random) -> Draft | None:
    """A form for each project, with heads in its first and third column."""
    return _retold(plan, lambda rows: [
        piece
        for at, row in enumerate(rows, 1)
        for piece in (Line(f"项目卡片{at}"), Grid((
            ("项目名称", row["name"], "建设单位", row["owner"]), ("总投资", row["investment"], "建设年限", row["period"]),
            ("建设内容", row["content"], "项目类别", "重点"),
        )))
    ])  # fmt: skip


PROJECTS: tuple[Form, ...] = (
    labelled_paragraphs, labelled_lines, in_prose, in_a_box, transposed, forms_of_projects, strange_heads_of_projects,
    strange_heads_and_title, in_two_tables, in_two_tables_by_number, owners_once, in_one_paragraph, cards_of_pairs,
)  # fmt: skip


# ---- checks -----------------------------------------------------------------------------------------------------

Outcomes = dict[tuple[str, str], tuple[str, str]]


def outcomes(data: bytes, name: str) -> Outcomes:
    """The outcome and label of every sub-result."""
    document = readers.read(data, f"{name}.docx")
    return {
        (result.rule, sub.id): (sub.outcome, sub.subject.label.zh) for result in plant.report(document).results for sub in result.subresults
    }


FORMS = {form.__name__: form for form in (*OWNERS, *LOOKALIKES, *PROJECTS)}


def retold(name: str, form: str, seed: int = 0, silent: bool = False) -> Outcomes | None:
    """What comes of a plan in a form; None where it cannot have it. `silent`: with a dash for whoever answers or builds."""
    plan = told(name)
    if form in {each.__name__ for each in OWNERS} and any(task.place.table for task in plan.tasks):
        return None
    made = FORMS[form](plan, random.Random(f"{name}/{form}/{seed}"))
    if made is not None and silent:
        units = [unit for each in duties(plan) for unit in (each.lead, *each.others.split("、"))]
        made = made.silenced([*units, *(each["owner"] for each in _rows(plan))])
    return None if made is None else outcomes(made.data(), name)


def before(name: str, form: str) -> Outcomes:
    """What comes of a plan before it is retold; what else fails where nobody answers for its tasks fails of that, and of no form."""
    if form not in {each.__name__ for each in OWNERS}:
        return _as_it_is(name)
    return _as_it_is(name) | {key: its for key, its in _of_nobody(name).items() if not key[0].startswith("RESP-")}


@cache
def _as_it_is(name: str) -> Outcomes:
    return outcomes(draft(told(name)).data(), name)


@cache
def _of_nobody(name: str) -> Outcomes:
    return outcomes(nobody(told(name)).data(), name)


def newly_failed(sound: Outcomes, new: Outcomes) -> Counter[str]:
    """How many sub-results of each rule fail that did not."""
    return Counter(
        rule for (rule, sub), (outcome, _) in new.items() if outcome in ("failed", "error") and sound.get((rule, sub), ("",))[0] != outcome
    )


def main(arguments: Sequence[str]) -> int:
    """Prints what fails that did not; 1 if anything does."""
    plans = [name for name in measure.plans() if name in arguments] or measure.plans()
    forms = [name for name in FORMS if name in arguments] or [*FORMS]
    seed = next((int(each) for each in arguments if each.isdigit()), 0)
    bad: Counter[str] = Counter()
    ran: Counter[str] = Counter()
    for name in plans:
        for form in forms:
            new = retold(name, form, seed)
            if new is None:
                continue
            ran[form] += 1
            failed = newly_failed(before(name, form), new)
            open_ = Counter(rule for (rule, _), (outcome, _) in new.items() if outcome == "cantTell")
            bad[form] += failed.total()
            if failed or open_:
                print(name, form, "failed", dict(failed), "cantTell", dict(open_), flush=True)
    print()
    for form in forms:
        print(f"{form:28} plans {ran[form]:3}  failed {bad[form]:4}")
    print("failed", bad.total())
    return int(bool(bad.total()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
