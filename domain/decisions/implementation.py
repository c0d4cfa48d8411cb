"""Implementation: what is reported done of a decision, and on whose word.

What one of several parties reports by its own key is its word: it opens nothing, closes nothing
and hides nothing of what the motion enacts, until another party confirms it. It takes that back
itself, or another contradicts it; then it can be reported again. What was confirmed, or reported
for all, one party alone contradicts no more.
"""

from domain.decisions.decision import Decision, Event, known
from domain.motions.sequel import ImplementationConfirmed, ImplementationContradicted
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    SHORT_TEXT_LIMIT,
    DecisionId,
    Moment,
    OrganisationId,
    Sealed,
    in_order,
    required_text,
)


class NotReportedDone(Refused):
    """Nobody reported that the decision {decision} is done."""

    code = "NOT_REPORTED_DONE"
    decision: DecisionId


class ConfirmedByItself(Refused):
    """The party {party} reported itself that the decision {decision} is done: another one confirms
    that."""

    code = "CONFIRMED_BY_ITSELF"
    decision: DecisionId
    party: OrganisationId


class MoreThanOneWord(Refused):
    """That the decision {decision} is done is not the word of one party alone: it was confirmed,
    or reported for all."""

    code = "MORE_THAN_ONE_WORD"
    decision: DecisionId


def confirm_implementation(
    decision: Decision | None,
    *,
    party: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Confirm that what one party reported is done, as another one."""
    decision = known(decision)
    said_by = _reported(decision, effective)
    if said_by is None:
        raise MoreThanOneWord(decision.id)
    if party == said_by:
        conduct.breach(ConfirmedByItself(decision.id, said_by))
    return [ImplementationConfirmed(effective, party)]


def contradict_implementation(
    decision: Decision | None,
    *,
    party: OrganisationId | None = None,
    grounds: Sealed | None = None,
    alone: bool = False,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say that what was reported done is not: as who reported it, or as another party.

    `alone` says whether one of several parties does it.
    """
    decision = known(decision)
    if grounds is not None and grounds.text is not None:
        required_text("grounds", grounds.text, SHORT_TEXT_LIMIT, lines=True)
    said_by = _reported(decision, effective)
    if said_by is None and alone:
        conduct.breach(MoreThanOneWord(decision.id))
    return [ImplementationContradicted(effective, party, grounds)]


def _reported(decision: Decision, effective: Moment) -> OrganisationId | None:
    """Whose word alone it is that the decision is done; None where it is more than that."""
    implemented = decision.sequel.implemented
    if implemented is None:
        raise NotReportedDone(decision.id)
    in_order("report", implemented, "answer to it", effective)
    return decision.sequel.said_by
