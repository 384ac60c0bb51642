"""Checks drafts on other machines: the request, the process that carries it out, and the response.

A worker of the cluster opens no draft itself. It starts a worker host, a process that checks one draft after another, each in a limited
process as on a single machine. A request has the path or address of a draft, and its bytes only if the worker cannot read it.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from plancheck import stores, worker
from plancheck.batch import cluster, draft, store
from plancheck.batch.draft import Others
from plancheck.batch.model import ENDS, Batch, Item, UnavailableDraft, UncheckedDraft
from plancheck.batch.submissions import File
from plancheck.model.report import DocumentInfo
from plancheck.version import VERSION
from plancheck.worker import Done, Lost, Task

#: Seconds after which an idle worker host exits, and seconds that it has for a draft beyond the draft's time limit.
IDLE, GRACE = 60.0, 60.0
#: Bytes of the length before each message.
_HEAD = 8


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A draft to check.

    `shared` is the packed batch, and `run` its SHA-256. `where` is the path or address of the draft, valid only if the file has the SHA-256
    `digest`. `data` and `others` are the bytes of the draft and its attachments, if they are sent along. `alone`: check without
    attachments and prints, since the draft was lost with them. `print_seconds`: how long the prints may take.
    """

    version: str
    run: str
    shared: bytes
    item: Item
    where: str
    digest: str
    attachments: tuple[DocumentInfo, ...]
    data: bytes | None = None
    others: Others | None = None
    alone: bool = False
    print_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CheckResponse:
    """The outcome of a draft, with its result files by suffix."""

    outcome: Done[Any] | Lost
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Failed:
    """The worker could not run the check, for lack of disk space or processes."""

    error: str


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """The worker runs another version of plancheck, whose results may differ."""

    version: str


# ---- on this machine ----------------------------------------------------------------------------------------------------


def pack_batch(batch: Batch) -> tuple[str, bytes]:
    """The compressed batch, which all requests share, and its SHA-256."""
    data = zlib.compress(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL), 1)
    return hashlib.sha256(data).hexdigest(), data


def pack_request(
    shared: tuple[str, bytes],
    item: Item,
    new: UncheckedDraft,
    data: bytes | None,
    others: Others | None = None,
    alone: bool = False,
    print_seconds: float = 0.0,
) -> bytes:
    """The serialised request for a draft."""
    file: File = item.submission.draft
    where = file.url or str(file.path.absolute())
    content = (data, None if alone else others)
    request = CheckRequest(VERSION, *shared, item, where, new.digest, new.attachments, *content, alone, print_seconds)
    return pickle.dumps(request, pickle.HIGHEST_PROTOCOL)


def unpack_response(data: bytes) -> CheckResponse | OtherVersion | Failed:
    """The response from its serialised form."""
    received: CheckResponse | OtherVersion | Failed = pickle.loads(data)
    return received


# ---- on the worker of the cluster -------------------------------------------------------------------------------


def serve(topic: str, key: str, sent: bytes) -> bytes:
    """Has a draft checked by a worker host. Never raises."""
    try:
        request: CheckRequest = pickle.loads(sent)
        if request.version != VERSION:
            return pickle.dumps(OtherVersion(VERSION))
        cluster.begun(topic, key)
        return _served(request)
    except Exception as error:  # noqa: BLE001  dask loses exceptions that it cannot pickle
        return pickle.dumps(Failed(f"{type(error).__name__}: {error}"[:300]))


def _served(request: CheckRequest) -> bytes:
    data = request.data
    if data is None and stores.is_address(request.where):
        data = store.read(request.where)
        if data is None or hashlib.sha256(data).hexdigest() != request.digest:
            return pickle.dumps(CheckResponse(Done(UnavailableDraft()), {}))
    others = None if request.alone else request.others if request.others is not None else _read_attachments(request)
    if others is None and not request.alone:
        return pickle.dumps(CheckResponse(Done(UnavailableDraft()), {}))
    with _worker_host(request.run, request.shared) as host:
        seconds = request.item.seconds + request.print_seconds + GRACE
        return host.ask((request.item, request.where, request.digest, request.attachments, data, others), seconds)


def _read_attachments(request: CheckRequest) -> Others | None:
    """The attachments of a draft, read here; None if any is missing or differs."""
    contents = []
    for file, info in zip(request.item.submission.attachments, request.attachments, strict=True):
        data = store.read(file.url) if file.url else draft.content(file)
        digest = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else data.sha256 if data is not None else None
        if data is None or digest != info.sha256:
            return None
        contents.append(data)
    return tuple(contents)


class _WorkerHost:
    """A process that checks the drafts of one run, one at a time."""

    def __init__(self, run: str, shared: bytes) -> None:
        self.run = run
        # Not multiprocessing: dask's workers are daemons, which may not start such processes. -P: the working folder is not on sys.path.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "plancheck.batch.worker_host"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self._send(shared)

    def ask(self, request: object, seconds: float) -> bytes:
        """The serialised response; Lost if the worker host dies or does not respond in time."""
        self._send(pickle.dumps(request, pickle.HIGHEST_PROTOCOL))
        late = threading.Timer(seconds, self._process.kill)
        late.start()
        try:
            assert self._process.stdout is not None
            reply = message(self._process.stdout)
        finally:
            late.cancel()
        return reply if reply is not None else pickle.dumps(CheckResponse(Lost("crashed"), {}))

    @property
    def ready(self) -> bool:
        """Whether it is alive, waiting for a draft."""
        return self._process.poll() is None

    def end(self) -> None:
        """Ends the process. An idle one removes its folder; one that does not react is killed."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # the process is dead; `ask` gets no response
            send(self._process.stdin, data)


#: Idle worker hosts of this worker.
_WAITING: list[_WorkerHost] = []
_LOCK = threading.Lock()


@contextmanager
def _worker_host(run: str, shared: bytes) -> Iterator[_WorkerHost]:
    """A worker host for this thread alone, which stays idle afterwards for the next draft. Idle hosts of other runs are ended."""
    with _LOCK:
        strangers = [host for host in _WAITING if host.run != run or not host.ready]
        ours = [host for host in _WAITING if host not in strangers]
        mine = ours.pop() if ours else None
        _WAITING[:] = ours
    for host in strangers:
        host.end()
    mine = mine or _WorkerHost(run, shared)
    try:
        yield mine
    except BaseException:
        mine.end()
        raise
    with _LOCK:
        _WAITING.append(mine)


# ---- messages between worker and worker host -----------------------------------------------------------------------------------


def send(pipe: IO[bytes], data: bytes) -> None:
    """Writes a message."""
    pipe.write(len(data).to_bytes(_HEAD, "big"))
    pipe.write(data)
    pipe.flush()


def message(pipe: IO[bytes]) -> bytes | None:
    """The next message; None if the other side has closed the pipe."""
    head = _exactly(pipe, _HEAD)
    length = int.from_bytes(head, "big")
    data = _exactly(pipe, length) if len(head) == _HEAD else b""
    return bytes(data) if len(head) == _HEAD and len(data) == length else None


def _exactly(pipe: IO[bytes], length: int) -> bytearray:
    """`length` bytes; fewer if the other side has closed the pipe."""
    data = bytearray(length)
    at = 0
    while at < length and (part := pipe.read(min(length - at, 1 << 20))):
        data[at : at + len(part)] = part
        at += len(part)
    return data[:at]


# ---- in the worker host ---------------------------------------------------------------------------------------------


def check_draft(batch: Batch, folder: Path, request: tuple[Any, ...]) -> CheckResponse:
    """Checks a draft in a limited process."""
    item, where, digest, attachments, data, others = request
    place, staged = Path(where), str(folder / "staged")
    if data is not None:
        place, digest = folder / "draft", ""
        place.write_bytes(data)
    task = Task((item, staged, str(place), digest, attachments, others), *item.limits(batch.job))
    (outcome,) = worker.run(draft.examined, batch, [task], limits=batch.job.limits)
    files = {}
    for end in ENDS:
        with suppress(FileNotFoundError):
            files[end] = Path(staged + end).read_bytes()
    for file in folder.iterdir():
        os.unlink(file)
    return CheckResponse(outcome, files)


def serve_requests(requests: IO[bytes], answers: IO[bytes], wait: Callable[[], bool], ends: Callable[[], None]) -> None:
    """Checks drafts until `wait` says that there are no more. `ends` is called at the end."""
    shared = message(requests)
    if shared is None:
        return
    batch: Batch = pickle.loads(zlib.decompress(shared))
    draft.warm(batch)
    with worker.private_folder() as folder:
        try:
            while wait() and (request := message(requests)) is not None:
                send(answers, pickle.dumps(check_draft(batch, Path(folder), pickle.loads(request)), pickle.HIGHEST_PROTOCOL))
        finally:
            ends()
