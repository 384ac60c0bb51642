"""The letter: what goes in and under which number, layout by GB/T 9704, reproducible bytes."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from plancheck.contract import report as report_file
from plancheck.letter import compose as compose_module
from plancheck.letter.compose import LetterOptions, balanced, compose, refusals
from plancheck.model.report import DocumentInfo
from plancheck.resources import folder

from .reports import B, many, quoted, result, sample_report, sample_results, single, sub, subject, with_results

FULL = LetterOptions(
    agency="某省发展和改革委员会",
    recipient="青岩市发展改革委",
    document_number="某发改环资函〔2026〕8号",
    incoming_number="青发改〔2026〕15号",
    date=date(2026, 11, 25),
    deadline=date(2026, 12, 31),
    contact="张三，010-00000000",
    copy_to="某省生态环境厅",
    draft=False,
    text_groups=("文字",),
)


def made(report=None, options=FULL, template=None) -> bytes:
    out = compose(report or sample_report(), options, template)
    assert isinstance(out, bytes), out
    return out


def opened(data: bytes):
    return docx.Document(BytesIO(data))


def lines(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs if paragraph.text.strip()]


def table(data: bytes) -> list[list[str]]:
    found = opened(data).tables
    return [[cell.text for cell in row.cells] for row in found[0].rows] if found else []


def all_text(data: bytes) -> str:
    return "\n".join([*lines(data), *(cell for row in table(data) for cell in row)])


def passed_only():
    return tuple(each for each in sample_results() if each.outcome == "passed")


ALL_READ = {"attachments": ()}


def test_the_whole_letter():
    assert lines(made()) == [
        "某发改环资函〔2026〕8号",
        "关于《青岩市国家碳达峰试点实施方案》\n审核意见的函",
        "青岩市发展改革委：",
        "你单位报送的《青岩市国家碳达峰试点实施方案》（青发改〔2026〕15号）收悉。我们组织有关方面进行了审核，现将意见函告如下：",
        "一、总体意见",
        "经对照审核要点逐条审核，共审核13条，其中符合3条、不符合7条、需进一步核实2条、不适用1条。请结合下列意见作进一步修改完善。",
        "文件“附表.docx”有部分内容未能读取（有内容未读到），本函意见不包括这些内容。",
        "二、主要问题和修改意见",
        "（一）必须修改的问题",
        "1. 方案没有科技创新方面的章节。建议单设章节，写明绿色低碳技术攻关、示范应用和创新平台建设。",
        "2. “（五）促进交通运输绿色低碳发展”只有一般表述，没有具体举措。请补充充换电设施、公共交通、多式联运等方面的具体举措和规模。",
        "（二）应当修改的问题",
        "1. 新能源汽车渗透率缺少2030年目标值。建议在主要目标或指标表中补充2030年新能源汽车渗透率目标值。",
        "2. （2）任务2、（5）任务5：该项任务没有写明责任单位。请为该项任务明确牵头单位和配合单位。",
        "3. 2025年新能源汽车渗透率正文为45%左右，指标表为50%（见“（三）主要目标”部分）。请核对并统一正文和指标表中的数值。",
        "三、其他意见",
        "1. 没有写明碳排放核算边界。建议注明是否包含外购电力。",
        "2. 正文遗留“××”（见“（五）促进交通运输绿色低碳发展”部分）。请补全或删除。",
        "四、有关要求",
        "请认真研究上述意见，对方案作出修改完善，逐条说明采纳情况，并于2026年12月31日前将修改后的方案及《意见采纳情况表》报送我单位。",
        "附件：审核意见表",
        "某省发展和改革委员会",
        "2026年11月25日",
        "（联系人及电话：张三，010-00000000）",
        "附件",
        "审核意见表",
        "抄送：某省生态环境厅。",
    ]


def test_the_table_of_opinions():
    rows = table(made())
    assert rows[0] == ["序号", "审核要点", "依据", "审核结论", "问题描述", "原文位置及摘录", "修改建议", "备注"]
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, 9)]
    assert rows[3] == [
        "3",
        "新能源汽车渗透率有各期限目标值（IND-C01）",
        "《碳达峰试点实施方案编制指南》（附件2公开摘要载明）",
        "不符合",
        "新能源汽车渗透率缺少2030年目标值",
        "查找范围：二、总体要求，（三）主要目标；附表1 主要指标表",
        "建议在主要目标或指标表中补充2030年新能源汽车渗透率目标值",
        "应当修改",
    ]
    assert rows[6][5] == (
        "二、总体要求，（三）主要目标，第6页，第31段：“新能源汽车渗透率达到45%左右”\n附表1 主要指标表，第22页，表1，第6行第4列：“50”"
    )


@pytest.mark.parametrize("report", [sample_report(), many(20), with_results((), **ALL_READ)])
@pytest.mark.parametrize("options", [FULL, LetterOptions(), replace(FULL, replies_form=True)])
def test_a_report_that_was_read_back_gives_the_same_letter_byte_for_byte(report, options):
    read = report_file.read(report_file.write(report))
    assert made(read, options) == made(report, options)


def test_a_basis_is_named_by_its_label_and_never_by_its_code():
    read = report_file.read(report_file.write(sample_report()))
    assert table(made(read))[3][2] == "《碳达峰试点实施方案编制指南》（附件2公开摘要载明）"
    assert not any(each.basis in all_text(made(read)) for each in sample_results())


def test_a_draft_is_marked_and_lists_what_needs_a_person():
    data = made(options=replace(FULL, draft=True))
    assert "（草稿，未经审定）" in lines(data)
    remarks = {row[1]: (row[3], row[7]) for row in table(data)[1:]}
    assert remarks["试点为地级及以上城市（ELIG-01）"] == ("需人工核实（无参照值）", "发文前请核实")
    assert "需人工核实" not in all_text(made())


def test_what_is_not_given_is_a_bracketed_reminder():
    data = made(options=LetterOptions())
    text = all_text(data) + opened(data).sections[0].first_page_header.paragraphs[0].text
    for part in ("〔发文机关〕", "〔主送机关〕：", "〔发文字号〕", "〔成文日期〕", "〔报送期限〕", "〔联系人及电话〕"):
        assert part in text
    assert "抄送" not in text


@pytest.mark.parametrize(
    ("rules", "chapters"),
    [
        ((), ["一、总体意见", "二、有关要求"]),
        (("TXT-01",), ["一、总体意见", "二、其他文字性意见", "三、有关要求"]),
        (("TXT-01", "GOAL-13"), ["一、总体意见", "二、其他意见", "三、有关要求"]),
        (("STR-05",), ["一、总体意见", "二、主要问题和修改意见", "三、有关要求"]),
        (("GOAL-13",), ["一、总体意见", "二、其他意见", "三、有关要求"]),
        (("STR-05", "GOAL-13"), ["一、总体意见", "二、主要问题和修改意见", "三、其他意见", "四、有关要求"]),
    ],
)
def test_chapters_close_up(rules, chapters):
    found = tuple(each for each in sample_results() if each.outcome == "passed" or each.rule in rules)
    assert [line for line in lines(made(with_results(found))) if re.match("[一二三四]、", line)] == chapters


def test_two_annexes_are_numbered_and_one_is_not():
    assert [line for line in lines(made()) if "附件" in line or "采纳情况表（" in line] == ["附件：审核意见表", "附件"]
    both = lines(made(options=replace(FULL, replies_form=True)))
    assert [line for line in both if "附件" in line or "采纳情况表（" in line] == [
        "附件：1. 审核意见表",
        "　　　2. 意见采纳情况表（电子表格）",
        "附件1",
    ]


@pytest.mark.parametrize(
    ("said", "advised", "opinion"),
    [
        (("缺少2025年", "缺少2030年"), ("补充2025年", "补充2030年"), "1. 缺少2025年；缺少2030年。补充2025年；补充2030年。"),
        (("缺少目标",) * 2, ("请补充",) * 2, "1. 甲一、甲二：缺少目标。请补充。"),
        (tuple("甲乙丙丁戊"), ("请补充",) * 5, "1. 甲；乙；丙；其余2处见附件。请补充。"),
        (("缺少",) * 4, tuple("甲乙丙丁"), "1. 甲一、甲二、甲三、甲四：缺少。甲；乙；丙；其余1处见附件。"),
        (("缺少",), ("请补充",), "1. 有2项缺少。请都补充。"),
    ],
)
def test_an_opinion_on_several_findings_has_what_is_said_of_each_and_all_that_is_to_be_done(said, advised, opinion):
    subs = [
        sub("R-1", subject("item", str(n), f"甲{'一二三四五'[n]}", str(n)), "failed", B(text, text), B(todo, todo))
        for n, (text, todo) in enumerate(zip(said, advised, strict=True))
    ]
    rule = result("R-1", B("要点", "rule"), "must", "practice", subs, B("有2项缺少", "2 lack it"), B("请都补充", "mend all"))
    assert [line for line in lines(made(with_results((rule,), **ALL_READ))) if line.startswith("1. ")] == [opinion]


def years(*said: tuple[str, int | None, str]) -> tuple:
    """Findings on years: what is said of each, the paragraph where it stands, and the advice."""
    return tuple(
        sub(
            "R-1", subject("year", str(2025 + 5 * n), f"{2025 + 5 * n}年", str(2025 + 5 * n)), "failed", B(text, text), B(todo, todo),
            evidence=(quoted("甲", "", "", ("一、目标",), paragraph, None, "conflict"),) if paragraph else (),
        )
        for n, (text, paragraph, todo) in enumerate(said)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "opinion"),
    [
        ([("缺少2025年目标值", None, "请补充"), ("缺少2030年目标值", None, "请补充")], "1. 缺少2025年、2030年目标值。请补充。"),
        (
            [("2025年目标偏低", 3, "提高2025年目标"), ("2030年目标偏低", 5, "提高2030年目标")],
            "1. 2025年、2030年目标偏低（见一、目标，第3段；一、目标，第5段）。提高2025年、2030年目标。",
        ),
        (
            [("2025年目标偏低", 3, "提高"), ("2030年目标偏低", 3, "提高"), ("缺少2035年目标", None, "补充")],
            "1. 2025年、2030年目标偏低（见一、目标，第3段）；缺少2035年目标。提高；补充。",
        ),
        ([(f"{2025 + 5 * n}年偏低", n + 1, "提高") for n in range(4)],
         "1. 2025年、2030年、2035年、2040年偏低（见一、目标，第1段；一、目标，第2段；一、目标，第3段等4处）。提高。"),
    ],
)  # fmt: skip
def test_findings_that_differ_by_their_years_are_one_sentence_with_their_places(said, opinion):
    rule = result("R-1", B("要点", "rule"), "must", "practice", years(*said), B("有缺", "lack"), B("请改", "mend"))
    assert [line for line in lines(made(with_results((rule,), **ALL_READ))) if line.startswith("1. ")] == [opinion]
    assert len(table(made(with_results((rule,), **ALL_READ)))) == 1 + len(said)  # each is answered by itself


LONG = "甲乙丙丁戊己庚辛壬癸" * 500


def test_a_very_long_finding_stands_in_full_once():
    base = next(each for each in sample_results() if each.rule == "GOAL-11")
    long = replace(base, message=B(LONG, LONG), subresults=tuple(replace(each, message=B(LONG, LONG)) for each in base.subresults))
    data = made(with_results((long,)))
    assert "\n".join(lines(data)).count(LONG) == 1
    assert table(data)[1][4] == LONG[:200] + "……（全文见正文）"


def test_a_very_long_finding_of_one_subject_of_many_stands_in_the_table():
    base = next(each for each in sample_results() if each.rule == "RESP-01")
    long = replace(base, subresults=tuple(replace(each, message=B(LONG, LONG)) for each in base.subresults))
    data = made(with_results((long,)))
    assert LONG not in "\n".join(lines(data))
    assert LONG in table(data)[1][4]


def test_the_names_that_a_template_may_use_are_those_that_there_are():
    def shape(value):
        match value:
            case dict():
                return {name: shape(each) for name, each in value.items()}
            case [first, *_]:
                return [shape(first)]
            case _:
                return ""

    assert shape(compose_module._context(sample_report(), FULL)) == compose_module.NAMES


def test_should_alone_is_group_one():
    found = tuple(each for each in sample_results() if each.rule == "GOAL-11")
    assert [line for line in lines(made(with_results(found))) if line.startswith("（")][:1] == ["（一）应当修改的问题"]


def test_nothing_to_change():
    data = made(with_results(passed_only(), **ALL_READ))
    text = all_text(data)
    assert "共审核3条，其中符合3条。未发现需要修改的问题。" in text
    assert "附件" not in text
    assert table(data) == []
    assert len(opened(data).sections) == 1
    assert opened(data).sections[0].page_width.mm == pytest.approx(210, abs=0.1)
    assert "请按程序做好后续工作。" in lines(data)


def test_nothing_is_called_in_order_while_something_is_open():
    unsure = tuple(each for each in sample_results() if each.outcome in ("passed", "cantTell"))
    for report in (with_results(unsure, **ALL_READ), with_results(passed_only())):
        text = all_text(made(report))
        assert "未发现需要修改的问题" not in text
        assert "请就上述未审核或者需进一步核实的内容补充材料" in text


def test_a_kind_word_only_where_the_facts_allow_it():
    fine = tuple(replace(each, group=B("工作基础", "Baseline")) for each in passed_only())
    assert "《青岩市国家碳达峰试点实施方案》在工作基础等方面内容较为完整。" in lines(made(with_results(fine)))
    assert "较为完整" not in all_text(made())
    hardly = [*fine[:2], *(replace(each, rule=f"N-{n}", outcome="inapplicable") for n, each in enumerate([fine[0], fine[1]]))]
    assert "较为完整" not in all_text(made(with_results(tuple(hardly))))  # half of what is asked did not apply


BROKEN = single("X-1", B("坏规则", "broken"), "must", "practice", "error", B("未能审核", "not checked"), reason="limit")
UNREAD = DocumentInfo("方案.docx", "00" * 32, "docx", None, "not_checked", "encrypted", B("有密码", "password"))


@pytest.mark.parametrize(
    ("report", "message", "said"),
    [
        (
            with_results((*sample_results(), BROKEN)),
            "有 1 条审核要点未能审核，不能据此发函",
            "以下审核要点未能审核，本函意见不包括这些内容：“坏规则”。",
        ),
        (with_results((), document=UNREAD), "文件未能读取，不能据此发函", "文件“方案.docx”未能读取（文件有密码），未作审核。"),
        (
            replace(sample_report(), attachments=(replace(UNREAD, name="附表.docx"),)),
            "文件未能读取，不能据此发函",
            "文件“附表.docx”未能读取（文件有密码），未作审核。",
        ),
    ],
)
def test_refused_unless_confirmed(report, message, said):
    refused = compose(report, FULL)
    assert isinstance(refused, tuple)
    assert [(each.code, each.message.zh) for each in refused] == [("letter-refused", message)]
    assert refused == refusals(report)
    data = made(report, replace(FULL, confirmed=True))
    assert said in lines(data)
    assert "未发现需要修改的问题" not in all_text(data)


# --- layout -----------------------------------------------------------------------------------------------------------------


def test_page_and_grid():
    first, annex = opened(made()).sections
    sizes = (first.page_width, first.page_height, first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(each.mm) for each in sizes] == [210, 297, 37, 35, 28, 26]
    assert (round(first.header_distance.mm), round(first.footer_distance.mm)) == (30, 20)
    grid = first._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("linesAndChars", "580")
    assert first.different_first_page_header_footer
    assert not annex.different_first_page_header_footer
    assert (round(annex.page_width.mm), round(annex.page_height.mm), annex.orientation) == (297, 210, 1)


@pytest.mark.parametrize(
    ("start", "font", "size"),
    [
        ("关于《", "方正小标宋简体", 22),
        ("一、", "黑体", 16),
        ("（一）", "楷体_GB2312", 16),
        ("1. ", "仿宋_GB2312", 16),
        ("你单位", "仿宋_GB2312", 16),
    ],
)
def test_fonts_by_the_standard(start, font, size):
    paragraph = next(each for each in opened(made()).paragraphs if each.text.startswith(start))
    names = paragraph.runs[0]._element.rPr.find(qn("w:rFonts"))
    assert names.get(qn("w:eastAsia")) == font
    assert names.get(qn("w:ascii")) == "Times New Roman"
    assert paragraph.runs[0].font.size.pt == size


def test_text_is_set_28_95_points_and_two_characters_in():
    paragraph = next(each for each in opened(made()).paragraphs if each.text.startswith("你单位"))
    assert paragraph.paragraph_format.line_spacing.pt == pytest.approx(28.95)
    assert paragraph._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    day = next(each for each in opened(made()).paragraphs if each.text == "2026年11月25日")
    assert day._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "400"


def test_red_lines_and_name():
    section = opened(made()).sections[0]
    name, line = section.first_page_header.paragraphs
    assert name.text == "某省发展和改革委员会"
    assert str(name.runs[0].font.color.rgb) == "FF0000"
    for paragraph, kind in ((line, "thickThinSmallGap"), (section.first_page_footer.paragraphs[0], "thinThickSmallGap")):
        bottom = paragraph._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
        assert (bottom.get(qn("w:val")), bottom.get(qn("w:color"))) == (kind, "FF0000")
        wide = 156 - paragraph.paragraph_format.left_indent.mm - paragraph.paragraph_format.right_indent.mm
        assert wide == pytest.approx(170, abs=0.1)


def test_a_long_name_is_set_smaller():
    data = made(options=replace(FULL, agency="某某省发展和改革委员会应对气候变化处"))
    name = opened(data).sections[0].first_page_header.paragraphs[0]
    assert name.runs[0].font.size.pt == 22


def test_no_page_number_on_page_one_then_dashes():
    section = opened(made()).sections[0]
    assert section.first_page_footer.paragraphs[0].text == ""
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text == "— 2 —"
        assert [each.text for each in footer._element.iter(qn("w:instrText"))] == [" PAGE "]


def test_the_header_row_repeats_and_rows_are_kept_whole():
    rows = opened(made()).tables[0]._tbl.tr_lst
    assert rows[0].trPr.find(qn("w:tblHeader")) is not None
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    widths = [int(each.get(qn("w:w"))) for each in opened(made()).tables[0]._tbl.tblGrid]
    assert len(widths) == 8
    assert len(set(widths)) > 4


def test_many_findings():
    data = made(many(200))
    assert len(table(data)) > 200
    numbers = [line for line in lines(data) if re.match(r"\d+\. ", line)]
    assert len(numbers) == 200


# --- bytes ------------------------------------------------------------------------------------------------------------------


def build_script():
    spec = importlib.util.spec_from_file_location("build_letter", folder("templates") / "build_letter.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_template_is_what_its_script_makes():
    script = build_script()
    assert script.build() == script.build()
    assert script.build() == (folder("templates") / "letter.docx").read_bytes()


def test_a_letter_has_the_same_bytes_twice_and_our_properties():
    assert made() == made()
    core = opened(made()).core_properties
    assert (core.author, core.title) == ("某省发展和改革委员会", "关于《青岩市国家碳达峰试点实施方案》审核意见的函")
    assert core.created.date() == date(2026, 11, 25)
    assert core.last_modified_by == "某省发展和改革委员会"


@pytest.mark.parametrize(
    "title",
    [
        "关于《甲》审核意见的函",
        "关于《某某自治州国家级经济技术开发区低碳发展实施方案》审核意见的函",
        "关于《" + "甲" * 70 + "》审核意见的函",
        "关于《2030年前ABCDEFGHIJKLMNOP实施方案》审核意见的函",
    ],
)
def test_titles_are_parted_well(title):
    found = balanced(title).split("\n")
    assert "".join(found) == title
    assert all(len(line) <= 20 for line in found)
    assert not any(line[0] in "》、，的" or line[-1] in "《（" for line in found)
