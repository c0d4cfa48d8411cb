"""Charters: the provisions that only a partnership with bodies and posts of its own needs.

They are checked where any provision is: when a text is drafted, and when an amendment is proposed.
Two that could not both stand, such as two schemes that name one matter, are a clash.
"""

from collections.abc import Iterator

from domain.matters import alike
from domain.provisions.cadence import CadenceProvision, check_cadence
from domain.provisions.composition import BodyProvision, check_composition
from domain.provisions.office import PostProvision, check_office
from domain.provisions.provision import EVERY_MATTER, Provision
from domain.provisions.scheme import SchemeProvision, check_scheme
from domain.provisions.seat_tenure import SeatTenureProvision, check_seat_tenure
from domain.provisions.signing_rule import SigningProvision, check_signing, signing_claims
from domain.provisions.urgency import UrgencyProvision, check_urgency


def check_charter(provision: Provision) -> None:
    """Refuse a malformed provision of a charter, with the place named."""
    if isinstance(provision, SchemeProvision):
        check_scheme(provision)
    if isinstance(provision, BodyProvision):
        check_composition(provision)
    if isinstance(provision, PostProvision):
        check_office(provision)
    if isinstance(provision, SeatTenureProvision):
        check_seat_tenure(provision)
    if isinstance(provision, SigningProvision):
        check_signing(provision)
    if isinstance(provision, CadenceProvision):
        check_cadence(provision)
    if isinstance(provision, UrgencyProvision):
        check_urgency(provision)


def claims_of(provision: Provision) -> Iterator[tuple[object, str]]:
    """What the provision alone can say, each as a key and in words."""
    if isinstance(provision, SchemeProvision):
        for assignment in provision.assignments:
            for matter in assignment.matters or (EVERY_MATTER,):
                yield ("decides", alike(matter)), matter
    if isinstance(provision, BodyProvision | PostProvision):
        yield (provision.kind, provision.name), f"the {provision.kind} “{provision.name}”"
    if isinstance(provision, SeatTenureProvision):
        whose = "" if provision.group is None else f" of the group “{provision.group}”"
        key = (provision.kind, provision.name, provision.group)
        yield key, f"the tenure of the seats{whose} of “{provision.name}”"
    if isinstance(provision, SigningProvision):
        yield from signing_claims(provision)
    if isinstance(provision, UrgencyProvision):
        for matter in provision.matters or (EVERY_MATTER,):
            yield (provision.kind, provision.body, alike(matter)), f"urgent action on {matter}"
