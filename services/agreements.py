"""Agreements: draft, sign, enter into force; notice, renewal, expiry, termination."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.agreements import agreement as rules
from domain.agreements import ending, signing
from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.bound import given_before_leaving, open_to, parties_to
from domain.agreements.clause import Clause
from domain.agreements.signature import (
    NotAuthorisedToSign,
    NotPartyToAgreement,
    check_bound,
    on_both_sides,
)
from domain.motions.enacted_acts import AgreementRenewal, AgreementTermination
from domain.parties.organisation import ORGANISATION, require_existing
from domain.parties.partnership import (
    Partnership,
    Party,
    is_party_at,
    require_lasting,
    require_party,
    zone,
)
from domain.parties.person import PERSON
from domain.parties.signatory import Signer, Signs
from domain.provisions.term import RenewalNotProvided, RenewsByItself
from domain.refusal import Reported
from domain.values import (
    AgreementId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
)
from services.act import Act, Done
from services.charters import signed_under
from services.coherence import require_coherent
from services.commands import command
from services.disposal import require_parties
from services.entitlement import BY_DECISION, require_self
from services.leaving import leave_bodies_of
from services.ledger import Case, Performs
from services.partnerships import acting_party, moment_in, partnership_around, partnership_of
from services.text_drafting import require_well_drawn


def agreement_of(case: Case, agreement: AgreementId) -> tuple[Agreement, Partnership]:
    """The agreement that an act is about, and the partnership that it belongs to."""
    found = case.get(AGREEMENT, agreement)
    return found, partnership_around(case, found.partnership, (AGREEMENT.kind, agreement))


def parties_of(agreement: Agreement, partnership: Partnership, at: Moment) -> Sequence[Party]:
    """Whom the agreement binds, or is to bind, at that moment."""
    return parties_to(agreement, partnership, at.at)


def require_bound(
    case: Case,
    agreement: Agreement,
    partnership: Partnership,
    party: OrganisationId | None,
    at: Moment,
) -> None:
    """Breach the rule that only those have a say in an agreement whom it binds, or is to bind;
    where no party is said to act, the administration answers for who does. Once the partnership
    has ended nobody has one any more.
    """
    require_lasting(partnership, at, case.act.conduct)
    if party is not None:
        bound = agreement.still_bound(parties_of(agreement, partnership, at), at.at)
        check_bound(party, bound, case.act.conduct)


def signer_for(
    case: Case,
    party: OrganisationId,
    person: PersonId | None,
    signs: Signs,
    partnership: PartnershipId,
    at: Moment,
) -> Signer:
    """Who signs for the party: the person as said, or the one who acts, as the party has them.

    Who signs here may sign today as well: what was signed when they still could is reported.
    """
    signing = person or case.act.person
    if signing is not None:
        case.get(PERSON, signing)
    signed_for = case.get(ORGANISATION, party)
    require_existing(signed_for, at, case.act.conduct)
    signatories = signed_for.signatories
    signer = signatories.signer(signing, signs, partnership, at.at)
    if signing is None:
        return signer
    if signer.capacity != "unregistered" and not case.act.conduct.is_reported:
        require_self(case, signing)
        now = signatories.signer(signing, signs, partnership, case.act.at)
        if at.at < case.act.at and now.capacity == "unregistered":
            raise NotAuthorisedToSign(signing, party, Moment(case.act.at))
    return signer.registered_by(case.origin(ORGANISATION, party, signing))


def append_to(
    case: Case, agreement: Agreement, happened: Sequence[object], follows: UUID | None = None
) -> UUID:
    """Append to an agreement what follows from its drafting, or from what else began in it: a
    party's notice, an amendment.
    """
    return case.append(
        AGREEMENT,
        agreement.id,
        happened,
        partnership=agreement.partnership,
        caused_by=case.origin(AGREEMENT, agreement.id, follows or agreement.id),
    )


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
        tuple[OrganisationId, ...],
        "Between whom it is; empty for all of the partnership, who joins later by its signature.",
    ] = (),
) -> Done:
    """Draw up the text of an agreement, as one of those between whom it is to be."""

    def decide(case: Case) -> UUID:
        new = AgreementId(id or act.new_id("agreement"))
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        require_lasting(found, effective, act.conduct)
        _require_parties_of(case, found, parties, effective)
        if act.boundary is not None and parties and act.boundary not in parties:
            act.conduct.breach(NotPartyToAgreement(act.boundary))
        happened = rules.draft_agreement(
            case.find(AGREEMENT, new),
            id=new,
            partnership=partnership,
            title=title,
            language=language,
            clauses=clauses,
            reference=reference,
            parties=parties,
            effective=effective,
            conduct=act.conduct,
        )
        require_well_drawn(case, None, happened, found)
        return case.append(AGREEMENT, new, happened, partnership=partnership, parent=partnership)

    return ledger.perform(act, decide)


def _require_parties_of(
    case: Case, partnership: Partnership, parties: Sequence[OrganisationId], effective: Moment
) -> None:
    """Breach the rule that an agreement is drawn up between parties: of the time that it is dated
    back to, or of the time at which it is entered. Nobody else could ever sign it.
    """
    for party in parties:
        case.get(ORGANISATION, party)
        if not is_party_at(partnership, party, case.act.at):
            require_party(partnership, party, effective, case.act.conduct)


@command("agreement")
def sign_agreement(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    party: Annotated[
        OrganisationId | None,
        "The party that signs; left out: the organisation that is acted for.",
    ] = None,
    person: Annotated[
        PersonId | None, "Who signs for it; left out: the person who makes the request."
    ] = None,
) -> Done:
    """Sign an agreement for a party, by its head or somebody whom it has registered to sign."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        signs = acting_party(case, party)
        require_lasting(partnership, effective, act.conduct)
        signer = signer_for(case, signs, person, "agreements", partnership.id, effective)
        under = signed_under(case, partnership.id, signs, signer.person, "agreements", effective.at)
        happened = signing.sign_agreement(
            found,
            party=signs,
            signer=signer,
            under=under,
            parties=open_to(found, partnership, effective.at),
            zone=zone(partnership),
            completes=not isinstance(act.conduct, Reported),
            outdated=given_before_leaving(found, partnership, effective.at),
            effective=effective,
            conduct=act.conduct,
        )
        act.note(on_both_sides(found.signatures, signs, signer.person))
        require_coherent(case, found, happened)
        return append_to(case, found, happened)

    return ledger.perform(act, decide)


@command("agreement")
def enter_into_force(
    ledger: Performs, act: Act, *, agreement: Annotated[AgreementId, "The agreement."]
) -> Done:
    """Let an agreement that every party has signed bind them from the effective time on."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        require_bound(case, found, partnership, act.boundary, effective)
        happened = signing.enter_into_force(
            found,
            parties=parties_of(found, partnership, effective),
            outdated=given_before_leaving(found, partnership, effective.at),
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        require_coherent(case, found, happened)
        return append_to(case, found, happened)

    return ledger.perform(act, decide)


@command("agreement")
def give_notice(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    ends: Annotated[
        date | datetime | None,
        "From when on the party no longer wants to be bound; left out: the earliest time.",
    ] = None,
    party: Annotated[
        OrganisationId | None,
        "The party that gives notice; left out: the organisation that is acted for.",
    ] = None,
    person: Annotated[
        PersonId | None, "Who signs the notice; left out: the person who makes the request."
    ] = None,
) -> Done:
    """Give notice of ending an agreement, with the period that its text states."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        gives = acting_party(case, party)
        require_lasting(partnership, effective, act.conduct)
        signer = signer_for(case, gives, person, "notices", partnership.id, effective)
        under = signed_under(case, partnership.id, gives, signer.person, "notices", effective.at)
        happened = ending.give_notice(
            found,
            party=gives,
            signer=signer,
            under=under,
            parties=parties_of(found, partnership, effective),
            zone=zone(partnership),
            ends=None if ends is None else Moment.of(ends, zone(partnership)),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened)

    return ledger.perform(act, decide)


@command("agreement")
def withdraw_notice(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    party: Annotated[
        OrganisationId | None,
        "The party that gave notice; left out: the organisation that is acted for.",
    ] = None,
) -> Done:
    """Take back a notice that is still running."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        gave = acting_party(case, party)
        happened = ending.withdraw_notice(
            found, party=gave, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return append_to(case, found, happened, gave)

    return ledger.perform(act, decide)


@command("agreement")
def end_by_notice(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    party: Annotated[OrganisationId, "The party whose notice has run out."],
) -> Done:
    """Let a notice that has run out end the agreement, or where others remain, for that party."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        case.get(ORGANISATION, party)
        effective = moment_in(case, partnership)
        happened = ending.end_by_notice(
            found,
            party=party,
            parties=parties_of(found, partnership, effective),
            effective=effective,
            conduct=act.conduct,
        )
        append_to(case, found, happened, party)
        leave_bodies_of(case, case.get(AGREEMENT, agreement), partnership, party)
        return agreement

    return ledger.perform(act, decide)


@command("agreement", timing="on that day or later")
def renew_agreement(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    until: Annotated[
        date | datetime | None,
        "From when on it no longer binds; left out: the further term that its text states.",
    ] = None,
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Give an agreement a further term after its present one."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        ends = None if until is None else Moment.of(until, zone(partnership))
        renewal = AgreementRenewal(agreement, None if ends is None else ends.day)
        if until is not None or decision is not None:  # otherwise it is the text that says so
            require_parties(case, found, partnership, decision, effective, renewal)
        happened = ending.renew_agreement(
            found,
            zone=zone(partnership),
            until=ends,
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened)

    return ledger.perform(act, decide)


@command("agreement")
def expire_agreement(
    ledger: Performs, act: Act, *, agreement: Annotated[AgreementId, "The agreement."]
) -> Done:
    """Record that the term of an agreement was over, and that it was not renewed."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        happened = ending.expire_agreement(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return append_to(case, found, happened)

    return ledger.perform(act, decide)


# Which of the two it is, the text says: that one is then provided for.
@command("agreement", passes=(RenewalNotProvided, RenewsByItself))
def end_term(
    ledger: Performs, act: Act, *, agreement: Annotated[AgreementId, "The agreement."]
) -> Done:
    """Let happen what the text says of the end of a term: the agreement goes on, or expires."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        happened = ending.end_term(
            found,
            zone=zone(partnership),
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return append_to(case, found, happened)

    return ledger.perform(act, decide)


@command("agreement", timing="on that day or later")
def terminate_agreement(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """End an agreement: from the effective time on it binds nobody."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        termination = AgreementTermination(agreement)
        require_parties(case, found, partnership, decision, effective, termination)
        happened = ending.terminate_agreement(found, effective=effective, conduct=act.conduct)
        return append_to(case, found, happened)

    return ledger.perform(act, decide)
