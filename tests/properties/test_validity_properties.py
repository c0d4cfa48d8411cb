"""Properties of validity: what is asked of an instant agrees with what is told of the course."""

import itertools
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.motions.validity import (
    ChallengeDetermined,
    ChallengeFinding,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    DefectKind,
    Validity,
    ValidityEvent,
    history,
    judged,
    status_at,
)
from domain.values import ChallengeId, DecisionId, Moment, OrganisationId, Sealed
from domain.voting.side import Side
from tests.domain.challenges import ruled

DECIDED = 10
SIDE = Side(OrganisationId(UUID(int=1)))
OTHER = DecisionId(UUID(int=2))
FINDINGS: tuple[ChallengeFinding, ...] = ("valid", "immaterial", "voidable", "void")
DEFECTS: tuple[DefectKind, ...] = ("notice", "form", "quorum")


def on(day: int) -> Moment:
    return Moment.of(date(2020, 1, 1) + timedelta(days=day))


def sealed() -> Sealed:
    return Sealed("!", UUID(int=3))


days = st.integers(DECIDED, 60)
defects = st.lists(st.sampled_from(DEFECTS), min_size=1, unique=True).map(tuple)


@st.composite
def courses(draw: st.DrawFn) -> list[ValidityEvent]:
    """Challenges and how they end, ratifications, and perhaps an end of the decision."""
    happened: list[ValidityEvent] = []
    for number in range(draw(st.integers(0, 3))):
        challenge, raised = ChallengeId(UUID(int=100 + number)), draw(days)
        wrong = draw(defects)
        happened.append(
            DecisionChallenged(
                on(raised), challenge, SIDE, sealed(), wrong, ruled(), on(raised + 30)
            )
        )
        ended = on(raised + draw(st.integers(0, 20)))
        if draw(st.booleans()):
            happened.append(ChallengeWithdrawn(ended, challenge, SIDE))
        elif draw(st.booleans()):
            how = draw(st.sampled_from(FINDINGS))
            until = on(raised + 40) if how == "voidable" else None
            found = () if how == "valid" else wrong
            happened.append(
                ChallengeDetermined(
                    ended, challenge, how, found, sealed(), OTHER, voidable_until=until
                )
            )
    for _ in range(draw(st.integers(0, 2))):
        at = draw(days)
        since = on(draw(st.sampled_from([DECIDED, at])))
        happened.append(DecisionRatified(on(at), since, OTHER, draw(defects)))
    at = draw(days)
    if draw(st.booleans()):
        happened.append(DecisionFell(on(at), on(draw(st.integers(DECIDED, at))), OTHER))
    elif draw(st.booleans()):
        since = on(draw(st.integers(DECIDED, at)))
        happened.append(DecisionNullified(on(at), ChallengeId(UUID(int=100)), since, (), SIDE))
    return happened


def folded(happened: list[ValidityEvent]) -> Validity:
    validity = Validity()
    for event in happened:
        validity = judged(validity, event)
    return validity


@given(courses(), st.integers(0, 120))
def test_the_status_at_an_instant_is_that_of_its_period(
    happened: list[ValidityEvent], day: int
) -> None:
    validity, at = folded(happened), on(day).at
    periods = history(validity, on(DECIDED))
    told = [
        one.status for one in periods if one.since <= at and (one.until is None or at < one.until)
    ]
    expected = status_at(validity, on(DECIDED), at)
    assert told == ([] if expected is None else [expected])


@given(courses())
def test_periods_follow_one_another_without_a_gap_and_change_at_each(
    happened: list[ValidityEvent],
) -> None:
    periods = history(folded(happened), on(DECIDED))
    assert periods[0].since == on(DECIDED).at and periods[-1].until is None
    for one, following in itertools.pairwise(periods):
        assert one.until == following.since and one.status != following.status


@given(courses())
def test_what_is_without_effect_never_comes_back(happened: list[ValidityEvent]) -> None:
    validity = folded(happened)
    if validity.void_since is not None:
        assert history(validity, on(DECIDED))[-1].status == "void"
        assert status_at(validity, on(DECIDED), validity.void_since.at) == "void"


@given(courses())
def test_ratifying_everything_from_the_start_leaves_nothing_open(
    happened: list[ValidityEvent],
) -> None:
    validity = folded([*happened, DecisionRatified(on(70), on(DECIDED), OTHER, DEFECTS)])
    statuses = {period.status for period in history(validity, on(DECIDED))}
    assert statuses <= {"ratified", "void"}
    if validity.void_since is None:
        assert statuses == {"ratified"}
