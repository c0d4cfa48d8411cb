"""How each command is usually done: with which arguments, and after what."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

from domain.agreements.clause import RepealClause
from domain.bodies.seats_named import SeatsNamed
from domain.document import Document
from domain.elections.election import Option
from domain.elections.marks import OneOption, RankedOptions
from domain.elections.reported import AlikeBallots, ReportedBallots
from domain.holiday import Holiday
from domain.motions.enacted_acts import (
    AgreementTermination,
    AttendanceRecording,
    BodyConstitution,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    ChallengeDetermination,
    DecisionNullification,
    DecisionRatification,
    DecisionReconsideration,
    DecisionRescission,
    DecisionSupersession,
    DependentDisposition,
    HolidayListing,
    HolidayStriking,
    MotionAdjournment,
    MotionAmendment,
    PartnershipDissolution,
    PartyAccession,
    PostAbolition,
    PostAppointment,
    PostDefinition,
    RemitGrant,
    SeatFilling,
    SeatVacating,
    UrgentActionRatification,
)
from domain.motions.named_act import NamedAct
from domain.parties.organisation import Identifier
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.provision import DurationProvision
from domain.values import (
    AgreementId,
    AmendmentId,
    BodyId,
    ChallengeId,
    ClauseId,
    DecisionId,
    OrganisationId,
    PartnershipId,
    PersonId,
    ProxyId,
    SeatId,
)
from domain.voting.tally import Count, Seat, Stance, Tally
from services.start import Contact, Founder
from tests.refusals.cases import Usual, do, named, on
from tests.refusals.decided import won
from tests.refusals.preparing import REGULARITY
from tests.refusals.usual_conflicts import CONFLICTS
from tests.refusals.usual_payments import ACCESSES, PAYMENTS
from tests.refusals.usual_posts import (
    POSTS,
)
from tests.refusals.world import (
    ADA,
    ADAS,
    ALLIANCE,
    BOB,
    BOBS,
    CHAIR,
    CLEO,
    COUNCIL,
    COURT,
    DRAFT,
    GONE,
    HELD,
    HILL,
    LAKE,
    LAKES,
    MILL,
    MOTION,
    ONE,
    OTHER_MOTION,
    POLL,
    PROPOSED,
    RULES,
    VACANT,
    clause,
)

NEW = named(OrganisationId, "new")
NEWCOMER = named(PersonId, "newcomer")
CIRCLE = named(PartnershipId, "circle")
TEXT = named(AgreementId, "text")
TERMED = named(AgreementId, "termed")
CHANGE = named(AmendmentId, "change")
BOARD = named(BodyId, "board")
SEAT = named(SeatId, "seat")
PROXY = named(ProxyId, "proxy")

MINUTES = Document("Minutes", "0" * 64)
WON = Tally((Count(Fraction(2), Fraction(0), present=Fraction(2), members=Fraction(2)),))
YES, NO = Stance("yes"), Stance("no")
BOTH_FOR_A = ReportedBallots(
    (AlikeBallots(RankedOptions((("A",),)), Fraction(2)),), members=Fraction(2)
)
A, B = Option("A"), Option("B")
TERM = clause(named(ClauseId, "term"), DurationProvision("a year", months=12))

REGISTRY = {
    "register_organisation": Usual({"id": NEW, "name": "New School", "kind": "school"}),
    "rename_organisation": Usual({"organisation": MILL, "name": "Mill"}),
    "dissolve_organisation": Usual({"organisation": MILL}),
    "add_identifier": Usual({"organisation": MILL, "identifier": Identifier("UID", "1")}),
    "merge_organisation": Usual({"organisation": MILL, "into": COURT}),
    "register_head": Usual({"organisation": MILL, "person": CLEO}),
    "withdraw_head": Usual({"organisation": HILL}),
    "register_signatory": Usual({"organisation": HILL, "person": CLEO}),
    "withdraw_signatory": Usual(
        {"organisation": HILL, "person": CLEO}, (do("register_signatory"),)
    ),
    "register_person": Usual({"id": NEWCOMER, "name": "Eve"}),
    "rename_person": Usual({"person": CLEO, "name": "Cleopatra"}),
}
PARTNERSHIPS = {
    "form_partnership": Usual({"id": CIRCLE, "name": "Circle", "parties": (HILL, MILL)}),
    "propose_partnership": Usual(
        {"id": CIRCLE, "name": "Circle", "proposer": HILL, "invited": (MILL,)}
    ),
    "accept_invitation": Usual({"partnership": PROPOSED, "organisation": LAKE}),
    "decline_invitation": Usual({"partnership": PROPOSED, "organisation": LAKE}),
    "withdraw_proposal": Usual({"partnership": PROPOSED}),
    "accede_party": Usual({"partnership": ALLIANCE, "organisation": MILL}),
    "withdraw_party": Usual({"partnership": ALLIANCE, "organisation": LAKE}),
    "succeed_party": Usual(
        {"partnership": ALLIANCE, "organisation": LAKE},
        (do("merge_organisation", organisation=LAKE, into=MILL),),
    ),
    "list_holidays": Usual(
        {"partnership": ALLIANCE, "holidays": (Holiday(on(2024, 5, 1), "May Day"),)}
    ),
    "strike_holidays": Usual(
        {"partnership": ALLIANCE, "days": (on(2024, 5, 1),)}, (do("list_holidays"),)
    ),
    "dissolve_partnership": Usual({"partnership": ALLIANCE}),
    "start_partnership": Usual(
        {
            "id": CIRCLE,
            "purpose": "Share a telescope",
            "founders": tuple(Founder(Contact(name), name=name) for name in ("Ada", "Bob")),
        }
    ),
}

TERM_BEGUN = (
    do("draft_agreement", id=TERMED, clauses=(TERM,)),
    do("enter_into_force", agreement=TERMED, reported=True),
)
PROPOSAL = (do("propose_amendment"),)
AGREEMENTS = {
    "draft_agreement": Usual(
        {
            "id": TEXT,
            "partnership": ALLIANCE,
            "title": "Memorandum",
            "clauses": (clause(named(ClauseId, "new")),),
        }
    ),
    "sign_agreement": Usual({"agreement": DRAFT, "party": HILL, "person": ADA}),
    "enter_into_force": Usual(
        {"agreement": DRAFT},
        (do("sign_agreement"), do("sign_agreement", party=LAKE, person=BOB)),
    ),
    "give_notice": Usual({"agreement": RULES, "party": HILL, "person": ADA}),
    "withdraw_notice": Usual({"agreement": RULES, "party": HILL}, (do("give_notice"),)),
    "end_by_notice": Usual(
        {"agreement": RULES, "party": HILL, "when": on(2024, 6)}, (do("give_notice"),)
    ),
    "renew_agreement": Usual({"agreement": TERMED, "until": on(2026)}, TERM_BEGUN),
    "expire_agreement": Usual({"agreement": TERMED, "when": on(2025)}, TERM_BEGUN),
    "end_term": Usual({"agreement": TERMED, "when": on(2025)}, TERM_BEGUN),
    "terminate_agreement": Usual({"agreement": RULES}),
    "propose_amendment": Usual(
        {"id": CHANGE, "agreement": RULES, "title": "Less", "party": HILL}
        | {"changes": (RepealClause(GONE),)}
    ),
    "comment_on_amendment": Usual(
        {"agreement": RULES, "amendment": CHANGE, "comment": "Why?"}, PROPOSAL
    ),
    "sign_amendment": Usual(
        {"agreement": RULES, "amendment": CHANGE, "party": HILL, "person": ADA}, PROPOSAL
    ),
    "adopt_amendment": Usual(
        {"agreement": RULES, "amendment": CHANGE},
        (
            *PROPOSAL,
            do("sign_amendment", reported=True),
            do("sign_amendment", party=LAKE, person=BOB, reported=True),
        ),
    ),
    "reject_amendment": Usual({"agreement": RULES, "amendment": CHANGE}, PROPOSAL),
    "withdraw_amendment": Usual({"agreement": RULES, "amendment": CHANGE}, PROPOSAL),
    "lapse_amendment": Usual(
        {"agreement": RULES, "amendment": CHANGE, "when": on(2024, 3)},
        (do("propose_amendment", lapses=on(2024, 2)),),
    ),
    "change_text": Usual({"agreement": RULES, "clause": ONE, "text": "We share.\n"}),
}

CHALLENGE = named(ChallengeId, "challenge")
SMALLER = (SeatsNamed(party=HILL), SeatsNamed(party=LAKE))
"""The council without its vacant seat."""
ENACTS = (
    AgreementTermination(RULES),
    PartyAccession(MILL),
    PartnershipDissolution(),
    HolidayListing(),
    HolidayStriking(),
    BodyConstitution("Board", (SeatsNamed(),)),
    BodyReconstitution(COUNCIL, seats=SMALLER),
    SeatFilling(COUNCIL, VACANT),
    SeatVacating(COUNCIL, ADAS),
    ChairDesignation(COUNCIL, BOBS),
    BodyDissolution(COUNCIL),
    AttendanceRecording(COUNCIL),
    PostDefinition("Treasurer"),
    RemitGrant(CHAIR),
    PostAbolition(CHAIR),
    PostAppointment(CHAIR, ADA),
)
"""What the motion enacts: whatever is usually done here about what is there from the start."""
UNDOING = (
    DecisionRescission(MOTION),
    DecisionSupersession(MOTION),
    DecisionReconsideration(MOTION),
    DecisionNullification(MOTION),
    DecisionRatification(MOTION),
    UrgentActionRatification(MOTION),
    MotionAmendment(MOTION),
    MotionAdjournment(MOTION),
)
"""What the other motion enacts, about the first."""
LAST_MOTION = named(DecisionId, "last motion")
PUT = (do("propose_motion"),)
ENTERED_BY_HILL = (
    *PUT,
    do("enter_consultation", bound=HILL, documents=(MINUTES,), opinion=None),
)
OPENED = (do("propose_motion", enacts=()), do("open_poll"))
VOTED = (
    *OPENED,
    do("cast_ballot"),
    do("cast_ballot", seat=BOBS, voter=BOB),
)
TIED = (
    do("propose_motion", matter="tied", enacts=()),
    do("open_poll"),
    do("cast_ballot"),
    do("cast_ballot", seat=BOBS, voter=BOB, choice=NO),
    do("close_poll"),
    do("count_poll"),
)
TIED_AMONG = (
    do("propose_election", matter="chairing"),
    do("open_poll"),
    do("cast_ballot", choice=OneOption("A")),
    do("cast_ballot", seat=BOBS, voter=BOB, choice=OneOption("B")),
    do("close_poll"),
    do("count_poll"),
)
DRAWABLE = (
    do("propose_motion", matter="lot", enacts=()),
    do("prepare_lot"),
    do("open_poll"),
    do("cast_ballot"),
    do("cast_ballot", seat=BOBS, voter=BOB, choice=NO),
    do("close_poll"),
    do("count_poll"),
)
ADOPTED = (*PUT, do("report_tally"))
DONE_BY_HILL = (*ADOPTED, do("implement_decision", bound=HILL))
PLAIN = (do("propose_motion", enacts=()), do("report_tally"))
"""A decision that enacts nothing."""


OTHER_WON = won(*UNDOING, motion=OTHER_MOTION)
OTHER_ADOPTED = (*ADOPTED, *OTHER_WON)
OTHER_PLAIN = (
    *ADOPTED,
    do("propose_motion", id=OTHER_MOTION, enacts=UNDOING, proposer=ADA),
    do("report_tally", decision=OTHER_MOTION),
)
"""The other motion is moved by somebody who could vote on the first."""
CHALLENGED = (*ADOPTED, do("challenge_decision"))
DETERMINING = ChallengeDetermination(MOTION, CHALLENGE)
ANSWERED = (*CHALLENGED, *won(DETERMINING, *UNDOING, motion=OTHER_MOTION))
FOUND = (*ANSWERED, do("determine_challenge"))
NULLIFIED = (*FOUND, do("appoint", decision=MOTION), do("nullify_decision"))
DISPOSED = DependentDisposition(MOTION, NamedAct(appointment=HELD))
DISPOSING = (*NULLIFIED, *won(DISPOSED, motion=LAST_MOTION))
OF_CHALLENGE = {"decision": MOTION, "challenge": CHALLENGE}
VALIDITY = {
    "challenge_decision": Usual(
        {
            "id": CHALLENGE,
            "decision": MOTION,
            "grounds": "No notice",
            "defects": ("notice",),
            "by": LAKES,
        },
        ADOPTED,
    ),
    "withdraw_challenge": Usual({**OF_CHALLENGE, "by": LAKES}, CHALLENGED),
    "determine_challenge": Usual(
        {
            **OF_CHALLENGE,
            "finding": "voidable",
            "defects": ("notice",),
            "reasons": "So it was",
            "by": OTHER_MOTION,
        },
        ANSWERED,
    ),
    "nullify_decision": Usual({**OF_CHALLENGE, "side": LAKES}, FOUND),
    "decide_dependent": Usual(
        {
            "decision": MOTION,
            "dependent": NamedAct(appointment=HELD),
            "disposition": "stands",
            "reasons": "So it is fair",
            "by": LAST_MOTION,
        },
        DISPOSING,
    ),
    "ratify_decision": Usual(
        {"decision": MOTION, "by": OTHER_MOTION, "defects": ("notice",)}, (*ADOPTED, *OTHER_WON)
    ),
}
DECIDED_IN_URGENCY = (
    do("propose_motion", matter="urgent", enacts=()),
    do("take_urgent_action"),
)
URGENCY = {
    "take_urgent_action": Usual(
        {"decision": MOTION, "grounds": "It burns", "harm": "It burns down", "by": ADA},
        DECIDED_IN_URGENCY[:1],
    ),
    "report_urgent_action": Usual(
        {"decision": MOTION, "documents": (MINUTES,), "by": ADA}, DECIDED_IN_URGENCY
    ),
    "ratify_urgent_action": Usual(
        {"decision": MOTION, "by": OTHER_MOTION}, (*DECIDED_IN_URGENCY, *OTHER_WON)
    ),
    "lapse_urgent_action": Usual({"decision": MOTION, "when": on(2024, 3)}, DECIDED_IN_URGENCY),
}
YEARLY = BodyProvision("Panel", (SeatsProvided(),), months=6)
PANEL, TERMED_SEAT = named(BodyId, "panel"), named(SeatId, "termed")
PROVIDING, PROVIDED = named(AgreementId, "providing"), named(ClauseId, "provided")
YEARS = {
    "id": PANEL,
    "name": "Panel",
    "seats": (Seat(TERMED_SEAT, CLEO),),
    "agreement": PROVIDING,
    "clause": PROVIDED,
}
DECISIONS = {
    "constitute_body": Usual(
        {"id": BOARD, "partnership": ALLIANCE, "name": "Board", "seats": (Seat(SEAT, CLEO),)}
    ),
    "reconstitute_body": Usual({"body": COUNCIL, "seats": SMALLER}),
    "fill_seat": Usual({"body": COUNCIL, "seat": VACANT, "holder": CLEO}),
    "vacate_seat": Usual({"body": COUNCIL, "seat": ADAS}),
    "expire_seat": Usual(
        {"body": PANEL, "seat": TERMED_SEAT, "when": on(2025)},
        (
            do("draft_agreement", id=PROVIDING, clauses=(clause(PROVIDED, YEARLY),)),
            do("constitute_body", **YEARS),
        ),
    ),
    "designate_chair": Usual({"body": COUNCIL, "seat": BOBS}),
    "record_attendance": Usual({"body": COUNCIL, "present": (ADAS,), "by": ADA}),
    "dissolve_body": Usual({"body": COUNCIL}),
    "propose_motion": Usual(
        {
            "id": MOTION,
            "partnership": ALLIANCE,
            "title": "A boat",
            "body": COUNCIL,
            "proposer": ADA,
            "enacts": ENACTS,
        }
    ),
    "propose_election": Usual(
        {
            "id": MOTION,
            "partnership": ALLIANCE,
            "title": "Whom to send",
            "body": COUNCIL,
            "proposer": ADA,
            "options": (A, B),
        }
    ),
    "second_motion": Usual({"decision": MOTION, "seconder": BOB}, PUT),
    "circulate_papers": Usual({"decision": MOTION, "papers": (MINUTES,)}, PUT),
    "give_notice_of_motion": Usual({"decision": MOTION, "how": "by letter"}, PUT),
    "declare_recusal": Usual({"decision": MOTION, "seat": ADAS}, PUT),
    "withdraw_motion": Usual({"decision": MOTION}, PUT),
    "amend_motion": Usual({"decision": MOTION, "text": "A small boat.", "by": ADA}, PUT),
    "adjourn_motion": Usual({"decision": MOTION, "until": on(2024, 2), "by": ADA}, PUT),
    "enter_consultation": Usual(
        {"decision": MOTION, "party": LAKE, "opinion": "Yes, but soon."}, PUT
    ),
    "contradict_consultation": Usual({"decision": MOTION, "party": LAKE}, ENTERED_BY_HILL),
    "open_poll": Usual({"id": POLL, "decision": MOTION, "by": ADA}, PUT),
    "cast_ballot": Usual(
        {"decision": MOTION, "poll": POLL, "seat": ADAS, "voter": ADA, "choice": YES}, OPENED
    ),
    "raise_objection": Usual(
        {"decision": MOTION, "poll": POLL, "seat": ADAS, "voter": ADA, "argument": "Harm"},
        (do("propose_motion", matter="consent", enacts=()), do("open_poll")),
    ),
    "close_poll": Usual({"decision": MOTION, "poll": POLL, "by": ADA}, OPENED),
    "extend_poll": Usual(
        {"decision": MOTION, "poll": POLL, "closes_at": on(2024, 1, 20), "by": ADA},
        (
            do("propose_motion", matter="extendable", enacts=()),
            do("open_poll", closes_at=on(2024, 1, 10)),
        ),
    ),
    "count_poll": Usual({"decision": MOTION, "poll": POLL, "by": ADA}, (*VOTED, do("close_poll"))),
    "report_tally": Usual({"decision": MOTION, "tally": WON}, PUT),
    "rule_ballot_invalid": Usual(
        {"decision": MOTION, "poll": POLL, "seat": BOBS, "grounds": "Torn", "by": ADA},
        (*VOTED, do("close_poll")),
    ),
    "prepare_lot": Usual(
        {"decision": MOTION, "commitment": sha256(b"seed").hexdigest(), "by": ADA},
        (do("propose_motion", matter="lot", enacts=()),),
    ),
    "draw_lot": Usual({"decision": MOTION, "seeds": ("seed",), "by": ADA}, DRAWABLE),
    "cast_casting_vote": Usual({"decision": MOTION, "stance": "yes", "voter": ADA}, TIED),
    "choose_among_tied": Usual({"decision": MOTION, "options": ("A",), "voter": ADA}, TIED_AMONG),
    "report_election": Usual(
        {"decision": MOTION, "counted": BOTH_FOR_A}, (do("propose_election"),)
    ),
    "enter_evidence": Usual({"decision": MOTION, "documents": (MINUTES,)}, ADOPTED),
    "implement_decision": Usual({"decision": MOTION}, ADOPTED),
    "confirm_implementation": Usual({"decision": MOTION, "party": LAKE}, DONE_BY_HILL),
    "contradict_implementation": Usual({"decision": MOTION, "party": LAKE}, DONE_BY_HILL),
    "rescind_decision": Usual({"decision": MOTION, "by": OTHER_MOTION}, OTHER_ADOPTED),
    "supersede_decision": Usual({"decision": MOTION, "by": OTHER_MOTION}, OTHER_ADOPTED),
    "reconsider_decision": Usual({"decision": MOTION, "by": OTHER_MOTION}, OTHER_PLAIN),
    "put_to_vote": Usual({"id": MOTION, "partnership": ALLIANCE, "title": "A boat"}),
    "vote": Usual({"decision": MOTION, "stance": "yes", "voter": ADA}, OPENED),
    "conclude_vote": Usual({"decision": MOTION, "by": ADA}, VOTED),
    "grant_proxy": Usual({"id": PROXY, "body": COUNCIL, "seat": ADAS, "holder": CLEO}),
    "revoke_proxy": Usual({"proxy": PROXY}, (do("grant_proxy"),)),
}

USUAL = {
    **REGISTRY,
    **PARTNERSHIPS,
    **AGREEMENTS,
    **DECISIONS,
    **REGULARITY,
    **VALIDITY,
    **URGENCY,
    **POSTS,
    **PAYMENTS,
    **ACCESSES,
    **CONFLICTS,
}
"""By the name of the command."""
