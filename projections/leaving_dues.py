"""What is due when parties leave: worked out when it is asked for.

An organisation that was dissolved, and that nobody follows, is a party no more from then on. That
happens by itself (`services.deadlines`); where a source reported that it was dissolved, it is left
to those who report, and the others are asked to say so. What a party leaves behind waits for those
who stay: a seat that nobody can take, a chair that is nobody's, and a post of all that one of its
people holds, who acts by it no more.

In this SQL `{now}` stands for the instant of the question.
"""

from projections.charter_dues import CLAUSES_NOW, UNLIKE_ITS_CLAUSE

PARTY_GONE = "party-gone"
"""Kind of what is due: that an organisation that was dissolved is a party no more."""

GONE = f"""
SELECT m.organisation AS id, m.partnership, '{PARTY_GONE}' AS kind, m.partnership AS subject,
    o.dissolved_at AS due_at, o.dissolved_at AS remind_from, NULL::uuid AS person,
    NULL::uuid AS party, o.name || ' exists no more, and is a party no more.' AS sentence,
    o.position
FROM parties.organisation o
JOIN parties.party m ON m.organisation = o.id
WHERE o.dissolved_at IS NOT NULL AND o.successor IS NULL
    AND m.since < o.dissolved_at AND (m.until IS NULL OR m.until > o.dissolved_at)
"""
"""Parties that were dissolved, in the columns of a table `due`."""

# A party that left, and nobody is there into whom it merged.
_HAS_LEFT = """gone.until <= {now} AND (gone.successor IS NULL OR EXISTS (
        SELECT FROM parties.party f WHERE f.partnership = gone.partnership
            AND f.organisation = gone.successor AND f.successor IS NULL AND f.until <= {now}))"""

# Who took its place has a seat of its own there, or took another one's place before.
_IS_DOUBLED = """gone.until <= {now} AND EXISTS (
        SELECT FROM bodies.seat s2
        JOIN parties.party f ON f.partnership = gone.partnership AND f.organisation = s2.own_party
        WHERE s2.body = b.id AND s2.ended_at IS NULL AND f.organisation <> gone.organisation
            AND (f.organisation = gone.successor OR f.successor = gone.successor
                AND (f.until, f.organisation) < (gone.until, gone.organisation)))"""

# By a text that is over nobody takes a seat, a chair or a post any more.
_TEXT_IS_OVER = """EXISTS (SELECT FROM agreements.agreement ended
        WHERE ended.id = {its} AND ended.terminated_from <= {{now}})"""
_BODY_IS_OVER = _TEXT_IS_OVER.format(its="b.agreement")
_UNLIKE = UNLIKE_ITS_CLAUSE.replace("{this}.id", "s.body")
_SEATS = f"""
SELECT md5('left' || b.id || gone.organisation)::uuid, b.partnership, 'seat-of-no-party', b.id,
    max(gone.until), max(gone.until), NULL::uuid, NULL::uuid,
    CASE WHEN count(*) = 1 THEN 'A seat' ELSE count(*) || ' seats' END || ' in “' || b.name
        || CASE WHEN count(*) = 1 THEN '” is' ELSE '” are' END || ' of ' || o.name
        || ', which is a party no more: ' || CASE WHEN b.clause IS NULL
            THEN 'reconstitute the body without it, by a decision.'
            ELSE 'amend the clause, and reconstitute the body without it.' END,
    max(b.position)
FROM bodies.body b
JOIN bodies.seat s ON s.body = b.id AND s.ended_at IS NULL
JOIN parties.party gone ON gone.partnership = b.partnership AND gone.organisation = s.own_party
JOIN parties.organisation o ON o.id = gone.organisation
JOIN parties.partnership w ON w.id = b.partnership AND w.state <> 'dissolved'
WHERE b.dissolved_at IS NULL AND {_HAS_LEFT} AND NOT {_UNLIKE} AND NOT {_BODY_IS_OVER}
GROUP BY b.id, b.partnership, b.name, b.clause, gone.organisation, o.name
"""
_DOUBLED = (
    _SEATS.replace(_HAS_LEFT, _IS_DOUBLED)
    .replace("'left'", "'doubled'")
    .replace("seat-of-no-party", "seat-doubled")
    .replace("which is a party no more", "whose place one took that has a seat already")
)

# Whom a clause lets chair is asked by it, as long as it is a party (`projections.charter_dues`).
_CHAIRS = f"""
SELECT md5('chair' || b.id)::uuid, b.partnership, 'chair-to-designate', b.id, last.since,
    last.since, NULL::uuid, NULL::uuid, 'Nobody chairs “' || b.name || '” any more: '
        || CASE WHEN named.cited IS NULL THEN 'designate another seat.'
            ELSE 'amend clause ' || named.cited || ', which names who does, and designate another '
                || 'seat.' END,
    b.position
FROM bodies.body b
JOIN parties.partnership w ON w.id = b.partnership AND w.state <> 'dissolved'
CROSS JOIN LATERAL (
    SELECT (b.chairs->-1->>'since')::timestamptz AS since, b.chairs->-1->>'seat' AS seat
) last
LEFT JOIN LATERAL (
    SELECT p.cited, (p.provision->>'chair')::uuid AS party FROM {CLAUSES_NOW} p
    WHERE p.agreement = b.agreement AND p.id = b.clause AND p.provision->>'kind' = 'body'
        AND p.provision->>'name' = b.name AND p.provision->>'chair' IS NOT NULL
    LIMIT 1
) named ON true
WHERE b.dissolved_at IS NULL AND NOT {_BODY_IS_OVER}
    AND jsonb_array_length(b.chairs) > 0 AND last.seat IS NULL
    AND NOT EXISTS (SELECT FROM parties.party m WHERE m.partnership = b.partnership
        AND m.organisation = named.party AND (m.until IS NULL OR m.until > {{now}}))
"""

# Who was named deputy, or was given part of the authority by others than who left, goes on.
_GOES_ON = """EXISTS (SELECT FROM posts.delegation l WHERE l.appointment = a.id
        AND l.since <= {now} AND (l.until IS NULL OR l.until > {now})
        AND (l.revoked_at IS NULL OR l.revoked_at > {now}))
    OR EXISTS (SELECT FROM jsonb_array_elements(a.named_deputies) named
        WHERE named->>'until' IS NULL OR (named->>'until')::timestamptz > {now})"""
_HOLDERS = f"""
SELECT md5('holder' || a.id)::uuid, a.partnership, 'post-of-who-left', a.post,
    greatest(gone.until, a.held_from), greatest(gone.until, a.held_from), NULL::uuid, NULL::uuid,
    'Who holds “' || p.title || '” is of ' || o.name || ', which is a party no more, and acts by '
        || 'the post no more: by a decision, remove the holder and appoint somebody else.'
        || CASE WHEN {_GOES_ON}
            THEN ' Until then others go on who stand in for the holder.' ELSE '' END,
    a.position
FROM posts.appointment a
JOIN posts.post p ON p.id = a.post
    AND (p.abolished_at IS NULL OR p.abolished_at > {{now}})
JOIN parties.person r ON r.id = a.person
JOIN parties.party gone ON gone.partnership = a.partnership AND gone.organisation = r.affiliation
JOIN parties.organisation o ON o.id = gone.organisation
JOIN parties.partnership w ON w.id = a.partnership AND w.state <> 'dissolved'
WHERE a.party IS NULL AND a.held_from <= {{now}}
    AND (a.held_until IS NULL OR a.held_until > {{now}}) AND {_HAS_LEFT}
    AND NOT {_TEXT_IS_OVER.format(its="p.agreement")}
"""

DUE_BY_LEAVING = (
    f"{GONE} UNION ALL {_SEATS} UNION ALL {_DOUBLED} UNION ALL {_CHAIRS} UNION ALL {_HOLDERS}"
)
"""What is due, in the columns of a table `due`."""

LEFT_STEPS = f"""(
    SELECT CASE u.kind WHEN '{PARTY_GONE}' THEN 21 WHEN 'chair-to-designate' THEN 23
            WHEN 'post-of-who-left' THEN 23 ELSE 28 END AS rank,
        CASE u.kind WHEN '{PARTY_GONE}' THEN 'withdraw-party'
            WHEN 'chair-to-designate' THEN 'designate-chair'
            WHEN 'post-of-who-left' THEN 'remove-holder' ELSE 'reconstitute-body' END AS kind,
        u.partnership, u.subject, u.id,
        CASE u.kind WHEN '{PARTY_GONE}' THEN left(u.sentence, -1) || ': enter that it left.'
            ELSE u.sentence END AS sentence,
        u.position
    FROM ({DUE_BY_LEAVING}) u
    WHERE u.due_at <= {{now}}
)"""
"""What the parties that stay should do about it."""
