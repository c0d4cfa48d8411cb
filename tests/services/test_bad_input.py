"""Whatever a command is given, it is done or refused: nothing else comes out, nothing half-done.

The commands are not listed here: whatever is registered is tried with anything that its
signature allows, read from plain JSON as the ways in read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Literal, get_args, get_origin
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.payments.payment import Payee
from domain.refusal import Refused, Reported
from domain.values import CLAUSE_TEXT_LIMIT, PartnershipId
from domain.voting.side import Side
from services.agreements import draft_agreement
from services.catalogue import commands
from services.codec import RecordTooLarge
from services.commands import Command, Parameter
from services.history import arguments_of
from services.ledger import Ledger, Transaction
from services.reading import YEARS, Malformed
from services.refusals import refusals_of
from tests.arbitrary import values_of
from tests.databases import Server, database_of
from tests.services.acts import act, clause, ledger_on, stored
from tests.services.test_boundary import World, example, identifier_type, world

pytestmark = pytest.mark.postgres

BAD_TEXTS = ["\x00", "\ud800", "\udfff\ud800", "\x85", "\x1b[0m", "x" * 3_000_000, "\u202e", " "]
FIRST, LAST = date(YEARS[0], 1, 1), date(YEARS[1], 12, 31)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
NOON = [datetime.combine(day, time(12)) for day in (FIRST, LAST)]
WHEN = st.dates(FIRST, LAST) | st.datetimes(*NOON, timezones=ZONES)


@pytest.fixture(scope="module")
def shared(server: Server) -> Iterator[tuple[Ledger, World]]:
    """A ledger with one of everything, on which everything is only rehearsed."""
    with database_of(server, 18) as database, ledger_on(database.dsn) as ledger:
        yield ledger, world(ledger)


def arguments(command: Command, of: World, draw: Any) -> dict[str, Any]:
    given = {}
    for name, parameter in command.parameters.items():
        plain = identifier_type(parameter)
        if name == "id":
            strategy: st.SearchStrategy[Any] = st.uuids()
        elif plain in of.ids:
            # Mostly what is there, so that what comes after finding it is tried as well.
            strategy = st.just(of.ids[plain]) | st.just(of.ids[plain]) | st.uuids()
        elif set(get_args(parameter.type)) >= {date, datetime}:
            strategy = WHEN if parameter.required else st.none() | WHEN
        elif get_origin(parameter.type) is None and parameter.type is str:
            strategy = values_of(str) | st.sampled_from(BAD_TEXTS)
        else:
            strategy = values_of(parameter.type)
        if parameter.required or draw(st.booleans()):
            given[name] = draw(strategy)
    return given


@pytest.mark.parametrize("name", sorted(commands()))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_command_is_done_or_refused(
    shared: tuple[Ledger, World], name: str, data: st.DataObject
) -> None:
    ledger, of = shared
    command = commands()[name]
    given_arguments = arguments(command, of, data.draw)
    envelope = act(
        organisation=data.draw(st.none() | st.just(of.organisation)),
        effective=data.draw(st.none() | WHEN),
        reason=data.draw(st.none() | values_of(str) | st.sampled_from(BAD_TEXTS)),
    )
    if data.draw(st.booleans()):
        envelope = replace(envelope, conduct=Reported())
    rehearsal = Transaction(ledger, rehearsal=True)
    refusal: Refused | None = None
    try:
        command(rehearsal, envelope, **given_arguments)
    except Refused as refused:
        refusal = refused
    # What the reference and the API's result types say that it can meet is all that it meets.
    assert refusal is None or (type(refusal) in refusals_of(command) and refusal.sentence)


def sound(parameter: Parameter, of: World) -> Any:
    """An argument that is fine by itself."""
    inner = get_args(parameter.type)
    if identifier_type(parameter) in of.ids:
        return of.ids[identifier_type(parameter)]
    if get_origin(parameter.type) is Literal:
        return inner[0]
    if parameter.type == tuple[Side, ...]:
        return (Side(of.organisation),)
    if parameter.type is Payee:
        return Payee(of.organisation)
    if inner and inner[0] in of.ids:
        return (of.ids[inner[0]],)
    return example(parameter)


TEXTS = [
    (name, parameter.name)
    for name, command in sorted(commands().items())
    for parameter in command.parameters.values()
    if parameter.type in (str, str | None)
]


REFUSED_BEFORE = {
    "declare_interest": ("PERSON_NOT_SAID",),
    "enter_consultation": ("CONSULTATION_UNCLEAR",),
    "prepare_lot": ("LOT_NOT_PROVIDED", "LOT_UNCLEAR"),
    "report_bounce": ("NOTICE_UNKNOWN",),
    "rule_on_interest": ("RULING_UNCLEAR",),
}
"""What is refused before the text is looked at, for what else is said or is not there;
tests/refusals has the text refused where there is."""


@pytest.mark.parametrize(("name", "text"), TEXTS)
@pytest.mark.parametrize("bad", ["\x00", "\ud800", "\x7f", "\x9b", "x" * 250_000])
def test_a_text_that_could_not_be_recorded_is_refused(
    shared: tuple[Ledger, World], name: str, text: str, bad: str
) -> None:
    ledger, of = shared
    command = commands()[name]
    given_arguments = {
        parameter.name: sound(parameter, of)
        for parameter in command.parameters.values()
        if parameter.required
    }
    given_arguments[text] = f"A text{bad}"
    with pytest.raises(Refused) as refused:
        command(ledger, act(organisation=of.organisation), **given_arguments)
    assert refused.value.code in (
        "CONTROL_CHARACTER",
        "TEXT_TOO_LONG",
        "MALFORMED_COUNTRY",
        "MALFORMED_LANGUAGE",
        "TIME_ZONE_UNKNOWN",
        "MALFORMED_DIGEST",
        *REFUSED_BEFORE.get(name, ()),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "id", "text", "seats", "stance", "x"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", sorted(commands()))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_plain_json_of_any_shape_is_read_or_malformed(name: str, data: st.DataObject) -> None:
    command = commands()[name]
    plain = {p: data.draw(JSON) for p in command.parameters if data.draw(st.booleans())}

    def resolve(kind: str, text: str) -> UUID:
        return UUID(text)

    with suppress(Malformed):
        arguments_of(command, plain, resolve)


def test_arguments_nested_without_end_are_malformed() -> None:
    condition: dict[str, Any] = {"kind": "count", "number": 1}
    for _ in range(2_000):
        condition = {"kind": "not", "condition": condition}
    rule = {"kind": "decision-rule", "name": "r", "matters": [], "rule": {"condition": condition}}
    clause = {"id": str(uuid4()), "number": "", "heading": "", "text": "x", "provisions": [rule]}
    plain = {"partnership": str(uuid4()), "title": "Text", "clauses": [clause]}
    with pytest.raises(Malformed):
        arguments_of(commands()["draft_agreement"], plain, lambda kind, text: UUID(text))


def test_what_could_not_be_stored_is_refused_in_a_rehearsal(
    shared: tuple[Ledger, World],
) -> None:
    ledger, of = shared
    before = stored(ledger)
    rehearsal = Transaction(ledger, rehearsal=True)
    partnership = PartnershipId(of.ids[PartnershipId])
    quoted = tuple(clause(str(n), '"' * CLAUSE_TEXT_LIMIT) for n in range(10))
    for clauses, is_refused in ((quoted, True), (quoted[:9], False)):
        with pytest.raises(RecordTooLarge) if is_refused else nullcontext():
            draft_agreement(
                rehearsal, act(), partnership=partnership, title="Text", clauses=clauses
            )
    assert stored(ledger) == before
