"""Paying for all: by which posts the payments of a partnership are approved.

What a partnership pays concerns all of its parties. So it is approved and refused by holders of
posts that are there for all of them: by a clause of an agreement that governs them all, or by no
agreement. What some of the parties agreed on between themselves gives their posts no power over
the money of the others, unless a text that governs all of them names the post: by giving it the
payment's matter in a scheme of delegation, or among those who sign payments.

A post that no clause provides for is of those who were there when it was defined. For a party that
joined since it approves payments once that had its say as well: in a decision that gives the post a
remit, be it the one that it has, or appoints to it.
"""

from collections.abc import Iterable

from domain.agreements.agreement import Agreement
from domain.agreements.governing import OF_ALL, is_for_all, provisions_governing
from domain.parties.continuity import joined_at
from domain.parties.partnership import Partnership, bound_parties
from domain.posts.post import Post, affirmed_last
from domain.provisions.provision import ProvisionInForce
from domain.provisions.scheme import SchemeProvision
from domain.provisions.signing_rule import SigningProvision
from domain.refusal import Conduct, Refused
from domain.values import Moment, OrganisationId, PostId


class PostOfSome(Refused):
    """The post {post} is of an agreement between some of the parties: a payment concerns all of
    them, and no agreement that governs them all gives it to that post."""

    code = "POST_OF_SOME"
    post: PostId


class PostUnconfirmed(Refused):
    """No clause provides for the post {post}, and {party} joined since the parties decided on it
    last: it deals with payments again once a decision confirms it, which grants it a remit (also
    the one that it has) or appoints to it, or once an agreement of all names it in a scheme of
    delegation; or a decision approves the payment itself."""

    code = "POST_UNCONFIRMED"
    post: PostId
    party: OrganisationId


def require_for_all(
    post: Post,
    matter: str,
    agreements: Iterable[Agreement],
    partnership: Partnership,
    at: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that what all parties pay is approved by a post that is there for all."""
    why_not = why_not_for_all(post, matter, agreements, partnership, at)
    if why_not is not None:
        conduct.breach(why_not)


def why_not_for_all(
    post: Post,
    matter: str,
    agreements: Iterable[Agreement],
    partnership: Partnership,
    at: Moment,
) -> PostOfSome | PostUnconfirmed | None:
    """Why the post does not pay for all parties in the matter; None where it does."""
    texts = {one.id: one for one in agreements}
    source = None if post.agreement is None else texts.get(post.agreement)
    unheard = joined_since_affirmed(post, partnership, at)
    if unheard is None and is_for_all(source, post.clause, partnership, at.at):
        return None
    governing = provisions_governing(texts.values(), partnership, OF_ALL, at.at)
    if any(_gives(one, post.id, matter) for one in governing):
        return None
    return PostOfSome(post.id) if unheard is None else PostUnconfirmed(post.id, unheard)


def joined_since_affirmed(
    post: Post, partnership: Partnership, at: Moment
) -> OrganisationId | None:
    """The first party that joined since it was last decided on a post of no clause; None where
    each had its say, or a clause provides for the post, which whoever joins has read."""
    if post.agreement is not None:
        return None
    said = affirmed_last(post, at.at)
    founded = said if partnership.formed is None else max(said, partnership.formed.at)
    for party in bound_parties(partnership, (), at.at):
        begun = joined_at(partnership, party, at.at)
        if begun is not None and begun > founded:
            return party[0]
    return None


def _gives(found: ProvisionInForce, post: PostId, matter: str) -> bool:
    match found.provision:
        case SchemeProvision(assignments=assignments):
            return any(
                one.post == post and (not one.matters or matter in one.matters)
                for one in assignments
            )
        case SigningProvision(signs=signs, posts=posts):
            return post in posts and (not signs or "payments" in signs)
        case _:
            return False
