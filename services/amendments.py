"""Amendments: propose, comment, sign, adopt, reject, withdraw, lapse."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.agreements import revision as rules
from domain.agreements.agreement import AGREEMENT, Agreement, clauses_at
from domain.agreements.clause import Clause, ClauseChange
from domain.agreements.placing import placed
from domain.agreements.signature import on_both_sides
from domain.competence.words_of_acts import amending_word
from domain.decisions.decision import DECISION, Decision
from domain.decisions.resolution import require_not_void, resolution_on
from domain.motions.day_decided import first_day
from domain.motions.enacted_acts import AmendmentAdoption, AmendmentRejection, AmendmentWithdrawal
from domain.motions.enactment import AlreadyCarriedOut
from domain.parties.partnership import Partnership, require_lasting, zone
from domain.refusal import Reported
from domain.values import (
    AgreementId,
    AmendmentId,
    DecisionId,
    Moment,
    OrganisationId,
    PersonId,
    derived_id,
)
from services.act import Act, Done
from services.adoption import adopt_once_signed
from services.agreements import (
    agreement_of,
    append_to,
    parties_of,
    require_bound,
    signer_for,
)
from services.charters import signed_under
from services.coherence import require_coherent
from services.commands import command
from services.competent import require_amending_competent
from services.disposal import require_theirs
from services.enactments import carry_out, carrying_out
from services.entitlement import acting_for, on_whose_behalf, require_own, rest_on
from services.ledger import Case, Performs
from services.partnerships import PartyNotSaid, acting_party, moment_in
from services.resolutions import require_in_effect, require_unsuspended, resolution_of
from services.text_drafting import require_well_drawn


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
    takes_effect: Annotated[
        date | datetime | None, "From when it is to change the text; left out: once adopted."
    ] = None,
    lapses: Annotated[
        date | datetime | None, "When it lapses unless it is concluded; left out: never."
    ] = None,
    proposer: Annotated[
        PersonId | None, "Who proposes it; left out: the person who makes the request, if any."
    ] = None,
    party: Annotated[
        OrganisationId | None,
        "The party for which it is proposed; left out: the one that is acted for, if any.",
    ] = None,
) -> Done:
    """Propose changes to the text of an agreement, for one of those whom it binds."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        by, proposing = _whoever(case, partnership, effective, proposer, party)
        happened = rules.propose_amendment(
            found,
            id=amendment_id(agreement, id or act.new_id("amendment")),
            title=title,
            changes=placed(changes, _wording(found, effective)),
            rationale=rationale,
            takes_effect=None
            if takes_effect is None
            else Moment.of(takes_effect, zone(partnership)),
            lapses=None if lapses is None else Moment.of(lapses, zone(partnership)),
            proposer=by,
            party=proposing,
            effective=effective,
            conduct=act.conduct,
        )
        require_bound(case, found, partnership, proposing, effective)
        require_coherent(case, found, happened)
        require_well_drawn(case, found, happened, partnership)
        return case.append(AGREEMENT, agreement, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


@command("agreement", passes=(PartyNotSaid,))
def comment_on_amendment(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    amendment: Annotated[AmendmentId, "The amendment that was proposed to it."],
    comment: Annotated[str, "What is said about it; sealed."],
    party: Annotated[
        OrganisationId | None,
        "The party that says so; left out: the organisation that is acted for, if any.",
    ] = None,
    person: Annotated[
        PersonId | None, "Who says so; left out: the person who makes the request, if any."
    ] = None,
) -> Done:
    """Comment on a proposed amendment, for one of those whom the agreement binds."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        commented = known_amendment(found, amendment)
        speaking = acting_party(case, party) if party or act.organisation else None
        saying = person or act.person
        acting_for(case, saying, speaking, None, effective)
        happened = rules.comment_on_amendment(
            found,
            amendment=commented,
            comment=comment,
            party=speaking,
            person=saying,
            effective=effective,
            conduct=act.conduct,
        )
        require_bound(case, found, partnership, speaking, effective)
        return append_to(case, found, happened, commented)

    return ledger.perform(act, decide)


@command("agreement", passes=(adopt_once_signed,))
def sign_amendment(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    amendment: Annotated[AmendmentId, "The amendment that was proposed to it."],
    party: Annotated[
        OrganisationId | None,
        "The party that signs; left out: the organisation that is acted for.",
    ] = None,
    person: Annotated[
        PersonId | None, "Who signs for it; left out: the person who makes the request."
    ] = None,
) -> Done:
    """Sign an amendment for a party; the last signature adopts it where signatures alone amend, or
    beside a decision that was taken before.
    """

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        signed, signs = known_amendment(found, amendment), acting_party(case, party)
        require_lasting(partnership, effective, act.conduct)
        signer = signer_for(case, signs, person, "amendments", partnership.id, effective)
        under = signed_under(case, partnership.id, signs, signer.person, "amendments", effective.at)
        happened = rules.sign_amendment(
            found,
            amendment=signed,
            party=signs,
            signer=signer,
            under=under,
            parties=parties_of(found, partnership, effective),
            completes=not isinstance(act.conduct, Reported),
            effective=effective,
            conduct=act.conduct,
        )
        act.note(on_both_sides(found.amendments[signed].signatures, signs, signer.person))
        require_coherent(case, found, happened)
        done = append_to(case, found, happened, signed)
        adopt_once_signed(case, partnership, agreement, signed, effective)
        return done

    return ledger.perform(act, decide)


@command("agreement", timing="on that day or later")
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
        effective, when = moment_in(case, partnership), _moment(adopted, partnership)
        by = None if decision is None else resolution_of(case, found.partnership, decision)
        named = AmendmentAdoption(agreement, concluded)
        if by is not None and act.effective is None and not act.conduct.is_reported:
            when = when or effective
            effective = _adopted_from(partnership, found, by, named, effective)
        happened = rules.adopt_amendment(
            found,
            amendment=concluded,
            parties=parties_of(found, partnership, effective),
            adopted=when,
            decision=decision,
            resolution=None
            if by is None
            else resolution_on(by, agreement, concluded, when or effective),
            effective=effective,
            conduct=act.conduct,
        )
        if by is not None:
            require_in_effect(case, by, when or effective)
            require_amending_competent(case, by, when or effective, named)
            require_theirs(
                case, found, partnership, by, when or effective, amending_word(found, concluded)
            )
            proposed = found.amendments[concluded].takes_effect
            begins = carrying_out(case, by, effective, proposed)
            carry_out(case, by, when or effective, named, begins)
        require_coherent(case, found, happened)
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
    decision: Annotated[
        DecisionId | None, "The decision on it by which it was rejected: the vote said no."
    ] = None,
) -> Done:
    """Reject an amendment: as a party whose signature it needs, or by a decision."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        concluded, effective = known_amendment(found, amendment), moment_in(case, partnership)
        by = None if decision is None else resolution_of(case, found.partnership, decision)
        happened = rules.reject_amendment(
            found,
            amendment=concluded,
            decision=decision,
            resolution=None
            if by is None
            else resolution_on(by, agreement, concluded, effective, act.boundary),
            effective=effective,
            conduct=act.conduct,
        )
        if by is None and not act.conduct.is_reported:
            require_bound(case, found, partnership, act.organisation, effective)
        if by is not None:
            named = AmendmentRejection(agreement, concluded)
            require_not_void(by, effective, act.conduct)
            require_amending_competent(case, by, effective, named)
            require_theirs(case, found, partnership, by, effective, amending_word(found, concluded))
            if by.result == "adopted":
                carry_out(case, by, effective, named)
        require_unsuspended(case, by, effective)
        return case.append(
            AGREEMENT,
            agreement,
            happened,
            partnership=found.partnership,
            caused_by=_cause(case, found, concluded, decision),
        )

    return ledger.perform(act, decide)


# An amendment is withdrawn once, so that no decision withdraws it twice.
@command("agreement", passes=(AlreadyCarriedOut,))
def withdraw_amendment(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    amendment: Annotated[AmendmentId, "The amendment that was proposed to it."],
    by: Annotated[
        PersonId | None, "Who withdraws it; left out: the person who makes the request, if any."
    ] = None,
    party: Annotated[
        OrganisationId | None,
        "The party for which it is withdrawn; left out: the one that is acted for, if any.",
    ] = None,
    decision: Annotated[
        DecisionId | None,
        "The adopted decision that withdraws it, in place of the party that proposed it.",
    ] = None,
) -> Done:
    """Withdraw an amendment before it is decided: for the party that proposed it, or by a
    decision."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        effective = moment_in(case, partnership)
        concluded = known_amendment(found, amendment)
        withdraws, withdrawing = _whoever(case, partnership, effective, by, party)
        names_nobody = withdraws is None and withdrawing is None
        is_open = act.boundary is None or act.conduct.is_reported
        happened = rules.withdraw_amendment(
            found,
            amendment=concluded,
            by=withdraws,
            party=withdrawing,
            is_entitled=decision is not None or (names_nobody and is_open),
            effective=effective,
            conduct=act.conduct,
        )
        if decision is not None:
            named = AmendmentWithdrawal(agreement, concluded)
            rest_on(case, partnership, decision, effective, named)
            by_whom = resolution_of(case, partnership.id, decision)
            word = amending_word(found, concluded)
            require_theirs(case, found, partnership, by_whom, effective, word)
        return append_to(case, found, happened, concluded)

    return ledger.perform(act, decide)


@command("agreement")
def lapse_amendment(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    amendment: Annotated[AmendmentId, "The amendment that was proposed to it."],
) -> Done:
    """Record that an amendment was not concluded by the day that its proposal had set."""

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        lapsed = known_amendment(found, amendment)
        happened = rules.lapse_amendment(
            found,
            amendment=lapsed,
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return append_to(case, found, happened, lapsed)

    return ledger.perform(act, decide)


def _whoever(
    case: Case,
    partnership: Partnership,
    effective: Moment,
    person: PersonId | None,
    party: OrganisationId | None,
) -> tuple[PersonId | None, OrganisationId | None]:
    """Who proposes or withdraws an amendment, and for which party."""
    require_own(case, party)
    by, behalf = on_whose_behalf(case, partnership, effective, person, party)
    acting_for(case, by, behalf, None, effective)
    return by, behalf


def _wording(agreement: Agreement, at: Moment) -> Iterable[Clause]:
    """The clauses of the text as of then; before it was drawn up, as it was drawn up."""
    standing = clauses_at(agreement, at.at) or agreement.text.versions[0].clauses
    return (one.clause for one in standing)


def _moment(said: date | datetime | None, partnership: Partnership) -> Moment | None:
    return None if said is None else Moment.of(said, zone(partnership))


def amendment_id(agreement: AgreementId, given: UUID) -> AmendmentId:
    """The identifier of an amendment, unique among all agreements whatever it was named by."""
    return AmendmentId(derived_id("amendment", agreement, given))


def known_amendment(agreement: Agreement, named: AmendmentId) -> AmendmentId:
    """The amendment by its identifier, or by what its proposer named it."""
    return named if named in agreement.amendments else amendment_id(agreement.id, named)


def _adopted_from(
    partnership: Partnership, agreement: Agreement, by: Decision, act: AmendmentAdoption, at: Moment
) -> Moment:
    """From when on it changes the text, where nobody says: as the count would adopt it."""
    pending = agreement.amendments.get(act.amendment)
    numbers = by.enactment.naming(act)
    if pending is None or not numbers:
        return at
    return first_day(by.enactment.day(numbers[0]), pending.takes_effect, at, zone(partnership))


def _cause(
    case: Case, agreement: Agreement, amendment: AmendmentId, decision: DecisionId | None
) -> UUID | None:
    """What the conclusion of an amendment follows from: the decision, or else the proposal."""
    if decision is None:
        return case.origin(AGREEMENT, agreement.id, amendment)
    held = case.held(DECISION, decision)
    assert held is not None
    return held.last
