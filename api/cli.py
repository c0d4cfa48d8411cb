"""The command line: `concord`, and what each of its commands does.

Commands that are more than a few lines stand in files of their own (`api/cli_*.py`). Everything
heavy is imported by the command that needs it, so that `concord --help` answers at once.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli_break_glass import EPILOG, break_glass, end_access
from api.cli_keys import keys
from api.cli_output import EXIT_CODES, FAILED, OK, Ended, plain_failures, result, say

app = typer.Typer(
    name="concord",
    help="Concord records how a partnership governs itself, and proves it.",
    epilog=f"{EXIT_CODES} Settings are environment variables: see `concord doctor`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
ledger = typer.Typer(help="The operator's commands on the ledger.", no_args_is_help=True)
app.add_typer(ledger, name="ledger")
app.add_typer(keys, name="key")

app.command("break-glass", epilog=EPILOG)(break_glass)
app.command("end-access", epilog=f"Example: concord end-access ID. {EXIT_CODES}")(end_access)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.command(epilog=f"Example: CONCORD_PORT=8080 concord serve. {EXIT_CODES}")
def serve(
    without_worker: Annotated[
        bool,
        typer.Option("--without-worker", help="Leave the views to a `concord worker` elsewhere."),
    ] = False,
) -> None:
    """Serve GraphQL, and keep the views up unless told otherwise; ends cleanly on SIGTERM."""
    from api.cli_server import run_server

    with plain_failures():
        run_server(with_worker=not without_worker)


@app.command(epilog=f"Example: concord worker. {EXIT_CODES}")
def worker() -> None:
    """Keep the views up without serving; ends cleanly on SIGTERM."""
    from api.cli_server import run_worker

    with plain_failures():
        run_worker()


@app.command(epilog=f"Example: concord migrate. {EXIT_CODES}")
def migrate() -> None:
    """Bring the database to this version of Concord; what was applied before is left alone."""
    from api.cli_server import migrate_database

    with plain_failures():
        applied = migrate_database()
        for name in applied:
            result(f"applied {name}")
        say("Nothing was left to apply." if not applied else "The database is up to date.")


@app.command("import", epilog=f"Example: concord import acts.jsonl --keep-going. {EXIT_CODES}")
def import_history(
    file: Annotated[
        Path | None, typer.Argument(help="JSON Lines: a source, then one act a line.")
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Enter the good lines of a file with bad ones.")
    ] = False,
    organisation: Annotated[
        str | None, typer.Option(help="The organisation that enters the acts, by its id.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the lines, and end.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Enter acts of the past, attested by their source: recorded now, effective then.

    The file is rehearsed first; with a bad line nothing is entered unless --keep-going is
    given. The same file twice changes nothing, and an interrupted one goes on.
    """
    from api.cli_history import import_file, print_schema

    with plain_failures():
        if schema:
            print_schema()
        elif file is None:
            raise typer.BadParameter("name a file, or --schema")
        else:
            import_file(file, keep_going=keep_going, organisation=organisation, as_json=as_json)


@app.command(epilog=f"Example: concord evaluate cases.jsonl. {EXIT_CODES}")
def evaluate(
    file: Annotated[
        Path | None, typer.Argument(help="JSON Lines: one case a line; - for standard input.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a case, and end.")
    ] = False,
) -> None:
    """Say what votes come to under a rule, one answer a line; nothing is stored or needed.

    A case may state what it expects; where an answer differs, the exit code is 3.
    """
    from api.cli_evaluate import evaluate_file, print_schema

    with plain_failures():
        if schema:
            print_schema()
        elif file is None:
            raise typer.BadParameter("name a file, or - or --schema")
        else:
            evaluate_file(file)


@app.command(epilog=f"Example: concord rebuild decisions. {EXIT_CODES}")
def rebuild(
    views: Annotated[
        list[str] | None, typer.Argument(metavar="VIEW", help="Which; all if none is named.")
    ] = None,
) -> None:
    """Fill views anew beside the ones that serve, from the first event, and let them take over."""
    from api.cli_history import rebuild_views

    with plain_failures():
        rebuild_views(views or [])


@app.command(epilog=f"Example: concord replay 0193… --known-at 2025-06-30. {EXIT_CODES}")
def replay(
    id: Annotated[str, typer.Argument(help="The id of a stream, a partnership or an event.")],
    effective_on: Annotated[
        str | None, typer.Option(help="Only what took effect by this day or instant.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="Only what was recorded by this day or instant.")
    ] = None,
    authority: Annotated[
        bool, typer.Option("--authority", help="Follow by what right each act was done.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print what happened step by step: who, by what right or source, and what it changed."""
    from api.cli_history import replay_history

    with plain_failures():
        code = replay_history(
            id, effective_on=effective_on, known_at=known_at, authority=authority, as_json=as_json
        )
    raise typer.Exit(code)


@ledger.command(epilog=f"Example: concord ledger rebase --yes. {EXIT_CODES}")
def rebase(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
) -> None:
    """Begin a new epoch after a restore on another server, or after a replica was promoted.

    Positions go on above every one that was ever given out; clients and views keep theirs.
    """
    from api.cli_server import rebase_ledger

    if not yes:
        typer.confirm(
            "Only do this where `concord doctor` says that the epoch is broken, and after no "
            "other server writes to this ledger any more. Go on?",
            abort=True,
            err=True,
        )
    with plain_failures():
        epoch = rebase_ledger()
        result(f"A new epoch began at {epoch.since:%Y-%m-%d %H:%M:%S} UTC, shift {epoch.shift}.")


@app.command(epilog=f"Example: concord schema > schema.graphql. {EXIT_CODES}")
def schema() -> None:
    """Print the GraphQL schema."""
    from api.schema import schema as served

    sys.stdout.write(served.as_str().rstrip() + "\n")


@app.command(epilog=f"Example: concord doctor --json. {EXIT_CODES}")
def doctor(as_json: AsJson = False) -> None:
    """Look at everything that has to be right, and say what is not; nothing is changed."""
    from api.cli_doctor import examine_everything

    with plain_failures():
        raise typer.Exit(OK if examine_everything(as_json=as_json) else FAILED)


def main() -> None:
    """The entry point of the program."""
    try:
        app()
    except Ended as ended:
        say(str(ended))
        sys.exit(ended.code)


if __name__ == "__main__":
    main()
