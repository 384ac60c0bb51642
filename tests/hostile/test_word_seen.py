"""Word files whose text is not what a person sees in print (rows V1 to V4 and V7 of docs/hostile.md), and honest ones beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests import work
from tests.hostile import makers
from tests.hostile.test_word import inserted
from tests.readers.docx import TYPE, abstract, box, docx, field, lvl, num, p, r, root, style, tbl, tc, tr

from plancheck import readers
from plancheck.model.document import Document
from plancheck.readers.word.colour import contrast, hexadecimal

TEXT = "建设绿色低碳技术创新平台"
SEEN = p("一、总体要求") + p("这是看得见的正文。")
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def read(body: str, **parts: str) -> Document:
    return readers.read(docx(SEEN + body, **parts), "draft.docx")


def evidence(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks if block.countable)


def told(document: Document) -> set[str]:
    return {each.code for each in document.diagnostics if each.place is not None}


def white(properties: str = "") -> str:
    return r(TEXT, f'<w:color w:val="FFFFFF"/>{properties}')


def fill(inside: str) -> str:
    return f"<w14:textFill {W14}>{inside}</w14:textFill>"


def shade(colour: str, more: str = "", pattern: str = "clear") -> str:
    return f'<w:shd w:val="{pattern}" w:color="auto" w:fill="{colour}" {more}/>'


def styled(part: str, inside: str, look: str = "") -> str:
    """A table style with a part of its own."""
    return (
        f'<w:style w:type="table" w:styleId="T"><w:name w:val="t"/><w:rPr>{look}</w:rPr>'
        f'<w:tblStylePr w:type="{part}">{inside}</w:tblStylePr></w:style>'
    )


def table(cell: str, properties: str = "", row: str = "", cells: str = "") -> str:
    made = tbl(tr(tc(cell, cells), "乙", properties=row), tr("丙", "丁"))
    return made.replace("<w:tblPr/>", f"<w:tblPr>{properties}</w:tblPr>")


STYLED = '<w:tblStyle w:val="T"/><w:tblLook w:val="{}"/>'
TWICE = style("P", "p", rpr="<w:vanish/>") + style("C", "c", rpr='<w:vanish w:val="0"/>', kind="character")
LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def labelled(look: str) -> str:
    level = lvl(0, "decimal", f"{TEXT}%1").replace("</w:lvl>", f"<w:rPr>{look}</w:rPr></w:lvl>")
    return abstract(0, level) + num(1, 0)


#: By properties: the body, and the other parts of the file.
V1: dict[str, tuple[str, dict[str, str]]] = {
    "a theme colour over the value": (p(r(TEXT, '<w:color w:val="000000" w:themeColor="background1"/>')), {}),
    "a shade of the background": (p(r(TEXT, '<w:color w:val="000000" w:themeColor="background1" w:themeShade="F2"/>')), {}),
    "nearly white": (p(r(TEXT, '<w:color w:val="F4F4F4"/>')), {}),
    "pale yellow": (p(r(TEXT, '<w:color w:val="FFFFCC"/>')), {}),
    "the colour of its shading": (p(r(TEXT, '<w:color w:val="1F4E79"/>' + shade("1F4E79"))), {}),
    "the colour of a solid pattern": (p(r(TEXT, '<w:color w:val="1F4E79"/><w:shd w:val="solid" w:color="1F4E79" w:fill="FFFFFF"/>')), {}),
    "black on black highlight": (p(r(TEXT, '<w:color w:val="000000"/><w:highlight w:val="black"/>')), {}),
    "white on nearly white": (p(white(shade("F0F0F0"))), {}),
    "white on a fill that is switched off": (p(white(shade("000000", pattern="nil"))), {}),
    "white on a white theme fill": (p(white(shade("1F4E79", 'w:themeFill="background1"'))), {}),
    "white on a white paragraph": (p(white(), ppr=shade("1F4E79", 'w:themeFill="background1"')), {}),
    "no w14 fill": (p(r(TEXT, fill("<w14:noFill/>"))), {}),
    "a white w14 fill": (p(r(TEXT, fill('<w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>'))), {}),
    "a w14 fill of the theme": (p(r(TEXT, fill('<w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill>'))), {}),
    "a w14 fill that is clear": (
        p(r(TEXT, fill('<w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="99000"/></w14:srgbClr></w14:solidFill>'))),
        {},
    ),
    "an exact line of one point": (p(TEXT, ppr='<w:spacing w:line="20" w:lineRule="exact"/>'), {}),
    "a hundredth of a line": (p(TEXT, ppr='<w:spacing w:line="3" w:lineRule="auto"/>'), {}),
    "narrow letters": (p(r(TEXT, '<w:w w:val="1"/>')), {}),
    "squeezed letters": (p(r(TEXT, '<w:fitText w:val="20" w:id="7"/>')), {}),
    "squeezed letters, one a run": (p(*[r(char, '<w:fitText w:val="60" w:id="7"/>') for char in TEXT]), {}),
    "letters on top of each other": (p(r(TEXT, '<w:spacing w:val="-200"/>')), {}),
    "raised": (p(r(TEXT, '<w:position w:val="3000"/>')), {}),
    "two points": (p(r(TEXT, '<w:sz w:val="4"/>')), {}),
    "the size of complex scripts": (p(r(TEXT, '<w:cs/><w:szCs w:val="2"/>')), {}),
    "indented off the page": (p(TEXT, ppr='<w:ind w:left="20000"/>'), {}),
    "indented off the page by characters": (p(TEXT, ppr='<w:ind w:leftChars="9000" w:left="2"/>'), {}),
    "indented off the left": (p(TEXT, ppr='<w:ind w:left="-20000"/>'), {}),
    "aligned off the right": (p(TEXT, ppr='<w:jc w:val="right"/><w:ind w:right="-20000"/>'), {}),
    "webHidden": (p(r(TEXT, "<w:webHidden/>")), {}),
    "specVanish": (p(r(TEXT, "<w:specVanish/>")), {}),
    "a style that switches vanish off, and does not": (p(r(TEXT, '<w:rStyle w:val="C"/>'), ppr='<w:pStyle w:val="P"/>'), {"styles": TWICE}),
    "a table style": (table(TEXT, STYLED.format("0000")), {"styles": styled("lastRow", "", '<w:color w:val="FFFFFF"/>')}),
    "a part of a table style": (
        table(TEXT, STYLED.format("0020")),
        {"styles": styled("firstRow", '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>')},
    ),
    "a fill of a table style that is not used": (
        table(p(white()), STYLED.format("0000")),
        {"styles": styled("firstRow", f"<w:tcPr>{shade('000000')}</w:tcPr>")},
    ),
    "a list label": (p("正文", ppr=LISTED), {"numbering": labelled('<w:color w:val="FFFFFF"/>')}),
    "a list label of one point": (p("正文", ppr=LISTED), {"numbering": labelled('<w:sz w:val="2"/>')}),
}


@pytest.mark.parametrize("case", V1)
def test_v1_text_without_ink_by_its_properties(case: str) -> None:
    body, parts = V1[case]
    document = read(body, **parts)
    assert TEXT not in evidence(document)
    assert "这是看得见的正文。" in evidence(document)
    assert told(document) == {"hidden-text"}
    assert document.status == "checked"


@pytest.mark.parametrize(("shown", "colour", "seen"), [(True, "1F4E79", True), (False, "1F4E79", False), (True, "FDFDFD", False)])
def test_v1_white_text_on_the_colour_of_the_page(shown: bool, colour: str, seen: bool) -> None:
    """Word shows the colour of the page only where the settings say so."""
    data = docx(
        document=root("document", f'<w:background w:color="{colour}"/><w:body>{SEEN}{p(white())}</w:body>'),
        relations=makers.relation("s", "settings", "settings.xml"),
        files={"word/settings.xml": root("settings", "<w:displayBackgroundShape/>" if shown else "")},
    )
    assert (TEXT in evidence(readers.read(data, "x"))) == seen


@pytest.mark.parametrize("tag", ["strike", "dstrike"])
def test_v1_struck_out_text_is_told_of(tag: str) -> None:
    document = read(p(r(TEXT, f"<w:{tag}/>")) + p("前文", r(TEXT, f"<w:{tag}/>"), "后文"))
    assert TEXT not in evidence(document)
    assert "前文后文" in evidence(document)
    found = [each for each in document.diagnostics if each.code == "struck-text"]
    assert [each.place is not None and each.place.block for each in found] == [2, 3]
    assert "删除线" in found[0].message.zh
    assert "Struck-out" in found[0].message.en


def drawing(text: str = p(TEXT), *, wide: int = 5_000_000, high: int = 2_000_000, x: int = 0, y: int = 0, base: str = "column",
            more: str = "", shape: str = "", named: str = "", look: str = "", level: int = 1) -> str:  # fmt: skip
    """A run with a text box in front of the text."""
    return (
        f'<w:r><w:rPr>{look}</w:rPr><w:drawing><wp:anchor behindDoc="0" relativeHeight="{level}" allowOverlap="1" layoutInCell="1" {more}>'
        f'<wp:positionH relativeFrom="{base}"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:wrapNone/><wp:docPr id="1"/><a:graphic><a:graphicData><wps:wsp>{named}<wps:spPr>{shape}</wps:spPr>'
        f"<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def band(colour: str, *, wide: int = 5_600_000, high: int = 900_000, y: int = 0, level: int = 1) -> str:
    """A run with a filled shape without text, behind the text of its paragraph."""
    shape = drawing(p(), wide=wide, high=high, y=y, shape=solid(colour), level=level)
    return shape.replace('behindDoc="0"', 'behindDoc="1"')


def wordart(looks: str) -> str:
    """A run with a group of VML that has a shape of letters."""
    shape = f'<v:shape style="{looks}"><v:textpath string="{TEXT}"/></v:shape>'
    return f'<w:r><w:pict><v:group style="width:200pt;height:50pt" coordsize="1000,100">{shape}</v:group></w:pict></w:r>'


def canvas(run: str = "", *, shape: str = "", named: str = "", body: str = "", group: str = "", ends: str = "", text: str = "") -> str:
    """A run with a locked canvas: a drawing whose shape has text of its own."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="2000000"/><a:graphic><a:graphicData>'
        f"<lc:lockedCanvas {LOCKED}>{group}<a:sp><a:nvSpPr><a:cNvPr {ID} {named}/></a:nvSpPr><a:spPr>{shape}</a:spPr><a:txSp><a:txBody>"
        f"{body}<a:p><a:r><a:rPr {run}</a:rPr><a:t>{text or TEXT}</a:t></a:r></a:p></a:txBody></a:txSp></a:sp>{ends}</lc:lockedCanvas>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


LOCKED, ID = 'xmlns:lc="http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas"', 'id="2" name=""'


def inked(colour: str, size: int = 1200) -> str:
    """The properties of a run of a canvas, without the start and end of their element."""
    return f'sz="{size}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def sized(wide: int, high: int, x: int = 0) -> str:
    return f'<a:xfrm><a:off x="{x}" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'


def coloured(colour: str, size: str) -> str:
    """A shape of a canvas without text."""
    return f"<a:sp><a:spPr>{size}{solid(colour)}</a:spPr></a:sp>"


def shrunk(to: int) -> str:
    return f'<a:grpSpPr><a:xfrm><a:ext cx="{to}" cy="{to}"/><a:chExt cx="3000000" cy="3000000"/></a:xfrm></a:grpSpPr>'


def grouped(share: float, start: int) -> str:
    """The properties of a group that stretches its shapes, whose own places begin at `start`."""
    places = f'<a:off x="0" y="0"/><a:ext cx="{round(share * 1000)}" cy="{round(share * 1000)}"/>'
    inner = f'<a:chOff x="{start}" y="0"/><a:chExt cx="1000" cy="1000"/>'
    return f"<a:grpSpPr><a:xfrm>{places}{inner}</a:xfrm></a:grpSpPr>"


def solid(colour: str) -> str:
    return f'<a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def vml(look: str, more: str = "", text: str = p(TEXT)) -> str:
    return (
        f'<w:r><w:pict><v:rect style="{look}" {more}><v:textbox><w:txbxContent>{text}</w:txbxContent></v:textbox></v:rect></w:pict></w:r>'
    )


def boxed(size: str, look: str = "", text: str = p()) -> str:
    """A shape of a group."""
    return f"<wps:wsp><wps:spPr>{size}{look}</wps:spPr><wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx></wps:wsp>"


def assembled(*shapes: str) -> str:
    """A run with a group of shapes."""
    return drawing(wide=3_000_000, high=2_000_000).partition("<a:graphicData>")[0] + (
        f'<a:graphicData><wpg:wgp xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup">{"".join(shapes)}</wpg:wgp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


BLUE = drawing(p(), shape=solid("1F4E79"), wide=900_000)
WHITE_BOX = boxed(sized(900_000, 900_000, x=1_000_000), text=p(white()))
COVER = drawing(p(), wide=5_400_000, high=4_000_000, shape=solid("FFFFFF"), level=9)
PAGE = 'w:hAnchor="page" w:vAnchor="page"'

#: By place.
V2: dict[str, str] = {
    "a frame off the page": p(TEXT, ppr=f'<w:framePr w:w="3000" {PAGE} w:x="20000" w:y="1000"/>'),
    "a frame without height": p(TEXT, ppr=f'<w:framePr w:w="3000" w:h="1" w:hRule="exact" {PAGE} w:x="2000" w:y="1000"/>'),
    "a table off the page": table(TEXT, '<w:tblpPr w:horzAnchor="page" w:vertAnchor="page" w:tblpX="20000" w:tblpY="100"/>'),
    "a table indented off the page": table(TEXT, '<w:tblInd w:w="20000" w:type="dxa"/>'),
    "a hidden row": table(TEXT, row="<w:hidden/>"),
    "a row without height": table(TEXT, row='<w:trHeight w:val="1" w:hRule="exact"/>'),
    "a hidden row of one cell": tbl(tr(TEXT, properties="<w:hidden/>")),
    "a cell in the colour of its text": table(p(r(TEXT, '<w:color w:val="1F4E79"/>')), cells=shade("1F4E79")),
    "a column without width": table(TEXT, '<w:tblLayout w:type="fixed"/>', cells='<w:tcW w:w="2" w:type="dxa"/>'),
    "a box without size": p(drawing(wide=1, high=1)),
    "a box off the page": p(drawing(x=9_000_000, base="page")),
    "a box far above its paragraph": p(drawing(y=-15_000_000)),
    "a hidden anchor": p(drawing(more='hidden="1"')),
    "a hidden shape": p(drawing(named='<wps:cNvPr id="1" name="" hidden="1"/>')),
    "white in a box without fill": p(drawing(p(white()))),
    "white in a white box": p(drawing(p(white()), shape=solid("FFFFFF"))),
    "white in a box beside a blue shape": p(BLUE + drawing(p(white()), x=1_000_000, level=2)),
    "white in a box that is a hair over a blue shape": p(BLUE + drawing(p(white()), x=890_000, level=2)),
    "white in a box below a blue shape": p(BLUE + drawing(p(white()), y=2_100_000, level=2)),
    "white in a box beside a blue shape, from the edge of the page": p(BLUE + drawing(p(white()), x=2_143_000, base="page", level=2)),
    "white in a box beside a blue shape on the right": p(
        BLUE.replace("<wp:posOffset>0</wp:posOffset></wp:positionH>", "<wp:align>right</wp:align></wp:positionH>")
        + drawing(p(white()), wide=4_000_000, level=2)
    ),
    "white in a box over a hidden blue shape": p(drawing(p(), shape=solid("1F4E79"), more='hidden="1"') + drawing(p(white()), level=2)),
    "white in a box over a blue that shines through": p(
        drawing(p(), shape=solid("1F4E79").replace('"1F4E79"/>', '"1F4E79"><a:alpha val="4000"/></a:srgbClr>'))
        + drawing(p(white()), level=2)
    ),
    "white in a box with a blue shape of its own text": p(drawing(p(white(), BLUE))),
    "white in a box beside a picture": p(BLUE.replace("<wps:spPr>", "<pic/><wps:spPr>") + drawing(p(white()), x=1_000_000, level=2)),
    "white in a group beside a blue shape": p(assembled(boxed(sized(900_000, 900_000), solid("1F4E79")), WHITE_BOX)),
    "the white ink of a shape without fill": p(
        drawing(
            named='<wps:style><a:fillRef idx="0"/><a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></wps:style>',
        )
    ),
    "a box in a hidden run": p(drawing(look="<w:vanish/>")),
    "a box under a white shape": p(drawing() + COVER),
    "text under a white shape": p(TEXT, COVER),
    "text above, under a white shape": p(TEXT) + p(drawing(p(), wide=5_400_000, high=230_000, y=-230_000, shape=solid("FFFFFF"))),
    "text under a white VML shape": p(TEXT, vml("position:absolute;width:420pt;height:90pt;z-index:1", 'fillcolor="white"', p())),
    "a VML box without size": p(vml("position:absolute;width:0;height:0")),
    "a box whose margins leave no room": p(drawing().replace("</wps:txbx>", '</wps:txbx><wps:bodyPr lIns="3000000" rIns="3000000"/>')),
    "a box off the right margin": p(drawing(x=2_000_000, base="rightMargin")),
    "a VML box off the page": p(vml("position:absolute;left:2000pt;width:100pt;height:100pt")),
    "white in a white VML box": p(vml("width:100pt;height:100pt", 'fillcolor="white"', p(white()))),
    "WordArt that is hidden in its group": p(wordart("visibility:hidden;width:900;height:90")),
    "WordArt that is not displayed in its group": p(wordart("display:none")),
    "white in a canvas": p(canvas(inked("FFFFFF"))),
    "white in a white shape of a canvas": p(canvas(inked("FFFFFF"), shape=solid("FFFFFF"))),
    "the blue of its shape in a canvas": p(canvas(inked("1F4E79"), shape=solid("1F4E79"))),
    "one point in a canvas": p(canvas('sz="100">')),
    "no fill in a canvas": p(canvas("><a:noFill/>")),
    "a hidden shape of a canvas": p(canvas(">", named='hidden="1"')),
    "a shape without size in a canvas": p(canvas(">", shape=sized(0, 0))),
    "a shape made small by its canvas": p(canvas(">", shape=sized(900_000, 900_000), group=shrunk(1000))),
    "letters of a canvas made small": p(canvas(">", body='<a:bodyPr><a:normAutofit fontScale="5000"/></a:bodyPr>')),
    "a shape far off its canvas": p(canvas(">", shape=sized(900_000, 900_000, x=30_000_000))),
    "a shape that its group puts far off": p(
        canvas(">", shape=sized(900_000, 900_000), group='<a:grpSpPr><a:xfrm><a:chOff x="30000000" y="0"/></a:xfrm></a:grpSpPr>')
    ),
    "a shape under another in a canvas": p(canvas(">", shape=sized(900_000, 900_000), ends=coloured("FFFFFF", sized(950_000, 950_000)))),
    "a shape under one that is hardly turned": p(
        canvas(
            ">", shape=sized(900_000, 900_000), ends=coloured("FFFFFF", sized(950_000, 950_000)).replace("<a:xfrm", '<a:xfrm rot="60000"')
        )
    ),
    "white in a canvas beside a blue shape": p(
        canvas(inked("FFFFFF"), shape=sized(900_000, 900_000), group=coloured("1F4E79", sized(900_000, 900_000, x=1_000_000)))
    ),
    "white in a canvas on a hidden blue shape": p(
        canvas(
            inked("FFFFFF"),
            shape=sized(900_000, 900_000),
            group=coloured("1F4E79", sized(900_000, 900_000)).replace("<a:sp>", '<a:sp><a:nvSpPr><a:cNvPr hidden="1"/></a:nvSpPr>'),
        )
    ),
    "white in a canvas on a blue that shines through": p(
        canvas(
            inked("FFFFFF"),
            shape=sized(900_000, 900_000),
            group=coloured("1F4E79", sized(900_000, 900_000)).replace('"1F4E79"/>', '"1F4E79"><a:alpha val="4000"/></a:srgbClr>'),
        )
    ),
    "white in a canvas under a blue shape with a hole": p(
        canvas(inked("FFFFFF"), shape=sized(900_000, 900_000), ends=coloured("1F4E79", sized(900_000, 900_000)).replace("rect", "donut"))
    ),
    "white by the list style of a canvas": p(
        canvas(">", body=f"<a:bodyPr/><a:lstStyle><a:lvl1pPr><a:defRPr {inked('FFFFFF')}</a:defRPr></a:lvl1pPr></a:lstStyle>")
    ),
    "white by the style of a shape of a canvas": p(
        canvas(">").replace("</a:spPr>", '</a:spPr><a:style><a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></a:style>')
    ),
}


def test_v2_text_of_a_canvas_is_seen_or_not_run_by_run() -> None:
    body = (
        canvas(inked("FFFFFF")).replace("<a:p>", "<a:p><a:r><a:t>看得见的</a:t></a:r>").replace("</a:p>", "<a:r><a:t>字</a:t></a:r></a:p>")
    )
    document = read(p(body))
    assert [(block.text, block.hidden) for block in document.blocks[2:]] == [("看得见的字", False), (TEXT, True)]


@pytest.mark.parametrize("case", V2)
def test_v2_text_without_ink_by_its_place(case: str) -> None:
    document = read(V2[case])
    assert TEXT not in evidence(document)
    assert "这是看得见的正文。" in evidence(document)
    assert told(document) == {"hidden-text"}


def test_v2_a_note_of_hidden_text_is_hidden_unless_it_is_referred_to_again() -> None:
    reference = '<w:r><w:rPr>{}</w:rPr><w:footnoteReference w:id="1"/></w:r>'
    notes = {"footnotes": f'<w:footnote w:id="1">{p(TEXT)}</w:footnote>'}
    hidden = p("文", reference.format("<w:vanish/>"))
    assert TEXT not in evidence(read(hidden, **notes))
    assert TEXT in evidence(read(hidden + p("文", reference.format("")), **notes))


def test_v2_shapes_over_text_cost_work_in_proportion() -> None:
    body = p(TEXT, COVER.replace('cy="4000000"', 'cy="9000000000000000"')) * 300 + p("x") * 3000
    with work.at_most(3_000_000):
        readers.read(docx(body), "x")


@pytest.mark.parametrize(
    "many",
    [
        lambda size: canvas(">", group="<a:sp><a:txSp><a:txBody><a:p><a:r><a:t>字</a:t></a:r></a:p></a:txBody></a:txSp></a:sp>" * size),
        lambda size: canvas(">", ends=coloured("1F4E79", sized(900_000, 900_000)) * size, shape=sized(900_000, 900_000, x=1_000_000)),
        lambda size: canvas(">", body="<a:p><a:r><a:t>字</a:t></a:r></a:p>" * size),
        lambda size: canvas(">", group=("<a:grpSp>" + coloured("FFFFFF", "")) * size, ends="</a:grpSp>" * size),
    ],
    ids=["shapes", "shapes without text", "paragraphs", "groups"],
)
def test_v2_text_of_a_canvas_costs_work_in_proportion(many: Callable[[int], str]) -> None:
    calls = []
    for size in (20, 20, 80):
        with work.counted() as made:
            assert TEXT in evidence(read(p(many(size))))
        calls.append(made())
    assert calls[2] <= 4.2 * calls[1]


BOUND = (
    '<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="xmlns:n=\'urn:n\'" w:xpath="/n:a[1]/n:b[1]" w:storeItemID="{1-1}"/></w:sdtPr>'
    f"<w:sdtContent>{p(TEXT)}</w:sdtContent></w:sdt>"
)


def bound(stored: str) -> bytes:
    """A file with a content control bound to a stored value."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    return docx(
        SEEN + BOUND,
        relations=f'<Relationship Id="x" Type="{TYPE}customXml" Target="../customXml/item1.xml"/>',
        files={
            "customXml/item1.xml": f'<a xmlns="urn:n"><b>{stored}</b></a>',
            "customXml/itemProps1.xml": f'<ds:datastoreItem xmlns:ds="{office}" ds:itemID="{{1-1}}"/>',
            "customXml/_rels/item1.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="r" Type="{TYPE}customXmlProps" '
            'Target="itemProps1.xml"/></Relationships>',
        },
    )


VERSIONS = '<mc:AlternateContent><mc:Choice Requires="{}">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'

#: By meaning: text that is certainly not shown.
PHANTOM = '<m:oMath><m:phant><m:phantPr><m:show m:val="{}"/></m:phantPr><m:e><m:r><m:t>' + TEXT + "</m:t></m:r></m:e></m:phant></m:oMath>"
V3_HIDDEN: dict[str, str] = {
    "a field that shows nothing, locked": p(field("SET x", r(TEXT)).replace('"begin"', '"begin" w:fldLock="1"')),
    "a version that nobody knows": VERSIONS.format("x", p(TEXT), p("旧")).replace("<mc:Choice", '<mc:Choice xmlns:x="urn:x"'),
    "an ignorable wrapper": f'<x:in xmlns:x="urn:x" xmlns:y="urn:x">{p(TEXT)}</x:in>',
    "SET": p(field('SET a "b"', r(TEXT))),
    "XE": p(field("XE", r(TEXT))),
    "MACROBUTTON": p(field("MACROBUTTON no 按钮", r(TEXT))),
    "a phantom of a formula": p(PHANTOM.format("0")),
}


def dropdown(result: str) -> str:
    """A list to choose from that shows its second entry."""
    entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in ("甲局", "乙局"))
    started = f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData></w:fldChar>'
    return field("FORMDROPDOWN", result).replace('<w:fldChar w:fldCharType="begin"/>', started)


V3_HIDDEN |= {
    "white on a white band": p(band("FFFFFF"), white()),
    "white on a white band over a dark one": p(band("17202A", level=1), band("FFFFFF", level=2), white()),
    "black on a black band behind it": p(band("000000"), r(TEXT, '<w:color w:val="000000"/>')),
    "a white box beside a dark band": p(band("17202A", high=200_000), drawing(p(white()), y=900_000)),
}

#: … and text of which the file does not say what Word shows in its place.
V3_UNSURE: dict[str, str] = {
    "an unknown wrapper": f'<x:in xmlns:x="urn:x">{p(TEXT)}</x:in>',
    "QUOTE": p(field('QUOTE "另外的文字"', r(TEXT))),
    "IF": p(field('IF 1 = 2 "甲" "乙"', r(TEXT))),
    "DOCPROPERTY": p(field("DOCPROPERTY Any", r(TEXT))),
    "a number of other words": p(field("NUMPAGES", r(TEXT))),
    "a date of other words": p(field('DATE \\@ "yyyy"', r(TEXT))),
    "a formula's result": p(field("EQ \\o(a)", r(TEXT))),
    "a title that is a sentence": p(field("STYLEREF 1", r(TEXT + "，" + TEXT))),
    "a title that another title tells": p(field("STYLEREF 1", r(TEXT + "，"))) + p(field("STYLEREF 1", r(TEXT + "，"))),
    "a formula of words": p(field("= SUM(ABOVE)", r("12.5万吨" + TEXT))),
    "a formula of units that make words": p(field("= SUM(ABOVE)", r("12项条件成立部门方次"))),
    "a formula of words before a unit": p(field("= SUM(ABOVE)", r(TEXT + "吨标准煤"))),
    "another entry of a list than the one chosen": p(dropdown(r(TEXT))),
    "a simple field": p(f'<w:fldSimple w:instr="DOCPROPERTY Any">{r(TEXT)}</w:fldSimple>'),
    "a reference with a chapter as its result": p(field("REF x", r(TEXT * 10))),
    "a symbol font": p(r(TEXT, '<w:rFonts w:ascii="Wingdings" w:eastAsia="Wingdings"/>')),
    "a font that shows nothing": p(r(TEXT, '<w:rFonts w:eastAsia="Adobe Blank"/>')),
    "a field that is not locked": p(field("DOCPROPERTY Any", r(TEXT)).replace('"begin"', '"begin" w:fldLock="0"')),
    "a number that is locked": p(field("NUMPAGES", r(TEXT)).replace('"begin"', '"begin" w:fldLock="1"')),
    "white on a dark shape that may not reach it": p(band("17202A", wide=900_000), white()),
    "white on a dark shape that is too low": p(band("17202A", high=100_000), white()),
    "white on a dark shape that is too low for large letters": p(
        band("17202A", high=400_000), r(TEXT, '<w:color w:val="FFFFFF"/><w:sz w:val="96"/>')
    ),
    "white on a dark shape over another paragraph": p(band("17202A", y=2_000_000), white()),
    "white on a picture behind it": p(
        drawing(p()).replace('behindDoc="0"', 'behindDoc="1"').replace("<wps:wsp>", "<wps:wsp><pic/>"), white()
    ),
}


@pytest.mark.parametrize("case", V3_HIDDEN)
def test_v3_what_word_does_not_show_is_hidden(case: str) -> None:
    document = readers.read(ignoring(SEEN + V3_HIDDEN[case]), "x")
    assert TEXT not in evidence(document)
    assert told(document) == {"hidden-text"}


def ignoring(body: str) -> bytes:
    """A file that says that the namespace y may be ignored."""
    whole = root("document", f"<w:body>{body}</w:body>")
    return docx(document=whole.replace("<w:document ", '<w:document xmlns:y="urn:x" mc:Ignorable="y" ', 1))


@pytest.mark.parametrize("case", V3_UNSURE)
def test_v3_what_word_may_not_show_leaves_the_draft_partly_read(case: str) -> None:
    document = read(V3_UNSURE[case])
    assert TEXT not in evidence(document)
    assert told(document) == {"uncertain-text"}
    assert (document.status, document.reason) == ("checked_partly", "not_read")


def test_v3_a_title_of_hidden_text_is_unsure() -> None:
    title = TEXT + "，统筹推进"
    document = read(p(r(title, "<w:vanish/>")) + p(field("STYLEREF 1", r(title))))
    assert title not in evidence(document)
    assert told(document) == {"hidden-text", "uncertain-text"}


@pytest.mark.parametrize(
    ("result", "shown", "unsure", "status"),
    [
        ("乙局", "乙局", [], "checked"),
        ("", "乙局", [], "checked"),
        ("甲局", "", ["甲局", "乙局"], "checked_partly"),
    ],
    ids=["the one chosen", "none", "another"],
)
def test_v3_a_list_to_choose_from_shows_its_choice_once(result: str, shown: str, unsure: list[str], status: str) -> None:
    document = read(p("由", dropdown(r(result) if result else ""), "负责"))
    assert evidence(document).endswith(f"由{shown}负责")
    assert document.status == status
    found = [each for each in document.diagnostics if each.code == "uncertain-text"]
    assert [text in each.message.zh for text, each in zip(unsure, found, strict=True)] == [True] * len(unsure)


@pytest.mark.parametrize(("stored", "status"), [("别的内容", "checked_partly"), (TEXT, "checked"), ("", "checked_partly")])
def test_v3_a_content_control_bound_to_other_text(stored: str, status: str) -> None:
    document = readers.read(bound(stored), "x")
    assert document.status == status
    assert (TEXT in evidence(document)) == (status == "checked")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (p(f'<w:bdo w:val="rtl">{r("文正")}{r("的转")}</w:bdo>'), "转的正文"),
        (p(r("\u202e文正"), r("的转\u202c后")), "转的正文后"),
        (p(field('QUOTE "照此显示"', r("照此显示"))), "照此显示"),
        (p(field('IF 1 = 1 "甲乙" "丙"', r("甲乙"))), "甲乙"),
        (p(field("DOCPROPERTY Any", r("锁定的字")).replace('"begin"', '"begin" w:fldLock="1"')), "锁定的字"),
        (p(f'<w:fldSimple w:instr="DOCPROPERTY Any" w:fldLock="true">{r("锁定的字")}</w:fldSimple>'), "锁定的字"),
        (p(field("MACROBUTTON no 按钮上的字", "")), "按钮上的字"),
        (p(r("abg", '<w:rFonts w:ascii="Symbol"/>')), "αβγ"),
        (VERSIONS.format("x", p("新"), p("备用")).replace("<mc:Choice", '<mc:Choice xmlns:x="urn:x"'), "备用"),
        (tbl(tr("删", "除", properties='<w:del w:id="1"/>'), tr("留", "下")), "留\n下"),
    ],
)
def test_v3_what_word_shows_is_read(body: str, shown: str) -> None:
    assert evidence(read(body)).endswith(f"这是看得见的正文。\n{shown}")


SENTENCE = "我市不设碳达峰目标，不控制煤炭消费总量。"
V4: dict[str, str] = {
    "a contents control": "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    f"<w:sdtContent>{p('一、总体要求', ppr='')}{p(SENTENCE)}</w:sdtContent></w:sdt>",
    "a TOC field": p(field("TOC", r(SENTENCE))),
    "a TOC style": p(SENTENCE, ppr='<w:pStyle w:val="T"/>'),
    "a list to choose from": p(
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
        f'<w:listEntry w:val="{SENTENCE}"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "a formula": p(field(f"EQ \\o({SENTENCE})", "")),
    "a drawing": p(
        '<w:r><w:drawing><wp:inline><wp:extent cx="3000000" cy="2000000"/><a:graphic><a:graphicData><a:sp><a:txSp><a:txBody>'
        f"<a:p><a:r><a:t>{SENTENCE}</a:t></a:r></a:p></a:txBody></a:txSp></a:sp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    ),
    "a fallback": VERSIONS.format("x", p("新"), p(SENTENCE)).replace("<mc:Choice", '<mc:Choice xmlns:x="urn:x"'),
}


@pytest.mark.parametrize("case", V4)
def test_v4_a_sentence_that_is_seen_is_judged(case: str) -> None:
    assert SENTENCE in evidence(read(V4[case], styles=style("T", "toc 1")))


def test_v4_contents_lines_that_match_nothing_are_named() -> None:
    lines = [p(text, ppr='<w:pStyle w:val="T"/>') for text in ("一、总体要求\t1", "二、不设目标\t3")]
    document = read("".join(lines), styles=style("T", "toc 1"))
    assert [block.role for block in document.blocks[-2:]] == ["contents", "contents"]
    (found,) = (each for each in document.diagnostics if each.code == "contents-alone")
    assert "二、不设目标" in found.message.zh


#: What honest drafts have: all of it is seen.
HONEST: dict[str, tuple[str, dict[str, str]]] = {
    "white on a dark run": (p(white(shade("C00000"))), {}),
    "white on a dark paragraph": (p(white(), ppr=shade("1F4E79")), {}),
    "white on a dark cell": (table(p(white()), cells=shade("1F4E79")), {}),
    "white on a cell in a theme colour": (table(p(white()), cells=shade("FFFFFF", 'w:themeFill="accent1"')), {}),
    "a theme colour for text on a dark table head": (
        table(p(r(TEXT, '<w:color w:val="FFFFFF" w:themeColor="background1"/>')), cells=shade("4472C4", 'w:themeFill="accent1"')),
        {},
    ),
    "a table head by its style": (
        table(TEXT, STYLED.format("0020")),
        {"styles": styled("firstRow", f'<w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr>{shade("4472C4")}</w:tcPr>')},
    ),
    "white on light blue": (table(p(white()), cells=shade("9CC2E5")), {}),
    "white in a blue box": (p(drawing(p(white()), shape=solid("1F4E79"))), {}),
    "white in a gradient box": (
        p(drawing(p(white()), shape='<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="1F4E79"/></a:gs></a:gsLst></a:gradFill>')),
        {},
    ),
    "white in a box with a picture": (p(drawing(p(white()), shape="<a:blipFill/>")), {}),
    "white in a box over a dark shape that is placed from the page": (
        p(drawing(p(), shape=solid("1F4E79"), base="page", x=1_143_000) + drawing(p(white()), level=2)),
        {},
    ),
    "white in a box over a dark shape that is placed in another way": (
        p(BLUE.replace('relativeFrom="paragraph"', 'relativeFrom="page"') + drawing(p(white()), level=2)),
        {},
    ),
    "white in a group over a dark shape": (p(assembled(boxed(sized(900_000, 900_000, 1_000_000), solid("1F4E79")), WHITE_BOX)), {}),
    "white in a box over a dark shape": (p(drawing(p(), shape=solid("1F4E79"), wide=900_000) + drawing(p(white()), level=2)), {}),
    "white in a blue VML box": (p(vml("width:100pt;height:100pt", 'fillcolor="#1F4E79"', p(white()))), {}),
    "automatic on a dark cell": (table(p(r(TEXT, '<w:color w:val="auto"/>')), cells=shade("000000")), {}),
    "small print": (p(r(TEXT, '<w:sz w:val="10"/>')), {}),
    "grey": (p(r(TEXT, '<w:color w:val="A6A6A6"/>')), {}),
    "red": (p(r(TEXT, '<w:color w:val="FF0000"/>')), {}),
    "narrow": (p(r(TEXT, '<w:w w:val="66"/><w:spacing w:val="-20"/>')), {}),
    "squeezed a little": (p(r(TEXT, '<w:fitText w:val="2000" w:id="3"/>')), {}),
    "exact lines": (p(r(TEXT, '<w:sz w:val="32"/>'), ppr='<w:spacing w:line="300" w:lineRule="exact"/>'), {}),
    "a phantom of a formula that is shown": (p(PHANTOM.format("1")), {}),
    "a w14 fill of black": (p(r(TEXT, fill('<w14:solidFill><w14:schemeClr w14:val="tx1"/></w14:solidFill>'))), {}),
    "white letters with a dark outline": (
        p(white(f'<w14:textOutline {W14}><w14:solidFill><w14:srgbClr w14:val="1F4E79"/></w14:solidFill></w14:textOutline>')),
        {},
    ),
    "a deep indent": (p(TEXT, ppr='<w:ind w:left="4200" w:firstLine="640"/>'), {}),
    "a hanging indent": (p(TEXT, ppr='<w:ind w:left="-200" w:hanging="200"/>'), {}),
    "a frame on the page": (p(TEXT, ppr=f'<w:framePr w:w="3000" w:h="600" w:hRule="exact" {PAGE} w:x="1419" w:y="2286"/>'), {}),
    "a floating table": (table(TEXT, '<w:tblpPr w:vertAnchor="text" w:tblpY="1" w:tblpX="100"/>'), {}),
    "a row of an exact height": (table(TEXT, row='<w:trHeight w:val="280" w:hRule="exact"/>'), {}),
    "a row of a least height": (table(TEXT, row='<w:trHeight w:val="1" w:hRule="atLeast"/>'), {}),
    "a watermark under the text": (p(TEXT, drawing(p(), wide=5_400_000, high=4_000_000).replace('behindDoc="0"', 'behindDoc="1"')), {}),
    "white on a dark band behind it": (p(band("17202A"), white()), {}),
    "a white number on a dark band": (p(band("17202A"), white(), ppr=LISTED), {"numbering": labelled('<w:color w:val="FFFFFF"/>')}),
    "black on a pale band behind it": (p(band("F1C40F"), r(TEXT, '<w:color w:val="000000"/>')), {}),
    "black beside a dark shape": (p(band("17202A", wide=900_000), r(TEXT, '<w:color w:val="000000"/>')), {}),
    "a stamp on the text": (p(TEXT, drawing(p(), wide=1_500_000, high=1_500_000, shape=solid("FF0000"))), {}),
    "a box below its paragraph": (p(TEXT, drawing(p("图"), wide=5_400_000, high=900_000, y=400_000, shape=solid("FFFFFF"))), {}),
    "an outlined box in two versions": (p(box(p(TEXT))), {}),
    "a struck-out change": (p(f'<w:ins w:id="1">{r(TEXT)}</w:ins>', '<w:del w:id="2"><w:r><w:delText>旧</w:delText></w:r></w:del>'), {}),
    "struck out before a change of format": (
        p(f"<w:r><w:rPr><w:rPrChange w:id='1'><w:rPr><w:strike/></w:rPr></w:rPrChange></w:rPr><w:t>{TEXT}</w:t></w:r>"),
        {},
    ),
    "a page number and a total": (p(TEXT, field("PAGE", r("第十二页")), field("NUMPAGES", r("共 3 页"))), {}),
    "a date": (p(TEXT, field("DATE", r("二〇二五年十一月二十九日星期六上午"))), {}),
    "a circled number": (p(field("eq \\o\\ac(○,1)", ""), TEXT), {}),
    "a title": (p(TEXT, field("STYLEREF 1", r("云水市碳达峰试点实施方案"))), {}),
    "a title with a comma": (p(field("STYLEREF 1", r(TEXT + "，推进节能降碳"))) + p(TEXT + "，推进节能降碳"), {}),
    "a numbered title with a comma": (
        p(field("STYLEREF 1", r(TEXT + "，推进节能降碳"))) + p(TEXT + "，推进节能降碳", ppr=LISTED),
        {"numbering": labelled("")},
    ),
    "a sum with its unit": (p(TEXT, field("= SUM(ABOVE)", r("12.5万吨标准煤当量值"))), {}),
    "a sum of a unit over another": (p(TEXT, field("= B2/C2", r("0.35吨二氧化碳当量/平方米"))), {}),
    "an entry of a list": (p(TEXT, dropdown(r("乙局"))), {}),
    "WordArt in a group": (p(wordart("width:900;height:90")), {}),
    "white in a blue shape of a canvas": (p(canvas(inked("FFFFFF"), shape=solid("1F4E79"))), {}),
    "white in a shape of a canvas with a picture": (p(canvas(inked("FFFFFF"), shape="<a:blipFill/>")), {}),
    "letters of a pattern in a canvas": (
        p(canvas('><a:pattFill prst="pct50"><a:fgClr><a:srgbClr val="1F4E79"/></a:fgClr></a:pattFill>')),
        {},
    ),
    "letters of a picture in a canvas": (p(canvas("><a:blipFill/>")), {}),
    "white in a canvas on a shape behind it": (
        p(canvas(inked("FFFFFF"), shape=sized(900_000, 900_000), group=coloured("1F4E79", sized(900_000, 500_000)))),
        {},
    ),
    "white in a canvas on one of a group": (
        p(
            canvas(
                inked("FFFFFF"),
                shape=sized(900_000, 900_000, x=1_800_000),
                group=f"<a:grpSp>{grouped(2.0, 1_000_000)}{coloured('1F4E79', sized(900_000, 900_000, x=1_400_000))}</a:grpSp>",
            )
        ),
        {},
    ),
    "white in a canvas on one of a group in a group": (
        p(
            canvas(
                inked("FFFFFF"),
                shape=sized(400_000, 900_000, x=1_800_000),
                group=f"<a:grpSp>{grouped(2.0, 0)}<a:grpSp>{grouped(1.0, 500_000)}"
                f"{coloured('1F4E79', sized(900_000, 900_000, x=1_400_000))}</a:grpSp></a:grpSp>",
            )
        ),
        {},
    ),
    "under a shape of a canvas that covers a part": (
        p(canvas(">", shape=sized(900_000, 900_000), ends=coloured("FFFFFF", sized(950_000, 400_000)))),
        {},
    ),
    "under a round shape of a canvas": (
        p(canvas(">", shape=sized(900_000, 900_000), ends=coloured("FFFFFF", sized(950_000, 950_000)).replace('"rect"', '"ellipse"'))),
        {},
    ),
    "under a turned shape of a canvas": (
        p(
            canvas(
                ">",
                shape=sized(900_000, 900_000),
                ends=coloured("FFFFFF", sized(950_000, 950_000)).replace("<a:xfrm", '<a:xfrm rot="2700000"'),
            )
        ),
        {},
    ),
    "over a shape of a canvas": (
        p(canvas(">", shape=sized(900_000, 900_000), group=coloured("FFFFFF", sized(950_000, 950_000)))),
        {},
    ),
    "black in a canvas": (p(canvas(inked("000000"), shape=sized(900_000, 900_000))), {}),
    "white letters with a dark outline in a canvas": (
        p(canvas('><a:ln><a:solidFill><a:srgbClr val="1F4E79"/></a:solidFill></a:ln><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>')),
        {},
    ),
    "a box with its usual margins": (
        p(drawing().replace("</wps:txbx>", '</wps:txbx><wps:bodyPr lIns="91440" tIns="45720" rIns="91440" bIns="45720"/>')),
        {},
    ),
    "a link": (p(field('HYPERLINK "x"', r(TEXT))), {}),
    "a control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{p(TEXT)}</w:sdtContent></w:sdt>", {}),
    "a toggle switched off": (p(r(TEXT, '<w:vanish w:val="0"/>')), {}),
}


@pytest.mark.parametrize("case", HONEST)
def test_v1_v2_v3_what_honest_drafts_have_is_seen(case: str) -> None:
    body, parts = HONEST[case]
    document = read(body, **parts)
    assert TEXT in evidence(document)
    assert told(document) == ({"deleted-text"} if case == "a struck-out change" else set())
    assert document.status == "checked"


def test_v1_page_numbers_of_a_table_of_contents_are_no_hidden_text() -> None:
    document = read(p(field("TOC", r("一、总体要求\t") + r("1", "<w:webHidden/>"))))
    assert not told(document)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("FFFFFF", "000000", 21.0), ("FFFFFF", "FFFFFF", 1.0), ("F2F2F2", "FFFFFF", 1.12), ("D9D9D9", "FFFFFF", 1.41)],
)
def test_v1_contrast_as_wcag_has_it(one: str, other: str, ratio: float) -> None:
    colours = hexadecimal(one), hexadecimal(other)
    assert colours[0] is not None
    assert colours[1] is not None
    assert contrast(colours[0], colours[1]) == pytest.approx(ratio, abs=0.01)


# --- whole drafts


def _chapter(text: str, heading: str, following: str) -> tuple[int, int]:
    start, end = (text.rindex("<w:p>", 0, text.index(f"<w:t>{each}</w:t>")) for each in (heading, following))
    return start, end


def _hidden(text: str) -> str:
    return text.replace("<w:rPr>", "<w:rPr><w:vanish/>").replace("<w:r><w:t", "<w:r><w:rPr><w:vanish/></w:rPr><w:t")


def _last(text: str, put: str) -> str:
    """The text part with its chapter on science as the last one, before the list of annexes: its heading, and `put` of the rest."""
    start, end = _chapter(text, "科技创新", "政策机制创新")
    chapter, text = text[start:end], text[:start] + text[end:]
    head = chapter.index("</w:p>") + len("</w:p>")
    at = text.rindex("<w:p>", 0, text.index("附件：1."))
    body = {"whole": chapter[head:], "hidden": _hidden(chapter[head:]), "none": ""}[put]
    return text[:at] + chapter[:head] + body + text[at:]


def test_v7_a_heading_over_hidden_text_is_one_without_text(tmp_path: Path) -> None:
    sound = (makers.ROOT / "samples" / "city-a.docx").read_bytes()
    files = {put: inserted(sound, lambda text, put=put: _last(text, put)) for put in ("whole", "hidden", "none")}
    found = makers.checked(tmp_path, files)
    outcomes = {put: {result.rule: result.outcome for result in report.results}["STR-05"] for put, report in found.items()}
    assert outcomes == {"whole": "passed", "hidden": "failed", "none": "failed"}
    assert "hidden-text" in makers.codes(found["hidden"])
