"""A whole plan out of a small draft: the parts fit together and every quote stands where it says."""

import dataclasses

from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.model.place import Evidence
from plancheck.model.plan import Plan

DRAFT = """\
    # 云水市碳达峰试点实施方案
    一、工作基础
    2020年，非化石能源占比为12%。
    二、主要目标
    到2025年，非化石能源占比达到18%，新能源汽车渗透率达到40%。到2030年前实现碳达峰。
    三、主要任务
    （一）能源绿色低碳转型
    1.发展风电。建设风电场2个。到2025年，风电装机达到50万千瓦。（责任单位：市能源局、市发改委）
    2.控制煤炭消费。实施煤炭消费总量控制。
    四、保障措施
    加强领导。
    表1 主要指标
    |指标|2025年|2030年|
    |---|---|---|
    |新能源汽车渗透率（%）|40|60|
    """


def test_plan() -> None:
    plan = extraction.plan(draft(DRAFT), VOCABULARY)
    assert (plan.title, plan.kind, plan.place, plan.province) == ("云水市碳达峰试点实施方案", "city", "云水市", "东岭省")
    assert [each.heading.title for each in plan.sections] == [
        "工作基础", "主要目标", "主要任务", "能源绿色低碳转型", "发展风电", "控制煤炭消费", "保障措施",
    ]  # fmt: skip
    assert [(each.title, each.units) for each in plan.tasks] == [("发展风电", ("市能源局", "市发改委")), ("控制煤炭消费", ())]
    assert [plan.facts[at].value for at in plan.tasks[0].facts if plan.facts[at].unit == "万千瓦"] == [50]
    assert plan.responsibilities[0].evidence.place.section == ("三、主要任务", "（一）能源绿色低碳转型", "1.发展风电")
    assert len(plan.tables) == 1


def test_every_quote_stands_where_it_says() -> None:
    plan = extraction.plan(draft(DRAFT), VOCABULARY)
    found = list(_evidence(plan))
    assert len(found) > 15
    for each in found:
        assert plan.document.blocks[each.place.block].text[each.place.start : each.place.end] == each.quote


def test_the_users_word_wins() -> None:
    plan = extraction.plan(draft(DRAFT), VOCABULARY, kind="zone", province="南川省")
    assert (plan.kind, plan.province) == ("zone", "南川省")


def test_an_empty_draft_gives_an_empty_plan() -> None:
    plan = extraction.plan(draft(""), VOCABULARY)
    assert (plan.title, plan.kind, plan.sections, plan.tasks, plan.facts) == ("", "unknown", (), (), ())


def _evidence(value: object) -> list[Evidence]:
    if isinstance(value, Evidence):
        return [value]
    if isinstance(value, tuple):
        return [each for item in value for each in _evidence(item)]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        skipped = {"document"} if isinstance(value, Plan) else set()
        return [each for field in dataclasses.fields(value) if field.name not in skipped for each in _evidence(getattr(value, field.name))]
    return []
