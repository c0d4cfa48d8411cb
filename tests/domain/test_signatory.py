"""Who may sign for an organisation, and how an organisation ends by merging into another."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.parties.organisation import (
    Identifier,
    IdentifierAdded,
    IdentifierKnown,
    MergesIntoItself,
    Organisation,
    OrganisationAlreadyDissolved,
    OrganisationAlreadyMerged,
    OrganisationDissolved,
    OrganisationGone,
    OrganisationMerged,
    OrganisationUnknown,
    add_identifier,
    dissolve_organisation,
    evolve,
    merge_organisation,
    register_head,
    register_signatory,
    rename_organisation,
    withdraw_head,
    withdraw_signatory,
)
from domain.parties.signatory import (
    AlreadyHead,
    AlreadySignatory,
    HeadRegistered,
    HeadVacant,
    HeadWithdrawn,
    Limits,
    NotSignatory,
    RightToSign,
    SignatoryRegistered,
    SignatoryWithdrawn,
    Signer,
)
from domain.values import (
    IDENTIFIERS_LIMIT,
    PARTIES_LIMIT,
    ContradictoryDates,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    TextMissing,
    TooMany,
)
from tests.domain.specification import given
from tests.domain.test_organisation import REGISTERED, SCHOOL, year

ACADEMY = OrganisationId(UUID(int=5))
ADA, BOB = (PersonId(UUID(int=n)) for n in (11, 12))
ALLIANCE, OTHER = (PartnershipId(UUID(int=n)) for n in (21, 22))
BEGUN = given(REGISTERED)
TERM = Period(year(2003), year(2006))
ONLY = Limits(("amendments",), (ALLIANCE,))


def organisation(**fields: Any) -> Organisation:
    state = evolve(None, replace(REGISTERED, id=ACADEMY))
    return replace(state, **fields)


# Heads and signatories


def test_a_head_is_registered_once_and_signs_until_another_follows() -> None:
    first = BEGUN.when(register_head, person=ADA, effective=year(2001))
    first.then(HeadRegistered(year(2001), ADA)).again().refused(AlreadyHead(SCHOOL, ADA))
    history = given(*BEGUN.events, HeadRegistered(year(2001), ADA))
    second = history.when(register_head, person=BOB, effective=year(2004))
    state = second.then(HeadRegistered(year(2004), BOB)).state.signatories
    heads = {y: state.head_at(year(y).at) for y in (2000, 2001, 2003, 2004)}
    assert heads == {2000: None, 2001: ADA, 2003: ADA, 2004: BOB}
    assert state.signer(ADA, "agreements", ALLIANCE, year(2003).at) == Signer(
        ADA, "head", right=RightToSign(Moment(year(2001).at), Moment(year(2004).at))
    )
    gone = state.signer(ADA, "agreements", ALLIANCE, year(2005).at)
    assert gone == Signer(ADA, "unregistered")


def test_a_head_who_leaves_may_leave_the_post_vacant() -> None:
    headed = given(REGISTERED, HeadRegistered(year(2001), ADA))
    left = headed.when(withdraw_head, effective=year(2002))
    left.then(HeadWithdrawn(year(2002))).again().refused(HeadVacant(SCHOOL, year(2002)))
    assert not left.state.signatories.anybody_at(year(2003).at)
    BEGUN.when(withdraw_head, effective=year(2002)).refused(HeadVacant)
    with_nobody = left.state.signatories.signer(ADA, "agreements", ALLIANCE, year(2003).at)
    assert with_nobody == Signer(ADA, "unregistered", party_has_signatories=False)


def test_a_signatory_signs_during_a_period_and_within_limits() -> None:
    granted = BEGUN.when(register_signatory, person=BOB, limits=ONLY, during=TERM)
    granted.then(SignatoryRegistered(TERM, BOB, ONLY))
    granted.again().refused(AlreadySignatory(SCHOOL, BOB, year(2003)))
    state = granted.state.signatories

    def capacity(signs: Any, partnership: PartnershipId, y: int) -> str:
        return str(state.signer(BOB, signs, partnership, year(y).at).capacity)

    assert capacity("amendments", ALLIANCE, 2003) == "signatory"
    assert capacity("agreements", ALLIANCE, 2003) == "unregistered"
    assert capacity("amendments", OTHER, 2003) == "unregistered"
    assert capacity("amendments", ALLIANCE, 2002) == "unregistered"
    assert capacity("amendments", ALLIANCE, 2006) == "unregistered"
    assert state.anybody_at(year(2005).at) and not state.anybody_at(year(2006).at)


def test_a_right_to_sign_is_taken_back_once() -> None:
    history = given(REGISTERED, SignatoryRegistered(TERM, BOB, Limits()))
    taken = history.when(withdraw_signatory, person=BOB, effective=year(2004))
    taken.then(SignatoryWithdrawn(year(2004), BOB))
    taken.again().refused(NotSignatory(SCHOOL, BOB, year(2004)))
    assert taken.state.signatories.limits_at(BOB, year(2003).at) == Limits()
    assert taken.state.signatories.limits_at(BOB, year(2005).at) is None
    BEGUN.when(withdraw_signatory, person=ADA, effective=year(2004)).refused(NotSignatory)


def test_rights_to_sign_are_checked_before_they_are_given() -> None:
    early = Period(year(1999))
    BEGUN.when(register_signatory, person=BOB, during=early).refused(ContradictoryDates)
    backwards = Period(year(2004), year(2003))
    BEGUN.when(register_signatory, person=BOB, during=backwards).refused(ContradictoryDates)
    BEGUN.when(register_head, person=BOB, effective=year(1999)).refused(ContradictoryDates)
    many = Limits(partnerships=(ALLIANCE,) * (PARTIES_LIMIT + 1))
    BEGUN.when(register_signatory, person=BOB, limits=many, during=TERM).refused(
        TooMany("partnerships", PARTIES_LIMIT + 1, PARTIES_LIMIT)
    )


def test_who_is_no_more_registers_nobody_but_a_report_of_it_is_kept() -> None:
    ended = given(REGISTERED, OrganisationDissolved(year(2002)))
    gone = OrganisationGone(SCHOOL, year(2003), year(2002))
    ended.when(register_head, person=ADA, effective=year(2003)).refused(gone)
    ended.when(register_signatory, person=ADA, during=TERM).refused(gone)
    ended.when_reported(register_head, person=ADA, effective=year(2003)).found(gone)
    ended.when_reported(register_signatory, person=ADA, during=TERM).found(gone)


# Identifiers


def test_a_further_identifier_is_added_once() -> None:
    ror = Identifier("ror", "03yrm5c26")
    added = BEGUN.when(add_identifier, identifier=ror, effective=year(2001))
    added.then(IdentifierAdded(year(2001), ror))
    added.again().refused(IdentifierKnown(SCHOOL, "ror", "03yrm5c26"))
    assert ror in added.state.identifiers
    BEGUN.when(add_identifier, identifier=Identifier("ror", ""), effective=year(2001)).refused(
        TextMissing("identifier's value")
    )
    full = replace(REGISTERED, identifiers=(Identifier("lei", "1"),) * IDENTIFIERS_LIMIT)
    given(full).when(add_identifier, identifier=ror, effective=year(2001)).refused(TooMany)


# Mergers


def test_an_organisation_merges_once_and_is_succeeded() -> None:
    merged = BEGUN.when(merge_organisation, into=organisation(), effective=year(2010))
    merged.then(OrganisationMerged(year(2010), ACADEMY))
    merged.again().refused(OrganisationAlreadyMerged(SCHOOL, ACADEMY, year(2010)))
    assert merged.state.successor == ACADEMY
    assert merged.state.exists_at(year(2009).at) and not merged.state.exists_at(year(2010).at)
    history = given(REGISTERED, OrganisationMerged(year(2010), ACADEMY))
    history.when(dissolve_organisation, effective=year(2011)).refused(OrganisationAlreadyMerged)
    history.when(rename_organisation, name="Again", effective=year(2011)).refused(OrganisationGone)


def test_nobody_merges_into_itself_or_into_what_is_no_more() -> None:
    same = evolve(None, REGISTERED)
    BEGUN.when(merge_organisation, into=same, effective=year(2010)).refused(
        MergesIntoItself(SCHOOL)
    )
    gone = organisation(dissolved=year(2005))
    refusal = OrganisationGone(ACADEMY, year(2010), year(2005))
    BEGUN.when(merge_organisation, into=gone, effective=year(2010)).refused(refusal)
    BEGUN.when_reported(merge_organisation, into=gone, effective=year(2010)).found(refusal)
    BEGUN.when(merge_organisation, into=organisation(), effective=year(1999)).refused(
        ContradictoryDates
    )
    ended = given(REGISTERED, OrganisationDissolved(year(2002)))
    ended.when(merge_organisation, into=organisation(), effective=year(2003)).refused(
        OrganisationAlreadyDissolved
    )


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (add_identifier, {"identifier": Identifier("a", "b")}),
        (merge_organisation, {"into": organisation()}),
        (register_head, {"person": ADA}),
        (withdraw_head, {}),
        (withdraw_signatory, {"person": ADA}),
    ],
)
def test_for_an_unknown_organisation_nothing_is_said(command: Any, arguments: Any) -> None:
    given().when(command, **arguments, effective=year(2001)).refused(OrganisationUnknown)


def test_a_period_that_is_said_in_days_includes_the_last_one() -> None:
    during = Period.of(date(2003, 1, 1), date(2003, 6, 30))
    state = BEGUN.when(register_signatory, person=BOB, during=during).state.signatories
    assert state.limits_at(BOB, datetime(2003, 6, 30, 23, tzinfo=UTC)) == Limits()
    assert state.limits_at(BOB, datetime(2003, 7, 1, tzinfo=UTC)) is None
