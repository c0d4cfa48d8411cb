"""What acts rest on where an agreement keeps functions apart: that nobody joined them.

Who does something in a function has no other that is declared incompatible with it, by a post that
they hold then or by what they did in the same procedure; an appointment, a deputy or a remit does
not bring together what is to be kept apart. Done through Concord such an act is refused; it is
asked again here, from the records alone. What a source reports is entered with a finding instead:
its authority is the source's.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from domain.agreements.governing import OF_ALL, Whose
from domain.chains.chain import Acted, Ground, also_rests
from domain.chains.grounds import of_body_known, of_origin, provisions_known
from domain.chains.grounds_of_presiding import of_counting
from domain.competence import separation as rules
from domain.competence.separation import Holding
from domain.decisions.decision import DECISION, Decision
from domain.motions.motion import MotionProposed
from domain.motions.outcome import ElectionReturned, OutcomeDetermined
from domain.motions.poll import BallotRuledInvalid
from domain.motions.sequel import CastingVoteCast
from domain.payments.payment import PAYMENT, PaymentApproved, PaymentCoapproved, PaymentRequested
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.deputy import DeputyNamed
from domain.posts.post import POST, PostDefined, RemitGranted
from domain.provisions.pinning import incompatibilities
from domain.provisions.provision import SegregationProvision
from domain.provisions.segregation import Function, Incompatibility
from domain.refusal import Reported
from domain.values import AppointmentId, PartnershipId, Period, PersonId, PostId

Check = Callable[[Sequence[Incompatibility], Reported], None]
"""Finds what a declaration forbids of an act."""
Others = tuple[tuple[Function, PersonId | None], ...]
"""Who did what in the same procedure."""


@also_rests(PaymentRequested)
def _requested(acted: Acted[PaymentRequested]) -> Iterator[Ground]:
    yield from _in_function(acted, OF_ALL, "requester", acted.data.requester)


@also_rests(PaymentApproved, PaymentCoapproved)
def _approved(acted: Acted[Any]) -> Iterator[Ground]:
    payment = acted.known.of(PAYMENT, acted.record.stream)
    if acted.data.basis.post is not None and payment is not None:
        requested: Others = (("requester", payment.requester),)
        yield from _in_function(acted, OF_ALL, "approver", acted.data.approver, requested)


@also_rests(OutcomeDetermined, ElectionReturned)
def _counted(acted: Acted[Any]) -> Iterator[Ground]:
    decision = acted.known.of(DECISION, acted.record.stream)
    cast = acted.known.last(acted.record.stream, CastingVoteCast)
    by_chair = cast is not None and cast.record.command == acted.record.command
    person = acted.data.by or acted.person
    if decision is not None and acted.data.basis == "ballots" and not by_chair:
        whose = of_body_known(acted.known, decision.body)
        yield from _in_function(acted, whose, "returning-officer", person, _proposed(decision))
        yield from of_counting(acted, decision)


@also_rests(MotionProposed)
def _put(acted: Acted[MotionProposed]) -> Iterator[Ground]:
    whose = of_body_known(acted.known, acted.data.body)
    yield from _in_function(acted, whose, "proposer", acted.data.proposer)


@also_rests(BallotRuledInvalid)
def _ruled(acted: Acted[BallotRuledInvalid]) -> Iterator[Ground]:
    decision = acted.known.of(DECISION, acted.record.stream)
    if decision is not None:
        whose = of_body_known(acted.known, decision.body)
        yield from _in_function(acted, whose, "scrutineer", acted.data.by, _proposed(decision))


@also_rests(AppointmentMade)
def _appointed(acted: Acted[AppointmentMade]) -> Iterator[Ground]:
    data = acted.data
    yield from _holding(acted, data.post, data.person, data.term)


@also_rests(DeputyNamed)
def _deputy(acted: Acted[DeputyNamed]) -> Iterator[Ground]:
    data, held = acted.data, acted.known.of(APPOINTMENT, acted.record.stream)
    if held is not None:
        yield from _holding(acted, held.post, data.deputy, data.during)


@also_rests(PostDefined, RemitGranted)
def _remit(acted: Acted[Any]) -> Iterator[Ground]:
    functions = acted.data.remit.functions
    known, partnership = acted.known, acted.record.partnership
    post = known.of(POST, acted.record.stream)
    if partnership is None or not functions:
        return
    granted = None if post is None else POST.evolve(post, acted.data)
    title = acted.data.title if granted is None else granted.title

    def check(declared: Sequence[Incompatibility], found: Reported) -> None:
        rules.require_sound_post(declared, title, functions, found)
        if granted is not None:
            held = _held(acted, PartnershipId(partnership), None, granted.id, granted)
            mine = [
                one
                for one in held
                if one.post == granted.id
                and (one.during.end is None or acted.at < one.during.end.at)
            ]
            rules.require_one_function(declared, mine, held, found)

    of = acted.data.agreement if granted is None else granted.agreement
    yield from _declared(acted, Whose(of), acted.data.effective.at, check)


def _in_function(
    acted: Acted[Any],
    whose: Whose,
    function: Function,
    person: PersonId | None,
    others: Others = (),
) -> Iterator[Ground]:
    """That who acts in a function has none which is to be kept apart from it."""
    partnership = acted.record.partnership
    if partnership is None or person is None:
        return

    def check(declared: Sequence[Incompatibility], found: Reported) -> None:
        for other, who in others:
            rules.require_another_person(declared, function, person, other, who, found)
        held = _held(acted, PartnershipId(partnership))
        rules.require_no_part(declared, function, person, held, acted.at, found)

    yield from _declared(acted, whose, acted.at, check)


def _holding(acted: Acted[Any], post: PostId, person: PersonId, during: Period) -> Iterator[Ground]:
    """That somebody does not come to hold what is to be kept apart."""
    office, partnership = acted.known.of(POST, post), acted.record.partnership
    if office is None or partnership is None:
        return
    besides = AppointmentId(acted.record.stream) if acted.record.version == 1 else None

    def check(declared: Sequence[Incompatibility], found: Reported) -> None:
        held = _held(acted, PartnershipId(partnership), besides)
        rules.require_one_function(declared, rules.holding(office, person, during), held, found)

    yield from _declared(acted, Whose(office.agreement), during.start.at, check)


def _declared(acted: Acted[Any], whose: Whose, at: Any, check: Check) -> Iterator[Ground]:
    """Each clause that keeps functions apart and governs this, with what it forbids of the act."""
    partnership = acted.record.partnership
    if partnership is None or acted.is_reported:
        return
    for one in provisions_known(acted.known, PartnershipId(partnership), whose, at):
        if not isinstance(one.provision, SegregationProvision):
            continue
        found = Reported()
        check(incompatibilities([one]), found)
        said = found.findings[0].sentence.removesuffix(".") if found.findings else ""
        why = said and said[0].lower() + said[1:]
        what = "The functions that are kept apart by"
        yield of_origin(acted.known, one.origin, at, what, "", one.provision, why)


def _proposed(decision: Decision) -> Others:
    return (("proposer", decision.proposer),)


def _held(
    acted: Acted[Any],
    partnership: PartnershipId,
    besides: AppointmentId | None = None,
    post: PostId | None = None,
    instead: Any = None,
) -> tuple[Holding, ...]:
    known = acted.known
    posts = [instead if one.id == post else one for one in known.within(POST, partnership)]
    return tuple(rules.holdings(posts, known.within(APPOINTMENT, partnership), besides))
