"""What acts about motions, polls, ballots and proxies rest on.

A motion rests on the rule that was in force for its matter when it was put, a poll on its motion
and on the seats of the body as they were held, a ballot on the seat for which it is cast, an
outcome on rule, electorate and ballots: it is counted again.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from domain.bodies import body as bodies
from domain.bodies.body import BODY, BodyConstituted, SeatFilled, chair_at, electorate_at
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import (
    of_body_known,
    of_decision,
    of_origin,
    of_partnership,
    of_party,
    provisions_known,
)
from domain.chains.grounds_of_bound import keyed, of_asking
from domain.chains.grounds_of_charters import of_competence
from domain.chains.grounds_of_founding import of_body, why_of_no_use
from domain.chains.known import Known
from domain.decisions import decision as decisions
from domain.decisions import proxy as proxies
from domain.decisions.ballot import (
    BALLOT,
    BallotCast,
    BallotPaper,
    MarksCast,
    ObjectionRaised,
    ballot_id,
)
from domain.decisions.ballot import Event as BallotEvent
from domain.decisions.decision import DECISION, Decision
from domain.decisions.proxy import PROXY, ProxyGranted, holder_for
from domain.decisions.standing_ballot import LEFT_OUT, why_left_out
from domain.motions import enactment, sequel
from domain.motions import motion as motions
from domain.motions import outcome as outcomes
from domain.motions import poll as polls
from domain.motions.election_course import ElectionCalled
from domain.motions.outcome import OutcomeDetermined
from domain.motions.poll import Poll, PollOpened
from domain.motions.sealed_ballot import SealedBallotCast
from domain.parties.partnership import PARTNERSHIP, zone
from domain.provisions.pinning import pin_rule
from domain.provisions.provision import DecisionRuleProvision, was_default
from domain.refusal import Refused
from domain.values import BodyId, Moment, PersonId, SeatId
from domain.voting.rules import BodyPreset, FromClause
from domain.voting.tally import Seat

# Motions


@rests(motions.MotionProposed)
def _proposed(acted: Acted[motions.MotionProposed]) -> Iterator[Ground]:
    data = acted.data
    if not _is_election(acted):
        yield of_rule(acted)
    yield from of_competence(acted)
    if data.body is not None:
        yield of_body(acted.known, data.body, acted.at)
    else:
        yield from of_partnership(acted.known, data.partnership)
    if data.party is not None and not acted.is_reported:
        yield of_party(acted.known, data.partnership, data.party, acted.at)
    if data.body is not None:
        yield from of_asking(acted, data.body, keyed(acted) or data.party)


def _is_election(acted: Acted[motions.MotionProposed]) -> bool:
    """Whether the motion was put as an election, in the same act: the rule of that governs it."""
    return any(
        isinstance(placed.record.data, ElectionCalled)
        and placed.record.command == acted.record.command
        for placed in acted.known.records.stream(acted.record.stream)
    )


@rests(
    motions.MotionSeconded,
    motions.MotionWithdrawn,
    enactment.ActsNamed,
    outcomes.TallyReported,
)
def _on_motion(acted: Acted[Any]) -> Iterator[Ground]:
    yield of_motion(acted)


@rests(sequel.DecisionImplemented, enactment.ActCarriedOut)
def _implemented(acted: Acted[sequel.DecisionImplemented]) -> Iterator[Ground]:
    yield of_decision(acted, decision_of(acted).id)


# Polls


@rests(polls.PollExtended)
def _extended(acted: Acted[polls.PollExtended]) -> Iterator[Ground]:
    decision, known = decision_of(acted), acted.known
    pinned = known.last(decision.id, motions.TimeLimitsPinned)
    if pinned is not None:
        said = "The time limits that were pinned with the motion."
        yield on_act(known, pinned, "rule", said)
    elif not acted.is_reported:
        yield missing("rule", "Time limits that let a vote be kept open.", "there are none")
    poll, person = decision.poll(acted.data.poll), acted.data.by
    seats = () if poll is None or person is None else poll.electorate.seats
    held = next((seat for seat in seats if seat.holder == person), None)
    if held is not None and poll is not None and decision.body is not None:
        yield seat_of_body(known, decision.body, held.id, poll.opened.at, person)
    yield of_poll(acted, acted.data)


@rests(sequel.CastingVoteCast)
def _casting_vote(acted: Acted[sequel.CastingVoteCast]) -> Iterator[Ground]:
    decision, data, known = decision_of(acted), acted.data, acted.known
    tied = known.last(decision.id, OutcomeDetermined)
    if tied is not None:
        why = "" if tied.record.data.outcome.result == "tied" else "it was not tied"
        yield on_act(known, tied, "act", "The tie that it breaks.", why_not=why)
    body = None if decision.body is None else known.of(BODY, decision.body)
    if body is None or decision.body is None:
        return
    chair = chair_at(body, acted.at)
    if chair is None or chair.id != data.seat:
        why = "nobody chairs the body" if chair is None else "another seat chairs the body"
        yield missing("seat", "The chair.", why, data.seat)
    yield seat_of_body(known, decision.body, data.seat, acted.at, data.voter)


def zone_of(known: Known, decision: Decision) -> tzinfo:
    """The time zone of the partnership, as it was known."""
    partnership = known.of(PARTNERSHIP, decision.partnership)
    assert partnership is not None, "the partnership comes first"
    return zone(partnership)


def chair_of(acted: Acted[Any], decision: Decision) -> Seat | None:
    """The seat that chaired the body, as it was held when this was done."""
    body = None if decision.body is None else acted.known.of(BODY, decision.body)
    return None if body is None else chair_at(body, acted.data.effective.at)


def papers_of(known: Known, poll: Poll) -> list[BallotPaper]:
    """What was handed in for the seats of the poll, by the time of the count."""
    streams = known.streams([ballot_id(poll.id, seat.id) for seat in poll.electorate.seats])
    return [
        paper
        for stream in streams
        if (paper := known.of(BALLOT, stream[0].record.stream)) is not None
    ]


# Ballots and proxies


@rests(BallotCast, ObjectionRaised, MarksCast, SealedBallotCast)
def _voted(acted: Acted[Any]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    decision = known.of(DECISION, data.decision)
    assert decision is not None, "the motion comes first"
    poll = decision.poll(data.poll)
    seat = None if poll is None else poll.electorate.seat(data.seat)
    if poll is None or seat is None:
        why = why_left_out(poll, data.seat) if poll else "no-such-seat"
        yield missing("seat", "A seat that may vote.", LEFT_OUT[why], data.seat)
        return
    yield from _entitlement(acted, decision, _as_held(acted, decision, seat), data.voter)
    yield of_poll(acted, data, decision)


def _as_held(acted: Acted[Any], decision: Decision, seat: Seat) -> Seat:
    """The seat as held when the vote was cast; vacant, or gone from the body, as at the opening."""
    body = None if decision.body is None else acted.known.of(BODY, decision.body)
    held = None if body is None else electorate_at(body, acted.at).seat(seat.id)
    if held is None or seat.holder is None:
        return seat
    return replace(seat, holder=held.holder)


def _entitlement(
    acted: Acted[Any], decision: Decision, seat: Seat, voter: PersonId | None
) -> Iterator[Ground]:
    """That who voted holds the seat, or has a proxy of who holds it, and is not recused."""
    known, at = acted.known, acted.at
    if seat.id in decision.recused_at(Moment(at)):
        yield missing("seat", "A seat that may vote.", "it is recused from the matter", seat.id)
    body = None if decision.body is None else known.of(BODY, decision.body)
    is_there = body is not None and electorate_at(body, at).seat(seat.id) is not None
    opened = next((poll.opened.at for poll in decision.polls if poll.electorate.seat(seat.id)), at)
    held_at = at if is_there else opened
    if voter is not None and seat.holder not in (None, voter):
        given = [
            proxy
            for proxy in known.within(PROXY, decision.partnership)
            if proxy.decision == decision.id or (proxy.body and proxy.body == decision.body)
        ]
        by_proxy = holder_for(seat, given, at) == voter and decision.rule.rule.proxy != "refused"
        for proxy in given if by_proxy else ():
            granted = known.last(proxy.id, ProxyGranted)
            if granted is not None and (proxy.seat, proxy.holder) == (seat.id, voter):
                said = "The proxy of who holds the seat."
                since, until = proxy.granted, proxy.revoked
                yield on_act(known, granted, "proxy", said, since=since, until=until)
        voter = seat.holder if by_proxy else voter
    if decision.body is not None and body is not None:
        yield seat_of_body(known, decision.body, seat.id, held_at, voter, stated=seat)
    else:
        yield seat_as_stated(acted, decision, seat, voter)


@rests(proxies.ProxyGranted)
def _proxy_granted(acted: Acted[ProxyGranted]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    decision = known.of(DECISION, data.decision)
    body = data.body or (None if decision is None else decision.body)
    if decision is not None:
        yield on_act(known, known.stream(decision.id)[0], "motion", _motion_said(decision))
    if body is not None:
        yield seat_of_body(known, body, data.seat, acted.at, data.principal)
    elif decision is not None and decision.polls:
        seat = decision.polls[-1].electorate.seat(data.seat)
        if seat is not None:
            yield seat_as_stated(acted, decision, seat, data.principal)


@rests(proxies.ProxyRevoked)
def _proxy_revoked(acted: Acted[Any]) -> Iterator[Ground]:
    granted = acted.known.stream(acted.record.stream)[0]
    yield on_act(acted.known, granted, "proxy", "The proxy that was given.")


# What they have in common


def decision_of(acted: Acted[Any]) -> Decision:
    """The decision as it was known before the act."""
    state = acted.known.of(decisions.DECISION, acted.record.stream)
    assert state is not None, "the motion comes first"
    return state


def _motion_said(decision: Decision) -> str:
    return f"The motion “{decision.motion.title}”."


def of_motion(acted: Acted[Any]) -> Ground:
    """The motion, unless it had been withdrawn."""
    decision = decision_of(acted)
    proposed = acted.known.stream(decision.id)[0]
    gone = decision.withdrawn
    why = "it had been withdrawn" if gone is not None and gone.at <= acted.at else ""
    said = _motion_said(decision)
    since = decision.proposed
    return on_act(acted.known, proposed, "motion", said, since=since, until=gone, why_not=why)


def of_poll(acted: Acted[Any], data: Any, decision: Decision | None = None) -> Ground:
    """The poll, as long as it was open."""
    decision = decision or decision_of(acted)
    opened = acted.known.last(decision.id, PollOpened, poll=data.poll)
    said = f"The poll on “{decision.motion.title}”."
    if opened is None:
        return missing("poll", said, "there was no such poll", data.poll)
    since, until = opened.record.effective.start, closing(decision, data.poll)
    why = ""
    if isinstance(data, BallotEvent) and not data.accepted:
        if acted.at < since.at:
            why = f"it was opened only on {since}"
        elif until is not None and until.at < acted.at and until.day != data.effective.day:
            why = f"it was open only until {until}"
    return on_act(acted.known, opened, "poll", said, since=since, until=until, why_not=why)


def closing(decision: Decision, id: Any) -> Moment | None:
    """When a poll was closed, or was to close; None where that was left open."""
    poll = decision.poll(id)
    return None if poll is None else (poll.closed or poll.closes_at)


def of_rule(acted: Acted[motions.MotionProposed]) -> Ground:
    """The rule that was pinned, which has to be the one in force for the matter."""
    data, known, at = acted.data, acted.known, acted.at
    origin, rule = data.rule.origin, data.rule.rule
    body = known.of(BODY, data.body)
    whose = of_body_known(known, data.body)
    in_force = provisions_known(known, data.partnership, whose, at)
    preset = None if body is None else body.preset
    why = ""
    try:
        governing = pin_rule(data.motion.matter, data.body, in_force, preset)
        if governing != data.rule and not was_default(governing, data.rule):
            why = "another rule was in force for the matter"
    except Refused as refused:
        why = refused.sentence
    if isinstance(origin, BodyPreset):
        stated = None if body is None else known.last(body.id, bodies.PresetStated)
        said = f"The preset “{origin.preset}” that the body was constituted with."
        if stated is None:
            return missing("rule", said, "none was stated", data.body)
        return on_act(known, stated, "rule", said, why_not=why)
    silent = "The stated default: the agreement has no rule for the matter."
    carries = next(
        (
            one.provision
            for one in in_force
            if isinstance(one.provision, DecisionRuleProvision)
            and isinstance(origin, FromClause)
            and (one.clause, one.provision.name) == (origin.clause, origin.provision)
            and one.provision.rule == rule
        ),
        None,
    )
    return of_origin(known, origin, at, "The rule", silent, carries, why)


def seat_of_body(
    known: Known,
    body: BodyId,
    seat: SeatId,
    at: Any,
    holder: PersonId | None,
    stated: Seat | None = None,
) -> Ground:
    """That a seat of a body was held, by this person where one is said."""
    state = known.of(BODY, body)
    constituted = known.last(body, BodyConstituted)
    if state is None or constituted is None:
        return of_body(known, body, at)
    found = electorate_at(state, at).seat(seat)
    said = f"A seat of “{state.name}”, as it was held."
    if found is None:
        return missing("seat", said, "the body has no such seat", seat)
    filled, why = constituted, ""
    for placed in known.stream(body):
        data = placed.record.data
        if isinstance(data, SeatFilled) and data.seat == seat and data.effective.at <= at:
            filled = placed
    if found.holder is None:
        why = "it was vacant"
    elif holder is not None and found.holder != holder:
        why = "somebody else held it"
    elif stated is not None and stated.holder != found.holder:
        why = "the poll was opened with somebody else in it"
    since, text = filled.record.effective.start, why_of_no_use(known, state.agreement, at)
    return on_act(known, filled, "seat", said, since=since, why_not=why, besides=text)


def seat_as_stated(
    acted: Acted[Any], decision: Decision, seat: Seat, voter: PersonId | None
) -> Ground:
    """A seat that was stated when the poll was opened, where no body has it."""
    opened = acted.known.last(decision.id, PollOpened)
    why = ""
    if seat.holder is None:
        why = "it was vacant"
    elif voter is None and not acted.is_reported:
        why = "it is not said who voted"
    elif voter != seat.holder:
        why = "somebody else held it"
    said = "A seat of the electorate, as it was stated when the poll was opened."
    if opened is None:
        return missing("seat", said, why or "there was no poll", seat.id)
    return on_act(acted.known, opened, "seat", said, why_not=why)
