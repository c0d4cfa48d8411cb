"""Payments as rows: what was asked for, by what right it was approved, and what it counts with."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.money import Money
from domain.payment import (
    PaymentApproved,
    PaymentRefused,
    PaymentRequested,
    PaymentWithdrawn,
    SplittingFlagged,
)
from domain.record import Record
from domain.rules import FromClause
from projections.due import DueRow, due_id, was_over
from projections.offices import put_officer
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
        version=record.version,
        position=position,
    )
    rows.put(row)
    for person in (happened.payee.person, happened.requester):
        _put_person(rows, row, person)
    due_at = row.due_at or row.requested_at + ANSWERED_WITHIN
    if was_over(record, due_at):
        return
    rows.put(
        DueRow(
            id=due_id(PAYMENT_DUE, row.id),
            partnership=row.partnership,
            kind=PAYMENT_DUE,
            subject=row.id,
            due_at=due_at,
            remind_from=row.requested_at,
            person=None,
            party=None,
            sentence=f"A payment of {row.amount} is to be approved or refused.",
            position=position,
        )
    )


def advanced(rows: Rows, record: Record[Any], position: int) -> None:
    """The payment after what happened."""
    row = rows.existing(PaymentRow, record.stream)
    row = replace(row, version=record.version, position=position)
    match record.data:
        case PaymentApproved(_, basis, by) | PaymentRefused(_, basis, by):
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
        rows.delete(DueRow, (row.id, due_id(PAYMENT_DUE, row.id)))
    rows.put(row)


STEPS = (PaymentApproved, SplittingFlagged, PaymentRefused, PaymentWithdrawn)
"""What happens to a payment that was requested."""
_SETTLED: dict[type, str] = {
    PaymentApproved: "approved",
    PaymentRefused: "refused",
    PaymentWithdrawn: "withdrawn",
}


def _put_person(rows: Rows, row: PaymentRow, person: UUID | None) -> None:
    if person is not None:
        put_officer(rows, row.partnership, person, row.position)
