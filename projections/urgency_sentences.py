"""Sentences on urgent action: what was decided in place of the body, and what followed.

They are told as those in `projections/sentences.py` are, whose manner they keep.
"""

from domain.motions.validity import UrgencyLapsed
from domain.provisions.urgency import UrgentActionRatified, UrgentActionReported, UrgentActionTaken
from domain.record import Record
from projections.wording import Names, named, tells


@tells(UrgentActionTaken)
def _urgent_action_taken(record: Record[UrgentActionTaken], names: Names) -> str:
    motion, origin = named(names, record.stream, "motion"), record.data.origin
    said = f"{motion} was adopted in urgency by who chairs the body, in its place"
    return said if origin is None else f"{said}, by {origin.cited_as}"


@tells(UrgentActionReported)
def _urgent_action_reported(record: Record[UrgentActionReported], names: Names) -> str:
    motion = named(names, record.stream, "motion")
    return f"what was decided in urgency on {motion} was reported to the body"


@tells(UrgentActionRatified, about=lambda record: (record.stream, record.data.decision))
def _urgent_action_ratified(record: Record[UrgentActionRatified], names: Names) -> str:
    motion, by = record.stream, record.data.decision
    said = f"what was decided in urgency on {named(names, motion, 'motion')} was ratified"
    return f"{said} by the decision on {named(names, by, 'motion')}"


@tells(UrgencyLapsed)
def _urgency_lapsed(record: Record[UrgencyLapsed], names: Names) -> str:
    motion, resting = named(names, record.stream, "motion"), len(record.data.dependents)
    said = f"what was decided in urgency on {motion} lapsed, as the body had not ratified it"
    if not resting:
        return said
    awaited = "that somebody decides what becomes of"
    if resting == 1:
        return f"{said}; 1 act that rests on it awaits {awaited} it"
    return f"{said}; {resting} acts that rest on it await {awaited} them"
