"""The parties sign an agreement, and it enters into force."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.agreements.agreement import (
    AgreementAlreadyInForce,
    AgreementAlreadyTerminated,
    AgreementEnteredIntoForce,
    AgreementTerminated,
    AgreementUnknown,
    draft_agreement,
)
from domain.agreements.signature import (
    AgreementSigned,
    AlreadySigned,
    NotAuthorisedToSign,
    NotPartyToAgreement,
    SignatoryMissing,
    SignaturesMissing,
    SignerMissing,
)
from domain.agreements.signing import enter_into_force, sign_agreement
from domain.parties.signatory import Signer
from domain.provisions.provision import (
    AmendmentRuleProvision,
    DurationContradictory,
    DurationProvision,
    NoticeProvision,
    PeriodOutOfRange,
    Provision,
    RulesClash,
)
from domain.refusal import Refused
from domain.values import ContradictoryDates, Moment, OrganisationId, PersonId
from tests.domain.agreements import (
    CLAUSES,
    DETAILS,
    DRAFTED,
    IN_FORCE,
    MEMORANDUM,
    TERM,
    year,
)
from tests.domain.specification import given

HILL, LAKE, VALE = (OrganisationId(UUID(int=n)) for n in (41, 42, 43))
ADA, BOB = (PersonId(UUID(int=n)) for n in (51, 52))
TWO = ((HILL,), (LAKE,))
HEAD = Signer(ADA, "head")
ZURICH = ZoneInfo("Europe/Zurich")
DETAILS_OF_SIGNING: dict[str, Any] = {
    "party": HILL, "signer": HEAD, "parties": TWO, "zone": UTC,
}  # fmt: skip
SIGNED = AgreementSigned(year(2000), HILL, ADA, "head")
ALSO_SIGNED = AgreementSigned(year(2000), LAKE, BOB, "signatory")
MISSING = SignaturesMissing(MEMORANDUM, 1, 2, LAKE)


def drafted(*provisions: Provision) -> Any:
    carrying = replace(CLAUSES[2], provisions=provisions)
    return replace(DRAFTED, clauses=(*CLAUSES[:2], carrying))


def test_a_party_signs_once() -> None:
    first = given(DRAFTED).when(sign_agreement, **DETAILS_OF_SIGNING, effective=year(2000))
    first.then(SIGNED).again().refused(AlreadySigned(HILL, year(2000)))


@pytest.mark.parametrize(
    ("signer", "refusal"),
    [
        (Signer(None, "unregistered"), SignerMissing(HILL)),
        (Signer(ADA, "unregistered"), NotAuthorisedToSign(ADA, HILL, year(2000))),
        (
            Signer(ADA, "unregistered", party_has_signatories=False),
            SignatoryMissing(HILL, year(2000)),
        ),
    ],
)
def test_only_who_is_registered_signs_but_a_report_of_another_is_kept(
    signer: Signer, refusal: Refused
) -> None:
    arguments = {**DETAILS_OF_SIGNING, "signer": signer}
    given(DRAFTED).when(sign_agreement, **arguments, effective=year(2000)).refused(refusal)
    reported = given(DRAFTED).when_reported(sign_agreement, **arguments, effective=year(2000))
    reported.found(refusal)


def test_only_the_parties_sign_not_before_the_draft_and_not_after_the_end() -> None:
    stranger = {**DETAILS_OF_SIGNING, "party": VALE}
    refusal = NotPartyToAgreement(VALE)
    given(DRAFTED).when(sign_agreement, **stranger, effective=year(2000)).refused(refusal)
    given(DRAFTED).when_reported(sign_agreement, **stranger, effective=year(2000)).found(refusal)
    given(DRAFTED).when(sign_agreement, **DETAILS_OF_SIGNING, effective=year(1999)).refused(
        ContradictoryDates
    )
    ended = given(DRAFTED, IN_FORCE, AgreementTerminated(year(2005)))
    ended.when(sign_agreement, **DETAILS_OF_SIGNING, effective=year(2006)).refused(
        AgreementAlreadyTerminated
    )
    given().when(sign_agreement, **DETAILS_OF_SIGNING, effective=year(2000)).refused(
        AgreementUnknown
    )


def test_between_several_it_is_in_force_only_when_all_have_signed() -> None:
    half = given(DRAFTED, SIGNED)
    half.when(enter_into_force, parties=TWO, effective=year(2001)).refused(MISSING)
    half.when_reported(enter_into_force, parties=TWO, effective=year(2001)).found(MISSING)
    both = given(DRAFTED, SIGNED, ALSO_SIGNED)
    entered = both.when(enter_into_force, parties=TWO, effective=year(2001)).then(IN_FORCE)
    entered.again().refused(AgreementAlreadyInForce)


def test_a_text_of_one_party_alone_needs_no_signature() -> None:
    given(DRAFTED).when(enter_into_force, parties=((HILL,),), effective=year(2001)).then(IN_FORCE)


def test_who_merged_into_another_organisation_has_signed_for_it_too() -> None:
    succeeded = ((HILL,), (VALE, LAKE))
    both = given(DRAFTED, SIGNED, ALSO_SIGNED)
    both.when(enter_into_force, parties=succeeded, effective=year(2001)).then(IN_FORCE)


def test_the_last_signature_brings_it_into_force_where_the_text_says_so() -> None:
    at_once = DurationProvision("without end", begins="when-all-have-signed")
    last = {**DETAILS_OF_SIGNING, "party": LAKE, "signer": Signer(BOB, "signatory")}
    history = given(drafted(at_once), SIGNED)
    done = history.when(sign_agreement, **last, effective=year(2000))
    done.then(ALSO_SIGNED, AgreementEnteredIntoForce(year(2000)))
    history.when(sign_agreement, **last, completes=False, effective=year(2000)).then(ALSO_SIGNED)
    given(DRAFTED, SIGNED).when(sign_agreement, **last, effective=year(2000)).then(ALSO_SIGNED)
    first = given(drafted(at_once)).when(sign_agreement, **DETAILS_OF_SIGNING, effective=year(2000))
    first.then(SIGNED)


def test_the_first_term_is_fixed_when_it_enters_into_force() -> None:
    said = Moment.of(date(2001, 1, 31), ZURICH)
    year_and_a_month = given(drafted(DurationProvision("thirteen months", months=13)))
    entered = year_and_a_month.when(enter_into_force, zone=ZURICH, effective=said)
    until = Moment(datetime(2002, 2, 27, 23, tzinfo=UTC), date(2002, 2, 28))
    entered.then(AgreementEnteredIntoForce(said, until))
    assert entered.state.term_end == until
    last_day = given(drafted(DurationProvision("to the summer", until=date(2002, 7, 31))))
    by_day = last_day.when(enter_into_force, zone=UTC, effective=said).state
    assert by_day.term_end == Moment.of(date(2002, 8, 1))
    over = given(drafted(DurationProvision("too late", until=date(2000, 7, 31))))
    over.when(enter_into_force, zone=UTC, effective=said).refused(ContradictoryDates)


# The provisions that are about it


@pytest.mark.parametrize(
    ("provisions", "refusal"),
    [
        (
            (DurationProvision("both", months=1, until=date(2002, 1, 1)),),
            DurationContradictory("both"),
        ),
        (
            (DurationProvision("none", months=0),),
            PeriodOutOfRange("none", "months", 0, 1, 1_200),
        ),
        (
            (DurationProvision("long", renewal_months=1_201),),
            PeriodOutOfRange("long", "renewal months", 1_201, 0, 1_200),
        ),
        (
            (NoticeProvision("before", days=-1),),
            PeriodOutOfRange("before", "days", -1, 0, 1_200),
        ),
        (
            (NoticeProvision("first"), NoticeProvision("second")),
            RulesClash("the notice of the agreement", "first", "second"),
        ),
        (
            (AmendmentRuleProvision("a", "both"), AmendmentRuleProvision("b", "decision")),
            RulesClash("the amendment-rule of the agreement", "a", "b"),
        ),
    ],
)
def test_malformed_provisions_are_refused(
    provisions: tuple[Provision, ...], refusal: Refused
) -> None:
    clauses = (*CLAUSES[:2], replace(CLAUSES[2], id=TERM, provisions=provisions))
    given().when(draft_agreement, **{**DETAILS, "clauses": clauses}, effective=year(2000)).refused(
        refusal
    )
