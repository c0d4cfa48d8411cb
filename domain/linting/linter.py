"""The linter: what is wrong with a rule for those who would decide by it, before it is adopted.

Unlike drafting, which refuses what makes no sense, it looks at a rule and an electorate together
and remarks: a rule that can't be met with the seats there are, that blocks itself when one seat is
vacant, that gives a party a veto nobody wrote down, that reveals how somebody voted. A remark is
made only where it is certain: reasoned from the rule and the seats, never sampled.

Each kind of seat is looked at with all the others, so the work grows with the square of the seats
that are unlike. It is counted in steps before it is done; where the steps allowed are used up, a
remark says that no more was looked at.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from domain.linting.divisions import divisions
from domain.linting.open_vetoes import open_vetoes
from domain.linting.revealing import about_weights, alike_in, revealing
from domain.values import OrganisationId, SeatId
from domain.voting.capping import is_fixed
from domain.voting.drafting import UnknownGroup, UnknownSeat, check_names
from domain.voting.explanation import Outcome, goes_to_next_call
from domain.voting.figures import Circumstances
from domain.voting.parts import (
    abstentions_asked_for,
    asks_for_consent,
    consulted_in,
    measures_named,
    must_abstain,
    parts_of,
)
from domain.voting.reachability import OpenVote, can_be_adopted, common, reach, tie_holds
from domain.voting.remark import NoMoreSteps, Remark, Steps
from domain.voting.rules import (
    Consensus,
    DecisionRule,
    InGroups,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    NoVeto,
    QuorumInGroups,
    StanceName,
    Way,
)
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import Ballot, Electorate, Seat, Stance
from domain.voting.turn import Turn, applied, calls_of, in_turn, silence_in, ways_of

_BEFORE, _AFTER = date(2000, 1, 3), date(2100, 1, 4)
"""Time enough for every notice and between any two meetings."""

STEPS_LIMIT = 1_500_000
"""Steps of looking at a rule, unless others are allowed: a few seconds. A step is about what it
takes to count one seat once."""


@dataclass(frozen=True)
class _Side:
    """A party with its seats, or a seat that is held for none."""

    party: OrganisationId | None
    seats: tuple[Seat, ...]

    @property
    def name(self) -> str:
        """How a sentence calls it."""
        return f"seat {self.seats[0].id}" if self.party is None else f"party {self.party}"


def lint(
    rule: DecisionRule, electorate: Electorate, steps: int = STEPS_LIMIT
) -> tuple[Remark, ...]:
    """The remarks on a well-formed rule for an electorate, the gravest first.

    Where it would take more than so many `steps`, the last remark says that no more was looked
    at; those before it are as certain as ever.
    """
    try:
        seats = frozenset(seat.id for seat in electorate.seats)
        check_names(rule, electorate.groups, seats)
    except (UnknownGroup, UnknownSeat) as unknown:
        return (Remark(unknown.code, unknown.sentence, unknown.place),)
    allowed = Steps(steps)
    grave: list[Remark] = []
    small = list(about_weights(rule, electorate))
    try:
        for remark in revealing(rule, electorate, allowed):
            small.append(remark)  # noqa: PERF402 -- kept where the steps run out
        if not is_fixed(rule.weight_cap):  # what lies between the extremes may be anything
            raise NoMoreSteps
        for way in ways_of(rule):
            for remark in _Linted(rule, electorate, way, allowed).remarks():
                grave.append(remark)  # noqa: PERF402 -- kept where the steps run out
    except NoMoreSteps:
        return (*grave, *small, _NOT_LOOKED_AT_FURTHER)
    return (*grave, *small)


_NOT_LOOKED_AT_FURTHER = Remark(
    "NOT_LOOKED_AT_FURTHER",
    "There is too much to look at, in the parts of the rule and in the seats that are unlike: "
    "what is not remarked was not looked at to its end, and may be so all the same.",
)


def _steps_of_counting(rule: DecisionRule, electorate: Electorate) -> int:
    """How many steps it takes to count one vote of these seats under the rule, about."""
    seats = len(electorate.seats)
    parts = [part for _, part in parts_of(rule)]
    counts = (len(electorate.groups) + 1) * len(measures_named(rule))
    steps = seats + 3 * counts + len(parts) * (8 + counts // 16)
    if any(isinstance(part, InGroups | QuorumInGroups) for part in parts):
        steps += len(parts) * 8 * (len(electorate.groups) + 1)
    for part in parts:
        if isinstance(part, _READ_SEAT_BY_SEAT):
            named = part.seats if isinstance(part, MustAbstain | NoVeto) else ()
            steps += seats * (1 + len(named) // 16)
    unlike = {seat.weight.denominator for seat in electorate.seats} - {1}
    digits = sum(denominator.bit_length() for denominator in unlike)
    return steps + len(unlike) * (2 + digits // 1000)


_READ_SEAT_BY_SEAT = (
    Consensus,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    NoVeto,
    SilenceKept,
)


@dataclass(frozen=True)
class _Stuck:
    """That nothing can be adopted on one call, and whether another may follow."""

    remark: Remark
    is_followed: bool


class _Linted:
    """A rule, an electorate and a way of deciding, and what is remarkable about them."""

    def __init__(self, rule: DecisionRule, electorate: Electorate, way: Way, steps: Steps) -> None:
        self.rule = rule
        self.steps = steps
        self.each = _steps_of_counting(rule, electorate)
        self.electorate = electorate
        self.held = [seat for seat in electorate.seats if seat.holder is not None]
        self.at = Circumstances(
            way=way,
            noticed=_BEFORE,
            passed=_BEFORE,
            held=_AFTER,
            counted=True,
            consulted=tuple((who, _BEFORE) for who in consulted_in(rule)),
        )
        self.calls = calls_of(rule)
        self.by = "" if len(ways_of(rule)) == 1 else f" {_BY_WAY[way]}"

    def remarks(self) -> Iterator[Remark]:
        """The remarks, each with the way where the rule tells ways apart."""
        way = self.at.way if self.by else None
        return (replace(remark, way=way) for remark in self._remarks())

    def _remarks(self) -> Iterator[Remark]:
        """What can't be, then what makes it fragile, then who is stronger than it seems."""
        everybody = self._open(self.electorate)
        for call in self.calls:
            stuck = self._stuck_on(call, everybody)
            if stuck is not None:
                yield stuck.remark
        if self._cannot_be_adopted(everybody):
            return
        yield from self._adopts_everything()
        yield from self._blocked_by_a_vacancy()
        sides = _sides(self.held)
        if len(sides) > 1:
            yield from self._vetoes(sides)
            yield from self._deciding_alone(sides)
        yield from self._one_vote_suffices()

    def _open(
        self,
        electorate: Electorate,
        given: Iterable[Ballot] = (),
        apart: Collection[SeatId] = (),
    ) -> OpenVote:
        """The vote with these ballots, in which all but the seats `apart` may do anything."""
        waiting = tuple(
            seat for seat in electorate.seats if seat.holder is not None and seat.id not in apart
        )
        return OpenVote(self.rule, electorate, tuple(given), waiting, (), self.at)

    def _ended(self, vote: OpenVote, ballots: Iterable[Ballot] = ()) -> Outcome:
        self.steps.take(self.each)
        return vote.ended(ballots)

    def _ends(self, vote: OpenVote) -> list[Outcome]:
        return [self._ended(vote, ballots) for ballots in vote.ways_to_end()]

    def _cannot_be_adopted(self, vote: OpenVote) -> bool:
        """Whether it is certain that nothing can, on whatever call that can be come to."""
        for call in self.calls:
            stuck = self._stuck_on(call, vote)
            if stuck is None:
                return False
            if not stuck.is_followed:
                return True
        return True

    def _stuck_on(self, call: int, vote: OpenVote) -> _Stuck | None:
        """Why nothing can be adopted on one call."""
        vote = replace(vote, circumstances=replace(self.at, call=call))
        if applied(self.rule, Turn(self.at.way, call)).tie in {
            "casting-vote",
            "lot",
        }:  # either may adopt what is tied
            vote = replace(vote, rule=replace(self.rule, condition=tie_holds(self.rule.condition)))
        by = self.by if len(self.calls) == 1 else f"{self.by} on {_ON_CALL[min(call, 4)]}"
        ends = self._ends(vote)
        followed = any(end.result == "inquorate" or goes_to_next_call(end) for end in ends)
        for index in range(len(self.rule.quorum)):
            if reach([end.explanation.quorum[index] for end in ends]) is False:
                said = f"The quorum can't be met{by} with the seats there are."
                remark = Remark("QUORUM_CANNOT_BE_MET", said, f"quorum[{index}]")
                return _Stuck(remark, followed)
        if can_be_adopted(ends) and not self._no_division_adopts(vote, ends):
            return None
        said = f"Nothing can be adopted{by} with the seats there are, however they vote."
        return _Stuck(Remark("CANNOT_BE_ADOPTED", said, "condition"), followed)

    def _no_division_adopts(self, vote: OpenVote, ends: Sequence[Outcome]) -> bool:
        """Whether none of all divisions adopts, where these are few enough to be looked at."""
        if any(end.result == "adopted" for end in ends):
            return False
        every = divisions(vote, alike_in(self.held, self._kind).values())
        if every is None:
            return False
        return all(self._ended(vote, ballots).result != "adopted" for ballots in every)

    def _adopts_everything(self) -> Iterator[Remark]:
        if common(self._ends(self._open(self.electorate))) == "adopted":
            yield Remark(
                "ALWAYS_ADOPTED",
                f"Everything is adopted{self.by}, however the seats vote.",
                "condition",
            )

    def _blocked_by_a_vacancy(self) -> Iterator[Remark]:
        """One seat of each kind is made vacant: seats alike are alike in this."""
        blocking: list[Seat] = []
        for alike in alike_in(self.held, self._kind).values():
            without = Electorate(
                tuple(
                    replace(seat, holder=None) if seat.id == alike[0].id else seat
                    for seat in self.electorate.seats
                )
            )
            if self._cannot_be_adopted(self._open(without)):
                blocking += alike
        if blocking:
            many = len(blocking) > 1
            what = f"any one of {len(blocking)} seats" if many else f"seat {blocking[0].id}"
            yield Remark(
                "VACANCY_BLOCKS",
                f"Nothing can be adopted{self.by} while {what} is vacant.",
                seats=tuple(seat.id for seat in blocking),
            )

    def _vetoes(self, sides: Sequence[_Side]) -> Iterator[Remark]:
        known: dict[Hashable, tuple[str, ...]] = {}
        asked = in_turn(self.rule.condition, Turn(self.at.way))
        written = open_vetoes(asked, self.held)
        for side in sides:
            if all(seat.id in written for seat in side.seats):
                continue
            kind = self._kinds(side)
            if kind not in known:
                known[kind] = tuple(self._ways_to_block(side))
            if known[kind]:
                yield Remark(
                    "HIDDEN_VETO",
                    f"The {side.name} alone can keep anything from being adopted{self.by}, by "
                    f"{' and by '.join(known[kind])}, and the rule does not say so.",
                    seats=tuple(seat.id for seat in side.seats),
                    party=side.party,
                )

    def _ways_to_block(self, side: _Side) -> Iterator[str]:
        ids = {seat.id for seat in side.seats}
        against = [Ballot(seat.id, Stance("no"), seat.holder) for seat in side.seats]
        if self._cannot_be_adopted(self._open(self.electorate, against, ids)):
            yield "voting no"
        if self._cannot_be_adopted(self._open(self.electorate, (), ids)):
            yield "staying away"

    def _deciding_alone(self, sides: Sequence[_Side]) -> Iterator[Remark]:
        known: dict[Hashable, bool] = {}
        for side in sides:
            kind = self._kinds(side)
            if kind not in known:
                known[kind] = self._decides(side)
            if known[kind]:
                yield Remark(
                    "DECIDES_ALONE",
                    f"The {side.name} alone can adopt anything{self.by}, against all others.",
                    seats=tuple(seat.id for seat in side.seats),
                    party=side.party,
                )

    def _decides(self, side: _Side) -> bool:
        """Whether it does so however the others divide into a no and, where it can be handed in,
        an objection."""
        against: list[StanceName] = ["no"]
        if asks_for_consent(self.rule, self.at.way):
            against.append("object")
        ends = [self._against(side, Stance(stance)) for stance in against]
        if any(end.result != "adopted" for end in ends):
            return False
        return len(ends) == 1 or common(ends) == "adopted"

    def _against(self, side: _Side, stance: Stance) -> Outcome:
        ids = {seat.id for seat in side.seats}
        ballots = [
            Ballot(seat.id, Stance("yes") if seat.id in ids else stance, seat.holder)
            for seat in self.held
        ]
        everybody = {seat.id for seat in self.held}
        return self._ended(self._open(self.electorate, ballots, everybody))

    def _kinds(self, side: _Side) -> Hashable:
        return tuple(sorted((self._kind(seat) for seat in side.seats), key=repr))

    def _one_vote_suffices(self) -> Iterator[Remark]:
        if len(self.held) < 2 or silence_in(self.rule, Turn(self.at.way)) is not None:
            return  # under a silence procedure nobody needs to vote, as the rule says
        for alike in alike_in(self.held, self._kind).values():
            seat = alike[0]
            alone = self._open(
                self.electorate,
                [Ballot(seat.id, Stance("yes"), seat.holder)],
                {each.id for each in self.held},
            )
            if self._ended(alone).result == "adopted":
                yield Remark(
                    "ONE_VOTE_SUFFICES",
                    f"A single yes adopts{self.by} when nobody else takes part: no quorum asks "
                    "for more.",
                )
                return

    def _kind(self, seat: Seat) -> tuple[Hashable, ...]:
        """What of a seat can matter to the rule."""
        return self._known_kinds[seat.id]

    @cached_property
    def _known_kinds(self) -> dict[SeatId, tuple[Hashable, ...]]:
        bound = abstentions_asked_for(self.rule)
        vetoes = [part for _, part in parts_of(self.rule) if isinstance(part, NoVeto)]
        named = {seat for part in vetoes for seat in part.seats}
        cap = self.rule.weight_cap
        adds_up = cap is not None and cap.by != "seat"
        return {
            seat.id: (
                seat.weight,
                seat.persons,
                seat.group,
                must_abstain(bound, seat.id, seat.group),
                seat.id if seat.id in named or adds_up else None,
            )
            for seat in self.held
        }


_ON_CALL = {1: "the first call", 2: "the second call", 3: "the third call", 4: "a later call"}
_BY_WAY: dict[Way, str] = {
    "meeting": "at a meeting",
    "written": "in writing",
    "electronic": "by electronic vote",
}


def _sides(held: Sequence[Seat]) -> list[_Side]:
    of_party: dict[OrganisationId, list[Seat]] = {}
    sides: list[_Side] = []
    for seat in held:
        if seat.party is None:
            sides.append(_Side(None, (seat,)))
        else:
            of_party.setdefault(seat.party, []).append(seat)
    return [*(_Side(party, tuple(seats)) for party, seats in of_party.items()), *sides]
