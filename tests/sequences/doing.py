"""Doing: what the next steps say, done as they say it by those whom they tell.

Of each kind of step it is said here what it asks for, with what the step says of it, or why it asks
for nothing. What a step leaves to whoever takes it (how to vote, whom to name) is chosen such that
it can be done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.authority import ByAdministration
from domain.bodies.body import Body, places_at
from domain.bodies.seats_named import seats_named
from domain.competence.words_of_acts import word_of
from domain.decisions.decision import Decision
from domain.document import Document
from domain.motions.enacted_acts import (
    AmendmentAdoption,
    AppointmentEnding,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    ChallengeDetermination,
    DependentDisposition,
    EnactedAct,
    PaymentApproval,
    PostAbolition,
    RemitGrant,
    RulingOnInterest,
    UrgentActionRatification,
)
from domain.motions.interest import Interest
from domain.motions.named_act import NamedAct
from domain.parties.organisation import Organisation
from domain.parties.person import Person
from domain.posts.handover import Handover
from domain.record import Actor
from domain.values import EventId, OrganisationId, PersonId, derived_id
from domain.voting.side import Side
from domain.voting.tally import Stance
from services.act import Act, Idempotency
from services.ledger import Performs
from tests.sequences.answering import confirms_done, is_consulted
from tests.sequences.course import Attempt
from tests.sequences.states import States
from tests.sequences.stepping import Step

Act_ = tuple[str, dict[str, Any]]
"""A command by its name, and its arguments."""


@dataclass(frozen=True)
class Asker:
    """Who asks what to do next: an organisation by its own key, or somebody of it."""

    organisation: OrganisationId
    person: PersonId | None = None


def askers(states: States) -> Iterator[Asker]:
    """Every organisation, and everybody who belongs to one."""
    for organisation in states.all(Organisation):
        yield Asker(organisation.id)
    for person in states.all(Person):
        if person.affiliation is not None:
            yield Asker(person.affiliation, person.id)


@dataclass(frozen=True)
class Told:
    """A step that somebody was told, at a point of a course."""

    states: States
    at: Any
    asker: Asker
    step: Step

    @property
    def subject(self) -> Any:
        """The state of what the step is about."""
        return self.states.find(self.step.subject)

    @property
    def people(self) -> list[PersonId]:
        """For whom who asks may speak: the person, or everybody of the organisation."""
        if self.asker.person is not None:
            return [self.asker.person]
        return [
            one.id for one in self.states.all(Person) if one.affiliation == self.asker.organisation
        ]

    @property
    def signer(self) -> PersonId | None:
        """Who signs for the organisation: who asks, or its head, or whoever else may."""
        found = self.states.find(self.asker.organisation).signatories
        may = [found.head_at(self.at), *found.others]
        text = self.subject.amendments.get(self.step.item) or self.subject
        signed = text.cosigners.get(self.asker.organisation, ())
        return self.asker.person or next((one for one in may if one and one not in signed), None)

    def side(self) -> Side | None:
        """The side of a conflict for which the step is."""
        own = [Side(self.asker.organisation), *(Side(person=one) for one in self.people)]
        named = [one for one in own if one.id == self.step.item]
        offer = self.subject.offers.get(self.step.item)
        others = [one for one in own if offer is None or one != offer.by]
        return next((one for one in (*named, *others) if one in self.subject.sides), None)

    def sits(self, seat: Any) -> bool:
        """Whether the seat is theirs."""
        if self.asker.person is not None:
            return bool(seat.holder == self.asker.person)
        return seat.holder is not None and bool(
            seat.party == self.asker.organisation or seat.holder in self.people
        )

    def moves(self, *acts: EnactedAct) -> Iterator[Act_]:
        """A motion that names the acts, of their matter: what they decide together, one of them
        proposes."""
        word = next((word_of(act, lambda _noun, one: self.states.find(one)) for act in acts), None)
        given = {"partnership": self.step.partnership, "title": "So be it", "matter": word or ""}
        yield "propose_motion", {**given, "enacts": acts}


def tried(told: Told, ledger: Performs) -> Iterator[Attempt]:
    """What the step asks for, tried by who was told."""
    from domain.refusal import Refused
    from services.catalogue import commands

    for name, given in DOING[told.step.kind](told):
        plain = {key: value for key, value in given.items() if value is not None}
        number, person = f"step {told.step.subject} {name}", told.asker.person
        side = given.get("side") or given.get("by")
        alone = isinstance(side, Side) and side.party is None
        organisation = None if alone else told.asker.organisation
        act = Act(
            actor=Actor("client", "key") if person is None else Actor("person", str(person)),
            authority=ByAdministration("test"),
            command=derived_id(number),
            at=told.at,
            organisation=organisation,
            idempotency=Idempotency(number, b"{}"),
            boundary=organisation,
        )
        try:
            yield Attempt(name, act, plain, commands()[name](ledger, act, **plain))
        except Refused as no:
            yield Attempt(name, act, plain, None, no)


# Agreements and parties


def _signs(told: Told) -> Iterator[Act_]:
    yield "sign_agreement", {"agreement": told.step.subject, "person": told.signer}


def _declares(told: Told) -> Iterator[Act_]:
    yield "enter_into_force", {"agreement": told.step.subject}


def _signs_amendment(told: Told) -> Iterator[Act_]:
    given = {"agreement": told.step.subject, "amendment": told.step.item}
    yield "sign_amendment", {**given, "person": told.signer}


def _proposes_adoption(told: Told) -> Iterator[Act_]:
    assert told.step.item is not None
    yield from told.moves(AmendmentAdoption(told.step.subject, told.step.item))  # type: ignore[arg-type]


def _registers(told: Told) -> Iterator[Act_]:
    for person in told.people[:1]:
        yield "register_head", {"organisation": told.asker.organisation, "person": person}


def _answers(told: Told) -> Iterator[Act_]:
    yield "accept_invitation", {"partnership": told.step.subject}


def _joins(told: Told) -> Iterator[Act_]:
    given = {"partnership": told.step.partnership, "organisation": told.asker.organisation}
    yield "accede_party", {**given, "decision": told.step.subject}


def _succeeds(told: Told) -> Iterator[Act_]:
    given = {"partnership": told.step.partnership, "organisation": told.step.item}
    yield "succeed_party", given


def _sees_off(told: Told) -> Iterator[Act_]:
    given = {"partnership": told.step.partnership, "organisation": told.step.item}
    yield "withdraw_party", given


# Motions and votes


def _votes(told: Told) -> Iterator[Act_]:
    decision: Decision = told.subject
    poll = decision.open_poll
    assert poll is not None
    if decision.election is not None:
        return  # what marks a ballot takes depends on the method
    for seat in poll.electorate.seats:
        recused = {one.seat for one in decision.recusals}
        if told.sits(seat) and seat.id not in recused:
            given = {"decision": decision.id, "poll": poll.id, "seat": seat.id}
            yield "cast_ballot", {**given, "choice": Stance("yes"), "voter": seat.holder}
            return


def _opens(told: Told) -> Iterator[Act_]:
    decision: Decision = told.subject
    by = decision.proposer if decision.proposer in told.people else _member(told)
    yield "open_poll", {"decision": decision.id, "by": by}


def _member(told: Told) -> PersonId | None:
    """Who sits for who asks in the body of the motion."""
    body = told.states.find(told.subject.body)
    seats = places_at(body, told.at) if isinstance(body, Body) else ()
    held = (seat.holder for seat in seats if told.sits(seat) and seat.holder in told.people)
    return next(held, None)


def _seconds(told: Told) -> Iterator[Act_]:
    yield "second_motion", {"decision": told.step.subject, "seconder": _member(told)}


def _notifies(told: Told) -> Iterator[Act_]:
    yield "give_notice_of_motion", {"decision": told.step.subject, "how": "by letter"}


def _confirms_delivery(told: Told) -> Iterator[Act_]:
    body = told.states.find(told.subject.body)
    seats = tuple(seat.id for seat in places_at(body, told.at) if told.sits(seat))[:1]
    given = {"decision": told.step.subject, "notice": told.step.item}
    yield "confirm_delivery", {**given, "seats": seats}


def _ends(name: str) -> Callable[[Told], Iterator[Act_]]:
    def doing(told: Told) -> Iterator[Act_]:
        decision: Decision = told.subject
        poll = decision.poll(told.step.item)  # type: ignore[arg-type]
        assert poll is not None
        given = {"decision": decision.id}
        if name != "conclude_vote":
            given["poll"] = poll.id  # type: ignore[assignment]
        opener = poll.opened_by if poll.opened_by in told.people else None
        body = told.states.find(decision.body)
        chair = body.chair.at(told.at) if isinstance(body, Body) else None
        sits = [one for one in poll.electorate.seats if told.sits(one)]
        presides = next((one.holder for one in sits if one.id == chair), None)
        yield name, {**given, "by": told.asker.person or presides or opener}

    return doing


def _breaks_tie(told: Told) -> Iterator[Act_]:
    given = {"decision": told.step.subject, "voter": told.asker.person or _member(told)}
    yield "cast_casting_vote", {**given, "stance": "yes"}


# Interests


def _declares_interest(told: Told) -> Iterator[Act_]:
    body: Body = told.states.find(told.subject.body)
    seat = next(one for one in places_at(body, told.at) if one.id == told.step.item)
    given = {"partnership": told.step.partnership, "person": seat.holder, "kind": "loyalty"}
    yield "declare_interest", {**given, "decision": told.step.subject}


def _confirms(told: Told) -> Iterator[Act_]:
    yield "confirm_no_interest", {"decision": told.step.subject, "seat": told.step.item}


def _rules(told: Told) -> Iterator[Act_]:
    interest: Interest = told.subject
    motion: Decision = told.states.find(told.step.item)
    given = {"interest": interest.id, "motion": motion.id, "ruling": "take-part"}
    body = told.states.find(motion.body)
    seats = places_at(body, told.at) if isinstance(body, Body) else ()
    chair = body.chair.at(told.at) if isinstance(body, Body) else None
    by = [one.holder for one in seats if one.id == chair and told.sits(one)]
    if told.step.sentence.endswith("nobody chairs who may."):
        yield from told.moves(RulingOnInterest(interest.id))
    else:
        yield "rule_on_interest", {**given, "by": told.asker.person or by[0]}


# Bodies and posts


def _sits_down(told: Told) -> Iterator[Act_]:
    body: Body = told.subject
    own = (
        one
        for one in places_at(body, told.at)
        if one.holder is None and one.party == told.asker.organisation
    )
    seat = next(own, None)
    sitting = {one.holder for one in places_at(body, told.at)}
    free = [one for one in told.people if one not in sitting]
    if seat is not None and free:
        yield "fill_seat", {"body": body.id, "seat": seat.id, "holder": free[0]}


def _designates(told: Told) -> Iterator[Act_]:
    yield from told.moves(ChairDesignation(told.step.subject))  # type: ignore[arg-type]


def _reconstitutes(told: Told) -> Iterator[Act_]:
    body: Body = told.subject
    given: dict[str, Any] = {"agreement": body.agreement, "clause": body.clause}
    if body.clause is None:
        gone = told.step.item
        given = {"seats": seats_named([s for s in places_at(body, told.at) if s.party != gone])}
    yield from told.moves(BodyReconstitution(body.id, **given))


def _dissolves(told: Told) -> Iterator[Act_]:
    yield from told.moves(BodyDissolution(told.step.subject))  # type: ignore[arg-type]


def _abolishes(told: Told) -> Iterator[Act_]:
    yield from told.moves(PostAbolition(told.step.subject))  # type: ignore[arg-type]


def _grants(told: Told) -> Iterator[Act_]:
    yield from told.moves(RemitGrant(told.step.subject))  # type: ignore[arg-type]


def _ends_appointment(told: Told) -> Iterator[Act_]:
    yield from told.moves(AppointmentEnding(told.step.subject))  # type: ignore[arg-type]


def _assents(told: Told) -> Iterator[Act_]:
    post = told.subject
    wanted = next((one.person for one in post.assents), None)
    given = {"post": post.id, "person": wanted, "party": told.asker.organisation}
    head = told.states.find(told.asker.organisation).signatories.head_at(told.at)
    if told.asker.person in (None, head):
        yield "assent_to_appointment", {**given, "by": head}


def _accepts_appointment(told: Told) -> Iterator[Act_]:
    appointment = told.subject
    yield "accept_appointment", {"appointment": appointment.id, "by": appointment.person}


# Validity


def _determines(told: Told) -> Iterator[Act_]:
    decision: Decision = told.subject
    pending = [one.id for one in decision.validity.challenges if one.is_pending]
    yield from told.moves(ChallengeDetermination(decision.id, pending[0]))


def _disposes(told: Told) -> Iterator[Act_]:
    decision: Decision = told.subject
    said = dict(decision.validity.dispositions)
    answered = {event for event, disposition in said.items() if disposition != "re-decide"}
    waiting = [one for one in decision.validity.dependents if one.event not in answered]
    named = NamedAct(event=EventId(waiting[0].event))
    yield from told.moves(DependentDisposition(decision.id, named))


def _nullifies(told: Told) -> Iterator[Act_]:
    mine = {told.asker.organisation, told.asker.person}
    for one in told.subject.validity.challenges:
        side = next((side for side in one.voidable_by if side.id in mine), None)
        if one.finding == "voidable" and side is not None:
            given = {"decision": told.step.subject, "challenge": one.id, "side": side}
            yield "nullify_decision", given
            return


def _reports(told: Told) -> Iterator[Act_]:
    shown = Document("What was done", "0" * 64)
    taken = told.subject.urgency.taken
    given = {"decision": told.step.subject, "documents": (shown,)}
    yield "report_urgent_action", {**given, "by": taken.by}


def _approves(told: Told) -> Iterator[Act_]:
    yield from told.moves(PaymentApproval(told.step.subject))  # type: ignore[arg-type]


def _hands_over(told: Told) -> Iterator[Act_]:
    handover: Handover = told.subject
    for item, progress in handover.items.items():
        given = {"appointment": handover.appointment, "item": item}
        if progress.handed_over is None:
            yield "hand_over_item", {**given, "by": handover.holder}
            return
        if progress.acknowledged is None and handover.successor is not None:
            yield "acknowledge_item", {**given, "by": handover.successor.person}
            return


def _ratifies(told: Told) -> Iterator[Act_]:
    yield from told.moves(UrgentActionRatification(told.step.subject))  # type: ignore[arg-type]


# Conflicts


def _as_side(name: str, item: str = "", **more: Any) -> Callable[[Told], Iterator[Act_]]:
    def doing(told: Told) -> Iterator[Act_]:
        given = {item: told.step.item} if item else {}
        yield name, {"conflict": told.step.subject, **given, **more, "by": told.side()}

    return doing


def _names_neutral(told: Told) -> Iterator[Act_]:
    conflict = told.subject
    sides = {side.id for side in conflict.sides}
    asked = {one.organisation for one in conflict.neutrals.values()}
    others = [one.id for one in told.states.all(Organisation) if one.id not in sides | asked]
    for organisation in others[:1]:
        given = {"conflict": conflict.id, "organisation": organisation}
        yield "appoint_neutral", {**given, "by": told.side()}


def _as_neutral(name: str, **more: Any) -> Callable[[Told], Iterator[Act_]]:
    def doing(told: Told) -> Iterator[Act_]:
        yield name, {"conflict": told.step.subject, "neutral": told.step.item, **more}

    return doing


def _decides_appeal(told: Told) -> Iterator[Act_]:
    appeal = told.subject.pending_appeals[0].id
    given = {"conflict": told.step.subject, "neutral": told.step.item, "appeal": appeal}
    yield "decide_appeal", {**given, "outcome": "dismissed", "reasons": "It stands."}


DOING: Mapping[str, Callable[[Told], Iterator[Act_]]] = {
    "sign-agreement": _signs,
    "enter-into-force": _declares,
    "sign-amendment": _signs_amendment,
    "propose-adoption": _proposes_adoption,
    "register-head": _registers,
    "answer-invitation": _answers,
    "accede-party": _joins,
    "succeed-party": _succeeds,
    "withdraw-party": _sees_off,
    "vote": _votes,
    "open-poll": _opens,
    "second-motion": _seconds,
    "give-notice-of-motion": _notifies,
    "confirm-delivery": _confirms_delivery,
    "enter-consultation": is_consulted,
    "confirm-implementation": confirms_done,
    "close-poll": _ends("close_poll"),
    "conclude-vote": _ends("conclude_vote"),
    "count-poll": _ends("count_poll"),
    "cast-casting-vote": _breaks_tie,
    "declare-interest": _declares_interest,
    "confirm-no-interest": _confirms,
    "rule-on-interest": _rules,
    "fill-seat": _sits_down,
    "fill-seat-for-quorum": _sits_down,
    "designate-chair": _designates,
    "reconstitute-body": _reconstitutes,
    "dissolve-body": _dissolves,
    "abolish-post": _abolishes,
    "grant-remit": _grants,
    "end-appointment": _ends_appointment,
    "assent-to-appointment": _assents,
    "acceptance-awaited": _accepts_appointment,
    "determine-challenge": _determines,
    "decide-dependents": _disposes,
    "nullify-decision": _nullifies,
    "urgent-action-report": _reports,
    "payment-due": _approves,
    "handover-due": _hands_over,
    "urgent-action-ratification": _ratifies,
    "acknowledge-conflict": _as_side("acknowledge_conflict"),
    "answer-offer": _as_side("accept_offer", "offer"),
    "agree-to-neutral": _as_side("agree_to_neutral", "neutral"),
    "discharge-neutral": _as_side("discharge_neutral", "neutral"),
    "consent-to-interim-measure": _as_side("consent_to_interim_measure", "measure"),
    "make-offer": _as_side("make_offer", terms="Let us share."),
    "appoint-neutral": _names_neutral,
    "fulfil-remedy": _as_side("fulfil_remedy", "remedy"),
    "verify-remedy": _as_side("verify_remedy", "remedy"),
    "lodge-appeal": _as_side("lodge_appeal", grounds="It is wrong."),
    "accept-as-neutral": _as_neutral("accept_as_neutral"),
    "give-ruling": _as_neutral("give_ruling", ruling="So.", reasons="Because."),
    "decide-appeal": _decides_appeal,
}
"""What each kind of step asks for."""
