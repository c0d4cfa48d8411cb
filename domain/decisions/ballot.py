"""Ballots: what is handed in for one seat in one poll.

Each ballot is a stream of its own, its id derived from poll and seat, so that a whole assembly
votes in one minute without waiting. Who may vote follows from the electorate that the poll pinned;
whether a ballot may be changed until the close, from the rule.

On a motion a ballot says yes, no or to abstain; in an election it marks options, in the way that
the method takes. Under a rule of consent a ballot can be an objection, which must be argued. It
stands until the seat casts another ballot. Where the rule admits proxies, somebody else may vote
for a seat whose holder has given them one; the holder's own goes before that of a proxy.

Hidden and secret ballots are sealed until the count (`domain.motions.sealed_ballot`).

Ballots reported from outside are entered as they were cast. Those that came too late, or second
where the first is final, or of which the source itself shows that who cast them could not, carry
that as a finding and are not counted (`domain.decisions.ballots_counted`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from domain.decisions.decision import Decision, known, known_poll, require_undecided
from domain.decisions.in_time import require_in_time
from domain.decisions.proxy import Proxy, TooManyProxies, holder_for, seats_before, was_given
from domain.decisions.standing_ballot import LEFT_OUT, is_own, why_left_out, why_no_more
from domain.decisions.standing_options import standing_in
from domain.elections.marks import UnknownChoice, quoted
from domain.motions.election_course import check_ballot, room_for
from domain.motions.poll import is_in_time
from domain.motions.sealed_ballot import SealedBallotCast, SealedChoice, seals_ballots
from domain.record import Noun, PlainData, event, upcast
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    SHORT_TEXT_LIMIT,
    BallotId,
    DecisionId,
    Moment,
    PersonId,
    PollId,
    Sealed,
    SeatId,
    derived_id,
    required_text,
)
from domain.voting.explanation import WhySetAside
from domain.voting.parts import asks_for_consent
from domain.voting.rules import OBJECTING
from domain.voting.tally import OBJECTION, Choice, Seat, Stance


def ballot_id(poll: PollId, seat: SeatId) -> BallotId:
    """The stream of the ballot of one seat in one poll."""
    return BallotId(derived_id("ballot", poll, seat))


# Events


@event("ballot.cast.v2")
@dataclass(frozen=True)
class BallotCast:
    """A ballot was handed in for a seat, or the one handed in before was changed."""

    effective: Moment
    id: BallotId
    decision: DecisionId
    poll: PollId
    seat: SeatId
    choice: Choice
    voter: PersonId | None = None
    """Who handed it in; None where the source does not say."""
    accepted: bool = False
    """Whether it was handed in here while the poll was open: then it is in time, whatever the
    clocks say. Of what is reported the dates tell."""
    successor: bool = False
    """Whether who handed it in had taken the seat since the poll was opened."""
    set_aside: WhySetAside | None = None
    """Why it does not count, where the source itself shows that who cast it could not."""


@upcast("ballot.cast.v1", "ballot.cast.v2")
def _with_its_acceptance(data: PlainData) -> PlainData:
    return {**data, "accepted": False}


@event("ballot.objection-raised.v1")
@dataclass(frozen=True)
class ObjectionRaised:
    """An argued objection was handed in for a seat, under a rule of consent."""

    effective: Moment
    id: BallotId
    decision: DecisionId
    poll: PollId
    seat: SeatId
    argument: Sealed
    """Why the motion would do harm."""
    voter: PersonId | None = None
    """Who raised it; None where the source does not say."""
    accepted: bool = False
    """Whether it was handed in here while the poll was open."""
    successor: bool = False
    """Whether who handed it in had taken the seat since the poll was opened."""
    set_aside: WhySetAside | None = None
    """Why it stops nothing, where the source itself shows that it has no argument, or that who
    raised it could not."""

    @property
    def choice(self) -> Choice:
        """What it says as a ballot."""
        return OBJECTION


@event("ballot.marks-cast.v1")
@dataclass(frozen=True)
class MarksCast:
    """A ballot that marks options was handed in for a seat, or the one before was changed."""

    effective: Moment
    id: BallotId
    decision: DecisionId
    poll: PollId
    seat: SeatId
    marks: Choice
    """What it says of the options; to abstain is a blank ballot."""
    voter: PersonId | None = None
    """Who handed it in; None where the source does not say."""
    accepted: bool = False
    """Whether it was handed in here while the poll was open."""
    successor: bool = False
    """Whether who handed it in had taken the seat since the poll was opened."""
    set_aside: WhySetAside | None = None
    """Why it does not count, where the source itself shows that who cast it could not."""

    @property
    def choice(self) -> Choice:
        """What it says as a ballot."""
        return self.marks


Event: TypeAlias = BallotCast | ObjectionRaised | MarksCast | SealedBallotCast


# State


@dataclass(frozen=True)
class BallotPaper:
    """Everything that was handed in for one seat in one poll, in recorded order."""

    id: BallotId
    decision: DecisionId
    poll: PollId
    seat: SeatId
    votes: tuple[Event, ...]


# Refusals


class NotEntitledToVote(Refused):
    """The voter is not entitled to vote for seat {seat}: {because}."""

    code = "NOT_ENTITLED_TO_VOTE"
    seat: SeatId
    because: str


class SeatRecused(Refused):
    """Seat {seat} is recused from this matter."""

    code = "SEAT_RECUSED"
    seat: SeatId


class BallotFinal(Refused):
    """The ballot of seat {seat} was cast already, and the rule makes ballots final."""

    code = "BALLOT_FINAL"
    seat: SeatId


class BallotAlreadyCast(Refused):
    """The same ballot was cast for seat {seat} already."""

    code = "BALLOT_ALREADY_CAST"
    seat: SeatId


class PrincipalVoted(Refused):
    """The holder of seat {seat} has voted, so nobody votes for it by proxy any more."""

    code = "PRINCIPAL_VOTED"
    seat: SeatId


class ObjectionNotAdmitted(Refused):
    """The rule does not ask for consent, so an objection of seat {seat} stops nothing: vote."""

    code = "OBJECTION_NOT_ADMITTED"
    seat: SeatId


class ObjectionNotArgued(Refused):
    """An objection is raised with its argument; a ballot of seat {seat} can't do that."""

    code = "OBJECTION_NOT_ARGUED"
    seat: SeatId


class BallotOfAnotherMatter(Refused):
    """The ballot of seat {seat} in the poll {poll} belongs to the decision {decision}."""

    code = "BALLOT_OF_ANOTHER_MATTER"
    seat: SeatId
    poll: PollId
    decision: DecisionId


# Decisions


def cast_ballot(
    paper: BallotPaper | None,
    *,
    decision: Decision | None,
    poll: PollId,
    seat: SeatId,
    voter: PersonId | None,
    choice: Choice,
    proxies: Sequence[Proxy] = (),
    held: Seat | None = None,
    had: Seat | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Vote for a seat; `paper` is what was handed in for it before, `decision` the matter.

    `proxies` are those that were given for the decision and for its body, `held` is the seat as it
    is held at `effective`, where the body has it then, and `had` as its body had it when the poll
    was opened, whatever was stated.
    """
    decision = known(decision)
    entitled = _entitled_seat(decision, poll, seat, held, conduct)
    is_sealed = seals_ballots(decision.rule.rule)
    if decision.election is not None:
        check_ballot(standing_in(decision, poll), choice, conduct)
    else:
        _check_stance(decision, poll, seat, choice, conduct)
    if paper and not is_sealed and _says(paper.votes[-1]) == (choice, voter):
        conduct.breach(BallotAlreadyCast(seat))
    known_of = (voter, proxies, had)
    why = _require_votable(paper, decision, poll, entitled, *known_of, effective, conduct)
    ballot = ballot_id(poll, seat)
    accepted, new = not conduct.is_reported, _is_new(decision, poll, entitled, voter)
    whose = (voter, accepted, new, why)
    if is_sealed:
        sealed = SealedChoice(choice, poll, ballot, room_for(decision.election))
        return [SealedBallotCast(effective, ballot, decision.id, poll, seat, sealed, *whose)]
    kind = BallotCast if decision.election is None else MarksCast
    return [kind(effective, ballot, decision.id, poll, seat, choice, *whose)]


def _check_stance(
    decision: Decision, poll: PollId, seat: SeatId, choice: Choice, conduct: Conduct
) -> None:
    """Refuse what is no stance on a motion; an objection stands only where the rule asks."""
    way, is_sealed = known_poll(decision, poll).way, seals_ballots(decision.rule.rule)
    if not isinstance(choice, Stance):
        more = ("stand-aside", "block") if asks_for_consent(decision.rule.rule, way) else ()
        stances = quoted(("yes", "no", "abstain", *more), "or")
        raise UnknownChoice(choice.kind, f"the stance {stances}")
    if choice.stance == "object" and (is_sealed or not conduct.is_reported):
        raise ObjectionNotArgued(seat)  # minutes that tell of an objection are taken at their word
    if choice.stance in OBJECTING and not asks_for_consent(decision.rule.rule, way):
        if is_sealed:  # a finding beside it would tell what it says
            raise ObjectionNotAdmitted(seat)
        conduct.breach(ObjectionNotAdmitted(seat))


def raise_objection(
    paper: BallotPaper | None,
    *,
    decision: Decision | None,
    poll: PollId,
    seat: SeatId,
    voter: PersonId | None,
    argument: Sealed,
    proxies: Sequence[Proxy] = (),
    held: Seat | None = None,
    had: Seat | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Object for a seat, with the argument; it stands until the seat casts another ballot."""
    decision = known(decision)
    is_argued = bool((argument.text or "").strip()) or not conduct.is_reported
    if argument.text is not None and is_argued:
        required_text("argument", argument.text, SHORT_TEXT_LIMIT, lines=True)
    entitled = _entitled_seat(decision, poll, seat, held, conduct)
    if paper and isinstance(paper.votes[-1], ObjectionRaised) and paper.votes[-1].voter == voter:
        conduct.breach(BallotAlreadyCast(seat))
    if not asks_for_consent(decision.rule.rule, known_poll(decision, poll).way):
        conduct.breach(ObjectionNotAdmitted(seat))
    known_of = (voter, proxies, had)
    why = _require_votable(paper, decision, poll, entitled, *known_of, effective, conduct)
    if not is_argued:
        conduct.breach(ObjectionNotArgued(seat))
        why = why or "not-argued"
    whose = (voter, not conduct.is_reported, _is_new(decision, poll, entitled, voter), why)
    return [
        ObjectionRaised(effective, ballot_id(poll, seat), decision.id, poll, seat, argument, *whose)
    ]


def _says(vote: Event) -> tuple[Choice | None, PersonId | None]:
    """What a vote says, and by whom; of a sealed one nobody knows."""
    return (None if isinstance(vote, SealedBallotCast) else vote.choice, vote.voter)


def _entitled_seat(
    decision: Decision, poll: PollId, seat: SeatId, held: Seat | None, conduct: Conduct
) -> Seat:
    """The seat of the electorate, with whoever holds it now; one that was vacant stays that."""
    voting = known_poll(decision, poll)
    entitled = voting.electorate.seat(seat)
    if entitled is None:
        left_out = NotEntitledToVote(seat, LEFT_OUT[why_left_out(voting, seat)])
        if held is None:
            raise left_out
        conduct.breach(left_out)
        return held
    if held is None or entitled.holder is None:
        return entitled
    return replace(entitled, holder=held.holder)


def _is_new(decision: Decision, poll: PollId, held: Seat, voter: PersonId | None) -> bool:
    """Whether who votes holds the seat now, and somebody else did when the poll was opened."""
    opened = known_poll(decision, poll).electorate.seat(held.id)
    return voter is not None and opened is not None and opened.holder != voter == held.holder


def _require_votable(
    paper: BallotPaper | None,
    decision: Decision,
    poll: PollId,
    entitled: Seat,
    voter: PersonId | None,
    proxies: Sequence[Proxy],
    had: Seat | None,
    effective: Moment,
    conduct: Conduct,
) -> WhySetAside | None:
    """What every ballot asks for, whatever it says; why it is not counted, if it is reported and
    the source itself shows that."""
    seat, why, voting = entitled.id, None, known_poll(decision, poll)
    place = voting.electorate.seat(entitled.id)
    if paper and paper.decision != decision.id:
        raise BallotOfAnotherMatter(seat, poll, paper.decision)
    is_late = conduct.is_reported and not is_in_time(voting, effective)
    if seals_ballots(decision.rule.rule) or not is_late:  # with the count the key may be gone
        require_undecided(decision, conduct)
    require_in_time(voting, seat, effective, conduct)
    is_by_proxy = voter is not None and entitled.holder not in (None, voter)
    opened = (place or entitled).holder
    principals = {entitled.holder, opened} - {None}
    before = [] if paper is None else [vote for vote in paper.votes if vote.set_aside is None]
    admits = decision.rule.rule.proxy != "refused"
    given = holder_for(entitled, proxies, effective.at) if admits else None
    if is_by_proxy and admits:
        assert voter is not None
        why = _require_proxy(decision, entitled, voter, proxies, effective, conduct)
        if any(vote.voter in principals for vote in before):
            conduct.breach(PrincipalVoted(seat))
            why = why or ("replaced" if voter == opened else None)
    else:
        _require_holder(entitled, voter, opened, conduct)
    if seat in decision.recused_at(effective):
        conduct.breach(SeatRecused(seat))
    # What a proxy has cast does not bind the principal.
    bound = before if is_by_proxy else [vote for vote in before if is_own(vote, opened)]
    if bound and decision.rule.rule.ballots_final:
        conduct.breach(BallotFinal(seat))
    changed_hands = had is None or had.holder == opened
    no_more = why_no_more(opened, entitled.holder, voter, given) if changed_hands else None
    if place is None:
        return why_left_out(voting, seat)
    return no_more or why or ("not-in-time" if is_late and voting.counted else None)


def _require_proxy(
    decision: Decision,
    seat: Seat,
    voter: PersonId,
    proxies: Sequence[Proxy],
    effective: Moment,
    conduct: Conduct,
) -> WhySetAside | None:
    """Breach the rule that who votes for another's seat has a proxy for it, and not too many.

    Of too many the first ones are good, as far as it can be told which those are.
    """
    given = holder_for(seat, proxies, effective.at)
    if given != voter:
        conduct.breach(NotEntitledToVote(seat.id, "its holder gave them no proxy for this"))
        # Many minutes say who voted for whom, and not by which paper: then it is taken to be there.
        if given is not None or was_given(seat, voter, proxies):
            return "no-proxy"
    limit = decision.preparation.procedure.proxies_per_holder
    recorded = not conduct.is_reported
    held = 1 + seats_before(seat.id, voter, proxies, effective.at, recorded=recorded)
    if limit is not None and held > limit:
        conduct.breach(TooManyProxies(voter, held, limit))
        return "too-many-proxies"
    return None


def _require_holder(
    seat: Seat, voter: PersonId | None, opened: PersonId | None, conduct: Conduct
) -> None:
    if seat.holder is None and opened is not None:
        conduct.breach(NotEntitledToVote(seat.id, "nobody holds it any more"))
    elif seat.holder is None:
        conduct.breach(NotEntitledToVote(seat.id, "it was vacant when the vote was opened"))
    elif voter is None:
        # Minutes tell how a seat voted, and seldom whose hand it was: then it is the holder's.
        if not conduct.is_reported:
            raise NotEntitledToVote(seat.id, "it is not said who votes")
    elif voter != seat.holder:
        because = "it is held by somebody else" + (" by now" if voter == opened else "")
        conduct.breach(NotEntitledToVote(seat.id, because))


# Folding


def evolve(paper: BallotPaper | None, happened: Event) -> BallotPaper:
    """The ballot after what happened."""
    if paper is None:
        of = (happened.id, happened.decision, happened.poll, happened.seat)
        return BallotPaper(*of, (happened,))
    return replace(paper, votes=(*paper.votes, happened))


BALLOT = Noun("ballot", evolve)
