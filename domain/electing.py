"""Electing: a motion is put as a choice among options, and its poll is opened for those who elect.

How ballots are handed in stands in `domain.ballot`, how they are counted in `domain.counting`.
"""

from domain.decision import DECISION, Decision, Event, propose_motion
from domain.election import Slate
from domain.election_course import ElectionCalled
from domain.election_drafting import check_slate
from domain.motion import Motion
from domain.provision import PinnedElectionRule, PinnedProcedure, PinnedRule, PinnedTimeLimits
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
)

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
    body: BodyId | None = None,
    proposer: PersonId | None = None,
    party: OrganisationId | None = None,
    reference: str = "",
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Put a motion as a choice among the options of the slate.

    `election` is the election rule in force for its matter, `rule` the decision rule, in whose
    place it governs.
    """
    proposed, *pinned = propose_motion(
        decision,
        id=id,
        partnership=partnership,
        motion=motion,
        rule=rule,
        procedure=procedure,
        limits=limits,
        body=body,
        proposer=proposer,
        party=party,
        reference=reference,
        effective=effective,
        conduct=conduct,
    )
    check_slate(election.rule, slate)
    called = ElectionCalled(effective, slate, election.rule, election.origin)
    return [proposed, called, *pinned]
