from datetime import UTC, datetime
from uuid import UUID

from domain.parties.person import (
    PersonAlreadyRegistered,
    PersonRegistered,
    PersonRenamed,
    PersonUnknown,
    register_person,
    rename_person,
)
from domain.values import (
    ContradictoryDates,
    ControlCharacter,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
    TextMissing,
)
from tests.domain.specification import given

ANA = PersonId(UUID(int=1))
SCHOOL = OrganisationId(UUID(int=2))
START = Moment(datetime(2020, 1, 1, tzinfo=UTC))
LATER = Moment(datetime(2021, 1, 1, tzinfo=UTC))
REGISTERED = PersonRegistered(START, ANA, Sealed("Ana", ANA), Sealed("ana@school", ANA), SCHOOL)


def test_what_tells_who_a_person_is_is_sealed_under_their_own_key() -> None:
    given().when(
        register_person,
        id=ANA,
        name="Ana",
        contact="ana@school",
        affiliation=SCHOOL,
        effective=START,
    ).then(REGISTERED).again().refused(PersonAlreadyRegistered(ANA))


def test_a_person_needs_a_name_but_no_contact() -> None:
    given().when(register_person, id=ANA, name="Ana", effective=START).then(
        PersonRegistered(START, ANA, Sealed("Ana", ANA), None, None)
    )
    given().when(register_person, id=ANA, name="", effective=START).refused(TextMissing("name"))
    given().when(register_person, id=ANA, name="Ana", contact="\0", effective=START).refused(
        ControlCharacter("contact", "0000", 0)
    )


def test_a_person_takes_another_name_and_the_old_one_stays_with_its_time() -> None:
    renamed = given(REGISTERED).when(rename_person, name="Ana Lu", effective=LATER)
    renamed.then(PersonRenamed(LATER, Sealed("Ana Lu", ANA)))
    assert renamed.state.names.at(START.at) == Sealed("Ana", ANA)
    assert renamed.state.names.at(LATER.at) == Sealed("Ana Lu", ANA)


def test_folding_needs_no_unsealed_text() -> None:
    stored = PersonRegistered(START, ANA, Sealed(None, ANA, "ciphertext"), None, None)
    given(stored).when(rename_person, name="Ana Lu", effective=LATER).then(
        PersonRenamed(LATER, Sealed("Ana Lu", ANA))
    )


def test_a_renaming_needs_a_name_and_a_person_who_was_registered_before() -> None:
    given(REGISTERED).when(rename_person, name=" ", effective=LATER).refused(TextMissing)
    before = Moment(datetime(2019, 1, 1, tzinfo=UTC))
    given(REGISTERED).when(rename_person, name="X", effective=before).refused(ContradictoryDates)
    given().when(rename_person, name="X", effective=LATER).refused(PersonUnknown)
