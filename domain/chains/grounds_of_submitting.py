"""What papers on a motion rest on, and what shows how it was decided: a part in it."""

from collections.abc import Iterator
from typing import Any

from domain.authority import ByOrganisation
from domain.bodies.body import BODY
from domain.chains.chain import Acted, Ground, missing, rests
from domain.chains.grounds_of_votes import decision_of, of_motion
from domain.competence.separation import holdings
from domain.competence.submitting import entitled_to_attest, entitled_to_circulate
from domain.motions.motion import PapersCirculated
from domain.motions.sequel import EvidenceEntered
from domain.parties.person import PERSON
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST
from domain.values import OrganisationId, PersonId


@rests(PapersCirculated, EvidenceEntered)
def _submitted(acted: Acted[Any]) -> Iterator[Ground]:
    yield of_motion(acted)
    decision, authority, known = decision_of(acted), acted.record.authority, acted.known
    body = None if decision.body is None else known.of(BODY, decision.body)
    if body is None or not isinstance(authority, ByOrganisation):
        return
    posts = known.within(POST, decision.partnership)
    held = tuple(holdings(posts, known.within(APPOINTMENT, decision.partnership)))
    is_paper = isinstance(acted.data, PapersCirculated)
    entitled = entitled_to_circulate if is_paper else entitled_to_attest
    who = entitled(decision, body, held, acted.at)
    if any(known.of(PERSON, person) is None for person in who.persons):
        return  # whom they belong to is in the registry, which is not at hand

    def affiliation(person: PersonId) -> OrganisationId | None:
        found = known.of(PERSON, person)
        return None if found is None else found.affiliation

    if not who.includes(authority.organisation, affiliation):
        said, why = "A part in the motion.", "whose key it is has none"
        yield missing("seat", said, why, decision.id, authority.organisation)
