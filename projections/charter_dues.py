"""What is due by the provisions of a charter, worked out when it is asked for.

A meeting or report that a cadence provides for is due on its next day, and then on the one after:
nobody is late by it. A body that no longer has the seats its clause provides for is to be
reconstituted, since the day from which the clause says so; a body or post for which a clause
provides is to be set up, where nobody has done that. Nothing of this happens by itself,
and where no clause in force has such a provision there is nothing.

In this SQL `{now}` stands for the instant of the question.
"""

from projections.binding import IS_BOUND

LAST = "'9999-01-01'"
"""Nothing is due later: beyond it no calendar of a client goes."""
REMINDED_BEFORE = "'14 days'"

_PRESENT = "(m.until IS NULL OR m.until > {now})"

CLAUSES_NOW = """(
    SELECT a.id AS agreement, a.partnership, a.position, a.in_force_from, c.id,
        c.number AS cited, c.heading,
        c.wording, c.provisions, v.effective_from, given.provision, given.number
    FROM agreements.agreement a
    CROSS JOIN LATERAL (
        SELECT t.id, t.effective_from FROM agreements.text_version t
        WHERE t.agreement = a.id AND t.known_until IS NULL AND t.effective_from <= {now}
        ORDER BY t.effective_from DESC LIMIT 1
    ) v
    JOIN agreements.standing_clause c ON c.text_version = v.id
    CROSS JOIN LATERAL jsonb_array_elements(c.provisions)
        WITH ORDINALITY AS given (provision, number)
    WHERE a.in_force_from <= {now} AND (a.terminated_from IS NULL OR a.terminated_from > {now})
)"""
"""The provisions of the agreements in force, with the clauses that carry them."""

# Nothing is due of whom the text does not bind: what it asks of all it asks of each whom it binds.
_OF_EACH = f"""coalesce(p.provision->>'body', p.provision->>'post') IS NULL AND EXISTS (
        SELECT FROM agreements.agreement a
        JOIN parties.party m ON m.partnership = a.partnership AND {_PRESENT}
        WHERE a.id = p.agreement AND NOT {IS_BOUND})"""
_WHOSE = f"""
    SELECT NULL::uuid AS party, '' AS told
    WHERE p.provision->>'party' IS NULL AND NOT ({_OF_EACH})
    UNION ALL
    SELECT m.organisation, CASE WHEN p.provision->>'party' IS NULL
        THEN m.organisation::text ELSE '' END
    FROM agreements.agreement a JOIN parties.party m ON m.partnership = a.partnership
    WHERE a.id = p.agreement AND {IS_BOUND} AND CASE WHEN p.provision->>'party' IS NULL
        THEN {_PRESENT} AND {_OF_EACH}
        ELSE m.organisation = (p.provision->>'party')::uuid END
"""

# The months from the first day to now, and from there the first day that is not over.
_CADENCES = f"""
SELECT md5('cadence' || p.wording || p.number || whose.told)::uuid AS id, p.partnership,
    p.provision->>'what' || '-due' AS kind, p.agreement AS subject, next.due_at,
    next.due_at - interval {REMINDED_BEFORE} AS remind_from, NULL::uuid AS person, whose.party,
    '“' || (p.provision->>'name') || '” is due on ' || to_char(next.day, 'FMDD FMMonth FMYYYY')
        || '.' AS sentence, p.position
FROM {CLAUSES_NOW} p
JOIN parties.partnership s ON s.id = p.partnership
CROSS JOIN LATERAL ({_WHOSE}) whose
CROSS JOIN LATERAL (
    SELECT (p.provision->>'starts')::date AS first, (p.provision->>'months')::int AS months,
        ({{now}} AT TIME ZONE s.zone)::date AS today
) c
CROSS JOIN LATERAL (
    SELECT day::date AS day, (day::date + 1)::timestamp AT TIME ZONE s.zone AS due_at
    FROM generate_series(0, 2) further
    CROSS JOIN LATERAL (SELECT greatest(0, (
        12 * (extract(year FROM c.today) - extract(year FROM c.first))
        + extract(month FROM c.today) - extract(month FROM c.first))::int / c.months - 1
    ) + further AS times) counted
    CROSS JOIN LATERAL (
        SELECT c.first + make_interval(months => counted.times * c.months) AS day
    ) days
    WHERE day < {LAST} AND day::date >= c.today
    ORDER BY day LIMIT 1
) next
WHERE p.provision->>'kind' = 'cadence'
"""

SEATS_DIFFER = """(
    p.provision->>'kind' = 'body'
    -- Of several bodies that one clause provides for, it is the one of this name.
    AND (p.provision->>'name' = b.name OR NOT EXISTS (
        SELECT FROM jsonb_array_elements(p.provisions) same
        WHERE same->>'kind' = 'body' AND same->>'name' = b.name))
    AND (b.name <> p.provision->>'name'
    OR EXISTS (
        SELECT FROM (
            SELECT coalesce(one->>'group', '') AS "group", coalesce(one->>'weight', '1') AS weight,
                sum(coalesce((one->>'number')::bigint, 1)) AS number
            FROM jsonb_array_elements(p.provision->'seats') one GROUP BY 1, 2
        ) wanted
        FULL JOIN (
            SELECT s.group_name AS "group", s.weight, count(*) AS number
            FROM bodies.seat s WHERE s.body = b.id AND s.id = ANY(b.seats) GROUP BY 1, 2
        ) there USING ("group", weight)
        WHERE wanted.number IS DISTINCT FROM there.number
    )
    OR EXISTS (
        SELECT FROM (
            SELECT (one->>'party')::uuid AS party, coalesce(one->>'group', '') AS "group",
                coalesce(one->>'weight', '1') AS weight,
                sum(coalesce((one->>'number')::bigint, 1)) AS number
            FROM jsonb_array_elements(p.provision->'seats') one
            WHERE one->>'party' IS NOT NULL GROUP BY 1, 2, 3
        ) wanted
        WHERE wanted.number > (
            SELECT count(*) FROM bodies.seat s
            WHERE s.body = b.id AND s.id = ANY(b.seats) AND s.own_party = wanted.party
                AND s.group_name = wanted."group" AND s.weight = wanted.weight
        )
    ))
)"""
"""Whether a body `b` has other seats than its clause `p` provides for: another number of a group
and weight, or fewer of a party (`domain.provisions.composition.mismatch`)."""

_UNLIKE = f"""
SELECT md5('composition' || b.id || p.wording || p.number)::uuid, b.partnership,
    'body-to-reconstitute', b.id, p.effective_from, p.effective_from, NULL::uuid, NULL::uuid,
    'The body “' || b.name || '” does not have the seats that clause ' || p.cited
        || ' provides for: reconstitute it.', b.position
FROM bodies.body b
JOIN {CLAUSES_NOW} p ON p.agreement = b.agreement AND p.id = b.clause
WHERE b.dissolved_at IS NULL AND {SEATS_DIFFER}
"""

UNLIKE_ITS_CLAUSE = f"""EXISTS (
    SELECT FROM bodies.body b JOIN {CLAUSES_NOW} p ON p.agreement = b.agreement AND p.id = b.clause
    WHERE b.id = {{this}}.id AND {SEATS_DIFFER}
)"""
"""Whether a body has other seats than its clause provides for now."""

# A body under a clause in force that composes it.
_COMPOSED = f"""
FROM bodies.body b
JOIN {CLAUSES_NOW} p ON p.agreement = b.agreement AND p.id = b.clause
    AND p.provision->>'kind' = 'body' AND (p.provision->>'name' = b.name OR NOT EXISTS (
        SELECT FROM jsonb_array_elements(p.provisions) same
        WHERE same->>'kind' = 'body' AND same->>'name' = b.name))
"""

BODY_STEPS = f"""(
    SELECT 22 AS rank, 'reconstitute-body' AS kind, b.partnership, b.id AS subject,
        NULL::uuid AS party, 'The body “' || b.name || '” no longer has the seats that clause '
            || p.cited || ' provides for: reconstitute it.' AS sentence, b.position
    {_COMPOSED} WHERE b.dissolved_at IS NULL AND {SEATS_DIFFER}
    UNION ALL
    SELECT 23, 'designate-chair', b.partnership, b.id, (p.provision->>'chair')::uuid,
        'Nobody chairs “' || b.name || '”: designate a seat of the party that clause '
            || p.cited || ' names.', b.position
    {_COMPOSED} WHERE b.dissolved_at IS NULL
        AND p.provision->>'chair' IS NOT NULL AND NOT EXISTS (
        SELECT FROM bodies.seat s WHERE s.body = b.id AND s.id = b.chair
            AND s.own_party = (p.provision->>'chair')::uuid)
    UNION ALL
    SELECT 27, 'fill-seat', b.partnership, b.id, s.own_party,
        'Fill ' || CASE WHEN count(*) = 1 THEN 'the vacant seat' ELSE count(*) || ' vacant seats'
            END || ' of your party in “' || b.name || '”.', max(s.position)
    {_COMPOSED} JOIN bodies.seat s ON s.body = b.id AND s.ended_at IS NULL AND s.holder IS NULL
        AND s.own_party IS NOT NULL
    WHERE b.dissolved_at IS NULL
    GROUP BY b.partnership, b.id, b.name, s.own_party
)"""
"""What a body that a clause composes waits for, worked out when asked for: for each party (none:
for every one) what it should do."""

_OTHERS_OF_CLAUSE = """(
    SELECT same->>'name' FROM jsonb_array_elements(p.provisions) same
    WHERE same->>'kind' = p.provision->>'kind')"""

NOT_SET_UP = f"""
SELECT md5('set up' || p.wording || p.number)::uuid AS id, p.partnership,
    CASE WHEN p.provision->>'kind' = 'body' THEN 'body-to-constitute' ELSE 'post-to-define' END
        AS kind,
    p.agreement AS subject, since.at AS due_at, since.at AS remind_from, NULL::uuid AS person,
    NULL::uuid AS party,
    CASE WHEN p.provision->>'kind' = 'body' THEN 'Constitute the body “' ELSE 'Define the post “'
        END || (p.provision->>'name') || '”, for which '
        || CASE WHEN p.cited = '' THEN 'a clause' ELSE 'clause ' || p.cited END || ' provides.'
        AS sentence,
    p.position
FROM {CLAUSES_NOW} p
CROSS JOIN LATERAL (SELECT greatest(p.effective_from, p.in_force_from) AS at) since
WHERE p.provision->>'kind' IN ('body', 'post') AND NOT EXISTS (
    SELECT FROM (
        SELECT b.name, b.clause FROM bodies.body b WHERE p.provision->>'kind' = 'body'
            AND b.agreement = p.agreement AND (b.dissolved_at IS NULL OR b.dissolved_at > {{now}})
        UNION ALL
        SELECT o.title, o.clause FROM posts.post o WHERE p.provision->>'kind' = 'post'
            AND o.agreement = p.agreement AND (o.abolished_at IS NULL OR o.abolished_at > {{now}})
    ) there (name, clause)
    WHERE CASE WHEN there.name = p.provision->>'name'
        THEN there.clause IS NULL OR there.clause = p.id
        ELSE there.clause = p.id AND there.name NOT IN {_OTHERS_OF_CLAUSE} END
)
"""
"""What a text in force provides for and nobody has set up (`domain.linting.charter_linter`)."""

DUE_BY_CHARTER = f"{_CADENCES} UNION ALL {_UNLIKE} UNION ALL {NOT_SET_UP}"
"""What is due, in the columns of a table `due`."""
