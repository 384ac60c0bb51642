"""Makes letter.docx: python templates/build_letter.py [OUTPUT]. The same bytes every time.

Layout: GB/T 9704-2012, 信函格式. Office staff may edit the result in Word or WPS: `plancheck letter --check-template` says
what is wrong with theirs, and NAMES in plancheck/letter/letter.py are the names that a tag may use.
"""

from __future__ import annotations

import io
import sys
import zipfile
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

TEXT, TITLE, BLACK, KAI, SONG, DIGITS = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体", "Times New Roman"
RED = "FF0000"
LINE = 28.95
LEFT, RIGHT = 28, 26
#: The red lines are 170 mm long on a page of 210 mm, so they stand out over the margins.
OUT_LEFT, OUT_RIGHT = 20 - LEFT, 20 - RIGHT


def element(name: str, **attributes: object) -> Any:
    """A w: element with w: attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def fonts(style_or_run: Any, east_asia: str, size: float, ascii: str = DIGITS, bold: bool | None = None) -> None:
    """Sets the Chinese and the western font and the size."""
    style_or_run.font.size = Pt(size)
    style_or_run.font.name = ascii
    style_or_run.font.bold = bold
    properties = style_or_run._element.get_or_add_rPr()
    names = properties.find(qn("w:rFonts"))
    for key, value in (("eastAsia", east_asia), ("ascii", ascii), ("hAnsi", ascii), ("cs", ascii)):
        names.set(qn(f"w:{key}"), value)
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        names.attrib.pop(qn(f"w:{key}"), None)


def exact(paragraph: Any, points: float = LINE, before: float = 0, after: float = 0) -> None:
    """Exact line spacing."""
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    layout.space_before, layout.space_after = Pt(before), Pt(after)


def indent(paragraph: Any, **characters: int) -> None:
    """Indents in hundredths of a character, with the same in twips for programs that know no characters (16 pt a character)."""
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    made = element("ind")
    twips = {"firstLineChars": "firstLine", "leftChars": "left", "rightChars": "right", "hangingChars": "hanging"}
    for key, value in characters.items():
        made.set(qn(f"w:{key}"), str(value))
        made.set(qn(f"w:{twips[key]}"), str(int(value / 100 * 320)))
    properties.insert_element_before(
        made, "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:textAlignment", "w:outlineLvl", "w:rPr", "w:sectPr"
    )


def para(
    where: Any, text: str = "", font: str = TEXT, size: float = 16, first: int = 200, align: Any = None, keep: bool = False, **look: Any
) -> Any:
    """A paragraph of one run."""
    made = where.add_paragraph()
    exact(made, look.get("line", LINE), look.get("before", 0), look.get("after", 0))
    if first:
        indent(made, firstLineChars=first)
    if align is not None:
        made.alignment = align
    made.paragraph_format.keep_with_next = keep
    if text:
        run = made.add_run(text)
        fonts(run, font, size)
        if look.get("colour"):
            run.font.color.rgb = RGBColor.from_string(look["colour"])
    return made


def tag(where: Any, text: str) -> Any:
    """A paragraph that holds only a tag and vanishes when the letter is made."""
    return para(where, text, first=0)


def rule(paragraph: Any, kind: str) -> None:
    """A red double line of 170 mm under a paragraph; `kind` is its w:val."""
    properties = paragraph._p.get_or_add_pPr()
    borders = element("pBdr")
    borders.append(element("bottom", val=kind, sz=24, space=0, color=RED))
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(OUT_LEFT), Mm(OUT_RIGHT)


def field(run: Any, code: str) -> None:
    """A field such as PAGE, in runs of its own that all look like `run`: the result takes its look from the last of them."""
    marks = [element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")]
    instruction, result = element("instrText"), element("t")
    instruction.text, result.text = f" {code} ", "2"
    last = run._r
    for part in (marks[0], instruction, marks[1], result, marks[2]):
        made = deepcopy(run._r)
        made.append(part)
        last.addnext(made)
        last = made
    run._r.getparent().remove(run._r)


def grid(section: Any, **attributes: object) -> None:
    """The document grid of a section."""
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", **attributes))


def page_number(footer: Any, align: Any, side: str) -> None:
    """— 2 — in 宋体 14 pt, one character in from the outer edge."""
    paragraph = footer.paragraphs[0]
    exact(paragraph, 14, 0, 8)
    paragraph.alignment = align
    indent(paragraph, **{side: 100})
    for text, code in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        fonts(run, SONG, 14, SONG)
        if code:
            field(run, code)


def heading(where: Any, text: str) -> Any:
    """一、 in 黑体."""
    return para(where, text, BLACK, keep=True)


def build() -> bytes:
    """The template."""
    document = Document()
    _defaults(document)
    _first_section(document)
    _head(document)
    _body(document)
    _tail(document)
    _annex(document)
    return _packed(document)


def _defaults(document: Any) -> None:
    normal = document.styles["Normal"]
    fonts(normal, TEXT, 16)
    exact(normal)
    normal.paragraph_format.widow_control = False
    normal.element.get_or_add_pPr().insert_element_before(
        element("overflowPunct", val=0),
        "w:topLinePunct",
        "w:autoSpaceDE",
        "w:autoSpaceDN",
        "w:adjustRightInd",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:jc",
    )  # no sign hangs out of the 156 mm
    # The grid fills the lines. Justified as well, LibreOffice now and then drops the 。 that is to hang out of a line.
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name in ("Header", "Footer"):
        document.styles[name].paragraph_format.tab_stops.clear_all()
    document.settings.odd_and_even_pages_header_footer = True
    language = document.styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    theme = document.settings.element.find(qn("w:themeFontLang"))
    theme.set(qn("w:eastAsia"), "zh-CN")
    core = document.core_properties
    core.author = core.last_modified_by = core.title = core.comments = core.subject = core.keywords = ""
    core.language = "zh-CN"
    core.created = core.modified = datetime(2026, 1, 1)
    core.revision = 1


def _first_section(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    # 35 mm less 0.07 mm: 22 lines of 29 pt are that much more than 225 mm, and a program that keeps to the grid would set 21.
    section.top_margin, section.bottom_margin = Mm(37), Twips(1980)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    # 28 characters of 16 pt in 156 mm: each a little narrower than its size.
    grid(section, type="linesAndChars", linePitch=580, charSpace=-849)
    page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "rightChars")
    page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "leftChars")
    section.header.is_linked_to_previous = section.even_page_header.is_linked_to_previous = False
    _agency(section.first_page_header)
    line = section.first_page_footer.paragraphs[0]
    exact(line, 1)
    rule(line, "thinThickSmallGap")


def _agency(header: Any) -> None:
    """The red name, smaller where it is long, and 4 mm below it the line, thick over thin."""
    header.is_linked_to_previous = False
    first = header.paragraphs[0]
    exact(first)
    first.add_run("{%p if 发文机关|length <= 12 %}")
    for size, end in ((35, "{%p else %}"), (22, "{%p endif %}")):
        name = para(header, "{{ 发文机关 }}", TITLE, size, 0, WD_ALIGN_PARAGRAPH.CENTER, line=size + 1, colour=RED)
        name.paragraph_format.left_indent, name.paragraph_format.right_indent = Mm(OUT_LEFT), Mm(OUT_RIGHT)
        tag(header, end)
    line = para(header, first=0, line=7)  # 4 mm below the feet of the name, which stand 1.5 mm above the end of its line
    rule(line, "thickThinSmallGap")


def _head(document: Any) -> None:
    first = document.paragraphs
    for old in first:
        old._p.getparent().remove(old._p)
    number = para(document, "{{ 发文字号 }}", first=0, align=WD_ALIGN_PARAGRAPH.RIGHT)
    indent(number, rightChars=0)
    tag(document, "{%p if 草稿 %}")
    para(document, "（草稿，未经审定）", KAI, first=0, align=WD_ALIGN_PARAGRAPH.CENTER)
    tag(document, "{%p else %}")
    para(document, first=0)
    tag(document, "{%p endif %}")
    para(document, "{{ 标题 }}", TITLE, 22, 0, WD_ALIGN_PARAGRAPH.CENTER, line=33, before=0, after=LINE)
    para(document, "{{ 主送机关 }}：", first=0)


#: The outcome in a sentence: of a report that a person went through, with opinions and without any; of one that nobody went through yet.
#: What a person left out is not told to the other office, also not as a number; what was waived with approval is not counted as met.
#: Nothing is said to be in order while anything is unread or unsettled.
COUNTED = (
    (
        "{%p if 逐条处理 and 列入意见 %}",
        "经对照{{ 条数.合计 }}条审核要点逐条审核、研究，共提出修改意见{{ 列入意见 }}处，逐处见附件，同类意见在下文合并说明。"
        "请结合下列意见作进一步修改完善。",
    ),
    (
        "{%p elif 逐条处理 and 条数.不符合 + 条数.需核实 %}",
        "经对照{{ 条数.合计 }}条审核要点逐条审核、研究，未提出修改意见。",
    ),
    (
        "{%p else %}",
        "经对照审核要点逐条审核，共审核{{ 条数.合计 }}条，其中符合{{ 条数.符合 }}条"
        "{% if 条数.豁免 %}、经批准豁免{{ 条数.豁免 }}条{% endif %}"
        "{% if 条数.不符合 %}、不符合{{ 条数.不符合 }}条{% endif %}{% if 条数.需核实 %}、需进一步核实{{ 条数.需核实 }}条{% endif %}"
        "{% if 条数.不适用 %}、不适用{{ 条数.不适用 }}条{% endif %}{% if 条数.未能审核 %}、未能审核{{ 条数.未能审核 }}条{% endif %}。"
        "{% if 条数.不符合 %}请结合下列意见作进一步修改完善。"
        "{% elif 条数.合计 == 条数.符合 + 条数.豁免 + 条数.不适用 and not 未审核说明 %}未发现需要修改的问题。{% endif %}",
    ),
)


def _body(document: Any) -> None:
    para(document, "你单位报送的《{{ 方案名称 }}》{{ 来文字号 }}收悉。我们组织有关方面进行了审核，现将意见函告如下：")
    heading(document, "{{ 序.总体意见 }}、总体意见")
    tag(document, "{%p if 较好方面 %}")
    para(document, "《{{ 方案名称 }}》在{{ 较好方面 }}等方面内容较为完整。")
    tag(document, "{%p endif %}")
    tag(document, "{%p if 条数.合计 %}")
    for condition, text in COUNTED:
        tag(document, condition)
        para(document, text)
    tag(document, "{%p endif %}")
    tag(document, "{%p endif %}")
    tag(document, "{%p for 说明 in 未审核说明 %}")
    para(document, "{{ 说明 }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p if 主要问题 %}")
    heading(document, "{{ 序.主要问题 }}、主要问题和修改意见")
    tag(document, "{%p for 组 in 主要问题 %}")
    para(document, "（{{ 组.序 }}）{{ 组.名称 }}", KAI, keep=True)
    tag(document, "{%p for 项 in 组.意见 %}")
    para(document, "{{ loop.index }}. {{ 项 }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    tag(document, "{%p if 其他意见 %}")
    heading(document, "{{ 序.其他意见 }}、{% if 其他意见限于文字 %}其他文字性意见{% else %}其他意见{% endif %}")
    tag(document, "{%p for 项 in 其他意见 %}")
    para(document, "{{ loop.index }}. {{ 项 }}")
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    heading(document, "{{ 序.有关要求 }}、有关要求")
    tag(document, "{%p if 意见表 %}")
    para(
        document,
        "请认真研究上述意见，对方案作出修改完善，逐条说明采纳情况，并于{{ 报送期限 }}前将修改后的方案及《意见采纳情况表》报送我单位。",
        keep=True,
    )
    tag(document, "{%p elif 未审核说明 or 条数.需核实 %}")
    para(document, "请就上述未审核或者需进一步核实的内容补充材料，并于{{ 报送期限 }}前报送我单位。", keep=True)
    tag(document, "{%p else %}")
    para(document, "请按程序做好后续工作。", keep=True)
    tag(document, "{%p endif %}")


def _tail(document: Any) -> None:
    tag(document, "{%p if 意见表 %}")
    para(document, first=0, keep=True)
    tag(document, "{%p for 项 in 附件 %}")
    # A single annex has no number; a second one stands under the name of the first.
    listed = "{% if loop.first %}附件：{% else %}　　　{% endif %}{% if 附件|length > 1 %}{{ loop.index }}. {% endif %}{{ 项 }}"
    para(document, listed, keep=True)
    tag(document, "{%p endfor %}")
    tag(document, "{%p endif %}")
    para(document, first=0, keep=True)
    para(document, first=0, keep=True)
    for text in ("{{ 发文机关 }}", "{{ 成文日期 }}"):
        signed = para(document, text, first=0, align=WD_ALIGN_PARAGRAPH.RIGHT, keep=True)
        indent(signed, rightChars=400 if "日期" in text else 200)
    para(document, "（联系人及电话：{{ 联系方式 }}）", keep=True)
    tag(document, "{%p if 抄送 and not 意见表 %}")
    _copies(document, 156)
    tag(document, "{%p endif %}")


def _copies(document: Any, width: int) -> None:
    """版记: the last line of the type area on the last page, behind the annexes (GB/T 9704-2012, 7.3.4); without rules in this format."""
    foot = para(document, "抄送：{{ 抄送 }}。", size=14, first=0, line=20)
    foot.paragraph_format.left_indent = foot.paragraph_format.right_indent = Pt(14)
    twips = int(width * 1440 / 25.4)
    frame = {"w": twips, "wrap": "around", "vAnchor": "margin", "hAnchor": "margin", "xAlign": "left", "yAlign": "bottom"}
    foot._p.get_or_add_pPr().insert_element_before(
        element("framePr", **frame), "w:widowControl", "w:pBdr", "w:overflowPunct", "w:spacing", "w:ind", "w:jc"
    )


#: Columns of the table: heading, what stands in the cell, width in millimetres (245 in all).
COLUMNS = (
    ("序号", "{{ 项.序号 }}", 12), ("审核要点", "{{ 项.要点 }}", 34), ("依据", "{{ 项.依据 }}", 33),
    ("审核结论", "{{ 项.结论 }}", 21),
    ("问题描述", "{{ 项.问题 }}", 44), ("原文位置及摘录", "{{ 项.原文 }}", 46), ("修改建议", "{{ 项.建议 }}", 34),
    ("备注", "{{ 项.备注 }}", 21),
)  # fmt: skip


def _annex(document: Any) -> None:
    """The table on a landscape page of its own; the whole section goes where there is nothing to list."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    exact(document.paragraphs[-1], 1)  # it only ends the letter's section, and must not need a page of its own
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(26), Mm(26)
    section.top_margin, section.bottom_margin = Mm(28), Mm(30)
    section.header_distance, section.footer_distance = Mm(15), Mm(17)
    section.different_first_page_header_footer = False
    grid(section, type="lines", linePitch=400)
    tag(document, "{%p if 意见表 %}")
    para(document, "附件{% if 附件|length > 1 %}1{% endif %}", BLACK, first=0)
    para(document, first=0, line=14)
    para(document, "审核意见表", TITLE, 22, 0, WD_ALIGN_PARAGRAPH.CENTER, line=33, after=6)
    table = document.add_table(rows=4, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    layout = table._tbl.tblPr
    for old in layout.findall(qn("w:tblW")):
        layout.remove(old)
    layout.insert_element_before(
        element("tblW", w=sum(width for *_, width in COLUMNS) * 1440 // 25.4, type="dxa"), "w:jc", "w:tblLayout", "w:tblLook"
    )
    for column, (*_, width) in zip(table.columns, COLUMNS, strict=True):
        column.width = Mm(width)
    head, begin, row, end = table.rows
    for index, (title, text, width) in enumerate(COLUMNS):
        for one in table.rows:
            one.cells[index].width = Mm(width)
        _cell(head.cells[index], title, BLACK, WD_ALIGN_PARAGRAPH.CENTER)
        _cell(row.cells[index], text, TEXT, WD_ALIGN_PARAGRAPH.CENTER if index in (0, 3) else WD_ALIGN_PARAGRAPH.LEFT)
    _cell(begin.cells[0], "{%tr for 项 in 意见表 %}", TEXT, None)
    _cell(end.cells[0], "{%tr endfor %}", TEXT, None)
    for one in table.rows:
        one._tr.get_or_add_trPr().append(element("cantSplit"))
    head._tr.get_or_add_trPr().append(element("tblHeader"))
    tag(document, "{%p if 抄送 %}")
    _copies(document, 245)
    # The frame stands on the page of the paragraph behind it, which is as high as one line of it, or two: where the table leaves no room
    # for that, both go to a page of their own.
    tag(document, "{%p if 抄送|length > 45 %}")
    exact(document.add_paragraph(), 42)
    tag(document, "{%p else %}")
    exact(document.add_paragraph(), 22)
    tag(document, "{%p endif %}")
    tag(document, "{%p endif %}")
    tag(document, "{%p endif %}")
    last = document.add_paragraph()  # Word wants a paragraph behind a table
    exact(last, 1)


def _cell(cell: Any, text: str, font: str, align: Any) -> None:
    paragraph = cell.paragraphs[0]
    exact(paragraph, 16)
    paragraph.alignment = align
    fonts(paragraph.add_run(text), font, 10.5)


def _packed(document: Any) -> bytes:
    """The package with fixed times, sorted, not compressed: other versions of zlib would write other bytes."""
    _pruned(document)
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


KEPT_STYLES = ("Normal", "Header", "Footer", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid")


def _pruned(document: Any) -> None:
    """Takes out what python-docx's own template brings and a letter has no use for: 700 KB of styles, a thumbnail."""
    for rels in (document.part.package.rels, document.part.rels):
        for name, relation in list(rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in ("thumbnail", "stylesWithEffects", "customXml", "numbering"):
                del rels[name]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)
        else:
            for link in style.findall(qn("w:link")):
                style.remove(link)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("letter.docx")
    target.write_bytes(build())
