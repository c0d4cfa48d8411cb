"""Of bodies, decisions and votes: who may vote does, once, in time, and the outcome follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any

from domain.bodies.body import Body, BodyConstituted, SeatFilled, electorate_at
from domain.bodies.reconstitution import BodyReconstituted
from domain.decisions.ballot import BallotCast, BallotPaper
from domain.decisions.ballots_counted import ballots_to_count, beside_in
from domain.decisions.counting import known_around
from domain.decisions.decision import Decision
from domain.decisions.proxy import Proxy
from domain.decisions.recounting import counted_again, is_left_shut
from domain.decisions.unsealing import ruled
from domain.elections.lot import LotDrawn
from domain.elections.results import BINDING_RESULTS, FINAL_RESULTS
from domain.holiday import holidays_at
from domain.motions.motion import MotionProposed
from domain.motions.outcome import ElectionReturned, OutcomeDetermined, outcome_telling
from domain.motions.poll import Poll, PollOpened
from domain.motions.recusal import RecusalDeclared
from domain.motions.sealed_ballot import SealedBallotCast, seals_ballots
from domain.motions.sequel import CastingVoteCast, DecisionRescinded, DecisionSuperseded
from domain.parties.partnership import Partnership, zone
from domain.record import Record
from domain.values import Moment, OrganisationId, PersonId, SeatId
from domain.voting.drawing import drawn
from domain.voting.explanation import goes_to_next_call
from domain.voting.figures import Circumstances
from domain.voting.parts import asks_for_consent
from domain.voting.reasoning import outcome, without_casting_vote
from domain.voting.reconsideration import DecisionReconsidered
from domain.voting.rules import OBJECTING
from domain.voting.tally import Count, stance_of, tally_of
from tests.sequences.states import States

IN_VAIN = ("MOTION_ALREADY_DECIDED", "CASTING_VOTE_NOT_PROVIDED", "NOT_TIED")
"""What is found of a casting vote that a source tells of where there was nothing to break."""


def check_record(states: States, record: Record[Any], before: Any) -> None:
    match record.data:
        case SeatFilled(effective, seat, holder):
            assert isinstance(before, Body)
            if not states.is_found("SEAT_TAKEN", record.stream):
                held = before.occupants[seat].at(effective.at)
                assert held is None or held.holder == holder, "nobody takes a seat that is held"
            _check_sides(states, record, effective)
        case BodyConstituted(effective) | BodyReconstituted(effective):
            _check_sides(states, record, effective)
        case PollOpened():
            _check_opened(states, record, before)
        case OutcomeDetermined():
            assert before.result not in FINAL_RESULTS, "a motion is decided once"
            _check_outcome(states, record, before)
        case CastingVoteCast():
            if not any(states.is_found(code, record.stream) for code in IN_VAIN):
                assert before.result == "tied", "a casting vote breaks a tie"
                assert before.rule.rule.tie == "casting-vote", "where the rule provides for one"
        case DecisionReconsidered(by=by):
            assert by != record.stream, "no decision opens itself again"
            assert before.result in FINAL_RESULTS, "only what was decided is opened again"
            assert states.find(record.stream).result is None, "until the new vote it is open"
            if not states.is_found("NOT_ADOPTED", record.stream):
                assert states.find(by).result in BINDING_RESULTS, "what opens it was adopted"
        case DecisionRescinded(by=by) | DecisionSuperseded(by=by):
            # What was decided is undone only by another decision that was adopted (domain/sequel).
            assert by != record.stream, "no decision undoes itself"
            assert before.result in BINDING_RESULTS, "only what was adopted is undone"
            if not states.is_found("NOT_ADOPTED", record.stream):
                assert states.find(by).result in BINDING_RESULTS, "what undoes it was adopted"
        case _:
            pass


def _check_opened(states: States, record: Record[Any], before: Decision) -> None:
    """A poll pins the electorate of the body as it stood at the opening.

    See domain/motions/poll.py.
    """
    body, opened = states.find(before.body), record.data
    codes = ("ANOTHER_POLL_OPEN", "POLL_NOT_COUNTED")
    if not any(states.is_found(code, record.stream) for code in codes):
        assert all(poll.counted for poll in before.polls), "one poll after the other"
    if isinstance(body, Body) and body.exists_at(opened.effective.at):
        seats = {seat.id for seat in body.seats}
        stood = electorate_at(body, opened.effective.at)
        if {seat.id for seat in opened.electorate.seats} == seats:
            assert opened.electorate == stood


def _check_outcome(states: States, record: Record[Any], before: Decision) -> None:
    """The outcome follows from the pinned rule and the numbers; what does not is a finding."""
    determined = record.data
    assert isinstance(determined, OutcomeDetermined)
    is_missed = determined.declared == "rejected" and goes_to_next_call(determined.outcome)
    if determined.declared not in (None, determined.outcome.result) and not is_missed:
        assert states.is_found("OUTCOME_DOES_NOT_FOLLOW", record.stream), "it does not follow"
    earlier = states.of_stream[record.stream][record.version - 2]
    last = earlier.data
    if isinstance(last, CastingVoteCast) and earlier.command == record.command:
        broken = "adopted" if last.stance == "yes" else "rejected"
        assert determined.outcome.result == broken, "the casting vote breaks the tie"
        return
    if isinstance(last, LotDrawn) and not last.in_vain:
        assert determined.outcome.result == drawn(last.lot), "the lot breaks the tie"
        return
    if isinstance(last, RecusalDeclared) and before.result == "tied":
        assert determined.outcome.result == "rejected", "the casting vote is lost to the chair"
        return
    if determined.poll is None:
        return
    poll = before.poll(determined.poll)
    assert poll is not None
    assert not poll.counted, "a poll is counted once"
    papers = [one for one in states.all(BallotPaper) if one.poll == poll.id]
    recused = before.recused_at(poll.closed or determined.effective)
    if seals_ballots(before.rule.rule):
        tally = counted_again(before, poll, papers, determined.effective)
        assert tally is not None, "what was opened is what stands"
    else:
        ballots = ruled(poll, ballots_to_count(papers, before, poll))
        there = beside_in(papers, before, poll).attended(poll).present
        tally = tally_of(before.rule.rule, poll.electorate, ballots, recused, there)
    assert determined.counts == tally.counts
    around = _around(states, before, poll, determined)
    came_to = outcome(before.rule.rule, tally, before.rule.origin, around)
    if determined.outcome.explanation.decided_by == "casting-vote-lost":
        came_to = without_casting_vote(came_to)
    aside = beside_in(papers, before, poll).aside
    assert determined.outcome == outcome_telling(came_to, aside)
    if is_left_shut(before, poll, papers, determined.effective):
        assert came_to.result == "inquorate", "ballots stay shut where there is no quorum"
        return
    for count in determined.counts:
        _check_count(before, count, poll, papers, recused)


def _around(
    states: States, before: Decision, poll: Poll, determined: OutcomeDetermined
) -> Circumstances:
    partnership = states.find(before.partnership)
    assert isinstance(partnership, Partnership)
    effective = determined.effective
    holidays = holidays_at(partnership.holidays, effective.at)
    return known_around(before, poll, effective, zone(partnership), holidays)


def _check_count(
    before: Decision, count: Count, poll: Poll, papers: list[BallotPaper], recused: Any
) -> None:
    """Never more votes than seats, and none for who stepped back, or came after the close."""
    if count.measure != "votes":
        return
    seats = {
        seat.id
        for seat in poll.electorate.seats
        if seat.holder is not None and (not count.group or seat.group == count.group)
    }
    votes = [count.yes, count.no, count.abstain or Fraction(0)]
    assert sum(votes) <= len(seats - set(recused)), "more votes than seats"
    if count.group == "" and not count.recused and not seals_ballots(before.rule.rule):
        by_hand = Counter(_stances(before, poll, papers, seats - set(recused)))
        if before.rule.rule.silence == "absent":
            assert count.yes == Fraction(by_hand["yes"])
            assert count.no == Fraction(by_hand["no"])
            # Who stands aside has taken part and is neither for nor against
            # (domain/voting/tally.py).
            assert count.abstain == Fraction(by_hand["abstain"] + by_hand["stand-aside"])


def _stances(
    decision: Decision, poll: Poll, papers: list[BallotPaper], seats: set[SeatId]
) -> Iterator[str]:
    """What each of the seats said in the end, found ballot by ballot."""
    rule = decision.rule.rule
    for paper in papers:
        if paper.seat not in seats or paper.seat in poll.invalid:
            continue
        seat = poll.electorate.seat(paper.seat)
        assert seat is not None
        admitted = [
            vote
            for vote in paper.votes
            if vote.set_aside is None  # the seat was vacant by then, or another's
            and _is_in_time(poll, vote)
            and (vote.voter in (None, seat.holder) or rule.proxy != "refused")
            and not isinstance(vote, SealedBallotCast)
            and (asks_for_consent(rule, poll.way) or stance_of(vote.choice) not in OBJECTING)
        ]
        own = [vote for vote in admitted if vote.voter in (None, seat.holder)]
        in_order = sorted(own or admitted, key=lambda vote: vote.effective.at)
        if in_order:
            stands = in_order[0 if rule.ballots_final else -1]
            assert not isinstance(stands, SealedBallotCast), "these were left out"
            yield stance_of(stands.choice)


def _is_in_time(poll: Poll, vote: Any) -> bool:
    """While the poll was open: what was accepted here, or is dated so.

    See domain/decisions/ballot.py.
    """
    cast, closed = vote.effective.at, poll.closed
    if vote.accepted:
        return True
    if cast < poll.opened.at or (poll.closes_at is not None and cast >= poll.closes_at.at):
        return False
    # A close that is said as a day leaves its hour open.
    day = timedelta(days=1) if closed is not None and closed.day is not None else timedelta(0)
    return closed is None or cast <= closed.at or cast < closed.at + day


def _check_sides(states: States, record: Record[Any], at: Moment) -> None:
    """Nobody sits for two parties as they take a seat (domain/bodies/one_side.py)."""
    if states.is_found("SITS_FOR_ANOTHER", record.stream):
        return
    sides: dict[PersonId, set[OrganisationId]] = {}
    for seat in electorate_at(states.course[record.stream][record.version - 1], at.at).seats:
        if seat.holder is not None and seat.party is not None:
            sides.setdefault(seat.holder, set()).add(seat.party)
    assert all(len(parties) == 1 for parties in sides.values()), "nobody sits for two parties"


def check_states(states: States) -> None:
    for decision in states.all(Decision):
        _check_course(states, decision)
    for paper in states.all(BallotPaper):
        _check_paper(states, paper)
    _check_proxies(states)


def _check_course(states: States, decision: Decision) -> None:
    begun = states.of_stream[decision.id][0].data
    assert isinstance(begun, MotionProposed)
    if decision.election is None:
        assert begun.rule == decision.rule, "the rule is pinned, and governs the motion to its end"
    final = [one for one in decision.outcomes if one.outcome.result in FINAL_RESULTS]
    assert len(final) <= 1, "a motion is decided once"
    for poll in decision.polls:
        assert poll.closed is None or poll.opened.at <= poll.closed.at
        assert poll.closes_at is None or poll.opened.at <= poll.closes_at.at
        seats = [seat.id for seat in poll.electorate.seats]
        assert len(set(seats)) == len(seats), "no seat is entitled twice"
        _check_key(states, decision, poll)
    if decision.sequel.implemented:
        # What was carried out stays so, whatever a vote on reconsidering it comes to.
        adopted = decision.result in BINDING_RESULTS or decision.reconsidered
        assert adopted, "only what was adopted is carried out"


def _results(states: States, poll: Poll) -> set[str]:
    """What a poll was determined to have come to."""
    found = (record.data for _, record in states.records)
    return {
        one.outcome.result
        for one in found
        if isinstance(one, OutcomeDetermined | ElectionReturned) and one.poll == poll.id
    }


def _check_key(states: States, decision: Decision, poll: Poll) -> None:
    """What is sealed is opened with the count alone, and no key outlives its purpose
    (domain/motions/sealed_ballot.py)."""
    secrecy = decision.rule.rule.secrecy
    if secrecy == "open" or not poll.counted:
        assert poll.unsealed is None, "only a count opens what is sealed"
    if secrecy == "open":
        assert poll.key is None
    elif secrecy == "secret" and poll.counted:
        assert poll.key == "destroyed", "nobody can open it any more"
        if poll.unsealed is None:
            assert "inquorate" in _results(states, poll), "only without a quorum they stay shut"
        else:
            assert not poll.unsealed.ballots, "and nobody is named"
    is_over = decision.withdrawn is not None or decision.result in FINAL_RESULTS
    opened_late = states.is_found("MOTION_ALREADY_WITHDRAWN", decision.id)
    if secrecy != "open" and is_over and not poll.counted and not opened_late:
        assert poll.key == "destroyed", "what is never counted is never opened"


def _check_paper(states: States, paper: BallotPaper) -> None:
    """Who voted held the seat, or had a proxy for it (domain/decisions/ballot.py)."""
    decision = states.find(paper.decision)
    assert isinstance(decision, Decision)
    poll = decision.poll(paper.poll)
    assert poll is not None
    seat = poll.electorate.seat(paper.seat)
    assert seat is not None, "every ballot is for a seat of the electorate"
    codes = ("NOT_ENTITLED_TO_VOTE", "PRINCIPAL_VOTED")
    if any(states.is_found(code, paper.id) for code in codes):
        return
    given = [proxy for proxy in states.all(Proxy) if proxy.seat == paper.seat]
    sealed = [vote for vote in paper.votes if isinstance(vote, SealedBallotCast)]
    if seals_ballots(decision.rule.rule):
        open_ones = [vote for vote in paper.votes if isinstance(vote, BallotCast)]
        assert not open_ones, "under such a rule every ballot is sealed"
        assert all(vote.sealed.choice is None for vote in sealed), "as loaded, none is open"
    else:
        assert not sealed, "open ballots are not sealed"
    for vote in paper.votes:
        if vote.voter is None:
            assert not vote.accepted, "only a source leaves out whose hand it was"
            continue
        entitled = {seat.holder, *(proxy.holder for proxy in given)}
        assert vote.voter in entitled, "who votes holds the seat or has a proxy for it"
        if vote.voter != seat.holder:
            assert decision.rule.rule.proxy != "refused", "a proxy votes where the rule admits it"
    if decision.rule.rule.ballots_final and not states.is_found("BALLOT_FINAL", paper.id):
        own = [vote for vote in paper.votes if vote.voter == seat.holder]
        assert len(own) <= 1, "a ballot that is final is not changed"


def _check_proxies(states: States) -> None:
    """No proxy comes back to who gave it, and one stands for a seat at a time.

    See domain/decisions/proxy.py.
    """
    proxies = states.all(Proxy)
    for one in proxies:
        assert one.principal != one.holder, "nobody is their own proxy"
        assert one.revoked is None or one.granted.at <= one.revoked.at
    for scope in {(one.body, one.decision) for one in proxies}:
        given = [one for one in proxies if (one.body, one.decision) == scope]
        streams = [one.id for one in given]
        for instant in sorted({one.granted.at for one in given}):
            standing = [one for one in given if one.stands_at(instant)]
            if not states.is_found("PROXY_STANDS", *streams):
                seats = [(one.seat, one.principal) for one in standing]
                assert len(set(seats)) == len(seats), "one proxy stands for a seat at a time"
            if not states.is_found("PROXY_CIRCLE", *streams):
                _check_no_circle(standing)


def _check_no_circle(standing: list[Proxy]) -> None:
    for one in standing:
        reached, ahead = {one.holder}, [one.holder]
        while ahead:
            person = ahead.pop()
            further = {other.holder for other in standing if other.principal == person}
            ahead += further - reached
            reached |= further
        assert one.principal not in reached, "a proxy comes back to who gave it"
