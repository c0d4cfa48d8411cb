"""What undoing a decision rests on, and opening it again: another one, under the rule for that."""

from collections.abc import Iterator
from typing import Any

from domain.bodies.body import BODY, electorate_at
from domain.chains.chain import Acted, Ground, missing, rests
from domain.chains.grounds import of_body_known, of_decision, provisions_known
from domain.chains.grounds_of_votes import decision_of, papers_of
from domain.decisions.ballots_counted import ballots_to_count
from domain.decisions.decision import DECISION, Decision
from domain.decisions.reconsidering import moved_until, movers_of, rule_of, who_moves
from domain.decisions.undoing import Undoing, why_another_rule
from domain.holiday import holidays_at
from domain.motions import sequel
from domain.parties.partnership import PARTNERSHIP, zone
from domain.voting.reconsideration import DecisionReconsidered

UNDOING: dict[type, Undoing] = {
    sequel.DecisionRescinded: "rescission",
    sequel.DecisionSuperseded: "supersession",
    DecisionReconsidered: "reconsideration",
}


@rests(sequel.DecisionRescinded, sequel.DecisionSuperseded)
def _undone(acted: Acted[Any]) -> Iterator[Ground]:
    yield of_decision(acted, acted.data.by)
    ordering, decision = acted.known.of(DECISION, acted.data.by), decision_of(acted)
    if ordering is None or acted.is_reported:
        return
    what = UNDOING[type(acted.data)]
    known, whose = acted.known, of_body_known(acted.known, decision.body)
    in_force = provisions_known(known, decision.partnership, whose, ordering.proposed.at)
    why = why_another_rule(what, decision, ordering, in_force)
    if why:
        yield missing("rule", f"The rule for a {what}.", why, acted.data.by)


@rests(DecisionReconsidered)
def _reconsidered(acted: Acted[DecisionReconsidered]) -> Iterator[Ground]:
    yield from _undone(acted)
    decision, known = decision_of(acted), acted.known
    by = known.of(DECISION, acted.data.by)
    if by is None or acted.is_reported:
        return
    yield from _in_time(acted, decision, by)
    poll = decision.poll_decided
    if poll is not None:
        ballots = ballots_to_count(papers_of(known, poll), decision, poll)
        movers = movers_of(decision, poll.electorate.seats, ballots)
    else:
        body = None if decision.body is None else known.of(BODY, decision.body)
        decided = decision.decided
        held = None if body is None or decided is None else electorate_at(body, decided.at)
        movers = movers_of(decision, () if held is None else held.seats, ())
    if movers is not None and by.proposer not in movers:
        said, why = "Who may move that it be reconsidered.", who_moves(rule_of(decision))
        yield missing("seat", said, f"somebody else did: {why} may", acted.data.by)


def _in_time(
    acted: Acted[DecisionReconsidered], decision: Decision, by: Decision
) -> Iterator[Ground]:
    """That it was moved within the days, and by the meeting, that the rules of procedure say."""
    known = acted.known
    partnership = known.of(PARTNERSHIP, decision.partnership)
    if partnership is None or decision.decided is None:
        return
    body = None if decision.body is None else known.of(BODY, decision.body)
    meetings = () if body is None else body.meetings
    holidays = holidays_at(partnership.holidays, acted.data.effective.at)
    until = moved_until(decision, meetings, zone(partnership), holidays)
    if until.at <= by.proposed.at:
        said, why = "That it was moved in time.", f"it was moved after {until}"
        yield missing("rule", said, why, acted.data.by)
