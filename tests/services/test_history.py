"""Import of history: what is entered, what is named as bad, and what becomes a finding."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from domain.agreements.agreement import AGREEMENT
from domain.decisions.ballot import BALLOT, ballot_id
from domain.decisions.decision import DECISION
from domain.parties.organisation import ORGANISATION
from domain.refusal import Refused
from domain.values import CLAUSE_TEXT_LIMIT, PollId, SeatId, derived_id
from services.history import BadHeader, History, Report
from services.history_schema import schema
from tests.importing import Importing, Write

HEADER = {"concord": "history", "version": 1, "source": {"key": "minutes", "name": "Minute book"}}
SCHOOL = {"name": "Example School", "kind": "school"}


def act(act: str, key: str, effective: str = "2020-01-01", /, **arguments: Any) -> dict[str, Any]:
    return {"act": act, "key": key, "effective": effective, "arguments": arguments}


def school(
    key: str = "school", effective: str = "2020-01-01", /, **arguments: Any
) -> dict[str, Any]:
    return act("register_organisation", key, effective, **{**SCHOOL, **arguments})


def file_of(*acts: dict[str, Any] | str) -> list[str]:
    lines = (HEADER, *acts)
    return [line if isinstance(line, str) else json.dumps(line) for line in lines]


def id_of(kind: str, key: str) -> Any:
    return derived_id("history", "minutes", kind, key)


PARTNERSHIP = [
    school(),
    act("form_partnership", "both", name="Both", parties=["school"]),
]
AGREED = [
    *PARTNERSHIP,
    act(
        "draft_agreement",
        "memo",
        partnership="both",
        title="Memorandum",
        clauses=[{"id": "aim", "number": "1", "heading": "Aim", "text": "We teach.\n"}],
    ),
    act("enter_into_force", "memo/in-force", agreement="memo"),
    act(
        "propose_amendment",
        "first",
        "2020-02-01",
        agreement="memo",
        id="first",
        title="Also learn",
        changes=[
            {"kind": "replace", "id": "aim", "number": "1", "heading": "Aim", "text": "We learn.\n"}
        ],
    ),
]
NESTED: dict[str, Any] = {"kind": "majority"}
for _ in range(400):
    NESTED = {"kind": "not", "condition": NESTED}

BAD = [
    ('{"act": ', "MALFORMED", "can't be read"),
    ("\x00", "MALFORMED", "can't be read"),
    ("[]", "MALFORMED", "can't be read"),
    (json.dumps(school("a"))[:-1] + ', "key": "b"}', "MALFORMED", "“key” twice"),
    (
        json.dumps(school("a")).replace('"name"', '"kind": "ngo", "name"'),
        "MALFORMED",
        "“kind” twice",
    ),
    (act("levitate", "a"), "UNKNOWN_ACT", "levitate"),
    ({**school("a"), "wish": 1}, "MALFORMED", "wish"),
    (act("rename_organisation", "a", organisation="nobody", name="B"), "UNKNOWN_ID", "nobody"),
    (act("register_organisation", "a", name="A"), "MALFORMED", "arguments.kind is missing"),
    (school("a", colour="red"), "MALFORMED", "arguments.colour is not known here"),
    (school("a", kind="castle"), "MALFORMED", "arguments.kind must be one of school"),
    (school("a", name="bell\x07"), "CONTROL_CHARACTER", "U+0007"),
    (school("bell\x07"), "CONTROL_CHARACTER", "U+0007"),
    ('{"act":"register_organisation","key":"\\ud800"}', "MALFORMED", "can't be read"),
    (school("a", "2020-02-30"), "MALFORMED", "effective must be a date"),
    (school("a", "yesterday"), "MALFORMED", "effective must be a date"),
    (school("a", "2020-01-01T10:00:00"), "MALFORMED", "effective must be a date"),
    (school("a", "0001-01-01"), "MALFORMED", "effective must be a date"),
    (school("a", name="n" * 501), "TEXT_TOO_LONG", "501 bytes"),
    (school("k" * 300), "TEXT_TOO_LONG", "300 bytes"),
    ({**school("a"), "reference": "r" * 501}, "TEXT_TOO_LONG", "501 bytes"),
    ({**school("a"), "reason": "r" * 10_001}, "TEXT_TOO_LONG", "10001 bytes"),
    (school("school", name="Another School"), "IDEMPOTENCY_KEY_REUSED", "minutes:school"),
    (school("b", id="school"), "ORGANISATION_ALREADY_REGISTERED", ""),
    (act("form_partnership", "p", name="P", parties=["nobody"]), "UNKNOWN_ID", "nobody"),
    (
        act("form_partnership", "p", name="P", zone="Moon/Tycho", parties=["school"]),
        "TIME_ZONE_UNKNOWN",
        "Moon/Tycho",
    ),
    (
        act(
            "draft_agreement",
            "d",
            partnership="both",
            title="T",
            clauses=[
                {"id": "c", "number": "", "heading": "", "text": "x" * (CLAUSE_TEXT_LIMIT + 1)}
            ],
        ),
        "TEXT_TOO_LONG",
        "200001 bytes",
    ),
    (
        act(
            "propose_amendment",
            "second",
            agreement="memo",
            title="T",
            changes=[{"kind": "repeal", "id": "none"}],
        ),
        "CLAUSE_UNKNOWN",
        "“none”",
    ),
    (
        act(
            "draft_agreement",
            "d",
            partnership="both",
            title="T",
            clauses=[
                {
                    "id": "c",
                    "number": "",
                    "heading": "",
                    "text": "x",
                    "provisions": [
                        {
                            "kind": "decision-rule",
                            "name": "deep",
                            "matters": [],
                            "rule": {"condition": NESTED},
                        }
                    ],
                }
            ],
        ),
        "MALFORMED",
        "",
    ),
]


@pytest.mark.parametrize(("bad", "code", "said"), BAD, ids=lambda each: str(each)[:40])
def test_a_bad_line_is_named_and_nothing_is_written(
    importing: Importing, written: Write, bad: Any, code: str, said: str
) -> None:
    report = importing.run(written(file_of(*AGREED, bad, school("last"))))
    [named] = report.bad
    assert (named.number, named.code) == (7, code)
    assert said in named.sentence
    assert report.applied == importing.events() == 0


def test_every_bad_line_is_named_and_the_good_ones_can_be_kept(
    importing: Importing, written: Write
) -> None:
    spoilt: list[Any] = [bad for bad, _, _ in BAD]
    path = written(file_of(*AGREED, *spoilt, school("last")))
    report = importing.run(path)
    assert [bad.number for bad in report.bad] == list(range(7, 7 + len(BAD)))
    assert [bad.code for bad in report.bad] == [code for _, code, _ in BAD]
    assert importing.events() == 0
    kept = importing.run(path, keep_going=True)
    assert (kept.applied, kept.bad) == (6, report.bad)
    assert importing.ledger.held(ORGANISATION, id_of("OrganisationId", "last")) is not None
    again = importing.run(path, keep_going=True)
    assert (again.applied, again.repeated, again.bad) == (0, 1, report.bad)


def test_a_line_that_rests_on_a_bad_one_is_bad_too(importing: Importing, written: Write) -> None:
    path = written(file_of(school(kind="castle"), *PARTNERSHIP[1:], school("other")))
    report = importing.run(path, keep_going=True)
    assert [bad.code for bad in report.bad] == ["MALFORMED", "UNKNOWN_ID"]
    assert (report.applied, importing.events()) == (1, 1)


def test_a_key_that_was_used_before_with_another_body_is_bad(
    importing: Importing, written: Write
) -> None:
    importing.run(written(file_of(school())))
    report = importing.run(written(file_of(school(name="Renamed")), "other.jsonl"))
    assert [bad.code for bad in report.bad] == ["IDEMPOTENCY_KEY_REUSED"]
    assert importing.events() == 1


@pytest.mark.parametrize(
    "first",
    ["", "{}", "no json", '{"concord":"history","version":2}', json.dumps(school())]
    + [json.dumps({**HEADER, "source": {"key": key, "name": "N"}}) for key in ("", "x" * 300)],
)
def test_a_file_without_a_source_is_refused(
    importing: Importing, written: Write, first: str
) -> None:
    refusals = {"BAD_HEADER", "TEXT_MISSING", "TEXT_TOO_LONG"}
    with pytest.raises(Refused) as refused:
        importing.run(written([first, json.dumps(school())]))
    assert refused.value.code in refusals
    if first in {"", "{}"}:
        assert isinstance(refused.value, BadHeader)
    assert importing.events() == 0


def test_a_byte_order_mark_is_passed_over_at_the_beginning_alone(
    importing: Importing, written: Write
) -> None:
    header, *acts = file_of(school())
    report = importing.run(written(["\ufeff" + header, *acts]))
    assert (report.applied, report.bad) == (1, [])
    again = importing.run(written([header, *acts], "without.jsonl"))
    assert (again.applied, again.repeated) == (0, 1)
    later = importing.run(written([header, "\ufeff" + acts[0]], "later.jsonl"))
    assert [bad.code for bad in later.bad] == ["MALFORMED"]


def test_an_empty_file_is_refused(importing: Importing, tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.touch()
    with pytest.raises(BadHeader):
        importing.run(path)


def test_the_documented_file_is_one(importing: Importing, written: Write) -> None:
    documented = (Path(__file__).parents[2] / "docs" / "importing.md").read_text("utf-8")
    _, _, rest = documented.partition("```json\n")
    lines = rest.partition("```")[0].splitlines()
    for line in lines:
        jsonschema.Draft202012Validator(schema()).validate(json.loads(line))
    report = importing.run(written(lines))
    assert (report.applied, report.bad, report.findings) == (4, [], [])


def test_blank_lines_are_skipped_and_counted(importing: Importing, written: Write) -> None:
    report = importing.run(written([*file_of(school()), "", "  ", json.dumps(act("nothing", "n"))]))
    assert [bad.number for bad in report.bad] == [5]


# What broke a rule of governance happened all the same.


def test_an_adoption_after_a_rejection_is_entered_with_its_finding(
    importing: Importing, written: Write
) -> None:
    report = importing.run(
        written(
            file_of(
                *AGREED,
                act("reject_amendment", "no", "2020-03-01", agreement="memo", amendment="first"),
                act("adopt_amendment", "yes", "2020-04-01", agreement="memo", amendment="first"),
            )
        )
    )
    assert report.bad == []
    [(number, finding)] = report.findings
    assert (number, finding.code) == (8, "AMENDMENT_NOT_PENDING")
    agreement = importing.ledger.held(AGREEMENT, id_of("AgreementId", "memo"))
    assert agreement is not None
    [amendment] = agreement.state.amendments.values()
    assert amendment.status == "adopted"


def test_a_ballot_of_somebody_not_entitled_is_entered_with_its_finding(
    importing: Importing, written: Write
) -> None:
    person = {"name": "Ada", "affiliation": "school"}
    poll, seat = id_of("PollId", "poll"), id_of("SeatId", "s1")
    report = importing.run(
        written(
            file_of(
                *PARTNERSHIP,
                act("register_person", "ada", **person),
                act("register_person", "bob", name="Bob"),
                act("propose_motion", "m", partnership="both", title="More tea"),
                act(
                    "open_poll",
                    "m/open",
                    decision="m",
                    id="poll",
                    seats=[{"id": "s1", "holder": "ada"}],
                ),
                act(
                    "cast_ballot",
                    "m/bob",
                    "2020-01-02",
                    decision="m",
                    poll="poll",
                    seat="s1",
                    choice={"kind": "stance", "stance": "yes"},
                    voter="bob",
                ),
            )
        )
    )
    assert report.bad == []
    assert [(n, f.code) for n, f in report.findings] == [(8, "NOT_ENTITLED_TO_VOTE")]
    assert "(“s1”)" in report.findings[0][1].sentence, "it is named as the file names it"
    paper = importing.ledger.held(BALLOT, ballot_id(PollId(poll), SeatId(seat)))
    assert paper is not None
    assert paper.state.votes[0].voter == id_of("PersonId", "bob")


def test_a_declared_outcome_that_does_not_follow_is_entered_with_its_finding(
    importing: Importing, written: Write
) -> None:
    counts = [{"yes": "10", "no": "20", "abstain": "0", "members": "30"}]
    report = importing.run(
        written(
            file_of(
                *PARTNERSHIP,
                act("propose_motion", "m", partnership="both", title="More tea"),
                act(
                    "report_tally",
                    "m/t",
                    decision="m",
                    tally={"counts": counts},
                    declared="adopted",
                ),
            )
        )
    )
    assert report.bad == []
    assert [(n, f.code) for n, f in report.findings] == [(5, "OUTCOME_DOES_NOT_FOLLOW")]
    decision = importing.ledger.held(DECISION, id_of("DecisionId", "m"))
    assert decision is not None
    assert (decision.state.outcomes[0].declared, decision.state.result) == ("adopted", "rejected")


def test_keys_of_two_sources_never_run_together(importing: Importing, written: Write) -> None:
    for source, key in (("a", "b:c"), ("a:b", "c")):
        header = {**HEADER, "source": {"key": source, "name": "Minute book"}}
        path = written([json.dumps(header), json.dumps(school(key))], f"{key}.jsonl")
        report = importing.run(path)
        assert (report.applied, report.bad) == (1, [])


def test_two_imports_of_one_source_go_one_after_the_other(
    importing: Importing, written: Write
) -> None:
    path, waits = written(file_of(*AGREED)), threading.Event()
    later: list[Report] = []

    def second() -> None:
        later.append(history().run(lambda step, *_: waits.set() if step == "waiting" else None))

    def history() -> History:
        return History(path, importing.ledger, importing.pool, lambda: datetime.now(UTC))

    other = threading.Thread(target=second)

    def first(step: str, *_: int) -> None:
        if step == "rehearsed" and not waits.is_set():
            other.start()
            assert waits.wait(60), "the second one waits"

    report = history().run(first)
    other.join(60)
    assert (report.bad, report.applied) == ([], len(AGREED))
    [second_report] = later
    assert (second_report.bad, second_report.applied) == ([], 0)
    assert second_report.resumed_at == len(AGREED) + 1
