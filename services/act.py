"""The act: what every command carries besides its own arguments, and what comes back.

Who acts, for which organisation, on what authority, why, as a consequence of what, from when it
takes effect, and how it reaches the record (done here, or reported from outside).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from uuid import UUID

from domain.authority import Authority
from domain.irregularity import Irregularity
from domain.record import Actor
from domain.refusal import DONE_HERE, Conduct, Finding, Refused, Reported
from domain.values import (
    NAME_LIMIT,
    SHORT_TEXT_LIMIT,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    checked_text,
    derived_id,
    required_text,
)


class UnknownId(Refused):
    """There is no {kind} with the identifier {id}."""

    code = "UNKNOWN_ID"
    kind: str
    id: UUID


class AlreadyExists(Refused):
    """The identifier {id} is taken already, by something of the kind “{kind}”."""

    code = "ALREADY_EXISTS"
    kind: str
    id: UUID


class StaleVersion(Refused):
    """The {kind} is at version {actual}, not at the expected version {expected}."""

    code = "STALE_VERSION"
    kind: str
    expected: int
    actual: int


class IdempotencyKeyReused(Refused):
    """The idempotency key {key} was used before, for another command or other arguments."""

    code = "IDEMPOTENCY_KEY_REUSED"
    key: str


class OperatorHoldsNoAuthority(Refused):
    """A key for operating the installation reads what was opened to it, and does nothing."""

    code = "OPERATOR_HOLDS_NO_AUTHORITY"


class TooContended(Refused):
    """Others kept changing what this command rests on; it was tried {attempts} times."""

    code = "TOO_CONTENDED"
    attempts: int


class TooManyEvents(Refused):
    """The command would record {count} events; at most {limit} go into one transaction."""

    code = "TOO_MANY_EVENTS"
    count: int
    limit: int


@dataclass(frozen=True)
class Idempotency:
    """A client's own key for a command, and the command's name and arguments as bytes."""

    key: str
    body: bytes


def client_of(actor: Actor, boundary: OrganisationId | None) -> str:
    """Whose idempotency keys these are: an organisation's, by whichever of its keys it asks, or
    else those of who asks.
    """
    if boundary is not None and actor.kind == "client":
        return f"organisation:{boundary}"
    return str(actor)


@dataclass
class Act:
    """Everything about a command but its own arguments.

    `command` identifies it; identifiers of what it creates are derived from it, so that a
    repeated attempt decides the same. `at` is the clock when it came in, or when its turn came
    (services/turns.py). `effective` is when it takes effect as was said, a date meaning its first
    instant in the partnership's time zone; without it, `at`.
    """

    actor: Actor
    authority: Authority
    command: UUID
    at: datetime
    organisation: OrganisationId | None = None
    effective: date | datetime | None = None
    reason: str | None = None
    causation: UUID | None = None
    correlation: UUID | None = None
    idempotency: Idempotency | None = None
    expected_version: int | None = None
    boundary: OrganisationId | None = None
    """The organisation in whose partnerships the actor may act; None: in all of them."""
    conduct: Conduct = field(default=DONE_HERE, compare=False)
    clock: Callable[[], datetime] | None = field(default=None, compare=False, repr=False)
    """What tells the time when its turn comes; without it, `at` stays."""
    noted: list[Finding] = field(default_factory=list, compare=False, repr=False)
    """What was not as it should be, to be found on the record that is made next."""

    from_then_on: bool = field(default=False, compare=False)
    """Whether what it sets holds from a time on, which can't be before it is done."""

    def moment(self, zone: tzinfo = UTC) -> Moment:
        """When the act takes effect, a date being read in `zone`.

        What an organisation sets for the day on which it does so holds as it is done, and not from
        that day's midnight: what came before on that day stays as it was.
        """
        moment = Moment.of(self.at if self.effective is None else self.effective, zone)
        is_past = self.boundary is not None and self.from_then_on and moment.at < self.at
        return Moment(self.at) if is_past and not self.conduct.is_reported else moment

    @property
    def person(self) -> PersonId | None:
        """The person who acts, where it is a person."""
        return PersonId(UUID(self.actor.id)) if self.actor.kind == "person" else None

    @property
    def client(self) -> str:
        """Whose its idempotency key is."""
        return client_of(self.actor, self.boundary)

    def check(self) -> None:
        """Refuse what can't be recorded of an act, whatever its command."""
        if self.reason is not None:
            checked_text("reason", self.reason, SHORT_TEXT_LIMIT, lines=True)
        if self.idempotency is not None:
            required_text("idempotency key", self.idempotency.key, NAME_LIMIT)

    def new_id(self, *parts: str) -> UUID:
        """The identifier of something that this act creates."""
        return derived_id(self.command, *parts)

    def note(self, irregularities: Iterable[Irregularity]) -> None:
        """Let what was not as it should be be found on the record that is made next."""
        self.noted.extend(one.finding for one in irregularities)

    def take_findings(self) -> tuple[Finding, ...]:
        """The findings that deciding has noted so far, which are then noted no more."""
        findings: list[Finding] = []
        if isinstance(self.conduct, Reported):
            findings, self.conduct.findings = self.conduct.findings, []
        findings += self.noted
        self.noted.clear()
        return tuple(findings)


@dataclass(frozen=True)
class Done:
    """What a command came to: the thing it was about, and how far to read to see it.

    `repeated` is true when the idempotency key had been used for the very same command before:
    then nothing was done again, and this is the first answer.
    """

    id: UUID
    position: int
    version: int
    command: UUID
    repeated: bool = False


def require_within(partnership: PartnershipId, of: PartnershipId, asked: tuple[str, UUID]) -> None:
    """Refuse what is `asked` for (its kind and identifier) when it is of another partnership.

    The partnership is the boundary of visibility: nothing in it may rest on what lies outside.
    """
    if of != partnership:
        raise UnknownId(*asked)
