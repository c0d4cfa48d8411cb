"""Silent acts: what nobody's silence enacts.

Under a silence procedure a motion is adopted unless somebody objects in time. That is good for
what can be mended, and bad for what concerns every party and can't: the end of the partnership or
of an agreement, who is taken in, money for who put the motion. Those take a vote in which somebody
says yes, unless a clause provides for silence on their very matter, by its name.
"""

from collections.abc import Collection

from domain.decisions.decision import Decision
from domain.decisions.poll_turn import turn_of
from domain.motions.acts_named import said
from domain.motions.enacted_acts import (
    AgreementTermination,
    EnactedAct,
    PartnershipDissolution,
    PartyAccession,
    PaymentApproval,
)
from domain.refusal import Conduct, Refused
from domain.values import DecisionId, PaymentId
from domain.voting.rules import Way
from domain.voting.turn import silence_in


class SilenceEnactsNothing(Refused):
    """Silence does not adopt what concerns every party ({act}): open the vote on the motion
    {decision} by a way that asks for votes, such as a meeting, or let a clause provide for silence
    on its matter by name."""

    code = "SILENCE_ENACTS_NOTHING"
    decision: DecisionId
    act: str


def goes_by_silence(decision: Decision, way: Way) -> bool:
    """Whether a vote that is held in this way adopts the motion where nobody says anything."""
    return silence_in(decision.rule.rule, turn_of(decision, None, way)) is not None


def concerning_all(
    decision: Decision, own_payments: Collection[PaymentId] = ()
) -> EnactedAct | None:
    """The first act that the motion enacts and that silence does not; `own_payments` are those of
    which who put the motion, or one of its people, is the payee."""
    for act in decision.enactment.acts:
        if isinstance(act, PartnershipDissolution | PartyAccession | AgreementTermination):
            return act
        if isinstance(act, PaymentApproval) and act.payment in own_payments:
            return act
    return None


def require_said(
    decision: Decision, way: Way, own_payments: Collection[PaymentId], conduct: Conduct
) -> None:
    """Breach the rule that silence enacts nothing that concerns every party."""
    act = concerning_all(decision, own_payments)
    if act is not None and goes_by_silence(decision, way):
        conduct.breach(SilenceEnactsNothing(decision.id, said(act)))
