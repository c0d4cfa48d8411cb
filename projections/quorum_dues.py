"""Bodies that can't reach their quorum as they are held, worked out when asked for.

What can be told from the seats alone: a share of all seats, or a number, of which fewer are held.
The linter (`domain.linting.body_linter`) looks at every other form of quorum as well, and at what
else may block a body; `remarks` of a body says it.

In this SQL `{now}` stands for the instant of the question.
"""

from projections.charter_dues import CLAUSES_NOW

_SHARE = """(split_part(q->>'share', '/', 1)::numeric
    / coalesce(nullif(split_part(q->>'share', '/', 2), ''), '1')::numeric)"""

_TOO_FEW = f"""(coalesce(q->>'group', '') = '' AND coalesce(q->>'measure', 'votes') = 'votes'
    AND CASE q->>'kind'
        WHEN 'share' THEN coalesce(q->>'of', 'members') = 'all-seats'
            AND CASE WHEN coalesce(q->>'strictly', 'false') = 'true'
                THEN there.held <= {_SHARE} * there.seats ELSE there.held < {_SHARE} * there.seats
            END
        WHEN 'number' THEN there.held < split_part(q->>'number', '/', 1)::numeric
            / coalesce(nullif(split_part(q->>'number', '/', 2), ''), '1')::numeric
        ELSE false END)"""

_HAS_NOW = "s.added_at <= {now} AND (s.ended_at IS NULL OR s.ended_at > {now})"

# A rule for no body in particular is that of the only body which its agreement provides for.
_RULE_OF = """(p.provision->>'kind' = 'decision-rule' AND (
    (p.provision->>'body')::uuid = b.id
    OR (p.provision->>'body' IS NULL AND p.agreement = b.agreement AND NOT EXISTS (
        SELECT FROM bodies.body other WHERE other.agreement = b.agreement AND other.id <> b.id
            AND (other.dissolved_at IS NULL OR other.dissolved_at > {now})))))"""

QUORUM_STEPS = f"""(
    SELECT DISTINCT ON (b.id, s.own_party) 21 AS rank, 'fill-seat-for-quorum' AS kind,
        b.partnership, b.id AS subject, s.own_party AS party,
        'By “' || (p.provision->>'name') || '” of clause ' || p.cited || ', “' || b.name
            || '” can’t reach its quorum with the seats that are held: '
            || CASE WHEN s.own_party IS NULL THEN 'decide who takes a vacant one.'
                ELSE 'fill a vacant one of your party.' END AS sentence, b.position
    FROM bodies.body b
    JOIN {CLAUSES_NOW} p ON p.partnership = b.partnership AND {_RULE_OF}
    CROSS JOIN LATERAL (
        SELECT count(*) AS seats, count(s.holder) AS held
        FROM bodies.seat s WHERE s.body = b.id AND {_HAS_NOW}
    ) there
    JOIN bodies.seat s ON s.body = b.id AND {_HAS_NOW} AND s.holder IS NULL
    WHERE b.constituted_at <= {{now}} AND (b.dissolved_at IS NULL OR b.dissolved_at > {{now}})
        AND EXISTS (
            SELECT FROM jsonb_array_elements(p.provision->'rule'->'quorum') q WHERE {_TOO_FEW})
    ORDER BY b.id, s.own_party, p.wording, p.number
)"""
"""For each party with a vacant seat in such a body (none: for every one) that it is to be filled,
in the columns of `BODY_STEPS`."""
