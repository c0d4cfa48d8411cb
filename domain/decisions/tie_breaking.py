"""Breaking a tie: what is asked of a chair's casting vote or choice among options, and of a lot."""

from domain.decisions.decision import Decision, MotionAlreadyDecided, require_undecided
from domain.elections.lot import LotNotProvided
from domain.elections.results import FINAL_RESULTS
from domain.motions.outcome import ElectionReturned, OutcomeDetermined, waits_for_chair
from domain.motions.sequel import CastingVoteNotProvided, ChairRecused, NotTheChair, NotTied
from domain.refusal import Conduct
from domain.values import Moment, PersonId
from domain.voting.tally import Seat
from domain.voting.turn import ties_come_to


def is_tied_for_chair(decision: Decision, conduct: Conduct, *, is_provided: bool) -> bool:
    """Whether there is a tie and the rule leaves it to the chair (`is_provided`); a breach where
    it is not so. What was decided already is refused, or of a report a breach as well.
    """
    if conduct.is_reported and decision.result in FINAL_RESULTS:
        assert decision.result is not None, "it was decided"
        conduct.breach(MotionAlreadyDecided(decision.id, decision.result))
        return False
    require_undecided(decision, conduct)
    if not is_provided:
        conduct.breach(CastingVoteNotProvided(decision.id))
        return False
    if decision.result != "tied":
        conduct.breach(NotTied(decision.id))
        return False
    return True


def tie_for_lot(
    decision: Decision, conduct: Conduct
) -> OutcomeDetermined | ElectionReturned | None:
    """The tie that the rule leaves to the lot; a refusal, or of a report a breach and None, where
    there is none.
    """
    if conduct.is_reported and decision.result in FINAL_RESULTS:
        assert decision.result is not None, "it was decided"
        conduct.breach(MotionAlreadyDecided(decision.id, decision.result))
        return None
    require_undecided(decision, conduct)
    if "lot" not in ties_come_to(decision.rule.rule):
        conduct.breach(LotNotProvided(decision.id))
        return None
    if decision.result != "tied":
        conduct.breach(NotTied(decision.id))
        return None
    tied = decision.outcomes[-1]
    if isinstance(tied, OutcomeDetermined) and waits_for_chair(tied.outcome):
        conduct.breach(LotNotProvided(decision.id))
        return None
    return tied


def is_chairs(
    decision: Decision,
    chair: Seat | None,
    voter: PersonId | None,
    effective: Moment,
    conduct: Conduct,
) -> bool:
    """Whether it is the vote of who chairs, and may take part; a breach where it is not. Minutes
    that do not say whose hand it was tell of the chair's.
    """
    if chair is None:
        return False
    is_it = chair.holder is not None and voter in {chair.holder, None}
    if not is_it or (voter is None and not conduct.is_reported):
        conduct.breach(NotTheChair(chair.id))
        is_it = False
    if chair.id in decision.recused_at(effective):
        conduct.breach(ChairRecused(chair.id))
        is_it = False
    return is_it
