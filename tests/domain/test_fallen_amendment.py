"""An amendment that falls with a void decision: what the text says from then on, and before."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from domain.agreements.agreement import AGREEMENT, Agreement, clauses_at, text_at
from domain.agreements.amendment import AmendmentFell
from domain.agreements.clause import ClauseChange, InsertClause, MoveClause, RepealClause
from domain.agreements.earlier_wording import overtaken
from domain.agreements.repealed import fell_with, is_repealed
from domain.challenges.falling import WordingCannotReturn, let_amendment_fall
from domain.motions.validity import DependentDecided
from domain.provisions.provision import DecisionRuleProvision
from domain.refusal import Reported
from domain.values import AmendmentId, DecisionId, Moment, PartnershipId, Sealed
from domain.voting.rules import MAJORITY
from tests.domain.agreements import (
    CLAUSES,
    DRAFTED,
    FIRST,
    GIFTS,
    IN_FORCE,
    NEW,
    PURPOSE,
    SECOND,
    TERM,
    THIRD,
    adopted,
    clause,
    proposed,
    reworded,
    year,
)

SO = Sealed("So", PartnershipId(uuid4()))
VOID, JUDGING = DecisionId(UUID(int=31)), DecisionId(UUID(int=32))


def fell(id: AmendmentId, at: int) -> AmendmentFell:
    return AmendmentFell(year(at), id, VOID, JUDGING)


def amended(id: AmendmentId, at: int, *changes: ClauseChange) -> tuple[object, object]:
    return proposed(id, *changes), adopted(id, at)


def folded(*events: object) -> Agreement:
    state = None
    for one in (DRAFTED, IN_FORCE, *events):
        state = AGREEMENT.evolve(state, one)
    assert state is not None
    return state


def said(agreement: Agreement, at: int) -> str:
    return text_at(agreement, year(at).at).replace("\n", " ").strip()


def test_the_text_says_again_what_it_said_from_when_that_was_decided() -> None:
    changes = reworded(GIFTS, "More gifts\n"), InsertClause(clause(NEW, "New\n"), TERM)
    text = folded(*amended(FIRST, 2003, *changes), fell(FIRST, 2006))
    assert [said(text, at) for at in (2002, 2004, 2006)] == [
        "Purpose Gifts Term",
        "Purpose More gifts Term New",
        "Purpose Gifts Term",
    ]
    assert text.amendments[FIRST].status == "fallen"
    assert text.amendments[FIRST].in_effect == year(2003)


def test_what_was_known_before_stays_what_it_was() -> None:
    before = amended(FIRST, 2003, reworded(GIFTS, "More gifts\n"))
    assert said(folded(*before), 2006) == "Purpose More gifts Term"
    assert said(folded(*before, fell(FIRST, 2006)), 2005) == "Purpose More gifts Term"


def test_what_takes_effect_only_later_never_does() -> None:
    text = folded(*amended(FIRST, 2010, reworded(GIFTS, "More\n")), fell(FIRST, 2006))
    assert {said(text, at) for at in (2006, 2009, 2010, 2020)} == {"Purpose Gifts Term"}


def test_a_repealed_clause_stands_again_where_it_stood_and_a_moved_one_is_back() -> None:
    changes = RepealClause(GIFTS), MoveClause(TERM, None)
    text = folded(*amended(FIRST, 2003, *changes), fell(FIRST, 2006))
    assert (said(text, 2004), said(text, 2006)) == ("Term Purpose", "Purpose Gifts Term")


def test_what_another_amendment_made_of_it_since_stands_until_that_falls_too() -> None:
    first = amended(
        FIRST, 2003, reworded(GIFTS, "More\n"), InsertClause(clause(NEW, "New\n"), TERM)
    )
    second = amended(SECOND, 2004, reworded(GIFTS, "Most\n"), reworded(NEW, "Newer\n"))
    text = folded(*first, *second, fell(FIRST, 2006))
    assert said(text, 2006) == "Purpose Most Term Newer"
    assert text.text.clashes == ()
    assert said(folded(*first, *second, fell(FIRST, 2006), fell(SECOND, 2007)), 2007) == (
        "Purpose Gifts Term"
    )
    other = folded(*first, *second, fell(SECOND, 2006))
    assert said(other, 2006) == "Purpose More Term New"
    assert said(folded(*first, *second, fell(SECOND, 2006), fell(FIRST, 2007)), 2007) == (
        "Purpose Gifts Term"
    )


def test_what_another_amendment_repealed_or_moved_since_stays_so() -> None:
    first = amended(FIRST, 2003, reworded(GIFTS, "More\n"), MoveClause(TERM, None))
    second = amended(SECOND, 2004, RepealClause(GIFTS), MoveClause(TERM, PURPOSE))
    assert said(folded(*first, *second, fell(FIRST, 2006)), 2006) == "Purpose Term"


def test_what_stands_below_a_clause_that_goes_moves_up() -> None:
    first = amended(FIRST, 2003, InsertClause(clause(NEW, "New\n"), TERM))
    second = amended(SECOND, 2004, MoveClause(GIFTS, NEW, NEW))
    text = folded(*first, *second, fell(FIRST, 2006))
    standing = {one.clause.id: one.clause.parent for one in clauses_at(text, year(2006).at)}
    assert standing == {PURPOSE: None, TERM: None, GIFTS: None}


def test_a_wording_that_comes_back_has_a_number_of_its_own() -> None:
    """A motion that pinned version 2 meanwhile keeps that: no later one takes its number."""
    text = folded(
        *amended(FIRST, 2003, reworded(GIFTS, "More\n")),
        fell(FIRST, 2006),
        *amended(SECOND, 2008, reworded(GIFTS, "Few\n")),
    )

    def number(at: int) -> tuple[int, AmendmentId | None]:
        standing = clauses_at(text, year(at).at)
        return next((one.version, one.amendment) for one in standing if one.clause.id == GIFTS)

    assert [number(at) for at in (2002, 2004, 2006, 2008)] == [
        (1, None),
        (2, FIRST),
        (3, None),
        (4, SECOND),
    ]


def test_an_amendment_entered_later_for_before_is_worked_in_and_the_fall_after_it() -> None:
    text = folded(
        *amended(FIRST, 2003, reworded(GIFTS, "More\n")),
        fell(FIRST, 2006),
        *amended(SECOND, 2002, reworded(GIFTS, "Few\n")),
    )
    assert [said(text, at) for at in (2002, 2004, 2006)] == [
        "Purpose Few Term",
        "Purpose More Term",
        "Purpose Few Term",
    ]


def test_the_clause_of_a_body_went_by_the_fall_and_not_by_a_repeal() -> None:
    made = amended(FIRST, 2003, InsertClause(clause(NEW, "New\n"), TERM))
    happened = fell(FIRST, 2006)
    text = folded(*made, happened)
    assert not is_repealed(text, NEW, year(2005).at)
    assert is_repealed(text, NEW, year(2006).at)
    assert fell_with(text, NEW, year(2006).at) == happened
    repealed = folded(*made, *amended(SECOND, 2004, RepealClause(NEW)), happened)
    assert is_repealed(repealed, NEW, year(2006).at)
    assert fell_with(repealed, NEW, year(2006).at) is None


def test_what_was_drawn_up_on_a_wording_that_fell_is_proposed_anew() -> None:
    text = folded(
        *amended(FIRST, 2003, reworded(GIFTS, "More\n")),
        proposed(SECOND, reworded(GIFTS, "More still\n"), at=2004),
        fell(FIRST, 2006),
        proposed(THIRD, reworded(GIFTS, "Few\n"), at=2007),
    )
    assert overtaken(text, text.amendments[SECOND]) == (GIFTS, FIRST)
    assert overtaken(text, text.amendments[SECOND], year(2005)) is None
    assert overtaken(text, text.amendments[SECOND], year(2006)) == (GIFTS, FIRST)
    assert overtaken(text, text.amendments[THIRD]) is None


@pytest.mark.parametrize("is_adopted", [True, False])
def test_an_amendment_falls_once(is_adopted: bool) -> None:
    events = amended(FIRST, 2003, reworded(GIFTS, "More\n"))[: 2 if is_adopted else 1]
    decided = DependentDecided(year(2006), uuid4(), "falls", SO, JUDGING)
    text = folded(*events)
    done = let_amendment_fall(text, FIRST, nullified=VOID, decided=decided)
    assert done == [fell(FIRST, 2006)]
    after = folded(*events, *done)
    assert after.amendments[FIRST].status == "fallen"
    assert after.amendments[FIRST].concluded == _concluded(is_adopted)
    assert said(after, 2007) == "Purpose Gifts Term"
    assert let_amendment_fall(after, FIRST, nullified=VOID, decided=decided) == []


def test_what_would_not_stand_without_it_is_refused() -> None:
    """It took a rule out of one clause, and another amendment put that into another since."""
    rule = DecisionRuleProvision("voting", (), MAJORITY)
    drafted = replace(DRAFTED, clauses=(replace(CLAUSES[0], provisions=(rule,)), *CLAUSES[1:]))
    again = InsertClause(replace(clause(NEW, "New\n"), provisions=(rule,)), TERM)
    first = amended(FIRST, 2003, reworded(PURPOSE, "Purpose only\n"))
    text = None
    for one in (drafted, IN_FORCE, *first, *amended(SECOND, 2004, again)):
        text = AGREEMENT.evolve(text, one)
    assert text is not None
    decided = DependentDecided(year(2006), uuid4(), "falls", SO, JUDGING)
    with pytest.raises(WordingCannotReturn) as refused:
        let_amendment_fall(text, FIRST, nullified=VOID, decided=decided)
    assert (refused.value.amendment, refused.value.problem) == (FIRST, "RULES_CLASH")
    told = Reported()
    assert let_amendment_fall(text, FIRST, nullified=VOID, decided=decided, conduct=told)
    assert [one.code for one in told.findings] == ["WORDING_CANNOT_RETURN"]
    [undone] = let_amendment_fall(text, SECOND, nullified=VOID, decided=decided)
    after = AGREEMENT.evolve(text, undone)
    assert let_amendment_fall(after, FIRST, nullified=VOID, decided=decided)


def _concluded(is_adopted: bool) -> Moment:
    return year(2003) if is_adopted else year(2006)
