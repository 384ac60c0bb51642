"""Files that offices send by mistake, made as small as they can be."""

from __future__ import annotations

import io
import struct

from tests.zips import zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(*paragraphs: str) -> bytes:
    """A Word document of plain paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_RELS}">'
            f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        }
    )


def ole(stream: str) -> bytes:
    """An OLE compound file with one stream of that name: how .doc, .wps and encrypted .docx files are kept."""
    sector = 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (4 * 108)
    content = bytes(4096)  # at the cut-off, so that it needs no mini stream
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(sector, b"\xff")
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(stream, 2, 0xFFFFFFFF, 2, len(content))
    return header + fat + directory.ljust(sector, b"\0") + content


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    spelt = (name + "\0").encode("utf-16-le")
    fields = struct.pack("<HBBIII", len(spelt), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return spelt.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<IQ", start, size)


def pdf(*lines: str) -> bytes:
    """A PDF of one page with a line of ASCII text each; without lines it is a page as a scanner leaves it, without text."""
    text = " ".join(f"1 0 0 1 72 {720 - 20 * number} Tm ({line}) Tj" for number, line in enumerate(lines))
    content = f"BT /F1 12 Tf {text} ET" if lines else "q 595 0 0 842 0 0 cm /Im1 Do Q"
    picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    return _objects(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> /XObject << /Im1 6 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"{picture}\nstream\n0\nendstream",
    )


def _objects(*objects: str) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("secret"))))
    writer.encrypt("password", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
