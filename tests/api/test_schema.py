"""The schema that is published: the committed file is the code's, and all of it is documented."""

from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
)

from api.schema import Mutation, schema, sdl
from services.catalogue import commands

COMMITTED = Path(__file__).parents[2] / "api" / "schema.graphql"


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == sdl(), "run `make schema` and read the diff"


def test_every_command_has_a_mutation_of_its_name() -> None:
    definition = Mutation.__strawberry_definition__  # type: ignore[attr-defined]
    assert {field.python_name for field in definition.fields} == set(commands())


def test_every_type_and_field_is_documented() -> None:
    silent = []
    for name, of in schema._schema.type_map.items():
        if name.startswith("__") or isinstance(of, (GraphQLScalarType, GraphQLUnionType)):
            continue
        if not of.description:
            silent.append(name)
        if isinstance(of, (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)):
            silent += [f"{name}.{field}" for field, it in of.fields.items() if not it.description]
        else:
            assert isinstance(of, GraphQLEnumType)
    assert silent == []
