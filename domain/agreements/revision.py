"""Revision: how an agreement is amended, from the proposal to the text that is in force.

What it takes to adopt an amendment is pinned when it is proposed: the amendment rule that the
text has then, or the stated default, the signature of every party. Done through Concord, it is
adopted only when that is fulfilled; entered as history, what was missing is a finding.
"""

from collections.abc import Sequence
from datetime import timedelta

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    Event,
    known,
    provisions_in_force,
    require_in_force,
)
from domain.agreements.amendment import (
    Amendment,
    AmendmentAdopted,
    AmendmentAlreadyProposed,
    AmendmentClashes,
    AmendmentCommented,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentRejected,
    AmendmentText,
    AmendmentWithdrawn,
    DecisionMissing,
    LapsesLater,
    NoDayToLapse,
    NotTheProposer,
    Resolution,
    pending_amendment,
    require_adoptable,
    require_rejecting,
    why_not_withdrawing,
)
from domain.agreements.clause import ClauseChange, check_changes, check_result
from domain.agreements.consolidation import Adopted, TextHistory, check_applies
from domain.agreements.earlier_wording import open_beside, require_on_present_wording
from domain.agreements.joint_signature import AmendmentCosigned, SignedUnder, cosigned
from domain.agreements.signature import AmendmentSigned, check_signature, unsigned
from domain.parties.partnership import Party
from domain.parties.signatory import Signer
from domain.provisions.pinning import pin_amendment_rule
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    AMENDMENTS_LIMIT,
    SHORT_TEXT_LIMIT,
    TITLE_LIMIT,
    AmendmentId,
    DecisionId,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
    TooMany,
    checked_text,
    in_order,
    required_text,
)


class TakesEffectBeforeProposed(Refused):
    """An amendment proposed at {proposed} does not take effect from {takes_effect}: what was opened
    meanwhile keeps the rule that was in force, so no wording is changed for a time that is over."""

    code = "TAKES_EFFECT_BEFORE_PROPOSED"
    takes_effect: Moment
    proposed: Moment


def propose_amendment(
    agreement: Agreement | None,
    *,
    id: AmendmentId,
    title: str,
    changes: tuple[ClauseChange, ...],
    rationale: str | None = None,
    takes_effect: Moment | None = None,
    lapses: Moment | None = None,
    proposer: PersonId | None = None,
    party: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Propose changes to the text as it stands at `effective`, or as it will come to stand."""
    agreement = known(agreement)
    if id in agreement.amendments:
        raise AmendmentAlreadyProposed(id)
    if len(agreement.amendments) >= AMENDMENTS_LIMIT:
        raise TooMany("amendments", len(agreement.amendments) + 1, AMENDMENTS_LIMIT)
    required_text("title", title, TITLE_LIMIT)
    if rationale is not None:
        checked_text("rationale", rationale, SHORT_TEXT_LIMIT, lines=True)
    check_changes(changes)
    in_order("drafting", agreement.drafted, "proposal", effective)
    if lapses is not None:
        in_order("proposal", effective, "lapse", lapses)
    check_applies(agreement.text, Adopted(id, changes), effective.at)
    require_in_force(agreement, effective, conduct)
    if takes_effect is not None and not _is_yet_to_come(takes_effect, effective):
        conduct.breach(TakesEffectBeforeProposed(takes_effect, effective))
    sealed = None if rationale is None else Sealed(rationale, agreement.partnership)
    return [
        AmendmentProposed(
            effective,
            id,
            AmendmentText(title, changes, sealed),
            takes_effect,
            lapses,
            pin_amendment_rule(provisions_in_force(agreement, effective.at)),
            proposer,
            party,
            open_beside(agreement, changes),
        )
    ]


def _is_yet_to_come(takes_effect: Moment, proposed: Moment) -> bool:
    """Whether the day or instant is not over when the amendment is proposed."""
    whole_day = timedelta(days=1) if takes_effect.day is not None else timedelta()
    return takes_effect.at >= proposed.at or proposed.at < takes_effect.at + whole_day


def comment_on_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    comment: str,
    party: OrganisationId | None = None,
    person: PersonId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say something about a proposed amendment."""
    agreement = known(agreement)
    required_text("comment", comment, SHORT_TEXT_LIMIT, lines=True)
    pending = pending_amendment(agreement.amendments, amendment, None, conduct)
    in_order("proposal", pending.proposed, "comment", effective)
    sealed = Sealed(comment, agreement.partnership)
    return [AmendmentCommented(effective, amendment, sealed, party, person)]


def sign_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    party: OrganisationId,
    signer: Signer,
    parties: Sequence[Party],
    under: SignedUnder | None = None,
    completes: bool = True,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Sign a proposed amendment for a party.

    `under` is what a clause asks of who signs, where one does. With `completes`, the last
    signature adopts it where its rule asks for signatures alone.
    """
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, None, conduct)
    in_order("proposal", pending.proposed, "signature", effective)
    require_on_present_wording(agreement, pending, effective, conduct)
    parties = agreement.still_bound(parties, effective.at)
    check_signature(party, signer, parties, pending.signatures, effective, conduct)
    one_of_several = cosigned(under, party, signer, pending.cosigners, effective, conduct)
    if one_of_several is not None:
        return [AmendmentCosigned(effective, amendment, one_of_several)]
    signed = AmendmentSigned(
        effective, amendment, party, signer.person, signer.capacity, signer.right
    )
    if not completes or pending.rule.by != "signatures":
        return [signed]
    if set(unsigned(parties, pending.signatures)) - {party}:
        return [signed]
    in_effect = max(effective, pending.takes_effect or effective, key=lambda moment: moment.at)
    return [signed, _adopted(agreement, pending, effective, None, in_effect, conduct)]


def adopt_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    parties: Sequence[Party] = (),
    adopted: Moment | None = None,
    decision: DecisionId | None = None,
    resolution: Resolution | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Adopt a proposed amendment, so that it changes the text from `effective` on.

    `adopted` is when it was adopted, where that is another moment than `effective`; `resolution`
    is what the decision came to that adopts it.
    """
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, "adopted", conduct)
    adopted = adopted or effective
    in_order("proposal", pending.proposed, "adoption", adopted)
    bound = agreement.still_bound(parties, effective.at)
    require_adoptable(pending, bound, resolution, conduct, was_alone=len(parties) < 2)
    return [_adopted(agreement, pending, adopted, decision, effective, conduct)]


def as_amended(
    agreement: Agreement, amendment: AmendmentId, at: Moment
) -> tuple[Agreement, Moment] | None:
    """The agreement as it would be if an open amendment were adopted now, and from when it would
    read so; None where there is no such amendment, or the text can't take it.
    """
    found = agreement.amendments.get(amendment)
    if found is None or found.status != "proposed":
        return None
    in_effect = max(at, found.takes_effect or at, key=lambda moment: moment.at)
    try:
        adopted = _adopted(agreement, found, at, None, in_effect, DONE_HERE)
    except Refused:
        return None
    return AGREEMENT.evolve(agreement, adopted), in_effect


def reject_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    decision: DecisionId | None = None,
    resolution: Resolution | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Reject a proposed amendment; `resolution` is what the decision came to that rejects it."""
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, "rejected", conduct)
    in_order("proposal", pending.proposed, "rejection", effective)
    if pending.rule.by == "decision" and decision is None:
        conduct.breach(DecisionMissing(amendment))
    if resolution is not None:
        require_rejecting(pending, resolution, conduct)
    return [AmendmentRejected(effective, amendment, decision)]


def withdraw_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    by: PersonId | None = None,
    party: OrganisationId | None = None,
    is_entitled: bool = False,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Withdraw a proposed amendment, as who proposed it.

    `is_entitled` is, without being that, who carries out a decision, who administers the
    installation and names nobody, and a source that does not say who withdrew it.
    """
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, "withdrawn", conduct)
    in_order("proposal", pending.proposed, "withdrawal", effective)
    because = "" if is_entitled else why_not_withdrawing(pending, by, party)
    if because:
        conduct.breach(NotTheProposer(amendment, because))
    return [AmendmentWithdrawn(effective, amendment, by, party)]


def lapse_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Record that a proposed amendment was not concluded by the day that its proposal set."""
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, "lapsed", conduct)
    if pending.lapses is None:
        raise NoDayToLapse(amendment)
    in_order("proposal", pending.proposed, "lapse", effective)
    if effective.at < pending.lapses.at:
        conduct.breach(LapsesLater(amendment, pending.lapses))
    return [AmendmentLapsed(effective, amendment)]


def _adopted(
    agreement: Agreement,
    pending: Amendment,
    adopted: Moment,
    decision: DecisionId | None,
    effective: Moment,
    conduct: Conduct,
) -> AmendmentAdopted:
    """The adoption, unless the text can't take it from `effective` on."""
    effect = "effect of the amendment"
    in_order("drafting", agreement.drafted, effect, effective)
    if agreement.in_force is not None:
        in_order("entry into force", agreement.in_force, effect, effective)
    require_in_force(agreement, effective, conduct)
    known_clashes = set(agreement.text.clashes)
    text = agreement.text.amended(effective.at, Adopted(pending.id, pending.text.changes))
    new = [clash for clash in text.clashes if clash not in known_clashes]
    if new:
        first = new[0]
        conduct.breach(
            AmendmentClashes(pending.id, effective, len(new), first.clause, first.problem)
        )
    require_on_present_wording(agreement, pending, adopted, conduct)
    unsound = _unsound(text, effective)
    if unsound is not None and unsound != _unsound(agreement.text, effective):
        conduct.breach(unsound)
    return AmendmentAdopted(effective, pending.id, adopted, decision)


def _unsound(text: TextHistory, since: Moment) -> Refused | None:
    """Why the text could not be agreed on as it stands at some time from `since` on, if so.

    Two amendments that each fit the text may not fit it together, such as two that each bring a
    protocol for conflicts.
    """
    for version in text.versions:
        if since.at <= version.at:
            try:
                check_result([standing.clause for standing in version.clauses])
            except Refused as unsound:
                return unsound
    return None
