"""Reserved places: of those elected, at least so many are of one affiliation or group.

Who has most votes among them takes the places that are kept for them; beyond these they stand as
everybody else does (First ordinance on the Works Constitution Act, § 22: first the seats of the
gender in the minority, by most votes, and then all others regardless of gender). In the order of
votes that comes to this: who is of none of them is passed over once all places left are kept.
"""

from collections.abc import Mapping, Sequence

from domain.elections.election import (
    ElectionRule,
    InstantRunoff,
    OptionId,
    ReservedPlaces,
    Slate,
    TransferableVote,
)
from domain.values import NAME_LIMIT, TooMany, required_text
from domain.voting.contradiction import CannotBeMeant

RESERVED_LIMIT = 20
"""Affiliations of one rule for which places are reserved."""


def check_reserved(rule: ElectionRule) -> None:
    """Refuse places that can't be kept for anybody."""
    if len(rule.reserved) > RESERVED_LIMIT:
        raise TooMany("reserved", len(rule.reserved), RESERVED_LIMIT)
    if isinstance(rule.method, InstantRunoff | TransferableVote):
        because = "ballots that pass on from one option to another seat nobody in an order of votes"
        raise CannotBeMeant("reserved", because)
    if rule.cap is not None:
        raise CannotBeMeant("reserved", "which goes before, the cap or the places, is not said")
    kept, named = 0, set[str]()
    for number, places in enumerate(rule.reserved):
        place = f"reserved[{number}]"
        required_text(f"{place}.affiliation", places.affiliation, NAME_LIMIT)
        if places.unfilled not in {"open", "others"}:
            raise CannotBeMeant(f"{place}.unfilled", "it is open, or others")
        if places.affiliation in named:
            raise CannotBeMeant(place, "places are reserved for the same twice")
        named.add(places.affiliation)
        kept += places.number
        if places.number < 1 or kept > rule.seats:
            raise CannotBeMeant(f"{place}.number", "it keeps none, or more than are to be filled")


def check_places_of(rule: ElectionRule, slate: Slate) -> None:
    """Refuse an option for which two kinds of places are kept: which it takes is not said."""
    for number, option in enumerate(slate.options):
        if len(kinds_of(rule.reserved, option.counted_by_caps)) > 1:
            because = "two kinds of places are reserved for it, and which it takes is not said"
            raise CannotBeMeant(f"options[{number}]", because)


def kinds_of(
    reserved: Sequence[ReservedPlaces], affiliations: Sequence[str]
) -> list[ReservedPlaces]:
    """The reserved places that somebody with these affiliations can take."""
    return [places for places in reserved if places.affiliation in affiliations]


def still_kept(
    reserved: Sequence[ReservedPlaces],
    held: Mapping[str, int],
    remaining: Sequence[Sequence[str]],
) -> dict[str, int]:
    """How many places are still kept for each affiliation, of which so many are `held`; `remaining`
    are the affiliations of each of those who can still be elected."""
    kept = {}
    for places in reserved:
        missing = max(0, places.number - held.get(places.affiliation, 0))
        if places.unfilled == "others":
            missing = min(missing, sum(places.affiliation in each for each in remaining))
        kept[places.affiliation] = missing
    return kept


def competing(kept: Mapping[str, int], tied: Mapping[OptionId, str | None]) -> list[OptionId]:
    """Those of the tied who are not sure of a place that is kept for them: of whom more are tied
    than places kept, and who is of none; `tied` are their affiliations with places."""
    sure = {
        affiliation
        for affiliation, number in kept.items()
        if sum(own == affiliation for own in tied.values()) <= number
    }
    return [option for option, own in tied.items() if own not in sure]
