"""Seating: filling seats from the top of an order, with caps on affiliations and with ties.

Who would be one too many of an affiliation is left out and the next moves up, as often as it
takes (PEP 13: of the top five, at most two of one employer). A tie matters only if not all of
those tied can be seated.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from domain.election import ElectionRule, OptionId, Slate
from domain.returns import Excluded
from domain.ties import CountSheet

Leading = Callable[[Sequence[OptionId]], Sequence[OptionId]]
"""Of the options that remain, those that go before all others; none: nobody more is elected."""

Seat = Callable[[OptionId], None]

InOffice = Sequence[Sequence[str]]
"""The affiliations of each of those who stay in office beside those to be elected: a cap counts
them as well (Kubernetes, Steering Committee charter)."""


@dataclass
class Seating:
    """The seats to be filled, and who has been elected."""

    slate: Slate
    rule: ElectionRule
    in_office: InOffice = ()
    elected: list[OptionId] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many seats are still empty."""
        return self.rule.seats - len(self.elected)

    def affiliation_at_cap(self, option: OptionId) -> str | None:
        """The affiliation of the option of which no more may be elected, if there is one."""
        if self.rule.cap is None:
            return None
        held = self._affiliations(self.elected)
        return next((a for a in self._of(option) if held[a] >= self.rule.cap), None)

    def uncontested(self, tied: Sequence[OptionId]) -> list[OptionId]:
        """Those of the tied that are elected however the tie is broken."""
        if len(tied) > self.left:
            return []
        if self.rule.cap is None:
            return list(tied)
        wanted = self._affiliations([*self.elected, *tied])
        return [o for o in tied if all(wanted[a] <= self.rule.cap for a in self._of(o))]

    def _of(self, option: OptionId) -> tuple[str, ...]:
        found = self.slate.option(option)
        assert found is not None, option
        return found.counted_by_caps

    def _affiliations(self, options: Iterable[OptionId]) -> Counter[str]:
        staying = (affiliation for each in self.in_office for affiliation in each)
        elected = (affiliation for option in options for affiliation in self._of(option))
        return Counter((*staying, *elected))


def leave_out_capped(
    seating: Seating, options: Iterable[OptionId], sheet: CountSheet
) -> list[OptionId]:
    """Those of the options that the cap leaves out, noted on the sheet."""
    capped = []
    for option in options:
        affiliation = seating.affiliation_at_cap(option)
        if affiliation is not None:
            sheet.note(Excluded(option, "cap", affiliation=affiliation))
            capped.append(option)
    return capped


def fill(
    seating: Seating,
    candidates: Sequence[OptionId],
    leading: Leading,
    sheet: CountSheet,
    seat: Callable[[OptionId, bool], None],
) -> list[OptionId]:
    """Fill the seats from the top of the order; who remains is given back, in order of the slate.

    `seat` notes an election, and whether a tie was broken for it. Ends early where nobody leads
    or a tie is left.
    """
    remaining = list(candidates)
    while seating.left and remaining:
        top = leading(remaining)
        if not top:
            break
        gone = leave_out_capped(seating, top, sheet)
        if not gone:
            gone = seating.uncontested(top)
            by_tie_break = not gone
            if by_tie_break:
                chosen = sheet.preferred(top, "seat")
                if chosen is None:
                    break
                gone = [chosen]
            for option in gone:
                seating.elected.append(option)
                seat(option, by_tie_break)
        remaining = [option for option in remaining if option not in gone]
    return remaining


def order_of_votes(totals: Mapping[OptionId, Fraction]) -> Leading:
    """The order in which who has most leads, and nobody who has nothing."""

    def leading(remaining: Sequence[OptionId]) -> Sequence[OptionId]:
        most = max(totals[option] for option in remaining)
        return [option for option in remaining if totals[option] == most] if most > 0 else []

    return leading
