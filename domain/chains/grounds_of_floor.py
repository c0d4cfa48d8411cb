"""What acts on the floor rest on: who proposed a motion, who chairs, who was asked."""

from collections.abc import Collection, Iterator
from typing import Any

from domain.agreements.bound import seated_in
from domain.authority import ByDecision
from domain.bodies.body import BODY, chair_at, places_at
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import of_consulted, of_decision
from domain.chains.grounds_of_founding import of_body
from domain.chains.grounds_of_votes import decision_of, of_motion, seat_of_body
from domain.competence.floor_decided import why_not_adjourned_by, why_not_amended_by
from domain.competence.votes_asked import parties_asked
from domain.decisions.decision import DECISION, Decision
from domain.motions.floor import (
    ConsultationContradicted,
    ConsultationEntered,
    MotionAdjourned,
    MotionAmended,
)
from domain.parties.partnership import PARTNERSHIP
from domain.parties.person import PERSON
from domain.values import BodyId, OrganisationId, PersonId

_THEIRS = "Those who decide on the motion."


def _asked(acted: Acted[Any], decision: Decision) -> Collection[OrganisationId]:
    """The parties whose votes the motion takes where no body decides on it."""
    partnership = acted.known.of(PARTNERSHIP, decision.partnership)
    if partnership is None:
        return ()
    return parties_asked(decision, partnership, acted.known.of, acted.data.effective)


@rests(MotionAmended)
def _amended(acted: Acted[MotionAmended]) -> Iterator[Ground]:
    """The proposer's word, or the decision of the same body on the amendment."""
    yield of_motion(acted)
    decision, data = decision_of(acted), acted.data
    if data.decision is not None:
        yield of_decision(acted, data.decision)
        ordering = acted.known.of(DECISION, data.decision)
        if ordering is not None:
            why = why_not_amended_by(decision, ordering, _asked(acted, decision))
            if why:
                yield missing("decision", _THEIRS, why, data.decision)
    elif decision.proposer is not None and data.by != decision.proposer and not acted.is_reported:
        yield missing("motion", "Who proposed the motion.", "somebody else amended it", decision.id)


@rests(MotionAdjourned)
def _adjourned(acted: Acted[MotionAdjourned]) -> Iterator[Ground]:
    yield of_motion(acted)
    decision, known, authority = decision_of(acted), acted.known, acted.record.authority
    if acted.is_reported:
        return
    if isinstance(authority, ByDecision):
        ordering = known.of(DECISION, authority.decision)
        if ordering is not None:
            why = why_not_adjourned_by(decision, ordering, _asked(acted, decision))
            if why:
                yield missing("decision", _THEIRS, why, ordering.id)
        return
    body = None if decision.body is None else known.of(BODY, decision.body)
    chair = None if body is None else chair_at(body, acted.at)
    if decision.body is None or chair is None:
        yield missing("seat", "Whoever chairs the body.", "nobody does", decision.id)
    else:
        yield seat_of_body(known, decision.body, chair.id, acted.at, acted.data.by)


@rests(ConsultationContradicted)
def _contradicted(acted: Acted[ConsultationContradicted]) -> Iterator[Ground]:
    yield of_motion(acted)
    decision, data, known = decision_of(acted), acted.data, acted.known
    if not acted.is_reported:
        yield of_consulted(acted, decision.partnership, data.party)
    if data.body is None:
        entered = known.last(decision.id, ConsultationEntered, party=data.party)
    else:
        entered = known.last(decision.id, ConsultationEntered, body=data.body)
        yield from _seat_in(acted, data.body)
    if entered is not None:
        whose = "party" if data.body is None else "body"
        yield on_act(known, entered, "act", f"What others entered of the {whose}.")


def _seat_in(acted: Acted[ConsultationContradicted], asked: BodyId) -> Iterator[Ground]:
    """That the party which says so has a seat in the body."""
    known, at = acted.known, acted.at
    body = known.of(BODY, asked)
    if body is None or acted.is_reported:
        return
    holders = {seat.holder for seat in places_at(body, at) if seat.holder is not None}
    people = {holder: known.of(PERSON, holder) for holder in holders}
    unknown = None in people.values()  # whom they belong to is in the registry, not at hand

    def affiliation(holder: PersonId) -> OrganisationId | None:
        person = people.get(holder)
        return None if person is None else person.affiliation

    yield of_body(known, asked, at)
    if not unknown and acted.data.party not in seated_in(body, at, affiliation):
        yield missing("seat", "A seat in the body.", "the party has none", asked)


@rests(ConsultationEntered)
def _consulted(acted: Acted[ConsultationEntered]) -> Iterator[Ground]:
    yield of_motion(acted)
    decision, data, known = decision_of(acted), acted.data, acted.known
    if data.body is not None:
        yield of_body(known, data.body, acted.at)
    if data.party is not None and not acted.is_reported:
        yield of_consulted(acted, decision.partnership, data.party)
    if data.recommendation is not None:
        stream = known.stream(data.recommendation)
        said = "The recommendation of the body that was consulted."
        if not stream:
            yield missing("decision", said, "it is unknown", data.recommendation)
        else:
            yield on_act(known, stream[-1], "decision", said)
