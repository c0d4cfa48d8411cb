"""Lots as the decisions view keeps them: who committed to what, and what was drawn (ready-made)."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.lot import LotDrawn, LotPrepared
from projections.ready_made import instant, instant_of


@dataclass(frozen=True)
class Commitment:
    """Somebody committed to a seed for the lot."""

    commitment: str
    seat: UUID | None
    by: UUID | None
    at: str


@dataclass(frozen=True)
class Lot:
    """What was done for the lot that breaks a tie."""

    commitments: tuple[Commitment, ...] = ()
    source: str = ""
    published_at: str | None = None
    seeds: tuple[str, ...] = field(default_factory=tuple)
    drawn_at: str | None = None
    drawn_by: UUID | None = None


def after(lot: Lot | None, happened: LotPrepared | LotDrawn) -> Lot:
    """The lot after what happened."""
    lot = lot or Lot()
    at = instant(happened.effective.at)
    if isinstance(happened, LotDrawn):
        return replace(lot, seeds=happened.seeds, drawn_at=at, drawn_by=happened.by)
    if happened.source:
        published = instant_of(happened.published)
        return replace(lot, source=happened.source, published_at=published)
    committed = Commitment(happened.commitment, happened.seat, happened.by, at)
    return replace(lot, commitments=(*lot.commitments, committed))
