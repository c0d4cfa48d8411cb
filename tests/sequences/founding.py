"""A scene: a committee and a bursar come into being together with a text, and are used since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.agreements.clause import Clause
from domain.elections.election import Option, OptionId
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import PostProvision
from domain.values import (
    AgreementId,
    AppointmentId,
    BodyId,
    ClauseId,
    PollId,
    PostId,
    SeatId,
    derived_id,
)
from domain.voting.tally import Seat, Stance
from tests.sequences.chance import Chance
from tests.sequences.company import ALLIANCE, HOLDERS, SCHOOL, attempted, motion
from tests.sequences.course import Attempt, Course
from tests.sequences.electing import marks

CHARTER = AgreementId(derived_id("sequences", "committee's charter"))
COMMITTEE = BodyId(derived_id("sequences", "committee"))
BURSAR = PostId(derived_id("sequences", "bursar"))
HELD = AppointmentId(derived_id("sequences", "bursar's appointment"))
CLAUSES = tuple(ClauseId(derived_id("sequences", f"committee's clause {n}")) for n in (1, 2))
SEATS = tuple(
    Seat(SeatId(derived_id("sequences", f"committee's seat {number}")), None, party)
    for number, (_, party) in enumerate(HOLDERS)
)


def founded(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A committee is constituted under a draft, its seats are filled and a bursar appointed; most
    of the time the draft then enters into force, and the committee votes.
    """
    yield from _set_up(course, chance)
    if chance.percent(25, "stays a draft"):
        return
    course.now += timedelta(days=1)
    for person, party in HOLDERS:
        signing: dict[str, Any] = {"agreement": CHARTER, "party": party, "person": person}
        yield attempted(course, "sign_agreement", party, **signing)
    yield attempted(course, "enter_into_force", None, agreement=CHARTER)
    yield from _votes(course, chance)


def _set_up(course: Course, chance: Chance) -> Iterator[Attempt]:
    provided = tuple(SeatsProvided(party=party) for _, party in HOLDERS)
    composed = BodyProvision("Committee", provided, "majority")
    carried = ((composed,), (PostProvision("Bursar"),))
    clauses = tuple(
        Clause(key, str(number), "", "It is so.\n", None, provisions)
        for number, (key, provisions) in enumerate(zip(CLAUSES, carried, strict=True), 1)
    )
    of: dict[str, Any] = {"partnership": ALLIANCE, "agreement": CHARTER}
    yield attempted(
        course, "draft_agreement", None, id=CHARTER, partnership=ALLIANCE, title="Charter",
        clauses=clauses,
    )  # fmt: skip
    first = replace(SEATS[0], holder=HOLDERS[0][0])
    seats = (first, *SEATS[1:])
    yield attempted(
        course, "constitute_body", SCHOOL, id=COMMITTEE, name="Committee", seats=seats,
        clause=CLAUSES[0], **of,
    )  # fmt: skip
    for seat, (person, party) in list(zip(SEATS, HOLDERS, strict=True))[1:]:
        filling: dict[str, Any] = {"body": COMMITTEE, "seat": seat.id, "holder": person}
        yield attempted(course, "fill_seat", party, **filling)
    if chance.percent(50, "chaired"):
        yield attempted(course, "designate_chair", None, body=COMMITTEE, seat=first.id)
    yield attempted(
        course, "define_post", SCHOOL, id=BURSAR, title="Bursar", clause=CLAUSES[1], **of
    )
    person, party = HOLDERS[0]
    whom: dict[str, Any] = {"post": BURSAR, "person": person, "party": party}
    yield attempted(course, "appoint", party, id=HELD, **whom)
    yield attempted(course, "accept_appointment", party, appointment=HELD, by=person)


def _votes(course: Course, chance: Chance) -> Iterator[Attempt]:
    put, poll = motion(8), PollId(derived_id("sequences", "committee's poll"))
    about: dict[str, Any] = {"id": put, "partnership": ALLIANCE, "body": COMMITTEE}
    about |= {"title": "A goat"}
    if chance.percent(50, "election"):
        about["options"] = (Option(OptionId("A")), Option(OptionId("B")))
        yield attempted(course, "propose_election", SCHOOL, **about)
    else:
        yield attempted(course, "propose_motion", SCHOOL, **about)
    opening: dict[str, Any] = {"id": poll, "decision": put, "by": HOLDERS[0][0]}
    yield attempted(course, "open_poll", SCHOOL, **opening)
    decision = course.states.find(put)
    if decision is None or not decision.polls:
        return
    for number, (person, party) in enumerate(HOLDERS):
        said: Any = Stance(("yes", "no")[number % 2])
        if decision.election is not None:
            said = marks(chance.of("ballot", number), decision.election)
        ballot: dict[str, Any] = {"seat": SEATS[number].id, "voter": person, "choice": said}
        yield attempted(course, "cast_ballot", party, decision=put, poll=poll, **ballot)
