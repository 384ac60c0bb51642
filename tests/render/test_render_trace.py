"""An explanation as HTML, on the terminal and as JSON: the same conditions in all of them, and a draft's text acts on none."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from tests.rules import helpers

from plancheck import checking
from plancheck.contract import schema
from plancheck.contract.trace import TraceV1
from plancheck.language.loader import RuleSet
from plancheck.model.report import Options
from plancheck.model.trace import Step, Trace, why
from plancheck.readers import plain
from plancheck.report import explanation, sentences

from .test_render_reports import CSP, Page

ROOT = Path(__file__).parents[2]
SCHEMA = jsonschema.Draft202012Validator(json.loads(schema.text("trace")))
DRAFT = """
青川市碳达峰试点实施方案
一、主要目标
力争2032年前实现碳达峰。到2025年，新能源汽车渗透率达到45%。
二、重点任务
（一）交通运输绿色低碳
1.推广新能源汽车。<script>alert(1)</script>推广新能源汽车。
"""


def loaded() -> RuleSet:
    return helpers.shipped()


@functools.cache
def traced(rule: str, draft: str = DRAFT) -> Trace:
    return checking.explained(plain.read(draft), loaded(), Options(kind="city"), date(2024, 6, 1), rule)


def steps(it: Trace) -> Iterator[Step]:
    """Every step outside elements."""
    assert it.explanation is not None
    waiting = [*it.explanation.applies, *it.explanation.objects, *(each.root for each in it.explanation.subjects if each.root)]
    while waiting:
        step = waiting.pop()
        yield step
        waiting += step.steps


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("rule", [rule.id for rule in loaded().rules])
def test_every_rule_is_shown_in_every_form(rule: str, lang: str) -> None:
    it = traced(rule)
    page, terminal = explanation.html(it, lang), explanation.console(it, lang)
    written = explanation.json(it)
    assert TraceV1.from_json(written).to_json() == written
    data = json.loads(written)
    SCHEMA.validate(data)
    Page(page)
    assert it.explanation is not None
    assert data["outcome"] == it.explanation.result.outcome
    shown = {" ".join(terminal.split())} | {re.sub(r"[│├└─\s]+", "", terminal)}
    for step in steps(it):
        text = step.text.of(lang)
        assert any(re.sub(r"\s+", "", text) in each for each in shown), text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_how_a_figure_was_read_is_shown_in_every_form(lang: str) -> None:
    draft = DRAFT.replace("方案\n", "方案\n2026年3月\n")
    it = checking.explained(plain.read(draft), loaded(), Options(kind="city"), date(2026, 6, 1), "IND-C01")
    assert it.explanation is not None
    (reading,) = it.explanation.subjects[0].readings
    line = explanation.reading_line(reading, lang)
    assert (
        line
        == {
            "zh": "新能源汽车渗透率 2025：45%，读作现状值：2025年在编制方案（2026年）以前",
            "en": "新能源汽车渗透率 2025: 45%: read as a status value, since 2025 is before the year of the draft (2026)",
        }[lang]
    )
    assert "".join(line.split()) in "".join(explanation.console(it, lang).split())
    assert line in explanation.html(it, lang).decode()
    written = json.loads(explanation.json(it))["explained"][0]["readings"][0]
    assert (written["kind"], written["why"][lang]) == ("status", reading.why.of(lang))
    assert written["evidence"]["quote"] == "新能源汽车渗透率达到45%"
    said = sentences.reasons(why(it, it.explanation.subjects[0].result.id), lang)
    assert [sentence.evidence[0].quote for sentence in said if sentence.text == line] == ["新能源汽车渗透率达到45%"]


def test_the_page_needs_nothing_else_and_lets_nothing_in() -> None:
    page = Page(explanation.html(traced("TASK-C3"), "zh"))
    metas = [each for each in page.of("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    assert [each["content"] for each in metas] == [CSP]
    assert page.of("script") == page.of("img") == page.of("link") == []
    assert page.of("html") == [{"lang": "zh-CN"}]
    assert "<script>" not in explanation.html(traced("RESP-01"), "zh").decode()


def test_the_page_says_the_state_in_words_too() -> None:
    page = Page(explanation.html(traced("GOAL-06"), "en"))
    seen = [text for element, text in page.texts if element == "span" and text in ("holds", "does not hold")]
    assert seen[:3] == ["does not hold", "holds", "holds"]
    states = [each["data-state"] for each in page.of("li") if "data-state" in each]
    assert states[:2] == ["false", "true"]


def test_the_terminal() -> None:
    lines = explanation.console(traced("GOAL-06"), "zh", width=200).splitlines()
    assert "审核结论：× 不符合" in lines
    figures = next(line for line in lines if "不晚于 2030年  =" in line)
    assert figures == "├── × 最大（碳达峰（主体 是 方案.地区，有 年，不匹配 达峰顺延）.年） 不晚于 2030年  = 2032年  不晚于  2030年"
    first = lines.index("审核结论：× 不符合") + 2
    assert lines[first : first + 3] == [
        "要求：写明达峰年份，且不晚于2030年（依据：2030年前碳达峰行动方案）。",
        "查到：不符合——写明的达峰年份晚于2030年，见一、主要目标  第3段“力争2032年前实现碳达峰”。",
        "怎样才会符合：建议进一步明确本地区碳排放达峰的年份，且不晚于2030年。",
    ]
    assert lines.index("规则原文") > lines.index("条件")
    needed = lines.index("怎样才会符合")
    assert lines[needed + 1 : needed + 3] == [
        "> “最大（碳达峰（主体 是 方案.地区，有 年，不匹配 达峰顺延）.年）”现为 2032年，须不晚于 2030年",
        "  一、主要目标  第3段  “力争2032年前实现碳达峰”",
    ]


@pytest.mark.parametrize("rule", ["GOAL-06", "TASK-C5", "GOAL-04", "TXT-03"])
def test_the_terminal_of_chinese_windows_can_show_it(rule: str) -> None:
    text = explanation.console(traced(rule), "zh")
    assert text.encode("gbk").decode("gbk") == text


def test_nothing_in_a_draft_acts_on_the_terminal() -> None:
    shown = explanation.console(traced("RESP-01", DRAFT.replace("1.推广", "1.\x1b[31m\u202e推广")), "zh")
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_json() -> None:
    data = json.loads(explanation.json(traced("GOAL-06")))
    (explained,) = data["explained"]
    root = explained["root"]
    assert (data["schema"], data["outcome"], root["state"]) == ("plancheck/trace/1", "failed", "false")
    assert [(each["state"], each["value"]) for each in root["steps"]] == [
        ("true", None),
        ("false", {"zh": "2032年  不晚于  2030年", "en": "2032  no later than  2030"}),
        ("skipped", None),
    ]
    assert root["steps"][0]["list"]["sure"] == 1
    assert root["evidence"][0]["quote"] == explained["subresult"]["evidence"][0]["quote"] == "力争2032年前实现碳达峰"
    assert explained["needs"][0]["evidence"][0]["paragraph"] == 3


def test_a_document_that_was_not_read() -> None:
    document = replace(traced("GOAL-06").document, status="not_checked", reason="damaged")
    it = replace(traced("GOAL-06"), explanation=None, document=document, attachments=(document,))
    data = json.loads(explanation.json(it))
    assert TraceV1.from_json(explanation.json(it)).to_json() == explanation.json(it)
    SCHEMA.validate(data)
    assert (data["outcome"], data["explained"]) == (None, [])
    assert "文件损坏" in explanation.console(it, "zh")
    assert "未能审核" in explanation.html(it, "zh").decode()
