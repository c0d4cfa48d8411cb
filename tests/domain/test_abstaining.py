"""Who must abstain by the rule, in numbers of a vote held elsewhere."""

from fractions import Fraction

from domain.voting.abstaining import bound_to_abstain
from domain.voting.rules import AllOf, DecisionRule, MustAbstain, StanceName
from domain.voting.tally import Count, Electorate, Seat, SeatStance, Tally
from domain.voting.turn import FIRST
from tests.domain.polls import MORE_YES, seat_id

CHAIR, TEACHER = seat_id(0), seat_id(1)
RULE = DecisionRule(AllOf((MORE_YES, MustAbstain(group="staff"))))
SEATS = Electorate(
    (Seat(CHAIR), Seat(TEACHER, weight=Fraction(3), group="staff"), Seat(seat_id(2)))
)


def numbers(yes: int, no: int, abstain: int | None, **of: object) -> Count:
    told = None if abstain is None else Fraction(abstain)
    return Count(Fraction(yes), Fraction(no), told, **of)  # type: ignore[arg-type]


def told(stance: StanceName, *counts: Count, recused: bool = False) -> Tally:
    stances = (SeatStance(CHAIR, "yes"), SeatStance(TEACHER, stance))
    return Tally(counts, stances, (TEACHER,) if recused else ())


def test_the_seat_leaves_those_that_voted_in_every_group_and_measure() -> None:
    tally = told(
        "yes",
        numbers(2, 1, 0),
        numbers(4, 1, 0, measure="weight"),
        numbers(1, 0, 0, group="staff"),
        numbers(1, 1, 0, group="pupils"),
    )
    bound = bound_to_abstain(RULE, FIRST, tally, SEATS)
    assert bound.counts == (
        numbers(1, 1, 1),
        numbers(1, 1, 3, measure="weight"),
        numbers(0, 0, 1, group="staff"),
        numbers(1, 1, 0, group="pupils"),
    )
    assert bound.stances == (SeatStance(CHAIR, "yes"), SeatStance(TEACHER, "abstain"))


def test_how_many_abstain_stays_untold_where_the_source_does_not_tell_it() -> None:
    bound = bound_to_abstain(RULE, FIRST, told("no", numbers(1, 2, None)), SEATS)
    assert bound.counts == (numbers(1, 1, None),)


def test_who_abstained_or_is_recused_is_counted_as_told() -> None:
    for tally in (told("abstain", numbers(1, 1, 1)), told("no", numbers(1, 1, 0), recused=True)):
        assert bound_to_abstain(RULE, FIRST, tally, SEATS) is tally


def test_an_objection_of_who_must_abstain_is_an_abstention() -> None:
    bound = bound_to_abstain(RULE, FIRST, told("object", numbers(1, 1, 0)), SEATS)
    assert bound.counts == (numbers(1, 1, 1),)
