"""The command line: what each command does, says and ends with."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
import structlog
import typer
from typer.testing import CliRunner, Result

from api.cli import app
from api.cli_output import FAILED, NOT_READY, OK, REFUSED, USAGE
from api.cursors import global_id
from domain.values import derived_id
from tests import databases
from tests.api.serving import ADMIN_KEY, MASTER_KEY, eventually, served
from tests.databases import Database

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parents[2]
NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"

HEADER = '{"concord": "history", "version": 1, "source": {"key": "t", "name": "Test"}}'
GOOD = (
    '{"act": "register_organisation", "key": "a", "effective": "2020-01-01",'
    ' "arguments": {"name": "A school", "kind": "school"}}'
)
BAD = '{"act": "nonsense", "key": "b", "effective": "2020-01-01", "arguments": {}}'


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Commands that serve send the log to the standard error that they had."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def concord(dsn: str, *arguments: str, **environment: str) -> Result:
    given = {
        "CONCORD_DATABASE_URL": dsn,
        "CONCORD_ADMIN_KEY": ADMIN_KEY,
        "CONCORD_MASTER_KEY": MASTER_KEY,
        **environment,
    }
    return CliRunner().invoke(app, list(arguments), env=given, prog_name="concord")


def a_file(directory: Path, *lines: str) -> str:
    path = directory / "acts.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


# All commands


def all_commands() -> list[list[str]]:
    root = typer.main.get_command(app)
    found: list[list[str]] = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [[name, it] for it in inner] if inner else [[name]]
    return found


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_has_help_with_an_example_and_its_exit_codes(command: list[str]) -> None:
    shown = CliRunner().invoke(app, [*command, "--help"], prog_name="concord")

    assert shown.exit_code == OK
    text = " ".join(shown.stdout.split())
    assert "Example: " in text and f"concord {' '.join(command)}" in text.split("Example: ")[1]
    assert "Exit codes: 0 done; 1 failed; 2 wrong usage" in text


def test_help_does_not_load_what_it_does_not_need() -> None:
    program = "import sys, api.cli; print('strawberry' in sys.modules, 'uvicorn' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    "command",
    [
        ["serve"],
        ["worker"],
        ["migrate"],
        ["key", "list"],
        ["rebuild"],
        ["ledger", "rebase", "--yes"],
    ],
    ids=" ".join,
)
def test_without_a_database_commands_end_with_one_sentence(command: list[str]) -> None:
    ended = concord(NOWHERE, *command, CONCORD_PORT="0")

    assert ended.exit_code == NOT_READY
    assert ended.stderr.startswith("The database does not answer: ")
    assert len(ended.stderr.splitlines()) == 1


def test_settings_that_can_not_be_used_are_named_without_their_values(database: Database) -> None:
    ended = concord(database.dsn, "key", "list", CONCORD_PORT="http", CONCORD_ADMIN_KEY="short")

    assert ended.exit_code == USAGE
    assert "CONCORD_PORT" in ended.stderr and "CONCORD_ADMIN_KEY" in ended.stderr
    assert "short" not in ended.stderr.replace("too short", "")


# Migrations, doctor


def test_a_database_is_migrated_once(blank_database: Database) -> None:
    before = concord(blank_database.dsn, "key", "list")
    first = concord(blank_database.dsn, "migrate")
    second = concord(blank_database.dsn, "migrate")

    assert (before.exit_code, "concord migrate" in before.stderr) == (NOT_READY, True)
    assert (first.exit_code, first.stdout.splitlines()[0]) == (OK, "applied 0001_ledger.sql")
    assert (second.exit_code, second.stdout) == (OK, "")


def test_doctor_finds_nothing_wrong_and_shows_no_secret(database: Database) -> None:
    looked = concord(database.dsn, "doctor", "--json")
    found = {it["what"]: it for it in json.loads(looked.stdout)}

    assert looked.exit_code == OK
    assert found["database"]["detail"].startswith("PostgreSQL 18")
    assert found["migrations"]["verdict"] == found["epoch"]["verdict"] == "ok"
    assert found["admin key"]["detail"] == "(set) from CONCORD_ADMIN_KEY"
    assert ADMIN_KEY not in looked.stdout and database.dsn not in looked.stdout


def test_doctor_fails_where_something_is_wrong(
    blank_database: Database, database: Database, tmp_path: Path
) -> None:
    unmigrated = concord(blank_database.dsn, "doctor")
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute("UPDATE ledger.epoch SET system_identifier = 1")
    restored = concord(database.dsn, "doctor")
    (tmp_path / "admin.key").write_text("concord_admin_x")
    (tmp_path / "admin.key").chmod(0o644)
    readable = concord(database.dsn, "doctor", CONCORD_ADMIN_KEY="", CONCORD_DATA_DIR=str(tmp_path))

    assert (unmigrated.exit_code, restored.exit_code) == (FAILED, FAILED)
    assert "fail  migrations: pending" in unmigrated.stdout
    assert "fail  epoch" in restored.stdout
    assert "fail  admin.key: kept, mode 0644" in readable.stdout


def test_doctor_tries_whether_the_master_key_opens_what_is_sealed(database: Database) -> None:
    def said() -> str:
        looked = concord(database.dsn, "doctor", "--json", **another)
        [finding] = [it for it in json.loads(looked.stdout) if it["what"] == "sealed texts"]
        return f"{finding['verdict']}: {finding['detail']}"

    another: dict[str, str] = {}
    assert said() == "ok: none yet"
    with served(database.dsn) as running:
        running.installation.keyring.subject_key(UUID(int=1))
    assert said() == "ok: the master key opens them"
    another = {"CONCORD_MASTER_KEY": b64encode(bytes(32)).decode()}
    assert said().startswith("fail: the master key of this data directory does not open")


def test_doctor_makes_nothing(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    looked = concord("", "doctor", CONCORD_DATA_DIR=str(directory), CONCORD_ADMIN_KEY="")

    assert looked.exit_code == OK
    assert not directory.exists()


def test_a_rebase_is_asked_about_and_begins_a_new_epoch(database: Database) -> None:
    asked = concord(database.dsn, "ledger", "rebase")
    done = concord(database.dsn, "ledger", "rebase", "--yes")

    assert (asked.exit_code, "Aborted" in asked.stderr) == (FAILED, True)
    assert (done.exit_code, "A new epoch began" in done.stdout) == (OK, True)


# Keys


@pytest.mark.parametrize("said", ["00000000-0000-0000-0000-000000000001", "the id of its node"])
def test_a_key_acts_for_an_organisation_by_either_of_its_ids(
    database: Database, tmp_path: Path, said: str
) -> None:
    concord(database.dsn, "import", a_file(tmp_path, HEADER, GOOD.replace('"a"', f'"{said}"')))
    known = derived_id("history", "t", "OrganisationId", said) if " " in said else UUID(said)
    given = global_id("Organisation", known) if " " in said else said
    made = concord(database.dsn, "key", "make", "--label", "portal", "--organisation", given)
    [entry] = json.loads(concord(database.dsn, "key", "list", "--json").stdout)
    assert (made.exit_code, entry["organisation"]) == (OK, str(known))
    for wrong in ("Hill School", global_id("Person", known)):
        refused = concord(database.dsn, "key", "make", "--label", "x", "--organisation", wrong)
        assert refused.exit_code == USAGE and "is not the id of an organisation" in refused.stderr


def test_a_key_is_made_listed_and_revoked(database: Database) -> None:
    made = concord(database.dsn, "key", "make", "--label", "portal", "--expires", "90d")
    key = made.stdout.strip()
    prefix = key.rpartition("_")[0]
    listed = concord(database.dsn, "key", "list", "--json")
    [entry] = json.loads(listed.stdout)

    assert made.exit_code == OK and key.startswith("concord_")
    assert (entry["prefix"], entry["label"], entry["good"]) == (prefix, "portal", True)
    assert key not in listed.stdout
    for _twice in range(2):
        assert concord(database.dsn, "key", "revoke", prefix).exit_code == OK
    assert json.loads(concord(database.dsn, "key", "list", "--json").stdout)[0]["good"] is False
    assert prefix in concord(database.dsn, "key", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["make"], USAGE),
        (["make", "--label", ""], REFUSED),
        (["make", "--label", "x", "--expires", "2020-01-01"], USAGE),
        (["make", "--label", "x", "--expires", "-1d"], USAGE),
        (["make", "--label", "x", "--expires", "soon"], USAGE),
        (["make", "--label", "x", "--organisation", "x"], USAGE),
        (
            ["make", "--label", "x", "--organisation", "0a0a0a0a-0000-4000-8000-000000000001"],
            REFUSED,
        ),
        (["revoke", "concord_0a0a0a0a"], REFUSED),
    ],
)
def test_a_key_that_can_not_be_is_refused(
    database: Database, arguments: list[str], code: int
) -> None:
    assert concord(database.dsn, "key", *arguments).exit_code == code


# History


def test_a_file_is_entered_once(database: Database, tmp_path: Path) -> None:
    file = a_file(tmp_path, HEADER, GOOD)
    first = concord(database.dsn, "import", file)
    second = concord(database.dsn, "import", file, "--json")

    assert (first.exit_code, "1 acts entered, 0 were there" in first.stdout) == (OK, True)
    assert json.loads(second.stdout)["applied"] == 0


def test_a_file_with_a_bad_line_is_not_entered_unless_told_to_keep_going(
    database: Database, tmp_path: Path
) -> None:
    file = a_file(tmp_path, HEADER, GOOD, BAD)
    refused = concord(database.dsn, "import", file)
    kept_going = concord(database.dsn, "import", file, "--keep-going")

    assert (refused.exit_code, kept_going.exit_code) == (REFUSED, REFUSED)
    assert "line 3: UNKNOWN_ACT: There is no act" in refused.stdout
    assert "nothing was entered" in refused.stderr
    assert "1 acts entered, 0 were there before, 1 bad lines" in kept_going.stdout


def test_what_broke_a_rule_is_told_by_its_line(database: Database, tmp_path: Path) -> None:
    def line(act: str, key: str, **arguments: Any) -> str:
        return json.dumps(
            {"act": act, "key": key, "effective": "2020-01-01", "arguments": arguments}
        )

    formed = {"name": "Two", "zone": "Europe/London", "parties": ["a", "b"]}
    clause = {"id": "one", "number": "1", "heading": "", "text": "We share.\n"}
    text = {"partnership": "two", "title": "Pact", "clauses": [clause]}
    lines = [
        line("register_organisation", "b", name="B", kind="school"),
        line("register_person", "ada", name="Ada", affiliation="a"),
        line("register_head", "head", organisation="a", person="ada"),
        line("form_partnership", "two", **formed),
        line("draft_agreement", "pact", **text),
        line("sign_agreement", "signed", agreement="pact", party="a", person="ada"),
        line("enter_into_force", "begun", agreement="pact"),
    ]
    done = concord(database.dsn, "import", a_file(tmp_path, HEADER, GOOD, *lines))
    assert done.exit_code == OK
    assert "1 finding: acts that broke a rule" in done.stderr
    assert "line 9: finding SIGNATURES_MISSING: Of 2 parties, 1 did not sign" in done.stdout


def test_what_is_no_file_of_acts_is_refused(database: Database, tmp_path: Path) -> None:
    assert concord(database.dsn, "import").exit_code == USAGE
    assert concord(database.dsn, "import", a_file(tmp_path, "{}")).exit_code == REFUSED
    missing = concord(database.dsn, "import", str(tmp_path / "none.jsonl"))
    assert (missing.exit_code, "No such file" in missing.stderr) == (FAILED, True)
    for_nobody = concord(database.dsn, "import", a_file(tmp_path, HEADER), "--organisation", "x")
    assert for_nobody.exit_code == USAGE


def test_the_json_schema_of_the_lines_is_printed_without_a_database() -> None:
    printed = concord(NOWHERE, "import", "--schema")

    assert printed.exit_code == OK
    assert json.loads(printed.stdout)["$schema"].endswith("2020-12/schema")


def test_views_are_rebuilt_by_name_or_all(database: Database, tmp_path: Path) -> None:
    concord(database.dsn, "import", a_file(tmp_path, HEADER, GOOD))
    every = concord(database.dsn, "rebuild")
    one = concord(database.dsn, "rebuild", "parties")
    unknown = concord(database.dsn, "rebuild", "nonsense")

    assert every.exit_code == OK and len(every.stdout.splitlines()) >= 2
    assert (one.exit_code, one.stdout.startswith("parties: 1 events in")) == (OK, True)
    assert (unknown.exit_code, "nonsense" in unknown.stderr) == (USAGE, True)


# Programs


class Program:
    """`concord` in a process of its own."""

    def __init__(self, directory: Path, *arguments: str, **environment: str) -> None:
        kept = {name: it for name, it in os.environ.items() if not name.startswith("CONCORD_")}
        self.out = directory / f"{arguments[0]}.out"
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.cli", *arguments],
                cwd=ROOT,
                env={**kept, "CONCORD_PORT": "0", "PYTHONUNBUFFERED": "1", **environment},
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def says(self, text: str) -> str:
        """Wait for the program to say something; the whole line."""
        eventually(lambda: text in self.said() or self.process.poll() is not None, 60)
        return next(line for line in self.said().splitlines() if text in line)

    def said(self) -> str:
        return self.out.read_text()

    def ended(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def with_database(database: Database) -> Mapping[str, str]:
    return {
        "CONCORD_DATABASE_URL": database.dsn,
        "CONCORD_ADMIN_KEY": ADMIN_KEY,
        "CONCORD_MASTER_KEY": MASTER_KEY,
    }


@pytest.fixture
def data_directory() -> Iterator[Path]:
    """A data directory that PostgreSQL's account can reach."""
    directory = databases.new_directory("data-18")
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def asked(url: str, key: str) -> str:
    response = httpx.post(
        url,
        json={"query": "{ __typename }"},
        headers={"Authorization": f"Bearer {key}"},
        trust_env=False,
        timeout=30,
    )
    return str(response.json()["data"]["__typename"])


def test_the_embedded_installation_serves_stops_and_starts_again_after_a_kill(
    data_directory: Path,
) -> None:
    settings = {
        "CONCORD_DATA_DIR": str(data_directory),
        "CONCORD_POSTGRES_DIR": str(databases.elsewhere()),
    }
    first = Program(data_directory, "serve", **settings)
    url = first.says("Concord answers at ").rpartition(" ")[2]
    key = first.says("Key of the administration: ").rpartition(" ")[2]
    assert f"curl {url}" in first.says("curl ")
    assert asked(url, key) == "Query"
    first.process.kill()
    first.process.wait()

    second = Program(data_directory, "serve", **settings)
    url = second.says("Concord answers at ").rpartition(" ")[2]
    assert asked(url, key) == "Query"
    assert second.ended(signal.SIGTERM) == OK
    assert second.said().splitlines()[-1] == "Stopped."
    looked = concord("", "doctor", **settings, CONCORD_ADMIN_KEY="")
    assert "not running, used by no program" in looked.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_and_a_worker_end_cleanly_when_told(
    database: Database, tmp_path: Path, number: signal.Signals
) -> None:
    worker = Program(tmp_path, "worker", **with_database(database))
    server = Program(
        tmp_path, "serve", "--without-worker", **with_database(database), CONCORD_PRODUCTION="yes"
    )
    worker.says("The worker keeps the views up.")
    url = server.says("Concord answers at ").rpartition(" ")[2]
    assert asked(url, ADMIN_KEY) == "Query"

    assert [server.ended(number), worker.ended(number)] == [OK, OK]
    assert ADMIN_KEY not in server.said()
    logged = [json.loads(it) for it in server.said().splitlines() if it.startswith("{")]
    assert any(it["event"] == "POST /graphql" and it["status"] == 200 for it in logged)


def test_a_port_in_use_is_told_in_one_sentence(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = concord(database.dsn, "serve", CONCORD_PORT=str(port))

    assert ended.exit_code == FAILED
    assert f"port {port} on 127.0.0.1 is in use" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
