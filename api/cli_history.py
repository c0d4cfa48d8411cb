"""The commands about what has happened: import, rebuild, replay."""

import json
from pathlib import Path

import typer

from api.cli_keys import organisation_meant
from api.cli_output import FAILED, REFUSED, Ended, Progress, result, result_json, say
from api.composition import installation
from projections.catalogue import VIEWS
from projections.feed import BrokenHistory
from projections.runner import Rebuilt, rebuild
from services.history import History, Report, Stage
from services.settings import Settings

LINES_SHOWN = 50


def print_schema() -> None:
    """The JSON Schema of the lines of a file of acts."""
    from services.history_schema import schema

    result(json.dumps(schema(), indent=2, ensure_ascii=False))


def import_file(file: Path, *, keep_going: bool, organisation: str | None, as_json: bool) -> None:
    """Enter a file of acts; ends with exit code 3 where it has bad lines."""
    progress = Progress()

    def tell(step: Stage, line: int, lines: int) -> None:
        if step == "waiting":
            progress.tell(f"{file.name}: waiting for another import of the same source")
            return
        progress.tell(f"{file.name}: {step} {line:,} of {lines:,} lines")

    with installation(Settings(), say) as it:
        acts_for = None if organisation is None else organisation_meant(organisation)
        history = History(file, it.ledger, it.command_pool, it.clock, acts_for)
        try:
            report = history.run(tell, keep_going=keep_going)
        finally:
            progress.end()
    if as_json:
        result_json(_plain(report))
    else:
        _tell_report(file, report, keep_going)
    if report.bad:
        raise typer.Exit(REFUSED)


def rebuild_views(names: list[str]) -> None:
    """Rebuild the named views, or all of them."""
    known = {view.name: view for view in VIEWS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(
            f"there is no view {', '.join(unknown)}; the views are {', '.join(known)}"
        )
    progress = Progress()

    def tell(now: Rebuilt) -> None:
        speed = now.events / now.seconds if now.seconds else 0
        progress.tell(f"{now.view}: {now.events:,} events, {speed:,.0f} a second")

    with installation(Settings(), say) as it:
        for name in names or known:
            try:
                done = rebuild(known[name], it.feed(), it.connect_projector, tell)
            except BrokenHistory as broken:
                raise Ended(f"{name} was not rebuilt, it stopped at {broken}", FAILED) from None
            finally:
                progress.end()
            result(f"{done.view}: {done.events:,} events in {done.seconds:.1f} s")


def replay_history(
    id: str, *, effective_on: str | None, known_at: str | None, authority: bool, as_json: bool
) -> int:
    """Print a stream or a partnership step by step; the exit code."""
    from api.replay import run

    with installation(Settings(), say) as it:
        return run(
            it,
            id,
            effective_on=effective_on,
            known_at=known_at,
            authority=authority,
            as_json=as_json,
        )


def _tell_report(file: Path, report: Report, keep_going: bool) -> None:
    for bad in report.bad[:LINES_SHOWN]:
        result(f"line {bad.number}: {bad.code}: {bad.sentence}")
    if len(report.bad) > LINES_SHOWN:
        result(f"… and {len(report.bad) - LINES_SHOWN} more bad lines")
    if report.resumed_at and not (report.applied or report.repeated or report.bad):
        result(f"{file.name}: nothing new, all of it was entered before")
        return
    if report.resumed_at:
        say(f"{file.name}: went on after line {report.resumed_at}, where an earlier run had come.")
    _tell_findings(report)
    if report.bad and not keep_going:
        say(f"{file.name}: nothing was entered, {len(report.bad)} lines are bad.")
        return
    result(
        f"{file.name}: {report.applied:,} acts entered, {report.repeated:,} were there before, "
        f"{len(report.bad):,} bad lines"
    )


def _tell_findings(report: Report) -> None:
    """Which lines tell of acts that broke a rule, and which rule."""
    if not report.findings:
        return
    counted = "1 finding" if len(report.findings) == 1 else f"{len(report.findings):,} findings"
    say(f"{counted}: acts that broke a rule, entered with their defect.")
    for line, found in report.findings[:LINES_SHOWN]:
        result(f"line {line}: finding {found.code}: {found.sentence}")
    if len(report.findings) > LINES_SHOWN:
        result(f"… and {len(report.findings) - LINES_SHOWN:,} more findings (--json has all)")


def _plain(report: Report) -> dict[str, object]:
    return {
        "lines": report.lines,
        "applied": report.applied,
        "repeated": report.repeated,
        "ended": report.ended,
        "resumedAt": report.resumed_at,
        "position": str(report.position),
        "bad": [{"line": it.number, "code": it.code, "sentence": it.sentence} for it in report.bad],
        "findings": [
            {"line": number, "code": it.code, "sentence": it.sentence}
            for number, it in report.findings
        ],
    }
