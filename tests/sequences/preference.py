"""Preference: which arguments make sense together, so that more than the first check is reached.

By the name of the parameter: who is meant most of the time, as far as the state tells; None where
it tells nothing of that. Wrong ones still come, as each of these is only preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.agreements.agreement import Agreement
from domain.bodies.body import Body, chair_at, electorate_at
from domain.conflicts.conflict_state import Conflict
from domain.decisions.decision import Decision
from domain.decisions.deliberation import touched_by
from domain.decisions.proxy import Proxy
from domain.elections.results import BINDING_RESULTS
from domain.motions.interest import Interest, touches
from domain.parties.organisation import Organisation
from domain.parties.partnership import Partnership, parties_at
from domain.payments.payment import Payment
from domain.posts.appointment import Appointment
from domain.posts.delegation import Delegation
from domain.posts.handover import Handover
from domain.values import PersonId
from domain.voting.side import Side
from domain.voting.tally import Seat
from services.challenges import challenge_decision
from tests.sequences.assenting import OF_HEADS, put_forward
from tests.sequences.disputing import neutrals, reports, sides_of
from tests.sequences.electing import declared, elected
from tests.sequences.enacting import enacting
from tests.sequences.paying import delegations, is_warranted, payers, payments
from tests.sequences.polling import AT_THE_VOTE, at_the_vote
from tests.sequences.telling import OF_CHAIRS, OF_TELLERS, TOLD, UNDOING, adopted, is_told

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing


def voters(drawing: Drawing) -> Iterable[PersonId | None]:
    """Who holds the seat, or may vote for it; of the chair's vote, who holds any seat."""
    seat = drawing.given.get("seat")
    places = [place for place in _electorate(drawing) if seat in (None, place.id)]
    proxies = [one.holder for one in drawing.course.states.all(Proxy) if one.seat == seat]
    return [*(place.holder for place in places), *proxies]


def seats(drawing: Drawing) -> Iterable[Any] | None:
    """The seats of the electorate; of a body, those that it has."""
    return [place.id for place in _electorate(drawing)] or None


def polls(drawing: Drawing) -> Iterable[Any] | None:
    """The poll that is open, or that was last."""
    decision = drawing.subject(Decision)
    return [] if decision is None or not decision.polls else [decision.polls[-1].id]


def by(drawing: Drawing) -> Iterable[Any] | None:
    """Whose own act it is."""
    name = drawing.command.name
    if name == "amend_motion":
        decision = drawing.subject(Decision)
        return [] if decision is None else [decision.proposer]
    if name in BY:
        return BY[name](drawing)
    if name in ("open_poll", "withdraw_amendment"):
        return [place.holder for place in _electorate(drawing)]
    if name in OF_CHAIRS:
        return [place.holder for place in _electorate(drawing)][:1]  # who mostly is the chair
    if name in ("challenge_decision", "withdraw_challenge"):
        return _challengers(drawing)
    if name in (*UNDOING, *JUDGED):
        undone = drawing.given.get("decision")
        adopted = [one for one in _decisions(drawing) if one.result == "adopted"]
        others = [one for one in adopted if one.id != undone]
        return [one.id for one in enacting(drawing, others)]
    conflict = drawing.subject(Conflict)
    if conflict is not None:
        return sides_of(conflict, drawing)
    delegation = drawing.subject(Delegation)
    if delegation is not None and name != "delegate_authority":
        return [delegation.delegator]
    if delegation is not None:
        return [delegation.delegate]
    payment = drawing.subject(Payment)
    if payment is not None:
        return payers(payment, drawing)
    handover = drawing.subject(Handover)
    if handover is not None and name == "acknowledge_item":
        return [] if handover.successor is None else [handover.successor.person]
    appointment = drawing.subject(Appointment)
    return None if appointment is None else [appointment.person]


JUDGED = (
    *("determine_challenge", "nullify_decision", "decide_dependent", "ratify_decision"),
    "ratify_urgent_action",
)
"""What another decision does that was adopted, or the ruling in a conflict."""


def _challengers(drawing: Drawing) -> Iterable[Side] | None:
    """Who may challenge the decision, or has."""
    decision, partnership = drawing.subject(Decision), _partnership(drawing)
    if decision is None or partnership is None:
        return None
    if drawing.command.name == "withdraw_challenge":
        return [one.by for one in decision.validity.challenges if one.is_pending]
    parties = [Side(party) for party in parties_at(partnership, drawing.now)]
    members = [Side(person=one.holder) for one in _electorate(drawing) if one.holder is not None]
    return [*parties, *members]


def challenges(drawing: Drawing) -> Iterable[Any] | None:
    """Those that have come as far as the command asks for."""
    decision = drawing.subject(Decision)
    if decision is None:
        return []
    nullifies = drawing.command.name == "nullify_decision"
    return [
        one.id
        for one in decision.validity.challenges
        if (one.finding in ("voidable", "void") if nullifies else one.is_pending)
    ]


def nullifiers(drawing: Drawing) -> Iterable[Any] | None:
    """Who may nullify what was found voidable; nobody where a decision does it."""
    decision = drawing.subject(Decision)
    if decision is None or "by" in drawing.given:
        return []
    found = decision.validity.challenge(drawing.given["challenge"])
    return None if found is None else found.voidable_by or _challengers(drawing)


def findings(drawing: Drawing) -> Iterable[Any] | None:
    """Mostly such that something follows."""
    return ("voidable", "voidable", "void", "void", "immaterial", "valid")


def decisions(drawing: Drawing) -> Iterable[Any] | None:
    """Of a poll or a ballot, one that is undecided; as the ground of something, one adopted."""
    found = _decisions(drawing)
    name = drawing.command.name
    if name in PREPARING:
        return _preparing(name, found, drawing)
    if name in TOLD:
        return [one.id for one in found if is_told(name, one)]
    if drawing.command.noun == "payment" and is_warranted(drawing):
        return []
    if drawing.command.noun not in ("decision", "proxy"):
        adopted = [one for one in found if one.result in BINDING_RESULTS]
        return [one.id for one in enacting(drawing, adopted)]
    if drawing.command.function.__module__ == challenge_decision.__module__:
        return [one.id for one in found if _is_questionable(name, one)]
    if name in AT_THE_VOTE:
        return at_the_vote(name, found, drawing.chance)
    match name:
        case (
            "implement_decision" | "reconsider_decision" | "rescind_decision" | "supersede_decision"
        ):
            return [one.id for one in found if one.result == "adopted"]
        case "confirm_implementation" | "contradict_implementation":
            return [one.id for one in found if one.sequel.implemented is not None]
        case "enter_evidence" | "grant_proxy":
            return None
        case _:
            return [one.id for one in found if one.result is None and one.withdrawn is None]


PREPARING = ("declare_interest", "confirm_delivery", "report_bounce", "shorten_notice")
"""What is done about notice and interests before a vote."""


def _preparing(name: str, found: list[Decision], drawing: Drawing) -> Iterable[Any]:
    undecided = [one.id for one in found if one.decided is None]
    if name == "declare_interest":
        return [] if drawing.chance.percent(60, "standing") else undecided
    if name == "shorten_notice":
        limited = [one.id for one in found if one.preparation.procedure.notice_days]
        return [one for one in limited if one in undecided]
    return [one.id for one in found if one.preparation.notices.given]


def _is_questionable(name: str, decision: Decision) -> bool:
    """Whether it has come so far with the validity of the decision as the command asks for."""
    challenges = decision.validity.challenges
    match name:
        case "withdraw_challenge" | "determine_challenge":
            return any(one.is_pending for one in challenges)
        case "nullify_decision":
            return any(one.finding in ("voidable", "void") for one in challenges)
        case "decide_dependent":
            return bool(decision.validity.dependents)
        case _:
            return decision.decided is not None


def persons(drawing: Drawing) -> Iterable[PersonId | None] | None:
    """Who signs: the head of the party, or who is registered to; who is to be appointed."""
    organisation = drawing.course.states.find(drawing.given.get("party"))
    if drawing.command.name == "vacate_seat":
        return voters(drawing)
    if not isinstance(organisation, Organisation):
        return put_forward(drawing)
    return [organisation.signatories.head_at(drawing.now), *organisation.signatories.others]


def parties(drawing: Drawing) -> Iterable[Any] | None:
    """The parties that are there, and of an agreement those that have not signed."""
    agreement, partnership = drawing.subject(Agreement), _partnership(drawing)
    if partnership is None:
        return None
    present = parties_at(partnership, drawing.now)
    if agreement is not None and drawing.command.name == "sign_agreement":
        return [party for party in present if party not in agreement.signatures]
    amendment = drawing.given.get("amendment")
    if agreement is not None and amendment is not None and amendment in agreement.amendments:
        if drawing.command.name == "withdraw_amendment":
            return [agreement.amendments[amendment].party]
        signed = agreement.amendments[amendment].signatures
        return [party for party in present if party not in signed]
    return present


def appointments(drawing: Drawing) -> Iterable[Any] | None:
    """One that waits for an answer, that runs, or is handed over, as the command asks for."""
    if drawing.command.noun == "handover" and drawing.command.name != "open_handover":
        handovers = drawing.course.states.all(Handover)
        return [one.appointment for one in handovers if one.closed is None]
    if drawing.command.noun == "payment" and drawing.chance.percent(35, "by others"):
        return []
    waits = drawing.command.name in ("accept_appointment", "decline_appointment")
    return [
        one.id
        for one in drawing.course.states.all(Appointment)
        if one.partnership == drawing.partnership
        and one.ending is None
        and one.is_accepted is not waits
    ]


def amendments(drawing: Drawing) -> Iterable[Any] | None:
    """Those that are pending."""
    if drawing.command.name == "amend_motion":
        return adopted(drawing) if drawing.chance.percent(30, "decided") else []
    agreement = drawing.subject(Agreement)
    if agreement is None:
        return []
    pending = [one for one in agreement.amendments.values() if one.status == "proposed"]
    if drawing.command.name == "lapse_amendment":
        pending = [one for one in pending if one.lapses is not None]
    return [one.id for one in pending]


def remedies(drawing: Drawing) -> Iterable[Any] | None:
    """Those that have come as far as the command asks for."""
    conflict = drawing.subject(Conflict)
    if conflict is None:
        return []
    is_open = drawing.command.name == "fulfil_remedy"
    return [
        one.id
        for one in conflict.remedies.values()
        if one.status in (("open",) if is_open else ("fulfilled", "verified"))
    ]


def conflicts(drawing: Drawing) -> Iterable[Any] | None:
    """Those that have come as far as the command asks for."""
    name = drawing.command.name
    found = [
        one for one in drawing.course.states.all(Conflict) if one.partnership == drawing.partnership
    ]
    if name in JUDGED:  # a body answers, or a ruling does
        about = drawing.given.get("decision")
        ruled = [one.id for one in found if one.decision == about and one.ruling is not None]
        return [] if "by" in drawing.given else ruled
    match name:
        case "fulfil_remedy" | "verify_remedy" | "reopen_remedy":
            return [one.id for one in found if one.remedies]
        case "lodge_appeal":
            return [one.id for one in found if one.ruling is not None]
        case "decide_appeal" | "remand_conflict":
            return [one.id for one in found if one.pending_appeals]
        case "confirm_ruling" | "contest_ruling":
            return [
                one.id for one in found if any(told.is_pending for told in one.reports.values())
            ]
        case "close_conflict":
            return [one.id for one in found if one.state in ("settled", "ruled")]
        case _:
            return [one.id for one in found if one.state == "open"]


def appeals(drawing: Drawing) -> Iterable[Any] | None:
    """Those that are pending."""
    conflict = drawing.subject(Conflict)
    return [] if conflict is None else [one.id for one in conflict.pending_appeals]


def successors(drawing: Drawing) -> Iterable[Any] | None:
    """Another appointment to the post, or the organisation that a party merged into."""
    organisation = drawing.course.states.find(drawing.given.get("organisation"))
    if isinstance(organisation, Organisation):
        return [organisation.successor]
    appointment = drawing.subject(Appointment)
    if appointment is None:
        return None
    return [
        one.id
        for one in drawing.course.states.all(Appointment)
        if one.post == appointment.post and one.person != appointment.person
    ]


def organisations(drawing: Drawing) -> Iterable[Any] | None:
    """For an answer to a proposal, who was invited; to succeed, who has merged."""
    partnership = _partnership(drawing)
    if partnership is None:
        return None
    match drawing.command.name:
        case "accept_invitation" | "decline_invitation" if partnership.proposal is not None:
            return partnership.proposal.circle
        case "succeed_party":
            states = drawing.course.states
            found = (states.find(party) for party in partnership.parties)
            return [one.id for one in found if one is not None and one.successor is not None]
        case _:
            return None


def partnerships(drawing: Drawing) -> Iterable[Any] | None:
    """One that is proposed where that is answered; else the one of this course."""
    if drawing.command.name in ("accept_invitation", "decline_invitation", "withdraw_proposal"):
        found = drawing.course.states.all(Partnership)
        return [one.id for one in found if one.formed is None]
    return [drawing.partnership]


def _partnership(drawing: Drawing) -> Partnership | None:
    said = drawing.given.get("partnership", drawing.partnership)
    found = drawing.course.states.find(said)
    return found if isinstance(found, Partnership) else None


def _decisions(drawing: Drawing) -> list[Decision]:
    found = drawing.course.states.all(Decision)
    return [one for one in found if one.partnership == drawing.partnership]


def _electorate(drawing: Drawing) -> tuple[Seat, ...]:
    decision = drawing.subject(Decision)
    if decision is not None and decision.polls:
        return decision.polls[-1].electorate.seats
    body = drawing.subject(Body)
    if body is None and decision is not None:
        body = drawing.course.states.find(decision.body)
    return () if body is None else electorate_at(body, drawing.now).seats


def closes(drawing: Drawing) -> Iterable[Any] | None:
    """To be kept open for longer, a poll gets a later close."""
    decision = drawing.subject(Decision)
    if drawing.command.name != "extend_poll" or decision is None or decision.open_poll is None:
        return None
    closes_at = decision.open_poll.closes_at
    return [] if closes_at is None else [closes_at.at + timedelta(days=2)]


def chairs(drawing: Drawing) -> Iterable[PersonId | None]:
    """Who chairs the body that decides, and who proposed what it decides."""
    decision, body = drawing.subject(Decision), drawing.subject(Body)
    if body is None and decision is not None:
        found = drawing.course.states.find(decision.body)
        body = found if isinstance(found, Body) else None
    chair = None if body is None else chair_at(body, drawing.now)
    by_chair = [] if chair is None else [chair.holder]
    return by_chair if decision is None else [*by_chair, decision.proposer]


def interests(drawing: Drawing) -> Iterable[Any] | None:
    """Those that stand; of a recusal it is a text."""
    if drawing.command.noun != "interest":
        return None
    found = drawing.course.states.all(Interest)
    return [one.id for one in found if one.partnership == drawing.partnership and not one.withdrawn]


def motions(drawing: Drawing) -> Iterable[Any] | None:
    """Those that the interest touches."""
    interest = drawing.subject(Interest)
    undecided = [one for one in _decisions(drawing) if one.decided is None]
    if interest is None:
        return [one.id for one in undecided]
    return [one.id for one in undecided if touches(interest, touched_by(one))]


def bodies(drawing: Drawing) -> Iterable[Any] | None:
    """To rule on an interest, none where it is ruled for a motion; a party is asked mostly."""
    ruled = drawing.command.name == "rule_on_interest" and "motion" in drawing.given
    consults = drawing.command.name == "enter_consultation"
    return [] if ruled or (consults and drawing.chance.percent(70, "a party")) else None


def notices(drawing: Drawing) -> Iterable[Any] | None:
    """Those of the motion."""
    decision = drawing.subject(Decision)
    given = () if decision is None else decision.preparation.notices.given
    return [one.notice for one in given]


def days(drawing: Drawing) -> Iterable[Any] | None:
    """Of the holidays that are listed, one to be struck; of notice, how few remain."""
    if drawing.command.name == "shorten_notice":
        return (0, 1)
    partnership = _partnership(drawing)
    return None if partnership is None else [(day,) for day in partnership.holidays]


def deputies(drawing: Drawing) -> Iterable[Any] | None:
    """Of the deputies that there are, one to be released."""
    appointment = drawing.subject(Appointment)
    if appointment is None or drawing.command.name != "release_deputy":
        return None
    return [one.person for one in appointment.deputies]


BY = {"rule_on_interest": chairs, "shorten_notice": chairs, **dict.fromkeys(OF_HEADS, persons)}

PREFERRED: dict[str, Callable[[Drawing], Iterable[Any] | None]] = {
    "voter": voters,
    "seat": seats,
    "poll": polls,
    "by": by,
    "decision": decisions,
    "person": persons,
    "party": parties,
    "neutral": neutrals,
    "report": reports,
    "appointment": appointments,
    "amendment": amendments,
    "remedy": remedies,
    "conflict": conflicts,
    "appeal": appeals,
    "successor": successors,
    "organisation": organisations,
    "partnership": partnerships,
    "deputy": deputies,
    "closes_at": closes,
    "challenge": challenges,
    "side": nullifiers,
    "finding": findings,
    "days": days,
    **OF_TELLERS,
    "elected": elected,
    "declared": declared,
    "interest": interests,
    "motion": motions,
    "body": bodies,
    "notice": notices,
    "payment": payments,
    "delegation": delegations,
}
"""Who is meant, by the name of the parameter."""
