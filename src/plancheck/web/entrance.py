"""HTTPS for a server that speaks HTTP only: TLS ends at this entrance, and what it carries goes on to the server over the loopback.

Waitress hands a request on only when it has wholly arrived, so that slow ones keep no thread, and has no TLS; servers with TLS keep a
thread for every request that is arriving. Bytes pass unread, so whatever is limited there stays limited.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from typing import Any

from plancheck.web.certificates import Encryption
from plancheck.wording.catalogue import both

#: Seconds that a visitor may take to agree on the encryption.
GREETING = 20
#: How much is passed on at a time, and the first byte of what speaks TLS.
_CHUNK, _TLS = 1 << 16, b"\x16"
#: Seconds until another visitor is let in where one could not be.
_AGAIN = 0.2

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Entrance:
    """Listens for visitors, `most` at a time; one who takes nothing in for `still` seconds is cut off. Raises OSError."""

    def __init__(self, context: Encryption, host: str, port: int, most: int, still: float) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=1024)
        self._listener.setblocking(False)
        self._context, self._most, self._still = context, most, still
        self._visitors: dict[str, tuple[Any, ...]] = {}
        self._loop, self._over = asyncio.new_event_loop(), asyncio.Event()
        self._thread: threading.Thread | None = None
        _allow_files(4 * most)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        port: int = self._listener.getsockname()[1]
        return port

    def before(self, application: Application) -> Application:
        """An application that is told where its visitors come from. Whoever did not come by this entrance is refused."""

        def entered(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
            visitor = self._visitors.get(environ["REMOTE_PORT"])
            if visitor is None:
                start("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
                return [_said("web.only_https")]
            environ["REMOTE_ADDR"], environ["REMOTE_PORT"] = visitor[0], str(visitor[1])
            environ["REMOTE_HOST"] = visitor[0]
            return application(environ, start)

        return entered

    def open(self, server: int) -> None:
        """Lets visitors in, to the server on this port of the loopback."""
        self._thread = threading.Thread(target=self._run, args=(server,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Sends all visitors away."""
        if self._thread is not None:
            self._loop.call_soon_threadsafe(self._over.set)
            self._thread.join()
        self._listener.close()

    def _run(self, server: int) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._receive(server))

    async def _receive(self, server: int) -> None:
        self._loop.set_exception_handler(_told)
        accepting = self._loop.create_task(self._accept(server))
        await self._over.wait()
        accepting.cancel()

    async def _accept(self, server: int) -> None:
        free = asyncio.Semaphore(self._most)
        visits: set[asyncio.Task[None]] = set()
        while True:
            await free.acquire()
            try:
                connection, visitor = await self._loop.sock_accept(self._listener)
            except OSError:  # it has gone already, or no file is left for it
                free.release()
                await asyncio.sleep(_AGAIN)
                continue
            visit = self._loop.create_task(self._visit(connection, visitor, server))
            visits.add(visit)
            visit.add_done_callback(visits.discard)
            visit.add_done_callback(lambda _: free.release())

    async def _visit(self, connection: socket.socket, visitor: tuple[Any, ...], server: int) -> None:
        with suppress(OSError), connection:  # whatever a connection ends by, it concerns nobody else
            async with asyncio.timeout(GREETING):
                speaks = await _first(connection)
                if speaks != _TLS:
                    await _turn_away(connection, speaks)
                    return
            reader, writer = await self._secured(connection)
            with closing(writer):
                await self._relay(reader, writer, visitor, server)

    async def _secured(self, connection: socket.socket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader = asyncio.StreamReader(limit=_CHUNK)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await self._loop.connect_accepted_socket(
            lambda: protocol, connection, ssl=self._context, ssl_handshake_timeout=GREETING, ssl_shutdown_timeout=GREETING
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, self._loop)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, visitor: tuple[Any, ...], server: int) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", server, limit=_CHUNK)
        port = str(to_server.get_extra_info("sockname")[1])
        self._visitors[port] = visitor
        try:
            await asyncio.gather(_pass_on(reader, to_server, None), _pass_on(from_server, writer, self._still))
        finally:
            del self._visitors[port]


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, still: float | None) -> None:
    """Passes on what comes until it ends, then closes the sink."""
    with suppress(OSError), closing(sink):
        while data := await source.read(_CHUNK):
            sink.write(data)
            async with asyncio.timeout(still):
                await sink.drain()


async def _first(connection: socket.socket) -> bytes:
    """The first byte that comes, which stays there to be read; nothing at an end."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(connection, came.set)
    try:
        await came.wait()
    finally:
        loop.remove_reader(connection)
    return connection.recv(1, socket.MSG_PEEK)


async def _turn_away(connection: socket.socket, speaks: bytes) -> None:
    """Says to somebody who came by HTTP how to come."""
    if not speaks:
        return
    loop, body = asyncio.get_running_loop(), _said("web.only_https")
    await loop.sock_recv(connection, _CHUNK)
    head = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close"
    head += f"\r\nContent-Length: {len(body)}\r\n\r\n"
    await loop.sock_sendall(connection, head.encode() + body)
    connection.shutdown(socket.SHUT_WR)


def _said(key: str) -> bytes:
    text = both(key)
    return f"{text.zh}\n{text.en}\n".encode()


def _told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Passes over connections that broke off, which is everyday, and reports everything else."""
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)


def _allow_files(most: int) -> None:
    """Lets this process have so many files open, as far as the system allows it: a visitor takes three."""
    if os.name == "posix":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
