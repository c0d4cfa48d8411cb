"""What secret ballots said, as the decisions view shows it with their poll: alike ones together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.motions.sealed_ballot import UnnamedChoice
from domain.voting.tally import Stance
from projections.votes import Mark, marks_of


@dataclass(frozen=True)
class AlikeChoices:
    """How many secret ballots said the same, for seats that count the same (ready-made)."""

    choice: str | None
    """The stance; None where options are marked."""
    marks: tuple[Mark, ...]
    number: int
    group: str
    weight: str | None
    persons: int | None
    by_proxy: bool


def alike(choices: Sequence[UnnamedChoice]) -> tuple[AlikeChoices, ...]:
    """What secret ballots said, alike ones together, in the order of the record."""
    return tuple(
        AlikeChoices(
            choice=one.choice.stance if isinstance(one.choice, Stance) else None,
            marks=() if isinstance(one.choice, Stance) else marks_of(one.choice),
            number=number,
            group=one.group,
            weight=None if one.weight is None else str(one.weight),
            persons=one.persons,
            by_proxy=one.by_proxy,
        )
        for one, number in Counter(choices).items()
    )
