"""Waiting: for each command, which next steps ask for it, or why nobody is asked.

A command is asked for where somebody else can't go on before it, or where it lapses. What one does
of one's own accord, takes back, or reports from outside, nobody waits for.
"""

from __future__ import annotations

OWN_ACCORD = "one begins it of one's own accord"
TAKEN_BACK = "one takes back, or changes, what is one's own"
CLERICAL = "it enters what happened, and holds nothing up"
BY_CLOCK = "it happens by itself on its day"
DECIDED = "a motion names it, and then it is carried out"

ASKED: dict[str, tuple[str, ...]] = {
    "sign_agreement": ("sign-agreement",),
    "enter_into_force": ("enter-into-force",),
    "sign_amendment": ("sign-amendment",),
    "propose_amendment": ("settle-clash",),
    "give_notice": ("agreement-notice-ends",),
    "renew_agreement": ("agreement-term-ends",),
    "adopt_amendment": ("propose-adoption", "carry-out-decision"),
    "accept_appointment": ("acceptance-awaited",),
    "decline_appointment": ("acceptance-awaited",),
    "assent_to_appointment": ("assent-to-appointment",),
    "register_head": ("register-head",),
    "rename_organisation": ("rename-organisation",),
    "add_identifier": ("rename-organisation",),
    "accede_party": ("accede-party",),
    "accept_invitation": ("answer-invitation",),
    "decline_invitation": ("answer-invitation",),
    "succeed_party": ("succeed-party",),
    "withdraw_party": ("withdraw-party",),
    "constitute_body": ("body-to-constitute",),
    "define_post": ("post-to-define",),
    "designate_chair": ("designate-chair",),
    "fill_seat": ("fill-seat", "fill-seat-for-quorum"),
    "reconstitute_body": ("reconstitute-body",),
    "dissolve_body": ("dissolve-body",),
    "abolish_post": ("abolish-post",),
    "grant_remit": ("grant-remit",),
    "end_appointment": ("end-appointment",),
    "revoke_delegation": ("revoke-delegation",),
    "hand_over_item": ("handover-due",),
    "acknowledge_item": ("handover-due",),
    "approve_payment": ("payment-due",),
    "refuse_payment": ("payment-due",),
    "open_poll": ("open-poll",),
    "second_motion": ("second-motion",),
    "give_notice_of_motion": ("give-notice-of-motion",),
    "confirm_delivery": ("confirm-delivery",),
    "enter_consultation": ("enter-consultation",),
    "contradict_consultation": ("contradict-consultation",),
    "cast_ballot": ("vote",),
    "vote": ("vote",),
    "raise_objection": ("vote",),
    "conclude_vote": ("conclude-vote",),
    "close_poll": ("close-poll",),
    "count_poll": ("count-poll",),
    "cast_casting_vote": ("cast-casting-vote",),
    "choose_among_tied": ("choose-among-tied",),
    "draw_lot": ("draw-lot",),
    "declare_interest": ("declare-interest",),
    "declare_recusal": ("declare-interest",),
    "confirm_no_interest": ("confirm-no-interest",),
    "rule_on_interest": ("rule-on-interest",),
    "determine_challenge": ("determine-challenge",),
    "nullify_decision": ("nullify-decision",),
    "decide_dependent": ("decide-dependents",),
    "report_urgent_action": ("urgent-action-report",),
    "ratify_urgent_action": ("urgent-action-ratification",),
    "acknowledge_conflict": ("acknowledge-conflict",),
    "make_offer": ("make-offer",),
    "accept_offer": ("answer-offer",),
    "settle_conflict": ("make-offer",),
    "appoint_neutral": ("appoint-neutral",),
    "accept_as_neutral": ("accept-as-neutral",),
    "decline_as_neutral": ("accept-as-neutral",),
    "agree_to_neutral": ("agree-to-neutral",),
    "object_to_neutral": ("agree-to-neutral",),
    "discharge_neutral": ("discharge-neutral",),
    "consent_to_interim_measure": ("consent-to-interim-measure",),
    "give_ruling": ("give-ruling",),
    "confirm_ruling": ("confirm-ruling",),
    "contest_ruling": ("confirm-ruling",),
    "confirm_implementation": ("confirm-implementation",),
    "contradict_implementation": ("confirm-implementation",),
    "fulfil_remedy": ("fulfil-remedy",),
    "verify_remedy": ("verify-remedy",),
    "reopen_remedy": ("verify-remedy",),
    "lodge_appeal": ("lodge-appeal",),
    "decide_appeal": ("decide-appeal",),
    "remand_conflict": ("decide-appeal",),
}
"""The kinds of steps that ask for a command."""

_UNASKED: dict[str, tuple[str, ...]] = {
    OWN_ACCORD: (
        *("break_glass", "change_text", "comment_on_amendment", "draft_agreement"),
        *("name_deputy", "delegate_authority", "open_handover", "name_successor", "appoint"),
        *("raise_conflict", "make_statement", "submit_evidence", "order_interim_measure"),
        *("escalate_conflict", "declare_stage_exhausted", "propose_motion", "propose_election"),
        *("put_to_vote", "circulate_papers", "prepare_lot", "extend_poll", "shorten_notice"),
        *("rule_ballot_invalid", "challenge_decision", "take_urgent_action", "grant_proxy"),
        *("register_organisation", "register_person", "register_signatory"),
        *("propose_partnership", "form_partnership", "start_partnership", "request_payment"),
    ),
    TAKEN_BACK: (
        *("end_access", "withdraw_amendment", "withdraw_notice", "release_deputy"),
        *("resign_appointment", "vacate_seat", "lift_interim_measure", "withdraw_conflict"),
        *("withdraw_offer", "withdraw_challenge", "withdraw_motion", "withdraw_interest"),
        *("withdraw_proposal", "withdraw_coapproval", "withdraw_payment", "withdraw_assent"),
        *("withdraw_head", "withdraw_signatory", "revoke_proxy", "rename_person"),
        *("dissolve_organisation", "merge_organisation"),
    ),
    CLERICAL: (
        *("record_attendance", "enter_evidence", "report_bounce", "report_tally"),
        *("report_election", "implement_decision", "close_handover"),
    ),
    BY_CLOCK: (
        *("end_by_notice", "end_term", "expire_agreement", "lapse_amendment"),
        *("expire_appointment", "expire_seat", "close_conflict", "lapse_urgent_action"),
    ),
    DECIDED: (
        *("reject_amendment", "terminate_agreement", "remove_holder", "adjourn_motion"),
        *("amend_motion", "ratify_decision", "reconsider_decision", "rescind_decision"),
        *("supersede_decision", "dissolve_partnership", "list_holidays", "strike_holidays"),
    ),
}
UNASKED = {command: reason for reason, commands in _UNASKED.items() for command in commands}
"""Why nobody is asked for a command."""
