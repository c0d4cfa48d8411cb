"""Binding: whom an agreement binds, or is to bind (`domain.agreements.bound`), as SQL.

In this SQL `a` is the agreement, `m` a party of its partnership, `{now}` the instant of the
question. What a notice released, a condition of its own asks (`a.released`).
"""

# The party, and those that merged into it.
_LINE = """SELECT m.organisation AS one UNION ALL
    SELECT gone.organisation FROM parties.party gone
    WHERE gone.partnership = a.partnership AND gone.successor = m.organisation"""

# Where it names nobody: all parties until it is in force, then those who were parties when it
# entered into force, and who has signed since.
_OF_ALL = """a.parties = '{}' AND (a.in_force_from IS NULL OR a.in_force_from > {now}
    OR line.one = ANY(a.signed) OR EXISTS (SELECT FROM parties.membership began
        JOIN parties.partnership formed ON formed.id = began.partnership
        WHERE began.partnership = a.partnership AND began.organisation = line.one
            AND began.since <= greatest(a.in_force_from, formed.formed_at)
            AND (began.until IS NULL
                OR began.until > greatest(a.in_force_from, formed.formed_at))))"""

_IS_BETWEEN = f"""EXISTS (SELECT FROM ({_LINE}) line
    WHERE line.one = ANY(a.parties) OR {_OF_ALL})"""
# It left the partnership since the agreement is in force, and came back without signing it anew.
_CAME_BACK = f"""EXISTS (SELECT FROM parties.membership back
    WHERE back.partnership = a.partnership AND back.organisation IN ({_LINE})
        AND back.since > a.in_force_from AND back.since <= {{now}}
        AND EXISTS (SELECT FROM parties.membership gone WHERE gone.partnership = a.partnership
            AND gone.organisation IN ({_LINE}) AND gone.since < back.since)
        AND NOT EXISTS (SELECT FROM parties.membership lasted
            WHERE lasted.partnership = a.partnership AND lasted.organisation IN ({_LINE})
                AND lasted.since < back.since
                AND (lasted.until IS NULL OR lasted.until >= back.since))
        AND NOT EXISTS (SELECT FROM agreements.signature s
            WHERE s.text = a.id AND s.party IN ({_LINE}) AND s.signed_at >= back.since))"""

TO_SIGN_ANEW = f"({_IS_BETWEEN} AND {_CAME_BACK})"
"""Whether the party has to sign the agreement once more before it binds it again."""

BINDS = f"({_IS_BETWEEN} AND NOT {_CAME_BACK})"
"""Whether the agreement `a` is between the party `m` and others, or is to be."""

_AGREED = "CASE a.parties WHEN '{}' THEN a.signed ELSE a.parties END"
_HAS_AGREED = f"line.one = ANY({_AGREED})"
# By its own notice, or by those of everybody through whom it was bound.
_HAS_LEFT = f"""a.released <> '{{}}' AND (m.organisation = ANY(a.released)
    OR NOT EXISTS (SELECT FROM ({_LINE}) line WHERE NOT line.one = ANY(a.released)
        AND ({_HAS_AGREED} OR NOT EXISTS (SELECT FROM ({_LINE}) line WHERE {_HAS_AGREED}))))"""

IS_BOUND = f"({BINDS} AND NOT ({_HAS_LEFT}))"
"""Whether it binds the party, or is to bind it."""
