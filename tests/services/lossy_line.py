"""A line to the database that loses what it is told to lose, where a network could lose it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Literal

from psycopg import conninfo

Fault = Literal["answer", "request", "answer and all after"]

APPENDING = b"ledger.events (position"
"""What an append says that no other statement does."""


class LossyLine:
    """Forwards connections to the server; `lose` makes it break at the next append."""

    def __init__(self, dsn: str) -> None:
        given = conninfo.conninfo_to_dict(dsn)
        self._host, self._port = str(given["host"]), int(given.get("port") or 5432)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._fault: Fault | None = None
        self._is_cut = False
        self._open: list[socket.socket] = []
        port = self._listener.getsockname()[1]
        self.dsn = conninfo.make_conninfo(dsn, host="127.0.0.1", port=port)
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self, fault: Fault) -> None:
        """At the next append, lose the request or the answer, and the connection with it."""
        self._fault = fault

    def mend(self) -> None:
        """Let connections through again."""
        self._is_cut = False

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._is_cut:
                    client.close()
                    continue
                server = self._server()
                self._open += [client, server]
                threading.Thread(target=self._forward, args=(client, server), daemon=True).start()

    def _server(self) -> socket.socket:
        if self._host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{self._host}/.s.PGSQL.{self._port}")
            return server
        return socket.create_connection((self._host, self._port))

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        losing = threading.Event()
        back = threading.Thread(target=self._back, args=(client, server, losing), daemon=True)
        back.start()
        with contextlib.suppress(OSError):
            while data := client.recv(65_536):
                if self._fault is not None and APPENDING in data:
                    fault, self._fault = self._fault, None
                    self._is_cut = fault == "answer and all after"
                    if fault == "request":
                        break
                    losing.set()
                server.sendall(data)
        _end(client, server)

    def _back(self, client: socket.socket, server: socket.socket, losing: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65_536):
                if losing.is_set():
                    if self._is_cut:
                        _end(*self._open)
                    break
                client.sendall(data)
        _end(client, server)


@contextlib.contextmanager
def lossy_line(dsn: str) -> Iterator[LossyLine]:
    """A line to the database of this DSN."""
    line = LossyLine(dsn)
    try:
        yield line
    finally:
        line.close()


def _end(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
            end.close()
