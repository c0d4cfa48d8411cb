"""Consent: adopted unless an argued objection stands, however many would vote it away."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.decisions.ballot import (
    BallotAlreadyCast,
    BallotCast,
    NotEntitledToVote,
    ObjectionNotAdmitted,
    ObjectionNotArgued,
    ObjectionRaised,
    ballot_id,
    cast_ballot,
    raise_objection,
)
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.decision import DECISION, Decision, DecisionUnknown
from domain.motions.poll import PollAlreadyClosed, PollClosed, PollUnknown
from domain.provisions.pinning import pin_rule
from domain.provisions.provision import DEFAULT_RULE, PinnedRule
from domain.values import Sealed, TextMissing, TextTooLong
from domain.voting.drafting import (
    UnknownOption,
    check_rule,
)
from domain.voting.explanation import sentences
from domain.voting.nobody_voting import NobodyVotingNotStated
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    ALL_AGREE,
    CONSENT,
    MAJORITY,
    PRESETS,
    TWO_THIRDS,
    AllOf,
    BodyPreset,
    CountAtLeast,
    DecisionRule,
    NoObjection,
    StatedDefault,
)
from domain.voting.tally import OBJECTION, Ballot, SeatStance, Stance, Tally, tally_of
from tests.domain.matters import DECISION_ID, OPENED, POLL, PROPOSED, SECOND_POLL, on
from tests.domain.polls import HALF, MORE_YES, body, cantons, person, poll, seat_id, votes
from tests.domain.specification import given
from tests.domain.test_ballot import paper

YES = Stance("yes")
SEAT, VOTER = seat_id(1), person(1)
WHY = Sealed("It takes the workshop's only van.", UUID(int=51))


def matter(*events: object) -> Decision:
    decision = DECISION.fold(events)
    assert decision is not None
    return decision


BY_CONSENT = replace(PROPOSED, rule=PinnedRule(CONSENT, StatedDefault()))
OPEN = matter(BY_CONSENT, OPENED)


def objecting(**facts: Any) -> dict[str, Any]:
    return {
        "decision": OPEN,
        "poll": POLL,
        "seat": SEAT,
        "voter": VOTER,
        "argument": WHY,
        "effective": on(3),
        **facts,
    }


RAISED = ObjectionRaised(
    on(3), ballot_id(POLL, SEAT), DECISION_ID, POLL, SEAT, WHY, VOTER, accepted=True
)
GIVEN_UP = BallotCast(
    on(4), ballot_id(POLL, SEAT), DECISION_ID, POLL, SEAT, YES, VOTER, accepted=True
)


def test_an_objection_is_raised_once_and_given_up_by_another_ballot() -> None:
    given().when(raise_objection, **objecting()).then(RAISED).again().refused(
        BallotAlreadyCast(SEAT)
    )
    casting = {**objecting(effective=on(4)), "choice": YES}
    del casting["argument"]
    given(RAISED).when(cast_ballot, **casting).then(GIVEN_UP)


def test_an_objection_is_argued() -> None:
    blank = Sealed(" ", WHY.subject)
    given().when(raise_objection, **objecting(argument=blank)).refused(TextMissing)
    long = Sealed("x" * 10_001, WHY.subject)
    given().when(raise_objection, **objecting(argument=long)).refused(TextTooLong)
    casting = {**objecting(), "choice": OBJECTION}
    del casting["argument"]
    given().when(cast_ballot, **casting).refused(ObjectionNotArgued(SEAT))


def test_an_objection_means_nothing_where_the_rule_does_not_ask_for_consent() -> None:
    by_majority = matter(PROPOSED, OPENED)
    refused = ObjectionNotAdmitted(SEAT)
    given().when(raise_objection, **objecting(decision=by_majority)).refused(refused)
    given().when_reported(raise_objection, **objecting(decision=by_majority)).then(
        replace(RAISED, accepted=False)
    ).found(refused)
    assert ballots_to_count([paper(RAISED)], by_majority, by_majority.polls[0]) == []


def test_only_who_may_vote_objects() -> None:
    given().when(raise_objection, **objecting(voter=person(2))).refused(NotEntitledToVote)
    given().when(raise_objection, **objecting(seat=seat_id(9))).refused(NotEntitledToVote)
    given().when(raise_objection, **objecting(decision=None)).refused(DecisionUnknown)
    given().when(raise_objection, **objecting(poll=SECOND_POLL)).refused(PollUnknown)
    closed = matter(BY_CONSENT, OPENED, PollClosed(on(9), POLL))
    given().when(raise_objection, **objecting(decision=closed)).refused(
        PollAlreadyClosed(POLL, on(9))
    )


def test_the_last_word_of_a_seat_counts() -> None:
    counted = ballots_to_count([paper(RAISED, GIVEN_UP)], OPEN, OPEN.polls[0])
    assert counted == [Ballot(SEAT, YES, VOTER)]
    still = ballots_to_count([paper(RAISED)], OPEN, OPEN.polls[0])
    assert still == [Ballot(SEAT, OBJECTION, VOTER)]


# What a poll by consent comes to


def consented(said: str, *objections: int) -> Any:
    ballots = [
        replace(ballot, choice=OBJECTION) if number in objections else ballot
        for number, ballot in enumerate(votes(said))
    ]
    return outcome(CONSENT, tally_of(CONSENT, body(5), ballots), StatedDefault())


def test_one_objection_stops_what_all_others_want() -> None:
    stopped = consented("+++++", 2)
    assert stopped.result == "rejected"
    assert stopped.explanation.condition.vetoes == (seat_id(2),)
    assert f"the objection of seat {seat_id(2)} stands" in " ".join(sentences(stopped))


def test_without_objection_a_no_stops_nothing() -> None:
    went = consented("+---0")
    assert went.result == "adopted"
    assert "no objection stands" in " ".join(sentences(went))


def test_consent_needs_a_quorum_and_somebody_who_wants_it() -> None:
    assert consented("++").result == "inquorate"
    assert consented("00000").result == "rejected"


def test_who_objects_is_present() -> None:
    assert consented("+++", 0).explanation.quorum[0].count == 3


def test_numbers_alone_do_not_say_whether_anybody_objected() -> None:
    rule = replace(CONSENT, quorum=())
    told = outcome(rule, cantons("1", "2"), StatedDefault())
    assert told.result == "incomplete"
    assert "how each of the seats voted" in " ".join(sentences(told))
    stances = (SeatStance(seat_id(1), "yes"), SeatStance(seat_id(2), "object"))
    known = Tally(cantons("1", "2").counts, stances)
    assert outcome(rule, known, StatedDefault()).result == "rejected"
    stepped_back = replace(known, recused=(seat_id(2),))
    assert outcome(rule, stepped_back, StatedDefault()).result == "adopted"


def test_consent_can_be_one_condition_of_several() -> None:
    both = DecisionRule(AllOf((MORE_YES, NoObjection())), nobody_votes="rejected")
    assert poll(both, body(3), "++-").result == "adopted"
    assert poll(both, body(3), "+--").result == "rejected"


def test_a_rule_of_consent_says_what_nobody_voting_means() -> None:
    with pytest.raises(NobodyVotingNotStated):
        check_rule(DecisionRule(NoObjection()))
    with pytest.raises(UnknownOption):
        check_rule(DecisionRule(CountAtLeast(HALF, "object")))


# Presets


def test_the_presets_are_sound_rules() -> None:
    for rule in PRESETS.values():
        check_rule(rule)
    assert [PRESETS[name] for name in ("all-agree", "majority", "two-thirds", "consent")] == [
        ALL_AGREE,
        MAJORITY,
        TWO_THIRDS,
        CONSENT,
    ]


def test_a_body_decides_by_its_preset_where_no_clause_has_a_rule() -> None:
    assert pin_rule("budget", None, [], "consent") == PinnedRule(CONSENT, BodyPreset("consent"))
    assert pin_rule("budget", None, []) == DEFAULT_RULE
    came_to = outcome(CONSENT, cantons("1", "2"), BodyPreset("consent"))
    assert sentences(came_to)[1] == (
        "No clause has a rule for this matter; the body decides by “consent”."
    )
