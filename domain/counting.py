"""Counting: what a poll, or a vote held elsewhere, came to under the pinned rule.

A poll is counted after its close, from the ballots as they were then; who is recused by then does
not count. A vote held elsewhere is reported in numbers. Either way the outcome follows from rule
and numbers, and decides the motion where it is final.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import UTC, date, tzinfo

from domain.decision import (
    Decision,
    Event,
    keys_left_over,
    known,
    known_poll,
    require_undecided,
)
from domain.document import Document, check_documents
from domain.figures import Circumstances
from domain.motion import noticed_on, require_prepared
from domain.outcome import FINAL_RESULTS, Declared, TallyReported, circumstances_of, determined
from domain.poll import Poll, require_countable, require_none_pending
from domain.refusal import DONE_HERE, Conduct
from domain.sealed_ballot import (
    BallotKeyDestroyed,
    BallotKeyDisclosed,
    SealedBallotCast,
    seals_ballots,
)
from domain.sequel import EvidenceEntered
from domain.unsealing import tally_of_unsealed, unsealed
from domain.values import Moment, PollId, in_order
from domain.voting import Ballot, Electorate, Tally, check_tally, tally_of


def count_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    ballots: Iterable[Ballot],
    sealed: Sequence[SealedBallotCast] = (),
    key: str | None = None,
    declared: Declared | None = None,
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Count the ballots as they were at the close, and determine the outcome.

    Of hidden and secret ballots, `sealed` are those that stand, and `ballots` what was in those
    that are to be opened; `key` is that of a hidden poll, if it has one. Days between votes and
    since a notice are counted in `zone`, working days without `holidays`.
    """
    decision = known(decision)
    counting = known_poll(decision, poll)
    require_countable(counting, effective=effective, conduct=conduct)
    require_undecided(decision, conduct)
    recused = decision.recused_at(counting.closed or effective)
    rule, electorate = decision.rule.rule, counting.electorate
    opened = None
    if seals_ballots(rule):
        opened = unsealed(decision, counting, ballots, effective)
        tally = tally_of_unsealed(rule, electorate, opened, sealed, recused)
        assert tally is not None, "what was opened is what stands"
    else:
        tally = tally_of(rule, electorate, ballots, recused)
    determination = determined(
        decision.rule,
        tally,
        "ballots",
        poll=poll,
        declared=declared,
        circumstances=known_around(decision, counting, effective, zone, holidays),
        effective=effective,
        conduct=conduct,
    )
    if opened is None:
        return [determination]
    return [opened, determination, *_fate_of_key(decision, counting, key, effective)]


def _fate_of_key(
    decision: Decision, poll: Poll, key: str | None, effective: Moment
) -> Iterator[Event]:
    """What becomes of the key with the count: disclosed where ballots were hidden, or destroyed."""
    if decision.rule.rule.secrecy == "secret":
        yield BallotKeyDestroyed(effective, poll.id)
    elif key is not None:
        yield BallotKeyDisclosed(effective, poll.id, key)


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
    if determination.outcome.result in FINAL_RESULTS:
        happened += keys_left_over(decision, effective)
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
