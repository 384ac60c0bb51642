"""Carries out the command batch: finds the drafts, runs the checks, shows the progress and the summary."""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import batch as drafts
from plancheck import stores, worker
from plancheck.batch import FILES, Batch, Contents, Item, Result, cluster, store
from plancheck.batch import results as made
from plancheck.batch.cluster import Address, Gone, Unusable
from plancheck.batch.lock import AlreadyLocked
from plancheck.batch.store import Mirror
from plancheck.batch.submissions import STATE_FOLDER
from plancheck.cli import inputs, outputs
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.model.round import MISSED, SKIPS, VERDICTS
from plancheck.pipeline import Job, label
from plancheck.wording.catalogue import phrase, phrases
from plancheck.wording.visible import visible

if TYPE_CHECKING:
    from plancheck.readers import View

#: The most drafts named in the last line of the console, and the most files named in a sentence.
MOST_NAMES = 5


def check_all(
    terminal: Terminal,
    source: str,
    output: str,
    options: CheckOptions,
    view: View,
    *,
    jobs: int | None,
    address: str | None,
    tls: Mapping[str, str | None],
    insecure: bool,
    quiet: bool,
    fail_on: str | None,
) -> int:
    """Check every draft of `source` and write the results to `output`; the exit code."""
    config = inputs.settings(terminal, *(() if stores.is_address(source) else (str(stores.path(source)),)))
    where = _where(terminal, address, tls, insecure)
    if not stores.is_address(source):
        _there(terminal, stores.path(source))
    if not stores.is_address(output):
        _fit(terminal, stores.path(source) if not stores.is_address(source) else None, stores.path(output))
    with worker.stoppable():
        job = inputs.job(terminal, config, options, view)
        with worker.private_folder() as own:
            try:
                places = _places(terminal, source, output, Path(own), job)
                with _locked(terminal, places):
                    whole = Batch(_same_day(terminal, job, places.out, options.on is not None), places.out, terminal.lang, places.name)
                    run = _Run(whole, places, jobs or _cores(), where)
                    return _run(terminal, run, quiet, fail_on or config.fail_on or "must")
            except stores.FsspecMissing as error:
                raise terminal.stop(Exit.USAGE, "batch_extra") from error
            except stores.Unreached as error:
                raise terminal.stop(Exit.FAILURE, "batch_store", url=error.url, error=error.error) from error
            except Unusable as error:
                raise terminal.stop(Exit.USAGE, error.code, **error.values) from error


@dataclass(frozen=True, slots=True)
class _Places:
    """The input, its name, and the output folder with the folder of the store that it mirrors, if any."""

    contents: Contents
    name: str
    out: Path
    mirror: Mirror | None
    shown: str


@dataclass(frozen=True, slots=True)
class _Run:
    """A run: the number of processes of this machine, and the cluster, if any."""

    batch: Batch
    places: _Places
    workers: int
    cluster: Address | None


def _where(terminal: Terminal, address: str | None, files: Mapping[str, str | None], insecure: bool) -> Address | None:
    """The cluster of the option; exit 2 for one that drafts must not be sent to."""
    given = {name: Path(file) for name, file in files.items() if file is not None}
    if address is None:
        if given or insecure:
            raise terminal.stop(Exit.USAGE, "cluster_only", name=", ".join([*given, *(["--insecure-cluster"] if insecure else [])]))
        return None
    if 0 < len(given) < len(files):
        raise terminal.stop(Exit.USAGE, "cluster_tls_files", address=address)
    try:
        return cluster.address(address, cluster.Tls(*given.values()) if given else None, insecure)
    except cluster.Unusable as error:
        raise terminal.stop(Exit.USAGE, error.code, **error.values) from error


def _places(terminal: Terminal, source: str, output: str, own: Path, job: Job) -> _Places:
    """The content of the source, and the output folder; exit 3 or 4 if there is nothing to check. Raises FsspecMissing and Unreached."""
    mirror, out = None, stores.path(output)
    if stores.is_address(output):
        out = own / "out"
        mirror = store.Mirror(output, out)
        try:
            mirror.fit(drafts.FILES)
        except store.ForeignFiles:
            raise terminal.stop(Exit.USAGE, "batch_into_others", path=output) from None
    if stores.is_address(source):
        try:
            name, contents = store.name(source), store.fetched(source, own / "in", job.limits)
        except stores.Unreached as error:
            raise terminal.stop(Exit.NO_INPUT, "batch_store", url=error.url, error=error.error) from error
    else:
        name, contents = _name(stores.path(source)), drafts.find(stores.path(source), out, own / "zips", job.limits)
    if contents is None:
        raise terminal.stop(Exit.USAGE, "batch_input", path=source, quoted=inputs.quoted(source))
    if isinstance(contents, drafts.FileProblem):
        raise terminal.stop(Exit.NOT_CHECKED, "batch_zip_refused", why=contents.detail.of(terminal.lang))
    if not contents.submissions:
        _missed(terminal, contents)
        raise terminal.stop(Exit.NO_INPUT, "batch_no_drafts", path=source, skipped=len(contents.skipped))
    return _Places(contents, name, out, mirror, output.rstrip("/") if mirror else str(out))


@contextmanager
def _locked(terminal: Terminal, places: _Places) -> Iterator[None]:
    """Locks the output folder, and restores the state of the last run; exit 5 if another run holds the lock."""
    with ExitStack() as stack:
        try:
            if places.mirror is None:
                stack.enter_context(drafts.locked(places.out))
            else:
                stack.enter_context(places.mirror.locked())
                places.mirror.pull()
        except AlreadyLocked as error:
            message = terminal.say("batch_locked", path=places.shown, pid=error.holder.pid, host=error.holder.host)
            more = f"\n{terminal.say('batch_locked_far', lock=error.path)}" if error.far else ""
            raise Stop(Exit.FAILURE, message + more) from error
        except drafts.Unwritten as error:
            raise terminal.stop(Exit.FAILURE, "unwritable", path=error.path, error=error.error) from error
        yield


def _run(terminal: Terminal, run: _Run, quiet: bool, fail_on: str) -> int:
    contents, items = run.places.contents, drafts.items(run.places.contents)
    results: dict[str, Result] = {}
    before = drafts.records(run.batch, items)
    progress = _Progress(terminal, len(items), not quiet and sys.stderr.isatty())
    inputs.note_rules(terminal, run.batch.job)
    if not quiet:
        terminal.err(_started(terminal, run, len(items)))
    try:
        for item, event in drafts.run(run.batch, items, run.workers, run.cluster, run.places.mirror):
            if isinstance(event, drafts.Result):
                results[item.name] = event
                progress.done(item, event)
                if event.fault:
                    progress.over(terminal.say("file_internal", name=item.name, error=event.fault))
                    if terminal.debug and event.trace:
                        progress.over(event.trace)
            else:
                progress.begun(item)
            worker.check_stop()
        progress.clear()
        drafts.assemble(run.batch, contents, items, run.places.mirror)
        _note_unreadable_decisions(terminal, run.batch.out)
    except drafts.Unwritten as error:
        progress.clear()
        raise terminal.stop(Exit.FAILURE, "unwritable", path=error.path, error=error.error) from error
    except (Unusable, stores.Unreached) as error:
        progress.clear()
        if not results and not isinstance(error, Gone):
            raise
        terminal.err(_message(terminal, error))
        terminal.err(terminal.say("batch_broken_off", done=len(results), left=len(items) - len(results)))
        return Exit.NOT_CHECKED if isinstance(error, Unusable) else Exit.FAILURE
    except KeyboardInterrupt:
        progress.clear()
        # A draft may be finished although its result was not received, so the records in the folder count.
        after = drafts.records(run.batch, items)
        done = sum(result.reused for result in results.values()) + sum(after[name] != before.get(name) for name in after)
        terminal.err(terminal.say("batch_cancelled", done=done, left=len(items) - done))
        return Exit.CANCELLED
    return _summary(terminal, run.places, {item.name: results[item.name] for item in items}, quiet, fail_on)


def _note_unreadable_decisions(terminal: Terminal, out: Path) -> None:
    """Name the files of decisions beside reports that could not be read: the overview does not count them."""
    w = phrases(terminal.lang)
    for draft in made.drafts(out):
        if draft.review is not None and draft.review.unreadable:
            terminal.err(f"{_shown(draft.name)}{w('colon')}{w('round.unreadable', name=draft.review.unreadable)}")


def _started(terminal: Terminal, run: _Run, count: int) -> str:
    if run.cluster is not None:
        return terminal.say("batch_cluster", count=count, address=run.cluster.text)
    return terminal.say("batch_start", count=count, workers=min(run.workers, count))


def _message(terminal: Terminal, error: Unusable | stores.Unreached) -> str:
    if isinstance(error, Unusable):
        return terminal.say(error.code, **error.values)
    return terminal.say("batch_store", url=error.url, error=error.error)


def _summary(terminal: Terminal, places: _Places, by_name: Mapping[str, Result], quiet: bool, fail_on: str) -> int:
    """Print the summary; gives the exit code."""
    results = list(by_name.values())
    verdicts = [result.verdict for result in results]
    counts = phrase("and", terminal.lang).join(
        f"{phrase(f'verdict.{verdict}', terminal.lang)} {verdicts.count(verdict)}" for verdict in VERDICTS if verdict in verdicts
    )
    contents = places.contents
    lost = _missed(terminal, contents)
    if not quiet:
        with_others = sum(result.attachments > 0 for result in results)
        if with_others:
            terminal.err(terminal.say("batch_attachments", count=with_others))
        reused = sum(result.reused for result in results)
        terminal.err(terminal.say("batch_done", count=len(results), kept=reused, verdicts=counts, skipped=len(contents.skipped)))
        _unread(terminal, by_name)
        terminal.err(terminal.say("batch_index", path=f"{places.shown}/{FILES[0]}" if places.mirror else places.out / FILES[0]))
    return outputs.worst([*(_exit_code(result, fail_on) for result in results), Exit.NOT_CHECKED if lost else Exit.OK])


def _unread(terminal: Terminal, results: Mapping[str, Result]) -> None:
    """Print the drafts that were not checked completely, and why."""
    w = phrases(terminal.lang)
    unread = {name: result.reason for name, result in results.items() if result.status != "checked"}
    shown = [
        _shown(name) + (f"{w('open')}{w(f'document.reason.{reason}')}{w('close')}" if reason else "") for name, reason in unread.items()
    ]
    if shown:
        more = w("round.and_more", n=len(shown) - MOST_NAMES) if len(shown) > MOST_NAMES else ""
        terminal.err(f"{w('round.unread')}{w('colon')}{w('and').join(shown[:MOST_NAMES])}{more}")


def _missed(terminal: Terminal, contents: Contents) -> bool:
    """Whether skipped files may contain drafts. They are printed by reason."""
    names: dict[str, list[str]] = {}
    for file in contents.skipped:
        if file.reason in MISSED:
            names.setdefault(file.reason, []).append(_shown(file.name))
    for reason in sorted(names, key=SKIPS.index):
        shown = "、".join(names[reason][:MOST_NAMES]) + ("…" if len(names[reason]) > MOST_NAMES else "")
        why = phrase(f"round.skip.{reason}", terminal.lang)
        terminal.err(terminal.say("batch_missed", count=len(names[reason]), why=why, names=shown))
    return bool(names)


def _exit_code(result: Result, fail_on: str) -> Exit:
    failed = {level for level, count in result.failed if count}
    return outputs.exit_code_of(result.status, result.verdict, failed, bool(result.fault), fail_on)


# ---- in ---------------------------------------------------------------------------------------------------------


def _there(terminal: Terminal, source: Path) -> None:
    """Sees that there is something to check."""
    if not os.path.lexists(source):
        raise terminal.stop(Exit.NO_INPUT, "missing", path=source)
    if not source.is_dir():
        inputs.check_regular(terminal, source)
    if not source.is_dir() and (source.suffix.lower() != ".zip" or _start(source) != b"PK"):
        raise terminal.stop(Exit.USAGE, "batch_input", path=source, quoted=inputs.quoted(source))


def _fit(terminal: Terminal, source: Path | None, out: Path) -> None:
    """Exits if a file that plancheck did not write would be overwritten."""
    if out.exists():
        if source is not None and source.is_dir() and out.samefile(source):
            raise terminal.stop(Exit.USAGE, "batch_into_input")
        if not out.is_dir() or (not (out / STATE_FOLDER).is_dir() and any((out / name).exists() for name in (*FILES, "reports"))):
            raise terminal.stop(Exit.USAGE, "batch_into_others", path=out)
    elif out.suffix.lower() in _FILES:
        raise terminal.stop(Exit.USAGE, "batch_into_file", path=out, folder=inputs.quoted(out.with_suffix("")))


#: Suffixes of files that users may give to -o by mistake.
_FILES = frozenset({".html", ".htm", ".json", ".csv", ".xlsx", ".docx", ".pdf", ".md", ".txt", ".zip"})


def _start(path: Path) -> bytes:
    """The first two bytes of a file; b"PK" if it cannot be read, since the process that opens it reports why."""
    try:
        with path.open("rb") as file:
            return file.read(2)
    except OSError:
        return b"PK"


def _same_day(terminal: Terminal, job: Job, out: Path, asked: bool) -> Job:
    """The job with the date of the interrupted run in that folder, unless --date was given."""
    day = None if asked else drafts.resumed(Batch(job, out, terminal.lang, ""))
    if day is None or day == job.on:
        return job
    terminal.err(terminal.say("batch_resumed", date=day.isoformat()))
    return replace(job, on=day)


def _name(source: Path) -> str:
    return label(source) or label(source.absolute()) or str(source)


def _cores() -> int:
    """How many processes this one may run on."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# ---- progress ---------------------------------------------------------------------------------------------------


def left(done: int, total: int, seconds: float) -> float | None:
    """The estimated remaining seconds after `done` of `total` took `seconds`; None if there is no estimate yet."""
    return seconds / done * (total - done) if done else None


class _Progress:
    """The progress: a line for every draft, and below them the state of all. Nothing if standard error is no console."""

    def __init__(self, terminal: Terminal, total: int, shown: bool) -> None:
        self._terminal, self._total, self._is_shown = terminal, total, shown
        self._done = self._new = 0
        self._working: dict[str, None] = {}
        self._start = time.monotonic()
        self._last = ""

    def begun(self, item: Item) -> None:
        """A draft is started."""
        self._working[item.name] = None
        self._line()

    def done(self, item: Item, result: Result) -> None:
        """A draft is done."""
        self._done += 1
        self._new += not result.reused
        self._working.pop(item.name, None)
        if self._is_shown:
            verdict = phrase(f"verdict.{result.verdict}", self._terminal.lang)
            outcome = self._terminal.say("batch_kept", verdict=verdict) if result.reused else verdict
            self.over(f"{phrase(f'verdict.sign.{result.verdict}', self._terminal.lang)} {_shown(item.name)}  {outcome}")
        self._line()

    def over(self, text: str) -> None:
        """Print a line above the last one."""
        self.clear()
        self._terminal.err(text)

    def clear(self) -> None:
        """Remove the last line."""
        if self._last:
            self._terminal.status("\r" + " " * _columns(self._last) + "\r")
            self._last = ""

    def _line(self) -> None:
        if not self._is_shown:
            return
        parts = [f"[{self._done}/{self._total}] {100 * self._done // self._total}%"]
        # Reused results take no time, so only drafts that were checked in this run count for the estimate.
        seconds = left(self._new, self._new + self._total - self._done, time.monotonic() - self._start)
        if seconds is not None and self._done < self._total:
            parts.append(self._terminal.say("batch_left", time=self._time(seconds)))
        if self._working:
            parts.append(self._terminal.say("batch_now", names=" ".join(_shown(name) for name in list(self._working)[:MOST_NAMES])))
        line = _cut("  ".join(parts), self._terminal.width - 1)
        self.clear()
        self._terminal.status(line)
        self._last = line

    def _time(self, seconds: float) -> str:
        if seconds >= 90:
            return self._terminal.say("batch_minutes", n=round(seconds / 60))
        return self._terminal.say("batch_seconds", n=max(1, round(seconds)))


def _shown(name: str) -> str:
    return visible(name).replace("\n", " ").replace("\t", " ")


def _columns(text: str) -> int:
    """The width of a text in columns of a console; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _cut(text: str, most: int) -> str:
    while text and _columns(text) > most:
        text = text[:-1]
    return text
