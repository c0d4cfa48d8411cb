"""Conflicts as read types: what everybody sees of them, and what only their sides read."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

import strawberry

from api.agreements import Agreement, Amendment
from api.audit import AuditEntry, Finding, trail_of
from api.decisions import Decision, RuleSource
from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    every,
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
from api.inputs import use_enum
from api.parties import Organisation, Partnership, Person
from api.rulings import BY_PERSON, Appeal, Remedy, Ruling, RulingReport, Side
from api.scalars import JSON, Date, DateTime, Position
from api.visibility import OF_MY_PARTNERSHIPS, said_in_conflict
from domain.provisions import protocol

ENTITLED = said_in_conflict()
"""Who reads what is said in a conflict: its sides, and who is neutral in it."""

OF_CONFLICTS_OF_MINE = (
    "EXISTS (SELECT FROM conflicts.conflict c WHERE c.id = {this}.conflict"
    f" AND ({said_in_conflict('c.')}))"
)


AFFECTED_CLAUSES = """
(SELECT coalesce(jsonb_agg(jsonb_build_object(
    'clause', affected.id, 'number', c.number, 'heading', c.heading) ORDER BY affected.place), '[]')
FROM unnest({this}.clauses) WITH ORDINALITY AS affected (id, place)
LEFT JOIN agreements.clause c ON c.agreement = {this}.agreement AND c.id = affected.id)
"""
"""The affected clauses as JSON, as the agreement has them."""


@strawberry.enum(description="How far a conflict has come.")
class ConflictState(Enum):
    """How far a conflict has come."""

    OPEN = "open"
    SETTLED = "settled"
    RULED = "ruled"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


@strawberry.enum(description="What a stage of a conflict is.")
class StageKind(Enum):
    """What a stage of a conflict is."""

    DIRECT_TALKS = "direct-talks"
    FACILITATED = "facilitated"
    MEDIATION = "mediation"
    PANEL = "panel"
    EXTERNAL = "external"


use_enum(protocol.StageKind, StageKind)


@stored
class ConflictSide:
    """A side, and whether it knows of the conflict."""

    side: Side = stored_json("Who.")
    raised: bool = column("Whether it raised the conflict.")
    acknowledged_at: DateTime | None = column("When it acknowledged the conflict.")


@stored
class AffectedClause:
    """A clause that a conflict is about."""

    clause: UUID = column("Its identifier within the agreement.")
    number: str | None = column("Its number, after every adopted amendment.")
    heading: str | None = column("Its heading, after every adopted amendment.")


@stored
class ConflictStage:
    """A stage that a conflict entered."""

    kind: StageKind = column("What it is.")
    number: int = column("Its place in the protocol, from 1.")
    begun_at: DateTime = column("When it began.")
    ends_at: DateTime = column("Its deadline: the first instant after.")
    ended_at: DateTime | None = column("When it was left.")


@stored
class Neutral:
    """Somebody who was asked to be neutral in a conflict."""

    id: UUID = column("The appointment: what commands ask for as `neutral`.")
    person: Person | None = one("Who.", on=BY_PERSON)
    organisation: Organisation | None = one(
        "The organisation that is neutral, or for which the person is.",
        on="id = ({parent}.value->>'organisation')::uuid",
    )
    stage: int = column("For which stage, counted from 1.")
    appointed_at: DateTime = column("When they were asked.")
    by: Side | None = stored_json(
        "The side that named them; none where the agreement or the sides together did."
    )
    accepted_at: DateTime | None = column("When they accepted.")
    declined_at: DateTime | None = column("When they declined.")
    awaited: list[Side] = stored_json(
        "The sides that have not accepted them yet; until each of them has, they don't sit."
    )
    agreed: list[Side] = stored_json("The sides that accepted whom another one named.")
    agreed_at: DateTime | None = column("When the last of them did.")
    sits_since: DateTime | None = column(
        "From when they sit: with the yes of every side and their own; none: they never did."
    )
    objected_at: DateTime | None = column("When a side objected to them, so that they don't sit.")
    objected_by: Side | None = stored_json("The side that did.")
    objected_because: str | None = column("Why it did.")
    unwanted_by: list[Side] = stored_json(
        "The sides that want them to go; once all do, they are discharged."
    )
    discharged_at: DateTime | None = column("When they were discharged.")
    grounds: str | None = column("Why they were discharged.")


@stored
class InterimMeasure:
    """What holds until a conflict is ended."""

    id: UUID = column("Its identifier: what commands ask for as `measure`.")
    text: str | None = column("What holds; none once it was erased.")
    suspends: Decision | None = one(
        "The contested decision that is not carried out meanwhile.",
        on="id = ({parent}.value->>'suspends')::uuid",
    )
    by: Side | None = stored_json("The side that asked for it; none where it was ordered.")
    neutral: UUID | None = column("The appointment of who ordered it.")
    consents: list[Side] = stored_json("The sides that consented.")
    ordered_at: DateTime = column("When it was ordered or asked for.")
    in_force_at: DateTime | None = column("From when it holds; none while a side has to consent.")
    until: DateTime | None = column("When it ends by itself, if before the conflict does.")
    lifted_at: DateTime | None = column("When it was lifted or the conflict ended.")


@stored
class LinkedAmendment:
    """An amendment that belongs to a settlement."""

    amendment: Amendment | None = one(
        "The amendment.", on="id = ({parent}.value->>'amendment')::uuid"
    )
    agreement: Agreement | None = one(
        "The agreement that it changes.", on="id = ({parent}.value->>'agreement')::uuid"
    )


@stored
class Offer:
    """An offer to settle a conflict."""

    id: UUID = column("Its identifier: what commands ask for as `offer`.")
    by: Side = stored_json("Which side made it.")
    terms: str | None = column("On what terms; none once they were erased.")
    remedies: list[Remedy] = stored_json("What would have to be done.")
    amendments: list[LinkedAmendment] = stored_json("Amendments that belong to it.")
    decisions: list[UUID] = column("Decisions that belong to it.")
    made_at: DateTime = column("When it was made.")
    until: DateTime | None = column("Until when it can be accepted: the first instant after.")
    accepted: list[Side] = stored_json("The sides that accepted it.")
    withdrawn_at: DateTime | None = column("When it was withdrawn.")


@stored
class Settlement:
    """What the sides of a conflict agreed on."""

    terms: str | None = column("The terms; none once they were erased.")
    amendments: list[LinkedAmendment] = stored_json("Amendments that belong to it.")
    decisions: list[UUID] = column("Decisions that belong to it.")
    agreed: list[Side] = stored_json("The sides that agreed.")
    offer: UUID | None = column("The offer that every side accepted.")
    neutral: UUID | None = column("The appointment of who attests that they agreed.")
    settled_at: DateTime = column("When.")


@read(table="conflicts.statement", authorised=OF_CONFLICTS_OF_MINE)
class Statement:
    """Something that was stated in a conflict."""

    text: str | None = column("What was stated; none once it was erased.")
    party: Organisation | None = one("The party that stated it.", on="id = {parent}.party")
    person: Person | None = one("The person who did, on their own.", on="id = {parent}.person")
    neutral: UUID | None = column("The appointment of who stated it as somebody neutral.")
    stage: int = column("In which stage, counted from 1.")
    made_at: DateTime = column("When.")


@read(table="conflicts.evidence", authorised=OF_CONFLICTS_OF_MINE)
class Evidence:
    """A document in evidence, known by its digest."""

    title: str | None = column("What it is; none once it was erased.")
    sha256: str = column("Its SHA-256 in hexadecimal.")
    late: bool = column("Whether it came after the deadline of its stage.")
    admitted_by: UUID | None = column("The appointment of who admitted it though it was late.")
    party: Organisation | None = one("The party that submitted it.", on="id = {parent}.party")
    person: Person | None = one("The person who did, on their own.", on="id = {parent}.person")
    neutral: UUID | None = column("The appointment of who submitted it as somebody neutral.")
    stage: int = column("In which stage, counted from 1.")
    submitted_at: DateTime = column("When.")


@strawberry.type(description="The protocol that governs a conflict to its end, as it was pinned.")
class PinnedProtocol:
    """The protocol that governs a conflict to its end."""

    name: str = column("As people call it.", sql="protocol_name")
    source: RuleSource = column("Where it is from.", sql="protocol_source")
    cited_as: str = column("The clause, as people call it.", sql="protocol_cited_as")
    clause: UUID | None = column("The clause that carries it.", sql="protocol_clause")
    clause_version: int | None = column("In which version.", sql="protocol_version")
    definition: JSON = column("The protocol itself, as recorded.", sql="protocol")


@read(
    table="conflicts.conflict",
    authorised=f"{OF_MY_PARTNERSHIPS} OR {{organisation}} = ANY(entitled)",
)
class Conflict(Node):
    """A dispute between parties or persons. Everybody in the partnership sees that there is one,
    between whom, its stage and its deadlines; what is said in it is withheld from all but its
    sides and those who are neutral in it."""

    state: ConflictState = column("How far it has come.")
    stage: StageKind = column("The stage that it entered last.")
    stage_number: int = column("The place of that stage in the protocol, from 1.")
    stage_ends_at: DateTime = column("The deadline of that stage: the first instant after.")
    stage_ends_day: Date | None = column("The last day of that stage.")
    stages: list[ConflictStage] = stored_json("Every stage that it entered, in order.")
    sides: list[ConflictSide] = stored_json("Between whom it is; who raised it comes first.")
    protocol: PinnedProtocol = part("The protocol that governs it.")
    protocol_agreement: Agreement | None = one(
        "The agreement whose clause carries the protocol.", on="id = {parent}.protocol_agreement"
    )
    agreement: Agreement | None = one(
        "The agreement that is affected.", on="id = {parent}.agreement"
    )
    clauses: list[AffectedClause] = stored_json(
        "The clauses of it that are affected.", sql=AFFECTED_CLAUSES
    )
    decision: Decision | None = one("The decision that is contested.", on="id = {parent}.decision")
    raised_at: DateTime = column("When it was raised.")
    raised_day: Date | None = column("The day, if it was said as one.")
    acknowledge_by: DateTime = column(
        "By when the other sides are to acknowledge it: the first instant after."
    )
    acknowledged_at: DateTime | None = column("When the last of them did.")
    due_at: DateTime | None = column("The next deadline that somebody has to meet.")
    is_overdue: bool = expression(
        "Whether that deadline has passed.", sql="coalesce(due_at <= {now}, false)"
    )
    settled_at: DateTime | None = column("When it was settled.")
    ruled_at: DateTime | None = column("When the ruling that stands was given.")
    withdrawn_at: DateTime | None = column("When it was withdrawn.")
    closed_at: DateTime | None = column("When nothing was left to do about it.")
    is_withheld: bool = expression(
        "Whether what is said in it is withheld from you.",
        sql=f"NOT coalesce({ENTITLED}, false)",
    )
    title: str | None = column("What its sides call it.", withheld_unless=ENTITLED)
    grounds: str | None = column("What it is about and why.", withheld_unless=ENTITLED)
    about: Person | None = one(
        "The person whom it is about.", on="id = {parent}.about", withheld_unless=ENTITLED
    )
    neutrals: list[Neutral] | None = stored_json(
        "Who was asked to be neutral.", withheld_unless=ENTITLED
    )
    statements: list[Statement] = every(
        "What was stated, in the order of recording; nothing where it is withheld.",
        on="conflict = {parent}.id",
        order=[asc("number", "int4")],
    )
    evidence: list[Evidence] = every(
        "What is in evidence, in the order of recording; nothing where it is withheld.",
        on="conflict = {parent}.id",
        order=[asc("number", "int4")],
    )
    measures: list[InterimMeasure] | None = stored_json(
        "The interim measures.", withheld_unless=ENTITLED
    )
    offers: list[Offer] | None = stored_json("The offers to settle it.", withheld_unless=ENTITLED)
    settlement: Settlement | None = stored_json(
        "What the sides agreed on.", withheld_unless=ENTITLED
    )
    ruling_reports: list[RulingReport] | None = stored_json(
        "Rulings from outside, as sides report them.", withheld_unless=ENTITLED
    )
    ruling: Ruling | None = stored_json("The ruling that stands.", withheld_unless=ENTITLED)
    remedies: list[Remedy] | None = stored_json("What has to be done.", withheld_unless=ENTITLED)
    appeals: list[Appeal] | None = stored_json(
        "The appeals against rulings on it.", withheld_unless=ENTITLED
    )
    escalations: list[str] | None = column(
        "Why sides brought it into further stages.", withheld_unless=ENTITLED
    )
    withdrawn_because: str | None = column("Why it was withdrawn.", withheld_unless=ENTITLED)
    findings: list[Finding] = stored_json("Defects of what was reported from outside.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership | None = one(
        "The partnership that it belongs to; none for who is neutral from outside.",
        on="id = {parent}.partnership",
    )
    trail: Connection[AuditEntry] = trail_of()


LATEST_RAISED = [desc("raised_at", "timestamptz"), asc("id", "uuid")]


@strawberry.type
class ConflictQueries:
    """Conflicts."""

    conflict: Conflict | None = one(
        "A conflict by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Conflict"), "Its id.", required=True)},
    )
    conflicts: Connection[Conflict] = many(
        "Conflicts, the latest raised first.",
        order=LATEST_RAISED,
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "side": where(
                "parties @> ARRAY[{side}]",
                id_of("Organisation"),
                "Only those that this party is a side of.",
            ),
            "person": where(
                "persons @> ARRAY[{person}]",
                id_of("Person"),
                "Only those that this person is a side of, on their own.",
            ),
            "state": where("state = {state}", ConflictState, "Only this far."),
            "stage": where("stage = {stage}", StageKind, "Only in this stage."),
            "overdue": where(
                "coalesce(due_at <= {now}, false) = {overdue}",
                bool,
                "Only with a deadline that has passed, or without.",
            ),
            "acknowledged": where(
                "(acknowledged_at IS NOT NULL) = {acknowledged}",
                bool,
                "Only those that every side has acknowledged, or has not.",
            ),
            "agreement": where(
                "agreement = {agreement}", id_of("Agreement"), "Only about this agreement."
            ),
            "clause": where("clauses @> ARRAY[{clause}::uuid]", UUID, "Only about this clause."),
            "decision": where(
                "decision = {decision}", id_of("Decision"), "Only about this decision."
            ),
            "raised_from": where(
                "raised_at >= {raised_from}", DateTime, "Only raised then or later."
            ),
            "raised_until": where(
                "raised_at <= {raised_until}", DateTime, "Only raised then or before."
            ),
            "has_findings": where(
                "(findings <> '[]'::jsonb) = {has_findings}",
                bool,
                "Only with findings, or without.",
            ),
            "search": where(
                f"search @@ websearch_to_tsquery('simple', {{search}}) AND ({ENTITLED})",
                str,
                "Words of title and grounds, of those that you may read.",
            ),
        },
    )
