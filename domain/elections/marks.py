"""Marks: what a ballot says in an election, and what makes it illegal.

Each method takes its own kinds of choice. A ballot that says nothing (no pick, no rank, no
score, or the stance to abstain) is blank: it abstains. One that the method does not know, that
names an option which is not on the slate, that marks one twice or too many of them, or whose
score is out of range, is refused when it is cast and set aside when it is counted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from domain.elections.election import (
    Approval,
    InstantRunoff,
    Method,
    OptionId,
    Plurality,
    Schulze,
    Slate,
    Star,
    TransferableVote,
    picks_allowed,
)
from domain.refusal import Refused
from domain.values import NAME_LIMIT, TooMany, Variant, required_text, variants_of
from domain.voting.tally import Choice, Stance

MARKS_LIMIT = 1_000
"""Marks on one ballot: ten times as many as a slate may have options."""


@dataclass(frozen=True)
class OneOption(Choice):
    """One option, for a method of most votes."""

    option: OptionId
    kind: Literal["pick"] = "pick"


@dataclass(frozen=True)
class SeveralOptions(Choice):
    """Every one of these options: those approved, or those picked; and those voted against, where
    the method counts that."""

    options: tuple[OptionId, ...] = ()
    against: tuple[OptionId, ...] = ()
    kind: Literal["approve"] = "approve"


@dataclass(frozen=True)
class RankedOptions(Choice):
    """Options from the most to the least preferred, level ones in one group.

    Those left out stand below all others.
    """

    ranks: tuple[tuple[OptionId, ...], ...]
    kind: Literal["rank"] = "rank"


@dataclass(frozen=True)
class OptionScore:
    """The score that a ballot gives to an option."""

    option: OptionId
    score: int


@dataclass(frozen=True)
class ScoredOptions(Choice):
    """A score for each option; those left out have the lowest."""

    scores: tuple[OptionScore, ...]
    kind: Literal["score"] = "score"


class UnknownChoice(Refused):
    """The method of this poll does not know the choice “{choice}”: it takes {takes}."""

    code = "UNKNOWN_CHOICE"
    choice: str
    takes: str
    """What it knows, as the sentence goes on."""


class OptionNotOnSlate(Refused):
    """The ballot names the option “{option}”, which is not on the slate."""

    code = "OPTION_NOT_ON_SLATE"
    option: OptionId


class OptionMarkedTwice(Refused):
    """“{option}” is marked, counted or named twice."""

    code = "OPTION_MARKED_TWICE"
    option: OptionId


class TooManyOptionsPicked(Refused):
    """The ballot picks {picked} options; at most {allowed} are allowed."""

    code = "TOO_MANY_OPTIONS_PICKED"
    picked: int
    allowed: int


class TooFewOptionsRanked(Refused):
    """Of the options the ballot ranks {ranked}; at least {needed} must be ranked."""

    code = "TOO_FEW_OPTIONS_RANKED"
    ranked: int
    needed: int


class ScoreOutOfRange(Refused):
    """The score {score} of the option “{option}” is not between 0 and {most}."""

    code = "SCORE_OUT_OF_RANGE"
    option: OptionId
    score: int
    most: int


class EqualRanksNotAdmitted(Refused):
    """The ballot ranks {options} level, which the method does not admit."""

    code = "EQUAL_RANKS_NOT_ADMITTED"
    options: str


_TAKEN: dict[type[Method], tuple[type[Choice], ...]] = {
    Plurality: (OneOption, SeveralOptions),
    Approval: (OneOption, SeveralOptions),
    Schulze: (RankedOptions,),
    InstantRunoff: (RankedOptions,),
    TransferableVote: (RankedOptions,),
    Star: (ScoredOptions,),
}
assert set(_TAKEN) == set(variants_of(Method).values())


def quoted(names: Sequence[str], last: str = "and") -> str:
    """Names in quotation marks, one after the other, as a sentence has them."""
    marked = [f"“{name}”" for name in names]
    return f" {last} ".join(part for part in (", ".join(marked[:-1]), marked[-1]) if part)


def _taken_by(method: Method) -> str:
    """What a ballot under `method` may carry, for a sentence."""
    return f"{quoted(kinds_taken(method), 'or')}, or the stance “abstain”"


def kinds_taken(method: Method) -> tuple[str, ...]:
    """The kinds of choice that a ballot under `method` may carry, besides to abstain."""
    return tuple(_kind(choice) for choice in _TAKEN[type(method)])


def _kind(choice: type[Variant]) -> str:
    return str(choice.__dict__["kind"])


def options_marked(choice: Choice) -> tuple[OptionId, ...]:
    """Every option that the ballot marks, as often as it does."""
    match choice:
        case OneOption(option):
            return (option,)
        case SeveralOptions(options=options):
            return options
        case RankedOptions(ranks):
            return tuple(option for rank in ranks for option in rank)
        case ScoredOptions(scores):
            return tuple(given.option for given in scores)
        case _:
            return ()


def marked(choice: Choice) -> tuple[tuple[OptionId, int | None, int | None, bool], ...]:
    """Each option that the ballot marks, with its rank from 1 and its score where it has one, and
    whether the ballot is against it."""
    match choice:
        case RankedOptions(ranks):
            return tuple(
                (option, rank, None, False)
                for rank, level in enumerate(ranks, 1)
                for option in level
            )
        case ScoredOptions(scores):
            return tuple((given.option, None, given.score, False) for given in scores)
        case _:
            marks = [(option, None, None, False) for option in options_marked(choice)]
            marks += [(option, None, None, True) for option in options_opposed(choice)]
            return tuple(marks)


def options_opposed(choice: Choice) -> tuple[OptionId, ...]:
    """Every option that the ballot votes against."""
    return choice.against if isinstance(choice, SeveralOptions) else ()


def is_blank(choice: Choice) -> bool:
    """Whether the ballot says nothing, and so abstains."""
    return choice == Stance("abstain") or (
        not isinstance(choice, Stance)
        and not options_marked(choice)
        and not options_opposed(choice)
    )


def longest_marks(slate: Slate) -> int:
    """More bytes than any ballot on the slate has as it is stored."""
    return sum(2 * len(option.encode()) + 40 for option in slate.ids)


def check_legible(choice: Choice) -> None:
    """Refuse a ballot that nobody could write down, whatever the method."""
    marked = (*options_marked(choice), *options_opposed(choice))
    if len(marked) > MARKS_LIMIT:
        raise TooMany("choice", len(marked), MARKS_LIMIT)
    if isinstance(choice, RankedOptions) and len(choice.ranks) > MARKS_LIMIT:
        raise TooMany("choice.ranks", len(choice.ranks), MARKS_LIMIT)
    for option in marked:
        required_text("choice", option, NAME_LIMIT)


def check_marks(method: Method, seats: int, slate: Slate, choice: Choice) -> None:
    """Refuse a ballot that is illegal under the method."""
    if choice == Stance("abstain"):
        return
    if isinstance(choice, Stance):
        raise UnknownChoice(choice.stance, _taken_by(method))
    if not isinstance(choice, _TAKEN[type(method)]):
        raise UnknownChoice(choice.kind, _taken_by(method))
    marked, opposed = options_marked(choice), options_opposed(choice)
    if opposed and not (isinstance(method, Approval) and method.opposition != "none"):
        raise UnknownChoice("against", "votes for options, and none against any")
    _check_options((*marked, *opposed), slate)
    if not marked:
        return
    if isinstance(method, Plurality):
        allowed = picks_allowed(method, seats)
        if len(marked) > allowed:
            raise TooManyOptionsPicked(len(marked), allowed)
    if isinstance(choice, RankedOptions):
        _check_ranks(method, choice, len(marked))
    if isinstance(choice, ScoredOptions):
        assert isinstance(method, Star)
        for given in choice.scores:
            if not 0 <= given.score <= method.most:
                raise ScoreOutOfRange(given.option, given.score, method.most)


def _check_options(marked: Iterable[OptionId], slate: Slate) -> None:
    known = frozenset(slate.ids)
    for option, times in Counter(marked).items():
        if option not in known:
            raise OptionNotOnSlate(option)
        if times > 1:
            raise OptionMarkedTwice(option)


def _check_ranks(method: Method, choice: RankedOptions, ranked: int) -> None:
    if not isinstance(method, InstantRunoff | TransferableVote):
        return
    if ranked < method.least_ranked:
        raise TooFewOptionsRanked(ranked, method.least_ranked)
    if method.equal_ranks == "invalid":
        for rank in choice.ranks:
            if len(rank) > 1:
                raise EqualRanksNotAdmitted(", ".join(f"“{option}”" for option in rank))
