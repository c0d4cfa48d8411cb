"""Results: what a motion or an election can come to, which of them end it and which bind."""

from typing import TypeAlias

from domain.elections.returns import ElectionResult
from domain.voting.rules import Result

DecisionResult: TypeAlias = Result | ElectionResult
"""What a vote came to, on a motion or among options."""

CHOSEN: frozenset[DecisionResult] = frozenset({"elected", "partly-elected"})
"""What an election comes to that chose something."""

_ENDED: frozenset[DecisionResult] = frozenset(
    {"adopted", "rejected", "no-opinion", "without-effect", "none-elected", "default-option"}
)

FINAL_RESULTS: frozenset[DecisionResult] = _ENDED | CHOSEN

ADOPTED: DecisionResult = "adopted"

BINDING_RESULTS: frozenset[DecisionResult] = CHOSEN | {ADOPTED}
"""What others can rest on: something was adopted, or chosen."""
