"""How conflicts end: offers, settlements, rulings, remedies, appeals."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.amendment import AmendmentUnknown
from domain.conflicts import redress, settling
from domain.conflicts.conflict_state import Conflict
from domain.conflicts.ruling import AppealOutcome
from domain.conflicts.settlement import AmendmentLink, Remedy, Settlement
from domain.decisions.decision import Decision
from domain.decisions.resolution import require_adopted
from domain.document import Document, DocumentMissing
from domain.motions.enacted_acts import AppealDecision, ConflictRemand
from domain.motions.enactment import AlreadyCarriedOut
from domain.parties.partnership import Partnership, zone
from domain.values import (
    AppealId,
    ConflictId,
    DecisionId,
    Moment,
    NeutralId,
    OfferId,
    RemedyId,
    RulingReportId,
    Sealed,
    end_of,
)
from domain.voting.side import Side, check_side
from services.act import Act, Done, require_within
from services.amendments import known_amendment
from services.commands import command
from services.concerned import require_by_sides
from services.conflicts import (
    BY,
    acting,
    conflict_of,
    record,
    require_known,
    require_neutral,
    speaking,
)
from services.enactments import enact
from services.ledger import Case, Performs
from services.resolutions import require_unsuspended, resolution_of

REMEDIES = "What has to be done, by whom and by when."
AMENDMENTS = "Amendments that belong to it; each is adopted or not by its own course."
DECISIONS = "Decisions that belong to it."


@dataclass(frozen=True)
class RemedyTerms:
    """What one side has to do."""

    what: str
    """What; sealed."""
    owner: Side
    """Which side."""
    due: date
    """By when; the day is included."""
    id: RemedyId | None = None
    """Its identifier, if it has one already."""


@command("conflict")
def make_offer(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[OfferId | None, "The offer's identifier, if it has one already."] = None,
    conflict: Annotated[ConflictId, "The conflict."],
    terms: Annotated[str, "On what terms the conflict would be settled; sealed."],
    remedies: Annotated[tuple[RemedyTerms, ...], REMEDIES] = (),
    amendments: Annotated[tuple[AmendmentLink, ...], AMENDMENTS] = (),
    decisions: Annotated[tuple[DecisionId, ...], DECISIONS] = (),
    until: Annotated[
        date | datetime | None, "Until when it can be accepted; a day is included."
    ] = None,
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Offer the other sides of a conflict to settle it."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        happened = settling.make_offer(
            found,
            offer=OfferId(id or act.new_id("offer")),
            by=acting(case, found, by),
            settlement=_settlement(
                case, found, partnership, terms, remedies, amendments, decisions
            ),
            until=None if until is None else end_of(until, zone(partnership)),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def withdraw_offer(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    offer: Annotated[OfferId, "The offer."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Take back an offer that not every side has accepted yet."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = settling.withdraw_offer(
            found,
            offer=offer,
            by=acting(case, found, by),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, offer)

    return ledger.perform(act, decide)


@command("conflict")
def accept_offer(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    offer: Annotated[OfferId, "The offer."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Accept an offer; once every other side has, the conflict is settled on its terms."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = settling.accept_offer(
            found,
            offer=offer,
            by=acting(case, found, by),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, offer)

    return ledger.perform(act, decide)


@command("conflict")
def settle_conflict(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    terms: Annotated[str, "What was agreed on; sealed."],
    agreed: Annotated[tuple[Side, ...], "The sides that agreed."],
    neutral: Annotated[NeutralId | None, "Who, being neutral, attests that they did."] = None,
    remedies: Annotated[tuple[RemedyTerms, ...], REMEDIES] = (),
    amendments: Annotated[tuple[AmendmentLink, ...], AMENDMENTS] = (),
    decisions: Annotated[tuple[DecisionId, ...], DECISIONS] = (),
) -> Done:
    """Record what the sides of a conflict agreed on elsewhere, attested by somebody neutral."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        for side in agreed:
            require_known(case, side)
        if neutral is not None:
            require_neutral(case, found, neutral)
        happened = settling.settle_conflict(
            found,
            settlement=_settlement(
                case, found, partnership, terms, remedies, amendments, decisions
            ),
            agreed=agreed,
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


# Documents are left out, or there are some.
@command("conflict", passes=(DocumentMissing,))
def give_ruling(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[
        RulingReportId | None, "The identifier of a side's report, if it has one already."
    ] = None,
    conflict: Annotated[ConflictId, "The conflict."],
    ruling: Annotated[str, "What is ruled; sealed."],
    reasons: Annotated[str, "Why; sealed."],
    remedies: Annotated[tuple[RemedyTerms, ...], REMEDIES] = (),
    by: Annotated[Side | None, "The side that reports a ruling from outside."] = None,
    neutral: Annotated[NeutralId | None, "Who rules, by the appointment."] = None,
    documents: Annotated[tuple[Document, ...], "What shows a ruling from outside."] = (),
) -> Done:
    """Rule how a conflict ends; or report, as a side and with a document, that somebody outside
    did, which binds once the other sides have confirmed it or somebody neutral attests it.
    """

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        is_entered = documents and not (neutral or by or act.organisation or act.person)
        side = None if is_entered else speaking(case, found, by, neutral)
        happened = settling.give_ruling(
            found,
            ruling=ruling,
            reasons=reasons,
            remedies=_remedies(case, found, partnership, remedies),
            by=side,
            neutral=neutral,
            documents=documents,
            report=RulingReportId(id or act.new_id("report")),
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict", timing="by then")
def fulfil_remedy(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    remedy: Annotated[RemedyId, "The remedy."],
    note: Annotated[str | None, "How it was done; sealed."] = None,
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Report that a remedy of one's own is done."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = redress.fulfil_remedy(
            found,
            remedy=remedy,
            by=acting(case, found, by),
            note=note,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def verify_remedy(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    remedy: Annotated[RemedyId, "The remedy."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Find another side's remedy done; with the last one the conflict is closed."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = redress.verify_remedy(
            found,
            remedy=remedy,
            by=acting(case, found, by),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def reopen_remedy(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    remedy: Annotated[RemedyId, "The remedy."],
    grounds: Annotated[str, "What is missing; sealed."],
    due: Annotated[date, "By when it is due anew; the day is included."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Find another side's remedy not done, or not well: it is due anew."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        happened = redress.reopen_remedy(
            found,
            remedy=remedy,
            by=acting(case, found, by),
            grounds=grounds,
            due=end_of(due, zone(partnership)),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def lodge_appeal(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[AppealId | None, "The appeal's identifier, if it has one already."] = None,
    conflict: Annotated[ConflictId, "The conflict."],
    grounds: Annotated[str, "Why the ruling should not stand; sealed."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Appeal against the ruling on a conflict."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = redress.lodge_appeal(
            found,
            appeal=AppealId(id or act.new_id("appeal")),
            by=acting(case, found, by),
            grounds=grounds,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


# An appeal is decided once, so that no decision decides it twice.
@command("conflict", passes=(AlreadyCarriedOut,))
def decide_appeal(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    appeal: Annotated[AppealId, "The appeal."],
    outcome: Annotated[AppealOutcome, "Upheld: the ruling is replaced; dismissed: it stands."],
    reasons: Annotated[str, "Why, and what is ruled instead; sealed."],
    remedies: Annotated[tuple[RemedyTerms, ...], "Those that replace the ruling's."] = (),
    neutral: Annotated[NeutralId | None, "Who decides it, by the appointment."] = None,
    decision: Annotated[DecisionId | None, "The decision by which a body decides it."] = None,
) -> Done:
    """Dismiss an appeal, or uphold it and replace the ruling."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        by = _check_decider(case, found, neutral, decision, effective)
        happened = redress.decide_appeal(
            found,
            appeal=appeal,
            outcome=outcome,
            reasons=reasons,
            remedies=_remedies(case, found, partnership, remedies),
            neutral=neutral,
            decision=decision,
            effective=effective,
            conduct=act.conduct,
        )
        if by is not None:
            enact(case, by, effective, AppealDecision(conflict, appeal, outcome))
        return record(case, found, happened, appeal)

    return ledger.perform(act, decide)


# An appeal is decided once, so that no decision decides it twice.
@command("conflict", passes=(AlreadyCarriedOut,))
def remand_conflict(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    appeal: Annotated[AppealId, "The appeal that is upheld by it."],
    stage: Annotated[int, "The stage of the protocol to which it goes back, counted from 1."],
    reasons: Annotated[str, "Why; sealed."],
    neutral: Annotated[NeutralId | None, "Who decides it, by the appointment."] = None,
    decision: Annotated[DecisionId | None, "The decision by which a body decides it."] = None,
) -> Done:
    """Set a ruling aside on appeal, and send the conflict back to a stage."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        by = _check_decider(case, found, neutral, decision, effective)
        happened = redress.remand_conflict(
            found,
            appeal=appeal,
            stage=stage,
            reasons=reasons,
            neutral=neutral,
            decision=decision,
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        if by is not None:
            enact(case, by, effective, ConflictRemand(conflict, appeal))
        return record(case, found, happened, appeal)

    return ledger.perform(act, decide)


def _settlement(
    case: Case,
    conflict: Conflict,
    partnership: Partnership,
    terms: str,
    remedies: tuple[RemedyTerms, ...],
    amendments: tuple[AmendmentLink, ...],
    decisions: tuple[DecisionId, ...],
) -> Settlement:
    """What is agreed on, with everything that it links found in the partnership."""
    for decision in decisions:
        resolution_of(case, conflict.partnership, decision)
    return Settlement(
        Sealed(terms, conflict.subject),
        _remedies(case, conflict, partnership, remedies),
        tuple(_link(case, conflict, link) for link in amendments),
        decisions,
    )


def _remedies(
    case: Case, conflict: Conflict, partnership: Partnership, remedies: tuple[RemedyTerms, ...]
) -> tuple[Remedy, ...]:
    for remedy in remedies:
        require_known(case, remedy.owner)
        check_side(remedy.owner)
    return tuple(
        Remedy(
            RemedyId(remedy.id or case.act.new_id("remedy", str(number))),
            Sealed(remedy.what, conflict.subject),
            remedy.owner,
            end_of(remedy.due, zone(partnership)),
        )
        for number, remedy in enumerate(remedies)
    )


def _link(case: Case, conflict: Conflict, link: AmendmentLink) -> AmendmentLink:
    agreement = case.get(AGREEMENT, link.agreement)
    require_within(conflict.partnership, agreement.partnership, (AGREEMENT.kind, link.agreement))
    amendment = known_amendment(agreement, link.amendment)
    if amendment not in agreement.amendments:
        raise AmendmentUnknown(link.amendment)
    return AmendmentLink(link.agreement, amendment)


def _check_decider(
    case: Case,
    conflict: Conflict,
    neutral: NeutralId | None,
    decision: DecisionId | None,
    effective: Moment,
) -> Decision | None:
    """Refuse who may not decide an appeal; a body decides it by a decision that was adopted."""
    found = None
    if decision is not None:
        found = resolution_of(case, conflict.partnership, decision)
        require_adopted(found, effective, case.act.conduct)
        require_unsuspended(case, found, effective)
        require_by_sides(case, found, conflict, effective)
    if neutral is not None:
        require_neutral(case, conflict, neutral)
    return found
