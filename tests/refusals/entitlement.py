"""Who acts for whom, and what no party does alone: what is refused, and after what."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.agreements.agreement import AgreementNotInForce
from domain.agreements.amendment import DecisionMissing, NotTheProposer
from domain.bodies.body import BodyGone
from domain.bodies.taking_seats import PartyNotSeated
from domain.competence.assenting import NotTheHead
from domain.competence.disposal import JoinedSince
from domain.competence.presiding import NotEntitledToCount
from domain.competence.submitting import NotEntitledToAttest, NotEntitledToCirculate
from domain.competence.time_to_vote import PollClosesTooSoon, VoteJustOpened
from domain.competence.votes_of_parties import PartyHasNoHead, VotesOfParties
from domain.decisions.resolution import DecisionNotAdopted, DecisionSuspended
from domain.motions.enactment import DecisionDoesNotEnact
from domain.motions.sequel import DecisionAlreadyRescinded, DecisionAlreadySuperseded
from domain.motions.validity import DecisionVoid
from domain.provisions.remit import Remit
from domain.values import AppointmentId, NeutralId, PostId, SeatId
from domain.voting.side import Side
from domain.voting.tally import Seat
from services.decisions import SeatsOfTheBody
from services.deliberation import NotTheMover
from services.entitlement import ActsAsAnother, ActsForAnother, NotForOneAlone
from services.partnerships import NotAmongFounders
from services.presiding import EvidenceMissing, NotEntitledToNotify, NotEntitledToReport
from services.seats import NotInTheSeat
from tests.refusals.agreements import AMENDED_BY_DECISION
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.decisions import suspended
from tests.refusals.everywhere import OF_SIDES, each
from tests.refusals.usual import ADOPTED, BOARD, FOUND, MINUTES, OPENED, OTHER_WON, PUT, SEAT, TEXT
from tests.refusals.world import (
    ADA,
    ADAS,
    BOB,
    BOBS,
    CLEO,
    DRAFT,
    DRAFTED,
    HILL,
    LAKE,
    MILL,
    MOTION,
    VACANT,
)

OF_LAKE = Seat(named(SeatId, "of lake"), BOB, LAKE)
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
OF_NO_BODY = (do("propose_motion", body=None),)
OWN = (
    "accept_appointment cast_ballot cast_casting_vote confirm_no_interest declare_recusal"
    " decline_appointment rule_on_interest shorten_notice"
    " delegate_authority extend_poll grant_proxy hand_over_item name_deputy propose_motion"
    " raise_objection resign_appointment revoke_delegation revoke_proxy vote withdraw_motion"
    " close_poll conclude_vote count_poll open_poll choose_among_tied"
    " adjourn_motion amend_motion draw_lot prepare_lot record_attendance rule_ballot_invalid"
)
"""What Ada usually does, of Hill School."""
OF_BOB = "acknowledge_item declare_interest second_motion withdraw_interest"
ASKED = named(NeutralId, "Cleo")
CLEO_ASKED = do("appoint_neutral", id=ASKED, person=CLEO, organisation=None)
BY_ADA = Side(person=ADA)

AS_ANOTHER = (
    *each(OWN, ActsAsAnother, asking=BOB),
    *each(OF_BOB, ActsAsAnother, asking=ADA),
    *each("sign_agreement sign_amendment give_notice", ActsAsAnother, asking=BOB),
    refused("comment_on_amendment", ActsAsAnother, asking=BOB, person=ADA),
    refused("propose_amendment", ActsAsAnother, asking=BOB, proposer=ADA),
    refused("withdraw_amendment", ActsAsAnother, asking=BOB, by=ADA),
    refused("vacate_seat", ActsAsAnother, asking=BOB, person=ADA),
    *(
        refused(name, ActsAsAnother, asking=BOB, by=BY_ADA)
        for name in (*OF_SIDES, "raise_conflict")
        if name != "give_ruling"
    ),
    refused("give_ruling", ActsAsAnother, asking=BOB, by=BY_ADA, neutral=None),
    *each("challenge_decision withdraw_challenge", ActsAsAnother, asking=BOB, by=BY_ADA),
    refused("nullify_decision", ActsAsAnother, asking=BOB, side=BY_ADA),
    *each(
        "accept_as_neutral decide_appeal decline_as_neutral remand_conflict settle_conflict",
        ActsAsAnother, CLEO_ASKED, asking=BOB, neutral=ASKED,
    ),
)  # fmt: skip

HELD_FOR_HILL = (do("appoint", party=HILL), do("accept_appointment"))
FOR_ANOTHER = (
    *each(OWN, ActsForAnother, bound=LAKE),
    *each(OF_BOB, ActsForAnother, bound=HILL),
    refused("put_to_vote", ActsForAnother, bound=LAKE, asking=ADA),
    *each("contradict_consultation enter_consultation", ActsForAnother, bound=HILL),
    *each(
        "appoint confirm_implementation contradict_implementation fill_seat implement_decision"
        " propose_amendment withdraw_amendment",
        ActsForAnother,
        bound=LAKE,
        party=HILL,
    ),
    *each(
        "sign_agreement sign_amendment give_notice withdraw_notice assent_to_appointment"
        " withdraw_assent",
        ActsForAnother,
        bound=LAKE,
    ),
    refused("register_person", ActsForAnother, bound=LAKE, affiliation=HILL),
    *each("accept_invitation decline_invitation", ActsForAnother, bound=HILL),
    *each(
        "rename_organisation dissolve_organisation add_identifier merge_organisation"
        " withdraw_head withdraw_signatory rename_person",
        ActsForAnother,
        bound=LAKE,
    ),
    *each("form_partnership propose_partnership start_partnership", NotAmongFounders, bound=LAKE),
    refused("change_text", ActsForAnother, bound=LAKE, asking=ADA),
    *each("succeed_party withdraw_party", ActsForAnother, bound=HILL),
    refused("comment_on_amendment", ActsForAnother, bound=LAKE, person=ADA),
    refused("vacate_seat", ActsForAnother, bound=LAKE),
    refused("vacate_seat", NotInTheSeat, person=BOB),
    refused("constitute_body", ActsForAnother, seats=(Seat(SEAT, ADA, HILL),), bound=LAKE),
    *(
        refused_afresh(name, ActsForAnother, *HELD_FOR_HILL, bound=LAKE)
        for name in ("end_appointment", "open_handover", "release_deputy")
    ),
    *(
        refused_afresh(name, ActsForAnother, *HELD_FOR_HILL, do("open_handover"), bound=LAKE)
        for name in ("close_handover", "name_successor")
    ),
)

DECIDED = (
    "abolish_post accede_party constitute_body define_post designate_chair dissolve_body"
    " dissolve_partnership end_appointment fill_seat grant_remit list_holidays"
    " reconstitute_body renew_agreement strike_holidays terminate_agreement"
)
"""What is done only by a decision where there are several parties."""
TOGETHER = DECIDED.replace(" accede_party", "")
"""What one of several parties is told not to do alone; nobody joins for another at all."""
UNDONE: tuple[tuple[type, tuple[Step, ...]], ...] = (
    (DecisionAlreadyRescinded, (*ADOPTED, *OTHER_WON, do("rescind_decision"))),
    (DecisionAlreadySuperseded, (*ADOPTED, *OTHER_WON, do("supersede_decision"))),
    (DecisionSuspended, (*ADOPTED, *suspended(MOTION))),
    (DecisionVoid, (*FOUND, do("nullify_decision"))),
)
WITHDRAWN = (
    refused("withdraw_amendment", DecisionNotAdopted, *PUT, decision=MOTION),
    refused("withdraw_amendment", DecisionDoesNotEnact, *ADOPTED, decision=MOTION),
    *(
        refused("withdraw_amendment", refusal, *before, decision=MOTION)
        for refusal, before in UNDONE
    ),
)
ALONE = (
    *each(f"{TOGETHER} appoint form_partnership", NotForOneAlone, bound=HILL),
    refused("accede_party", ActsForAnother, bound=HILL),
    refused(
        "dissolve_partnership",
        JoinedSince,
        *ADOPTED,
        do("accede_party", when=on(2024, 2)),
        decision=MOTION,
        when=on(2024, 3),
    ),
    refused("vacate_seat", NotForOneAlone, do("fill_seat"), seat=VACANT, bound=HILL),
    *each(f"{DECIDED} vacate_seat", DecisionNotAdopted, *PUT, decision=MOTION),
    *(
        refused(name, refusal, *before, decision=MOTION)
        for name in (*DECIDED.split(), "vacate_seat")
        for refusal, before in UNDONE
    ),
)

BOARD_OF_A_DRAFT = do("constitute_body", agreement=DRAFT, clause=DRAFTED)
COUNTS = named(PostId, "returning officer")
CLEO_COUNTS = (
    do("define_post", id=COUNTS, remit=Remit(functions=("returning-officer",))),
    do("appoint", id=named(AppointmentId, "counts"), post=COUNTS, person=CLEO),
)
FORM = (
    refused("propose_motion", AgreementNotInForce, BOARD_OF_A_DRAFT, body=BOARD),
    refused("put_to_vote", AgreementNotInForce, do("dissolve_body"), BOARD_OF_A_DRAFT),
    refused_afresh(
        "open_poll",
        AgreementNotInForce,
        BOARD_OF_A_DRAFT,
        do("propose_motion", body=BOARD, reported=True),
    ),
    refused("open_poll", BodyGone, do("dissolve_body")),
    refused("open_poll", SeatsOfTheBody, seats=(Seat(SEAT, CLEO),)),
    refused("open_poll", PartyNotSeated, do("vacate_seat", seat=BOBS), bound=HILL),
    refused("put_to_vote", PartyNotSeated, do("vacate_seat", seat=BOBS), bound=HILL, asking=ADA),
    refused_afresh("open_poll", VotesOfParties, *OF_NO_BODY, bound=HILL, seats=(Seat(SEAT, CLEO),)),
    refused_afresh(
        "open_poll", NotTheHead, *OF_NO_BODY, bound=HILL, seats=(Seat(SEAT, CLEO, HILL), OF_LAKE)
    ),
    refused("open_poll", PollClosesTooSoon, closes_at=on(2024), bound=HILL, when=NOON, clock=NOON),
    refused("close_poll", VoteJustOpened, bound=HILL),
    refused_afresh("conclude_vote", VoteJustOpened, *OPENED, bound=HILL),
    refused_afresh("open_poll", PartyHasNoHead, *OF_NO_BODY, do("withdraw_head"), bound=HILL),
    *each("report_election report_tally", EvidenceMissing, bound=HILL),
    *each("report_election report_tally", NotEntitledToReport, evidence=(MINUTES,), bound=LAKE),
    *each(
        "confirm_delivery give_notice_of_motion report_bounce",
        NotEntitledToNotify,
        seats=(ADAS,),
        bound=LAKE,
    ),
    refused("circulate_papers", NotEntitledToCirculate, do("accede_party"), bound=MILL),
    refused("enter_evidence", NotEntitledToAttest, do("accede_party"), bound=MILL),
    *each("withdraw_amendment", NotTheProposer, party=LAKE),
    refused_afresh("withdraw_motion", NotTheMover, do("propose_motion", proposer=None), bound=HILL),
    *each("count_poll conclude_vote", NotEntitledToCount, *CLEO_COUNTS),
    refused_afresh("reject_amendment", DecisionMissing, *AMENDED_BY_DECISION, agreement=TEXT),
)

CASES: tuple[Case, ...] = (*WITHDRAWN, *AS_ANOTHER, *FOR_ANOTHER, *ALONE, *FORM)
