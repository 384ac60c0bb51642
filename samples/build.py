"""Build a sample draft plan as it is typed in WPS, numbers and headings by hand: text/city-defects.txt -> city-defects.docx.

Run:  python samples/build.py          (needs python-docx)

Markup of the text, one block a line, blank lines ignored:

    @title @subtitle @issuer @date @sample the title block, one paragraph each
    # ## ###                               headings; "### Lead。rest" runs on in the same paragraph
    **Lead。**rest                          a paragraph with a bold lead
    @table caption | head=2 | widths=1,2   a table follows; head = repeated header rows, widths in cm
    | a | b |                              its rows; < joins the cell on the left, ^ the one above
    @tablenote text                        the small line under a table
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

HERE = Path(__file__).resolve().parent
FIXED = datetime(2024, 4, 1, 8, 0, 0)
CENTER = WD_ALIGN_PARAGRAPH.CENTER
#: Fonts of headings 1 and 2 and of the rest; of the title; of Latin letters and digits.
FONTS = ("黑体", "楷体_GB2312", "仿宋_GB2312")
TITLE, LATIN = "方正小标宋简体", "Times New Roman"


def set_font(target: Any, east: str, latin: str, size: float, bold: bool = False) -> None:
    """Fonts of a style or a run, for Chinese and for Latin letters."""
    target.font.size, target.font.bold = Pt(size), bold
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for name, value in (("eastAsia", east), ("ascii", latin), ("hAnsi", latin), ("cs", latin)):
        fonts.set(qn(f"w:{name}"), value)


def set_indent(pPr: Any, chars: int) -> None:
    """First-line indent in hundredths of a character."""
    ind = pPr.get_or_add_ind()
    ind.attrib.clear()
    ind.set(qn("w:firstLineChars"), str(chars))
    ind.set(qn("w:firstLine"), str(chars * 16 // 5))


class Builder:
    """Writes one plan into one document."""

    def __init__(self, lines: list[str]) -> None:
        self.doc: Any = Document()
        self.lines = lines
        self.title = next(line[7:] for line in lines if line.startswith("@title "))
        self.table: list[list[str]] = []
        self.table_spec = ""
        self.styles()
        self.page()

    # -- document-wide settings ---------------------------------------------------------------

    def styles(self) -> None:
        normal = self.doc.styles["Normal"]
        set_font(normal, FONTS[2], LATIN, 16)
        shape = normal.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
        shape.space_before = shape.space_after = Pt(0)
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")
        normal.element.get_or_add_rPr().append(lang)

    def page(self) -> None:
        section = self.doc.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        section.footer_distance = Cm(2.5)
        foot = section.footer.paragraphs[0]
        foot.alignment = CENTER
        self.run(foot, "— ", 14)
        for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("", "1"), ("end", "")):
            run = self.run(foot, text if kind == "" and text == "1" else "", 14)
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
            elif text != "1":
                code = OxmlElement("w:instrText")
                code.text = text
                run._r.append(code)
        self.run(foot, " —", 14)
        props = self.doc.core_properties
        props.title, props.author, props.last_modified_by = self.title, "plancheck samples", "plancheck samples"
        props.comments, props.language = "样例文本，数据虚构 / invented sample", "zh-CN"
        props.created = props.modified = FIXED
        props.revision = 1

    # -- blocks -------------------------------------------------------------------------------

    def run(self, para: Any, text: str, size: float = 16, east: str = "", bold: bool = False) -> Any:
        run = para.add_run(text)
        set_font(run, east or FONTS[2], LATIN, size, bold)
        return run

    def paragraph(self, text: str) -> None:
        para = self.doc.add_paragraph()
        set_indent(para._p.get_or_add_pPr(), 200)
        self.text(para, text)

    def text(self, para: Any, text: str) -> None:
        """Body text with bold leads."""
        for piece in re.split(r"(\*\*.+?\*\*)", text):
            if piece.startswith("**"):
                self.run(para, piece[2:-2], bold=True)
            elif piece:
                self.run(para, piece)

    def heading(self, level: int, text: str) -> None:
        lead, stop, rest = text.partition("。")
        para = self.doc.add_paragraph()
        set_indent(para._p.get_or_add_pPr(), 200)
        self.run(para, lead + stop, east=FONTS[level - 1], bold=True)
        self.text(para, rest)

    def block(self, name: str, text: str) -> None:
        para = self.doc.add_paragraph()
        if name == "tablenote":
            para.paragraph_format.line_spacing = Pt(18)
            para.paragraph_format.space_after = Pt(10)
            self.run(para, text, 10.5)
            return
        para.alignment = CENTER
        if name == "title":
            para.paragraph_format.space_before = Pt(36)
            para.paragraph_format.line_spacing = Pt(36)
            self.run(para, text, 22, TITLE, bold=True)
        else:
            size, east, after = {
                "subtitle": (16, FONTS[1], 18),
                "issuer": (16, FONTS[0], 4),
                "date": (14, "", 4),
                "sample": (12, FONTS[1], 24),
            }[name]
            para.paragraph_format.space_after = Pt(after)
            self.run(para, text, size, east)

    # -- tables -------------------------------------------------------------------------------

    def flush_table(self) -> None:
        """Write the rows gathered since @table."""
        rows, self.table = self.table, []
        if not rows:
            return
        caption, *options = (part.strip() for part in self.table_spec.split(" | "))
        option = dict(part.split("=") for part in options)
        head, widths = int(option["head"]), [float(w) for w in option["widths"].split(",")]
        scale = 15.6 / sum(widths)
        para = self.doc.add_paragraph()
        para.alignment = CENTER
        para.paragraph_format.keep_with_next = True
        para.paragraph_format.space_before = Pt(6)
        self.run(para, caption, 14, FONTS[0])
        table = self.doc.add_table(len(rows), len(widths), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width * scale)
        margins = '<w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/>'
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
        grid = [list(row.cells) for row in table.rows]
        # short tables stay on one page, and so do those with tall cells: LibreOffice draws stray lines where these break
        together = len(rows) < 6 or any("^" in row for row in rows[head:])
        for r, row in enumerate(rows):
            if len(row) != len(widths):
                raise ValueError(f"{self.title}: {caption}: row {r} has {len(row)} cells")
            trPr = table.rows[r]._tr.get_or_add_trPr()
            for tag in ("w:cantSplit", "w:tblHeader") if r < head else ("w:cantSplit",):
                trPr.append(OxmlElement(tag))
            for c, text in enumerate(row):
                grid[r][c].width = Cm(widths[c] * scale)
                if text not in ("<", "^"):
                    wide = r >= head and widths[c] >= 3 and "<" not in row
                    self.cell(grid[r][c], text, bold=r < head, left=wide)
                    grid[r][c].paragraphs[0].paragraph_format.keep_with_next = together or row.count("<") == len(row) - 1
        self.merge(rows, grid)
        self.doc.add_paragraph().paragraph_format.line_spacing = Pt(10)

    def cell(self, cell: Any, text: str, bold: bool, left: bool) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        para = cell.paragraphs[0]
        para.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else CENTER
        para.paragraph_format.line_spacing = Pt(16)
        self.run(para, text, 10.5, FONTS[0] if bold else "")

    @staticmethod
    def merge(rows: list[list[str]], grid: list[list[Any]]) -> None:
        """Join the cells marked < and ^ with the cell they continue."""
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    continue
                right, down = c, r
                while right + 1 < len(row) and row[right + 1] == "<":
                    right += 1
                while down + 1 < len(rows) and rows[down + 1][c] == "^":
                    down += 1
                if (right, down) != (c, r):
                    joined = grid[r][c].merge(grid[down][right])
                    for extra in joined.paragraphs[1:]:
                        extra._p.getparent().remove(extra._p)

    # -- the whole ----------------------------------------------------------------------------

    def build(self) -> bytes:
        for line in self.lines:
            if line.startswith("| "):
                self.table.append([cell.strip() for cell in line.strip().strip("|").split("|")])
                continue
            self.flush_table()
            if not line:
                continue
            if match := re.match(r"(#{1,3}) (.+)", line):
                self.heading(len(match[1]), match[2])
            elif line.startswith("@table "):
                self.table_spec = line[7:]
            elif match := re.match(r"@(\w+) (.+)", line):
                self.block(match[1], match[2])
            else:
                self.paragraph(line)
        self.flush_table()
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


def main() -> None:
    lines = (HERE / "text" / "city-defects.txt").read_text(encoding="utf-8").splitlines()
    (HERE / "city-defects.docx").write_bytes(Builder(lines).build())
    print("city-defects.docx")


if __name__ == "__main__":
    main()
