"""Lots: a tie is broken by chance that nobody chooses and everybody can draw again."""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from domain.decisions.tellers import draw_lot, prepare_lot
from domain.elections.lot import (
    AlreadyCommitted,
    CommitmentTooLate,
    LotDrawn,
    LotFellOtherwise,
    LotNotPrepared,
    LotNotProvided,
    LotPrepared,
    LotSourceTold,
    LotUnclear,
    MalformedCommitment,
    NotAVoter,
    SeedNotCommitted,
    SeedsMissing,
    SourceAlreadyCited,
    SourceAlreadyTold,
    SourceNotPublished,
    SourcePublished,
)
from domain.motions.outcome import DeclaredOtherwise, OutcomeDetermined
from domain.motions.poll import AnotherPollOpen, PollClosed, PollNotCounted, PollOpened
from domain.motions.sealed_ballot import BallotKeyDestroyed
from domain.motions.sequel import NotTied
from domain.provisions.provision import PinnedRule
from domain.values import OrganisationId, TextMissing
from domain.voting.drawing import drawn
from domain.voting.reasoning import fallen, outcome
from domain.voting.rules import DecisionRule, StatedDefault
from domain.voting.tally import tally_of
from tests.domain.matters import CLOSED, OPENED, POLL, PROPOSED, SECOND_POLL, on
from tests.domain.polls import MORE_YES, body, person, seat_id, votes
from tests.domain.specification import given

RULE = DecisionRule(MORE_YES, tie="lot")
PUT = replace(PROPOSED, rule=PinnedRule(RULE, StatedDefault()))


def digest(seed: str) -> str:
    return sha256(seed.encode()).hexdigest()


def committed(number: int, seed: str) -> LotPrepared:
    return LotPrepared(on(2), digest(seed), seat=seat_id(number), by=person(number))


FIRST, SECOND = committed(0, "heads"), committed(1, "tails")
TALLY = tally_of(RULE, body(5), votes("++--."))
TIED = OutcomeDetermined(
    on(9), outcome(RULE, TALLY, StatedDefault()), "ballots", TALLY.counts, POLL
)
SCHOOL, FIRM = OrganisationId(UUID(int=70)), OrganisationId(UUID(int=71))
CITED = LotPrepared(on(3), source="Lottery of 20 May", published=on(20), by=person(3))
VOTED = (PUT, OPENED, CLOSED)
PREPARING: dict[str, Any] = {"electorate": body(5), "effective": on(2)}
CITING: dict[str, Any] = {"source": "Lottery of 20 May", "published": on(20), "by": person(3)}


def test_a_tie_waits_for_the_lot() -> None:
    assert TIED.outcome.result == "tied"
    assert TIED.outcome.explanation.decided_by == "lot"


def test_who_may_vote_commits_to_one_seed() -> None:
    given(PUT).when(prepare_lot, commitment=digest("heads"), by=person(0), **PREPARING).then(
        FIRST
    ).again().refused(AlreadyCommitted(seat_id(0)))
    strangers = given(PUT).when(prepare_lot, commitment=digest("x"), by=person(9), **PREPARING)
    strangers.refused(NotAVoter)
    given(PUT).when(prepare_lot, commitment=digest("x"), by=None, **PREPARING).refused(NotAVoter)
    given(PUT).when(prepare_lot, commitment="x", by=person(0), **PREPARING).refused(
        MalformedCommitment
    )


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"commitment": digest("x"), **CITING},
        {"source": "Lottery"},
        {"commitment": digest("x"), "published": on(20)},
    ],
)
def test_a_lot_rests_on_seeds_or_on_a_source(said: dict[str, Any]) -> None:
    given(PUT).when(prepare_lot, **{**PREPARING, **said}).refused(LotUnclear)


def test_nobody_commits_once_the_vote_ended() -> None:
    late = {"commitment": digest("x"), "by": person(0), "electorate": body(5), "effective": on(9)}
    given(*VOTED).when(prepare_lot, **late).refused(CommitmentTooLate)
    given(*VOTED).when_reported(prepare_lot, **late).found(CommitmentTooLate)
    given(*VOTED, TIED).when(prepare_lot, **late).refused(CommitmentTooLate)


def test_a_source_is_cited_before_it_is_published_and_also_after_the_tie() -> None:
    given(PUT).when(prepare_lot, **CITING, electorate=body(5), effective=on(3)).then(
        CITED
    ).again().refused(SourceAlreadyCited("Lottery of 20 May"))
    after = {**CITING, "electorate": body(5), "effective": on(10)}
    given(*VOTED, TIED).when(prepare_lot, **after).then(replace(CITED, effective=on(10)))
    known = {**CITING, "electorate": body(5), "effective": on(20)}
    given(PUT).when(prepare_lot, **known).refused(SourcePublished(on(20)))
    given(PUT).when_reported(prepare_lot, **known).found(SourcePublished(on(20)))


def test_only_where_the_rule_says_so_is_there_a_lot() -> None:
    given(PROPOSED).when(prepare_lot, commitment=digest("x"), by=person(0), **PREPARING).refused(
        LotNotProvided
    )
    given(PROPOSED).when(draw_lot, seeds=("x",), effective=on(10)).refused(LotNotProvided)


def test_the_lot_is_drawn_from_every_seed_and_decides() -> None:
    history = given(PUT, FIRST, SECOND, OPENED, CLOSED, TIED)
    seeds = ("heads", "tails")
    came_to = fallen(TIED.outcome, drawn("heads\ntails"))
    drawing = history.when(draw_lot, seeds=seeds, by=person(2), effective=on(10))
    drawing.then(
        LotDrawn(on(10), seeds, "", POLL, person(2)),
        replace(TIED, effective=on(10), outcome=came_to),
    )
    assert came_to.result == drawn("heads\ntails")
    assert drawing.state.result == came_to.result


def test_one_seed_alone_is_what_a_case_to_evaluate_calls_the_lot() -> None:
    history = given(PUT, FIRST, OPENED, CLOSED, TIED)
    state = history.when(draw_lot, seeds=("heads",), effective=on(10)).state
    assert state.result == drawn("heads")


def test_no_seed_is_kept_back_or_exchanged() -> None:
    history = given(PUT, FIRST, SECOND, OPENED, CLOSED, TIED)
    history.when(draw_lot, seeds=("heads",), effective=on(10)).refused(SeedsMissing(2, 1))
    history.when(draw_lot, seeds=("tails", "heads"), effective=on(10)).refused(SeedNotCommitted(1))
    history.when(draw_lot, seeds=("heads", "x"), effective=on(10)).refused(SeedNotCommitted(2))
    history.when_reported(draw_lot, seeds=("heads", "x"), effective=on(10)).refused(
        SeedNotCommitted(2)
    )


@pytest.mark.parametrize("fell", ["adopted", "rejected"])
def test_a_lot_of_minutes_that_nobody_prepared_falls_as_they_tell(fell: Any) -> None:
    history = given(PUT, OPENED, CLOSED, TIED)
    telling: dict[str, Any] = {"fell": fell, "effective": on(10)}
    drawing = history.when_reported(draw_lot, **telling)
    drawing.then(
        LotDrawn(on(10), (), "", POLL, fell=fell),
        replace(TIED, effective=on(10), outcome=fallen(TIED.outcome, fell)),
    ).found(LotNotPrepared)
    assert drawing.state.result == fell
    history.when(draw_lot, **telling).refused(LotNotPrepared)


def test_a_lot_of_minutes_that_tell_what_it_was_drawn_from_is_drawn_from_that() -> None:
    history = given(PUT, OPENED, CLOSED, TIED)
    drawing = history.when_reported(draw_lot, seeds=("heads",), effective=on(10))
    drawing.found(LotNotPrepared)
    assert drawing.state.result == drawn("heads")
    history.when_reported(draw_lot, effective=on(10)).refused(SeedsMissing(1, 0))


def test_what_anybody_can_draw_again_does_not_fall_otherwise() -> None:
    history = given(PUT, FIRST, OPENED, CLOSED, TIED)
    fell = drawn("heads")
    other: Any = {"adopted": "rejected", "rejected": "adopted"}[fell]
    so: dict[str, Any] = {"seeds": ("heads",), "effective": on(10)}
    history.when(draw_lot, **so, fell=fell).then(
        LotDrawn(on(10), ("heads",), "", POLL),
        replace(TIED, effective=on(10), outcome=fallen(TIED.outcome, fell)),
    )
    history.when(draw_lot, **so, fell=other).refused(LotFellOtherwise(other, fell))
    told = history.when_reported(draw_lot, **so, fell=other)
    assert told.found(LotFellOtherwise).state.result == fell
    kept_back = history.when_reported(draw_lot, fell=other, effective=on(10))
    assert kept_back.found(SeedsMissing).state.result == other
    history.when_reported(draw_lot, **so, options=("a",)).refused(DeclaredOtherwise("options"))


def test_a_source_takes_the_place_of_seeds_that_are_kept_back() -> None:
    later = replace(CITED, effective=on(10))
    history = given(PUT, FIRST, SECOND, OPENED, CLOSED, TIED, later)
    early = history.when(draw_lot, seeds=("12 34 45",), effective=on(12))
    early.refused(SourceNotPublished(on(20)))
    drawing = history.when(draw_lot, seeds=("12 34 45",), effective=on(21))
    assert drawing.state.result == drawn("12 34 45")
    assert drawing.happened[0] == LotDrawn(on(21), ("12 34 45",), CITED.source, POLL)


def test_what_a_source_published_nobody_tells_alone() -> None:
    cited = replace(CITED, effective=on(10))
    history = given(PUT, FIRST, OPENED, CLOSED, TIED, cited)
    said: dict[str, Any] = {"seeds": ("12 34 45",), "effective": on(21)}
    told = LotSourceTold(on(21), "12 34 45", SCHOOL, POLL)
    telling = history.when(draw_lot, **said, alone=SCHOOL)
    telling.then(told).again().refused(SourceAlreadyTold(SCHOOL))
    waiting = given(PUT, FIRST, OPENED, CLOSED, TIED, cited, told)
    assert waiting.when(draw_lot, **said, alone=FIRM).happened[0] == LotDrawn(
        on(21), ("12 34 45",), CITED.source, POLL
    )
    other = {**said, "seeds": ("6 7 8",)}
    waiting.when(draw_lot, **other, alone=FIRM).then(replace(told, said="6 7 8", told_by=FIRM))
    corrected = waiting.when(draw_lot, **other, alone=SCHOOL)
    corrected.then(replace(told, said="6 7 8"))
    after = given(PUT, FIRST, OPENED, CLOSED, TIED, cited, told, *corrected.happened)
    after.when(draw_lot, **said, alone=FIRM).then(replace(told, told_by=FIRM))
    assert isinstance(after.when(draw_lot, **said).happened[0], LotDrawn)


def test_a_lot_is_drawn_for_a_tie_alone_and_once() -> None:
    given(PUT, FIRST, OPENED).when(draw_lot, seeds=("heads",), effective=on(10)).refused(NotTied)
    given(*VOTED, TIED).when(draw_lot, seeds=(), effective=on(10)).refused(LotNotPrepared)
    history = given(PUT, FIRST, OPENED, CLOSED, TIED)
    again = history.when(draw_lot, seeds=("heads",), effective=on(10)).again()
    assert again.refusal is not None and again.refusal.code == "MOTION_ALREADY_DECIDED"


AGAIN = PollOpened(on(10), SECOND_POLL, body(5))


def test_a_lot_that_a_source_tells_of_where_nothing_is_tied_changes_nothing() -> None:
    drawn_early = given(PUT, OPENED, CLOSED).when_reported(
        draw_lot, seeds=("heads",), by=person(2), effective=on(10)
    )
    in_vain = LotDrawn(on(10), ("heads",), "", None, person(2), in_vain=True)
    drawn_early.then(in_vain).found(NotTied)
    after = given(PUT, FIRST, SECOND, OPENED, CLOSED, in_vain, TIED)
    seeds = ("heads", "tails")
    drawing = after.when(draw_lot, seeds=seeds, by=person(2), effective=on(11))
    assert drawing.happened[0] == LotDrawn(on(11), seeds, "", POLL, person(2))
    empty = given(PUT, OPENED, CLOSED).when_reported(draw_lot, seeds=(), effective=on(10))
    empty.refused(SeedsMissing)
    blank = given(PUT, OPENED, CLOSED).when_reported(draw_lot, seeds=(" ",), effective=on(10))
    blank.refused(TextMissing)


def test_while_a_tie_is_voted_on_anew_no_lot_is_drawn() -> None:
    drawing: dict[str, Any] = {"seeds": ("heads",), "effective": on(11)}
    history = (PUT, FIRST, OPENED, CLOSED, TIED, AGAIN)
    given(*history).when(draw_lot, **drawing).refused(AnotherPollOpen(SECOND_POLL))
    closed = (*history, PollClosed(on(11), SECOND_POLL))
    given(*closed).when(draw_lot, **drawing).refused(PollNotCounted(SECOND_POLL))
    given(*history).when_reported(draw_lot, **drawing).found(AnotherPollOpen(SECOND_POLL))


def test_a_lot_that_was_drawn_all_the_same_leaves_no_key_of_the_other_poll() -> None:
    secret = replace(PUT, rule=PinnedRule(replace(RULE, secrecy="secret"), StatedDefault()))
    counted = BallotKeyDestroyed(on(9), POLL)
    history = given(secret, FIRST, OPENED, CLOSED, TIED, counted, AGAIN)
    drawing = history.when_reported(draw_lot, seeds=("heads",), effective=on(11))
    assert drawing.happened[-1] == BallotKeyDestroyed(on(11), SECOND_POLL)
