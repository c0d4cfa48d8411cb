"""How the story is told: an act, when it was done, and who did it for which organisation.

The same telling is imported as a file of history and driven through GraphQL, so it says of each
act more than a file can hold: who makes the request, whether it happens by itself (the clock, or
what another act completes), and whether it is tried in vain.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal
from zoneinfo import ZoneInfo

ZONE = "Europe/London"

ByItself = Literal["", "clock", "completed"]
"""Not at all; because its time has come; because the act before it was the last one needed."""


@dataclass(frozen=True)
class Speaker:
    """A person at work for an organisation; both by the keys that the story has for them."""

    person: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Told:
    """One act of the story, under a key that no other act has."""

    act: str
    key: str
    effective: str
    arguments: dict[str, Any]
    by: Speaker | None = None
    """Who makes the request; nobody for what whoever runs the installation enters."""
    reason: str | None = None
    by_itself: ByItself = ""
    refused: str = ""
    """The code of the refusal, where it is tried in vain."""
    done: str = ""
    """When it is done, where it takes effect at another time."""

    @property
    def moment(self) -> datetime:
        """When it is done; a day begins at midnight."""
        said = datetime.fromisoformat(self.done or self.effective)
        return said if said.tzinfo else said.replace(tzinfo=ZoneInfo(ZONE))

    def line(self) -> dict[str, Any]:
        """The act as a line of a file of history."""
        line: dict[str, Any] = {"act": self.act, "key": self.key, "effective": self.effective}
        if self.reason is not None:
            line["reason"] = self.reason
        return {**line, "arguments": self.arguments}


def do(
    act: str,
    effective: str,
    who: Speaker | None = None,
    /,
    *,
    key: str = "",
    reason: str | None = None,
    by_itself: ByItself = "",
    refused: str = "",
    done: str = "",
    **arguments: Any,
) -> Told:
    """An act that somebody does; `effective` is a day, or a day and an hour in the story's zone."""
    doer = by_itself or ("office" if who is None else who.person)
    when = at(effective) if " " in effective else effective
    key = key or f"{effective}/{act}/{doer}"
    return Told(act, key, when, arguments, who, reason, by_itself, refused, done)


def at(local: str) -> str:
    """The instant of a day and hour in the story's zone, such as `2024-06-17 16:00`."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE)).isoformat()


def end_of(day: str) -> str:
    """The first hour after a day: when what lasts until that day is over."""
    return f"{date.fromisoformat(day) + timedelta(days=1)} 00:00"


def document(title: str) -> dict[str, str]:
    """A document of the story, which is its title and nothing else."""
    return {"title": title, "sha256": digest(title)}


def digest(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()
