"""Scanned pages: without the extra `ocr` they are told, with it they are read with doubt."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest

from plancheck import readers, worker
from plancheck.model.document import Document
from plancheck.readers import ocr, programs
from plancheck.readers.ocr import Line, Picture, Recognised, Rect

from .pdfs import Sheet, build, flow

PROSE = ["到二〇二五年，单位地区生产总值能耗下降百分之十四以上。"] * 3
SCAN = Sheet().picture(0, 0, 595, 842)
#: Pixels a point of the picture of a page.
SCALE = ocr.LONGEST / 842


def test_without_the_extra_its_installation_is_told() -> None:
    whole = readers.read(build([SCAN]), "x")
    assert (whole.status, whole.reason) == ("not_checked", "no_text_layer")
    partly = readers.read(build([*flow(PROSE), SCAN]), "x")
    assert (partly.status, partly.reason) == ("checked_partly", "no_text_layer")
    for detail in (whole.detail, partly.detail):
        assert "pip install rapidocr~=3.10 onnxruntime" in detail.zh
        assert "pip install rapidocr~=3.10 onnxruntime" in detail.en


# --- with recognition in the place of RapidOCR


def at(x: float, y: float, text: str, score: float = 0.99, size: float = 16) -> Line:
    """A recognised line from (x, y) points on."""
    width = size * sum(0.5 if char < "\x7f" else 1 for char in text)
    x0, y0, x1, y1 = (each * SCALE for each in (x, y, x + width, y + 1.2 * size))
    return Line((x0, y0, x1, y1), text, score)


def ruling(x0: float, y0: float, x1: float, y1: float) -> Rect:
    return x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE


Answer = Recognised | Literal["too_slow", "crashed"]


@pytest.fixture
def recognised(monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What recognition answers, page by page."""
    answers: list[Answer] = []

    class Engine:
        def page(self, picture: Picture) -> Answer:
            assert (picture.height, len(picture.pixels)) == (ocr.LONGEST, picture.stride * picture.height)
            return answers.pop(0)

    @contextmanager
    def recogniser(end: float) -> Iterator[Engine]:
        yield Engine()

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recogniser", recogniser)
    return answers


def page(*lines: Line, rulings: tuple[Rect, ...] = (), slope: float = 0.0) -> Recognised:
    return Recognised(lines, rulings, slope)


def test_recognised_text_is_read_with_doubt(recognised: list[Answer]) -> None:
    recognised.append(page(at(122, 100, "到2025年能耗下降14.5%。", 0.7), at(122, 140, "以上各项由各单位负责。")))
    document = readers.read(build([SCAN, *flow(PROSE)]), "x")
    assert [block.text for block in document.blocks[:2]] == ["到2025年能耗下降14.5%。", "以上各项由各单位负责。"]
    assert (document.status, document.reason) == ("checked_partly", "not_read")
    assert {part.page for part in document.skipped} == {1}
    for block in (0, 1):
        assert not document.complete(block, block + 1)  # what is not found there may still stand there
    assert document.complete(4, 5)
    assert [document.blocks[n].confidence(0, 3) for n in range(3)] == [0.7, 0.99, 1.0]
    assert [line.confidence for line in document.blocks[2].lines] == [None, None]
    # "2025": from 122 points and an em on, four half characters of 16 points.
    assert document.place(0, 1, 5).boxes[0].rect[0] == pytest.approx(122, abs=1)


def test_how_sure_it_is_is_told(recognised: list[Answer]) -> None:
    recognised += [page(at(122, 100, "第一页的文字。", 0.7), at(122, 140, "第一页的文字。", 0.9)), page(at(122, 100, "第二页的文字。"))]
    document = readers.read(build([SCAN, SCAN]), "x")
    (told,) = document.diagnostics
    assert (told.code, told.severity) == ("ocr-recognised", "warning")
    for sentence, pages in ((told.message.zh, "第 1 页 80%、第 2 页 99%"), (told.message.en, "page 1 80%, page 2 99%")):
        assert pages in sentence
    assert "低于 80% 的有 1 行" in told.message.zh


def test_a_table_goes_by_its_rulings(recognised: list[Answer]) -> None:
    xs, ys = (90, 250, 350, 450), (100, 130, 160)
    rulings = [ruling(90, y, 450, y) for y in ys] + [ruling(x, 100, x, 160) for x in xs]
    rows = [["指标", "2025年", "2030年"], ["森林覆盖率", "40%", "42%"]]
    cells = [at(x + 4, y + 6, cell, size=11) for y, row in zip(ys, rows, strict=False) for x, cell in zip(xs, row, strict=False)]
    recognised.append(page(*cells, rulings=tuple(rulings)))
    document = readers.read(build([SCAN]), "x")
    assert [[document.blocks[n].text for n in row] for row in document.tables[0].grid] == rows


def test_a_line_over_two_cells_is_parted_by_where_its_characters_go(recognised: list[Answer]) -> None:
    xs, ys = (90, 250, 350), (100, 130, 160)
    rulings = [ruling(90, y, 350, y) for y in ys] + [ruling(x, 100, x, 160) for x in xs]
    both = Line(ruling(200, 106, 270, 120), "高耗能%", 0.99, tuple((x * SCALE, (x + 10) * SCALE) for x in (200, 212, 224, 258)))
    recognised.append(page(both, at(94, 136, "甲", size=11), at(254, 136, "乙", size=11), rulings=tuple(rulings)))
    document = readers.read(build([SCAN]), "x")
    assert [[document.blocks[n].text for n in row] for row in document.tables[0].grid] == [["高耗能", "%"], ["甲", "乙"]]


def test_places_are_those_of_the_leaning_page(recognised: list[Answer]) -> None:
    recognised.append(page(at(100, 21, "上面左边的一行字。"), at(400, 721, "下面右边。"), slope=0.02))
    document = readers.read(build([SCAN]), "x")
    (left, top, _, _), (right, bottom, _, _) = (document.place(n, 0, 2).boxes[0].rect for n in (0, 1))
    # Straight, the first line stands at (100, 22.6); leaning by 0.02 about (297.5, 421), 3 points higher and 8 to the right.
    assert (left, top) == (pytest.approx(107.8, abs=1), pytest.approx(20, abs=1.5))
    assert (right, bottom) == (pytest.approx(393.8, abs=1), pytest.approx(725.5, abs=1.5))


@pytest.mark.parametrize(
    ("answer", "reason", "word"),
    [("too_slow", "too_slow", "时限"), ("crashed", "crashed", "异常退出"), (page(), "no_text_layer", "没有认出文字")],
)
def test_a_page_that_could_not_be_recognised(answer: Answer, reason: str, word: str, recognised: list[Answer]) -> None:
    recognised.append(answer)
    whole = readers.read(build([SCAN]), "x")
    assert (whole.status, whole.reason) == ("not_checked", reason)
    assert word in whole.detail.zh
    recognised.append(answer)
    partly = readers.read(build([*flow(PROSE), SCAN]), "x")
    assert (partly.status, partly.reason, [part.page for part in partly.skipped]) == ("checked_partly", reason, [2])


# --- the program that recognises: what becomes of one that hangs or breaks down

PICTURE = Picture(2, 2, 2, b"\0" * 4)
ONE = '{"lines": [[[0, 0, 2, 2], "字", 0.9, []]], "rulings": [], "slope": 0.0}'
ANSWERS = f"import sys\nwhile sys.stdin.buffer.read(16): print('''{ONE}''', flush=True)"
ANSWERS_ONCE = f"import sys\nsys.stdin.buffer.read(16); print('''{ONE}''', flush=True)"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Code that runs in the place of RapidOCR, a piece a start."""
    codes: list[str] = []
    monkeypatch.setattr(programs, "module", lambda name: [sys.executable, "-c", codes.pop(0)])
    monkeypatch.setattr(ocr, "START_SECONDS", 5.0)
    return codes


def outcomes(pages: int, seconds: float = 60.0) -> list[str]:
    with ocr.recogniser(time.monotonic() + seconds) as engine:
        found = [engine.page(PICTURE) for _ in range(pages)]
    return [each if isinstance(each, str) else each.lines[0].text for each in found]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([ANSWERS], ["字", "字"]),
        (["raise SystemExit(1)", ANSWERS], ["crashed", "字"]),  # the next page has a program of its own
        ([ANSWERS_ONCE, ANSWERS], ["字", "字"]),  # it had come to its limit: the page is asked again
        ([ANSWERS_ONCE, "raise SystemExit(1)"], ["字", "crashed"]),
    ],
)
def test_the_program(codes: list[str], expected: list[str], program: list[str]) -> None:
    program += codes
    assert outcomes(2) == expected


def test_a_page_that_takes_too_long_is_given_up(program: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "MOST_SECONDS", 0.5)
    monkeypatch.setattr(ocr, "START_SECONDS", 1.0)
    program += ["import time; time.sleep(60)", ANSWERS]
    assert outcomes(2) == ["too_slow", "字"]
    assert outcomes(1, seconds=0.0) == ["too_slow"]  # no time was left: nothing is started


def test_the_program_reaches_no_network() -> None:
    code = (
        "import socket, urllib.request; from plancheck.readers import ocr; ocr._offline()\n"
        "for ask in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: urllib.request.urlopen('http://127.0.0.1:9/'),\n"
        "            lambda: socket.getaddrinfo('localhost', 80), lambda: socket.socket().connect(('127.0.0.1', 9))):\n"
        "    try: ask()\n"
        "    except OSError as error: print('uses no network' in str(error))\n"
        "    else: print('reached')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["True"] * 4


# --- with RapidOCR itself


#: `make test` installs it; the lowest and the newest versions of the dependencies are tried without it.
with_extra = pytest.mark.skipif(not ocr.available(), reason="the extra `ocr` is not installed")


@with_extra
def test_the_program_keeps_and_reports_nothing_of_its_use(tmp_path: Path) -> None:
    """ONNX Runtime numbers each device and stores events until it can send them, as soon as it is loaded."""
    environment = {name: value for name, value in os.environ.items() if name not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")}
    blank = struct.pack(">III", 64, 64, 64) + b"\xff" * 64 * 64
    done = subprocess.run(
        programs.module("plancheck.readers.ocr"), input=blank, capture_output=True, check=True, env={**environment, "HOME": str(tmp_path)}
    )
    assert json.loads(done.stdout)["lines"] == []
    assert [*tmp_path.rglob("*")] == []


def scan(sheets: list[Sheet]) -> bytes:
    """A PDF of pictures of the pages."""
    import pypdfium2

    pictures = [
        page.render(scale=200 / 72).to_pil().convert("L").rotate(0.6, fillcolor=255) for page in pypdfium2.PdfDocument(build(sheets))
    ]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=200, save_all=True, append_images=pictures[1:])
    return out.getvalue()


def read_in_worker(shared: None, data: bytes) -> Document:
    ocr.available = lambda: True
    ocr.START_SECONDS = 500.0  # the machine may be busy with other tests
    return readers.read(data, "x", seconds=600.0)


@with_extra
def test_a_scan_is_read_in_a_process_with_limits() -> None:
    xs, ys = [90.0, 250.0, 350.0, 450.0], [300.0, 330.0, 360.0]
    sheet = Sheet().text(122, 100, "一、总体要求").text(122, 140, "到2025年，能耗强度下降14.5%。").grid(xs, ys)
    sheet.row(xs, 308, ["指标", "2025年", "2030年"], 12).row(xs, 338, ["森林覆盖率", "40.5%", "42%"], 12)
    (outcome,) = worker.run(read_in_worker, None, [worker.Task((scan([sheet]),), 600.0)])
    assert isinstance(outcome, worker.Done)
    document = outcome.value
    assert [block.text.replace(",", "，") for block in document.blocks[:2]] == ["一、总体要求", "到2025年，能耗强度下降14.5%。"]
    grid = [[document.blocks[n].text for n in row] for row in document.tables[0].grid]
    assert grid == [["指标", "2025年", "2030年"], ["森林覆盖率", "40.5%", "42%"]]
    assert document.blocks[1].confidence(0, 5) > ocr.SURE
    assert document.place(1, 0, 2).boxes[0].rect[1] == pytest.approx(140, abs=6)
    assert (document.status, document.reason) == ("checked_partly", "not_read")
