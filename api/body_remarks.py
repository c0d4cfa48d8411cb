"""What the linter remarks on a standing body, as a field of it: now, or as it was held on a day.

So it is in the answer of every mutation that changes a body. Who has left its partnership is told
nothing, as the rules and the seats may have changed since. Nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from api.cursors import identifier
from api.linting import Remark, remark_of
from api.naming import told_by_name
from api.scalars import Moment, read_date, read_datetime
from domain.values import BodyId
from projections.seat_numbers import seats_numbered
from services.body_linting import lint_standing


def remarks_on(
    root: Any,
    info: Info[Any, Any],
    moment: Annotated[
        Moment | None, strawberry.argument(description="When; left out: now.")
    ] = None,
) -> list[Remark]:
    """The remarks on the body that is read."""
    context: Any = info.context
    around = context.slow_lane.follow(root, "Body", "partnership", {})
    if around is None or str(identifier(str(around.id), "Partnership")) in _left(context):
        return []
    context.slow_lane.rest()
    now = context.installation.clock()
    when = now if moment is None else _said(str(moment))
    steps = context.looking_steps // 2
    context.looking_steps -= steps
    looked = lint_standing(context.ledger, BodyId(identifier(str(root.id), "Body")), when, steps)
    said = [told_by_name(one.sentence, context.slow_lane) for one in looked.remarks]
    told = seats_numbered(said, looked.seats)
    numbered = zip(looked.remarks, told, strict=True)
    return [remark_of(replace(one, sentence=sentence)) for one, sentence in numbered]


def _said(moment: str) -> Any:
    return read_date(moment) if len(moment) == len(date.min.isoformat()) else read_datetime(moment)


def _left(context: Any) -> str:
    """The partnerships that the organisation which asks has left, as JSON with their ids."""
    return str(context.values["left"] or "")
