"""The context of a request: who asks, for whom, what they may see, and the act they perform.

A client is known by its key (`Authorization: Bearer …`). A key that administers may say, in
headers, which person (`Concord-Principal`) and which organisation (`Concord-Organisation`) it
acts for; a key that belongs to an organisation always acts for that one. A request may ask for
an answer that is at least as fresh as a position (`Concord-Position`).
"""

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, LiteralString
from uuid import UUID, uuid4

from anyio import CapacityLimiter, to_thread
from psycopg.errors import InvalidSchemaName, UndefinedTable
from starlette.datastructures import Headers

from api.composition import Installation
from api.cursors import read_global_id
from api.failures import RequestRefused
from api.scalars import read_position
from domain.authority import Authority, ByAdministration, ByOrganisation
from domain.linting.body_linter import STEPS
from domain.parties.organisation import ORGANISATION
from domain.parties.person import PERSON
from domain.record import Actor
from domain.values import OrganisationId, PersonId, derived_id
from projections.catalogue import VIEWS
from projections.runner import Freshness
from services.act import Act, Done, Idempotency, OperatorHoldsNoAuthority, UnknownId, client_of
from services.identity import Client, Keys
from services.ledger import Ledger
from services.postgres import AsyncPool

PRINCIPAL_HEADER = "Concord-Principal"
ORGANISATION_HEADER = "Concord-Organisation"
POSITION_HEADER = "Concord-Position"

KEY_REMEMBERED = 5.0
"""Seconds for which a key is not looked up again: so long may a revoked one still open."""
KEYS_REMEMBERED = 10_000
WAITING_AT_ONCE = 32
"""Requests that may wait for a position at the same time; the others queue."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="concord"'}

PARTNERSHIPS_OF = """
-- The partnerships that an organisation is a party to, or was, or is or was invited to; for those
-- that it has left, the position below which all was recorded before that. Who was a party to the
-- end sees what is recorded after it.
SELECT seen.partnership, CASE WHEN seen.until IS NOT NULL THEN coalesce(
    (SELECT position FROM audit_trail.entry WHERE known_at > seen.until
     ORDER BY known_at, position LIMIT 1),
    CASE WHEN seen.until < %(now)s THEN
        (SELECT coalesce(max(position), 0) + 1 FROM audit_trail.entry) END) END
FROM (
    SELECT party.partnership,
        CASE WHEN party.until < partnership.dissolved_at OR partnership.dissolved_at IS NULL
            THEN party.until END AS until
    FROM parties.party JOIN parties.partnership ON partnership.id = party.partnership
    WHERE party.organisation = %(organisation)s
    UNION ALL
    SELECT invited.partnership, invited.until FROM parties.invited
    WHERE invited.organisation = %(organisation)s AND NOT EXISTS (
        SELECT FROM parties.party WHERE party.partnership = invited.partnership
            AND party.organisation = invited.organisation)
) seen
"""


OPENED_TO: LiteralString = """
-- The partnerships that are open to an operator's key: the glass was broken, and for that long.
SELECT partnership, NULL FROM parties.access
WHERE operator = %(operator)s AND opened_at <= %(now)s AND until > %(now)s
    AND (ended_at IS NULL OR ended_at > %(now)s)
"""

SeenUpTo = Mapping[UUID, int | None]
"""The partnerships that may be seen, and of those that were left the position up to which."""


class Doorkeeper:
    """Knows clients by their keys; what it found is remembered for a few seconds.

    Keys are looked up away from the event loop, and only their hashes are remembered.
    """

    def __init__(self, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._clock = clock
        self._known: OrderedDict[bytes, tuple[float, Client | None]] = OrderedDict()

    async def client(self, authorization: str | None) -> Client:
        """The client behind an Authorization header; 401 without a key that is good."""
        if authorization is None:
            raise RequestRefused(
                401,
                "UNAUTHENTICATED",
                "Send your key in the header `Authorization: Bearer …`.",
                CHALLENGE,
            )
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise RequestRefused(
                400, "BAD_HEADER", "The header Authorization must read `Bearer` and a key."
            )
        client = await self._client(key.strip())
        if client is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="concord", error="invalid_token"'}
            raise RequestRefused(
                401, "UNAUTHENTICATED", "This key is unknown, expired or revoked.", challenge
            )
        return client

    async def _client(self, key: str) -> Client | None:
        digest, now = sha256(key.encode("utf-8", "surrogateescape")).digest(), time.monotonic()
        found = self._known.get(digest)
        if found is not None and now < found[0]:
            return found[1]
        client = await to_thread.run_sync(self._keys.client, key, self._clock())
        self._known[digest] = (now + KEY_REMEMBERED, client)
        self._known.move_to_end(digest)
        while len(self._known) > KEYS_REMEMBERED:
            self._known.popitem(last=False)
        return client


@dataclass(frozen=True)
class Caller:
    """Who asks: the client, and the person and organisation that it acts for."""

    client: Client
    principal: PersonId | None = None
    organisation: OrganisationId | None = None

    @classmethod
    def of(cls, client: Client, headers: Headers) -> "Caller":
        """The caller as its headers say; 400 for what is no id, 403 for whom it may not act."""
        principal = _id_header(headers, PRINCIPAL_HEADER, "Person")
        organisation = _id_header(headers, ORGANISATION_HEADER, "Organisation")
        if not client.administers:
            if principal is not None:
                raise RequestRefused(
                    403,
                    "FORBIDDEN",
                    f"This key may not say {PRINCIPAL_HEADER}: it acts for its organisation, and "
                    "the input says which person does what only a person can.",
                )
            if organisation not in (None, client.organisation):
                raise RequestRefused(
                    403, "FORBIDDEN", "This key acts for its own organisation and for no other."
                )
            organisation = client.organisation
        return cls(
            client,
            None if principal is None else PersonId(principal),
            None if organisation is None else OrganisationId(organisation),
        )

    @property
    def authority(self) -> Authority:
        """By what right the caller acts, as the record will name it."""
        client = self.client
        if client.organisation is None:
            return ByAdministration(client.id)
        return ByOrganisation(client.id, client.organisation)

    @property
    def actor(self) -> Actor:
        """Who the record will name as having acted."""
        if self.principal is not None:
            return Actor("person", str(self.principal))
        return Actor("client", self.client.id)


def asked_position(headers: Headers, extensions: Mapping[str, Any] | None) -> int | None:
    """The position that the answer shall be as fresh as, by header or extension `position`."""
    given = headers.get(POSITION_HEADER)
    if given is None and extensions is not None:
        given = extensions.get("position")
    if given is None:
        return None
    try:
        return int(read_position(given))
    except ValueError as error:
        raise RequestRefused(400, "BAD_POSITION", f"{POSITION_HEADER}: {error}") from None


class RequestContext:
    """What resolvers, mutations and both lanes know of the request that they serve."""

    slow_lane: Any = None
    """Set by the execution before the slow lane runs."""

    def __init__(
        self,
        installation: Installation,
        freshness: Freshness,
        caller: Caller,
        partnerships: SeenUpTo,
        now: datetime,
        recorded: Callable[[], None] = lambda: None,
    ) -> None:
        self.installation = installation
        self.caller = caller
        self.now = now
        self.written: int | None = None
        """The position of the last act of this request."""
        self.fresh: bool | None = None
        """Whether what was read was as fresh as asked; None where nothing was asked."""
        self.looking_steps = 2 * STEPS
        """What looking at bodies may still take: each takes at most half of what is left."""
        self._freshness = freshness
        self._recorded = recorded
        self._values = {
            **_seen(partnerships),
            "organisation": caller.organisation,
            "principal": None if caller.principal is None else str(caller.principal),
            "everything": caller.client.administers,
            "now": now,
        }

    @property
    def values(self) -> Mapping[str, Any]:
        """What the reads of this request bind, by the names of `api.sources.CONTEXT_VALUES`.

        A key that administers sees everything, whomever it acts for.
        """
        return self._values

    @property
    def ledger(self) -> Ledger:
        """Where commands are performed."""
        return self.installation.ledger

    def act(
        self,
        *,
        effective: date | datetime | None = None,
        reason: str | None = None,
        idempotency: Idempotency | None = None,
        expected_version: int | None = None,
        causation: UUID | None = None,
    ) -> Act:
        """The act that a command of this request is performed under.

        With an idempotency key the command's id derives from client and key, so that a repeated
        attempt would make the same ids. Refuses with UnknownId whom the caller says to act for
        where no such person or organisation is recorded.
        """
        caller = self.caller
        if caller.client.operates:
            raise OperatorHoldsNoAuthority
        self._must_be_known()
        actor, bound = caller.actor, caller.client.organisation
        if idempotency is None:
            command = uuid4()
        else:
            command = derived_id("command", client_of(actor, bound), idempotency.key)
        return Act(
            actor=actor,
            authority=caller.authority,
            command=command,
            at=self.installation.clock(),
            clock=self.installation.clock,
            organisation=caller.organisation,
            effective=effective,
            reason=reason,
            causation=causation,
            idempotency=idempotency,
            expected_version=expected_version,
            boundary=bound,
        )

    def kind_of(self, id: UUID) -> str | None:
        """Of which kind is what has this identifier, seen or not; None where nothing has it."""
        stream = self.ledger.store.stream(id)
        return None if stream is None else stream.kind

    def caught_up(self, done: Done) -> bool:
        """Note what was recorded, and wait for the views to show it; False if they don't yet.

        What it has just done is to be seen: it takes effect by now, and the act may have formed a
        partnership, or let its organisation into one, so what it may see is looked up anew.
        """
        if not done.repeated:
            self._recorded()
        self.written = done.position
        self.fresh = self.wait_for(done.position)
        self.now = self._values["now"] = self.installation.clock()
        organisation = self.caller.organisation
        if organisation is not None and not self.caller.client.administers:
            self._values.update(_seen(self._partnerships_of(organisation)))
        if self.slow_lane is not None:
            self.slow_lane.look_again(self._values)
        return self.fresh

    def _partnerships_of(self, organisation: OrganisationId) -> SeenUpTo:
        given = {"organisation": organisation, "now": self.now}
        try:
            with self.installation.query_pool.connection() as connection:
                return dict(connection.execute(PARTNERSHIPS_OF, given).fetchall())
        except (UndefinedTable, InvalidSchemaName):
            return {}  # the views have not been made yet

    def wait_for(self, position: int) -> bool:
        """Wait until every view has come to a position, at most as long as is configured."""
        limit = self.installation.settings.reads_wait
        try:
            return self._freshness.wait_for([view.name for view in VIEWS], position, limit)
        except (UndefinedTable, InvalidSchemaName):
            return False  # no view has been made yet

    def _must_be_known(self) -> None:
        principal, organisation = self.caller.principal, self.caller.organisation
        if principal is not None and self.ledger.held(PERSON, principal) is None:
            raise UnknownId(PERSON.kind, principal)
        if organisation is not None and self.ledger.held(ORGANISATION, organisation) is None:
            raise UnknownId(ORGANISATION.kind, organisation)


class Contexts:
    """Makes the context of each request of a server."""

    def __init__(
        self,
        installation: Installation,
        freshness: Freshness,
        pool: AsyncPool,
        recorded: Callable[[], None] = lambda: None,
    ) -> None:
        self._recorded = recorded
        self.installation = installation
        self.doorkeeper = Doorkeeper(installation.keys, installation.clock)
        self._freshness = freshness
        self._pool = pool
        # Those who wait must not take the threads of those who work.
        self._waiting = CapacityLimiter(WAITING_AT_ONCE)

    async def caller(self, headers: Headers) -> Caller:
        """Who asks, by the request's headers; RequestRefused where that can't be told."""
        return Caller.of(await self.doorkeeper.client(headers.get("Authorization")), headers)

    async def context(self, caller: Caller) -> RequestContext:
        """The context of a request of this caller."""
        now = self.installation.clock()
        partnerships: SeenUpTo = {}
        if caller.client.operates:
            given = {"operator": caller.client.id, "now": now}
            partnerships = await self._asked(OPENED_TO, given)
        elif caller.organisation is not None and not caller.client.administers:
            given = {"organisation": caller.organisation, "now": now}
            partnerships = await self._asked(PARTNERSHIPS_OF, given)
        return RequestContext(
            self.installation, self._freshness, caller, partnerships, now, self._recorded
        )

    async def await_position(self, context: RequestContext, position: int) -> None:
        """Wait for the views to come to a position, and note on the context whether they did."""
        context.fresh = await to_thread.run_sync(context.wait_for, position, limiter=self._waiting)

    async def _asked(self, query: LiteralString, given: Mapping[str, Any]) -> SeenUpTo:
        try:
            async with self._pool.connection() as connection:
                rows = await connection.execute(query, given)
                return dict(await rows.fetchall())
        except (UndefinedTable, InvalidSchemaName):
            return {}  # the views have not been made yet: there is nothing to see either


def _seen(partnerships: SeenUpTo) -> dict[str, Any]:
    """What reads bind of the partnerships that may be seen."""
    left = {str(each): until for each, until in partnerships.items() if until is not None}
    return {"partnerships": list(partnerships), "left": json.dumps(left) if left else None}


def _id_header(headers: Headers, name: str, type_name: str) -> UUID | None:
    given = headers.get(name)
    if given is None:
        return None
    try:
        return UUID(given)
    except ValueError:
        named = _global_id(given)
    if named is None or named[0] != type_name:
        said = f"The header {name} must be a UUID, or the id of this type: {type_name}."
        raise RequestRefused(400, "BAD_HEADER", said)
    return named[1]


def _global_id(text: str) -> tuple[str, UUID] | None:
    try:
        type_name, key = read_global_id(text)
        return type_name, UUID(key)
    except ValueError:
        return None
