"""Presiding, as steps ask for it: who opened a vote, chairs it, counts it, may vote in it.

In this SQL `d` is the decision, and `p` its poll.
"""

from api.whose_steps import IN_OFFICE, MINE, PERSON, is_me
from projections.charter_dues import CLAUSES_NOW

OFFICERS = f"""SELECT a.person, r.affiliation FROM posts.post o
    JOIN posts.appointment a ON a.post = o.id AND {IN_OFFICE}
    JOIN parties.person r ON r.id = a.person
    WHERE o.partnership = d.partnership AND 'returning-officer' = ANY(o.functions)"""
"""The returning officers of the partnership."""
# Where a clause keeps functions apart, who proposed a motion does not count the vote on it.
_KEPT_APART = f"""(officer.person = d.proposer AND EXISTS (SELECT FROM {CLAUSES_NOW} p
    WHERE p.partnership = d.partnership AND p.provision->>'kind' = 'segregation'))"""
IS_OFFICER = f"""EXISTS (SELECT FROM ({OFFICERS}) officer
    WHERE {is_me("officer.person", "officer.affiliation")})"""
"""Whether who asks is a returning officer."""
AN_OFFICER = f"""EXISTS (SELECT FROM ({OFFICERS}) officer
    WHERE {is_me("officer.person", "officer.affiliation")} AND NOT {_KEPT_APART})"""
"""Whether who asks is one who may count this vote."""
_CHAIRS = """SELECT s.holder AS person, s.party FROM bodies.body b
    JOIN bodies.seat s ON s.body = b.id AND s.id = b.chair AND s.holder IS NOT NULL
    WHERE b.id = d.body"""
_THE_CHAIR = f"""EXISTS (SELECT FROM ({_CHAIRS}) chair
    WHERE {is_me("chair.person", "chair.party")})"""
A_VOTER = f"""EXISTS (SELECT FROM decisions.elector e WHERE e.decision = d.id AND e.poll = p.id
    AND e.holder IS NOT NULL AND {is_me("e.holder", "e.party")})"""
"""Whether who asks may vote."""
_THE_OPENER = f"""CASE WHEN p.opened_by IS NOT NULL THEN {PERSON} = p.opened_by
        OR {PERSON} IS NULL AND EXISTS (SELECT FROM parties.person r
            WHERE r.id = p.opened_by AND r.affiliation IN {MINE})
    WHEN p.opened_for IS NOT NULL THEN p.opened_for IN {MINE}
    ELSE {A_VOTER} END"""

MAY_CLOSE = f"""CASE d.procedure->>'closed_by'
    WHEN 'opener' THEN {_THE_OPENER}
    WHEN 'chair' THEN {_THE_CHAIR}
    WHEN 'returning-officer' THEN {AN_OFFICER}
    ELSE CASE WHEN EXISTS ({_CHAIRS}) OR EXISTS ({OFFICERS}) THEN {_THE_CHAIR} OR {AN_OFFICER}
        ELSE {_THE_OPENER} END
END"""
"""Whether who asks may end a vote that does not end by itself (`domain.competence.presiding`)."""
