"""Elections held elsewhere: reported by what was counted there, and counted here.

A source may have the ballots, alike ones together; or only how many marked each option, or how many
prefer each option to each other one (`domain.elections.reported`). Who is elected follows from that
and the pinned rule, as from ballots that are handed in here; whom the source declares elected is
kept beside it, and is a finding where it does not follow.
"""

from collections.abc import Set
from datetime import UTC, date, tzinfo

from domain.decisions.counting import after_report, breaker_of, is_lost, known_around
from domain.decisions.decision import DECISION, Decision, Event, known, require_undecided
from domain.decisions.one_word import set_aside
from domain.decisions.standing_options import standing_in
from domain.document import Document
from domain.elections.election import OptionId
from domain.elections.reported import (
    NotReported,
    ReportedBallots,
    check_reported,
    check_size,
    check_totals_add_up,
)
from domain.elections.returning import elect_reported, without_casting_vote
from domain.motions.election_course import ElectionReported
from domain.motions.motion import require_prepared
from domain.motions.outcome import ElectionReturned, is_for_chair, require_declared
from domain.motions.poll import require_none_pending
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import DecisionId, Moment, OrganisationId, in_order
from domain.voting.rules import Way
from domain.voting.tally import Electorate, Seat

__all__ = ["DECISION"]


class NotAnElection(Refused):
    """The motion {decision} is no choice among options."""

    code = "NOT_AN_ELECTION"
    decision: DecisionId


def report_election(
    decision: Decision | None,
    *,
    counted: ReportedBallots,
    way: Way = "meeting",
    elected: tuple[OptionId, ...] | None = None,
    evidence: tuple[Document, ...] = (),
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    chair: Seat | None = None,
    told_by: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Report an election held elsewhere, and determine whom it elects.

    `counted` is what was counted there, `way` how it was held, `elected` whom the source declares
    elected, `chair` the seat that chairs the body, as it is held by then; `evidence` are the
    documents that show it; days of notice are counted in `zone`, working days without `holidays`;
    `told_by` is the one of several parties that reports it.
    """
    decision = set_aside(known(decision), told_by)
    if decision.election is None:
        raise NotAnElection(decision.id)
    in_order("proposal", decision.proposed, "vote", effective)
    check_size(counted)
    if counted == ReportedBallots():
        raise NotReported("ballots, totals or pairs")
    election = standing_in(decision, None)
    check_reported(election.rule, election.on_ballot, counted)
    check_totals_add_up(election.rule, counted)
    require_undecided(decision, conduct)
    require_none_pending(decision.polls, conduct)
    require_prepared(
        decision.id,
        decision.preparation,
        Electorate(()),
        effective=effective,
        zone=zone,
        holidays=holidays,
        conduct=conduct,
    )
    held = ElectionReported(effective, counted, elected, way, told_by)
    determination = return_as_reported(
        DECISION.evolve(decision, held),
        declared=elected,
        chair=chair,
        zone=zone,
        holidays=holidays,
        effective=effective,
        conduct=conduct,
    )
    return [held, determination, *after_report(decision, determination, evidence, effective)]


def return_as_reported(
    decision: Decision,
    *,
    declared: tuple[OptionId, ...] | None,
    chair: Seat | None,
    zone: tzinfo,
    holidays: Set[date],
    effective: Moment,
    conduct: Conduct,
) -> ElectionReturned:
    """Whom the numbers elect that were reported last, with what is on record by now to break a tie.

    A tie waits for the casting vote where the rule says so, unless that is lost.
    """
    election = standing_in(decision, None)
    assert election.reported is not None, "it was reported"
    held = election.reported
    came_to = elect_reported(
        election.rule,
        election.on_ballot,
        held.reported,
        election.origin,
        breaker=breaker_of(decision, None),
        circumstances=known_around(decision, None, held.effective, zone, holidays, held.way),
    )
    if is_lost(decision, chair, effective) and is_for_chair(came_to):
        came_to = without_casting_vote(election.rule, election.on_ballot, came_to)
    require_declared(election, declared, came_to, conduct)
    return ElectionReturned(effective, came_to, "tally", None, declared)
