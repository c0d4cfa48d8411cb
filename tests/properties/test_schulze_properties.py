"""What M. Schulze proves of his method (2018, sections 4.4 and 4.6), and elections evaluated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.elections.election import ElectionRule, Option, OptionId, Schulze, Slate
from domain.elections.marks import RankedOptions
from domain.elections.reported import AlikeBallots, ReportedBallots
from domain.elections.returning import elect_reported
from domain.elections.returns import TieLeft
from domain.voting.rules import StatedDefault
from services.evaluation import answer

NAMES = tuple(OptionId(name) for name in "ABCD")
CLONES = tuple(OptionId(name) for name in ("D", "D'", "D''"))
METHODS = [Schulze(), Schulze("winning-votes-alone"), Schulze("margins")]

Order = tuple[OptionId, ...]
Profile = list[tuple[Order, int]]

orders = st.permutations(NAMES).flatmap(
    lambda order: st.integers(1, len(NAMES)).map(lambda n: tuple(order[:n]))
)
profiles: st.SearchStrategy[Profile] = st.lists(
    st.tuples(orders, st.integers(1, 5)), min_size=1, max_size=6
)


def winners(
    method: Schulze, options: Sequence[OptionId], ballots: list[tuple[RankedOptions, int]]
) -> set[OptionId]:
    """Whom nobody is better than: one, or those that are tied."""
    told = elect_reported(
        ElectionRule(method),
        Slate(tuple(Option(option) for option in options)),
        ReportedBallots(tuple(AlikeBallots(b, Fraction(n)) for b, n in ballots)),
        StatedDefault(),
    )
    left = [step for step in told.explanation.steps if isinstance(step, TieLeft)]
    return set(left[0].tied) if left else set(told.elected)


def ranking(order: Sequence[OptionId]) -> RankedOptions:
    return RankedOptions(tuple((option,) for option in order))


def turned_round(order: Order) -> RankedOptions:
    """The ballot read from below: those it did not rank come first, and level."""
    unranked = tuple(option for option in NAMES if option not in order)
    first = (unranked,) if unranked else ()
    return RankedOptions((*first, *((option,) for option in reversed(order))))


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.strength)
@given(profiles)
def test_who_alone_is_best_is_not_among_the_best_of_the_reversed_ballots(
    method: Schulze, profile: Profile
) -> None:
    best = winners(method, NAMES, [(ranking(order), n) for order, n in profile])
    assume(len(best) == 1)
    reversed_best = winners(method, NAMES, [(turned_round(order), n) for order, n in profile])
    assert not best & reversed_best


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.strength)
@given(profiles, st.lists(st.permutations(CLONES), min_size=6, max_size=6))
def test_options_that_everybody_ranks_next_to_each_other_change_nothing_for_the_others(
    method: Schulze, profile: Profile, inner: list[list[OptionId]]
) -> None:
    before = winners(method, NAMES, [(ranking(order), n) for order, n in profile])
    cloned = [
        (ranking([o for option in order for o in (clones if option == "D" else [option])]), n)
        for (order, n), clones in zip(profile, inner, strict=False)
    ]
    after = winners(method, [*NAMES, *CLONES[1:]], cloned)
    assert before - {"D"} == after - set(CLONES)
    assert ("D" in before) == bool(after & set(CLONES))


CHOICES: dict[str, Any] = {
    "plurality": st.sampled_from(NAMES).map(lambda o: {"kind": "pick", "option": o}),
    "approval": st.lists(st.sampled_from(NAMES), unique=True).map(
        lambda some: {"kind": "approve", "options": some}
    ),
    "star": st.lists(st.integers(0, 5), min_size=4, max_size=4).map(
        lambda points: {
            "kind": "score",
            "scores": [
                {"option": option, "score": score}
                for option, score in zip(NAMES, points, strict=True)
            ],
        }
    ),
} | dict.fromkeys(
    ("schulze", "instant-runoff", "transferable-vote"),
    orders.map(lambda order: {"kind": "rank", "ranks": [[option] for option in order]}),
)


@given(st.data(), st.randoms())
def test_an_evaluated_election_does_not_depend_on_the_order_of_its_ballots(
    data: st.DataObject, dice: Any
) -> None:
    method = data.draw(st.sampled_from(sorted(CHOICES)))
    choices = data.draw(st.lists(CHOICES[method], min_size=1, max_size=8))
    ballots = [{"seat": f"seat {n}", "choice": choice} for n, choice in enumerate(choices)]
    case = {
        "election": {
            "method": {"kind": method},
            "seats": 1 if method == "instant-runoff" else data.draw(st.integers(1, 3)),
            "tie": "lot",
        },
        "options": [{"id": option} for option in NAMES],
        "electorate": {"seats": [{"id": ballot["seat"]} for ballot in ballots]},
        "lot": "a public draw",
    }
    shuffled = dice.sample(ballots, len(ballots))
    one, other = (
        answer(1, json.dumps({**case, "ballots": each}).encode()) for each in (ballots, shuffled)
    )
    assert one == other
    assert one["outcome"] in {"elected", "partly-elected", "none-elected"}
