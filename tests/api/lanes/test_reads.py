"""What reads answer: examples of everything that both lanes share and so cannot check each other.

Every example is answered by both lanes; `both` fails where they differ.
"""

from __future__ import annotations

from typing import Any

import pytest

from api.cursors import cursor, global_id
from tests.api.lanes import library
from tests.api.lanes.conftest import EVERYTHING, MEMBER, STRANGER, Asker, Lanes

pytestmark = pytest.mark.postgres

KEEPER = Asker({"partnerships": library.PARTNERSHIPS, "organisation": library.KEEPER})
ALL = "{ books(first: 60) { totalCount nodes { id title genre branch { id name } } } }"


def rows(lanes: Lanes, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with lanes.slow_pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


# ── Who may see what ──


def test_everything_is_seen_by_who_may_see_everything(lanes: Lanes) -> None:
    assert lanes.both(ALL)["books"]["totalCount"] == 60


def test_a_member_sees_the_rows_of_its_partnership_and_no_others(lanes: Lanes) -> None:
    [(count,)] = rows(
        lanes, "SELECT count(*) FROM books WHERE partnership_id = %s", library.PARTNERSHIPS[0]
    )
    books = lanes.both(ALL, MEMBER)["books"]
    assert 0 < books["totalCount"] == len(books["nodes"]) == count < 60


def test_who_belongs_to_nothing_sees_nothing(lanes: Lanes) -> None:
    assert lanes.both(ALL, STRANGER) == {"books": {"totalCount": 0, "nodes": []}}


def test_a_context_without_values_sees_nothing(lanes: Lanes) -> None:
    assert lanes.both(ALL, Asker({})) == {"books": {"totalCount": 0, "nodes": []}}


def test_a_relation_hides_what_its_parent_does_not_imply(lanes: Lanes) -> None:
    [(book, author)] = rows(
        lanes,
        "SELECT b.id, a.id FROM books b JOIN authors a ON a.id = b.author_id"
        " WHERE b.partnership_id = %s AND a.partnership_id <> %s LIMIT 1",
        *library.PARTNERSHIPS[:1] * 2,
    )
    query = "query($id: ID!) { book(id: $id) { id author { id } } }"
    seen = lanes.both(query, EVERYTHING, id=global_id("Book", book))
    assert seen["book"]["author"]["id"] == global_id("Author", author)
    seen = lanes.both(query, MEMBER, id=global_id("Book", book))
    assert seen["book"]["author"] is None


def test_a_node_is_found_by_its_id_only_by_who_may_see_it(lanes: Lanes) -> None:
    [(other,)] = rows(
        lanes, "SELECT id FROM books WHERE partnership_id = %s LIMIT 1", library.PARTNERSHIPS[1]
    )
    query = "query($id: ID!) { node(id: $id) { __typename id ... on Book { title } } }"
    found = lanes.both(query, EVERYTHING, id=global_id("Book", other))["node"]
    assert found["__typename"] == "Book"
    assert lanes.both(query, MEMBER, id=global_id("Book", other)) == {"node": None}


def test_a_withheld_field_is_null_except_to_its_keeper(lanes: Lanes) -> None:
    query = "{ books(first: 60) { nodes { author { name diary secretBooks } } } }"
    authors = [it["author"] for it in lanes.both(query, KEEPER)["books"]["nodes"] if it["author"]]
    kept = [author for author in authors if int(author["name"][-1]) % 2]
    assert kept and all(it["diary"] and it["secretBooks"] for it in kept)
    others = [author for author in authors if author not in kept]
    assert others and all(it["diary"] is None and it["secretBooks"] is None for it in others)
    for book in lanes.both(query, MEMBER)["books"]["nodes"]:
        assert book["author"] is None or book["author"]["diary"] is None


def test_no_argument_shadows_a_value_of_the_context(lanes: Lanes) -> None:
    mine = "query($everything: Boolean!, $partnerships: [ID!]!) { books(available: $everything,"
    query = f"{mine} authors: $partnerships) {{ totalCount }} }}"
    ids = [global_id("Author", key) for (key,) in rows(lanes, "SELECT id FROM authors")]
    assert lanes.both(query, STRANGER, everything=True, partnerships=ids) == {
        "books": {"totalCount": 0}
    }


# ── Pages ──


def walk(lanes: Lanes, name: str, size: int, *, backward: bool = False) -> list[list[str]]:
    """The pages of a connection, one after the other, from either end."""
    asked, beyond, more, edge = (
        ("last", "before", "hasPreviousPage", "startCursor")
        if backward
        else ("first", "after", "hasNextPage", "endCursor")
    )
    query = f"""query($size: Int!, $place: String) {{
        all: {name}({asked}: $size, {beyond}: $place) {{ edges {{ cursor node {{ id }} }}
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
    pages, place = [], None
    while True:
        page = lanes.both(query, size=size, place=place)["all"]
        info, edges = page["pageInfo"], page["edges"]
        assert info["startCursor"] == edges[0]["cursor"]
        assert info["endCursor"] == edges[-1]["cursor"]
        assert info["hasPreviousPage" if not backward else "hasNextPage"] is (place is not None)
        pages.append([edge["node"]["id"] for edge in edges])
        if not info[more]:
            return pages
        place = info[edge]


@pytest.mark.parametrize("name", ["books", "booksByTitle", "booksByGenre"])
@pytest.mark.parametrize("size", [1, 7, 20, 60])
def test_pages_lead_through_everything_once_in_order_both_ways(
    lanes: Lanes, name: str, size: int
) -> None:
    nodes = lanes.both(f"{{ all: {name}(first: 60) {{ nodes {{ id }} }} }}")["all"]["nodes"]
    everything = [it["id"] for it in nodes]
    assert len(set(everything)) == 60
    forward = walk(lanes, name, size)
    assert [it for page in forward for it in page] == everything
    backward = walk(lanes, name, size, backward=True)
    assert [it for page in reversed(backward) for it in page] == everything


def test_what_is_greatest_comes_first_and_null_is_greatest(lanes: Lanes) -> None:
    nodes = lanes.both("{ books(first: 60) { nodes { published id } } }")["books"]["nodes"]
    unpublished = [it for it in nodes if it["published"] is None]
    assert 0 < len(unpublished) < 60 and nodes[: len(unpublished)] == unpublished
    dates = [it["published"] for it in nodes[len(unpublished) :]]
    assert dates == sorted(dates, reverse=True) and len(set(dates)) < len(dates)


def test_a_page_of_nothing_still_says_whether_there_is_more(lanes: Lanes) -> None:
    query = "{ books(first: 0) { nodes { id } pageInfo { hasNextPage endCursor } totalCount } }"
    assert lanes.both(query)["books"] == {
        "nodes": [],
        "pageInfo": {"hasNextPage": True, "endCursor": None},
        "totalCount": 60,
    }


def test_without_a_size_the_default_page_is_given(lanes: Lanes) -> None:
    assert len(lanes.both("{ books { nodes { id } } }")["books"]["nodes"]) == 5


def test_a_place_may_have_gone_and_the_page_goes_on_from_there(lanes: Lanes) -> None:
    place = cursor(["b", "00000000-0000-4000-8000-000000000000"], ["text", "uuid"])
    titles = lanes.both("{ booksByTitle(first: 60) { nodes { title } } }")["booksByTitle"]["nodes"]
    query = "query($at: String) { booksByTitle(first: 60, after: $at) { nodes { title } } }"
    after = lanes.both(query, at=place)["booksByTitle"]["nodes"]
    assert after == [it for it in titles if it["title"] > "b"]


# ── Filters and arguments ──


def test_filters_apply_together_and_null_applies_none(lanes: Lanes) -> None:
    query = """query($genre: Genre, $genres: [Genre!], $search: String, $available: Boolean) {
        books(first: 60, genre: $genre, genres: $genres, search: $search, available: $available)
        { totalCount nodes { genre title available } } }"""
    found = lanes.both(query, genre="NOVEL", search="FOG", available=True)["books"]["nodes"]
    assert found
    for it in found:
        assert it["genre"] == "NOVEL" and "fog" in it["title"] and it["available"]
    assert lanes.both(query, genre=None, search=None)["books"]["totalCount"] == 60
    assert lanes.both(query, genres=[])["books"]["totalCount"] == 0
    both = lanes.both(query, genres=["NOVEL", "POEMS"])["books"]
    assert {it["genre"] for it in both["nodes"]} == {"NOVEL", "POEMS"}


def test_a_filter_takes_the_id_of_a_node(lanes: Lanes) -> None:
    [(author, count)] = rows(
        lanes,
        "SELECT author_id, count(*) FROM books WHERE author_id IS NOT NULL"
        " GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
    )
    query = "query($of: ID!) { books(author: $of) { totalCount nodes { author { id } } } }"
    books = lanes.both(query, of=global_id("Author", author))["books"]
    assert books["totalCount"] == count
    assert books["nodes"][0]["author"]["id"] == global_id("Author", author)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE books; --", "$1", "{partnerships}", "\\\\", '"', "%s", "' OR true --"]
)
def test_a_value_is_never_read_as_sql(lanes: Lanes, text: str) -> None:
    counted = "SELECT count(*) FROM books WHERE title ILIKE '%%' || %s || '%%'"
    [(count,)] = rows(lanes, counted, text)
    query = "query($text: String) { books(search: $text) { totalCount } }"
    assert lanes.both(query, text=text) == {"books": {"totalCount": count}}


def test_expressions_bind_their_arguments(lanes: Lanes) -> None:
    query = """{ booksByTitle(first: 1) { nodes { title a: shortened(length: 2)
        b: shortened(length: 3, ending: null) c: shortened(length: 1, ending: "'") } } }"""
    [book] = lanes.both(query)["booksByTitle"]["nodes"]
    title = book["title"]
    assert [book["a"], book["b"], book["c"]] == [title[:2] + "…", title[:3] + "…", title[:1] + "'"]


def test_a_day_means_its_end_and_an_instant_itself(lanes: Lanes) -> None:
    query = """query($at: Moment!) { books(first: 60) { nodes { chapters { number }
        chaptersAsOf(moment: $at) { number title book { title } } } } }"""

    def numbers(at: str) -> set[int]:
        books = lanes.both(query, at=at)["books"]["nodes"]
        return {it["number"] for book in books for it in book["chaptersAsOf"]}

    assert numbers("2019-12-31") == set()
    assert numbers("2020-01-01") == {0}
    assert numbers("2020-01-02T00:00:00Z") == {0, 1}
    assert numbers("2020-01-01T23:59:59.999999Z") == {0}
    assert numbers("2020-01-02T00:59:00+01:00") == {0}


# ── Shapes ──


def test_fragments_merge_and_keys_keep_the_order_of_the_document(lanes: Lanes) -> None:
    query = """{ booksByTitle(first: 1) { nodes { title ...Rest pages } nodes { genre } } }
        fragment Rest on Book { id ... on Node { id __typename } again: title title }"""
    [book] = lanes.both(query)["booksByTitle"]["nodes"]
    assert list(book) == ["title", "id", "__typename", "again", "pages", "genre"]


def test_skip_wins_over_include(lanes: Lanes) -> None:
    query = """query($yes: Boolean!, $no: Boolean!) { booksByTitle(first: 1) { nodes {
        a: id @skip(if: $yes) b: id @include(if: $no) c: id @skip(if: $no) @include(if: $yes)
        d: id @skip(if: $yes) @include(if: $yes) ... @include(if: $no) { e: id } } } }"""
    [book] = lanes.both(query, yes=True, no=False)["booksByTitle"]["nodes"]
    assert list(book) == ["c"]
    [book] = lanes.both(query, yes=False, no=True)["booksByTitle"]["nodes"]
    assert list(book) == ["a", "b", "e"]


def test_the_types_of_a_union_are_told_apart(lanes: Lanes) -> None:
    query = """{ books(first: 60) { nodes { about {
        __typename ... on Author { name } ... on Branch { opened } ... on Node { id } } } } }"""
    found = [it["about"] for it in lanes.both(query)["books"]["nodes"]]
    assert {it and it["__typename"] for it in found} == {None, "Author", "Branch"}
    for it in filter(None, found):
        assert list(it) == [
            "__typename",
            "name" if it["__typename"] == "Author" else "opened",
            "id",
        ]


def test_nodes_come_in_the_order_asked_for_with_gaps(lanes: Lanes) -> None:
    [(chapter,)] = rows(lanes, "SELECT id FROM chapters LIMIT 1")
    [(book,)] = rows(lanes, "SELECT id FROM books LIMIT 1")
    unknown = "00000000-0000-4000-8000-000000000000"
    ids = [
        global_id("Chapter", chapter),
        global_id("Nothing", unknown),
        global_id("Book", unknown),
        global_id("Book", book),
        global_id("Chapter", "no uuid"),
        global_id("Chapter", chapter),
    ]
    query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Chapter { number } } }"
    found = lanes.both(query, ids=ids)["nodes"]
    assert [it and it["id"] for it in found] == [ids[0], None, None, ids[3], None, ids[0]]


def test_stored_objects_are_projected_and_lead_on_to_rows(lanes: Lanes) -> None:
    query = """{ books(first: 60) { nodes { loans { since returned share renewed who: reader
        marks { note page } branch { name } } cover { colour words anything } } } }"""
    books = lanes.both(query)["books"]["nodes"]
    loans = [loan for book in books for loan in book["loans"]]
    assert {it["returned"] for it in loans} == {None, "ON_TIME", "LATE"}
    assert {it["renewed"] for it in loans} == {None, True, False}
    assert all(it["branch"]["name"].startswith("Branch") for it in loans)
    assert {it["since"] for it in loans} == {"2020-02-29T00:00:00.000001Z"}
    assert any(book["cover"] is None for book in books)
    # A row reached from a stored object is authorised like any other.
    hidden = lanes.both(query, MEMBER)["books"]["nodes"]
    names = {loan["branch"] and loan["branch"]["name"] for it in hidden for loan in it["loans"]}
    assert names == {None, "Branch 0", "Branch 3"}


def test_a_part_is_the_same_row(lanes: Lanes) -> None:
    query = "{ books(first: 9) { nodes { pages price edition { pages price half __typename } } } }"
    for book in lanes.both(query)["books"]["nodes"]:
        assert book["edition"]["pages"] == book["pages"] == book["edition"]["half"] * 2
        assert book["edition"]["price"] == book["price"]


def test_connections_nest(lanes: Lanes) -> None:
    query = """{ branches { name books(last: 2) { totalCount nodes { title author {
        books(genre: NOVEL, first: 1) { totalCount edges { node { genre } } } } } } } }"""
    branches = lanes.both(query)["branches"]
    assert [it["name"] for it in branches] == [f"Branch {at}" for at in range(6)]
    for it in branches:
        assert len(it["books"]["nodes"]) == min(2, it["books"]["totalCount"])
    genres = {
        edge["node"]["genre"]
        for it in branches
        for book in it["books"]["nodes"]
        if book["author"]
        for edge in book["author"]["books"]["edges"]
    }
    assert genres == {"NOVEL"}


def test_more_fields_than_a_function_takes_arguments(lanes: Lanes) -> None:
    fields = " ".join(f"a{n}: title" for n in range(45)) + " id title pages genre price added"
    fields += " available subtitle published position tags extra"
    [book] = lanes.both(f"{{ booksByTitle(first: 1) {{ nodes {{ {fields} }} }} }}")["booksByTitle"][
        "nodes"
    ]
    assert len(book) == 57
