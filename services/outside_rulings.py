"""Rulings from outside that a side reports: confirm them, or contest them."""

from typing import Annotated
from uuid import UUID

from domain.conflicts import confirming as rules
from domain.parties.partnership import zone
from domain.values import ConflictId, NeutralId, RulingReportId
from domain.voting.side import Side
from services.act import Act, Done
from services.commands import command
from services.conflicts import BY, NEUTRAL, acting, conflict_of, record, speaking
from services.ledger import Case, Performs

REPORT = "The ruling from outside, as a side reports it."


@command("conflict")
def confirm_ruling(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    report: Annotated[RulingReportId, REPORT],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """Say that somebody outside ruled as a side reports; once every other side has, or somebody
    neutral attests it, it is the ruling on the conflict.
    """

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        happened = rules.confirm_ruling(
            found,
            report=report,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, report)

    return ledger.perform(act, decide)


@command("conflict")
def contest_ruling(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    report: Annotated[RulingReportId, REPORT],
    grounds: Annotated[str, "Why; sealed."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Say that nobody outside ruled as a side reports, or take back one's own report: it then
    comes to nothing.
    """

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.contest_ruling(
            found,
            report=report,
            by=acting(case, found, by),
            grounds=grounds,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, report)

    return ledger.perform(act, decide)
