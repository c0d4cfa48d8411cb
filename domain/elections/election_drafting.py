"""Drafting of elections: what is wrong with a rule or a slate, said before anybody votes by it.

A malformed election rule is refused with the place named, such as `method.threshold.share`: no
seats, a ratio that everything or nothing reaches, a comparison with a default option that the
method does not name. Fewer options than seats are no defect: some seats then stay empty.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from typing import get_args

from domain.elections.election import (
    EarlierCounts,
    ElectionRule,
    EqualRanks,
    InstantRunoff,
    Method,
    Option,
    OptionId,
    OptionQuorumNumber,
    OptionQuorumRoot,
    OptionQuorumShare,
    Plurality,
    Schulze,
    Slate,
    Star,
    TieBreaker,
    TieRule,
    TransferableVote,
    attendance,
)
from domain.elections.reserved import check_places_of, check_reserved
from domain.refusal import Refused
from domain.values import (
    INTEGER_LIMIT,
    NAME_LIMIT,
    SHORT_TEXT_LIMIT,
    PersonId,
    SeatId,
    TooMany,
    checked_text,
    required_text,
    variants_of,
)
from domain.voting.drafting import (
    SecrecyContradicted,
    ShareOutOfRange,
    UnknownOption,
    check_names,
    check_number,
    check_rule,
)
from domain.voting.parts import parts_of
from domain.voting.rules import Condition, Measure, NoObjection, Secrecy

ASKED_OF_OPTIONS = (
    "all",
    "any",
    "not",
    "by-call",
    "by-way",
    "in-groups",
    "majority",
    "turnout",
    "unanimity",
    "count",
    "root",
    "no-blocking-minority",
    "no-veto",
)
"""The kinds of condition that can be asked of each option: comparisons of numbers and what they
are combined by, and vetoes. The others are about a motion."""

OPTIONS_LIMIT = 100
"""Options of one slate: to compare all in pairs over all others takes their cube."""
SEATS_TO_FILL_LIMIT = 500
AFFILIATIONS_LIMIT = 20
HIGHEST_SCORE = 1_000
DECIMALS_LIMIT = 20
EXACT_SEATS_LIMIT = 6
"""Seats filled by transfers in exact fractions, whose digits double with every surplus."""


class OutOfRange(Refused):
    """{place} is {number}; it must lie between {least} and {most}."""

    code = "OUT_OF_RANGE"
    place: str
    number: int
    least: int
    most: int


class RatioOutOfRange(Refused):
    """The majority ratio {ratio} at {place} is not above 0, or has too many digits."""

    code = "RATIO_OUT_OF_RANGE"
    place: str
    ratio: Fraction


class DefaultOptionMissing(Refused):
    """{place} compares with the default option, but the method names none."""

    code = "DEFAULT_OPTION_MISSING"
    place: str


class DefaultOptionNotOnSlate(Refused):
    """The default option “{option}” is not on the slate."""

    code = "DEFAULT_OPTION_NOT_ON_SLATE"
    option: OptionId


class DefaultOptionWithRatio(Refused):
    """The default option “{option}” needs no majority against itself."""

    code = "DEFAULT_OPTION_WITH_RATIO"
    option: OptionId


class OptionNamedTwice(Refused):
    """The slate names the option “{option}” twice."""

    code = "OPTION_NAMED_TWICE"
    option: OptionId


class CandidateNamedTwice(Refused):
    """The slate names the person {person} for two options."""

    code = "CANDIDATE_NAMED_TWICE"
    person: PersonId


class DecimalsNotStated(Refused):
    """Exact fractions grow with every surplus: for more than {most} seats the rule must state at
    {place} to how many decimals the value of a paper is cut off, and {seats} are to be filled."""

    code = "DECIMALS_NOT_STATED"
    place: str
    seats: int
    most: int


class CastTwiceForOption(Refused):
    """The casting vote names the option “{option}” twice."""

    code = "CAST_TWICE_FOR_OPTION"
    option: OptionId


class EmptySlate(Refused):
    """There is no option that could be elected."""

    code = "EMPTY_SLATE"


class OneSeatMethod(Refused):
    """The method “{method}” fills one seat, not {seats}; for several the transferable vote does."""

    code = "ONE_SEAT_METHOD"
    method: str
    seats: int


class CastingVoteForUnknownOption(Refused):
    """The casting vote names the option “{option}”, which is not on the slate."""

    code = "CASTING_VOTE_FOR_UNKNOWN_OPTION"
    option: OptionId


class PrecedenceUnclear(Refused):
    """Where a tie goes by the order of the slate, and only there, the rule says at {place} what
    that stands for, such as “the eldest first”."""

    code = "PRECEDENCE_UNCLEAR"
    place: str


class PrecedenceMissing(Refused):
    """A tie goes by the order of the slate, so each option needs a place in it of its own; that of
    “{option}” at {place} is missing, or that of another."""

    code = "PRECEDENCE_MISSING"
    place: str
    option: OptionId


def check_election(rule: ElectionRule) -> None:
    """Refuse a malformed election rule, naming the place."""
    _check_range("seats", rule.seats, 1, SEATS_TO_FILL_LIMIT)
    if rule.cap is not None:
        _check_range("cap", rule.cap, 1, SEATS_TO_FILL_LIMIT)
    _check_word("measure", rule.measure, get_args(Measure))
    _check_word("tie", rule.tie, get_args(TieRule))
    _check_word("secrecy", rule.secrecy, get_args(Secrecy))
    check_rule(replace(attendance(rule, _HOLDS_OR_NOT), secrecy="open"))
    if (rule.tie == "precedence") is not bool(rule.precedence.strip()):
        raise PrecedenceUnclear("precedence")
    checked_text("precedence", rule.precedence, NAME_LIMIT)
    if rule.tie == "casting-vote" and rule.secrecy == "secret":
        because = "a casting vote is open, and tells how who has it stands"
        raise SecrecyContradicted("tie", rule.secrecy, because)
    _check_method(rule.method)
    if isinstance(rule.method, InstantRunoff) and rule.seats > 1:
        raise OneSeatMethod(rule.method.kind, rule.seats)
    is_exact = isinstance(rule.method, TransferableVote) and rule.method.decimals is None
    if is_exact and rule.seats > EXACT_SEATS_LIMIT:
        raise DecimalsNotStated("method.decimals", rule.seats, EXACT_SEATS_LIMIT)
    threshold = getattr(rule.method, "threshold", None)
    if threshold is not None:
        _check_threshold(rule, threshold)
    if rule.reserved:
        check_reserved(rule)


def check_elected_by(rule: ElectionRule, groups: frozenset[str], seats: frozenset[SeatId]) -> None:
    """Refuse a rule that names groups or seats which those who elect by it don't have."""
    check_names(attendance(rule), groups, seats)
    threshold = getattr(rule.method, "threshold", None)
    if threshold is not None:
        with _at_threshold():
            check_names(attendance(rule, threshold), groups, seats)


def check_slate(rule: ElectionRule, slate: Slate) -> None:
    """Refuse a slate that nobody can vote on under `rule`."""
    default = getattr(rule.method, "default", None)
    if len(slate.options) > OPTIONS_LIMIT:
        raise TooMany("options", len(slate.options), OPTIONS_LIMIT)
    for number, option in enumerate(slate.options):
        _check_option(f"options[{number}]", option, default)
    twice = _named_twice(slate.ids)
    if twice is not None:
        raise OptionNamedTwice(twice)
    persons = Counter(option.person for option in slate.options if option.person is not None)
    for person, times in persons.items():
        if times > 1:
            raise CandidateNamedTwice(person)
    check_places_of(rule, slate)
    _check_precedence(rule, slate, default)
    if default is not None and default not in slate.ids:
        raise DefaultOptionNotOnSlate(default)
    if all(option == default for option in slate.ids):
        raise EmptySlate


def _check_precedence(rule: ElectionRule, slate: Slate, default: OptionId | None) -> None:
    """Where the order of the slate breaks a tie, it has to tell any two candidates apart."""
    taken = set[int]()
    for number, option in enumerate(slate.options):
        place, precedence = f"options[{number}].precedence", option.precedence
        if precedence is not None:
            _check_range(place, precedence, 1, INTEGER_LIMIT)
        if rule.tie != "precedence" or option.id == default:
            continue
        if precedence is None or precedence in taken:
            raise PrecedenceMissing(place, option.id)
        taken.add(precedence)


def _check_option(place: str, option: Option, default: OptionId | None) -> None:
    required_text(f"{place}.id", option.id, NAME_LIMIT)
    checked_text(f"{place}.name", option.name, NAME_LIMIT)
    if len(option.affiliations) > AFFILIATIONS_LIMIT:
        raise TooMany(f"{place}.affiliations", len(option.affiliations), AFFILIATIONS_LIMIT)
    for affiliation in option.affiliations:
        required_text(f"{place}.affiliations", affiliation, NAME_LIMIT)
    checked_text(f"{place}.group", option.group, NAME_LIMIT)
    if option.ratio is not None:
        if default is None:
            raise DefaultOptionMissing(f"{place}.ratio")
        if option.id == default:
            raise DefaultOptionWithRatio(default)
        _check_ratio(f"{place}.ratio", option.ratio)


def check_tie_breaker(slate: Slate, breaker: TieBreaker) -> None:
    """Refuse a casting vote or a seed that cannot break a tie."""
    checked_text("seed", breaker.seed, SHORT_TEXT_LIMIT)
    twice = _named_twice(breaker.casting)
    if twice is not None:
        raise CastTwiceForOption(twice)
    for option in breaker.casting:
        if slate.option(option) is None:
            raise CastingVoteForUnknownOption(option)


def _check_method(method: Method) -> None:
    assert type(method) in variants_of(Method).values(), method
    for name, known in _WORDS.items():
        word = getattr(method, name, None)
        if word is not None:
            _check_word(f"method.{name}", word, known)
    match method:
        case Plurality(picks):
            _check_range("method.picks", picks, 0, OPTIONS_LIMIT)
        case Schulze():
            _check_schulze(method)
        case InstantRunoff():
            _check_range("method.least_ranked", method.least_ranked, 1, OPTIONS_LIMIT)
        case TransferableVote():
            _check_range("method.least_ranked", method.least_ranked, 1, OPTIONS_LIMIT)
            _check_word("method.exclusion_tie", method.exclusion_tie, _ONE_AT_A_TIME)
            if method.decimals is not None:
                _check_range("method.decimals", method.decimals, 0, DECIMALS_LIMIT)
        case Star(most):
            _check_range("method.most", most, 1, HIGHEST_SCORE)
        case _:
            return


_HOLDS_OR_NOT = NoObjection()


_ONE_AT_A_TIME = ("none", "latest-difference", "earliest-difference")

_WORDS: dict[str, tuple[str, ...]] = {
    "strength": ("winning-votes", "winning-votes-alone", "margins"),
    "head_to_head": ("fewest-defeats", "most-preferences"),
    "quota": ("droop", "exact-droop", "hare"),
    "majority_of": ("continuing", "all-ballots"),
    "exclusion_tie": get_args(EarlierCounts),
    "equal_ranks": get_args(EqualRanks),
}


def _check_schulze(method: Schulze) -> None:
    if method.default is None:
        if method.quorum is not None:
            raise DefaultOptionMissing("method.quorum")
        if method.ratio != 1:
            raise DefaultOptionMissing("method.ratio")
    else:
        required_text("method.default", method.default, NAME_LIMIT)
    _check_ratio("method.ratio", method.ratio)
    match method.quorum:
        case OptionQuorumNumber(number):
            check_number("method.quorum.number", number)
        case OptionQuorumShare(share, of):
            _check_word("method.quorum.of", of, ("members", "all-seats"))
            if not 0 <= share <= 1:
                raise ShareOutOfRange("method.quorum.share", share)
            check_number("method.quorum.share", share)
        case OptionQuorumRoot(factor, of):
            _check_word("method.quorum.of", of, ("members", "all-seats"))
            check_number("method.quorum.factor", factor)
        case _:
            return


@contextmanager
def _at_threshold() -> Iterator[None]:
    """What is refused of the condition is named as the threshold that it is."""
    try:
        yield
    except Refused as refused:
        place = getattr(refused, "place", "")
        if place.startswith("condition"):
            refused.place = f"method.threshold{place.removeprefix('condition')}"  # type: ignore[attr-defined]
        raise


def _check_threshold(rule: ElectionRule, threshold: Condition) -> None:
    asked = attendance(rule, threshold)
    for place, part in parts_of(asked):
        if place.startswith("condition") and part.kind not in ASKED_OF_OPTIONS:
            at = f"method.threshold{place.removeprefix('condition')}"
            raise UnknownOption(at, part.kind, ", ".join(ASKED_OF_OPTIONS))
    with _at_threshold():
        check_rule(asked)


def _check_range(place: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        raise OutOfRange(place, number, least, most)


def _check_word(place: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise UnknownOption(place, word, ", ".join(known))


def _check_ratio(place: str, ratio: Fraction) -> None:
    if ratio <= 0:
        raise RatioOutOfRange(place, ratio)
    check_number(place, ratio)


def _named_twice(options: tuple[OptionId, ...]) -> OptionId | None:
    return next((option for option, times in Counter(options).items() if times > 1), None)
