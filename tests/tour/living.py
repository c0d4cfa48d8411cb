"""The story lived through GraphQL: every act a mutation, sent by a client that is not ours.

What the file of history says in keys is said in the ids that the answers before gave; what it
says in the domain's words, in the input types of the schema. The types of the commands tell how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from gql import Client, gql
from gql.client import SyncClientSession
from gql.transport.httpx import HTTPXTransport
from graphql import GraphQLUnionType, get_named_type

from api.mutations import NAMED_WITHIN
from domain.values import is_variant_base, variants_of
from examples.science_share.telling import Speaker, Told
from services.catalogue import commands
from tests.api.serving import ADMIN_KEY, Served, eventually

BEGUN_WITHIN: Mapping[str, tuple[str, str]] = {
    "draft_agreement": ("ClauseId", "agreement { text { clauses { id: clause } } }"),
    "constitute_body": ("SeatId", "body { seats { id: seat } }"),
    "propose_amendment": ("AmendmentId", "agreement { amendments(first: 1) { nodes { id } } }"),
    "open_poll": ("PollId", "decision { polls { id } }"),
    "open_handover": ("HandoverItemId", "handover { items { id } }"),
    "appoint_neutral": ("NeutralId", "conflict { neutrals { id } }"),
    "make_offer": ("OfferId", "conflict { offers { id } }"),
    "accept_offer": ("RemedyId", "conflict { remedies { id } }"),
}
"""What acts begin inside of what they are about, and where its ids are read from the answer."""

NAMES_MANY = {"draft_agreement": "clauses", "constitute_body": "seats", "open_handover": "items"}
"""The argument in which an act names all that it begins; others begin one thing, their `id`."""

BY_THE_CLOCK = {
    "close_poll": "decision.poll-closed.v1",
    "count_poll": "decision.outcome-determined.v1",
    "expire_appointment": "appointment.expired.v1",
    "escalate_conflict": "conflict.escalated.v1",
}
"""What the record of an act reads that happens by itself."""


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, to: datetime) -> None:
        self.now = max(self.now, to.astimezone(UTC))


@dataclass
class Living:
    """Lives the story in a server that knows nothing yet."""

    running: Served
    clock: Clock
    session: SyncClientSession
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    happened: dict[str, int] = field(default_factory=dict)
    """How often what happens by itself has happened, by the record's name."""
    refusals: dict[str, str] = field(default_factory=dict)
    """The sentence of each refusal, by the key of what was tried."""

    def live(self, told: Told) -> None:
        """Let it become the time of the act, and do it, or see that it happens by itself."""
        if told.by_itself == "clock":
            self.clock.move(told.moment + timedelta(seconds=5))
            self._happens(told)
        elif not told.by_itself:
            self.clock.move(told.moment + timedelta(minutes=1))
            self._done(told)

    def ask(self, query: str, **variables: Any) -> Any:
        """The answer to whoever runs the installation."""
        return self._execute(query, variables, None)

    def _done(self, told: Told) -> None:
        recorded = self._entries() if told.refused else 0
        result = self._sent(told)
        if told.refused:
            assert result.get("code") == told.refused, (told, result)
            assert self._entries() == recorded, told
            self.refusals[told.key] = result["sentence"]
            return
        assert "code" not in result, (told.key, result)
        assert result["fresh"], told.key
        self._learn(told, result)

    def _sent(self, told: Told) -> Any:
        command = commands()[told.act]
        mutation = _camel(told.act)
        hints = {name: parameter.type for name, parameter in command.parameters.items()}
        given = self._fields(hints, told.arguments)
        given["effective"] = told.effective
        if told.reason is not None:
            given["reason"] = told.reason
        _, read = BEGUN_WITHIN.get(told.act, ("", ""))
        document = f"""mutation ($input: {_upper(mutation)}Input!) {{
            {mutation}(input: $input) {{
                ... on Refusal {{ code sentence }}
                ... on {self._recorded(mutation)} {{ id fresh {read} }} }} }}"""
        return self._execute(document, {"input": given}, told.by)[mutation]

    def _execute(self, document: str, variables: dict[str, Any], who: Speaker | None) -> Any:
        headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
        if who is not None:
            headers["Concord-Principal"] = self.ids["PersonId", who.person]
            headers["Concord-Organisation"] = self.ids["OrganisationId", who.organisation]
        request = gql(document)
        request.variable_values = variables
        return self.session.execute(
            request, serialize_variables=bool(variables), extra_args={"headers": headers}
        )

    def _recorded(self, mutation: str) -> str:
        schema = self.session.client.schema
        assert schema is not None and schema.mutation_type is not None
        result = get_named_type(schema.mutation_type.fields[mutation].type)
        assert isinstance(result, GraphQLUnionType)
        return str(next(each for each in result.types if each.name.endswith("Recorded")))

    def _entries(self) -> int:
        return int(self.ask("{ auditTrail { totalCount } }")["auditTrail"]["totalCount"])

    def _happens(self, told: Told) -> None:
        """Wait until it has, by operation of a clause and at the instant at which it was due."""
        event = BY_THE_CLOCK[told.act]
        self.happened[event] = self.happened.get(event, 0) + 1
        query = """query ($event: String!, $at: DateTime!) {
            all: auditTrail(event: $event, authority: CLAUSE) { totalCount }
            then: auditTrail(event: $event, authority: CLAUSE, effectiveFrom: $at) { totalCount }
        }"""

        def has() -> bool:
            found = self.ask(query, event=event, at=told.effective)
            counts = found["all"]["totalCount"], found["then"]["totalCount"]
            return bool(counts == (self.happened[event], 1))

        eventually(has)

    # Ids

    def _learn(self, told: Told, result: Any) -> None:
        command = commands()[told.act]
        if command.creates:
            self.ids[_id_type(command.parameters["id"].type), told.key] = result["id"]
        if told.act not in BEGUN_WITHIN:
            return
        kind, _ = BEGUN_WITHIN[told.act]
        found = [each["id"] for each in _nodes(result)]
        if told.act == "accept_offer":
            self.ids[kind, "repair"] = found[0]
        elif told.act in NAMES_MANY:
            names = [each["id"] for each in told.arguments[NAMES_MANY[told.act]]]
            for name, given in zip(names, found, strict=True):
                self.ids[kind, name] = given
        else:
            self.ids[kind, told.arguments["id"]] = found[-1]

    # Inputs

    def _fields(self, hints: Mapping[str, Any], plain: Mapping[str, Any]) -> dict[str, Any]:
        given = {}
        for name, value in plain.items():
            if name == "id" and not self._is_said(hints[name], value):
                continue
            given[_camel(name)] = self._value(hints[name], value)
        return given

    def _is_said(self, hint: Any, value: str) -> bool:
        """Whether an `id` goes into an input: not that of what is begun, which gets it here."""
        kind = _id_type(hint)
        return kind in NAMED_WITHIN or (kind, value) in self.ids

    def _value(self, hint: Any, plain: Any) -> Any:
        origin = get_origin(hint)
        if origin in (Union, UnionType):
            inner = [each for each in get_args(hint) if each is not NoneType]
            return plain if len(inner) > 1 else self._value(inner[0], plain)
        if origin is tuple:
            return [self._value(get_args(hint)[0], each) for each in plain]
        if origin is Literal:
            return re.sub(r"\W", "_", plain).upper()
        if isinstance(hint, NewType):
            return self.ids.get((str(hint.__name__), plain), plain)
        if is_variant_base(hint):
            variant = variants_of(hint)[plain["kind"]]
            own = {name: value for name, value in plain.items() if name != "kind"}
            chosen = self._fields(get_type_hints(variant), own)
            has_fields = any(each.name != "kind" for each in fields(variant))  # type: ignore[arg-type]
            return {_camel(plain["kind"].replace("-", "_")): chosen if has_fields else True}
        if is_dataclass(hint):
            return self._fields(get_type_hints(hint), plain)
        return plain


@contextmanager
def living(running: Served, clock: Clock) -> Iterator[Living]:
    """A client that has read the server's schema, and checks against it all that it sends."""
    headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
    transport = HTTPXTransport(url=running.graphql, headers=headers, timeout=30, trust_env=False)
    with Client(transport=transport, fetch_schema_from_transport=True) as session:
        yield Living(running, clock, session)


def _nodes(result: Any) -> list[Any]:
    """The list that an answer has somewhere inside."""
    found = result
    while isinstance(found, dict):
        found = next(each for each in found.values() if isinstance(each, (dict, list)))
    return list(found)


def _id_type(hint: Any) -> str:
    inner = [each for each in (*get_args(hint), hint) if isinstance(each, NewType)]
    return str(inner[0].__name__)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _upper(name: str) -> str:
    return name[0].upper() + name[1:]
