"""Clashes: provisions that cannot both stand, in one agreement or in two of one partnership.

Some things only one provision can say: by which rule a matter is decided, or who decides it. Two
that say the same thing would leave nobody able to tell which holds, so the second is refused when
it is drafted or proposed. Across the agreements of a partnership it is looked at from the day on
which the text is to take effect, as the provisions in force then have it.

A text of fewer parties stops none of more: where the two would say one thing, the narrower gives
way (`wider`), and it is refused only where it comes later.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from domain.matters import alike
from domain.parties.partnership import Party
from domain.provisions.charter import claims_of
from domain.provisions.provision import (
    EVERY_MATTER,
    GoverningProvision,
    Provision,
    ProvisionInForce,
    RulesClash,
)
from domain.provisions.scheme import SchemeProvision
from domain.provisions.urgency import UrgencyProvision


def check_claims(provisions: Iterable[Provision]) -> None:
    """Refuse provisions of a charter of which two say what only one can."""
    said: dict[object, str] = {}
    for provision in provisions:
        for key, matter in claims_of(provision):
            if key in said:
                raise RulesClash(matter, said[key], provision.name)
            said[key] = provision.name


Meets: TypeAlias = Callable[[ProvisionInForce, ProvisionInForce, object], bool]
"""Whether two provisions that say one thing, named by a key, could say it to the same parties."""


def clash_with(
    own: Iterable[ProvisionInForce], others: Iterable[ProvisionInForce], meets: Meets
) -> RulesClash | None:
    """The first clash of an agreement's provisions with those of the partnership's others."""
    said: dict[object, list[ProvisionInForce]] = {}
    for one in others:
        for key, _ in claims_in_partnership(one.provision):
            said.setdefault(key, []).append(one)
    for one in own:
        for key, matter in claims_in_partnership(one.provision):
            for other in reversed(said.get(key, ())):
                if meets(one, other, key):
                    places = f": {other.cited_as} and {one.cited_as}"
                    return RulesClash(matter, other.provision.name, one.provision.name, places)
    return None


def wider(
    found: Sequence[ProvisionInForce], whom: Callable[[ProvisionInForce], frozenset[Party]]
) -> tuple[ProvisionInForce, ...]:
    """The provisions without those that say what a text of more parties does, of all whom they
    govern (`whom`); how parties sign, several texts say (`domain.provisions.signing_rule`).
    """
    said: dict[object, list[ProvisionInForce]] = {}
    for one in found:
        if isinstance(one.provision, GoverningProvision | SchemeProvision | UrgencyProvision):
            for key, _ in claims_in_partnership(one.provision):
                said.setdefault(key, []).append(one)
    several = [them for them in said.values() if len({one.agreement for one in them}) > 1]
    governed = {id(one): whom(one) for them in several for one in them}
    giving_way = {
        id(one)
        for them in several
        for one in them
        if any(governed[id(one)] < governed[id(other)] for other in them)
    }
    return tuple(one for one in found if id(one) not in giving_way)


def has_claims(provision: Provision) -> bool:
    """Whether it says anything that only one provision of a partnership can."""
    return next(claims_in_partnership(provision), None) is not None


def claims_in_partnership(provision: Provision) -> Iterator[tuple[object, str]]:
    """What the provision alone can say in the whole partnership, each as a key and in words."""
    yield from claims_of(provision)
    if isinstance(provision, GoverningProvision):
        for matter in provision.matters or (EVERY_MATTER,):
            yield (provision.kind, provision.body, alike(matter)), matter
