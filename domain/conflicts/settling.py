"""How a conflict is settled or ruled on: offers, settlement, ruling.

An offer that every other side has accepted settles the conflict by that very acceptance. What was
agreed elsewhere is recorded as a settlement that somebody neutral attests. A ruling is given in a
stage that rules; of one from outside a side reports, with the documents that show it, and the
others have a say (`domain.conflicts.confirming`).
"""

from datetime import tzinfo

from domain.conflicts.conflict import Event, and_closed
from domain.conflicts.conflict_state import (
    Conflict,
    known,
    refuse_ended,
    require_room,
    require_running,
    require_side,
    require_sitting,
    require_speaker,
)
from domain.conflicts.hearing import NeutralMissing
from domain.conflicts.outside_ruling import (
    OutsideRulingReported,
    RulingAlreadyReported,
    RulingUnattested,
    sealed_as,
)
from domain.conflicts.ruling import RulingAlreadyGiven, RulingGiven, RulingNotForeseen
from domain.conflicts.settlement import (
    ConflictSettled,
    NotEverySideAgreed,
    Offer,
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
    Remedy,
    RemedyNamedTwice,
    Settlement,
    SettlementUnattested,
)
from domain.document import Document, check_documents
from domain.provisions.protocol import RULING_STAGES, appealable_for
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    CONFLICT_ENTRIES_LIMIT,
    SHORT_TEXT_LIMIT,
    Moment,
    NeutralId,
    OfferId,
    RulingReportId,
    Sealed,
    TooMany,
    in_order,
    required_text,
)
from domain.voting.side import Side, check_side, check_sides


def make_offer(
    conflict: Conflict | None,
    *,
    offer: OfferId,
    by: Side,
    settlement: Settlement,
    until: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Offer the other sides to settle on these terms."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "offer", effective)
    if until is not None:
        in_order("offer", effective, "end of the offer", until)
    if offer in conflict.offers:
        raise OfferAlreadyMade(offer)
    if len(conflict.offers) >= CONFLICT_ENTRIES_LIMIT:
        raise TooMany("offers", len(conflict.offers) + 1, CONFLICT_ENTRIES_LIMIT)
    _check_settlement(conflict, settlement, effective, conduct)
    require_side(conflict, by, conduct)
    require_running(conflict, conduct)
    return [OfferMade(effective, offer, by, settlement, until)]


def withdraw_offer(
    conflict: Conflict | None,
    *,
    offer: OfferId,
    by: Side,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take back one's offer, as long as the conflict is not settled on it."""
    conflict = known(conflict)
    found = _standing_offer(conflict, offer)
    in_order("offer", found.made, "withdrawal", effective)
    refuse_ended(conflict)
    if by != found.by:
        conduct.breach(OfferNotYours(offer, by))
    return [OfferWithdrawn(effective, offer, by)]


def accept_offer(
    conflict: Conflict | None,
    *,
    offer: OfferId,
    by: Side,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Accept another side's offer; with the last acceptance the conflict is settled."""
    conflict = known(conflict)
    found = _standing_offer(conflict, offer)
    in_order("offer", found.made, "acceptance", effective)
    if by in found.accepted:
        raise OfferAlreadyAccepted(offer, by)
    refuse_ended(conflict)
    if by == found.by:
        raise OwnOffer(offer, by)
    require_side(conflict, by, conduct)
    if found.until is not None and found.until.at <= effective.at:
        conduct.breach(OfferExpired(offer, found.until))
    accepted = OfferAccepted(effective, offer, by)
    if set(conflict.sides) - {found.by, *found.accepted, by}:
        return [accepted]
    agreed = (found.by, *found.accepted, by)
    settled = ConflictSettled(effective, offer, agreed=agreed)
    return and_closed(conflict, [accepted, settled], effective)


def settle_conflict(
    conflict: Conflict | None,
    *,
    settlement: Settlement,
    agreed: tuple[Side, ...],
    neutral: NeutralId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Record what the sides agreed on elsewhere, as somebody neutral attests."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "settlement", effective)
    refuse_ended(conflict)
    check_sides(*agreed)
    _check_settlement(conflict, settlement, effective, conduct)
    missing = set(conflict.sides) - set(agreed)
    if missing:
        conduct.breach(NotEverySideAgreed(len(missing), len(conflict.sides)))
    if neutral is None:
        conduct.breach(SettlementUnattested())
    else:
        require_sitting(conflict, neutral, conduct)
    settled = ConflictSettled(effective, None, settlement, agreed, neutral)
    return and_closed(conflict, [settled], effective)


def give_ruling(
    conflict: Conflict | None,
    *,
    ruling: str,
    reasons: str,
    remedies: tuple[Remedy, ...] = (),
    by: Side | None = None,
    neutral: NeutralId | None = None,
    documents: tuple[Document, ...] = (),
    report: RulingReportId | None = None,
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Rule how the conflict ends, as who leads the stage; or, as a side, report that somebody
    outside did.

    What a side says here is the `report` of that name, and binds once the others have confirmed
    it. Without a side and without somebody neutral it is whoever keeps the record that enters a
    ruling from outside, by its documents.
    """
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "ruling", effective)
    if conflict.ruling is not None:
        raise RulingAlreadyGiven(conflict.ruling.given)
    refuse_ended(conflict)
    required_text("ruling", ruling, SHORT_TEXT_LIMIT, lines=True)
    required_text("reasons", reasons, SHORT_TEXT_LIMIT, lines=True)
    check_remedies(conflict, remedies, effective, conduct)
    if by is not None or neutral is not None or not documents:
        require_speaker(conflict, by, neutral, conduct)
    _require_ruling_stage(conflict, neutral, documents, conduct)
    stage = conflict.stage.number
    said, why = (Sealed(text, conflict.subject) for text in (ruling, reasons))
    shown = sealed_as(documents, conflict.subject)
    if by is not None and not conduct.is_reported:
        assert report is not None, "what a side says is a report of its own"
        _check_report(conflict, report)
        return [OutsideRulingReported(effective, report, by, said, why, shown, remedies, stage)]
    given = RulingGiven(
        effective,
        said,
        why,
        remedies,
        stage,
        neutral,
        by,
        appeal_until=appealable_for(conflict.protocol.protocol, effective, zone),
        documents=shown,
    )
    return and_closed(conflict, [given], effective)


def _require_ruling_stage(
    conflict: Conflict,
    neutral: NeutralId | None,
    documents: tuple[Document, ...],
    conduct: Conduct,
) -> None:
    """Breach the rules that a stage has to rule, by somebody neutral or outside, as is shown."""
    stage = conflict.foreseen(conflict.stage)
    if stage.kind not in RULING_STAGES:
        conduct.breach(RulingNotForeseen(stage.kind))
    if neutral is None and (stage.needs_neutral or stage.kind != "external"):
        conduct.breach(NeutralMissing(stage.kind))
    elif neutral is None and not documents:
        conduct.breach(RulingUnattested())
    if documents:
        check_documents("documents", documents)


def _check_report(conflict: Conflict, report: RulingReportId) -> None:
    """Refuse a further report while one waits, so that nobody confirms another than they read."""
    require_room("reports", len(conflict.reports))
    for one in conflict.reports.values():
        if one.is_pending or one.id == report:
            raise RulingAlreadyReported(one.id)


def check_remedies(
    conflict: Conflict, remedies: tuple[Remedy, ...], effective: Moment, conduct: Conduct
) -> None:
    """Refuse remedies that could not be recorded, or that are due before they are ordered."""
    if len(remedies) > CONFLICT_ENTRIES_LIMIT:
        raise TooMany("remedies", len(remedies), CONFLICT_ENTRIES_LIMIT)
    seen = {*conflict.remedies}
    for report in conflict.reports.values():
        seen |= {one.id for one in report.remedies}
    for index, remedy in enumerate(remedies):
        if remedy.what.text is not None:
            required_text(f"remedies[{index}].what", remedy.what.text, SHORT_TEXT_LIMIT, lines=True)
        if remedy.id in seen:
            raise RemedyNamedTwice(remedy.id)
        seen.add(remedy.id)
        check_side(remedy.owner)
        in_order("order of the remedy", effective, "its due date", remedy.due)
        require_side(conflict, remedy.owner, conduct)


def _check_settlement(
    conflict: Conflict, settlement: Settlement, effective: Moment, conduct: Conduct
) -> None:
    if settlement.terms.text is not None:
        required_text("terms", settlement.terms.text, SHORT_TEXT_LIMIT, lines=True)
    for field, links in (
        ("amendments", settlement.amendments),
        ("decisions", settlement.decisions),
    ):
        if len(links) > CONFLICT_ENTRIES_LIMIT:
            raise TooMany(field, len(links), CONFLICT_ENTRIES_LIMIT)
    check_remedies(conflict, settlement.remedies, effective, conduct)


def _standing_offer(conflict: Conflict, offer: OfferId) -> Offer:
    found = conflict.offers.get(offer)
    if found is None:
        raise OfferUnknown(offer)
    if found.withdrawn is not None:
        raise OfferAlreadyWithdrawn(offer, found.withdrawn)
    return found
