"""Agreements as read types: their text as of any moment, as known at any moment, and amendments."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api import redlines
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
from api.known import effective_instant, known_before
from api.parties import Organisation, Partnership, Person, SigningCapacity
from api.provisions import AmendedBy, Provision
from api.redlines import ClauseRedline
from api.scalars import Date, DateTime, Moment, Position
from api.visibility import OF_MY_PARTNERSHIPS, left, of_partnerships, recorded_in_time

if TYPE_CHECKING:
    from api.decisions import Decision

OF_MY_AGREEMENTS = (
    "EXISTS (SELECT FROM agreements.agreement a WHERE a.id = {this}.agreement"
    f" AND ({of_partnerships('a.partnership', '{this}.known_from')}))"
)
"""For what belongs to a version of a text: who has left sees those that were known by then."""
DRAWN_UP_IN_TIME = of_partnerships(position="begun")


def _known(what: str, position: str) -> str:
    """The column, unless it became known only after who asks had left."""
    return f"CASE WHEN {{everything}} OR {recorded_in_time(position=position)} THEN {what} END"


STATE = (
    f"CASE WHEN {_known('terminated_from', 'terminated_known_from')} IS NOT NULL THEN state"
    f" WHEN {_known('in_force_from', 'in_force_known_from')} IS NOT NULL THEN 'in-force'"
    " ELSE 'draft' END"
)
SEEN_WHOLE = f"{{everything}} OR {recorded_in_time()}"


@strawberry.enum(description="Whether an agreement binds, after every known act.")
class AgreementState(Enum):
    """Whether an agreement binds, after every known act."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    TERMINATED = "terminated"
    EXPIRED = "expired"


@strawberry.enum(description="How an amendment has fared.")
class AmendmentStatus(Enum):
    """How an amendment has fared."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    FALLEN = "fallen"


@stored
class Clash:
    """A change of an amendment that finds no object in the text."""

    clause: UUID = column("The clause that would be changed.")
    problem: str = column("What is wrong.")


@read(table="agreements.signature", key="party", authorised=OF_MY_PARTNERSHIPS)
class Signature:
    """A party's signature."""

    party: Organisation | None = one("Who signed.", on="id = {parent}.party")
    person: Person | None = one(
        "By whom; withheld from those who may not know the person.", on="id = {parent}.person"
    )
    capacity: SigningCapacity = column("In which capacity.")
    signed_at: DateTime = column("When.")
    signed_day: Date | None = column("The day, if it was said as one.")


@stored
class Cosignature:
    """The signature of one of several who sign together for a party."""

    party: Organisation | None = one(
        "For whom they sign.", on="id = ({parent}.value->>'party')::uuid"
    )
    person: Person | None = one(
        "Who signed; withheld from those who may not know the person.",
        on="id = ({parent}.value->>'person')::uuid",
    )
    capacity: SigningCapacity = column("In which capacity.")
    together: int = column("How many have to sign together before the party has signed.")
    cited_as: str = column("The clause that asks for it.")
    signed_at: DateTime = column("When.")


@read(table="agreements.notice", key="party", authorised=OF_MY_PARTNERSHIPS)
class TerminationNotice:
    """A party's notice of ending an agreement."""

    party: Organisation | None = one("Who gave it.", on="id = {parent}.party")
    given_at: DateTime = column("When it was given.")
    ends_at: DateTime = column("From when on the party no longer wants to be bound.")
    withdrawn_at: DateTime | None = column("When it was taken back.")


@read(table="agreements.comment", key="number", key_type="int4", authorised=OF_MY_PARTNERSHIPS)
class Comment:
    """What somebody said about a proposed amendment."""

    comment: str | None = column("What was said; none once it was erased.")
    party: Organisation | None = one("For which party.", on="id = {parent}.party")
    person: Person | None = one(
        "By whom; withheld from those who may not know the person.", on="id = {parent}.person"
    )
    said_at: DateTime = column("When.")


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
    )
    clashes: list[Clash] = stored_json("Changes that found no object in it.")
    is_superseded: bool = expression(
        "Whether more has become known since, so that another text holds for this time.",
        sql="known_until IS NOT NULL AND ({left} IS NULL OR known_until < coalesce((SELECT"
        f" {left('a.partnership')} FROM agreements.agreement a"
        " WHERE a.id = {this}.agreement), 0))",
    )
    agreement: Agreement | None = one("The agreement.", on="id = {parent}.agreement")
    markdown = strawberry.field(resolver=redlines.markdown_of, description="It as Markdown.")
    html = strawberry.field(resolver=redlines.html_of, description="It as HTML.")
    redline_to = strawberry.field(
        resolver=redlines.to_text,
        description="What becomes of it in another text of the same agreement; none if you may "
        "not see that one.",
    )


@read(table="agreements.amendment", authorised=OF_MY_PARTNERSHIPS)
class Amendment(Node):
    """A set of changes to an agreement's text, proposed and decided together."""

    title: str = column("What it is called.")
    status: AmendmentStatus = column("How it has fared.")
    proposed_at: DateTime = column("When it was proposed.")
    proposed_day: Date | None = column("The day, if it was said as one.")
    proposer: Person | None = one("Who proposed it.", on="id = {parent}.proposer")
    party: Organisation | None = one(
        "The party for which it was proposed.", on="id = {parent}.party"
    )
    takes_effect_at: DateTime | None = column("From when it is to change the text, as proposed.")
    lapses_at: DateTime | None = column("When it lapses unless it is concluded.")
    adopted_by: AmendedBy = expression(
        "What it takes to adopt it, pinned when it was proposed.", sql="rule->>'by'"
    )
    signatures: list[Signature] = every(
        "Who has signed it, in order.",
        on="text = {parent}.id",
        order=[asc("signed_at", "timestamptz"), asc("party", "uuid")],
    )
    cosignatures: list[Cosignature] = stored_json(
        "Where several sign together for a party: those before the last.", sql="cosigned"
    )
    open_beside: list[Amendment] = every(
        "The open amendments that change the same clauses, while it is open itself: once one of "
        "them is adopted, the others can only be proposed anew.",
        on="agreement = {parent}.agreement AND id <> {parent}.id AND status = 'proposed' "
        "AND {parent}.status = 'proposed' "
        "AND (rewords && {parent}.rewords OR moves && {parent}.moves)",
        order=[asc("proposed_at", "timestamptz"), asc("id", "uuid")],
    )
    overtaken_by: list[Amendment] = every(
        "The amendments of the same clauses that were adopted, or fell, since it was proposed: it "
        "was drawn up on an earlier wording, and is proposed anew instead of being adopted.",
        on="agreement = {parent}.agreement AND {parent}.status = 'proposed' "
        "AND (adopted_in > {parent}.proposed_in "
        "AND (replaces && {parent}.rewords OR moves && {parent}.moves) "
        "OR fell_in > {parent}.proposed_in "
        "AND (rewords && {parent}.rewords OR moves && {parent}.moves))",
        order=[asc("proposed_at", "timestamptz"), asc("id", "uuid")],
    )
    comments: Connection[Comment] = many(
        "What was said about it, in order.",
        on="amendment = {parent}.id",
        order=[asc("number", "int4")],
    )
    concluded_at: DateTime | None = column("When it was adopted, rejected or withdrawn, or lapsed.")
    effective_from: DateTime | None = column("From when it changes the text, once adopted.")
    effective_from_day: Date | None = column("The day, if it was said as one.", sql="effective_day")
    rationale: str | None = column("Why its proposers want it.")
    redline: list[ClauseRedline] = stored_json("What it changes, down to the words.")
    clashes: list[Clash] = stored_json("Its changes that find no object in the text.")
    agreement: Agreement = one(
        "The agreement that it changes.", on="id = {parent}.agreement", implied=True
    )
    text: AgreementText | None = one(
        "The text that it makes, once adopted.", on="id = {parent}.text"
    )
    decision: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which it was adopted or rejected.", on="id = {parent}.decision"
    )
    fell_at: DateTime | None = column("From when it changes the text no more, where it fell.")
    fell_day: Date | None = column("The day, if it was said as one.")
    fell_with: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The void decision with which it fell.", on="id = {parent}.fell_with"
    )
    fell_by: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which a body let it fall.", on="id = {parent}.fell_by"
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

KNOWN_BEFORE = known_before("{parent}.partnership")
ZONE = (
    "coalesce((SELECT p.zone FROM parties.partnership p WHERE p.id = {parent}.partnership), 'UTC')"
)


@read(table="agreements.agreement", authorised=DRAWN_UP_IN_TIME)
class Agreement(Node):
    """A document between parties: its text at every moment, and how it came to be."""

    title: str = column("What it is called.")
    reference: str = column("What people cite it by.")
    language: str = column("BCP 47 tag of the language it is written in.")
    state: AgreementState = expression("Whether it binds, after every known act.", sql=STATE)
    drafted_at: DateTime = column("When its text was drawn up.")
    drafted_day: Date | None = column("The day, if it was said as one.")
    in_force_from: DateTime | None = expression(
        "From when it binds.", sql=_known("in_force_from", "in_force_known_from")
    )
    in_force_from_day: Date | None = expression(
        "The day, if it was said as one.", sql=_known("in_force_day", "in_force_known_from")
    )
    until: DateTime | None = column(
        "The end of its present term: the first instant after; none where it has no end.",
        sql="until_at",
        withheld_unless=SEEN_WHOLE,
    )
    terminated_from: DateTime | None = expression(
        "From when it no longer binds.", sql=_known("terminated_from", "terminated_known_from")
    )
    signatures: list[Signature] = every(
        "Who has signed it, in order.",
        on="text = {parent}.id",
        order=[asc("signed_at", "timestamptz"), asc("party", "uuid")],
    )
    cosignatures: list[Cosignature] = stored_json(
        "Where several sign together for a party: those before the last.",
        sql=f"CASE WHEN {SEEN_WHOLE} THEN cosigned ELSE '[]' END",
    )
    notices: list[TerminationNotice] = every(
        "The last notice of each party that gave one, in order.",
        on="agreement = {parent}.id",
        order=[asc("given_at", "timestamptz"), asc("party", "uuid")],
    )
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    parties: list[Organisation] = every(
        "Between whom it is; empty for all parties of the partnership, who joined later once they "
        "have signed it.",
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
    redline = strawberry.field(
        resolver=redlines.between_moments,
        description="What became of its text between two moments; none before it was drafted.",
    )
    texts: Connection[AgreementText] = many(
        "Every version of its text that holds as far as is known, the latest in effect first.",
        on="agreement = {parent}.id AND (known_until IS NULL OR {left} IS NOT NULL"
        f" AND known_until >= {left('{parent}.partnership')})",
        order=[desc("effective_from", "timestamptz"), asc("id", "uuid")],
    )
    amendments: Connection[Amendment] = many(
        "Its amendments, the latest proposed first.",
        on="agreement = {parent}.id",
        order=LATEST_PROPOSED,
        filters=AMENDMENT_FILTERS,
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
            "state": where(f"({STATE}) = {{state}}", AgreementState, "Only in this state."),
            "in_force_on": where(
                f"{_known('in_force_from', 'in_force_known_from')} <= {{in_force_on}} AND"
                f" coalesce({_known('terminated_from', 'terminated_known_from')} >"
                " {in_force_on}, true)",
                DateTime,
                "Only those in force at this instant.",
            ),
            "search": where(
                "(search @@ websearch_to_tsquery('simple', {search}) OR EXISTS (SELECT FROM"
                " agreements.clause c JOIN agreements.wording w ON w.id = c.wording"
                f" WHERE c.agreement = {{this}}.id AND c.standing AND ({SEEN_WHOLE})"
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
