"""Signing: the parties execute an agreement by their signatures, and it enters into force.

Done through Concord, an agreement between several parties enters into force once every one of them
has signed it (see `domain.agreements.signature`); entered as history, a missing signature is a
finding. Where its duration says so, the last signature brings it into force.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, tzinfo

from domain.agreements.agreement import (
    Agreement,
    AgreementAlreadyInForce,
    AgreementAlreadyTerminated,
    AgreementEnteredIntoForce,
    Event,
    known,
    provisions_at,
)
from domain.agreements.joint_signature import AgreementCosigned, SignedUnder, cosigned
from domain.agreements.signature import AgreementSigned, check_signature, require_signed, unsigned
from domain.parties.partnership import Party
from domain.parties.signatory import Signer
from domain.provisions.term import duration_in, first_end
from domain.refusal import DONE_HERE, Conduct
from domain.values import Moment, OrganisationId, in_order


def sign_agreement(
    agreement: Agreement | None,
    *,
    party: OrganisationId,
    signer: Signer,
    parties: Sequence[Party],
    zone: tzinfo,
    under: SignedUnder | None = None,
    completes: bool = True,
    outdated: Collection[OrganisationId] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Sign the agreement for a party; `parties` are those whom it binds or is to bind, `outdated`
    those who signed before they left the partnership, to which they came back.

    `under` is what a clause asks of who signs, where one does. With `completes`, the last
    signature brings it into force where its text says so.
    """
    agreement = known(agreement)
    in_order("drafting", agreement.drafted, "signature", effective)
    if agreement.terminated is not None and agreement.terminated.at <= effective.at:
        conduct.breach(AgreementAlreadyTerminated(agreement.id, agreement.terminated))
    parties = agreement.still_bound(parties, effective.at)
    given = {one: it for one, it in agreement.signatures.items() if one not in outdated}
    check_signature(party, signer, parties, given, effective, conduct)
    one_of_several = cosigned(under, party, signer, agreement.cosigners, effective, conduct)
    if one_of_several is not None:
        return [AgreementCosigned(effective, one_of_several)]
    signed = AgreementSigned(effective, party, signer.person, signer.capacity, signer.right)
    duration = duration_in(provisions_at(agreement, effective.at))
    begins = duration is not None and duration.begins == "when-all-have-signed"
    if not (completes and begins) or agreement.in_force is not None:
        return [signed]
    if set(unsigned(parties, given)) - {party}:
        return [signed]
    return [signed, AgreementEnteredIntoForce(effective, first_end(duration, effective, zone))]


def enter_into_force(
    agreement: Agreement | None,
    *,
    parties: Sequence[Party] = (),
    outdated: Collection[OrganisationId] = (),
    zone: tzinfo = UTC,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let the agreement bind its parties, who have signed it, from `effective` on; signatures that
    are `outdated` were given before their parties left and came back.

    Its first term ends as its text then says.
    """
    agreement = known(agreement)
    if agreement.in_force is not None:
        raise AgreementAlreadyInForce(agreement.id, agreement.in_force)
    in_order("drafting", agreement.drafted, "entry into force", effective)
    if agreement.terminated is not None:
        in_order("entry into force", effective, "termination", agreement.terminated)
    given = {one: it for one, it in agreement.signatures.items() if one not in outdated}
    require_signed(agreement.id, parties, given, conduct)
    duration = duration_in(provisions_at(agreement, effective.at))
    until = first_end(duration, effective, zone)
    if until is not None:
        in_order("entry into force", effective, "end of the term", until)
    return [AgreementEnteredIntoForce(effective, until)]
