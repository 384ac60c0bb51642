"""Every condition of every shipped rule is seen at work: with the condition left out, at least one case comes out otherwise."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from textwrap import dedent
from typing import Any

import pytest
from tests.rules import helpers

from plancheck import check
from plancheck.engine import evaluate
from plancheck.language import printer, syntax
from plancheck.language.syntax import Node, RuleNode
from plancheck.model.plan import Plan
from plancheck.readers import plain
from plancheck.rulelab import Case

SHIPPED = helpers.shipped()
CASES = [each for file in helpers.files() for each in helpers.cases(file)]

#: Conditions that can be left out, and why no draft tells the difference (or none that is worth having does).
IDLE = {
    "REF-02: 变化 是 下降": "a target of an intensity against a base year is always a cut",
    "REF-03: 变化 是 下降": "a target of an intensity against a base year is always a cut",
    "GOAL-04: 没有 表格": "keeps the rows of a table to their own line of the rule",
    "GOAL-06: 有 碳达峰（主体 是 方案.地区，有 年）": "the latest of none is not later than 2030 either way: false",
    "GOAL-06: 主体 是 方案.地区": "stands in both parts, one of which is idle",
    "GOAL-06: 有 年": "an event without a year is not taken",
    "GOAL-07: 有 指标": "a target without an indicator is not taken",
    "GOAL-09: 有 目标": "the second object asks it again, year by year",
    "GOAL-11: 有 至少 2 个 数值": "the second object asks it again, year by year",
    "GOAL-11: 该序列 在 该年 有 至少 2 个 数值": "spares the reader years with one value; these agree",
    "GOAL-11: 至少 2": "as above",
    "PROJ-06: 有 各项": "a sum without parts is not taken",
    "TXT-04: 有 下级章节": "numbers of none run on",
}


def shorter(node: Any) -> Iterator[tuple[str, Any]]:
    """What is left out, and the node without it: one part of 且 and 或, one condition of a filter, one name of a list, one count."""
    match node:
        case syntax.And(parts=parts) | syntax.Or(parts=parts) | syntax.ListOf(parts=parts):
            for at, part in enumerate(parts):
                rest = (*parts[:at], *parts[at + 1 :])
                yield printer.expr(part, "zh"), rest[0] if len(rest) == 1 else replace(node, parts=rest)
        case syntax.Name(args=args) | syntax.Prop(args=args) if args:
            for at, part in enumerate(args):
                yield printer.expr(part, "zh"), replace(node, args=(*args[:at], *args[at + 1 :]) or None)
        case syntax.Has(count=syntax.Count(op="at_least", number=number)) if number > 1:
            yield f"至少 {number}", replace(node, count=None)
        case _:
            pass
    if not is_dataclass(node):
        return
    for field in fields(node):
        inner = getattr(node, field.name)
        if isinstance(inner, tuple):
            for at, each in enumerate(inner):
                yield from ((text, replace(node, **{field.name: (*inner[:at], new, *inner[at + 1 :])})) for text, new in shorter(each))
        elif is_dataclass(inner) and field.name != "span":
            yield from ((text, replace(node, **{field.name: new})) for text, new in shorter(inner))


def without_one(rule: RuleNode) -> Iterator[tuple[str, RuleNode]]:
    """Each condition of a rule, and the rule without it."""
    for at, each in enumerate(rule.objects):
        yield from ((text, replace(rule, objects=(*rule.objects[:at], new, *rule.objects[at + 1 :]))) for text, new in shorter(each))
    requires: Node = rule.requires
    yield from ((text, replace(rule, requires=new)) for text, new in shorter(requires))
    if rule.applies is not None:
        yield printer.expr(rule.applies, "zh"), replace(rule, applies=None)


@functools.cache
def plan_of(draft: str, options: check.Options) -> Plan:
    """What a case's draft says; read once for all rules."""
    return check.plan_of(plain.read(dedent(draft)), SHIPPED, options)


def outcomes(rule: RuleNode, case: Case) -> tuple[object, ...]:
    """What a rule says of a case's draft, as far as a case can tell: outcome, message, quotes and the outcome of each subject."""
    parameters, _ = check.parameters(case.options, SHIPPED.vocabulary)
    (made,) = evaluate.evaluate(replace(SHIPPED, rules=(rule,)), plan_of(case.draft, case.options), parameters)
    expected = case.expect[rule.id]
    told: list[object] = [made.outcome, made.reason if "reason" in expected else None]
    told.append(made.message if "message" in expected else None)
    told.append(any(expected.get("quote", "") in each.quote for each in made.evidence))
    told += [(sub.subject.label.zh, sub.outcome) for sub in made.subresults if sub.subject.label.zh in expected.get("subjects", {})]
    return tuple(told)


@pytest.mark.parametrize("rule", SHIPPED.rules, ids=lambda rule: rule.id)
def test_every_condition_is_seen_at_work(rule: RuleNode) -> None:
    mine = [case for case in CASES if rule.id in case.expect]
    before = [outcomes(rule, case) for case in mine]
    idle = [
        f"{rule.id}: {text}"
        for text, changed in without_one(rule)
        if f"{rule.id}: {text}" not in IDLE and all(outcomes(changed, case) == told for case, told in zip(mine, before, strict=True))
    ]
    assert idle == [], "no case tells these conditions from nothing"


def test_no_excuse_outlives_its_condition() -> None:
    assert sorted(IDLE.keys() - {f"{rule.id}: {text}" for rule in SHIPPED.rules for text, _ in without_one(rule)}) == []
