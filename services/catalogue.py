"""The catalogue: every command there is. Importing this registers every event and command."""

from collections.abc import Mapping

from services import (
    agreements,
    appointments,
    bodies,
    conflicts,
    decisions,
    delegations,
    handovers,
    hearings,
    organisations,
    partnerships,
    persons,
    posts,
    settlements,
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
    conflicts,
    hearings,
    settlements,
)
"""The modules of the services, by noun."""


def commands() -> Mapping[str, Command]:
    """Every command, by name."""
    return registered_commands()
