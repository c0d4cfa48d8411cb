"""Parties as read types: organisations, persons, partnerships, memberships."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.audit import AuditEntry, trail_of, trail_of_partnership
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
from api.inputs import use_enum
from api.scalars import Date, DateTime, Moment, Position, end_of_moment
from api.visibility import OF_MY_PARTNERSHIPS as OF_MY_PARTNERSHIPS
from api.visibility import not_left, recorded_in_time
from domain.parties import organisation, signatory

if TYPE_CHECKING:
    from api.accesses import Access
    from api.agreements import Agreement
    from api.bodies import Body
    from api.conflicts import Conflict
    from api.decisions import Decision
    from api.payments import Payment
    from api.posts import Appointment, Post

KNOWN_TO_ME = (
    "{everything} OR affiliation = {organisation} OR EXISTS (SELECT FROM bodies.seat s"
    " WHERE s.holder = {this}.id AND s.partnership = ANY({partnerships})"
    f" AND {recorded_in_time('s.partnership', 's.position')})"
    " OR EXISTS (SELECT FROM parties.signatory g JOIN parties.party m"
    " ON m.organisation = g.organisation WHERE g.person = {this}.id"
    f" AND m.partnership = ANY({{partnerships}})"
    f" AND {recorded_in_time('m.partnership', 'g.position')}"
    " AND (m.vouched OR EXISTS (SELECT FROM agreements.agreement a"
    " WHERE a.partnership = m.partnership AND m.organisation = ANY(a.signed))))"
    " OR EXISTS (SELECT FROM posts.officer o"
    " WHERE o.person = {this}.id AND o.partnership = ANY({partnerships})"
    f" AND {not_left('o.partnership')})"
)
"""Persons are seen by their own organisation, by those whose bodies they sit in, whose posts they
have or had to do with, and whose partners they may sign for: partners by their own doing, so that
nobody learns who heads an organisation by entering it as their partner."""
SEEN_WHOLE = f"{{everything}} OR {recorded_in_time('id')}"
"""Whether a partnership has not changed since the one who asks left it, if it did."""
STATE = f"CASE WHEN {SEEN_WHOLE} THEN state ELSE 'formed' END"


@strawberry.enum(description="What sort of body an organisation is.")
class OrganisationKind(Enum):
    """What sort of body an organisation is."""

    SCHOOL = "school"
    UNIVERSITY = "university"
    BUSINESS = "business"
    NGO = "ngo"
    PARENT_ASSOCIATION = "parent-association"
    COMMUNITY_ORGANISATION = "community-organisation"
    PUBLIC_AUTHORITY = "public-authority"
    OTHER = "other"


use_enum(organisation.OrganisationKind, OrganisationKind)


@strawberry.enum(description="How far a partnership has come.")
class PartnershipState(Enum):
    """How far a partnership has come."""

    PROPOSED = "proposed"
    FORMED = "formed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DISSOLVED = "dissolved"


@strawberry.enum(description="How somebody who was invited answered.")
class Answer(Enum):
    """How somebody who was invited answered."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@strawberry.enum(description="In which capacity somebody signs.")
class SigningCapacity(Enum):
    """In which capacity somebody signs."""

    HEAD = "head"
    SIGNATORY = "signatory"
    UNREGISTERED = "unregistered"


@strawberry.enum(description="What a signature can be put under.")
class Signs(Enum):
    """What a signature can be put under."""

    AGREEMENTS = "agreements"
    AMENDMENTS = "amendments"
    NOTICES = "notices"


use_enum(signatory.Signs, Signs)


@stored
class Identifier:
    """What a register calls an organisation."""

    scheme: str = column("The register.")
    value: str = column("What it says.")


@stored
class NameInUse:
    """A name of an organisation, and when it was in use."""

    name: str = column("The name.")
    since: DateTime = column("From when.")
    until: DateTime | None = column("Until when: the first instant after.")


@stored
class Invitation:
    """An organisation that was invited to form a partnership, and its answer."""

    organisation: Organisation | None = one(
        "Who was invited.", on="id = ({parent}.value->>'organisation')::uuid"
    )
    answer: Answer | None = column("How it answered; none as long as it has not.")
    answered_at: DateTime | None = column("When it answered.")


@stored
class Holiday:
    """A weekday on which a partnership does not work."""

    day: Date = column("The day.")
    name: str = column("What people call it.")
    since: DateTime = column("From when on it was on the list.")
    until: DateTime | None = column("From when on it was not any more.")


@read(table="parties.signatory", key="number", key_type="int4", authorised="true")
class Signatory:
    """A time for which a person could sign for an organisation."""

    person: Person | None = one(
        "Who could sign; withheld from those who may not know the person.",
        on="id = {parent}.person",
    )
    capacity: SigningCapacity = column("As its head, or as a signatory beside the head.")
    since: DateTime = column("From when.")
    until: DateTime | None = column("Until when: the first instant after.")
    signs: list[str] = column("Only these kinds of texts; empty: all.")
    is_limited_to_partnerships: bool = expression(
        "Whether they sign in certain partnerships only.", sql="partnerships <> '{}'"
    )


@read(table="parties.organisation", authorised="true")
class Organisation(Node):
    """A legal or informal body that can be a party; known to everyone who may ask."""

    name: str = column("What it is called after every known act.")
    kind: OrganisationKind = column("What sort of body it is.")
    country: str | None = column("ISO 3166-1 code.")
    identifiers: list[Identifier] = stored_json("What registers call it.")
    names: list[NameInUse] = stored_json("Every name it had, in order of time.")
    name_at: str | None = expression(
        "What it was called at a moment.",
        sql="(SELECT n.name FROM parties.organisation_name n WHERE n.organisation = {this}.id"
        f" AND n.since <= {end_of_moment('{moment}')}"
        " ORDER BY n.since DESC, n.number DESC LIMIT 1)",
        arguments={"moment": argument(Moment, "When.", required=True)},
    )
    registered_at: DateTime = column("When it was registered.")
    registered_day: Date | None = column("The day, if it was said as one.")
    dissolved_at: DateTime | None = column("When it ceased to exist, also by merging.")
    successor: Organisation | None = one(
        "The organisation that it merged into.", on="id = {parent}.successor"
    )
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    signatories: list[Signatory] = every(
        "Everyone who ever could sign for it, in order of time.",
        on="organisation = {parent}.id",
        order=[asc("since", "timestamptz"), asc("number", "int4")],
    )
    signatories_at: list[Signatory] = every(
        "Who could sign for it at a moment.",
        on=f"organisation = {{parent}}.id AND since <= {end_of_moment('{moment}')}"
        f" AND (until IS NULL OR until > {end_of_moment('{moment}')})",
        order=[asc("since", "timestamptz"), asc("number", "int4")],
        arguments={"moment": argument(Moment, "When.", required=True)},
    )
    persons: Connection[Person] = many(
        "The people who belong to it.",
        on="affiliation = {parent}.id",
        order=[asc("name", "text", nullable=True), asc("id", "uuid")],
    )
    memberships: Connection[Party] = many(
        "Where it is or was a party.",
        on="organisation = {parent}.id",
        order=[
            asc("since", "timestamptz"),
            asc("partnership", "uuid"),
            asc("organisation", "uuid"),
        ],
    )
    trail: Connection[AuditEntry] = trail_of()


@read(table="parties.person", authorised=KNOWN_TO_ME)
class Person(Node):
    """A human being; who they are is sealed under their own key."""

    name: str | None = column("Their name; none once it was erased.")
    contact: str | None = column(
        "Where they are reached.", withheld_unless="{everything} OR affiliation = {organisation}"
    )
    affiliation: Organisation | None = one(
        "The organisation they belong to.", on="id = {parent}.affiliation"
    )
    registered_at: DateTime = column("When they were registered.")
    version: int = column("Their version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    appointments: Connection[Annotated[Appointment, strawberry.lazy("api.posts")]] = many(
        "Their appointments to posts, the latest term first.",
        on="person = {parent}.id",
        order=[desc("term_from", "timestamptz"), asc("id", "uuid")],
    )
    trail: Connection[AuditEntry] = trail_of()


@read(
    table="parties.partnership",
    authorised="{everything} OR id = ANY({partnerships})",
)
class Partnership(Node):
    """An alliance of organisations: the boundary of what is visible."""

    name: str = column("What it is called.")
    purpose: str = column("What it is for.")
    zone: str = column("IANA name of the time zone in which its dates begin.")
    state: PartnershipState = expression("How far it has come.", sql=STATE)
    proposed_at: DateTime | None = column("When it was proposed; none if it was formed at once.")
    proposer: Organisation | None = one("Who proposed it.", on="id = {parent}.proposer")
    invitations: list[Invitation] = stored_json("Who was invited to it, and how they answered.")
    holidays: list[Holiday] | None = stored_json(
        "Weekdays on which it does not work: no working days.", withheld_unless=SEEN_WHOLE
    )
    formed_at: DateTime | None = column("When it was formed.")
    formed_day: Date | None = column("The day, if it was said as one.")
    dissolved_at: DateTime | None = column("When it ended.", withheld_unless=SEEN_WHOLE)
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    parties: list[Party] = every(
        "Who is or was a party, in the order of accession.",
        on="partnership = {parent}.id",
        order=[asc("since", "timestamptz"), asc("organisation", "uuid")],
    )
    parties_at: list[Organisation] = every(
        "Who was a party at a moment.",
        on="id IN (SELECT m.organisation FROM parties.membership m"
        " WHERE m.partnership = {parent}.id"
        f" AND m.since <= {end_of_moment('{moment}', '{parent}.zone')}"
        f" AND (m.until IS NULL OR m.until > {end_of_moment('{moment}', '{parent}.zone')})"
        " AND EXISTS (SELECT FROM parties.party p WHERE p.partnership = m.partnership"
        " AND p.organisation = m.organisation"
        f" AND {recorded_in_time('p.partnership', 'p.position')}))",
        order=[asc("name", "text"), asc("id", "uuid")],
        arguments={"moment": argument(Moment, "When.", required=True)},
    )
    agreements: Connection[Annotated[Agreement, strawberry.lazy("api.agreements")]] = many(
        "Its agreements, the latest drafted first.",
        on="partnership = {parent}.id",
        order=[desc("drafted_at", "timestamptz"), asc("id", "uuid")],
    )
    bodies: Connection[Annotated[Body, strawberry.lazy("api.bodies")]] = many(
        "Its bodies.",
        on="partnership = {parent}.id",
        order=[asc("name", "text"), asc("id", "uuid")],
    )
    decisions: Connection[Annotated[Decision, strawberry.lazy("api.decisions")]] = many(
        "Its decisions, the latest first.",
        on="partnership = {parent}.id",
        order=[desc("dated_at", "timestamptz"), asc("id", "uuid")],
    )
    posts: Connection[Annotated[Post, strawberry.lazy("api.posts")]] = many(
        "Its posts.",
        on="partnership = {parent}.id",
        order=[asc("title", "text"), asc("id", "uuid")],
    )
    accesses: Connection[Annotated[Access, strawberry.lazy("api.accesses")]] = many(
        "When who operates the installation could read it, the latest first.",
        on="partnership = {parent}.id",
        order=[desc("opened_at", "timestamptz"), asc("id", "uuid")],
    )
    payments: Connection[Annotated[Payment, strawberry.lazy("api.payments")]] = many(
        "Its payments, the latest requested first.",
        on="partnership = {parent}.id",
        order=[desc("requested_at", "timestamptz"), asc("id", "uuid")],
    )
    conflicts: Connection[Annotated[Conflict, strawberry.lazy("api.conflicts")]] = many(
        "Its conflicts, the latest raised first.",
        on="partnership = {parent}.id",
        order=[desc("raised_at", "timestamptz"), asc("id", "uuid")],
    )
    trail: Connection[AuditEntry] = trail_of_partnership()


@read(
    table="parties.party",
    key="organisation",
    authorised=OF_MY_PARTNERSHIPS,
)
class Party:
    """An organisation's part in a partnership."""

    organisation: Organisation | None = one("Who.", on="id = {parent}.organisation")
    partnership: Partnership | None = one("Where.", on="id = {parent}.partnership")
    since: DateTime = column("When it first became a party.")
    until: DateTime | None = column("When it last ceased to be one; none while it is one.")
    successor: Organisation | None = one(
        "Who took its place, where it merged into another organisation.",
        on="id = {parent}.successor",
    )
    reads_like: list[Organisation] = every(
        "The other parties of the partnership whose names read the same as its own.",
        on="id IN (SELECT other.organisation FROM parties.party other"
        " WHERE other.partnership = {parent}.partnership"
        " AND other.organisation <> {parent}.organisation"
        " AND (other.until IS NULL OR other.until > {now}))"
        " AND {this}.reading = (SELECT own.reading FROM parties.organisation own"
        " WHERE own.id = {parent}.organisation)",
        order=[asc("name", "text"), asc("id", "uuid")],
    )


_NAME_ORDER = [asc("name", "text"), asc("id", "uuid")]


@strawberry.type
class PartyQueries:
    """Organisations, persons and partnerships."""

    organisation: Organisation | None = one(
        "An organisation by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Organisation"), "Its id.", required=True)},
    )
    organisations: Connection[Organisation] = many(
        "Organisations by name.",
        order=_NAME_ORDER,
        filters={
            "kind": where("kind = {kind}", OrganisationKind, "Only of this kind."),
            "country": where("country = {country}", str, "Only of this country."),
            "search": where(
                "search @@ websearch_to_tsquery('simple', {search})",
                str,
                "Words of any name they had, or of what registers call them.",
            ),
        },
    )
    person: Person | None = one(
        "A person by their id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Person"), "Their id.", required=True)},
    )
    persons: Connection[Person] = many(
        "Persons by name.",
        order=[asc("name", "text", nullable=True), asc("id", "uuid")],
        filters={
            "affiliation": where(
                "affiliation = {affiliation}", id_of("Organisation"), "Only of this organisation."
            ),
            "search": where(
                "search @@ websearch_to_tsquery('simple', {search})", str, "Words of the name."
            ),
        },
    )
    partnership: Partnership | None = one(
        "A partnership by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Partnership"), "Its id.", required=True)},
    )
    partnerships: Connection[Partnership] = many(
        "Partnerships by name.",
        order=_NAME_ORDER,
        filters={
            "party": where(
                "parties @> ARRAY[{party}]",
                id_of("Organisation"),
                "Only those that this organisation is or was a party to.",
            ),
            "formed_from": where(
                "formed_at >= {formed_from}", DateTime, "Only formed then or later."
            ),
            "formed_until": where(
                "formed_at <= {formed_until}", DateTime, "Only formed then or before."
            ),
            "state": where(f"{STATE} = {{state}}", PartnershipState, "Only in this state."),
            "search": where(
                "search @@ websearch_to_tsquery('simple', {search})",
                str,
                "Words of name and purpose.",
            ),
        },
    )
