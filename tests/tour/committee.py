"""The second tour, docs/committee.md: a partnership's requests by its organisations' own keys.

In the page a name such as `$poll` stands for an id: an answer shows where it came from, and the
requests below it are sent with what was answered there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.api.client import Client
from tests.shown import answered

COMMITTEE = Path(__file__).parents[2] / "docs" / "committee.md"
BY = re.compile(r"# by the key of (?P<who>.*)\n")
NAMED = re.compile(r"\$\w+")
ORGANISATIONS = {"Hill School": "$hill", "Lake School": "$lake"}


@dataclass
class Walk:
    """Somebody who makes the requests of the page, one after the other."""

    admin: Client
    ids: dict[str, str] = field(default_factory=dict)
    """What each name stands for, as far as it was answered."""
    keys: dict[str, Client] = field(default_factory=dict)

    def answers(self) -> Iterator[tuple[str, Any, Any]]:
        """Each request with the answer that is shown and the one that is given, in names."""
        for query, shown in answered(COMMITTEE.read_text(encoding="utf-8")):
            given = self._by(query).ask(NAMED.sub(lambda found: self.ids[found[0]], query))
            self._learn(shown, given)
            yield query, shown, self._in_names(given)

    def _by(self, query: str) -> Client:
        found = BY.match(query)
        assert found is not None, f"by whose key? {query}"
        if found["who"] == "the administration":
            return self.admin
        if found["who"] not in self.keys:
            self.keys[found["who"]] = self.admin.keyed(self.ids[ORGANISATIONS[found["who"]]])
        return self.keys[found["who"]]

    def _learn(self, shown: Any, given: Any) -> None:
        """What the names in the shown answer stand for, by the places at which they stand."""
        if isinstance(shown, dict) and isinstance(given, dict):
            for name in shown.keys() & given.keys():
                self._learn(shown[name], given[name])
        elif isinstance(shown, list) and isinstance(given, list):
            for one, other in zip(shown, given, strict=False):
                self._learn(one, other)
        elif isinstance(shown, str) and NAMED.fullmatch(shown):
            self.ids.setdefault(shown, str(given))

    def _in_names(self, given: Any) -> Any:
        if isinstance(given, dict):
            return {name: self._in_names(each) for name, each in given.items()}
        if isinstance(given, list):
            return [self._in_names(each) for each in given]
        names = {value: name for name, value in self.ids.items()}
        return names.get(given, given) if isinstance(given, str) else given
