"""Segregation of duties: functions that nobody holds together.

Who approves a payment shall not audit it, who proposes a motion shall not count the votes on it.
An agreement declares which functions are incompatible; posts say which ones they carry. Where a
pair is declared, nobody is given posts that carry both, and nobody does in one procedure what
belongs to both. A function may be declared incompatible with every other, as that of an auditor
usually is: then its holder has no other post at all. The rule is an old one of internal control
(INTOSAI GOV 9100, 2.3: segregation of duties).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from domain.refusal import Refused
from domain.values import TooMany

Function = Literal[
    "proposer",
    "requester",
    "approver",
    "returning-officer",
    "scrutineer",
    "minute-taker",
    "key-custodian",
    "auditor",
]
"""Puts motions; asks for payments; approves them; counts votes; watches the count; writes the
minutes; keeps the keys; examines what the others did."""

INCOMPATIBILITIES_LIMIT = 50


@dataclass(frozen=True)
class Incompatibility:
    """Two functions that nobody holds together."""

    function: Function
    other: Function | None = None
    """The other one; None: every other function, and any other post."""

    def forbids(self, function: Function, other: Function | None) -> bool:
        """Whether it keeps the two apart; None stands for a post that carries no function."""
        if self.other is None:
            return self.function in (function, other) and function != other
        return {function, other} == {self.function, self.other}

    def __str__(self) -> str:
        return f"{told(self.function)} and {told(self.other)}"


def told(function: Function | None) -> str:
    """What a function is called in a sentence."""
    return "anything else" if function is None else function.replace("-", " ")


def clash_between(
    declared: Iterable[Incompatibility],
    functions: Sequence[Function],
    others: Sequence[Function],
) -> Incompatibility | None:
    """The declared incompatibility that two posts with these functions meet, if they do.

    A post without functions is one all the same for who may hold no other.
    """
    pairs = [(one, other) for one in functions or (None,) for other in others or (None,)]
    for each in declared:
        for one, other in pairs:
            if one is not None and each.forbids(one, other):
                return each
            if other is not None and each.forbids(other, one):
                return each
    return None


# Refusals


class FunctionNamedTwice(Refused):
    """{field} names the function of {function} twice."""

    code = "FUNCTION_NAMED_TWICE"
    field: str
    function: Function


class IncompatibleWithItself(Refused):
    """The function of {function} can't be incompatible with itself ({field})."""

    code = "INCOMPATIBLE_WITH_ITSELF"
    field: str
    function: Function


class IncompatibilityMissing(Refused):
    """The provision “{provision}” declares no functions as incompatible."""

    code = "INCOMPATIBILITY_MISSING"
    provision: str


def check_functions(field: str, functions: Sequence[Function]) -> None:
    """Refuse a function that is named twice."""
    for index, function in enumerate(functions):
        if function in functions[:index]:
            raise FunctionNamedTwice(field, function)


def check_incompatibilities(provision: str, declared: Sequence[Incompatibility]) -> None:
    """Refuse none, too many, and a function that would be incompatible with itself."""
    if not declared:
        raise IncompatibilityMissing(provision)
    if len(declared) > INCOMPATIBILITIES_LIMIT:
        raise TooMany("incompatible", len(declared), INCOMPATIBILITIES_LIMIT)
    for index, each in enumerate(declared):
        if each.function == each.other:
            raise IncompatibleWithItself(f"incompatible[{index}]", each.function)
