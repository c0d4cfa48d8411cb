"""Matters named: the words for matters that the provisions in force have."""

from collections.abc import Iterable, Iterator

from domain.matters import require_spelt
from domain.provisions.office import PostProvision
from domain.provisions.provision import (
    AmendmentRuleProvision,
    GoverningProvision,
    Provision,
    ProvisionInForce,
)
from domain.provisions.remit import Remit
from domain.provisions.scheme import SchemeProvision
from domain.provisions.urgency import UrgencyProvision
from domain.refusal import Conduct


def require_spelt_as_provided(
    matter: str,
    in_force: Iterable[ProvisionInForce],
    conduct: Conduct,
    remits: Iterable[Remit] = (),
) -> None:
    """Breach the rule that a matter is said as the provisions in force name it, if one does.

    Where a scheme of delegation and another provision spell it differently, the scheme's is the
    word: it says for whom alone the matter may be. `remits` are those of the posts, where the
    matter also says which of them reaches so far.
    """
    provisions = [one.provision for one in in_force]
    schemes = [one for one in provisions if isinstance(one, SchemeProvision)]
    in_schemes = [word for one in schemes for word in named_in(one)]
    require_spelt(matter, in_schemes, conduct)
    if matter not in in_schemes:
        provided = [word for one in provisions for word in named_in(one)]
        of_posts = [word for remit in remits for word in named_in_remit(remit)]
        require_spelt(matter, provided + of_posts, conduct)


def named_in(provision: Provision) -> Iterator[str]:
    """The words for matters that a provision has."""
    if isinstance(provision, GoverningProvision | UrgencyProvision):
        yield from provision.matters
    if isinstance(provision, SchemeProvision):
        for assignment in provision.assignments:
            yield from assignment.matters
    if isinstance(provision, AmendmentRuleProvision) and provision.matter:
        yield provision.matter
    if isinstance(provision, PostProvision) and provision.remit is not None:
        yield from named_in_remit(provision.remit)


def named_in_remit(remit: Remit) -> Iterator[str]:
    """The words for matters that a remit has."""
    for responsibility in remit.responsibilities:
        yield responsibility.matter
    for power in remit.powers:
        yield from power.matters
