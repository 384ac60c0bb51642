"""Who is responsible, told within a sentence by a label: …，责任单位为甲局、乙局; 以甲局为牵头单位."""

import pytest
from tests.extraction.drafts import body, draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction.duties import responsibilities
from plancheck.extraction.lists import kinds
from plancheck.extraction.tasks import assigned

Bodies = list[str]


@pytest.mark.parametrize(
    ("text", "units", "lead"),
    [
        ("新建书屋20座，责任单位为市文化局、市住建局。", ["市文化局", "市住建局"], []),
        ("新建书屋20座，责任单位是市文化局和市住建局。", ["市文化局", "市住建局"], []),
        ("新建书屋20座，责任单位：市文化局、市住建局。", ["市文化局", "市住建局"], []),
        ("新建书屋20座；责任部门：市文化局", ["市文化局"], []),
        ("新建书屋20座。责任单位为市文化局，2025年底前完成。", ["市文化局"], []),
        ("责任单位为市文化局、各镇街、各学校。", ["市文化局", "各镇街", "各学校"], []),
        ("新建书屋，本项任务责任单位为市文化局和市住建局，2025年底前完成。", ["市文化局", "市住建局"], []),
        ("新建书屋，牵头单位为市文化局，配合单位为市住建局、市教育局。", ["市文化局", "市住建局", "市教育局"], ["市文化局"]),
        ("新建书屋，牵头单位为市文化局，市住建局配合。", ["市文化局", "市住建局"], ["市文化局"]),
        ("由市文化局牵头，市教育局配合。", ["市文化局", "市教育局"], ["市文化局"]),
        (
            "市文化局牵头组织实施，市教育局、市财政局等单位协同配合，市住建局参与。",
            ["市文化局", "市教育局", "市财政局", "市住建局"],
            ["市文化局"],
        ),
        ("由市文化局牵头，市教育局、市住建局配合落实。", ["市文化局", "市教育局", "市住建局"], ["市文化局"]),
        ("由市文化局牵头，市住建局、各县（市、区）政府配合。", ["市文化局", "市住建局", "各县（市、区）政府"], ["市文化局"]),
        ("由市文化局牵头，社会力量参与。", ["市文化局"], ["市文化局"]),
        ("由市文化局牵头，配合单位为市教育局。", ["市文化局", "市教育局"], ["市文化局"]),
        ("以市文化局为责任单位，新建书屋20座。", ["市文化局"], []),
        ("明确市文化局为牵头单位，市教育局、市住建局为配合单位。", ["市文化局", "市教育局", "市住建局"], ["市文化局"]),
        ("由市文化局作为主办单位，新建书屋20座。", ["市文化局"], ["市文化局"]),
        # each sentence its own
        ("新建书屋。责任单位：市文化局。改造书亭。责任单位：市住建局。", ["市文化局", "市住建局"], []),
    ],
)
def test_labels_within_a_sentence(text: str, units: Bodies, lead: Bodies) -> None:
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [unit for each in found for unit in each.units] == units
    assert [unit for each in found for unit in each.lead] == lead


def test_the_deadline_behind_it() -> None:
    (found,) = responsibilities.responsibilities(body("新建书屋，责任部门为市文化局；完成时限为2025年底。"), VOCABULARY)
    assert (found.units, found.deadline, found.evidence.quote) == (("市文化局",), "2025年底", "责任部门为市文化局；完成时限为2025年底")


@pytest.mark.parametrize(
    "text",
    [
        "压实主体责任，责任主体为生产者。",
        "改造书屋，责任单位为落实到位的奖励10万元。",
        "改造书屋，建设单位为城东书业公司。",
        "改造书屋，实施主体：城东书业公司。",
        "城东书屋，20座，投资2亿元，运营单位为市文化局。",
        "市文化局为城东书屋提供服务。",
        "以书屋为牵头单位开展活动。",
        "市文化局为全市节约型机关。",
        "责任单位为责任追究对象。",
        "建立责任清单，明确责任单位，落实责任人。",
        "配合单位主动作为。",
        "支持读者协会办公室牵头编制标准。",
        "鼓励各区政府负责人带头读书。",
    ],
)
def test_no_label_of_a_duty(text: str) -> None:
    assert responsibilities.responsibilities(body(text), VOCABULARY) == ()


@pytest.mark.parametrize(
    ("note", "text", "units", "lead"),
    [
        ("注：带*的为牵头单位。", "新建书屋。（责任单位：市文化局*、市住建局）", ["市文化局", "市住建局"], ["市文化局"]),
        ("标★的为牵头单位。", "新建书屋。（★市文化局、市住建局）", ["市文化局", "市住建局"], ["市文化局"]),
        ("（注：*为牵头单位）", "责任单位：市文化局、市住建局*", ["市文化局", "市住建局"], ["市住建局"]),
        ("加“☆”的单位牵头。", "责任单位：市文化局☆、市住建局☆、市教育局", ["市文化局", "市住建局", "市教育局"], ["市文化局", "市住建局"]),
        ("标注星号（*）的为主办单位。", "责任单位：＊市文化局、市住建局", ["市文化局", "市住建局"], ["市文化局"]),
        ("", "责任单位：市文化局★、市住建局，带★为牵头单位", ["市文化局", "市住建局"], ["市文化局"]),
        # what a mark means is said nowhere
        ("", "责任单位：市文化局*、市住建局", ["市文化局", "市住建局"], []),
        ("注：带*的为约束性指标。", "责任单位：市文化局*、市住建局", ["市文化局", "市住建局"], []),
        # another mark than the one that leads
        ("注：带★的为牵头单位，带*的为新增单位。", "责任单位：市文化局*、市住建局", ["市文化局", "市住建局"], []),
    ],
)
def test_marks_of_those_who_lead(note: str, text: str, units: Bodies, lead: Bodies) -> None:
    found = responsibilities.responsibilities(body(*filter(None, (text, note))), VOCABULARY)
    assert [(list(each.units), list(each.lead)) for each in found] == [(units, lead)]


@pytest.mark.parametrize(
    ("text", "units", "lead"),
    [
        # parted by spaces alone
        ("责任单位：市发改委 市工信局　市财政局", ["市发改委", "市工信局", "市财政局"], []),
        ("（责任单位：市发改委 市财政局、各区政府）", ["市发改委", "市财政局", "各区政府"], []),
        ("责任单位：市 发 改 委", ["市发改委"], []),
        # a person before the bodies
        ("（责任领导：李四 责任单位：市文化局、市住建局）", ["市文化局", "市住建局"], []),
        ("分管领导：李四；责任单位：市文化局", ["市文化局"], []),
        # a date is nobody
        ("（市发改委牵头，市财政局、市工信局等部门配合，2025年底前完成）", ["市发改委", "市财政局", "市工信局"], ["市发改委"]),
        # a bracket that is never closed
        ("（责任单位：市文化局", ["市文化局"], []),
        ("（责任单位：市文化局、各县（市、区）", ["市文化局", "各县（市、区）"], []),
        # what each has to do, in brackets
        ("责任单位：市文化局（牵头）、市住建局", ["市文化局", "市住建局"], ["市文化局"]),
        ("（市文化局（牵头）、市住建局、市教育局按职责分工负责）", ["市文化局", "市住建局", "市教育局"], ["市文化局"]),
        ("责任单位：市文化局（主办）、市住建局（配合）", ["市文化局", "市住建局"], ["市文化局"]),
        ("责任单位：市委党校（行政学院）、市教育局", ["市委党校（行政学院）", "市教育局"], []),
        ("由市文化局牵头会同市住建局制定办法。", ["市文化局", "市住建局"], ["市文化局"]),
        ("——市发改委负责新建书屋。", ["市发改委"], []),
    ],
)
def test_lists_of_bodies(text: str, units: Bodies, lead: Bodies) -> None:
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [(list(each.units), list(each.lead)) for each in found] == [(units, lead)]


def test_marks_in_a_list_of_tasks() -> None:
    document = draft("""\
| 序号 | 重点任务 | 责任单位 |
|---|---|---|
| 1 | 书房建设 | 市文化局*、市住建局 |
| 2 | 书亭改造 | ^ |
| 3 | 读者服务 | 市教育局 |
注：带*的为牵头单位。
""")
    found = assigned.rows(document, VOCABULARY, kinds.tables(document, ()))
    assert [(row.names, row.clause.units, row.clause.lead) for row in found if row.clause] == [
        (("书房建设",), ("市文化局", "市住建局"), ("市文化局",)),
        (("书亭改造",), ("市文化局", "市住建局"), ("市文化局",)),
        (("读者服务",), ("市教育局",), ()),
    ]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        # behind the name of a task or a project, one body of a territory
        ("（二）书亭改造（市文化局）", ["市文化局"]),
        ("1.组织活动（市教育局）：举办活动20场。", ["市教育局"]),
        ("1.组织活动（各区政府）", ["各区政府"]),
        ("实施城东书屋项目（市文化局），新建书屋20座；实施城西书屋改造（县住建局），新建10座。", ["市文化局", "县住建局"]),
        ("新建书屋20座（市文化局），改造书亭5座（市住建局）。", ["市文化局", "市住建局"]),
    ],
)
def test_brackets_behind_a_name(text: str, units: Bodies) -> None:
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [unit for each in found for unit in each.units] == units


@pytest.mark.parametrize(
    "text",
    [
        # another name of the body before it, a part of it, an explanation
        "市科技局（市外专局），负责管理。",
        "建设市图书馆（城东分中心）",
        "（三）建设云水大学（新能源研究中心）",
        "发挥市供销社（市文化公司），推广图书。",
        "向主管部门（市文化局）报告。",
        "书屋项目（市文化局大楼），20座。",
        "成立领导小组（市政府），统一指挥。",
    ],
)
def test_brackets_that_name_nobody_responsible(text: str) -> None:
    assert responsibilities.responsibilities(body(text), VOCABULARY) == ()


@pytest.mark.parametrize(
    ("text", "units", "lead"),
    [
        (
            "修好书屋和书亭。市文化局管书屋，市住建局管书亭。",
            ["市文化局", "市住建局"],
            ["市文化局", "市住建局"],
        ),  # a part of what was named
        ("修好书屋和书亭。市文化局抓书屋。", ["市文化局"], ["市文化局"]),
        ("修好书屋和书亭。市文化局管票价。", [], []),  # of nothing named
        ("修好书屋和书亭。市文化局为书屋送书。", [], []),
        ("修好书屋和书亭。书业公司管书屋。", [], []),  # a firm may do anything
        ("修好云水书屋。市文化局指云水市文化局城东分局。", [], []),  # what a name stands for
        ("修好书屋。市文化局兜底。", ["市文化局"], []),  # nothing but that it does
        ("修好书屋。由市文化局兜底到位。", ["市文化局"], []),
        ("修好书屋。这一块归市文化局管。", ["市文化局"], []),
        ("修好书屋。此项归口市文化局。", ["市文化局"], []),
        ("修好书屋。此项归口市文化局，市教育局、市科技局协同。", ["市文化局", "市教育局", "市科技局"], ["市文化局"]),
        ("修好书屋。此项归口市文化局，市教育局建书亭。", ["市文化局"], []),
        ("修好书屋，文化分局负责。这一块归文化分局管。", ["文化分局", "文化分局"], []),  # named elsewhere as one who answers
        ("修好书屋，这一块归文化分局管。", [], []),
        ("修好书屋，县域配电网薄弱。建立书屋管理办法，连续三年试办。", [], []),
        ("修好书屋，市文化局配合。", [], []),  # helps
        ("修好书屋，市文化局同意。", [], []),
        ("修好书屋。有关单位兜底。", [], []),
        # who helps is told apart from who answers
        ("市文化局负责，市教育局配合。", ["市文化局", "市教育局"], ["市文化局"]),
        ("市文化局和市教育局共同负责，市住建局指导。", ["市文化局", "市教育局"], []),
    ],
)
def test_charge_by_how_a_clause_is_built(text: str, units: Bodies, lead: Bodies) -> None:
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [unit for each in found for unit in each.units] == units
    assert [unit for each in found for unit in each.lead] == lead


@pytest.mark.parametrize(
    ("text", "units", "lead"),
    [
        ("市教育局发挥统筹作用，牵头修好书屋。", ("市教育局",), ("市教育局",)),
        ("市教育局理顺借阅流程，每季度碰头，负责修好书屋。", ("市教育局",), ()),
        ("市教育局、文旅局根据分工，负责修好书屋。", ("市教育局", "文旅局"), ()),
        ("市教育局：负责修好书屋。", ("市教育局",), ()),
    ],
)
def test_who_opens_a_sentence_answers_for_what_it_goes_on_with(text: str, units: tuple[str, ...], lead: tuple[str, ...]) -> None:
    found = responsibilities.responsibilities(body(text), VOCABULARY)
    assert [(each.units, each.lead) for each in found] == [(units, lead)]


@pytest.mark.parametrize(
    "text",
    [
        "市教育局发挥统筹作用，牵头单位另定。",
        "市教育局发挥统筹作用。牵头修好书屋。",  # another sentence
        "书店发挥统筹作用，牵头修好书屋。",  # no authority
        "市教育局，负责修好书屋。",  # nothing is said of it
    ],
)
def test_and_not_for_that_of_another(text: str) -> None:
    assert not [each for each in responsibilities.responsibilities(body(text), VOCABULARY) if "市教育局" in each.units]


@pytest.mark.parametrize("together", ["一起干", "一道办", "联手推进", "合力抓"])
def test_whoever_works_with_the_leading_one_answers_too(together: str) -> None:
    found = responsibilities.responsibilities(body(f"书屋由市教育局牵头，市科技局、市公安局{together}，2030年完成。"), VOCABULARY)
    assert [(each.units, each.lead) for each in found] == [(("市教育局", "市科技局", "市公安局"), ("市教育局",))]


def test_a_clause_ends_behind_those_whom_the_leading_one_acts_with() -> None:
    found = responsibilities.responsibilities(body("市教育局会同市科技局、市公安局清点书屋。"), VOCABULARY)
    assert [each.evidence.quote for each in found] == ["市教育局会同市科技局、市公安局"]
