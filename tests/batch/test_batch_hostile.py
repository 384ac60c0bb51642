"""Groups C and N of the acceptance list: many files, faults, killings, names; no network, and nothing left lying about."""

from __future__ import annotations

import io
import json
import os
import random
import re
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests import warm
from tests.batch.drafts import batch, by_name, fill, plan, tree
from tests.hostile import makers
from tests.hostile.test_process import BLOCKED, _unshare
from tests.zips import zipped

from plancheck import batch as drafts
from plancheck.batch import Batch, Unwritten, files, folder, submissions
from plancheck.cli import main
from plancheck.cli.batch_run import _cores

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of processes are set on Linux")

# ---- C1 ---------------------------------------------------------------------------------------------------------

#: The command line over files that do what their names say; 10 s for a file, and short pauses before another try.
DEEDS = """
import errno, os, pathlib, sys, time
from plancheck import batch, pipeline, readers
from plancheck.readers import formats
from plancheck.batch import files, model, submissions
from plancheck.cli import main

pipeline.SECONDS, pipeline.SECONDS_A_PAGE, model.SECONDS_MORE, files.PAUSE = 8.0, 0.0, 2.0, 0.05
read, read_bytes, find = readers.read, pathlib.Path.read_bytes, batch.find

def hostile(data, name, *others, **options):
    match name:
        case "hang.docx": time.sleep(60)
        case "abort.docx": os.abort()
        case "memory.docx": bytearray(2 << 30)
        case "bug.docx": raise KeyError("正文的内容")
    return read(data, name, *others, **options)

def denied(path):
    if path.name in ("locked.docx", "denied.docx"):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return read_bytes(path)

def vanishing(*arguments):
    it = find(*arguments)
    for each in it.submissions:
        if each.draft.path.name == "vanished.docx":
            each.draft.path.unlink()
    return it

readers.read = formats.read = hostile
pathlib.Path.read_bytes, batch.find = denied, vanishing
sys.exit(main(sys.argv[1:]))
"""


def apart(
    source: Path, out: Path, *more: str, code: str = DEEDS, run: Run = warm.run, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, whose temporary folder is empty afterwards."""
    temporary = source.parents[1] / "temporary" if "%" in source.parent.name else source.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    done = run(code, "batch", source, "-o", out, "--date", "2026-11-25", *more, TMPDIR=str(temporary), **environment)
    assert tree(temporary) == {}
    assert "Traceback" not in done.stderr
    return done


@linux
def test_c1_bad_files_among_many(tmp_path: Path) -> None:
    bad = {"bomb.docx": "too_large", "hang.docx": "too_slow", **dict.fromkeys(("locked.docx", "vanished.docx", "denied.docx"), "io_error")}
    files = {f"{number:02}.docx": plan(f"第{number}市") for number in range(35)} | dict.fromkeys(bad, makers.SOUND)
    files["bomb.docx"] = makers.gigabyte()
    done = apart(fill(tmp_path / "in", files), tmp_path / "out", "--jobs", "2")
    assert done.returncode == 3
    found = by_name(json.loads((tmp_path / "out" / "round.json").read_bytes()))
    assert len(found) == 40
    reasons = {name: each["document"]["reason"] for name, each in found.items() if each["document"]["status"] != "checked"}
    assert reasons == bad
    for name, draft in found.items():
        page = (tmp_path / "out" / draft["reports"]["html"]).read_text("utf-8")
        assert page.rstrip().endswith("</html>")
        if name in bad:
            detail = draft["document"]["detail"]
            assert (draft["verdict"], draft["outcomes"]) == ("not_checked", {})
            assert "请" in detail["zh"]
            assert re.search(r"(?i)\b(save|look|split|compress|check|make|reduce)\b", detail["en"])
    assert "Permission denied" in found["denied.docx"]["document"]["detail"]["en"]
    assert "No such file" in found["vanished.docx"]["document"]["detail"]["en"]


@linux
def test_c1_what_a_lost_process_gave_is_tried_again(tmp_path: Path) -> None:
    """It depends on this machine; what a reader itself said does not."""
    source = fill(tmp_path / "in", {"abort.docx": makers.SOUND, "memory.docx": makers.SOUND, "bad.docx": b"junk", "a.docx": plan("甲市")})
    done = apart(source, tmp_path / "out")
    made = json.loads((tmp_path / "out" / "round.json").read_bytes())
    assert done.returncode == 3
    assert [each["document"]["reason"] for each in made["drafts"]] == [None, "crashed", "unsupported_format", "out_of_memory"]
    assert all(each["document"]["sha256"] for each in made["drafts"])
    code, made = batch(source, tmp_path / "out")
    assert code == 3
    assert [each["document"]["reason"] for each in made["drafts"]] == [None, None, "unsupported_format", None]


# ---- C2: tests/batch/test_batch_submissions.py ------------------------------------------------------------------------


@linux
def test_c2_a_zip_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(
        zipped({"../../up.docx": plan(), "甲/方案.docx": plan("甲市"), "inner.zip": zipped({"乙.docx": plan("乙市")})})
    )
    before = set(tree(tmp_path))
    done = apart(tmp_path / "in.zip", tmp_path / "out")
    assert done.returncode == 1, done.stderr
    assert all(name.startswith("out/") for name in set(tree(tmp_path)) - before)
    made = json.loads((tmp_path / "out" / "round.json").read_bytes())
    assert sorted(by_name(made)) == ["inner.zip/乙.docx", "up.docx", "甲/方案.docx"]


def test_c2_a_zip_that_is_refused_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = zipped({"a.docx": plan()})
    (tmp_path / "in.zip").write_bytes(data[:-30])
    assert main(["batch", str(tmp_path / "in.zip"), "-o", str(tmp_path / "out")]) == 3
    assert "请解压到文件夹后再审" in capsys.readouterr().err


# ---- C4 ---------------------------------------------------------------------------------------------------------

#: The command line with drafts that take a while.
SLOW = """
import sys, time
from plancheck import readers
from plancheck.cli import main
read = readers.read

def slow(*arguments, **options):
    time.sleep(0.15)
    return read(*arguments, **options)

readers.read = slow
sys.exit(main(sys.argv[1:]))
"""


#: As SLOW, with all that goes before the first draft; see `tests.warm`.
WHOLE = SLOW.replace("sys.exit(", "from plancheck.batch import draft, runner\nrunner.warm = draft.warm\nsys.exit(")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder of drafts, and the results of a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    files = {f"{number // 4}/{number:02}.docx": plan(f"第{number}市") for number in range(12)} | {"bad.docx": b"junk", "0/附表.xlsx": b"x"}
    source = fill(folder / "in", files)
    batch(source, folder / "out")
    return source, tree(folder / "out")


def test_c4_stopped_while_it_says_what_run_it_is(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    class Killed(BaseException):
        """The run ends where it stands."""

    source, expected = undisturbed
    with patch.object(folder, "place", side_effect=Killed), pytest.raises(Killed):
        batch(source, tmp_path / "out")
    assert [name for name in tree(tmp_path / "out") if "lock" not in name] == [".plancheck/staging/run.json"]  # cleared by the next run
    batch(source, tmp_path / "out")
    assert tree(tmp_path / "out") == expected


@linux
@pytest.mark.parametrize(
    ("number", "after"),
    [(signal.SIGINT, 0), (signal.SIGTERM, 1), (signal.SIGHUP, 5), (signal.SIGKILL, 0), (signal.SIGKILL, 1), (signal.SIGKILL, 5)],
)
def test_c4_interrupted_at_any_moment_and_resumed(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]], number: signal.Signals, after: int
) -> None:
    source, expected = undisturbed
    out = tmp_path / "out"
    command = ["batch", source, "-o", out, "--date", "2026-11-25", "--jobs", "2"]
    with warm.Process(WHOLE, *command, TMPDIR=str(tmp_path)) as process:
        end = time.monotonic() + 300
        while len(list(out.glob(".plancheck/drafts/*"))) < after or not (out / ".plancheck" / "staging").is_dir():
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(0.013 * after)
        process.send_signal(number)
        process.wait()
        err = process.stderr
    kept = tree(out)
    assert process.returncode == (-9 if number == signal.SIGKILL else 130)
    assert "Traceback" not in err
    if number != signal.SIGKILL:
        assert "再次运行同一命令即可继续" in err
        assert not list(tmp_path.glob("plancheck-*"))
    records = [name for name in kept if name.startswith(".plancheck/drafts/")]
    assert after <= len(records) < 13
    for record in records:
        for form in json.loads(kept[record])["draft"]["reports"].values():
            assert kept[form] == expected[form]
    done = warm.run(SLOW, "batch", source, "-o", out, "--date", "2026-11-25", TMPDIR=str(tmp_path))
    assert f"沿用 {len(records)} 份" in done.stderr
    assert tree(out) == expected


#: As WHOLE, with a word as soon as the command line is loaded.
TELLING = WHOLE.replace("sys.exit(", 'print("loaded", flush=True)\nsys.exit(')


@linux
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_l05_a_batch_from_a_zip_leaves_nothing_behind_whenever_it_is_stopped(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]], number: signal.Signals
) -> None:
    """Exit code 130 at any moment, and no drafts of others in the temporary folder."""
    source = tmp_path / "in.zip"
    source.write_bytes(zipped(tree(undisturbed[0])))
    for moment in range(5):
        out, temporary = tmp_path / f"out{moment}", tmp_path / f"temporary{moment}"
        temporary.mkdir()
        command = ["batch", source, "-o", out, "--date", "2026-11-25", "--jobs", "2"]
        with warm.Process(TELLING, *command, TMPDIR=str(temporary)) as process:
            while process.stdout != "loaded\n":
                assert process.poll() is None
                time.sleep(0.001)
            # On loading the rules, unpacking, warming up, checking: wherever this machine is by then.
            time.sleep(random.Random(f"{number} {moment}").uniform(0, 1))
            process.send_signal(number)
            process.wait()
            err = process.stderr
        assert process.returncode in (130, -number), err
        assert "Traceback" not in err
        assert tree(temporary) == {}


@linux
def test_l05_what_a_killed_batch_unpacked_goes_at_the_start_of_the_next(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    source, temporary = tmp_path / "in.zip", tmp_path / "temporary"
    source.write_bytes(zipped(tree(undisturbed[0])))
    temporary.mkdir()
    command = ["batch", source, "-o", tmp_path / "out", "--date", "2026-11-25", "--jobs", "2"]
    with warm.Process(SLOW, *command, TMPDIR=str(temporary)) as process:
        while not list((tmp_path / "out").glob(".plancheck/staging/*")):
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert any("/zips/" in name for name in tree(temporary))
    # The processes of the killed run, which hold the lock of its folder, end a moment after it: the next run that finds it free sweeps.
    until = time.monotonic() + 600
    while tree(temporary) and time.monotonic() < until:
        warm.run(SLOW, "check", undisturbed[0] / "bad.docx", TMPDIR=str(temporary))
    assert tree(temporary) == {}


def test_c4_a_second_signal_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a library hide it that makes another exception of it."""

    def hanging(*arguments: Any) -> Iterator[Any]:
        signal.raise_signal(signal.SIGINT)
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as error:
            raise ValueError("a callback failed") from error
        yield from ()

    source, before = fill(tmp_path / "in", {"a.docx": plan("甲市")}), signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(drafts, "run", hanging)
    assert main(["batch", str(source), "-o", str(tmp_path / "out"), "--jobs", "1"]) == 130
    assert signal.getsignal(signal.SIGINT) is before


def test_c4_what_was_done_in_the_moment_of_ctrl_c_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its files are in their places, though nobody has heard of it yet."""
    source, run = fill(tmp_path / "in", {"a.docx": plan("甲市"), "b.docx": plan("乙市")}), drafts.run

    def interrupted(*arguments: Any) -> Iterator[Any]:
        for item, event in run(*arguments):
            if isinstance(event, drafts.Result):
                raise KeyboardInterrupt
            yield item, event

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "run", interrupted)
        assert main(["batch", str(source), "-o", str(tmp_path / "out"), "--jobs", "1"]) == 130
    assert "1 份已完成并保留，还有 1 份" in capsys.readouterr().err
    main(["batch", str(source), "-o", str(tmp_path / "out")])
    assert "沿用 1 份" in capsys.readouterr().err


def test_c4_ctrl_c_in_a_finalizer_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Python passes over what is raised there."""
    source, run = fill(tmp_path / "in", {"a.docx": plan("甲市"), "b.docx": plan("乙市")}), drafts.run

    class Dying:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def interrupted(*arguments: Any) -> Iterator[Any]:
        for item, event in run(*arguments):
            if isinstance(event, drafts.Result):
                Dying()
            yield item, event

    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "run", interrupted)
        patch.setattr(sys, "unraisablehook", lambda _: None)
        assert main(["batch", str(source), "-o", str(tmp_path / "out"), "--jobs", "1"]) == 130
    assert "1 份已完成并保留，还有 1 份" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before


# ---- C5 to C10 --------------------------------------------------------------------------------------------------


@linux
def test_c5_no_more_processes_than_cores(tmp_path: Path) -> None:
    assert _cores() == len(os.sched_getaffinity(0))
    done = apart(fill(tmp_path / "in", {f"{n}.docx": plan(str(n)) for n in range(_cores() + 2)}), tmp_path / "out")
    assert f"{_cores()} 份同时审核" in done.stderr


@linux
def test_c6_a_share_that_does_not_answer(tmp_path: Path) -> None:
    """Reading is in the time limit, since it is done in the process."""
    code = DEEDS.replace("def denied(path):", "def denied(path):\n    if path.name == 'far.docx': time.sleep(60)")
    done = apart(fill(tmp_path / "in", {"far.docx": plan(), "near.docx": plan()}), tmp_path / "out", code=code)
    made = json.loads((tmp_path / "out" / "round.json").read_bytes())
    assert done.returncode == 3
    assert [(each["name"], each["document"]["reason"]) for each in made["drafts"]] == [("far.docx", "too_slow"), ("near.docx", None)]


@linux
@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
        {"LC_ALL": "zh_CN.GB18030", "PYTHONUTF8": "0"},
        {"TZ": "Pacific/Kiritimati"},
        {"PYTHONIOENCODING": "gbk"},
    ],
)
def test_c7_whatever_the_locale_and_the_clock(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]], environment: dict[str, str]
) -> None:
    source, expected = undisturbed
    command = [sys.executable, "-m", "plancheck", "batch", str(source), "-o", str(tmp_path / "out"), "--date", "2026-11-25"]
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=False, timeout=600)
    assert done.returncode == 3, done.stderr
    assert tree(tmp_path / "out") == expected


def test_c7_the_29th_of_february(tmp_path: Path) -> None:
    source = fill(tmp_path / "in", {"a.docx": plan()})
    assert main(["batch", str(source), "-o", str(tmp_path / "out"), "--date", "2028-02-29"]) == 1
    assert json.loads((tmp_path / "out" / "round.json").read_bytes())["date"] == "2028-02-29"
    assert main(["batch", str(source), "-o", str(tmp_path / "out"), "--date", "2027-02-29"]) == 2


@linux
def test_c8_names_of_every_kind(tmp_path: Path) -> None:
    """Names of bytes that are no UTF-8 too: a stick from a Chinese Windows, mounted without saying so."""
    place = tmp_path / "中文 50% & 🙂"
    names = ["方案 & 附 100%.docx", "🙂.docx", "a'b\"c.docx", "-o.docx", "CON.docx", "new\nline.docx", "a.docx", "A.docx"]
    source = fill(place / "in", {name: plan(str(number)) for number, name in enumerate(names)})
    raw = os.path.join(os.fsencode(source), "甲市.docx".encode("gbk"))
    with open(raw, "wb") as file:
        file.write(plan("甲市"))
    done = apart(source, place / "结果 #1")
    assert done.returncode == 1, done.stderr
    made = json.loads((place / "结果 #1" / "round.json").read_bytes())
    assert sorted(by_name(made)) == sorted([*names, "甲市.docx"])
    files = [each["reports"]["json"] for each in made["drafts"]]
    assert len({each.casefold() for each in files}) == 9
    assert not [each for each in files if re.search(r'[<>:"\\|?*\x00-\x1f]|/(?i:con)\.', each)]
    assert all((place / "结果 #1" / each).is_file() for each in files)


# C9: test_batch_command.test_c9_…


def test_c10_what_is_held_for_a_moment_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced, tried = os.replace, []

    def held(source: str, target: Path) -> None:
        tried.append(target)
        if len(tried) < 3:
            raise PermissionError(13, "used by another process")
        replaced(source, target)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(files, "PAUSE", 0.01)
    (tmp_path / "staged").write_bytes(b"x")
    folder.place(str(tmp_path / "staged"), tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"x"
    assert len(tried) == 3
    monkeypatch.setattr(os, "replace", lambda *_: held("", tried.clear() or tmp_path))  # type: ignore[func-returns-value]
    with pytest.raises(Unwritten, match="used by another process"):
        folder.place(str(tmp_path / "staged"), tmp_path / "target")


def test_a_place_that_cannot_be_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    source = fill(tmp_path / "in", {"a.docx": plan(), "b.docx": plan("乙市")})

    def full(staged: str, target: Path) -> None:
        raise Unwritten(str(target), "No space left on device")

    monkeypatch.setattr(folder, "place", full)
    assert main(["batch", str(source), "-o", str(tmp_path / "out")]) == 5
    assert "磁盘已满" in capsys.readouterr().err


# ---- N1, N5 -----------------------------------------------------------------------------------------------------


def test_n1_a_batch_with_sockets_blocked(tmp_path: Path) -> None:
    """No look-up either; the pool's own pipes apart."""
    source = fill(tmp_path / "in", {"a.docx": plan(), "b.docx": plan("乙市")})
    done = apart(source, tmp_path / "out", code=BLOCKED, run=makers.apart)
    assert "tried" not in done.stderr
    assert done.returncode == 1, done.stderr


@pytest.mark.skipif(not _unshare(), reason="this machine makes no namespace without a network (unshare -rn)")
def test_n1_a_batch_in_a_namespace_without_a_network(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    source, expected = undisturbed
    command = [
        "unshare",
        "-rn",
        sys.executable,
        "-m",
        "plancheck",
        "batch",
        str(source),
        "-o",
        str(tmp_path / "out"),
        "--date",
        "2026-11-25",
    ]
    assert subprocess.run(command, capture_output=True, check=False, timeout=600).returncode == 3
    assert tree(tmp_path / "out") == expected


def test_n5_nothing_of_ours_speaks_to_a_network() -> None:
    names = "ssl|http|urllib\\.request|ftplib|smtplib|requests|httpx|aiohttp|asyncio|dask|distributed|fsspec"
    speaking = re.compile(rf"^\s*(?:import|from)\s+({names})\b", re.M)
    # The doors of `batch --cluster`, of stores with an address, of `serve --certificate`, and of the language server, which speaks to its
    # editor over standard input; each is imported where it is asked for.
    doors = {
        "cluster.py": ["distributed"], "stores.py": ["fsspec"], "certificates.py": ["ssl"], "entrance.py": ["asyncio"],
        "server.py": ["asyncio"],
    }  # fmt: skip
    found = {path.name: found for path in (ROOT / "src").rglob("*.py") if (found := speaking.findall(path.read_text("utf-8")))}
    assert found == doors


# ---- N2 ---------------------------------------------------------------------------------------------------------

#: Names of namespaces, schemas and licences: nothing fetches them.
ALLOWED = {
    "schemas.openxmlformats.org", "schemas.microsoft.com", "www.w3.org", "purl.org", "purl.oclc.org", "openoffice.org", "ns.adobe.com",
    "json-schema.org", "docs.oasis-open.org",
}  # fmt: skip
PACKAGED = ("src/plancheck", "rules", "grammar", "templates", "samples")


def hosts(name: str, data: bytes) -> dict[str, set[str]]:
    """The hosts that a file names in addresses, also inside zips; each with where."""
    found: dict[str, set[str]] = {}
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.namelist():
                for host, places in hosts(f"{name}!{part}", archive.read(part)).items():
                    found.setdefault(host, set()).update(places)
    for host in re.findall(rb"https?://([^\s\"'<>/)\\]*)", data):
        found.setdefault(host.decode("latin-1"), set()).add(name)
    return found


def test_n2_addresses_in_what_the_wheel_is_made_of() -> None:
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PACKAGED]
    listed = subprocess.run(command, capture_output=True, check=True)
    strange = {}
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            strange |= {host: where for host, where in hosts(name, (ROOT / name).read_bytes()).items() if host not in ALLOWED}
    assert strange == {}


def test_n2_addresses_in_what_comes_out(tmp_path: Path, undisturbed: tuple[Path, dict[str, bytes]]) -> None:
    source, made = undisturbed
    one = str(source / "0" / "00.docx")
    for form in ("html", "md", "json", "sarif", "junit", "csv", "xlsx"):
        main(["check", one, "--format", form, "-o", str(tmp_path / f"report.{form}")])
    main(["letter", one, "-o", str(tmp_path / "letter.docx"), "--confirm"])
    main(["annotate", one, "-o", str(tmp_path / "annotated.docx")])
    made = {**made, **tree(tmp_path)}
    assert {"letter.docx", "annotated.docx", "report.sarif"} <= set(made)
    strange = {host: where for name, data in made.items() for host, where in hosts(name, data).items() if host not in ALLOWED}
    assert strange == {}


# ---- N3, N4 -----------------------------------------------------------------------------------------------------


@linux
def test_n3_a_fault_of_ours_tells_nothing_of_a_draft(tmp_path: Path) -> None:
    """No log, no bundle, no text of the draft: only the kind of fault. What --debug prints goes to the person's console alone."""
    home = tmp_path / "home"
    home.mkdir()
    source = fill(tmp_path / "in", {"bug.docx": plan(), "a.docx": plan("甲市")})
    done = apart(source, tmp_path / "out", run=makers.apart, HOME=str(home), XDG_CACHE_HOME=str(home / "cache"), PLANCHECK_CACHE="off")
    assert done.returncode == 5
    assert "KeyError" in done.stderr
    written = tree(tmp_path / "out")
    told = done.stderr + "".join(data.decode("utf-8", "replace") for data in written.values())
    assert "正文的内容" not in told
    assert tree(home) == {}
    fault = by_name(json.loads(written["round.json"]))["bug.docx"]
    assert (fault["fault"], fault["verdict"], fault["document"]["reason"]) == ("KeyError", "not_checked", "internal_error")


@linux
def test_n4_temporary_files_are_the_persons_own_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a run that was killed go at the start of a later one: test_process_what_a_killed_run_left_is_swept_by_the_next."""
    (tmp_path / "in.zip").write_bytes(zipped({"甲.docx": plan("甲市")}))
    seen: list[int] = []
    unpack = submissions._unpacked

    def looking(zips: list[Path], into: Path, *others: object) -> object:
        seen.extend(stat.S_IMODE(each.stat().st_mode) for each in (into, into.parent))
        return unpack(zips, into, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(submissions, "_unpacked", looking)
    with makers.temporary(tmp_path / "temporary") as left:
        assert batch(tmp_path / "in.zip", tmp_path / "out")[0] == 1
        assert left() == []
    assert seen == [0o700, 0o700]
    assert not (tmp_path / "out" / ".plancheck" / "staging").exists()


def test_results_depend_on_what_they_are_made_from(tmp_path: Path) -> None:
    """Everything that a result depends on is in the key by which a later run knows it."""
    from dataclasses import replace
    from datetime import date

    from plancheck.model.report import Options

    job = makers.job()
    keys = {Batch(each, tmp_path, lang, "x").key for lang in ("zh", "en") for each in (
        job, replace(job, on=date(2026, 11, 26)), replace(job, view="original"), replace(job, options=Options("city")),
        replace(job, options=Options(parameters=(("a", "1"),))), replace(job, loaded=replace(job.loaded, packs=job.loaded.packs[:1])),
    )}  # fmt: skip
    assert len(keys) == 12
