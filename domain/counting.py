"""Counting: what a poll, or a vote held elsewhere, came to under the pinned rule.

A poll is counted after its close, from the ballots as they were then; who is recused by then does
not count. A vote held elsewhere is reported in numbers. Either way the outcome follows from rule
and numbers, and decides the motion where it is final.
"""

from collections.abc import Iterable, Set
from datetime import UTC, date, tzinfo

from domain.decision import Decision, Event, known, known_poll, require_undecided
from domain.document import Document, check_documents
from domain.election import OptionId
from domain.figures import Circumstances
from domain.motion import noticed_on, require_prepared
from domain.outcome import (
    Declared,
    DeclaredOtherwise,
    TallyReported,
    circumstances_of,
    determined,
    returned,
)
from domain.poll import Poll, require_countable, require_none_pending
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.sequel import EvidenceEntered
from domain.values import DecisionId, Moment, PollId, in_order
from domain.voting import Ballot, Electorate, Tally, check_tally, tally_of


class ElectionNotTallied(Refused):
    """The motion {decision} is an election: yes and no say nothing about its options; its ballots
    are reported."""

    code = "ELECTION_NOT_TALLIED"
    decision: DecisionId


def count_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    ballots: Iterable[Ballot],
    declared: Declared | None = None,
    elected: tuple[OptionId, ...] | None = None,
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Count the ballots as they were at the close, and determine the outcome.

    A source declares a motion adopted or rejected (`declared`), and options `elected`. Days
    between votes and since a notice are counted in `zone`, working days without `holidays`.
    """
    decision = known(decision)
    counting = known_poll(decision, poll)
    require_countable(counting, effective=effective, conduct=conduct)
    require_undecided(decision, conduct)
    recused = decision.recused_at(counting.closed or effective)
    around = known_around(decision, counting, effective, zone, holidays)
    if decision.election is not None:
        if declared is not None:
            raise DeclaredOtherwise(declared)
        return [
            returned(
                decision.election,
                counting.electorate,
                ballots,
                recused,
                poll=poll,
                declared=elected,
                circumstances=around,
                effective=effective,
                conduct=conduct,
            )
        ]
    if elected is not None:
        raise DeclaredOtherwise("who is elected")
    tally = tally_of(decision.rule.rule, counting.electorate, ballots, recused)
    determination = determined(
        decision.rule,
        tally,
        "ballots",
        poll=poll,
        declared=declared,
        circumstances=around,
        effective=effective,
        conduct=conduct,
    )
    return [determination]


def report_tally(
    decision: Decision | None,
    *,
    tally: Tally,
    declared: Declared | None = None,
    evidence: tuple[Document, ...] = (),
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Report a vote held elsewhere in numbers, and determine what it comes to.

    `evidence` are the documents that show it; days of notice are counted in `zone`, working days
    without the `holidays`.
    """
    decision = known(decision)
    if decision.election is not None:
        raise ElectionNotTallied(decision.id)
    in_order("proposal", decision.proposed, "vote", effective)
    defect = check_tally(tally)
    require_undecided(decision, conduct)
    require_none_pending(decision.polls, conduct)
    if defect:
        conduct.breach(defect)
    require_prepared(
        decision.id,
        decision.preparation,
        Electorate(()),
        effective=effective,
        zone=zone,
        holidays=holidays,
        conduct=conduct,
    )
    determination = determined(
        decision.rule,
        tally,
        "tally",
        declared=declared,
        circumstances=known_around(decision, None, effective, zone, holidays),
        effective=effective,
        conduct=conduct,
    )
    happened: list[Event] = [TallyReported(effective, tally, declared), determination]
    if evidence:
        check_documents("evidence", evidence)
        happened.append(EvidenceEntered(effective, evidence))
    return happened


def known_around(
    decision: Decision, poll: Poll | None, effective: Moment, zone: tzinfo, holidays: Set[date]
) -> Circumstances:
    """What the outcome of a vote depends on beside its numbers; `poll` is None for a tally."""
    electorate = None if poll is None else poll.electorate
    return circumstances_of(
        decision.outcomes,
        electorate=electorate,
        basis="tally" if poll is None else "ballots",
        noticed=noticed_on(decision.preparation, electorate, zone),
        held=effective if poll is None or poll.closed is None else poll.closed,
        zone=zone,
        holidays=holidays,
    )
