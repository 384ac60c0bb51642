"""An explanation: the same outcome as the report's, with the conditions, values and places that led to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.engine import judging
from tests.rules import helpers

from plancheck import checking, extraction
from plancheck.engine import describe, evaluate, functions, trace
from plancheck.language.loader import RuleSet
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document, Skipped
from plancheck.model.place import Evidence
from plancheck.model.plan import Plan
from plancheck.model.report import Options, Result
from plancheck.model.trace import Example, Explanation, Need, Step
from plancheck.model.value import REASONS, Reason
from plancheck.readers import plain

ROOT = Path(__file__).parents[2]
OUTCOMES = {"true": "passed", "false": "failed", "unknown": "cantTell"}


def explained(draft: str | Document, body: str, subject: str | None = None) -> Explanation:
    """What one rule (its sections from 对象 to 要求) says of a draft, and why."""
    packs = judging.loaded(judging.RULE.format(body=body, zh="不行：{主体}", en="no: {subject}"))
    plan = extraction.plan(plain.read(draft) if isinstance(draft, str) else draft, packs.vocabulary)
    found = trace.explain(packs, plan, packs.rules[0], subject=subject)
    assert found.result == alone(evaluate.evaluate(packs, plan)[0])
    return found


def root(found: Explanation) -> Step:
    """The tree of the only subject that is explained."""
    (subject,) = found.subjects
    assert subject.root is not None
    return subject.root


def below(step: Step) -> Iterator[Step]:
    """The step and every step below it, those of elements included."""
    yield step
    for each in step.steps:
        yield from below(each)
    for example in examples(step):
        for each in example.steps:
            yield from below(each)


def examples(step: Step) -> tuple[Example, ...]:
    return (*step.listed.met, *step.listed.missed) if step.listed else ()


def step(within: Step, text: str) -> Step:
    """The step with that text in Chinese."""
    return next(each for each in below(within) if each.text.zh == text)


def alone(result: Result) -> Result:
    """A result without what its findings follow from, which one rule by itself does not tell."""
    return replace(result, subresults=tuple(replace(sub, because_of=None) for sub in result.subresults))


def said(needs: tuple[Need, ...]) -> list[str]:
    """All sentences of what would have to change, in order."""
    return [text for need in needs for text in (need.text.zh, *said(need.parts))]


def quotes(evidence: tuple[Evidence, ...]) -> list[str]:
    return [each.quote for each in evidence]


# ---- the same as the report --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    return helpers.shipped()


#: Samples, and the province that is told: none of their own provinces has reference values.
SAMPLES = [("city-defects.docx", None), ("zone-b.docx", None), ("city-a.docx", None), ("city-b.docx", "山东省")]


@pytest.fixture(scope="module", params=SAMPLES, ids=[name for name, _ in SAMPLES])
def sample(request: pytest.FixtureRequest, shipped: RuleSet) -> tuple[Plan, dict[str, Result]]:
    name, province = request.param
    plan = checking.plan_of(helpers.read(name), shipped, Options(province=province))
    return plan, {result.rule: result for result in helpers.evaluator().results(plan)}


def test_every_shipped_rule_is_explained_as_it_is_reported(
    sample: tuple[Plan, dict[str, Result]], shipped: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, results = sample
    monkeypatch.setattr(trace, "_deciding", lambda result: list(result.subresults))
    monkeypatch.setattr(trace, "MOST_SUBJECTS", 10_000)
    for rule in shipped.rules:
        found, told = trace.explain(shipped, plan, rule), alone(results[rule.id])
        assert found.result == told
        assert [each.result for each in found.subjects] == list(told.subresults)
        for each in found.subjects:
            _agrees(found, each.result, each.root)
            assert bool(each.needs) == (each.result.outcome in ("failed", "cantTell")), rule.id


def _agrees(found: Explanation, sub, tree: Step | None) -> None:
    if tree is None:  # nothing to check, or the unread rest of a list: the objects say why
        assert (sub.subject.type, sub.outcome) in [("plan", "inapplicable"), ("list", "cantTell")]
        assert found.objects
        return
    if sub.outcome == "inapplicable":
        assert tree.state == "false"
    else:
        assert OUTCOMES[tree.state or ""] == sub.outcome
        assert tree.reason == sub.reason or sub.reason == "applicability_unknown"
    places = {each.place for each in tree.evidence}
    assert {each.place for each in sub.evidence} == places or not places


# ---- what is told ------------------------------------------------------------------------------------------------

TASKS = """
园区方案
一、主要目标
到2025年，树木覆盖率达到30%，2030年达到28%。
二、主要任务
（一）浇水
1.铺设水渠。铺设水渠10公里。（责任单位：水务局）
2.安装喷灌。安装喷灌设备。
"""


def test_a_bare_word_says_whose_it_is() -> None:
    found = explained(TASKS, "对象：每个 任务\n  要求：有 责任单位")
    assert (root(found).owner, root(found).state) == (Bilingual("任务“安装喷灌”", "task “安装喷灌”"), "false")
    assert found.subjects[0].needs[0].text == Bilingual(
        "任务“安装喷灌”：写明“责任单位”（现在没有）", "task “安装喷灌”: state “responsible bodies” (there is none)"
    )
    met = explained(TASKS, "对象：每个 任务\n  要求：有 责任单位", subject="铺设水渠")
    assert root(met).listed is not None
    assert [(each.label.zh, quotes(each.evidence)) for each in root(met).listed.met] == [("水务局", ["（责任单位：水务局）"])]
    assert met.subjects[0].needs == ()


def test_both_figures_of_a_comparison() -> None:
    found = explained(TASKS, "要求：树木覆盖率 在 2030年 的 目标 ≥ 30 %")
    assert root(found).value == Bilingual("树木覆盖率 2030：28%  ≥  30%", "树木覆盖率 2030: 28%  >=  30%")
    assert quotes(root(found).evidence) == ["2030年达到28%"]
    assert root(found).evidence[0].place.paragraph == 3
    assert said(found.subjects[0].needs) == ["“树木覆盖率 在 2030年 的 目标”现为 树木覆盖率 2030：28%，须≥ 30 %"]
    assert quotes(found.subjects[0].needs[0].evidence) == ["2030年达到28%"]


def test_a_figure_as_written_shows_what_it_was_taken_from() -> None:
    draft = "# 西山庭园建设方案\n一、主要目标\n到2025年，树木覆盖率达到30%以上。\n"
    found = explained(draft, "要求：所写数值(树木覆盖率 在 2025年 的 目标) ≥ 32 %")
    assert root(found).value == Bilingual("树木覆盖率 2025：30%  ≥  32%", "树木覆盖率 2025: 30%  >=  32%")
    written = step(root(found), "所写数值（树木覆盖率 在 2025年 的 目标）")
    assert written.text.en == "as_written(树木覆盖率 at year 2025's target)"
    assert written.value == Bilingual("树木覆盖率 2025：30%", "树木覆盖率 2025: 30%")
    assert step(written, "树木覆盖率 在 2025年 的 目标").value == Bilingual("树木覆盖率 2025：≥30%", "树木覆盖率 2025: ≥30%")
    assert said(found.subjects[0].needs) == ["“所写数值（树木覆盖率 在 2025年 的 目标）”现为 树木覆盖率 2025：30%，须≥ 32 %"]
    assert quotes(root(found).evidence) == ["树木覆盖率达到30%以上"]


def test_named_values_and_parameters() -> None:
    body = "对象：每个 年（期限，有 邻）\n  其中：邻 = 参照(邻园, “东园”, 该年)\n  要求：树木覆盖率 在 该年 的 目标 > 邻"
    found = explained(TASKS, body)
    named = step(root(found), "邻")
    assert (named.part, named.value, named.steps[0].text.zh) == ("where", Bilingual("30%", "30%"), "参照（邻园，“东园”，该年）")
    parameter = next(each for each in below(found.objects[0]) if each.part == "parameter")
    assert (parameter.text.zh, parameter.value) == ("期限", Bilingual("2025年、2030年", "2025, 2030"))
    assert found.objects[0].listed is not None
    assert (found.objects[0].listed.sure, found.objects[0].listed.examined) == (1, 2)
    assert [example.label.zh for example in found.subjects[0].belongs] == ["2025年"]


def test_the_nearest_miss_says_what_it_lacks() -> None:
    found = explained(TASKS, "要求：方案 有 任务（属于 浇水，有 责任单位，有 至少 2 个 举措）")
    listed = root(found).listed
    assert listed is not None
    assert (listed.sure, listed.unsure, listed.examined, listed.complete) == (0, 0, 2, True)
    first, second = listed.missed
    assert [(each.text.zh, each.state) for each in first.steps] == [
        ("属于 浇水", "true"), ("有 责任单位", "true"), ("有 至少 2 个 举措", "false"),
    ]  # fmt: skip
    assert [(each.text.zh, each.state) for each in second.steps] == [
        ("属于 浇水", "true"), ("有 责任单位", "false"), ("有 至少 2 个 举措", "skipped"),
    ]  # fmt: skip
    assert said(found.subjects[0].needs)[1:3] == ["最接近的“铺设水渠”还缺", "任务“铺设水渠”：写明至少 2 个“举措”（现有 1 个）"]


@pytest.mark.parametrize(
    ("body", "needs"),
    [
        (
            "要求：方案 含 施肥 且 方案 含 浇水",
            ["在“方案”中写明“施肥”（可识别的词语：肥料、堆肥、施肥）", "还须成立：“方案 含 浇水”（此前未判断）"],
        ),
        (
            "要求：方案 含 施肥 或 有 开园",
            ["做到下列之一即可", "在“方案”中写明“施肥”（可识别的词语：肥料、堆肥、施肥）", "方案：写明“开园”（现在没有）"],
        ),
        ("要求：方案 不含 浇水", ["“方案”中删去或改写涉及“浇水”的内容"]),
        ("要求：非 有 主要任务", ["去掉或改正“主要任务”（现有 1 个）"]),
        ("要求：若 有 主要目标，则 有 其他事项，否则 方案 含 浇水", ["写明“其他事项”（现在没有）"]),
        ("要求：每个 任务 满足 有 责任单位", ["安装喷灌", "任务“安装喷灌”：写明“责任单位”（现在没有）"]),
        ("要求：没有 任务（有 责任单位）", ["去掉或改正“任务（有 责任单位）”（现有 1 个）"]),
        ("要求：树木覆盖率.目标 逐期上升", ["“树木覆盖率.目标”现为 树木覆盖率 2025：30%；树木覆盖率 2030：28%，须逐期上升"]),
        ("要求：树木覆盖率 在 2027年 的 目标 ≥ 30 %", ["写明“树木覆盖率 在 2027年 的 目标”（现在没有），并且≥ 30 %"]),
        # the nearer of two by how many there are
        (
            "要求：方案 有 任务（有 至少 2 个 举措）",
            [
                "写明“任务（有 至少 2 个 举措）”（现在没有）",
                "最接近的“铺设水渠”还缺",
                "任务“铺设水渠”：写明至少 2 个“举措”（现有 1 个）",
                "最接近的“安装喷灌”还缺",
                "任务“安装喷灌”：写明至少 2 个“举措”（现有 1 个）",
            ],
        ),
        # the value is the name itself
        (
            "要求：每个 树木覆盖率.目标 满足 ≥ 99 %",
            ["树木覆盖率 2025：30%", "“树木覆盖率 2025：30%”须≥ 99 %", "树木覆盖率 2030：28%", "“树木覆盖率 2030：28%”须≥ 99 %"],
        ),
    ],
)
def test_what_would_have_to_change(body: str, needs: list[str]) -> None:
    found = explained(TASKS, body)
    assert found.result.outcome == "failed"
    assert [text.removeprefix("方案：") for text in said(found.subjects[0].needs)] == [text.removeprefix("方案：") for text in needs]


def test_what_has_no_subjects_for_certain_needs_what_was_not_read() -> None:
    gap = Skipped("not_read", 4, Bilingual("一张图片", "a picture"))
    draft = replace(plain.read(TASKS), skipped=(gap,), status="checked_partly")
    found = explained(draft, "对象：每个 任务（含 施肥）\n  要求：有 责任单位")
    assert (found.result.outcome, found.result.reason) == ("cantTell", "not_read")
    assert said(found.subjects[0].needs) == ["请对照原件核对未读部分，或提供可读的文件后重新审核"]


def test_a_branch_that_is_not_taken_and_a_part_that_is_not_asked() -> None:
    tree = root(explained(TASKS, "要求：若 有 主要目标，则 有 其他事项，否则 方案 含 浇水"))
    assert [(each.part, each.state) for each in tree.steps] == [("if", "true"), ("then", "false"), ("else", "skipped")]
    tree = root(explained(TASKS, "要求：方案 含 施肥 且 方案 含 浇水"))
    assert [(each.text.en, each.state) for each in tree.steps] == [("plan contains 施肥", "false"), ("plan contains 浇水", "skipped")]


def test_the_words_that_a_mention_was_looked_for_by_and_where() -> None:
    tree = root(explained(TASKS, "要求：主要任务 含 施肥"))
    assert tree.words == ("肥料", "堆肥", "施肥")
    assert [place.section for place in tree.looked_for] == [("二、主要任务",)]


def test_applicability_comes_first() -> None:
    found = explained(TASKS, "适用：有 其他事项\n  要求：有 主要任务")
    assert found.result.outcome == "inapplicable"
    assert [(each.part, each.text.zh, each.state) for each in found.applies] == [("applies", "有 其他事项", "false")]
    assert root(found) == found.applies[0]


def test_a_list_without_subjects_shows_the_nearest() -> None:
    found = explained(TASKS, "对象：每个 任务（属于 浇水，含 施肥）\n  要求：有 责任单位")
    assert (found.result.outcome, found.subjects[0].root) == ("inapplicable", None)
    listed = found.objects[0].listed
    assert listed is not None
    assert [(each.label.zh, [inner.state for inner in each.steps]) for each in listed.missed] == [
        ("铺设水渠", ["true", "false"]), ("安装喷灌", ["true", "false"]),
    ]  # fmt: skip


def test_what_was_not_read_is_told_with_its_reason() -> None:
    read = plain.read(TASKS)
    gap = Skipped("not_read", 4, Bilingual("一张图片", "a picture"))
    found = explained(Document(**{**_fields(read), "skipped": (gap,), "status": "checked_partly"}), "要求：有 其他事项")
    assert (root(found).state, root(found).reason) == ("unknown", "not_read")
    assert root(found).listed is not None
    assert (root(found).listed.complete, root(found).listed.reason) == (False, "not_read")
    assert said(found.subjects[0].needs) == ["核实“有 其他事项”（未读到）：请对照原件核对未读部分，或提供可读的文件后重新审核"]


def _fields(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in Document.__dataclass_fields__}


@pytest.mark.parametrize(
    ("told", "outcome", "reason", "states", "quoted", "needs"),
    [
        ("安装喷灌设备。", "passed", None, ["true", "false"], ["喷灌"], []),
        ("种花。", "failed", None, ["false", "false"], [],
         ["做到下列之一即可", "在“方案”中写明“喷灌”（可识别的词语：喷灌）", "在“方案”中写明“滴灌”（可识别的词语：滴灌）"]),
        ("安装喷灌设备。\n铺设滴灌管网。\n推广喷灌。", "cantTell", "conflict", ["true", "true"], ["喷灌", "滴灌"],
         ["只保留其中一种说法：方案 含 “喷灌”、方案 含 “滴灌”（现在同时成立）"]),
    ],
)  # fmt: skip
def test_what_contradicts_itself_shows_both_sides(
    told: str, outcome: str, reason: str | None, states: list[str], quoted: list[str], needs: list[str]
) -> None:
    found = explained(f"方案\n一、主要任务\n{told}", "要求：不矛盾（方案 含 “喷灌”，方案 含 “滴灌”）")
    assert (found.result.outcome, root(found).reason) == (outcome, reason)
    assert [each.state for each in root(found).steps] == states
    assert all(any(word in quote for quote in quotes(root(found).evidence)) for word in quoted)
    assert said(found.subjects[0].needs) == needs


def test_only_the_deciding_subjects_and_how_many_more() -> None:
    items = "".join(f"{number}.安装喷灌{number}。安装喷灌设备。\n" for number in range(1, 9))
    found = explained(f"方案\n一、主要任务\n（一）浇水\n{items}", "对象：每个 任务\n  要求：有 责任单位")
    assert (len(found.subjects), found.more) == (trace.MOST_SUBJECTS, 3)
    one = explained(f"方案\n一、主要任务\n（一）浇水\n{items}", "对象：每个 任务\n  要求：有 责任单位", subject="喷灌7")
    assert [each.result.subject.label.zh for each in one.subjects] == ["安装喷灌7"]
    assert explained(TASKS, "对象：每个 任务\n  要求：有 责任单位", subject="没有的").subjects == ()


def test_a_rule_that_raises_shows_at_which_node(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(ctx, args):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setitem(functions.FUNCTIONS, "数量", broken)
    found = explained(TASKS, "要求：有 主要任务 且 数量(方案.任务) ≥ 1")
    assert (found.result.outcome, found.result.reason) == ("error", "internal")
    tree = root(found)
    assert (tree.state, tree.error) == ("error", "")
    assert [(each.text.zh, each.state) for each in tree.steps][:1] == [("有 主要任务", "true")]
    (failing,) = [each for each in below(tree) if each.error]
    assert (failing.text.zh, failing.error) == ("数量（方案.任务）", "ZeroDivisionError: by nothing")


def test_a_deep_rule_comes_out_as_without_looking_on() -> None:
    body = "要求：" + "非 （" * 80 + "有 主要任务" + "）" * 80
    assert explained(TASKS, body).result.outcome == "passed"


def test_a_value_that_may_be_there_is_explained() -> None:
    draft = "一、基本情况\n2023年收官时，让树木覆盖迈过45%的门槛。\n二、主要任务\n（一）铺设水渠。铺设水渠十条。"
    found = explained(draft, "要求：树木覆盖率.现状值 ≥ 5 %")
    assert (found.result.outcome, found.result.reason) == ("cantTell", "candidate")
    assert "（可能在此）" in "".join(each.value.zh for each in below(root(found)) if each.value)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_words_in_explanations(reason: Reason) -> None:
    assert describe.reason(reason).zh.strip("（）")
    assert describe.reason(reason).en.strip(" ()")


@pytest.mark.parametrize(
    ("title", "shown"),
    [("主要任务", "一、主要任务"), ("要办的事", "一、要办的事（凭所讲的主题认出）")],
)
def test_it_says_how_a_chapter_is_known_that_no_title_names(title: str, shown: str) -> None:
    """See `model.plan.Known`."""
    draft = f"一、{title}\n修好水渠，肥料自备。\n二、主要目标\n到2030年，树木覆盖率达到45%。"
    concept = "养护要点" if title == "要办的事" else "主要任务"
    found = [each for each in below(root(explained(draft, f"\n  要求：方案 有 {concept}"))) if each.listed]
    assert [example.label.zh for example in examples(found[0])] == [shown]
