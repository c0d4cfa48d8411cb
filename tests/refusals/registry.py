"""Organisations, persons and partnerships: what is refused, and after what."""

from __future__ import annotations

from domain.agreements.memorandum import TwoOrganisationsNeeded
from domain.holiday import (
    Holiday,
    HolidayAlreadyListed,
    HolidayAtWeekend,
    HolidayNamedTwice,
    HolidayNotListed,
    HolidaysMissing,
)
from domain.parties.organisation import (
    Identifier,
    IdentifierKnown,
    MalformedCountry,
    MergesIntoItself,
    OrganisationAlreadyDissolved,
    OrganisationAlreadyMerged,
    OrganisationAlreadyRegistered,
    OrganisationGone,
)
from domain.parties.partnership import (
    AlreadyParty,
    NotMerged,
    NotSuccessor,
    PartnershipAlreadyDissolved,
    PartnershipAlreadyFormed,
    PartnershipNotFormed,
    PartyMissing,
    PartyNamedTwice,
    TimeZoneUnknown,
)
from domain.parties.person import PersonAlreadyRegistered
from domain.parties.proposal import (
    InvitationAnswered,
    NobodyInvited,
    NotInvited,
    NotProposer,
    PartnershipAlreadyProposed,
    ProposalClosed,
)
from domain.parties.signatory import AlreadyHead, AlreadySignatory, HeadVacant, Limits, NotSignatory
from domain.values import ContradictoryDates, TooMany
from services.partnerships import PartyNotSaid
from services.start import Contact, ContactUnclear, Founder
from tests.refusals.cases import Case, do, on, refused, refused_afresh
from tests.refusals.everywhere import each
from tests.refusals.world import (
    ADA,
    ALLIANCE,
    COURT,
    FORD,
    HILL,
    LAKE,
    MILL,
    PROPOSED,
)

MAY_DAY = Holiday(on(2024, 5, 1), "May Day")
UID = Identifier("UID", "1")
MANY_IDENTIFIERS = tuple(Identifier("UID", str(number)) for number in range(101))

ORGANISATIONS = (
    refused("register_organisation", MalformedCountry, country="Switzerland"),
    refused("register_organisation", OrganisationAlreadyRegistered, id=HILL),
    refused("register_organisation", TooMany, identifiers=MANY_IDENTIFIERS),
    refused("rename_organisation", OrganisationGone, do("dissolve_organisation")),
    refused("register_head", OrganisationGone, do("dissolve_organisation")),
    refused("register_signatory", OrganisationGone, do("dissolve_organisation"), organisation=MILL),
    refused(
        "merge_organisation", OrganisationGone, do("dissolve_organisation", organisation=COURT)
    ),
    *each(
        "accede_party form_partnership propose_partnership",
        OrganisationGone,
        do("dissolve_organisation"),
    ),
    refused("accept_invitation", OrganisationGone, do("dissolve_organisation", organisation=LAKE)),
    refused("succeed_party", OrganisationGone, do("dissolve_organisation", organisation=MILL)),
    *each(
        "give_notice sign_agreement sign_amendment",
        OrganisationGone,
        do("dissolve_organisation", organisation=HILL),
    ),
    *each(
        "dissolve_organisation merge_organisation",
        OrganisationAlreadyDissolved,
        do("dissolve_organisation"),
    ),
    *each(
        "dissolve_organisation merge_organisation",
        OrganisationAlreadyMerged,
        do("merge_organisation"),
    ),
    refused("merge_organisation", MergesIntoItself, into=MILL),
    refused("add_identifier", IdentifierKnown, do("add_identifier")),
    refused_afresh(
        "add_identifier",
        TooMany,
        *(do("add_identifier", identifier=one) for one in MANY_IDENTIFIERS[1:]),
        identifier=Identifier("LEI", "1"),
    ),
    refused("register_head", AlreadyHead, do("register_head")),
    refused("withdraw_head", HeadVacant, organisation=MILL),
    refused("register_signatory", AlreadySignatory, do("register_signatory")),
    refused("register_signatory", TooMany, limits=Limits((), (ALLIANCE,) * 1_001)),
    refused_afresh("withdraw_signatory", NotSignatory),
    refused("register_person", PersonAlreadyRegistered, id=ADA),
)
BY_LEAVING_ONE = do("withdraw_proposal")
PARTNERSHIPS = (
    refused("form_partnership", PartnershipAlreadyFormed, id=ALLIANCE),
    refused("form_partnership", PartyMissing, parties=()),
    refused("form_partnership", PartyNamedTwice, parties=(HILL, HILL)),
    refused("form_partnership", TooMany, parties=(HILL,) * 1_001),
    refused("propose_partnership", PartnershipAlreadyProposed, id=PROPOSED),
    refused("propose_partnership", NobodyInvited, invited=()),
    refused("propose_partnership", PartyNamedTwice, invited=(HILL,)),
    refused("propose_partnership", TooMany, invited=(MILL,) * 1_001),
    *each(
        "form_partnership propose_partnership start_partnership",
        TimeZoneUnknown,
        zone="Europe/Nowhere",
    ),
    *each("accept_invitation decline_invitation", NotInvited, organisation=FORD),
    *each("accept_invitation decline_invitation", PartyNotSaid, organisation=None),
    *each("accept_invitation decline_invitation withdraw_proposal", ProposalClosed, BY_LEAVING_ONE),
    refused("accept_invitation", InvitationAnswered, do("accept_invitation")),
    refused("withdraw_proposal", NotProposer, bound=LAKE),
    refused("accede_party", AlreadyParty, organisation=HILL),
    refused("accede_party", TooMany, lowered={"domain.parties.partnership.PARTIES_LIMIT": 3}),
    refused_afresh("succeed_party", NotMerged),
    refused("succeed_party", NotSuccessor, successor=COURT),
    refused("succeed_party", TooMany, lowered={"domain.parties.partnership.PARTIES_LIMIT": 3}),
    refused("succeed_party", PartnershipNotFormed, partnership=PROPOSED),
    refused("dissolve_partnership", PartnershipAlreadyDissolved, do("dissolve_partnership")),
    refused("start_partnership", PartnershipAlreadyFormed, id=ALLIANCE),
    refused("start_partnership", TwoOrganisationsNeeded, founders=()),
    refused(
        "start_partnership",
        ContactUnclear,
        founders=(Founder(Contact("Eve", person=ADA), MILL), Founder(Contact("Bob"), name="Bob")),
    ),
    refused(
        "start_partnership",
        OrganisationGone,
        do("dissolve_organisation"),
        founders=(Founder(Contact("Eve"), MILL), Founder(Contact("Bob"), name="Bob")),
    ),
    refused(
        "start_partnership",
        ContradictoryDates,
        founders=(Founder(Contact("Eve"), MILL), Founder(Contact("Bob"), name="Bob")),
        when=on(2019),
    ),
)

WORKING_DAYS = (
    refused("list_holidays", HolidaysMissing, holidays=()),
    refused("list_holidays", HolidayNamedTwice, holidays=(MAY_DAY, MAY_DAY)),
    refused("list_holidays", HolidayAlreadyListed, do("list_holidays")),
    refused("list_holidays", HolidayAtWeekend, holidays=(Holiday(on(2024, 5, 4)),)),
    refused("list_holidays", TooMany, holidays=(MAY_DAY,) * 501),
    refused("strike_holidays", HolidaysMissing, days=()),
    refused("strike_holidays", HolidayNamedTwice, days=(MAY_DAY.day, MAY_DAY.day)),
    refused("strike_holidays", HolidayNotListed, days=(on(2024, 5, 2),)),
    refused("strike_holidays", TooMany, days=(MAY_DAY.day,) * 501),
)

CASES: tuple[Case, ...] = (*ORGANISATIONS, *PARTNERSHIPS, *WORKING_DAYS)
