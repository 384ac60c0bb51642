"""With which year a change is compared: in the words around it, in a table's title, note or lead, in a statement on all changes."""

import pytest
from tests.extraction.test_facts import SCENE, read, short

SENTENCES = [
    # a year taken as the yardstick, before its clause or in it
    *(
        (f"到2025年，{words}，用纸强度下降58%。", ["用纸强度 2025<2005 ↓=58%"])
        for words in (
            "以2005年为参照", "若以2005年为参照", "以2005年为基点", "以2005年为比较基准", "以2005年为对照年", "以2005年为起算点",
            "以2005年作为基准年", "以2005年为计算起点", "与2005年相比", "相对于2005年", "如以2005年水平为基准", "同2005年相比",
            "以2005年为参考年", "按2005年基数计算",
        )
    ),
    # two bases in a sentence, each for its own change
    ("到2030年，用纸强度、用水强度分别比2020年下降25%和35%，若以2005年为参照，用水强度下降66%。",
     ["用纸强度 2030<2020 ↓=25%", "用水强度 2030<2020 ↓=35%", "用水强度 2030<2005 ↓=66%"]),
    # a name that states the change, with its base, before the values
    *(
        (f"单位用纸量{named}，2025年为16%，2030年达到30%。", ["单位用纸量 2025<2020 ↓=16%", "单位用纸量 2030<2020 ↓=30%"])
        for named in (
            "较2020年的降幅", "比2020年降低的幅度", "较2020年下降幅度", "相对2020年的累计降幅", "比2020年的下降率", "较2020年降低率",
            "比2020年下降的百分比", "较2020年压减的幅度",
        )
    ),
    ("用纸总量比2020年增长的幅度，2025年为16%，2030年为30%。", ["用纸总量 2025<2020 ↑=16%", "用纸总量 2030<2020 ↑=30%"]),
    ("单位用纸量较2020年的降幅，2025年为16%，2030年为30%；同口径的单位用水量降幅，2025年为21.5%，2030年为39%。",
     ["单位用纸量 2025<2020 ↓=16%", "单位用纸量 2030<2020 ↓=30%", "单位用水量 2025<2020 ↓=21.5%", "单位用水量 2030<2020 ↓=39%"]),
    ("单位用纸量降幅（较2020年）2025年达到16%、2030年达到30%。", ["单位用纸量 2025<2020 ↓=16%", "单位用纸量 2030<2020 ↓=30%"]),
    ("书屋用纸较2020年的降幅，2025年为16%；同口径的书屋用水降幅，2025年为21%。", ["书屋用纸 2025<2020 ↓=16%", "书屋用水 2025<2020 ↓=21%"]),
    # a base, and perhaps a subject, in a clause of their own; a change by its name before 分别
    ("用纸强度在2020年基础上，2025年下降14%、2030年下降25%。", ["用纸强度 2025<2020 ↓=14%", "用纸强度 2030<2020 ↓=25%"]),
    ("单位用纸消耗相对2020年，2025年降低14%，2030年降低25%。", ["单位用纸消耗 2025<2020 ↓=14%", "单位用纸消耗 2030<2020 ↓=25%"]),
    ("以2020年为基期，2025年、2030年用纸强度降幅分别不低于14%和25%。", ["用纸强度 2025<2020 ↓>=14%", "用纸强度 2030<2020 ↓>=25%"]),
    ("用纸强度比2020年有所下降，到2025年，借阅率提高5个百分点。", ["借阅率 2025 ↑=5个百分点"]),
    # no base: a share is none, nor is a year of which something else is told
    ("单位用纸量的降幅，2025年为16%，2030年为30%。", ["单位用纸量 2025 ↓=16%", "单位用纸量 2030 ↓=30%"]),
    ("单位用纸量比基准年降低的幅度，2025年为16%。", ["单位用纸量 2025 ↓=16%"]),
    ("到2025年，以2023年为起点分两步走，借阅率达到45%。", ["借阅率 2025 =45%"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_base_in_a_sentence(sentence: str, expected: list[str]) -> None:
    assert [short(fact) for fact in read(SCENE + sentence)[0][1:]] == expected


NOTED = (
    "| 序号 | 指标 | 2025年 | 2030年 | 备注 |\n|---|---|---|---|---|\n| 1 | 单位用纸量降低（%） | 14 | 25 | {} |\n"
    "| 2 | 借阅率（%） | 18 | 20 | 以2005年为基年 |\n"
)


@pytest.mark.parametrize(
    ("note", "base"),
    [
        ("以2020年为基年", "<2020"),
        ("较2020年", "<2020"),
        ("与2020年相比的累计数", "<2020"),
        ("基期为2020年", "<2020"),
        ("2020年可比价", ""),
        ("2020年比2019年降低3%", ""),  # a change of its own
        ("", ""),
    ],
)
def test_base_in_the_remark_of_a_row(note: str, base: str) -> None:
    found = [short(fact) for fact in read(NOTED.format(note))[0]]
    assert found == [f"单位用纸量 2025{base} ↓=14%", f"单位用纸量 2030{base} ↓=25%", "借阅率 2025 =18%", "借阅率 2030 =20%"]


TABLE = "| 指标 | 2023年 | 2025年 |\n|---|---|---|\n| 单位用纸量降幅（%） | 8 | 14 |\n| 借阅率（%） | 18 | 20 |\n"
#: What stands above the title, in it and below the table, with the base that it gives.
AROUND = [
    ("", "表2 降幅类指标（较2020年累计）", "", 2020),
    ("", "表2 主要指标（与2020年相比）", "", 2020),
    ("", "表2 主要指标（以2020年为基期）", "", 2020),
    ("", "表2 主要指标（基期为2020年）", "", 2020),
    ("", "表2 主要指标较2020年变化", "", 2020),
    ("", "表2 主要指标", "注：降幅均以2020年为基期。", 2020),
    ("", "表2 主要指标", "降幅均为与2020年相比。", 2020),
    ("", "表2 主要指标", "注：1.借阅率按年末数计；2.降幅的比较基准为2020年。", 2020),
    ("", "表2 主要指标", "说明：表中下降幅度的基准年均为2020年。", 2020),
    ("量化指标分两张表：表2是以2020年为比较起点的降幅，表3是当年水平值。", "表2 主要指标", "", 2020),
    ("表2所列降幅均与2020年相比。", "表2 主要指标", "", 2020),
    ("降幅类指标均以2020年为基数，见下表。", "表2 主要指标", "", 2020),
    ("除另有说明外，本方案所称降幅均与2020年相比。", "表2 主要指标", "", 2020),
    ("全文目标凡以“下降”表述的，除单独注明外，均以2020年为基年；其余为当年水平。", "表2 主要指标", "", 2020),
    ("下降类目标均以2020年为基期，全文同。", "表2 主要指标", "", 2020),
    # the years of other things
    ("", "表2 主要指标（2020年可比价）", "", None),
    ("", "表2 主要指标", "注：产值按2020年可比价计算。", None),
    ("", "表2 主要指标", "注：用纸数据以2020年为基准年核算。", None),
    ("表3是以2020年为比较起点的降幅。", "表2 主要指标", "", None),
    ("表20是以2020年为比较起点的降幅。", "表2 主要指标", "", None),
    ("", "表2 主要指标", "到2025年，用水量降幅比2020年提高5个百分点。", None),
    ("表2中旧书回收量比2020年下降5%。", "表2 主要指标", "", None),
    ("降幅有的以2015年为基数，有的以2020年为基数，见下表。", "表2 主要指标", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("above", "title", "below", "base"), AROUND)
def test_base_of_a_table(above: str, title: str, below: str, base: int | None) -> None:
    found = [fact for fact in read(f"截至2020年底，成效明显。\n{above}\n{title}\n{TABLE}{below}")[0] if fact.evidence.place.table == 1]
    assert [(fact.subject, fact.year, fact.change, fact.base_year) for fact in found] == [
        ("单位用纸量", 2023, "decrease", base),
        ("单位用纸量", 2025, "decrease", base),
        ("借阅率", 2023, None, None),
        ("借阅率", 2025, None, None),
    ]


def test_base_of_all_changes() -> None:
    """A statement on all changes of a plan gives the base of one in prose that names none, and of no other."""
    text = "本方案中的升降幅度，除注明外均以2020年为基期。\n到2025年，用纸强度下降14%，用水强度比2015年下降9%，借阅率达到20%。"
    assert [short(fact) for fact in read(text)[0]] == ["用纸强度 2025<2020 ↓=14%", "用水强度 2025<2015 ↓=9%", "借阅率 2025 =20%"]


NUMBERED = """| 序号 | 指标 | 2025年 |
|---|---|---|
| 1 | 单位用纸量降幅（%） | 14 |
| 2 | 单位用水量降幅（%） | 9 |
| 3 | 单位用墨量降幅（%） | 7 |
"""
#: A note on rows by their numbers, with the bases that it gives these.
ROWS = [
    ("注：第1项为较2020年的累计降幅。", (2020, None, None)),
    ("注：第2、3项为较2020年的累计降幅；其余口径与本方案第一部分一致。", (None, 2020, 2020)),
    ("注：第1至3项为较2020年的降幅。", (2020, 2020, 2020)),
    ("注：第1项降幅较2020年，第2、3项降幅较2015年。", (2020, 2015, 2015)),
    ("注：第1项降幅较2015年，其余降幅的比较基准为2020年。", (2015, 2020, 2020)),
    ("注：降幅的比较基准为2020年。", (2020, 2020, 2020)),
    ("注：第1、2项2023年数值为较2020年累计降幅。", (None, None, None)),  # of another column
    ("注：第1、2项2025年数值为较2020年累计降幅。", (2020, 2020, None)),
]


@pytest.mark.parametrize(("note", "bases"), ROWS)
def test_base_of_rows_by_their_numbers(note: str, bases: tuple[int | None, ...]) -> None:
    found = read(f"截至2020年底，成效明显。\n表2 主要指标\n{NUMBERED}{note}\n到2025年，单位用糊量降低5%。")[0]
    assert [(fact.subject, fact.base_year) for fact in found] == [
        *zip(("单位用纸量", "单位用水量", "单位用墨量"), bases, strict=True),
        ("单位用糊量", None),
    ]


def test_base_of_rows_by_numbers_that_a_table_lacks() -> None:
    """Which rows are meant is not known: the base may be that of all."""
    found = read(f"截至2020年底，成效明显。\n表2 主要指标\n{TABLE}注：第1项为较2020年的降幅。")[0]
    assert [fact.base_year for fact in found if fact.change] == [2020, 2020]


BY_YEARS = """| 指标 | 2025年 | 2030年 |
|---|---|---|
| 单位用纸量降幅（%） | 14 | 13 |
| 单位用水量降幅（%） | 9 | 60 |
| 借阅率（%） | 7 | 8 |
"""


@pytest.mark.parametrize(
    ("note", "bases"),
    [
        ("注：降幅2025年比2020年，2030年比2025年。", (2020, 2025, 2020, 2025)),
        ("注：前两项为下降率，2025年比2020年；2030年用纸量一项比2025年，用水量比2005年。", (2020, 2025, 2020, 2005)),
        ("注：2025年降幅较2020年，2030年用纸量较2025年。", (2020, 2025, 2020, None)),  # of the other row nothing is told
        ("注：2030年用水量降幅比2005年。", (None, None, None, 2005)),
        ("注：各项为累计下降幅度，2025年数值以2020年为基期。", (2020, None, 2020, None)),
        ("注：2025年和2030年降幅均比2020年。", (2020, 2020, 2020, 2020)),
        ("注：降幅均比2020年，其中2030年用水量比2005年。", (2020, 2020, 2020, 2005)),
    ],
)
def test_base_by_the_years_of_columns(note: str, bases: tuple[int | None, ...]) -> None:
    found = read(f"截至2020年底，成效明显。\n表2 主要指标\n{BY_YEARS}{note}")[0]
    assert [fact.base_year for fact in found if fact.change] == list(bases)


ITEMS = [
    (
        "与2020年相比，到2025年实现以下目标：\n1.用纸强度下降10%。\n2.用水强度下降12%，比2015年下降20%。\n3.借阅率达到20%。\n座位率下降5%。",
        ["用纸强度 2025<2020 ↓=10%", "用水强度 2025<2020 ↓=12%", "用水强度 2025<2015 ↓=20%", "借阅率 2025 =20%", "座位率 2025 ↓=5%"],
    ),
    (
        "到2025年，主要指标较2020年：\n（1）用纸强度下降10%；\n（2）用水强度下降12%。",
        ["用纸强度 2025<2020 ↓=10%", "用水强度 2025<2020 ↓=12%"],
    ),
    # an item with a list of its own
    (
        "（一）到2025年，主要指标较2020年：\n1.用纸强度下降10%。\n（二）到2030年，主要指标较2015年：\n1.用水强度下降12%。",
        ["用纸强度 2025<2020 ↓=10%", "用水强度 2030<2015 ↓=12%"],
    ),
    # a line that says more than the base, and one that no list follows
    ("到2025年，借阅率比2020年提高3个百分点：\n1.用纸强度下降10%。", ["借阅率 2025<2020 ↑=3个百分点", "用纸强度 2025 ↓=10%"]),
    ("与2020年相比，到2025年：\n用纸强度下降10%。", ["用纸强度 2025 ↓=10%"]),
]


@pytest.mark.parametrize(("text", "expected"), ITEMS)
def test_base_of_the_items_below_a_line(text: str, expected: list[str]) -> None:
    assert [short(each) for each in read(f"{SCENE}一、主要目标\n{text}")[0] if each.kind == "target"] == expected
