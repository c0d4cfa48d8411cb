"""Electing: a motion is put as a choice among options, and what breaks its ties is reckoned in.

How ballots are handed in stands in `domain.decisions.ballot`, how they are counted in
`domain.decisions.counting`, and how an election held elsewhere is reported in
`domain.decisions.elected_elsewhere`.
"""

from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import date, tzinfo

from domain.decisions.counting import return_of
from domain.decisions.decision import DECISION, Decision, Event, propose_motion
from domain.decisions.elected_acts import check_elected_acts
from domain.decisions.elected_elsewhere import return_as_reported
from domain.elections.election import Slate
from domain.elections.election_drafting import check_slate
from domain.elections.lot import LotDrawn
from domain.motions.election_course import ChosenAmongTied, ElectionCalled
from domain.motions.enacted_acts import EnactedAct
from domain.motions.motion import Motion
from domain.motions.outcome import ElectionReturned, returned_telling
from domain.provisions.provision import (
    PinnedElectionRule,
    PinnedProcedure,
    PinnedRule,
    PinnedTimeLimits,
)
from domain.provisions.scheme import Competence
from domain.refusal import DONE_HERE, Conduct, Reported
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
)
from domain.voting.explanation import never_stood
from domain.voting.tally import Ballot, Seat

__all__ = ["DECISION"]


def propose_election(
    decision: Decision | None,
    *,
    id: DecisionId,
    partnership: PartnershipId,
    motion: Motion,
    slate: Slate,
    election: PinnedElectionRule,
    rule: PinnedRule,
    procedure: PinnedProcedure | None = None,
    limits: PinnedTimeLimits | None = None,
    competence: Competence | None = None,
    body: BodyId | None = None,
    proposer: PersonId | None = None,
    party: OrganisationId | None = None,
    reference: str = "",
    enacts: tuple[EnactedAct, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Put a motion as a choice among the options of the slate.

    `election` is the election rule in force for its matter, `rule` the decision rule, in whose
    place it governs. `enacts` are the offices that it would give to those whom it elects.
    """
    proposed, *pinned = propose_motion(
        decision,
        id=id,
        partnership=partnership,
        motion=motion,
        rule=rule,
        procedure=procedure,
        limits=limits,
        competence=competence,
        body=body,
        proposer=proposer,
        party=party,
        reference=reference,
        enacts=enacts,
        effective=effective,
        conduct=conduct,
    )
    check_slate(election.rule, slate)
    check_elected_acts(slate, enacts)
    called = ElectionCalled(effective, slate, election.rule, election.origin)
    return [proposed, called, *pinned]


def counted_again(
    decision: Decision,
    breaks: LotDrawn | ChosenAmongTied,
    ballots: Iterable[Ballot],
    zone: tzinfo,
    holidays: Set[date],
    conduct: Conduct,
    chair: Seat | None = None,
) -> ElectionReturned:
    """What a tied election comes to with what breaks its tie; `chair` is who has the casting vote
    on the ties that may be left."""
    tied = decision.outcomes[-1]
    assert isinstance(tied, ElectionReturned), "only an election is counted again"
    after = DECISION.evolve(decision, breaks)
    # What a source once declared keeps nobody from breaking the tie here.
    declared = tied.declared if isinstance(conduct, Reported) else None
    if tied.poll is None:
        again = return_as_reported(
            after,
            declared=declared,
            chair=chair,
            zone=zone,
            holidays=holidays,
            effective=breaks.effective,
            conduct=conduct,
        )
        return replace(again, declared=tied.declared)
    poll = decision.poll(tied.poll)
    assert poll is not None, "ballots are those of a poll"
    again = return_of(
        after,
        poll,
        ballots,
        declared=declared,
        chair=chair,
        zone=zone,
        holidays=holidays,
        effective=breaks.effective,
        conduct=conduct,
    )
    again = returned_telling(again, never_stood(tied.outcome.explanation.set_aside))
    return replace(again, declared=tied.declared)
