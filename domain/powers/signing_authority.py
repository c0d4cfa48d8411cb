"""Signing authority: who could sign for which party at an instant, how many together, up to what.

It is told for each party and kind of act by the provisions in force then, or by the stated
default where no clause speaks of it. Texts have no amount and are signed under one rule; payments
have one, so what is said of them is told span by span: above one amount and up to another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from domain.money import SMALLEST, Money
from domain.parties.signatory import Signatories, Signs
from domain.posts.appointment import Appointment
from domain.posts.delegation import Delegation, time_left
from domain.posts.post import Post, remit_at
from domain.powers.joint_approval import posts_held
from domain.provisions.provision import ProvisionInForce
from domain.provisions.signing_rule import (
    SignedAct,
    SigningRule,
    signing_in,
    tiers_in,
    together_for,
)
from domain.refusal import Refused
from domain.values import OrganisationId, PartnershipId, PersonId
from domain.voting.rules import RuleOrigin, StatedDefault


@dataclass(frozen=True)
class Signing:
    """Who could sign acts of a kind for a party, up to an amount."""

    party: OrganisationId | None
    """For which party; None: of payments, by posts that are held for none in particular."""
    act: SignedAct
    persons: tuple[PersonId, ...]
    """Who could, in the order of their identifiers; how many of them have to, `together` says."""
    together: int
    origin: RuleOrigin
    above: Money | None = None
    """Only what is of more; None: from nothing on."""
    limit: Money | None = None
    """Up to which amount; None: any."""
    authorities: int | None = None
    """Of payments, how many authorities of their own those have whom the clause counts together,
    of other parties too where it names none; None: as many as there are persons."""

    @property
    def suffices(self) -> bool:
        """Whether there are as many as have to sign together."""
        counted = len(self.persons) if self.authorities is None else self.authorities
        return bool(self.persons) and counted >= self.together


@dataclass(frozen=True)
class Holders:
    """Who holds which posts and what was passed on from them, and whom the parties registered."""

    partnership: PartnershipId
    parties: Mapping[OrganisationId, Signatories]
    posts: Sequence[Post] = ()
    appointments: Sequence[Appointment] = ()
    delegations: Sequence[Delegation] = ()


def who_could_sign(
    of_all: Sequence[ProvisionInForce],
    own: Mapping[OrganisationId, Sequence[ProvisionInForce]],
    holders: Holders,
    at: datetime,
) -> Iterator[Signing]:
    """Who could sign what for each party at the instant: `own` are the provisions that then govern
    how it signs, `of_all` those that govern all parties, and so what they pay.

    Where two provisions say it equally nothing is told: nobody could tell who signs.
    """
    for party in holders.parties:
        for act in get_args(SignedAct):
            governing = of_all if act == "payments" else own.get(party, of_all)
            for above, limit, rule in _spans(party, act, governing):
                if act == "payments":
                    yield _told(party, rule, holders, at, above, limit)
                    continue
                persons = tuple(sorted(_signing(party, act, rule, holders, at)))
                origin = StatedDefault() if rule is None else rule.origin
                yield Signing(party, act, persons, together_for(rule, act), origin, above, limit)
    for above, limit, rule in _spans(None, "payments", of_all):
        of_none = _told(None, rule, holders, at, above, limit)
        if of_none.persons:
            yield of_none


def _told(
    party: OrganisationId | None,
    rule: SigningRule | None,
    holders: Holders,
    at: datetime,
    above: Money | None,
    limit: Money | None,
) -> Signing:
    """Who could approve payments by the posts that they hold for the party."""
    persons = tuple(sorted(_approving(party, rule, holders, at)))
    origin = StatedDefault() if rule is None else rule.origin
    counted: set[OrganisationId | None] = {party}
    if rule is not None and rule.provision.party is None:
        counted = {None, *holders.parties}
    own = {person for one in counted for person in _by_own_authority(one, rule, holders, at)}
    together = together_for(rule, "payments")
    return Signing(party, "payments", persons, together, origin, above, limit, len(own))


Span = tuple[Money | None, Money | None, SigningRule | None]
"""Above what, up to what, and the rule that holds there."""


def _spans(
    party: OrganisationId | None, act: SignedAct, in_force: Sequence[ProvisionInForce]
) -> Iterator[Span]:
    """The rules for acts of a kind, by amount where they have one."""
    stated = [rule for tiers in tiers_in(party, act, in_force) for rule in tiers]
    limits = [rule.provision.limit for rule in stated if rule.provision.limit is not None]
    if act != "payments" or not limits:
        try:
            rule = signing_in(party, act, in_force)
        except Refused:
            return  # two say it equally: neither can be told
        yield None, None, rule
        return
    for currency in sorted({limit.currency for limit in limits}):
        amounts = sorted({limit.amount for limit in limits if limit.currency == currency})
        ends = [Money(amount, currency) for amount in amounts]
        yield from _merged([*_up_to(party, ends, in_force), _beyond(party, ends[-1], in_force)])


def _up_to(
    party: OrganisationId | None, ends: Sequence[Money], in_force: Sequence[ProvisionInForce]
) -> Iterator[Span]:
    for above, end in zip([None, *ends], ends, strict=False):
        yield above, end, _reaching(party, end, in_force)


def _beyond(
    party: OrganisationId | None, last: Money, in_force: Sequence[ProvisionInForce]
) -> Span:
    return last, None, _reaching(party, Money(last.amount + SMALLEST, last.currency), in_force)


def _reaching(
    party: OrganisationId | None, amount: Money, in_force: Sequence[ProvisionInForce]
) -> SigningRule | None:
    """The rule that reaches so far; None where none does, or two say it equally."""
    try:
        rule = signing_in(party, "payments", in_force, amount)
    except Refused:
        return None
    limit = None if rule is None else rule.provision.limit
    beyond = limit is not None and (
        limit.currency != amount.currency or limit.amount < amount.amount
    )
    return None if beyond else rule


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans that follow each other under one rule as one; those without any are left out."""
    held: Span | None = None
    for span in spans:
        if held is not None and held[2] == span[2]:
            held = (held[0], span[1], span[2])
            continue
        if held is not None and held[2] is not None:
            yield held
        held = span
    if held is not None and held[2] is not None:
        yield held


def _signing(
    party: OrganisationId,
    act: Signs,
    rule: SigningRule | None,
    holders: Holders,
    at: datetime,
) -> set[PersonId]:
    """Who has been registered for it, and is one of those whom the clause names."""
    registered = holders.parties[party]
    head = registered.head_at(at)
    heads = set() if head is None else {head}
    persons = heads | {
        person
        for person in registered.others
        if (limits := registered.limits_at(person, at)) is not None
        and limits.allow(act, holders.partnership)
    }
    if rule is None or not rule.provision.posts:
        return persons
    named = {
        one.person
        for one in holders.appointments
        if one.post in rule.provision.posts and one.party in (None, party)
        if one.held is not None and one.held.contains(at)
    }
    return (persons & named) | (heads if rule.provision.head else set())


def _approving(
    party: OrganisationId | None, rule: SigningRule | None, holders: Holders, at: datetime
) -> set[PersonId]:
    """Whom the clause names; where it names no post, who holds one with a power for the party,
    deputises for who does, or was passed on some of it.
    """
    found = _appointed(party, rule, holders, at)
    if rule is not None and rule.provision.posts:
        return _in_office(found, at) | _heads(party, rule, holders, at)
    return _in_office(found, at) | set(_delegates(found, holders.delegations, at))


def _by_own_authority(
    party: OrganisationId | None, rule: SigningRule | None, holders: Holders, at: datetime
) -> set[PersonId]:
    """Those of them whose own authority it is: what others do by it counts as theirs."""
    held = {
        one.person
        for one in _appointed(party, rule, holders, at)
        if one.held is not None and one.held.contains(at)
    }
    return held | _heads(party, rule, holders, at)


def _appointed(
    party: OrganisationId | None, rule: SigningRule | None, holders: Holders, at: datetime
) -> list[Appointment]:
    """The appointments for the party to posts that the clause names, or else that have a power.

    A clause that names the party and its posts is also about those who hold them for all.
    """
    named = () if rule is None else rule.provision.posts
    powerful = {
        post.id for post in holders.posts if post.exists_at(at) and remit_at(post, at).powers
    }
    parties = {party}
    if rule is not None and named and rule.provision.party is not None:
        parties.add(None)
    posts = set(named) or powerful
    return [one for one in holders.appointments if one.post in posts and one.party in parties]


def _heads(
    party: OrganisationId | None, rule: SigningRule | None, holders: Holders, at: datetime
) -> set[PersonId]:
    """Who heads the party, where the clause asks for posts or for them."""
    if party is None or rule is None or not rule.provision.posts or not rule.provision.head:
        return set()
    head = holders.parties[party].head_at(at)
    return set() if head is None else {head}


def _delegates(
    appointments: Sequence[Appointment], delegations: Sequence[Delegation], at: datetime
) -> Iterator[PersonId]:
    """To whom something was passed on that they still have: as long as all before them have it."""
    held = {one.id: one.held for one in appointments}
    known = {one.id: one for one in delegations}
    for one in delegations:
        links = [one]
        while links[0].source is not None and links[0].source in known:
            links.insert(0, known[links[0].source])
        left = time_left(held.get(one.appointment), links)
        if left is not None and left.contains(at):
            yield one.delegate


def _in_office(appointments: Sequence[Appointment], at: datetime) -> set[PersonId]:
    persons = {one.person for one in appointments}
    persons |= {deputy.person for one in appointments for deputy in one.deputies}
    return {person for person in persons if posts_held(person, appointments, at)}
