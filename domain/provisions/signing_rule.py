"""Authority to sign: which posts sign what for a party, alone or together, up to which amount.

A party says itself, in the registry, who may sign for it (`domain.parties.signatory`). A clause may
ask for more: that the holder of a certain post signs, that two sign together, that what goes beyond
an amount is not signed at all. It is asked besides: who signs is registered, and is one of those
whom the clause names. Where several have to sign together the party has signed once all of them
have; until then it is on record who did. Where no clause speaks of it, one registered signatory
signs alone.

Provisions that differ in their limit are tiers: one signature up to EUR 5,000, two together
beyond it. Of those that reach an amount the lowest holds. What has no amount, such as most
agreements, is bound by the one that reaches furthest. Of payments, those who may approve them by
their posts are asked instead of registered signatories (`domain.powers.joint_approval`).

What a text asks of a party that binds more parties, one of fewer never lessens: no party lets
itself off by a text of its own, or one with some of the others. Such a text holds in its place
where it asks for no less in anything: as many or more who sign, no other posts, no higher limit.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from domain.money import Money, check_money, is_within
from domain.parties.signatory import Signer
from domain.provisions.provision import MATTERS_LIMIT, Provision, ProvisionInForce, RulesClash
from domain.refusal import Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId, PostId, TooMany
from domain.voting.rules import RuleOrigin

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
    """The posts whose holders sign; empty: anybody whom the party has registered, and of payments
    anybody who has the authority to approve them."""
    head: bool = True
    """Whether the registered head signs as well, whichever post they hold."""
    together: int = 1
    """How many of them have to sign before the party has signed."""
    limit: Money | None = None
    """Up to which amount, where an act has one; beyond it the provision holds that reaches so far,
    if there is one. None: any."""
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
    """What only one provision can say: who signs each kind of act for a party, up to an amount.

    Those that differ in the amount are tiers, and stand beside each other.
    """
    for act in dict.fromkeys(provision.signs or get_args(SignedAct)):
        key = ("signs", provision.party, act, not provision.signs, provision.limit)
        yield key, f"who signs {act}"


# Signing


def signing_in(
    party: OrganisationId | None,
    act: SignedAct,
    in_force: Iterable[ProvisionInForce],
    amount: Money | None = None,
) -> SigningRule | None:
    """What is asked of those who sign such an act for the party; None where no clause says.

    What names the party goes before what is for each, then what names the kind of act before what
    is about all. Of an `amount`, what does not reach so far gives way to what does, and of two
    that do the lower limit holds; where none does, the furthest is told, which it goes beyond.
    Without an amount the one that reaches furthest holds. What governs fewer parties takes the
    place of what governs more only where it asks for no less. Refuses when two provisions say it
    equally.
    """
    stated = [one for one in in_force if isinstance(one.provision, SigningProvision)]
    strictest: SigningRule | None = None
    for among in sorted({one.among for one in stated}, reverse=True):
        those = [one for one in stated if one.among == among]
        try:
            rule = _among_equals(party, act, those, amount)
        except RulesClash:
            if strictest is None:
                raise
            continue  # what two narrower texts say differently takes nothing from the wider one
        if strictest is None or (
            rule is not None and asks_no_less(rule.provision, strictest.provision)
        ):
            strictest = rule or strictest
    return strictest


def _among_equals(
    party: OrganisationId | None,
    act: SignedAct,
    in_force: Iterable[ProvisionInForce],
    amount: Money | None,
) -> SigningRule | None:
    """What texts that govern as many parties ask."""
    closest = tiers_in(party, act, in_force)
    if not closest:
        return None
    if amount is None:
        return _only(act, _furthest(closest[0]))
    for tiers in closest:
        reaching = [rule for rule in tiers if is_within(amount, rule.provision.limit)]
        if reaching:
            return _only(act, _lowest(reaching))
    comparable = [rule for rule in closest[0] if _currency(rule) == amount.currency]
    return _only(act, _furthest(comparable or closest[0][:1]))


def asks_no_less(one: SigningProvision, other: SigningProvision) -> bool:
    """Whether who signs as the one asks has signed as the other asks, too."""
    return (
        one.together >= other.together
        and (not other.posts or (bool(one.posts) and set(one.posts) <= set(other.posts)))
        and (not other.posts or other.head or not one.head)
        and (other.limit is None or (one.limit is not None and is_within(one.limit, other.limit)))
    )


def tiers_in(
    party: OrganisationId | None, act: SignedAct, in_force: Iterable[ProvisionInForce]
) -> list[list[SigningRule]]:
    """What the provisions say of such acts of the party: those that go first in the first list."""
    ranked: dict[int, list[SigningRule]] = {}
    for one in in_force:
        found = one.provision
        if not isinstance(found, SigningProvision) or found.party not in (None, party):
            continue
        if not found.signs or act in found.signs:
            rank = 2 * (found.party is not None) + bool(found.signs)
            ranked.setdefault(rank, []).append(SigningRule(found, one.origin))
    return [ranked[rank] for rank in sorted(ranked, reverse=True)]


def _furthest(tiers: Sequence[SigningRule]) -> list[SigningRule]:
    """Those beyond which none reaches: without a limit, or each with the highest in a currency."""
    limits = [one.provision.limit for one in tiers]
    if None in limits:
        return [one for one in tiers if one.provision.limit is None]
    return [
        one
        for one in tiers
        if all(
            limit is None
            or limit.currency != _currency(one)
            or is_within(limit, one.provision.limit)
            for limit in limits
        )
    ]


def _lowest(reaching: Sequence[SigningRule]) -> list[SigningRule]:
    """Those with the lowest limit, all of one currency; without any only where none has one."""
    limited = [one for one in reaching if one.provision.limit is not None]
    return [
        one
        for one in limited
        if all(is_within(one.provision.limit, other.provision.limit) for other in limited)
    ] or list(reaching)


def _only(act: SignedAct, best: Sequence[SigningRule]) -> SigningRule:
    if len(best) > 1:
        raise RulesClash(f"who signs {act}", best[0].provision.name, best[1].provision.name)
    return best[0]


def _currency(rule: SigningRule) -> str | None:
    limit = rule.provision.limit
    return None if limit is None else limit.currency


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
