"""Lawfulness: by what right acts were done, worked out from the records and from nothing else.

`chain` gives what an act rests on, link by link, down to the signatures of those who were
authorised to sign and to the acts that founded everything. Neither server nor database is asked:
whoever has the records of a partnership, in the order in which they were recorded and together
with what the registry says of its parties, comes to the same.
"""

from collections.abc import Iterable
from typing import Any, get_args
from uuid import UUID

from domain.chains import (
    grounds,
    grounds_of_accesses,
    grounds_of_bodies,
    grounds_of_charters,
    grounds_of_conflicts,
    grounds_of_counts,
    grounds_of_disposal,
    grounds_of_elections,
    grounds_of_floor,
    grounds_of_implementation,
    grounds_of_interests,
    grounds_of_nullity,
    grounds_of_offices,
    grounds_of_parties_votes,
    grounds_of_paying,
    grounds_of_paying_for_all,
    grounds_of_payments,
    grounds_of_procedure,
    grounds_of_provided,
    grounds_of_sealed_ballots,
    grounds_of_separation,
    grounds_of_sides,
    grounds_of_submitting,
    grounds_of_tellers,
    grounds_of_texts,
    grounds_of_undoing,
    grounds_of_urgency,
    grounds_of_validity,
    grounds_of_votes,
    grounds_of_words,
)
from domain.chains.chain import ENDS, LINKS_LIMIT, Chain, Link, LinkKind, grounded_events, walked
from domain.chains.known import Placed, Records, RecordsInOrder
from domain.record import Record

__all__ = [
    "ENDS",
    "GROUNDS",
    "LINKS_LIMIT",
    "LINK_KINDS",
    "Chain",
    "Link",
    "LinkKind",
    "Placed",
    "Records",
    "RecordsInOrder",
    "authority",
    "chain",
    "grounded_events",
]

GROUNDS = (
    grounds,
    grounds_of_accesses,
    grounds_of_texts,
    grounds_of_bodies,
    grounds_of_floor,
    grounds_of_votes,
    grounds_of_counts,
    grounds_of_procedure,
    grounds_of_provided,
    grounds_of_sealed_ballots,
    grounds_of_submitting,
    grounds_of_tellers,
    grounds_of_validity,
    grounds_of_nullity,
    grounds_of_offices,
    grounds_of_parties_votes,
    grounds_of_paying,
    grounds_of_paying_for_all,
    grounds_of_payments,
    grounds_of_conflicts,
    grounds_of_elections,
    grounds_of_charters,
    grounds_of_implementation,
    grounds_of_interests,
    grounds_of_undoing,
    grounds_of_urgency,
    grounds_of_separation,
    grounds_of_sides,
    grounds_of_disposal,
    grounds_of_words,
)
"""The modules that say what each event rests on; importing them registers that."""

LINK_KINDS: tuple[LinkKind, ...] = get_args(LinkKind)
"""What links can be."""


def chain(records: Records, act: Placed, limit: int = LINKS_LIMIT) -> Chain:
    """What an act on record rests on; a chain that is cut after `limit` links says so."""
    return walked(act, records, limit)


def authority(records: Iterable[Record[Any]], event: UUID) -> Chain | None:
    """What the act that `event` records rests on; None where there is no such record.

    `records` are those of a partnership, with those of the registry that are at hand, in the order
    in which they were recorded.
    """
    given = RecordsInOrder(records)
    act = given.find(event)
    return None if act is None else chain(given, act)
