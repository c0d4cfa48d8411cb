"""Deliberation: motions are seconded, papered and noticed, and the vote asks for it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import clear_days, remind_from
from domain.decisions.counting import report_tally
from domain.decisions.decision import (
    DecisionUnknown,
    MotionAlreadyDecided,
    MotionAlreadyWithdrawn,
    open_poll,
    propose_motion,
)
from domain.decisions.deliberation import circulate_papers, give_notice_of_motion, second_motion
from domain.document import Document, DocumentMissing, DocumentNamedTwice, MalformedDigest
from domain.motions.motion import (
    AlreadySeconded,
    MotionNotSeconded,
    MotionSeconded,
    MotionWithdrawn,
    NoticeTooShort,
    PapersAlreadyCirculated,
    PapersCirculated,
    ProcedurePinned,
    SeatNotInElectorate,
    SecondedByProposer,
    SeconderHoldsNoSeat,
    SeconderNotNamed,
)
from domain.motions.notice import NoticeAlreadyGiven, NoticeGiven
from domain.motions.poll import PollOpened
from domain.provisions.pinning import pin_procedure
from domain.provisions.provision import (
    DEFAULT_RULE,
    MatterNamedTwice,
    PinnedProcedure,
    Procedure,
    ProcedureProvision,
    ProvisionInForce,
    check_provision,
)
from domain.refusal import Refused
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    ContradictoryDates,
    Moment,
    OrganisationId,
    TextMissing,
    TooMany,
)
from domain.voting.drafting import NumberOutOfRange
from domain.voting.rules import FromClause
from tests.domain.matters import ALLIANCE, CLOSED, DECISION_ID, MOTION, OPENED, POLL, PROPOSED, on
from tests.domain.polls import body, cantons, person, seat_id
from tests.domain.specification import given
from tests.domain.test_decision import ADOPTED

SCHOOL, FIRM = OrganisationId(UUID(int=70)), OrganisationId(UUID(int=71))
ORIGIN = FromClause(
    AgreementId(UUID(int=80)), ClauseId(UUID(int=81)), 1, "standing orders", "clause 3"
)
STRICT = Procedure(seconder_required=True, notice_days=3)
PINNED = ProcedurePinned(on(1), STRICT, ORIGIN)
PUT = replace(PROPOSED, proposer=person(0), party=SCHOOL)
BUDGET = Document("Budget", "a" * 64)
PLAN = Document("Plan", "b" * 64)
OPENING: dict[str, Any] = {"poll": POLL, "electorate": body(5), "closes_at": on(9)}


def put_under(procedure: Procedure, *events: object) -> Any:
    return given(PUT, replace(PINNED, procedure=procedure), *events)


# Seconding


def test_a_motion_is_seconded_once_by_the_same_and_also_by_others() -> None:
    seconding = given(PUT).when(second_motion, seconder=person(1), effective=on(2))
    seconding.then(MotionSeconded(on(2), person(1))).again().refused(AlreadySeconded(DECISION_ID))
    given(PUT, MotionSeconded(on(2), person(1))).when(
        second_motion, seconder=person(2), party=FIRM, effective=on(2)
    ).then(MotionSeconded(on(2), person(2), FIRM))


def test_who_proposed_a_motion_does_not_second_it() -> None:
    own = SecondedByProposer(DECISION_ID)
    given(PUT).when(second_motion, seconder=person(0), effective=on(2)).refused(own)
    given(PUT).when(second_motion, party=SCHOOL, effective=on(2)).refused(own)
    given(PUT).when_reported(second_motion, seconder=person(0), effective=on(2)).found(own)
    given(PUT).when(second_motion, party=FIRM, effective=on(2)).then(
        MotionSeconded(on(2), None, FIRM)
    )


def test_where_no_body_decides_it_is_the_head_of_another_party() -> None:
    heads = {SCHOOL: person(0), FIRM: person(2)}
    put = replace(PUT, body=None, party=SCHOOL, proposer=person(0))
    by: dict[str, Any] = {"heads": heads, "effective": on(2)}
    outside = SeconderHoldsNoSeat(person(5))
    given(put).when(second_motion, seconder=person(5), party=SCHOOL, **by).refused(outside)
    given(put).when_reported(second_motion, seconder=person(5), **by).found(outside)
    given(put).when(second_motion, seconder=person(2), party=FIRM, **by).then(
        MotionSeconded(on(2), person(2), FIRM)
    )
    by_another = replace(put, proposer=person(6))
    own = SecondedByProposer(DECISION_ID)
    given(by_another).when(second_motion, seconder=person(0), **by).refused(own)
    alone = {**by, "heads": {SCHOOL: person(0)}}
    assert given(put).when(second_motion, seconder=person(5), **alone).happened


def test_a_seconder_is_named_and_sits_among_those_who_decide() -> None:
    given(PUT).when(second_motion, effective=on(2)).refused(SeconderNotNamed)
    outside = SeconderHoldsNoSeat(person(9))
    seconding = {"seconder": person(9), "electorate": body(5), "effective": on(2)}
    given(PUT).when(second_motion, **seconding).refused(outside)
    given(PUT).when_reported(second_motion, **seconding).found(outside)


def test_a_vote_waits_for_a_second_where_the_procedure_asks_for_it() -> None:
    asks = Procedure(seconder_required=True)
    missing = MotionNotSeconded(DECISION_ID)
    put_under(asks).when(open_poll, **OPENING, effective=on(2)).refused(missing)
    put_under(asks).when_reported(open_poll, **OPENING, effective=on(2)).then(OPENED).found(missing)
    later = MotionSeconded(on(3), person(1))
    put_under(asks, later).when(open_poll, **OPENING, effective=on(2)).refused(missing)
    put_under(asks, replace(later, effective=on(2))).when(
        open_poll, **OPENING, effective=on(2)
    ).then(OPENED)
    put_under(asks).when(report_tally, tally=cantons("1", "2"), effective=on(2)).refused(missing)


# Papers


def test_papers_are_circulated_once_each() -> None:
    sending = given(PUT).when(circulate_papers, papers=(BUDGET, PLAN), effective=on(2))
    sending.then(PapersCirculated(on(2), (BUDGET, PLAN))).again().refused(
        PapersAlreadyCirculated("Budget", "a" * 64)
    )


@pytest.mark.parametrize(
    ("papers", "refusal"),
    [
        ((), DocumentMissing("papers")),
        ((Document("Budget", "A" * 64),), MalformedDigest("papers[0].sha256")),
        ((Document("Budget", "a" * 63),), MalformedDigest),
        ((Document(" ", "a" * 64),), TextMissing),
        ((BUDGET, replace(PLAN, sha256="a" * 64)), DocumentNamedTwice("a" * 64)),
        (tuple(Document("x", f"{n:064x}") for n in range(101)), TooMany),
    ],
)
def test_papers_that_nobody_could_find_again_are_refused(
    papers: tuple[Document, ...], refusal: Refused | type[Refused]
) -> None:
    given(PUT).when(circulate_papers, papers=papers, effective=on(2)).refused(refusal)


# Notice


def test_the_same_notice_is_given_once() -> None:
    giving = given(PUT).when(give_notice_of_motion, how="by letter", effective=on(2))
    giving.then(NoticeGiven(on(2), "by letter")).again().refused(NoticeAlreadyGiven(on(2)))


def test_notice_reaches_seats_that_there_are() -> None:
    noticing = {"how": "by hand", "electorate": body(5), "effective": on(2)}
    given(PUT).when(give_notice_of_motion, seats=(seat_id(1),), **noticing).then(
        NoticeGiven(on(2), "by hand", (seat_id(1),))
    )
    given(PUT).when(give_notice_of_motion, seats=(seat_id(9),), **noticing).refused(
        SeatNotInElectorate(seat_id(9))
    )
    many = tuple(seat_id(number) for number in range(10_001))
    given(PUT).when(give_notice_of_motion, how="x", seats=many, effective=on(2)).refused(TooMany)
    given(PUT).when(give_notice_of_motion, how="", effective=on(2)).refused(TextMissing)


def test_a_vote_waits_for_the_clear_days_of_notice() -> None:
    asks = Procedure(notice_days=3)
    told = NoticeGiven(on(2), "by letter")
    short = NoticeTooShort(3, 5)
    opening = {**OPENING, "effective": on(5)}
    put_under(asks).when(open_poll, **opening).refused(short)
    put_under(asks, told).when(open_poll, **opening).refused(short)
    put_under(asks, told).when_reported(open_poll, **opening).found(short)
    put_under(asks, told).when(open_poll, **{**opening, "effective": on(6)}).then(
        replace(OPENED, effective=on(6))
    )


def test_every_member_must_have_had_notice() -> None:
    asks = Procedure(notice_days=1)
    some = NoticeGiven(on(2), "by hand", (seat_id(0), seat_id(1), seat_id(2)))
    others = NoticeGiven(on(3), "by post", (seat_id(3), seat_id(4)))
    opening = {**OPENING, "effective": on(4)}
    put_under(asks, some, others).when(open_poll, **opening).refused(NoticeTooShort(1, 2))
    put_under(asks, some, others).when(open_poll, **{**opening, "effective": on(5)}).then(
        replace(OPENED, effective=on(5))
    )
    vacant = {**opening, "electorate": body(5, vacant=2)}
    put_under(asks, some).when(open_poll, **vacant).then(
        PollOpened(on(4), POLL, body(5, vacant=2), on(9))
    )
    put_under(asks, some).when(report_tally, tally=cantons("1", "2"), effective=on(9)).refused(
        NoticeTooShort(1, 1)
    )


def test_clear_days_leave_out_both_ends_in_the_zone_of_the_partnership() -> None:
    assert clear_days(on(2), on(6), UTC) == 3
    assert clear_days(on(2), on(2), UTC) == clear_days(on(6), on(2), UTC) == 0
    late = Moment(datetime(2020, 5, 1, 23, tzinfo=UTC))
    assert clear_days(late, on(5), UTC) == 3
    assert clear_days(late, on(5), ZoneInfo("Europe/Zurich")) == 2


def test_one_is_reminded_three_days_ahead_and_never_before_it_came_about() -> None:
    due = datetime(2020, 5, 9, tzinfo=UTC)
    assert remind_from(due, datetime(2020, 5, 1, tzinfo=UTC)).date() == date(2020, 5, 6)
    assert remind_from(due, datetime(2020, 5, 8, tzinfo=UTC)).date() == date(2020, 5, 8)


# Procedure


def test_the_procedure_of_the_matter_is_pinned_with_the_motion() -> None:
    given().when(
        propose_motion,
        id=DECISION_ID,
        partnership=ALLIANCE,
        motion=MOTION,
        rule=DEFAULT_RULE,
        procedure=PinnedProcedure(STRICT, ORIGIN),
        effective=on(1),
    ).then(PROPOSED, PINNED)


def in_force(name: str, *matters: str, body: BodyId | None = None) -> ProvisionInForce:
    provision = ProcedureProvision(name, matters, Procedure(notice_days=len(name)), body)
    return ProvisionInForce(provision, ORIGIN.agreement, ORIGIN.clause, 1, "clause 3")


def test_the_most_specific_procedure_governs_and_silence_asks_for_nothing() -> None:
    assert pin_procedure("budget", None, []) is None
    found = pin_procedure("budget", None, [in_force("all"), in_force("money", "budget")])
    assert found is not None
    assert (found.procedure.notice_days, found.origin.provision) == (5, "money")


@pytest.mark.parametrize(
    ("provision", "refusal"),
    [
        (ProcedureProvision("", (), STRICT), TextMissing),
        (ProcedureProvision("p", ("a", "a"), STRICT), MatterNamedTwice),
        (ProcedureProvision("p", (), Procedure(notice_days=-1)), NumberOutOfRange),
        (ProcedureProvision("p", (), Procedure(notice_days=4_000)), NumberOutOfRange),
        (ProcedureProvision("p", (), Procedure(proxies_per_holder=-1)), NumberOutOfRange),
    ],
)
def test_a_malformed_procedure_is_refused(
    provision: ProcedureProvision, refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        check_provision(provision)


# What can't be


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (second_motion, {"seconder": person(1)}),
        (circulate_papers, {"papers": (BUDGET,)}),
        (give_notice_of_motion, {"how": "by letter"}),
    ],
)
def test_nothing_is_prepared_for_what_is_unknown_decided_withdrawn_or_not_yet_put(
    command: Any, arguments: dict[str, Any]
) -> None:
    given().when(command, **arguments, effective=on(2)).refused(DecisionUnknown)
    given(replace(PUT, effective=on(3))).when(command, **arguments, effective=on(2)).refused(
        ContradictoryDates
    )
    given(PUT, MotionWithdrawn(on(2))).when(command, **arguments, effective=on(3)).refused(
        MotionAlreadyWithdrawn(DECISION_ID, on(2))
    )
    given(PUT, MotionWithdrawn(on(2))).when_reported(command, **arguments, effective=on(3)).found(
        MotionAlreadyWithdrawn
    )
    given(PUT, OPENED, CLOSED, ADOPTED).when(command, **arguments, effective=on(9)).refused(
        MotionAlreadyDecided
    )
