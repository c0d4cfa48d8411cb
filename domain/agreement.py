"""Agreements: a text between parties, in force from a date, and how amendments change it.

An agreement is drafted with its clauses, enters into force, and is changed by amendments alone.
An amendment is proposed with all its changes, then adopted, rejected or withdrawn. An adopted one
changes the text from a moment of its own, which may lie before or after the adoption, and also
before that of amendments adopted earlier: the text at any instant is the original one with the
amendments in effect by then, in effective order (see `domain.consolidation`).

Nothing takes effect before the agreement is in force; an amendment is adopted once, and what was
adopted can only be changed by another amendment.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from domain.amendment import (
    Amendment,
    AmendmentAlreadyProposed,
    AmendmentClashes,
    AmendmentText,
    pending_amendment,
)
from domain.clause import Clause, ClauseChange, check_changes, check_clauses, cited
from domain.consolidation import Adopted, StandingClause, TextHistory, check_applies
from domain.provision import ProvisionInForce
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    AMENDMENTS_LIMIT,
    NAME_LIMIT,
    PARTIES_LIMIT,
    SHORT_TEXT_LIMIT,
    TITLE_LIMIT,
    AgreementId,
    AmendmentId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    Sealed,
    TooMany,
    checked_text,
    in_order,
    required_text,
)

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


# Events


@event("agreement.drafted.v1", begins="id")
@dataclass(frozen=True)
class AgreementDrafted:
    """The text of an agreement was drawn up."""

    effective: Moment
    id: AgreementId
    partnership: PartnershipId
    title: str
    language: str
    """BCP 47 tag of the language that the clauses are written in."""
    reference: str
    """What people cite the agreement by, such as a file number; may be empty."""
    parties: tuple[OrganisationId, ...]
    """The parties between whom it is; empty for all parties of the partnership."""
    clauses: tuple[Clause, ...]


@event("agreement.entered-into-force.v1")
@dataclass(frozen=True)
class AgreementEnteredIntoForce:
    """The agreement began to bind its parties."""

    effective: Moment


@event("agreement.amendment-proposed.v1", begins="id")
@dataclass(frozen=True)
class AmendmentProposed:
    """Changes to the agreement were proposed."""

    effective: Moment
    id: AmendmentId
    amendment: AmendmentText


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
    """A proposed amendment was withdrawn by its proposers."""

    effective: Moment
    amendment: AmendmentId


@event("agreement.terminated.v1")
@dataclass(frozen=True)
class AgreementTerminated:
    """The agreement ceased to bind its parties."""

    effective: Moment


Event = (
    AgreementDrafted
    | AgreementEnteredIntoForce
    | AmendmentProposed
    | AmendmentAdopted
    | AmendmentRejected
    | AmendmentWithdrawn
    | AgreementTerminated
)


# State


@dataclass(frozen=True)
class Agreement:
    """An agreement as known so far, with its text at every instant."""

    id: AgreementId
    partnership: PartnershipId
    title: str
    language: str
    reference: str
    parties: tuple[OrganisationId, ...]
    drafted: Moment
    text: TextHistory
    amendments: Mapping[AmendmentId, Amendment]
    in_force: Moment | None = None
    terminated: Moment | None = None

    def in_force_at(self, at: datetime) -> bool:
        """Whether the agreement bound its parties at the instant `at`."""
        begun = self.in_force is not None and self.in_force.at <= at
        return begun and (self.terminated is None or at < self.terminated.at)


def clauses_at(agreement: Agreement, at: datetime) -> tuple[StandingClause, ...]:
    """The clauses of the text as of the instant `at`, in order; none before it was drafted.

    This is the adopted text, whether or not the agreement was in force at the time.
    """
    return agreement.text.at(at)


def text_at(agreement: Agreement, at: datetime) -> str:
    """The whole text as of the instant `at`, verbatim; empty before it was drafted."""
    return "".join(standing.clause.text for standing in clauses_at(agreement, at))


def versions(agreement: Agreement) -> tuple[tuple[datetime, tuple[AmendmentId, ...]], ...]:
    """The instants from which the text is another one, each with the amendments that made it so.

    The first is the original text, with no amendment, unless amendments take effect with it.
    """
    found: dict[datetime, tuple[AmendmentId, ...]] = {}
    for version in agreement.text.versions:
        made_by = () if version.amendment is None else (version.amendment,)
        found[version.at] = found.get(version.at, ()) + made_by
    return tuple(found.items())


def provisions_in_force(agreement: Agreement, at: datetime) -> tuple[ProvisionInForce, ...]:
    """The provisions that bind at the instant `at`, in the order of the text.

    `domain.provision.pin_rule` finds among them the rule for a matter.
    """
    if not agreement.in_force_at(at):
        return ()
    return tuple(
        ProvisionInForce(
            provision,
            agreement.id,
            standing.clause.id,
            standing.version,
            f"{cited(standing.clause)} of “{agreement.title}”",
        )
        for standing in clauses_at(agreement, at)
        for provision in standing.clause.provisions
    )


# Refusals


class AgreementUnknown(Refused):
    """There is no such agreement."""

    code = "AGREEMENT_UNKNOWN"


class AgreementAlreadyDrafted(Refused):
    """The agreement {agreement} is drafted already."""

    code = "AGREEMENT_ALREADY_DRAFTED"
    agreement: AgreementId


class AgreementAlreadyInForce(Refused):
    """The agreement {agreement} has been in force since {since}."""

    code = "AGREEMENT_ALREADY_IN_FORCE"
    agreement: AgreementId
    since: Moment


class AgreementAlreadyTerminated(Refused):
    """The agreement {agreement} was terminated already, on {terminated}."""

    code = "AGREEMENT_ALREADY_TERMINATED"
    agreement: AgreementId
    terminated: Moment


class AgreementNotInForce(Refused):
    """The agreement {agreement} is not in force at {at}."""

    code = "AGREEMENT_NOT_IN_FORCE"
    agreement: AgreementId
    at: Moment


class MalformedLanguage(Refused):
    """“{language}” is not a language tag, such as “en” or “de-CH” (BCP 47)."""

    code = "MALFORMED_LANGUAGE"
    language: str


# Decisions


def draft_agreement(
    agreement: Agreement | None,
    *,
    id: AgreementId,
    partnership: PartnershipId,
    title: str,
    language: str,
    clauses: tuple[Clause, ...],
    reference: str = "",
    parties: tuple[OrganisationId, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Draw up the text of an agreement in a partnership."""
    if agreement is not None:
        raise AgreementAlreadyDrafted(id)
    required_text("title", title, TITLE_LIMIT)
    checked_text("reference", reference, NAME_LIMIT)
    if not _LANGUAGE.fullmatch(language):
        raise MalformedLanguage(language)
    if len(parties) > PARTIES_LIMIT:
        raise TooMany("parties", len(parties), PARTIES_LIMIT)
    check_clauses(clauses)
    return [
        AgreementDrafted(effective, id, partnership, title, language, reference, parties, clauses)
    ]


def enter_into_force(
    agreement: Agreement | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Let the agreement bind its parties from `effective` on."""
    agreement = known(agreement)
    if agreement.in_force is not None:
        raise AgreementAlreadyInForce(agreement.id, agreement.in_force)
    in_order("drafting", agreement.drafted, "entry into force", effective)
    if agreement.terminated is not None:
        in_order("entry into force", effective, "termination", agreement.terminated)
    return [AgreementEnteredIntoForce(effective)]


def propose_amendment(
    agreement: Agreement | None,
    *,
    id: AmendmentId,
    title: str,
    changes: tuple[ClauseChange, ...],
    rationale: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Propose changes to the text as it stands at `effective`, or as it will come to stand."""
    agreement = known(agreement)
    if id in agreement.amendments:
        raise AmendmentAlreadyProposed(id)
    if len(agreement.amendments) >= AMENDMENTS_LIMIT:
        raise TooMany("amendments", len(agreement.amendments) + 1, AMENDMENTS_LIMIT)
    required_text("title", title, TITLE_LIMIT)
    if rationale is not None:
        checked_text("rationale", rationale, SHORT_TEXT_LIMIT, lines=True)
    check_changes(changes)
    in_order("drafting", agreement.drafted, "proposal", effective)
    check_applies(agreement.text, Adopted(id, changes), effective.at)
    _require_in_force(agreement, effective, conduct)
    sealed = None if rationale is None else Sealed(rationale, agreement.partnership)
    return [AmendmentProposed(effective, id, AmendmentText(title, changes, sealed))]


def adopt_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    adopted: Moment | None = None,
    decision: DecisionId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Adopt a proposed amendment, so that it changes the text from `effective` on.

    `adopted` is when it was adopted, where that is another moment than `effective`.
    """
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, "adopted", conduct)
    adopted = adopted or effective
    in_order("proposal", pending.proposed, "adoption", adopted)
    if agreement.in_force is not None:
        in_order("entry into force", agreement.in_force, "effect of the amendment", effective)
    _require_in_force(agreement, effective, conduct)
    known_clashes = set(agreement.text.clashes)
    text = agreement.text.amended(effective.at, Adopted(amendment, pending.text.changes))
    new = [clash for clash in text.clashes if clash not in known_clashes]
    if new:
        first = new[0]
        conduct.breach(
            AmendmentClashes(amendment, effective, len(new), first.clause, first.problem)
        )
    return [AmendmentAdopted(effective, amendment, adopted, decision)]


def reject_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    decision: DecisionId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Reject a proposed amendment."""
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, "rejected", conduct)
    in_order("proposal", pending.proposed, "rejection", effective)
    return [AmendmentRejected(effective, amendment, decision)]


def withdraw_amendment(
    agreement: Agreement | None,
    *,
    amendment: AmendmentId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Withdraw a proposed amendment."""
    agreement = known(agreement)
    pending = pending_amendment(agreement.amendments, amendment, "withdrawn", conduct)
    in_order("proposal", pending.proposed, "withdrawal", effective)
    return [AmendmentWithdrawn(effective, amendment)]


def terminate_agreement(
    agreement: Agreement | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """End the agreement: from `effective` on it binds nobody."""
    agreement = known(agreement)
    if agreement.terminated is not None:
        raise AgreementAlreadyTerminated(agreement.id, agreement.terminated)
    if agreement.in_force is not None:
        in_order("entry into force", agreement.in_force, "termination", effective)
    in_order("drafting", agreement.drafted, "termination", effective)
    _require_in_force(agreement, effective, conduct)
    return [AgreementTerminated(effective)]


def known(agreement: Agreement | None) -> Agreement:
    """The agreement, or the refusal that there is none."""
    if agreement is None:
        raise AgreementUnknown
    return agreement


def _require_in_force(agreement: Agreement, effective: Moment, conduct: Conduct) -> None:
    if not agreement.in_force_at(effective.at):
        conduct.breach(AgreementNotInForce(agreement.id, effective))


# Folding


def evolve(agreement: Agreement | None, happened: Event) -> Agreement:
    """The agreement after what happened."""
    if isinstance(happened, AgreementDrafted):
        return _drafted(happened)
    assert agreement is not None, "its drafting comes first"
    match happened:
        case AgreementEnteredIntoForce(effective):
            return replace(agreement, in_force=effective)
        case AmendmentProposed(effective, id, text):
            return _with(agreement, Amendment(id, text, effective))
        case AmendmentAdopted():
            return _adopted(agreement, happened)
        case AmendmentRejected(effective, id, decision):
            amendment = agreement.amendments[id]
            return _with(
                agreement,
                replace(amendment, status="rejected", concluded=effective, decision=decision),
            )
        case AmendmentWithdrawn(effective, id):
            amendment = agreement.amendments[id]
            return _with(agreement, replace(amendment, status="withdrawn", concluded=effective))
        case AgreementTerminated(effective):
            return replace(agreement, terminated=effective)
        case _:
            assert_never(happened)


def _drafted(happened: AgreementDrafted) -> Agreement:
    return Agreement(
        id=happened.id,
        partnership=happened.partnership,
        title=happened.title,
        language=happened.language,
        reference=happened.reference,
        parties=happened.parties,
        drafted=happened.effective,
        text=TextHistory.beginning(happened.effective.at, happened.clauses),
        amendments={},
    )


def _adopted(agreement: Agreement, happened: AmendmentAdopted) -> Agreement:
    amendment = replace(
        agreement.amendments[happened.amendment],
        status="adopted",
        concluded=happened.adopted,
        in_effect=happened.effective,
        decision=happened.decision,
    )
    adopted = Adopted(amendment.id, amendment.text.changes)
    text = agreement.text.amended(happened.effective.at, adopted)
    return replace(_with(agreement, amendment), text=text)


def _with(agreement: Agreement, amendment: Amendment) -> Agreement:
    return replace(agreement, amendments={**agreement.amendments, amendment.id: amendment})


AGREEMENT = Noun("agreement", evolve)
