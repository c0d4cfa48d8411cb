"""Whose steps: the persons and organisations for which it is asked what to do next, in SQL."""

PERSON = "coalesce({person}, {principal}::uuid)"
ORGANISATION = "coalesce({acting_for}, {organisation})"

MINE = f"""(
    SELECT {ORGANISATION} AS id
    UNION
    SELECT g.organisation FROM parties.signatory g
    WHERE {ORGANISATION} IS NULL AND g.person = {PERSON}
        AND g.since <= {{now}} AND (g.until IS NULL OR g.until > {{now}})
    UNION
    SELECT p.affiliation FROM parties.person p
    WHERE {ORGANISATION} IS NULL AND p.id = {PERSON}
)"""
"""The organisations for which the steps are: the one that is said, or those of the person."""

PRESENT = "(m.until IS NULL OR m.until > {now})"
"""Whoever is a present party to one of the partnerships."""

IN_OFFICE = """a.term_from <= {now} AND (a.term_until IS NULL OR a.term_until > {now})
        AND (a.ended_at IS NULL OR a.ended_at > {now})"""
"""Whether an appointment `a` holds now."""
