"""What a body or post waits for whose clause was amended or repealed, worked out when asked for.

In this SQL `{now}` stands for the instant of the question.
"""

from projections.charter_dues import CLAUSES_NOW


def _plain(remit: str) -> str:
    """A remit without what is left at its default."""
    return f"""(SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'matters', one->'matters', 'limit', nullif(one->'limit', 'null'),
        'period_limit', nullif(one->'period_limit', 'null'),
        'delegable', coalesce(one->'delegable', 'false'))) ORDER BY number), '[]')
    FROM jsonb_array_elements(coalesce({remit}, '[]')) WITH ORDINALITY AS power (one, number))"""


POSTS_UNLIKE = f"""(
    SELECT 22 AS rank, 'grant-remit' AS kind, o.partnership, o.id AS subject,
        'The post “' || o.title || '” no longer has the remit that clause ' || p.cited
            || ' provides for: give it that one.' AS sentence, o.position
    FROM posts.post o
    JOIN {CLAUSES_NOW} p ON p.agreement = o.agreement AND p.id = o.clause
        AND p.provision->>'kind' = 'post' AND p.provision->>'name' = o.title
    WHERE (o.abolished_at IS NULL OR o.abolished_at > {{now}})
        AND jsonb_typeof(p.provision->'remit') = 'object'
        AND ({_plain("p.provision->'remit'->'powers'")} <> {_plain("o.powers")}
            OR coalesce(p.provision->'remit'->'responsibilities', '[]')
                <> coalesce(o.responsibilities, '[]')
            OR coalesce(p.provision->'remit'->'functions', '[]')
                <> coalesce(to_jsonb(o.functions), '[]'))
)"""
"""Posts whose remit is not the one that their clause provides for."""

# The text stood with the clause once; since the first version without it nobody is bound by it.
_GONE = """(
    SELECT a.partnership, min(t.effective_from) AS since
    FROM agreements.agreement a
    JOIN agreements.text_version t ON t.agreement = a.id AND t.known_until IS NULL
        AND t.effective_from <= {now}
        AND t.effective_from > (SELECT max(held.effective_from)
            FROM agreements.text_version held
            JOIN agreements.standing_clause c ON c.text_version = held.id AND c.id = %s
            WHERE held.agreement = a.id AND held.known_until IS NULL
                AND held.effective_from <= {now})
    WHERE a.id = %s AND a.in_force_from <= {now}
        AND (a.terminated_from IS NULL OR a.terminated_from > {now})
    GROUP BY a.partnership
)"""

# What an amendment had inserted is gone because that fell, or else by a repeal.
_WENT = """coalesce((SELECT 'fell with the amendment “' || e.title || '”'
    FROM agreements.amendment e
    WHERE e.agreement = {o}.agreement AND e.status = 'fallen' AND e.changes
        @> jsonb_build_array(jsonb_build_object('clause', jsonb_build_object('id', {o}.clause)))
    LIMIT 1), 'was repealed')"""

WITHOUT_CLAUSE = f"""(
    SELECT 22 AS rank, 'dissolve-body' AS kind, b.partnership, b.id AS subject, gone.since,
        'The clause that provided for “' || b.name || '” ' || {_WENT.format(o="b")}
            || ', so it does nothing more: dissolve it by a decision, or reconstitute it under '
            || 'another clause.' AS sentence,
        b.position
    FROM bodies.body b
    JOIN LATERAL {_GONE % ("b.clause", "b.agreement")} gone ON true
    WHERE b.agreement IS NOT NULL AND b.clause IS NOT NULL
        AND (b.dissolved_at IS NULL OR b.dissolved_at > {{now}})
        AND NOT EXISTS (SELECT FROM decisions.decision d
            JOIN decisions.poll p ON p.decision = d.id AND NOT p.counted
            WHERE d.body = b.id AND d.state IN ('open', 'closed'))
    UNION ALL
    SELECT 22, 'abolish-post', o.partnership, o.id, gone.since,
        'The clause that provided for the post “' || o.title || '” '
            || {_WENT.format(o="o")} || ', so nobody acts by it any more: abolish it by a '
            || 'decision.', o.position
    FROM posts.post o
    JOIN LATERAL {_GONE % ("o.clause", "o.agreement")} gone ON true
    WHERE o.agreement IS NOT NULL AND o.clause IS NOT NULL
        AND (o.abolished_at IS NULL OR o.abolished_at > {{now}})
)"""
"""Bodies and posts whose clause was repealed or fell; an open vote is brought to its end first."""

REPEALED_DUE = f"""
SELECT md5('repealed' || gone.subject)::uuid, gone.partnership,
    CASE gone.kind WHEN 'dissolve-body' THEN 'body-to-dissolve' ELSE 'post-to-abolish' END,
    gone.subject, gone.since, gone.since, NULL::uuid, NULL::uuid, gone.sentence, gone.position
FROM {WITHOUT_CLAUSE} gone
"""
"""The same in the columns of a table `due`."""
