"""A text that entered into force elsewhere though not every party signed it, by the keys here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from domain.agreements.agreement import AGREEMENT, AgreementNotInForce
from domain.refusal import Reported
from domain.values import PersonId
from services.agreements import enter_into_force, sign_agreement
from services.appointments import name_deputy
from services.decisions import propose_motion
from services.payments import approve_payment
from services.persons import register_person
from tests.databases import Database
from tests.services.acts import act, ledger_on
from tests.services.test_founded import Farm, _set_up

pytestmark = pytest.mark.postgres


@pytest.fixture
def farm(database: Database) -> Iterator[Farm]:
    """Not lawful to the end: that a signature is missing is a finding."""
    with ledger_on(database.dsn) as ledger:
        yield _set_up(ledger)


def reported(farm: Farm, *parties: Any) -> None:
    """What a source tells: these signed the charter, and it entered into force."""
    for party in parties:
        act = replace(farm.of(party), boundary=None, conduct=Reported())
        given: dict[str, Any] = {"party": party, "person": farm.heads[party]}
        sign_agreement(farm.ledger, act, agreement=farm.charter, **given)
    act = replace(farm.of(farm.hill), boundary=None, conduct=Reported())
    enter_into_force(farm.ledger, act, agreement=farm.charter)
    held = farm.ledger.held(AGREEMENT, farm.charter)
    assert held is not None and held.state.in_force is not None


def test_nothing_is_done_here_by_what_not_every_party_signed(farm: Farm) -> None:
    payment = farm.requested()
    reported(farm, farm.hill)
    head, given = farm.heads[farm.hill], {"name": "Deputy", "affiliation": farm.hill}
    own = PersonId(register_person(farm.ledger, act(), **given).id)
    with pytest.raises(AgreementNotInForce) as refused:
        approve_payment(
            farm.ledger, farm.of(farm.hill), appointment=farm.held, by=head, payment=payment
        )
    assert refused.value.because.endswith("did not sign it")
    farm.refused(propose_motion, partnership=farm.partnership, body=farm.council, title="Goats")
    farm.refused(name_deputy, appointment=farm.held, deputy=own, by=head)


def test_a_source_that_tells_of_no_signature_attests_that_it_was_concluded(farm: Farm) -> None:
    payment = farm.requested()
    reported(farm)
    of_it: dict[str, Any] = {"appointment": farm.held, "payment": payment}
    approve_payment(farm.ledger, farm.of(farm.hill), **of_it, by=farm.heads[farm.hill])
