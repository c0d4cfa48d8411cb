"""Steps on bodies and posts: to set up, to fill, to compose anew, to appoint, to end."""

from projections.binding import IS_BOUND
from projections.charter_dues import BODY_STEPS, CLAUSES_NOW, NOT_SET_UP
from projections.leaving_dues import LEFT_STEPS
from projections.quorum_dues import QUORUM_STEPS
from projections.repealed_dues import POSTS_UNLIKE, WITHOUT_CLAUSE

# What a body waits for that a clause composes: other seats, a chair, somebody in a seat; and one
# that can't decide, whoever composed it.
_BODIES = f"""
SELECT DISTINCT body.rank, body.kind, body.partnership, body.subject, m.organisation,
    NULL::timestamptz, body.sentence, body.position
FROM (SELECT * FROM {BODY_STEPS} step UNION ALL SELECT * FROM {QUORUM_STEPS} step) body
JOIN present m ON m.partnership = body.partnership
    AND (body.party IS NULL OR body.party = m.organisation)
"""

# What a party left behind waits for each of those that stay.
_LEFT = f"""
SELECT u.rank, u.kind, u.partnership, u.subject, u.id, NULL::timestamptz, u.sentence, u.position
FROM {LEFT_STEPS} u
WHERE EXISTS (SELECT FROM present m
    WHERE m.partnership = u.partnership AND m.organisation <> u.id)
"""

# A post waits for the remit that its amended clause provides, from any party; what a repealed
# clause provided for is ended, which they decide together.
_POSTS = f"""
SELECT DISTINCT organ.rank, organ.kind, organ.partnership, organ.subject, m.organisation,
    NULL::timestamptz, organ.sentence, organ.position
FROM (SELECT * FROM {POSTS_UNLIKE} post UNION ALL
    SELECT rank, kind, partnership, subject, sentence, position FROM {WITHOUT_CLAUSE} gone) organ
JOIN present m ON m.partnership = organ.partnership
"""

# What a text in force provides for is set up; whoever does it does it as the clause says.
_SET_UP = f"""
SELECT 40, u.kind, u.partnership, u.subject, u.id, NULL::timestamptz, u.sentence, u.position
FROM ({NOT_SET_UP}) u
WHERE EXISTS (SELECT FROM present m WHERE m.partnership = u.partnership)
"""

# Whom the heads of the parties appoint together waits for each of them.
_ASSENTED = """EXISTS (SELECT FROM jsonb_array_elements(p.assents) given
    WHERE given->>'person' = wanted.person AND (given->>'party')::uuid = {party} AND {head})"""
_MINE_ASSENTED = _ASSENTED.format(
    party="m.organisation",
    head="((given->>'head')::uuid IS NOT DISTINCT FROM h.person OR NOT (given->>'as_head')::bool)",
)
_OTHER_ASSENTED = _ASSENTED.format(party="o.organisation", head="true")
# Nobody assents as the head of two parties (`domain.competence.assenting`).
_FOR_ANOTHER = """EXISTS (SELECT FROM jsonb_array_elements(p.assents) given
    WHERE given->>'person' = wanted.person AND (given->>'head')::uuid = h.person
        AND (given->>'party')::uuid <> m.organisation)"""
# The post is theirs whom the agreement binds that provides for it; where none does, it is of all.
_THEIRS = f"(a.id IS NULL OR {IS_BOUND})"
# Once somebody else can appoint, the heads don't (`domain.powers.appointing`).
_NOBODY_ELSE = """NOT EXISTS (SELECT FROM bodies.body b
    WHERE b.partnership = p.partnership AND b.constituted_at <= {now}
        AND (b.dissolved_at IS NULL OR b.dissolved_at > {now})
        AND (given.provision->'appointed_by'->>'body' IS NULL
            OR (given.provision->'appointed_by'->>'body')::uuid = b.id)
        AND (b.agreement IS NULL OR EXISTS (SELECT FROM agreements.agreement its
            WHERE its.id = b.agreement AND its.in_force_from <= {now}
                AND (its.terminated_from IS NULL OR its.terminated_from > {now})))
        AND EXISTS (SELECT FROM bodies.seat s WHERE s.body = b.id AND s.holder IS NOT NULL
            AND (s.ended_at IS NULL OR s.ended_at > {now})))"""
_ASSENTS = f"""
SELECT DISTINCT 18,
    CASE WHEN h.person IS NULL THEN 'register-head' ELSE 'assent-to-appointment' END,
    p.partnership, p.id, m.organisation, NULL::timestamptz,
    CASE WHEN h.person IS NULL
        THEN 'Register who heads ' || m.name || ', so that an appointment to the post “'
            || p.title || '” can be made.'
        ELSE 'Assent for ' || m.name || ' to the appointment to the post “' || p.title
            || '”, or propose somebody else.'
    END, p.position
FROM posts.post p
LEFT JOIN agreements.agreement a ON a.id = p.agreement
JOIN present m ON m.partnership = p.partnership
LEFT JOIN parties.signatory h ON h.organisation = m.organisation AND h.capacity = 'head'
    AND h.since <= {{now}} AND (h.until IS NULL OR h.until > {{now}})
CROSS JOIN LATERAL (
    SELECT DISTINCT said->>'person' AS person FROM jsonb_array_elements(p.assents) said
) AS wanted
LEFT JOIN {CLAUSES_NOW} given ON given.agreement = p.agreement AND given.id = p.clause
    AND given.provision->>'kind' = 'post' AND given.provision->>'name' = p.title
WHERE p.assents <> '[]' AND {_NOBODY_ELSE} AND p.abolished_at IS NULL AND {_THEIRS}
    AND NOT {_FOR_ANOTHER} AND (NOT {_MINE_ASSENTED} OR NOT EXISTS (SELECT FROM parties.party o
        WHERE o.partnership = p.partnership AND (o.until IS NULL OR o.until > {{now}})
            AND {_THEIRS.replace("m.organisation", "o.organisation")} AND NOT {_OTHER_ASSENTED}))
"""


ORGAN_STEPS = (_BODIES, _LEFT, _POSTS, _SET_UP, _ASSENTS)
"""What bodies and posts wait for."""
