"""Adoption with the outcome: what a decision adopts by itself, in one transaction with it.

Where a decision alone amends an agreement, whatever adopts the motion adopts the amendments that
it names: a count, numbers that are reported, a casting vote, a lot, the ratification of what was
decided in urgency. All of them append what they come to here. What can't be adopted then (it
clashes with another, a conflict suspends the decision) is left for `adopt_amendment`, which says
why. A vote that is reported from outside adopts nothing by itself: its source says what followed.
"""

from collections.abc import Sequence
from uuid import UUID

from domain.agreement import AGREEMENT
from domain.amendment import Amendment
from domain.bound import parties_to
from domain.day_decided import first_day
from domain.decision import DECISION, Decision
from domain.enacted_acts import AmendmentAdoption
from domain.partnership import Partnership, zone
from domain.refusal import Refused
from domain.resolution import (
    require_day,
    require_standing,
    require_told_by_another,
    resolution_on,
    result_by,
)
from domain.revision import adopt_amendment
from domain.values import DecisionId, Moment
from domain.words_of_acts import amending_word
from services.coherence import require_coherent
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
    """Adopt the amendments that a decision names which was just adopted, where it alone amends."""
    if case.act.conduct.is_reported:
        return
    found = case.get(DECISION, decision)
    if result_by(found, effective) != "adopted":
        return
    for number, act in enumerate(found.enactment.acts, 1):
        if isinstance(act, AmendmentAdoption) and number not in found.enactment.carried_out:
            _adopt(case, partnership, found, act, effective)


def _adopt(
    case: Case, partnership: Partnership, decision: Decision, act: AmendmentAdoption, at: Moment
) -> None:
    agreement = case.get(AGREEMENT, act.agreement)
    amendment: Amendment | None = agreement.amendments.get(act.amendment)
    if amendment is None or amendment.status != "proposed" or amendment.rule.by != "decision":
        return
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
        require_unsuspended(case, decision, at)
        word = amending_word(agreement, act.amendment)
        require_theirs(case, agreement, partnership, decision, at, word)
        require_coherent(case, agreement, happened)
    except Refused:
        return  # the outcome stands all the same; who then asks for the adoption is told why
    held = case.held(DECISION, decision.id)
    case.append(
        AGREEMENT,
        agreement.id,
        happened,
        partnership=agreement.partnership,
        caused_by=None if held is None else held.last,
    )
    carry_out(case, decision, at, act, when)
