"""What votes and decisions wait for, worked out when it is asked for (`domain.competence.overdue`).

A vote in which everybody has voted waits to be ended, and one that is closed to be counted: so
long by those who preside, and after that by anybody who may vote, or by the clause itself. What was
decided waits to be carried out, and is remarked when it has waited for long.

In this SQL `{now}` stands for the instant of the question, where it is asked at all.
"""

from domain.provisions.time_limits import DEFAULT_OPEN_DAYS, DEFAULT_WAITING_DAYS
from projections.moot_acts import IS_MOOT

COUNT_OVERDUE = "poll-count-overdue"
"""Kind of what is due: that a poll is counted by itself which nobody has counted."""

_WAITING = (
    f"make_interval(days => coalesce((d.limits->>'waiting_days')::int, {DEFAULT_WAITING_DAYS}))"
)
_OPEN_AT_MOST = (
    f"make_interval(days => coalesce((d.limits->>'open_days')::int, {DEFAULT_OPEN_DAYS}))"
)

OVERDUE_COUNTS = f"""
SELECT p.id, d.partnership, '{COUNT_OVERDUE}' AS kind, d.id AS subject,
    p.closed_at + {_WAITING} AS due_at, p.closed_at AS remind_from, NULL::uuid AS person,
    NULL::uuid AS party,
    'The vote on “' || d.title || '” is counted by itself, if it is not counted before.'
        AS sentence,
    d.position
FROM decisions.poll p
JOIN decisions.decision d ON d.id = p.decision
WHERE p.closed_at IS NOT NULL AND NOT p.counted AND d.withdrawn_at IS NULL
    AND d.decided_at IS NULL
"""
"""Votes that nobody has counted, in the columns of a table `due`."""

# When the last of those who may vote handed in their first ballot, or stepped back.
_VOTED = """(SELECT greatest(p.opened_at, max(coalesce(
        (e.handed_in->0->>'cast_at')::timestamptz, r.since)))
    FROM decisions.elector e
    LEFT JOIN decisions.recusal r ON r.decision = e.decision AND r.seat = e.seat
    WHERE e.decision = p.decision AND e.poll = p.id AND e.holder IS NOT NULL
    HAVING bool_and(e.cast_at IS NOT NULL OR r.seat IS NOT NULL))"""

TO_END = f"""(
    SELECT d.id AS decision, d.partnership, d.title, d.position, p.id AS poll,
        voted.at IS NOT NULL AS all_voted,
        CASE WHEN p.closes_at IS NULL
            THEN least(voted.at + {_WAITING}, p.opened_at + {_OPEN_AT_MOST})
            ELSE voted.at + {_WAITING} END AS due_at,
        CASE WHEN p.closes_at IS NULL
            THEN least(voted.at, p.opened_at + {_OPEN_AT_MOST} - {_WAITING})
            ELSE voted.at END AS since
    FROM decisions.decision d
    JOIN decisions.poll p ON p.decision = d.id AND p.closed_at IS NULL
    CROSS JOIN LATERAL (SELECT {_VOTED} AS at) voted
    WHERE d.state = 'open'
        AND (p.closes_at IS NULL OR p.closes_at > p.opened_at + {_OPEN_AT_MOST})
)"""
"""Votes that somebody has to end, since when that is so, and from when on any voter may; neither
is known of a vote that is announced to be open for ever, while somebody has not voted."""

_ENDINGS = f"""
SELECT md5('end' || t.poll)::uuid, t.partnership, 'poll-to-end', t.decision, t.due_at, t.since,
    NULL::uuid, NULL::uuid,
    'The vote on “' || t.title || '” is ended by who presides, or from then on by anybody who '
        || 'may vote' || CASE WHEN t.all_voted THEN ': everybody has voted.' ELSE '.' END,
    t.position
FROM {TO_END} t WHERE t.due_at IS NOT NULL
"""

CARRIED_OUT_WITHIN = 90
"""Days after which it is remarked that what was decided is not carried out."""

_NOT_CARRIED_OUT = f"""
SELECT md5('carry out' || d.id)::uuid, d.partnership, 'decision-to-carry-out', d.id,
    d.decided_at + make_interval(days => {CARRIED_OUT_WITHIN}), d.decided_at, NULL::uuid,
    NULL::uuid,
    'What was decided on “' || d.title || '” is still not carried out: do it, say that it is done, '
        || 'or rescind it.',
    d.position
FROM decisions.decision d
WHERE d.id IN (SELECT e.decision FROM decisions.enacted_act e
        WHERE e.carried_out_at IS NULL AND NOT {IS_MOOT})
    AND d.state = 'decided' AND d.outcome IN ('adopted', 'elected', 'partly-elected')
    AND NOT d.recommendation
    AND d.decided_at + make_interval(days => {CARRIED_OUT_WITHIN}) <= {{now}}
    AND NOT EXISTS (SELECT FROM decisions.validity v
        WHERE v.decision = d.id AND v.void_since IS NOT NULL)
"""

DUE_BY_WAITING = f"{OVERDUE_COUNTS} UNION ALL {_ENDINGS} UNION ALL {_NOT_CARRIED_OUT}"
"""What is due, in the columns of a table `due`."""
