"""Posts: who held which when, for how long, who could act for whom, and what is to be handed over.

Everything is in effective order, whatever the order in which it was recorded; every period
includes its first and excludes its last instant. A term that is over is over, whether or not its
expiry was recorded.
"""

from dataclasses import replace
from typing import Any, get_args

from domain.agreements.agreement import Event as AgreementEvent
from domain.bodies.body import Event as BodyEvent
from domain.conflicts.conflict import Event as ConflictEvent
from domain.decisions.ballot import Event as BallotEvent
from domain.decisions.decision import Event as DecisionEvent
from domain.decisions.proxy import Event as ProxyEvent
from domain.motions.interest import Event as InterestEvent
from domain.parties.access import Event as AccessEvent
from domain.parties.assent import AssentGiven, AssentWithdrawn
from domain.parties.organisation import Event as OrganisationEvent
from domain.parties.partnership import Event as PartnershipEvent
from domain.parties.person import Event as PersonEvent
from domain.payments.payment import PaymentRequested
from domain.posts.appointment import (
    APPOINTMENT as APPOINTMENT_NOUN,
)
from domain.posts.appointment import (
    AppointmentAccepted,
    AppointmentDeclined,
    AppointmentEnded,
    AppointmentExpired,
    AppointmentMade,
    HolderRemoved,
    HolderResigned,
)
from domain.posts.delegation import AuthorityDelegated, DelegationRevoked
from domain.posts.deputy import DeputyNamed, DeputyReleased
from domain.posts.handover import (
    HandoverClosed,
    HandoverOpened,
    ItemAcknowledged,
    ItemHandedOver,
    SuccessorNamed,
)
from domain.posts.post import PostAbolished, PostDefined, PostFilled, PostVacated, RemitGranted
from domain.provisions.remit import Remit
from domain.record import Record
from domain.values import Moment
from projections.assents import given, still_given, taken_back
from projections.due import DUE, DueRow, ahead, due_id, was_over
from projections.handovers import HANDOVER, HandoverRow, advanced, opened, put_handover
from projections.offices import (
    APPOINTMENT,
    AUTHORISATION,
    DELEGATION,
    OFFICER,
    POST,
    AppointmentRow,
    DelegationRow,
    PostRow,
    RemitEntry,
    appointment_of,
    put_appointment,
    put_officer,
)
from projections.payments import PAYMENT, PAYMENT_DUE, STEPS, PaymentRow, requested
from projections.payments import advanced as payment_advanced
from projections.ready_made import in_order, instant, with_ends
from projections.rows import Rows
from projections.view import View

TERM_ENDS = "term-ends"
"""Kind of what is due: a term that ends, and then expires. Its subject is the appointment."""
ACCEPTANCE_AWAITED = "acceptance-awaited"
"""Kind of what is due: an appointee's word by the term's beginning. Subject: the appointment."""
DUE_KINDS = (TERM_ENDS, ACCEPTANCE_AWAITED)
REMINDED_BEFORE = 60
"""Days before a term ends from which on one is reminded of it: a successor has to be found."""

POSTS = View(
    "posts",
    version=7,
    tables=(POST, APPOINTMENT, DELEGATION, AUTHORISATION, OFFICER, HANDOVER, PAYMENT, DUE),
    ignores=frozenset(
        get_args(
            AgreementEvent
            | AccessEvent
            | BallotEvent
            | BodyEvent
            | ConflictEvent
            | DecisionEvent
            | OrganisationEvent
            | PartnershipEvent
            | PersonEvent
            | InterestEvent
            | ProxyEvent
        )
    ),
)


# Posts


@POSTS.on(PostDefined)
def on_post_defined(rows: Rows, record: Record[PostDefined], position: int) -> None:
    """The post with its first remit."""
    happened = record.data
    post = PostRow(
        id=happened.id,
        partnership=happened.partnership,
        title=happened.title,
        term_months=happened.tenure.months,
        terms=happened.tenure.terms,
        holders=happened.tenure.holders,
        needs_acceptance=happened.tenure.needs_acceptance,
        body=happened.body,
        agreement=happened.agreement,
        clause=happened.clause,
        responsibilities=(),
        powers=(),
        functions=(),
        remits=(),
        appointments=(),
        assents=(),
        defined_at=happened.effective.at,
        defined_day=happened.effective.day,
        abolished_at=None,
        abolished_day=None,
        version=record.version,
        position=position,
    )
    rows.put(_with_remit(post, happened.remit, happened.effective))


@POSTS.on(RemitGranted, needs=lambda record: [(PostRow, record.stream)])
def on_remit_granted(rows: Rows, record: Record[RemitGranted], position: int) -> None:
    """Another remit, wherever it belongs among those that are known."""
    post = _at_record(rows, record, position)
    post = _with_remit(post, record.data.remit, record.data.effective)
    rows.put(post)
    _put_appointments(rows, post)


@POSTS.on(PostFilled, needs=lambda record: [(PostRow, record.stream)])
def on_post_filled(rows: Rows, record: Record[PostFilled], position: int) -> None:
    """Who it is, the appointment itself tells."""
    post = _at_record(rows, record, position)
    rows.put(replace(post, assents=still_given(post.assents, record.data.effective)))


@POSTS.on(AssentGiven, needs=lambda record: [(PostRow, record.stream)])
def on_assent_given(rows: Rows, record: Record[AssentGiven], position: int) -> None:
    """Whom the head of a party wants to be appointed by all of them together."""
    post = _at_record(rows, record, position)
    rows.put(replace(post, assents=given(post.assents, record.data)))
    put_officer(rows, post.partnership, record.data.person, position)


@POSTS.on(AssentWithdrawn, needs=lambda record: [(PostRow, record.stream)])
def on_assent_withdrawn(rows: Rows, record: Record[AssentWithdrawn], position: int) -> None:
    """Whom the head of a party no longer wants to be appointed so."""
    post = _at_record(rows, record, position)
    rows.put(replace(post, assents=taken_back(post.assents, record.data)))


@POSTS.on(PostVacated, needs=lambda record: [(PostRow, record.stream)])
def on_post_vacated(rows: Rows, record: Record[PostVacated], position: int) -> None:
    """Why, the end of the appointment tells."""
    rows.put(_at_record(rows, record, position))


@POSTS.on(PostAbolished, needs=lambda record: [(PostRow, record.stream)])
def on_post_abolished(rows: Rows, record: Record[PostAbolished], position: int) -> None:
    """Nobody holds the post from then on."""
    post = replace(
        _at_record(rows, record, position),
        abolished_at=record.data.effective.at,
        abolished_day=record.data.effective.day,
    )
    rows.put(post)
    _put_appointments(rows, post)


def _at_record(rows: Rows, record: Record[Any], position: int) -> PostRow:
    """The post, at the version of this record."""
    post = rows.existing(PostRow, record.stream)
    return replace(post, version=record.version, position=position)


def _with_remit(post: PostRow, remit: Remit, effective: Moment) -> PostRow:
    entry = RemitEntry(
        remit.responsibilities, remit.powers, instant(effective.at), functions=remit.functions
    )
    remits = tuple(
        replace(one, until=until) for one, until in with_ends(in_order(post.remits, entry))
    )
    last = remits[-1]
    return replace(
        post,
        remits=remits,
        responsibilities=last.responsibilities,
        powers=last.powers,
        functions=last.functions,
    )


def _put_appointments(rows: Rows, post: PostRow) -> None:
    """Write who could act by every appointment to the post, which has changed."""
    rows.prefetch({AppointmentRow: post.appointments})
    for each in post.appointments:
        row = rows.existing(AppointmentRow, each)
        put_appointment(rows, row, appointment_of(row), post)


# Appointments


@POSTS.on(AppointmentMade, needs=lambda record: [(PostRow, record.data.post)])
def on_appointment_made(rows: Rows, record: Record[AppointmentMade], position: int) -> None:
    """The appointment, and that it waits for an answer and will end."""
    happened = record.data
    post = rows.existing(PostRow, happened.post)
    rows.put(replace(post, appointments=(*post.appointments, happened.id)))
    put_officer(rows, happened.partnership, happened.person, position)
    term = happened.term
    row = AppointmentRow(
        id=happened.id,
        partnership=happened.partnership,
        post=happened.post,
        person=happened.person,
        party=happened.party,
        decision=happened.decision,
        needs_acceptance=happened.needs_acceptance,
        state="appointed",
        appointed_at=happened.effective.at,
        appointed_day=happened.effective.day,
        term_from=term.start.at,
        term_from_day=term.start.day,
        term_until=None if term.end is None else term.end.at,
        term_until_day=None if term.end is None else term.end.day,
        accepted_at=None,
        ended_at=None,
        ended_day=None,
        held_from=None,
        held_until=None,
        named_deputies=(),
        deputies=(),
        delegations=(),
        authorisations=0,
        version=record.version,
        position=position,
    )
    _put_due(rows, put_appointment(rows, row, appointment_of(row), post), post, record)


def on_appointment_event(rows: Rows, record: Record[Any], position: int) -> None:
    """The appointment after what happened, as the rules fold it."""
    row = rows.existing(AppointmentRow, record.stream)
    row = replace(row, version=record.version, position=position)
    appointment = APPOINTMENT_NOUN.evolve(appointment_of(row), record.data)
    if appointment.ended is not None and row.ended_at != appointment.ended.at:
        row = replace(row, ended_day=appointment.ended.day)
    post = rows.existing(PostRow, row.post)
    _put_due(rows, put_appointment(rows, row, appointment, post), post, record)
    if isinstance(record.data, DeputyNamed):
        put_officer(rows, row.partnership, record.data.deputy, position)


for _event in (
    AppointmentAccepted,
    AppointmentDeclined,
    HolderResigned,
    AppointmentEnded,
    HolderRemoved,
    AppointmentExpired,
    DeputyNamed,
    DeputyReleased,
):
    POSTS.on(
        _event,
        needs=lambda record: [
            (AppointmentRow, record.stream),
            *((DueRow, (record.stream, due_id(kind, record.stream))) for kind in DUE_KINDS),
        ],
    )(on_appointment_event)


def _put_due(rows: Rows, row: AppointmentRow, post: PostRow, record: Record[Any]) -> None:
    """What is due of an appointment as long as it is not over: an answer, and its end.

    Nothing is due of a term that was over already when it was reported from outside, whatever
    else becomes known of it.
    """
    ends = row.term_until
    if isinstance(record.data, AppointmentMade):
        was_due = dict.fromkeys(DUE_KINDS, ends is None or not was_over(record, ends))
    else:
        keys = {kind: (row.id, due_id(kind, row.id)) for kind in DUE_KINDS}
        was_due = {kind: rows.get(DueRow, key) is not None for kind, key in keys.items()}
    waits = row.state in ("appointed", "accepted") and was_due[TERM_ENDS]
    _put_one_due(
        rows,
        row,
        TERM_ENDS,
        DueRow(
            id=due_id(TERM_ENDS, row.id),
            partnership=row.partnership,
            kind=TERM_ENDS,
            subject=row.id,
            due_at=row.term_until,
            remind_from=ahead(row.term_until, REMINDED_BEFORE),
            person=row.person,
            party=row.party,
            sentence=f"A term of office in the post “{post.title}” ends.",
            position=row.position,
        )
        if waits and row.term_until is not None
        else None,
    )
    _put_one_due(
        rows,
        row,
        ACCEPTANCE_AWAITED,
        DueRow(
            id=due_id(ACCEPTANCE_AWAITED, row.id),
            partnership=row.partnership,
            kind=ACCEPTANCE_AWAITED,
            subject=row.id,
            due_at=row.term_from,
            remind_from=row.appointed_at,
            person=row.person,
            party=row.party,
            sentence=f"An appointment to the post “{post.title}” is to be accepted or declined.",
            position=row.position,
        )
        if row.state == "appointed" and row.needs_acceptance and was_due[ACCEPTANCE_AWAITED]
        else None,
    )


def _put_one_due(rows: Rows, row: AppointmentRow, kind: str, due: DueRow | None) -> None:
    if due is None:
        rows.delete(DueRow, (row.id, due_id(kind, row.id)))
    else:
        rows.put(due)


# Delegations


@POSTS.on(AuthorityDelegated, needs=lambda record: [(AppointmentRow, record.data.appointment)])
def on_authority_delegated(rows: Rows, record: Record[AuthorityDelegated], position: int) -> None:
    """What was passed on, to whom and for how long."""
    happened = record.data
    appointment = rows.existing(AppointmentRow, happened.appointment)
    end = happened.during.end
    put_officer(rows, happened.partnership, happened.delegate, position)
    rows.put(
        DelegationRow(
            id=happened.id,
            partnership=happened.partnership,
            post=appointment.post,
            appointment=happened.appointment,
            delegator=happened.delegator,
            delegate=happened.delegate,
            matters=happened.mandate.matters,
            up_to=happened.mandate.limit,
            period_limit=happened.mandate.period_limit,
            onward=happened.mandate.onward,
            source=happened.source,
            granted_at=happened.effective.at,
            since=happened.during.start.at,
            until=None if end is None else end.at,
            until_day=None if end is None else end.day,
            revoked_at=None,
            version=record.version,
            position=position,
        )
    )
    _put_delegating(
        rows, replace(appointment, delegations=(*appointment.delegations, happened.id)), position
    )


@POSTS.on(DelegationRevoked, needs=lambda record: [(DelegationRow, record.stream)])
def on_delegation_revoked(rows: Rows, record: Record[DelegationRevoked], position: int) -> None:
    """It ends, and with it what was passed on from it."""
    row = rows.existing(DelegationRow, record.stream)
    revoked_at = record.data.effective.at
    rows.put(replace(row, revoked_at=revoked_at, version=record.version, position=position))
    _put_delegating(rows, rows.existing(AppointmentRow, row.appointment), position)


def _put_delegating(rows: Rows, row: AppointmentRow, position: int) -> None:
    """Write the appointment whose authority was passed on or taken back."""
    post = rows.existing(PostRow, row.post)
    put_appointment(rows, replace(row, position=position), appointment_of(row), post)


# Handovers


@POSTS.on(HandoverOpened, needs=lambda record: [(PostRow, record.data.post)])
def on_handover_opened(rows: Rows, record: Record[HandoverOpened], position: int) -> None:
    """The handover with its checklist."""
    title = rows.existing(PostRow, record.data.post).title
    put_handover(rows, opened(rows, record, position, title))


def on_handover_event(rows: Rows, record: Record[Any], position: int) -> None:
    """One step further."""
    row = rows.existing(HandoverRow, record.stream)
    row = replace(row, version=record.version, position=position)
    put_handover(rows, advanced(rows, row, record))


for _step in (SuccessorNamed, ItemHandedOver, ItemAcknowledged, HandoverClosed):
    POSTS.on(_step, needs=lambda record: [(HandoverRow, record.stream)])(on_handover_event)


# Payments


POSTS.on(PaymentRequested)(requested)
for _settling in STEPS:
    POSTS.on(
        _settling,
        needs=lambda record: [
            (PaymentRow, record.stream),
            (DueRow, (record.stream, due_id(PAYMENT_DUE, record.stream))),
        ],
    )(payment_advanced)
