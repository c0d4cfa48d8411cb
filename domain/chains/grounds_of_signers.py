"""By what right somebody signs for a party, or gives its word: as the party has registered it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from domain.chains.chain import Acted, Ground, Link, missing, named_authority, on_act
from domain.chains.grounds import called
from domain.chains.known import Known, Placed
from domain.parties.organisation import ORGANISATION
from domain.parties.signatory import (
    Capacity,
    HeadRegistered,
    RightToSign,
    SignatoryRegistered,
    Signs,
)
from domain.values import OrganisationId, PersonId


class Given(Protocol):
    """A signature, or a word, as its record has it."""

    @property
    def party(self) -> OrganisationId:
        """For whom it was given."""

    @property
    def person(self) -> PersonId | None:
        """By whom."""

    @property
    def capacity(self) -> Capacity:
        """In which capacity."""

    @property
    def right(self) -> RightToSign | None:
        """By what right, where there was one."""


def of_signer(acted: Acted[Any], given: Given, signs: Signs) -> Ground:
    """That the party had registered who signed for it, as its head or as a signatory."""
    known, at, party, person = acted.known, acted.at, given.party, given.person
    organisation, partnership = known.of(ORGANISATION, party), acted.record.partnership
    name = called(known, party, at)
    assert partnership is not None, "what is signed belongs to a partnership"
    if organisation is None:
        return _as_recorded(acted, given, name)
    signer = organisation.signatories.signer(person, signs, partnership, at)
    said = f"The {signer.capacity} of {name}, as it has registered them."
    registered = _registered(known, party, person, at)
    if signer.capacity == "unregistered" or registered is None:
        said = f"Who signed for {name}."
        return missing("signatory", said, "it had not registered them to sign this", party, person)
    since, until = registered.record.effective.start, registered.record.effective.end
    why = ""
    if signer.capacity != given.capacity:
        why = f"it is recorded that the {given.capacity} signed"
    elif given.right is not None and not _is_so(known, given, given.right, signer.right):
        why = "its record has another registration"
    link = Link("signatory", said, registered.record.id, since, until, why)
    # Who registered them is all that stands behind what an organisation says of itself.
    origin = Acted(registered.record, known.at(registered.place))
    return Ground(("signatory", registered.record.id), link, lambda: [named_authority(origin)])


def of_head(acted: Acted[Any], party: OrganisationId, person: PersonId | None) -> Iterator[Ground]:
    """That somebody headed the party, as it had registered them; nothing without the registry."""
    organisation = acted.known.of(ORGANISATION, party)
    if organisation is None:
        return
    said = f"The head of {called(acted.known, party, acted.at)}, as it has registered them."
    registered = _registered(acted.known, party, person, acted.at)
    if registered is None or person != organisation.signatories.head_at(acted.at):
        yield missing("signatory", said, "somebody else was named", party)
        return
    span = registered.record.effective
    yield on_act(acted.known, registered, "signatory", said, since=span.start, until=span.end)


def _as_recorded(acted: Acted[Any], given: Given, name: str) -> Ground:
    """Without the registry at hand, the signature's own record says by what right it was given."""
    right: RightToSign | None = given.right
    said = f"The {given.capacity} of {name}, as the signature's record has it."
    if given.capacity == "unregistered":
        return missing(
            "signatory", f"Who signed for {name}.", "they were not registered", given.party
        )
    registration: UUID | None = None if right is None else right.registration
    link = Link("signatory", said, registration)
    if right is not None:
        why = "" if right.holds_at(acted.at) else "their right to sign had ended"
        link = Link("signatory", said, registration, right.since, right.until, why)
    return Ground(("signatory", given.party, given.person), link)


def _is_so(known: Known, given: Given, told: RightToSign, right: RightToSign | None) -> bool:
    """Whether the right is as its record tells it, by a registration of theirs: of who is
    registered in both capacities the later one may be named."""
    theirs = [
        placed.record.id
        for placed in known.stream(given.party)
        if isinstance(placed.record.data, HeadRegistered | SignatoryRegistered)
        and placed.record.data.person == given.person
    ]
    return right is not None and told.registration in theirs and _span(told) == _span(right)


def _span(right: RightToSign) -> tuple[datetime, datetime | None]:
    return right.since.at, None if right.until is None else right.until.at


def _registered(
    known: Known, party: OrganisationId, person: PersonId | None, at: Any
) -> Placed | None:
    """The registration by which the person could sign for the party at the instant."""
    found = None
    for placed in known.stream(party):
        data, effective = placed.record.data, placed.record.effective
        gives = isinstance(data, HeadRegistered | SignatoryRegistered) and data.person == person
        if gives and effective.contains(at):
            found = placed
    return found
