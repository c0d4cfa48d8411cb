"""Reconsidering: when a motion that was decided may be opened again, and by whom that is moved."""

from collections.abc import Iterable, Sequence, Set
from datetime import UTC, date, tzinfo

from domain.bodies.attendance import AttendanceRecorded, days_met
from domain.calendar import day_of, days_after, working_days_after
from domain.decisions.decision import DECISION, Decision, Event, known
from domain.decisions.poll_turn import turn_of
from domain.decisions.resolution import require_standing
from domain.decisions.undoing import require_own_rule
from domain.elections.results import BINDING_RESULTS, FINAL_RESULTS
from domain.motions.sealed_ballot import seals_ballots
from domain.motions.sequel import NotAdopted, UndoneByItself
from domain.provisions.provision import ProvisionInForce
from domain.refusal import DONE_HERE, Conduct
from domain.values import Moment, PersonId, end_of, in_order
from domain.voting.reconsideration import (
    DEFAULT_RECONSIDERATION,
    DecisionReconsidered,
    NotMovedInTime,
    NotOnPrevailingSide,
    NotReconsiderable,
    ReconsiderationRule,
    ReconsideredTooOften,
)
from domain.voting.tally import Ballot, Seat, stance_of
from domain.voting.turn import silence_in

__all__ = ["DECISION"]


def reconsider_decision(
    decision: Decision | None,
    *,
    by: Decision | None,
    movers: Set[PersonId] | None = None,
    in_force: Iterable[ProvisionInForce] = (),
    meetings: Sequence[AttendanceRecorded] = (),
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Open a motion that was decided again, by the decision `by`.

    `movers` are those who may move it, None: anybody; `in_force` are the provisions that were in
    force when it was moved, and `meetings` those of its body that are on record.
    """
    decision, by = known(decision), known(by)
    if decision.id == by.id:
        raise UndoneByItself(decision.id)
    because = why_not_reconsidered(decision)
    if because or decision.decided is None:
        raise NotReconsiderable(decision.id, because)
    rule = rule_of(decision)
    in_order("decision", decision.decided, "motion to reconsider it", by.proposed)
    if by.result not in BINDING_RESULTS or by.decided is None:
        conduct.breach(NotAdopted(by.id))
    else:
        in_order("decision to reconsider", by.decided, "reconsideration", effective)
    in_order("motion to reconsider", by.proposed, "reconsideration", effective)
    require_standing(by, effective, conduct)
    if is_begun(decision) and (not rule.once_begun or decision.election is not None):
        conduct.breach(NotReconsiderable(decision.id, _begun_how(decision)))
    if len(decision.reconsidered) >= rule.times:
        conduct.breach(ReconsideredTooOften(decision.id, len(decision.reconsidered)))
    until = moved_until(decision, meetings, zone, holidays)
    if until.at <= by.proposed.at:
        conduct.breach(NotMovedInTime(decision.id, until))
    if movers is not None and by.proposer not in movers:
        conduct.breach(NotOnPrevailingSide(decision.id, who_moves(rule)))
    require_own_rule("reconsideration", decision, by, in_force, conduct)
    return [DecisionReconsidered(effective, by.id)]


def rule_of(decision: Decision) -> ReconsiderationRule:
    """How it may be reconsidered, by the rules of procedure that were pinned with the motion."""
    return decision.preparation.procedure.reconsideration or DEFAULT_RECONSIDERATION


def why_not_reconsidered(decision: Decision) -> str:
    """Why there is nothing to open again; empty where there is."""
    sequel, validity = decision.sequel, decision.validity
    standing = [one for one in validity.challenges if one.withdrawn is None]
    reasons = (
        (decision.urgency.taken is not None, "no vote decided it"),
        (decision.result not in FINAL_RESULTS, "it is not decided"),
        (sequel.rescinded is not None, "it was rescinded"),
        (sequel.superseded is not None, "another one took its place"),
        (validity.void_since is not None, "it is void"),
        (
            any(one.is_pending for one in standing),
            "a challenge to it waits for an answer, so have that answered or withdrawn first",
        ),
        (
            bool(standing or validity.ratifications),
            "whether it is valid was found already, so rescind it, or put another in its place",
        ),
    )
    return next((because for applies, because in reasons if applies), "")


def is_begun(decision: Decision) -> bool:
    """Whether something that was decided is done already: here, or as a document shows. That
    somebody says so keeps nobody from reconsidering it, nor does what one party alone shows.
    """
    shown = decision.sequel.implemented is not None and decision.sequel.shown
    return shown or bool(decision.enactment.carried_out)


def _begun_how(decision: Decision) -> str:
    """What is done already, for a sentence."""
    if decision.election is None:
        return "something of it is done already"
    return "what it gives to whom it elected is given already, so end that, and elect anew"


def moved_until(
    decision: Decision,
    meetings: Sequence[AttendanceRecorded],
    zone: tzinfo,
    holidays: Set[date],
) -> Moment:
    """Until when reconsideration may be moved: to the end of the last day, and of the meeting of
    its body that the rule names, once that is on record."""
    assert decision.decided is not None, "what is reconsidered was decided"
    rule, day = rule_of(decision), day_of(decision.decided, zone)
    if decision.preparation.limits.counted == "working-days":
        last = working_days_after(day, rule.days, holidays)
    else:
        last = days_after(day, rule.days)
    if rule.meetings is not None:
        held = sorted({day, *(on for on in days_met(meetings, zone) if on > day)})
        last = min([last, *held[rule.meetings : rule.meetings + 1]])
    return end_of(last, zone)


def who_moves(rule: ReconsiderationRule) -> str:
    """Who may move it, for a sentence."""
    return "who voted for what it came to" if rule.moved_by == "prevailing-side" else "who voted"


def movers_of(
    decision: Decision, seats: Iterable[Seat], ballots: Iterable[Ballot]
) -> frozenset[PersonId] | None:
    """Who may move reconsideration; None: anybody, also where nobody is known to have voted.

    `seats` are those that could vote, `ballots` what was counted openly for them. An election has
    no side that prevailed: whoever could vote may move it.
    """
    rule = rule_of(decision)
    holders = {seat.id: seat.holder for seat in seats if seat.holder is not None}
    if rule.moved_by == "anybody" or not holders:
        return None
    everybody = frozenset(holders.values())
    is_told = decision.poll_decided is not None and not seals_ballots(decision.rule.rule)
    if rule.moved_by == "voter" or not is_told or decision.election is not None:
        return everybody
    said = {ballot.seat: stance_of(ballot.choice) for ballot in ballots}
    if decision.result == "adopted":
        silent = _adopts_by_silence(decision)
        side = {
            seat for seat in holders if said.get(seat) == "yes" or (silent and seat not in said)
        }
    else:
        side = {seat for seat in holders if said.get(seat, "yes") not in ("yes", "abstain")}
    return frozenset(holders[seat] for seat in side) or everybody


def _adopts_by_silence(decision: Decision) -> bool:
    """Whether who said nothing agreed, in the way in which it was decided."""
    poll, rule = decision.poll_decided, decision.rule.rule
    if poll is None:
        return False
    return silence_in(rule, turn_of(decision, poll)) is not None
