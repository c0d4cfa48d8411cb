"""Conflicts by hand: raised, heard, settled or ruled on, recorded act by act."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from domain.conflicts.conflict import CONFLICT
from domain.conflicts.conflict_state import Conflict
from domain.conflicts.escalation import raise_conflict
from domain.conflicts.settlement import Remedy, Settlement
from domain.provisions.protocol import DEFAULT_PROTOCOL, ConflictProtocol, PinnedProtocol
from domain.refusal import Reported
from domain.values import (
    ConflictId,
    DecisionId,
    MeasureId,
    Moment,
    NeutralId,
    OfferId,
    OrganisationId,
    RemedyId,
    Sealed,
    end_of,
)
from domain.voting.rules import StatedDefault
from domain.voting.side import Side
from tests.projections.motions import ALLIANCE, FIRM, SCHOOL
from tests.projections.records import Ledger, on, some_id

COURT: OrganisationId = some_id(OrganisationId, "court")
ONE, TWO = Side(SCHOOL), Side(FIRM)
BUS: DecisionId = some_id(DecisionId, "bus")


def until(day: int) -> Moment:
    """The end of so many days from the beginning of 2020."""
    said = on(day).day
    assert said is not None
    return end_of(said)


class Dispute:
    """One conflict's life."""

    def __init__(
        self,
        ledger: Ledger,
        name: str = "conflict",
        protocol: ConflictProtocol = DEFAULT_PROTOCOL,
        **more: Any,
    ) -> None:
        self.id: ConflictId = some_id(ConflictId, name)
        self.name = name
        self.state: Conflict | None = None
        self._ledger = ledger
        self.do(
            raise_conflict,
            on(1),
            id=self.id,
            partnership=ALLIANCE,
            by=ONE,
            against=(TWO,),
            grounds="The boat leaks.",
            title="The boat",
            protocol=PinnedProtocol(protocol, StatedDefault()),
            zone=UTC,
            **more,
        )

    @property
    def neutral(self) -> NeutralId:
        """The appointment of who is neutral."""
        found: NeutralId = some_id(NeutralId, f"{self.name} neutral")
        return found

    @property
    def measure(self) -> MeasureId:
        """The interim measure."""
        found: MeasureId = some_id(MeasureId, f"{self.name} measure")
        return found

    @property
    def offer(self) -> OfferId:
        """The offer."""
        found: OfferId = some_id(OfferId, f"{self.name} offer")
        return found

    @property
    def remedy(self) -> RemedyId:
        """The remedy."""
        found: RemedyId = some_id(RemedyId, f"{self.name} remedy")
        return found

    def remedies(self) -> tuple[Remedy, ...]:
        """What the firm has to do."""
        return (Remedy(self.remedy, Sealed("Repair it.", ALLIANCE), TWO, until(200)),)

    def terms(self) -> Settlement:
        """What the sides would agree on."""
        return Settlement(Sealed("We share.", ALLIANCE), self.remedies(), decisions=(BUS,))

    def do(self, command: Any, effective: Moment, **arguments: Any) -> Dispute:
        """Record what a command decides, breaches as findings."""
        conduct = Reported()
        happened = command(self.state, effective=effective, conduct=conduct, **arguments)
        self.state = CONFLICT.fold(happened, self.state)
        self._ledger.record(
            CONFLICT, self.id, *happened, partnership=ALLIANCE, findings=conduct.findings
        )
        return self
