"""Steps on votes that wait to be ended or counted: by whom, by when, and who does it after that."""

from api.whose_steps import IN_OFFICE, MINE, PERSON, is_there
from projections.overdue_dues import OVERDUE_COUNTS, TO_END

_OFFICERS = f"""SELECT FROM posts.post o
    JOIN posts.appointment a ON a.post = o.id AND {IN_OFFICE}
    JOIN parties.person r ON r.id = a.person
    WHERE o.partnership = v.partnership AND 'returning-officer' = ANY(o.functions)"""
_IS_OFFICER = f"""EXISTS ({_OFFICERS}
        AND CASE WHEN {PERSON} IS NULL THEN r.affiliation IN {MINE} ELSE r.id = {PERSON} END)"""

_CHAIRS = f"""EXISTS (SELECT FROM bodies.body b JOIN bodies.seat s ON s.id = b.chair
    WHERE b.id = v.body AND s.holder IS NOT NULL
        AND CASE WHEN {PERSON} IS NULL THEN s.party IN {MINE} ELSE s.holder = {PERSON} END)"""

_OPENED = f"""EXISTS (SELECT FROM jsonb_array_elements(v.polls) one
    WHERE (one->>'id')::uuid = v.poll AND CASE WHEN {PERSON} IS NULL
        THEN (one->>'opened_for')::uuid IN {MINE} ELSE (one->>'opened_by')::uuid = {PERSON} END)"""

_SOMEBODY_PRESIDES = f"""(EXISTS ({_OFFICERS}) OR EXISTS (SELECT FROM bodies.body b
    JOIN bodies.seat s ON s.id = b.chair WHERE b.id = v.body AND s.holder IS NOT NULL))"""

# Whom `domain.presiding` lets end a vote.
_PRESIDES = f"""CASE coalesce(v.procedure->>'closed_by', '')
    WHEN 'opener' THEN {_OPENED}
    WHEN 'chair' THEN {_CHAIRS}
    WHEN 'returning-officer' THEN {_IS_OFFICER}
    ELSE CASE WHEN {_SOMEBODY_PRESIDES} THEN {_CHAIRS} OR {_IS_OFFICER} ELSE {_OPENED} END END"""

_VOTES = f"""EXISTS (SELECT FROM decisions.elector e
    WHERE e.decision = v.decision AND e.poll = v.poll AND e.holder IS NOT NULL
        AND CASE WHEN {PERSON} IS NULL THEN e.party IN {MINE} ELSE e.holder = {PERSON} END)"""

TO_CLOSE = f"""
SELECT 12, 'close-poll', v.partnership, v.decision, v.poll, v.due_at,
    CASE WHEN v.all_voted THEN 'Everybody has voted on “' || v.title || '”: end the vote'
        ELSE 'End the vote on “' || v.title || '”, which was open for long' END
    || CASE WHEN v.due_at <= {{now}}
        THEN ', as anybody who may vote can do by now.' ELSE '.' END, v.position
FROM {TO_END} v
WHERE v.since <= {{now}} AND CASE WHEN {_PRESIDES} THEN NOT v.all_voted
    ELSE v.due_at <= {{now}} AND {_VOTES} END
    AND {is_there("v")}
"""
"""A vote that nobody ends is, after a time, for anybody to end who may vote in it; of one in which
not everybody has voted, whoever presides is told that it was open for long."""

TO_COUNT = f"""
SELECT 12, 'count-poll', v.partnership, v.subject, v.id, v.due_at,
    'Count the vote on “' || d.title || '”, which is closed.', v.position
FROM ({OVERDUE_COUNTS}) v
JOIN decisions.decision d ON d.id = v.subject
WHERE d.state = 'closed' AND {is_there("v")} AND v.due_at <= {{now}} AND NOT {_IS_OFFICER} AND {
    _VOTES.replace("v.decision", "v.subject").replace("v.poll", "v.id")
}
"""
"""Where there is a returning officer, the count is theirs; then anybody's who may vote."""
