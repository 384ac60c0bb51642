"""Which amounts are parts of a stated total: breakdowns in sentences, lists of projects, units of one size, periods of a table."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_sums import read as sums_of
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction import projects, sums
from plancheck.extraction.lists import kinds
from plancheck.extraction.outline import headings, sections
from plancheck.model.document import Document
from plancheck.model.plan import Project, Section, Sum


def _read(text: str) -> tuple[Document, tuple[Section, ...], tuple[Project, ...], list[Sum]]:
    document = draft(text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    grids = kinds.tables(document, tree)
    listed, _ = projects.projects(document, VOCABULARY, tree, grids)
    return document, tree, listed, [*sums.sums(document, tree, grids), *sums.headed(document, VOCABULARY, tree, listed)]


def added(text: str) -> list[tuple[str, str, list[str]]]:
    return [
        (it.subject, f"{it.total.value}{it.total.unit}", [f"{part.value}{part.unit}" for part in it.parts])
        for it in _read(text)[3]
        if it.complete
    ]


SENTENCES = [
    # all of a total by fields
    ("用纸总量100万吨；分领域看，书屋60万吨、书亭50万吨。", [("用纸总量", "100万吨", ["60万吨", "50万吨"])]),
    ("用纸总量100万吨，从用途看，书屋60万吨、书亭30万吨、其他10万吨。", [("用纸总量", "100万吨", ["60万吨", "30万吨", "10万吨"])]),
    # what is far from the total is no breakdown of it, unless it is so for its unit
    ("用纸总量100万吨；分领域看，书屋6万吨、书亭5万吨。", []),
    ("用纸总量100万吨，分三块，书屋60万吨、书亭30万吨、学校20万吨。", [("用纸总量", "100万吨", ["60万吨", "30万吨", "20万吨"])]),
    ("用纸总量100万吨，分三块，书屋60万吨、书亭30万吨。", []),  # one of them is not told
    (
        "用纸总量100万吨，每万元总产值用纸0.4吨。用纸品种构成为：白纸60万吨（60%），旧纸30万吨（30%），色纸20万吨（20%）。",
        [("用纸总量", "100万吨", ["60万吨", "30万吨", "20万吨"])],
    ),
    ("用纸总量100亿吨；分领域看，书屋60万吨、书亭40万吨。", [("用纸总量", "100亿吨", ["60万吨", "40万吨"])]),
    ("用纸总量100万吨；分领域看，其中书屋60万吨、书亭50万吨。", []),
    # one of each kind between ；, all of the last amount of the sentence before, and their shares
    (
        "2020年用纸420吨，2022年为470吨。分领域看，2022年书屋220吨，占46.8%；书亭150吨，占31.9%；学校100吨，占21.3%。",
        [("2022年", "470吨", ["220吨", "150吨", "100吨"]), ("2022年各项占比", "100%", ["46.8%", "31.9%", "21.3%"])],
    ),
    (
        "2022年用纸470吨。分领域看，书屋220吨，占46.8%；书亭150吨，占33.9%；学校100吨，占21.3%。",
        [("2022年用纸", "470吨", ["220吨", "150吨", "100吨"]), ("2022年用纸各项占比", "100%", ["46.8%", "33.9%", "21.3%"])],
    ),
    (
        "2022年用纸470吨。分领域看，书屋220吨，增长46.8%；书亭150吨，增长31.9%；学校100吨，增长21.3%。",
        [("2022年用纸", "470吨", ["220吨", "150吨", "100吨"])],
    ),
    ("2022年用纸470吨。分领域看，书屋120吨，占46.8%；书亭150吨，占31.9%；学校100吨，占21.3%。", []),  # of another whole
    # with shares that are all of it, a whole that they only come near; it need not be the last amount
    (
        "2022年用纸470吨，比2020年多30吨。分领域看，书屋240吨、占46.8%，书亭150吨、占31.9%，学校100吨、占21.3%；旧纸90吨。",
        [("2022年用纸", "470吨", ["240吨", "150吨", "100吨"])],
    ),
    ("2022年用纸470吨。分领域看，书屋240吨、占46.8%，书亭150吨、占31.9%，学校100吨、占11.3%。", []),
    # where the money is from, right behind it, whatever it comes to; not what is far from it
    ("书屋建设需要80亿元，来源是：企业出32亿元，银行贷款44亿元，专项债券8亿元。", [("书屋建设", "80亿元", ["32亿元", "44亿元", "8亿元"])]),
    ("书屋建设需要80亿元，来源是：企业出12亿元，银行贷款14亿元，专项债券8亿元。", []),
    # the part of a time is none of the kinds behind it
    (
        "总投资90亿元，其中2025年底前完成50亿元，分为两类：书屋类6个、投资60亿元，书亭类3个、投资31亿元。",
        [("总投资", "90亿元", ["60亿元", "31亿元"])],
    ),
    ("总投资90亿元，其中城东书屋50亿元，分为两类：书屋类6个、投资60亿元，书亭类3个、投资31亿元。", []),
    # as many as are told
    (
        "总投资80亿元。钱的来路有三个：企业出32亿元，占四成；银行贷款44亿元，占一半；专项债券8亿元，占一成。",
        [("总投资", "80亿元", ["32亿元", "44亿元", "8亿元"])],
    ),
    ("总投资80亿元。钱的来路有四个：企业出32亿元；银行贷款44亿元；专项债券8亿元。", []),
    # so many of one size
    ("建设4台30万千瓦机组，合计160万千瓦。", [("合计", "160万千瓦", ["120万千瓦"])]),
    ("建设4台30万千瓦机组（总规模120万千瓦）。", [("总规模", "120万千瓦", ["120万千瓦"])]),
    ("改造4台30万千瓦机组，新建光伏160万千瓦。", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sums_of_sentences(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert added(text) == expected


@pytest.mark.parametrize(
    ("text", "total", "parts"),
    [
        # by how much it is more is no whole of these parts
        ("2022年用纸41吨，比2020年多3吨。其中书屋26吨，书亭6吨，其他9吨。", "41吨", ["26吨", "6吨", "9吨"]),
        ("2022年用纸比2020年增加3吨，其中书屋2吨、书亭1吨。", "3吨", ["2吨", "1吨"]),
        # nor is how much each of something takes
        ("2022年用纸41吨，每座书屋（含书亭）用纸0.5吨，比2020年少6.4%。其中书屋26吨，占63%；书亭6吨，占15%。", "41吨", ["26吨", "6吨"]),
        ("2022年用纸41吨，单位面积用纸0.5吨。其中书屋26吨，书亭6吨。", "41吨", ["26吨", "6吨"]),
        # of what stands before the parts of times, where they come to it exactly
        ("总投资90亿元，2025年底前50亿元，2030年底前40亿元；其中企业出资60亿元、银行贷款30亿元。", "90亿元", ["60亿元", "30亿元"]),
        ("总投资90亿元，2025年底前50亿元，2030年底前40亿元；其中企业出资60亿元、银行贷款31亿元。", "40亿元", ["60亿元", "31亿元"]),
        # what is counted, by all places that there are
        ("书屋由城东、城南、城西三个片区的馆组成。\n有书屋118家，其中城东47家、城南35家、城西42家。", "118家", ["47家", "35家", "42家"]),
    ],
)
def test_parts_of_which(text: str, total: str, parts: list[str]) -> None:
    (found,) = _read(text)[3]
    assert (f"{found.total.value}{found.total.unit}", [f"{part.value}{part.unit}" for part in found.parts]) == (total, parts)
    assert not found.complete


def test_kinds_of_what_is_counted_may_overlap() -> None:
    assert _read("有书屋118家，其中夜读47家、社区35家、新建42家。")[3] == []


CHAPTER = """
# 试点方案
一、重点工程
谋划{count}个项目，总投资{total}亿元。清单见附件。
（一）书屋工程
实施2个项目，总投资{first}，配齐桌椅。
（二）书架工程
实施2个项目，总投资5亿元。
（三）资金
资金来源为企业自筹9亿元、银行贷款{loan}。
附件
表1　书屋工程项目
| 序号 | 项目名称 | 建设单位 | 建设内容 | 总投资（{unit}） | 建设年限 |
|---|---|---|---|---|---|
| 1 | 城东书屋 | 甲公司 | 书屋2座 | 4 | 2024—2025 |
| 2 | 城西书屋 | 乙公司 | 书屋3座 | 6 | 2024—2025 |
表2　书架工程项目
| 序号 | 项目名称 | 建设单位 | 建设内容 | 总投资（亿元） | 建设年限 |
|---|---|---|---|---|---|
| 3 | 木架 | 甲公司 | 木架2套 | 2 | 2024—2025 |
| 4 | 铁架 | 乙公司 | 铁架3套 | 3 | 2024—2025 |
"""


SOUND_CHAPTER = {"count": "4", "total": "15", "first": "10亿元", "loan": "6亿元", "unit": "亿元"}


@pytest.mark.parametrize(
    ("slip", "wrong"),
    [
        ({}, set()),
        ({"count": "5"}, {"5个 of 4个"}),
        ({"total": "16"}, {"16亿元 of 15亿元"}),
        ({"first": "1亿元"}, {"15亿元 of 6亿元", "1亿元 of 10亿元"}),
        ({"loan": "5亿元"}, {"15亿元 of 14亿元"}),
        ({"loan": "6万元"}, {"15亿元 of 9.0006亿元"}),
        ({"unit": "万元"}, {"15亿元 of 5.001亿元", "10亿元 of 0.001亿元"}),
    ],
)
def test_totals_in_the_text_of_a_list_of_projects(slip: dict[str, str], wrong: set[str]) -> None:
    found = [it for it in _read(CHAPTER.format(**{**SOUND_CHAPTER, **slip}))[3] if it.complete]
    scale = {"亿元": 1, "万元": 10000, "个": 1}
    said = {(it, sum(part.value / scale[part.unit] for part in it.parts)) for it in found}
    assert {
        f"{it.total.value}{it.total.unit} of {total.normalize():f}{it.total.unit}" for it, total in said if total != it.total.value
    } == wrong
    assert len(found) >= 4


#: What opens the parts of a sum of money, all of them.
PARTS = [
    "资金由三部分组成：", "资金分三个渠道筹措：", "资金拟由三路构成：", "资金来源分三块：", "资金从三条渠道解决：", "投资由三大部分构成，",
    "资金通过三个途径落实：",
]  # fmt: skip


@pytest.mark.parametrize("opening", PARTS)
def test_the_parts_of_a_sum_of_money_are_all_of_it(opening: str) -> None:
    (found,) = sums_of(f"储备24个项目，总投资272.0亿元，分期投资见表4。{opening}预算内资金28.0亿元，银行贷款138.5亿元，企业自筹95.5亿元。")
    assert (str(found.total.value), [str(each.value) for each in found.parts], found.complete) == ("272.0", ["28.0", "138.5", "95.5"], True)


STAGES = """
表4　书屋投资分期安排（单位：亿元）
| 书屋类别 | 数量（项） | 总投资 | 2025年底前完成 | 2026—2030年完成 |
| 甲类 | 7 | 185.8 | 74.5 | 111.3 |
| 乙类 | 7 | 46.0 | 15.8 | 30.2 |
| 丙类 | 4 | 16.0 | 3.1 | {late} |
| 丁类 | 6 | 24.2 | 9.6 | 14.6 |
"""


@pytest.mark.parametrize(("late", "added"), [("12.9", "16.0"), ("19.2", "22.3")])
def test_the_periods_of_each_row_are_all_of_it_where_the_other_rows_show_it(late: str, added: str) -> None:
    found = [
        (str(each.total.value), str(sum(part.value for part in each.parts)), each.complete) for each in sums_of(STAGES.format(late=late))
    ]
    assert found == [("185.8", "185.8", True), ("46.0", "46.0", True), ("16.0", added, True), ("24.2", "24.2", True)]


def test_periods_that_are_not_all_of_it_are_no_parts() -> None:
    text = STAGES.format(late="12.9").replace("74.5", "60.5").replace("15.8", "11.8")
    assert [each for each in sums_of(text) if each.total.unit == "亿元"] == []


POINTS = "一是书屋建设工程，5个项目、12亿元，重点保障社区。二是书亭改造工程，3个项目、4亿元，面向学校。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资16亿元。" + POINTS, [("总投资", "16亿元", ["12亿元", "4亿元"])]),
        ("实施项目9个，总投资16亿元。" + POINTS, [("总投资", "16亿元", ["12亿元", "4亿元"]), ("项目数", "9个", ["5个", "3个"])]),
        # a point that tells no sum of money
        ("实施项目9个，总投资16亿元。" + POINTS + "三是其他工程，1个项目。", []),
        (POINTS, []),
        # a whole with its units behind it
        ("建设书亭40万千瓦，安装单机16兆瓦机组25台。", [("书亭", "40万千瓦", ["400兆瓦"])]),
        ("建设书亭40万千瓦，采用单台16兆瓦机组20台。", [("书亭", "40万千瓦", ["320兆瓦"])]),
        ("建设书亭40万千瓦，改造书屋，更换单机16兆瓦机组20台。", []),
    ],
)
def test_sums_of_points_and_units(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert added("一、重点工程\n" + text) == expected


def added_and_complete(text: str) -> list[tuple[str, str, list[str], bool]]:
    document = draft(text)
    titles = headings.headings(document)
    tree = sections.sections(document, VOCABULARY, titles)
    found = sums.sums(document, tree, kinds.tables(document, ()))
    return [_described(each) for each in found]


def _described(it: Sum) -> tuple[str, str, list[str], bool]:
    return it.subject, f"{it.total.value}{it.total.unit}", [f"{part.value}{part.unit}" for part in it.parts], it.complete


TABLES_AND_CHAPTERS = [
    # numbers of things, and shares of a whole
    (
        """
| 类别 | 书屋数（个） | 占比（%） |
|---|---|---|
| 甲 | 5 | 50.0 |
| 乙 | 6 | 59.9 |
| 合计 | 9 | 100.0 |
""",
        [("书屋数（个）", "9个", ["5个", "6个"], True), ("占比（%）", "100.0%", ["50.0%", "59.9%"], True)],
    ),
    # three thirds are rounded
    (
        """
| 类别 | 藏书数量 | 占比（%） |
|---|---|---|
| 甲 | 5 | 33 |
| 乙 | 5 | 33 |
| 丙 | 5 | 33 |
| 合计 | 15 | 100 |
""",
        [("藏书数量", "15个", ["5个", "5个", "5个"], True)],
    ),
    # the unit of all columns stands in the title
    (
        """
表4 书架容量安排（万千瓦）
| 类型 | 2025年 |
|---|---|
| 甲 | 5 |
| 乙 | 6 |
| 合计 | 12 |
""",
        [("书架容量2025年", "12万千瓦", ["5万千瓦", "6万千瓦"], True)],
    ),
    # things that are counted in a column of another matter are none of its parts
    (
        """
| 名称 | 内容 |
|---|---|
| 甲 | 12个 |
| 小计 | 5个 |
""",
        [],
    ),
    # 总投资中: three or more kinds of money are all of it
    (
        "总投资158.0亿元中，企业自筹94.8亿元，银行贷款57.4亿元，财政资金15.8亿元；优先支持书屋。",
        [("总投资", "158.0亿元", ["94.8亿元", "57.4亿元", "15.8亿元"], True)],
    ),
    ("总投资158.0亿元中，企业自筹94.8亿元，银行贷款57.4亿元；优先支持书屋。", []),
    # how many projects the sections of a chapter have
    (
        """
# 试点方案
一、重点工程
安排9个项目，见附件。
（一）书屋类
安排5个项目，配齐桌椅。
（二）书架类
安排5个项目，含书亭3座。
""",
        [("项目数", "9个", ["5个", "5个"], True)],
    ),
    (
        """
# 试点方案
一、重点工程
安排9个项目，见附件。
（一）书屋类
安排5个项目，配齐桌椅。
（二）书架类
书亭3座。
""",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLES_AND_CHAPTERS)
def test_sums_of_tables_and_chapters(text: str, expected: list[tuple[str, str, list[str], bool]]) -> None:
    assert added_and_complete(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 其中 behind a list may break down all of it, or one of it
        ("用纸总量100万吨，其中书屋60万吨、书亭40万吨。其中，城东区用纸50万吨。", [("100万吨", ["60万吨", "40万吨"])]),
        ("用纸总量100万吨，其中书屋60万吨、书亭40万吨；其中书亭旧纸30万吨。", [("100万吨", ["60万吨", "40万吨"]), ("40万吨", ["30万吨"])]),
        # a whole that is divided twice: by what it is and by where it is
        ("用纸总量100万吨，其中旧纸70万吨、城东区用纸50万吨。", []),
        ("用纸总量100万吨，其中城西区用纸70万吨、城东区用纸50万吨。", [("100万吨", ["70万吨", "50万吨"])]),
        ("用纸总量100万吨，其中旧纸70万吨、社区用纸50万吨。", [("100万吨", ["70万吨", "50万吨"])]),
    ],
)
def test_parts_of_which_nobody_knows_the_whole(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(f"{it.total.value}{it.total.unit}", [f"{part.value}{part.unit}" for part in it.parts]) for it in _read(text)[3]] == expected


SEATS = "表2 书屋用纸安排（万吨）\n| 类型 | {heads} |\n| 木座 | 22 | 57 | 107 |\n| 铁座 | 16 | 39 | 52 |\n| 合计 | 38 | 96 | 159 |"


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("2022年 | 2025年 | 2030年", ["书屋用纸2022年", "书屋用纸2025年", "书屋用纸2030年"]),
        ("2022年 | 2025年 | 2030年扛起", ["书屋用纸2022年", "书屋用纸2025年", "书屋用纸2030年"]),
        ("2022年 | 扛到2025年 | 2030年的扛起", ["书屋用纸2022年", "书屋用纸2025年", "书屋用纸2030年"]),
        # words that tell two columns apart, name a quantity, or stand in all of them
        ("2022年 | 2030年 | 2030年扛起", ["书屋用纸2022年", "书屋用纸2030年", "2030年扛起"]),
        ("2022年 | 2025年 | 2030年座位面积", ["书屋用纸2022年", "书屋用纸2025年", "2030年座位面积"]),
        ("2022年扛起 | 2025年扛起 | 2030年扛起", ["2022年扛起", "2025年扛起", "2030年扛起"]),
    ],
)
def test_words_beside_a_year_that_name_nothing_are_of_no_other_whole(heads: str, expected: list[str]) -> None:
    assert [subject for subject, _, _ in added(SEATS.format(heads=heads))] == expected


def test_parts_of_one_whole_have_one_key_whatever_stands_beside_a_year() -> None:
    made = extraction.plan(draft(f"云水市书屋方案\n一、主要目标\n{SEATS.format(heads='2022年 | 2025年 | 2030年扛起')}"), VOCABULARY)
    assert {fact.indicator for fact in made.facts if fact.subject == "木座"} == {"~木座"}


BARE = "表1 按片区\n| 片区 | 用纸 | 用水 |\n| 城东 | {east} | 2 |\n| 城西 | 30 | 3 |\n| 合计 | 100 | 5 |"
ONE_ROW = "表1 用纸（万吨）\n| 书屋 | 书亭 | 学校 | 合计 |\n| {first} | 30 | 10 | 100 |"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BARE.format(east=70), [("用纸", "100", True), ("用水", "5", True)]),
        (BARE.format(east=60), [("用纸", "100", False), ("用水", "5", True)]),
        (BARE.format(east=20), [("用水", "5", True)]),  # what comes to nothing like it is no part of it
        (BARE.format(east="70甲"), [("用水", "5", True)]),
        (ONE_ROW.format(first=60), [("表1 用纸（万吨）", "100万吨", True)]),
        (ONE_ROW.format(first=70), [("表1 用纸（万吨）", "100万吨", False)]),
        (ONE_ROW.format(first=20), []),
        (ONE_ROW.format(first="城东").replace("书屋", "片区"), []),
    ],
)
def test_of_numbers_without_a_unit_or_of_one_row_it_is_in_doubt_whether_they_are_all(
    text: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert [(it.subject, f"{it.total.value}{it.total.unit}", it.sure) for it in _read(text)[3]] == expected


def test_parts_behind_two_quantities_are_of_two() -> None:
    lines = "2022年全市书屋用电总量9万度。分场所看，书屋3万度，书亭6万度。\n同年书屋用水总量9万吨，归到场所后，书屋2万吨、书亭7万吨。"
    text = f"一、基本情况\n{lines}"
    found = [fact for fact in extraction.plan(draft(text), VOCABULARY).facts if fact.subject in ("书屋", "书亭")]
    assert len({fact.indicator for fact in found}) == len(found) == 4
    # Behind quantities of one name they are of one.
    again = [fact for fact in extraction.plan(draft(text.replace("用水", "用电")), VOCABULARY).facts if fact.subject in ("书屋", "书亭")]
    assert len({fact.indicator for fact in again}) == 2
