"""`concord key`: make, list and revoke the keys of programs."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from api.cli_output import EXIT_CODES, REFUSED, Ended, plain_failures, result, result_json, say
from api.cli_output import table as write_table
from domain.values import NAME_LIMIT, OrganisationId, required_text

keys = typer.Typer(help="The keys of programs that may use the API.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@keys.command(
    epilog="Example: concord key make --label 'School portal' --organisation ID --expires 365d. "
    f"{EXIT_CODES}"
)
def make(
    label: Annotated[str, typer.Option(help="What the key is for, in a few words.")],
    organisation: Annotated[
        str | None,
        typer.Option(help="The organisation it acts for, by its id. None: it administers."),
    ] = None,
    operator: Annotated[
        bool,
        typer.Option(
            "--operator",
            help="It is for operating the installation: it reads what `concord break-glass` opens.",
        ),
    ] = False,
    expires: Annotated[
        str | None,
        typer.Option(help="Its last day (2027-06-30), or days from now (90d)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and print it: this once, it can't be shown again."""
    from api.composition import installation
    from domain.parties.organisation import ORGANISATION
    from services.settings import Settings

    with plain_failures():
        required_text("label", label, NAME_LIMIT)
        acts_for = None if organisation is None else organisation_meant(organisation)
        if operator and acts_for is not None:
            raise Ended("A key for operating acts for no organisation.", REFUSED)
        with installation(Settings(), say) as it:
            if acts_for is not None and it.ledger.held(ORGANISATION, acts_for) is None:
                raise Ended(f"There is no organisation {acts_for}.", REFUSED)
            now = it.clock()
            ends = None if not expires else _end(expires, now)
            key = it.keys.make(label, now, acts_for, ends, operates=operator)
        result_json({"key": key}) if as_json else result(key)
        say("Keep it: it is not stored here and can't be shown again.")


@keys.command("list", epilog=f"Example: concord key list --json. {EXIT_CODES}")
def list_keys(as_json: AsJson = False) -> None:
    """List every key ever made: its prefix, never the key."""
    from api.composition import installation
    from services.settings import Settings

    with plain_failures():
        with installation(Settings(), say) as it:
            entries, now = it.keys.entries(), it.clock()
        rows = [
            {
                "prefix": entry.prefix,
                "label": entry.label,
                "organisation": entry.organisation,
                "operates": entry.operates,
                "created": entry.created_at.isoformat(timespec="seconds"),
                "expires": _or_none(entry.expires_at),
                "revoked": _or_none(entry.revoked_at),
                "good": entry.is_good_at(now),
            }
            for entry in entries
        ]
        if as_json:
            result_json(rows)
        elif rows:
            write_table(
                list(rows[0]), [["-" if it is None else it for it in row.values()] for row in rows]
            )
        else:
            say("No key has been made yet; the administration's own is not listed.")


@keys.command(epilog=f"Example: concord key revoke concord_1a2b3c4d. {EXIT_CODES}")
def revoke(prefix: Annotated[str, typer.Argument(help="As `concord key list` shows it.")]) -> None:
    """Revoke a key; servers notice within five seconds. Twice is the same as once."""
    from api.composition import installation
    from services.settings import Settings

    with plain_failures():
        with installation(Settings(), say) as it:
            found = it.keys.revoke(prefix, it.clock())
        if not found:
            raise Ended(f"There is no key with the prefix {prefix}.", REFUSED)
        result(f"revoked {prefix}")


def organisation_meant(text: str) -> OrganisationId:
    """The organisation of an option, by its id in the API or its UUID."""
    from api.cursors import identifier

    try:
        return OrganisationId(identifier(text, "Organisation"))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not the id of an organisation") from None


def _end(text: str, now: datetime) -> datetime:
    """The instant at which a key stops working; a day is included."""
    try:
        if text.endswith("d"):
            end = now + timedelta(days=int(text[:-1]))
        else:
            day = date.fromisoformat(text)
            end = datetime.combine(day + timedelta(days=1), time(), UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter("write a day as 2027-06-30, or a number of days as 90d") from None
    if end <= now:
        raise typer.BadParameter(f"{text} is over already")
    return end


def _or_none(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
