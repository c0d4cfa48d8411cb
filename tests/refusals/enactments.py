"""What a decision does not enact, or enacted once already, and what no motion names."""

from __future__ import annotations

from fractions import Fraction

from domain.agreements.clause import ClauseUnknown
from domain.bodies.seats_named import SeatsNamed
from domain.challenges.nullification import ActUnclear, NotDependent
from domain.competence.disposal import DecidedBySome
from domain.decisions.resolution import DecisionNotAdopted
from domain.matters import WordUnclear
from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.motions.acts_named import ActNamedTwice, CompositionNotNamed
from domain.motions.enacted_acts import (
    AgreementRenewal,
    AppointmentEnding,
    BodyConstitution,
    DependentDisposition,
    EnactedAct,
    HolderRemoval,
    PartnershipDissolution,
    PostDefinition,
    RemitGrant,
)
from domain.motions.enactment import AlreadyCarriedOut, DecisionDoesNotEnact
from domain.motions.named_act import NamedAct
from domain.provisions.composition import SeatsOutOfRange
from domain.provisions.remit import (
    Power,
    PowerNamedTwice,
    Remit,
    Responsibility,
    ResponsibilityNamedTwice,
)
from domain.provisions.tenure import Tenure, TenureOutOfRange
from domain.values import AgreementId, BodyId, SeatId, TooMany
from domain.voting.drafting import NumberOutOfRange
from domain.voting.tally import Seat
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.entitlement import DECIDED
from tests.refusals.everywhere import each
from tests.refusals.usual import (
    ADOPTED,
    CHALLENGED,
    ENACTS,
    LAST_MOTION,
    MINUTES,
    PLAIN,
    TERMED,
)
from tests.refusals.usual_conflicts import RULED
from tests.refusals.usual_posts import IN_OFFICE, NEXT
from tests.refusals.world import ADA, CHAIR, COUNCIL, HELD, HILL, MOTION, ONE, OTHER_MOTION

NOTHING = won(motion=OTHER_MOTION)
TOLD_ALONE = (
    do("propose_motion", id=OTHER_MOTION),
    do("report_tally", decision=OTHER_MOTION, bound=HILL, evidence=(MINUTES,)),
)
FURTHER: dict[str, tuple[EnactedAct, ...]] = {
    "renew_agreement": (AgreementRenewal(TERMED),),
    "end_appointment": (AppointmentEnding(HELD),),
}
"""What a motion names of what is there only for the command."""


def carried_out(name: str) -> tuple[Step, ...]:
    """The command is given, on a decision that enacts it."""
    return (*won(*ENACTS, *FURTHER.get(name, ())), do(name, decision=MOTION))


NOT_ENACTED = (
    *each(
        f"{DECIDED} appoint record_attendance vacate_seat",
        DecisionDoesNotEnact,
        *PLAIN,
        decision=MOTION,
    ),
    refused_afresh("remove_holder", DecisionDoesNotEnact, *IN_OFFICE, *PLAIN),
    *(
        refused_afresh(name, DecisionDoesNotEnact, *ADOPTED, *NOTHING)
        for name in ("ratify_decision", "rescind_decision", "supersede_decision")
    ),
    *(
        refused_afresh(name, DecisionNotAdopted, *ADOPTED, *TOLD_ALONE, bound=HILL)
        for name in ("reconsider_decision", "rescind_decision", "supersede_decision")
    ),
    refused_afresh("determine_challenge", DecisionDoesNotEnact, *CHALLENGED, *NOTHING),
    refused("decide_dependent", DecisionDoesNotEnact, by=OTHER_MOTION),
    refused(
        "nullify_decision",
        DecisionDoesNotEnact,
        *won(motion=LAST_MOTION),
        side=None,
        by=LAST_MOTION,
    ),
    *(
        refused_afresh(name, DecisionDoesNotEnact, *RULED, do("lodge_appeal"), *PLAIN)
        for name in ("decide_appeal", "remand_conflict")
    ),
)
DONE = (
    *(
        refused(name, AlreadyCarriedOut, *carried_out(name), decision=MOTION)
        for name in (*DECIDED.split(), "vacate_seat")
    ),
    refused("appoint", AlreadyCarriedOut, *carried_out("appoint"), decision=MOTION, id=NEXT),
    refused(
        "record_attendance",
        AlreadyCarriedOut,
        *won(*ENACTS),
        do("record_attendance", decision=MOTION, when=on(2024, 4)),
        decision=MOTION,
    ),
    refused("ratify_decision", AlreadyCarriedOut, do("ratify_decision"), defects=("form",)),
    refused("decide_dependent", AlreadyCarriedOut, do("decide_dependent", disposition="re-decide")),
)
TWICE = Remit((Responsibility("money", "informed"),) * 2)
UNSEEN = Remit((Responsibility("mo\u200bney", "informed"),))
ALL_TWICE = Remit((), (Power(), Power()))
OVERDRAWN = Remit((), (Power(limit=Money(Fraction(-1), "CHF")),))
NOWHERE = Remit((), (Power(limit=Money(Fraction(1), "francs")),))
PUTTING = "propose_motion propose_election put_to_vote"
NO_SEATS = BodyConstitution("Board", (SeatsNamed(0),))
LIGHT = BodyConstitution("Board", (SeatsNamed(weight=Fraction(-1)),))
UNPLACED = BodyConstitution("Board", clause=ONE)
NAMED = (
    *each(PUTTING, CompositionNotNamed, enacts=(BodyConstitution("Board"),)),
    *each(PUTTING, ClauseUnknown, enacts=(UNPLACED,)),
    *each(PUTTING, TenureOutOfRange, enacts=(PostDefinition("Clerk", Tenure(holders=0)),)),
    *each(PUTTING, SeatsOutOfRange, enacts=(NO_SEATS,)),
    *each("propose_motion put_to_vote", NumberOutOfRange, enacts=(LIGHT,)),
    *each(PUTTING, ActNamedTwice, enacts=(PartnershipDissolution(),) * 2),
    *each("propose_motion put_to_vote", TooMany, enacts=(PartnershipDissolution(),) * 51),
    *(
        case
        for refusal, dependent in ((ActUnclear, NamedAct()), (NotDependent, NamedAct(body=COUNCIL)))
        for case in each(
            PUTTING,
            refusal,
            do("propose_motion", id=OTHER_MOTION),
            enacts=(DependentDisposition(OTHER_MOTION, dependent),),
        )
    ),
    *(
        case
        for refusal, remit in (
            (ResponsibilityNamedTwice, TWICE),
            (WordUnclear, UNSEEN),
            (PowerNamedTwice, ALL_TWICE),
            (MalformedAmount, OVERDRAWN),
            (MalformedCurrency, NOWHERE),
        )
        for case in each(PUTTING, refusal, enacts=(RemitGrant(CHAIR, remit),))
    ),
)

OF_ALL = " ".join(
    name
    for name in (*DECIDED.split(), "appoint", "record_attendance", "vacate_seat")
    if name not in {"end_appointment", "renew_agreement", "terminate_agreement"}
)
"""What is decided by all of those whom it concerns."""
OF_SOME = named(AgreementId, "agreement of one party")
PANEL = named(BodyId, "panel of one party")
PANEL_SEAT = Seat(named(SeatId, "seat of the panel"), ADA, HILL)


def taken_by_some(*acts: EnactedAct) -> tuple[Step, ...]:
    """A body that an agreement of one of the parties provides for takes a decision."""
    return (
        do("draft_agreement", id=OF_SOME, parties=(HILL,)),
        do("enter_into_force", agreement=OF_SOME, reported=True),
        do("constitute_body", id=PANEL, name="Panel", agreement=OF_SOME, seats=(PANEL_SEAT,)),
        do("propose_motion", id=MOTION, body=PANEL, enacts=acts),
        do("report_tally", decision=MOTION),
    )


BY_SOME = (
    *each(
        OF_ALL,
        DecidedBySome,
        *taken_by_some(*ENACTS),
        decision=MOTION,
    ),
    refused(
        "end_appointment",
        DecidedBySome,
        *taken_by_some(*ENACTS, *FURTHER["end_appointment"]),
        decision=MOTION,
    ),
    refused_afresh("remove_holder", DecidedBySome, *IN_OFFICE, *taken_by_some(HolderRemoval(HELD))),
)

CASES: tuple[Case, ...] = (*NOT_ENACTED, *DONE, *NAMED, *BY_SOME)
