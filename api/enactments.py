"""The acts that motions name as read types: what would be done about what, and whether it was."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.agreements import Agreement, Amendment
from api.audit import AuditEntry
from api.bodies import Body
from api.declaration import column, expression, one, read
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Person
from api.scalars import JSON, Date, DateTime
from projections.moot_acts import IS_MOOT

if TYPE_CHECKING:
    from api.conflicts import Conflict
    from api.decisions import Decision
    from api.posts import Appointment, Post


@strawberry.enum(description="What a motion may enact, by the command that does it.")
class EnactedActKind(Enum):
    """What a motion may enact, by the command that does it."""

    TERMINATE_AGREEMENT = "terminate-agreement"
    RENEW_AGREEMENT = "renew-agreement"
    ADOPT_AMENDMENT = "adopt-amendment"
    REJECT_AMENDMENT = "reject-amendment"
    WITHDRAW_AMENDMENT = "withdraw-amendment"
    ACCEDE_PARTY = "accede-party"
    DISSOLVE_PARTNERSHIP = "dissolve-partnership"
    LIST_HOLIDAYS = "list-holidays"
    STRIKE_HOLIDAYS = "strike-holidays"
    CONSTITUTE_BODY = "constitute-body"
    RECONSTITUTE_BODY = "reconstitute-body"
    FILL_SEAT = "fill-seat"
    VACATE_SEAT = "vacate-seat"
    DESIGNATE_CHAIR = "designate-chair"
    DISSOLVE_BODY = "dissolve-body"
    RECORD_ATTENDANCE = "record-attendance"
    DEFINE_POST = "define-post"
    GRANT_REMIT = "grant-remit"
    ABOLISH_POST = "abolish-post"
    APPOINT = "appoint"
    END_APPOINTMENT = "end-appointment"
    REMOVE_HOLDER = "remove-holder"
    APPROVE_PAYMENT = "approve-payment"
    REFUSE_PAYMENT = "refuse-payment"
    RESCIND_DECISION = "rescind-decision"
    SUPERSEDE_DECISION = "supersede-decision"
    RECONSIDER_DECISION = "reconsider-decision"
    AMEND_MOTION = "amend-motion"
    ADJOURN_MOTION = "adjourn-motion"
    DETERMINE_CHALLENGE = "determine-challenge"
    NULLIFY_DECISION = "nullify-decision"
    DECIDE_DEPENDENT = "decide-dependent"
    RATIFY_DECISION = "ratify-decision"
    RATIFY_URGENT_ACTION = "ratify-urgent-action"
    DECIDE_APPEAL = "decide-appeal"
    REMAND_CONFLICT = "remand-conflict"
    RULE_ON_INTEREST = "rule-on-interest"


@read(table="decisions.enacted_act", key="number", key_type="int4", authorised=OF_MY_PARTNERSHIPS)
class EnactedAct:
    """An act that a motion would enact: it may be done on the decision once, if adopted."""

    number: int = column("Counts the acts of the motion from 1.")
    kind: EnactedActKind = column("What would be done, by the command that does it.")
    phrase: str = column("What would be done, in words.")
    definition: JSON = column("The act itself, as recorded; what it does not state is left open.")
    effective: Date | None = column(
        "The day from which it is to have effect: whenever it is carried out before, it has effect "
        "from that day; none: it has effect as it is done."
    )
    agreement: Agreement | None = one("The agreement.", on="id = {parent}.agreement")
    amendment: Amendment | None = one("The amendment.", on="id = {parent}.amendment")
    organisation: Organisation | None = one(
        "The organisation that is taken in, or for which a post is held.",
        on="id = {parent}.organisation",
    )
    body: Body | None = one("The body.", on="id = {parent}.body")
    post: Annotated[Post, strawberry.lazy("api.posts")] | None = one(
        "The post.", on="id = {parent}.post"
    )
    person: Person | None = one("The person who is appointed.", on="id = {parent}.person")
    appointment: Annotated[Appointment, strawberry.lazy("api.posts")] | None = one(
        "The appointment.", on="id = {parent}.appointment"
    )
    decision: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The other decision.", on="id = {parent}.other"
    )
    conflict: Annotated[Conflict, strawberry.lazy("api.conflicts")] | None = one(
        "The conflict.", on="id = {parent}.conflict"
    )
    carried_out_at: DateTime | None = column("When it was done; none while it was not.")
    carried_out_day: Date | None = column("The day, if it was said as one.")
    is_moot: bool = expression(
        "Whether it was not carried out and can't be any more, since what it is about is over: the "
        "agreement is terminated, the post abolished, the person in office. Whether somebody may "
        "do an act that is not moot is found when it is done.",
        sql=f"""carried_out_at IS NULL AND (SELECT {IS_MOOT}
            FROM decisions.enacted_act e JOIN decisions.decision d ON d.id = e.decision
            WHERE e.decision = {{this}}.decision AND e.number = {{this}}.number)""",
    )
    done_by: AuditEntry | None = one("The act by which it was done.", on="event = {parent}.event")
