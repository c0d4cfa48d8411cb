"""Figures: what a count comes to once the rule has said what silence, recusal and the like are.

A count says how many seats did what. Whether those who are recused, abstain, vote by proxy, hand
in an invalid ballot or nothing at all are among those present, among the members, or among the
votes, is the rule's to say; here it is worked out.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from domain.values import BodyId, OrganisationId
from domain.voting.rules import Base, DecisionRule, StanceName, Way
from domain.voting.steps import Missing
from domain.voting.tally import Count, Electorate

Figure = StanceName | Base | Literal["present"]

Whole = Base | Literal["taking-part"]
"""What a step compares with: a base that rules name, or those present together with who votes yes
or no by proxy and is not among them."""


@dataclass(frozen=True)
class Circumstances:
    """What an outcome depends on beside the rule and the numbers."""

    electorate: Electorate | None = None
    counted: bool = False
    """Whether the numbers were counted from ballots: then all who took part handed one in."""
    call: int = 1
    """Which call it is: one more than the votes on the motion before that had no quorum, or missed
    a majority after which the rule goes on to another call."""
    ties: int = 0
    """How many votes on the motion before were tied, and the vote was held again for that."""
    way: Way = "meeting"
    held: date | None = None
    """The day of the vote, or the one on which it is asked what a silence came to."""
    passed: date | None = None
    """The day on which the motion passed at an earlier meeting."""
    noticed: date | None = None
    """The day on which notice was proven to have reached the last of the members."""
    consulted: tuple[tuple[BodyId | OrganisationId, date], ...] = ()
    """Which bodies and parties were consulted, and on which day."""
    holidays: frozenset[date] = frozenset()
    lot: str | None = None
    """The recorded seed of a lot that breaks a tie."""


NO_CIRCUMSTANCES = Circumstances()


@dataclass(frozen=True)
class Figures:
    """The numbers of a count as the rule reads them; None where one can't be told."""

    numbers: dict[str, Fraction | None]

    def number(self, name: Figure) -> Fraction | None:
        """How many took the stance, or are present."""
        return self.numbers[name]

    def amount(self, name: Figure) -> Fraction | None:
        """How many took the stance, or take part."""
        return self.base(name) if name in _PARTS_OF_BASES else self.numbers[name]

    def base(self, base: Whole) -> Fraction | None:
        """How large the base is."""
        parts = _PARTS_OF_BASES.get(base)
        if parts is not None:
            known = [n for part in parts if (n := self.numbers[part]) is not None]
            return sum(known, Fraction(0)) if len(known) == len(parts) else None
        if base == "members-less-abstaining":
            members, abstaining = self.numbers["members"], self.numbers["abstain"]
            return None if members is None or abstaining is None else members - abstaining
        return self.numbers[base]


_PARTS_OF_BASES: dict[Whole, tuple[str, ...]] = {
    "cast": ("yes", "no"),
    "cast-and-abstaining": ("yes", "no", "abstain"),
    "cast-and-invalid": ("yes", "no", "invalid"),
}


def figures(rule: DecisionRule, count: Count, *, counted: bool) -> Figures:
    """The numbers of `count` under the rule; `counted` from ballots, or reported."""
    numbers: dict[str, Fraction | None] = {
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
        "invalid": count.invalid,
        "present": _present(rule, count, counted=counted),
        "members": count.members,
        "all-seats": count.seats,
    }
    there = numbers["present"]
    away = count.proxies - count.proxies_abstaining if rule.proxy == "absent" else Fraction(0)
    numbers["taking-part"] = None if there is None else there + away
    if rule.silence != "absent":
        silent, known = silent_members(count, counted=counted), numbers[rule.silence]
        numbers[rule.silence] = None if silent is None or known is None else known + silent
    if rule.recusal in {"leaves-both", "leaves-base"}:
        for name in ("members", "all-seats"):
            known = numbers[name]
            numbers[name] = None if known is None else known - count.recused
    return Figures(numbers)


def _handed_in(count: Count, *, counted: bool) -> Fraction | None:
    """How many handed in anything, objections too, which no other number has."""
    if counted:
        return None if count.present is None else count.present - count.idle
    return None if count.abstain is None else count.yes + count.no + count.abstain + count.invalid


def silent_members(count: Count, *, counted: bool) -> Fraction | None:
    """Members who could have voted and handed in nothing."""
    handed_in = _handed_in(count, counted=counted)
    if count.members is None or handed_in is None:
        return None
    return max(Fraction(0), count.members - count.recused - handed_in)


def _taking_part(rule: DecisionRule, count: Count, *, counted: bool) -> Fraction | None:
    """Those there, or there by what their silence counts as, the recused left aside."""
    handed_in = _handed_in(count, counted=counted)
    if rule.silence == "absent":
        return handed_in if count.present is None else count.present
    if rule.silence == "abstain" and rule.abstention == "absent":
        return handed_in
    silent = silent_members(count, counted=counted)
    return None if handed_in is None or silent is None else handed_in + silent


def _present(rule: DecisionRule, count: Count, *, counted: bool) -> Fraction | None:
    present = _taking_part(rule, count, counted=counted)
    if present is None:
        return None
    if rule.recusal in {"leaves-base", "leaves-neither"}:
        present += count.recused
    if rule.invalid == "absent":
        present -= count.invalid
    proxies, abstaining = Fraction(0), count.abstain
    if rule.proxy == "absent":
        proxies = count.proxies
        abstaining = None if abstaining is None else abstaining - count.proxies_abstaining
    if rule.abstention == "absent":
        return None if abstaining is None else present - proxies - abstaining
    return present - proxies


def to_ask_for(rule: DecisionRule, count: Count, needed: Figure | Whole) -> Missing:
    """What the source would have to say so that the number `needed` could be told."""
    asked = needed == "members" or (needed == "members-less-abstaining" and count.members is None)
    if asked or (rule.silence != "absent" and count.members is None):
        return "members"
    if needed == "all-seats":
        return "all-seats"
    there = needed in {"present", "taking-part"}
    return "present" if there and rule.silence == "absent" else "abstain"
