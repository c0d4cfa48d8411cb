"""Units of cases: weights that can be added up, and sums that can be written down.

Fractions whose denominators have no common multiple of a size that anybody writes add up to one of
thousands of digits, which no answer can tell. Of ballots in an election they are refused; a case
is refused for them before anything is counted, as its answer would name the sums.
"""

from collections.abc import Iterable
from fractions import Fraction

from domain.cases.case_coherence import at
from domain.elections.profile import NoCommonUnit, common_denominator
from domain.voting.parts import parts_of
from domain.voting.rules import DecisionRule, GroupWeight
from domain.voting.tally import Seat, Tally

WRITTEN_LIMIT = 10**1_000
"""How large a number may be, above and below the line, to be told in an answer: far beyond what
any vote comes to, and far within what is written out in a moment, squares too."""


def check_weights(seats: Iterable[Seat]) -> None:
    """Refuse seats whose weights have no common unit."""
    common_denominator(seat.weight for seat in seats)


def check_groups_weighed(rule: DecisionRule) -> None:
    """Refuse groups, of a condition or a quorum, whose weights have no common unit."""
    for place, part in parts_of(rule):
        groups: tuple[GroupWeight, ...] = getattr(part, "groups", ())
        with at(f"rule.{place}.groups"):
            common_denominator(each.weight for each in groups)


def check_tally_written(tally: Tally) -> None:
    """Refuse counts that cannot be written down, as caps on weights can make of any weights."""
    for count in tally.counts:
        check_written(getattr(count, name) for name in ("yes", "no", "abstain", "present"))


def check_written(numbers: Iterable[Fraction | None]) -> None:
    """Refuse a number of more digits than an answer can have."""
    for number in numbers:
        if number is not None and max(abs(number.numerator), number.denominator) > WRITTEN_LIMIT:
            raise NoCommonUnit
