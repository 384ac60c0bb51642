"""Small PDFs for tests, written byte by byte. Lengths are points from the top left of the page."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)


@dataclass
class Sheet:
    """One page to be written."""

    size: tuple[float, float] = A4
    rotate: int = 0
    ops: list[str] = field(default_factory=list)

    def text(self, x: float, top: float, text: str, size: float = 16, *, mode: int = 0, grey: float = 0.0, turn: int = 0) -> Sheet:
        """`text` with its character cells from `top` on. `mode` 2 is bold, 3 invisible; `turn` quarters to the left."""
        y = self.size[1] - top - 0.86 * size
        a, b = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
        codes = text.encode("utf-16-be").hex()
        self.ops.append(f"BT {mode} Tr {grey} g {grey} G 0.3 w /F1 {size} Tf {a} {b} {-b} {a} {x} {y} Tm <{codes}> Tj ET 0 g 0 G 0 Tr")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A ruling of 0.5 points."""
        h = self.size[1]
        self.ops.append(f"0.5 w {x0} {h - y0} m {x1} {h - y1} l S")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float, grey: float | None = None) -> Sheet:
        """A rectangle: drawn, or filled with a grey."""
        h = self.size[1]
        paint = "0.5 w S" if grey is None else "f"
        colour = "" if grey is None else f"{grey} g "
        self.ops.append(f"{colour}{x0} {h - y1} {x1 - x0} {y1 - y0} re {paint} 0 g")
        return self

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A picture stretched over a rectangle."""
        self.ops.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.size[1] - y1} cm /Im1 Do Q")
        return self

    def spots(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A picture with something on it: eight dark spots side by side."""
        self.ops.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.size[1] - y1} cm BI /W 16 /H 1 /BPC 8 /CS /G /F /AHx ID {'20d0' * 8}> EI Q")
        return self

    def grid(self, xs: list[float], ys: list[float], *, sides: bool = True) -> Sheet:
        """Rulings of a whole grid; without `sides` the outer verticals are left out."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs if sides else xs[1:-1]:
            self.line(x, ys[0], x, ys[-1])
        return self

    def row(self, xs: list[float], top: float, texts: list[str], size: float = 10) -> Sheet:
        """Texts in the columns that start at `xs`."""
        for x, text in zip(xs, texts, strict=False):
            if text:
                self.text(x + 4, top, text, size)
        return self


def build(
    sheets: list[Sheet],
    *,
    count: int | None = None,
    to_unicode: bytes | None = None,
    fonts: bytes = b"",
    resources: bytes = b"",
    page: bytes = b"",
    catalogue: bytes = b"",
    more: Sequence[bytes] = (),
) -> bytes:
    """The file. `count` repeats the first page; `to_unicode` is a CMap that overrides what the codes mean.

    `more` are further objects, from number 8 on. `fonts`, `resources`, `page` and `catalogue` are added to the dictionaries of that name.
    """
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /DescendantFonts [4 0 R]"
        + (b" /Encoding /Identity-H /ToUnicode 7 0 R >>" if to_unicode else b" /Encoding /UniGB-UCS2-H >>"),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1)"
        b" /Supplement 4 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500] >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880"
        b" /Descent -120 /CapHeight 880 /StemV 93 >>",
        stream(b"\x80", b" /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"),
        stream(to_unicode or b""),
        *more,
    ]
    kids: list[int] = []
    for sheet in sheets:
        objects.append(stream("\n".join(sheet.ops).encode()))
        width, height = sheet.size
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R %s >> %s >> %s >>"
            % (width, height, sheet.rotate, len(objects), fonts, resources or b"/XObject << /Im1 6 0 R >>", page)
        )
        kids.append(len(objects))
    kids = kids * (count or 1)
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    return _file(objects)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A packed stream with these entries in its dictionary."""
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode%s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def _file(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.7\n"
    offsets: list[int] = []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % each for each in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


LEFT, RIGHT = 90.0, 506.0  # 26 characters of 16 points


def flow(paragraphs: list[str], *, lines: int = 22, size: float = 16, indent: int = 2, number: bool = False) -> list[Sheet]:
    """Paragraphs set as official papers are: 26 characters a line, set in by two, `lines` lines a page, "— 1 —" at the foot."""
    wide = int((RIGHT - LEFT) / size)
    broken: list[tuple[float, str]] = []
    for paragraph in paragraphs:
        rest, first = paragraph, True
        while rest:
            room = wide - indent if first else wide
            part = ""
            while rest and _width(part + rest[0]) <= room:
                part, rest = part + rest[0], rest[1:]
            broken.append((LEFT + indent * size if first else LEFT, part))
            first = False
    sheets: list[Sheet] = []
    for start in range(0, len(broken), lines):
        sheet = Sheet()
        for place, (x, text) in enumerate(broken[start : start + lines]):
            sheet.text(x, 100 + 28 * place, text, size)
        if number:
            sheet.text(270, 770, f"— {len(sheets) + 1} —", 14)
        sheets.append(sheet)
    return sheets


def _width(text: str) -> float:
    return sum(0.5 if char < "\x7f" else 1 for char in text)
