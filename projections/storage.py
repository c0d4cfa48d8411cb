"""Where the rows of views are kept: their schemas, how far each is, and how a batch is written.

A view serves from the schema of its name (`live`). A rebuild fills `<name>_next` beside it
(`next`) and then takes its place by renaming, so that statements that name `decisions.poll`
stay true. `projections.position` has one row for each of these places; a batch moves it in the
transaction that writes the rows, so every event is folded exactly once.

Each place has an id of its own, never used again: a process whose place was replaced meanwhile
finds no row to move, and steps back.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.errors import ProgramLimitExceeded
from psycopg.sql import SQL, Composed, Identifier

from projections.feed import BrokenHistory
from projections.rows import Changes, Key, Table
from projections.view import View

Phase = Literal["live", "next"]

QUERY_ROLE = "concord_query"

PIECE = 30_000_000
"""At most so many characters of rows go into one statement: the elements of a jsonb array may
have 256 MB together, and a batch of long texts can have more."""

SESSION = """
-- A view's transaction that a crash takes back is folded again, so its commits need not wait
-- for the disk. Nothing may hold a transaction id for long: every reader of the ledger waits.
SET synchronous_commit = off;
SET lock_timeout = '5s';
SET statement_timeout = '30s';
SET idle_in_transaction_session_timeout = '10s';
SET timezone = 'UTC'
"""
INSTALL = """
-- One row for each place that a view is kept in; what stopped it, if something did.
CREATE SCHEMA IF NOT EXISTS projections;
CREATE TABLE IF NOT EXISTS projections.position (
    view text NOT NULL,
    phase text NOT NULL CHECK (phase IN ('live', 'next')),
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    version integer NOT NULL,
    position bigint NOT NULL DEFAULT 0,
    recorded_at timestamptz,
    events bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now(),
    failed_at timestamptz,
    failed_position bigint,
    failed_event uuid,
    failure text,
    PRIMARY KEY (view, phase)
) WITH (fillfactor = 50);
GRANT USAGE ON SCHEMA projections TO concord_query, concord_command;
GRANT SELECT ON ALL TABLES IN SCHEMA projections TO concord_query, concord_command
"""
ONE_AT_A_TIME = """
-- Creating and replacing places is for one process at a time; until the transaction's end.
SELECT pg_advisory_xact_lock(hashtextextended('concord projections', 0))
"""
PLACES = """
-- Where a view is kept.
SELECT phase, id, version, position, events FROM projections.position WHERE view = %s
"""
NEW_PLACE = """
-- A place to fill from the beginning.
INSERT INTO projections.position (view, phase, version) VALUES (%s, %s, %s)
RETURNING phase, id, version, position, events
"""
MOVE = """
-- Moves a place on; no row when it was replaced or somebody else moved it.
UPDATE projections.position
SET position = %s, recorded_at = %s, events = events + %s, updated_at = now(),
    failed_at = NULL, failed_position = NULL, failed_event = NULL, failure = NULL
WHERE id = %s AND position = %s
"""
FAIL = """
-- What stopped a place.
UPDATE projections.position
SET failed_at = now(), failed_position = %s, failed_event = %s, failure = %s
WHERE view = %s AND version = %s
"""
REACHED_BY = """
-- How far the next place and the live one are; the live one can't move until we commit.
SELECT n.position, l.position
FROM (SELECT position FROM projections.position WHERE view = %(view)s AND phase = 'live'
      FOR UPDATE) l,
     projections.position n
WHERE n.id = %(id)s
"""
FORGET = "DELETE FROM projections.position WHERE view = %s AND phase = %s"
PROMOTE = "UPDATE projections.position SET phase = 'live' WHERE id = %s"
REACHED = """
-- How many of these views serve events up to a position, and how many were stopped.
SELECT count(*) FILTER (WHERE position >= %s), count(failure)
FROM projections.position WHERE view = ANY(%s) AND phase = 'live'
"""
STATES = """
-- How far every view is, and what stopped it.
SELECT view, phase, version, position, recorded_at, events, updated_at,
       failed_at, failed_position, failed_event, failure
FROM projections.position ORDER BY view, phase
"""
TRY_LEAD = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
STOP_LEADING = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"


class RowTooLarge(Exception):
    """A row goes beyond what PostgreSQL can hold."""


class PlaceLost(Exception):
    """The place was replaced, or somebody else moved it: what this process knows is stale."""


@dataclass(frozen=True)
class Place:
    """One of the places that a view is kept in, as read."""

    phase: Phase
    id: int
    version: int
    position: int
    events: int


@dataclass(frozen=True)
class PlaceState:
    """How far a view is in one of its places, for people and health checks."""

    view: str
    phase: Phase
    version: int
    position: int
    recorded_at: datetime | None
    """When the last event that was folded had been recorded."""
    events: int
    updated_at: datetime
    failed_at: datetime | None
    failed_position: int | None
    failed_event: UUID | None
    failure: str | None


def install(connection: Connection[Any]) -> None:
    """Make the table of positions, unless it is there."""
    found = connection.execute("SELECT to_regclass('projections.position')").fetchone()
    if found == (None,):
        with connection.transaction():
            connection.execute(ONE_AT_A_TIME)
            connection.execute(INSTALL)


def places(connection: Connection[Any], view: View) -> dict[Phase, Place]:
    """The places that the view is kept in."""
    return {row[0]: Place(*row) for row in connection.execute(PLACES, (view.name,))}


def states(connection: Connection[Any]) -> list[PlaceState]:
    """How far every view is."""
    return [PlaceState(*row) for row in connection.execute(STATES)]


def place_to_fill(connection: Connection[Any], view: View) -> Place | None:
    """The place that this version of the view's code fills, made if need be.

    Its live place if that has this version; the next one if the live one is older, or a new
    live one where there is none. None while a newer version of the code serves.
    """
    with connection.transaction():
        connection.execute(ONE_AT_A_TIME)
        known = places(connection, view)
        live = known.get("live")
        if live is None:
            return _create(connection, view, "live")
        if live.version == view.version:
            return live
        if live.version > view.version:
            return None
        following = known.get("next")
        if following is not None and following.version >= view.version:
            return following if following.version == view.version else None
        return _create(connection, view, "next")


def fresh_place(connection: Connection[Any], view: View) -> Place:
    """An empty place beside the live one; what was being filled there is dropped."""
    with connection.transaction():
        connection.execute(ONE_AT_A_TIME)
        return _create(connection, view, "next")


def abandon(connection: Connection[Any], view: View, place: Place) -> None:
    """Drop a place that was being filled, if it is still there and does not serve."""
    with connection.transaction():
        connection.execute(ONE_AT_A_TIME)
        if places(connection, view).get("next", place).id == place.id:
            schema = Identifier(_schema(view, "next"))
            connection.execute(FORGET, (view.name, "next"))
            connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))


def _create(connection: Connection[Any], view: View, phase: Phase) -> Place:
    schema = Identifier(_schema(view, phase))
    connection.execute(FORGET, (view.name, phase))
    connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
    connection.execute(SQL("CREATE SCHEMA {}").format(schema))
    connection.execute(SQL("SET LOCAL search_path TO {}, public").format(schema))
    for table in view.tables:
        connection.execute(table.ddl.encode())
    connection.execute(SQL("SET LOCAL search_path TO DEFAULT"))
    role = Identifier(QUERY_ROLE)
    connection.execute(SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role))
    connection.execute(SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, role))
    row = connection.execute(NEW_PLACE, (view.name, phase, view.version)).fetchone()
    assert row is not None
    return Place(*row)


def lead(connection: Connection[Any], view: View, place: Place) -> bool:
    """Try to become the only one who fills this place, as long as the connection lives."""
    return connection.execute(TRY_LEAD, (_leadership(view, place),)).fetchone() == (True,)


def stop_leading(connection: Connection[Any], view: View, place: Place) -> None:
    """Let others fill this place."""
    connection.execute(STOP_LEADING, (_leadership(view, place),))


def _leadership(view: View, place: Place) -> str:
    return f"concord view {view.name} {place.id}"


def reread(connection: Connection[Any], view: View, place: Place) -> Place:
    """The place as it is now; raises PlaceLost when it was replaced."""
    for known in places(connection, view).values():
        if known.id == place.id:
            return known
    raise PlaceLost(view.name)


def fail(connection: Connection[Any], view: View, broken: BrokenHistory) -> None:
    """Keep what stopped this version of the view."""
    connection.execute(
        FAIL, (broken.position, broken.event, broken.reason, view.name, view.version)
    )


def analyze(connection: Connection[Any], view: View, place: Place) -> None:
    """Let the planner know the rows; plans for empty tables would serve the first queries badly."""
    for table in view.tables:
        name = Identifier(_schema(view, place.phase), table.name)
        connection.execute(SQL("ANALYZE {}").format(name))


def promote(
    connection: Connection[Any], view: View, place: Place, nothing_up_to: int = 0
) -> int | None:
    """Let the next place serve instead of the live one.

    None when it does. While it is behind the live one it does not, and the live one's position
    is given. Where that was given before, and a later look at the ledger found nothing up to
    it, what the live place had folded is not there any more (a backup was restored): say so
    by `nothing_up_to`, and being behind it does not matter.
    """
    old = Identifier(f"{view.name}_old")
    with connection.transaction():
        connection.execute(ONE_AT_A_TIME)
        found = connection.execute(REACHED_BY, {"view": view.name, "id": place.id}).fetchone()
        if found is None:
            raise PlaceLost(view.name)
        reached, live = found
        if reached < live and live > nothing_up_to:
            return int(live)
        connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(old))
        _rename(connection, _schema(view, "live"), f"{view.name}_old")
        _rename(connection, _schema(view, "next"), _schema(view, "live"))
        connection.execute(FORGET, (view.name, "live"))
        connection.execute(PROMOTE, (place.id,))
    # In a transaction of its own: it waits for those who still read the old rows.
    connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(old))
    return None


def _rename(connection: Connection[Any], schema: str, to: str) -> None:
    statement = SQL("ALTER SCHEMA {} RENAME TO {}")
    connection.execute(statement.format(Identifier(schema), Identifier(to)))


def load(
    connection: Connection[Any], view: View, phase: Phase, table: Table[Any], keys: Iterable[Key]
) -> list[Any]:
    """The rows that the table has of these keys."""
    statement = SQL("""
        SELECT coalesce(json_agg(found), '[]')::text FROM (
            SELECT {columns} FROM {table} kept
            JOIN jsonb_populate_recordset(NULL::{table}, %s::jsonb) wanted USING ({key})
        ) found
    """).format(
        table=Identifier(_schema(view, phase), table.name),
        columns=SQL(", ").join(_of_kept(table, column) for column in table.columns),
        key=_list(table.key),
    )
    row = connection.execute(statement, (table.encode_keys(keys),)).fetchone()
    assert row is not None
    return table.decode(row[0])


def _of_kept(table: Table[Any], column: str) -> Identifier:
    # Columns that are joined by USING have no table any more.
    return Identifier(column) if column in table.key else Identifier("kept", column)


def write(
    connection: Connection[Any],
    view: View,
    place: Place,
    changes: Iterable[Changes[Any]],
    last: tuple[int, datetime],
    events: int,
) -> None:
    """Write what a batch changed and move the place to `last` (position, recorded at).

    One transaction. The place moves first, which also keeps it from being replaced until the
    commit. Raises PlaceLost when it was replaced or moved already, RowTooLarge when PostgreSQL
    can't hold a row.
    """
    with connection.transaction():
        moved = connection.execute(MOVE, (last[0], last[1], events, place.id, place.position))
        if moved.rowcount != 1:
            raise PlaceLost(view.name)
        try:
            for changed in changes:
                _write_changes(connection, _schema(view, place.phase), changed)
        except ProgramLimitExceeded as error:
            # The driver counts it among the troubles that pass, but this one never does.
            raise RowTooLarge(str(error)) from error


def _write_changes(connection: Connection[Any], schema: str, changes: Changes[Any]) -> None:
    table = changes.table
    name = Identifier(schema, table.name)
    if changes.deleted:
        connection.execute(
            SQL("""
            DELETE FROM {table} kept USING jsonb_populate_recordset(NULL::{table}, %s::jsonb) gone
            WHERE {same}
            """).format(
                table=name,
                same=SQL(" AND ").join(
                    SQL("kept.{0} = gone.{0}").format(Identifier(column)) for column in table.key
                ),
            ),
            (table.encode_keys(changes.deleted),),
        )
    for rows in _in_pieces(table, changes.written):
        connection.execute(as_rows(name, table), (rows,))


def _in_pieces(table: Table[Any], rows: Sequence[Any]) -> Iterator[str]:
    """The rows as JSON, in pieces that PostgreSQL takes."""
    if not rows:
        return
    encoded = table.encode(rows)
    if len(encoded) <= PIECE or len(rows) == 1:
        yield encoded
        return
    half = len(rows) // 2
    yield from _in_pieces(table, rows[:half])
    yield from _in_pieces(table, rows[half:])


def as_rows(name: Identifier, table: Table[Any]) -> Composed:
    """The statement that puts the rows of a JSON text into the table of this name."""
    insert = SQL("""
        INSERT INTO {table} ({columns})
        SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)
    """).format(table=name, columns=_list(table.columns))
    if table.append_only:
        return insert
    others = [column for column in table.columns if column not in table.key]
    if not others:
        return insert + SQL(" ON CONFLICT DO NOTHING")
    return insert + SQL(" ON CONFLICT ({key}) DO UPDATE SET {others}").format(
        key=_list(table.key),
        others=SQL(", ").join(
            SQL("{0} = excluded.{0}").format(Identifier(column)) for column in others
        ),
    )


def _list(columns: Collection[str]) -> Composed:
    return SQL(", ").join(Identifier(column) for column in columns)


def _schema(view: View, phase: Phase) -> str:
    return view.name if phase == "live" else f"{view.name}_next"
