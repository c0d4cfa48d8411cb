"""What acts about posts, appointments, delegations and handovers rest on.

A post rests on the clause that provides for it, an appointment on the post and, where one is
named, on the decision by which somebody was elected; what a holder does rests on their
appointment, and what is passed on of it on the authority of who passes it on.
"""

from collections.abc import Iterator
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.founded import Doing
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.fallen import is_in_doubt, why_fallen
from domain.chains.grounds import of_decision, of_party
from domain.chains.grounds_of_assents import of_default, of_heads, of_word
from domain.chains.grounds_of_bound import keyed, of_given
from domain.chains.grounds_of_charters import reserved
from domain.chains.grounds_of_founding import of_text, provided_for
from domain.chains.known import Known, Placed
from domain.money import is_within
from domain.parties.assent import AssentGiven, AssentWithdrawn
from domain.parties.partnership import PARTNERSHIP, parties_at
from domain.posts import appointment as appointments
from domain.posts import delegation as delegations
from domain.posts import deputy, handover
from domain.posts import post as posts
from domain.posts.appointment import APPOINTMENT, Appointment, AppointmentMade
from domain.posts.delegation import (
    DELEGATION,
    AuthorityDelegated,
    Delegation,
    scope_in,
)
from domain.posts.handover import HANDOVER
from domain.posts.post import POST, Post, PostDefined, remit_at
from domain.powers.appointing import office_in, takes_everybody
from domain.values import AppointmentId, DelegationId, PostId

# Posts


@rests(posts.PostDefined)
def _defined(acted: Acted[PostDefined]) -> Iterator[Ground]:
    yield from provided_for(acted, acted.data.agreement, acted.data.clause, "to define a post")
    yield from of_given(acted, acted.data.agreement, keyed(acted))


@rests(posts.RemitGranted, posts.PostAbolished)
def _of_post(acted: Acted[Any]) -> Iterator[Ground]:
    ends = isinstance(acted.data, posts.PostAbolished)
    doing: Doing = "winding-up" if ends else "setting-up"
    yield post(acted.known, PostId(acted.record.stream), acted.at, doing)


@rests(posts.PostFilled, posts.PostVacated)
def _place(acted: Acted[Any]) -> Iterator[Ground]:
    own = PostId(acted.record.stream)
    if acted.known.stream(acted.data.appointment):
        yield appointment(acted.known, acted.data.appointment, acted.at, held=False)
    if isinstance(acted.data, posts.PostVacated):
        abolished = acted.known.last(own, posts.PostAbolished)
        if abolished is not None:
            yield on_act(acted.known, abolished, "act", "The abolition of the post.")
        return
    yield post(acted.known, own, acted.at)


@rests(AssentGiven, AssentWithdrawn)
def _assent(acted: Acted[Any]) -> Iterator[Ground]:
    own, data = PostId(acted.record.stream), acted.data
    yield from of_word(acted, data.word)
    if isinstance(data, AssentGiven):
        yield of_default(acted, own)
    else:
        given = _assent_given(acted)
        yield on_act(acted.known, given, "assent", "The assent that is taken back.")
    doing: Doing = "setting-up" if isinstance(data, AssentGiven) else "winding-up"
    yield post(acted.known, own, acted.at, doing)


def _assent_given(acted: Acted[AssentWithdrawn]) -> Placed:
    """The last assent for the same party to the same person."""
    data = acted.data
    found = [
        placed
        for placed in acted.known.stream(acted.record.stream)
        if isinstance(placed.record.data, AssentGiven)
        and placed.record.data.person == data.person
        and placed.record.data.word.party == data.word.party
    ]
    assert found, "it is given first"
    return found[-1]


# Appointments


@rests(appointments.AppointmentMade)
def _made(acted: Acted[AppointmentMade]) -> Iterator[Ground]:
    data = acted.data
    if data.decision is not None:
        yield of_decision(acted, data.decision)
    yield from of_heads(acted)
    yield post(acted.known, data.post, acted.at)
    if data.party is not None and not acted.is_reported:
        yield of_party(acted.known, data.partnership, data.party, data.term.start.at)
    office = acted.known.of(POST, data.post)
    if office is not None and _alone(acted, office):
        said = "A decision on who holds a post with powers, where no clause says who appoints."
        yield missing("decision", said, "one of several parties appointed alone", data.post)
    yield from of_given(acted, None if office is None else office.agreement, data.party)


def _alone(acted: Acted[AppointmentMade], office: Post) -> bool:
    """Whether one of several parties alone appointed to a post with powers, without being given
    it by a clause."""
    data, at = acted.data, acted.at
    around = acted.known.of(PARTNERSHIP, data.partnership)
    by_one = keyed(acted) is not None and data.decision is None and data.together is None
    if not by_one or around is None or not set(parties_at(around, at)) - {keyed(acted)}:
        return False
    text = None if office.agreement is None else acted.known.of(AGREEMENT, office.agreement)
    return takes_everybody(office_in(text, office.clause, office.title, at), office, at)


@rests(
    appointments.AppointmentAccepted,
    appointments.AppointmentDeclined,
    appointments.HolderResigned,
    appointments.AppointmentEnded,
    appointments.AppointmentExpired,
    deputy.DeputyReleased,
)
def _of_appointment(acted: Acted[Any]) -> Iterator[Ground]:
    own = AppointmentId(acted.record.stream)
    yield appointment(acted.known, own, acted.at, held=False)


@rests(deputy.DeputyNamed)
def _deputy(acted: Acted[Any]) -> Iterator[Ground]:
    yield appointment(acted.known, AppointmentId(acted.record.stream), acted.data.during.start.at)


@rests(appointments.HolderRemoved)
def _removed(acted: Acted[appointments.HolderRemoved]) -> Iterator[Ground]:
    yield of_decision(acted, acted.data.decision)
    yield appointment(acted.known, AppointmentId(acted.record.stream), acted.at, held=False)


# Delegations


@rests(delegations.AuthorityDelegated)
def _delegated(acted: Acted[AuthorityDelegated]) -> Iterator[Ground]:
    data, known, at = acted.data, acted.known, acted.data.during.start.at
    if data.source is not None:
        yield delegation(known, data.source, at)
    why = _beyond(known, data)
    yield appointment(known, data.appointment, at, why_not=why)


@rests(delegations.DelegationRevoked)
def _revoked(acted: Acted[Any]) -> Iterator[Ground]:
    granted = acted.known.stream(acted.record.stream)[0]
    yield on_act(acted.known, granted, "delegation", "The delegation that is taken back.")


def _beyond(known: Known, data: AuthorityDelegated) -> str:
    """Why the delegator could not pass this on; empty where they could."""
    held = known.of(APPOINTMENT, data.appointment)
    office = None if held is None else known.of(POST, held.post)
    if office is None:
        return ""
    remit = remit_at(office, data.during.start.at)
    links = _links(known, data.source)
    holder = links[-1].delegate if links else None if held is None else held.person
    if data.delegator != holder:
        return "somebody else has the authority that was passed on"
    for matter in data.mandate.matters:
        scope = scope_in(remit, links, matter)
        if scope is None:
            return f"it gives no authority in the matter “{matter}”"
        if not scope.delegable:
            return f"authority in the matter “{matter}” may not be passed on"
        if scope.limit is not None and not is_within(data.mandate.limit, scope.limit):
            return f"its limit in the matter “{matter}” is lower"
    return reserved(known, office, data.mandate.matters, data.during.start.at)


def _links(known: Known, source: DelegationId | None) -> list[Delegation]:
    links: list[Delegation] = []
    while source is not None:
        link = known.of(DELEGATION, source)
        if link is None:
            break
        links.insert(0, link)
        source = link.source
    return links


# Handovers


@rests(handover.HandoverOpened)
def _handover_opened(acted: Acted[handover.HandoverOpened]) -> Iterator[Ground]:
    yield appointment(acted.known, acted.data.appointment, acted.at, held=False)


@rests(
    handover.SuccessorNamed,
    handover.ItemHandedOver,
    handover.ItemAcknowledged,
    handover.HandoverClosed,
)
def _in_handover(acted: Acted[Any]) -> Iterator[Ground]:
    known = acted.known
    opened = known.stream(acted.record.stream)[0]
    state = known.of(HANDOVER, acted.record.stream)
    assert state is not None, "it is opened first"
    if isinstance(acted.data, handover.ItemHandedOver):
        yield appointment(known, state.appointment, acted.at, held=False)
    if isinstance(acted.data, handover.ItemAcknowledged) and state.successor is not None:
        yield appointment(known, state.successor.appointment, acted.at, held=False)
    yield on_act(known, opened, "act", "The handover, as it was opened.")


# What they have in common


def post(known: Known, id: PostId, at: Any, doing: Doing = "setting-up") -> Ground:
    """That a post existed, and that its text was in force if that is needed for what is done."""
    state = known.of(POST, id)
    defined = known.last(id, PostDefined)
    if state is None or defined is None:
        return missing("post", "A post of which nothing is on record.", "it is unknown", id)
    why = "" if state.exists_at(at) else "it did not exist then"
    return on_act(
        known,
        defined,
        "post",
        f"The post “{state.title}”, as it was defined.",
        since=state.defined,
        until=state.abolished,
        why_not=why,
        besides=of_text(known, state.agreement, state.clause, at, doing),
    )


def appointment(
    known: Known, id: AppointmentId, at: Any, *, held: bool = True, why_not: str = ""
) -> Ground:
    """That somebody was appointed, and where asked for, that they held the post at the instant."""
    state: Appointment | None = known.of(APPOINTMENT, id)
    made = known.last(id, AppointmentMade)
    if state is None or made is None:
        said = "An appointment of which nothing is on record."
        return missing("appointment", said, "it is unknown", id)
    office = known.of(POST, state.post)
    title = "" if office is None else f" “{office.title}”"
    span = state.held
    why = why_not
    if held:
        why = _not_acted_by(known, state, made, at) or why
    since = state.term.start if span is None else span.start
    until = state.over if span is None else span.end
    said = f"The appointment to the post{title}."
    if held and not why and is_in_doubt(known, made, at, *_definition(known, state)):
        said = f"The appointment to the post{title}, which rested on a decision that was void: it "
        said += "was not decided yet what becomes of it."
    text = [] if office is None or not held else _text_of(known, office, at)
    return on_act(
        known, made, "appointment", said, since=since, until=until, why_not=why, besides=text
    )


def _text_of(known: Known, office: Post, at: Any) -> list[Ground]:
    """The clause that provides for the post, in force when somebody acts as its holder."""
    return of_text(known, office.agreement, office.clause, at)


def _not_acted_by(known: Known, state: Appointment, made: Placed, at: Any) -> str:
    """Why nobody could act by an appointment at the instant; empty where its holder could."""
    if state.held is None or not state.held.contains(at):
        return "the post was not held by it then"
    defined = _definition(known, state)
    fell = (why_fallen(known, one, at) for one in defined)
    return why_fallen(known, made, at, *defined) or next((why for why in fell if why), "")


def _definition(known: Known, state: Appointment) -> tuple[Placed, ...]:
    """The definition of the post to which somebody was appointed, where it is on record."""
    found = known.last(state.post, PostDefined)
    return () if found is None else (found,)


def delegation(known: Known, id: DelegationId, at: Any) -> Ground:
    """That authority had been delegated, and the delegation lasted."""
    state = known.of(DELEGATION, id)
    granted = known.last(id, AuthorityDelegated)
    if state is None or granted is None:
        said = "A delegation of which nothing is on record."
        return missing("delegation", said, "it is unknown", id)
    lasts = state.lasts
    why = "" if lasts is not None and lasts.contains(at) else "it did not last until then"
    held = known.of(APPOINTMENT, state.appointment)
    made = known.last(state.appointment, AppointmentMade)
    if held is not None and made is not None:
        why = why or why_fallen(known, granted, at, made, *_definition(known, held))
    until = None if lasts is None else lasts.end
    said = "The delegation that is passed on."
    since = state.during.start
    return on_act(known, granted, "delegation", said, since=since, until=until, why_not=why)
