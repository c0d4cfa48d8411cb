"""Assents: the heads of the parties together appoint somebody, where nobody else can."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.bodies.body import BODY, Body, BodyConstituted, BodyDissolved, SeatFilled, SeatVacated
from domain.competence.assenting import (
    AlreadyAssented,
    HeadNotSaid,
    NotAssented,
    NotTheHead,
    appointed_together,
    assent_to_appointment,
    withdraw_assent,
)
from domain.parties.assent import AppointedTogether, AssentGiven, AssentWithdrawn, HeadsWord
from domain.parties.signatory import RightToSign, Signer
from domain.posts.post import POST, Post, PostFilled
from domain.powers.appointing import OthersAppoint, able_bodies, require_nobody_else, who_appoints
from domain.provisions.office import Appointer, PostProvision
from domain.provisions.scheme import Assignment, Competence
from domain.refusal import DONE_HERE
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    ContradictoryDates,
    OrganisationId,
    PersonId,
    PostId,
    SeatId,
)
from domain.voting.rules import FromClause, StatedDefault
from domain.voting.tally import Seat
from tests.domain.posts import (
    ADA,
    ALLIANCE,
    BEN,
    CLEO,
    DAN,
    DEFINED,
    TREASURER,
    appointment_id,
    on,
    term,
)
from tests.domain.specification import given

HILL, LAKE, FORD = (OrganisationId(UUID(int=60 + number)) for number in range(3))
NOW = on(2020)
RIGHT = RightToSign(on(2019), None, UUID(int=70))
HEADS = {HILL: ADA, LAKE: BEN}


def head(person: PersonId | None, capacity: Any = "head") -> Signer:
    return Signer(person, capacity, right=RIGHT if capacity == "head" else None)


def word(party: OrganisationId, person: PersonId | None, capacity: Any = "head") -> HeadsWord:
    return HeadsWord(party, person, capacity, RIGHT if capacity == "head" else None)


def assent(party: OrganisationId, person: PersonId, to: PersonId = DAN, year: int = 2020) -> Any:
    return AssentGiven(on(year), to, word(party, person))


OF_HILL, OF_LAKE = assent(HILL, ADA), assent(LAKE, BEN)
FOR_HILL: dict[str, Any] = {"person": DAN, "party": HILL, "head": head(ADA), "effective": NOW}
ASSENTING: dict[str, Any] = {**FOR_HILL, "heads": HEADS}


def come_to(*happened: Any, heads: Any = HEADS, year: int = 2020) -> AppointedTogether | None:
    """What the heads have come to after these events."""
    post = POST.fold([DEFINED, *happened])
    assert post is not None
    return appointed_together(post.assents, DAN, heads, on(year))


def test_the_head_of_a_party_assents_once_as_long_as_another_is_awaited() -> None:
    assenting = given(DEFINED).when(assent_to_appointment, **ASSENTING).then(OF_HILL)
    assenting.again().refused(AlreadyAssented(HILL, DAN, 1))


def test_another_person_may_be_put_beside() -> None:
    beside = given(DEFINED, OF_HILL).when(assent_to_appointment, **{**ASSENTING, "person": CLEO})
    beside.then(assent(HILL, ADA, CLEO))
    assert isinstance(beside.state, Post)
    assert [one.person for one in beside.state.assents] == [DAN, CLEO]


def test_an_assent_is_not_given_before_there_is_a_post() -> None:
    early = given(DEFINED).when(assent_to_appointment, **{**ASSENTING, "effective": on(2017)})
    early.refused(ContradictoryDates)


@pytest.mark.parametrize(
    ("whoever", "refusal"),
    [
        (head(None, "unregistered"), HeadNotSaid(HILL)),
        (head(CLEO, "unregistered"), NotTheHead(HILL, CLEO, NOW)),
        (head(CLEO, "signatory"), NotTheHead(HILL, CLEO, NOW)),
    ],
)
def test_only_the_registered_head_assents_and_takes_it_back(whoever: Signer, refusal: Any) -> None:
    for command, fields in ((assent_to_appointment, ASSENTING), (withdraw_assent, FOR_HILL)):
        history = (DEFINED,) if command is assent_to_appointment else (DEFINED, OF_HILL)
        changed = {**fields, "head": whoever}
        given(*history).when(command, **changed).refused(refusal)
        reported = given(*history).when_reported(command, **changed)
        reported.found(type(refusal))
        [happened] = reported.happened
        assert isinstance(happened, AssentGiven | AssentWithdrawn)
        assert happened.word == HeadsWord(HILL, whoever.person, whoever.capacity, None)


def test_with_the_last_head_they_have_appointed() -> None:
    assert come_to(OF_HILL) is None
    both = AppointedTogether((OF_HILL.word, OF_LAKE.word), StatedDefault())
    assert come_to(OF_HILL, OF_LAKE) == both


def test_heads_who_want_different_people_have_appointed_nobody() -> None:
    assert come_to(OF_HILL, assent(LAKE, BEN, CLEO)) is None


def test_it_counts_who_heads_a_party_then() -> None:
    followed = {**HEADS, HILL: CLEO}
    assert come_to(OF_HILL, OF_LAKE, heads=followed) is None
    assert come_to(OF_HILL, OF_LAKE, heads={**HEADS, HILL: None}) is None
    anew = assent(HILL, CLEO)
    found = come_to(OF_HILL, OF_LAKE, anew, heads=followed)
    assert found is not None
    assert found.words == (OF_LAKE.word, anew.word)
    by_successor = {**ASSENTING, "head": head(CLEO), "heads": followed}
    given(DEFINED, OF_HILL).when(assent_to_appointment, **by_successor).then(anew)


def test_a_party_that_joins_is_awaited_and_one_that_leaves_is_not() -> None:
    assert come_to(OF_HILL, OF_LAKE, heads={**HEADS, FORD: CLEO}) is None
    left = {HILL: ADA}
    found = come_to(OF_HILL, OF_LAKE, heads=left)
    assert found is not None
    assert found.words == (OF_HILL.word,)
    # Nobody else is awaited any more: who has assented says it once more.
    again = given(DEFINED, OF_HILL).when(assent_to_appointment, **{**ASSENTING, "heads": left})
    again.then(OF_HILL)


def test_an_assent_counts_from_when_it_is_given() -> None:
    later = assent(LAKE, BEN, year=2021)
    assert come_to(OF_HILL, later) is None
    assert come_to(OF_HILL, later, year=2021) is not None


def test_what_a_source_reports_counts_whoever_gave_it() -> None:
    reported = AssentGiven(NOW, DAN, word(LAKE, None, "unregistered"))
    found = come_to(OF_HILL, reported)
    assert found is not None
    assert found.words == (OF_HILL.word, reported.word)


def test_an_assent_is_taken_back_once_by_the_head_of_that_time() -> None:
    taken = AssentWithdrawn(NOW, DAN, word(HILL, ADA))
    back = given(DEFINED, OF_HILL).when(withdraw_assent, **FOR_HILL).then(taken)
    back.again().refused(NotAssented(TREASURER, HILL, DAN))
    assert come_to(OF_HILL, OF_LAKE, taken) is None
    successor = given(DEFINED, OF_HILL).when(withdraw_assent, **{**FOR_HILL, "head": head(CLEO)})
    successor.then(AssentWithdrawn(NOW, DAN, word(HILL, CLEO)))


def test_an_assent_is_not_taken_back_before_it_was_given() -> None:
    early = given(DEFINED, OF_HILL).when(withdraw_assent, **{**FOR_HILL, "effective": on(2019)})
    early.refused(ContradictoryDates)


def test_with_somebody_in_the_post_what_was_assented_to_has_lapsed() -> None:
    filled = PostFilled(NOW, appointment_id(1), CLEO, term(2020, 2021))
    assert come_to(OF_HILL, OF_LAKE, filled) is None
    later = (assent(HILL, ADA, year=2021), assent(LAKE, BEN, year=2021))
    assert come_to(OF_HILL, filled, *later, year=2021) is not None


# Whether anybody else appoints

COUNCIL, BOARD = BodyId(UUID(int=80)), BodyId(UUID(int=81))
SEAT, CHARTER = SeatId(UUID(int=82)), AgreementId(UUID(int=83))
PARTIES = {HILL: "Hill School", LAKE: "Lake School"}
HERE = FromClause(CHARTER, ClauseId(UUID(int=84)), 1, "scheme", "clause 1")


def body(
    *happened: Any, id: BodyId = COUNCIL, name: str = "Council", of: AgreementId | None = None
) -> Body:
    """A body with one seat, which nobody holds yet."""
    seats = (Seat(SEAT, None, HILL),)
    found = BODY.fold([BodyConstituted(on(2018), id, ALLIANCE, name, seats, of), *happened])
    assert found is not None
    return found


HELD = SeatFilled(on(2019), SEAT, ADA)
SITTING = body(HELD)


def able(*bodies: Body, in_force: tuple[AgreementId, ...] = ()) -> list[str]:
    return [one.name for one in able_bodies(bodies, in_force, NOW.at)]


def test_a_body_can_decide_that_exists_with_somebody_in_it_under_a_text_in_force() -> None:
    assert able(SITTING) == ["Council"]
    assert able(body()) == []
    assert able(body(HELD, SeatVacated(NOW, SEAT))) == []
    assert able(body(HELD, BodyDissolved(NOW))) == []
    assert able(body(HELD, of=CHARTER)) == []
    assert able(body(HELD, of=CHARTER), in_force=(CHARTER,)) == ["Council"]


def appointed_by(appointer: Appointer) -> PostProvision:
    return PostProvision("Treasurer", appointed_by=appointer)


BY_COUNCIL = "the body “Council”, by a decision,"
OTHER = body(HELD, id=BOARD, name="Board")


@pytest.mark.parametrize("provision", [None, appointed_by(Appointer("decision"))])
def test_where_it_takes_a_decision_nobody_appoints_without_a_body(provision: Any) -> None:
    assert who_appoints(provision, PARTIES, (), None) == ""
    assert who_appoints(provision, PARTIES, (SITTING, OTHER), None) == BY_COUNCIL


def test_the_only_party_needs_nobody_unless_a_clause_asks_for_a_decision() -> None:
    alone = {HILL: "Hill School"}
    assert who_appoints(None, alone, (), None) == "Hill School"
    assert who_appoints(appointed_by(Appointer("decision")), alone, (), None) == ""


def test_a_body_that_is_to_appoint_does_so_and_no_other() -> None:
    by_council = appointed_by(Appointer("body", body=COUNCIL))
    assert who_appoints(by_council, PARTIES, (OTHER, SITTING), None) == BY_COUNCIL
    assert who_appoints(by_council, PARTIES, (OTHER,), None) == ""


def test_a_party_that_is_to_appoint_does_so_as_long_as_it_is_one() -> None:
    by_hill = appointed_by(Appointer("party", party=HILL))
    assert who_appoints(by_hill, PARTIES, (), None) == "Hill School"
    assert who_appoints(by_hill, {LAKE: "Lake School"}, (SITTING,), None) == ""
    each = who_appoints(appointed_by(Appointer("party")), PARTIES, (), None)
    assert each == "a party, for which the post is held,"


@pytest.mark.parametrize(
    ("assignment", "whom"),
    [
        (Assignment((), "body", COUNCIL), BY_COUNCIL),
        (Assignment((), "body", BodyId(UUID(int=85))), ""),
        (Assignment((), "post", post=PostId(UUID(int=86))), ""),
        (Assignment((), "all-parties"), "all parties, by a decision,"),
    ],
)
def test_a_scheme_says_who_decides_what_it_does_not_name(assignment: Assignment, whom: str) -> None:
    rest = Competence(assignment, HERE)
    assert who_appoints(None, PARTIES, (OTHER, SITTING), rest) == whom


def test_the_heads_appoint_only_where_nobody_else_can() -> None:
    require_nobody_else(TREASURER, "", DONE_HERE)
    with pytest.raises(OthersAppoint) as met:
        require_nobody_else(TREASURER, BY_COUNCIL, DONE_HERE)
    assert "It is for the body “Council”, by a decision, to appoint" in met.value.sentence
