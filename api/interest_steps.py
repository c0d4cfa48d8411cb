"""Steps on interests: to declare, to confirm that there is none, to rule on one."""

from api.whose_steps import is_me, is_there
from projections.interests import (
    IS_UNRULED,
    RULING_SENTENCE,
    STEPPED_BACK,
    UNRULED,
    touching,
)

# Whoever chairs rules on an interest that a motion touches; where nobody may, the body does.
_RULINGS = f"""
SELECT 14, 'rule-on-interest', i.partnership, i.id, d.id, NULL::timestamptz,
    CASE WHEN chair.id IS NOT NULL THEN {RULING_SENTENCE} ELSE 'Propose that “' || b.name
        || '” rules on a declared interest that “' || d.title || '” touches: nobody chairs who '
        || 'may.' END, i.position
FROM {UNRULED}
WHERE {IS_UNRULED} AND {is_there("d")} AND CASE
    WHEN chair.id IS NOT NULL THEN {is_me("chair.holder", "chair.party")}
    ELSE EXISTS (SELECT FROM bodies.seat other WHERE other.body = d.body
        AND other.holder <> i.person AND {is_me("other.holder", "other.party")}) END
"""

# Who sits there and is concerned, or belongs to who is, and has declared nothing in that.
_UNDECLARED = f"""
SELECT 13, 'declare-interest', d.partnership, d.id, s.id, NULL::timestamptz,
    CASE WHEN {is_me("NULL::uuid", "me.affiliation")}
        THEN 'Declare the interest of ' || coalesce(me.name, 'who sits for you')
            || ' in what “' || d.title || '” concerns, or let them step back.'
        ELSE 'Declare your interest in what “' || d.title || '” concerns, or step back.' END,
    d.position
FROM decisions.decision d
JOIN bodies.seat s ON s.body = d.body AND s.holder IS NOT NULL
    AND (s.ended_at IS NULL OR s.ended_at > {{now}})
JOIN parties.person me ON me.id = s.holder
CROSS JOIN LATERAL jsonb_array_elements(d.concerns) c
WHERE d.state IN ('proposed', 'open') AND {is_me("s.holder", "me.affiliation")}
    AND {is_there("d")} AND NOT {STEPPED_BACK}
    AND ((c->>'person')::uuid = me.id OR (c->>'organisation')::uuid IN (me.affiliation, s.party))
    AND NOT EXISTS (SELECT FROM interests.interest i WHERE i.partnership = d.partnership
        AND i.person = me.id AND i.withdrawn_at IS NULL AND (i.decision = d.id
            OR i.organisation = (c->>'organisation')::uuid
            OR i.of_person = (c->>'person')::uuid))
"""

# Where the procedure asks for it, everybody who votes says to have no interest, or declares one.
_UNCONFIRMED = f"""
SELECT 16, 'confirm-no-interest', d.partnership, d.id, s.id, NULL::timestamptz,
    'Confirm that you have no interest in “' || d.title || '”, or declare it.', d.position
FROM decisions.decision d
JOIN bodies.seat s ON s.body = d.body AND s.holder IS NOT NULL
    AND (s.ended_at IS NULL OR s.ended_at > {{now}})
WHERE d.state IN ('proposed', 'open') AND {is_me("s.holder", "s.party")} AND NOT {STEPPED_BACK}
    AND {is_there("d")} AND d.proposed_at <= {{now}}
    AND d.procedure->>'interests_confirmed' = 'true'
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(d.confirmations) said
        WHERE (said->>'person')::uuid = s.holder)
    AND NOT EXISTS (SELECT FROM interests.interest i WHERE i.partnership = d.partnership
        AND i.person = s.holder AND i.withdrawn_at IS NULL AND {touching("i")})
"""

INTEREST_STEPS = (_RULINGS, _UNDECLARED, _UNCONFIRMED)
"""What the interests of those who decide ask for."""
