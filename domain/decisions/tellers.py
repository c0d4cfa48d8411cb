"""Tellers: what is found about ballots before the count, and the lot that breaks a tie.

Whether a ballot is valid is judged by whoever chairs the body, after the close and before the
count, with the grounds; a chair who is recused from the matter can't. The lot is drawn by
anybody, because whoever draws it draws the same.
"""

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import UTC, date, tzinfo

from domain.decisions.choosing import require_tied, tied_options
from domain.decisions.decision import (
    DECISION,
    Decision,
    Event,
    known,
    known_poll,
    require_undecided,
)
from domain.decisions.electing import counted_again
from domain.decisions.tie_breaking import tie_for_lot
from domain.decisions.unsealing import keys_left_over
from domain.elections.election import OptionId
from domain.elections.lot import (
    AlreadyCommitted,
    CommitmentTooLate,
    LotDrawn,
    LotFellOtherwise,
    LotNotPrepared,
    LotNotProvided,
    LotPrepared,
    LotSourceTold,
    LotUnclear,
    NotAVoter,
    SeedNotCommitted,
    SeedsMissing,
    SourceAlreadyCited,
    SourceAlreadyTold,
    SourceNotPublished,
    SourcePublished,
    check_commitment,
    is_committed,
)
from domain.elections.ties import drawn as drawn_by
from domain.motions.motion import SeatNotInElectorate
from domain.motions.outcome import DeclaredOtherwise, ElectionReturned, OutcomeDetermined
from domain.motions.poll import (
    BallotRuledInvalid,
    PollAlreadyCounted,
    PollNotClosed,
    require_none_pending,
)
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    SHORT_TEXT_LIMIT,
    Moment,
    OrganisationId,
    PersonId,
    PollId,
    Sealed,
    SeatId,
    in_order,
    required_text,
)
from domain.voting.drawing import Fell
from domain.voting.reasoning import fallen
from domain.voting.tally import Ballot, Electorate, Seat
from domain.voting.turn import ties_come_to

__all__ = ["DECISION"]


class NothingHandedIn(Refused):
    """Nothing was handed in for seat {seat}, so there is no ballot that could be invalid."""

    code = "NOTHING_HANDED_IN"
    seat: SeatId


class AlreadyRuledInvalid(Refused):
    """The ballot of seat {seat} was ruled invalid already."""

    code = "ALREADY_RULED_INVALID"
    seat: SeatId


class NotTheTeller(Refused):
    """Whether a ballot is valid is judged by who chairs the body, and of another party by nobody
    who acts for one of several: {because}."""

    code = "NOT_THE_TELLER"
    because: str


def rule_ballot_invalid(
    decision: Decision | None,
    *,
    poll: PollId,
    seat: SeatId,
    is_cast: bool,
    grounds: Sealed,
    by: PersonId | None = None,
    chair: Seat | None = None,
    alone: OrganisationId | None = None,
    concerned: Set[PersonId] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Find that the ballot of a seat is not valid; it counts as the rule says of such ballots.

    `is_cast` says whether anything was handed in for the seat; `chair` is the seat that chairs
    the body, as it is held at `effective`; `alone` the one of several parties whose own key does
    it; `concerned` are those whom the motion concerns.
    """
    decision = known(decision)
    counting = known_poll(decision, poll)
    if grounds.text is not None:
        required_text("grounds", grounds.text, SHORT_TEXT_LIMIT, lines=True)
    voting = counting.electorate.seat(seat)
    if voting is None:
        raise SeatNotInElectorate(seat)
    if seat in counting.invalid:
        raise AlreadyRuledInvalid(seat)
    if not is_cast and not conduct.is_reported:
        raise NothingHandedIn(seat)  # minutes tell of an illegal ballot, and not what it said
    if counting.counted:
        raise PollAlreadyCounted(poll)
    if counting.closed is None:
        in_order("opening of the poll", counting.opened, "finding", effective)
        conduct.breach(PollNotClosed(poll))
    else:
        in_order("close of the poll", counting.closed, "finding", effective)
    require_undecided(decision, conduct)
    is_told = by is not None or not conduct.is_reported  # minutes seldom tell who found it so
    why = _why_no_teller(decision, by, chair, effective, concerned) if is_told else ""
    if why or is_of_others(voting, alone):
        conduct.breach(NotTheTeller(why or "it is not a ballot of that party"))
    return [BallotRuledInvalid(effective, poll, seat, grounds, by)]


def is_of_others(seat: Seat, alone: OrganisationId | None) -> bool:
    """Whether the seat is not that of the one party that judges its ballot alone."""
    return alone is not None and seat.party != alone


def _why_no_teller(
    decision: Decision,
    by: PersonId | None,
    chair: Seat | None,
    effective: Moment,
    concerned: Set[PersonId],
) -> str:
    if chair is None:
        return "nobody chairs it"
    if by is None:
        return "it is not said who does it"
    if by != chair.holder:
        return "somebody else does"
    if by in concerned:
        return "the motion concerns the chair"
    return "the chair is recused" if chair.id in decision.recused_at(effective) else ""


def prepare_lot(
    decision: Decision | None,
    *,
    commitment: str = "",
    source: str = "",
    published: Moment | None = None,
    electorate: Electorate,
    by: PersonId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Commit to a seed for the lot by its digest, or tie the lot to a public source.

    `electorate` are the seats of the body where no poll was opened yet. A seed is committed to by
    who may vote, before the vote ends; a source is cited before it is published.
    """
    decision = known(decision)
    in_order("proposal", decision.proposed, "preparation of the lot", effective)
    if bool(commitment) == bool(source) or (source == "") is not (published is None):
        raise LotUnclear
    require_undecided(decision, conduct)
    if "lot" not in ties_come_to(decision.rule.rule):
        raise LotNotProvided(decision.id)
    if source:
        assert published is not None, "a source comes with its time"
        return [_cited(decision, source, published, by, effective, conduct)]
    check_commitment(commitment)
    seats = decision.polls[-1].electorate.seats if decision.polls else electorate.seats
    held = next((seat.id for seat in seats if by is not None and seat.holder == by), None)
    if held is None:
        raise NotAVoter
    if any(one.seat == held for one in decision.lot.commitments):
        raise AlreadyCommitted(held)
    ended = decision.polls and decision.polls[-1].closed is not None
    if ended or decision.result == "tied":
        conduct.breach(CommitmentTooLate(decision.id))
    return [LotPrepared(effective, commitment, seat=held, by=by)]


def _cited(
    decision: Decision,
    source: str,
    published: Moment,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct,
) -> LotPrepared:
    required_text("source", source, NAME_LIMIT)
    standing = decision.lot.source
    if standing is not None:
        raise SourceAlreadyCited(standing.source)
    if published.at <= effective.at:
        conduct.breach(SourcePublished(published))
    return LotPrepared(effective, source=source, published=published, by=by)


def _is_as_prepared(decision: Decision, told: LotDrawn, conduct: Conduct) -> bool:
    """Whether the lot is drawn from every seed as it was committed to, or what the source
    published, so that anybody can draw it again.

    A breach where it is not; but a source that tells other seeds than were committed to, and not
    what the lot fell on, is refused: nobody knows then what came of it.
    """
    lot, seeds = decision.lot, told.seeds
    if lot.source is None and not lot.commitments:
        conduct.breach(LotNotPrepared(decision.id))
        return False
    needed = 1 if lot.source is not None else len(lot.commitments)
    defect: Refused | None = None
    if len(seeds) != needed:
        defect = SeedsMissing(needed, len(seeds))
    elif lot.source is None:
        committed = zip(seeds, lot.commitments, strict=True)
        kept = [is_committed(seed, one.commitment) for seed, one in committed]
        defect = None if all(kept) else SeedNotCommitted(kept.index(False) + 1)
    elif lot.source.published is not None and told.effective.at < lot.source.published.at:
        conduct.breach(SourceNotPublished(lot.source.published))
    if defect is None:
        return True
    if not (told.fell or told.options):
        raise defect
    conduct.breach(defect)
    return False


def draw_lot(
    decision: Decision | None,
    *,
    seeds: tuple[str, ...] = (),
    fell: Fell | None = None,
    options: tuple[OptionId, ...] = (),
    by: PersonId | None = None,
    alone: OrganisationId | None = None,
    ballots: Iterable[Ballot] = (),
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Draw the lot that breaks a tie: from every seed that was committed to, or the source.

    What the source published is told by two parties where one of several does it by its own key
    (`alone`): the word of the first one waits for that of the second one. An election is counted
    again with it, from its `ballots`. While it is voted on anew, there is no tie to break. One
    that a source tells of where there was nothing to break was drawn all the same, and changes
    nothing.

    What a lot fell on that nobody can draw again is what a source tells: `fell` of a motion, of an
    election the `options` in the order in which they were drawn.
    """
    decision = known(decision)
    _check_told(decision, fell, options)
    source = "" if decision.lot.source is None else decision.lot.source.source
    poll = decision.outcomes[-1].poll if decision.outcomes else None
    told = LotDrawn(effective, seeds, source, poll, by, fell=fell, options=options)
    tied = tie_for_lot(decision, conduct)
    if tied is None:
        in_order("proposal", decision.proposed, "drawing of the lot", effective)
        _require_drawn_from_something(decision, told)
        return [replace(told, in_vain=True)]
    require_none_pending(decision.polls, conduct)
    in_order("count", tied.effective, "drawing of the lot", effective)
    again = _is_as_prepared(decision, told, conduct)
    _require_drawn_from_something(decision, told)
    if again and source and alone is not None and _waits_for_another(decision, seeds[0], alone):
        return [LotSourceTold(effective, seeds[0], alone, poll, by)]
    drawn = replace(told, fell=None, options=()) if again else told
    left_over = keys_left_over(decision, effective)
    if isinstance(tied, ElectionReturned):
        among = tied_options(tied.outcome)
        require_tied(options, among)
        if again and options:
            _require_fell(options[0], drawn_by(drawn.lot, among)[0].option, conduct)
        elected = counted_again(decision, drawn, ballots, zone, holidays, conduct)
        return [drawn, elected, *left_over]
    if fell is not None:
        _require_fell(fell, drawn.came_to, conduct)
    came_to = fallen(tied.outcome, drawn.came_to)
    return [
        drawn,
        OutcomeDetermined(effective, came_to, tied.basis, tied.counts, tied.poll, tied.declared),
        *left_over,
    ]


def _waits_for_another(decision: Decision, said: str, alone: OrganisationId) -> bool:
    """Whether what one of several parties tells of the source waits for another one's word."""
    if decision.lot.is_told(said, alone):
        raise SourceAlreadyTold(alone)
    return not decision.lot.is_told_by_another(said, alone)


def _check_told(decision: Decision, fell: Fell | None, options: tuple[OptionId, ...]) -> None:
    """Refuse options that a lot on a motion fell on, and a yes or no of an election."""
    if decision.election is None and options:
        raise DeclaredOtherwise("options")
    if decision.election is not None and fell is not None:
        raise DeclaredOtherwise(fell)


def _require_drawn_from_something(decision: Decision, told: LotDrawn) -> None:
    """Refuse a lot of which neither is told what it was drawn from, nor what it fell on."""
    needed = max(1, len(decision.lot.commitments))
    if len(told.seeds) > SEATS_LIMIT or not (told.seeds or told.fell or told.options):
        raise SeedsMissing(needed, len(told.seeds))
    for number, seed in enumerate(told.seeds):
        required_text(f"seeds[{number}]", seed, NAME_LIMIT)


def _require_fell(told: str, drawn: str, conduct: Conduct) -> None:
    """Breach that a lot which anybody can draw again is told to have fallen otherwise."""
    if told != drawn:
        conduct.breach(LotFellOtherwise(told, drawn))
