"""Agreements: their texts as of any (effective, known), their amendments, their provisions.

How the versions of a text and the times for which each was known are kept stands in
`projections.consolidation`, what amendments change in `projections.amendments`.

Whether an agreement is in force is a question about an instant: `in_force_from` and
`terminated_from` answer it; `state` is what holds after every known act.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args
from uuid import UUID

from domain.agreement import (
    AgreementDrafted,
    AgreementEnteredIntoForce,
    AgreementTerminated,
    AmendmentAdopted,
    AmendmentProposed,
    AmendmentRejected,
    AmendmentWithdrawn,
)
from domain.amendment import AmendmentStatus
from domain.appointment import Event as AppointmentEvent
from domain.ballot import Event as BallotEvent
from domain.body import Event as BodyEvent
from domain.conflict import Event as ConflictEvent
from domain.decision import Event as DecisionEvent
from domain.delegation import Event as DelegationEvent
from domain.handover import Event as HandoverEvent
from domain.organisation import Event as OrganisationEvent
from domain.partnership import Event as PartnershipEvent
from domain.person import Event as PersonEvent
from domain.post import Event as PostEvent
from domain.proxy import Event as ProxyEvent
from domain.record import Record
from domain.values import AgreementId, AmendmentId, Moment
from projections.amendments import AMENDMENT, AmendmentRow
from projections.consolidation import (
    TEXT_VERSION,
    Revision,
    TextVersionRow,
    amended_text,
    begin_text,
    redlined,
    standing_in,
    text_as_of,
)
from projections.rows import Key, Rows, Table
from projections.view import View
from projections.wordings import CLAUSE, PROVISION, STANDING, WORDING

AgreementState = Literal["draft", "in-force", "terminated"]


@dataclass(frozen=True)
class AgreementRow:
    """An agreement."""

    id: AgreementId
    partnership: UUID
    title: str
    language: str
    reference: str
    parties: tuple[UUID, ...]
    """Between whom it is; empty for all parties of the partnership."""
    state: AgreementState
    drafted_at: datetime
    drafted_day: date | None
    in_force_from: datetime | None
    in_force_day: date | None
    in_force_known_from: int | None
    """The position of the record that says so, as of its termination."""
    terminated_from: datetime | None
    terminated_day: date | None
    terminated_known_from: int | None
    text: UUID
    """The version of the text that has the latest effect of all that are known."""
    versions: int
    """How many versions of the text there have been, superseded ones too."""
    standings: int
    """How many standing clauses they have named."""
    amendments: int
    """How many amendments were ever proposed."""
    version: int
    position: int


AGREEMENT = Table(
    "agreement",
    AgreementRow,
    key=("id",),
    ddl="""
    CREATE TABLE agreement (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        title text NOT NULL,
        language text NOT NULL,
        reference text NOT NULL,
        parties uuid[] NOT NULL,
        state text NOT NULL,
        drafted_at timestamptz NOT NULL,
        drafted_day date,
        in_force_from timestamptz,
        in_force_day date,
        in_force_known_from bigint,
        terminated_from timestamptz,
        terminated_day date,
        terminated_known_from bigint,
        text uuid NOT NULL,
        versions integer NOT NULL,
        standings integer NOT NULL,
        amendments integer NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (
            to_tsvector('simple', title || ' ' || reference)
        ) STORED
    );
    CREATE INDEX ON agreement (drafted_at DESC, id);  -- the latest first
    CREATE INDEX ON agreement (partnership, drafted_at DESC, id);
    CREATE INDEX ON agreement (partnership, state, drafted_at DESC, id);
    CREATE INDEX ON agreement USING gin (parties);  -- those of a party
    CREATE INDEX ON agreement USING gin (search);
    """,
)

AGREEMENTS = View(
    "agreements",
    version=2,
    tables=(AGREEMENT, AMENDMENT, WORDING, STANDING, PROVISION, CLAUSE, TEXT_VERSION),
    ignores=frozenset(
        get_args(
            AppointmentEvent
            | BallotEvent
            | ProxyEvent
            | BodyEvent
            | ConflictEvent
            | DecisionEvent
            | DelegationEvent
            | HandoverEvent
            | OrganisationEvent
            | PartnershipEvent
            | PersonEvent
            | PostEvent
        )
    ),
)


def _needs_agreement(
    record: Record[AgreementEnteredIntoForce]
    | Record[AgreementTerminated]
    | Record[AmendmentProposed],
) -> list[tuple[type, Key]]:
    return [(AgreementRow, record.stream)]


def _needs_amendment(
    record: Record[AmendmentAdopted] | Record[AmendmentRejected] | Record[AmendmentWithdrawn],
) -> list[tuple[type, Key]]:
    return [
        (AgreementRow, record.stream),
        (AmendmentRow, (record.stream, record.data.amendment)),
    ]


@AGREEMENTS.on(AgreementDrafted)
def on_agreement_drafted(rows: Rows, record: Record[AgreementDrafted], position: int) -> None:
    """The agreement with its original text."""
    happened = record.data
    original = begin_text(
        rows, happened.id, happened.partnership, happened.effective, happened.clauses, position
    )
    rows.put(
        AgreementRow(
            id=happened.id,
            partnership=happened.partnership,
            title=happened.title,
            language=happened.language,
            reference=happened.reference,
            parties=happened.parties,
            state="draft",
            drafted_at=happened.effective.at,
            drafted_day=happened.effective.day,
            in_force_from=None,
            in_force_day=None,
            in_force_known_from=None,
            terminated_from=None,
            terminated_day=None,
            terminated_known_from=None,
            text=original.id,
            versions=original.number,
            standings=len(original.clauses),
            amendments=0,
            version=record.version,
            position=position,
        )
    )


@AGREEMENTS.on(AgreementEnteredIntoForce, needs=_needs_agreement)
def on_agreement_entered_into_force(
    rows: Rows, record: Record[AgreementEnteredIntoForce], position: int
) -> None:
    """From when on it binds."""
    agreement = rows.existing(AgreementRow, record.stream)
    rows.put(
        replace(
            agreement,
            state="in-force" if agreement.terminated_from is None else "terminated",
            in_force_from=record.data.effective.at,
            in_force_day=record.data.effective.day,
            in_force_known_from=position,
            version=record.version,
            position=position,
        )
    )


@AGREEMENTS.on(AgreementTerminated, needs=_needs_agreement)
def on_agreement_terminated(rows: Rows, record: Record[AgreementTerminated], position: int) -> None:
    """From when on it binds nobody."""
    rows.put(
        replace(
            rows.existing(AgreementRow, record.stream),
            state="terminated",
            terminated_from=record.data.effective.at,
            terminated_day=record.data.effective.day,
            terminated_known_from=position,
            version=record.version,
            position=position,
        )
    )


@AGREEMENTS.on(AmendmentProposed, needs=_needs_agreement)
def on_amendment_proposed(rows: Rows, record: Record[AmendmentProposed], position: int) -> None:
    """The amendment, with the redline of what it would change."""
    happened = record.data
    agreement = rows.existing(AgreementRow, record.stream)
    amendment = AmendmentRow(
        agreement=agreement.id,
        id=happened.id,
        partnership=agreement.partnership,
        title=happened.amendment.title,
        status="proposed",
        proposed_at=happened.effective.at,
        proposed_day=happened.effective.day,
        concluded_at=None,
        concluded_day=None,
        effective_from=None,
        effective_day=None,
        decision=None,
        rationale=rows.unseal(record, happened.amendment.rationale),
        changes=happened.amendment.changes,
        redline=(),
        redline_of=None,
        clashes=(),
        text=None,
        position=position,
    )
    rows.put(_as_proposed(rows, agreement, amendment))
    rows.put(
        replace(
            agreement,
            amendments=agreement.amendments + 1,
            version=record.version,
            position=position,
        )
    )


def _as_proposed(rows: Rows, agreement: AgreementRow, amendment: AmendmentRow) -> AmendmentRow:
    """With the redline of the text as of the proposal, or of the latest where it fits that only."""
    last = rows.existing(TextVersionRow, agreement.text)
    then = text_as_of(rows, last, amendment.proposed_at)
    before = standing_in(rows, then)
    text = amended_text(before, amendment)
    if text.clashes and then.id != last.id:
        latest = standing_in(rows, last)
        fitting = amended_text(latest, amendment)
        if not fitting.clashes:
            return redlined(rows, amendment, latest, fitting)
    return redlined(rows, amendment, before, text)


@AGREEMENTS.on(AmendmentAdopted, needs=_needs_amendment)
def on_amendment_adopted(rows: Rows, record: Record[AmendmentAdopted], position: int) -> None:
    """The amendment, and the text from its effect on."""
    happened = record.data
    amendment = _concluded(
        rows, record, position, happened.amendment, "adopted", happened.adopted, happened.decision
    )
    amendment = replace(
        amendment, effective_from=happened.effective.at, effective_day=happened.effective.day
    )
    rows.put(amendment)
    agreement = rows.existing(AgreementRow, record.stream)
    last = rows.existing(TextVersionRow, agreement.text)
    revision = Revision(
        rows, agreement.partnership, last, agreement.versions, agreement.standings, position
    )
    revision.work_in(amendment, happened.effective)
    rows.put(
        replace(
            agreement,
            text=revision.last.id,
            versions=revision.versions,
            standings=revision.standings,
        )
    )


@AGREEMENTS.on(AmendmentRejected, needs=_needs_amendment)
def on_amendment_rejected(rows: Rows, record: Record[AmendmentRejected], position: int) -> None:
    """The amendment's end."""
    happened = record.data
    _concluded(
        rows,
        record,
        position,
        happened.amendment,
        "rejected",
        happened.effective,
        happened.decision,
    )


@AGREEMENTS.on(AmendmentWithdrawn, needs=_needs_amendment)
def on_amendment_withdrawn(rows: Rows, record: Record[AmendmentWithdrawn], position: int) -> None:
    """The amendment's end."""
    happened = record.data
    _concluded(rows, record, position, happened.amendment, "withdrawn", happened.effective, None)


def _concluded(
    rows: Rows,
    record: Record[AmendmentAdopted] | Record[AmendmentRejected] | Record[AmendmentWithdrawn],
    position: int,
    id: AmendmentId,
    status: AmendmentStatus,
    concluded: Moment,
    decision: UUID | None,
) -> AmendmentRow:
    agreement = rows.existing(AgreementRow, record.stream)
    rows.put(replace(agreement, version=record.version, position=position))
    amendment = replace(
        rows.existing(AmendmentRow, (record.stream, id)),
        status=status,
        concluded_at=concluded.at,
        concluded_day=concluded.day,
        decision=decision,
        position=position,
    )
    rows.put(amendment)
    return amendment
