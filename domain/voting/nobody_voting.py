"""Nobody voting: where a rule must say what a vote comes to in which nobody votes, and where not.

A condition that could hold over nothing adopts what nobody voted for, so what such a vote comes to
has to be stated. A silence procedure is meant to adopt without votes; where a rule has one in some
way of deciding, or on some call, the statement is for the others.
"""

from domain.refusal import Refused
from domain.voting.parts import Part, parts_of
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByCall,
    ByWay,
    Condition,
    Consensus,
    CountAtLeast,
    DecisionRule,
    InGroups,
    Majority,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    Not,
    NoVeto,
    RootAtLeast,
    Unanimity,
)
from domain.voting.rules_before import Confirmed, Consulted, Noticed, SilenceKept, TwoMeetings
from domain.voting.turn import applied, in_turn, turns_of
from domain.voting.turnout import Turnout


class NobodyVotingNotStated(Refused):
    """The condition at {place} could hold when nobody votes, so the rule must state the outcome
    for that case."""

    code = "NOBODY_VOTING_NOT_STATED"
    place: str


class NobodyVotingContradicted(Refused):
    """Under the silence procedure at {place} nobody needs to vote, so the rule must not state what
    a poll comes to in which nobody does."""

    code = "NOBODY_VOTING_CONTRADICTED"
    place: str


def check_nobody_votes(rule: DecisionRule) -> None:
    """Refuse a rule that does not say what a vote comes to in which nobody votes, though as a whole
    it could adopt then, or its rejection could hold by a comparison with nothing; and one that says
    it though it goes by silence in every way and on every call."""
    turns = [(applied(rule, turn), in_turn(rule.condition, turn)) for turn in turns_of(rule)]
    votes = [(turn, asked) for turn, asked in turns if not _goes_by_silence(asked)]
    open_ones = [(turn, asked) for turn, asked in votes if turn.nobody_votes is None]
    for turn, asked in open_ones:
        if True in over_nothing(asked):
            raise NobodyVotingNotStated(_where(rule, asked) or "condition")
        if turn.rejection is not None and True in over_nothing(turn.rejection):
            place = _where(rule, turn.rejection)
            if place is not None:
                raise NobodyVotingNotStated(place)
    is_stated = rule.nobody_votes or any(each.nobody_votes for each in rule.instead)
    if is_stated and turns and not votes:
        silent = (place for place, part in parts_of(rule) if isinstance(part, SilenceKept))
        raise NobodyVotingContradicted(next(silent))


def _goes_by_silence(asked: Condition) -> bool:
    return any(isinstance(part, SilenceKept) for _, part in parts_of(DecisionRule(asked)))


def _where(rule: DecisionRule, asked: Condition) -> str | None:
    """The first part of what is asked that compares with at least a share."""
    parts = {id(part) for _, part in parts_of(DecisionRule(asked))}
    places = (
        place
        for place, part in parts_of(rule)
        if id(part) in parts and _compares_with_at_least(part)
    )
    return next(places, None)


def _compares_with_at_least(part: Part) -> bool:
    return isinstance(part, Unanimity) or (isinstance(part, Majority) and not part.strictly)


HOLDS, FAILS, EITHER = frozenset({True}), frozenset({False}), frozenset({True, False})


def over_nothing(condition: Condition) -> frozenset[bool]:
    """What the condition can come to in a poll in which nobody took any stance; of a silence
    procedure nothing that counts, as it asks for a notice and a time in place of votes."""
    match condition:
        case AllOf(conditions):
            parts = [part for part in conditions if not isinstance(part, MustAbstain | Confirmed)]
            return _together([over_nothing(part) for part in parts], deciding=False)
        case AnyOf(conditions) | ByCall(conditions=conditions):
            return _together([over_nothing(part) for part in conditions], deciding=True)
        case ByWay(meeting, written, electronic):
            of_ways = [part for part in (meeting, written, electronic) if part is not None]
            return _together([over_nothing(part) for part in of_ways], deciding=True)
        case Not(inner):
            return frozenset(not each for each in over_nothing(inner))
        case TwoMeetings(first, second):
            return over_nothing(first) | over_nothing(second)
        case InGroups():
            asks_some = bool(condition.share or condition.number)
            return over_nothing(condition.condition) if asks_some else HOLDS
        case Noticed() | Consulted():  # which holds or not, whoever votes
            return EITHER
        case Turnout():  # of those present: who is there need not vote
            asks_nothing = not condition.strictly and not (condition.share or condition.number)
            is_of_presence = condition.counted == "present" or condition.plus < 0
            return EITHER if is_of_presence or asks_nothing else FAILS
        case SilenceKept():
            return frozenset()
        case Unanimity() | Majority(strictly=False, plus=0):
            return _at_least(condition)
        case _:
            return HOLDS if _holds(condition) else FAILS


def _at_least(condition: Unanimity | Majority) -> frozenset[bool]:
    """At least a share of nothing could be said to be there, or not; of the members, who are some
    whether they vote or not, a share is not. All who abstain are no vote for or against."""
    fixed = condition.base in {"members", "all-seats"}
    if isinstance(condition, Unanimity):
        return FAILS if fixed else EITHER
    if condition.share == 0:
        return HOLDS
    is_some = condition.stance in {"yes", "no"} and condition.rounded in {"no", "up"}
    return FAILS if fixed and is_some else EITHER


def _together(parts: list[frozenset[bool]], *, deciding: bool) -> frozenset[bool]:
    """What all (any, where one that holds is `deciding`) of several can come to."""
    found = {deciding} if any(deciding in part for part in parts) else set[bool]()
    if all((not deciding) in part for part in parts):
        found.add(not deciding)
    return frozenset(found)


def _holds(condition: Condition) -> bool:
    match condition:
        case NoVeto():
            return not condition.concurring
        case CountAtLeast():
            return condition.number == 0
        case RootAtLeast():
            return condition.factor == 0
        case NoBlockingMinority():
            return condition.base not in {"members", "all-seats"}
        case Majority():
            return condition.plus < 0
        case _:
            return isinstance(condition, NoObjection | Consensus | MustAbstain | Confirmed)
