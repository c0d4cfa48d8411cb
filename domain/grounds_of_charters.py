"""What acts rest on by the provisions of a charter: who decides a matter, and what is reserved."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.chain import Acted, Ground, on_act, rests
from domain.grounds import of_origin, provisions_known
from domain.known import Known
from domain.motion import MotionProposed
from domain.refusal import Refused
from domain.scheme import (
    CompetencePinned,
    competence_in,
    is_for,
    reserved_how,
    reserved_in,
)
from domain.values import PartnershipId

SCHEME = "The scheme of delegation"
SILENT = "The stated default: whichever body a motion is put to decides it."


@rests(CompetencePinned)
def _pinned(acted: Acted[CompetencePinned]) -> Iterator[Ground]:
    proposed = acted.known.last(acted.record.stream, MotionProposed)
    assert proposed is not None, "the motion comes first"
    yield on_act(acted.known, proposed, "motion", "The motion that was put.")
    yield of_origin(acted.known, acted.data.competence.origin, acted.at, SCHEME, SILENT)


def of_competence(acted: Acted[MotionProposed]) -> Iterator[Ground]:
    """That the matter was for those to decide to whom the motion was put, where a scheme says."""
    data = acted.data
    in_force = provisions_known(acted.known, data.partnership, acted.at)
    try:
        found = competence_in(data.motion.matter, in_force)
    except Refused:
        return  # two that clash: the rule of the motion shows that nothing governs it
    if found is not None:
        why = "" if is_for(found.assignment, data.body) else "it gives the matter to others"
        yield of_origin(acted.known, found.origin, acted.at, SCHEME, SILENT, None, why)


def reserved(known: Known, partnership: PartnershipId, matters: Iterable[str], at: datetime) -> str:
    """Why authority in one of the matters could not be passed on; empty where it could."""
    in_force = provisions_known(known, partnership, at)
    for matter in matters:
        alone = reserved_in(matter, in_force)
        if alone is not None:
            return f"the matter “{matter}” is reserved {reserved_how(alone)}"
    return ""
