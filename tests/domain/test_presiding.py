"""Presiding: who opens a vote, and who ends one whose end was not announced."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.competence.presiding import Whoever, has_part, why_not_closing, why_not_counting
from domain.decisions.decision import DECISION, Decision
from domain.motions.motion import ProcedurePinned
from domain.motions.poll import Poll, closes_by_itself
from domain.provisions.provision import ClosedBy, Procedure
from domain.values import OrganisationId, PersonId
from domain.voting.rules import StatedDefault
from domain.voting.tally import Electorate, Seat
from tests.domain.matters import OPENED, PROPOSED, on
from tests.domain.polls import person, seat_id

CHAIR, OFFICER, OPENER, VOTER, STRANGER = (person(n) for n in (71, 72, 73, 74, 75))
SCHOOL, FIRM = (OrganisationId(UUID(int=n)) for n in (31, 32))
SEAT = Seat(seat_id(1), CHAIR, SCHOOL)
VOTERS = Electorate((SEAT, Seat(seat_id(2), VOTER, SCHOOL)))
OPEN = replace(OPENED, electorate=VOTERS, closes_at=None, by=OPENER)
NOBODY: frozenset[PersonId] = frozenset()
OFFICERS = frozenset({OFFICER})
ADMINISTRATOR = Whoever(administers=True)


def folded(opened: object = OPEN, closed_by: ClosedBy | None = None) -> tuple[Decision, Poll]:
    pinned = ProcedurePinned(on(1), Procedure(closed_by=closed_by), StatedDefault())
    decision = DECISION.fold([PROPOSED, pinned, opened])
    assert decision is not None
    return decision, decision.polls[-1]


def why(
    by: PersonId | None,
    *,
    closed_by: ClosedBy | None = None,
    chair: Seat | None = SEAT,
    officers: frozenset[PersonId] = NOBODY,
) -> str:
    decision, poll = folded(closed_by=closed_by)
    return why_not_closing(poll, decision.preparation.procedure, Whoever(by), chair, officers)


@pytest.mark.parametrize(
    ("closed_by", "may"),
    [
        (None, {CHAIR, OFFICER}),
        ("chair", {CHAIR}),
        ("returning-officer", {OFFICER}),
        ("opener", {OPENER}),
    ],
)
def test_a_vote_is_ended_by_whom_the_rules_name_or_by_chair_and_returning_officer(
    closed_by: ClosedBy | None, may: set[PersonId]
) -> None:
    everybody = (CHAIR, OFFICER, OPENER, VOTER, STRANGER, None)
    found = {by for by in everybody if not why(by, closed_by=closed_by, officers=OFFICERS)}
    assert found == may


@pytest.mark.parametrize("chair", [None, Seat(seat_id(1))])
def test_where_nobody_presides_who_opened_the_vote_ends_it(chair: Seat | None) -> None:
    assert why(OPENER, chair=chair) == ""
    assert why(VOTER, chair=chair) == "it is for who opened it to do"


@pytest.mark.parametrize("closed_by", ["chair", "returning-officer"])
def test_where_the_rules_name_somebody_who_is_not_there_nobody_takes_the_place(
    closed_by: ClosedBy,
) -> None:
    assert why(OPENER, closed_by=closed_by, chair=None).endswith("and there is nobody")


def test_what_a_party_opened_it_ends_and_what_nobody_did_who_may_vote() -> None:
    rules = Procedure()
    _, by_party = folded(replace(OPEN, by=None, party=SCHOOL))
    assert why_not_closing(by_party, rules, Whoever(None, SCHOOL), None, NOBODY) == ""
    assert why_not_closing(by_party, rules, Whoever(VOTER, FIRM), None, NOBODY) != ""
    _, by_nobody = folded(replace(OPEN, by=None))
    for may in (Whoever(VOTER), Whoever(None, SCHOOL), ADMINISTRATOR):
        assert why_not_closing(by_nobody, rules, may, None, NOBODY) == ""
    for may_not in (Whoever(STRANGER, FIRM), Whoever()):
        assert why_not_closing(by_nobody, rules, may_not, None, NOBODY) != ""


def test_a_vote_is_opened_by_who_has_a_part_in_it() -> None:
    decision, _ = folded()
    proposed = replace(decision, proposer=OPENER)
    for by in (CHAIR, VOTER, OFFICER, OPENER):
        assert has_part(proposed, Whoever(by, FIRM), VOTERS, SEAT, OFFICERS)
    assert has_part(proposed, Whoever(None, SCHOOL), VOTERS, None, NOBODY)
    assert has_part(replace(proposed, party=FIRM), Whoever(None, FIRM), VOTERS, None, NOBODY)
    assert has_part(proposed, ADMINISTRATOR, VOTERS, None, NOBODY)
    for stranger in (Whoever(STRANGER, FIRM), Whoever(None, FIRM), Whoever()):
        assert not has_part(proposed, stranger, VOTERS, SEAT, OFFICERS)


def test_an_announced_end_is_nobody_s_act_once_it_has_come() -> None:
    _, announced = folded(replace(OPEN, closes_at=on(9)))
    assert closes_by_itself(announced, on(9))
    assert not closes_by_itself(announced, on(8))
    assert not closes_by_itself(folded()[1], on(9))


@pytest.mark.parametrize(
    ("whoever", "officers", "is_by_clause", "may"),
    [
        (Whoever(STRANGER, FIRM), NOBODY, False, True),
        (Whoever(), NOBODY, True, True),
        (Whoever(OFFICER), OFFICERS, False, True),
        (Whoever(CHAIR), OFFICERS, False, False),
        (Whoever(organisation=FIRM), OFFICERS, False, True),
        (Whoever(organisation=SCHOOL), OFFICERS, False, False),
        (Whoever(CHAIR, FIRM), OFFICERS, False, False),
        (ADMINISTRATOR, OFFICERS, False, True),
        (ADMINISTRATOR, OFFICERS, True, False),
        (Whoever(), OFFICERS, False, False),
    ],
)
def test_a_count_is_for_the_returning_officer_where_there_is_one(
    whoever: Whoever, officers: frozenset[PersonId], is_by_clause: bool, may: bool
) -> None:
    why = why_not_counting(whoever, officers, {FIRM}, is_by_clause=is_by_clause)
    assert (why == "") == may
