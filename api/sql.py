"""SQL text under construction: placeholders of declarations become bound, cast parameters.

Both lanes write their statements with this. A request's values never become part of the text;
they are bound as text and cast to a stated type, each type the same way everywhere.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, cast, get_args, get_origin

from graphql import (
    GraphQLEnumType,
    GraphQLOutputType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)

from api.cursors import checked_key, read_cursor, read_global_id
from api.scalars import BY_PYTHON_TYPE, SCALARS, plain_text
from api.sources import (
    CONTEXT_VALUES,
    MAX_PAGE,
    Argument,
    By,
    IdOf,
    Many,
    NodeById,
    NodesByIds,
    Source,
)

_PLACEHOLDER = re.compile(r"\{([a-z][a-z_0-9]*)\}")

MAX_FILTER_TEXT = 10_000
"""Characters of a text that rows are filtered by: searching for a book costs seconds."""

Bound = str | list[Any] | None
"""A value as it is bound: text, an array of texts, or NULL; of a handle, a list of its parts."""


class BadArgument(Exception):
    """An argument that no statement can be run with; the message is for the client."""


class Statement:
    """The parameters of one statement, numbered as they come; the same one is bound once."""

    def __init__(self) -> None:
        self.parameters: list[Any] = []
        self._numbers: dict[tuple[object, str], int] = {}

    def bind(self, parameter: Any, sql_type: str) -> str:
        """The SQL for a parameter: its number and its cast."""
        shared = parameter if isinstance(parameter, tuple) else object()
        number = self._numbers.get((shared, sql_type))
        if number is None:
            self.parameters.append(parameter)
            number = self._numbers[shared, sql_type] = len(self.parameters)
        # An array travels as text[], so that its elements are cast as single values are.
        travels_as = "::text[]" if sql_type.endswith("[]") else ""
        return f"${number}{travels_as}::{sql_type}"


Resolve = Callable[[str], str]
"""From a placeholder's name to its SQL."""


def render(template: str, this: str, parent: str | None, resolve: Resolve) -> str:
    """A declaration's SQL with its placeholders filled in."""

    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name == "this":
            return this
        if name == "parent":
            assert parent is not None, f"nothing leads here: {template}"
            return parent
        return resolve(name)

    return _PLACEHOLDER.sub(replaced, template)


def placeholders(template: str) -> set[str]:
    """The names that stand in braces."""
    return set(_PLACEHOLDER.findall(template))


# ── Arguments ────────────────────────────────────────────────────────────────────────────────────


def sql_type_of(argument: Argument, key_type: Callable[[str], str]) -> str:
    """What an argument's value is cast to; `key_type` knows the types of the nodes' keys."""
    of = argument.of
    if get_origin(of) is list:
        return f"{sql_type_of(Argument(get_args(of)[0], ''), key_type)}[]"
    if isinstance(of, IdOf):
        return key_type(of.type_name) + ("[]" if of.several else "")
    if isinstance(of, type) and issubclass(of, Enum):
        return "text"
    return BY_PYTHON_TYPE[of].sql_type


def bound(
    source: Source,
    values: Mapping[str, Any],
    key_type: Callable[[str], str],
) -> dict[str, Bound]:
    """The coerced values of a field's arguments as they are bound, by Python name.

    Raises BadArgument for what GraphQL's types let through and no statement can take: a foreign
    id, a page too large, a cursor that was not given out here, text that PostgreSQL cannot hold.
    """
    if isinstance(source, NodeById):
        return {"id": list(_node_id(values["id"], key_type))}
    if isinstance(source, NodesByIds):
        if len(values["ids"]) > MAX_PAGE:
            raise BadArgument(f"At most {MAX_PAGE} `ids` at once.")
        ids = [_node_id(handle, key_type) for handle in values["ids"]]
        return {"ids": [[name for name, _ in ids], [key for _, key in ids]]}
    result: dict[str, Bound] = {}
    for name, argument in source.arguments.items():
        value = values.get(name)
        if argument.sql is not None and isinstance(value, str) and len(value) > MAX_FILTER_TEXT:
            raise BadArgument(f"`{name}` may have at most {MAX_FILTER_TEXT} characters.")
        try:
            result[name] = None if value is None else _bound(argument.of, value, key_type)
        except (ValueError, KeyError) as error:
            raise BadArgument(f"`{name}` is not valid: {error}") from error
    if isinstance(source, Many):
        _check_page(source, values)
        types = [by.sql_type for by in source.order]
        for name in ("after", "before"):
            if values.get(name) is not None:
                result[name] = _cursor(name, values[name], source.order, types)
    return result


def _node_id(handle: str, key_type: Callable[[str], str]) -> tuple[str, str]:
    """The type and key of a global id; of a type that there is not, an id that finds nothing."""
    try:
        type_name, key = read_global_id(handle)
        return type_name, checked_key(key, key_type(type_name))
    except KeyError:
        return "", ""
    except ValueError as error:
        raise BadArgument("This is not the id of an object.") from error


def _bound(of: object, value: Any, key_type: Callable[[str], str]) -> Bound:
    if get_origin(of) is list:
        items = value if isinstance(value, (list, tuple)) else [value]
        return [cast("str | None", _bound(get_args(of)[0], item, key_type)) for item in items]
    if isinstance(of, IdOf) and of.several:
        return [_bound(IdOf(of.type_name), item, key_type) for item in value]
    if isinstance(of, IdOf):
        type_name, key = read_global_id(value)
        if type_name != of.type_name:
            raise ValueError(f"the id of a {of.type_name} is expected")
        return checked_key(key, key_type(of.type_name))
    if isinstance(value, Enum):
        return plain_text(value.value)
    return BY_PYTHON_TYPE[of].bound(value)


def _check_page(source: Many, values: Mapping[str, Any]) -> None:
    first, last = values.get("first"), values.get("last")
    if first is not None and last is not None:
        raise BadArgument("Ask for `first` or for `last`, not for both.")
    for name, size in (("first", first), ("last", last)):
        if size is not None and not 0 <= size <= source.max_page:
            raise BadArgument(f"`{name}` may be 0 to {source.max_page}.")


def _cursor(name: str, handle: str, order: Sequence[By], types: list[str]) -> list[str | None]:
    try:
        values = read_cursor(handle, types)
    except ValueError as error:
        raise BadArgument(f"`{name}` is not a cursor of this connection.") from error
    if any(value is None and not by.nullable for value, by in zip(values, order, strict=True)):
        raise BadArgument(f"`{name}` is not a cursor of this connection.")
    return values


def bound_context(values: Mapping[str, Any]) -> dict[str, Bound]:
    """The values of a request's context as they are bound; those not given are NULL."""
    unknown = set(values) - set(CONTEXT_VALUES)
    assert not unknown, f"the context has no values called {unknown}"
    return {name: _context_value(values.get(name), of) for name, of in CONTEXT_VALUES.items()}


def _context_value(value: Any, sql_type: str) -> Bound:
    if value is None:
        return None
    if sql_type.endswith("[]"):
        return [str(item) for item in value]
    forms = {"boolean": SCALARS["Boolean"], "timestamptz": SCALARS["DateTime"]}
    return forms[sql_type].bound(value) if sql_type in forms else str(value)


# ── Values ───────────────────────────────────────────────────────────────────────────────────────


def literal(text: str) -> str:
    """An SQL literal of a text that a declaration or a document's grammar vouches for."""
    quoted = text.replace("'", "''")
    return f"'{quoted}'::text"


def nullable(graphql_type: GraphQLOutputType) -> GraphQLOutputType:
    """A type without its exclamation mark."""
    return graphql_type.of_type if is_non_null_type(graphql_type) else graphql_type


def enum_in_sql(enum: GraphQLEnumType, expression: str) -> str:
    """SQL from a stored value of an enum to its name in the graph."""
    cases = " ".join(
        f"WHEN {literal(str(_plain(value.value)))} THEN {literal(name)}"
        for name, value in enum.values.items()
    )
    return f"CASE ({expression})::text {cases} END"


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def leaf_in_sql(graphql_type: GraphQLOutputType, expression: str) -> str:
    """SQL from a column of a leaf type, or of a list of one, to its JSON form."""
    named = get_named_type(graphql_type)
    is_list = is_list_type(nullable(graphql_type))
    if is_list and isinstance(named, GraphQLEnumType):
        return (
            f"(SELECT coalesce(json_agg({enum_in_sql(named, 'item')} ORDER BY place), '[]')"
            f" FROM unnest(({expression})::text[]) WITH ORDINALITY AS it(item, place)"
            f" HAVING ({expression}) IS NOT NULL)"
        )
    if is_list:
        return f"to_json(({expression})::{SCALARS[named.name].sql_type}[])"
    if isinstance(named, GraphQLEnumType):
        return enum_in_sql(named, expression)
    return SCALARS[named.name].in_sql(expression)


def order_by(order: Sequence[By], sql: Callable[[str], str], backward: bool = False) -> str:
    """The ORDER BY of a connection's or list's order, or of its reverse."""
    return ", ".join(_directions(order, sql, backward))


def _directions(order: Sequence[By], sql: Callable[[str], str], backward: bool) -> Iterator[str]:
    for by in order:
        yield f"{sql(by.sql)} {'DESC' if by.descending != backward else 'ASC'}"
