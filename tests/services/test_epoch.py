"""The epoch: a restored dump and a promoted replica are noticed, and a rebase goes on from them."""

from __future__ import annotations

import contextlib
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from services import positions
from services.embedded_postgres import EmbeddedPostgres
from services.epoch import EpochBroken, NotMigrated, examine, rebase
from services.migrations import migrate
from services.postgres import COMMAND, QUERY, open_pool
from services.postgres_binaries import account_for_this_process
from services.postgres_cluster import Cluster
from services.recorder import LedgerUnavailable, Recorder
from tests import databases
from tests.databases import Database
from tests.services.appends import Stream, append, owner, read_all, recorder_on, seen, soon, value
from tests.services.test_positions import WAITING, Open

pytestmark = pytest.mark.postgres


@pytest.fixture
def recorder(database_on_each_major: Database) -> Iterator[Recorder]:
    with recorder_on(database_on_each_major.dsn) as found:
        yield found


@pytest.fixture
def database(database_on_each_major: Database) -> Database:
    return database_on_each_major


def stops(recorder: Recorder, finding: str) -> None:
    """Writers and readers refuse to go on."""
    with pytest.raises(EpochBroken, match=finding):
        append(recorder, Stream())
    with pytest.raises(EpochBroken, match=finding):
        recorder.read_after(0, 10)
    with pytest.raises(EpochBroken, match=finding):
        recorder.max_notification_id()


def goes_on(dsn: str, recorder: Recorder, reader_at: int) -> None:
    """After a rebase, everything written is above what any reader has read."""
    began = rebase(dsn)
    assert began.shift >> 32 >= 2
    written = append(recorder, Stream(), count=3)
    assert written[0] > reader_at + (1 << 32 << positions.ORDINAL_BITS)
    assert read_all(recorder, after=reader_at) == written
    stream = Stream()
    append(recorder, stream)
    append(recorder, stream, read={})


def test_a_migrated_database_has_an_epoch(database: Database) -> None:
    with owner(database.dsn) as connection:
        found = examine(connection)
        system = value(connection, "SELECT system_identifier FROM pg_control_system()")
    assert (found.shift, found.system_identifier, found.timeline) == (0, system, 1)


def test_a_database_without_a_ledger_says_so(blank_database: Database) -> None:
    with owner(blank_database.dsn) as connection, pytest.raises(NotMigrated):
        examine(connection)


def test_another_systems_epoch_is_noticed_at_append_too(database: Database) -> None:
    """A dump that is restored below open connections."""
    with recorder_on(database.dsn, size=1) as recorder:
        append(recorder, Stream())
        with owner(database.dsn) as connection:
            connection.execute("UPDATE ledger.epoch SET system_identifier = system_identifier + 1")
        with pytest.raises(EpochBroken, match="another server"):
            append(recorder, Stream())


def test_a_position_that_the_server_cannot_have_given_out_is_noticed(database: Database) -> None:
    with owner(database.dsn) as connection:
        connection.execute(
            "INSERT INTO ledger.events VALUES"
            " (1::bigint << 60, gen_random_uuid(), 1, 'thing.happened.v1', NULL, '')"
        )
    with recorder_on(database.dsn) as recorder:
        stops(recorder, "above the server's transaction ids")
        goes_on(database.dsn, recorder, 1 << 60)


def test_a_reader_that_is_ahead_of_the_server_is_stopped(recorder: Recorder) -> None:
    last = append(recorder, Stream())[-1]
    assert recorder.read_after(read_all(recorder)[-1], 10) == []
    with pytest.raises(EpochBroken, match="ahead"):
        recorder.read_after(last << 8, 10)


def test_a_rebase_waits_for_appends_and_holds_back_new_ones(
    database: Database, recorder: Recorder
) -> None:
    slow = Open(recorder, Stream())
    with ThreadPoolExecutor(2) as threads, owner(database.dsn) as connection:
        rebasing = threads.submit(rebase, database.dsn)
        soon(lambda: value(connection, WAITING, (database.name,)) == 1)
        held_back = threads.submit(append, recorder, Stream())
        soon(lambda: value(connection, WAITING, (database.name,)) == 2)
        old = slow.commit()
        began = rebasing.result(10)
        assert positions.transaction_part(old[0]) < began.shift
        assert positions.transaction_part(held_back.result(10)[0]) > began.shift


def test_epochs_are_kept(database: Database, recorder: Recorder) -> None:
    shifts = [0, rebase(database.dsn).shift, rebase(database.dsn).shift]
    with owner(database.dsn) as connection:
        rows = connection.execute("SELECT shift FROM ledger.epoch ORDER BY since").fetchall()
        assert [shift for (shift,) in rows] == shifts == sorted(shifts)
        assert examine(connection).shift == shifts[-1]


def cluster_of(server: EmbeddedPostgres, major: int) -> Cluster:
    """The server's files and binaries."""
    found = server._cluster
    assert found is not None and found.major == major
    return found


def run(cluster: Cluster, program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs in the server's account."""
    result = account_for_this_process().run([cluster.binaries / program, *arguments])
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("major", databases.MAJORS)
def test_a_dump_restored_on_another_server(major: int) -> None:
    with databases.private_server(major) as first, databases.private_server(major) as second:
        migrate(first.dsn())
        cluster = cluster_of(first, major)
        with owner(first.dsn()) as connection:
            burn(connection, 3_000)  # the new server begins to count below
        with recorder_on(first.dsn()) as recorder:
            stream = Stream()
            append(recorder, stream, count=3)
            reader_at = read_all(recorder)[-1]
        dump = own_directory(cluster) / "dump"
        run(cluster, "pg_dump", "--format=custom", f"--file={dump}", first.dsn())
        migrate_roles_only(second)
        run(
            cluster_of(second, major),
            "pg_restore",
            f"--dbname={second.dsn()}",
            "--exit-on-error",
            dump,
        )
        with recorder_on(second.dsn()) as recorder:
            stops(recorder, "restored on another server")
            with owner(second.dsn()) as connection:
                # Even if somebody made the epoch look right, the positions would not.
                connection.execute(
                    "UPDATE ledger.epoch SET system_identifier ="
                    " (SELECT system_identifier FROM pg_control_system())"
                )
            stops(recorder, "above the server's transaction ids")
            goes_on(second.dsn(), recorder, reader_at)
            append(recorder, stream)  # the stream itself goes on as well
            versions = [event.originator_version for event in recorder.select_events(stream.id)]
            assert versions == [1, 2, 3, 4]


def burn(connection: psycopg.Connection[tuple[object, ...]], ids: int) -> None:
    """Use up transaction ids."""
    connection.execute(
        f"DO $$ BEGIN FOR i IN 1..{ids} LOOP"
        " PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$".encode()
    )


def migrate_roles_only(server: EmbeddedPostgres) -> None:
    """A dump does not carry roles: the operator migrates a database of the cluster first."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE roles")
    migrate(server.dsn("roles"))


@contextlib.contextmanager
def replica_of(server: EmbeddedPostgres, major: int) -> Iterator[str]:
    """A streaming replica of the server, until it is promoted; its DSN."""
    primary = cluster_of(server, major)
    place = own_directory(primary)
    run(
        primary, "pg_basebackup", f"--pgdata={place / 'data'}", "--checkpoint=fast",
        "--write-recovery-conf", f"--dbname={server.dsn('replication')}",
    )  # fmt: skip
    settings = {
        "config_file": primary.configuration,
        "hba_file": primary.home / "pg_hba.conf",
        "ident_file": primary.home / "pg_ident.conf",
        "unix_socket_directories": place,
        "logging_collector": "off",
    }
    command: list[str | Path] = [primary.binaries / "postgres", "-D", place / "data", "-p", "5432"]
    for name, setting in settings.items():
        command += ["-c", f"{name}={setting}"]
    with (place / "log").open("wb") as log:
        process = primary.account.launch(command, log)
    dsn = psycopg.conninfo.make_conninfo(server.dsn(), host=str(place))
    try:
        soon(lambda: answers(dsn), 60)
        yield dsn
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(60)
        shutil.rmtree(place)


def own_directory(cluster: Cluster) -> Path:
    """A directory that the server's account may write to."""
    place = databases.new_directory("replica")
    place.chmod(0o700)
    cluster.account.give(place)
    return place


def answers(dsn: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), owner(dsn):
        return True
    return False


@pytest.mark.parametrize("major", databases.MAJORS)
def test_a_promoted_replica_that_lost_a_tail(major: int) -> None:
    with databases.private_server(major) as primary, contextlib.ExitStack() as stack:
        migrate(primary.dsn())
        dsn = stack.enter_context(replica_of(primary, major))
        writing = stack.enter_context(recorder_on(primary.dsn()))
        reading = stack.enter_context(recorder_on(dsn, role=QUERY))
        writing_there = stack.enter_context(recorder_on(dsn))
        kept = append(writing, Stream(), count=2)
        soon(lambda: seen(reading) == kept, 30)
        with pytest.raises(LedgerUnavailable):
            append(writing_there, Stream())  # a replica takes no records
        with open_pool(either(dsn, primary.dsn()), COMMAND) as found:
            append(Recorder(found), Stream())  # of several hosts, writers find the primary
        detach(dsn)
        tail = [append(writing, Stream())[0] for _ in range(20)]
        assert read_all(writing)[-1] == tail[-1]
        # Behind, but sound: a reader that has read further elsewhere just gets nothing yet.
        assert reading.read_after(tail[-1], 10) == []
        with owner(dsn) as connection:
            connection.execute("SELECT pg_promote()")
        stops(writing_there, "promoted")
        for role in (COMMAND, QUERY):
            with recorder_on(dsn, role=role) as anew:
                stops(anew, "promoted")
        with pytest.raises(EpochBroken, match="promoted"):
            reading.read_after(kept[-1], 10)
        goes_on(dsn, writing_there, tail[-1])
        assert seen(reading) == read_all(writing_there)


def either(first: str, second: str) -> str:
    """The DSN of two hosts."""
    hosts = [str(psycopg.conninfo.conninfo_to_dict(dsn)["host"]) for dsn in (first, second)]
    return psycopg.conninfo.make_conninfo(first, host=",".join(hosts), port="5432,5432")


def detach(dsn: str) -> None:
    """Let the replica receive nothing more."""
    with owner(dsn) as connection:
        connection.execute("ALTER SYSTEM SET primary_conninfo = ''")
        connection.execute("SELECT pg_reload_conf()")
        soon(lambda: value(connection, "SELECT count(*) FROM pg_stat_wal_receiver") == 0, 30)


@pytest.mark.parametrize("major", databases.MAJORS)
def test_a_reader_on_a_replica_misses_nothing(major: int) -> None:
    with databases.private_server(major, durable=False) as primary:
        migrate(primary.dsn())
        with (
            replica_of(primary, major) as dsn,
            recorder_on(primary.dsn(), size=6) as writing,
            recorder_on(dsn, role=QUERY) as reading,
        ):
            slow = Open(writing, Stream())
            fast = append(writing, Stream())
            with owner(dsn) as connection:
                count = "SELECT count(*) FROM ledger.events"
                soon(lambda: value(connection, count) == 1, 30)
                assert seen(reading) == []  # it is there, and not yet safe to read
                late = slow.commit()
                soon(lambda: seen(reading) == late + fast, 30)
                rebase(primary.dsn())
                expected = late + fast + append(writing, Stream())
                soon(lambda: seen(reading) == expected, 30)
