"""Positions: where in a rule those conditions stand that concern it as a whole.

Who must abstain, the silence procedure and a second meeting are no comparisons that could be
turned round, counted in groups, or asked of a rejection.
"""

from typing import get_args

from domain.refusal import Refused
from domain.voting.parts import Place, parts_of
from domain.voting.rules import DecisionRule, MustAbstain, Way
from domain.voting.rules_before import Confirmed, SilenceKept, TwoMeetings
from domain.voting.turn import in_turn, turns_of


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
    for place, part in parts_of(rule):
        if isinstance(part, MustAbstain) and not _governs(place):
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


def _governs(place: Place) -> bool:
    """Whether what stands there governs the whole, or what one call or way has, with no `all`
    but one around it."""
    before = ""
    for step in place.split(".")[1:]:
        is_turn = step.startswith("by-call[") or step in get_args(Way)
        if not is_turn and (before == "all" or not step.startswith("all[")):
            return False
        before = "" if is_turn else "all"
    return place.startswith("condition")


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
    second = Confirmed | TwoMeetings
    places = [place for place, part in parts_of(rule) if isinstance(part, second)]
    for turn in turns_of(rule) if len(places) > 1 else ():
        left = DecisionRule(in_turn(rule.condition, turn))
        if sum(isinstance(part, second) for _, part in parts_of(left)) > 1:
            raise SecondMeetingTwice(places[-1])
