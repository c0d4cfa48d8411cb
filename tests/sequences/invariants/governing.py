"""Of whom texts govern: nobody's matter goes by a text of others.

It is said here anew from the parties that a text names, and who joined the partnership after it was
formed is left out: whom a text governs without naming them is shown in `tests.domain`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.agreements.agreement import Agreement
from domain.motions.motion import MotionProposed
from domain.parties.partnership import Partnership
from domain.payments.payment import (
    PaymentApproved,
    PaymentCoapproved,
    PaymentRefused,
    PaymentRequested,
)
from domain.record import Record
from domain.voting.rules import FromClause
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    match record.data:
        case MotionProposed(rule=rule, body=body):
            under = states.find(body).agreement if body is not None else None
            _check_governed(states, record, rule.origin, under)
        case PaymentRequested(rules=rules):
            _check_governed(states, record, rules.origin, None)
        case (
            PaymentApproved(basis=basis)
            | PaymentCoapproved(basis=basis)
            | PaymentRefused(basis=basis)
        ):
            if basis.post is None or states.is_found("POST_OF_SOME", record.stream):
                return
            under = states.find(basis.post).agreement
            gives = [one for one in states.all(Agreement) if _names_post(one, basis.post)]
            if under is not None and not gives:
                at = record.data.effective.at
                assert _founders(states, record, at) <= _named(states, under), "it is of some"
        case _:
            pass


def check_states(states: States) -> None:
    pass


def _check_governed(states: States, record: Record[Any], origin: Any, under: UUID | None) -> None:
    if not isinstance(origin, FromClause) or origin.agreement == under:
        return
    concerned = _founders(states, record, record.data.effective.at)
    if under is not None:
        concerned &= _named(states, under)
    assert concerned <= _named(states, origin.agreement), "a text of others governs it"


def _founders(states: States, record: Record[Any], at: Any) -> set[UUID]:
    """The parties at the time that were parties from the first."""
    around = states.find(record.partnership)
    assert isinstance(around, Partnership) and around.formed is not None
    return {
        party
        for party, there in around.parties.items()
        if there.at(at) and there.at(around.formed.at)
    }


def _named(states: States, agreement: UUID) -> set[UUID]:
    """Whom the text names; everybody where it names nobody, and who merged as whoever follows."""
    text = states.find(agreement)
    around = states.find(text.partnership)
    named = set(text.parties or around.parties)
    follows = {around.successors[one] for one in named if one in around.successors}
    return named | follows


def _names_post(agreement: Agreement, post: UUID) -> bool:
    """Whether some clause names the post, so that those whom it governs may give it payments."""
    return any(
        post in (*getattr(provision, "posts", ()), *_deciding(provision))
        for version in agreement.text.versions
        for standing in version.clauses
        for provision in standing.clause.provisions
    )


def _deciding(provision: Any) -> tuple[UUID, ...]:
    return tuple(one.post for one in getattr(provision, "assignments", ()) if one.post is not None)
