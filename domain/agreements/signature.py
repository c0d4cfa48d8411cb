"""Signatures: how the parties execute an agreement and its amendments.

A text between several parties needs the signature of every one of them, given by somebody whom
that party has registered to sign: its head, or a signatory within the limits of period and kind.
A party that has registered nobody registers its head first. A text of one party alone binds
nobody else, and needs no signature. Who merged into another organisation signed for that one too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.irregularity import Irregularity
from domain.parties.partnership import Party
from domain.parties.signatory import Capacity, RightToSign, Signer
from domain.record import PlainData, event, upcast
from domain.refusal import DONE_HERE, Conduct, Refused, Reported
from domain.values import AmendmentId, Moment, OrganisationId, PersonId


@dataclass(frozen=True)
class Signature:
    """A party's signature: who gave it, in which capacity, when."""

    party: OrganisationId
    person: PersonId | None
    capacity: Capacity
    signed: Moment


Signatures = Mapping[OrganisationId, Signature]
"""The signatures under one text, by party."""

# Events


@event("agreement.signed.v2")
@dataclass(frozen=True)
class AgreementSigned:
    """A party signed the agreement."""

    effective: Moment
    party: OrganisationId
    person: PersonId | None
    """Who signed; None only where a source does not say."""
    capacity: Capacity
    right: RightToSign | None = None
    """By what right, as the party had registered it; None where it had not."""


@event("agreement.amendment-signed.v2")
@dataclass(frozen=True)
class AmendmentSigned:
    """A party signed an amendment."""

    effective: Moment
    amendment: AmendmentId
    party: OrganisationId
    person: PersonId | None
    """Who signed; None only where a source does not say."""
    capacity: Capacity
    right: RightToSign | None = None
    """By what right, as the party had registered it; None where it had not."""


def _without_right(data: PlainData) -> PlainData:
    """The right was asked of the registry, and not yet copied."""
    return {**data, "right": None}


upcast("agreement.signed.v1", to="agreement.signed.v2")(_without_right)
upcast("agreement.amendment-signed.v1", to="agreement.amendment-signed.v2")(_without_right)


def signature_of(signed: AgreementSigned | AmendmentSigned) -> Signature:
    """The signature that was given."""
    return Signature(signed.party, signed.person, signed.capacity, signed.effective)


def unsigned(
    parties: Sequence[Party], signatures: Signatures, *, was_alone: bool | None = None
) -> tuple[OrganisationId, ...]:
    """The parties whose signature is missing; none where a party is on its own.

    `was_alone` says whether it always was, where others may have been released: who is left of
    several still signs.
    """
    if len(parties) < 2 if was_alone is None else was_alone:
        return ()
    return tuple(party[0] for party in parties if not any(one in signatures for one in party))


# Refusals


class NotPartyToAgreement(Refused):
    """The agreement does not bind {party}, so it takes neither signatures nor proposals of it."""

    code = "NOT_PARTY_TO_AGREEMENT"
    party: OrganisationId


class AlreadySigned(Refused):
    """The party {party} signed already, on {signed}."""

    code = "ALREADY_SIGNED"
    party: OrganisationId
    signed: Moment


class SignerMissing(Refused):
    """It must be said who signs for {party}."""

    code = "SIGNER_MISSING"
    party: OrganisationId


class SignatoryMissing(Refused):
    """The party {party} has registered nobody who may sign at {at}: it registers its head first."""

    code = "SIGNATORY_MISSING"
    party: OrganisationId
    at: Moment


class NotAuthorisedToSign(Refused):
    """The person {person} is not registered to sign this for {party} at {at}."""

    code = "NOT_AUTHORISED_TO_SIGN"
    person: PersonId
    party: OrganisationId
    at: Moment


class SignedForBothSides(Irregularity):
    """The person {person} signed for {other} too: who stands on both sides deals with
    themselves."""

    code = "SIGNED_FOR_BOTH_SIDES"
    person: PersonId
    other: OrganisationId


def on_both_sides(
    signatures: Signatures, party: OrganisationId, person: PersonId | None
) -> Iterator[SignedForBothSides]:
    """For which other parties a person has signed the text who signs it for this one."""
    for other, signature in signatures.items():
        if person is not None and other != party and signature.person == person:
            yield SignedForBothSides(person, other)


class SignaturesMissing(Refused):
    """Of {parties} parties, {missing} did not sign {text} yet; the first of them is {first}."""

    code = "SIGNATURES_MISSING"
    text: UUID
    missing: int
    parties: int
    first: OrganisationId


# Checks


def check_signature(
    party: OrganisationId,
    signer: Signer,
    parties: Sequence[Party],
    signatures: Signatures,
    effective: Moment,
    conduct: Conduct,
) -> None:
    """Refuse a second signature of a party, and breach the rules on who may give one."""
    if party in signatures:
        raise AlreadySigned(party, signatures[party].signed)
    check_bound(party, parties, conduct)
    check_signer(party, signer, effective, conduct)


def check_bound(
    party: OrganisationId, parties: Sequence[Party], conduct: Conduct = DONE_HERE
) -> None:
    """Breach the rule that who has a say in an agreement is one of those whom it binds."""
    if not any(party in one for one in parties):
        conduct.breach(NotPartyToAgreement(party))


def check_signer(
    party: OrganisationId, signer: Signer, effective: Moment, conduct: Conduct
) -> None:
    """Breach the rule that only those sign whom their party has registered for it."""
    if not signer.party_has_signatories:
        conduct.breach(SignatoryMissing(party, effective))
    elif signer.person is None:
        conduct.breach(SignerMissing(party))
    elif signer.capacity == "unregistered":
        conduct.breach(NotAuthorisedToSign(signer.person, party, effective))


def require_signed(
    text: UUID,
    parties: Sequence[Party],
    signatures: Signatures,
    conduct: Conduct,
    *,
    was_alone: bool | None = None,
    is_told: bool = False,
) -> None:
    """Breach the rule that every party signs, where a signature is missing.

    A report that knows of no signature at all does not say that there were none, unless it tells
    by what else it was done (`is_told`).
    """
    if isinstance(conduct, Reported) and not signatures and not is_told:
        return
    missing = unsigned(parties, signatures, was_alone=was_alone)
    if missing:
        conduct.breach(SignaturesMissing(text, len(missing), len(parties), missing[0]))
