"""One fault, one finding: what follows from another finding names it, and what does not stands by itself."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.judging import loaded

from plancheck import extraction
from plancheck.engine import evaluate
from plancheck.model.report import Result
from plancheck.readers import plain

TITLE = "# 西山庭园建设方案\n"
GOALS = "一、主要目标\n到2025年，树木覆盖率达到35%。到2030年，树木覆盖率达到40%。\n"
TASKS = "二、主要任务\n1.改进浇水。铺设滴灌管网20公里。\n"

_RULE = """
规则 {id} "试{id}" / "try {id}"
  依据：手册
  级别：{level}
  {body}
  不符合：“{message}” / "{message}"
"""


def judged(draft: str, *rules: tuple[str, str, str] | tuple[str, str, str, str]) -> tuple[Result, ...]:
    """The results of rules (id, level, sections, message) on a draft."""
    text = "".join(_RULE.format(id=id, level=level, body=body, message=(*more, "缺{主体}")[0]) for id, level, body, *more in rules)
    packs = loaded(text)
    return evaluate.evaluate(packs, extraction.plan(plain.read(draft), packs.vocabulary))


def folded(results: tuple[Result, ...]) -> dict[str, str]:
    """The rules whose findings follow from another one, with the rule of that one."""
    rule_of = {sub.id: result.rule for result in results for sub in result.subresults}
    return {result.rule: rule_of[sub.because_of.id] for result in results for sub in result.subresults if sub.because_of is not None}


NO_TASKS = [
    # a rule that looks in the chapter, one that looks for what stands only there, one that excludes every other chapter
    ("要求：主要任务 有 段落（含 浇水）", True),
    ("要求：任一 主要任务、主要目标 有 段落（匹配 /喷头/）", True),
    ("要求：有 章节（属于 主要任务，标题 匹配 /施肥/）", True),
    ("要求：方案 有 任务", True),
    ("要求：有 章节（标题 匹配 /施肥/，不属于 任一 主要目标、其他事项）", True),
    ("要求：方案 有 句子（含 浇水）", False),  # a topic of another chapter
    # most ways lead elsewhere
    ("要求：方案 有 段落（匹配 /喷头/） 或 主要目标 有 段落（匹配 /喷头/） 或 主要任务 有 段落（匹配 /喷头/）", False),
    ("要求：方案 有 段落（匹配 /喷头/）", False),
    ("要求：主要目标 有 段落（匹配 /喷头/）", False),
]


@pytest.mark.parametrize(("body", "follows"), NO_TASKS)
def test_what_rests_on_a_lacking_chapter_follows_from_the_rule_that_asks_for_it(body: str, follows: bool) -> None:
    results = judged(TITLE + GOALS, ("A-01", "应当", body), ("B-01", "应当", "要求：有 主要任务（有 段落）"))
    assert [result.outcome for result in results] == ["failed", "failed"]
    assert folded(results) == ({"A-01": "B-01"} if follows else {})
    if follows:
        cause = results[0].subresults[0].because_of
        assert cause is not None
        assert cause.why.zh == "没有“主要任务”部分，或该部分没有内容"


@pytest.mark.parametrize(
    ("body", "follows"),
    [
        ("要求：方案 有 句子（含 施肥，不匹配 /另行/）", True),
        ("要求：方案 有 句子（含 施肥） 或 方案 有 句子（匹配 /肥/）", True),
        ("要求：方案 有 句子（匹配 /肥/，不含 施肥）", False),
        ("要求：方案 有 句子（含 “施肥”）", False),
    ],
)
def test_what_belongs_to_a_lacking_chapter_follows_from_it_wherever_it_may_stand(body: str, follows: bool) -> None:
    results = judged(TITLE + GOALS, ("A-01", "应当", body), ("B-01", "应当", "要求：有 养护要点（有 段落）"))
    assert [result.outcome for result in results] == ["failed", "failed"]
    assert folded(results) == ({"A-01": "B-01"} if follows else {})


def test_the_gravest_finding_is_the_one_that_others_follow_from() -> None:
    must = ("A-01", "必须", "要求：主要任务 有 段落（含 浇水）")
    assert folded(judged(TITLE + GOALS, must, ("B-01", "应当", "要求：有 主要任务（有 段落）"))) == {"B-01": "A-01"}


def test_without_a_rule_that_asks_for_the_chapter_the_first_stands_for_all() -> None:
    rules = [(f"A-0{n}", "应当", f"要求：主要任务 有 段落（匹配 /{word}/）") for n, word in enumerate(("喷头", "水渠", "堆肥"), 1)]
    assert folded(judged(TITLE + GOALS, *rules)) == {"A-02": "A-01", "A-03": "A-01"}
    # with the chapter, each lacks something of its own
    assert folded(judged(TITLE + GOALS + TASKS, *rules)) == {}


def test_a_chapter_with_nothing_in_it_is_lacking() -> None:
    rules = (("A-01", "应当", "要求：主要任务 有 段落（含 浇水）"), ("B-01", "应当", "要求：有 主要任务（有 段落）"))
    assert folded(judged(TITLE + GOALS + "二、主要任务\n三、其他事项\n另行说明。\n", *rules)) == {"A-01": "B-01"}


VALUES = (
    ("A-01", "应当", "对象：每个 年（2025年、2030年）\n  要求：树木覆盖率 在 该年 有 目标", "缺{年}年目标"),
    ("B-01", "应当", "对象：每个 指标（有 目标）\n  要求：每个 年（期限） 满足 该指标 在 该年 有 目标", "{指标}不全"),
)


def test_the_same_value_of_one_indicator_is_lacking_once() -> None:
    draft = TITLE + "一、主要目标\n到2025年，树木覆盖率达到35%。到2030年，单位面积耗水达到3吨。到2025年，单位面积耗水达到4吨。\n"
    assert folded(judged(draft, *VALUES)) == {"B-01": "A-01"}


#: A finding (of B) that follows from another (of A), and whether it says nothing that the other one does not say.
REPEATS = [
    # both lack 2030
    ("到2025年，树木覆盖率达到35%。到2030年，单位面积耗水达到3吨。到2025年，单位面积耗水达到4吨。", VALUES, True),
    # B lacks 2030 and, of the two years, also the one that A does not ask for
    (
        "到2028年，树木覆盖率达到35%。到2030年，单位面积耗水达到3吨。到2025年，单位面积耗水达到4吨。",
        (("A-01", "应当", "对象：每个 年（2025年）\n  要求：树木覆盖率 在 该年 有 目标", "缺{年}年目标"), VALUES[1]),
        False,
    ),
    # values that contradict each other: two rules that say different things of them
    (
        "到2025年，树木覆盖率达到35%。到2030年，树木覆盖率达到30%。",
        (
            ("A-01", "应当", "对象：每个 序列（有 方向，有 目标）\n  要求：该序列.目标 逐期改善"),
            ("B-01", "应当", "对象：每个 序列（有 目标）\n  要求：该序列.目标 逐期上升"),
        ),
        False,
    ),
]


@pytest.mark.parametrize(("goals", "rules", "repeats"), REPEATS)
def test_a_finding_that_says_no_more_than_the_one_above_repeats_it(goals: str, rules: tuple[Any, ...], repeats: bool) -> None:
    results = judged(TITLE + "一、主要目标\n" + goals + "\n", *rules)
    said = {sub.subject.key: sub.because_of.repeats for sub in results[1].subresults if sub.because_of is not None}
    assert [*said.values()] == [repeats]


def test_a_wrong_total_that_stands_twice_is_one_fault() -> None:
    sentence, again = "全园总投资90万元，其中东区40万元，西区30万元。", "项目投资90万元，其中东区40万元，西区30万元。"
    results = judged(
        f"{TITLE}一、主要任务\n{sentence}\n二、其他事项\n{again}\n",
        ("A-01", "应当", "对象：每个 合计关系（有 各项）\n  要求：合计（各项） 约等于 总数", "{主体}不符"),
    )
    first, second = results[0].subresults
    assert (first.outcome, second.outcome) == ("failed", "failed")
    assert second.because_of is not None
    assert (second.because_of.id, second.because_of.repeats) == (first.id, True)


def test_indicators_that_lack_different_years_are_two_faults() -> None:
    draft = TITLE + "一、主要目标\n到2025年，树木覆盖率达到35%。到2030年，单位面积耗水达到3吨。\n"
    results = judged(draft, *VALUES)
    by_key = {sub.subject.key: sub.because_of for sub in results[1].subresults}
    assert by_key["tree_cover"] is not None
    assert by_key["water_use"] is None


def test_when_no_target_of_a_year_stands_anywhere_that_is_one_fault() -> None:
    draft = TITLE + "一、主要目标\n到2025年，树木覆盖率达到35%，单位面积耗水达到4吨。\n"
    results = judged(draft, *VALUES)
    assert folded(results) == {"B-01": "A-01"}
    why = [sub.because_of.why.zh for sub in results[1].subresults if sub.because_of is not None]
    assert why == ["全文没有认出2030年的目标值"] * 2


def test_findings_on_the_same_contradicting_values_are_one() -> None:
    draft = TITLE + "一、主要目标\n到2025年，树木覆盖率达到35%。到2030年，树木覆盖率达到30%。\n"
    rules = (
        ("A-01", "应当", "对象：每个 序列（有 方向，有 目标）\n  要求：该序列.目标 逐期改善"),
        ("B-01", "应当", "对象：每个 序列（有 目标）\n  要求：该序列.目标 逐期上升"),
    )
    results = judged(draft, *rules)
    assert [result.outcome for result in results] == ["failed", "failed"]
    assert folded(results) == {"B-01": "A-01"}


@pytest.mark.parametrize(
    ("owners", "roots"),
    [
        (("", "", ""), 1),  # none of three tasks names a body
        (("", "", "（市园林局负责）"), 2),  # one does, so each of the others is a slip of its own
        (("", ""), 2),  # two are too few
    ],
)
def test_what_every_subject_lacks_is_one_fault(owners: tuple[str, ...], roots: int) -> None:
    tasks = "".join(f"{n}.任务{n}。铺设管网{n}0公里。{owner}\n" for n, owner in enumerate(owners, 1))
    results = judged(TITLE + "一、主要任务\n" + tasks, ("A-01", "应当", "对象：每个 任务\n  要求：有 责任单位", "{任务}没有单位"))
    failed = [sub for sub in results[0].subresults if sub.outcome == "failed"]
    assert sum(sub.because_of is None for sub in failed) == roots


def test_outcomes_and_fingerprints_are_the_same_whatever_is_folded() -> None:
    rule = ("A-01", "应当", "要求：主要任务 有 段落（含 浇水）")
    alone = judged(TITLE + GOALS, rule)[0].subresults[0]
    under = judged(TITLE + GOALS, rule, ("B-01", "应当", "要求：有 主要任务（有 段落）"))[0].subresults[0]
    assert under.because_of is not None
    assert (alone.id, alone.outcome, alone.evidence) == (under.id, under.outcome, under.evidence)
    assert alone.fingerprint == under.fingerprint


@pytest.mark.parametrize(("asked", "roots"), [(("总投资", "建设期限", "业主"), 1), (("总投资", "建设期限"), 2)])
def test_a_project_that_lacks_nearly_all_that_is_asked_is_one_fault(asked: tuple[str, ...], roots: int) -> None:
    table = "| 序号 | 项目名称 | 建设内容 |\n|---|---|---|\n| 1 | 水井 | 打井两口 |\n"
    rules = [(f"A-0{n}", "应当", f"对象：每个 项目\n  要求：该项目 有 {what}", "{项目}缺") for n, what in enumerate(asked, 1)]
    results = judged(f"{TITLE}一、主要任务\n（一）打井。打井两口。\n{table}", *rules)
    subs = [sub for result in results for sub in result.subresults]
    assert [(sub.subject.key, sub.outcome) for sub in subs] == [("水井", "failed")] * len(asked)
    assert sum(sub.because_of is None for sub in subs) == roots
    assert {sub.because_of.why.zh for sub in subs if sub.because_of} == ({"“水井”缺少多项内容"} if roots == 1 else set())


@pytest.mark.parametrize(
    ("rows", "asked", "roots"),
    [
        ("| 挖井 | 5 |\n| 修路 | 6 |\n| 种树 | 7 |\n", "总投资 有 单位", 1),  # the head has no unit
        ("| 挖井 | 5 |\n| 修路 | 6 |\n", "总投资 有 单位", 2),
        ("| 挖井 | 5万元 |\n| 修路 | 6 |\n| 种树 | 7 |\n| 立碑 | 8 |\n", "总投资 有 单位", 1),
        ("| 挖井 | 5万元 |\n| 修路 | 6 |\n| 种树 | 7 |\n", "总投资 有 单位", 2),
        ("| 挖井 | 5 |\n| 修路 | 6 |\n| 种树 | 7 |\n", "有 业主", 1),  # there is no column for it
    ],
)
def test_what_the_head_of_a_table_lacks_is_one_fault(rows: str, asked: str, roots: int) -> None:
    draft = f"{TITLE}一、其他事项\n表1 项目清单\n| 项目名称 | 总投资 |\n|---|---|\n{rows}"
    results = judged(draft, ("A-01", "应当", f"对象：每个 项目\n  要求：{asked}", "{项目}缺"))
    failed = [sub for sub in results[0].subresults if sub.outcome == "failed"]
    assert len(failed) >= 2
    assert sum(sub.because_of is None for sub in failed) == roots
