from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest

from domain.agreements.agreement import (
    AgreementAlreadyDrafted,
    AgreementAlreadyInForce,
    AgreementAlreadyTerminated,
    AgreementNotInForce,
    AgreementTerminated,
    MalformedLanguage,
    draft_agreement,
    provisions_in_force,
    text_at,
)
from domain.agreements.clause import (
    Clause,
    ClauseNamedTwice,
    ParentMisplaced,
    ReplaceClause,
)
from domain.agreements.ending import terminate_agreement
from domain.agreements.revision import adopt_amendment
from domain.agreements.signing import enter_into_force
from domain.provisions.pinning import pin_rule
from domain.provisions.provision import (
    DecisionRuleProvision,
    PinnedRule,
    ProvisionInForce,
    RulesClash,
)
from domain.values import (
    AGREEMENT_TEXT_LIMIT,
    CLAUSE_TEXT_LIMIT,
    CLAUSES_LIMIT,
    PARTIES_LIMIT,
    ClauseId,
    ContradictoryDates,
    ControlCharacter,
    OrganisationId,
    TextMissing,
    TextTooLong,
    TooMany,
)
from domain.voting.rules import DecisionRule, FromClause, Majority
from tests.domain.agreements import (
    BEGUN,
    CLAUSES,
    DETAILS,
    DRAFTED,
    FIRST,
    GIFTS,
    IN_FORCE,
    MEMORANDUM,
    TERM,
    clause,
    proposed,
    year,
)
from tests.domain.specification import given

# Drafting


def test_an_agreement_is_drafted_once() -> None:
    given().when(draft_agreement, **DETAILS, effective=year(2000)).then(DRAFTED).again().refused(
        AgreementAlreadyDrafted(MEMORANDUM)
    )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": ""}, TextMissing("title")),
        ({"language": "English"}, MalformedLanguage("English")),
        ({"reference": "a\nb"}, ControlCharacter("reference", "000A", 1)),
        ({"clauses": ()}, TextMissing("text of the agreement")),
        ({"clauses": (*CLAUSES, CLAUSES[1])}, ClauseNamedTwice(GIFTS)),
        ({"clauses": (clause(GIFTS, "a", TERM), CLAUSES[2])}, ParentMisplaced(GIFTS, TERM)),
        ({"clauses": (clause(GIFTS, "a", GIFTS),)}, ParentMisplaced(GIFTS, GIFTS)),
        ({"clauses": (clause(GIFTS, "  \n"),)}, TextMissing("clause text")),
        ({"clauses": (clause(GIFTS, "a\rb"),)}, ControlCharacter("clause text", "000D", 1)),
        ({"clauses": (clause(GIFTS, "a\ud800"),)}, ControlCharacter),
        (
            {"clauses": (Clause(GIFTS, "1", "", "é" * CLAUSE_TEXT_LIMIT),)},
            TextTooLong("clause text", 2 * CLAUSE_TEXT_LIMIT, CLAUSE_TEXT_LIMIT),
        ),
        (
            {"clauses": (Clause(GIFTS, "1\t2", "", "a"),)},
            ControlCharacter("clause number", "0009", 1),
        ),
        (
            {"clauses": (Clause(GIFTS, "", "a\nb", "a"),)},
            ControlCharacter("clause heading", "000A", 1),
        ),
        ({"parties": (OrganisationId(UUID(int=7)),) * (PARTIES_LIMIT + 1)}, TooMany),
    ],
)
def test_a_malformed_draft_is_refused(wrong: dict[str, object], refusal: Exception) -> None:
    given().when(draft_agreement, **{**DETAILS, **wrong}, effective=year(2000)).refused(
        refusal  # type: ignore[arg-type]
    )


def test_the_number_of_clauses_and_the_length_of_the_whole_are_limited() -> None:
    many = tuple(clause(ClauseId(UUID(int=n)), "a") for n in range(CLAUSES_LIMIT + 1))
    given().when(draft_agreement, **{**DETAILS, "clauses": many}, effective=year(2000)).refused(
        TooMany("clauses", CLAUSES_LIMIT + 1, CLAUSES_LIMIT)
    )
    parts = AGREEMENT_TEXT_LIMIT // CLAUSE_TEXT_LIMIT + 1
    long = tuple(
        Clause(ClauseId(UUID(int=n)), "", "", "a" * CLAUSE_TEXT_LIMIT) for n in range(parts)
    )
    given().when(draft_agreement, **{**DETAILS, "clauses": long}, effective=year(2000)).refused(
        TextTooLong("text of the agreement", parts * CLAUSE_TEXT_LIMIT, AGREEMENT_TEXT_LIMIT)
    )


def test_the_text_is_its_clauses_verbatim_one_after_the_other() -> None:
    odd = ("Übung  \n\n\tdeux \u2028 pages\f\n", "no line feed", "\n\n$#<&>`\u200d\n")
    clauses = tuple(clause(ClauseId(UUID(int=n)), text) for n, text in enumerate(odd))
    whole = given().when(draft_agreement, **{**DETAILS, "clauses": clauses}, effective=year(2000))
    assert text_at(whole.state, year(2000).at) == "".join(odd)


# In force


def test_an_agreement_enters_into_force_once_and_not_before_it_was_drafted() -> None:
    begun = given(DRAFTED).when(enter_into_force, effective=year(2001))
    begun.then(IN_FORCE).again().refused(AgreementAlreadyInForce(MEMORANDUM, year(2001)))
    assert not begun.state.in_force_at(year(2000).at)
    assert begun.state.in_force_at(year(2001).at)
    given(DRAFTED).when(enter_into_force, effective=year(1999)).refused(ContradictoryDates)


def test_an_agreement_is_terminated_once_and_binds_nobody_then() -> None:
    ended = BEGUN.when(terminate_agreement, effective=year(2010))
    ended.then(AgreementTerminated(year(2010)))
    ended.again().refused(AgreementAlreadyTerminated(MEMORANDUM, year(2010)))
    assert not ended.state.in_force_at(year(2010).at)
    assert text_at(ended.state, year(2010).at) == "Purpose\nGifts\nTerm\n"
    BEGUN.when(terminate_agreement, effective=year(2000)).refused(ContradictoryDates)
    given(DRAFTED).when(terminate_agreement, effective=year(1999)).refused(ContradictoryDates)


def test_what_never_was_in_force_is_not_terminated_but_a_report_of_it_is_kept() -> None:
    not_in_force = AgreementNotInForce(MEMORANDUM, year(2005))
    draft = given(DRAFTED)
    draft.when(terminate_agreement, effective=year(2005)).refused(not_in_force)
    reported = draft.when_reported(terminate_agreement, effective=year(2005)).found(not_in_force)
    late = given(DRAFTED, *reported.happened)
    late.when(enter_into_force, effective=year(2006)).refused(ContradictoryDates)
    late.when(enter_into_force, effective=year(2001)).then(IN_FORCE)


# Provisions

HALF = DecisionRule(Majority(Fraction(1, 2), strictly=True, base="cast"))
BUDGET = DecisionRuleProvision("budget rule", ("budget",), HALF)
TWO_THIRDS = replace(HALF, condition=Majority(Fraction(2, 3), strictly=True, base="cast"))


def test_the_rule_for_a_matter_comes_with_the_clause_and_version_that_carry_it() -> None:
    carrying = Clause(GIFTS, "2", "Gifts", "Gifts\n", None, (BUDGET,))
    drafted = replace(DRAFTED, clauses=(CLAUSES[0], carrying, CLAUSES[2]))
    stricter = replace(BUDGET, rule=TWO_THIRDS)
    change = ReplaceClause(GIFTS, "2", "Gifts", "Gifts, two thirds\n", (stricter,))
    state = (
        given(drafted, IN_FORCE, proposed(FIRST, change))
        .when(adopt_amendment, amendment=FIRST, effective=year(2005))
        .state
    )
    assert provisions_in_force(state, year(2000).at) == ()
    assert provisions_in_force(state, year(2001).at) == (
        ProvisionInForce(BUDGET, MEMORANDUM, GIFTS, 1, "clause 2 “Gifts” of “Memorandum”"),
    )
    pinned = pin_rule("budget", None, provisions_in_force(state, year(2005).at))
    assert pinned == PinnedRule(
        TWO_THIRDS,
        FromClause(MEMORANDUM, GIFTS, 2, "budget rule", "clause 2 “Gifts” of “Memorandum”"),
    )


def test_two_rules_for_one_matter_are_refused() -> None:
    twice = tuple(Clause(ClauseId(UUID(int=n)), "", "", "a", None, (BUDGET,)) for n in range(2))
    given().when(draft_agreement, **{**DETAILS, "clauses": twice}, effective=year(2000)).refused(
        RulesClash("budget", "budget rule", "budget rule")
    )


def test_a_malformed_provision_is_refused_with_its_clause() -> None:
    nameless = Clause(GIFTS, "", "", "a", None, (replace(BUDGET, name=""),))
    given().when(
        draft_agreement, **{**DETAILS, "clauses": (nameless,)}, effective=year(2000)
    ).refused(TextMissing(f"name of the provision of clause {GIFTS}"))
