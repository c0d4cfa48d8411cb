"""Serving: the socket, the signals and the order in which a server begins and ends.

The port is taken first, so that a second server on it fails at once and in one sentence. On
SIGTERM or SIGINT the server accepts nothing new, finishes what it has begun, stops its worker
and then PostgreSQL, and the process ends with 0. Signals that come while it is still starting
end it just as cleanly; those that come while it stops change nothing.
"""

import asyncio
import contextlib
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import structlog
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

FINISH_SECONDS = 10
"""Seconds in which requests may finish once the server has been told to stop."""
CONNECTIONS = 1_000
HEAD_LIMIT = 65_536
"""Bytes that the head of a request may have."""
HEAD_SECONDS = 10.0
"""Seconds in which it must have come, from the connection's begin or its own first byte."""

log = structlog.get_logger("concord.server")


class PortTaken(Exception):
    """The server can't listen where it was told to."""


class NotStarted(Exception):
    """Something that the server consists of could not be started."""


class Stopped(BaseException):
    """The program was told to stop while it was starting."""


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket on this address, not listening yet; PortTaken says why it can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortTaken(f"can't listen on {host}: {error.strerror or error}") from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise _port_taken(host, port, error) from None
    return bound


def _port_taken(host: str, port: int, error: OSError) -> PortTaken:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"port {port} on {host} is in use: stop what listens there, or set CONCORD_PORT "
            "(0 takes any free one)"
        )
    return PortTaken(f"can't listen on {host} port {port}: {error.strerror or error}")


class Signals:
    """What SIGTERM and SIGINT mean: stop starting, stop serving, or nothing any more."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._is_starting = True

    @contextlib.contextmanager
    def taken(self) -> Iterator["Signals"]:
        """Take the signals over for as long as the block runs."""
        before = {it: signal.signal(it, self._told) for it in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield self
        finally:
            for number, handled in before.items():
                signal.signal(number, handled)

    def started(self) -> None:
        """From now on a signal is a wish, not an interruption."""
        self._is_starting = False
        if self.stopping.is_set():
            raise Stopped

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        first = not self.stopping.is_set()
        self.stopping.set()
        if self._is_starting and first:
            raise Stopped


def serve(
    app: ASGIApp, listener: socket.socket, signals: Signals, announce: Callable[[str], None]
) -> None:
    """Serve until told to stop; `announce` is told the address once requests are answered."""
    server = Server(app, lambda: announce(address_of(listener)))
    signals.started()
    try:
        server.run(sockets=[listener])
    except SystemExit:
        raise NotStarted("the server could not start; the log says why") from None
    except OSError as error:
        host, port = listener.getsockname()[:2]
        raise _port_taken(host, port, error) from None


class Server(uvicorn.Server):
    """The HTTP server of an application, with its limits; `ready` is called once it answers."""

    def __init__(self, app: ASGIApp, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=BoundedHead,
                loop="auto",  # uvloop where it is there
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=CONNECTIONS,
                backlog=1_024,
                timeout_keep_alive=15,
                timeout_graceful_shutdown=FINISH_SECONDS,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application, then listen, then say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self._ready()


def address_of(listener: socket.socket) -> str:
    """The URL that a browser on this machine reaches the server at."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 -- told apart here, not listened on
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class BoundedHead(HttpToolsProtocol):
    """HTTP/1.1 whose heads are bounded in size and time.

    The parser itself would collect headers without end, and who connects and never asks would
    hold one of the connections that there are, with no key at all.
    """

    _head = _chunk = 0
    _in_head = True
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there: their first head is waited for from here."""
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more is waited for."""
        self._head_has_come()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, unless the head of a request is beyond all measure."""
        self._chunk = len(data)
        if self._in_head:
            self._head += self._chunk
            self._wait_for_head()
        super().data_received(data)
        if self._in_head and self._head > HEAD_LIMIT and self.transport is not None:
            log.warning("a request's head was too large")
            self.transport.write(
                b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
                b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins: its head is counted from here."""
        self._head, self._in_head = self._chunk, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is over: a body has limits of its own."""
        self._in_head = False
        self._head_has_come()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is over: what comes now is the head of the next one."""
        self._head, self._in_head = 0, True
        super().on_message_complete()

    def _wait_for_head(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _head_has_come(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _head_is_late(self) -> None:
        self._late = None
        if self._is_answering():
            self._wait_for_head()  # who is still being answered may be slow to ask again
        elif not self.transport.is_closing():
            self.transport.close()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None until the first request
        return cycle is not None and not cycle.response_complete


def run_until_stopped(signals: Signals) -> None:
    """Do nothing in this thread until a signal says to stop."""
    while not signals.stopping.wait(0.5):
        continue
