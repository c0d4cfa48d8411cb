"""Redlines and whole texts to read: between any two versions of an agreement, in three forms.

These are worked out when asked for, from the clauses that the slow lane reads; a redline of an
amendment lies ready in its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, cast
from uuid import UUID

import strawberry
from strawberry.types import Info

from api.cursors import read_global_id
from api.declaration import ReadContext, column, stored, stored_json
from api.scalars import JSON, Moment
from domain.agreements import redline as domain_redline
from domain.agreements.clause import Clause as DomainClause
from domain.provisions.provision import Provision as DomainProvision
from domain.values import ClauseId

_EFFECTIVE = "In force on this day (its end) or at this instant."
_KNOWN = "As known on this day (its end, UTC) or at this instant; left out: now."


@strawberry.enum(description="What became of a clause.")
class ClauseStatus(Enum):
    """What became of a clause."""

    UNCHANGED = "unchanged"
    INSERTED = "inserted"
    REPEALED = "repealed"
    REPLACED = "replaced"
    MOVED = "moved"


@strawberry.enum(description="What became of a piece of text.")
class SpanKind(Enum):
    """What became of a piece of text."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@strawberry.enum(description="What became of a provision.")
class ProvisionStatus(Enum):
    """What became of a provision."""

    INSERTED = "inserted"
    REPEALED = "repealed"
    REPLACED = "replaced"


@stored
class Span:
    """A piece of a clause's text, kept, inserted or deleted."""

    kind: SpanKind = column("What became of it.")
    text: str = column("The piece.")


@stored
class ProvisionRedline:
    """What became of one provision of a clause, which changes what software follows."""

    status: ProvisionStatus = column("What became of it.")
    kind: str = column("Its kind, such as `decision-rule`.")
    name: str = column("As people call it.")
    before: JSON | None = column("As it was, all that it said, as recorded; none where it is new.")
    after: JSON | None = column("As it is then, as recorded; none where it is repealed.")


@stored
class ClauseRedline:
    """What became of one clause: all its pieces in order give the old text and the new one."""

    clause: UUID = column("The clause's identifier within the agreement.")
    status: ClauseStatus = column("What became of it.")
    moved: bool = column("Whether it stands in another place.")
    number: str = column("Its number.")
    heading: str = column("Its heading.")
    old_number: str | None = column("Its number before.")
    old_heading: str | None = column("Its heading before.")
    spans: list[Span] = stored_json("Its text, piece by piece.")
    provisions: list[ProvisionRedline] = stored_json(
        "Its provisions that are others than before, whether or not a word of its text changed."
    )


@strawberry.type(description="What became of a text between two of its versions.")
class Redline:
    """What became of a text between two of its versions."""

    clauses: list[ClauseRedline] = strawberry.field(
        description="Clause by clause, in the order of the later text; repealed ones in place."
    )
    markdown: str = strawberry.field(description="The clauses that changed, as Markdown.")
    html: str = strawberry.field(description="Every clause, as HTML with `ins` and `del`.")


def between_moments(
    root: Any,
    info: Info[Any, Any],
    from_: Annotated[Moment, strawberry.argument(name="from", description=_EFFECTIVE)],
    to: Annotated[Moment, strawberry.argument(description=_EFFECTIVE)],
    known_at: Annotated[Moment | None, strawberry.argument(description=_KNOWN)] = None,
) -> Redline | None:
    """What became of the text between two moments; none before it was drafted."""
    reads = _reads(info)
    texts = [
        reads.follow(root, "Agreement", "text", {"effective_on": on, "known_at": known_at})
        for on in (from_, to)
    ]
    if texts[0] is None or texts[1] is None:
        return None
    return _redline(reads, texts[0], texts[1])


def to_text(
    root: Any,
    info: Info[Any, Any],
    text: Annotated[strawberry.ID, strawberry.argument(description="The other text's id.")],
) -> Redline | None:
    """What became of this text in another one of the same agreement; none if it is not there."""
    reads = _reads(info)
    try:
        type_name, key = read_global_id(str(text))
        other = reads.node(type_name, UUID(key)) if type_name == "AgreementText" else None
    except ValueError:
        other = None
    if other is None:
        return None
    mine, theirs = (reads.follow(one, "AgreementText", "agreement", {}) for one in (root, other))
    if mine is None or theirs is None or mine.id != theirs.id:
        return None
    return _redline(reads, root, other)


def markdown_of(root: Any, info: Info[Any, Any]) -> str:
    """The whole text as Markdown."""
    return domain_redline.text_as_markdown(_clauses(_reads(info), root))


def html_of(root: Any, info: Info[Any, Any]) -> str:
    """The whole text as HTML."""
    return domain_redline.text_as_html(_clauses(_reads(info), root))


def _reads(info: Info[Any, Any]) -> Any:
    return cast("ReadContext", info.context).slow_lane


def _redline(reads: Any, before: Any, after: Any) -> Redline:
    found = domain_redline.redline(_clauses(reads, before), _clauses(reads, after))
    return Redline(
        clauses=[_told(clause) for clause in found],
        markdown=domain_redline.as_markdown(found),
        html=domain_redline.as_html(found),
    )


def _clauses(reads: Any, text: Any) -> Sequence[DomainClause]:
    return [
        DomainClause(
            ClauseId(clause.clause),
            clause.number,
            clause.heading,
            clause.text,
            None if clause.parent is None else ClauseId(clause.parent),
            # A redline only asks what provisions are called, and whether they are the same.
            cast(
                "tuple[DomainProvision, ...]",
                tuple(_read(reads, provision) for provision in clause.provisions),
            ),
        )
        for clause in reads.follow(text, "AgreementText", "clauses", {})
    ]


@dataclass(frozen=True)
class _Read:
    """A provision as it was read."""

    kind: str
    name: str
    definition: object


def _read(reads: Any, provision: Any) -> _Read:
    definition = reads.follow(provision, "Provision", "definition", {})
    return _Read(provision.kind, provision.name, definition)


def _told(clause: domain_redline.ClauseRedline) -> ClauseRedline:
    # Declared types are made by the lanes, so their initialisers are not typed.
    made: Any = ClauseRedline
    old = clause.old
    told: ClauseRedline = made(
        clause=clause.clause.id,
        status=ClauseStatus(clause.status),
        moved=clause.moved,
        number=clause.clause.number,
        heading=clause.clause.heading,
        old_number=None if old is None else old.number,
        old_heading=None if old is None else old.heading,
        spans=[_span(span) for span in clause.spans],
        provisions=[_provision(provision) for provision in clause.provisions],
    )
    return told


def _span(span: domain_redline.Span) -> Any:
    made: Any = Span
    return made(kind=SpanKind(span.kind), text=span.text)


def _provision(provision: domain_redline.ProvisionRedline) -> Any:
    made: Any = ProvisionRedline
    before, after = (cast("_Read | None", one) for one in (provision.old, provision.new))
    return made(
        status=ProvisionStatus(provision.status),
        kind=provision.provision.kind,
        name=provision.provision.name,
        before=None if before is None else before.definition,
        after=None if after is None else after.definition,
    )
