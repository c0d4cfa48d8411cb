"""What a vote without a body, and numbers that one party reports, rest on: no party says alone who
votes for the others, or how they voted.
"""

from collections.abc import Iterator
from typing import Any

from domain.agreements.leaving import has_left
from domain.bodies.body import BODY, Body
from domain.bodies.taking_seats import asks_all, not_seated
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.grounds import of_party
from domain.chains.grounds_of_bound import one_of_several
from domain.chains.grounds_of_presiding import chairing, offices_held
from domain.chains.grounds_of_signers import of_head
from domain.chains.grounds_of_votes import decision_of
from domain.competence.presiding import returning_officers
from domain.competence.votes_asked import parties_asked
from domain.competence.votes_of_parties import are_votes_of, leaves_out_none, why_it_waits
from domain.decisions.ballot import BallotCast, MarksCast, ObjectionRaised
from domain.decisions.decision import DECISION
from domain.motions.election_course import ElectionReported
from domain.motions.motion import MotionSeconded
from domain.motions.outcome import TallyReported
from domain.motions.poll import PollOpened
from domain.motions.sealed_ballot import SealedBallotCast
from domain.parties.partnership import PARTNERSHIP, Partnership, parties_at
from domain.parties.person import PERSON


@also_rests(PollOpened)
def _votes_of_parties(acted: Acted[PollOpened]) -> Iterator[Ground]:
    decision = decision_of(acted)
    partnership = acted.known.of(PARTNERSHIP, decision.partnership)
    if one_of_several(acted, decision.partnership) is None:
        return
    if decision.body is not None:
        yield from _seated(acted, acted.known.of(BODY, decision.body), partnership)
        return
    seats = acted.data.electorate.seats
    if partnership is None or not (
        are_votes_of(seats, parties_at(partnership, acted.at))
        and leaves_out_none(
            seats, parties_asked(decision, partnership, acted.known.of, acted.data.effective)
        )
    ):
        said = "The votes of the parties, one of each."
        yield missing("seat", said, "one party stated others", acted.data.poll)
        return
    for seat in seats:
        assert seat.party is not None
        if seat.holder is not None:
            yield from of_head(acted, seat.party, seat.holder)
            continue
        why = why_it_waits(decision, acted.data.effective)
        if why:
            yield missing("seat", "The vote of each party.", why, seat.party)


@also_rests(BallotCast, ObjectionRaised, MarksCast, SealedBallotCast)
def _of_staying(acted: Acted[Any]) -> Iterator[Ground]:
    """That the party of the seat had not left: nobody votes for it any more."""
    decision = acted.known.of(DECISION, acted.data.decision)
    poll = None if decision is None else decision.poll(acted.data.poll)
    seat = None if poll is None else poll.electorate.seat(acted.data.seat)
    if decision is None or seat is None or seat.party is None:
        return
    found = acted.known.of(PARTNERSHIP, decision.partnership)
    if found is not None and has_left(found, seat.party, acted.at):
        yield of_party(acted.known, found.id, seat.party, acted.at)


@also_rests(MotionSeconded)
def _seconded(acted: Acted[MotionSeconded]) -> Iterator[Ground]:
    """Where no body decides, the word of the head of another party than the one that moved."""
    decision, seconder = decision_of(acted), acted.data.seconder
    alone = one_of_several(acted, decision.partnership)
    if alone is None or decision.body is not None or seconder is None:
        return
    if alone == decision.party:
        why = "the party that proposed it seconds it itself"
        yield missing("motion", "The head of another party.", why, decision.id)
    else:
        yield from of_head(acted, alone, seconder)


def _seated(
    acted: Acted[PollOpened], body: Body | None, partnership: Partnership | None
) -> Iterator[Ground]:
    """That the parties had had the time to say who sits in the body."""
    if body is None or partnership is None:
        return
    by_all = asks_all(decision_of(acted).rule.rule.condition)
    waiting = not_seated(body, parties_at(partnership, acted.at), acted.at, by_all=by_all)
    if waiting is not None:
        said = "What each party has to say of who sits in the body for it."
        yield missing("seat", said, "one had not said it", waiting.party)


@also_rests(TallyReported, ElectionReported)
def _reported(acted: Acted[Any]) -> Iterator[Ground]:
    decision = decision_of(acted)
    alone = one_of_several(acted, decision.partnership)
    if alone is None:
        return
    chair, held = chairing(acted, decision), offices_held(acted.known, decision)
    if chair is not None and chair.holder is not None and chair.party == alone:
        return
    officers = [acted.known.of(PERSON, one) for one in returning_officers(held, acted.at)]
    if not any(officer is None or officer.affiliation == alone for officer in officers):
        said = "Whoever presides over the vote, for whom it is reported."
        yield missing("seat", said, "one party reported it for which nobody did", decision.id)
