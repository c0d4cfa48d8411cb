"""A client over HTTP that repeats what got no answer, and the books that clients keep.

Every command has an idempotency key. After a broken connection, or where the server says that it
can't answer now, the same command is sent again under the same key until it is answered; a few
are given up instead, so that nobody ever knew what became of them.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, NoReturn

import httpx

PATIENCE = 60.0
"""Seconds that a command may go without an answer."""
PAUSE = 0.05
GIVEN_UP = 0.1
"""Share of the commands without an answer that are not repeated."""
TRY_AGAIN = frozenset({"UNAVAILABLE", "COMMIT_UNKNOWN", "TIMED_OUT", "TOO_CONTENDED"})
"""Codes of the answers that ask for the same command once more."""


class GivenUp(Exception):
    """A command got no answer and is not repeated."""


class Surprise(Exception):
    """An answer that no client should ever get."""


@dataclass(frozen=True)
class Acknowledged:
    """What the server has promised of a command."""

    id: str | None
    """The global id of what it was about, once a read has shown it."""
    position: int
    version: int


@dataclass(frozen=True)
class Command:
    """A mutation with its arguments, under one idempotency key."""

    key: str
    mutation: str
    about: str
    """The field of the result that shows what it was about."""
    arguments: dict[str, Any]
    selection: str

    def request(self) -> dict[str, Any]:
        """The body of the request; the same every time."""
        name = self.mutation[0].upper() + self.mutation[1:]
        recorded = self.about[0].upper() + self.about[1:]
        document = (
            f"mutation ($input: {name}Input!) {{ {self.mutation}(input: $input) {{"
            f" ... on {recorded}Recorded {{ position version fresh repeated"
            f" {self.about} {{ position {self.selection} }} }}"
            " ... on Refusal { code sentence } } }"
        )
        return {
            "query": document,
            "variables": {"input": {**self.arguments, "idempotencyKey": self.key}},
        }

    def __str__(self) -> str:
        return f"{self.mutation} under {self.key}"


@dataclass
class Books:
    """What all clients sent and were told. Its methods may be called from every thread."""

    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    told: Counter[str] = field(default_factory=Counter)
    """How often which answer came, by code; broken connections too."""
    surprises: list[str] = field(default_factory=list)
    slowest: float = 0.0
    """Seconds that the slowest single request took to be answered or to break."""
    closing: threading.Event = field(default_factory=threading.Event)
    """Set when whoever has no answer gives up."""
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: str, promised: Acknowledged, *, repeated: bool) -> None:
        """Enter an acknowledgement; a second one must be the first one, and say so."""
        with self._guard:
            before = self.acknowledged.get(key)
            if before is not None:
                said = (before.position, before.version)
                if not repeated or said != (promised.position, promised.version):
                    raise Surprise(f"{key}: was {before}, now {promised}, repeated: {repeated}")
                if before.id is not None and promised.id not in (None, before.id):
                    raise Surprise(f"{key}: was about {before.id}, now about {promised.id}")
            if before is None or before.id is None:
                self.acknowledged[key] = promised

    def count(self, code: str, seconds: float = 0.0) -> None:
        """Count an answer, or the want of one."""
        with self._guard:
            self.told[code] += 1
            self.slowest = max(self.slowest, seconds)


@dataclass
class Client:
    """One client; `address` gives the URL to send the next request to, if anybody is there."""

    name: str
    address: Callable[[], str | None]
    admin_key: str
    books: Books
    random: Random
    sent: int = 0

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.admin_key}"}
        self._http = httpx.Client(headers=headers, timeout=20, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def do(
        self, mutation: str, about: str, arguments: dict[str, Any], selection: str = "id"
    ) -> dict[str, Any]:
        """Perform a command until it is acknowledged and a read shows what it was about."""
        self.sent += 1
        command = Command(f"{self.name}-{self.sent}", mutation, about, arguments, selection)
        again = self.random.random() < 0.05
        node = self._until_shown(command)
        if again:  # the very same command once more, long after it was answered
            node = self._until_shown(command)
        return node

    def _until_shown(self, command: Command) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        attempts = 0
        while time.monotonic() < deadline:
            attempts += 1
            answer = self._asked(command)
            result = None if answer is None else self._result(command, answer)
            node = None if result is None else self._noted(command, result, attempts)
            if node is not None:
                return node
            if self.books.closing.is_set():
                self._give_up(command)
            time.sleep(PAUSE)
        raise Surprise(f"{command} was not answered in {PATIENCE:.0f} s")

    def _asked(self, command: Command) -> dict[str, Any] | None:
        """The answer's body; None when the connection broke before there was one."""
        address = self.address()
        if address is None:
            return None
        began = time.monotonic()
        try:
            answer = self._http.post(f"{address}/graphql", json=command.request())
        except httpx.TransportError as broken:
            self.books.count(type(broken).__name__, time.monotonic() - began)
            never_answered = command.key not in self.books.acknowledged
            if never_answered and self.random.random() < GIVEN_UP:
                self._give_up(command)
            return None
        self.books.count(str(answer.status_code), time.monotonic() - began)
        found: dict[str, Any] = answer.json()
        return found

    def _give_up(self, command: Command) -> NoReturn:
        if command.key not in self.books.acknowledged:
            self.books.given_up.add(command.key)
        raise GivenUp(command.key)

    def _result(self, command: Command, answer: dict[str, Any]) -> dict[str, Any] | None:
        """What the command came to; None where it is to be sent again."""
        errors = answer.get("errors")
        if errors:
            codes = {error.get("extensions", {}).get("code", "") for error in errors}
        else:
            found: dict[str, Any] = answer["data"][command.mutation]
            if "position" in found:
                return found
            codes = {found["code"]}
        for code in codes:
            self.books.count(code)
        if not codes <= TRY_AGAIN:
            raise Surprise(f"{command} was answered {answer}")
        return None

    def _noted(
        self, command: Command, result: dict[str, Any], attempts: int
    ) -> dict[str, Any] | None:
        """Enter what was promised; the node, or None where the views do not show it yet."""
        if result["repeated"] and attempts == 1 and command.key not in self.books.acknowledged:
            raise Surprise(f"{command} was never sent before, and is called repeated: {result}")
        node: dict[str, Any] | None = result[command.about]
        position = int(result["position"])
        promised = Acknowledged(None if node is None else node["id"], position, result["version"])
        self.books.note(command.key, promised, repeated=result["repeated"])
        if not result["fresh"]:
            return None
        # A ballot is recorded apart: the decision that it belongs to does not move by it.
        moved = node is not None and int(node["position"]) >= position
        if not moved and (node is None or command.mutation != "castBallot"):
            raise Surprise(f"{command} is called fresh, and is not: {result}")
        return node
