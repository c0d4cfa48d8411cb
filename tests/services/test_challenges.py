"""The validity of decisions from an archive, at the ledger's limits, and tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.challenges import nullification
from domain.decisions.decision import DECISION, Decision
from domain.motions.enacted_acts import (
    ChallengeDetermination,
    DecisionRatification,
    DecisionRescission,
    EnactedAct,
)
from domain.motions.validity import DecisionVoid, Dependent
from domain.refusal import Refused
from domain.values import ChallengeId, DecisionId, OrganisationId, PartnershipId, derived_id
from domain.voting.side import Side
from domain.voting.tally import NONE, ONE, Count, Tally
from services.act import Idempotency
from services.challenges import (
    challenge_decision,
    dependents_of,
    determine_challenge,
    nullify_decision,
    ratify_decision,
)
from services.decisions import propose_motion, report_tally
from services.execution import implement_decision, rescind_decision
from services.ledger import Ledger
from tests.databases import Database
from tests.importing import Importing, Write, importing, written
from tests.services.acts import act, ledger_on, partnered, registered

__all__ = ["importing", "written"]

pytestmark = pytest.mark.postgres

HEADER = {"concord": "history", "version": 1, "source": {"key": "minutes", "name": "Minutes"}}
ALL_FOR = {"counts": [{"yes": "3", "no": "0", "present": "3", "members": "3", "seats": "3"}]}
CLAUSE = {"id": "rules", "number": "1", "heading": "", "text": "One.\n"}


def line(act: str, key: str, day: int, **arguments: Any) -> str:
    effective = f"2020-05-{day:02}"
    return json.dumps({"act": act, "key": key, "effective": effective, "arguments": arguments})


def decided(key: str, day: int, *enacts: dict[str, Any]) -> list[str]:
    return [
        line("propose_motion", key, day, partnership="alliance", title=key, enacts=enacts),
        line("report_tally", f"{key} counted", day, decision=key, tally=ALL_FOR),
    ]


def archive() -> list[str]:
    """A decision that was nullified too late, and what rested on it, as the minutes have it."""
    amendment = {"agreement": "pact", "amendment": "shorter"}
    replaced = {**CLAUSE, "text": "Two.\n", "provisions": []}
    return [
        json.dumps(HEADER),
        line("register_organisation", "school", 1, name="School", kind="school"),
        line("form_partnership", "alliance", 1, name="Alliance", parties=["school"]),
        line("draft_agreement", "pact", 1, partnership="alliance", title="Pact", clauses=[CLAUSE]),
        line("enter_into_force", "in force", 1, agreement="pact"),
        line(
            "propose_amendment",
            "shorter",
            2,
            id="shorter",
            agreement="pact",
            title="Shorter",
            changes=[{"kind": "replace", **replaced}],
        ),
        *decided("van", 3, {"kind": "adopt-amendment", **amendment}),
        line("adopt_amendment", "adopted", 4, **amendment, decision="van"),
        line(
            "challenge_decision",
            "complaint",
            5,
            id="complaint",
            decision="van",
            grounds="No notice.",
            defects=["notice"],
            by={"party": "school"},
        ),
        *decided(
            "answer",
            6,
            {"kind": "determine-challenge", "decision": "van", "challenge": "complaint"},
        ),
        *judged_in_the_archive(),
        *decided("bus", 9),
        line("implement_decision", "driven", 10, decision="van"),
    ]


def judged_in_the_archive() -> list[str]:
    """What was found, undone and left standing."""
    judged = {"decision": "van", "reasons": "So we found.", "by": "answer"}
    spared = {"dependent": {"amendment": "shorter"}, "disposition": "stands"}
    return [
        line(
            "determine_challenge",
            "answered",
            6,
            **judged,
            challenge="complaint",
            finding="voidable",
            defects=["notice"],
            voidable_by=[{"party": "school"}],
        ),
        line(
            "nullify_decision",
            "nullified",
            7,
            decision="van",
            challenge="complaint",
            side={"party": "school"},
        ),
        *decided("spare it", 8, {"kind": "decide-dependent", "decision": "van", **spared}),
        line(
            "decide_dependent", "amended all the same", 8, **{**judged, "by": "spare it"}, **spared
        ),
    ]


def van(importing: Importing) -> Decision:
    held = importing.ledger.held(DECISION, derived_id("history", "minutes", "DecisionId", "van"))
    assert held is not None
    found: Decision = held.state
    return found


def test_what_minutes_say_of_validity_is_entered_once(importing: Importing, written: Write) -> None:
    path = written(archive())
    report = importing.run(path)
    assert report.bad == []
    codes = [(number, finding.code) for number, finding in report.findings]
    assert [code for _, code in codes] == ["DECISION_VOID"]
    validity = van(importing).validity
    assert [one.reliance for one in validity.dependents] == ["decision"]
    assert [disposition for _, disposition in validity.dispositions] == ["stands"]
    events = importing.events()
    again = importing.run(written(archive(), "again.jsonl"))
    assert (again.bad, again.applied, importing.events()) == ([], 0, events)


def test_a_line_that_names_an_act_that_does_not_rest_on_it_is_bad(
    importing: Importing, written: Write
) -> None:
    lines = archive()
    place = next(n for n, each in enumerate(lines) if "decide_dependent" in each)
    lines[place] = lines[place].replace('{"amendment": "shorter"}', '{"decision": "answer"}')
    report = importing.run(written(lines))
    assert [(bad.number, bad.code) for bad in report.bad] == [(place + 1, "NOT_DEPENDENT")]


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def resolved(ledger: Ledger, partnership: PartnershipId, *enacts: EnactedAct) -> DecisionId:
    motion = propose_motion(ledger, act(), partnership=partnership, title="Tea", enacts=enacts)
    decision = DecisionId(motion.id)
    counted = Count(ONE, NONE, NONE, NONE, ONE, ONE, ONE)
    report_tally(ledger, act(), decision=decision, tally=Tally((counted,)))
    return decision


Voidable = tuple[DecisionId, ChallengeId, OrganisationId, PartnershipId, DecisionId]
"""What was found voidable, by which challenge of whom, where, and what it would rescind."""


def voidable(ledger: Ledger) -> Voidable:
    school = registered(ledger)
    within = partnered(ledger, school)
    other = resolved(ledger, within)
    tea, side = resolved(ledger, within, DecisionRescission(other)), Side(school)
    challenge = ChallengeId(uuid4())
    challenge_decision(
        ledger,
        act(),
        id=challenge,
        decision=tea,
        grounds="!",
        defects=("form",),
        by=side,
    )
    answer = resolved(ledger, within, ChallengeDetermination(tea, challenge))
    determine_challenge(
        ledger,
        act(),
        decision=tea,
        challenge=challenge,
        finding="voidable",
        defects=("form",),
        reasons="?",
        by=answer,
    )
    return tea, challenge, school, within, other


def test_a_command_tried_again_under_its_key_is_done_once(ledger: Ledger) -> None:
    tea, challenge, school, *_ = voidable(ledger)
    same = act(idempotency=Idempotency("once", b"nullify"))
    given: dict[str, Any] = {"decision": tea, "challenge": challenge, "side": Side(school)}
    first = nullify_decision(ledger, same, **given)
    second = nullify_decision(ledger, same, **given)
    assert (second.repeated, second.position) == (True, first.position)


def test_more_dependents_than_fit_a_record_go_into_a_blob(ledger: Ledger) -> None:
    tea, challenge, school, within, _ = voidable(ledger)
    many = tuple(
        Dependent(uuid4(), "appointment", uuid4(), "appointment.made.v2", "decision")
        for _ in range(600)
    )

    def decide(case: Any) -> UUID:
        found = case.get(DECISION, tea)
        happened = nullification.nullify_decision(
            found,
            challenge=challenge,
            by=Side(school),
            dependents=many,
            effective=case.act.moment(),
        )
        done: UUID = case.append(DECISION, tea, happened, partnership=within)
        return done

    ledger.perform(act(), decide)
    with pytest.raises(DecisionVoid):
        implement_decision(ledger, act(), decision=tea)
    stored = ledger.course(within, ["decision"])
    [nullified] = [one for one in stored if one.name == "decision.nullified.v1"]
    assert nullified.data.dependents == many


def test_what_is_ratified_can_be_carried_out_and_what_is_void_can_not(ledger: Ledger) -> None:
    tea, challenge, school, within, _ = voidable(ledger)
    later = resolved(ledger, within, DecisionRatification(tea))
    ratify_decision(ledger, act(), decision=tea, by=later, defects=("form",))
    with pytest.raises(Refused) as refused:
        nullify_decision(ledger, act(), decision=tea, challenge=challenge, side=Side(school))
    assert refused.value.code == "DEFECTS_CURED"
    implement_decision(ledger, act(), decision=tea)


def test_what_is_done_on_a_decision_while_it_is_nullified_is_listed_as_well(ledger: Ledger) -> None:
    tea, challenge, school, within, other = voidable(ledger)
    seen: list[tuple[Dependent, ...]] = []

    def decide(case: Any) -> UUID:
        found = case.get(DECISION, tea)
        seen.append(dependents_of(case, found))
        if len(seen) == 1:
            rescind_decision(ledger, act(), decision=other, by=tea)
        happened = nullification.nullify_decision(
            found,
            challenge=challenge,
            by=Side(school),
            dependents=seen[-1],
            effective=case.act.moment(),
        )
        done: UUID = case.append(DECISION, tea, happened, partnership=within)
        return done

    ledger.perform(act(), decide)
    assert [[one.name for one in listed] for listed in seen] == [[], ["decision.rescinded.v1"]]
