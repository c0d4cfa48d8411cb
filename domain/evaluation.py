"""Evaluation: what a vote comes to under a rule, told by itself, without any record.

A case states a rule, who may vote, and what was handed in or counted; the same functions that
count a poll work out its outcome. Which ballots stand is decided as for a poll: those in time, of
each seat the last one or the first where the rule makes ballots final, the holder's own before
one by proxy. Every ballot that does not count is named with the reason.

Nothing here records anything, so a case can also ask: what if?
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction

from domain.ballot import is_in_time
from domain.calendar import day_of, days_between
from domain.case import Case, CaseProxy, CaseSeat
from domain.case_attendance import check_attendance, check_meetings, suspended_in, when_voted
from domain.case_coherence import (
    at,
    check_counts,
    check_order,
    check_seats_named,
    check_seats_named_once,
)
from domain.case_objections import objecting_in, recused_in, why_unheard
from domain.drafting import (
    VETO_SEATS_LIMIT,
    NumberOutOfRange,
    check_names,
    check_number,
    check_rule,
)
from domain.election import ElectionRule
from domain.election_linter import lint_chair
from domain.explanation import Outcome, SetAside, WhySetAside
from domain.figures import Circumstances
from domain.floor import ConsultationUnclear
from domain.linter import Remark, lint
from domain.notice import reached_on, to_be_noticed
from domain.parts import abstentions_asked_for, must_abstain, silence_asked_for
from domain.poll import Poll
from domain.proxy import Proxy, holder_for, seats_held
from domain.reasoning import broken_tie, outcome, without_casting_vote
from domain.recused_in_numbers import with_recusals
from domain.refusal import Refused
from domain.rules import OBJECTING, AttestedRule, DecisionRule
from domain.standing_ballot import standing
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    SHORT_TEXT_LIMIT,
    BodyId,
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
    Ballot,
    Choice,
    Electorate,
    EmptyElectorate,
    Seat,
    Stance,
    StancesContradictCounts,
    Tally,
    check_seats,
    check_tally,
    tally_of,
)

BALLOTS_LIMIT = 10 * SEATS_LIMIT
"""Ballots of one case: each seat may have changed its vote several times."""
CALLS_LIMIT = 1_000
CASE_HOLIDAYS_LIMIT = 10_000

WHENEVER = Moment(datetime.min.replace(tzinfo=UTC))
"""When something happened of which the case does not say when."""

# What comes of it


@dataclass(frozen=True)
class Evaluation:
    """What a case comes to: the outcome with its explanation, and the counts it rests on."""

    outcome: Outcome
    tally: Tally
    suspended: tuple[SeatId, ...] = ()
    """The seats that left the electorate because they missed too many meetings."""


class ContradictoryCase(Refused):
    """A case states either ballots or a tally, and this one states {stated}."""

    code = "CONTRADICTORY_CASE"
    stated: str


class ElectorateMissing(Refused):
    """A vote is counted, and a rule looked at, for an electorate, and the case names none."""

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
    with at("rule"):
        check_rule(case.rule)
    electorate, suspended = entitled_of(case, zone)
    tally = _tally(case, electorate, suspended, zone)
    with at("source"):
        checked_text("source", case.source, NAME_LIMIT)
    origin = AttestedRule(Source(case.source or "the case itself"))
    came_to = outcome(case.rule, tally, origin, circumstances_of(case, electorate, zone))
    if came_to.result == "tied":
        came_to = _untied(case, came_to, electorate, suspended)
    return Evaluation(came_to, tally, tuple(sorted(suspended)))


def entitled_of(case: Case, zone: tzinfo) -> tuple[Electorate | None, frozenset[SeatId]]:
    """Who may vote in the case, and which seats are suspended; refuses what contradicts it."""
    entitled = _electorate(case)
    electorate, suspended = None, frozenset[SeatId]()
    if entitled is not None:
        _check_names(case, entitled)
        suspended = suspended_in(case, zone)
        remaining = tuple(seat for seat in entitled.seats if seat.id not in suspended)
        electorate = Electorate(remaining)
    _check_times(case, zone)
    return electorate, suspended


def remarks(case: Case, zone: tzinfo = UTC) -> tuple[Remark, ...]:
    """What the linter has to say about the rule for this electorate; refuses as `evaluate`."""
    with at("rule"):
        check_rule(case.rule)
    electorate = left_to_vote(case, zone)
    return (*lint(case.rule, electorate), *chair_remarks(case.rule, case.chair, electorate))


def left_to_vote(case: Case, zone: tzinfo = UTC) -> Electorate:
    """The seats that a rule is looked at for: those that are not suspended."""
    electorate = _electorate(case)
    with at("electorate"):
        if electorate is None:
            raise ElectorateMissing
    suspended = suspended_in(case, zone)
    return Electorate(tuple(seat for seat in electorate.seats if seat.id not in suspended))


def chair_remarks(
    rule: ElectionRule | DecisionRule, chair: SeatId | None, electorate: Electorate
) -> tuple[Remark, ...]:
    """The remark that nobody has the casting vote, where the case says who chairs, and that the
    seat is vacant; of other chairs it is not known who they are.
    """
    seat = None if chair is None else electorate.seat(chair)
    return () if seat is None else lint_chair(rule, seat)


def _electorate(case: Case) -> Electorate | None:
    if case.electorate is None:
        return None
    with at("electorate.meetings"):
        check_meetings(case.electorate)
    with at("electorate.seats"):
        if len(case.electorate.seats) > SEATS_LIMIT:
            raise TooMany("seats", len(case.electorate.seats), SEATS_LIMIT)
        for index, seat in enumerate(case.electorate.seats):
            _check_numbers(index, seat)
        check_seats_named_once(case.electorate.seats)
        seats = tuple(_seat(seat) for seat in case.electorate.seats)
        check_seats(seats)
        if not seats:
            raise EmptyElectorate
    return Electorate(seats)


def _check_numbers(index: int, seat: CaseSeat) -> None:
    with at("electorate"):
        check_number(f"seats[{index}].weight", seat.weight)
        for name in ("persons", "missed"):
            check_number(f"seats[{index}].{name}", Fraction(getattr(seat, name)))


def _seat(stated: CaseSeat) -> Seat:
    if stated.vacant and stated.holder is not None:
        raise VacantSeatHeld(stated.id)
    holder = None if stated.vacant else stated.holder or PersonId(stated.id)
    return Seat(stated.id, holder, stated.party, stated.weight, stated.group, stated.persons)


def _check_names(case: Case, electorate: Electorate) -> None:
    """Refuse a rule, and what is said of seats, that name what the electorate does not have."""
    seats = frozenset(seat.id for seat in electorate.seats)
    with at("rule"):
        check_names(case.rule, electorate.groups, seats)
    check_seats_named(case, seats)
    with at(""):
        check_attendance(case, seats)


def _check_times(case: Case, zone: tzinfo) -> None:
    with at(""):
        if not 1 <= case.call <= CALLS_LIMIT:
            raise NumberOutOfRange("call", Fraction(case.call))
        if case.proxies_per_holder is not None:
            check_number("proxies_per_holder", Fraction(case.proxies_per_holder))
    with at("holidays"):
        if len(case.holidays) > CASE_HOLIDAYS_LIMIT:
            raise TooMany("holidays", len(case.holidays), CASE_HOLIDAYS_LIMIT)
    with at("lot"):
        checked_text("lot", case.lot, NAME_LIMIT)
    check_order(case, zone)


def circumstances_of(case: Case, electorate: Electorate | None, zone: tzinfo) -> Circumstances:
    """What the case says beside the rule and the numbers."""
    return Circumstances(
        electorate=electorate,
        counted=case.tally is None,
        consulted=_consulted(case, zone),
        call=case.call,
        way=case.way,
        held=_day(case.held, zone),
        passed=_day(case.passed, zone),
        noticed=_noticed(case, electorate, zone),
        holidays=frozenset(case.holidays),
        lot=case.lot or None,
    )


def _day(said: date | datetime | None, zone: tzinfo) -> date | None:
    return None if said is None else day_of(Moment.of(said, zone), zone)


def _noticed(case: Case, electorate: Electorate | None, zone: tzinfo) -> date | None:
    """The day on which notice had reached every member; None where it has not."""
    told = [(day_of(Moment.of(it.reached, zone), zone), it.seats) for it in case.notices]
    return reached_on(told, to_be_noticed(case.rule, electorate, recused_in(case)))


def _consulted(case: Case, zone: tzinfo) -> tuple[tuple[BodyId | OrganisationId, date], ...]:
    """Who was consulted on which day; refuses what does not say whom, or names two."""
    if len(case.consultations) > VETO_SEATS_LIMIT:
        with at("consultations"):
            raise TooMany("consultations", len(case.consultations), VETO_SEATS_LIMIT)
    found: list[tuple[BodyId | OrganisationId, date]] = []
    for index, one in enumerate(case.consultations):
        with at(f"consultations[{index}]"):
            who = one.body or one.party
            if who is None or (one.body and one.party):
                raise ConsultationUnclear
        found.append((who, day_of(Moment.of(one.held, zone), zone)))
    return tuple(found)


def _tally(
    case: Case, electorate: Electorate | None, suspended: Set[SeatId], zone: tzinfo
) -> Tally:
    handed_in = bool(case.ballots or case.objections)
    if case.tally is None:
        with at("electorate"):
            if electorate is None:
                raise ElectorateMissing
        return _counted(case, electorate, suspended, zone)
    with at("tally"):
        if handed_in:
            raise ContradictoryCase("both")
        check_counts(case.tally)
        gone = recused_in(case)
        tally = replace(case.tally, recused=gone)
        defect = check_tally(tally)
    if defect:
        with at("tally.stances" if isinstance(defect, StancesContradictCounts) else "tally"):
            raise defect
    if electorate is None:  # a chair may have no seat among those who vote
        gone = tuple(seat for seat in gone if seat != case.chair)
    return with_recusals(tally, gone, electorate)


def _counted(case: Case, electorate: Electorate, suspended: Set[SeatId], zone: tzinfo) -> Tally:
    """The tally of the ballots that stand, with all others set aside."""
    with at("ballots"):
        handed_in = _handed_in(case, zone)
    counted, aside = standing_ballots(case, electorate, suspended, handed_in, zone)
    there = {*case.present, *objecting_in(case, aside, suspended)}
    tally = tally_of(case.rule, electorate, counted, case.recused, there)
    return replace(tally, set_aside=in_order_of_seats(*aside, *tally.set_aside))


def in_order_of_seats(*aside: SetAside) -> tuple[SetAside, ...]:
    """The ballots set aside, in an order that does not depend on that of the case."""
    return tuple(sorted(aside, key=lambda it: (str(it.seat), it.why)))


def standing_ballots(
    case: Case,
    electorate: Electorate,
    suspended: Set[SeatId],
    handed_in: Mapping[SeatId, Sequence["Vote"]],
    zone: tzinfo,
) -> tuple[list[Ballot], list[SetAside]]:
    """Of all that was handed in, the one ballot of each seat that stands, and the others."""
    with at("proxies"):
        proxies = _proxies(case, electorate, zone)
    assumed = _assumed(electorate, handed_in) if proxies is None else proxies
    silence, noticed = silence_asked_for(case.rule), _noticed(case, electorate, zone)
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


def _handed_in(case: Case, zone: tzinfo) -> dict[SeatId, list[Vote]]:
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


def _proxies(case: Case, electorate: Electorate, zone: tzinfo) -> list[Proxy] | None:
    if case.proxies is None:
        return None
    if len(case.proxies) > BALLOTS_LIMIT:
        raise TooMany("proxies", len(case.proxies), BALLOTS_LIMIT)
    return _given(electorate, case.proxies, zone)


def _assumed(
    electorate: Electorate, handed_in: Mapping[SeatId, Sequence["Vote"]]
) -> Sequence[Proxy]:
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
        unheard = why_unheard(case.rule, seat, is_argued=vote.is_argued)
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
    if limit is not None and seats_held(vote.voter, assumed, at) > limit:
        return "too-many-proxies"
    return None


def _untied(
    case: Case, tied: Outcome, electorate: Electorate | None, suspended: Set[SeatId]
) -> Outcome:
    """The outcome after the casting vote, which is lost to a chair who has no vote in the matter:
    who is recused, suspended or must abstain, and where the seat is vacant.

    Some chairs have the casting vote alone, and no seat in the electorate.
    """
    bound = abstentions_asked_for(case.rule)
    voteless = {
        seat.id
        for seat in (electorate.seats if electorate else ())
        if seat.holder is None or must_abstain(bound, seat.id, seat.group)
    }
    if case.chair in {*case.recused, *voteless, *suspended}:
        return without_casting_vote(tied)
    return tied if case.casting_vote is None else broken_tie(tied, case.casting_vote)
