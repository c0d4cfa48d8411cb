"""What bodies and posts rest on besides the clause that provides for them: that it says so.

Under a clause that composes a body, or describes a post, these are as it provides, and not wider:
the seats and the chair of the one, the terms and the remit of the other. What a clause leaves
open is for all parties to decide, and not for one of several alone. Done through Concord anything
else is refused; it is asked again here, from the records alone. What a source reports otherwise is
entered with a finding, which its record has.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.authority import ByDecision
from domain.bodies.body import BODY, Body, BodyConstituted, ChairDesignated, PresetStated, places_at
from domain.bodies.reconstitution import BodyReconstituted
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.grounds import of_agreement, of_clause
from domain.chains.grounds_of_bound import one_of_several
from domain.chains.known import Known
from domain.posts.post import POST, PostDefined, RemitGranted
from domain.powers.appointing import composition_in, office_in
from domain.provisions.composition import (
    BodyNotAsProvided,
    BodyProvision,
    ChairNotAsProvided,
    mismatch,
)
from domain.provisions.office import PostNotAsProvided, PostProvision, unlike
from domain.provisions.remit import NO_REMIT
from domain.refusal import Refused
from domain.values import AgreementId, ClauseId

# Posts


@also_rests(PostDefined, RemitGranted)
def _post(acted: Acted[Any]) -> Iterator[Ground]:
    """That the clause provides for a post of these terms and this remit."""
    after = POST.evolve(acted.known.of(POST, acted.record.stream), acted.data)
    text = None if after.agreement is None else acted.known.of(AGREEMENT, after.agreement)
    provision = office_in(text, after.clause, after.title, acted.at)
    remit = acted.data.remit
    why = "" if provision is None else unlike(provision, after.title, after.tenure, remit)
    if why:
        yield _otherwise(acted, after.agreement, after.clause, PostNotAsProvided, why)
    elif isinstance(acted.data, PostDefined) and remit != NO_REMIT:
        yield from _left_open(acted, provision)


def _left_open(acted: Acted[PostDefined], provision: PostProvision | None) -> Iterator[Ground]:
    """That a remit which no clause gives was decided, and not given by one of several parties."""
    alone = one_of_several(acted, acted.data.partnership)
    is_given = provision is not None and provision.remit is not None
    if alone is not None and not is_given and not isinstance(acted.record.authority, ByDecision):
        said = "A decision on the remit of the post, which no clause gives it."
        yield missing("decision", said, "one of several parties gave it alone", acted.record.stream)


# Bodies


@also_rests(BodyConstituted, BodyReconstituted)
def _body(acted: Acted[Any]) -> Iterator[Ground]:
    """That the clause provides for a body with these seats."""
    after = BODY.evolve(acted.known.of(BODY, acted.record.stream), acted.data)
    provision = _composition(acted.known, after, acted)
    seats = places_at(after, acted.at)
    why = "" if provision is None else mismatch(provision, after.name, seats)
    if why:
        yield _otherwise(acted, after.agreement, after.clause, BodyNotAsProvided, why)


@also_rests(PresetStated)
def _preset(acted: Acted[PresetStated]) -> Iterator[Ground]:
    """That the clause lets the body decide by this preset."""
    body = acted.known.of(BODY, acted.record.stream)
    provision = None if body is None else _composition(acted.known, body, acted)
    if body is None or provision is None or provision.preset in (None, acted.data.preset):
        return
    why = f"it decides by the preset “{provision.preset}”"
    yield _otherwise(acted, body.agreement, body.clause, BodyNotAsProvided, why)


@also_rests(ChairDesignated)
def _chair(acted: Acted[ChairDesignated]) -> Iterator[Ground]:
    """That the seat is one of whom the clause lets chair the body."""
    body = acted.known.of(BODY, acted.record.stream)
    provision = None if body is None else _composition(acted.known, body, acted)
    if body is None or provision is None or provision.chair is None:
        return
    party = next((one.party for one in body.seats if one.id == acted.data.seat), None)
    if party != provision.chair:
        why = "it is chaired from a seat of another party"
        yield _otherwise(acted, body.agreement, body.clause, ChairNotAsProvided, why)


def _composition(known: Known, body: Body, acted: Acted[Any]) -> BodyProvision | None:
    """What is provided for the body; of one that stands already, by a text that is in force."""
    text = None if body.agreement is None else known.of(AGREEMENT, body.agreement)
    stands = not isinstance(acted.data, BodyConstituted | PresetStated | ChairDesignated)
    if text is None or (stands and not text.in_force_at(acted.at)):
        return None
    return composition_in(text, body.clause, body.name, acted.at)


# What they have in common


def _otherwise(
    acted: Acted[Any],
    agreement: AgreementId | None,
    clause: ClauseId | None,
    breached: type[Refused],
    why: str,
) -> Ground:
    """The clause, which provides for something else, unless the record has that as a finding."""
    if acted.has_finding(breached):
        why = ""
    assert agreement is not None, "what a clause provides is in an agreement"
    ground = of_agreement(acted.known, agreement, acted.at)
    if clause is not None:
        ground = of_clause(acted.known, agreement, clause, None, acted.at)
    if not why:
        return ground
    return replace(ground, link=replace(ground.link, why_not=f"it provides otherwise: {why}"))
