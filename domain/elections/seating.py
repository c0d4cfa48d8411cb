"""Seating: filling seats from the top of an order, with caps on affiliations and with ties.

Who would be one too many of an affiliation is left out and the next moves up, as often as it
takes (PEP 13: of the top five, at most two of one employer). So is who has no part in the places
that are left, because they are reserved. A tie matters only if not all of those tied can be seated;
and where nothing breaks it, to no more seats than those tied can take.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from domain.elections.election import ElectionRule, OptionId, Slate
from domain.elections.reserved import competing, kinds_of, still_kept
from domain.elections.returns import Excluded
from domain.elections.ties import CountSheet

Leading = Callable[[Sequence[OptionId]], Sequence[OptionId]]
"""Of the options that remain, those that go before all others; none: nobody more is elected."""

WhySeated = Literal["tie", "certain"]
"""Why an option is elected, beside what the method says: a tie was broken for it; or it is elected
however a tie would be broken that nothing breaks."""

Seat = Callable[[OptionId, WhySeated | None], None]
"""Notes that an option is elected."""

ORDERS_TRIED = 1_000
"""In so many orders a tie under a cap is tried; where there are more, what hangs on it is open."""

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
        return next((a for a in self.affiliations_of(option) if held[a] >= self.rule.cap), None)

    def kept(self, remaining: Sequence[OptionId]) -> dict[str, int]:
        """How many of the places left are kept for each affiliation; `remaining` are those who can
        still be elected."""
        held = self._affiliations(self.elected)
        standing = [self.affiliations_of(option) for option in remaining]
        return still_kept(self.rule.reserved, held, standing)

    def has_no_place(self, option: OptionId, remaining: Sequence[OptionId]) -> bool:
        """Whether all places that are left are kept for others."""
        kept = self.kept(remaining)
        own = self._kind(option)
        if own is not None and kept[own]:
            return False
        return bool(kept) and self.left <= sum(kept.values())

    def uncontested(
        self, tied: Sequence[OptionId], remaining: Sequence[OptionId]
    ) -> list[OptionId]:
        """Those of the tied that are elected however the tie is broken."""
        if self.rule.reserved:
            return self._sure_of_a_place(tied, remaining)
        if len(tied) > self.left:
            return []
        if self.rule.cap is None:
            return list(tied)
        wanted = self._affiliations([*self.elected, *tied])
        return [o for o in tied if all(wanted[a] <= self.rule.cap for a in self.affiliations_of(o))]

    def _sure_of_a_place(
        self, tied: Sequence[OptionId], remaining: Sequence[OptionId]
    ) -> list[OptionId]:
        kept = self.kept(remaining)
        contesting = competing(kept, {option: self._kind(option) for option in tied})
        of_theirs = [option for option in tied if option not in contesting]
        taken = Counter(self._kind(option) for option in tied)
        kept_after = sum(max(0, number - taken[own]) for own, number in kept.items())
        return list(tied) if len(tied) + kept_after <= self.left else of_theirs

    def _kind(self, option: OptionId) -> str | None:
        """The affiliation of the option for which places are reserved, if there is one."""
        kinds = kinds_of(self.rule.reserved, self.affiliations_of(option))
        return kinds[0].affiliation if kinds else None

    def kinds_count(self, tied: Sequence[OptionId]) -> bool:
        """Whether a cap, or places kept for others, may keep some of the tied out; else each of
        them may have any seat."""
        capped = self.rule.cap is not None and any(self.affiliations_of(o) for o in tied)
        return capped or bool(self.rule.reserved)

    def affiliations_of(self, option: OptionId) -> tuple[str, ...]:
        """What a cap counts of the option, each once."""
        found = self.slate.option(option)
        assert found is not None, option
        return found.counted_by_caps

    def _affiliations(self, options: Iterable[OptionId]) -> Counter[str]:
        staying = (affiliation for each in self.in_office for affiliation in each)
        elected = (
            affiliation for option in options for affiliation in self.affiliations_of(option)
        )
        return Counter((*staying, *elected))


def leave_out_placeless(
    seating: Seating,
    options: Iterable[OptionId],
    remaining: Sequence[OptionId],
    sheet: CountSheet,
) -> list[OptionId]:
    """Those of the options for whom no place is left beside those kept, noted on the sheet."""
    out = [option for option in options if seating.has_no_place(option, remaining)]
    sheet.note(*(Excluded(option, "reserved") for option in out))
    return out


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
    seat: Seat,
) -> list[OptionId]:
    """Fill the seats from the top of the order; who remains is given back, in order of the slate.

    Ends early where nobody leads or a tie is left. Where nothing will break that, what is tied for
    stays open; whoever is elected however it is broken is elected.
    """
    remaining = list(candidates)
    while seating.left and remaining:
        top = leading(remaining)
        if not top:
            break
        gone = leave_out_capped(seating, top, sheet)
        gone = gone or leave_out_placeless(seating, top, remaining, sheet)
        if not gone:
            why: WhySeated | None = None
            gone = seating.uncontested(top, remaining)
            if not gone:
                chosen, why = sheet.preferred(top, "seat"), "tie"
                if chosen is None:
                    return _fill_for_certain(seating, remaining, top, leading, sheet, seat)
                gone = [chosen]
            for option in gone:
                seating.elected.append(option)
                seat(option, why)
        remaining = [option for option in remaining if option not in gone]
    return remaining


def _fill_for_certain(
    seating: Seating,
    remaining: Sequence[OptionId],
    tied: Sequence[OptionId],
    leading: Leading,
    sheet: CountSheet,
    seat: Seat,
) -> list[OptionId]:
    """Seat those who are elected however a tie is broken that nothing breaks: under a cap those
    tied may take fewer seats than there are. Who remains is given back."""
    certain: list[OptionId] = []
    if sheet.rule == "fails" and seating.kinds_count(tied):
        certain = _certain(seating, remaining, tied, leading)
    for option in certain:
        seating.elected.append(option)
        seat(option, "certain")
    return [option for option in remaining if option not in certain]


def _certain(
    seating: Seating, remaining: Sequence[OptionId], tied: Sequence[OptionId], leading: Leading
) -> list[OptionId]:
    """Who is seated in whatever order those tied come. Who is alike in all that a cap counts is
    interchangeable: of these all are seated for certain, or none."""
    alike: dict[tuple[str, ...], list[OptionId]] = {}
    for option in tied:
        alike.setdefault(seating.affiliations_of(option), []).append(option)
    sure: list[OptionId] | None = None
    for number, order in enumerate(_orders(list(alike.values()))):
        if number == ORDERS_TRIED:
            return []
        seated = _seated_in(seating, remaining, order, leading)
        partly = {o for of in alike.values() if not set(of) <= set(seated) for o in of}
        sure = [o for o in (seated if sure is None else sure) if o in seated and o not in partly]
    return sure or []


def _orders(alike: Sequence[Sequence[OptionId]]) -> Iterator[list[OptionId]]:
    """The orders in which they can come, those alike always in the same."""
    if not any(alike):
        yield []
    for place, of in enumerate(alike):
        if of:
            rest = [*alike[:place], of[1:], *alike[place + 1 :]]
            yield from ([of[0], *others] for others in _orders(rest))


def _seated_in(
    seating: Seating, candidates: Sequence[OptionId], order: Sequence[OptionId], leading: Leading
) -> list[OptionId]:
    """Who would be seated if those tied came in this order; another tie ends it."""
    trial = replace(seating, elected=list(seating.elected))
    remaining = list(candidates)
    while trial.left and remaining:
        top = leading(remaining)
        gone = [option for option in top if trial.affiliation_at_cap(option) is not None]
        gone = gone or [option for option in top if trial.has_no_place(option, remaining)]
        if not gone:
            gone = trial.uncontested(top, remaining) or [o for o in order if o in top][:1]
            trial.elected.extend(gone)
        if not gone:
            break
        remaining = [option for option in remaining if option not in gone]
    return trial.elected[len(seating.elected) :]


def order_of_votes(totals: Mapping[OptionId, Fraction]) -> Leading:
    """The order in which who has most leads, and nobody who has nothing."""

    def leading(remaining: Sequence[OptionId]) -> Sequence[OptionId]:
        most = max(totals[option] for option in remaining)
        return [option for option in remaining if totals[option] == most] if most > 0 else []

    return leading
