"""OFD files: text with its place, tables, and what could not be read."""

from __future__ import annotations

import pytest
from tests.zips import zipped

from plancheck import readers
from plancheck.model.document import Document

from .ofds import NS, line, ofd, page, parts, picture, text

LONG = "到二〇二五年单位地区生产总值能耗下降百分之十四以上非化石"  # 28 characters fill 140 mm


def read(data: bytes) -> Document:
    return readers.read(data, "plan.ofd")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not block.hidden]


def test_text_has_its_place() -> None:
    document = read(ofd(page(text(25, 40, "一、总体要求")), page(text(25, 60, "第二页的文字。"))))
    assert (document.format, document.status, document.pages, document.skipped) == ("ofd", "checked", 2, ())
    assert texts(document) == ["一、总体要求", "第二页的文字。"]
    place = document.place(1, 3, 5)
    assert (place.page, place.paragraph, document.blocks[1].text[3:5]) == (2, 2, "的文")
    # 25 mm are 70.87 points; seven characters of 5 mm end at 170.08; the baseline stands at 60 mm, 0.86 em below the top.
    assert place.boxes[0].rect == (70.87, 157.89, 170.08, 172.06)


def test_lines_are_joined_as_those_of_a_pdf() -> None:
    lines = [text(35, 40, LONG[:26]), *(text(25, 48 + 8 * n, LONG) for n in range(4)), text(25, 80, "能源消费比重提高。")]
    document = read(ofd(page(*lines)))
    assert texts(document) == [LONG[:26] + LONG * 4 + "能源消费比重提高。"]
    assert [line.start for line in document.blocks[0].lines] == [0, 26, 54, 82, 110, 138]


@pytest.mark.parametrize(
    ("objects", "expected"),
    [
        (text(25, 40, "下降13.5%左右", step="5 5 g 5 2.5 5"), ["下降13.5%左右"]),
        (text(25, 40, "GDP 2025", step="3.5 3.5 3 2.5 g 3 2.5"), ["GDP 2025"]),
        (text(25, 40, "能耗强度", 250, step="g 3 250", attributes='CTM="0.02 0 0 0.02 0 9.8"'), ["能耗强度"]),
        (text(25, 40, "先") + text(30, 40, "后"), ["先后"]),  # an object a character
        (text(25, 48, "下一行。") + text(25, 40, "上一行。"), ["上一行。", "下一行。"]),  # order on the page, not in the file
        (f'<ofd:PageBlock ID="5">{text(25, 40, "块里的字")}</ofd:PageBlock>', ["块里的字"]),
        (text(25, 40, "可见") + text(25, 60, "不可见", attributes='Visible="false"'), ["可见"]),
        (text(25, 40, "可见") + text(25, 60, "白字", inside='<ofd:FillColor Value="255 255 255"/>'), ["可见"]),
    ],
)
def test_text(objects: str, expected: list[str]) -> None:
    document = read(ofd(page(objects)))
    assert texts(document) == expected
    assert document.status == "checked"


def test_hidden_text_is_kept_and_told() -> None:
    document = read(ofd(page(text(25, 40, "可见"), text(25, 60, "不可见", attributes='Visible="false"'))))
    hidden = [block for block in document.blocks if block.hidden]
    assert [block.text for block in hidden] == ["不可见"]
    assert [each.code for each in document.diagnostics] == ["hidden-text"]


@pytest.mark.parametrize(
    ("face", "bold"),
    [("SimHei", 6), ("FZHTK--GBK1-0", 6), ("FZXBSK--GBK1-0", 6), ("方正小标宋_GBK", 6), ("FangSong_GB2312", 0), ("KaiTi", 0)],
)
def test_bold_and_size(face: str, bold: int) -> None:
    fonts = f'<ofd:Res {NS}><ofd:Fonts><ofd:Font ID="3" FontName="{face}"/></ofd:Fonts></ofd:Res>'
    more = {"Doc_0/PublicRes.xml": fonts}
    document = read(ofd(page(text(25, 40, "一、总体要求")), common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>", more=more))
    assert (document.blocks[0].bold, document.blocks[0].size) == (bold, 14.2)


def test_a_ruled_table_is_a_table() -> None:
    xs, ys = (30, 80, 120, 160), (50, 60, 70)
    rulings = [line(30, y, 160, y) for y in ys] + [line(x, 50, x, 70) for x in xs]
    rows = [("指标", "2025年", "2030年"), ("森林覆盖率", "40%", "42%")]
    cells = [text(x + 2, y + 7, cell, 4) for y, row in zip(ys, rows, strict=False) for x, cell in zip(xs, row, strict=False)]
    document = read(ofd(page(text(30, 45, "表1 主要指标"), *rulings, *cells)))
    assert [[document.blocks[at].text for at in row] for row in document.tables[0].grid] == [list(row) for row in rows]
    assert (document.tables[0].page, document.tables[0].title) == (1, "表1 主要指标")


def test_templates_and_composite_objects_hold_text() -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{text(0, 10, "组合中的字")}</ofd:Content></ofd:CompositeGraphicUnit>'
    document = read(
        ofd(
            page('<ofd:CompositeObject ID="6" Boundary="25 60 100 10" ResourceID="7"/>', before='<ofd:Template TemplateID="4"/>'),
            common='<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID="4" BaseLoc="Tpls/T.xml"/>',
            more={
                "Doc_0/Tpls/T.xml": page(text(25, 40, "模板中的字")),
                "Doc_0/Res.xml": f"<ofd:Res {NS}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>",
            },
        )
    )
    assert texts(document) == ["模板中的字", "组合中的字"]


FIRST, LAST = page(text(25, 40, "上一页的字。")), page(text(25, 40, "下一页的字。"))
NOTE = f'<ofd:PageAnnot {NS}><ofd:Annot Type="{{}}"><ofd:Appearance>{text(0, 10, "批注")}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'


def noted(kind: str) -> bytes:
    more = {
        "Doc_0/Annots.xml": f'<ofd:Annotations {NS}><ofd:Page PageID="2"><ofd:FileLoc>N.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "Doc_0/N.xml": NOTE.format(kind),
    }
    return ofd(FIRST, page(text(25, 40, "中间。")), LAST, after="<ofd:Annotations>Annots.xml</ofd:Annotations>", more=more)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ofd(FIRST, page(picture(0, 0, 210, 297)), LAST), "no_text_layer"),
        (zipped({name: part for name, part in parts(FIRST, FIRST, LAST).items() if "Page_2" not in name}), "damaged"),
        (ofd(FIRST, "<ofd:Page", LAST), "damaged"),
        (ofd(FIRST, page(text(25, 40, "中间。"), before='<ofd:Template TemplateID="4"/>'), LAST), "damaged"),  # no such template
        (ofd(FIRST, page('<ofd:CompositeObject ID="6" ResourceID="7"/>'), LAST), "damaged"),  # no such object
        (noted("Highlight"), "not_read"),
    ],
)
def test_a_page_that_was_not_read_leaves_a_gap(data: bytes, reason: str) -> None:
    document = read(data)
    assert (document.status, document.reason) == ("checked_partly", reason)
    assert {part.page for part in document.skipped} == {2}
    assert "第 2 页" in document.detail.zh
    assert not document.complete(0, len(document.blocks))
    first, last = texts(document).index("上一页的字。"), texts(document).index("下一页的字。")
    assert not document.complete(first + 1, last)


def test_a_stamp_is_no_text_of_the_draft() -> None:
    assert read(noted("Stamp")).status == "checked"


def test_attachments_are_told() -> None:
    more = {"Doc_0/Attachs/Attachments.xml": f"<ofd:Attachments {NS}/>"}
    document = read(ofd(FIRST, after="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>", more=more))
    assert [each.code for each in document.diagnostics] == ["embedded-files"]


ITSELF = '<ofd:CompositeObject ResourceID="7"/>'
LOOP = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{ITSELF * 2}</ofd:Content></ofd:CompositeGraphicUnit>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (ofd(), "empty"),
        (ofd(page(picture(0, 0, 210, 297))), "no_text_layer"),
        (zipped({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "empty"),
        (zipped({"OFD.xml": "no xml"}), "damaged"),
        (zipped({**parts(FIRST), "Doc_0/Document.xml": "<ofd:"}), "damaged"),
        (zipped({**parts(FIRST), "Doc_0/Pages/Page_1.xml": f'<!DOCTYPE x [<!ENTITY e "x">]>{FIRST}'}), "damaged"),
        (zipped({**parts(FIRST), "OFD.xml": f"<ofd:OFD {NS}><ofd:Encryptions/></ofd:OFD>"}), "encrypted"),
        (ofd(page("x" * 2_000_000)), "too_large"),  # packed 1:1000
        (ofd(page(text(25, 40, "秘密★3年"), text(25, 60, "正文"))), "classified_marking"),
    ],
)
def test_files_that_cannot_be_checked(data: bytes, reason: str) -> None:
    document = read(data)
    assert (document.format, document.status, document.reason) == ("ofd", "not_checked", reason)
    assert document.detail.zh.endswith("。")
    assert "PDF 共" not in document.detail.zh
    assert not any("\u4e00" <= char <= "\u9fff" for char in document.detail.en)


def test_an_object_made_of_itself_ends() -> None:
    resources = f"<ofd:Res {NS}><ofd:CompositeGraphicUnits>{LOOP}</ofd:CompositeGraphicUnits></ofd:Res>"
    document = read(
        ofd(
            page(text(25, 40, "正文。"), ITSELF),
            common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>",
            more={"Doc_0/Res.xml": resources},
        )
    )
    assert (document.status, document.reason) == ("checked_partly", "too_large")


def test_a_file_that_was_cut_off_is_never_checked() -> None:
    data = ofd(FIRST, LAST)
    assert {readers.read(data[: len(data) * part // 20], "x").status for part in range(20)} == {"not_checked"}


# ---- what is seen ------------------------------------------------------------------------------------------------

TOLD = "到二〇三〇年实现目标"
WHITE, BLUE = '<ofd:FillColor Value="255 255 255"/>', '<ofd:FillColor Value="31 78 121"/>'
EMPTY = '<ofd:FillColor><ofd:Pattern Width="5" Height="5"><ofd:CellContent/></ofd:Pattern></ofd:FillColor>'


def told(attributes: str = "", inside: str = "", size: float = 5.0) -> str:
    return text(25, 60, TOLD, size, attributes=attributes, inside=inside)


def shade(colour: str, y: float = 50, attributes: str = "", height: float = 20) -> str:
    return (
        f'<ofd:PathObject ID="5" Boundary="10 {y} 180 {height}" Stroke="false" Fill="true" {attributes}>{colour}'
        f"<ofd:AbbreviatedData>M 0 0 L 180 0 L 180 {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def clip(x: float, y: float, width: float, height: float) -> str:
    data = f"<ofd:AbbreviatedData>M 0 0 L {width} 0 L {width} {height} C</ofd:AbbreviatedData>"
    path = f'<ofd:Path Boundary="{x} {y} {width} {height}">{data}</ofd:Path>'
    return f"<ofd:Clips><ofd:Clip><ofd:Area>{path}</ofd:Area></ofd:Clip></ofd:Clips>"


UNSEEN = {
    "white": told(inside=WHITE),
    "near white": told(inside='<ofd:FillColor Value="#F5 #F5 #F5"/>'),
    "white by ink": told(inside='<ofd:FillColor Value="0 0 0 0"/>'),
    "white beside a shade": shade(BLUE, 120) + told(inside=WHITE),
    "white on a shade that is covered": shade(BLUE) + shade(WHITE) + told(inside=WHITE),
    "white on a faint shade": shade(BLUE, attributes='Alpha="10"') + told(inside=WHITE),
    "colour of the shade": shade(BLUE) + told(inside=BLUE),
    "under a white shade": told() + shade(WHITE),
    "under a picture": told() + picture(10, 50, 180, 20),
    "under a curve": told() + shade(WHITE).replace("L 180 0 ", "B 60 -5 120 -5 180 0 "),
    "alpha of one per cent": told('Alpha="3"'),
    "colour of alpha zero": told(inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
    "not filled": told('Fill="false"'),
    "stroked white": told('Fill="false" Stroke="true"', '<ofd:StrokeColor Value="255 255 255"/>'),
    "an empty pattern": told(inside=EMPTY),
    "clipped": told(inside=clip(0, 0, 0.1, 0.1)),
    "clipped by its boundary": told().replace('Boundary="25 50 200 15"', 'Boundary="25 50 0.1 0.1"'),
    "a gradient of white": told(
        inside='<ofd:FillColor><ofd:AxialShd StartPoint="0 0" EndPoint="10 0"><ofd:Segment><ofd:Color Value="255 255 255"/></ofd:Segment>'
        '<ofd:Segment><ofd:Color Value="250 250 250"/></ofd:Segment></ofd:AxialShd></ofd:FillColor>'
    ),
    "under a broad white line": told()
    + '<ofd:PathObject ID="9" Boundary="10 40 190 30" LineWidth="30"><ofd:StrokeColor Value="255 255 255"/>'
    "<ofd:AbbreviatedData>M 0 15 L 190 15</ofd:AbbreviatedData></ofd:PathObject>",
    "all in one place": told().replace('DeltaX="', 'DeltaX="' + "0 " * 20),
    "tiny": told(size=0.5),
    "squeezed": told('HScale="0.01"'),
    "white by its drawing parameters": told('DrawParam="7"'),
}
VISIBLE = {
    "plain": told(),
    "grey": told(inside='<ofd:FillColor Value="160 160 160"/>'),
    "white on a dark shade": shade(BLUE) + told(inside=WHITE),
    "white on a shade with alpha": shade(BLUE, attributes='Alpha="150"') + told(inside=WHITE),
    "black on a pale shade": shade('<ofd:FillColor Value="221 235 247"/>') + told(),
    "dark on a picture": picture(10, 50, 180, 20) + told(),
    "under a faint shade": told() + shade('<ofd:FillColor Value="255 255 0"/>', attributes='Alpha="60"'),
    "white shade behind": shade(WHITE) + told(),
    "white shade elsewhere": told() + shade(WHITE, 120),
    "white shade that is clipped": told() + shade(clip(0, 0, 0.1, 0.1) + WHITE),
    "a gradient": told(
        inside='<ofd:FillColor><ofd:AxialShd StartPoint="0 0" EndPoint="10 0"><ofd:Segment><ofd:Color Value="0 0 0"/></ofd:Segment>'
        '<ofd:Segment><ofd:Color Value="255 255 255"/></ofd:Segment></ofd:AxialShd></ofd:FillColor>'
    ),
    "over a broad line": '<ofd:PathObject ID="9" Boundary="10 40 190 30" LineWidth="30"><ofd:StrokeColor Value="221 235 247"/>'
    "<ofd:AbbreviatedData>M 0 15 L 190 15</ofd:AbbreviatedData></ofd:PathObject>" + told(),
    "in a box": told() + line(10, 50, 190, 50) + line(10, 70, 190, 70),
    "dark by its drawing parameters": told('DrawParam="8"'),
}
PARAMS = {
    "Doc_0/Res.xml": f'<ofd:Res {NS}><ofd:DrawParams><ofd:DrawParam ID="6">{WHITE}</ofd:DrawParam><ofd:DrawParam ID="7" Relative="6"/>'
    f'<ofd:DrawParam ID="8" Relative="6">{BLUE}</ofd:DrawParam></ofd:DrawParams></ofd:Res>'
}


def seen_of(objects: str) -> tuple[list[str], list[str]]:
    """The text that may be evidence, and what was said of the file."""
    common = "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>"
    document = read(ofd(page(text(25, 40, "看得见"), objects), common=common, more=PARAMS))
    return texts(document), [each.code for each in document.diagnostics]


@pytest.mark.parametrize("name", UNSEEN)
def test_v06a_text_that_nobody_sees_is_hidden(name: str) -> None:
    seen, codes = seen_of(UNSEEN[name])
    assert seen[0] == "看得见"
    assert not any(part in "".join(seen) for part in ("二〇三〇", "实现", "目标"))
    assert "hidden-text" in codes


@pytest.mark.parametrize("name", VISIBLE)
def test_v06a_text_that_is_seen_is_read(name: str) -> None:
    seen, codes = seen_of(VISIBLE[name])
    assert seen == ["看得见", TOLD]
    assert "hidden-text" not in codes


def test_v06a_pale_text_on_a_picture_is_in_doubt() -> None:
    """The colours of a picture are not known."""
    document = read(ofd(page(text(25, 40, "看得见"), picture(10, 50, 180, 20), told(inside=WHITE))))
    assert [block.confidence(0, 1) for block in document.blocks] == [1.0, 0.0]
    assert "doubtful-text" in [each.code for each in document.diagnostics]


@pytest.mark.parametrize("length", ["1e308", "-1e308"])
def test_lengths_past_all_bounds_are_off_the_page(length: str) -> None:
    """Multiplied, they are infinite or no number; what such a shape would cover cannot be told."""
    far = f'CTM="{length} 0 0 {length} 0 0"'
    document = read(ofd(page(told(attributes=far), shade("200 200 200", attributes=far), text(25, 90, "看得见"))))
    assert "看得见" in texts(document)
