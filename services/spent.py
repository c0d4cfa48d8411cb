"""What was spent: the payments of a partnership that may count against a limit, and no others.

A partnership may have many thousands of payments, and an approval is decided on those alone that
were approved by the same authority, by the same person, or for the same party under a clause that
limits what is approved for it, around the same time. Only these are read. Where several approve
together, it is what counts for any of them; what still waits for some of them counts for nobody.
It rests on the others all the same: that none of those which wait has been approved meanwhile, and
that none was added. So of two approvals at one moment the second is decided again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.payments.approval import Warrant
from domain.payments.payment import (
    PAYMENT,
    Payment,
    PaymentApproved,
    PaymentRefused,
    PaymentWithdrawn,
)
from domain.posts.post import remit_at
from domain.powers.joint_approval import Approving
from domain.powers.provided_power import power_provided
from domain.provisions.remit import power_in
from domain.record import recorded_name
from domain.values import PartnershipId, PersonId, instant_text
from services.ledger import Case

DAYS_IN_A_MONTH = 31
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
MARGIN = timedelta(days=2)
"""Days begin at other instants in other time zones."""

SETTLED = tuple(recorded_name(each) for each in (PaymentApproved, PaymentRefused, PaymentWithdrawn))
"""After any of these nothing more is decided of a payment."""


def payments_counted(
    case: Case,
    payment: Payment,
    used: Mapping[PersonId | None, Warrant],
    at: datetime,
    asked: Approving | None = None,
) -> list[Payment]:
    """The payments that may count with one that is approved at an instant; `used` says by which
    warrant each of those approves who do, `asked` what a clause asks of them.
    """
    found: set[UUID] = set()
    for by, warrant in used.items():
        days = days_counted(payment, warrant, at)
        if warrant.post is None or not days:
            continue
        span = min(timedelta(days=days) + MARGIN, at - EARLIEST, LATEST - at)
        given = {"post": str(warrant.post.id), "by": None if by is None else str(by)}
        given["signed"] = _signed_for(asked)
        found |= _found(case, payment.partnership, given, at - span, at + span)
    read = (case.find(PAYMENT, each) for each in sorted(found))
    return [each for each in read if each is not None and each.partnership == payment.partnership]


def _signed_for(asked: Approving | None) -> str | None:
    """For which party those approved, as a limit of a clause counts them; empty: for whichever, by
    clauses that name none. None: no limit does.
    """
    if asked is None or asked.under.rule.provision.limit is None:
        return None
    return str(asked.under.counts_for or "")


def days_counted(payment: Payment, warrant: Warrant, at: datetime) -> int:
    """How many days before or after it a payment may lie that counts with it; 0: none does."""
    limits = [link.mandate.period_limit for link in warrant.links]
    if warrant.post is not None:
        power = power_in(remit_at(warrant.post, at), payment.matter)
        given = power_provided(warrant.provided, payment.matter)
        limits += [None if one is None else one.period_limit for one in (power, given)]
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
    rows = transaction.ledger.store.that_wait_or_say(
        {
            **given,
            "settled": list(SETTLED),
            "approved": recorded_name(PaymentApproved),
            "partnership": partnership,
            "kind": PAYMENT.kind,
            "since": instant_text(since),
            "until": instant_text(until),
        }
    )
    waiting = {stream: version for stream, version, waits in rows if waits}
    touched = transaction.rest_on(waiting, PAYMENT.kind)
    return touched | {stream for stream, _, waits in rows if not waits}
