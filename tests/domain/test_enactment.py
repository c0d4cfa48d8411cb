"""Enactment: a motion names acts, exactly and once, and what is done on it is one of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.chains.acts_done import acts_done
from domain.chains.known import Known, RecordsInOrder
from domain.chains.lawfulness import Chain
from domain.decisions.decision import DECISION, Decision, propose_motion
from domain.decisions.resolution import enacting
from domain.holiday import HOLIDAYS_LIMIT
from domain.money import Money
from domain.motions.acts_named import ACTS_LIMIT, ActNamedTwice, covers, named_acts, said
from domain.motions.enacted_acts import (
    AgreementRenewal,
    BodyConstitution,
    ChairDesignation,
    EnactedAct,
    HolidayListing,
    PartnershipDissolution,
    PartyAccession,
    PostAppointment,
    PostDefinition,
    RemitGrant,
)
from domain.motions.enactment import (
    ActCarriedOut,
    ActsNamed,
    AlreadyCarriedOut,
    DecisionDoesNotEnact,
)
from domain.provisions.provision import DEFAULT_RULE
from domain.provisions.remit import Power, PowerNamedTwice, Remit
from domain.record import registered_events
from domain.refusal import DONE_HERE, Finding, Refused, Reported
from domain.values import (
    AgreementId,
    BodyId,
    ControlCharacter,
    OrganisationId,
    PersonId,
    PostId,
    SeatId,
    TextMissing,
    TextTooLong,
    TooMany,
    derived_id,
    variants_of,
)
from tests.domain import books
from tests.domain.books import AMENDING, amended, memorandum, why
from tests.domain.matters import ALLIANCE, DECISION_ID, MOTION, PROPOSED, on
from tests.domain.specification import given
from tests.domain.test_execution import TAKEN, decided
from tests.history.specimens import specimens

VALE, MILL = OrganisationId(derived_id("Vale")), OrganisationId(derived_id("Mill"))
BOARD, CHAIR, OTHER = BodyId(derived_id("b")), SeatId(derived_id("s")), SeatId(derived_id("t"))
POST, ADA = PostId(derived_id("post")), PersonId(derived_id("Ada"))
JOINS = PartyAccession(VALE)
PUTTING: dict[str, Any] = {
    "id": DECISION_ID,
    "partnership": ALLIANCE,
    "motion": MOTION,
    "rule": DEFAULT_RULE,
    "effective": on(1),
}


# Naming


def test_a_motion_names_its_acts_and_one_that_names_none_records_nothing_of_it() -> None:
    named = ActsNamed(on(1), (JOINS, PartnershipDissolution()))
    put = given().when(propose_motion, **PUTTING, enacts=(JOINS, PartnershipDissolution()))
    put.then(PROPOSED, named)
    assert put.state.enactment.acts == named.acts
    given().when(propose_motion, **PUTTING).then(PROPOSED)


def test_days_are_recorded_in_their_order_each_once() -> None:
    first, second = date(2026, 5, 1), date(2026, 12, 24)
    assert named_acts((HolidayListing((second, first, second)),)) == (
        HolidayListing((first, second)),
    )


REPEATED = Remit((), (Power(), Power()))


@pytest.mark.parametrize(
    ("acts", "refusal"),
    [
        ((JOINS, JOINS), ActNamedTwice(said(JOINS))),
        (
            (HolidayListing((date(2026, 5, 1),) * 2), HolidayListing((date(2026, 5, 1),))),
            ActNamedTwice,
        ),
        ((PartnershipDissolution(),) * (ACTS_LIMIT + 1), TooMany("enacts", 51, ACTS_LIMIT)),
        ((JOINS, BodyConstitution(" ")), TextMissing("enacts[1].name")),
        ((PostDefinition("\u0007"),), ControlCharacter),
        ((BodyConstitution("é" * 251),), TextTooLong),
        ((RemitGrant(POST, REPEATED),), PowerNamedTwice),
        ((HolidayListing((date(2026, 5, 1),) * (HOLIDAYS_LIMIT + 1)),), TooMany),
    ],
)
def test_what_cannot_be_named_is_refused(
    acts: tuple[EnactedAct, ...], refusal: type[Refused] | Refused
) -> None:
    given().when(propose_motion, **PUTTING, enacts=acts).refused(refusal)
    given().when_reported(propose_motion, **PUTTING, enacts=acts).refused(refusal)


# What is named, exactly


@pytest.mark.parametrize(
    ("named", "done", "is_covered"),
    [
        (JOINS, JOINS, True),
        (JOINS, PartyAccession(MILL), False),
        (PartnershipDissolution(), JOINS, False),
        (ChairDesignation(BOARD), ChairDesignation(BOARD, CHAIR), True),
        (ChairDesignation(BOARD, OTHER), ChairDesignation(BOARD, CHAIR), False),
        (PostAppointment(POST), PostAppointment(POST, ADA, VALE), True),
        (PostAppointment(POST, ADA), PostAppointment(POST, ADA, VALE), True),
        (PostAppointment(POST, ADA, MILL), PostAppointment(POST, ADA, VALE), False),
        (PostAppointment(POST, ADA, VALE), PostAppointment(POST, ADA), False),
        (HolidayListing(), HolidayListing((date(2026, 5, 1),)), True),
        (HolidayListing((date(2026, 5, 2),)), HolidayListing((date(2026, 5, 1),)), False),
    ],
)
def test_what_a_motion_states_has_to_be_what_is_done_and_the_rest_is_left_open(
    named: EnactedAct, done: EnactedAct, is_covered: bool
) -> None:
    assert covers(named, done) is is_covered


def test_a_further_term_ends_on_the_day_that_the_motion_says() -> None:
    text = AgreementId(derived_id("text"))
    until = AgreementRenewal(text, date(2028, 1, 1))
    assert covers(until, AgreementRenewal(text, date(2028, 1, 1)))
    assert not covers(until, AgreementRenewal(text, date(2030, 1, 1)))
    assert not covers(until, AgreementRenewal(text)), "an instant, or what the text says, is no day"


def test_the_remit_that_was_decided_is_granted_and_no_larger_one() -> None:
    small, large = (
        Remit((), (Power(limit=Money(Fraction(amount), "CHF")),)) for amount in (10, 1_000)
    )
    assert covers(RemitGrant(POST, small), RemitGrant(POST, small))
    assert not covers(RemitGrant(POST, small), RemitGrant(POST, large))


# Carrying out


def enacted(*acts: EnactedAct, done: tuple[ActCarriedOut, ...] = ()) -> Decision:
    """A decision that was adopted, whose motion names the acts."""
    first, *others = TAKEN
    return decided(first, ActsNamed(on(1), acts), *others, *done)


def test_an_act_that_is_named_is_carried_out_once() -> None:
    joins = enacted(PartnershipDissolution(), JOINS)
    happened = enacting(joins, JOINS, effective=on(12), conduct=DONE_HERE)
    assert happened == [ActCarriedOut(on(12), 2)]
    again = enacted(PartnershipDissolution(), JOINS, done=tuple(happened))
    refusal = AlreadyCarriedOut(DECISION_ID, said(JOINS), on(12))
    assert breach(again, JOINS) == refusal


def test_the_most_exact_of_those_that_fit_is_carried_out_first() -> None:
    both = enacted(ChairDesignation(BOARD), ChairDesignation(BOARD, CHAIR))
    chairs = ChairDesignation(BOARD, CHAIR)
    first = enacting(both, chairs, effective=on(12), conduct=DONE_HERE)
    assert first == [ActCarriedOut(on(12), 2)]
    then = enacted(*both.enactment.acts, done=tuple(first))
    assert enacting(then, chairs, effective=on(13), conduct=DONE_HERE) == [ActCarriedOut(on(13), 1)]


def breach(decision: Decision, act: EnactedAct) -> Refused:
    """The refusal; reported from outside, it is found instead and nothing is carried out."""
    with pytest.raises(Refused) as refused:
        enacting(decision, act, effective=on(12), conduct=DONE_HERE)
    conduct = Reported()
    assert enacting(decision, act, effective=on(12), conduct=conduct) == []
    assert conduct.findings == [Finding.of(refused.value)]
    return refused.value


def test_the_decision_to_buy_a_printer_does_not_dissolve_the_partnership() -> None:
    refusal = breach(enacted(), PartnershipDissolution())
    assert refusal == DecisionDoesNotEnact(DECISION_ID, "“dissolve-partnership”")
    assert refusal.sentence.endswith("its motion would have to name “dissolve-partnership”.")
    other = breach(enacted(JOINS), PartyAccession(MILL))
    assert f"“accede-party” (organisation {MILL})" in other.sentence


# Chains


def chain_of_adoption(*acts: EnactedAct) -> Chain:
    book = memorandum()
    return book.chain(amended(book, AMENDING, decision=books.MOTION, acts=acts))


def test_the_chain_says_that_a_decision_does_not_enact_what_rests_on_it() -> None:
    assert chain_of_adoption(*books.LEARNING).holds
    named = said(books.LEARNING[0])
    for acts in ((), (PartnershipDissolution(),)):
        assert why(chain_of_adoption(*acts)) == [
            ("decision", f"its motion does not name the act {named}")
        ]


def test_the_chain_says_that_it_had_been_carried_out_already() -> None:
    book = memorandum()
    amended(book, AMENDING, decision=books.MOTION)
    adopted = book.records.pop().data
    book.record(DECISION, books.MOTION, ActCarriedOut(books.on(24), 1))
    found = book.chain(book.record(AGREEMENT, books.MEMO, adopted))
    assert why(found) == [("decision", "what its motion names had been carried out already")]


# Every act


def test_the_record_of_each_act_tells_which_it_is() -> None:
    """So that whoever has the records finds whether a decision enacted what was done on it."""
    nothing = Known(RecordsInOrder(()), 0)
    told = {
        type(act)
        for name, event in registered_events().items()
        for record in specimens(name, event)
        for act in acts_done(record, nothing)
    }
    assert told == set(variants_of(EnactedAct).values())
