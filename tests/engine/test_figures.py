"""Figures of a draft against amounts of a rule: what each of them rests on, however the engine has them at hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engine.judging import RULE, judge, loaded, quotes

from plancheck import extraction
from plancheck.engine import evaluate
from plancheck.language.syntax import Node, Year
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Skipped
from plancheck.model.plan import Plan
from plancheck.readers import plain

HEAD = "# 西山庭园建设方案\n一、主要目标\n"
BOTH = "要求：树木覆盖率 在 2025年 的 目标 ≥ 30 % 且 树木覆盖率 在 2030年 的 目标 ≥ 40 %"
FIRST = "到2025年，树木覆盖率达到35%。\n"
GAP = Skipped("not_read", 4, Bilingual("一张图片", "a picture"))


@pytest.mark.parametrize(
    ("goals", "outcome", "reason", "shown"),
    [
        (FIRST + "到2030年，树木覆盖率达到40%。\n", "passed", None, ["树木覆盖率达到35%", "树木覆盖率达到40%"]),
        ("到2025年，树木覆盖率达到35%，到2030年，树木覆盖率达到40%。\n", "passed", None, ["树木覆盖率达到35%", "树木覆盖率达到40%"]),
        # the first that fails decides
        (FIRST + "到2030年，树木覆盖率达到38%。\n", "failed", None, ["树木覆盖率达到38%"]),
        ("到2025年，树木覆盖率达到28%。\n到2030年，树木覆盖率达到38%。\n", "failed", None, ["树木覆盖率达到28%"]),
        # two figures must answer alike
        (
            FIRST + "到2030年，树木覆盖率达到38%。\n力争2030年树木覆盖率达到42%。\n",
            "cantTell",
            "conflict",
            ["树木覆盖率达到38%", "力争2030年树木覆盖率达到42%"],
        ),
        (
            FIRST + "到2030年，树木覆盖率达到41%。\n力争2030年树木覆盖率达到42%。\n",
            "passed",
            None,
            ["树木覆盖率达到35%", "树木覆盖率达到41%", "力争2030年树木覆盖率达到42%"],
        ),
        # a stated bound is an interval, 左右 is its figure
        (
            "到2025年，树木覆盖率达到35%以上。\n到2030年，树木覆盖率达到38%以上。\n",
            "cantTell",
            "ambiguous",
            ["树木覆盖率达到38%以上"],
        ),
        (
            "到2025年，树木覆盖率达到35%左右。\n到2030年，树木覆盖率达到42%以上。\n",
            "passed",
            None,
            ["树木覆盖率达到35%左右", "树木覆盖率达到42%以上"],
        ),
        # another dimension is no less and no more
        (FIRST + "到2030年，树木覆盖率达到40万亩。\n", "cantTell", "ambiguous", ["树木覆盖率达到40万亩"]),
        # what is not there fails, unless it may not have been read; behind a part that was not read another heading may stand
        (FIRST, "failed", None, ["树木覆盖率达到35%"]),  # the year next to it is shown
        (FIRST + "[未读]\n", "cantTell", "not_read", []),
        ("[未读]\n" + FIRST + "到2030年，树木覆盖率达到40%。\n", "cantTell", "not_read", ["树木覆盖率达到35%", "树木覆盖率达到40%"]),
    ],
)
def test_what_a_figure_says_of_an_amount(goals: str, outcome: str, reason: str | None, shown: list[str]) -> None:
    result = judge(HEAD + goals, BOTH)
    assert (result.outcome, result.reason, quotes(result)) == (outcome, reason, shown)


def test_rules_kept_ready_remember_neither_draft_nor_parameters() -> None:
    packs = loaded(RULE.format(body="对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 的 目标 ≥ 40 %", zh="否", en="no"))
    low, high = (extraction.plan(plain.read(f"{HEAD}到2030年，树木覆盖率达到{value}%。\n"), packs.vocabulary) for value in (38, 42))

    def told(plan: Plan, **parameters: Node) -> dict[str, str]:
        return {sub.subject.key: sub.outcome for sub in evaluate.evaluate(packs, plan, parameters)[0].subresults}

    usual = {"2025": "failed", "2030": "passed"}
    assert told(high) == usual
    assert told(low) == {"2025": "failed", "2030": "failed"}
    assert told(high, 期限=Year(2030)) == {"2030": "passed"}
    assert told(high, 期限=Year(2035)) == {"2035": "failed"}
    assert told(high) == usual


def test_of_two_names_of_one_quantity_the_longer_is_shown() -> None:
    """By its name a rule knows which way is better."""
    draft = "一、主要目标\n到2025年，岸上水车37万千瓦；到2030年，岸上水车装机达到30万千瓦。"
    result = judge(draft, "\n  对象：每个 序列（名称 匹配 /装机$/）\n  要求：非 该序列.目标（年 是 任一 期限） 逐期下降")
    assert [(sub.outcome, sub.subject.label.zh) for sub in result.subresults if sub.subject] == [("failed", "岸上水车装机")]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("要求：树木覆盖率 在 2030年 的 数值 ≥ 40 %", ["树木覆盖率达到45%"]),  # neither a target nor a status alone
        ("要求：最大（树木覆盖率.目标.年） ≥ 2030年", ["树木覆盖率达到45%"]),  # what the largest stands in, not all of them
        ("要求：最小（树木覆盖率.目标.年） = 2025年", ["树木覆盖率达到35%"]),
        ("对象：每个 目标（年 = 2030年）\n  要求：该目标.章节 属于 主要目标", ["一、主要目标"]),
    ],
)
def test_what_else_is_asked_of_figures(body: str, shown: list[str]) -> None:
    result = judge(HEAD + FIRST + "到2030年，树木覆盖率达到45%。\n", body)
    assert (result.outcome, quotes(result)) == ("passed", shown)


@pytest.mark.parametrize(("skipped", "outcome", "reason"), [((), "passed", None), ((GAP,), "cantTell", "not_read")])
def test_values_that_rise_are_left_open_where_more_of_them_may_stand(
    skipped: tuple[Skipped, ...], outcome: str, reason: str | None
) -> None:
    draft = replace(plain.read(HEAD + FIRST + "到2030年，树木覆盖率达到45%。\n"), skipped=skipped)
    result = judge(draft, "要求：树木覆盖率.目标 逐期上升")
    assert (result.outcome, result.reason, quotes(result)) == (outcome, reason, ["树木覆盖率达到35%", "树木覆盖率达到45%"])
