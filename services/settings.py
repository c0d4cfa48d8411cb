"""Settings: everything that is configured, from the environment and nowhere else."""

import os
import pwd
import sys
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.identity import decoded_master_key


class Settings(BaseSettings):
    """Concord's settings; each is the environment variable `CONCORD_` and its name in capitals.

    The description of each field is its entry in the documented table.
    """

    model_config = SettingsConfigDict(
        env_prefix="CONCORD_",
        env_ignore_empty=True,
        hide_input_in_errors=True,  # it may be a secret
    )

    database_url: SecretStr | None = Field(
        None,
        description="DSN of a PostgreSQL 16 or newer that is Concord's own, as a role that may "
        "create roles at `concord migrate`. Unset: an embedded PostgreSQL in the data directory.",
    )
    data_dir: Path = Field(
        default_factory=lambda: default_data_dir(),
        description="Where the embedded PostgreSQL, the first admin key and the master key are "
        "kept. Default: `$XDG_DATA_HOME/concord`, or `~/.local/share/concord`.",
    )
    postgres_dir: Path | None = Field(
        None,
        description="Used only as root, when the unprivileged user `nobody`, as whom "
        "PostgreSQL then runs, can't reach the data directory: where its programs and cluster go "
        "instead. Default: `/var/lib/concord`.",
    )
    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the server listens on.")
    admin_key: SecretStr | None = Field(
        None,
        min_length=16,
        description="The key that administers this installation, sent as `Authorization: Bearer "
        "…`. Unset: one is made at the first start and kept in `admin.key` (mode 0600).",
    )
    master_key: SecretStr | None = Field(
        None,
        description="32 bytes in base64 that wrap the keys of sealed texts. Unset: made at the "
        "first start and kept in `master.key` (mode 0600). Several replicas must share one.",
    )
    sample_data: bool = Field(
        False,
        description="Load the sample data at start: PEP 13, the Swiss federal votes, and the "
        "story of a partnership.",
    )
    production: bool = Field(
        False, description="Turn introspection and the GraphiQL page off, and log as JSON."
    )
    reads_wait: float = Field(
        2.0,
        gt=0,
        le=30,
        description="Seconds that an answer waits for the views to be as fresh "
        "as asked, before it says `fresh: false`.",
    )

    @field_validator("database_url")
    @classmethod
    def _is_a_dsn(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            try:
                conninfo_to_dict(given.get_secret_value())
            except ProgrammingError:
                raise ValueError("it is not a DSN that PostgreSQL's own programs take") from None
        return given

    @field_validator("master_key")
    @classmethod
    def _is_a_master_key(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            try:
                decoded_master_key(given.get_secret_value())
            except ValueError:
                raise ValueError("it must be 32 bytes in base64") from None
        return given

    def prepared_data_dir(self) -> Path:
        """The data directory, made if it was missing.

        Others may pass through it but not list it, so that PostgreSQL, which never runs as root,
        reaches its cluster there; the keys in it are readable by their owner alone.
        Raises OSError, in the words of the system, when it can't be made or written.
        """
        self.data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not os.access(self.data_dir, os.W_OK | os.X_OK):
            raise PermissionError(f"the data directory {self.data_dir} can't be written to")
        return self.data_dir


def default_data_dir() -> Path:
    """A directory that the present user can write, also where HOME is unset or empty."""
    given = os.environ.get("XDG_DATA_HOME")
    if given:
        return Path(given) / "concord"
    home = os.environ.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir
    return Path(home) / ".local" / "share" / "concord"


def settings_table() -> str:
    """The settings as a Markdown table: what the operator's guide shows."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or field.default_factory else f"`{field.default}`"
        rows.append(f"| `CONCORD_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(settings_table() + "\n")
