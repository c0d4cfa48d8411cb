"""Positions: where in a rule those conditions stand that concern it as a whole.

Who must abstain, the silence procedure and a second meeting are no comparisons that could be
turned round, counted in groups, or asked of a rejection.
"""

from collections.abc import Iterator

from domain.parts import Place, inside, parts_of
from domain.refusal import Refused
from domain.rules import AllOf, ByCall, ByWay, Condition, DecisionRule, MustAbstain
from domain.rules_before import Confirmed, SilenceKept, TwoMeetings
from domain.turn import in_turn, turns_of


class NotOutermost(Refused):
    """What stands at {place} concerns the rule as a whole, so it must stand outermost: by itself,
    or in an `all` that is outermost. What one call or way of deciding has may say who must abstain
    then; a second meeting may stand in any `all`, or as `two-meetings`, but not below `not`."""

    code = "NOT_OUTERMOST"
    place: str


class SecondMeetingTwice(Refused):
    """At {place} a second meeting is asked for that is asked for already: of one vote it is told
    once that the motion passed before."""

    code = "SECOND_MEETING_TWICE"
    place: str


def check_positions(rule: DecisionRule) -> None:
    """Refuse what concerns the rule as a whole where it does not govern everything else."""
    bound = {id(part) for part in _outermost(rule.condition)}
    for place, part in parts_of(rule):
        if isinstance(part, MustAbstain) and id(part) not in bound:
            raise NotOutermost(place)
        is_rejection = "rejection" in place
        if isinstance(part, SilenceKept) and is_rejection:
            raise NotOutermost(place)
        if isinstance(part, Confirmed | TwoMeetings):
            if is_rejection or _is_turned(place):
                raise NotOutermost(place)
            if isinstance(part, Confirmed) and not _stands_in_all(place):
                raise NotOutermost(place)
    _check_second_meetings(rule)


def _outermost(condition: Condition) -> Iterator[Condition]:
    """The condition, and those that stand beside each other outermost, for each call and way."""
    yield condition
    if isinstance(condition, AllOf):
        for part in condition.conditions:
            yield part
            if isinstance(part, ByCall | ByWay):
                yield from _outermost(part)
    elif isinstance(condition, ByCall | ByWay):
        for place, each in inside(condition):
            if place != "again_if":
                assert isinstance(each, Condition), "a condition consists of conditions"
                yield from _outermost(each)


def _is_turned(place: Place) -> bool:
    """Whether it is turned round, counted in groups, or tells only whether there is another call,
    or stands in a second meeting itself."""
    return any(
        step.startswith(("not[", "again_if", "first", "second")) for step in place.split(".")
    )


def _stands_in_all(place: Place) -> bool:
    last = place.rsplit(".", 1)[-1]
    return place == "condition" or last.startswith("all[")


def _check_second_meetings(rule: DecisionRule) -> None:
    places = {id(part): place for place, part in parts_of(rule)}
    for turn in turns_of(rule):
        asked = [
            part
            for _, part in parts_of(DecisionRule(in_turn(rule.condition, turn)))
            if isinstance(part, Confirmed | TwoMeetings)
        ]
        if len(asked) > 1:
            raise SecondMeetingTwice(next((places[id(p)] for p in asked if id(p) in places), ""))
