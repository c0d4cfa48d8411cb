"""Elections at random, counted here and by a library that has nothing to do with Concord."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from votelib.convert import (  # type: ignore[import-untyped]
    ApprovalToSimpleVotes,
    RankedToCondorcetVotes,
)
from votelib.evaluate.condorcet import Schulze as SchulzeOfVotelib  # type: ignore[import-untyped]
from votelib.evaluate.core import Plurality as PluralityOfVotelib  # type: ignore[import-untyped]

from domain.elections.election import Approval, Schulze
from domain.elections.returns import PathDuel, TieLeft
from tests.domain.elections import approving, came_to, ranking, reported, steps_of

NAMES = "ABCDEF"

orders = st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True).map("".join)
profiles = st.dictionaries(orders, st.integers(1, 9), min_size=1, max_size=8)


@given(profiles)
def test_schulze_elects_whom_the_library_elects(votes: dict[str, int]) -> None:
    named = "".join(sorted({name for said in votes for name in said}))
    assume(len(named) > 1)  # of one option alone the library makes no pair
    outcome = came_to(Schulze("winning-votes-alone"), named, ranking(votes))
    pairs = RankedToCondorcetVotes().convert({tuple(said): n for said, n in votes.items()})
    theirs = SchulzeOfVotelib().evaluate(pairs, 1)
    if outcome.elected:
        assert outcome.elected == tuple(theirs)
    else:  # where several are winners the library names one of them, their tie, or nobody
        tied = steps_of(outcome, TieLeft)[-1].tied
        assert {name for each in theirs for name in each} <= set(tied)


@given(
    st.dictionaries(
        st.frozensets(st.sampled_from(NAMES), min_size=1), st.integers(1, 9), min_size=1
    )
)
def test_most_approvals_win_as_the_library_counts_them(votes: dict[frozenset[str], int]) -> None:
    ballots = reported({approving("".join(sorted(said))): n for said, n in votes.items()})
    outcome = came_to(Approval(), NAMES, ballots, seats=2)
    theirs = PluralityOfVotelib().evaluate(ApprovalToSimpleVotes().convert(votes), 2)
    if len(outcome.elected) == 2:
        assert set(outcome.elected) == set(theirs)


@given(profiles)
def test_a_path_is_as_strong_as_its_weakest_defeat(votes: dict[str, int]) -> None:
    outcome = came_to(Schulze(), NAMES, ranking(votes))
    for duel in steps_of(outcome, PathDuel):
        assert duel.back is None or duel.forth is not None
        for weakest in (duel.forth, duel.back):
            assert weakest is None or Fraction(weakest.votes) > weakest.against
