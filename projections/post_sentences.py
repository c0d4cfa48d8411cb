"""Sentences about posts, appointments, delegations and handovers; see `projections/sentences.py`.

Persons are sealed, so that it is told which post, for which party and for how long, and never who.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.parties.assent import AssentGiven, AssentWithdrawn
from domain.posts.appointment import (
    AppointmentAccepted,
    AppointmentDeclined,
    AppointmentEnded,
    AppointmentExpired,
    AppointmentMade,
    HolderRemoved,
    HolderResigned,
)
from domain.posts.delegation import AuthorityDelegated, DelegationRevoked
from domain.posts.deputy import DeputyNamed, DeputyReleased
from domain.posts.handover import (
    HandoverClosed,
    HandoverOpened,
    ItemAcknowledged,
    ItemHandedOver,
    SuccessorNamed,
)
from domain.posts.post import PostAbolished, PostDefined, PostFilled, PostVacated, RemitGranted
from domain.record import Record
from projections.wording import LISTED, Label, Names, named, period, tells

AS_OF = ", as of "
"""How the moment of an act is told that speaks of a period already."""

# Posts


@tells(
    PostDefined,
    about=lambda record: _those(record.data.body, record.data.agreement),
    labels=lambda record, names: [Label(record.data.id, "post", record.data.title)],
)
def _post_defined(record: Record[PostDefined], names: Names) -> str:
    data = record.data
    said = f"the post “{data.title}” was defined"
    if data.body is not None:
        said += f" in {named(names, data.body, 'body')}"
    if data.agreement is not None:
        said += f" under {named(names, data.agreement, 'agreement')}"
    return said


@tells(RemitGranted)
def _remit_granted(record: Record[RemitGranted], names: Names) -> str:
    return f"{named(names, record.stream, 'post')} was given another remit"


@tells(PostFilled, effect=AS_OF)
def _post_filled(record: Record[PostFilled], names: Names) -> str:
    post = named(names, record.stream, "post")
    return f"a place in {post} was given from {period(record.data.term)}"


@tells(PostVacated)
def _post_vacated(record: Record[PostVacated], names: Names) -> str:
    return f"a place in {named(names, record.stream, 'post')} became vacant"


@tells(PostAbolished)
def _post_abolished(record: Record[PostAbolished], names: Names) -> str:
    return f"{named(names, record.stream, 'post')} was abolished"


@tells(AssentGiven, about=lambda record: (record.stream, record.data.word.party))
def _assent_given(record: Record[AssentGiven], names: Names) -> str:
    post, party = _of_head(record, names)
    return f"the head of {party} assented to the appointment of a person to {post}"


@tells(AssentWithdrawn, about=lambda record: (record.stream, record.data.word.party))
def _assent_withdrawn(record: Record[AssentWithdrawn], names: Names) -> str:
    post, party = _of_head(record, names)
    return f"the head of {party} took back the assent to the appointment of a person to {post}"


def _of_head(record: Record[Any], names: Names) -> tuple[str, str]:
    return named(names, record.stream, "post"), named(names, record.data.word.party, "organisation")


# Appointments


@tells(
    AppointmentMade,
    about=lambda record: (
        record.data.post,
        *_those(record.data.party, record.data.decision),
    ),
    labels=lambda record, names: _called(names, record.data.id, "appointment", record.data.post),
    effect=AS_OF,
)
def _appointment_made(record: Record[AppointmentMade], names: Names) -> str:
    data = record.data
    said = f"a person was appointed to {named(names, data.post, 'post')}"
    if data.party is not None:
        said += f" for {named(names, data.party, 'organisation')}"
    said += f" from {period(data.term)}"
    if data.decision is not None:
        said += f", by decision {named(names, data.decision, 'motion')}"
    if data.together is not None:
        said += ", by the heads of all parties together"
    return said


def _of(record: Record[Any], names: Names) -> str:
    return named(names, record.stream, "appointment")


@tells(AppointmentAccepted)
def _appointment_accepted(record: Record[AppointmentAccepted], names: Names) -> str:
    return f"{_of(record, names)} was accepted"


@tells(AppointmentDeclined)
def _appointment_declined(record: Record[AppointmentDeclined], names: Names) -> str:
    return f"{_of(record, names)} was declined"


@tells(HolderResigned)
def _holder_resigned(record: Record[HolderResigned], names: Names) -> str:
    return f"{_of(record, names)} ended by resignation"


@tells(AppointmentEnded)
def _appointment_ended(record: Record[AppointmentEnded], names: Names) -> str:
    return f"{_of(record, names)} was ended"


@tells(HolderRemoved, about=lambda record: (record.stream, record.data.decision))
def _holder_removed(record: Record[HolderRemoved], names: Names) -> str:
    decision = named(names, record.data.decision, "motion")
    return f"{_of(record, names)} ended by removal under decision {decision}"


@tells(AppointmentExpired)
def _appointment_expired(record: Record[AppointmentExpired], names: Names) -> str:
    return f"{_of(record, names)} expired"


@tells(DeputyNamed, effect=AS_OF)
def _deputy_named(record: Record[DeputyNamed], names: Names) -> str:
    during = period(record.data.during)
    return f"a deputy was named under {_of(record, names)}, from {during}"


@tells(DeputyReleased)
def _deputy_released(record: Record[DeputyReleased], names: Names) -> str:
    return f"a deputy under {_of(record, names)} was released"


# Delegations


@tells(
    AuthorityDelegated,
    about=lambda record: (record.data.appointment,),
    labels=lambda record, names: _called(
        names, record.data.id, "delegation", record.data.appointment
    ),
    effect=AS_OF,
)
def _authority_delegated(record: Record[AuthorityDelegated], names: Names) -> str:
    data = record.data
    matters = [f"“{matter}”" for matter in data.mandate.matters[:LISTED]]
    rest = len(data.mandate.matters) - len(matters)
    if rest:
        matters.append(f"{rest} other {'matter' if rest == 1 else 'matters'}")
    said = f"authority under {named(names, data.appointment, 'appointment')} was "
    said += "passed on" if data.source is not None else "delegated"
    said += f" for {', '.join(matters)}"
    if data.mandate.limit is not None:
        said += f" up to {data.mandate.limit}"
    return f"{said}, from {period(data.during)}"


@tells(DelegationRevoked)
def _delegation_revoked(record: Record[DelegationRevoked], names: Names) -> str:
    return f"{named(names, record.stream, 'delegation')} was revoked"


# Handovers


@tells(
    HandoverOpened,
    about=lambda record: (record.data.post,),
    labels=lambda record, names: _called(names, record.data.id, "handover", record.data.post),
)
def _handover_opened(record: Record[HandoverOpened], names: Names) -> str:
    count = len(record.data.items)
    post = named(names, record.data.post, "post")
    return f"the handover of {post} was opened with {count} {'item' if count == 1 else 'items'}"


@tells(SuccessorNamed)
def _successor_named(record: Record[SuccessorNamed], names: Names) -> str:
    return f"the successor was named in {named(names, record.stream, 'handover')}"


@tells(ItemHandedOver)
def _item_handed_over(record: Record[ItemHandedOver], names: Names) -> str:
    return f"an item was handed over in {named(names, record.stream, 'handover')}"


@tells(ItemAcknowledged)
def _item_acknowledged(record: Record[ItemAcknowledged], names: Names) -> str:
    return f"an item was acknowledged in {named(names, record.stream, 'handover')}"


@tells(HandoverClosed)
def _handover_closed(record: Record[HandoverClosed], names: Names) -> str:
    return f"{named(names, record.stream, 'handover')} was closed"


def _called(names: Names, id: UUID, kind: str, after: UUID) -> Iterable[Label]:
    """What is called after something else, where that has a name."""
    label = names(after)
    return () if label is None else (Label(id, kind, label.text),)


def _those(*ids: UUID | None) -> list[UUID]:
    return [each for each in ids if each is not None]
