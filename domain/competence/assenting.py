"""Assenting: the heads of the parties together appoint somebody, where nobody else can.

The head of each party whose post it is, by the agreement that provides for it, assents to a
person; when the last of them has, the person is appointed.
Until then each may take it back, and another person may be put beside. It counts who heads a party
when the last one assents: whoever followed since assents anew. With somebody in the post, whatever
else was assented to has lapsed. Whether anybody else could appoint is told in
`domain.powers.appointing`.
"""

from domain.parties.assent import (
    AppointedTogether,
    AssentGiven,
    Assents,
    AssentWithdrawn,
    Heads,
    HeadsWord,
    is_of,
)
from domain.parties.signatory import Signer
from domain.posts.post import Event, Post, known
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId, PostId, in_order
from domain.voting.rules import StatedDefault

# Refusals


class HeadNotSaid(Refused):
    """It must be said who assents to this as the head of {party}."""

    code = "HEAD_NOT_SAID"
    party: OrganisationId


class NotTheHead(Refused):
    """Only the head of {party} does this for it, and {person} is not registered as that at {at}."""

    code = "NOT_THE_HEAD"
    party: OrganisationId
    person: PersonId
    at: Moment


class AlreadyAssented(Refused):
    """The head of {party} has assented to the appointment of {person} already; of {missing} other
    parties it is awaited."""

    code = "ALREADY_ASSENTED"
    party: OrganisationId
    person: PersonId
    missing: int


class NotAssented(Refused):
    """For {party} nobody has assented to the appointment of {person} to the post {post}."""

    code = "NOT_ASSENTED"
    post: PostId
    party: OrganisationId
    person: PersonId


class AssentedForAnother(Refused):
    """The person {person} assented already as the head of {other}: the parties have different
    heads, or another one assents for {party}."""

    code = "ASSENTED_FOR_ANOTHER"
    person: PersonId
    other: OrganisationId
    party: OrganisationId


# Decisions


def assent_to_appointment(
    post: Post | None,
    *,
    person: PersonId,
    party: OrganisationId,
    head: Signer,
    heads: Heads,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Assent, as the head of a party, to the appointment of a person to the post.

    Twice only where nobody else is awaited any more, because a party has left: the person is then
    appointed.
    """
    post = known(post)
    in_order("definition of the post", post.defined, "assent", effective)
    _require_head(party, head, effective, conduct)
    _require_own_head(post.assents, person, party, head, conduct)
    counted = [word.party for word in counting(post.assents, person, heads, effective)]
    missing = set(heads) - set(counted)
    if party in counted and missing:
        raise AlreadyAssented(party, person, len(missing))
    return [AssentGiven(effective, person, _word(party, head))]


def withdraw_assent(
    post: Post | None,
    *,
    person: PersonId,
    party: OrganisationId,
    head: Signer,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take the assent of a party back, as its head, whoever gave it."""
    post = known(post)
    found = next((one for one in post.assents if is_of(one, person, party)), None)
    if found is None:
        raise NotAssented(post.id, party, person)
    in_order("assent", found.given, "withdrawal", effective)
    _require_head(party, head, effective, conduct)
    return [AssentWithdrawn(effective, person, _word(party, head))]


def appointed_together(
    assents: Assents, person: PersonId, heads: Heads, effective: Moment
) -> AppointedTogether | None:
    """The appointment that the heads of all parties have come to; None while one is awaited."""
    words = counting(assents, person, heads, effective)
    if not words or set(heads) - {word.party for word in words}:
        return None
    return AppointedTogether(words, StatedDefault())


def counting(
    assents: Assents, person: PersonId, heads: Heads, effective: Moment
) -> tuple[HeadsWord, ...]:
    """The words for a person that count at the time: of those who head a party by then, or are
    reported to have.
    """
    return tuple(
        one.word
        for one in assents
        if one.person == person
        and one.given.at <= effective.at
        and one.word.party in heads
        and (one.word.capacity != "head" or heads[one.word.party] == one.word.person)
    )


def _require_head(party: OrganisationId, head: Signer, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that only the registered head gives the word of a party."""
    if head.person is None:
        conduct.breach(HeadNotSaid(party))
    elif head.capacity != "head":
        conduct.breach(NotTheHead(party, head.person, effective))


def _require_own_head(
    assents: Assents, person: PersonId, party: OrganisationId, head: Signer, conduct: Conduct
) -> None:
    """Breach the rule that nobody assents as the head of two parties."""
    for one in assents:
        is_theirs = head.person is not None and one.word.person == head.person
        if is_theirs and one.person == person and one.word.party != party:
            assert head.person is not None
            conduct.breach(AssentedForAnother(head.person, one.word.party, party))


def _word(party: OrganisationId, head: Signer) -> HeadsWord:
    return HeadsWord(party, head.person, head.capacity, head.right)
