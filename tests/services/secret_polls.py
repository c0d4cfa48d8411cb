"""A partnership whose clause makes ballots hidden or secret, and polls in a body of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg

from domain.agreements.clause import Clause
from domain.decisions.decision import DECISION, Decision
from domain.motions.poll import Poll
from domain.provisions.provision import DecisionRuleProvision
from domain.record import Record
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    DecisionId,
    PartnershipId,
    PersonId,
    PollId,
    SeatId,
)
from domain.voting.rules import MAJORITY, DecisionRule, StanceName
from domain.voting.tally import Seat, Stance
from services.agreements import draft_agreement, enter_into_force, sign_agreement
from services.ballots import cast_ballot
from services.bodies import constitute_body
from services.codec import decode
from services.decisions import close_poll, count_poll, open_poll, propose_motion
from services.ledger import Ledger
from services.organisations import register_head
from services.partnerships import form_partnership
from services.persons import register_person
from tests.databases import Database
from tests.services.acts import act, registered

SECRET = replace(MAJORITY, secrecy="secret")
HIDDEN = replace(MAJORITY, secrecy="hidden")


@dataclass(frozen=True)
class Assembly:
    """A body that decides by one rule, and its members."""

    ledger: Ledger
    partnership: PartnershipId
    body: BodyId
    seats: tuple[Seat, ...]

    @classmethod
    def under(cls, ledger: Ledger, rule: DecisionRule, size: int = 5) -> Assembly:
        """A body of so many members that decides everything by `rule`."""
        party = registered(ledger)
        partnership = PartnershipId(
            form_partnership(ledger, act(), name="Alliance", parties=(party,)).id
        )
        clause = Clause(
            ClauseId(uuid4()),
            "1",
            "Votes",
            "We vote.\n",
            provisions=(DecisionRuleProvision("r", (), rule),),
        )
        drafting = {"partnership": partnership, "title": "Pact", "clauses": (clause,)}
        agreement = AgreementId(draft_agreement(ledger, act(), **drafting).id)
        signer = PersonId(register_person(ledger, act(), name="Ann").id)
        register_head(ledger, act(), organisation=party, person=signer)
        sign_agreement(ledger, act(), agreement=agreement, person=signer, party=party)
        enter_into_force(ledger, act(), agreement=agreement)
        members = [PersonId(register_person(ledger, act(), name=f"M{n}").id) for n in range(size)]
        seats = tuple(Seat(SeatId(uuid4()), member) for member in members)
        constituting = {"partnership": partnership, "name": "Assembly", "seats": seats}
        body = BodyId(constitute_body(ledger, act(), **constituting).id)
        return cls(ledger, partnership, body, seats)

    def opened(self) -> Vote:
        """A poll on a new motion."""
        proposing = {"partnership": self.partnership, "title": "A boat", "body": self.body}
        decision = DecisionId(propose_motion(self.ledger, act(), **proposing).id)
        poll = PollId(uuid4())
        open_poll(self.ledger, act(), id=poll, decision=decision)
        return Vote(self, decision, poll)


@dataclass(frozen=True)
class Vote:
    """One poll of an assembly."""

    assembly: Assembly
    decision: DecisionId
    id: PollId

    @property
    def state(self) -> Decision:
        """The decision as it stands."""
        held = self.assembly.ledger.held(DECISION, self.decision)
        assert held is not None
        found: Decision = held.state
        return found

    @property
    def poll(self) -> Poll:
        """The poll as it stands."""
        found = self.state.poll(self.id)
        assert found is not None
        return found

    @property
    def on(self) -> Mapping[str, Any]:
        """What commands call it by."""
        return {"decision": self.decision, "poll": self.id}

    def cast(self, number: int, stance: StanceName, **besides: Any) -> None:
        """A ballot of one member."""
        seat = self.assembly.seats[number]
        cast_ballot(
            self.assembly.ledger,
            act(**besides),
            **self.on,
            seat=seat.id,
            voter=seat.holder,
            choice=Stance(stance),
        )

    def all_cast(self, *stances: StanceName) -> Vote:
        """A ballot of each member in turn."""
        for number, stance in enumerate(stances):
            self.cast(number, stance)
        return self

    def closed(self) -> Vote:
        """The end of voting."""
        close_poll(self.assembly.ledger, act(), **self.on)
        return self

    def counted(self) -> Vote:
        """The count."""
        count_poll(self.assembly.ledger, act(), **self.on)
        return self

    def records(self, name: str) -> list[Record[Any]]:
        """The records of the decision of one name."""
        store = self.assembly.ledger.store
        records = [decode(one.state, store.blob) for one in store.select_events(self.decision)]
        return [record for record in records if record.name == name]

    def ballot_records(self) -> list[Record[Any]]:
        """The records of the ballots."""
        store = self.assembly.ledger.store
        streams = [row.id for row in store.streams_of(self.id, "ballot")]
        return [decode(one.state) for stream in streams for one in store.select_events(stream)]


def dumped(database: Database) -> str:
    """Everything in the tables of the ledger, the keys and the files, as text."""
    with psycopg.connect(database.dsn) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        return "\n".join(
            str(row[0])
            for (table,) in tables
            for row in connection.execute(f"SELECT t::text FROM {table} AS t".encode())
        )


def wrapped_key(database: Database, poll: UUID) -> tuple[bytes | None, object] | None:
    """The poll's key as it is stored, and when it was destroyed."""
    with psycopg.connect(database.dsn) as connection:
        query = "SELECT wrapped, destroyed_at FROM sealing.poll_keys WHERE poll = %s"
        return connection.execute(query, (poll,)).fetchone()
