"""Secret ballots that nobody opens: those of a poll that has no quorum, whatever they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest

from domain.decisions.recounting import counted_again, is_left_shut
from domain.motions.outcome import OutcomeDetermined
from domain.motions.recusal import RecusalDeclared
from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotsLeftShut,
    BallotsUnsealed,
    UnnamedChoice,
)
from domain.voting.explanation import SilentMembers
from domain.voting.rules import QuorumShare, Silence
from domain.voting.tally import Ballot
from domain.voting.weight_cap import WeightCap
from tests.domain.matters import CLOSED, on
from tests.domain.polls import HALF, body, person, seat_id, votes
from tests.domain.test_secrecy import (
    ABSTAIN,
    KEY,
    YES,
    cast,
    counting,
    handed_in,
    paper,
    ruled,
    under,
)


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


def test_where_the_quorum_hangs_on_who_abstains_only_that_is_told() -> None:
    """Where who abstains is not there, nobody knows without asking whether there is a quorum."""
    history = (*under(ruled("secret", abstention="absent")), CLOSED)
    papers = handed_in("++0")
    decision, happened = counting(history, papers)
    assert [type(each) for each in happened] == [
        BallotsLeftShut,
        OutcomeDetermined,
        BallotKeyDestroyed,
    ]
    assert happened[0].abstaining == (UnnamedChoice(ABSTAIN),)
    assert happened[1].outcome.result == "inquorate"
    [count] = happened[1].counts
    assert (count.yes, count.no, count.abstain) == (0, 0, 1), "what two of them say, nobody learns"
    again = counted_again(decision, decision.polls[-1], papers, on(10))
    assert again is not None and again.counts == happened[1].counts
    _, voted = counting(history, handed_in("++-"))
    assert isinstance(voted[0], BallotsUnsealed)
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


def test_where_the_quorum_hangs_on_what_silence_counts_as_they_stay_shut_as_well() -> None:
    rule = ruled("secret", silence="abstain", abstention="absent")
    history = (*under(rule), CLOSED)
    papers = handed_in("++")
    decision, happened = counting(history, papers)
    assert [type(each) for each in happened] == [OutcomeDetermined, BallotKeyDestroyed]
    told = happened[0].outcome
    assert told.result == "inquorate"
    assert told.explanation.silent == SilentMembers(Fraction(3), "abstain"), "two were not silent"
    again = counted_again(decision, decision.polls[-1], papers, on(10))
    assert again is not None and again.counts == happened[0].counts


@pytest.mark.parametrize("silence", ["no", "yes", "abstain"])
def test_where_silence_makes_present_and_seats_are_vacant_they_stay_shut(silence: Silence) -> None:
    """More than half of all seats: of five, two are held."""
    quorum = (QuorumShare(HALF, of="all-seats", strictly=True),)
    rule = ruled("secret", silence=silence, quorum=quorum)
    history = (*under(rule, body(5, vacant=3)), CLOSED)
    papers = [paper(cast(1, YES))]
    decision, happened = counting(history, papers)
    assert [type(each) for each in happened] == [OutcomeDetermined, BallotKeyDestroyed]
    again = counted_again(decision, decision.polls[-1], papers, on(10))
    assert again is not None and again.counts == happened[0].counts


def test_where_weights_are_cut_by_who_is_there_they_stay_shut() -> None:
    """Of whoever takes part nobody has more than half: what they say makes no difference."""
    cap = WeightCap(HALF, of="present")
    quorum = (QuorumShare(HALF, strictly=True, measure="weight"),)
    rule = ruled("secret", weight_cap=cap, quorum=quorum)
    _, happened = counting((*under(rule), CLOSED), handed_in("+-"))
    assert isinstance(happened[0], OutcomeDetermined)
    assert happened[0].outcome.result == "inquorate"


def test_abstentions_that_nobody_cast_do_not_stand() -> None:
    history = (*under(ruled("secret", abstention="absent")), CLOSED)
    papers = handed_in("++0")
    decision, happened = counting(history, papers)
    poll = decision.polls[-1]
    more = replace(happened[0], abstaining=happened[0].abstaining * 4)
    decision = replace(decision, polls=(replace(poll, shut=more),))
    assert counted_again(decision, decision.polls[-1], papers, on(10)) is None
