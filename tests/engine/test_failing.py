"""The text of a failure by its cause, parameters and rounded numbers in texts, and subjects that are named once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.engine.judging import loaded

from plancheck import extraction
from plancheck.engine import evaluate, texts, trace
from plancheck.language import parser, printer
from plancheck.language.fmt import fmt
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Result
from plancheck.readers import plain

DRAFT = """# 东园市庭园方案
一、主要目标
2024年，树木覆盖率为28%。到2025年，树木覆盖率达到30%，单位面积耗水降至3.1立方米/平方米；到2030年，树木覆盖率达到35%。
二、主要任务
1.浇水。建设水渠3条。
"""
RULE = """
规则 G-01 "{title}" / "{title_en}"
  依据：手册
  级别：必须
  {body}
  不符合：“{text}” / "{en}"
{more}"""
BY_CAUSE = """  不符合（缺少）：“缺少” / "missing"
  不符合（低于）：“低于” / "below"
  不符合（高于）：“高于” / "above"
  不符合（不一致）：“不一致” / "differs"
"""


def written(body: str, text: str = "不行", en: str = "no", more: str = "", title: str = "试", title_en: str = "try") -> str:
    return RULE.format(body=body, text=text, en=en, more=more, title=title, title_en=title_en)


def judge(rules: str, draft: str = DRAFT, parameters: dict[str, str] | None = None) -> Result:
    packs = loaded(rules)
    nodes = {name: parsed(text) for name, text in (parameters or {}).items()}
    return evaluate.evaluate(packs, extraction.plan(plain.read(draft), packs.vocabulary), nodes)[0]


def parsed(text: str):  # type: ignore[no-untyped-def]
    (item,) = parser.parse(f'规则包 x "x" / "x"\n  版本：1\n  参数：值 = {text}\n', "x")[0]
    return item.all("参数")[0].body.value


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("要求：有 至少 3 个 表格", "缺少"),
        ("要求：树木覆盖率 在 2026年 的 目标 ≥ 20 %", "缺少"),
        ("要求：树木覆盖率 在 2025年 的 目标 ≥ 40 %", "低于"),
        ("要求：树木覆盖率 在 2025年 的 目标 ≤ 20 %", "高于"),
        ("要求：树木覆盖率 在 2025年 的 目标 = 31 %", "不一致"),
        ("要求：树木覆盖率 在 2025年 的 目标 介于 31 % 至 40 % 之间", "低于"),
        ("要求：树木覆盖率 在 2025年 的 目标 介于 10 % 至 20 % 之间", "高于"),
        ("要求：树木覆盖率 在 2026年 的 目标 介于 10 % 至 20 % 之间", "缺少"),
        ("要求：树木覆盖率 在 2025年 的 目标 约等于 31 %（容差 0.5 %）", "不一致"),
        # a chapter that is there is not missing, whatever it lacks
        ("要求：有 其他事项", "缺少"),
        ("要求：有 主要任务（有 表格）", "不行"),
        ("要求：有 主要任务（有 表格 或 有 段落（含 施肥））", "不行"),
        ("要求：有 主要任务（标题 匹配 /施肥/，有 表格）", "缺少"),
        ("要求：有 主要任务（标题 匹配 /施肥/）", "缺少"),
        # the first part that is false says it
        ("要求：树木覆盖率 在 2025年 的 目标 ≥ 20 % 且 树木覆盖率 在 2030年 的 目标 ≥ 40 %", "低于"),
        ("要求：树木覆盖率 在 2026年 的 目标 ≥ 20 % 且 树木覆盖率 在 2030年 的 目标 ≥ 40 %", "缺少"),
        # of alternatives all must say the same
        ("要求：树木覆盖率 在 2025年 的 目标 ≥ 40 % 或 树木覆盖率 在 2030年 的 目标 ≥ 40 %", "低于"),
        ("要求：树木覆盖率 在 2026年 的 目标 ≥ 40 % 或 树木覆盖率 在 2030年 的 目标 ≥ 40 %", "不行"),
        ("要求：若 有 目标，则 树木覆盖率 在 2025年 的 目标 ≥ 40 %，否则 有 表格", "低于"),
        ("要求：若 有 表格，则 树木覆盖率 在 2025年 的 目标 ≥ 40 %，否则 有 至少 2 个 表格", "缺少"),
        ("要求：没有 目标", "不行"),  # what is there and should not be has no word of its own
    ],
)  # fmt: skip
def test_a_failure_has_the_text_of_its_cause(body: str, expected: str) -> None:
    found = judge(written(body, more=BY_CAUSE))
    assert found.outcome == "failed"
    assert found.message.zh == expected


def test_a_cause_without_its_own_text_has_the_plain_one() -> None:
    below = '  不符合（低于）：“低于” / "below"\n'
    assert judge(written("要求：树木覆盖率 在 2026年 的 目标 ≥ 20 %", more=below)).message == Bilingual("不行", "no")
    assert judge(written("要求：树木覆盖率 在 2025年 的 目标 ≥ 40 %", more=below)).message == Bilingual("低于", "below")


def test_an_explanation_holds_the_same_steps_with_texts_by_cause_and_without() -> None:
    body = "要求：树木覆盖率 在 2025年 的 目标 ≥ 40 %"
    steps = []
    for more in ("", BY_CAUSE):
        packs = loaded(written(body, more=more))
        plan = extraction.plan(plain.read(DRAFT), packs.vocabulary)
        explained = trace.explain(packs, plan, packs.rules[0])
        steps.append([subject.root for subject in explained.subjects])
    assert steps[0] == steps[1]


def test_texts_by_cause_are_printed_and_rewritten_in_both_languages() -> None:
    text = written("要求：树木覆盖率 在 2025年 的 目标 ≥ 40 %", more=BY_CAUSE).lstrip()
    english = fmt(text, "en")
    assert '  failed (missing): “缺少” / "missing"\n' in english
    assert "  failed (differs): " in english
    assert fmt(english, "zh") == fmt(text, "zh")
    rule = loaded(written("要求：树木覆盖率 在 2025年 的 目标 ≥ 40 %", more=BY_CAUSE)).rules[0]
    for lang in ("zh", "en"):
        (item,) = parser.parse(printer.rule(rule, lang), "x")[0]
        assert item.rule is not None
        assert (
            item.rule.failed_by
            == rule.failed_by
            == tuple(
                (code, Bilingual(zh, code))
                for code, zh in (("missing", "缺少"), ("below", "低于"), ("above", "高于"), ("differs", "不一致"))
            )
        )


# ---- numbers and parameters -------------------------------------------------------------------------------------------------

SHARE = "其中：算得 = 树木覆盖率 在 2025年 的 目标 ÷ 3\n  要求：算得 ≥ 40 %"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{算得}", "10%"),
        ("{算得，两位}", "10.00%"),
        ("{算得, 整数}", "10%"),
        ("{ 算得 ，一位 }", "10.0%"),
    ],
)
def test_a_number_is_rounded_as_its_placeholder_says(text: str, expected: str) -> None:
    assert judge(written(SHARE, text=text, en="{算得, 2 digits}")).message == Bilingual(expected, "10.00%")


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("10", None, "10"),
        ("0.125", None, "0.125"),
        ("0.125", 2, "0.13"),
        ("0.333333", None, "0.333333"),  # as a draft might write it
        ("9.333333333333333333333333333", None, "9.33"),
        ("0.3333333333333333333333333333", None, "0.333"),
        ("0.001234567890", None, "0.00123"),
        ("-1.23456789", None, "-1.23"),
        ("0.0000000", None, "0"),
        ("2.5", 0, "3"),
        ("7", 3, "7.000"),
    ],
)
def test_no_number_is_printed_with_28_digits(value: str, places: int | None, expected: str) -> None:
    assert texts.number(Decimal(value), "", places) == expected


def test_a_computed_number_is_printed_short_by_itself() -> None:
    body = "其中：算得 = 树木覆盖率 在 2030年 的 目标 ÷ 3\n  要求：算得 ≥ 40 %"
    assert judge(written(body, text="{算得}", en="{算得}")).message == Bilingual("11.67%", "11.67%")


def test_texts_and_titles_name_parameters_without_an_alias() -> None:
    rules = written("要求：有 至少 9 个 目标", "{期限}年都要有", "needed in {期限}", title="{期限}年目标", title_en="targets for {期限}")
    packs = loaded(rules)
    assert packs.rules[0].title == Bilingual("2025、2030年目标", "targets for 2025, 2030")
    found = judge(rules)
    assert (found.title, found.message) == (packs.rules[0].title, Bilingual("2025、2030年都要有", "needed in 2025, 2030"))
    other = judge(rules, parameters={"期限": "2035年"})
    assert (other.title, other.message) == (Bilingual("2035年目标", "targets for 2035"), Bilingual("2035年都要有", "needed in 2035"))


def test_a_parameter_that_only_texts_name_is_used() -> None:
    rules = written("要求：有 至少 9 个 目标", "{期限}年都要有", "needed in {期限}")
    assert "unused-parameter" not in {each.code for each in loaded(rules).diagnostics}
    assert "unused-parameter" in {each.code for each in loaded(written("要求：有 至少 9 个 目标")).diagnostics}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("其中：值甲 = 树木覆盖率 在 2026年 的 目标\n  要求：值甲 ≥ 40 %", Bilingual("未写明", "not stated")),
        ("其中：值甲 = 表格\n  要求：有 至少 9 个 目标", Bilingual("未写明", "not stated")),
    ],
)
def test_a_dash_never_stands_for_a_value(body: str, expected: Bilingual) -> None:
    assert judge(written(body, "{值甲}", "{值甲}")).message == expected


# ---- subjects ---------------------------------------------------------------------------------------------------------------


def test_a_sentence_that_differs_only_by_its_subject_is_said_once() -> None:
    body = "对象：每个 年（期限）\n  要求：单位面积耗水 在 该年 有 目标（单位 是 %）"
    found = judge(written(body, "缺少{年}年目标值", "no target for {year}"))
    assert found.message == Bilingual("缺少2025年、2030年目标值", "no target for 2025, 2030")
    assert [sub.message.zh for sub in found.subresults] == ["缺少2025年目标值", "缺少2030年目标值"]


def named(*parts: str) -> Bilingual:
    return Bilingual(" · ".join(parts), " · ".join(parts))


@pytest.mark.parametrize(
    ("messages", "labels", "expected"),
    [
        (["缺甲", "缺乙"], [named("甲"), named("乙")], "缺甲、乙"),
        (["缺甲", "无乙"], [named("甲"), named("乙")], "缺甲；无乙"),
        (["缺了", "缺了"], [named("甲"), named("乙")], "缺了等，共9项，其中2项不符合"),  # subjects that the message does not name
        (["甲在乙缺", "甲在丙缺"], [named("甲", "乙"), named("甲", "丙")], "甲在乙、丙缺"),
        (["甲在乙缺", "丁在乙缺"], [named("甲", "乙"), named("丁", "乙")], "甲、丁在乙缺"),
        (["甲缺甲", "乙缺乙"], [named("甲"), named("乙")], "甲缺甲；乙缺乙"),  # named twice: nobody guesses which
        ([f"缺{c}" for c in "甲乙丙丁戊己庚"], [named(c) for c in "甲乙丙丁戊己庚"], "缺甲、乙、丙、丁、戊等7项"),
        (["缺甲", "缺乙", "无丙", "差丁", "错戊"], [named(c) for c in "甲乙丙丁戊"], "缺甲、乙；无丙；差丁等，共9项，其中5项不符合"),
    ],
)
def test_joined_subjects(messages: list[str], labels: list[Bilingual], expected: str) -> None:
    assert texts.summary("failed", [Bilingual(text, text) for text in messages], 9, labels).zh == expected


def test_the_version_of_a_rule_does_not_change_with_its_texts() -> None:
    body = "要求：树木覆盖率 在 2025年 的 目标 ≥ 40 %"
    one, other = loaded(written(body)), loaded(written(body, more=BY_CAUSE))
    assert one.versions == other.versions
    assert replace(one.rules[0], failed_by=other.rules[0].failed_by, span=other.rules[0].span) == other.rules[0]
