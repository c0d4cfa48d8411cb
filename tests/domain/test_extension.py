"""Extension: a poll is kept open beyond its announced close, as its time limits provide."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.decisions.ballot import cast_ballot
from domain.decisions.decision import (
    DECISION,
    DecisionUnknown,
    MotionAlreadyWithdrawn,
    close_poll,
    extend_poll,
    propose_motion,
)
from domain.decisions.in_time import BallotAfterClose
from domain.motions.motion import MotionWithdrawn, TimeLimitsPinned
from domain.motions.poll import (
    ExtensionNotLater,
    ExtensionNotProvided,
    ExtensionTooLong,
    NotEntitledToExtend,
    PollAlreadyClosed,
    PollClosed,
    PollClosesLater,
    PollExtended,
    PollHasNoClose,
    PollTimeOver,
    PollUnknown,
    latest_close,
)
from domain.provisions.pinning import pin_time_limits
from domain.provisions.provision import (
    DEFAULT_RULE,
    PinnedTimeLimits,
    ProvisionInForce,
    RulesClash,
    TimeLimitsProvision,
    check_provision,
)
from domain.provisions.time_limits import ExtendedBy, TimeLimits
from domain.values import ContradictoryDates, Moment, PersonId, end_of
from domain.voting.drafting import NumberOutOfRange
from domain.voting.tally import Stance
from tests.domain.matters import (
    ALLIANCE,
    CLOSED,
    DECISION_ID,
    MOTION,
    OPENED,
    POLL,
    PROPOSED,
    SECOND_POLL,
    on,
)
from tests.domain.polls import person, seat, seat_id
from tests.domain.specification import given
from tests.domain.test_deliberation import ORIGIN

CHAIR = seat(0)
PUT = replace(PROPOSED, proposer=person(1))
BY_CHAIR = TimeLimits(extension_days=7)
LIMITED = TimeLimitsPinned(on(1), BY_CHAIR, ORIGIN)
VOTING = (PUT, LIMITED, OPENED)
LATER: dict[str, Any] = {"poll": POLL, "closes_at": on(12), "by": person(0), "chair": CHAIR}
EXTENDED = PollExtended(on(8), POLL, on(12), person(0))


def test_the_chair_keeps_a_poll_open_and_the_same_extension_is_none() -> None:
    extending = given(*VOTING).when(extend_poll, **LATER, effective=on(8))
    extending.then(EXTENDED).again().refused(ExtensionNotLater(POLL, on(12)))


def test_it_closes_when_it_was_extended_to_and_not_before() -> None:
    given(*VOTING, EXTENDED).when(close_poll, poll=POLL, effective=on(9)).refused(
        PollClosesLater(POLL, on(12))
    )
    given(*VOTING, EXTENDED).when(close_poll, poll=POLL, effective=on(12)).then(
        PollClosed(on(12), POLL)
    )


def test_ballots_are_in_time_until_the_later_close() -> None:
    voting: dict[str, Any] = {
        "poll": POLL,
        "seat": seat_id(2),
        "voter": person(2),
        "choice": Stance("yes"),
    }
    late = DECISION.fold((*VOTING, EXTENDED))
    given().when(cast_ballot, decision=late, effective=on(12), **voting).refused(
        BallotAfterClose(seat_id(2), on(12), on(12))
    )
    assert given().when(cast_ballot, decision=late, effective=on(11), **voting).happened
    announced = DECISION.fold(VOTING)
    given().when(cast_ballot, decision=announced, effective=on(11), **voting).refused(
        BallotAfterClose(seat_id(2), on(11), on(9))
    )


@pytest.mark.parametrize(
    ("by", "entitled", "others"),
    [
        ("chair", [person(0)], [person(1), person(2)]),
        ("proposer", [person(1)], [person(0), person(2)]),
        ("member", [person(0), person(4)], [person(5)]),
    ],
)
def test_only_whom_the_limits_name_extends(
    by: ExtendedBy, entitled: list[PersonId], others: list[PersonId]
) -> None:
    limits = replace(LIMITED, limits=TimeLimits(extension_days=7, extended_by=by))
    history = given(PUT, limits, OPENED)
    because = f"by the rule it is for the {by} to do"
    for who in entitled:
        history.when(extend_poll, **{**LATER, "by": who}, effective=on(8)).then(
            replace(EXTENDED, by=who)
        )
    for who in others:
        history.when(extend_poll, **{**LATER, "by": who}, effective=on(8)).refused(
            NotEntitledToExtend(POLL, because)
        )
    unsaid = NotEntitledToExtend(POLL, "it is not said who does it")
    history.when(extend_poll, **{**LATER, "by": None}, effective=on(8)).refused(unsaid)
    history.when_reported(extend_poll, **{**LATER, "by": None}, effective=on(8)).then(
        replace(EXTENDED, by=None)
    ).found(unsaid)


def test_nobody_extends_for_a_body_without_a_chair() -> None:
    without = {**LATER, "chair": None}
    given(*VOTING).when(extend_poll, **without, effective=on(8)).refused(NotEntitledToExtend)
    vacant = {**LATER, "chair": replace(CHAIR, holder=None)}
    given(*VOTING).when(extend_poll, **vacant, effective=on(8)).refused(NotEntitledToExtend)


def test_without_a_clause_no_poll_is_extended() -> None:
    none = ExtensionNotProvided(POLL)
    given(PUT, OPENED).when(extend_poll, **LATER, effective=on(8)).refused(none)
    given(PUT, OPENED).when_reported(extend_poll, **LATER, effective=on(8)).then(EXTENDED).found(
        none
    )


def test_it_is_extended_before_its_close_and_not_after() -> None:
    over = PollTimeOver(POLL, on(9))
    given(*VOTING).when(extend_poll, **LATER, effective=on(9)).refused(over)
    given(*VOTING).when_reported(extend_poll, **LATER, effective=on(9)).then(
        replace(EXTENDED, effective=on(9))
    ).found(over)
    given(*VOTING, CLOSED).when(extend_poll, **LATER, effective=on(8)).refused(
        PollAlreadyClosed(POLL, on(9))
    )
    given(*VOTING).when(extend_poll, **LATER, effective=on(1)).refused(ContradictoryDates)


@pytest.mark.parametrize("day", [5, 8, 9])
def test_it_is_never_shortened(day: int) -> None:
    earlier = {**LATER, "closes_at": on(day)}
    refused = ExtensionNotLater(POLL, on(9))
    given(*VOTING).when(extend_poll, **earlier, effective=on(4)).refused(refused)
    given(*VOTING).when_reported(extend_poll, **earlier, effective=on(4)).refused(refused)


def test_all_extensions_together_stay_within_the_days_from_the_first_close() -> None:
    # It was announced to the ninth; seven days later is the end of the 16th.
    latest = latest_close(on(9), BY_CHAIR, UTC, frozenset())
    assert latest == Moment(datetime(2020, 5, 17, tzinfo=UTC), date(2020, 5, 16))
    to_the_end = {**LATER, "closes_at": latest}
    given(*VOTING, EXTENDED).when(extend_poll, **to_the_end, effective=on(11)).then(
        PollExtended(on(11), POLL, latest, person(0))
    )
    beyond = {**LATER, "closes_at": on(18)}
    too_long = ExtensionTooLong(POLL, latest)
    given(*VOTING, EXTENDED).when(extend_poll, **beyond, effective=on(11)).refused(too_long)
    given(*VOTING, EXTENDED).when_reported(extend_poll, **beyond, effective=on(11)).found(too_long)


def test_days_of_extension_are_working_days_where_the_limits_say_so() -> None:
    limits = TimeLimits("working-days", 3)
    # 9 May 2020 is a Saturday; of the next days the 13th is a holiday.
    holidays = frozenset({date(2020, 5, 13)})
    assert latest_close(on(9), limits, UTC, holidays).day == date(2020, 5, 14)
    assert latest_close(on(9), limits, UTC, frozenset()).day == date(2020, 5, 13)
    pinned = replace(LIMITED, limits=limits)
    thursday = end_of(date(2020, 5, 14))
    until = {**LATER, "closes_at": thursday, "effective": on(8)}
    given(PUT, pinned, OPENED).when(extend_poll, **until).refused(ExtensionTooLong)
    given(PUT, pinned, OPENED).when(extend_poll, **until, holidays=holidays).then(
        replace(EXTENDED, closes_at=thursday)
    )


def test_only_an_announced_close_of_a_known_poll_is_put_off() -> None:
    open_ended = replace(OPENED, closes_at=None)
    given(PUT, LIMITED, open_ended).when(extend_poll, **LATER, effective=on(8)).refused(
        PollHasNoClose(POLL)
    )
    other = {**LATER, "poll": SECOND_POLL}
    given(*VOTING).when(extend_poll, **other, effective=on(8)).refused(PollUnknown(SECOND_POLL))
    given().when(extend_poll, **LATER, effective=on(8)).refused(DecisionUnknown)


def test_nothing_is_extended_once_the_motion_is_withdrawn() -> None:
    withdrawn = MotionAlreadyWithdrawn(DECISION_ID, on(5))
    history = given(*VOTING, MotionWithdrawn(on(5)))
    history.when(extend_poll, **LATER, effective=on(8)).refused(withdrawn)
    history.when_reported(extend_poll, **LATER, effective=on(8)).found(withdrawn)


# Time limits


def test_the_time_limits_in_force_are_pinned_with_the_motion() -> None:
    pinned = PinnedTimeLimits(BY_CHAIR, ORIGIN)
    given().when(
        propose_motion,
        id=DECISION_ID,
        partnership=ALLIANCE,
        motion=MOTION,
        rule=DEFAULT_RULE,
        limits=pinned,
        effective=on(1),
    ).then(PROPOSED, LIMITED)


def in_force(provision: TimeLimitsProvision) -> ProvisionInForce:
    origin = ORIGIN
    return ProvisionInForce(
        provision, origin.agreement, origin.clause, origin.version, origin.cited_as
    )


def test_the_most_specific_time_limits_govern_and_two_clash() -> None:
    for_all = TimeLimitsProvision("orders", (), TimeLimits())
    for_budgets = TimeLimitsProvision("money", ("budget",), BY_CHAIR)
    found = pin_time_limits("budget", None, [in_force(for_all), in_force(for_budgets)])
    assert found is not None
    assert (found.limits, found.origin.provision) == (BY_CHAIR, "money")
    assert pin_time_limits("budget", None, []) is None
    with pytest.raises(RulesClash):
        pin_time_limits("budget", None, [in_force(for_budgets)] * 2)


@pytest.mark.parametrize("days", [-1, 367])
def test_time_limits_that_nobody_could_keep_are_refused(days: int) -> None:
    with pytest.raises(NumberOutOfRange):
        check_provision(TimeLimitsProvision("p", (), TimeLimits(extension_days=days)))
