"""The catalogue: every command there is. Importing this registers every event and command."""

from collections.abc import Mapping

from services import (
    agreements,
    amendments,
    bodies,
    decisions,
    organisations,
    partnerships,
    persons,
    start,
)
from services.commands import Command, registered_commands

NOUNS = (organisations, persons, partnerships, agreements, amendments, bodies, decisions, start)
"""The modules of the services, one a noun."""


def commands() -> Mapping[str, Command]:
    """Every command, by name."""
    return registered_commands()
