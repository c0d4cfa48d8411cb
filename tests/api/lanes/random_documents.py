"""Random documents over any schema of declared read types, and the values to ask them with.

The same seed gives the same documents. A document uses what a client may use: aliases, fields asked
for twice, inline and named fragments, on interfaces too, `@skip` and `@include`, literals and
variables (given, null or left out), pages both ways from places that exist.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_non_null_type,
)
from psycopg import Connection as DatabaseConnection

from api.cursors import cursor, global_id
from api.sources import IdOf, Many, NodeById, NodesByIds, Source, python_name, source_of, table_of
from api.sql import placeholders

MAX_DEPTH = 7
MOMENTS = ["2001-01-01T12:00:00.000030Z", "2020-01-02T00:00:00Z", "1999-12-31T23:59:59.5+01:00"]
UUIDS = ["00000000-0000-4000-8000-000000000000"]
_NOBODY = UUIDS[0]
DAYS = ["2020-01-02", "1900-02-28", "2001-01-01"]


@dataclass(frozen=True)
class Document:
    """A document and variables to send with it: some, and others that change its plan."""

    text: str
    variables: Mapping[str, Any]
    other_variables: Mapping[str, Any]


@dataclass
class Samples:
    """Values that mean something in a database: ids of its nodes, places in its connections."""

    ids: dict[str, list[str]]
    cursors: dict[int, list[str]]
    words: Sequence[str]

    @classmethod
    def of(
        cls, schema: GraphQLSchema, connection: DatabaseConnection[Any], words: Sequence[str]
    ) -> Samples:
        """Ids and places of rows that there are."""
        ids, cursors = {}, {}
        for named in schema.type_map.values():
            table = table_of(named)
            if table is not None:
                keys = connection.execute(
                    f"SELECT {table.key} FROM {table.name} ORDER BY 1 LIMIT 20"
                )
                # Of types that have no rows, an id that finds nothing.
                found = [global_id(named.name, key) for (key,) in keys]
                nobody = _NOBODY if table.key_type == "uuid" else 0
                ids[named.name] = found or [global_id(named.name, nobody)]
        for source, of in _connections(schema):
            table, order = table_of(of), ", ".join(by.sql for by in source.order)
            if table is None or source.rows or placeholders(order):
                continue
            places = connection.execute(
                f"SELECT {order} FROM {table.name} AS this ORDER BY {table.key} LIMIT 20"
            )
            types = [by.sql_type for by in source.order]
            cursors[id(source)] = [cursor(place, types) for place in places]
        return cls(ids, cursors, words)


def _connections(schema: GraphQLSchema) -> list[tuple[Many, GraphQLObjectType]]:
    found = []
    for named in schema.type_map.values():
        for member in getattr(named, "fields", {}).values():
            source = source_of(member) if isinstance(member, GraphQLField) else None
            if isinstance(source, Many):
                connection: Any = get_named_type(member.type)
                found.append((source, get_named_type(connection.fields["nodes"].type)))
    return found


@dataclass
class _Writer:
    schema: GraphQLSchema
    samples: Samples
    dice: random.Random
    variables: dict[str, Any] = field(default_factory=dict)
    definitions: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    names: int = 0

    def document(self) -> Document:
        root = self.schema.query_type
        assert root is not None
        body = self.selection(root, 0)
        header = f"query Q({', '.join(self.definitions)})" if self.definitions else "query Q"
        text = "\n".join([f"{header} {body}", *self.fragments])
        others = {name: self._other(name, value) for name, value in self.variables.items()}
        return Document(text, self.variables, others)

    def _other(self, name: str, value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        is_required = any(it.startswith(f"${name}:") and it[-1] == "!" for it in self.definitions)
        return value if is_required or self.dice.random() < 0.5 else None

    def name(self, start: str) -> str:
        self.names += 1
        return f"{start}{self.names}"

    # ── Selections ──

    def selection(self, of: Any, depth: int) -> str:
        """A selection set, never empty."""
        members = ["__typename"] if self.dice.random() < 0.2 else []
        if isinstance(of, (GraphQLUnionType, GraphQLInterfaceType)):
            members += self._by_type(of, depth)
        if not isinstance(of, GraphQLUnionType):
            members += self._fields(of, depth)
        return "{ " + " ".join(members or ["__typename"]) + " }"

    def _by_type(self, of: Any, depth: int) -> list[str]:
        possible = list(self.schema.get_possible_types(of))
        chosen = self.dice.sample(possible, self.dice.randint(1, min(3, len(possible))))
        return [
            f"... on {it.name}{self._directive()} {self.selection(it, depth + 1)}" for it in chosen
        ]

    def _fields(self, of: Any, depth: int) -> list[str]:
        usable = [
            (name, it)
            for name, it in of.fields.items()
            if _is_declared(of, it) and (depth < MAX_DEPTH or _is_leaf(it))
        ]
        if not usable:
            return []
        # Wide where it is flat, narrow where it is deep, or few would stay within the limits.
        count = self.dice.randint(1, max(2, 5 - depth)) + (depth == 2)
        count += 2 * (of.name == "PageInfo")
        members = [self._field(*self.dice.choice(usable), depth) for _ in range(count)]
        if self.dice.random() < 0.25:
            members.append(self._fragment(of, usable, depth))
        return members

    def _fragment(self, of: Any, usable: list[tuple[str, GraphQLField]], depth: int) -> str:
        interfaces = [it.name for it in getattr(of, "interfaces", ())]
        if interfaces and self.dice.random() < 0.4:
            body, condition = "{ id }", self.dice.choice(interfaces)
        else:
            body = f"{{ {self._field(*self.dice.choice(usable), depth)} }}"
            condition = of.name
        if self.dice.random() < 0.5:
            return f"... on {condition}{self._directive()} {body}"
        name = self.name("F")
        self.fragments.append(f"fragment {name} on {condition} {body}")
        return f"...{name}{self._directive()}"

    def _field(self, name: str, member: GraphQLField, depth: int) -> str:
        arguments = self._arguments(member)
        # What has arguments gets a name of its own, or two of them could not be merged.
        alias = f"{self.name('a')}: " if arguments or self.dice.random() < 0.15 else ""
        if not alias and not _is_leaf(member) and self.dice.random() < 0.7:
            alias = f"{self.name('a')}: "
        body = (
            "" if _is_leaf(member) else f" {self.selection(get_named_type(member.type), depth + 1)}"
        )
        return f"{alias}{name}{arguments}{self._directive()}{body}"

    def _directive(self) -> str:
        if self.dice.random() > 0.12:
            return ""
        name, value = self.dice.choice(["skip", "include"]), self.dice.random() < 0.5
        if self.dice.random() < 0.5:
            return f" @{name}(if: {json.dumps(value)})"
        return f" @{name}(if: {self._variable('Boolean!', value)})"

    # ── Arguments ──

    def _variable(self, of: str, value: Any, given: bool = True) -> str:
        name = self.name("v")
        self.definitions.append(f"${name}: {of}")
        if given:
            self.variables[name] = value
        return f"${name}"

    def _arguments(self, member: GraphQLField) -> str:
        source = source_of(member)
        if source is None or not member.args:
            return ""
        values, unused = {}, self.dice.choice(["first", "last"])
        for name, argument in member.args.items():
            if isinstance(source, Many) and name == unused:
                continue
            value = self._given(source, name, argument)
            if value is not None:
                values[name] = value
        return f"({', '.join(f'{name}: {it}' for name, it in values.items())})" if values else ""

    def _given(self, source: Source, name: str, argument: GraphQLArgument) -> str | None:
        """The text of an argument: a literal or a variable; None to leave it out."""
        required = is_non_null_type(argument.type)
        if not required and self.dice.random() > 0.3:
            return None
        value = self._value(source, name, argument)
        if value is None:
            return None
        if self.dice.random() < 0.5:
            if not required and self.dice.random() < 0.3:
                return self._variable(str(argument.type), None, self.dice.random() < 0.5)
            return self._variable(str(argument.type), value)
        is_enum = isinstance(get_named_type(argument.type), GraphQLEnumType)
        text = json.dumps(value, ensure_ascii=False)
        return text.replace('"', "") if is_enum else text

    def _value(self, source: Source, name: str, argument: GraphQLArgument) -> Any:
        one = self._one_value(source, name, argument)
        if not str(argument.type).startswith("[") or one is None:
            return one
        return [self._one_value(source, name, argument) for _ in range(self.dice.randrange(4))]

    def _one_value(self, source: Source, name: str, argument: GraphQLArgument) -> Any:
        named = get_named_type(argument.type)
        if isinstance(source, (NodeById, NodesByIds)):
            return self.dice.choice(self.samples.ids[self.dice.choice(sorted(self.samples.ids))])
        if isinstance(source, Many) and name in ("after", "before"):
            places = self.samples.cursors.get(id(source))
            return self.dice.choice(places) if places else None
        if isinstance(source, Many) and name in ("first", "last"):
            return self.dice.choice([0, 1, 2, 3, 4])
        if isinstance(named, GraphQLEnumType):
            return self.dice.choice(list(named.values))
        of = source.arguments[python_name(argument)].of
        return self.dice.choice(self._choices(of, named.name))

    def _choices(self, of: object, name: str) -> Sequence[Any]:
        if isinstance(of, IdOf):
            return self.samples.ids[of.type_name]
        known: dict[str, Sequence[Any]] = {
            "Boolean": [True, False],
            "Int": [0, 1, 2, 5, 1000],
            "Date": DAYS,
            "DateTime": MOMENTS,
            "Moment": [*DAYS, *MOMENTS],
            "UUID": UUIDS,
            "Position": ["0", "1000000"],
            "Fraction": ["1/2", "2"],
        }
        return known.get(name, self.samples.words)


def _is_declared(of: Any, member: GraphQLField) -> bool:
    # The parts of a connection have no source of their own.
    is_of_a_page = of.name.endswith(("Connection", "Edge", "PageInfo"))
    return source_of(member) is not None or is_of_a_page


def _is_leaf(member: GraphQLField) -> bool:
    named = get_named_type(member.type)
    return not isinstance(named, (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType))


def random_document(schema: GraphQLSchema, samples: Samples, seed: int) -> Document:
    """The document of this seed. Few are not valid: those are for the caller to pass over."""
    return _Writer(schema, samples, random.Random(seed)).document()
