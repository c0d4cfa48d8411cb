"""Which refusals a command can meet is followed through its code, and nothing is forgotten."""

from __future__ import annotations

import ast
import inspect
import string
from dataclasses import fields
from types import ModuleType

import pytest

from domain import holiday
from domain.agreements import agreement
from domain.agreements.clause import ClauseRepealed, ClauseUnknown
from domain.bodies import body
from domain.decisions import ballot, decision, deliberation, execution, proxy
from domain.decisions.ballot import BallotFinal, NotEntitledToVote, PrincipalVoted
from domain.decisions.decision import MotionAlreadyWithdrawn
from domain.decisions.proxy import ProxyCircle, TooManyProxies
from domain.holiday import HolidayAtWeekend, HolidayNamedTwice
from domain.motions import poll
from domain.motions.motion import MotionNotSeconded, NoticeTooShort, SeatNotInElectorate
from domain.motions.outcome import OutcomeDoesNotFollow
from domain.motions.poll import ExtensionTooLong, NotEntitledToExtend, PollAlreadyClosed
from domain.motions.sequel import NotAdopted, UndoneByItself
from domain.parties import organisation, partnership, person
from domain.parties.organisation import MalformedCountry
from domain.parties.partnership import NotParty, TimeZoneUnknown
from domain.posts import appointment, delegation, handover, post
from domain.refusal import Finding, Refused, Reported, all_refusals
from domain.values import ContradictoryDates, TextTooLong, TooMany
from services.catalogue import NOUNS, commands
from services.refusals import OF_EVERY_COMMAND, refusals_of

OURS = [each for each in all_refusals() if each.__module__.split(".")[0] in ("domain", "services")]
LOADED = [
    agreement,
    appointment,
    ballot,
    body,
    decision,
    delegation,
    deliberation,
    execution,
    handover,
    holiday,
    organisation,
    partnership,
    person,
    poll,
    post,
    proxy,
]


@pytest.mark.parametrize(
    ("name", "met"),
    [
        ("register_organisation", {MalformedCountry, TextTooLong}),
        ("form_partnership", {TimeZoneUnknown}),
        ("withdraw_party", {NotParty, ContradictoryDates}),
        ("propose_amendment", {ClauseUnknown, ClauseRepealed}),
        ("constitute_body", {ClauseUnknown, ClauseRepealed}),
        ("cast_ballot", {NotEntitledToVote, BallotFinal, PollAlreadyClosed}),
        ("cast_ballot", {PrincipalVoted, TooManyProxies}),
        ("grant_proxy", {ProxyCircle, SeatNotInElectorate}),
        ("open_poll", {MotionNotSeconded, NoticeTooShort}),
        ("extend_poll", {ExtensionTooLong, NotEntitledToExtend, MotionAlreadyWithdrawn}),
        ("list_holidays", {HolidayAtWeekend, HolidayNamedTwice, TooMany}),
        ("rescind_decision", {NotAdopted, UndoneByItself}),
        ("count_poll", {OutcomeDoesNotFollow}),
        ("report_tally", {OutcomeDoesNotFollow}),
    ],
)
def test_refusals_are_found_however_deep(name: str, met: set[type[Refused]]) -> None:
    assert met <= set(refusals_of(commands()[name]))


@pytest.mark.parametrize("name", sorted(commands()))
def test_refusals_are_sorted_and_include_those_of_every_command(name: str) -> None:
    met = refusals_of(commands()[name])
    assert set(OF_EVERY_COMMAND) <= set(met)
    codes = [refusal.code for refusal in met]
    assert codes == sorted(set(codes))


def test_a_command_does_not_meet_what_belongs_to_others() -> None:
    assert NotEntitledToVote not in refusals_of(commands()["register_organisation"])
    assert MalformedCountry not in refusals_of(commands()["cast_ballot"])


@pytest.mark.parametrize("module", [*LOADED, *NOUNS], ids=lambda module: module.__name__)
def test_every_refusal_that_a_decision_raises_is_met_by_a_command(module: ModuleType) -> None:
    met = {each.__name__ for command in commands().values() for each in refusals_of(command)}
    names = {refusal.__name__ for refusal in OURS}
    tree = ast.parse(inspect.getsource(module))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    raised = {call.id for call in calls if isinstance(call, ast.Name)} & names
    assert raised <= met


@pytest.mark.parametrize("refusal", OURS, ids=lambda refusal: refusal.__name__)
def test_a_refusal_says_its_facts_in_a_sentence(refusal: type[Refused]) -> None:
    facts = {field.name for field in fields(refusal)}  # type: ignore[arg-type]
    assert refusal.__doc__
    named = {name for _, name, _, _ in string.Formatter().parse(refusal.__doc__) if name}
    assert named <= facts
    told = refusal(**dict.fromkeys(facts, "it"))
    # A sentence that begins with the name of a field has it as it is written.
    names_a_field = refusal.__doc__.lstrip().startswith("{")
    assert told.sentence[0].isupper() or told.sentence[0] == "“" or names_a_field
    assert told.sentence.endswith(".") and "{" not in told.sentence
    assert str(told) == f"{refusal.code}: {told.sentence}"
    assert told == refusal(**dict.fromkeys(facts, "it"))
    assert Finding.of(told).code == refusal.code


def test_what_is_reported_from_outside_is_a_finding_and_not_refused() -> None:
    reported, refusal = Reported(), TextTooLong("title", 7, 5)
    reported.breach(refusal)
    assert reported.findings == [Finding.of(refusal)]
    assert dict(reported.findings[0].facts) == {"field": "title", "size": "7", "limit": "5"}
