"""Materiality: whether an irregularity can have made a difference.

What voters were owed can't be waived by those who were there: an irregularity of notice is
immaterial only if nobody was absent. One of votes is immaterial only if the outcome is the same
without the contested ballots, which is counted again for that. A body without authority decides
nothing, whatever the numbers.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo

from domain.decisions.ballot import BallotPaper
from domain.decisions.counting import known_around, return_of
from domain.decisions.decision import Decision
from domain.decisions.recounting import tally_at_close
from domain.decisions.unsealing import known_ballots, sealed_to_count
from domain.elections.onward import as_told_before, onward
from domain.elections.returns import ElectionOutcome
from domain.motions.outcome import ElectionReturned
from domain.motions.poll import Poll
from domain.motions.validity import Challenge, DefectKind
from domain.refusal import Conduct, Refused
from domain.values import SeatId
from domain.voting.explanation import Outcome
from domain.voting.reasoning import broken_tie, fallen, outcome
from domain.voting.tally import Ballot

OF_VOTES: frozenset[DefectKind] = frozenset(
    {"quorum", "entitlement", "counting", "conflict-of-interest"}
)
"""Defects of which the numbers say whether they made a difference."""


@dataclass(frozen=True)
class Recount:
    """The ballots of the poll that decided, to be counted again without the contested ones."""

    ballots: Sequence[Ballot] | None
    """None where they were secret: then nobody can take away the contested ones."""
    zone: tzinfo = UTC
    holidays: Set[date] = frozenset()
    """Where days are counted, and the days that are no working days, as they were at the vote."""
    taking_part: Collection[SeatId] = ()
    """The seats for which a secret ballot stands, whatever it says."""


def recount_of(
    papers: Sequence[BallotPaper],
    decision: Decision,
    poll: Poll,
    zone: tzinfo,
    holidays: Set[date],
) -> Recount:
    """What can be counted again of the poll, from everything that was handed in."""
    ballots = known_ballots(papers, decision, poll)
    stand = () if ballots is not None else sealed_to_count(papers, decision, poll)
    return Recount(ballots, zone, holidays, frozenset(vote.seat for vote in stand))


# Refusals


class NoticeNotWaivable(Refused):
    """Of those entitled, {absent} took no part: who is there can't waive notice owed to them."""

    code = "NOTICE_NOT_WAIVABLE"
    absent: str


class AuthorityNotImmaterial(Refused):
    """A body without authority decides nothing: that is never immaterial."""

    code = "AUTHORITY_NOT_IMMATERIAL"


class ImmaterialityUnproven(Refused):
    """Nothing shows that the defect of {defect} made no difference: {why}."""

    code = "IMMATERIALITY_UNPROVEN"
    defect: DefectKind
    why: str


class OutcomeWouldDiffer(Refused):
    """Without the contested ballots the outcome is {without} and not {declared}."""

    code = "OUTCOME_WOULD_DIFFER"
    declared: str
    without: str


# What is asked


def immaterial(
    decision: Decision,
    challenge: Challenge,
    defects: tuple[DefectKind, ...],
    recount: Recount | None,
    conduct: Conduct,
) -> Outcome | None:
    """What the vote came to without the contested ballots; breaches where that shows a difference,
    and where the defect concerns those who were not there.
    """
    if "authority" in defects:
        conduct.breach(AuthorityNotImmaterial())
    if "notice" in defects:
        absent = _absent(decision, recount)
        if absent != "none":
            conduct.breach(NoticeNotWaivable(absent))
    of_votes = [defect for defect in defects if defect in OF_VOTES]
    if not of_votes:
        return None
    poll = decision.poll_decided
    if poll is None or recount is None or not challenge.seats:
        why = "no contested ballots are known" if poll else "it was not counted from ballots"
        conduct.breach(ImmaterialityUnproven(of_votes[0], why))
        return None
    if recount.ballots is None:
        why = "ballots were secret, so nobody knows what the contested ones said"
        conduct.breach(ImmaterialityUnproven(of_votes[0], why))
        return None
    left = [ballot for ballot in recount.ballots if ballot.seat not in challenge.seats]
    if decision.election is not None:
        _require_same_return(decision, poll, left, challenge, recount, conduct)
        return None
    tally = tally_at_close(decision, poll, left, challenge.raised)
    before = replace(decision, outcomes=decision.outcomes[:-1])
    held = poll.closed or challenge.raised
    known = known_around(before, poll, held, recount.zone, recount.holidays)
    without = outcome(decision.rule.rule, tally, decision.rule.origin, known)
    last = decision.outcomes[-1].outcome
    if without.result == "tied" and last.explanation.decided_by == "casting-vote":
        without = broken_tie(without, "no" if last.result == "rejected" else "yes")
    if without.result == "tied" and decision.lot.drawn:
        without = fallen(without, decision.lot.drawn[-1].came_to)
    declared = decision.outcomes[-1].outcome.result
    if without.result != declared:
        conduct.breach(OutcomeWouldDiffer(declared, without.result))
    return without


def _require_same_return(
    decision: Decision,
    poll: Poll,
    left: Sequence[Ballot],
    challenge: Challenge,
    recount: Recount,
    conduct: Conduct,
) -> None:
    """Breach where an election comes to others without the contested ballots."""
    returned = decision.outcomes[-1]
    assert isinstance(returned, ElectionReturned), "an election is returned"
    assert decision.election is not None, "an election is called first"
    rule = as_told_before(decision.election.rule, returned.outcome)
    election = replace(decision.election, rule=rule)
    without = return_of(
        replace(decision, election=election, outcomes=decision.outcomes[:-1]),
        poll,
        left,
        declared=None,
        chair=None,
        zone=recount.zone,
        holidays=recount.holidays,
        effective=poll.closed or challenge.raised,
        conduct=conduct,
    )
    if _chosen(without.outcome) != _chosen(returned.outcome):
        conduct.breach(OutcomeWouldDiffer(_named(returned.outcome), _named(without.outcome)))


def _chosen(outcome: ElectionOutcome) -> tuple[object, ...]:
    """What it came to, who is elected, and who stands in a further ballot, in whatever order."""
    return outcome.result, outcome.elected, frozenset(onward(outcome))


def _named(outcome: ElectionOutcome) -> str:
    """Who or what was chosen, or goes on; else what the election came to."""
    if not outcome.elected and onward(outcome):
        going = " and ".join(f"“{option}”" for option in onward(outcome))
        return f"a further ballot among {going}"
    if outcome.elected:
        return " and ".join(f"“{option}”" for option in outcome.elected)
    return outcome.result.replace("-", " ")


def _absent(decision: Decision, recount: Recount | None) -> str:
    """How many of those entitled took no part; “none”, or “nobody knows how many”."""
    poll = decision.poll_decided
    if poll is None or recount is None:
        return "nobody knows how many"
    there = {*poll.present, *recount.taking_part}
    there.update(ballot.seat for ballot in recount.ballots or ())
    there.update(recusal.seat for recusal in decision.recusals)  # notice of it they had
    members = (seat.id for seat in poll.electorate.seats if seat.holder is not None)
    absent = sum(seat not in there for seat in members)
    return str(absent) if absent else "none"
