"""Who could sign for whom at a moment: asked through GraphQL.

It is worked out from the records by the rules that are asked when somebody signs, so what is told
here is what is decided there. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import strawberry
from strawberry.types import Info

from api.agreements import Agreement
from api.cursors import read_id
from api.inputs import use_enum
from api.money import Money
from api.parties import Organisation, Person
from api.scalars import Moment, read_date, read_datetime
from domain import money
from domain.powers.signing_authority import Signing
from domain.provisions import signing_rule
from domain.values import OrganisationId, PartnershipId, end_of
from domain.voting.rules import FromClause
from services.signing_authority import who_could_sign_in

DAY_LENGTH = len("2026-11-22")


@strawberry.enum(description="What is signed, as clauses distinguish it.")
class SignedAct(Enum):
    """What is signed, as clauses distinguish it."""

    AGREEMENTS = "agreements"
    AMENDMENTS = "amendments"
    NOTICES = "notices"
    PAYMENTS = "payments"


use_enum(signing_rule.SignedAct, SignedAct)


@strawberry.type(description="Who could sign acts of a kind for a party, up to an amount.")
class SigningAuthority:
    """Who could sign acts of a kind for a party, up to an amount."""

    party: Organisation | None = strawberry.field(
        description="For whom; none: of payments, by posts that are held for all."
    )
    act: SignedAct = strawberry.field(description="What.")
    persons: list[Person] = strawberry.field(
        description="Who could: of texts, those whom the party has registered and the clause "
        "names; of payments, those whom the clause names, and without posts in it whoever has "
        "authority by a post, as `couldActFor` tells for each matter. Without those whom you may "
        "not know."
    )
    together: int = strawberry.field(description="How many of them have to sign together.")
    suffices: bool = strawberry.field(
        description="Whether there are as many as have to sign together. Payments are approved by "
        "each by an authority of their own, which their deputies and delegates share; a clause "
        "that names no party counts those of all."
    )
    above: Money | None = strawberry.field(
        description="Only payments of more than that; none: from nothing on."
    )
    limit: Money | None = strawberry.field(
        description="Up to which amount; none: any, and of texts, which have none."
    )
    provision: str | None = strawberry.field(
        description="What the provision is called; none where no clause speaks of it: then one "
        "who may signs alone."
    )
    agreement: Agreement | None = strawberry.field(description="The agreement with the clause.")
    clause: UUID | None = strawberry.field(description="The clause.")
    cited_as: str | None = strawberry.field(description="What people call the clause.")


def could_sign_for() -> Any:
    """The query `couldSignFor`: who could sign for whom at a moment, and up to which amount."""

    def resolve(
        info: Info[Any, Any],
        partnership: Annotated[
            strawberry.ID, strawberry.argument(description="The partnership's id.")
        ],
        moment: Annotated[Moment, strawberry.argument(description="When.")],
        party: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only for this party.")
        ] = None,
        act: Annotated[
            SignedAct | None, strawberry.argument(description="Only acts of this kind.")
        ] = None,
    ) -> list[SigningAuthority]:
        context: Any = info.context
        try:
            asked = PartnershipId(read_id("PartnershipId", str(partnership)))
            of = None if party is None else OrganisationId(read_id("OrganisationId", str(party)))
        except ValueError:
            return []
        around = context.slow_lane.node("Partnership", asked)
        if around is None or str(asked) in str(context.values["left"] or ""):
            return []
        at = _instant(str(moment), ZoneInfo(around.zone))
        context.slow_lane.rest()
        found = [
            one
            for one in who_could_sign_in(context.ledger, asked, at)
            if of in (None, one.party) and (act is None or act.value == one.act)
        ]
        return _told(found, context.slow_lane)

    return strawberry.field(
        resolver=resolve,
        description="Who could sign for whom at a moment, by the provisions in force then: for "
        "each party and kind of act who, how many together, up to which amount, by which clause. "
        "Empty where you see no such partnership, or have left it.",
    )


LAST = datetime.max.replace(tzinfo=UTC)


def _instant(moment: str, zone: ZoneInfo) -> datetime:
    """The last instant that the moment includes: a day means its end in the partnership."""
    if len(moment) == DAY_LENGTH:
        try:
            return end_of(read_date(moment), zone).at - timedelta(microseconds=1)
        except OverflowError:  # the last day that there is has no day after it
            return LAST
    return read_datetime(moment).astimezone(UTC)


def _told(found: Iterable[Signing], reads: Any) -> list[SigningAuthority]:
    """What was found, as it is shown; who and what comes in several of it is read once."""

    @cache
    def node(type_name: str, key: UUID) -> Any:
        return reads.node(type_name, key)

    def amount(found: money.Money | None) -> Any:
        if found is None:
            return None
        plain = {"amount": str(found.amount), "currency": found.currency}
        return reads.stored("Money", plain)

    def shown(one: Signing) -> SigningAuthority:
        origin = one.origin if isinstance(one.origin, FromClause) else None
        persons = [node("Person", each) for each in one.persons]
        return SigningAuthority(
            party=None if one.party is None else node("Organisation", one.party),
            act=SignedAct(one.act),
            persons=[person for person in persons if person is not None],
            together=one.together,
            suffices=one.suffices,
            above=amount(one.above),
            limit=amount(one.limit),
            provision=None if origin is None else origin.provision,
            agreement=None if origin is None else node("Agreement", origin.agreement),
            clause=None if origin is None else origin.clause,
            cited_as=None if origin is None else origin.cited_as,
        )

    return [shown(one) for one in found]


@strawberry.type
class SigningQueries:
    """Who could sign for whom."""

    could_sign_for = could_sign_for()
