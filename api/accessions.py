"""Accessions as a read type: what an organisation joins that a partnership decided to take in.

It is not a party yet, and sees nothing of the partnership but this: what it is called and is for,
who its parties are, the texts that are to govern it, as they read now, and the bodies and posts
that no clause provides for, so that it joins none that it could not see. Of the people in them it
learns for whom they are there, and not who they are.
"""

from __future__ import annotations

from fractions import Fraction

import strawberry

from api.agreements import Clause
from api.course import Preset
from api.cursors import global_id_in_sql
from api.declaration import (
    argument,
    asc,
    column,
    every,
    expression,
    id_of,
    one,
    read,
    stored_json,
)
from api.motion_steps import INVITES
from api.parties import Organisation
from api.posts import Power, Responsibility
from api.scalars import DateTime

_TEXT = """(SELECT t.id FROM agreements.text_version t WHERE t.agreement = {parent}.id
    AND t.known_until IS NULL AND t.effective_from <= {now}
    ORDER BY t.effective_from DESC LIMIT 1)"""

# What bound all who were parties when it entered into force governs who joins
# (`domain.agreements.governing`).
_GOVERNS = """in_force_from <= {now} AND (terminated_from IS NULL OR terminated_from > {now})
    AND (parties = '{}' OR NOT EXISTS (SELECT FROM parties.membership began
        WHERE began.partnership = {parent}.partnership AND began.since <= {this}.in_force_from
            AND (began.until IS NULL OR began.until > {this}.in_force_from)
            AND NOT began.organisation = ANY({this}.parties)))"""

_PARTNERSHIP = "(SELECT {what} FROM parties.partnership p WHERE p.id = {{this}}.partnership)"


def _of_partnership(what: str) -> str:
    return _PARTNERSHIP.format(what=what)


# Who sees an accession sees the texts that it is to agree to; nothing else leads here.
@read(table="agreements.agreement", authorised="{everything}")
class AccessionText:
    """An agreement that is to govern who joins, as it reads now."""

    agreement: str = expression(
        "Its id, for `signAgreement`.", sql=global_id_in_sql("Agreement", "{this}.id", "uuid")
    )
    title: str = expression("What it is called.", sql="title")
    clauses: list[Clause] = every(
        "Its text, clause by clause, with what of it software follows.",
        on=f"text_version = {_TEXT}",
        order=[asc("place", "int4")],
        at_most=2_000,
        implied=True,
    )


@read(table="bodies.seat", authorised="{everything}")
class AccessionSeat:
    """A seat of a body that whoever joins is to be in a partnership with."""

    number: int = column("Its place among the seats, from 1.")
    party: Organisation | None = one(
        "For which party.", on="id = coalesce({parent}.party, {parent}.own_party)"
    )
    is_held: bool = expression("Whether anybody holds it.", sql="holder IS NOT NULL")
    weight: Fraction = column("How much its vote weighs.")


@read(table="bodies.body", authorised="{everything}")
class AccessionBody:
    """A body that no clause provides for."""

    name: str = column("What it is called.")
    constituted_at: DateTime = column("When it was constituted.")
    preset: Preset | None = column("By which preset it decides, where one was stated.")
    seats: list[AccessionSeat] = every(
        "Its seats, in order.",
        on="body = {parent}.id AND (ended_at IS NULL OR ended_at > {now})",
        order=[asc("number", "int4")],
        at_most=2_000,
        implied=True,
    )


@read(table="posts.appointment", authorised="{everything}")
class AccessionHolder:
    """For whom somebody holds a post, and until when."""

    party: Organisation | None = one("For which party.", on="id = {parent}.party")
    affiliation: Organisation | None = one(
        "The organisation that the person belongs to.",
        on="id = (SELECT p.affiliation FROM parties.person p WHERE p.id = {parent}.person)",
    )
    held_until: DateTime | None = column("Until when: the first instant after; null: no end yet.")


@read(table="posts.post", authorised="{everything}")
class AccessionPost:
    """A post that no clause provides for."""

    title: str = column("What it is called.")
    responsibilities: list[Responsibility] = stored_json("What it is responsible for.")
    powers: list[Power] = stored_json("What its holder may do for all, whoever joins included.")
    holders: list[AccessionHolder] = every(
        "Who holds it now.",
        on="post = {parent}.id AND held_from <= {now}"
        " AND (held_until IS NULL OR held_until > {now})",
        order=[asc("held_from", "timestamptz", nullable=True), asc("id", "uuid")],
        at_most=2_000,
        implied=True,
    )


@read(
    table="decisions.enacted_act",
    key="decision",
    authorised="{everything} OR organisation = {organisation}",
)
class Accession:
    """A partnership that decided to take an organisation in, which joins by its own word."""

    partnership: str = expression(
        "Its id, for `accedeParty`.",
        sql=global_id_in_sql("Partnership", "{this}.partnership", "uuid"),
    )
    decision: str = expression(
        "The id of the decision, for `accedeParty`.",
        sql=global_id_in_sql("Decision", "{this}.decision", "uuid"),
    )
    name: str = expression("What the partnership is called.", sql=_of_partnership("p.name"))
    purpose: str = expression("What it is for.", sql=_of_partnership("p.purpose"))
    decided_at: DateTime = expression(
        "When it was decided.",
        sql="(SELECT d.decided_at FROM decisions.decision d WHERE d.id = {this}.decision)",
    )
    parties: list[Organisation] = every(
        "Who its parties are.",
        on="id IN (SELECT m.organisation FROM parties.party m"
        " WHERE m.partnership = {parent}.partnership AND (m.until IS NULL OR m.until > {now}))",
        order=[asc("name", "text"), asc("id", "uuid")],
    )
    texts: list[AccessionText] = every(
        "The agreements that are to govern it: those that bound all who were parties when they "
        "entered into force.",
        on=f"partnership = {{parent}}.partnership AND {_GOVERNS}",
        order=[asc("in_force_from", "timestamptz", nullable=True), asc("id", "uuid")],
        implied=True,
    )
    signed_before: list[AccessionText] = every(
        "The agreements that it had signed before it left, as they read now: each binds it again "
        "from a new signature on.",
        on="partnership = {parent}.partnership AND in_force_from <= {now}"
        " AND (terminated_from IS NULL OR terminated_from > {now}) AND id IN (SELECT s.agreement"
        " FROM agreements.signature s WHERE s.text = s.agreement"
        " AND s.party = {parent}.organisation)",
        order=[asc("in_force_from", "timestamptz", nullable=True), asc("id", "uuid")],
        implied=True,
    )
    bodies: list[AccessionBody] = every(
        "The bodies that no clause provides for.",
        on="partnership = {parent}.partnership AND clause IS NULL"
        " AND (dissolved_at IS NULL OR dissolved_at > {now})",
        order=[asc("name", "text"), asc("id", "uuid")],
        at_most=2_000,
        implied=True,
    )
    posts: list[AccessionPost] = every(
        "The posts that no clause provides for, with what their holders may do.",
        on="partnership = {parent}.partnership AND clause IS NULL"
        " AND (abolished_at IS NULL OR abolished_at > {now})",
        order=[asc("title", "text"), asc("id", "uuid")],
        at_most=2_000,
        implied=True,
    )


@strawberry.type
class AccessionQueries:
    """What an organisation may join."""

    accessions: list[Accession] = every(
        "Partnerships that decided to take the organisation in for which the request is made, or "
        "that is said, and which it has not joined yet: it joins by `accedeParty`.",
        on="organisation = coalesce({acting_for}, {organisation}) AND decision IN ("
        "SELECT e.decision FROM decisions.enacted_act e JOIN decisions.decision d"
        " ON d.id = e.decision WHERE e.organisation = coalesce({acting_for}, {organisation})"
        f" AND {INVITES}) AND kind = 'accede-party'",
        order=[asc("decision", "uuid"), asc("number", "int4")],
        arguments={"acting_for": argument(id_of("Organisation"), "For this organisation.")},
    )
