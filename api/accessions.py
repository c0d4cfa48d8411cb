"""Accessions as a read type: what an organisation joins that a partnership decided to take in.

It is not a party yet, and sees nothing of the partnership but this: what it is called and is for,
who its parties are, and the texts that are to govern it, as they read now.
"""

from __future__ import annotations

import strawberry

from api.agreements import Clause
from api.cursors import global_id_in_sql
from api.declaration import argument, asc, every, expression, id_of, read
from api.motion_steps import INVITES
from api.parties import Organisation
from api.scalars import DateTime

_TEXT = """(SELECT t.id FROM agreements.text_version t WHERE t.agreement = {parent}.id
    AND t.known_until IS NULL AND t.effective_from <= {now}
    ORDER BY t.effective_from DESC LIMIT 1)"""

# What bound all who were parties when it entered into force governs who joins (`domain.governing`).
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
