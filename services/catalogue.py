"""The catalogue: every command there is. Importing this registers every event and command."""

from collections.abc import Mapping

from services import (
    agreements,
    appointments,
    bodies,
    decisions,
    delegations,
    handovers,
    organisations,
    partnerships,
    persons,
    posts,
)
from services.commands import Command, registered_commands

NOUNS = (
    organisations,
    persons,
    partnerships,
    agreements,
    bodies,
    decisions,
    posts,
    appointments,
    delegations,
    handovers,
)
"""The modules of the services, one a noun."""


def commands() -> Mapping[str, Command]:
    """Every command, by name."""
    return registered_commands()
