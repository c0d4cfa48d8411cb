"""Outcomes and how they explain themselves: every count, denominator and comparison.

An explanation is data, nested like the rule, in exact fractions; its sentences are rendered
when read, so that languages can be added.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from domain.rules import (
    AttestedRule,
    Base,
    BodyPreset,
    FromClause,
    Measure,
    Result,
    RuleOrigin,
    StanceName,
)
from domain.values import SeatId

DecidedBy = Literal[
    "missing", "quorum", "nobody-voted", "condition", "tie", "casting-vote", "casting-vote-lost"
]

Missing = Literal["count", "abstain", "present", "members", "all-seats", "stances"]
"""What a tally does not say though the rule asks for it."""


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: a quorum or condition, its arithmetic, and whether it holds.

    `kind` is that of the condition, or `quorum-share` and `quorum-number`. `count` (of yes, no,
    abstentions or those present) is compared with `threshold`: as `ratio` of the base `of`
    where there is one, by itself otherwise. `holds` is None when the tally does not say what
    is needed. A step is decisive when the outcome follows from it.
    """

    kind: str
    holds: bool | None
    decisive: bool = False
    group: str = ""
    measure: Measure = "votes"
    counted: StanceName | Literal["present"] | None = None
    count: Fraction | None = None
    base: Base | None = None
    of: Fraction | None = None
    ratio: Fraction | None = None
    comparison: Literal["more than", "at least", "all"] | None = None
    threshold: Fraction | None = None
    missing: Missing | None = None
    vetoes: tuple[SeatId, ...] = ()
    parts: "tuple[Step, ...]" = ()


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
]


@dataclass(frozen=True)
class SetAside:
    """A ballot that was not counted, and why."""

    seat: SeatId
    why: WhySetAside


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


@dataclass(frozen=True)
class Outcome:
    """What a poll came to (of an advisory rule: what it recommends), and why."""

    result: Result
    advisory: bool
    explanation: Explanation


def marked_decisive(step: Step) -> Step:
    """The step marked decisive, with those of its parts that its own result follows from."""
    everything = step.kind == "not" or (step.kind == "all") is (step.holds is True)
    parts = tuple(
        marked_decisive(part) if everything or part.holds is step.holds else part
        for part in step.parts
    )
    return replace(step, decisive=True, parts=parts)


def missing_in(step: Step) -> tuple[Step, ...]:
    """The steps that could not be taken because the tally does not say something."""
    own = (step,) if step.missing else ()
    return own + tuple(found for part in step.parts for found in missing_in(part))


_RESULTS: dict[tuple[Result, bool], str] = {
    ("adopted", False): "The motion is adopted.",
    ("rejected", False): "The motion is rejected.",
    ("no-opinion", False): "The poll came to no opinion.",
    ("tied", False): "The poll is tied, and waits for the casting vote.",
    ("inquorate", False): "The poll does not count, because its quorum was not met.",
    ("incomplete", False): "The outcome cannot be told from what was reported.",
    ("adopted", True): "The advice is to adopt the motion.",
    ("rejected", True): "The advice is to reject the motion.",
    ("no-opinion", True): "No advice is given.",
    ("tied", True): "The advice is tied, and waits for the casting vote.",
    ("inquorate", True): "No advice is given, because the quorum was not met.",
    ("incomplete", True): "The advice cannot be told from what was reported.",
}

_MISSING: dict[Missing, str] = {
    "count": "the votes",
    "abstain": "the abstentions",
    "present": "how many were present",
    "members": "the number of members",
    "all-seats": "the number of seats",
    "stances": "how each of the seats voted that can stand in the way",
}

_IN_A_TIE: dict[Result, str] = {
    "rejected": "the motion fails",
    "no-opinion": "there is no opinion",
    "tied": "the chair has the casting vote",
}

WHY_SET_ASIDE: dict[WhySetAside, str] = {
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
}

BY_MEASURE: dict[Measure, str] = {
    "votes": "",
    "weight": "by weight",
    "persons": "by persons represented",
}


def sentences(outcome: Outcome) -> tuple[str, ...]:
    """The outcome and its reasons in plain English: the result first, then what led to it."""
    explanation = outcome.explanation
    said = [
        _RESULTS[outcome.result, outcome.advisory],
        origin_sentence(explanation.origin),
    ]
    if explanation.quorum:
        said.append(quorum_sentence(explanation.quorum))
    if explanation.decided_by == "nobody-voted":
        stated = outcome.result.replace("-", " ")
        said.append(f"Nobody voted yes or no, and for that the rule says: {stated}.")
    else:
        said.append(_condition_sentence(explanation.condition))
    if explanation.decided_by == "tie":
        said.append(f"As many voted yes as no; in a tie {_IN_A_TIE[outcome.result]}.")
    if explanation.decided_by == "casting-vote":
        cast = "yes" if outcome.result == "adopted" else "no"
        said.append(f"As many voted yes as no; the casting vote was {cast}.")
    if explanation.decided_by == "casting-vote-lost":
        said.append(
            "As many voted yes as no; the chair cannot take part in this matter, so the casting "
            "vote is lost and the motion fails."
        )
    if explanation.recused:
        said.append(f"{plural(len(explanation.recused), 'seat')} recused from this matter.")
    said += [set_aside_sentence(aside) for aside in explanation.set_aside]
    return tuple(said)


def origin_sentence(origin: RuleOrigin) -> str:
    """Where the rule was taken from."""
    if isinstance(origin, FromClause):
        version = f"version {origin.version}"
        return f"The rule is “{origin.provision}” of {origin.cited_as}, {version}."
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
    return f"The quorum {verdict}: {'; '.join(step_phrase(step) for step in told)}."


def _condition_sentence(step: Step) -> str:
    if step.kind in {"all", "any"}:
        return step_phrase(step)[0].upper() + step_phrase(step)[1:] + "."
    verdict = {True: "holds", False: "failed", None: "cannot be told"}[step.holds]
    return f"The condition {verdict}: {step_phrase(step)}."


def step_phrase(step: Step) -> str:
    """A step of the reasoning with its arithmetic."""
    if step.kind in {"all", "any"}:
        return _combined_phrase(step)
    if step.kind == "not":
        return f"this must not hold: {_inner(step.parts[0])}"
    measured = BY_MEASURE[step.measure]
    where = ", ".join(part for part in (step.group, measured) if part)
    return f"{where}: {_comparison_phrase(step)}" if where else _comparison_phrase(step)


def _combined_phrase(step: Step) -> str:
    """Which of several conditions made it so: those that failed, or those that hold."""
    shown = [part for part in step.parts if part.holds is step.holds]
    if step.holds is None:
        verdict = "cannot be told"
    elif step.holds:
        verdict = "holds" if len(shown) == 1 else "hold"
    else:
        verdict = "failed"
    total = len(step.parts)
    noun = "condition" if step.kind == "all" else "alternative"
    count = f"{len(shown)} of {plural(total, noun)}"
    if len(shown) == total:
        count = {1: f"the only {noun}", 2: f"both {noun}s"}.get(total, f"all {total} {noun}s")
    return f"{count} {verdict}: {'; '.join(_inner(part) for part in shown)}"


def _inner(step: Step) -> str:
    return f"({step_phrase(step)})" if step.kind in {"all", "any", "not"} else step_phrase(step)


def _comparison_phrase(step: Step) -> str:
    if step.kind == "no-veto":
        return _veto_phrase(step)
    if step.kind == "no-objection" and not step.missing:
        objecting = ", ".join(f"seat {seat}" for seat in step.vetoes)
        return f"the objection of {objecting} stands" if objecting else "no objection stands"
    if step.missing:
        return f"the tally does not say {_MISSING[step.missing]}"
    assert step.count is not None
    counted = f"{number_words(step.count)} {step.counted}"
    if step.threshold is not None and step.base is None:
        few = "at least" if step.holds else "fewer than"
        return f"{counted}, which is {few} {number_words(step.threshold)}"
    assert step.of is not None and step.base is not None
    whole = _base_words(step)
    if step.of == 0:
        return f"{counted} of {whole}, so there is nothing to compare"
    if step.comparison == "all":
        return f"{counted} of {whole}, which is {'' if step.holds else 'not '}all of them"
    no = "" if step.holds else "not "
    return (
        f"{counted} of {whole} is {_ratio(step.ratio)}, "
        f"which is {no}{step.comparison} {_ratio(step.threshold)}"
    )


def _base_words(step: Step) -> str:
    """The denominator with its number: “22 votes cast”, “9 members”."""
    assert step.of is not None and step.base is not None
    one, many = {
        "cast": ("vote cast", "votes cast"),
        "cast-and-abstaining": ("vote and abstention", "votes and abstentions"),
        "present": ("present", "present"),
        "members": ("member", "members"),
        "all-seats": ("seat", "seats"),
    }[step.base]
    if step.measure != "votes" and step.base in {"members", "all-seats"}:
        one = many = f"held by all {many}"
    return f"{number_words(step.of)} {one if step.of == 1 else many}"


def _veto_phrase(step: Step) -> str:
    """Who stood in the way, or that nobody did."""
    missed = "yes was missing from" if step.counted == "yes" else "vetoed by"
    reasons = [f"{missed} {', '.join(f'seat {seat}' for seat in step.vetoes)}"]
    reasons = reasons if step.vetoes else []
    reasons += [_inner(part) for part in step.parts if part.holds is step.holds]
    if step.missing:
        reasons.append(f"the tally does not say {_MISSING[step.missing]}")
    if not step.holds:
        return "; ".join(reasons)
    return "all of those needed said yes" if step.counted == "yes" else "no veto was cast"


def number_words(number: Fraction) -> str:
    """A count as people write it: 145,584 or 15 1/2."""
    whole, rest = divmod(number, 1)
    if rest == 0:
        return f"{whole:,}"
    return f"{whole:,} {rest}" if whole else str(rest)


def set_aside_sentence(aside: SetAside) -> str:
    """That a ballot was not counted, and why."""
    return f"The ballot of seat {aside.seat} was set aside: {WHY_SET_ASIDE[aside.why]}."


def _ratio(ratio: Fraction | None) -> str:
    assert ratio is not None
    return str(ratio)


def plural(count: int, noun: str) -> str:
    """So many of something: “1 seat”, “2 seats”."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
