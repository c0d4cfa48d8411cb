"""Next steps: what a person or an organisation should do next, three things at most.

What it could be stands in lists of sources, one for each noun: what waits for somebody, worked
out when asked for, and the tables `due` of the views. Nothing is named here because it is missing;
only what somebody began, and what a text makes due.

What lapses soon, or is adopted unless somebody objects, comes first; then what others wait for;
last what happens by itself. Of several partnerships each has its turn, so that none hides another.
"""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.agreement_steps import AGREEMENT_STEPS
from api.conflict_steps import CONFLICT_STEPS, OF_NEUTRALS
from api.declaration import argument, asc, column, every, expression, id_of, one, read
from api.due_steps import DUE_STEPS
from api.interest_steps import INTEREST_STEPS
from api.joining_steps import JOINING_STEPS
from api.motion_steps import MOTION_STEPS
from api.organ_steps import ORGAN_STEPS
from api.parties import Partnership
from api.scalars import DateTime
from api.validity_steps import VALIDITY_STEPS
from api.visibility import OF_MY_PARTNERSHIPS
from api.vote_steps import VOTE_STEPS
from api.whose_steps import NAMED

AT_MOST = 3

SOURCES: tuple[str, ...] = (
    *AGREEMENT_STEPS,
    *JOINING_STEPS,
    *VOTE_STEPS,
    *INTEREST_STEPS,
    *ORGAN_STEPS,
    *VALIDITY_STEPS,
    *MOTION_STEPS,
    *CONFLICT_STEPS,
    *DUE_STEPS,
)
"""Everything that could be somebody's next step, in the columns of the first."""

SOON = "interval '14 days'"
LAPSING = """('vote', 'sign-amendment', 'propose-adoption', 'nullify-decision', 'answer-offer',
    'urgent-action-ratification')"""
"""What is decided without who is asked, once its day has come."""
BY_ITSELF = 30
"""The rank from which on nobody waits for it."""

# The partnership is named where one reads of several.
_SAID = """CASE WHEN {partnership} IS NULL
        AND step.kind NOT IN ('answer-invitation', 'accede-party', 'succeed-party')
        AND (SELECT count(DISTINCT m.partnership) FROM present m) > 1
    THEN 'In “' || w.name || '”: ' || step.sentence ELSE step.sentence END"""

_TOLD = f"""
    SELECT md5(step.kind || step.subject || coalesce(step.item::text, ''))::uuid AS id,
        step.kind, step.partnership, step.subject, step.item AS party, step.due_at, step.position,
        step.rank, {_SAID} AS sentence,
        CASE WHEN step.kind IN {LAPSING} AND step.due_at <= {{now}} + {SOON} THEN 1
            WHEN step.rank < {BY_ITSELF} THEN 2 ELSE 3 END AS urgency
    FROM ({" UNION ALL ".join(SOURCES)}) AS step
    JOIN parties.partnership w ON w.id = step.partnership
"""
_ITS_TURN = """row_number() OVER (PARTITION BY told.urgency, told.partnership
    ORDER BY told.rank, told.due_at, told.position DESC, told.id)"""

NEXT = f"""(
    {NAMED}
    SELECT turned.*, row_number() OVER (ORDER BY turned.urgency,
        CASE turned.urgency WHEN 1 THEN turned.due_at END, turned.turn, turned.rank,
        turned.due_at, turned.position DESC, turned.id) AS place
    FROM (SELECT told.*, {_ITS_TURN} AS turn FROM ({_TOLD}) AS told) AS turned
)"""
"""All of them, each with its place in the order."""


# Who is asked to join does not see the partnership yet.
_MINE_TO_TAKE = f"""{OF_MY_PARTNERSHIPS} OR kind = 'accede-party' AND subject IN (
    SELECT e.decision FROM decisions.enacted_act e WHERE e.organisation = {{organisation}})
    OR kind = 'succeed-party' AND party IN (SELECT gone.id FROM parties.organisation gone
        WHERE gone.successor = {{organisation}})
    OR kind = 'contradict-consultation' AND party = {{organisation}}
    OR kind IN {OF_NEUTRALS} AND subject IN (SELECT c.id FROM conflicts.conflict c
        WHERE {{organisation}} = ANY(c.entitled) OR {{principal}} = ANY(c.entitled_persons))"""


@read(table="agreements.due", authorised=_MINE_TO_TAKE)
class NextStep:
    """Something that waits for somebody, in plain words."""

    sentence: str = column("What to do.")
    kind: str = column("What kind of step, such as `sign-agreement`.")
    subject: UUID = column("What it is about: an agreement, a decision, a partnership.")
    item: UUID | None = expression(
        "What in the subject it is about, or for whom it is: an amendment, a poll, an offer.",
        sql="{this}.party",
    )
    due_at: DateTime | None = column("By when, if there is such a day.")
    partnership: Partnership | None = one(
        "In which partnership; by it steps are told apart that read alike.",
        on="id = {parent}.partnership",
    )


@strawberry.type
class NextStepQueries:
    """What to do next."""

    next_steps: list[NextStep] = every(
        "What to do next, three things at most: for whom the request is made, or for the person or "
        "organisation that is said. What lapses or is adopted by silence within two weeks comes "
        "first, then what others wait for, each partnership in its turn.",
        on="({partnership} IS NULL OR partnership = {partnership})",
        rows=NEXT,
        order=[
            asc("place", "int8"),
        ],
        at_most=AT_MOST,
        arguments={
            "person": argument(id_of("Person"), "For this person."),
            "acting_for": argument(id_of("Organisation"), "For this organisation."),
            "partnership": argument(id_of("Partnership"), "Only in this partnership."),
        },
    )
