"""Provided powers: how far the clause of a post lets its holder go, which may be less than before.

An amendment changes the rules from its effective date for what is opened afterwards. A post keeps
the remit that it was given until it is given another; but who approves a payment that was
requested after the clause had been amended acts under the amended clause, and goes no further
than that: in the matters for which it still gives the post a power, up to its limits. What it gives
in addition takes another remit first.
"""

from datetime import datetime

from domain.agreements.agreement import Agreement
from domain.money import lower
from domain.posts.delegation import Scope
from domain.posts.post import Post
from domain.powers.appointing import office_in
from domain.provisions.remit import Power, Remit, power_in


def remit_provided(of: Agreement | None, post: Post, at: datetime) -> Remit | None:
    """The remit that the clause of a post gives it at the instant; None where none in force says
    which.
    """
    if of is None or not of.in_force_at(at):
        return None
    provision = office_in(of, post.clause, post.title, at)
    return None if provision is None else provision.remit


def kept_within(scope: Scope | None, provided: Remit | None, matter: str) -> Scope | None:
    """The scope in a matter as far as the clause goes as well; None where either gives nothing."""
    if scope is None or provided is None:
        return scope
    power = power_in(provided, matter)
    return None if power is None else Scope(lower(scope.limit, power.limit), scope.delegable)


def power_provided(provided: Remit | None, matter: str) -> Power | None:
    """The power that the clause gives in the matter, if one says which."""
    return None if provided is None else power_in(provided, matter)
