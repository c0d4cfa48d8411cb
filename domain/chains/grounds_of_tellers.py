"""What acts about the end of a vote rest on: an early close, invalid ballots, the lot for a tie."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.bodies.body import BODY, chair_at
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds_of_bound import one_of_several
from domain.chains.grounds_of_presiding import of_ending, offices_held
from domain.chains.grounds_of_votes import (
    decision_of,
    of_motion,
    of_poll,
    papers_of,
    seat_of_body,
    zone_of,
)
from domain.chains.known import Placed
from domain.competence.overdue import concerned_in
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.counting import settled_by_then
from domain.decisions.tellers import is_of_others
from domain.elections.lot import LotDrawn, LotPrepared, LotSourceTold, is_committed
from domain.holiday import holidays_at
from domain.motions import poll as polls
from domain.motions.outcome import ElectionReturned, OutcomeDetermined
from domain.motions.poll import PollClosed, PollOpened
from domain.parties.partnership import PARTNERSHIP


@rests(polls.PollClosed)
def _closed(acted: Acted[PollClosed]) -> Iterator[Ground]:
    yield of_poll(acted, acted.data)
    yield from of_ending(acted)
    if acted.data.settled is not None:
        yield _settled(acted)


def _settled(acted: Acted[PollClosed]) -> Ground:
    """That nothing still to come could change what it came to, worked out again."""
    decision, known, data = decision_of(acted), acted.known, acted.data
    poll, partnership = decision.poll(data.poll), known.of(PARTNERSHIP, decision.partnership)
    opened = known.last(decision.id, PollOpened, poll=data.poll)
    if poll is None or partnership is None or opened is None:
        return missing("count", "The ballots.", "there was no such poll", data.poll)
    ballots = ballots_to_count(papers_of(known, poll), decision, poll)
    holidays = holidays_at(partnership.holidays, data.effective.at)
    times = zone_of(known, decision)
    found = settled_by_then(decision, poll, ballots, data.effective, times, holidays)
    why = "" if found == data.settled else "what was still to come could change it"
    said = "What it had come to, whatever was still to come."
    return on_act(known, opened, "count", said, why_not=why)


@rests(polls.BallotRuledInvalid)
def _ruled_invalid(acted: Acted[polls.BallotRuledInvalid]) -> Iterator[Ground]:
    decision, known, at = decision_of(acted), acted.known, acted.at
    yield of_poll(acted, acted.data)
    if acted.is_reported:
        return
    poll, alone = decision.poll(acted.data.poll), one_of_several(acted, decision.partnership)
    voting = None if poll is None else poll.electorate.seat(acted.data.seat)
    if voting is not None and is_of_others(voting, alone):
        said = "Whoever may judge the ballot."
        yield missing("seat", said, "one party judged that of another", voting.id)
    state = None if decision.body is None else known.of(BODY, decision.body)
    chair = None if state is None else chair_at(state, at)
    if decision.body is None or chair is None:
        yield missing("seat", "Whoever chairs the body.", "nobody does", decision.id)
    elif chair.id in decision.recused_at(acted.data.effective):
        yield missing("seat", "Whoever chairs the body.", "the chair is recused", chair.id)
    elif acted.data.by in concerned_in(decision, offices_held(known, decision), chair):
        yield missing("seat", "Whoever chairs the body.", "the motion concerns them", chair.id)
    else:
        yield seat_of_body(known, decision.body, chair.id, at, acted.data.by)


@rests(LotPrepared)
def _lot_prepared(acted: Acted[LotPrepared]) -> Iterator[Ground]:
    yield of_motion(acted)
    decision, seat = decision_of(acted), acted.data.seat
    if seat is not None and decision.body is not None:
        yield seat_of_body(acted.known, decision.body, seat, acted.at, acted.data.by)


@rests(LotSourceTold)
def _source_told(acted: Acted[LotSourceTold]) -> Iterator[Ground]:
    """The tie, and the source as it was cited."""
    yield from _tie(acted)
    prepared = _prepared_for_the_lot(acted)
    yield from _source(acted, prepared)
    if not any(one.record.data.source for one in prepared):
        yield missing("act", "The public source.", "none was cited", acted.record.stream)


@rests(LotDrawn)
def _lot_drawn(acted: Acted[LotDrawn]) -> Iterator[Ground]:
    """The tie, and each commitment with the seed that was disclosed for it, or the source; where
    there was none, that nothing was tied."""
    yield from _tie(acted)
    if acted.data.in_vain:
        return
    known, data = acted.known, acted.data
    prepared = _prepared_for_the_lot(acted)
    if data.source:
        yield from _source(acted, prepared)
        yield from _told_by_another(acted)
    for number, one in enumerate(() if data.source else prepared):
        seeds = data.seeds
        kept = number < len(seeds) and is_committed(seeds[number], one.record.data.commitment)
        why = "" if kept else "another seed was disclosed than was committed to"
        yield on_act(known, one, "act", f"Commitment {number + 1} to a seed.", why_not=why)
    if not prepared:
        yield missing("act", "What the lot rests on.", "nothing was prepared", acted.record.stream)


def _tie(acted: Acted[Any]) -> Iterator[Ground]:
    tied = acted.known.last(acted.record.stream, OutcomeDetermined, ElectionReturned)
    if tied is not None:
        why = "" if tied.record.data.outcome.result == "tied" else "it was not tied"
        yield on_act(acted.known, tied, "act", "The tie that it breaks.", why_not=why)


def _prepared_for_the_lot(acted: Acted[Any]) -> list[Placed]:
    stream = acted.known.stream(acted.record.stream)
    return [one for one in stream if isinstance(one.record.data, LotPrepared)]


def _source(acted: Acted[Any], prepared: Sequence[Placed]) -> Iterator[Ground]:
    """The source that was cited, which was published by then."""
    for one in [each for each in prepared if each.record.data.source][-1:]:
        early = one.record.data.published is not None and acted.at < one.record.data.published.at
        why = "it was not published yet" if early else ""
        said = f"The public source “{one.record.data.source}”, as it was cited."
        yield on_act(acted.known, one, "act", said, why_not=why)


def _told_by_another(acted: Acted[LotDrawn]) -> Iterator[Ground]:
    """That another party told the same, where one of several drew it by its own key."""
    decision, known = decision_of(acted), acted.known
    alone = one_of_several(acted, decision.partnership)
    if alone is None:
        return
    told = [
        one
        for one in known.stream(decision.id)
        if isinstance(one.record.data, LotSourceTold) and one.record.data.told_by != alone
    ]
    said = "That another party told the same of the source."
    if told and decision.lot.is_told_by_another(acted.data.lot, alone):
        yield on_act(known, told[-1], "act", said)
    else:
        yield missing("act", said, "one party alone told it", decision.id)
