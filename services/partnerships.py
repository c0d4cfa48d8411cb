"""Partnerships: propose, form, accede, withdraw, succeed, dissolve; the boundary of every act."""

from collections.abc import Sequence
from datetime import UTC
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.competence.disposal import require_no_newcomer
from domain.decisions.decision import DECISION
from domain.decisions.resolution import result_by
from domain.motions.enacted_acts import PartnershipDissolution, PartyAccession
from domain.parties import invitation
from domain.parties import partnership as rules
from domain.parties.organisation import ORGANISATION, Organisation, require_existing
from domain.parties.partnership import PARTNERSHIP, NotParty, Partnership, formation, is_party_at
from domain.parties.proposal import NotProposer
from domain.refusal import Refused
from domain.values import DecisionId, Moment, OrganisationId, PartnershipId
from services.act import Act, Done, UnknownId
from services.commands import command
from services.entitlement import (
    BY_DECISION,
    NotForOneAlone,
    require_everybody,
    require_own,
    rest_on_theirs,
)
from services.leaving import leave_bodies, leave_delegations, leave_doubled, leave_posts
from services.ledger import Case, Performs


def partnership_of(case: Case, partnership: PartnershipId) -> Partnership:
    """The partnership that an act names to take place in; it has to be formed.

    To an actor bound to an organisation that never was a party it does not exist. Who acts for a
    party that has left, or for an organisation that is no more, is told so.
    """
    found = proposed_or_formed(case, partnership)
    _require_not_left(case, found, formation(found))
    require_not_ended(case)
    return found


def partnership_around(
    case: Case, partnership: PartnershipId, asked: tuple[str, UUID]
) -> Partnership:
    """The partnership in which lies what was `asked` for (its kind and identifier).

    It has been formed, as nothing is begun in one that is only proposed. Where it does not exist
    to the actor, what lies in it does not either.
    """
    found = proposed_or_formed(case, partnership, asked)
    assert found.formed is not None, "nothing lies in a partnership that is only proposed"
    _require_not_left(case, found, found.formed)
    require_not_ended(case)
    return found


def require_not_ended(case: Case) -> None:
    """Refuse whoever is bound to an organisation that was dissolved or merged: it acts no more."""
    act = case.act
    if act.boundary is not None:
        require_existing(case.get(ORGANISATION, act.boundary), Moment(act.at), act.conduct)


def _left_by(case: Case, partnership: PartnershipId, gone: Organisation) -> Partnership:
    """The partnership of a party that merged: it is there for the one that it merged into, too."""
    boundary = case.act.boundary
    if boundary is None or boundary != gone.successor:
        return partnership_of(case, partnership)
    found = case.get(PARTNERSHIP, partnership)
    if not found.concerns(gone.id):
        raise UnknownId(PARTNERSHIP.kind, partnership)
    formation(found)
    return found


def _require_not_left(case: Case, partnership: Partnership, formed: Moment) -> None:
    """Refuse whoever is bound to an organisation that is no party any more, or not yet.

    Those who form it may prepare it before the formation takes effect.
    """
    boundary, at = case.act.boundary, max(case.act.at, formed.at)
    lasts = partnership.dissolved is None or at < partnership.dissolved.at
    if boundary is not None and lasts and not is_party_at(partnership, boundary, at):
        raise NotParty(boundary, Moment(at))


def proposed_or_formed(
    case: Case, partnership: PartnershipId, asked: tuple[str, UUID] | None = None
) -> Partnership:
    """The partnership, which may be a proposal; it does not exist for those it does not concern."""
    found = case.get(PARTNERSHIP, partnership)
    boundary = case.act.boundary
    if boundary is not None and not found.concerns(boundary):
        raise UnknownId(*(asked or (PARTNERSHIP.kind, partnership)))
    return found


class NotAmongFounders(Refused):
    """{organisation} is not among those who would form the partnership, and forms none for
    others."""

    code = "NOT_AMONG_FOUNDERS"
    organisation: OrganisationId


class PartyNotSaid(Refused):
    """It must be said for which party this is done."""

    code = "PARTY_NOT_SAID"


def acting_party(case: Case, said: OrganisationId | None) -> OrganisationId:
    """The party that an act is done for: as said, or the one that the actor acts for."""
    party = said or case.act.organisation
    if party is None:
        raise PartyNotSaid
    require_own(case, party)
    return party


def moment_in(case: Case, partnership: Partnership) -> Moment:
    """When the act takes effect; a date begins at 00:00 in the partnership's time zone."""
    return case.act.moment(rules.zone(partnership))


@command("partnership", creates=True, timing="whenever it is said")
def form_partnership(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PartnershipId | None, "Its identifier, if it has one already."] = None,
    name: Annotated[str, "What it is called."],
    purpose: Annotated[str, "What it is for."] = "",
    zone: Annotated[str, "IANA name of the time zone in which its dates begin."] = "UTC",
    parties: Annotated[tuple[OrganisationId, ...], "The organisations that form it."],
) -> Done:
    """Form a partnership of one or more organisations at once.

    It is for founders who have agreed already: whoever keeps the records enters it and answers
    for that, and nobody is asked. A key of an organisation forms one of that organisation alone.
    Where each is to say so for itself, propose it: it is formed once all have accepted.
    """

    def decide(case: Case) -> UUID:
        new = PartnershipId(id or act.new_id("partnership"))
        _require_parties(case, parties, _moment_of(act, zone))
        if act.boundary is not None and set(parties) - {act.boundary}:
            raise NotForOneAlone(act.boundary)
        happened = rules.form_partnership(
            case.find(PARTNERSHIP, new),
            id=new,
            name=name,
            purpose=purpose,
            zone=zone,
            parties=parties,
            effective=_moment_of(act, zone),
            conduct=act.conduct,
        )
        return case.append(PARTNERSHIP, new, happened, partnership=new)

    return ledger.perform(act, decide)


@command("partnership", creates=True)
def propose_partnership(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PartnershipId | None, "Its identifier, if it has one already."] = None,
    name: Annotated[str, "What it is to be called."],
    purpose: Annotated[str, "What it is for."] = "",
    zone: Annotated[str, "IANA name of the time zone in which its dates begin."] = "UTC",
    proposer: Annotated[
        OrganisationId | None,
        "Who proposes it and is to be a party; left out: the organisation that is acted for.",
    ] = None,
    invited: Annotated[tuple[OrganisationId, ...], "Who else is to be a party."],
) -> Done:
    """Invite organisations to form a partnership; it is formed once all of them have accepted."""

    def decide(case: Case) -> UUID:
        new = PartnershipId(id or act.new_id("partnership"))
        proposes = proposer or act.organisation
        circle = (*([proposes] if proposes else []), *invited)
        _require_parties(case, circle, _moment_of(act, zone))
        if act.boundary is not None and act.boundary != proposes:
            raise NotAmongFounders(act.boundary)
        happened = invitation.propose_partnership(
            case.find(PARTNERSHIP, new),
            id=new,
            name=name,
            purpose=purpose,
            zone=zone,
            proposer=proposes,
            invited=invited,
            effective=_moment_of(act, zone),
            conduct=act.conduct,
        )
        return case.append(PARTNERSHIP, new, happened, partnership=new)

    return ledger.perform(act, decide)


@command("partnership")
def accept_invitation(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The proposed partnership."],
    organisation: Annotated[
        OrganisationId | None, "Who was invited; left out: the organisation that is acted for."
    ] = None,
) -> Done:
    """Agree to be a party of a proposed partnership; the last to agree forms it."""

    def decide(case: Case) -> UUID:
        found = proposed_or_formed(case, partnership)
        effective, accepts = moment_in(case, found), acting_party(case, organisation)
        require_existing(case.get(ORGANISATION, accepts), effective, act.conduct)
        happened = invitation.accept_invitation(
            found,
            organisation=accepts,
            effective=effective,
            conduct=act.conduct,
        )
        return _answer(case, partnership, happened)

    return ledger.perform(act, decide)


@command("partnership")
def decline_invitation(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The proposed partnership."],
    organisation: Annotated[
        OrganisationId | None, "Who was invited; left out: the organisation that is acted for."
    ] = None,
) -> Done:
    """Say no to a proposed partnership: the proposal fails by that."""

    def decide(case: Case) -> UUID:
        found = proposed_or_formed(case, partnership)
        happened = invitation.decline_invitation(
            found,
            organisation=acting_party(case, organisation),
            effective=moment_in(case, found),
            conduct=act.conduct,
        )
        return _answer(case, partnership, happened)

    return ledger.perform(act, decide)


@command("partnership")
def withdraw_proposal(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The proposed partnership."],
) -> Done:
    """Take the proposal of a partnership back before everybody has accepted it."""

    def decide(case: Case) -> UUID:
        found = proposed_or_formed(case, partnership)
        proposer = None if found.proposal is None else found.proposal.proposer
        if act.boundary is not None and act.boundary != proposer:
            raise NotProposer(act.boundary)
        happened = invitation.withdraw_proposal(
            found, effective=moment_in(case, found), conduct=act.conduct
        )
        return _answer(case, partnership, happened)

    return ledger.perform(act, decide)


@command("partnership", timing="on that day or later")
def accede_party(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    organisation: Annotated[OrganisationId, "The organisation that joins it, by its own key."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Join a partnership that has decided to take the organisation in.

    Its parties invite it by that decision, and it becomes a party by its own word: the key of
    another organisation does not do it. As with forming one, the key of the administration may
    enter who has joined, and whoever holds it answers for the organisation having agreed.
    """

    def decide(case: Case) -> UUID:
        found = _joined_by(case, partnership, organisation, decision)
        effective = moment_in(case, found)
        require_existing(case.get(ORGANISATION, organisation), effective, act.conduct)
        if decision is not None:
            rest_on_theirs(case, found, decision, effective, PartyAccession(organisation))
        happened = rules.accede_party(
            found, organisation=organisation, effective=effective, conduct=act.conduct
        )
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)


@command("partnership", timing="on that day or later")
def withdraw_party(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    organisation: Annotated[OrganisationId, "The party that leaves it."],
) -> Done:
    """Let a party leave a partnership, and with it its seats; who it is in a body stays recorded.

    What was dissolved is no party any more: the others may say so, and by the stated default it
    happens by itself.
    """

    def decide(case: Case) -> UUID:
        found = proposed_or_formed(case, partnership)
        _require_not_left(case, found, formation(found))  # who has ended still leaves
        effective = moment_in(case, found)
        if not _is_no_more(case.get(ORGANISATION, organisation), effective):
            require_own(case, organisation)
        happened = rules.withdraw_party(
            found, organisation=organisation, effective=effective, conduct=act.conduct
        )
        case.append(PARTNERSHIP, partnership, happened, partnership=partnership)
        after = case.get(PARTNERSHIP, partnership)
        leave_bodies(case, after, organisation, effective)
        leave_posts(case, after, organisation, effective)
        leave_delegations(case, after, organisation, effective)
        return partnership

    return ledger.perform(act, decide)


@command("partnership", timing="whenever it is said")
def succeed_party(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    organisation: Annotated[OrganisationId, "The party that merged into another organisation."],
    successor: Annotated[
        OrganisationId | None, "Into which one; left out: as its merger is recorded."
    ] = None,
) -> Done:
    """Let the organisation that a party merged into take its place, with its rights and duties.

    The seats of that party are its own from then on, and the posts held for it; where it has a seat
    in a body already, that of the party is vacant, so that it votes once.
    It is for that organisation to do: nobody else takes them up for it.
    """

    def decide(case: Case) -> UUID:
        gone = case.get(ORGANISATION, organisation)
        found = _left_by(case, partnership, gone)
        follows = successor or gone.successor
        if follows is None:
            raise rules.NotMerged(organisation)
        effective = moment_in(case, found)
        require_own(case, follows)
        require_existing(case.get(ORGANISATION, follows), effective, act.conduct)
        happened = rules.succeed_party(
            found,
            organisation=organisation,
            successor=follows,
            merged=gone.dissolved if gone.successor == follows else None,
            effective=effective,
            conduct=act.conduct,
        )
        case.append(PARTNERSHIP, partnership, happened, partnership=partnership)
        leave_doubled(case, case.get(PARTNERSHIP, partnership), effective)
        return partnership

    return ledger.perform(act, decide)


@command("partnership", timing="on that day or later")
def dissolve_partnership(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """End a partnership."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        require_everybody(case, found, decision, effective, PartnershipDissolution())
        if decision is not None:
            by = case.get(DECISION, decision)
            require_no_newcomer(found, by, effective, act.conduct)
        happened = rules.dissolve_partnership(found, effective=effective, conduct=act.conduct)
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)


def _is_no_more(organisation: Organisation, at: Moment) -> bool:
    """Whether it was dissolved by then, and nobody follows it: there is nobody to leave for it."""
    return organisation.successor is None and not organisation.exists_at(at.at)


def _joined_by(
    case: Case,
    partnership: PartnershipId,
    organisation: OrganisationId,
    decision: DecisionId | None,
) -> Partnership:
    """The partnership that an organisation joins.

    To the organisation itself it is there once its parties have decided to take it in, and it
    names that decision. Others do not join for it.
    """
    boundary, found = case.act.boundary, case.get(PARTNERSHIP, partnership)
    if boundary != organisation or is_party_at(found, organisation, case.act.at):
        found = partnership_of(case, partnership)
        require_own(case, organisation)
        return found
    if _invites(case, partnership, organisation, decision):
        return found
    if not found.concerns(organisation):
        raise UnknownId(PARTNERSHIP.kind, partnership)
    formation(found)
    raise NotParty(organisation, Moment(case.act.at))


def _invites(
    case: Case,
    partnership: PartnershipId,
    organisation: OrganisationId,
    decision: DecisionId | None,
) -> bool:
    """Whether it was decided in the partnership to take the organisation in."""
    by = None if decision is None else case.find(DECISION, decision)
    return (
        by is not None
        and by.partnership == partnership
        and result_by(by, Moment(case.act.at)) == "adopted"
        and bool(by.enactment.naming(PartyAccession(organisation)))
    )


def _answer(case: Case, partnership: PartnershipId, happened: Sequence[object]) -> UUID:
    """Append what follows from the proposal."""
    return case.append(
        PARTNERSHIP,
        partnership,
        happened,
        partnership=partnership,
        caused_by=case.origin(PARTNERSHIP, partnership, partnership),
    )


def _require_parties(case: Case, parties: tuple[OrganisationId, ...], effective: Moment) -> None:
    """Refuse organisations that are not there, or no more; who is bound to one may not form
    without it.
    """
    for party in parties:
        require_existing(case.get(ORGANISATION, party), effective, case.act.conduct)
    require_among_founders(case, parties)


def require_among_founders(case: Case, parties: Sequence[OrganisationId | None]) -> None:
    """Refuse whoever is bound to an organisation and forms a partnership without it."""
    boundary = case.act.boundary
    if boundary is not None and boundary not in parties:
        raise NotAmongFounders(boundary)


def _moment_of(act: Act, zone: str) -> Moment:
    """When the act takes effect, in a zone that may turn out to be none."""
    return act.moment(ZoneInfo(zone) if rules.is_time_zone(zone) else UTC)
