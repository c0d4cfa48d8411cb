"""Hidden and secret ballots in the views: what is shown of them while, and after, the vote."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.provisions.provision import PinnedRule
from domain.voting.rules import MAJORITY, Secrecy, StatedDefault
from projections.audit_trail import AUDIT_TRAIL, EntryRow
from projections.decisions import DECISIONS
from projections.motions import DecisionRow
from projections.replay import fold
from projections.sealed_ballots import AlikeChoices
from projections.standing import BallotStanding, standing
from projections.votes import ElectorRow
from tests.projections.motions import KEY, Course, holder, seat_id
from tests.projections.records import Ledger, at, folded


def under(ledger: Ledger, secrecy: Secrecy, name: str = "motion") -> Course:
    """A motion under such a rule, with a poll on it in which all have voted."""
    rule = PinnedRule(replace(MAJORITY, secrecy=secrecy), StatedDefault())
    return Course(ledger, name, rule).opened().cast(0, "yes").cast(1, "no").cast(2, "yes")


def row_of(ledger: Ledger, course: Course) -> DecisionRow:
    return folded(DECISIONS, ledger).existing(DecisionRow, course.id)


@pytest.mark.parametrize("secrecy", ["hidden", "secret"])
def test_while_a_vote_goes_on_one_sees_who_has_voted_and_not_how(secrecy: Secrecy) -> None:
    ledger = Ledger()
    course = under(ledger, secrecy)
    electors = folded(DECISIONS, ledger).all(ElectorRow)
    assert [(each.choice, each.voter) for each in sorted(electors, key=lambda e: e.number)] == [
        (None, holder(number)) for number in range(3)
    ]
    row = row_of(ledger, course.closed())
    assert [(vote.seat, vote.choice, vote.counted) for vote in row.votes] == [
        (seat_id(number), None, True) for number in range(3)
    ]
    shown = "".join(map(repr, folded(DECISIONS, ledger).all(ElectorRow))) + repr(row.votes)
    assert "yes" not in shown and "'no'" not in shown


def test_hidden_ballots_are_shown_with_the_count_and_the_key_with_them() -> None:
    ledger = Ledger()
    row = row_of(ledger, under(ledger, "hidden").closed().counted())
    assert [(vote.choice, vote.counted) for vote in row.votes] == [
        ("yes", True),
        ("no", True),
        ("yes", True),
    ]
    [poll] = row.polls
    assert (poll.key, poll.key_destroyed_at, poll.choices) == (KEY, None, ())
    assert row.outcome == "adopted"


def test_of_secret_ballots_the_poll_says_how_many_said_what_and_no_vote_says_anything() -> None:
    ledger = Ledger()
    row = row_of(ledger, under(ledger, "secret").closed().counted())
    assert [(vote.choice, vote.counted) for vote in row.votes] == [(None, True)] * 3
    [poll] = row.polls
    assert poll.choices == (
        AlikeChoices("no", (), 1, "", None, None, False),
        AlikeChoices("yes", (), 2, "", None, None, False),
    )
    assert (poll.key, poll.key_destroyed_at is not None) == (None, True)
    assert row.outcome == "adopted"
    assert (row.counts[0].yes, row.counts[0].no) == (Fraction(2), Fraction(1))


def test_a_hidden_ballot_that_was_changed_is_shown_as_it_stood_at_the_close() -> None:
    ledger = Ledger()
    course = under(ledger, "hidden").cast(0, "no", at(4)).cast(1, "yes", at(4), voter=holder(0))
    row = row_of(ledger, course.closed().counted())
    said = {vote.seat: (vote.choice, vote.voter) for vote in row.votes}
    assert said[seat_id(0)] == ("no", holder(0))
    assert said[seat_id(1)] == ("no", holder(1)), "the holder goes before who votes for them"


def test_a_vote_that_is_never_counted_stays_sealed() -> None:
    ledger = Ledger()
    row = row_of(ledger, under(ledger, "hidden").closed().withdrawn())
    assert row.state == "withdrawn"
    assert [vote.choice for vote in row.votes] == [None] * 3
    [poll] = row.polls
    assert (poll.key, poll.key_destroyed_at is not None) == (None, True)


def test_no_sentence_of_a_sealed_ballot_says_how_somebody_voted() -> None:
    ledger = Ledger()
    for secrecy in ("hidden", "secret"):
        course = under(ledger, secrecy, secrecy)
        course.closed().counted()
    under(ledger, "secret", "never").withdrawn()
    sentences = [entry.sentence for entry in folded(AUDIT_TRAIL, ledger).all(EntryRow)]
    sealed = [each for each in sentences if "sealed ballot" in each or "hidden ballots" in each]
    assert len(sealed) == 3 * 3 + 2 + 3
    assert not any("voted" in each for each in sentences)
    assert any("3 sealed ballots on" in each and "were opened" in each for each in sealed)


def test_replayed_a_ballot_stands_as_sealed_whatever_came_later() -> None:
    ledger = Ledger()
    course = under(ledger, "hidden").closed().counted()
    ballots = [record for _, record in ledger.records if record.kind == "ballot"]
    for record in ballots:
        assert standing(fold([record]), at(30).at) == BallotStanding(None, is_sealed=True)
        assert standing(fold([record]), at(1).at) == BallotStanding(None)
    decision = [record for _, record in ledger.records if record.stream == course.id]
    opened = [record.name for record in decision].index("decision.ballots-unsealed.v1")
    [poll] = fold(decision[:opened]).polls
    assert poll.closed is not None
    assert (poll.unsealed, poll.key) == (None, None)
