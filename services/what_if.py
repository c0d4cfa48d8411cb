"""What if: a recorded vote counted again, under another rule or with other ballots.

Nothing is written, and nothing is told that the asker could not see: how single seats voted is
used only where the asker sees every ballot of the vote; otherwise the recorded counts are
reasoned about anew, and what they do not say is missing.
"""

from collections.abc import Collection, Set
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from domain.bodies.body import BODY, seats_then
from domain.decisions.ballot import BALLOT, BallotPaper
from domain.decisions.ballots_counted import beside_in
from domain.decisions.counting import consulted_by, last_amended, noticed_for
from domain.decisions.decision import DECISION, Decision, DecisionUnknown
from domain.decisions.poll_turn import turn_of
from domain.decisions.recounting import is_left_shut
from domain.decisions.unsealing import known_ballots, ruled
from domain.holiday import holidays_at
from domain.motions.outcome import ElectionReturned, OutcomeDetermined, circumstances_of
from domain.parties.partnership import PARTNERSHIP, Partnership, zone
from domain.refusal import Refused
from domain.values import DecisionId, PollId, SeatId
from domain.voting.drafting import check_names, check_rule
from domain.voting.explanation import Outcome, seats_not_counted
from domain.voting.reasoning import broken_tie, outcome
from domain.voting.rules import DecisionRule
from domain.voting.tally import Ballot, Count, Electorate, Stance, Tally, tally_of
from services.ledger import Ledger
from services.supposition import (
    SUPPOSED,
    BallotsNotVisible,
    SeenBallot,
    SupposedOtherwise,
    Supposition,
    aside_all_the_same,
    check_supposed_seats,
)
from services.what_if_elections import SupposedElection, what_if_elected


@dataclass(frozen=True)
class Supposed:
    """What it would come to."""

    outcome: Outcome
    counts: tuple[Count, ...]
    rule_is_supposed: bool
    """Whether it is under another rule than the one that governs the decision."""


class NothingCounted(Refused):
    """Nothing was counted on this motion yet, so there is nothing to count again."""

    code = "NOTHING_COUNTED"


def what_if(
    ledger: Ledger,
    decision: DecisionId,
    supposition: Supposition,
    seen: Collection[SeenBallot],
) -> Supposed | SupposedElection:
    """What the last vote on a decision would have come to.

    `seen` are the ballots that the asker sees to be counted, of any vote on the decision.
    Refuses a malformed rule, a vote that was not counted, and to suppose other ballots where
    not all of them are seen.
    """
    held = ledger.held(DECISION, decision)
    if held is None:
        raise DecisionUnknown
    found: Decision = held.state
    if not found.outcomes:
        raise NothingCounted
    last = found.outcomes[-1]
    if isinstance(last, ElectionReturned):
        papers = _papers(ledger, last.poll)
        return what_if_elected(found, _partnership(ledger, found), papers, supposition, seen)
    _require_of_motions(supposition)
    poll = None if last.poll is None else found.poll(last.poll)
    electorate = None if poll is None else poll.electorate
    rule = supposition.rule or found.rule.rule
    check_rule(rule)
    if electorate is not None:
        _check_seats(rule, electorate, supposition)
    if last.basis == "tally" and found.body is not None:
        body = ledger.held(BODY, found.body)
        electorate = None if body is None else seats_then(body.state, last.effective)
    tally = _tally(ledger, found, last, rule, supposition, seen)
    circumstances = circumstances_of(
        found.outcomes[:-1],
        electorate=electorate,
        basis="ballots" if last.basis == "ballots" else "tally",
        way=found.tally_way if poll is None else poll.way,
        noticed=noticed_for(found, poll, _zone(ledger, found), found.tally_way),
        held=last.effective if poll is None or poll.closed is None else poll.closed,
        zone=_zone(ledger, found),
        holidays=_holidays(ledger, found, last),
        amended=last_amended(found),
        consulted=consulted_by(found, _zone(ledger, found)),
    )
    origin = found.rule.origin if supposition.rule is None else SUPPOSED
    came_to = outcome(rule, tally, origin, circumstances)
    if came_to.result == "tied" and supposition.casting_vote is not None:
        came_to = broken_tie(came_to, supposition.casting_vote)
    return Supposed(came_to, tally.counts, supposition.rule is not None)


def _tally(
    ledger: Ledger,
    found: Decision,
    last: OutcomeDetermined,
    rule: DecisionRule,
    supposition: Supposition,
    seen: Collection[SeenBallot],
) -> Tally:
    """The numbers under the supposition: counted again where the asker sees every ballot, else as
    they are on record."""
    poll = None if last.poll is None else found.poll(last.poll)
    ballots, abstaining = _ballots(ledger, found, last)
    if ballots is not None and poll is not None and _are_seen(ballots, last.poll, seen):
        poll = beside_in(_papers(ledger, poll.id), found, poll).attended(poll)
        bound = abstaining if supposition.rule is None else []
        tally = tally_of(
            rule,
            poll.electorate,
            _otherwise([*ballots, *bound], supposition),
            _recused(last, supposition),
            poll.present,
            turn_of(found, poll),
        )
    elif (
        supposition.ballots
        or supposition.recused
        or (supposition.rule is not None and _were_never_opened(ledger, found, last))
    ):
        raise BallotsNotVisible
    else:
        told = last.outcome.explanation
        cap = told.weight_cap if supposition.rule is None else None
        tally = Tally(last.counts, None, told.recused, weight_cap=cap)
    return replace(tally, set_aside=aside_all_the_same(last, tally.set_aside, supposition))


def _partnership(ledger: Ledger, decision: Decision) -> Partnership:
    held = ledger.held(PARTNERSHIP, decision.partnership)
    assert held is not None, "a decision belongs to a partnership"
    partnership: Partnership = held.state
    return partnership


def _zone(ledger: Ledger, decision: Decision) -> tzinfo:
    return zone(_partnership(ledger, decision))


def _holidays(ledger: Ledger, decision: Decision, last: OutcomeDetermined) -> Set[date]:
    """The holidays as they were listed when the vote was counted."""
    return holidays_at(_partnership(ledger, decision).holidays, last.effective.at)


def _check_seats(rule: DecisionRule, electorate: Electorate, supposition: Supposition) -> None:
    seats = frozenset(seat.id for seat in electorate.seats)
    check_names(rule, electorate.groups, seats)
    check_supposed_seats(supposition, electorate)


def _require_of_motions(supposition: Supposition) -> None:
    """Refuse what can be supposed of elections alone."""
    if supposition.election is not None:
        raise SupposedOtherwise("an election rule")
    if supposition.chosen:
        raise SupposedOtherwise("a choice among options")
    if supposition.lot:
        raise SupposedOtherwise("the seed of a lot")
    for supposed in supposition.ballots:
        if supposed.choice is not None:
            raise SupposedOtherwise("a ballot that marks options")
        if supposed.stance is None:
            raise SupposedOtherwise("nothing")


def _ballots(
    ledger: Ledger, decision: Decision, last: OutcomeDetermined
) -> tuple[list[Ballot] | None, list[Ballot]]:
    """The ballots that were counted, None where they were secret or a tally was reported; and an
    abstention for each seat that the rule made abstain."""
    poll = None if last.poll is None else decision.poll(last.poll)
    if poll is None or last.basis != "ballots":
        return None, []
    papers = _papers(ledger, poll.id)
    aside = seats_not_counted(last.outcome.explanation.set_aside)
    known = known_ballots(papers, decision, poll)
    if known is None:
        return None, []
    bound = {it.seat for it in last.outcome.explanation.set_aside if it.why == "must-abstain"}
    abstention = Stance("abstain")
    counted = ruled(poll, known)
    return (
        [ballot for ballot in counted if ballot.seat not in aside],
        [replace(one, choice=abstention, valid=True) for one in counted if one.seat in bound],
    )


def _were_never_opened(ledger: Ledger, decision: Decision, last: OutcomeDetermined) -> bool:
    """Whether nobody knows what the ballots say, as there was no quorum: no rule counts them."""
    poll = None if last.poll is None else decision.poll(last.poll)
    return poll is not None and is_left_shut(
        decision, poll, _papers(ledger, poll.id), last.effective
    )


def _papers(ledger: Ledger, poll: PollId | None) -> list[BallotPaper]:
    """What was handed in for the seats of a poll."""
    if poll is None:
        return []
    return [
        held.state
        for ballot in ledger.children(poll, BALLOT.kind)
        if (held := ledger.held(BALLOT, ballot)) is not None
    ]


def _are_seen(ballots: list[Ballot], poll: PollId | None, seen: Collection[SeenBallot]) -> bool:
    """Whether the asker sees each of these ballots, and how it was cast."""
    visible = {(str(seat), stance) for of, seat, stance in seen if str(of) == str(poll)}
    valid = [ballot for ballot in ballots if ballot.valid]
    counted = {
        (str(ballot.seat), ballot.choice.stance)
        for ballot in valid
        if isinstance(ballot.choice, Stance)
    }
    return len(counted) == len(valid) and counted == visible


def _otherwise(ballots: list[Ballot], supposition: Supposition) -> list[Ballot]:
    by_seat = {ballot.seat: ballot for ballot in ballots}
    for supposed in supposition.ballots:
        if supposed.stance == "nothing":
            by_seat.pop(supposed.seat, None)
        else:
            assert supposed.stance is not None, "of a motion every supposed ballot has a stance"
            by_seat[supposed.seat] = Ballot(supposed.seat, Stance(supposed.stance))
    return list(by_seat.values())


def _recused(last: OutcomeDetermined, supposition: Supposition) -> tuple[SeatId, ...]:
    return tuple(sorted({*last.outcome.explanation.recused, *supposition.recused}))
