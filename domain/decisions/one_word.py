"""On one word: what one of several parties alone reported of a vote, and how far that goes.

Whose chair or officer presided over a vote reports its numbers, with the documents that show them.
A yes on that word alone waits for another party, which carries it out. A no to what another party
moved would wait for nobody, and so end any motion by a vote that was never held. So it is set
aside by the next vote: whoever has a part in the motion opens one here, or somebody else reports
what it came to. So is, whoever moved it, what ended nothing: a vote without quorum, or one that
missed its majority, or passed a first meeting, on one word alone does not open the way to a next
call or to the second meeting, for which less may be asked.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.elections.results import BINDING_RESULTS, FINAL_RESULTS
from domain.motions.election_course import ElectionReported
from domain.motions.outcome import TallyReported
from domain.motions.poll import PollOpened
from domain.values import OrganisationId

if TYPE_CHECKING:
    from domain.decisions.decision import Decision


def told_alone_by(decision: "Decision") -> OrganisationId | None:
    """The one of several parties on whose word alone it is that this was decided."""
    if not decision.outcomes or decision.outcomes[-1].poll is not None:
        return None
    reported = None if decision.election is None else decision.election.reported
    return decision.told_by if reported is None else reported.told_by


def set_aside(decision: "Decision", told_by: OrganisationId | None = None) -> "Decision":
    """The decision as a new vote on it finds it, held here or reported by `told_by`: without what
    it came to on one word alone, unless that ended it and is the same one again.
    """
    said = told_alone_by(decision)
    if said is None or decision.result in BINDING_RESULTS:
        return decision
    # Who moved it has taken it back; and who said that it failed does not say otherwise.
    if decision.result in FINAL_RESULTS and said in (told_by, decision.party):
        return decision
    return replace(decision, outcomes=decision.outcomes[:-1])


def as_voted_anew(decision: "Decision", happened: object) -> "Decision":
    """The decision as what happened finds it: a new vote sets aside what rested on one word."""
    is_vote = isinstance(happened, PollOpened | TallyReported | ElectionReported)
    return set_aside(decision) if is_vote else decision
