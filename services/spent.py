"""What was spent: the payments of a partnership that may count against a limit, and no others.

A partnership may have many thousands of payments, and an approval is decided on those alone that
were approved by the same authority, or by the same person, around the same time. Only these are
read. It rests on the others all the same: that none of those which wait has been approved
meanwhile, and that none was added. So of two approvals at one moment the second is decided again.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.approval import Warrant
from domain.payment import PAYMENT, Payment, PaymentApproved, PaymentRefused, PaymentWithdrawn
from domain.post import remit_at
from domain.record import recorded_name
from domain.remit import power_in
from domain.values import PartnershipId, PersonId, instant_text
from services.ledger import Case

DAYS_IN_A_MONTH = 31
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
MARGIN = timedelta(days=2)
"""Days begin at other instants in other time zones."""

SETTLED = tuple(recorded_name(each) for each in (PaymentApproved, PaymentRefused, PaymentWithdrawn))
"""After any of these nothing more is decided of a payment."""

# Of the payments of a partnership those that wait, and those that were approved in some days by
# authority of a post or by a person. Text is compared: instants are stored in one form.
_THAT_COUNT = """
SELECT s.id, s.version, e.stream IS NULL FROM ledger.streams AS s
LEFT JOIN ledger.events AS e ON e.stream = s.id AND e.name = ANY(%(settled)s)
CROSS JOIN LATERAL (
    SELECT CASE WHEN e.name = %(approved)s
        THEN convert_from(e.state, 'UTF8')::json -> 'data' END AS data
) AS said
WHERE s.partnership = %(partnership)s AND s.kind = %(kind)s AND (
    e.stream IS NULL
    OR (said.data #>> '{basis,post}' = %(post)s OR said.data ->> 'approver' = %(by)s)
    AND said.data #>> '{effective,at}' BETWEEN %(since)s AND %(until)s
)
"""


def payments_counted(
    case: Case, payment: Payment, warrant: Warrant, by: PersonId | None, at: datetime
) -> list[Payment]:
    """The payments that may count with one that is approved by the warrant at an instant."""
    days = days_counted(payment, warrant, at)
    if warrant.post is None or not days:
        return []
    span = min(timedelta(days=days) + MARGIN, at - EARLIEST, LATEST - at)
    given = {"post": str(warrant.post.id), "by": None if by is None else str(by)}
    found = _found(case, payment.partnership, given, at - span, at + span)
    read = (case.find(PAYMENT, each) for each in sorted(found))
    return [each for each in read if each is not None and each.partnership == payment.partnership]


def days_counted(payment: Payment, warrant: Warrant, at: datetime) -> int:
    """How many days before or after it a payment may lie that counts with it; 0: none does."""
    limits = [link.mandate.period_limit for link in warrant.links]
    if warrant.post is not None:
        power = power_in(remit_at(warrant.post, at), payment.matter)
        limits.append(None if power is None else power.period_limit)
    months = (limit.months for limit in limits if limit is not None)
    return max([payment.rules.splitting_days, *(each * DAYS_IN_A_MONTH for each in months)])


def _found(
    case: Case,
    partnership: PartnershipId,
    given: dict[str, str | None],
    since: datetime,
    until: datetime,
) -> set[UUID]:
    """Those payments, of this transaction too; the act then rests on all that wait."""
    transaction = case.transaction
    transaction.within(partnership, PAYMENT.kind)
    rows = transaction.ledger.store.select(
        _THAT_COUNT,
        {
            **given,
            "settled": list(SETTLED),
            "approved": recorded_name(PaymentApproved),
            "partnership": partnership,
            "kind": PAYMENT.kind,
            "since": instant_text(since),
            "until": instant_text(until),
        },
    )
    for stream, version, waits in rows:
        if waits:
            transaction.rest_on(stream, version)
    return {stream for stream, _, waits in rows if not waits} | transaction.touched(PAYMENT.kind)
