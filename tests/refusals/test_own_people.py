"""An organisation's key names only its own people as those who act: asked of every command."""

from __future__ import annotations

import pytest

from domain.agreements.signature import NotAuthorisedToSign
from domain.bodies.attendance import NotInTheChair
from domain.competence.assenting import NotTheHead
from domain.decisions.ballot import NotEntitledToVote
from domain.decisions.tellers import NotTheTeller
from domain.motions.floor import NotEntitledToAdjourn
from domain.motions.interest import NotEntitledToRule
from domain.motions.notice import NotEntitledToShorten
from domain.motions.sequel import NotTheChair
from domain.provisions.urgency import NotEntitledToUrgentAction
from domain.refusal import Refused
from domain.values import PersonId
from services.catalogue import commands
from services.entitlement import ActsForAnother
from services.seats import NotInTheSeat
from tests.refusals.cases import refused
from tests.refusals.stage import Stage
from tests.refusals.world import BOB, HILL

ABOUT = {
    ("appoint", "person"),
    ("appoint_neutral", "person"),
    ("assent_to_appointment", "person"),
    ("delegate_authority", "delegate"),
    ("fill_seat", "holder"),
    ("grant_proxy", "holder"),
    ("name_deputy", "deputy"),
    ("raise_conflict", "about"),
    ("register_head", "person"),
    ("register_signatory", "person"),
    ("release_deputy", "deputy"),
    ("rename_person", "person"),
    ("withdraw_assent", "person"),
    ("withdraw_signatory", "person"),
}
"""Arguments that say whom it is about, and not who does it."""
NOT_FOR_THEM = (
    NotAuthorisedToSign,
    NotEntitledToAdjourn,
    NotEntitledToRule,
    NotEntitledToShorten,
    NotEntitledToUrgentAction,
    NotEntitledToVote,
    NotInTheChair,
    NotInTheSeat,
    NotTheChair,
    NotTheHead,
    NotTheTeller,
)
"""What is refused to whoever is not that one person, whoever names them."""

DOING = [
    (name, argument)
    for name, command in sorted(commands().items())
    for argument, parameter in command.parameters.items()
    if argument != "id"
    and parameter.type in (PersonId, PersonId | None)
    and (name, argument) not in ABOUT
]


def test_there_are_such_commands_and_each_exception_is_an_argument() -> None:
    assert len(DOING) > 40
    assert all(argument in commands()[name].parameters for name, argument in ABOUT)


@pytest.mark.postgres
@pytest.mark.parametrize(("name", "argument"), DOING, ids=str)
def test_nobody_of_another_party_is_named_as_who_does_it(
    stage: Stage, name: str, argument: str
) -> None:
    given: dict[str, object] = {argument: BOB, "bound": HILL, "acting": HILL}
    parameters = commands()[name].parameters
    whose = [{}, {"party": HILL}] if "party" in parameters else [{}]
    for party in whose:
        met, written = stage.met(refused(name, Refused, **{**given, **party}))
        assert isinstance(met, (ActsForAnother, *NOT_FOR_THEM)), met
        assert written == 0
