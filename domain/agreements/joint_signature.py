"""Joint signatures: where several have to sign together before a party has signed.

Each of them signs; with the last of them the party has signed (`domain.agreements.signature`).
Until then it is on record who did, and the party still has to sign.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.parties.signatory import Capacity, RightToSign, Signer
from domain.provisions.signing_rule import (
    AlreadySignedTogether,
    SignedAct,
    SigningRule,
    require_entitled,
    together_for,
)
from domain.record import event
from domain.refusal import Conduct
from domain.values import AmendmentId, Moment, OrganisationId, PersonId, PostId
from domain.voting.rules import RuleOrigin

Cosigners = Mapping[OrganisationId, tuple[PersonId, ...]]
"""Those who signed one text for a party that others have to sign for as well, by party."""


@dataclass(frozen=True)
class Cosignature:
    """One of several signatures that a party gives together."""

    party: OrganisationId
    person: PersonId
    capacity: Capacity
    together: int
    """How many have to sign together."""
    origin: RuleOrigin
    """The clause that asks for it."""
    right: RightToSign | None = None
    """By what right, as the party had registered it."""


# Events


@event("agreement.cosigned.v1")
@dataclass(frozen=True)
class AgreementCosigned:
    """Somebody signed the agreement for a party, for which others have to sign as well."""

    effective: Moment
    signature: Cosignature


@event("agreement.amendment-cosigned.v1")
@dataclass(frozen=True)
class AmendmentCosigned:
    """Somebody signed an amendment for a party, for which others have to sign as well."""

    effective: Moment
    amendment: AmendmentId
    signature: Cosignature


@dataclass(frozen=True)
class SignedUnder:
    """What a clause asks of who signs, and the posts that this person holds at the time."""

    rule: SigningRule
    act: SignedAct
    held: Collection[PostId] = ()


# Decisions


def cosigned(
    under: SignedUnder | None,
    party: OrganisationId,
    signer: Signer,
    before: Cosigners,
    effective: Moment,
    conduct: Conduct,
) -> Cosignature | None:
    """The signature as one of several, where others still have to sign for the party; None where
    the party has signed with it.

    Breaches the rule that those sign whom the clause names, and refuses who has signed already.
    """
    if under is None:
        return None
    rule = under.rule
    require_entitled(rule, party, signer, under.held, effective, conduct)
    together, signed = together_for(rule, under.act), before.get(party, ())
    if together == 1 or signer.person is None:
        return None
    if signer.person in signed:
        raise AlreadySignedTogether(signer.person, party, rule.provision.name, together)
    if len(signed) + 1 >= together:
        return None
    return Cosignature(party, signer.person, signer.capacity, together, rule.origin, signer.right)


# Folding


def joined(before: Cosigners, signature: Cosignature) -> Cosigners:
    """Who has signed together for each party, with one more."""
    signed = (*before.get(signature.party, ()), signature.person)
    return {**before, signature.party: signed}
