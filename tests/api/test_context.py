"""Who a request comes from, whom it may act for, and the act that it performs."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.datastructures import Headers

from api import context
from api.composition import Installation, installation
from api.context import Caller, Doorkeeper, RequestContext, asked_position
from api.failures import RequestRefused
from api.schema import schema
from domain.authority import ByAdministration
from domain.record import Actor
from domain.values import OrganisationId
from services.act import Done, Idempotency, UnknownId
from services.identity import Client
from services.organisations import register_organisation
from services.persons import register_person
from tests.api.serving import ADMIN_KEY, served, settings_for
from tests.databases import Database

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SCHOOL, OTHER, PERSON = OrganisationId(uuid4()), OrganisationId(uuid4()), uuid4()
ADMINISTRATION = Client("admin", "administration", None, administers=True)
PORTAL = Client("concord_0a0a0a0a", "portal", SCHOOL, administers=False)


def headers(**given: object) -> Headers:
    return Headers({f"Concord-{name.capitalize()}": str(value) for name, value in given.items()})


# Callers


def test_an_administering_key_acts_for_whom_it_says() -> None:
    caller = Caller.of(ADMINISTRATION, headers(principal=PERSON, organisation=SCHOOL))

    assert (caller.principal, caller.organisation) == (PERSON, SCHOOL)
    assert caller.actor == Actor("person", str(PERSON))


def test_whom_it_acts_for_is_named_by_uuid_or_by_the_id_that_the_api_gives() -> None:
    as_given = base64.b64encode(f"Organisation:{SCHOOL}".encode()).decode()
    of_another = base64.b64encode(f"Person:{SCHOOL}".encode()).decode()

    assert Caller.of(ADMINISTRATION, headers(organisation=as_given)).organisation == SCHOOL
    with pytest.raises(RequestRefused):
        Caller.of(ADMINISTRATION, headers(organisation=of_another))


def test_an_administering_key_that_says_nothing_acts_as_itself() -> None:
    caller = Caller.of(ADMINISTRATION, headers())

    assert (caller.organisation, caller.actor) == (None, Actor("client", "admin"))


@pytest.mark.parametrize("given", [headers(), headers(organisation=SCHOOL)])
def test_a_key_of_an_organisation_always_acts_for_it(given: Headers) -> None:
    assert Caller.of(PORTAL, given).organisation == SCHOOL


@pytest.mark.parametrize("given", [headers(organisation=OTHER), headers(principal=PERSON)])
def test_a_key_of_an_organisation_acts_for_no_other_and_no_person(given: Headers) -> None:
    with pytest.raises(RequestRefused) as refused:
        Caller.of(PORTAL, given)

    assert (refused.value.failure.status, refused.value.failure.code) == (403, "FORBIDDEN")


@pytest.mark.parametrize("client", [ADMINISTRATION, PORTAL])
@pytest.mark.parametrize("given", [headers(organisation="x"), headers(principal="1")])
def test_who_is_named_by_no_id_is_a_malformed_request(client: Client, given: Headers) -> None:
    with pytest.raises(RequestRefused) as refused:
        Caller.of(client, given)

    assert refused.value.failure.status == 400


@pytest.mark.parametrize(
    ("given", "extensions", "expected"),
    [
        (headers(), None, None),
        (headers(), {"other": 1}, None),
        (headers(position="4096"), None, 4096),
        (headers(), {"position": "4096"}, 4096),
        (headers(position="1"), {"position": "4096"}, 1),
    ],
)
def test_a_request_may_ask_for_a_position(
    given: Headers, extensions: dict[str, Any] | None, expected: int | None
) -> None:
    assert asked_position(given, extensions) == expected


@pytest.mark.parametrize("position", ["", "-1", "x", "9" * 30, 7])
def test_a_position_that_was_never_given_out_is_refused(position: object) -> None:
    with pytest.raises(RequestRefused):
        asked_position(headers(), {"position": position})


# Keys


class Counted:
    """Keys that count how often they are asked."""

    def __init__(self) -> None:
        self.asked = 0

    def client(self, key: str, at: datetime) -> Client | None:
        self.asked += 1
        return PORTAL if key == "good" else None


def test_a_key_is_remembered_for_seconds_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: Any = Counted()
    doorkeeper = Doorkeeper(keys, lambda: NOW)

    async def ask() -> None:
        for _ in range(3):
            assert await doorkeeper.client("Bearer good") is PORTAL

    asyncio.run(ask())
    assert keys.asked == 1
    monkeypatch.setattr(context, "KEY_REMEMBERED", -1.0)
    doorkeeper = Doorkeeper(keys, lambda: NOW)
    asyncio.run(ask())
    assert keys.asked == 4


def test_only_so_many_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "KEYS_REMEMBERED", 3)
    keys: Any = Counted()
    doorkeeper = Doorkeeper(keys, lambda: NOW)

    async def ask() -> None:
        for number in range(10):
            with pytest.raises(RequestRefused):
                await doorkeeper.client(f"Bearer wrong{number}")

    asyncio.run(ask())
    assert len(doorkeeper._known) == 3


# Acts


@pytest.fixture
def it(database: Database) -> Iterator[Installation]:
    with installation(settings_for(database.dsn)) as found:
        yield found


def context_of(it: Installation, caller: Caller) -> RequestContext:
    return RequestContext(it, it.freshness(), caller, {}, NOW)


@pytest.mark.postgres
def test_the_act_of_a_key_rests_on_its_administration(it: Installation) -> None:
    act = context_of(it, Caller(ADMINISTRATION)).act(reason="because", expected_version=3)

    assert act.authority == ByAdministration(key="admin")
    assert (act.actor, act.boundary) == (Actor("client", "admin"), None)
    assert (act.reason, act.expected_version) == ("because", 3)
    assert abs(act.at - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.postgres
def test_a_command_with_the_same_key_of_the_same_actor_has_the_same_id(it: Installation) -> None:
    mine = context_of(it, Caller(ADMINISTRATION))
    keyed = Idempotency("key-1", b"{}")

    assert mine.act(idempotency=keyed).command == mine.act(idempotency=keyed).command
    assert mine.act().command != mine.act().command
    assert (
        mine.act(idempotency=Idempotency("key-2", b"{}")).command
        != mine.act(idempotency=keyed).command
    )


@pytest.mark.postgres
def test_nobody_acts_for_who_is_not_recorded(it: Installation) -> None:
    caller = Caller.of(ADMINISTRATION, headers(principal=PERSON, organisation=SCHOOL))

    with pytest.raises(UnknownId, match="person"):
        context_of(it, caller).act()
    with pytest.raises(UnknownId, match="organisation"):
        context_of(it, Caller(PORTAL, None, SCHOOL)).act()


@pytest.mark.postgres
def test_a_key_of_an_organisation_acts_within_its_boundary(it: Installation) -> None:
    mine = context_of(it, Caller(ADMINISTRATION))
    school = register_organisation(it.ledger, mine.act(), name="A school", kind="school").id
    person = register_person(it.ledger, mine.act(), name="Ada").id
    bound = Client("concord_0a0a0a0a", "portal", OrganisationId(school), administers=False)

    act = context_of(it, Caller.of(bound, headers())).act()
    assert (act.organisation, act.boundary) == (school, school)
    named = Caller.of(ADMINISTRATION, headers(principal=person, organisation=school))
    act = context_of(it, named).act()
    assert (act.actor, act.organisation, act.boundary) == (
        Actor("person", str(person)),
        school,
        None,
    )


@pytest.mark.postgres
def test_what_was_recorded_is_counted_and_waited_for(it: Installation) -> None:
    recorded: list[UUID] = []
    mine = RequestContext(
        it, it.freshness(), Caller(ADMINISTRATION), {}, NOW, lambda: recorded.append(uuid4())
    )
    done = Done(uuid4(), 4096, 1, uuid4())

    assert mine.caught_up(done) is False
    assert (mine.written, mine.fresh, len(recorded)) == (4096, False, 1)
    mine.caught_up(Done(done.id, 4096, 1, done.command, repeated=True))
    assert len(recorded) == 1
    assert ADMIN_KEY not in repr(mine.values)


# What a key sees and may do


PARTNERSHIPS = "{ partnerships { nodes { name } } }"
FORM = """
mutation Form($name: String!, $parties: [ID!]!) {
  formPartnership(input: { name: $name, purpose: "Together", zone: "UTC", parties: $parties }) {
    ... on PartnershipRecorded { partnership { id name } fresh }
    ... on Refusal { code }
  }
}
"""


@pytest.mark.postgres
def test_a_key_of_an_organisation_sees_its_partnerships_and_the_administration_all(
    database: Database,
) -> None:
    with served(database.dsn, schema=schema) as running:
        it = running.installation
        mine = context_of(it, Caller(ADMINISTRATION))
        schools = [
            register_organisation(it.ledger, mine.act(), name=name, kind="school").id
            for name in ("North", "South", "East")
        ]
        for name, parties in (("N and S", schools[:2]), ("S and E", schools[1:])):
            formed = running.post(
                FORM, variables={"name": name, "parties": [str(party) for party in parties]}
            ).json()["data"]["formPartnership"]
            assert formed["partnership"]["name"] == name and formed["fresh"]

        def seen(organisation: UUID | None) -> list[str]:
            given = None if organisation is None else OrganisationId(organisation)
            key = it.keys.make("reader", it.clock(), given)
            answer = running.post(PARTNERSHIPS, {"Authorization": f"Bearer {key}"}).json()
            return sorted(node["name"] for node in answer["data"]["partnerships"]["nodes"])

        assert [seen(school) for school in (*schools, None)] == [
            ["N and S"],
            ["N and S", "S and E"],
            ["S and E"],
            ["N and S", "S and E"],
        ]
