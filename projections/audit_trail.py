"""The audit trail: every event as a sentence a person understands, with all that stands around it.

Who did it and for which organisation, by what right or on whose word, why, following from what,
when it was recorded and from when it takes effect. An entry names every identifier that its
event mentions, so that whatever one looks at leads to its trail. The record itself stays in the
ledger, at the entry's position.

A reason is confidential: it is here unsealed, for those entitled to it, and no search looks at
it. Sentences are open to everybody who may see the entry.
"""

from collections.abc import Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, NewType, get_args, get_type_hints
from uuid import UUID

from domain.authority import Authority, ByClause, ByDecision, attesting
from domain.record import Record
from domain.refusal import Finding
from domain.values import is_variant_base, variants_of
from projections.findings_told import findings_told, identifiers_in
from projections.rows import Rows, Table
from projections.sentences import told_events
from projections.view import View
from projections.wording import Label, Told, labels_given, names_needed, tell


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One event as the trail tells it. `position` is its place in the order of all."""

    position: int
    event: UUID
    stream: UUID
    kind: str
    """The noun that the stream is about, such as "agreement"."""
    version: int
    name: str
    """The recorded name of the event, such as "agreement.amendment-adopted.v1"."""
    partnership: UUID | None
    recorded_at: datetime
    known_at: datetime
    """The latest time at which this record, or one before it, was recorded."""
    effective_from: datetime
    effective_from_day: date | None
    """The day, where the moment was said as one."""
    effective_to: datetime | None
    effective_to_day: date | None
    actor_kind: str
    actor_id: str
    organisation: UUID | None
    authority_kind: str
    authority: Authority
    source_name: str | None
    """Where a reported act was taken from; null for acts done through Concord."""
    source_reference: str | None
    source_url: str | None
    source_licence: str | None
    reason: str | None
    """Unsealed: withheld from those not entitled to it."""
    reason_subject: UUID | None
    """Whose key seals the reason; the reason goes when that is destroyed."""
    causation: UUID | None
    correlation: UUID
    command: UUID
    findings: tuple[Finding, ...]
    sentence: str
    happened: int
    """So many characters of the sentence say what happened: those are searched."""
    subjects: tuple[UUID, ...]
    """Every identifier that the event mentions, its stream and partnership included."""


@dataclass(frozen=True, slots=True)
class KnownRow:
    """Up to when the records told so far were recorded; there is one such row."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LabelRow:
    """What something is called, as its events say so far."""

    id: UUID
    kind: str
    label: str


ENTRY = Table(
    "entry",
    EntryRow,
    key=("position",),
    append_only=True,
    ddl="""
    CREATE TABLE entry (
        position bigint PRIMARY KEY,
        event uuid NOT NULL,
        stream uuid NOT NULL,
        kind text NOT NULL,
        version integer NOT NULL,
        name text NOT NULL,
        partnership uuid,
        recorded_at timestamptz NOT NULL,
        known_at timestamptz NOT NULL,
        effective_from timestamptz NOT NULL,
        effective_from_day date,
        effective_to timestamptz,
        effective_to_day date,
        actor_kind text NOT NULL,
        actor_id text NOT NULL,
        organisation uuid,
        authority_kind text NOT NULL,
        authority jsonb NOT NULL,
        source_name text,
        source_reference text,
        source_url text,
        source_licence text,
        reason text,
        reason_subject uuid,
        causation uuid,
        correlation uuid NOT NULL,
        command uuid NOT NULL,
        findings jsonb NOT NULL,
        sentence text NOT NULL,
        happened integer NOT NULL,
        subjects uuid[] NOT NULL,
        search tsvector NOT NULL
            GENERATED ALWAYS AS (to_tsvector('simple', left(sentence, happened))) STORED
    );
    CREATE INDEX ON entry (known_at, position);  -- up to where all was known at a time
    CREATE UNIQUE INDEX ON entry (event);  -- an entry by its event's id, and what follows from it
    CREATE INDEX ON entry (partnership, position);  -- a partnership's trail, in recorded order
    CREATE INDEX ON entry (stream, position);  -- the trail of one stream
    CREATE INDEX ON entry (causation, position) WHERE causation IS NOT NULL;
    CREATE INDEX ON entry (correlation, position);  -- everything that one command began
    CREATE INDEX ON entry (name, position);  -- all events of one kind
    CREATE INDEX ON entry (organisation, position) WHERE organisation IS NOT NULL;
    CREATE INDEX ON entry USING gin (subjects) WITH (fastupdate = off);  -- the trail of each thing
    CREATE INDEX ON entry USING gin (search);  -- words of the sentences
    """,
)
LABEL = Table(
    "label",
    LabelRow,
    key=("id",),
    ddl="""
    CREATE TABLE label (id uuid PRIMARY KEY, kind text NOT NULL, label text NOT NULL);
    """,
)

KNOWN = Table(
    "known",
    KnownRow,
    key=("id",),
    ddl="""
    CREATE TABLE known (id integer PRIMARY KEY CHECK (id = 1), at timestamptz NOT NULL);
    """,
)

AUDIT_TRAIL = View("audit_trail", version=6, tables=(ENTRY, LABEL, KNOWN), ignores=frozenset())


def _needs(record: Record[Any]) -> Iterable[tuple[type, Hashable]]:
    return [(KnownRow, 1), *((LabelRow, named) for named in _named(record))]


def _named(record: Record[Any]) -> set[UUID]:
    """What its sentence and those of its findings may call by a name."""
    return names_needed(record).union(identifiers_in(record))


def on_event(rows: Rows, record: Record[Any], position: int) -> None:
    """Tell any event: the trail leaves none out."""

    def label(id: UUID) -> Label | None:
        row = rows.get(LabelRow, id)
        return None if row is None else Label(row.id, row.kind, row.label)

    entry = _entry(record, position, _known_at(rows, record), tell(record, label), rows)
    rows.put(replace(entry, findings=findings_told(record, label)))
    for given in labels_given(record, label):
        rows.put(LabelRow(given.id, given.kind, given.text))


for _event in told_events():
    AUDIT_TRAIL.on(_event, needs=_needs)(on_event)


def _known_at(rows: Rows, record: Record[Any]) -> datetime:
    """When all records up to this one were recorded: the clocks of servers may differ a little."""
    known = rows.get(KnownRow, 1)
    at = record.recorded_at if known is None else max(known.at, record.recorded_at)
    if known is None or known.at != at:
        rows.put(KnownRow(1, at))
    return at


def _entry(
    record: Record[Any], position: int, known_at: datetime, told: Told, rows: Rows
) -> EntryRow:
    effective = record.effective
    end = effective.end
    authority = record.authority
    source = attesting(authority)
    return EntryRow(
        position=position,
        event=record.id,
        stream=record.stream,
        kind=record.kind,
        version=record.version,
        name=record.name,
        partnership=record.partnership,
        recorded_at=record.recorded_at,
        known_at=known_at,
        effective_from=effective.start.at,
        effective_from_day=effective.start.day,
        effective_to=None if end is None else end.at,
        effective_to_day=None if end is None else end.day,
        actor_kind=record.actor.kind,
        actor_id=record.actor.id,
        organisation=record.organisation,
        authority_kind=authority.kind,
        authority=authority,
        source_name=None if source is None else source.name,
        source_reference=None if source is None else source.reference,
        source_url=None if source is None else source.url,
        source_licence=None if source is None else source.licence,
        reason=rows.unseal(record, record.reason),
        reason_subject=None if record.reason is None else record.reason.subject,
        causation=record.causation,
        correlation=record.correlation,
        command=record.command,
        findings=record.findings,
        sentence=told.sentence,
        happened=told.happened,
        subjects=subjects(record),
    )


def subjects(record: Record[Any]) -> tuple[UUID, ...]:
    """Every identifier that the record mentions, in order of first mention.

    Those of its event, its stream, partnership, organisation and acting person, and of the
    decision or clause that it rests on. Events that caused it are found by its causation.
    """
    found: dict[UUID, None] = {record.stream: None}
    if record.partnership is not None:
        found[record.partnership] = None
    _collect(record.data, found)
    if record.organisation is not None:
        found[record.organisation] = None
    if record.actor.kind == "person":
        with suppress(ValueError):  # a person who is not registered has no identifier of ours
            found[UUID(record.actor.id)] = None
    if isinstance(record.authority, ByDecision | ByClause):
        _collect(record.authority, found)
    return tuple(found)


def _collect(value: Any, found: dict[UUID, None]) -> None:
    kind: type = type(value)
    if kind is UUID:
        found[value] = None
    elif kind is tuple:
        for item in value:
            _collect(item, found)
    else:
        for name in _mentioning_fields(kind):
            _collect(getattr(value, name), found)


@cache
def _mentioning_fields(kind: Hashable) -> tuple[str, ...]:
    """The fields of a dataclass whose types may hold an identifier."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(name for name, hint in hints.items() if _may_mention(hint, set()))


def _may_mention(hint: Any, seen: set[Hashable]) -> bool:
    if isinstance(hint, NewType):
        return _may_mention(hint.__supertype__, seen)
    if hint is UUID:
        return True
    if hint in seen:
        return False
    seen.add(hint)
    if is_variant_base(hint):
        return any(_may_mention(variant, seen) for variant in variants_of(hint).values())
    inner = get_type_hints(hint).values() if is_dataclass(hint) else get_args(hint)
    return any(_may_mention(each, seen) for each in inner)
