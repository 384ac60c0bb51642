"""Workers: what goes wrong at a job is told and blamed on nobody else, who comes first, and when a worker ends."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.web import killing
from tests.web.killing import wait_for

POSIX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


def _disk_full() -> Exception:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _database_gone() -> Exception:
    from django.db import OperationalError

    return OperationalError("the server closed the connection")


def _column_too_short() -> Exception:
    from django.db import DataError

    return DataError("value too long")


def _file_gone() -> Exception:
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def _name_too_long() -> Exception:
    return OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))


def _fault() -> Exception:
    return ValueError("a fault of ours")


def _raising(monkeypatch: pytest.MonkeyPatch, kind: str, error: Exception) -> None:
    from plancheck.web import work

    def handler(job: Any) -> None:
        raise error

    monkeypatch.setitem(work._HANDLERS, kind, handler)


# ---- what goes wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [_disk_full, _database_gone])
def test_a_disk_or_database_that_fails_puts_a_check_off_as_often_as_it_does(
    person: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch, capfd: Any, error: Callable[[], Exception]
) -> None:
    from plancheck.web import queue, work
    from plancheck.web.models import Job, Version

    version = submitted(person("reviewer"))
    with monkeypatch.context() as patch:
        _raising(patch, "check", error())
        for _ in range(2 * queue.MOST_LOST):
            assert not work.work_once("test")
            job = Job.objects.get()
            assert (job.state, job.worker, job.lost, Version.objects.get().state) == ("waiting", "", 0, "waiting")
            assert job.deadline > timezone.now()
            assert queue.claim("other", 60) is None
            Job.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    assert str(error()) in capfd.readouterr().err
    assert work.work_once("test")
    version.refresh_from_db()
    assert (version.state, version.fault) == ("checked", "")


@pytest.mark.parametrize(
    ("error", "name"),
    [(_fault, "ValueError"), (_column_too_short, "DataError"), (_file_gone, "FileNotFoundError"), (_name_too_long, "OSError")],
)
@pytest.mark.parametrize(("again", "state"), [(False, "failed"), (True, "checked")])
def test_any_other_error_fails_the_check_by_its_name_and_the_next_is_done(
    person: Any,
    submitted: Any,
    monkeypatch: pytest.MonkeyPatch,
    capfd: Any,
    error: Callable[[], Exception],
    name: str,
    again: bool,
    state: str,
) -> None:
    from plancheck.web import queue, work
    from plancheck.web.models import Job, Record, Version

    version = submitted(person("reviewer"), checked=again)
    if again:
        Version.objects.update(state="waiting")
        queue.add("check", version)
    with monkeypatch.context() as patch:
        _raising(patch, "check", error())
        assert work.work_once("test")
    kept = version.report_file
    version.refresh_from_db()
    assert (version.state, version.fault, version.report_file) == (state, name, kept)
    assert [Job.objects.order_by("pk").last().state, Record.objects.order_by("pk").last().act] == ["failed", "check_failed"]
    told = capfd.readouterr().err
    assert ("Traceback" in told, f"{name}:" in told) == (True, True)
    submitted(version.by)
    assert work.work_once("test")
    assert Version.objects.order_by("pk").last().state == "checked"


def test_a_letter_that_a_fault_of_ours_stops_says_so(person: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.web.test_letters import FIELDS

    from plancheck.web import problems, work
    from plancheck.web.acts import letters

    lead = person("lead")
    letter = letters.write(lead, submitted(lead, checked=True), FIELDS)
    _raising(monkeypatch, "letter", _fault())
    assert work.work_once("test")
    letter.refresh_from_db()
    assert (letter.state, [it.zh for it in problems.read(letter.problem)]) == ("failed", ["处理时出错（ValueError）"])
    assert letter.version.state == "checked"


def test_a_stored_file_that_is_gone_with_its_whole_folder_fails_no_check(person: Any, submitted: Any, bench: Any, monkeypatch: Any) -> None:
    from plancheck.web import site, work
    from plancheck.web.models import Job

    submitted(person("reviewer"))
    _raising(monkeypatch, "check", _file_gone())
    key = bench.folder / site.KEY
    aside = key.rename(key.with_name("aside"))
    try:
        assert not work.work_once("test")
    finally:
        aside.rename(key)
    assert Job.objects.get().state == "waiting"


def test_a_check_that_loses_three_workers_keeps_the_report_that_there_is(person: Any, submitted: Any) -> None:
    from plancheck.web import queue
    from plancheck.web.models import Record, Version

    version = submitted(person("reviewer"), checked=True)
    Version.objects.update(state="waiting")
    queue.add("check", version)
    for _ in range(queue.MOST_LOST):
        assert queue.claim("one", 60) is not None
        queue.give_back("one")
    kept = version.report_file
    version.refresh_from_db()
    assert (version.state, version.fault, version.report_file) == ("checked", "lost", kept)
    assert (Record.objects.last().act, Record.objects.last().plan) == ("check_failed", version.plan_id)


def test_a_preview_that_loses_three_workers_leaves_its_letter(person: Any, submitted: Any) -> None:
    from tests.web.test_letters import FIELDS

    from plancheck.web import queue
    from plancheck.web.acts import letters
    from plancheck.web.models import Job, Letter

    lead = person("lead")
    letter = letters.write(lead, submitted(lead, checked=True), FIELDS)
    Job.objects.filter(letter=letter).update(kind="preview")
    Letter.objects.update(state="done")
    for _ in range(queue.MOST_LOST):
        assert queue.claim("one", 60) is not None
        queue.give_back("one")
    assert (Letter.objects.get().state, Job.objects.get(letter=letter).state) == ("done", "failed")


def test_a_worker_goes_on_when_the_database_is_back_and_takes_up_what_it_had(
    person: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web import queue, work
    from plancheck.web.models import Job, Version

    submitted(person("reviewer"))
    monkeypatch.setattr(work, "REST", 0)
    monkeypatch.setattr(work, "PUT_OFF", 0)
    looks, original = [], queue.put_off

    def gone(*_: Any) -> None:
        monkeypatch.setattr(queue, "put_off", original)
        monkeypatch.setitem(work._HANDLERS, "check", work._check)
        raise _database_gone()

    def is_over() -> bool:
        looks.append(Job.objects.get().state)
        return looks[-1] == "done" or len(looks) > 5

    _raising(monkeypatch, "check", _disk_full())
    monkeypatch.setattr(queue, "put_off", gone)
    work.run("test", is_over)
    assert looks == ["waiting", "running", "done"]
    assert (Job.objects.get().lost, Version.objects.get().state) == (0, "checked")


# ---- who comes first --------------------------------------------------------------------------------------------


def test_what_is_done_for_many_comes_after_the_check_of_a_draft_that_was_just_handed_in(person: Any, submitted: Any) -> None:
    from tests.web.test_letters import FIELDS

    from plancheck.web import queue
    from plancheck.web.acts import exporting, letters
    from plancheck.web.acts.exporting import Letters
    from plancheck.web.models import Job

    lead = person("lead")
    version = submitted(lead, checked=True)
    exporting.begin(lead, version.plan.round, "letters", [version.plan], "zh", Letters({}, confirmed=True))
    many = Job.objects.get(kind="letter").letter
    queue.finish(Job.objects.get(kind="letter"))
    queue.add("preview", version, many)
    exporting.begin(lead, version.plan.round, "export", [version.plan], "zh")
    submitted(lead)
    letters.write(lead, version, FIELDS)
    queue.add("preview", version, letters.write(lead, version, FIELDS))
    order = []
    while (job := queue.claim("one", 60)) is not None:
        order.append((job.kind, job.letter_id == many.pk))
    assert order == [
        ("letter", False), ("letter", False), ("preview", False), ("check", False), ("preview", True), ("export", False),
    ]  # fmt: skip


def test_a_claim_is_renewed_for_longer_than_the_longest_check_takes(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck import pipeline
    from plancheck.pipeline import extras
    from plancheck.web import work

    monkeypatch.setattr(extras, "recognises_text", lambda: True)
    longest = pipeline.patience(pipeline.LARGEST)
    assert longest > 800
    assert work.longest() > longest + pipeline.MOST_SECONDS + longest + pipeline.SECONDS


def test_a_claim_is_renewed_while_somebody_is_at_the_job(person: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck.web import queue, work
    from plancheck.web.models import Job

    submitted(person("drafter"))
    seen = []

    def slow(job: Any) -> None:
        late = Job.objects.filter(pk=job.pk)
        for _ in range(2):  # as often as it is about to end
            late.update(deadline=timezone.now() - timedelta(seconds=1))
            wait_for(lambda: late.get().deadline > timezone.now())
        seen.append(queue.claim("other", 60))
        queue.finish(job)

    monkeypatch.setattr(work, "RENEWAL", 0.05)
    monkeypatch.setitem(work._HANDLERS, "check", slow)
    assert work.work_once("one")
    assert seen == [None]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("renew")]


def test_a_claim_that_has_ended_is_not_renewed(person: Any, submitted: Any) -> None:
    from plancheck.web import queue

    submitted(person("drafter"))
    lost = queue.claim("one", 60)
    queue.give_back("one")
    assert queue.claim("two", 60).worker == "two"
    assert not queue.renew(lost, 60)


def test_claims_follow_the_clock_of_the_database_and_not_that_of_a_machine(
    person: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web import queue

    submitted(person("drafter"))
    now = timezone.now()
    for ahead in (timedelta(days=-1), timedelta(days=1)):
        monkeypatch.setattr(timezone, "now", lambda ahead=ahead: now + ahead)
        job = queue.claim("one", 60)
        assert job is not None
        assert queue.claim("two", 60) is None
        queue.put_off(job, 0)


# ---- when a worker begins and ends ------------------------------------------------------------------------------


def test_a_worker_that_cannot_be_started_is_told_of_and_tried_again_later(
    bench: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from plancheck.web import serving

    tries = []

    def no_memory(*_: Any, **__: Any) -> None:
        tries.append(1)
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    monkeypatch.setattr(serving.subprocess, "Popen", no_memory)
    crew = serving.Workers(bench, 1, "here")
    for _ in range(3):
        crew._look()
    assert len(tries) == 1
    assert "here-1" in capsys.readouterr().err
    monkeypatch.setattr(serving, "_REST", 0)
    crew._look()
    assert len(tries) == 2


#: Makes a workbench with a draft that waits to be checked.
_WAITING = """
import sys
from pathlib import Path
from plancheck.web import serving, site
serving.prepare(site.Site(Path(sys.argv[1])))
from plancheck.resources import folder
from plancheck.web.acts import people, submissions
data = (folder("samples") / "city-b.docx").read_bytes()
submissions.submit(people.the_owner(), submissions.Upload("a.docx", len(data), (data,)))
"""


@POSIX
def test_a_worker_of_ones_own_works_on_when_the_shell_ends_that_started_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    subprocess.run([sys.executable, "-c", _WAITING, str(folder)], check=True, timeout=killing.PATIENCE)
    command = f"{sys.executable} -m plancheck work --data {folder} >/dev/null 2>&1 </dev/null & echo $!"
    pid = int(subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=killing.PATIENCE).stdout)
    try:
        wait_for(lambda: killing.all_checked(folder))
        assert killing.runs(pid)
    finally:
        os.kill(pid, signal.SIGTERM)
    wait_for(lambda: not killing.runs(pid))
    assert killing.states(folder) == ["checked"]


@POSIX
def test_a_worker_that_serve_started_ends_with_it_even_before_it_works(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("x" * 60)
    command = [sys.executable, "-m", "plancheck", "work", "--data", str(tmp_path), "--until-input-ends"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=killing.PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@POSIX
def test_a_worker_that_serve_started_gives_way_to_the_pages(tmp_path: Path) -> None:
    code = "import os\nfrom plancheck.cli import work\nwork.check_installed = lambda _: (print(os.nice(0)), exit())\n"
    code += "from plancheck.cli import main\nmain(['work', '--data', '.', *{arguments}])"
    own = os.nice(0)
    for arguments, expected in (["--until-input-ends"], min(own + 10, 19)), ([], own):
        command = [sys.executable, "-c", code.format(arguments=arguments)]
        done = subprocess.run(
            command, cwd=tmp_path, stdin=subprocess.PIPE, capture_output=True, text=True, timeout=killing.PATIENCE, check=False
        )
        assert done.stdout.split() == [str(expected)], done.stderr


_LOADED = """
import sys, threading
from plancheck import worker

def loaded(shared, task):
    return "plancheck.web.prepared" in sys.modules and "plancheck.engine" in sys.modules

def one_task(name, is_over):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    print(*worker.run(loaded, None, [worker.Task((1,))]))

if __name__ == "__main__":
    from plancheck.cli import main, work as command
    prepare = command.prepare
    def prepared(*site):
        prepare(*site)
        from plancheck.web import work
        work.run = one_task
    command.prepare = prepared
    main(["work", "--data", sys.argv[1]])
"""


@POSIX
def test_a_worker_forks_its_checks_from_a_process_that_has_done_one(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    subprocess.run([sys.executable, "-c", _WAITING, str(folder)], check=True, timeout=killing.PATIENCE)
    (tmp_path / "work.py").write_text(_LOADED, "utf-8")
    done = subprocess.run(
        [sys.executable, "work.py", str(folder)], cwd=tmp_path, capture_output=True, text=True, timeout=killing.PATIENCE, check=False
    )
    assert done.stdout.split() == ["Done(value=True,", "strained=False)"], done.stderr
