"""Hidden and secret ballots: what is recorded of them, when, and what becomes of their key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from domain.challenges.materiality import recount_of
from domain.decisions.ballot import (
    BALLOT,
    BallotFinal,
    BallotPaper,
    NotEntitledToVote,
    ObjectionNotAdmitted,
    ObjectionNotArgued,
    PrincipalVoted,
    ballot_id,
    cast_ballot,
)
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.counting import count_poll, report_tally
from domain.decisions.decision import DECISION, Decision
from domain.decisions.deliberation import withdraw_motion
from domain.decisions.early_close import settled
from domain.decisions.proxy import Proxy
from domain.decisions.recounting import counted_again, is_left_shut
from domain.decisions.unsealing import known_ballots, sealed_to_count, to_be_opened
from domain.elections.election import ElectionRule, Plurality, attendance
from domain.elections.election_drafting import check_election
from domain.motions.motion import MotionWithdrawn
from domain.motions.outcome import OutcomeDetermined
from domain.motions.poll import BallotRuledInvalid, PollAlreadyCounted
from domain.motions.recusal import RecusalDeclared
from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotKeyDisclosed,
    BallotsUnsealed,
    SealedBallotCast,
    SealedChoice,
    UnnamedChoice,
)
from domain.provisions.provision import PinnedRule
from domain.values import ProxyId, Sealed
from domain.voting.drafting import SecrecyContradicted, UnknownOption, check_rule
from domain.voting.rules import (
    MAJORITY,
    AllOf,
    ByWay,
    Condition,
    Consensus,
    DecisionRule,
    MustAbstain,
    NoObjection,
    NoVeto,
    Secrecy,
    StatedDefault,
)
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import OBJECTION, Ballot, Count, Electorate, Stance, Tally, tally_of
from tests.domain.matters import ALLIANCE, CLOSED, DECISION_ID, OPENED, POLL, PROPOSED, on
from tests.domain.polls import MORE_YES, body, person, seat, seat_id, votes
from tests.domain.specification import given

YES, NO, ABSTAIN = Stance("yes"), Stance("no"), Stance("abstain")
KEY = "key"
SEALED: tuple[Secrecy, ...] = ("hidden", "secret")


def under(rule: DecisionRule, electorate: Electorate | None = None) -> tuple[object, ...]:
    """A motion under the rule, and its poll."""
    proposed = replace(PROPOSED, rule=PinnedRule(rule, StatedDefault()))
    return proposed, replace(OPENED, electorate=electorate or body(5))


def ruled(secrecy: Secrecy, **facts: Any) -> DecisionRule:
    return replace(MAJORITY, secrecy=secrecy, **facts)


def matter(*events: object) -> Decision:
    decision = DECISION.fold(events)
    assert decision
    return decision


def cast(number: int, choice: Stance, day: int = 3, **facts: Any) -> SealedBallotCast:
    ballot = ballot_id(POLL, seat_id(number))
    return replace(
        SealedBallotCast(
            on(day),
            ballot,
            DECISION_ID,
            POLL,
            seat_id(number),
            SealedChoice(choice, POLL, ballot),
            person(number),
            accepted=True,
        ),
        **facts,
    )


def handed_in(said: str) -> list[BallotPaper]:
    """Sealed ballots of seats in order: + yes, - no, 0 abstain, . nothing handed in."""
    return [paper(cast(each.seat.int, each.choice)) for each in votes(said)]  # type: ignore[arg-type]


def paper(*events: SealedBallotCast) -> BallotPaper:
    found = BALLOT.fold(events)
    assert found
    return found


def opening(decision: Decision, papers: Sequence[BallotPaper], **facts: Any) -> dict[str, Any]:
    """What the count is given: every ballot that is to be opened, opened."""
    poll = decision.polls[-1]
    sealed = sealed_to_count(papers, decision, poll)
    recused = decision.recused_at(poll.closed or on(10))
    opened = to_be_opened(sealed, decision, poll, recused)
    ballots = [Ballot(vote.seat, vote.sealed.choice, vote.voter) for vote in opened]  # type: ignore[arg-type]
    return {"ballots": ballots, "sealed": sealed, **facts}


def counting(
    history: Sequence[object], papers: Sequence[BallotPaper], **facts: Any
) -> tuple[Decision, list[Any]]:
    """The decision after the count, and what happened."""
    decision = matter(*history)
    happened = count_poll(
        decision, poll=POLL, effective=on(10), **opening(decision, papers, **facts)
    )
    return matter(*history, *happened), happened


# Handing in


@pytest.mark.parametrize("secrecy", SEALED)
def test_a_ballot_names_seat_and_voter_and_nothing_else(secrecy: Secrecy) -> None:
    decision = matter(*under(ruled(secrecy)))
    casting = {"decision": decision, "poll": POLL, "seat": seat_id(1), "voter": person(1)}
    for choice in (YES, NO, ABSTAIN):
        given().when(cast_ballot, **casting, choice=choice, effective=on(3)).then(cast(1, choice))
        assert str(choice) not in repr(cast(1, choice))


def test_an_open_ballot_is_recorded_as_ever() -> None:
    decision = matter(*under(MAJORITY))
    casting = {"decision": decision, "poll": POLL, "seat": seat_id(1), "voter": person(1)}
    attempt = given().when(cast_ballot, **casting, choice=YES, effective=on(3))
    assert not any(isinstance(each, SealedBallotCast) for each in attempt.happened)


def test_to_cast_the_same_again_is_not_refused_because_that_would_tell_what_was_cast() -> None:
    decision = matter(*under(ruled("secret")))
    casting = {"decision": decision, "poll": POLL, "seat": seat_id(1), "voter": person(1)}
    for choice in (YES, NO):
        again = given(cast(1, YES)).when(cast_ballot, **casting, choice=choice, effective=on(4))
        again.then(cast(1, choice, day=4))


def test_who_may_vote_and_until_when_is_as_for_open_ballots() -> None:
    decision = matter(*under(ruled("secret", ballots_final=True)))
    casting = {"decision": decision, "poll": POLL, "seat": seat_id(1), "choice": YES}
    other = NotEntitledToVote(seat_id(1), "it is held by somebody else")
    given().when(cast_ballot, **casting, voter=person(2), effective=on(3)).refused(other)
    given(cast(1, NO)).when(cast_ballot, **casting, voter=person(1), effective=on(4)).refused(
        BallotFinal(seat_id(1))
    )


def test_what_is_more_than_no_is_refused_even_of_a_source() -> None:
    """A finding beside a sealed ballot would tell what it says."""
    decision = matter(*under(ruled("secret")))
    casting = {"decision": decision, "poll": POLL, "seat": seat_id(1), "voter": person(1)}
    blocking = {**casting, "choice": Stance("block"), "effective": on(3)}
    given().when(cast_ballot, **blocking).refused(ObjectionNotAdmitted(seat_id(1)))
    given().when_reported(cast_ballot, **blocking).refused(ObjectionNotAdmitted(seat_id(1)))
    objecting = {**casting, "choice": OBJECTION, "effective": on(3)}
    given().when(cast_ballot, **objecting).refused(ObjectionNotArgued(seat_id(1)))


# Counting


def test_a_secret_count_records_what_was_said_sorted_and_destroys_the_key() -> None:
    history = (*under(ruled("secret")), CLOSED)
    decision, happened = counting(history, handed_in("+-+0"))
    opened, determined, fate = happened
    choices = tuple(map(UnnamedChoice, (ABSTAIN, NO, YES, YES)))
    assert opened == BallotsUnsealed(on(10), POLL, choices)
    assert isinstance(determined, OutcomeDetermined)
    assert determined.outcome.result == "adopted"
    assert fate == BallotKeyDestroyed(on(10), POLL)
    poll = decision.polls[-1]
    assert (poll.key, poll.unsealed, poll.counted) == ("destroyed", opened, True)


def test_a_secret_count_says_the_same_whoever_said_what() -> None:
    """All ways to hand the same ballots out give records that are equal to the last detail."""
    history = (*under(ruled("secret")), CLOSED)
    found = [counting(history, handed_in("".join(said)))[1] for said in permutations("+-0.")]
    whole = [counting(history, handed_in("".join(said)))[1] for said in permutations("++-0")]
    assert all(happened == whole[0] for happened in whole)
    assert all(happened[0] == found[0][0] for happened in found)


def test_a_hidden_count_names_the_ballots_and_discloses_the_key() -> None:
    history = (*under(ruled("hidden")), CLOSED)
    decision, happened = counting(history, handed_in("+-+."), key=KEY)
    opened, determined, fate = happened
    assert opened == BallotsUnsealed(on(10), POLL, ballots=tuple(votes("+-+.")))
    assert determined.counts == tally_of(MAJORITY, body(5), votes("+-+.")).counts
    assert fate == BallotKeyDisclosed(on(10), POLL, KEY)
    assert known_ballots([], decision, decision.polls[-1]) == votes("+-+.")


def test_nothing_is_known_of_hidden_ballots_before_the_count_and_of_secret_ones_ever() -> None:
    for secrecy in SEALED:
        decision = matter(*under(ruled(secrecy)), CLOSED)
        assert known_ballots(handed_in("+-+"), decision, decision.polls[-1]) is None
        assert ballots_to_count(handed_in("+-+"), decision, decision.polls[-1]) == []
    counted, _ = counting((*under(ruled("secret")), CLOSED), handed_in("+-+"))
    assert known_ballots(handed_in("+-+"), counted, counted.polls[-1]) is None


def test_a_poll_without_ballots_is_counted_and_takes_its_key_with_it() -> None:
    history = (*under(ruled("secret")), CLOSED)
    _, happened = counting(history, [])
    assert [type(each) for each in happened] == [
        BallotsUnsealed,
        OutcomeDetermined,
        BallotKeyDestroyed,
    ]
    assert happened[1].outcome.result == "inquorate"
    _, hidden = counting((*under(ruled("hidden")), CLOSED), [])
    assert len(hidden) == 2, "there was no key that could be disclosed"


def test_a_poll_is_counted_once() -> None:
    history = (*under(ruled("secret")), CLOSED)
    decision, _ = counting(history, handed_in("+++"))
    with pytest.raises(PollAlreadyCounted):
        count_poll(decision, poll=POLL, effective=on(11), ballots=[])


def test_the_last_ballot_counts_and_the_holder_goes_before_the_proxy() -> None:
    rule = ruled("secret", proxy="present")
    changed = paper(cast(0, YES), cast(0, NO, day=4))
    overridden = paper(cast(1, NO), cast(1, YES, day=5, voter=person(2)))
    _, happened = counting((*under(rule), CLOSED), [changed, overridden, *handed_in("..+")])
    assert happened[0].choices == (UnnamedChoice(NO), UnnamedChoice(NO), UnnamedChoice(YES))
    decision = matter(*under(rule))
    proxy = Proxy(
        ProxyId(POLL), ALLIANCE, seat_id(1), person(1), person(2), None, DECISION_ID, on(2)
    )
    casting = {"decision": decision, "poll": POLL, "seat": seat_id(1), "choice": YES}
    given(cast(1, NO)).when(
        cast_ballot, **casting, voter=person(2), proxies=(proxy,), effective=on(5)
    ).refused(PrincipalVoted(seat_id(1)))


def test_what_is_set_aside_or_ruled_invalid_is_never_opened() -> None:
    recused = RecusalDeclared(on(4), seat_id(0))
    invalid = BallotRuledInvalid(on(9), POLL, seat_id(1), Sealed("torn", ALLIANCE))
    history = (*under(ruled("secret")), recused, CLOSED, invalid)
    papers = handed_in("-+++-")
    decision, happened = counting(history, papers)
    assert happened[0].choices == tuple(map(UnnamedChoice, (NO, YES, YES)))
    [count] = happened[1].counts
    assert (count.yes, count.no, count.invalid, count.recused) == (2, 1, 1, 1)
    assert [one.seat for one in happened[1].outcome.explanation.set_aside] == [seat_id(0)]
    again = counted_again(decision, decision.polls[-1], papers, on(10))
    assert again is not None and again.counts == happened[1].counts


def test_who_must_abstain_does_and_nobody_learns_what_they_handed_in() -> None:
    condition = AllOf((MORE_YES, MustAbstain((seat_id(0),))))
    history = (*under(ruled("secret", condition=condition)), CLOSED)
    for first in "+-0":
        _, happened = counting(history, handed_in(f"{first}++-."))
        assert happened[0].choices == tuple(map(UnnamedChoice, (NO, YES, YES)))
        [count] = happened[1].counts
        assert (count.yes, count.no, count.abstain) == (2, 1, 1)
        assert happened[1].outcome.explanation.set_aside == ()


def test_of_a_seat_only_what_the_rule_counts_by_is_recorded() -> None:
    seats = (seat(0, group="schools", weight=Fraction(3), persons=40), seat(1), seat(2))
    papers = handed_in("+-+")
    counted_by = {
        "nothing": (MORE_YES, UnnamedChoice(YES)),
        "group": (replace(MORE_YES, group="schools"), UnnamedChoice(YES, "schools")),
        "weight": (replace(MORE_YES, measure="weight"), UnnamedChoice(YES, weight=Fraction(3))),
        "persons": (replace(MORE_YES, measure="persons"), UnnamedChoice(YES, persons=40)),
    }
    for condition, expected in counted_by.values():
        history = (*under(ruled("secret", condition=condition), Electorate(seats)), CLOSED)
        _, happened = counting(history, papers)
        assert expected in happened[0].choices
        assert {count.group for count in happened[1].counts} == {"", expected.group}


# Counting again


def test_a_recount_needs_no_key_and_finds_what_was_left_out_or_slipped_in() -> None:
    history = (*under(ruled("secret")), CLOSED)
    papers = handed_in("+-+0")
    decision, happened = counting(history, papers)
    poll = decision.polls[-1]
    again = counted_again(decision, poll, papers, on(10))
    assert again is not None and again.counts == happened[1].counts and again.stances is None
    one_more = replace(happened[0], choices=(*happened[0].choices, UnnamedChoice(YES)))
    one_less = replace(happened[0], choices=happened[0].choices[1:])
    for wrong in (one_more, one_less, replace(happened[0], choices=())):
        changed = replace(poll, unsealed=wrong)
        assert counted_again(decision, changed, papers, on(10)) is None
    assert counted_again(decision, poll, handed_in("+-+"), on(10)) is None


def test_a_recount_of_hidden_ballots_asks_for_the_seats_that_voted() -> None:
    history = (*under(ruled("hidden")), CLOSED)
    papers = handed_in("+-+")
    decision, happened = counting(history, papers, key=KEY)
    poll = decision.polls[-1]
    again = counted_again(decision, poll, papers, on(10))
    assert again is not None and again.counts == happened[1].counts
    of_another = replace(happened[0], ballots=tuple(votes("+-.+")))
    assert counted_again(decision, replace(poll, unsealed=of_another), papers, on(10)) is None


SAID = st.lists(st.sampled_from("+-0."), min_size=5, max_size=5).map("".join)
CONDITIONS = st.sampled_from(
    [
        MORE_YES,
        replace(MORE_YES, measure="weight"),
        replace(MORE_YES, group="schools"),
        AllOf((replace(MORE_YES, measure="persons"), replace(MORE_YES, group="firms"))),
        AllOf((MORE_YES, MustAbstain(group="schools"))),
    ]
)


@settings(max_examples=150, deadline=None)
@hypothesis_given(
    said=SAID, condition=CONDITIONS, recused=st.integers(0, 5), secrecy=st.sampled_from(SEALED)
)
def test_sealing_never_changes_what_a_vote_comes_to(
    said: str, condition: Condition, recused: int, secrecy: Secrecy
) -> None:
    groups = ("schools", "firms", "firms", "schools", "")
    electorate = Electorate(
        tuple(
            seat(n, group=group, weight=Fraction(1 + n % 2), persons=10 * (1 + n % 2))
            for n, group in enumerate(groups)
        )
    )
    steps = (RecusalDeclared(on(4), seat_id(recused)),) if recused < 5 else ()
    rule = ruled(secrecy, condition=condition)
    papers = handed_in(said)
    history = (*under(rule, electorate), *steps, CLOSED)
    decision, happened = counting(history, papers, key=KEY)
    openly = matter(*under(replace(rule, secrecy="open"), electorate), *steps, CLOSED)
    [determined] = count_poll(openly, poll=POLL, effective=on(10), ballots=votes(said))
    assert isinstance(determined, OutcomeDetermined)
    [came_to] = [each for each in happened if isinstance(each, OutcomeDetermined)]
    assert came_to.outcome.result == determined.outcome.result
    is_shut = not isinstance(happened[0], BallotsUnsealed)
    assert is_shut == is_left_shut(decision, decision.polls[-1], papers, on(10))
    named = {(count.group, count.measure): count for count in determined.counts}
    for count in came_to.counts:
        opened = named[count.group, count.measure]
        assert (count.present, count.members) == (opened.present, opened.members)
        assert is_shut or count == opened
    again = counted_again(decision, decision.polls[-1], papers, on(10))
    assert again is not None and again.counts == came_to.counts


# Polls that are never counted


def test_a_motion_that_is_withdrawn_takes_the_key_of_its_poll_with_it() -> None:
    withdrawing = given(*under(ruled("secret"))).when(withdraw_motion, effective=on(5))
    withdrawing.then(MotionWithdrawn(on(5)), BallotKeyDestroyed(on(5), POLL))
    hidden = given(*under(ruled("hidden"))).when(withdraw_motion, effective=on(5))
    hidden.then(MotionWithdrawn(on(5)), BallotKeyDestroyed(on(5), POLL))
    given(*under(MAJORITY)).when(withdraw_motion, effective=on(5)).then(MotionWithdrawn(on(5)))
    counted, _ = counting((*under(ruled("secret", tie="lot")), CLOSED), handed_in("+-0"))
    assert counted.result == "tied"
    [gone] = withdraw_motion(counted, effective=on(11))
    assert gone == MotionWithdrawn(on(11)), "its key is destroyed already"


def test_a_motion_that_is_decided_otherwise_takes_the_key_with_it() -> None:
    tally = Tally((Count(Fraction(3), Fraction(1), present=Fraction(4), members=Fraction(5)),))
    reporting = given(*under(ruled("secret")), CLOSED).when_reported(
        report_tally, tally=tally, effective=on(10)
    )
    assert reporting.happened[-1] == BallotKeyDestroyed(on(10), POLL)
    assert DECISION.fold((*under(ruled("secret")), *reporting.happened)).polls[0].key == "destroyed"  # type: ignore[union-attr]


# Challenges


def test_of_secret_ballots_nobody_can_take_away_the_contested_ones() -> None:
    papers = handed_in("+-+.")
    secret, _ = counting((*under(ruled("secret")), CLOSED), papers)
    recount = recount_of(papers, secret, secret.polls[-1], UTC, frozenset())
    assert recount.ballots is None
    assert set(recount.taking_part) == {seat_id(0), seat_id(1), seat_id(2)}
    hidden, _ = counting((*under(ruled("hidden")), CLOSED), papers, key=KEY)
    recount = recount_of(papers, hidden, hidden.polls[-1], UTC, frozenset())
    assert recount.ballots == votes("+-+.")


# Rules


CONTRADICTED: dict[str, tuple[DecisionRule, str]] = {
    "consent": (ruled("hidden", condition=NoObjection(), nobody_votes="rejected"), "condition"),
    "consensus": (ruled("secret", condition=Consensus(), nobody_votes="rejected"), "condition"),
    "silence": (ruled("secret", condition=SilenceKept(10)), "condition"),
    "consent in writing": (
        ruled("secret", condition=ByWay(MORE_YES, NoObjection()), nobody_votes="rejected"),
        "condition.written",
    ),
    "vetoes": (
        ruled("secret", condition=AllOf((MORE_YES, NoVeto((seat_id(0),))))),
        "condition.all[1].seats",
    ),
    "casting vote": (ruled("secret", tie="casting-vote"), "tie"),
}


@pytest.mark.parametrize("name", CONTRADICTED)
def test_a_rule_that_contradicts_its_secrecy_is_refused_with_the_place(name: str) -> None:
    rule, place = CONTRADICTED[name]
    with pytest.raises(SecrecyContradicted) as refused:
        check_rule(rule)
    assert (refused.value.place, refused.value.secrecy) == (place, rule.secrecy)
    check_rule(replace(rule, secrecy="open"))


def test_hidden_ballots_go_with_vetoes_and_casting_votes_which_come_after_the_count() -> None:
    check_rule(ruled("hidden", tie="casting-vote"))
    check_rule(ruled("hidden", condition=AllOf((MORE_YES, NoVeto((seat_id(0),))))))
    check_rule(ruled("secret", condition=AllOf((MORE_YES, NoVeto(group="schools")))))
    with pytest.raises(UnknownOption):
        check_rule(ruled("confidential"))  # type: ignore[arg-type]


def test_an_election_rule_says_the_same() -> None:
    rule = ElectionRule(Plurality(), secrecy="secret")
    check_election(rule)
    assert attendance(rule).secrecy == "secret"
    with pytest.raises(SecrecyContradicted):
        check_election(replace(rule, tie="casting-vote"))
    check_election(replace(rule, tie="casting-vote", secrecy="hidden"))


def test_a_poll_of_sealed_ballots_is_never_settled_early_because_that_would_tell() -> None:
    final = replace(MAJORITY, ballots_final=True)
    assert settled(final, body(5), votes("+++..")) == "adopted"
    for secrecy in SEALED:
        assert settled(replace(final, secrecy=secrecy), body(5), votes("+++..")) is None
