"""Falling: what becomes of an act when it is decided that it falls with what it rests on.

Nothing falls by itself (`domain.motions.validity`). But what was decided to fall gives no authority
any more from then on: the appointment ends and its place is vacant, the delegation is taken back,
the post is abolished, the body dissolved, the seat or the chair vacated. With an appointment end
its deputies and delegations, with a post the appointments to it. What was done by them before stays
done, and stays among what rests on the decision.

An amendment that falls changes the text no more: from then on that says what it said before, and
what another amendment has made of it since stands until it is decided of that one. Up to then the
wording governed, and who acted by it meanwhile did so by what was in force: it is decided of each
such act by itself. A pending amendment that falls is not adopted any more.

What has no end of its own, such as a payment that was approved, is undone by another act.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.amendment import AmendmentFell
from domain.agreements.clause import check_result
from domain.agreements.coherence import require_coherent
from domain.bodies.body import Body, BodyDissolved, SeatFilled, SeatVacated
from domain.bodies.body import ChairDesignated as Designated
from domain.bodies.body import Event as OfBody
from domain.bodies.reconstitution import ChairVacated
from domain.motions.validity import DependentDecided
from domain.parties.partnership import Partnership
from domain.posts.appointment import Appointment, end_with_post
from domain.posts.appointment import Event as OfAppointment
from domain.posts.delegation import Delegation, DelegationRevoked
from domain.posts.post import Event as OfPost
from domain.posts.post import Post, PostAbolished, PostVacated
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import AmendmentId, DecisionId, Moment


class WordingCannotReturn(Refused):
    """The amendment {amendment} does not fall as things are: with what others have changed since,
    the text would not stand without it ({problem}). Decide first what becomes of those, or amend
    the text."""

    code = "WORDING_CANNOT_RETURN"
    amendment: AmendmentId
    problem: str
    """The code of the refusal that an amendment to that text would meet."""


def let_amendment_fall(
    agreement: Agreement,
    amendment: AmendmentId,
    *,
    nullified: DecisionId,
    decided: DependentDecided,
    others: Sequence[Agreement] = (),
    partnership: Partnership | None = None,
    conduct: Conduct = DONE_HERE,
) -> list[AmendmentFell]:
    """That an amendment falls, from when that was `decided`; nothing where it was not adopted and
    is pending no more, or fell already. `others` are the other agreements of the partnership.
    """
    found, effective = agreement.amendments.get(amendment), decided.effective
    if found is None or found.status not in ("proposed", "adopted"):
        return []
    fell = AmendmentFell(effective, amendment, nullified, decided.decision, decided.conflict)
    after = AGREEMENT.evolve(agreement, fell)
    problem = _unsound(after, effective.at)
    if problem and problem != _unsound(agreement, effective.at):
        conduct.breach(WordingCannotReturn(amendment, problem))
    elif partnership is not None:
        try:
            require_coherent(agreement, after, others, partnership, effective, DONE_HERE)
        except Refused as refused:
            conduct.breach(WordingCannotReturn(amendment, refused.code))
    return [fell]


def _unsound(agreement: Agreement, since: datetime) -> str:
    """The code of the refusal that the text meets, from then on; empty where none does."""
    later = (version for version in agreement.text.versions if version.at > since)
    for clauses in (agreement.text.at(since), *(version.clauses for version in later)):
        try:
            check_result([standing.clause for standing in clauses])
        except Refused as refused:
            return refused.code
    return ""


def let_appointment_fall(appointment: Appointment, effective: Moment) -> list[OfAppointment]:
    """The end of an appointment that falls; nothing where it is over, or was made only later."""
    if effective.at < appointment.appointed.at:
        return []
    return end_with_post(appointment, effective=effective)


def let_post_fall(post: Post, effective: Moment) -> list[OfPost]:
    """The abolition of a post that falls; nothing where it is gone, or was defined only later."""
    gone = post.abolished is not None and post.abolished.at <= effective.at
    return [] if gone or effective.at < post.defined.at else [PostAbolished(effective)]


def vacated_with(post: Post, appointment: Appointment, effective: Moment) -> list[OfPost]:
    """That the place of an appointment which falls becomes vacant, if it is not already."""
    place = post.places.get(appointment.id)
    if place is None or (place.vacated is not None and place.vacated.at <= effective.at):
        return []
    return [PostVacated(effective, appointment.id)]


def let_delegation_fall(delegation: Delegation, effective: Moment) -> list[DelegationRevoked]:
    """The end of a delegation that falls; nothing where it was taken back."""
    if delegation.revoked is not None or effective.at < delegation.granted.at:
        return []
    return [DelegationRevoked(effective)]


def let_body_fall(body: Body, effective: Moment) -> list[OfBody]:
    """The dissolution of a body that falls; nothing where it does not exist then."""
    return [BodyDissolved(effective)] if body.exists_at(effective.at) else []


def let_place_fall(body: Body, filled: SeatFilled | Designated, effective: Moment) -> list[OfBody]:
    """That a seat or the chair becomes vacant as what gave it falls; nothing where somebody else
    has it since."""
    seat, at = filled.seat, effective.at
    if not body.exists_at(at) or not body.has_seat_at(seat, at):
        return []
    given = filled.effective.at
    if isinstance(filled, Designated):
        return [ChairVacated(effective)] if _is_since(body.chair.entries, given, at) else []
    occupant = body.occupants[seat].at(at)
    since = _is_since(body.occupants[seat].entries, given, at)
    return [SeatVacated(effective, seat)] if occupant is not None and since else []


def _is_since(entries: tuple[tuple[datetime, object], ...], given: datetime, at: datetime) -> bool:
    """Whether what was given then is the last that there is by the instant `at`."""
    begun = [since for since, _ in entries]
    return bool(begun) and begun[-1] == given and given <= at
