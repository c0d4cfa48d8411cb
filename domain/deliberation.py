"""Deliberation: what is done about a motion around its votes: seconded, papered, noticed, left.

What the rules of procedure ask for is looked at when a poll is opened (see `domain.motion`);
here everybody does their part, in any order. A motion is withdrawn as long as it is undecided.
"""

from dataclasses import replace

from domain.decision import (
    DECISION,
    Decision,
    Event,
    MotionAlreadyWithdrawn,
    known,
    require_undecided,
)
from domain.document import Document
from domain.motion import (
    AlreadyRecused,
    AlreadySeconded,
    MotionSeconded,
    MotionWithdrawn,
    RecusalDeclared,
    SeatNotInElectorate,
    SecondedByProposer,
    SeconderHoldsNoSeat,
    SeconderNotNamed,
    circulated,
    noticed,
)
from domain.outcome import Determined, ElectionReturned, is_for_chair, waits_for_chair
from domain.reasoning import without_casting_vote
from domain.refusal import DONE_HERE, Conduct
from domain.returning import without_casting_vote as among_options
from domain.values import (
    SHORT_TEXT_LIMIT,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
    SeatId,
    in_order,
    required_text,
)
from domain.voting import Electorate, Seat

__all__ = ["DECISION"]


def second_motion(
    decision: Decision | None,
    *,
    seconder: PersonId | None = None,
    party: OrganisationId | None = None,
    electorate: Electorate | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Support that the motion be put to the vote; `electorate` are those who decide, if known."""
    decision = known(decision)
    in_order("proposal", decision.proposed, "seconding", effective)
    if seconder is None and party is None:
        raise SeconderNotNamed
    if any((s.seconder, s.party) == (seconder, party) for s in decision.preparation.seconds):
        raise AlreadySeconded(decision.id)
    require_undecided(decision, conduct)
    if _is_the_proposer(decision, seconder, party):
        conduct.breach(SecondedByProposer(decision.id))
    if seconder is not None and electorate is not None and electorate.seats:
        holders = {seat.holder for seat in electorate.seats}
        if seconder not in holders:
            conduct.breach(SeconderHoldsNoSeat(seconder))
    return [MotionSeconded(effective, seconder, party)]


def _is_the_proposer(
    decision: Decision, seconder: PersonId | None, party: OrganisationId | None
) -> bool:
    """Whether the same person, or where no persons are named the same party, proposed it."""
    if seconder is not None and decision.proposer is not None:
        return seconder == decision.proposer
    return party is not None and party == decision.party


def circulate_papers(
    decision: Decision | None,
    *,
    papers: tuple[Document, ...],
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Send papers on the motion round, by title and digest."""
    decision = known(decision)
    happened = circulated(decision.preparation, papers, effective)
    in_order("proposal", decision.proposed, "circulation of papers", effective)
    require_undecided(decision, conduct)
    return [happened]


def give_notice_of_motion(
    decision: Decision | None,
    *,
    how: str,
    seats: tuple[SeatId, ...] = (),
    electorate: Electorate | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Enter how and when notice of the motion reached whom; without `seats`, every member."""
    decision = known(decision)
    happened = noticed(decision.preparation, how, seats, effective)
    in_order("proposal", decision.proposed, "notice", effective)
    if electorate is not None and electorate.seats:
        places = {seat.id for seat in electorate.seats}
        for seat in seats:
            if seat not in places:
                raise SeatNotInElectorate(seat)
    require_undecided(decision, conduct)
    return [happened]


def declare_recusal(
    decision: Decision | None,
    *,
    seat: SeatId,
    interest: Sealed | None = None,
    electorate: Electorate | None = None,
    chair: Seat | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Step back from the matter; before its first poll, `electorate` says which seats there are.

    A tie that waits for the casting vote of the `chair` waits no more when the chair steps back.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "recusal", effective)
    if interest is not None and interest.text is not None:
        required_text("interest", interest.text, SHORT_TEXT_LIMIT, lines=True)
    electorates = [poll.electorate for poll in decision.polls] or [electorate or Electorate(())]
    if not any(one.seat(seat) for one in electorates):
        raise SeatNotInElectorate(seat)
    if any(recusal.seat == seat for recusal in decision.recusals):
        raise AlreadyRecused(seat)
    require_undecided(decision, conduct)
    recusal = RecusalDeclared(effective, seat, interest)
    tied = decision.outcomes[-1] if decision.outcomes else None
    if tied is None or chair is None or chair.id != seat:
        return [recusal]
    without = _without_casting_vote(tied, effective)
    if without is None:
        return [recusal]
    in_order("count", tied.effective, "recusal", effective)
    return [recusal, without]


def _without_casting_vote(tied: Determined, effective: Moment) -> Determined | None:
    """What it comes to without the casting vote that it waits for; None where it waits for none."""
    if isinstance(tied, ElectionReturned):
        if not is_for_chair(tied.outcome):
            return None
        return replace(tied, effective=effective, outcome=among_options(tied.outcome))
    if not waits_for_chair(tied.outcome):
        return None
    return replace(tied, effective=effective, outcome=without_casting_vote(tied.outcome))


def withdraw_motion(
    decision: Decision | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take the motion back, as long as it is not decided."""
    decision = known(decision)
    in_order("proposal", decision.proposed, "withdrawal", effective)
    if decision.withdrawn:
        raise MotionAlreadyWithdrawn(decision.id, decision.withdrawn)
    require_undecided(decision, conduct)
    return [MotionWithdrawn(effective)]
