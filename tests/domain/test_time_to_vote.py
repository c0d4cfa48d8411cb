"""Time to vote: of sealed ballots nobody chooses whose numbers are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.competence.overdue import latest_close
from domain.competence.time_to_vote import TIME_TO_VOTE, VoteJustOpened, ends_before_others
from domain.decisions.decision import DECISION, Decision
from domain.values import Moment, OrganisationId
from domain.voting.rules import Secrecy
from tests.domain.matters import OPENED, POLL, PROPOSED
from tests.domain.polls import body, person
from tests.domain.test_overdue import papers

HILL = OrganisationId(UUID(int=81))
OPEN = replace(OPENED, electorate=body(3), closes_at=None, by=person(0))


def put(secrecy: Secrecy) -> Decision:
    """A motion under a rule of such ballots, with a poll that is open."""
    rule = replace(PROPOSED.rule, rule=replace(PROPOSED.rule.rule, secrecy=secrecy))
    found = DECISION.fold([replace(PROPOSED, rule=rule), OPEN])
    assert found is not None
    return found


@pytest.mark.parametrize("secrecy", ["hidden", "secret"])
def test_a_vote_of_sealed_ballots_waits_for_all_who_may_vote(secrecy: Secrecy) -> None:
    decision = put(secrecy)
    poll = decision.polls[-1]
    latest = latest_close(decision, OPEN.effective.at)
    later = OPEN.effective.at + 2 * TIME_TO_VOTE
    refusal = VoteJustOpened(POLL, Moment(latest))
    assert ends_before_others(decision, poll, lambda: papers(1, 1), later, HILL) == refusal
    assert ends_before_others(decision, poll, lambda: papers(1, 1, 1), later, HILL) is None
    assert ends_before_others(decision, poll, lambda: papers(1), latest, HILL) is None
    assert ends_before_others(decision, poll, lambda: papers(1), later, None) is None, (
        "who administers"
    )
    closes = replace(poll, closes_at=Moment(later))
    assert ends_before_others(decision, closes, lambda: papers(1), later, HILL) is None


def test_an_open_vote_waits_for_a_day() -> None:
    decision = put("open")
    poll, later = decision.polls[-1], OPEN.effective.at + TIME_TO_VOTE
    assert ends_before_others(decision, poll, lambda: papers(1), later, HILL) is None
    early = later - timedelta(seconds=1)
    assert ends_before_others(decision, poll, lambda: papers(1), early, HILL) is not None
