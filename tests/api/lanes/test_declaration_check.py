"""What the start of the server finds in a declaration that cannot be served."""

from __future__ import annotations

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    every,
    expression,
    many,
    one,
    read,
    where,
)
from api.declaration_check import UnsoundDeclaration, check
from api.scalars import DateTime, scalar_map
from tests.api.lanes.conftest import Lanes

pytestmark = pytest.mark.postgres


@read(table="books", authorised="{everything} OR partnership = 1")
class BadBook(Node):
    """A book that was declared in haste."""

    subtitle: str = column("May be NULL.")
    titel: str | None = column("There is no such column.")
    title: str = column("Withheld though non-null.", withheld_unless="{everything}")
    opened: str | None = expression("A column of another table.", sql="opened::text")
    whose: str | None = expression(
        "Shadows.", sql="{organisation}", arguments={"organisation": argument(str, "Whose.")}
    )
    unknown: str | None = expression("No such placeholder.", sql="{nothing}")
    seen: list[DateTime] = column("No list of these.", sql="ARRAY[added]")
    branch: BadBranch = one("Not implied.", on="id = {parent}.branch_id")
    branches: Connection[BadBranch] = many(
        "Not unique, and of no known type.", order=[desc("name", "money")]
    )
    pages: Connection[BadBook] = many(
        "May be NULL; a filter of nothing.",
        order=[asc("published", "timestamptz"), asc("id", "uuid")],
        filters={"of": where("nobody = {of}", str, "Of whom.")},
    )


@read(table="authors", authorised="true")
class BadAuthor(Node):
    """An author with a diary."""

    diary: str | None = column("Private.", withheld_unless="{everything}")
    others: Connection[BadAuthor] = many(
        "By diary, and by what is in diaries.",
        order=[asc("diary", "text", nullable=True), asc("id", "uuid")],
        filters={
            "leaking": where("diary = {leaking}", str, "Exactly this."),
            "fine": where("({everything}) AND diary = {fine}", str, "Exactly this."),
        },
    )


@read(table="branches", authorised="true")
class BadBranch(Node):
    """A branch."""

    name: str = column("The name.")
    books: list[BadBook] = every(
        "The parent has no such column.", on="branch_id = {parent}.key", order=[asc("id", "uuid")]
    )


@strawberry.type
class Query:
    books: list[BadBook] = every("Nothing leads here.", on="id = {parent}.id", order=[])


@read(table="chapters", key="number", key_type="int4", authorised="true")
class BadChapter(Node):
    """A chapter whose key is not its own."""


EXPECTED = [
    "BadChapter: chapters.number has to be unique",
    "BadAuthor.others: cursors would tell diary",
    "BadAuthor.others: the filter leaking would tell diary",
    'BadBook: authorised: column "partnership" does not exist',
    "BadBook.subtitle: the column books.subtitle has to be NOT NULL",
    'BadBook.titel: column "titel" does not exist',
    "BadBook.title: what may be withheld has to be nullable",
    'BadBook.opened: column "opened" does not exist',
    "BadBook.whose: the argument organisation would shadow",
    "BadBook.unknown: {nothing} is neither an argument nor a context value",
    "BadBook.seen: lists of this type are not read from columns",
    "BadBook.branch: authorisation may hide the row",
    "BadBook.branches: an order by money is not known to cursors",
    "BadBook.branches: the order has to end with the key",
    'BadBook.pages: column "nobody" does not exist',
    "BadBook.pages: published may be NULL",
    "BadBranch.books: column parent_row.key does not exist",
    "Query.books: nothing leads here",
]


def test_a_sound_declaration_passes(lanes: Lanes) -> None:
    with lanes.slow_pool.connection() as connection:
        check(lanes.schema, connection)


def test_each_unsoundness_is_named(lanes: Lanes) -> None:
    made = strawberry.Schema(
        query=Query, types=[BadChapter, BadAuthor], config=StrawberryConfig(scalar_map=scalar_map())
    )
    with lanes.slow_pool.connection() as connection, pytest.raises(UnsoundDeclaration) as raised:
        check(made._schema, connection)
    findings = str(raised.value).splitlines()
    for expected in EXPECTED:
        assert any(it.startswith(expected) for it in findings), (expected, findings)
    assert len(findings) == len(EXPECTED), findings
