"""Enactment: which acts a motion enacts, and which of them were carried out.

A motion says in words what would be resolved, and names the acts that may then be done on it.
Once it is adopted, these acts rest on it and no others: who decides to buy a printer has not
decided to dissolve the partnership.

Each named act is carried out once. What was undone since, such as the accession of a party that
left again, is decided anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias, assert_never

from domain.motions.acts_named import covers, stated
from domain.motions.enacted_acts import EnactedAct
from domain.provisions.remit import remit_before_functions
from domain.record import PlainData, event, upcast
from domain.refusal import Refused
from domain.values import DecisionId, Moment

# Events


@event("decision.acts-named.v5")
@dataclass(frozen=True)
class ActsNamed:
    """The acts that the motion would enact were named with it."""

    effective: Moment
    acts: tuple[EnactedAct, ...]


@upcast("decision.acts-named.v1", "decision.acts-named.v2")
def _before_functions(data: PlainData) -> PlainData:
    """A remit that would be granted had no functions before, nor limits to a period."""
    return {**data, "acts": [_with_remit(act) for act in data["acts"]]}


@upcast("decision.acts-named.v2", "decision.acts-named.v3")
def _before_compositions(data: PlainData) -> PlainData:
    """A body that would be constituted was named by its name alone: its seats were left open."""
    return data


@upcast("decision.acts-named.v3", "decision.acts-named.v4")
def _before_definitions(data: PlainData) -> PlainData:
    """A post that would be defined was named by its title alone: its remit was left open."""
    return data


@upcast("decision.acts-named.v4", "decision.acts-named.v5")
def _before_days(data: PlainData) -> PlainData:
    """No act was named with the day from which it is to have effect."""
    return data


def _with_remit(act: PlainData) -> PlainData:
    remit = act.get("remit")
    return act if remit is None else {**act, "remit": remit_before_functions(remit)}


@event("decision.act-carried-out.v1")
@dataclass(frozen=True)
class ActCarriedOut:
    """An act that the motion names was done on the decision."""

    effective: Moment
    number: int
    """Which of the acts, counted from 1."""


EnactmentEvent: TypeAlias = ActsNamed | ActCarriedOut


# State


@dataclass(frozen=True)
class Enactment:
    """What a motion enacts, and which of it was carried out when, by its number from 1."""

    acts: tuple[EnactedAct, ...] = ()
    carried_out: Mapping[int, Moment] = field(default_factory=dict)

    def naming(self, act: EnactedAct) -> list[int]:
        """The numbers of the named acts that the act would be, the most exact first."""
        found = [number for number, named in enumerate(self.acts, 1) if covers(named, act)]
        return sorted(found, key=lambda number: -len(stated(self.acts[number - 1])))

    def day(self, number: int) -> date | None:
        """The day from which a named act is to have effect, if the motion names one."""
        return self.acts[number - 1].effective


# Refusals


class DecisionDoesNotEnact(Refused):
    """The decision {decision} does not enact this: its motion would have to name {act}."""

    code = "DECISION_DOES_NOT_ENACT"
    decision: DecisionId
    act: str


class AlreadyCarriedOut(Refused):
    """What the decision {decision} enacts was done on it at {done} already: {act}."""

    code = "ALREADY_CARRIED_OUT"
    decision: DecisionId
    act: str
    done: Moment


# Folding


def enacted(enactment: Enactment, happened: EnactmentEvent) -> Enactment:
    """The enactment after what happened."""
    match happened:
        case ActsNamed(acts=acts):
            return replace(enactment, acts=acts)
        case ActCarriedOut(effective, number):
            return replace(enactment, carried_out={**enactment.carried_out, number: effective})
        case _:
            assert_never(happened)
