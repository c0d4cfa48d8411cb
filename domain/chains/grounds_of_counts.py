"""What outcomes rest on: rule, electorate and ballots, or the numbers reported; counted again.

The whole outcome has to follow, and not only what it came to: the explanation is what people read.
"""

from collections.abc import Iterator
from dataclasses import replace

from domain.bodies.body import BODY, seats_then
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds_of_founding import of_body
from domain.chains.grounds_of_votes import chair_of, closing, decision_of, of_rule, papers_of
from domain.chains.known import Placed
from domain.decisions.ballots_counted import beside_in
from domain.decisions.counting import is_lost, known_around
from domain.decisions.decision import Decision
from domain.decisions.poll_turn import turn_of
from domain.decisions.recounting import NOT_OPENED, counted_again, is_left_shut
from domain.elections.lot import LotDrawn
from domain.holiday import holidays_at
from domain.motions import outcome as outcomes
from domain.motions import sequel
from domain.motions.motion import MotionProposed
from domain.motions.outcome import OutcomeDetermined, outcome_telling, waits_for_chair
from domain.motions.poll import Poll, PollOpened
from domain.motions.recusal import RecusalDeclared
from domain.parties.partnership import PARTNERSHIP, zone
from domain.refusal import Refused
from domain.voting.abstaining import bound_to_abstain
from domain.voting.explanation import Outcome
from domain.voting.figures import Circumstances
from domain.voting.reasoning import broken_tie, fallen, outcome, without_casting_vote
from domain.voting.tally import Count

OTHERWISE = "counted again it is explained otherwise"
"""Why an outcome does not follow that is what it should be, and not for the reasons that it has."""


@rests(outcomes.OutcomeDetermined)
def _determined(acted: Acted[OutcomeDetermined]) -> Iterator[Ground]:
    decision, known = decision_of(acted), acted.known
    yield _count(acted, decision)
    proposed = known.last(decision.id, MotionProposed)
    assert proposed is not None, "the motion comes first"
    yield of_rule(Acted(proposed.record, known.at(proposed.place)))
    if decision.body is not None:
        poll = None if acted.data.poll is None else decision.poll(acted.data.poll)
        yield of_body(known, decision.body, acted.at if poll is None else poll.opened.at)


def _count(acted: Acted[OutcomeDetermined], decision: Decision) -> Ground:
    """That what was determined follows from rule, electorate and ballots, counted again."""
    known, data = acted.known, acted.data
    before = known.stream(decision.id)[-1]
    try:
        why = _differs(acted, decision, before)
    except Refused as refused:
        why = refused.sentence
    if _is_broken_by(acted, before):
        return on_act(known, before, "count", "The casting vote.", why_not=why)
    if _is_drawn(before):
        return on_act(known, before, "count", "The lot, drawn again.", why_not=why)
    if isinstance(before.record.data, RecusalDeclared) and decision.result == "tied":
        said = "The recusal of the chair, by which the casting vote was lost."
        return on_act(known, before, "count", said, why_not=why)
    if data.basis == "tally":
        reported = known.last(decision.id, outcomes.TallyReported)
        if reported is None:
            return missing("count", "The numbers of the vote.", "none were reported", decision.id)
        said = "The numbers that were reported, reckoned again."
        return on_act(known, reported, "count", said, why_not=why)
    opened = known.last(decision.id, PollOpened, poll=data.poll)
    if opened is None:
        return missing("count", "The ballots.", "there was no such poll", data.poll)
    said = "The ballots of the poll, counted again."
    since, until = opened.record.effective.start, closing(decision, data.poll)
    return on_act(known, opened, "count", said, since=since, until=until, why_not=why)


def _is_broken_by(acted: Acted[OutcomeDetermined], before: Placed) -> bool:
    """Whether what was determined is what a casting vote, in the same act, made of a tie."""
    is_one = isinstance(before.record.data, sequel.CastingVoteCast)
    return is_one and before.record.command == acted.record.command


def _is_drawn(before: Placed) -> bool:
    """Whether what was determined is what a lot made of a tie."""
    return isinstance(before.record.data, LotDrawn) and not before.record.data.in_vain


def _differs(acted: Acted[OutcomeDetermined], decision: Decision, before: Placed) -> str:
    """Why what was determined does not follow; empty where it does."""
    data = acted.data
    again = _of_tie(acted, decision, before) or (
        _reckoned(acted, decision) if data.basis == "tally" else _counted(acted, decision)
    )
    if isinstance(again, str):
        return again
    came_to, counts = again
    if came_to.result != data.outcome.result:
        return f"counted again it comes to: {came_to.result.replace('-', ' ')}"
    if counts != data.counts:
        return "counted again the numbers are others"
    return "" if came_to == data.outcome else OTHERWISE


CameTo = tuple[Outcome, tuple[Count, ...]]
"""What was counted again: the outcome and the numbers."""


def _of_tie(acted: Acted[OutcomeDetermined], decision: Decision, before: Placed) -> CameTo | None:
    """What a tie comes to that a casting vote or a lot broke, or whose casting vote was lost; None
    where it is no such thing."""
    last, happened = decision.outcomes[-1] if decision.outcomes else None, before.record.data
    if isinstance(happened, sequel.CastingVoteCast) and _is_broken_by(acted, before):
        assert isinstance(last, OutcomeDetermined), "of an election yes and no break no tie"
        return broken_tie(last.outcome, happened.stance), last.counts
    if isinstance(happened, LotDrawn) and _is_drawn(before):
        assert isinstance(last, OutcomeDetermined), "an election is counted again"
        return fallen(last.outcome, happened.came_to), last.counts
    if isinstance(happened, RecusalDeclared) and decision.result == "tied":
        assert isinstance(last, OutcomeDetermined), "an election is counted again"
        return without_casting_vote(last.outcome), last.counts
    return None


def _reckoned(acted: Acted[OutcomeDetermined], decision: Decision) -> CameTo | str:
    """What the numbers come to that were reported; or why that can't be told."""
    reported = acted.known.last(decision.id, outcomes.TallyReported)
    if reported is None:
        return "no numbers were reported"
    told, rule = reported.record.data.tally, decision.rule
    body = None if decision.body is None else acted.known.of(BODY, decision.body)
    seats, way = seats_then(body, acted.data.effective), reported.record.data.way
    tally = bound_to_abstain(rule.rule, turn_of(decision, None, way), told, seats)
    around = replace(_around(acted, decision, None), way=way, electorate=seats)
    came_to = outcome(rule.rule, tally, rule.origin, around)
    chair = chair_of(acted, decision)
    lost = is_lost(decision, chair, acted.data.effective, None, told)
    return _for_chair(came_to, lost), tally.counts


def _counted(acted: Acted[OutcomeDetermined], decision: Decision) -> CameTo | str:
    """What the ballots of the poll come to; or why that can't be told."""
    data, rule = acted.data, decision.rule
    poll = None if data.poll is None else decision.poll(data.poll)
    if poll is None:
        return "there was no such poll"
    papers = papers_of(acted.known, poll)
    tally = counted_again(decision, poll, papers, acted.record.effective.start)
    if tally is None:
        return "the ballots that were opened are not those that stand"
    came_to = outcome(rule.rule, tally, rule.origin, _around(acted, decision, poll))
    shut = is_left_shut(decision, poll, papers, acted.record.effective.start)
    if shut and came_to.result != "inquorate":
        return NOT_OPENED
    chair = chair_of(acted, decision)
    came_to = _for_chair(came_to, is_lost(decision, chair, data.effective, poll))
    return outcome_telling(came_to, beside_in(papers, decision, poll).aside), tally.counts


def _for_chair(came_to: Outcome, is_lost: bool) -> Outcome:
    """The outcome, which fails where it waits for a casting vote that is lost."""
    return without_casting_vote(came_to) if is_lost and waits_for_chair(came_to) else came_to


def _around(
    acted: Acted[OutcomeDetermined], decision: Decision, poll: Poll | None
) -> Circumstances:
    """What the outcome depended on beside its numbers, as it was known."""
    partnership = acted.known.of(PARTNERSHIP, decision.partnership)
    assert partnership is not None, "the partnership comes first"
    effective = acted.data.effective
    holidays = holidays_at(partnership.holidays, effective.at)
    return known_around(decision, poll, effective, zone(partnership), holidays)
