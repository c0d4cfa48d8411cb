"""Named acts: an act on record, by its event or by what it made or changed."""

from dataclasses import dataclass
from uuid import UUID

from domain.values import (
    AmendmentId,
    AppointmentId,
    BodyId,
    ConflictId,
    DecisionId,
    DelegationId,
    EventId,
    HandoverId,
    PostId,
)


@dataclass(frozen=True)
class NamedAct:
    """An act that rests on a decision: named by its event, or by what it made or changed."""

    event: EventId | None = None
    """The event."""
    decision: DecisionId | None = None
    """The motion that was proposed."""
    amendment: AmendmentId | None = None
    """The amendment that was adopted."""
    appointment: AppointmentId | None = None
    """The appointment that was made."""
    delegation: DelegationId | None = None
    """The authority that was delegated."""
    handover: HandoverId | None = None
    """The handover that was opened."""
    body: BodyId | None = None
    """The body that was constituted."""
    post: PostId | None = None
    """The post that was defined."""
    conflict: ConflictId | None = None
    """The conflict that was raised."""

    def names(self) -> tuple[UUID, ...]:
        """What it is named by."""
        given = (
            self.event,
            self.decision,
            self.amendment,
            self.appointment,
            self.delegation,
            self.handover,
            self.body,
            self.post,
            self.conflict,
        )
        return tuple(one for one in given if one is not None)
