"""Counting: what a poll, or a vote held elsewhere, came to under the pinned rule.

A poll is counted after its close, from the ballots as they were then; who is recused by then does
not count. A vote held elsewhere is reported in numbers. Either way the outcome follows from rule
and numbers, and decides the motion where it is final.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import UTC, date, tzinfo
from functools import partial
from typing import Any

from domain.calendar import day_of
from domain.decisions.ballots_counted import NOTHING_BESIDE, Beside
from domain.decisions.decision import (
    Decision,
    Event,
    known,
    known_poll,
    require_undecided,
)
from domain.decisions.early_close import settled
from domain.decisions.one_word import set_aside
from domain.decisions.poll_turn import turn_of
from domain.decisions.recounting import election_as_counted, tally_as_counted
from domain.decisions.silence import silent_since
from domain.decisions.standing_options import standing_in
from domain.decisions.unsealing import (
    kept_shut,
    keys_left_over,
    left_shut,
    ruled,
    unsealed,
)
from domain.document import Document, check_documents
from domain.elections.election import OptionId, TieBreaker
from domain.elections.results import FINAL_RESULTS
from domain.motions.floor import counts_from, standing_consultations
from domain.motions.motion import noticed_on, require_prepared
from domain.motions.notice import to_be_noticed
from domain.motions.outcome import (
    Declared,
    DeclaredOtherwise,
    ElectionReturned,
    OutcomeDetermined,
    TallyReported,
    circumstances_of,
    determined,
    returned,
    telling,
)
from domain.motions.poll import Poll, require_countable, require_none_pending
from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotKeyDisclosed,
    SealedBallotCast,
    seals_ballots,
)
from domain.motions.sequel import EvidenceEntered
from domain.refusal import DONE_HERE, Conduct, Refused, Reported
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PersonId,
    PollId,
    in_order,
)
from domain.voting.abstaining import bound_to_abstain, voting_in_spite
from domain.voting.figures import Circumstances
from domain.voting.parts import must_abstain
from domain.voting.rules import Result, Way
from domain.voting.tally import Ballot, Electorate, Seat, Tally, check_tally
from domain.voting.turn import abstaining_in, silence_in


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
    sealed: Sequence[SealedBallotCast] = (),
    key: str | None = None,
    declared: Declared | None = None,
    elected: tuple[OptionId, ...] | None = None,
    beside: Beside = NOTHING_BESIDE,
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    chair: Seat | None = None,
    by: PersonId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Count the ballots as they were at the close, and determine the outcome; `by` is who counts.

    A source declares a motion adopted or rejected (`declared`), and options `elected`. Of hidden
    and secret ballots, `sealed` are those that stand, `ballots` what was in those that are to be
    opened, and `key` that of a hidden poll. `chair` is the seat that chairs the body, as it is
    held at the count, `beside` what was handed in and does not stand; days are told in `zone`.
    """
    decision = known(decision)
    counting = beside.attended(known_poll(decision, poll))
    require_countable(counting, effective=effective, conduct=conduct)
    require_undecided(decision, conduct)
    _check_declared(decision, declared, elected)
    said = declared if decision.election is None else elected
    determine = partial(
        _determination, decision, chair=chair, zone=zone, holidays=holidays, effective=effective
    )

    def told(
        voted: Poll, cast: Iterable[Ballot], closed: Sequence[SealedBallotCast]
    ) -> OutcomeDetermined | ElectionReturned:
        came_to = determine(voted, cast, closed, said, conduct=conduct)
        return replace(telling(came_to, beside.aside), by=by)

    if not seals_ballots(decision.rule.rule):
        return [told(counting, ballots, ())]
    happened, found = _opened(decision, counting, ballots, sealed, determine, effective)
    fate = _fate_of_key(decision, counting, key, effective)
    return [*happened, told(found, (), sealed), *fate]


def _opened(
    decision: Decision,
    poll: Poll,
    ballots: Iterable[Ballot],
    sealed: Sequence[SealedBallotCast],
    determine: Callable[..., OutcomeDetermined | ElectionReturned],
    effective: Moment,
) -> tuple[list[Event], Poll]:
    """What is recorded of sealed ballots so that they can be counted, and the poll with it: of
    secret ones without quorum nothing, or where it hangs on that, which of them abstain."""

    def has_no_quorum(shut: Poll) -> bool:
        recused = decision.recused_at(poll.closed or effective)
        if left_shut(decision, shut, sealed, recused) is None:
            return False
        unread = determine(shut, (), sealed, None, conduct=Reported())
        return unread.outcome.result == "inquorate"

    if has_no_quorum(poll):
        return [], poll
    read = tuple(ballots)
    kept = kept_shut(decision, poll, read, effective)
    if kept.abstaining and has_no_quorum(replace(poll, shut=kept)):
        return [kept], replace(poll, shut=kept)
    opened = unsealed(decision, poll, read, effective)
    return [opened], replace(poll, unsealed=opened)


def _determination(
    decision: Decision,
    poll: Poll,
    ballots: Iterable[Ballot],
    sealed: Sequence[SealedBallotCast],
    said: Any,
    *,
    chair: Seat | None,
    zone: tzinfo,
    holidays: Set[date],
    effective: Moment,
    conduct: Conduct,
) -> OutcomeDetermined | ElectionReturned:
    """What open `ballots` come to, or sealed ones as they were opened or left shut; `said` is what
    a source declares."""
    if decision.election is not None:
        voted, cast = election_as_counted(decision, poll, ballots, sealed, effective)
        return return_of(
            decision,
            voted,
            cast,
            declared=said,
            chair=chair,
            zone=zone,
            holidays=holidays,
            effective=effective,
            conduct=conduct,
        )
    return determined(
        decision.rule,
        tally_as_counted(decision, poll, ballots, sealed, effective),
        "ballots",
        poll=poll.id,
        declared=said,
        circumstances=known_around(decision, poll, effective, zone, holidays),
        casting_vote_is_lost=is_lost(decision, chair, effective, poll),
        effective=effective,
        conduct=conduct,
    )


def _check_declared(
    decision: Decision, declared: Declared | None, elected: tuple[OptionId, ...] | None
) -> None:
    """Of an election it is declared who is elected, of a motion what became of it."""
    if decision.election is not None and declared is not None:
        raise DeclaredOtherwise(declared)
    if decision.election is None and elected is not None:
        raise DeclaredOtherwise("who is elected")


def _fate_of_key(
    decision: Decision, poll: Poll, key: str | None, effective: Moment
) -> Iterator[Event]:
    """What becomes of the key with the count: disclosed where ballots were hidden, or destroyed."""
    if decision.rule.rule.secrecy == "secret":
        yield BallotKeyDestroyed(effective, poll.id)
    elif key is not None:
        yield BallotKeyDisclosed(effective, poll.id, key)


def return_of(
    decision: Decision,
    poll: Poll,
    ballots: Iterable[Ballot],
    *,
    declared: tuple[OptionId, ...] | None,
    chair: Seat | None,
    zone: tzinfo,
    holidays: Set[date],
    effective: Moment,
    conduct: Conduct,
) -> ElectionReturned:
    """Whom the ballots of a poll elect, with what is on record by now to break a tie."""
    return returned(
        standing_in(decision, poll.id),
        poll.electorate,
        ruled(poll, ballots),
        decision.recused_at(poll.closed or effective),
        poll=poll.id,
        present=poll.present,
        breaker=breaker_of(decision, poll.id),
        casting_vote_is_lost=is_lost(decision, chair, effective, poll),
        declared=declared,
        circumstances=known_around(decision, poll, effective, zone, holidays),
        effective=effective,
        conduct=conduct,
    )


def breaker_of(decision: Decision, poll: PollId | None) -> TieBreaker:
    """What is on record to break the ties of an election: in the count of a poll, or, without
    one, of what was reported."""
    seed = next((one.lot for one in reversed(decision.lot.drawn) if one.seeds), "")
    told = tuple(option for one in decision.lot.drawn for option in one.options)
    cast = () if decision.election is None else decision.election.casting(poll)
    return TieBreaker(seed, cast, drawn=told)


def settled_by_then(
    decision: Decision,
    poll: Poll,
    ballots: Iterable[Ballot],
    effective: Moment,
    zone: tzinfo,
    holidays: Set[date],
) -> Result | None:
    """What the poll comes to whatever is still handed in; None while that is open, of an election,
    in which every ballot may change the order, and where ballots are sealed: to close it early
    would tell something of what they say."""
    if decision.election is not None or seals_ballots(decision.rule.rule):
        return None
    return settled(
        decision.rule.rule,
        poll.electorate,
        ballots,
        decision.recused_at(effective),
        known_around(decision, poll, effective, zone, holidays),
        poll.present,
    )


def is_lost(
    decision: Decision,
    chair: Seat | None,
    effective: Moment,
    poll: Poll | None = None,
    tally: Tally | None = None,
) -> bool:
    """Whether there is no casting vote, because the chair can't take part in the matter, or is
    suspended from voting in the `poll`, or had stepped back as the `tally` tells."""
    if chair is None:
        return False
    if tally is not None and chair.id in tally.recused:
        return True
    if poll is not None and chair.id in poll.suspended:
        return True
    turn = turn_of(decision, poll)
    if must_abstain(abstaining_in(decision.rule.rule, turn), chair.id, chair.group):
        return True
    return chair.holder is None or chair.id in decision.recused_at(effective)


def report_tally(
    decision: Decision | None,
    *,
    tally: Tally,
    way: Way = "meeting",
    declared: Declared | None = None,
    evidence: tuple[Document, ...] = (),
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    chair: Seat | None = None,
    seats: Electorate | None = None,
    told_by: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Report a vote held elsewhere in numbers, and determine what it comes to.

    `way` is how it was held, `chair` the seat that chairs the body, and `seats` those of the body,
    as they are held by then;
    `evidence` are the documents that show it; days of notice are counted in `zone`, working days
    without the `holidays`; `told_by` is the one of several parties that reports it.
    """
    decision = set_aside(known(decision), told_by)
    if decision.election is not None:
        raise ElectionNotTallied(decision.id)
    in_order("proposal", decision.proposed, "vote", effective)
    defect = check_tally(tally)
    require_undecided(decision, conduct)
    require_none_pending(decision.polls, conduct)
    if defect:
        conduct.breach(defect)
    rule, turn = decision.rule.rule, turn_of(decision, None, way)
    groups = {seat.id: seat.group for seat in (seats.seats if seats else ())}
    voting = voting_in_spite(rule, turn, tally, groups)
    if voting:
        conduct.breach(voting[1])
    require_prepared(
        decision.id,
        decision.preparation,
        seats or Electorate(()),
        effective=effective,
        zone=zone,
        holidays=holidays,
        conduct=conduct,
    )
    determination = determined(
        decision.rule,
        bound_to_abstain(rule, turn, tally, seats),
        "tally",
        declared=declared,
        circumstances=replace(
            known_around(decision, None, effective, zone, holidays, way), electorate=seats
        ),
        casting_vote_is_lost=is_lost(decision, chair, effective, tally=tally),
        effective=effective,
        conduct=conduct,
    )
    reported = TallyReported(effective, tally, declared, way, told_by)
    return [reported, determination, *after_report(decision, determination, evidence, effective)]


def after_report(
    decision: Decision,
    determination: OutcomeDetermined | ElectionReturned,
    evidence: tuple[Document, ...],
    effective: Moment,
) -> list[Event]:
    """What follows the outcome of a vote that was held elsewhere: the documents that show it, and
    where it is final, the end of the keys of polls that are not counted any more.
    """
    happened: list[Event] = []
    if evidence:
        check_documents("evidence", evidence)
        happened.append(EvidenceEntered(effective, evidence))
    if determination.outcome.result in FINAL_RESULTS:
        happened += keys_left_over(decision, effective)
    return happened


def known_around(
    decision: Decision,
    poll: Poll | None,
    effective: Moment,
    zone: tzinfo,
    holidays: Set[date],
    way: Way = "meeting",
) -> Circumstances:
    """What the outcome of a vote depends on beside its numbers; `poll` is None for a tally, of
    which `way` says how it was held."""
    electorate = None if poll is None else poll.electorate
    return circumstances_of(
        decision.outcomes,
        electorate=electorate,
        basis="tally" if poll is None else "ballots",
        way=way if poll is None else poll.way,
        noticed=noticed_for(decision, poll, zone, way),
        held=effective if poll is None or poll.closed is None else poll.closed,
        zone=zone,
        holidays=holidays,
        amended=last_amended(decision),
        consulted=consulted_by(decision, zone),
    )


def noticed_for(
    decision: Decision, poll: Poll | None, zone: tzinfo, way: Way = "meeting"
) -> date | None:
    """The day on which notice had reached every member, in a poll or a vote held elsewhere; under
    a silence procedure the one from which the time to object is counted."""
    rule = decision.rule.rule
    electorate = None if poll is None else poll.electorate
    if poll is not None and poll.closed is not None:
        electorate = to_be_noticed(rule, electorate, decision.recused_at(poll.closed))
    if silence_in(rule, turn_of(decision, poll, way)) is None:
        return noticed_on(decision.preparation, electorate, zone)
    opened = None if poll is None else poll.opened
    return silent_since(decision.preparation, electorate, opened, zone)


def consulted_by(
    decision: Decision, zone: tzinfo
) -> tuple[tuple[BodyId | OrganisationId, date], ...]:
    """Which bodies and parties were consulted on the motion, and when."""
    entered = standing_consultations(decision.preparation.floor)
    return tuple(
        (who, day_of(Moment(counts_from(one)) if one.by else one.effective, zone))
        for one in entered
        if (who := one.body or one.party) is not None
    )


def last_amended(decision: Decision) -> Moment | None:
    """When the motion was changed last."""
    amended = decision.preparation.floor.amended
    return amended[-1].effective if amended else None
