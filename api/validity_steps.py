"""Steps on validity: to answer a challenge, to nullify or let stand, to undo what fell."""

from api.whose_steps import MINE, PERSON, is_there

# A challenge waits for an answer, and what rests on a nullified decision for one each.
_VALIDITY = """
SELECT 25, CASE WHEN v.awaiting > 0 THEN 'decide-dependents' ELSE 'determine-challenge' END,
    v.partnership, v.decision, m.organisation, NULL::timestamptz,
    CASE WHEN v.awaiting > 0
        THEN 'Decide what becomes of ' || v.awaiting || CASE WHEN v.awaiting = 1
            THEN ' act that rests' ELSE ' acts that rest' END
            || ' on “' || d.title || '”, which was nullified.'
        ELSE 'Answer the challenge to the decision on “' || d.title || '”.'
    END, v.position
FROM decisions.validity v
JOIN decisions.decision d ON d.id = v.decision
JOIN present m ON m.partnership = v.partnership
WHERE v.awaiting > 0 OR v.pending > 0
"""

# What was found voidable is valid once nobody who may has nullified it in time.
_VOIDABLE = f"""
SELECT DISTINCT 12, 'nullify-decision', c.partnership, c.decision,
    coalesce(may->>'party', may->>'person')::uuid, c.voidable_until,
    'Nullify the decision on “' || d.title || '”, which was found voidable, or let it stand.',
    c.position
FROM decisions.challenge c
JOIN decisions.validity v ON v.decision = c.decision AND v.void_since IS NULL
JOIN decisions.decision d ON d.id = c.decision
CROSS JOIN LATERAL jsonb_array_elements(c.voidable_by) may
WHERE c.finding = 'voidable' AND c.found_at <= {{now}} AND c.voidable_until > {{now}}
    AND ((may->>'party')::uuid IN {MINE}
        OR (may->>'person')::uuid = {PERSON} AND {is_there("c")})
    AND EXISTS (SELECT FROM jsonb_array_elements(v.periods) p
        WHERE p->>'status' = 'voidable' AND (p->>'since')::timestamptz <= {{now}}
            AND (p->>'until' IS NULL OR (p->>'until')::timestamptz > {{now}}))
"""

# What was decided to fall stands until the command that ends it was given.
_FALLEN = """
SELECT DISTINCT 23, undo.kind, x.partnership, x.subject, m.organisation, NULL::timestamptz,
    undo.sentence || ' It was decided that it falls with “' || d.title || '”.', x.position
FROM decisions.dependent x
JOIN decisions.decision d ON d.id = x.decision
JOIN present m ON m.partnership = x.partnership
CROSS JOIN LATERAL (
    SELECT 'end-appointment', 'End the appointment to the post “' || p.title || '”.', a.party
    FROM posts.appointment a JOIN posts.post p ON p.id = a.post
    WHERE a.id = x.subject AND a.state IN ('appointed', 'accepted')
        AND (a.ended_at IS NULL OR a.ended_at > {now})
        AND (a.term_until IS NULL OR a.term_until > {now})
    UNION ALL
    SELECT 'revoke-delegation', 'Revoke the delegation under the post “' || p.title || '”.', NULL
    FROM posts.delegation g JOIN posts.post p ON p.id = g.post
    WHERE g.id = x.subject AND g.revoked_at IS NULL
        AND (g.until IS NULL OR g.until > {now})
    UNION ALL
    SELECT 'dissolve-body', 'Dissolve the body “' || b.name || '”.', NULL
    FROM bodies.body b WHERE b.id = x.subject AND b.dissolved_at IS NULL
    UNION ALL
    SELECT 'abolish-post', 'Abolish the post “' || p.title || '”.', NULL
    FROM posts.post p WHERE p.id = x.subject AND p.abolished_at IS NULL
) AS undo (kind, sentence, party)
WHERE x.disposition = 'falls'
    AND (undo.party IS NULL OR undo.party = m.organisation)
"""

VALIDITY_STEPS = (_VALIDITY, _VOIDABLE, _FALLEN)
"""What waits for a word on what is valid."""
