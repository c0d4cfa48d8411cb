"""Offices: posts as a clause provides for them: their terms, their remit, and who appoints.

A clause may say what a post is called, how it is held, what it is responsible for and may do, who
appoints its holder (a party, a body by its decision, or any decision of the partnership) and who
may end that. What is defined under such a clause, and who is appointed, follows it; about what it
does not say the usual holds: a party appoints who holds the post for it, and everybody together
who holds it for all.
"""

from dataclasses import dataclass
from typing import Literal

from domain.provisions.provision import Provision
from domain.provisions.remit import NO_REMIT, Remit, check_remit
from domain.provisions.tenure import Tenure, check_tenure
from domain.refusal import Conduct, Refused
from domain.values import BodyId, OrganisationId, PostId

ActedBy = Literal["anybody", "party", "body", "decision"]


@dataclass(frozen=True)
class Appointer:
    """Who appoints to a post, or ends an appointment."""

    by: ActedBy = "anybody"
    """A party, a body by its decision, any decision; anybody: as it usually is."""
    party: OrganisationId | None = None
    """Which party; None: the one for which the post is held."""
    body: BodyId | None = None
    """Whose decision it takes, where it is a body's."""


AS_USUAL = Appointer()


@dataclass(frozen=True)
class DecidedIn:
    """That something was decided, and in which body; None: by all parties, without one."""

    body: BodyId | None


@dataclass(frozen=True)
class PostProvision(Provision):
    """A post: its name, how it is held, its remit, who appoints to it and who ends that."""

    name: str
    """What the post is called."""
    tenure: Tenure | None = None
    """For how long, how often and by how many it is held; None: as it is defined."""
    remit: Remit | None = None
    """What it is responsible for, and what its holder may do; None: as it is defined."""
    appointed_by: Appointer = AS_USUAL
    """Who appoints its holder."""
    ended_by: Appointer = AS_USUAL
    """Who may end an appointment before its term is over."""
    kind: Literal["post"] = "post"


# Refusals


class AppointerContradictory(Refused):
    """At {place} a party or a body is named where it is not what appoints, or a body is missing."""

    code = "APPOINTER_CONTRADICTORY"
    place: str


class PostNotAsProvided(Refused):
    """The clause that carries “{provision}” provides for the post otherwise: {because}."""

    code = "POST_NOT_AS_PROVIDED"
    provision: str
    because: str


class PostStands(Refused):
    """“{provision}” provides for one post, and {post} is the one: it is given another remit or more
    holders as its clause says, or abolished before another."""

    code = "POST_STANDS"
    provision: str
    post: PostId


class NotForThemToAppoint(Refused):
    """By “{provision}” it is for {whom} to do this."""

    code = "NOT_FOR_THEM_TO_APPOINT"
    provision: str
    whom: str


# Drafting


def check_office(provision: PostProvision) -> None:
    """Refuse a malformed post, with the place named."""
    if provision.tenure is not None:
        check_tenure(provision.tenure)
    if provision.remit is not None:
        check_remit(provision.remit)
    for place, appointer in (
        ("appointed_by", provision.appointed_by),
        ("ended_by", provision.ended_by),
    ):
        check_appointer(place, appointer)


def check_appointer(place: str, appointer: Appointer) -> None:
    """Refuse who is named to appoint where that is somebody else, and a body that is missing."""
    names_body = appointer.body is not None
    names_party = appointer.party is not None and appointer.by != "party"
    if names_party or names_body != (appointer.by == "body"):
        raise AppointerContradictory(place)


# Following


def require_as_provided(
    provision: PostProvision | None, title: str, tenure: Tenure, remit: Remit, conduct: Conduct
) -> None:
    """Breach the rule that a post is as the clause provides under which it is defined."""
    because = "" if provision is None else unlike(provision, title, tenure, remit)
    if provision is not None and because:
        conduct.breach(PostNotAsProvided(provision.name, because))


def unlike(provision: PostProvision, title: str, tenure: Tenure, remit: Remit) -> str:
    """Why the clause provides for the post otherwise; empty where it is as provided."""
    if title != provision.name:
        return f"it is called “{provision.name}”"
    if provision.tenure not in (None, tenure):
        return "its terms are others"
    return "its remit is another" if provision.remit not in (None, remit) else ""


def gives(provision: PostProvision, remit: Remit) -> bool:
    """Whether the clause gives the post this remit; one without powers needs none to give it."""
    return provision.remit == remit or (provision.remit is None and remit == NO_REMIT)


def require_sole(
    provision: PostProvision | None, standing: PostId | None, conduct: Conduct
) -> None:
    """Breach the rule that under a clause that provides for a post there is one; `standing` is the
    one that there is, if any.
    """
    if provision is not None and standing is not None:
        conduct.breach(PostStands(provision.name, standing))


def require_appointer(
    provision: Provision | None,
    appointer: Appointer,
    party: OrganisationId | None,
    decided: DecidedIn | None,
    conduct: Conduct,
) -> None:
    """Breach the rule that those appoint, and end an appointment, to whom the clause gives it.

    `party` is the one that does it, where one does; `decided` where it was decided, if it was.
    """
    if provision is None or appointer.by == "anybody":
        return
    match appointer.by:
        case "party":
            may = party is not None and appointer.party in (None, party)
            whom = "a party" if appointer.party is None else f"the party {appointer.party}"
            whom += "" if party else ", which is named as `party`,"
        case "body":
            may = decided is not None and decided.body == appointer.body
            whom = f"the body {appointer.body}, by its decision"
        case _:
            may = decided is not None
            whom = "a decision"
    if not may:
        conduct.breach(NotForThemToAppoint(provision.name, whom))
