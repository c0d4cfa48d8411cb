"""What a rule would reveal of a secret ballot, and what of its weights it does not count."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator

from domain.linting.open_vetoes import asks_everybody
from domain.linting.secret_remarks import told_in_secret
from domain.voting.parts import (
    Part,
    Place,
    parts_of,
)
from domain.voting.remark import Remark, Steps
from domain.voting.rules import (
    CountAtLeast,
    DecisionRule,
    InGroups,
    NoObjection,
    NoVeto,
    QuorumInGroups,
    Unanimity,
)
from domain.voting.tally import Electorate, Seat, worth


def about_weights(rule: DecisionRule, electorate: Electorate) -> Iterator[Remark]:
    """A rule that does not mean the denominator which the seats suggest."""
    compared = [(place, part) for place, part in parts_of(rule) if hasattr(part, "measure")]
    differ = len({seat.weight for seat in electorate.seats}) > 1
    if differ and compared and all(part.measure != "weight" for _, part in compared):
        yield Remark(
            "WEIGHTS_NOT_COUNTED",
            "The seats have different weights, and the rule counts by something else: say in "
            "which measure it compares.",
            compared[0][0],
        )


def revealing(rule: DecisionRule, electorate: Electorate, steps: Steps) -> Iterator[Remark]:
    """Where the numbers of a secret ballot would tell how somebody voted.

    Who voted how is told of open ballots, and of hidden ones once they are counted: there the
    numbers reveal nothing.
    """
    if rule.secrecy != "secret":
        return
    held = [seat for seat in electorate.seats if seat.holder is not None]
    for place, part in parts_of(rule):
        steps.take(len(held))
        group = getattr(part, "group", "")
        members = [seat for seat in held if not group or seat.group == group]
        if _asks_all(rule, part, members) and ".in-groups" not in place:
            yield Remark(
                "REVEALS_BY_UNANIMITY",
                "When all have to agree, an adopted motion tells how each of them voted.",
                place,
            )
        if group and len(members) == 1:
            yield _group_of_one(place, group, members[0])
        if isinstance(part, InGroups | QuorumInGroups):
            steps.take(len(held))
            yield from _groups_of_one(place, part, held)
        if isinstance(part, NoVeto) and part.seats:
            yield Remark(
                "REVEALS_BY_VETO",
                "The outcome tells whether a seat with a veto used it.",
                place,
                part.seats,
            )
        measure = getattr(part, "measure", "votes")
        if measure != "votes":
            alike = alike_in(members, lambda seat, by=measure: worth(seat, by))  # type: ignore[misc]
            unique = tuple(seats[0].id for seats in alike.values() if len(seats) == 1)
            if unique:
                yield Remark(
                    "REVEALS_BY_WEIGHT",
                    f"{len(unique)} seats count like no other {_IN[measure]}, so the sums can "
                    "tell how they voted.",
                    place,
                    unique,
                )
    steps.take(8 * len(held))
    for code, sentence, seats in told_in_secret(rule, electorate):
        yield Remark(code, sentence, "secrecy", seats)


def _asks_all(rule: DecisionRule, part: Part, members: Collection[Seat]) -> bool:
    """Whether nothing is adopted without all of them; of an open vote, where everybody knows how
    each voted, that is said only of what is called so.
    """
    if isinstance(part, Unanimity | NoObjection):
        return True
    if rule.secrecy != "secret":
        return False
    if isinstance(part, CountAtLeast) and (part.stance, part.measure) == ("yes", "votes"):
        return part.number == len(members)
    return asks_everybody(part)


def _groups_of_one(
    place: Place, part: InGroups | QuorumInGroups, held: Iterable[Seat]
) -> Iterator[Remark]:
    """The groups that are asked, and have one member."""
    asked = {each.group for each in part.groups}
    of_groups = alike_in((seat for seat in held if seat.group), lambda seat: seat.group)
    for members in of_groups.values():
        group = members[0].group
        if len(members) == 1 and (not asked or group in asked):
            yield _group_of_one(place, group, members[0])


def _group_of_one(place: Place, group: str, member: Seat) -> Remark:
    return Remark(
        "REVEALS_BY_GROUP",
        f"The group “{group}” has one member, so its numbers are that member's vote.",
        place,
        (member.id,),
    )


_IN = {"weight": "by weight", "persons": "by persons represented"}


def alike_in(seats: Iterable[Seat], kind: Callable[[Seat], Hashable]) -> dict[Hashable, list[Seat]]:
    """The seats, those of one kind together."""
    found: dict[Hashable, list[Seat]] = {}
    for seat in seats:
        found.setdefault(kind(seat), []).append(seat)
    return found
