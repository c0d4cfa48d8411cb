"""Recourse after the end: what is still decided in a partnership that was dissolved.

Who was bound by a decision may challenge it after the partnership was dissolved, the decision to
dissolve it among them. Somebody has to answer that: those who decided before do, in the same body,
on motions that do nothing else than answer a challenge and what follows from the answer.
"""

from collections.abc import Sequence

from domain.motions.enacted_acts import (
    ChallengeDetermination,
    DecisionNullification,
    DecisionRatification,
    DependentDisposition,
    EnactedAct,
)
from domain.parties.partnership import Partnership, require_lasting
from domain.refusal import Conduct
from domain.values import Moment

ANSWERS = (
    ChallengeDetermination,
    DecisionNullification,
    DecisionRatification,
    DependentDisposition,
)


def answers_challenges(enacts: Sequence[EnactedAct]) -> bool:
    """Whether a motion enacts something, and nothing but answers to challenges."""
    return bool(enacts) and all(isinstance(act, ANSWERS) for act in enacts)


def require_lasting_for(
    enacts: Sequence[EnactedAct], partnership: Partnership, effective: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nothing else is put in a partnership that was dissolved."""
    if not answers_challenges(enacts):
        require_lasting(partnership, effective, conduct)
