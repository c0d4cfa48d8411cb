"""The command `replay`: history step by step, at any two times, from the ledger alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from api import replay, sample_data
from api.composition import Installation, installation
from api.cursors import global_id
from api.replay import NothingToReplay
from domain.agreements.clause import Clause, ReplaceClause
from domain.authority import ByAdministration
from domain.motions.enacted_acts import AmendmentAdoption
from domain.record import Actor
from domain.values import (
    AgreementId,
    AmendmentId,
    ClauseId,
    DecisionId,
    OrganisationId,
    PartnershipId,
    derived_id,
)
from domain.voting.tally import Count, Tally
from examples.pep_0013.sections import DATA
from projections import replay as steps
from services import agreements, amendments, decisions, organisations, partnerships
from services.act import Act
from services.history import History
from services.identity import new_master_key
from services.reading import Malformed
from services.settings import Settings
from tests import lawful
from tests.databases import Database

DOCUMENTED = Path(__file__).parents[2] / "docs" / "replaying.md"
REVISIONS = json.loads((DATA / "revisions.json").read_text(encoding="utf-8"))
PEP_13 = derived_id("history", "python-peps", "AgreementId", "pep-0013")
GOVERNANCE = derived_id("history", "python-peps", "PartnershipId", "language-governance")
VOTES = derived_id("history", "swissvotes", "PartnershipId", "federal-votes")
BOTH = (GOVERNANCE, VOTES)
NOBODY = UUID(int=404)
OPTIONAL = {
    "inEffect",
    "standing",
    "chain",
    "chainHolds",
    "chainComplete",
    "chainSentence",
    "chainIrregular",
}
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


@contextmanager
def running(database: Database, data_dir: Path, **settings: Any) -> Iterator[Installation]:
    given = Settings(database_url=SecretStr(database.dsn), data_dir=data_dir, **settings)
    with installation(given, lambda _: None) as found:
        yield found


@pytest.fixture
def it(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with running(database, tmp_path) as found:
        yield found


@pytest.fixture
def examples(it: Installation) -> Installation:
    sample_data.load(it, lambda _: None)
    return it


def act(minute: int = 0, effective: date | datetime | None = None, **fields: Any) -> Act:
    """An act done `minute` minutes after the start."""
    return Act(
        actor=Actor("client", "admin"),
        authority=ByAdministration("admin"),
        command=uuid4(),
        at=START + timedelta(minutes=minute),
        effective=effective,
        **fields,
    )


def printed(it: Installation, id: str | UUID, **options: Any) -> list[str]:
    lines: list[str] = []
    assert replay.run(it, id, write=lines.append, **options) == 0
    return lines


def told(it: Installation, id: str | UUID, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed(it, id, as_json=True, **options)]


class Memorandum:
    """A partnership with an agreement that is amended by a decision."""

    def __init__(self, it: Installation, zone: str = "Europe/Zurich") -> None:
        day = date(2026, 2, 1)
        school = organisations.register_organisation(
            it.ledger, act(1), name="Example School", kind="school"
        )
        self.school = OrganisationId(school.id)
        self.partnership = PartnershipId(
            partnerships.form_partnership(
                it.ledger, act(2, day), name="Both", zone=zone, parties=(self.school,)
            ).id
        )
        self.aim = ClauseId(uuid4())
        self.agreement = AgreementId(
            agreements.draft_agreement(
                it.ledger,
                act(3, day, reason="Asked for by Ada Lovelace"),
                partnership=self.partnership,
                title="Memorandum",
                clauses=(Clause(self.aim, "1", "Aim", "We teach.\nTogether.\n"),),
            ).id
        )
        agreements.enter_into_force(it.ledger, act(4, day), agreement=self.agreement)
        self.amendment = AmendmentId(uuid4())
        amendments.propose_amendment(
            it.ledger,
            act(5, date(2026, 2, 10)),
            id=self.amendment,
            agreement=self.agreement,
            title="Also learn",
            changes=(ReplaceClause(self.aim, "1", "Aim", "We teach and learn.\nTogether.\n"),),
        )
        self.decision = DecisionId(
            decisions.propose_motion(
                it.ledger,
                act(6, date(2026, 2, 11)),
                partnership=self.partnership,
                title="Adopt it",
                enacts=(AmendmentAdoption(self.agreement, self.amendment),),
            ).id
        )
        yes, no, abstain, present, members = map(Fraction, (3, 1, 0, 4, 5))
        count = Count(yes, no, abstain, present=present, members=members)
        decisions.report_tally(
            it.ledger, act(7, date(2026, 2, 12)), decision=self.decision, tally=Tally((count,))
        )
        amendments.adopt_amendment(
            it.ledger,
            act(8, date(2026, 3, 1)),
            agreement=self.agreement,
            amendment=self.amendment,
            adopted=date(2026, 2, 12),
            decision=self.decision,
        )


def test_a_partnership_is_told_in_position_order_with_all_its_streams(
    examples: Installation,
) -> None:
    found = told(examples, GOVERNANCE)
    assert len(found) == 63
    assert [step["step"] for step in found] == list(range(1, 64))
    positions = [int(step["position"]) for step in found]
    assert positions == sorted(positions)
    assert {step["kind"] for step in found} == {"partnership", "agreement"}
    assert found[0]["sentence"].startswith("Python core team formed the partnership")
    assert found == told(examples, GOVERNANCE), "the same history is told the same way twice"


def test_the_keys_of_the_json_are_the_documented_ones(examples: Installation) -> None:
    documented = set(re.findall(r"^\| `(\w+)` \|", DOCUMENTED.read_text("utf-8"), re.MULTILINE))
    for options in ({}, {"effective_on": "2020-01-01", "authority": True}):
        for step in told(examples, VOTES, **options):
            optional = OPTIONAL if not options else set()
            assert set(step) == documented - optional


def test_the_text_in_force_on_a_day_is_the_file_of_that_day(examples: Installation) -> None:
    for revision in REVISIONS[::6]:
        *_, last = told(examples, PEP_13, effective_on=revision["amended_at"])
        assert last["standing"]["text"].encode() == (DATA / revision["file"]).read_bytes()
        assert not any(
            step["text"]
            for step in told(examples, PEP_13, effective_on=revision["amended_at"])
            if not step["inEffect"]
        )


def test_the_redlines_of_all_steps_make_the_last_text_of_the_first(examples: Installation) -> None:
    texts: dict[str, str] = {}
    for step in told(examples, PEP_13):
        for clause in step["text"]:
            old = "".join(s["text"] for s in clause["spans"] if s["kind"] != "inserted")
            assert texts.get(clause["clause"], "") == old
            texts[clause["clause"]] = "".join(
                s["text"] for s in clause["spans"] if s["kind"] != "deleted"
            )
    last = (DATA / REVISIONS[-1]["file"]).read_text(encoding="utf-8")
    assert len("".join(texts.values())) == len(last)


def test_every_outcome_is_told_with_its_reasons_and_its_chain(examples: Installation) -> None:
    outcomes = [
        step
        for step in told(examples, VOTES, authority=True)
        if step["name"] == "decision.outcome-determined.v1"
    ]
    assert len(outcomes) == 342
    for step in outcomes:
        assert len(step["explanation"]) >= 3
        assert step["chainHolds"] and step["chainComplete"]
        kinds = [link["kind"] for link in step["chain"]]
        assert kinds == [
            "source", "count", "motion", "rule", "clause", "agreement", "source", "partnership",
            "founding", "founding", "agreement", "founding",
        ]  # fmt: skip
        assert step["chain"][1]["sentence"] == "The numbers that were reported, reckoned again."


def test_an_amendment_rests_on_its_decision_and_that_on_its_rule(it: Installation) -> None:
    memo = Memorandum(it)
    *_, adopted = told(it, memo.agreement, authority=True)
    told_as = {(link["kind"], link["sentence"]) for link in adopted["chain"]}
    assert {
        ("administration", "By the key “admin”, which administers this installation."),
        ("decision", "The decision on “Adopt it”: adopted."),
        ("count", "The numbers that were reported, reckoned again."),
        ("default", "The stated default: the agreement has no rule for the matter."),
        ("agreement", "The agreement “Memorandum”, in force."),
    } <= told_as
    [decision] = [link for link in adopted["chain"] if link["kind"] == "decision"]
    assert decision["since"]["day"] == "2026-02-12"
    assert "count" in {adopted["chain"][number - 1]["kind"] for number in decision["restsOn"]}
    text = "\n".join(printed(it, memo.agreement, authority=True))
    assert ". The decision on “Adopt it”: adopted. ← " in text


def test_the_documented_chain_is_the_one_of_the_sample_data(examples: Installation) -> None:
    documented = DOCUMENTED.read_text("utf-8")
    [event] = re.findall(r"^concord replay (\S+) --authority$", documented, re.MULTILINE)
    lines = printed(examples, event, authority=True)
    first = next(n for n, line in enumerate(lines) if "rests on" in line)
    last = max(n for n, line in enumerate(lines) if "rests on" in line) + 1
    assert "\n".join(lines[first : last + 1]) in documented


def test_every_act_of_the_examples_rests_on_a_chain_that_ends_and_holds(
    examples: Installation,
) -> None:
    Memorandum(examples)
    assert lawful.unlawful(examples.recorder) == []


def test_an_act_after_the_effective_date_is_told_and_changes_nothing(it: Installation) -> None:
    memo = Memorandum(it)
    *_, before = told(it, memo.agreement, effective_on="2026-02-28")
    assert (before["inEffect"], before["text"]) == (False, [])
    [difference] = before["difference"]
    assert difference["path"].startswith("amendments[")
    # Adopted it was on that day, though the text is not changed yet.
    assert (difference["before"], difference["after"]) == ("proposed", "adopted")
    assert before["standing"]["text"] == "We teach.\nTogether.\n"
    *_, after = told(it, memo.agreement, effective_on="2026-03-01")
    assert after["inEffect"]
    assert after["standing"]["text"] == "We teach and learn.\nTogether.\n"
    assert [span["kind"] for span in after["text"][0]["spans"]] == ["kept", "inserted", "kept"]


@pytest.mark.parametrize(
    ("zone", "when", "in_effect"),
    [
        ("Europe/Zurich", "2026-02-28T22:59:59+00:00", False),
        ("Europe/Zurich", "2026-02-28T23:00:00+00:00", True),
        ("Pacific/Auckland", "2026-02-28T11:00:00Z", True),
        ("Pacific/Auckland", "2026-02-28", False),
        ("America/New_York", "2026-03-01T04:59:59Z", False),
        ("America/New_York", "2026-03-01", True),
    ],
)
def test_a_date_is_that_of_the_partnerships_zone(
    it: Installation, zone: str, when: str, in_effect: bool
) -> None:
    memo = Memorandum(it, zone)
    *_, adopted = told(it, memo.agreement, effective_on=when)
    assert adopted["inEffect"] is in_effect


def test_what_was_recorded_later_was_not_known(it: Installation) -> None:
    memo = Memorandum(it)
    everything = told(it, memo.partnership)
    for minute in (1, 2, 5, 8):
        known_at = (START + timedelta(minutes=minute)).isoformat()
        known = told(it, memo.partnership, known_at=known_at)
        assert known == [
            s for s in everything if s["recordedAt"] <= known_at.replace("+00:00", "Z")
        ]
    text = printed(it, memo.partnership, effective_on="2027-01-01", known_at="2026-01-01T12:07:30Z")
    assert "        We teach." in text, "the text as known before the amendment was adopted"


def test_known_is_a_prefix_of_the_whole_ledger(it: Installation) -> None:
    ids = []
    for minute in (0, 10, 5):
        done = organisations.register_organisation(
            it.ledger, act(minute), name=f"After {minute}", kind="school"
        )
        ids.append(done.id)
    known = [
        bool(printed(it, one, known_at=(START + timedelta(minutes=6)).isoformat())) for one in ids
    ]
    # The last was recorded at a fifth minute, but after what was recorded at the tenth.
    assert known == [True, False, False]


def test_a_date_that_it_was_known_at_is_included_whole(it: Installation) -> None:
    memo = Memorandum(it)
    assert told(it, memo.agreement, known_at="2025-12-31") == []
    assert len(told(it, memo.agreement, known_at="2026-01-01")) == 4


def test_one_event_is_one_step_and_every_id_is_understood(it: Installation) -> None:
    memo = Memorandum(it)
    every = told(it, memo.agreement)
    for step in every:
        [alone] = told(it, step["event"])
        assert alone == step
    assert told(it, global_id("Agreement", memo.agreement)) == every
    assert told(it, global_id("AuditEntry", every[2]["event"])) == [every[2]]
    assert told(it, str(memo.agreement).upper()) == every


@pytest.mark.parametrize("id", ["", "nobody", str(NOBODY), global_id("Agreement", NOBODY)])
def test_what_is_not_there_is_refused(it: Installation, id: str) -> None:
    with pytest.raises(NothingToReplay):
        printed(it, id)


@pytest.mark.parametrize("option", ["effective_on", "known_at"])
@pytest.mark.parametrize("when", ["", "soon", "2026-02-30", "2026-01-01T12:00:00"])
def test_a_malformed_moment_is_refused(it: Installation, option: str, when: str) -> None:
    memo = Memorandum(it)
    with pytest.raises(Malformed):
        printed(it, memo.agreement, **{option: when})


def test_reasons_are_told_to_who_holds_the_keys(database: Database, tmp_path: Path) -> None:
    with running(database, tmp_path / "own") as it:
        memo = Memorandum(it)
        first = told(it, memo.agreement)[0]
        assert (first["hasReason"], first["reason"]) == (True, "Asked for by Ada Lovelace")
        assert any("reason     Asked for" in line for line in printed(it, memo.agreement))
    other = SecretStr(new_master_key())
    with running(database, tmp_path / "other", master_key=other) as it:
        first = told(it, memo.agreement)[0]
        assert (first["hasReason"], first["reason"]) == (True, None)
        assert not any("Lovelace" in line for line in printed(it, memo.partnership))


def test_small_batches_and_forgotten_states_change_nothing(
    examples: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    Memorandum(examples)
    whole = [printed(examples, one, as_json=True, authority=True) for one in BOTH]
    monkeypatch.setattr(replay, "BATCH", 7)
    monkeypatch.setattr(replay, "SCANNED", 5)
    monkeypatch.setattr(replay, "KEPT_NAMES", 2)
    monkeypatch.setattr(steps, "KEPT_STATES", 1)
    pieces = [printed(examples, one, as_json=True, authority=True) for one in BOTH]
    assert pieces == whole


def test_a_finding_is_told(it: Installation, tmp_path: Path) -> None:
    path = tmp_path / "acts.jsonl"
    lines = [
        {"concord": "history", "version": 1, "source": {"key": "m", "name": "Minutes"}},
        _line("register_organisation", "s", {"name": "S", "kind": "school"}),
        _line("form_partnership", "p", {"name": "P", "parties": ["s"]}),
        _line("propose_motion", "d", {"partnership": "p", "title": "Tea"}),
        _line(
            "report_tally",
            "t",
            {
                "decision": "d",
                "tally": {"counts": [{"yes": "1", "no": "2", "abstain": "0", "members": "3"}]},
                "declared": "adopted",
            },
        ),
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    History(path, it.ledger, it.command_pool, it.clock).run(lambda *_: None)
    decision = derived_id("history", "m", "DecisionId", "d")
    found = [f["code"] for step in told(it, decision) for f in step["findings"]]
    assert found == ["OUTCOME_DOES_NOT_FOLLOW"]
    assert any("finding    OUTCOME_DOES_NOT_FOLLOW" in line for line in printed(it, decision))


def _line(act: str, key: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"act": act, "key": key, "effective": "2020-01-01", "arguments": arguments}
