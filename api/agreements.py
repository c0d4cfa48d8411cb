"""Agreements as read types: their text as of any moment, as known at any moment, and amendments."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.audit import AuditEntry, trail_of
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
    read,
    stored,
    stored_json,
    where,
)
from api.known import KNOWN_BEFORE, effective_instant
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Partnership
from api.scalars import JSON, Date, DateTime, Moment, Position

if TYPE_CHECKING:
    from api.decisions import Decision

OF_MY_AGREEMENTS = (
    "EXISTS (SELECT FROM agreements.agreement a WHERE a.id = {this}.agreement"
    " AND ({everything} OR a.partnership = ANY({partnerships})))"
)


@strawberry.enum(description="Whether an agreement binds, after every known act.")
class AgreementState(Enum):
    """Whether an agreement binds, after every known act."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    TERMINATED = "terminated"


@strawberry.enum(description="How an amendment has fared.")
class AmendmentStatus(Enum):
    """How an amendment has fared."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="What became of a clause.")
class ClauseStatus(Enum):
    """What became of a clause."""

    UNCHANGED = "unchanged"
    INSERTED = "inserted"
    REPEALED = "repealed"
    REPLACED = "replaced"
    MOVED = "moved"


@strawberry.enum(description="What became of a piece of text.")
class SpanKind(Enum):
    """What became of a piece of text."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@stored
class Span:
    """A piece of a clause's text, kept, inserted or deleted."""

    kind: SpanKind = column("What became of it.")
    text: str = column("The piece.")


@stored
class ClauseRedline:
    """What became of one clause: all its pieces in order give the old text and the new one."""

    clause: UUID = column("The clause's identifier within the agreement.")
    status: ClauseStatus = column("What became of it.")
    moved: bool = column("Whether it stands in another place.")
    number: str = column("Its number.")
    heading: str = column("Its heading.")
    old_number: str | None = column("Its number before.")
    old_heading: str | None = column("Its heading before.")
    spans: list[Span] = stored_json("Its text, piece by piece.")


@stored
class Clash:
    """A change of an amendment that finds no object in the text."""

    clause: UUID = column("The clause that would be changed.")
    problem: str = column("What is wrong.")


@stored
class Provision:
    """The part of a clause that software follows."""

    kind: str = column("Its kind, such as `decision-rule`.")
    name: str = column("As people call it.")
    matters: list[str] | None = column(
        "Of a rule, the matters it governs; empty: all without a rule of their own."
    )
    rule: JSON | None = column("The decision rule, as recorded.")
    protocol: JSON | None = column("The conflict protocol, as recorded.")
    procedure: JSON | None = column("The rules of procedure, as recorded.")


@read(table="agreements.standing_clause", key="wording", authorised=OF_MY_AGREEMENTS)
class Clause:
    """A clause as it stands in a version of a text."""

    clause: UUID = column("Its identifier, which it keeps through renumbering.", sql="id")
    number: str = column("Its number.")
    heading: str = column("Its heading.")
    text: str = column("Its full text, verbatim.")
    parent: UUID | None = column("The clause that it belongs under.")
    version: int = column("Counts its wordings from 1, in effective order.")
    provisions: list[Provision] = stored_json("What of it software follows.")
    amendment: Amendment | None = one(
        "The amendment that gave it this wording; none for the original one.",
        on="agreement = {parent}.agreement AND id = {parent}.amendment",
    )


@read(table="agreements.text_version", authorised=OF_MY_AGREEMENTS)
class AgreementText(Node):
    """A consolidated text: what an agreement says from one moment on, as known for a while."""

    number: int = column("Counts the versions in the order in which they became known.")
    effective_from: DateTime = column("From when the agreement says this.")
    effective_from_day: Date | None = column("The day, if it was said as one.", sql="effective_day")
    text: str = expression(
        "The whole text, verbatim.",
        sql="(SELECT coalesce(string_agg(s.text, '' ORDER BY s.place), '')"
        " FROM agreements.standing_clause s WHERE s.text_version = {this}.id)",
    )
    clauses: list[Clause] = every(
        "The text clause by clause.",
        on="text_version = {parent}.id",
        order=[asc("place", "int4")],
        at_most=2_000,
        implied=True,
    )
    amendments: list[Amendment] = every(
        "The amendments that take effect with it.",
        on="agreement = {parent}.agreement AND id = ANY({parent}.amendments)",
        order=[asc("position", "int8"), asc("id", "uuid")],
        implied=True,
    )
    clashes: list[Clash] = stored_json("Changes that found no object in it.")
    is_superseded: bool = expression(
        "Whether more has become known since, so that another text holds for this time.",
        sql="known_until IS NOT NULL",
    )
    agreement: Agreement | None = one("The agreement.", on="id = {parent}.agreement")


@read(table="agreements.amendment", authorised=OF_MY_PARTNERSHIPS)
class Amendment(Node):
    """A set of changes to an agreement's text, proposed and decided together."""

    title: str = column("What it is called.")
    status: AmendmentStatus = column("How it has fared.")
    proposed_at: DateTime = column("When it was proposed.")
    proposed_day: Date | None = column("The day, if it was said as one.")
    concluded_at: DateTime | None = column("When it was adopted, rejected or withdrawn.")
    effective_from: DateTime | None = column("From when it changes the text, once adopted.")
    effective_from_day: Date | None = column("The day, if it was said as one.", sql="effective_day")
    rationale: str | None = column("Why its proposers want it.")
    redline: list[ClauseRedline] = stored_json("What it changes, down to the words.")
    clashes: list[Clash] = stored_json("Its changes that find no object in the text.")
    agreement: Agreement = one(
        "The agreement that it changes.", on="id = {parent}.agreement", implied=True
    )
    text: AgreementText | None = one(
        "The text that it makes, once adopted.", on="id = {parent}.text", implied=True
    )
    decision: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which it was adopted or rejected.", on="id = {parent}.decision"
    )
    position: Position = column("Where it last changed.", sql='"position"')
    trail: Connection[AuditEntry] = trail_of()


AMENDMENT_FILTERS = {
    "status": where("status = {status}", AmendmentStatus, "Only those that fared so."),
    "effective_from": where(
        "effective_from >= {effective_from}", DateTime, "Only in effect from then or later."
    ),
    "effective_until": where(
        "effective_from <= {effective_until}", DateTime, "Only in effect from then or before."
    ),
    "proposed_from": where(
        "proposed_at >= {proposed_from}", DateTime, "Only proposed then or later."
    ),
    "proposed_until": where(
        "proposed_at <= {proposed_until}", DateTime, "Only proposed then or before."
    ),
    "search": where(
        "search @@ websearch_to_tsquery('simple', {search})", str, "Words of the title."
    ),
}
LATEST_PROPOSED = [desc("proposed_at", "timestamptz"), asc("id", "uuid")]

ZONE = (
    "coalesce((SELECT p.zone FROM parties.partnership p WHERE p.id = {parent}.partnership), 'UTC')"
)


@read(table="agreements.agreement", authorised=OF_MY_PARTNERSHIPS)
class Agreement(Node):
    """A document between parties: its text at every moment, and how it came to be."""

    title: str = column("What it is called.")
    reference: str = column("What people cite it by.")
    language: str = column("BCP 47 tag of the language it is written in.")
    state: AgreementState = column("Whether it binds, after every known act.")
    drafted_at: DateTime = column("When its text was drawn up.")
    drafted_day: Date | None = column("The day, if it was said as one.")
    in_force_from: DateTime | None = column("From when it binds.")
    in_force_from_day: Date | None = column("The day, if it was said as one.", sql="in_force_day")
    terminated_from: DateTime | None = column("From when it no longer binds.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    parties: list[Organisation] = every(
        "Between whom it is; empty for all parties of the partnership.",
        on="id = ANY({parent}.parties)",
        order=[asc("name", "text"), asc("id", "uuid")],
        implied=True,
    )
    text: AgreementText | None = one(
        "Its consolidated text as in force at one moment, as known at another; none before it "
        "was drafted.",
        on="agreement = {parent}.id"
        f" AND effective_from <= {effective_instant(ZONE)}"
        f" AND known_from < {KNOWN_BEFORE}"
        f" AND (known_until IS NULL OR known_until >= {KNOWN_BEFORE})",
        order=[desc("effective_from", "timestamptz"), asc("id", "uuid")],
        arguments={
            "effective_on": argument(
                Moment, "In force on this day (its end) or at this instant; left out: now."
            ),
            "known_at": argument(
                Moment, "As known on this day (its end, UTC) or at this instant; left out: now."
            ),
        },
        implied=True,
    )
    texts: Connection[AgreementText] = many(
        "Every version of its text that holds as far as is known, the latest in effect first.",
        on="agreement = {parent}.id AND known_until IS NULL",
        order=[desc("effective_from", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    amendments: Connection[Amendment] = many(
        "Its amendments, the latest proposed first.",
        on="agreement = {parent}.id",
        order=LATEST_PROPOSED,
        filters=AMENDMENT_FILTERS,
        implied=True,
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class AgreementQueries:
    """Agreements and amendments."""

    agreement: Agreement | None = one(
        "An agreement by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Agreement"), "Its id.", required=True)},
    )
    agreements: Connection[Agreement] = many(
        "Agreements, the latest drafted first.",
        order=[desc("drafted_at", "timestamptz"), asc("id", "uuid")],
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "party": where(
                "(parties @> ARRAY[{party}] OR parties = '{}' AND EXISTS (SELECT FROM"
                " parties.party m WHERE m.partnership = {this}.partnership"
                " AND m.organisation = {party}))",
                id_of("Organisation"),
                "Only those that this organisation is or was a party to.",
            ),
            "state": where("state = {state}", AgreementState, "Only in this state."),
            "in_force_on": where(
                "in_force_from <= {in_force_on}"
                " AND (terminated_from IS NULL OR terminated_from > {in_force_on})",
                DateTime,
                "Only those in force at this instant.",
            ),
            "search": where(
                "(search @@ websearch_to_tsquery('simple', {search}) OR EXISTS (SELECT FROM"
                " agreements.clause c JOIN agreements.wording w ON w.id = c.wording"
                " WHERE c.agreement = {this}.id AND c.standing"
                " AND w.search @@ websearch_to_tsquery('simple', {search})))",
                str,
                "Words of the title, the reference or a clause of the latest text.",
            ),
        },
    )
    amendment: Amendment | None = one(
        "An amendment by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Amendment"), "Its id.", required=True)},
    )
    amendments: Connection[Amendment] = many(
        "Amendments of all agreements, the latest proposed first.",
        order=LATEST_PROPOSED,
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            **AMENDMENT_FILTERS,
        },
    )
