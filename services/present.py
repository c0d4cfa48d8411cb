"""What is done now: acts on whose time others rely, and which no organisation dates itself.

A ballot is in time or late, a vote is open or closed, a period of notice has run or has not: who
could say of such an act that it took effect earlier or later than it did would vote after the
close, count before it, and be spared a period. So by the key of an organisation it takes effect
when it comes in. The key of the administration enters what was done elsewhere, and says when.
"""

from domain.refusal import Refused
from services.ledger import Case


class TakesEffectNow(Refused):
    """By the key of an organisation this takes effect when it is done: no other time can be said."""

    code = "TAKES_EFFECT_NOW"


def require_now(case: Case) -> None:
    """Refuse an organisation that says of what it does here from when it takes effect."""
    act = case.act
    if act.boundary is not None and act.effective is not None and not act.conduct.is_reported:
        raise TakesEffectNow
