"""Keys: whose each is, what it may do, until when, and that none can be read anywhere."""

from __future__ import annotations

import os
import re
import threading
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from domain.values import OrganisationId
from services.identity import (
    Keys,
    decoded_master_key,
    derived_key,
    new_admin_key,
    new_master_key,
)
from services.kept_secret import kept_secret
from services.postgres import COMMAND, open_pool
from tests.databases import Database
from tests.services.acts import at_once
from tests.services.appends import owner

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADMIN = "concord_admin_example-of-a-key"
MAC_KEY = b"m" * 32


@pytest.fixture
def keys(database: Database) -> Iterator[Keys]:
    with open_pool(database.dsn, COMMAND) as pool:
        yield Keys(ADMIN, MAC_KEY, pool)


@pytest.mark.postgres
def test_the_admin_key_administers(keys: Keys) -> None:
    client = keys.client(ADMIN, NOW)
    assert client is not None
    assert client.administers and client.organisation is None and client.id == "admin"


@pytest.mark.postgres
@pytest.mark.parametrize(
    "key",
    ["", " ", "concord", "concord_", "_", "concord_admin_", ADMIN + " ", ADMIN[:-1], ADMIN.upper(),
     "concord_00000000_x", "é", "\x00", "x" * 100_000],
)  # fmt: skip
def test_what_is_no_key_is_nobodys(keys: Keys, key: str) -> None:
    assert keys.client(key, NOW) is None


@pytest.mark.postgres
def test_a_key_is_its_organisations_alone(keys: Keys) -> None:
    school = OrganisationId(uuid4())
    bound, free = keys.make("school's system", NOW, school), keys.make("operator", NOW)
    client = keys.client(bound, NOW)
    assert client is not None
    assert (client.organisation, client.administers) == (school, False)
    assert client.label == "school's system" and bound.startswith(client.id + "_")
    other = keys.client(free, NOW)
    assert other is not None and other.administers and other.id != client.id


@pytest.mark.postgres
def test_a_key_with_another_end_or_beginning_is_nobodys(keys: Keys) -> None:
    one, two = keys.make("one", NOW), keys.make("two", NOW)
    start, end = one.rpartition("_")[0], two.rpartition("_")[2]
    for forged in (f"{start}_{end}", one[:-1], one + "x", one.swapcase(), start, f"{start}_"):
        assert keys.client(forged, NOW) is None


@pytest.mark.postgres
def test_a_key_has_256_random_bits_behind_a_readable_prefix(keys: Keys) -> None:
    made = {keys.make("label", NOW) for _ in range(20)}
    assert len(made) == 20
    for key in made:
        assert re.fullmatch(r"concord_[0-9a-f]{8}_[A-Za-z0-9-]{43}", key)


@pytest.mark.postgres
def test_a_key_is_good_until_it_expires(keys: Keys) -> None:
    key = keys.make("label", NOW, expires_at=NOW + timedelta(days=1))
    assert keys.client(key, NOW + timedelta(hours=23)) is not None
    assert keys.client(key, NOW + timedelta(days=1)) is None


@pytest.mark.postgres
def test_a_key_is_good_until_it_is_revoked(keys: Keys) -> None:
    key = keys.make("label", NOW)
    prefix = key.rpartition("_")[0]
    assert keys.revoke(prefix, NOW)
    assert keys.client(key, NOW) is None
    assert keys.revoke(prefix, NOW + timedelta(days=1)), "revoking it again changes nothing"
    [entry] = keys.entries()
    assert (entry.prefix, entry.revoked_at) == (prefix, NOW)
    assert not keys.revoke("concord_00000000", NOW)


@pytest.mark.postgres
def test_keys_are_listed_in_the_order_they_were_made(keys: Keys) -> None:
    made = [keys.make(f"label {n}", NOW + timedelta(seconds=n)) for n in range(3)]
    entries = keys.entries()
    assert [entry.label for entry in entries] == ["label 0", "label 1", "label 2"]
    assert [entry.prefix for entry in entries] == [key.rpartition("_")[0] for key in made]


@pytest.mark.postgres
def test_no_key_can_be_read_from_the_database(keys: Keys, database: Database) -> None:
    key = keys.make("label", NOW)
    with owner(database.dsn) as connection:
        shown = str(connection.execute("SELECT k::text FROM identity.api_keys AS k").fetchall())
    secret = key.rpartition("_")[2]
    assert secret not in shown and secret.encode().hex() not in shown


@pytest.mark.postgres
def test_another_installation_does_not_know_the_key(keys: Keys, database: Database) -> None:
    key = keys.make("label", NOW)
    with open_pool(database.dsn, COMMAND) as pool:
        assert Keys(ADMIN, b"n" * 32, pool).client(key, NOW) is None


def test_a_master_key_has_32_bytes() -> None:
    assert len(decoded_master_key(new_master_key())) == 32
    for text in ("", "x", b64encode(bytes(31)).decode(), b64encode(bytes(33)).decode(), "!" * 44):
        with pytest.raises(ValueError, match=r"."):
            decoded_master_key(text)


def test_keys_of_different_purposes_differ() -> None:
    master = bytes(32)
    assert derived_key(master, "mac") == derived_key(master, "mac")
    assert derived_key(master, "mac") != derived_key(master, "log") != master
    assert new_admin_key() != new_admin_key()


# Secrets in the data directory


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        first = kept_secret(tmp_path / "admin.key", new_admin_key)
    finally:
        os.umask(before)
    assert kept_secret(tmp_path / "admin.key", new_admin_key) == first
    assert (tmp_path / "admin.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["admin.key"]


def test_programs_that_start_at_once_get_one_secret(tmp_path: Path) -> None:
    barrier = threading.Barrier(8)

    def make() -> str:
        barrier.wait(10)  # all of them have seen that there is none
        return new_admin_key()

    secrets = at_once(8, lambda _: kept_secret(tmp_path / "admin.key", make))
    assert len(set(secrets)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["admin.key"]


def test_a_secret_that_could_not_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> str:
        raise RuntimeError("no randomness")

    with pytest.raises(RuntimeError):
        kept_secret(tmp_path / "admin.key", fail)
    assert list(tmp_path.iterdir()) == []
