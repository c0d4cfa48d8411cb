"""Withdrawal: an amendment is taken back by who proposed it, or by a decision."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.agreements.amendment import AmendmentWithdrawn, NotTheProposer
from domain.agreements.clause import RepealClause
from domain.agreements.revision import propose_amendment, withdraw_amendment
from domain.values import OrganisationId, PersonId
from tests.domain.agreements import BEGUN, FIRST, TERM, after, proposed, year

SCHOOL, FIRM = (OrganisationId(UUID(int=n)) for n in (31, 32))
ADA, BOB = (PersonId(UUID(int=n)) for n in (41, 42))
ACT: dict[str, Any] = {"amendment": FIRST, "effective": year(2003)}
UNNAMED = proposed(FIRST, RepealClause(TERM))
OF_THE_SCHOOL = after(replace(UNNAMED, proposer=ADA, party=SCHOOL))
OF_ADA = after(replace(UNNAMED, proposer=ADA))


def test_an_amendment_says_who_proposed_it_and_for_which_party() -> None:
    proposing = BEGUN.when(
        propose_amendment,
        id=FIRST,
        title="Less",
        changes=(RepealClause(TERM),),
        proposer=ADA,
        party=SCHOOL,
        effective=year(2002),
    )
    amendment = proposing.state.amendments[FIRST]
    assert (amendment.proposer, amendment.party) == (ADA, SCHOOL)


def test_whoever_acts_for_the_party_that_proposed_it_withdraws_it() -> None:
    withdrawing = OF_THE_SCHOOL.when(withdraw_amendment, **ACT, by=BOB, party=SCHOOL)
    withdrawing.then(AmendmentWithdrawn(year(2003), FIRST, BOB, SCHOOL))


def test_another_party_does_not_withdraw_it_and_by_report_that_is_found() -> None:
    refusal = NotTheProposer(FIRST, "another party proposed it")
    other = {**ACT, "by": BOB, "party": FIRM}
    OF_THE_SCHOOL.when(withdraw_amendment, **other).refused(refusal)
    OF_THE_SCHOOL.when_reported(withdraw_amendment, **other).found(refusal)


def test_what_somebody_proposed_for_no_party_is_theirs_to_withdraw() -> None:
    OF_ADA.when(withdraw_amendment, **ACT, by=ADA).then(AmendmentWithdrawn(year(2003), FIRST, ADA))
    refusal = NotTheProposer(FIRST, "somebody else proposed it")
    OF_ADA.when(withdraw_amendment, **ACT, by=BOB, party=FIRM).refused(refusal)


def test_where_nobody_is_on_record_it_takes_who_is_entitled_otherwise() -> None:
    unnamed = after(UNNAMED)
    refusal = NotTheProposer(FIRST, "it is not on record who proposed it")
    unnamed.when(withdraw_amendment, **ACT, by=BOB, party=FIRM).refused(refusal)
    unnamed.when(withdraw_amendment, **ACT, is_entitled=True).then(
        AmendmentWithdrawn(year(2003), FIRST)
    )
