"""What the trail says of a conflict: that something happened and between whom, nothing of it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from domain.conflicts.conflict import CONFLICT
from domain.conflicts.escalation import escalate_conflict
from domain.conflicts.neutral import (
    accept_as_neutral,
    appoint_neutral,
)
from domain.conflicts.proceedings import (
    make_statement,
    order_interim_measure,
    submit_evidence,
)
from domain.conflicts.redress import decide_appeal, fulfil_remedy, lodge_appeal
from domain.conflicts.settling import accept_offer, give_ruling, make_offer
from domain.parties.organisation import ORGANISATION, OrganisationRegistered
from domain.record import registered_events
from domain.values import AppealId, PersonId
from projections.audit_trail import AUDIT_TRAIL, EntryRow
from projections.standing import ConflictStanding, standing
from services.codec import encode
from tests.history.specimens import specimens
from tests.projections.disputes import BUS, ONE, TWO, Dispute
from tests.projections.motions import FIRM, SCHOOL
from tests.projections.records import Ledger, folded, on, some_id

SECRET = "the unspeakable"
APPEAL: AppealId = some_id(AppealId, "appeal")


def ledger_with_names() -> Ledger:
    ledger = Ledger()
    for party, name in ((SCHOOL, "Hill School"), (FIRM, "Vale Ltd")):
        registered = OrganisationRegistered(on(1), party, name, "school", None, ())
        ledger.record(ORGANISATION, party, registered)
    return ledger


def sentences(ledger: Ledger) -> list[str]:
    rows = folded(AUDIT_TRAIL, ledger)
    found = [row for row in rows.all(EntryRow) if row.kind == "conflict"]
    return [row.sentence for row in sorted(found, key=lambda row: row.position)]


def test_a_conflict_is_told_by_its_parties() -> None:
    ledger = ledger_with_names()
    dispute = Dispute(ledger)
    dispute.do(appoint_neutral, on(2), neutral=dispute.neutral, person=some_id(PersonId, "ada"))
    dispute.do(accept_as_neutral, on(3), neutral=dispute.neutral)
    dispute.do(make_statement, on(4), text=SECRET, by=TWO)
    dispute.do(submit_evidence, on(20), title=SECRET, sha256="ab" * 32, by=ONE)
    dispute.do(
        order_interim_measure,
        on(20),
        measure=dispute.measure,
        text=SECRET,
        suspends=BUS,
        neutral=dispute.neutral,
    )
    dispute.do(escalate_conflict, on(21), by=ONE, grounds=SECRET, zone=UTC)
    dispute.do(make_offer, on(22), offer=dispute.offer, by=ONE, settlement=dispute.terms())
    dispute.do(accept_offer, on(23), offer=dispute.offer, by=TWO)
    dispute.do(fulfil_remedy, on(24), remedy=dispute.remedy, by=TWO, note=SECRET)
    between = "the conflict between Hill School and Vale Ltd"
    suspending = "which suspends a motion, on 20 January 2020"
    brought = "brought there by Hill School, on 21 January 2020"
    assert sentences(ledger) == [
        "Hill School raised a conflict with Vale Ltd on 1 January 2020.",
        f"Somebody was asked to be neutral in stage 1 of {between} on 2 January 2020.",
        f"Who was asked to be neutral in {between} accepted on 3 January 2020.",
        f"Vale Ltd made a statement in {between} on 4 January 2020.",
        f"Hill School submitted late evidence in {between} on 20 January 2020, with 1 finding.",
        f"Somebody neutral ordered an interim measure in {between}, {suspending}.",
        f"T{between[1:]} went on to stage 2, which lasts until 20 February 2020, {brought}.",
        f"Hill School offered to settle {between} on 22 January 2020.",
        f"Vale Ltd accepted an offer to settle {between} on 23 January 2020.",
        f"T{between[1:]} was settled on 23 January 2020.",
        f"Vale Ltd reported a remedy in {between} fulfilled on 24 January 2020.",
    ]


def test_a_ruling_and_its_appeal_are_told() -> None:
    ledger = ledger_with_names()
    dispute = Dispute(ledger)
    more: dict[str, Any] = {"neutral": None, "decision": BUS}
    ruling = {"ruling": SECRET, "reasons": SECRET, "by": ONE, "zone": UTC}
    dispute.do(give_ruling, on(5), **ruling)
    dispute.do(lodge_appeal, on(6), appeal=APPEAL, by=TWO, grounds=SECRET)
    dispute.do(decide_appeal, on(7), appeal=APPEAL, outcome="upheld", reasons=SECRET, **more)
    between = "the conflict between Hill School and Vale Ltd"
    assert sentences(ledger)[1:] == [
        f"A ruling was given on {between} on 5 January 2020, with 2 findings.",
        f"Vale Ltd appealed against the ruling on {between} on 6 January 2020.",
        f"An appeal against the ruling on {between} was upheld on 7 January 2020.",
        f"T{between[1:]} was closed on 7 January 2020.",
    ]


def test_no_sentence_and_no_record_of_a_conflict_has_its_content() -> None:
    ours = {n: e for n, e in registered_events().items() if n.startswith(f"{CONFLICT.kind}.")}
    assert len(ours) == 33
    for name, event in ours.items():
        for record in specimens(name, event):
            stored = encode(record, lambda _event, _sealed: "c2VhbGVk").state
            for sealed in ("grounds", "terms", "what", "reasons", "ruling", "text", "title"):
                assert f'"{sealed}":"'.encode() not in stored, (name, sealed)


def test_how_a_conflict_stood_on_a_day() -> None:
    dispute = Dispute(Ledger())
    dispute.do(escalate_conflict, on(16), zone=UTC)
    dispute.do(make_offer, on(20), offer=dispute.offer, by=ONE, settlement=dispute.terms())
    dispute.do(accept_offer, on(30), offer=dispute.offer, by=TWO)
    found = [standing(dispute.state, on(day).at) for day in (0, 1, 16, 30)]
    assert found[0] is None
    stood = [(one.state, one.stage) for one in found[1:] if isinstance(one, ConflictStanding)]
    assert stood == [("open", "direct-talks"), ("open", "mediation"), ("settled", "mediation")]
