"""Notice: that a vote is announced to everybody who decides, in time, and that it reached them.

Notice is entered when it is known to have reached whom it was given to, or when it was sent: then
it is proven for each seat once its delivery is confirmed, and counts from that day. What bounced
did not reach anybody, whatever was believed before, until a later delivery is confirmed. The days
of the notice and of the opening of the vote do not count, and where the time limits say so only
working days do.

Notice that the rules of procedure ask for can be shortened only where they say so, by whom they
say, on a stated ground, before the vote is opened. Those present can't waive it.
"""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from typing import TypeAlias

from domain.calendar import clear_days, clear_working_days, day_of
from domain.document import Document, check_documents
from domain.irregularity import Irregularity
from domain.provisions.provision import Procedure
from domain.provisions.time_limits import DaysCounted
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    SHORT_TEXT_LIMIT,
    DecisionId,
    Moment,
    NoticeId,
    PartnershipId,
    PersonId,
    Sealed,
    SeatId,
    TooMany,
    checked_text,
    in_order,
    required_text,
)
from domain.voting.rules import DecisionRule
from domain.voting.tally import Electorate

# Events


@event("decision.notice-given.v1", begins="notice")
@dataclass(frozen=True)
class NoticeGiven:
    """Notice of the motion reached those who decide, or was sent to them; how, when, and whom."""

    effective: Moment
    how: str
    """By letter, by hand, by e-mail to the address on record."""
    seats: tuple[SeatId, ...] = ()
    """The seats whose holders it reached; empty for all of them."""
    papers: tuple[Document, ...] = ()
    """The papers that came with it."""
    notice: NoticeId | None = None
    awaits_delivery: bool = False
    """Whether it was only sent, and is proven once its delivery is confirmed."""


@event("decision.notice-delivered.v1")
@dataclass(frozen=True)
class NoticeDelivered:
    """It is known that a notice that was sent has reached seats."""

    effective: Moment
    notice: NoticeId
    seats: tuple[SeatId, ...] = ()
    """Whom it reached; empty for all to whom it was sent but those where it bounced."""


@event("decision.notice-bounced.v1")
@dataclass(frozen=True)
class NoticeBounced:
    """A notice came back from seats, or is known otherwise not to have reached them."""

    effective: Moment
    notice: NoticeId
    seats: tuple[SeatId, ...]
    why: str = ""
    """What came back with it, such as “address unknown”."""


@event("decision.notice-shortened.v1")
@dataclass(frozen=True)
class NoticeShortened:
    """The notice that the procedure asks for was shortened, as it allows, on a ground."""

    effective: Moment
    days: int
    """How many clear days it is then."""
    ground: Sealed
    by: PersonId | None = None
    against_rules: bool = False
    """Whether the source tells that the procedure did not allow it: then it shortens nothing."""


NoticeEvent: TypeAlias = NoticeGiven | NoticeDelivered | NoticeBounced | NoticeShortened


# State


@dataclass(frozen=True)
class Notices:
    """The notices of a motion, and what became of them, in recorded order."""

    given: tuple[NoticeGiven, ...] = ()
    deliveries: tuple[NoticeDelivered | NoticeBounced, ...] = ()
    shortened: tuple[NoticeShortened, ...] = ()

    def find(self, notice: NoticeId) -> NoticeGiven | None:
        """The notice, or None when none of that identifier was given."""
        return next((one for one in self.given if one.notice == notice), None)


@dataclass(frozen=True)
class Reach:
    """When one notice is proven to have reached whom."""

    others: Moment | None
    """When it reached whoever is not named in `seats`; None: it is not proven to have."""
    seats: Mapping[SeatId, Moment | None] = field(default_factory=dict)
    returned: frozenset[SeatId] = frozenset()
    """From where it came back, and was not delivered since."""

    def at(self, seat: SeatId) -> Moment | None:
        """When it reached the seat; None where that is not proven."""
        return self.seats.get(seat, self.others)

    @property
    def everybody(self) -> Moment | None:
        """When it had reached everybody, whoever that is; None where it is not proven to have."""
        moments = [self.others, *self.seats.values()]
        known = [one for one in moments if one is not None]
        return max(known, key=lambda one: one.at) if len(known) == len(moments) else None


def reach_of(notice: NoticeGiven, deliveries: Iterable[NoticeDelivered | NoticeBounced]) -> Reach:
    """When the notice is proven to have reached whom, by what is known of its delivery."""
    first = None if notice.awaits_delivery else notice.effective
    others = None if notice.seats else first
    seats: dict[SeatId, Moment | None] = dict.fromkeys(notice.seats, first)
    bounced: set[SeatId] = set()
    for one in deliveries:
        if notice.notice is None or one.notice != notice.notice:
            continue
        if isinstance(one, NoticeBounced):
            seats.update(dict.fromkeys(one.seats))
            bounced.update(one.seats)
        elif one.seats:
            for seat in one.seats:
                seats[seat] = seats.get(seat, others) or one.effective
                bounced.discard(seat)
        else:
            others = others if notice.seats else others or one.effective
            reached = {s: at or one.effective for s, at in seats.items() if s not in bounced}
            seats.update(reached)
    apart = {seat: at for seat, at in seats.items() if at != others}
    return Reach(others, apart, frozenset(bounced))


def reaches(notices: Notices) -> list[Reach]:
    """Of every notice, when it is proven to have reached whom."""
    return [reach_of(one, notices.deliveries) for one in notices.given]


def days_required(procedure: Procedure, notices: Notices, opened: Moment) -> int:
    """How many clear days of notice a vote needs that is opened then."""
    days = procedure.notice_days
    least = procedure.notice_shortened_to
    if least is None:
        return days
    allowed = [one for one in notices.shortened if not one.against_rules]
    before = (one.days for one in allowed if one.effective.at <= opened.at)
    return min([days, *(max(one, least) for one in before)])


@dataclass(frozen=True)
class Calendar:
    """How days of notice are counted."""

    zone: tzinfo
    holidays: Set[date] = frozenset()
    counted: DaysCounted = "days"

    def clear(self, first: Moment, second: Moment) -> int:
        """The days between the two, of which neither counts."""
        if self.counted == "working-days":
            return clear_working_days(first, second, self.zone, self.holidays)
        return clear_days(first, second, self.zone)


def without_notice(
    notices: Notices, electorate: Electorate, days: int, opened: Moment, calendar: Calendar
) -> int:
    """How many members had no notice so many clear days before; 1 where members are unknown."""
    proven = reaches(notices)
    members = [seat.id for seat in electorate.seats if seat.holder is not None]
    if not members:
        moments = [one.everybody for one in proven]
        return 0 if any(at and calendar.clear(at, opened) >= days for at in moments) else 1
    return sum(
        not any(at and calendar.clear(at, opened) >= days for at in (one.at(m) for one in proven))
        for m in members
    )


def reached_all_on(notices: Notices, electorate: Electorate | None, zone: tzinfo) -> date | None:
    """The day on which notice had reached every member; None where it is not proven to have."""
    proven = reaches(notices)
    members = [seat.id for seat in electorate.seats if seat.holder] if electorate else []
    if not members:
        moments = [one.everybody for one in proven]
        return min((day_of(at, zone) for at in moments if at is not None), default=None)
    days = []
    for member in members:
        known = [day_of(at, zone) for one in proven if (at := one.at(member)) is not None]
        if not known:
            return None
        days.append(min(known))
    return max(days)


def to_be_noticed(
    rule: DecisionRule, electorate: Electorate | None, recused: Collection[SeatId]
) -> Electorate | None:
    """Whom notice has to reach before a vote counts that asks for it: who is recused needs none
    where the rule has the recused leave the base, and is no member for this matter."""
    if electorate is None or rule.recusal not in {"leaves-both", "leaves-base"}:
        return electorate
    return Electorate(tuple(seat for seat in electorate.seats if seat.id not in recused))


def reached_on(
    told: Iterable[tuple[date, tuple[SeatId, ...]]], electorate: Electorate | None
) -> date | None:
    """The day on which what was told some seats, or all where none is named, reached the last."""
    first: dict[SeatId, date] = {}
    complete: list[date] = []
    for day, seats in told:
        if not seats:
            complete.append(day)
        for seat in seats:
            first[seat] = min(day, first.get(seat, day))
    members = [seat.id for seat in electorate.seats if seat.holder] if electorate else []
    if electorate is not None and electorate.seats and not members:
        return None  # every seat is vacant: it reached nobody
    if members and all(seat in first for seat in members):
        complete.append(max(first[seat] for seat in members))
    return min(complete, default=None)


# Irregularities


class NoticeNotProven(Irregularity):
    """The procedure asks for {required} clear {counted} of notice before the vote, and there is no
    proof that it reached {without} of the members in time."""

    code = "NOTICE_NOT_PROVEN"
    required: int
    without: int
    counted: DaysCounted


# Refusals


class NoticeAlreadyGiven(Refused):
    """The same notice was given at {given} already."""

    code = "NOTICE_ALREADY_GIVEN"
    given: Moment


class NoticeUnknown(Refused):
    """The motion has no notice {notice}."""

    code = "NOTICE_UNKNOWN"
    notice: NoticeId


class NotNoticed(Refused):
    """The notice {notice} was not given to seat {seat}."""

    code = "NOT_NOTICED"
    notice: NoticeId
    seat: SeatId


class DeliveryAlreadyKnown(Refused):
    """What is said of the delivery of the notice {notice} is known already."""

    code = "DELIVERY_ALREADY_KNOWN"
    notice: NoticeId


class SeatsMissing(Refused):
    """It must be said from which seats the notice {notice} came back."""

    code = "SEATS_MISSING"
    notice: NoticeId


class ShorteningNotProvided(Refused):
    """The rules of procedure do not let notice of the motion {decision} be shortened."""

    code = "SHORTENING_NOT_PROVIDED"
    decision: DecisionId


class NoticeNotShorter(Refused):
    """The vote needs {required} clear days of notice, so that {days} days don't shorten it."""

    code = "NOTICE_NOT_SHORTER"
    days: int
    required: int


class ShortenedTooFar(Refused):
    """Notice can be shortened to {least} clear days at the least, not to {days}."""

    code = "SHORTENED_TOO_FAR"
    days: int
    least: int


class NotEntitledToShorten(Refused):
    """Who would shorten the notice of the motion {decision} is not entitled to: {because}."""

    code = "NOT_ENTITLED_TO_SHORTEN"
    decision: DecisionId
    because: str


# Decisions: what each step asks of the notices themselves


def noticed(
    notices: Notices,
    *,
    how: str,
    seats: tuple[SeatId, ...],
    papers: tuple[Document, ...],
    notice: NoticeId | None,
    awaits_delivery: bool,
    effective: Moment,
) -> NoticeGiven:
    """Enter that notice was given; the very same is entered once."""
    required_text("how", how, NAME_LIMIT)
    if len(seats) > SEATS_LIMIT:
        raise TooMany("seats", len(seats), SEATS_LIMIT)
    if papers:
        check_documents("papers", papers)
    given = NoticeGiven(effective, how, seats, papers, notice, awaits_delivery)
    for one in notices.given:
        is_the_same = notice is not None and one.notice == notice
        if is_the_same or replace(one, notice=None) == replace(given, notice=None):
            raise NoticeAlreadyGiven(one.effective)
    return given


def delivered(
    notices: Notices, notice: NoticeId, seats: tuple[SeatId, ...], effective: Moment
) -> NoticeDelivered:
    """Enter whom a notice that was sent has reached."""
    given = _known(notices, notice, seats)
    in_order("notice", given.effective, "delivery", effective)
    happened = NoticeDelivered(effective, notice, seats)
    _require_news(notices, given, happened)
    return happened


def bounced(
    notices: Notices, notice: NoticeId, seats: tuple[SeatId, ...], why: str, effective: Moment
) -> NoticeBounced:
    """Enter where a notice came back from."""
    given = _known(notices, notice, seats)
    if not seats:
        raise SeatsMissing(notice)
    checked_text("why", why, NAME_LIMIT)
    in_order("notice", given.effective, "return of the notice", effective)
    happened = NoticeBounced(effective, notice, seats, why)
    _require_news(notices, given, happened)
    return happened


def _known(notices: Notices, notice: NoticeId, seats: tuple[SeatId, ...]) -> NoticeGiven:
    given = notices.find(notice)
    if given is None:
        raise NoticeUnknown(notice)
    if len(seats) > SEATS_LIMIT:
        raise TooMany("seats", len(seats), SEATS_LIMIT)
    for seat in seats:
        if given.seats and seat not in given.seats:
            raise NotNoticed(notice, seat)
    return given


def _require_news(
    notices: Notices, given: NoticeGiven, happened: NoticeDelivered | NoticeBounced
) -> None:
    """Refuse what changes nothing of what is proven."""
    before = reach_of(given, notices.deliveries)
    after = reach_of(given, (*notices.deliveries, happened))
    if before == after:
        raise DeliveryAlreadyKnown(happened.notice)


def shortened(
    notices: Notices,
    procedure: Procedure,
    *,
    decision: DecisionId,
    partnership: PartnershipId,
    days: int,
    ground: str,
    by: PersonId | None,
    entitled: Set[PersonId],
    effective: Moment,
    conduct: Conduct,
) -> NoticeShortened:
    """Shorten the notice that the vote needs, as the rules of procedure let it be shortened.

    `entitled` are the persons whom the procedure lets do that.
    """
    required_text("ground", ground, SHORT_TEXT_LIMIT, lines=True)
    required = days_required(procedure, notices, effective)
    if not 0 <= days < max(required, 1):
        raise NoticeNotShorter(days, required)
    least, is_another = procedure.notice_shortened_to, by is not None and by not in entitled
    if least is None:
        conduct.breach(ShorteningNotProvided(decision))
    elif days < least:
        conduct.breach(ShortenedTooFar(days, least))
    if by is None:
        conduct.breach(NotEntitledToShorten(decision, "it is not said who does it"))
    elif least is not None and is_another:
        because = f"by the procedure it is for the {procedure.notice_shortened_by} to do"
        conduct.breach(NotEntitledToShorten(decision, because))
    against = least is None or days < least or is_another
    return NoticeShortened(effective, days, Sealed(ground, partnership), by, against)


# Folding


def known_by(notices: Notices, happened: NoticeEvent) -> Notices:
    """The notices after what happened."""
    match happened:
        case NoticeGiven():
            return replace(notices, given=(*notices.given, happened))
        case NoticeShortened():
            return replace(notices, shortened=(*notices.shortened, happened))
        case NoticeDelivered() | NoticeBounced():
            return replace(notices, deliveries=(*notices.deliveries, happened))
