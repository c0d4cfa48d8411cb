"""Timing: for which time somebody may do something through Concord.

Whoever keeps the records enters what came about elsewhere, and when, with its source
(services/history.py). Who acts for an organisation does what is done: it has effect as it is
done, or where it sets something that is to hold from a day on, from that day. Otherwise a ballot
could be dated before the close, a payment into another year, and a notice into last month.
"""

from datetime import date, datetime, timedelta, timezone
from typing import Literal

from domain.refusal import Refused
from domain.values import Moment
from services.act import Act

Timing = Literal["as it is done", "on that day or later", "by then", "whenever it is said"]
"""For which time a command can be given, as seen from when it is given.

What somebody does or says has effect as it is done. What is set can hold from a later time on:
an appointment, an amendment, an end. What has happened (a delivery, a meeting) is entered by the
time that it has. Only a fact of a register (a name, a merger) can lie on either side.
"""

FURTHEST_BEHIND, FURTHEST_AHEAD = timezone(timedelta(hours=-12)), timezone(timedelta(hours=14))


class NotEffectiveThen(Refused):
    """Entered on {at}, this can take effect {permitted}, and not at {effective}: whoever keeps the
    records enters what came about otherwise, with its source.
    """

    code = "NOT_EFFECTIVE_THEN"
    at: Moment
    effective: Moment
    permitted: Timing


def check_timing(act: Act, permitted: Timing) -> None:
    """Refuse who acts for an organisation and puts what is done into another time.

    A day counts as long as it has not ended, or as soon as it has begun, anywhere on earth: the
    partnership's own zone is not known yet.
    """
    if act.boundary is None or act.conduct.is_reported or act.effective is None:
        return
    if not _is_permitted(act.at, act.effective, permitted):
        raise NotEffectiveThen(Moment(act.at), act.moment(), permitted)


def _is_permitted(at: datetime, effective: date | datetime, permitted: Timing) -> bool:
    match permitted:
        case "as it is done":
            return effective == at
        case "on that day or later":
            if isinstance(effective, datetime):
                return effective >= at
            return effective >= at.astimezone(FURTHEST_BEHIND).date()
        case "by then":
            if isinstance(effective, datetime):
                return effective <= at
            return effective <= at.astimezone(FURTHEST_AHEAD).date()
        case "whenever it is said":
            return True
