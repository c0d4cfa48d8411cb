"""Ballots of a case: of all that was handed in, what stands, and why the rest does not.

It is decided as for a poll: what was in time, of each seat the last, or the first where the rule
makes ballots final, the holder's own before one by proxy.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from domain.calendar import day_of, days_between
from domain.cases.case import Case, CaseProxy
from domain.cases.case_attendance import when_voted
from domain.cases.case_coherence import (
    at,
)
from domain.cases.case_objections import recused_in, why_unheard
from domain.decisions.proxy import Proxy, holder_for, seats_before, seats_held
from domain.decisions.standing_ballot import standing
from domain.motions.notice import reached_on, to_be_noticed
from domain.motions.poll import Poll, is_in_time
from domain.values import (
    SEATS_LIMIT,
    SHORT_TEXT_LIMIT,
    Moment,
    PartnershipId,
    PersonId,
    PollId,
    ProxyId,
    SeatId,
    TooMany,
    checked_text,
    derived_id,
    end_of,
)
from domain.voting.explanation import SetAside, WhySetAside
from domain.voting.rules import OBJECTING
from domain.voting.tally import (
    Ballot,
    Choice,
    Electorate,
    Seat,
    Stance,
)
from domain.voting.turn import Turn, silence_in

BALLOTS_LIMIT = 10 * SEATS_LIMIT
"""Ballots of one case: each seat may have changed its vote several times."""

WHENEVER = Moment(datetime.min.replace(tzinfo=UTC))
"""When something happened of which the case does not say when."""


@dataclass(frozen=True)
class Vote:
    """A ballot or an objection as it was handed in."""

    effective: Moment
    choice: Choice
    voter: PersonId | None
    valid: bool
    is_timed: bool
    is_argued: bool = True
    successor: bool = False
    """A case says who held each seat when the poll was opened, and knows of no other."""


def standing_ballots(
    case: Case,
    electorate: Electorate,
    suspended: Set[SeatId],
    handed_in: Mapping[SeatId, Sequence[Vote]],
    zone: tzinfo,
) -> tuple[list[Ballot], list[SetAside]]:
    """Of all that was handed in, the one ballot of each seat that stands, and the others."""
    with at("proxies"):
        proxies = _proxies(case, electorate, zone)
    assumed = _assumed(electorate, handed_in) if proxies is None else proxies
    silence = silence_in(case.rule, Turn(case.way, case.call))
    noticed = noticed_in(case, electorate, zone)
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
            why = _why_not(case, poll, seat, vote, proxies, assumed, zone)
            if seat_id in suspended:
                why = "suspended"
            elif silence is not None and noticed is not None and vote.is_timed:
                on = day_of(vote.effective, zone)
                over = days_between(
                    noticed, on, working=silence.working_days, holidays=frozenset(case.holidays)
                )
                why = "not-in-time" if over >= silence.days else why
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
    return counted, aside


def handed_in_for(case: Case, zone: tzinfo) -> dict[SeatId, list[Vote]]:
    """Everything that was handed in, by seat: ballots in their order, then objections."""
    total = len(case.ballots) + len(case.objections)
    if total > BALLOTS_LIMIT:
        raise TooMany("ballots", total, BALLOTS_LIMIT)
    by_seat: dict[SeatId, list[Vote]] = {}
    for ballot in case.ballots:
        is_valid = ballot.stance != "invalid"
        stance = Stance("abstain" if ballot.stance == "invalid" else ballot.stance)
        effective = WHENEVER if ballot.cast is None else Moment.of(ballot.cast, zone)
        vote = Vote(effective, stance, ballot.voter, is_valid, ballot.cast is not None)
        by_seat.setdefault(ballot.seat, []).append(vote)
    for objection in case.objections:
        checked_text("argument", objection.argument, SHORT_TEXT_LIMIT, lines=True)
        if objection.resolved:
            continue
        effective = WHENEVER if objection.raised is None else Moment.of(objection.raised, zone)
        vote = Vote(
            effective,
            Stance("object"),
            objection.voter,
            valid=True,
            is_timed=objection.raised is not None,
            is_argued=bool(objection.argument.strip()),
        )
        by_seat.setdefault(objection.seat, []).append(vote)
    return by_seat


def noticed_in(case: Case, electorate: Electorate | None, zone: tzinfo) -> date | None:
    """The day on which notice had reached every member; None where it has not."""
    told = [(day_of(Moment.of(it.reached, zone), zone), it.seats) for it in case.notices]
    return reached_on(told, to_be_noticed(case.rule, electorate, recused_in(case)))


def _proxies(case: Case, electorate: Electorate, zone: tzinfo) -> list[Proxy] | None:
    if case.proxies is None:
        return None
    if len(case.proxies) > BALLOTS_LIMIT:
        raise TooMany("proxies", len(case.proxies), BALLOTS_LIMIT)
    return _given(electorate, case.proxies, zone)


def _assumed(electorate: Electorate, handed_in: Mapping[SeatId, Sequence[Vote]]) -> Sequence[Proxy]:
    """The proxies that there are where none is stated: whoever votes for a seat has one for it."""
    voters = [(seat, vote.voter) for seat, votes in handed_in.items() for vote in votes]
    taken = [CaseProxy(seat, voter) for seat, voter in voters if voter is not None]
    holders = {seat.id: seat.holder for seat in electorate.seats}
    by_proxy = [given for given in taken if given.holder != holders.get(given.seat)]
    return _given(electorate, by_proxy, UTC)


def _given(electorate: Electorate, given: Sequence[CaseProxy], zone: tzinfo) -> list[Proxy]:
    holders = {seat.id: seat.holder for seat in electorate.seats}
    return [
        Proxy(
            id=ProxyId(derived_id("proxy", str(number))),
            partnership=PartnershipId(derived_id("case")),
            seat=proxy.seat,
            principal=principal,
            holder=proxy.holder,
            body=None,
            decision=None,
            granted=WHENEVER if proxy.granted is None else Moment.of(proxy.granted, zone),
            revoked=None if proxy.revoked is None else Moment.of(proxy.revoked, zone),
        )
        for number, proxy in enumerate(given)
        if (principal := holders.get(proxy.seat)) is not None
    ]


def _why_not(
    case: Case,
    poll: Poll,
    seat: Seat | None,
    vote: Vote,
    proxies: Sequence[Proxy] | None,
    assumed: Sequence[Proxy],
    zone: tzinfo,
) -> WhySetAside | None:
    """Why a ballot does not stand, whatever else was handed in; None where it does.

    What `tally_of` sets aside by itself is left to it.
    """
    if vote.is_timed and not is_in_time(poll, vote.effective):
        return "not-in-time"
    if isinstance(vote.choice, Stance) and vote.choice.stance in OBJECTING:
        unheard = why_unheard(case, seat, is_argued=vote.is_argued)
        if unheard is not None:
            return unheard
    is_by_proxy = seat is not None and vote.voter not in (None, seat.holder)
    if not is_by_proxy or case.rule.proxy == "refused":
        return None
    assert seat is not None
    assert vote.voter is not None
    at = vote.effective.at if vote.is_timed else when_voted(case, poll.opened, zone)
    if proxies is not None and holder_for(seat, proxies, at) != vote.voter:
        return "no-proxy"
    limit = case.proxies_per_holder
    if limit is not None and _rank(seat, vote.voter, assumed, at) > limit:
        return "too-many-proxies"
    return None


def _rank(seat: Seat, holder: PersonId, proxies: Sequence[Proxy], at: datetime) -> int:
    """The how manieth proxy of the holder the one for the seat is at most: of those of which the
    case does not say when they were given, each may be the last."""
    given = [one.granted for one in proxies if (one.seat, one.holder) == (seat.id, holder)]
    if WHENEVER in given:
        return seats_held(holder, proxies, at)
    return 1 + seats_before(seat.id, holder, proxies, at, recorded=False)
