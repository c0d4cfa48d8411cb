"""Working days: list the holidays of a partnership, and strike them from the list."""

from datetime import date
from typing import Annotated
from uuid import UUID

from domain.holiday import Holiday
from domain.motions.enacted_acts import HolidayListing, HolidayStriking
from domain.parties import working_days as rules
from domain.parties.partnership import PARTNERSHIP
from domain.values import DecisionId, PartnershipId
from services.act import Act, Done
from services.commands import command
from services.entitlement import BY_DECISION, require_everybody
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_of


@command("partnership")
def list_holidays(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    holidays: Annotated[tuple[Holiday, ...], "Weekdays on which it does not work."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """List weekdays that are no working days of a partnership."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        listing = HolidayListing(tuple(sorted(holiday.day for holiday in holidays)))
        require_everybody(case, found, decision, effective, listing)
        happened = rules.list_holidays(
            found, holidays=holidays, effective=effective, conduct=act.conduct
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
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Strike days from the list of holidays, so that they are working days again."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        striking = HolidayStriking(tuple(sorted(days)))
        require_everybody(case, found, decision, effective, striking)
        happened = rules.strike_holidays(found, days=days, effective=effective, conduct=act.conduct)
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)
