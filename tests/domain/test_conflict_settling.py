"""How a conflict is resolved: offers, settlement, ruling."""

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID

import pytest

from domain.conflicts.conflict import ConflictClosed, ConflictEscalated, ConflictWithdrawn
from domain.conflicts.conflict_state import ConflictOver, ConflictUnknown, NotASide, SpeakerUnclear
from domain.conflicts.hearing import NeutralMissing, NeutralNotSitting, NeutralUnknown
from domain.conflicts.outside_ruling import RulingUnattested
from domain.conflicts.ruling import RulingAlreadyGiven, RulingGiven, RulingNotForeseen
from domain.conflicts.settlement import (
    AmendmentLink,
    ConflictSettled,
    NotEverySideAgreed,
    OfferAccepted,
    OfferAlreadyAccepted,
    OfferAlreadyMade,
    OfferAlreadyWithdrawn,
    OfferExpired,
    OfferMade,
    OfferNotYours,
    OfferUnknown,
    OfferWithdrawn,
    OwnOffer,
    RemedyNamedTwice,
    Settlement,
    SettlementUnattested,
)
from domain.conflicts.settling import (
    accept_offer,
    give_ruling,
    make_offer,
    settle_conflict,
    withdraw_offer,
)
from domain.provisions.protocol import ConflictProtocol, PinnedProtocol, ProtocolStage
from domain.refusal import Refused
from domain.values import (
    CONFLICT_ENTRIES_LIMIT,
    AgreementId,
    AmendmentId,
    ContradictoryDates,
    DecisionId,
    Moment,
    OfferId,
    TextMissing,
    TooMany,
)
from domain.voting.rules import StatedDefault
from domain.voting.side import Side, SideMalformed, SideNamedTwice
from tests.domain.conflicts import (
    ACCEPTED,
    APPOINTED,
    BEN,
    CONFLICT_ID,
    FIRST,
    HEARD,
    MEDIATION,
    ONE,
    PANEL,
    REFUND,
    STRANGER,
    TWO,
    UNANSWERED,
    after,
    on,
    remedy,
    sealed,
    terms,
    until,
)
from tests.domain.specification import given

OFFER = OfferId(UUID(int=71))
MADE = OfferMade(on(4), OFFER, ONE, terms(remedy()))
WITHDRAWN = OfferWithdrawn(on(5), OFFER, ONE)
OVER = ConflictOver(CONFLICT_ID, "withdrawn")
ENDED = ConflictWithdrawn(on(5), ONE)
BEFORE = Moment.of(date(2026, 2, 1))
OFFERING: dict[str, Any] = {
    "offer": OFFER,
    "by": ONE,
    "settlement": terms(remedy()),
    "effective": on(4),
}
ACCEPTING: dict[str, Any] = {"offer": OFFER, "by": TWO, "effective": on(6)}

# Offers


def test_an_offer_is_made_once() -> None:
    making = after().when(make_offer, **OFFERING)
    making.then(MADE).again().refused(OfferAlreadyMade(OFFER))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"settlement": terms(text="")}, TextMissing),
        ({"settlement": terms(replace(remedy(), what=sealed(" ")))}, TextMissing),
        ({"settlement": terms(remedy(), remedy())}, RemedyNamedTwice),
        ({"settlement": terms(remedy(due=on(3)))}, ContradictoryDates),
        ({"settlement": terms(remedy(owner=Side()))}, SideMalformed),
        ({"settlement": terms(remedy(owner=STRANGER))}, NotASide),
        ({"until": on(3)}, ContradictoryDates),
        ({"effective": BEFORE}, ContradictoryDates),
        ({"by": STRANGER}, NotASide),
        (
            {
                "settlement": Settlement(
                    sealed("!"), decisions=(DecisionId(UUID(int=1)),) * (CONFLICT_ENTRIES_LIMIT + 1)
                )
            },
            TooMany,
        ),
        ({"settlement": terms(*[remedy()] * (CONFLICT_ENTRIES_LIMIT + 1))}, TooMany),
    ],
)
def test_an_offer_that_could_not_be_is_refused(
    changed: dict[str, Any], refusal: type[Refused]
) -> None:
    after().when(make_offer, **{**OFFERING, **changed}).refused(refusal)


def test_nothing_is_offered_after_the_end() -> None:
    late = {**OFFERING, "effective": on(6)}
    after(ENDED).when(make_offer, **late).refused(OVER)
    after(ENDED).when_reported(make_offer, **late).found(OVER)
    state = after(MADE).when(withdraw_offer, offer=OFFER, by=ONE, effective=on(5)).state
    [offer] = state.offers.values()
    many = {OfferId(UUID(int=1_000 + n)): offer for n in range(CONFLICT_ENTRIES_LIMIT)}
    with pytest.raises(TooMany):
        make_offer(replace(state, offers=many), **OFFERING)


def test_an_offer_is_withdrawn_once_by_who_made_it() -> None:
    at: dict[str, Any] = {"offer": OFFER, "effective": on(5)}
    withdrawing = after(MADE).when(withdraw_offer, by=ONE, **at)
    withdrawing.then(WITHDRAWN).again().refused(OfferAlreadyWithdrawn(OFFER, on(5)))
    after(MADE).when(withdraw_offer, by=TWO, **at).refused(OfferNotYours(OFFER, TWO))
    after(MADE).when_reported(withdraw_offer, by=TWO, **at).found(OfferNotYours(OFFER, TWO))
    after().when(withdraw_offer, by=ONE, **at).refused(OfferUnknown(OFFER))
    early = {**at, "effective": on(3)}
    after(MADE).when(withdraw_offer, by=ONE, **early).refused(ContradictoryDates)
    after(MADE, ENDED).when(withdraw_offer, by=ONE, **at).refused(OVER)


def test_the_last_acceptance_settles_the_conflict() -> None:
    third = Side(person=BEN)
    three = after(MADE, against=(TWO, third))
    accepting = three.when(accept_offer, **ACCEPTING)
    accepted = OfferAccepted(on(6), OFFER, TWO)
    accepting.then(accepted).again().refused(OfferAlreadyAccepted(OFFER, TWO))
    last = after(MADE, accepted, against=(TWO, third)).when(
        accept_offer, **{**ACCEPTING, "by": third}
    )
    settled = ConflictSettled(on(6), OFFER, agreed=(ONE, TWO, third))
    last.then(OfferAccepted(on(6), OFFER, third), settled)
    assert last.state.state == "settled"
    assert [one.status for one in last.state.remedies.values()] == ["open"]
    last.again().refused(OfferAlreadyAccepted(OFFER, third))


def test_a_settlement_with_nothing_to_do_closes_the_conflict() -> None:
    made = replace(MADE, settlement=terms())
    after(made).when(accept_offer, **ACCEPTING).then(
        OfferAccepted(on(6), OFFER, TWO),
        ConflictSettled(on(6), OFFER, agreed=(ONE, TWO)),
        ConflictClosed(on(6)),
    )


def test_an_offer_that_nobody_may_accept_is_not_accepted() -> None:
    made = after(MADE)
    made.when(accept_offer, **{**ACCEPTING, "by": ONE}).refused(OwnOffer(OFFER, ONE))
    made.when(accept_offer, **{**ACCEPTING, "by": STRANGER}).refused(NotASide)
    reported = made.when_reported(accept_offer, **{**ACCEPTING, "by": STRANGER})
    reported.then(OfferAccepted(on(6), OFFER, STRANGER)).found(NotASide)
    made.when(accept_offer, **{**ACCEPTING, "effective": on(3)}).refused(ContradictoryDates)
    after().when(accept_offer, **ACCEPTING).refused(OfferUnknown(OFFER))
    after(MADE, WITHDRAWN).when(accept_offer, **ACCEPTING).refused(
        OfferAlreadyWithdrawn(OFFER, on(5))
    )
    after(MADE, ENDED).when(accept_offer, **ACCEPTING).refused(OVER)
    limited = after(replace(MADE, until=until(5)))
    limited.when(accept_offer, **{**ACCEPTING, "effective": on(5)})
    limited.when(accept_offer, **ACCEPTING).refused(OfferExpired(OFFER, until(5)))
    limited.when_reported(accept_offer, **ACCEPTING).found(OfferExpired(OFFER, until(5)))


# Settlements reached elsewhere

SETTLING: dict[str, Any] = {
    "settlement": terms(remedy()),
    "agreed": (ONE, TWO),
    "neutral": FIRST,
    "effective": on(6),
}


def test_somebody_neutral_attests_a_settlement_once() -> None:
    linked = Settlement(
        sealed("We share."),
        (remedy(),),
        (AmendmentLink(AgreementId(UUID(int=1)), AmendmentId(UUID(int=2))),),
        (DecisionId(UUID(int=3)),),
    )
    settling = after(APPOINTED, ACCEPTED).when(
        settle_conflict, **{**SETTLING, "settlement": linked}
    )
    settled = ConflictSettled(on(6), None, linked, (ONE, TWO), FIRST)
    settling.then(settled).again().refused(ConflictOver(CONFLICT_ID, "settled"))


def test_a_settlement_that_nobody_attests_or_not_all_agreed_to_is_a_breach() -> None:
    heard = after(APPOINTED, ACCEPTED)
    unattested = {**SETTLING, "neutral": None}
    heard.when(settle_conflict, **unattested).refused(SettlementUnattested())
    heard.when_reported(settle_conflict, **unattested).found(SettlementUnattested())
    alone = {**SETTLING, "agreed": (ONE,)}
    heard.when(settle_conflict, **alone).refused(NotEverySideAgreed(1, 2))
    heard.when_reported(settle_conflict, **alone).found(NotEverySideAgreed(1, 2))
    after(APPOINTED).when(settle_conflict, **SETTLING).refused(UNANSWERED)
    after().when(settle_conflict, **SETTLING).refused(NeutralUnknown(FIRST))
    twice = {**SETTLING, "agreed": (ONE, ONE)}
    heard.when(settle_conflict, **twice).refused(SideNamedTwice(ONE))
    heard.when(settle_conflict, **{**SETTLING, "settlement": terms(text="")}).refused(TextMissing)
    heard.when(settle_conflict, **{**SETTLING, "effective": BEFORE}).refused(ContradictoryDates)


# Rulings

RULING: dict[str, Any] = {
    "ruling": "The firm pays.",
    "reasons": "It built the boat.",
    "neutral": FIRST,
    "zone": UTC,
    "effective": on(1, 5),
}
RULED = RulingGiven(
    on(1, 5),
    sealed("The firm pays."),
    sealed("It built the boat."),
    (remedy(),),
    3,
    FIRST,
    appeal_until=until(31, 5),
)


def test_a_panel_rules_once() -> None:
    ruling = after(*HEARD).when(give_ruling, remedies=(remedy(),), **RULING)
    ruling.then(RULED).again().refused(RulingAlreadyGiven(on(1, 5)))
    assert ruling.state.state == "ruled"


def test_nobody_rules_in_a_stage_that_does_not() -> None:
    mediated = after(APPOINTED, ACCEPTED, MEDIATION)
    early = {**RULING, "effective": on(20)}
    mediated.when(give_ruling, **early).refused(RulingNotForeseen("mediation"))
    mediated.when_reported(give_ruling, **early).found(RulingNotForeseen("mediation"))


def test_a_ruling_needs_somebody_neutral_unless_it_is_from_outside() -> None:
    by_side = {**RULING, "neutral": None, "by": ONE}
    after(*HEARD).when(give_ruling, **by_side).refused(NeutralMissing("panel"))
    after(*HEARD).when_reported(give_ruling, **by_side).found(NeutralMissing("panel"))
    outside = PinnedProtocol(ConflictProtocol((ProtocolStage("external", 90),), 7), StatedDefault())
    from_court = RulingGiven(
        on(1, 5), sealed("The firm pays."), sealed("It built the boat."), (), 1, None, ONE
    )
    reported = after(protocol=outside).when_reported(give_ruling, **by_side)
    reported.found(RulingUnattested()).then(from_court, ConflictClosed(on(1, 5)))
    after(*HEARD).when(give_ruling, **{**RULING, "neutral": None}).refused(SpeakerUnclear)
    after(MEDIATION, PANEL).when(give_ruling, **RULING).refused(NeutralUnknown(FIRST))
    after(APPOINTED, MEDIATION, PANEL).when(give_ruling, **RULING).refused(NeutralNotSitting)


def test_a_ruling_that_could_not_be_is_refused() -> None:
    heard = after(*HEARD)
    for empty in ("ruling", "reasons"):
        heard.when(give_ruling, **{**RULING, empty: " "}).refused(TextMissing)
    heard.when(give_ruling, **{**RULING, "effective": BEFORE}).refused(ContradictoryDates)
    stranger = {**RULING, "remedies": (remedy(REFUND, STRANGER),)}
    heard.when(give_ruling, **stranger).refused(NotASide(CONFLICT_ID, STRANGER))
    heard.when_reported(give_ruling, **stranger).found(NotASide(CONFLICT_ID, STRANGER))
    settled = ConflictSettled(on(20, 4), None, terms(remedy()), (ONE, TWO))
    after(*HEARD, settled).when(give_ruling, **RULING).refused(ConflictOver(CONFLICT_ID, "settled"))


def test_nothing_is_resolved_where_no_conflict_is() -> None:
    given().when(make_offer, **OFFERING).refused(ConflictUnknown)
    given().when(withdraw_offer, offer=OFFER, by=ONE, effective=on(4)).refused(ConflictUnknown)
    given().when(accept_offer, **ACCEPTING).refused(ConflictUnknown)
    given().when(settle_conflict, **SETTLING).refused(ConflictUnknown)
    given().when(give_ruling, **RULING).refused(ConflictUnknown)


def test_an_escalation_keeps_the_offers_that_stand() -> None:
    gone_on = ConflictEscalated(on(16), 2, until(15, 4), None)
    late = {**ACCEPTING, "effective": on(20)}
    settling = after(MADE, gone_on).when(accept_offer, **late)
    settling.then(
        OfferAccepted(on(20), OFFER, TWO), ConflictSettled(on(20), OFFER, agreed=(ONE, TWO))
    )
