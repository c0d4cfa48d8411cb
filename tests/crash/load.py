"""The load: clients that live through partnerships, each at its own pace, until told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.crash.client import Books, Client, GivenUp

CLIENTS = 5
BLOB = 70_000
"""Characters of a clause that does not fit into a record."""

MAJORITY = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
TALLY = {"counts": [{"yes": "5", "no": "2", "members": "8"}]}


@dataclass
class Load:
    """Clients at work, and what they were told."""

    address: Callable[[Random], str | None]
    admin_key: str
    seed: int
    books: Books = field(default_factory=Books)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._shared: str | None = None

    @contextmanager
    def running(self) -> Iterator[Books]:
        """The clients work while the block runs; then each has its last command answered."""
        threads = [
            threading.Thread(target=self._work, args=(number,), name=f"client {number}")
            for number in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield self.books
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def give_up(self) -> None:
        """Nobody is there any more: what has no answer now is not repeated."""
        self.books.closing.set()

    def _work(self, number: int) -> None:
        random = Random(f"{self.seed} client {number}")
        client = Client(
            f"seed-{self.seed}-client-{number}",
            lambda: self.address(random),
            self.admin_key,
            self.books,
            random,
        )
        try:
            while not self._stop.is_set():
                try:
                    for _ in self._life(client):
                        if self._stop.is_set():
                            break
                except GivenUp:
                    continue
        except Exception as surprise:  # noqa: BLE001 -- whatever it is, the test tells it
            self.books.surprises.append(f"{type(surprise).__name__}: {surprise}")
        finally:
            client.close()

    def _life(self, client: Client) -> Iterator[None]:
        """A partnership's life, act by act."""
        parties = []
        for number in range(2):
            registered = {"name": f"{client.name} party {number}", "kind": "SCHOOL"}
            parties.append(client.do("registerOrganisation", "organisation", registered)["id"])
            yield
        if self._shared is None:
            self._shared = parties[0]
        holders = []
        for number in range(3):
            person = {"name": f"Person {number} of {client.name}", "affiliation": parties[0]}
            holders.append(client.do("registerPerson", "person", person)["id"])
            yield
        formed = {"name": f"Alliance of {client.name}", "parties": parties}
        partnership = client.do("formPartnership", "partnership", formed)["id"]
        yield
        for party in parties:
            head = {"organisation": party, "person": holders[0]}
            client.do("registerHead", "organisation", head)
            yield
        signed = [{"party": party, "person": holders[0]} for party in parties]
        yield from self._agreement(client, partnership, signed)
        seats = [
            {"id": f"seat-{number}", "holder": holder, "party": parties[0]}
            for number, holder in enumerate(holders)
        ]
        constituted = {"partnership": partnership, "name": "Board", "seats": seats}
        body = client.do("constituteBody", "body", constituted, "id seats { seat holder { id } }")
        yield
        for _ in range(client.random.randint(1, 3)):
            yield from self._poll(client, partnership, body)
            yield from self._tally(client, partnership)
            # Everybody wants the same stream now and then.
            name = f"Renamed by {client.name}, act {client.sent}"
            renamed = {"organisation": self._shared, "name": name, "reason": "because"}
            client.do("renameOrganisation", "organisation", renamed)
            yield

    def _agreement(
        self, client: Client, partnership: str, signed: list[dict[str, str]]
    ) -> Iterator[None]:
        length = BLOB if client.random.random() < 0.2 else 200
        rule = {"name": "majority", "matters": ["budget"], "rule": {"condition": MAJORITY}}
        clauses = [
            _clause("aim", "1", "The aim. " + "x" * length),
            {**_clause("rule", "2", "More yes."), "provisions": [{"decisionRule": rule}]},
        ]
        drafted = {"partnership": partnership, "title": "Charter", "clauses": clauses}
        agreement = client.do("draftAgreement", "agreement", drafted)["id"]
        yield
        for signature in signed:
            client.do("signAgreement", "agreement", {"agreement": agreement, **signature})
            yield
        client.do("enterIntoForce", "agreement", {"agreement": agreement})
        yield
        for number in range(client.random.randint(1, 3)):
            inserted = {"clause": _clause(f"clause-{number}", f"{number + 3}", f"Text {number}.")}
            proposed = {
                "agreement": agreement,
                "title": f"Amendment {number}",
                "changes": [{"insert": inserted}],
                "rationale": "It was missing.",
            }
            shown = client.do(
                "proposeAmendment", "agreement", proposed, "id amendments { nodes { id title } }"
            )
            [amendment] = [
                each["id"]
                for each in shown["amendments"]["nodes"]
                if each["title"] == proposed["title"]
            ]
            yield
            # The last signature adopts it.
            which = {"agreement": agreement, "amendment": amendment}
            for signature in signed:
                client.do("signAmendment", "agreement", {**which, **signature})
                yield

    def _poll(self, client: Client, partnership: str, body: dict[str, Any]) -> Iterator[None]:
        motion = {"partnership": partnership, "title": "A budget", "body": body["id"]}
        decision = client.do("proposeMotion", "decision", motion | {"matter": "budget"})["id"]
        yield
        opened = client.do("openPoll", "decision", {"decision": decision}, "id polls { id }")
        poll = {"decision": decision, "poll": opened["polls"][0]["id"]}
        yield
        for seat in body["seats"]:
            stance = client.random.choice(("YES", "NO", "ABSTAIN"))
            ballot = {"choice": {"stance": {"stance": stance}}, "voter": seat["holder"]["id"]}
            client.do("castBallot", "decision", poll | ballot | {"seat": seat["seat"]})
            yield
        client.do("closePoll", "decision", poll)
        yield
        counted = client.do("countPoll", "decision", poll, "id outcome votes { __typename }")
        assert counted["outcome"] in ("ADOPTED", "REJECTED"), counted
        assert len(counted["votes"]) == len(body["seats"]), counted
        yield

    def _tally(self, client: Client, partnership: str) -> Iterator[None]:
        motion = {"partnership": partnership, "title": "The telescope"}
        decision = client.do("proposeMotion", "decision", motion)["id"]
        yield
        told = {"decision": decision, "tally": TALLY}
        client.do("reportTally", "decision", told)
        yield


def _clause(id: str, number: str, text: str) -> dict[str, Any]:
    return {"id": id, "number": number, "heading": f"Clause {number}", "text": text}


def wait_until_at_work(books: Books, acknowledged: int, seconds: float = 60.0) -> None:
    """Wait until so many commands were acknowledged."""
    deadline = time.monotonic() + seconds
    while len(books.acknowledged) < acknowledged and not books.surprises:
        assert time.monotonic() < deadline, f"nothing is acknowledged any more: {books.told}"
        time.sleep(0.005)
