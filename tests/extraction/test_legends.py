"""What signs of a table stand for is told elsewhere: above it, in its title, in a table of codes."""

import pytest
from tests.extraction.test_facts import read, short

SCENE = "截至2022年底，全市有书屋12座。\n一、主要目标\n"


def told(text: str) -> list[str]:
    return sorted(short(fact).removesuffix(" past") for fact in read(SCENE + text)[0] if fact.evidence.place.table is not None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "〔x〕栏为2022年实绩，〔y〕栏为头一个节点（2025年）应达值，〔z〕栏为2030年应达值；“↓”表示该行为累计下降幅度。\n"
            "表1 书屋指标\n| 编码 | 指标 | 计量单位 | 〔x〕 | 〔y〕 | 〔z〕 | 基年 |\n"
            "| S1 | ○书屋借阅率 | % | 10 | 15 | 20 | — |\n| S2 | 书屋用纸强度 ↓ | % | 3 | 8 | 14 | 2020 |",
            ["书屋借阅率 2022 =10%", "书屋借阅率 2025 =15%", "书屋借阅率 2030 =20%",
             "书屋用纸强度 2022<2020 ↓=3%", "书屋用纸强度 2025<2020 ↓=8%", "书屋用纸强度 2030<2020 ↓=14%"],
        ),
        (
            "“底”为2022年现状值，“中”为前半程末即2025年目标，“终”为2030年目标；第2、3两项为较2020年的累计数。\n"
            "表1 书屋指标\n| 序号 | 指标（单位） | 底 | 中 | 终 |\n"
            "| 1 | 书屋借阅率（%）★ | 10 | 15 | 20 |\n| 2 | 书屋用纸强度降幅（%） | 3 | 8 | 14 |",
            ["书屋借阅率 2022 =10%", "书屋借阅率 2025 =15%", "书屋借阅率 2030 =20%",
             "书屋用纸强度 2022<2020 ↓=3%", "书屋用纸强度 2025<2020 ↓=8%", "书屋用纸强度 2030<2020 ↓=14%"],
        ),
        (
            "A、B两栏依次为2025年目标、2030年目标。\n表1 书屋指标\n| 指标（单位） | A | B |\n| 书屋借阅率（%） | 15 | 20 |",
            ["书屋借阅率 2025 =15%", "书屋借阅率 2030 =20%"],
        ),
        (  # names and units under their codes
            "表1 编码\n| 编码 | 指标 | 单位 |\n| S1 | 书屋借阅覆盖率 | % |\n| S2 | 书屋藏书总量 | 万册 |\n"
            "表2 取值\n| 节点 | S1 | S2 |\n| 2025年 | 15 | 8 |\n| 2030年 | 20 | 12 |",
            ["书屋借阅覆盖率 2025 =15%", "书屋借阅覆盖率 2030 =20%", "书屋藏书总量 2025 =8万册", "书屋藏书总量 2030 =12万册"],
        ),
        (  # several values in one cell
            "表1 书屋指标（2022→2025→2030）\n| 领域 | 指标（单位） | 一格三数 |\n"
            "| 书屋 | ●借阅率（%）* | 10→15→20 |\n| 书亭 | 座位数（个） | 3→—→8 |",
            ["借阅率 2022 =10%", "借阅率 2025 =15%", "借阅率 2030 =20%", "座位数 2022 =3个", "座位数 2030 =8个"],
        ),
        ("表1 书屋指标\n| 指标（单位） | A | B |\n| 书屋借阅率（%） | 15 | 20 |", []),  # nothing says what they are
        (  # a word that is no sign keeps its own meaning
            "“目标”为各馆都要完成的数，“现状”为2023年以前的数。\n"
            "表1 书屋指标\n| 指标（单位） | 2025年 | 目标 |\n| 书屋借阅率（%） | 15 | 20 |",
            ["书屋借阅率 2025 =15%", "书屋借阅率 None =20%"],
        ),
    ],
)  # fmt: skip
def test_signs_of_a_table(text: str, expected: list[str]) -> None:
    assert told(text) == sorted(expected)


@pytest.mark.parametrize(
    ("order", "text", "expected"),
    [
        (
            "每个指标后跟三个数，次序为2022年/2025年/2030年。", "书屋借阅率（%）10/15/20，书屋藏书量（万册）3/—/8。",
            ["书屋借阅率 2022 =10%", "书屋借阅率 2025 =15%", "书屋借阅率 2030 =20%", "书屋藏书量 2022 =3万册", "书屋藏书量 2030 =8万册"],
        ),
        (
            "各数依次是2025年、2030年的。", "单位都是%，正数即下降。同2020年比的：书屋用纸强度8→14；同2005年比的：书屋用电强度30→40。",
            ["书屋用纸强度 2025<2020 ↓=8%", "书屋用纸强度 2030<2020 ↓=14%", "书屋用电强度 2025<2005 ↓=30%", "书屋用电强度 2030<2005 ↓=40%"],
        ),
        (  # signs behind numbers and names, bounds, values with units of their own
            "“A→B”顺次为2025年、2030年目标值，带◆的为约束性。", "1◆书屋借阅率（%）：15左右→20以上\n2 书屋藏书量：3万册→5万册",
            ["书屋借阅率 2025 ≈15%", "书屋借阅率 2030 >=20%", "书屋藏书量 2025 =3万册", "书屋藏书量 2030 =5万册"],
        ),
        (
            "文中“从A经B到C”，A是2022年数，B是2025年目标，C是2030年目标。",
            "书屋2项：★书屋借阅率从10%经15%到20%；书屋用纸量从1.2万吨经1.1到0.9，另有书亭从东到西。",
            ["书屋借阅率 2022 =10%", "书屋借阅率 2025 =15%", "书屋借阅率 2030 =20%", "书屋用纸量 2022 =1.2万吨",
             "书屋用纸量 2025 =1.1万吨", "书屋用纸量 2030 =0.9万吨", "书屋 None =2项"],
        ),
        (
            "〔〕内三数依次为2022年、2025年、2030年的。", "书屋借阅率，%〔10；15；20〕\n书屋（含书亭）藏书量，万册〔3；—；8〕",
            ["书屋借阅率 2022 =10%", "书屋借阅率 2025 =15%", "书屋借阅率 2030 =20%", "书屋（含书亭）藏书量 2022 =3万册",
             "书屋（含书亭）藏书量 2030 =8万册"],
        ),
        (  # behind the keys of what is listed once
            "先认号：①★书屋借阅率（%，含书亭）②书屋座位数（万个）③书屋用纸强度较2020年降幅（%）。",
            "中期即到2025年。各号目标：①15左右②3③8。\n到2030年，①20以上②5。",
            ["书屋借阅率 2025 ≈15%", "书屋座位数 2025 =3万个", "书屋用纸强度 2025<2020 ↓=8%"],
        ),
        (  # another year behind the order, and a value that looks like a year
            "各数用斜线隔开，依次是2022年现状、2025年目标、2030年目标；降幅的基期是2020年。",
            "书屋借阅率★ 10%／15%左右／20%；书屋座位数 1066／2000／3500 个。",
            ["书屋借阅率 2022 =10%", "书屋借阅率 2025 ≈15%", "书屋借阅率 2030 =20%",
             "书屋座位数 2022 =1066个", "书屋座位数 2025 =2000个", "书屋座位数 2030 =3500个"],
        ),
        ("见下。", "书屋借阅率（%）10/15/20。", []),
        ("各数依次是2025年、2030年的。", "甲/乙两种书架。", []),
    ],
)  # fmt: skip
def test_values_in_an_order_that_is_told_once(order: str, text: str, expected: list[str]) -> None:
    found = read(f"截至2022年底，成效明显。\n一、主要目标\n{order}\n{text}")[0]
    assert sorted(short(fact).removesuffix(" past") for fact in found) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # in cells, under heads of several years
            "表1 书屋的事\n| 书屋 | 做什么 | 2025年末、2030年末要到 |\n"
            "| 旧屋 | 补墙 | 书屋借阅率40%、75%；书屋座位数3/8万个 |\n| 新屋 | 选址 | — |",
            ["书屋借阅率 2025 =40%", "书屋借阅率 2030 =75%", "书屋座位数 2025 =3万个", "书屋座位数 2030 =8万个"],
        ),
        (  # in an order that the line above tells, a unit in the title, the year that a row compares with
            "〔〕内依次为2022年已实现、2025年、2030年数。\n表1 书屋降幅（%）\n| 对比年 | 取值 |\n| 2020年 | 书屋用纸强度〔3；8；14〕 |\n"
            "| 2015年 | 书屋用电强度〔9；—；30〕 |",
            ["书屋用纸强度 2022<2020 ↓=3%", "书屋用纸强度 2025<2020 ↓=8%", "书屋用纸强度 2030<2020 ↓=14%",
             "书屋用电强度 2022<2015 ↓=9%", "书屋用电强度 2030<2015 ↓=30%"],
        ),
        (  # of tasks that stand side by side, with who does them
            "表1 书屋的事\n| 几件事 | 旧屋 | 新屋 |\n| 做法 | 把旧书屋的窗户四百樘全部换成新的 | 在新城为书屋选两处好地方再动工 |\n"
            "| 看哪个数 | 书屋借阅率（%） | 新屋上座率/书亭上座率（%） |\n| 2025年 | 40 | 30/50 |\n| 2030年 | 75 | 80/— |\n"
            "| 谁来干 | 市文旅局 | 市教育局 |",
            ["书屋借阅率 2025 =40%", "书屋借阅率 2030 =75%", "新屋上座率 2025 =30%", "书亭上座率 2025 =50%"],
        ),
        (  # of tasks that stand side by side
            "表1 书屋的事\n| 几件事 | 旧屋 | 新屋 |\n| 看哪个数 | 书屋借阅率（%） | 新屋上座率/书亭上座率（%） |\n"
            "| 2025年 | 40 | 30/50 |\n| 2030年 | 75 | 80/— |\n| 谁来干 | 馆长 | 馆员 |",
            ["书屋借阅率 2025 =40%", "书屋借阅率 2030 =75%", "新屋上座率 2025 =30%", "书亭上座率 2025 =50%"],
        ),
    ],
)  # fmt: skip
def test_values_in_the_cells_of_tables_in_an_order_that_is_told_once(text: str, expected: list[str]) -> None:
    assert told(text) == sorted(expected)


def test_a_note_that_compares_a_value_of_its_own_is_no_base_of_the_table() -> None:
    rows = "| 指标（单位） | 2025年 | 2030年 |\n| 书屋用纸强度降幅（%） | 8 | 14 |"
    note = "*另有：同2005年相比，2030年书屋用纸总量下降60%以上。"
    assert told(f"表1 书屋指标\n{rows}\n{note}") == ["书屋用纸强度 2025 ↓=8%", "书屋用纸强度 2030 ↓=14%"]


def test_a_table_of_quantities_of_which_nothing_was_understood_is_a_gap_for_each_of_them() -> None:
    table = "表1 书屋取值\n| 名目 | α | β |\n| 书屋借阅率（%） | 15 | 20 |\n| 书屋座位数（个） | 3 | 8 |\n| 书屋藏书量（万册） | 5 | 6 |"
    gaps = read(SCENE + table)[2]
    assert [(gap.reason, gap.indicator) for gap in gaps] == [
        ("unread_table", "~书屋借阅率"),
        ("unread_table", "~书屋座位数"),
        ("unread_table", "~书屋藏书量"),
    ]
    assert not read(SCENE + table.replace("α", "2025年").replace("β", "2030年"))[2]


def test_the_year_of_values_in_an_order_that_nothing_tells_is_in_doubt() -> None:
    found = read(f"{SCENE}到2025年：\n书屋借阅率 10%／15%／20%；书屋上座率30%。")[0]
    assert {(fact.subject, fact.doubt) for fact in found if fact.unit == "%"} == {("书屋借阅率", "year"), ("书屋上座率", "")}
