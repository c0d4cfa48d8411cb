"""Conflict protocols: which can be followed, which one governs, and when its days end."""

from dataclasses import replace
from datetime import UTC, date
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.agreements.clause import check_clauses
from domain.provisions.pinning import pin_protocol
from domain.provisions.protocol import (
    DAYS_LIMIT,
    DEFAULT_PROTOCOL,
    STAGES_LIMIT,
    ConflictProtocol,
    DaysOutOfRange,
    PinnedProtocol,
    ProtocolStage,
    StageMissing,
    check_protocol,
    deadline,
)
from domain.provisions.provision import (
    ConflictProtocolProvision,
    ProtocolsClash,
    ProvisionInForce,
    check_provision,
)
from domain.refusal import DONE_HERE, Finding, Reported
from domain.values import AgreementId, ClauseId, Moment, TextMissing, TooMany, end_of
from domain.voting.rules import FromClause, StatedDefault
from tests.domain.agreements import clause

TALKS = ProtocolStage("direct-talks", 5)
SHORT = ConflictProtocol((TALKS,), 2)
CHARTER, MEMO = AgreementId(UUID(int=1)), AgreementId(UUID(int=2))
CLAUSE = ClauseId(UUID(int=3))


def carried(agreement: AgreementId, name: str = "disputes") -> ProvisionInForce:
    provision = ConflictProtocolProvision(name, SHORT)
    return ProvisionInForce(provision, agreement, CLAUSE, 4, "clause 9")


def pinned(agreement: AgreementId, name: str = "disputes") -> PinnedProtocol:
    return PinnedProtocol(SHORT, FromClause(agreement, CLAUSE, 4, name, "clause 9"))


def test_where_the_agreement_is_silent_the_default_applies_and_says_so() -> None:
    found = pin_protocol(CHARTER, (), DONE_HERE)
    assert found == PinnedProtocol(DEFAULT_PROTOCOL, StatedDefault())
    assert [(one.kind, one.days) for one in DEFAULT_PROTOCOL.stages] == [
        ("direct-talks", 14),
        ("mediation", 30),
        ("panel", 30),
    ]


def test_the_protocol_of_the_agreement_that_is_affected_governs() -> None:
    both = (carried(MEMO), carried(CHARTER, "charter's"))
    assert pin_protocol(CHARTER, both, DONE_HERE) == pinned(CHARTER, "charter's")
    assert pin_protocol(MEMO, both, DONE_HERE) == pinned(MEMO)
    assert pin_protocol(None, both[:1], DONE_HERE) == pinned(MEMO)


def test_of_two_that_govern_alike_none_does() -> None:
    both = (carried(MEMO), carried(CHARTER, "charter's"))
    clash = ProtocolsClash("disputes", "charter's")
    with pytest.raises(ProtocolsClash) as refused:
        pin_protocol(None, both, DONE_HERE)
    assert refused.value == clash
    conduct = Reported()
    assert pin_protocol(None, both, conduct) == pinned(MEMO)
    assert conduct.findings == [Finding.of(clash)]


def test_a_text_has_one_protocol() -> None:
    one, two = (ConflictProtocolProvision(name, SHORT) for name in ("one", "two"))
    text = replace(clause(CLAUSE, "Disputes\n"), provisions=(one, two))
    with pytest.raises(ProtocolsClash):
        check_clauses((text,))
    check_clauses((replace(text, provisions=(one,)),))


@pytest.mark.parametrize(
    "stages_and_days",
    [
        ((replace(TALKS, days=0),), 2, 0),
        ((replace(TALKS, days=DAYS_LIMIT + 1),), 2, 0),
        ((TALKS,), 0, 0),
        ((TALKS,), 2, -1),
        ((TALKS,), 2, DAYS_LIMIT + 1),
    ],
)
def test_days_are_at_least_one_and_not_too_many(
    stages_and_days: tuple[tuple[ProtocolStage, ...], int, int],
) -> None:
    with pytest.raises(DaysOutOfRange) as refused:
        check_protocol(ConflictProtocol(*stages_and_days))
    assert str(DAYS_LIMIT) in refused.value.sentence


def test_a_protocol_has_stages_and_not_too_many() -> None:
    with pytest.raises(StageMissing):
        check_provision(ConflictProtocolProvision("none", ConflictProtocol((), 2)))
    with pytest.raises(TooMany):
        check_protocol(ConflictProtocol((TALKS,) * (STAGES_LIMIT + 1), 2))
    check_protocol(ConflictProtocol((TALKS,) * STAGES_LIMIT, 2, 0))
    with pytest.raises(TextMissing):
        check_provision(ConflictProtocolProvision(" ", SHORT))


def test_the_last_day_counts_to_its_end_where_the_partnership_is() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    raised = Moment.of(date(2026, 3, 20), zurich)
    assert deadline(raised, 14, zurich) == end_of(date(2026, 4, 3), zurich)
    last = Moment.of(date(9990, 12, 31))
    assert deadline(last, DAYS_LIMIT, UTC).day == date(9999, 12, 29)
