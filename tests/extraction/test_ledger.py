"""What becomes of everything in a draft that could be a fact."""

from __future__ import annotations

from textwrap import dedent

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.model.ledger import Mark

#: What stands above the text of a case, so that it is not taken for a title.
_BEFORE = "某市实施方案\n一、总体要求\n坚持系统观念，统筹推进各项工作，确保按期完成。\n"


def _marks(text: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Kind and quote of every mark of a draft, with its account."""
    return {(mark.kind, mark.evidence.quote): (mark.account, mark.by) for mark in _ledger(text)}


def _ledger(text: str) -> tuple[Mark, ...]:
    return extraction.plan(draft(_BEFORE + dedent(text)), VOCABULARY).ledger.marks


@pytest.mark.parametrize(
    ("text", "kind", "quote", "account"),
    [
        ("到2025年，森林覆盖率达到45%。", "quantity", "45%", ("used", "facts")),
        ("到2025年，森林覆盖率达到45%。", "year", "到2025年", ("used", "facts")),
        ("依据发改环资〔2023〕1490号文件编制。", "year", "2023", None),
        ("依据《某市2035年远景规划》编制。", "year", "2035年", ("set_aside", "name")),
        ("现状数据以2020年为基准年。", "year", "2020年为基准", ("set_aside", "frame")),
        ("按每车次奖励300元的办法另行规定，其余从略。", "money", "300元", ("open", "")),
        ("此事先问，市住房城乡建设局。", "body", "市住房城乡建设局", ("open", "")),
        ("（责任单位：市住房城乡建设局）", "body", "市住房城乡建设局", ("used", "responsibilities")),
        ("到2025年，座书比小于2.5﹕1。", "quantity", "2.5﹕1", ("open", "")),
        ("到2025年，座书比小于7∶1。", "quantity", "7∶1", ("open", "")),
        ("三类书屋的比例为6.8:50.6:42.6。", "quantity", "6.8:50.6:42.6", ("set_aside", "composition")),
        ("书屋每日8:30开放，另绘1:1万地图。", "quantity", "8:30", None),
        ("书屋每日8:30开放，另绘1:1万地图。", "quantity", "1:1", None),
        ("形成绿色发展格局，优化空间布局。", "body", "优化空间布局", None),
        ("此事先问，市交通运输局。", "body", "市交通运输局", ("open", "")),  # 交 begins the name here
        ("此事交市教育局。", "body", "市教育局", ("open", "")),  # and not here
    ],
)
def test_every_mark_has_an_account(text: str, kind: str, quote: str, account: tuple[str, str] | None) -> None:
    assert _marks(text).get((kind, quote)) == account


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("此事归口市教育局。", ["市教育局"]),
        ("此事归口开发区读书公司。", ["开发区读书公司"]),  # 开发区 is one word
        ("此事归口阅读办。", ["阅读办"]),  # in the place of a body
        ("阅读办负责，其余从略。", ["阅读办"]),
        ("市阅读办抓总。", ["市阅读办"]),  # and nothing else is said of it
        ("市阅读办抓总的日子，从略。", []),  # nobody is named: the words go on
        ("市阅读办、市教育局商定。", ["市阅读办", "市教育局"]),
        ("做到线上快办、限时督办，从略。", []),  # acts
        ("完善市政书网，铺开园区绿色书网。", []),  # things that something is done to, and that no authority is called like
        ("书多且人员集中的乡镇优先，国有企业次之。", []),  # whoever it is
        ("加快云水中心建设，从略。建成云水中心。", []),
        ("推广云水卫星厅，从略。", []),
        ("建设书香、宜人的城市客厅，从略。", []),
        ("落实云水市教育局意见，从略。", ["市教育局"]),
        ("积极吸引境外读书公司，从略。", []),  # something is done to them, however it is done
        ("并大力培育云水书行公司，从略。", []),
        ("读书联谊公司，从略。", ["读书联谊公司"]),
        ("从略。研究成立云水市书房中心。", []),  # what is made
        ("从略。推广到云水市书房中心，再议。", []),
        ("从略。云水开发区书房中心。", ["云水开发区书房中心"]),  # an act in the name of its area
        ("探索共建自由贸易书店联盟，从略。", []),  # 由 within a word
        ("其余从略，由云水公司。", ["云水公司"]),
        ("从略。这件事由云水公司，治理由云水书会公司。", ["云水公司", "云水书会公司"]),
        ("持续推进书场、绿色书厅、绿色书架建设，从略。", []),  # among things
        ("书场、绿色书厅、市教育局、绿色书架、书灯，从略。", ["市教育局"]),
        ("读书会、云水书厅、市教育局，从略。", ["云水书厅", "市教育局"]),  # among bodies
        ("城东、城西、城北书办公司，从略。", ["城北书办公司"]),  # whose end is that of all
    ],
)
def test_what_only_ends_like_a_body_is_none(sentence: str, named: list[str]) -> None:
    assert [mark.evidence.quote for mark in _ledger(sentence) if mark.kind == "body" and mark.account != "set_aside"] == named


def test_who_is_named_in_a_task_is_open_whatever_its_title_sounds_like() -> None:
    marks = _marks("二、主要任务\n（一）稳住发展现状。推广节水灌溉，头一个出面的是市住房城乡建设局。\n（二）新建书屋。新建书屋20座。")
    assert marks["body", "市住房城乡建设局"] == ("open", "")
    told = _marks("二、发展现状\n推广节水灌溉，头一个出面的是市住房城乡建设局。")
    assert told["body", "市住房城乡建设局"] == ("set_aside", "status")


def test_when_something_is_done_in_a_timetable_is_no_horizon_of_a_value() -> None:
    marks = _marks(
        """
        表3 工作安排
        | 时段 | 要做成的事 |
        | 2027年 | 组建专班，下达清单 |
        """
    )
    assert marks["year", "2027年"] == ("set_aside", "timetable")


@pytest.mark.parametrize("header", ["办完时间", "完成时间", "时间节点", "时限"])
def test_when_a_task_of_a_list_is_done_is_no_horizon_of_a_value(header: str) -> None:
    head = f"| 要办的事 | 牵头单位 | 配合单位 | {header} |"
    marks = _marks(f"表6 分工\n{head}\n| 修书屋 | 市教育局 | 市人社局 | 2027年底前 |\n| 修书亭 | 市教育局 | | 无 |")
    assert marks["year", "2027年底前"] == ("set_aside", "timetable")


@pytest.mark.parametrize(("what", "who"), [("重点节点", "牵头单位"), ("要做成的事", "由谁汇总"), ("要见到的成果", "盯办部门")])
def test_who_answers_for_what_is_done_by_a_time_answers_for_it(what: str, who: str) -> None:
    marks = _marks(f"表6 安排\n| 时段 | {what} | {who} |\n| 2027年 | 专班组建 | 市教育局、市人社局 |\n| 2028年 | 清单下达 | 市教育局 |")
    assert marks["body", "市教育局"] == marks["body", "市人社局"] == ("used", "responsibilities")
    assert marks["year", "2027年"] == ("set_aside", "timetable")


def test_who_gives_the_figures_of_an_indicator_answers_for_nothing() -> None:
    marks = _marks(
        "表6 口径\n| 指标 | 计算方法 | 数据提供单位 |\n| 座位率 | 座位除以人口 | 市教育局 |\n| 借阅率 | 借阅除以人口 | 市人社局 |"
    )
    assert marks["body", "市教育局"] == marks["body", "市人社局"] == ("set_aside", "source")


def test_where_a_project_stands_answers_for_nothing() -> None:
    marks = _marks(
        "附表 重点项目\n| 序号 | 项目名称 | 建设内容 | 建设地点 | 总投资（亿元） | 责任单位 |\n"
        "| 1 | 甲书屋 | 新建书屋3座 | 城东书业公司 | 3 | 市教育局 |\n| 2 | 乙书屋 | 新建书屋2座 | 城西书业公司 | 2 | 市人社局 |"
    )
    assert marks["body", "城东书业公司"] == marks["body", "城西书业公司"] == ("set_aside", "place")
    assert marks["body", "市教育局"] == ("used", "projects")


def test_who_keeps_an_indicator_is_set_aside_whatever_the_column_is_called() -> None:
    marks = _marks(
        """
        表1 主要指标
        | 指标 | 单位 | 2025年 | 归口 |
        | 森林覆盖率 | % | 45 | 市住房城乡建设局 |
        | 绿色出行比例 | % | 70 | 市交通运输局 |
        """
    )
    assert marks["body", "市住房城乡建设局"] == ("set_aside", "duty_column")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ("12—345", False),  # they number the rows of the right half of a table
        ("12—354", True),
        ("12—3——", True),
        ("23—456", True),
    ],
)
def test_a_column_that_counts_up_numbers_its_rows(numbers: str, told: bool) -> None:
    rows = "\n".join(f"| 书屋{letter} | 城东 | {number} | 城西 |" for letter, number in zip("甲乙丙丁戊己", numbers, strict=True))
    marks = _marks(f"表1 书屋调整情况\n| 名称 | 原址 | 新设情况 | 新址 |\n{rows}")
    assert (("quantity", "3") in marks) is told


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (("1.1", "1.2", "2.1.1", "2.1.2", "3.1"), False),
        (("1.1", "1.2", "2.1", "2.3", "3.1"), True),
        (("2.1", "2.2", "3.4", "3.5", "3.6"), True),
        (("2.1", "2.2", "2.3", "2.4", "2.5"), True),  # as likely how much of something there is
    ],
)
def test_a_column_of_the_numbers_of_items_is_no_data(numbers: tuple[str, ...], told: bool) -> None:
    rows = "\n".join(f"| {number} | 修补书屋{letter} | 市教育局 |" for letter, number in zip("甲乙丙丁戊", numbers, strict=True))
    marks = _marks(f"表1 分工\n| 任务编码 | 任务 | 牵头部门 |\n{rows}")
    assert (("quantity", numbers[1]) in marks) is told


def test_the_numbers_of_rows_are_no_data_and_cells_are_held_by_their_lists() -> None:
    marks = _marks(
        """
        表1 主要指标
        | 序号 | 指标 | 单位 | 2025年 |
        | 1 | 森林覆盖率 | % | 45 |
        """
    )
    assert ("quantity", "1") not in marks
    assert marks["quantity", "45"] == ("used", "facts")


def test_years_at_the_head_of_a_row_are_those_of_its_values() -> None:
    marks = _marks(
        """
        表1 主要指标
        | 年份 | 森林覆盖率（%） |
        | 2025年 | 45 |
        | 2030年 | 待定 |
        """
    )
    assert marks["year", "2025年"] == ("used", "facts")
    assert marks["year", "2030年"] == ("open", "")
    assert marks["column", "年份"] == ("used", "tables")


def test_marks_stand_in_the_order_of_the_draft_and_their_quotes_are_its_text() -> None:
    document = draft("到2025年，森林覆盖率达到45%。\n此事先问，市住房城乡建设局。")
    marks = extraction.plan(document, VOCABULARY).ledger.marks
    places = [(mark.evidence.place.block, mark.evidence.place.start) for mark in marks]
    assert places == sorted(places)
    for mark in marks:
        place = mark.evidence.place
        assert document.blocks[place.block].text[place.start : place.end] == mark.evidence.quote


def test_hidden_text_and_running_heads_are_not_accounted_for() -> None:
    from dataclasses import replace

    document = draft("此事先问，市住房城乡建设局。")
    hidden = replace(document, blocks=tuple(replace(block, hidden=True) for block in document.blocks))
    assert extraction.plan(hidden, VOCABULARY).ledger.marks == ()


def test_the_summary_counts_what_the_marks_say() -> None:
    ledger = extraction.plan(draft("到2025年，森林覆盖率达到45%。\n此事先问，市住房城乡建设局。"), VOCABULARY).ledger
    summary = ledger.summary()
    for count in summary.counts:
        of_kind = [mark.account for mark in ledger.marks if mark.kind == count.kind]
        assert (count.used, count.set_aside, count.open) == tuple(map(of_kind.count, ("used", "set_aside", "open")))
    assert summary.open == tuple(mark for mark in ledger.marks if mark.account == "open")


def test_what_a_field_of_a_project_says_besides_itself_is_open() -> None:
    marks = _marks(
        """
        表1 重点项目
        | 序号 | 项目名称 | 建设内容 | 总投资（亿元） | 责任单位 |
        | 1 | 光伏电站 | 新建50万千瓦，归口市能源局，2027年收官 | 20 | |
        """
    )
    assert marks["quantity", "50万千瓦"][0] == "used"
    assert marks["body", "市能源局"] == ("open", "")
    assert marks["year", "2027年"] == ("open", "")


@pytest.mark.parametrize(
    ("item", "account"),
    [
        ("新建书廊42公里，2028年投用。", ("set_aside", "act")),  # when it is done, in a part of its own
        ("新建书廊42公里，2028年9月底前投用。", ("set_aside", "act")),
        ("新建书廊42公里，2028年走完3程。", ("open", "")),  # with a figure that nobody knows
        ("沿岸42公里书廊收官，2028年，就在那里。", ("open", "")),  # it opens what follows
    ],
)
def test_when_a_task_is_done_is_no_horizon_of_a_value(item: str, account: tuple[str, str]) -> None:
    marks = [mark for mark in _ledger(f"二、主要任务\n（一）修书廊。{item}") if mark.kind == "year"]
    assert [(mark.account, mark.by) for mark in marks] == [account]
    if account[0] == "set_aside":  # elsewhere nobody says that it is a task
        marks = [mark for mark in _ledger(f"二、别的\n{item}") if mark.kind == "year"]
        assert [mark.account for mark in marks] == ["open"]


@pytest.mark.parametrize(("header", "account"), [("其中：2025年底前", ("set_aside", "split")), ("面积", ("open", ""))])
def test_what_of_a_cost_falls_into_a_time_is_no_cost_of_its_own(header: str, account: tuple[str, str]) -> None:
    marks = _marks(
        f"""\
        三、重点工程
        | 项目名称 | 建设内容 | 总投资（万元） | {header} | 责任单位 |
        |---|---|---|---|---|
        | 城东书屋 | 20座 | 3000 | 1200 | 市文旅局 |
        """
    )
    assert (marks[("quantity", "3000")][0], marks[("quantity", "1200")]) == ("used", account)


@pytest.mark.parametrize(
    ("item", "open_ones"),
    [
        ("建设日处理5万吨书浆的工程。", ["5万吨"]),
        ("2027年底前让日产3吨的印书线开动起来。", ["2027年底前", "3吨"]),
        ("2027年底前建设日产3吨的印书线。", []),
        ("针对城东印书坊30万吨的用纸，推动坊里换机。", ["30万吨"]),
        ("推进包装减量，45毫米及以下胶带使用比例达到100%。", []),  # which tapes
        ("城东的3台印书机另说。", ["3台"]),
    ],
)
def test_a_figure_in_a_measure_is_understood_only_where_a_fact_has_it(item: str, open_ones: list[str]) -> None:
    marks = [mark for mark in _ledger(f"二、主要任务\n（一）修书廊。{item}") if mark.kind in ("quantity", "year")]
    assert [mark.evidence.quote for mark in marks if mark.account == "open"] == open_ones
    assert {mark.by for mark in marks if mark.account == "used"} <= {"facts"}


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        # it is carried to the sentences that follow
        ("到2025年，书屋更加完善。森林覆盖率达到45%。", ["used"]),
        ("到2025年，书屋更加完善。到2025年，森林覆盖率达到45%。", ["set_aside", "used"]),
        ("到2025年，森林覆盖率达到45%。到2025年，书屋更加完善。", ["used", "set_aside"]),
        ("到2025年，森林覆盖率达到45%。到2025年，书屋3程用纸。", ["used", "set_aside"]),
        ("到2025年，森林覆盖率达到45%。到2025年，针对城东印书坊30万吨的用纸，推动换机。", ["used", "open"]),
    ],
)
def test_a_year_is_that_of_a_fact_only_where_the_fact_takes_it_from(text: str, accounts: list[str]) -> None:
    assert [mark.account for mark in _ledger(text) if mark.kind == "year"] == accounts


@pytest.mark.parametrize(
    ("sentence", "quote", "by"),
    [
        ("书库40%以上的面积照着新样子来。", "40%", ""),  # a share, and whose
        ("借阅率在40%以上的书屋另行登记。", "40%", "threshold"),
        ("编制书屋、书亭、书车3项标准。", "3项", ""),  # what is made, and how many
        ("与城东、城西30个书点签约。", "30个", ""),
        ("书屋、书亭、书车3项标准另说。", "3项", "count"),
        ("借阅增速低于上年不高于3.5%的控制水平。", "3.5%", ""),
    ],
)
def test_a_figure_is_set_aside_only_as_what_it_is(sentence: str, quote: str, by: str) -> None:
    marks = _marks(f"二、主要任务\n（一）修书廊。{sentence}")
    assert marks["quantity", quote][1] in ((by,) if by else ("", "facts"))


def test_the_periods_of_amounts_that_add_up_are_theirs() -> None:
    marks = _marks(
        """\
        三、重点工程
        表4 分期投资（亿元）
        | 时段 | 书屋 | 书亭 | 合计 |
        |---|---|---|---|
        | 2024—2025年 | 6 | 3 | 9 |
        | 2026—2030年 | 5 | 3 | 8 |
        表5 分类投资（亿元）
        | 类别 | 总投资 | 2027年 | 2028年 | 2029年座谈 |
        |---|---|---|---|---|
        | 书屋 | 6 | 3 | 3 | 两次 |
        | 书亭 | 7 | 3 | 4 | 两次 |
        | 学校 | 8 | 4 | 4 | 两次 |
        | 其他 | 9 | 4 | 5 | 两次 |
        """
    )
    assert {marks["year", year] for year in ("2024—2025年", "2026—2030年", "2027年", "2028年")} == {("used", "sums")}
    assert marks["year", "2029年"] == ("open", "")  # no part of the amounts


def test_the_periods_of_amounts_that_add_up_in_a_sentence_are_theirs() -> None:
    marks = _marks("三、重点工程\n总投资30亿元。分阶段看，2024—2025年完成10亿元，2026—2030年完成20亿元，2029年收官。")
    assert marks["year", "2024—2025年"] == marks["year", "2026—2030年"] == ("used", "sums")
    assert marks["year", "2029年"][1] != "sums"


def test_an_estimate_is_set_aside() -> None:
    marks = _marks("二、主要目标\n（一）实施路径测算\n书屋六十座。\n（二）书屋\n文。\n三、主要任务\n新建书屋20座。")
    assert marks[("heading", "（一）实施路径测算")] == ("set_aside", "estimate")


def test_bare_years_in_a_column_of_years_are_years() -> None:
    marks = _marks(
        """
        表1 书屋座位变化
        | 年份 | 城东座位（个） | 城西座位（个） |
        | 2019 | 120 | 80 |
        | 2020 | 130 | 90 |
        """
    )
    assert marks["year", "2019"] == marks["year", "2020"] == ("used", "facts")
    assert ("quantity", "2019") not in marks


@pytest.mark.parametrize(
    ("cell", "account"),
    [
        ("良", ("set_aside", "no_figure")),
        ("35册", ("open", "")),
    ],
)
def test_the_head_of_a_column_in_words_is_the_year_of_no_value(cell: str, account: tuple[str, str]) -> None:
    marks = _marks(f"表1 书屋等次\n| 地点 | 2019年 | 说明 |\n| 城东 | {cell} | “十四五”新增书点 |\n| 城西 | 优 | 无 |")
    assert marks["year", "2019年"] == account
    assert marks["year", "“十四五”"] == ("set_aside", "no_figure")


def test_a_figure_that_is_set_aside_gives_a_year_no_value() -> None:
    marks = _marks("“十四五”期间共设置书屋指标15项，包括书亭指标。")
    assert marks["quantity", "15项"] == ("set_aside", "count")
    assert marks["year", "“十四五”期间"][0] == "set_aside"


@pytest.mark.parametrize(
    ("row", "quote", "account"),
    [
        ("| 修书屋 | 修好书屋20座 | 修好书屋30座 | 市教育局 |", "20座", ("used", "tasks")),
        ("| 摆书架 | 摆上书架、书灯等2000件 | 4000件 | 市教育局 |", "2000件", ("used", "tasks")),
        ("| 修书屋 | 20座 | 30座 | 市教育局 |", "20座", ("open", "")),  # of what, nobody knows
        # half of the name of an indicator that the draft may speak of
        ("| 配新能源汽车 | 新能源汽车渗透达到30% | 40% | 市教育局 |", "30%", ("open", "")),
        # and the figure that the draft gives for that year elsewhere
        ("| 用非化石能源 | 非化石能源达到20% | 25% | 市教育局 |", "20%", ("used", "tasks")),
    ],
)
def test_what_a_task_of_a_list_brings_by_a_year_is_its_own(row: str, quote: str, account: tuple[str, str]) -> None:
    head = "到2026年，非化石能源消费比重达到20%。\n表6 分工\n| 要办的事 | 2026年目标 | 2028年目标 | 牵头单位 |"
    assert _marks(f"{head}\n{row}\n| 修书亭 | 略 | 略 | 市人社局 |")["quantity", quote] == account


@pytest.mark.parametrize("first", ["自2026年1月1日", "截至2026年3月", "于2026年3月5日"])
def test_the_word_before_a_date_is_of_it(first: str) -> None:
    marks = [mark for mark in _ledger(f"书屋共40座；{first}至2027年12月31日闭馆整修。") if mark.kind == "year"]
    assert [(mark.account, mark.by) for mark in marks] == [("set_aside", "date")] * 2


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("把藏书满3万册的25家书院逐户盘点。", "25家"),
        ("每年选派60名馆员驻馆。", "60名"),
        ("理顺6家书库之间的小路。", "6家"),
    ],
)
def test_how_many_things_something_is_done_to_is_told_by_what_stands_behind(sentence: str, quote: str) -> None:
    assert _marks(f"二、主要任务\n（一）修书廊。{sentence}")["quantity", quote] == ("used", "facts")


@pytest.mark.parametrize(
    ("text", "year", "account"),
    [
        ("2025年森林覆盖率达到45%，2030年书屋全面铺开。", "2030年", ("set_aside", "no_figure")),
        ("2030年书屋全面铺开，2025年森林覆盖率达到45%。", "2030年", ("set_aside", "no_figure")),
        (
            "2025年森林覆盖率达到45%，2030年收官，针对城东印书坊30万吨的用纸换机。",
            "2030年",
            ("open", ""),
        ),  # with a figure that nobody knows
        ("森林覆盖率达到45%，2030年书屋全面铺开。", "2030年", ("open", "")),  # of what year the figure is, the sentence does not say
    ],
)
def test_a_year_is_no_horizon_where_the_figures_beside_it_have_another(text: str, year: str, account: tuple[str, str]) -> None:
    assert _marks(f"二、别的\n{text}")["year", year] == account


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("书屋项目同步开展书网接入，从略。", []),
        ("馆内藏书优先列入书屋部，从略。", []),
        ("市教育局推进书屋办，从略。", ["市教育局"]),  # what is said of it is no part of its name
    ],
)
def test_what_is_done_stands_in_no_name(sentence: str, named: list[str]) -> None:
    assert [mark.evidence.quote for mark in _ledger(sentence) if mark.kind == "body"] == named


def test_where_the_money_of_a_project_comes_from_is_no_cost() -> None:
    marks = _marks(
        "附表 重点项目\n| 序号 | 项目名称 | 建设内容 | 总投资（亿元） | 资金来源 | 建设年限 |\n"
        "| 1 | 甲书屋 | 新建书屋3座 | 3 | 馆方20%，其余捐赠 | 2024—2025 |"
    )
    assert marks["quantity", "20%"] == ("set_aside", "split")


def test_a_table_of_figures_of_one_year_may_call_them_numbers() -> None:
    marks = _marks(
        "表2 家底（2022年）\n| 项目 | 数量 | 计量单位 |\n| 书屋总数 | 312 | 座 |\n| 森林覆盖率 | 48.6 | % |\n| 借阅总量 | 71 | 万册 |"
    )
    assert {marks["quantity", figure] for figure in ("312", "48.6", "71")} == {("used", "facts")}


def test_what_is_said_of_many_is_no_name_of_one() -> None:
    marks = _marks("充分发挥我县已办好的各类政府投资书亭和云水市政府投资书库引导作用。")
    assert [quote for kind, quote in marks if kind == "body"] == []
