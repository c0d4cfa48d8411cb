"""Sample data: the histories of `examples/`, imported so that there is something to ask about.

They go the way of every history: converted to a file, rehearsed, applied, attested by their
sources. What is there already stays as it is, so loading them again changes nothing.
"""

import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from api.composition import Announce, Installation
from services.act import IdempotencyKeyReused
from services.history import History, Report

EXAMPLES = (
    ("PEP 13 in its 31 revisions", "examples.pep_0013.convert"),
    ("342 Swiss federal votes", "examples.swiss_votes.convert"),
    ("the story of a partnership, made up for Concord", "examples.science_share.convert"),
)
"""What each is, and the module whose `lines()` are its acts."""

Lines = Callable[[], Iterator[str]]


class SampleDataRefused(Exception):
    """An example can't be imported; the message says why. Nothing of it was entered."""


def load(installation: Installation, announce: Announce) -> None:
    """Import every example that is not there yet, and say so.

    Where the program was installed without its examples, that is said and nothing is loaded.
    Raises SampleDataRefused when an example has bad lines.
    """
    if find_spec("examples") is None:
        announce("The sample data is not part of this installation: nothing was loaded.")
        return
    with tempfile.TemporaryDirectory(prefix="concord-examples-") as directory:
        for title, module in EXAMPLES:
            path = Path(directory) / f"{module.split('.')[1]}.jsonl"
            _write(import_module(module).lines, path)
            _import(installation, path, title, announce)


def _write(lines: Lines, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines())


def _import(installation: Installation, path: Path, title: str, announce: Announce) -> None:
    history = History(path, installation.ledger, installation.command_pool, installation.clock)
    if history.is_applied():
        return
    announce(f"Loading the sample data: {title}.")
    report = history.run(_silently)
    if report.bad:
        bad = report.bad[0]
        if bad.code == IdempotencyKeyReused.code:
            # An example of another edition; what is recorded is never replaced.
            announce(f"Loaded by another edition of Concord, and left as it is: {title}.")
            return
        raise SampleDataRefused(f"{title}: line {bad.number}: {bad.sentence}")
    announce(f"Loaded {title}: {_summary(report)}.")


def _summary(report: Report) -> str:
    said = f"{report.applied} acts"
    if report.repeated or report.resumed_at:
        said += ", the others were there"
    if report.findings:
        said += f", {len(report.findings)} findings"
    return said


def _silently(_what: str, _done: int, _of: int) -> None:
    """The examples take seconds: no progress is shown."""
