"""A small library: read types of every kind that a declaration knows, with their tables."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any
from uuid import UUID

import strawberry
from graphql import GraphQLSchema
from psycopg import Connection as DatabaseConnection
from psycopg.types.json import Jsonb
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
    id_of,
    ids_of,
    many,
    node_by_id,
    nodes_by_ids,
    one,
    one_of,
    part,
    read,
    stored,
    stored_json,
    where,
)
from api.scalars import JSON, Date, DateTime, Moment, Position, end_of_moment, scalar_map

TABLES = """
CREATE TABLE branches (
    id uuid PRIMARY KEY, partnership_id uuid NOT NULL, name text NOT NULL, opened date NOT NULL
);
CREATE TABLE authors (
    id uuid PRIMARY KEY, partnership_id uuid NOT NULL, name text NOT NULL, born date,
    diary text, keeper uuid
);
CREATE TABLE books (
    id uuid PRIMARY KEY, partnership_id uuid NOT NULL, title text NOT NULL, subtitle text,
    pages int NOT NULL, published timestamptz, added timestamptz NOT NULL,
    available boolean NOT NULL, genre text NOT NULL, price text NOT NULL,
    "position" bigint NOT NULL, extra jsonb, tags text[] NOT NULL,
    author_id uuid, branch_id uuid NOT NULL,
    about_kind text, about_id uuid, loans jsonb NOT NULL, cover jsonb
);
CREATE TABLE chapters (
    id text PRIMARY KEY, book_id uuid NOT NULL, number int NOT NULL, title text NOT NULL,
    since timestamptz NOT NULL
);
CREATE FUNCTION chapters_as_of(wanted uuid, moment timestamptz) RETURNS SETOF chapters
    STABLE LANGUAGE sql AS $$
    SELECT id, book_id, number, title || '!', since FROM chapters
    WHERE book_id = wanted AND since <= moment
    $$;
"""

MINE = "{everything} OR partnership_id = ANY({partnerships})"


@strawberry.enum(description="What kind of book.")
class Genre(Enum):
    NOVEL = "novel"
    TREATISE = "a treatise"
    POEMS = "poems"


@strawberry.enum(description="How a loan ended.")
class Return(Enum):
    ON_TIME = "on-time"
    LATE = "late"


@read(table="branches", authorised=MINE)
class Branch(Node):
    """A house with books."""

    name: str = column("What it is called.")
    opened: Date = column("Since when.")
    books: Connection[Book] = many(
        "Its books by title.",
        on="branch_id = {parent}.id",
        order=[asc("title", "text"), asc("id", "uuid")],
        implied=True,
        default_page=3,
        max_page=20,
    )


@read(table="authors", authorised=MINE)
class Author(Node):
    """Somebody who wrote."""

    name: str = column("The name.")
    born: Date | None = column("The day of birth.")
    diary: str | None = column(
        "Private.", withheld_unless="{organisation} = keeper OR {everything}"
    )
    secret_books: int | None = expression(
        "A count that only the keeper sees.",
        sql="(SELECT count(*) FROM books b WHERE b.author_id = {this}.id)",
        withheld_unless="{organisation} = keeper",
    )
    books: Connection[Book] = many(
        "What they wrote, newest first.",
        on="author_id = {parent}.id",
        order=[desc("published", "timestamptz", nullable=True), asc("id", "uuid")],
        filters={"genre": where("genre = {genre}", Genre, "Only this genre.")},
        default_page=2,
        max_page=20,
    )


@stored
class Mark:
    """A note in a loan."""

    page: int = column("Where.")
    note: str | None = column("What.")


@stored
class Loan:
    """Who had the book."""

    reader: str = column("Who.")
    since: DateTime = column("Since when.", sql="since_instant")
    share: Fraction | None = column("Which part was read.")
    returned: Return | None = column("How it ended.")
    renewed: bool | None = column("Whether it was renewed.")
    marks: list[Mark] = stored_json("Notes made.")
    branch: Branch | None = one("Where.", on="id = ({parent}.value->>'branch_id')::uuid")


@stored
class Cover:
    """How it looks."""

    colour: str = column("The colour.")
    words: list[str] = column("Words on it.")
    ends: list[Return] = column("How loans of it may end.")
    anything: JSON | None = column("Whatever else.")


@strawberry.type(description="What is printed.")
class Edition:
    pages: int = column("How many pages.")
    price: Fraction = column("What it costs.")
    half: int | None = expression("Half of the pages.", sql="pages / 2")


@read(
    table="chapters",
    key_type="text",
    authorised="EXISTS (SELECT FROM books b WHERE b.id ="
    " {this}.book_id AND ({everything} OR b.partnership_id = ANY({partnerships})))",
)
class Chapter(Node):
    """A piece of a book."""

    number: int = column("Which.")
    title: str = column("Its heading.")
    book: Book | None = one("The book.", on="id = {parent}.book_id")


@read(table="chapters", key="number", key_type="int4", authorised="true")
class Heading:
    """A chapter's heading: no node, its key is its own within the book only."""

    number: int = column("Which.")
    book_id: UUID = column("The book's identifier.")
    book: Book | None = one("The book.", on="id = {parent}.book_id")
    previous: Heading | None = one(
        "The one before.", on="book_id = {parent}.book_id AND number = {parent}.number - 1"
    )


About = Annotated[Author | Branch, strawberry.union("About", description="What a book is about.")]


@read(table="books", authorised=MINE)
class Book(Node):
    """Something to read."""

    title: str = column("The title.")
    subtitle: str | None = column("The subtitle.")
    pages: int = column("How many pages.")
    published: DateTime | None = column("When it came out.")
    added: DateTime = column("When it came here.")
    available: bool = column("Whether it is there.")
    genre: Genre = column("The genre.")
    price: Fraction = column("What it costs.")
    position: Position = column("Where in the ledger.", sql='"position"')
    extra: JSON | None = column("Anything else.")
    tags: list[str] = column("Tags.")
    edition: Edition = part("What is printed.")
    loans: list[Loan] = stored_json("Who had it.")
    late_loans: list[Loan] = stored_json(
        "Those that ended late.",
        sql="(SELECT coalesce(jsonb_agg(l), '[]') FROM jsonb_array_elements({this}.loans) l"
        " WHERE l->>'returned' = 'late')",
    )
    cover: Cover | None = stored_json("How it looks.")
    next_cover: Cover | None = stored_json("Another colour.", sql='cover || \'{"colour": "red"}\'')
    author: Author | None = one("Who wrote it.", on="id = {parent}.author_id")
    branch: Branch = one("Where it is.", on="id = {parent}.branch_id", implied=True)
    about: About | None = one_of(
        "What it is about.",
        kind="about_kind",
        types={
            "author": ("Author", "id = {parent}.about_id"),
            "branch": ("Branch", "id = {parent}.about_id"),
        },
    )
    chapters: list[Chapter] = every(
        "Its chapters.", on="book_id = {parent}.id", order=[asc("number", "int4")], implied=True
    )
    headings: list[Heading] = every(
        "The headings of its chapters.",
        on="book_id = {parent}.id",
        order=[asc("number", "int4")],
    )
    chapters_as_of: list[Chapter] = every(
        "Its chapters at a moment, with an exclamation mark.",
        on="true",
        rows="chapters_as_of({parent}.id, " + end_of_moment("{moment}") + ")",
        order=[asc("number", "int4")],
        arguments={"moment": argument(Moment, "When.", required=True)},
        implied=True,
    )
    first_chapter: Chapter | None = one(
        "Its first chapter.",
        on="book_id = {parent}.id AND title ILIKE coalesce({beginning}, '') || '%'",
        order=[asc("number", "int4")],
        arguments={"beginning": argument(str, "How it begins.")},
    )
    shortened: str | None = expression(
        "The title, shortened.",
        sql="left(title, {length}) || coalesce({ending}, '…')",
        arguments={
            "length": argument(int, "To how many characters.", required=True),
            "ending": argument(str, "What to put after it."),
        },
    )


BOOK_FILTERS = {
    "genre": where("genre = {genre}", Genre, "Only this genre."),
    "genres": where("genre = ANY({genres})", list[Genre], "Only these genres."),
    "author": where("author_id = {author}", id_of("Author"), "Only by this author."),
    "authors": where("author_id = ANY({authors})", ids_of("Author"), "Only by these."),
    "available": where("available = {available}", bool, "Only if there, or not."),
    "added_from": where("added >= {added_from}", DateTime, "Added then or later."),
    "search": where("title ILIKE '%' || {search} || '%'", str, "Text in the title."),
}


@strawberry.type
class Query:
    """Where reading starts."""

    book: Book | None = one(
        "A book.",
        on="id = {id}",
        arguments={"id": argument(id_of("Book"), "Its id.", required=True)},
    )
    books: Connection[Book] = many(
        "Books, the newest first; those not yet published before all.",
        order=[desc("published", "timestamptz", nullable=True), asc("id", "uuid")],
        filters=BOOK_FILTERS,
        default_page=5,
        max_page=60,
    )
    books_by_title: Connection[Book] = many(
        "Books by title.",
        order=[asc("title", "text"), asc("id", "uuid")],
        filters=BOOK_FILTERS,
        default_page=5,
        max_page=60,
    )
    books_by_genre: Connection[Book] = many(
        "Books by genre backwards, then pages, then subtitle.",
        order=[
            desc("genre", "text"),
            asc("pages", "int4"),
            asc("subtitle", "text", nullable=True),
            desc("id", "uuid"),
        ],
        default_page=5,
        max_page=60,
    )
    branches: list[Branch] = every("All branches.", on="true", order=[asc("name", "text")])
    node: Node | None = node_by_id()
    nodes: list[Node | None] = nodes_by_ids()
    greeting: str = strawberry.field(
        resolver=lambda: "Hello", description="Not declared: only the slow lane knows it."
    )


def schema() -> GraphQLSchema:
    """The library's schema."""
    made = strawberry.Schema(
        query=Query,
        types=[Branch, Author, Book, Chapter],
        config=StrawberryConfig(scalar_map=scalar_map()),
    )
    return made._schema


PARTNERSHIPS = [UUID(int=n) for n in (1, 2, 3)]
KEEPER = UUID(int=99)
WORDS = [
    "Ätna",
    "brief",
    "Čapek",
    "dawn",
    "Éire",
    "fog",
    'quote"',
    "back\\slash",
    "Zürich",
    "日本",
]


def fill(connection: DatabaseConnection[Any], seed: int = 1, books: int = 60) -> None:
    """The tables, and rows in them: the same for the same seed."""
    dice = random.Random(seed)
    connection.execute(TABLES)
    branches = [_id(dice) for _ in range(6)]
    for at, branch in enumerate(branches):
        connection.execute(
            "INSERT INTO branches VALUES (%s, %s, %s, %s)",
            (branch, PARTNERSHIPS[at % 3], f"Branch {at}", date(1900 + at, 2, 28)),
        )
    authors = [_id(dice) for _ in range(8)]
    for at, author in enumerate(authors):
        connection.execute(
            "INSERT INTO authors VALUES (%s, %s, %s, %s, %s, %s)",
            (
                author,
                PARTNERSHIPS[at % 3],
                f"{dice.choice(WORDS)} {at}",
                None if at % 4 == 0 else date(999 + at, 12, 31),
                f"diary {at}",
                KEEPER if at % 2 else None,
            ),
        )
    for at in range(books):
        _add_book(connection, dice, at, authors, branches)


def _id(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def _add_book(
    connection: DatabaseConnection[Any],
    dice: random.Random,
    at: int,
    authors: list[UUID],
    branches: list[UUID],
) -> None:
    book, start = _id(dice), datetime(2001, 1, 1, 12, tzinfo=UTC)
    later = timedelta(seconds=dice.randrange(10**8), microseconds=dice.randrange(10**6))
    soon = timedelta(microseconds=dice.randrange(9) * 10)
    kind = dice.choice([None, "author", "branch"])
    branch = dice.randrange(6)
    row = {
        "id": book,
        "partnership_id": PARTNERSHIPS[branch % 3],
        "title": f"{dice.choice(WORDS)} {dice.choice(WORDS)}",
        "subtitle": None if at % 3 == 0 else dice.choice(WORDS),
        "pages": dice.choice([10, 20, 30]),
        # Several unpublished, and several published at the same instant.
        "published": None if at % 5 == 0 else start + soon,
        "added": start + later,
        "available": dice.random() < 0.5,
        "genre": dice.choice(list(Genre)).value,
        "price": str(Fraction(dice.randrange(-5, 50), dice.randrange(1, 9))),
        "position": dice.getrandbits(62),
        "extra": None if at % 2 else Jsonb({"deep": [1, "two", None, {"x": True}], "at": at}),
        "tags": dice.sample(WORDS, dice.randrange(4)),
        "author_id": None if at % 7 == 0 else dice.choice(authors),
        "branch_id": branches[branch],
        "about_kind": kind,
        "about_id": dice.choice(authors if kind == "author" else branches),
        "loans": Jsonb([_loan(dice, branches) for _ in range(dice.randrange(4))]),
        "cover": None if at % 3 == 1 else Jsonb(_cover(at)),
    }
    connection.execute(
        "INSERT INTO books ({}) VALUES ({})".format(
            ", ".join(f'"{name}"' for name in row), ", ".join(f"%({name})s" for name in row)
        ),
        row,
    )
    for number in range(dice.randrange(4)):
        connection.execute(
            "INSERT INTO chapters VALUES (%s, %s, %s, %s, %s)",
            (
                f"{book}/{number}",
                book,
                number,
                f"{dice.choice(WORDS)} {number}",
                datetime(2020, 1, number + 1, tzinfo=UTC),
            ),
        )


def _cover(at: int) -> dict[str, Any]:
    ends = ["late", "on-time"][: at % 3]
    return {"colour": "blue", "words": WORDS[: at % 3], "anything": {"at": at}, "ends": ends}


def _loan(dice: random.Random, branches: list[UUID]) -> dict[str, Any]:
    loan: dict[str, Any] = {
        "reader": dice.choice(WORDS),
        "since_instant": "2020-02-29T00:00:00.000001Z",
        "share": dice.choice([None, "1/2", "3"]),
        "returned": dice.choice([None, *(it.value for it in Return)]),
        "marks": [
            {"page": dice.randrange(9), "note": dice.choice([None, "!"])}
            for _ in range(dice.randrange(3))
        ],
        "branch_id": str(dice.choice(branches)),
    }
    if dice.random() < 0.5:
        loan["renewed"] = dice.random() < 0.5
    return loan
