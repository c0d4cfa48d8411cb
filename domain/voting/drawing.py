"""Drawing: what a lot falls on that breaks the tie of a motion, and how anybody draws it again."""

from hashlib import sha256
from typing import Literal

Fell = Literal["adopted", "rejected"]
"""What a lot falls on that breaks the tie of a motion."""


def drawn(lot: str) -> Fell:
    """What a lot says: the first byte of the SHA-256 of its seed is even for adopted."""
    return "adopted" if sha256(lot.encode()).digest()[0] % 2 == 0 else "rejected"
