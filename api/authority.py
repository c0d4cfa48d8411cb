"""By what right: the chain of authority behind an event, worked out when it is asked for.

What may be asked about is what the trail shows; every link stands on an event recorded before,
in the same partnership or in the registry, so who sees the event sees the events of its chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry
from graphql import GraphQLError
from strawberry.types import Info

from api.cursors import identifier
from api.scalars import DateTime
from domain.chains import lawfulness
from domain.refusal import Finding
from domain.values import Moment
from projections.authority import RecordsOfLedger

if TYPE_CHECKING:
    from api.audit import AuditEntry

NUMBERS = "counted from 1."


@strawberry.type(description="What is on record as irregular about an act that is rested on.")
class AuthorityFinding:
    """What is on record as irregular about an act."""

    code: str = strawberry.field(
        description="Stable, for programs; of a rule that was broken, that of its refusal."
    )
    sentence: str = strawberry.field(description="What was irregular, for a person.")


@strawberry.type(description="One link of a chain of authority: what an act rests on.")
class AuthorityLink:
    """One link of a chain of authority."""

    number: int = strawberry.field(description="Its place in the chain, " + NUMBERS)
    kind: str = strawberry.field(
        description="What it is: " + ", ".join(f"`{kind}`" for kind in lawfulness.LINK_KINDS) + "."
    )
    sentence: str = strawberry.field(description="What is rested on.")
    event: Annotated[AuditEntry, strawberry.lazy("api.audit")] | None = strawberry.field(
        description="The event that it stands on, where you may see it."
    )
    since: DateTime | None = strawberry.field(
        description="From when what it names held; none where it is an act alone."
    )
    until: DateTime | None = strawberry.field(
        description="Until when, the first instant after; none: no end was known."
    )
    holds: bool = strawberry.field(description="Whether it held when it was rested on.")
    why_not: str | None = strawberry.field(description="Why it did not, if it did not.")
    rests_on: list[int] = strawberry.field(
        description="The numbers of the links that it rests on itself; none where it is an end."
    )
    findings: list[AuthorityFinding] = strawberry.field(
        description="What is on record as irregular about the event that it stands on."
    )


@strawberry.type(description="By what right an act was done, link by link, to its founding acts.")
class AuthorityChain:
    """By what right an act was done, link by link."""

    holds: bool = strawberry.field(
        description="Whether every link held, irregular as it may have been."
    )
    sentence: str = strawberry.field(
        description="What it comes to: whether every link holds, and how many of them stand with "
        "findings."
    )
    findings: list[AuthorityFinding] = strawberry.field(
        description="What is on record as irregular about the act itself."
    )
    irregular: list[int] = strawberry.field(
        description="The numbers of the links that stand with findings."
    )
    complete: bool = strawberry.field(
        description=f"Whether it is told to its end: after {lawfulness.LINKS_LIMIT} it is cut."
    )
    rests_on: list[int] = strawberry.field(
        description="The numbers of the links that the act itself rests on."
    )
    links: list[AuthorityLink] = strawberry.field(
        description="Every link once, each before what it rests on."
    )


def chain_of(root: Any, info: Info[Any, Any]) -> AuthorityChain:
    """By what right the act of this event was done, worked out from the records before it."""
    return _chain(info, int(root.position))


def chain_behind(
    info: Info[Any, Any],
    event: Annotated[strawberry.ID, strawberry.argument(description="The id of the event.")],
) -> AuthorityChain | None:
    """By what right the act of an event was done; none where you may not see the event.

    Raises GraphQLError for what is not the id of an event, global or bare.
    """
    try:
        key = identifier(str(event), "AuditEntry")
    except ValueError:
        raise GraphQLError("“event” is not the id of an event.") from None
    found = _reads(info).node("AuditEntry", key)
    return None if found is None else chain_of(found, info)


@strawberry.type
class AuthorityQueries:
    """By what right."""

    authority: AuthorityChain | None = strawberry.field(
        resolver=chain_behind,
        description="By what right an act was done, link by link down to its founding acts, as "
        "worked out from the records before it; none where you may not see the event.",
    )


def _reads(info: Info[Any, Any]) -> Any:
    return cast("Any", info.context).slow_lane


def _chain(info: Info[Any, Any], position: int) -> AuthorityChain:
    context = cast("Any", info.context)
    records = RecordsOfLedger(context.ledger.store, position)
    act = records.at(position)
    assert act is not None, "the trail tells of nothing that the ledger has not"
    found = records.chain(act)
    return AuthorityChain(
        holds=found.holds,
        sentence=found.sentence,
        findings=_findings(found.findings),
        irregular=list(found.irregular),
        complete=found.complete,
        rests_on=list(found.rests_on),
        links=[_link(info, number, link) for number, link in enumerate(found.links, 1)],
    )


def _link(info: Info[Any, Any], number: int, link: lawfulness.Link) -> AuthorityLink:
    entry = None if link.event is None else _reads(info).node("AuditEntry", link.event)
    return AuthorityLink(
        number=number,
        kind=link.kind,
        sentence=link.sentence,
        event=entry,
        since=_instant(link.since),
        until=_instant(link.until),
        holds=link.holds,
        why_not=link.why_not or None,
        rests_on=list(link.rests_on),
        findings=_findings(link.findings),
    )


def _findings(found: Sequence[Finding]) -> list[AuthorityFinding]:
    return [AuthorityFinding(code=one.code, sentence=one.sentence) for one in found]


def _instant(moment: Moment | None) -> Any:
    return None if moment is None else moment.at
