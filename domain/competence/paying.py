"""Paying by decision: who may decide on a payment, and by which rule.

A payment has a matter of its own. Who is given that matter by the scheme of delegation decides on
it, by the rule for that matter, whatever matter the motion states that would approve or refuse
it: otherwise a body that may mend the roof could spend what is reserved to all parties, and a
majority what takes both.
"""

from collections.abc import Iterable, Sequence

from domain.payments.payment import Payment
from domain.provisions.pinning import pin_rule
from domain.provisions.provision import EVERY_MATTER, PinnedRule, ProvisionInForce
from domain.provisions.scheme import competence_in, require_competent
from domain.refusal import Conduct, Refused
from domain.values import BodyId
from domain.voting.rules import Preset


class PaymentOfAnotherMatter(Refused):
    """The payment is of the matter “{payment}”, which is decided by another rule than the motion,
    of “{motion}”: it takes a motion of that matter."""

    code = "PAYMENT_OF_ANOTHER_MATTER"
    payment: str
    motion: str


def require_theirs_to_pay(
    payments: Iterable[Payment],
    matter: str,
    rule: PinnedRule,
    body: BodyId | None,
    preset: Preset | None,
    in_force: Sequence[ProvisionInForce],
    conduct: Conduct,
) -> None:
    """Breach the rules that a payment is decided on by whom the scheme gives its matter, and by
    the rule for that. The motion is of the `matter`, put to the body under the `rule`.

    Refuses when two provisions govern the payment's matter equally.
    """
    for payment in payments:
        require_competent(competence_in(payment.matter, in_force), payment.matter, body, conduct)
        if payment.matter == matter:
            continue
        if pin_rule(payment.matter, body, in_force, preset).rule != rule.rule:
            own, other = payment.matter or EVERY_MATTER, matter or EVERY_MATTER
            conduct.breach(PaymentOfAnotherMatter(own, other))
