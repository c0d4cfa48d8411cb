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
