"""That a motion was put to whom the matters of what it enacts are given, under their rules."""

from collections.abc import Iterator

from domain.agreements.governing import OF_ALL, Whose
from domain.bodies.body import BODY
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.grounds import provisions_known
from domain.chains.grounds_of_votes import decision_of
from domain.competence.paying import require_theirs_to_pay
from domain.competence.urgent_reach import payments_named
from domain.competence.votes_asked import agreement_under
from domain.competence.words_of_acts import require_own_matter, words_asked
from domain.motions.enactment import ActsNamed
from domain.payments.payment import PAYMENT
from domain.refusal import Refused, Reported


@also_rests(ActsNamed)
def _paid(acted: Acted[ActsNamed]) -> Iterator[Ground]:
    decision, known, found = decision_of(acted), acted.known, Reported()
    paid = (known.of(PAYMENT, one) for one in payments_named(acted.data.acts))
    payments = [one for one in paid if one is not None]
    if not payments:
        return
    body = None if decision.body is None else known.of(BODY, decision.body)
    in_force = provisions_known(known, decision.partnership, OF_ALL, acted.at)
    preset = None if body is None else body.preset
    about = (payments, decision.motion.matter, decision.rule, decision.body, preset, in_force)
    try:
        require_theirs_to_pay(*about, found)
    except Refused:
        return  # two that clash: the rule of the motion shows that nothing governs it
    for one in found.findings[:1]:
        why = one.sentence[0].lower() + one.sentence[1:].removesuffix(".")
        said = "Who decides on the payment's matter, and the rule for it."
        yield missing("rule", said, why, decision.id)


@also_rests(ActsNamed)
def _of_own_matter(acted: Acted[ActsNamed]) -> Iterator[Ground]:
    decision, known, found = decision_of(acted), acted.known, Reported()
    if decision.election is not None:
        return
    body = None if decision.body is None else known.of(BODY, decision.body)
    preset = None if body is None else body.preset
    asked = words_asked(acted.data.acts, decision.body, known.of, acted.data.effective)
    for word, act in asked:
        whose = Whose(agreement_under(act, known.of))
        in_force = provisions_known(known, decision.partnership, whose, acted.at)
        about = (decision.motion.matter, decision.rule, decision.body, preset, in_force)
        try:
            require_own_matter(word, *about, found)
        except Refused:
            continue  # two that clash: the rule of the motion shows that nothing governs it
    for one in found.findings[:1]:
        why = one.sentence[0].lower() + one.sentence[1:].removesuffix(".")
        said = "Who decides on the matter of what it enacts, and the rule for it."
        yield missing("rule", said, why, decision.id)
