"""What rests on the heads of the parties: their words, who registered them, and the default."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import Whose, parties_of
from domain.bodies.body import BODY
from domain.chains.chain import Acted, Ground, missing, on_act, stated_default
from domain.chains.grounds import called, of_party, provisions_known
from domain.chains.grounds_of_bound import of_given
from domain.chains.grounds_of_signers import of_signer
from domain.chains.known import Known
from domain.parties.assent import AssentGiven, HeadsWord
from domain.parties.partnership import PARTNERSHIP
from domain.posts.appointment import AppointmentMade
from domain.posts.post import POST, Post
from domain.powers.appointing import able_bodies, office_in, who_appoints
from domain.provisions.scheme import Competence, competence_in
from domain.refusal import Refused
from domain.values import OrganisationId, PostId

DEFAULT = (
    "The stated default: where nobody holds the authority to appoint, the heads that the parties "
    "registered may together."
)


def of_word(acted: Acted[Any], word: HeadsWord) -> Iterator[Ground]:
    """That the word of a party was given by its head, and that it was a party."""
    known, partnership = acted.known, acted.record.partnership
    name = called(known, word.party, acted.at)
    if word.capacity == "head":
        yield of_signer(acted, word, "agreements")
    elif not acted.is_reported or word.person is not None:
        said = f"The head of {name}."
        yield missing("signatory", said, "who gave the word was not registered as that", word.party)
    assert partnership is not None, "a post belongs to a partnership"
    yield of_party(known, partnership, word.party, acted.at)
    post = known.of(POST, acted.record.stream)
    yield from of_given(acted, None if post is None else post.agreement, word.party)


def of_default(acted: Acted[Any], post: PostId) -> Ground:
    """What lets the heads appoint together: that nobody else could."""
    state = acted.known.of(POST, post)
    whom = "" if state is None else _appointer(acted.known, state, acted.at)
    why = f"it was for {whom} to appoint" if whom else ""
    return stated_default(DEFAULT, acted.record.id, why)


def of_heads(acted: Acted[AppointmentMade]) -> Iterator[Ground]:
    """The word of the head of every party, where they appointed together."""
    data, known = acted.data, acted.known
    if data.together is None:
        return
    yield of_default(acted, data.post)
    words = {word.party: word for word in data.together.words}
    post = known.of(POST, data.post)
    assert post is not None, "the post comes first"
    for party in _parties(known, post, acted.at):
        said = f"The assent of the head of {called(known, party, acted.at)}"
        given = None
        if party in words:
            given = known.last(data.post, AssentGiven, person=data.person, word=words[party])
        if given is None:
            yield missing("assent", f"{said}.", "it was not given", party)
        elif any(_is_by_one(words[party], word) for word in data.together.words):
            why = "the same person gave that of another party"
            yield missing("assent", f"{said}.", why, party)
        else:
            since = given.record.data.effective
            yield on_act(known, given, "assent", f"{said}, given {since}.", since=since)


def _is_by_one(word: HeadsWord, other: HeadsWord) -> bool:
    """Whether one person gave the words of two parties."""
    return word.party != other.party and word.person is not None and word.person == other.person


def _appointer(known: Known, post: Post, at: datetime) -> str:
    """Who could appoint to the post, as it was known; empty where nobody could."""
    agreements = known.within(AGREEMENT, post.partnership)
    by_id = {one.id: one for one in agreements}
    provides = None if post.agreement is None else by_id.get(post.agreement)
    in_force = [one.id for one in agreements if one.in_force_at(at)]
    return who_appoints(
        office_in(provides, post.clause, post.title, at),
        _parties(known, post, at),
        able_bodies(known.within(BODY, post.partnership), in_force, at),
        _decider(known, post, at),
    )


def _parties(known: Known, post: Post, at: datetime) -> dict[OrganisationId, str]:
    """The parties whose post it is."""
    state, provides = known.of(PARTNERSHIP, post.partnership), known.of(AGREEMENT, post.agreement)
    found = () if state is None else parties_of(provides, state, at)
    return {party: called(known, party, at) for party in found}


def _decider(known: Known, post: Post, at: datetime) -> Competence | None:
    try:
        in_force = provisions_known(known, post.partnership, Whose(post.agreement), at)
        return competence_in("", in_force)
    except Refused:
        return None  # two schemes that clash: neither leaves it to one alone
