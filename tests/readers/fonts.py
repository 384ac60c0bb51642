"""Fonts for tests that draw what they are told, whatever character they call it: TrueType for Word files, and Type 3 for PDF."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pypdfium2

SAMPLE = Path(__file__).parents[2] / "samples" / "zone-a.pdf"
#: Pixels of an em in the pictures of glyphs, and the points of an em of the sample.
EM, _POINTS = 40, 16.0
#: The name of a font that is embedded in a Word file is mixed with this key (ECMA-376 part 4, 2.8.1).
KEY = "{3A7D1C52-90AB-4E1D-8F62-1B2C3D4E5F61}"

#: The rows of a picture from the top, with the place of its lower left corner in pixels from the origin of the character.
Picture = tuple[Sequence[bytes], int, int]


@cache
def drawn(char: str) -> Picture:
    """What a character looks like in the sample: a byte for each pixel, 1 where there is ink."""
    with pypdfium2.PdfDocument(SAMPLE) as document:
        for page in document:
            text = page.get_textpage()
            at = text.get_text_range().find(char)
            if at < 0:
                continue
            start = next(index for index in range(text.count_chars()) if text.get_text_range(index, 1) == char)
            left, bottom, right, top = text.get_charbox(start)
            if not 0.3 * _POINTS < top - bottom < 1.1 * _POINTS:
                continue
            width, height = page.get_size()
            picture = page.render(scale=EM / _POINTS, crop=(left, bottom, width - right, height - top), grayscale=True).to_pil()
            rows = [bytes(picture.getpixel((x, y)) < 128 for x in range(picture.width)) for y in range(picture.height)]
            return rows, (EM - picture.width) // 2, (EM - picture.height) // 2 - EM // 8
    raise LookupError(char)


def _runs(picture: Picture) -> list[tuple[int, int, int, int]]:
    """The ink as rectangles: left, bottom, right and top in pixels."""
    rows, left, bottom = picture
    out = []
    for number, row in enumerate(reversed(rows)):
        x = 0
        while (start := row.find(1, x)) >= 0:
            end = row.find(0, start)
            x = len(row) if end < 0 else end
            out.append((left + start, bottom + number, left + x, bottom + number + 1))
    return out


# --- Type 3


def type3(glyphs: Mapping[str, Picture], first: int) -> tuple[bytes, list[bytes]]:
    """A font for characters that is number `first` of the objects of a PDF, as an entry of a dictionary of fonts, and its objects.

    The codes are A, B … in the order of the characters, which its ToUnicode names.
    """
    procedures = [_procedure(picture) for picture in glyphs.values()]
    names = [f"/g{number}" for number in range(len(glyphs))]
    map_of = "".join(f"<{65 + number:02X}> <{ord(char):04X}>\n" for number, char in enumerate(glyphs))
    to_unicode = f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(glyphs)} beginbfchar\n{map_of}endbfchar"
    chars = " ".join(f"{name} {first + 2 + number} 0 R" for number, name in enumerate(names))
    font = (
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 {-EM} {EM} {EM}] /FontMatrix [{1 / EM} 0 0 {1 / EM} 0 0] /FirstChar 65"
        f" /LastChar {64 + len(glyphs)} /Widths [{' '.join([str(EM)] * len(glyphs))}] /Resources << >> /ToUnicode {first + 1} 0 R"
        f" /Encoding << /Type /Encoding /Differences [65 {' '.join(names)}] >> /CharProcs << {chars} >> >>"
    )
    return f"/T3 {first} 0 R".encode(), [font.encode(), _plain(to_unicode), *map(_plain, procedures)]


def _procedure(picture: Picture) -> str:
    runs = _runs(picture)
    box = min(run[0] for run in runs), min(run[1] for run in runs), max(run[2] for run in runs), max(run[3] for run in runs)
    paths = "\n".join(f"{x0} {y0} {x1 - x0} {y1 - y0} re" for x0, y0, x1, y1 in runs)
    return f"{EM} 0 {' '.join(map(str, box))} d1\n{paths} f"


def _plain(text: str) -> bytes:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream".encode()


# --- TrueType


def embedded(font: bytes) -> bytes:
    """A font as a Word file has it, with `KEY`."""
    key = bytes.fromhex(KEY.strip("{}").replace("-", ""))[::-1]
    return bytes(byte ^ key[at % 16] for at, byte in enumerate(font[:32])) + font[32:]


def truetype(family: str, glyphs: Mapping[str, Picture]) -> bytes:
    """A font with these glyphs for characters."""
    outlines = [b"", *(_outline(_runs(picture)) for picture in glyphs.values())]
    count, scale = len(outlines), 1000
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    codes = sorted(glyphs)
    order = {char: number for number, char in enumerate(glyphs, 1)}
    tables = {
        b"OS/2": struct.pack(">HhHHHhhhhhhhhhhh", 4, 1000, 400, 5, 0, *[0] * 11) + bytes(10) + struct.pack(">4I", 0, 1 << 27, 0, 0)
        + b"TEST" + struct.pack(">HHHhhhHH", 64, ord(codes[0]), ord(codes[-1]), 880, -120, 0, 880, 120)
        + struct.pack(">2IhhHHH", 1 << 18, 0, 500, 700, 0, 32, 1),
        b"cmap": _cmap([(ord(char), order[char]) for char in codes]),
        b"glyf": b"".join(outlines),
        b"head": struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, scale, 0, 0, 0, -200, 1000, 1000, 0, 8, 2, 1, 0),
        b"hhea": struct.pack(">IhhhHhhhhhh4hhH", 0x10000, 880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, count),
        b"hmtx": struct.pack(">Hh", 1000, 0) * count,
        b"loca": struct.pack(f">{count + 1}I", *offsets),
        b"maxp": struct.pack(">I14H", 0x10000, count, 4000, 1000, 0, 0, 2, *[0] * 8),
        b"name": _names(family),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip
    head, body, start = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128), b"", 12 + 16 * len(tables)
    for tag, data in tables.items():
        padded = data + bytes(-len(data) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        head += struct.pack(">4sIII", tag, total, start + len(body), len(data))
        body += padded
    return head + body


def _outline(runs: Sequence[tuple[int, int, int, int]]) -> bytes:
    unit = 1000 // EM
    points = [(x * unit, y * unit) for x0, y0, x1, y1 in runs for x, y in ((x0, y0), (x0, y1), (x1, y1), (x1, y0))]
    xs, ys = zip(*points, strict=True)
    out = struct.pack(">hhhhh", len(runs), min(xs), min(ys), max(xs), max(ys))
    out += struct.pack(f">{len(runs)}H", *(4 * number + 3 for number in range(len(runs)))) + bytes(2) + b"\1" * len(points)
    for column in (xs, ys):
        out += struct.pack(f">{len(points)}h", *(value - before for value, before in zip(column, (0, *column), strict=False)))
    return out + bytes(-len(out) % 4)


def _cmap(pairs: Sequence[tuple[int, int]]) -> bytes:
    segments = [*pairs, (0xFFFF, 0)]
    number = len(segments)
    codes = struct.pack(f">{number}H", *(code for code, _ in segments))
    deltas = struct.pack(f">{number}H", *((glyph - code) % 0x10000 for code, glyph in segments))
    table = struct.pack(">HHHHHHH", 4, 16 + 8 * number, 0, 2 * number, 2, 0, 0) + codes + bytes(2) + codes + deltas + bytes(2 * number)
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _names(family: str) -> bytes:
    texts = {1: family, 2: "Regular", 3: family, 4: family, 6: family.replace(" ", "")}
    head, body = struct.pack(">HHH", 0, len(texts), 6 + 12 * len(texts)), b""
    for number, text in texts.items():
        encoded = text.encode("utf-16-be")
        head += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(encoded), len(body))
        body += encoded
    return head + body
