"""The life of the embedded server: kept, shared, stopped by the last, taken over after a crash."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import psycopg
import pytest

from services.embedded_postgres import EmbeddedPostgres
from tests import databases
from tests.services.programs import command_of, eventually, program, runs

pytestmark = pytest.mark.postgres


@pytest.fixture
def directory() -> Iterator[Path]:
    """A data directory that PostgreSQL's account can reach; what is left in it is stopped."""
    path = databases.new_directory("data")
    yield path
    if (path / "postgres").is_dir():
        embedded(path).start().stop()
    shutil.rmtree(path)


def embedded(directory: Path, *, durable: bool = False) -> EmbeddedPostgres:
    return EmbeddedPostgres(directory, durable=durable, elsewhere=databases.elsewhere())


def pid_of(server: EmbeddedPostgres) -> int:
    pid = server.describe().pid
    assert pid is not None
    return pid


def execute(dsn: str, statement: str) -> str:
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
    return "" if row is None else str(row[0])


@pytest.mark.parametrize("major", databases.MAJORS)
def test_a_cluster_is_utf8_sorted_by_code_point_checksummed_and_without_tcp(major: int) -> None:
    with databases.private_server(major) as server:
        expected = {
            "server_version_num": f"{major}0",
            "server_encoding": "UTF8",
            "data_checksums": "on",
            "listen_addresses": "",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "timezone": "UTC",
            "max_prepared_transactions": "10",
            "wal_level": "replica",
        }
        with psycopg.connect(server.dsn()) as connection:
            for name, value in expected.items():
                row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
                assert row is not None
                assert row[0].startswith(value), name
            assert connection.execute("SELECT 'Z' < 'a', 'z' < 'ä'").fetchone() == (True, True)
        assert f"PostgreSQL) {major}." in server.describe().version


def test_data_are_kept_and_the_server_runs_only_while_it_is_used(directory: Path) -> None:
    with embedded(directory) as server:
        pid = pid_of(server)
        execute(server.dsn(), "CREATE TABLE kept AS SELECT 7 AS seven")
        assert server.describe().users == (os.getpid(),)
    assert not runs(pid)
    assert server.describe().pid is None
    assert server.describe().users == ()
    with embedded(directory) as server:
        assert execute(server.dsn(), "SELECT seven FROM kept") == "7"


def test_starting_and_stopping_twice_changes_nothing(directory: Path) -> None:
    server = embedded(directory).start()
    assert pid_of(server) == pid_of(server.start())
    server.stop()
    server.stop()
    assert server.describe().pid is None
    assert not server.ensure_running()


def test_an_exception_stops_the_server(directory: Path) -> None:
    with contextlib.suppress(ZeroDivisionError), embedded(directory) as server:
        raise ZeroDivisionError
    assert server.describe().pid is None


def test_the_last_of_several_programs_stops_the_server(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as other:
        pid, dsn = other.started()
        with embedded(directory) as server:
            assert pid_of(server) == pid
            assert server.dsn() == dsn
            assert set(server.describe().users) == {os.getpid(), other.process.pid}
            assert other.finish() == 0
            assert execute(server.dsn(), "SELECT 1") == "1"
        assert not runs(pid)


def test_programs_that_start_at_once_get_one_server(directory: Path) -> None:
    with contextlib.ExitStack() as stack:
        several = [stack.enter_context(program(directory, databases.elsewhere())) for _ in range(4)]
        pids = {each.started()[0] for each in several}
        assert len(pids) == 1
        assert [each.finish() for each in several] == [0, 0, 0, 0]
        assert not runs(pids.pop())


def test_after_kill_9_of_the_program_the_next_start_takes_the_server_over(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as killed:
        pid, dsn = killed.started()
        execute(dsn, "CREATE TABLE kept AS SELECT 7 AS seven")
        killed.kill()
    assert runs(pid)
    with embedded(directory) as server:
        assert pid_of(server) == pid
        assert execute(server.dsn(), "SELECT seven FROM kept") == "7"
        assert server.describe().users == (os.getpid(),)
    assert not runs(pid)


def test_a_killed_program_is_no_user_any_more(directory: Path) -> None:
    with embedded(directory) as server, program(directory, databases.elsewhere()) as other:
        other.started()
        other.kill()
        pid = pid_of(server)
    assert not runs(pid)


def test_a_server_left_with_other_settings_is_started_anew(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as killed:
        pid, _ = killed.started()
        killed.kill()
    with embedded(directory, durable=True) as server:
        assert pid_of(server) != pid
        assert execute(server.dsn(), "SHOW fsync") == "on"


def test_a_server_that_does_not_answer_is_stopped_and_started_anew(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as killed:
        pid, dsn = killed.started()
        killed.kill()
    socket = psycopg.conninfo.conninfo_to_dict(dsn)["host"]
    Path(f"{socket}/.s.PGSQL.5432").unlink()
    with pytest.MonkeyPatch.context() as patch, embedded_quickly(patch, directory) as server:
        assert pid_of(server) != pid
        assert execute(server.dsn(), "SELECT 1") == "1"
    assert not runs(pid)


def embedded_quickly(patch: pytest.MonkeyPatch, directory: Path) -> EmbeddedPostgres:
    patch.setattr("services.postgres_cluster._UNRESPONSIVE_SECONDS", 0.2)
    return embedded(directory)


def test_ctrl_c_reaches_the_program_and_not_the_server(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as interrupted:
        pid, _ = interrupted.started()
        assert os.getsid(pid) != os.getsid(interrupted.process.pid)
        assert interrupted.interrupt() != 0
    assert not runs(pid)
    assert "not properly shut down" not in logs(directory)
    with embedded(directory):
        assert "not properly shut down" not in logs(directory)


def logs(directory: Path) -> str:
    return "".join(path.read_text() for path in (directory / "postgres" / "log").iterdir())


def test_a_server_killed_outright_is_started_again_at_the_same_place(directory: Path) -> None:
    with embedded(directory, durable=True) as server:
        dsn, pid = server.dsn(), pid_of(server)
        execute(dsn, "CREATE TABLE kept AS SELECT 7 AS seven")
        assert not server.ensure_running()
        with psycopg.connect(dsn, autocommit=True) as busy:
            # A backend at work notices late that its server is gone, and holds the memory.
            at_work = threading.Thread(target=lost_at_work, args=(busy,))
            at_work.start()
            active = "SELECT state FROM pg_stat_activity WHERE pid = {}"
            backend = active.format(busy.info.backend_pid)
            assert eventually(lambda: execute(dsn, backend) == "active")
            os.kill(pid, signal.SIGKILL)
            assert eventually(lambda: not runs(pid))
            assert server.ensure_running()
            at_work.join(30)
        assert pid_of(server) != pid
        assert execute(dsn, "SELECT seven FROM kept") == "7"


def lost_at_work(busy: psycopg.Connection) -> None:
    with contextlib.suppress(psycopg.OperationalError):
        busy.execute("SELECT count(*) FROM generate_series(1, 100000000)")


def test_any_user_can_start_a_killed_server_again(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as starter:
        pid, dsn = starter.started()
        with embedded(directory) as server:
            os.kill(pid, signal.SIGKILL)
            assert eventually(lambda: not runs(pid))
            assert server.ensure_running()
            assert execute(dsn, "SELECT 1") == "1"
            assert starter.finish() == 0
            assert execute(dsn, "SELECT 1") == "1"
        assert server.describe().pid is None


def test_everything_killed_at_once_is_recovered(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as killed:
        pid, dsn = killed.started()
        execute(dsn, "CREATE TABLE kept AS SELECT 7 AS seven")
        os.kill(pid, signal.SIGKILL)
        killed.kill()
    with embedded(directory) as server:
        assert execute(server.dsn(), "SELECT seven FROM kept") == "7"


def test_a_recorded_process_id_that_is_now_another_s_is_left_alone(directory: Path) -> None:
    with program(directory, databases.elsewhere()) as killed:
        pid, _ = killed.started()
        os.kill(pid, signal.SIGKILL)
        killed.kill()
    cluster = directory / "postgres" / "cluster"
    owner = cluster.stat().st_uid
    with subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None) as innocent:
        try:
            recorded = cluster / "postmaster.pid"
            lines = recorded.read_text().splitlines(keepends=True)
            recorded.write_text("".join([f"{innocent.pid}\n", *lines[1:]]))
            with embedded(directory) as server:
                assert execute(server.dsn(), "SELECT 1") == "1"
            assert innocent.poll() is None
        finally:
            innocent.kill()


def test_a_half_made_cluster_is_made_anew(directory: Path) -> None:
    home = directory / "postgres"
    with program(directory, databases.elsewhere()) as killed:
        assert eventually(lambda: bool(list(home.glob("initdb-*/base"))))
        killed.kill()
    assert not (home / "cluster").exists()
    with embedded(directory) as server:
        assert execute(server.dsn(), "SELECT 1") == "1"

    def nothing_is_left() -> bool:
        # The initdb of the killed program may have gone on writing for a moment.
        with embedded(directory):
            return not list(home.glob("initdb-*"))

    assert eventually(nothing_is_left, seconds=120)


def test_a_forked_child_does_not_stop_its_parent_s_server(directory: Path) -> None:
    with embedded(directory) as server:
        child = os.fork()
        if child == 0:
            try:
                server.stop()
            finally:
                os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert server.describe().users == (os.getpid(),)
        assert execute(server.dsn(), "SELECT 1") == "1"
    assert server.describe().pid is None


@pytest.mark.parametrize("rounds", [4, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_at_any_moment_it_comes_back_with_its_data(directory: Path, rounds: int) -> None:
    seed = int(os.environ.get("CONCORD_TEST_SEED", secrets.randbits(32)))
    print(f"CONCORD_TEST_SEED={seed}")
    random = Random(seed)
    for count in range(rounds):
        with contextlib.ExitStack() as stack:
            several = [
                stack.enter_context(program(directory, databases.elsewhere()))
                for _ in range(random.randint(1, 3))
            ]
            time.sleep(random.uniform(0.1, 0.7))
            for each in several:
                match random.randrange(3):
                    case 0:
                        each.kill()
                    case 1:
                        each.interrupt()
                    case _:
                        kill_server(directory)
        with embedded(directory) as server:
            execute(server.dsn(), "CREATE TABLE IF NOT EXISTS kept (number int)")
            assert execute(server.dsn(), "SELECT count(*) FROM kept") == str(count)
            execute(server.dsn(), f"INSERT INTO kept VALUES ({count})")
        assert server.describe().pid is None
        assert server.describe().users == ()


def kill_server(directory: Path) -> None:
    """kill -9 of the server, if it is there by now."""
    with contextlib.suppress(OSError, ValueError):
        recorded = (directory / "postgres" / "cluster" / "postmaster.pid").read_text()
        pid = int(recorded.partition("\n")[0])
        if str(directory) in command_of(pid):  # the id may be another's by now
            os.kill(pid, signal.SIGKILL)


def test_what_was_never_started_can_be_described(directory: Path) -> None:
    description = embedded(directory / "nothing").describe()
    assert (description.pid, description.socket, description.users) == (None, None, ())
    assert not (directory / "nothing").exists()
