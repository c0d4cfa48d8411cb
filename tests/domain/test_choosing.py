"""The casting vote among tied options: whose it is, what it names, and what follows."""

from dataclasses import replace
from typing import Any

from domain.decisions.choosing import (
    ChoiceBreaksNoTie,
    NothingChosen,
    OptionNotTied,
    choose_among_tied,
    tied_options,
)
from domain.decisions.counting import count_poll
from domain.decisions.decision import MotionAlreadyDecided
from domain.decisions.deliberation import declare_recusal
from domain.decisions.elected_elsewhere import NotAnElection, report_election
from domain.elections.election import ElectionRule, InstantRunoff, Plurality
from domain.elections.election_drafting import CastingVoteForUnknownOption, CastTwiceForOption
from domain.elections.marks import OneOption
from domain.elections.reported import AlikeBallots, ReportedBallots
from domain.elections.returns import TieBroken
from domain.motions.election_course import ChosenAmongTied
from domain.motions.outcome import ElectionDoesNotFollow, ElectionReturned
from domain.motions.poll import AnotherPollOpen, PollOpened
from domain.motions.sequel import (
    CastingVoteNotProvided,
    ChairRecused,
    ChairUnknown,
    NotTheChair,
    NotTied,
)
from domain.values import ContradictoryDates
from domain.voting.tally import ONE, Choice, Electorate, Seat
from tests.domain.elections import ranked, slate
from tests.domain.matters import POLL, PROPOSED, SECOND_POLL, on
from tests.domain.polls import person, seat_id
from tests.domain.specification import given
from tests.domain.test_electing import PICK, RULE, called, closed, counting, voting

CHAIR = Seat(seat_id(4), person(4))
NOBODY = Seat(seat_id(4), None)
CHOOSING: dict[str, Any] = {"chair": CHAIR, "voter": person(4), "effective": on(6)}


def tied(*choices: Choice, called_as: list[Any] | None = None) -> tuple[list[Any], dict[str, Any]]:
    """The events up to a tied count by these ballots, and what choosing then needs."""
    before = called_as or called()
    arguments = counting(voting(*before), *(choices or (PICK["A"], PICK["B"])))
    history = closed(*before)
    [returned] = given(*history).when(count_poll, **arguments, chair=CHAIR).happened
    assert isinstance(returned, ElectionReturned)
    assert returned.outcome.result == "tied", returned.outcome
    return [*history, returned], {**CHOOSING, "ballots": arguments["ballots"]}


def chosen(*options: str, **more: Any) -> ChosenAmongTied:
    return ChosenAmongTied(on(6), options, seat_id(4), person(4), **{"poll": POLL, **more})


def test_the_chair_names_who_of_those_tied_is_elected() -> None:
    history, choosing = tied()
    attempt = given(*history).when(choose_among_tied, **choosing, options=("B",))
    first, returned = attempt.happened
    assert first == chosen("B")
    assert isinstance(returned, ElectionReturned)
    assert (returned.outcome.result, returned.outcome.elected) == ("elected", ("B",))
    assert returned.outcome.explanation.decided_by == "casting-vote"
    assert (returned.basis, returned.poll) == ("ballots", POLL)
    assert attempt.state.decided == on(6)
    attempt.again().refused(MotionAlreadyDecided)


def test_of_those_tied_for_exclusion_the_one_not_named_is_excluded() -> None:
    runoff = called(ElectionRule(InstantRunoff(), tie="casting-vote"), slate("ABC"))
    history, choosing = tied(ranked("A"), ranked("B"), ranked("C"), called_as=runoff)
    given(*history).when(choose_among_tied, **choosing, options=("A",)).refused(
        ChoiceBreaksNoTie("“A”", "“A”, “B”, “C”")
    )
    attempt = given(*history).when(choose_among_tied, **choosing, options=("C", "A"))
    returned = attempt.happened[-1]
    assert isinstance(returned, ElectionReturned)
    steps = returned.outcome.explanation.steps
    broken = [(step.tied, step.chosen) for step in steps if isinstance(step, TieBroken)]
    assert broken[0] == (("A", "B", "C"), "B"), "who is not named goes out"
    assert returned.outcome.elected == ("C",), "of the two that are left, the one named first"


def test_another_tie_is_broken_by_another_casting_vote_and_the_first_one_stands() -> None:
    both = called(replace(RULE, seats=2), slate("ABC"))
    history, choosing = tied(PICK["A"], PICK["B"], OneOption("C"), called_as=both)
    first = given(*history).when(choose_among_tied, **choosing, options=("B",))
    assert first.happened[0] == chosen("B")
    returned = first.happened[-1]
    assert isinstance(returned, ElectionReturned)
    assert returned.outcome.result == "tied"
    assert tied_options(returned.outcome) == ("A", "C")
    later = given(*history, *first.happened)
    later.when(choose_among_tied, **choosing, options=("B",)).refused(OptionNotTied)
    second = later.when(choose_among_tied, **choosing, options=("C",)).happened[-1]
    assert isinstance(second, ElectionReturned)
    assert second.outcome.elected == ("B", "C")


def test_it_names_options_that_are_tied_each_once() -> None:
    both = called(RULE, slate("ABC"))
    history, choosing = tied(called_as=both)
    for options, refusal in (
        ((), NothingChosen("“A”, “B”")),
        (("C",), OptionNotTied("C", "“A”, “B”")),
        (("Z",), CastingVoteForUnknownOption("Z")),
        (("A", "A"), CastTwiceForOption("A")),
    ):
        attempt = given(*history).when(choose_among_tied, **choosing, options=options)
        attempt.refused(refusal)
        # What is named is what breaks the tie: no source can say that nothing did.
        given(*history).when_reported(choose_among_tied, **choosing, options=options).refused(
            refusal
        )


def test_it_belongs_to_whoever_chairs_and_is_lost_to_a_recused_chair() -> None:
    history, choosing = tied()
    for voter in (person(1), None):
        stranger = {**choosing, "voter": voter, "options": ("A",)}
        given(*history).when(choose_among_tied, **stranger).refused(NotTheChair(CHAIR.id))
    told = given(*history).when_reported(choose_among_tied, **stranger)
    told.found()  # minutes that do not say whose hand it was tell of the chair's
    assert told.state.outcomes[-1].outcome.elected == ("A",)
    other = {**stranger, "voter": person(1)}
    told = given(*history).when_reported(choose_among_tied, **other)
    told.found(NotTheChair)
    assert told.state.result == "tied"
    own = given(*history, *told.happened).when(choose_among_tied, **{**choosing, "options": ("B",)})
    assert own.state.outcomes[-1].outcome.elected == ("B",), "what broke no tie counts for nothing"
    vacant = {**choosing, "chair": NOBODY, "options": ("A",)}
    given(*history).when(choose_among_tied, **vacant).refused(NotTheChair)
    nobody = {**choosing, "chair": None, "options": ("A",)}
    given(*history).when(choose_among_tied, **nobody).refused(ChairUnknown)


def test_while_a_tie_is_voted_on_anew_nobody_chooses() -> None:
    history, choosing = tied()
    again = PollOpened(on(6), SECOND_POLL, Electorate((CHAIR,)))
    under_way, breaking = AnotherPollOpen(SECOND_POLL), {**choosing, "options": ("A",)}
    given(*history, again).when(choose_among_tied, **breaking).refused(under_way)
    given(*history, again).when_reported(choose_among_tied, **breaking).found(under_way)


def test_a_tie_waits_no_more_when_the_chair_steps_back() -> None:
    history, choosing = tied()
    stepping = given(*history).when(
        declare_recusal,
        seat=CHAIR.id,
        chair=CHAIR,
        electorate=Electorate((CHAIR,)),
        effective=on(6),
    )
    lost = stepping.happened[-1]
    assert isinstance(lost, ElectionReturned)
    assert (lost.outcome.result, lost.outcome.explanation.tie) == ("none-elected", "fails")
    given(*history, *stepping.happened).when(choose_among_tied, **choosing, options=("A",)).refused(
        MotionAlreadyDecided
    )
    recused = stepping.happened[0]
    given(*history, recused).when(choose_among_tied, **choosing, options=("A",)).refused(
        ChairRecused(CHAIR.id)
    )
    reported = given(*history, recused).when_reported(choose_among_tied, **choosing, options=("A",))
    reported.found(ChairRecused)
    assert reported.state.result == "tied", "it changes nothing"


def test_where_there_is_nothing_to_break_it_is_told_and_changes_nothing() -> None:
    history, choosing = tied()
    choosing["options"] = ("A",)
    given(*called()).when_reported(choose_among_tied, **choosing).found(NotTied)
    given(*called(ElectionRule(Plurality()))).when_reported(choose_among_tied, **choosing).found(
        CastingVoteNotProvided
    )
    done = given(*history).when(choose_among_tied, **choosing)
    late = given(*history, *done.happened).when_reported(choose_among_tied, **choosing)
    late.found(MotionAlreadyDecided)
    assert late.state.outcomes == done.state.outcomes


def test_only_a_tied_election_whose_rule_gives_a_casting_vote_takes_one() -> None:
    history, choosing = tied()
    choosing["options"] = ("A",)
    given(*called()).when(choose_among_tied, **choosing).refused(NotTied)
    given(*called(ElectionRule(Plurality()))).when(choose_among_tied, **choosing).refused(
        CastingVoteNotProvided
    )
    given(PROPOSED).when(choose_among_tied, **choosing).refused(NotAnElection)
    early = {**choosing, "effective": on(4)}
    given(*history).when(choose_among_tied, **early).refused(ContradictoryDates)


def test_what_was_chosen_holds_for_the_count_that_was_tied_and_no_other() -> None:
    """A tie that is left is voted on again; no casting vote is left from before."""
    three = called(replace(RULE, seats=2), slate("ABC"))
    history, choosing = tied(PICK["A"], PICK["B"], OneOption("C"), called_as=three)
    first = given(*history).when(choose_among_tied, **choosing, options=("B",))
    election = first.state.election
    assert election is not None
    assert election.casting(POLL) == ("B",)
    assert election.casting(None) == ()


def test_a_reported_election_is_counted_again_with_the_casting_vote() -> None:
    level = ReportedBallots(
        (AlikeBallots(PICK["A"], ONE), AlikeBallots(PICK["B"], ONE)), members=ONE + ONE
    )
    held = given(*called()).when(report_election, counted=level, effective=on(5), chair=CHAIR)
    assert held.state.result == "tied"
    before = [*called(), *held.happened]
    attempt = given(*before).when(choose_among_tied, **CHOOSING, options=("B",))
    first, returned = attempt.happened
    assert first == chosen("B", poll=None)
    assert isinstance(returned, ElectionReturned)
    assert (returned.basis, returned.outcome.elected) == ("tally", ("B",))


def test_what_a_source_declares_elected_is_looked_at_once_the_tie_is_broken() -> None:
    history = closed()
    arguments = {**counting(voting(), PICK["A"], PICK["B"]), "chair": CHAIR, "elected": ("B",)}
    given(*history).when(count_poll, **arguments).refused(ElectionDoesNotFollow)
    counted = given(*history).when_reported(count_poll, **arguments)
    counted.found()
    choosing = {**CHOOSING, "ballots": arguments["ballots"]}
    tied_then = given(*history, *counted.happened)
    agreed = tied_then.when_reported(choose_among_tied, **choosing, options=("B",))
    agreed.found()
    tied_then.when_reported(choose_among_tied, **choosing, options=("A",)).found(
        ElectionDoesNotFollow
    )
    here = tied_then.when(choose_among_tied, **choosing, options=("A",)).happened[-1]
    assert isinstance(here, ElectionReturned)
    assert (here.declared, here.outcome.elected) == (("B",), ("A",)), "nobody is kept from it"
