"""Founded: what came into being by a text, and what may be done with it while that is not in force.

A body is constituted, a post defined, its seats are filled and somebody is appointed while the
text that provides for it is still a draft: all of that comes into being together with the text,
so that it can be used from the day on which that is in force. Until then nobody uses it, and if
that day never comes it was good for nothing. Once the text is over nothing more is set up, and
what was is used no more; to leave, to end and to dissolve is possible always.
"""

from datetime import datetime
from typing import Literal

from domain.agreement import Agreement, require_in_force
from domain.refusal import Conduct
from domain.values import Moment

Doing = Literal["setting-up", "using", "winding-up"]
"""What is done with a body or post: it is set up, used, or left and ended."""


def awaits_text(provides: Agreement | None, at: datetime) -> bool:
    """Whether the text that provides for a body or post is not in force yet, if one does."""
    if provides is None:
        return False
    return provides.in_force is None or at < provides.in_force.at


def asks_for_text(provides: Agreement | None, doing: Doing, at: datetime) -> bool:
    """Whether what is done asks for the text that provides for the body or post, in force."""
    if provides is None or doing == "winding-up":
        return False
    return doing == "using" or not awaits_text(provides, at)


def require_text(
    provides: Agreement | None, doing: Doing, effective: Moment, conduct: Conduct
) -> None:
    """Breach the rule that a body or post is good for something while its text is in force."""
    if provides is not None and asks_for_text(provides, doing, effective.at):
        require_in_force(provides, effective, conduct)
