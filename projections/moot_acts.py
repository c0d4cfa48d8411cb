"""Acts that are moot: named by a motion, not carried out, and no longer to be carried out.

What such an act is about is over: the agreement is terminated, the post abolished, the amendment
decided, the person in office. It is worked out when asked for, from what the views know now.
Not every act that would be refused is moot: whether somebody may do it, say, no view knows.

In this SQL `e` is the act, `d` the decision that names it, `{now}` the instant of the question.
"""

from projections.amendments import OVERTAKEN

ENDED = ("declined", "resigned", "ended", "removed", "expired")
"""States in which an appointment is over."""

_AGREEMENT_OVER = """EXISTS (SELECT FROM agreements.agreement a WHERE a.id = e.agreement
    AND a.state IN ('terminated', 'expired'))"""
_AMENDMENT_DECIDED = """EXISTS (SELECT FROM agreements.amendment a WHERE a.id = e.amendment
    AND a.status <> 'proposed')"""
_AMENDMENT_OVERTAKEN = f"""EXISTS (SELECT FROM agreements.amendment a WHERE a.id = e.amendment
    AND a.status = 'proposed' AND {OVERTAKEN.format(of="a")})"""
_BODY_DISSOLVED = """EXISTS (SELECT FROM bodies.body b WHERE b.id = e.body
    AND b.dissolved_at <= {now})"""
_POST_ABOLISHED = """EXISTS (SELECT FROM posts.post p WHERE p.id = e.post
    AND p.abolished_at <= {now})"""
_APPOINTMENT_OVER = f"""EXISTS (SELECT FROM posts.appointment a WHERE a.id = e.appointment
    AND (a.state IN {ENDED} OR a.ended_at <= {{now}} OR a.term_until <= {{now}}))"""
_PAYMENT_SETTLED = """EXISTS (SELECT FROM posts.payment p
    WHERE p.id = (e.definition->>'payment')::uuid AND p.state <> 'requested')"""
_OTHER_UNDONE = """EXISTS (SELECT FROM decisions.decision o WHERE o.id = e.other
    AND o.state IN ('rescinded', 'superseded', 'withdrawn'))"""
_OTHER_VOID = """EXISTS (SELECT FROM decisions.validity v WHERE v.decision = e.other
    AND v.void_since <= {now})"""
_OTHER_DECIDED = """EXISTS (SELECT FROM decisions.decision o WHERE o.id = e.other
    AND o.state NOT IN ('proposed', 'open', 'closed'))"""
_APPEAL_DECIDED = """EXISTS (SELECT FROM conflicts.conflict c
    CROSS JOIN LATERAL jsonb_array_elements(c.appeals) appeal
    WHERE c.id = e.conflict AND appeal->>'id' = e.definition->>'appeal'
        AND appeal->>'status' <> 'pending')"""


def _seat(is_so: str) -> str:
    """Whether it is so with the seat `s` that the act names; without one it is left open."""
    return f"""EXISTS (SELECT FROM bodies.seat s
        WHERE s.body = e.body AND s.id = (e.definition->>'seat')::uuid AND ({is_so}))"""


_SEAT_TAKEN = _seat("s.holder = (e.definition->>'holder')::uuid")
_SEAT_VACANT = _seat("s.holder IS NULL")
_SEAT_OVER = f"({_BODY_DISSOLVED} OR {_seat('s.ended_at <= {now}')})"

# Whom it names holds the post already: without end, or since it was decided. Who holds it for a
# term may have been appointed for the next one.
_APPOINTED = f"""EXISTS (SELECT FROM posts.appointment a
    WHERE a.post = e.post AND a.person = e.person AND a.state NOT IN {ENDED}
        AND (a.ended_at IS NULL OR a.ended_at > {{now}})
        AND (a.term_until IS NULL OR a.appointed_at >= d.decided_at AND a.term_until > {{now}}))"""

# Opened again, decided anew, done, or as often as it may be: `domain.decisions.reconsidering` says
# more, which no view knows.
_NOT_RECONSIDERABLE = """EXISTS (SELECT FROM decisions.decision o
    WHERE o.id = e.other AND (o.decided_at > d.proposed_at
        OR o.state <> 'decided' AND NOT (o.state = 'implemented' AND EXISTS (
            SELECT FROM decisions.implementation i
            WHERE i.decision = o.id AND i.said_by IS NOT NULL))
        OR (SELECT count(*) FROM decisions.enacted_act done
            WHERE done.partnership = e.partnership AND done.kind = 'reconsider-decision'
                AND done.other = o.id AND done.carried_out_at IS NOT NULL)
            >= coalesce((o.procedure->'reconsideration'->>'times')::int, 1)
        OR (EXISTS (SELECT FROM decisions.election x WHERE x.decision = o.id)
            OR NOT coalesce((o.procedure->'reconsideration'->>'once_begun')::boolean, false))
            AND EXISTS (SELECT FROM decisions.enacted_act done
                WHERE done.decision = o.id AND done.carried_out_at IS NOT NULL)))"""

# What was decided in urgency is ratified by the body itself, as long as it neither is nor lapsed.
_NOT_RATIFIABLE = f"""(NOT EXISTS (SELECT FROM decisions.urgent_action u
        WHERE u.decision = e.other AND u.ratified_at IS NULL AND u.lapsed_at IS NULL
            AND (u.ratify_by IS NULL OR u.ratify_by > {{now}}))
    OR EXISTS (SELECT FROM decisions.urgent_action u WHERE u.decision = d.id)
    OR {_OTHER_UNDONE} OR {_OTHER_VOID})"""

_CHALLENGE_ANSWERED = """EXISTS (SELECT FROM decisions.challenge c
    WHERE c.id = (e.definition->>'challenge')::uuid
        AND (c.found_at IS NOT NULL OR c.withdrawn_at IS NOT NULL))"""
_DEPENDENT_DECIDED = """EXISTS (SELECT FROM decisions.dependent x
    WHERE x.decision = e.other AND x.event = (e.definition->'dependent'->>'event')::uuid
        AND x.disposition IS NOT NULL)"""
_INTEREST_OVER = """EXISTS (SELECT FROM interests.interest i
    WHERE i.id = (e.definition->>'interest')::uuid AND i.withdrawn_at <= {now})"""
# An agreement has the body, or the post, of this name already, whoever set it up.
_CONSTITUTED = """EXISTS (SELECT FROM bodies.body b WHERE b.partnership = e.partnership
    AND b.agreement = e.agreement AND b.name = e.definition->>'name'
    AND (b.dissolved_at IS NULL OR b.dissolved_at > {now}))"""
_DEFINED = """EXISTS (SELECT FROM posts.post p WHERE p.partnership = e.partnership
    AND p.agreement = e.agreement AND p.title = e.definition->>'title'
    AND (p.abolished_at IS NULL OR p.abolished_at > {now}))"""
_PARTY = """EXISTS (SELECT FROM parties.party m
    WHERE m.partnership = e.partnership AND m.organisation = e.organisation
        AND (m.until IS NULL OR m.until > {now}))"""
_DISSOLVED = """EXISTS (SELECT FROM parties.partnership p
    WHERE p.id = e.partnership AND p.state = 'dissolved')"""

OVER: dict[str, str] = {
    "terminate-agreement": _AGREEMENT_OVER,
    "renew-agreement": _AGREEMENT_OVER,
    "adopt-amendment": f"{_AMENDMENT_DECIDED} OR {_AMENDMENT_OVERTAKEN}",
    "reject-amendment": _AMENDMENT_DECIDED,
    "withdraw-amendment": _AMENDMENT_DECIDED,
    "accede-party": _PARTY,
    "dissolve-partnership": _DISSOLVED,
    "constitute-body": _CONSTITUTED,
    "define-post": _DEFINED,
    "reconstitute-body": _BODY_DISSOLVED,
    "dissolve-body": _BODY_DISSOLVED,
    "record-attendance": _BODY_DISSOLVED,
    "fill-seat": f"{_SEAT_OVER} OR {_SEAT_TAKEN}",
    "vacate-seat": f"{_SEAT_OVER} OR {_SEAT_VACANT}",
    "designate-chair": f"""{_SEAT_OVER} OR EXISTS (SELECT FROM bodies.body b
        WHERE b.id = e.body AND b.chair = (e.definition->>'seat')::uuid)""",
    "grant-remit": _POST_ABOLISHED,
    "abolish-post": _POST_ABOLISHED,
    "appoint": f"{_POST_ABOLISHED} OR {_APPOINTED}",
    "end-appointment": _APPOINTMENT_OVER,
    "remove-holder": _APPOINTMENT_OVER,
    "approve-payment": _PAYMENT_SETTLED,
    "refuse-payment": _PAYMENT_SETTLED,
    "rescind-decision": f"{_OTHER_UNDONE} OR {_OTHER_VOID}",
    "supersede-decision": f"{_OTHER_UNDONE} OR {_OTHER_VOID}",
    "reconsider-decision": f"{_NOT_RECONSIDERABLE} OR {_OTHER_VOID}",
    "amend-motion": _OTHER_DECIDED,
    "adjourn-motion": _OTHER_DECIDED,
    "determine-challenge": _CHALLENGE_ANSWERED,
    "nullify-decision": f"{_OTHER_VOID}",
    "decide-dependent": _DEPENDENT_DECIDED,
    "ratify-urgent-action": _NOT_RATIFIABLE,
    "decide-appeal": _APPEAL_DECIDED,
    "remand-conflict": _APPEAL_DECIDED,
    "rule-on-interest": _INTEREST_OVER,
}
"""When an act is moot, by its kind; what is not here never is, such as to list holidays."""

IS_MOOT = "coalesce(CASE e.kind {} ELSE false END, false)".format(
    " ".join(f"WHEN '{kind}' THEN ({over})" for kind, over in OVER.items())
)
"""Whether the act `e` is moot; who asks this looks whether it was carried out."""
