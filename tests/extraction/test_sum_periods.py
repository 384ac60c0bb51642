"""A total by periods that follow each other; what a list of projects is said to come to; a breakdown behind another one."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction import sums
from plancheck.extraction.lists import kinds
from plancheck.model.plan import Amount

Said = list[tuple[str, list[str]]]


def said(amount: Amount) -> str:
    return f"{amount.value}{amount.unit}"


PERIODS: list[tuple[str, Said]] = [
    # each period begins where the one before ends: all of the total, whether or not it adds up
    ("总投资480亿元，其中2025年底前完成投资170亿元，2026至2030年完成投资301亿元。", [("480亿元", ["170亿元", "301亿元"])]),
    ("总投资89亿元，分为五类。2024—2025年计划完成38.6亿元，2026—2030年计划完成50.4亿元。", [("89亿元", ["38.6亿元", "50.4亿元"])]),
    ("总投资86亿元，分为五类。2024—2025年计划完成38.6亿元，2026—2030年计划完成50.4亿元。", [("86亿元", ["38.6亿元", "50.4亿元"])]),
    ("总投资90亿元。“十四五”期间投资40亿元，“十五五”期间投资50亿元。", [("90亿元", ["40亿元", "50亿元"])]),
    ("总投资90亿元，到2025年完成40亿元，2026—2030年完成60亿元。", [("90亿元", ["40亿元", "60亿元"])]),
    ("总投资90亿元，2024年投资20亿元、2025年投资30亿元、2026年投资50亿元。", [("90亿元", ["20亿元", "30亿元", "50亿元"])]),
    ("总投资90亿元，其中2023—2025年40亿元，2026—2028年30亿元，2029—2030年25亿元。", [("90亿元", ["40亿元", "30亿元", "25亿元"])]),
    ("2023—2030年总投资90亿元，2023—2025年投资40亿元，2026—2030年投资60亿元。", [("90亿元", ["40亿元", "60亿元"])]),
    ("试点期内总投资90亿元。\n2025年及以前投资40亿元，2026年至2030年投资60亿元。", [("90亿元", ["40亿元", "60亿元"])]),
    # what was spent before the first of them is one more part, where all add up with it
    (
        "总投资98亿元，其中续建项目1个（书城，2023年底前已完成投资8亿元）。2024—2025年计划投资40亿元，2026—2030年计划投资50亿元。",
        [("98亿元", ["8亿元", "40亿元", "50亿元"])],
    ),
    (
        "总投资98亿元，截至2023年底累计完成8亿元，2024—2025年投资40亿元，2026—2030年投资50亿元。",
        [("98亿元", ["8亿元", "40亿元", "50亿元"])],
    ),
    ("总投资98亿元（书城2022年底前已完成投资8亿元）。2024—2025年投资40亿元，2026—2030年投资50亿元。", [("98亿元", ["40亿元", "50亿元"])]),
    ("总投资98亿元（其中2023年底前已完成2亿元）。2024—2025年投资40亿元，2026—2030年投资50亿元。", [("98亿元", ["40亿元", "50亿元"])]),
    ("总投资90亿元（其中2023年底前已完成2亿元）。2024—2025年投资40亿元，2026—2030年投资50亿元。", [("90亿元", ["40亿元", "50亿元"])]),
    # no periods that follow each other
    ("总投资90亿元，其中2024年投资20亿元、2026年投资60亿元。", []),
    ("总投资90亿元，到2025年完成投资40亿元，到2030年完成投资90亿元。", []),
    ("总投资90亿元，2024—2025年完成投资40亿元，2024—2030年完成投资90亿元。", []),
    ("总投资90亿元，2024—2025年完成投资40亿元，2026—2030年累计完成投资90亿元。", []),
    # some of them, or of another matter
    ("总投资90亿元，其中2024年投资12亿元、2025年投资18亿元。", []),
    ("总投资90亿元，2024—2025年不少于40亿元，2026—2030年不少于60亿元。", []),
    ("2024—2025年投资40亿元，2026—2030年投资60亿元。", []),
    ("总投资90亿元。2024—2025年完成40亿元以上，2026—2030年完成60亿元。", []),
    ("总投资90亿元，2024—2025年新建书屋40座，2026—2030年新建书屋50座。", []),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_a_total_by_periods(text: str, expected: Said) -> None:
    document = draft(text)
    found = sums.sums(document, (), kinds.tables(document, ()))
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found if each.complete] == expected


SECOND: list[tuple[str, Said]] = [
    # 其中 that breaks nothing down says of what the next one is
    ("以书屋为主，其中书屋共26万平方米，由城东14万平方米、城西7万平方米、城南6万平方米组成。",
     [("26万平方米", ["14万平方米", "7万平方米", "6万平方米"])]),
    ("其中书屋面积26万平方米，由云水书城发展有限公司城东书屋14万平方米、云水书城发展有限公司城西书屋7万平方米构成。",
     [("26万平方米", ["14万平方米", "7万平方米"])]),
    ("其中投资9亿元，包括书屋5亿元、书亭3亿元。", [("9亿元", ["5亿元", "3亿元"])]),
    ("总投资9亿元，其中书屋5亿元，包括城东2亿元、城西2亿元。", []),  # of the first part: told by the first opening alone
    ("藏书2020年、2022年分别为32万册和36万册，2025年、2030年分别为42万册和55万册。", []),
    ("2022年投资36亿元，2020年、2021年分别为32亿元和33亿元，2025年、2030年预计分别为42亿元和55亿元。", []),
    ("其中书屋面积26万平方米，由城东、城西、城南三区组成。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SECOND)
def test_a_breakdown_behind_one_without_a_total(text: str, expected: Said) -> None:
    document = draft(text)
    found = sums.sums(document, (), kinds.tables(document, ()))
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found if each.complete] == expected


LIST = """
# 云水市实施方案
一、重点工程
{chapter}
（一）书屋工程
{lead}
（1）城东书屋项目。新建书屋20座，投资5亿元，工期2024—2026年。
（2）城西书屋项目。新建书屋10座，投资3亿元，工期2024—2026年。
（3）城南书屋项目。新建书屋10座，投资2亿元，工期2024—2026年。
（4）城北书屋项目。新建书屋5座，投资1亿元，工期2024—2026年。
{more}
二、保障措施
"""
ITEMS = ["5亿元", "3亿元", "2亿元", "1亿元"]
ONES = ["1个"] * 4
LISTS: list[tuple[str, Said]] = [
    # as many as are told: what each costs is all of it
    ("共4个项目，投资11亿元。", [("11亿元", ITEMS)]),
    ("共4个项目，投资12亿元。", [("12亿元", ITEMS)]),
    ("安排项目4个，总投资12亿元。", [("12亿元", ITEMS)]),
    ("本类工程4项，计划投资12亿元，其中财政资金2亿元。", [("12亿元", ITEMS)]),
    ("4个项目，总投资12亿元。", [("12亿元", ITEMS)]),
    ("包括4个项目，估算投资12亿元。", [("12亿元", ITEMS)]),
    # one has been dropped, or added
    ("共5个项目，投资11亿元。", [("11亿元", ITEMS), ("5个", ONES)]),
    ("共5个项目，投资13亿元。", [("13亿元", ITEMS), ("5个", ONES)]),
    # all that is invested, without a number
    ("总投资12亿元。", [("12亿元", ITEMS)]),
    ("总投资11亿元。", [("11亿元", ITEMS)]),
    ("投资11亿元。", [("11亿元", ITEMS)]),
    # the list holds some of them, or the sum is of something else
    ("共安排12个项目，投资40亿元。", []),
    ("主要实施4个项目，年度投资3亿元。", []),
    ("投资15亿元。", []),
    ("总投资40亿元。", []),
    ("共5个项目，总投资13亿元，主要包括：", []),
    ("共4个项目，投资约12亿元以上。", []),
    ("建设书屋45座。", []),
]


@pytest.mark.parametrize(("lead", "expected"), LISTS)
def test_what_a_list_of_projects_comes_to(lead: str, expected: Said) -> None:
    assert of_list(lead=lead) == expected


def test_an_amount_in_another_unit_than_the_others_leaves_the_list_whole() -> None:
    document = draft(LIST.format(chapter="", lead="共4个项目，投资11亿元。", more="").replace("投资3亿元", "投资3万亿元"))
    plan = extraction.plan(document, VOCABULARY)
    assert [(said(each.total), [said(part) for part in each.parts]) for each in plan.sums] == [
        ("11亿元", ["5亿元", "3万亿元", "2亿元", "1亿元"])
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (  # one unit for all amounts, of periods too
            "表1 书屋投入安排（单位：万元）\n| 类别 | 2024—2025年 | 2026—2030年 | 合计 |\n"
            "| 城东 | 3 | 5 | 8 |\n| 城西 | 1 | 2 | 3 |\n| 城南 | 2 | 2 | 5 |",
            [("8万元", ["3万元", "5万元"]), ("3万元", ["1万元", "2万元"]), ("5万元", ["2万元", "2万元"])],
        ),
        (  # a row of amounts and one of their shares
            "表1 书屋用纸\n| 去处 | 城东 | 城西 | 总计 |\n| 用量/吨 | 3 | 5 | 8 |\n| 构成/% | 37.5 | 52.5 | 100.0 |",
            [("8吨", ["3吨", "5吨"]), ("100.0%", ["37.5%", "52.5%"])],
        ),
        ("表1 书屋用纸\n| 去处 | 城东 | 城西 | 总计 |\n| 用量/吨 | 3 | 5 | 9 |\n| 构成/% | 37.5 | 52.5 | 100.0 |", []),  # none adds up
        ("表1 书屋年投入（单位：万元）\n| 类别 | 2024年 | 2025年 | 总投入 |\n| 城东 | 3 | 5 | 9 |\n| 城西 | 1 | 2 | 4 |", []),
    ],
)
def test_rows_of_a_table_with_their_whole_beside_them(table: str, expected: Said) -> None:
    document = draft(f"一、安排\n{table}")
    found = sums.sums(document, (), kinds.tables(document, ()))
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found if each.complete] == expected


@pytest.mark.parametrize(
    ("chapter", "expected"),
    [
        ("围绕任务谋划5个重大工程项目，总投资20亿元。", [("20亿元", [*ITEMS, "9亿元"])]),
        ("围绕任务谋划5个重大工程项目，总投资21亿元。", [("21亿元", [*ITEMS, "9亿元"])]),
        ("总投资21亿元，其中2025年底前完成投资10亿元。", [("21亿元", [*ITEMS, "9亿元"])]),
    ],
)
def test_what_all_lists_of_a_chapter_come_to(chapter: str, expected: Said) -> None:
    more = "（二）书亭工程\n（5）城东书亭项目。新建书亭5座，投资9亿元，工期2024—2026年。"
    assert of_list(chapter=chapter, more=more) == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("4个项目总投资12亿元。", [("12亿元", ITEMS)]),
        ("上述项目投资共计11亿元。", [("11亿元", ITEMS)]),
        ("合计总投资13亿元。", [("13亿元", ITEMS)]),
        ("首批项目投资总计12亿元，其余项目另行安排。", [("12亿元", ITEMS)]),
        ("全市共有项目172个，总投资1130亿元。", []),
        ("2024年完成投资3亿元。", []),
    ],
)
def test_what_a_list_comes_to_in_the_text_behind_it(tail: str, expected: Said) -> None:
    assert of_list(lead="围绕任务列出下列项目。", more=tail) == expected


def test_a_total_behind_the_last_kind_may_be_of_all() -> None:
    """26亿元 is of both kinds, though the last of them alone comes near it; 20亿元 is of the last."""
    more = "（二）书亭工程\n（5）城东书亭项目。新建书亭5座，投资9亿元。\n（6）城西书亭项目。新建书亭8座，投资11亿元。\n{}"
    assert of_list(lead="见下。", more=more.format("总投资31亿元。")) == [("31亿元", [*ITEMS, "9亿元", "11亿元"])]
    assert of_list(lead="见下。", more=more.format("总投资26亿元。")) == [("26亿元", [*ITEMS, "9亿元", "11亿元"])]
    assert of_list(lead="见下。", more=more.format("总投资20亿元。")) == [("20亿元", ["9亿元", "11亿元"])]


def test_one_total_of_the_same_parts_is_told_once() -> None:
    plan = extraction.plan(
        draft("# 云水市实施方案\n一、重点工程\n总投资90亿元，其中2024—2025年投资40亿元，2026—2030年投资60亿元。"), VOCABULARY
    )
    assert [(said(each.total), each.complete) for each in plan.sums] == [("90亿元", True)]


def of_list(chapter: str = "如下。", lead: str = "如下。", more: str = "") -> Said:
    plan = extraction.plan(draft(LIST.format(chapter=chapter, lead=lead, more=more)), VOCABULARY)
    return [(said(each.total), [said(part) for part in each.parts]) for each in plan.sums if each.complete]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("筛选3个项目，总投资8亿元。各类规模见表4。逐个项目的内容、投资、业主见附件1。", [("8亿元", ["1亿元", "2亿元", "4亿元"])]),
        ("筛选3个项目，总投资8亿元，分为两类。清单见附件。", [("8亿元", ["1亿元", "2亿元", "4亿元"])]),
        ("筛选4个项目，总投资7亿元。进度按季调度。清单见附件。", [("4个", ["1个", "1个", "1个"])]),
        ("筛选3个项目，总投资0.8亿元，逐项列于表1。", [("0.8亿元", ["1亿元", "2亿元", "4亿元"])]),
        ("筛选3个项目，总投资80000万元，详见表1。", [("80000万元", ["1亿元", "2亿元", "4亿元"])]),
        ("筛选4个项目，总投资8亿元，见表1。", []),
        ("上一轮清单另行公布。筛选3个项目，总投资8亿元。", []),
        ("筛选9个项目，总投资8亿元。清单见附件。", []),
    ],
)
def test_a_paragraph_that_cites_the_list(text: str, expected: Said) -> None:
    listed = "| 项目名称 | 总投资（亿元） | 业主 |\n|---|---|---|\n| 甲 | 1 | 甲公司 |\n| 乙 | 2 | 乙公司 |\n| 丙 | 4 | 丙公司 |"
    plan = extraction.plan(draft(f"# 云水市实施方案\n一、重点工程\n{text}\n二、保障措施\n附件1 项目清单\n{listed}"), VOCABULARY)
    assert [(said(each.total), [said(part) for part in each.parts]) for each in plan.sums if each.complete] == expected


BY_YEAR = """
表1 分年度投资
| 年度 | 2024年 | 2025年 | 2026—2030年 |
|---|---|---|---|
| {row} | 62000 | 104000 | 128000 |
{note}
"""


@pytest.mark.parametrize(
    ("row", "note", "expected"),
    [
        ("投资额（万元）", "注：三个时段合计29.4亿元。", [("29.4亿元", ["62000万元", "104000万元", "128000万元"])]),
        ("投资额（万元）", "注：各年合计30亿元。", [("30亿元", ["62000万元", "104000万元", "128000万元"])]),
        ("投资额（万元）", "| 注：合计294000万元。 | < | < | < |", [("294000万元", ["62000万元", "104000万元", "128000万元"])]),
        # of something else, or of no unit
        ("投资额（万元）", "注：其中书屋合计10亿元、书亭合计5亿元。", []),
        ("投资额（万元）", "全部书屋面积合计3万平方米。", []),
        ("投资额（万元）", "注：2024年已完成合计3亿元的招标，合计30个项目。", []),
        ("投资额", "注：合计29.4亿元。", []),
    ],
)
def test_a_note_tells_what_the_periods_of_a_table_come_to(row: str, note: str, expected: Said) -> None:
    document = draft(BY_YEAR.format(row=row, note=note))
    found = sums.sums(document, (), kinds.tables(document, ()))
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found] == expected


KINDS = """
# 云水市实施方案
一、重点工程
{text}
附件1 项目清单
| 项目名称 | 总投资（亿元） | 业主 |
|---|---|---|
| 一、书屋工程 | < | < |
| 甲 | 1 | 甲公司 |
| 乙 | 2 | 乙公司 |
| 二、书亭工程 | < | < |
| 丙 | 4 | 丙公司 |
| 丁 | 5 | 丁公司 |
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中书屋工程2项、3.0亿元，书亭工程2项、9.0亿元。", [("3.0亿元", ["1亿元", "2亿元"]), ("9.0亿元", ["4亿元", "5亿元"])]),
        ("包括书屋工程2个，投资4亿元；书亭工程2个，投资9亿元。", [("4亿元", ["1亿元", "2亿元"]), ("9亿元", ["4亿元", "5亿元"])]),
        ("书屋工程共2项（总投资30000万元）。", [("30000万元", ["1亿元", "2亿元"])]),
        # another number of them, another matter, no exact sum
        ("书屋工程3项、3亿元。", []),
        ("城东书屋2项、3亿元。", []),
        ("书屋工程2项，带动投资30亿元。", []),
        ("书屋工程2项、超过3亿元。", []),
    ],
)
def test_a_kind_with_as_many_as_the_list_has(text: str, expected: Said) -> None:
    plan = extraction.plan(draft(KINDS.format(text=text)), VOCABULARY)
    assert [(said(each.total), [said(part) for part in each.parts]) for each in plan.sums if each.complete] == expected
