"""Authority to sign: who signs what for a party, and how many have to sign together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import AgreementEnteredIntoForce
from domain.agreements.ending import give_notice
from domain.agreements.joint_signature import (
    AgreementCosigned,
    AmendmentCosigned,
    Cosignature,
    SignedUnder,
)
from domain.agreements.revision import sign_amendment
from domain.agreements.signature import AgreementSigned, AmendmentSigned, SignaturesMissing
from domain.agreements.signing import enter_into_force, sign_agreement
from domain.parties.signatory import Signer
from domain.provisions.provision import DurationProvision, ProvisionInForce, RulesClash
from domain.provisions.signing_rule import (
    AlreadySignedTogether,
    NotForThemToSign,
    SignedAct,
    SigningProvision,
    SigningRule,
    signing_in,
    together_for,
)
from domain.values import AgreementId, ClauseId, PersonId, PostId
from domain.voting.rules import FromClause
from tests.domain.agreements import DRAFTED, FIRST, IN_FORCE, MEMORANDUM, year
from tests.domain.specification import given
from tests.domain.test_revision import PROPOSED
from tests.domain.test_signing import (
    ADA,
    ALSO_SIGNED,
    BOB,
    DETAILS_OF_SIGNING,
    HEAD,
    HILL,
    LAKE,
    SIGNED,
    TWO,
    drafted,
)

CHAIR, CLERK = PostId(UUID(int=70)), PostId(UUID(int=71))
CLEO = PersonId(UUID(int=72))
PAIR = SigningProvision("two signatures", together=2)
CLAUSE = ClauseId(UUID(int=73))
ORIGIN = FromClause(AgreementId(UUID(int=74)), CLAUSE, 1, "two signatures", "clause 9")
SECOND = Signer(CLEO, "signatory")


def under(
    provision: SigningProvision, held: Collection[PostId] = (), act: SignedAct = "agreements"
) -> SignedUnder:
    return SignedUnder(SigningRule(provision, ORIGIN), act, held)


def signing(signer: Signer, provision: SigningProvision = PAIR, **more: Any) -> dict[str, Any]:
    return {**DETAILS_OF_SIGNING, "signer": signer, "under": under(provision), **more}


def one_of(person: PersonId, capacity: Any, together: int = 2) -> Cosignature:
    return Cosignature(HILL, person, capacity, together, ORIGIN)


FIRST_OF_TWO = AgreementCosigned(year(2000), one_of(ADA, "head"))


def test_a_party_has_signed_once_all_have_who_sign_together() -> None:
    first = given(DRAFTED).when(sign_agreement, **signing(HEAD), effective=year(2000))
    first.then(FIRST_OF_TWO)
    assert first.state.signatures == {}
    second = given(DRAFTED, FIRST_OF_TWO).when(
        sign_agreement, **signing(SECOND), effective=year(2000)
    )
    second.then(AgreementSigned(year(2000), HILL, CLEO, "signatory"))


def test_nobody_signs_twice_for_one_party() -> None:
    first = given(DRAFTED).when(sign_agreement, **signing(HEAD), effective=year(2000))
    first.again().refused(AlreadySignedTogether(ADA, HILL, "two signatures", 2))


def test_three_sign_together_in_any_order() -> None:
    three = replace(PAIR, together=3)
    history: list[Any] = [DRAFTED]
    for person in (CLEO, ADA):
        done = given(*history).when(
            sign_agreement, **signing(Signer(person, "signatory"), three), effective=year(2000)
        )
        event = AgreementCosigned(year(2000), one_of(person, "signatory", 3))
        history.append(event)
        done.then(event)
    last = given(*history).when(
        sign_agreement, **signing(Signer(BOB, "signatory"), three), effective=year(2000)
    )
    last.then(AgreementSigned(year(2000), HILL, BOB, "signatory"))


def test_what_only_one_of_two_signed_does_not_enter_into_force() -> None:
    half = given(DRAFTED, FIRST_OF_TWO, ALSO_SIGNED)
    missing = SignaturesMissing(MEMORANDUM, 1, 2, HILL)
    half.when(enter_into_force, parties=TWO, effective=year(2001)).refused(missing)


def test_the_last_of_all_signatures_brings_it_into_force() -> None:
    text = drafted(DurationProvision("term", begins="when-all-have-signed"))
    one = given(text, ALSO_SIGNED).when(sign_agreement, **signing(HEAD), effective=year(2000))
    one.then(FIRST_OF_TWO)
    both = given(text, ALSO_SIGNED, FIRST_OF_TWO).when(
        sign_agreement, **signing(SECOND), effective=year(2000)
    )
    assert isinstance(both.happened[-1], AgreementEnteredIntoForce)


def test_an_amendment_is_signed_together_too() -> None:
    details: dict[str, Any] = {"amendment": FIRST, "party": HILL, "parties": TWO}
    details["under"] = under(PAIR, act="amendments")
    first = given(DRAFTED, IN_FORCE, PROPOSED).when(
        sign_amendment, **details, signer=HEAD, effective=year(2003)
    )
    cosigned = AmendmentCosigned(year(2003), FIRST, one_of(ADA, "head"))
    first.then(cosigned).again().refused(AlreadySignedTogether)
    second = given(DRAFTED, IN_FORCE, PROPOSED, cosigned).when(
        sign_amendment, **details, signer=SECOND, effective=year(2003)
    )
    second.then(AmendmentSigned(year(2003), FIRST, HILL, CLEO, "signatory"))


@pytest.mark.parametrize(
    ("provision", "signer", "held", "may"),
    [
        (SigningProvision("s"), SECOND, (), True),
        (SigningProvision("s", posts=(CHAIR,)), SECOND, (CHAIR,), True),
        (SigningProvision("s", posts=(CHAIR, CLERK)), SECOND, (CLERK,), True),
        (SigningProvision("s", posts=(CHAIR,)), SECOND, (CLERK,), False),
        (SigningProvision("s", posts=(CHAIR,)), HEAD, (), True),
        (SigningProvision("s", posts=(CHAIR,), head=False), HEAD, (), False),
        (SigningProvision("s", posts=(CHAIR,), head=False), HEAD, (CHAIR,), True),
    ],
)
def test_those_sign_whom_the_clause_names(
    provision: SigningProvision, signer: Signer, held: tuple[PostId, ...], may: bool
) -> None:
    details = {**DETAILS_OF_SIGNING, "signer": signer, "under": under(provision, held)}
    attempt = given(DRAFTED).when(sign_agreement, **details, effective=year(2000))
    giving = {"party": HILL, "signer": signer, "parties": TWO, "zone": DETAILS_OF_SIGNING["zone"]}
    notice = given(DRAFTED, IN_FORCE).when(
        give_notice, **giving, under=under(provision, held, "notices"), effective=year(2005)
    )
    if may:
        assert attempt.refusal is None and notice.refusal is None
        return
    assert signer.person is not None
    attempt.refused(NotForThemToSign("s", HILL, signer.person, year(2000)))
    notice.refused(NotForThemToSign("s", HILL, signer.person, year(2005)))
    reported = given(DRAFTED).when_reported(sign_agreement, **details, effective=year(2000))
    reported.found(NotForThemToSign("s", HILL, signer.person, year(2000)))


def in_force(*provisions: SigningProvision) -> list[ProvisionInForce]:
    return [ProvisionInForce(one, ORIGIN.agreement, CLAUSE, 1, "clause 9") for one in provisions]


def test_what_names_the_party_and_the_act_goes_first() -> None:
    every = SigningProvision("every")
    texts = SigningProvision("texts", ("agreements", "amendments"))
    hills = SigningProvision("hills", party=HILL)
    whole = in_force(every, texts, hills)
    for party, act, name in (
        (HILL, "agreements", "hills"),
        (LAKE, "agreements", "texts"),
        (LAKE, "payments", "every"),
    ):
        found = signing_in(party, act, whole)  # type: ignore[arg-type]
        assert found is not None and found.provision.name == name
    assert signing_in(LAKE, "agreements", in_force(hills)) is None
    with pytest.raises(RulesClash) as met:
        signing_in(LAKE, "notices", in_force(every, replace(every, name="other")))
    assert met.value == RulesClash("who signs notices", "every", "other")


def test_a_notice_is_given_by_one_whatever_else_is_signed_together() -> None:
    rule = SigningRule(PAIR, ORIGIN)
    assert (together_for(rule, "notices"), together_for(rule, "payments")) == (1, 2)
    assert together_for(None, "agreements") == 1


def test_where_no_clause_asks_for_it_one_signs_alone() -> None:
    given(DRAFTED).when(sign_agreement, **DETAILS_OF_SIGNING, effective=year(2000)).then(SIGNED)
