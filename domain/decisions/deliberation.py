"""Deliberation: what is done about a motion around its votes: seconded, papered, noticed, left.

What the rules of procedure ask for is looked at when a poll is opened (see
`domain.motions.motion`); here everybody does their part, in any order. A motion is withdrawn as
long as it is undecided.
"""

from collections.abc import Iterable
from dataclasses import replace

from domain.decisions.decision import (
    DECISION,
    Decision,
    Event,
    MotionAlreadyWithdrawn,
    known,
    require_open_to_vote,
    require_undecided,
)
from domain.decisions.unsealing import keys_left_over
from domain.document import Document
from domain.elections.returning import without_casting_vote as among_options
from domain.motions.confirmation import (
    ConfirmedByNobody,
    InterestOnRecord,
    NoInterestAlreadyConfirmed,
    NoInterestConfirmed,
)
from domain.motions.interest import RULED_OUT, Interest, Touched, ruling_on, touching
from domain.motions.motion import (
    AlreadyRecused,
    AlreadySeconded,
    MotionSeconded,
    MotionWithdrawn,
    RecusedByNobody,
    SeatNotInElectorate,
    SecondedByProposer,
    SeconderHoldsNoSeat,
    SeconderNotNamed,
    circulated,
)
from domain.motions.notice import bounced, delivered, noticed, shortened
from domain.motions.outcome import Determined, ElectionReturned, is_for_chair, waits_for_chair
from domain.motions.recusal import RecusalDeclared, lifted
from domain.parties.assent import Heads
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    SHORT_TEXT_LIMIT,
    Moment,
    NoticeId,
    OrganisationId,
    PersonId,
    Sealed,
    SeatId,
    in_order,
    required_text,
)
from domain.voting.reasoning import without_casting_vote
from domain.voting.tally import Electorate, Seat

__all__ = ["DECISION"]


def second_motion(
    decision: Decision | None,
    *,
    seconder: PersonId | None = None,
    party: OrganisationId | None = None,
    electorate: Electorate | None = None,
    heads: Heads | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Support that the motion be put to the vote; `electorate` are those who decide, if known.

    Where no body does, the parties vote, each by its head, so it is the head of another party than
    the one that proposed it; `heads` are those of all.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "seconding", effective)
    if seconder is None and party is None:
        raise SeconderNotNamed
    if any((s.seconder, s.party) == (seconder, party) for s in decision.preparation.seconds):
        raise AlreadySeconded(decision.id)
    require_open_to_vote(decision, conduct)
    if is_the_proposer(decision, seconder, party):
        conduct.breach(SecondedByProposer(decision.id))
    if seconder is not None and electorate is not None and electorate.seats:
        holders = {seat.holder for seat in electorate.seats}
        if seconder not in holders:
            conduct.breach(SeconderHoldsNoSeat(seconder))
    if decision.body is None and seconder is not None and heads and len(heads) > 1:
        _require_another_head(decision, seconder, heads, conduct)
    return [MotionSeconded(effective, seconder, party)]


def _require_another_head(
    decision: Decision, seconder: PersonId, heads: Heads, conduct: Conduct
) -> None:
    """Breach the rule that a motion of the parties is seconded by the head of another one."""
    heading = {party for party, head in heads.items() if head == seconder}
    if not heading:
        conduct.breach(SeconderHoldsNoSeat(seconder))
    elif heading == {decision.party} and seconder != decision.proposer:
        conduct.breach(SecondedByProposer(decision.id))


def is_the_proposer(
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
    require_open_to_vote(decision, conduct)
    return [happened]


def give_notice_of_motion(
    decision: Decision | None,
    *,
    how: str,
    seats: tuple[SeatId, ...] = (),
    papers: tuple[Document, ...] = (),
    notice: NoticeId | None = None,
    awaits_delivery: bool = False,
    electorate: Electorate | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Enter how and when notice of the motion reached whom; without `seats`, every member.

    Where it `awaits_delivery` it was only sent then.
    """
    decision = known(decision)
    happened = noticed(
        decision.preparation.notices,
        how=how,
        seats=seats,
        papers=papers,
        notice=notice,
        awaits_delivery=awaits_delivery,
        effective=effective,
    )
    in_order("proposal", decision.proposed, "notice", effective)
    _require_places(seats, electorate)
    require_open_to_vote(decision, conduct)
    return [happened]


def _require_places(seats: Iterable[SeatId], electorate: Electorate | None) -> None:
    """Refuse seats that are not among those who decide, where these are known."""
    places = {seat.id for seat in electorate.seats} if electorate is not None else set()
    for seat in seats:
        if places and seat not in places:
            raise SeatNotInElectorate(seat)


def confirm_delivery(
    decision: Decision | None,
    *,
    notice: NoticeId,
    seats: tuple[SeatId, ...] = (),
    electorate: Electorate | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Enter that a notice which was sent has reached seats; without any named, all it went to."""
    decision = known(decision)
    happened = delivered(decision.preparation.notices, notice, seats, effective)
    _require_places(seats, electorate)
    return [happened]


def report_bounce(
    decision: Decision | None,
    *,
    notice: NoticeId,
    seats: tuple[SeatId, ...],
    why: str = "",
    electorate: Electorate | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Enter that a notice came back, also when the vote is over: it breaks the proof of notice."""
    decision = known(decision)
    happened = bounced(decision.preparation.notices, notice, seats, why, effective)
    _require_places(seats, electorate)
    return [happened]


def shorten_notice(
    decision: Decision | None,
    *,
    days: int,
    ground: str,
    by: PersonId | None = None,
    chair: Seat | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let a vote be opened after fewer clear days of notice, as the procedure allows.

    `chair` is the seat that chairs the body, as it is held at `effective`.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "shortening of the notice", effective)
    preparation = decision.preparation
    by_chair = preparation.procedure.notice_shortened_by == "chair"
    who = (None if chair is None else chair.holder) if by_chair else decision.proposer
    happened = shortened(
        preparation.notices,
        preparation.procedure,
        decision=decision.id,
        partnership=decision.partnership,
        days=days,
        ground=ground,
        by=by,
        entitled=frozenset() if who is None else frozenset({who}),
        effective=effective,
        conduct=conduct,
    )
    require_open_to_vote(decision, conduct)
    return [happened]


def confirm_no_interest(
    decision: Decision | None,
    *,
    seat: SeatId,
    interests: Iterable[Interest] = (),
    electorate: Electorate | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say for a seat that its holder has no interest in the matter.

    `interests` are those that the holder declared; `electorate` the seats before the first poll.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "confirmation", effective)
    place = decision.polls[-1].electorate if decision.polls else electorate or Electorate(())
    found = place.seat(seat)
    if found is None:
        raise SeatNotInElectorate(seat)
    if found.holder is None:
        raise ConfirmedByNobody(seat, effective)
    said = {(one.seat, one.person) for one in decision.preparation.confirmed}
    if (seat, found.holder) in said:
        raise NoInterestAlreadyConfirmed(seat)
    for one in touching(interests, found.holder, touched_by(decision), effective.at):
        conduct.breach(InterestOnRecord(seat, one.id))
    require_open_to_vote(decision, conduct)
    return [NoInterestConfirmed(effective, seat, found.holder)]


def touched_by(decision: Decision) -> Touched:
    """What of the motion an interest may touch."""
    motion = decision.motion
    return Touched(motion.concerns, motion.matter, decision.id, decision.body)


def recuse_by_ruling(
    decision: Decision,
    electorate: Electorate,
    interests: Iterable[Interest],
    effective: Moment,
    chair: Seat | None = None,
) -> list[Event]:
    """Recuse who was ruled out by then on an interest that the motion touches, once.

    A tie that waits for the casting vote of the `chair` waits no more if that is the chair.
    """
    what, recused = touched_by(decision), {one.seat for one in decision.recusals}
    interests = tuple(interests)
    happened: list[Event] = []
    for seat in electorate.seats:
        if seat.holder is None or seat.id in recused:
            continue
        for one in touching(interests, seat.holder, what, effective.at):
            if ruling_on(one, what, effective.at) in RULED_OUT:
                happened.append(RecusalDeclared(effective, seat.id, ruled_on=one.id))
                happened += _tie_without(decision, seat.id, chair, effective)
                break
    return happened


def lift_by_ruling(
    decision: Decision, ruled: Interest, interests: Iterable[Interest], effective: Moment
) -> list[Event]:
    """Take back the recusal that rested on a former ruling on `ruled`, which rules them out no
    more, unless that on another of the person's `interests` does; never once it is decided.
    """
    what, undecided = touched_by(decision), decision.decided is None
    standing = touching(interests, ruled.person, what, effective.at)
    if undecided and not any(ruling_on(one, what, effective.at) in RULED_OUT for one in standing):
        return [*lifted(decision.recusals, ruled.id, effective)]
    return []


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

    Who steps back is whoever holds the seat: nobody does so for those who are still to come, who
    could not vote any more. A tie that waits for the casting vote of the `chair` waits no more when
    the chair steps back.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "recusal", effective)
    if interest is not None and interest.text is not None:
        required_text("interest", interest.text, SHORT_TEXT_LIMIT, lines=True)
    place = seat_among(decision, seat, electorate)
    if place is None:
        raise SeatNotInElectorate(seat)
    if place.holder is None:
        conduct.breach(RecusedByNobody(seat, effective))
    if any(recusal.seat == seat for recusal in decision.recusals):
        raise AlreadyRecused(seat)
    require_open_to_vote(decision, conduct)
    recusal = RecusalDeclared(effective, seat, interest)
    return [recusal, *_tie_without(decision, seat, chair, effective)]


def seat_among(decision: Decision, seat: SeatId, electorate: Electorate | None) -> Seat | None:
    """The seat as it was held when the last poll in which it has a vote was opened; before the
    first poll, among those of the `electorate`.
    """
    polls = [poll.electorate for poll in reversed(decision.polls)]
    among = polls or [electorate or Electorate(())]
    return next((place for one in among if (place := one.seat(seat)) is not None), None)


def _tie_without(
    decision: Decision, seat: SeatId, chair: Seat | None, effective: Moment
) -> list[Event]:
    """What a tie comes to that waits for the casting vote of a chair who does not vote.

    While it is voted on anew, that vote decides.
    """
    tied = decision.outcomes[-1] if decision.outcomes else None
    if tied is None or chair is None or chair.id != seat:
        return []
    if any(not poll.counted for poll in decision.polls):
        return []
    without = _without_casting_vote(decision, tied, effective)
    if without is None:
        return []
    in_order("count", tied.effective, "recusal", effective)
    return [without]


def _without_casting_vote(
    decision: Decision, tied: Determined, effective: Moment
) -> Determined | None:
    """What it comes to without the casting vote that it waits for; None where it waits for none."""
    if isinstance(tied, ElectionReturned):
        if not is_for_chair(tied.outcome):
            return None
        assert decision.election is not None, "an election is called first"
        election = decision.election
        came_to = among_options(election.rule, election.slate, tied.outcome)
        return replace(tied, effective=effective, outcome=came_to)
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
    return [MotionWithdrawn(effective), *keys_left_over(decision, effective)]
