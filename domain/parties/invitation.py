"""Invitations: proposing a partnership, accepting, declining, taking the proposal back.

The events and the state of a proposal stand in `domain.parties.proposal`.
"""

from domain.parties.partnership import (
    Event,
    Partnership,
    PartnershipFormed,
    check_circle,
    check_details,
    known,
)
from domain.parties.proposal import (
    InvitationAccepted,
    InvitationAnswered,
    InvitationDeclined,
    NobodyInvited,
    NotInvited,
    PartnershipAlreadyProposed,
    PartnershipProposed,
    Proposal,
    ProposalClosed,
    ProposalWithdrawn,
    proposal_of,
)
from domain.refusal import DONE_HERE, Conduct
from domain.values import Moment, OrganisationId, PartnershipId, in_order


def propose_partnership(
    partnership: Partnership | None,
    *,
    id: PartnershipId,
    name: str,
    purpose: str,
    zone: str,
    proposer: OrganisationId | None,
    invited: tuple[OrganisationId, ...],
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Invite organisations to form a partnership; it is formed once all have accepted."""
    if partnership is not None:
        raise PartnershipAlreadyProposed(id)
    check_details(name, purpose, zone)
    if not invited:
        raise NobodyInvited
    proposed = PartnershipProposed(effective, id, name, purpose, zone, proposer, invited)
    check_circle(proposal_of(proposed).circle)
    return [proposed]


def accept_invitation(
    partnership: Partnership | None,
    *,
    organisation: OrganisationId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Agree to be a party; with the last acceptance the partnership is formed."""
    partnership = known(partnership)
    proposal = _open_proposal(partnership)
    in_order("proposal", proposal.proposed, "answer", effective)
    if organisation not in proposal.invited:
        raise NotInvited(organisation)
    if organisation in proposal.accepted:
        raise InvitationAnswered(organisation)
    accepted = InvitationAccepted(effective, organisation)
    if {*proposal.accepted, organisation} != set(proposal.invited):
        return [accepted]
    formed = PartnershipFormed(
        effective,
        partnership.id,
        partnership.name,
        partnership.purpose,
        partnership.zone,
        proposal.circle,
    )
    return [accepted, formed]


def decline_invitation(
    partnership: Partnership | None,
    *,
    organisation: OrganisationId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Say no to the proposal, which fails by that; also after having accepted it."""
    partnership = known(partnership)
    proposal = _open_proposal(partnership)
    in_order("proposal", proposal.proposed, "answer", effective)
    if organisation not in proposal.invited:
        raise NotInvited(organisation)
    return [InvitationDeclined(effective, organisation)]


def withdraw_proposal(
    partnership: Partnership | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Take the proposal back before everybody has accepted it."""
    partnership = known(partnership)
    proposal = _open_proposal(partnership)
    in_order("proposal", proposal.proposed, "withdrawal", effective)
    return [ProposalWithdrawn(effective)]


def _open_proposal(partnership: Partnership) -> Proposal:
    proposal = partnership.proposal
    if proposal is None or partnership.formed is not None:
        raise ProposalClosed(partnership.id, "it is formed")
    if proposal.declined is not None:
        raise ProposalClosed(partnership.id, "an invited organisation declined")
    if proposal.withdrawn is not None:
        raise ProposalClosed(partnership.id, "it was withdrawn")
    return proposal
