"""Reads drafts from and writes results to stores (s3://…, memory://…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from plancheck import stores
from plancheck.batch import lock, names
from plancheck.batch.submissions import (
    DEEPEST,
    LARGEST_ZIP,
    STATE_FOLDER,
    Contents,
    File,
    FileProblem,
    find,
    gathered,
    listed_as,
    skip_reason,
)
from plancheck.pipeline import LARGEST
from plancheck.stores import FsspecMissing, Unreached
from plancheck.wording.catalogue import both
from plancheck.worker import Limits, check_stop

#: The files of an earlier run that are fetched from its output folder.
_OURS = re.compile(rf"(?:reports|{re.escape(STATE_FOLDER)}/drafts)/[^/\\:\x00-\x1f]+|{re.escape(STATE_FOLDER)}/run\.json")


def name(url: str) -> str:
    """The name of a store in results: the last part of its address."""
    return url.rstrip("/").rpartition("/")[2] or url


# ---- in ---------------------------------------------------------------------------------------------------------


def fetched(url: str, into: Path, limits: Limits) -> Contents | FileProblem | None:
    """The contents of a folder or zip in a store, as from `submissions.find`. Every possible draft is copied to the folder `into`.

    None if it is neither a folder nor a zip. Raises FsspecMissing and Unreached.
    """
    files, copies = stores.opened(url)
    into.mkdir(mode=0o700)
    with _store_errors(url):
        files.invalidate_cache()
        if files.isfile(copies):
            target = into / "whole.zip"
            if not copies.lower().endswith(".zip"):
                return None
            if files.size(copies) > LARGEST_ZIP:
                return FileProblem("too_large", both("reading.zip_too_large", limit=LARGEST_ZIP >> 20))
            files.get_file(copies, str(target))
            return find(target, into / "nowhere", into / "zips", limits) if target.read_bytes()[:2] == b"PK" else None
        if not files.isdir(copies):
            raise FileNotFoundError(2, "No such file or directory")
        listed = {_relative(place, copies): info for place, info in files.find(copies, detail=True).items() if info["type"] == "file"}
    return gathered(list(_copied(files, listed, into)), into / "zips", limits)


def _copied(files: Any, listed: dict[str, Any], into: Path) -> Iterator[File]:
    """Copies of the files of a store, in the order of a local folder."""
    state = f"{STATE_FOLDER}/run.json"
    results = tuple(name.removesuffix(state) for name in listed if name.endswith(f"/{state}"))
    for number, name in enumerate(sorted(listed, key=lambda name: [names.order(part) for part in name.split("/")])):
        yield from listed_as(_copy(files, name, listed[name], into / str(number)), name.startswith(results))


def _copy(files: Any, name: str, info: Any, target: Path) -> File:
    check_stop()
    size, url = int(info.get("size") or 0), str(files.unstrip_protocol(info["name"]))
    if name.count("/") > DEEPEST:
        return File(name, target, skip="deep")
    if (skip := skip_reason(name, False, size)) is not None:
        return File(name, target, skip=skip)
    if names.suffix(name) == ".zip" and size > LARGEST_ZIP:
        return File(name, target, FileProblem("too_large", both("reading.zip_too_large", limit=LARGEST_ZIP >> 20)))
    if names.suffix(name) != ".zip" and size > LARGEST:
        return File(name, target, FileProblem("too_large", both("reading.too_large", size=size >> 20, limit=LARGEST >> 20)))
    try:
        with _store_errors(url):
            files.get_file(info["name"], str(target))
    except Unreached as error:
        return File(name, target, FileProblem("io_error", both("reading.io_error", error=error.error)))
    return File(name, target, url=url)


def read(url: str) -> bytes | None:
    """The bytes of a file in a store; None if this machine cannot read it."""
    try:
        files, place = stores.opened(url)
        with _store_errors(url):
            return bytes(files.cat_file(place))
    except (FsspecMissing, Unreached):
        return None


# ---- out --------------------------------------------------------------------------------------------------------


class ForeignFiles(Exception):
    """The folder contains files that plancheck did not write."""


class Mirror:
    """An output folder in a store and its local copy, whose finished files are copied to the store at once.

    The record of a draft is copied last, so a report that was only partly written has none and is made again.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url.rstrip("/"), folder
        self._files, self._root = stores.opened(url)

    def fit(self, results: Iterable[str]) -> None:
        """Raises ForeignFiles if the folder in the store has one of `results`, or reports, that plancheck did not write."""
        with _store_errors(self.url):
            self._files.invalidate_cache()
            if not self._files.exists(f"{self._root}/{STATE_FOLDER}") and any(
                self._files.exists(f"{self._root}/{result}") for result in (*results, "reports")
            ):
                raise ForeignFiles

    def pull(self) -> None:
        """Copies the results of an earlier run to the local folder."""
        with _store_errors(self.url):
            if not self._files.isdir(self._root):
                return
            for place in self._files.find(self._root):
                relative = _relative(place, self._root)
                if _OURS.fullmatch(relative) and relative.rpartition("/")[2] not in (".", ".."):
                    target = self.folder / relative
                    target.parent.mkdir(parents=True, exist_ok=True)
                    self._files.get_file(place, str(target))

    def push(self, *names: str) -> None:
        """Copies files of the local folder to the store, in this order. Raises Unreached."""
        for name in names:
            place = f"{self._root}/{name}"
            with _store_errors(f"{self.url}/{name}"):
                self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
                self._files.pipe_file(place, (self.folder / name).read_bytes())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the lock of the store's folder, as far as the store creates files exclusively. Raises lock.AlreadyLocked and Unreached."""
        place, mine = f"{self._root}/{STATE_FOLDER}/lock", lock.written(lock.this())
        with _store_errors(f"{self.url}/{STATE_FOLDER}/lock"):
            self._files.makedirs(f"{self._root}/{STATE_FOLDER}", exist_ok=True)
            for last in (False, True):
                try:
                    self._files.pipe_file(place, mine, mode="create")
                except FileExistsError:
                    holder = lock.read(self._files.cat_file(place))
                    if holder is not None and (last or lock.alive(holder)):
                        raise lock.AlreadyLocked(f"{self.url}/{STATE_FOLDER}/lock", holder) from None
                    self._files.rm_file(place)
                else:
                    break
        try:
            yield
        finally:
            with suppress(Unreached), _store_errors(self.url):
                self._files.rm_file(place)


def _relative(place: str, root: str) -> str:
    return place.removeprefix(root).lstrip("/")


def _store_errors(url: str) -> AbstractContextManager[None]:
    return stores.errors(url, lock.AlreadyLocked, ForeignFiles)
