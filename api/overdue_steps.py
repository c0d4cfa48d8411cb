"""Steps on votes that wait to be ended or counted: by whom, by when, and who does it after that."""

from api.presiding_steps import A_VOTER, IS_OFFICER, MAY_CLOSE
from api.whose_steps import is_there
from projections.overdue_dues import OVERDUE_COUNTS, TO_END

TO_CLOSE = f"""
SELECT 12, 'close-poll', d.partnership, d.id, p.id, v.due_at,
    CASE WHEN v.all_voted THEN 'Everybody has voted on “' || d.title || '”: end the vote'
        ELSE 'End the vote on “' || d.title || '”, which was open for long' END
    || CASE WHEN v.due_at <= {{now}}
        THEN ', as anybody who may vote can do by now.' ELSE '.' END, d.position
FROM {TO_END} v
JOIN decisions.decision d ON d.id = v.decision
JOIN decisions.poll p ON p.decision = d.id AND p.id = v.poll
WHERE v.since <= {{now}} AND CASE WHEN {MAY_CLOSE} THEN NOT v.all_voted
    ELSE v.due_at <= {{now}} AND {A_VOTER} END
    AND {is_there("d")}
"""
"""A vote that nobody ends is, after a time, for anybody to end who may vote in it; of one in which
not everybody has voted, whoever presides is told that it was open for long."""

TO_COUNT = f"""
SELECT 12, 'count-poll', d.partnership, d.id, p.id, v.due_at,
    'Count the vote on “' || d.title || '”, which is closed.', d.position
FROM ({OVERDUE_COUNTS}) v
JOIN decisions.decision d ON d.id = v.subject AND d.state = 'closed'
JOIN decisions.poll p ON p.decision = d.id AND p.id = v.id
WHERE {is_there("d")} AND v.due_at <= {{now}} AND NOT {IS_OFFICER} AND {A_VOTER}
"""
"""Where there is a returning officer, the count is theirs; then anybody's who may vote."""
