"""Drawing: how the arguments of one command are drawn, one parameter after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, NewType, TypeVar, get_args, get_origin
from uuid import UUID

from domain.conflicts.conflict_state import Conflict
from domain.parties.partnership import Partnership
from domain.posts.handover import handover_id
from domain.values import AppointmentId, OrganisationId, PartnershipId, PersonId
from services.commands import Command, Parameter
from tests.sequences.chance import Chance
from tests.sequences.material import MATERIAL
from tests.sequences.preference import PREFERRED

if TYPE_CHECKING:
    from tests.sequences.course import Course

S = TypeVar("S")

GLOBAL = (OrganisationId, PersonId)
"""Identifiers of what belongs to no partnership."""


@dataclass(frozen=True)
class Drawing:
    """One parameter of a command, about to be drawn."""

    course: Course
    command: Command
    parameter: Parameter
    chance: Chance
    partnership: UUID | None
    given: dict[str, Any] = field(default_factory=dict)
    """The arguments drawn so far."""

    @property
    def now(self) -> datetime:
        """When the command is tried."""
        return self.course.now

    @property
    def today(self) -> date:
        """The day on which it is tried."""
        return self.now.date()

    def part(self, *label: object) -> Drawing:
        """The drawing of a part of the argument."""
        return replace(self, chance=self.chance.of(*label))

    def subject(self, kind: type[S]) -> S | None:
        """The state of that kind which the arguments so far name, if they do."""
        states = self.course.states
        for value in reversed(self.given.values()):
            for stream in _streams(value):
                state = states.find(stream)
                if isinstance(state, kind):
                    return state
        return None

    def sides(self) -> list[tuple[OrganisationId | None, PersonId | None]]:
        """The sides of the conflict that the arguments name."""
        conflict = self.subject(Conflict)
        return [] if conflict is None else [(one.party, one.person) for one in conflict.sides]

    def pool(self, kind: Any) -> dict[UUID, None]:
        """The identifiers of a type, of the smallest circle that has some: what is named
        already, then the partnership, then everywhere.
        """
        known = self.course.known
        for circle in self._circles():
            if kind in circle:
                return circle[kind]
        return known.any_of(kind)

    def identifier(self, kind: Any) -> UUID | None:
        """An identifier of a type; None where there is none."""
        known, chance = self.course.known, self.chance
        if kind in GLOBAL:
            circles = [c[kind] for c in self._circles() if kind in c]
            if circles and chance.percent(88, "near"):
                return chance.identified(chance.pick(circles, "circle"), "id")
            return chance.identified(known.any_of(kind), "id") if known.any_of(kind) else None
        if chance.percent(2, "anywhere") and known.any_of(kind):
            return chance.identified(known.any_of(kind), "id")
        pool = self.pool(kind)
        return chance.identified(pool, "id") if pool else None

    def _circles(self) -> list[dict[Any, dict[UUID, None]]]:
        known = self.course.known
        streams = [stream for value in self.given.values() for stream in _streams(value)]
        found = [known.of_stream[one] for one in reversed(streams) if one in known.of_stream]
        if self.partnership in known.of_partnership:
            found.append(known.of_partnership[self.partnership])
        return found


def arguments(course: Course, command: Command, chance: Chance) -> dict[str, Any] | None:
    """Arguments for the command; None where something that it needs is not there yet."""
    partnership = _partnership(course, chance)
    given: dict[str, Any] = {}
    for name, parameter in command.parameters.items():
        part = chance.of(name)
        if name == "id" or not (parameter.required or part.percent(_share(parameter), "given")):
            continue
        value = value_for(Drawing(course, command, parameter, part, partnership, dict(given)))
        if value is None and parameter.required:
            return None
        if value is not None:
            given[name] = value
    return given


def value_for(drawing: Drawing) -> Any:
    """A value for the parameter; None where there is none yet."""
    parameter, chance = drawing.parameter, drawing.chance
    preferred = PREFERRED.get(parameter.name)
    if preferred is not None and chance.percent(85, "preferred"):
        candidates = preferred(drawing)
        if candidates is not None:
            found = [one for one in candidates if one is not None]
            return _chosen(found, chance) if found else None
    plain = _without_none(parameter.type)
    if get_origin(plain) is Literal:
        return chance.pick(get_args(plain), "literal")
    if isinstance(plain, NewType):
        return drawing.identifier(plain)
    if get_origin(plain) is tuple and isinstance(get_args(plain)[0], NewType):
        pool = drawing.pool(get_args(plain)[0])
        least = 1 if parameter.required else 0
        return tuple(chance.some(pool, chance.between(least, 3, "count"), "id")) or None
    assert plain in MATERIAL, f"tests/sequences/material.py says how {plain} comes about"
    return MATERIAL[plain](drawing)


def _chosen(found: list[Any], chance: Chance) -> Any:
    if isinstance(found[0], UUID):
        return chance.identified(found, "preferred one")
    return chance.pick(found, "preferred one")


@cache
def needs(command: Command) -> frozenset[Any]:
    """The types of identifiers without which the command can't be tried."""
    return frozenset(
        plain
        for name, parameter in command.parameters.items()
        if parameter.required
        and name != "id"
        and isinstance(plain := _without_none(parameter.type), NewType)
    )


def _share(parameter: Parameter) -> int:
    """In how many of 100 cases an optional argument is given."""
    if parameter.name in PREFERRED or parameter.name in ("defects", "enacts"):
        return 80
    return 45 if isinstance(_without_none(parameter.type), NewType) else 35


def _partnership(course: Course, chance: Chance) -> UUID | None:
    pool = course.known.any_of(PartnershipId)
    lasting = [
        one.id
        for one in course.states.all(Partnership)
        if one.dissolved is None and one.formed is not None
    ]
    if lasting and chance.percent(90, "lasting partnership"):
        return chance.identified(lasting, "partnership")
    return chance.identified(pool, "partnership") if pool else None


def _streams(value: Any) -> list[UUID]:
    if not isinstance(value, UUID):
        return []
    return [value, handover_id(AppointmentId(value))]


def _without_none(hint: Any) -> Any:
    """What a parameter takes, besides nothing."""
    inner = [one for one in get_args(hint) if one is not NoneType]
    if get_origin(hint) in (tuple, Literal) or len(inner) == 0:
        return hint
    return date | datetime if len(inner) == 2 else inner[0]
