"""Steps of who is asked to be a party, and on what a notice brings for the others."""

from api.motion_steps import INVITES

_INVITATIONS = """
SELECT 5, 'answer-invitation', p.id, p.id, m.id, NULL::timestamptz,
    'Answer the invitation to form “' || p.name || '”.', p.position
FROM mine m
JOIN parties.invited i ON i.organisation = m.id AND i.until IS NULL
JOIN parties.partnership p ON p.id = i.partnership AND p.state = 'proposed'
WHERE EXISTS (SELECT FROM jsonb_array_elements(p.invitations) asked
    WHERE (asked->>'organisation')::uuid = m.id AND asked->>'answer' IS NULL)
"""

# Whom the parties decided to take in joins by its own word.
_JOINING = f"""
SELECT 5, 'accede-party', d.partnership, d.id, o.id, NULL::timestamptz,
    'Join “' || p.name || '”, if ' || o.name || ' is to be a party: its parties decided to take '
        || o.name || ' in.', d.position
FROM decisions.enacted_act e
JOIN decisions.decision d ON d.id = e.decision
JOIN parties.partnership p ON p.id = d.partnership
JOIN mine o ON o.id = e.organisation
WHERE {INVITES}
"""

# Whoever a party merged into takes its place by its own word, or nobody has it.
_SUCCEEDING = """
SELECT 6, 'succeed-party', m.partnership, m.partnership, gone.id, NULL::timestamptz,
    'Enter that ' || o.name || ' takes the place of ' || gone.name || ' in “' || w.name
        || '”, which merged into it.', gone.position
FROM mine o
JOIN parties.organisation gone ON gone.successor = o.id AND gone.dissolved_at <= {now}
JOIN parties.party m ON m.organisation = gone.id AND m.successor IS NULL
    AND (m.until IS NULL OR m.until > {now})
JOIN parties.partnership w ON w.id = m.partnership AND w.state = 'formed'
"""

# A notice of another party is news to those whom the agreement goes on binding.
_NOTICES = """
SELECT 27, 'agreement-notice-ends', n.partnership, n.agreement, n.party, n.ends_at,
    o.name || ' gave notice to end “' || a.title || '”: it is released on '
        || to_char(n.ends_at AT TIME ZONE w.zone, 'FMDD FMMonth FMYYYY')
        || '. Talk about what becomes of it.', n.position
FROM agreements.notice n
JOIN agreements.agreement a ON a.id = n.agreement AND n.party = ANY(a.noticed)
JOIN parties.organisation o ON o.id = n.party
JOIN parties.partnership w ON w.id = n.partnership
JOIN present m ON m.partnership = n.partnership AND m.organisation <> n.party
WHERE n.given_at <= {now} AND n.ends_at > {now} AND n.withdrawn_at IS NULL
"""

# Who reads a sentence tells parties apart by their names, unless a register does.
_READ_ALIKE = """
SELECT DISTINCT ON (m.partnership, m.organisation) 41, 'rename-organisation', m.partnership,
    m.partnership, m.organisation, NULL::timestamptz,
    'Another party reads like ' || own.name || ': say in its name what tells them apart, such as '
        || 'the town, or enter what a register calls it.', own.position
FROM present m
JOIN parties.organisation own ON own.id = m.organisation
JOIN parties.party there ON there.partnership = m.partnership
    AND there.organisation <> m.organisation AND there.since <= {now}
    AND (there.until IS NULL OR there.until > {now})
JOIN parties.organisation other ON other.id = there.organisation AND other.reading = own.reading
WHERE own.identifiers = '[]' OR other.identifiers = '[]'
"""

JOINING_STEPS = (_INVITATIONS, _JOINING, _SUCCEEDING, _NOTICES, _READ_ALIKE)
"""What waits for who may join, and what those hear who stay."""
