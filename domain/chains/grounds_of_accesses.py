"""What acts about access rest on: the partnership, and the access that is ended."""

from collections.abc import Iterator
from typing import Any

from domain.chains.chain import Acted, Ground, on_act, rests
from domain.chains.grounds import of_partnership
from domain.parties.access import AccessEnded, AccessOpened


@rests(AccessOpened)
def _opened(acted: Acted[AccessOpened]) -> Iterator[Ground]:
    yield from of_partnership(acted.known, acted.data.partnership)


@rests(AccessEnded)
def _ended(acted: Acted[Any]) -> Iterator[Ground]:
    opened = acted.known.stream(acted.record.stream)[0]
    yield on_act(acted.known, opened, "act", "The access, as it was opened.")
