"""Stated totals with their parts."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import sums
from plancheck.extraction.lists import kinds
from plancheck.extraction.outline import headings, sections
from plancheck.model.plan import Amount, Sum


def read(text: str) -> tuple[Sum, ...]:
    document = draft(text)
    return sums.sums(document, (), kinds.tables(document, ()))


def said(amount: Amount) -> str:
    return f"{amount.value}{amount.unit}"


TABLE = """
| 序号 | 项目名称 | 规模（万千瓦） | 总投资（亿元） | 建设年限 |
|---|---|---|---|---|
| 1 | 甲 | 30 | 1.5 | 2024 |
| 2 | 乙 | 20 | — | 2025 |
| 小计 | < | 50 | 1.5 | |
| 3 | 丙 | 10 | 2 | 2025 |
| 小计 | < | 10 | 2 | |
| 合计 | < | 60 | 4 | |
"""


def test_table() -> None:
    found = [(each.subject, said(each.total), [said(part) for part in each.parts], each.complete) for each in read(TABLE)]
    assert found == [
        ("规模（万千瓦）", "50万千瓦", ["30万千瓦", "20万千瓦"], True),
        ("规模（万千瓦）", "10万千瓦", ["10万千瓦"], True),
        ("规模（万千瓦）", "60万千瓦", ["50万千瓦", "10万千瓦"], True),
        ("总投资（亿元）", "1.5亿元", ["1.5亿元"], True),
        ("总投资（亿元）", "2亿元", ["2亿元"], True),
        ("总投资（亿元）", "4亿元", ["1.5亿元", "2亿元"], True),
    ]


@pytest.mark.parametrize(
    ("head", "over"),
    [
        ("| 序号 | 项目名称 | 规模 | 总投资（亿元） | 建设年限 |", ["5亿元", "4亿元"]),
        ("| 序号 | 项目名称 | 规模 | 总投资（亿元） | 何时扛完 |", ["5亿元", "4亿元"]),  # one column is called otherwise
        ("| 序号 | 项目名称 | 规模 | 扛多少（亿元） | 建设年限 |", ["5亿元", "4亿元"]),
        ("| 序号 | 书屋 | 规模 | 总投资（亿元） | 何时扛完 |", ["4亿元"]),  # another list
        ("| 序号 | 项目名称 | 规模 | 总投资（亿元） |", ["4亿元"]),
    ],
)
def test_a_total_is_of_all_tables_that_go_on_in_its_own(head: str, over: list[str]) -> None:
    columns = head.count("|") - 1
    cells = ("1", "甲", "2座", "5", "2024年")[:columns]
    first = f"表1 书屋\n{head}\n| {' | '.join(cells)} |\n| {' | '.join(('小计', '', '', '5', '')[:columns])} |"
    rows = "| 2 | 乙 | 3座 | 4 | 2025年 |\n| 小计 | | | 4 | |\n| 总计 | | | 9 | |"
    second = f"表2 书亭\n| 序号 | 项目名称 | 规模 | 总投资（亿元） | 建设年限 |\n{rows}"
    last = read(f"{first}\n{second}")[-1]
    assert (said(last.total), [said(part) for part in last.parts]) == ("9亿元", over)


HEADS = [
    # a subtotal above its group: by its own words in brackets
    """
    | 序号 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 一 | 书屋工程（小计） | 5 |
    | 1 | 甲 | 3 |
    | 2 | 乙 | 2 |
    | 二 | 供热工程（小计） | 4 |
    | 3 | 丙 | 4 |
    | 总计 | < | 9 |
    """,
    # by its own words, with a number of another kind
    """
    | 编号 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 总 | 全部工程总计 | 9 |
    | 甲 | 书屋工程小计 | 5 |
    | 甲1 | 东书屋 | 3 |
    | 甲2 | 西书屋 | 2 |
    | 乙 | 供热工程小计 | 4 |
    | 乙1 | 供热站 | 4 |
    """,
    # by its number alone
    """
    | 序号 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 一 | 书屋工程 | 5 |
    | 1 | 甲 | 3 |
    | 2 | 乙 | 2 |
    | 二 | 供热工程 | 4 |
    | 3 | 丙 | 4 |
    | 合计 | < | 9 |
    """,
    # above rows that have numbers of the next level
    """
    | 序号 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 一 | 书屋工程 | 5 |
    | （一） | 甲 | 3 |
    | （二） | 乙 | 2 |
    | 二 | 供热工程 | 4 |
    | （一） | 丙 | 4 |
    | 合计 | < | 9 |
    """,
    # in one cell over number, name and content, without a word
    """
    | 代码 | 项目名称 | 建设内容 | 投资额（亿元） | 实施主体 |
    |---|---|---|---|---|
    | 甲、书屋工程 | < | < | 5 | < |
    | N1 | 甲 | 新建20座 | 3 | 甲公司 |
    | N2 | 乙 | 新建5座 | 2 | 甲公司 |
    | 乙、供热工程 | < | < | 4 | < |
    | N3 | 丙 | 供热3万平方米 | 4 | 乙公司 |
    | 总计 | < | < | 9 | < |
    """,
    # below it, in the cell of the category
    """
    | 类别 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 书屋 | 甲 | 3 |
    | ^ | 乙 | 2 |
    | ^ | 小计 | 5 |
    | 供热 | 丙 | 4 |
    | 供热工程小计 | < | 4 |
    | 全市合计 | < | 9 |
    """,
]


@pytest.mark.parametrize("text", HEADS)
def test_subtotals_never_beside_their_own_rows(text: str) -> None:
    found = [(said(each.total), [said(part) for part in each.parts]) for each in read(text)]
    assert sorted(found) == [("4亿元", ["4亿元"]), ("5亿元", ["3亿元", "2亿元"]), ("9亿元", ["5亿元", "4亿元"])]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # both above and below its group: once
        (["一 | 书屋工程 | 5", "1 | 甲 | 3", "2 | 乙 | 2", " | 小计 | 5", "二 | 供热工程 | 4", "3 | 丙 | 4", " | 小计 | 4"],
         [("5亿元", ["3亿元", "2亿元"]), ("5亿元", ["3亿元", "2亿元"]), ("4亿元", ["4亿元"]), ("4亿元", ["4亿元"])]),
        # a head that gives no amount: by the row that ends its group, or by its rows
        (["一 | 书屋工程 | ", "1 | 甲 | 3", "2 | 乙 | 2", " | 小计 | 5", "二 | 供热工程 | ", "3 | 丙 | 4"],
         [("5亿元", ["3亿元", "2亿元"])]),
        (["一 | 书屋工程 | 5", "1 | 甲 | 3", "2 | 乙 | 2", "二 | 供热工程 | ", "3 | 丙 | 4"], [("5亿元", ["3亿元", "2亿元"])]),
    ],
)  # fmt: skip
def test_a_group_counts_once_for_the_total(rows: list[str], expected: list[tuple[str, list[str]]]) -> None:
    text = "\n".join(["| 序号 | 项目名称 | 总投资（亿元） |", "|---|---|---|", *(f"| {row} |" for row in rows), "| 合计 | < | 9 |"])
    found = [(said(each.total), [said(part) for part in each.parts]) for each in read(text)]
    assert found == [*expected, ("9亿元", ["5亿元", "4亿元"])]


@pytest.mark.parametrize(
    ("second", "parts"),
    [
        ("| 用墨 | 书屋 | 万升 | 3 |\n| ^ | 书亭 | 万升 | 2 |\n| ^ | 合计 | 万升 | 6 |", ["3万升", "2万升"]),
        ("| 用墨 | 书屋 | 万吨 | 3 |\n| ^ | 书亭 | 万吨 | 2 |\n| ^ | 合计 | 万吨 | 9 |", ["2.5万吨", "1.5万吨", "3万吨", "2万吨"]),
    ],
)
def test_a_total_behind_another_is_of_the_rows_between_unless_all_come_to_it(second: str, parts: list[str]) -> None:
    rows = "| 用纸 | 书屋 | 万吨 | 2.5 |\n| ^ | 书亭 | 万吨 | 1.5 |\n| ^ | 合计 | 万吨 | 4 |"
    first, other = read(f"| 类别 | 项目 | 单位 | 数量 |\n|---|---|---|---|\n{rows}\n{second}")
    assert [said(each) for each in first.parts] == ["2.5万吨", "1.5万吨"]
    assert [said(each) for each in other.parts] == parts


@pytest.mark.parametrize(
    ("head", "units", "expected"),
    [
        ("投资（亿元）", ("座", "座", "座"), ["2亿元", "3亿元", "6亿元"]),  # the unit of another column
        ("用纸（万吨）", ("市文旅局", "市教育局", "—"), ["2万吨", "3万吨", "6万吨"]),  # whose column it is
    ],
)
def test_a_column_with_a_unit_of_its_own_is_not_in_that_of_the_row(head: str, units: tuple[str, ...], expected: list[str]) -> None:
    names = zip(("甲", "乙", "合计"), units, ("2", "3", "6"), strict=True)
    rows = "\n".join(f"| {name} | {unit} | {value} |" for name, unit, value in names)
    (found,) = read(f"| 名称 | 单位 | {head} |\n|---|---|---|\n{rows}")
    assert [*map(said, found.parts), said(found.total)] == expected


def test_a_total_above_all_and_units_of_a_note() -> None:
    found = read("""
    单位：万元、万千瓦
    | 项目名称 | 规模 | 投资额 |
    |---|---|---|
    | 合计 | 30 | 2,000 |
    | 甲 | 20 | 1,200 |
    | 其中：一期 | 5 | 200 |
    | 乙 | 10 | 800 |
    """)
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found] == [
        ("30万千瓦", ["20万千瓦", "10万千瓦"]),
        ("2000万元", ["1200万元", "800万元"]),
    ]


def test_table_places() -> None:
    total = read(TABLE)[-1].total
    assert (total.evidence.quote, total.evidence.place.cell) == ("4", (7, 4))


SENTENCES = [
    (
        "总规模400万千瓦，其中甲县风电130万、光伏170万，乙县风电100万。",
        ("总规模", "400万千瓦", ["130万千瓦", "170万千瓦", "100万千瓦"], False),
    ),
    ("总投资12亿元，包括书屋5亿元、书亭7亿元。", ("总投资", "12亿元", ["5亿元", "7亿元"], True)),
    ("总投资9亿元。其中：书屋5亿元，书亭4亿元。", ("总投资", "9亿元", ["5亿元", "4亿元"], False)),
    # what stands behind a list that comes to the total is another matter
    ("书屋用地70亩，其中城东40亩、城西30亩，配书亭20亩。", ("书屋用地", "70亩", ["40亩", "30亩"], False)),
    ("书屋用地90亩，其中城东40亩、城西30亩，城南20亩。", ("书屋用地", "90亩", ["40亩", "30亩", "20亩"], False)),
    ("书屋用地70亩，其中城东40亩、城西30亩、城南20亩。", ("书屋用地", "70亩", ["40亩", "30亩", "20亩"], False)),  # too much
    ("企业自筹1亿元、银行贷款2亿元，合计3亿元。", ("合计", "3亿元", ["1亿元", "2亿元"], True)),
    ("改造面积达到80万平方米，其中住宅30万平方米，2025年完成。", ("改造面积", "80万平方米", ["30万平方米"], False)),
    # a total behind clauses: 总计 says that they are all, 总投资 counts where they add up
    ("书屋约3万平方米，书亭约2万平方米，总计约5万平方米。", ("合计", "5万平方米", ["3万平方米", "2万平方米"], True)),
    ("书屋3万平方米、书亭2万平方米，两项合计6万平方米。", ("合计", "6万平方米", ["3万平方米", "2万平方米"], True)),
    ("书屋投资10亿元，书亭投资20亿元，总投资30亿元。", ("总投资", "30亿元", ["10亿元", "20亿元"], True)),
    # nothing says that these are all, but they add up
    ("书屋面积66万平方米（社区28万平方米、学校38万平方米）。", ("书屋面积", "66万平方米", ["28万平方米", "38万平方米"], True)),
    ("建成书屋12座，分为社区书屋8座、校园书屋4座。", ("书屋", "12座", ["8座", "4座"], True)),
    ("书屋面积66万平方米以上，其中社区28万平方米以上。", ("书屋面积", "66万平方米", ["28万平方米"], False)),
    # 其中 opens a sentence, behind shares of the total: kinds of a kind are no parts beside it, 另外 ends the list
    (
        "全市座位面积达9万平方米，占全省的8.2%，提高3个百分点。其中，书屋面积5万平方米，街角书屋面积2万平方米；书亭面积3万平方米；其他1万平方米。",
        ("座位面积", "9万平方米", ["5万平方米", "3万平方米", "1万平方米"], False),
    ),
    (
        "到2025年，书屋面积达到9万平方米以上，占比超过34%。其中，社区达到5万平方米以上，学校达到4万平方米以上，另外，书亭面积达到2万平方米以上。",
        ("书屋面积", "9万平方米", ["5万平方米", "4万平方米"], False),
    ),
    (
        "全年用电量30亿千瓦时，占全省的2%。其中，书屋20亿千瓦时，书亭10亿千瓦时。",
        ("全年用电量", "30亿千瓦时", ["20亿千瓦时", "10亿千瓦时"], False),
    ),
    ("总投资9亿元。其中：书屋5亿元，书亭4亿元；财政出资6亿元。", ("总投资", "9亿元", ["5亿元", "4亿元"], False)),
    ("总投资9亿元，包括书屋5亿元、校园书屋4亿元。", ("总投资", "9亿元", ["5亿元", "4亿元"], True)),  # all that there is
    (
        "书屋面积9万平方米，其中社区5万平方米（含儿童区2万平方米）、学校4万平方米。",
        ("书屋面积", "9万平方米", ["5万平方米", "4万平方米"], False),
    ),
    # a sentence of kinds, then one of totals
    (
        "书屋新增3座，投资约5亿元；书亭新增4座，投资约6亿元；书店新增1座，投资约2亿元。全市新增书房9座，投资约13亿元。",
        ("投资", "13亿元", ["5亿元", "6亿元", "2亿元"], True),
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentence(text: str, expected: tuple[str, str, list[str], bool]) -> None:
    (found,) = read(text)
    assert (found.subject, said(found.total), [said(part) for part in found.parts], found.complete) == expected
    assert all(part.evidence.quote in text for part in found.parts)


@pytest.mark.parametrize(
    "text",
    [
        "总规模400万千瓦，2025年投产。",
        "借阅率达到45%，其中东区50%。",
        "总投资12亿元，其中书屋5座。",
        "其中投资3亿元。",
        "全市面积80平方公里，常住人口49万，其中城区10万。",  # people, and no area
        "书屋投资10亿元，书亭投资20亿元，总投资50亿元。",  # nothing says that the two are all
        "书屋面积66万平方米（社区28万平方米、学校30万平方米）。",
        "书屋面积6万平方米以上，其中社区4万平方米以上、学校3万平方米以上。",  # no contradiction: 以上
        "建成书屋12座，其中座椅300座。",
        "甲新增10万千瓦，乙20万千瓦，合计装机达到200万千瓦。",
        "书屋投资5亿元；书亭投资6亿元；书店投资2亿元。全市财政投资20亿元。",  # does not add up: another matter
        "书屋面积9万平方米，占全省的8%，新建书亭5座。其中，座椅300座。",
        "全市新建书屋12万平方米，其中各县（市、区）分别新建0.5万平方米以上。",  # of each, no part
    ],
)
def test_no_sum(text: str) -> None:
    assert read(text) == ()


def test_amounts_keep_their_operators() -> None:
    (found,) = read("总规模约400万千瓦，其中甲约130万千瓦、乙270万千瓦左右。")
    assert [(each.op, said(each)) for each in (found.total, *found.parts)] == [("≈", "400万千瓦"), ("≈", "130万千瓦"), ("≈", "270万千瓦")]
    (found,) = read("总投资12亿元，包括书屋5亿元、书亭7亿元左右。")
    assert [each.op for each in (found.total, *found.parts)] == ["=", "=", "≈"]
    (found,) = read("| 项目名称 | 总投资（亿元） |\n|---|---|\n| 甲 | 约3 |\n| 乙 | 2 |\n| 合计 | 5左右 |")
    assert [each.op for each in (found.total, *found.parts)] == ["≈", "≈", "="]


def test_rows_of_which() -> None:
    found = read("""
    | 指标 | 单位 | 2020年 | 2025年 |
    |---|---|---|---|
    | 书屋总面积 | 万平方米 | 100 | 200 |
    | 其中：城区 | 万平方米 | 60 | 120 |
    | 乡村 | 万平方米 | 30 | 90 |
    | 借阅率 | % | 30 | 60 |
    """)
    assert [(each.subject, said(each.total), [said(part) for part in each.parts], each.complete) for each in found] == [
        ("书屋总面积", "100万平方米", ["60万平方米", "30万平方米"], False),
    ]  # 乡村 is taken for a part by its look: what exceeds the total is no sum


def test_rows_behind_one_of_which_are_parts_where_they_add_up_in_one_column() -> None:
    found = read("""
    | 指标 | 单位 | 2020年 | 2025年 |
    |---|---|---|---|
    | 书屋总面积 | 万平方米 | 100 | 200 |
    | 其中：社区书屋 | 万平方米 | 60 | 120 |
    | 校园书屋 | 万平方米 | 40 | 90 |
    | 绿地面积 | 万平方米 | 30 | 60 |
    """)
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found] == [
        ("100万平方米", ["60万平方米", "40万平方米"]),
        ("200万平方米", ["120万平方米", "90万平方米"]),  # what is a part in one year is one in the other, and is too much here
    ]


def test_rows_without_a_number_are_parts_of_the_numbered_one() -> None:
    found = read("""
    | 项目 | 2015年 | < | 2020年 | < |
    | ^ | 面积/万平方米 | 占比 | 面积/万平方米 | 占比 |
    |---|---|---|---|---|
    | 一、书屋总面积 | 100 | 100% | 200 | 100% |
    | 其中：社区书屋 | 30 | 30% | 80 | 40% |
    | 校园书屋 | 20 | 20% | 90 | 45% |
    | 二、书亭 | 10 | | 20 | |
    """)
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found] == [
        ("100万平方米", ["30万平方米", "20万平方米"]),
        ("200万平方米", ["80万平方米", "90万平方米"]),
    ]


KINDS_OF_MONEY = [
    # all of the total that stands before, by kinds; neither need add up
    ("重点工程20项，总投资200.0亿元。按类别分，书屋工程81.0亿元，书亭工程119.0亿元。按来源分，企业自筹78.0亿元、银行贷款112.0亿元。",
     [("200.0亿元", ["81.0亿元", "119.0亿元"]), ("200.0亿元", ["78.0亿元", "112.0亿元"])]),
    ("安排项目15项，总投资137.0亿元，清单见附件。项目资金由企业自筹66.5亿元、银行贷款64.0亿元、政府投资16.5亿元构成。",
     [("137.0亿元", ["66.5亿元", "64.0亿元", "16.5亿元"])]),
    ("安排项目15项，总投资137.0亿元。资金来源为企业自筹66.5亿元、银行贷款64.0亿元、政府投资（含专项债券）16.5亿元。",
     [("137.0亿元", ["66.5亿元", "64.0亿元", "16.5亿元"])]),
    ("实施21个项目，总投资336.6亿元。\n按资金来源，企业自筹121.6亿元，银行贷款178.0亿元，财政资金37.0亿元。",
     [("336.6亿元", ["121.6亿元", "178.0亿元", "37.0亿元"])]),
    # some of them, or of another total
    ("总投资200.0亿元。按来源分，企业自筹78.0亿元、银行贷款12.0亿元等。", []),
    ("总投资200.0亿元。按来源分，企业自筹7.0亿元、银行贷款1.0亿元。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KINDS_OF_MONEY)
def test_a_total_by_kinds(text: str, expected: list[tuple[str, list[str]]]) -> None:
    found = [(said(each.total), [said(part) for part in each.parts]) for each in read(text) if each.complete]
    assert found == expected


OF_WHICH = [
    # parts may exceed the total
    ("书库装机达到420万千瓦，其中城东95万千瓦、城西358万千瓦。", [("420万千瓦", ["95万千瓦", "358万千瓦"])]),
    ("总投资200亿元，其中2023年至2025年投资112亿元，2026年至2030年投资88亿元。", [("200亿元", ["112亿元", "88亿元"])]),
    ("书库装机由2020年的120万千瓦提高到420万千瓦，其中城东95万千瓦、城西358万千瓦。", [("420万千瓦", ["95万千瓦", "358万千瓦"])]),
    ("书库装机城北120万千瓦、城南420万千瓦，其中城东95万千瓦、城西358万千瓦。", []),  # of one of a list, or of all of it
    # the unit of the total in short
    ("用能921万吨标准煤，其中甲286万吨、乙198万吨、丙71万吨。", [("921万吨标准煤", ["286万吨标准煤", "198万吨标准煤", "71万吨标准煤"])]),
    # kinds behind ； in one form, though they exceed the total; in two forms the second is another matter
    ("实施21个项目，总投资336.6亿元。其中，书屋6个，投资203.5亿元；书亭6个，投资88.6亿元；书库9个，投资54.5亿元。",
     [("336.6亿元", ["203.5亿元", "88.6亿元", "54.5亿元"])]),
    ("总投资100亿元。其中：企业自筹60亿元；资金来源为贷款70亿元。", [("100亿元", ["60亿元"])]),
    # of the year that the parts are of
    ("2022年用纸量418万吨，2020年为385万吨。其中，2022年新纸318万吨、旧纸100万吨。", [("418万吨", ["318万吨", "100万吨"])]),
    # brackets that count nothing; a second total behind ；
    ("共处理来信101件（包括城东、城西等），其中建议2件，表扬4件；共受理电话84件，其中建议19件、表扬34件。",
     [("101件", ["2件", "4件"]), ("84件", ["19件", "34件"])]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OF_WHICH)
def test_parts_of_a_total(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(said(each.total), [said(part) for part in each.parts]) for each in read(text) if not each.complete] == expected


CHAPTER = """
# 计划
一、总体要求
总投资9亿元。
二、重点工程
{lead}
（一）书屋工程
{first}
（二）书亭工程
{second}
三、保障措施
"""
CHAPTERS = [
    # all that is invested, and what each section invests: also where it does not add up
    ("筛选9个项目，总投资100亿元。", "安排4个项目，投资56.0亿元。", "安排5个项目，投资48.5亿元。", [("100亿元", ["56.0亿元", "48.5亿元"])]),
    ("筛选9个项目，总投资约100亿元。", "安排4个项目，投资56亿元。", "总投资44亿元。", [("100亿元", ["56亿元", "44亿元"])]),
    # a section that says nothing, or more than one sum; a total that is none; parts of something else
    ("筛选9个项目，总投资100亿元。", "安排4个项目，投资56.0亿元。", "安排5个项目。", []),
    ("筛选9个项目，总投资100亿元。", "甲投资6亿元，乙投资50亿元。", "安排5个项目，投资44亿元。", []),
    ("每年投资100亿元以上。", "安排4个项目，投资56.0亿元。", "安排5个项目，投资44亿元。", []),
    ("筛选9个项目，总投资100亿元。", "完成投资5亿元。", "完成投资4亿元。", []),
]  # fmt: skip


@pytest.mark.parametrize(("lead", "first", "second", "expected"), CHAPTERS)
def test_a_chapter_and_what_its_sections_invest(lead: str, first: str, second: str, expected: list[tuple[str, list[str]]]) -> None:
    document = draft(CHAPTER.format(lead=lead, first=first, second=second))
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    found = sums.sums(document, tree, kinds.tables(document, tree))
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found if each.complete] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "共安排9个，总投资30亿元。甲类4个，投资20亿元；乙类3个，投资8亿元；丙类2个，投资5亿元。",
            [("30亿元", ["20亿元", "8亿元", "5亿元"]), ("9个", ["4个", "3个", "2个"])],
        ),
        ("总投资30亿元。甲类投资20亿元；乙类投资10亿元。", []),  # two kinds may be any two
        ("总投资30亿元。甲类投资2亿元；乙类投资1亿元；丙类投资1亿元。", []),  # far from all of it
        ("安装单机5兆瓦机组4台，总容量3万千瓦。", [("3万千瓦", ["20兆瓦"])]),
        ("单机5兆瓦机组4台，另建3万千瓦。", []),
        # of several sizes: what all of them come to
        ("安装单机5兆瓦机组4台、单机3兆瓦机组2台，总容量2.6万千瓦。", [("2.6万千瓦", ["20兆瓦", "6兆瓦"])]),
        ("安装单机5兆瓦机组4台和3兆瓦机组2台，总容量2.6万千瓦。", [("2.6万千瓦", ["20兆瓦", "6兆瓦"])]),
        ("建设4台30万千瓦机组、2台60万千瓦机组，合计240万千瓦。", [("240万千瓦", ["120万千瓦", "120万千瓦"])]),
        (
            "单机5兆瓦机组4台，总容量3万千瓦，单机3兆瓦机组2台，总容量0.6万千瓦。",
            [("3万千瓦", ["20兆瓦"]), ("0.6万千瓦", ["6兆瓦"])],
        ),
    ],
)
def test_kinds_and_units_against_the_whole(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(said(each.total), [said(part) for part in each.parts]) for each in read(text)] == expected


@pytest.mark.parametrize(
    ("title", "below", "expected"),
    [
        ("书屋工程（2个，投资3亿元）", "城东书屋1.7亿元，城西书屋1.3亿元。", [("3亿元", ["1.7亿元", "1.3亿元"])]),
        ("书屋工程（2个，投资4亿元）", "城东书屋1.7亿元、城西书屋1.3亿元。", [("4亿元", ["1.7亿元", "1.3亿元"])]),
        (
            "书屋工程（共3项，总投资4亿元）",
            "城东书屋1.7亿元。\n城西书屋1.3亿元；\n城南书屋1亿元。",
            [("4亿元", ["1.7亿元", "1.3亿元", "1亿元"])],
        ),
        ("书屋工程（3个，投资4亿元）", "城东书屋1.7亿元，城西书屋1.3亿元。", []),  # not all of them
        ("书屋工程（投资4亿元）", "城东书屋1.7亿元，城西书屋1.3亿元。", []),
        ("书屋工程（2个，投资4亿元）", "城东书屋1.7亿元，城西书屋1.3亿元，新建书屋20座。", []),
        ("书屋工程（2个，投资4亿元）", "建设书屋2座。", []),
    ],
)
def test_things_with_their_prices_below_a_heading(title: str, below: str, expected: list[tuple[str, list[str]]]) -> None:
    document = draft(f"# 云水市实施方案\n一、重点工程\n（一）{title}\n{below}\n（二）书亭工程")
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    found = sums.headed(document, VOCABULARY, tree, ())
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found if each.complete] == expected


_FOLLOWED = """
表1 项目
| 序号 | 项目名称 | 总投资（亿元） |
|---|---|---|
| 1 | 甲 | 3 |
| 2 | 乙 | 2 |
| | 小计 | 5 |
{total}
表2 项目
| 序号 | 项目名称 | 总投资（亿元） |
|---|---|---|
| 1 | 丙 | 4 |
| | 小计 | 4 |
| | 合计 | 9 |
"""


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("", [("5亿元", ["3亿元", "2亿元"]), ("4亿元", ["4亿元"]), ("9亿元", ["5亿元", "4亿元"])]),
        # what has a total of its own does not go on in the next
        ("| | 合计 | 5 |\n", [("5亿元", ["3亿元", "2亿元"]), ("5亿元", ["5亿元"]), ("4亿元", ["4亿元"]), ("9亿元", ["4亿元"])]),
    ],
)
def test_a_table_that_goes_on_in_the_next_is_part_of_its_total(total: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(said(each.total), [said(part) for part in each.parts]) for each in read(_FOLLOWED.format(total=total))] == expected


@pytest.mark.parametrize(
    ("sentence", "complete"),
    [
        ("总投资90亿元（其中：东区40亿元，西区50亿元）。", False),  # 其中 may name some of them
        ("建成书屋90座（包括东区40座、西区50座）。", True),
    ],
)
def test_parts_in_brackets_with_figures_are_parts(sentence: str, complete: bool) -> None:
    (found,) = read(f"一、主要任务\n{sentence}")
    assert (len(found.parts), found.complete) == (2, complete)
