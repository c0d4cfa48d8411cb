"""Agreements beside each other: two of one partnership that say two things on one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    AgreementDrafted,
    AgreementEnteredIntoForce,
    AgreementTerminated,
)
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.agreements.clause import Clause, InsertClause
from domain.agreements.coherence import as_proposed, require_coherent
from domain.agreements.governing import Whose, provisions_governing
from domain.parties.partnership import PartyAcceded
from domain.provisions.provision import (
    EVERY_MATTER,
    AmendmentRuleProvision,
    DecisionRuleProvision,
    DurationProvision,
    Provision,
    RulesClash,
)
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.signing_rule import SignedAct, SigningProvision, signing_in
from domain.refusal import DONE_HERE, Reported
from domain.values import (
    AgreementId,
    AmendmentId,
    BodyId,
    ClauseId,
    OrganisationId,
    PostId,
)
from domain.voting.rules import ALL_AGREE
from tests.domain.partnerships import ALLIANCE, HILL, LAKE, MILL, PORT, alliance, between, on

OURS, THEIRS = AgreementId(UUID(int=2)), AgreementId(UUID(int=3))
BOARD = BodyId(UUID(int=4))
PARTIES = alliance()
FIRST, ADDED = UUID(int=10), UUID(int=11)


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
        require_coherent(before, after, others, PARTIES, since, DONE_HERE)
    assert met.value == RulesClash(matter, "theirs", "ours")
    reported = Reported()
    require_coherent(before, after, others, PARTIES, since, reported)
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
    require_coherent(before, after, [agreement(THEIRS, other)], PARTIES, since, DONE_HERE)


def test_it_is_looked_at_from_the_day_of_the_effect_on() -> None:
    """What is over by then clashes with nothing; what is a draft, or binds later, may yet."""
    before, theirs = agreement(OURS), rule("tea", name="theirs")
    after, since = as_proposed(before, change(rule("tea"), takes_effect=2022))
    assert since == on(2022)
    over = agreement(THEIRS, theirs, more=[AgreementTerminated(on(2022))])
    for other in (over, agreement(THEIRS, theirs, since=None)):
        require_coherent(before, after, [other], PARTIES, since, DONE_HERE)
    for year in (2020, 2023):
        with pytest.raises(RulesClash):
            require_coherent(
                before, after, [agreement(THEIRS, theirs, since=year)], PARTIES, since, DONE_HERE
            )


def test_a_later_amendment_of_the_other_agreement_clashes_as_well() -> None:
    proposed = change(rule("tea", name="theirs"))
    adopted = AmendmentAdopted(on(2025), proposed.id, on(2021), None)
    other = agreement(THEIRS, more=[proposed, adopted])
    before = agreement(OURS)
    after, since = as_proposed(before, change(rule("tea")))
    with pytest.raises(RulesClash):
        require_coherent(before, after, [other], PARTIES, since, DONE_HERE)


def test_an_agreement_that_enters_into_force_is_looked_at_beside_the_others() -> None:
    draft, bound = agreement(OURS, rule("tea"), since=None), agreement(OURS, rule("tea"))
    others = [agreement(THEIRS, rule("tea", name="theirs"))]
    with pytest.raises(RulesClash):
        require_coherent(draft, bound, others, PARTIES, on(2020), DONE_HERE)
    require_coherent(draft, bound, [], PARTIES, on(2020), DONE_HERE)


def test_a_clash_that_was_there_before_hinders_no_other_change() -> None:
    before = agreement(OURS, rule("tea"))
    after, since = as_proposed(before, change(rule("coffee")))
    others = [agreement(THEIRS, rule("tea", name="theirs"))]
    require_coherent(before, after, others, PARTIES, since, DONE_HERE)


# Of whom


BUDGET = DecisionRuleProvision("ours", ("budget",), ALL_AGREE)
THEIR_BUDGET = DecisionRuleProvision("theirs", ("budget",), ALL_AGREE)


def signing(name: str, party: OrganisationId | None = None, **more: Any) -> SigningProvision:
    return SigningProvision(name, ("agreements",), party, **more)


@pytest.mark.parametrize(
    ("ours", "theirs", "clashes"),
    [
        ((HILL, LAKE), (MILL, PORT), False),
        ((HILL, LAKE), (LAKE, MILL), False),
        ((HILL, LAKE), (LAKE, HILL), True),
        ((HILL, LAKE), (), True),
        ((), (HILL, LAKE), False),
        ((HILL, LAKE, MILL), (HILL, LAKE), False),
        ((HILL, LAKE, MILL), (LAKE, MILL, PORT), True),
    ],
)
def test_rules_clash_only_where_they_could_govern_the_same_parties(
    ours: tuple[OrganisationId, ...], theirs: tuple[OrganisationId, ...], clashes: bool
) -> None:
    four = alliance(HILL, LAKE, MILL, PORT)
    before = between(*ours, id=2)
    after = between(*ours, id=2, carries=[BUDGET])
    others = [between(*theirs, id=3, carries=[THEIR_BUDGET])]
    found = Reported()
    require_coherent(before, after, others, four, on(2020), found)
    assert [one.code for one in found.findings] == ["RULES_CLASH"] * clashes


def test_a_text_of_fewer_stops_none_of_more_and_governs_nothing_then() -> None:
    three = alliance(HILL, LAKE, MILL)
    of_two, of_all = between(HILL, LAKE, id=3, carries=[THEIR_BUDGET]), between(id=2)
    adopted = between(id=2, carries=[BUDGET])
    require_coherent(of_all, adopted, [of_two], three, on(2020), DONE_HERE)
    for whose in (Whose(parties=(HILL, LAKE)), Whose(of_two.id)):
        governing = provisions_governing([of_two, adopted], three, whose, on(2020).at)
        assert [one.provision.name for one in governing] == ["ours"]
        alone = provisions_governing([of_two, of_all], three, whose, on(2020).at)
        assert [one.provision.name for one in alone] == ["theirs"]
    with pytest.raises(RulesClash) as met:
        require_coherent(between(HILL, LAKE, id=3), of_two, [adopted], three, on(2020), DONE_HERE)
    assert met.value.sentence == (
        "Two provisions, “ours” and “theirs”, both govern the matter “budget”: clause 1 of “A2” "
        "and clause 1 of “A3”."
    )


def test_how_a_party_signs_it_says_beside_a_text_of_more() -> None:
    three = alliance(HILL, LAKE, MILL)
    own = between(HILL, id=3, carries=[signing("one", HILL)])
    charter = between(id=2, carries=[signing("two", HILL, together=2)])
    require_coherent(between(id=2), charter, [own], three, on(2020), DONE_HERE)
    require_coherent(between(HILL, id=3), own, [charter], three, on(2020), DONE_HERE)
    same = between(id=4, carries=[signing("three", HILL, together=3)])
    with pytest.raises(RulesClash):
        require_coherent(between(id=4), same, [charter], three, on(2020), DONE_HERE)


def rule_of(*texts: Agreement, act: SignedAct = "agreements") -> str | None:
    """By which rule Hill School signs, of texts of three."""
    whose = Whose(parties=(HILL,))
    governing = provisions_governing(texts, alliance(HILL, LAKE, MILL), whose, on(2020).at)
    found = signing_in(HILL, act, governing)
    return None if found is None else found.provision.name


def test_a_text_of_fewer_lessens_nothing_that_one_of_more_asks_of_who_signs() -> None:
    """It adds to it where it asks for no less in anything."""
    treasurer, other = PostId(UUID(int=51)), PostId(UUID(int=52))
    for of_all in (signing("all"), signing("all", HILL)):
        charter = between(id=2, carries=[replace(of_all, together=2, posts=(treasurer, other))])
        for less in (
            signing("own", HILL, together=1, posts=(treasurer,)),
            signing("own", HILL, together=3),
            signing("own", HILL, together=3, posts=(treasurer, PostId(UUID(int=53)))),
        ):
            for whom in ((HILL,), (HILL, LAKE)):
                assert rule_of(charter, between(*whom, id=3, carries=[less])) == "all"
        more = signing("own", HILL, together=2, posts=(treasurer,))
        assert rule_of(between(HILL, id=3, carries=[more]), charter) == "own"
    heads_excluded = signing("all", posts=(treasurer,), head=False)
    charter = between(id=2, carries=[heads_excluded])
    with_head = replace(heads_excluded, name="own", party=HILL, head=True)
    assert rule_of(charter, between(HILL, id=3, carries=[with_head])) == "all"
    alone = between(HILL, id=3, carries=[signing("own", HILL, together=2)])
    assert rule_of(between(id=2), alone) == "own"
    two = [signing("own", HILL, together=2), signing("another", HILL, together=3)]
    assert rule_of(charter, between(HILL, id=3, carries=two)) == "all"


@pytest.mark.parametrize(
    ("ours", "theirs", "clashes"),
    [
        (signing("a"), signing("b"), True),
        (signing("a", LAKE), signing("b", LAKE), True),
        (signing("a", HILL), signing("b", HILL), False),
        (signing("a", MILL), signing("b", MILL), False),
        (SigningProvision("a", ("payments",)), SigningProvision("b", ("payments",)), False),
    ],
    ids=["of each", "of the one in common", "of one", "of the other", "payments, which are of all"],
)
def test_who_signs_clashes_only_for_a_party_that_both_bind(
    ours: SigningProvision, theirs: SigningProvision, clashes: bool
) -> None:
    three = alliance(HILL, LAKE, MILL)
    before, after = between(HILL, LAKE, id=2), between(HILL, LAKE, id=2, carries=[ours])
    others = [between(LAKE, MILL, id=3, carries=[theirs])]
    found = Reported()
    require_coherent(before, after, others, three, on(2020), found)
    assert [one.code for one in found.findings] == ["RULES_CLASH"] * clashes


def test_a_text_clashes_with_one_that_governs_who_joined_later() -> None:
    joined = alliance(HILL, LAKE, more=[PartyAcceded(on(2021), MILL), PartyAcceded(on(2021), PORT)])
    older = between(HILL, LAKE, id=3, carries=[THEIR_BUDGET])
    before, after = between(MILL, PORT, id=2), between(MILL, PORT, id=2, carries=[BUDGET])
    with pytest.raises(RulesClash):
        require_coherent(before, after, [older], joined, on(2022), DONE_HERE)
