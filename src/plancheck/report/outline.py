"""The outline of a draft as plain text: headings, indicators, events, tasks and projects, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.model.place import Place
from plancheck.model.plan import Fact, Plan
from plancheck.model.report import PlanInfo, Point
from plancheck.wording.catalogue import phrase
from plancheck.wording.numbers import op_text, value_text
from plancheck.wording.places import place_line
from plancheck.wording.visible import visible

#: The names of the parts and other words, in Chinese and English.
_NAMES = {
    "zh": ("标题", "指标数值", "事件", "任务", "项目", "责任分工", "没有读到", "目标", "现状"),
    "en": ("Headings", "Indicator values", "Events", "Tasks", "Projects", "Responsibilities", "Not read", "target", "status"),
}


def text(plan: Plan, about: PlanInfo, lang: str) -> str:
    """The whole outline, one item per line, after a line about the plan."""
    headings, facts, events, tasks, projects, responsibilities, unread, *_ = _NAMES[lang]
    annexes = [phrase("attachment", lang, n=n) + phrase("colon", lang) + annex.name for n, annex in enumerate(plan.document.annexes, 1)]
    parts: list[tuple[str, list[str]]] = [
        (headings, [f"{'  ' * heading.level}{heading.number}{heading.title}" for heading in plan.headings]),
        (facts, [_fact(fact, lang) for fact in plan.facts]),
        (
            events,
            [_placed(f"{event.event} {op_text(event.op)}{_year(event.year, lang)}", event.evidence.place, lang) for event in plan.events],
        ),
        (tasks, [_placed(task.title, task.place, lang) for task in plan.tasks]),
        (projects, [_placed(project.name, project.evidence.place, lang) for project in plan.projects]),
        (
            responsibilities,
            [_placed("、".join(responsibility.units), responsibility.evidence.place, lang) for responsibility in plan.responsibilities],
        ),
        (unread, [skipped.message.of(lang) for skipped in plan.document.skipped]),
    ]
    return "\n".join(visible(line) for line in _lines(plan, about, annexes, parts, lang)) + "\n"


def _lines(plan: Plan, about: PlanInfo, annexes: list[str], parts: list[tuple[str, list[str]]], lang: str) -> Iterator[str]:
    unknown = phrase("plan.kind", lang) + phrase("colon", lang) + phrase("unknown", lang)
    kind = unknown if about.kind == "unknown" else about.kind_label.of(lang)
    yield " · ".join(part for part in (plan.title or plan.document.name, kind, plan.place, plan.province) if part)
    if plan.document.detail.zh:
        yield plan.document.detail.of(lang)
    yield from annexes
    for name, lines in parts:
        if lines:
            yield ""
            yield f"{name} ({len(lines)})"
            yield from (f"  {line}" for line in lines)


def _fact(fact: Fact, lang: str) -> str:
    kind = _NAMES[lang][7 if fact.kind == "target" else 8]
    place = fact.evidence.place
    point = Point(fact.year, fact.kind, fact.value, fact.value_to, fact.op, fact.unit, fact.base_year, fact.change, place)
    return _placed(f"{fact.subject} · {kind} {_year(fact.year, lang)} · {value_text(point, lang)}", place, lang)


def _year(year: int | None, lang: str) -> str:
    return phrase("year.none", lang) if year is None else phrase("year.n", lang, n=year)


def _placed(line: str, place: Place, lang: str) -> str:
    return f"{line}   [{place_line(place, lang)}]"
