"""What if, of elections: a recorded election counted again, under another rule or other ballots.

Every ballot is counted again, so all of them have to be known: to the asker, of open and hidden
ones; of secret ones, as far as the count has told what they said. What it has not told, such as
what each of them weighs, nobody knows any more, and a rule that asks for it is refused.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from domain.decisions.ballot import BallotPaper
from domain.decisions.counting import breaker_of, known_around
from domain.decisions.decision import Decision
from domain.decisions.recounting import ballots_again
from domain.decisions.standing_options import standing_in
from domain.decisions.unsealing import known_ballots, ruled
from domain.elections.election import ElectionRule, Option, Slate, TieBreaker
from domain.elections.election_drafting import (
    check_elected_by,
    check_election,
    check_slate,
    check_tie_breaker,
)
from domain.elections.marks import UnknownChoice, check_marks, marked
from domain.elections.returning import elect, elect_reported, without_casting_vote
from domain.elections.returns import ElectionOutcome
from domain.holiday import holidays_at
from domain.motions.election_course import Election, ElectionCalled
from domain.motions.outcome import ElectionReturned, is_for_chair
from domain.motions.poll import Poll
from domain.parties.partnership import Partnership, zone
from domain.refusal import Refused
from domain.values import PollId, SeatId
from domain.voting.explanation import seats_not_counted
from domain.voting.parts import abstentions_asked_for, groups_named, measures_named
from domain.voting.rules import DecisionRule
from domain.voting.tally import Ballot, Stance
from services.supposition import (
    SUPPOSED,
    BallotsNotVisible,
    SeenBallot,
    SupposedBallot,
    SupposedOtherwise,
    Supposition,
    aside_all_the_same,
    check_supposed_seats,
)

ABSTENTION = Stance("abstain")


@dataclass(frozen=True)
class SupposedElection:
    """What an election would have come to."""

    outcome: ElectionOutcome
    rule_is_supposed: bool
    """Whether it is under another rule than the one that governs the election."""
    options: tuple[Option, ...]
    """What there is to choose from."""


class NotKnownAnyMore(Refused):
    """The ballots of this election were secret: {what} is not known of them any more, and the rule
    asks for it."""

    code = "NOT_KNOWN_ANY_MORE"
    what: str


class BallotsOfAnotherKind(Refused):
    """The ballots of this election say “{choice}”, which the supposed method does not count: what
    they would have said under it is not known."""

    code = "BALLOTS_OF_ANOTHER_KIND"
    choice: str


def what_if_elected(
    decision: Decision,
    partnership: Partnership,
    papers: Sequence[BallotPaper],
    supposition: Supposition,
    seen: Collection[SeenBallot],
) -> SupposedElection:
    """Whom the last count of an election would have elected; `papers` are the ballots of its poll,
    and `seen` those that the asker sees to be counted.
    """
    last = decision.outcomes[-1]
    assert isinstance(last, ElectionReturned), "it is an election"
    before = replace(decision, outcomes=decision.outcomes[:-1])
    election = standing_in(before, last.poll)
    poll = None if last.poll is None else decision.poll(last.poll)
    rule = supposition.election or election.rule
    _check(rule, election.on_ballot, poll, supposition)
    if poll is None:
        return _as_reported(decision, partnership, rule, supposition)
    ballots = _ballots(decision, poll, papers, last, rule)
    if ballots is None:
        ballots = known_ballots(papers, decision, poll)
        if ballots is None or not _are_seen(_counted(ballots, poll, last), poll.id, seen):
            raise BallotsNotVisible
    elif supposition.ballots or supposition.recused:
        raise BallotsNotVisible
    ballots = _otherwise(_counted(ballots, poll, last), supposition)
    _check_kinds(rule, election.on_ballot, ballots)
    came_to = elect(
        rule,
        election.on_ballot,
        poll.electorate,
        ballots,
        election.origin if supposition.election is None else SUPPOSED,
        recused=tuple(sorted({*last.outcome.explanation.recused, *supposition.recused})),
        breaker=_breaker(decision, poll, supposition),
        circumstances=known_around(
            before,
            poll,
            last.effective,
            zone(partnership),
            holidays_at(partnership.holidays, last.effective.at),
        ),
        there=poll.present,
    )
    if _casting_vote_was_lost(election, last) and is_for_chair(came_to):
        came_to = without_casting_vote(rule, election.on_ballot, came_to)
    aside = aside_all_the_same(last, came_to.explanation.set_aside, supposition)
    came_to = replace(came_to, explanation=replace(came_to.explanation, set_aside=aside))
    if decision.rule.rule.secrecy == "secret":
        # Which seat a choice was handed out to says nothing of whose it was.
        came_to = replace(came_to, explanation=replace(came_to.explanation, illegal=()))
    return SupposedElection(came_to, supposition.election is not None, election.slate.options)


def _as_reported(
    decision: Decision, partnership: Partnership, rule: ElectionRule, supposition: Supposition
) -> SupposedElection:
    """The same of an election held elsewhere: from what was reported, under this rule."""
    last = decision.outcomes[-1]
    before = replace(decision, outcomes=decision.outcomes[:-1])
    election = standing_in(before, None)
    assert election.reported is not None, "it was reported"
    assert isinstance(last, ElectionReturned), "an election is returned"
    if supposition.ballots or supposition.recused:
        raise BallotsNotVisible
    held = election.reported
    times, holidays = zone(partnership), holidays_at(partnership.holidays, last.effective.at)
    came_to = elect_reported(
        rule,
        election.on_ballot,
        held.reported,
        election.origin if supposition.election is None else SUPPOSED,
        breaker=_breaker(decision, None, supposition),
        circumstances=known_around(before, None, held.effective, times, holidays, held.way),
    )
    if _casting_vote_was_lost(election, last) and is_for_chair(came_to):
        came_to = without_casting_vote(rule, election.on_ballot, came_to)
    return SupposedElection(came_to, supposition.election is not None, election.slate.options)


def _check(rule: ElectionRule, slate: Slate, poll: Poll | None, supposition: Supposition) -> None:
    """Refuse a malformed supposition, and what can be supposed of motions alone."""
    if supposition.rule is not None:
        raise SupposedOtherwise("a decision rule")
    if supposition.casting_vote is not None:
        raise SupposedOtherwise("a casting vote of yes or no")
    check_election(rule)
    check_slate(rule, slate)
    check_tie_breaker(slate, TieBreaker(supposition.lot, supposition.chosen))
    if poll is not None:
        seats = frozenset(seat.id for seat in poll.electorate.seats)
        check_elected_by(rule, poll.electorate.groups, seats)
        check_supposed_seats(supposition, poll.electorate)
    for supposed in supposition.ballots:
        _check_ballot(rule, slate, supposed)


def _check_ballot(rule: ElectionRule, slate: Slate, supposed: SupposedBallot) -> None:
    if supposed.choice is not None and supposed.stance is not None:
        raise SupposedOtherwise("a stance beside marks")
    if supposed.choice is not None:
        check_marks(rule.method, rule.seats, slate, supposed.choice)
    elif supposed.stance not in {"nothing", "abstain"}:
        raise SupposedOtherwise(f"the stance “{supposed.stance}”" if supposed.stance else "nothing")


def _ballots(
    decision: Decision,
    poll: Poll,
    papers: Sequence[BallotPaper],
    last: ElectionReturned,
    rule: ElectionRule,
) -> list[Ballot] | None:
    """What secret ballots said, for seats that count the same; None where they were not secret."""
    governing = decision.rule.rule
    if governing.secrecy != "secret":
        return None
    supposed = ElectionCalled(last.effective, Slate(()), rule, SUPPOSED).presence
    _require_known(governing, supposed)
    found = ballots_again(decision, poll, papers, last.effective)
    if found is None:  # there was no quorum, so nobody opened them
        raise NotKnownAnyMore("what they said")
    return found


def _require_known(governing: DecisionRule, supposed: DecisionRule) -> None:
    """Refuse a rule that asks of secret ballots what their count did not tell."""
    unknown = sorted(measures_named(supposed) - measures_named(governing))
    if unknown:
        raise NotKnownAnyMore(f"the {unknown[0]} of the seats that they were for")
    groups = sorted(set(groups_named(supposed)) - set(groups_named(governing)))
    if groups:
        raise NotKnownAnyMore(f"the group “{groups[0]}” of the seats that they were for")
    if supposed.proxy != governing.proxy:
        raise NotKnownAnyMore("which of them were cast by proxy")
    if abstentions_asked_for(supposed) != abstentions_asked_for(governing):
        raise NotKnownAnyMore("which seats had to abstain")


def _counted(ballots: Sequence[Ballot], poll: Poll, last: ElectionReturned) -> list[Ballot]:
    """The ballots that were counted, or found to be invalid."""
    aside = seats_not_counted(last.outcome.explanation.set_aside)
    return [ballot for ballot in ruled(poll, ballots) if ballot.seat not in aside]


def _are_seen(ballots: Sequence[Ballot], poll: PollId, seen: Collection[SeenBallot]) -> bool:
    """Whether the asker sees each of these ballots, and what it says."""
    visible = {(str(seat), said) for of, seat, said in seen if str(of) == str(poll)}
    counted = {(str(ballot.seat), said_by(ballot)) for ballot in ballots if ballot.valid}
    return counted == visible


def said_by(ballot: Ballot) -> object:
    """What a ballot says, as `SeenBallot` has it."""
    if isinstance(ballot.choice, Stance):
        return ballot.choice.stance
    return frozenset(marked(ballot.choice))


def _otherwise(ballots: Sequence[Ballot], supposition: Supposition) -> list[Ballot]:
    by_seat: dict[SeatId, Ballot] = {ballot.seat: ballot for ballot in ballots}
    for supposed in supposition.ballots:
        if supposed.stance == "nothing":
            by_seat.pop(supposed.seat, None)
        else:
            by_seat[supposed.seat] = Ballot(supposed.seat, supposed.choice or ABSTENTION)
    return list(by_seat.values())


def _check_kinds(rule: ElectionRule, slate: Slate, ballots: Sequence[Ballot]) -> None:
    """Refuse to count ballots of another kind than the method knows as if they were illegal."""
    for ballot in ballots:
        if not ballot.valid:
            continue
        try:
            check_marks(rule.method, rule.seats, slate, ballot.choice)
        except UnknownChoice as unknown:
            raise BallotsOfAnotherKind(unknown.choice) from None
        except Refused:
            continue  # illegal under this rule: it is set aside, and the explanation says so


def _breaker(decision: Decision, poll: Poll | None, supposition: Supposition) -> TieBreaker:
    recorded = breaker_of(decision, None if poll is None else poll.id)
    return TieBreaker(supposition.lot or recorded.seed, supposition.chosen or recorded.casting)


def _casting_vote_was_lost(election: Election, last: ElectionReturned) -> bool:
    """Whether the rule gave the chair a casting vote that the chair could not have."""
    explained = last.outcome.explanation
    return election.rule.tie == "casting-vote" and explained.tie == "fails"
