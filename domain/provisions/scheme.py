"""Schemes of delegation: which body or post decides which matter, and what nobody else ever may.

A scheme says for each matter whether a body decides it, the holder of a post, or all parties
together. A matter that it reserves is decided by them alone: no power in it is given to another
post, delegated, or used in urgent action. What the law reserves (a school's budget to its
governing body, say) is marked so, with the source of that law; the parties could not give it away
if they wanted to. Where no scheme speaks of a matter, whichever body a motion is put to decides
it, and its powers go as far as its remit says.

One question is asked here by all who need an answer: `competence_in`, who decides a matter;
`reserved_in`, whether it is reserved to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.matters import alike, required_matter
from domain.provisions.provision import (
    EVERY_MATTER,
    MATTERS_LIMIT,
    MatterNamedTwice,
    Provision,
    ProvisionInForce,
    RulesClash,
)
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.values import (
    NAME_LIMIT,
    BodyId,
    Moment,
    PostId,
    TextMissing,
    TooMany,
    checked_text,
)
from domain.voting.rules import RuleOrigin

DecidedBy = Literal["body", "post", "all-parties"]
Reservation = Literal["none", "by-agreement", "by-law"]


@dataclass(frozen=True)
class Assignment:
    """Who decides certain matters, and whether anybody else ever may."""

    matters: tuple[str, ...]
    """The matters; empty: every matter that the scheme does not name."""
    decided_by: DecidedBy
    """A body, the holder of a post, or all parties, who decide without a body."""
    body: BodyId | None = None
    """The body that decides, where one does."""
    post: PostId | None = None
    """The post whose holder decides, where one does."""
    reserved: Reservation = "none"
    """Whether the matters are for them alone: not to be delegated, nor for urgent action."""
    law: str = ""
    """Of what the law reserves its source, such as “Education Act 2002, section 21”."""


@dataclass(frozen=True)
class SchemeProvision(Provision):
    """Which body or post decides which matter, and which matters are reserved."""

    name: str
    """As people call it, such as “scheme of delegation”."""
    assignments: tuple[Assignment, ...]
    kind: Literal["scheme-of-delegation"] = "scheme-of-delegation"


@dataclass(frozen=True)
class Competence:
    """Who decides one matter, and the clause that says so."""

    assignment: Assignment
    origin: RuleOrigin


@event("decision.competence-pinned.v1")
@dataclass(frozen=True)
class CompetencePinned:
    """What the scheme of delegation in force said on the motion's matter was pinned with it."""

    effective: Moment
    competence: Competence


# Refusals


class DeciderContradictory(Refused):
    """At {place} it must be named who decides, and nobody else: a body, a post, or neither where
    all parties do."""

    code = "DECIDER_CONTRADICTORY"
    place: str


class ReservationContradictory(Refused):
    """What is reserved at {place} is named matter by matter, with the source of the law where the
    law reserves it, and only there."""

    code = "RESERVATION_CONTRADICTORY"
    place: str


class MatterOfAnotherBody(Refused):
    """The matter “{matter}” is for the body {body} to decide, by “{scheme}”."""

    code = "MATTER_OF_ANOTHER_BODY"
    matter: str
    body: BodyId
    scheme: str


class MatterOfPost(Refused):
    """The matter “{matter}” is for the holder of the post {post} to decide, by “{scheme}”."""

    code = "MATTER_OF_POST"
    matter: str
    post: PostId
    scheme: str


class MatterOfAllParties(Refused):
    """The matter “{matter}” is for all parties to decide, without a body, by “{scheme}”."""

    code = "MATTER_OF_ALL_PARTIES"
    matter: str
    scheme: str


class MatterReserved(Refused):
    """The matter “{matter}” is reserved {by}: nobody else can be given authority in it."""

    code = "MATTER_RESERVED"
    matter: str
    by: str


# Drafting


def check_scheme(scheme: SchemeProvision) -> None:
    """Refuse a malformed scheme, with the place named."""
    if not scheme.assignments:
        raise TextMissing("assignments")
    count = sum(len(assignment.matters) or 1 for assignment in scheme.assignments)
    if count > MATTERS_LIMIT:
        raise TooMany("matters", count, MATTERS_LIMIT)
    seen: set[str] = set()
    for index, assignment in enumerate(scheme.assignments):
        place = f"assignments[{index}]"
        _check_assignment(place, assignment)
        for matter in assignment.matters or (EVERY_MATTER,):
            if alike(matter) in seen:
                raise MatterNamedTwice(scheme.name, matter)
            seen.add(alike(matter))


def _check_assignment(place: str, assignment: Assignment) -> None:
    for number, matter in enumerate(assignment.matters):
        required_matter(f"{place}.matters[{number}]", matter)
    names_body, names_post = assignment.body is not None, assignment.post is not None
    by = assignment.decided_by
    if (names_body, names_post) != (by == "body", by == "post"):
        raise DeciderContradictory(place)
    checked_text(f"{place}.law", assignment.law, NAME_LIMIT)
    without_matter = assignment.reserved != "none" and not assignment.matters
    if without_matter or bool(assignment.law) != (assignment.reserved == "by-law"):
        raise ReservationContradictory(place)


# Who decides


def competence_in(matter: str, in_force: Iterable[ProvisionInForce]) -> Competence | None:
    """Who decides the matter by the provisions in force; None where none of them says.

    What names the matter goes before what is about every other. Refuses when two schemes both
    name it.
    """
    found: list[tuple[bool, Assignment, ProvisionInForce]] = []
    for one in in_force:
        if isinstance(one.provision, SchemeProvision):
            found += [
                (bool(assignment.matters), assignment, one)
                for assignment in one.provision.assignments
                if not assignment.matters or matter in assignment.matters
            ]
    best = [entry for entry in found if entry[0]] or found
    if not best:
        return None
    if len(best) > 1:
        names = [entry[2].provision.name for entry in best]
        raise RulesClash(matter or EVERY_MATTER, names[0], names[1])
    _, assignment, provision = best[0]
    return Competence(assignment, provision.origin)


def reserved_in(matter: str, in_force: Iterable[ProvisionInForce]) -> Assignment | None:
    """Who alone decides the matter; None where it may be delegated, and decided in urgency."""
    found = competence_in(matter, in_force)
    if found is None or found.assignment.reserved == "none":
        return None
    return found.assignment


def is_for(assignment: Assignment, body: BodyId | None) -> bool:
    """Whether the body decides it; None: all parties, without a body."""
    return assignment.decided_by == ("all-parties" if body is None else "body") and (
        assignment.body == body
    )


def require_competent(
    competence: Competence | None, matter: str, body: BodyId | None, conduct: Conduct
) -> None:
    """Breach the rule that a motion is put to whom the scheme gives its matter, if it is not."""
    if competence is None or is_for(competence.assignment, body):
        return
    assignment, scheme = competence.assignment, _called(competence.origin)
    matter = matter or EVERY_MATTER
    if assignment.body is not None:
        conduct.breach(MatterOfAnotherBody(matter, assignment.body, scheme))
    elif assignment.post is not None:
        conduct.breach(MatterOfPost(matter, assignment.post, scheme))
    else:
        conduct.breach(MatterOfAllParties(matter, scheme))


def require_unreserved(
    matters: Iterable[str],
    in_force: Iterable[ProvisionInForce],
    conduct: Conduct,
    post: PostId | None = None,
) -> None:
    """Breach the rule that nobody is given authority in what is reserved to others.

    `post` is the one whose powers they are; what is delegated is reserved even to the holder.
    """
    in_force = tuple(in_force)
    for matter in matters:
        alone = reserved_in(matter, in_force)
        if alone is not None and (post is None or alone.post != post):
            conduct.breach(MatterReserved(matter, reserved_how(alone)))


def reserved_how(assignment: Assignment) -> str:
    """By what a matter is reserved, as a sentence goes on."""
    return f"by law ({assignment.law})" if assignment.law else "by the agreement"


def _called(origin: RuleOrigin) -> str:
    return getattr(origin, "provision", "")
