"""Builds small Word files out of hand-written XML. Everything is text in, bytes out."""

from __future__ import annotations

from tests.zips import zipped

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def root(tag: str, inside: str) -> str:
    """A part with the root element w:`tag`."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag} {NAMESPACES}>{inside}</w:{tag}>'


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, ppr: str = "") -> str:
    """A paragraph of runs; a text that is no XML becomes a run."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{ppr}</w:pPr>{inside}</w:p>"


def numbered(text: str, num: int, level: int = 0) -> str:
    """A paragraph with an automatic number."""
    return p(text, ppr=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def tc(text: str = "", properties: str = "") -> str:
    """A table cell; `text` may be paragraphs."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A table row; a text that is no XML becomes a cell."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cell if cell.startswith('<') else tc(cell) for cell in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def box(*paragraphs: str, fill: str = "") -> str:
    """A run with a text box, in both versions that Word writes."""
    shape = f'<wps:spPr><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></wps:spPr>' if fill else ""
    text = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>'
        f"{shape}<wps:txbx>{text}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{text}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


PICTURE = (
    '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><a:blip r:embed="rId9"/></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r>"
)


def field(instruction: str, result: str) -> str:
    """The runs of a complex field; `result` is runs."""
    part = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"{part.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{part.format('separate')}{result}{part.format('end')}"


def lvl(at: int, format: str, text: str, *, start: int = 1, extra: str = "", suffix: str = "") -> str:
    """A level of a list."""
    suff = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{extra}{suff}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(id: int, *levels: str) -> str:
    """An abstract list."""
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'


def num(id: int, of: int, overrides: str = "") -> str:
    """A list that uses an abstract one."""
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def style(id: str, name: str, *, ppr: str = "", rpr: str = "", based: str = "", kind: str = "paragraph", default: bool = False) -> str:
    """A style."""
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    flag = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}"{flag}><w:name w:val="{name}"/>{base}<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>'
    )


#: Part of `docx` → (file, kind of relationship, root element).
_PARTS = {
    "styles": ("styles.xml", "styles", "styles"),
    "numbering": ("numbering.xml", "numbering", "numbering"),
    "footnotes": ("footnotes.xml", "footnotes", "footnotes"),
    "endnotes": ("endnotes.xml", "endnotes", "endnotes"),
    "comments": ("comments.xml", "comments", "comments"),
    "header": ("header1.xml", "header", "hdr"),
    "footer": ("footer1.xml", "footer", "ftr"),
}


def docx(
    body: str = "",
    *,
    files: dict[str, str | bytes] | None = None,
    relations: str = "",
    main: str = MAIN,
    document: str | bytes | None = None,
    **parts: str,
) -> bytes:
    """A Word file. `parts` hold the inside of styles, numbering, footnotes …; `files` are added (or replaced) as they are.

    A header or footer is used by the section, with the relationship that bears its name.
    """
    unknown = set(parts) - set(_PARTS)
    assert not unknown, unknown
    used = "".join(f'<w:{kind}Reference w:type="default" r:id="{kind}"/>' for kind in ("header", "footer") if kind in parts)
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
        ),
        "_rels/.rels": _relations(f'<Relationship Id="a" Type="{TYPE}officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": document or root("document", f"<w:body>{body}<w:sectPr>{used}</w:sectPr></w:body>"),
    }
    for part, inside in parts.items():
        file, kind, tag = _PARTS[part]
        relations += f'<Relationship Id="{part}" Type="{TYPE}{kind}" Target="{file}"/>'
        content[f"word/{file}"] = root(tag, inside)
    if relations:
        content["word/_rels/document.xml.rels"] = _relations(relations)
    return zipped({**content, **(files or {})})


def _relations(inside: str) -> str:
    return (
        f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )
