"""Finds the drafts and their attachments in a folder or zip, by name.

Zips are opened in their own process; no other file is.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from plancheck import archive, worker
from plancheck.batch import names
from plancheck.model.diagnostic import Bilingual
from plancheck.model.round import Skipped, SkipReason
from plancheck.pipeline import label, seconds, why
from plancheck.readers.annexes import TABLES
from plancheck.wording.catalogue import both
from plancheck.worker import Done, Limits, Lost, Task

#: Larger zips are not opened, since they are read into memory.
LARGEST_ZIP = 400 << 20
#: The depth below which folders are not searched.
DEEPEST = 32
#: The folder in which a batch stores its state. A folder that contains it holds results, not drafts.
STATE_FOLDER = ".plancheck"
#: The summary of a batch for Excel, which is no attachment.
SUMMARY = "summary.xlsx"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why a file or folder could not be opened."""

    reason: str
    detail: Bilingual


@dataclass(frozen=True, slots=True)
class File:
    """A file of the input: its path in the input, for display; where it is; why it cannot be read, if known.

    `url`: the address it was copied from, for other machines; "" for a local file.
    """

    name: str
    path: Path
    trouble: FileProblem | None = None
    skip: SkipReason | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft with its attachments. `folder`: the folder of both; "" for a draft without attachments."""

    draft: File
    attachments: tuple[File, ...] = ()
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The submissions to check, sorted by name, and the skipped files."""

    submissions: tuple[Submission, ...]
    skipped: tuple[Skipped, ...]


def find(source: Path, out: Path, into: Path, limits: Limits) -> Contents | FileProblem:
    """The contents of `source`, a folder or zip, without `out`. Zips are unpacked to the folder `into`; a refused zip is a FileProblem."""
    into.mkdir(mode=0o700, exist_ok=True)
    if source.is_dir():
        return gathered(list(_walked(source, out)), into, limits)
    ((whole),) = _unpacked([source], into, 0, limits)
    return whole if isinstance(whole, FileProblem) else grouped(whole)


def gathered(files: Sequence[File], into: Path, limits: Limits) -> Contents:
    """The drafts among the files of a folder and in its zips, which are unpacked to the folder `into`."""
    into.mkdir(mode=0o700, exist_ok=True)
    zips = [file for file in files if file.skip is None and file.trouble is None and names.suffix(file.name) == ".zip"]
    inner = dict(zip(zips, _unpacked([file.path for file in zips], into, 1, limits), strict=True))
    return grouped(opened for file in files for opened in _opened(file, inner.get(file)))


def _opened(file: File, inner: tuple[File, ...] | FileProblem | None) -> Iterator[File]:
    """The file, or the files of a zip."""
    match inner:
        case None:
            yield file
        case FileProblem():
            yield replace(file, trouble=inner)
        case _:
            yield from (replace(entry, name=f"{file.name}/{entry.name}" if entry.name else file.name) for entry in inner)


# ---- folders ----------------------------------------------------------------------------------------------------


def _walked(folder: Path, out: Path, prefix: str = "", is_results: bool = False) -> Iterator[File]:
    """Every file under `folder`, and the folders that are not searched. Follows links to files, never to folders."""
    worker.check_stop()
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: names.order(entry.name))
    except OSError as error:
        yield File(
            prefix.rstrip("/") or label(folder),
            folder,
            FileProblem("io_error", both("reading.io_error", error=error.strerror or "OSError")),
        )
        return
    for entry in inside:
        path = Path(entry.path)
        name = prefix + label(path)
        if not entry.is_dir(follow_symlinks=False):
            yield from listed_as(File(name, path, skip=skip_reason(name, _special(entry), _size(path))), is_results)
        elif name.count("/") >= DEEPEST:
            yield File(f"{name}/", path, skip="deep")
        else:
            if names.hidden(entry.name) and not (is_results and entry.name == STATE_FOLDER):
                yield File(f"{name}/", path, skip="stray")
            yield from _walked(path, out, f"{name}/", is_results or _has_results(path, out))


def _has_results(folder: Path, out: Path) -> bool:
    """Whether it is an output folder, of this run or an earlier one."""
    return folder.resolve() == out.resolve() or (folder / STATE_FOLDER / "run.json").is_file()


def listed_as(file: File, is_results: bool) -> Iterator[File]:
    """The file, if it is to be listed. In a hidden folder or among results, only what may be a draft or an attachment is."""
    *folders, last = file.name.split("/")
    if not is_results:
        if file.skip != "stray" or not any(map(names.hidden, folders)):
            yield file
    elif file.skip not in ("stray", "kind") and last != SUMMARY and not names.annotated(last):
        yield replace(file, skip="results")


def _special(entry: os.DirEntry[str]) -> bool:
    """Whether it is no regular file (a pipe, a device, a link to a folder). False if unknown: reading it reports the error."""
    try:
        return not stat.S_ISREG(entry.stat().st_mode)
    except OSError:
        return False


#: Suffixes of drafts, of attachments, and of what may contain them.
_KINDS = names.DRAFTS | TABLES | {".zip"}


def skip_reason(name: str, special: bool, size: int) -> SkipReason | None:
    """Why a file is skipped, by its name and size; None if it may be a draft or an attachment."""
    *folders, last = name.split("/")
    if special:
        return "special"
    is_of_a_kind = names.suffix(last) in _KINDS and not names.beside(last, size)
    if names.stray(last) or any(map(names.hidden, folders)):
        return "hidden" if is_of_a_kind else "stray"
    return None if is_of_a_kind else "kind"


# ---- zips -------------------------------------------------------------------------------------------------------


def _unpacked(zips: list[Path], into: Path, depth: int, limits: Limits) -> Iterator[tuple[File, ...] | FileProblem]:
    """The files of each zip, unpacked into `into`. At `depth` 0, a zip may contain zips."""
    tasks = []
    for number, path in enumerate(zips):
        size = _size(path)
        tasks.append(Task((str(path.absolute()), str(into / str(number)), depth), seconds(size) + size / (4 << 20)))
    for task, outcome in zip(tasks, worker.run(_unpack, None, tasks, 1, limits), strict=True):
        match outcome:
            case Lost():
                yield FileProblem(outcome.reason, why(outcome, task.seconds, limits))
            case Done(value=value):
                yield value


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@dataclass
class _Budget:
    """How many more entries and bytes may be unpacked from a zip and the zips in it."""

    entries: int = archive.LIMITS.entries
    unpacked: int = archive.LIMITS.unpacked
    number: int = field(default=0)


def _unpack(shared: None, zip: str, into: str, depth: int) -> tuple[File, ...] | FileProblem:
    """In the process: the files of a zip. Possible drafts are unpacked to `into`, under numbers as names."""
    try:
        if os.path.getsize(zip) > LARGEST_ZIP:
            return FileProblem("too_large", both("reading.zip_too_large", limit=LARGEST_ZIP >> 20))
        data = Path(zip).read_bytes()
    except OSError as error:
        return FileProblem("io_error", both("reading.io_error", error=error.strerror or type(error).__name__))
    try:
        container = archive.Archive(data, named=str)
    except archive.Refused as error:
        return _refused(error)
    if _one_document(container):
        return (File("", Path(zip)),)
    os.makedirs(into, mode=0o700)
    return tuple(_entries(container, Path(into), depth, _Budget()))


def _refused(error: archive.Refused) -> FileProblem:
    return FileProblem(error.reason, both("reading.zip_refused", what=error.what))


def _one_document(container: archive.Archive) -> bool:
    """Whether the zip is a document (Word, OFD) with the wrong suffix."""
    parts = {name.lower() for name in container.names}
    return bool(parts & {"[content_types].xml", "ofd.xml"})


def _entries(container: archive.Archive, into: Path, depth: int, budget: _Budget) -> Iterator[File]:
    files = [info for info in container.entries if not info.is_dir()]
    for info, name in zip(files, names.apart(map(names.of_entry, files)), strict=True):
        link = info.create_system == 3 and stat.S_ISLNK(info.external_attr >> 16)
        skip = skip_reason(name, link, info.file_size)
        inner = skip is None and names.suffix(name) == ".zip"
        if inner and depth:
            skip = "nested"
        budget.entries -= 1
        budget.unpacked -= info.file_size
        if skip is not None:
            yield File(name, into, skip=skip)
        elif budget.entries < 0 or budget.unpacked < 0:
            yield File(name, into, FileProblem("too_large", both("reading.zip_holds_too_much")))
        elif inner:
            yield from _nested(container, info.filename, name, into, budget)
        else:
            yield _extracted(container, info.filename, name, into, budget)


def _nested(container: archive.Archive, entry: str, name: str, into: Path, budget: _Budget) -> Iterator[File]:
    try:
        data = container.read(entry)
        inside = archive.Archive(data, named=str)
    except archive.Refused as error:
        yield File(name, into, _refused(error))
        return
    if _one_document(inside):
        yield _extracted(container, entry, name, into, budget)
        return
    yield from (replace(entry_file, name=f"{name}/{entry_file.name}") for entry_file in _entries(inside, into, 1, budget))


def _extracted(container: archive.Archive, entry: str, name: str, into: Path, budget: _Budget) -> File:
    """Writes an entry to a file named by a number."""
    try:
        data = container.read(entry)
    except archive.Refused as error:
        return File(name, into, _refused(error))
    budget.number += 1
    path = into / str(budget.number)
    try:
        path.write_bytes(data)
    except OSError as error:
        return File(name, into, FileProblem("io_error", both("reading.io_error", error=error.strerror or type(error).__name__)))
    return File(name, path)


# ---- attachments ----------------------------------------------------------------------------------------


def grouped(files: Iterable[File]) -> Contents:
    """Drafts with their attachments: files named 附件…, …附表 and the like, and tables in a folder with one draft.

    A folder with one draft is one submission. With several drafts in a folder, an attachment belongs to the draft whose name it contains;
    one that cannot be assigned is skipped.
    """
    folders: dict[str, list[File]] = {}
    skipped = []
    files = list(files)
    ours = names.ours({file.name for file in files})
    for file in files:
        if file.skip is not None or file.name in ours:
            skipped.append(Skipped(file.name, "stray" if file.name in ours else file.skip or "stray"))
        else:
            folders.setdefault(_folder(file.name), []).append(file)
    submissions: list[Submission] = []
    for folder, inside in folders.items():
        drafts, others = _parted(folder, inside)
        owned: dict[str, list[File]] = {draft.name: [] for draft in drafts}
        for other in others:
            owner = _owner(other, drafts)
            if owner is None:
                kind = names.suffix(other.name) in TABLES and not _attached(folder, other)
                skipped.append(Skipped(other.name, "kind" if kind else "unassigned"))
            else:
                owned[owner.name].append(other)
        submissions += [_submission(folder, draft, owned[draft.name]) for draft in drafts]
    return Contents(
        tuple(sorted(submissions, key=lambda entry: names.order(entry.draft.name))),
        tuple(sorted(skipped, key=lambda entry: names.order(entry.name))),
    )


def _submission(folder: str, draft: File, attachments: list[File]) -> Submission:
    shown = folder or names.clean(draft.name).rpartition(".")[0]
    return Submission(draft, tuple(sorted(attachments, key=lambda file: names.order(file.name))), shown if attachments else "")


def _folder(name: str) -> str:
    """The folder of a file; a folder of attachments counts as its parent."""
    parts = name.split("/")[:-1]
    while parts and names.attached(parts[-1]):
        parts.pop()
    return "/".join(parts)


def _attached(folder: str, file: File) -> bool:
    inner = file.name.removeprefix(f"{folder}/") if folder else file.name
    return "/" in inner or names.attached(inner)


def _parted(folder: str, inside: list[File]) -> tuple[list[File], list[File]]:
    """(drafts, others) of a folder. A lone file is the draft, even if it is named like an attachment."""
    others = [file for file in inside if _attached(folder, file) or names.suffix(file.name) in TABLES]
    drafts = [file for file in inside if file not in others]
    if not drafts and len(others) == 1 and names.suffix(others[0].name) in names.DRAFTS:
        return others, []
    return drafts, others


def _owner(other: File, drafts: list[File]) -> File | None:
    """The draft that an attachment belongs to: the only one, or the one with the longest name contained in the attachment's name."""
    table = names.suffix(other.name) in TABLES and "/" not in other.name and not names.attached(other.name)
    if len(drafts) == 1 and not table:
        return drafts[0]
    stem = _stem(other.name)
    bearing = sorted(
        (draft for draft in drafts if _stem(draft.name) and _stem(draft.name) in stem), key=lambda draft: -len(_stem(draft.name))
    )
    if len(bearing) > 1 and len(_stem(bearing[0].name)) == len(_stem(bearing[1].name)):
        return None
    return bearing[0] if bearing else None


def _stem(name: str) -> str:
    return "".join(name.rpartition("/")[2].rpartition(".")[0].split()).casefold()
