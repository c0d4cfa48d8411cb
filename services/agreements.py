"""Agreements: draft, enter into force, amend, terminate."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain import agreement as rules
from domain.agreement import AGREEMENT, Agreement
from domain.clause import Clause, ClauseChange
from domain.decision import DECISION
from domain.organisation import ORGANISATION
from domain.partnership import Partnership, zone
from domain.values import (
    AgreementId,
    AmendmentId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    derived_id,
)
from services.act import Act, Done
from services.commands import command
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_of, require_within


def agreement_of(case: Case, agreement: AgreementId) -> tuple[Agreement, Partnership]:
    """The agreement that an act is about, and the partnership that it belongs to."""
    found = case.get(AGREEMENT, agreement)
    return found, partnership_of(case, found.partnership, (AGREEMENT.kind, agreement))


@command("agreement", creates=True)
def draft_agreement(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[AgreementId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership that it belongs to."],
    title: Annotated[str, "What it is called."],
    clauses: Annotated[tuple[Clause, ...], "Its text, clause by clause, in order."],
    language: Annotated[str, "BCP 47 tag of the language it is written in."] = "en",
    reference: Annotated[str, "What people cite it by."] = "",
    parties: Annotated[
        tuple[OrganisationId, ...], "Between whom it is; empty for all of the partnership."
    ] = (),
) -> Done:
    """Draw up the text of an agreement."""

    def decide(case: Case) -> UUID:
        new = AgreementId(id or act.new_id("agreement"))
        found = partnership_of(case, partnership)
        for party in parties:
            case.get(ORGANISATION, party)
        happened = rules.draft_agreement(
            case.find(AGREEMENT, new),
            id=new,
            partnership=partnership,
            title=title,
            language=language,
            clauses=clauses,
            reference=reference,
            parties=parties,
            effective=moment_in(case, found),
            conduct=act.conduct,
        )
        return case.append(AGREEMENT, new, happened, partnership=partnership, parent=partnership)

    return ledger.perform(act, decide)


@command("agreement")
def enter_into_force(
    ledger: Performs, act: Act, *, agreement: Annotated[AgreementId, "The agreement."]
) -> Done:
    """Let an agreement bind its parties from the effective time on."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        happened = rules.enter_into_force(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return case.append(
            AGREEMENT,
            agreement,
            happened,
            partnership=found.partnership,
            caused_by=case.origin(AGREEMENT, agreement, agreement),
        )

    return ledger.perform(act, decide)


@command("agreement")
def propose_amendment(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[AmendmentId | None, "Its identifier, if it has one already."] = None,
    agreement: Annotated[AgreementId, "The agreement that it would change."],
    title: Annotated[str, "What the amendment is called."],
    changes: Annotated[tuple[ClauseChange, ...], "What it does, clause by clause."],
    rationale: Annotated[str | None, "Why its proposers want it; sealed."] = None,
) -> Done:
    """Propose changes to the text of an agreement."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        happened = rules.propose_amendment(
            found,
            id=_amendment_id(agreement, id or act.new_id("amendment")),
            title=title,
            changes=changes,
            rationale=rationale,
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return case.append(AGREEMENT, agreement, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


@command("agreement")
def adopt_amendment(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    amendment: Annotated[AmendmentId, "The amendment that was proposed to it."],
    adopted: Annotated[
        date | datetime | None, "When it was adopted, if not when it takes effect."
    ] = None,
    decision: Annotated[DecisionId | None, "The decision by which it was adopted."] = None,
) -> Done:
    """Adopt an amendment, so that it changes the text from the effective time on."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        concluded = known_amendment(found, amendment)
        happened = rules.adopt_amendment(
            found,
            amendment=concluded,
            adopted=None if adopted is None else Moment.of(adopted, zone(partnership)),
            decision=decision,
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return case.append(
            AGREEMENT,
            agreement,
            happened,
            partnership=found.partnership,
            caused_by=_cause(case, found, concluded, decision),
        )

    return ledger.perform(act, decide)


@command("agreement")
def reject_amendment(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    amendment: Annotated[AmendmentId, "The amendment that was proposed to it."],
    decision: Annotated[DecisionId | None, "The decision by which it was rejected."] = None,
) -> Done:
    """Reject an amendment."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        concluded = known_amendment(found, amendment)
        happened = rules.reject_amendment(
            found,
            amendment=concluded,
            decision=decision,
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return case.append(
            AGREEMENT,
            agreement,
            happened,
            partnership=found.partnership,
            caused_by=_cause(case, found, concluded, decision),
        )

    return ledger.perform(act, decide)


@command("agreement")
def withdraw_amendment(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    amendment: Annotated[AmendmentId, "The amendment that was proposed to it."],
) -> Done:
    """Withdraw an amendment before it is decided."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        concluded = known_amendment(found, amendment)
        happened = rules.withdraw_amendment(
            found,
            amendment=concluded,
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return case.append(
            AGREEMENT,
            agreement,
            happened,
            partnership=found.partnership,
            caused_by=case.origin(AGREEMENT, agreement, concluded),
        )

    return ledger.perform(act, decide)


@command("agreement")
def terminate_agreement(
    ledger: Performs, act: Act, *, agreement: Annotated[AgreementId, "The agreement."]
) -> Done:
    """End an agreement: from the effective time on it binds nobody."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        happened = rules.terminate_agreement(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return case.append(
            AGREEMENT,
            agreement,
            happened,
            partnership=found.partnership,
            caused_by=case.origin(AGREEMENT, agreement, agreement),
        )

    return ledger.perform(act, decide)


def _amendment_id(agreement: AgreementId, given: UUID) -> AmendmentId:
    """The identifier of an amendment, unique among all agreements whatever it was named by."""
    return AmendmentId(derived_id("amendment", agreement, given))


def known_amendment(agreement: Agreement, named: AmendmentId) -> AmendmentId:
    """The amendment by its identifier, or by what its proposer named it."""
    return named if named in agreement.amendments else _amendment_id(agreement.id, named)


def _cause(
    case: Case, agreement: Agreement, amendment: AmendmentId, decision: DecisionId | None
) -> UUID | None:
    """What the conclusion of an amendment follows from: the decision, or else the proposal."""
    if decision is None:
        return case.origin(AGREEMENT, agreement.id, amendment)
    of = case.get(DECISION, decision).partnership
    require_within(agreement.partnership, of, (DECISION.kind, decision))
    held = case.held(DECISION, decision)
    assert held is not None
    return held.last
