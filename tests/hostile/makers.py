"""Files that strangers send, made small at run time; and the run that they are put through, between two sound ones."""

from __future__ import annotations

import io
import multiprocessing.util
import os
import re
import struct
import subprocess
import sys
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tests.readers.docx import MAIN, TYPE, docx, p, root, tbl, tr

from plancheck import pipeline, readers, rulelab
from plancheck.model.document import Document
from plancheck.model.report import UNRECOGNISED, Options, Report
from plancheck.pipeline import Job
from plancheck.worker import Limits

ROOT = Path(__file__).parents[2]
SOUND = docx(p("某市碳达峰试点实施方案") + p("一、总体要求") + p("到2025年，单位地区生产总值能耗下降13.5%。"))

#: The most that the supervising process may grow, whatever the files do.
MOST_GROWTH = 50 << 20


# ---- the run ----------------------------------------------------------------------------------------------------


@cache
def job(limits: Limits | None = None) -> Job:
    """The rules that come with plancheck, on a fixed day."""
    return Job(rulelab.load([], [], None).loaded, Options(), date(2026, 11, 25), limits or Limits())


def checked(folder: Path, files: Mapping[str, bytes], limits: Limits | None = None) -> dict[str, Report]:
    """The report on each file, out of one run through worker processes in which a sound file stands before and behind them.

    Sees to what must hold whatever the files are: the sound ones are checked, the temporary folder is empty afterwards, this process
    did not grow, and no file that was not checked has a result.
    """
    drafts = folder / "drafts"
    drafts.mkdir(parents=True)
    for name, data in {"000 sound": SOUND, **files, "zzz sound": SOUND}.items():
        (drafts / name).write_bytes(data)
    asked = job(limits)
    with temporary(folder / "temporary") as left, growth() as grown:
        answers = list(pipeline.reports([drafts / name for name in ("000 sound", *files, "zzz sound")], asked))
    found = {answer.path.name: answer.value for answer in answers}
    for name in ("000 sound", "zzz sound"):
        assert found.pop(name).document.status == "checked", name
    assert left() == []
    assert grown() < MOST_GROWTH
    for report in found.values():
        assert (report.verdict == "not_checked") == (report.document.status == "not_checked")
        assert (report.verdict in ("not_checked", *UNRECOGNISED)) == (not report.results)
    return found


@contextmanager
def temporary(folder: Path) -> Iterator[Callable[[], list[str]]]:
    """Temporary files of this process and its children go to `folder`. Gives what stays behind there."""
    folder.mkdir()
    multiprocessing.util.get_temp_dir()  # its own is made once, and elsewhere
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield lambda: sorted(each.name for each in folder.rglob("*"))
    finally:
        tempfile.tempdir = before


@contextmanager
def growth() -> Iterator[Callable[[], int]]:
    """Gives by how many bytes this process grew at its most; 0 where the platform does not say."""
    before = _memory("VmRSS", reset=True)
    after: list[int] = []
    yield lambda: after[0] - before
    after.append(_memory("VmHWM"))


def _memory(what: str, reset: bool = False) -> int:
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak counts from now on
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    found = re.search(rf"{what}:\s*(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def one(folder: Path, data: bytes, limits: Limits | None = None) -> Report:
    """The report on one file, out of a run as `checked` makes it."""
    return checked(folder, {"draft.docx": data}, limits)["draft.docx"]


def refused(report: Report | Document, reason: str, zh: str = "", en: str = "") -> None:
    """Sees that a file was not checked for that reason, that both sentences say so and name a way out, and that nothing was judged."""
    document = report.document if isinstance(report, Report) else report
    assert (document.status, document.reason) == ("not_checked", reason)
    assert zh in document.detail.zh, document.detail.zh
    assert en in document.detail.en, document.detail.en
    assert re.search("请|按保密规定", document.detail.zh)
    assert re.search(
        r"(?i)\b(open|hand|make|resubmit|provide|reduce|save|send|export|split|check|unpack|remove|copy|must not|run)\b", document.detail.en
    )
    assert not re.search("[\u4e00-\u9fff]", document.detail.en)
    if isinstance(report, Report):
        assert (report.verdict, report.results) == ("not_checked", ())


def read(data: bytes, name: str = "draft.docx") -> Document:
    """What the reader alone makes of a file."""
    return readers.read(data, name)


def texts(document: Document) -> list[str]:
    """The text of its blocks that may be evidence."""
    return [block.text for block in document.blocks if block.countable]


def codes(document: Document | Report) -> list[str]:
    """What was said about it."""
    return [each.code for each in document.diagnostics]


def failed(report: Report) -> set[str]:
    """The rules that are said to have failed."""
    return {result.rule for result in report.results if result.outcome == "failed"}


def apart(code: str, *arguments: str | Path, timeout: float = 60, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs some Python in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", timeout=timeout,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUTF8": "1", **environment}, check=False,
    )  # fmt: skip


# ---- archives ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a zip as it stands there: packed bytes, and what its headers say of them."""

    name: str
    packed: bytes
    size: int
    crc: int


def stuffed(name: str, head: bytes, chunk: bytes, times: int, tail: bytes) -> Entry:
    """An entry that unpacks to `head`, `times` times `chunk`, and `tail`: packed a few times, however often it says so."""
    packed, size, crc = repeated(head, chunk, times, tail)
    return Entry(name, packed, size, crc)


def repeated(head: bytes, chunk: bytes, times: int, tail: bytes) -> tuple[bytes, int, int]:
    """Raw deflated bytes of `head`, many times `chunk` and `tail`, with their unpacked size and CRC-32. Takes no time to pack."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)  # what follows refers to nothing before it
    middle = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush()
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(chunk, crc)
    return start + middle * times + end, len(head) + len(chunk) * times + len(tail), zlib.crc32(tail, crc)


def entries_of(data: bytes) -> list[Entry]:
    """The entries of a sound zip."""
    out = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30 + len(info.filename.encode()) + len(info.extra)
            out.append(Entry(info.filename, data[start : start + info.compress_size], info.file_size, info.CRC))
    return out


def archive(entries: list[Entry], *, shared: int = 0) -> bytes:
    """A zip of entries. `shared` more names in its directory lead to the place of the last one."""
    out, directory, offset = b"", b"", 0
    for each in entries:
        offset, name = len(out), each.name.encode()
        fields = (each.crc, len(each.packed), each.size, len(name))
        out += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, *fields, 0) + name + each.packed
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, *fields, 0, 0, 0, 0, 0, offset) + name
    for _ in range(shared):
        directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, *fields, 0, 0, 0, 0, 0, offset) + name
    count = len(entries) + shared
    return out + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(out), 0)


def with_document(entry: Entry) -> bytes:
    """A Word file with another text part."""
    return archive([each for each in entries_of(docx(p("x"))) if each.name != entry.name] + [entry])


# ---- Word files -------------------------------------------------------------------------------------------------

_HEAD, _TAIL = root("document", "<w:body>|</w:body>").encode().split(b"|")
DOCUMENT = "word/document.xml"


def gigabyte() -> bytes:
    """1 MB whose text part unpacks to 1 GB."""
    return with_document(stuffed(DOCUMENT, _HEAD + b"<w:p><w:r><w:t>", b"a" * (1 << 20), 1024, b"</w:t></w:r></w:p>" + _TAIL))


def paragraphs(count: int) -> bytes:
    """A file of `count` empty paragraphs, which packs to nearly nothing."""
    return with_document(stuffed(DOCUMENT, _HEAD, b"<w:p/>" * 100_000, count // 100_000, _TAIL))


def lying() -> bytes:
    """A text part of which both headers say that it is small, and that unpacks to 256 MB."""
    packed, _, crc = repeated(_HEAD + b"<w:p><w:r><w:t>", b"a" * (1 << 20), 256, b"</w:t></w:r></w:p>" + _TAIL)
    return with_document(Entry(DOCUMENT, packed, 3_000_000, crc))


def overlapping(names: int = 600) -> bytes:
    """Some 20 KB whose directory leads to the same 20 MB again and again: over 10 GB, if one believes it."""
    return archive([*entries_of(docx(p("x"))), stuffed("word/media/a", b"", bytes(1 << 20), 20, b"")], shared=names)


def duplicated() -> bytes:
    """A file with two text parts."""
    out = io.BytesIO(docx(p("第一份")))
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(DOCUMENT, root("document", f"<w:body>{p('第二份')}</w:body>"))
    return out.getvalue()


def with_doctype(declarations: str, text: str, encoding: str = "utf-8", part: str = DOCUMENT) -> bytes:
    """A file with a DOCTYPE in one of its parts, whose text is `text`."""
    xml = root("document" if part == DOCUMENT else "styles", f"<w:body>{p(text)}</w:body>").replace(' standalone="yes"', "")
    xml = xml.replace("?><w:", f"?><!DOCTYPE w [{declarations}]><w:", 1).replace("UTF-8", encoding)
    files: dict[str, str | bytes] = {part: xml.encode(encoding)}
    return docx(p("正文"), files=files, styles="")


def laughs() -> str:
    """Entities that grow to a billion."""
    grown = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    return f'<!ENTITY l0 "lol">{grown}'


def nested(depth: int, inside: str = "最里") -> str:
    """A table in a table in a table."""
    return "<w:tbl><w:tr><w:tc>" * depth + p(inside) + "</w:tc></w:tr></w:tbl>" * depth


def grid(rows: int, columns: int) -> bytes:
    """A file of one table."""
    return docx(tbl(*[tr(*[f"单元格{row}-{column}" for column in range(columns)]) for row in range(rows)]))


def relation(id: str, kind: str, target: str, mode: str = "") -> str:
    """A relationship of the text part; `mode` as its attribute TargetMode has it."""
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{id}" Type="{TYPE}{kind}" Target="{target}"{outside}/>'


def strict(data: bytes) -> bytes:
    """A Word file as "ISO Strict" writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            raw = old.read(info)
            for name in ("wordprocessingml", "drawingml"):
                usual, other = f"http://schemas.openxmlformats.org/{name}/2006/", f"http://purl.oclc.org/ooxml/{name}/"
                raw = raw.replace(usual.encode(), other.encode())
            raw = raw.replace(b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/")
            new.writestr(info.filename, raw)
    return out.getvalue()


def macros(template: bool = False) -> bytes:
    """A .docm, or a .dotx, under another name."""
    if template:
        return docx(p("模板正文"), main=MAIN.replace("document.main", "template.main"))
    return docx(p("宏文件正文"), main="application/vnd.ms-word.document.macroEnabled.main+xml", files={"word/vbaProject.bin": b"x" * 512})


# ---- PDF files --------------------------------------------------------------------------------------------------


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first its catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % each for each in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def stream(packed: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A packed stream."""
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(packed), filters, packed)


def flated(head: bytes, chunk: bytes, times: int, tail: bytes) -> bytes:
    """`head`, `times` times `chunk` and `tail`, as /FlateDecode takes it."""
    packed, _, _ = repeated(head, chunk, times, tail)
    check = zlib.adler32(head)
    for _ in range(times):
        check = zlib.adler32(chunk, check)
    return b"\x78\xda" + packed + struct.pack(">I", zlib.adler32(tail, check))


HELLO = b"BT /F1 12 Tf 72 700 Td (Hello) Tj ET"


def one_page(
    content: bytes, box: bytes = b"[0 0 595 842]", catalogue: bytes = b"", page: bytes = b"", pages: bytes = b"/Kids [3 0 R] /Count 1"
) -> bytes:
    """A PDF of one page. `catalogue` and `page` are added to their dictionaries."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        b"<< /Type /Pages %s >>" % pages,
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>" % (box, page),
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def operators(count: int = 20_000_000) -> bytes:
    """205 KB that show a letter 20 million times."""
    return one_page(stream(flated(b"BT /F1 12 Tf 72 700 Td ", b"(A) Tj " * 100_000, count // 100_000, b" ET")))


def packed_twice() -> bytes:
    """A few KB that unpack to 1 GB when they are unpacked twice."""
    return one_page(stream(zlib.compress(flated(b"", bytes(1 << 20), 1024, b""), 9), b"[/FlateDecode /FlateDecode]"))


# ---- what a file does to the outside ----------------------------------------------------------------------------


@contextmanager
def watched(path: Path) -> Iterator[Callable[[], int]]:
    """Gives how often `path` was opened meanwhile, by whomever; only on Linux."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.inotify_init1(os.O_NONBLOCK)
    assert handle >= 0
    assert libc.inotify_add_watch(handle, os.fsencode(path), 0x20) >= 0  # IN_OPEN
    try:
        yield lambda: _events(handle)
    finally:
        os.close(handle)


def _events(handle: int) -> int:
    try:
        return len(os.read(handle, 1 << 16)) // 16  # a watched file has no name in its events
    except BlockingIOError:
        return 0
