"""Evaluation: what a vote comes to under a rule, told by itself, without any record.

A case states a rule, who may vote, and what was handed in or counted; the same functions that
count a poll work out its outcome. Which ballots stand is decided as for a poll: those in time, of
each seat the last one or the first where the rule makes ballots final, the holder's own before
one by proxy. Every ballot that does not count is named with the reason.

Nothing here records anything, so a case can also ask: what if?
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction
from typing import Literal

from domain.ballot import is_in_time, standing
from domain.drafting import UnknownSeat, check_names, check_number, check_rule
from domain.explanation import Outcome, SetAside, WhySetAside
from domain.poll import Poll
from domain.proxy import Proxy, holder_for, seats_held
from domain.reasoning import broken_tie, outcome, without_casting_vote
from domain.refusal import Refused
from domain.rules import AttestedRule, DecisionRule, Result, StanceName, asks_for_consent
from domain.sequel import CastingStance
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    SHORT_TEXT_LIMIT,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    ProxyId,
    SeatId,
    Source,
    TooMany,
    checked_text,
    derived_id,
    end_of,
)
from domain.voting import (
    ONE,
    Ballot,
    Electorate,
    EmptyElectorate,
    Seat,
    Stance,
    Tally,
    check_seats,
    check_tally,
    tally_of,
)

BALLOTS_LIMIT = 10 * SEATS_LIMIT
"""Ballots of one case: each seat may have changed its vote several times."""

WHENEVER = Moment(datetime.min.replace(tzinfo=UTC))
"""When something happened of which the case does not say when."""

# What a case states


@dataclass(frozen=True)
class CaseSeat:
    """A seat of the electorate. Somebody holds it unless it is said to be vacant."""

    id: SeatId
    vacant: bool = False
    """Whether nobody holds it."""
    holder: PersonId | None = None
    """Who holds it; left out: somebody who goes by the name of the seat."""
    party: OrganisationId | None = None
    """For which organisation it is held."""
    weight: Fraction = ONE
    group: str = ""
    """The class that votes apart, such as schools or employers."""
    persons: int = 1
    """How many people the seat represents."""


@dataclass(frozen=True)
class CaseElectorate:
    """Who may vote: every seat, the vacant ones too."""

    seats: tuple[CaseSeat, ...]


@dataclass(frozen=True)
class CaseBallot:
    """What was handed in for a seat; of several the order of the list is that of their coming."""

    seat: SeatId
    stance: Literal[StanceName, "invalid"]
    """How it votes; `invalid`: what was handed in is no valid choice. An objection given as a
    stance is taken as argued."""
    voter: PersonId | None = None
    """Who handed it in; left out: the holder of the seat. Somebody else votes by proxy."""
    cast: date | datetime | None = None
    """When it came in; left out: in time."""


@dataclass(frozen=True)
class CaseObjection:
    """An objection of a seat, in place of its ballot."""

    seat: SeatId
    argument: str
    """Why the motion would do harm. What is not argued is no objection."""
    voter: PersonId | None = None
    """Who raised it; left out: the holder of the seat."""
    raised: date | datetime | None = None
    """When; left out: in time."""
    resolved: bool = False
    """Whether it was withdrawn, or the motion was changed to meet it."""


@dataclass(frozen=True)
class CaseProxy:
    """The holder of a seat let somebody else vote for it."""

    seat: SeatId
    holder: PersonId
    """Who may vote for the seat."""
    granted: date | datetime | None = None
    revoked: date | datetime | None = None


@dataclass(frozen=True)
class Case:
    """A rule, who may vote, and what was handed in (`ballots`) or counted elsewhere (`tally`)."""

    rule: DecisionRule
    id: str = ""
    """A name for the case; the answer repeats it."""
    about: str = ""
    """What the case is, and where it was taken from."""
    source: str = ""
    """What the rule was taken from, as one would cite it."""
    electorate: CaseElectorate | None = None
    """Needed with ballots; with a tally it tells which groups and seats the rule can name."""
    ballots: tuple[CaseBallot, ...] = ()
    objections: tuple[CaseObjection, ...] = ()
    tally: Tally | None = None
    """The numbers of a vote held elsewhere, in place of ballots."""
    recused: tuple[SeatId, ...] = ()
    """The seats that stepped back from the matter."""
    proxies: tuple[CaseProxy, ...] | None = None
    """Who gave a proxy to whom. Left out: whoever votes for another's seat has one."""
    proxies_per_holder: int | None = None
    """For how many seats one person may vote by proxy; left out: any number."""
    opened: date | datetime | None = None
    """From when on a ballot is in time."""
    closes_at: date | datetime | None = None
    """From when on no ballot is in time; a day is included whole."""
    chair: SeatId | None = None
    """The seat that has the casting vote; it need not be one of the electorate."""
    casting_vote: CastingStance | None = None
    """How the chair would break a tie; it counts where the rule gives the chair a casting vote,
    the vote is tied, and the chair is neither recused nor vacant."""
    expected: Result | None = None
    """The outcome that the case should have; the answer says whether it agrees."""
    expected_refusal: str = ""
    """The code of the refusal that the case should meet."""


# What comes of it


@dataclass(frozen=True)
class Evaluation:
    """What a case comes to: the outcome with its explanation, and the counts it rests on."""

    outcome: Outcome
    tally: Tally


class RefusedAt(Exception):
    """A refusal, and the place in the case that it is about."""

    def __init__(self, place: str, refusal: Refused) -> None:
        super().__init__(str(refusal))
        self.place = place
        self.refusal = refusal


class ContradictoryCase(Refused):
    """A case states either ballots or a tally, and this one states {stated}."""

    code = "CONTRADICTORY_CASE"
    stated: str


class ElectorateMissing(Refused):
    """Ballots are counted in an electorate, and the case names none."""

    code = "ELECTORATE_MISSING"


class VacantSeatHeld(Refused):
    """Seat {seat} is said to be vacant and to be held."""

    code = "VACANT_SEAT_HELD"
    seat: SeatId


# Evaluating


def evaluate(case: Case, zone: tzinfo = UTC) -> Evaluation:
    """What the case comes to; days begin at 00:00 in `zone`.

    Raises RefusedAt for a malformed rule, an impossible electorate or tally, and a case that
    contradicts itself.
    """
    with _at("rule"):
        check_rule(case.rule)
    electorate = _electorate(case)
    if electorate is not None:
        _check_names(case, electorate)
    tally = _tally(case, electorate, zone)
    with _at("source"):
        checked_text("source", case.source, NAME_LIMIT)
    origin = AttestedRule(Source(case.source or "the case itself"))
    came_to = outcome(case.rule, tally, origin)
    if came_to.result == "tied":
        came_to = _untied(case, came_to, electorate)
    return Evaluation(came_to, tally)


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Say of a refusal that it is about `place`, or about something in it that it names."""
    try:
        yield
    except Refused as refused:
        inner = getattr(refused, "place", "")
        raise RefusedAt(f"{place}.{inner}" if inner else place, refused) from None


def _electorate(case: Case) -> Electorate | None:
    if case.electorate is None:
        return None
    with _at("electorate.seats"):
        if len(case.electorate.seats) > SEATS_LIMIT:
            raise TooMany("seats", len(case.electorate.seats), SEATS_LIMIT)
        seats = tuple(_seat(seat) for seat in case.electorate.seats)
        check_seats(seats)
        if not seats:
            raise EmptyElectorate
    return Electorate(seats)


def _seat(stated: CaseSeat) -> Seat:
    if stated.vacant and stated.holder is not None:
        raise VacantSeatHeld(stated.id)
    holder = None if stated.vacant else stated.holder or PersonId(stated.id)
    return Seat(stated.id, holder, stated.party, stated.weight, stated.group, stated.persons)


def _check_names(case: Case, electorate: Electorate) -> None:
    """Refuse a rule, and what is said of seats, that name what the electorate does not have."""
    seats = frozenset(seat.id for seat in electorate.seats)
    with _at("rule"):
        check_names(case.rule, electorate.groups, seats)
    with _at("recused"):
        for seat in case.recused:
            if seat not in seats and seat != case.chair:
                raise UnknownSeat("", seat)


def _tally(case: Case, electorate: Electorate | None, zone: tzinfo) -> Tally:
    handed_in = bool(case.ballots or case.objections)
    if case.tally is None:
        with _at("electorate"):
            if electorate is None:
                raise ElectorateMissing
        return _counted(case, electorate, zone)
    with _at("tally"):
        if handed_in:
            raise ContradictoryCase("both")
        defect = check_tally(case.tally)
        if defect:
            raise defect
    recused = sorted({*case.tally.recused, *case.recused})
    return replace(case.tally, recused=tuple(recused))


def _counted(case: Case, electorate: Electorate, zone: tzinfo) -> Tally:
    """The tally of the ballots that stand, with all others set aside."""
    with _at("ballots"):
        handed_in = _handed_in(case, zone)
    with _at("proxies"):
        proxies = _proxies(case, electorate, zone)
    poll = Poll(
        PollId(derived_id("case")),
        electorate,
        opened=WHENEVER if case.opened is None else Moment.of(case.opened, zone),
        closes_at=None if case.closes_at is None else end_of(case.closes_at, zone),
    )
    seats = {seat.id: seat for seat in electorate.seats}
    counted: list[Ballot] = []
    aside: list[SetAside] = []
    for seat_id, votes in handed_in.items():
        seat = seats.get(seat_id)
        standing_ones = []
        for vote in votes:
            why = _why_not(case, poll, seat, vote, proxies)
            if why:
                aside.append(SetAside(seat_id, why))
            else:
                standing_ones.append(vote)
        if not standing_ones:
            continue
        chosen = standing(
            standing_ones, None if seat is None else seat.holder, final=case.rule.ballots_final
        )
        counted.append(Ballot(seat_id, chosen.choice, chosen.voter, valid=chosen.valid))
        aside += [SetAside(seat_id, "replaced") for vote in standing_ones if vote is not chosen]
    tally = tally_of(case.rule, electorate, counted, case.recused)
    every = sorted([*aside, *tally.set_aside], key=lambda it: (str(it.seat), it.why))
    return replace(tally, set_aside=tuple(every))


@dataclass(frozen=True)
class _Vote:
    """A ballot or an objection as it was handed in."""

    effective: Moment
    choice: Stance
    voter: PersonId | None
    valid: bool
    is_timed: bool
    is_argued: bool = True


def _handed_in(case: Case, zone: tzinfo) -> dict[SeatId, list[_Vote]]:
    total = len(case.ballots) + len(case.objections)
    if total > BALLOTS_LIMIT:
        raise TooMany("ballots", total, BALLOTS_LIMIT)
    by_seat: dict[SeatId, list[_Vote]] = {}
    for ballot in case.ballots:
        is_valid = ballot.stance != "invalid"
        stance = Stance("abstain" if ballot.stance == "invalid" else ballot.stance)
        effective = WHENEVER if ballot.cast is None else Moment.of(ballot.cast, zone)
        vote = _Vote(effective, stance, ballot.voter, is_valid, ballot.cast is not None)
        by_seat.setdefault(ballot.seat, []).append(vote)
    for objection in case.objections:
        checked_text("argument", objection.argument, SHORT_TEXT_LIMIT, lines=True)
        if objection.resolved:
            continue
        effective = WHENEVER if objection.raised is None else Moment.of(objection.raised, zone)
        vote = _Vote(
            effective,
            Stance("object"),
            objection.voter,
            valid=True,
            is_timed=objection.raised is not None,
            is_argued=bool(objection.argument.strip()),
        )
        by_seat.setdefault(objection.seat, []).append(vote)
    return by_seat


def _proxies(case: Case, electorate: Electorate, zone: tzinfo) -> list[Proxy] | None:
    limit = case.proxies_per_holder
    if limit is not None:
        check_number("proxies_per_holder", Fraction(limit))
    if case.proxies is None:
        return None
    if len(case.proxies) > BALLOTS_LIMIT:
        raise TooMany("proxies", len(case.proxies), BALLOTS_LIMIT)
    holders = {seat.id: seat.holder for seat in electorate.seats}
    return [
        Proxy(
            id=ProxyId(derived_id("proxy", str(number))),
            partnership=PartnershipId(derived_id("case")),
            seat=given.seat,
            principal=principal,
            holder=given.holder,
            body=None,
            decision=None,
            granted=WHENEVER if given.granted is None else Moment.of(given.granted, zone),
            revoked=None if given.revoked is None else Moment.of(given.revoked, zone),
        )
        for number, given in enumerate(case.proxies)
        if (principal := holders.get(given.seat)) is not None
    ]


def _why_not(
    case: Case, poll: Poll, seat: Seat | None, vote: _Vote, proxies: Sequence[Proxy] | None
) -> WhySetAside | None:
    """Why a ballot does not stand, whatever else was handed in; None where it does.

    What `tally_of` sets aside by itself is left to it.
    """
    if vote.is_timed and not is_in_time(poll, vote.effective):
        return "not-in-time"
    if vote.choice.stance == "object":
        if not asks_for_consent(case.rule):
            return "not-admitted"
        if not vote.is_argued:
            return "not-argued"
    is_by_proxy = seat is not None and vote.voter not in (None, seat.holder)
    if not is_by_proxy or case.rule.proxy == "refused" or proxies is None:
        return None
    assert seat is not None
    assert vote.voter is not None
    at = vote.effective.at
    if holder_for(seat, proxies, at) != vote.voter:
        return "no-proxy"
    limit = case.proxies_per_holder
    if limit is not None and seats_held(vote.voter, proxies, at) > limit:
        return "too-many-proxies"
    return None


def _untied(case: Case, tied: Outcome, electorate: Electorate | None) -> Outcome:
    """The outcome after the casting vote, which is lost to a chair that is recused or vacant.

    Some chairs have the casting vote alone, and no seat in the electorate.
    """
    vacant = {seat.id for seat in electorate.seats if seat.holder is None} if electorate else set()
    if case.chair in case.recused or case.chair in vacant:
        return without_casting_vote(tied)
    return tied if case.casting_vote is None else broken_tie(tied, case.casting_vote)
