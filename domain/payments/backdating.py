"""Backdating: an approval that is entered after the day from which it is to take effect.

That may be in order: it was approved then, and is entered now. But limits to a period and the end
of an authority would be gone round by it: what the delegation of yesterday or the rest of last
month's limit still allows is approved today as of then. So who enters it has to have the right on
the day of the entry as well; otherwise the approval is on record with a finding. What a source
reports was done then, and is judged by then alone.
"""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from domain.irregularity import Irregularity
from domain.payments.approval import Warrant, require_warrant, require_within_limits
from domain.payments.payment import Payment
from domain.refusal import Reported
from domain.values import Moment, PersonId


class EnteredTooLate(Irregularity):
    """It takes effect on {effective}, and was entered on {entered} only, when it would have been
    refused: {why}"""

    code = "ENTERED_TOO_LATE"
    effective: Moment
    entered: Moment
    why: str


def entered_too_late(
    payment: Payment,
    warrant: Warrant,
    by: PersonId | None,
    others: Sequence[Payment],
    zone: tzinfo,
    effective: Moment,
    entered: Moment,
    beside: Iterable[Warrant] = (),
) -> EnteredTooLate | None:
    """That an approval would have been refused when it was entered; `others` are the payments
    that may count with one at that time, `beside` the warrants of those who approved before, with
    whom it is approved.
    """
    if warrant.post is None or entered.at <= effective.at:
        return None
    found = Reported()
    require_warrant(payment, warrant, by, entered, found)
    for each in (warrant, *beside):
        require_within_limits(payment, each, others, zone, entered, found)
    if not found.findings:
        return None
    return EnteredTooLate(effective, entered, found.findings[0].sentence)
