"""Heads who appoint together: what is refused, and after what."""

from __future__ import annotations

from domain.agreements.signature import NotAuthorisedToSign
from domain.competence.assenting import AlreadyAssented, HeadNotSaid, NotAssented, NotTheHead
from domain.competence.separation import FunctionsIncompatible
from domain.parties.organisation import OrganisationGone
from domain.posts.appointment import AppointmentAlreadyMade
from domain.posts.post import AlreadyAppointed, PostGone, PostTaken, TermsExhausted
from domain.powers.appointing import OthersAppoint
from domain.provisions.provision import RulesClash
from domain.provisions.tenure import Tenure
from services.act import AlreadyExists
from services.entitlement import ActsAsAnother
from services.partnerships import PartyNotSaid
from tests.refusals.cases import Case, do, on, refused, refused_afresh
from tests.refusals.charters import BY_ALL, OTHER, THERE, in_force, scheme
from tests.refusals.everywhere import each
from tests.refusals.payments import APART, auditor
from tests.refusals.usual_posts import SECOND_HEAD, TREASURER
from tests.refusals.world import BOB, CLEO, DAN, HELD, HILL, LAKE

BOTH = "assent_to_appointment withdraw_assent"
FOR_A_YEAR = {"id": HELD, "post": TREASURER, "person": CLEO, "end": on(2024, 12, 31)}
OF_TREASURER = (do("define_post"), do("assent_to_appointment", post=TREASURER))
LAST = {"post": TREASURER, **SECOND_HEAD}

CASES: tuple[Case, ...] = (
    *each(BOTH, HeadNotSaid, by=None),
    *each(BOTH, NotTheHead, by=CLEO),
    *each(BOTH, PartyNotSaid, party=None),
    *each(BOTH, ActsAsAnother, asking=BOB),
    *each(BOTH, OrganisationGone, do("dissolve_organisation", organisation=HILL)),
    *each(
        BOTH, NotAuthorisedToSign, do("register_head", organisation=HILL, person=DAN, when=on(2025))
    ),
    *each(BOTH, PostGone, do("abolish_post")),
    refused("assent_to_appointment", AlreadyAssented, do("assent_to_appointment")),
    refused("assent_to_appointment", PostTaken, do("appoint")),
    refused("assent_to_appointment", AlreadyAppointed, do("appoint", person=CLEO)),
    refused(
        "assent_to_appointment",
        TermsExhausted,
        do("define_post", tenure=Tenure(terms=1)),
        do("appoint", **FOR_A_YEAR),
        post=TREASURER,
        when=on(2025),
    ),
    refused("assent_to_appointment", FunctionsIncompatible, *auditor(CLEO), *APART),
    refused("assent_to_appointment", AlreadyExists, *OF_TREASURER, **LAST, id=HILL),
    refused(
        "assent_to_appointment",
        AppointmentAlreadyMade,
        do("appoint"),
        *OF_TREASURER,
        **LAST,
        id=HELD,
    ),
    refused_afresh("assent_to_appointment", OthersAppoint),
    refused(
        "assent_to_appointment",
        RulesClash,
        *in_force(scheme(BY_ALL)),
        *in_force(scheme(BY_ALL), agreement=OTHER, at=THERE),
    ),
    refused("withdraw_assent", NotAssented, party=LAKE, by=BOB),
)
