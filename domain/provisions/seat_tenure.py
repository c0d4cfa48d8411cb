"""Seat tenure: who fills the seats of a body that belong to no party, and who stays in them.

Seats of a party are the party's to fill. Of those that belong to nobody a clause may say who
fills them: a party, a body by its decision (members of a supervisory board by the assembly), or
any decision. And it may let whoever holds a seat stay after the term until a successor takes it,
as by-laws mostly do (“shall hold office until their successors are elected”; Robert's Rules of
Order Newly Revised, 56:28): otherwise the seat is vacant when the term is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.provisions.office import AS_USUAL, Appointer, check_appointer
from domain.provisions.provision import Provision
from domain.values import NAME_LIMIT, checked_text
from domain.voting.tally import Seat


@dataclass(frozen=True)
class SeatTenureProvision(Provision):
    """How the seats of a body are filled, and whether who holds one stays until a successor."""

    name: str
    """What the body is called."""
    group: str | None = None
    """The group whose seats it is about; None: all that have no such provision of their own."""
    filled_by: Appointer = AS_USUAL
    """Who fills its seats that belong to no party."""
    holds_over: bool = False
    """Whether who holds a seat whose term is over stays until a successor takes it."""
    kind: Literal["seat-tenure"] = "seat-tenure"


def check_seat_tenure(provision: SeatTenureProvision) -> None:
    """Refuse a malformed provision, with the place named."""
    checked_text("group", provision.group or "", NAME_LIMIT)
    check_appointer("filled_by", provision.filled_by)


def tenure_of(name: str, seat: Seat, provisions: Iterable[Provision]) -> SeatTenureProvision | None:
    """What is provided for a seat of the body of this name: by what names its group, or else by
    what is about all.
    """
    found = [
        one
        for one in provisions
        if isinstance(one, SeatTenureProvision) and one.name == name
        if one.group in (None, seat.group)
    ]
    return next((one for one in found if one.group is not None), found[0] if found else None)
