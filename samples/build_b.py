"""Build two more sample plans: text/city-b.txt and text/zone-b.txt -> city-b.docx and zone-b.docx.

Run:  python samples/build_b.py          (needs python-docx)

One block a line, blank lines ignored. In both:

    @table caption | head rows | widths    a table follows; widths in cm
    | a | b |                              its rows; < joins the cell on the left, ^ the one above
    @name text                             a block set as FACES says

city-b, as typed in WPS: labels, spaces and full-width digits stand in the text, no heading styles.

    \\\\                                     a line break inside a paragraph
    <!--text-->                            an XML comment in the body, followed by a processing instruction

zone-b, as filled into a form: automatic decimal numbers bound to heading styles.

    # ## ###                               headings
    {name|text}                            an inline content control
    {=}text                                the whole paragraph in a block content control
    | {a} |                                the cell in a content control
    text[^1]text, and [^1]: the note       a footnote
    @box title, lines, @endbox             a text box
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

HERE = Path(__file__).resolve().parent
FIXED = datetime(2024, 5, 6, 8, 0, 0)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
NS = (
    f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}/relationships" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:wps="{SHAPE}"'
)
CM = 567  # twentieths of a point in a centimetre
EMU = 360000  # English metric units in a centimetre


@dataclass(frozen=True)
class Face:
    """How a block is set: Chinese font, size in points, and what follows from its kind."""

    font: str
    size: float
    bold: bool = False
    align: str = "both"
    before: float = 0
    after: float = 0
    line: float = 28  # points, exact; 0: one and a half lines
    chars: int = 0  # first-line indent in characters
    keep: bool = False


CITY = {
    "body": Face("仿宋_GB2312", 16),
    "h1": Face("黑体", 16, keep=True),
    "h2": Face("楷体_GB2312", 16, bold=True, keep=True),
    "lead": Face("仿宋_GB2312", 16, bold=True),
    "title": Face("方正小标宋简体", 22, bold=True, align="center", before=30, line=38),
    "mark": Face("楷体_GB2312", 16, align="center", before=8, after=14),
    "unit": Face("楷体_GB2312", 16, align="center"),
    "date": Face("楷体_GB2312", 16, align="center", after=24),
    "right": Face("仿宋_GB2312", 16, align="left"),
    "annex": Face("黑体", 16, align="left", keep=True),
    "caption": Face("黑体", 14, align="center", before=6, after=2, keep=True),
    "cell": Face("宋体", 10.5, align="center", line=16),
    "head": Face("宋体", 10.5, bold=True, align="center", line=16),
    "note": Face("宋体", 10.5, before=3, after=8, line=17),
}
ZONE = {
    "body": Face("宋体", 12, line=0, chars=2),
    "cover": Face("黑体", 21, bold=True, align="center", before=150, after=20, line=44),
    "mark": Face("宋体", 18, align="center", after=200),
    "place": Face("宋体", 15, align="center", after=8),
    "date": Face("宋体", 15, align="center", after=8),
    "duty": Face("楷体", 11, line=0, chars=2, after=4),
    "boxhead": Face("黑体", 11, bold=True, align="center", line=20),
    "boxline": Face("楷体", 11, line=20, chars=2),
    "caption": Face("黑体", 11, align="center", before=8, after=3, line=20, keep=True),
    "cell": Face("宋体", 9.5, align="center", line=14),
    "head": Face("黑体", 9.5, align="center", line=14),
    "tablenote": Face("宋体", 9, before=2, after=8, line=14),
    "end": Face("宋体", 9, align="right", before=24, line=14),
    "footnote": Face("宋体", 9, line=13),
}
RAISED = '<w:vertAlign w:val="superscript"/>'
HEADINGS = (Face("黑体", 18, before=22, after=12, line=0), Face("黑体", 14, before=12, after=6, line=0), Face("黑体", 12, before=6, line=0))


def w(name: str, content: str = "", **attributes: object) -> str:
    """One element of the w namespace, its attributes too."""
    given = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"<w:{name}{given}>{content}</w:{name}>" if content else f"<w:{name}{given}/>"


def properties(face: Face, extra: str = "", **hint: str) -> str:
    """w:rPr of a run."""
    fonts = w("rFonts", **hint, ascii="Times New Roman", hAnsi="Times New Roman", eastAsia=face.font, cs="Times New Roman")
    half = round(face.size * 2)
    return w("rPr", fonts + (w("b") if face.bold else "") + w("sz", val=half) + w("szCs", val=half) + extra)


def shape(face: Face, first: str = "", last: str = "") -> str:
    """w:pPr of a paragraph."""
    line, rule = (face.line, "exact") if face.line else (18, "auto")
    spacing = w("spacing", before=twips(face.before), after=twips(face.after), line=twips(line), lineRule=rule)
    indent = w("ind", firstLineChars=face.chars * 100, firstLine=twips(face.chars * face.size)) if face.chars else ""
    return w("pPr", (w("keepNext") if face.keep else "") + first + spacing + indent + w("jc", val=face.align) + last)


def twips(points: float) -> int:
    return round(points * 20)


def run(text: str, face: Face, **hint: str) -> str:
    return w("r", properties(face, **hint) + f'<w:t xml:space="preserve">{escape(text)}</w:t>')


def parse(xml: str) -> Any:
    """An element from text without declarations of namespaces."""
    return parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {NS}", xml, count=1))


class Writer:
    """What both plans share: blocks, tables, package."""

    name = ""
    faces: Mapping[str, Face] = MappingProxyType({})

    def __init__(self) -> None:
        text = (HERE / "text" / f"{self.name}.txt").read_text(encoding="utf-8")
        self.lines = [line.rstrip() for line in text.splitlines() if line.strip()]
        self.doc: Any = Document()
        section = self.doc.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Cm(3.2), Cm(3), Cm(2.7), Cm(2.7)
        self.width = 15.6
        self.rows: list[list[str]] = []
        self.spec: list[str] = []

    def add(self, xml: str) -> None:
        """Append one element to the body, before its last w:sectPr."""
        body = self.doc.element.body
        element = parse(xml)
        body.insert(len(body) - 1, element)
        etree.cleanup_namespaces(element, keep_ns_prefixes=["w"])

    def inline(self, text: str, face: Face) -> str:
        return run(text, face)

    def paragraph(self, text: str, face: Face) -> str:
        return w("p", shape(face) + self.inline(text, face))

    def page_numbers(self, face: Face, before: str, after: str) -> None:
        begin, middle, end = (w("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
        field = "".join(w("r", properties(face) + mark) for mark in (begin, w("instrText", "PAGE"), middle, w("t", "1"), end))
        old = self.doc.sections[0].footer.paragraphs[0]._p
        old.getparent().replace(old, parse(w("p", shape(face) + run(before, face) + field + run(after, face))))

    # -- tables -------------------------------------------------------------------------------

    def cell(self, text: str, width: float, face: Face, merge: str, fill: str) -> str:
        shade = w("shd", val="clear", color="auto", fill=fill) if fill else ""
        head = w("tcW", w=round(width * CM), type="dxa") + merge + shade + w("vAlign", val="center")
        return w("tc", w("tcPr", head) + self.paragraph(text, face))

    def flush(self, fill: str = "") -> None:
        """Write the rows gathered since @table."""
        rows, self.rows = self.rows, []
        if not rows:
            return
        caption, heads, widths = self.spec[0], int(self.spec[1].split("=")[-1]), self.spec[2].split("=")[-1]
        given = [float(w) for w in widths.split(",")]
        wide = [w * self.width / sum(given) for w in given]
        self.add(self.paragraph(caption, self.faces["caption"]))
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders = w("tblBorders", "".join(w(side, val="single", sz=4, space=0, color="auto") for side in sides))
        margins = w("tblCellMar", w("left", w=50, type="dxa") + w("right", w=50, type="dxa"))
        size = w("tblW", w=round(self.width * CM), type="dxa") + w("jc", val="center")
        xml = w("tblPr", size + borders + w("tblLayout", type="fixed") + margins)
        xml += w("tblGrid", "".join(w("gridCol", w=round(one * CM)) for one in wide))
        for r, row in enumerate(rows):
            if len(row) != len(wide):
                raise ValueError(f"{self.name}: {caption}: row {r} has {len(row)} cells")
            trPr = w("trPr", w("cantSplit") + (w("tblHeader") if r < heads else ""))
            xml += w("tr", trPr + "".join(self.cells(rows, r, wide, heads, fill)))
        self.add(w("tbl", xml))

    def cells(self, rows: list[list[str]], r: int, wide: list[float], heads: int, fill: str) -> Iterator[str]:
        """The w:tc of one row, with w:gridSpan and w:vMerge from the marks."""
        row, c = rows[r], 0
        while c < len(row):
            last = c
            while last + 1 < len(row) and row[last + 1] == "<":
                last += 1
            width = sum(wide[c : last + 1])
            merge = w("gridSpan", val=last - c + 1) if last > c else ""
            if row[c] == "^":
                merge += w("vMerge")
            elif r + 1 < len(rows) and rows[r + 1][c] == "^":
                merge += w("vMerge", val="restart")
            face = self.faces["head" if r < heads else "cell"]
            words = r >= heads and last == c and width > 3.6 and not row[c][:1].isdigit()
            align = "left" if words else face.align
            face = replace(face, align=align, keep=r < heads or len(rows) < 8)
            yield self.cell("" if row[c] == "^" else row[c], width, face, merge, fill if r < heads else "")
            c = last + 1

    # -- the whole ----------------------------------------------------------------------------

    def block(self, line: str) -> None:
        raise NotImplementedError

    def build(self, title: str, application: str) -> bytes:
        for line in self.lines:
            if line.startswith("| "):
                self.rows.append([cell.strip() for cell in line[1:-1].split("|")])
                continue
            self.flush()
            if line.startswith("@table "):
                self.spec = line[7:].split(" | ")
            else:
                self.block(line)
        self.flush()
        props = self.doc.core_properties
        props.title, props.author, props.last_modified_by = title, "plancheck samples", "plancheck samples"
        props.comments, props.language = "样例文本，数据虚构 / invented sample", "zh-CN"
        props.created = props.modified = FIXED
        props.revision = 1
        for part in self.doc.part.package.iter_parts():
            if part.partname == "/docProps/app.xml":
                part._blob = (
                    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="{OFFICE}/extended-properties">'
                    f"<Application>{application}</Application></Properties>"
                ).encode()
        buffer, out = io.BytesIO(), io.BytesIO()
        self.doc.save(buffer)
        with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, old.read(name))
        return out.getvalue()


class City(Writer):
    """Typed in WPS: everything by hand."""

    name = "city-b"
    faces = CITY

    def __init__(self) -> None:
        super().__init__()
        self.page_numbers(Face("宋体", 14, align="center", line=20), "— ", " —")

    def inline(self, text: str, face: Face) -> str:
        """WPS starts a new run where Chinese turns into digits and back, and where the line is broken by hand."""
        pieces = (piece for piece in re.split(r"(\\\\)|([0-9A-Za-z.,%\-]+)", text) if piece)
        hints = ((piece, {} if piece.isascii() else {"hint": "eastAsia"}) for piece in pieces)
        return "".join(w("r", w("br")) if piece == "\\\\" else run(piece, face, **hint) for piece, hint in hints)

    def block(self, line: str) -> None:
        faces = self.faces
        if line.startswith("<!--"):
            for node in (etree.Comment(line[4:-3]), etree.ProcessingInstruction("mso-application", 'progid="Word.Document"')):
                body = self.doc.element.body
                body.insert(len(body) - 1, node)
        elif line == "@pagebreak":
            self.add(w("p", w("pPr", w("spacing", line=20, lineRule="exact")) + w("r", w("br", type="page"))))
        elif line == "@landscape":
            section = self.doc.add_section(WD_SECTION.NEW_PAGE)
            section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
            section.top_margin = section.bottom_margin = Cm(2.4)
            self.width = 24.3
        elif match := re.match(r"@(\w+) (.+)", line):
            text = f"　　{match[2]}" if match[1] == "right" else match[2]
            self.add(self.paragraph(text, faces[match[1]]))
        elif re.match(r"[一二三四五六七八九十]+、", line):
            self.add(self.paragraph(f"　　{line}", faces["h1"]))
        elif match := re.match(r"(（[一二三四五六七八九十]+）|\d+\.)([^。]+。?)(.*)", line):
            face = faces["h2" if line.startswith("（") else "lead"]
            lead, rest = match[1] + match[2], match[3]
            tail = self.inline(rest, faces["body"]) if rest else ""
            self.add(w("p", shape(faces["body"] if rest else face) + self.inline(f"　　{lead}", face) + tail))
        else:
            face = replace(faces["body"], align="left") if "\\\\" in line else faces["body"]
            self.add(self.paragraph(line if line.startswith("　") else f"　　{line}", face))


class Zone(Writer):
    """Filled into a form: heading styles, content controls, footnotes, a text box."""

    name = "zone-b"
    faces = ZONE

    def __init__(self) -> None:
        super().__init__()
        self.ids = count(1001)
        self.notes = {m[1]: m[2] for line in self.lines if (m := re.match(r"\[\^(\d+)\]: (.+)", line))}
        self.lines = [line for line in self.lines if not line.startswith("[^")]
        self.box: list[str] | None = None
        self.styles()
        self.footnotes()
        self.page_numbers(Face("宋体", 10.5, align="center", line=16), "第 ", " 页")
        self.doc.sections[0].different_first_page_header_footer = True

    def styles(self) -> None:
        """Decimal numbers bound to the heading styles both ways."""
        levels = ""
        for i, face in enumerate(HEADINGS):
            style = self.doc.styles[f"Heading {i + 1}"].element
            for tag in ("w:pPr", "w:rPr"):
                for old in style.findall(qn(tag)):
                    style.remove(old)
            number = w("numPr", w("ilvl", val=i) + w("numId", val=70))
            style.append(parse(shape(replace(face, keep=True), number, w("outlineLvl", val=i))))
            style.append(parse(properties(face)))
            label = ".".join(f"%{k + 1}" for k in range(i + 1))
            head = w("start", val=1) + w("numFmt", val="decimal") + w("pStyle", val=f"Heading{i + 1}") + w("suff", val="space")
            indent = w("pPr", w("ind", left=0, firstLine=0))
            levels += w("lvl", head + w("lvlText", val=label) + w("lvlJc", val="left") + indent, ilvl=i)
        root = self.doc.part.numbering_part.element
        root.insert(0, parse(w("abstractNum", w("multiLevelType", val="multilevel") + levels, abstractNumId=70)))
        root.append(parse(w("num", w("abstractNumId", val=70), numId=70)))

    def footnotes(self) -> None:
        face = self.faces["footnote"]
        body = ""
        for i, kind in ((-1, "separator"), (0, "continuationSeparator")):
            body += w("footnote", w("p", w("r", w(kind))), type=kind, id=i)
        mark = w("r", properties(face, RAISED) + w("footnoteRef"))
        for key, text in self.notes.items():
            body += w("footnote", w("p", shape(face) + mark + run(f" {text}", face)), id=key)
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {NS}>{body}</w:footnotes>'
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), self.doc.part.package)
        self.doc.part.relate_to(part, f"{OFFICE}/relationships/footnotes")

    def control(self, name: str, content: str) -> str:
        """A content control round runs, paragraphs or a cell."""
        head = w("alias", val=name) + w("tag", val=name) + w("id", val=next(self.ids))
        if name == "date":
            date = w("dateFormat", val="yyyy年M月") + w("lid", val="zh-CN")
            head += w("date", date, fullDate=f"{FIXED:%Y-%m-%dT00:00:00Z}")
        return w("sdt", w("sdtPr", head) + w("sdtContent", content))

    def inline(self, text: str, face: Face) -> str:
        out = ""
        for piece in re.split(r"(\[\^\d+\]|\{\w+\|[^}]+\})", text):
            if piece.startswith("[^"):
                out += w("r", properties(face, RAISED) + w("footnoteReference", id=piece[2:-1]))
            elif piece.startswith("{"):
                name, _, value = piece[1:-1].partition("|")
                out += self.control(name, run(value, face))
            elif piece:
                out += run(piece, face)
        return out

    def cell(self, text: str, width: float, face: Face, merge: str, fill: str) -> str:
        if text.startswith("{"):
            return self.control("value", super().cell(text[1:-1], width, face, merge, fill))
        return super().cell(text, width, face, merge, fill)

    def flush(self, fill: str = "DEEAF6") -> None:
        super().flush(fill)

    def text_box(self, lines: list[str]) -> None:
        """A drawing as Word writes it: the text stands in the shape and again in its VML fallback."""
        paragraphs = [self.paragraph(text, self.faces["boxline" if i else "boxhead"]) for i, text in enumerate(lines)]
        rows = 1 + sum(-(-(len(text) + 2) // 36) for text in lines[1:])
        high = 0.75 + rows * 20 / 28.35
        size = f'cx="{self.width * EMU:.0f}" cy="{high * EMU:.0f}"'
        content = w("txbxContent", "".join(paragraphs))
        box = (
            f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="F5F9FD"/></a:solidFill>'
            '<a:ln w="9525"><a:solidFill><a:srgbClr val="2F5496"/></a:solidFill></a:ln></wps:spPr>'
            f'<wps:txbx>{content}</wps:txbx><wps:bodyPr lIns="108000" tIns="72000" rIns="108000" bIns="72000"/></wps:wsp>'
        )
        graphic = f'<a:graphic><a:graphicData uri="{SHAPE}">{box}</a:graphicData></a:graphic>'
        frame = f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr id="1" name="box"/>{graphic}</wp:inline>'
        style = f"width:{self.width * 28.35:.0f}pt;height:{high * 28.35:.0f}pt"
        rect = f'<v:rect style="{style}" fillcolor="#F5F9FD" strokecolor="#2F5496"><v:textbox>{content}</v:textbox></v:rect>'
        choice = f'<mc:Choice Requires="wps">{w("drawing", frame)}</mc:Choice><mc:Fallback>{w("pict", rect)}</mc:Fallback>'
        centred = w("pPr", w("spacing", before=120, after=120) + w("jc", val="center"))
        self.add(w("p", centred + w("r", f"<mc:AlternateContent>{choice}</mc:AlternateContent>")))

    def block(self, line: str) -> None:
        faces = self.faces
        if line.startswith("@box "):
            self.box = [line[5:]]
        elif line == "@endbox":
            self.text_box(self.box or [])
            self.box = None
        elif self.box is not None:
            self.box.append(line)
        elif line == "@newpage":
            self.add(w("p", w("r", w("br", type="page"))))
        elif match := re.match(r"(#+) (.+)", line):
            style = w("pPr", w("pStyle", val=f"Heading{len(match[1])}"))
            self.add(w("p", style + w("r", w("t", escape(match[2])))))
        elif line.startswith("@cover "):  # the title page's first block is a control of its own
            name, _, title = line[8:-1].partition("|")
            self.add(self.control(name, self.paragraph(title, faces["cover"])))
        elif match := re.match(r"@(\w+) (.+)", line):
            self.add(self.paragraph(match[2], faces[match[1]]))
        elif line.startswith("{=}"):
            self.add(self.control("paragraph", self.paragraph(line[3:], faces["body"])))
        else:
            self.add(self.paragraph(line, faces["body"]))


def main() -> None:
    for kind, title, application in (
        (City, "十堰市国家碳达峰试点实施方案", "WPS Office"),
        (Zone, "库车经济技术开发区国家碳达峰试点实施方案", "Microsoft Office Word"),
    ):
        target = HERE / f"{kind.name}.docx"
        target.write_bytes(kind().build(title, application))
        print(target.name)


if __name__ == "__main__":
    main()
