"""A post and its holders, act by act, as views meet them: with terms, deputies, delegations."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from domain.money import Money
from domain.parties.assent import AssentGiven, AssentWithdrawn, HeadsWord
from domain.posts.appointment import (
    APPOINTMENT,
    Appointment,
    AppointmentAccepted,
    AppointmentDeclined,
    AppointmentEnded,
    AppointmentExpired,
    AppointmentMade,
    HolderRemoved,
    HolderResigned,
)
from domain.posts.delegation import (
    DELEGATION,
    AuthorityDelegated,
    Delegation,
    DelegationRevoked,
    Mandate,
)
from domain.posts.deputy import DeputyNamed, DeputyReleased
from domain.posts.handover import (
    HANDOVER,
    HandoverClosed,
    HandoverItem,
    HandoverOpened,
    ItemAcknowledged,
    ItemHandedOver,
    Successor,
    SuccessorNamed,
    handover_id,
)
from domain.posts.post import (
    POST,
    Post,
    PostAbolished,
    PostDefined,
    PostFilled,
    PostVacated,
    RemitGranted,
)
from domain.powers.acting import Office
from domain.provisions.remit import Power, Remit, Responsibility
from domain.provisions.tenure import Tenure, cut
from domain.values import (
    AppointmentId,
    DecisionId,
    DelegationId,
    HandoverItemId,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PostId,
    Sealed,
)
from tests.projections.records import Ledger, on, some_id

ALLIANCE: PartnershipId = some_id(PartnershipId, "alliance")
SCHOOL: OrganisationId = some_id(OrganisationId, "school")
FIRM: OrganisationId = some_id(OrganisationId, "firm")
TREASURER: PostId = some_id(PostId, "treasurer")
ADA: PersonId = some_id(PersonId, "Ada")
BEN: PersonId = some_id(PersonId, "Ben")
CLEO: PersonId = some_id(PersonId, "Cleo")
DAN: PersonId = some_id(PersonId, "Dan")
KEYS: HandoverItemId = some_id(HandoverItemId, "keys")
BOOKS: HandoverItemId = some_id(HandoverItemId, "books")
REMOVAL: DecisionId = some_id(DecisionId, "removal")
REMIT = Remit(
    (Responsibility("budget", "accountable", True),),
    (Power(("payments",), Money(Fraction(5_000), "CHF")), Power()),
)
ENDINGS: dict[str, Any] = {
    "declined": AppointmentDeclined,
    "resigned": HolderResigned,
    "ended": AppointmentEnded,
    "expired": AppointmentExpired,
}


class Course:
    """One post's life, recorded as the commands record it."""

    def __init__(self, ledger: Ledger, name: str = "treasurer") -> None:
        self.ledger = ledger
        self.post: PostId = some_id(PostId, name)
        self.delegations: list[DelegationId] = []
        tenure = Tenure(12, None, 2)
        defined = PostDefined(on(1), self.post, ALLIANCE, name.capitalize(), tenure, REMIT)
        self._record(POST, self.post, defined)

    def appoint(self, number: int, person: PersonId, first: int, last: int | None) -> AppointmentId:
        new: AppointmentId = some_id(AppointmentId, f"{self.post} {number}")
        term = Period(on(first), None if last is None else on(last))
        made = AppointmentMade(on(1), new, ALLIANCE, self.post, person, term, True, SCHOOL, None)
        self._record(APPOINTMENT, new, made)
        self._record(POST, self.post, PostFilled(on(1), new, person, term))
        return new

    def accept(self, id: AppointmentId, day: int) -> None:
        self._record(APPOINTMENT, id, AppointmentAccepted(on(day)))

    def end(self, id: AppointmentId, how: str, day: int) -> None:
        ended = HolderRemoved(on(day), REMOVAL) if how == "removed" else ENDINGS[how](on(day))
        self._record(APPOINTMENT, id, ended)
        self._record(POST, self.post, PostVacated(on(day), id))

    def deputy(self, id: AppointmentId, person: PersonId, first: int, last: int | None) -> None:
        during = Period(on(first), None if last is None else on(last))
        self._record(APPOINTMENT, id, DeputyNamed(on(first), person, during))

    def release(self, id: AppointmentId, person: PersonId, day: int) -> None:
        self._record(APPOINTMENT, id, DeputyReleased(on(day), person))

    def delegate(
        self,
        id: AppointmentId,
        delegate: PersonId,
        mandate: Mandate,
        during: Period,
        source: DelegationId | None = None,
    ) -> DelegationId:
        new: DelegationId = some_id(DelegationId, f"{id} {len(self.delegations)}")
        self.delegations.append(new)
        granted = AuthorityDelegated(
            on(1), new, ALLIANCE, id, ADA, delegate, mandate, during, source
        )
        self._record(DELEGATION, new, granted)
        return new

    def revoke(self, id: DelegationId, day: int) -> None:
        self._record(DELEGATION, id, DelegationRevoked(on(day)))

    def grant(self, remit: Remit, day: int) -> None:
        self._record(POST, self.post, RemitGranted(on(day), remit))

    def abolish(self, day: int) -> None:
        self._record(POST, self.post, PostAbolished(on(day)))

    def assent(self, party: OrganisationId, person: PersonId, day: int) -> None:
        word = HeadsWord(party, ADA, "head")
        self._record(POST, self.post, AssentGiven(on(day), person, word))

    def take_back(self, party: OrganisationId, person: PersonId, day: int) -> None:
        word = HeadsWord(party, ADA, "head")
        self._record(POST, self.post, AssentWithdrawn(on(day), person, word))

    def open_handover(self, id: AppointmentId, due: int | None = 40) -> None:
        items = tuple(
            HandoverItem(item, Sealed(what, ALLIANCE))
            for item, what in ((KEYS, "Keys"), (BOOKS, "Books"))
        )
        opened = HandoverOpened(
            on(20),
            handover_id(id),
            ALLIANCE,
            self.post,
            id,
            ADA,
            items,
            None if due is None else on(due),
        )
        self._record(HANDOVER, handover_id(id), opened)

    def hand_over(self, id: AppointmentId, item: HandoverItemId, day: int) -> None:
        remark = Sealed("Two of them", ALLIANCE)
        self._record(HANDOVER, handover_id(id), ItemHandedOver(on(day), item, remark))

    def acknowledge(self, id: AppointmentId, item: HandoverItemId, day: int) -> None:
        self._record(HANDOVER, handover_id(id), ItemAcknowledged(on(day), item))

    def succeed(self, id: AppointmentId, successor: AppointmentId, person: PersonId) -> None:
        named = SuccessorNamed(on(21), Successor(successor, person))
        self._record(HANDOVER, handover_id(id), named)

    def close_handover(self, id: AppointmentId, day: int) -> None:
        self._record(HANDOVER, handover_id(id), HandoverClosed(on(day)))

    def state(self) -> Post:
        """The post as the rules know it."""
        found = POST.fold(self._events(self.post))
        assert found is not None
        return found

    def appointment(self, id: AppointmentId) -> Appointment:
        """An appointment as the rules know it."""
        found = APPOINTMENT.fold(self._events(id))
        assert found is not None
        return found

    def office(self, id: AppointmentId) -> Office:
        """What the authority of an appointment follows from, as the rules know it."""
        appointment, post = self.appointment(id), self.state()
        found: list[Delegation | None] = [
            DELEGATION.fold(self._events(each)) for each in self.delegations
        ]
        return Office(
            post.remits,
            appointment.person,
            None if appointment.held is None else cut(appointment.held, post.abolished),
            appointment.deputies,
            tuple(each for each in found if each is not None and each.appointment == id),
        )

    def _events(self, stream: Any) -> list[Any]:
        return [record.data for _, record in self.ledger.records if record.stream == stream]

    def _record(self, noun: Any, stream: Any, happened: Any) -> None:
        self.ledger.record(noun, stream, happened, partnership=ALLIANCE)


def history(ledger: Ledger) -> None:
    """One of everything, and something of it still open at the end."""
    course = Course(ledger)
    first = course.appoint(1, ADA, 3, 30)
    course.accept(first, 5)
    course.deputy(first, CLEO, 6, 12)
    course.release(first, CLEO, 10)
    payments = Mandate(("payments",), Money(Fraction(1_000), "CHF"), onward=True)
    delegation = course.delegate(first, BEN, payments, Period(on(4), on(25)))
    course.delegate(first, DAN, payments, Period(on(6)), delegation)
    course.grant(Remit((), (Power(("payments",), Money(Fraction(100), "CHF")),)), 15)
    course.revoke(delegation, 18)
    course.open_handover(first)
    second = course.appoint(2, BEN, 30, None)
    course.succeed(first, second, BEN)
    course.hand_over(first, KEYS, 22)
    course.acknowledge(first, KEYS, 23)
    third = course.appoint(3, DAN, 12, 50)
    course.accept(third, 2)
    course.end(third, "removed", 28)
    other = Course(ledger, "secretary")
    declined = other.appoint(1, CLEO, 2, 9)
    other.end(declined, "declined", 2)
    resigned = other.appoint(2, ADA, 2, 90)
    other.accept(resigned, 1)
    other.end(resigned, "resigned", 30)
    other.open_handover(resigned, None)
    other.hand_over(resigned, KEYS, 31)
    other.hand_over(resigned, BOOKS, 31)
    other.close_handover(resigned, 32)
    expired = other.appoint(3, BEN, 5, 20)
    other.end(expired, "expired", 20)
    other.assent(SCHOOL, DAN, 1)
    running = other.appoint(4, DAN, 8, 95)
    other.assent(SCHOOL, CLEO, 30)
    other.assent(FIRM, CLEO, 31)
    other.take_back(FIRM, CLEO, 32)
    other.accept(running, 8)
    other.abolish(40)


def lasting(since: datetime, until: datetime | None, moment: datetime) -> bool:
    """Whether a row holds at a moment."""
    return since <= moment and (until is None or moment < until)
