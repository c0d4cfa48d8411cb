"""Amendments: changes to an agreement's text that are proposed together and decided together.

An amendment is proposed, commented on and, as the rule demands that was in force when it was
proposed, signed by the parties, decided by a body, or both. It is adopted, rejected or withdrawn,
or lapses on the day that its proposal set, once. An adopted one is never taken back: it is changed
by the next one. Only where it rests on a decision that is void, and it is decided that it falls, it
changes the text no more from then on (`domain.challenges.nullification`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from domain.agreements.clause import ClauseChange
from domain.agreements.consolidation import Problem
from domain.agreements.joint_signature import AmendmentCosigned, Cosigners, joined
from domain.agreements.signature import AmendmentSigned, Signatures, require_signed, signature_of
from domain.elections.results import DecisionResult
from domain.parties.partnership import Party
from domain.provisions.provision import DEFAULT_AMENDMENT_RULE, PinnedAmendmentRule
from domain.record import PlainData, event, upcast
from domain.refusal import Conduct, Refused
from domain.values import (
    AmendmentId,
    ClauseId,
    ConflictId,
    DecisionId,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
)


@dataclass(frozen=True)
class AmendmentText:
    """What an amendment is called, what it changes, and why its proposers want it."""

    title: str
    changes: tuple[ClauseChange, ...]
    rationale: Sealed | None = None
    """May name persons; sealed under the partnership's key."""


# Events


@event("agreement.amendment-proposed.v2", begins="id")
@dataclass(frozen=True)
class AmendmentProposed:
    """Changes to the agreement were proposed, and what it takes to adopt them was pinned."""

    effective: Moment
    id: AmendmentId
    amendment: AmendmentText
    takes_effect: Moment | None = None
    """From when it is to change the text; None: from its adoption on."""
    lapses: Moment | None = None
    """When it lapses unless it has been concluded; None: it does not lapse."""
    rule: PinnedAmendmentRule = DEFAULT_AMENDMENT_RULE
    proposer: PersonId | None = None
    """Who proposed them; None where that is not said."""
    party: OrganisationId | None = None
    """The party for which they were proposed."""
    beside: tuple[AmendmentId, ...] = ()
    """The amendments, open then, that would change the same clauses."""


@upcast("agreement.amendment-proposed.v1", to="agreement.amendment-proposed.v2")
def _with_the_default(data: PlainData) -> PlainData:
    """Before amendment rules were known, no text could carry one: the default applied."""
    return {**data, "takes_effect": None, "lapses": None}


@event("agreement.amendment-commented.v1")
@dataclass(frozen=True)
class AmendmentCommented:
    """Somebody commented on a proposed amendment."""

    effective: Moment
    amendment: AmendmentId
    comment: Sealed
    """May name persons; sealed under the partnership's key."""
    party: OrganisationId | None
    person: PersonId | None


@event("agreement.amendment-adopted.v1")
@dataclass(frozen=True)
class AmendmentAdopted:
    """A proposed amendment was adopted; it changes the text from `effective` on."""

    effective: Moment
    amendment: AmendmentId
    adopted: Moment
    """When it was adopted, before or after the moment from which it changes the text."""
    decision: DecisionId | None
    """The decision by which it was adopted, where it was taken in the partnership's bodies."""


@event("agreement.amendment-rejected.v1")
@dataclass(frozen=True)
class AmendmentRejected:
    """A proposed amendment was rejected."""

    effective: Moment
    amendment: AmendmentId
    decision: DecisionId | None


@event("agreement.amendment-withdrawn.v1")
@dataclass(frozen=True)
class AmendmentWithdrawn:
    """A proposed amendment was withdrawn, by its proposers or by a decision."""

    effective: Moment
    amendment: AmendmentId
    by: PersonId | None = None
    """Who withdrew it; None where that is not said, or a decision did."""
    party: OrganisationId | None = None
    """The party for which it was withdrawn."""


@event("agreement.amendment-lapsed.v1")
@dataclass(frozen=True)
class AmendmentLapsed:
    """A proposed amendment was not concluded by the day that its proposal had set."""

    effective: Moment
    amendment: AmendmentId


@event("agreement.amendment-fell.v1")
@dataclass(frozen=True)
class AmendmentFell:
    """It was decided that an amendment falls with a void decision: it changes the text no more."""

    effective: Moment
    """From when the text says again what it says without it, unless others changed that since."""
    amendment: AmendmentId
    nullified: DecisionId
    """The decision without effect on which it rested."""
    decision: DecisionId | None = None
    """The decision by which a body let it fall."""
    conflict: ConflictId | None = None
    """The conflict whose ruling let it fall."""


AmendmentEvent: TypeAlias = (
    AmendmentProposed
    | AmendmentCommented
    | AmendmentSigned
    | AmendmentCosigned
    | AmendmentAdopted
    | AmendmentRejected
    | AmendmentWithdrawn
    | AmendmentLapsed
    | AmendmentFell
)


# State


AmendmentStatus = Literal["proposed", "adopted", "rejected", "withdrawn", "lapsed", "fallen"]


@dataclass(frozen=True)
class Amendment:
    """An amendment and how it has fared so far."""

    id: AmendmentId
    text: AmendmentText
    proposed: Moment
    rule: PinnedAmendmentRule = DEFAULT_AMENDMENT_RULE
    takes_effect: Moment | None = None
    lapses: Moment | None = None
    signatures: Signatures = field(default_factory=dict)
    cosigners: Cosigners = field(default_factory=dict)
    comments: int = 0
    status: AmendmentStatus = "proposed"
    concluded: Moment | None = None
    """When it was adopted, rejected or withdrawn, or lapsed; of a pending one, when it fell."""
    in_effect: Moment | None = None
    """From when it changes the text, once adopted."""
    decision: DecisionId | None = None
    proposer: PersonId | None = None
    party: OrganisationId | None = None
    """The party for which it was proposed."""
    known: int = 0
    """How many amendments of the agreement had been adopted when it was drawn up."""
    number: int = 0
    """As which one it was adopted itself, counted from 1; 0 before."""
    fall: AmendmentFell | None = None
    """That it fell, where it did."""
    fell: int = 0
    """As which change of the text it fell, counted like `number`; 0 where it did not."""


@dataclass(frozen=True)
class Resolution:
    """A decision by which an amendment is concluded: its matter, and what it came to by then."""

    decision: DecisionId
    matter: str
    result: DecisionResult | None
    """Of a vote that binds; None while there was none."""
    adopts: bool
    """Whether its motion names the adoption of the amendment."""
    rejects: bool
    """Whether its motion names the rejection of the amendment."""
    own_word: bool = False
    """Whether the party that would rest something on it is the one that alone reported it."""


# Refusals


class AmendmentUnknown(Refused):
    """The agreement has no amendment {amendment}."""

    code = "AMENDMENT_UNKNOWN"
    amendment: AmendmentId


class AmendmentAlreadyProposed(Refused):
    """The amendment {amendment} is proposed already."""

    code = "AMENDMENT_ALREADY_PROPOSED"
    amendment: AmendmentId


class AlreadyAdopted(Refused):
    """The amendment {amendment} was adopted already, with effect from {in_effect}."""

    code = "ALREADY_ADOPTED"
    amendment: AmendmentId
    in_effect: Moment


class AmendmentNotPending(Refused):
    """The amendment {amendment} is no longer pending: it was {status} already."""

    code = "AMENDMENT_NOT_PENDING"
    amendment: AmendmentId
    status: AmendmentStatus


class AmendmentClashes(Refused):
    """With effect from {at}, the amendment {amendment} leaves changes without an object: {changes},
    the first of them to the clause {clause} ({problem})."""

    code = "AMENDMENT_CLASHES"
    amendment: AmendmentId
    at: Moment
    changes: int
    clause: ClauseId
    problem: Problem


class NoDayToLapse(Refused):
    """The proposal of the amendment {amendment} sets no day on which it lapses."""

    code = "NO_DAY_TO_LAPSE"
    amendment: AmendmentId


class LapsesLater(Refused):
    """The amendment {amendment} lapses on {lapses}, not before."""

    code = "LAPSES_LATER"
    amendment: AmendmentId
    lapses: Moment


class DecisionMissing(Refused):
    """The amendment {amendment} is adopted or rejected by a decision, and none is named."""

    code = "DECISION_MISSING"
    amendment: AmendmentId


class DecisionDoesNotAdopt(Refused):
    """The decision {decision} does not adopt the amendment {amendment}: {why}."""

    code = "DECISION_DOES_NOT_ADOPT"
    amendment: AmendmentId
    decision: DecisionId
    why: str


class DecisionDoesNotReject(Refused):
    """The decision {decision} does not reject the amendment {amendment}: {why}."""

    code = "DECISION_DOES_NOT_REJECT"
    amendment: AmendmentId
    decision: DecisionId
    why: str


class NotTheProposer(Refused):
    """The amendment {amendment} is withdrawn by who proposed it, or by a decision: {because}."""

    code = "NOT_THE_PROPOSER"
    amendment: AmendmentId
    because: str


# Checks


def why_not_withdrawing(
    amendment: Amendment, by: PersonId | None, party: OrganisationId | None
) -> str:
    """Why somebody may not withdraw an amendment; empty where they may.

    It belongs to the party for which it was proposed, whoever acts for that, and to a person only
    where it was proposed for no party.
    """
    if amendment.party is not None:
        return "" if party == amendment.party else "another party proposed it"
    if amendment.proposer is not None:
        return "" if by == amendment.proposer else "somebody else proposed it"
    return "it is not on record who proposed it"


def require_adoptable(
    amendment: Amendment,
    parties: Sequence[Party],
    resolution: Resolution | None,
    conduct: Conduct,
    *,
    was_alone: bool,
) -> None:
    """Breach the amendment rule that was pinned, where it is not fulfilled.

    `parties` are those whom no notice has released; `was_alone` is a party that never had others.
    """
    rule, signatures = amendment.rule, amendment.signatures
    if rule.by != "decision":
        is_told = resolution is not None
        require_signed(
            amendment.id, parties, signatures, conduct, was_alone=was_alone, is_told=is_told
        )
    if resolution is None:
        if rule.by != "signatures":
            conduct.breach(DecisionMissing(amendment.id))
        return
    why = why_not_adopting(amendment, resolution)
    if why:
        conduct.breach(DecisionDoesNotAdopt(amendment.id, resolution.decision, why))


def why_not_adopting(amendment: Amendment, resolution: Resolution) -> str:
    """Why a decision does not adopt an amendment; empty where it does."""
    matter = _matter(amendment)
    if resolution.result != "adopted":
        return "it was not adopted itself"
    if matter and resolution.matter != matter:
        return f"its matter is not “{matter}”"
    return "" if resolution.adopts else "its motion does not name the adoption of the amendment"


def require_rejecting(amendment: Amendment, resolution: Resolution, conduct: Conduct) -> None:
    """Breach the rule that a decision rejects an amendment only by saying so, on its matter."""
    why = why_not_rejecting(amendment, resolution)
    if why:
        conduct.breach(DecisionDoesNotReject(amendment.id, resolution.decision, why))


def why_not_rejecting(amendment: Amendment, resolution: Resolution) -> str:
    """Why a decision does not reject an amendment; empty where it does.

    It does by a yes to a motion that names the rejection, and by a no to one that names the
    adoption: no decision does both.
    """
    matter = _matter(amendment)
    if resolution.result not in ("adopted", "rejected"):
        return "nothing was decided by it"
    if resolution.own_word:
        return "the word of the party that would rest on it is all that says so"
    if matter and resolution.matter != matter:
        return f"its matter is not “{matter}”"
    if resolution.result == "adopted":
        is_named = resolution.rejects
        return "" if is_named else "its motion does not name the rejection of the amendment"
    return "" if resolution.adopts else "its motion does not name the adoption of the amendment"


def _matter(amendment: Amendment) -> str:
    """The matter of a decision on it; a rule says which only where decisions are asked for."""
    return "" if amendment.rule.by == "signatures" else amendment.rule.matter


def pending_amendment(
    amendments: Mapping[AmendmentId, Amendment],
    id: AmendmentId,
    becoming: AmendmentStatus | None,
    conduct: Conduct,
) -> Amendment:
    """The amendment that an act concludes; a second conclusion breaks the order of steps.

    `becoming` is how the act concludes it; None for acts that leave it pending.
    """
    found = amendments.get(id)
    if found is None:
        raise AmendmentUnknown(id)
    if found.in_effect is not None:
        raise AlreadyAdopted(id, found.in_effect)
    if found.status == becoming:
        raise AmendmentNotPending(id, found.status)
    if found.status != "proposed":
        conduct.breach(AmendmentNotPending(id, found.status))
    return found


# Folding


def proposed_amendment(happened: AmendmentProposed, adopted: int = 0) -> Amendment:
    """The amendment as it begins, on a text into which so many `adopted` ones are worked."""
    return Amendment(
        id=happened.id,
        text=happened.amendment,
        proposed=happened.effective,
        rule=happened.rule,
        takes_effect=happened.takes_effect,
        lapses=happened.lapses,
        proposer=happened.proposer,
        party=happened.party,
        known=adopted,
    )


def furthered(amendment: Amendment, happened: AmendmentEvent) -> Amendment:
    """The amendment after what happened to it once it was proposed."""
    match happened:
        case AmendmentCommented():
            return replace(amendment, comments=amendment.comments + 1)
        case AmendmentSigned():
            signatures = {**amendment.signatures, happened.party: signature_of(happened)}
            return replace(amendment, signatures=signatures)
        case AmendmentCosigned(signature=signature):
            return replace(amendment, cosigners=joined(amendment.cosigners, signature))
        case AmendmentAdopted():
            return replace(
                amendment,
                status="adopted",
                concluded=happened.adopted,
                in_effect=happened.effective,
                decision=happened.decision,
            )
        case AmendmentRejected(effective, _, decision):
            return replace(amendment, status="rejected", concluded=effective, decision=decision)
        case AmendmentWithdrawn(effective):
            return replace(amendment, status="withdrawn", concluded=effective)
        case AmendmentLapsed(effective):
            return replace(amendment, status="lapsed", concluded=effective)
        case AmendmentFell(effective):
            concluded = amendment.concluded or effective
            return replace(amendment, status="fallen", concluded=concluded, fall=happened)
        case AmendmentProposed():
            raise AssertionError("an amendment is proposed once")
        case _:
            assert_never(happened)
