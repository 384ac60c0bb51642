"""Headings: levels, numbers as printed, titles, places; and what is none."""

from dataclasses import replace

import pytest
from tests.extraction.drafts import body, draft

from plancheck.extraction.outline import headings, openings
from plancheck.model.document import Block, Document, Table
from plancheck.model.plan import Heading


def rows(found: tuple[Heading, ...]) -> list[tuple[int, str, str]]:
    return [(each.level, each.number, each.title) for each in found]


def test_typed_numbers_of_all_levels() -> None:
    document = draft("""\
        # 云水市阅读空间建设
        # 实施方案
        为推进阅读，制定本方案。
        一、总体要求
        （一）指导思想。坚持以读者为本。
        二、主要任务
        （一）建设空间
        1.建设书房。新建书房20座。
        2．开放阅览室。每周开放60小时。
        （1）学校阅览室
        面向社会开放。
        """)
    assert rows(headings.headings(document)) == [
        (0, "", "云水市阅读空间建设实施方案"),
        (1, "一、", "总体要求"),
        (2, "（一）", "指导思想"),
        (1, "二、", "主要任务"),
        (2, "（一）", "建设空间"),
        (3, "1.", "建设书房"),
        (3, "2．", "开放阅览室"),
        (4, "（1）", "学校阅览室"),
    ]


def test_chapters_that_are_counted_with_a_zero() -> None:
    document = draft("""\
        # 云水市书屋方案
        1.0 书屋与读者
        1.1 旧书屋
        全市旧书屋40座。
        2.0 要做的事
        2.1 书屋
        1. 补墙
        刷新墙面，补好三处裂缝。
        2. 换窗
        窗户四百樘全部换新。
        2.2 书亭
        1. 迁址
        书亭迁到学校门口。
        3.0 谁来做
        （一）领头的
        书屋由馆长领头。
        （二）查的
        每季度查一次。
        """)
    assert rows(headings.headings(document))[1:] == [
        (1, "1.0", "书屋与读者"),
        (2, "1.1", "旧书屋"),
        (1, "2.0", "要做的事"),
        (2, "2.1", "书屋"),
        (3, "1.", "补墙"),
        (3, "2.", "换窗"),
        (2, "2.2", "书亭"),
        (3, "1.", "迁址"),
        (1, "3.0", "谁来做"),
        (2, "（一）", "领头的"),
        (2, "（二）", "查的"),
    ]


def test_articles_are_counted_through_the_chapters() -> None:
    document = draft("""\
        # 云水市书屋方案
        一、旧馆
        第一条【墙面】市甲局刷新墙面，补好三处裂缝；更换门窗。
        第二条【屋顶】市乙局翻新屋顶。屋顶加保温层。
        第三条【市丙局】添置书架，书架用旧木做成。
        二、新馆
        第四条 选址
        靠近学校和车站，第五条所列的地块除外。
        第五条 地块每年选一次。
        """)
    assert rows(headings.headings(document))[1:] == [
        (1, "一、", "旧馆"),
        (3, "第一条", "墙面"),
        (3, "第二条", "屋顶"),
        (1, "二、", "新馆"),
        (3, "第四条", "选址"),
    ]


def test_place_and_run_in() -> None:
    document = body("一、任务", "1. 建设书房。新建20座。", "2. 开放阅览室。全年开放。")
    book = headings.headings(document)[1]
    assert (book.run_in, book.place.block, book.place.start, book.place.end) == (True, 1, 0, 7)
    assert book.place.section == ("一、任务", "1.建设书房")
    assert document.blocks[1].text[book.place.start : book.place.end] == "1. 建设书房"


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["第一章 总则", "文。", "第一节 目的", "文。", "一、范围", "文。", "第二章 附则", "文。"], [1, 2, 3, 1]),
        (["第一章 总则", "一、范围", "文。", "（一）对象", "文。", "第二章 附则", "文。"], [1, 2, 3, 1]),
        (["一、总则", "文。", "（一）目的", "文。", "第一章 附录", "文。", "第二章 附录", "一、表", "文。"], [1, 2, 1, 1, 2]),
        (["1 总则", "1.1 目的", "文。", "1.2 范围", "1.2.1 对象", "文。"], [1, 2, 2, 3]),
        (["1 总则", "1.1 目的", "文。", "A.1 对象", "文。", "Ｂ.1 范围", "文。"], [1, 2, 2, 2]),
        (["一、总则", "（一）对象。建设书房。", "（二）范围。开放书房。", "保障措施", "（三）组织。成立专班。"], [1, 2, 2, 1, 2]),
        (["一、总则", "（一）对象。", "建设书房若干", "（二）范围。", "开放书房若干", "（三）组织。"], [1, 2, 2, 2]),  # their text
        (["一、总则", "（一）对象。建设书房。", "市文化局", "（二）范围。开放书房。"], [1, 2, 2]),  # who does it
        (["一、总则", "（一）对象。建设书房。", "保障措施", "（一）范围。开放书房。"], [1, 2, 2]),  # the count does not go on
        (["一、总则", "文。", "二、总则", "文。", "二、附则", "文。"], [1, 1, 1]),  # misnumbered, but headings all the same
        (["1 书屋概况", "书屋在城东。", "2 主要目标", "到2025年，借阅率达到20%。"], [1, 1]),  # all that is numbered
        (["一、总则", "文。", "1 书屋概况", "书屋在城东。", "2 主要目标", "文。"], [1]),
        (["1 书屋概况", "2 主要目标", "文。"], []),
        # a row, however it is counted, that stands above all other numbers
        (["A、概况", "（一）甲", "文。", "B、目标", "（一）乙", "文。", "C、任务", "文。", "D、保障", "文。"], [1, 2, 1, 2, 1, 1]),
        (["【一】概况", "1.甲。文。", "【二】目标", "1.乙。文。", "【三】任务", "文。", "【四】保障", "文。"], [1, 2, 1, 2, 1, 1]),
        (["Ⅰ、概况", "1.甲。文。", "Ⅱ、目标", "1.乙。文。", "Ⅳ、任务", "文。", "Ⅴ、保障", "文。"], [3, 3]),  # one is missing
        (["一、总则", "A、甲项", "文。", "B、乙项", "（一）子", "文。", "C、丙项", "（一）丑", "文。", "D、丁项", "文。"], [1, 2, 2]),
        (["１．建设书房。新建20座。", "２．开放阅览室。每天开放。"], [3, 3]),
        (["一、推动结构调整，构建发展新格局", "文。"], [1]),
        (["(一)建设书房", "文。", "(二)开放阅览室", "文。"], [2, 2]),
    ],
)
def test_levels(paragraphs: list[str], expected: list[int]) -> None:
    assert [each.level for each in headings.headings(body(*paragraphs)) if each.level] == expected


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["1.新建书房20座，其中社区书房10座，乡镇书房5座；", "2.新建阅览室15间；", "3.改造图书馆2座。"],
        ["1.新建书房。", "2.新建阅览室。", "3.改造图书馆。"],  # a list of sentences with nothing under them
        ["（一）新建书房的；", "（二）改造书房的；", "（三）其他情形。"],
        ["一是建设书房。二是开放阅览室。", "三是加强管理。"],
        ["2025年12月1日", "3.5万册图书入藏。"],
        ["附件：1.项目清单", "2.任务分工表"],
        ["“一、总体要求”是首章。"],
        ["总体要求................................1", "一、总则……………3"],
        ["（1）到2025年，书房达到20座。开放时间60小时。", "（2）到2030年，书房达到40座。开放时间70小时。"],
    ],
)
def test_no_headings(paragraphs: list[str]) -> None:
    assert [each for each in headings.headings(body(*paragraphs)) if each.level] == []


def test_contents_lists_are_left_out() -> None:
    document = body("目 录", "一、总体要求", "二、主要任务", "一、总体要求", "文。", "二、主要任务", "文。")
    assert [each.place.block for each in headings.headings(document)] == [3, 5]


@pytest.mark.parametrize(
    ("first", "expected"),
    [("注：1.书屋按座计，按年末数计算。", []), ("注：书屋按座计。", ["书亭按个计，含流动书亭和临时书亭"])],
)
def test_notes_that_go_on_are_no_headings(first: str, expected: list[str]) -> None:
    table = "附件1 指标表\n| 指标 | 2025年 |\n| 书屋（座） | 9 |"
    text = f"一、主要目标\n{table}\n{first}\n2.书亭按个计，含流动书亭和临时书亭。\n附件2 清单\n书屋9座。"
    assert [each.title for each in headings.headings(draft(text)) if each.level == 3] == expected


def test_boxes_are_no_headings() -> None:
    document = body(
        "一、任务", "1.建设书房。新建20座。", "专栏1 书房工程", "1.社区书房。10座。", "2.乡镇书房。10座。", "2.培训馆员。每年两期。"
    )
    assert [each.place.block for each in headings.headings(document)] == [0, 1, 5]


def test_a_box_that_says_all_itself_leaves_the_items_behind_it_headings() -> None:
    document = body("一、任务", "1.建设书房。新建20座。", "专栏 书房要点：①选址靠近社区；②开放到晚间。", "2.培训馆员。每年两期。")
    assert [each.place.block for each in headings.headings(document)] == [0, 1, 3]


def test_table_cells_are_no_headings() -> None:
    document = draft("""\
        一、任务
        | 一、能源 | 二、交通 |
        | 1 | 2 |
        """)
    assert rows(headings.headings(document)) == [(1, "一、", "任务")]


def test_a_long_item_among_titles_keeps_its_own_place() -> None:
    document = body(
        "一、任务",
        "1.研究制定书房建设行动方案，提出建设目标，明确建设时间表，细化建设路径和任务措施，形成方案。加强督促。",
        "2.建设书房。新建20座。",
        "3.开放阅览室。全年开放。",
        "4.培训馆员。每年两期。",
    )
    assert [each.number for each in headings.headings(document)] == ["一、", "1.", "2.", "3.", "4."]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # half of them titles: the others are called by their first clause, so that no number is missing
        (
            [
                "1.建设书房。新建20座。",
                "2.改造书亭5座，举办讲座20场，开展活动30次。",
                "3.推进馆员培训，每年两期。",
                "4.开放阅览室。全年开放。",
            ],
            ["1.建设书房", "2.改造书亭5座", "3.推进馆员培训", "4.开放阅览室"],
        ),
        (
            [
                "7.建设书房。新建20座。",
                "8.改造书亭5座，举办讲座20场，开展活动30次。",
                "9.推进馆员培训，每年两期。",
                "10.开放阅览室。全年开放。",
            ],
            ["7.建设书房", "8.改造书亭5座", "9.推进馆员培训", "10.开放阅览室"],
        ),
        (
            ["1.建设书房。新建20座。", "2. 2025年底前完成书亭改造。改造书亭5座。", "3.开放阅览室。全年开放。"],
            ["1.建设书房", "2.2025年底前完成书亭改造", "3.开放阅览室"],
        ),
        (
            ["1.建设书房。新建20座。", "2.2025年，改造书亭5座，举办讲座20场。", "3.5G书房建设。建基站3座。", "4.开放阅览室。全年开放。"],
            ["1.建设书房", "2.2025年，改造书亭5座，举办讲座20场", "3.5G书房建设", "4.开放阅览室"],
        ),
        (["1.建设书房。新建20座。", "2. 3D展厅建设。建展厅2个。"], ["1.建设书房", "2.3D展厅建设"]),
        # behind the last title nothing is missing
        (
            ["1.建设书房。新建20座。", "2.开放阅览室。全年开放。", "3.改造书亭5座，举办讲座20场，开展活动30次；"],
            ["1.建设书房", "2.开放阅览室"],
        ),
        # fewer than half: a list of sentences
        (["1.建设书房。新建20座。", "2.改造书亭5座，举办讲座20场；", "3.开展活动30次，展览5场，讲座2场；", "4.培训馆员。"], []),
        # numbers that do not count on are of several lists
        (
            ["1.建设书房。新建20座。", "1.改造书亭5座，举办讲座20场，开展活动30次。", "2.开放阅览室。全年开放。"],
            ["1.建设书房", "1.改造书亭5座，举办讲座20场，开展活动30次", "2.开放阅览室"],
        ),
    ],
)
def test_no_number_of_a_list_of_titles_is_missing(lines: list[str], expected: list[str]) -> None:
    assert [each.number + each.title for each in headings.headings(body(*lines))] == expected


@pytest.mark.parametrize("text", ["2. 2025年底前完成书亭改造", "3.5G书房建设", "1.2024年建成书房", "4.3D展厅"])
def test_a_figure_behind_a_number(text: str) -> None:
    at = openings.lead(Block(0, text))
    assert at == len(text)


@pytest.mark.parametrize("text", ["3.5万册图书入藏。", "3.5GW装机投运", "2.2025册图书", "1.2024号文件", "2.5万座书房"])
def test_a_figure_without_a_number(text: str) -> None:
    assert [each for each in headings.headings(body(text, "文。")) if each.number[:2] in ("3.", "2.", "1.") and each.number[2:] == ""] == []


def boxed(*lines: str) -> Document:
    """A document of these lines; those behind "□" stand in text boxes."""
    blocks = (
        Block(at, text.removeprefix("□"), part="textbox" if text.startswith("□") else "body", paragraph=at + 1)
        for at, text in enumerate(lines)
    )
    return Document("boxes.docx", "0" * 64, "docx", blocks=tuple(blocks))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # the number that is missing in the text
        (["一、总则", "文。", "□二、任务", "文。", "三、保障", "文。"], ["一、", "二、", "三、"]),
        (["□一、总则", "文。", "二、任务", "文。"], ["一、", "二、"]),
        (["一、总则", "文。", "□二、任务", "文。"], ["一、", "二、"]),
        (["一、总则", "文。", "□二、任务", "文。", "□三、保障", "文。"], ["一、", "二、", "三、"]),
        (
            ["一、总则", "（一）甲", "文。", "□（二）乙", "文。", "二、任务", "（一）丙", "文。"],
            ["一、", "（一）", "（二）", "二、", "（一）"],
        ),
        (["第一章 总则", "文。", "□第二章 任务", "文。", "第三章 保障", "文。"], ["第一章", "第二章", "第三章"]),
        (["一、总则", "（一）甲。文。", "□（二）乙。文。", "（三）丙。文。"], ["一、", "（一）", "（二）", "（三）"]),
        (["一、总则", "（一）甲。文。", "二、任务", "□（二）乙。文。", "（三）丙。文。"], ["一、", "（一）", "二、", "（二）", "（三）"]),
        (["一、任务", "□1.甲。文。", "2.乙。文。"], ["一、", "1.", "2."]),
        (["一、任务", "1.甲。文。", "□2.乙。文。", "3.丙。文。"], ["一、", "1.", "2.", "3."]),
        # boxes that count by themselves
        (["一、任务", "1.甲。文。", "□2.乙。文。"], ["一、", "1."]),
        (["一、任务", "1.甲。文。", "□1.受理。文。", "□2.审批。文。", "2.乙。文。"], ["一、", "1.", "2."]),
        (["一、任务", "□1.受理。文。", "□2.审批。文。", "文。"], ["一、"]),
        (["一、总则", "文。", "□一、受理", "□二、审批", "二、任务", "文。"], ["一、", "二、"]),
        (["一、总则", "文。", "二、任务", "□二、任务", "文。", "三、保障", "文。"], ["一、", "二、", "三、"]),
        (["一、总则", "文。", "□1.受理", "□2.审批", "二、任务", "文。"], ["一、", "二、"]),
        (["文。", "□一、受理", "□二、审批"], []),
        # a sentence
        (["一、总则", "文。", "□二、任务完成后，及时报告。", "二、任务", "文。"], ["一、", "二、"]),
    ],
)
def test_headings_in_text_boxes(lines: list[str], expected: list[str]) -> None:
    assert [each.number for each in headings.headings(boxed(*lines)) if each.level] == expected


def test_chapters_in_boxes_alone() -> None:
    lines = ["□一、概况", "文。", "□二、目标", "文。", "□三、任务", "文。", "□四、保障", "文。"]
    assert [each.number for each in headings.headings(boxed(*lines)) if each.level] == ["一、", "二、", "三、", "四、"]
    assert [each.number for each in headings.headings(boxed(*lines[:2], *lines[4:])) if each.level] == []


def test_chapters_in_tables_of_one_cell() -> None:
    document = body("一、概况", "文。", "二、目标", "文。", "三、任务", "文。", "四、保障", "文。")
    tables = tuple(Table(at + 1, ((2 * at,),), 0) for at in range(4))
    blocks = tuple(replace(each, table=each.index // 2 + 1, cell=(1, 1)) if each.index % 2 == 0 else each for each in document.blocks)
    found = headings.headings(replace(document, blocks=blocks, tables=tables))
    assert [each.number for each in found if each.level] == ["一、", "二、", "三、", "四、"]


def test_bold_lines_stand_side_by_side_or_one_right_above_the_others() -> None:
    text = "书屋每天开放，馆员轮流值班，读者随时借还。" * 3
    lines = ("云水市书屋建设方案", "书屋概况", "所在位置", text, "馆舍藏书", text, "书屋任务", "新建书房", text, "书屋保障", text)
    blocks = tuple(Block(at, line, bold=0 if line == text else len(line)) for at, line in enumerate(lines))
    deep = [(each.level, each.title) for each in headings.headings(Document("", "", "docx", blocks=blocks))]
    assert [level for level, _ in deep if level] == [1, 2, 2, 1, 2, 2]


def test_lines_that_part_numbered_items_show_how_others_are_printed() -> None:
    lines = ["概况篇目", "（一）甲。文。", "（二）乙。文。", "目标篇目", "（三）丙。文。", "（四）丁。文。", "任务篇目", "（五）戊。文。"]
    found = headings.headings(body(*lines, "保障篇目", "书屋每天开放。", "附则篇目", "书屋由馆员看护。"))
    assert [each.title for each in found if each.level == 1] == ["概况篇目", "目标篇目", "任务篇目", "保障篇目", "附则篇目"]
    document = body(*lines, "保障篇目", "书屋每天开放。", "附则篇目", "书屋由馆员看护。")
    styled = replace(document, blocks=tuple(replace(each, outline=1) if each.text == "附则篇目" else each for each in document.blocks))
    assert [each.level for each in headings.headings(styled) if each.title == "附则篇目"] == [2]  # a style says how deep it stands


def test_automatic_numbers_and_styles() -> None:
    blocks = (
        Block(0, "阅读空间实施方案", style="title", centred=True, size=22.0),
        Block(1, "一、总体要求", label="一、", style="heading 1", outline=0),
        Block(2, "文。"),
        Block(3, "工作背景", style="heading 2", outline=1),
        Block(4, "文。"),
        Block(5, "1.新建书房。", label="1.", outline=2),
        Block(6, "2.新建阅览室。", label="2.", outline=2),
    )
    assert rows(headings.headings(Document("", "", "docx", blocks=blocks))) == [
        (0, "", "阅读空间实施方案"),
        (1, "一、", "总体要求"),
        (2, "", "工作背景"),
        (3, "1.", "新建书房"),
        (3, "2.", "新建阅览室"),
    ]


@pytest.mark.parametrize("space", [" ", ""])
def test_an_automatic_number_without_a_sign_is_a_number(space: str) -> None:
    blocks = (
        Block(0, "一、总体要求"),
        Block(1, f"1{space}工作背景", label="1"),
        Block(2, "文。"),
        Block(3, f"2{space}主要目标", label="2"),
        Block(4, "文。"),
    )
    found = headings.headings(Document("", "", "docx", blocks=blocks))
    assert [(each.number, each.title) for each in found] == [("一、", "总体要求"), ("1", "工作背景"), ("2", "主要目标")]


def test_bold_leads_and_annexes() -> None:
    lead = "建设书房。新建书房20座，开放阅览室。"
    blocks = (
        Block(0, "一、主要任务"),
        Block(1, lead, bold=5),
        Block(2, "正文。" * 20),
        Block(3, "附件1"),
        Block(4, "任务分工表"),
        Block(5, "附件2 项目清单"),
    )
    found = headings.headings(Document("", "", "docx", blocks=blocks))
    assert rows(found) == [(1, "一、", "主要任务"), (2, "", "建设书房"), (1, "附件1", "任务分工表"), (1, "附件2", "项目清单")]
    assert (found[1].run_in, found[1].place.end) == (True, 4)


@pytest.mark.parametrize(
    ("bold", "outline", "expected"),
    [
        ((3,), None, []),  # of five, the third: beside paragraphs that have no title
        ((1,), None, ["书屋"]),  # the first of the list
        ((3,), 3, ["书屋"]),  # styled as a heading
        ((1, 2, 3, 4, 5), None, ["书屋"] * 5),
    ],
)
def test_bold_words_open_some_paragraphs_of_a_list(bold: tuple[int, ...], outline: int | None, expected: list[str]) -> None:
    plain = "{}.书屋先后建了二十座，其中社区十二座，学校八座，都在街面上，读者常来，也有人捐书，还有人捐桌椅，今年又添了两座，明年再添。"
    lines = [
        Block(at, f"{at}.书屋。建了二十座。", bold=4, outline=outline) if at in bold else Block(at, plain.format(at)) for at in range(1, 6)
    ]
    found = headings.headings(Document("", "", "docx", blocks=(Block(0, "一、工作基础"), *lines)))
    assert [each.title for each in found if each.level > 1] == expected


def test_a_short_bold_lead() -> None:
    blocks = (Block(0, "一、主要任务"), Block(1, "馆员。每年培训三百名，轮训一遍。", bold=3), Block(2, "书。每年买三万册。", bold=2))
    assert rows(headings.headings(Document("", "", "docx", blocks=blocks))) == [(1, "一、", "主要任务"), (2, "", "馆员")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# 云水市人民政府关于印发方案的通知\n各区县：\n现印发给你们。\n2025年3月1日\n# 云水市阅读空间建设方案\n一、总则\n文。",
            "云水市阅读空间建设方案",
        ),
        ("# 云水市阅读空间行动计划\n# （试行）\n一、总则\n文。", "云水市阅读空间行动计划（试行）"),
        ("云水市阅读空间规划\n发布日期：2021-12-01\n一、总则\n文。", "云水市阅读空间规划"),
        ("# 云水市阅读方案\n# （送审稿）\n# 云水市人民政府\n# 2024年3月\n一、总则\n文。", "云水市阅读方案（送审稿）"),
        ("# 云水市“十四五”阅读规划\n节选。\n# 云水市阅读方案\n# （送审稿）\n一、总则\n文。", "云水市阅读方案（送审稿）"),
        ("正文没有题目，直接开始。", None),
    ],
)
def test_title(text: str, expected: str | None) -> None:
    titles = [each.title for each in headings.headings(draft(text)) if each.level == 0]
    assert titles == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.建设书房。新建20座。", "1.建设书房"), ("（一）总体要求", "（一）总体要求"), ("1.新建书房20座。", ""), ("正文。", "")],
)
def test_lead(text: str, expected: str) -> None:
    assert text[: openings.lead(Block(0, text))] == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A name before a colon is the title of an item of one sentence.
        (["（一）旧馆修缮：换窗四百樘，铺地两千平方米。", "（二）新馆建设：建书屋20座，配书柜。"], ["旧馆修缮", "新馆建设"]),
        (["（一）第一步：2025年", "到2025年，建书屋20座。"], ["第一步：2025年"]),
        (["（一）讲好故事：让书屋深入人心", "建书屋20座。"], ["讲好故事：让书屋深入人心"]),
        (["（一）到2025年：书屋20座，书柜30个。"], ["到2025年：书屋20座，书柜30个"]),
        # A bracket of names behind an item's only sentence: its first clause is the title.
        (
            ["1.旧馆修缮，换窗400樘，铺地2万平方米。（城东文旅局）", "2.新馆建设，新增书柜30万个。（城建局、教育局）"],
            ["旧馆修缮", "新馆建设"],
        ),
        (["1.旧馆换窗400樘，铺地2万平方米。（2025年底前）", "2.新馆新增书柜30万个，开放。（完成80%）"], []),
    ],
)
def test_items_of_one_sentence(lines: list[str], expected: list[str]) -> None:
    assert [each.title for each in headings.headings(body(*lines)) if each.number] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("第三章指标和各表任务全部纳入考核。", []),
        ("第三章所列指标，由城东文旅局负责。每年公布。", []),
        ("第三章主要任务", ["主要任务"]),
        ("第三章 主要任务。", ["主要任务"]),
        ("第三部分：主要任务。", ["主要任务"]),
    ],
)
def test_a_sentence_about_a_chapter_is_none(line: str, expected: list[str]) -> None:
    assert [each.title for each in headings.headings(body(line, "建书屋20座。")) if each.number] == expected


WORKS = "新建社区书屋二十座，改造书亭五座，延长开放时间，组织各类读书活动，更换全部旧书架。"


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (("1.社区书屋：" + WORKS, "2.街角书亭：" + WORKS), ["社区书屋", "街角书亭"]),
        (("1.社区书屋：" + WORKS, "2.街角书亭：今后五年" + WORKS), ["社区书屋", "街角书亭"]),  # half of them begin with an act
        (("1.1 社区书屋：" + WORKS, "1.2 街角书亭：" + WORKS), ["社区书屋", "街角书亭"]),
        (("社区书屋：" + WORKS, "街角书亭：" + WORKS), ["社区书屋", "街角书亭"]),
        (("围绕读者所需，做好两件事。", "社区书屋：" + WORKS, "街角书亭：" + WORKS), ["社区书屋", "街角书亭"]),
        (("1.城东书屋：位于东街，" + WORKS, "2.城西书亭：位于西街，" + WORKS), []),  # none begins with an act
        (("1.社区书屋：" + WORKS, "2." + WORKS), []),
        (("1.社区书屋：新建20座。", "2.街角书亭：改造5座。"), []),  # no more than a list says
        (("社区书屋：" + WORKS, "街角书亭建到家门口。", "流动书车：" + WORKS), []),
        (("社区书屋：" + WORKS,), []),
        (("——社区书屋：" + WORKS, "——街角书亭：" + WORKS), []),
    ],
)
def test_names_before_a_colon_are_titles_where_all_have_one(lines: tuple[str, ...], titles: list[str]) -> None:
    found = headings.headings(body("一、主要任务", *lines))
    assert [each.title for each in found if each.title != "主要任务"] == titles


HAS_BEEN = "截至2020年底，全市书屋、书亭和书车等方面实现优化调整，形成一批特色鲜明的街区，借阅率明显提高。"


SAYS = "到2025年，书屋、书亭和书车等方面实现优化调整，形成一批特色鲜明的街区，借阅率明显提高。"


@pytest.mark.parametrize(
    ("first", "second", "goes_on", "titles"),
    [
        ("绿色书屋格局构建取得积极进展", "阅读结构更加清洁优化", SAYS, []),
        ("书屋建设成效显著，阅读方式普遍推广", "绿色阅读方式深入发展", SAYS, []),
        ("阅读能力显著提升", "书屋面积明显增加", SAYS, []),
        ("阅读能力显著提升", "书屋面积明显增加", HAS_BEEN, ["阅读能力显著提升", "书屋面积明显增加"]),  # what has been is told under it
        ("建设社区书屋", "培训馆员队伍", SAYS, ["建设社区书屋", "培训馆员队伍"]),
        ("全面提升阅读能力", "优化书屋布局", SAYS, ["全面提升阅读能力", "优化书屋布局"]),
    ],
)
def test_what_shall_be_reached_is_no_title(first: str, second: str, goes_on: str, titles: list[str]) -> None:
    found = headings.headings(body("一、主要目标", f"{first}。{goes_on}", f"{second}。{goes_on}"))
    assert [each.title for each in found if each.title != "主要目标"] == titles


PARTED = [
    # the line above the first item is a chapter, where others part those behind it
    (
        "总体要求\n（一）指导思想。坚持读者优先。\n（二）原则。节约。\n重点任务\n（三）新建书屋。新建三座。\n组织保障\n（四）领导。成立小组。",
        [(1, "", "总体要求"), (1, "", "重点任务"), (1, "", "组织保障")],
    ),
    # text may lead from the line to the first item, where others stand right above theirs, and one alone does
    (
        "总体要求\n（一）指导思想。坚持读者优先。\n（二）原则。节约。\n重点任务\n围绕三件事。\n（三）新建书屋。新建三座。\n组织保障\n（四）领导。成立小组。",
        [(1, "", "总体要求"), (1, "", "重点任务"), (1, "", "组织保障")],
    ),
    (
        "总体要求\n（一）指导思想。坚持读者优先。\n（二）原则。节约。\n借阅方式\n网上预约。\n（三）新建书屋。新建三座。\n（四）修缮。修两座。",
        [],
    ),
    (
        "总体要求\n（一）指导思想。坚持读者优先。\n（二）原则。节约。\n重点任务\n围绕三件事。\n（一）新建书屋。新建三座。\n（二）修缮。修两座。",
        [(1, "", "总体要求"), (1, "", "重点任务")],
    ),
    (
        "总体要求\n（一）指导思想。坚持读者优先。\n（二）原则。节约。\n借阅方式\n网上预约。\n重点任务\n围绕三件事。\n（一）新建书屋。新建三座。",
        [],
    ),
    # a count that begins again needs something above it
    (
        "总体要求\n（一）指导思想。坚持读者优先。\n（二）原则。节约。\n重点任务\n（一）新建书屋。新建三座。\n（二）修缮。修两座。",
        [(1, "", "总体要求"), (1, "", "重点任务")],
    ),
    # and so does one that does not begin with the first
    ("组织保障措施\n（二十四）加强领导。成立领导小组。\n（二十五）加强督查。开展督查。", [(1, "", "组织保障措施")]),
    # a line above the only list there is may be anything
    ("书屋建设\n（一）指导思想。坚持读者优先。\n（二）原则。节约。", []),
    # what stands under a heading is its text
    (
        "一、任务\n书屋建设\n（一）新建。新建三座。\n（二）修缮。修两座。\n二、保障\n组织领导\n（一）小组。甲。",
        [(1, "一、", "任务"), (1, "二、", "保障")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTED)
def test_lines_without_a_number_part_numbered_items(text: str, expected: list[tuple[int, str, str]]) -> None:
    found = headings.headings(draft(f"# 云水市书屋实施方案\n{text}\n"))
    assert [(each.level, each.number, each.title) for each in found if each.level < 2] == [(0, "", "云水市书屋实施方案"), *expected]


LINES = "全市共有书屋二十座，去年接待读者三十万人次，藏书四十万册，每周开放六十小时。"
LOOKS = [
    # lines larger than the text are chapters, whatever stands under them: numbered items, text, or a word of two signs
    (
        ["+家底", "1.1 书屋", LINES, "1.2 读者", LINES, "+目标", LINES, "+要干的事", "3.1 新建", LINES],
        [(1, "", "家底"), (2, "1.1", "书屋"), (2, "1.2", "读者"), (1, "", "目标"), (1, "", "要干的事"), (2, "3.1", "新建")],
    ),
    # what is numbered as chapters are stands under them
    (
        ["+家底", "一、书屋", LINES, "二、读者", LINES, "+目标", LINES, "+要干的事", "一、新建", LINES],
        [(1, "", "家底"), (2, "一、", "书屋"), (2, "二、", "读者"), (1, "", "目标"), (1, "", "要干的事"), (2, "一、", "新建")],
    ),
    # and what is larger than they are, above them
    (
        ["++一、现状", "+家底", LINES, "+读者", LINES, "++二、任务", "+新建", LINES],
        [(1, "一、", "现状"), (2, "", "家底"), (2, "", "读者"), (1, "二、", "任务"), (2, "", "新建")],
    ),
    (["+家底", LINES, "+目标", LINES, "+要干的事", LINES], [(1, "", "家底"), (1, "", "目标"), (1, "", "要干的事")]),
    # but where the first of them is the title once more, each is the title of a paper
    (["+云水市书屋建设实施方案", "一、书屋", LINES, "+书亭要求", "一、书亭", LINES, "+书道要求", "一、书道", LINES],
     [(0, "", "云水市书屋建设实施方案"), (1, "一、", "书屋"), (0, "", "书亭要求"), (1, "一、", "书亭"), (0, "", "书道要求"),
      (1, "一、", "书道")]),
    # two are too few, and lines of a cover stand together
    (["1.1 书屋", LINES, "+家底", LINES, "+目标", LINES], [(2, "1.1", "书屋")]),
    (["+云水市文化局", "+二〇二四年三月", "+云水", LINES, "一、书屋", LINES], [(1, "一、", "书屋")]),
    # a look in which whole sentences are printed too is none of headings
    (["+家底", LINES, "+目标", LINES, "+要干的事", LINES, "+请认真落实，及时报告。", "一、书屋", LINES], [(1, "一、", "书屋")]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), LOOKS)
def test_lines_that_look_like_chapters_are_such(lines: list[str], expected: list[tuple[int, str, str]]) -> None:
    def block(at: int, line: str) -> Block:
        text = line.lstrip("+")
        larger = len(line) - len(text)
        return Block(at, text, paragraph=at + 1, size=12.0 + 4 * larger, bold=len(text) if larger else 0)

    title = Block(0, "云水市书屋建设实施方案", paragraph=1, size=22.0, centred=True)
    document = Document("looks.docx", "0" * 64, "docx", blocks=(title, *(block(at, line) for at, line in enumerate(lines, 1))))
    assert rows(headings.headings(document)) == [(0, "", "云水市书屋建设实施方案"), *expected]


@pytest.mark.parametrize(
    ("title", "outline", "bold", "number"),
    [
        ("7.2 推手：十二个书屋", 0, 0, "7.2"),
        ("7.2 推手：十二个书屋", None, 12, "7.2"),  # bold as a whole
        ("7.2 谁来管，怎么考，书从哪来", 0, 0, "7.2"),
        ("7.2 推手：十二个书屋", None, 0, None),
        ("7.2 推手：十二个书屋", None, 4, None),
        ("7.2 推手：十二个书屋，", 0, 0, None),
        ("7.2 推手：十二个书屋。改造旧馆，", 0, 0, None),
    ],
)
def test_a_paragraph_printed_as_a_heading_may_have_any_marks(title: str, outline: int | None, bold: int, number: str | None) -> None:
    blocks = (
        Block(0, "7 书屋", outline=outline),
        Block(1, "7.1 新馆", outline=outline and 1),
        Block(2, "文。"),
        Block(3, title, outline=outline, bold=bold),
        Block(4, "文。"),
    )
    found = headings.headings(Document("", "", "docx", blocks=blocks))
    assert next((each.number for each in found if each.place.block == 3 and each.number), None) == number


def test_styled_lines_without_numbers_are_chapters_and_their_parts() -> None:
    """None but the first may be the title, whatever it ends like; a paragraph that a bold title opens stands below the one above it."""
    lines = [("云水市书屋实施方案", None, 0), ("现状", 0, 0), ("书屋不多。", None, 0), ("书屋实施计划", 0, 0), ("新馆", 1, 0)]
    lines += [("书架。更换书架四百个。", None, 3), ("书亭。改造书亭五座，开放到夜间。", None, 3)]
    blocks = tuple(Block(at, text, outline=outline, bold=bold) for at, (text, outline, bold) in enumerate(lines))
    found = headings.headings(Document("", "", "docx", blocks=blocks))
    expected = [(0, "云水市书屋实施方案"), (1, "现状"), (1, "书屋实施计划"), (2, "新馆"), (3, "书架"), (3, "书亭")]
    assert [(each.level, each.title) for each in found] == expected
