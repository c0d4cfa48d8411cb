"""Cases: a command, what happened before, and the refusal that it meets then.

A case says only what differs from the usual: every command has usual arguments, and usual steps
before it, with which it is done (`tests.refusals.usual`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from domain.authority import ByAdministration
from domain.record import Actor
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import Moment, derived_id
from services.act import Act
from services.catalogue import commands
from services.ledger import Performs

CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
"""When every command comes in."""

NOT_ARGUMENTS = ("when", "acting", "bound", "asking", "reported", "why", "clock", "lowered")
"""What a step may say of the act, besides the arguments of its command: when it takes effect,
for which organisation, to which one the actor is bound, which person makes the request, whether
it is reported from outside, the reason, the clock, and limits that are lowered for it by their
place, where reaching them takes thousands of acts."""


def named(of: Any, name: str) -> Any:
    """The identifier, of a type, of what goes by a name here."""
    return of(derived_id("refusals", name))


def on(year: int, month: int = 1, day: int = 1) -> date:
    """A day."""
    return date(year, month, day)


USUALLY = on(2024)
"""When everything takes effect that does not say otherwise."""


@dataclass(frozen=True)
class Step:
    """A command that is given, and what of it is not as usual."""

    command: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Usual:
    """With which arguments a command is done, and after what."""

    given: Mapping[str, Any]
    before: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Case:
    """A command that is refused, with what, and after what besides the usual."""

    command: str
    refusal: type[Refused]
    before: tuple[Step, ...]
    given: Mapping[str, Any]
    after_the_usual: bool = True

    @property
    def pair(self) -> tuple[str, str]:
        """What the case proves: that the command can meet the refusal."""
        return self.command, self.refusal.code


def do(command: str, **given: Any) -> Step:
    """A step: the command with the usual arguments but these."""
    return Step(command, given)


def refused(command: str, refusal: type[Refused], *before: Step, **given: Any) -> Case:
    """The case that the command, with the usual arguments but these, is refused after steps."""
    return Case(command, refusal, before, given)


def refused_afresh(command: str, refusal: type[Refused], *before: Step, **given: Any) -> Case:
    """The same, without what usually comes before the command."""
    return Case(command, refusal, before, given, after_the_usual=False)


def act_of(step: Step, usual: Usual, number: int = 0) -> Act:
    """The act of a step; the number tells steps of one command apart."""
    said = {**usual.given, **step.given}
    asking = said.get("asking")
    when: date | datetime = said.get("when", USUALLY)
    clock: datetime = said.get("clock", CLOCK)
    if "bound" in said and not {"clock", "reported"} & said.keys():
        when = clock = Moment.of(when).at  # an organisation does things as they are done
    return Act(
        actor=Actor("client", "admin") if asking is None else Actor("person", str(asking)),
        authority=ByAdministration("admin"),
        command=derived_id("refusals", step.command, str(number), *sorted(step.given)),
        at=clock,
        organisation=said.get("acting"),
        effective=when,
        reason=said.get("why"),
        boundary=said.get("bound"),
        conduct=Reported() if said.get("reported") else DONE_HERE,
    )


def arguments_of(step: Step, usual: Usual) -> dict[str, Any]:
    """The arguments of a step: the usual ones but for what it says."""
    said = {**usual.given, **step.given}
    return {name: value for name, value in said.items() if name not in NOT_ARGUMENTS}


def perform(ledger: Performs, step: Step, usual: Usual, number: int = 0) -> UUID:
    """Give the command of a step; the identifier that it answers with."""
    command = commands()[step.command]
    return command(ledger, act_of(step, usual, number), **arguments_of(step, usual)).id
