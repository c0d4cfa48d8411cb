"""Separation: what an agreement keeps apart, asked of appointments, posts and acts."""

from datetime import datetime
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import Whose, provisions_governing
from domain.competence import separation as rules
from domain.competence.separation import HeldTogether, Holding
from domain.parties.partnership import PARTNERSHIP
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST, Post, RemitGranted
from domain.provisions.pinning import incompatibilities
from domain.provisions.remit import Remit
from domain.provisions.segregation import Function, Incompatibility
from domain.record import Noun
from domain.values import AppointmentId, Moment, PartnershipId, Period, PersonId
from services.governing import provisions_of
from services.ledger import Case, Ledger


def declared_in(
    case: Case, partnership: PartnershipId, whose: Whose, at: datetime
) -> tuple[Incompatibility, ...]:
    """The functions declared incompatible at the instant, in what is the matter of these."""
    return incompatibilities(provisions_of(case, partnership, whose, at))


def require_compatible(
    case: Case,
    post: Post,
    person: PersonId,
    during: Period,
    besides: AppointmentId | None = None,
) -> None:
    """Breach the rule that nobody holds a post whose functions are to be kept apart from those
    of another one that they hold.
    """
    declared = declared_in(case, post.partnership, Whose(post.agreement), during.start.at)
    if not declared:
        return
    held = held_in(case, post.partnership, besides)
    new = rules.holding(post, person, during)
    rules.require_one_function(declared, new, held, case.act.conduct)


def require_sound(
    case: Case, partnership: PartnershipId, whose: Whose, title: str, remit: Remit, at: Moment
) -> None:
    """Breach the rule that no post carries what is to be kept apart; `whose` the post is."""
    declared = declared_in(case, partnership, whose, at.at)
    rules.require_sound_post(declared, title, remit.functions, case.act.conduct)


def require_compatible_remit(case: Case, post: Post, remit: Remit, at: Moment) -> None:
    """Breach the rule that nobody who holds the post comes to hold what is to be kept apart, by
    another remit of it.
    """
    declared = declared_in(case, post.partnership, Whose(post.agreement), at.at)
    if not declared:
        return
    granted = POST.evolve(post, RemitGranted(at, remit))
    held = held_in(case, post.partnership, None, granted)
    mine = [one for one in held if one.post == post.id and not _is_over(one, at)]
    rules.require_one_function(declared, mine, held, case.act.conduct)


def require_apart(
    case: Case,
    partnership: PartnershipId,
    whose: Whose,
    function: Function,
    person: PersonId | None,
    effective: Moment,
    *others: tuple[Function, PersonId | None],
) -> None:
    """Breach the rule that nobody acts in a function which is to be kept apart from a post they
    hold, or from what they did in the same procedure: `others` say who did what in it, and `whose`
    matter that is.
    """
    declared = declared_in(case, partnership, whose, effective.at)
    if not declared or person is None:
        return
    conduct = case.act.conduct
    for other, who in others:
        rules.require_another_person(declared, function, person, other, who, conduct)
    held = held_in(case, partnership)
    rules.require_no_part(declared, function, person, held, effective.at, conduct)


def held_together_in(
    ledger: Ledger, partnership: PartnershipId, at: datetime
) -> tuple[HeldTogether, ...]:
    """What is held together in a partnership, now or later, though a provision that governs one
    of the posts keeps it apart.
    """
    around = ledger.held(PARTNERSHIP, partnership)
    if around is None:
        return ()
    agreements, posts = _all(ledger, AGREEMENT, partnership), _all(ledger, POST, partnership)
    held = tuple(rules.holdings(posts, _all(ledger, APPOINTMENT, partnership)))
    found: dict[HeldTogether, None] = {}
    for agreement in dict.fromkeys(post.agreement for post in posts):
        of_it = {post.id for post in posts if post.agreement == agreement}
        governing = provisions_governing(agreements, around.state, Whose(agreement), at)
        together = rules.held_together(incompatibilities(governing), held, at)
        found |= {one: None for one in together if not of_it.isdisjoint(one.posts)}
    return tuple(found)


def _all(ledger: Ledger, noun: Noun[Any], partnership: PartnershipId) -> list[Any]:
    """The states of everything of a kind in a partnership."""
    found = (ledger.held(noun, each) for each in ledger.within(partnership, noun.kind))
    return [one.state for one in found if one is not None]


def _is_over(holding: Holding, at: Moment) -> bool:
    return holding.during.end is not None and holding.during.end.at <= at.at


def held_in(
    case: Case,
    partnership: PartnershipId,
    besides: AppointmentId | None = None,
    instead: Post | None = None,
) -> tuple[Holding, ...]:
    """Who holds which post of the partnership at any time, as far as is known."""
    posts = case.within(POST, partnership)
    if instead is not None:
        posts = [instead if one.id == instead.id else one for one in posts]
    return tuple(rules.holdings(posts, case.within(APPOINTMENT, partnership), besides))
