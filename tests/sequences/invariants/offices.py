"""Of posts, appointments, delegations and handovers: who holds a post, and how many."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from uuid import UUID

from domain.parties.partnership import parties_at
from domain.posts.appointment import Appointment, AppointmentMade
from domain.posts.delegation import Delegation
from domain.posts.handover import Handover
from domain.posts.post import Post, remit_at
from domain.provisions.remit import sole_accountability_clash
from domain.provisions.tenure import overlap
from domain.record import Record
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    """What is over is not begun again."""
    if isinstance(record.data, AppointmentMade) and record.data.together is not None:
        _check_together(states, record)
    if isinstance(before, Appointment) and before.ending in ("declined", "expired"):
        after = states.find(record.stream)
        assert after.ending == before.ending, "who declined or whose term expired is out for good"


def _check_together(states: States, record: Record[AppointmentMade]) -> None:
    """The heads appoint together where nobody else can, and all of them.

    See domain/competence/assenting.py.
    """
    made, together = record.data, record.data.together
    assert together is not None
    assert made.party is None and made.decision is None
    partnership, at = states.find(made.partnership), made.effective.at
    said = {word.party for word in together.words}
    assert said == set(parties_at(partnership, at)), "every party that there is then, and no other"
    if not states.is_found("NOT_THE_HEAD", made.post) and not states.is_found(
        "HEAD_NOT_SAID", made.post
    ):
        heads = {word.party: word.person for word in together.words}
        for party, head in heads.items():
            assert states.find(party).signatories.head_at(at) == head, "by who heads it then"
    assert states.find(made.post).assents == (), "what was assented to before has lapsed"


def check_states(states: States) -> None:
    posts = states.all(Post)
    for post in posts:
        _check_places(states, post)
        if post.abolished is not None:
            assert post.defined.at <= post.abolished.at
    for one, other in combinations(posts, 2):
        if one.partnership == other.partnership:
            _check_accountable(states, one, other)
    for appointment in states.all(Appointment):
        _check_appointment(states, appointment)
    for delegation in states.all(Delegation):
        _check_delegation(states, delegation)
    for handover in states.all(Handover):
        _check_handover(states, handover)


def _check_places(states: States, post: Post) -> None:
    """As many hold the post at one time as its tenure allows, and nobody twice.

    See domain/posts/post.py.
    """
    for place in post.places.values():
        assert place.term.end is None or place.term.start.at < place.term.end.at
    taken = [(one.person, one.taken) for one in post.places.values() if one.taken is not None]
    for (person, period), (another, other) in combinations(taken, 2):
        if person == another:
            assert not overlap(period, other), "nobody has two places in a post at once"
    involved = [post.id, *post.places]
    if not states.is_found("POST_TAKEN", *involved):
        for _, period in taken:
            at_once = sum(other.contains(period.start.at) for _, other in taken)
            assert at_once <= post.tenure.holders, "more hold the post than its tenure allows"
    if post.tenure.terms is not None and not states.is_found("TERMS_EXHAUSTED", *involved):
        for person in {one for one, _ in taken}:
            served = sum(one == person for one, _ in taken)
            assert served <= post.tenure.terms, "nobody serves more terms than allowed"


def _check_accountable(states: States, one: Post, other: Post) -> None:
    """Where one post alone is to be accountable for a matter, no other is.

    See domain/posts/post.py.
    """
    if states.is_found("ACCOUNTABLE_ALREADY", one.id, other.id):
        return
    for at in {at for post in (one, other) for at, _ in post.remits.entries}:
        matter = sole_accountability_clash(remit_at(one, at), remit_at(other, at))
        assert matter is None, f"two posts are accountable for {matter} at {at}"


def _check_appointment(states: States, appointment: Appointment) -> None:
    post = states.find(appointment.post)
    assert isinstance(post, Post)
    place = post.places.get(appointment.id)
    assert place is not None, "every appointment has a place in its post"
    assert (place.person, place.term) == (appointment.person, appointment.term)
    held = appointment.held
    if held is not None:
        # Who holds the post has the place for all that time.
        assert place.taken is not None, "who holds the post has a place in it"
        assert place.taken.contains(held.start.at), "the place is theirs from the first day on"
        if place.taken.end is not None:
            assert held.end is not None and held.end.at <= place.taken.end.at
    for deputy in appointment.deputies:
        assert deputy.person != appointment.person, "nobody is their own deputy"
        assert deputy.during.end is None or deputy.during.start.at < deputy.during.end.at


def _check_delegation(states: States, delegation: Delegation) -> None:
    """Nothing is delegated to oneself, nor back to whom it came from.

    See domain/posts/delegation.py.
    """
    appointment = states.find(delegation.appointment)
    assert isinstance(appointment, Appointment)
    links: list[UUID] = []
    met, link = {delegation.delegate}, delegation
    while True:
        before = states.find(link.source)
        giver = appointment.person if before is None else before.delegate
        if not states.is_found("NOT_THE_DELEGATOR", link.id):
            assert link.delegator == giver, "who delegates has the authority"
        links.append(link.id)
        if not states.is_found("DELEGATION_IN_CIRCLE", *links):
            assert giver not in met, "authority comes back to whom it came from"
        if before is None:
            break
        met.add(giver)
        link = before
    period = delegation.during
    assert period.end is None or period.start.at < period.end.at


def _check_handover(states: States, handover: Handover) -> None:
    """Handed over, acknowledged, then closed (domain/posts/handover.py)."""
    if handover.successor is not None:
        assert handover.successor.person != handover.holder, "nobody succeeds themselves"
    for item in handover.items.values():
        acknowledged, handed_over = item.acknowledged, item.handed_over
        if acknowledged is not None and not states.is_found("ITEM_NOT_HANDED_OVER", handover.id):
            assert handed_over is not None, "acknowledged before it was handed over"
            assert handed_over.at <= acknowledged.at
    if handover.closed is not None:
        open_ = [one for one in handover.items.values() if one.acknowledged is None]
        assert not open_ or any(one.findings for one in states.of_stream[handover.id])
