"""How fast drafts are read: beside the bare libraries underneath, beside other readers, and over the length of a draft.

Everything but the seconds of the last part is a ratio of CPU times in one run, which means the same on every machine.

Run:  make bench    (or: python tests/benchmarks/bench_reading.py [FILE…])

Without files: the samples, and the real documents of the shared material where that lies beside the checkout. A reader that is not
installed is named, and one that has used up its time goes on with no further file.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import correlation, linear_regression
from typing import Any
from unittest.mock import patch

import pdfplumber
import pypdfium2
from bench_batch import _below
from bench_check import command, samples, timed
from lxml import etree

from plancheck import checking, rulelab
from plancheck.model.report import Options
from plancheck.readers import pdf, word
from plancheck.readers.pdf import drawn, ink, shapes

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
sys.path.insert(0, str(ROOT))

from tests.readers import docx, pdfs  # noqa: E402 (they are found from the root of the checkout only)

PAGES = (40, 100, 300, 1000)
#: The draft that is checked whole, and the one whose memory is looked at.
USUAL, LONG = 55, 300
#: Seconds of CPU that one other reader may take over all files of a format, unless told otherwise.
PATIENCE = 20.0
TABLE_EVERY = 5
#: The files of which the cost of drawing is shown: 5 to 107 pages.
DRAWN = ("zone-a.pdf", "dazhou-work-plan.pdf", "hydrogen-plan.pdf", "shaoxing-climate", "shanghai-peak", "datong-eco-plan.pdf")
DAY = date(2026, 1, 1)
#: So many objects come to be in the processes that check drafts before they look for garbage.
_OBJECTS = 2_000_000


# ---- drafts that are made ---------------------------------------------------------------------------------------


def page(number: int, dice: random.Random) -> tuple[str, list[str], list[list[str]]]:
    """What stands on a page: a heading, sentences, and on every fifth page the rows of a table."""
    heading = f"（{number}）第{number}项任务的安排"
    sentences = [
        f"到{2025 + dice.randrange(10)}年，第{number}类设施的利用率达到{dice.randrange(400, 990) / 10}%以上，"
        f"比上一年提高{dice.randrange(1, 90) / 10}个百分点；新建{dice.randrange(10, 900)}处站点，"
        f"改造{dice.randrange(10, 900)}公里管线，总投资{dice.randrange(10, 9000) / 10}亿元。"
        for _ in range(3 if number % TABLE_EVERY == 0 else 6)
    ]
    if number % TABLE_EVERY:
        return heading, sentences, []
    rows = [[f"第{number}.{n}项", "万吨", str(dice.randrange(100, 999)), f"{dice.randrange(10, 99)}.{n}", "约束性"] for n in range(1, 9)]
    return heading, sentences, [["名称", "单位", "2025年", "2030年", "属性"], *rows]


def as_pdf(pages: int) -> bytes:
    """A draft of so many pages, set as official papers are."""
    dice = random.Random(pages)
    columns = [90.0, 210.0, 280.0, 350.0, 420.0, 506.0]
    sheets = []
    for number in range(1, pages + 1):
        heading, sentences, rows = page(number, dice)
        sheet = pdfs.flow([heading, *sentences])[0]
        if rows:
            tops = [470.0 + 26 * n for n in range(len(rows) + 1)]
            sheet.grid(columns, tops)
            for top, row in zip(tops, rows, strict=False):
                sheet.row(columns, top + 8, row)
        sheets.append(sheet.text(270, 790, f"— {number} —", 14))
    return pdfs.build(sheets)


def as_docx(pages: int) -> bytes:
    """The same as a Word file."""
    dice = random.Random(pages)
    parts = []
    for number in range(1, pages + 1):
        heading, sentences, rows = page(number, dice)
        parts.append(docx.p(heading, ppr='<w:pStyle w:val="1"/>'))
        parts.extend(docx.p(docx.r(each, '<w:sz w:val="32"/>'), ppr='<w:jc w:val="both"/>') for each in sentences)
        if rows:
            parts.append(docx.tbl(*(docx.tr(*row) for row in rows)))
    styles = docx.style("0", "normal", default=True) + docx.style("1", "heading 1", ppr='<w:outlineLvl w:val="0"/>', rpr="<w:b/>")
    return docx.docx("".join(parts), styles=styles)


MAKERS: dict[str, Callable[[int], bytes]] = {"pdf": as_pdf, "docx": as_docx}


# ---- readers ----------------------------------------------------------------------------------------------------

Reader = Callable[[bytes], Any]


def our_pdf(data: bytes) -> Any:
    """plancheck's reading of a PDF."""
    return pdf.read(data, "bench", "", 120.0)


def our_word(data: bytes) -> Any:
    """plancheck's reading of a Word file."""
    return word.read(data, "bench", "")


def raw_pdf(data: bytes) -> Any:
    """The bare text of every page, as the library underneath gives it."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        return [each.get_textpage().get_text_range() for each in document]


def raw_word(data: bytes) -> Callable[[], Any]:
    """The parsing of the main part, unpacked before."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        main = archive.read("word/document.xml")
    return lambda: etree.fromstring(main)


def with_pdfplumber() -> Reader:
    """Text and tables of every page with pdfplumber alone."""

    def read(data: bytes) -> Any:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return [(each.extract_text(), [table.extract() for table in each.find_tables()]) for each in document.pages]

    return read


def with_markitdown(suffix: str) -> Callable[[], Reader]:
    """The file as Markdown."""

    def made() -> Reader:
        markitdown = importlib.import_module("markitdown")
        converter = markitdown.MarkItDown(enable_plugins=False)
        return lambda data: converter.convert_stream(io.BytesIO(data), file_extension=suffix).text_content

    return made


def with_docling_parse() -> Reader:
    """Cells of text of every page, without tables."""
    parser = importlib.import_module("docling_parse.pdf_parser").DoclingPdfParser()
    return lambda data: [each for _, each in parser.load(io.BytesIO(data)).iterate_pages()]


def with_mammoth() -> Reader:
    """The file as HTML."""
    mammoth = importlib.import_module("mammoth")
    return lambda data: mammoth.convert_to_html(io.BytesIO(data)).value


#: Name and reader, by format.
PEERS: dict[str, tuple[tuple[str, Callable[[], Reader]], ...]] = {
    "pdf": (("pdfplumber", with_pdfplumber), ("markitdown", with_markitdown(".pdf")), ("docling-parse", with_docling_parse)),
    "docx": (("mammoth", with_mammoth), ("markitdown", with_markitdown(".docx"))),
}
#: What is to be installed for them.
INSTALLED = ("docling-parse", "mammoth", "markitdown[docx,pdf]")


# ---- measuring --------------------------------------------------------------------------------------------------


def cpu(function: Callable[[], Any], rounds: int = 3) -> float:
    """The least CPU time that a function took in this process, in seconds."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        function()
        spent.append(time.process_time() - start)
    return min(spent)


@dataclass
class Peer:
    """Another reader: what it took and what we took over the files it was given, in seconds of CPU."""

    name: str
    read: Reader
    left: float
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    def measured(self, data: bytes, ours: float) -> str:
        """How its time on one file compares with ours; "-" where its patience is over."""
        if self.left <= 0:
            return "-"
        try:
            spent = cpu(lambda: self.read(data), 1)
        except Exception as error:  # noqa: BLE001 (what another reader raises is its own affair)
            return type(error).__name__
        self.left -= spent
        self.ours.append(ours)
        self.theirs.append(spent)
        return f"{spent / ours:.1f}"


def peers(format: str, patience: float) -> Iterator[Peer]:
    """Those that are installed; the others are named."""
    for name, make in PEERS[format]:
        try:
            yield Peer(name, make(), patience)
        except ImportError as error:
            print(f"  {name} is not measured: {error}")


@dataclass(frozen=True)
class Kind:
    """How a format is read here, what its reading is set beside, and what that is called."""

    ours: Reader
    raw: Callable[[bytes], Callable[[], Any]]
    beside: str


KINDS = {
    "pdf": Kind(our_pdf, lambda data: lambda: raw_pdf(data), "pypdfium2's bare text"),
    "docx": Kind(our_word, raw_word, "lxml's parsing of document.xml"),
}


def files(format: str, files: list[tuple[str, bytes]], patience: float) -> None:
    """One row a file and one over all: ours as a multiple of the bare library, the others as multiples of ours."""
    kind = KINDS[format]
    print(f"reading .{format}: plancheck ÷ {kind.beside}; then the others ÷ plancheck")
    others = list(peers(format, patience))
    print(f"  {'':<44}{'÷ bare':>8}" + "".join(f"{each.name:>15}" for each in others))
    ours, bare = [], []
    for name, data in files:
        raw = kind.raw(data)
        bare.append(cpu(raw, 5))
        ours.append(cpu(lambda data=data: kind.ours(data), 2 if format == "pdf" else 4))  # type: ignore[misc]
        told = "".join(f"{each.measured(data, ours[-1]):>15}" for each in others)
        print(f"  {name:<44}{ours[-1] / bare[-1]:>8.1f}{told}", flush=True)
    told = "".join(f"{sum(each.theirs) / sum(each.ours):>15.1f}" if each.ours else f"{'-':>15}" for each in others)
    print(f"  {f'over all {len(files)} files':<44}{sum(ours) / sum(bare):>8.1f}{told}")
    print(f"  the slowest beside its bare library: {max(a / b for a, b in zip(ours, bare, strict=True)):.1f}\n", flush=True)


def cells(paths: list[Path], patience: float) -> None:
    """How many table cells are the ones that pdfplumber's own finder gives."""
    from cells import Compared, compared, differences

    total, used = Compared(0, 0, 0, 0, 0, 0), 0
    start = time.process_time()
    for path in paths:
        if time.process_time() - start > patience:
            break
        total, used = Compared(*map(sum, zip(total, compared(path), strict=True))), used + 1
    most = max(total.ours, total.theirs)
    if most:
        print(
            f"table cells of pdfplumber's finder: {total.boxes / most:.2%} of {most} at the same corners, "
            f"{total.equal / most:.2%} with the same text too, in {used} of {len(paths)} PDF"
        )
        print(f"  the others: {differences(total) or 'none'}", flush=True)


def length(format: str) -> None:
    """Time over the pages of drafts that are made: a page of a longer one beside a page of the shortest, and the line through them."""
    spent = []
    for pages in PAGES:
        data = MAKERS[format](pages)
        spent.append(cpu(lambda data=data: KINDS[format].ours(data), 3 if pages < 500 else 2))  # type: ignore[misc]
    first = spent[0] / PAGES[0]
    told = ", ".join(f"{pages}: {each / pages / first:.2f}" for pages, each in zip(PAGES, spent, strict=True))
    slope, rest = linear_regression(PAGES, spent)
    print(f"  .{format}: CPU a page by number of pages, beside {PAGES[0]} pages: {told}")
    print(
        f"         line: {slope / first:.2f} a page and {rest / first:+.1f} once (in pages of the shortest), "
        f"R² {correlation(PAGES, spent) ** 2:.4f}",
        flush=True,
    )


def memory(path: Path, cache: str) -> dict[str, int]:
    """The most memory (VmHWM, bytes) of the command and of the process that reads, in `plancheck check`."""
    most: dict[int, int] = {}
    env = {**os.environ, "PLANCHECK_CACHE": cache}
    started = [sys.executable, "-m", "plancheck", "check", str(path), "--format", "json"]
    with subprocess.Popen(started, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env) as process:
        while process.poll() is None:
            for pid in (process.pid, *_below(process.pid)):
                most[pid] = max(most.get(pid, 0), _peak(pid))
            time.sleep(0.02)
    return {"command": most.pop(process.pid, 0), "worker": max(most.values(), default=0)}


def _peak(pid: int) -> int:
    try:
        found = re.search(r"(?m)^VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text("utf-8"))
    except OSError:
        return 0
    return int(found[1]) << 10 if found else 0


def whole(folder: Path, cache: str) -> None:
    """Whole checks, the start of the process included."""
    _, bare = timed(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    print(f"a whole `plancheck check` of {USUAL} pages, process start and warm rules included:")
    for format, make in MAKERS.items():
        path = folder / f"usual.{format}"
        path.write_bytes(make(USUAL))
        start = time.monotonic()
        _, spent = timed(lambda path=path: command("check", str(path), cache=cache), 2)  # type: ignore[misc]
        seconds = (time.monotonic() - start) / 2
        raw = cpu(KINDS[format].raw(path.read_bytes()))
        print(
            f"  .{format}: CPU {spent / bare:.0f} × `python -c pass`, {spent / raw:.0f} × {KINDS[format].beside} "
            f"({spent:.2f} s of CPU, {seconds:.2f} s by the clock)",
            flush=True,
        )
    for format, make in MAKERS.items():
        path = folder / f"long.{format}"
        path.write_bytes(make(LONG))
        used = memory(path, cache)
        told = ", ".join(f"of the {name} {most >> 20} MB" for name, most in used.items())
        print(f"  .{format} of {LONG} pages: most memory {told}", flush=True)


def drawing(paths: list[Path], cache: Path) -> None:
    """What drawing pages and glyphs adds to a check: beside reading and rules in this process, and beside the whole command."""
    if not paths:
        return
    loaded = rulelab.load([], cache=cache).loaded
    shapes.table()  # once in a process
    print("drawing of a PDF, as a share of what the same check takes without it (CPU):")
    print(f"  {'':<44}{'ink':>8}{'glyphs':>8}{'of the command':>16}")
    start = _command_alone(cache)
    total = [0.0, 0.0, 0.0]
    for path in paths:
        data = path.read_bytes()
        spent = [min(each) for each in zip(*(_with_and_without(data, loaded) for _ in range(3)), strict=True)]
        total = list(map(sum, zip(total, spent, strict=True)))
        print(f"  {_name(path):<44}{_shares(spent, start)}", flush=True)
    print(f"  {f'over all {len(paths)} files':<44}{_shares(total, start * len(paths))}\n", flush=True)


def _with_and_without(data: bytes, loaded: Any) -> list[float]:
    """CPU seconds of a check: without drawing, with the drawing of pages, with that of glyphs too."""
    spent = []
    nothing, unseen = (lambda *_: drawn.Misread((), ())), (lambda *_: ink.Seen())
    for compared, seen in ((nothing, unseen), (nothing, ink.seen), (drawn.Comparison.misread, ink.seen)):
        with patch.object(drawn.Comparison, "misread", compared), patch.object(ink, "seen", seen):
            spent.append(_first(lambda: checking.of_document(our_pdf(data), loaded, Options(), DAY)))
    return spent


def _first(function: Callable[[], Any]) -> float:
    """CPU seconds of a function in a process of its own: one that has checked the same draft before remembers much of it."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(_as_a_worker(function)))
    process.start()
    spent: float = ours.recv()
    process.join()
    return spent


def _as_a_worker(function: Callable[[], Any]) -> float:
    """CPU seconds of a function where garbage is collected as seldom as in the processes that check drafts."""
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    return cpu(function, 1)


def _command_alone(cache: Path) -> float:
    """CPU seconds of a `plancheck check` of nearly nothing: the start of the processes, the rules and the report."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "empty.docx"
        path.write_bytes(docx.docx(docx.p("方案")))
        return min(timed(lambda: command("check", str(path), cache=str(cache)))[1] for _ in range(3))


def _shares(spent: list[float], start: float) -> str:
    bare, with_ink, whole = spent
    return f"{with_ink / bare - 1:>8.0%}{(whole - with_ink) / bare:>8.0%}{(whole - bare) / (bare + start):>16.0%}"


def _usual() -> list[Path]:
    """The samples, and the documents of the shared material."""
    shared = [*sorted(SHARED.glob("real/*/document.pdf")), *sorted(SHARED.glob("unlabelled/*.pdf")), *sorted(SHARED.glob("made/plan_cn.*"))]
    return [*samples(), *(each for each in shared if each.suffix in (".pdf", ".docx"))]


def _name(path: Path) -> str:
    return path.name if path.stem != "document" else f"{path.parent.name}/{path.name}"


def main(paths: list[Path], patience: float) -> None:
    """Print it, what takes longest last."""
    by_format = {format: [each for each in paths if each.suffix == f".{format}"] for format in KINDS}

    def beside_others(format: str) -> None:
        made = [(f"made, {USUAL} pages", MAKERS[format](USUAL))]
        files(format, [*((_name(each), each.read_bytes()) for each in by_format[format]), *made], patience)

    beside_others("docx")
    print("length of a draft:")
    for format in KINDS:
        length(format)
    print()
    with tempfile.TemporaryDirectory() as name:
        rulelab.load([], cache=Path(name) / "cache")
        whole(Path(name), str(Path(name) / "cache"))
        drawing([path for path in by_format["pdf"] if path.name in DRAWN or path.parent.name in DRAWN], Path(name) / "cache")
    print()
    beside_others("pdf")
    cells(by_format["pdf"], patience)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds of CPU that each other reader may take")
    parser.add_argument("--peers", action="store_true", help="only print what is to be installed")
    given = parser.parse_args()
    if given.peers:
        print(*INSTALLED)
    else:
        main(given.files or _usual(), given.patience)
