"""Hindrances: why a text that is drawn up could not enter into force now, as SQL over the views.

Two texts of one partnership can't both say what only one can (`domain.agreements.coherence`), and a
text of one party lays down no rules for the others (`domain.agreements.ruling_alone`). What a joint
signature asks for, and whom a text governs who joined later, is left to the command.

In this SQL `a` is the agreement, `{now}` the instant of the question.
"""

import re

from projections.binding import BINDS, IS_BOUND

_PARTIES = "FROM parties.party m WHERE m.partnership = a.partnership AND (m.until IS NULL OR m.until > {now})"  # noqa: E501
_ITS = re.sub(r"\ba\.", "o.", IS_BOUND)


def _text_of(agreement: str) -> str:
    """The clauses of an agreement as they read now, in force or not."""
    return f"""agreements.standing_clause c WHERE c.text_version = (
        SELECT t.id FROM agreements.text_version t
        WHERE t.agreement = {agreement}.id AND t.known_until IS NULL
        ORDER BY t.effective_from <= {{now}} DESC,
            abs(extract(epoch FROM t.effective_from - {{now}})) LIMIT 1)"""


def _claims_of(agreement: str) -> str:
    return f"""SELECT claim->>'key' AS key, claim->>'what' AS what
        FROM (SELECT c.wording FROM {_text_of(agreement)}) c
        JOIN agreements.provision p ON p.wording = c.wording
        CROSS JOIN LATERAL jsonb_array_elements(p.claims) claim"""


# How a party signs, two texts can't both say to it; other things not to the same parties.
_MEET = f"""(SELECT CASE WHEN ours.key LIKE 'signs % payments %' THEN bool_and(shared)
        WHEN ours.key LIKE 'signs %' THEN bool_or(shared)
        ELSE NOT bool_or(own AND NOT shared) OR NOT bool_or(its AND NOT shared)
            OR count(*) FILTER (WHERE shared) > 1 END
    FROM (SELECT {BINDS} AS own, {_ITS} AS its, {BINDS} AND {_ITS} AS shared {_PARTIES}) whom)"""

CLASH = f"""
    SELECT o.title, ours.what
    FROM agreements.agreement o
    JOIN LATERAL ({_claims_of("o")}) theirs ON true
    JOIN LATERAL ({_claims_of("a")}) ours ON ours.key = theirs.key
    WHERE o.partnership = a.partnership AND o.id <> a.id AND o.in_force_from IS NOT NULL
        AND (o.terminated_from IS NULL OR o.terminated_from > {{now}}) AND {_MEET}
    ORDER BY o.title, ours.what LIMIT 1
"""
"""The first text in force beside which it can't stand, and what both say."""

_BOUND_ALONE = f"(SELECT count(*) FROM (SELECT {_PARTIES} AND {BINDS}) bound) = 1"
_HAS_OTHERS = f"EXISTS (SELECT {_PARTIES} AND NOT {BINDS})"
_NAMES_IT = f"""EXISTS (SELECT {_PARTIES} AND {BINDS}
    AND m.organisation = (given->>'party')::uuid)"""

RULES_FOR_OTHERS = f"""({_BOUND_ALONE} AND {_HAS_OTHERS} AND EXISTS (
    SELECT FROM (SELECT c.provisions FROM {_text_of("a")}) c
    CROSS JOIN LATERAL jsonb_array_elements(c.provisions) given
    WHERE CASE given->>'kind' WHEN 'authority-to-sign' THEN NOT {_NAMES_IT}
        WHEN 'cadence' THEN given->>'party' IS NOT NULL AND NOT {_NAMES_IT}
        ELSE given->>'kind' NOT IN ('amendment-rule', 'duration', 'notice') END))"""
"""Whether it binds one party alone, and says what would govern others."""
