"""Drafting: what is wrong with a decision rule, said before anybody adopts it.

A malformed rule is refused with the place named, such as `condition.all[1].share`: shares
outside 0 to 1, a comparison that could hold over nothing without saying what a poll comes to
in which nobody votes, conditions that contain nothing, groups and seats that are not there.
"""

from fractions import Fraction
from typing import get_args

from domain.matters import required_matter
from domain.refusal import Refused
from domain.values import (
    INTEGER_LIMIT,
    NAME_LIMIT,
    SeatId,
    TooMany,
    checked_text,
)
from domain.voting.contradiction import check_consistent
from domain.voting.nobody_voting import check_nobody_votes
from domain.voting.parts import Part, Place, groups_named, inside, measures_named, parts_of
from domain.voting.positions import check_positions
from domain.voting.rules import (
    AllOf,
    AnyOf,
    Base,
    ByCall,
    ByWay,
    Condition,
    Consensus,
    CountAtLeast,
    DecisionRule,
    DecisionRuleTie,
    InGroups,
    Majority,
    Measure,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    Not,
    NoVeto,
    Quorum,
    QuorumAll,
    QuorumAny,
    QuorumByWay,
    QuorumInGroups,
    QuorumNumber,
    QuorumRoot,
    QuorumShare,
    RootAtLeast,
    Rounding,
    Secrecy,
    Unanimity,
    Way,
)
from domain.voting.rules_before import Confirmed, Consulted, Noticed, SilenceKept, TwoMeetings
from domain.voting.turn import ties_come_to
from domain.voting.turnout import TakingPart, Turnout
from domain.voting.weight_cap import CapBase, CapUnit, WeightCap

CONDITIONS_LIMIT = 200
DEPTH_LIMIT = 20
QUORUMS_LIMIT = 100
VETO_SEATS_LIMIT = 1_000
DIGITS_SHOWN = 40
"""Of a number that is refused: enough for whoever wrote it to know it again."""
CLEAR_DAYS_LIMIT = 3_660
REPEATS_LIMIT = 1_000
"""Calls, and votes after a tie, that a rule can tell apart."""


class ShareOutOfRange(Refused):
    """The share {share} at {place} is not between 0 and 1."""

    code = "SHARE_OUT_OF_RANGE"
    place: str
    share: Fraction


class NumberOutOfRange(Refused):
    """The number {number} at {place} is too small or too large."""

    code = "NUMBER_OUT_OF_RANGE"
    place: str
    number: Fraction

    def facts(self) -> dict[str, str]:
        """The facts; of a number with more digits than anybody reads, how it begins."""
        return {**super().facts(), "number": _shortened(self.number)}


class UnknownGroup(Refused):
    """There is no group “{group}”, which {place} names."""

    code = "UNKNOWN_GROUP"
    place: str
    group: str


class UnknownSeat(Refused):
    """There is no seat {seat}, which {place} names."""

    code = "UNKNOWN_SEAT"
    place: str
    seat: SeatId


class EmptyCondition(Refused):
    """What stands at {place} contains nothing that could hold, fail or decide."""

    code = "EMPTY_CONDITION"
    place: str


class RuleTooComplex(Refused):
    """In {place} conditions are nested more than {depth} deep, or are more than {conditions}."""

    code = "RULE_TOO_COMPLEX"
    depth: int
    conditions: int
    place: str = "the rule"


class BlockingSeatsNotStated(Refused):
    """At {place} the least number of seats that can block must be stated: it can be worked out
    only where the base is the members or all seats."""

    code = "BLOCKING_SEATS_NOT_STATED"
    place: str


class SecrecyContradicted(Refused):
    """Ballots are {secrecy}, and {place} contradicts that: {because}."""

    code = "SECRECY_CONTRADICTED"
    place: str
    secrecy: Secrecy
    because: str


class ShareOrNumber(Refused):
    """At {place} either a share or a number is stated: one of the two."""

    code = "SHARE_OR_NUMBER"
    place: str


class NotAskedOfGroups(Refused):
    """What stands at {place} can't be asked of each group apart: that are comparisons of numbers
    which name no group themselves."""

    code = "NOT_ASKED_OF_GROUPS"
    place: str


class GroupNamedTwice(Refused):
    """The group “{group}” is named twice at {place}."""

    code = "GROUP_NAMED_TWICE"
    place: str
    group: str


class CapWithoutWeight(Refused):
    """The rule caps weights at {place}, and counts nothing by weight."""

    code = "CAP_WITHOUT_WEIGHT"
    place: str


class UnknownOption(Refused):
    """“{option}” at {place} is none of: {known}."""

    code = "UNKNOWN_OPTION"
    place: str
    option: str
    known: str


def check_rule(rule: DecisionRule) -> None:
    """Refuse a rule that is malformed or can't be meant, naming the place."""
    check_form(rule)
    check_consistent(rule)


def check_form(rule: DecisionRule) -> None:
    """Refuse a malformed rule, naming the place. What a text in force says is followed, be it that
    nobody could draft it any more.
    """
    _check_size(rule)
    for place, part in parts_of(rule):
        _check_part(place, part)
    _check_options(rule)
    _check_instead(rule)
    check_nobody_votes(rule)
    check_positions(rule)
    _check_cap(rule)
    _check_secrecy(rule)


def check_names(rule: DecisionRule, groups: frozenset[str], seats: frozenset[SeatId]) -> None:
    """Refuse a rule that names a group or a seat which is not among these: those of who decides."""
    for group, place in groups_named(rule).items():
        if group not in groups:
            raise UnknownGroup(f"{place}.group", group)
    for place, part in parts_of(rule):
        if isinstance(part, NoVeto | MustAbstain):
            for seat in part.seats:
                if seat not in seats:
                    raise UnknownSeat(f"{place}.seats", seat)


def _check_secrecy(rule: DecisionRule) -> None:
    """Hidden and secret ballots go with nothing that asks what a single one of them says."""
    if rule.secrecy == "open":
        return
    for place, part in parts_of(rule):
        if isinstance(part, NoObjection | Consensus | SilenceKept):
            because = "an objection is raised to be heard and answered while voting is open"
            raise SecrecyContradicted(place, rule.secrecy, because)
        if isinstance(part, NoVeto) and part.seats and rule.secrecy == "secret":
            because = "it would have to be told how single seats voted"
            raise SecrecyContradicted(f"{place}.seats", rule.secrecy, because)
        if isinstance(part, MustAbstain) and rule.secrecy == "secret" and ".by-" in place:
            because = "whose ballots are opened would differ from call to call, or way to way"
            raise SecrecyContradicted(place, rule.secrecy, because)
    if rule.weight_cap is not None and rule.weight_cap.by != "seat" and rule.secrecy == "secret":
        because = "whose seats are cut together would tell who voted what"
        raise SecrecyContradicted("weight_cap.by", rule.secrecy, because)
    if "casting-vote" in ties_come_to(rule) and rule.secrecy == "secret":
        because = "a casting vote is open, and tells how who has it stands"
        raise SecrecyContradicted("tie", rule.secrecy, because)


def _check_size(rule: DecisionRule) -> None:
    if len(rule.quorum) > QUORUMS_LIMIT:
        raise TooMany("quorum", len(rule.quorum), QUORUMS_LIMIT)
    conditions = [rule.condition, *([] if rule.rejection is None else [rule.rejection])]
    level: list[Part] = [*conditions, *rule.quorum]
    total = -len(rule.quorum)
    for _ in range(DEPTH_LIMIT):
        total += len(level)
        if total > CONDITIONS_LIMIT:
            break
        level = [inner for part in level for _, inner in inside(part)]
        if not level:
            return
    raise RuleTooComplex(DEPTH_LIMIT, CONDITIONS_LIMIT)


def _check_part(place: Place, part: Part) -> None:
    checked_text(f"{place}.group", getattr(part, "group", ""), NAME_LIMIT)
    consists = AllOf | AnyOf | ByCall | ByWay | QuorumAny | QuorumAll | QuorumByWay
    if isinstance(part, consists) and not inside(part):
        raise EmptyCondition(place)
    if isinstance(part, InGroups | QuorumInGroups):
        _check_groups(place, part)
    if isinstance(part, Consulted):
        if not part.bodies and not part.parties:
            raise EmptyCondition(place)
        named = len(part.bodies) + len(part.parties)
        if named > VETO_SEATS_LIMIT:
            raise TooMany(f"{place}.bodies", named, VETO_SEATS_LIMIT)
    if isinstance(part, NoVeto | MustAbstain):
        if not part.seats and not part.group:
            raise EmptyCondition(place)
        if len(part.seats) > VETO_SEATS_LIMIT:
            raise TooMany(f"{place}.seats", len(part.seats), VETO_SEATS_LIMIT)
    _check_numbers(place, part)
    for name, known in _PART_OPTIONS.items():
        option = getattr(part, name, None)
        if option is not None and option not in known:
            raise UnknownOption(f"{place}.{name}", option, ", ".join(known))


_OF_GROUPS = (
    AllOf
    | AnyOf
    | Not
    | Majority
    | Turnout
    | Unanimity
    | CountAtLeast
    | RootAtLeast
    | NoBlockingMinority
    | QuorumAny
    | QuorumAll
    | QuorumShare
    | QuorumNumber
    | QuorumRoot
)
"""What can be asked of one group as of everybody."""


def _check_groups(place: Place, part: InGroups | QuorumInGroups) -> None:
    """Groups are counted by a share or a number, and each is asked for numbers of its own."""
    _check_share_or_number(place, part)
    if len(part.groups) > VETO_SEATS_LIMIT:
        raise TooMany(f"{place}.groups", len(part.groups), VETO_SEATS_LIMIT)
    named: set[str] = set()
    for index, each in enumerate(part.groups):
        at = f"{place}.groups[{index}]"
        required_matter(f"{at}.group", each.group)
        check_number(f"{at}.weight", each.weight)
        if each.group in named:
            raise GroupNamedTwice(at, each.group)
        named.add(each.group)
    level: list[tuple[Place, Part]] = inside(part)
    while level:
        at, inner = level.pop()
        group: str = getattr(inner, "group", "")
        if not isinstance(inner, _OF_GROUPS) or group:
            raise NotAskedOfGroups(f"{place}.{at}")
        level += [(f"{at}.{deeper}", each) for deeper, each in inside(inner)]


def _check_share_or_number(
    place: Place, part: InGroups | QuorumInGroups | WeightCap | Turnout
) -> None:
    if (part.share is None) == (part.number is None):
        raise ShareOrNumber(place)
    if part.share is not None:
        if not 0 <= part.share <= 1:
            raise ShareOutOfRange(f"{place}.share", part.share)
        check_number(f"{place}.share", part.share)
    if part.number is not None:
        check_number(f"{place}.number", part.number)


def _check_cap(rule: DecisionRule) -> None:
    """A cap on weight says what it is, and has something to cap."""
    cap = rule.weight_cap
    if cap is None:
        return
    _check_share_or_number("weight_cap", cap)
    for name, known in _CAP_OPTIONS.items():
        if getattr(cap, name) not in known:
            raise UnknownOption(f"weight_cap.{name}", getattr(cap, name), ", ".join(known))
    if "weight" not in measures_named(rule):
        raise CapWithoutWeight("weight_cap")


_CAP_OPTIONS: dict[str, tuple[str, ...]] = {"of": get_args(CapBase), "by": get_args(CapUnit)}


def _check_numbers(place: Place, part: Part) -> None:
    if isinstance(part, Majority | QuorumShare | NoBlockingMinority):
        if not 0 <= part.share <= 1:
            raise ShareOutOfRange(f"{place}.share", part.share)
        check_number(f"{place}.share", part.share)
    if isinstance(part, Turnout):
        _check_share_or_number(place, part)
    if isinstance(part, Majority | QuorumShare | Turnout):
        _check_added(f"{place}.plus", part.plus)
    if isinstance(part, CountAtLeast | QuorumNumber):
        check_number(f"{place}.number", part.number)
    if isinstance(part, RootAtLeast | QuorumRoot):
        check_number(f"{place}.factor", part.factor)
    if isinstance(part, NoBlockingMinority):
        _check_blocking(place, part)
    if isinstance(part, Consensus) and part.stand_asides is not None:
        check_number(f"{place}.stand_asides", Fraction(part.stand_asides))
    if (
        isinstance(part, SilenceKept | Confirmed | TwoMeetings | Noticed | Consulted)
        and not 0 <= part.days <= CLEAR_DAYS_LIMIT
    ):
        raise NumberOutOfRange(f"{place}.days", Fraction(part.days))


def _check_added(place: Place, number: Fraction) -> None:
    """Refuse what is added to a share, or taken from it, with more digits than readers keep."""
    if abs(number.numerator) > INTEGER_LIMIT or number.denominator > INTEGER_LIMIT:
        raise NumberOutOfRange(place, number)


def _check_blocking(place: Place, part: NoBlockingMinority) -> None:
    if part.seats is not None:
        check_number(f"{place}.seats", part.seats)
    elif part.base not in {"members", "all-seats"}:
        raise BlockingSeatsNotStated(place)


_PART_OPTIONS: dict[str, tuple[str, ...]] = {
    "measure": get_args(Measure),
    "base": get_args(Base),
    "of": ("members", "all-seats"),
    "counted": get_args(TakingPart),
    "rounded": get_args(Rounding),
    "stance": ("yes", "no", "abstain"),
    "broken": ("without-effect", "rejected", "meeting"),
}

_RULE_OPTIONS: dict[str, tuple[str | None, ...]] = {
    "nobody_votes": (None, "adopted", "rejected", "no-opinion", "inquorate"),
    "recusal": ("leaves-both", "leaves-base", "leaves-presence", "leaves-neither"),
    "abstention": ("present", "absent"),
    "proxy": ("refused", "present", "absent"),
    "silence": ("absent", "abstain", "no", "yes"),
    "invalid": ("present", "absent"),
    "tie": get_args(DecisionRuleTie),
    "secrecy": get_args(Secrecy),
}


def options_admitted(type_: type, name: str) -> tuple[str, ...] | None:
    """What a field of a rule, or of a part of one, can say, where that is one of a few words."""
    if issubclass(type_, DecisionRule):
        return tuple(option for option in _RULE_OPTIONS.get(name, ()) if option) or None
    return _PART_OPTIONS.get(name) if issubclass(type_, Condition | Quorum) else None


def _check_options(rule: DecisionRule) -> None:
    for name, known in _RULE_OPTIONS.items():
        _check_word(name, getattr(rule, name), known)


def _check_word(place: Place, word: str | None, known: tuple[str | None, ...]) -> None:
    if word not in known:
        raise UnknownOption(place, str(word), ", ".join(str(k) for k in known if k))


def _check_instead(rule: DecisionRule) -> None:
    """What is otherwise on later calls says what, and how often a tie is voted on again."""
    if not 0 <= rule.repeat_tie <= REPEATS_LIMIT:
        raise NumberOutOfRange("repeat_tie", Fraction(rule.repeat_tie))
    if len(rule.instead) > QUORUMS_LIMIT:
        raise TooMany("instead", len(rule.instead), QUORUMS_LIMIT)
    for index, each in enumerate(rule.instead):
        place = f"instead[{index}]"
        if not 1 <= each.from_call <= REPEATS_LIMIT:
            raise NumberOutOfRange(f"{place}.from_call", Fraction(each.from_call))
        _check_word(f"{place}.way", each.way, (None, *get_args(Way)))
        _check_word(f"{place}.nobody_votes", each.nobody_votes, _RULE_OPTIONS["nobody_votes"])
        _check_word(f"{place}.tie", each.tie, (None, *_RULE_OPTIONS["tie"]))
        if each.nobody_votes is None and each.tie is None and each.rejection is None:
            raise EmptyCondition(place)


def _shortened(number: Fraction) -> str:
    """The number as it is written; of a long one its first characters and how many it has."""
    text = str(number)
    return text if len(text) <= DIGITS_SHOWN else f"{text[:DIGITS_SHOWN]}… ({len(text)} characters)"


def check_number(place: Place, number: Fraction) -> None:
    """Refuse a count or share that is negative, or written with more digits than readers keep."""
    limit = INTEGER_LIMIT
    if number < 0 or number.numerator > limit or number.denominator > limit:
        raise NumberOutOfRange(place, number)
