"""Whose steps: the persons and organisations for which it is asked what to do next, in SQL.

`NAMED` begins the statement of all steps: `mine` are the organisations for which it is asked, and
`present` their places in partnerships that last. Whoever exists no more, and whatever was
dissolved, waits for nothing.
"""

from api.visibility import line_of

PERSON = "coalesce({person}, {principal}::uuid)"
ORGANISATION = "coalesce({acting_for}, {organisation})"

NAMED = f"""
WITH mine AS MATERIALIZED (
    SELECT o.id, o.name FROM parties.organisation o
    WHERE (o.dissolved_at IS NULL OR o.dissolved_at > {{now}}) AND o.id IN (
        SELECT {ORGANISATION}
        UNION
        SELECT g.organisation FROM parties.signatory g
        WHERE {ORGANISATION} IS NULL AND g.person = {PERSON}
            AND g.since <= {{now}} AND (g.until IS NULL OR g.until > {{now}})
        UNION
        SELECT p.affiliation FROM parties.person p
        WHERE {ORGANISATION} IS NULL AND p.id = {PERSON}
    )
), present AS MATERIALIZED (
    SELECT m.partnership, m.organisation, o.name, w.name AS partnership_name
    FROM parties.party m
    JOIN mine o ON o.id = m.organisation
    JOIN parties.partnership w ON w.id = m.partnership
        AND (w.dissolved_at IS NULL OR w.dissolved_at > {{now}})
    WHERE m.since <= {{now}} AND (m.until IS NULL OR m.until > {{now}})
)
"""
"""The organisation that is said or those of the person, and where they are parties."""

MINE = "(SELECT id FROM mine)"

PRESENT = "(m.until IS NULL OR m.until > {now})"
"""Whether `m` is a present party."""

LASTS = """EXISTS (SELECT FROM parties.partnership w WHERE w.id = {of}.partnership
    AND (w.dissolved_at IS NULL OR w.dissolved_at > {{now}}))"""
"""Whether the partnership lasts that something belongs to, for who needs be no party."""

IN_OFFICE = """a.term_from <= {now} AND (a.term_until IS NULL OR a.term_until > {now})
        AND (a.ended_at IS NULL OR a.ended_at > {now})"""
"""Whether an appointment `a` holds now."""


def is_me(person: str, party: str) -> str:
    """Whether somebody who does it for a party is the person who asks; or, where an organisation
    asks that names nobody, whether that is the party."""
    return f"CASE WHEN {PERSON} IS NULL THEN {party} IN {MINE} ELSE {person} = {PERSON} END"


def is_there(of: str) -> str:
    """Whether who asks for an organisation does so for a party to the partnership of something."""
    return f"""({ORGANISATION} IS NULL
        OR EXISTS (SELECT FROM present m WHERE m.partnership = {of}.partnership))"""


def is_side(side: str, partnership: str) -> str:
    """Whether a side, as JSON, is the person who asks, or one of the organisations; or whether one
    of these took the place of a party that is a side and merged."""
    party, person = f"({side}->>'party')::uuid", f"({side}->>'person')::uuid"
    follows = f"{MINE} INTERSECT ({line_of(partnership, f'ARRAY[{party}]')})"
    return f"({party} IN {MINE} OR {person} = {PERSON} OR EXISTS ({follows}))"
