"""Motions put by hand, voted on, closed and counted: a decision's course, recorded act by act."""

from __future__ import annotations

from typing import Any

from domain.ballot import BALLOT, BallotPaper, ballot_id, ballots_to_count, cast_ballot
from domain.decision import (
    DECISION,
    Decision,
    close_poll,
    count_poll,
    open_poll,
    propose_motion,
    report_tally,
)
from domain.deliberation import declare_recusal, withdraw_motion
from domain.motion import Motion
from domain.provision import DEFAULT_RULE, PinnedRule
from domain.refusal import Reported
from domain.rules import StanceName
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    Sealed,
    SeatId,
)
from domain.voting import Electorate, Seat, Stance, Tally
from tests.projections.records import Ledger, at, on, some_id

ALLIANCE: PartnershipId = some_id(PartnershipId, "alliance")
BOARD: BodyId = some_id(BodyId, "board")
SCHOOL: OrganisationId = some_id(OrganisationId, "school")


def seat_id(number: int) -> SeatId:
    """The `number`th seat."""
    found: SeatId = some_id(SeatId, f"seat {number}")
    return found


def holder(number: int) -> PersonId:
    """Who holds the `number`th seat."""
    found: PersonId = some_id(PersonId, f"person {number}")
    return found


def seats(count: int) -> Electorate:
    """So many seats, all held for the school."""
    return Electorate(tuple(Seat(seat_id(n), holder(n), SCHOOL) for n in range(count)))


class Course:
    """One motion's life."""

    def __init__(
        self, ledger: Ledger, name: str = "motion", rule: PinnedRule = DEFAULT_RULE
    ) -> None:
        self.id: DecisionId = some_id(DecisionId, name)
        self.state: Decision | None = None
        self.papers: dict[SeatId, BallotPaper] = {}
        self._ledger = ledger
        self._name = name
        self._do(
            propose_motion,
            id=self.id,
            partnership=ALLIANCE,
            motion=Motion(f"That {name}", "The board resolves.", "budget"),
            rule=rule,
            body=BOARD,
            effective=on(1),
        )

    def poll(self, number: int) -> PollId:
        """The `number`th poll."""
        found: PollId = some_id(PollId, f"{self._name} poll {number}")
        return found

    def opened(self, count: int = 3, poll: int = 1, closes_at: Moment | None = None) -> Course:
        return self._do(
            open_poll,
            poll=self.poll(poll),
            electorate=seats(count),
            closes_at=closes_at,
            effective=at(2),
        )

    def cast(
        self, seat: int, stance: StanceName, cast: Moment | None = None, poll: int = 1
    ) -> Course:
        """A ballot of the holder of a seat; with its findings."""
        conduct = Reported()
        happened = cast_ballot(
            self.papers.get(seat_id(seat)),
            decision=self.state,
            poll=self.poll(poll),
            seat=seat_id(seat),
            voter=holder(seat),
            choice=Stance(stance),
            effective=cast or at(3),
            conduct=conduct,
        )
        paper = BALLOT.fold(happened, self.papers.get(seat_id(seat)))
        assert paper is not None
        self.papers[seat_id(seat)] = paper
        stream = ballot_id(self.poll(poll), seat_id(seat))
        self._ledger.record(
            BALLOT, stream, *happened, partnership=ALLIANCE, findings=conduct.findings
        )
        return self

    def closed(self, poll: int = 1, effective: Moment | None = None) -> Course:
        return self._do(close_poll, poll=self.poll(poll), effective=effective or at(5))

    def counted(self, poll: int = 1) -> Course:
        assert self.state is not None
        found = self.state.poll(self.poll(poll))
        assert found is not None
        papers = [paper for paper in self.papers.values() if paper.poll == found.id]
        ballots = ballots_to_count(papers, self.state, found)
        return self._do(count_poll, poll=found.id, ballots=ballots, effective=at(6))

    def recused(self, seat: int, interest: str) -> Course:
        return self._do(
            declare_recusal,
            seat=seat_id(seat),
            interest=Sealed(interest, holder(seat)),
            electorate=seats(3),
            effective=on(2),
        )

    def reported(self, tally: Tally, **more: Any) -> Course:
        return self._do(report_tally, tally=tally, effective=at(7), **more)

    def withdrawn(self) -> Course:
        return self._do(withdraw_motion, effective=at(8))

    def _do(self, command: Any, **arguments: Any) -> Course:
        conduct = Reported()
        happened = command(self.state, conduct=conduct, **arguments)
        self.state = DECISION.fold(happened, self.state)
        self._ledger.record(
            DECISION, self.id, *happened, partnership=ALLIANCE, findings=conduct.findings
        )
        return self
