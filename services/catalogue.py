"""The nouns that there are: importing this registers every event and every command."""

from services import organisations, partnerships, persons


def load() -> None:
    """Make sure that every event and command is registered; importing did it."""
    assert organisations and partnerships and persons
