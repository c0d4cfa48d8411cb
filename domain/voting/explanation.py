"""Outcomes and how they explain themselves: every count, denominator and comparison.

An explanation is data, nested like the rule, in exact fractions; its sentences are rendered
when read, so that languages can be added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.quoting import quoted
from domain.values import SeatId
from domain.voting.phrases import number_words, phrase, where_of
from domain.voting.rules import AttestedRule, BodyPreset, FromClause, Result, RuleOrigin, Silence
from domain.voting.steps import Step, missing_in, ties_in, waits_for_next_call
from domain.voting.weight_cap import AppliedCap, limit_is_the_smallest

DecidedBy = Literal[
    "missing",
    "quorum",
    "nobody-voted",
    "condition",
    "tie",
    "casting-vote",
    "casting-vote-lost",
    "lot",
]

WhySetAside = Literal[
    "no-such-seat",
    "vacant",
    "recused",
    "proxy",
    "no-proxy",
    "too-many-proxies",
    "not-in-time",
    "replaced",
    "not-admitted",
    "not-argued",
    "must-abstain",
    "suspended",
    "former-holder",
]


@dataclass(frozen=True)
class SetAside:
    """A ballot that was not counted, and why."""

    seat: SeatId
    why: WhySetAside

    @property
    def by_rule(self) -> bool:
        """Whether another rule might have taken it."""
        return self.why in {"proxy", "must-abstain", "not-admitted"}


_NEVER_STOOD: frozenset[WhySetAside] = frozenset(
    {"no-proxy", "too-many-proxies", "not-in-time", "replaced", "not-admitted", "not-argued"}
)
"""Why one of several ballots of a seat does not stand for it; another one may."""


def never_stood(aside: Iterable[SetAside]) -> tuple[SetAside, ...]:
    """Those of them that did not stand for their seat."""
    return tuple(one for one in aside if one.why in _NEVER_STOOD)


def seats_not_counted(aside: Iterable[SetAside]) -> frozenset[SeatId]:
    """The seats of which the ballot that stood for them was not counted."""
    return frozenset(one.seat for one in aside if one.why not in _NEVER_STOOD)


def in_order_of_seats(*aside: SetAside) -> tuple[SetAside, ...]:
    """The ballots set aside, in an order that does not depend on when they came."""
    return tuple(sorted(aside, key=lambda it: (str(it.seat), it.why)))


@dataclass(frozen=True)
class SilentMembers:
    """How many members handed in nothing, and what the rule counts that as."""

    number: Fraction
    counts_as: Silence


@dataclass(frozen=True)
class Explanation:
    """Why a poll came to its outcome."""

    origin: RuleOrigin
    decided_by: DecidedBy
    """What was decisive: something missing in the tally, the quorum, that nobody voted, the
    condition, what the rule says about ties, the casting vote that broke one, or that it was
    lost."""
    quorum: tuple[Step, ...]
    condition: Step
    recused: tuple[SeatId, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    rejection: Step | None = None
    """What the rule asks for before a motion is rejected, where it asks for anything."""
    weight_cap: AppliedCap | None = None
    """What the rule's cap on weight came to, where it has one."""
    silent: SilentMembers | None = None
    """Those who handed in nothing and count all the same: no ballot of theirs is in the counts."""


@dataclass(frozen=True)
class Outcome:
    """What a poll came to (of an advisory rule: what it recommends), and why."""

    result: Result
    advisory: bool
    explanation: Explanation


_RESULTS: dict[tuple[Result, bool], str] = {
    ("adopted", False): "The motion is adopted.",
    ("rejected", False): "The motion is rejected.",
    ("no-opinion", False): "The poll came to no opinion.",
    ("tied", False): "The poll is tied, and waits for the casting vote.",
    ("inquorate", False): "The poll does not count, because its quorum was not met.",
    ("incomplete", False): "The outcome cannot be told yet, or not from what was reported.",
    ("without-effect", False): "The procedure ended, and nothing was decided by it.",
    ("adopted", True): "The advice is to adopt the motion.",
    ("rejected", True): "The advice is to reject the motion.",
    ("no-opinion", True): "No advice is given.",
    ("tied", True): "The advice is tied, and waits for the casting vote.",
    ("inquorate", True): "No advice is given, because the quorum was not met.",
    ("incomplete", True): "The advice cannot be told yet, or not from what was reported.",
    ("without-effect", True): "The procedure ended without advice.",
}

_WAITS_FOR_CALL = {
    False: "The motion is not adopted on this call, and is voted on again on the next.",
    True: "There is no advice on this call; it is voted on again on the next.",
}

_WAITS_AFTER_TIE = {
    False: "The motion is not adopted by this vote, and is voted on again.",
    True: "There is no advice from this vote; it is held again.",
}

_WAITS_FOR_LOT = "As many voted yes as no; it is for the lot, which is not drawn yet."

_IN_A_TIE: dict[Result, str] = {
    "rejected": "the motion fails",
    "no-opinion": "there is no opinion",
    "tied": "the chair has the casting vote",
    "incomplete": "the vote is held again",
}

_WHY_SET_ASIDE: dict[WhySetAside, str] = {
    "no-such-seat": "the electorate has no such seat",
    "vacant": "the seat was vacant",
    "recused": "the seat was recused",
    "proxy": "it was cast by proxy, which the rule does not admit",
    "no-proxy": "who cast it held no proxy for the seat",
    "too-many-proxies": "who cast it held more proxies than the rules admit",
    "not-in-time": "it was not cast while the poll was open",
    "replaced": "another ballot of the seat counts instead",
    "not-admitted": "it is an objection, and the rule does not ask for consent",
    "not-argued": "it is an objection without an argument",
    "must-abstain": "the rule makes the seat abstain, and it is counted so",
    "suspended": "the seat is suspended for missing meetings",
    "former-holder": "who cast it held the seat no more",
}


def tie_is_repeated(outcome: Outcome) -> bool:
    """Whether it was tied, and the vote is held again for that."""
    return (outcome.result, outcome.explanation.decided_by) == ("incomplete", "tie")


def goes_to_next_call(outcome: Outcome) -> bool:
    """Whether nothing is missing but another vote under what the rule asks for on its next call."""
    if (outcome.result, outcome.explanation.decided_by) != ("incomplete", "missing"):
        return False
    told = outcome.explanation
    steps = (*told.quorum, told.condition, *([] if told.rejection is None else [told.rejection]))
    return all(waits_for_next_call(step) for step in steps if missing_in(step))


RULE_IS_SUPPOSED = "The rule is a supposed one, in the place of the rule that governs this."


def sentences(outcome: Outcome, *, rule_is_supposed: bool = False) -> tuple[str, ...]:
    """The outcome and its reasons in plain English: the result first, then what led to it.

    A supposed rule is taken from nowhere, whatever the origin.
    """
    explanation = outcome.explanation
    waits_for_lot = (outcome.result, explanation.decided_by) == ("tied", "lot")
    said = [
        _WAITS_FOR_LOT if waits_for_lot else _result_sentence(outcome),
        RULE_IS_SUPPOSED if rule_is_supposed else origin_sentence(explanation.origin),
    ]
    if explanation.quorum:
        said.append(quorum_sentence(explanation.quorum))
    if explanation.decided_by == "nobody-voted":
        stated = outcome.result.replace("-", " ")
        said.append(f"Nobody voted yes or no, and for that the rule says: {stated}.")
    else:
        said.append(_condition_sentence(explanation.condition))
        if explanation.rejection is not None and explanation.condition.holds is False:
            said.append(_rejection_sentence(explanation.rejection))
    if explanation.silent is not None:
        said.append(silent_sentence(explanation.silent))
    as_many = _as_many(explanation.condition)
    if explanation.decided_by == "tie":
        said.append(f"{as_many}; in a tie {_IN_A_TIE[outcome.result]}.")
    if explanation.decided_by == "casting-vote":
        cast = "no" if outcome.result == "rejected" else "yes"
        said.append(f"{as_many}; the casting vote was {cast}.")
    if explanation.decided_by == "casting-vote-lost":
        said.append(
            f"{as_many}; the chair cannot take part in this matter, so the casting vote is lost "
            "and the motion fails."
        )
    if explanation.decided_by == "lot" and not waits_for_lot:
        fell = "rejected" if outcome.result == "rejected" else "adopted"
        said.append(f"{as_many}; the lot fell on {fell}.")
    if outcome.result == "incomplete" and explanation.decided_by in {"casting-vote", "lot"}:
        waiting = missing_in(explanation.condition)
        said += [f"What is still missing: {phrase(step)}." for step in waiting]
    if explanation.weight_cap is not None:
        said.append(cap_sentence(explanation.weight_cap))
    if explanation.recused:
        said.append(recused_sentence(explanation.recused))
    said += [set_aside_sentence(aside) for aside in explanation.set_aside]
    return tuple(said)


def _result_sentence(outcome: Outcome) -> str:
    """What it came to; of a majority that was missed, whether there is another call."""
    if tie_is_repeated(outcome):
        return _WAITS_AFTER_TIE[outcome.advisory]
    if goes_to_next_call(outcome):
        return _WAITS_FOR_CALL[outcome.advisory]
    return _RESULTS[outcome.result, outcome.advisory]


def _as_many(condition: Step) -> str:
    """That there is a tie: of everybody, or else of whom it is."""
    wheres = [where_of(tie) for tie in ties_in(condition)]
    where = "" if "" in wheres else next(iter(wheres), "")
    if not where:
        return "As many voted yes as no"
    return f"{where[0].upper()}{where[1:]}: as many voted yes as no"


_COUNTED_AS: dict[Silence, str] = {"abstain": "an abstention", "no": "a no", "yes": "a yes"}


def silent_sentence(silent: SilentMembers) -> str:
    """That some handed in nothing, and are in the numbers all the same."""
    counted = _COUNTED_AS[silent.counts_as]
    if silent.number == 1:
        return f"1 member handed in nothing, which the rule counts as {counted}."
    number = number_words(silent.number)
    return f"{number} members handed in nothing; the rule counts each of them as {counted}."


_CAPPED: dict[str, str] = {
    "members": "held by all members",
    "all-seats": "of all seats",
    "present": "of those who take part",
}

_LEFT: dict[str, str] = {
    "members": "to all members",
    "all-seats": "to all seats",
    "present": "to those who take part",
}

_BY_UNIT: dict[str, str] = {
    "seat": "no seat counts",
    "holder": "nobody's seats count",
    "party": "no party's seats count",
    "voter": "nobody votes",
}


def cap_sentence(applied: AppliedCap) -> str:
    """For how much one may count at most, and which seats count for less than they would."""
    cap, limit = applied.cap, number_words(applied.limit)
    are_too_few = cap.repeated and cap.share is not None and limit_is_the_smallest(applied)
    share = "" if cap.share is None else f", {cap.share} of {number_words(applied.of)}"
    whole = "" if cap.share is None else f" {_CAPPED[cap.of]}"
    if are_too_few:
        share = f", as the smallest does: there are too few for {cap.share} of what is left"
        whole = f" {_LEFT[cap.of]}"
    elif cap.share is not None and cap.repeated:
        share = f", {cap.share} of the {number_words(applied.of)} that are left"
        whole = f" {_LEFT[cap.of]}"
    said = f"By weight {_BY_UNIT[cap.by]} for more than {limit}{share}{whole}"
    cut = [
        f"seat {each.seat} counts for {number_words(each.counts)} in place of "
        f"{number_words(each.weight)}"
        for each in applied.seats
    ]
    return f"{said}: {', '.join(cut) or 'nobody has more'}."


def recused_sentence(recused: Iterable[SeatId]) -> str:
    """Which seats took no part in the matter."""
    return f"Recused from this matter: {', '.join(f'seat {seat}' for seat in recused)}."


def set_aside_sentence(aside: SetAside) -> str:
    """That a ballot was not counted, and why."""
    return f"The ballot of seat {aside.seat} was set aside: {_WHY_SET_ASIDE[aside.why]}."


def origin_sentence(origin: RuleOrigin) -> str:
    """Where the rule was taken from."""
    if isinstance(origin, FromClause):
        version = f"version {origin.version}"
        return f"The rule is {quoted(origin.provision)} of {origin.cited_as}, {version}."
    if isinstance(origin, BodyPreset):
        return f"No clause has a rule for this matter; the body decides by “{origin.preset}”."
    if isinstance(origin, AttestedRule):
        return f"The rule is the one that the source reports: {origin.source.name}."
    return "The agreement has no rule for this matter, so the stated default applies."


def quorum_sentence(quorum: tuple[Step, ...]) -> str:
    """Whether the quorum was met, with the parts that made it so."""
    if any(step.holds is False for step in quorum):
        told, verdict = [s for s in quorum if s.holds is False], "was not met"
    elif any(step.holds is None for step in quorum):
        told, verdict = [s for s in quorum if s.holds is None], "cannot be told"
    else:
        told, verdict = list(quorum), "was met"
    return f"The quorum {verdict}: {'; '.join(phrase(step) for step in told)}."


def _condition_sentence(step: Step) -> str:
    if step.kind in {"all", "any"}:
        return phrase(step)[0].upper() + phrase(step)[1:] + "."
    verdict = {True: "holds", False: "failed", None: "cannot be told"}[step.holds]
    if waits_for_next_call(step):
        verdict = "failed on this call"
    return f"The condition {verdict}: {phrase(step)}."


def _rejection_sentence(step: Step) -> str:
    """Whether what is asked for before a motion is rejected holds."""
    verdict = {True: "holds", False: "failed", None: "cannot be told"}[step.holds]
    return f"What the rule asks for before a motion is rejected {verdict}: {phrase(step)}."
