"""Words of acts: of which matter an act is that a motion enacts, whatever the motion says it is of.

Whoever puts a motion chooses the word for its matter, and by it who decides, and how. So that
nobody ends a partnership under the rule for excursions, each act has a word of its own: a payment
that of its matter, an amendment that of the amendment rule, and every other one of the words below.
It is decided by those to whom a scheme of delegation gives that word, under the rule for it; where
provisions do not name it, it is of what they say of every other matter. A motion of another matter
does it as well where the same rule governs both.

Where a clause gives it to a body who holds a post, that goes before the word.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.competence.votes_asked import OF_APPOINTMENTS, Finds, agreement_under, post_of
from domain.motions.enacted_acts import (
    AgreementRenewal,
    AgreementTermination,
    AmendmentAdoption,
    AmendmentRejection,
    AmendmentWithdrawal,
    AppointmentEnding,
    BodyConstitution,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    EnactedAct,
    HolderRemoval,
    HolidayListing,
    HolidayStriking,
    PartnershipDissolution,
    PartyAccession,
    PaymentApproval,
    PaymentRefusal,
    PostAbolition,
    PostAppointment,
    PostDefinition,
    RemitGrant,
    SeatFilling,
    SeatVacating,
)
from domain.payments.payment import PAYMENT
from domain.powers.appointing import office_in
from domain.provisions.office import PostProvision
from domain.provisions.pinning import pin_rule
from domain.provisions.provision import EVERY_MATTER, PinnedRule, ProvisionInForce
from domain.provisions.scheme import competence_in, require_competent
from domain.refusal import Conduct, Refused
from domain.values import BodyId, Moment
from domain.voting.rules import Preset

_AMENDING = (AmendmentAdoption, AmendmentRejection, AmendmentWithdrawal)
_PAYING = (PaymentApproval, PaymentRefusal)
AMENDMENT = "amendment"

WORDS: tuple[tuple[tuple[type[EnactedAct], ...], str], ...] = (
    ((PartnershipDissolution,), "dissolution"),
    ((PartyAccession,), "accession"),
    ((AgreementTermination,), "termination"),
    ((AgreementRenewal,), "renewal"),
    (
        (
            BodyConstitution,
            BodyReconstitution,
            BodyDissolution,
            ChairDesignation,
            SeatFilling,
            SeatVacating,
        ),
        "bodies",
    ),
    ((PostDefinition, RemitGrant, PostAbolition), "posts"),
    ((PostAppointment, AppointmentEnding, HolderRemoval), "appointments"),
    ((HolidayListing, HolidayStriking), "holidays"),
)
"""The word of each act that has one. What else a motion enacts is about other decisions and
conflicts, which have rules of their own on who decides them."""


class ActOfAnotherMatter(Refused):
    """What the motion enacts is of the matter “{act}”, which is decided by another rule than the
    motion, of “{motion}”: it takes a motion of that matter."""

    code = "ACT_OF_ANOTHER_MATTER"
    act: str
    motion: str


def word_of(act: EnactedAct, find: Finds) -> str | None:
    """Of which matter the act is; None where it has no word of its own."""
    if isinstance(act, _PAYING):
        payment = find(PAYMENT, act.payment)
        return None if payment is None else str(payment.matter)
    if isinstance(act, _AMENDING):
        return amending_word(find(AGREEMENT, act.agreement), act.amendment)
    return next((word for kinds, word in WORDS if isinstance(act, kinds)), None)


def amending_word(agreement: Any, amendment: Any) -> str:
    """Of which matter an amendment is: the one that the amendment rule names which governs it."""
    proposed = None if agreement is None else agreement.amendments.get(amendment)
    return AMENDMENT if proposed is None else proposed.rule.matter or AMENDMENT


def given_to(office: PostProvision, act: EnactedAct) -> BodyId | None:
    """The body to which the clause of a post gives the act: who holds the post, and no more."""
    if isinstance(act, PostAppointment):
        return office.appointed_by.body
    return office.ended_by.body if isinstance(act, OF_APPOINTMENTS) else None


def words_asked(
    acts: Iterable[EnactedAct], body: BodyId | None, find: Finds, at: Moment
) -> tuple[tuple[str, EnactedAct], ...]:
    """The words of acts other than payments, with the act, unless a clause gives it to the body."""
    asked = []
    for act in acts:
        word = None if isinstance(act, _PAYING) else word_of(act, find)
        if word is None:
            continue
        post, under = post_of(act, find), agreement_under(act, find)
        text = None if under is None else find(AGREEMENT, under)
        office = None if post is None else office_in(text, post.clause, post.title, at.at)
        if office is None or body is None or given_to(office, act) != body:
            asked.append((word, act))
    return tuple(asked)


def require_own_matter(
    word: str,
    matter: str,
    rule: PinnedRule,
    body: BodyId | None,
    preset: Preset | None,
    in_force: Sequence[ProvisionInForce],
    conduct: Conduct,
) -> None:
    """Breach the rules that an act is decided by whom the scheme gives its word, and by the rule
    for that. The motion is of the `matter`, put to the body under the `rule`.

    Refuses when two provisions govern the word equally.
    """
    if word == matter:
        return
    require_competent(competence_in(word, in_force), word, body, conduct)
    if pin_rule(word, body, in_force, preset).rule != rule.rule:
        conduct.breach(ActOfAnotherMatter(word, matter or EVERY_MATTER))
