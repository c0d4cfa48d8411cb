"""What ran out within the time that an import tells, and no line of its own says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.authority import ByClause
from domain.bodies.body import BODY, seat_at
from domain.decisions.decision import DECISION
from domain.posts.appointment import APPOINTMENT
from domain.record import Noun, Record
from domain.values import SeatId, derived_id
from domain.voting.rules import FromClause
from services.codec import decode
from services.history import Report
from tests.importing import Importing, Write

Act = dict[str, Any]
HEADER = {"concord": "history", "version": 1, "source": {"key": "minutes", "name": "Minute book"}}
MORE_YES = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
RULE = {
    "kind": "decision-rule",
    "name": "rule",
    "matters": ["tea"],
    "rule": {"condition": MORE_YES},
}
SCHOOL_YEAR = {"kind": "duration", "name": "two years", "months": 24}
COUNCIL = {"kind": "body", "name": "Council", "seats": [{"number": 1}], "months": 36}


def act(act: str, effective: str, key: str = "", /, **arguments: Any) -> Act:
    return {"act": act, "key": key, "effective": effective, "arguments": arguments}


def agreed(*provisions: Any) -> list[Act]:
    """An agreement in force from the beginning of 2015, in a zone that is ahead of UTC."""
    clause = {"id": "c", "number": "1", "heading": "C", "text": "C\n", "provisions": provisions}
    return [
        act("register_organisation", "2015-01-01", "org", name="Org", kind="school"),
        *(act("register_person", "2015-01-01", who, name=who) for who in ("ada", "bob")),
        act("form_partnership", "2015-01-01", "p", name="P", zone="Europe/Zurich", parties=["org"]),
        act("draft_agreement", "2015-01-01", "m", partnership="p", title="A", clauses=[clause]),
        act("enter_into_force", "2015-01-01", agreement="m"),
    ]


def lines_of(acts: list[Act]) -> list[str]:
    lines = [{**each, "key": each["key"] or f"{n}"} for n, each in enumerate(acts)]
    return [json.dumps(line) for line in (HEADER, *lines)]


def id_of(kind: str, key: str) -> Any:
    return derived_id("history", "minutes", kind, key)


def state(importing: Importing, noun: Noun[Any], kind: str, key: str) -> Any:
    held = importing.ledger.held(noun, id_of(kind, key))
    assert held is not None
    return held.state


def last_of(importing: Importing, kind: str, key: str) -> Record[Any]:
    store = importing.ledger.store
    [last] = store.select_events(id_of(kind, key), desc=True, limit=1)
    return decode(last.state, store.blob)


def entered(report: Report, *codes: str) -> Report:
    assert report.bad == []
    assert [found.code for _, found in report.findings] == list(codes)
    return report


def day(year: int, month: int = 1, of: int = 1) -> datetime:
    return datetime(year, month, of, tzinfo=UTC)


def test_a_term_of_an_agreement_that_ran_out_ended_on_its_day_by_its_clause(
    importing: Importing, written: Write
) -> None:
    path = written(lines_of(agreed(SCHOOL_YEAR)))
    assert entered(importing.run(path)).ended == 1
    agreement: Agreement = state(importing, AGREEMENT, "AgreementId", "m")
    assert agreement.expired
    assert agreement.in_force_at(day(2016, 12, 31)) and not agreement.in_force_at(day(2017))
    ended = last_of(importing, "AgreementId", "m")
    assert isinstance(ended.authority, ByClause)
    assert ended.recorded_at > day(2026), "it is recorded now"
    again = importing.run(path)
    assert (again.applied, again.ended) == (0, 0)


def test_what_is_put_after_the_end_of_the_agreement_is_not_put_under_its_rule(
    importing: Importing, written: Write
) -> None:
    acts = agreed(SCHOOL_YEAR, RULE)
    for key, year in (("before", 2016), ("after", 2018)):
        acts.append(
            act("propose_motion", f"{year}-05-01", key, partnership="p", title="T", matter="tea")
        )
    importing.run(written(lines_of(acts)))
    before = state(importing, DECISION, "DecisionId", "before").rule.origin
    after = state(importing, DECISION, "DecisionId", "after").rule.origin
    assert isinstance(before, FromClause) and not isinstance(after, FromClause)


@pytest.mark.parametrize("place", ["in order", "last"])
def test_a_renewal_that_a_line_tells_keeps_it_in_force(
    place: str, importing: Importing, written: Write
) -> None:
    renewed = act("renew_agreement", "2016-11-01", agreement="m", until="2050-01-01")
    later = act("register_person", "2019-01-01", "cleo", name="Cleo")
    tail = [renewed, later] if place == "in order" else [later, renewed]
    assert entered(importing.run(written(lines_of([*agreed(SCHOOL_YEAR), *tail])))).ended == 0
    assert state(importing, AGREEMENT, "AgreementId", "m").in_force_at(day(2020))


def test_an_end_that_a_line_tells_late_is_told_by_it(importing: Importing, written: Write) -> None:
    told = act("expire_agreement", "2017-03-01", agreement="m")
    report = entered(importing.run(written(lines_of([*agreed(SCHOOL_YEAR), told]))))
    assert (report.applied, report.ended) == (7, 0)


def seats(*told: Act) -> list[Act]:
    seat = [{"id": "s", "holder": "ada"}]
    body = act(
        "constitute_body",
        "2015-01-01",
        "b",
        partnership="p",
        name="Council",
        seats=seat,
        agreement="m",
    )
    return [*agreed(COUNCIL), body, *told]


def holder(importing: Importing, at: datetime) -> Any:
    body = state(importing, BODY, "BodyId", "b")
    seat = seat_at(body, SeatId(id_of("SeatId", "s")), at)
    assert seat is not None
    return seat.holder


def test_a_seat_is_vacant_from_the_end_of_its_term_until_somebody_else_takes_it(
    importing: Importing, written: Write
) -> None:
    taken = act("fill_seat", "2018-02-01", body="b", seat="s", holder="bob")
    assert entered(importing.run(written(lines_of(seats(taken))))).ended == 2
    assert holder(importing, day(2017, 12, 30)) == id_of("PersonId", "ada")
    assert holder(importing, day(2018, 1, 10)) is None
    assert holder(importing, day(2018, 3)) == id_of("PersonId", "bob")
    assert holder(importing, day(2021, 3)) is None


def test_a_longer_edition_lets_end_what_it_goes_on_with(
    importing: Importing, written: Write
) -> None:
    entered(importing.run(written(lines_of(seats()))))
    later = act("fill_seat", "2018-02-01", "again", body="b", seat="s", holder="bob")
    longer = entered(importing.run(written(lines_of(seats(later)), "longer.jsonl")))
    assert (longer.applied, longer.ended) == (1, 1)
    assert holder(importing, day(2021, 3)) is None


def test_a_term_of_office_that_ran_out_is_over(importing: Importing, written: Write) -> None:
    acts = [
        *agreed(),
        act("define_post", "2015-01-01", "steward", partnership="p", title="Steward"),
        act("appoint", "2015-02-01", "first", post="steward", person="ada", end="2016-12-31"),
    ]
    entered(importing.run(written(lines_of(acts))))
    assert state(importing, APPOINTMENT, "AppointmentId", "first").ending == "expired"
