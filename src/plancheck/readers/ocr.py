"""Recognises text in pictures of pages with RapidOCR (the extra `ocr`), whose package includes its models.

Recognition runs in a separate process (this module run as a program), since it needs more memory than a reader may use, and so that
slow pages can be abandoned. Lengths are pixels of the deskewed picture.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Literal, NamedTuple

from plancheck import extras
from plancheck.model.diagnostic import Bilingual
from plancheck.readers import programs

Rect = tuple[float, float, float, float]

#: Time limits in seconds for a page (which takes 3 s on two idle cores, 9 s on busy ones) and, in addition, for loading the models.
MOST_SECONDS, START_SECONDS = 30.0, 15.0
#: Lines with a lower confidence (0 to 1) are no basis for a verdict.
SURE = 0.8
#: The longer side of a page picture in pixels, as the models expect.
LONGEST = 2000

MISSING = Bilingual(
    "安装文字识别组件后可直接审核扫描件：pip install rapidocr~=3.10 onnxruntime",
    "with text recognition installed, scans can be checked directly: pip install rapidocr~=3.10 onnxruntime",
)


class Picture(NamedTuple):
    """A greyscale page with one byte per pixel and `stride` bytes per row."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Line(NamedTuple):
    """A recognised line: its rectangle, text, confidence (0 to 1) and horizontal extents of its characters (`marks`).

    `marks` is empty if they are unknown; the characters then fill the line evenly.
    """

    rect: Rect
    text: str
    score: float
    marks: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """A recognised page: lines, rulings and skew (dy/dx, down to the right), by which it was rotated about its centre."""

    lines: tuple[Line, ...]
    rulings: tuple[Rect, ...]
    slope: float


def available() -> bool:
    """Whether the extra is installed."""
    return extras.recognises_text()


class Recogniser:
    """Recognises pages until a deadline."""

    def __init__(self, end: float) -> None:
        """`end`: a deadline of `time.monotonic`."""
        self.end = end
        self._process: subprocess.Popen[bytes] | None = None

    def page(self, picture: Picture) -> Recognised | Literal["too_slow", "crashed"]:
        """The recognised page, or why recognition failed."""
        used = self._process is not None
        result = self._page(picture)
        # A process that has read many pages may have reached its CPU limit. Only if a new one crashes is the page the cause.
        return self._page(picture) if result == "crashed" and used else result

    def _page(self, picture: Picture) -> Recognised | Literal["too_slow", "crashed"]:
        loading = 0.0 if self._process is not None else START_SECONDS
        left = min(self.end - time.monotonic(), MOST_SECONDS + loading)
        if left <= 0:
            return "too_slow"
        if self._process is None:
            self._process = programs.start(programs.module("plancheck.readers.ocr"))
        answers: list[bytes] = []
        asking = threading.Thread(target=_ask, args=(self._process, picture, answers), daemon=True)
        asking.start()
        asking.join(left)
        if asking.is_alive():
            self.close()
            asking.join()
            return "too_slow"
        if not answers or not answers[0].endswith(b"\n"):
            self.close()
            return "crashed"
        answer = json.loads(answers[0])
        lines = tuple(Line(_rect(rect), text, score, tuple((a, b) for a, b in marks)) for rect, text, score, marks in answer["lines"])
        return Recognised(lines, tuple(_rect(ruling) for ruling in answer["rulings"]), answer["slope"])

    def close(self) -> None:
        """Stops the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):
                    assert pipe is not None
                    pipe.close()
            self._process = None


@contextmanager
def recogniser(end: float) -> Iterator[Recogniser]:
    """A recogniser that is closed on exit."""
    made = Recogniser(end)
    try:
        yield made
    finally:
        made.close()


def _rect(numbers: list[float]) -> Rect:
    x0, y0, x1, y1 = numbers
    return x0, y0, x1, y1


_HEAD = struct.Struct(">III")


def _ask(process: subprocess.Popen[bytes], picture: Picture, answers: list[bytes]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(_HEAD.pack(picture.width, picture.height, picture.stride) + picture.pixels)
        process.stdin.flush()
        answers.append(process.stdout.readline())
    except (OSError, ValueError):  # it crashed or was stopped
        answers.clear()


# --- the recognition process


def _serve() -> None:
    """Answers each picture on standard input with a line of JSON on standard output, until end of input."""
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # keep output of libraries out of the answers
    _offline()
    from rapidocr import RapidOCR

    threads = min(4, os.cpu_count() or 1)
    engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": LONGEST,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        width, height, stride = _HEAD.unpack(head)
        answer = _recognised(engine, width, height, stride, source.read(stride * height))
        out.write(json.dumps(answer).encode() + b"\n")
        out.flush()


def _offline() -> None:
    """Blocks network access in this process, so that missing models are not downloaded and nothing is reported.

    ONNX Runtime sends what it was used for to its maker from C, past Python's sockets, unless this variable is set before it is loaded.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"

    def refused(*_: object, **__: object) -> None:
        raise OSError("text recognition uses no network")

    for owner, name in ((socket.socket, "connect"), (socket.socket, "connect_ex"), (socket.socket, "sendto"), (socket, "getaddrinfo")):
        setattr(owner, name, refused)


def _recognised(engine: Any, width: int, height: int, stride: int, pixels: bytes) -> dict[str, Any]:
    import cv2
    import numpy

    grey = numpy.frombuffer(pixels, numpy.uint8).reshape(height, stride)[:, :width]
    result = engine(cv2.cvtColor(numpy.ascontiguousarray(grey), cv2.COLOR_GRAY2BGR))
    quads = [] if result.boxes is None else [[(float(x), float(y)) for x, y in box] for box in result.boxes]
    slope = _slope(quads, width)
    lines = []
    words = result.word_results if len(result.word_results or ()) == len(quads) else [()] * len(quads)
    for quad, text, score, characters in zip(quads, result.txts or (), result.scores or (), words, strict=True):
        straight = [_straight(x, y, slope, width, height) for x, y in quad]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = straight  # from the top left, clockwise
        rect = ((ax + dx) / 2, (ay + by) / 2, (bx + cx) / 2, (cy + dy) / 2)
        if text.strip() and rect[0] < rect[2] and rect[1] < rect[3]:
            lines.append((rect, text.strip(), float(score), _marks(characters or (), text.strip(), rect, slope, height)))
    rulings = [
        ruling for ruling in _rulings(grey, slope) if not any(_inside(ruling, line[0]) for line in lines)
    ]  # strokes of large characters look like rulings
    return {"lines": lines, "rulings": rulings, "slope": slope}


def _inside(inner: Rect, outer: Rect) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _straight(x: float, y: float, slope: float, width: float, height: float) -> tuple[float, float]:
    return x + slope * (y - height / 2), y - slope * (x - width / 2)


def _marks(characters: Any, text: str, rect: Rect, slope: float, height: int) -> list[tuple[float, float]]:
    """The horizontal extents of the characters of a line; empty if they do not match its text in order."""
    if "".join(character[0] for character in characters) != text:
        return []
    right = slope * ((rect[1] + rect[3]) / 2 - height / 2)
    marks = [(float(box[0][0]) + right, float(box[2][0]) + right) for _, _, box in characters]
    ends = [rect[0] - 5, *(end for mark in marks for end in mark), rect[2] + 5]
    return marks if all(a <= b + 2 for a, b in pairwise(ends)) and all(a < b for a, b in marks) else []


def _slope(quads: list[list[tuple[float, float]]], width: int) -> float:
    """The skew of the long lines of a page as dy/dx; 0 without long lines."""
    falls = [(b[1] - a[1] + c[1] - d[1]) / (b[0] - a[0] + c[0] - d[0]) for a, b, c, d in quads if b[0] - a[0] > 0.2 * width]
    slope = median(falls) if falls else 0.0
    return slope if abs(slope) < 0.2 else 0.0


#: Rulings in pixels: maximum thickness, minimum length, minimum length without rulings at both ends, tolerance at ends.
_THICK, _SHORT, _LONG, _MISS = 8, 40, 160, 8


def _rulings(grey: Any, slope: float) -> list[Rect]:
    """The rulings of a page: dark, thin, and either long or ending at other rulings, unlike strokes of characters."""
    import cv2
    import numpy

    height, width = grey.shape
    turned = numpy.array([[1, slope, -slope * height / 2], [-slope, 1, slope * width / 2]], numpy.float32)
    straight = cv2.warpAffine(grey, turned, (width, height), borderValue=255)
    dark = cv2.adaptiveThreshold(255 - straight, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 31, -12)
    ways: list[list[Rect]] = []
    for across in (True, False):
        kernel = numpy.ones((1, _SHORT) if across else (_SHORT, 1), numpy.uint8)
        close = numpy.ones((2, 4) if across else (4, 2), numpy.uint8)
        lines = cv2.morphologyEx(cv2.morphologyEx(dark, cv2.MORPH_CLOSE, close), cv2.MORPH_OPEN, kernel)
        boxes = cv2.connectedComponentsWithStats(lines)[2][1:20_000].tolist()
        thin = [(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h, _ in boxes if (h if across else w) <= _THICK]
        ways.append([(a, (b + d) / 2, c, (b + d) / 2) if across else ((a + c) / 2, b, (a + c) / 2, d) for a, b, c, d in thin])
    for _ in range(3):  # removing one may leave others without support
        ways = [[line for line in ways[at] if _held(line, ways[1 - at])] for at in (0, 1)]
    return [*ways[0], *ways[1]]


def _held(line: Rect, others: list[Rect]) -> bool:
    """Whether a ruling is long, or ends at other rulings."""
    x0, y0, x1, y1 = line
    return max(x1 - x0, y1 - y0) >= _LONG or all(
        any(a - _MISS <= x <= c + _MISS and b - _MISS <= y <= d + _MISS for a, b, c, d in others) for x, y in ((x0, y0), (x1, y1))
    )


if __name__ == "__main__":
    _serve()
