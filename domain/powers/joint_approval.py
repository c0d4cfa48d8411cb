"""Joint approval: whom a clause asks for before a payment is approved, and how many together.

Authority to sign (`domain.provisions.signing_rule`) holds for payments besides the authority to
approve them: who approves has that by a post or by what was passed on from one, and is one of those
whom the clause names. Where several approve together, each gives an approval; with the last of them
the payment is approved, and until then it is on record who did. Each of them answers for it by
their own authority, and the payment counts against the limits of all of them. What goes back to one
appointment is one authority, whether its holder, a deputy or a delegate uses it; so is what goes
back to one person. So nobody gives two approvals by having somebody act for them.

A clause that names a party counts those who approve for that party, one that names none those of
all parties that it is about. It is sought among those that were in force when the payment was
requested: what is open keeps its rule. Which of them it is only shows when somebody approves,
since the post by which they do says for which party it is; so it is pinned with the first approval
that it counts, and the further ones follow it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from domain.money import Money, is_within
from domain.parties.signatory import RightToSign
from domain.posts.appointment import Appointment
from domain.provisions.provision import ProvisionInForce
from domain.provisions.signing_rule import SigningRule, signing_in, tiers_in
from domain.refusal import Conduct, Refused
from domain.values import AppointmentId, Moment, OrganisationId, PersonId, PostId

Someone = TypeVar("Someone", bound=UUID)
"""A person, by an identifier."""


@dataclass(frozen=True)
class ApprovedUnder:
    """What a clause asks of those who approve a payment for a party, as it was pinned."""

    rule: SigningRule
    party: OrganisationId | None = None
    """For which party they hold the post by which they approve; None: for none in particular."""
    right: RightToSign | None = None
    """By what right they are its head, where they approve as that."""

    @property
    def counts_for(self) -> OrganisationId | None:
        """The party that the clause names, whose approvals it counts; None: it counts all."""
        return self.rule.provision.party


@dataclass(frozen=True)
class Beside:
    """Somebody who approved a payment before the last of those who approve it together."""

    person: PersonId
    post: PostId | None = None
    """The post whose authority it was."""
    appointment: AppointmentId | None = None
    """The appointment to it."""


@dataclass(frozen=True)
class Approving:
    """What a clause asks of who approves now, and what they are at the time."""

    under: ApprovedUnder
    held: Collection[PostId] = ()
    """The posts that they hold, and the one whose holder they deputise for."""


# Refusals


class NotForThemToApprove(Refused):
    """By “{provision}” who approves payments holds one of the posts that it names, which {person}
    does not at {at}."""

    code = "NOT_FOR_THEM_TO_APPROVE"
    provision: str
    person: PersonId
    at: Moment


class BeyondApproval(Refused):
    """The payment is of {amount}, and by “{provision}” payments are approved up to {limit} and no
    further, unless it is decided."""

    code = "BEYOND_APPROVAL"
    provision: str
    amount: Money
    limit: Money


class AlreadyCoapproved(Refused):
    """The person {person} has approved the payment already, and each approves it once: by
    “{provision}” {together} of them have to approve it together."""

    code = "ALREADY_COAPPROVED"
    person: PersonId
    provision: str
    together: int


class AuthorityCountedAlready(Refused):
    """By “{provision}” {together} have to approve the payment together, each by an authority of
    their own: this one goes back to the same appointment, or the same person, as one by which it
    was approved already."""

    code = "AUTHORITY_COUNTED_ALREADY"
    person: PersonId
    """Who approved it by that before."""
    provision: str
    together: int


class CoapprovalsMissing(Refused):
    """By “{provision}” {together} have to approve the payment together, each by an authority of
    their own, and {given} did."""

    code = "COAPPROVALS_MISSING"
    provision: str
    together: int
    given: int


class NotCoapproved(Refused):
    """Only who approved the payment, for which others have to approve it as well, takes that
    back."""

    code = "NOT_COAPPROVED"


# Decisions


def approved_under(
    party: OrganisationId | None,
    amount: Money,
    in_force: Iterable[ProvisionInForce],
    pinned: Iterable[ApprovedUnder] = (),
) -> ApprovedUnder | None:
    """What is asked of those who approve a payment of this amount for the party; None where no
    clause says. `in_force` are the provisions when it was requested, `pinned` those by which
    others approved it already. Refuses when two provisions say it equally.
    """
    provisions, before = tuple(in_force), {one.counts_for: one.rule for one in pinned}
    stated = [rule for tiers in tiers_in(party, "payments", provisions) for rule in tiers]
    is_named = any(rule.provision.party is not None for rule in stated)
    rule = before.get(party if is_named else None) or before.get(party)
    if rule is None:
        rule = signing_in(party, "payments", provisions, amount)
        if rule is not None:
            rule = before.get(rule.provision.party, rule)
    return None if rule is None else ApprovedUnder(rule, party)


def authorities(given: Mapping[Someone, Collection[Someone]]) -> int:
    """By how many authorities those approve; of each is said with whom they share theirs."""
    found: list[set[Someone]] = []
    for person, sharing in given.items():
        shared = {person, *(one for one in sharing if one in given)}
        touched = [one for one in found if one & shared]
        found = [*(one for one in found if not one & shared), shared.union(*touched)]
    return len(found)


def posts_held(
    person: PersonId | None, appointments: Iterable[Appointment], at: datetime
) -> frozenset[PostId]:
    """The posts that somebody holds at the instant, or whose holder they deputise for then."""
    return frozenset(
        one.post
        for one in appointments
        if one.held is not None and one.held.contains(at)
        if person == one.person
        or any(person == deputy.person and deputy.during.contains(at) for deputy in one.deputies)
    )


def require_named(
    approving: Approving, by: PersonId | None, amount: Money, effective: Moment, conduct: Conduct
) -> None:
    """Breach the rules that those approve whom the clause names, and up to the amount it sets."""
    provision, right = approving.under.rule.provision, approving.under.right
    is_named = right is not None or bool(set(provision.posts) & set(approving.held))
    if by is not None and provision.posts and not is_named:
        conduct.breach(NotForThemToApprove(provision.name, by, effective))
    if provision.limit is not None and not is_within(amount, provision.limit):
        conduct.breach(BeyondApproval(provision.name, amount, provision.limit))


def is_one_of_several(
    under: ApprovedUnder,
    by: PersonId | None,
    before: Mapping[PersonId, Collection[PersonId]],
    sharing: Collection[PersonId],
    completes: bool,
    conduct: Conduct,
) -> bool:
    """Whether others still have to approve the payment with who approves it now; `before` have.

    `sharing` are those of them who approved it by the same authority, as `before` says of each.
    Breaches the rules that each has one of their own, and that all of them approve it where it is
    said that it is approved with this one (`completes`), or nobody knows by whom: that may be one
    of those who did before.
    """
    provision = under.rule.provision
    if by is not None and sharing:
        first = next(iter(sharing))
        conduct.breach(AuthorityCountedAlready(first, provision.name, provision.together))
    given = authorities(before if by is None else {**before, by: sharing})
    if by is None:
        given = max(given, 1)
    if given >= provision.together:
        return False
    if completes or by is None:
        conduct.breach(CoapprovalsMissing(provision.name, provision.together, given))
        return False
    return True
