"""Declared interests: what somebody has at stake outside of their seat, and what follows from it.

Registers of interests of school governors, charity trustees and public boards have in common: a
person declares what they have at stake in an organisation, a person or a matter, standing until it
is withdrawn, or for one motion. Who chairs the body, or the body itself, rules on it: whether they
take part all the same, speak without voting, or step back. Nobody rules on their own interest.
What the body rules goes before what whoever chairs it did, and takes its place.

A motion says whom it concerns. A standing interest in one of them, in its matter or in the motion
itself touches it. Who is ruled out is recused from the motion. Where somebody took part in a vote
whose interest nobody had ruled on, or who belongs to an organisation that the motion concerns and
had declared nothing, that is found on the outcome, and can be a ground to challenge it.

What is at stake is told in sealed details; rules never look into them.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, assert_never

from domain.matters import check_matter
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    SHORT_TEXT_LIMIT,
    BodyId,
    DecisionId,
    InterestId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    Sealed,
    in_order,
    required_text,
)
from domain.voting.side import Side, check_side
from domain.voting.tally import Electorate

InterestKind = Literal["financial", "employment", "office", "family", "loyalty", "gift"]
"""What somebody has at stake: money; work; an office they hold elsewhere; who is close to them; a
cause or group that they stand for; what they were given."""

Ruling = Literal["take-part", "speak-without-voting", "step-back"]
"""What an interest means: none the less taking part; speaking, but not voting; neither."""

RULED_OUT: frozenset[Ruling] = frozenset({"speak-without-voting", "step-back"})
"""Rulings by which somebody does not vote."""

RULED_OUT_ALONE = "one of several parties rules out nobody of another, the body by a decision does"
"""Why whoever chairs leaves nobody out of the vote who sits for another party."""


# Events


@event("interest.declared.v1", begins="id")
@dataclass(frozen=True)
class InterestDeclared:
    """Somebody said what they have at stake, standing until withdrawn or for one motion."""

    effective: Moment
    id: InterestId
    partnership: PartnershipId
    person: PersonId
    """Whose interest it is."""
    kind: InterestKind
    interest_in: Side | None = None
    """The organisation or person in which it is."""
    matter: str = ""
    """The matter in which it is, by the word that provisions have for it."""
    decision: DecisionId | None = None
    """The motion for which alone it is declared; None: it stands until it is withdrawn."""
    details: Sealed | None = None


@event("interest.withdrawn.v1")
@dataclass(frozen=True)
class InterestWithdrawn:
    """Somebody said that they have it no more."""

    effective: Moment


@event("interest.ruled.v1")
@dataclass(frozen=True)
class InterestRuled:
    """It was ruled what an interest means for one motion, or for all motions of one body."""

    effective: Moment
    ruling: Ruling
    motion: DecisionId | None = None
    body: BodyId | None = None
    by: PersonId | None = None
    """Who ruled as chair; None where the body did, or the source does not say."""
    decision: DecisionId | None = None
    """The decision by which the body ruled."""
    reasons: Sealed | None = None


Event: TypeAlias = InterestDeclared | InterestWithdrawn | InterestRuled


# State


@dataclass(frozen=True)
class Interest:
    """A declared interest, and what was ruled on it."""

    id: InterestId
    partnership: PartnershipId
    person: PersonId
    kind: InterestKind
    declared: Moment
    interest_in: Side | None = None
    matter: str = ""
    decision: DecisionId | None = None
    rulings: tuple[InterestRuled, ...] = ()
    withdrawn: Moment | None = None

    def stands_at(self, at: datetime, since: datetime | None = None) -> bool:
        """Whether it was declared and not withdrawn at the instant `at`, or at one since then."""
        begun = self.declared.at <= at
        return begun and (self.withdrawn is None or (since or at) < self.withdrawn.at)


@dataclass(frozen=True)
class Touched:
    """What an interest may touch: a motion, a payment, whatever concerns somebody."""

    concerns: tuple[Side, ...] = ()
    matter: str = ""
    motion: DecisionId | None = None
    body: BodyId | None = None
    """The body that decides it."""


def touches(interest: Interest, what: Touched) -> bool:
    """Whether the interest is in one of those concerned, in the matter, or in this very motion."""
    if interest.decision is not None:
        return interest.decision == what.motion
    if interest.matter and interest.matter == what.matter:
        return True
    return interest.interest_in is not None and interest.interest_in in what.concerns


def touching(
    interests: Iterable[Interest],
    person: PersonId,
    what: Touched,
    at: datetime,
    since: datetime | None = None,
) -> tuple[Interest, ...]:
    """The person's interests that stood at `at`, or at some time since then, and touch it."""
    own = (one for one in interests if one.person == person and one.stands_at(at, since))
    return tuple(one for one in own if touches(one, what))


def ruling_on(interest: Interest, what: Touched, at: datetime) -> Ruling | None:
    """What had been ruled by then: on the motion itself, or else on all motions of its body. What
    the body ruled by a decision goes before what whoever chairs did.
    """
    ruled = [one for one in reversed(interest.rulings) if one.effective.at <= at]
    decided = [one for one in ruled if one.decision is not None]
    for those in (decided, ruled):
        for one in those:
            if one.motion is not None and one.motion == what.motion:
                return one.ruling
        for one in those:
            if one.body is not None and one.body == what.body:
                return one.ruling
    return None


def undeclared(
    interests: Iterable[Interest],
    person: PersonId,
    belongs_to: Set[OrganisationId],
    what: Touched,
    at: datetime,
) -> tuple[Side, ...]:
    """Those concerned who are the person, or an organisation that the person belongs to, in which
    no interest was declared."""
    own = [one for one in interests if one.person == person and one.stands_at(at)]
    declared = {one.interest_in for one in own}
    if any(one.decision is not None and one.decision == what.motion for one in own):
        return ()
    return tuple(
        side
        for side in what.concerns
        if side not in declared and (side.person == person or side.party in belongs_to)
    )


# Refusals


class InterestUnknown(Refused):
    """There is no such interest."""

    code = "INTEREST_UNKNOWN"


class InterestAlreadyDeclared(Refused):
    """The interest {interest} was declared already."""

    code = "INTEREST_ALREADY_DECLARED"
    interest: InterestId


class InterestInNothing(Refused):
    """An interest is in an organisation, a person, a matter or a motion, and none is named."""

    code = "INTEREST_IN_NOTHING"


class InterestStands(Refused):
    """The same interest {interest} stands already."""

    code = "INTEREST_STANDS"
    interest: InterestId


class InterestAlreadyWithdrawn(Refused):
    """The interest {interest} was withdrawn on {withdrawn}."""

    code = "INTEREST_ALREADY_WITHDRAWN"
    interest: InterestId
    withdrawn: Moment


class RulingUnclear(Refused):
    """It is ruled on an interest for one motion, or for all motions of one body: one is named."""

    code = "RULING_UNCLEAR"


class InterestAlreadyRuledOn(Refused):
    """It was ruled on the interest {interest} for this already, on {ruled}."""

    code = "INTEREST_ALREADY_RULED_ON"
    interest: InterestId
    ruled: Moment


class NotEntitledToRule(Refused):
    """Who would rule on the interest {interest} is not entitled to: {because}."""

    code = "NOT_ENTITLED_TO_RULE"
    interest: InterestId
    because: str


# Decisions


def declare_interest(
    interest: Interest | None,
    *,
    id: InterestId,
    partnership: PartnershipId,
    person: PersonId,
    kind: InterestKind,
    interest_in: Side | None = None,
    matter: str = "",
    decision: DecisionId | None = None,
    details: str | None = None,
    others: Iterable[Interest] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say what one has at stake; `others` are the interests that the person declared before."""
    if interest is not None:
        raise InterestAlreadyDeclared(id)
    if interest_in is not None:
        check_side(interest_in)
    check_matter("matter", matter)
    if details is not None:
        required_text("details", details, SHORT_TEXT_LIMIT, lines=True)
    if interest_in is None and not matter and decision is None:
        raise InterestInNothing
    for other in others:
        said = (other.partnership, other.kind, other.interest_in, other.matter, other.decision)
        same = said == (partnership, kind, interest_in, matter, decision)
        if same and other.withdrawn is None:
            conduct.breach(InterestStands(other.id))
    sealed = None if details is None else Sealed(details, person)
    declared = InterestDeclared(
        effective, id, partnership, person, kind, interest_in, matter, decision, sealed
    )
    return [declared]


def withdraw_interest(
    interest: Interest | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Say that one has it no more; what was ruled on it before stays ruled."""
    interest = known(interest)
    if interest.withdrawn is not None:
        raise InterestAlreadyWithdrawn(interest.id, interest.withdrawn)
    in_order("declaration", interest.declared, "withdrawal", effective)
    return [InterestWithdrawn(effective)]


@dataclass(frozen=True)
class Ruler:
    """Who rules: somebody who may be the chair, or a body by a decision that was adopted."""

    by: PersonId | None = None
    chair: PersonId | None = None
    """Who chairs the body then."""
    decision: DecisionId | None = None
    decided_by: BodyId | None = None
    """The body that took the decision."""
    is_of_others: bool = False
    """Whether one of several parties rules by its own key on who sits for another."""


def rule_on_interest(
    interest: Interest | None,
    *,
    ruling: Ruling,
    what: Touched,
    ruler: Ruler,
    reasons: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Rule what an interest means, once for a motion and once for all motions of a body; a ruling
    of the body takes the place of that of whoever chairs it.

    `what` names the motion, with whom it concerns and the body that decides it, or a body alone.
    """
    interest = known(interest)
    if what.motion is None and what.body is None:
        raise RulingUnclear
    if reasons is not None:
        required_text("reasons", reasons, SHORT_TEXT_LIMIT, lines=True)
    if interest.withdrawn is not None and interest.withdrawn.at <= effective.at:
        raise InterestAlreadyWithdrawn(interest.id, interest.withdrawn)
    in_order("declaration", interest.declared, "ruling", effective)
    body = what.body if what.motion is None else None
    for one in interest.rulings:
        if one.decision is None and ruler.decision is not None:
            continue  # the body rules otherwise than whoever chairs it did
        if (one.motion, one.body) == (what.motion, body):
            raise InterestAlreadyRuledOn(interest.id, one.effective)
        is_of_body = one.decision is not None and one.body is not None and one.body == what.body
        if is_of_body and ruler.decision is None:
            conduct.breach(InterestAlreadyRuledOn(interest.id, one.effective))
    if what.motion is not None and not touches(interest, what):
        conduct.breach(NotEntitledToRule(interest.id, "the motion does not touch it"))
    because = _why_not(interest, what, ruling, ruler)
    if because:
        conduct.breach(NotEntitledToRule(interest.id, because))
    sealed = None if reasons is None else Sealed(reasons, interest.person)
    ruled_as_chair = ruler.by if ruler.decision is None else None
    return [
        InterestRuled(effective, ruling, what.motion, body, ruled_as_chair, ruler.decision, sealed)
    ]


def sits_for_another(
    person: PersonId, electorate: Electorate, alone: OrganisationId | None
) -> bool:
    """Whether somebody does not sit for the one party that acts alone, if one does."""
    sits = any((seat.holder, seat.party) == (person, alone) for seat in electorate.seats)
    return alone is not None and not sits


def _why_not(interest: Interest, what: Touched, ruling: Ruling, ruler: Ruler) -> str:
    """Why somebody may not rule on the interest; empty: they may."""
    if ruler.decision is not None:
        if ruler.decision == what.motion:
            return "a motion does not rule on who votes on it"
        is_another = what.body is not None and ruler.decided_by != what.body
        return "another body decided it" if is_another else ""
    if ruler.by is None:
        return "it is not said who rules"
    if ruler.by == interest.person:
        return "nobody rules on their own interest"
    if ruler.by != ruler.chair:
        return "it is for the chair to do, or for the body by a decision"
    return RULED_OUT_ALONE if ruler.is_of_others and ruling in RULED_OUT else ""


def known(interest: Interest | None) -> Interest:
    """The interest, or the refusal that there is none."""
    if interest is None:
        raise InterestUnknown
    return interest


# Folding


def evolve(interest: Interest | None, happened: Event) -> Interest:
    """The interest after what happened."""
    if isinstance(happened, InterestDeclared):
        return Interest(
            id=happened.id,
            partnership=happened.partnership,
            person=happened.person,
            kind=happened.kind,
            declared=happened.effective,
            interest_in=happened.interest_in,
            matter=happened.matter,
            decision=happened.decision,
        )
    assert interest is not None, "its declaration comes first"
    match happened:
        case InterestWithdrawn(effective):
            return replace(interest, withdrawn=effective)
        case InterestRuled():
            return replace(interest, rulings=(*interest.rulings, happened))
        case _:
            assert_never(happened)


INTEREST = Noun("interest", evolve)
