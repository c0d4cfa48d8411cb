"""Choosing among tied options: the casting vote of whoever chairs the body that elects.

Where the rule gives the chair a casting vote (`tie` is “casting-vote”), a count that comes to a
tie waits for it. The chair names one or more of the options that are tied, in the order in which
they are preferred: those named go before the others, so that of two tied for a seat the one named
is elected, and of two tied for exclusion the other is excluded. The ballots are then counted
again; where that comes to another tie, the chair chooses once more. The casting vote is lost to a
chair who is recused.
"""

from collections.abc import Iterable, Set
from datetime import UTC, date, tzinfo

from domain.decisions.decision import (
    DECISION,
    Decision,
    Event,
    known,
)
from domain.decisions.elected_elsewhere import NotAnElection
from domain.decisions.electing import counted_again
from domain.decisions.tie_breaking import is_chairs, is_tied_for_chair
from domain.decisions.unsealing import keys_left_over
from domain.elections.election import OptionId, TieBreaker
from domain.elections.election_drafting import check_tie_breaker
from domain.elections.results import FINAL_RESULTS
from domain.elections.returns import ElectionOutcome, TieBroken, TieLeft
from domain.motions.election_course import ChosenAmongTied
from domain.motions.outcome import ElectionReturned
from domain.motions.poll import require_none_pending
from domain.motions.sequel import (
    ChairUnknown,
)
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import Moment, PersonId, in_order
from domain.voting.tally import Ballot, Seat

__all__ = ["DECISION"]


class NothingChosen(Refused):
    """The casting vote names none of the options that are tied: {tied}."""

    code = "NOTHING_CHOSEN"
    tied: str


class OptionNotTied(Refused):
    """The option “{option}” is not among those tied: {tied}."""

    code = "OPTION_NOT_TIED"
    option: OptionId
    tied: str


class ChoiceBreaksNoTie(Refused):
    """The options {named} do not break the tie among {tied}: who is excluded is told when all the
    others are named."""

    code = "CHOICE_BREAKS_NO_TIE"
    named: str
    tied: str


def choose_among_tied(
    decision: Decision | None,
    *,
    options: tuple[OptionId, ...],
    chair: Seat | None,
    voter: PersonId | None = None,
    ballots: Iterable[Ballot] = (),
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Break a tie among options; `chair` is the seat that chairs the body, as it is held at
    `effective`, `options` those that the chair prefers, the most preferred first.

    The election is counted again with it, from its `ballots`, or from what was reported. While
    it is voted on anew, there is no tie to break. Reported from outside, a casting vote by somebody
    who had none, or where there was nothing to break, changes nothing.
    """
    decision = known(decision)
    election = decision.election
    if election is None:
        raise NotAnElection(decision.id)
    tied = _tie_to_break(decision, conduct)
    if chair is None:
        raise ChairUnknown(decision.id, effective)
    if tied is None:
        check_tie_breaker(election.slate, TieBreaker(casting=options))
        is_chairs(decision, chair, voter, effective, conduct)
        poll = decision.outcomes[-1].poll if decision.outcomes else None
        return [ChosenAmongTied(effective, options, chair.id, voter, poll, in_vain=True)]
    require_none_pending(decision.polls, conduct)
    in_order("count", tied.effective, "casting vote", effective)
    check_tie_breaker(election.slate, TieBreaker(casting=options))
    among = tied_options(tied.outcome)
    if not options:
        raise NothingChosen(_listed(among))
    require_tied(options, among)
    if not is_chairs(decision, chair, voter, effective, conduct):
        return [ChosenAmongTied(effective, options, chair.id, voter, tied.poll, in_vain=True)]
    chosen = ChosenAmongTied(effective, options, chair.id, voter, tied.poll)
    again = counted_again(decision, chosen, ballots, zone, holidays, conduct, chair)
    if _broken(again.outcome) <= _broken(tied.outcome):
        raise ChoiceBreaksNoTie(_listed(options), _listed(among))
    happened: list[Event] = [chosen, again]
    if again.outcome.result in FINAL_RESULTS:
        happened += keys_left_over(decision, effective)
    return happened


def _tie_to_break(decision: Decision, conduct: Conduct) -> ElectionReturned | None:
    """The tie that waits for the chair; a breach, and None, where there is none."""
    assert decision.election is not None, "there are options"
    is_provided = decision.election.rule.tie == "casting-vote"
    if not is_tied_for_chair(decision, conduct, is_provided=is_provided):
        return None
    tied = decision.outcomes[-1]
    assert isinstance(tied, ElectionReturned), "an election is returned"
    return tied


def tied_options(outcome: ElectionOutcome) -> tuple[OptionId, ...]:
    """The options that the count found tied, and nothing has told apart."""
    left = (step for step in outcome.explanation.steps if isinstance(step, TieLeft))
    return tuple(dict.fromkeys(option for step in left for option in step.tied))


def require_tied(options: tuple[OptionId, ...], among: tuple[OptionId, ...]) -> None:
    """Refuse options that are not among those tied."""
    for option in options:
        if option not in among:
            raise OptionNotTied(option, _listed(among))


def _broken(outcome: ElectionOutcome) -> int:
    """How many ties the casting vote broke."""
    steps = outcome.explanation.steps
    return sum(isinstance(step, TieBroken) and step.by == "casting-vote" for step in steps)


def _listed(options: tuple[OptionId, ...]) -> str:
    return ", ".join(f"“{option}”" for option in options)
