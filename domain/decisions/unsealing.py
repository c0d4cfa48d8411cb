"""Unsealing: what the count of hidden and secret ballots opens, records and reckons with.

The count of a hidden poll names its ballots by seat. That of a secret one records only what they
said, sorted, and beside each what the rule counts by, of the seat that it was for; whoever counts
again hands these choices out among the seats that are alike in this, in any order, and comes to
the same numbers. How many choices there are must be how many ballots stand.

Of secret ballots of a poll that has no quorum nobody is told what they say: their numbers would
decide nothing, and of so few tell how somebody voted. Whoever handed one in was there. Where who
abstains is not, it is told how many did, and of the others nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.decisions.ballot import BallotPaper
from domain.decisions.ballots_counted import ballots_to_count, votes_to_count
from domain.decisions.decision import Decision
from domain.elections.marks import is_blank
from domain.motions.poll import Poll
from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotsLeftShut,
    BallotsUnsealed,
    SealedBallotCast,
    UnnamedChoice,
    seals_ballots,
)
from domain.values import Moment, PersonId, SeatId
from domain.voting.parts import abstentions_asked_for, counts_group, measures_named, must_abstain
from domain.voting.rules import DecisionRule
from domain.voting.tally import (
    NONE,
    NOTHING_SHUT,
    Ballot,
    Choice,
    Seat,
    Stance,
    Tally,
    tally_of,
    why_set_aside,
)
from domain.voting.turn import FIRST, Turn

ABSTENTION = Stance("abstain")


def sealed_to_count(
    papers: Iterable[BallotPaper], decision: Decision, poll: Poll
) -> list[SealedBallotCast]:
    """The sealed ballots that the count of `poll` takes."""
    votes = votes_to_count(papers, decision, poll)
    return [vote for vote in votes if isinstance(vote, SealedBallotCast)]


def to_be_opened(
    sealed: Iterable[SealedBallotCast], decision: Decision, poll: Poll, recused: Collection[SeatId]
) -> list[SealedBallotCast]:
    """Those of them that are opened: all hidden ones; of secret ones, those that are counted."""
    rule = decision.rule.rule
    if rule.secrecy == "hidden":
        return list(sealed)
    seats = {seat.id: seat for seat in poll.electorate.seats}
    return [vote for vote in sealed if _speaks(rule, poll, seats.get(vote.seat), vote, recused)]


def unsealed(
    decision: Decision, poll: Poll, opened: Iterable[Ballot], effective: Moment
) -> BallotsUnsealed:
    """The record of the ballots that were opened."""
    rule = decision.rule.rule
    if rule.secrecy == "hidden":
        by_seat = sorted(opened, key=lambda ballot: ballot.seat)
        return BallotsUnsealed(effective, poll.id, ballots=tuple(by_seat))
    seats = {seat.id: seat for seat in poll.electorate.seats}
    choices = [
        replace(alike_to(rule, seats[ballot.seat], ballot.voter), choice=ballot.choice)
        for ballot in opened
    ]
    return BallotsUnsealed(effective, poll.id, choices=tuple(sorted(choices, key=repr)))


@dataclass(frozen=True)
class LeftShut:
    """Secret ballots that nobody opened, as they count."""

    there: dict[SeatId, PersonId | None]
    """The seats for which somebody is there who voted, and says nothing; and who that is."""
    ballots: list[Ballot]
    """Those of which no more matters, or is told, than that they abstain."""


def left_shut(
    decision: Decision, poll: Poll, sealed: Sequence[SealedBallotCast], recused: Collection[SeatId]
) -> LeftShut | None:
    """The secret ballots of the poll as they count without being opened: whoever is heard is there,
    as many as can be, unless it was told that they abstain; None where they are opened to be
    counted, or where those of whom it was told are not there.
    """
    rule = decision.rule.rule
    heard = to_be_opened(sealed, decision, poll, recused)
    if rule.secrecy != "secret" or poll.unsealed is not None or not heard:
        return None
    seats = {seat.id: seat for seat in poll.electorate.seats}
    told = Counter(() if poll.shut is None else poll.shut.abstaining)
    there: dict[SeatId, PersonId | None] = {}
    ballots = [Ballot(vote.seat, ABSTENTION, vote.voter) for vote in sealed if vote not in heard]
    for vote in sorted(heard, key=lambda vote: vote.seat):
        alike = alike_to(rule, seats[vote.seat], vote.voter)
        if told[alike]:
            told[alike] -= 1
            ballots.append(Ballot(vote.seat, ABSTENTION, vote.voter))
        else:
            there[vote.seat] = vote.voter
    return None if told.total() else LeftShut(there, ballots)


def kept_shut(
    decision: Decision, poll: Poll, opened: Iterable[Ballot], effective: Moment
) -> BallotsLeftShut:
    """The record of which of the ballots that were opened abstain, and of nothing else."""
    seats = {seat.id: seat for seat in poll.electorate.seats}
    abstaining = [
        alike_to(decision.rule.rule, seats[ballot.seat], ballot.voter)
        for ballot in opened
        if is_blank(ballot.choice)
    ]
    return BallotsLeftShut(effective, poll.id, tuple(sorted(abstaining, key=repr)))


def attended_shut(rule: DecisionRule, poll: Poll, shut: LeftShut) -> Poll:
    """The poll of an election, with whom ballots that nobody opened make present."""
    seats = {seat.id: seat for seat in poll.electorate.seats}
    there = {
        seat
        for seat, voter in shut.there.items()
        if not alike_to(rule, seats[seat], voter).by_proxy
    }
    return replace(poll, present=tuple(sorted({*poll.present, *there})))


def ballots_of_unsealed(
    rule: DecisionRule,
    poll: Poll,
    unsealed: BallotsUnsealed,
    handed_in: Iterable[SealedBallotCast],
    recused: Collection[SeatId] = (),
) -> list[Ballot] | None:
    """What was opened, for the seats: whose they are of hidden ballots, of secret ones those of
    seats that are alike; `handed_in` are all sealed ballots that stand.

    None where what was opened is not what stands: by seat, or by how many there are.
    """
    votes = list(handed_in)
    if rule.secrecy != "hidden":
        return _handed_out(rule, poll, unsealed, votes, recused)
    stand = sorted((vote.seat, str(vote.voter)) for vote in votes)
    if stand != [(ballot.seat, str(ballot.voter)) for ballot in unsealed.ballots]:
        return None
    return list(unsealed.ballots)


def tally_of_unsealed(
    rule: DecisionRule,
    poll: Poll,
    unsealed: BallotsUnsealed,
    handed_in: Iterable[SealedBallotCast],
    recused: Collection[SeatId] = (),
    turn: Turn = FIRST,
) -> Tally | None:
    """Count what was opened, as `ballots_of_unsealed` tells it."""
    ballots = ballots_of_unsealed(rule, poll, unsealed, handed_in, recused)
    if ballots is None:
        return None
    return tally_of_sealed(rule, poll, ballots, recused, turn)


def tally_of_sealed(
    rule: DecisionRule,
    poll: Poll,
    ballots: Iterable[Ballot],
    recused: Collection[SeatId],
    turn: Turn,
    shut: Mapping[SeatId, PersonId | None] = NOTHING_SHUT,
) -> Tally:
    """The tally of ballots that were sealed: of secret ones no more than what the rule counts, and
    of those `shut` only that they were handed in, for which seats and by whom."""
    found = ruled(poll, ballots)
    tally = tally_of(rule, poll.electorate, found, recused, poll.present, turn, shut)
    if rule.secrecy == "hidden":
        return tally
    counts = tuple(
        # How those abstained who voted by proxy is recorded only where the rule asks for it.
        count if rule.proxy == "absent" else replace(count, proxies_abstaining=NONE)
        for count in tally.counts
        if not count.group or counts_group(rule, count.group)
    )
    return replace(tally, counts=counts, stances=None)


def ruled(poll: Poll, ballots: Iterable[Ballot]) -> list[Ballot]:
    """The ballots, with those that were ruled invalid; of some a source tells no more than that
    they were."""
    found = [
        replace(ballot, valid=False) if ballot.seat in poll.invalid else ballot
        for ballot in ballots
    ]
    untold = sorted(set(poll.invalid) - {ballot.seat for ballot in found})
    return [*found, *(Ballot(seat, ABSTENTION, valid=False) for seat in untold)]


def _handed_out(
    rule: DecisionRule,
    poll: Poll,
    unsealed: BallotsUnsealed,
    votes: Sequence[SealedBallotCast],
    recused: Collection[SeatId],
) -> list[Ballot] | None:
    """A ballot for each vote, with one of the choices of seats that are alike; None where there
    are more or fewer of these.

    Who does not speak abstains: how is not told, and makes no difference to the numbers.
    """
    seats = {seat.id: seat for seat in poll.electorate.seats}
    left: defaultdict[UnnamedChoice, list[Choice]] = defaultdict(list)
    for one in unsealed.choices:
        left[replace(one, choice=ABSTENTION)].append(one.choice)
    ballots = []
    for vote in sorted(votes, key=lambda vote: vote.seat):
        seat = seats.get(vote.seat)
        choice: Choice = ABSTENTION
        if seat is not None and _speaks(rule, poll, seat, vote, recused):
            alike = left[alike_to(rule, seat, vote.voter)]
            if not alike:
                return None
            choice = alike.pop()
        ballots.append(Ballot(vote.seat, choice, vote.voter))
    return None if any(left.values()) else ballots


def _speaks(
    rule: DecisionRule,
    poll: Poll,
    seat: Seat | None,
    vote: SealedBallotCast,
    recused: Collection[SeatId],
) -> bool:
    """Whether it matters what the ballot for the seat says: it is counted, and not as another."""
    if seat is None or seat.id in poll.invalid:
        return False
    if must_abstain(abstentions_asked_for(rule), seat.id, seat.group):
        return False
    return why_set_aside(rule, seat, vote.voter, recused) is None


def alike_to(rule: DecisionRule, seat: Seat, voter: PersonId | None) -> UnnamedChoice:
    """What the rule counts the seat by; seats that have the same are alike to it."""
    measures = measures_named(rule)
    return UnnamedChoice(
        ABSTENTION,
        group=seat.group if counts_group(rule, seat.group) else "",
        weight=seat.weight if "weight" in measures else None,
        persons=seat.persons if "persons" in measures else None,
        by_proxy=rule.proxy == "absent" and voter not in (None, seat.holder),
    )


def known_ballots(
    papers: Iterable[BallotPaper], decision: Decision, poll: Poll
) -> list[Ballot] | None:
    """The ballots that a count took, whoever they are from, as far as all may know what they say:
    open ones, and hidden ones once they were counted. None where they were secret, or still are
    sealed.
    """
    if not seals_ballots(decision.rule.rule):
        return ballots_to_count(papers, decision, poll)
    if decision.rule.rule.secrecy == "secret" or poll.unsealed is None:
        return None
    return list(poll.unsealed.ballots)


def keys_left_over(decision: Decision, effective: Moment) -> list[BallotKeyDestroyed]:
    """The destruction of the keys of polls that will never be counted, once the motion is over."""
    if not seals_ballots(decision.rule.rule):
        return []
    return [
        BallotKeyDestroyed(effective, poll.id)
        for poll in decision.polls
        if not poll.counted and poll.key is None
    ]
