"""Numbers of a tally beside what a case names by seat: both are used, or what contradicts refused.

A case may give the numbers of a vote held elsewhere and name seats as well: who was present, which
are suspended, how some of them voted. No answer speaks of both as if they were of different votes.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction

from domain.cases.case import Case
from domain.cases.case_coherence import at
from domain.elections.reported import ReportedBallots
from domain.refusal import Refused
from domain.values import SeatId
from domain.voting.abstaining import voting_in_spite
from domain.voting.parts import must_abstain
from domain.voting.rules import Measure
from domain.voting.tally import EVERYBODY, NONE, Count, Electorate, Seat, Tally, worth
from domain.voting.turn import Turn, abstaining_in


class NumbersContradictSeats(Refused):
    """The tally counts {counted} as {what} in “{group}”, and by the seats that are named it is
    {named}: state the one or the other, or both alike."""

    code = "NUMBERS_CONTRADICT_SEATS"
    what: str
    group: str
    counted: Fraction
    named: Fraction


def told_by_seats(
    case: Case, tally: Tally, electorate: Electorate | None, recused: Collection[SeatId]
) -> Tally:
    """The tally with those present whom the case names, in every count that does not say it.

    Refuses counts that contradict who is present, or leave no room for seats that are suspended or
    must abstain; and the stance of a seat that must abstain, or is recused.
    """
    _check_stances(case, tally, electorate)
    _check_recused(tally, recused)
    counts = []
    for index, count in enumerate(tally.counts):
        with at(f"tally.counts[{index}]"):
            _check_abstaining(case, count, electorate, recused)
            counts.append(_told(case, count, electorate, recused))
    return replace(tally, counts=tuple(counts))


def _told(
    case: Case, count: Count, electorate: Electorate | None, recused: Collection[SeatId]
) -> Count:
    if electorate is None:
        return _without_electorate(case, count, recused)
    seats = [seat for seat in electorate.seats if count.group in {"", seat.group}]
    if _is_suspending(case, electorate):
        held = _sum((seat for seat in seats if seat.holder is not None), count)
        _check_most(count, "members", count.members, held)
        _check_most(count, "seats", count.seats, _sum(seats, count))
        _check_most(count, "votes", _voted(count), held)
    if not case.present:
        return count
    there = [
        seat
        for seat in seats
        if seat.id in case.present and seat.holder is not None and seat.id not in recused
    ]
    return _present(count, _sum(there, count))


def _without_electorate(case: Case, count: Count, recused: Collection[SeatId]) -> Count:
    """The same where it is not known who may vote: of the votes of everybody alone."""
    if not case.present or (count.group, count.measure) != ("", "votes"):
        return count
    return _present(count, Fraction(len({*case.present} - {*recused})))


def _present(count: Count, named: Fraction) -> Count:
    if count.present is not None and count.present != named:
        raise NumbersContradictSeats("present", count.group or EVERYBODY, count.present, named)
    _check_most(count, "votes", _voted(count), named)
    return replace(count, present=named)


def reported_by_seats(
    case: Case,
    reported: ReportedBallots,
    measure: Measure,
    electorate: Electorate | None,
    recused: Collection[SeatId],
) -> ReportedBallots:
    """The same of an election that was held elsewhere, in what its rule counts."""
    told = Count(
        yes=NONE,
        no=NONE,
        present=reported.present,
        members=reported.members,
        seats=reported.seats,
        measure=measure,
    )
    with at("reported"):
        return replace(reported, present=_told(case, told, electorate, recused).present)


def _check_most(count: Count, what: str, counted: Fraction | None, most: Fraction) -> None:
    if counted is not None and counted > most:
        raise NumbersContradictSeats(what, count.group or EVERYBODY, counted, most)


def _is_suspending(case: Case, electorate: Electorate) -> bool:
    """Whether seats of the case are suspended, and so not among those that are left."""
    return case.electorate is not None and len(case.electorate.seats) > len(electorate.seats)


def _voted(count: Count) -> Fraction:
    return count.yes + count.no + (count.abstain or NONE) + count.invalid


def _sum(seats: Iterable[Seat], count: Count) -> Fraction:
    return sum((worth(seat, count.measure) for seat in seats), NONE)


def _check_stances(case: Case, tally: Tally, electorate: Electorate | None) -> None:
    groups = {seat.id: seat.group for seat in (electorate.seats if electorate else ())}
    found = voting_in_spite(case.rule, Turn(case.way, case.call), tally, groups)
    if found is not None:
        number, refusal = found
        with at(f"tally.stances[{number}]"):
            raise refusal


def _check_recused(tally: Tally, recused: Collection[SeatId]) -> None:
    """Refuse a vote, told by seat, of one that is recused: of ballots it would be set aside, and of
    numbers nobody could take it out again. That it abstained says the same as its recusal."""
    for number, told in enumerate(tally.stances or ()):
        if told.seat in recused and told.stance not in {"abstain", "stand-aside"}:
            with at(f"tally.stances[{number}]"):
                of_whom = f"votes of seat {told.seat}, which is recused,"
                raise NumbersContradictSeats(of_whom, EVERYBODY, Fraction(1), NONE)


def _check_abstaining(
    case: Case, count: Count, electorate: Electorate | None, recused: Collection[SeatId]
) -> None:
    """Refuse more for and against than there are members who need not abstain."""
    if electorate is None or count.members is None:
        return
    if case.rule.weight_cap is not None and count.measure == "weight":
        return  # who is cut counts for less than its weight
    bound = abstaining_in(case.rule, Turn(case.way, case.call))
    silent = [
        seat
        for seat in electorate.seats
        if must_abstain(bound, seat.id, seat.group)
        and seat.holder is not None
        and seat.id not in recused  # without whom the members may be told
        and count.group in {"", seat.group}
    ]
    most = max(count.members - _sum(silent, count), NONE)
    if silent:
        _check_most(count, "votes for and against", count.yes + count.no, most)
