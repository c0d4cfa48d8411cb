"""Steps on motions: what was adopted is carried out, and what is ready for it put to the vote."""

from api.act_phrases import NAMED_PHRASE
from api.whose_steps import IN_OFFICE, MINE, PERSON, PRESENT, is_me, is_there
from projections.amendments import OVERTAKEN
from projections.consultations import DENIES
from projections.moot_acts import IS_MOOT

LATELY = "'30 days'"
"""For so long what was decided comes before what is merely due; later it comes last."""
NEXT_RANK, LATER_RANK = 24, 42
"""One adopted motion, the newest, comes before what is due: whether an act that is not done yet
would be refused nobody can tell, so the others don't keep that from being seen."""

_SUSPENDED = """EXISTS (SELECT FROM conflicts.suspension s WHERE s.decision = d.id
        AND s.since <= {now} AND (s.until IS NULL OR s.until > {now}))"""

_NOT_DONE = """(d.state = 'decided' OR d.state = 'implemented' AND EXISTS (
            SELECT FROM decisions.implementation i
            WHERE i.decision = d.id AND i.said_by IS NOT NULL))"""
"""Whether the decision `d` is not done, or only one party says that it is."""

# What a source tells that others decided than decide it, or by another rule, is on record, and
# nothing is done on it (`services.competent`).
_FOR_OTHERS = """EXISTS (SELECT FROM jsonb_array_elements(d.findings) found
            WHERE found->>'code' IN ('MATTER_OF_ALL_PARTIES', 'MATTER_OF_ANOTHER_BODY',
                'MATTER_OF_POST', 'ACT_OF_ANOTHER_MATTER', 'PAYMENT_OF_ANOTHER_MATTER'))
        AND NOT EXISTS (SELECT FROM decisions.ratification r
            WHERE r.decision = d.id AND 'authority' = ANY (r.defects))"""

BINDS_NOW = f"""{_NOT_DONE} AND d.outcome IN ('adopted', 'elected', 'partly-elected')
        AND NOT d.recommendation AND d.decided_at <= {{now}}
        AND NOT EXISTS (SELECT FROM decisions.validity v
            WHERE v.decision = d.id AND v.void_since IS NOT NULL)
        AND NOT {_SUSPENDED} AND NOT ({_FOR_OTHERS})"""
"""Whether what the decision `d` enacts may be carried out now."""

INVITES = f"""e.kind = 'accede-party' AND e.carried_out_at IS NULL AND NOT {IS_MOOT}
        AND {BINDS_NOW}"""
"""Whether the act `e` of the decision `d` takes an organisation in that has not joined yet."""

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
    FROM present m
    JOIN decisions.decision d ON d.partnership = m.partnership
    WHERE {BINDS_NOW}
        AND d.id IN (SELECT e.decision FROM decisions.enacted_act e
            WHERE e.partnership = m.partnership AND e.carried_out_at IS NULL)
) pending
WHERE pending.acts IS NOT NULL
"""
"""What was adopted is done, and each act that it enacts recorded; what is moot is not asked for,
nor of others that an organisation joins."""

# One party's word that it is done waits for another's: where acts that it enacts are not on record,
# or a motion would take it up again.
_SAID_DONE = f"""
SELECT CASE WHEN i.implemented_at > {{now}} - interval {LATELY} THEN {NEXT_RANK - 1}
        ELSE {LATER_RANK} END,
    'confirm-implementation', d.partnership, d.id, m.organisation, NULL::timestamptz,
    o.name || ' says that what was decided on “' || d.title
        || '” is done: confirm it, or contradict it.', i.position
FROM present m
JOIN decisions.decision d ON d.partnership = m.partnership AND d.state = 'implemented'
JOIN decisions.implementation i ON i.decision = d.id AND i.implemented_at <= {{now}}
    AND i.said_by <> m.organisation
JOIN parties.organisation o ON o.id = i.said_by
WHERE {BINDS_NOW} AND (
    EXISTS (SELECT FROM decisions.enacted_act e
        WHERE e.decision = d.id AND e.carried_out_at IS NULL AND NOT {IS_MOOT})
    OR EXISTS (SELECT FROM decisions.enacted_act again
        JOIN decisions.decision r ON r.id = again.decision
            AND r.state IN ('proposed', 'open', 'closed')
        WHERE again.partnership = d.partnership AND again.kind = 'reconsider-decision'
            AND again.other = d.id))
"""

# Notice in working days takes longer than in days; holidays are left to whoever opens the vote.
_NOTICE = """(SELECT CASE d.limits->>'counted'
    WHEN 'working-days' THEN days * 7 / 5 + 3 ELSE days + 1 END
    FROM (SELECT coalesce((SELECT min(s.days) FROM decisions.shortening s
        WHERE s.decision = d.id), (d.procedure->>'notice_days')::int) AS days) asked)"""

# What others entered of a party or body, and nobody has contradicted.
_STANDS = f"""(c.entered_by IS NULL OR NOT EXISTS (SELECT FROM decisions.contradiction x
    WHERE {DENIES.format(said="x", of="c")}))"""


def _reached(seat: str) -> str:
    """Whether notice reached a seat long enough ago, as JSON; of an empty array: all of them."""
    return f"""EXISTS (SELECT FROM jsonb_array_elements(d.notices) given
        WHERE (given->'seats' = '[]' OR given->'seats' @> {seat} AND {seat} <> '[]')
            AND CASE WHEN given->>'awaits_delivery' = 'false'
                THEN (given->>'given_at')::timestamptz
                ELSE (SELECT max((known->>'at')::timestamptz)
                    FROM jsonb_array_elements(given->'deliveries') known
                    WHERE known->>'result' = 'delivered'
                        AND (known->'seats' = '[]' OR known->'seats' @> {seat} AND {seat} <> '[]'))
                END + make_interval(days => {_NOTICE}::int) <= {{now}})"""


_PREPARED = f"""(d.adjourned_until IS NULL OR d.adjourned_until <= {{now}})
    AND (d.procedure IS NULL OR (
        (d.procedure->>'seconder_required' = 'false' OR d.seconds <> '[]')
        AND (d.procedure->>'notice_days' = '0' OR {_reached("'[]'::jsonb")} OR d.body IS NOT NULL
            AND NOT EXISTS (SELECT FROM bodies.seat s WHERE s.body = d.body
                AND s.holder IS NOT NULL AND (s.ended_at IS NULL OR s.ended_at > {{now}})
                AND NOT {_reached("to_jsonb(s.id::text)")}))
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(d.procedure->'consulted_bodies') asked
            WHERE NOT EXISTS (SELECT FROM decisions.consultation c
                WHERE c.decision = d.id AND c.body = asked::uuid AND {_STANDS}
                    AND c.counts_from <= {{now}}))
        AND NOT EXISTS (
            SELECT FROM jsonb_array_elements_text(d.procedure->'consulted_parties') asked
            WHERE NOT EXISTS (SELECT FROM decisions.consultation c
                WHERE c.decision = d.id AND c.party = asked::uuid AND {_STANDS}
                    AND c.counts_from <= {{now}}))))"""

# What others entered of a party waits for its word, until it counts.
_ENTERED_OF = f"""
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

# What one party entered of a body waits for the word of the others with a seat in it.
_ENTERED_OF_BODY = f"""
SELECT 14, 'contradict-consultation', d.partnership, d.id, c.body, min(c.counts_from),
    'Others entered that “' || b.name || '” was consulted on “' || d.title
        || '”: contradict it if that is not so.', d.position
FROM decisions.decision d
JOIN decisions.consultation c ON c.decision = d.id AND c.entered_by IS NOT NULL
    AND c.entered_by NOT IN {MINE} AND {_STANDS} AND c.counts_from > {{now}}
JOIN bodies.body b ON b.id = c.body
WHERE d.state = 'proposed' AND EXISTS (SELECT FROM bodies.seat s
    LEFT JOIN parties.person r ON r.id = s.holder
    WHERE s.body = c.body AND (s.ended_at IS NULL OR s.ended_at > {{now}})
        AND EXISTS (SELECT FROM present m
            WHERE m.partnership = d.partnership
                AND m.organisation IN (s.party, s.own_party, r.affiliation)))
GROUP BY d.partnership, d.id, c.body, b.name, d.title, d.position
"""

# Whom `domain.competence.presiding.has_part` names: a part in the motion entitles to open the vote
# on it.
_HAS_PART = f"""(
    CASE WHEN {PERSON} IS NULL THEN d.party IN {MINE} ELSE d.proposer = {PERSON} END
    OR EXISTS (SELECT FROM bodies.seat s
        WHERE s.body = d.body AND (s.ended_at IS NULL OR s.ended_at > {{now}})
            AND s.holder IS NOT NULL AND {is_me("s.holder", "s.party")})
    OR EXISTS (SELECT FROM posts.post o
        JOIN posts.appointment a ON a.post = o.id AND {IN_OFFICE}
        JOIN parties.person r ON r.id = a.person
        WHERE o.partnership = d.partnership AND 'returning-officer' = ANY(o.functions)
            AND {is_me("r.id", "r.affiliation")}))
    AND {is_there("d")}"""

# A body votes once its parties have had two weeks to say who sits (`domain.bodies.taking_seats`),
# and never without one of them where all have to agree.
_ALL_AGREE = """(d.rule->'condition'->>'kind' = 'unanimity'
    OR d.rule->'condition'->'conditions' @> '[{"kind": "unanimity"}]')"""
_UNSEATED = f"""SELECT s.own_party FROM bodies.seat s
    JOIN parties.party m ON m.partnership = d.partnership AND m.organisation = s.own_party
        AND {PRESENT}
    WHERE s.body = d.body AND (s.ended_at IS NULL OR s.ended_at > {{now}})
    GROUP BY s.own_party
    HAVING bool_and(s.holder IS NULL) AND ({_ALL_AGREE} OR max(greatest(s.added_at, (
        SELECT max(o.until) FROM bodies.occupancy o WHERE o.body = s.body AND o.seat = s.id
    ))) + interval '14 days' > {{now}})"""
_HAS_HEAD = """EXISTS (SELECT FROM parties.signatory g WHERE g.organisation = m.organisation
    AND g.capacity = 'head' AND g.since <= {now} AND (g.until IS NULL OR g.until > {now}))"""
_CAN_VOTE = f"""CASE WHEN d.body IS NULL
    THEN (SELECT count(*) > 1 AND bool_and({_HAS_HEAD}) FROM parties.party m
        WHERE m.partnership = d.partnership AND {PRESENT})
    ELSE NOT EXISTS ({_UNSEATED}) AND EXISTS (SELECT FROM bodies.body b
            LEFT JOIN agreements.agreement a ON a.id = b.agreement
            WHERE b.id = d.body AND (a.id IS NULL OR a.in_force_from <= {{now}}
                AND (a.terminated_from IS NULL OR a.terminated_from > {{now}})))
        AND EXISTS (SELECT FROM bodies.seat s WHERE s.body = d.body
            AND s.holder IS NOT NULL AND s.added_at <= {{now}}
            AND (s.ended_at IS NULL OR s.ended_at > {{now}})) END"""

_WAITS = f"""d.state = 'proposed' AND d.proposed_at <= {{now}}
    AND d.outcome IS DISTINCT FROM 'tied' AND d.rule_source <> 'attested' AND NOT {_SUSPENDED}
    AND NOT EXISTS (SELECT FROM bodies.body b WHERE b.id = d.body AND b.dissolved_at <= {{now}})
    AND NOT EXISTS (SELECT FROM decisions.poll p WHERE p.decision = d.id
        AND (p.closed_at IS NULL OR p.closed_at > {{now}}))
    AND EXISTS (SELECT FROM parties.partnership w WHERE w.id = d.partnership
        AND (w.dissolved_at IS NULL OR w.dissolved_at > {{now}}))"""

# A motion that is ready for the vote waits for whoever may open it.
_TO_OPEN = f"""
SELECT 22, 'open-poll', d.partnership, d.id, NULL::uuid, NULL::timestamptz,
    'Open the vote on “' || d.title || '”.', d.position
FROM decisions.decision d
WHERE {_WAITS} AND {_HAS_PART} AND {_PREPARED} AND {_CAN_VOTE}
    AND NOT EXISTS (SELECT FROM decisions.enacted_act n
        JOIN agreements.amendment a ON a.id = n.amendment AND a.status = 'proposed'
        WHERE n.decision = d.id AND n.kind = 'adopt-amendment' AND {OVERTAKEN.format(of="a")})
"""

# What one party alone reported rejected is put to the vote all the same
# (`domain.decisions.one_word`).
_REJECTED_ALONE = f"""
SELECT 21, 'open-poll', d.partnership, d.id, NULL::uuid, NULL::timestamptz,
    'That “' || d.title || '” came to nothing is the word of ' || o.name
        || ' alone: open a vote on it, if that is not so.', d.position
FROM decisions.decision d
JOIN parties.organisation o ON o.id = d.told_by AND d.told_by IS DISTINCT FROM d.party
WHERE {_WAITS.replace("d.state = 'proposed'", "d.state = 'decided'")}
    AND d.basis = 'tally' AND d.outcome NOT IN ('adopted', 'elected', 'partly-elected')
    AND d.decided_at > {{now}} - interval {LATELY} AND d.party IN {MINE} AND {is_there("d")}
"""

_TO_SECOND = f"""
SELECT 18, 'second-motion', d.partnership, d.id, s.id, NULL::timestamptz,
    'Second the motion “' || d.title || '”, if it is to be voted on.', d.position
FROM decisions.decision d
JOIN bodies.seat s ON s.body = d.body AND s.holder IS NOT NULL AND s.added_at <= {{now}}
    AND (s.ended_at IS NULL OR s.ended_at > {{now}})
WHERE {_WAITS} AND d.procedure->>'seconder_required' = 'true' AND d.seconds = '[]'
    AND {is_me("s.holder", "s.party")} AND {is_there("d")}
    AND s.holder IS DISTINCT FROM d.proposer
    AND (d.proposer IS NOT NULL OR s.party IS DISTINCT FROM d.party)
"""

# Notice is given for who proposed the motion; of what was only sent, each says that it arrived.
_TO_NOTIFY = f"""
SELECT 18, 'give-notice-of-motion', d.partnership, d.id, NULL::uuid, NULL::timestamptz,
    'Give notice of the motion “' || d.title || '”: the vote can be opened '
        || (d.procedure->>'notice_days') || ' days after it.', d.position
FROM decisions.decision d
WHERE {_WAITS} AND (d.procedure->>'notice_days')::int > 0 AND d.notices = '[]'
    AND EXISTS (SELECT FROM present m WHERE m.partnership = d.partnership)
    AND CASE WHEN {PERSON} IS NULL OR d.proposer IS NULL THEN d.party IN {MINE}
        ELSE d.proposer = {PERSON} AND d.party IN {MINE} END
"""

_SENT = f"""
SELECT 17, 'confirm-delivery', d.partnership, d.id, (given->>'id')::uuid, NULL::timestamptz,
    'Confirm that you got the notice of the motion “' || d.title || '”.', d.position
FROM decisions.decision d
CROSS JOIN LATERAL jsonb_array_elements(d.notices) given
JOIN bodies.seat s ON s.body = d.body AND s.holder IS NOT NULL AND s.added_at <= {{now}}
    AND (s.ended_at IS NULL OR s.ended_at > {{now}})
JOIN present m ON m.partnership = d.partnership AND m.organisation = s.party
WHERE {_WAITS} AND given->>'awaits_delivery' = 'true' AND given->>'id' IS NOT NULL
    AND (given->>'given_at')::timestamptz <= {{now}} AND {is_me("s.holder", "s.party")}
    AND (given->'seats' = '[]' OR given->'seats' ? s.id::text)
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(given->'deliveries') known
        WHERE known->'seats' = '[]' OR known->'seats' ? s.id::text)
"""

# A party that is to be consulted says for itself what its opinion is.
_TO_CONSULT = f"""
SELECT 17, 'enter-consultation', d.partnership, d.id, m.organisation, NULL::timestamptz,
    'Say what ' || m.name || ' thinks of the motion “' || d.title
        || '”: it is to be consulted before the vote.', d.position
FROM decisions.decision d
JOIN present m ON m.partnership = d.partnership
WHERE {_WAITS} AND d.procedure->'consulted_parties' ? m.organisation::text
    AND NOT EXISTS (SELECT FROM decisions.consultation c
        WHERE c.decision = d.id AND c.party = m.organisation AND {_STANDS})
"""

# A party for which nobody sits keeps the others waiting.
_TO_SIT = f"""
SELECT DISTINCT ON (b.id, m.organisation) 14, 'fill-seat', b.partnership, b.id, m.organisation,
    NULL::timestamptz, 'Say who sits for ' || m.name || ' in “' || b.name
        || '”, which waits for it to vote on “' || d.title || '”.', d.position
FROM decisions.decision d
JOIN bodies.body b ON b.id = d.body
JOIN present m ON m.partnership = d.partnership
WHERE {_WAITS} AND m.organisation IN ({_UNSEATED.replace(" m ", " p ").replace("m.", "p.")})
"""

MOTION_STEPS = (
    *(ENACTED, _SAID_DONE, _TO_OPEN, _REJECTED_ALONE, _TO_SECOND, _TO_NOTIFY, _SENT),
    *(_TO_CONSULT, _ENTERED_OF, _ENTERED_OF_BODY, _TO_SIT),
)
"""What motions wait for, before the vote and after."""
