"""The conflicts view: how far each has come, who may read what is said, and what is due."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.conflicts.conflict import CONFLICT
from domain.conflicts.conflict_state import NotASide
from domain.conflicts.escalation import (
    acknowledge_conflict,
    close_conflict,
    declare_stage_exhausted,
    escalate_conflict,
    withdraw_conflict,
)
from domain.conflicts.neutral import (
    accept_as_neutral,
    agree_to_neutral,
    appoint_neutral,
    decline_as_neutral,
    discharge_neutral,
    object_to_neutral,
)
from domain.conflicts.proceedings import (
    consent_to_interim_measure,
    lift_interim_measure,
    make_statement,
    order_interim_measure,
    submit_evidence,
)
from domain.conflicts.redress import (
    decide_appeal,
    fulfil_remedy,
    lodge_appeal,
    remand_conflict,
    reopen_remedy,
    verify_remedy,
)
from domain.conflicts.settling import (
    accept_offer,
    give_ruling,
    make_offer,
    settle_conflict,
    withdraw_offer,
)
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.refusal import Refused
from domain.values import AppealId, NeutralId, OrganisationId, PersonId
from domain.voting.side import Side
from projections.conflict_dues import REMIND_DAYS
from projections.conflicts import CONFLICTS
from projections.disputes import (
    ConflictRow,
    EvidenceRow,
    StatementRow,
    SuspensionRow,
)
from projections.due import DueRow, ahead
from projections.ready_made import instant
from projections.rows import Rows
from tests.projections.disputes import BUS, COURT, ONE, TWO, Dispute, until
from tests.projections.motions import ALLIANCE, SCHOOL
from tests.projections.records import Ledger, folded, on, some_id

MEDIATOR: PersonId = some_id(PersonId, "mediator")
SECOND: NeutralId = some_id(NeutralId, "second")
APPEAL: AppealId = some_id(AppealId, "appeal")
PANEL = ConflictProtocol((ProtocolStage("panel", 30, True),), 7, 20)
FOREIGN = Side(some_id(OrganisationId, "stranger"))


def view(ledger: Ledger, dispute: Dispute) -> tuple[Rows, ConflictRow]:
    rows = folded(CONFLICTS, ledger)
    return rows, rows.existing(ConflictRow, dispute.id)


def due(rows: Rows) -> list[tuple[str, Any, Any]]:
    found = sorted(rows.all(DueRow), key=lambda row: (row.due_at, row.kind))
    return [(row.kind, row.due_at, row.party) for row in found]


def with_neutral(dispute: Dispute) -> Dispute:
    dispute.do(appoint_neutral, on(2), neutral=dispute.neutral, organisation=COURT, by=ONE)
    dispute.do(agree_to_neutral, on(2), neutral=dispute.neutral, by=TWO)
    return dispute.do(accept_as_neutral, on(3), neutral=dispute.neutral)


def test_a_conflict_is_in_its_first_stage_with_its_deadlines() -> None:
    ledger = Ledger()
    dispute = Dispute(ledger)
    rows, conflict = view(ledger, dispute)
    assert (conflict.state, conflict.stage, conflict.stage_number) == ("open", "direct-talks", 1)
    assert (conflict.grounds, conflict.title) == ("The boat leaks.", "The boat")
    assert (conflict.protocol_source, conflict.protocol_name) == ("default", "default")
    assert conflict.entitled == (ONE.party, TWO.party)
    assert due(rows) == [
        ("conflict-acknowledgement", until(8).at, TWO.party),
        ("conflict-escalation", until(15).at, None),
    ]
    assert conflict.due_at == until(8).at
    assert {row.remind_from for row in rows.all(DueRow)} == {
        on(2).at,
        ahead(until(15).at, REMIND_DAYS),
    }
    assert [row.sentence for row in rows.all(DueRow)] == [
        "The conflict that was raised on 1 January 2020 is to be acknowledged.",
        "The direct talks in a conflict end; it then goes on to the mediation.",
    ]


def test_what_is_due_follows_what_happens() -> None:
    ledger = Ledger()
    dispute = Dispute(ledger).do(acknowledge_conflict, on(4), by=TWO)
    rows, conflict = view(ledger, dispute)
    assert due(rows) == [("conflict-escalation", until(15).at, None)]
    assert conflict.acknowledged_at == on(4).at
    dispute.do(escalate_conflict, on(16), zone=UTC)
    dispute.do(escalate_conflict, on(50), by=ONE, grounds="Silence.", zone=UTC)
    rows, conflict = view(ledger, dispute)
    assert due(rows) == [("conflict-ruling", until(80).at, None)]
    assert [(one.kind, one.ended_at) for one in conflict.stages] == [
        ("direct-talks", instant(on(16).at)),
        ("mediation", instant(on(50).at)),
        ("panel", None),
    ]
    assert conflict.escalations == ("Silence.",)
    dispute.do(withdraw_conflict, on(51), by=ONE, grounds="Enough.")
    rows, conflict = view(ledger, dispute)
    assert (due(rows), conflict.due_at) == ([], None)
    assert (conflict.state, conflict.withdrawn_because) == ("withdrawn", "Enough.")


def test_who_is_neutral_may_read_as_long_as_they_are_there() -> None:
    ledger = Ledger()
    dispute = with_neutral(Dispute(ledger))
    dispute.do(appoint_neutral, on(4), neutral=SECOND, person=MEDIATOR)
    _, conflict = view(ledger, dispute)
    assert conflict.entitled == (ONE.party, TWO.party, COURT)
    assert conflict.entitled_persons == (str(MEDIATOR),)
    dispute.do(decline_as_neutral, on(5), neutral=SECOND)
    dispute.do(discharge_neutral, on(5), neutral=dispute.neutral, grounds="Ill.")
    _, conflict = view(ledger, dispute)
    assert (conflict.entitled, conflict.entitled_persons) == ((ONE.party, TWO.party), ())
    assert [one.grounds for one in conflict.neutrals] == ["Ill.", None]


def test_statements_and_evidence_are_kept_in_order_with_their_findings() -> None:
    ledger = Ledger()
    dispute = with_neutral(Dispute(ledger))
    dispute.do(make_statement, on(4), text="It leaked before.", by=TWO)
    dispute.do(make_statement, on(5), text="No.", by=FOREIGN)
    dispute.do(make_statement, on(5), text="Be quiet.", neutral=dispute.neutral)
    dispute.do(submit_evidence, on(20), title="Photo", sha256="ab" * 32, by=ONE)
    rows, conflict = view(ledger, dispute)
    said = sorted(rows.all(StatementRow), key=lambda row: row.number)
    assert [(one.text, one.party, one.neutral) for one in said] == [
        ("It leaked before.", TWO.party, None),
        ("No.", FOREIGN.party, None),
        ("Be quiet.", None, dispute.neutral),
    ]
    [evidence] = rows.all(EvidenceRow)
    assert (evidence.title, evidence.late, evidence.party) == ("Photo", True, SCHOOL)
    assert [one.code for one in conflict.findings] == [NotASide.code, "EVIDENCE_LATE"]


def test_a_decision_is_suspended_while_a_measure_is_in_force() -> None:
    ledger = Ledger()
    dispute = Dispute(ledger)
    ordering = {"measure": dispute.measure, "text": "No bus.", "suspends": BUS}
    dispute.do(order_interim_measure, on(3), by=ONE, until=until(30), **ordering)
    rows, conflict = view(ledger, dispute)
    assert rows.all(SuspensionRow) == []
    assert conflict.measures[0].in_force_at is None
    dispute.do(consent_to_interim_measure, on(5), measure=dispute.measure, by=TWO)
    rows, conflict = view(ledger, dispute)
    [suspension] = rows.all(SuspensionRow)
    assert (suspension.decision, suspension.since, suspension.until) == (
        BUS,
        on(5).at,
        until(30).at,
    )
    lifted = Dispute(ledger, "lifted")
    lifted.do(order_interim_measure, on(3), by=ONE, **{**ordering, "measure": lifted.measure})
    lifted.do(consent_to_interim_measure, on(5), measure=lifted.measure, by=TWO)
    lifted.do(lift_interim_measure, on(6), measure=lifted.measure, by=ONE)
    dispute.do(withdraw_conflict, on(7), by=ONE)
    rows, conflict = view(ledger, dispute)
    assert rows.all(SuspensionRow) == []
    assert conflict.measures[0].lifted_at == instant(on(7).at)


def test_an_accepted_offer_settles_and_its_remedies_are_due() -> None:
    ledger = Ledger()
    dispute = Dispute(ledger)
    dispute.do(make_offer, on(3), offer=dispute.offer, by=ONE, settlement=dispute.terms())
    dispute.do(accept_offer, on(4), offer=dispute.offer, by=TWO)
    rows, conflict = view(ledger, dispute)
    assert conflict.state == "settled"
    assert conflict.settlement is not None
    assert (conflict.settlement.terms, conflict.settlement.decisions) == ("We share.", (BUS,))
    assert due(rows) == [("conflict-remedy", until(200).at, TWO.party)]
    dispute.do(fulfil_remedy, on(90), remedy=dispute.remedy, by=TWO, note="Done.")
    assert due(view(ledger, dispute)[0]) == []
    dispute.do(verify_remedy, on(91), remedy=dispute.remedy, by=ONE)
    assert view(ledger, dispute)[1].state == "closed"
    dispute.do(reopen_remedy, on(95), remedy=dispute.remedy, by=ONE, grounds="No.", due=until(300))
    rows, conflict = view(ledger, dispute)
    assert conflict.state == "settled"
    assert due(rows) == [("conflict-remedy", until(300).at, TWO.party)]
    [remedy] = conflict.remedies
    assert (remedy.status, remedy.reopened_because, remedy.verified_at) == ("open", "No.", None)


def test_a_ruling_can_be_appealed_against_and_remanded() -> None:
    ledger = Ledger()
    dispute = with_neutral(Dispute(ledger, protocol=PANEL))
    ruling = {"ruling": "Pay.", "reasons": "!", "neutral": dispute.neutral, "zone": UTC}
    dispute.do(give_ruling, on(10), remedies=dispute.remedies(), **ruling)
    rows, conflict = view(ledger, dispute)
    assert conflict.state == "ruled"
    assert due(rows) == [
        ("conflict-appeal", until(30).at, None),
        ("conflict-remedy", until(200).at, TWO.party),
    ]
    assert conflict.due_at == until(200).at
    dispute.do(lodge_appeal, on(12), appeal=APPEAL, by=TWO, grounds="Not us.")
    rows, conflict = view(ledger, dispute)
    assert (conflict.state, due(rows)) == ("appealed", [])
    dispute.do(
        remand_conflict, on(14), appeal=APPEAL, stage=1, reasons="Again.", decision=BUS, zone=UTC
    )
    rows, conflict = view(ledger, dispute)
    assert (conflict.state, conflict.ruling) == ("open", None)
    assert [one.status for one in conflict.remedies] == ["lapsed"]
    assert [(one.status, one.reasons) for one in conflict.appeals] == [("remanded", "Again.")]
    assert due(rows)[-1] == ("conflict-ruling", until(44).at, None)


def test_a_ruling_with_nothing_to_do_is_closed_when_no_appeal_is_possible() -> None:
    ledger = Ledger()
    dispute = with_neutral(Dispute(ledger, protocol=PANEL))
    ruling = {"ruling": "Nothing.", "reasons": "!", "neutral": dispute.neutral, "zone": UTC}
    dispute.do(give_ruling, on(10), **ruling)
    rows, conflict = view(ledger, dispute)
    assert due(rows) == [("conflict-closing", until(30).at, None)]
    assert conflict.due_at is None
    dispute.do(close_conflict, on(31))
    rows, conflict = view(ledger, dispute)
    assert (conflict.state, due(rows)) == ("closed", [])


OF_THE_SIDES = (agree_to_neutral, object_to_neutral, discharge_neutral)
"""What a side says of somebody neutral."""

acts = st.lists(
    st.tuples(
        st.sampled_from(
            [
                acknowledge_conflict,
                declare_stage_exhausted,
                escalate_conflict,
                withdraw_conflict,
                close_conflict,
                accept_as_neutral,
                decline_as_neutral,
                discharge_neutral,
                agree_to_neutral,
                object_to_neutral,
                order_interim_measure,
                consent_to_interim_measure,
                lift_interim_measure,
                make_offer,
                withdraw_offer,
                accept_offer,
                settle_conflict,
                give_ruling,
                fulfil_remedy,
                verify_remedy,
                reopen_remedy,
                lodge_appeal,
                decide_appeal,
                remand_conflict,
            ]
        ),
        st.sampled_from([ONE, TWO, FOREIGN]),
        st.sampled_from(["upheld", "dismissed"]),
        st.integers(4, 120),
    ),
    max_size=25,
)


@settings(max_examples=300)
@given(acts, st.booleans())
def test_the_view_has_come_as_far_as_the_domain(tried: list[Any], is_panel: bool) -> None:
    ledger = Ledger()
    dispute = with_neutral(Dispute(ledger, protocol=PANEL) if is_panel else Dispute(ledger))
    for command, by, outcome, day in tried:
        arguments: dict[str, Any] = {
            "by": by,
            "neutral": dispute.neutral,
            "measure": dispute.measure,
            "text": "Wait.",
            "suspends": BUS,
            "offer": dispute.offer,
            "settlement": dispute.terms(),
            "agreed": (ONE, TWO),
            "ruling": "Pay.",
            "reasons": "!",
            "remedies": dispute.remedies() if outcome == "upheld" else (),
            "remedy": dispute.remedy,
            "grounds": "!",
            "due": until(400),
            "appeal": some_id(AppealId, str(by)),
            "outcome": outcome,
            "stage": 1,
            "zone": UTC,
        }
        taken = command.__annotations__
        chosen = {name: value for name, value in arguments.items() if name in taken}
        if {"by", "neutral"} <= set(chosen) and command not in OF_THE_SIDES:
            del chosen["neutral" if outcome == "upheld" else "by"]
        try:
            dispute.do(command, on(day), **chosen)
        except Refused:
            continue
    state = dispute.state
    assert state is not None
    happened = [record.data for _, record in ledger.records]
    half = len(happened) // 2
    assert state == CONFLICT.fold(happened[half:], CONFLICT.fold(happened[:half]))
    rows, conflict = view(ledger, dispute)
    assert (conflict.state, conflict.stage_number) == (state.state, state.stage.number)
    assert [(one.id, one.status) for one in conflict.remedies] == [
        (one.id, one.status) for one in state.remedies.values()
    ]
    [told], [named] = conflict.neutrals, state.neutrals.values()
    assert (told.is_there, told.awaited, told.unwanted_by) == (
        not named.is_gone,
        named.awaited,
        named.unwanted_by,
    )
    assert told.sits_since == (named.sits_since and instant(named.sits_since.at))
    assert {row.id for row in rows.all(DueRow)} == {entry.id for entry in conflict.dues}
    pending = [one.id for one in conflict.appeals if one.status == "pending"]
    assert pending == [one.id for one in state.pending_appeals]
    suspended = {row.measure for row in rows.all(SuspensionRow)}
    assert suspended == {
        one.id for one in state.measures.values() if one.is_agreed(state.sides) and not one.lifted
    }
    assert conflict.partnership == ALLIANCE
