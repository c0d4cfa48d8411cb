"""Conflicts: raised, acknowledged, escalated by the clock, withdrawn and closed."""

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.conflicts.conflict import (
    ConflictAcknowledged,
    ConflictClosed,
    ConflictEscalated,
    ConflictWithdrawn,
    StageExhausted,
)
from domain.conflicts.conflict_state import (
    ConflictOver,
    ConflictUnknown,
    NotASide,
    SpeakerUnclear,
)
from domain.conflicts.escalation import (
    AlreadyAcknowledged,
    AppealStillPossible,
    ConflictAlreadyRaised,
    ConflictNotConcluded,
    CounterpartMissing,
    LastStage,
    NotTheRaiser,
    OwnConflict,
    RemediesUnverified,
    StageAlreadyExhausted,
    StageNotOver,
    acknowledge_conflict,
    close_conflict,
    declare_stage_exhausted,
    escalate_conflict,
    raise_conflict,
    withdraw_conflict,
)
from domain.conflicts.hearing import NeutralNotSitting, NeutralUnknown
from domain.conflicts.ruling import RulingGiven
from domain.conflicts.settlement import ConflictSettled, RemedyVerified
from domain.provisions.protocol import ConflictProtocol, PinnedProtocol, ProtocolStage, StageMissing
from domain.refusal import Refused
from domain.values import (
    CLAUSES_LIMIT,
    PARTIES_LIMIT,
    ClauseId,
    ContradictoryDates,
    ControlCharacter,
    Moment,
    OrganisationId,
    Sealed,
    TextMissing,
    TextTooLong,
    TooMany,
    end_of,
)
from domain.voting.rules import StatedDefault
from domain.voting.side import Side, SideMalformed, SideNamedTwice
from tests.domain.conflicts import (
    ACCEPTED,
    ADA,
    APPOINTED,
    CONFLICT_ID,
    FIRST,
    HEARD,
    MEDIATION,
    ONE,
    PANEL,
    RAISED,
    RAISING,
    REPAIR,
    SECOND,
    STRANGER,
    TWO,
    after,
    on,
    remedy,
    sealed,
    terms,
    until,
)
from tests.domain.specification import given

ACKNOWLEDGED = ConflictAcknowledged(on(3), TWO)
SETTLED = ConflictSettled(on(20), None, terms(), (ONE, TWO))
WITHDRAWN = ConflictWithdrawn(on(5), ONE)


# Raising


def test_a_conflict_is_raised_once_and_its_clocks_begin() -> None:
    raising = given().when(raise_conflict, **RAISING)
    raising.then(RAISED).again().refused(ConflictAlreadyRaised(CONFLICT_ID))
    assert raising.state.state == "open"
    assert raising.state.raiser == ONE


def test_what_is_about_a_person_is_sealed_under_their_key() -> None:
    raising = given().when(raise_conflict, **{**RAISING, "about": ADA, "title": "The bill"})
    [raised] = raising.happened
    assert raised == replace(
        RAISED, about=ADA, grounds=Sealed("The boat leaks.", ADA), title=Sealed("The bill", ADA)
    )
    assert raising.state.subject == ADA


def test_days_end_in_the_time_zone_of_the_partnership() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    evening = Moment(on(1).at.replace(hour=20))
    raising = given().when(raise_conflict, **{**RAISING, "zone": tokyo, "effective": evening})
    assert raising.state.stage.ends == end_of(date(2026, 3, 16), tokyo)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"grounds": " "}, TextMissing),
        ({"grounds": "a\x07"}, ControlCharacter),
        ({"grounds": "x" * 10_001}, TextTooLong),
        ({"title": "x" * 1_001}, TextTooLong),
        ({"against": ()}, CounterpartMissing),
        ({"against": (ONE,)}, SideNamedTwice),
        ({"against": (TWO, TWO)}, SideNamedTwice),
        ({"against": (Side(),)}, SideMalformed),
        ({"by": Side(OrganisationId(UUID(int=1)), ADA)}, SideMalformed),
        ({"clauses": (ClauseId(UUID(int=1)),) * (CLAUSES_LIMIT + 1)}, TooMany),
        ({"against": (TWO,) * (PARTIES_LIMIT + 1)}, TooMany),
        (
            {"protocol": PinnedProtocol(ConflictProtocol((), 1), StatedDefault())},
            StageMissing,
        ),
    ],
)
def test_a_conflict_that_could_not_be_is_refused(
    changed: dict[str, Any], refusal: type[Refused]
) -> None:
    given().when(raise_conflict, **{**RAISING, **changed}).refused(refusal)


# Acknowledging


def test_each_other_side_acknowledges_once() -> None:
    acknowledging = after().when(acknowledge_conflict, by=TWO, effective=on(3))
    acknowledging.then(ACKNOWLEDGED).again().refused(AlreadyAcknowledged(TWO))


def test_only_the_other_sides_acknowledge() -> None:
    for side, breach in ((ONE, OwnConflict(ONE)), (STRANGER, NotASide(CONFLICT_ID, STRANGER))):
        asked = {"by": side, "effective": on(3)}
        after().when(acknowledge_conflict, **asked).refused(breach)
        after().when_reported(acknowledge_conflict, **asked).found(breach)


def test_nothing_is_acknowledged_before_or_after_the_conflict() -> None:
    early = {"by": TWO, "effective": Moment.of(date(2026, 2, 1))}
    after().when(acknowledge_conflict, **early).refused(ContradictoryDates)
    late = {"by": TWO, "effective": on(6)}
    over = ConflictOver(CONFLICT_ID, "withdrawn")
    after(WITHDRAWN).when(acknowledge_conflict, **late).refused(over)
    after(WITHDRAWN).when_reported(acknowledge_conflict, **late).found(over)


# Escalating


def test_a_conflict_goes_on_when_the_deadline_has_passed() -> None:
    by_clause = {"zone": UTC, "effective": on(16)}
    after().when(escalate_conflict, **by_clause).then(MEDIATION)
    by_side = after().when(escalate_conflict, by=TWO, grounds="No answer.", **by_clause)
    by_side.then(replace(MEDIATION, by=TWO, grounds=sealed("No answer.")))
    by_side.again().refused(StageNotOver("mediation", until(15, 4)))


@pytest.mark.parametrize("by", [None, ONE])
def test_before_the_deadline_it_stays_where_it_is(by: Side | None) -> None:
    early = {"by": by, "zone": UTC, "effective": on(15)}
    breach = StageNotOver("direct-talks", until(15))
    after().when(escalate_conflict, **early).refused(breach)
    after().when_reported(escalate_conflict, **early).found(breach)


def test_it_goes_on_at_once_when_every_side_finds_the_stage_exhausted() -> None:
    declaring = after().when(declare_stage_exhausted, by=ONE, effective=on(4))
    declared = StageExhausted(on(4), 1, ONE)
    declaring.then(declared).again().refused(StageAlreadyExhausted("direct-talks"))
    early = {"zone": UTC, "effective": on(5)}
    not_over = StageNotOver("direct-talks", until(15))
    after(declared).when(escalate_conflict, **early).refused(not_over)
    after(declared).when(escalate_conflict, by=ONE, **early).refused(not_over)
    gone_on = ConflictEscalated(on(5), 2, until(4, 4), TWO)
    after(declared).when(escalate_conflict, by=TWO, **early).then(gone_on)
    both = (declared, StageExhausted(on(4), 1, TWO))
    after(*both).when(escalate_conflict, **early).then(replace(gone_on, by=None))


def test_who_leads_the_stage_can_declare_it_exhausted_alone() -> None:
    declaring = after(APPOINTED, ACCEPTED).when(
        declare_stage_exhausted, neutral=FIRST, effective=on(4)
    )
    declared = StageExhausted(on(4), 1, None, FIRST)
    declaring.then(declared).again().refused(StageAlreadyExhausted("direct-talks"))
    after(APPOINTED, ACCEPTED, declared).when(escalate_conflict, zone=UTC, effective=on(5)).then(
        ConflictEscalated(on(5), 2, until(4, 4), None)
    )


def test_only_who_is_in_the_conflict_declares_a_stage_exhausted() -> None:
    at = {"effective": on(4)}
    after().when(declare_stage_exhausted, **at).refused(SpeakerUnclear)
    both = {"by": ONE, "neutral": FIRST, **at}
    after(APPOINTED, ACCEPTED).when(declare_stage_exhausted, **both).refused(SpeakerUnclear)
    after().when(declare_stage_exhausted, neutral=FIRST, **at).refused(NeutralUnknown(FIRST))
    after(APPOINTED).when(declare_stage_exhausted, neutral=FIRST, **at).refused(
        NeutralNotSitting(FIRST, "they have not accepted")
    )
    stranger = {"by": STRANGER, **at}
    after().when(declare_stage_exhausted, **stranger).refused(NotASide(CONFLICT_ID, STRANGER))
    after(WITHDRAWN).when(declare_stage_exhausted, by=ONE, effective=on(6)).refused(ConflictOver)
    after(MEDIATION).when(declare_stage_exhausted, by=ONE, **at).refused(ContradictoryDates)


def test_a_side_that_is_none_does_not_escalate() -> None:
    asked = {"by": STRANGER, "zone": UTC, "effective": on(16)}
    after().when(escalate_conflict, **asked).refused(NotASide(CONFLICT_ID, STRANGER))
    after().when_reported(escalate_conflict, **asked).found(NotASide)


def test_the_last_stage_is_the_last_and_an_ended_conflict_goes_nowhere() -> None:
    later = {"zone": UTC, "effective": on(1, 6)}
    after(MEDIATION, PANEL).when(escalate_conflict, **later).refused(LastStage("panel"))
    over = ConflictOver(CONFLICT_ID, "settled")
    after(SETTLED).when(escalate_conflict, **later).refused(over)
    after(MEDIATION).when(escalate_conflict, zone=UTC, effective=on(2)).refused(ContradictoryDates)
    empty = {"by": ONE, "grounds": "", "zone": UTC, "effective": on(16)}
    after().when(escalate_conflict, **empty).refused(TextMissing)


# Withdrawing and closing


def test_who_raised_it_withdraws_it_once() -> None:
    withdrawing = after().when(withdraw_conflict, by=ONE, effective=on(5))
    withdrawing.then(WITHDRAWN).again().refused(ConflictOver(CONFLICT_ID, "withdrawn"))
    after().when(withdraw_conflict, by=ONE, grounds="Found it.", effective=on(5)).then(
        replace(WITHDRAWN, grounds=sealed("Found it."))
    )
    other = {"by": TWO, "effective": on(5)}
    after().when(withdraw_conflict, **other).refused(NotTheRaiser(TWO))
    after().when_reported(withdraw_conflict, **other).found(NotTheRaiser(TWO))
    after().when(withdraw_conflict, by=ONE, grounds="", effective=on(5)).refused(TextMissing)
    early = {"by": ONE, "effective": Moment.of(date(2026, 2, 1))}
    after().when(withdraw_conflict, **early).refused(ContradictoryDates)


def ruled(*remedies: Any, appeal: bool = True) -> RulingGiven:
    ends = until(30, 6) if appeal else None
    text = sealed("Pay.")
    return RulingGiven(on(1, 5), text, text, remedies, 3, FIRST, appeal_until=ends)


def test_a_conflict_is_closed_once_nothing_is_left_to_do() -> None:
    closing = after(*HEARD, ruled()).when(close_conflict, effective=on(1, 7))
    closing.then(ConflictClosed(on(1, 7))).again().refused(ConflictOver(CONFLICT_ID, "closed"))


def test_a_conflict_with_something_left_to_do_is_not_closed() -> None:
    late, early = {"effective": on(1, 7)}, {"effective": on(2, 5)}
    after().when(close_conflict, **late).refused(ConflictNotConcluded("open"))
    after().when_reported(close_conflict, **late).found(ConflictNotConcluded("open"))
    pending = after(*HEARD, ruled(remedy()))
    pending.when(close_conflict, **late).refused(RemediesUnverified(1))
    pending.when_reported(close_conflict, **late).found(RemediesUnverified(1))
    done = after(*HEARD, ruled(remedy()), RemedyVerified(on(2, 5), REPAIR, ONE))
    done.when(close_conflict, **late).then(ConflictClosed(on(1, 7)))
    appealable = after(*HEARD, ruled())
    appealable.when(close_conflict, **early).refused(AppealStillPossible(until(30, 6)))
    appealable.when_reported(close_conflict, **early).found(AppealStillPossible(until(30, 6)))
    after(WITHDRAWN).when(close_conflict, **late).refused(ConflictOver(CONFLICT_ID, "withdrawn"))
    before = {"effective": Moment.of(date(2026, 2, 1))}
    after(SETTLED).when(close_conflict, **before).refused(ContradictoryDates)


def test_nothing_happens_to_a_conflict_that_nobody_raised() -> None:
    at = {"effective": on(3)}
    given().when(acknowledge_conflict, by=TWO, **at).refused(ConflictUnknown)
    given().when(declare_stage_exhausted, neutral=SECOND, **at).refused(ConflictUnknown)
    given().when(escalate_conflict, zone=UTC, **at).refused(ConflictUnknown)
    given().when(withdraw_conflict, by=ONE, **at).refused(ConflictUnknown)
    given().when(close_conflict, **at).refused(ConflictUnknown)


@pytest.mark.parametrize(("day", "stage"), [(1, 1), (15, 1), (16, 2), (30, 2)])
def test_the_stage_at_a_moment_is_the_one_that_had_begun(day: int, stage: int) -> None:
    state = after(MEDIATION).when(acknowledge_conflict, by=TWO, effective=on(20)).state
    assert state.stage_at(on(day)).number == stage
    assert state.foreseen(state.stage) == ProtocolStage("mediation", 30, True)
