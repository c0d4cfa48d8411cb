"""Lots as the decisions view keeps them: who committed to what, and what was drawn (ready-made)."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.elections.lot import LotDrawn, LotEvent, LotSourceTold
from projections.ready_made import instant, instant_of


@dataclass(frozen=True)
class Commitment:
    """Somebody committed to a seed for the lot."""

    commitment: str
    seat: UUID | None
    by: UUID | None
    at: str


@dataclass(frozen=True)
class Told:
    """A party told what the public source published."""

    said: str
    party: UUID
    by: UUID | None
    at: str


@dataclass(frozen=True)
class Lot:
    """What was done for the lot that breaks a tie."""

    commitments: tuple[Commitment, ...] = ()
    source: str = ""
    published_at: str | None = None
    told: tuple[Told, ...] = ()
    seeds: tuple[str, ...] = field(default_factory=tuple)
    drawn_at: str | None = None
    drawn_by: UUID | None = None
    fell: tuple[str, ...] = ()


def after(lot: Lot | None, happened: LotEvent) -> Lot | None:
    """The lot after what happened; one that was drawn in vain is none."""
    if isinstance(happened, LotDrawn) and happened.in_vain:
        return lot
    lot = lot or Lot()
    at = instant(happened.effective.at)
    if isinstance(happened, LotDrawn):
        fell = (happened.fell,) if happened.fell else happened.options
        return replace(lot, seeds=happened.seeds, drawn_at=at, drawn_by=happened.by, fell=fell)
    if isinstance(happened, LotSourceTold):
        told = Told(happened.said, happened.told_by, happened.by, at)
        return replace(lot, told=(*lot.told, told))
    if happened.source:
        published = instant_of(happened.published)
        return replace(lot, source=happened.source, published_at=published)
    committed = Commitment(happened.commitment, happened.seat, happened.by, at)
    return replace(lot, commitments=(*lot.commitments, committed))
