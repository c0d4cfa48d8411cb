"""Appointing: who appoints to a post, and whether there is anybody who can.

A clause may say who appoints to the post that it provides for. Where none does, a party appoints
who holds the post for it, and for all of them it takes a decision, as it does where the post has
powers; the only party of a partnership
needs nobody. A decision is taken by a body: one that exists, of which a seat is held, and whose
agreement is in force. A scheme of delegation that gives every other matter to one body leaves this
to that body alone, and one that gives it to all parties leaves it to them.

Where there is nobody, the heads of the parties appoint together (`domain.competence.assenting`).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from domain.agreements.agreement import Agreement
from domain.bodies.body import Body, electorate_at
from domain.posts.post import Post, remit_at
from domain.provisions.composition import BodyProvision
from domain.provisions.office import AS_USUAL, PostProvision
from domain.provisions.provision import Provision
from domain.provisions.scheme import Competence
from domain.refusal import Conduct, Refused
from domain.values import AgreementId, ClauseId, OrganisationId, PostId


class OthersAppoint(Refused):
    """It is for {whom} to appoint to the post {post}: the heads of the parties do so together only
    where nobody else can."""

    code = "OTHERS_APPOINT"
    post: PostId
    whom: str


# What is provided


def provided_in(
    agreement: Agreement | None, clause: ClauseId | None, at: datetime
) -> tuple[Provision, ...]:
    """What the clause provides as it stands then; without one, what any clause of the agreement
    does. It may not be in force yet: bodies and posts are set up together with their text.
    """
    if agreement is None:
        return ()
    return tuple(
        provision
        for standing in agreement.text.at(at)
        if clause in (None, standing.clause.id)
        for provision in standing.clause.provisions
    )


def office_in(
    agreement: Agreement | None, clause: ClauseId | None, title: str, at: datetime
) -> PostProvision | None:
    """What is provided for a post of this title: by its clause, which may have another name for
    it, or by any clause of the agreement that has one of this name.
    """
    provided = provided_in(agreement, clause, at)
    found = [one for one in provided if isinstance(one, PostProvision)]
    named = next((one for one in found if one.name == title), None)
    return named or (found[0] if found and clause is not None else None)


def composition_in(
    agreement: Agreement | None, clause: ClauseId | None, name: str, at: datetime
) -> BodyProvision | None:
    """What is provided for a body of this name: by its clause, which may have another name for it,
    or by any clause of the agreement that has one of this name.
    """
    provided = provided_in(agreement, clause, at)
    found = [one for one in provided if isinstance(one, BodyProvision)]
    named = next((one for one in found if one.name == name), None)
    return named or (found[0] if found and clause is not None else None)


# Who it is


def able_bodies(
    bodies: Iterable[Body], in_force: Collection[AgreementId], at: datetime
) -> tuple[Body, ...]:
    """The bodies that could decide something at the instant, whatever it is."""
    return tuple(
        body
        for body in bodies
        if body.exists_at(at)
        and (body.agreement is None or body.agreement in in_force)
        and any(seat.holder is not None for seat in electorate_at(body, at).seats)
    )


def who_appoints(
    provision: PostProvision | None,
    parties: Mapping[OrganisationId, str],
    able: Iterable[Body],
    rest: Competence | None,
) -> str:
    """Who appoints to a post, as a sentence has it; empty where nobody can.

    `provision` is what provides for the post, `parties` those of the partnership with their names,
    `able` the bodies that could decide, and `rest` who decides what no scheme names.
    """
    appointer = AS_USUAL if provision is None else provision.appointed_by
    bodies = {body.id: f"the body “{body.name}”, by a decision," for body in able}
    match appointer.by:
        case "party" if appointer.party is not None:
            return parties.get(appointer.party, "")
        case "party":
            return "a party, for which the post is held," if parties else ""
        case "body":
            return "" if appointer.body is None else bodies.get(appointer.body, "")
        case "anybody" if len(parties) == 1:
            return next(iter(parties.values()))
        case _:
            pass  # it takes a decision
    if rest is None:
        return next(iter(bodies.values()), "")
    assignment = rest.assignment
    if assignment.decided_by == "all-parties":
        return "all parties, by a decision,"
    return "" if assignment.body is None else bodies.get(assignment.body, "")


def takes_everybody(provision: PostProvision | None, post: Post, at: datetime) -> bool:
    """Whether nothing says who appoints to a post that has powers at the instant: whoever holds it
    acts for all, so no party gives that to its own people alone.
    """
    appointer = AS_USUAL if provision is None else provision.appointed_by
    return appointer.by == "anybody" and bool(remit_at(post, at).powers)


def require_nobody_else(post: PostId, whom: str, conduct: Conduct) -> None:
    """Breach the rule that the heads appoint only where nobody else can, if somebody could."""
    if whom:
        conduct.breach(OthersAppoint(post, whom))
