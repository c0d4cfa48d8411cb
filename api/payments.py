"""Payments as a read type: what was asked for, and by what right it was approved."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

import strawberry

from api.agreements import Agreement
from api.audit import AuditEntry, trail_of
from api.authorisations import Delegation
from api.decisions import Decision
from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    every,
    id_of,
    many,
    one,
    read,
    stored,
    stored_json,
    where,
)
from api.money import Money
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Partnership, Person
from api.posts import Appointment, Post
from api.scalars import Date, DateTime, Position

LATEST_FIRST = [desc("requested_at", "timestamptz"), asc("id", "uuid")]


@strawberry.enum(description="How far a payment has come.")
class PaymentState(Enum):
    """How far a payment has come."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="In which capacity somebody approves or refuses a payment.")
class ApprovedAs(Enum):
    """In which capacity somebody approves or refuses a payment."""

    HOLDER = "holder"
    DEPUTY = "deputy"
    DELEGATE = "delegate"
    DECISION = "decision"
    UNSAID = "unsaid"


@stored
class Splitting:
    """That a payment exceeds the limit to each together with others, each of them below it."""

    total: Money = stored_json("What they come to together.")
    limit: Money = stored_json("Up to which amount each of them could go.")
    days: int = column("Within how many days they were approved.")


@stored
class Coapproval:
    """The approval of one of several who have to approve a payment together."""

    person: Person | None = one(
        "Who approved it; withheld from those who may not know the person.",
        on="id = ({parent}.value->>'person')::uuid",
    )
    party: Organisation | None = one(
        "For which party they hold the post by which they did, if for one.",
        on="id = ({parent}.value->>'party')::uuid",
    )
    counts_for: Organisation | None = one(
        "The party whose approvals the clause counts; none: it counts those of all.",
        on="id = ({parent}.value->>'counts_for')::uuid",
    )
    counts: bool = column(
        "Whether it is counted: once the payment is approved, those are not that were given under "
        "another clause, nor any where it was decided."
    )
    approved_as: ApprovedAs = column("In which capacity.")
    post: Post | None = one(
        "The post whose authority it is.", on="id = ({parent}.value->>'post')::uuid"
    )
    together: int = column("How many have to approve it together.")
    cited_as: str = column("The clause that asks for it.")
    approved_at: DateTime = column("When.")


@read(table="posts.payment", authorised=OF_MY_PARTNERSHIPS)
class Payment(Node):
    """Money that a partnership gives, from the request to its approval or refusal."""

    state: PaymentState = column("How far it has come, after every known act.")
    amount: Money = stored_json("How much.")
    purpose: str | None = column("What it is for; none once it was erased.")
    matter: str = column("The matter by which remits say who may approve it.")
    reference: str = column("As others cite it.")
    payee_organisation: Organisation | None = one(
        "Who is to be paid, if an organisation.", on="id = {parent}.payee_organisation"
    )
    payee_person: Person | None = one(
        "Who is to be paid, if a person.", on="id = {parent}.payee_person"
    )
    requester: Person | None = one("Who requested it.", on="id = {parent}.requester")
    party: Organisation | None = one(
        "The party for which it was requested.", on="id = {parent}.party"
    )
    requested_at: DateTime = column("When it was requested.")
    requested_day: Date | None = column("The day, if it was said as one.")
    due_at: DateTime | None = column("By when it is to be approved: the first instant after.")
    due_day: Date | None = column("The last day, if it was said as one.")
    settled_at: DateTime | None = column("When it was approved, refused or withdrawn.")
    settled_day: Date | None = column("The day, if it was said as one.")
    settled_by: Person | None = one("Who approved or refused it.", on="id = {parent}.settled_by")
    approved_as: ApprovedAs | None = column("In which capacity they did.")
    post: Post | None = one("The post whose authority it is.", on="id = {parent}.post")
    appointment: Appointment | None = one(
        "The appointment to it by which.", on="id = {parent}.appointment"
    )
    delegations: list[Delegation] = every(
        "What was passed on of it, from the holder to who approved.",
        on="id = ANY({parent}.delegations)",
        order=[asc("granted_at", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    decision: Decision | None = one("The decision by which.", on="id = {parent}.decision")
    limit: Money | None = stored_json(
        "Up to which amount each act could go by that authority; none: any.", sql="up_to"
    )
    coapprovals: list[Coapproval] = stored_json(
        "Where several approve it together: those who have; once it is approved, all who had "
        "before the last of them."
    )
    approvals_missing: int | None = column(
        "How many more have to approve it together with them, each by an authority of their own; "
        "none where nobody waits for others."
    )
    approvals_missing_for: Organisation | None = one(
        "For which party, where the clause names one; none: for any.",
        on="id = {parent}.approvals_missing_for",
    )
    signing_rule: str | None = column(
        "What the provision is called that says who approves it, where a clause does."
    )
    signing_agreement: Agreement | None = one(
        "The agreement with that clause.", on="id = {parent}.signing_agreement"
    )
    signing_clause: UUID | None = column("That clause.")
    splitting: Splitting | None = stored_json(
        "That it exceeds the limit together with others, where it does."
    )
    counted_with: list[Payment] = every(
        "The payments that it is counted with, where it was flagged for splitting.",
        on="id = ANY({parent}.counted_with)",
        order=[asc("settled_at", "timestamptz", nullable=True), asc("id", "uuid")],
        implied=True,
    )
    splitting_days: int = column("Within how many days payments to one payee count together.")
    own_requests: bool = column("Whether who requested it may also approve it.")
    rule_source: str = column(
        "Where that is from: `clause`, or `default` where no clause says anything."
    )
    rule_agreement: Agreement | None = one(
        "The agreement that says so.", on="id = {parent}.rule_agreement"
    )
    rule_clause: UUID | None = column("The clause of it.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that pays.", on="id = {parent}.partnership", implied=True
    )
    trail: Connection[AuditEntry] = trail_of()


FILTERS = {
    "post": where("post = {post}", id_of("Post"), "Only by the authority of this post."),
    "payee_organisation": where(
        "payee_organisation = {payee_organisation}",
        id_of("Organisation"),
        "Only to this organisation.",
    ),
    "payee_person": where("payee_person = {payee_person}", id_of("Person"), "Only to this person."),
    "requester": where("requester = {requester}", id_of("Person"), "Only requested by them."),
    "settled_by": where(
        "settled_by = {settled_by}", id_of("Person"), "Only approved or refused by this person."
    ),
    "decision": where("decision = {decision}", id_of("Decision"), "Only by this decision."),
    "state": where("state = {state}", PaymentState, "Only this far."),
    "matter": where("matter = {matter}", str, "Only in this matter."),
    "flagged": where(
        "(splitting IS NOT NULL) = {flagged}",
        bool,
        "Only those that exceed a limit together with others, or do not.",
    ),
}


@strawberry.type
class PaymentQueries:
    """Payments."""

    payment: Payment | None = one(
        "A payment by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Payment"), "Its id.", required=True)},
    )
    payments: Connection[Payment] = many(
        "Payments, the latest first.",
        order=LATEST_FIRST,
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            **FILTERS,
        },
    )
