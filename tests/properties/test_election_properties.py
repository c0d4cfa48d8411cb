"""Properties of elections: what holds for every method, slate, electorate and set of ballots."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    Method,
    Option,
    OptionId,
    Plurality,
    Schulze,
    Slate,
    Star,
    TieBreaker,
    TransferableVote,
)
from domain.elections.marks import OptionScore, RankedOptions, ScoredOptions, SeveralOptions
from domain.elections.profile import Preferences, preferences, profile_of
from domain.elections.return_sentences import election_sentences
from domain.elections.returning import elect
from domain.elections.returns import (
    Duel,
    ElectionOutcome,
    SchwartzSet,
    TieBroken,
    TieLeft,
    Totals,
    Transfer,
)
from domain.values import PersonId, SeatId
from domain.voting.rules import StatedDefault
from domain.voting.tally import Ballot, Choice, Electorate, Seat

NAMES = tuple(OptionId(name) for name in "ABCDE")
FIRMS = ("", "x", "y")


def ballot(number: int, choice: Choice) -> Ballot:
    return Ballot(SeatId(UUID(int=number)), choice, PersonId(UUID(int=1_000 + number)))


def electorate(weights: list[Fraction]) -> Electorate:
    return Electorate(
        tuple(
            Seat(SeatId(UUID(int=n)), PersonId(UUID(int=1_000 + n)), weight=weight)
            for n, weight in enumerate(weights)
        )
    )


@st.composite
def rankings(draw: st.DrawFn, *, level: bool = False) -> RankedOptions:
    order = draw(st.permutations(list(NAMES)))
    listed = order[: draw(st.integers(0, len(NAMES)))]
    if not level:
        return RankedOptions(tuple((option,) for option in listed))
    places = {option: draw(st.integers(0, 3)) for option in listed}
    groups = (tuple(o for o in listed if places[o] == place) for place in range(4))
    return RankedOptions(tuple(group for group in groups if group))


@st.composite
def approvals(draw: st.DrawFn) -> SeveralOptions:
    return SeveralOptions(tuple(o for o in NAMES if draw(st.booleans())))


@st.composite
def scores(draw: st.DrawFn) -> ScoredOptions:
    return ScoredOptions(tuple(OptionScore(o, draw(st.integers(0, 5))) for o in NAMES))


CHOICES: dict[type[Method], st.SearchStrategy[Any]] = {
    Plurality: approvals(),
    Approval: approvals(),
    Schulze: rankings(level=True),
    InstantRunoff: rankings(),
    TransferableVote: rankings(),
    Star: scores(),
}

methods = st.sampled_from(
    [
        Plurality(picks=5),
        Approval(),
        Schulze(),
        Schulze("margins"),
        Schulze(default=NAMES[4], ratio=Fraction(3, 2)),
        InstantRunoff(),
        InstantRunoff("all-ballots", "none"),
        TransferableVote(),
        TransferableVote("exact-droop"),
        TransferableVote("hare", decimals=3),
        Star(),
        Star(head_to_head="most-preferences"),
    ]
)
weights = st.fractions(min_value=0, max_value=5, max_denominator=4)


@st.composite
def elections(draw: st.DrawFn, method: st.SearchStrategy[Method] = methods) -> dict[str, Any]:
    """A rule with its slate, ballots and electorate, and what its ties would go by."""
    chosen = draw(method)
    choices = draw(st.lists(CHOICES[type(chosen)], max_size=9))
    seats = 1 if isinstance(chosen, InstantRunoff) else draw(st.integers(1, 4))
    rule = ElectionRule(
        chosen,
        seats=seats,
        measure=draw(st.sampled_from(["votes", "weight"])),
        cap=draw(st.sampled_from([None, 1, 2])),
        tie=draw(st.sampled_from(["fails", "lot", "casting-vote"])),
    )
    affiliations = {option: draw(st.sampled_from(FIRMS)) for option in NAMES}
    options = (Option(o, affiliations=(a,) if a else ()) for o, a in affiliations.items())
    return {
        "rule": rule,
        "slate": Slate(tuple(options)),
        "electorate": electorate([draw(weights) for _ in choices]),
        "ballots": [ballot(n, choice) for n, choice in enumerate(choices)],
        "breaker": TieBreaker(
            draw(st.sampled_from(["", "seed"])), tuple(draw(st.permutations(list(NAMES))))
        ),
    }


def run(election: dict[str, Any]) -> ElectionOutcome:
    return elect(
        election["rule"],
        election["slate"],
        election["electorate"],
        election["ballots"],
        StatedDefault(),
        breaker=election["breaker"],
    )


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_the_ballots_makes_no_difference(election: dict[str, Any], dice: Any) -> None:
    shuffled = list(election["ballots"])
    dice.shuffle(shuffled)
    assert run(election | {"ballots": shuffled}) == run(election)


@given(elections())
def test_a_return_is_possible_and_can_be_put_into_words(election: dict[str, Any]) -> None:
    outcome = run(election)
    rule: ElectionRule = election["rule"]
    assert len(outcome.elected) <= rule.seats
    assert len(set(outcome.elected)) == len(outcome.elected)
    assert (outcome.result == "elected") is (len(outcome.elected) == rule.seats)
    if rule.tie == "fails":
        assert outcome.result != "tied"
    if isinstance(rule.method, Schulze):
        assert rule.method.default not in outcome.elected
    said = election_sentences(outcome)
    assert all(sentence.endswith((".", ":")) and "None" not in sentence for sentence in said)


@given(elections())
def test_no_affiliation_has_more_elected_than_the_cap(election: dict[str, Any]) -> None:
    outcome = run(election)
    cap = election["rule"].cap
    held = Counter(
        affiliation
        for option in outcome.elected
        for affiliation in election["slate"].option(option).affiliations
    )
    assert cap is None or all(number <= cap for number in held.values())


@given(elections(), st.fractions(min_value=Fraction(1, 7), max_value=9, max_denominator=7))
def test_the_unit_of_weights_makes_no_difference(election: dict[str, Any], by: Fraction) -> None:
    """Save for quotas in whole votes and for papers cut off at decimals."""
    method = election["rule"].method
    assume(not isinstance(method, TransferableVote) or method.quota == "exact-droop")
    weighted = election | {"rule": replace(election["rule"], measure="weight")}
    seats = election["electorate"].seats
    scaled = Electorate(tuple(replace(seat, weight=seat.weight * by) for seat in seats))
    assert run(weighted | {"electorate": scaled}).elected == run(weighted).elected


@given(elections(), st.permutations(list(NAMES)))
def test_options_are_treated_alike(election: dict[str, Any], named: list[OptionId]) -> None:
    """Whoever changes places in every ballot changes places in the outcome, ties left aside."""
    method = election["rule"].method
    assume(not isinstance(method, Schulze) or method.default is None)
    election = election | {"rule": replace(election["rule"], tie="fails", cap=None)}
    changed = dict(zip(NAMES, named, strict=True))
    ballots = [
        replace(b, choice=renamed(b.choice, changed.__getitem__)) for b in election["ballots"]
    ]
    before, after = run(election), run(election | {"ballots": ballots})
    assert {changed[option] for option in before.elected} == set(after.elected)


def renamed(choice: Choice, name: Callable[[OptionId], OptionId]) -> Choice:
    match choice:
        case SeveralOptions(options):
            return SeveralOptions(tuple(name(option) for option in options))
        case RankedOptions(ranks):
            return RankedOptions(tuple(tuple(name(o) for o in rank) for rank in ranks))
        case ScoredOptions(given_scores):
            return ScoredOptions(tuple(OptionScore(name(s.option), s.score) for s in given_scores))
        case _:
            raise AssertionError(choice)


def all_preferences(choices: list[Choice]) -> Preferences:
    return preferences(profile_of((choice, Fraction(1)) for choice in choices), NAMES)


ranked_profiles = st.lists(rankings(level=True), min_size=1, max_size=12)


def schulze(choices: list[Choice], method: Schulze | None = None, **rule: Any) -> ElectionOutcome:
    return run(
        {
            "rule": ElectionRule(method or Schulze(), **rule),
            "slate": Slate(tuple(Option(option) for option in NAMES)),
            "electorate": electorate([Fraction(1)] * len(choices)),
            "ballots": [ballot(n, choice) for n, choice in enumerate(choices)],
            "breaker": TieBreaker(),
        }
    )


def winners(outcome: ElectionOutcome) -> set[OptionId]:
    """Who is elected, or would be if the tie were broken."""
    left = [step for step in outcome.explanation.steps if isinstance(step, TieLeft)]
    return {*outcome.elected, *(option for step in left for option in step.tied)}


@given(ranked_profiles, st.sampled_from([Schulze(), Schulze("margins")]))
def test_who_beats_everybody_wins_by_schulze(choices: list[Choice], method: Schulze) -> None:
    prefer = all_preferences(choices)
    for option in NAMES:
        if all(prefer[option, other] > prefer[other, option] for other in NAMES if other != option):
            assert schulze(choices, method).elected == (option,)


@given(ranked_profiles)
def test_paths_and_dropped_defeats_lead_to_the_same_winners(choices: list[Choice]) -> None:
    outcome = schulze(choices)
    sets = [step for step in outcome.explanation.steps if isinstance(step, SchwartzSet)]
    if sets:
        assert set(sets[-1].options) == winners(outcome)


@given(ranked_profiles, st.integers(0, 11))
def test_ranking_a_winner_higher_does_not_harm_it(choices: list[Choice], which: int) -> None:
    for winner in winners(schulze(choices)):
        raised = list(choices)
        ballot_raised = raised[which % len(raised)]
        assert isinstance(ballot_raised, RankedOptions)
        others = (tuple(o for o in rank if o != winner) for rank in ballot_raised.ranks)
        ranks = ((winner,), *(rank for rank in others if rank))
        raised[which % len(raised)] = RankedOptions(ranks)
        assert winner in winners(schulze(raised))


@given(st.lists(approvals(), min_size=1, max_size=9), st.integers(0, 8), st.integers(1, 3))
def test_one_more_approval_does_not_harm_who_is_elected(
    choices: list[SeveralOptions], which: int, seats: int
) -> None:
    def outcome(said: list[SeveralOptions]) -> ElectionOutcome:
        return run(
            {
                "rule": ElectionRule(Approval(), seats=seats),
                "slate": Slate(tuple(Option(option) for option in NAMES)),
                "electorate": electorate([Fraction(1)] * len(said)),
                "ballots": [ballot(n, choice) for n, choice in enumerate(said)],
                "breaker": TieBreaker(),
            }
        )

    for option in outcome(choices).elected:
        raised = list(choices)
        said = raised[which % len(raised)]
        raised[which % len(raised)] = SeveralOptions(tuple({*said.options, option}))
        assert option in outcome(raised).elected


@given(ranked_profiles)
def test_pairs_are_counted_as_one_would_by_hand(choices: list[Choice]) -> None:
    def place(choice: Choice, option: OptionId) -> int:
        assert isinstance(choice, RankedOptions)
        places = (n for n, rank in enumerate(choice.ranks) if option in rank)
        return next(places, len(NAMES))

    prefer = all_preferences(choices)
    for (first, second), number in prefer.items():
        assert number == sum(place(c, first) < place(c, second) for c in choices)


@given(elections(st.sampled_from([TransferableVote(), TransferableVote(decimals=2)])))
def test_no_vote_is_lost_or_made_by_a_transfer(election: dict[str, Any]) -> None:
    outcome = run(election)
    for step in outcome.explanation.steps:
        if isinstance(step, Transfer):
            assert step.exhausted >= 0
            assert all(each.amount >= 0 for each in step.received)
        if isinstance(step, Totals):
            valid = outcome.explanation.ballots.valid
            assert valid is not None
            assert sum(each.amount for each in step.amounts) <= valid


@st.composite
def few_scores(draw: st.DrawFn) -> ScoredOptions:
    return ScoredOptions(tuple(OptionScore(o, draw(st.sampled_from([0, 1, 2]))) for o in NAMES[:4]))


@given(st.lists(few_scores(), min_size=1, max_size=4), st.sampled_from(["one", "two", "three"]))
def test_nobody_meets_in_a_run_off_before_who_has_more(
    choices: list[ScoredOptions], seed: str
) -> None:
    for head_to_head in ("fewest-defeats", "most-preferences"):
        outcome = run(
            {
                "rule": ElectionRule(Star(2, head_to_head), tie="lot"),
                "slate": Slate(tuple(Option(option) for option in NAMES[:4])),
                "electorate": electorate([Fraction(1)] * len(choices)),
                "ballots": [ballot(n, choice) for n, choice in enumerate(choices)],
                "breaker": TieBreaker(seed),
            }
        )
        steps = outcome.explanation.steps
        met = {o for step in steps if isinstance(step, Duel) for o in (step.first, step.second)}
        totals = next((s for s in steps if isinstance(s, Totals)), None)
        if totals is not None:
            scored_by = {each.option: each.amount for each in totals.amounts}
            assert len(met) == (2 if len(scored_by) > 1 else 0)
            others = [scored_by[o] for o in scored_by if o not in met]
            assert all(scored_by[o] >= max(others, default=Fraction(0)) for o in met)
        for before, step in pairwise(steps):
            if isinstance(before, Totals) and before.counted == "highest-scores":
                assert isinstance(step, TieBroken)
                most = before.amounts[0].amount
                assert step.chosen in {e.option for e in before.amounts if e.amount == most}
