"""Prints the drafts of the tests with LibreOffice into this folder, once, so that no test depends on the fonts of a machine.

Run after a draft has changed, where LibreOffice and the Debian package fonts-noto-cjk are installed, and read the differences that the
tests show then:  python tests/readers/prints/make.py [NAME…]

The glyphs in the embedded fonts become a few squares: nobody looks at these pages, and the files are half as large. Which squares
depends on the character, so that each still looks like itself and unlike others. Characters, widths and places stay as they were.
`drafts.json` says which draft each print was made of.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import NameObject, NumberObject, StreamObject

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tests.zips import zipped  # noqa: E402 (found from the root of the checkout only)

HERE = Path(__file__).resolve().parent
DRAFTS = {file.stem: file for folder in (ROOT / "samples", ROOT / "tests" / "mutants" / "plans") for file in sorted(folder.glob("*.docx"))}
#: Draft -> by how much its margins at the sides and at the top are wider (twentieths of a point) and its type larger (half points); and
#: what that brings about.
SET_OTHERWISE = {
    "city-b": ((150, 300, 1), "a total alone behind a page break"),
    "city-d": ((-250, 120, 0), "a ratio that opens a line, owners in brackets that open one"),
    "city-e": ((300, 0, 0), "15.5%（2025年） opens a line"),
    "city-j": ((0, 200, -2), "a figure opens a line behind a bracket"),
    "zone-b": ((-120, 0, -4), "rulings of merged cells that run on over the text of a whole page; a table parted by the notes at the foot"),
    "zone-f": ((0, 200, -2), "（4） of a list within a paragraph opens a line"),
    "zone-i": ((-500, 0, 0), "④ of such a list does"),
    "zone-k": ((500, 0, 2), "large type in short lines"),
}
NAMES = [*DRAFTS, *(f"set-{name}" for name in SET_OTHERWISE)]
MADE_OF = HERE / "drafts.json"
#: Neither tags nor bookmarks: most of a file would be those.
_FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"},"ExportBookmarks":{"type":"boolean","value":"false"}}'


def draft(name: str) -> bytes:
    """The Word file of a print: a draft as it is, or, where the name begins with "set-", with other margins and another size of type."""
    if not name.startswith("set-"):
        return DRAFTS[name].read_bytes()
    stem = name.removeprefix("set-")
    (aside, above, larger), _ = SET_OTHERWISE[stem]
    with zipfile.ZipFile(DRAFTS[stem]) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}

    def by(more: int, least: int) -> Callable[[re.Match[str]], str]:
        return lambda hit: f"{hit[1]}{max(least, int(hit[2]) + more)}"

    for part in ("word/document.xml", "word/styles.xml"):
        text = bytes(parts[part]).decode("utf-8") if isinstance(parts[part], bytes) else ""
        for side, more in (("right", aside), ("left", aside), ("top", above)):
            text = re.sub(rf'(<w:pgMar[^>]*w:{side}=")(\d+)', by(more, 300), text)
        parts[part] = re.sub(r'(<w:sz(?:Cs)? w:val=")(\d+)', by(larger, 10), text)
    return zipped(parts)


def fingerprint(name: str) -> str:
    """A short hash of what stands in a draft, whenever and however it was zipped."""
    with zipfile.ZipFile(DRAFTS[name.removeprefix("set-")]) as archive:
        parts = [archive.read(part) for part in ("word/document.xml", "word/styles.xml")]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def main(names: list[str]) -> None:
    """Makes the prints."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in names:
            (folder / f"{name}.docx").write_bytes(draft(name))
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", _FILTER,
             "--outdir", made, *(str(folder / f"{name}.docx") for name in names)],
            check=True, capture_output=True,
        )  # fmt: skip
        for name in names:
            _squared(folder / f"{name}.pdf", HERE / f"{name}.pdf")
    known = json.loads(MADE_OF.read_text("utf-8")) if MADE_OF.exists() else {}
    known |= {name: fingerprint(name) for name in names}
    MADE_OF.write_text(json.dumps({name: known[name] for name in sorted(known)}, indent=1) + "\n", "utf-8")


# --- Type 1 fonts: the format is that of "Adobe Type 1 Font Format", chapters 6 and 7


def _squared(source: Path, target: Path) -> None:
    """A copy of a PDF in which the glyphs of Type 1 fonts are a few squares."""
    writer = PdfWriter(clone_from=str(source))
    for number, item in enumerate(writer._objects):  # pypdf has no public way to all objects
        if isinstance(item, StreamObject) and "/Length2" in item:
            start = int(item["/Length1"])  # type: ignore[call-overload]
            end = start + int(item["/Length2"])  # type: ignore[call-overload]
            data = item.get_data()
            short = _plain(data[start:end])
            stream = StreamObject()
            stream.set_data(data[:start] + short + data[end:])
            for key, length in (("/Length1", start), ("/Length2", len(short)), ("/Length3", len(data) - end)):
                stream[NameObject(key)] = NumberObject(length)
            writer._objects[number] = stream.flate_encode()
    writer.write(target)


_END = 14  # endchar
#: The squares of a glyph: their side and their places, from which two in the lower half of a line and two in the upper are taken.
_SIDE, _COLUMNS, _LOWER, _UPPER = 180, (60, 380, 700), (0, 200), (420, 620)


def _squares(name: bytes) -> bytes:
    """The outline of a glyph of this name. PDFium leaves out characters without any."""
    number = zlib.crc32(name)
    out, x, y = b"", 0, 0
    for rows in (_LOWER, _UPPER):
        places = [(left, low) for low in rows for left in _COLUMNS]
        for count in (6, 5):
            left, low = places.pop(number % count)
            number //= count
            # rmoveto, hlineto, vlineto, hlineto, closepath
            out += (
                _numbered(left - x, low - y)
                + b"\x15"
                + _numbered(_SIDE)
                + b"\x06"
                + _numbered(_SIDE)
                + b"\x07"
                + _numbered(-_SIDE)
                + b"\x06\x09"
            )
            x, y = left, low + _SIDE
    return out


def _numbered(*numbers: int) -> bytes:
    out = bytearray()
    for number in numbers:
        if -107 <= number <= 107:
            out.append(number + 139)
        else:
            high, low = divmod(abs(number) - 108, 256)
            out += bytes([high + (247 if number > 0 else 251), low])
    return bytes(out)


def _plain(program: bytes) -> bytes:
    """The encrypted part of a font with a few squares for each glyph."""
    plain = _crypt(program, 55665, encrypt=False)
    at = plain.index(b"/CharStrings")
    return _crypt(plain[:at] + b"".join(_entries(plain, at)), 55665, encrypt=True)


def _entries(plain: bytes, at: int) -> Iterator[bytes]:
    pattern = re.compile(rb"(/[^ ]+) (\d+) RD ")
    while hit := pattern.search(plain, at):
        yield plain[at : hit.start()]
        glyph = _crypt(plain[hit.end() : hit.end() + int(hit[2])], 4330, encrypt=False)
        end = _width_ends(glyph)
        short = _crypt(glyph[:end] + (_squares(hit[1]) if glyph[end] != _END else b"") + bytes([_END]), 4330, encrypt=True)
        yield b"%s %d RD " % (hit[1], len(short)) + short
        at = hit.end() + int(hit[2])
    yield plain[at:]


def _width_ends(glyph: bytes) -> int:
    """Where the first command of a glyph ends, which says its width; four random bytes and numbers stand before it."""
    at = 4
    while glyph[at] >= 32:
        at += 5 if glyph[at] == 255 else 2 if glyph[at] >= 247 else 1
    return at + 1


def _crypt(data: bytes, key: int, *, encrypt: bool) -> bytes:
    out = bytearray()
    for byte in data:
        out.append(byte ^ key >> 8)
        key = ((out[-1] if encrypt else byte) + key) * 52845 + 22719 & 0xFFFF
    return bytes(out)


if __name__ == "__main__":
    main(sys.argv[1:] or NAMES)
