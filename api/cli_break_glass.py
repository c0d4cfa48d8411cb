"""`concord break-glass`: open reading of a partnership to an operator's key, and end that."""

from datetime import datetime
from typing import Annotated
from uuid import uuid4

import typer

from api.cli_output import EXIT_CODES, REFUSED, Ended, plain_failures, result, say
from domain.authority import ByAdministration
from domain.record import Actor
from domain.refusal import Refused
from services.act import Act

SHELL = "command line"
"""What the record names: who may run commands beside the server administers the installation."""


def break_glass(
    partnership: Annotated[str, typer.Argument(help="The partnership, by its id.")],
    key: Annotated[
        str, typer.Option(help="The operator's key, by its prefix, as `concord key list` shows it.")
    ],
    reason: Annotated[str, typer.Option(help="Why; every party reads it in the trail.")],
    hours: Annotated[int, typer.Option(help="For how many hours: 1 to 72.")] = 1,
) -> None:
    """Open reading of a partnership to an operator's key, on record, for some hours."""
    from api.composition import installation
    from api.cursors import identifier
    from domain.values import PartnershipId
    from services.accesses import break_glass as opened
    from services.settings import Settings

    with plain_failures(), installation(Settings(), say) as it:
        try:
            meant = PartnershipId(identifier(partnership, "Partnership"))
        except ValueError:
            raise Ended(f"{partnership!r} is not the id of a partnership.", REFUSED) from None
        entry = next((one for one in it.keys.entries() if one.prefix == key), None)
        if entry is None or not entry.operates or not entry.is_good_at(it.clock()):
            said = f"{key} is no good key for operating: `concord key make --operator` makes one."
            raise Ended(said, REFUSED)
        given = {"partnership": meant, "operator": key, "label": entry.label, "hours": hours}
        try:
            done = opened(it.ledger, _act(it.clock(), reason), **given)
        except Refused as refused:
            raise Ended(refused.sentence, REFUSED) from None
        result(str(done.id))
        say(f"{key} reads it for {hours} h; `concord end-access {done.id}` ends that before.")


def end_access(access: Annotated[str, typer.Argument(help="The access, by its id.")]) -> None:
    """End an operator's access before its time."""
    from api.composition import installation
    from api.cursors import identifier
    from domain.values import AccessId
    from services.accesses import end_access as ended
    from services.settings import Settings

    with plain_failures(), installation(Settings(), say) as it:
        try:
            meant = AccessId(identifier(access, "Access"))
            ended(it.ledger, _act(it.clock(), None), access=meant)
        except ValueError:
            raise Ended(f"{access!r} is not the id of an access.", REFUSED) from None
        except Refused as refused:
            raise Ended(refused.sentence, REFUSED) from None
        result(f"ended {meant}")


def _act(at: datetime, reason: str | None) -> Act:
    return Act(
        actor=Actor("client", SHELL),
        authority=ByAdministration(SHELL),
        command=uuid4(),
        at=at,
        reason=reason,
    )


EPILOG = f"Example: concord break-glass ID --key concord_1a2b3c4d --reason 'Fault 7'. {EXIT_CODES}"
