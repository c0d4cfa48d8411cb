"""The floor by a decision: who amends a motion, or puts it off, by deciding on that.

It is for those who decide on the motion: the same body, or the parties whose votes the motion takes
(`domain.competence.votes_asked`). All parties together put off what any body of theirs is to
decide; what a body is to vote on they don't word for it.
"""

from collections.abc import Collection

from domain.competence.votes_of_parties import leaves_out_none
from domain.decisions.decision import Decision
from domain.values import OrganisationId


def why_not_amended_by(
    decision: Decision, ordering: Decision, asked: Collection[OrganisationId]
) -> str:
    """Why it is not for this decision to amend the motion; empty where it is.

    `asked` are the parties whose votes the motion takes where no body decides on it.
    """
    if ordering.id == decision.id:
        return "it can't be amended by itself"
    if ordering.body != decision.body:
        return "another body decided"
    return _why_without(ordering, asked)


def why_not_adjourned_by(
    decision: Decision, ordering: Decision, asked: Collection[OrganisationId]
) -> str:
    """Why it is not for this decision to put the motion off; empty where it is."""
    if ordering.body not in (None, decision.body):
        return "another body decided it"
    return _why_without(ordering, asked)


def _why_without(ordering: Decision, asked: Collection[OrganisationId]) -> str:
    poll = ordering.poll_decided
    if ordering.body is not None or poll is None:
        return ""
    if leaves_out_none(poll.electorate.seats, asked):
        return ""
    return "not each party had a vote on it whose motion it is"
