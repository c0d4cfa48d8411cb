"""What explanations say, as data and as sentences."""

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest

from domain.values import AgreementId, ClauseId, Source
from domain.voting.explanation import SilentMembers, sentences
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    MAJORITY,
    AllOf,
    AnyOf,
    AttestedRule,
    Condition,
    CountAtLeast,
    DecisionRule,
    FromClause,
    Majority,
    Not,
    NoVeto,
    QuorumShare,
    Silence,
    StatedDefault,
    Unanimity,
)
from domain.voting.tally import NONE, ONE, Count, Tally
from tests.domain.polls import (
    DOUBLE,
    HALF,
    MORE_YES,
    body,
    cantons,
    poll,
    seat_id,
)


def test_an_advisory_body_gives_a_recommendation() -> None:
    advice = poll(DecisionRule(MORE_YES, advisory=True), body(3), "++-")
    assert advice.advisory
    assert sentences(advice)[0] == "The advice is to adopt the motion."


def test_an_explanation_says_which_condition_failed_and_why() -> None:
    people = replace(MORE_YES, group="people")
    rule = DecisionRule(AllOf((people, replace(MORE_YES, group="cantons"))))
    clause = FromClause(
        AgreementId(UUID(int=1)), ClauseId(UUID(int=2)), 3, "double majority", "Art. 142"
    )
    assert sentences(outcome(rule, cantons("9", "13"), clause)) == (
        "The motion is rejected.",
        "The rule is “double majority” of Art. 142, version 3.",
        (
            "1 of 2 conditions failed: cantons: 9 yes of 22 votes cast is 9/22, "
            "which is not more than 1/2."
        ),
    )


def test_an_explanation_tells_the_quorum_the_recused_and_the_default() -> None:
    came_to = poll(MAJORITY, body(5), "++-0", recused=(4,))
    assert sentences(came_to) == (
        "The motion is adopted.",
        "The agreement has no rule for this matter, so the stated default applies.",
        "The quorum was met: 4 present of 4 members is 1, which is more than 1/2.",
        "The condition holds: 2 yes of 3 votes cast is 2/3, which is more than 1/2.",
        f"Recused from this matter: seat {seat_id(4)}.",
    )


@pytest.mark.parametrize(
    ("condition", "said", "sentence"),
    [
        (
            Unanimity("members"),
            "+++.",
            "The condition failed: 3 yes of 4 members, which is not all of them.",
        ),
        (
            CountAtLeast(Fraction(3)),
            "++..",
            "The condition failed: 2 yes, which is fewer than 3.",
        ),
        (
            Not(CountAtLeast(Fraction(2), "no")),
            "++--",
            "The condition failed: this must not hold: 2 no, which is at least 2.",
        ),
        (
            AnyOf((Unanimity("cast"), AllOf((MORE_YES, CountAtLeast(Fraction(3)))))),
            "+++-",
            (
                "1 of 2 alternatives holds: (both conditions hold: 3 yes of 4 votes cast is 3/4, "
                "which is more than 1/2; 3 yes, which is at least 3)."
            ),
        ),
        (
            replace(MORE_YES, measure="weight"),
            "+-..",
            (
                "The condition failed: by weight: 1 yes of 2 votes cast is 1/2, "
                "which is not more than 1/2."
            ),
        ),
        (
            Majority(HALF, True, "all-seats", measure="weight"),
            "+...",
            (
                "The condition failed: by weight: 1 yes of 4 held by all seats is 1/4, "
                "which is not more than 1/2."
            ),
        ),
        (
            AllOf((CountAtLeast(Fraction(1)), NoVeto((seat_id(1),)))),
            "+-..",
            f"1 of 2 conditions failed: vetoed by seat {seat_id(1)}.",
        ),
        (
            AllOf((CountAtLeast(Fraction(1)), NoVeto((seat_id(1),)))),
            "++..",
            "Both conditions hold: 2 yes, which is at least 1; no veto was cast.",
        ),
        (
            MORE_YES,
            "00..",
            "The condition failed: 0 yes of 0 votes cast, so there is nothing to compare.",
        ),
    ],
)
def test_each_kind_of_condition_explains_itself(
    condition: Condition, said: str, sentence: str
) -> None:
    rule = DecisionRule(condition)
    assert sentences(poll(rule, body(4), said))[2] == sentence


def test_a_tie_and_a_poll_without_votes_are_told_as_such() -> None:
    tied = sentences(poll(DecisionRule(MORE_YES), body(4), "++--"))
    assert tied[-1] == "As many voted yes as no; in a tie the motion fails."
    nobody = DecisionRule(Majority(HALF, False, "cast"), nobody_votes="no-opinion")
    assert sentences(poll(nobody, body(4), "0..."))[-1] == (
        "Nobody voted yes or no, and for that the rule says: no opinion."
    )


@pytest.mark.parametrize(
    ("silence", "said", "told"),
    [
        ("yes", "-...", "3 members handed in nothing; the rule counts each of them as a yes."),
        ("no", "++.", "1 member handed in nothing, which the rule counts as a no."),
        (
            "abstain",
            "+..",
            "2 members handed in nothing; the rule counts each of them as an abstention.",
        ),
    ],
)
def test_who_is_silent_and_counts_all_the_same_is_told(
    silence: Silence, said: str, told: str
) -> None:
    came_to = poll(DecisionRule(MORE_YES, silence=silence), body(len(said)), said)
    assert told in sentences(came_to)
    assert came_to.explanation.silent == SilentMembers(Fraction(said.count(".")), silence)


def test_where_nobody_was_silent_or_it_counts_as_nothing_it_is_not_told() -> None:
    counted = DecisionRule(MORE_YES, silence="no")
    assert poll(DecisionRule(MORE_YES), body(3), "+..").explanation.silent is None
    assert poll(counted, body(2), "+-").explanation.silent is None
    unknown = outcome(counted, Tally((Count(ONE, NONE),)), StatedDefault())
    assert unknown.explanation.silent is None


def test_a_tie_says_whose_it_is() -> None:
    tied = outcome(DOUBLE, cantons("11.5", "11.5"), StatedDefault())
    assert sentences(tied)[-1] == ("Cantons: as many voted yes as no; in a tie the motion fails.")


def test_what_follows_from_the_numbers_is_not_told_as_missing() -> None:
    rule = DecisionRule(MORE_YES, (QuorumShare(HALF, "members", strictly=True),))
    all_voted = Tally((Count(Fraction(3), Fraction(2), members=Fraction(5)),))
    (quorum,) = outcome(rule, all_voted, StatedDefault()).explanation.quorum
    assert quorum.count == quorum.of == Fraction(5)
    assert quorum.missing is None
    some_voted = Tally((Count(Fraction(3), Fraction(2), members=Fraction(6)),))
    (quorum,) = outcome(rule, some_voted, StatedDefault()).explanation.quorum
    assert quorum.count == Fraction(5)
    assert quorum.missing == "present"


def test_a_rule_attested_by_a_source_is_named_with_it() -> None:
    came_to = outcome(DOUBLE, cantons("15.5", "6.5"), AttestedRule(Source("Swissvotes")))
    assert sentences(came_to)[1:] == (
        "The rule is the one that the source reports: Swissvotes.",
        (
            "Both conditions hold: people: 100 yes of 199 votes cast is 100/199, which is more "
            "than 1/2; cantons: 15 1/2 yes of 22 votes cast is 31/44, which is more than 1/2."
        ),
    )


def test_ballots_set_aside_are_told_with_the_reason() -> None:
    said = sentences(poll(DecisionRule(MORE_YES), body(3, vacant=1), "+++"))
    assert said[-1] == f"The ballot of seat {seat_id(2)} was set aside: the seat was vacant."


def test_only_what_the_outcome_follows_from_is_decisive() -> None:
    came_to = outcome(DOUBLE, cantons("9", "13"), StatedDefault())
    people, of_cantons = came_to.explanation.condition.parts
    assert (people.decisive, of_cantons.decisive) == (False, True)
    short = poll(MAJORITY, body(5), "++")
    assert short.explanation.quorum[0].decisive and not short.explanation.condition.decisive
