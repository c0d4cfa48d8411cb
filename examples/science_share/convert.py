"""The story as acts to import: everything in it that happened, in the order in which it did.

What was tried and refused stands in the story as well, but is no act: nothing came of it.
"""

import json
from collections.abc import Iterator
from itertools import chain

from examples.science_share import conflict, first_year, founding, open_ends, second_year
from examples.science_share.telling import Told

SOURCE = {
    "key": "science-share",
    "name": "a story made up for Concord",
    "url": "",
    "licence": "Apache-2.0",
}

CHAPTERS = (founding, first_year, second_year, conflict, open_ends)


def story() -> list[Told]:
    """The whole story, refusals included, in the order of days; the clock goes first on each."""
    told = chain.from_iterable(chapter.told() for chapter in CHAPTERS)
    return sorted(told, key=lambda each: (each.moment, each.by_itself != "clock"))


def lines() -> Iterator[str]:
    """The lines of the file to import, the source first."""
    yield json.dumps({"concord": "history", "version": 1, "source": SOURCE}, ensure_ascii=False)
    for told in story():
        if not told.refused:
            yield json.dumps(told.line(), ensure_ascii=False)
