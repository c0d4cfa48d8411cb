"""Replay without a database: differences, standings, and what was known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

import services.catalogue
from api.replay_output import MARKS, changed_lines, clause_lines
from domain.agreements.agreement import (
    AgreementDrafted,
    AgreementEnteredIntoForce,
    AgreementTerminated,
)
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.agreements.clause import Clause, ReplaceClause
from domain.agreements.redline import compared, redline
from domain.authority import ByAdministration
from domain.chains.known import KINDS
from domain.provisions.provision import NoticeProvision
from domain.record import Actor, Record, effective_period, recorded_name, registered_events
from domain.values import AgreementId, AmendmentId, ClauseId, Moment, PartnershipId, Sealed
from domain.voting.tally import Count, Tally
from projections.differences import Difference, differences, plain
from projections.replay import Step, first_after, fold, steps
from projections.standing import AgreementStanding, DecisionStanding, standing
from tests.projections import motions, records

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def moment(days: int) -> Moment:
    return Moment(NOON + timedelta(days=days))


# Differences


@dataclass(frozen=True)
class Holder:
    name: str
    seats: tuple[int, ...] = ()


@dataclass(frozen=True)
class Board:
    title: str
    holders: dict[int, Holder] = field(default_factory=dict)
    since: Moment | None = None
    note: Sealed | None = None


def found(before: object, after: object) -> list[tuple[str, object, object]]:
    return [(each.path, each.before, each.after) for each in differences(before, after)]


def test_nothing_is_said_of_what_is_the_same() -> None:
    assert found(Board("B"), Board("B")) == []


def test_what_begins_is_told_by_the_fields_that_say_something() -> None:
    holder = Holder("A")
    assert found(None, Board("B", {1: holder})) == [
        ("title", None, "B"),
        ("holders[1]", None, holder),
    ]


def test_fields_are_told_where_they_stand() -> None:
    before = Board("B", {1: Holder("A", (1, 2, 3)), 2: Holder("B")}, moment(1))
    after = Board("B", {1: Holder("A", (1, 4, 3)), 3: Holder("C")}, moment(2))
    assert found(before, after) == [
        ("holders[1].seats[1]", 2, 4),
        ("holders[2]", Holder("B"), None),
        ("holders[3]", None, Holder("C")),
        ("since", moment(1), moment(2)),
    ]


def test_of_sequences_only_the_middle_that_differs_is_told() -> None:
    assert found((1, 2, 3), (1, 9, 8, 3)) == [("[1]", 2, None), ("[1]", None, 9), ("[2]", None, 8)]
    assert found((1, 2), (1, 2, 3)) == [("[2]", None, 3)]


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_sequences_differ_when_something_is_told(one: list[int], other: list[int]) -> None:
    assert bool(found(tuple(one), tuple(other))) == (one != other)


def test_a_sealed_text_stays_closed() -> None:
    subject = uuid4()
    told = plain(Difference(("note",), None, Sealed("Ada", subject, "c2VjcmV0")))
    assert told["after"] == {"sealed": str(subject)}


@given(st.text("ab \n", max_size=20), st.text("ab \n", max_size=20))
def test_changed_lines_hold_every_changed_word(old: str, new: str) -> None:
    shown = "\n".join(changed_lines(compared(old, new)))
    bare = shown
    for begin, end in (MARKS["deleted"], MARKS["inserted"]):
        bare = bare.replace(begin, "").replace(end, "")
    for span in compared(old, new):
        if span.kind != "kept":
            assert all(piece in bare for piece in span.text.split("\n"))
    assert bool(shown) == (old != new) or not (old + new).strip("\n")


# Steps


AGREEMENT = AgreementId(uuid4())
AIM = ClauseId(uuid4())
AMENDMENT = AmendmentId(uuid4())


def _records() -> list[Record[object]]:
    """An agreement whose amendment takes effect before the day on which it is adopted."""
    clauses = (Clause(AIM, "1", "Aim", "We teach.\n"),)
    changes = (ReplaceClause(AIM, "1", "Aim", "We learn.\n"),)
    partnership = PartnershipId(uuid4())
    happened = (
        AgreementDrafted(moment(0), AGREEMENT, partnership, "Memo", "en", "", (), clauses),
        AgreementEnteredIntoForce(moment(0)),
        AmendmentProposed(moment(5), AMENDMENT, AmendmentText("Learn", changes)),
        AmendmentAdopted(moment(3), AMENDMENT, moment(6), None),
        AgreementTerminated(moment(9)),
    )
    return [_record(version, event) for version, event in enumerate(happened, 1)]


def _record(version: int, happened: object) -> Record[object]:
    at = NOON + timedelta(days=100, minutes=version)
    return Record(
        id=uuid4(),
        stream=AGREEMENT,
        kind="agreement",
        version=version,
        name=recorded_name(type(happened)),
        partnership=None,
        recorded_at=at,
        effective=effective_period(happened, at),
        actor=Actor("client", "admin"),
        organisation=None,
        authority=ByAdministration("admin"),
        causation=None,
        correlation=uuid4(),
        command=uuid4(),
        reason=None,
        findings=(),
        data=happened,
    )


RECORDS = _records()


def replayed(on: datetime | None = None, only: slice = slice(None)) -> list[Step]:
    def earlier(_stream: UUID, version: int) -> list[Record[object]]:
        return RECORDS[:version]

    numbered = list(enumerate(RECORDS, 1))[only]
    return list(steps(numbered, names=lambda _: lambda _: None, earlier=earlier, on=on))


def test_a_step_tells_what_its_event_changed() -> None:
    drafted, entered, proposed, adopted, _ = replayed()
    assert [clause.status for clause in drafted.redline] == ["inserted"]
    assert [(d.path, d.after) for d in entered.differences] == [("in_force", moment(0))]
    assert proposed.redline == ()
    assert [clause.status for clause in adopted.redline] == ["replaced"]
    changed = {d.place[-1] for d in adopted.differences}
    assert changed == {"status", "concluded", "in_effect", "number"}


def test_a_provision_that_changes_is_told_field_by_field() -> None:
    was, now = NoticeProvision("how we part", months=3), NoticeProvision("how we part", days=1)
    aim = Clause(AIM, "1", "Aim", "We teach.\n", provisions=(was,))
    [became] = redline([aim], [replace(aim, provisions=(now,))])
    assert list(clause_lines(became, lambda _: None)) == [
        "    text       “1 Aim” replaced",
        "    provision  notice “how we part” replaced",
        "        months: 3 → 0",
        "        days: 0 → 1",
    ]


def test_a_part_of_a_stream_is_told_like_the_whole() -> None:
    [alone] = replayed(only=slice(3, 4))
    within = replayed()[3]
    assert (alone.differences, alone.redline) == (within.differences, within.redline)


def test_an_amendment_with_effect_before_its_proposal_stands_from_then() -> None:
    def text(days: int) -> str:
        stood = replayed(moment(days).at)[-1].standing
        assert isinstance(stood, AgreementStanding)
        return stood.text

    assert (text(2), text(3)) == ("We teach.\n", "We learn.\n")


def test_what_had_not_begun_does_not_stand() -> None:
    assert [step.standing for step in replayed(NOON - timedelta(seconds=1))] == [None] * 5


def test_what_ends_later_still_binds() -> None:
    stood = [replayed(moment(days).at)[-1].standing for days in (8, 9)]
    assert [one.in_force for one in stood if isinstance(one, AgreementStanding)] == [True, False]


def test_a_motion_stands_as_it_was_decided_whatever_else_is_reported_of_it() -> None:
    tally = Tally((Count(Fraction(5), Fraction(1), present=Fraction(6), members=Fraction(6)),))

    def course() -> motions.Course:
        return motions.Course(records.Ledger())

    def stood(of: motions.Course) -> str:
        found = standing(of.state, records.at(20).at)
        assert isinstance(found, DecisionStanding)
        return found.state

    assert stood(course().withdrawn()) == "withdrawn"
    assert stood(course().withdrawn().reported(tally)) == "adopted"
    inquorate = course().opened().closed().counted()
    assert stood(inquorate) == "inquorate"
    inquorate.reported(tally, effective=records.at(4))
    assert stood(inquorate) == "adopted"
    assert stood(course().opened()) == "voting"
    assert stood(course().opened().counted()) == "inquorate"


def test_folding_a_prefix_and_then_the_rest_is_folding_all() -> None:
    for cut in range(1, len(RECORDS)):
        rest = [record.data for record in RECORDS[cut:]]
        assert KINDS["agreement"].fold(rest, fold(RECORDS[:cut])) == fold(RECORDS)


def test_every_event_belongs_to_a_noun_that_can_be_replayed() -> None:
    assert services.catalogue.NOUNS
    assert {name.partition(".")[0] for name in registered_events()} == set(KINDS)


def test_known_ends_before_the_first_that_was_recorded_later() -> None:
    recorded = [(1, NOON), (2, NOON + timedelta(minutes=9)), (3, NOON + timedelta(minutes=1))]
    assert first_after(recorded, NOON + timedelta(minutes=5)) == 2
    assert first_after(recorded, NOON + timedelta(minutes=9)) is None
    assert first_after(recorded, NOON - timedelta(minutes=1)) == 1
