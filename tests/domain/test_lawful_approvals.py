"""By what right a payment was approved where a clause says by whom, and by how many together."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import (
    AGREEMENT,
    AgreementDrafted,
    AgreementEnteredIntoForce,
)
from domain.agreements.clause import Clause
from domain.agreements.signature import AgreementSigned
from domain.chains.lawfulness import authority
from domain.chains.reliance import resting_on
from domain.money import Money
from domain.parties.signatory import HeadRegistered, RightToSign
from domain.payments.payment import (
    PAYMENT,
    Basis,
    CoapprovalWithdrawn,
    Payee,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRequested,
)
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.delegation import DELEGATION, AuthorityDelegated, Mandate
from domain.posts.post import POST, PostDefined
from domain.powers.joint_approval import ApprovedUnder, Beside
from domain.provisions.remit import Power, Remit
from domain.provisions.signing_rule import SigningProvision, SigningRule
from domain.provisions.spending import DEFAULT_SPENDING_RULES
from domain.provisions.tenure import USUAL_TENURE
from domain.values import (
    AgreementId,
    AppointmentId,
    ClauseId,
    DecisionId,
    DelegationId,
    PaymentId,
    Period,
    PersonId,
    PostId,
    Sealed,
)
from domain.voting.rules import FromClause
from tests.domain.books import (
    ADA,
    AIM,
    ALLIANCE,
    BOB,
    EVE,
    HILL,
    LAKE,
    MEMO,
    Book,
    memorandum,
    named,
    on,
    said,
    why,
)
from tests.lawful import require_chains

ORDERS, SIGNING = named(AgreementId, "orders"), named(ClauseId, "signing")
TREASURER, CHAIR = named(PostId, "treasurer"), named(PostId, "chair")
OF_ADA, OF_BOB = (named(AppointmentId, name) for name in ("of Ada", "of Bob"))
PAYMENT_ID = named(PaymentId, "payment")
TWO = SigningProvision("two", ("payments",), together=2)
ORIGIN = FromClause(ORDERS, SIGNING, 1, "two", "clause 1 “Signing” of “Orders”")
ADAS, BOBS = Basis("holder", TREASURER, OF_ADA), Basis("holder", CHAIR, OF_BOB)


def under(provision: SigningProvision = TWO, **fields: Any) -> ApprovedUnder:
    return ApprovedUnder(SigningRule(provision, ORIGIN), HILL, **fields)


def book_with(*provisions: SigningProvision, period_limit: Any = None) -> Book:
    """A memorandum, orders that carry the provisions, two posts, and a payment that waits."""
    book = memorandum()
    if provisions:
        clause = Clause(SIGNING, "1", "Signing", "So.\n", None, provisions)
        parties = (HILL, LAKE)
        drafted = AgreementDrafted(on(11), ORDERS, ALLIANCE, "Orders", "en", "", parties, (clause,))
        registration = next(one.id for one in book.records if isinstance(one.data, HeadRegistered))
        right = RightToSign(on(1), None, registration)
        signed = (
            AgreementSigned(on(11), HILL, ADA, "head", right),
            AgreementSigned(on(11), LAKE, BOB, "signatory"),
        )
        book.record(AGREEMENT, ORDERS, drafted, *signed, AgreementEnteredIntoForce(on(11)))
    for post, held, who in ((TREASURER, OF_ADA, ADA), (CHAIR, OF_BOB, BOB)):
        remit = Remit(powers=(Power(("money",)),))
        defined = PostDefined(on(12), post, ALLIANCE, "Post", USUAL_TENURE, remit, None, MEMO, AIM)
        book.record(POST, post, defined)
        term = Period(on(13), on(100))
        made = AppointmentMade(on(13), held, ALLIANCE, post, who, term, False, HILL)
        book.record(APPOINTMENT, held, made)
    requested = PaymentRequested(
        on(20), PAYMENT_ID, ALLIANCE, Payee(LAKE), Money(Fraction(9), "EUR"),
        Sealed("x", ALLIANCE), "money", DEFAULT_SPENDING_RULES, EVE,
    )  # fmt: skip
    book.record(PAYMENT, PAYMENT_ID, requested)
    return book


def happens(book: Book, happened: Any) -> UUID:
    return book.record(PAYMENT, PAYMENT_ID, happened)


BY_ADA = PaymentCoapproved(on(21), ADAS, ADA, under())
BESIDE = (Beside(ADA, TREASURER, OF_ADA),)
BY_BOTH = PaymentApproved(on(22), BOBS, BOB, under(), BESIDE)


def test_an_approval_of_two_rests_on_the_clause_and_on_both() -> None:
    book = book_with(TWO)
    first, last = happens(book, BY_ADA), happens(book, BY_BOTH)
    for event in (first, last):
        found = book.chain(event)
        assert found.holds, why(found)
        assert "The authority to sign payments “two”." in said(found, "rule")
        assert "Clause 1 “Signing” of “Orders”, version 1." in said(found, "clause")
    assert "The approval of one who approves it with them." in said(book.chain(last), "act")
    holders = [one for one in book.chain(last).links if one.kind == "appointment"]
    assert len(holders) == 2, "each by their own authority"
    assert require_chains(book.records) == []


ANOTHER = "its record has another authority than it was done by"
NONE = "neither a post nor a decision gives the right"


@pytest.mark.parametrize(
    ("basis", "because"),
    [
        (replace(BOBS, post=TREASURER), ANOTHER),
        (replace(BOBS, post=None), ANOTHER),
        (replace(BOBS, approved_as="deputy"), ANOTHER),
        (replace(BOBS, limit=Money(Fraction(900), "EUR")), ANOTHER),
        (Basis("holder", CHAIR), NONE),
        (Basis("decision"), NONE),
    ],
)
def test_an_approval_is_by_what_it_says_and_by_something(basis: Basis, because: str) -> None:
    book = book_with()
    alone = happens(book, PaymentApproved(on(22), basis, BOB))
    assert why(book.chain(alone)) == [("appointment", because)]


def test_one_alone_did_not_approve_it_by_right() -> None:
    book = book_with(TWO)
    alone = happens(book, PaymentApproved(on(22), BOBS, BOB, under()))
    assert why(book.chain(alone)) == [("rule", ONE_DID)]


ONE_DID = (
    "by “two” 2 have to approve the payment together, each by an authority of their own, and 1 did"
)


ZOE = named(PersonId, "Zoe")


def test_two_by_one_authority_did_not_approve_it_by_right() -> None:
    """The treasurer, and a delegate of hers; nor the treasurer twice."""
    book = book_with(TWO)
    passed_on = named(DelegationId, "passed on")
    granted = AuthorityDelegated(
        on(14), passed_on, ALLIANCE, OF_ADA, ADA, ZOE, Mandate(("money",)), Period(on(14), on(99))
    )
    book.record(DELEGATION, passed_on, granted)
    by_eve = replace(ADAS, approved_as="delegate", delegations=(passed_on,))
    happens(book, replace(BY_ADA))
    assert book.chain(happens(book, PaymentCoapproved(on(21), by_eve, ZOE, under(), (ADA,)))).holds
    besides = (*BESIDE, Beside(ZOE, TREASURER, OF_ADA))
    assert book.chain(happens(book, replace(BY_BOTH, beside=besides))).holds, "Bob is the other"
    for last in (PaymentApproved(on(22), by_eve, ZOE, under(), BESIDE),
                 PaymentApproved(on(22), ADAS, ADA, under(), BESIDE)):  # fmt: skip
        again = book_with(TWO)
        again.record(DELEGATION, passed_on, granted)
        happens(again, BY_ADA)
        assert "rule" in [kind for kind, _ in why(again.chain(happens(again, last)))]
    unsaid = book_with(TWO)
    unsaid.record(DELEGATION, passed_on, granted)
    happens(unsaid, BY_ADA)
    [(kind, because)] = why(
        unsaid.chain(happens(unsaid, PaymentCoapproved(on(21), by_eve, ZOE, under())))
    )
    assert kind == "rule" and "goes back to the same appointment" in because


def test_who_approved_under_another_clause_is_named_and_not_counted() -> None:
    of_lake = replace(TWO, name="of Lake", party=LAKE)
    book = book_with(TWO, of_lake)
    lakes = ApprovedUnder(SigningRule(of_lake, replace(ORIGIN, provision="of Lake")), LAKE)
    eves = named(AppointmentId, "of Eve")
    made = AppointmentMade(on(13), eves, ALLIANCE, CHAIR, EVE, Period(on(13)), False, LAKE)
    book.record(APPOINTMENT, eves, made)
    happens(book, PaymentCoapproved(on(21), Basis("holder", CHAIR, eves), EVE, lakes))
    happens(book, BY_ADA)
    found = book.chain(happens(book, replace(BY_BOTH, also=(Beside(EVE, CHAIR, eves),))))
    assert found.holds, why(found)


def test_who_approved_with_them_is_named_as_it_was() -> None:
    book = book_with(TWO)
    made_up = happens(book, BY_BOTH)
    assert why(book.chain(made_up)) == [("rule", "others approved it than it names")]
    taken_back = book_with(TWO)
    happens(taken_back, BY_ADA)
    back = happens(taken_back, CoapprovalWithdrawn(on(21), ADA))
    assert taken_back.chain(back).holds
    assert "The approval that was taken back." in said(taken_back.chain(back), "act")
    late = happens(taken_back, BY_BOTH)
    assert why(taken_back.chain(late)) == [("rule", "others approved it than it names")]


def test_a_clause_that_is_not_named_is_asked_all_the_same() -> None:
    book = book_with(TWO)
    silent = happens(book, PaymentApproved(on(22), BOBS, BOB))
    assert why(book.chain(silent)) == [("rule", "another one was in force")]
    nowhere = book_with()
    claimed = happens(nowhere, PaymentApproved(on(22), BOBS, BOB, under(replace(TWO, together=1))))
    assert ("rule", "none was in force") in why(nowhere.chain(claimed))


def test_who_holds_none_of_the_posts_did_not_approve_it_by_right() -> None:
    by_treasurer = replace(TWO, together=1, posts=(TREASURER,))
    book = book_with(by_treasurer)
    other = happens(book, PaymentApproved(on(22), BOBS, BOB, under(by_treasurer)))
    [(kind, because)] = why(book.chain(other))
    assert kind == "rule" and "which" in because and "does not at" in because
    holder = book_with(by_treasurer)
    right = happens(holder, PaymentApproved(on(22), ADAS, ADA, under(by_treasurer)))
    assert holder.chain(right).holds


BY_CHAIR = replace(TWO, together=1, posts=(CHAIR,))
REGISTERED = RightToSign(on(1))


def by_head(book: Book, who: PersonId = ADA, right: RightToSign = REGISTERED) -> UUID:
    """An approval by somebody as the head of Hill School, who does not chair."""
    basis = ADAS if who == ADA else replace(ADAS, appointment=OF_BOB, post=CHAIR)
    by = under(BY_CHAIR, right=right)
    return happens(book, PaymentApproved(on(22), basis, who, by))


def test_a_head_approves_by_what_the_party_had_registered() -> None:
    book = book_with(BY_CHAIR)
    found = book.chain(by_head(book))
    assert found.holds, why(found)
    assert said(found, "signatory")[0] == "The head of Hill School, as it has registered them."
    assert require_chains(book.records) == []
    unregistered = book_with(BY_CHAIR)
    because = "it had not registered them as its head"
    assert ("signatory", because) in why(unregistered.chain(by_head(unregistered, BOB)))
    over = book_with(BY_CHAIR)
    ended = by_head(over, right=replace(REGISTERED, until=on(22)))
    assert "rule" in [kind for kind, _ in why(over.chain(ended))]
    no_heads = replace(BY_CHAIR, head=False)
    book = book_with(no_heads)
    under_it = under(no_heads, right=REGISTERED)
    assert not book.chain(happens(book, PaymentApproved(on(22), ADAS, ADA, under_it))).holds


def test_without_the_registry_an_approval_tells_by_what_right_its_head_gave_it() -> None:
    book = book_with(BY_CHAIR)
    event = by_head(book)
    found = authority(book.without_registry(), event)
    assert found is not None and found.holds
    told = [one for one in found.links if one.sentence.endswith("as the approval's record has it.")]
    assert [one.since for one in told] == [on(1)]


def test_what_goes_beyond_the_amount_was_not_approved_by_right() -> None:
    few = replace(TWO, together=1, limit=Money(Fraction(8), "EUR"))
    book = book_with(few)
    event = happens(book, PaymentApproved(on(22), BOBS, BOB, under(few)))
    [(kind, because)] = why(book.chain(event))
    assert kind == "rule" and "approved up to EUR 8" in because


def test_what_two_approved_rests_on_the_appointments_of_both() -> None:
    """Also on the one that was made by a decision which is nullified."""
    elected = named(DecisionId, "election")
    book = memorandum()
    made = AppointmentMade(
        on(13), OF_ADA, ALLIANCE, TREASURER, ADA, Period(on(13)), False, HILL, elected
    )
    on_record = book.record(APPOINTMENT, OF_ADA, made)
    last = happens(book, BY_BOTH)
    found = {one.event: one.reliance for one in resting_on(elected, book.records, {})}
    assert found == {on_record: "decision", last: "appointment"}
