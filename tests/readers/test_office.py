"""Old formats of Word and WPS: read through LibreOffice, within limits, and nothing stays behind."""

from __future__ import annotations

import hashlib
import http.server
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.office import profile

from plancheck import readers, worker
from plancheck.model.document import Document
from plancheck.readers import office, programs

from .docx import docx, numbered, p, tbl, tr

SOFFICE = office.find()
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins for LibreOffice are shell scripts")

NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def draft(format: str) -> bytes:
    """The draft as a Word file. LibreOffice writes no 、 into the automatic numbers of RTF, so those are typed."""
    heads = [p("一、总体要求"), p("二、主要目标")] if format == "rtf" else [numbered("总体要求", 1), numbered("主要目标", 1)]
    table = tbl(tr("指标", "2025年"), tr("森林覆盖率", "40%"))
    body = [heads[0], p("到2025年，单位地区生产总值能耗比2020年下降14.5%。"), heads[1], table, p("以上为正文。")]
    return docx("".join(body), numbering=NUMBERING)


TEXTS = [
    "一、总体要求",
    "到2025年，单位地区生产总值能耗比2020年下降14.5%。",
    "二、主要目标",
    "指标",
    "2025年",
    "森林覆盖率",
    "40%",
    "以上为正文。",
]


def converted(data: bytes, suffix: str, target: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file."""
    assert SOFFICE is not None
    (folder / f"draft.{suffix}").write_bytes(data)
    command = [SOFFICE, profile(), "--headless", "--norestore", "--convert-to", target]
    subprocess.run([*command, "--outdir", folder / "out", folder / f"draft.{suffix}"], check=True, capture_output=True, timeout=600)
    return (folder / "out" / f"draft.{target.split(':')[0]}").read_bytes()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """The draft in an old format, made once."""
    made: dict[str, bytes] = {}

    def make(format: str) -> bytes:
        if format not in made:
            made[format] = converted(draft(format), "docx", format, tmp_path_factory.mktemp(format))
        return made[format]

    return make


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test does, it leaves nothing in the temporary folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield
    end = time.monotonic() + 300
    while (left := list(folder.glob("plancheck-*"))) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []


@needs_libreoffice
@pytest.mark.parametrize("format", ["doc", "rtf"])
def test_the_text_is_that_of_the_word_file(format: str, old: Callable[[str], bytes]) -> None:
    data = old(format)
    document = readers.read(data, "方案.wps")
    assert (document.name, document.format, document.status) == ("方案.wps", format, "checked")
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert [block.text for block in document.blocks] == TEXTS
    assert [len(table.grid) for table in document.tables] == [2]
    assert [(each.code, each.severity) for each in document.diagnostics] == [("converted", "note")]
    assert "LibreOffice" in document.diagnostics[0].message.zh
    assert "LibreOffice" in document.diagnostics[0].message.en


@needs_libreoffice
def test_both_views_of_an_old_file(tmp_path: Path) -> None:
    """LibreOffice carries tracked changes over, and the copy is read in the view that was asked for."""
    changes = (
        '<w:ins w:id="1" w:author="x"><w:r><w:t>插入</w:t></w:r></w:ins>',
        ('<w:del w:id="2" w:author="x"><w:r><w:delText>删除</w:delText></w:r></w:del>'),
    )
    data = converted(docx(p("一、总体要求") + p("保留", *changes)), "docx", "doc", tmp_path)
    final, original = readers.read(data, "x", seconds=60), readers.read(data, "x", seconds=60, view="original")
    assert [block.text for block in final.blocks] == ["一、总体要求", "保留插入"]
    assert [block.text for block in original.blocks] == ["一、总体要求", "保留删除"]
    told = [[each.message.en for each in document.diagnostics if each.code == "tracked-changes"] for document in (final, original)]
    assert "as if all were accepted" in told[0][0]
    assert "as if all were rejected" in told[1][0]


def read_in_worker(shared: None, data: bytes, seconds: float) -> Document:
    return readers.read(data, "x", seconds=seconds)


@needs_libreoffice
def test_it_is_read_in_a_process_with_limits(old: Callable[[str], bytes]) -> None:
    (outcome,) = worker.run(read_in_worker, None, [worker.Task((old("doc"), 60.0), 60.0)])
    assert isinstance(outcome, worker.Done)
    assert [block.text for block in outcome.value.blocks] == TEXTS


def limits_of_helper(shared: None) -> tuple[list[int], list[int]]:
    """Memory and unused file descriptors of the process of a task; memory, descriptors and size of a file of a program that it starts."""
    import resource

    memory, descriptors = (resource.getrlimit(what)[0] for what in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE))
    used = [number for number in map(int, os.listdir("/proc/self/fd")) if number < descriptors]
    code = "import resource as r; print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_NOFILE)[0], r.getrlimit(r.RLIMIT_FSIZE)[0])"
    process = programs.start([sys.executable, "-c", code])
    out = process.communicate()[0]
    # The listing used one descriptor itself.
    return [memory, descriptors - len(used) + 1], [int(each) for each in out.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="the platform has no such limits")
def test_only_the_program_that_a_reader_starts_has_more_room() -> None:
    limits = worker.Limits(memory=1 << 30, helper_memory=1 << 40, open_files=64, helper_files=512)
    (outcome,) = worker.run(limits_of_helper, None, [worker.Task(())], limits=limits)
    assert isinstance(outcome, worker.Done)
    own, given = outcome.value
    assert given == [1 << 40, 512, limits.written]
    assert own[0] < given[0]
    assert own[1] == 64


@pytest.mark.parametrize("format", ["doc", "wps", "rtf"])
def test_without_libreoffice_the_steps_are_told(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find", lambda: None)
    document = office.read(b"{\\rtf1 x}", "x", "0", format)
    assert (document.format, document.status, document.reason) == (format, "not_checked", "unsupported_format")
    assert "另存为" in document.detail.zh
    assert "save it as a Word document" in document.detail.en


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script in the place of LibreOffice; $LAST is the draft."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\nfor LAST; do :; done\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(office, "find", lambda: str(path))


def gone(pids: Path) -> bool:
    """Whether the processes whose ids a file lists come to an end."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        if pids.exists() and not any(os.path.exists(f"/proc/{pid}") for pid in pids.read_text().split()):
            return True
        time.sleep(0.05)
    return False


SLEEPS = "sleep 60 & echo $! $$ > {pids}; wait"


@posix
@pytest.mark.parametrize(
    ("script", "seconds", "reason", "way"),
    [
        (SLEEPS, 1.0, "too_slow", "另存为"),
        ("exit 1", 30.0, "damaged", "另存为"),
        ("mkdir out; echo junk > out/draft.docx", 30.0, "damaged", "另存为"),
        ("kill -9 $$", 30.0, "damaged", "另存为"),
    ],
)
def test_what_libreoffice_cannot_do(
    script: str, seconds: float, reason: str, way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, script.format(pids=tmp_path / "pids"), monkeypatch)
    document = office.read(b"{\\rtf1 x}", "x", "0", "rtf", seconds)
    assert (document.format, document.status, document.reason) == ("rtf", "not_checked", reason)
    assert way in document.detail.zh
    assert "LibreOffice" in document.detail.en
    if script is SLEEPS:
        assert gone(tmp_path / "pids")


def read_with(shared: None, soffice: str) -> Document:
    office.find = lambda: soffice  # in the process of the worker only
    return office.read(b"{\\rtf1 x}", "x", "0", "rtf", 60.0)


@posix
def test_it_ends_with_the_process_that_asked_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, SLEEPS.format(pids=tmp_path / "pids"), monkeypatch)
    (outcome,) = worker.run(read_with, None, [worker.Task((str(tmp_path / "soffice"),), 3.0)])
    assert outcome == worker.Lost("too_slow")
    assert gone(tmp_path / "pids")


@posix
def test_it_is_told_to_run_no_macros_and_fetch_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "settings"
    stand_in(tmp_path, f'cp profile/user/registrymodifications.xcu {kept}; echo "$@" > {tmp_path}/command', monkeypatch)
    office.read(b"{\\rtf1 x}", "x", "0", "rtf")
    settings = kept.read_text()
    for name, value in (("MacroSecurityLevel", "3"), ("DisableMacrosExecution", "true"), ("BlockUntrustedRefererLinks", "true")):
        assert f'oor:name="{name}" oor:op="fuse"><value>{value}</value>' in settings
    assert "--headless" in (tmp_path / "command").read_text()


@posix
@pytest.mark.parametrize(
    ("about", "version"), [("[Bootstrap]\nProductKey=LibreOffice 25.2\n", "25.2"), ("ProductKey=LibreOffice\n", ""), (None, "")]
)
def test_it_is_told_its_own_version_so_that_it_does_not_take_itself_for_an_upgrade(
    about: str | None, version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, program = tmp_path / "settings", tmp_path / "program"
    program.mkdir()
    stand_in(program, f"cp profile/user/registrymodifications.xcu {kept}", monkeypatch)
    (tmp_path / "soffice").symlink_to(program / "soffice")
    monkeypatch.setattr(office, "find", lambda: str(tmp_path / "soffice"))
    if about is not None:
        (program / "bootstraprc").write_text(about)
    office.read(b"{\\rtf1 x}", "x", "0", "rtf")
    told = re.findall(r'oor:name="ooSetupLastVersion" oor:op="fuse"><value>(.*?)</value>', kept.read_text())
    assert told == ([version] if version else [])


LINKED = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:mimetype="application/vnd.oasis.opendocument.text"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"><office:body><office:text>'
    '<text:p>正文。</text:p><text:p><draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="3cm"><draw:image'
    ' xlink:href="{url}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
    "</office:text></office:body></office:document>"
)


@needs_libreoffice
def test_nothing_that_a_draft_links_to_is_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/picture.png"
        data = converted(LINKED.format(url=address).encode(), "fodt", "doc", tmp_path)
        # Whoever asks is seen, and the draft holds the address; which versions of LibreOffice would ask for it by themselves differs.
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(address, timeout=60)
        assert asked
        assert address.encode("utf-16-le") in data or address.encode() in data
        asked.clear()
        document = readers.read(data, "x")
        assert asked == []
        server.shutdown()
    assert document.format == "doc"
    assert "external-links" in [each.code for each in document.diagnostics]


@pytest.mark.parametrize(
    ("data", "closed"),
    [
        (b"{\\rtf1 x}", True),
        (b"{\\rtf1 {\\b x}}\r\n\0", True),
        (b"{\\rtf1 {\\b x}", False),
        (b"{\\rtf1 x\\}", False),  # an escaped brace
        (b"{\\rtf1 \\bin3 }}}}", True),  # binary data
        (b"{\\rtf1 \\bin3 }}}", False),
        (b"{\\rtf1\\ansi\\ansicpg936 \x81}", False),  # half of a character
        (b"{\\rtf1\\ansi\\ansicpg1252 \x81}", True),
    ],
)
def test_an_rtf_file_that_was_cut_off_is_damaged(data: bytes, closed: bool) -> None:
    assert office._closed(data) is closed


@needs_libreoffice
@pytest.mark.parametrize("format", ["doc", "rtf"])
def test_a_file_that_was_cut_off_is_never_checked(format: str, old: Callable[[str], bytes]) -> None:
    data = old(format)
    found = {readers.read(data[: len(data) * part // 10], "x").status for part in range(2, 10, 2)}
    assert found == {"not_checked"}


@needs_libreoffice
def test_macros_are_told(old: Callable[[str], bytes]) -> None:
    document = readers.read(old("rtf") + "_VBA_PROJECT".encode("utf-16-le"), "x")
    assert [each.code for each in document.diagnostics] == ["converted", "macros"]
