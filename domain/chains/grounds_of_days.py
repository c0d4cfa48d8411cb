"""Whether what a decision enacts took effect on the day that its motion names."""

from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.amendment import AmendmentAdopted
from domain.chains.chain import Acted
from domain.decisions.decision import Decision
from domain.motions.day_decided import CarryingOut
from domain.parties.partnership import PARTNERSHIP, zone
from domain.posts.appointment import AppointmentMade
from domain.values import Moment


def not_the_day(acted: Acted[Any], state: Decision, number: int) -> str:
    """Why the act is not as this one of those that the motion names: it took effect on another
    day. Empty where it is; where the motion names no day, its records don't tell who was free to.
    """
    named = state.enactment.day(number)
    around = acted.known.of(PARTNERSHIP, state.partnership)
    if named is None or around is None:
        return ""
    proposed = _proposed(acted)
    begins = _begins(acted)
    when = CarryingOut(begins, acted.record.recorded_at, zone(around), False, proposed)
    return "" if when.fits(named) else f"it was decided for {named}, and took effect at {begins}"


def _begins(acted: Acted[Any]) -> Moment:
    data = acted.data
    return data.term.start if isinstance(data, AppointmentMade) else acted.record.effective.start


def _proposed(acted: Acted[Any]) -> Moment | None:
    """From when on an adopted amendment was to have effect, as it was proposed."""
    data, agreement = acted.data, acted.known.of(AGREEMENT, acted.record.stream)
    if not isinstance(data, AmendmentAdopted) or agreement is None:
        return None
    adopted = agreement.amendments.get(data.amendment)
    return None if adopted is None else adopted.takes_effect
