"""`concord break-glass` and `concord end-access`: what they do, say and end with."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from typer.testing import Result

from api.cli_output import NOT_READY, OK, REFUSED, USAGE
from api.composition import installation
from api.cursors import global_id
from domain.parties.access import ACCESS, Access, AccessOpened
from domain.record import Record
from domain.values import derived_id
from services.codec import decode
from services.settings import Settings
from tests.api.serving import ADMIN_KEY, MASTER_KEY, eventually
from tests.api.test_cli import HEADER, NOWHERE, a_file, concord
from tests.databases import Database

pytestmark = pytest.mark.postgres

SCHOOL, TWO_HILLS = (
    derived_id("history", "t", kind, key)
    for kind, key in (("OrganisationId", "a"), ("PartnershipId", "p"))
)
REGISTERED = (
    '{"act": "register_organisation", "key": "o", "effective": "2020-01-01",'
    ' "arguments": {"id": "a", "name": "A school", "kind": "school"}}'
)
FORMED = (
    '{"act": "form_partnership", "key": "f", "effective": "2020-01-01",'
    ' "arguments": {"id": "p", "name": "Two Hills", "parties": ["a"]}}'
)
NO_ID = "0a0a0a0a-0000-4000-8000-000000000001"


@pytest.fixture
def dsn(database: Database, tmp_path: Path) -> str:
    """An installation with one partnership in it."""
    entered = concord(database.dsn, "import", a_file(tmp_path, HEADER, REGISTERED, FORMED))
    assert entered.exit_code == OK, entered.output
    return database.dsn


def key(dsn: str, *more: str) -> str:
    """The prefix of a new key."""
    made = concord(dsn, "key", "make", "--label", "Night shift", *more)
    assert made.exit_code == OK, made.output
    return made.stdout.strip().rpartition("_")[0]


def breaking(dsn: str, prefix: str, **more: str) -> Result:
    """Break the glass; what is given instead of the usual."""
    given = {"partnership": str(TWO_HILLS), "reason": "Fault 7.", "hours": "2", **more}
    said = ["--key", prefix, "--reason", given["reason"], "--hours", given["hours"]]
    return concord(dsn, "break-glass", given["partnership"], *said)


def access(dsn: str, of: str) -> Access:
    """The access as the ledger has it."""
    settings = Settings(
        database_url=dsn,
        admin_key=ADMIN_KEY,
        master_key=MASTER_KEY,
    )
    with installation(settings, lambda _: None) as it:
        held = it.ledger.held(ACCESS, UUID(of))
        assert held is not None
        found: Access = held.state
        return found


@pytest.mark.parametrize("as_node", [False, True])
def test_access_is_opened_on_record_and_ended(dsn: str, as_node: bool) -> None:
    prefix = key(dsn, "--operator")
    named = global_id("Partnership", TWO_HILLS) if as_node else str(TWO_HILLS)
    opened = breaking(dsn, prefix, partnership=named)
    assert opened.exit_code == OK, opened.output
    new = opened.stdout.strip()
    assert f"{prefix} reads it for 2 h; `concord end-access {new}` ends that before." in (
        " ".join(opened.stderr.split())
    )
    found = access(dsn, new)
    assert (found.operator, found.partnership, found.ended) == (prefix, TWO_HILLS, None)
    assert (found.until.at - found.opened.at).total_seconds() == 2 * 3600
    ended = concord(dsn, "end-access", global_id("Access", UUID(new)) if as_node else new)
    assert (ended.exit_code, ended.stdout.strip()) == (OK, f"ended {new}")
    assert access(dsn, new).ended is not None
    again = concord(dsn, "end-access", new)
    assert again.exit_code == REFUSED and again.stderr.startswith(f"The access {new} is over since")


def test_the_reason_is_sealed_and_who_did_it_is_named(dsn: str) -> None:
    opened = breaking(dsn, key(dsn, "--operator"), reason="Fault 7: Ada's poll.")
    settings = Settings(database_url=dsn, admin_key=ADMIN_KEY, master_key=MASTER_KEY)
    with installation(settings, lambda _: None) as it:
        store = it.ledger.store

        def found() -> list[Record[Any]]:
            records = [decode(one.state, store.blob) for one in store.read_after(0, 100)]
            return [one for one in records if isinstance(one.data, AccessOpened)]

        # Another test's transaction in the same cluster may hold it back for a moment.
        eventually(lambda: bool(found()))
        [record] = found()
    assert str(record.stream) == opened.stdout.strip()
    assert (record.actor.kind, record.actor.id) == ("client", "command line")
    assert record.reason is not None and record.reason.text is None
    assert record.partnership == TWO_HILLS


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"partnership": "Two Hills"}, "'Two Hills' is not the id of a partnership."),
        ({"partnership": global_id("Organisation", SCHOOL)}, "is not the id of a partnership."),
        ({"partnership": NO_ID}, "There is no"),
        ({"reason": ""}, "Reason must not be empty."),
        ({"reason": "x" * 100_000}, "Reason has 100000 bytes; at most 10000 are allowed."),
        ({"hours": "0"}, "Access is opened for 1 to 72 hours at once, not for 0."),
        ({"hours": "73"}, "Access is opened for 1 to 72 hours at once, not for 73."),
        ({"hours": "-1"}, "Access is opened for 1 to 72 hours at once, not for -1."),
    ],
)
def test_what_can_not_be_opened_is_refused_in_one_sentence(
    dsn: str, given: dict[str, str], said: str
) -> None:
    refused = breaking(dsn, key(dsn, "--operator"), **given)
    assert refused.exit_code == REFUSED, refused.output
    assert said in refused.stderr and refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1


def test_only_a_good_key_for_operating_reads(dsn: str) -> None:
    revoked = key(dsn, "--operator")
    assert concord(dsn, "key", "revoke", revoked).exit_code == OK
    of_school = key(dsn, "--organisation", str(SCHOOL))
    for no_good in (revoked, of_school, key(dsn), "concord_0a0a0a0a", ""):
        refused = breaking(dsn, no_good)
        assert refused.exit_code == REFUSED
        assert f"{no_good} is no good key for operating" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["break-glass", str(TWO_HILLS)],
        ["break-glass", str(TWO_HILLS), "--key", "concord_1a2b3c4d"],
        ["break-glass", str(TWO_HILLS), "--key", "k", "--reason", "x", "--hours", "two"],
        ["break-glass", "--key", "concord_1a2b3c4d", "--reason", "x"],
        ["end-access"],
    ],
)
def test_what_is_left_out_or_no_number_is_wrong_usage(arguments: list[str]) -> None:
    assert concord(NOWHERE, *arguments).exit_code == USAGE


def test_no_access_is_ended_that_is_none(dsn: str) -> None:
    for wrong in ("Night shift", global_id("Partnership", TWO_HILLS)):
        refused = concord(dsn, "end-access", wrong)
        assert refused.exit_code == REFUSED and "is not the id of an access" in refused.stderr
    unknown = concord(dsn, "end-access", NO_ID)
    assert unknown.exit_code == REFUSED and unknown.stderr.strip().endswith(".")


def test_without_a_database_both_end_with_one_sentence() -> None:
    ways = (
        ["break-glass", str(TWO_HILLS), "--key", "k", "--reason", "x"],
        ["end-access", NO_ID],
    )
    for arguments in ways:
        ended = concord(NOWHERE, *arguments)
        assert ended.exit_code == NOT_READY
        assert ended.stderr.startswith("The database does not answer: ")
