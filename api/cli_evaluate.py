"""The command that evaluates cases: it reads a file, writes answers, and touches nothing else."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import typer

from api.cli_output import REFUSED, result, say
from services.evaluation import answers, is_good, schema


def print_schema() -> None:
    """The JSON Schema of a case."""
    result(json.dumps(schema(), indent=2, ensure_ascii=False))


def evaluate_file(file: Path) -> None:
    """Answer every case of a file, or of the standard input; exit code 3 where one is not good."""
    total = bad = 0
    with _lines(file) as lines:
        for told in answers(lines):
            total += 1
            bad += not is_good(told)
            result(json.dumps(told, ensure_ascii=False))
    say(f"{total:,} cases, {bad:,} refused or not as expected")
    if bad:
        raise typer.Exit(REFUSED)


def _lines(file: Path) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb")
