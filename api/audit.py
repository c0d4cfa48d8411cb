"""The audit trail as read types: every event as an entry that says all that is known of it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api import authority as chains
from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    expression,
    id_of,
    many,
    one,
    part,
    read,
    stored,
    stored_json,
    where,
)
from api.scalars import JSON, Date, DateTime, Position
from api.visibility import OF_MY_PARTNERSHIPS, said_in_conflict

if TYPE_CHECKING:
    from api.parties import Organisation, Partnership

VISIBLE = (
    f"{OF_MY_PARTNERSHIPS} OR (partnership IS NULL AND"
    " (kind <> 'person' OR organisation = {organisation} OR EXISTS (SELECT FROM parties.person p"
    " WHERE p.id = {this}.stream AND (p.affiliation = {organisation} OR EXISTS (SELECT FROM"
    " bodies.seat s WHERE s.holder = p.id AND s.partnership = ANY({partnerships}))))))"
)
"""Entries of a partnership are for its parties; of the registry, those about organisations are for
everyone who may ask, and those about persons for those who see the person, or did the act."""

OF_CONFLICTS_OF_MINE = (
    "{everything} OR kind <> 'conflict' OR EXISTS (SELECT FROM conflicts.conflict c"
    f" WHERE c.id = {{this}}.stream AND ({said_in_conflict('c.')}))"
)
"""Who may read what is done in a conflict in full: its sides and who is neutral in it; the rest
of the partnership reads the sentence, which says nothing of what was said."""

ENTITLED = (
    "{everything} OR (partnership = ANY({partnerships}) OR organisation = {organisation})"
    f" AND ({OF_CONFLICTS_OF_MINE})"
)
"""Who may read why: the partnership's parties, and in the registry the one who acted; of what is
done in a conflict, its sides and who is neutral in it."""


@strawberry.enum(description="Who can act.")
class ActorKind(Enum):
    """Who can act."""

    PERSON = "person"
    CLIENT = "client"
    CLAUSE = "clause"


@strawberry.enum(description="By what right an act was done.")
class AuthorityKind(Enum):
    """By what right an act was done."""

    ADMINISTRATION = "administration"
    SOURCE = "source"
    DECISION = "decision"
    CLAUSE = "clause"
    DEFAULT = "default"
    ORGANISATION = "organisation"


@stored
class Fact:
    """One fact of a finding."""

    name: str = column("What it is.")
    value: str = column("Its value, as text.")


@stored
class Finding:
    """A defect of an act that was reported from outside: a rule that it broke."""

    code: str = column("Stable, for programs; that of the refusal it would have met here.")
    sentence: str = column("What was wrong, for a person.")


@strawberry.type(description="Who did it.")
class Actor:
    """Who did it."""

    kind: ActorKind = column("A person, a client (a program), or a clause.", sql="actor_kind")
    key: str = column("Who: a person's or a clause's UUID, or a client's name.", sql="actor_id")


@strawberry.type(description="Where a reported act was taken from: what attests it.")
class Attestation:
    """Where a reported act was taken from."""

    name: str | None = column("Publication, minute book or archive.", sql="source_name")
    reference: str | None = column("Where in it.", sql="source_reference")
    url: str | None = column("Where it can be found.", sql="source_url")
    licence: str | None = column("Under which licence.", sql="source_licence")


TRAIL_FILTERS = {
    "kind": where("kind = {kind}", str, "Only about this noun, such as `agreement`."),
    "event": where("name = {event}", str, "Only this event, by its recorded name."),
    "acting_for": where(
        "organisation = {acting_for}", id_of("Organisation"), "Only acts for this organisation."
    ),
    "authority": where(
        "authority_kind = {authority}", AuthorityKind, "Only acts of this authority."
    ),
    "recorded_from": where(
        "recorded_at >= {recorded_from}", DateTime, "Only recorded then or later."
    ),
    "recorded_until": where(
        "recorded_at <= {recorded_until}", DateTime, "Only recorded then or before."
    ),
    "effective_from": where(
        "effective_from >= {effective_from}", DateTime, "Only in effect from then or later."
    ),
    "effective_until": where(
        "effective_from <= {effective_until}", DateTime, "Only in effect from then or before."
    ),
    "has_findings": where(
        "(findings <> '[]'::jsonb) = {has_findings}", bool, "Only with findings, or without."
    ),
    "search": where(
        "search @@ websearch_to_tsquery('simple', {search})", str, "Words of the sentence."
    ),
}
NEWEST_FIRST = [desc("position", "int8"), asc("event", "uuid")]
OLDEST_FIRST = [asc("position", "int8"), asc("event", "uuid")]
FOUND_THEN_NEWEST_FIRST = [desc('("position" + 0)', "int8"), asc("event", "uuid")]
"""The same order, not by an index: how rare a subject is the planner can't know beforehand, and
walking the whole trail backwards until two entries of a rare one turn up takes a thousand times as
long as finding all of them by the index of subjects."""


def trail_of(key: str = "id") -> Any:
    """The field `trail` of a node: every event that mentions it."""
    return many(
        "Every event that mentions it, the newest first.",
        on=f"subjects @> ARRAY[{{parent}}.{key}]",
        order=FOUND_THEN_NEWEST_FIRST,
        filters=TRAIL_FILTERS,
    )


def trail_of_partnership() -> Any:
    """The field `trail` of a partnership: every event in it, by the index in their order."""
    return many(
        "Every event that mentions it, the newest first.",
        on="partnership = {parent}.id",
        order=NEWEST_FIRST,
        filters=TRAIL_FILTERS,
    )


@read(table="audit_trail.entry", key="event", authorised=VISIBLE)
class AuditEntry(Node):
    """One event, told so that a person understands it, with everything that stands around it."""

    sentence: str = column("What happened.")
    event: str = column("The recorded name of the event.", sql="name")
    kind: str = column("The noun that its stream is about, such as `agreement`.")
    version: int = column("Its place in its stream, from 1.")
    position: Position = column("Its place in the ledger.", sql='"position"')
    recorded_at: DateTime = column("When it was recorded.")
    effective_from: DateTime = column("From when it takes effect.")
    effective_from_day: Date | None = column("The day, if it was said as one.")
    effective_until: DateTime | None = column(
        "Until when it has effect: the first instant after.", sql="effective_to"
    )
    actor: Actor = part("Who did it.")
    organisation: Annotated[Organisation, strawberry.lazy("api.parties")] | None = one(
        "On whose behalf.", on="id = {parent}.organisation"
    )
    partnership: Annotated[Partnership, strawberry.lazy("api.parties")] | None = one(
        "The partnership that it belongs to; none for what belongs to the registry.",
        on="id = {parent}.partnership",
    )
    authority: AuthorityKind = column("By what right.", sql="authority_kind")
    authority_details: JSON = column("By what right, as recorded.", sql="authority")
    attestation: Attestation | None = part("The source that attests a reported act.")
    reason: str | None = column("Why, as stated by who did it.", withheld_unless=ENTITLED)
    cause: AuditEntry | None = one(
        "The event that it follows from.", on="event = {parent}.causation"
    )
    consequences: Connection[AuditEntry] = many(
        "The events that follow from it.", on="causation = {parent}.event", order=OLDEST_FIRST
    )
    same_course: Connection[AuditEntry] = many(
        "All events of the course that one command began, this one among them.",
        on="correlation = {parent}.correlation",
        order=OLDEST_FIRST,
    )
    authority_chain = strawberry.field(
        resolver=chains.chain_of,
        description="By what right, link by link down to founding acts.",
    )
    findings: list[Finding] = stored_json("Defects of an act that was reported from outside.")
    record: str | None = expression(
        "The record itself, as it is stored, hashed and verified: canonical JSON (RFC 8785), "
        "sealed fields as ciphertext. Of what is done in a conflict, withheld from all but its "
        "sides and those who are neutral in it: it names who is neutral, what was offered and "
        "what is in evidence.",
        sql="(SELECT convert_from(e.state, 'UTF8') FROM ledger.events e"
        " WHERE e.position = {this}.position)",
        withheld_unless=OF_CONFLICTS_OF_MINE,
    )


@strawberry.type
class AuditQueries:
    """Where auditors begin."""

    audit_entry: AuditEntry | None = one(
        "An event by its id.",
        on="event = {id}",
        arguments={"id": argument(id_of("AuditEntry"), "Its id.", required=True)},
    )
    audit_trail: Connection[AuditEntry] = many(
        "Every event that may be seen, the newest first.",
        order=NEWEST_FIRST,
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            **TRAIL_FILTERS,
        },
    )
