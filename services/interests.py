"""Interests: declare and withdraw them, rule on them, confirm to have none."""

from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY, chair_at, electorate_at
from domain.decisions import deliberation
from domain.decisions.decision import DECISION, Decision
from domain.decisions.deliberation import lift_by_ruling, recuse_by_ruling, touched_by
from domain.motions import interest as rules
from domain.motions.enacted_acts import RulingOnInterest
from domain.motions.interest import INTEREST, Interest, InterestKind, Ruler, Ruling, Touched
from domain.parties.partnership import require_lasting
from domain.refusal import Refused
from domain.values import (
    BodyId,
    DecisionId,
    InterestId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    SeatId,
)
from domain.voting.side import Side
from domain.voting.tally import Electorate
from services.act import Act, Done, require_within
from services.commands import command
from services.conflicts import require_known
from services.decisions import append_to, decision_of
from services.electorates import chair_of, voters_of
from services.entitlement import acting_person, alone_in, require_own_seat, rest_on
from services.impartiality import interests_in
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around, partnership_of


class PersonNotSaid(Refused):
    """It must be said whose interest it is."""

    code = "PERSON_NOT_SAID"


@command("interest", creates=True)
def declare_interest(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[InterestId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership."],
    person: Annotated[
        PersonId | None, "Whose it is; left out: the person on whose behalf the request is made."
    ] = None,
    kind: Annotated[InterestKind, "What is at stake."],
    interest_in: Annotated[
        Side | None, "The organisation or person in which it is; left out where it is in a matter."
    ] = None,
    matter: Annotated[
        str, "The matter in which it is, by the word that provisions have for it."
    ] = "",
    decision: Annotated[
        DecisionId | None, "The motion for which alone it is declared; left out: it stands."
    ] = None,
    details: Annotated[str | None, "What is at stake, in more words; sealed."] = None,
) -> Done:
    """Declare an interest, standing until it is withdrawn or for one motion alone."""

    def decide(case: Case) -> UUID:
        new = InterestId(id or act.new_id("interest"))
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        require_lasting(found, effective, act.conduct)
        matter_of = None if decision is None else case.get(DECISION, decision)
        if matter_of is not None:
            require_within(partnership, matter_of.partnership, (DECISION.kind, matter_of.id))
        whose = acting_person(case, person, _party_of(case, matter_of, person or act.person))
        if whose is None:
            raise PersonNotSaid
        if interest_in is not None:
            require_known(case, interest_in)
        happened = rules.declare_interest(
            case.find(INTEREST, new),
            id=new,
            partnership=partnership,
            person=whose,
            kind=kind,
            interest_in=interest_in,
            matter=matter,
            decision=decision,
            details=details,
            others=[one for one in case.children(INTEREST, whose) if one.person == whose],
            effective=effective,
            conduct=act.conduct,
        )
        return case.append(INTEREST, new, happened, partnership=partnership, parent=whose)

    return ledger.perform(act, decide)


@command("interest")
def withdraw_interest(
    ledger: Performs, act: Act, *, interest: Annotated[InterestId, "The interest."]
) -> Done:
    """Withdraw an interest that one has no more; what was ruled on it stays ruled."""

    def decide(case: Case) -> UUID:
        found, effective = _interest_of(case, interest)
        acting_person(case, found.person)
        happened = rules.withdraw_interest(found, effective=effective, conduct=act.conduct)
        return _append(case, found, happened)

    return ledger.perform(act, decide)


@command("interest")
def rule_on_interest(
    ledger: Performs,
    act: Act,
    *,
    interest: Annotated[InterestId, "The interest."],
    ruling: Annotated[Ruling, "What it means."],
    motion: Annotated[DecisionId | None, "The motion for which it is ruled."] = None,
    body: Annotated[
        BodyId | None, "The body for all of whose later motions it is ruled, instead."
    ] = None,
    by: Annotated[
        PersonId | None, "Who chairs; left out: the person on whose behalf the request is made."
    ] = None,
    decision: Annotated[
        DecisionId | None, "The decision by which the body rules, instead of whoever chairs it."
    ] = None,
    reasons: Annotated[str | None, "Why; sealed."] = None,
) -> Done:
    """Rule on a declared interest: who is to step back, or not to vote, is recused. A ruling of
    the body takes the place of that of whoever chairs it, and takes back a recusal by that.

    For one motion that holds at once; for all motions of a body, in those whose vote is opened
    later and which the interest touches.
    """

    def decide(case: Case) -> UUID:
        found, effective = _interest_of(case, interest)
        if (motion is None) == (body is None):
            raise rules.RulingUnclear
        put = None if motion is None else case.get(DECISION, motion)
        if put is not None:
            require_within(found.partnership, put.partnership, (DECISION.kind, put.id))
        what = Touched(body=body) if put is None else touched_by(put)
        ruler = _ruler(case, found, what, ruling, by, decision, effective)
        happened = rules.rule_on_interest(
            found,
            ruling=ruling,
            what=what,
            ruler=ruler,
            reasons=reasons,
            effective=effective,
            conduct=act.conduct,
        )
        _append(case, found, happened)
        voting = [put] if body is None else case.children(DECISION, body)
        for each in voting:
            if each is not None and decision is not None:
                _lift(case, each, interest, effective)
        if put is not None:
            _recuse(case, case.get(DECISION, put.id), interest, effective)
        return interest

    return ledger.perform(act, decide)


@command("decision")
def confirm_no_interest(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The motion."],
    seat: Annotated[SeatId, "The seat whose holder confirms it."],
) -> Done:
    """Confirm to have no interest in a matter that one is to decide."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        electorate = voters_of(case, found, effective)
        require_own_seat(case, electorate.seat(seat), partnership)
        happened = deliberation.confirm_no_interest(
            found,
            seat=seat,
            interests=interests_in(case, found.partnership),
            electorate=electorate,
            effective=effective,
            conduct=act.conduct,
        )
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


def _interest_of(case: Case, interest: InterestId) -> tuple[Interest, Moment]:
    found = case.get(INTEREST, interest)
    partnership = partnership_around(case, found.partnership, (INTEREST.kind, interest))
    return found, moment_in(case, partnership)


def _append(case: Case, interest: Interest, happened: list[rules.Event]) -> UUID:
    return case.append(
        INTEREST,
        interest.id,
        happened,
        partnership=interest.partnership,
        caused_by=case.origin(INTEREST, interest.id, interest.id),
    )


def _ruler(
    case: Case,
    interest: Interest,
    what: Touched,
    ruling: Ruling,
    by: PersonId | None,
    decision: DecisionId | None,
    effective: Moment,
) -> Ruler:
    """Who rules: whoever chairs the body, or the body by a decision, on which the act rests."""
    body = None if what.body is None else case.get(BODY, what.body)
    if body is not None:
        require_within(interest.partnership, body.partnership, (BODY.kind, body.id))
    if decision is not None:
        partnership = partnership_around(case, interest.partnership, (DECISION.kind, decision))
        enacted = RulingOnInterest(interest.id, ruling)
        rest_on(case, partnership, decision, effective, enacted)
        return Ruler(decision=decision, decided_by=case.get(DECISION, decision).body)
    chair = None if body is None else chair_at(body, effective.at)
    partnership = partnership_around(case, interest.partnership, (INTEREST.kind, interest.id))
    person = acting_person(case, by, None if chair is None else chair.party, partnership)
    alone = alone_in(case, partnership, effective)
    voting = Electorate(()) if body is None else electorate_at(body, effective.at)
    others = rules.sits_for_another(interest.person, voting, alone)
    return Ruler(person, None if chair is None else chair.holder, is_of_others=others)


def _lift(case: Case, decision: Decision, interest: InterestId, effective: Moment) -> None:
    """Take back what a former ruling of whoever chairs did, where the body rules otherwise."""
    interests = interests_in(case, decision.partnership)
    ruled = case.get(INTEREST, interest)
    lifted = lift_by_ruling(decision, ruled, interests, effective)
    if lifted:
        append_to(case, decision, lifted, decision.id)


def _recuse(case: Case, decision: Decision, interest: InterestId, effective: Moment) -> None:
    """Recuse whoever was ruled out, as long as the motion is undecided."""
    if decision.decided is not None or decision.withdrawn is not None:
        return
    electorate = voters_of(case, decision, effective)
    ruled = [case.get(INTEREST, interest)]
    chair = chair_of(case, decision, effective)
    recused = recuse_by_ruling(decision, electorate, ruled, effective, chair)
    if recused:
        append_to(case, decision, recused, decision.id)


def _party_of(
    case: Case, decision: Decision | None, person: PersonId | None
) -> OrganisationId | None:
    """The party for which somebody sits among those who decide on the motion."""
    if decision is None or decision.body is None or person is None:
        return None
    seats = electorate_at(case.get(BODY, decision.body), decision.proposed.at).seats
    return next((seat.party for seat in seats if seat.holder == person), None)
