"""Phrases: a step of the reasoning in plain English, with its numbers as people write them."""

from collections.abc import Callable
from fractions import Fraction

from domain.values import SeatId
from domain.voting.rules import Measure
from domain.voting.steps import Step

_MISSING: dict[str, str] = {
    "count": "the votes",
    "abstain": "the abstentions",
    "present": "how many were present",
    "members": "the number of members",
    "all-seats": "the number of seats",
    "stances": "how each of the seats voted that can stand in the way",
    "electorate": "which seats there are, of which the least number that can block follows",
}

_BY_MEASURE: dict[Measure, str] = {
    "votes": "",
    "weight": "by weight",
    "persons": "by persons represented",
}


_ALONE = {
    "first": "on the first call",
    "second": "on a later call",
    "meeting": "at a meeting",
    "written": "in writing",
    "electronic": "by electronic vote",
    "first-meeting": "at the first meeting",
    "second-meeting": "at the second meeting",
}
"""Steps that stand for what the rule has for one call or one way of deciding."""


def phrase(step: Step) -> str:
    """The step in words, without a full stop."""
    if (
        step.parts
        and step.missing in _MISSING
        and all(part.holds is not None for part in step.parts)
    ):
        # Each part is told, and whether anybody voted is not.
        return f"the tally does not say {_MISSING[step.missing]}"
    if step.kind in _ALONE:
        return _alone_phrase(step)
    if step.kind in {"all", "any"}:
        return _combined_phrase(step)
    if step.kind == "not":
        return f"this must not hold: {_inner(step.parts[0])}"
    where = where_of(step)
    return f"{where}: {_comparison_phrase(step)}" if where else _comparison_phrase(step)


def where_of(step: Step) -> str:
    """Of whom the step is, and in which measure; empty for the votes of everybody."""
    group = "" if step.kind in _NAMING_THEIR_GROUP else step.group
    return ", ".join(part for part in (group, _BY_MEASURE[step.measure]) if part)


def _alone_phrase(step: Step) -> str:
    """What the rule has for this call or way, which may be nothing."""
    if step.parts:
        return f"{_ALONE[step.kind]}, {phrase(step.parts[0])}"
    if step.holds:
        return f"{_ALONE[step.kind]} no quorum is asked for"
    return f"{_ALONE[step.kind]} nothing can be adopted"


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
    nested = {"all", "any", "not", "no-blocking-minority", "in-groups", "by-call", *_ALONE}
    return f"({phrase(step)})" if step.kind in nested else phrase(step)


def _comparison_phrase(step: Step) -> str:
    of_its_own = _OF_THEIR_OWN.get(step.kind)
    if of_its_own is not None:
        return of_its_own(step)
    if step.missing and step.holds is None:
        return f"the tally does not say {_MISSING[step.missing]}"
    unsaid = f", though the tally does not say {_MISSING[step.missing]}" if step.missing else ""
    return f"{_arithmetic_phrase(step)}{unsaid}"


def _extreme(step: Step) -> str:
    """That a number is the least or the most possible, where something is not reported."""
    if not step.missing:
        return ""
    is_least = bool(step.holds) is not step.kind.startswith("blocking")
    return " at the least" if is_least else " at the most"


def _arithmetic_phrase(step: Step) -> str:
    """What is compared with what, and how that turns out."""
    assert step.count is not None
    if step.kind in {"root", "quorum-root"}:
        return _root_phrase(step)
    counted = _counted(step)
    if step.threshold is not None and step.base is None:
        few = "at least" if step.holds else "fewer than"
        if step.comparison == "more than":
            few = "more than" if step.holds else "not more than"
        return f"{counted}{_extreme(step)}, which is {few} {_number(step.threshold)}"
    assert step.of is not None and step.base is not None
    whole = _base_words(step)
    if step.of == 0:
        return f"{counted} of {whole}, so there is nothing to compare"
    if step.comparison == "all":
        all_of_them = f"which is {'' if step.holds else 'not '}all of them"
        return f"{counted} of {whole}{_extreme(step)}, {all_of_them}"
    no, stop = "" if step.holds else "not ", "," if ", " in whole else ""
    if step.needed is not None:
        return (
            f"{counted} of {whole}{_extreme(step)}, which is {no}{step.comparison} "
            f"{_number(step.needed)}, {_adjusted_words(step)}"
        )
    return (
        f"{counted} of {whole}{stop} is {_ratio(step.ratio)}{_extreme(step)}, "
        f"which is {no}{step.comparison} {_ratio(step.threshold)}"
    )


_BASES: dict[str, tuple[str, str]] = {
    "cast": ("vote cast", "votes cast"),
    "cast-and-abstaining": ("vote and abstention", "votes and abstentions"),
    "cast-and-invalid": ("vote, valid or not", "votes, valid or not"),
    "present": ("present", "present"),
    "taking-part": ("taking part", "taking part"),
    "members": ("member", "members"),
    "members-less-abstaining": (
        "member that does not abstain",
        "members that do not abstain",
    ),
    "all-seats": ("seat", "seats"),
}
"""Those with whom something is compared: one of them, and many."""


def _adjusted_words(step: Step) -> str:
    """How the number that is needed follows from the share: “1/2 of them, rounded up, and 1”."""
    how = {"up": ", rounded up", "down": ", rounded down", "nearest": ", rounded to the nearest"}
    share = f"{_ratio(step.threshold)} of them{how.get(step.rounded or '', '')}"
    if not step.plus:
        return share
    added = f"less {_number(-step.plus)}" if step.plus < 0 else f"and {_number(step.plus)}"
    return f"{share}{',' if step.rounded else ''} {added}"


def _counted(step: Step) -> str:
    """What is counted, with its number: “6 yes”, “1 abstention”, “7 votes cast”."""
    assert step.count is not None
    if step.counted in _BASES:
        one, many = _BASES[step.counted]
        return f"{_number(step.count)} {one if step.count == 1 else many}"
    if step.counted == "abstain":
        return f"{_number(step.count)} abstention{'' if step.count == 1 else 's'}"
    return f"{_number(step.count)} {step.counted}"


def _base_words(step: Step) -> str:
    """The denominator with its number: “22 votes cast”, “9 members”."""
    assert step.of is not None and step.base is not None
    one, many = _BASES[step.base]
    if step.measure != "votes" and step.base in {"members", "members-less-abstaining", "all-seats"}:
        one = many = f"held by all {many}"
    return f"{_number(step.of)} {one if step.of == 1 else many}"


def _root_phrase(step: Step) -> str:
    """A count compared with a square root: both sides are squared, so that all stays exact."""
    assert step.count is not None and step.threshold is not None
    counted = _counted(step)
    if not step.of:
        return f"{counted} of {_base_words(step)}, so there is nothing to compare"
    no = "" if step.holds else "not "
    return (
        f"{counted}, squared {_number(step.count**2)}, of {_base_words(step)} is "
        f"{_ratio(step.ratio)}{_extreme(step)}, which is {no}at least {_ratio(step.threshold)}, "
        "the square of the factor of the root"
    )


def _seats(seats: tuple[SeatId, ...]) -> str:
    return ", ".join(f"seat {seat}" for seat in seats)


def _objection_phrase(step: Step) -> str:
    if step.missing:
        return f"the tally does not say {_MISSING[step.missing]}"
    objecting = _seats(step.vetoes)
    return f"the objection of {objecting} stands" if objecting else "no objection stands"


def _consensus_phrase(step: Step) -> str:
    if step.missing:
        return f"the tally does not say {_MISSING[step.missing]}"
    if step.count is None:
        return "nobody blocks, and no more stand aside than may"
    blocked = f"blocked by {_seats(step.vetoes)}" if step.vetoes else "nobody blocks"
    aside = f"{_number(step.count)} stood aside"
    if step.threshold is None:
        return f"{blocked}, {aside}"
    return f"{blocked}, {aside} where at most {_number(step.threshold)} may"


def _silence_phrase(step: Step) -> str:
    assert step.threshold is not None
    days = _days(step, step.threshold)
    if step.vetoes:
        broken = f"the silence was broken by {_seats(step.vetoes)}"
        return f"{broken}, so it is for a meeting" if step.missing == "meeting" else broken
    if step.holds is False or step.missing == "meeting":
        later = ", so it is for a meeting" if step.missing == "meeting" else ""
        return f"the silence was broken by somebody who said no{later}"
    if step.missing == "stances":
        return "the tally does not say who objected"
    if step.missing == "electorate":
        return "nobody is left who could object, so that nobody's silence adopts anything"
    if step.missing == "notice":
        return "no notice is proven to have reached every member, so the silence has not begun"
    if step.count is None:
        return f"nobody objected so far, and it is not said whether the {days} are over"
    if step.holds:
        are = "is" if step.threshold == 1 else "are"
        return f"nobody objected, and the {days} since the notice {are} over"
    return f"nobody objected so far; {_number(step.count)} of the {days} since the notice are over"


def _days(step: Step, number: Fraction, which: str = "") -> str:
    """So many days, as the rule counts them: “5 clear working days”."""
    working = "working " if step.counted == "working-days" else ""
    return plural(int(number), f"{which}{working}day")


def _confirmed_phrase(step: Step) -> str:
    assert step.threshold is not None
    asked = f"at least {_days(step, step.threshold, 'clear ')}"
    if step.count is None:
        between = f"with {asked} between the two" if step.threshold else "on a later day"
        return f"it still has to pass at a second meeting, {between}"
    lie = f"{_days(step, step.count, 'clear ')} between the two meetings at which it passed"
    return f"{lie}, where {asked} are asked for"


def _noticed_phrase(step: Step) -> str:
    assert step.threshold is not None
    asked = f"at least {_days(step, step.threshold, 'clear ')}"
    if step.missing:
        return f"it is not said when the vote is held, before which notice takes {asked}"
    if step.count is None:
        early = f", {asked} before the vote" if step.threshold else " before the day of the vote"
        return f"no notice is proven to have reached every member{early}"
    given = f"notice had reached every member {_days(step, step.count, 'clear ')} before"
    return f"{given}, where {asked} must lie between"


def _consulted_phrase(step: Step) -> str:
    assert step.threshold is not None
    asked = f"at least {plural(int(step.threshold), 'clear day')}"
    if step.count is None:
        return f"not all who have to be consulted were, {asked} before the vote"
    given = f"all were consulted {plural(int(step.count), 'clear day')} before"
    return f"{given}, where {asked} must lie between"


def _groups_phrase(step: Step) -> str:
    """In how many groups it holds, and what each of those came to that made it so."""
    assert step.count is not None and step.of is not None and step.threshold is not None
    agree = "group agrees" if step.of == 1 else "groups agree"
    counted = f"{_number(step.count)} of {_number(step.of)} {agree}"
    if step.of == 0:
        return f"{counted}, so there is nothing to compare"
    shown = [part for part in step.parts if part.holds is step.holds]
    said = "; ".join(phrase(part.parts[0]) for part in shown)
    if step.holds is None:
        return f"{counted}, and of others it cannot be told: {said}"
    no = "" if step.holds else "not "
    share = "" if step.ratio is None else f", {_ratio(step.ratio)}"
    compared = f"{counted}{share}, which is {no}{step.comparison} {_number(step.threshold)}"
    return f"{compared}: {said}" if said else compared  # every group may agree, and be too few


def _call_phrase(step: Step) -> str:
    """What the rule has for this call."""
    assert step.count is not None
    called = f"on call {_number(step.count)}, {phrase(step.parts[0])}"
    if len(step.parts) > 1 and step.parts[0].holds is False:
        met = {True: "holds", False: "failed", None: "cannot be told"}[step.parts[1].holds]
        asked = f"what is asked for before it is held again {met}"
        called = f"{called}; {asked}: {phrase(step.parts[1])}"
    if step.missing == "next-call":
        return f"{called}; the vote is held again, on call {_number(step.count + 1)}"
    return called


def _blocking_phrase(step: Step) -> str:
    """Who did not say yes: how many seats, and what share they have."""
    few, small = step.parts
    known = [part for part in step.parts if part.holds is not None]
    shown = [part for part in known if part.holds is step.holds] or known
    said = [_few_phrase(part) if part is few else _small_phrase(part) for part in shown]
    said += [
        f"the tally does not say {_MISSING[part.missing]}"
        for part in (few, small)
        if part.missing and part.holds is None and step.holds is None
    ]
    stands = {True: "no blocking minority stands", False: "a blocking minority stands"}
    verdict = stands.get(bool(step.holds)) if step.holds is not None else "it cannot be told"
    return f"{verdict}: {'; '.join(said)}"


def _few_phrase(step: Step) -> str:
    assert step.count is not None and step.threshold is not None
    few = "fewer than" if step.holds else "at least"
    against = f"{_number(step.count)} did not say yes{_extreme(step)}"
    return f"{against}, which is {few} {_number(step.threshold)}"


def _small_phrase(step: Step) -> str:
    assert step.count is not None and step.of is not None
    measured = _BY_MEASURE[step.measure]
    where = f"{measured}, " if measured else ""
    counted = f"{where}{_number(step.count)} of {_base_words(step)} did not say yes"
    if step.ratio is None:
        return counted
    no = "not " if step.holds else ""
    comparison = f"which is {no}{step.comparison} {_ratio(step.threshold)}"
    return f"{counted}, {_ratio(step.ratio)}{_extreme(step)}, {comparison}"


def _abstaining_phrase(step: Step) -> str:
    bound = [_seats(step.vetoes)] if step.vetoes else []
    bound += [step.group] if step.group else []
    return f"{' and '.join(bound)} must abstain, whatever is handed in"


def _veto_phrase(step: Step) -> str:
    """Who stood in the way, or that nobody did."""
    missed = "yes was missing from" if step.counted == "yes" else "vetoed by"
    reasons = [f"{missed} {', '.join(f'seat {seat}' for seat in step.vetoes)}"]
    reasons = reasons if step.vetoes else []
    for part in step.parts:
        if part.holds is step.holds:
            reasons.append(phrase(part.parts[0] if part.kind == "not" else part))
    if step.missing and step.holds is False and not reasons:
        few, many = "too few said yes", "more said no than there are seats without a veto"
        return few if step.counted == "yes" else many
    if step.missing:
        reasons.append(f"the tally does not say {_MISSING[step.missing]}")
    if not step.holds:
        return "; ".join(reasons)
    return "all of those needed said yes" if step.counted == "yes" else "no veto was cast"


def _number(number: Fraction) -> str:
    """A count as people write it: 145,584 or 15 1/2."""
    whole, rest = divmod(number, 1)
    if rest == 0:
        return f"{whole:,}"
    return f"{whole:,} {rest}" if whole else str(rest)


def _ratio(ratio: Fraction | None) -> str:
    assert ratio is not None
    return str(ratio)


def plural(count: int, noun: str) -> str:
    """The count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


_OF_THEIR_OWN: dict[str, Callable[[Step], str]] = {
    "no-veto": _veto_phrase,
    "no-objection": _objection_phrase,
    "consensus": _consensus_phrase,
    "silence": _silence_phrase,
    "confirmed": _confirmed_phrase,
    "noticed": _noticed_phrase,
    "consulted": _consulted_phrase,
    "in-groups": _groups_phrase,
    "in-group": lambda step: phrase(step.parts[0]),
    "by-call": _call_phrase,
    "no-blocking-minority": _blocking_phrase,
    "must-abstain": _abstaining_phrase,
}
"""Kinds of steps that are no plain comparison."""

_NAMING_THEIR_GROUP = {"no-veto", "must-abstain"}
"""Kinds of steps whose own words, or parts, say which group they are about."""


def number_words(number: Fraction) -> str:
    """A count as people write it: 145,584 or 15 1/2."""
    return _number(number)


def measure_words(measure: Measure) -> str:
    """In what is counted, where it is not simply votes: “by weight”."""
    return _BY_MEASURE[measure]
