"""Elections held elsewhere, as they were published: by their ballots, by totals, or by pairs.

Ballots that are alike are reported together. Where a source has no ballots it may still say how
many marked each option (a primary by approval), or how many prefer each option to each other one
(the tally sheet of a Debian vote); how many voted it then has to say where the rule asks for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from domain.elections.election import (
    Approval,
    ElectionRule,
    Method,
    OptionId,
    Plurality,
    Schulze,
    Slate,
    attendance,
    picks_allowed,
)
from domain.elections.marks import (
    OneOption,
    OptionMarkedTwice,
    OptionNotOnSlate,
    SeveralOptions,
    UnknownChoice,
    check_legible,
    check_marks,
    is_blank,
    quoted,
)
from domain.elections.profile import Profile, profile_of
from domain.elections.ties import NOTHING
from domain.refusal import Refused
from domain.values import TooMany
from domain.voting.drafting import check_number
from domain.voting.parts import Part, parts_of
from domain.voting.rules import (
    CountAtLeast,
    Majority,
    NoBlockingMinority,
    NoVeto,
    RootAtLeast,
    Unanimity,
)
from domain.voting.tally import Choice, MoreVotesThanMembers
from domain.voting.turnout import Turnout

REPORTED_LIMIT = 20_000
"""Kinds of ballots, or pairs, that one report can have; ten thousand votes may all be unlike."""


@dataclass(frozen=True)
class AlikeBallots:
    """How many ballots of an election held elsewhere made the same choice."""

    choice: Choice
    number: Fraction


@dataclass(frozen=True)
class OptionTotal:
    """How many marked an option, whatever else they marked."""

    option: OptionId
    votes: Fraction
    against: Fraction | None = None
    """How many voted against it, where ballots can; None: not reported."""


@dataclass(frozen=True)
class PairTotal:
    """How many prefer an option to another one."""

    option: OptionId
    over: OptionId
    number: Fraction


@dataclass(frozen=True)
class ReportedBallots:
    """What was reported of an election held elsewhere: its ballots, alike ones together, or in
    their place totals or pairs."""

    ballots: tuple[AlikeBallots, ...] = ()
    invalid: Fraction = NOTHING
    """Handed in, but illegal."""
    members: Fraction | None = None
    """Seats that somebody holds, or all who may vote; None: not reported."""
    seats: Fraction | None = None
    """All seats, the vacant ones too; None: not reported."""
    present: Fraction | None = None
    """Those who took part; None: all who handed in a ballot."""
    totals: tuple[OptionTotal, ...] = ()
    """For plurality and approval; who is left out has none."""
    pairs: tuple[PairTotal, ...] = ()
    """For the Schulze method; a pair that is left out has none."""
    voters: Fraction | None = None
    """How many handed in a valid ballot that is not blank: to be said with pairs, and with totals
    where a ballot can mark several options, if the rule asks for it; None: not reported."""
    recused: Fraction = NOTHING
    """Of the members, how many stepped back from the matter; left out where it is known here which
    seats these are."""
    blank: Fraction | None = None
    """Beside totals or pairs, how many handed in a valid ballot that marks nothing; None: not
    reported."""


class ReportedInSeveralWays(Refused):
    """An election held elsewhere is reported by its ballots, by totals or by pairs, and this one
    by {stated}."""

    code = "REPORTED_IN_SEVERAL_WAYS"
    stated: str


class NotReported(Refused):
    """The rule asks for {place}, which is not reported."""

    code = "NOT_REPORTED"
    place: str


def check_alike(rule: ElectionRule, slate: Slate, alike: AlikeBallots) -> None:
    """Refuse ballots that the method does not know: whoever reports has set those aside."""
    check_marks(rule.method, rule.seats, slate, alike.choice)


def check_size(reported: ReportedBallots) -> None:
    """Refuse a report that is too large to be recorded, or to be read."""
    for name in ("ballots", "totals", "pairs"):
        number = len(getattr(reported, name))
        if number > REPORTED_LIMIT:
            raise TooMany(name, number, REPORTED_LIMIT)
    for alike in reported.ballots:
        check_legible(alike.choice)


def check_reported(rule: ElectionRule, slate: Slate, reported: ReportedBallots) -> None:
    """Refuse what the method does not know, or what can't be."""
    ways = {"ballots": reported.ballots, "totals": reported.totals, "pairs": reported.pairs}
    stated = [way for way, what in ways.items() if what]
    if reported.ballots and reported.blank is not None:
        stated.append("blank")  # a blank ballot is told as one of the ballots
    if len(stated) > 1:
        raise ReportedInSeveralWays(" and ".join(stated))
    for name in ("invalid", "members", "seats", "present", "voters", "recused", "blank"):
        number = getattr(reported, name)
        if number is not None:
            check_number(name, number)
    for index, alike in enumerate(reported.ballots):
        check_number(f"ballots[{index}].number", alike.number)
        check_alike(rule, slate, alike)
    _check_turnout(reported)
    if reported.totals:
        _check_totals(rule, slate, reported)
    if reported.pairs:
        _check_pairs(rule, slate, reported)


def check_totals_add_up(rule: ElectionRule, reported: ReportedBallots) -> None:
    """Refuse totals and pairs that no ballots can have come to: every ballot that is not blank
    marks an option, and no more than it may; and more of them than people who took part. Where
    ballots can be against options, who is neither for nor against any is often told among the
    voters."""
    if reported.pairs:
        _check_turnout(replace(reported, voters=fewest_voters(rule, reported)))
    if not reported.totals:
        return
    voters, marks = reported.voters, _marks(reported)
    if voters is not None and voters > marks and not opposed(rule.method):
        raise MoreVotesThanMembers("all", voters, marks)
    if isinstance(rule.method, Plurality) and voters is not None:
        picks = picks_allowed(rule.method, rule.seats)
        if marks > picks * voters:
            raise MoreVotesThanMembers("all", marks, picks * voters)
    _check_turnout(replace(reported, voters=fewest_voters(rule, reported)))


def fewest_voters(rule: ElectionRule, reported: ReportedBallots) -> Fraction | None:
    """How many voted, or where that is not told, the fewest that totals or pairs can be of."""
    if reported.voters is not None or reported.ballots:
        return reported.voters
    told = {(pair.option, pair.over): pair.number for pair in reported.pairs}
    either = [number + told.get((over, it), NOTHING) for (it, over), number in told.items()]
    each = [one.votes + (one.against or NOTHING) for one in reported.totals]
    most = max((*either, *each), default=NOTHING)
    if isinstance(rule.method, Plurality):
        return max(most, _marks(reported) / picks_allowed(rule.method, rule.seats))
    return most


def _marks(reported: ReportedBallots) -> Fraction:
    return sum((one.votes + (one.against or NOTHING) for one in reported.totals), NOTHING)


def _check_turnout(reported: ReportedBallots) -> None:
    """Refuse more ballots than people who took part, more of those than members, and so on."""
    handed_in = sum((alike.number for alike in reported.ballots), reported.voters or NOTHING)
    handed_in += reported.invalid + (reported.blank or NOTHING)
    numbers = [handed_in, reported.present, reported.members, reported.seats]
    known = [number for number in numbers if number is not None]
    for fewer, more in pairwise(known):
        if fewer > more:
            raise MoreVotesThanMembers("all", fewer, more)


def _check_totals(rule: ElectionRule, slate: Slate, reported: ReportedBallots) -> None:
    method = rule.method
    if not isinstance(method, Plurality | Approval):
        raise UnknownChoice("totals", _ways_taken(rule.method))
    if not tells_how_many_voted(rule, reported) and asks_how_many_voted(rule, reported):
        raise NotReported("voters")
    _check_named(slate, [total.option for total in reported.totals])
    is_opposed = opposed(method)
    for index, total in enumerate(reported.totals):
        check_number(f"totals[{index}].votes", total.votes)
        if is_opposed and total.against is None:
            raise NotReported(f"totals[{index}].against")
        if not is_opposed and total.against is not None:
            raise UnknownChoice("against", "votes for options, and none against any")
        check_number(f"totals[{index}].against", total.against or NOTHING)
        _check_voters(reported, total.option, total.votes + (total.against or NOTHING))
    if isinstance(method, Plurality) and picks_allowed(method, rule.seats) == 1:
        _check_voters(reported, "all", sum((t.votes for t in reported.totals), NOTHING))


def tells_how_many_voted(rule: ElectionRule, reported: ReportedBallots) -> bool:
    """Whether it is known how many handed in a valid ballot that is not blank."""
    if reported.voters is not None or not (reported.totals or reported.pairs):
        return True
    return isinstance(rule.method, Plurality) and picks_allowed(rule.method, rule.seats) == 1


def asks_how_many_voted(rule: ElectionRule, reported: ReportedBallots) -> bool:
    """Whether the rule asks for how many voted: its quorum, where it is not told who was there; or
    its threshold, where it compares with more than who is for an option and who may vote."""
    if rule.quorum and reported.present is None:
        return True
    threshold = rule.method.threshold if isinstance(rule.method, Plurality | Approval) else None
    parts = () if threshold is None else parts_of(attendance(rule, threshold))
    return any(_asks_who_voted(rule, reported, part) for _, part in parts)


def _asks_who_voted(rule: ElectionRule, reported: ReportedBallots, part: Part) -> bool:
    match part:
        case Majority(base=base, stance=stance) | RootAtLeast(base=base, stance=stance):
            compared: tuple[str, ...] = (stance, base)
        case Unanimity(base=base):
            compared = ("yes", base)
        case NoBlockingMinority(base=base):
            compared = ("yes", base)
        case CountAtLeast(stance=stance):
            compared = (stance,)
        case NoVeto() | Turnout():
            return True
        case _:
            return False
    known = {"yes", "members", "all-seats"}
    known |= set() if reported.present is None else {"present"}
    known |= {"no", "cast", "cast-and-invalid"} if opposed(rule.method) else set()
    return not known.issuperset(compared)


def opposed(method: Method) -> bool:
    """Whether ballots can vote against options."""
    return isinstance(method, Approval) and method.opposition != "none"


def _ways_taken(method: Method) -> str:
    """In which ways votes under `method` are reported, for a sentence."""
    by_options = isinstance(method, Plurality | Approval)
    more = {"totals": by_options, "pairs": isinstance(method, Schulze)}
    return quoted(["ballots", *(way for way, is_taken in more.items() if is_taken)], "or")


def _check_pairs(rule: ElectionRule, slate: Slate, reported: ReportedBallots) -> None:
    if not isinstance(rule.method, Schulze):
        raise UnknownChoice("pairs", _ways_taken(rule.method))
    if reported.voters is None and asks_how_many_voted(rule, reported):
        raise NotReported("voters")
    numbers: dict[tuple[OptionId, OptionId], Fraction] = {}
    for index, pair in enumerate(reported.pairs):
        check_number(f"pairs[{index}].number", pair.number)
        _check_named(slate, [pair.option, pair.over])
        if (pair.option, pair.over) in numbers:
            raise OptionMarkedTwice(f"{pair.option} over {pair.over}")
        numbers[pair.option, pair.over] = pair.number
        back = numbers.get((pair.over, pair.option), NOTHING)
        _check_voters(reported, f"{pair.option} and {pair.over}", pair.number + back)


def _check_named(slate: Slate, options: Sequence[OptionId]) -> None:
    known, seen = frozenset(slate.ids), set[OptionId]()
    for option in options:
        if option not in known:
            raise OptionNotOnSlate(option)
        if option in seen:
            raise OptionMarkedTwice(option)
        seen.add(option)


def _check_voters(reported: ReportedBallots, of: str, votes: Fraction) -> None:
    if reported.voters is not None and votes > reported.voters:
        raise MoreVotesThanMembers(of, votes, reported.voters)


def profile_reported(
    rule: ElectionRule, reported: ReportedBallots
) -> tuple[Profile, Fraction | None]:
    """What is counted of the reported ballots, and how many are blank; None: it is not told. All
    ballots together are at least as many as totals or pairs show, where nobody says how many."""
    whole = fewest_voters(rule, reported)
    if reported.totals:
        marks: list[tuple[Choice, Fraction]] = []
        for total in reported.totals:
            marks.append((OneOption(total.option), total.votes))
            marks.append((SeveralOptions((), (total.option,)), total.against or NOTHING))
        return replace(profile_of(marks), whole=whole), reported.blank
    if reported.pairs:
        # As if each pair were a ballot: what it says of others is nothing.
        ballots: list[tuple[Choice, Fraction]] = [
            (SeveralOptions((pair.option,), (pair.over,)), pair.number) for pair in reported.pairs
        ]
        found = profile_of(ballots)
        compared = {
            (choice.options[0], choice.against[0]): units
            for choice, units in found.choices.items()
            if isinstance(choice, SeveralOptions)
        }
        return replace(found, whole=whole, compared=compared), reported.blank
    profile = profile_of((b.choice, b.number) for b in reported.ballots if not is_blank(b.choice))
    blank = sum((b.number for b in reported.ballots if is_blank(b.choice)), NOTHING)
    return profile, blank
