"""The linter of elections: what is wrong with an election rule for those who would elect by it.

As for decision rules (`domain.linting.linter`), a remark is made only where it is certain: reasoned
from the rule, the seats and the slate, never sampled. What a rule asks of each option is looked at
as of a motion, where yes is a ballot for the option.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeGuard

from domain.elections.election import (
    ElectionRule,
    OptionQuorum,
    OptionQuorumNumber,
    OptionQuorumRoot,
    OptionQuorumShare,
    Plurality,
    Schulze,
    Slate,
    attendance,
    picks_allowed,
)
from domain.elections.election_drafting import check_elected_by
from domain.linting.linter import STEPS_LIMIT, lint
from domain.voting.drafting import UnknownGroup, UnknownSeat
from domain.voting.remark import Remark
from domain.voting.rules import AllOf, Condition, CountAtLeast, DecisionRule, Majority
from domain.voting.tally import Electorate, Seat, worth
from domain.voting.turn import ties_come_to

_OF_ELECTIONS = {
    "CANNOT_BE_ADOPTED": (
        "NOBODY_CAN_BE_ELECTED",
        "No option can reach what the rule asks of each, however the seats vote that there are.",
    ),
    "VACANCY_BLOCKS": (
        "VACANCY_BLOCKS",
        "Nobody can be elected while {seats} is vacant.",
    ),
    "REVEALS_BY_UNANIMITY": (
        "REVEALS_BY_UNANIMITY",
        "When all have to agree on an option, whoever is elected tells how each of them voted.",
    ),
}
"""Remarks that elections have in other words than motions."""

_AS_OF_MOTIONS = frozenset(
    {
        "QUORUM_CANNOT_BE_MET",
        "WEIGHTS_NOT_COUNTED",
        "REVEALS_BY_GROUP",
        "REVEALS_BY_VETO",
        "REVEALS_BY_WEIGHT",
        "REVEALS_BY_DUTY",
        "REVEALS_BY_SIZE",
        "REVEALS_BY_TURNOUT",
        "REVEALS_BY_LIKENESS",
        "REVEALS_BY_PROXY",
        "NOT_LOOKED_AT_FURTHER",
    }
)
"""Remarks that elections have alike. That one voter decides alone is no defect of an election
that most votes win, and who votes for others may have these elected."""

_BASES = frozenset(
    {
        "cast",
        "cast-and-abstaining",
        "cast-and-invalid",
        "members",
        "members-less-abstaining",
        "all-seats",
    }
)
"""Bases in which everybody is who votes for some option."""


def lint_election(
    rule: ElectionRule,
    electorate: Electorate,
    slate: Slate | None = None,
    steps: int = STEPS_LIMIT,
) -> tuple[Remark, ...]:
    """The remarks on a well-formed election rule, for an electorate and a slate if there is one
    already, the gravest first.
    """
    try:
        seats = frozenset(seat.id for seat in electorate.seats)
        check_elected_by(rule, electorate.groups, seats)
    except (UnknownGroup, UnknownSeat) as unknown:
        return (Remark(unknown.code, unknown.sentence, unknown.place),)
    as_of_one = lint(_asked_of_each(rule), electorate, steps)
    return (*_about_seats(rule, electorate, slate), *_in_words_of_elections(rule, as_of_one))


def lint_chair(rule: ElectionRule | DecisionRule, chair: Seat | None) -> tuple[Remark, ...]:
    """The remark that a tie waits for a casting vote which nobody has; the seat that chairs the
    body, if one does.
    """
    ties = ties_come_to(rule) if isinstance(rule, DecisionRule) else {rule.tie}
    if "casting-vote" not in ties or (chair is not None and chair.holder is not None):
        return ()
    why = "nobody chairs the body" if chair is None else f"seat {chair.id}, which chairs, is vacant"
    sentence = f"A tie waits for the casting vote of the chair, and {why}."
    return (
        Remark("NOBODY_HAS_CASTING_VOTE", sentence, "tie", () if chair is None else (chair.id,)),
    )


def _asked_of_each(rule: ElectionRule) -> DecisionRule:
    """What the rule asks of each option, as of a motion; where it asks for nothing, any vote is
    enough. A tie between options gives none of them votes that it does not have.
    """
    threshold = getattr(rule.method, "threshold", None)
    return attendance(rule, threshold or CountAtLeast(Fraction(0), measure=rule.measure))


def _in_words_of_elections(rule: ElectionRule, remarks: tuple[Remark, ...]) -> Iterator[Remark]:
    has_threshold = getattr(rule.method, "threshold", None) is not None
    for remark in remarks:
        place = remark.place
        if place == "condition" or place.startswith("condition."):
            place = place.replace("condition", "method.threshold", 1) if has_threshold else "method"
        if remark.code == "WEIGHTS_NOT_COUNTED" and not has_threshold:
            place = "measure"
        if remark.code in _OF_ELECTIONS:
            code, sentence = _OF_ELECTIONS[remark.code]
            many = len(remark.seats) > 1
            what = (
                f"any one of {len(remark.seats)} seats"
                if many
                else "".join(f"seat {seat}" for seat in remark.seats)
            )
            sentence = sentence.format(seats=what)
            yield replace(remark, code=code, sentence=sentence, place=place)
        elif remark.code in _AS_OF_MOTIONS:
            yield replace(remark, place=place)


def _about_seats(
    rule: ElectionRule, electorate: Electorate, slate: Slate | None
) -> Iterator[Remark]:
    """More seats than can be filled, and a cap that keeps seats empty, or nobody out."""
    most = _most_elected(rule, electorate)
    if most is not None and most < rule.seats:
        many = "1 seat is" if rule.seats == 1 else f"{rule.seats} seats are"
        filled = "none" if most == 0 else f"{most} of them at most"
        yield Remark(
            "SEATS_CANNOT_BE_FILLED",
            f"{many} to be filled, and one ballot can fill {filled}: each option needs too many of "
            "the votes that there are.",
            "seats",
        )
    if rule.cap is not None and rule.cap >= rule.seats:
        yield Remark(
            "CAP_WITHOUT_EFFECT",
            f"The cap of {rule.cap} keeps nobody out, as {rule.seats} are to be elected.",
            "cap",
        )
    yield from _about_option_quorum(rule, electorate)
    if slate is None:
        return
    standing = _standing(rule, slate)
    if standing < rule.seats:
        yield Remark(
            "SLATE_TOO_SHORT",
            f"{rule.seats} seats are to be filled, and {standing} can stand for them.",
            "seats",
        )
    elif rule.cap is not None and _most_under_cap(rule, slate, rule.cap) < rule.seats:
        yield Remark(
            "CAP_LEAVES_SEATS_EMPTY",
            f"Under the cap of {rule.cap} at most {_most_under_cap(rule, slate, rule.cap)} of the "
            f"{rule.seats} seats can be filled from this slate.",
            "cap",
        )
    elif (
        rule.cap is not None and rule.cap < rule.seats and 0 < _most_alike(rule, slate) <= rule.cap
    ):
        yield Remark(
            "CAP_WITHOUT_EFFECT",
            f"The cap of {rule.cap} keeps nobody out: no more than that of the slate share what it "
            "counts.",
            "cap",
        )


def _most_elected(rule: ElectionRule, electorate: Electorate) -> int | None:
    """How many one ballot can elect at most; None: as many as there are seats.

    Each of those elected has votes, and each share of the votes that the threshold asks for is
    given by who voted; who may pick so many options gives so many votes.
    """
    method = rule.method
    if not isinstance(method, Plurality) or method.next_ballot != "none":
        return None
    picks = picks_allowed(method, rule.seats)
    held = sum(seat.holder is not None for seat in electorate.seats)
    threshold = method.threshold
    asked = threshold.conditions if isinstance(threshold, AllOf) else (threshold,)
    bounds = [picks * held]
    for one in asked:
        if _is_share_of_votes(one):
            among = picks / one.share
            whole = among.numerator // among.denominator
            bounds.append(whole - 1 if one.strictly and whole == among else whole)
        if _is_number_of_votes(one) and rule.measure == "votes":
            bounds.append(int(picks * held // one.number))
    return min(bounds)


def _is_share_of_votes(asked: Condition | None) -> TypeGuard[Majority]:
    """Whether a plain share of the votes is asked for."""
    if not isinstance(asked, Majority) or asked.plus or asked.rounded != "no":
        return False
    return asked.stance == "yes" and asked.base in _BASES and bool(asked.share)


def _is_number_of_votes(asked: Condition | None) -> TypeGuard[CountAtLeast]:
    """Whether so many votes of everybody are asked for."""
    if not isinstance(asked, CountAtLeast) or asked.group or asked.number <= 0:
        return False
    return asked.measure == "votes" and asked.stance == "yes"


def _about_option_quorum(rule: ElectionRule, electorate: Electorate) -> Iterator[Remark]:
    """An option quorum that all who vote together don't reach, or not with a seat vacant."""
    method = rule.method
    if not isinstance(method, Schulze) or method.quorum is None:
        return
    worths = {
        seat.id: worth(seat, rule.measure) for seat in electorate.seats if seat.holder is not None
    }
    everybody = sum((worth(seat, rule.measure) for seat in electorate.seats), Fraction(0))
    voting = sum(worths.values(), Fraction(0))
    if not _reaches(method.quorum, voting, everybody):
        said = "No option can reach its quorum, however the seats vote that there are."
        yield Remark("NOBODY_CAN_BE_ELECTED", said, "method.quorum")
        return
    blocking = tuple(
        seat for seat, one in worths.items() if not _reaches(method.quorum, voting - one, everybody)
    )
    if blocking:
        many = len(blocking) > 1
        what = f"any one of {len(blocking)} seats" if many else f"seat {blocking[0]}"
        said = f"Nobody can be elected while {what} is vacant."
        yield Remark("VACANCY_BLOCKS", said, "method.quorum", blocking)


def _reaches(quorum: OptionQuorum, voting: Fraction, everybody: Fraction) -> bool:
    """Whether an option reaches the quorum which all that vote prefer, of all seats."""
    size = everybody if getattr(quorum, "of", "members") == "all-seats" else voting
    match quorum:
        case OptionQuorumNumber(number):
            return voting >= number
        case OptionQuorumShare(share):
            return voting >= share * size
        case OptionQuorumRoot(factor):
            return voting * voting >= factor * factor * size
        case _:
            raise AssertionError(quorum)


def _most_alike(rule: ElectionRule, slate: Slate) -> int:
    """How many of the slate share one thing that a cap counts, at most."""
    default = getattr(rule.method, "default", None)
    standing = (option.counted_by_caps for option in slate.options if option.id != default)
    return max(Counter(one for each in standing for one in each).values(), default=0)


def _standing(rule: ElectionRule, slate: Slate) -> int:
    default = getattr(rule.method, "default", None)
    return sum(option.id != default for option in slate.options)


def _most_under_cap(rule: ElectionRule, slate: Slate, cap: int) -> int:
    """No more than this many of the slate can be elected together: of those who share the first
    thing that a cap counts, no more than the cap.
    """
    default = getattr(rule.method, "default", None)
    standing = [option.counted_by_caps for option in slate.options if option.id != default]
    shared = Counter(affiliations[0] for affiliations in standing if affiliations)
    alone = sum(not affiliations for affiliations in standing)
    return alone + sum(min(number, cap) for number in shared.values())
