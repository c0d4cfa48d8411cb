"""Steps from what is due: what has to be done by a day, and what happens then by itself."""

from api.whose_steps import MINE, PERSON
from projections.deadlines import SOURCES as DUE_VIEWS

_TOLD_ELSEWHERE = """(u.kind LIKE 'poll-%' OR u.kind LIKE 'conflict-%'
    OR u.kind = 'payment-due')"""
_BY_ITSELF = """('agreement-term-ends', 'agreement-notice-ends', 'amendment-lapses', 'term-ends',
    'seat-term-ends')"""
_LAPSES = "('urgent-action-ratification')"

# Who has not voted finds that among the votes, and a side among those in conflicts. An
# organisation finds here what waits for its people, each of whom finds what waits for them. What
# happens by itself comes last.
_DUE = """
SELECT CASE WHEN u.kind IN {lapses} THEN 5 WHEN u.kind IN {by_itself} THEN 35 ELSE 17 END,
    u.kind, u.partnership, u.subject, u.id, u.due_at, u.sentence, u.position
FROM {view}.due u
WHERE u.remind_from <= {now} AND NOT {elsewhere} AND NOT (u.kind = 'acceptance-awaited' AND EXISTS (
        SELECT FROM posts.appointment a JOIN posts.post o ON o.id = a.post
        JOIN agreements.agreement its ON its.id = o.agreement
        WHERE a.id = u.subject AND (its.in_force_from IS NULL OR its.in_force_from > {now}
            OR its.terminated_from <= {now})))
    AND (u.person IS NULL OR u.person = {me} OR ({me} IS NULL AND EXISTS (
        SELECT FROM parties.person r WHERE r.id = u.person AND r.affiliation IN {mine})))
    AND EXISTS (SELECT FROM present m WHERE m.partnership = u.partnership
        AND (u.party IS NULL OR u.party = m.organisation))
"""


# Who has approved a payment waits for the others, and only those are asked whom the clause names.
_PAYMENTS = f"""
SELECT 18, u.kind, u.partnership, u.subject, u.id, u.due_at,
    CASE WHEN o.name IS NULL THEN u.sentence
        ELSE left(u.sentence, -1) || ', for ' || o.name || '.' END, u.position
FROM posts.due u
JOIN posts.payment p ON p.id = u.subject
LEFT JOIN parties.organisation o ON o.id = p.approvals_missing_for
WHERE u.kind = 'payment-due' AND u.remind_from <= {{now}}
    AND EXISTS (SELECT FROM present m WHERE m.partnership = u.partnership
        AND (u.party IS NULL OR u.party = m.organisation))
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(p.coapprovals) given
        WHERE (given->>'person')::uuid = {PERSON})
"""


def _due_of(view: str) -> str:
    filled = _DUE.replace("{view}", view).replace("{me}", PERSON).replace("{mine}", MINE)
    filled = filled.replace("{lapses}", _LAPSES).replace("{by_itself}", _BY_ITSELF)
    return filled.replace("{elsewhere}", _TOLD_ELSEWHERE)


DUE_STEPS = (_PAYMENTS, *(_due_of(view) for view in DUE_VIEWS if view != "conflicts"))
"""What is due of somebody, or in their partnerships."""
