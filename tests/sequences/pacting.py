"""Pacting: two of three parties agree on something with each other, beside what all agreed on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.agreements.clause import Clause
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import Appointer, PostProvision
from domain.provisions.provision import DecisionRuleProvision
from domain.provisions.remit import Power, Remit
from domain.values import AgreementId, AppointmentId, BodyId, ClauseId, PostId, SeatId, derived_id
from domain.voting.rules import MAJORITY
from domain.voting.tally import Seat
from tests.sequences.chance import Chance
from tests.sequences.company import ADA, ALLIANCE, FIRM, HOLDERS, SCHOOL, attempted, do
from tests.sequences.course import Attempt, Course
from tests.sequences.material import new_clause

PACT = AgreementId(derived_id("sequences", "pact"))
PROVIDING = ClauseId(derived_id("sequences", "pact's clause"))
DUO = BodyId(derived_id("sequences", "duo"))
PURSER = PostId(derived_id("sequences", "purser"))
PURSE = AppointmentId(derived_id("sequences", "purse"))
TWO = (SCHOOL, FIRM)
RULING = ("urgent-action", "spending", "segregation", "signing", "scheme", "procedure", "challenge")
"""What the two may lay down for what is theirs, and that does not reach the third."""


def pact(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A text of two, with a body, a post and a rule; it stays a draft where it clashes."""
    composed = BodyProvision("Duo", tuple(SeatsProvided(1, party) for party in TWO))
    remit = Remit((), (Power(("travel",)), Power()))
    purser = PostProvision("Purser", None, remit, Appointer("party", SCHOOL))
    rule = DecisionRuleProvision("Ours", ("ours",), MAJORITY)
    own = Clause(PROVIDING, "1", "", "Ours.\n", None, (composed, purser, rule))
    kinds = [kind for kind in RULING if chance.percent(40, "ruling", kind)]
    clauses = (own, *(new_clause(chance.of(kind), kind) for kind in kinds))
    drafting: dict[str, Any] = {"partnership": ALLIANCE, "title": "Pact", "parties": TWO}
    yield do(course, "draft_agreement", SCHOOL, id=PACT, clauses=clauses, **drafting)
    for person, party in HOLDERS[:2]:
        signing: dict[str, Any] = {"agreement": PACT, "party": party, "person": person}
        yield attempted(course, "sign_agreement", party, **signing)
    if course.states.find(PACT).in_force is None:
        yield attempted(course, "enter_into_force", None, agreement=PACT)
    if course.states.find(PACT).in_force is None:
        return
    seats = tuple(
        Seat(SeatId(derived_id("sequences", "duo", str(number))), person, party)
        for number, (person, party) in enumerate(HOLDERS[:2])
    )
    under: dict[str, Any] = {"partnership": ALLIANCE, "agreement": PACT, "clause": PROVIDING}
    yield do(course, "constitute_body", None, id=DUO, name="Duo", seats=seats, **under)
    yield attempted(course, "define_post", None, id=PURSER, title="Purser", **under)
    if course.states.find(PURSER) is not None:
        given: dict[str, Any] = {"id": PURSE, "post": PURSER, "person": ADA, "party": SCHOOL}
        yield attempted(course, "appoint", SCHOOL, **given)
        yield attempted(course, "accept_appointment", SCHOOL, appointment=PURSE, by=ADA)
    for body, matter in ((DUO, "ours"), (None, "ours")):
        putting: dict[str, Any] = {"partnership": ALLIANCE, "title": "So", "matter": matter}
        yield attempted(course, "propose_motion", FIRM, body=body, **putting)
