"""Founded: what came into being by a text, and what may be done with it while that is not in force.

A body is constituted, a post defined, its seats are filled and somebody is appointed while the
text that provides for it is still a draft: all of that comes into being together with the text,
so that it can be used from the day on which that is in force. Until then nobody uses it, and if
that day never comes it was good for nothing. Once the text is over nothing more is set up, and
what was is used no more; to leave, to end and to dissolve is possible always.
"""

from datetime import datetime
from typing import Literal

from domain.agreements.agreement import Agreement, AgreementNotInForce, require_in_force
from domain.agreements.signature import unsigned
from domain.parties.partnership import Partnership, bound_parties
from domain.refusal import Conduct
from domain.values import Moment, OrganisationId

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


def unsigned_by(provides: Agreement, partnership: Partnership) -> tuple[OrganisationId, ...]:
    """Whose signature a text lacks that entered into force: reported from outside, with that
    finding. Of one of which the report shows no signature at all, its source attests that it was
    concluded (docs/importing.md).
    """
    begun = provides.in_force
    given = {one: provides.signatures[one] for one in provides.concluded_by}
    if begun is None or not given:
        return ()
    return unsigned(bound_parties(partnership, provides.parties, begun.at), given)


def require_concluded(
    provides: Agreement, missing: tuple[str, ...], effective: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nothing is done here by a text that not every party has signed;
    `missing` are the names of those who have not.
    """
    if missing and not conduct.is_reported:
        because = f"{' and '.join(missing)} did not sign it"
        conduct.breach(AgreementNotInForce(provides.id, effective, because))
