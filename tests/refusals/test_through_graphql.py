"""The same through GraphQL: a mutation answers with the refusal, as a type of its own.

Of every refusal one case is asked again by its mutation, and of every command one at least; but
for those that GraphQL can't say: what a client begins gets its identifier there, and limits are
lowered for a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import NoneType, UnionType
from typing import Any, Literal, NewType, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from api.context import Caller, RequestContext
from api.naming import sentence_of
from api.schema import schema
from domain.values import is_variant_base
from services.act import Act, OperatorHoldsNoAuthority, UnknownId
from services.catalogue import commands
from services.identity import Client
from services.ledger import Transaction
from tests.refusals.cases import NOT_ARGUMENTS, Case, Step, act_of, perform
from tests.refusals.stage import Stage
from tests.refusals.test_every_refusal import CASES
from tests.refusals.usual import USUAL
from tests.refusals.world import NOBODY

pytestmark = pytest.mark.postgres


def is_sayable(case: Case) -> bool:
    """Whether a client can ask it: it is not about an identifier that they would have to give."""
    own = USUAL[case.command].given.get("id")
    taken = [{**USUAL[step.command].given, **step.given}.get("id") for step in case.before]
    is_taken = own is not None and own in taken
    return not is_taken and not {"id", "lowered"} & set(case.given)


def sample() -> Iterator[Case]:
    """A case of every refusal, and one of every command."""
    refusals, named = set(), set()
    for case in filter(is_sayable, CASES):
        if case.refusal not in refusals or case.command not in named:
            yield case
        refusals.add(case.refusal)
        named.add(case.command)


SAMPLE = tuple(sample())


GIVEN_AN_IDENTIFIER = {"register_person"}
"""What they alone can be refused with is that their identifier is taken."""


def camel(name: str) -> str:
    """A name as GraphQL has it."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def input_of(hint: Any, value: Any) -> Any:
    """A value of the domain as a GraphQL input."""
    if value is None or hint in (str, int, bool):
        return value
    origin, inner = get_origin(hint), get_args(hint)
    if isinstance(value, date | Fraction | UUID) or isinstance(hint, NewType):
        return str(value)
    if origin in (Union, UnionType):
        return input_of(next(one for one in inner if one is not NoneType), value)
    if origin is tuple:
        return [input_of(inner[0], one) for one in value]
    if origin is Literal:
        return re.sub(r"\W", "_", value).upper()
    assert is_dataclass(value), hint
    hints = get_type_hints(type(value))
    named = [field.name for field in fields(value) if not _says_the_kind(hints[field.name])]
    own = {camel(name): input_of(hints[name], getattr(value, name)) for name in named}
    given = {name: one for name, one in own.items() if one is not None}
    if not is_variant_base(hint):
        return given
    kind: str = vars(value)["kind"]
    return {camel(kind.replace("-", "_")): given if named else True}


def _says_the_kind(hint: Any) -> bool:
    return get_origin(hint) is Literal and len(get_args(hint)) == 1


@dataclass
class Asked:
    """The context of a request whose acts are decided in a transaction."""

    ledger: Transaction
    usual: Act

    def act(self, **stated: Any) -> Act:
        """The act of the request."""
        return replace(self.usual, **stated)

    def caught_up(self, done: object) -> bool:
        """Nothing reads what is only tried."""
        raise AssertionError(done)

    def kind_of(self, _: UUID) -> None:
        """Nothing is recorded of what is only tried."""

    @cached_property
    def slow_lane(self) -> Any:
        """Where there is nothing to read back."""
        return NothingThere()


class AskedByOperator(Asked):
    """The context of a request that is made with an operator's key."""

    caller = Caller(Client("concord_0a0a0a0a", "Night shift", None, False, operates=True))

    def act(self, **stated: Any) -> Act:
        """What an operator may do."""
        return RequestContext.act(cast(RequestContext, self), **stated)


class NothingThere:
    """No node is there to be read."""

    def node(self, type_name: str, key: object) -> Any:
        """None."""

    def follow(
        self, parent: object, type_name: str, field: str, arguments: Mapping[str, Any]
    ) -> Any:
        """Nowhere."""
        raise AssertionError((type_name, field))


def asked(stage: Stage, case: Case, by: type[Asked] = Asked, **more: Any) -> tuple[Any, int]:
    """What the mutation answers in the case, and how many records came of it."""
    transaction = Transaction(stage.ledger)
    if case.after_the_usual:
        stage.usually(transaction, case.command)
    for number, step in enumerate(case.before, start=2_000):
        perform(transaction, step, USUAL[step.command], number)
    before = len(transaction.records)
    usual = USUAL[case.command]
    said = {**usual.given, **case.given}
    parameters = commands()[case.command].parameters
    given = {
        camel(name): input_of(parameters[name].type, value)
        for name, value in said.items()
        if name not in (*NOT_ARGUMENTS, "id") and value is not None
    }
    name = case.command.title().replace("_", "")
    mutation = name[0].lower() + name[1:]
    document = f"""mutation ($input: {name}Input!) {{ {mutation}(input: $input) {{
        __typename ... on Refusal {{ code sentence }} }} }}"""
    act = act_of(Step(case.command, case.given), usual, 3_000)
    assert act.effective is not None
    given["effective"] = act.effective.isoformat()
    if act.reason:
        given["reason"] = act.reason
    answer = schema.execute_sync(
        document,
        variable_values={"input": {**given, **more}},
        context_value=by(transaction, act),
    )
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return answer.data[mutation], len(transaction.records) - before


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: "-".join(case.pair))
def test_a_mutation_answers_with_the_refusal(stage: Stage, case: Case) -> None:
    answer, written = asked(stage, case)
    met, _ = stage.met(case)
    assert met is not None
    assert answer == {
        "__typename": case.refusal.__name__,
        "code": case.refusal.code,
        "sentence": sentence_of(met, NothingThere()),
    }
    assert written == 0


@pytest.mark.parametrize("name", sorted(commands()))
def test_what_a_mutation_follows_from_has_to_be_there(stage: Stage, name: str) -> None:
    case = Case(name, UnknownId, (), {})
    answer, written = asked(stage, case, causedBy=str(NOBODY))
    assert answer["code"] == UnknownId.code
    assert written == 0


def test_the_sample_has_most_refusals_and_every_command() -> None:
    refusals = {case.refusal for case in CASES}
    assert len({case.refusal for case in SAMPLE}) > 0.9 * len(refusals)
    assert {case.command for case in SAMPLE} >= set(commands()) - GIVEN_AN_IDENTIFIER


@pytest.mark.parametrize("name", sorted(commands()))
def test_an_operator_does_nothing(stage: Stage, name: str) -> None:
    answer, written = asked(stage, Case(name, OperatorHoldsNoAuthority, (), {}), AskedByOperator)
    assert answer["code"] == OperatorHoldsNoAuthority.code
    assert written == 0
