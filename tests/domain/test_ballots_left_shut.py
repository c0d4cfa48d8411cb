"""Secret ballots that nobody opens: those of a poll that has no quorum, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.outcome import OutcomeDetermined
from domain.recounting import counted_again, is_left_shut
from domain.recusal import RecusalDeclared
from domain.sealed_ballot import BallotKeyDestroyed, BallotsUnsealed
from domain.voting import Ballot
from tests.domain.matters import CLOSED, on
from tests.domain.polls import person, seat_id, votes
from tests.domain.test_secrecy import KEY, YES, cast, counting, handed_in, paper, ruled, under


@pytest.mark.parametrize("said", ["+", "-+", "00", "+-"])
def test_secret_ballots_of_a_poll_without_quorum_are_never_opened(said: str) -> None:
    """Of so few, the numbers would tell how they voted, and they decide nothing."""
    history = (*under(ruled("secret")), CLOSED)
    papers = handed_in(said)
    decision, happened = counting(history, papers, ballots=_never_asked_for())
    assert [type(each) for each in happened] == [OutcomeDetermined, BallotKeyDestroyed]
    [determined, _] = happened
    assert determined.outcome.result == "inquorate"
    [count] = determined.counts
    assert (count.yes, count.no, count.abstain, count.present) == (0, 0, 0, len(said))
    poll = decision.polls[-1]
    assert (poll.unsealed, poll.key, poll.counted) == (None, "destroyed", True)
    again = counted_again(decision, poll, papers, on(10))
    assert again is not None and again.counts == determined.counts
    assert is_left_shut(decision, poll, papers, on(10))


def _never_asked_for() -> Iterator[Ballot]:
    yield from ()
    raise AssertionError("nobody opens a ballot of a poll without quorum")


def test_whose_quorum_hangs_on_what_they_say_are_opened() -> None:
    """Where who abstains is not there, nobody knows without asking whether there is a quorum."""
    history = (*under(ruled("secret", abstention="absent")), CLOSED)
    _, happened = counting(history, handed_in("++0"))
    assert isinstance(happened[0], BallotsUnsealed)
    assert happened[1].outcome.result == "inquorate"
    _, shut = counting(history, handed_in("++"))
    assert isinstance(shut[0], OutcomeDetermined), "two are too few whatever they say"


def test_ballots_of_a_recused_seat_and_by_proxy_make_no_quorum_of_shut_ones() -> None:
    recused = RecusalDeclared(on(4), seat_id(0))
    history = (*under(ruled("secret", recusal="leaves-presence")), recused, CLOSED)
    _, happened = counting(history, handed_in("+++"))
    assert isinstance(happened[0], OutcomeDetermined)
    assert [one.seat for one in happened[0].outcome.explanation.set_aside] == [seat_id(0)]
    by_proxy = paper(cast(2, YES, voter=person(3)))
    history = (*under(ruled("secret", proxy="absent")), CLOSED)
    _, happened = counting(history, [*handed_in("++"), by_proxy])
    assert isinstance(happened[0], OutcomeDetermined)


def test_hidden_ballots_are_told_without_a_quorum_too() -> None:
    _, happened = counting((*under(ruled("hidden")), CLOSED), handed_in("+-"), key=KEY)
    assert happened[0].ballots == tuple(votes("+-"))


def test_what_silence_counts_as_is_known_only_from_the_ballots() -> None:
    rule = ruled("secret", silence="abstain", abstention="absent")
    _, happened = counting((*under(rule), CLOSED), handed_in("++"))
    assert isinstance(happened[0], BallotsUnsealed)
