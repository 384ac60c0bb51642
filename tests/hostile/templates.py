# ruff: noqa: E501
"""Templates of letters that office staff or strangers may hand in, made small at run time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from tests.zips import zipped

from plancheck.resources import folder

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN = f"{WORD}.document.main+xml"
PART_TYPES = {
    "word/header1.xml": f"{WORD}.header+xml",
    "word/footer1.xml": f"{WORD}.footer+xml",
    "word/footnotes.xml": f"{WORD}.footnotes+xml",
    "word/comments.xml": f"{WORD}.comments+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}


def p(text: str) -> str:
    """A paragraph of one run."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def box(text: str) -> str:
    """A paragraph with a text box in it."""
    shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:90pt;height:40pt"><v:textbox><w:txbxContent>'
    return f"<w:p><w:r><w:pict>{shape}{p(text)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"


def anchored(text: str, inside: str) -> str:
    """A paragraph with a text box that hangs on it."""
    return p(text).removesuffix("</w:p>") + box(inside).removeprefix("<w:p>")


def table(*rows: tuple[str, ...]) -> str:
    """A table; every cell holds one paragraph, or the XML that it is given."""
    cells = ["".join(f"<w:tc>{each if each.startswith('<w:p') else p(each)}</w:tc>" for each in row) for row in rows]
    grid = "<w:gridCol/>" * max(len(row) for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{each}</w:tr>' for each in cells)}</w:tbl>"


def template(
    body: str = "", header: str = "", footer: str = "", footnote: str = "", title: str = "", custom: str = "", comment: str = "",
    author: str = "", company: str = "",
) -> bytes:  # fmt: skip
    """A .docx with all these parts; `body` is XML, or the text of its one paragraph; the others are texts."""
    inner = body if body.startswith("<w:") else p(body)
    mark = '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>' if comment else ""
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:footerReference w:type="default" r:id="f"/></w:sectPr>'
    names = f'xmlns:w="{W}" xmlns:r="{OFFICE}"'
    parts = {
        "word/document.xml": f"<w:document {names}><w:body>{inner}<w:p>{mark}</w:p>{section}</w:body></w:document>",
        "word/header1.xml": f"<w:hdr {names}>{p(header)}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {names}>{p(footer)}</w:ftr>",
        "word/footnotes.xml": f'<w:footnotes {names}><w:footnote w:id="2">{p(footnote)}</w:footnote></w:footnotes>',
        "word/comments.xml": f'<w:comments {names}><w:comment w:id="0" w:author="{author}">{p(comment)}</w:comment></w:comments>',
        "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-'
        f'08002B2CF9AE}}" pid="2" name="x"><vt:lpwstr>{custom}</vt:lpwstr></property></Properties>',
        "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Company>{company}</Company><Manager>{author}</Manager></Properties>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>'
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:category>{author}</cp:category><cp:contentStatus>{author}</cp:contentStatus>"
        f"<dc:identifier>{author}</dc:identifier></cp:coreProperties>",
        "_rels/.rels": _relations(
            d=("officeDocument", "word/document.xml"), c=("custom-properties", "docProps/custom.xml"), a=("extended-properties", "docProps/app.xml"),
            k=(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/_rels/document.xml.rels": _relations(
            h=("header", "header1.xml"), f=("footer", "footer1.xml"), n=("footnotes", "footnotes.xml"), m=("comments", "comments.xml")
        ),
    }  # fmt: skip
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in {**PART_TYPES, "word/document.xml": MAIN}.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return zipped({"[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{rels}{types}</Types>', **parts})


def _relations(**each: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{name}" Type="{kind if "/" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for name, (kind, target) in each.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one part exchanged or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zipped({**{each: old.read(each) for each in old.namelist()}, name: content})


def shipped() -> bytes:
    """The template that comes with plancheck."""
    return (folder("templates") / "letter.docx").read_bytes()


def kept(place: Path, data: bytes, name: str = "own.docx") -> Path:
    """A template in a folder."""
    path = place / name
    path.write_bytes(data)
    return path


def text_of(data: bytes) -> str:
    """All paragraphs and cells of the body."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])
