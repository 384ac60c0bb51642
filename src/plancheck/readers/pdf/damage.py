"""Whether a PDF's bytes are whole. PDFium mends what it can and says nothing: a page may come out short, which must not read as a pass."""

from __future__ import annotations

import re
import zlib

_START = re.compile(rb">>\s*stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/FlateDecode")
_CHUNK = 1 << 16
#: Unpacked bytes that are looked at, over all streams; what follows is left to PDFium and the limits of its process.
_MOST = 300 << 20


def damaged(data: bytes) -> bool:
    """Whether the file's end is missing or one of its packed streams does not unpack to its end.

    Encrypted files are judged by their end only: their streams cannot be unpacked here.
    """
    if b"%%EOF" not in data[-2048:]:
        return True
    if b"/Encrypt" in data:
        return False
    left, past = _MOST, 0
    for start in _START.finditer(data):
        if start.start() < past or left <= 0:
            continue
        head = data[max(0, data.rfind(b"obj", max(0, start.start() - 2000), start.start())) : start.start()]
        if _FLATE.search(head):
            whole, size = _unpacks(data, start.end(), left)
            if not whole:
                return True
            left -= size
            past = start.end()
    return False


def _unpacks(data: bytes, start: int, most: int) -> tuple[bool, int]:
    """(whether the stream at `start` unpacks to its end, how many bytes that gave). Past `most` bytes it counts as whole."""
    stream, size = zlib.decompressobj(), 0
    try:
        for at in range(start, len(data), _CHUNK):
            size += len(stream.decompress(data[at : at + _CHUNK]))
            if stream.eof or size > most:
                return True, size
    except zlib.error:
        return False, size
    return False, size
