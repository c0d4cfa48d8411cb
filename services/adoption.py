"""Adoption with the outcome: what a decision adopts by itself, in one transaction with it.

Where a decision amends an agreement, whatever adopts the motion adopts the amendments that it
names: a count, numbers that are reported, a casting vote, a lot, the ratification of what was
decided in urgency. All of them append what they come to here. Where signatures are asked for
beside the decision, whichever comes last adopts: the outcome or the signature. What can't be
adopted then (it clashes with another, a conflict suspends the decision) is left for
`adopt_amendment`, which says why. A vote or a signature that is reported from outside adopts
nothing by itself: its source says what followed.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.amendment import Amendment
from domain.agreements.bound import bound_at, parties_to
from domain.agreements.revision import adopt_amendment
from domain.agreements.signature import unsigned
from domain.competence.words_of_acts import amending_word
from domain.decisions.decision import DECISION, Decision
from domain.decisions.resolution import (
    require_day,
    require_standing,
    require_told_by_another,
    resolution_on,
    result_by,
)
from domain.motions.day_decided import first_day
from domain.motions.enacted_acts import AmendmentAdoption
from domain.parties.partnership import Partnership, zone
from domain.refusal import Refused
from domain.values import AgreementId, AmendmentId, DecisionId, Moment
from services.coherence import require_coherent
from services.competent import require_amending_competent
from services.disposal import require_theirs
from services.enactments import carry_out, carrying_out
from services.ledger import Case
from services.resolutions import require_unsuspended


def append_outcome(
    case: Case,
    partnership: Partnership,
    decision: DecisionId,
    happened: Sequence[object],
    effective: Moment,
    caused_by: UUID | None,
) -> UUID:
    """Append to a decision what makes its outcome, and adopt what follows from that alone."""
    case.append(DECISION, decision, happened, partnership=partnership.id, caused_by=caused_by)
    adopt_what_it_enacts(case, partnership, decision, effective)
    return decision


def last_of(case: Case, decision: DecisionId) -> UUID | None:
    """The last record of a decision, from which what comes next follows."""
    held = case.held(DECISION, decision)
    return None if held is None else held.last


def adopt_what_it_enacts(
    case: Case, partnership: Partnership, decision: DecisionId, effective: Moment
) -> None:
    """Adopt the amendments that a decision names which was just adopted, where decisions amend."""
    if case.act.conduct.is_reported:
        return
    found = case.get(DECISION, decision)
    if result_by(found, effective) != "adopted":
        return
    for number, act in enumerate(found.enactment.acts, 1):
        if isinstance(act, AmendmentAdoption) and number not in found.enactment.carried_out:
            _adopt(case, partnership, found, act, effective)


def adopt_once_signed(
    case: Case,
    partnership: Partnership,
    agreement: AgreementId,
    amendment: AmendmentId,
    signed: Moment,
) -> None:
    """Adopt an amendment with its last signature where it was decided before, as its rule asks."""
    text = case.get(AGREEMENT, agreement)
    pending: Amendment = text.amendments[amendment]
    if case.act.conduct.is_reported or pending.rule.by != "both":
        return
    if unsigned(bound_at(text, partnership, signed.at), pending.signatures):
        return
    named = AmendmentAdoption(agreement, amendment)
    for found in case.within(DECISION, partnership.id):
        decided = _decided(found)
        if decided is None or found.withdrawn is not None:
            continue
        at = max(signed, decided, key=_instant)
        if result_by(found, at) != "adopted":
            continue
        for number in found.enactment.naming(named):
            act = found.enactment.acts[number - 1]
            if isinstance(act, AmendmentAdoption) and number not in found.enactment.carried_out:
                _adopt(case, partnership, found, act, at)


def _decided(decision: Decision) -> Moment | None:
    """Since when it stands as it does; what was decided in urgency, since it was ratified."""
    if decision.urgency.taken is not None:
        ratified = decision.urgency.ratified
        return None if ratified is None else ratified.effective
    return decision.outcomes[-1].effective if decision.outcomes else None


def _instant(moment: Moment) -> datetime:
    return moment.at


def _adopt(
    case: Case, partnership: Partnership, decision: Decision, act: AmendmentAdoption, at: Moment
) -> None:
    agreement = case.get(AGREEMENT, act.agreement)
    amendment: Amendment | None = agreement.amendments.get(act.amendment)
    if amendment is None or amendment.status != "proposed" or amendment.rule.by == "signatures":
        return
    if amendment.rule.by == "both":  # entered with earlier times, a signature may be the later one
        at = max((at, *(one.signed for one in amendment.signatures.values())), key=_instant)
    begins = first_day(act.effective, amendment.takes_effect, at, zone(partnership))
    when = carrying_out(case, decision, begins, amendment.takes_effect)
    try:
        require_day(decision, act.effective, when, case.act.conduct)
        happened = adopt_amendment(
            agreement,
            amendment=amendment.id,
            parties=parties_to(agreement, partnership, at.at),
            adopted=at,
            decision=decision.id,
            resolution=resolution_on(decision, agreement.id, amendment.id, at),
            effective=begins,
        )
        require_told_by_another(decision, case.act.boundary, at, case.act.conduct)
        require_standing(decision, at, case.act.conduct)
        require_amending_competent(case, decision, at, act)
        require_unsuspended(case, decision, at)
        word = amending_word(agreement, act.amendment)
        require_theirs(case, agreement, partnership, decision, at, word)
        require_coherent(case, agreement, happened)
    except Refused:
        return  # the outcome stands all the same; who then asks for the adoption is told why
    case.append(
        AGREEMENT,
        agreement.id,
        happened,
        partnership=agreement.partnership,
        caused_by=last_of(case, decision.id),
    )
    carry_out(case, decision, at, act, when)
