"""Properties of voting: what holds for every rule, electorate and set of ballots."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice, product
from typing import Any, Literal, get_args
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.decisions.early_close import settled
from domain.linting.linter import lint
from domain.values import PersonId, SeatId
from domain.voting.explanation import goes_to_next_call, sentences
from domain.voting.figures import Circumstances
from domain.voting.groups_counted import holds_in_groups
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    AnyOf,
    Base,
    ByCall,
    ByWay,
    Condition,
    CountAtLeast,
    DecisionRule,
    GroupWeight,
    InGroups,
    Majority,
    Measure,
    MustAbstain,
    NoBlockingMinority,
    Not,
    NoVeto,
    QuorumAll,
    QuorumAny,
    QuorumByCall,
    QuorumInGroups,
    QuorumNumber,
    QuorumRoot,
    QuorumShare,
    Result,
    RootAtLeast,
    Rounding,
    StanceName,
    StatedDefault,
    Unanimity,
)
from domain.voting.rules_before import Noticed
from domain.voting.steps import Step, waits_for_next_call
from domain.voting.tally import Ballot, Electorate, Seat, Stance, tally_of
from domain.voting.turnout import TakingPart, Turnout
from domain.voting.weight_cap import CapBase, CapUnit, WeightCap, limit_of

GROUPS = ("", "schools", "firms")
SIZE = 7

shares = st.fractions(min_value=0, max_value=1, max_denominator=12)
groups = st.sampled_from(GROUPS)
measures: st.SearchStrategy[Measure] = st.sampled_from(get_args(Measure))
bases: st.SearchStrategy[Base] = st.sampled_from(get_args(Base))
fixed_bases: st.SearchStrategy[Base] = st.sampled_from(["members", "all-seats"])
factors = st.fractions(min_value=0, max_value=3, max_denominator=4)


def seat_id(number: int) -> SeatId:
    return SeatId(UUID(int=number))


def person(number: int) -> PersonId:
    return PersonId(UUID(int=100 + number))


@st.composite
def electorates(draw: st.DrawFn, most: int = SIZE) -> Electorate:
    """Up to seven seats, some vacant, with weights, groups and persons represented."""
    return Electorate(
        tuple(
            Seat(
                seat_id(number),
                person(number) if draw(st.integers(0, 5)) else None,
                None,
                Fraction(draw(st.integers(0, 4)), 2),
                draw(groups),
                draw(st.integers(0, 50)),
            )
            for number in range(draw(st.integers(1, most)))
        )
    )


@st.composite
def ballots(draw: st.DrawFn) -> list[Ballot]:
    """At most one ballot a seat, some by proxy, some of seats that may not be there."""
    cast = []
    for number in range(SIZE):
        stance: StanceName | None = draw(st.sampled_from(["yes", "no", "abstain", None]))
        if stance:
            voter = person(draw(st.sampled_from([number, number, number, 99])))
            cast.append(Ballot(seat_id(number), Stance(stance), voter))
    return cast


turnouts = st.builds(
    Turnout,
    shares,
    st.none(),
    st.booleans(),
    st.sampled_from(get_args(TakingPart)),
    fixed_bases,
    groups,
    measures,
)
rounded_or_more = st.builds(
    Majority,
    shares,
    st.booleans(),
    bases,
    groups,
    measures,
    plus=st.builds(Fraction, st.integers(-1, 1)),
    rounded=st.sampled_from(get_args(Rounding)),
)
monotone_leaves: st.SearchStrategy[Condition] = st.one_of(
    turnouts,
    st.builds(Majority, shares, st.booleans(), bases, groups, measures),
    st.builds(Unanimity, bases, groups, measures),
    st.builds(
        CountAtLeast, st.builds(Fraction, st.integers(0, 6)), st.just("yes"), groups, measures
    ),
    st.builds(NoVeto, st.tuples(st.integers(0, SIZE - 1).map(seat_id)), groups, st.booleans()),
    st.builds(
        NoBlockingMinority,
        shares,
        st.none() | st.builds(Fraction, st.integers(0, 4)),
        st.booleans(),
        st.sampled_from(["members", "all-seats"]),
        groups,
        measures,
    ),
    st.builds(RootAtLeast, factors, fixed_bases, st.just("yes"), groups, measures),
)
against: st.SearchStrategy[StanceName] = st.sampled_from(["no", "abstain"])
leaves = st.one_of(
    rounded_or_more,
    monotone_leaves,
    st.builds(CountAtLeast, st.builds(Fraction, st.integers(0, 6)), against, groups, measures),
    st.builds(Majority, shares, st.booleans(), bases, groups, measures, against),
    st.builds(Noticed, st.integers(0, 3)),
)


afters: st.SearchStrategy[Literal["no-quorum", "missed-majority"]] = st.sampled_from(
    ["no-quorum", "missed-majority"]
)


def several(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    ways = st.none() | inner
    return (
        st.builds(AllOf, parts)
        | st.builds(AnyOf, parts)
        | st.builds(ByWay, inner, ways)
        | st.builds(ByCall, parts, after=afters)
    )


everybody = st.just("")
in_groups = st.builds(
    InGroups,
    st.builds(Majority, shares, st.booleans(), fixed_bases, everybody, measures)
    | st.builds(
        CountAtLeast,
        st.builds(Fraction, st.integers(0, 3)),
        st.just("yes"),
        everybody,
        measures,
    ),
    shares,
    st.none(),
    st.booleans(),
    st.just(()) | st.just((GroupWeight("schools", Fraction(1, 2)), GroupWeight("firms"))),
)
monotone_leaves |= in_groups
monotone = st.recursive(monotone_leaves, several, max_leaves=5)
conditions = st.recursive(
    leaves, lambda inner: several(inner) | st.builds(Not, inner), max_leaves=5
)
single_quorums = st.one_of(
    st.builds(
        QuorumShare,
        shares,
        st.sampled_from(["members", "all-seats"]),
        st.booleans(),
        groups,
        measures,
    ),
    st.builds(QuorumNumber, st.builds(Fraction, st.integers(0, 5)), groups, measures),
    st.builds(QuorumRoot, factors, st.sampled_from(["members", "all-seats"]), groups, measures),
)
few_quorums = st.lists(single_quorums, min_size=1, max_size=2).map(tuple)
quorums = st.lists(
    single_quorums
    | st.builds(QuorumAny, few_quorums)
    | st.builds(QuorumAll, few_quorums)
    | st.builds(
        QuorumInGroups,
        st.builds(QuorumNumber, st.builds(Fraction, st.integers(0, 3))),
        st.none(),
        st.builds(Fraction, st.integers(0, 2)),
    )
    | st.builds(QuorumByCall, single_quorums, st.none() | single_quorums),
    max_size=2,
).map(tuple)


caps = st.builds(
    WeightCap,
    shares,
    st.none(),
    st.sampled_from(get_args(CapBase)),
    st.sampled_from(get_args(CapUnit)),
    st.booleans(),
)


def rules(of: st.SearchStrategy[Condition]) -> st.SearchStrategy[DecisionRule]:
    results: list[Result] = ["adopted", "rejected", "no-opinion"]
    return st.builds(
        DecisionRule,
        of,
        quorums,
        st.sampled_from([None, *results]),
        st.sampled_from(["leaves-both", "leaves-base", "leaves-presence", "leaves-neither"]),
        st.sampled_from(["present", "absent"]),
        st.sampled_from(["refused", "present", "absent"]),
        st.sampled_from(["absent", "abstain", "no", "yes"]),
        st.just("present"),
        st.sampled_from(["fails", "no-opinion"]),
        rejection=st.none() | conditions,
        weight_cap=st.none() | caps,
    )


def came_to(
    rule: DecisionRule,
    electorate: Electorate,
    cast: list[Ballot],
    recused: set[SeatId],
    *,
    noticed: date | None = None,
) -> Any:
    """What the ballots come to in a vote that is held long after notice was given, if it was."""
    known = Circumstances(electorate, counted=True, held=date(2100, 1, 4), noticed=noticed)
    return outcome(rule, tally_of(rule, electorate, cast, recused), StatedDefault(), known)


LONG_AGO = date(2000, 1, 3)
"""When the linter supposes that notice was given."""

recusals = st.sets(st.integers(0, SIZE - 1).map(seat_id), max_size=2)


@given(rules(conditions), electorates(), ballots(), recusals, st.randoms())
def test_the_order_of_ballots_never_alters_the_outcome(
    rule: DecisionRule,
    electorate: Electorate,
    cast: list[Ballot],
    recused: set[SeatId],
    luck: Any,
) -> None:
    shuffled = list(cast)
    luck.shuffle(shuffled)
    assert came_to(rule, electorate, shuffled, recused) == came_to(rule, electorate, cast, recused)


@given(rules(conditions), electorates(), ballots(), recusals)
def test_what_is_counted_from_ballots_is_never_incomplete_and_always_told(
    rule: DecisionRule, electorate: Electorate, cast: list[Ballot], recused: set[SeatId]
) -> None:
    result = came_to(rule, electorate, cast, recused)
    assert result.result != "incomplete" or goes_to_next_call(result)
    assert all(said.endswith(".") for said in sentences(result))


def without_numbers(step: Step) -> Any:
    return step.holds, step.decisive, step.ratio, [without_numbers(part) for part in step.parts]


def has_number_of_weight(step: Step) -> bool:
    is_a_number = step.base is None or step.kind in {"root", "quorum-root"}
    is_a_number = is_a_number or step.plus is not None or step.rounded is not None
    own = step.measure == "weight" and is_a_number and step.kind not in {"all", "any", "not"}
    return own or any(has_number_of_weight(part) for part in step.parts)


@given(
    rules(conditions),
    electorates(),
    ballots(),
    st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9),
)
def test_scaling_all_weights_changes_nothing(
    rule: DecisionRule, electorate: Electorate, cast: list[Ballot], factor: Fraction
) -> None:
    scaled = Electorate(
        tuple(replace(seat, weight=seat.weight * factor) for seat in electorate.seats)
    )
    before = came_to(rule, electorate, cast, set()).explanation
    after = came_to(rule, scaled, cast, set()).explanation
    steps = (*before.quorum, before.condition, *filter(None, [before.rejection]))
    if any(has_number_of_weight(step) for step in steps):
        return  # a fixed number of weight is meant to be one
    for one, other in zip(
        (*before.quorum, before.condition), (*after.quorum, after.condition), strict=True
    ):
        assert without_numbers(one) == without_numbers(other)


@given(rules(monotone), electorates(), ballots(), recusals, st.integers(0, SIZE - 1))
def test_a_no_that_becomes_a_yes_never_turns_adopted_into_anything_else(
    rule: DecisionRule,
    electorate: Electorate,
    cast: list[Ballot],
    recused: set[SeatId],
    who: int,
) -> None:
    against = [ballot for ballot in cast if ballot.choice == Stance("no")]
    if not against or came_to(rule, electorate, cast, recused).result != "adopted":
        return
    turncoat = against[who % len(against)]
    changed = [
        replace(ballot, choice=Stance("yes")) if ballot is turncoat else ballot for ballot in cast
    ]
    assert came_to(rule, electorate, changed, recused).result == "adopted"


@given(
    st.builds(DecisionRule, monotone, quorums),
    electorates(),
    ballots(),
    st.integers(0, SIZE - 1),
)
def test_one_more_yes_never_turns_adopted_into_anything_else(
    rule: DecisionRule, electorate: Electorate, cast: list[Ballot], number: int
) -> None:
    others = [ballot for ballot in cast if ballot.seat != seat_id(number)]
    joined = [*others, Ballot(seat_id(number), Stance("yes"), person(number))]
    if came_to(rule, electorate, others, set()).result == "adopted":
        assert came_to(rule, electorate, joined, set()).result == "adopted"


@given(rules(conditions), electorates(), ballots(), recusals)
def test_what_is_decisive_suffices(
    rule: DecisionRule, electorate: Electorate, cast: list[Ballot], recused: set[SeatId]
) -> None:
    """The decisive steps alone, with any result for the others, give the same result."""
    condition = came_to(rule, electorate, cast, recused).explanation.condition

    def worst_case(step: Step, wished: bool | None) -> bool | None:
        if not step.decisive:
            return wished
        if step.kind == "in-groups":
            parts = [replace(part, holds=worst_case(part, wished)) for part in step.parts]
            return holds_in_groups(replace(step, parts=tuple(parts)))
        if step.kind in {"meeting", "written", "electronic", "by-call", "in-group"} and step.parts:
            return worst_case(step.parts[0], wished)
        if step.kind == "all":
            return all(worst_case(part, wished) for part in step.parts)
        if step.kind == "any":
            return any(worst_case(part, wished) for part in step.parts)
        return not worst_case(step.parts[0], not wished) if step.kind == "not" else step.holds

    if condition.decisive and not waits_for_next_call(condition):
        assert worst_case(condition, not condition.holds) == condition.holds


def completions(electorate: Electorate, cast: list[Ballot], by_proxy: bool) -> Any:
    """Everything that the seats which have not voted, or only by proxy, can still do."""
    voted = {ballot.seat: ballot for ballot in cast}
    choices = []
    for number, seat in enumerate(electorate.seats):
        own = voted.get(seat.id)
        if seat.holder is None or (own is not None and own.voter in (None, seat.holder)):
            continue
        ways: list[Ballot | None] = [own]
        voters = [seat.holder, person(90 + number)] if by_proxy else [seat.holder]
        for voter in voters:
            ways += [Ballot(seat.id, Stance(s), voter) for s in ("yes", "no", "abstain")]
            ways.append(Ballot(seat.id, Stance("abstain"), voter, valid=False))
        choices.append([(seat.id, way) for way in ways])
    return product(*choices)


@settings(max_examples=120)
@given(rules(conditions), electorates(4), ballots(), recusals, st.sampled_from([None, "tie"]))
def test_a_settled_poll_comes_to_the_same_however_it_is_completed(
    rule: DecisionRule,
    electorate: Electorate,
    cast: list[Ballot],
    recused: set[SeatId],
    tie: Any,
) -> None:
    rule = replace(rule, ballots_final=True, tie="casting-vote" if tie else rule.tie)
    known = settled(rule, electorate, cast, recused)
    if known is None:
        return
    kept = {ballot.seat: ballot for ballot in cast}
    for completion in islice(completions(electorate, cast, rule.proxy != "refused"), 2_000):
        ended = [b for b in {**kept, **dict(completion)}.values() if b is not None]
        assert came_to(rule, electorate, ended, recused).result == known


@given(rules(conditions), electorates(), ballots(), recusals)
def test_a_poll_in_which_everybody_voted_is_settled(
    rule: DecisionRule, electorate: Electorate, cast: list[Ballot], recused: set[SeatId]
) -> None:
    rule = replace(rule, ballots_final=True)
    voted = {ballot.seat for ballot in cast}
    rest = [Ballot(s.id, Stance("no"), s.holder) for s in electorate.seats if s.id not in voted]
    own = [replace(ballot, voter=None) for ballot in cast]
    found = settled(rule, electorate, [*own, *rest], recused)
    assert found == came_to(rule, electorate, [*own, *rest], recused).result


def test_seats_that_must_abstain_never_count_as_yes_or_no() -> None:
    everybody = tuple(Seat(seat_id(n), person(n)) for n in range(SIZE))
    rule = DecisionRule(
        AllOf((Majority(Fraction(1, 2), True, "cast"), MustAbstain((seat_id(0),)))), silence="yes"
    )
    for stance in get_args(StanceName):
        tally = tally_of(rule, Electorate(everybody), [Ballot(seat_id(0), Stance(stance))])
        assert tally.counts[0].yes == tally.counts[0].no == 0
        assert tally.counts[0].abstain == 1


@settings(max_examples=60)
@given(rules(conditions), electorates(3))
def test_what_the_linter_says_can_not_be_adopted_never_is(
    rule: DecisionRule, electorate: Electorate
) -> None:
    found = {it.code for it in lint(rule, electorate) if it.way in {None, "meeting"}}
    ends = {
        came_to(rule, electorate, [b for _, b in completion if b], set(), noticed=LONG_AGO).result
        for completion in islice(completions(electorate, [], rule.proxy != "refused"), 2_000)
    }
    if found & {"QUORUM_CANNOT_BE_MET", "CANNOT_BE_ADOPTED"}:
        assert "adopted" not in ends
    if "ALWAYS_ADOPTED" in found:
        assert ends == {"adopted"}


@given(st.lists(st.fractions(0, 50, max_denominator=4), max_size=9), caps)
def test_a_cap_leaves_nobody_more_than_it_allows(weights: list[Fraction], cap: WeightCap) -> None:
    limit, whole = limit_of(cap, weights)
    left = [min(weight, limit) for weight in weights]
    held = [weight for weight in weights if weight > 0]
    assert cap.share is not None
    if not cap.repeated:
        assert limit == cap.share * sum(weights)
    elif cap.share * len(held) >= 1:
        assert whole == sum(left)
        assert all(weight <= cap.share * whole for weight in left)
        assert any(weight == limit for weight in left) or limit >= max(weights, default=limit)
    else:
        assert {weight for weight in left if weight > 0} == ({limit} if held else set())
