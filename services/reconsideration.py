"""Reconsideration: open a motion that was decided again, by another decision."""

from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY, electorate_at
from domain.decisions import reconsidering as rules
from domain.decisions.ballot import BALLOT
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.decision import DECISION, Decision
from domain.holiday import holidays_at
from domain.motions.enacted_acts import DecisionReconsideration
from domain.motions.enactment import AlreadyCarriedOut
from domain.parties.partnership import zone
from domain.values import DecisionId, PersonId
from services.act import Act, Done
from services.adoption import last_of
from services.commands import command
from services.decisions import decision_of
from services.enactments import enact
from services.governing import of_body, provisions_of
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.resolutions import require_unsuspended, resolution_of


# A decision opens another one again once: it is moved anew after each vote.
@command("decision", passes=(AlreadyCarriedOut,))
def reconsider_decision(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision that is opened again."],
    by: Annotated[
        DecisionId, "The adopted decision to reconsider it; whoever proposed that has moved it."
    ],
) -> Done:
    """Open a motion that was decided again, for a new vote; until then nothing rests on it."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        ordering = resolution_of(case, found.partnership, by)
        happened = rules.reconsider_decision(
            found,
            by=ordering,
            movers=_movers(case, found),
            in_force=provisions_of(
                case, found.partnership, of_body(case, found.body), ordering.proposed.at
            ),
            meetings=() if found.body is None else case.get(BODY, found.body).meetings,
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, effective.at),
            effective=effective,
            conduct=act.conduct,
        )
        require_unsuspended(case, ordering, effective)
        enact(case, ordering, effective, DecisionReconsideration(decision))
        return case.append(
            DECISION,
            decision,
            happened,
            partnership=found.partnership,
            caused_by=last_of(case, by),
        )

    return ledger.perform(act, decide)


def _movers(case: Case, decision: Decision) -> frozenset[PersonId] | None:
    """Who may move it: of those who could vote, the ones whom the rule names."""
    poll = decision.poll_decided
    if poll is not None:
        ballots = ballots_to_count(case.children(BALLOT, poll.id), decision, poll)
        return rules.movers_of(decision, poll.electorate.seats, ballots)
    if decision.body is None or decision.decided is None:
        return rules.movers_of(decision, (), ())
    held = electorate_at(case.get(BODY, decision.body), decision.decided.at)
    return rules.movers_of(decision, held.seats, ())
