"""That what was ordered or ruled in a conflict of a decision touches no decision of others too."""

from collections.abc import Iterator
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.grounds_of_disposal import deciders_known
from domain.chains.known import Known
from domain.competence.disposal import Deciders
from domain.competence.sides_concerned import governing_agreement, left_out, no_side, whose
from domain.conflicts.conflict import CONFLICT
from domain.conflicts.hearing import InterimMeasureOrdered
from domain.conflicts.ruling import AppealDecided, ConflictRemanded
from domain.motions.validity import ChallengeDetermined, DecisionNullified, DependentDecided
from domain.parties.partnership import PARTNERSHIP, Partnership, Party
from domain.values import ConflictId, DecisionId, Moment


@also_rests(InterimMeasureOrdered)
def _suspended(acted: Acted[InterimMeasureOrdered]) -> Iterator[Ground]:
    if acted.data.suspends is not None:
        yield from _of_sides(acted, acted.data.suspends, ConflictId(acted.record.stream))


@also_rests(ChallengeDetermined, DecisionNullified, DependentDecided)
def _ruled(acted: Acted[Any]) -> Iterator[Ground]:
    if acted.data.conflict is not None:
        yield from _of_sides(acted, DecisionId(acted.record.stream), acted.data.conflict)


@also_rests(AppealDecided, ConflictRemanded)
def _decided_by(acted: Acted[Any]) -> Iterator[Ground]:
    known, by = acted.known, acted.data.decision
    deciders, dispute = deciders_known(known, by), known.of(CONFLICT, acted.record.stream)
    partnership = known.of(PARTNERSHIP, acted.record.partnership)
    if by is None or deciders is None or dispute is None or partnership is None:
        return
    theirs = whose_known(known, deciders, partnership, acted.data.effective)
    if left_out(theirs, dispute.sides) is not None:
        said = "A decision in which every side of the conflict had a part."
        yield missing("decision", said, "a side had no part in it", by)


def _of_sides(acted: Acted[Any], decision: DecisionId, conflict: ConflictId) -> Iterator[Ground]:
    known, at = acted.known, acted.data.effective
    by, dispute = deciders_known(known, decision), known.of(CONFLICT, conflict)
    partnership = known.of(PARTNERSHIP, acted.record.partnership)
    if by is None or dispute is None or partnership is None:
        return
    if no_side(whose_known(known, by, partnership, at), dispute.sides) is not None:
        said = "A conflict between all whose decision it is."
        why = "it is also the decision of a party that is no side of the conflict"
        yield missing("conflict", said, why, conflict, decision)


def whose_known(
    known: Known, by: Deciders, partnership: Partnership, at: Moment
) -> tuple[Party, ...]:
    """The parties whose decision it is."""
    return whose(by, partnership, known.of(AGREEMENT, governing_agreement(by)), at)
