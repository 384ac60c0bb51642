"""Who is responsible: every form of the clause, with units, leading bodies, deadline and quote."""

import pytest
from tests.extraction.drafts import body, draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction.duties import responsibilities
from plancheck.extraction.lists import kinds
from plancheck.extraction.tasks import assigned
from plancheck.model.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "units", "lead"),
    [
        ("改造。（责任单位：市发改委、市工信局）", ["市发改委", "市工信局"], []),
        ("改造。(责任单位:市发改委、市工信局等)", ["市发改委", "市工信局"], []),
        ("改造。（市发展改革委、市经济信息化委等按职责分工负责）", ["市发展改革委", "市经济信息化委"], []),
        ("改造。（市发展改革委、市经济信息化委按照职责分工落实）", ["市发展改革委", "市经济信息化委"], []),
        ("改造（市水务局、市住房和城乡建设局）。", ["市水务局", "市住房和城乡建设局"], []),
        ("责任单位：市委党校（行政学院）、崇明区，市教育局", ["市委党校（行政学院）", "崇明区", "市教育局"], []),
        ("牵头单位：市发改委；配合单位：市工信局、各区县政府", ["市发改委", "市工信局", "各区县政府"], ["市发改委"]),
        ("（牵头单位：市经信局；责任单位：各区（市）县政府）", ["市经信局", "各区（市）县政府"], ["市经信局"]),
        ("责任单位：市发改委；配合单位：市工信局、云水供电公司", ["市发改委", "市工信局", "云水供电公司"], ["市发改委"]),
        ("（牵头单位：市发改委；支持单位：市工信局）", ["市发改委", "市工信局"], ["市发改委"]),
        ("建设单位：云水公司；责任单位：市发改委", ["云水公司", "市发改委"], []),
        ("改造。（市发改委牵头，市财政局、市工信局配合）", ["市发改委", "市财政局", "市工信局"], ["市发改委"]),
        ("改造。（市发改委牵头；配合单位：市财政局）", ["市发改委", "市财政局"], ["市发改委"]),
        ("由市发改委会同市财政局制定办法。", ["市发改委", "市财政局"], ["市发改委"]),
        ("由市教育局牵头，各学校落实。", ["市教育局"], ["市教育局"]),
        ("由市教育局组织实施。", ["市教育局"], []),
        # a name that begins like a verb
        ("组织文教局牵头，市科技局配合。", ["组织文教局", "市科技局"], ["组织文教局"]),
        ("各有关单位按照职责共同推进。", ["各有关单位"], []),
        ("各学校按各自的职责落实。", ["各学校"], []),
        ("复垦4000公顷，由有关部门共同负责。", ["有关部门"], []),
        ("各项由市教育局、市科技局联合推进。", ["市教育局", "市科技局"], []),
        ("〔经办单位：市教育局〕", ["市教育局"], []),
        ("（主责：市教育局；协管：市科技局）", ["市教育局", "市科技局"], ["市教育局"]),
        # A bracket behind the last full stop holds bodies only: one whose ending no pack knows is one too.
        ("新建书屋。（市教育局、市科技局、市供销合作总社）", ["市教育局", "市科技局", "市供销合作总社"], []),
        ("改造。责任单位：市发改委和市工信局。下文。", ["市发改委", "市工信局"], []),
        ("责任单位：市发改委、各有关部门和单位、各区", ["市发改委", "各有关部门和单位", "各区"], []),
        ("【责任单位：市人力资源和社会保障局】", ["市人力资源和社会保障局"], []),
        ("〔牵头：市发展改革委；协同：市工信局、市财政局〕", ["市发展改革委", "市工信局", "市财政局"], ["市发展改革委"]),
        ("责任部门：市农业农村局及水务局", ["市农业农村局", "水务局"], []),
        ("（责任单位：各有关部门）", ["各有关部门"], []),
        ("改造。（市商务局牵头，各市、县人民政府负责）", ["市商务局", "各市、县人民政府"], ["市商务局"]),
        ("改造。（市司法局、市法院、市公安局等按职责分工负责）", ["市司法局", "市法院", "市公安局"], []),
        ("奖金数额由市科技局会同市财政部门确定。", ["市科技局", "市财政部门"], ["市科技局"]),
        ("第一条【旧馆】市科技局会同市财政局修缮旧馆。", ["市科技局", "市财政局"], ["市科技局"]),
        ("第一件仍由市科技局牵头，市财政局协同。", ["市科技局", "市财政局"], ["市科技局"]),
        ("（责 任 单 位：市 发 改 委）", ["市发改委"], []),
        ("责 任 单 位 ：市 发 改 委", ["市发改委"], []),
    ],
)
def test_units_and_lead(text: str, units: list[str], lead: list[str]) -> None:
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [(list(each.units), list(each.lead)) for each in found] == [(units, lead)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # another one that does something beside the one that answers
        ("市教育局负责，市科技局把关。", [(["市教育局"], ["市教育局"]), (["市科技局"], [])]),
        ("市教育局负责，市科技局负责。", [(["市教育局"], []), (["市科技局"], [])]),
        ("市教育局负责。市科技局把关。", [(["市教育局"], []), (["市科技局"], [])]),
    ],
)
def test_who_answers_leads_where_another_does_something_beside(text: str, told: list[tuple[list[str], list[str]]]) -> None:
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [(list(each.units), list(each.lead)) for each in found] == told


@pytest.mark.parametrize(
    "text",
    [
        "改造。（2025年底前）",
        "改造。（完成时限：2025年12月）",
        "跨区事项由主责单位会同属地政府联合推进。",  # roles, of which each item says who has them
        "责任单位：",
        "（责任单位：）",
        "依托云水大学（新能源研究中心）开展研究。",
        "建设书房（含社区书房）。",
        "支持龙头企业（云水集团）。",
        "改造老旧设备。（全部）",
        "由专家团队、市科技局辅导。",
        "旧书由出版企业或回收公司负责回收。",
        "由生产企业负责回收。",
        "由市科技局组织专家入厂辅导。",
        "改造。（书屋、书亭、市科技局）",
        "新建书屋（市教育局、城东书屋、城西书屋）。",
        "加强部门协作。",
        "成立领导小组（以下简称书房办公室）。",
        "企业负责人培训（每年两期）。",
    ],
)
def test_nobody(text: str) -> None:
    assert responsibilities.responsibilities(body(text), VOCABULARY) == ()


@pytest.mark.parametrize(
    ("text", "units", "deadline"),
    [
        ("（责任单位：市发改委；完成时限：2022年2月底前）", ["市发改委"], "2022年2月底前"),
        ("责任单位：市发改委，完成时间：2025年", ["市发改委"], "2025年"),
        ("（责任单位：市发改委）", ["市发改委"], None),
    ],
)
def test_deadline(text: str, units: list[str], deadline: str | None) -> None:
    (found,) = responsibilities.responsibilities(body(text), VOCABULARY)
    assert (list(found.units), found.deadline) == (units, deadline)


def test_quote_and_place() -> None:
    text = "1.改造。推进改造。（责任单位：市发改委、市委党校（行政学院））"
    (found,) = responsibilities.responsibilities(body("一、任务", text), VOCABULARY)
    assert found.evidence.quote == "（责任单位：市发改委、市委党校（行政学院））"
    assert (found.evidence.place.block, found.evidence.place.start, found.evidence.place.end) == (1, 10, len(text))


def test_the_first_leads_from_there_on() -> None:
    document = body("（责任单位：甲局、乙局）", "（责任单位：丙局、丁局，排在第一为牵头单位，下同）", "（责任单位：戊局、己局）")
    assert [each.lead for each in responsibilities.responsibilities(document, VOCABULARY)] == [(), ("丙局",), ("戊局",)]


@pytest.mark.parametrize(
    ("text", "lead", "units"),
    [
        ("以上任务由市甲局牵头，市乙局配合。", ("市甲局",), ("市甲局", "市乙局")),
        ("本章由市甲局牵头。", ("市甲局",), ("市甲局",)),
        ("开展活动。（本节牵头单位：甲局；配合单位：乙局）", ("甲局",), ("甲局", "乙局")),
        ("本章任务主责为甲局、乙局，丙局、丁委协同。", (), ("甲局", "乙局", "丙局", "丁委")),
        ("本章任务牵头单位为甲局、乙局，丙局协同落实。", ("甲局", "乙局"), ("甲局", "乙局", "丙局")),
        ("本节工作的责任单位为甲局。", (), ("甲局",)),
        ("上述事项责任单位：甲局、乙局。", (), ("甲局", "乙局")),
        ("本部分牵头单位是甲局。", ("甲局",), ("甲局",)),
    ],
)
def test_a_clause_for_a_whole_part(text: str, lead: tuple[str, ...], units: tuple[str, ...]) -> None:
    (found,) = responsibilities.responsibilities(body(text), VOCABULARY)
    assert (found.lead, found.units) == (lead, units)


@pytest.mark.parametrize(
    "text",
    ["本章目标为全面建成书房。", "本次任务的责任重大。", "上述工作是书局建设的基础。", "以下为甲局提供的数据。"],
)
def test_no_clause_for_a_part(text: str) -> None:
    assert responsibilities.responsibilities(body(text), VOCABULARY) == ()


@pytest.mark.parametrize(
    "note",
    [
        "本章各条括号内列首位的单位负总责，其余单位配合。",
        "括号内第一单位为主办单位。",
        "责任单位排名第一的抓总。",
        "以首个单位为主。",
        "条末写在最前面的单位负总责。",
    ],
)
def test_the_first_leads_in_other_words(note: str) -> None:
    document = body(note, "（责任单位：甲局、乙局）")
    assert responsibilities.responsibilities(document, VOCABULARY)[-1].lead == ("甲局",)


def test_the_first_leads_everywhere() -> None:
    document = body("（责任单位：甲局、乙局）", "注：责任单位中排在第一位的为牵头单位。")
    assert responsibilities.responsibilities(document, VOCABULARY)[0].lead == ("甲局",)


def test_a_sentence_for_what_follows_inside_a_bracket() -> None:
    text = "保供。（市商务局、市发改委等按职责分工负责。以下均需各县人民政府落实，不再列出）"
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [(each.units, responsibilities.for_later(each)) for each in found] == [
        (("市商务局", "市发改委"), False),
        (("各县人民政府",), True),
    ]


def test_tables_are_left_to_others() -> None:
    document = draft("""\
        |任务|责任单位|
        |改造|责任单位：市发改委|
        """)
    assert responsibilities.responsibilities(document, VOCABULARY) == ()


def test_labels_need_no_words_of_a_pack() -> None:
    (found,) = responsibilities.responsibilities(body("（责任单位：市发改委、崇明区）"), Vocabulary())
    assert found.units == ("市发改委", "崇明区")


def test_rows_of_a_list_of_tasks() -> None:
    document = draft("""\
| 序号 | 重点任务 | 成果 | 牵头单位 | 参与单位 |
|---|---|---|---|---|
| 1 | 书房建设 | 书房20座 | 市教育局 | 市财政局、市发改委 |
| 2 | 读者服务 | 管理办法 | 待明确 | — |
| 3 | 馆员培训 | 培训计划 | | 市人社局 |
""")
    found = [(row.names, row.clause) for row in assigned.rows(document, VOCABULARY, kinds.tables(document, ())) if row.clause]
    # who only helps answers for nothing
    assert [(names, each.units, each.lead, each.evidence.quote) for names, each in found] == [
        (("书房建设",), ("市教育局", "市财政局", "市发改委"), ("市教育局",), "市教育局"),
    ]


def test_a_list_of_projects_or_of_indicators_names_nobody_for_a_task() -> None:
    document = draft("""\
| 序号 | 项目名称 | 总投资（亿元） | 责任单位 |
|---|---|---|---|
| 1 | 城东书房 | 3 | 市教育局 |
""")
    assert assigned.rows(document, VOCABULARY, kinds.tables(document, ())) == ()
