"""Clashes: provisions that cannot both stand, in one agreement or in two of one partnership.

Some things only one provision can say: by which rule a matter is decided, or who decides it. Two
that say the same thing would leave nobody able to tell which holds, so the second is refused when
it is drafted or proposed. Across the agreements of a partnership it is looked at from the day on
which the text is to take effect, as the provisions in force then have it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from domain.charter import claims_of
from domain.matters import alike
from domain.provision import (
    EVERY_MATTER,
    GoverningProvision,
    Provision,
    ProvisionInForce,
    RulesClash,
)


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
                    return RulesClash(matter, other.provision.name, one.provision.name)
    return None


def has_claims(provision: Provision) -> bool:
    """Whether it says anything that only one provision of a partnership can."""
    return next(claims_in_partnership(provision), None) is not None


def claims_in_partnership(provision: Provision) -> Iterator[tuple[object, str]]:
    """What the provision alone can say in the whole partnership, each as a key and in words."""
    yield from claims_of(provision)
    if isinstance(provision, GoverningProvision):
        for matter in provision.matters or (EVERY_MATTER,):
            yield (provision.kind, provision.body, alike(matter)), matter
