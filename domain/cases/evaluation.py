"""Evaluation: what a vote comes to under a rule, told by itself, without any record.

A case states a rule, who may vote, and what was handed in or counted; the same functions that
count a poll work out its outcome. Which ballots stand is decided as for a poll: those in time, of
each seat the last one or the first where the rule makes ballots final, the holder's own before
one by proxy. Every ballot that does not count is named with the reason.

Nothing here records anything, so a case can also ask: what if?
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction

from domain.calendar import day_of
from domain.cases.case import Case, CaseSeat
from domain.cases.case_attendance import check_attendance, check_meetings, suspended_in
from domain.cases.case_ballots import (
    handed_in_for,
    noticed_in,
    standing_ballots,
)
from domain.cases.case_coherence import (
    at,
    check_counts,
    check_order,
    check_seats_named,
    check_seats_named_once,
)
from domain.cases.case_objections import objecting_in, recused_in
from domain.cases.case_units import check_groups_weighed, check_tally_written, check_weights
from domain.cases.numbers_coherent import told_by_seats
from domain.cases.recused_in_numbers import with_recusals
from domain.elections.election import ElectionRule
from domain.linting.election_linter import lint_chair
from domain.linting.linter import lint
from domain.motions.floor import ConsultationUnclear
from domain.refusal import Refused
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    BodyId,
    Moment,
    OrganisationId,
    PersonId,
    SeatId,
    Source,
    TooMany,
    checked_text,
)
from domain.voting.drafting import (
    VETO_SEATS_LIMIT,
    NumberOutOfRange,
    check_names,
    check_number,
    check_rule,
)
from domain.voting.explanation import Outcome, in_order_of_seats
from domain.voting.figures import Circumstances
from domain.voting.parts import must_abstain
from domain.voting.reasoning import broken_tie, outcome, without_casting_vote
from domain.voting.remark import Remark
from domain.voting.rules import AttestedRule, DecisionRule
from domain.voting.tally import (
    Electorate,
    EmptyElectorate,
    Seat,
    StancesContradictCounts,
    Tally,
    check_seats,
    check_tally,
    tally_of,
)
from domain.voting.turn import Turn, abstaining_in

CALLS_LIMIT = 1_000
CASE_HOLIDAYS_LIMIT = 10_000


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
    check_groups_weighed(case.rule)
    electorate, suspended = entitled_of(case, zone)
    tally = _tally(case, electorate, suspended, zone)
    with at("electorate"):
        check_tally_written(tally)
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
    check_groups_weighed(case.rule)
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
    with at("electorate"):
        check_weights(seats)
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
        if not 0 <= case.ties <= CALLS_LIMIT:
            raise NumberOutOfRange("ties", Fraction(case.ties))
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
        ties=case.ties,
        way=case.way,
        held=_day(case.held, zone),
        passed=_day(case.passed, zone),
        noticed=noticed_in(case, electorate, zone),
        holidays=frozenset(case.holidays),
        lot=case.lot or None,
    )


def _day(said: date | datetime | None, zone: tzinfo) -> date | None:
    return None if said is None else day_of(Moment.of(said, zone), zone)


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
    return told_by_seats(case, with_recusals(tally, gone, electorate), electorate, gone)


def _counted(case: Case, electorate: Electorate, suspended: Set[SeatId], zone: tzinfo) -> Tally:
    """The tally of the ballots that stand, with all others set aside."""
    with at("ballots"):
        handed_in = handed_in_for(case, zone)
    counted, aside = standing_ballots(case, electorate, suspended, handed_in, zone)
    there = {*case.present, *objecting_in(case, aside, suspended)}
    turn = Turn(case.way, case.call)
    tally = tally_of(case.rule, electorate, counted, case.recused, there, turn)
    return replace(tally, set_aside=in_order_of_seats(*aside, *tally.set_aside))


def _untied(
    case: Case, tied: Outcome, electorate: Electorate | None, suspended: Set[SeatId]
) -> Outcome:
    """The outcome after the casting vote, which is lost to a chair who has no vote in the matter:
    who is recused, suspended or must abstain, and where the seat is vacant.

    Some chairs have the casting vote alone, and no seat in the electorate.
    """
    bound = abstaining_in(case.rule, Turn(case.way, case.call))
    voteless = {
        seat.id
        for seat in (electorate.seats if electorate else ())
        if seat.holder is None or must_abstain(bound, seat.id, seat.group)
    }
    if case.chair in {*case.recused, *voteless, *suspended}:
        return without_casting_vote(tied)
    return tied if case.casting_vote is None else broken_tie(tied, case.casting_vote)
