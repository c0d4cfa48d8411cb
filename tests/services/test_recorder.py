"""Appends and reads: what one transaction may assume, and what it leaves when it may not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import Cursor

from domain.values import EVENTS_IN_A_TRANSACTION, RECORD_LIMIT
from services.append import FEW, Gathering
from services.postgres import QUERY
from services.recorder import LedgerUnavailable, LostRace, Recorder, StreamRow
from tests.databases import Database
from tests.services.appends import (
    PARTNERSHIP,
    Stream,
    answer,
    append,
    owner,
    read_all,
    recorder_on,
    soon,
    value,
)

pytestmark = pytest.mark.postgres

WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
"""


@pytest.fixture
def recorder(database_on_each_major: Database) -> Iterator[Recorder]:
    with recorder_on(database_on_each_major.dsn) as found:
        yield found


def test_events_are_stored_as_they_were_given(recorder: Recorder) -> None:
    stream = Stream()
    events = stream.next(3)
    positions = recorder.insert_events(events, steps=[stream.step()])
    assert read_all(recorder) == list(positions) == sorted(positions)
    read = recorder.read_after(0, 10)
    assert {event.partnership for event in read} == {PARTNERSHIP}
    assert recorder.select_events(stream.id) == events
    assert [(e.originator_id, e.originator_version, e.topic, e.state) for e in read] == [
        (e.originator_id, e.originator_version, e.topic, e.state) for e in events
    ]


def test_nothing_to_record_records_nothing(recorder: Recorder) -> None:
    assert recorder.insert_events([]) == []
    assert recorder.max_notification_id() is None
    assert recorder.read_after(0, 10) == []


@pytest.mark.parametrize("streams", [1, 2, FEW, FEW + 1, 40])
def test_streams_begin_and_move_together(recorder: Recorder, streams: int) -> None:
    written = [Stream(parent=uuid4()) for _ in range(streams)]
    others = [Stream() for _ in range(streams)]
    append(recorder, *others, count=2)
    read = {other.id: other.version for other in others}
    append(recorder, *written, read=read)
    last = append(recorder, *written, count=3, read=read)
    for number, stream in enumerate(written):
        expected = StreamRow(
            stream.id, "thing", PARTNERSHIP, stream.parent, 4, last[3 * number + 2]
        )
        assert recorder.stream(stream.id) == expected
        assert recorder.streams_of(stream.parent or uuid4(), "thing") == [expected]
    begun = Stream()
    append(recorder, begun, *written)  # one begins where the others move


def test_a_stream_is_found_by_parent_partnership_and_kind(recorder: Recorder) -> None:
    parent, partnership = uuid4(), uuid4()
    ballots = sorted(
        (Stream(kind="ballot", parent=parent, partnership=partnership) for _ in range(3)),
        key=lambda stream: stream.id,
    )
    append(recorder, *ballots, Stream(kind="note", parent=parent, partnership=partnership))
    append(recorder, Stream(kind="ballot"), Stream(partnership=None))
    ids = [ballot.id for ballot in ballots]
    assert [row.id for row in recorder.streams_of(parent, "ballot")] == ids
    assert [row.id for row in recorder.streams_in(partnership, "ballot")] == ids
    assert recorder.streams_of(uuid4(), "ballot") == []
    assert recorder.stream(uuid4()) is None


def test_a_written_stream_that_has_moved_loses_the_race(recorder: Recorder) -> None:
    stream, bystander = Stream(), Stream()
    append(recorder, stream, bystander)
    stale = Stream(stream.id, version=1)
    append(recorder, stream)
    before = read_all(recorder)
    for also in ([], [bystander], [Stream()]):
        with pytest.raises(LostRace):
            append(recorder, stale, *also)
    with pytest.raises(LostRace):
        append(recorder, Stream(stream.id, version=3))  # there is no version 3 yet
    assert read_all(recorder) == before
    append(recorder, bystander)  # it has not moved with the race that was lost


def test_a_stream_that_was_only_read_and_has_moved_loses_the_race(recorder: Recorder) -> None:
    agreement, decision = Stream(), Stream()
    append(recorder, agreement, decision)
    append(recorder, decision, read={agreement.id: 1})
    append(recorder, agreement)
    before = read_all(recorder)
    for given in (decision, Stream()):
        with pytest.raises(LostRace):
            append(recorder, given, read={agreement.id: 1})
        with pytest.raises(LostRace):
            append(recorder, given, read={agreement.id: 2, uuid4(): 1})
    assert read_all(recorder) == before
    append(recorder, decision, read={agreement.id: 2})


@pytest.mark.parametrize("below", [True, False])
def test_a_gathering_that_another_stream_has_joined_loses_the_race(
    recorder: Recorder, below: bool
) -> None:
    owner = uuid4()
    member: dict[str, Any] = {"parent": owner} if below else {"partnership": owner}
    gathering = Gathering(owner, "thing", below)
    reader = Stream()
    append(recorder, reader, gathered={gathering: 0})
    append(recorder, Stream(**member), gathered={gathering: 0})
    append(recorder, Stream(kind="other", **member), Stream())
    before = read_all(recorder)
    for given in (reader, Stream(**member)):
        with pytest.raises(LostRace):
            append(recorder, given, gathered={gathering: 0})
        with pytest.raises(LostRace):
            append(recorder, given, gathered={gathering: 1, Gathering(owner, "x", below): 1})
    assert read_all(recorder) == before
    many = {gathering: 1, **{Gathering(uuid4(), "thing", below): 0 for _ in range(FEW)}}
    append(recorder, reader, gathered=many)
    append(recorder, reader, gathered={gathering: 1, Gathering(owner, "other", below): 1})


@pytest.mark.parametrize("below", [True, False])
def test_who_adds_to_a_gathering_that_somebody_else_is_adding_to_waits_and_loses(
    recorder: Recorder, database_on_each_major: Database, below: bool
) -> None:
    parent = uuid4()
    member: dict[str, Any] = {"parent": parent} if below else {"partnership": parent}
    gathered = {Gathering(parent, "thing", below): 0}

    def is_waiting() -> bool:
        with owner(database_on_each_major.dsn) as connection:
            return bool(value(connection, WAITING))

    with ThreadPoolExecutor(1) as second:

        def besides(_: Cursor[Any]) -> None:
            later.append(second.submit(append, recorder, Stream(**member), gathered=gathered))
            soon(lambda: is_waiting() or later[0].done())
            assert not later[0].done(), "it waits for what is added before it"

        later: list[Future[list[int]]] = []
        append(recorder, Stream(**member), gathered=gathered, extra=besides)
        with pytest.raises(LostRace):
            later[0].result(10)


def test_a_stream_begins_once(recorder: Recorder) -> None:
    stream = Stream()
    append(recorder, stream)
    before = read_all(recorder)
    for also in ([], [Stream() for _ in range(FEW)]):
        with pytest.raises(LostRace):
            append(recorder, Stream(stream.id), *also)
    assert read_all(recorder) == before


def test_an_idempotency_key_is_answered_once_for_each_client(recorder: Recorder) -> None:
    positions = append(recorder, Stream(), count=2, commands=[answer("a"), answer("b")])
    found = recorder.find_command("client:1", "a")
    assert found is not None
    assert found.position == positions[-1] and found.body_mac == b"mac"
    before = read_all(recorder)
    with pytest.raises(LostRace):
        append(recorder, Stream(), commands=[answer("c"), answer("a")])
    assert read_all(recorder) == before
    assert recorder.find_command("client:1", "c") is None
    append(recorder, Stream(), commands=[answer("a", client="client:2")])


def test_the_same_content_is_kept_once(recorder: Recorder) -> None:
    contents = [b"long text", b"an electorate"]
    blobs = [(hashlib.sha256(content).digest(), content) for content in contents]
    append(recorder, Stream(), blobs=blobs[:1])
    append(recorder, Stream(), blobs=blobs)
    assert [recorder.blob(sha256) for sha256, _ in blobs] == contents


def test_keys_of_records_are_stored_with_them_or_not_at_all(
    recorder: Recorder, database_on_each_major: Database
) -> None:
    stream, event = Stream(), uuid4()
    append(recorder, stream, record_keys={event: b"wrapped"})
    with pytest.raises(LostRace):
        append(recorder, Stream(stream.id), record_keys={uuid4(): b"wrapped"})
    with owner(database_on_each_major.dsn) as connection:
        rows = connection.execute("SELECT event, wrapped FROM sealing.record_keys").fetchall()
    assert rows == [(event, b"wrapped")]


def test_what_is_done_besides_commits_with_the_events_or_not_at_all(
    recorder: Recorder, database_on_each_major: Database
) -> None:
    def note_file(cursor: Cursor[Any]) -> None:
        cursor.execute("INSERT INTO history.files VALUES (%b, 'acts', 9, 3, now())", (b"f" * 32,))

    def fail(cursor: Cursor[Any]) -> None:
        note_file(cursor)
        raise ValueError

    def clash(cursor: Cursor[Any]) -> None:
        note_file(cursor)
        note_file(cursor)

    stream = Stream()
    with pytest.raises(ValueError, match=r"^$"):
        append(recorder, stream, extra=fail)
    with pytest.raises(LostRace):
        append(recorder, stream, extra=clash)
    with owner(database_on_each_major.dsn) as connection:
        assert value(connection, "SELECT count(*) FROM history.files") == 0
        assert read_all(recorder) == []
        append(recorder, stream, extra=note_file)
        assert value(connection, "SELECT count(*) FROM history.files") == 1
    with pytest.raises(LostRace):
        append(recorder, Stream(stream.id), extra=note_file)


def test_a_transaction_holds_as_many_events_as_an_ordinal_can_count(recorder: Recorder) -> None:
    stream, full = Stream(), EVENTS_IN_A_TRANSACTION
    positions = append(recorder, stream, count=full)
    assert positions == list(range(positions[0], positions[0] + full))
    assert positions[0] % full == 0
    assert append(recorder, stream)[0] > positions[-1]
    with pytest.raises(AssertionError):
        append(recorder, stream, count=full + 1)
    with pytest.raises(AssertionError):
        append(recorder, *[Stream() for _ in range(full + 1)])
    many = [Stream() for _ in range(full)]
    append(recorder, *many)
    append(recorder, *many, read={stream.id: stream.version})


@pytest.mark.parametrize("gap", [[1, 3], [2], [1, 1]])
def test_versions_follow_on_each_other(recorder: Recorder, gap: list[int]) -> None:
    stream = Stream()
    events = [Stream(stream.id, version - 1).next()[0] for version in gap]
    with pytest.raises(AssertionError):
        recorder.insert_events(events, steps=[stream.step()])


def test_steps_and_reads_name_each_stream_once(recorder: Recorder) -> None:
    stream = Stream()
    for given in (
        {"steps": [stream.step(), stream.step()]},
        {"steps": [stream.step()], "read": {stream.id: 0}},
        {"steps": [stream.step(), Stream().step()]},
    ):
        with pytest.raises(AssertionError):
            recorder.insert_events(stream.next(), **given)


def test_a_record_fits_into_a_leaf_of_the_log(recorder: Recorder) -> None:
    stream, large = Stream(), Stream()
    recorder.insert_events(stream.next(size=RECORD_LIMIT), steps=[stream.step()])
    with pytest.raises(psycopg.errors.CheckViolation):
        recorder.insert_events(large.next(size=RECORD_LIMIT + 1), steps=[large.step()])


def test_the_events_of_a_stream_are_selected_by_version(recorder: Recorder) -> None:
    stream = Stream()
    append(recorder, stream, count=5)

    def versions(**given: Any) -> list[int]:
        return [e.originator_version for e in recorder.select_events(stream.id, **given)]

    assert versions() == [1, 2, 3, 4, 5]
    assert versions(gt=1, lte=3) == [2, 3]
    assert versions(desc=True, limit=2) == [5, 4]
    assert versions(lte=0) == []
    assert recorder.select_events(uuid4()) == []


def test_notifications_are_selected_as_the_library_defines_them(recorder: Recorder) -> None:
    positions = append(recorder, Stream(), count=5)
    assert read_all(recorder) == positions

    def selected(*given: Any, **named: Any) -> list[int]:
        return [event.id for event in recorder.select_notifications(*given, **named)]

    assert selected(None, 10) == positions
    assert selected(positions[1], 2) == positions[1:3]
    assert selected(positions[1], 2, inclusive_of_start=False) == positions[2:4]
    assert selected(None, 10, positions[2]) == positions[:3]
    assert selected(None, 10, topics=["thing.happened.v1"]) == positions
    assert selected(None, 10, topics=["other.v1"]) == []
    soon(lambda: recorder.max_notification_id() == positions[-1], 30)
    assert recorder.high_water() > positions[-1]


def test_there_is_no_subscription(recorder: Recorder) -> None:
    with pytest.raises(NotImplementedError):
        recorder.subscribe()


def test_queries_read_the_ledger_in_a_role_that_can_only_read(database: Database) -> None:
    with recorder_on(database.dsn) as writing, recorder_on(database.dsn, role=QUERY) as reading:
        positions = append(writing, Stream())
        assert read_all(reading) == positions
        with pytest.raises(LedgerUnavailable):
            append(reading, Stream())
