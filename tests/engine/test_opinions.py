"""The second opinion by examples: it turns a pass or a failure into a look, and never makes one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engine.judging import RULE as TEXT
from tests.engine.judging import loaded

from plancheck import extraction
from plancheck.engine import evaluate
from plancheck.engine.likeness import Examples, dumped, folded, grams, learnt
from plancheck.model.report import Result
from plancheck.readers import plain

#: 水 speaks for watering and 会 against it; a passage needs more for than against it.
WEIGHTS = {"水": 30.0, "渠": 30.0, "会": -90.0}
WATERING = Examples("浇水", 0.4, 2.0, -1.0, WEIGHTS, ("引河水入园，渠长三公里。", "雨水收进水池，旱时放水。"))
RULE = "\n  要求：主要任务 有 句子（含 浇水，不匹配 /另行研究/）"


def judge(text: str, sections: str = RULE, examples: tuple[Examples, ...] = (WATERING,), also: str = "") -> Result:
    """The result of a rule with this second opinion."""
    rules = loaded(also + TEXT.format(body=sections, zh="缺", en="missing"))
    rules = replace(rules, vocabulary=replace(rules.vocabulary, learnt=(dumped("0", examples),) if examples else ()))
    (result,) = evaluate.evaluate(rules, extraction.plan(plain.read(text), rules.vocabulary))
    return result


@pytest.mark.parametrize(
    ("sentence", "outcome", "reason"),
    [
        ("铺设水渠十条，覆盖全园。", "passed", None),  # words and examples agree
        ("推广安装庭园座椅一百张。", "failed", None),  # they agree here too
        ("召开滴灌技术交流大会三次会议。", "cantTell", "unlike_examples"),
        ("引河水入园，送水到每块田。", "cantTell", "like_example"),
        ("引河水入园，送水到每块田，方案另行研究。", "failed", None),  # what the rule rules out stays so
        ("目前尚未喷灌，河水不到田间。", "failed", None),  # so does what is negated
        ("园水。", "failed", None),  # too short to say anything
        ("二是引河水入园送水到田。", "cantTell", "like_example"),  # that it opens a list takes nothing from it
    ],
)
def test_where_words_and_examples_disagree_a_person_looks(sentence: str, outcome: str, reason: str | None) -> None:
    result = judge(f"一、主要任务\n各项工作统筹安排有序推进。\n{sentence}\n")
    assert (result.outcome, result.reason) == (outcome, reason)


def test_a_passage_like_an_example_is_shown_with_the_example() -> None:
    rule, examples = "\n  要求：主要任务 有 句子（含 施肥）", replace(WATERING, name="施肥")
    result = judge("一、主要任务\n雨水收进水池，到旱时放水浇灌。\n", rule, (examples,))
    assert result.message.zh == "没有规则所列的说法，但有原文和例句“雨水收进水池，旱时放水。”相近，不能判定本条"
    assert [(quote.role, quote.quote) for quote in result.subresults[0].evidence] == [("nearest", "雨水收进水池，到旱时放水浇灌")]


def test_only_the_chapters_of_the_rule_count() -> None:
    text = "一、主要任务\n推广安装庭园座椅一百张。\n二、其他事项\n引河水入园，送水到每块田。\n"
    assert judge(text).outcome == "failed"
    assert judge(text, "\n  要求：方案 有 句子（含 浇水，不属于 其他事项）").outcome == "failed"
    assert judge(text, "\n  要求：方案 有 句子（含 浇水）").reason == "like_example"


def test_in_a_chapter_on_several_things_a_section_on_one_is_not_on_the_others() -> None:
    joined = "一、主要任务和其他事项\n（一）{}\n引河水入园，送水到每块田。\n"
    assert judge(joined.format("主要任务")).reason == "like_example"
    assert judge(joined.format("其他事项")).outcome == "failed"


CALLED = "\n  要求：主要任务 有 句子（含 引水）"
LEADING = """
主题 引水 "leading water"
  标题：引水渠、引水井、引水管
  词语：滴灌
"""


@pytest.mark.parametrize(
    ("text", "outcome", "shown"),
    [
        ("（一）引水与养护\n推广安装庭园座椅一百张。\n", "cantTell", ["（一）引水与养护"]),
        ("一是座椅与养护。推广安装庭园座椅一百张。二是引水与排涝。推广安装庭园座椅一百张。\n", "cantTell", ["二是引水与排涝"]),
        ("（一）座椅与养护\n推广安装庭园座椅一百张。\n", "failed", []),
        ("推广安装庭园座椅一百张。\n二、其他事项\n（一）引水与养护\n推广安装庭园座椅一百张。\n", "failed", []),
    ],
)
def test_a_title_with_the_word_that_a_topic_is_called_by_is_shown(text: str, outcome: str, shown: list[str]) -> None:
    result = judge(f"一、主要任务\n{text}", CALLED, (replace(WATERING, name="引水"),), LEADING)
    assert (result.outcome, [quote.quote for quote in result.subresults[0].evidence]) == (outcome, shown)


def test_without_examples_the_words_decide_alone() -> None:
    text = "一、主要任务\n召开滴灌技术交流大会三次会议。\n"
    assert judge(text, examples=()).outcome == "passed"
    assert judge(text, examples=(replace(WATERING, name="施肥"),)).outcome == "passed"


def test_n_grams_are_of_letters_and_numbers_alone() -> None:
    assert folded("到２０３０年，降 18.5％！") == "到0年降0%"
    assert grams("水渠") == {"水", "渠", "水渠"}


def test_what_was_learnt_is_read_as_it_was_written() -> None:
    assert learnt((dumped("0", (WATERING,)),)) == {"浇水": WATERING}
    assert WATERING.likeness("水渠") == pytest.approx(-1 + 60 / 3**0.5)
