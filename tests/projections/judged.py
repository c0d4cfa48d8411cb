"""Decisions that are challenged, nullified, ratified and fall, recorded act by act."""

from __future__ import annotations

from domain.decisions.decision import DECISION
from domain.motions.validity import (
    ChallengeDetermined,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    Dependent,
    DependentDecided,
)
from domain.provisions.recourse import ChallengeRule, PinnedChallengeRule
from domain.values import (
    AgreementId,
    ChallengeId,
    ClauseId,
    ConflictId,
    DecisionId,
    EventId,
    Sealed,
)
from domain.voting.rules import FromClause
from domain.voting.side import Side
from tests.projections.motions import ALLIANCE, SCHOOL, Course, holder, seat_id
from tests.projections.records import Ledger, on, some_id

FIRST, SECOND, THIRD = (some_id(ChallengeId, name) for name in ("first", "second", "third"))
ONE, TWO = Side(SCHOOL), Side(person=holder(2))
RULE = PinnedChallengeRule(
    ChallengeRule(),
    FromClause(
        some_id(AgreementId, "charter"), some_id(ClauseId, "review"), 1, "review", "clause 9"
    ),
)
COURT: ConflictId = some_id(ConflictId, "about the van")


def sealed(text: str) -> Sealed:
    return Sealed(text, ALLIANCE)


def adopted(ledger: Ledger, name: str) -> Course:
    """A motion that two of three were for."""
    return Course(ledger, name).opened().cast(0, "yes").cast(1, "yes").closed().counted()


def history(ledger: Ledger) -> tuple[DecisionId, DecisionId, DecisionId]:
    """One decision that is nullified, one that falls with it, one that is ratified."""
    van, bus, tea, answer = (
        adopted(ledger, name).id for name in ("van", "bus", "tea", "an answer")
    )

    def record(decision: DecisionId, *happened: object) -> None:
        ledger.record(DECISION, decision, *happened, partnership=ALLIANCE)

    events = (some_id(EventId, "adoption"), some_id(EventId, "the bus"))
    dependents = (
        Dependent(events[0], "agreement", some_id(EventId, "amendment"), "x.y.v1", "decision"),
        Dependent(events[1], "decision", bus, "decision.motion-proposed.v1", "rule", events[0]),
    )
    record(
        van,
        DecisionChallenged(
            on(10), FIRST, ONE, sealed("No notice."), ("notice",), RULE, on(40), (seat_id(1),)
        ),
        DecisionChallenged(on(11), SECOND, TWO, sealed("No form."), ("form",), RULE, on(40)),
        ChallengeWithdrawn(on(12), SECOND, TWO),
        ChallengeDetermined(
            on(13),
            FIRST,
            "voidable",
            ("notice",),
            sealed("So it is."),
            answer,
            voidable_by=(ONE,),
            voidable_until=on(43),
        ),
        DecisionNullified(on(14), FIRST, on(6), dependents, ONE),
        DependentDecided(on(15), events[0], "re-decide", sealed("Again."), answer),
        DependentDecided(on(16), events[1], "falls", sealed("Gone."), None, COURT),
    )
    record(bus, DecisionFell(on(16), on(6), van))
    record(
        tea,
        DecisionChallenged(on(10), THIRD, TWO, sealed("Who?"), ("entitlement",), RULE, on(40)),
        ChallengeDetermined(
            on(11), THIRD, "void", ("entitlement",), sealed("Nobody."), None, COURT
        ),
        DecisionRatified(on(12), on(6), answer, ("entitlement",)),
    )
    return van, bus, tea
