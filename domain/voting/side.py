"""Sides: those between whom a conflict is, each a party or a person on their own."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from domain.refusal import Refused
from domain.values import PARTIES_LIMIT, OrganisationId, PersonId, TooMany


@dataclass(frozen=True)
class Side:
    """A party, or a person on their own: exactly one of the two."""

    party: OrganisationId | None = None
    """The organisation."""
    person: PersonId | None = None
    """The person, where they are in it for themselves."""

    @property
    def id(self) -> UUID:
        """Whose identifier names the side."""
        named = self.party or self.person
        assert named is not None, "sides are checked before they are recorded"
        return named

    def __str__(self) -> str:
        return str(self.party or self.person)


class SideMalformed(Refused):
    """A side is a party, or else a person: exactly one of them is named."""

    code = "SIDE_MALFORMED"


class SideNamedTwice(Refused):
    """The side {side} is named twice."""

    code = "SIDE_NAMED_TWICE"
    side: Side


def check_sides(*sides: Side) -> None:
    """Refuse sides that name nobody or two, and one that is named twice."""
    if len(sides) > PARTIES_LIMIT:
        raise TooMany("sides", len(sides), PARTIES_LIMIT)
    for side, times in Counter(sides).items():
        check_side(side)
        if times > 1:
            raise SideNamedTwice(side)


def check_side(side: Side) -> None:
    """Refuse a side that names nobody or two."""
    if (side.party is None) == (side.person is None):
        raise SideMalformed
