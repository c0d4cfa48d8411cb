"""A partnership is proposed, accepted or declined; and a party is succeeded by another."""

from typing import Any

import pytest

from domain.parties.invitation import (
    accept_invitation,
    decline_invitation,
    propose_partnership,
    withdraw_proposal,
)
from domain.parties.partnership import (
    NotParty,
    NotSuccessor,
    PartnershipDissolved,
    PartnershipEnded,
    PartnershipFormed,
    PartnershipNotFormed,
    PartnershipUnknown,
    PartyAcceded,
    PartyNamedTwice,
    PartySucceeded,
    PartyWithdrew,
    accede_party,
    bound_parties,
    dissolve_partnership,
    evolve,
    parties_at,
    succeed_party,
    withdraw_party,
)
from domain.parties.proposal import (
    InvitationAccepted,
    InvitationAnswered,
    InvitationDeclined,
    NobodyInvited,
    NotInvited,
    PartnershipAlreadyProposed,
    PartnershipProposed,
    ProposalClosed,
    ProposalWithdrawn,
)
from domain.values import PARTIES_LIMIT, ContradictoryDates, TextMissing, TooMany
from tests.domain.specification import given
from tests.domain.test_partnership import ALLIANCE, BUSINESS, FORMED, NGO, SCHOOL, year

DETAILS: dict[str, Any] = {
    "id": ALLIANCE,
    "name": "Shared Labs",
    "purpose": "Share equipment.",
    "zone": "Europe/Zurich",
    "proposer": SCHOOL,
    "invited": (NGO, BUSINESS),
}
PROPOSED = PartnershipProposed(year(2000), *DETAILS.values())
OPEN = given(PROPOSED)


def accepted(organisation: Any, at: int) -> InvitationAccepted:
    return InvitationAccepted(year(at), organisation)


def test_a_partnership_is_proposed_once() -> None:
    given().when(propose_partnership, **DETAILS, effective=year(2000)).then(
        PROPOSED
    ).again().refused(PartnershipAlreadyProposed(ALLIANCE))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": ""}, TextMissing("name")),
        ({"invited": ()}, NobodyInvited()),
        ({"invited": (NGO, SCHOOL)}, PartyNamedTwice(SCHOOL)),
        ({"invited": (NGO, NGO)}, PartyNamedTwice(NGO)),
        ({"invited": (NGO,) * (PARTIES_LIMIT + 1)}, TooMany),
    ],
)
def test_a_malformed_proposal_is_refused(wrong: Any, refusal: Any) -> None:
    given().when(propose_partnership, **{**DETAILS, **wrong}, effective=year(2000)).refused(refusal)


def test_with_the_last_acceptance_the_partnership_is_formed() -> None:
    first = OPEN.when(accept_invitation, organisation=BUSINESS, effective=year(2001))
    first.then(accepted(BUSINESS, 2001)).again().refused(InvitationAnswered(BUSINESS))
    assert first.state.formed is None and parties_at(first.state, year(2002).at) == ()
    last = given(PROPOSED, accepted(BUSINESS, 2001)).when(
        accept_invitation, organisation=NGO, effective=year(2002)
    )
    formed = PartnershipFormed(
        year(2002), ALLIANCE, "Shared Labs", "Share equipment.", "Europe/Zurich",
        (SCHOOL, NGO, BUSINESS),
    )  # fmt: skip
    last.then(accepted(NGO, 2002), formed)
    last.again().refused(ProposalClosed(ALLIANCE, "it is formed"))
    assert parties_at(last.state, year(2002).at) == (SCHOOL, NGO, BUSINESS)
    assert last.state.proposal is not None and last.state.concerns(NGO)


def test_one_who_declines_ends_the_proposal() -> None:
    no = OPEN.when(decline_invitation, organisation=NGO, effective=year(2001))
    no.then(InvitationDeclined(year(2001), NGO))
    closed = ProposalClosed(ALLIANCE, "an invited organisation declined")
    no.again().refused(closed)
    given(PROPOSED, *no.happened).when(
        accept_invitation, organisation=BUSINESS, effective=year(2002)
    ).refused(closed)


def test_who_was_not_invited_does_not_answer() -> None:
    for answer in (accept_invitation, decline_invitation):
        OPEN.when(answer, organisation=SCHOOL, effective=year(2001)).refused(NotInvited(SCHOOL))
        OPEN.when(answer, organisation=NGO, effective=year(1999)).refused(ContradictoryDates)
        given().when(answer, organisation=NGO, effective=year(2001)).refused(PartnershipUnknown)
        given(FORMED).when(answer, organisation=NGO, effective=year(2001)).refused(ProposalClosed)


def test_a_proposal_is_withdrawn_once() -> None:
    taken = OPEN.when(withdraw_proposal, effective=year(2001))
    taken.then(ProposalWithdrawn(year(2001)))
    taken.again().refused(ProposalClosed(ALLIANCE, "it was withdrawn"))
    OPEN.when(withdraw_proposal, effective=year(1999)).refused(ContradictoryDates)


def test_in_what_is_only_proposed_nothing_else_is_done() -> None:
    refusal = PartnershipNotFormed(ALLIANCE)
    OPEN.when(accede_party, organisation=NGO, effective=year(2001)).refused(refusal)
    OPEN.when(withdraw_party, organisation=NGO, effective=year(2001)).refused(refusal)
    OPEN.when(dissolve_partnership, effective=year(2001)).refused(refusal)


# Succession

SUCCEEDED = PartySucceeded(year(2010), NGO, BUSINESS)


def test_who_merged_is_succeeded_once() -> None:
    follows = {"organisation": NGO, "successor": BUSINESS, "merged": year(2009)}
    done = given(FORMED).when(succeed_party, **follows, effective=year(2010)).then(SUCCEEDED)
    done.again().refused(NotParty(NGO, year(2010)))
    assert parties_at(done.state, year(2009).at) == (SCHOOL, NGO)
    assert parties_at(done.state, year(2010).at) == (SCHOOL, BUSINESS)


def test_nobody_takes_a_place_without_a_merger_but_a_report_of_it_is_kept() -> None:
    refusal = NotSuccessor(NGO, BUSINESS, year(2010))
    for merged in (None, year(2011)):
        follows = {"organisation": NGO, "successor": BUSINESS, "merged": merged}
        given(FORMED).when(succeed_party, **follows, effective=year(2010)).refused(refusal)
        given(FORMED).when_reported(succeed_party, **follows, effective=year(2010)).found(refusal)


def test_nobody_follows_itself_or_who_followed_it() -> None:
    itself = {"organisation": NGO, "successor": NGO, "merged": year(2001)}
    given(FORMED).when(succeed_party, **itself, effective=year(2010)).refused(NotSuccessor)
    back = {"organisation": BUSINESS, "successor": NGO, "merged": year(2001)}
    given(FORMED, SUCCEEDED).when(succeed_party, **back, effective=year(2011)).refused(NotSuccessor)
    ended = given(FORMED, PartnershipDissolved(year(2005)))
    late = {"organisation": NGO, "successor": BUSINESS, "merged": year(2001)}
    ended.when(succeed_party, **late, effective=year(2006)).refused(PartnershipEnded)


def test_a_successor_stands_for_those_whose_place_it_took() -> None:
    state = evolve(evolve(None, FORMED), SUCCEEDED)
    assert bound_parties(state, (), year(2011).at) == ((SCHOOL,), (BUSINESS, NGO))
    assert bound_parties(state, (SCHOOL, NGO), year(2011).at) == ((SCHOOL,), (BUSINESS, NGO))


def test_before_its_succession_it_was_the_former_party_that_was_bound() -> None:
    state = evolve(evolve(None, FORMED), SUCCEEDED)
    assert bound_parties(state, (), year(2005).at) == ((SCHOOL,), (BUSINESS, NGO))


def test_who_left_is_bound_no_longer() -> None:
    state = evolve(evolve(None, FORMED), PartyAcceded(year(2002), BUSINESS))
    state = evolve(state, PartyWithdrew(year(2003), NGO))
    assert bound_parties(state, (), year(2004).at) == ((SCHOOL,), (BUSINESS,))
    assert bound_parties(state, (SCHOOL, NGO), year(2004).at) == ((SCHOOL,),)
    # A partnership that has ended binds those whom its agreements name.
    state = evolve(state, PartnershipDissolved(year(2005)))
    assert bound_parties(state, (SCHOOL, NGO), year(2006).at) == ((SCHOOL,), (NGO,))
