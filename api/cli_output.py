"""What the commands say and how they end: exit codes, progress, tables, plain failures.

Results go to the standard output, everything else to the standard error.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NoReturn

import psycopg
import typer
from eventsourcing.persistence import OperationalError as LedgerError
from psycopg_pool import PoolClosed, PoolTimeout
from pydantic import ValidationError

from api.composition import NotReady
from domain.refusal import Refused
from projections.storage import PlaceLost
from services.embedded_postgres import EmbeddedPostgresError
from services.migrations import MigrationsDiffer

OK, FAILED, USAGE, REFUSED, NOT_READY = 0, 1, 2, 3, 4
EXIT_CODES = (
    "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 refused, or the file has bad lines; "
    "4 the database or the installation is not ready."
)

EVERY_SECONDS = 3.0
"""How often progress is told where there is no terminal."""


class Ended(Exception):
    """A command can't go on: what to say, and the exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Tell the person at the terminal something that is not the result."""
    print(message, file=sys.stderr, flush=True)


def result(message: str) -> None:
    """Write a line of the result."""
    print(message, flush=True)


def result_json(value: object) -> None:
    """Write the result for programs."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str), flush=True)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write the result as columns."""
    texts = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[at]) for row in texts) for at in range(len(headings))]
    for row in texts:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        result("  ".join(padded).rstrip())


@contextmanager
def plain_failures() -> Iterator[None]:
    """End the command with one sentence and an exit code where something expected goes wrong."""
    try:
        yield
    except Ended as ended:
        _end(str(ended), ended.code)
    except Refused as refused:
        _end(f"Refused ({refused.code}): {refused.sentence}", REFUSED)
    except ValidationError as error:
        wrong = "; ".join(
            f"CONCORD_{'_'.join(map(str, it['loc'])).upper()}: {it['msg']}"
            for it in error.errors(include_input=False)
        )
        _end(f"The settings can't be used: {wrong}.", USAGE)
    except (NotReady, MigrationsDiffer, LedgerError, EmbeddedPostgresError) as error:
        _end(f"Not ready: {error}", NOT_READY)
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, PoolClosed) as error:
        first = str(error).strip().splitlines() or [type(error).__name__]
        _end(f"The database does not answer: {first[0]}", NOT_READY)
    except PlaceLost as lost:
        _end(f"Another rebuild of the view {lost} has begun; it goes on.", FAILED)
    except BrokenPipeError:
        # Who read the result has seen enough; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None
    except OSError as error:
        _end(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), FAILED)


def _end(message: str, code: int) -> NoReturn:
    say(message)
    raise typer.Exit(code) from None


class Progress:
    """One line about long work: rewritten on a terminal, told every few seconds elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._told = time.monotonic()
        self._shown = 0

    def tell(self, message: str) -> None:
        """Say how far the work is."""
        if self._is_terminal:
            sys.stderr.write("\r" + message.ljust(self._shown))
            sys.stderr.flush()
            self._shown = len(message)
        elif time.monotonic() - self._told >= EVERY_SECONDS:
            self._told = time.monotonic()
            say(message)

    def end(self) -> None:
        """The work is over: what is said next stands on a line of its own."""
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
            self._shown = 0


def worded(values: Mapping[str, object]) -> str:
    """Facts on one line."""
    return ", ".join(f"{name} {value}" for name, value in values.items())
