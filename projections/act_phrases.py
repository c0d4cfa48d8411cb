"""Phrases of the acts that motions name: what would be done, about what, for a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.motions.enacted_acts import (
    AgreementRenewal,
    AgreementTermination,
    AmendmentAdoption,
    AmendmentRejection,
    AmendmentWithdrawal,
    AppealDecision,
    AppointmentEnding,
    AttendanceRecording,
    BodyConstitution,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    ChallengeDetermination,
    ConflictRemand,
    DecisionNullification,
    DecisionRatification,
    DecisionReconsideration,
    DecisionRescission,
    DecisionSupersession,
    DependentDisposition,
    EnactedAct,
    HolderRemoval,
    HolidayListing,
    HolidayStriking,
    MotionAdjournment,
    MotionAmendment,
    PartnershipDissolution,
    PartyAccession,
    PaymentApproval,
    PaymentRefusal,
    PostAbolition,
    PostAppointment,
    PostDefinition,
    RemitGrant,
    RulingOnInterest,
    SeatFilling,
    SeatVacating,
    UrgentActionRatification,
)
from projections.wording import day

Called = Callable[[UUID, str], str]
"""An identifier and what kind of thing it is; what that is called in a sentence."""

_PLAIN: dict[type[EnactedAct], tuple[str, str, str]] = {
    AgreementTermination: ("terminate {}", "agreement", "agreement"),
    AmendmentAdoption: ("adopt {}", "amendment", "amendment"),
    AmendmentRejection: ("reject {}", "amendment", "amendment"),
    AmendmentWithdrawal: ("withdraw {}", "amendment", "amendment"),
    PartyAccession: ("take in {}", "organisation", "organisation"),
    BodyDissolution: ("dissolve {}", "body", "body"),
    AttendanceRecording: ("record who was at a meeting of {}", "body", "body"),
    RemitGrant: ("give {} another remit", "post", "post"),
    PostAbolition: ("abolish {}", "post", "post"),
    AppointmentEnding: ("end {}", "appointment", "appointment"),
    HolderRemoval: ("end {} by removing the holder", "appointment", "appointment"),
    PaymentApproval: ("approve {}", "payment", "payment"),
    PaymentRefusal: ("refuse {}", "payment", "payment"),
    DecisionRescission: ("rescind the decision on {}", "decision", "motion"),
    DecisionSupersession: ("take the place of the decision on {}", "decision", "motion"),
    DecisionReconsideration: ("reconsider the decision on {}", "decision", "motion"),
    MotionAmendment: ("amend {}", "decision", "motion"),
    MotionAdjournment: ("put {} off", "decision", "motion"),
    DecisionRatification: ("ratify the decision on {}", "decision", "motion"),
    UrgentActionRatification: ("ratify the urgent action on {}", "decision", "motion"),
    DecisionNullification: ("nullify the decision on {}", "decision", "motion"),
    AppealDecision: ("decide the appeal in {}", "conflict", "conflict"),
    ConflictRemand: ("send {} back on appeal", "conflict", "conflict"),
    RulingOnInterest: ("rule on {}", "interest", "interest"),
}
"""The words of an act that is about one thing, the field that names it, and what it is."""


def phrase(act: EnactedAct, called: Called) -> str:
    """What would be done, without “to”: “terminate “Memorandum””, from when on if that is said."""
    since = "" if act.effective is None else f" with effect from {day(act.effective)}"
    if type(act) in _PLAIN:
        words, name, kind = _PLAIN[type(act)]
        return words.format(called(getattr(act, name), kind)) + since
    return _with_terms(act, called) + since


def _with_terms(act: EnactedAct, called: Called) -> str:
    match act:
        case AgreementRenewal(agreement, until):
            ends = "" if until is None else f" until {day(until)}"
            return f"renew {called(agreement, 'agreement')}{ends}"
        case PartnershipDissolution():
            return "dissolve the partnership"
        case HolidayListing(days):
            return f"list {_days(days)}"
        case HolidayStriking(days):
            return f"strike {_days(days)} from the list"
        case BodyConstitution():
            return f"constitute the body “{act.name}”{_composed(act)}"
        case BodyReconstitution(body, name):
            new_name = "" if name is None else f" as “{name}”"
            return f"reconstitute {called(body, 'body')}{new_name}{_composed(act)}"
        case PostDefinition(title):
            return f"define the post “{title}”{_empowered(act)}"
        case _:
            return _of_persons_and_validity(act, called)


def _of_persons_and_validity(act: EnactedAct, called: Called) -> str:
    match act:
        case ChairDesignation(body, seat):
            whom = "a chair" if seat is None else f"{called(seat, 'seat')} as chair"
            return f"designate {whom} of {called(body, 'body')}"
        case SeatFilling(body, seat, holder, party):
            place = "a seat" if seat is None else called(seat, "seat")
            whom = "somebody" if holder is None else called(holder, "person")
            held_for = "" if party is None else f" for {called(party, 'organisation')}"
            return f"give {place} in {called(body, 'body')} to {whom}{held_for}"
        case SeatVacating(body, seat):
            return f"let {called(seat, 'seat')} in {called(body, 'body')} become vacant"
        case PostAppointment(post, person, party):
            whom = "somebody" if person is None else called(person, "person")
            held_for = "" if party is None else f" for {called(party, 'organisation')}"
            return f"appoint {whom} to {called(post, 'post')}{held_for}"
        case ChallengeDetermination(decision, _, finding):
            found = "" if finding is None else f" by finding it {_FOUND[finding]}"
            said = f"answer a challenge to the decision on {called(decision, 'motion')}"
            return said + found
        case DependentDisposition(decision, _, disposition):
            said = "what becomes of it" if disposition is None else _BECOMES[disposition]
            return f"say of an act that rests on {called(decision, 'motion')} {said}"
        case _:
            raise AssertionError(f"{act.kind} has no words")


def _empowered(act: PostDefinition) -> str:
    """What is decided on a post besides its title, as far as that is named."""
    if act.remit is None:
        return "" if act.clause is None else " as a clause provides for it"
    if not act.remit.powers:
        return " without powers"
    number = len(act.remit.powers)
    return " with 1 power" if number == 1 else f" with {number} powers"


def _composed(act: BodyConstitution | BodyReconstitution) -> str:
    """What is decided on a body besides its name, as far as that is named."""
    if act.seats:
        number = sum(sort.number for sort in act.seats)
        return " with 1 seat" if number == 1 else f" with {number} seats"
    return "" if act.clause is None else " as a clause provides for it"


_FOUND = {
    "valid": "valid",
    "immaterial": "irregular but immaterially so",
    "voidable": "voidable",
    "void": "void",
}
_BECOMES = {
    "stands": "that it stands",
    "falls": "that it falls",
    "re-decide": "that it is decided anew",
}


def _days(days: tuple[Any, ...]) -> str:
    if not days:
        return "holidays"
    said = ", ".join(day(one) for one in days[:3])
    rest = len(days) - 3
    return f"{said} and {rest} more as holidays" if rest > 0 else f"{said} as holidays"


@dataclass(frozen=True)
class PhrasePart:
    """A part of a phrase: words, or what is called something (ready-made)."""

    text: str
    """What is said; of a thing, what kind of thing it is."""
    kind: str | None = None
    id: UUID | None = None


def parts(act: EnactedAct, called: Called) -> tuple[PhrasePart, ...]:
    """The phrase in its parts, for whoever knows what the things are called; `called` says what
    they are where nobody does.
    """
    things: list[PhrasePart] = []

    def marked(id: UUID, kind: str) -> str:
        things.append(PhrasePart(called(id, kind), kind, id))
        return f"{_MARK}{len(things) - 1}{_MARK}"

    split = phrase(act, marked).split(_MARK)
    said = (
        things[int(part)] if number % 2 else PhrasePart(part) for number, part in enumerate(split)
    )
    return tuple(part for part in said if part.text)


_MARK = "\0"
"""No recorded text has this character."""


def about(act: EnactedAct) -> Iterator[UUID]:
    """The identifiers whose names the phrase may use."""
    names = ("agreement", "amendment", "organisation", "body", "seat", "post", "party")
    for name in (*names, "appointment", "decision", "conflict"):
        one = getattr(act, name, None)
        if isinstance(one, UUID):
            yield one
