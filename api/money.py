"""Money as it is read: an exact amount in one currency."""

from __future__ import annotations

from fractions import Fraction

from api.declaration import column, stored


@stored
class Money:
    """An amount of money."""

    amount: Fraction = column("How much, exactly.")
    currency: str = column("ISO 4217 code, such as EUR.")
