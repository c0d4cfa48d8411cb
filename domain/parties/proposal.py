"""Proposals of partnerships: who was invited, and how each of them answered.

An answer is given to the proposal as it is: everybody has to accept it, and one who declines ends
it, because those who accepted did so for the whole circle. Another proposal can follow.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from domain.record import event
from domain.refusal import Refused
from domain.values import Moment, OrganisationId, PartnershipId

# Events


@event("partnership.proposed.v1", begins="id")
@dataclass(frozen=True)
class PartnershipProposed:
    """Organisations were invited to form a partnership for a purpose."""

    effective: Moment
    id: PartnershipId
    name: str
    purpose: str
    zone: str
    """IANA name of the time zone in which the partnership's dates begin."""
    proposer: OrganisationId | None
    """Who proposes it, and is to be a party; None where it is proposed from outside."""
    invited: tuple[OrganisationId, ...]


@event("partnership.invitation-accepted.v1")
@dataclass(frozen=True)
class InvitationAccepted:
    """An invited organisation agreed to be a party of the proposed partnership."""

    effective: Moment
    organisation: OrganisationId


@event("partnership.invitation-declined.v1")
@dataclass(frozen=True)
class InvitationDeclined:
    """An invited organisation did not want to be a party, and the proposal failed by that."""

    effective: Moment
    organisation: OrganisationId


@event("partnership.proposal-withdrawn.v1")
@dataclass(frozen=True)
class ProposalWithdrawn:
    """The proposal was taken back before everybody had answered."""

    effective: Moment


# State


@dataclass(frozen=True)
class Proposal:
    """The proposal of a partnership, and who has answered it."""

    proposed: Moment
    proposer: OrganisationId | None
    invited: tuple[OrganisationId, ...]
    accepted: tuple[OrganisationId, ...] = ()
    declined: OrganisationId | None = None
    withdrawn: Moment | None = None

    @property
    def circle(self) -> tuple[OrganisationId, ...]:
        """Who would be a party: the proposer and the invited."""
        proposer = () if self.proposer is None else (self.proposer,)
        return proposer + self.invited


def proposal_of(happened: PartnershipProposed) -> Proposal:
    """The proposal as it begins."""
    return Proposal(happened.effective, happened.proposer, happened.invited)


def answered(
    proposal: Proposal, happened: InvitationAccepted | InvitationDeclined | ProposalWithdrawn
) -> Proposal:
    """The proposal after an answer, or after it was taken back."""
    match happened:
        case InvitationAccepted(_, organisation):
            return replace(proposal, accepted=(*proposal.accepted, organisation))
        case InvitationDeclined(_, organisation):
            return replace(proposal, declined=organisation)
        case ProposalWithdrawn(effective):
            return replace(proposal, withdrawn=effective)
        case _:
            assert_never(happened)


# Refusals


class PartnershipAlreadyProposed(Refused):
    """The partnership {partnership} is proposed already."""

    code = "PARTNERSHIP_ALREADY_PROPOSED"
    partnership: PartnershipId


class NobodyInvited(Refused):
    """A partnership is proposed to at least one organisation besides the one that proposes it."""

    code = "NOBODY_INVITED"


class NotInvited(Refused):
    """The organisation {organisation} was not invited to this partnership."""

    code = "NOT_INVITED"
    organisation: OrganisationId


class NotProposer(Refused):
    """The organisation {organisation} did not propose this partnership."""

    code = "NOT_PROPOSER"
    organisation: OrganisationId


class InvitationAnswered(Refused):
    """The organisation {organisation} has accepted the invitation already."""

    code = "INVITATION_ANSWERED"
    organisation: OrganisationId


class ProposalClosed(Refused):
    """The proposal of the partnership {partnership} can't be answered any more: {why}."""

    code = "PROPOSAL_CLOSED"
    partnership: PartnershipId
    why: str
