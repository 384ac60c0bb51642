"""Forms and model texts that are annexed to be filled in: they say nothing of the plan."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_facts import short
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.model.plan import Plan

_ABOVE = "# 云水市书屋实施方案\n一、主要任务\n（一）建设书亭。新建书亭30座。（牵头单位：市文旅局）\n二、组织实施\n加强领导。\n"
_TABLE = """
| 项目名称 | {name} | 建设单位 | {who} |
|---|---|---|---|
| 建设地点 | {where} | 总投资（万元） | {cost} |
| 建设内容 | {what} | 建设期限 | {when} |
"""
_BLANK = {"name": "", "who": "", "where": "", "cost": "", "what": "", "when": "年 月"}


def _plan(annex: str) -> Plan:
    return extraction.plan(draft(_ABOVE + annex), VOCABULARY)


def _said(plan: Plan) -> tuple[list[str], list[str], list[tuple[str, ...]], list[str]]:
    return (
        [short(each) for each in plan.facts],
        [each.name for each in plan.projects],
        [each.units for each in plan.responsibilities],
        [each.heading.title for each in plan.sections if each.start >= 5],
    )


_OWN = (["新建书亭 None =30座"], [], [("市文旅局",)])


@pytest.mark.parametrize(
    ("annex", "name"),
    [
        ("附件1\n书屋建设项目申报表" + _TABLE.format(**_BLANK), "书屋建设项目申报表"),
        ("附件1：书屋建设项目申报表" + _TABLE.format(**_BLANK), "附件1：书屋建设项目申报表"),
        (
            "附件\n书屋台账（模板）\n填报时间：   年   月   日\n| 指标 | 2022年 | 2023年 |\n|---|---|---|\n| 例：借阅率 | 15% | 18% |",
            "书屋台账（模板）",
        ),
        ("附件\n实施方案编写提纲\n一、主要目标\n到2030年，借阅率达到××%。\n二、主要任务\n（一）××。由××局牵头。", "实施方案编写提纲"),
    ],
)
def test_what_is_to_be_filled_in_is_no_text_of_the_plan(annex: str, name: str) -> None:
    plan = _plan(annex)
    assert _said(plan)[:3] == _OWN
    assert len(_said(plan)[3]) == 1  # its own heading
    (note,) = plan.diagnostics
    assert (note.code, note.severity, name in note.message.zh) == ("blank-form", "note", True)


def test_the_next_annex_is_read() -> None:
    plan = _plan(
        "附件1\n书屋建设项目申报表"
        + _TABLE.format(**_BLANK)
        + "\n附件2\n书屋指标\n| 指标 | 2025年 | 2030年 |\n|---|---|---|\n| 借阅率 | 15% | 18% |"
    )
    assert [short(each) for each in plan.facts] == ["新建书亭 None =30座", "借阅率 2025 =15% past", "借阅率 2030 =18%"]


_ROWS = """| 项目名称 | 建设内容 | 总投资（亿元） | 建设期限 |
|---|---|---|---|
| 甲馆改造 | 换座椅400套 | {0} | {0} |
| 乙馆改造 | 换灯900盏 | {0} | {0} |"""


@pytest.mark.parametrize(
    "annex",
    [
        "附件1\n书屋项目申报表\n" + _ROWS.format("2023"),  # filled in, whatever it is called
        "附件1\n书屋项目\n" + _ROWS.format("××"),  # blank, but no form by its name
        "三、书屋项目申报表\n" + _ROWS.format("××"),  # no annex
        "书屋项目申报表\n" + _ROWS.format("××"),
        "附件1：××市书屋项目申报表（××××年）\n" + _ROWS.format("2023"),  # only its title has signs
    ],
)
def test_other_lists_are_text(annex: str) -> None:
    plan = _plan(annex)
    assert [each.name for each in plan.projects] == ["甲馆改造", "乙馆改造"]
    assert plan.diagnostics == ()
