"""What holds whatever a file does to the process that reads it: the group "Process" of the acceptance list."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import warm
from tests.cli.files import ole
from tests.hostile import makers
from tests.hostile.makers import checked, one, read, refused
from tests.readers.docx import docx, p, tbl, tc, tr
from tests.readers.pdfs import Sheet, build, flow
from tests.readers.test_pdf_status import scanned
from tests.zips import zipped

from plancheck import pipeline, worker
from plancheck.cli import main
from plancheck.readers import pdf, word
from plancheck.readers.package import Limits as WordLimits
from plancheck.readers.pdf import page as pdf_page
from plancheck.worker import Done, Limits, Lost, Task, results

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of processes are set on Linux")


# ---- a process that is lost -------------------------------------------------------------------------------------

#: The command line with a reader that does what the name of a file says, and 3 s for the file that hangs, which is a byte larger.
DEEDS = """
import os, sys, time
from plancheck import pipeline, readers
from plancheck.cli import main
from tests.hostile.makers import SOUND

pipeline.seconds = lambda size: 3.0 if size > len(SOUND) else 120.0
read = readers.read

def hostile(data, name, *others, **options):
    match name:
        case "abort.docx": os.abort()
        case "hang.docx": time.sleep(600)
        case "memory.docx": bytearray(2 << 30)
        case "bug.docx": raise KeyError("a fault of ours")
    return read(data, name, *others, **options)

readers.read = hostile
sys.exit(main(sys.argv[1:]))
"""


def reports(folder: Path, names: list[str], code: str = DEEDS) -> tuple[int, dict[str, dict[str, object]], str]:
    """Exit code, reports by name and errors of a command that checks sound files of these names."""
    for name in names:
        (folder / name).write_bytes(makers.SOUND + b"\0" * (name == "hang.docx"))
    temporary = folder / "temporary"
    temporary.mkdir()
    paths = [folder / name for name in names]
    done = warm.run(code, "check", *paths, "--format", "json", "-o", f"{folder / 'out'}{os.sep}", TMPDIR=str(temporary))
    assert not list(temporary.iterdir())
    return done.returncode, {name: json.loads((folder / "out" / f"{name}.json").read_bytes()) for name in names}, done.stderr


@linux
@pytest.mark.parametrize(
    ("deed", "reason", "exit_code", "zh", "en"),
    [
        ("abort", "crashed", 3, "进程异常退出", "crashed"),
        ("hang", "too_slow", 3, "3 秒内没有读完", "Reading took longer than 3 seconds"),
        ("memory", "out_of_memory", 3, "内存超过 1024 MB", "more than 1024 MB of memory"),
        ("bug", "internal_error", 5, "plancheck 自身出错（KeyError）", "plancheck itself failed (KeyError)"),
    ],
)
def test_process_a_lost_process_costs_one_document(tmp_path: Path, deed: str, reason: str, exit_code: int, zh: str, en: str) -> None:
    names = ["before.docx", f"{deed}.docx", "after.docx", "last.docx"]
    code, found, err = reports(tmp_path, names)
    assert code == exit_code
    assert "Traceback" not in err
    lost = found.pop(f"{deed}.docx")
    document = lost["document"]
    assert isinstance(document, dict)
    assert (lost["verdict"], document["status"], document["reason"], lost["results"]) == ("not_checked", "not_checked", reason, [])
    assert zh in document["detail"]["zh"]
    assert "不等于通过" in document["detail"]["zh"]
    assert en in document["detail"]["en"]
    assert "请" in document["detail"]["zh"]
    assert {each["document"]["status"] for each in found.values()} == {"checked"}


#: The command line with a reader that says which process reads b.docx, and takes the minute that it is given to be killed in.
KILLED = """
import os, sys, time
from pathlib import Path
from plancheck import readers
from plancheck.cli import main

read = readers.read

def waiting(data, name, *others, **options):
    if name != "b.docx":
        return read(data, name, *others, **options)
    before, after = os.environ["BEFORE"] == "reading", Path(os.environ["PROCESS"])
    document = None if before else read(data, name, *others, **options)
    after.with_suffix(".part").write_text(str(os.getpid()), "ascii")
    after.with_suffix(".part").rename(after)
    time.sleep(60)
    return document

readers.read = waiting
sys.exit(main(sys.argv[1:]))
"""


@linux
@pytest.mark.parametrize("before", ["reading", "checking"])
def test_process_killed_at_any_moment_loses_that_document_only(tmp_path: Path, before: str) -> None:
    """SIGKILL from outside, as the out-of-memory killer sends it, in the second of three files."""
    for name in "abc":
        (tmp_path / f"{name}.docx").write_bytes(makers.SOUND)
    temporary, out, pid = tmp_path / "temporary", tmp_path / "out", tmp_path / "process"
    temporary.mkdir()
    drafts = [str(tmp_path / f"{name}.docx") for name in "abc"]
    environment = {"TMPDIR": str(temporary), "PROCESS": str(pid), "BEFORE": before}
    with warm.Process(KILLED, "check", *drafts, "--format", "json", "-o", f"{out}/", **environment) as process:
        while not pid.exists():
            assert process.poll() is None
            time.sleep(0.01)
        os.kill(int(pid.read_text("ascii")), signal.SIGKILL)
        process.wait()
        err = process.stderr
    assert process.returncode == 3
    assert "Traceback" not in err
    found = {name: json.loads((out / f"{name}.docx.json").read_bytes())["document"] for name in "abc"}
    assert [(each["status"], each["reason"]) for each in found.values()] == [
        ("checked", None),
        ("not_checked", "crashed"),
        ("checked", None),
    ]
    assert not list(temporary.iterdir())


class Dying:
    """Kills its process while it is handed over: at once, or `after` milliseconds into 15 MB of it."""

    def __init__(self, after: float | None) -> None:
        self.after = after

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        if self.after is None:
            os.kill(os.getpid(), signal.SIGKILL)
        threading.Timer((self.after or 0) / 1000, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
        time.sleep(0.001)
        return bytes, (bytes(15 << 20),)


def hand_over(shared: object, value: float | str | None) -> object:
    return value if isinstance(value, str) else Dying(value)


@linux
@pytest.mark.parametrize("after", [None, 0.0, 2.0, 5.0])
def test_process_killed_while_it_hands_over_its_result(after: float | None) -> None:
    before, lost, *others = worker.run(hand_over, None, [Task(("a",)), Task((after,)), Task(("b",)), Task(("c",))], workers=2)
    assert (before, others) == (Done("a"), [Done("b"), Done("c")])
    assert lost == Lost("crashed") or (after and isinstance(lost, Done))  # it may have been quicker


# ---- its temporary files ----------------------------------------------------------------------------------------


def look_around(shared: object, deed: str) -> tuple[str, int, int, list[str], str]:
    """Leaves a file behind: folder for temporary files, its mode and that of its parent, what is in it, the one in the environment."""
    folder = Path(tempfile.gettempdir())
    inside = sorted(each.name for each in folder.iterdir())
    (folder / "left").write_bytes(b"x")
    tempfile.mkdtemp()
    if deed == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    modes = (stat.S_IMODE(each.stat().st_mode) for each in (folder, folder.parent))
    return str(folder), *modes, inside, os.environ["TMPDIR"]


@linux
def test_process_private_temporary_folder(tmp_path: Path) -> None:
    with makers.temporary(tmp_path / "temporary") as left:
        outcomes = worker.run(look_around, None, [Task(("live",)), Task(("die",)), Task(("live",))])
        found = [next(outcomes)]
        found.append(next(outcomes))
        assert found[1] == Lost("crashed")
        assert not list((tmp_path / "temporary").glob("plancheck-*/1*"))  # at once, not when all is over
        found += outcomes
        assert left() == []
    folders = []
    for outcome in found[::2]:
        assert isinstance(outcome, Done)
        folder, mode, above, inside, environment = outcome.value
        assert (mode, above, inside, environment) == (0o700, 0o700, [], folder)
        folders.append(folder)
    assert len(set(folders)) == 2
    assert all(folder.startswith(str(tmp_path / "temporary" / "plancheck-")) for folder in folders)


#: A process that makes a private folder with a draft in it, tells its name and sleeps.
HOLDER = """
import sys, time
from pathlib import Path
from plancheck import worker

with worker.stoppable(), worker.private_folder() as folder:
    Path(folder, "draft.docx").write_bytes(b"x")
    print(folder, flush=True)
    while True:
        worker.check_stop()
        time.sleep(0.01)
"""


@contextmanager
def held(temporary: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Such a process, and its folder; it ends with the test that fails, too."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], env={**os.environ, "TMPDIR": str(temporary)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


@linux
def test_process_what_a_killed_run_left_is_swept_by_the_next(tmp_path: Path) -> None:
    """At once, since its lock is free, whatever process has its number; what another run holds stays."""
    with makers.temporary(tmp_path / "temporary") as left:
        with held(tmp_path / "temporary") as (dead, gone), held(tmp_path / "temporary") as (alive, kept):
            dead.kill()
            dead.wait()
            renumbered = gone.rename(gone.with_name(f"plancheck-{os.getpid()}-x"))
            assert list(worker.run(hand_over, None, [Task(("a",))])) == [Done("a")]
            assert not renumbered.exists()
            assert (kept / "draft.docx").is_file()
            alive.send_signal(signal.SIGHUP)
            alive.wait(300)
        assert left() == []


def test_process_a_folder_that_is_swept_before_it_is_locked_is_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made, make = [], tempfile.mkdtemp

    def swept(*arguments: Any, **options: Any) -> str:
        made.append(make(*arguments, **options))
        if len(made) < 3:
            os.rmdir(made[-1])
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", swept)
    with makers.temporary(tmp_path / "temporary") as left, worker.private_folder() as folder:
        assert folder == made[2]
        assert left() == sorted([Path(folder).name, ".lock"])


@linux
def test_process_what_a_run_without_locks_left_is_swept_in_an_hour(tmp_path: Path) -> None:
    """Where the file system has none: folders of processes that are gone. Another machine, or container, may share the place."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    with makers.temporary(tmp_path / "temporary"):
        for name, age in ((f"{ended.pid}-old", 7200), (f"{ended.pid}-fresh", 60), (f"{os.getpid()}-mine", 7200), ("old", 7200)):
            folder = tmp_path / "temporary" / f"plancheck-{name}"
            folder.mkdir()
            (folder / "0.result").write_bytes(b"x")
            os.utime(folder, (time.time() - age,) * 2)
        assert list(worker.run(hand_over, None, [Task(("a",))])) == [Done("a")]
        left = sorted(each.name.removeprefix("plancheck-") for each in (tmp_path / "temporary").iterdir())
        assert left == sorted([f"{ended.pid}-fresh", f"{os.getpid()}-mine", "old"])


# ---- no network -------------------------------------------------------------------------------------------------

#: The command line in a process that may not even look up a name; what it tried is told and makes it fail.
BLOCKED = """
import os, socket, sys

def watch(event, arguments):
    if event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        if event == "socket.connect" and isinstance(arguments[1], (str, bytes)):
            return  # to another process of this machine
        os.write(2, f"tried: {event} {arguments}\\n".encode())
        raise OSError("no network in this test")

def refused(*_, **__):
    os.write(2, b"tried: a blocked function")
    raise OSError("no network in this test")

sys.addaudithook(watch)
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refused)
from plancheck.cli import main
sys.exit(main(sys.argv[1:]))
"""


def drafts(folder: Path) -> list[str]:
    (folder / "plan.docx").write_bytes(makers.SOUND)
    (folder / "plan.pdf").write_bytes(build(flow(["某市碳达峰试点实施方案", "一、总体要求", "到2025年，能耗下降13.5%。"])))
    return [str(folder / "plan.docx"), str(folder / "plan.pdf")]


def test_process_no_network_with_sockets_blocked(tmp_path: Path) -> None:
    done = makers.apart(BLOCKED, "check", *drafts(tmp_path), "--format", "json", "-o", f"{tmp_path / 'out'}{os.sep}")
    assert "tried" not in done.stderr
    assert done.returncode == 1, done.stderr
    for name in ("plan.docx", "plan.pdf"):
        assert json.loads((tmp_path / "out" / f"{name}.json").read_bytes())["document"]["status"] == "checked"


def _unshare() -> bool:
    tool = shutil.which("unshare")
    return tool is not None and subprocess.run([tool, "-rn", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _unshare(), reason="this machine makes no namespace without a network (unshare -rn)")
def test_process_no_network_in_a_namespace_without_one(tmp_path: Path) -> None:
    """The same bytes come out as on a machine with a network."""
    paths = drafts(tmp_path)
    for folder, prefix in (("with", []), ("without", ["unshare", "-rn"])):
        command = [
            *prefix,
            sys.executable,
            "-m",
            "plancheck",
            "check",
            *paths,
            "--format",
            "json",
            "--date",
            "2026-11-25",
            "-o",
            f"{tmp_path / folder}/",
        ]
        assert subprocess.run(command, capture_output=True, check=False, timeout=600).returncode == 1
    for name in ("plan.docx.json", "plan.pdf.json"):
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()


# ---- every reason, through the command line ---------------------------------------------------------------------

REASONS: dict[str, Callable[[], bytes]] = {
    "encrypted": lambda: ole("EncryptedPackage"),
    "unsupported_format": lambda: zipped({"plan.txt": "plan"}),
    "damaged": lambda: makers.SOUND[:400],
    "empty": lambda: b"",
    "no_text_layer": lambda: build([scanned()]),
    "too_large": lambda: makers.paragraphs(15_000_000),
    "classified_marking": lambda: docx(p("机密★5年") + p("某市碳达峰试点实施方案")),
}


@pytest.mark.parametrize("reason", [*REASONS, "io_error"])
def test_process_exit_code_of_every_reason(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], reason: str) -> None:
    """Those of a lost process are above: crashed, too_slow, out_of_memory, internal_error."""
    path = tmp_path / "plan.docx"
    if reason == "io_error":
        path.symlink_to(tmp_path / "gone.docx")
    else:
        path.write_bytes(REASONS[reason]())
    code = main(["check", str(path), "--format", "json"])
    out, err = capsysbinary.readouterr()
    report = json.loads(out)
    assert (code, report["verdict"], report["document"]["reason"]) == (3, "not_checked", reason)
    assert b"Traceback" not in err


@pytest.mark.parametrize("data", [REASONS["classified_marking"](), build([Sheet().text(90, 60, "绝密★长期", 16).text(90, 300, "正文。")])])
def test_process_a_classified_draft_stops_on_its_first_page(tmp_path: Path, data: bytes) -> None:
    report = one(tmp_path, data)
    refused(report, "classified_marking", "标有密级", "classif")
    assert (report.plan.title, report.plan.place, report.indicators) == ("", None, ())
    assert read(data).blocks == ()


# ---- limits: at each, and one over it ---------------------------------------------------------------------------

_FIVE = docx(p("甲") * 5)
_TABLE = docx(tbl(tr("a", "b"), tr("c", "d")))
_SIZES = [entry.size for entry in makers.entries_of(_FIVE)]


def _tags(data: bytes) -> int:
    """How many tags the part has that has the most."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return max(archive.read(name).count(b"<") for name in archive.namelist())


@pytest.mark.parametrize(
    ("data", "limit", "value"),
    [
        (_FIVE, "entries", len(_SIZES)),
        (_FIVE, "unpacked", sum(_SIZES)),
        (_FIVE, "part", max(_SIZES)),
        (_FIVE, "tags", _tags(_FIVE)),
        (_FIVE, "paragraphs", 5),
        (_TABLE, "cells", 4),
    ],
)
def test_process_limits_of_a_word_file(data: bytes, limit: str, value: int) -> None:
    assert word.read(data, "x", "", WordLimits(**{limit: value})).status == "checked"
    refused(word.read(data, "x", "", WordLimits(**{limit: value - 1})), "too_large")


def test_process_limit_of_the_ratio() -> None:
    data = docx(p("x") * 900)
    entries = makers.entries_of(data)
    ratio = sum(each.size for each in entries) // sum(len(each.packed) for each in entries)
    assert word.read(data, "x", "", WordLimits(ratio=ratio + 1, ratio_from=1000)).status == "checked"
    refused(word.read(data, "x", "", WordLimits(ratio=ratio, ratio_from=1000)), "too_large", "压缩比", "compression ratio")
    assert word.read(data, "x", "", WordLimits(ratio=ratio, ratio_from=sum(each.size for each in entries))).status == "checked"


@pytest.mark.parametrize(("more", "fits"), [(2, True), (3, False)])
def test_process_limit_of_the_depth(more: int, fits: bool) -> None:
    """256 elements inside one another: w:document, w:body, 83 tables, `more` wrappers, w:p, w:r, w:t."""
    body = makers.nested(83, "底").replace("<w:p>", "<w:customXml>" * more + "<w:p>").replace("</w:p>", "</w:p>" + "</w:customXml>" * more)
    document = read(docx(body))
    if fits:
        assert makers.texts(document) == ["底"]
    else:
        refused(document, "too_large", "嵌套过深", "nested too deeply")


def test_process_limit_of_spans() -> None:
    for span, told in ((63, False), (64, True)):
        document = read(docx(tbl(tr(tc("宽", f'<w:gridSpan w:val="{span}"/>'), "窄"), tr("甲", "乙"))))
        assert ("grid-span" in makers.codes(document)) == told


def test_process_limits_of_a_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [Sheet().text(90, 100, "一、总体要求"), Sheet().text(90, 100, "二、主要目标")]
    for most, fits in ((2, True), (1, False)):
        monkeypatch.setattr(pdf.document, "MAX_PAGES", most)
        document = read(build(sheets), "x.pdf")
        assert document.status == ("checked" if fits else "not_checked")
        if not fits:
            refused(document, "too_large", "共 2 页，超过上限 1 页", "2 pages, more than the limit of 1")
    monkeypatch.setattr(pdf.document, "MAX_PAGES", 10)
    for most, fits in ((6, True), (5, False)):
        monkeypatch.setattr(pdf_page, "MAX_CHARS", most)
        assert read(build(sheets), "x.pdf").status == ("checked" if fits else "not_checked")


def test_process_limit_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "LARGEST", len(makers.SOUND))  # which the sound files of a run have
    report = one(tmp_path, makers.SOUND + b"\0")
    refused(report, "too_large", "请压缩图片或把附件拆开后再审", "Compress its pictures")
    assert report.document.sha256


def take(shared: object, what: str, amount: float) -> object:
    """Takes so many seconds, or so much of what a process may have."""
    match what:
        case "seconds":
            time.sleep(amount)
        case "memory":
            return len(bytearray(int(amount)))
        case "written":
            Path(tempfile.gettempdir(), "x").write_bytes(bytes(int(amount)))
        case "files":
            return len([open(__file__, "rb") for _ in range(int(amount))])
    return None


@linux
@pytest.mark.parametrize(
    ("what", "within", "over", "reason"),
    [
        ("seconds", 0.1, 600.0, "too_slow"),
        ("memory", 40 << 20, 300 << 20, "out_of_memory"),
        ("written", 2 << 20, (2 << 20) + 1, "internal_error"),
        ("files", 40, 41, "internal_error"),
    ],
)
def test_process_limits_of_a_process(what: str, within: float, over: float, reason: str) -> None:
    """A process has memory of its own, so that for this the least that is over is not known."""
    limits = Limits(memory=200 << 20, written=2 << 20, open_files=40)
    seconds = 1.0 if what == "seconds" else 600.0
    tasks = [Task((what, within), 600.0), Task((what, over), seconds), Task((what, within), 600.0)]
    before, lost, after = worker.run(take, None, tasks, limits=limits)
    assert isinstance(before, Done)
    assert isinstance(after, Done)
    assert isinstance(lost, Lost)
    assert lost.reason == reason


@linux
@pytest.mark.parametrize("inherited", [20, 200])
def test_process_limit_of_open_files_does_not_count_inherited_ones(inherited: int) -> None:
    """The system bounds the numbers of descriptors: one with a high number takes none of those below the limit."""
    descriptor = fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, inherited)
    try:
        outcomes = list(worker.run(take, None, [Task(("files", 40), 600.0), Task(("files", 41), 600.0)], limits=Limits(open_files=40)))
    finally:
        os.close(descriptor)
    assert outcomes[0] == Done(40)
    assert isinstance(outcomes[1], Lost)
    assert outcomes[1].error == "OSError"


def big(shared: object, size: int) -> bytes:
    return bytes(size)


def test_process_limit_of_a_result(tmp_path: Path) -> None:
    """In the place of a result that is too large nothing is kept, and the next task is done."""
    size = len(pickle.dumps(Done(big(None, 100_000)), pickle.HIGHEST_PROTOCOL))
    tasks = [Task((100_000,)), Task((100_001,)), Task((1,))]
    with makers.temporary(tmp_path / "temporary") as left:
        assert list(worker.run(big, None, tasks, limits=Limits(result=size))) == [Done(bytes(100_000)), Lost("too_large"), Done(b"\0")]
        assert left() == []
    assert Limits().result == 16 << 20


#: Takes a result of a file and writes it in a format; prints the megabytes that this takes besides what is there before.
_TAKES = """
import resource, sys
from plancheck.model import report
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look
from plancheck.worker import results

path, form, small = sys.argv[1:]
FORMATS[form].write([Checked(results.read(small))], Look("zh"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
FORMATS[form].write([Checked(results.read(path))], Look("zh"))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""
#: Megabytes that the main process takes for a result at the limit, as SECURITY.md says.
_MAIN_PROCESS = {"html": 320, "md": 200, "csv": 200, "json": 600, "sarif": 800}


@pytest.mark.parametrize(("form", "megabytes"), _MAIN_PROCESS.items())
def test_process_what_the_main_process_takes_for_a_result_at_the_limit(tmp_path: Path, form: str, megabytes: int) -> None:
    """Seen at an eighth of the limit: what it takes grows with the result."""
    small = one(tmp_path / "small", makers.SOUND)
    copies = (Limits().result // 8) // len(pickle.dumps(small.results, pickle.HIGHEST_PROTOCOL))
    every = tuple(replace(each, rule=f"{each.rule}-{n}") for n in range(copies) for each in pickle.loads(pickle.dumps(small.results)))
    for name, report in (("small", small), ("large", replace(small, results=every))):
        results.write(str(tmp_path / f"{name}.pickle"), report)
    assert abs((tmp_path / "large.pickle").stat().st_size - Limits().result // 8) < Limits().result // 32
    command = [sys.executable, "-c", _TAKES, str(tmp_path / "large.pickle"), form, str(tmp_path / "small.pickle")]
    took = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert took < megabytes / 8


def test_process_a_document_with_too_large_a_result(tmp_path: Path) -> None:
    large = docx(p("某市碳达峰试点实施方案") + "".join(p(f"{n}.到2025年，第{n}项能耗下降{n}%。") for n in range(1, 100)))
    sizes = [len(pickle.dumps(one(tmp_path / name, data))) for name, data in (("small", makers.SOUND), ("large", large))]
    limit = sum(sizes) // 2
    report = one(tmp_path / "limited", large, Limits(result=limit))
    refused(report, "too_large", f"结果超过 {limit / (1 << 20):.3g} MB 的上限", f"larger than the limit of {limit / (1 << 20):.3g} MB")
    assert "不等于通过" in report.document.detail.zh
    assert report.document.sha256


def test_process_limit_of_findings(tmp_path: Path) -> None:
    chapters = "".join(
        p(f"{mark}、主要任务") + "".join(p(f"{n}.推进第{n}项工作") + p("加快推进，取得实效。") for n in range(1, 90)) for mark in "一二三"
    )
    report = one(tmp_path, docx(p("某市碳达峰试点实施方案", ppr='<w:jc w:val="center"/>') + chapters))
    most = max((result.subresults for result in report.results), key=len)
    assert len(most) == 201
    assert "另有" in most[-1].message.zh


def test_process_everything_is_told_once(tmp_path: Path) -> None:
    report = checked(tmp_path, {"macro.docx": makers.macros()})["macro.docx"]
    assert makers.codes(report) == ["macros", "place-not-listed", "other-guidelines"]


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows locks a file that another program has open")
def test_process_a_locked_file(tmp_path: Path) -> None:
    import msvcrt

    path = tmp_path / "plan.docx"
    path.write_bytes(makers.SOUND)
    with path.open("rb") as file:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, len(makers.SOUND))
        (answer,) = pipeline.reports([path], makers.job())
    assert answer.value.document.reason in ("locked", "io_error")
