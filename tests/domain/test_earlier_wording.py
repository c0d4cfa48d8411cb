"""An amendment that was drawn up on an earlier wording takes nothing back unnoticed."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.amendment import AmendmentProposed, AmendmentText
from domain.agreements.clause import ClauseChange, MoveClause, RepealClause
from domain.agreements.earlier_wording import (
    AmendmentsOverlap,
    DrawnUpOnEarlierWording,
    lint_amendments,
    open_beside,
    overlapping,
    require_apart,
)
from domain.agreements.revision import (
    adopt_amendment,
    propose_amendment,
    sign_amendment,
    withdraw_amendment,
)
from domain.refusal import DONE_HERE
from tests.domain.agreements import (
    FIRST,
    GIFTS,
    PURPOSE,
    SECOND,
    TERM,
    THIRD,
    adopted,
    after,
    proposed,
    reworded,
    year,
)
from tests.domain.specification import Given
from tests.domain.test_signing import HEAD, HILL, TWO

FIVE, SIX = reworded(TERM, "Five years\n"), reworded(TERM, "Six years\n")
OVERTAKEN = DrawnUpOnEarlierWording(SECOND, "the clause “Five years”", FIRST)
SIGNING: dict[str, Any] = {
    "amendment": SECOND,
    "party": HILL,
    "signer": HEAD,
    "parties": TWO,
    "effective": year(2004),
}
ADOPTING: dict[str, Any] = {"amendment": SECOND, "parties": (), "effective": year(2004)}


PURPOSES = reworded(PURPOSE, "Purposes\n")
OPEN = (proposed(FIRST, FIVE), proposed(SECOND, SIX), proposed(THIRD, PURPOSES))


def text(given: Given) -> Agreement:
    agreement = AGREEMENT.fold(given.events)
    assert agreement is not None
    return agreement


def both(first: ClauseChange, second: ClauseChange) -> Given:
    """Two were proposed on the same text, and the first one is adopted."""
    return after(proposed(FIRST, first), proposed(SECOND, second), adopted(FIRST, 2003))


def test_it_is_neither_signed_nor_adopted_once_another_changed_its_clause() -> None:
    overtaken = both(FIVE, SIX)
    overtaken.when(adopt_amendment, **ADOPTING).refused(OVERTAKEN)
    overtaken.when(sign_amendment, **SIGNING).refused(OVERTAKEN)
    assert "propose it anew" in OVERTAKEN.sentence


def test_it_can_be_withdrawn_and_proposed_anew_on_the_wording_of_now() -> None:
    withdrawing = {"amendment": SECOND, "is_entitled": True, "effective": year(2004)}
    assert both(FIVE, SIX).when(withdraw_amendment, **withdrawing).state is not None
    anew = after(proposed(FIRST, FIVE), adopted(FIRST, 2003), proposed(SECOND, SIX, at=2004))
    adopting = {**ADOPTING, "effective": year(2005)}
    assert anew.when(adopt_amendment, **adopting).state.amendments[SECOND].status == "adopted"


@pytest.mark.parametrize(
    ("first", "second", "is_taken_back"),
    [
        (FIVE, SIX, True),
        (FIVE, RepealClause(TERM), True),
        (MoveClause(TERM, None), MoveClause(TERM, PURPOSE), True),
        (FIVE, reworded(GIFTS, "No gifts\n"), False),
        (MoveClause(TERM, None), SIX, False),
        (FIVE, MoveClause(TERM, PURPOSE), False),
        (MoveClause(TERM, None), RepealClause(TERM), False),
    ],
)
def test_only_what_would_be_taken_back_stands_in_the_way(
    first: ClauseChange, second: ClauseChange, is_taken_back: bool
) -> None:
    adopting = both(first, second).when(adopt_amendment, **ADOPTING)
    if is_taken_back:
        adopting.refused(DrawnUpOnEarlierWording)
    else:
        assert adopting.state.amendments[SECOND].status == "adopted"


def test_what_takes_effect_later_is_known_to_who_proposes_after_its_adoption() -> None:
    anew = after(proposed(FIRST, FIVE), adopted(FIRST, 2010), proposed(SECOND, SIX, at=2004))
    adopting = {**ADOPTING, "effective": year(2011)}
    assert anew.when(adopt_amendment, **adopting).state.amendments[SECOND].status == "adopted"


def test_a_day_that_lies_back_does_not_make_it_older() -> None:
    """What counts is that it was not there when the other was drawn up, whatever day is said."""
    backdated = after(proposed(FIRST, FIVE), proposed(SECOND, SIX), adopted(FIRST, 2002))
    backdated.when(adopt_amendment, **ADOPTING).refused(OVERTAKEN)


def test_of_what_is_reported_the_times_say_what_came_first() -> None:
    reported = both(FIVE, SIX)
    reported.when_reported(adopt_amendment, **ADOPTING).found(OVERTAKEN)
    reported.when_reported(sign_amendment, **SIGNING).found(OVERTAKEN)
    told_later = after(
        proposed(SECOND, SIX, at=2005), proposed(FIRST, FIVE, at=2002), adopted(FIRST, 2003)
    )
    adopting = {**ADOPTING, "effective": year(2006)}
    assert told_later.when_reported(adopt_amendment, **adopting).findings == ()


def test_a_proposal_names_the_open_ones_beside_which_it_is_made() -> None:
    proposing: dict[str, Any] = {"id": SECOND, "title": "Six", "effective": year(2003)}
    beside = after(proposed(FIRST, FIVE)).when(propose_amendment, changes=(SIX,), **proposing)
    beside.then(
        AmendmentProposed(year(2003), SECOND, AmendmentText("Six", (SIX,)), beside=(FIRST,))
    )
    alone = after(proposed(FIRST, FIVE)).when(
        propose_amendment, changes=(RepealClause(GIFTS),), **proposing
    )
    alone.then(AmendmentProposed(year(2003), SECOND, AmendmentText("Six", (RepealClause(GIFTS),))))


def test_what_is_concluded_is_not_beside() -> None:
    done = text(after(proposed(FIRST, FIVE), adopted(FIRST, 2003)))
    assert open_beside(done, (SIX,)) == ()


def test_changes_overlap_by_clause_and_by_what_they_change_of_it() -> None:
    assert overlapping((FIVE, MoveClause(GIFTS, None)), (SIX, MoveClause(GIFTS, TERM))) == [
        TERM,
        GIFTS,
    ]
    assert overlapping((FIVE,), (MoveClause(TERM, None),)) == []


def test_no_motion_adopts_both() -> None:
    agreement = text(after(*OPEN))
    with pytest.raises(AmendmentsOverlap) as refused:
        require_apart(agreement, FIRST, SECOND, DONE_HERE)
    assert refused.value == AmendmentsOverlap(FIRST, SECOND, "the clause “Term”")
    require_apart(agreement, FIRST, THIRD, DONE_HERE)


def test_the_linter_remarks_on_those_that_are_open_together_and_on_the_overtaken() -> None:
    def remarked(given: Given) -> list[str]:
        return [one.code for one in lint_amendments(text(given), year(2005).at)]

    assert remarked(after(*OPEN)) == ["AMENDMENTS_OVERLAP"]
    assert remarked(after(*OPEN, adopted(FIRST, 2003))) == ["AMENDMENT_OVERTAKEN"]
    assert remarked(after(*OPEN[1:])) == []
