"""Ballots: vote for a seat, by oneself or by proxy, or object with an argument."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from domain.agreements.leaving import has_left, require_staying
from domain.bodies.body import BODY, seat_at
from domain.decisions import ballot as rules
from domain.decisions.ballot import BALLOT, ObjectionNotArgued, ballot_id
from domain.decisions.decision import DECISION, Decision
from domain.decisions.proxy import Proxy
from domain.motions.poll import Poll
from domain.motions.sealed_ballot import ReasonTellsBallot, seals_ballots
from domain.parties.partnership import Partnership
from domain.values import DecisionId, Moment, OrganisationId, PersonId, PollId, Sealed, SeatId
from domain.voting.tally import Choice, Seat
from services.act import Act, Done
from services.commands import command
from services.decisions import decision_of
from services.electorates import electorate_of, require_voting, seat_held
from services.entitlement import acting_person
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.proxies import proxies_for


@command("decision", begins=True)
def cast_ballot(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    poll: Annotated[PollId, "The poll that is open."],
    seat: Annotated[SeatId, "The seat for which the ballot is cast."],
    choice: Annotated[Choice, "What is chosen."],
    voter: Annotated[
        PersonId | None, "Who votes; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Vote for a seat, or change its ballot where the rule allows it."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        if act.reason is not None and seals_ballots(found.rule.rule):
            raise ReasonTellsBallot
        party, effective = _party_of(found, poll, seat), moment_in(case, partnership)
        held = _held(case, found, poll, seat, partnership, effective)
        by = acting_person(case, voter, party, partnership)
        require_staying(partnership, party, effective, act.conduct)
        require_voting(case, found, partnership, party, effective)
        happened = rules.cast_ballot(
            case.find(BALLOT, ballot_id(poll, seat)),
            decision=found,
            poll=poll,
            seat=seat,
            voter=by,
            choice=choice,
            proxies=_proxies(case, found, poll, seat, held, by),
            held=held,
            had=_had(case, found, poll, seat),
            effective=effective,
            conduct=act.conduct,
        )
        return _hand_in(case, found, poll, seat, happened)

    return ledger.perform(act, decide)


# What is said here has an argument, or is refused for its want.
@command("decision", begins=True, passes=(ObjectionNotArgued,))
def raise_objection(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    poll: Annotated[PollId, "The poll that is open."],
    seat: Annotated[SeatId, "The seat for which the objection is raised."],
    argument: Annotated[str, "Why the motion would do harm; sealed."],
    voter: Annotated[
        PersonId | None, "Who objects; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Object, under a rule of consent; the objection stands until the seat casts a ballot."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        party, effective = _party_of(found, poll, seat), moment_in(case, partnership)
        held = _held(case, found, poll, seat, partnership, effective)
        by = acting_person(case, voter, party, partnership)
        require_staying(partnership, party, effective, act.conduct)
        require_voting(case, found, partnership, party, effective)
        happened = rules.raise_objection(
            case.find(BALLOT, ballot_id(poll, seat)),
            decision=found,
            poll=poll,
            seat=seat,
            voter=by,
            argument=Sealed(argument, found.partnership),
            proxies=_proxies(case, found, poll, seat, held, by),
            held=held,
            had=_had(case, found, poll, seat),
            effective=effective,
            conduct=act.conduct,
        )
        return _hand_in(case, found, poll, seat, happened)

    return ledger.perform(act, decide)


def _party_of(decision: Decision, poll: PollId, seat: SeatId) -> OrganisationId | None:
    """The party whose seat it is in the poll."""
    voting = decision.poll(poll)
    place = None if voting is None else voting.electorate.seat(seat)
    return None if place is None else place.party


def _held(
    case: Case,
    decision: Decision,
    poll: PollId,
    seat: SeatId,
    partnership: Partnership,
    effective: Moment,
) -> Seat | None:
    """The seat as it is held now, by nobody once its party has left; None where the body that
    decides has no such seat any more, or none decides. A source may tell of one of another body."""
    held, voting = seat_held(case, decision, seat, effective), decision.poll(poll)
    place = held or (None if voting is None else voting.electorate.seat(seat))
    if place is None and case.act.conduct.is_reported:
        others = case.within(BODY, partnership.id)
        found = (seat_at(body, seat, effective.at) for body in others)
        return next((one for one in found if one is not None), None)
    if place is None or place.party is None:
        return held
    return replace(place, holder=None) if has_left(partnership, place.party, effective.at) else held


def _had(case: Case, decision: Decision, poll: PollId, seat: SeatId) -> Seat | None:
    """The seat as its body had it when the poll was opened, also where another holder was stated;
    None where no body has it."""
    voting = decision.poll(poll)
    return None if voting is None else seat_held(case, decision, seat, voting.opened)


def seats_of(
    case: Case, decision: Decision, poll: Poll, person: PersonId | None, effective: Moment
) -> list[SeatId]:
    """The seats of the poll that somebody holds now: those that vote, and only where there is none
    of them those that were vacant at the opening, of which it is then said why they do not.
    """
    if person is None:
        return []
    now = electorate_of(case, decision, effective)
    held = {seat.id: seat.holder for seat in (*poll.electorate.seats, *now.seats)}
    theirs = [seat for seat in poll.electorate.seats if held[seat.id] == person]
    voting = [seat for seat in theirs if seat.holder is not None]
    return [seat.id for seat in voting or theirs]


def _proxies(
    case: Case,
    decision: Decision,
    poll: PollId,
    seat: SeatId,
    held: Seat | None,
    by: PersonId | None,
) -> tuple[Proxy, ...]:
    """The proxies that matter to the vote: none to who votes for the seat that is their own."""
    voting = decision.poll(poll)
    place = held or (None if voting is None else voting.electorate.seat(seat))
    if place is None or by is None or place.holder == by:
        return ()
    return proxies_for(case, decision.id, decision.body)


def _hand_in(
    case: Case, decision: Decision, poll: PollId, seat: SeatId, happened: Sequence[object]
) -> UUID:
    case.append(
        BALLOT,
        ballot_id(poll, seat),
        happened,
        partnership=decision.partnership,
        parent=poll,
        caused_by=case.origin(DECISION, decision.id, poll),
    )
    return decision.id
