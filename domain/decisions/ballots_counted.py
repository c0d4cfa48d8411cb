"""Ballots in the count: of everything that was handed in, what the count of a poll takes.

What was accepted here is in time, and its voter was entitled. Of what was reported from outside
the dates tell, and what the source shows of proxies; where it shows none, whoever voted for
another's seat is taken to have had one, for as many seats as the rules of procedure admit. Every
reported ballot that does not count is named with the reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.decisions.ballot import BallotPaper, Event
from domain.decisions.decision import Decision
from domain.decisions.poll_turn import turn_of
from domain.decisions.standing_ballot import is_own, standing
from domain.motions.poll import Poll, is_in_time
from domain.motions.sealed_ballot import SealedBallotCast
from domain.values import PersonId, SeatId
from domain.voting.explanation import SetAside, WhySetAside, in_order_of_seats
from domain.voting.parts import asks_for_consent, must_abstain
from domain.voting.rules import OBJECTING
from domain.voting.tally import Ballot, Seat, Stance
from domain.voting.turn import abstaining_in

Sorted = tuple[Seat | None, list[tuple[Event, WhySetAside | None]]]
"""A seat, and what was handed in for it, each with why it can't stand, whatever else there is."""


def ballots_to_count(papers: Iterable[BallotPaper], decision: Decision, poll: Poll) -> list[Ballot]:
    """Of everything handed in openly, the ballots that the count of `poll` takes."""
    return [
        Ballot(vote.seat, vote.choice, vote.voter)
        for vote in votes_to_count(papers, decision, poll)
        if not isinstance(vote, SealedBallotCast)
    ]


def votes_to_count(papers: Iterable[BallotPaper], decision: Decision, poll: Poll) -> list[Event]:
    """Of everything handed in, what the count of `poll` takes: what was in time, and of each seat
    the last, or the first where the rule makes ballots final.

    What was accepted here is in time: many vote at once, and a close that came in before a
    ballot may be recorded after it. What the holder of a seat handed in goes before what a proxy
    did. Objections count where the rule asks for consent; of a seat that must abstain whatever
    was handed in counts, as an abstention.
    """
    counted: list[Event] = []
    for seat, votes in _sorted(papers, decision, poll):
        chosen = _standing(decision, seat, votes)
        if chosen is not None:
            # Whoever has taken the seat since speaks for it as its own, and not by a proxy.
            counted.append(replace(chosen, voter=None) if chosen.successor else chosen)
    return counted


@dataclass(frozen=True)
class Beside:
    """What was reported to have been handed in for a poll and does not stand."""

    aside: tuple[SetAside, ...] = ()
    """These ballots, and why; in an order of their own."""
    objecting: frozenset[SeatId] = frozenset()
    """The seats that objected where that stops nothing: they were there."""

    def attended(self, poll: Poll) -> Poll:
        """The poll with them among the present."""
        if not self.objecting:
            return poll
        return replace(poll, present=tuple(sorted({*poll.present, *self.objecting})))


NOTHING_BESIDE = Beside()


def beside_in(papers: Iterable[BallotPaper], decision: Decision, poll: Poll) -> Beside:
    """The reported ballots that the count does not take.

    Of what was handed in here nothing is told: what was not accepted was refused, and what a
    voter changed is the voter's affair. Who objects by proxy is there as far as proxies are.
    """
    by_proxy = decision.rule.rule.proxy == "present"
    aside: list[SetAside] = []
    objecting: set[SeatId] = set()
    for seat, votes in _sorted(papers, decision, poll):
        chosen = _standing(decision, seat, votes)
        for vote, why in votes:
            if not vote.accepted and vote is not chosen:
                aside.append(SetAside(vote.seat, why or "replaced"))
            is_unheard = why in {"not-admitted", "not-argued"}
            if is_unheard and seat and (by_proxy or is_own(vote, seat.holder)):
                objecting.add(seat.id)
    return Beside(in_order_of_seats(*aside), frozenset(objecting))


def _standing(
    decision: Decision, seat: Seat | None, votes: Sequence[tuple[Event, WhySetAside | None]]
) -> Event | None:
    """The one that stands for the seat; None where none can."""
    left = [vote for vote, why in votes if why is None]
    holder = None if seat is None else seat.holder
    return standing(left, holder, final=decision.rule.rule.ballots_final) if left else None


def _sorted(papers: Iterable[BallotPaper], decision: Decision, poll: Poll) -> Iterator[Sorted]:
    """What was handed in for each seat in this poll, and what of it can't stand."""
    rule = decision.rule.rule
    takes_objections = asks_for_consent(rule, poll.way)
    bound = abstaining_in(rule, turn_of(decision, poll))
    seats = {seat.id: seat for seat in poll.electorate.seats}
    found = [one for one in papers if (one.decision, one.poll) == (decision.id, poll.id)]
    beyond = _beyond_limit(found, seats, decision.preparation.procedure.proxies_per_holder)

    def why_not(vote: Event, seat: Seat | None) -> WhySetAside | None:
        if vote.set_aside is not None:
            return vote.set_aside
        if not (vote.accepted or is_in_time(poll, vote.effective)):
            return "not-in-time"
        abstains = seat is not None and must_abstain(bound, seat.id, seat.group)
        if _objects(vote) and not (takes_objections or abstains):
            return "not-admitted"
        return "too-many-proxies" if _is_by_proxy(vote, seat) and vote.voter in beyond else None

    for paper in found:
        seat = seats.get(paper.seat)
        yield seat, [(vote, why_not(vote, seat)) for vote in paper.votes]


def _beyond_limit(
    papers: Iterable[BallotPaper], seats: dict[SeatId, Seat], limit: int | None
) -> Collection[PersonId]:
    """Who is reported to have voted for more seats of others than one person may: of these nobody
    can tell which ones are beyond."""
    if limit is None:
        return ()
    voted_for: defaultdict[PersonId, set[SeatId]] = defaultdict(set)
    for paper in papers:
        seat = seats.get(paper.seat)
        for vote in paper.votes:
            if vote.set_aside is None and vote.voter and _is_by_proxy(vote, seat):
                voted_for[vote.voter].add(paper.seat)
    return {person for person, voted in voted_for.items() if len(voted) > limit}


def _is_by_proxy(vote: Event, seat: Seat | None) -> bool:
    """Whether a reported ballot was handed in by somebody else than who held the seat."""
    return not vote.accepted and seat is not None and not is_own(vote, seat.holder)


def _objects(vote: Event) -> bool:
    """Whether it says more than no; a sealed ballot can't."""
    if isinstance(vote, SealedBallotCast) or not isinstance(vote.choice, Stance):
        return False
    return vote.choice.stance in OBJECTING
