"""Seats as a motion names them: how many of which sort a body would have.

Who decides to constitute a body decides on its seats: how many there are of each party and group,
how much the vote of each weighs, and how many people it represents. What is constituted on the
decision is that body and no other; who holds its seats is left to those who fill them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from domain.provisions.composition import MOST_SORTS, SeatsOutOfRange
from domain.values import NAME_LIMIT, SEATS_LIMIT, OrganisationId, TooMany, checked_text
from domain.voting.drafting import check_number
from domain.voting.tally import Seat


@dataclass(frozen=True)
class SeatsNamed:
    """So many seats of one sort."""

    number: int = 1
    """How many there are."""
    party: OrganisationId | None = None
    """The party whose they are; None: they belong to none."""
    group: str = ""
    """The class that votes apart; empty where there are none."""
    weight: Fraction = Fraction(1)
    """How much the vote of each weighs."""
    persons: int = 1
    """How many people each represents."""

    @property
    def said(self) -> str:
        """The seats in a sentence, exactly."""
        whose = "" if self.party is None else f" of the party {self.party}"
        group = f" of the group “{self.group}”" if self.group else ""
        weight = "" if self.weight == 1 else f" of the weight {self.weight}"
        persons = "" if self.persons == 1 else f" for {self.persons} people each"
        return f"{self.number}{whose}{group}{weight}{persons}"


def check_seats_named(place: str, seats: tuple[SeatsNamed, ...]) -> None:
    """Refuse seats that no body could have, with the place named."""
    if len(seats) > MOST_SORTS:
        raise TooMany(place, len(seats), MOST_SORTS)
    for index, sort in enumerate(seats):
        at = f"{place}[{index}]"
        if not 1 <= sort.number <= SEATS_LIMIT:
            raise SeatsOutOfRange(f"{at}.number", sort.number, SEATS_LIMIT)
        checked_text(f"{at}.group", sort.group, NAME_LIMIT)
        check_number(f"{at}.weight", sort.weight)
        check_number(f"{at}.persons", Fraction(sort.persons))
    count = sum(sort.number for sort in seats)
    if count > SEATS_LIMIT:
        raise TooMany(place, count, SEATS_LIMIT)


def merged(seats: Iterable[SeatsNamed]) -> tuple[SeatsNamed, ...]:
    """The seats in the one form that they have: each sort once, in an order of their own."""
    counted: Counter[tuple[str, OrganisationId | None, str, Fraction, int]] = Counter()
    for one in seats:
        counted[(str(one.party or ""), one.party, one.group, one.weight, one.persons)] += one.number
    return tuple(
        SeatsNamed(counted[sort], *sort[1:])
        for sort in sorted(counted, key=lambda sort: (sort[0], *sort[2:]))
    )


def seats_named(seats: Iterable[Seat]) -> tuple[SeatsNamed, ...]:
    """The seats of a body as a motion names them."""
    return merged(SeatsNamed(1, one.party, one.group, one.weight, one.persons) for one in seats)
