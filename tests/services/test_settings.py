"""Settings: from the environment alone, with defaults that an ordinary user can write."""

from __future__ import annotations

import os
import pwd
from base64 import b64encode
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.settings import Settings, default_data_dir, settings_table


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("CONCORD_", "XDG_")):
            monkeypatch.delenv(name)


def test_nothing_needs_to_be_set() -> None:
    settings = Settings()
    assert settings.database_url is None and settings.admin_key is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert not settings.sample_data and not settings.production


def test_what_is_empty_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "ADMIN_KEY", "MASTER_KEY", "PORT", "DATA_DIR", "SAMPLE_DATA"):
        monkeypatch.setenv(f"CONCORD_{name}", "")
    settings = Settings()
    assert settings.database_url is None and settings.admin_key is None
    assert settings.port == 8000 and settings.data_dir == default_data_dir()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("ADMIN_KEY", "too-short"),
        ("SAMPLE_DATA", "perhaps"),
        ("READS_WAIT", "0"),
        ("READS_WAIT", "31"),
    ],
)
def test_what_makes_no_sense_is_said_to(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"CONCORD_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


@pytest.mark.parametrize("value", ["yes", "true", "1", "on"])
def test_sample_data_is_turned_on(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CONCORD_SAMPLE_DATA", value)
    assert Settings().sample_data


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_ADMIN_KEY", "a-very-secret-key")
    master_key = b64encode(bytes(32)).decode()
    monkeypatch.setenv("CONCORD_MASTER_KEY", master_key)
    monkeypatch.setenv("CONCORD_DATABASE_URL", "postgresql://user:password@host/db")
    shown = f"{Settings()!r} {Settings()} {Settings().model_dump()}"
    for secret in ("very-secret", master_key, "password"):
        assert secret not in shown


@pytest.mark.parametrize("name", ["MASTER_KEY", "DATABASE_URL"])
def test_what_can_not_be_used_is_said_before_anything_begins(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"CONCORD_{name}", "no such secret")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "secret" not in str(refused.value)


def test_a_secret_that_makes_no_sense_is_not_shown_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONCORD_ADMIN_KEY", "short-secret")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "short-secret" not in str(refused.value)


def test_data_goes_where_xdg_says_or_below_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert default_data_dir() == Path("/home/ada/.local/share/concord")
    monkeypatch.setenv("XDG_DATA_HOME", "/data/ada")
    assert default_data_dir() == Path("/data/ada/concord")
    monkeypatch.setenv("XDG_DATA_HOME", "")
    assert default_data_dir() == Path("/home/ada/.local/share/concord")


@pytest.mark.parametrize("home", ["", None])
def test_without_a_home_it_goes_to_the_accounts(
    monkeypatch: pytest.MonkeyPatch, home: str | None
) -> None:
    if home is None:
        monkeypatch.delenv("HOME", raising=False)
    else:
        monkeypatch.setenv("HOME", home)
    account = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert default_data_dir() == account / ".local/share/concord"


def test_the_data_directory_is_made_and_others_cannot_list_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wanted = tmp_path / "deep" / "concord"
    monkeypatch.setenv("CONCORD_DATA_DIR", str(wanted))
    assert Settings().prepared_data_dir() == wanted
    assert wanted.stat().st_mode & 0o066 == 0
    Settings().prepared_data_dir()


def test_permissions_of_a_directory_that_was_there_are_not_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o700)
    there.chmod(0o750)
    monkeypatch.setenv("CONCORD_DATA_DIR", str(there / "concord"))
    Settings().prepared_data_dir()
    assert there.stat().st_mode & 0o777 == 0o750


def test_a_data_directory_that_is_a_file_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CONCORD_DATA_DIR", str(tmp_path / "file"))
    with pytest.raises(OSError, match="file"):
        Settings().prepared_data_dir()


def test_every_setting_is_described() -> None:
    table = settings_table()
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"| `CONCORD_{name.upper()}` |" in table
    assert len(table.splitlines()) == 2 + len(Settings.model_fields)
