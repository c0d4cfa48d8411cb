"""Joint approval: whom a clause asks for before a payment is approved, and how many together.

Authority to sign (`domain.signing_rule`) holds for payments besides the authority to approve
them: who approves has that by a post or by what was passed on from one, and is one of those whom
the clause names. Where several approve together, each gives an approval; with the last of them
the payment is approved, and until then it is on record who did. Each of them answers for it by
their own authority, and the payment counts against the limits of all of them.

The clause is sought among those that were in force when the payment was requested: what is open
keeps its rule. Which of them it is only shows when somebody approves, since the post by which
they do says for which party it is; so it is pinned with the first approval for a party, and the
further ones for that party follow it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.appointment import Appointment
from domain.money import Money, is_within
from domain.provision import ProvisionInForce
from domain.refusal import Conduct, Refused
from domain.signatory import RightToSign
from domain.signing_rule import SigningRule, signing_in
from domain.values import AppointmentId, Moment, OrganisationId, PersonId, PostId


@dataclass(frozen=True)
class ApprovedUnder:
    """What a clause asks of those who approve a payment for a party, as it was pinned."""

    rule: SigningRule
    party: OrganisationId | None = None
    """For which party they approve; None: for none in particular."""
    right: RightToSign | None = None
    """By what right they are its head, where they approve as that."""


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
    """The person {person} has approved the payment already: by “{provision}” {together} of them
    have to approve it together."""

    code = "ALREADY_COAPPROVED"
    person: PersonId
    provision: str
    together: int


class CoapprovalsMissing(Refused):
    """By “{provision}” {together} have to approve the payment together, and {given} did."""

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
    before = next((one for one in pinned if one.party == party), None)
    rule = signing_in(party, "payments", in_force, amount) if before is None else before.rule
    return None if rule is None else ApprovedUnder(rule, party)


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
    before: Collection[PersonId],
    completes: bool,
    conduct: Conduct,
) -> bool:
    """Whether others still have to approve the payment with who approves it now; `before` have.

    Breaches the rule that all of them do where it is said that it is approved with this one
    (`completes`), or nobody knows by whom: that may be one of those who did before. Refuses who
    has approved it already.
    """
    provision = under.rule.provision
    if by is not None and by in before:
        raise AlreadyCoapproved(by, provision.name, provision.together)
    given = max(len(before), 1) if by is None else len(before) + 1
    if given >= provision.together:
        return False
    if completes or by is None:
        conduct.breach(CoapprovalsMissing(provision.name, provision.together, given))
        return False
    return True
