"""Ripeness: how much more often a command is tried because something waits for just that.

What stands open, such as a poll in which nobody voted yet or a tie that waits for the chair, is
seldom met by chance alone, and what follows from it hardly ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from domain.agreements.agreement import Agreement
from domain.conflicts.conflict_state import Conflict
from domain.decisions.decision import Decision
from domain.parties.organisation import Organisation
from domain.parties.partnership import Partnership
from domain.payments.payment import Payment
from tests.sequences.states import States


def ripened(states: States) -> dict[str, float]:
    """By what factor each command is tried more often as things stand; the others: as ever."""
    factors: dict[str, float] = defaultdict(lambda: 1.0)
    for name, factor in _waiting(states):
        factors[name] = max(factors[name], factor)
    return factors


def _waiting(states: States) -> Iterator[tuple[str, float]]:
    for decision in states.all(Decision):
        if decision.withdrawn is None:
            yield from _of_vote(decision)
            yield from _of_validity(decision)
    for conflict in states.all(Conflict):
        yield from _of_conflict(conflict)
    if any(payment.settled is None for payment in states.all(Payment)):
        yield "approve_payment", 6.0
    for agreement in states.all(Agreement):
        if any(one.status == "proposed" for one in agreement.amendments.values()):
            yield from (("sign_amendment", 3.0), ("adopt_amendment", 3.0))
        if agreement.notices:
            yield from (("end_by_notice", 4.0), ("withdraw_notice", 2.0))
    merged = {one.id for one in states.all(Organisation) if one.successor is not None}
    for partnership in states.all(Partnership):
        if any(party in merged and course.last for party, course in partnership.parties.items()):
            yield "succeed_party", 10.0


def _of_vote(decision: Decision) -> Iterator[tuple[str, float]]:
    if decision.open_poll is not None:
        yield from (("cast_ballot", 3.0), ("vote", 2.0), ("close_poll", 3.0))
        yield from (("withdraw_party", 8.0), ("merge_organisation", 6.0), ("vacate_seat", 3.0))
        yield from (("declare_recusal", 2.0), ("grant_proxy", 2.0), ("withdraw_motion", 4.0))
    elif decision.polls and not decision.polls[-1].counted:
        yield from (("count_poll", 12.0), ("rule_ballot_invalid", 6.0), ("withdraw_motion", 4.0))
    if decision.result == "tied":
        rule = decision.rule.rule if decision.election is None else decision.election.rule
        yield "cast_casting_vote" if rule.tie == "casting-vote" else "draw_lot", 10.0
    if decision.urgency.taken is not None and decision.urgency.ratified is None:
        yield from (("ratify_urgent_action", 2.0), ("report_urgent_action", 2.0))


def _of_validity(decision: Decision) -> Iterator[tuple[str, float]]:
    validity = decision.validity
    if any(one.is_pending for one in validity.challenges):
        yield "determine_challenge", 2.0
    if any(validity.disposition(one.event) is None for one in validity.dependents):
        yield from (("decide_dependent", 4.0), ("propose_motion", 2.0), ("report_tally", 3.0))


def _of_conflict(conflict: Conflict) -> Iterator[tuple[str, float]]:
    if conflict.ruling is not None:
        yield from (("lodge_appeal", 2.0), ("close_conflict", 3.0))
    if conflict.pending_appeals:
        yield from (("decide_appeal", 4.0), ("remand_conflict", 3.0))
    if conflict.measures:
        yield from (("consent_to_interim_measure", 4.0), ("lift_interim_measure", 3.0))
        if any(one.suspends is not None for one in conflict.measures.values()):
            doing = ("implement_decision", "list_holidays", "constitute_body", "define_post")
            yield from ((name, 4.0) for name in doing)
    if any(one.status == "fulfilled" for one in conflict.remedies.values()):
        yield from (("verify_remedy", 6.0), ("reopen_remedy", 4.0))
    elif conflict.remedies:
        yield "fulfil_remedy", 4.0
