"""The command that evaluates cases: it reads a file, writes answers, and touches nothing else."""

import json
import sys
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import typer

from api.cli_output import FAILED, REFUSED, result, say
from services.evaluation import LINE_LIMIT, answers, is_good, schema


def print_schema() -> None:
    """The JSON Schema of a case."""
    result(json.dumps(schema(), indent=2, ensure_ascii=False))


def evaluate_file(file: Path) -> None:
    """Answer every case of a file, or of the standard input; exit code 3 where one is not good, 1
    where the program failed at one, whose traceback is told beside the answers."""
    total = bad = 0
    failures: list[int] = []

    def failed(number: int, error: Exception) -> None:
        failures.append(number)
        say("".join(traceback.format_exception(error)))

    with _opened(file) as opened:
        for told in answers(_lines(opened), failed):
            total += 1
            bad += not is_good(told)
            result(json.dumps(told, ensure_ascii=False))
    say(f"{total:,} cases, {bad:,} refused or not as expected")
    if failures:
        say(f"the program failed at {len(failures):,}: line {', line '.join(map(str, failures))}")
        raise typer.Exit(FAILED)
    if bad:
        raise typer.Exit(REFUSED)


def _opened(file: Path) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb")


def _lines(opened: BinaryIO) -> Iterator[bytes]:
    """The lines, of each that is too long no more than shows it: a file may be one endless line."""
    while line := opened.readline(LINE_LIMIT + 1):
        yield line
        while len(line) > LINE_LIMIT and not line.endswith(b"\n"):
            line = opened.readline(LINE_LIMIT + 1)
