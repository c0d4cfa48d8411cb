"""Names for people: what a refusal means by an identifier, if its reader may see the thing.

Rules know identifiers; who reads a refusal knows the school by its name and the motion by its
title. They are looked up when a refusal is told, as its reader would look them up.
"""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Protocol, get_args, get_type_hints
from uuid import UUID

from domain.quoting import quoted
from domain.refusal import Refused
from domain.values import (
    AccessId,
    AgreementId,
    AmendmentId,
    AppealId,
    AppointmentId,
    BodyId,
    ChallengeId,
    ConflictId,
    DecisionId,
    DelegationId,
    HandoverItemId,
    InterestId,
    MeasureId,
    NeutralId,
    NoticeId,
    OfferId,
    OrganisationId,
    PartnershipId,
    PaymentId,
    PersonId,
    PollId,
    PostId,
    ProxyId,
    RemedyId,
    RulingReportId,
    SeatId,
)
from domain.voting.side import Side
from services.act import UnknownId


class Reads(Protocol):
    """How rows are found that the reader may see."""

    def node(self, type_name: str, key: object) -> Any:
        """The row of a type that has this key; None where there is none to be seen."""

    def follow(
        self, parent: object, type_name: str, field: str, arguments: Mapping[str, Any]
    ) -> Any:
        """The value of a declared field of a row."""


NAMED: Mapping[Any, tuple[str, str, str]] = {
    OrganisationId: ("Organisation", "name", "{}"),
    PersonId: ("Person", "name", "{}"),
    PartnershipId: ("Partnership", "name", "“{}”"),
    AgreementId: ("Agreement", "title", "“{}”"),
    AmendmentId: ("Amendment", "title", "“{}”"),
    BodyId: ("Body", "name", "“{}”"),
    ConflictId: ("Conflict", "title", "“{}”"),
    DecisionId: ("Decision", "title", "“{}”"),
    PostId: ("Post", "title", "“{}”"),
}
"""For each kind of identifier the read type, the field that names it, and how it is written."""

NAMELESS = frozenset(
    {
        AccessId,
        AppealId,
        AppointmentId,
        ChallengeId,
        DelegationId,
        HandoverItemId,
        InterestId,
        MeasureId,
        NeutralId,
        NoticeId,
        OfferId,
        PaymentId,
        PollId,
        ProxyId,
        RemedyId,
        RulingReportId,
    }
)
"""What nobody calls by a name: a sentence speaks of “the poll”, and the facts say which it is."""

OF_ANY_KIND = (OrganisationId, PersonId, AgreementId, AmendmentId)
"""What an identifier may be of whose kind is not said: who acts, or a text that is signed."""


SAID_OF: Mapping[str, Any] = {
    "agreement": AgreementId,
    "amendment": AmendmentId,
    "body": BodyId,
    "conflict": ConflictId,
    "decision": DecisionId,
    "holder": PersonId,
    "organisation": OrganisationId,
    "party": OrganisationId,
    "person": PersonId,
    "post": PostId,
    "seat": SeatId,
}
"""What an identifier is of after one of these words."""
_WORDS = "|".join([*SAID_OF, "appointment"])
_SAID = re.compile(rf"\b({_WORDS}) ([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})\b")


def sentence_of(refused: Refused, reads: Reads, sent: Iterable[str] = ()) -> str:
    """What was refused and why, by names; `sent` are the texts that were handed in, among them
    the identifier as its sender has it.
    """
    names = names_of(refused, reads)
    if isinstance(refused, UnknownId):
        names = {"id": next((text for text in sent if _stands_for(text, refused.id)), "")}
        names = {fact: text for fact, text in names.items() if text}
    return re.sub(r" +(?=[ .,:;])", "", refused.worded(names))


def _stands_for(text: str, id: UUID) -> bool:
    """Whether a text is the opaque identifier of a node that has this one."""
    try:
        return b64decode(text, validate=True).decode().partition(":")[2] == str(id)
    except ValueError:
        return False


def names_of(refused: Refused, reads: Reads) -> dict[str, str]:
    """The names of what the refusal's facts identify; what has none that can be seen is left, and
    of what nobody calls by a name nothing is said.
    """
    if isinstance(refused, UnknownId) or refused.code.endswith("_UNKNOWN"):
        return {}  # what is said not to be there is not called by its name
    hints = get_type_hints(type(refused))
    named = {}
    for fact in fields(refused):  # type: ignore[arg-type]
        value, hint = getattr(refused, fact.name), hints[fact.name]
        if isinstance(value, Side):
            hint = PersonId if value.party is None else OrganisationId
            value = value.id
        if isinstance(value, UUID):
            name = _name(hint, value, reads)
            if name is not None:
                named[fact.name] = name
            elif NAMELESS & {hint, *get_args(hint)}:
                named[fact.name] = ""
        elif isinstance(value, str):
            named[fact.name] = told_by_name(value, reads)
    return named


def told_by_name(said: str, reads: Reads) -> str:
    """What rules say of things by kind and identifier, such as “the party 7c1…”, with their names.

    What has no name that can be seen stays as it is.
    """

    def told(found: re.Match[str]) -> str:
        word, value = found[1], UUID(found[2])
        if word == "appointment":
            name = _appointment(value, reads)
        else:
            name = _name(SAID_OF[word], value, reads)
        return found[0] if name is None else f"{word} {name}"

    return _SAID.sub(told, said)


def _appointment(value: UUID, reads: Reads) -> str | None:
    """An appointment by the post that it is to."""
    appointment = reads.node("Appointment", value)
    if appointment is None:
        return None
    post = reads.follow(appointment, "Appointment", "post", {})
    return None if post is None else f"to “{post.title}”"


def _name(hint: Any, value: UUID, reads: Reads) -> str | None:
    kinds = OF_ANY_KIND if hint is UUID else get_args(hint) or (hint,)
    for kind in kinds:
        if kind is SeatId:
            return seat_name(value, reads)
        if kind is AppointmentId:
            return _appointment(value, reads)
        if kind in NAMED:
            type_name, field, written = NAMED[kind]
            row = reads.node(type_name, value)
            name = None if row is None else getattr(row, field)
            if name is not None:
                return quoted(name) if "“" in written else written.format(name)
    return None


def seat_name(value: UUID, reads: Reads) -> str | None:
    """A seat by its number, and by the party for which it is held."""
    seat = reads.node("Seat", value)
    if seat is None:
        return None
    party = reads.follow(seat, "Seat", "party", {})
    return f"{seat.number}" if party is None else f"{seat.number} of {party.name}"
