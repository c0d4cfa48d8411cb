"""The acts that motions name as rows: what each is about, and whether it was carried out.

The decisions view keeps this table. A motion that names no acts has no row in it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from domain.motions.enacted_acts import EnactedAct
from domain.motions.enactment import ActCarriedOut, ActsNamed
from domain.record import Record
from projections.act_phrases import PhrasePart, parts, phrase
from projections.course import Change
from projections.motions import DecisionRow
from projections.rows import Rows, Table
from projections.wording import named

# Rows


@dataclass(frozen=True)
class EnactedActRow:
    """An act that a motion would enact."""

    decision: UUID
    number: int
    """Counts the acts of the motion from 1."""
    partnership: UUID
    kind: str
    phrase: str
    """What would be done, in words that name no names but new ones."""
    wording: tuple[PhrasePart, ...]
    """The same in its parts, so that what it is about can be named."""
    definition: EnactedAct
    """The act as it was recorded."""
    effective: date | None
    """The day from which it is to have effect, if the motion names one."""
    agreement: UUID | None
    amendment: UUID | None
    organisation: UUID | None
    body: UUID | None
    post: UUID | None
    person: UUID | None
    appointment: UUID | None
    other: UUID | None
    """The other decision that it is about."""
    conflict: UUID | None
    carried_out_at: datetime | None
    carried_out_day: date | None
    event: UUID | None
    """The event of the act that was done."""
    position: int


# Tables

ENACTED_ACT = Table(
    "enacted_act",
    EnactedActRow,
    key=("decision", "number"),
    ddl="""
    CREATE TABLE enacted_act (
        decision uuid NOT NULL,
        number integer NOT NULL,
        partnership uuid NOT NULL,
        kind text NOT NULL,
        phrase text NOT NULL,
        wording jsonb NOT NULL,
        definition jsonb NOT NULL,
        effective date,
        agreement uuid,
        amendment uuid,
        organisation uuid,
        body uuid,
        post uuid,
        person uuid,
        appointment uuid,
        other uuid,
        conflict uuid,
        carried_out_at timestamptz,
        carried_out_day date,
        event uuid,
        position bigint NOT NULL,
        PRIMARY KEY (decision, number)
    );
    -- What is still to be carried out, of a partnership.
    CREATE INDEX ON enacted_act (partnership) WHERE carried_out_at IS NULL;
    -- Which partnerships an organisation may join.
    CREATE INDEX ON enacted_act (organisation) WHERE kind = 'accede-party';
    """,
)


# How each event changes them


def _named(rows: Rows, row: DecisionRow, record: Record[ActsNamed], position: int) -> DecisionRow:
    for number, act in enumerate(record.data.acts, 1):
        rows.put(_row(row, number, act, position))
    return row


def _row(decision: DecisionRow, number: int, act: EnactedAct, position: int) -> EnactedActRow:
    def about(name: str) -> UUID | None:
        found: UUID | None = getattr(act, name, None)
        return found

    return EnactedActRow(
        decision=decision.id,
        number=number,
        partnership=decision.partnership,
        kind=act.kind,
        phrase=phrase(act, partial(named, _nameless)),
        wording=parts(act, partial(named, _nameless)),
        definition=act,
        effective=act.effective,
        agreement=about("agreement"),
        amendment=about("amendment"),
        organisation=about("organisation") or about("party"),
        body=about("body"),
        post=about("post"),
        person=about("person"),
        appointment=about("appointment"),
        other=about("decision"),
        conflict=about("conflict"),
        carried_out_at=None,
        carried_out_day=None,
        event=None,
        position=position,
    )


def _nameless(_id: UUID) -> None:
    """No names are known here."""
    return


def _carried_out(
    rows: Rows, row: DecisionRow, record: Record[ActCarriedOut], position: int
) -> DecisionRow:
    happened = record.data
    act = rows.existing(EnactedActRow, (row.id, happened.number))
    rows.put(
        replace(
            act,
            carried_out_at=happened.effective.at,
            carried_out_day=happened.effective.day,
            event=record.causation,
            position=position,
        )
    )
    return row


ENACTMENT_CHANGES: dict[type, Change] = {ActsNamed: _named, ActCarriedOut: _carried_out}
"""What each of these events changes; the decision's own row stays as it is."""
