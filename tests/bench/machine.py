"""What the numbers were measured on."""

import os
import platform
import re
from pathlib import Path

import psycopg

from tests.databases import Server

_SHOWN = ("fsync", "synchronous_commit", "wal_sync_method", "shared_buffers")


def described(server: Server) -> str:
    """Processor, memory, versions, and how PostgreSQL is set."""
    with psycopg.connect(server.dsn("postgres")) as connection:
        row = connection.execute("SHOW server_version").fetchone()
        assert row is not None
        settings = [f"{name} {_setting(connection, name)}" for name in _SHOWN]
    return "\n".join(
        [
            f"- {_processor()}, {os.cpu_count()} cores, {_memory()} GB of memory",
            f"- {platform.system()}, Python {platform.python_version()}",
            f"- PostgreSQL {row[0]}, {', '.join(settings)}",
        ]
    )


def _setting(connection: psycopg.Connection[tuple[object, ...]], name: str) -> str:
    row = connection.execute(f"SHOW {name}".encode()).fetchone()
    assert row is not None
    return str(row[0])


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9)
