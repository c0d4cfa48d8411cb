"""Agreements beside each other: two of one partnership that say two things on one matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.agreement import (
    AGREEMENT,
    Agreement,
    AgreementDrafted,
    AgreementEnteredIntoForce,
    AgreementTerminated,
)
from domain.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.clause import Clause, InsertClause
from domain.coherence import as_proposed, require_coherent
from domain.provision import (
    EVERY_MATTER,
    AmendmentRuleProvision,
    DecisionRuleProvision,
    DurationProvision,
    Provision,
    RulesClash,
)
from domain.refusal import DONE_HERE, Reported
from domain.rules import ALL_AGREE
from domain.scheme import Assignment, SchemeProvision
from domain.values import AgreementId, AmendmentId, BodyId, ClauseId, Moment, PartnershipId

ALLIANCE = PartnershipId(UUID(int=1))
OURS, THEIRS = AgreementId(UUID(int=2)), AgreementId(UUID(int=3))
BOARD = BodyId(UUID(int=4))
FIRST, ADDED = UUID(int=10), UUID(int=11)


def on(year: int) -> Moment:
    return Moment.of(date(year, 1, 1))


def agreement(
    id: AgreementId, *provisions: Provision, since: int | None = 2020, more: Sequence[Any] = ()
) -> Agreement:
    """An agreement with one clause, in force since a year, or not."""
    clause = Clause(ClauseId(FIRST), "1", "", "x\n", None, provisions)
    drafted = AgreementDrafted(on(2019), id, ALLIANCE, "A", "en", "", (), (clause,))
    begun = [] if since is None else [AgreementEnteredIntoForce(on(since))]
    state: Agreement | None = AGREEMENT.fold([drafted, *begun, *more])
    assert state is not None
    return state


def change(*provisions: Provision, takes_effect: int | None = None) -> AmendmentProposed:
    """A proposal of 2021 that adds a clause with the provisions."""
    clause = Clause(ClauseId(ADDED), "2", "", "y\n", None, provisions)
    text = AmendmentText("More", (InsertClause(clause, ClauseId(FIRST)),))
    when = None if takes_effect is None else on(takes_effect)
    return AmendmentProposed(on(2021), AmendmentId(UUID(int=20)), text, when)


def rule(*matters: str, body: BodyId | None = None, name: str = "ours") -> DecisionRuleProvision:
    return DecisionRuleProvision(name, matters, ALL_AGREE, body)


def scheme(matter: str, name: str = "ours") -> SchemeProvision:
    return SchemeProvision(name, (Assignment((matter,), "all-parties"),))


@pytest.mark.parametrize(
    ("own", "other", "matter"),
    [
        (rule("tea"), rule("tea", name="theirs"), "tea"),
        (rule(), rule(name="theirs"), EVERY_MATTER),
        (rule("tea", body=BOARD), rule("a", "tea", body=BOARD, name="theirs"), "tea"),
        (scheme("tea"), scheme("tea", name="theirs"), "tea"),
    ],
)
def test_an_amendment_that_would_clash_with_another_agreement_is_refused(
    own: Provision, other: Provision, matter: str
) -> None:
    before, others = agreement(OURS), [agreement(THEIRS, other)]
    after, since = as_proposed(before, change(own))
    with pytest.raises(RulesClash) as met:
        require_coherent(before, after, others, since, DONE_HERE)
    assert met.value == RulesClash(matter, "theirs", "ours")
    reported = Reported()
    require_coherent(before, after, others, since, reported)
    assert [finding.code for finding in reported.findings] == ["RULES_CLASH"]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (rule("tea"), rule("coffee", name="theirs")),
        (rule("tea"), rule(name="theirs")),
        (rule("tea"), rule("tea", body=BOARD, name="theirs")),
        (rule("tea"), scheme("tea")),
        (AmendmentRuleProvision("a", "decision"), AmendmentRuleProvision("b", "signatures")),
        (DurationProvision("a", months=1), DurationProvision("b", months=2)),
    ],
)
def test_what_each_agreement_says_of_itself_or_more_closely_is_no_clash(
    own: Provision, other: Provision
) -> None:
    before = agreement(OURS)
    after, since = as_proposed(before, change(own))
    require_coherent(before, after, [agreement(THEIRS, other)], since, DONE_HERE)


def test_it_is_looked_at_from_the_day_of_the_effect_on() -> None:
    """What is over by then clashes with nothing; what is a draft, or binds later, may yet."""
    before, theirs = agreement(OURS), rule("tea", name="theirs")
    after, since = as_proposed(before, change(rule("tea"), takes_effect=2022))
    assert since == on(2022)
    over = agreement(THEIRS, theirs, more=[AgreementTerminated(on(2022))])
    for other in (over, agreement(THEIRS, theirs, since=None)):
        require_coherent(before, after, [other], since, DONE_HERE)
    for year in (2020, 2023):
        with pytest.raises(RulesClash):
            require_coherent(
                before, after, [agreement(THEIRS, theirs, since=year)], since, DONE_HERE
            )


def test_a_later_amendment_of_the_other_agreement_clashes_as_well() -> None:
    proposed = change(rule("tea", name="theirs"))
    adopted = AmendmentAdopted(on(2025), proposed.id, on(2021), None)
    other = agreement(THEIRS, more=[proposed, adopted])
    before = agreement(OURS)
    after, since = as_proposed(before, change(rule("tea")))
    with pytest.raises(RulesClash):
        require_coherent(before, after, [other], since, DONE_HERE)


def test_an_agreement_that_enters_into_force_is_looked_at_beside_the_others() -> None:
    draft, bound = agreement(OURS, rule("tea"), since=None), agreement(OURS, rule("tea"))
    others = [agreement(THEIRS, rule("tea", name="theirs"))]
    with pytest.raises(RulesClash):
        require_coherent(draft, bound, others, on(2020), DONE_HERE)
    require_coherent(draft, bound, [], on(2020), DONE_HERE)


def test_a_clash_that_was_there_before_hinders_no_other_change() -> None:
    before = agreement(OURS, rule("tea"))
    after, since = as_proposed(before, change(rule("coffee")))
    others = [agreement(THEIRS, rule("tea", name="theirs"))]
    require_coherent(before, after, others, since, DONE_HERE)
