"""A partnership told in records: two schools, their memorandum, a board and what it decides."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.agreements.agreement import AGREEMENT, AgreementDrafted, AgreementEnteredIntoForce
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.agreements.clause import Clause, ReplaceClause
from domain.agreements.signature import AgreementSigned
from domain.authority import Authority, ByAdministration
from domain.bodies.body import BODY, BodyConstituted
from domain.chains.lawfulness import Chain, authority
from domain.decisions.ballot import BALLOT, BallotCast, ballot_id
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.motions.enacted_acts import AmendmentAdoption, EnactedAct
from domain.motions.enactment import ActsNamed
from domain.motions.motion import Motion, MotionProposed
from domain.motions.outcome import determined
from domain.motions.poll import PollClosed, PollOpened
from domain.parties.organisation import ORGANISATION, OrganisationRegistered
from domain.parties.partnership import PARTNERSHIP, PartnershipFormed
from domain.parties.signatory import (
    HeadRegistered,
    Limits,
    RightToSign,
    SignatoryRegistered,
)
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.post import POST, PostDefined
from domain.provisions.provision import (
    AmendmentRuleProvision,
    DecisionRuleProvision,
    PinnedAmendmentRule,
    PinnedRule,
)
from domain.provisions.remit import Power, Remit
from domain.provisions.tenure import USUAL_TENURE
from domain.record import Actor, Noun, Record, effective_period, recorded_name
from domain.refusal import DONE_HERE
from domain.values import (
    AgreementId,
    AmendmentId,
    AppointmentId,
    BodyId,
    ClauseId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PollId,
    PostId,
    SeatId,
    derived_id,
)
from domain.voting.figures import Circumstances
from domain.voting.rules import ALL_AGREE, DecisionRule, FromClause
from domain.voting.tally import Ballot, Electorate, Seat, Stance, tally_of
from services import catalogue

assert catalogue.NOUNS, "importing them registers every event"


def named(kind: Any, name: str) -> Any:
    return kind(derived_id("lawfulness", name))


def on(day: int) -> Moment:
    """So many days from the beginning of 2020."""
    return Moment.of((datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=day)).date())


HILL, LAKE = (named(OrganisationId, name) for name in ("Hill", "Lake"))
ADA, BOB, EVE = (named(PersonId, name) for name in ("Ada", "Bob", "Eve"))
ALLIANCE = named(PartnershipId, "alliance")
MEMO = named(AgreementId, "memo")
AIM, DECIDING, CHANGING = (named(ClauseId, name) for name in ("aim", "deciding", "changing"))
BOARD = named(BodyId, "board")
ONE, TWO = (named(SeatId, name) for name in ("one", "two"))
MOTION, POLL = named(DecisionId, "motion"), named(PollId, "poll")
AMENDMENT = named(AmendmentId, "amendment")
SEATS = (Seat(ONE, ADA, HILL), Seat(TWO, BOB, LAKE))
KEY = ByAdministration("admin")
RULE = DecisionRuleProvision("both say yes", (), ALL_AGREE)
BY_DECISION = AmendmentRuleProvision("amending", "decision", "text")


class Book:
    """Records as they are made, one after the other."""

    def __init__(self) -> None:
        self.records: list[Record[Any]] = []

    def record(
        self,
        noun: Noun[Any],
        stream: UUID,
        *events: Any,
        by: Authority = KEY,
        actor: Actor | None = None,
    ) -> UUID:
        """Record events of one stream; the identifier of the last."""
        for happened in events:
            number = len(self.records)
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
            in_registry = noun.kind in ("organisation", "person")
            self.records.append(
                Record(
                    id=derived_id("lawfulness event", str(number)),
                    stream=stream,
                    kind=noun.kind,
                    version=1 + Counter(r.stream for r in self.records)[stream],
                    name=recorded_name(type(happened)),
                    partnership=None if in_registry else ALLIANCE,
                    recorded_at=at,
                    effective=effective_period(happened, at),
                    actor=actor or Actor("client", "admin"),
                    organisation=None,
                    authority=by,
                    causation=None,
                    correlation=derived_id("lawfulness command", str(number)),
                    command=derived_id("lawfulness command", str(number)),
                    reason=None,
                    findings=(),
                    data=happened,
                )
            )
        return self.records[-1].id

    def chain(self, event: UUID) -> Chain:
        found = authority(self.records, event)
        assert found is not None
        return found

    def without_registry(self) -> list[Record[Any]]:
        return [record for record in self.records if record.partnership is not None]


def registered(book: Book) -> None:
    for organisation, name in ((HILL, "Hill School"), (LAKE, "Lake School")):
        event = OrganisationRegistered(on(0), organisation, name, "school", None, ())
        book.record(ORGANISATION, organisation, event)
    book.record(ORGANISATION, HILL, HeadRegistered(on(1), ADA))
    terms = Period(on(1), on(300))
    book.record(ORGANISATION, LAKE, SignatoryRegistered(terms, BOB, Limits(("agreements",))))


def text() -> tuple[Clause, ...]:
    return (
        Clause(AIM, "1", "Aim", "We teach.\n"),
        Clause(DECIDING, "2", "Deciding", "Both say yes.\n", provisions=(RULE,)),
        Clause(CHANGING, "3", "Changing", "As decided.\n", provisions=(BY_DECISION,)),
    )


def memorandum(*, in_force: int = 10, signed: bool = True) -> Book:
    """Two schools with a signed memorandum and a board in which each has a seat."""
    book = Book()
    registered(book)
    parties = (HILL, LAKE)
    formed = PartnershipFormed(on(2), ALLIANCE, "Alliance", "", "UTC", parties)
    book.record(PARTNERSHIP, ALLIANCE, formed)
    drafted = AgreementDrafted(on(3), MEMO, ALLIANCE, "Memorandum", "en", "", parties, text())
    book.record(AGREEMENT, MEMO, drafted)
    board = BodyConstituted(on(4), BOARD, ALLIANCE, "Board", SEATS, MEMO, DECIDING)
    book.record(BODY, BOARD, board)
    if signed:
        _both_sign(book, MEMO, 5, 6)
    book.record(AGREEMENT, MEMO, AgreementEnteredIntoForce(on(in_force)))
    return book


def _both_sign(book: Book, agreement: AgreementId, *days: int) -> None:
    registration = next(r.id for r in book.records if isinstance(r.data, HeadRegistered))
    right = RightToSign(on(1), None, registration)
    first, second = (on(day) for day in days)
    book.record(AGREEMENT, agreement, AgreementSigned(first, HILL, ADA, "head", right))
    book.record(AGREEMENT, agreement, AgreementSigned(second, LAKE, BOB, "signatory"))


def agreed(book: Book, agreement: AgreementId, title: str, *clauses: Clause, day: int = 11) -> None:
    """Both parties agree on a further text, which is in force from that day."""
    parties = (HILL, LAKE)
    drafted = AgreementDrafted(on(day), agreement, ALLIANCE, title, "en", "", parties, clauses)
    book.record(AGREEMENT, agreement, drafted)
    _both_sign(book, agreement, day, day)
    book.record(AGREEMENT, agreement, AgreementEnteredIntoForce(on(day)))


ORIGIN = FromClause(MEMO, DECIDING, 1, "both say yes", "clause 2 “Deciding” of “Memorandum”")
PINNED = PinnedRule(ALL_AGREE, ORIGIN)


LEARNING = (AmendmentAdoption(MEMO, AMENDMENT),)
"""What the motion enacts: the one amendment that these books know."""


def put(
    book: Book,
    day: int = 20,
    rule: PinnedRule = PINNED,
    seats: Any = SEATS,
    acts: tuple[EnactedAct, ...] = LEARNING,
) -> None:
    motion = Motion("Buy a lens", "", "text")
    book.record(DECISION, MOTION, MotionProposed(on(day), MOTION, ALLIANCE, motion, rule, BOARD))
    if acts:
        book.record(DECISION, MOTION, ActsNamed(on(day), acts))
    book.record(DECISION, MOTION, PollOpened(on(day), POLL, Electorate(seats)))


def cast(book: Book, seat: SeatId, voter: PersonId, stance: Any = "yes", day: int = 21) -> UUID:
    ballot = ballot_id(POLL, seat)
    event = BallotCast(on(day), ballot, MOTION, POLL, seat, Stance(stance), voter, True)
    return book.record(BALLOT, ballot, event)


def counted(book: Book, rule: DecisionRule = ALL_AGREE, counts: str = "yes yes") -> UUID:
    """Count as if these were the ballots, whatever was handed in."""
    book.record(DECISION, MOTION, PollClosed(on(22), POLL))
    pairs = zip(SEATS, counts.split(), strict=True)
    ballots: Any = [Ballot(s.id, Stance(stance), s.holder) for s, stance in pairs]  # type: ignore[arg-type]
    tally = tally_of(rule, Electorate(SEATS), ballots)
    event = determined(
        PinnedRule(rule, ORIGIN),
        tally,
        "ballots",
        poll=POLL,
        circumstances=Circumstances(),
        effective=on(22),
        conduct=DONE_HERE,
    )
    return book.record(DECISION, MOTION, event)


def decided(book: Book, acts: tuple[EnactedAct, ...] = LEARNING) -> UUID:
    put(book, acts=acts)
    cast(book, ONE, ADA)
    cast(book, TWO, BOB)
    return counted(book)


def why(found: Chain) -> list[tuple[str, str]]:
    return [(link.kind, link.why_not) for link in found.links if not link.holds]


def kinds(found: Chain) -> set[str]:
    return {link.kind for link in found.links}


def said(found: Chain, kind: str) -> list[str]:
    return [link.sentence for link in found.links if link.kind == kind]


def amended(
    book: Book,
    rule: PinnedAmendmentRule,
    *,
    decision: DecisionId | None,
    acts: tuple[EnactedAct, ...] = LEARNING,
) -> UUID:
    changes = (ReplaceClause(AIM, "1", "Aim", "We learn.\n"),)
    proposed = AmendmentProposed(
        on(15), AMENDMENT, AmendmentText("Learn", changes), None, None, rule
    )
    book.record(AGREEMENT, MEMO, proposed)
    decided(book, acts)
    return book.record(AGREEMENT, MEMO, AmendmentAdopted(on(30), AMENDMENT, on(23), decision))


AMENDING = PinnedAmendmentRule(
    "decision",
    "text",
    FromClause(MEMO, CHANGING, 1, "amending", "clause 3 “Changing” of “Memorandum”"),
)


def office(book: Book) -> tuple[PostId, AppointmentId]:
    post, appointment = named(PostId, "post"), named(AppointmentId, "appointment")
    remit = Remit(powers=(Power(("money",), Money(Fraction(100), "EUR"), True),))
    defined = PostDefined(on(12), post, ALLIANCE, "Treasurer", USUAL_TENURE, remit, None, MEMO, AIM)
    book.record(POST, post, defined)
    term = Period(on(13), on(100))
    made = AppointmentMade(on(13), appointment, ALLIANCE, post, ADA, term, False, HILL)
    book.record(APPOINTMENT, appointment, made)
    return post, appointment
