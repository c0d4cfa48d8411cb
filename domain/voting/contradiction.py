"""Contradictions: what a rule says that nobody can mean, found in the rule alone.

A comparison that no vote could pass, a condition beside its own opposite, a seat that must abstain
and must say yes. Whoever drafts a text learns of it before anybody signs. Only what is certain
whoever sits and however they vote is refused; what depends on the seats there are, the linter
remarks on (`domain.linting.linter`).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from domain.refusal import Refused
from domain.voting.parts import Part, Place, parts_of
from domain.voting.rules import (
    AllOf,
    AnyOf,
    Condition,
    DecisionRule,
    InGroups,
    Majority,
    MustAbstain,
    NoBlockingMinority,
    Not,
    NoVeto,
    QuorumInGroups,
    QuorumShare,
    StanceName,
)


class CannotBeMeant(Refused):
    """What stands at {place} can't be meant: {because}."""

    code = "CANNOT_BE_MEANT"
    place: str
    because: str


MORE_THAN_ALL = "nothing is more than the whole; for the whole itself, say “at least” it"
"""Why more than a share of 1 is refused."""


def check_consistent(rule: DecisionRule) -> None:
    """Refuse a rule of which a part can never hold, or holds whatever happens."""
    for place, part in parts_of(rule):
        because = _why_not_meant(part, rule)
        if because:
            raise CannotBeMeant(place, because)
    _check_opposites(rule)
    _check_concurring(rule)
    cap = rule.weight_cap
    if cap is not None and (cap.share == 0 or cap.number == 0):
        because = "nobody's vote would weigh anything; a cap is more than 0"
        stated = "number" if cap.share is None else "share"
        raise CannotBeMeant(f"weight_cap.{stated}", because)


def _why_not_meant(part: Part, rule: DecisionRule) -> str:
    """Why the part by itself can't be meant; empty where it can."""
    match part:
        case Majority(share=share, strictly=True) if share == 1:
            return MORE_THAN_ALL if _counted_in_base(part, rule) else ""
        # Whoever is recused may be present all the same, beside a base that they have left.
        case QuorumShare(share=share, strictly=True) if share == 1:
            return "" if rule.recusal == "leaves-base" else MORE_THAN_ALL
        case NoBlockingMinority(share=share, strictly=True) if share == 1:
            return "no minority is more than the whole, so nothing would ever be blocked"
        case InGroups() | QuorumInGroups():
            return _why_groups_not_meant(part)
        case _:
            return ""


def _counted_in_base(part: Majority, rule: DecisionRule) -> bool:
    """Whether all who can take the stance are in the base that they are compared with."""
    if part.base == "present":  # by proxy, or by silence, one may vote and not be there
        is_there = rule.proxy != "absent" and rule.silence == "absent"
        return is_there and part.stance in _STANCES_IN["cast"]
    return part.stance in _STANCES_IN.get(part.base, ())


_STANCES_IN: dict[str, Sequence[StanceName]] = {
    "cast": ("yes", "no"),
    "cast-and-abstaining": ("yes", "no", "abstain"),
    "cast-and-invalid": ("yes", "no"),
    "members": ("yes", "no", "abstain"),
    "members-less-abstaining": ("yes", "no"),
    "all-seats": ("yes", "no", "abstain"),
}


def _why_groups_not_meant(part: InGroups | QuorumInGroups) -> str:
    if part.strictly and part.share == 1:
        return MORE_THAN_ALL
    if not part.groups:  # as many as there are, which the body says
        return ""
    total = sum((each.weight for each in part.groups), Fraction(0))
    if total == 0:
        return "every group that it names counts for 0"
    if part.number is None:
        return ""
    if part.number > total or (part.strictly and part.number == total):
        return f"the groups that it names count for {total} together, which is not enough"
    return ""


def _check_opposites(rule: DecisionRule) -> None:
    """Refuse a condition that stands beside its own opposite."""
    for place, part in parts_of(rule):
        if not isinstance(part, AllOf | AnyOf):
            continue
        beside = list(_beside(place, part, type(part)))
        plain = {condition: at for at, condition in beside if not isinstance(condition, Not)}
        for at, condition in beside:
            if isinstance(condition, Not) and condition.condition in plain:
                both = "both can never hold" if isinstance(part, AllOf) else "one always holds"
                because = f"it is the opposite of what stands at {plain[condition.condition]}"
                raise CannotBeMeant(at, f"{because}, and {both}")


def _beside(
    place: Place, part: AllOf | AnyOf, kind: type[AllOf] | type[AnyOf]
) -> Iterator[tuple[Place, Condition]]:
    """The conditions that `all` or `any` is made of, through others of its kind inside it."""
    for index, inner in enumerate(part.conditions):
        at = f"{place}.{part.kind}[{index}]"
        if isinstance(inner, kind):
            yield from _beside(at, inner, kind)
        else:
            yield at, inner


def _check_concurring(rule: DecisionRule) -> None:
    """Refuse that one seat, or group, must abstain and must say yes."""
    parts = list(parts_of(rule))
    abstaining = [part for _, part in parts if isinstance(part, MustAbstain)]
    for place, part in parts:
        if not isinstance(part, NoVeto) or not part.concurring:
            continue
        for bound in abstaining:
            in_both = set(part.seats) & set(bound.seats)
            if in_both or (part.group and part.group == bound.group):
                whom = f"the group “{part.group}”" if not in_both else f"the seat {min(in_both)}"
                because = f"{whom} must say yes here, and must abstain by the same rule"
                raise CannotBeMeant(place, because)
