"""The catalogue: every command there is. Importing this registers every event and command."""

from collections.abc import Mapping

from services import (
    accesses,
    agreements,
    amendments,
    appointments,
    assents,
    ballots,
    bodies,
    challenges,
    committee,
    conflicts,
    debate,
    decisions,
    delegations,
    deliberation,
    elections,
    execution,
    handovers,
    hearings,
    interests,
    neutrals,
    organisations,
    partnerships,
    payments,
    persons,
    posts,
    proxies,
    reconsideration,
    reconstitution,
    seats,
    settlements,
    start,
    tellers,
    urgent_actions,
    working_days,
)
from services.commands import Command, registered_commands

NOUNS = (
    organisations,
    persons,
    partnerships,
    working_days,
    accesses,
    agreements,
    amendments,
    bodies,
    reconstitution,
    seats,
    decisions,
    elections,
    posts,
    reconsideration,
    appointments,
    assents,
    delegations,
    handovers,
    payments,
    deliberation,
    debate,
    proxies,
    interests,
    ballots,
    execution,
    urgent_actions,
    tellers,
    conflicts,
    neutrals,
    hearings,
    settlements,
    challenges,
    committee,
    start,
)
"""The modules of the services, by noun."""


def commands() -> Mapping[str, Command]:
    """Every command, by name."""
    return registered_commands()
