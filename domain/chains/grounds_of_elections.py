"""What elections rest on: the election rule in force for the matter, and the ballots.

That the motion, its poll and its ballots rest on what they should stands in
`domain.chains.grounds_of_votes`. What is said of an outcome is counted again here.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import of_body_known, of_origin, provisions_known
from domain.chains.grounds_of_founding import of_body
from domain.chains.grounds_of_votes import chair_of, papers_of, seat_of_body
from domain.decisions.ballots_counted import beside_in
from domain.decisions.counting import return_of
from domain.decisions.decision import DECISION, Decision
from domain.decisions.elected_elsewhere import return_as_reported
from domain.decisions.recounting import NOT_OPENED, election_again, is_left_shut
from domain.elections.onward import as_told_before
from domain.holiday import holidays_at
from domain.motions.election_course import ChosenAmongTied, ElectionCalled, ElectionReported
from domain.motions.motion import MotionProposed
from domain.motions.outcome import ElectionReturned, returned_telling
from domain.motions.poll import PollOpened
from domain.parties.partnership import PARTNERSHIP, zone
from domain.provisions.pinning import pin_election_rule
from domain.provisions.provision import ElectionRuleProvision, PinnedElectionRule
from domain.refusal import Refused, Reported
from domain.voting.rules import FromClause


@rests(ElectionCalled)
def _called(acted: Acted[ElectionCalled]) -> Iterator[Ground]:
    yield _motion(acted)
    yield _rule(acted, _decision(acted))


@rests(ElectionReported)
def _reported(acted: Acted[ElectionReported]) -> Iterator[Ground]:
    yield _motion(acted)


@rests(ChosenAmongTied)
def _chosen(acted: Acted[ChosenAmongTied]) -> Iterator[Ground]:
    """The tie, and the seat of whoever chairs."""
    decision, data, known = _decision(acted), acted.data, acted.known
    tied = known.last(decision.id, ElectionReturned)
    if tied is not None:
        why = "" if tied.record.data.outcome.result == "tied" else "it was not tied"
        yield on_act(known, tied, "act", "The tie that it breaks.", why_not=why)
    if decision.body is None:
        return
    chair = chair_of(acted, decision)
    if chair is not None and chair.id != data.seat:
        yield missing("seat", "The chair.", "another seat chairs the body", data.seat)
    yield seat_of_body(known, decision.body, data.seat, acted.at, data.voter)


@rests(ElectionReturned)
def _returned(acted: Acted[ElectionReturned]) -> Iterator[Ground]:
    decision, known = _decision(acted), acted.known
    yield _count(acted, decision)
    called = known.last(decision.id, ElectionCalled)
    assert called is not None, "an election is called first"
    yield _rule(Acted(called.record, known.at(called.place)), decision)
    if decision.body is not None:
        poll = None if acted.data.poll is None else decision.poll(acted.data.poll)
        yield of_body(known, decision.body, acted.at if poll is None else poll.opened.at)


def _count(acted: Acted[ElectionReturned], decision: Decision) -> Ground:
    """That who is elected follows from rule, slate, electorate and ballots, counted again."""
    known, data = acted.known, acted.data
    if data.basis == "tally":
        return _reckoned(acted, decision)
    opened = known.last(decision.id, PollOpened, poll=data.poll)
    if opened is None or data.poll is None:
        return missing("count", "The ballots.", "there was no such poll", data.poll)
    try:
        why = _differs(acted, decision)
    except Refused as refused:
        why = refused.sentence
    poll = decision.poll(data.poll)
    until = None if poll is None else (poll.closed or poll.closes_at)
    said = "The ballots of the poll, counted again."
    since = opened.record.effective.start
    return on_act(known, opened, "count", said, since=since, until=until, why_not=why)


def _reckoned(acted: Acted[ElectionReturned], decision: Decision) -> Ground:
    """That who is elected follows from what was reported, counted again."""
    known = acted.known
    reported = known.last(decision.id, ElectionReported)
    if reported is None:
        return missing("count", "What was reported.", "nothing was reported", decision.id)
    try:
        why = _differs(acted, decision)
    except Refused as refused:
        why = refused.sentence
    said = "The election as it was reported, counted again."
    return on_act(known, reported, "count", said, why_not=why)


def _differs(acted: Acted[ElectionReturned], decision: Decision) -> str:
    """Why what was determined does not follow; empty where it does."""
    data, known = acted.data, acted.known
    partnership = known.of(PARTNERSHIP, decision.partnership)
    assert partnership is not None, "the partnership comes first"
    around: dict[str, Any] = {
        "declared": data.declared,
        "chair": chair_of(acted, decision),
        "zone": zone(partnership),
        "holidays": holidays_at(partnership.holidays, data.effective.at),
        "effective": data.effective,
        "conduct": Reported(),
    }
    election = decision.election
    assert election is not None, "an election is called first"
    rule = as_told_before(election.rule, data.outcome)
    decision = replace(decision, election=replace(election, rule=rule))
    if data.basis == "tally":
        again = return_as_reported(decision, **around)
    else:
        poll = None if data.poll is None else decision.poll(data.poll)
        if poll is None:
            return "there was no such poll"
        papers = papers_of(known, poll)
        beside = beside_in(papers, decision, poll)
        found = election_again(decision, beside.attended(poll), papers, data.effective)
        if found is None:
            return "the ballots that were opened are not those that stand"
        again = returned_telling(return_of(decision, *found, **around), beside.aside)
        if is_left_shut(decision, poll, papers, data.effective) and (
            again.outcome.result != "inquorate"
        ):
            return NOT_OPENED
    if again.outcome.result != data.outcome.result:
        return f"counted again it comes to: {again.outcome.result.replace('-', ' ')}"
    if again.outcome.elected != data.outcome.elected:
        return f"counted again others are elected: {', '.join(again.outcome.elected) or 'nobody'}"
    return "" if again.outcome == data.outcome else "counted again the numbers are others"


def _rule(acted: Acted[ElectionCalled], decision: Decision) -> Ground:
    """The rule that was pinned, which has to be the one in force for the matter."""
    data, known, at = acted.data, acted.known, acted.at
    whose = of_body_known(known, decision.body)
    in_force = provisions_known(known, decision.partnership, whose, at)
    why = ""
    try:
        governing = pin_election_rule(decision.motion.matter, decision.body, in_force)
        if governing != PinnedElectionRule(data.rule, data.origin):
            why = "another election rule was in force for the matter"
    except Refused as refused:
        why = refused.sentence
    origin = data.origin
    carries = next(
        (
            one.provision
            for one in in_force
            if isinstance(one.provision, ElectionRuleProvision)
            and isinstance(origin, FromClause)
            and (one.clause, one.provision.name) == (origin.clause, origin.provision)
            and one.provision.rule == data.rule
        ),
        None,
    )
    silent = "The stated default: the agreement has no election rule for the matter."
    return of_origin(known, origin, at, "The election rule", silent, carries, why)


def _motion(acted: Acted[Any]) -> Ground:
    decision = _decision(acted)
    proposed = acted.known.last(decision.id, MotionProposed)
    assert proposed is not None, "the motion comes first"
    said = f"The motion “{decision.motion.title}”."
    return on_act(acted.known, proposed, "motion", said, since=decision.proposed)


def _decision(acted: Acted[Any]) -> Decision:
    """The decision as it was known before the act."""
    state = acted.known.of(DECISION, acted.record.stream)
    assert state is not None, "the motion comes first"
    return state
