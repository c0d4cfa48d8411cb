"""Paying for all: by which posts the payments of a partnership are approved.

What a partnership pays concerns all of its parties. So it is approved and refused by holders of
posts that are there for all of them: by a clause of an agreement that governs them all, or by no
agreement. What some of the parties agreed on between themselves gives their posts no power over
the money of the others, unless a text that governs all of them names the post: by giving it the
payment's matter in a scheme of delegation, or among those who sign payments.
"""

from collections.abc import Iterable

from domain.agreement import Agreement
from domain.governing import OF_ALL, is_for_all, provisions_governing
from domain.partnership import Partnership
from domain.post import Post
from domain.provision import ProvisionInForce
from domain.refusal import Conduct, Refused
from domain.scheme import SchemeProvision
from domain.signing_rule import SigningProvision
from domain.values import Moment, PostId


class PostOfSome(Refused):
    """The post {post} is of an agreement between some of the parties: a payment concerns all of
    them, and no agreement that governs them all gives it to that post."""

    code = "POST_OF_SOME"
    post: PostId


def require_for_all(
    post: Post,
    matter: str,
    agreements: Iterable[Agreement],
    partnership: Partnership,
    at: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that what all parties pay is approved by a post that is there for all."""
    if not pays_for_all(post, matter, agreements, partnership, at):
        conduct.breach(PostOfSome(post.id))


def pays_for_all(
    post: Post,
    matter: str,
    agreements: Iterable[Agreement],
    partnership: Partnership,
    at: Moment,
) -> bool:
    """Whether the post is there for all parties, or was given payments in the matter by all."""
    texts = {one.id: one for one in agreements}
    source = None if post.agreement is None else texts.get(post.agreement)
    if is_for_all(source, post.clause, partnership, at.at):
        return True
    governing = provisions_governing(texts.values(), partnership, OF_ALL, at.at)
    return any(_gives(one, post.id, matter) for one in governing)


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
