"""Forms of real drafts, each once through the whole extraction: title pages, captions, who answers for a part, bodies, what is now."""

from __future__ import annotations

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_facts import short
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.model.plan import Plan

_HEAD = "# 云水市书屋实施方案\n一、总体要求\n坚持读者优先。\n"


def _plan(text: str) -> Plan:
    return extraction.plan(draft(text), VOCABULARY)


@pytest.mark.parametrize(
    "page",
    [
        "云水市书屋实施方案\n云水市人民政府2022年4月15日（此件公开发布）\n",
        "云水市人民政府2022年4月15日（此件公开发布）\n云水市书屋实施方案\n",
        "云水市人民政府文件\n云政发〔2022〕8号\n云水市人民政府\n关于印发云水市书屋实施方案的通知\n各县（区）人民政府，市政府各部门：\n"
        "现将《云水市书屋实施方案》印发给你们，请认真贯彻执行。\n云水市人民政府\n2022年4月15日\n（此件公开发布）\n云水市书屋实施方案\n",
    ],
)
def test_addressee_signature_and_date_are_none_of_the_title(page: str) -> None:
    plan = _plan(page + "一、总体要求\n坚持读者优先。\n")
    assert plan.title == "云水市书屋实施方案"
    assert [each.title for each in plan.headings] == ["云水市书屋实施方案", "总体要求"]


def test_captions_of_annexed_tables() -> None:
    plan = _plan(
        _HEAD + "截至2020年底，成效明显。\n附表1 主要指标\n| 指标 | 2025年 | 2030年 |\n|---|---|---|\n| 借阅率（%） | 18 | 25 |\n"
        "附表2：重点项目清单\n| 序号 | 项目名称 | 建设内容 | 总投资（亿元） | 建设期限 |\n|---|---|---|---|---|\n"
        "| 1 | 甲馆改造 | 换座椅400套 | 2 | 2022—2024 |\n"
    )
    assert [(each.number, each.title) for each in plan.headings[2:]] == [("附表1", "主要指标"), ("附表2", "重点项目清单")]
    assert [short(each) for each in plan.facts if each.indicator] == ["借阅率 2025 =18%", "借阅率 2030 =25%"]
    assert [(each.name, each.period) for each in plan.projects] == [("甲馆改造", "2022—2024")]


def test_a_sentence_at_the_end_of_a_part_answers_for_all_its_items() -> None:
    plan = _plan(
        _HEAD + "二、主要任务\n（一）书亭建设\n1.建设城区书亭。新建书亭30座。\n2.建设乡村书亭。新建书亭20座。\n"
        "本部分工作由市文旅局牵头，市教育局配合。\n（二）旧馆改造\n1.换窗。更换窗户。\n"
    )
    assert [(each.title, each.lead, each.units) for each in plan.tasks] == [
        ("建设城区书亭", ("市文旅局",), ("市文旅局", "市教育局")),
        ("建设乡村书亭", ("市文旅局",), ("市文旅局", "市教育局")),
        ("换窗", (), ()),
    ]


@pytest.mark.parametrize(
    ("said", "units", "lead"),
    [
        (
            "〔市文旅局、市教育局、市气象站、云水供电公司、江北书业集团有限公司〕",
            ("市文旅局", "市教育局", "市气象站", "云水供电公司", "江北书业集团有限公司"),
            (),
        ),
        ("〔牵头单位：市文旅局；配合单位：市监测站、云水水务集团〕", ("市文旅局", "市监测站", "云水水务集团"), ("市文旅局",)),
        ("〔市文旅局牵头，市疾控中心、城北电站、云水书业公司按职责分工负责〕",
         ("市文旅局", "市疾控中心", "城北电站", "云水书业公司"), ("市文旅局",)),
    ],
)  # fmt: skip
def test_stations_and_enterprises_at_the_end_of_a_list_of_bodies(said: str, units: tuple[str, ...], lead: tuple[str, ...]) -> None:
    (task,) = _plan(_HEAD + f"二、主要任务\n（一）书亭建设\n新建书亭30座。{said}\n").tasks
    assert (task.units, task.lead) == (units, lead)


def test_shares_and_depths_of_what_is_are_no_targets() -> None:
    plan = _plan(
        "# 云水市书屋实施方案\n一、发展现状\n全市湖面率13.2%，湖面占全市面积的8%，淤泥厚度0.5米。\n"
        "二、主要目标\n目前，湖面率13.2%，水深1.2米。到2030年，借阅率达到30%。\n"
    )
    assert [short(each) for each in plan.facts if each.kind == "target"] == ["借阅率 2030 =30%"]
    assert {each.year for each in plan.facts if each.kind == "status"} == {None}
