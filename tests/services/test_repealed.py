"""A body or post after its clause was amended or repealed, by the keys of the parties."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import Clause, InsertClause, RepealClause, ReplaceClause
from domain.agreements.repealed import ProvidingClauseRepealed
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.payments.approval import PaymentBeyondLimit
from domain.provisions.office import PostProvision
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.record import Record
from domain.values import AmendmentId, DecisionId, PollId
from domain.voting.tally import Stance
from services.amendments import propose_amendment, sign_amendment
from services.ballots import cast_ballot
from services.charter_linting import lint_text
from services.decisions import close_poll, count_poll, open_poll, propose_motion
from services.entitlement import NotForOneAlone
from services.payments import approve_payment
from services.posts import grant_remit
from tests import lawful
from tests.services.acts import clause
from tests.services.test_founded import REMIT, Farm, farm

__all__ = ["farm"]

pytestmark = pytest.mark.postgres

LESS = Remit(powers=(Power(("money",), Money(Fraction(5), "EUR"), delegable=True),))


def clauses(farm: Farm) -> list[Clause]:
    held = farm.ledger.held(AGREEMENT, farm.charter)
    assert held is not None
    return [one.clause for one in held.state.text.versions[-1].clauses]


def amended(farm: Farm, *changes: Any) -> None:
    """Both sign it."""
    head = farm.heads[farm.hill]
    named = AmendmentId(uuid4())
    of: dict[str, Any] = {"agreement": farm.charter}
    put: dict[str, Any] = {**of, "id": named, "title": "So", "changes": changes}
    propose_amendment(farm.ledger, farm.of(farm.hill), **put, proposer=head)
    for party, person in farm.heads.items():
        given: dict[str, Any] = {**of, "amendment": named, "person": person}
        sign_amendment(farm.ledger, farm.of(party), **given, party=party)


def remarks(farm: Farm) -> list[str]:
    records: list[Record[Any]] = lawful.recorded(farm.ledger.store)
    at = max(record.effective.start.at for record in records)
    return [one.code for one in lint_text(farm.ledger, farm.charter, at)]


def test_a_party_alone_gives_a_post_the_remit_that_its_amended_clause_provides(farm: Farm) -> None:
    farm.enters_into_force()
    [_, office] = clauses(farm)
    [provision] = office.provisions
    assert isinstance(provision, PostProvision)
    less = (replace(provision, remit=LESS),)
    assert "POST_NOT_AS_PROVIDED" not in remarks(farm)
    amended(farm, ReplaceClause(office.id, "2", "", "Less.", less))
    assert "POST_NOT_AS_PROVIDED" in remarks(farm)
    lake = list(farm.heads)[1]
    for other in (REMIT, NO_REMIT):
        with pytest.raises(NotForOneAlone):
            grant_remit(farm.ledger, farm.of(lake), post=farm.bursar, remit=other)
    grant_remit(farm.ledger, farm.of(lake), post=farm.bursar, remit=LESS)
    assert "POST_NOT_AS_PROVIDED" not in remarks(farm)


def test_what_a_repealed_clause_provided_for_does_nothing_more(farm: Farm) -> None:
    farm.enters_into_force()
    council, office = clauses(farm)
    payment = farm.requested()
    rest = InsertClause(clause("3"), office.id)
    amended(farm, rest, RepealClause(council.id), RepealClause(office.id))
    assert {"BODY_WITHOUT_CLAUSE", "POST_WITHOUT_CLAUSE"} <= set(remarks(farm))
    key, head = farm.of(farm.hill), farm.heads[farm.hill]
    put: dict[str, Any] = {"partnership": farm.partnership, "body": farm.council}
    with pytest.raises(ProvidingClauseRepealed):
        propose_motion(farm.ledger, key, **put, title="Buy a goat")
    held: dict[str, Any] = {"appointment": farm.held, "by": head, "payment": payment}
    with pytest.raises(ProvidingClauseRepealed):
        approve_payment(farm.ledger, farm.of(farm.hill), **held)


def test_a_vote_that_is_open_when_the_clause_goes_is_brought_to_its_end(farm: Farm) -> None:
    """It keeps the rule and the electorate it was opened under, and its chain holds."""
    farm.enters_into_force()
    council, _ = clauses(farm)
    key, head, poll = farm.of(farm.hill), farm.heads[farm.hill], PollId(uuid4())
    put: dict[str, Any] = {"partnership": farm.partnership, "body": farm.council}
    decision = DecisionId(propose_motion(farm.ledger, key, **put, title="Buy a goat").id)
    open_poll(farm.ledger, farm.of(farm.hill), id=poll, decision=decision, by=head)
    amended(farm, InsertClause(clause("3"), council.id), RepealClause(council.id))
    of: dict[str, Any] = {"decision": decision, "poll": poll}
    for party, person in farm.heads.items():
        seat = {"seat": farm.seats[party], "voter": person, "choice": Stance("yes")}
        cast_ballot(farm.ledger, farm.of(party), **of, **seat)
    close_poll(farm.ledger, farm.of(farm.hill), **of, by=head)
    count_poll(farm.ledger, farm.of(farm.hill), **of)
    held = farm.ledger.held(DECISION, decision)
    assert held is not None
    assert held.state.result == "adopted"


def test_a_lower_limit_of_the_clause_holds_for_what_is_requested_afterwards(farm: Farm) -> None:
    """What had been requested keeps what held then, without another remit for the post."""
    farm.enters_into_force()
    [_, office] = clauses(farm)
    [provision] = office.provisions
    assert isinstance(provision, PostProvision)
    before = farm.requested()
    less = (replace(provision, remit=LESS),)
    amended(farm, ReplaceClause(office.id, "2", "", "Less.", less))
    after = farm.requested()
    held: dict[str, Any] = {"appointment": farm.held, "by": farm.heads[farm.hill]}
    with pytest.raises(PaymentBeyondLimit):
        approve_payment(farm.ledger, farm.of(farm.hill), payment=after, **held)
    approve_payment(farm.ledger, farm.of(farm.hill), payment=before, **held)
