"""Mutations: one for each command, with one input and one result.

A result is a union: what was recorded, or one of the refusals that the command can meet. The
input comes from the command's signature (api/inputs.py), the refusals from its code
(services/refusals.py), so that a mutation is one line: the command and the type it is about.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Protocol, Union
from uuid import UUID

import msgspec
import strawberry
from strawberry.types import Info

from api.cursors import NotAnId, global_id, identifier, read_id, with_article
from api.inputs import act_fields, arguments, command_input
from api.refusals import refusal_type, told
from api.scalars import Position
from domain.refusal import Refused
from domain.values import derived_id
from services.act import Act, Done, Idempotency, UnknownId
from services.catalogue import commands
from services.commands import Command
from services.entitlement import ActsForAnother
from services.history import arguments_of
from services.ledger import Performs
from services.reading import WHEN, Malformed, read
from services.refusals import refusals_of

NAMED_WITHIN = frozenset({"ClauseId", "HandoverItemId", "SeatId"})
"""Identifiers that an input may state as names of its own, such as "clause-7"."""


class WriteContext(Protocol):
    """What the context of a request must offer to write through."""

    slow_lane: Any
    """Where what was recorded is read back."""

    @property
    def ledger(self) -> Performs:
        """Where commands are performed."""

    def act(
        self,
        *,
        effective: date | datetime | None = None,
        reason: str | None = None,
        idempotency: Idempotency | None = None,
        expected_version: int | None = None,
        causation: UUID | None = None,
    ) -> Act:
        """The act of this request's principal; refuses who is not known."""

    def kind_of(self, id: UUID) -> str | None:
        """Of which kind is what has this identifier, seen or not; None where nothing has it."""

    def caught_up(self, done: Done) -> bool:
        """Wait until reads include what was recorded; False if that takes too long."""


def mutation(name: str, about: type) -> Any:
    """The mutation of the command `name`, which is about nodes of the read type `about`."""
    command = commands()[name]
    recorded: Any = recorded_type(about)
    given = command_input(command)
    refusals = [refusal_type(refusal) for refusal in refusals_of(command)]
    camel = name.title().replace("_", "")
    result = Annotated[
        Union[(recorded, *refusals)],  # type: ignore[valid-type]  # made here, for strawberry
        strawberry.union(f"{camel}Result", description="What was recorded, or why it was refused."),
    ]

    def resolve(info: Info[Any, Any], input: Any) -> Any:
        context: WriteContext = info.context
        try:
            done = perform(command, context, input)
        except Refused as refused:
            seen = as_seen(refused, context)
            # An input that can't be read was refused for that, and is not read again.
            sent = texts_in(arguments(input)) if isinstance(seen, UnknownId) else ()
            return told(seen, context.slow_lane, sent)
        fresh = context.caught_up(done)
        node = context.slow_lane.node(about.__name__, done.id)
        return recorded(
            **{_field_name(about): node},
            id=strawberry.ID(global_id(about.__name__, done.id)),
            position=Position(str(done.position)),
            version=done.version,
            fresh=fresh,
            repeated=done.repeated,
        )

    resolve.__annotations__ = {"info": Info[Any, Any], "input": given, "return": result}
    return strawberry.mutation(resolver=resolve, description=command.description)


def perform(command: Command, context: WriteContext, given: Any) -> Done:
    """Perform a command from its GraphQL input, or refuse."""
    plain = arguments(given)
    stated = act_fields(given)
    body = msgspec.json.encode([command.name, plain, stated], order="sorted")
    key = stated.get("idempotency_key")
    effective = stated.get("effective")
    caused_by = stated.get("caused_by")
    act = context.act(
        effective=None if effective is None else read(WHEN, effective, _nothing, "effective"),
        reason=stated.get("reason"),
        idempotency=None if key is None else Idempotency(key, body),
        expected_version=stated.get("expected_version"),
        causation=None if caused_by is None else _event(context, caused_by),
    )
    return command(context.ledger, act, **arguments_of(command, plain, _resolver(act)))


@cache
def recorded_type(about: type) -> Any:
    """The type that says what was recorded about a node of the read type `about`."""
    field = _field_name(about)
    namespace: dict[str, Any] = {
        "__annotations__": {
            "id": strawberry.ID,
            field: about | None,
            "position": Position,
            "version": int,
            "fresh": bool,
            "repeated": bool,
        },
        "id": strawberry.field(description="The id of what it was about."),
        field: strawberry.field(
            description="What it was about, as it stands now; none until the views have read it."
        ),
        "position": strawberry.field(description="Where in the ledger it was recorded."),
        "version": strawberry.field(description="The version of it that the command made."),
        "fresh": strawberry.field(
            description="Whether what is read here includes what was just recorded."
        ),
        "repeated": strawberry.field(
            description="Whether this command had been done before, under its idempotency key."
        ),
    }
    name = f"{about.__name__}Recorded"
    described = f"What a command recorded about {with_article(about.__name__)}."
    return strawberry.type(type(name, (), namespace), name=name, description=described)


def _resolver(act: Act) -> Callable[[str, str], UUID]:
    """How the input's ids are read: global ids, bare UUIDs, or names within the input."""

    def resolve(kind: str, text: str) -> UUID:
        try:
            return read_id(kind, text)
        except NotAnId:
            if kind in NAMED_WITHIN:
                return derived_id(act.command, kind, text)
            raise

    return resolve


def texts_in(plain: Any) -> Iterator[str]:
    """Every text of an input, however deep."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        for value in plain.values():
            yield from texts_in(value)
    elif isinstance(plain, list | tuple):
        for value in plain:
            yield from texts_in(value)


def as_seen(refused: Refused, context: WriteContext) -> Refused:
    """The refusal as who asked may know it: whom they can't see is not there to act for."""
    if not isinstance(refused, ActsForAnother):
        return refused
    kind = context.kind_of(refused.other)
    if kind is None or context.slow_lane.node(kind.title(), refused.other) is not None:
        return refused
    return UnknownId(kind, refused.other)


def _event(context: WriteContext, text: str) -> UUID:
    """The event that an act follows from; what its client may not see is not there for it."""
    try:
        event = identifier(text, "AuditEntry")
    except ValueError as error:
        raise Malformed("causedBy", str(error)) from None
    if context.slow_lane.node("AuditEntry", event) is None:
        raise UnknownId("event", event)
    return event


def _nothing(kind: str, text: str) -> UUID:
    raise AssertionError((kind, text))


def _field_name(about: type) -> str:
    name = about.__name__
    return name[0].lower() + name[1:]
