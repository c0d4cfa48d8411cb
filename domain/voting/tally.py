"""Voting: who may vote, what they chose, what that adds up to, and what it comes to.

The outcome is a pure function of rule, electorate, ballots and recusals, in exact fractions; it
comes with its explanation. A tally is either counted from ballots or reported from outside (a
hand count, a popular vote); the same rules read both. What a reported tally does not say is
never guessed: the outcome is then incomplete and says what is missing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from domain.refusal import Refused
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    OrganisationId,
    PersonId,
    SeatId,
    TooMany,
    Variant,
    checked_text,
)
from domain.voting.capping import capped
from domain.voting.drafting import check_number
from domain.voting.explanation import SetAside, WhySetAside
from domain.voting.parts import groups_named, measures_named, must_abstain
from domain.voting.rules import (
    DecisionRule,
    Measure,
    StanceName,
)
from domain.voting.turn import FIRST, Turn, abstaining_in
from domain.voting.weight_cap import AppliedCap

ONE = Fraction(1)
NONE = Fraction(0)
TALLY_LIMIT = 1_000
EVERYBODY = "everybody"
"""What a refusal calls the group that has no name."""


@dataclass(frozen=True)
class Seat:
    """A place in a body or electorate, held by a person for a party, or vacant."""

    id: SeatId
    holder: PersonId | None = None
    party: OrganisationId | None = None
    weight: Fraction = ONE
    group: str = ""
    """The class that votes apart, such as schools or employers; empty where there are none."""
    persons: int = 1
    """How many people the seat represents."""


@dataclass(frozen=True)
class Electorate:
    """The seats entitled to vote in a poll, as they stood when it was opened."""

    seats: tuple[Seat, ...]

    def seat(self, id: SeatId) -> Seat | None:
        """The seat, or None when the electorate has no such seat."""
        return next((seat for seat in self.seats if seat.id == id), None)

    @property
    def groups(self) -> frozenset[str]:
        """The groups that seats belong to."""
        return frozenset(seat.group for seat in self.seats if seat.group)


class Choice(Variant):
    """What a ballot says; which kinds a poll takes follows from its method."""


@dataclass(frozen=True)
class Stance(Choice):
    """Yes, no, abstention, or an objection that is argued, on the motion as put."""

    stance: StanceName
    kind: Literal["stance"] = "stance"


OBJECTION = Stance("object")
NOTHING_SHUT: Mapping[SeatId, PersonId | None] = MappingProxyType({})
"""That there is no secret ballot that nobody opened."""


@dataclass(frozen=True)
class Ballot:
    """What was handed in for a seat; by proxy when the voter is not the seat's holder."""

    seat: SeatId
    choice: Choice
    voter: PersonId | None = None
    """None where the source does not say who voted."""
    valid: bool = True
    """False: what was handed in is no valid choice, and is counted as invalid."""


@dataclass(frozen=True)
class Count:
    """What one group (everybody where it has no name) came to in one measure.

    None means not reported. Halves are possible: a Swiss half-canton counts 1/2.
    """

    yes: Fraction
    no: Fraction
    abstain: Fraction | None = None
    invalid: Fraction = NONE
    """Handed in, but no valid choice."""
    present: Fraction | None = None
    """Those who took part, by proxy too, without the recused; where it is not reported, all
    who voted, abstained or handed in an invalid ballot."""
    members: Fraction | None = None
    """Seats that somebody holds, the recused among them."""
    seats: Fraction | None = None
    """All seats, the vacant ones too."""
    recused: Fraction = NONE
    proxies: Fraction = NONE
    """Of those who took part, how many by proxy."""
    proxies_abstaining: Fraction = NONE
    group: str = ""
    measure: Measure = "votes"
    idle: Fraction = NONE
    """Of those present, how many handed in nothing, or a secret ballot that nobody opened, where
    ballots were counted."""


@dataclass(frozen=True)
class SeatStance:
    """How one seat voted."""

    seat: SeatId
    stance: StanceName


@dataclass(frozen=True)
class Tally:
    """Named counts, and where it is known and open, how each seat voted."""

    counts: tuple[Count, ...]
    stances: tuple[SeatStance, ...] | None = None
    recused: tuple[SeatId, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    weight_cap: AppliedCap | None = None
    """What the rule's cap on weight came to, where ballots were counted."""

    def count(self, group: str, measure: Measure) -> Count | None:
        """The count of the group in the measure, or None when there is none."""
        return next((c for c in self.counts if (c.group, c.measure) == (group, measure)), None)


class EmptyElectorate(Refused):
    """There is no seat that could vote."""

    code = "EMPTY_ELECTORATE"


class SeatNamedTwice(Refused):
    """Seat {seat} is named twice."""

    code = "SEAT_NAMED_TWICE"
    seat: SeatId


class EmptyTally(Refused):
    """The tally contains no count."""

    code = "EMPTY_TALLY"


class CountedTwice(Refused):
    """The tally has two counts in {measure} of “{group}”."""

    code = "COUNTED_TWICE"
    group: str
    measure: str


class MoreVotesThanMembers(Refused):
    """The tally has {taking_part} taking part in “{group}”, where there are {entitled}."""

    code = "MORE_VOTES_THAN_MEMBERS"
    group: str
    taking_part: Fraction
    entitled: Fraction


class StancesContradictCounts(Refused):
    """The tally names {named} seats that took the stance “{stance}”, where it counts {counted}."""

    code = "STANCES_CONTRADICT_COUNTS"
    stance: str
    named: int
    counted: Fraction


def check_seats(seats: Iterable[Seat]) -> None:
    """Refuse seats that no body could have."""
    seats = tuple(seats)
    check_named_once([seat.id for seat in seats])
    for seat in seats:
        check_number(f"weight of seat {seat.id}", seat.weight)
        check_number(f"persons of seat {seat.id}", Fraction(seat.persons))
        checked_text("group", seat.group, NAME_LIMIT)


def check_named_once(seats: Sequence[SeatId]) -> None:
    """Refuse too many seats, and one that is named twice."""
    if len(seats) > SEATS_LIMIT:
        raise TooMany("seats", len(seats), SEATS_LIMIT)
    for seat, times in Counter(seats).items():
        if times > 1:
            raise SeatNamedTwice(seat)


def stance_of(choice: Choice) -> StanceName:
    """The stance that the choice takes: so far there is no other kind of choice."""
    assert isinstance(choice, Stance), choice
    return choice.stance


NUMBERS_OF_A_COUNT = (
    "yes",
    "no",
    "abstain",
    "invalid",
    "present",
    "members",
    "seats",
    "recused",
    "proxies",
    "proxies_abstaining",
    "idle",
)


def check_tally(tally: Tally) -> Refused | None:
    """Refuse a tally that nobody can read; return the defect of one that contradicts itself."""
    if not tally.counts:
        raise EmptyTally
    if len(tally.counts) > TALLY_LIMIT:
        raise TooMany("counts", len(tally.counts), TALLY_LIMIT)
    named: set[tuple[str, Measure]] = set()
    for count in tally.counts:
        checked_text("group", count.group, NAME_LIMIT)
        if (count.group, count.measure) in named:
            raise CountedTwice(count.group or EVERYBODY, count.measure)
        named.add((count.group, count.measure))
        for what in NUMBERS_OF_A_COUNT:
            check_number(f"{count.group or 'tally'}.{what}", getattr(count, what) or NONE)
    check_named_once([stance.seat for stance in tally.stances or ()])
    check_named_once(tally.recused)
    defect = next((defect for count in tally.counts if (defect := contradiction_in(count))), None)
    return defect or _contradicting_groups(tally) or _contradicting_stances(tally)


def _contradicting_groups(tally: Tally) -> Refused | None:
    """Why one group can't have come to what is told of it: everybody together came to less."""
    for count in tally.counts:
        whole = tally.count("", count.measure)
        for what in ("yes", "no", "abstain", "members", "seats"):
            number, most = getattr(count, what), getattr(whole, what, None)
            if number is not None and most is not None and number > most:
                return MoreVotesThanMembers(f"{count.group}: {what}", number, most)
    return None


def _contradicting_stances(tally: Tally) -> Refused | None:
    """Why more seats are named with a stance than were counted; a part of them may be named.

    Who stands aside is counted as abstaining, and who objects or blocks among those present; a
    recused seat is counted nowhere.
    """
    whole = tally.count("", "votes")
    if whole is None:
        return None
    taken = [one.stance for one in tally.stances or () if one.seat not in tally.recused]
    named = Counter("abstain" if one == "stand-aside" else one for one in taken)
    for stance in ("yes", "no", "abstain"):
        counted = getattr(whole, stance)
        if counted is not None and named[stance] > counted:
            return StancesContradictCounts(stance, named[stance], counted)
    objecting = named["object"] + named["block"]
    there = whole.yes + whole.no + (whole.abstain or NONE) + whole.invalid
    limits = [it for it in (whole.present, whole.members, whole.seats) if it is not None]
    if objecting and limits and there + objecting > min(limits):
        return StancesContradictCounts("object", objecting, min(limits) - there)
    return None


def contradiction_in(count: Count) -> Refused | None:
    """Why no vote can have come to these numbers: more of a part than there are of the whole."""
    taking_part = count.yes + count.no + (count.abstain or 0) + count.invalid
    for entitled in (count.present, count.members, count.seats):
        if entitled is not None and taking_part > entitled:
            return MoreVotesThanMembers(count.group or EVERYBODY, taking_part, entitled)
    if count.present is not None and count.members is not None and count.present > count.members:
        return MoreVotesThanMembers(count.group or EVERYBODY, count.present, count.members)
    if count.members is not None and count.seats is not None and count.members > count.seats:
        return MoreVotesThanMembers(count.group or EVERYBODY, count.members, count.seats)
    return None


def tally_of(
    rule: DecisionRule,
    electorate: Electorate,
    ballots: Iterable[Ballot],
    recused: Collection[SeatId] = (),
    present: Collection[SeatId] = (),
    turn: Turn = FIRST,
    shut: Mapping[SeatId, PersonId | None] = NOTHING_SHUT,
) -> Tally:
    """Count the ballots of an electorate, in every group and measure that the rule may ask for.

    Ballots of seats that are unknown, vacant or recused are set aside, and so are ballots by
    proxy where the rule does not admit them. Who is `present` at a meeting and hands in nothing
    is present all the same. `turn` is the way of deciding and the call. `shut` are the seats for
    which a ballot was handed in that nobody opened, and by whom. The order of the ballots makes no
    difference.
    """
    by_seat: dict[SeatId, Ballot] = {}
    for ballot in ballots:
        assert ballot.seat not in by_seat, "there is one ballot paper for each seat in a poll"
        by_seat[ballot.seat] = ballot
    seats = {seat.id: seat for seat in electorate.seats}
    recused, there = frozenset(recused), frozenset(present)
    aside: dict[SeatId, SetAside] = {}
    for seat_id, ballot in by_seat.items():
        why = why_set_aside(rule, seats.get(seat_id), ballot.voter, recused)
        if why:
            aside[seat_id] = SetAside(seat_id, why)
    voters = {ballot.seat: ballot.voter for ballot in by_seat.values() if ballot.seat not in aside}
    electorate, cap = capped(rule, electorate, {**voters, **shut}, recused, there)
    alike: Counter[tuple[str, int, int, int, tuple[str, ...]]] = Counter()
    stances = []
    bound = abstaining_in(rule, turn)
    for seat in electorate.seats:
        taken = None if seat.id in aside else by_seat.get(seat.id)
        if bound and must_abstain(bound, seat.id, seat.group) and seat.id not in recused:
            taken, why = _abstaining(rule, seat, taken)
            if why:
                aside[seat.id] = SetAside(seat.id, why)
        facts = _facts_of(rule, seat, taken, seat.id in recused)
        if seat.id in shut:
            facts += _facts_of_shut(rule, seat, shut[seat.id])
        elif taken is None and seat.id in there and seat.holder and seat.id not in recused:
            facts += ["present", "idle"]
        if taken and taken.valid:
            stances.append(SeatStance(seat.id, stance_of(taken.choice)))
        weight = seat.weight
        alike[seat.group, weight.numerator, weight.denominator, seat.persons, tuple(facts)] += 1
    measures = sorted(measures_named(rule))
    sums = _summed(alike, measures)
    groups = sorted({"", *electorate.groups, *groups_named(rule)})
    return Tally(
        tuple(_count_of(group, m, sums[group, m]) for group in groups for m in measures),
        tuple(sorted(stances, key=lambda stance: stance.seat)),
        tuple(sorted(seat for seat in recused if seat in seats)),
        tuple(sorted(aside.values(), key=lambda ballot: ballot.seat)),
        cap,
    )


def _summed(
    alike: Mapping[tuple[str, int, int, int, tuple[str, ...]], int], measures: Sequence[Measure]
) -> defaultdict[tuple[str, Measure], defaultdict[str, Fraction]]:
    """For each group and measure, what each number of a count comes to.

    Seats that are alike are summed at once, and in whole numbers as long as denominators are
    the same: there are many of them, and sums of fractions are slow.
    """
    whole: defaultdict[tuple[str, Measure, str, int], int] = defaultdict(int)
    for (group, numerator, denominator, persons, facts), number in alike.items():
        worths: dict[Measure, tuple[int, int]] = {
            "votes": (1, 1),
            "weight": (numerator, denominator),
            "persons": (persons, 1),
        }
        for measure in measures:
            worth_of_one, in_parts_of = worths[measure]
            for of in {"", group}:
                for fact in facts:
                    whole[of, measure, fact, in_parts_of] += number * worth_of_one
    sums: defaultdict[tuple[str, Measure], defaultdict[str, Fraction]]
    sums = defaultdict(lambda: defaultdict(Fraction))
    for (of, measure, fact, in_parts_of), total in whole.items():
        sums[of, measure][fact] += Fraction(total, in_parts_of)
    return sums


def _abstaining(
    rule: DecisionRule, seat: Seat, ballot: Ballot | None
) -> tuple[Ballot | None, Literal["must-abstain"] | None]:
    """The ballot of a seat that must abstain, and why it is not the one that was handed in.

    Where silence counts as something, that of the seat counts as an abstention as well.
    """
    abstention = Ballot(seat.id, Stance("abstain"), None if ballot is None else ballot.voter)
    if ballot is None:
        speaks = rule.silence != "absent" and seat.holder is not None
        return (abstention if speaks else None), None
    is_one = ballot.valid and ballot.choice == Stance("abstain")
    return (ballot, None) if is_one else (abstention, "must-abstain")


def why_set_aside(
    rule: DecisionRule, seat: Seat | None, voter: PersonId | None, recused: Collection[SeatId]
) -> WhySetAside | None:
    """Why a ballot that `voter` cast for the seat is not counted; None where it is."""
    if seat is None:
        return "no-such-seat"
    if seat.holder is None:
        return "vacant"
    if seat.id in recused:
        return "recused"
    by_proxy = voter is not None and voter != seat.holder
    return "proxy" if rule.proxy == "refused" and by_proxy else None


def _is_proxy(seat: Seat, ballot: Ballot) -> bool:
    return ballot.voter is not None and ballot.voter != seat.holder


def _facts_of(rule: DecisionRule, seat: Seat, ballot: Ballot | None, is_recused: bool) -> list[str]:
    """Under which numbers of a count the seat is counted."""
    facts = ["seats"]
    if seat.holder is None:
        return facts
    facts.append("members")
    if is_recused:
        facts.append("recused")
    elif ballot:
        stance = stance_of(ballot.choice) if ballot.valid else "invalid"
        stance = "abstain" if stance == "stand-aside" else stance
        facts += [stance, "present"]
        is_left_out = stance == "invalid" and rule.invalid == "absent"
        # Of the proxies those are counted that are among the present otherwise.
        if _is_proxy(seat, ballot) and not is_left_out:
            facts += ["proxies", "proxies_abstaining"] if stance == "abstain" else ["proxies"]
    return facts


def _facts_of_shut(rule: DecisionRule, seat: Seat, voter: PersonId | None) -> list[str]:
    """The same of a seat whose ballot nobody opened: it is there, and says nothing; but not like
    one that hands in nothing, where that counts as something."""
    by_proxy = voter not in (None, seat.holder)
    if rule.silence == "absent":
        return [] if by_proxy and rule.proxy == "absent" else ["present", "idle"]
    return ["present", "proxies"] if by_proxy else ["present"]


def worth(seat: Seat, measure: Measure) -> Fraction:
    """What the seat counts in the measure."""
    if measure == "votes":
        return ONE
    return seat.weight if measure == "weight" else Fraction(seat.persons)


def _count_of(group: str, measure: Measure, sums: defaultdict[str, Fraction]) -> Count:
    numbers = {name: sums[name] for name in NUMBERS_OF_A_COUNT}
    return Count(group=group, measure=measure, **numbers)
