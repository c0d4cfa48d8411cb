"""Conflicts: raise, acknowledge, escalate, withdraw, close; and who acts in one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import ClauseUnknown
from domain.agreements.governing import between
from domain.conflicts import escalation as rules
from domain.conflicts.conflict import CONFLICT, Event
from domain.conflicts.conflict_state import Conflict, NotASide, known_neutral
from domain.conflicts.hearing import Neutral
from domain.decisions.decision import DECISION
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import (
    PARTNERSHIP,
    Partnership,
    Party,
    bound_parties,
    require_lasting,
    require_party,
    zone,
)
from domain.parties.person import PERSON
from domain.provisions.pinning import pin_protocol
from domain.provisions.protocol import PinnedProtocol, check_protocol
from domain.refusal import Refused
from domain.values import (
    AgreementId,
    ClauseId,
    ConflictId,
    DecisionId,
    Moment,
    NeutralId,
    OrganisationId,
    PartnershipId,
    PersonId,
)
from domain.voting.side import Side, check_side
from services.act import Act, Done, require_within
from services.commands import command
from services.entitlement import ActsAsAnother, ActsForAnother, require_self
from services.governing import provisions_of
from services.ledger import Case, Performs
from services.partnerships import (
    moment_in,
    partnership_around,
    partnership_of,
    require_not_ended,
)

BY = "For which side; left out: the one on whose behalf the request is made."
NEUTRAL = "Who does it as somebody neutral, by the appointment; then no side is named."


class SideUnstated(Refused):
    """It is not said which side does this, and the request is made on behalf of nobody."""

    code = "SIDE_UNSTATED"


def conflict_of(case: Case, conflict: ConflictId) -> tuple[Conflict, Partnership, Moment]:
    """The conflict that an act is about, its partnership, and when the act takes effect.

    Who acts for one organisation alone acts only in conflicts that it is a side of, or neutral in.
    """
    found = case.get(CONFLICT, conflict)
    partnership = case.get(PARTNERSHIP, found.partnership)
    boundary, raised = case.act.boundary, found.raised.at
    if boundary is not None and boundary not in _neutral_organisations(case, found):
        if not any(boundary in party_of(partnership, side, raised) for side in found.sides):
            partnership_around(case, found.partnership, (CONFLICT.kind, conflict))
            raise NotASide(conflict, Side(boundary))
        require_not_ended(case)
    return found, partnership, moment_in(case, partnership)


def side_acting(case: Case, sides: tuple[Side, ...], stated: Side | None) -> Side | None:
    """The side for which an act is done: as stated, or the one on whose behalf the request is."""
    act = case.act
    if stated is not None:
        check_side(stated)
        require_known(case, stated)
        side: Side | None = stated
    else:
        party = None if act.organisation is None else Side(act.organisation)
        person = None if act.person is None else Side(person=act.person)
        side = person if party is None or (person in sides and party not in sides) else party
    if act.boundary is not None and side is not None and side.party != act.boundary:
        raise ActsForAnother(act.boundary, side.id)
    if side is not None and side.person is not None:
        require_self(case, side.person)
    return side


def party_of(partnership: Partnership, side: Side, at: datetime) -> Party:
    """The party that is a side, with the organisation that it merged into: that one acts for it."""
    if side.party is None:
        return ()
    [line] = bound_parties(partnership, (side.party,), at)
    return line


def side_in(case: Case, conflict: Conflict, stated: Side | None) -> Side | None:
    """The side of a conflict for which an act is done; who merged is acted for by the successor."""
    own = case.act.organisation
    if own is not None and Side(own) not in conflict.sides:
        partnership = case.get(PARTNERSHIP, conflict.partnership)
        for side in conflict.sides:
            if stated in (None, side) and own in party_of(partnership, side, conflict.raised.at):
                return side
    return side_acting(case, conflict.sides, stated)


def acting(case: Case, conflict: Conflict, stated: Side | None) -> Side:
    """Like `side_in`, refusing where it is nobody."""
    side = side_in(case, conflict, stated)
    if side is None:
        raise SideUnstated
    return side


def speaking(
    case: Case, conflict: Conflict, stated: Side | None, neutral: NeutralId | None
) -> Side | None:
    """The side that acts, unless somebody neutral does."""
    if neutral is None:
        return acting(case, conflict, stated)
    require_neutral(case, conflict, neutral)
    return stated


def require_neutral(case: Case, conflict: Conflict, neutral: NeutralId) -> None:
    """Refuse who acts for one organisation alone but is not the neutral, or neutral for it."""
    boundary = case.act.boundary
    found = known_neutral(conflict, neutral)
    if boundary is not None and standing_for(case, found) != boundary:
        raise ActsForAnother(boundary, found.organisation or found.person or neutral)
    person = case.act.person
    if person is not None and found.person is not None and found.person != person:
        raise ActsAsAnother(person, found.person)


def standing_for(case: Case, neutral: Neutral) -> OrganisationId | None:
    """The organisation that is neutral, or for which a person is; left open, their own one."""
    if neutral.organisation is not None or neutral.person is None:
        return neutral.organisation
    return case.get(PERSON, neutral.person).affiliation


def require_known(case: Case, side: Side) -> None:
    """Refuse a side that is no organisation and no person on record."""
    if side.party is not None:
        case.get(ORGANISATION, side.party)
    if side.person is not None:
        case.get(PERSON, side.person)


def require_all_known(case: Case, sides: Iterable[Side]) -> None:
    """Refuse sides of which one is no organisation and no person on record."""
    for side in sides:
        require_known(case, side)


def record(
    case: Case, conflict: Conflict, happened: list[Event], follows: UUID | None = None
) -> UUID:
    """Append to a conflict what follows from its raising, or from what began with `follows`."""
    return case.append(
        CONFLICT,
        conflict.id,
        happened,
        partnership=conflict.partnership,
        caused_by=case.origin(CONFLICT, conflict.id, follows or conflict.id),
    )


def protocol_in_force(
    case: Case,
    partnership: PartnershipId,
    agreement: AgreementId | None,
    sides: Iterable[Side],
    effective: Moment,
) -> PinnedProtocol:
    """The protocol that the agreements have for a conflict between these, or the stated default."""
    in_force = provisions_of(case, partnership, between(sides, agreement), effective.at)
    return pin_protocol(agreement, in_force, case.act.conduct)


# The protocol that is pinned was checked when it was drafted, or is the stated default.
@command("conflict", creates=True, passes=(check_protocol,))
def raise_conflict(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[ConflictId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership in which it is."],
    grounds: Annotated[str, "What it is about and why; sealed."],
    against: Annotated[tuple[Side, ...], "With whom it is."],
    by: Annotated[
        Side | None, "Who raises it; left out: on whose behalf the request is made."
    ] = None,
    title: Annotated[str, "What its sides call it; sealed."] = "",
    about: Annotated[
        PersonId | None, "The person whom it is about; it is then sealed under their key."
    ] = None,
    agreement: Annotated[AgreementId | None, "The agreement that is affected."] = None,
    clauses: Annotated[tuple[ClauseId, ...], "Its clauses that are affected."] = (),
    decision: Annotated[DecisionId | None, "The decision that is contested."] = None,
) -> Done:
    """Raise a conflict; the protocol in force is found and pinned, and its first stage begins."""

    def decide(case: Case) -> UUID:
        new = ConflictId(id or act.new_id("conflict"))
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        _check_affected(case, partnership, agreement, clauses)
        if decision is not None:
            contested = case.get(DECISION, decision)
            require_within(partnership, contested.partnership, (DECISION.kind, decision))
        side = side_acting(case, (), by)
        if side is None:
            raise SideUnstated
        require_lasting(found, effective, act.conduct)
        for one in (side, *against):
            require_known(case, one)
            if one.party is not None:
                require_party(found, one.party, effective, act.conduct)
        if about is not None:
            case.get(PERSON, about)
        happened = rules.raise_conflict(
            case.find(CONFLICT, new),
            id=new,
            partnership=partnership,
            by=side,
            against=against,
            grounds=grounds,
            protocol=protocol_in_force(case, partnership, agreement, (side, *against), effective),
            zone=zone(found),
            title=title,
            about=about,
            agreement=agreement,
            clauses=clauses,
            decision=decision,
            effective=effective,
            conduct=act.conduct,
        )
        return case.append(CONFLICT, new, happened, partnership=partnership, parent=partnership)

    return ledger.perform(act, decide)


@command("conflict")
def acknowledge_conflict(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Say that a side knows of a conflict and takes part in working it through."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.acknowledge_conflict(
            found, by=acting(case, found, by), effective=effective, conduct=act.conduct
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def declare_stage_exhausted(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """Declare that the present stage can come to nothing more."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.declare_stage_exhausted(
            found,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def escalate_conflict(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    by: Annotated[
        Side | None,
        (
            "For which side; left out: the one on whose behalf the request is made, or else the "
            "clause, by its operation."
        ),
    ] = None,
    grounds: Annotated[str | None, "Why; sealed."] = None,
) -> Done:
    """Bring a conflict into the next stage: after the deadline, or when the stage is exhausted."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        is_by_clause = act.actor.kind == "clause" and by is None
        happened = rules.escalate_conflict(
            found,
            by=None if is_by_clause else side_in(case, found, by),
            grounds=grounds,
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def withdraw_conflict(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    by: Annotated[Side | None, BY] = None,
    grounds: Annotated[str | None, "Why; sealed."] = None,
) -> Done:
    """Withdraw a conflict that one has raised."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.withdraw_conflict(
            found,
            by=acting(case, found, by),
            grounds=grounds,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def close_conflict(
    ledger: Performs, act: Act, *, conflict: Annotated[ConflictId, "The conflict."]
) -> Done:
    """Close a conflict once its remedies are verified and no appeal is possible any more."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.close_conflict(found, effective=effective, conduct=act.conduct)
        return record(case, found, happened)

    return ledger.perform(act, decide)


def _neutral_organisations(case: Case, conflict: Conflict) -> set[OrganisationId | None]:
    there = (neutral for neutral in conflict.neutrals.values() if not neutral.is_gone)
    return {standing_for(case, neutral) for neutral in there}


def _check_affected(
    case: Case,
    partnership: PartnershipId,
    agreement: AgreementId | None,
    clauses: tuple[ClauseId, ...],
) -> None:
    """Refuse an agreement of another partnership, and clauses that it never had."""
    had: frozenset[ClauseId] = frozenset()
    if agreement is not None:
        found = case.get(AGREEMENT, agreement)
        require_within(partnership, found.partnership, (AGREEMENT.kind, agreement))
        had = found.text.clauses_ever
    for clause in clauses:
        if clause not in had:
            raise ClauseUnknown(clause)
