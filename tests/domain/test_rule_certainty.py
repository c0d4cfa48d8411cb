"""What is certain is decided: whatever was not reported, whoever was recused, on whatever day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases.case import Case, CaseNotice, CaseObjection, CaseSeat
from domain.cases.case_coherence import RefusedAt
from domain.cases.evaluation import evaluate
from domain.voting.explanation import sentences
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    AnyOf,
    Condition,
    Consensus,
    CountAtLeast,
    DecisionRule,
    Majority,
    NoBlockingMinority,
    NoObjection,
    Not,
    NoVeto,
    QuorumNumber,
    QuorumRoot,
    QuorumShare,
    RootAtLeast,
    StatedDefault,
    Unanimity,
)
from domain.voting.rules_before import Confirmed, Noticed, SilenceKept
from domain.voting.tally import (
    Count,
    SeatStance,
    StancesContradictCounts,
    Tally,
    check_tally,
)
from tests.domain.rows import HALF, MORE_YES, came_to, evaluated, quorum, said, seat_id

MOST = QuorumShare(HALF, strictly=True)
SILENCE = DecisionRule(SilenceKept(days=3, working_days=False))


def reported(rule: DecisionRule, yes: int, no: int, **known: Any) -> str:
    numbers = {name: Fraction(number) for name, number in known.items()}
    tally = Tally((Count(Fraction(yes), Fraction(no), **numbers),))  # type: ignore[arg-type]
    return outcome(rule, tally, StatedDefault()).result


def told(rule: DecisionRule, yes: int, no: int, **known: Any) -> str:
    numbers = {name: Fraction(number) for name, number in known.items()}
    tally = Tally((Count(Fraction(yes), Fraction(no), **numbers),))  # type: ignore[arg-type]
    return " ".join(sentences(outcome(rule, tally, StatedDefault())))


def only(condition: Condition, **facts: Any) -> DecisionRule:
    return DecisionRule(condition, nobody_votes="rejected", **facts)


@pytest.mark.parametrize(
    ("rule", "yes", "no", "known", "expected"),
    [
        # 6 of 10 voted; whoever abstained is there as well
        (quorum(MOST), 4, 2, {"members": 10}, "adopted"),
        (quorum(MOST), 4, 1, {"members": 10}, "incomplete"),
        (quorum(QuorumNumber(Fraction(6))), 4, 2, {}, "adopted"),
        (quorum(QuorumNumber(Fraction(7))), 4, 2, {}, "incomplete"),
        # of 6 members no 7 can be there, abstentions or not
        (quorum(QuorumNumber(Fraction(7))), 4, 1, {"members": 6}, "inquorate"),
        (quorum(QuorumNumber(Fraction(7))), 4, 1, {"seats": 8, "recused": 2}, "inquorate"),
        # 6² = 36 of 35 is more than 1; of 36 it is exactly that, and 5 are fewer
        (quorum(QuorumRoot(Fraction(1))), 4, 2, {"members": 35}, "adopted"),
        (quorum(QuorumRoot(Fraction(1))), 4, 1, {"members": 36}, "incomplete"),
        # 11 at least are there, of 25 members at most: 121 is at least 25, and not at least 144
        (quorum(QuorumRoot(Fraction(1))), 6, 5, {"seats": 25}, "adopted"),
        (quorum(QuorumRoot(Fraction(11, 5))), 6, 5, {"seats": 25}, "adopted"),
        (quorum(QuorumRoot(Fraction(12, 5))), 6, 5, {"seats": 25}, "incomplete"),
        (quorum(QuorumRoot(Fraction(6))), 6, 5, {"seats": 25}, "inquorate"),
        # 7 yes are most of 9 members, and so most of those of them who are there
        (only(Majority(HALF, True, "present")), 7, 1, {"members": 9}, "adopted"),
        (only(Majority(HALF, True, "present")), 3, 3, {"members": 9}, "rejected"),
        (only(Majority(HALF, True, "present")), 4, 3, {"members": 9}, "incomplete"),
        # one no is one member too many, however many there are
        (only(Unanimity("members")), 5, 1, {}, "rejected"),
        (only(Unanimity("members")), 5, 0, {}, "incomplete"),
        (only(Unanimity("cast-and-abstaining")), 5, 1, {}, "rejected"),
        # at most 10 - 4 - 3 abstain
        (only(Not(CountAtLeast(Fraction(4), "abstain"))), 4, 3, {"members": 10}, "adopted"),
        (only(Not(CountAtLeast(Fraction(3), "abstain"))), 4, 3, {"members": 10}, "incomplete"),
        (only(RootAtLeast(Fraction(2), "members")), 5, 1, {}, "incomplete"),
        (only(RootAtLeast(Fraction(2), "members")), 1, 4, {}, "rejected"),
        # silence is a no: 6 yes of 10 can't be outvoted, 5 can be equalled
        (only(MORE_YES, silence="no"), 6, 1, {"members": 10}, "adopted"),
        (only(MORE_YES, silence="no"), 5, 1, {"members": 10}, "incomplete"),
        # a tie or a defeat, depending on who was silent
        (only(MORE_YES, silence="no", tie="casting-vote"), 5, 1, {"members": 10}, "incomplete"),
        (only(MORE_YES, silence="no", tie="casting-vote"), 4, 1, {"members": 10}, "incomplete"),
        (only(MORE_YES, silence="no", tie="casting-vote"), 2, 3, {"members": 10}, "rejected"),
        # it is not known whether anybody voted at all
        (
            DecisionRule(MORE_YES, (), "no-opinion", silence="no"),
            0,
            0,
            {"members": 4},
            "incomplete",
        ),
    ],
)
def test_what_is_certain_whatever_is_not_reported_is_decided(
    rule: DecisionRule, yes: int, no: int, known: dict[str, int], expected: str
) -> None:
    assert reported(rule, yes, no, **known) == expected


def test_a_blocking_minority_is_decided_where_what_is_missing_does_not_matter() -> None:
    rule = only(
        NoBlockingMinority(HALF, Fraction(4), base="present", measure="votes", strictly=False)
    )
    assert reported(rule, 6, 2, members=9) == "adopted"
    assert reported(rule, 4, 4, members=9) == "rejected"
    assert reported(rule, 6, 3, members=13) == "incomplete"
    assert "did not say yes at the most" in told(rule, 6, 2, members=9)
    assert "1/2 at the least" in told(rule, 4, 4, members=9)


def test_sentences_say_that_a_number_is_a_bound() -> None:
    assert (
        "The quorum was met: 6 present of 10 members is 3/5 at the least, which is more than 1/2, "
        "though the tally does not say how many were present."
    ) in told(quorum(MOST), 4, 2, members=10)
    assert "5 yes of 6 members at the most, which is not all of them" in told(
        only(Unanimity("members")), 5, 1
    )
    assert "6 present at the least, which is at least 6" in told(
        quorum(QuorumNumber(Fraction(6))), 4, 2
    )


def test_certainty_does_not_need_to_know_which_seats() -> None:
    three = tuple(seat_id(n) for n in range(3))
    assert reported(only(NoVeto(three, concurring=True)), 2, 5) == "rejected"
    assert "too few said yes" in told(only(NoVeto(three, concurring=True)), 2, 5)
    assert reported(only(NoVeto(three, concurring=True)), 3, 5) == "incomplete"
    # of 9 seats 6 have no veto: of 7 no one at least is one
    assert reported(only(NoVeto(three)), 1, 7, seats=9) == "rejected"
    assert reported(only(NoVeto(three)), 1, 6, seats=9) == "incomplete"
    assert reported(only(NoObjection()), 5, 0, abstain=1, members=6) == "adopted"
    assert reported(only(NoObjection()), 5, 0, abstain=0, members=6) == "incomplete"
    # where somebody said no, the source may have meant an objection
    assert reported(only(NoObjection()), 5, 1, abstain=0, members=6) == "incomplete"
    assert reported(only(Consensus(0)), 6, 0, members=6) == "adopted"
    assert reported(only(Consensus(0)), 5, 0, abstain=1, members=6) == "incomplete"
    assert reported(SILENCE, 5, 1) == "without-effect"
    assert "the silence was broken by somebody who said no" in told(SILENCE, 5, 1)
    for_meeting = DecisionRule(SilenceKept(days=3, broken="meeting"))
    assert reported(for_meeting, 5, 1) == "incomplete"
    assert "so it is for a meeting" in told(for_meeting, 5, 1)


def completions(count: Count, most: int) -> Iterator[Count]:
    """Every way in which what a count does not say can have been."""
    voted = count.yes + count.no + count.invalid
    for abstain in range(most + 1) if count.abstain is None else (count.abstain,):
        there = voted + abstain
        if count.present is not None and there > count.present:
            continue
        least = max(there, count.present or 0) + count.recused
        for members in range(most + 1) if count.members is None else (count.members,):
            for seats in range(most + 1) if count.seats is None else (count.seats,):
                if least <= members <= seats:
                    yield replace(
                        count,
                        abstain=Fraction(abstain),
                        members=Fraction(members),
                        seats=Fraction(seats),
                    )


small = st.integers(0, 4).map(Fraction)
perhaps = st.none() | st.integers(0, 9).map(Fraction)
shares = st.sampled_from([Fraction(0), Fraction(1, 3), HALF, Fraction(2, 3), Fraction(1)])
factors = st.sampled_from([Fraction(0), HALF, Fraction(1), Fraction(3, 2), Fraction(2)])
bases = st.sampled_from(
    [
        "cast",
        "cast-and-abstaining",
        "cast-and-invalid",
        "present",
        "members",
        "members-less-abstaining",
        "all-seats",
    ]
)
stances = st.sampled_from(["yes", "no", "abstain"])
conditions = st.one_of(
    st.builds(Majority, shares, st.booleans(), bases, stance=stances),
    st.builds(Unanimity, bases),
    st.builds(CountAtLeast, small, stances),
    st.builds(RootAtLeast, factors, bases, stances),
    st.builds(
        NoBlockingMinority,
        shares,
        small,
        strictly=st.booleans(),
        base=bases,
        measure=st.just("votes"),
    ),
)
rules = st.builds(
    DecisionRule,
    st.one_of(conditions, conditions.map(Not), st.tuples(conditions, conditions).map(AnyOf)),
    st.lists(
        st.one_of(
            st.builds(QuorumShare, shares, st.sampled_from(["members", "all-seats"])),
            st.builds(QuorumNumber, small),
            st.builds(QuorumRoot, factors, st.sampled_from(["members", "all-seats"])),
        ),
        max_size=1,
    ).map(tuple),
    st.sampled_from([None, "adopted", "no-opinion"]),
    st.sampled_from(["leaves-both", "leaves-base", "leaves-presence", "leaves-neither"]),
    st.sampled_from(["present", "absent"]),
    silence=st.sampled_from(["absent", "abstain", "no", "yes"]),
    invalid=st.sampled_from(["present", "absent"]),
    tie=st.sampled_from(["fails", "casting-vote"]),
)
counts = st.builds(
    Count,
    small,
    small,
    st.none() | small,
    st.sampled_from([Fraction(0), Fraction(1)]),
    perhaps,
    perhaps,
    perhaps,
    st.sampled_from([Fraction(0), Fraction(1)]),
)


@given(rules, counts)
def test_what_was_not_reported_can_never_overturn_what_was_decided_without_it(
    rule: DecisionRule, count: Count
) -> None:
    decided = outcome(rule, Tally((count,)), StatedDefault()).result
    if decided == "incomplete":
        return  # more could be told later
    for one in completions(count, 12):
        assert outcome(rule, Tally((one,)), StatedDefault()).result == decided, one


def test_whether_nobody_voted_is_not_told_where_silence_counts_and_members_are_unknown() -> None:
    """By it nobody having voted adopts, and any number of votes rejects."""
    rule = DecisionRule(Not(CountAtLeast(Fraction(0), "no")), nobody_votes="adopted", silence="yes")
    assert reported(rule, 0, 0) == "incomplete"
    assert reported(rule, 0, 0, abstain=0, members=0) == "adopted"
    assert reported(rule, 0, 0, abstain=0, members=3) == "rejected"
    assert reported(rule, 1, 0) == "rejected", "somebody voted"
    same = replace(rule, nobody_votes="rejected")
    assert reported(same, 0, 0) == "rejected", "it comes to that whether anybody voted or not"
    explained = outcome(rule, Tally((Count(Fraction(0), Fraction(0)),)), StatedDefault())
    assert any("does not say the number of members" in one for one in sentences(explained))


def test_no_more_seats_are_named_with_a_stance_than_were_counted() -> None:
    def tally(*stances: str, **numbers: int) -> Tally:
        known = {name: Fraction(number) for name, number in numbers.items()}
        taken = [SeatStance(seat_id(n), one) for n, one in enumerate(stances)]  # type: ignore[arg-type]
        count = replace(Count(Fraction(3), Fraction(2)), **known)  # type: ignore[arg-type]
        return Tally((count,), tuple(taken))

    wrong = StancesContradictCounts("no", 3, Fraction(2))
    assert check_tally(tally("no", "no", "no")) == wrong
    assert check_tally(tally("no", "yes")) is None, "a part may be named"
    assert check_tally(tally("abstain", "stand-aside")) is None, "it is not said how many abstained"
    assert check_tally(tally("abstain", "stand-aside", abstain=1)) == StancesContradictCounts(
        "abstain", 2, Fraction(1)
    )
    assert check_tally(tally("object", "block", present=6)) == StancesContradictCounts(
        "object", 2, Fraction(1)
    )
    assert check_tally(tally("object", present=6)) is None
    recused = replace(tally("no", "no", "no"), recused=(seat_id(0),))
    assert check_tally(recused) is None, "what a recused seat did was not counted"
    assert (
        check_tally(replace(tally("no"), counts=(Count(Fraction(1), Fraction(0), group="g"),)))
        is None
    ), "nobody counted everybody"


def test_contradicting_stances_are_refused_with_the_place() -> None:
    numbers = (Count(Fraction(3), Fraction(2)),)
    stated = Tally(numbers, tuple(SeatStance(seat_id(n), "no") for n in range(6)))
    with pytest.raises(RefusedAt) as refused:
        evaluate(Case(only(NoVeto((seat_id(0),))), tally=stated))
    assert refused.value.place == "tally.stances"
    assert refused.value.refusal == StancesContradictCounts("no", 6, Fraction(2))
    few = Tally(numbers, (SeatStance(seat_id(0), "no"), SeatStance(seat_id(1), "no")))
    with pytest.raises(RefusedAt) as refused:
        evaluate(Case(only(MORE_YES), tally=few, recused=(seat_id(1),)))
    assert refused.value.place == "tally.stances[1]", "who is recused did not vote"


OVER = {"held": date(2025, 3, 10), "notices": (CaseNotice(date(2025, 3, 3)),)}


@pytest.mark.parametrize("recusal", ["leaves-both", "leaves-presence", "leaves-neither"])
def test_the_silence_of_nobody_adopts_nothing(recusal: Any) -> None:
    rule = replace(SILENCE, recusal=recusal)
    assert came_to(rule, "RRV", **OVER) == "incomplete"
    assert "nobody is left who could object" in said(rule, "RRV", **OVER)
    assert came_to(rule, "R.V", **OVER) == "adopted"


def test_who_is_recused_needs_notice_as_long_as_the_seat_is_in_the_base() -> None:
    reached = CaseNotice(date(2025, 3, 3), (seat_id(1),))
    over = {"held": date(2025, 3, 10), "notices": (reached,)}
    for rule in (SILENCE, DecisionRule(AllOf((MORE_YES, Noticed())))):
        row = "R+"
        assert came_to(rule, row, **over) == "adopted"
        stays = replace(rule, recusal="leaves-presence")
        assert came_to(stays, row, **over) != "adopted"
        assert came_to(rule, ".+", **over) != "adopted"


def test_a_notice_is_before_the_day_of_the_vote_and_a_second_meeting_after_that_of_the_first() -> (
    None
):
    noticed = DecisionRule(AllOf((MORE_YES, Noticed(0))))
    same = {"held": date(2025, 3, 10), "notices": (CaseNotice(date(2025, 3, 10)),)}
    before = {"held": date(2025, 3, 10), "notices": (CaseNotice(date(2025, 3, 9)),)}
    assert came_to(noticed, "++-", **same) == "rejected"
    assert "no notice is proven to have reached every member before the day of the vote" in said(
        noticed, "++-", **same
    )
    assert came_to(noticed, "++-", **before) == "adopted"
    twice = DecisionRule(AllOf((MORE_YES, Confirmed(0))))
    on = {"held": date(2025, 3, 10)}
    assert came_to(twice, "++-", **on, passed=date(2025, 3, 10)) == "incomplete"
    assert "it still has to pass at a second meeting, on a later day" in said(
        twice, "++-", **on, passed=date(2025, 3, 10)
    )
    assert came_to(twice, "++-", **on, passed=date(2025, 3, 9)) == "adopted"


def test_who_objects_or_blocks_is_there() -> None:
    rule = quorum(QuorumShare(Fraction(2, 3)))
    assert came_to(rule, "+..") == "inquorate"
    for sign in "bso":
        assert came_to(rule, f"+{sign}.") == "adopted", sign
    argued = (CaseObjection(seat_id(1), "It costs too much."),)
    assert came_to(rule, "+..", objections=argued) == "adopted"
    consent = only(NoObjection(), quorum=(QuorumShare(Fraction(2, 3)),))
    met = (CaseObjection(seat_id(1), "It costs too much.", resolved=True),)
    assert came_to(consent, "+..", objections=met) == "adopted"
    assert came_to(consent, "+..", objections=(CaseObjection(seat_id(1), ""),)) == "adopted"
    counted = evaluated(rule, "+o.").tally.count("", "votes")
    assert counted is not None and counted.present == 2 and counted.idle == 1
    silent_no = quorum(silence="no")
    assert came_to(silent_no, "+o") == came_to(silent_no, "+."), "what stops nothing is no vote"


def test_a_recused_seat_concurs_neither_by_its_name_nor_in_its_group() -> None:

    seats = [CaseSeat(seat_id(0), group="g"), CaseSeat(seat_id(1), group="g"), CaseSeat(seat_id(2))]
    for recusal in ("leaves-both", "leaves-base", "leaves-presence", "leaves-neither"):
        for bound in (
            NoVeto(group="g", concurring=True),
            NoVeto((seat_id(0), seat_id(1)), concurring=True),
        ):
            rule = only(bound, recusal=recusal)
            assert came_to(rule, "R++", seats=seats) == "adopted", (recusal, bound)
            assert came_to(rule, "RR+", seats=seats) == "adopted", (recusal, bound)
            assert came_to(rule, "R0+", seats=seats) == "rejected", (recusal, bound)
            assert came_to(rule, "R.+", seats=seats) == "rejected", (recusal, bound)
