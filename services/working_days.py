"""Working days: list the holidays of a partnership, and strike them from the list."""

from datetime import date
from typing import Annotated
from uuid import UUID

from domain import working_days as rules
from domain.holiday import Holiday
from domain.partnership import PARTNERSHIP
from domain.values import PartnershipId
from services.act import Act, Done
from services.commands import command
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_of


@command("partnership")
def list_holidays(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    holidays: Annotated[tuple[Holiday, ...], "Weekdays on which it does not work."],
) -> Done:
    """List weekdays that are no working days of a partnership."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        happened = rules.list_holidays(
            found, holidays=holidays, effective=moment_in(case, found), conduct=act.conduct
        )
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)


@command("partnership")
def strike_holidays(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    days: Annotated[tuple[date, ...], "Days that were listed as holidays."],
) -> Done:
    """Strike days from the list of holidays, so that they are working days again."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        happened = rules.strike_holidays(
            found, days=days, effective=moment_in(case, found), conduct=act.conduct
        )
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)
