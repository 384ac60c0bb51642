"""Runs tasks on a dask.distributed cluster. The only module that imports dask; it knows nothing about drafts.

Dask sends pickles both ways, so whoever controls the scheduler or a worker controls this process too: trust a cluster like this machine.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from plancheck.worker import Begun, Lost, check_stop

#: Seconds to wait for the scheduler at the start, and seconds without any worker after which the run stops.
CONNECT, WORKERLESS = 10.0, 30.0
#: Seconds between two looks at the workers of the cluster.
CHECK_EVERY = 1.0
#: Tasks submitted for each thread of a worker, including the running one.
AHEAD = 2

_ADDRESS = re.compile(r"(?:([a-z]+)://)?(\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]@]+):(\d{1,5})/?")


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM files: the certificate authority of the cluster, our certificate, and its key."""

    ca: Path
    cert: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Address:
    """The address of the scheduler. `open`: the user allows unencrypted traffic over the network."""

    text: str
    tls: Tls | None = None
    open: bool = False


class Unusable(Exception):
    """The cluster cannot be used as requested; `code` and `values` are the message that says why."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class Gone(Unusable):
    """The cluster was lost during the run."""


def address(text: str, tls: Tls | None, open: bool) -> Address:
    """The address of the scheduler. Raises Unusable if it is invalid, or if drafts would cross the network unencrypted."""
    match = _ADDRESS.fullmatch(text.strip())
    scheme = match[1] or ("tls" if tls else "tcp") if match else ""
    if match is None or scheme not in ("tcp", "tls") or int(match[3]) > 65535:
        raise Unusable("cluster_address", address=text)
    if scheme == "tcp" and tls is not None:
        raise Unusable("cluster_tls_for_tcp", address=text)
    if scheme == "tls" and tls is None:
        raise Unusable("cluster_tls_files", address=text)
    if scheme == "tcp" and not open and not _loopback(match[2]):
        raise Unusable("cluster_open", address=text)
    return Address(f"{scheme}://{match[2]}:{match[3]}", tls, open)


def _loopback(host: str) -> bool:
    """Whether the host is this machine. A name other than localhost may resolve to any machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


# ---- the connection ---------------------------------------------------------------------------------------------


@contextmanager
def connected(where: Address) -> Iterator[Any]:
    """A client of the cluster. Raises Unusable if dask is not installed, the certificates are unusable, or nothing answers."""
    dask = _dask()
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # errors are reported by plancheck
    security = _security(dask, where.tls)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about different library versions; that of plancheck is compared for every task
        try:
            client = dask.Client(where.text, security=security, timeout=CONNECT, set_as_default=False, name="plancheck")
        except (OSError, RuntimeError, TypeError) as error:  # the last two: an address of another protocol, TLS settings that dask rejects
            raise Unusable("cluster_unreached", address=where.text, error=_message(error), seconds=int(CONNECT)) from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=2)


def _dask() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise Unusable("batch_extra") from error
    return distributed


def _security(dask: Any, tls: Tls | None) -> Any:
    if tls is None:
        return None
    for file in (tls.ca, tls.cert, tls.key):
        try:
            text = file.read_text("ascii", "replace")
        except OSError as error:
            raise Unusable("cluster_tls_file", path=file, error=error.strerror or type(error).__name__) from error
        if "ENCRYPTED" in text:  # OpenSSL would ask for the passphrase on the terminal, again and again
            raise Unusable("cluster_tls_encrypted", path=file)
    security = dask.Security(tls_ca_file=str(tls.ca), tls_client_cert=str(tls.cert), tls_client_key=str(tls.key), require_encryption=True)
    try:
        security.get_connection_args("client")
    except OSError as error:  # ssl.SSLError is one
        raise Unusable("cluster_tls_file", path=f"{tls.ca}, {tls.cert}, {tls.key}", error=_message(error)) from error
    return security


def _message(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__


# ---- tasks ------------------------------------------------------------------------------------------------------


#: Tasks to submit: the number of each, and a callable that makes the input of its function at submission.
Waiting = deque[tuple[int, Callable[[], bytes]]]
#: Runs on the worker: takes (topic, key, input) and returns an answer; calls `begun(topic, key)` when it starts. It must not raise:
#: an exception that cannot be pickled never reaches the client.
Function = Callable[[str, str, bytes], bytes]


def begun(topic: str, key: str) -> None:
    """On the worker: reports to the client that a task has started."""
    _dask().get_worker().log_event(topic, key)


def completed(client: Any, where: Address, function: Function, waiting: Waiting) -> Generator[tuple[int, Begun | bytes | Lost], None, None]:
    """Runs the tasks in `waiting`, to which more may be added meanwhile. Yields one Begun for each task, then its answer, or a Lost if
    the task kills every worker that runs it.

    When a worker dies, the scheduler reassigns all its tasks. A task that exceeds the scheduler's limit of dead workers runs again alone
    after all others; if its worker dies once more, the task is lost.
    Raises Gone if the cluster is lost, Unusable if a worker does not meet the conditions of `where`.
    """
    run = _Run(client, where, function)
    suspects: Waiting = deque()
    try:
        while waiting or run.pending or suspects:
            check_stop()
            room = run.room()
            while waiting and len(run.pending) < room:
                run.give(*waiting.popleft())
            if suspects and not run.pending and not waiting:
                run.give(*suspects.popleft(), alone=True)
            for task, event in run.events():
                match event:
                    case Begun() if task.begun == 1:
                        yield task.number, event
                    case Begun() if task.alone:
                        run.drop(task)
                        yield task.number, Lost("crashed")
                    case Begun():
                        pass
                    case Lost() if not task.alone:
                        suspects.append((task.number, task.made))
                    case _:
                        yield task.number, event
    finally:
        run.end()


@dataclass(slots=True)
class _Pending:
    """A task submitted to the cluster. `begun` counts its starts."""

    number: int
    made: Callable[[], bytes]
    key: str
    alone: bool
    begun: int = 0
    future: Any = None


class _Run:
    """The submitted tasks of one run. Other threads put news of them into `_messages`."""

    def __init__(self, client: Any, where: Address, function: Function) -> None:
        self._client, self._where, self._function = client, where, function
        self._topic = f"plancheck-{uuid.uuid4().hex}"
        self._messages: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self._submitted = self._room = 0
        self._checked_at, self._last_worker_at = -CHECK_EVERY, time.monotonic()
        self.pending: dict[str, _Pending] = {}
        client.subscribe_topic(self._topic, lambda event: self._messages.put((event[1], None)))

    def room(self) -> int:
        """How many tasks the cluster should have. Raises Gone if it has had no workers for too long, Unusable as `completed` does."""
        now = time.monotonic()
        if now - self._checked_at < CHECK_EVERY:
            return self._room
        try:
            workers = self._client.sync(self._client.scheduler.identity, n_workers=-1, callback_timeout=CONNECT)["workers"]
        except OSError as error:
            raise Gone("cluster_gone", address=self._where.text, error=_message(error)) from error
        for worker_address in workers:
            if not self._where.open and worker_address.startswith("tcp://") and not _loopback(worker_address[6:].rpartition(":")[0]):
                raise Unusable("cluster_open_worker", address=worker_address)
        if workers:
            self._last_worker_at = now
        elif now - self._last_worker_at > WORKERLESS:
            raise Gone("cluster_workerless", address=self._where.text, seconds=int(WORKERLESS))
        self._checked_at, self._room = now, AHEAD * sum(worker["nthreads"] for worker in workers.values())
        return self._room

    def give(self, number: int, made: Callable[[], bytes], alone: bool = False) -> None:
        """Submits a task."""
        self._submitted += 1
        task = _Pending(number, made, f"{self._topic}-{self._submitted}", alone)
        self.pending[task.key] = task
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the size of a draft
            task.future = self._client.submit(self._function, self._topic, task.key, made(), key=task.key, pure=False)
        task.future.add_done_callback(lambda future: self._messages.put((task.key, future)))

    def events(self) -> Iterator[tuple[_Pending, Begun | bytes | Lost]]:
        """The events of a short moment."""
        with suppress(Empty):
            message = self._messages.get(timeout=0.2)
            while True:
                key, future = message
                if (task := self.pending.get(key)) is not None:
                    if future is None:
                        task.begun += 1
                        yield task, Begun()
                    else:
                        del self.pending[key]
                        yield task, self._answer(future)
                message = self._messages.get_nowait()

    def _answer(self, future: Any) -> bytes | Lost:
        if future.status == "cancelled":
            raise Gone("cluster_gone", address=self._where.text, error="connection lost")
        if future.status == "error":
            error = future.exception(timeout=CONNECT)
            if isinstance(error, _dask().KilledWorker):
                return Lost("crashed")
            raise Gone("cluster_broken", address=self._where.text, error=f"{type(error).__name__}: {_message(error)}")
        try:
            return bytes(future.result())
        except OSError as error:
            raise Gone("cluster_gone", address=self._where.text, error=_message(error)) from error

    def drop(self, task: _Pending) -> None:
        """Cancels a task."""
        del self.pending[task.key]
        task.future.cancel()

    def end(self) -> None:
        """Cancels all tasks. Those already running finish, and their answers are discarded."""
        with suppress(OSError):
            self._client.unsubscribe_topic(self._topic)
            self._client.cancel([task.future for task in self.pending.values() if task.future is not None])
        self.pending.clear()
