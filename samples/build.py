"""Build the sample draft plans: text/*.txt -> *.docx, and the zone's plan -> PDF through LibreOffice.

Run:  python samples/build.py          (needs python-docx and soffice)

Markup of text/*.txt, one block a line, blank lines ignored:

    @title @subtitle @issuer @date @sample the title block, one paragraph each
    # ## ###                               headings; "### Lead。rest" is a run-in heading
    **Lead。**rest                          a paragraph with a bold lead
    text[^1]text, and [^1]: the note       a footnote
    @table caption | head=2 | widths=1,2   a table follows; head = repeated header rows, widths in cm
    | a | b |                              its rows; < joins the cell on the left, ^ the one above
    @tablenote text                        the small line under a table
"""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

HERE = Path(__file__).resolve().parent
FIXED = datetime(2024, 4, 1, 8, 0, 0)
REL_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
TYPE_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
CENTER = WD_ALIGN_PARAGRAPH.CENTER


@dataclass(frozen=True)
class Plan:
    """How one text is set."""

    name: str
    labels: tuple[str, str, str] | None  # numbering texts of the three levels; None: typed numbers, no heading styles
    title_font: str = "方正小标宋简体"
    fonts: tuple[str, str, str] = ("黑体", "楷体_GB2312", "仿宋_GB2312")  # heading 1, heading 2, the rest
    latin: str = "Times New Roman"
    running_header: bool = False
    pdf: bool = False


PLANS = (
    Plan("city-sound", ("%1、", "（%2）", "%3.")),
    Plan("city-defects", None),
    Plan(
        "zone-sound",
        ("第%1章　", "第%2节　", "%3."),
        title_font="Noto Serif CJK SC",
        fonts=("Noto Sans CJK SC", "Noto Sans CJK SC", "Noto Serif CJK SC"),
        latin="Noto Serif CJK SC",
        running_header=True,
        pdf=True,
    ),
)


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

    def __init__(self, plan: Plan, lines: list[str]) -> None:
        self.plan = plan
        self.doc: Any = Document()
        self.lines = [line for line in lines if not line.startswith("[^")]
        self.notes = {m[1]: m[2] for line in lines if (m := re.match(r"\[\^(\d+)\]: (.+)", line))}
        self.title = next(line[7:] for line in lines if line.startswith("@title "))
        self.table: list[list[str]] = []
        self.table_spec = ""
        self.styles()
        self.page()
        if self.notes:
            self.footnotes_part()

    # -- document-wide settings ---------------------------------------------------------------

    def styles(self) -> None:
        plan, styles = self.plan, self.doc.styles
        normal = styles["Normal"]
        set_font(normal, plan.fonts[2], plan.latin, 16)
        shape = normal.paragraph_format
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
        shape.space_before = shape.space_after = Pt(0)
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")
        normal.element.get_or_add_rPr().append(lang)
        if plan.labels is None:
            return
        styles.add_style("Plan Item", WD_STYLE_TYPE.PARAGRAPH).base_style = normal
        for level, name in enumerate(("Heading 1", "Heading 2", "Heading 3", "Plan Item")):
            style = styles[name]
            set_font(style, plan.fonts[min(level, 2)], plan.latin, 16, bold=name == "Heading 3")
            for colour in style.element.rPr.findall(qn("w:color")):
                style.element.rPr.remove(colour)
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
            style.paragraph_format.keep_with_next = name != "Plan Item"
            set_indent(style.element.get_or_add_pPr(), 200)
        self.numbering(plan.labels)

    def numbering(self, labels: tuple[str, str, str]) -> None:
        """Automatic numbers, bound to the heading styles both ways."""
        run_in = any(re.match(r"### [^。]+。.", line) for line in self.lines)
        names = ("Heading 1", "Heading 2", "Plan Item" if run_in else "Heading 3")
        levels = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if i == 2 else "chineseCountingThousand"}"/>'
            f'<w:pStyle w:val="{self.doc.styles[name].style_id}"/><w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/></w:lvl>'
            for i, (name, label) in enumerate(zip(names, labels, strict=True))
        )
        root = self.doc.part.numbering_part.element
        root.insert(
            0,
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'),
        )
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
        for i, name in enumerate(names):
            numPr = self.doc.styles[name].element.get_or_add_pPr().get_or_add_numPr()
            numPr.get_or_add_ilvl().val = i
            numPr.get_or_add_numId().val = 90

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
        if self.plan.running_header:
            section.header_distance = Cm(2.2)
            head = section.header.paragraphs[0]
            head.alignment = CENTER
            self.run(head, f"{self.title}（送审稿）", 10.5)
            line = '<w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/>'
            head._p.get_or_add_pPr().insert(1, parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"))
        props = self.doc.core_properties
        props.title, props.author, props.last_modified_by = self.title, "plancheck samples", "plancheck samples"
        props.comments, props.language = "样例文本，数据虚构 / invented sample", "zh-CN"
        props.created = props.modified = FIXED
        props.revision = 1

    def footnotes_part(self) -> None:
        small = '<w:rPr><w:sz w:val="21"/></w:rPr>'
        mark = '<w:r><w:rPr><w:sz w:val="21"/><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        body = "".join(
            f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for i, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        for key, text in self.notes.items():
            body += (
                f'<w:footnote w:id="{key}"><w:p><w:pPr><w:spacing w:line="300" w:lineRule="exact"/></w:pPr>{mark}'
                f'<w:r>{small}<w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
            )
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{body}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), TYPE_NOTES, xml.encode(), self.doc.part.package)
        self.doc.part.relate_to(part, REL_NOTES)

    # -- blocks -------------------------------------------------------------------------------

    def run(self, para: Any, text: str, size: float = 16, east: str = "", bold: bool = False) -> Any:
        run = para.add_run(text)
        set_font(run, east or self.plan.fonts[2], self.plan.latin, size, bold)
        return run

    def paragraph(self, text: str) -> None:
        para = self.doc.add_paragraph()
        set_indent(para._p.get_or_add_pPr(), 200)
        self.text(para, text)

    def text(self, para: Any, text: str) -> None:
        """Body text with bold leads and footnote marks."""
        for piece in re.split(r"(\*\*.+?\*\*|\[\^\d+\])", text):
            if piece.startswith("**"):
                self.run(para, piece[2:-2], bold=True)
            elif piece.startswith("[^"):
                run = self.run(para, "")
                run.font.superscript = True
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), piece[2:-1])
                run._r.append(reference)
            elif piece:
                self.run(para, piece)

    def heading(self, level: int, text: str) -> None:
        lead, stop, rest = text.partition("。")
        if self.plan.labels is None:  # as typed in WPS: plain paragraphs, direct formatting
            para = self.doc.add_paragraph()
            set_indent(para._p.get_or_add_pPr(), 200)
            self.run(para, lead + stop, east=self.plan.fonts[level - 1], bold=True)
            self.text(para, rest)
        elif rest:
            para = self.doc.add_paragraph(style="Plan Item")
            self.run(para, lead + stop, bold=True)
            self.text(para, rest)
        else:
            self.doc.add_paragraph(lead, style=f"Heading {level}")

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
            self.run(para, text, 22, self.plan.title_font, bold=self.plan.labels is None)
        else:
            kai = "" if self.plan.pdf else "楷体_GB2312"
            size, east, after = {
                "subtitle": (16, kai, 18),
                "issuer": (16, self.plan.fonts[0], 4),
                "date": (14, "", 4),
                "sample": (12, kai, 24),
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
        self.run(para, caption, 14, self.plan.fonts[0])
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
                raise ValueError(f"{self.plan.name}: {caption}: row {r} has {len(row)} cells")
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
        self.run(para, text, 10.5, self.plan.fonts[0] if bold else "")

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


def to_pdf(source: Path) -> None:
    """LibreOffice with a profile of its own; setarch -R keeps the order of its font objects, the rest is set by hand."""
    with tempfile.TemporaryDirectory() as profile:
        office = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
        subprocess.run(
            ["setarch", "-R", *office, "--convert-to", "pdf", "--outdir", str(HERE), str(source)],
            check=True,
            timeout=120,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    target = source.with_suffix(".pdf")
    data = target.read_bytes()
    head, tail = data[:-2000], data[-2000:]  # replacements keep every length, so the offsets of the file stay true
    tail = re.sub(rb"[0-9A-F]{32}", b"0" * 32, tail)
    date = f"(D:{FIXED:%Y%m%d%H%M%S}".encode()
    target.write_bytes(re.sub(rb"\(D:\d{14}", date, head) + tail)


def main() -> None:
    for plan in PLANS:
        lines = (HERE / "text" / f"{plan.name}.txt").read_text(encoding="utf-8").splitlines()
        target = HERE / f"{plan.name}.docx"
        target.write_bytes(Builder(plan, lines).build())
        if plan.pdf:
            to_pdf(target)
        print(target.name)


if __name__ == "__main__":
    main()
