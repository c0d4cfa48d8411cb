"""Payments as rows: what was asked for, by what right it was approved, and what it counts with."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.money import Money
from domain.payments.payment import (
    ApprovedAs,
    CoapprovalWithdrawn,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRefused,
    PaymentRequested,
    PaymentWithdrawn,
    SplittingFlagged,
)
from domain.powers.joint_approval import ApprovedUnder, authorities
from domain.record import Record
from domain.voting.rules import FromClause
from projections.due import DueRow, due_id, was_over
from projections.offices import put_officer
from projections.ready_made import instant
from projections.rows import Rows, Table

PAYMENT_DUE = "payment-due"
"""Kind of what is due: a payment that is to be approved or refused. Its subject is the payment."""
ANSWERED_WITHIN = timedelta(days=14)
"""By when a payment is to be answered where its request does not say."""


@dataclass(frozen=True)
class Splitting:
    """That a payment exceeds a limit together with others (ready-made)."""

    total: Money
    limit: Money
    days: int


@dataclass(frozen=True)
class Coapproval:
    """The approval of one of several who approve a payment together (ready-made)."""

    person: UUID
    party: UUID | None
    """For which party they hold the post."""
    approved_as: ApprovedAs
    post: UUID | None
    counts_for: UUID | None
    """The party whose approvals the clause counts; None: it counts all."""
    sharing: tuple[UUID, ...]
    """Who had approved it by the same authority, with whom they count once."""
    counts: bool
    """Whether the payment was approved, or still may be, by this with the others."""
    together: int
    cited_as: str
    """The clause that asks for it."""
    approved_at: str


@dataclass(frozen=True)
class PaymentRow:
    """A payment."""

    id: UUID
    partnership: UUID
    payee_organisation: UUID | None
    payee_person: UUID | None
    amount: Money
    purpose: str | None
    """Unsealed, and empty once its key is destroyed."""
    matter: str
    reference: str
    requester: UUID | None
    party: UUID | None
    requested_at: datetime
    requested_day: date | None
    due_at: datetime | None
    due_day: date | None
    splitting_days: int
    own_requests: bool
    rule_source: str
    rule_agreement: UUID | None
    rule_clause: UUID | None
    state: str
    settled_at: datetime | None
    settled_day: date | None
    approved_as: str | None
    post: UUID | None
    appointment: UUID | None
    delegations: tuple[UUID, ...]
    """What was passed on, from the holder of the post to who settled it."""
    decision: UUID | None
    settled_by: UUID | None
    up_to: Money | None
    """Up to which amount each act could go by that authority."""
    splitting: Splitting | None
    counted_with: tuple[UUID, ...]
    coapprovals: tuple[Coapproval, ...]
    """Those who approve it together: until the last of them who has, afterwards those before."""
    approvals_missing: int | None
    """How many more have to approve it; none where nobody waits for others."""
    approvals_missing_for: UUID | None
    """The party for which, where the clause names one."""
    signing_rule: str | None
    """What the provision is called by which those approve who do, where a clause has one."""
    signing_agreement: UUID | None
    signing_clause: UUID | None
    version: int
    position: int


PAYMENT = Table(
    "payment",
    PaymentRow,
    key=("id",),
    ddl="""
    CREATE TABLE payment (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        payee_organisation uuid,
        payee_person uuid,
        amount jsonb NOT NULL,
        purpose text,
        matter text NOT NULL,
        reference text NOT NULL,
        requester uuid,
        party uuid,
        requested_at timestamptz NOT NULL,
        requested_day date,
        due_at timestamptz,
        due_day date,
        splitting_days integer NOT NULL,
        own_requests boolean NOT NULL,
        rule_source text NOT NULL,
        rule_agreement uuid,
        rule_clause uuid,
        state text NOT NULL,
        settled_at timestamptz,
        settled_day date,
        approved_as text,
        post uuid,
        appointment uuid,
        delegations uuid[] NOT NULL,
        decision uuid,
        settled_by uuid,
        up_to jsonb,
        splitting jsonb,
        counted_with uuid[] NOT NULL,
        coapprovals jsonb NOT NULL,
        approvals_missing integer,
        approvals_missing_for uuid,
        signing_rule text,
        signing_agreement uuid,
        signing_clause uuid,
        version integer NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON payment (partnership, requested_at DESC, id);
    CREATE INDEX ON payment (requested_at DESC, id);
    CREATE INDEX ON payment (post, requested_at DESC, id) WHERE post IS NOT NULL;
    -- To whom, and by whom.
    CREATE INDEX ON payment (payee_organisation, requested_at DESC, id)
        WHERE payee_organisation IS NOT NULL;
    CREATE INDEX ON payment (payee_person, requested_at DESC, id) WHERE payee_person IS NOT NULL;
    CREATE INDEX ON payment (settled_by, requested_at DESC, id) WHERE settled_by IS NOT NULL;
    """,
)


def requested(rows: Rows, record: Record[PaymentRequested], position: int) -> None:
    """The payment that waits for an answer."""
    happened = record.data
    origin = happened.rules.origin
    source = origin if isinstance(origin, FromClause) else None
    row = PaymentRow(
        id=happened.id,
        partnership=happened.partnership,
        payee_organisation=happened.payee.organisation,
        payee_person=happened.payee.person,
        amount=happened.amount,
        purpose=rows.unseal(record, happened.purpose),
        matter=happened.matter,
        reference=happened.reference,
        requester=happened.requester,
        party=happened.party,
        requested_at=happened.effective.at,
        requested_day=happened.effective.day,
        due_at=None if happened.due is None else happened.due.at,
        due_day=None if happened.due is None else happened.due.day,
        splitting_days=happened.rules.rules.splitting_days,
        own_requests=happened.rules.rules.own_requests,
        rule_source=origin.kind,
        rule_agreement=None if source is None else source.agreement,
        rule_clause=None if source is None else source.clause,
        state="requested",
        settled_at=None,
        settled_day=None,
        approved_as=None,
        post=None,
        appointment=None,
        delegations=(),
        decision=None,
        settled_by=None,
        up_to=None,
        splitting=None,
        counted_with=(),
        coapprovals=(),
        approvals_missing=None,
        approvals_missing_for=None,
        signing_rule=None,
        signing_agreement=None,
        signing_clause=None,
        version=record.version,
        position=position,
    )
    rows.put(row)
    for person in (happened.payee.person, happened.requester):
        _put_person(rows, row, person)
    due_at = row.due_at or row.requested_at + ANSWERED_WITHIN
    if not was_over(record, due_at):
        rows.put(_due(row, due_at))


def advanced(rows: Rows, record: Record[Any], position: int) -> None:
    """The payment after what happened."""
    row = rows.existing(PaymentRow, record.stream)
    row = replace(row, version=record.version, position=position)
    match record.data:
        case PaymentCoapproved(under=under, approver=person):
            others = (one for one in row.coapprovals if one.person != person)
            given = (*others, _coapproval(record.data))
            row = _asking(rows, replace(_under(row, under), coapprovals=given))
            _put_person(rows, row, person)
        case CoapprovalWithdrawn(approver=person):
            left = tuple(one for one in row.coapprovals if one.person != person)
            row = _asking(rows, replace(row, coapprovals=left))
        case PaymentApproved(under=under, beside=beside) if under is not None:
            row = _counting(_under(row, under), [one.person for one in beside])
        case PaymentApproved():
            row = _counting(_under(row, None), ())
        case _:
            pass  # nobody approves it with others
    match record.data:
        case PaymentApproved(basis=basis, approver=by) | PaymentRefused(basis=basis, by=by):
            row = replace(
                row,
                approved_as=basis.approved_as,
                post=basis.post,
                appointment=basis.appointment,
                delegations=basis.delegations,
                decision=basis.decision,
                settled_by=by,
                up_to=basis.limit,
            )
            _put_person(rows, row, by)
        case SplittingFlagged(payments=payments, total=total, limit=limit, days=days):
            row = replace(row, splitting=Splitting(total, limit, days), counted_with=payments)
        case _:
            pass  # who took the request back is said by the record
    state = _SETTLED.get(type(record.data))
    if state is not None:
        effective = record.data.effective
        row = replace(row, state=state, settled_at=effective.at, settled_day=effective.day)
        row = replace(row, approvals_missing=None, approvals_missing_for=None)
        rows.delete(DueRow, (row.id, due_id(PAYMENT_DUE, row.id)))
    rows.put(row)


def _coapproval(happened: PaymentCoapproved) -> Coapproval:
    rule = happened.under.rule
    return Coapproval(
        happened.approver,
        happened.under.party,
        happened.basis.approved_as,
        happened.basis.post,
        happened.under.counts_for,
        happened.sharing,
        True,
        rule.provision.together,
        rule.origin.cited_as if isinstance(rule.origin, FromClause) else "",
        instant(happened.effective.at),
    )


def _counting(row: PaymentRow, beside: Collection[UUID]) -> PaymentRow:
    """The payment with all who had approved it, of whom those count that it was approved beside."""
    given = tuple(replace(one, counts=one.person in beside) for one in row.coapprovals)
    return replace(row, coapprovals=given)


def _under(row: PaymentRow, under: ApprovedUnder | None) -> PaymentRow:
    """The payment with the clause by which it is approved; what was decided asks for none."""
    origin = None if under is None else under.rule.origin
    source = origin if isinstance(origin, FromClause) else None
    return replace(
        row,
        signing_rule=None if under is None else under.rule.provision.name,
        signing_agreement=None if source is None else source.agreement,
        signing_clause=None if source is None else source.clause,
    )


def _asking(rows: Rows, row: PaymentRow) -> PaymentRow:
    """The payment with how many more have to approve it; what is due asks them for it.

    Where several clauses do, it is told of the one by which the fewest are missing.
    """
    given: dict[UUID | None, dict[UUID, tuple[UUID, ...]]] = {}
    for one in row.coapprovals:
        given.setdefault(one.counts_for, {})[one.person] = one.sharing
    missing = {
        one.counts_for: one.together - authorities(given[one.counts_for]) for one in row.coapprovals
    }
    fewest = min(missing, key=lambda party: missing[party], default=None)
    still = missing[fewest] if missing else None
    row = replace(row, approvals_missing=still, approvals_missing_for=fewest)
    due = rows.get(DueRow, (row.id, due_id(PAYMENT_DUE, row.id)))
    if due is not None:
        rows.put(replace(due, party=fewest, sentence=_due_sentence(row), position=row.position))
    return row


def _due(row: PaymentRow, due_at: datetime) -> DueRow:
    """That it is to be answered by then."""
    return DueRow(
        id=due_id(PAYMENT_DUE, row.id),
        partnership=row.partnership,
        kind=PAYMENT_DUE,
        subject=row.id,
        due_at=due_at,
        remind_from=row.requested_at,
        person=None,
        party=None,
        sentence=_due_sentence(row),
        position=row.position,
    )


def _due_sentence(row: PaymentRow) -> str:
    if row.approvals_missing is None:
        return f"A payment of {row.amount} is to be approved or refused."
    others = "another one" if row.approvals_missing == 1 else f"{row.approvals_missing} others"
    return (
        f"A payment of {row.amount}, approved already, is to be approved by {others} as well, by an"
        " authority of their own."
    )


STEPS = (
    PaymentCoapproved,
    CoapprovalWithdrawn,
    PaymentApproved,
    SplittingFlagged,
    PaymentRefused,
    PaymentWithdrawn,
)
"""What happens to a payment that was requested."""
_SETTLED: dict[type, str] = {
    PaymentApproved: "approved",
    PaymentRefused: "refused",
    PaymentWithdrawn: "withdrawn",
}


def _put_person(rows: Rows, row: PaymentRow, person: UUID | None) -> None:
    if person is not None:
        put_officer(rows, row.partnership, person, row.position)
