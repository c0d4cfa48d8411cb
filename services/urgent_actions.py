"""Urgent actions: decide in place of the body as its chair, report that, and have it ratified."""

from typing import Annotated
from uuid import UUID

from domain.competence import urgent_action as rules
from domain.competence.urgent_reach import Spending, payments_named, people_of, rejected_by
from domain.decisions.decision import DECISION, Decision
from domain.decisions.deliberation import recuse_by_ruling
from domain.document import Document
from domain.motions.enacted_acts import UrgentActionRatification
from domain.motions.enactment import AlreadyCarriedOut
from domain.parties.partnership import zone
from domain.parties.person import PERSON
from domain.payments.payment import PAYMENT
from domain.values import DecisionId, Moment, PersonId, Sealed
from domain.voting.tally import Electorate, Seat
from services.act import Act, Done
from services.adoption import adopt_what_it_enacts, append_outcome, last_of
from services.challenges import dependents_of
from services.commands import command
from services.decisions import append_to, decision_of
from services.electorates import chair_of
from services.enactments import enact
from services.entitlement import acting_person
from services.governing import of_body, provisions_of
from services.impartiality import interests_in, note_casting_vote
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.resolutions import require_unsuspended, resolution_of

BY = "Who chairs; left out: the person on whose behalf the request is made."


@command("decision")
def take_urgent_action(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The motion that is decided in place of the body."],
    grounds: Annotated[str, "Why it is done; sealed."],
    harm: Annotated[str, "Why waiting for the body would do harm; sealed."],
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Adopt a motion as whoever chairs the body, in its place, where a clause provides for it.

    It binds until it lapses, unless the body ratifies it before. It enacts nothing but payments in
    matters that the clause provides for.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        chair = chair_of(case, found, effective)
        happened = rules.take_urgent_action(
            found,
            grounds=Sealed(grounds, found.partnership),
            harm=Sealed(harm, found.partnership),
            by=acting_person(case, by, None if chair is None else chair.party, partnership),
            chair=chair,
            is_recused=_is_ruled_out(case, found, chair, effective),
            in_force=provisions_of(
                case, found.partnership, of_body(case, found.body), effective.at
            ),
            spending=_spending(case, found),
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        note_casting_vote(case, found, chair, effective)
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


def _spending(case: Case, decision: Decision) -> Spending:
    """What is known of the payments that the motion is about."""
    payments = {one: case.get(PAYMENT, one) for one in payments_named(decision.enactment.acts)}
    if not payments:
        return Spending()
    ids = rejected_by(decision.body, case.within(DECISION, decision.partnership))
    before = tuple(case.get(PAYMENT, one) for one in ids)
    concerned = people_of([*payments.values(), *before])
    people = {one: case.get(PERSON, one).affiliation for one in concerned}
    return Spending(payments, people, before)


def _is_ruled_out(case: Case, decision: Decision, chair: Seat | None, effective: Moment) -> bool:
    """Whether whoever chairs was ruled out of what the body decides, where it touches this."""
    if chair is None:
        return False
    interests = interests_in(case, decision.partnership)
    return bool(recuse_by_ruling(decision, Electorate((chair,)), interests, effective))


@command("decision")
def report_urgent_action(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The motion that was decided in place of the body."],
    documents: Annotated[tuple[Document, ...], "What shows it, such as the report or the minutes."],
    by: Annotated[PersonId | None, BY] = None,
) -> Done:
    """Report to the body what was decided in its place."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        chair = chair_of(case, found, effective)
        happened = rules.report_urgent_action(
            found,
            documents=documents,
            by=acting_person(case, by, None if chair is None else chair.party, partnership),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


# What a motion enacts of this is done by the ratification, which is refused once it was ratified.
# What can't be adopted with it is left.
@command("decision", passes=(AlreadyCarriedOut, adopt_what_it_enacts))
def ratify_urgent_action(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The motion that was decided in place of the body."],
    by: Annotated[DecisionId, "The later decision of the body that ratifies it."],
) -> Done:
    """Ratify what was decided in urgency, so that it lasts; before it lapses."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        approving = resolution_of(case, found.partnership, by)
        require_unsuspended(case, approving, effective)
        happened = rules.ratify_urgent_action(
            found, by=approving, effective=effective, conduct=act.conduct
        )
        enact(case, approving, effective, UrgentActionRatification(decision))
        cause = last_of(case, by)
        return append_outcome(case, partnership, decision, happened, effective, cause)

    return ledger.perform(act, decide)


@command("decision")
def lapse_urgent_action(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The motion that was decided in place of the body."],
) -> Done:
    """Record that what was decided in urgency was not ratified in time; what rests on it is listed.

    It lapsed at the end of the last day for that. Of each act it awaits that the body decides.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        # It lapses by the clock: what is said to take effect later does not hasten it.
        effective = min(moment_in(case, partnership), Moment(act.at), key=lambda one: one.at)
        happened = rules.lapse_urgent_action(
            found,
            dependents=dependents_of(case, found),
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)
