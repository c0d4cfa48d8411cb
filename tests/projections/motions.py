"""Motions put by hand, voted on, closed and counted: a decision's course, recorded act by act."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from hashlib import sha256
from typing import Any

from domain.competence.debate import (
    adjourn_motion,
    amend_motion,
    contradict_consultation,
    enter_consultation,
)
from domain.competence.urgent_action import (
    lapse_urgent_action,
    report_urgent_action,
    take_urgent_action,
)
from domain.decisions.ballot import BALLOT, BallotPaper, ballot_id, cast_ballot, raise_objection
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.counting import count_poll, report_tally
from domain.decisions.decision import (
    DECISION,
    Decision,
    close_poll,
    extend_poll,
    open_poll,
    propose_motion,
)
from domain.decisions.deliberation import (
    circulate_papers,
    confirm_delivery,
    confirm_no_interest,
    declare_recusal,
    give_notice_of_motion,
    report_bounce,
    second_motion,
    shorten_notice,
    withdraw_motion,
)
from domain.decisions.electing import propose_election
from domain.decisions.execution import cast_casting_vote, enter_evidence, implement_decision
from domain.decisions.proxy import PROXY, grant_proxy
from domain.decisions.tellers import draw_lot, prepare_lot, rule_ballot_invalid
from domain.decisions.unsealing import sealed_to_count, to_be_opened
from domain.document import Document
from domain.elections.election import Slate
from domain.motions.enacted_acts import BodyDissolution, PostDefinition
from domain.motions.motion import Motion
from domain.motions.sealed_ballot import seals_ballots
from domain.motions.sequel import CastingStance
from domain.motions.validity import Dependent
from domain.provisions.provision import (
    DEFAULT_RULE,
    PinnedElectionRule,
    PinnedRule,
    ProvisionInForce,
)
from domain.provisions.remit import NO_REMIT
from domain.provisions.urgency import UrgencyProvision
from domain.refusal import Reported
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    DecisionId,
    Moment,
    NoticeId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    ProxyId,
    Sealed,
    SeatId,
)
from domain.voting.rules import FromClause, StanceName, Way
from domain.voting.side import Side
from domain.voting.tally import Ballot, Choice, Electorate, Seat, Stance, Tally
from tests.projections.records import Ledger, at, on, some_id

ALLIANCE: PartnershipId = some_id(PartnershipId, "alliance")
BOARD: BodyId = some_id(BodyId, "board")
SCHOOL: OrganisationId = some_id(OrganisationId, "school")
FIRM: OrganisationId = some_id(OrganisationId, "firm")


KEY = "a key"
"""The key of hidden ballots: here it is only passed on."""
PAPER = Document("Budget", "a" * 64)


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


ACTS = (BodyDissolution(BOARD), PostDefinition("Clerk", remit=NO_REMIT))
"""What each motion would enact."""


class Course:
    """One motion's life."""

    def __init__(
        self,
        ledger: Ledger,
        name: str = "motion",
        rule: PinnedRule = DEFAULT_RULE,
        election: tuple[PinnedElectionRule, Slate] | None = None,
        concerns: tuple[Side, ...] = (),
    ) -> None:
        self.id: DecisionId = some_id(DecisionId, name)
        self.state: Decision | None = None
        self.papers: dict[SeatId, BallotPaper] = {}
        self._ledger = ledger
        self._name = name
        motion = Motion(f"That {name}", "The board resolves.", "budget", concerns)
        put: dict[str, Any] = {"id": self.id, "partnership": ALLIANCE, "motion": motion}
        put.update(rule=rule, body=BOARD, effective=on(1))
        if election is None:
            self._do(propose_motion, enacts=ACTS, **put)
        else:
            self._do(propose_election, election=election[0], slate=election[1], **put)

    def poll(self, number: int) -> PollId:
        """The `number`th poll."""
        found: PollId = some_id(PollId, f"{self._name} poll {number}")
        return found

    def opened(
        self,
        count: int = 3,
        poll: int = 1,
        closes_at: Moment | None = None,
        way: Way = "meeting",
    ) -> Course:
        return self._do(
            open_poll,
            poll=self.poll(poll),
            electorate=seats(count),
            closes_at=closes_at,
            way=way,
            effective=at(2),
        )

    def committed(self, seat: int, seed: str) -> Course:
        """The holder of a seat committed to a seed for the lot."""
        return self._do(
            prepare_lot,
            commitment=sha256(seed.encode()).hexdigest(),
            electorate=seats(3),
            by=holder(seat),
            effective=on(2),
        )

    def ruled_invalid(self, seat: int, poll: int = 1) -> Course:
        """The ballot of a seat was ruled invalid by the chair, who has the first seat."""
        return self._do(
            rule_ballot_invalid,
            poll=self.poll(poll),
            seat=seat_id(seat),
            is_cast=True,
            grounds=Sealed("Torn.", ALLIANCE),
            by=holder(0),
            chair=Seat(seat_id(0), holder(0), SCHOOL),
            effective=at(5),
        )

    def drawn(self, *seeds: str) -> Course:
        """The lot was drawn."""
        return self._do(draw_lot, seeds=seeds, by=holder(0), effective=at(7))

    def cast(
        self,
        seat: int,
        said: StanceName | Choice,
        cast: Moment | None = None,
        poll: int = 1,
        voter: PersonId | None = None,
        *,
        accepted: bool = False,
    ) -> Course:
        """A ballot for a seat, of its holder unless another voter is named; with its findings."""
        conduct = Reported()
        happened = cast_ballot(
            self.papers.get(seat_id(seat)),
            decision=self.state,
            poll=self.poll(poll),
            seat=seat_id(seat),
            voter=voter or holder(seat),
            choice=said if isinstance(said, Choice) else Stance(said),
            effective=cast or at(3),
            conduct=conduct,
        )
        handed = [replace(ballot, accepted=accepted) for ballot in happened]
        return self._handed_in(seat, poll, handed, conduct)

    def objected(
        self, seat: int, argument: str, raised: Moment | None = None, poll: int = 1
    ) -> Course:
        """An objection of the holder of a seat; with its findings."""
        conduct = Reported()
        happened = raise_objection(
            self.papers.get(seat_id(seat)),
            decision=self.state,
            poll=self.poll(poll),
            seat=seat_id(seat),
            voter=holder(seat),
            argument=Sealed(argument, ALLIANCE),
            effective=raised or at(3),
            conduct=conduct,
        )
        return self._handed_in(seat, poll, happened, conduct)

    def _handed_in(self, seat: int, poll: int, happened: list[Any], conduct: Reported) -> Course:
        paper = BALLOT.fold(happened, self.papers.get(seat_id(seat)))
        assert paper is not None
        self.papers[seat_id(seat)] = paper
        stream = ballot_id(self.poll(poll), seat_id(seat))
        self._ledger.record(
            BALLOT, stream, *happened, partnership=ALLIANCE, findings=conduct.findings
        )
        return self

    def given_proxy(self, seat: int, to: PersonId) -> ProxyId:
        """A proxy of the holder of a seat, for this decision alone."""
        proxy: ProxyId = some_id(ProxyId, f"{self._name} proxy {seat}")
        happened = grant_proxy(
            None,
            id=proxy,
            partnership=ALLIANCE,
            seat=Seat(seat_id(seat), holder(seat), SCHOOL),
            holder=to,
            decision=self.id,
            effective=on(2),
        )
        self._ledger.record(PROXY, proxy, *happened, partnership=ALLIANCE)
        return proxy

    def prepared(self) -> Course:
        """Seconded, with papers and notice."""
        self._do(second_motion, seconder=holder(1), party=SCHOOL, effective=on(2))
        self._do(circulate_papers, papers=(PAPER,), effective=on(2))
        return self._do(give_notice_of_motion, how="by letter", effective=on(2))

    def debated(self) -> Course:
        """Amended, adjourned, and the school consulted."""
        self._do(amend_motion, text="The board may resolve.", effective=on(2))
        self._do(adjourn_motion, until=at(3), effective=on(2))
        opinion = Sealed("Better not.", ALLIANCE)
        self._do(enter_consultation, party=SCHOOL, opinion=opinion, effective=on(2))
        told = {"documents": (PAPER,), "by": FIRM, "effective": on(2)}
        self._do(enter_consultation, party=SCHOOL, **told)
        return self._do(contradict_consultation, party=SCHOOL, grounds="No.", effective=on(3))

    def announced(self) -> Course:
        """With notice that was sent, shortened, and reached some, and with no interest in it."""
        notice = some_id(NoticeId, f"{self._name} notice")
        sent = {"papers": (PAPER,), "notice": notice, "awaits_delivery": True}
        self._do(give_notice_of_motion, how="by e-mail", effective=on(2), **sent)
        self._do(confirm_delivery, notice=notice, effective=on(3))
        self._do(report_bounce, notice=notice, seats=(seat_id(1),), why="gone", effective=on(4))
        self._do(shorten_notice, days=0, ground="Frost.", by=holder(0), effective=on(2))
        return self._do(confirm_no_interest, seat=seat_id(0), electorate=seats(3), effective=on(2))

    def broken(self, stance: CastingStance = "yes") -> Course:
        """The casting vote of the first seat."""
        chair = Seat(seat_id(0), holder(0), SCHOOL)
        return self._do(
            cast_casting_vote, stance=stance, chair=chair, voter=holder(0), effective=at(7)
        )

    def done(self, report: str) -> Course:
        self._do(enter_evidence, documents=(PAPER,), effective=at(8))
        sealed = Sealed(report, ALLIANCE)
        return self._do(implement_decision, party=SCHOOL, report=sealed, effective=at(9))

    def urgent(self) -> Course:
        """Whoever chairs decided it in urgency, and reported that."""
        origin = FromClause(
            some_id(AgreementId, "agreement"), some_id(ClauseId, "clause"), 1, "urgent", "clause 3"
        )
        provided = ProvisionInForce(
            UrgencyProvision("urgent"), origin.agreement, origin.clause, 1, origin.cited_as
        )
        self._do(
            take_urgent_action,
            grounds=Sealed("It leaks.", ALLIANCE),
            harm=Sealed("It floods.", ALLIANCE),
            by=holder(0),
            chair=Seat(seat_id(0), holder(0), SCHOOL),
            in_force=[provided],
            zone=UTC,
            effective=on(3),
        )
        return self._do(report_urgent_action, documents=(PAPER,), by=holder(0), effective=on(4))

    def lapsed(self, *resting: Dependent) -> Course:
        """Nobody ratified it by the day."""
        assert self.state is not None and self.state.urgency.lapses is not None
        return self._do(
            lapse_urgent_action, dependents=resting, effective=self.state.urgency.lapses
        )

    def told(self, *happened: Any) -> Course:
        """What happened to it, whatever led to that."""
        self.state = DECISION.fold(happened, self.state)
        self._ledger.record(DECISION, self.id, *happened, partnership=ALLIANCE)
        return self

    def undone(self, command: Any, by: Course) -> Course:
        return self._do(command, by=by.state, effective=at(9))

    def extended(self, closes_at: Moment, poll: int = 1) -> Course:
        return self._do(extend_poll, poll=self.poll(poll), closes_at=closes_at, effective=at(4))

    def closed(self, poll: int = 1, effective: Moment | None = None) -> Course:
        return self._do(close_poll, poll=self.poll(poll), effective=effective or at(5))

    def counted(self, poll: int = 1) -> Course:
        assert self.state is not None
        found = self.state.poll(self.poll(poll))
        assert found is not None
        papers = [paper for paper in self.papers.values() if paper.poll == found.id]
        ballots = ballots_to_count(papers, self.state, found)
        if not seals_ballots(self.state.rule.rule):
            return self._do(count_poll, poll=found.id, ballots=ballots, effective=at(6))
        sealed = sealed_to_count(papers, self.state, found)
        recused = self.state.recused_at(found.closed or at(6))
        ballots = [
            Ballot(vote.seat, vote.sealed.choice, vote.voter)
            for vote in to_be_opened(sealed, self.state, found, recused)
            if vote.sealed.choice is not None
        ]
        opened = {"ballots": ballots, "sealed": sealed, "key": KEY}
        return self._do(count_poll, poll=found.id, effective=at(6), **opened)

    def recused(self, seat: int, interest: str) -> Course:
        return self._do(
            declare_recusal,
            seat=seat_id(seat),
            interest=Sealed(interest, holder(seat)),
            electorate=seats(3),
            effective=on(2),
        )

    def reported(self, tally: Tally, effective: Moment | None = None, **more: Any) -> Course:
        return self._do(report_tally, tally=tally, effective=effective or at(7), **more)

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
