"""What was not read may leave a rule undecided; it never turns a failure into a pass, nor a pass into a failure."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.engine.judging import judge
from tests.rules import helpers
from tests.zips import zipped

from plancheck import checking
from plancheck.model.document import Document, Skipped
from plancheck.model.report import Options
from plancheck.readers import plain, word
from plancheck.rulelab import Case

ROOT = Path(__file__).resolve().parents[2]
MAIN = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

SHIPPED = helpers.shipped()
CASES = [case for file in helpers.files() for case in helpers.cases(file) if "[未读]" not in case.draft]
_PLACE = st.integers(0, 10**6)


def outcomes(case: Case, document: Document) -> dict[str, str]:
    """Rule -> outcome of every shipped rule."""
    return helpers.outcomes(checking.plan_of(document, SHIPPED, case.options), case.options)


@cache
def lines(case: int) -> tuple[str, ...]:
    """The lines of a case's draft."""
    return tuple(dedent(CASES[case].draft).strip().splitlines())


@cache
def wholly_read(case: int) -> Mapping[str, str]:
    """What the rules say of the draft as it stands."""
    return outcomes(CASES[case], plain.read("\n".join(lines(case))))


def turned(case: int, document: Document) -> dict[str, tuple[str, str]]:
    """Rules that decided, and come to another decision on the document with a part that was not read: rule -> (before, after)."""
    after = outcomes(CASES[case], document)
    return {
        rule: (before, after[rule])
        for rule, before in wholly_read(case).items()
        if before in ("passed", "failed") and after[rule] not in (before, "cantTell")
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(CASES) - 1), st.lists(_PLACE, min_size=1, max_size=3))
def test_a_part_not_read_anywhere_turns_no_decision(case: int, places: list[int]) -> None:
    whole = plain.read("\n".join(lines(case)))
    parts = tuple(Skipped("not_read", place % (len(whole.blocks) + 1), whole.detail) for place in places)
    document = replace(whole, skipped=(*whole.skipped, *parts), status="checked_partly", reason="not_read")
    assert turned(case, document) == {}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(CASES) - 1), st.sets(_PLACE, min_size=1, max_size=4))
def test_lines_that_cannot_be_read_turn_no_decision(case: int, places: set[int]) -> None:
    gone = {place % len(lines(case)) for place in places}
    text = "\n".join("[未读]" if at in gone else line for at, line in enumerate(lines(case)))
    assert turned(case, plain.read(text)) == {}


_TASK = "（一）改进浇水\n铺设滴灌管网20公里，安装喷灌设备300台。（市园林局负责）\n"


@pytest.mark.parametrize(
    ("draft", "body", "outcome"),
    [
        # text behind the part may stand under a heading in it, text before it does not
        ("一、主要任务\n安装喷灌设备。\n[未读]\n整修步道。\n", "要求：主要任务 含 浇水", "passed"),
        ("一、主要任务\n整修步道。\n[未读]\n安装喷灌设备。\n", "要求：主要任务 含 浇水", "cantTell"),
        ("一、主要任务\n[未读]\n整修步道。\n", "要求：有 主要任务（有 段落）", "cantTell"),
        # so may a section, if not one of the highest level
        ("一、主要任务\n[未读]\n" + _TASK, "要求：主要任务 有 章节（属于 浇水）", "cantTell"),
        ("一、主要任务\n" + _TASK + "[未读]\n", "要求：主要任务 有 章节（属于 浇水）", "passed"),
        ("[未读]\n一、主要任务\n" + _TASK, "要求：主要任务 有 章节（属于 浇水）", "passed"),
        ("[未读]\n" + _TASK, "要求：有 章节（属于 浇水，不属于 主要目标）", "cantTell"),
        # nor does such text make up the share by which a part is about something
        (
            "一、主要任务\n（一）做好工作\n铺设滴灌管网20公里。\n[未读]\n安装喷灌设备300台，改进滴灌，完善喷灌。\n",
            "要求：主要任务 有 章节（属于 浇水）",
            "cantTell",
        ),
        # nor is a pattern met by it
        ("一、主要任务\n整修步道。\n[未读]\n安装喷灌设备。\n", "要求：主要任务 匹配 /喷灌/", "cantTell"),
        # a body named behind the part may be that of another task
        ("一、主要任务\n（一）改进浇水\n安装喷灌设备。\n[未读]\n责任单位：市园林局\n", "对象：每个 任务\n  要求：有 责任单位", "cantTell"),
    ],
)
def test_what_an_unread_heading_may_have_changed(draft: str, body: str, outcome: str) -> None:
    assert judge("# 西山庭园建设方案\n" + draft, body).outcome == outcome
    assert judge("# 西山庭园建设方案\n" + draft.replace("[未读]\n", ""), body).outcome == "passed"


@pytest.mark.parametrize(("part", "outcome"), [("[未读]\n", "cantTell"), ("", "failed"), ("二、主要目标\n种树。\n", "passed")])
def test_a_number_that_may_stand_in_an_unread_part_is_not_missed(part: str, outcome: str) -> None:
    draft = f"# 西山庭园建设方案\n一、主要任务\n整修步道。\n{part}三、保障措施\n成立小组。\n"
    assert judge(draft, "要求：方案.下级章节.序号 连续").outcome == outcome


def test_no_place_is_another_s_where_the_own_is_not_known() -> None:
    """Without its title line a draft's own name would read like that of somebody else."""
    draft = "一、主要目标\n到2030年，烟台市非化石能源占比达到25%。\n"
    for title, outcome in (("# 烟台市碳达峰试点实施方案\n", "passed"), ("# 襄阳市碳达峰试点实施方案\n", "failed"), ("", "cantTell")):
        assert helpers.result(helpers.report(title + draft, SHIPPED), "TXT-02").outcome == outcome


@pytest.mark.parametrize(
    ("hidden", "rule"),
    [
        ("建设内容：新建捕集装置1套，年捕集5万吨。", "PROJ-02"),
        ("投资：9亿元。", "PROJ-03"),
        ("工期：2024—2025年。", "PROJ-04"),
        ("建设单位：甲公司。", "PROJ-05"),
    ],
)
def test_what_a_project_lacks_may_stand_in_an_unread_line_below_its_heading(hidden: str, rule: str) -> None:
    told = ["建设内容：新建捕集装置1套，年捕集5万吨。", "投资：9亿元。", "工期：2024—2025年。", "建设单位：甲公司。"]
    own = "\n".join("[未读]" if line == hidden else line for line in told)
    others = "\n".join(told)
    head = "# 烟台市碳达峰试点实施方案\n一、重点项目\n（一）城东捕集项目\n"
    assert helpers.result(helpers.report(f"{head}{own}\n（二）城西捕集项目\n{others}\n", SHIPPED), rule).outcome == "cantTell"
    gone = "\n".join(line for line in told if line != hidden)
    assert helpers.result(helpers.report(f"{head}{gone}\n（二）城西捕集项目\n{others}\n", SHIPPED), rule).outcome == "failed"


def test_a_title_that_was_not_read_may_name_the_kind() -> None:
    """Parks are spoken of, and the title would say that a city's plan does."""
    draft = "三、主要任务\n（一）节能\n改造4个工业园区的蒸汽系统，园区外另改造3个园区。\n"
    for title, outcome in (("# 长沙市碳达峰试点实施方案\n", "failed"), ("[未读]\n", "cantTell")):
        assert helpers.result(helpers.report(title + draft, SHIPPED), "IND-C01").outcome == outcome


# ---- whole drafts -------------------------------------------------------------------------------------------------


@cache
def whole(name: str) -> tuple[dict[str, bytes], Mapping[str, str], int]:
    """The parts of a Word file, what the rules say of it, and how many blocks of its body hold text."""
    with zipfile.ZipFile(ROOT / name) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    said = said_of((ROOT / name).read_bytes())
    return parts, said, len(_holding_text(etree.fromstring(parts[MAIN])[0]))


def _holding_text(body: etree._Element) -> list[etree._Element]:
    return [each for each in body if each.tag in (W + "p", W + "tbl") and "".join(each.itertext()).strip()]  # type: ignore[arg-type]


def said_of(data: bytes) -> dict[str, str]:
    """Rule -> outcome."""
    return helpers.outcomes(checking.plan_of(word.read(data, "", ""), SHIPPED, Options()))


def without(name: str, gone: set[int]) -> bytes:
    """The file with some of its blocks in a format that nobody reads."""
    parts, _, count = whole(name)
    root = etree.fromstring(parts[MAIN])
    blocks = _holding_text(root[0])
    for at in {each % count for each in gone}:
        root[0].replace(blocks[at], etree.Element(W + "altChunk"))
    return zipped({**parts, MAIN: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


@pytest.mark.parametrize("name", ["samples/city-defects.docx", "samples/zone-b.docx", "tests/mutants/plans/city-l.docx"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(gone=st.sets(_PLACE, min_size=1, max_size=3))
def test_blocks_of_a_whole_draft_that_cannot_be_read_turn_no_decision(name: str, gone: set[int]) -> None:
    """Nor do they bring a rule down."""
    before, after = whole(name)[1], said_of(without(name, gone))
    turned = {
        rule: (said, after[rule]) for rule, said in before.items() if said in ("passed", "failed") and after[rule] not in (said, "cantTell")
    }
    assert turned == {}


CITY = "# 烟台市碳达峰试点实施方案\n"


@pytest.mark.parametrize(
    ("rule", "draft", "hidden"),
    [
        # who answers for a whole section is told at its end, or in a table elsewhere
        (
            "RESP-01",
            CITY
            + "一、主要任务\n（一）能源转型\n1. 建设光伏\n建设屋顶光伏20万千瓦。\n2. 发展风电\n新建风电场3座。\n责任单位：市发展改革委\n",
            "责任单位：市发展改革委",
        ),
        # what a project costs, and whose it is, may be told in a list that another part names it in
        (
            "PROJ-03",
            CITY + "一、重点项目\n（一）城东捕集项目\n建设内容：建设捕集装置1套。\n（二）城西风电项目\n投资：3亿元。\n"
            "二、项目清单\n| 项目名称 | 总投资（亿元） |\n| 城东捕集项目 | 9 |\n| 城西风电项目 | 3 |\n",
            "| 项目名称 | 总投资（亿元） |\n| 城东捕集项目 | 9 |\n| 城西风电项目 | 3 |",
        ),
        # the line above a table may have the unit of its values
        (
            "GOAL-12",
            CITY + "一、主要目标\n到2025年，新能源汽车保有量达到1.5万辆。\n"
            "表1 指标表（单位：万辆）\n| 指标 | 2025年 | 2030年 |\n| 新能源汽车保有量 | 1.5 | 4 |\n",
            "表1 指标表（单位：万辆）",
        ),
    ],
)
def test_what_a_line_elsewhere_may_have_said(rule: str, draft: str, hidden: str) -> None:
    assert hidden in draft
    read, unread = (helpers.result(helpers.report(each, SHIPPED), rule) for each in (draft, draft.replace(hidden, "[未读]")))
    assert (read.outcome, unread.outcome) == ("passed", "cantTell")


@pytest.mark.parametrize("body", ["要求：主要任务 匹配 /喷灌/", "要求：方案 有 章节（属于 主要任务，匹配 /喷灌/）"])
def test_several_doubtful_matches_are_a_doubt_and_no_fault(body: str) -> None:
    draft = "# 西山庭园建设方案\n一、主要任务\n整修步道。\n[未读]\n安装喷灌设备。\n改进喷灌。\n"
    assert judge(draft, body).outcome == "cantTell"
