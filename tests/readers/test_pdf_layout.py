"""Printed lines to paragraphs: joins, furniture, titles, spaces, places."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from plancheck.model.document import Block, Document
from plancheck.readers import pdf
from plancheck.readers.pdf import layout
from plancheck.readers.pdf.page import Glyph, Page, Style

from .pdfs import LEFT, Sheet, build, flow

LONG = "推动重点领域节能降碳改造，加快形成绿色生产方式和生活方式，到2025年单位产值能耗比2020年下降13.5%。"


def read(*sheets: Sheet) -> Document:
    return pdf.read(build(list(sheets)), "draft.pdf", "0" * 64)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


PARAGRAPHS = ["一、总体要求", LONG * 3, "（一）指导思想", LONG * 5, "1.完善制度。" + LONG, "——坚持系统观念。" + LONG * 2]


@pytest.mark.parametrize("lines", [24, 7, 5, 3])
def test_paragraphs_are_joined_over_lines_and_pages(lines: int) -> None:
    document = read(*flow(PARAGRAPHS, lines=lines, number=True))
    assert texts(document) == PARAGRAPHS
    assert [block.paragraph for block in document.blocks] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("figure", ["1.2万台", "89.0亿元", "3.5吨标准煤", "12.6公里", "1.5个百分点"])
def test_a_figure_that_did_not_fit_into_a_line_opens_no_paragraph(figure: str) -> None:
    """Where it breaks, the line before is left short by as much."""
    sheet = flow([LONG * 5])[0]
    sheet.text(LEFT + 32, 400, "淘汰能效低于基准水平、运行年限较长的各类电动机和变压")
    sheet.text(LEFT, 428, f"{figure}以上的，逐户建档，按年度安排改造。")
    assert texts(read(sheet))[-1] == f"淘汰能效低于基准水平、运行年限较长的各类电动机和变压{figure}以上的，逐户建档，按年度安排改造。"


@pytest.mark.parametrize("heading", ["5.1.3 用好余热和天然气", "5.1.3用好余热", "1.2 总体要求"])
def test_a_heading_behind_a_full_line_without_a_stop_is_its_own(heading: str) -> None:
    sheet = flow([LONG * 5])[0]
    sheet.text(LEFT + 32, 400, "责任单位：开发区经济发展局、应急管理局、各骨干企业集")
    sheet.text(LEFT, 428, heading)
    found = texts(read(sheet))
    assert (heading in found) is heading.startswith("5")  # of two levels it may be a figure that goes on


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        (
            "（1）结构偏重，改造任务很重，占比超过四分之三以上。",
            "（2）煤炭依赖度较高，工业蒸汽主要来自燃煤锅炉和热电厂。",
            "（3）数据底数薄。企业分头填报。",
        ),
        (
            "一是结构偏重，有色和化工的改造任务很重；二是煤炭依",
            "赖程度较高，工业蒸汽主要来自园区内的燃煤锅炉和热电厂；",
            "三是数据底数薄。企业分头填报。",
        ),
        (
            "①冷却塔直接供冷，冬季停用冷水机组；②洁净室分区设",
            "定温度和湿度，停产时段降低风量；③废水分质回用到冲厕；",
            "④余热用于新风预热和纯水加热。",
        ),
    ],
)
def test_a_list_within_a_paragraph_goes_on_at_the_beginning_of_a_line(first: str, second: str, third: str) -> None:
    sheet = flow([LONG * 5])[0]
    sheet.text(LEFT + 32, 400, first).text(LEFT, 428, second).text(LEFT, 456, third)
    assert texts(read(sheet))[-1] == first + second + third


def test_the_lines_of_an_item_whose_number_stands_further_out_are_one_paragraph() -> None:
    sheet = flow([LONG * 5])[0]
    sheet.text(LEFT + 32, 400, "1.资源禀赋。全市面积不大，大体为五山一水四分田，煤")
    sheet.text(LEFT + 48, 428, "几乎全部由市外调入，西部山区的抽水蓄能站址很优")
    sheet.text(LEFT + 48, 456, "越，等效利用小时较高，三类占比依次为十五点零、")
    sheet.text(LEFT + 48, 484, "11.5%和18.0%。")
    sheet.text(LEFT + 32, 512, "2.区位交通。三省交界。")
    assert texts(read(sheet))[-2:] == [
        "1.资源禀赋。全市面积不大，大体为五山一水四分田，煤几乎全部由市外调入，西部山区的抽水蓄能站址很优越，等效利用小时较高，"
        "三类占比依次为十五点零、11.5%和18.0%。",
        "2.区位交通。三省交界。",
    ]


def test_items_that_stand_alone_are_paragraphs_of_their_own() -> None:
    """Each full to the right margin, none set in, each with its number in front."""
    items = [f"（{number}）结构偏重，改造任务很重，占全市规模以上工业的八成多。" for number in (1, 2, 3)]
    sheet = flow([LONG * 5])[0]
    for number, item in enumerate(items):
        sheet.text(LEFT, 400 + 28 * number, item)
    assert texts(read(sheet))[-3:] == items


def test_who_answers_in_brackets_may_open_a_line() -> None:
    sheet = flow([LONG * 5])[0]
    sheet.text(LEFT + 32, 400, "支持城市配送和短途重卡电动化，预留充电条件。")
    sheet.text(LEFT, 428, "（责任单位：市交通运输局、市公安局）")
    assert texts(read(sheet))[-1] == "支持城市配送和短途重卡电动化，预留充电条件。（责任单位：市交通运输局、市公安局）"


def test_fields_of_a_cover_stand_apart() -> None:
    sheet = Sheet().text(187, 100, "某某市碳达峰试点实施方案", 24)
    sheet.text(162, 600, "编制单位：某某市经济技术开发区委员会", 16).text(154, 628, "试点所在地：某某省某某地区某某市园区", 16)
    assert texts(read(sheet, flow([LONG * 9])[0]))[1:3] == ["编制单位：某某市经济技术开发区委员会", "试点所在地：某某省某某地区某某市园区"]


def test_two_dashes_that_are_one_glyph_are_two() -> None:
    """A font may draw —— as one; the same dash printed twice to make it bold is one."""
    page = Page(1, 595.0, 842.0, styles=[Style(16.0, False, "", 0, "")])
    for spans, text in (((90, 122), (90, 122)), "——稳"), (((90, 106), (90.5, 106.5)), "—稳"):
        glyphs = [Glyph("—", x0, 100, x1, 120, 116, 0) for x0, x1 in spans]
        end = glyphs[-1].x1
        line = layout.line_of([*glyphs, Glyph("稳", end, 100, end + 16, 120, 116, 0)], page)
        assert line is not None
        assert line.text == text


def test_lines_say_where_their_characters_stand() -> None:
    document = read(*flow(PARAGRAPHS, lines=7))
    block = document.blocks[3]
    assert "".join(block.text[line.start : line.end] for line in block.lines) == block.text
    assert [line.page for line in block.lines] == sorted(line.page for line in block.lines)
    assert {line.page for line in block.lines} == {2, 3}
    place = document.place(3, 0, 3)
    assert place.page == block.lines[0].page
    first = document.blocks[0].lines[0]
    assert first.page == 1
    assert first.rect == pytest.approx((122, 100, 218, 116), abs=1.5)


NUMBERS = ["— 4 —", "- 4 -", "4", "第4页", "第 4 页 共 9 页", "－4－", "4 / 9"]


@pytest.mark.parametrize("number", NUMBERS)
def test_page_numbers_are_dropped(number: str) -> None:
    sheets = flow([LONG * 9], lines=9)
    for page, sheet in enumerate(sheets, 1):
        sheet.text(280, 780, number.replace("4", str(page)), 12)
    assert texts(read(*sheets)) == [LONG * 9]


def test_running_heads_are_dropped_and_repeated_text_is_not() -> None:
    sheets = flow([LONG * 12], lines=9)
    for sheet in sheets:
        sheet.text(90, 50, "某市实施方案（征求意见稿）", 10)
    document = read(*sheets)
    assert texts(document) == [LONG * 12]
    chapters = [flow([f"附件{n}", f"第{n}个附件的正文。"])[0] for n in (1, 3, 4)]
    assert texts(read(*chapters)) == ["附件1", "第1个附件的正文。", "附件3", "第3个附件的正文。", "附件4", "第4个附件的正文。"]


def test_a_year_at_the_foot_of_the_text_is_no_page_number() -> None:
    sheet = Sheet().text(LEFT, 690, "力争在该地区实现碳排放达峰的时间不晚于以下年份即：").text(LEFT, 718, "2030年前。")
    assert "2030年前。" in texts(read(sheet))[-1]


def test_a_number_that_did_not_fit_behind_a_colon_goes_on() -> None:
    sheet = flow([LONG * 3, LONG * 2])[0].text(LEFT + 32, 600, "书屋项目新建书屋二十座和书亭三座总投资：").text(LEFT, 628, "45000万元。")
    assert texts(read(sheet))[-1] == "书屋项目新建书屋二十座和书亭三座总投资：45000万元。"


def test_titles_are_one_block_centred_and_larger() -> None:
    sheet = Sheet().text(187, 100, "某某市人民政府关于印发", 20).text(177, 135, "某某市碳达峰实施方案的通知", 20)
    for place in range(8):
        sheet.text(
            LEFT if place % 4 else 122,
            200 + 28 * place,
            "推动重点领域节能降碳改造加快形成绿色生产方式和生活方式"[: 26 if place % 4 else 24],
        )
    block = read(sheet).blocks[0]
    assert (block.text, block.centred, block.size) == ("某某市人民政府关于印发某某市碳达峰实施方案的通知", True, 20.0)


def test_a_paragraph_set_in_the_middle_keeps_its_last_line() -> None:
    han = "推动重点领域节能降碳改造加快形成绿色生产方式和生活方式"
    sheets = flow([han * 4])
    sheets[0].text(LEFT, 300, han[:26]).text(190, 328, "请认真抓好贯彻落实。")
    assert texts(read(*sheets))[-1] == han[:26] + "请认真抓好贯彻落实。"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(90, "目"), (170, "录")], "目录"),  # letter-spaced
        ([(90, "1"), (106, "基本要求")], "1 基本要求"),  # a number at the start keeps its space
        ([(90, "第一章"), (146, "总则")], "第一章 总则"),
        ([(90, "表1"), (122, "主要指标")], "表1 主要指标"),
        ([(90, "到 2025 年达到 20% 左右")], "到2025年达到20%左右"),
        ([(90, "green low carbon")], "green low carbon"),
        ([(90, "2020  2025")], "2020 2025"),
        ([(90, "⼒争⻓期实现⻛电发展")], "力争长期实现风电发展"),  # radicals that look like characters
        ([(90, "２０％〔2022〕①½")], "２０％〔2022〕①½"),  # marks stay as printed
        ([(90, "责任单位：甲局"), (260, "乙局")], "责任单位：甲局 乙局"),
    ],
)
def test_spaces_and_characters(pieces: list[tuple[float, str]], expected: str) -> None:
    sheet = Sheet()
    for x, text in pieces:
        sheet.text(x, 100, text)
    assert texts(read(sheet)) == [expected]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("吨标准煤/", "万元", ""),
        ("万立方", "米", ""),
        ("green", "carbon", " "),
        ("12", "34", ""),
        ("PM", "2.5", ""),
        ("CO", "二氧化碳", ""),
    ],
)
def test_what_stands_between_two_lines(before: str, after: str, expected: str) -> None:
    assert layout.join(before, after) == expected


def test_raised_digits_are_kept_apart_from_numbers() -> None:
    sheet = Sheet().text(90, 100, "达到30%").text(153, 98, "1", 8).text(164, 100, "以上。")
    assert texts(read(sheet)) == ["达到30%¹以上。"]


def test_footnotes_leave_the_sentence_whole() -> None:
    han = "推动重点领域节能降碳改造加快形成绿色生产方式和生活方式" * 4
    body = [han[:24], han[24:50], han[50:76]]
    first = Sheet()
    for place, text in enumerate(body):
        first.text(122 if place == 0 else LEFT, 100 + 28 * place, text)
    first.line(LEFT, 700, LEFT + 120, 700).text(LEFT, 706, "1 数据来自统计年鉴。", 9)
    second = Sheet().text(LEFT, 100, "接着上一页的句子。")
    document = read(first, second)
    notes = [block for block in document.blocks if block.part == "footnote"]
    assert [block.text for block in notes] == ["1 数据来自统计年鉴。"]
    assert document.blocks[0].text.endswith("接着上一页的句子。")


def test_bold_counts_leading_characters() -> None:
    sheet = Sheet().text(122, 100, "优化结构。", mode=2).text(202, 100, "加快调整产业结构。")
    block = read(sheet).blocks[0]
    assert (block.text, block.bold) == ("优化结构。加快调整产业结构。", 5)


def test_contents_pages_have_their_role() -> None:
    sheet = Sheet().text(270, 100, "目录", 20)
    titles = ["一、总体要求", "二、主要目标", "三、重点任务", "四、保障措施"]
    for place, title in enumerate(titles):
        sheet.text(LEFT, 160 + 28 * place, f"{title}{'.' * 30}{place + 1}")
    document = read(sheet, *flow([part for title in titles for part in (title, LONG)]))
    roles = [(block.role, block.text[:6]) for block in document.blocks]
    assert roles[:5] == [("contents", "目录"), *(("contents", title) for title in titles)]
    assert roles[5] == ("text", "一、总体要求")


def columns() -> Sheet:
    sheet = Sheet().text(200, 60, "两栏排版的报告", 20)
    left, right = "左栏文字按顺序排在前面读完才到右栏，" * 8, "右栏文字在左栏之后才开始并且一直到底，" * 8
    for place in range(11):
        sheet.text(70, 120 + 20 * place, left[place * 13 : place * 13 + 13])
        sheet.text(310, 120 + 20 * place, right[place * 13 : place * 13 + 13])
    return sheet


def test_two_columns_are_read_one_after_the_other() -> None:
    body = texts(read(columns()))
    assert body[0] == "两栏排版的报告"
    assert "".join(body[1:]) == ("左栏文字按顺序排在前面读完才到右栏，" * 8)[:143] + ("右栏文字在左栏之后才开始并且一直到底，" * 8)[:143]


def rotated(turn: int) -> Sheet:
    """A page whose text runs upwards, shown upright by its /Rotate (90) or left lying (0)."""
    sheet = Sheet(rotate=turn)
    for place in range(6):
        sheet.text(100 + 28 * place, 700, "横排的表页按旋转后的方向阅读", turn=1)
    return sheet


@pytest.mark.parametrize(("turn", "corner"), [(90, (142, 100)), (0, (100, 475))])
def test_turned_pages_are_read_upright(turn: int, corner: tuple[float, float]) -> None:
    block: Block = read(rotated(turn)).blocks[0]
    assert block.text.startswith("横排的表页按旋转后的方向阅读")
    x0, y0, x1, y1 = block.lines[0].rect
    # On the shown page: upright the line is wide, lying it is high.
    assert (x1 - x0 > y1 - y0) == (turn == 90)
    assert (x0, y0) == pytest.approx(corner, abs=20)


def test_a_watermark_is_not_read_into_sentences() -> None:
    sheets = flow([LONG * 3])
    sheets[0].ops.append("BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <5F816C42610F89C17A3F> Tj ET")
    assert texts(read(*sheets)) == [LONG * 3]


def sideways(text: str, size: float = 10.5) -> str:
    return f"BT /F1 {size} Tf 0 1 -1 0 560 300 Tm <{text.encode('utf-16-be').hex()}> Tj ET"


@pytest.mark.parametrize(
    ("texts_of_pages", "size", "read_as"),
    [
        (["到本年底完成节水器具更换"], 10.5, ["到本年底完成节水器具更换"]),
        (["到本年底完成节水器具更换"], 30, []),
        (["三号园区实施方案（草稿）", "三号园区实施方案（草稿）"], 10.5, []),
        (["实施方案草稿第1页", "实施方案草稿第2页"], 10.5, []),
        (["实施方案草稿 — 3 —", "实施方案草稿 — 4 —"], 10.5, []),
        (["3 | 三号园区实施方案", "4 | 三号园区实施方案"], 10.5, []),
        (["—12—"], 10.5, []),
        (["第十二页"], 10.5, []),
        (["第 3 页 / 共 9 页"], 10.5, []),
        (["严禁新增煤电项目"], 10.5, ["严禁新增煤电项目"]),
        (["12座书屋"], 10.5, ["12座书屋"]),
        (["云水市"] * 2, 10.5, []),
        (["到2025年建成节水书屋8座", "到2030年建成节水书屋9座"], 10.5, ["到2025年建成节水书屋8座", "到2030年建成节水书屋9座"]),
        (["到2025年建成节水书屋8座", "到2026年建成节水书屋8座"], 10.5, ["到2025年建成节水书屋8座", "到2026年建成节水书屋8座"]),
        (["建成节水书屋8座，节能8%", "建成节水书屋8座，节能9%"], 10.5, ["建成节水书屋8座，节能8%", "建成节水书屋8座，节能9%"]),
        (["单位能耗下降幅度达到 8", "单位能耗下降幅度达到 20"], 10.5, ["单位能耗下降幅度达到 8", "单位能耗下降幅度达到 20"]),
    ],
    ids=[
        "a sentence",
        "a watermark",
        "a running head",
        "a running head with its number",
        "one with a number between dashes",
        "one after its number",
        "a page number",
        "one in characters",
        "one of several",
        "a short sentence",
        "a number of something",
        "a short running head",
        "sentences of two years",
        "of a year and the next",
        "of two values",
        "of two values at the end",
    ],
)
def test_sideways_text_is_read_unless_it_is_furniture(texts_of_pages: list[str], size: float, read_as: list[str]) -> None:
    sheets = [flow([LONG * 3])[0] for _ in texts_of_pages]
    for sheet, text in zip(sheets, texts_of_pages, strict=True):
        sheet.ops.append(sideways(text, size))
    found = texts(read(*sheets))
    assert [text for text in found if text not in (LONG * 3, LONG * 6)] == read_as


def test_sideways_text_that_is_twice_on_one_page_is_read() -> None:
    sheet = flow([LONG * 3])[0]
    for left in (540, 560):
        sheet.ops.append(sideways("到本年底完成节水器具更换").replace("560", str(left)))
    assert "".join(texts(read(sheet))[1:]) == "到本年底完成节水器具更换" * 2


def test_a_bold_heading_behind_a_full_line_of_the_text_size() -> None:
    full = "    牵头单位：经济发展局；支持单位：规划建设局、供电公司、水务集团。"
    sheet = Sheet()
    body = [LONG[:26], LONG[:26]]
    for place, text in enumerate(body):
        sheet.text(LEFT, 100 + 28 * place, text)
    sheet.text(LEFT + 32, 156, full.strip()[:23] + "。").text(LEFT, 190, "第二节 居民与社区", 16, mode=2).text(LEFT + 32, 230, LONG[:24])
    assert "第二节 居民与社区" in texts(read(sheet))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("装机达到85万千瓦³。单位能耗下降", "装机达到85万千瓦。单位能耗下降"),
        ("计入间接排放³。库容5亿立方米³，", "计入间接排放。库容5亿立方米³，"),  # 立方米³ may be a slip, but is no mark
        ("面积12km²、占比9%²³", "面积12km²、占比9%²³"),  # 23 is no note of this page
        ("甲²乙³", "甲²乙"),
    ],
)
def test_marks_of_notes_at_the_foot_are_left_out(text: str, left: str) -> None:
    line = layout.TextLine(text, 1, (90, 100, 300, 120), 16.0, 3, pieces=((90, 300, 0, len(text)),))
    note = layout.TextLine("3数据来源于统计局。", 1, (90, 700, 300, 712), 9.0, 0)
    (found,) = layout.without_marks([line], [note])
    assert (found.text, found.pieces) == (left, ((90, 300, 0, len(left)),))
    assert layout.without_marks([line], []) == [line]


def lines_run(count: int) -> int:
    """How many lines of code are run to find the rows of so many glyphs below each other."""
    glyphs = [Glyph("甲", 100, 0.5 * at, 110, 0.5 * at + 0.4, 0.5 * at + 0.3, 0) for at in range(count)]
    styles = [Style(0.4, False, "", 0, "")]
    ran = 0

    def count_line(frame: FrameType, event: str, argument: object) -> object:
        nonlocal ran
        ran += event == "line"
        return count_line

    before = sys.gettrace()
    sys.settrace(count_line)
    try:
        assert len(layout.rows(glyphs, styles)) == count
    finally:
        sys.settrace(before)
    return ran


def test_rows_of_a_page_cost_work_in_proportion() -> None:
    assert lines_run(4_000) <= 4.4 * lines_run(1_000)


@pytest.mark.parametrize("odd", [float("inf"), float("-inf"), float("nan"), 1e30])
def test_a_place_that_is_no_number_costs_nothing(odd: float) -> None:
    styles = [Style(10, False, "", 0, "")]
    glyphs = [Glyph("甲", 100, 10, 110, 20, 18, 0), Glyph("乙", 100, odd, 110, odd, odd, 0), Glyph("丙", 100, 40, 110, 50, 48, 0)]
    assert sorted("".join(glyph.char for glyph in row) for row in layout.rows(glyphs, styles)) == sorted("甲乙丙")
