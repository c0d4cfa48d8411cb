"""Money: exact amounts, each in one currency.

Amounts of different currencies are not compared: no rate is known here, and none is guessed.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from domain.refusal import Refused

_CURRENCY = re.compile(r"[A-Z]{3}")
SMALLEST = Fraction(1, 10_000)
"""No currency of ISO 4217 has more than four decimals."""


@dataclass(frozen=True)
class Money:
    """An amount of money."""

    amount: Fraction
    currency: str
    """ISO 4217 code, such as EUR."""

    def __str__(self) -> str:
        return f"{self.currency} {decimal(self.amount)}"


class MalformedCurrency(Refused):
    """“{currency}” is not the code of a currency, such as EUR or CHF (ISO 4217)."""

    code = "MALFORMED_CURRENCY"
    currency: str


class MalformedAmount(Refused):
    """{field} must be an amount of money with at most four decimals, not {amount}."""

    code = "MALFORMED_AMOUNT"
    field: str
    amount: Fraction


def check_money(field: str, money: Money) -> None:
    """Refuse a negative amount, parts of what no coin is smaller than, an unknown currency."""
    if not _CURRENCY.fullmatch(money.currency):
        raise MalformedCurrency(money.currency)
    if money.amount < 0 or (money.amount / SMALLEST).denominator != 1:
        raise MalformedAmount(field, money.amount)


def is_within(amount: Money | None, limit: Money | None) -> bool:
    """Whether what is limited to `amount` lies within `limit`; None stands for no limit.

    An amount in another currency is not within the limit.
    """
    if limit is None:
        return True
    return (
        amount is not None and amount.currency == limit.currency and amount.amount <= limit.amount
    )


def lower(limit: Money | None, other: Money | None) -> Money | None:
    """The stricter of two limits; of two in different currencies, which nobody can compare,
    the second, which was set later.
    """
    return other if limit is None or is_within(other, limit) else _lower(limit, other)


def _lower(limit: Money, other: Money | None) -> Money:
    return limit if other is None or other.currency == limit.currency else other


def decimal(amount: Fraction) -> str:
    """An amount as people write it: 1250, 12.50; a fraction where it has no such form."""
    for decimals in (0, 2, 4):
        scaled = amount * 10**decimals
        if scaled.denominator == 1:
            whole, rest = divmod(int(scaled), 10**decimals)
            return f"{whole}.{rest:0{decimals}}" if decimals else str(whole)
    return str(amount)
