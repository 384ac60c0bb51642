"""Word files: text in its final version, order, looks, tables, contents, what was not read."""

from __future__ import annotations

import pytest

from plancheck.model.document import Document
from plancheck.readers import word

from .docx import PICTURE, TYPE, abstract, box, docx, field, lvl, num, numbered, p, r, style, tbl, tc, tr

INS = '<w:ins w:id="1" w:author="x">{}</w:ins>'
DEL = '<w:del w:id="2" w:author="x"><w:r><w:delText>{}</w:delText></w:r></w:del>'
MATH = "<m:r><m:t>{}</m:t></m:r>"
GONE = '<w:rPr><w:del w:id="3" w:author="x"/></w:rPr>'


def read(body: str = "", **parts: object) -> Document:
    return word.read(docx(body, **parts), "draft.docx", "0" * 64)  # type: ignore[arg-type]


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def codes(document: Document) -> list[str]:
    return [each.code for each in document.diagnostics]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("普通") + p() + p("  　首行缩进 "), ["普通", "首行缩进"]),
        (p("甲", INS.format(r("插入")), DEL.format("删除"), "乙"), ["甲插入乙"]),
        (p(f'<w:moveTo w:id="1">{r("移入")}</w:moveTo>') + p(f'<w:moveFrom w:id="1">{r("移出")}</w:moveFrom>'), ["移入"]),
        (p("前半", ppr=GONE) + p("后半"), ["前半后半"]),
        (p(DEL.format("整段删除"), ppr=GONE) + p("后一段"), ["后一段"]),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{p('块控件')}</w:sdtContent></w:sdt>", ["块控件"]),
        (p(f"<w:sdt><w:sdtContent>{r('行内控件')}</w:sdtContent></w:sdt>"), ["行内控件"]),
        (p(f'<w:smartTag w:uri="u" w:element="e">{r("标记")}</w:smartTag>', f"<w:hyperlink>{r('链接')}</w:hyperlink>"), ["标记链接"]),
        (p(f'<w:fldSimple w:instr="REF x">{r("域")}</w:fldSimple>', field("PAGE", r("3"))), ["域3"]),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "域未结束"), []),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + p("下一段仍在"), ["下一段仍在"]),
        (p("<w:r><w:t>2025</w:t><w:noBreakHyphen/><w:t>2030</w:t><w:softHyphen/><w:tab/><w:t>年</w:t><w:br/><w:t>底</w:t></w:r>"),
         ["2025-2030\t年\n底"]),
        (p('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "18%", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), ["≥18%✓"]),
        (p("".join(f'<w:r><w:sym w:font="Wingdings 2" w:char="F0{char}"/></w:r>' for char in ("50", "51", "52", "A3"))), ["✓☒☑□"]),
        (p("<w:r><w:ruby><w:rt><w:r><w:t>pīn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>"), ["拼"]),
        (p("x", "<m:oMath><m:r><m:t>=2</m:t></m:r></m:oMath>"), ["x=2"]),
        ("<!-- wps -->" + p("正文") + "<?wps x?>" + p("二<!-- c -->段"), ["正文", "二段"]),
        (p("框前", box(p("框内")), "框后"), ["框前框后", "框内"]),
        (p('<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>'), ["艺术字"]),
    ],
)  # fmt: skip
def test_text_is_that_of_the_final_version(body: str, expected: list[str]) -> None:
    assert texts(read(body)) == expected


BREAK = "<w:r><w:br/></w:r>"


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (
            ["一、目标", "（一）到2025年。占25%。", "（二）到2030年。占30%。"],
            ["一、目标", "（一）到2025年。占25%。", "（二）到2030年。占30%。"],
        ),
        (["建设光伏。", "2.发展风电。", "责任单位：市局"], ["建设光伏。", "2.发展风电。", "责任单位：市局"]),
        (["十堰市国家碳达峰试点", "实施方案"], ["十堰市国家碳达峰试点\n实施方案"]),  # a title on two lines
        (["装机达到", "1.2万千瓦，", "（含抽水蓄能）"], ["装机达到\n1.2万千瓦，\n（含抽水蓄能）"]),
        (["第一步", "", "——坚持系统观念。"], ["第一步", "——坚持系统观念。"]),
    ],
)
def test_a_manual_break_before_a_number_parts_a_paragraph(pieces: list[str], expected: list[str]) -> None:
    document = read(p(BREAK.join(r(piece) if piece else "" for piece in pieces)))
    assert texts(document) == expected
    assert {block.paragraph for block in document.blocks} == {1}


def test_the_parts_of_a_paragraph_keep_their_bold_type_their_hidden_text_and_their_places() -> None:
    bold, gone = "<w:b/>", "<w:vanish/>"
    body = p(r("1.光伏。", bold), r("建设屋顶光伏。"), BREAK, r("2.风电。", bold), r("秘密", gone), r("新建风电场。"))
    document = read(body)
    assert [(block.text, block.bold) for block in document.blocks] == [("1.光伏。建设屋顶光伏。", 5), ("2.风电。新建风电场。", 5)]
    found = word.anchors(docx(body))
    assert [[(each.start, each.end, each.skip) for each in found.text[at]] for at in (0, 1)] == [
        [(0, 5, 0), (5, 12, 0)],
        [(0, 5, 0), (5, 11, 0)],
    ]
    assert found.paragraph[0] == found.paragraph[1]
    inside = read(tbl(tr(tc(p(r("1.光伏"), BREAK, r("2.风电"))), "乙")))
    assert texts(inside) == ["1.光伏\n2.风电", "乙"]  # a cell is one block


def test_tracked_changes_are_counted_once_in_one_diagnostic() -> None:
    document = read(p("甲", INS.format(r("插")), DEL.format("删")) + p("乙", ppr=GONE) + p("丙"))
    assert [(each.code, each.message.zh) for each in document.diagnostics] == [
        ("tracked-changes", "文件含修订痕迹 3 处，按接受全部修订后的文本审核"),
        ("deleted-text", "此处文字“删”已在修订中删除，不作为依据"),
    ]


#: Body → its final text, its text before the changes.
BOTH = [
    (p("甲", INS.format(r("插")), DEL.format("删"), "乙"), ["甲插乙"], ["甲删乙"]),
    (p("甲") + p(INS.format(r("新的一段")), ppr='<w:rPr><w:ins w:id="3"/></w:rPr>') + p("乙"), ["甲", "新的一段", "乙"], ["甲", "乙"]),
    (p("甲", ppr='<w:rPr><w:ins w:id="3"/></w:rPr>') + p("乙"), ["甲", "乙"], ["甲乙"]),  # a paragraph that was split
    (p("甲", ppr=GONE) + p("乙"), ["甲乙"], ["甲", "乙"]),  # two that were joined
    (p("甲", INS.format(DEL.format("又删"))), ["甲"], ["甲"]),  # inserted and then deleted: in neither
    (
        p(f'<w:moveFrom w:id="5">{r("此句。")}</w:moveFrom>', "甲") + p("乙", f'<w:moveTo w:id="6">{r("此句。")}</w:moveTo>'),
        ["甲", "乙此句。"],
        ["此句。甲", "乙"],
    ),
    (
        tbl(tr("指标", "值"), tr("旧", "1", properties='<w:del w:id="1"/>'), tr("新", "2", properties='<w:ins w:id="2"/>')),
        ["指标", "值", "新", "2"],
        ["指标", "值", "旧", "1"],
    ),
    (
        p("见", DEL.format("").replace("<w:delText></w:delText>", '<w:fldChar w:fldCharType="begin"/><w:delInstrText>REF x</w:delInstrText>'
          '<w:fldChar w:fldCharType="separate"/><w:delText>图1</w:delText><w:fldChar w:fldCharType="end"/>'), "。"),
        ["见。"],
        ["见图1。"],
    ),
    (
        p("式", f"<m:oMath>{MATH.format('a')}<w:ins>{MATH.format('b')}</w:ins><w:del>{MATH.format('c')}</w:del></m:oMath>"),
        ["式ab"],
        ["式ac"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "final", "original"), BOTH)
def test_the_text_after_and_before_the_tracked_changes(body: str, final: list[str], original: list[str]) -> None:
    data = docx(body)
    for view, expected in (("final", final), ("original", original)):
        assert texts(word.read(data, "x", "0", view=view)) == expected  # type: ignore[arg-type]


def test_notes_have_both_views_too() -> None:
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1">{p("注", INS.format(r("新")), DEL.format("旧"))}</w:footnote>'
    data = docx(p("甲", f'<w:del w:id="9">{reference}</w:del>') + p("乙", reference), footnotes=note)
    assert texts(word.read(data, "x", "0")) == ["甲", "乙", "注新"]
    assert texts(word.read(data, "x", "0", view="original")) == ["甲", "注旧", "乙"]


def test_a_row_whose_deletion_is_tracked_is_gone() -> None:
    document = read(tbl(tr("指标", "值"), tr("旧", "1", properties='<w:del w:id="1"/>'), tr("新", "2", properties='<w:ins w:id="2"/>')))
    assert texts(document) == ["指标", "值", "新", "2"]
    assert document.tables[0].grid == ((0, 1), (2, 3))


def test_notes_boxes_and_margins_stand_in_their_places() -> None:
    note = '<w:footnote w:id="{}">' + p("{}") + "</w:footnote>"
    document = read(
        p("正文", '<w:r><w:footnoteReference w:id="2"/></w:r>', box(p("专栏"))) + p("下一段"),
        footnotes=note.format(1, "未引用") + note.format(2, "注释"),
        header=p("页眉"),
        footer=p("页脚"),
        comments=f'<w:comment w:id="0">{p("批注")}</w:comment>',
    )
    assert [(block.text, block.part, block.paragraph) for block in document.blocks] == [
        ("正文", "body", 1), ("注释", "footnote", None), ("专栏", "textbox", None), ("下一段", "body", 2),
        ("页眉", "header", None), ("页脚", "footer", None), ("批注", "comment", None),
    ]  # fmt: skip
    assert document.status == "checked"


def test_paragraphs_count_all_of_the_body_but_those_of_tables() -> None:
    document = read(p("一") + p() + tbl(tr("a", "b")) + p("二", ppr=GONE) + p("续") + p("三"))
    assert [(block.text, block.paragraph) for block in document.blocks if block.table is None] == [("一", 1), ("二续", 3), ("三", 5)]


# --- hidden text


@pytest.mark.parametrize("look", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_hidden_text_is_kept_apart(look: str) -> None:
    document = read(p("可见") + p(r("全段隐藏", look)) + p("碳排放", r("已达峰", look), "下降"))
    assert [(block.text, block.hidden) for block in document.blocks] == [("可见", False), ("全段隐藏", True), ("碳排放下降", False)]
    found = [(each.place.block, each.place.start, each.message.zh) for each in document.diagnostics if each.place]
    assert found == [(1, 0, "此处有隐藏文字“全段隐藏”，不作为依据"), (2, 3, "此处有隐藏文字“已达峰”，不作为依据")]


@pytest.mark.parametrize(
    "body",
    [
        p(r("白字有底纹", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="C00000"/>')),
        p(r("段落有底纹", '<w:color w:val="FFFFFF"/>'), ppr='<w:shd w:val="clear" w:fill="1F4E79"/>'),
        tbl(tr(tc(p(r("表头", '<w:color w:val="FFFFFF"/>')), '<w:shd w:val="clear" w:fill="1F4E79"/>'), "值")),
        p(box(p(r("框内白字", '<w:color w:val="FFFFFF"/>')), fill="1F4E79")),
        p(r("开关关掉", '<w:vanish w:val="0"/>')),
    ],
)
def test_white_text_on_a_dark_ground_is_seen(body: str) -> None:
    document = read(body)
    assert not any(block.hidden for block in document.blocks)
    assert "hidden-text" not in codes(document)


def test_hidden_by_style() -> None:
    styles = style("H", "hidden one", rpr="<w:vanish/>") + style("C", "char", rpr="<w:vanish/>", kind="character")
    document = read(p("隐", ppr='<w:pStyle w:val="H"/>') + p("显", r("藏", '<w:rStyle w:val="C"/>')), styles=styles)
    assert [(block.text, block.hidden) for block in document.blocks] == [("隐", True), ("显", False)]


# --- looks


def test_looks_follow_runs_styles_and_defaults() -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + style("N", "Normal", default=True)
        + style("B", "Heading 1", ppr='<w:outlineLvl w:val="0"/><w:jc w:val="center"/>', rpr='<w:b/><w:sz w:val="44"/>', based="N")
        + style("D", "Derived", based="B")
    )
    document = read(
        p("标题", ppr='<w:pStyle w:val="D"/>')
        + p(r("一、起头", "<w:b/>"), "后文不加粗")
        + p(r("关", '<w:b w:val="off"/>'), ppr='<w:pStyle w:val="B"/>')
        + p("左", ppr='<w:pStyle w:val="B"/><w:jc w:val="left"/><w:outlineLvl w:val="9"/>'),
        styles=styles,
    )
    found = [(block.text, block.style, block.outline, block.bold, block.size, block.centred) for block in document.blocks]
    assert found == [
        ("标题", "derived", 0, 2, 22.0, True),
        ("一、起头后文不加粗", "normal", None, 4, 16.0, False),
        ("关", "heading 1", 0, 0, 22.0, True),
        ("左", "heading 1", None, 1, 22.0, False),
    ]


def test_a_file_without_styles_is_read() -> None:
    block = read(p("正文", ppr='<w:pStyle w:val="nowhere"/>')).blocks[0]
    assert (block.text, block.style, block.size) == ("正文", "", 10.0)


# --- tables

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_cells_are_one_block_in_every_place_they_cover() -> None:
    document = read(
        tbl(
            tr(tc("指标", RESTART), tc("目标", '<w:gridSpan w:val="2"/>')),
            tr(tc("", CONTINUE), "2025年", "2030年"),
            tr("能耗", "1", "2"),
            tr("缺列", "3", properties='<w:gridBefore w:val="1"/>'),
        )
    )
    assert texts(document) == ["指标", "目标", "2025年", "2030年", "能耗", "1", "2", "缺列", "3"]
    assert document.tables[0].grid == ((0, 1, 1), (0, 2, 3), (4, 5, 6), (-1, 7, 8))
    assert document.tables[0].header_rows == 2
    assert [document.blocks[at].cell for at in (0, 3, 6)] == [(1, 1), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([tr("a", "b"), tr("c", "d")], 1),
        ([tr("a", "b", properties="<w:tblHeader/>"), tr("c", "d", properties="<w:tblHeader/>"), tr("e", "f")], 2),
        ([tr(tc("表1 指标", '<w:gridSpan w:val="2"/>')), tr("名称", "值"), tr("e", "f")], 2),
    ],
)
def test_header_rows(rows: list[str], expected: int) -> None:
    assert read(tbl(*rows)).tables[0].header_rows == expected


@pytest.mark.parametrize(
    ("before", "title"),
    [
        (p("表1 主要指标"), "表1 主要指标"),
        (p("附表2：项目清单"), "附表2：项目清单"),
        (p("表1 主要指标") + p("单位：万吨"), "表1 主要指标"),
        (p("主要指标", ppr='<w:jc w:val="center"/>'), "主要指标"),
        (p("表明这一点的数据如下。"), ""),
        (p("各项指标如下"), ""),
        (p("第三章 目标", ppr='<w:jc w:val="center"/><w:outlineLvl w:val="0"/>'), ""),
    ],
)
def test_captions(before: str, title: str) -> None:
    document = read(before + tbl(tr("指标", "值"), tr("能耗", "1")))
    table = document.tables[0]
    assert table.title == title
    assert [block.text for block in document.blocks if block.role == "caption"] == ([title] if title else [])
    assert (table.title_block is not None) == bool(title)


def test_cells_with_several_paragraphs_controls_and_tables_inside() -> None:
    inner = tbl(tr("内1", "内2"))
    control = f"<w:sdt><w:sdtContent>{tc('控件单元格')}</w:sdtContent></w:sdt>"
    document = read(tbl(tr(tc(p("甲") + p() + p("乙") + inner + p("丙")), control)))
    assert texts(document) == ["甲\n乙\n丙", "内1", "内2", "控件单元格"]
    assert [table.grid for table in document.tables] == [((0, 3),), ((1, 2),)]
    assert [block.table for block in document.blocks] == [1, 2, 2, 1]


def test_a_frame_around_text_is_no_table() -> None:
    document = read(tbl(tr(tc(p("专栏1 重点工程") + p("建设内容")))))
    assert [(block.text, block.table, block.paragraph) for block in document.blocks] == [
        ("专栏1 重点工程", None, None),
        ("建设内容", None, None),
    ]
    assert document.tables == ()


# --- contents


def test_contents_by_field_style_and_control() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    toc = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{p('目录')}{p('三、控件')}</w:sdtContent></w:sdt>"
    document = read(
        p("目　录")
        + p(field('TOC \\o "1-3"', r("一、总体要求\t1")))
        + p("二、样式\t2", ppr='<w:pStyle w:val="T"/>')
        + toc
        + p("一、总体要求")
        + p("二、样式"),
        styles=style("T", "toc 1"),
    )
    assert [block.text for block in document.blocks if block.role == "contents"] == [
        "目　录",
        "一、总体要求\t1",
        "二、样式\t2",
        "目录",
        "三、控件",
    ]
    assert [block.text for block in document.blocks if block.role == "text"] == ["一、总体要求", "二、样式"]


def test_typed_contents() -> None:
    listed = p("目录") + p("一、总体要求……1") + p("（一）指导思想......2") + p("二、保障措施\t9")
    document = read(listed + p("一、总体要求") + p("（一）指导思想") + p("二、保障措施"))
    assert [block.role for block in document.blocks] == ["contents"] * 4 + ["text"] * 3


# --- what was not read

ALT = '<w:altChunk r:id="chunk"/>'


def test_a_part_taken_away_makes_the_reading_incomplete_there_only() -> None:
    body = [p("一、总体要求"), p("指导思想"), p("二、主要目标"), p("能耗下降"), p("三、保障措施"), p("组织领导")]
    whole = read("".join(body))
    assert (whole.status, whole.complete(0, 6)) == ("checked", True)
    parted = read("".join([*body[:3], ALT, *body[3:]]))
    assert (parted.status, parted.reason) == ("checked_partly", "not_read")
    assert [(each.reason, each.at) for each in parted.skipped] == [("not_read", 3)]
    assert not parted.complete(2, 4)
    assert parted.complete(0, 2)
    assert parted.complete(4, 6)
    assert "altChunk" in parted.detail.zh


@pytest.mark.parametrize(
    ("body", "parts", "skipped"),
    [
        (p("一", '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>') + p("二"), {}, [1]),
        (p("一", '<w:r><w:object><o:OLEObject ProgID="Equation.DSMT4"/></w:object></w:r>') + p("二"), {}, []),
        (p("一") + p("二", '<w:r><w:footnoteReference w:id="7"/></w:r>'), {}, [2]),
        (p("一", '<w:subDoc r:id="x"/>'), {}, [1]),
    ],
)
def test_what_cannot_be_read_is_listed(body: str, parts: dict[str, str], skipped: list[int]) -> None:
    document = read(body, **parts)
    assert [each.at for each in document.skipped] == skipped
    assert document.status == ("checked_partly" if skipped else "checked")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        (p() + p("   "), "empty"),
        (ALT, "not_read"),
        (p(PICTURE), "no_text_layer"),
        (p("扫描件") + p(PICTURE) * 3, "no_text_layer"),
        (p("机密★5年") + p("实施方案"), "classified_marking"),
        (p("密级：秘密") + p("实施方案"), "classified_marking"),
        (p("封面") * 12 + p(box(p("绝 密 ☆"))), "classified_marking"),
    ],
)
def test_files_that_are_not_checked(body: str, reason: str) -> None:
    document = read(body)
    assert (document.status, document.reason, document.blocks) == ("not_checked", reason, ())
    assert document.detail.zh.endswith("。")
    assert document.detail.en.endswith(".")


@pytest.mark.parametrize("body", [p("健全保密制度，严守国家机密。"), p("正文") * 20 + p("秘密★")])
def test_what_is_no_marking(body: str) -> None:
    assert read(body).status == "checked"


# --- diagnostics about the file


def test_macros_links_and_missing_parts_are_told() -> None:
    relations = (
        f'<Relationship Id="i" Type="{TYPE}image" Target="\\\\server\\x.png" TargetMode="External"/>'
        f'<Relationship Id="h" Type="{TYPE}hyperlink" Target="http://example.org/" TargetMode="External"/>'
        f'<Relationship Id="n" Type="{TYPE}image" Target="NULL"/>'
    )
    document = read(p("正文"), relations=relations, files={"word/vbaProject.bin": b"x"})
    assert codes(document) == ["macros", "external-links", "missing-part"]
    assert document.diagnostics[1].message.zh == "文件含外部链接（image），未访问"
    assert document.status == "checked"


@pytest.mark.parametrize(
    ("target", "told"), [("file:///C:\\Users\\x\\Normal.dotm", False), ("https://evil.example/t.dotm", True), ("\\\\srv\\t.dotm", True)]
)
def test_a_template_is_told_of_where_it_is_on_another_machine(target: str, told: bool) -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="t" Type="{TYPE}attachedTemplate" Target="{target}" TargetMode="External"/></Relationships>'
    )
    relations = f'<Relationship Id="s" Type="{TYPE}settings" Target="settings.xml"/>'
    files: dict[str, str | bytes] = {"word/settings.xml": "<s/>", "word/_rels/settings.xml.rels": rels}
    assert ("external-links" in codes(read(p("正文"), relations=relations, files=files))) is told


def test_fields_that_fetch_are_told() -> None:
    document = read(p("正文", field('INCLUDEPICTURE "http://x/y.png"', r("图"))))
    assert document.diagnostics[0].message.en == "The file has external links (INCLUDEPICTURE), which were not followed"


# --- other kinds of Word files


@pytest.mark.parametrize(
    "main",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_macro_files_and_templates_are_read(main: str) -> None:
    document = read(p("正文"), main=main)
    assert texts(document) == ["正文"]
    assert ("macros" in codes(document)) == ("macro" in main)


def test_iso_strict_is_read() -> None:
    usual = docx(numbered("严格", 1), numbering=abstract(0, lvl(0, "chineseCounting", "%1、")) + num(1, 0))
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            for name in ("wordprocessingml", "drawingml"):
                data = data.replace(
                    f"http://schemas.openxmlformats.org/{name}/2006/".encode(), f"http://purl.oclc.org/ooxml/{name}/".encode()
                )
            data = data.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/")
            new.writestr(info.filename, data)
    assert texts(word.read(out.getvalue(), "strict", "")) == ["一、严格"]


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    from .docx import root

    name = "utf-8" if encoding == "utf-8-sig" else encoding
    text = root("document", f"<w:body>{p('编码')}</w:body>").replace("UTF-8", name)
    assert texts(read(document=text.encode(encoding))) == ["编码"]
