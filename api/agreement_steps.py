"""Steps on agreements: to join, to sign, to declare, to settle what stands in the way."""

from api.whose_steps import PERSON
from projections.amendments import OVERTAKEN
from projections.binding import BINDS, IS_BOUND, TO_SIGN_ANEW
from projections.hindrances import CLASH, RULES_FOR_OTHERS

_NOW = "g.since <= {now} AND (g.until IS NULL OR g.until > {now})"
_SIGNATORY = f"SELECT FROM parties.signatory g WHERE g.organisation = m.organisation AND {_NOW}"


def _can_sign(what: str, text: str) -> str:
    """Whether somebody may sign it for the party who has not yet, as one of several; where a
    person asks, whether that one may."""
    return f"""EXISTS ({_SIGNATORY} AND ({PERSON} IS NULL OR g.person = {PERSON})
        AND (g.signs = '{{}}' OR '{what}' = ANY(g.signs))
        AND (g.partnerships = '{{}}' OR a.partnership = ANY(g.partnerships))
        AND NOT EXISTS (SELECT FROM jsonb_array_elements({text}.cosigned) one
            WHERE (one->>'party')::uuid = m.organisation
                AND (one->>'person')::uuid = g.person))"""


_ANYBODY = f"EXISTS ({_SIGNATORY})"
_DRAFT = f"a.state = 'draft' AND a.drafted_at <= {{now}} AND {BINDS}"
_OTHERS = f"""SELECT FROM (SELECT m.organisation AS asked) me
    JOIN parties.party m ON m.partnership = a.partnership AND m.organisation <> me.asked
        AND (m.until IS NULL OR m.until > {{now}}) AND {BINDS}"""

_UNSIGNED = f"""
SELECT 10 AS rank, CASE WHEN {_ANYBODY} THEN 'sign-agreement' ELSE 'register-head' END AS kind,
    a.partnership, a.id AS subject, m.organisation AS item, NULL::timestamptz AS due_at,
    CASE WHEN {_ANYBODY} THEN 'Sign “' || a.title || '” for ' || m.name || '.'
        ELSE 'Register who heads ' || m.name || ', so that it can sign “' || a.title || '”.'
    END AS sentence, a.position
FROM agreements.agreement a
JOIN present m ON m.partnership = a.partnership
LEFT JOIN LATERAL ({CLASH}) clash ON true
WHERE {_DRAFT} AND NOT m.organisation = ANY(a.signed) AND EXISTS ({_OTHERS})
    AND clash.title IS NULL AND NOT {RULES_FOR_OTHERS}
    AND ({_can_sign("agreements", "a")} OR NOT {_ANYBODY})
"""

# Who left and came back is bound by what it had signed once it signs that again.
_ANEW = f"""
SELECT 10, CASE WHEN {_ANYBODY} THEN 'sign-agreement' ELSE 'register-head' END,
    a.partnership, a.id, m.organisation, NULL::timestamptz,
    CASE WHEN {_ANYBODY} THEN 'Sign “' || a.title || '” for ' || m.name || ' again, as it reads '
            || 'now: ' || m.name || ' had left, and it binds ' || m.name || ' from then on.'
        ELSE 'Register who heads ' || m.name || ', so that it can sign “' || a.title || '”.'
    END, a.position
FROM agreements.agreement a
JOIN present m ON m.partnership = a.partnership
WHERE a.in_force_from <= {{now}} AND (a.terminated_from IS NULL OR a.terminated_from > {{now}})
    AND {TO_SIGN_ANEW} AND NOT m.organisation = ANY(a.released)
    AND ({_can_sign("agreements", "a")} OR NOT {_ANYBODY})
"""

# Every party has signed, and still the text does not enter into force by itself.
_NOT_DECLARED = f"""
SELECT 11, 'enter-into-force', a.partnership, a.id, m.organisation, NULL::timestamptz,
    'Declare that “' || a.title || '” enters into force: every party has signed it.', a.position
FROM agreements.agreement a
JOIN present m ON m.partnership = a.partnership
LEFT JOIN LATERAL ({CLASH}) clash ON true
WHERE {_DRAFT} AND m.organisation = ANY(a.signed)
    AND NOT EXISTS ({_OTHERS} AND NOT m.organisation = ANY(a.signed))
    AND clash.title IS NULL AND NOT {RULES_FOR_OTHERS}
"""

# What could not enter into force is not to be signed either: what stands in the way is said, and
# keeps nothing else from being seen.
_HELD_UP = f"""
SELECT 28, 'settle-clash', a.partnership, a.id, m.organisation, NULL::timestamptz,
    CASE WHEN clash.title IS NULL
        THEN '“' || a.title || '” can’t enter into force: it binds ' || m.name || ' alone, and '
            || 'would lay down rules for others. Draw it up between all whom it would govern.'
        ELSE '“' || a.title || '” can’t enter into force beside “' || clash.title || '”, as both '
            || 'say the same thing (' || clash.what || '): amend that one, or draw up another text.'
    END, a.position
FROM agreements.agreement a
JOIN present m ON m.partnership = a.partnership
LEFT JOIN LATERAL ({CLASH}) clash ON true
WHERE {_DRAFT} AND (clash.title IS NOT NULL OR {RULES_FOR_OTHERS})
"""

_PENDING = f"""e.status = 'proposed' AND e.proposed_at <= {{now}}
    AND (e.lapses_at IS NULL OR e.lapses_at > {{now}})
    AND a.in_force_from <= {{now}}
    AND (a.terminated_from IS NULL OR a.terminated_from > {{now}}) AND {IS_BOUND}"""
_LAPSING = """CASE WHEN e.lapses_at IS NULL THEN ''
    ELSE ' It lapses on ' || to_char(e.lapses_at AT TIME ZONE w.zone,
        'FMDD FMMonth FMYYYY') || '.' END"""

_AMENDMENTS = f"""
SELECT 20, 'sign-amendment', a.partnership, a.id, e.id, e.lapses_at,
    'Sign the amendment “' || e.title || '” to “' || a.title || '” for ' || m.name
        || ', or say what should be otherwise.' || {_LAPSING}, e.position
FROM agreements.amendment e
JOIN agreements.agreement a ON a.id = e.agreement
JOIN present m ON m.partnership = a.partnership
JOIN parties.partnership w ON w.id = a.partnership
WHERE {_PENDING} AND e.rule->>'by' <> 'decision' AND NOT m.organisation = ANY(e.signed)
    AND {_can_sign("amendments", "e")} AND NOT {OVERTAKEN.format(of="e")}
"""

# What a decision amends waits for a motion that names its adoption, put by whomever it binds.
_TO_PROPOSE = f"""
SELECT 21, 'propose-adoption', a.partnership, a.id, e.id, e.lapses_at,
    'Put the amendment “' || e.title || '” to “' || a.title || '” to the vote: propose a motion '
        || 'that adopts it.' || {_LAPSING}, e.position
FROM agreements.amendment e
JOIN agreements.agreement a ON a.id = e.agreement
JOIN present m ON m.partnership = a.partnership
JOIN parties.partnership w ON w.id = a.partnership
WHERE {_PENDING} AND e.rule->>'by' <> 'signatures' AND NOT {OVERTAKEN.format(of="e")}
    AND NOT EXISTS (
    SELECT FROM decisions.enacted_act act JOIN decisions.decision d ON d.id = act.decision
    WHERE act.amendment = e.id AND act.kind = 'adopt-amendment' AND d.withdrawn_at IS NULL)
"""

AGREEMENT_STEPS = (_UNSIGNED, _ANEW, _NOT_DECLARED, _HELD_UP, _AMENDMENTS, _TO_PROPOSE)
"""What waits to be signed, declared or proposed; the first names the columns of all steps."""
