"""Random courses of an agreement: amendments of all kinds, proposed and adopted in any order."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    draft_agreement,
)
from domain.agreements.amendment import AmendmentFell
from domain.agreements.clause import (
    Clause,
    ClauseChange,
    InsertClause,
    MoveClause,
    RepealClause,
    ReplaceClause,
    changed_clause,
)
from domain.agreements.ending import terminate_agreement
from domain.agreements.revision import (
    adopt_amendment,
    propose_amendment,
    reject_amendment,
    withdraw_amendment,
)
from domain.agreements.signing import enter_into_force
from domain.challenges.falling import let_amendment_fall
from domain.motions.validity import DependentDecided
from domain.provisions.provision import DecisionRuleProvision
from domain.refusal import Conduct, Refused, Reported
from domain.values import (
    AgreementId,
    AmendmentId,
    ClauseId,
    DecisionId,
    EventId,
    PartnershipId,
    Sealed,
)
from domain.voting.rules import MAJORITY
from tests.projections.records import Ledger, on, some_id

withdraw = partial(withdraw_amendment, is_entitled=True)
"""As who may: `test_withdrawal` says who that is."""


def _fall(agreement: Agreement, *, conduct: Conduct, **falling: Any) -> list[AmendmentFell]:
    del conduct
    return let_amendment_fall(agreement, nullified=some_id(DecisionId, "void"), **falling)


PARTNERSHIP = some_id(PartnershipId, "partnership")
DAYS = 12
"""Few days, so that many amendments take effect at one instant, and some before the drafting."""


class Course:
    """One agreement's life, recorded act by act as somebody reports it."""

    def __init__(self, seed: str, ledger: Ledger) -> None:
        self.id: AgreementId = some_id(AgreementId, seed)
        self.happened: list[tuple[int, Any]] = []
        """Each event with its position."""
        self._seed = seed
        self._chance = random.Random(seed)
        self._ledger = ledger
        self._state: Agreement | None = None
        self._clauses: list[ClauseId] = []
        self._pending: list[AmendmentId] = []
        self._falling: list[AmendmentId] = []
        self._begin()

    def _begin(self) -> None:
        clauses = tuple(self._clause(None) for _ in range(4))
        assert self._do(
            draft_agreement,
            id=self.id,
            partnership=PARTNERSHIP,
            title=f"Agreement {self._seed}",
            language="en",
            clauses=clauses,
            effective=on(4),
        )
        if self._chance.random() < 0.7:
            self._do(enter_into_force, effective=on(4))

    def go_on(self, acts: int) -> Course:
        """Let so many more acts be tried."""
        for number in range(acts):
            chosen = self._chance.random()
            if chosen < 0.5 or not self._pending:
                self._propose(number)
            elif chosen < 0.85:
                self._conclude(adopt_amendment)
            elif chosen < 0.93 and self._falling:
                self._let_fall()
            else:
                self._conclude(self._chance.choice([reject_amendment, withdraw]))
        return self

    def _propose(self, number: int) -> None:
        amendment = some_id(AmendmentId, f"{self._seed} {number} {len(self.happened)}")
        changes: dict[ClauseId, ClauseChange] = {}
        for _ in range(self._chance.randint(1, 3)):
            change = self._change()
            changes[changed_clause(change)] = change
        proposed = self._do(
            propose_amendment,
            id=amendment,
            title=f"Amendment {number}",
            changes=tuple(changes.values()),
            rationale="Because.",
            effective=on(self._chance.randint(4, DAYS)),
        )
        if proposed:
            self._pending.append(amendment)
            self._falling.append(amendment)

    def _let_fall(self) -> None:
        amendment = self._chance.choice(self._falling)
        day = on(self._chance.randint(4, DAYS))
        reasons = Sealed("So.", PARTNERSHIP)
        decided = DependentDecided(day, some_id(EventId, "made"), "falls", reasons)
        self._do(_fall, amendment=amendment, decided=decided)
        self._falling.remove(amendment)
        self._pending = [one for one in self._pending if one != amendment]

    def _conclude(self, how: Any) -> None:
        amendment = self._chance.choice(self._pending)
        more = {"adopted": on(DAYS)} if how is adopt_amendment else {}
        day = self._chance.randint(1, DAYS) if more else DAYS
        if self._do(how, amendment=amendment, effective=on(day), **more):
            self._pending.remove(amendment)

    def _do(self, command: Any, **arguments: Any) -> bool:
        try:
            happened = command(self._state, conduct=Reported(), **arguments)
        except Refused:
            return False
        for event in happened:
            self._state = AGREEMENT.evolve(self._state, event)
            position = self._ledger.record(AGREEMENT, self.id, event, partnership=PARTNERSHIP)
            self.happened.append((position, event))
        return True

    def _clause(self, parent: ClauseId | None) -> Clause:
        number = len(self._clauses) + 1
        clause: ClauseId = some_id(ClauseId, f"{self._seed} clause {number}")
        self._clauses.append(clause)
        return Clause(clause, str(number), f"Clause {number}", self._words(), parent, self._rules())

    def _words(self) -> str:
        return " ".join(self._chance.choices(["one", "two", "three", "four"], k=6)) + ".\n"

    def _rules(self) -> tuple[DecisionRuleProvision, ...]:
        if self._chance.random() < 0.7:
            return ()
        return (
            DecisionRuleProvision(self._words().strip(), (str(self._chance.random()),), MAJORITY),
        )

    def _change(self) -> ClauseChange:
        about = self._chance.choice(self._clauses)
        place = self._chance.choice([None, *self._clauses])
        parent = place if self._chance.random() < 0.3 else None
        kind = self._chance.randrange(4)
        if kind == 0:
            return InsertClause(self._clause(parent), place)
        if kind == 1:
            return ReplaceClause(about, "1a", "Reworded", self._words(), self._rules())
        return RepealClause(about) if kind == 2 else MoveClause(about, place, parent)

    def terminate(self, effective: Any) -> None:
        """End the agreement."""
        assert self._do(terminate_agreement, effective=effective)
