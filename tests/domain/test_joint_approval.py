"""Payments that several approve together: who counts, what is asked of each, what is flagged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.parties.signatory import RightToSign
from domain.payments.approval import (
    NotTheApprover,
    OwnPayment,
    OwnRequest,
    PaymentBeyondLimit,
    PeriodLimitExceeded,
    Warrant,
    approve_payment,
    refuse_payment,
)
from domain.payments.payment import (
    PAYMENT,
    Basis,
    CoapprovalWithdrawn,
    Payee,
    Payment,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRefused,
    PaymentSettled,
    SplittingFlagged,
    withdraw_coapproval,
)
from domain.posts.deputy import DeputyNamed
from domain.powers.joint_approval import (
    AlreadyCoapproved,
    ApprovedUnder,
    Approving,
    AuthorityCountedAlready,
    Beside,
    BeyondApproval,
    CoapprovalsMissing,
    NotCoapproved,
    NotForThemToApprove,
    approved_under,
    authorities,
    posts_held,
)
from domain.provisions.provision import ProvisionInForce
from domain.provisions.signing_rule import SigningProvision, SigningRule
from domain.provisions.spending import PeriodLimit
from domain.values import AgreementId, ClauseId, ContradictoryDates, Period
from domain.voting.rules import FromClause
from tests.domain.payments import (
    BY_POST,
    SUPPLIER,
    approved,
    approving,
    by_holder,
    on_matter,
    passed_on,
    payment_id,
    requested,
)
from tests.domain.posts import (
    ADA,
    BEN,
    CHAIR,
    CLEO,
    DAN,
    SCHOOL,
    TREASURER,
    appointment,
    appointment_id,
    francs,
    on,
)
from tests.domain.specification import given

CLAUSE = ClauseId(UUID(int=73))
ORIGIN = FromClause(AgreementId(UUID(int=74)), CLAUSE, 1, "two", "clause 9")
TWO = SigningProvision("two", ("payments",), together=2)


def by_ada_again(*happened: Any) -> Warrant:
    """Another appointment of Ada."""
    return by_holder(replace(appointment(*happened), id=appointment_id(3)))


def under(provision: SigningProvision = TWO, **fields: Any) -> ApprovedUnder:
    return ApprovedUnder(SigningRule(provision, ORIGIN), **{"party": SCHOOL, **fields})


def asked(provision: SigningProvision = TWO, *held: Any, **fields: Any) -> Approving:
    return Approving(under(provision, **fields), frozenset(held))


def by_delegate(number: int = 1) -> Warrant:
    """What Ada passed on to Ben, or to Cleo."""
    return Warrant(by_holder().post, appointment(), (passed_on(number, (BEN, CLEO)[number - 1]),))


def by_another(number: int = 1) -> Warrant:
    """What Ben, or Cleo, holds beside Ada."""
    held = replace(appointment(), id=appointment_id(number + 1), person=(BEN, CLEO)[number - 1])
    return by_holder(held)


ADAS = PaymentCoapproved(on(2020, 4), BY_POST, ADA, under())
BENS_BASIS = Basis("holder", TREASURER, appointment_id(2), limit=francs(5_000))
BESIDE_BEN = (Beside(ADA, TREASURER, appointment_id(1)),)
BY_BEN: dict[str, Any] = {"warrant": by_another(), "by": BEN, "warrants": {ADA: by_holder()}}


def test_a_payment_is_approved_with_the_last_of_those_who_approve_it_together() -> None:
    first = given(requested()).when(approve_payment, **approving(approving=asked()))
    first.then(ADAS)
    assert (first.state.state, first.state.settled) == ("requested", None)
    second = given(requested(), ADAS).when(
        approve_payment, **approving(approving=asked(), **BY_BEN)
    )
    second.then(PaymentApproved(on(2020, 4), BENS_BASIS, BEN, under(), BESIDE_BEN))
    assert second.state.approvers == (BEN, ADA)
    assert second.state.bases == (BENS_BASIS, BY_POST)


def test_nobody_counts_twice() -> None:
    first = given(requested()).when(approve_payment, **approving(approving=asked()))
    first.again().refused(AlreadyCoapproved(ADA, "two", 2))
    # Not by another warrant either.
    other = approving(approving=asked(), warrant=by_delegate(), by=ADA)
    by_delegation = given(requested(), ADAS).when_reported(approve_payment, **other)
    assert AlreadyCoapproved.code in [one.code for one in by_delegation.findings]
    assert [type(one) for one in by_delegation.happened] == [PaymentCoapproved]
    assert [one.approver for one in by_delegation.state.coapprovals] == [ADA]


def test_three_approve_it_in_any_order() -> None:
    three = replace(TWO, together=3)
    history: list[object] = [requested()]
    hands = {CLEO: by_another(2), ADA: by_holder(), BEN: by_another()}
    for count, (person, warrant) in enumerate(hands.items(), start=1):
        doing = approving(approving=asked(three), warrant=warrant, by=person, warrants=hands)
        done = given(*history).when(approve_payment, **doing)
        assert done.refusal is None
        kind = PaymentApproved if count == 3 else PaymentCoapproved
        assert [type(one) for one in done.happened] == [kind]
        history.extend(done.happened)
    assert set(done.state.approvers) == set(hands)


def test_who_approves_by_another_clause_is_counted_apart_and_stays_on_record() -> None:
    of_supplier = under(replace(TWO, party=SUPPLIER), party=SUPPLIER)
    doing = approving(approving=Approving(of_supplier), **BY_BEN)
    bens = PaymentCoapproved(on(2020, 4), BENS_BASIS, BEN, of_supplier)
    given(requested(), ADAS).when(approve_payment, **doing).then(bens)
    by_cleo = approving(approving=asked(), warrant=by_another(2), by=CLEO, warrants=BOTH)
    last = given(requested(), ADAS, bens).when(approve_payment, **by_cleo)
    [done] = last.happened
    assert isinstance(done, PaymentApproved)
    assert (done.beside, done.also) == (BESIDE_BEN, (Beside(BEN, TREASURER, appointment_id(2)),))
    assert last.state.approvers == (CLEO, ADA)
    decided = approving(warrant=Warrant(decision=on_matter("payments")))
    [by_decision] = given(requested(), ADAS).when(approve_payment, **decided).happened
    assert isinstance(by_decision, PaymentApproved)
    assert (by_decision.beside, by_decision.also) == ((), BESIDE_BEN)


BOTH = {ADA: by_holder(), BEN: by_another()}


def test_a_clause_that_names_no_party_counts_those_of_all() -> None:
    doing = approving(approving=Approving(under(party=SUPPLIER)), **BY_BEN)
    last = given(requested(), ADAS).when(approve_payment, **doing)
    last.then(PaymentApproved(on(2020, 4), BENS_BASIS, BEN, under(party=SUPPLIER), BESIDE_BEN))


@pytest.mark.parametrize(
    ("warrant", "by"),
    [
        (by_delegate(), BEN),
        (replace(by_another(), links=(passed_on(3, CLEO), passed_on(4, ADA))), ADA),
        (by_ada_again(DeputyNamed(on(2020, 2), CLEO, Period(on(2020, 2)))), CLEO),
        (replace(by_another(), links=(passed_on(3, ADA), passed_on(4, CLEO))), CLEO),
    ],
)
def test_what_goes_back_to_one_appointment_or_person_is_one_authority(
    warrant: Warrant, by: Any
) -> None:
    doing = approving(approving=asked(), warrant=warrant, by=by, warrants=BOTH)
    attempt = given(requested(), ADAS).when(approve_payment, **doing)
    if by == ADA:
        attempt.refused(AlreadyCoapproved(ADA, "two", 2))
        return
    refusal = AuthorityCountedAlready(ADA, "two", 2)
    attempt.refused(refusal)
    reported = given(requested(), ADAS).when_reported(approve_payment, **doing)
    reported.found(refusal)
    [shared] = reported.happened
    assert isinstance(shared, PaymentCoapproved) and shared.sharing == (ADA,)
    # Both together count once: another one completes it, and one alone does not.
    assert reported.state.state == "requested"
    insists = {**doing, "completes": True}
    twice = given(requested(), ADAS).when_reported(approve_payment, **insists)
    twice.found(refusal, CoapprovalsMissing("two", 2, 1))


def test_of_one_authority_one_counts_also_when_another_is_taken_back() -> None:
    three = {ADA: (), BEN: (ADA,), CLEO: ()}
    assert authorities(three) == 2
    assert authorities({BEN: (ADA,), CLEO: ()}) == 2
    assert authorities({ADA: (), BEN: (), CLEO: (ADA, BEN)}) == 1
    assert authorities({}) == 0


def test_one_person_approves_it_once_whichever_party_it_is_for() -> None:
    elsewhere = under(replace(TWO, party=SUPPLIER, together=1), party=SUPPLIER)
    for asked_for in (Approving(elsewhere), None):
        doing = approving(approving=asked_for, warrant=by_ada_again(), by=ADA)
        given(requested(), ADAS).when(approve_payment, **doing).refused(
            AlreadyCoapproved(ADA, "two", 2)
        )


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({"payee": Payee(person=ADA)}, OwnPayment), ({"requester": ADA}, OwnRequest)],
)
def test_who_requests_it_or_is_paid_is_not_one_of_them(fields: Any, refusal: Any) -> None:
    attempt = given(requested(**fields)).when(approve_payment, **approving(approving=asked()))
    attempt.refused(refusal)


@pytest.mark.parametrize(
    ("provision", "held", "right", "may"),
    [
        (SigningProvision("s"), (), None, True),
        (SigningProvision("s", posts=(CHAIR,)), (CHAIR,), None, True),
        (SigningProvision("s", posts=(CHAIR,)), (TREASURER,), None, False),
        (SigningProvision("s", posts=(CHAIR,)), (), RightToSign(on(2019)), True),
    ],
)
def test_those_approve_whom_the_clause_names(
    provision: SigningProvision, held: Any, right: Any, may: bool
) -> None:
    doing = approving(approving=asked(provision, *held, right=right))
    attempt = given(requested()).when(approve_payment, **doing)
    if may:
        attempt.then(PaymentApproved(on(2020, 4), BY_POST, ADA, doing["approving"].under))
        return
    refusal = NotForThemToApprove("s", ADA, on(2020, 4))
    attempt.refused(refusal)
    given(requested()).when_reported(approve_payment, **doing).found(refusal)


def test_nothing_is_approved_beyond_the_amount_of_the_clause() -> None:
    few = replace(TWO, together=1, limit=francs(999))
    doing = approving(approving=asked(few))
    refusal = BeyondApproval("two", francs(1_000), francs(999))
    given(requested()).when(approve_payment, **doing).refused(refusal)
    given(requested()).when_reported(approve_payment, **doing).found(refusal)
    exact = approving(approving=asked(replace(few, limit=francs(1_000))))
    assert given(requested()).when(approve_payment, **exact).refusal is None


def test_the_limits_of_all_of_them_are_asked_again_with_the_last() -> None:
    yearly = PeriodLimit(francs(1_500))
    meanwhile = approved(2, on(2020, 4), 600)
    limited = by_holder(period_limit=yearly)
    doing = {**approving(approving=asked(), **BY_BEN), "warrants": {ADA: limited}}
    last = given(requested(), ADAS).when(approve_payment, **doing, others=[meanwhile])
    last.refused(PeriodLimitExceeded)
    assert given(requested(), ADAS).when(approve_payment, **doing).refusal is None
    lowered = {**doing, "warrants": {ADA: by_holder(limit=francs(10))}}
    given(requested(), ADAS).when(approve_payment, **lowered).refused(PaymentBeyondLimit)


def by_both(number: int, amount: int) -> Payment:
    """A payment that Ada and Ben approved together."""
    found = PAYMENT.fold(
        [
            requested(number, amount, effective=on(2019)),
            replace(ADAS, effective=on(2019)),
            PaymentApproved(on(2020, 4), replace(BENS_BASIS, post=CHAIR), BEN, under(), BESIDE_BEN),
        ]
    )
    assert found is not None
    return found


def test_what_two_approve_counts_against_the_limits_of_both() -> None:
    doing = approving(warrant=by_holder(period_limit=PeriodLimit(francs(1_500))))
    attempt = given(requested()).when(approve_payment, **doing, others=[by_both(2, 600)])
    attempt.refused(PeriodLimitExceeded)
    # As long as it waits for another it counts for nobody.
    waiting = PAYMENT.fold([requested(2, 600), ADAS])
    assert given(requested()).when(approve_payment, **doing, others=[waiting]).refusal is None


def test_splitting_a_payment_for_which_two_are_asked_is_flagged() -> None:
    alone = replace(TWO, together=1, limit=francs(1_000))
    signed = replace(approved(2, on(2020, 4), 900), under=under(alone), approver=DAN)
    elsewhere = replace(signed, basis=replace(BY_POST, post=CHAIR))
    doing = approving(approving=asked(alone), others=[elsewhere])
    flagged = SplittingFlagged(on(2020, 4), (payment_id(2),), francs(1_900), francs(1_000), 30)
    done = given(requested()).when(approve_payment, **doing)
    assert done.happened[1:] == (flagged,)
    others = replace(elsewhere, under=under(replace(alone, party=SUPPLIER)))
    apart = given(requested()).when(approve_payment, **{**doing, "others": [others]})
    assert len(apart.happened) == 1


def test_what_was_decided_needs_no_signature() -> None:
    warrant = Warrant(decision=on_matter("payments"))
    done = given(requested()).when(approve_payment, **approving(warrant=warrant))
    assert [type(one) for one in done.happened] == [PaymentApproved]


def test_an_approval_is_taken_back_until_the_last() -> None:
    taking = {"by": ADA, "effective": on(2020, 5)}
    back = given(requested(), ADAS).when(withdraw_coapproval, **taking)
    back.then(CoapprovalWithdrawn(on(2020, 5), ADA)).again().refused(NotCoapproved())
    assert back.state.coapprovals == ()
    for by in (BEN, None):
        other = {**taking, "by": by}
        given(requested(), ADAS).when(withdraw_coapproval, **other).refused(NotCoapproved())
    too_late = PaymentApproved(on(2020, 4), BENS_BASIS, BEN, under(), BESIDE_BEN)
    settled = given(requested(), ADAS, too_late).when(withdraw_coapproval, **taking)
    settled.refused(PaymentSettled)
    anew = given(requested(), ADAS, CoapprovalWithdrawn(on(2020, 5), ADA)).when(
        approve_payment, **approving(approving=asked(), effective=on(2020, 6))
    )
    anew.then(replace(ADAS, effective=on(2020, 6)))


def test_nothing_comes_before_what_was_approved_already() -> None:
    for command, given_ in (
        (approve_payment, approving(approving=asked(), **BY_BEN)),
        (refuse_payment, {"warrant": by_holder(), "by": ADA}),
        (withdraw_coapproval, {"by": ADA}),
    ):
        doing = {**given_, "effective": on(2020, 3, 15)}
        given(requested(), ADAS).when(command, **doing).refused(ContradictoryDates)


def test_one_who_may_approve_it_refuses_it_whoever_else_approved() -> None:
    refusal = given(requested(), ADAS).when(
        refuse_payment, warrant=by_another(), by=BEN, effective=on(2020, 4)
    )
    refusal.then(PaymentRefused(on(2020, 4), BENS_BASIS, BEN))


def test_what_is_said_to_be_approved_by_too_few_is_refused_and_reported_found() -> None:
    doing = approving(approving=asked(), completes=True)
    missing = CoapprovalsMissing("two", 2, 1)
    given(requested()).when(approve_payment, **doing).refused(missing)
    reported = given(requested()).when_reported(approve_payment, **doing)
    reported.found(missing)
    reported.then(PaymentApproved(on(2020, 4), BY_POST, ADA, under()))
    waits = given(requested()).when_reported(approve_payment, **approving(approving=asked()))
    waits.then(ADAS)


def test_who_is_not_known_is_not_one_of_several() -> None:
    nobody = approving(approving=asked(), by=None)
    reported = given(requested()).when_reported(approve_payment, **nobody)
    assert isinstance(reported.happened[0], PaymentApproved)
    reported.found(NotTheApprover("it is not said who does it"), CoapprovalsMissing("two", 2, 1))


def test_who_is_not_known_may_be_who_approved_it_before() -> None:
    nobody = approving(approving=asked(), by=None, warrants={ADA: by_holder()})
    reported = given(requested(), ADAS).when_reported(approve_payment, **nobody)
    reported.found(NotTheApprover("it is not said who does it"), CoapprovalsMissing("two", 2, 1))
    reported.then(PaymentApproved(on(2020, 4), BY_POST, None, under(), BESIDE_BEN))
    assert reported.state.approvers == (ADA,)
    # Of three, two of whom are known to differ, one is missing.
    three = replace(TWO, together=3)
    history = (requested(), ADAS, PaymentCoapproved(on(2020, 4), BENS_BASIS, BEN, under()))
    hands = {ADA: by_holder(), BEN: by_delegate()}
    nobody = approving(approving=asked(three), by=None, warrants=hands)
    missing = CoapprovalsMissing("two", 3, 2)
    given(*history).when_reported(approve_payment, **nobody).found(
        NotTheApprover("it is not said who does it"), missing
    )


def test_the_first_approval_pins_the_clause_for_its_party() -> None:
    other = ProvisionInForce(replace(TWO, name="other"), ORIGIN.agreement, CLAUSE, 2, "clause 9")
    for party in (SCHOOL, SUPPLIER, None):
        pinned = approved_under(party, francs(10), [other], [under()])
        assert pinned == under(party=party)
    of_supplier = replace(other, provision=replace(TWO, name="theirs", party=SUPPLIER))
    apart = approved_under(SUPPLIER, francs(10), [other, of_supplier], [under()])
    assert apart is not None and apart.rule.provision.name == "theirs"
    few = replace(of_supplier, provision=replace(TWO, party=SUPPLIER, limit=francs(9)))
    beyond = approved_under(SUPPLIER, francs(10), [other, few], [under()])
    assert beyond == under(party=SUPPLIER)
    assert approved_under(None, francs(10), []) is None


def test_a_deputy_stands_in_for_the_holder_of_the_post() -> None:
    during = Period(on(2020, 6), on(2020, 7))
    held = appointment(DeputyNamed(on(2020, 2), BEN, during))
    for person, month, posts in ((ADA, 3, {TREASURER}), (BEN, 3, set()), (BEN, 6, {TREASURER})):
        assert posts_held(person, [held], on(2020, month).at) == posts
    assert posts_held(ADA, [held], on(2030).at) == frozenset()
    assert posts_held(None, [held], on(2020, 3).at) == frozenset()
