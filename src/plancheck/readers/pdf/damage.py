"""Detects damaged PDF files. PDFium repairs files silently, and a repaired page may lack text, which must not pass for a complete one."""

from __future__ import annotations

import re
import zlib

_START = re.compile(rb">>\s*stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/FlateDecode")
_CHUNK = 1 << 16
#: Unpacked bytes to examine over all streams. The rest is left to PDFium and the limits of its process.
_MOST = 300 << 20


def damaged(data: bytes) -> bool:
    """Whether the end of the file is missing or a compressed stream is truncated or corrupt.

    In encrypted files only the end is checked, since their streams cannot be unpacked.
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
    """(whether the stream at `start` is complete, its unpacked size). A stream of more than `most` bytes counts as complete."""
    stream, size = zlib.decompressobj(), 0
    try:
        for at in range(start, len(data), _CHUNK):
            size += len(stream.decompress(data[at : at + _CHUNK]))
            if stream.eof or size > most:
                return True, size
    except zlib.error:
        return False, size
    return False, size
