"""Refusals as GraphQL types: each a member of the results of the commands that can meet it.

`interface Refusal` has what every refusal has; the facts of each are fields of its own type, as
text. The types are derived from the domain's classes; nothing is listed here.
"""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import strawberry

from api.naming import Reads, sentence_of
from domain.refusal import Refused

_types: dict[type[Refused], Any] = {}


@strawberry.interface(
    name="Refusal", description="A “no” that the rules say: a fact of governance, not an error."
)
class Refusal:
    """What every refusal says."""

    code: str = strawberry.field(description="Stable, for programs: it never changes its meaning.")
    sentence: str = strawberry.field(description="What was refused and why, for a person.")


def refusal_type(refusal: type[Refused]) -> Any:
    """The GraphQL type of a refusal."""
    if refusal not in _types:
        _types[refusal] = _derived(refusal)
    return _types[refusal]


def _derived(refusal: type[Refused]) -> Any:
    facts = [field.name for field in fields(refusal)]  # type: ignore[arg-type]
    namespace: dict[str, Any] = {"__annotations__": dict.fromkeys(facts, str)}
    for fact in facts:
        namespace[fact] = strawberry.field(description=f"The {fact.replace('_', ' ')}, as text.")
    made = type(refusal.__name__, (Refusal,), namespace)
    described = " ".join((refusal.__doc__ or "").split())
    return strawberry.type(made, name=refusal.__name__, description=described)


def told(refused: Refused, reads: Reads, sent: Iterable[str] = ()) -> Any:
    """The refusal as an object of its GraphQL type; its sentence names what its reader may see.

    `sent` are the texts that were handed in.
    """
    return refusal_type(type(refused))(
        code=refused.code, sentence=sentence_of(refused, reads, sent), **refused.facts()
    )
