"""The GraphQL schema: what can be asked, and one mutation for each command."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.accesses import Access, AccessQueries
from api.accessions import AccessionQueries
from api.agreements import Agreement, AgreementQueries, AgreementText, Amendment
from api.audit import AuditEntry, AuditQueries
from api.authorisations import AuthorisationQueries, Delegation
from api.authority import AuthorityQueries
from api.bodies import Body, BodyQueries
from api.conflicts import Conflict, ConflictQueries
from api.deadlines import DeadlineQueries
from api.decisions import Decision, DecisionQueries
from api.declaration import Node, node_by_id, nodes_by_ids
from api.handovers import Handover, HandoverQueries
from api.interests import Interest, InterestQueries
from api.mutations import mutation
from api.next_steps import NextStepQueries
from api.parties import Organisation, Partnership, PartyQueries, Person
from api.payments import Payment, PaymentQueries
from api.posts import Appointment, Post, PostQueries
from api.proxies import Proxy, ProxyQueries
from api.scalars import scalar_map
from api.separation import SeparationQueries
from api.signing_authority import SigningQueries


@strawberry.type(description="What can be asked.")
class Query(
    PartyQueries,
    AgreementQueries,
    BodyQueries,
    DecisionQueries,
    PostQueries,
    AuthorisationQueries,
    HandoverQueries,
    PaymentQueries,
    AccessQueries,
    SeparationQueries,
    SigningQueries,
    ProxyQueries,
    InterestQueries,
    DeadlineQueries,
    ConflictQueries,
    AccessionQueries,
    NextStepQueries,
    AuditQueries,
    AuthorityQueries,
):
    """What can be asked."""

    node: Node | None = node_by_id()
    nodes: list[Node | None] = nodes_by_ids()


@strawberry.type(description="What can be done: one mutation for each command.")
class Mutation:
    """What can be done."""

    register_organisation = mutation("register_organisation", Organisation)
    rename_organisation = mutation("rename_organisation", Organisation)
    add_identifier = mutation("add_identifier", Organisation)
    register_head = mutation("register_head", Organisation)
    withdraw_head = mutation("withdraw_head", Organisation)
    register_signatory = mutation("register_signatory", Organisation)
    withdraw_signatory = mutation("withdraw_signatory", Organisation)
    merge_organisation = mutation("merge_organisation", Organisation)
    dissolve_organisation = mutation("dissolve_organisation", Organisation)

    register_person = mutation("register_person", Person)
    rename_person = mutation("rename_person", Person)

    start_partnership = mutation("start_partnership", Partnership)
    propose_partnership = mutation("propose_partnership", Partnership)
    accept_invitation = mutation("accept_invitation", Partnership)
    decline_invitation = mutation("decline_invitation", Partnership)
    withdraw_proposal = mutation("withdraw_proposal", Partnership)
    form_partnership = mutation("form_partnership", Partnership)
    accede_party = mutation("accede_party", Partnership)
    withdraw_party = mutation("withdraw_party", Partnership)
    succeed_party = mutation("succeed_party", Partnership)
    dissolve_partnership = mutation("dissolve_partnership", Partnership)
    list_holidays = mutation("list_holidays", Partnership)
    strike_holidays = mutation("strike_holidays", Partnership)

    draft_agreement = mutation("draft_agreement", Agreement)
    sign_agreement = mutation("sign_agreement", Agreement)
    enter_into_force = mutation("enter_into_force", Agreement)
    propose_amendment = mutation("propose_amendment", Agreement)
    change_text = mutation("change_text", Agreement)
    comment_on_amendment = mutation("comment_on_amendment", Agreement)
    sign_amendment = mutation("sign_amendment", Agreement)
    adopt_amendment = mutation("adopt_amendment", Agreement)
    reject_amendment = mutation("reject_amendment", Agreement)
    withdraw_amendment = mutation("withdraw_amendment", Agreement)
    lapse_amendment = mutation("lapse_amendment", Agreement)
    give_notice = mutation("give_notice", Agreement)
    withdraw_notice = mutation("withdraw_notice", Agreement)
    end_by_notice = mutation("end_by_notice", Agreement)
    renew_agreement = mutation("renew_agreement", Agreement)
    end_term = mutation("end_term", Agreement)
    expire_agreement = mutation("expire_agreement", Agreement)
    terminate_agreement = mutation("terminate_agreement", Agreement)

    constitute_body = mutation("constitute_body", Body)
    reconstitute_body = mutation("reconstitute_body", Body)
    fill_seat = mutation("fill_seat", Body)
    vacate_seat = mutation("vacate_seat", Body)
    expire_seat = mutation("expire_seat", Body)
    designate_chair = mutation("designate_chair", Body)
    record_attendance = mutation("record_attendance", Body)
    dissolve_body = mutation("dissolve_body", Body)

    propose_motion = mutation("propose_motion", Decision)
    propose_election = mutation("propose_election", Decision)
    second_motion = mutation("second_motion", Decision)
    circulate_papers = mutation("circulate_papers", Decision)
    give_notice_of_motion = mutation("give_notice_of_motion", Decision)
    amend_motion = mutation("amend_motion", Decision)
    adjourn_motion = mutation("adjourn_motion", Decision)
    enter_consultation = mutation("enter_consultation", Decision)
    contradict_consultation = mutation("contradict_consultation", Decision)
    confirm_delivery = mutation("confirm_delivery", Decision)
    report_bounce = mutation("report_bounce", Decision)
    shorten_notice = mutation("shorten_notice", Decision)
    confirm_no_interest = mutation("confirm_no_interest", Decision)
    open_poll = mutation("open_poll", Decision)
    cast_ballot = mutation("cast_ballot", Decision)
    raise_objection = mutation("raise_objection", Decision)
    declare_recusal = mutation("declare_recusal", Decision)
    extend_poll = mutation("extend_poll", Decision)
    close_poll = mutation("close_poll", Decision)
    count_poll = mutation("count_poll", Decision)
    report_tally = mutation("report_tally", Decision)
    rule_ballot_invalid = mutation("rule_ballot_invalid", Decision)
    prepare_lot = mutation("prepare_lot", Decision)
    draw_lot = mutation("draw_lot", Decision)
    cast_casting_vote = mutation("cast_casting_vote", Decision)
    choose_among_tied = mutation("choose_among_tied", Decision)
    report_election = mutation("report_election", Decision)
    withdraw_motion = mutation("withdraw_motion", Decision)
    put_to_vote = mutation("put_to_vote", Decision)
    vote = mutation("vote", Decision)
    conclude_vote = mutation("conclude_vote", Decision)
    reconsider_decision = mutation("reconsider_decision", Decision)
    enter_evidence = mutation("enter_evidence", Decision)
    implement_decision = mutation("implement_decision", Decision)
    confirm_implementation = mutation("confirm_implementation", Decision)
    contradict_implementation = mutation("contradict_implementation", Decision)
    rescind_decision = mutation("rescind_decision", Decision)
    supersede_decision = mutation("supersede_decision", Decision)
    challenge_decision = mutation("challenge_decision", Decision)
    withdraw_challenge = mutation("withdraw_challenge", Decision)
    determine_challenge = mutation("determine_challenge", Decision)
    nullify_decision = mutation("nullify_decision", Decision)
    decide_dependent = mutation("decide_dependent", Decision)
    ratify_decision = mutation("ratify_decision", Decision)
    take_urgent_action = mutation("take_urgent_action", Decision)
    report_urgent_action = mutation("report_urgent_action", Decision)
    ratify_urgent_action = mutation("ratify_urgent_action", Decision)
    lapse_urgent_action = mutation("lapse_urgent_action", Decision)

    grant_proxy = mutation("grant_proxy", Proxy)
    revoke_proxy = mutation("revoke_proxy", Proxy)

    declare_interest = mutation("declare_interest", Interest)
    withdraw_interest = mutation("withdraw_interest", Interest)
    rule_on_interest = mutation("rule_on_interest", Interest)

    define_post = mutation("define_post", Post)
    grant_remit = mutation("grant_remit", Post)
    abolish_post = mutation("abolish_post", Post)

    appoint = mutation("appoint", Appointment)
    assent_to_appointment = mutation("assent_to_appointment", Post)
    withdraw_assent = mutation("withdraw_assent", Post)
    accept_appointment = mutation("accept_appointment", Appointment)
    decline_appointment = mutation("decline_appointment", Appointment)
    resign_appointment = mutation("resign_appointment", Appointment)
    end_appointment = mutation("end_appointment", Appointment)
    remove_holder = mutation("remove_holder", Appointment)
    expire_appointment = mutation("expire_appointment", Appointment)
    name_deputy = mutation("name_deputy", Appointment)
    release_deputy = mutation("release_deputy", Appointment)

    delegate_authority = mutation("delegate_authority", Delegation)
    revoke_delegation = mutation("revoke_delegation", Delegation)

    open_handover = mutation("open_handover", Handover)
    name_successor = mutation("name_successor", Handover)
    hand_over_item = mutation("hand_over_item", Handover)
    acknowledge_item = mutation("acknowledge_item", Handover)
    close_handover = mutation("close_handover", Handover)

    break_glass = mutation("break_glass", Access)
    end_access = mutation("end_access", Access)

    request_payment = mutation("request_payment", Payment)
    approve_payment = mutation("approve_payment", Payment)
    refuse_payment = mutation("refuse_payment", Payment)
    withdraw_payment = mutation("withdraw_payment", Payment)
    withdraw_coapproval = mutation("withdraw_coapproval", Payment)

    raise_conflict = mutation("raise_conflict", Conflict)
    acknowledge_conflict = mutation("acknowledge_conflict", Conflict)
    declare_stage_exhausted = mutation("declare_stage_exhausted", Conflict)
    escalate_conflict = mutation("escalate_conflict", Conflict)
    withdraw_conflict = mutation("withdraw_conflict", Conflict)
    close_conflict = mutation("close_conflict", Conflict)
    appoint_neutral = mutation("appoint_neutral", Conflict)
    accept_as_neutral = mutation("accept_as_neutral", Conflict)
    decline_as_neutral = mutation("decline_as_neutral", Conflict)
    agree_to_neutral = mutation("agree_to_neutral", Conflict)
    object_to_neutral = mutation("object_to_neutral", Conflict)
    discharge_neutral = mutation("discharge_neutral", Conflict)
    make_statement = mutation("make_statement", Conflict)
    submit_evidence = mutation("submit_evidence", Conflict)
    order_interim_measure = mutation("order_interim_measure", Conflict)
    consent_to_interim_measure = mutation("consent_to_interim_measure", Conflict)
    lift_interim_measure = mutation("lift_interim_measure", Conflict)
    make_offer = mutation("make_offer", Conflict)
    withdraw_offer = mutation("withdraw_offer", Conflict)
    accept_offer = mutation("accept_offer", Conflict)
    settle_conflict = mutation("settle_conflict", Conflict)
    give_ruling = mutation("give_ruling", Conflict)
    confirm_ruling = mutation("confirm_ruling", Conflict)
    contest_ruling = mutation("contest_ruling", Conflict)
    fulfil_remedy = mutation("fulfil_remedy", Conflict)
    verify_remedy = mutation("verify_remedy", Conflict)
    reopen_remedy = mutation("reopen_remedy", Conflict)
    lodge_appeal = mutation("lodge_appeal", Conflict)
    decide_appeal = mutation("decide_appeal", Conflict)
    remand_conflict = mutation("remand_conflict", Conflict)


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[
        Organisation,
        Person,
        Partnership,
        Agreement,
        AgreementText,
        Amendment,
        Body,
        Decision,
        Post,
        Appointment,
        Delegation,
        Handover,
        Payment,
        Access,
        Proxy,
        Interest,
        Conflict,
        AuditEntry,
    ],
    config=StrawberryConfig(scalar_map=scalar_map()),
)


def sdl() -> str:
    """The schema in its own language, as committed in `api/schema.graphql`."""
    return schema.as_str() + "\n"
