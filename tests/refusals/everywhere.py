"""What many commands are refused with for the same reason: one line for each reason."""

from __future__ import annotations

from domain.conflicts.conflict_state import ConflictOver, NotASide
from domain.conflicts.hearing import NeutralUnknown
from domain.decisions.decision import MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.parties.organisation import OrganisationGone
from domain.parties.partnership import NotParty, PartnershipEnded, PartnershipNotFormed
from domain.posts.post import PostGone
from domain.refusal import Refused
from domain.values import ContradictoryDates, NeutralId
from domain.voting.side import Side, SideMalformed
from services.act import AlreadyExists
from services.catalogue import commands
from services.conflicts import SideUnstated
from services.entitlement import ActsForAnother
from tests.refusals.cases import Case, Step, do, named, on, refused
from tests.refusals.usual import USUAL
from tests.refusals.world import (
    ADA,
    FORD,
    HILL,
    LAKES,
    MILL,
    PROPOSED,
)


def each(names: str, refusal: type[Refused], *before: Step, **given: object) -> tuple[Case, ...]:
    """The same case of several commands."""
    return tuple(refused(name, refusal, *before, **given) for name in names.split())


def taking(argument: str) -> list[str]:
    """The commands that take an argument of this name."""
    return [name for name, command in sorted(commands().items()) if argument in command.parameters]


def within() -> list[str]:
    """The commands about something that lies in a partnership, or about the partnership."""
    outside = ("register_", "rename_", "dissolve_organisation", "merge_", "withdraw_head",
               "withdraw_signatory", "add_identifier", "form_", "propose_partnership",
               "accept_invitation", "decline_invitation", "withdraw_proposal",
               "start_partnership")  # fmt: skip
    return [name for name in USUAL if not name.startswith(outside)]


LEFT = [refused(name, NotParty, bound=FORD) for name in within()]
"""Who acts for a party that left is told so, whatever is asked."""

SAYING_WHICH = (
    "accede_party assent_to_appointment give_notice sign_agreement sign_amendment succeed_party"
    " withdraw_assent"
)
"""What names an organisation that is no more is refused for that, by whomever it is done."""
ENDED_ITSELF = [
    refused(name, OrganisationGone, do("dissolve_organisation", organisation=HILL), bound=HILL)
    for name in within()
    if name not in {"withdraw_party", *SAYING_WHICH.split()}
]
"""Who acts for an organisation that is no more is told so, whatever is asked."""

NOT_FORMED = each(
    "accede_party constitute_body declare_interest define_post"
    " dissolve_partnership draft_agreement list_holidays propose_election"
    " propose_motion put_to_vote"
    " raise_conflict request_payment strike_holidays"
    " withdraw_party break_glass",
    PartnershipNotFormed,
    partnership=PROPOSED,
)

ENDED = each(
    "abolish_post accede_party accept_appointment acknowledge_item appoint change_text"
    " comment_on_amendment enter_into_force give_notice propose_amendment reject_amendment"
    " sign_agreement sign_amendment"
    " assent_to_appointment withdraw_assent"
    " approve_payment close_handover constitute_body declare_interest"
    " decline_appointment define_post delegate_authority draft_agreement"
    " end_appointment grant_remit hand_over_item list_holidays name_deputy"
    " name_successor open_handover propose_election propose_motion put_to_vote raise_conflict"
    " reconstitute_body refuse_payment remove_holder request_payment"
    " strike_holidays succeed_party withdraw_party",
    PartnershipEnded,
    do("dissolve_partnership"),
)

TAKEN = [
    refused(name, AlreadyExists, id=ADA if name == "register_organisation" else HILL)
    for name, command in sorted(commands().items())
    if command.creates
]
"""The identifier of a new thing is that of something else."""

BEGINS_OR_SAYS_OTHERWISE = (
    "register_organisation register_person add_identifier withdraw_head withdraw_signatory"
    " form_partnership propose_partnership start_partnership draft_agreement give_notice"
    " end_by_notice renew_agreement end_term change_text"
    " constitute_body propose_election propose_motion cast_ballot raise_objection"
    " cast_casting_vote choose_among_tied put_to_vote"
    " decide_appeal declare_interest define_post expire_appointment expire_seat grant_proxy"
    " raise_conflict remand_conflict request_payment vote break_glass lapse_urgent_action"
)
TOO_EARLY = [
    refused(name, ContradictoryDates, when=on(2019))
    for name in USUAL
    if name not in BEGINS_OR_SAYS_OTHERWISE.split()
]
"""Before what it is about began."""

ABOLISHED = each(
    "appoint grant_remit",
    PostGone,
    do("abolish_post"),
)

WITHDRAWN = each(
    "cast_ballot circulate_papers conclude_vote confirm_no_interest count_poll declare_recusal"
    " extend_poll give_notice_of_motion open_poll raise_objection report_tally second_motion"
    " shorten_notice vote withdraw_motion",
    MotionAlreadyWithdrawn,
    do("withdraw_motion"),
)
DECIDED = each(
    "cast_ballot circulate_papers conclude_vote confirm_no_interest count_poll declare_recusal"
    " extend_poll give_notice_of_motion open_poll report_tally second_motion shorten_notice vote"
    " withdraw_motion",
    MotionAlreadyDecided,
    do("report_tally", reported=True),
)
"""While a poll was open, a vote held elsewhere was reported."""

OVER = each(
    "accept_as_neutral accept_offer acknowledge_conflict agree_to_neutral appoint_neutral"
    " confirm_ruling contest_ruling declare_stage_exhausted discharge_neutral escalate_conflict"
    " give_ruling make_offer"
    " make_statement order_interim_measure settle_conflict submit_evidence withdraw_conflict"
    " withdraw_offer",
    ConflictOver,
    do("withdraw_conflict"),
)
IN_CONFLICTS = [
    name
    for name in taking("conflict")
    if name != "raise_conflict" and commands()[name].noun == "conflict"
]
OF_SIDES = [name for name in IN_CONFLICTS if "by" in commands()[name].parameters]
NOT_A_SIDE = [refused(name, NotASide, do("accede_party"), bound=MILL) for name in IN_CONFLICTS]
MALFORMED_SIDES = [
    refused(name, SideMalformed, by=Side())
    for name in (*OF_SIDES, "raise_conflict")
    if name != "give_ruling"
]
UNSTATED = [
    refused(name, SideUnstated, by=None)
    for name in (*OF_SIDES, "raise_conflict")
    if name not in ("discharge_neutral", "escalate_conflict", "give_ruling")
]
FOR_ANOTHER = [
    refused(name, ActsForAnother, bound=HILL, by=LAKES)
    for name in (*OF_SIDES, "raise_conflict")
    if name != "give_ruling"
]
STRANGER = named(NeutralId, "a stranger")
UNKNOWN_NEUTRALS = [refused(name, NeutralUnknown, neutral=STRANGER) for name in taking("neutral")]

CASES: tuple[Case, ...] = (
    *LEFT, *ENDED_ITSELF,
    *NOT_FORMED, *ENDED, *TAKEN, *TOO_EARLY, *ABOLISHED, *WITHDRAWN, *DECIDED, *OVER,
    *NOT_A_SIDE, *MALFORMED_SIDES, *UNSTATED, *FOR_ANOTHER, *UNKNOWN_NEUTRALS,
)  # fmt: skip
