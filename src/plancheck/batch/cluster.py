"""Tasks on a cluster of dask.distributed, which is imported nowhere else. It knows nothing of drafts.

Who controls the scheduler or a worker controls this process too, as dask sends pickles both ways: a cluster is trusted like this machine.
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

from plancheck.worker import Begun, Lost

#: Seconds that a scheduler has to answer at the start, and how long a cluster may be without a worker before it is given up.
CONNECT, WORKERLESS = 10.0, 30.0
#: How often (seconds) the workers of the cluster are looked at.
LOOK = 1.0
#: How many tasks a thread of a worker has waiting for it, the one at work included.
AHEAD = 2

_ADDRESS = re.compile(r"(?:([a-z]+)://)?(\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]@]+):(\d{1,5})/?")


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM: the authority that all members of the cluster are certified by, our certificate, and its key."""

    ca: Path
    cert: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Address:
    """Where the scheduler is. `open`: what is sent may go over the network unencrypted, since the person said so."""

    text: str
    tls: Tls | None = None
    open: bool = False


class Unusable(Exception):
    """The cluster cannot be used as it was asked for: `code` is the sentence that says why, with its `values`."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class Gone(Unusable):
    """The cluster was lost while it was at work."""


def address(text: str, tls: Tls | None, open: bool) -> Address:
    """Where the scheduler is; raises Unusable for what is no address, or where drafts would go over the network for all to read."""
    found = _ADDRESS.fullmatch(text.strip())
    scheme = found[1] or ("tls" if tls else "tcp") if found else ""
    if found is None or scheme not in ("tcp", "tls") or int(found[3]) > 65535:
        raise Unusable("cluster_address", address=text)
    if scheme == "tcp" and tls is not None:
        raise Unusable("cluster_tls_for_tcp", address=text)
    if scheme == "tls" and tls is None:
        raise Unusable("cluster_tls_files", address=text)
    if scheme == "tcp" and not open and not _loopback(found[2]):
        raise Unusable("cluster_open", address=text)
    return Address(f"{scheme}://{found[2]}:{found[3]}", tls, open)


def _loopback(host: str) -> bool:
    """Whether what is sent there stays on this machine. A name other than localhost may lead anywhere."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


# ---- the connection ---------------------------------------------------------------------------------------------


@contextmanager
def connected(where: Address) -> Iterator[Any]:
    """A client of the cluster. Raises Unusable where dask is not installed, the certificates are of no use, or nobody answers."""
    dask = _dask()
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what is wrong, the person hears from us
    security = _security(dask, where.tls)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions that differ: those of plancheck are compared with every task
        try:
            client = dask.Client(where.text, security=security, timeout=CONNECT, set_as_default=False, name="plancheck")
        except (OSError, RuntimeError, TypeError) as error:  # the last two: an address of another protocol, TLS where dask asks for it
            raise Unusable("cluster_unreached", address=where.text, error=_said(error), seconds=int(CONNECT)) from error
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
        if "ENCRYPTED" in text:  # its passphrase would be asked for on the terminal, again and again
            raise Unusable("cluster_tls_encrypted", path=file)
    security = dask.Security(tls_ca_file=str(tls.ca), tls_client_cert=str(tls.cert), tls_client_key=str(tls.key), require_encryption=True)
    try:
        security.get_connection_args("client")
    except OSError as error:  # ssl.SSLError is one
        raise Unusable("cluster_tls_file", path=f"{tls.ca}, {tls.cert}, {tls.key}", error=_said(error)) from error
    return security


def _said(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__


# ---- tasks ------------------------------------------------------------------------------------------------------


#: A task: its number, and what makes the bytes that its function is given, when it is handed over and not before.
Waiting = deque[tuple[int, Callable[[], bytes]]]
#: Runs on the worker: (topic, key, what the task was given) to an answer; calls `begun(topic, key)` when it begins. It must not raise:
#: of an exception that cannot be pickled, the client of dask never hears.
Function = Callable[[str, str, bytes], bytes]


def begun(topic: str, key: str) -> None:
    """On the worker: tells the client that a task is at work."""
    _dask().get_worker().log_event(topic, key)


def completed(client: Any, where: Address, function: Function, waiting: Waiting) -> Generator[tuple[int, Begun | bytes | Lost], None, None]:
    """Takes tasks from `waiting`, to which more may be added meanwhile, and gives what becomes of each as it comes: once a Begun, and
    in the end the answer, or a Lost where the task ends every worker that it is given to.

    A worker that dies takes all tasks that it had with it, and the scheduler gives them to others; what was there as often as the
    scheduler allows is run again alone, when all others are done. What then ends its worker once more is lost.
    Raises Gone where the cluster is lost, Unusable where a worker is not as `where` asks for.
    """
    run = _Run(client, where, function)
    suspects: Waiting = deque()
    try:
        while waiting or run.flying or suspects:
            room = run.room()
            while waiting and len(run.flying) < room:
                run.give(*waiting.popleft())
            if suspects and not run.flying and not waiting:
                run.give(*suspects.popleft(), alone=True)
            for flight, event in run.news():
                match event:
                    case Begun() if flight.begun == 1:
                        yield flight.number, event
                    case Begun() if flight.alone:
                        run.drop(flight)
                        yield flight.number, Lost("crashed")
                    case Begun():
                        pass
                    case Lost() if not flight.alone:
                        suspects.append((flight.number, flight.made))
                    case _:
                        yield flight.number, event
    finally:
        run.end()


@dataclass(slots=True)
class _Flight:
    """A task that the cluster has. `begun`: how often it was begun."""

    number: int
    made: Callable[[], bytes]
    key: str
    alone: bool
    begun: int = 0
    future: Any = None


class _Run:
    """The tasks of one run that the cluster has, and what is heard of them. Other threads put it into `_heard`."""

    def __init__(self, client: Any, where: Address, function: Function) -> None:
        self._client, self._where, self._function = client, where, function
        self._topic = f"plancheck-{uuid.uuid4().hex}"
        self._heard: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self._given = self._room = 0
        self._looked, self._manned = -LOOK, time.monotonic()
        self.flying: dict[str, _Flight] = {}
        client.subscribe_topic(self._topic, lambda event: self._heard.put((event[1], None)))

    def room(self) -> int:
        """How many tasks the cluster should have. Raises Gone where it has been without workers for too long, Unusable as `completed`."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return self._room
        try:
            workers = self._client.sync(self._client.scheduler.identity, n_workers=-1, callback_timeout=CONNECT)["workers"]
        except OSError as error:
            raise Gone("cluster_gone", address=self._where.text, error=_said(error)) from error
        for each in workers:
            if not self._where.open and each.startswith("tcp://") and not _loopback(each[6:].rpartition(":")[0]):
                raise Unusable("cluster_open_worker", address=each)
        if workers:
            self._manned = now
        elif now - self._manned > WORKERLESS:
            raise Gone("cluster_workerless", address=self._where.text, seconds=int(WORKERLESS))
        self._looked, self._room = now, AHEAD * sum(each["nthreads"] for each in workers.values())
        return self._room

    def give(self, number: int, made: Callable[[], bytes], alone: bool = False) -> None:
        """Hands a task to the cluster."""
        self._given += 1
        flight = _Flight(number, made, f"{self._topic}-{self._given}", alone)
        self.flying[flight.key] = flight
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a draft has many bytes
            flight.future = self._client.submit(self._function, self._topic, flight.key, made(), key=flight.key, pure=False)
        flight.future.add_done_callback(lambda future: self._heard.put((flight.key, future)))

    def news(self) -> Iterator[tuple[_Flight, Begun | bytes | Lost]]:
        """What was heard within a moment."""
        with suppress(Empty):
            heard = self._heard.get(timeout=0.2)
            while True:
                key, future = heard
                if (flight := self.flying.get(key)) is not None:
                    if future is None:
                        flight.begun += 1
                        yield flight, Begun()
                    else:
                        del self.flying[key]
                        yield flight, self._answer(future)
                heard = self._heard.get_nowait()

    def _answer(self, future: Any) -> bytes | Lost:
        if future.status == "cancelled":
            raise Gone("cluster_gone", address=self._where.text, error="connection lost")
        if future.status == "error":
            error = future.exception(timeout=CONNECT)
            if isinstance(error, _dask().KilledWorker):
                return Lost("crashed")
            raise Gone("cluster_broken", address=self._where.text, error=f"{type(error).__name__}: {_said(error)}")
        try:
            return bytes(future.result())
        except OSError as error:
            raise Gone("cluster_gone", address=self._where.text, error=_said(error)) from error

    def drop(self, flight: _Flight) -> None:
        """Takes a task from the cluster."""
        del self.flying[flight.key]
        flight.future.cancel()

    def end(self) -> None:
        """Takes all tasks from the cluster; what is at work there is done for nothing."""
        with suppress(OSError):
            self._client.unsubscribe_topic(self._topic)
            self._client.cancel([each.future for each in self.flying.values() if each.future is not None])
        self.flying.clear()
