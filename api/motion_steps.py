"""Steps on motions: what was adopted is carried out, and what is ready for it put to the vote."""

from api.act_phrases import NAMED_PHRASE
from api.whose_steps import IN_OFFICE, MINE, PERSON, PRESENT
from projections.moot_acts import IS_MOOT

LATELY = "'30 days'"
"""For so long what was decided comes before what is merely due; later it comes last."""
NEXT_RANK, LATER_RANK = 24, 42
"""One adopted motion, the newest, comes before what is due: whether an act that is not done yet
would be refused nobody can tell, so the others don't keep that from being seen."""

_SUSPENDED = """EXISTS (SELECT FROM conflicts.suspension s WHERE s.decision = d.id
        AND s.since <= {now} AND (s.until IS NULL OR s.until > {now}))"""

BINDS_NOW = f"""d.state = 'decided' AND d.outcome IN ('adopted', 'elected', 'partly-elected')
        AND NOT d.recommendation AND d.decided_at <= {{now}}
        AND NOT EXISTS (SELECT FROM decisions.validity v
            WHERE v.decision = d.id AND v.void_since IS NOT NULL)
        AND NOT {_SUSPENDED}"""
"""Whether what the decision `d` enacts may be carried out now."""

INVITES = f"""e.kind = 'accede-party' AND e.carried_out_at IS NULL AND NOT {IS_MOOT}
        AND {BINDS_NOW}"""
"""Whether the act `e` of the decision `d` takes an organisation in that has not joined yet."""

JOINING = f"""
SELECT 5, 'accede-party', d.partnership, d.id, o.id, NULL::timestamptz,
    'Join “' || p.name || '”, if ' || o.name || ' is to be a party: its parties decided to take '
        || o.name || ' in.', d.position
FROM decisions.enacted_act e
JOIN decisions.decision d ON d.id = e.decision
JOIN parties.partnership p ON p.id = d.partnership
JOIN parties.organisation o ON o.id = e.organisation
WHERE e.organisation IN {MINE} AND {INVITES}
"""
"""Whom the parties decided to take in joins by its own word."""

ENACTED = f"""
SELECT CASE WHEN pending.decided_at > {{now}} - interval {LATELY} AND row_number() OVER (
        PARTITION BY pending.party ORDER BY pending.decided_at DESC, pending.decision) = 1
        THEN {NEXT_RANK} ELSE {LATER_RANK} END,
    'carry-out-decision', pending.partnership, pending.decision, pending.party,
    NULL::timestamptz, 'Carry out what was decided on “' || pending.title || '”: '
        || pending.acts || '.', pending.position
FROM (
    SELECT d.partnership, d.id AS decision, m.organisation AS party, d.title, d.position,
        d.decided_at, (
            SELECT string_agg({NAMED_PHRASE}, '; ' ORDER BY e.number)
            FROM decisions.enacted_act e
            WHERE e.decision = d.id AND e.carried_out_at IS NULL AND NOT {IS_MOOT}
                AND e.kind <> 'accede-party'
        ) AS acts
    FROM parties.party m
    JOIN decisions.decision d ON d.partnership = m.partnership
    WHERE {PRESENT} AND m.organisation IN {MINE} AND {BINDS_NOW}
        AND d.id IN (SELECT e.decision FROM decisions.enacted_act e
            WHERE e.partnership = m.partnership AND e.carried_out_at IS NULL)
) pending
WHERE pending.acts IS NOT NULL
"""
"""What was adopted is done, and each act that it enacts recorded; what is moot is not asked for,
nor of others that an organisation joins."""

# Notice in working days takes longer than in days; holidays are left to whoever opens the vote.
_NOTICE = """(SELECT CASE d.limits->>'counted'
    WHEN 'working-days' THEN days * 7 / 5 + 3 ELSE days + 1 END
    FROM (SELECT coalesce((SELECT min(s.days) FROM decisions.shortening s
        WHERE s.decision = d.id), (d.procedure->>'notice_days')::int) AS days) asked)"""

# What others entered of a party, and it has not contradicted.
_STANDS = """(c.entered_by IS NULL OR NOT EXISTS (SELECT FROM decisions.contradiction x
    WHERE x.decision = c.decision AND x.party = c.party AND x.contradicted_at >= c.consulted_at))"""

_PREPARED = f"""(d.adjourned_until IS NULL OR d.adjourned_until <= {{now}})
    AND (d.procedure IS NULL OR (
        (d.procedure->>'seconder_required' = 'false' OR d.seconds <> '[]')
        AND (d.procedure->>'notice_days' = '0' OR EXISTS (
            SELECT FROM jsonb_array_elements(d.notices) given
            WHERE (given->>'given_at')::timestamptz
                + make_interval(days => {_NOTICE}::int) <= {{now}}))
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(d.procedure->'consulted_bodies') asked
            WHERE NOT EXISTS (SELECT FROM decisions.consultation c
                WHERE c.decision = d.id AND c.body = asked::uuid))
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(d.procedure->'consulted_parties') asked
            WHERE NOT EXISTS (SELECT FROM decisions.consultation c
                WHERE c.decision = d.id AND c.party = asked::uuid AND {_STANDS}
                    AND c.counts_from <= {{now}}))))"""

ENTERED_OF = f"""
SELECT 14, 'contradict-consultation', d.partnership, d.id, c.party, min(c.counts_from),
    'Others entered that ' || o.name || ' was consulted on “' || d.title
        || '”: contradict it if that is not so.', d.position
FROM decisions.decision d
JOIN decisions.consultation c ON c.decision = d.id AND c.entered_by IS NOT NULL
    AND {_STANDS} AND c.counts_from > {{now}}
JOIN parties.organisation o ON o.id = c.party
WHERE d.state = 'proposed' AND c.party IN {MINE}
GROUP BY d.partnership, d.id, c.party, o.name, d.title, d.position
"""
"""What others entered of a party waits for its word, until it counts."""

# Whom `domain.presiding.has_part` names: a part in the motion entitles to open the vote on it.
_HAS_PART = f"""(
    CASE WHEN {PERSON} IS NULL THEN d.party IN {MINE} ELSE d.proposer = {PERSON} END
    OR EXISTS (SELECT FROM bodies.seat s
        WHERE s.body = d.body AND (s.ended_at IS NULL OR s.ended_at > {{now}})
            AND s.holder IS NOT NULL
            AND CASE WHEN {PERSON} IS NULL THEN s.party IN {MINE} ELSE s.holder = {PERSON} END)
    OR EXISTS (SELECT FROM posts.post o
        JOIN posts.appointment a ON a.post = o.id AND {IN_OFFICE}
        JOIN parties.person r ON r.id = a.person
        WHERE o.partnership = d.partnership AND 'returning-officer' = ANY(o.functions)
            AND CASE WHEN {PERSON} IS NULL THEN r.affiliation IN {MINE}
                ELSE r.id = {PERSON} END))"""

TO_OPEN = f"""
SELECT 22, 'open-poll', d.partnership, d.id, NULL::uuid, NULL::timestamptz,
    'Open the vote on “' || d.title || '”.', d.position
FROM decisions.decision d
WHERE d.state = 'proposed' AND d.outcome IS DISTINCT FROM 'tied' AND d.rule_source <> 'attested'
    AND {_HAS_PART} AND {_PREPARED} AND NOT {_SUSPENDED}
    AND NOT EXISTS (SELECT FROM bodies.body b WHERE b.id = d.body AND b.dissolved_at <= {{now}})
"""
"""A motion that is ready for the vote waits for whoever may open it."""
