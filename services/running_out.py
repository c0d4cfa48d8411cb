"""Running out: what ended within the time that an import tells, without a line of its own.

Minutes tell who was elected for three years, and seldom that the three years were over. A term of
an agreement, of a post or of a seat ends by operation of the clause that set it, and so does a
notice, an amendment that lapses, and an urgent decision that was not ratified: an import lets it
happen as the process of deadlines would have (`services.deadlines`), on the day on which it took
effect, before the first line that is dated later. Where a line tells it, the line does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.bodies.body import BODY, Body, term_of
from domain.decisions.decision import DECISION, Decision
from domain.parties.partnership import PARTNERSHIP, zone
from domain.posts.appointment import APPOINTMENT, Appointment
from domain.record import Noun
from domain.values import Moment
from services.act import Done
from services.catalogue import commands
from services.deadlines import OPERATIONS, Due, act_of
from services.ledger import Transaction


@dataclass(frozen=True)
class Mention:
    """That a line names something: by which command, and for when it is dated."""

    line: int
    command: str
    dated: date | datetime


Mentions = Mapping[UUID, list[Mention]]

TELLING: Mapping[str, frozenset[str]] = {
    "agreement-term-ends": frozenset(
        {"expire_agreement", "end_term", "renew_agreement", "terminate_agreement", "end_by_notice"}
    ),
    "agreement-notice-ends": frozenset({"end_by_notice", "withdraw_notice", "terminate_agreement"}),
    "amendment-lapses": frozenset(
        {"lapse_amendment", "adopt_amendment", "reject_amendment", "withdraw_amendment"}
    ),
    "term-ends": frozenset(
        {"expire_appointment", "end_appointment", "resign_appointment", "remove_holder"}
    ),
    "seat-term-ends": frozenset({"expire_seat", "vacate_seat"}),
    "urgent-action-ratification": frozenset({"lapse_urgent_action"}),
}
"""By which commands a line tells itself how something ended, or did not."""

ENDING_ALL = frozenset({"terminate_agreement", "dissolve_body"})
"""By which commands a line ends the whole thing of which something is to end."""


def of_agreement(agreement: Agreement) -> Iterator[tuple[str, UUID, datetime]]:
    """The end of its term, of notices that run, and the days on which amendments lapse."""
    for amendment in agreement.amendments.values():
        if amendment.status == "proposed" and amendment.lapses is not None:
            yield "amendment-lapses", amendment.id, amendment.lapses.at
    if agreement.in_force is None or agreement.terminated is not None:
        return
    if agreement.term_end is not None:
        yield "agreement-term-ends", agreement.id, agreement.term_end.at
    for notice in agreement.notices.values():
        yield "agreement-notice-ends", notice.party, notice.ends.at


def of_appointment(appointment: Appointment) -> Iterator[tuple[str, UUID, datetime]]:
    """The end of the term of office."""
    if appointment.ended is None and appointment.term.end is not None:
        yield "term-ends", appointment.id, appointment.term.end.at


def of_body(body: Body) -> Iterator[tuple[str, UUID, datetime]]:
    """The ends of the terms in its seats, but of who stays until a successor comes."""
    for seat in body.terms:
        term = term_of(body, seat)
        if term is not None and not term.holds_over:
            yield "seat-term-ends", seat, term.until.at


def of_decision(decision: Decision) -> Iterator[tuple[str, UUID, datetime]]:
    """The last day to ratify what was decided in urgency."""
    urgency = decision.urgency
    if urgency.lapses is not None and not urgency.lapse_recorded:
        yield "urgent-action-ratification", decision.id, urgency.lapses.at


ENDS: Mapping[Noun[Any], Callable[[Any], Iterator[tuple[str, UUID, datetime]]]] = {
    AGREEMENT: of_agreement,
    APPOINTMENT: of_appointment,
    BODY: of_body,
    DECISION: of_decision,
}
_NOUNS = {noun.kind: noun for noun in ENDS}


@dataclass
class RunningOut:
    """What is to end of the things that the acts of a transaction wrote, as they are by then."""

    _ends: dict[UUID, tuple[tzinfo, list[Due]]] = field(default_factory=dict)
    _tried: set[Due] = field(default_factory=set)

    def follow(self, transaction: Transaction) -> None:
        """Take in what the last acts have set or ended."""
        for stream, kind in transaction.touched.items():
            noun = _NOUNS.get(kind)
            held = None if noun is None else transaction.held(noun, stream)
            if noun is None or held is None or held.partnership is None:
                continue
            of = transaction.held(PARTNERSHIP, held.partnership)
            assert of is not None, "what belongs to a partnership comes after it"
            ends = [Due(kind, stream, item, at, 0) for kind, item, at in ENDS[noun](held.state)]
            self._ends[stream] = (zone(of.state), ends)
        transaction.touched.clear()

    def any_by(self, now: datetime) -> bool:
        """Whether something is to end by now."""
        return any(due.due_at <= now for _, ends in self._ends.values() for due in ends)

    def next(self, until: date | datetime, line: int, mentions: Mentions) -> Due | None:
        """The first that ends until then, of which no line from this one on tells otherwise."""
        ended = (
            due
            for days_in, ends in self._ends.values()
            for due in ends
            if due.due_at <= Moment.of(until, days_in).at
            and due not in self._tried
            and not _is_told(due, line, mentions, days_in)
        )
        found = min(ended, key=lambda due: due.place, default=None)
        if found is not None:
            self._tried.add(found)
        return found


def _is_told(due: Due, line: int, mentions: Mentions, days_in: tzinfo) -> bool:
    """Whether a line from this one on tells how it ended, or tells something of before that."""
    of_it = [one for one in mentions.get(due.id, ()) if one.line >= line]
    of_all = [one for one in mentions.get(due.subject, ()) if one.line >= line]
    if any(Moment.of(one.dated, days_in).at < due.due_at for one in (*of_it, *of_all)):
        return True
    telling = TELLING[due.kind]
    first = next((one for one in of_it if one.command in telling | {"fill_seat"}), None)
    return any(one.command in ENDING_ALL for one in of_all) or (
        first is not None and first.command in telling
    )


def let_end(transaction: Transaction, due: Due, now: datetime) -> Done:
    """Let it end, by operation of its clause, as of the instant at which it was due.

    Raises Refused where it does not.
    """
    operation = OPERATIONS[due.kind]
    given = {name: getattr(due, of) for name, of in operation.arguments.items()}
    act = act_of(due, operation.authority(transaction, due), now)
    return commands()[operation.command](transaction, act, **given)
