"""Counting by points: plurality, approval, and STAR.

Plurality and approval seat who has most. STAR (score, then automatic run-off) takes the two with
the highest total scores and seats the one whom more ballots score higher; for several seats it
begins anew without those elected (bloc STAR).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.elections.election import ElectionRule, OptionId, Star
from domain.elections.marks import ScoredOptions, options_marked, options_opposed
from domain.elections.profile import Preferences, Profile, amounts, preferences
from domain.elections.returns import (
    Amount,
    Counted,
    Cut,
    Duel,
    Excluded,
    Seated,
    Threshold,
    TieBroken,
    TieBrokenBy,
    Totals,
)
from domain.elections.seating import Seating, WhySeated, fill, order_of_votes
from domain.elections.ties import NOTHING, CountSheet
from domain.voting.steps import Step, waits_for_next_call
from domain.voting.tally import Choice


def by_most(
    profile: Profile,
    seating: Seating,
    counted: Counted,
    holds: Callable[[OptionId], Step] | None,
    sheet: CountSheet,
) -> None:
    """Seat those who have most votes or approvals, of whom the threshold holds if there is one."""
    marks = _marks(profile, seating.slate.ids, options_marked)
    totals = _ranked_by(counted, profile, marks, seating.slate.ids, sheet)
    candidates = _over_threshold(marks, holds, sheet)

    def seat(option: OptionId, why: WhySeated | None) -> None:
        sheet.note(Seated(option, why or "most", totals[option]))

    remaining = fill(seating, candidates, order_of_votes(totals), sheet, seat)
    if seating.elected and remaining and not sheet.tie_left:
        behind = max(remaining, key=totals.__getitem__)
        last = seating.elected[-1]
        sheet.note(Cut(Amount(last, totals[last]), Amount(behind, totals[behind]), counted))


def _marks(
    profile: Profile,
    options: Sequence[OptionId],
    named: Callable[[Choice], Sequence[OptionId]],
) -> dict[OptionId, Fraction]:
    """How many name each option."""
    units = dict.fromkeys(options, 0)
    for choice, worth in profile.choices.items():
        for option in named(choice):
            units[option] += worth
    return {option: profile.amount(number) for option, number in units.items()}


def _ranked_by(
    counted: Counted,
    profile: Profile,
    marks: Mapping[OptionId, Fraction],
    options: Sequence[OptionId],
    sheet: CountSheet,
) -> Mapping[OptionId, Fraction]:
    """By what the options are ordered: by who marks them, or by what votes against leave of it."""
    if counted not in {"net-approvals", "approval-shares"}:
        sheet.note(Totals(1, counted, amounts(marks, options)))
        return marks
    against = _marks(profile, options, options_opposed)
    sheet.note(Totals(1, "approvals", amounts(marks, options)))
    sheet.note(Totals(1, "against", amounts(against, options)))
    if counted == "net-approvals":
        totals = {option: marks[option] - against[option] for option in options}
    else:
        totals = {
            option: number / (number + against[option]) if number else NOTHING
            for option, number in marks.items()
        }
    sheet.note(Totals(1, counted, amounts(totals, options)))
    return totals


def _over_threshold(
    totals: Mapping[OptionId, Fraction],
    holds: Callable[[OptionId], Step] | None,
    sheet: CountSheet,
) -> list[OptionId]:
    candidates = []
    for option, amount in totals.items():
        if amount == 0:
            sheet.note(Excluded(option, "unmarked", amount))
            continue
        if holds is not None:
            step = holds(option)
            sheet.note(Threshold(option, step, decisive=step.holds is not True))
            if step.holds is False or waits_for_next_call(step):
                sheet.note(Excluded(option, "threshold", amount))
            if step.holds is not True:
                continue
        candidates.append(option)
    return candidates


@dataclass
class _Scores:
    """What the rounds of a STAR count look at."""

    totals: Mapping[OptionId, Fraction]
    highest: Mapping[OptionId, Fraction]
    """How many gave the option the highest score."""
    preferred: Preferences
    unit: Fraction
    method: Star


def by_stars(profile: Profile, seating: Seating, sheet: CountSheet) -> None:
    """Seat the winners of one STAR count after the other."""
    method = seating.rule.method
    assert isinstance(method, Star)
    scores = _scores(profile, seating.rule, seating.slate.ids)
    for option in seating.slate.ids:
        if scores.totals[option] == 0:
            sheet.note(Excluded(option, "unmarked", NOTHING))
    candidates = [option for option in seating.slate.ids if scores.totals[option] > 0]
    rounds = iter(range(1, len(candidates) + 1))

    def leading(remaining: Sequence[OptionId]) -> Sequence[OptionId]:
        totals = {option: scores.totals[option] for option in remaining}
        sheet.note(Totals(next(rounds), "scores", amounts(totals, remaining)))
        finalists = _finalists(scores, remaining, sheet)
        if finalists is None:
            return []
        winner = finalists[0] if len(finalists) == 1 else _runoff(scores, finalists, sheet)
        return [] if winner is None else [winner]

    def seat(option: OptionId, _: WhySeated | None) -> None:
        sheet.note(Seated(option, "run-off", scores.totals[option]))

    fill(seating, candidates, leading, sheet, seat)


def _scores(profile: Profile, rule: ElectionRule, options: tuple[OptionId, ...]) -> _Scores:
    assert isinstance(rule.method, Star)
    totals = dict.fromkeys(options, 0)
    highest = dict.fromkeys(options, 0)
    for choice, worth in profile.choices.items():
        assert isinstance(choice, ScoredOptions)
        for given in choice.scores:
            totals[given.option] += worth * given.score
            if given.score == rule.method.most:
                highest[given.option] += worth
    return _Scores(
        {option: profile.amount(number) for option, number in totals.items()},
        {option: profile.amount(number) for option, number in highest.items()},
        preferences(profile, options),
        profile.unit,
        rule.method,
    )


def _finalists(
    scores: _Scores, remaining: Sequence[OptionId], sheet: CountSheet
) -> list[OptionId] | None:
    """The two with the highest total scores; None where a tie for it is left."""
    chosen: list[OptionId] = []
    while len(chosen) < 2 and len(chosen) < len(remaining):
        others = [option for option in remaining if option not in chosen]
        most = max(scores.totals[option] for option in others)
        tied = [option for option in others if scores.totals[option] == most]
        places = 2 - len(chosen)
        if len(tied) <= places:
            chosen += tied
            continue
        advancing = _told_apart(scores, tied, places, sheet)
        if advancing is None:
            return None
        chosen += advancing
    return chosen


def _told_apart(
    scores: _Scores, tied: list[OptionId], places: int, sheet: CountSheet
) -> list[OptionId] | None:
    """As many of those tied for the run-off as there are places in it, by the protocol."""
    advancing: list[OptionId] = []
    by: TieBrokenBy = "head-to-head"
    while len(advancing) < places < len(advancing) + len(tied):
        better, level = _split(scores, tied, by, places - len(advancing))
        if len(level) < len(tied):
            _note_tie(scores, tied, better or level, by, sheet)
        elif by == "head-to-head":
            by = "highest-scores"
            continue
        else:
            chosen = sheet.preferred(tied, "run-off")
            if chosen is None:
                return None
            better, level = [chosen], [option for option in tied if option != chosen]
        advancing += better
        tied = level
        # Where defeats count and fewer are left to be compared, that may now tell them apart.
        anew = scores.method.head_to_head == "fewest-defeats"
        by = "head-to-head" if anew else "highest-scores"
    return advancing if len(advancing) == places else advancing + tied


def _split(
    scores: _Scores, tied: list[OptionId], by: TieBrokenBy, wanted: int
) -> tuple[list[OptionId], list[OptionId]]:
    """Those of the tied who go on for sure, and those still tied for the other places."""
    if by == "head-to-head" and scores.method.head_to_head == "fewest-defeats":
        defeats = {option: _defeats(scores, option, tied) for option in tied}
        most = max(defeats.values())
        others = [option for option in tied if defeats[option] < most]
        if not others or len(others) >= wanted:
            return [], others or tied
        return others, [option for option in tied if option not in others]
    numbers = scores.highest
    if by == "head-to-head":
        numbers = {option: _preferences(scores, option, tied) for option in tied}
    cut = sorted((numbers[option] for option in tied), reverse=True)[wanted - 1]
    above = [option for option in tied if numbers[option] > cut]
    return above, [option for option in tied if numbers[option] == cut]


def _note_tie(
    scores: _Scores,
    tied: list[OptionId],
    better: list[OptionId],
    by: TieBrokenBy,
    sheet: CountSheet,
) -> None:
    if by == "highest-scores":
        numbers: Mapping[OptionId, Fraction] = {option: scores.highest[option] for option in tied}
        sheet.note(Totals(0, "highest-scores", amounts(numbers, tied)))
    elif scores.method.head_to_head == "most-preferences":
        numbers = {option: _preferences(scores, option, tied) for option in tied}
        sheet.note(Totals(0, "preferences", amounts(numbers, tied)))
    else:
        numbers = {option: Fraction(_defeats(scores, option, tied)) for option in tied}
        sheet.note(Totals(0, "defeats", amounts(numbers, tied)))
    sheet.note(*(TieBroken(tuple(tied), option, "run-off", by) for option in better))


def _defeats(scores: _Scores, option: OptionId, tied: Sequence[OptionId]) -> int:
    """How many of the others tied are preferred to the option by more than prefer it."""
    others = [other for other in tied if other != option]
    preferred = scores.preferred
    return sum(preferred[other, option] > preferred[option, other] for other in others)


def _preferences(scores: _Scores, option: OptionId, tied: Sequence[OptionId]) -> Fraction:
    """On how many ballots the option is preferred to each of the others tied, together."""
    others = [other for other in tied if other != option]
    return scores.unit * sum(scores.preferred[option, other] for other in others)


def _runoff(scores: _Scores, finalists: list[OptionId], sheet: CountSheet) -> OptionId | None:
    """Whom more ballots score higher; with as many for both, the higher total, then the more
    highest scores, then what the rule says about ties."""
    first, second = finalists
    for_first, for_second = (
        scores.preferred[pair] * scores.unit for pair in ((first, second), (second, first))
    )
    sheet.note(Duel(first, second, for_first, for_second, runoff=True, decisive=True))
    if for_first != for_second:
        return first if for_first > for_second else second
    further: dict[TieBrokenBy, Mapping[OptionId, Fraction]] = {
        "score": scores.totals,
        "highest-scores": scores.highest,
    }
    for by, numbers in further.items():
        if numbers[first] != numbers[second]:
            winner = max(finalists, key=numbers.__getitem__)
            tied = (first, second)
            sheet.note(TieBroken(tied, winner, "seat", by, decisive=True))
            return winner
    return sheet.preferred(finalists, "seat")
