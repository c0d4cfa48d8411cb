"""Questions decided together: which of them takes effect, where several were adopted.

Each is decided by its own rule, as any motion. Of those that exclude each other and were adopted,
the one takes effect that goes before every other one by a step of the tie-break; a step that does
not say so (as many votes, one group for each of them, a cycle) leaves it to the next.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from fractions import Fraction
from itertools import combinations

from domain.cases.case import Case
from domain.cases.case_ballots import (
    BALLOTS_LIMIT,
)
from domain.cases.case_coherence import RefusedAt, at
from domain.cases.case_units import check_written
from domain.cases.evaluation import (
    ContradictoryCase,
    ElectorateMissing,
    Evaluation,
    entitled_of,
    evaluate,
)
from domain.cases.questions_case import (
    LargestMargin,
    LargestSumOfShares,
    MostYes,
    Preference,
    PreferredInEach,
    QuestionsCase,
    QuestionsResult,
    TieBreakStep,
)
from domain.elections.election import OptionId
from domain.elections.marks import OptionMarkedTwice, OptionNotOnSlate
from domain.values import NAME_LIMIT, SeatId, TooMany, checked_text, required_text
from domain.voting.drafting import EmptyCondition, UnknownSeat, check_number
from domain.voting.phrases import number_words
from domain.voting.rules import DecisionRule, Measure, NoObjection
from domain.voting.tally import CountedTwice, Electorate, Seat, Tally, worth

QUESTIONS_LIMIT = 20
STEPS_LIMIT = 20
PREFERENCES_LIMIT = QUESTIONS_LIMIT * (QUESTIONS_LIMIT - 1) // 2
GROUPS_LIMIT = 1_000

Counted = tuple[Fraction, Fraction]
"""How many prefer the one, and how many the other."""


@dataclass(frozen=True)
class Compared:
    """What a step says of two questions, with its arithmetic."""

    option: OptionId
    other: OptionId
    ahead: OptionId | None
    """Which goes before the other; None: neither."""
    amount: Fraction | None = None
    """What the first has: votes, or the sum of its shares. None where groups are looked at one by
    one, or where a number is missing."""
    amount_of_other: Fraction | None = None
    parts: "tuple[Compared, ...]" = ()
    """The same in each of the groups."""
    group: str = ""
    missing: bool = False
    """Whether a number that it asks for is not said."""


@dataclass(frozen=True)
class StepTaken:
    """A step of the tie-break: every pair compared, and what takes effect by it."""

    step: TieBreakStep
    compared: tuple[Compared, ...]
    prevails: OptionId | None
    place: str
    left: tuple[OptionId, ...] = ()
    """Those that can still prevail: no other goes before them by this step or one before it."""


@dataclass(frozen=True)
class QuestionsDecided:
    """What questions decided together come to, with all reasons."""

    result: QuestionsResult
    prevails: tuple[OptionId, ...]
    """What takes effect, in the order of the questions."""
    evaluations: Mapping[OptionId, Evaluation]
    adopted: tuple[OptionId, ...]
    steps: tuple[StepTaken, ...] = ()
    """The steps of the tie-break that were taken."""


@dataclass(frozen=True)
class _Numbers:
    """The numbers that a tie-break looks at."""

    evaluations: Mapping[OptionId, Evaluation]
    reported: Mapping[tuple[OptionId, OptionId, str, Measure], Counted]
    ballots: Sequence[tuple[Seat, Mapping[OptionId, int]]]
    """The seats that handed in a ballot, with the rank that each gives to a question."""
    groups: frozenset[str]
    """Those of the electorate."""
    by_ballots: Mapping[OptionId, Electorate]
    """The questions on which ballots were handed in, with who could vote on them."""

    def preferred(
        self, one: OptionId, other: OptionId, group: str, measure: Measure
    ) -> Counted | None:
        """How many prefer the one to the other, and how many the other; None: it is not said."""
        if not self.ballots or (group and group not in self.groups):
            return self.reported.get((one, other, group, measure))
        seats: tuple[list[Seat], list[Seat]] = ([], [])
        for seat, ranks in self.ballots:
            mine, its = ranks.get(one, QUESTIONS_LIMIT), ranks.get(other, QUESTIONS_LIMIT)
            if mine != its and (not group or seat.group == group):
                seats[its < mine].append(seat)
        first, second = (_worth_of(each, measure) for each in seats)
        return first, second


def _worth_of(seats: Sequence[Seat], measure: Measure) -> Fraction:
    """What the seats count together."""
    if measure == "votes":
        return Fraction(len(seats))
    return sum((worth(seat, measure) for seat in seats), Fraction(0))


def decide(case: QuestionsCase, zone: tzinfo = UTC) -> QuestionsDecided:
    """Which of the questions take effect; raises RefusedAt for a case that contradicts itself."""
    _check(case)
    evaluations = {
        question.id: _evaluated(case, index, zone) for index, question in enumerate(case.questions)
    }
    ballots, groups = _ballots(case, zone)
    by_ballots = _on_ballots(case, zone)
    numbers = _Numbers(evaluations, _reported(case), ballots, groups, by_ballots)
    between = case.tie_break.between or tuple(question.id for question in case.questions)
    adopted = tuple(each for each, one in evaluations.items() if one.outcome.result == "adopted")
    alone = tuple(each for each in adopted if each not in between)
    rivals = [each for each in adopted if each in between]
    open_ones = [
        each for each in between if evaluations[each].outcome.result in {"tied", "incomplete"}
    ]
    if open_ones:
        return QuestionsDecided("incomplete", alone, evaluations, adopted)
    if len(rivals) < 2:
        result: QuestionsResult = "one-prevails" if rivals else "none-prevails"
        return QuestionsDecided(result, adopted, evaluations, adopted)
    taken = list(_steps(case.tie_break.steps, rivals, numbers))
    last = taken[-1]
    if any(one.missing for one in last.compared) and last.prevails is None:
        return QuestionsDecided("incomplete", alone, evaluations, adopted, tuple(taken))
    result = "undecided" if last.prevails is None else "one-prevails"
    prevails = tuple(each for each in adopted if each in alone or each == last.prevails)
    return QuestionsDecided(result, prevails, evaluations, adopted, tuple(taken))


def _check(case: QuestionsCase) -> None:
    """Refuse questions, and a tie-break, that nobody could decide by."""
    with at("questions"):
        if len(case.questions) > QUESTIONS_LIMIT:
            raise TooMany("questions", len(case.questions), QUESTIONS_LIMIT)
        if not case.questions:
            raise EmptyCondition("")
    ids = [question.id for question in case.questions]
    for index, each in enumerate(ids):
        with at(f"questions[{index}].id"):
            required_text("id", each, NAME_LIMIT)
    _check_placed([(f"questions[{n}].id", each) for n, each in enumerate(ids)], ids)
    tie_break = case.tie_break
    _check_named("tie_break.between", tie_break.between, ids)
    with at("tie_break.steps"):
        if len(tie_break.steps) > STEPS_LIMIT:
            raise TooMany("steps", len(tie_break.steps), STEPS_LIMIT)
        if not tie_break.steps:
            raise EmptyCondition("")
    for index, step in enumerate(tie_break.steps):
        with at(f"tie_break.steps[{index}]"):
            for group in _groups_of(step):
                checked_text("group", group, NAME_LIMIT)
    _check_preferences(case, ids)


def _check_named(place: str, named: Sequence[OptionId], ids: Sequence[OptionId]) -> None:
    """Each is one of the questions, and is named once."""
    _check_placed([(f"{place}[{index}]", each) for index, each in enumerate(named)], ids)


def _check_placed(placed: Sequence[tuple[str, OptionId]], ids: Sequence[OptionId]) -> None:
    named = [each for _, each in placed]
    for index, (place, each) in enumerate(placed):
        with at(place):
            if each not in ids:
                raise OptionNotOnSlate(each)
            if each in named[:index]:
                raise OptionMarkedTwice(each)


def _check_preferences(case: QuestionsCase, ids: Sequence[OptionId]) -> None:
    tie_break = case.tie_break
    with at("tie_break"):
        if tie_break.preferences and tie_break.ballots:
            raise ContradictoryCase("both")
        if len(tie_break.preferences) > PREFERENCES_LIMIT:
            raise TooMany("preferences", len(tie_break.preferences), PREFERENCES_LIMIT)
        if len(tie_break.ballots) > BALLOTS_LIMIT:
            raise TooMany("ballots", len(tie_break.ballots), BALLOTS_LIMIT)
    pairs: set[frozenset[OptionId]] = set()
    for index, one in enumerate(tie_break.preferences):
        place = f"tie_break.preferences[{index}]"
        _check_placed([(f"{place}.option", one.option), (f"{place}.over", one.over)], ids)
        with at(place):
            if frozenset((one.option, one.over)) in pairs:
                raise OptionMarkedTwice(f"{one.option} over {one.over}")
            _check_counts(one)
        pairs.add(frozenset((one.option, one.over)))
    for index, ballot in enumerate(tie_break.ballots):
        _check_named(f"tie_break.ballots[{index}].prefers", ballot.prefers, ids)


def _check_counts(preference: Preference) -> None:
    if len(preference.counts) > GROUPS_LIMIT:
        raise TooMany("counts", len(preference.counts), GROUPS_LIMIT)
    named: set[tuple[str, Measure]] = set()
    for index, count in enumerate(preference.counts):
        checked_text("group", count.group, NAME_LIMIT)
        check_number(f"counts[{index}].number", count.number)
        check_number(f"counts[{index}].other", count.other)
        if (count.group, count.measure) in named:
            raise CountedTwice(count.group or "everybody", count.measure)
        named.add((count.group, count.measure))


def _evaluated(case: QuestionsCase, index: int, zone: tzinfo) -> Evaluation:
    """What one of the questions comes to; what is wrong with it is at its place."""
    question = case.questions[index]
    of_one = Case(
        rule=question.rule,
        source=case.source,
        electorate=case.electorate,
        ballots=question.ballots,
        tally=question.tally,
        recused=case.recused,
        present=case.present,
        held=case.held,
    )
    try:
        return evaluate(of_one, zone)
    except RefusedAt as refused:
        first = refused.place.partition(".")[0].partition("[")[0]
        if first in {"rule", "ballots", "tally", ""}:
            place = ".".join(part for part in (f"questions[{index}]", refused.place) if part)
            raise RefusedAt(place, refused.refusal) from None
        raise


def _reported(case: QuestionsCase) -> dict[tuple[OptionId, OptionId, str, Measure], Counted]:
    """How many prefer which of two, as reported, each pair both ways round."""
    found: dict[tuple[OptionId, OptionId, str, Measure], Counted] = {}
    for one in case.tie_break.preferences:
        for count in one.counts:
            found[one.option, one.over, count.group, count.measure] = (count.number, count.other)
            found[one.over, one.option, count.group, count.measure] = (count.other, count.number)
    return found


def _ballots(
    case: QuestionsCase, zone: tzinfo
) -> tuple[list[tuple[Seat, dict[OptionId, int]]], frozenset[str]]:
    """The ballots on the tie-break question that count, and the groups there are."""
    if not case.tie_break.ballots:
        return [], frozenset()
    with at("electorate"):
        if case.electorate is None:
            raise ElectorateMissing
    electorate, suspended = _entitled(case, zone)
    seats = {seat.id: seat for seat in electorate.seats}
    counted: dict[SeatId, tuple[Seat, dict[OptionId, int]]] = {}
    for index, ballot in enumerate(case.tie_break.ballots):
        with at(""):
            if ballot.seat not in seats and ballot.seat not in suspended:
                raise UnknownSeat(f"tie_break.ballots[{index}].seat", ballot.seat)
        seat = seats.get(ballot.seat)
        if seat is not None and seat.holder is not None and seat.id not in case.recused:
            ranks = {each: rank for rank, each in enumerate(ballot.prefers)}
            counted[seat.id] = (seat, ranks)  # the last of several counts
    return list(counted.values()), electorate.groups


def _entitled(case: QuestionsCase, zone: tzinfo) -> tuple[Electorate, frozenset[SeatId]]:
    """Who may vote on the questions, and which seats are suspended."""
    any_rule = DecisionRule(NoObjection(), nobody_votes="rejected")
    who = Case(
        any_rule,
        electorate=case.electorate,
        recused=case.recused,
        present=case.present,
        held=case.held,
    )
    electorate, suspended = entitled_of(who, zone)
    return electorate or Electorate(()), suspended


def _on_ballots(case: QuestionsCase, zone: tzinfo) -> dict[OptionId, Electorate]:
    """The questions that have ballots of their own, with who may vote on them."""
    asked = [question.id for question in case.questions if question.tally is None]
    return dict.fromkeys(asked, _entitled(case, zone)[0]) if asked else {}


def _steps(
    steps: Sequence[TieBreakStep], rivals: Sequence[OptionId], numbers: _Numbers
) -> Iterator[StepTaken]:
    """The steps up to the one that decides, or that can't be told. Each is asked of the two that
    none before it decided between, as long as one of them can still prevail."""
    left, behind = tuple(rivals), {each: set[OptionId]() for each in rivals}
    for index, step in enumerate(steps):
        compared = tuple(
            _compare(step, one, other, numbers)
            for one, other in combinations(rivals, 2)
            if {one, other} & {*left} and one not in behind[other] and other not in behind[one]
        )
        for one, other in _decided(compared):
            behind[other].add(one)
        left = tuple(each for each in left if not behind[each])
        ahead = [
            each for each in left if all(each in behind[other] for other in rivals if other != each)
        ]
        prevails = ahead[0] if ahead else None
        place = f"tie_break.steps[{index}]"
        with at(place):  # a share for each of a thousand groups adds up to thousands of digits
            check_written(it for pair in compared for it in (pair.amount, pair.amount_of_other))
        yield StepTaken(step, compared, prevails, place, left)
        if prevails is not None or not left or any(one.missing for one in compared):
            return


def _decided(compared: Sequence[Compared]) -> Iterator[tuple[OptionId, OptionId]]:
    """Who goes before whom, but for those that go before one another in a circle, of whom the
    comparison says nothing."""
    pairs = [
        (one.ahead, one.other if one.ahead == one.option else one.option)
        for one in compared
        if one.ahead is not None
    ]
    reached = {each: {other for it, other in pairs if it == each} for each, _ in pairs}
    for through in reached:
        for each in reached:
            if through in reached[each]:
                reached[each] |= reached[through]
    return (pair for pair in pairs if pair[0] not in reached.get(pair[1], ()))


def _compare(step: TieBreakStep, one: OptionId, other: OptionId, numbers: _Numbers) -> Compared:
    if isinstance(step, MostYes | LargestMargin):
        return _by_own_votes(step, one, other, numbers)
    assert isinstance(step, PreferredInEach | LargestSumOfShares), step
    is_sum = isinstance(step, LargestSumOfShares)
    parts = tuple(
        _in_group(one, other, group, numbers.preferred(one, other, group, step.measure), is_sum)
        for group in step.groups or ("",)
    )
    if any(part.missing for part in parts):
        return Compared(one, other, None, parts=parts, missing=True)
    if is_sum:
        mine = sum((part.amount or Fraction(0) for part in parts), Fraction(0))
        its = sum((part.amount_of_other or Fraction(0) for part in parts), Fraction(0))
        return Compared(one, other, _larger(one, other, mine, its), mine, its, parts)
    ahead = {part.ahead for part in parts}
    return Compared(one, other, ahead.pop() if len(ahead) == 1 else None, parts=parts)


def _in_group(
    one: OptionId, other: OptionId, group: str, counted: Counted | None, is_share: bool
) -> Compared:
    """The two in one group: by their votes, or by their shares of the votes for either."""
    if counted is None:
        return Compared(one, other, None, group=group, missing=True)
    mine, its = counted
    whole = mine + its
    if is_share and whole > 0:
        mine, its = mine / whole, its / whole
    return Compared(one, other, _larger(one, other, mine, its), mine, its, group=group)


def _by_own_votes(
    step: MostYes | LargestMargin, one: OptionId, other: OptionId, numbers: _Numbers
) -> Compared:
    """The two by the votes that each had on its own question."""
    mine, its = (_own(step, each, numbers) for each in (one, other))
    if mine is None or its is None:
        return Compared(one, other, None, group=step.group, missing=True)
    return Compared(one, other, _larger(one, other, mine, its), mine, its, group=step.group)


def _own(step: MostYes | LargestMargin, question: OptionId, numbers: _Numbers) -> Fraction | None:
    """The votes for the question, or those less the ones against it; None: it is not said."""
    tally, electorate = numbers.evaluations[question].tally, numbers.by_ballots.get(question)
    count = tally.count(step.group, step.measure)
    if count is not None:
        found = count.yes, count.no
    elif electorate is None or step.group not in {"", *electorate.groups}:
        return None
    else:  # ballots are counted in the measures that the rule asks for, and weigh something in all
        yes, no = (_of_stance(stance, step, tally, electorate) for stance in ("yes", "no"))
        found = yes, no
    return found[0] - found[1] if isinstance(step, LargestMargin) else found[0]


def _of_stance(
    stance: str, step: MostYes | LargestMargin, tally: Tally, electorate: Electorate
) -> Fraction:
    """What the ballots with the stance come to in the measure of the step."""
    took = {one.seat for one in tally.stances or () if one.stance == stance}
    seats = [
        seat for seat in electorate.seats if seat.id in took and step.group in {"", seat.group}
    ]
    return _worth_of(seats, step.measure)


def _larger(one: OptionId, other: OptionId, mine: Fraction, its: Fraction) -> OptionId | None:
    return None if mine == its else one if mine > its else other


def _groups_of(step: TieBreakStep) -> tuple[str, ...]:
    if isinstance(step, PreferredInEach | LargestSumOfShares):
        return step.groups
    return (step.group,) if isinstance(step, MostYes | LargestMargin) else ()


# Sentences


def questions_sentences(decided: QuestionsDecided) -> tuple[str, ...]:
    """What comes of the questions, and why, in plain English."""
    said = [_RESULTS[decided.result](decided)]
    said += [
        f"“{each}” is {one.outcome.result.replace('-', ' ')}."
        for each, one in decided.evaluations.items()
    ]
    for step in decided.steps:
        said += [_compared_sentence(step, one) for one in step.compared]
        if step.prevails is None:
            said.append(_undecided_sentence(step))
    return tuple(said)


def _undecided_sentence(step: StepTaken) -> str:
    if not any(one.ahead for one in step.compared) or not step.left:
        return "That does not decide between them."
    named = " and ".join(f"“{each}”" for each in step.left)
    return f"That does not decide between them; only {named} can still take effect."


def _effect(decided: QuestionsDecided) -> str:
    named = " and ".join(f"“{each}”" for each in decided.prevails)
    return f"{named} takes effect." if len(decided.prevails) == 1 else f"{named} take effect."


_RESULTS: dict[QuestionsResult, Callable[[QuestionsDecided], str]] = {
    "one-prevails": _effect,
    "none-prevails": lambda it: _effect(it) if it.prevails else "Nothing was adopted.",
    "undecided": lambda _: (
        "Several were adopted that exclude each other, and nothing decides "
        "between them: none of those takes effect."
    ),
    "incomplete": lambda _: "What takes effect cannot be told yet, or not from what was reported.",
}

_BY: dict[type[TieBreakStep], str] = {
    PreferredInEach: "On the tie-break question",
    LargestSumOfShares: "By the shares of the votes on the tie-break question",
    MostYes: "By the votes for each on its own question",
    LargestMargin: "By the votes for each less those against it",
}


def _compared_sentence(step: StepTaken, one: Compared) -> str:
    by = _BY[type(step.step)]
    if one.missing:
        return f"{by}, “{one.option}” and “{one.other}” can't be compared: a number is missing."
    told = [_amounts(part) for part in one.parts] or [_amounts(one)]
    summed = f"; together {_amounts(one)}" if one.parts and one.amount is not None else ""
    ahead = "neither goes before the other" if one.ahead is None else f"“{one.ahead}” goes before"
    return f"{by} {'; '.join(told)}{summed}: {ahead}."


def _amounts(one: Compared) -> str:
    assert one.amount is not None and one.amount_of_other is not None
    where = f" ({one.group})" if one.group else ""
    mine, its = number_words(one.amount), number_words(one.amount_of_other)
    return f"“{one.option}” has {mine} and “{one.other}” {its}{where}"
