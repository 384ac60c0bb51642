"""Build two sample draft plans: text/city-a.txt -> city-a.docx, text/zone-a.txt -> zone-a.pdf (through LibreOffice).

Run:  python samples/build_a.py [folder]     folder: keep the zone's .docx there (else it is thrown away)

Markup of text/*-a.txt, one block a line, blank lines ignored:

    @title @sub @org @date @sample       title block; the small line at the end
    @toc heading                         a contents page (page numbers are fields)
    @part                                a new section: page numbers start here
    @landscape                           a new section with the page turned
    # ##                                 numbered headings; "### Lead。rest" is a numbered paragraph with a bold lead
    **Lead。**rest                        a paragraph with a bold lead
    @attach @attach2                     the list of annexes at the end of the text: first line, the others
    @annex label | title                 an annex on a new page
    @box title                           a box, its rows follow
    @table caption | head=2 | widths=1,2 | left=1      a table, its rows follow; caption "-": none
                                         head = repeated header rows, widths = shares, left = columns set to the left
    | a | b |                            a row; < joins the cell on the left, ^ the one above
    @note text                           the small line under a table
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

HERE = Path(__file__).resolve().parent
FIXED = datetime(2024, 3, 20, 9, 0, 0)
CENTER, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Look:
    """The typography of one plan; sizes and pitches in points, margins (top, bottom, left, right) in cm."""

    name: str
    labels: tuple[str, ...]
    title: str
    heads: tuple[tuple[str, float], ...]
    body: str
    latin: str
    size: float
    pitch: float
    margins: tuple[float, float, float, float]
    colour: str = ""
    shade: str = ""

    @property
    def cover(self) -> bool:
        """A cover, a contents page and a running header; headings of level 1 in the middle."""
        return bool(self.colour)


CITY = Look(
    "city-a",
    ("%1、", "（%2）", "%3."),
    "方正小标宋简体",
    (("黑体", 16), ("楷体_GB2312", 16)),
    "仿宋_GB2312",
    "Times New Roman",
    16,
    28,
    (3.7, 3.5, 2.8, 2.6),
)
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
ZONE = Look(
    "zone-a",
    ("第%1章　", "第%2节　"),
    SANS,
    ((SANS, 17), (SANS, 13)),
    SERIF,
    SERIF,
    12,
    22,
    (2.8, 2.5, 2.7, 2.7),
    colour="1F4E4A",
    shade="DCE9E4",
)


def set_font(target: Any, east: str, latin: str, size: float, bold: bool = False) -> None:
    """Fonts of a style or a run, for Chinese and for Latin letters."""
    target.font.size, target.font.bold = Pt(size), bold
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for name, value in (("eastAsia", east), ("ascii", latin), ("hAnsi", latin), ("cs", latin)):
        fonts.set(qn(f"w:{name}"), value)


def indent(pPr: Any, chars: float, size: float, left: float = 0) -> None:
    """First-line and left indent, counted in characters."""
    ind = pPr.get_or_add_ind()
    ind.attrib.clear()
    for name, value in (("firstLine", chars), ("left", left)):
        if value:
            ind.set(qn(f"w:{name}Chars"), str(int(value * 100)))
            ind.set(qn(f"w:{name}"), str(int(value * size * 20)))


def fields(para: Any, code: str, run: Callable[[str], Any]) -> None:
    """A field in five runs; `run` adds a run with a text to the paragraph."""
    for kind in ("begin", "code", "separate", "text", "end"):
        piece = run("1" if kind == "text" else "")
        if kind == "code":
            piece._r.append(OxmlElement("w:instrText"))
            piece._r[-1].text = f" {code} "
        elif kind != "text":
            piece._r.append(OxmlElement("w:fldChar"))
            piece._r[-1].set(qn("w:fldCharType"), kind)


def chinese(n: int) -> str:
    """1 to 99 as 一 … 九十九."""
    tens, ones = divmod(n, 10)
    return ("" if tens < 2 else DIGITS[tens - 1]) + ("十" if tens else "") + (DIGITS[ones - 1] if ones else "")


class Writer:
    """Writes one plan into one document."""

    def __init__(self, look: Look, lines: list[str]) -> None:
        self.look, self.lines, self.doc = look, lines, Document()
        self.name = next(line[7:] for line in lines if line.startswith("@title "))
        self.rows: list[list[str]] = []
        self.spec = ""
        self.marks = 0
        self.fresh = False  # a new page has just begun
        self.styles()
        self.numbering()
        self.first_page()

    # -- settings -----------------------------------------------------------------------------

    def styles(self) -> None:
        look, normal = self.look, self.doc.styles["Normal"]
        set_font(normal, look.body, look.latin, look.size)
        shape = normal.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.pitch)
        shape.space_before = shape.space_after = Pt(0)
        normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
        for level, (font, size) in enumerate(look.heads, 1):
            style = self.doc.styles[f"Heading {level}"]
            set_font(style, font, look.latin if not look.cover else font, size, bold=look.cover)
            style.font.color.rgb = RGBColor.from_string(look.colour or "000000")
            shape = style.paragraph_format
            shape.keep_with_next = True
            if not look.cover:
                shape.space_before = shape.space_after = Pt(0)
                indent(style.element.get_or_add_pPr(), 2, size)
                continue
            shape.space_before, shape.space_after = (Pt(22), Pt(12)) if level == 1 else (Pt(10), Pt(4))
            if level == 1:
                shape.alignment = CENTER
                shape.line_spacing = Pt(28)

    def numbering(self) -> None:
        """Automatic numbers: levels 1 and 2 bound to the heading styles, level 3 set on its paragraphs."""
        levels = ""
        for i, label in enumerate(self.look.labels):
            bound = f'<w:pStyle w:val="{self.doc.styles[f"Heading {i + 1}"].style_id}"/>' if i < 2 else ""
            kind = "chineseCountingThousand" if i < 2 else "decimal"
            levels += (
                f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{bound}<w:suff w:val="nothing"/>'
                f'<w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/></w:lvl>'
            )
        root = self.doc.part.numbering_part.element
        body = f'<w:multiLevelType w:val="multilevel"/>{levels}'
        root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70">{body}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="70"><w:abstractNumId w:val="70"/></w:num>'))
        for i in (0, 1):
            self.number(self.doc.styles[f"Heading {i + 1}"].element.get_or_add_pPr(), i)

    @staticmethod
    def number(pPr: Any, level: int) -> None:
        numPr = pPr.get_or_add_numPr()
        numPr.get_or_add_ilvl().val = level
        numPr.get_or_add_numId().val = 70

    def first_page(self) -> None:
        section = self.doc.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        top, bottom, left, right = (Cm(m) for m in self.look.margins)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = top, bottom, left, right
        section.footer_distance, section.header_distance = Cm(1.5 if self.look.cover else 2.5), Cm(1.5)
        if not self.look.cover:  # page numbers on the outer side
            self.doc.settings.odd_and_even_pages_header_footer = True
            for part, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
                self.page_number(part.paragraphs[0], side, "— ", " —", 14)
                indent(part.paragraphs[0]._p.get_or_add_pPr(), 0 if side == RIGHT else 1, 14)
        props = self.doc.core_properties
        props.title, props.author, props.last_modified_by = self.name, "plancheck samples", "plancheck samples"
        props.comments, props.language = "样例文本，数据虚构", "zh-CN"
        props.created = props.modified = FIXED

    def page_number(self, para: Any, side: Any, before: str, after: str, size: float) -> None:
        para.alignment = side
        self.run(para, before, size)
        fields(para, "PAGE", lambda text: self.run(para, text, size))
        self.run(para, after, size)

    # -- paragraphs ---------------------------------------------------------------------------

    def run(self, para: Any, text: str, size: float = 0, east: str = "", bold: bool = False) -> Any:
        run = para.add_run(text)
        latin = east if east and self.look.cover else self.look.latin
        set_font(run, east or self.look.body, latin, size or self.look.size, bold)
        return run

    def centred(self, text: str, size: float, east: str, before: float, after: float, bold: bool = False) -> Any:
        para = self.doc.add_paragraph()
        para.alignment = CENTER
        shape = para.paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), Pt(max(size * 1.5, 20))
        run = self.run(para, text, size, east, bold)
        if self.look.cover and size > 14:
            run.font.color.rgb = RGBColor.from_string(self.look.colour)
        return para

    def text(self, line: str) -> None:
        para = self.doc.add_paragraph()
        indent(para._p.get_or_add_pPr(), 2, self.look.size)
        para.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if self.look.cover and line.startswith("牵头单位："):
            para.paragraph_format.space_after = Pt(4)
            for piece in re.split(r"(牵头单位：|支持单位：)", line):
                self.run(para, piece, 0, SANS if piece.endswith("单位：") else "")
            return
        for piece in re.split(r"(\*\*.+?\*\*)", line):
            if piece:
                self.run(para, piece.strip("*"), bold=piece.startswith("**"))

    def heading(self, level: int, text: str) -> None:
        if level < 3:
            para = self.doc.add_paragraph(text, style=f"Heading {level}")
            if self.look.cover:
                self.bookmark(para)
            return
        lead, stop, rest = text.partition("。")
        para = self.doc.add_paragraph()
        para.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        self.number(para._p.get_or_add_pPr(), 2)
        indent(para._p.get_or_add_pPr(), 2, self.look.size)
        self.run(para, lead + stop, bold=True)
        self.run(para, rest)

    def bookmark(self, para: Any) -> None:
        """Mark a paragraph for the contents page."""
        self.marks += 1
        start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{self.marks}" w:name="_Toc{self.marks:03}"/>')
        para._p.insert_element_before(start, "w:r")
        para._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{self.marks}"/>'))

    # -- blocks that begin with @ -------------------------------------------------------------

    def block(self, name: str, text: str) -> None:
        cover = self.look.cover
        if name == "title":
            self.centred(text, 28 if cover else 22, self.look.title, 190 if cover else 40, 6, bold=cover)
        elif name == "sub":
            self.centred(text, 18 if cover else 16, self.look.heads[1][0], 4, 300 if cover else 14)
        elif name == "org":
            self.centred(text, 16, self.look.heads[0][0], 0, 4)
        elif name == "date":
            self.centred(text, 16, "", 0, 0 if cover else 24)
        elif name == "sample":
            self.centred(text, 9, "", 8, 0)
        elif name in ("attach", "attach2"):
            para = self.doc.add_paragraph()
            para.paragraph_format.space_before = Pt(self.look.pitch if name == "attach" else 0)
            indent(para._p.get_or_add_pPr(), 2 if name == "attach" else 5, self.look.size)
            self.run(para, text)
        elif name == "note":
            para = self.doc.add_paragraph()
            para.paragraph_format.line_spacing, para.paragraph_format.space_after = Pt(15), Pt(8)
            self.run(para, text, 9)
        elif name == "annex":
            self.annex(*text.split(" | "))
        elif name == "toc":
            self.contents(text)
        else:
            raise ValueError(f"@{name}")

    def annex(self, label: str, title: str) -> None:
        if self.look.cover:
            para = self.centred(f"{label}　{title}", 15, SANS, 0, 10, bold=True)
            self.bookmark(para)
        else:
            para = self.doc.add_paragraph()
            self.run(para, label, 16, "黑体")
            self.centred(title, 18, self.look.title, 4, 6).paragraph_format.keep_with_next = True
        para.paragraph_format.keep_with_next = True
        para.paragraph_format.page_break_before = not self.fresh
        para._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>'))

    def contents(self, title: str) -> None:
        """One line a heading, with a field for the page it stands on."""
        self.centred(title, 18, SANS, 0, 14, bold=True).paragraph_format.page_break_before = True
        chapter = section = mark = 0
        for line in self.lines:
            if not (match := re.match(r"(#{1,2}|@annex) (.+)", line)):
                continue
            text, top = match[2].replace(" | ", "　"), match[1] != "##"
            if match[1] == "#":
                chapter, section = chapter + 1, 0
                text = f"第{chinese(chapter)}章　{text}"
            elif match[1] == "##":
                section += 1
                text = f"第{chinese(section)}节　{text}"
            mark += 1
            para = self.doc.add_paragraph()
            shape = para.paragraph_format
            shape.line_spacing, shape.space_before = Pt(18), Pt(5 if top else 0)
            shape.keep_with_next = match[1] == "#"
            shape.tab_stops.add_tab_stop(Cm(15.6), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            indent(para._p.get_or_add_pPr(), 0, 11, 0 if top else 2)
            self.run(para, f"{text}\t", 11, SANS if top else "")
            fields(para, f"PAGEREF _Toc{mark:03}", lambda t, p=para: self.run(p, t, 11))

    def section(self, turned: bool) -> None:
        """A section break, held by the last paragraph."""
        section = self.doc.add_section()
        holder = section._sectPr.getprevious()
        while holder is not None and not holder.findall(f".//{qn('w:sectPr')}"):
            holder = holder.getprevious()
        before = holder.getprevious()
        if before.tag == qn("w:p"):
            before.get_or_add_pPr().append(holder.find(f".//{qn('w:sectPr')}"))
            holder.getparent().remove(holder)
        self.fresh = True
        if turned:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
            section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Cm(2.2), Cm(2.2), Cm(2.2), Cm(2.2)
            section.footer_distance = Cm(1.2)
            return
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        head = section.header.paragraphs[0]
        head.alignment = RIGHT
        self.run(head, f"{self.name}（送审稿）", 9, SANS)
        line = f'<w:bottom w:val="single" w:sz="6" w:space="2" w:color="{self.look.colour}"/>'
        head._p.get_or_add_pPr().insert(1, parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))
        self.page_number(section.footer.paragraphs[0], CENTER, "第 ", " 页", 9)
        section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))

    # -- tables and boxes ---------------------------------------------------------------------

    def grid(self, rows: list[list[str]], widths: list[float], head: int, left: set[int]) -> None:
        section = self.doc.sections[-1]
        whole = (section.page_width - section.left_margin - section.right_margin) / 360000
        widths = [w * whole / sum(widths) for w in widths]
        table = self.doc.add_table(len(rows), len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        margins = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
        cells = [list(row.cells) for row in table.rows]
        for r, row in enumerate(rows):
            if len(row) != len(widths):
                raise ValueError(f"{self.look.name}: {len(row)} cells in {row}")
            trPr = table.rows[r]._tr.get_or_add_trPr()
            for tag in ("w:cantSplit", "w:tblHeader") if r < head else ("w:cantSplit",):
                trPr.append(OxmlElement(tag))
            band = "<" in row and r >= head  # a row that names a group
            below = rows[r + 1] if r + 1 < len(rows) else []
            tied = bool(below) and (len(rows) < 9 or (r >= head and "^" in below))  # groups stay on one page
            for c, text in enumerate(row):
                cells[r][c].width = Cm(widths[c])
                if text not in ("<", "^"):
                    self.cell(cells[r][c], text, r < head or band, c in left and r >= head and not band, tied, r < head)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text not in ("<", "^"):
                    self.merge(rows, cells, r, c)

    def cell(self, cell: Any, text: str, strong: bool, left: bool, tied: bool, head: bool) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        para = cell.paragraphs[0]
        para.alignment = LEFT if left else CENTER
        para.paragraph_format.keep_with_next = tied
        para.paragraph_format.line_spacing = Pt(15.5 if self.look.cover else 14.5)
        para.paragraph_format.space_before = para.paragraph_format.space_after = Pt(1)
        self.run(para, text, 9.5 if self.look.cover else 10, self.look.heads[0][0] if strong else "")
        if head and self.look.shade:
            self.tint(cell)

    def tint(self, cell: Any) -> None:
        tcPr = cell._tc.get_or_add_tcPr()
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{self.look.shade}"/>')
        tcPr.insert_element_before(shade, "w:noWrap", "w:tcMar", "w:vAlign")

    @staticmethod
    def merge(rows: list[list[str]], cells: list[list[Any]], r: int, c: int) -> None:
        """Join a cell with those marked < and ^ that continue it."""
        right, down = c, r
        while right + 1 < len(rows[r]) and rows[r][right + 1] == "<":
            right += 1
        while down + 1 < len(rows) and rows[down + 1][c] == "^":
            down += 1
        if (right, down) != (c, r):
            joined = cells[r][c].merge(cells[down][right])
            for extra in joined.paragraphs[1:]:
                extra._p.getparent().remove(extra._p)

    def box(self, title: str) -> None:
        """One column: a tinted title, then one row a project."""
        self.spacer(6)
        table = self.doc.add_table(1 + len(self.rows), 1, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for i, text in enumerate([title, *(row[0] for row in self.rows)]):
            cell = table.rows[i].cells[0]
            table.rows[i]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            para = cell.paragraphs[0]
            para.paragraph_format.line_spacing = Pt(17)
            para.paragraph_format.space_before = para.paragraph_format.space_after = Pt(2)
            para.paragraph_format.keep_with_next = i < 1
            if i == 0:
                para.alignment = CENTER
                self.tint(cell)
                self.run(para, text, 11, SANS, bold=True)
                continue
            lead, stop, rest = text.partition("项目。")
            indent(para._p.get_or_add_pPr(), 2, 10.5)
            self.run(para, lead + stop, 10.5, SANS)
            self.run(para, rest, 10.5)
        self.spacer(8)

    def spacer(self, height: float) -> None:
        self.doc.add_paragraph().paragraph_format.line_spacing = Pt(height)

    def flush(self) -> None:
        """Set the rows gathered since @table or @box."""
        if not self.rows:
            return
        kind, _, spec = self.spec.partition(" ")
        if kind == "@box":
            self.box(spec)
        else:
            caption, *options = spec.split(" | ")
            option = dict(part.split("=") for part in options)
            if caption != "-":
                self.centred(caption, 12, SANS if self.look.cover else "黑体", 6, 4).paragraph_format.keep_with_next = True
            widths = [float(w) for w in option["widths"].split(",")]
            self.grid(self.rows, widths, int(option["head"]), {int(c) for c in option.get("left", "").split(",") if c})
            self.spacer(8)
        self.rows = []

    # -- the whole ----------------------------------------------------------------------------

    def build(self) -> bytes:
        for line in self.lines:
            if line.startswith("| "):
                self.rows.append([cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")])
                continue
            self.flush()
            if not line:
                continue
            if line in ("@part", "@landscape"):
                self.section(line == "@landscape")
                continue
            if match := re.match(r"(#{1,3}) (.+)", line):
                self.heading(len(match[1]), match[2])
            elif line.startswith(("@table ", "@box ")):
                self.spec = line
            elif match := re.match(r"@(\w+) (.+)", line):
                self.block(match[1], match[2])
            else:
                self.text(line)
            self.fresh = False
        self.flush()
        buffer = io.BytesIO()
        self.doc.save(buffer)
        return fixed_times(buffer)


def fixed_times(buffer: io.BytesIO) -> bytes:
    """The same zip with one fixed time on every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return out.getvalue()


def to_pdf(source: Path, folder: Path) -> Path:
    """LibreOffice with a profile of its own; dates and the file id are then set by hand, keeping every length."""
    with tempfile.TemporaryDirectory() as profile:
        office = ["setarch", "-R", "soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
        command = [*office, "--convert-to", "pdf", "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    target = folder / f"{source.stem}.pdf"
    data = target.read_bytes()
    head, tail = data[:-2000], data[-2000:]
    tail = re.sub(rb"[0-9A-F]{32}", b"0" * 32, tail)
    target.write_bytes(re.sub(rb"\(D:\d{14}", f"(D:{FIXED:%Y%m%d%H%M%S}".encode(), head) + tail)
    return target


def build(look: Look) -> bytes:
    lines = (HERE / "text" / f"{look.name}.txt").read_text(encoding="utf-8").splitlines()
    return Writer(look, lines).build()


def main() -> None:
    (HERE / "city-a.docx").write_bytes(build(CITY))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else scratch)
        source = folder / "zone-a.docx"
        source.write_bytes(build(ZONE))
        to_pdf(source, HERE)
    print("city-a.docx\nzone-a.pdf")


if __name__ == "__main__":
    main()
