"""Charters: the provisions that only a partnership with bodies and posts of its own needs.

They are checked where any provision is: when a text is drafted, and when an amendment is proposed.
Two that could not both stand, such as two schemes that name one matter, are a clash.
"""

from collections.abc import Iterator

from domain.provision import EVERY_MATTER, Provision
from domain.scheme import SchemeProvision, check_scheme


def check_charter(provision: Provision) -> None:
    """Refuse a malformed provision of a charter, with the place named."""
    if isinstance(provision, SchemeProvision):
        check_scheme(provision)


def claims_of(provision: Provision) -> Iterator[tuple[str, str]]:
    """What the provision alone can say, each as a key and in words."""
    if isinstance(provision, SchemeProvision):
        for assignment in provision.assignments:
            for matter in assignment.matters or (EVERY_MATTER,):
                yield f"who decides {matter}", matter
