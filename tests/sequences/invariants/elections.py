"""Of elections: who is elected was on the slate, and as many as there are seats, by the rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from domain.decisions.ballot import BallotPaper, MarksCast
from domain.decisions.ballots_counted import beside_in
from domain.decisions.choosing import tied_options
from domain.decisions.counting import breaker_of, known_around
from domain.decisions.decision import Decision
from domain.decisions.elected_acts import did_elect
from domain.decisions.recounting import election_again, is_left_shut
from domain.decisions.standing_options import standing_in
from domain.decisions.unsealing import ruled
from domain.elections.results import FINAL_RESULTS
from domain.elections.returning import elect, elect_reported, without_casting_vote
from domain.holiday import holidays_at
from domain.motions.election_course import ChosenAmongTied, ElectionCalled
from domain.motions.outcome import ElectionReturned, outcome_telling
from domain.parties.partnership import zone
from domain.posts.appointment import AppointmentMade
from domain.record import Record
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    match record.data:
        case ElectionReturned():
            assert before.result not in FINAL_RESULTS, "an election is decided once"
            _check_return(states, record, before)
        case ChosenAmongTied(options=options) if not record.data.in_vain:
            assert before.result == "tied", "a casting vote breaks a tie"
            assert before.election.rule.tie == "casting-vote", "where the rule provides for one"
            assert set(options) <= set(tied_options(before.outcomes[-1].outcome))
        case MarksCast(decision=decision):
            found = states.find(decision)
            assert isinstance(found, Decision)
            assert found.election is not None, "options are marked where there are some"
        case AppointmentMade(decision=decision, person=person) if decision is not None:
            by = states.find(decision)
            elected = not isinstance(by, Decision) or did_elect(by, person)
            told = states.is_found("NOT_ELECTED", record.stream)
            assert elected or told, "an election appoints whom it elected"
        case _:
            pass


def _check_return(states: States, record: Record[Any], before: Decision) -> None:
    """The outcome follows from rule, slate and ballots; what does not is a finding."""
    returned = record.data
    election = standing_in(before, returned.poll)
    elected = returned.outcome.elected
    assert set(elected) <= set(election.on_ballot.ids), "there are no write-ins"
    assert len(elected) <= election.rule.seats, "nobody sits where there is no seat"
    assert max(Counter(elected).values(), default=0) <= 1, "nobody is elected twice"
    # What is declared of a tie is looked at when that is broken, and not where it is broken here.
    waits = "tied" in (returned.outcome.result, before.result)
    follows = returned.declared is None or sorted(returned.declared) == sorted(elected)
    if not follows and not waits:
        assert states.is_found("ELECTION_DOES_NOT_FOLLOW", record.stream), "it does not follow"
    if election.rule.cap is not None:
        chosen = [option for option in election.slate.options if option.id in elected]
        affiliations = Counter(one for option in chosen for one in option.counted_by_caps)
        assert max(affiliations.values(), default=0) <= election.rule.cap, "the cap holds"
    poll = None if returned.poll is None else before.poll(returned.poll)
    partnership = states.find(before.partnership)
    holidays = holidays_at(partnership.holidays, returned.effective.at)
    if poll is None:
        held = election.reported
        assert held is not None and returned.basis == "tally", "else there is a poll"
        again = elect_reported(
            election.rule,
            election.on_ballot,
            replace(held.reported, ballots=held.reported.ballots[::-1]),
            election.origin,
            breaker=breaker_of(before, None),
            circumstances=known_around(
                before, None, held.effective, zone(partnership), holidays, held.way
            ),
        )
        if again.result == "tied" and returned.outcome.explanation.tie == "fails":
            again = without_casting_vote(election.rule, election.on_ballot, again)
        assert returned.outcome == again, "in whatever order the ballots were reported"
        return
    around = known_around(before, poll, returned.effective, zone(partnership), holidays)
    papers = [one for one in states.all(BallotPaper) if one.poll == poll.id]
    found = election_again(before, poll, papers[::-1], returned.effective)
    assert found is not None, "what was opened is what stands"
    if is_left_shut(before, poll, papers, returned.effective):
        assert returned.outcome.result == "inquorate", "ballots stay shut where there is no quorum"
    poll, ballots = found
    again = elect(
        election.rule,
        election.on_ballot,
        poll.electorate,
        ruled(poll, ballots),
        election.origin,
        recused=before.recused_at(poll.closed or returned.effective),
        breaker=breaker_of(before, poll.id),
        circumstances=around,
        there=poll.present,
    )
    if again.result == "tied" and returned.outcome.explanation.tie == "fails":
        again = without_casting_vote(election.rule, election.on_ballot, again)
    again = outcome_telling(again, beside_in(papers, before, poll).aside)
    assert returned.outcome == again, "in whatever order the ballots come"


def check_states(states: States) -> None:
    for decision in states.all(Decision):
        called = [
            one.data
            for one in states.of_stream[decision.id]
            if isinstance(one.data, ElectionCalled)
        ]
        assert len(called) == (decision.election is not None), "the slate stays as it was put"
        if decision.election is not None:
            assert decision.election.rule == called[0].rule, "the rule is pinned"
