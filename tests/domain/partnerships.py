"""Partnerships and agreements between some of their parties, for specifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    AgreementDrafted,
    AgreementEnteredIntoForce,
)
from domain.agreements.clause import Clause
from domain.parties.partnership import PARTNERSHIP, Partnership, PartnershipFormed
from domain.provisions.provision import Provision
from domain.values import AgreementId, ClauseId, Moment, OrganisationId, PartnershipId

ALLIANCE = PartnershipId(UUID(int=1))
HILL, LAKE, MILL, PORT = (OrganisationId(UUID(int=number)) for number in range(101, 105))
FIRST = ClauseId(UUID(int=10))


def on(year: int) -> Moment:
    return Moment.of(date(year, 1, 1))


def alliance(*parties: OrganisationId, more: Sequence[Any] = ()) -> Partnership:
    """A partnership since 2018."""
    formed = PartnershipFormed(on(2018), ALLIANCE, "Alliance", "", "UTC", parties or (HILL, LAKE))
    state: Partnership | None = PARTNERSHIP.fold([formed, *more])
    assert state is not None
    return state


def between(
    *parties: OrganisationId,
    carries: Sequence[Provision] = (),
    id: int = 2,
    since: int | None = 2019,
    drafted: int = 2018,
    more: Sequence[Any] = (),
) -> Agreement:
    """An agreement with one clause between parties, or all where none is named, in force since."""
    clause = Clause(FIRST, "1", "", "x\n", None, tuple(carries))
    of = AgreementId(UUID(int=id))
    written = AgreementDrafted(on(drafted), of, ALLIANCE, f"A{id}", "en", "", parties, (clause,))
    begun = [] if since is None else [AgreementEnteredIntoForce(on(since))]
    state: Agreement | None = AGREEMENT.fold([written, *begun, *more])
    assert state is not None
    return state
