"""Authority to sign: which posts sign what for a party, alone or together, up to which amount.

A party says itself, in the registry, who may sign for it (`domain.signatory`). A clause may ask
for more: that the holder of a certain post signs, that two sign together, that what goes beyond
an amount is not signed at all. It is asked besides: who signs is registered, and is one of those
whom the clause names. Where several have to sign together the party has signed once all of them
have; until then it is on record who did. Where no clause speaks of it, one registered signatory
signs alone.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from domain.money import Money, check_money, is_within
from domain.provision import MATTERS_LIMIT, Provision, ProvisionInForce, RulesClash
from domain.refusal import Conduct, Refused
from domain.rules import RuleOrigin
from domain.signatory import Signer
from domain.values import Moment, OrganisationId, PersonId, PostId, TooMany

MOST_TOGETHER = 100

SignedAct = Literal["agreements", "amendments", "notices", "payments"]
"""What is signed, as clauses distinguish it."""


@dataclass(frozen=True)
class SigningProvision(Provision):
    """Who signs what for a party, alone or together with how many, and up to which amount."""

    name: str
    """As people call it, such as “two signatures”."""
    signs: tuple[SignedAct, ...] = ()
    """The kinds of acts that it is about; empty: all of them."""
    party: OrganisationId | None = None
    """For which party; None: for each that no other provision names."""
    posts: tuple[PostId, ...] = ()
    """The posts whose holders sign; empty: anybody whom the party has registered."""
    head: bool = True
    """Whether the registered head signs as well, whichever post they hold."""
    together: int = 1
    """How many of them have to sign before the party has signed."""
    limit: Money | None = None
    """Up to which amount, where an act has one; None: any."""
    kind: Literal["authority-to-sign"] = "authority-to-sign"


@dataclass(frozen=True)
class SigningRule:
    """What a clause asks of those who sign one act for a party, and where that is from."""

    provision: SigningProvision
    origin: RuleOrigin


# Refusals


class TogetherOutOfRange(Refused):
    """By “{provision}” {number} have to sign together, which is not between 1 and {most}."""

    code = "TOGETHER_OUT_OF_RANGE"
    provision: str
    number: int
    most: int


class NoticesSignedAlone(Refused):
    """By “{provision}” several would have to sign a notice together: one person gives notice, so
    say for which other acts they sign together."""

    code = "NOTICES_SIGNED_ALONE"
    provision: str


class NotForThemToSign(Refused):
    """By “{provision}” who signs this for {party} holds one of the posts that it names, which
    {person} does not at {at}."""

    code = "NOT_FOR_THEM_TO_SIGN"
    provision: str
    party: OrganisationId
    person: PersonId
    at: Moment


class BeyondSigning(Refused):
    """By “{provision}” it is signed for {party} up to {limit}, and no further."""

    code = "BEYOND_SIGNING"
    provision: str
    party: OrganisationId
    limit: Money


class AlreadySignedTogether(Refused):
    """The person {person} has signed for {party} already: by “{provision}” {together} of them have
    to sign together."""

    code = "ALREADY_SIGNED_TOGETHER"
    person: PersonId
    party: OrganisationId
    provision: str
    together: int


# Drafting


def check_signing(provision: SigningProvision) -> None:
    """Refuse a malformed authority to sign."""
    if not 1 <= provision.together <= MOST_TOGETHER:
        raise TogetherOutOfRange(provision.name, provision.together, MOST_TOGETHER)
    if len(provision.posts) > MATTERS_LIMIT:
        raise TooMany("posts", len(provision.posts), MATTERS_LIMIT)
    if provision.limit is not None:
        check_money("limit", provision.limit)
    if provision.together > 1 and "notices" in provision.signs:
        raise NoticesSignedAlone(provision.name)


def signing_claims(provision: SigningProvision) -> Iterator[tuple[object, str]]:
    """What only one provision can say: who signs each kind of act for a party."""
    for act in dict.fromkeys(provision.signs or get_args(SignedAct)):
        key = ("signs", provision.party, act, not provision.signs)
        yield key, f"who signs {act}"


# Signing


def signing_in(
    party: OrganisationId, act: SignedAct, in_force: Iterable[ProvisionInForce]
) -> SigningRule | None:
    """What is asked of those who sign such an act for the party; None where no clause says.

    What names the party goes before what is for each, then what names the kind of act before what
    is about all. Refuses when two provisions say it equally.
    """
    ranked: list[tuple[int, SigningRule]] = []
    for one in in_force:
        found = one.provision
        if not isinstance(found, SigningProvision) or found.party not in (None, party):
            continue
        if not found.signs or act in found.signs:
            rank = 2 * (found.party is not None) + bool(found.signs)
            ranked.append((rank, SigningRule(found, one.origin)))
    if not ranked:
        return None
    highest = max(rank for rank, _ in ranked)
    best = [rule for rank, rule in ranked if rank == highest]
    if len(best) > 1:
        raise RulesClash(f"who signs {act}", best[0].provision.name, best[1].provision.name)
    return best[0]


def together_for(rule: SigningRule | None, act: SignedAct) -> int:
    """How many have to sign such an act together."""
    return 1 if rule is None or act == "notices" else rule.provision.together


def require_entitled(
    rule: SigningRule | None,
    party: OrganisationId,
    signer: Signer,
    held: Collection[PostId],
    effective: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that those sign whom a clause names, besides being registered.

    `held` are the posts that the signer holds at `effective`.
    """
    if rule is None or signer.person is None:
        return
    provision = rule.provision
    by_head = provision.head and signer.capacity == "head"
    if provision.posts and not by_head and not set(provision.posts) & set(held):
        conduct.breach(NotForThemToSign(provision.name, party, signer.person, effective))


def require_within_limit(
    rule: SigningRule | None, party: OrganisationId, amount: Money, conduct: Conduct
) -> None:
    """Breach the rule that nothing is signed beyond the amount that a clause sets."""
    limit = None if rule is None else rule.provision.limit
    if rule is not None and limit is not None and not is_within(amount, limit):
        conduct.breach(BeyondSigning(rule.provision.name, party, limit))
