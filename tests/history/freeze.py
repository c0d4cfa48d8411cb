"""Freeze the stored form of events that have none yet: `python -m tests.history.freeze`.

What is frozen stays: a file is never written again. An event whose stored form has to change gets
a new version of its name, and an upcaster from the old one.
"""

from __future__ import annotations

from pathlib import Path

from domain.record import registered_events
from services import catalogue
from services.codec import encode
from tests.history.specimens import seal, specimens

RECORDS = Path(__file__).parent / "records"

assert catalogue.NOUNS, "importing them registers every event"


def freeze(records: Path = RECORDS) -> list[str]:
    """Write the files of each registered event that has none; the names of these events."""
    written = []
    for name, event in sorted(registered_events().items()):
        if not (records / f"{name}.json").exists():
            for number, record in enumerate(specimens(name, event)):
                further = f".{number}" if number else ""
                path = records / f"{name}{further}.json"
                path.write_bytes(encode(record, seal).state)
            written.append(name)
    return written


if __name__ == "__main__":
    freeze()
