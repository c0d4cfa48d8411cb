"""Starting small: a partnership of two organisations in one act, and a clause reworded in one.

Each of these commands is made of other commands, decided one on top of the other and recorded at
once, so that nothing of it stands without the rest. They add no rule of their own.
"""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AgreementAlreadyDrafted, MalformedLanguage
from domain.agreements.amendment import AmendmentAlreadyProposed
from domain.agreements.clause import (
    ChangesClash,
    ClauseNamedTwice,
    ClauseRepealed,
    ClauseUnknown,
    ReplaceClause,
    check_changes,
    check_clauses,
    cited,
)
from domain.agreements.consolidation import clause_at
from domain.agreements.memorandum import BODY as BODY_OF_BOTH
from domain.agreements.memorandum import DECIDING, TITLE, TwoOrganisationsNeeded, memorandum
from domain.agreements.placing import PlaceContradictory
from domain.agreements.revision import TakesEffectBeforeProposed
from domain.agreements.ruling_alone import RulesForOthers
from domain.agreements.signature import NotPartyToAgreement
from domain.bodies.body import BodyAlreadyConstituted
from domain.bodies.one_side import require_one_side_each
from domain.parties.organisation import (
    ORGANISATION,
    MalformedCountry,
    Organisation,
    OrganisationAlreadyRegistered,
    OrganisationKind,
    register_head,
)
from domain.parties.partnership import (
    PARTNERSHIP,
    NotParty,
    PartnershipEnded,
    PartnershipNotFormed,
    PartyMissing,
    PartyNamedTwice,
)
from domain.parties.person import PERSON, PersonAlreadyRegistered
from domain.parties.signatory import AlreadyHead
from domain.provisions.composition import BodyNotAsProvided, BodyStands
from domain.refusal import Refused
from domain.values import (
    NAME_LIMIT,
    SHORT_TEXT_LIMIT,
    AgreementId,
    AmendmentId,
    BodyId,
    ClauseId,
    ContradictoryDates,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    SeatId,
    TooMany,
    required_text,
)
from domain.voting.tally import EmptyElectorate, Seat, check_seats
from services.act import Act, Done
from services.agreements import agreement_of, draft_agreement
from services.amendments import propose_amendment
from services.bodies import constitute_body, require_filled_by
from services.commands import command
from services.entitlement import (
    ActsAsAnother,
    NotForOneAlone,
    require_everybody,
    require_own,
    require_own_person,
    require_together,
)
from services.founded import require_text_of
from services.ledger import Case, Performs
from services.organisations import register_organisation
from services.partnerships import form_partnership, moment_in, require_among_founders
from services.persons import register_person
from services.text_drafting import require_well_drawn
from services.within import Within

STARTING = (
    check_clauses,
    require_everybody,
    require_own,
    require_own_person,
    require_together,
    require_filled_by,
    check_seats,
    require_one_side_each,
    require_text_of,
    require_well_drawn,
    AgreementAlreadyDrafted,
    AlreadyHead,
    BodyAlreadyConstituted,
    BodyNotAsProvided,
    BodyStands,
    ClauseRepealed,
    ClauseUnknown,
    EmptyElectorate,
    MalformedCountry,
    MalformedLanguage,
    NotParty,
    NotPartyToAgreement,
    OrganisationAlreadyRegistered,
    PartnershipEnded,
    PartnershipNotFormed,
    PartyMissing,
    PartyNamedTwice,
    PersonAlreadyRegistered,
    TooMany,
    NotForOneAlone,
)
"""What can't stop a start: the two organisations are there, and what is drawn up for them is new
and well-formed.
"""

REWORDING = (
    check_changes,
    require_well_drawn,
    ActsAsAnother,
    AmendmentAlreadyProposed,
    TakesEffectBeforeProposed,
    ChangesClash,
    ClauseNamedTwice,
    ContradictoryDates,
    PlaceContradictory,
    RulesForOthers,
)
"""What can't stop another wording of a clause that stands, with the provisions that it has."""


@dataclass(frozen=True)
class Contact:
    """The person who speaks, votes and signs for an organisation."""

    name: str = ""
    """Their name, where they are not on record yet; sealed. Left out with `person`: whoever heads
    the organisation."""
    address: str | None = None
    """Where they are reached; sealed."""
    person: PersonId | None = None
    """Who it is, where they are on record already: of the organisation, or of none."""


class ContactUnclear(Refused):
    """A contact is somebody on record or a new person with a name: {because}."""

    code = "CONTACT_UNCLEAR"
    because: str


@dataclass(frozen=True)
class Founder:
    """One of the two organisations that start a partnership, and its contact."""

    contact: Contact
    organisation: OrganisationId | None = None
    """The organisation, where it is registered already; otherwise its name and kind."""
    name: str | None = None
    """The name under which it is to be registered."""
    kind: OrganisationKind = "other"
    """What sort of body it is."""


@command("partnership", creates=True, passes=STARTING, timing="whenever it is said")
def start_partnership(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PartnershipId | None, "Its identifier, if it has one already."] = None,
    purpose: Annotated[str, "What the two do together, in a sentence or two."],
    founders: Annotated[tuple[Founder, ...], "The two organisations, each with its contact."],
    zone: Annotated[str, "IANA name of the time zone in which its dates begin."] = "UTC",
) -> Done:
    """Start a partnership of two organisations with a one-page memorandum for both to sign.

    Registers the organisations where need be, their contacts and, where an organisation has
    nobody yet who signs for it, the contact as its head; forms the partnership, with a body in
    which each has a seat, and draws up the memorandum. It is in force once both have signed it.
    """

    def decide(case: Case) -> UUID:
        new = PartnershipId(id or act.new_id("partnership"))
        required_text("purpose", purpose, SHORT_TEXT_LIMIT, lines=True)
        if len(founders) != 2:
            raise TwoOrganisationsNeeded(len(founders))
        require_among_founders(case, [founder.organisation for founder in founders])
        part = Within(case)
        first, second = (
            _founded(part, act, number, founder) for number, founder in enumerate(founders)
        )
        if first.party == second.party:
            raise TwoOrganisationsNeeded(1)
        names = tuple(_name(case, seat.party) for seat in (first, second))
        form_partnership(
            part,
            replace(act, boundary=None),  # the other one says yes by signing
            id=new,
            name=_shortened(f"{names[0]} and {names[1]}", NAME_LIMIT),
            purpose=purpose,
            zone=zone,
            parties=tuple(seat.party for seat in (first, second) if seat.party),
        )
        _agree(part, act, new, (first, second), (names[0], names[1]), purpose)
        formed = case.held(PARTNERSHIP, new)
        assert formed is not None, "it was formed just now"
        case.main_version = formed.version
        return new

    return ledger.perform(act, decide)


def _agree(
    part: Within,
    act: Act,
    partnership: PartnershipId,
    seats: tuple[Seat, ...],
    names: tuple[str, str],
    purpose: str,
) -> None:
    """Draw up the memorandum and constitute the body that it speaks of."""
    agreement, body = AgreementId(act.new_id("agreement")), BodyId(act.new_id("body"))

    def clause_id(key: str) -> ClauseId:
        return ClauseId(act.new_id("clause", key))

    draft_agreement(
        part,
        act,
        id=agreement,
        partnership=partnership,
        title=TITLE,
        clauses=memorandum(*names, purpose, body, clause_id),
        parties=tuple(seat.party for seat in seats if seat.party),
    )
    # The contacts are named with the start, each for its seat, by whoever starts.
    constitute_body(
        part,
        replace(act, boundary=None),
        id=body,
        partnership=partnership,
        name=BODY_OF_BOTH,
        seats=seats,
        agreement=agreement,
        clause=clause_id(DECIDING),
    )


def _founded(part: Within, act: Act, number: int, founder: Founder) -> Seat:
    """The seat of a founder, with what had to be registered for it.

    Who belongs to an organisation and signs for it, nobody says who acts for another one; what is
    registered by the start itself is nobody else's yet.
    """
    organisation = founder.organisation
    if organisation is None:
        organisation = OrganisationId(act.new_id("organisation", str(number)))
        name = founder.name or ""
        register_organisation(part, act, id=organisation, name=name, kind=founder.kind)
        is_ours = True
    else:
        is_ours = act.boundary in (None, organisation)
    found, contact = part.case.get(ORGANISATION, organisation), founder.contact
    effective = act.moment()
    person = _on_record(part, found, contact, is_ours, effective)
    if person is None:
        person = PersonId(act.new_id("person", str(number)))
        register_person(
            part,
            replace(act, boundary=None),
            id=person,
            name=contact.name,
            contact=contact.address,
            affiliation=organisation if is_ours else None,
        )
    if is_ours and not found.signatories.anybody_at(effective.at):
        happened = register_head(found, person=person, effective=effective, conduct=act.conduct)
        part.case.append(ORGANISATION, organisation, happened, partnership=None)
    return Seat(SeatId(act.new_id("seat", str(number))), person, organisation)


def _on_record(
    part: Within, organisation: Organisation, contact: Contact, is_ours: bool, effective: Moment
) -> PersonId | None:
    """Who the contact is, where it is somebody on record: as said, or the head; None: a new person.

    Nobody names a person for an organisation that they don't act for.
    """
    if contact.person is None:
        head = organisation.signatories.head_at(effective.at) if is_ours else None
        return None if contact.name else head
    if contact.name or contact.address is not None:
        raise ContactUnclear("this names somebody on record, and says what a new one is called")
    found = part.case.get(PERSON, contact.person)
    if not is_ours or found.affiliation not in (None, organisation.id):
        raise ContactUnclear("this is a person of others")
    return contact.person


def _name(case: Case, organisation: OrganisationId | None) -> str:
    assert organisation is not None, "a founder's seat is for its organisation"
    return case.get(ORGANISATION, organisation).names.last


def _shortened(text: str, limit: int) -> str:
    """The text, cut where it would be too long for its place."""
    if len(text.encode()) <= limit:
        return text
    return text.encode()[: limit - 4].decode(errors="ignore") + "…"


# What a small partnership then does


@command("agreement", passes=REWORDING)
def change_text(
    ledger: Performs,
    act: Act,
    *,
    agreement: Annotated[AgreementId, "The agreement."],
    clause: Annotated[ClauseId, "The clause that is to read otherwise."],
    text: Annotated[str, "Its new text, in full."],
) -> Done:
    """Propose an amendment that gives one clause another wording, and changes nothing else of it.

    It holds once it is adopted, as the agreement provides: `signAmendment`, or a decision.
    """

    def decide(case: Case) -> UUID:
        found, partnership = agreement_of(case, agreement)
        at = moment_in(case, partnership).at
        old = clause_at(found.text, clause, at)
        change = ReplaceClause(old.id, old.number, old.heading, text, old.provisions)
        return propose_amendment(
            Within(case),
            act,
            id=AmendmentId(act.new_id("amendment")),
            agreement=agreement,
            title=f"Another wording of {cited(old)}",
            changes=(change,),
        ).id

    return ledger.perform(act, decide)
