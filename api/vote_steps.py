"""Steps on votes: to vote, to close and to count, to break a tie."""

from api.overdue_steps import TO_CLOSE, TO_COUNT
from api.presiding_steps import A_VOTER, AN_OFFICER, MAY_CLOSE, OFFICERS
from api.whose_steps import PERSON, is_me, is_there
from domain.linting.secret_remarks import FEWEST
from projections.deadlines import HELD_BY_ANOTHER, VACATED

_UNDER_WAY = """d.state = 'open' AND p.closed_at IS NULL AND p.opened_at <= {now}
    AND (p.closes_at IS NULL OR p.closes_at > {now})"""
_STEPPED_BACK = """EXISTS (SELECT FROM decisions.recusal r
    WHERE r.decision = d.id AND r.seat = e.seat)"""

# A secret ballot is told by the numbers as long as these are of hardly anybody.
_SO_FEW = f"""CASE WHEN d.rule->>'secrecy' = 'secret' AND (SELECT count(*) FROM decisions.elector o
            WHERE o.decision = d.id AND o.poll = p.id AND o.cast_at IS NOT NULL) < {FEWEST - 1}
        THEN ' It is secret, though numbers of fewer than {FEWEST} tell who said what.'
        ELSE '' END"""
# Who votes for several seats is told once; and that silence adopts it, where it does.
_ASKED = f"""SELECT 15, 'vote', d.partnership, d.id, p.id, p.closes_at, CASE
        WHEN p.silence AND p.closes_at IS NOT NULL THEN '“' || d.title || '” is adopted on '
            || to_char(p.closes_at AT TIME ZONE w.zone, 'FMDD FMMonth FMYYYY')
            || ' unless somebody objects before: object, or vote for it'
        ELSE 'Vote on “' || d.title || '”' END
        || CASE WHEN count(*) > 1 THEN ' for ' || count(*) || ' seats' ELSE '' END || '.'
        || {_SO_FEW},
    d.position"""
_LASTING = "(w.dissolved_at IS NULL OR w.dissolved_at > {now})"
_TOGETHER = "d.partnership, d.id, d.title, d.position, p.id, p.closes_at, p.silence, w.zone, d.rule"

_VOTES = f"""
{_ASKED}
FROM decisions.decision d
JOIN decisions.poll p ON p.decision = d.id
JOIN decisions.elector e ON e.decision = d.id AND e.poll = p.id
JOIN parties.partnership w ON w.id = d.partnership
WHERE {_UNDER_WAY} AND e.cast_at IS NULL AND e.holder IS NOT NULL
    AND {is_me("e.holder", "e.party")} AND {is_there("d")} AND NOT {_STEPPED_BACK}
    AND NOT CASE WHEN {PERSON} IS NULL THEN {VACATED} ELSE {HELD_BY_ANOTHER} END
    AND {_LASTING}
GROUP BY {_TOGETHER}
"""

# Who has taken a seat since the vote was opened votes for it.
_VOTES_SINCE = f"""
{_ASKED}
FROM bodies.seat s
JOIN decisions.decision d ON d.body = s.body
JOIN decisions.poll p ON p.decision = d.id
JOIN decisions.elector e ON e.decision = d.id AND e.poll = p.id AND e.seat = s.id
JOIN parties.partnership w ON w.id = d.partnership
WHERE {_UNDER_WAY} AND e.cast_at IS NULL AND s.holder = {PERSON} AND e.holder <> s.holder
    AND (s.ended_at IS NULL OR s.ended_at > {{now}})
    AND {is_there("d")} AND NOT {_STEPPED_BACK} AND {_LASTING}
GROUP BY {_TOGETHER}
"""

# A vote of which no end was announced is over once all have voted; one with an end as well, where
# ballots are final, nobody could still object and nothing is hidden.
_CLOSABLE = f"""
SELECT 12, CASE WHEN EXISTS ({OFFICERS}) THEN 'close-poll' ELSE 'conclude-vote' END,
    d.partnership, d.id, p.id, NULL::timestamptz,
    'Everybody has voted on “' || d.title || CASE WHEN EXISTS ({OFFICERS})
        THEN '”: close the vote.' ELSE '”: close the vote, and count it.' END, d.position
FROM decisions.decision d
JOIN decisions.poll p ON p.decision = d.id
WHERE {_UNDER_WAY} AND (p.closes_at IS NULL
        OR p.ballots_final AND NOT p.consent AND d.rule->>'secrecy' = 'open')
    AND NOT p.silence AND {MAY_CLOSE} AND {is_there("d")}
    AND EXISTS (SELECT FROM decisions.elector e WHERE e.decision = d.id AND e.poll = p.id
        AND e.cast_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM decisions.elector e WHERE e.decision = d.id AND e.poll = p.id
        AND e.holder IS NOT NULL AND NOT {_STEPPED_BACK}
        AND CASE WHEN p.closes_at IS NULL THEN e.cast_at IS NULL
            ELSE e.voter IS DISTINCT FROM e.holder END)
"""

# Where there is a returning officer, the count is theirs; otherwise it is done for whoever asks,
# and by itself what a clause has closed.
_COUNTS = f"""
SELECT 12, 'count-poll', d.partnership, d.id, p.id, NULL::timestamptz,
    'Count the vote on “' || d.title || '”, which is closed.', d.position
FROM decisions.decision d
JOIN decisions.poll p ON p.decision = d.id AND p.closed_at <= {{now}} AND NOT p.counted
WHERE d.state = 'closed' AND {is_there("d")} AND CASE WHEN EXISTS ({OFFICERS}) THEN {AN_OFFICER}
    ELSE {A_VOTER} AND NOT EXISTS (SELECT FROM decisions.due u
        WHERE u.subject = d.id AND u.id = p.id AND u.kind = 'poll-counts') END
"""

# Who committed to a seed for the lot discloses it, as long as no public source breaks the tie.
_LOTS = f"""
SELECT 12, 'draw-lot', d.partnership, d.id, NULL::uuid, NULL::timestamptz,
    'The vote on “' || d.title || '” is tied: disclose your seed, and draw the lot.', d.position
FROM decisions.decision d
WHERE d.outcome = 'tied' AND d.withdrawn_at IS NULL AND {is_there("d")}
    AND d.lot->>'source' = '' AND EXISTS (
    SELECT FROM jsonb_array_elements(d.lot->'commitments') c
    JOIN decisions.elector e ON e.decision = d.id AND e.seat = (c->>'seat')::uuid
    WHERE {is_me("(c->>'by')::uuid", "e.party")})
"""

# Whoever chairs breaks a tie where the rule says so, by yes or no, or by naming an option.
_CASTING_VOTES = f"""
SELECT 12, CASE WHEN e.decision IS NULL THEN 'cast-casting-vote' ELSE 'choose-among-tied' END,
    d.partnership, d.id, s.id, NULL::timestamptz,
    'The vote on “' || d.title || '” is tied: you have the casting vote.', d.position
FROM decisions.decision d
JOIN bodies.body b ON b.id = d.body
JOIN bodies.seat s ON s.id = b.chair
LEFT JOIN decisions.election e ON e.decision = d.id
WHERE d.outcome = 'tied' AND d.withdrawn_at IS NULL AND {is_there("d")}
    AND CASE WHEN e.decision IS NULL THEN d.explanation->>'decided_by' = 'tie'
        ELSE e.tie = 'casting-vote' END AND {is_me("s.holder", "s.party")}
    AND NOT EXISTS (SELECT FROM decisions.recusal r WHERE r.decision = d.id AND r.seat = s.id)
"""

VOTE_STEPS = (_VOTES, _VOTES_SINCE, _CLOSABLE, TO_CLOSE, _COUNTS, TO_COUNT, _LOTS, _CASTING_VOTES)
"""What a vote waits for."""
