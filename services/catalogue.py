"""The catalogue: every command there is. Importing this registers every event and command."""

from collections.abc import Mapping

from services import agreements, bodies, decisions, organisations, partnerships, persons
from services.commands import Command, registered_commands

NOUNS = (organisations, persons, partnerships, agreements, bodies, decisions)
"""The modules of the services, one a noun."""


def commands() -> Mapping[str, Command]:
    """Every command, by name."""
    return registered_commands()
