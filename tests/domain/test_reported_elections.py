"""Elections by published totals and pairs, votes against, next ballots, and who stays in office."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    Method,
    Plurality,
    Schulze,
    TieBreaker,
)
from domain.elections.marks import (
    OneOption,
    OptionMarkedTwice,
    OptionNotOnSlate,
    RankedOptions,
    SeveralOptions,
    UnknownChoice,
)
from domain.elections.onward import onward
from domain.elections.reported import (
    AlikeBallots,
    NotReported,
    OptionTotal,
    PairTotal,
    ReportedBallots,
    ReportedInSeveralWays,
)
from domain.elections.return_sentences import election_sentences
from domain.elections.returning import elect_reported
from domain.refusal import Refused
from domain.voting.rules import Condition, CountAtLeast, Majority, Not, QuorumShare, StatedDefault
from domain.voting.tally import MoreVotesThanMembers
from domain.voting.turnout import Turnout
from tests.domain.elections import body_of, came_to, counted, ids, slate

HALF = Fraction(1, 2)
FOR_ONLY = "votes for options, and none against any"
MORE_THAN_HALF = Majority(HALF, True, "cast")
HALF_OF_MEMBERS = Majority(HALF, False, "members")
OF_MEMBERS_AGAINST = Majority(HALF, False, "members", stance="no")


def totals(voters: int | None = None, **votes: int | tuple[int, int]) -> ReportedBallots:
    return ReportedBallots(
        totals=tuple(
            OptionTotal(option, Fraction(told))
            if isinstance(told, int)
            else OptionTotal(option, Fraction(told[0]), Fraction(told[1]))
            for option, told in votes.items()
        ),
        voters=None if voters is None else Fraction(voters),
    )


def pairs(voters: int, **numbers: int) -> ReportedBallots:
    told = (PairTotal(both[0], both[1], Fraction(n)) for both, n in numbers.items())
    return ReportedBallots(pairs=tuple(told), voters=Fraction(voters))


def test_what_asks_for_no_number_of_voters_is_told_without_it() -> None:
    """Most approvals, a share of the members, a number of votes: none of these asks who voted."""
    for threshold in (None, Majority(HALF, True, "members"), CountAtLeast(Fraction(4))):
        method = Approval(threshold)
        known, unknown = (
            came_to(method, "ABC", replace(totals(n, A=6, B=5, C=4), members=Fraction(9)), seats=2)
            for n in (9, None)
        )
        assert (unknown.result, unknown.elected) == (known.result, known.elected)
        assert unknown.explanation.ballots.valid is None
        assert any("an untold number valid" in one for one in election_sentences(unknown))


def test_who_was_there_tells_of_the_quorum_where_it_is_not_told_how_many_voted() -> None:
    quorum = (QuorumShare(HALF),)
    told = replace(totals(A=3, B=2), members=Fraction(10))
    with pytest.raises(NotReported):
        came_to(Approval(), "AB", told, quorum=quorum)
    there = replace(told, present=Fraction(5))
    assert came_to(Approval(), "AB", there, quorum=quorum).elected == ("A",)


def test_of_votes_for_and_against_those_cast_are_told_without_a_number_of_voters() -> None:
    method = Approval(MORE_THAN_HALF, opposition="net")
    assert came_to(method, "AB", totals(A=(3, 2), B=(2, 2))).elected == ("A",)
    of_those_there = Approval(Majority(HALF, True, "present"), opposition="net")
    with pytest.raises(NotReported):
        came_to(of_those_there, "AB", totals(A=(3, 2), B=(2, 2)))


@given(
    st.lists(st.tuples(st.sets(st.sampled_from("ABC"), min_size=1), st.integers(1, 9)), min_size=1),
    st.sampled_from(
        [None, Majority(HALF, True, "members"), CountAtLeast(Fraction(7)), Not(HALF_OF_MEMBERS)]
    ),
)
def test_totals_without_voters_elect_as_those_with_them(
    ballots: list[tuple[set[str], int]], threshold: Condition | None
) -> None:
    named = {o: sum(number for said, number in ballots if o in said) for o in "ABC"}
    voted = sum(number for _, number in ballots)
    members = Fraction(voted + 3)
    told, untold = (
        came_to(Approval(threshold), "ABC", replace(totals(n, **named), members=members), seats=2)
        for n in (voted, None)
    )
    assert (told.result, told.elected) == (untold.result, untold.elected)


def test_totals_elect_as_the_ballots_do() -> None:
    by_totals = came_to(Plurality(threshold=MORE_THAN_HALF), "ABC", totals(A=6, B=3, C=1))
    ballots = ReportedBallots(
        tuple(AlikeBallots(OneOption(o), Fraction(n)) for o, n in [("A", 6), ("B", 3), ("C", 1)])
    )
    assert by_totals == came_to(Plurality(threshold=MORE_THAN_HALF), "ABC", ballots)


def test_of_several_approvals_a_ballot_the_number_of_voters_is_the_whole() -> None:
    method = Approval(threshold=MORE_THAN_HALF)
    told = came_to(method, "ABC", totals(10, A=6, B=5, C=4), seats=2)
    assert told.elected == ("A",)
    assert told.explanation.ballots.valid == 10


ranks = st.permutations("ABCD").flatmap(
    lambda order: st.integers(0, 4).map(lambda n: tuple((o,) for o in order[:n]))
)


@given(st.lists(st.tuples(ranks, st.integers(1, 9)), min_size=1, max_size=6))
def test_pairs_elect_as_the_ballots_do_that_they_were_counted_from(
    ballots: list[tuple[Any, int]],
) -> None:
    """The tally sheet of a vote says all that the Schulze method asks for."""

    def preferring(first: str, second: str) -> int:
        places = [({o: n for n, (o,) in enumerate(said)}, number) for said, number in ballots]
        return sum(n for at, n in places if at.get(first, 9) < at.get(second, 9))

    sheet = ReportedBallots(
        pairs=tuple(
            PairTotal(one, other, Fraction(preferring(one, other)))
            for one, other in permutations("ABCD", 2)
        ),
        voters=Fraction(sum(number for said, number in ballots if said)),
    )
    full = ReportedBallots(
        tuple(AlikeBallots(RankedOptions(said), Fraction(n)) for said, n in ballots)
    )
    ways = (sheet, full, replace(sheet, voters=None))
    by_pairs, by_ballots, untold = (came_to(Schulze(), "ABCD", each, seats=2) for each in ways)
    assert (by_pairs.result, by_pairs.elected) == (by_ballots.result, by_ballots.elected)
    if any(pair.number for pair in sheet.pairs):
        assert (untold.result, untold.elected) == (by_ballots.result, by_ballots.elected)


def test_whom_no_ballot_prefers_to_another_is_not_elected_and_the_pairs_say_no_more() -> None:
    came = came_to(Schulze(), "AB", pairs(5, BA=5), seats=2)
    assert (came.result, came.elected) == ("partly-elected", ("B",))
    assert "A is not elected: no ballot prefers it to another option." in election_sentences(came)


@pytest.mark.parametrize(
    ("method", "told", "refusal"),
    [
        (Approval(MORE_THAN_HALF), totals(A=1), NotReported("voters")),
        (Plurality(2, MORE_THAN_HALF), totals(A=1), NotReported("voters")),
        (Plurality(2, Not(OF_MEMBERS_AGAINST)), totals(A=1), NotReported("voters")),
        (Approval(Turnout(HALF)), totals(A=1), NotReported("voters")),
        (Approval(), totals(3, A=4), MoreVotesThanMembers("A", Fraction(4), Fraction(3))),
        (Plurality(), totals(3, A=2, B=2), MoreVotesThanMembers("all", Fraction(4), Fraction(3))),
        (Plurality(), totals(A=1, X=1), OptionNotOnSlate("X")),
        (
            Plurality(),
            ReportedBallots(totals=(OptionTotal("A", HALF), OptionTotal("A", HALF))),
            OptionMarkedTwice("A"),
        ),
        (Approval(), totals(3, A=(1, 1)), UnknownChoice("against", FOR_ONLY)),
        (Approval(opposition="net"), totals(3, A=1), NotReported("totals[0].against")),
        (Schulze(), totals(A=1), UnknownChoice("totals", "“ballots” or “pairs”")),
        (InstantRunoff(), pairs(3, AB=1), UnknownChoice("pairs", "“ballots”")),
        (Schulze(), pairs(3, AA=1), OptionMarkedTwice("A")),
        (
            Schulze(),
            pairs(3, AB=2, BA=2),
            MoreVotesThanMembers("B and A", Fraction(4), Fraction(3)),
        ),
        (
            Schulze(),
            ReportedBallots(
                (AlikeBallots(RankedOptions((("A",),)), HALF),),
                pairs=(PairTotal("A", "B", HALF),),
            ),
            ReportedInSeveralWays("ballots and pairs"),
        ),
    ],
)
def test_what_cannot_have_been_reported_is_refused(
    method: Method, told: ReportedBallots, refusal: Refused
) -> None:
    with pytest.raises(Refused) as refused:
        came_to(method, "AB", told)
    assert (type(refused.value), refused.value.facts()) == (type(refusal), refusal.facts())


@pytest.mark.parametrize(
    ("opposition", "elected"),
    [("threshold", ("A", "B")), ("net", ("B", "A")), ("share", ("C", "B"))],
)
def test_votes_against_rank_as_the_rule_says(opposition: Any, elected: tuple[str, ...]) -> None:
    method = Approval(opposition=opposition)
    told = came_to(method, "ABC", totals(20, A=(12, 7), B=(10, 2), C=(4, 0)), seats=2)
    assert told.elected == elected


def test_who_does_neither_abstains_where_votes_against_count() -> None:
    approve = [SeveralOptions(("A",)), SeveralOptions(("A",)), SeveralOptions((), ("A",))]
    neither = SeveralOptions(("B",))
    rule = ElectionRule(Approval(threshold=MORE_THAN_HALF, opposition="threshold"), seats=2)
    told = counted(rule, "AB", body_of(4), [*approve, neither])
    assert told.elected == ("A", "B")
    old = ElectionRule(Approval(threshold=MORE_THAN_HALF), seats=2)
    against_all = counted(old, "AB", body_of(4), [*approve[:2], neither, neither])
    assert against_all.result == "none-elected"


def test_a_vote_for_and_against_the_same_is_illegal_and_one_against_alone_is_none_for() -> None:
    rule = ElectionRule(Approval(opposition="net"))
    told = counted(rule, "AB", body_of(2), [SeveralOptions(("A",), ("A",)), None])
    assert [each.defect.code for each in told.explanation.illegal] == ["OPTION_MARKED_TWICE"]
    against = counted(rule, "AB", body_of(1), [SeveralOptions((), ("A",))])
    assert against.result == "none-elected"
    assert against.explanation.ballots.valid == 1


def test_who_is_present_is_who_handed_in_a_ballot_where_nothing_else_is_reported() -> None:
    quorum = (QuorumShare(HALF),)
    ballots = totals(A=3, B=1)
    assert came_to(Plurality(), "AB", ballots, quorum=quorum).result == "incomplete"
    of_ten = ReportedBallots(totals=ballots.totals, members=Fraction(10))
    blank_may_be = came_to(Plurality(), "AB", of_ten, quorum=quorum)
    assert blank_may_be.result == "incomplete"
    none_blank = replace(of_ten, blank=Fraction(0))
    assert came_to(Plurality(), "AB", none_blank, quorum=quorum).result == "inquorate"
    one_blank = replace(of_ten, blank=Fraction(1))
    assert came_to(Plurality(), "AB", one_blank, quorum=quorum).elected == ("A",)
    there = ReportedBallots(totals=ballots.totals, members=Fraction(10), present=Fraction(5))
    assert came_to(Plurality(), "AB", there, quorum=quorum).elected == ("A",)


@pytest.mark.parametrize(
    ("blank", "result"), [(None, "incomplete"), (2, "none-elected"), (0, "elected")]
)
def test_blank_ballots_are_told_beside_totals_where_the_rule_counts_them(
    blank: int | None, result: str
) -> None:
    method = Plurality(threshold=Majority(HALF, True, "cast-and-abstaining"))
    reported = replace(totals(A=2, B=0), blank=None if blank is None else Fraction(blank))
    assert came_to(method, "AB", reported).result == result


def test_beside_ballots_blank_ones_are_ballots() -> None:
    reported = ReportedBallots((AlikeBallots(OneOption("A"), Fraction(1)),), blank=Fraction(1))
    with pytest.raises(ReportedInSeveralWays):
        came_to(Plurality(), "AB", reported)


def next_ones(next_ballot: Any, seats: int = 1, lot: str = "", **votes: int) -> list[str]:
    rule = ElectionRule(
        Plurality(threshold=MORE_THAN_HALF, next_ballot=next_ballot),
        seats=seats,
        tie="lot" if lot else "fails",
    )
    on = slate("".join(votes))
    breaker = TieBreaker(lot)
    told = elect_reported(rule, on, totals(**votes), StatedDefault(), breaker=breaker)
    return list(onward(told))


def test_who_stands_in_the_next_ballot() -> None:
    assert next_ones("none", A=4, B=3, C=2) == []
    assert next_ones("two", A=4, B=3, C=2) == ["A", "B"]
    assert next_ones("two", A=4, B=3, C=3) == ["A", "B", "C"]
    assert next_ones("all-but-fewest", A=4, B=3, C=2, D=1) == ["A", "B", "C"]
    assert next_ones("all-but-fewest", A=4, B=3, C=2, D=0) == ["A", "B", "C"]
    assert next_ones("all-but-fewest", A=2, B=2) == ["A", "B"]
    assert next_ones("two", A=5, B=3) == []


def test_of_those_level_with_the_fewest_the_lot_takes_out_one_and_nothing_else_does() -> None:
    assert next_ones("all-but-fewest", A=4, B=2, C=2) == ["A", "B", "C"]
    drawn = next_ones("all-but-fewest", lot="a public draw", A=4, B=2, C=2)
    assert drawn[0] == "A"
    assert len(drawn) == 2


def test_a_cap_counts_those_who_stay_in_office() -> None:
    on = slate("ABC", A="firm", B="firm", C="school")
    told = totals(A=5, B=4, C=3)
    rule = ElectionRule(Plurality(), seats=2, cap=2)

    def elected(*in_office: str) -> tuple[str, ...]:
        staying = [(name,) for name in in_office]
        return elect_reported(rule, on, told, StatedDefault(), in_office=staying).elected

    assert elected() == ids("AB")
    assert elected("firm") == ids("AC")
    assert elected("firm", "firm") == ids("C")
    assert elected("school") == ids("AB")
