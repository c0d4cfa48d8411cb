"""Elections live: what is put as a choice, handed in, counted and on record, and by what right."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.decisions.ballot import (
    BALLOT,
    BallotAlreadyCast,
    MarksCast,
    ObjectionNotAdmitted,
    ballot_id,
    cast_ballot,
    raise_objection,
)
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.counting import ElectionNotTallied, count_poll, report_tally
from domain.decisions.decision import DECISION, Decision, open_poll
from domain.decisions.electing import propose_election
from domain.decisions.execution import cast_casting_vote, implement_decision
from domain.decisions.resolution import is_adopted_by
from domain.elections.election import (
    ElectionRule,
    Plurality,
    Schulze,
    Slate,
    TransferableVote,
)
from domain.elections.election_drafting import DefaultOptionNotOnSlate
from domain.elections.marks import OneOption, OptionNotOnSlate, RankedOptions, UnknownChoice
from domain.elections.profile import NoCommonUnit
from domain.motions.election_course import ElectionCalled
from domain.motions.enacted_acts import EnactedAct
from domain.motions.motion import MotionAlreadyProposed, MotionProposed
from domain.motions.outcome import DeclaredOtherwise, ElectionDoesNotFollow, ElectionReturned
from domain.motions.poll import PollClosed, PollOpened
from domain.motions.sequel import CastingVoteAmongOptions, DecisionImplemented, NotAdopted
from domain.provisions.pinning import pin_election_rule
from domain.provisions.provision import (
    DEFAULT_ELECTION_RULE,
    DEFAULT_RULE,
    ElectionRuleProvision,
    PinnedElectionRule,
    Provision,
    ProvisionInForce,
    RulesClash,
)
from domain.values import Sealed
from domain.voting.rules import FromClause, StatedDefault
from domain.voting.tally import Choice, Electorate, Seat, Stance, Tally
from tests.domain.books import (
    ADA,
    BOARD,
    BOB,
    DECIDING,
    MEMO,
    MOTION,
    ONE,
    SEATS,
    TWO,
    Book,
    memorandum,
    why,
)
from tests.domain.books import ALLIANCE as BOOK_ALLIANCE
from tests.domain.books import PINNED as BOOK_RULE
from tests.domain.books import POLL as BOOKED
from tests.domain.books import on as booked
from tests.domain.elections import ranked, slate
from tests.domain.matters import ALLIANCE, DECISION_ID, POLL, on
from tests.domain.matters import MOTION as PUT
from tests.domain.polls import person, seat_id
from tests.domain.specification import given

RULE = ElectionRule(Plurality(), tie="casting-vote")
PINNED = PinnedElectionRule(RULE, StatedDefault())
AB = slate("AB")
PROPOSING: dict[str, Any] = {
    "id": DECISION_ID,
    "partnership": ALLIANCE,
    "motion": PUT,
    "slate": AB,
    "election": PINNED,
    "rule": DEFAULT_RULE,
    "effective": on(1),
}
FOUR = Electorate(tuple(Seat(seat_id(n), person(n)) for n in range(1, 5)))


def called(rule: ElectionRule = RULE, options: Slate = AB) -> list[Any]:
    given_ = {**PROPOSING, "slate": options, "election": PinnedElectionRule(rule, StatedDefault())}
    return list(propose_election(None, **given_))


def voting(*events: object, electorate: Electorate = FOUR) -> Decision:
    opened = PollOpened(on(2), POLL, electorate)
    decision = DECISION.fold([*(events or called()), opened])
    assert decision is not None
    return decision


def casting(decision: Decision, number: int, choice: Choice, **more: Any) -> dict[str, Any]:
    seat = {"seat": seat_id(number), "voter": person(number)}
    return {
        "decision": decision, "poll": POLL, **seat, "choice": choice, "effective": on(3), **more
    }  # fmt: skip


def cast(number: int, choice: Choice, *, accepted: bool = True) -> MarksCast:
    seat, ballot = seat_id(number), ballot_id(POLL, seat_id(number))
    return MarksCast(on(3), ballot, DECISION_ID, POLL, seat, choice, person(number), accepted)


def counting(decision: Decision, *choices: Choice, **more: Any) -> dict[str, Any]:
    papers = [BALLOT.fold([cast(number, choice)]) for number, choice in enumerate(choices, start=1)]
    poll = decision.poll(POLL)
    assert poll is not None
    found = ballots_to_count([one for one in papers if one], decision, poll)
    return {"poll": POLL, "ballots": found, "effective": on(5), **more}


def closed(*events: object, electorate: Electorate = FOUR) -> list[Any]:
    return [*(events or called()), PollOpened(on(2), POLL, electorate), PollClosed(on(4), POLL)]


PICK = {letter: OneOption(letter) for letter in "ABZ"}


def test_an_election_is_put_with_its_slate_under_the_election_rule() -> None:
    attempt = given().when(propose_election, **PROPOSING)
    proposed, call = attempt.happened
    assert call == ElectionCalled(on(1), AB, RULE, StatedDefault())
    assert isinstance(proposed, MotionProposed)
    assert proposed.rule == DEFAULT_RULE
    assert attempt.state.rule.rule.tie == "casting-vote", "the election rule governs"
    attempt.again().refused(MotionAlreadyProposed)


def test_a_slate_that_nobody_can_vote_on_is_not_put() -> None:
    further = PinnedElectionRule(ElectionRule(Schulze(default="none")), StatedDefault())
    given().when(propose_election, **{**PROPOSING, "election": further}).refused(
        DefaultOptionNotOnSlate
    )


def test_a_ballot_marks_options_and_can_be_changed() -> None:
    decision = voting()
    first = given().when(cast_ballot, **casting(decision, 1, PICK["A"])).then(cast(1, PICK["A"]))
    first.again().refused(BallotAlreadyCast)
    given(cast(1, PICK["A"])).when(cast_ballot, **casting(decision, 1, PICK["B"])).then(
        cast(1, PICK["B"])
    )


def test_what_the_method_does_not_know_is_refused_here_and_found_elsewhere() -> None:
    decision = voting()
    for choice, refusal in (
        (PICK["Z"], OptionNotOnSlate),
        (ranked("A"), UnknownChoice),
        (Stance("yes"), UnknownChoice),
    ):
        arguments = casting(decision, 1, choice)
        given().when(cast_ballot, **arguments).refused(refusal)
        given().when_reported(cast_ballot, **arguments).found(refusal).then(
            cast(1, choice, accepted=False)
        )


def test_nobody_objects_to_a_slate() -> None:
    arguments = casting(voting(), 1, PICK["A"])
    del arguments["choice"]
    objecting = {**arguments, "argument": Sealed("No.", ALLIANCE)}
    given().when(raise_objection, **objecting).refused(ObjectionNotAdmitted)


def test_the_count_seats_the_winner_and_decides() -> None:
    decision = voting()
    arguments = counting(decision, PICK["A"], PICK["B"], PICK["A"], Stance("abstain"))
    attempt = given(*closed()).when(count_poll, **arguments)
    [returned] = attempt.happened
    assert isinstance(returned, ElectionReturned)
    assert (returned.outcome.result, returned.outcome.elected) == ("elected", ("A",))
    assert returned.outcome.explanation.ballots.blank == 1
    state = attempt.state
    assert (state.result, state.decided, state.poll_decided.id) == ("elected", on(5), POLL)
    assert is_adopted_by(state, on(5)), "others can rest on it"
    given(*closed(), returned).when(implement_decision, effective=on(6)).then(
        DecisionImplemented(on(6))
    )


def test_an_election_that_chose_nobody_is_decided_and_nothing_rests_on_it() -> None:
    further = called(ElectionRule(Schulze(default="B")))
    decision = voting(*further)
    arguments = counting(decision, *[ranked("BA")] * 3)
    attempt = given(*closed(*further)).when(count_poll, **arguments)
    assert attempt.state.result == "default-option"
    assert not is_adopted_by(attempt.state, on(5))
    given(*closed(*further), *attempt.happened).when(implement_decision, effective=on(6)).refused(
        NotAdopted
    )


def test_an_illegal_ballot_from_outside_is_set_aside_with_the_reason() -> None:
    decision = voting()
    arguments = counting(decision, PICK["Z"], PICK["A"], PICK["B"], PICK["B"])
    [returned] = given(*closed()).when(count_poll, **arguments).happened
    assert isinstance(returned, ElectionReturned)
    [illegal] = returned.outcome.explanation.illegal
    assert (illegal.seat, illegal.defect.code) == (seat_id(1), "OPTION_NOT_ON_SLATE")
    assert returned.outcome.elected == ("B",)


def test_whom_a_source_declares_elected_has_to_follow() -> None:
    decision = voting()
    arguments = counting(decision, PICK["A"], PICK["A"], PICK["B"])
    follows = given(*closed()).when(count_poll, **arguments, elected=("A",))
    assert follows.refusal is None
    given(*closed()).when(count_poll, **arguments, elected=("B",)).refused(
        ElectionDoesNotFollow("“B”", "“A”")
    )
    attempt = given(*closed()).when_reported(count_poll, **arguments, elected=("B",))
    attempt.found(ElectionDoesNotFollow)
    [returned] = attempt.happened
    assert isinstance(returned, ElectionReturned)
    assert (returned.declared, returned.outcome.elected) == (("B",), ("A",))
    given(*closed()).when(count_poll, **arguments, elected=("Z",)).refused(OptionNotOnSlate)
    given(*closed()).when(count_poll, **arguments, declared="adopted").refused(DeclaredOtherwise)


def test_yes_and_no_do_not_decide_an_election() -> None:
    given(*called()).when(report_tally, tally=Tally(()), effective=on(3)).refused(
        ElectionNotTallied
    )
    decision = voting()
    arguments = counting(decision, PICK["A"], PICK["B"], Stance("abstain"))
    [returned] = given(*closed()).when(count_poll, **arguments).happened
    assert isinstance(returned, ElectionReturned)
    assert returned.outcome.result == "tied"
    chair = Seat(seat_id(1), person(1))
    breaking = {"stance": "yes", "chair": chair, "voter": person(1), "effective": on(6)}
    given(*closed(), returned).when(cast_casting_vote, **breaking).refused(CastingVoteAmongOptions)


def test_votes_that_have_no_common_unit_are_not_put_to_the_vote() -> None:
    weighing = called(replace(RULE, measure="weight"))
    seats = tuple(
        Seat(seat_id(n), person(n), weight=Fraction(1, whole))
        for n, whole in ((1, 10**9), (2, 10**9 + 1))
    )
    given(*weighing).when(
        open_poll, poll=POLL, electorate=Electorate(seats), effective=on(2)
    ).refused(NoCommonUnit)


def in_force(provision: Provision) -> ProvisionInForce:
    return ProvisionInForce(provision, MEMO, DECIDING, 1, "clause 2")


def test_of_several_election_rules_the_most_specific_governs() -> None:
    general = ElectionRuleProvision("general", (), ElectionRule(Plurality()))
    special = ElectionRuleProvision("special", ("board",), RULE)
    own = ElectionRuleProvision("own", (), ElectionRule(TransferableVote(decimals=5)), BOARD)
    both = [in_force(general), in_force(special), in_force(own)]
    assert pin_election_rule("board", BOARD, both).rule == RULE
    assert pin_election_rule("place", BOARD, both).rule == own.rule
    assert pin_election_rule("place", None, both).rule == general.rule
    assert pin_election_rule("place", None, []) == DEFAULT_ELECTION_RULE
    with pytest.raises(RulesClash):
        pin_election_rule("board", None, [in_force(special), in_force(special)])


# By what right

VOTES = ElectionRuleProvision("electing", ("text",), ElectionRule(Plurality()))
ORIGIN = FromClause(MEMO, DECIDING, 1, "electing", "clause 2 “Deciding” of “Memorandum”")


def elected(
    book: Book,
    rule: ElectionRule = VOTES.rule,
    counted_as: str = "AA",
    options: Slate = AB,
    enacts: tuple[EnactedAct, ...] = (),
) -> Any:
    """An election of the board under the stated default, counted as if these were the ballots."""
    motion = replace(PUT, matter="place")
    origin = StatedDefault()
    happened = propose_election(
        None,
        id=MOTION,
        partnership=BOOK_ALLIANCE,
        motion=motion,
        slate=options,
        election=PinnedElectionRule(rule, origin),
        rule=BOOK_RULE,
        enacts=enacts,
        body=BOARD,
        effective=booked(20),
    )
    book.record(DECISION, MOTION, *happened, PollOpened(booked(20), BOOKED, Electorate(SEATS)))
    for seat, holder in ((ONE, ADA), (TWO, BOB)):
        ballot = ballot_id(BOOKED, seat)
        marks = RankedOptions((("A",),))
        event = MarksCast(booked(21), ballot, MOTION, BOOKED, seat, marks, holder, True)
        book.record(BALLOT, ballot, event)
    book.record(DECISION, MOTION, PollClosed(booked(22), BOOKED))
    decision = DECISION.fold([one.data for one in book.records if one.stream == MOTION])
    papers = [
        BALLOT.fold([replace(one.data, marks=RankedOptions(((letter,),)))])
        for one, letter in zip(
            [one for one in book.records if one.kind == "ballot"], counted_as, strict=True
        )
    ]
    assert decision is not None and decision.polls
    ballots = ballots_to_count([one for one in papers if one], decision, decision.polls[0])
    returned = count_poll(decision, poll=BOOKED, ballots=ballots, effective=booked(22))
    return book.record(DECISION, MOTION, *returned)


def test_an_election_is_counted_again_and_its_rule_looked_up() -> None:
    book = memorandum()
    event = elected(book, DEFAULT_ELECTION_RULE.rule)
    found = book.chain(event)
    assert why(found) == []
    said = [link.sentence for link in found.links]
    assert "The ballots of the poll, counted again." in said
    assert "The stated default: the agreement has no election rule for the matter." in said


def test_an_election_that_does_not_follow_from_its_ballots_is_flagged() -> None:
    book = memorandum()
    event = elected(book, DEFAULT_ELECTION_RULE.rule, counted_as="BB")
    assert ("count", "counted again others are elected: A") in why(book.chain(event))


def test_an_election_under_another_rule_than_the_one_in_force_is_flagged() -> None:
    book = memorandum()
    event = elected(book, replace(DEFAULT_ELECTION_RULE.rule, seats=2))
    reasons = [reason for _, reason in why(book.chain(event))]
    assert "another election rule was in force for the matter" in reasons
