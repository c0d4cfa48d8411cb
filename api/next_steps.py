"""Next steps: what a person or an organisation should do next, three things at most.

What it could be stands in one list of sources: open matters that wait for somebody, worked out
when asked for, and the tables `due` of the views. Nothing is named here because it is missing;
only what somebody began, and what a text makes due.
"""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.declaration import argument, asc, column, desc, every, id_of, one, read
from api.motion_steps import ENACTED, ENTERED_OF, JOINING, TO_OPEN
from api.parties import Partnership
from api.scalars import DateTime
from api.visibility import OF_MY_PARTNERSHIPS
from api.whose_steps import IN_OFFICE, MINE, PERSON, PRESENT
from projections.binding import BINDS, IS_BOUND
from projections.charter_dues import BODY_STEPS, NOT_SET_UP
from projections.deadlines import SOURCES as DUE_VIEWS
from projections.interests import (
    IS_UNRULED,
    RULING_SENTENCE,
    STEPPED_BACK,
    UNRULED,
    touching,
)
from projections.leaving_dues import LEFT_STEPS
from projections.quorum_dues import QUORUM_STEPS
from projections.repealed_dues import POSTS_UNLIKE, WITHOUT_CLAUSE

AT_MOST = 3

CAN_SIGN = """EXISTS (SELECT FROM parties.signatory g WHERE g.organisation = o.id
    AND g.since <= {now} AND (g.until IS NULL OR g.until > {now}))"""

_UNSIGNED_AGREEMENTS = f"""
SELECT 10 AS rank, CASE WHEN {CAN_SIGN} THEN 'sign-agreement' ELSE 'register-head' END AS kind,
    a.partnership, a.id AS subject, m.organisation AS about, NULL::timestamptz AS due_at,
    CASE WHEN {CAN_SIGN} THEN 'Sign “' || a.title || '” for ' || o.name || '.'
        ELSE 'Register who heads ' || o.name || ', so that it can sign “' || a.title || '”.'
    END AS sentence, a.position
FROM agreements.agreement a
JOIN parties.party m ON m.partnership = a.partnership AND {PRESENT}
JOIN parties.organisation o ON o.id = m.organisation
WHERE a.state = 'draft' AND m.organisation IN {MINE} AND {BINDS}
    AND NOT m.organisation = ANY(a.signed)
    AND (SELECT count(*) FROM parties.party m WHERE m.partnership = a.partnership
        AND {PRESENT} AND {BINDS}) > 1
"""

# Every party has signed, and still the text does not enter into force by itself.
_NOT_DECLARED = f"""
SELECT 11, 'enter-into-force', a.partnership, a.id, m.organisation, NULL::timestamptz,
    'Declare that “' || a.title || '” enters into force: every party has signed it.', a.position
FROM agreements.agreement a
JOIN parties.party m ON m.partnership = a.partnership AND {PRESENT}
WHERE a.state = 'draft' AND m.organisation IN {MINE} AND {BINDS} AND a.signed <> '{{}}'
    AND NOT EXISTS (SELECT FROM parties.party m WHERE m.partnership = a.partnership
        AND {PRESENT} AND {BINDS} AND NOT m.organisation = ANY(a.signed))
"""

_UNSIGNED_AMENDMENTS = f"""
SELECT 20, 'sign-amendment', a.partnership, a.id, m.organisation, e.lapses_at,
    'Sign the amendment “' || e.title || '” to “' || a.title || '” for ' || o.name
        || ', or say what should be otherwise.', e.position
FROM agreements.amendment e
JOIN agreements.agreement a ON a.id = e.agreement
JOIN parties.party m ON m.partnership = a.partnership AND {PRESENT}
JOIN parties.organisation o ON o.id = m.organisation
WHERE e.status = 'proposed' AND e.rule->>'by' <> 'decision' AND m.organisation IN {MINE}
    AND {IS_BOUND} AND NOT m.organisation = ANY(e.signed)
"""

_INVITATIONS = f"""
SELECT 5, 'answer-invitation', p.id, p.id, m.id, NULL,
    'Answer the invitation to form “' || p.name || '”.', p.position
FROM {MINE} m
JOIN parties.invited i ON i.organisation = m.id AND i.until IS NULL
JOIN parties.partnership p ON p.id = i.partnership AND p.state = 'proposed'
WHERE EXISTS (SELECT FROM jsonb_array_elements(p.invitations) asked
    WHERE (asked->>'organisation')::uuid = m.id AND asked->>'answer' IS NULL)
"""

# Who votes for several seats is told once.
_VOTES = f"""
SELECT 15, 'vote', d.partnership, d.id, p.id, p.closes_at, 'Vote on “' || d.title || '”'
        || CASE WHEN count(*) > 1 THEN ' for ' || count(*) || ' seats' ELSE '' END || '.',
    d.position
FROM decisions.decision d
JOIN decisions.poll p ON p.decision = d.id AND p.closed_at IS NULL
JOIN decisions.elector e ON e.decision = d.id AND e.poll = p.id
WHERE d.state = 'open' AND e.cast_at IS NULL
    AND CASE WHEN {PERSON} IS NULL THEN e.party IN {MINE} ELSE e.holder = {PERSON} END
    AND NOT EXISTS (SELECT FROM decisions.recusal r WHERE r.decision = d.id AND r.seat = e.seat)
GROUP BY d.partnership, d.id, d.title, d.position, p.id, p.closes_at
"""

# Where ballots are final and nobody could still object, a vote is over once all have voted.
_CLOSABLE = f"""
SELECT 16, 'close-poll', d.partnership, d.id, p.id, p.closes_at,
    'Everybody has voted on “' || d.title || '”: the vote can be closed.', d.position
FROM decisions.decision d
JOIN decisions.poll p ON p.decision = d.id AND p.closed_at IS NULL
WHERE d.state = 'open' AND p.closes_at > {{now}} AND p.ballots_final AND NOT p.consent
    AND d.rule->>'secrecy' = 'open'
    AND EXISTS (SELECT FROM decisions.elector e WHERE e.decision = d.id AND e.poll = p.id
        AND CASE WHEN {PERSON} IS NULL THEN e.party IN {MINE} ELSE e.holder = {PERSON} END)
    AND NOT EXISTS (SELECT FROM decisions.elector e WHERE e.decision = d.id AND e.poll = p.id
        AND e.holder IS NOT NULL AND e.voter IS DISTINCT FROM e.holder
        AND NOT EXISTS (SELECT FROM decisions.recusal r
            WHERE r.decision = d.id AND r.seat = e.seat))
"""

# Where there is a returning officer, the count is theirs.
_COUNTS = f"""
SELECT 16, 'count-poll', d.partnership, d.id, p.id, NULL::timestamptz,
    'Count the vote on “' || d.title || '”, which is closed.', d.position
FROM decisions.decision d
JOIN decisions.poll p ON p.decision = d.id AND p.closed_at <= {{now}} AND NOT p.counted
WHERE d.state = 'closed' AND EXISTS (
    SELECT FROM posts.post o
    JOIN posts.appointment a ON a.post = o.id AND {IN_OFFICE}
    JOIN parties.person r ON r.id = a.person
    WHERE o.partnership = d.partnership AND 'returning-officer' = ANY(o.functions)
        AND CASE WHEN {PERSON} IS NULL THEN r.affiliation IN {MINE} ELSE r.id = {PERSON} END)
"""

# Who committed to a seed for the lot discloses it, as long as no public source breaks the tie.
_LOTS = f"""
SELECT 16, 'draw-lot', d.partnership, d.id, NULL::uuid, NULL::timestamptz,
    'The vote on “' || d.title || '” is tied: disclose your seed, and draw the lot.', d.position
FROM decisions.decision d
WHERE d.outcome = 'tied' AND d.lot->>'source' = '' AND EXISTS (
    SELECT FROM jsonb_array_elements(d.lot->'commitments') c
    JOIN decisions.elector e ON e.decision = d.id AND e.seat = (c->>'seat')::uuid
    WHERE CASE WHEN {PERSON} IS NULL THEN e.party IN {MINE}
        ELSE (c->>'by')::uuid = {PERSON} END)
"""

# Whoever chairs breaks a tie where the rule says so, by yes or no, or by naming an option.
_CASTING_VOTES = f"""
SELECT 16, CASE WHEN e.decision IS NULL THEN 'cast-casting-vote' ELSE 'choose-among-tied' END,
    d.partnership, d.id, s.id, NULL::timestamptz,
    'The vote on “' || d.title || '” is tied: you have the casting vote.', d.position
FROM decisions.decision d
JOIN bodies.body b ON b.id = d.body
JOIN bodies.seat s ON s.id = b.chair
LEFT JOIN decisions.election e ON e.decision = d.id
WHERE d.outcome = 'tied' AND d.withdrawn_at IS NULL
    AND coalesce(e.tie, d.rule->>'tie') = 'casting-vote'
    AND CASE WHEN {PERSON} IS NULL THEN s.party IN {MINE} ELSE s.holder = {PERSON} END
    AND NOT EXISTS (SELECT FROM decisions.recusal r WHERE r.decision = d.id AND r.seat = s.id)
"""

# Whoever chairs rules on an interest that a motion touches; where nobody may, the body does.
_RULINGS = f"""
SELECT 14, 'rule-on-interest', i.partnership, i.id, d.id, NULL::timestamptz,
    {RULING_SENTENCE}, i.position
FROM {UNRULED}
WHERE {IS_UNRULED} AND CASE
    WHEN {PERSON} IS NULL THEN coalesce(chair.party, s.party) IN {MINE}
    ELSE chair.holder = {PERSON} END
"""

# Who sits there and is concerned, or belongs to who is, and has declared nothing in that.
_UNDECLARED = f"""
SELECT 13, 'declare-interest', d.partnership, d.id, s.id, NULL::timestamptz,
    'Declare your interest in what “' || d.title || '” concerns, or step back.', d.position
FROM decisions.decision d
JOIN bodies.seat s ON s.body = d.body AND s.holder = {PERSON}
JOIN parties.person me ON me.id = s.holder
CROSS JOIN LATERAL jsonb_array_elements(d.concerns) c
WHERE d.state IN ('proposed', 'open') AND NOT {STEPPED_BACK}
    AND ((c->>'person')::uuid = me.id OR (c->>'organisation')::uuid IN (me.affiliation, s.party))
    AND NOT EXISTS (SELECT FROM interests.interest i WHERE i.partnership = d.partnership
        AND i.person = me.id AND i.withdrawn_at IS NULL AND (i.decision = d.id
            OR i.organisation = (c->>'organisation')::uuid
            OR i.of_person = (c->>'person')::uuid))
"""

# Where the procedure asks for it, everybody who votes says to have no interest, or declares one.
_UNCONFIRMED = f"""
SELECT 16, 'confirm-no-interest', d.partnership, d.id, s.id, NULL::timestamptz,
    'Confirm that you have no interest in “' || d.title || '”, or declare it.', d.position
FROM decisions.decision d
JOIN bodies.seat s ON s.body = d.body AND s.holder = {PERSON}
WHERE d.state IN ('proposed', 'open') AND NOT {STEPPED_BACK}
    AND d.procedure->>'interests_confirmed' = 'true'
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(d.confirmations) said
        WHERE (said->>'person')::uuid = s.holder)
    AND NOT EXISTS (SELECT FROM interests.interest i WHERE i.partnership = d.partnership
        AND i.person = s.holder AND i.withdrawn_at IS NULL AND {touching("i")})
"""

# What a body waits for that a clause composes: other seats, a chair, somebody in a seat; and one
# that can't decide, whoever composed it.
_BODIES = f"""
SELECT DISTINCT body.rank, body.kind, body.partnership, body.subject, m.organisation,
    NULL::timestamptz, body.sentence, body.position
FROM (SELECT * FROM {BODY_STEPS} step UNION ALL SELECT * FROM {QUORUM_STEPS} step) body
JOIN parties.party m ON m.partnership = body.partnership AND {PRESENT}
    AND m.organisation IN {MINE} AND (body.party IS NULL OR body.party = m.organisation)
"""

# What a party left behind waits for each of those that stay.
_LEFT = f"""
SELECT u.rank, u.kind, u.partnership, u.subject, u.id, NULL::timestamptz, u.sentence, u.position
FROM {LEFT_STEPS} u
WHERE EXISTS (SELECT FROM parties.party m WHERE m.partnership = u.partnership
    AND {PRESENT} AND m.organisation IN {MINE} AND m.organisation <> u.id)
"""

# A post waits for the remit that its amended clause provides, from any party; what a repealed
# clause provided for is ended, which they decide together.
_POSTS = f"""
SELECT DISTINCT organ.rank, organ.kind, organ.partnership, organ.subject, m.organisation,
    NULL::timestamptz, organ.sentence, organ.position
FROM (SELECT * FROM {POSTS_UNLIKE} post UNION ALL
    SELECT rank, kind, partnership, subject, sentence, position FROM {WITHOUT_CLAUSE} gone) organ
JOIN parties.party m ON m.partnership = organ.partnership AND {PRESENT}
    AND m.organisation IN {MINE}
"""

# A challenge waits for an answer, and what rests on a nullified decision for one each.
_VALIDITY = f"""
SELECT 25, CASE WHEN v.awaiting > 0 THEN 'decide-dependents' ELSE 'determine-challenge' END,
    v.partnership, v.decision, m.organisation, NULL::timestamptz,
    CASE WHEN v.awaiting > 0
        THEN 'Decide what becomes of ' || v.awaiting || CASE WHEN v.awaiting = 1
            THEN ' act that rests' ELSE ' acts that rest' END
            || ' on “' || d.title || '”, which was nullified.'
        ELSE 'Answer the challenge to the decision on “' || d.title || '”.'
    END, v.position
FROM decisions.validity v
JOIN decisions.decision d ON d.id = v.decision
JOIN parties.party m ON m.partnership = v.partnership AND {PRESENT}
WHERE (v.awaiting > 0 OR v.pending > 0) AND m.organisation IN {MINE}
"""

# What was found voidable is valid once nobody who may has nullified it in time.
_VOIDABLE = f"""
SELECT DISTINCT 12, 'nullify-decision', c.partnership, c.decision,
    coalesce(may->>'party', may->>'person')::uuid, c.voidable_until,
    'Nullify the decision on “' || d.title || '”, which was found voidable, or let it stand.',
    c.position
FROM decisions.challenge c
JOIN decisions.validity v ON v.decision = c.decision AND v.void_since IS NULL
JOIN decisions.decision d ON d.id = c.decision
CROSS JOIN LATERAL jsonb_array_elements(c.voidable_by) may
WHERE c.finding = 'voidable' AND c.found_at <= {{now}} AND c.voidable_until > {{now}}
    AND ((may->>'party')::uuid IN {MINE} OR (may->>'person')::uuid = {PERSON})
    AND EXISTS (SELECT FROM jsonb_array_elements(v.periods) p
        WHERE p->>'status' = 'voidable' AND (p->>'since')::timestamptz <= {{now}}
            AND (p->>'until' IS NULL OR (p->>'until')::timestamptz > {{now}}))
"""

# What was decided to fall stands until the command that ends it was given.
_FALLEN = f"""
SELECT DISTINCT 23, undo.kind, x.partnership, x.subject, m.organisation, NULL::timestamptz,
    undo.sentence || ' It was decided that it falls with “' || d.title || '”.', x.position
FROM decisions.dependent x
JOIN decisions.decision d ON d.id = x.decision
JOIN parties.party m ON m.partnership = x.partnership AND {PRESENT}
CROSS JOIN LATERAL (
    SELECT 'end-appointment', 'End the appointment to the post “' || p.title || '”.', a.party
    FROM posts.appointment a JOIN posts.post p ON p.id = a.post
    WHERE a.id = x.subject AND a.state IN ('appointed', 'accepted')
        AND (a.ended_at IS NULL OR a.ended_at > {{now}})
        AND (a.term_until IS NULL OR a.term_until > {{now}})
    UNION ALL
    SELECT 'revoke-delegation', 'Revoke the delegation under the post “' || p.title || '”.', NULL
    FROM posts.delegation g JOIN posts.post p ON p.id = g.post
    WHERE g.id = x.subject AND g.revoked_at IS NULL
        AND (g.until IS NULL OR g.until > {{now}})
    UNION ALL
    SELECT 'dissolve-body', 'Dissolve the body “' || b.name || '”.', NULL
    FROM bodies.body b WHERE b.id = x.subject AND b.dissolved_at IS NULL
    UNION ALL
    SELECT 'abolish-post', 'Abolish the post “' || p.title || '”.', NULL
    FROM posts.post p WHERE p.id = x.subject AND p.abolished_at IS NULL
) AS undo (kind, sentence, party)
WHERE x.disposition = 'falls' AND m.organisation IN {MINE}
    AND (undo.party IS NULL OR undo.party = m.organisation)
"""

# Whom the heads of the parties appoint together waits for each of them.
_ASSENTED = """EXISTS (SELECT FROM jsonb_array_elements(p.assents) given
    WHERE given->>'person' = wanted.person AND (given->>'party')::uuid = {party} AND {head})"""
_MINE_ASSENTED = _ASSENTED.format(
    party="m.organisation", head="(given->>'head')::uuid IS NOT DISTINCT FROM h.person"
)
_OTHER_ASSENTED = _ASSENTED.format(party="o.organisation", head="true")
# The post is theirs whom the agreement binds that provides for it; where none does, it is of all.
_THEIRS = f"(a.id IS NULL OR {IS_BOUND})"
_ASSENTS = f"""
SELECT DISTINCT 18,
    CASE WHEN h.person IS NULL THEN 'register-head' ELSE 'assent-to-appointment' END,
    p.partnership, p.id, m.organisation, NULL::timestamptz,
    CASE WHEN h.person IS NULL
        THEN 'Register who heads ' || n.name || ', so that an appointment to the post “'
            || p.title || '” can be made.'
        ELSE 'Assent for ' || n.name || ' to the appointment to the post “' || p.title
            || '”, or propose somebody else.'
    END, p.position
FROM posts.post p
LEFT JOIN agreements.agreement a ON a.id = p.agreement
JOIN parties.party m ON m.partnership = p.partnership AND {PRESENT}
JOIN parties.organisation n ON n.id = m.organisation
LEFT JOIN parties.signatory h ON h.organisation = m.organisation AND h.capacity = 'head'
    AND h.since <= {{now}} AND (h.until IS NULL OR h.until > {{now}})
CROSS JOIN LATERAL (
    SELECT DISTINCT said->>'person' AS person FROM jsonb_array_elements(p.assents) said
) AS wanted
WHERE p.assents <> '[]' AND p.abolished_at IS NULL AND m.organisation IN {MINE}
    AND {_THEIRS}
    AND (NOT {_MINE_ASSENTED} OR NOT EXISTS (SELECT FROM parties.party o
        WHERE o.partnership = p.partnership AND (o.until IS NULL OR o.until > {{now}})
            AND {_THEIRS.replace("m.organisation", "o.organisation")} AND NOT {_OTHER_ASSENTED}))
"""

# What a text in force provides for is set up; whoever does it does it as the clause says.
_SET_UP = f"""
SELECT 40, u.kind, u.partnership, u.subject, u.id, NULL::timestamptz, u.sentence, u.position
FROM ({NOT_SET_UP}) u
WHERE EXISTS (SELECT FROM parties.party m WHERE m.partnership = u.partnership
    AND {PRESENT} AND m.organisation IN {MINE})
"""

# Polls close and are counted by themselves; who has not voted finds that among the votes. An
# organisation finds here what waits for its people, each of whom finds what waits for them.
_DUE = """
SELECT 30, u.kind, u.partnership, u.subject, u.id, u.due_at, u.sentence, u.position
FROM {view}.due u
WHERE u.remind_from <= {now} AND u.kind NOT LIKE 'poll-%' AND u.kind <> 'payment-due'
    AND (u.person IS NULL OR u.person = {me} OR ({me} IS NULL AND EXISTS (
        SELECT FROM parties.person r WHERE r.id = u.person AND r.affiliation IN {mine})))
    AND EXISTS (SELECT FROM parties.party m WHERE m.partnership = u.partnership
        AND {present} AND m.organisation IN {mine}
        AND (u.party IS NULL OR u.party = m.organisation))
"""


# Who has approved a payment waits for the others, and only those are asked whom the clause names.
_PAYMENTS = f"""
SELECT 30, u.kind, u.partnership, u.subject, u.id, u.due_at,
    CASE WHEN o.name IS NULL THEN u.sentence
        ELSE left(u.sentence, -1) || ', for ' || o.name || '.' END, u.position
FROM posts.due u
JOIN posts.payment p ON p.id = u.subject
LEFT JOIN parties.organisation o ON o.id = p.approvals_missing_for
WHERE u.kind = 'payment-due' AND u.remind_from <= {{now}}
    AND EXISTS (SELECT FROM parties.party m WHERE m.partnership = u.partnership
        AND {PRESENT} AND m.organisation IN {MINE}
        AND (u.party IS NULL OR u.party = m.organisation))
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(p.coapprovals) given
        WHERE (given->>'person')::uuid = {PERSON})
"""


def _due_of(view: str) -> str:
    filled = _DUE.replace("{view}", view).replace("{me}", PERSON).replace("{mine}", MINE)
    return filled.replace("{present}", PRESENT)


SOURCES: tuple[str, ...] = (
    _UNSIGNED_AGREEMENTS,
    _NOT_DECLARED,
    _UNSIGNED_AMENDMENTS,
    _INVITATIONS,
    JOINING,
    _VOTES,
    _CLOSABLE,
    _COUNTS,
    _LOTS,
    _CASTING_VOTES,
    _RULINGS,
    _UNDECLARED,
    _UNCONFIRMED,
    _BODIES,
    _LEFT,
    _POSTS,
    _VOIDABLE,
    _VALIDITY,
    TO_OPEN,
    ENTERED_OF,
    ENACTED,
    _FALLEN,
    _ASSENTS,
    _SET_UP,
    _PAYMENTS,
    *map(_due_of, DUE_VIEWS),
)
"""Everything that could be somebody's next step, in the columns of the first."""

NEXT = f"""(
    SELECT md5(step.kind || step.subject || coalesce(step.about::text, ''))::uuid AS id, step.*
    FROM ({" UNION ALL ".join(SOURCES)}) AS step
)"""


# Who is asked to join does not see the partnership yet.
_MINE_TO_TAKE = f"""{OF_MY_PARTNERSHIPS} OR kind = 'accede-party' AND subject IN (
    SELECT e.decision FROM decisions.enacted_act e WHERE e.organisation = {{organisation}})"""


@read(table="agreements.due", authorised=_MINE_TO_TAKE)
class NextStep:
    """Something that waits for somebody, in plain words."""

    sentence: str = column("What to do.")
    kind: str = column("What kind of step, such as `sign-agreement`.")
    subject: UUID = column("What it is about: an agreement, a decision, a partnership.")
    due_at: DateTime | None = column("By when, if there is such a day.")
    partnership: Partnership | None = one(
        "In which partnership; by it steps are told apart that read alike.",
        on="id = {parent}.partnership",
    )


@strawberry.type
class NextStepQueries:
    """What to do next."""

    next_steps: list[NextStep] = every(
        "What to do next, three things at most, the most urgent first, then the newest: for whom "
        "the request is made, or for the person or organisation that is said.",
        on="({partnership} IS NULL OR partnership = {partnership})",
        rows=NEXT,
        order=[
            asc("rank", "int4"),
            asc("due_at", "timestamptz", nullable=True),
            desc('"position"', "int8"),
            asc("id", "uuid"),
        ],
        at_most=AT_MOST,
        arguments={
            "person": argument(id_of("Person"), "For this person."),
            "acting_for": argument(id_of("Organisation"), "For this organisation."),
            "partnership": argument(id_of("Partnership"), "Only in this partnership."),
        },
    )
