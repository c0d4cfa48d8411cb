"""Every view of the catalogue: rebuilt equals live, and delivered twice equals once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import psycopg
import pytest

from domain.bodies.attendance import AttendanceRecorded
from domain.bodies.body import (
    BODY,
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    PresetStated,
    SeatFilled,
    SeatVacated,
)
from domain.bodies.reconstitution import BodyReconstituted, ChairVacated
from domain.competence.urgent_action import ratify_urgent_action
from domain.conflicts.neutral import (
    accept_as_neutral,
    appoint_neutral,
)
from domain.conflicts.proceedings import (
    make_statement,
    order_interim_measure,
    submit_evidence,
)
from domain.conflicts.redress import fulfil_remedy, verify_remedy
from domain.conflicts.settling import accept_offer, make_offer
from domain.decisions.execution import rescind_decision
from domain.document import Document
from domain.elections.election import ElectionRule, Option, Schulze, Slate, Star
from domain.elections.marks import OptionScore, RankedOptions, ScoredOptions
from domain.motions.interest import INTEREST, InterestDeclared, InterestRuled, InterestWithdrawn
from domain.parties.organisation import (
    ORGANISATION,
    OrganisationDissolved,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.parties.partnership import (
    PARTNERSHIP,
    PartnershipDissolved,
    PartnershipFormed,
    PartyAcceded,
    PartyWithdrew,
)
from domain.parties.person import PERSON, PersonRegistered, PersonRenamed
from domain.provisions.provision import PinnedElectionRule, PinnedRule
from domain.provisions.seat_term import SeatTermsFixed
from domain.record import registered_events
from domain.values import BodyId, DecisionId, InterestId, OrganisationId, Sealed
from domain.voting.rules import CONSENT, MAJORITY, BodyPreset, StatedDefault
from domain.voting.side import Side
from domain.voting.tally import Count, Seat, SeatStance, Stance, Tally
from projections.catalogue import VIEWS
from projections.rows import Rows
from projections.view import View
from services import catalogue
from services.postgres import PROJECTOR, connect
from tests.databases import Database
from tests.projections import disputes, executed, judged, motions, offices, payments, texts
from tests.projections.motions import ALLIANCE, BOARD, SCHOOL, holder, seat_id
from tests.projections.records import (
    Ledger,
    at,
    everything,
    folded,
    followed,
    on,
    rebuilt,
    some_id,
    wait_until,
)

FIRM: OrganisationId = some_id(OrganisationId, "firm")
OWN = [view for view in VIEWS if view.name != "audit_trail"]


def history() -> Ledger:
    """A bit of everything."""
    ledger = Ledger()
    for organisation in (SCHOOL, FIRM):
        registered = OrganisationRegistered(on(1), organisation, "Name", "school", None, ())
        ledger.record(ORGANISATION, organisation, registered)
    ledger.record(ORGANISATION, FIRM, OrganisationRenamed(on(5), "Later"))
    ledger.record(ORGANISATION, FIRM, OrganisationRenamed(on(3), "Earlier"))
    ledger.record(ORGANISATION, FIRM, OrganisationDissolved(on(30)))
    for number in range(3):
        person = holder(number)
        name = Sealed(f"Person {number}", person)
        ledger.record(PERSON, person, PersonRegistered(on(1), person, name, None, SCHOOL))
    ledger.record(PERSON, holder(1), PersonRenamed(on(2), Sealed("Other", holder(1))))
    for partnership in (ALLIANCE, texts.PARTNERSHIP):
        formed = PartnershipFormed(on(1), partnership, "Alliance", "", "UTC", (SCHOOL,))
        ledger.record(PARTNERSHIP, partnership, formed, partnership=partnership)
    acts = [PartyAcceded(on(2), FIRM), PartyWithdrew(on(9), FIRM), PartyWithdrew(on(4), SCHOOL)]
    ledger.record(PARTNERSHIP, ALLIANCE, *acts, partnership=ALLIANCE)
    ledger.record(PARTNERSHIP, ALLIANCE, PartnershipDissolved(on(20)), partnership=ALLIANCE)
    _board(ledger)
    for number in range(4):
        texts.Course(f"agreement {number}", ledger).go_on(12)
    _decisions(ledger)
    offices.history(ledger)
    payments.history(ledger)
    judged.history(ledger)
    _interests(ledger)
    _disputes(ledger)
    executed.Recording(ledger).everything()
    return ledger


PANEL: BodyId = some_id(BodyId, "panel")


def _board(ledger: Ledger) -> None:
    held = [Seat(seat_id(number), holder(number), SCHOOL, Fraction(1, 2)) for number in range(2)]
    vacant = Seat(seat_id(2), None, FIRM, group="firms")
    constituted = BodyConstituted(on(1), BOARD, ALLIANCE, "Board", (*held, vacant))
    acts = [
        PresetStated(on(1), "consent"),
        ChairDesignated(on(2), seat_id(1)),
        SeatFilled(on(5), seat_id(2), holder(2)),
        SeatVacated(on(3), seat_id(0)),
        BodyReconstituted(on(6), "Bench", (seat_id(0),), (Seat(seat_id(3), holder(3)),)),
        ChairVacated(on(6)),
        AttendanceRecorded(on(4), (seat_id(1),), holder(1), (Document("List", "ab" * 32),)),
        BodyDissolved(on(25)),
    ]
    ledger.record(BODY, BOARD, constituted, *acts, partnership=ALLIANCE)
    panel = replace(constituted, id=PANEL, name="Panel")
    fixed = SeatTermsFixed(on(1), (seat_id(0), seat_id(1)), on(20))
    ledger.record(BODY, PANEL, panel, fixed, SeatVacated(on(3), seat_id(0)), partnership=ALLIANCE)


def _decisions(ledger: Ledger) -> None:
    first = motions.Course(ledger, "first").opened().cast(0, "yes").cast(1, "no")
    second = motions.Course(ledger, "second").recused(1, "interest").opened()
    first.cast(0, "no").closed().cast(2, "yes").counted()
    second.cast(1, "yes").cast(2, "abstain").closed().counted()
    stances = (SeatStance(seat_id(0), "yes"),)
    tally = Tally((Count(Fraction(5, 2), Fraction(1), members=Fraction(4)),), stances)
    motions.Course(ledger, "third").reported(tally, declared="rejected")
    motions.Course(ledger, "fourth").opened().cast(1, "abstain")
    motions.Course(ledger, "fifth", concerns=(Side(FIRM),)).announced().debated().withdrawn()
    consent = PinnedRule(CONSENT, BodyPreset("consent"))
    sixth = motions.Course(ledger, "sixth", consent).prepared().opened(closes_at=at(5))
    sixth.given_proxy(2, holder(0))
    sixth.objected(0, "No.").cast(0, "yes", at(4)).cast(1, "yes").closed().counted().done("Done.")
    motions.Course(ledger, "seventh").opened(closes_at=at(20))
    fails = PinnedRule(replace(MAJORITY, tie="casting-vote"), StatedDefault())
    tied = motions.Course(ledger, "eighth", fails).opened().cast(0, "yes").cast(1, "no")
    tied.closed().counted().broken().undone(rescind_decision, sixth)
    _sealed(ledger)
    by_lot = PinnedRule(replace(MAJORITY, tie="lot"), StatedDefault())
    chance = motions.Course(ledger, "ninth", by_lot)
    chance.committed(0, "one").opened(way="electronic").cast(0, "yes").cast(1, "no").cast(2, "yes")
    chance.closed().ruled_invalid(2).counted().drawn("one")
    urgent = motions.Course(ledger, "urgent").urgent()
    urgent.undone(ratify_urgent_action, sixth)
    motions.Course(ledger, "urgent too").urgent().undone(rescind_decision, sixth)
    motions.Course(ledger, "urgent in vain").urgent().lapsed()
    _elections(ledger)


def _elections(ledger: Ledger) -> None:
    candidates = Slate(
        (Option("A", person=holder(0), group="schools"), Option("B", "Bob", ("firm",)), Option("C"))
    )
    called = (PinnedElectionRule(ElectionRule(Schulze()), StatedDefault()), candidates)
    election = motions.Course(ledger, "tenth", election=called).opened()
    ranked = RankedOptions((("A",), ("B", "C")))
    election.cast(0, ranked).cast(1, RankedOptions((("B",), ("A",)))).cast(1, ranked, at(4))
    election.cast(2, Stance("abstain")).closed().counted()
    scoring = (PinnedElectionRule(ElectionRule(Star(), 2), StatedDefault()), candidates)
    scores = ScoredOptions((OptionScore("A", 5), OptionScore("C", 2)))
    illegal = ScoredOptions((OptionScore("A", 9),))
    several = motions.Course(ledger, "eleventh", election=scoring).opened()
    several.cast(0, scores, accepted=True).cast(1, illegal).closed().counted()
    motions.Course(ledger, "twelfth", election=scoring).opened().cast(0, scores)


def _sealed(ledger: Ledger) -> None:
    """Hidden and secret ballots, counted, and in a poll that never will be."""
    secret = PinnedRule(replace(MAJORITY, secrecy="secret"), StatedDefault())
    hidden = PinnedRule(replace(MAJORITY, secrecy="hidden"), StatedDefault())
    for name, rule in (("secret", secret), ("hidden", hidden)):
        course = motions.Course(ledger, name, rule).opened().cast(0, "yes").cast(1, "no")
        course.cast(0, "abstain", at(4)).closed().counted()
    motions.Course(ledger, "never", hidden).opened().cast(0, "yes").closed().withdrawn()
    motions.Course(ledger, "open still", secret).opened(closes_at=at(20)).cast(1, "yes")


def _interests(ledger: Ledger) -> None:
    interest: InterestId = some_id(InterestId, "interest")
    details = Sealed("Shares.", holder(1))
    declared = InterestDeclared(
        on(1), interest, ALLIANCE, holder(1), "financial", Side(FIRM), details=details
    )
    ruled = [
        InterestRuled(on(2), "step-back", body=BOARD, by=holder(0)),
        InterestRuled(on(3), "take-part", some_id(DecisionId, "fifth")),
        InterestWithdrawn(on(4)),
    ]
    ledger.record(INTEREST, interest, declared, *ruled, partnership=ALLIANCE)


def _disputes(ledger: Ledger) -> None:
    first = disputes.Dispute(ledger, "first conflict")
    first.do(appoint_neutral, on(2), neutral=first.neutral, organisation=disputes.COURT)
    first.do(accept_as_neutral, on(3), neutral=first.neutral)
    first.do(make_statement, on(4), text="It leaked.", by=disputes.TWO)
    first.do(submit_evidence, on(40), title="Photo", sha256="ab" * 32, by=disputes.ONE)
    ordering = {"text": "No bus.", "suspends": disputes.BUS, "neutral": first.neutral}
    first.do(order_interim_measure, on(5), measure=first.measure, **ordering)
    second = disputes.Dispute(ledger, "second conflict")
    terms = second.terms()
    second.do(make_offer, on(3), offer=second.offer, by=disputes.ONE, settlement=terms)
    second.do(accept_offer, on(4), offer=second.offer, by=disputes.TWO)
    second.do(fulfil_remedy, on(5), remedy=second.remedy, by=disputes.TWO)
    second.do(verify_remedy, on(6), remedy=second.remedy, by=disputes.ONE)


@pytest.fixture
def owner(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with connect(database.dsn) as connection:
        yield connection


@pytest.mark.postgres
def test_live_equals_rebuilt_whatever_the_size_of_batches(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    def connecting() -> psycopg.Connection[Any]:
        return connect(database.dsn, PROJECTOR)

    whole, ledger = history(), Ledger()
    with followed(OWN, ledger, connecting, batch=1) as runner:
        for record in whole.records:
            ledger.records.append(record)
            if record[0] % 50 == 0:
                runner.wake()
                wait_until(runner, ledger)
        wait_until(runner, ledger)
    live = {view.name: everything(owner, view) for view in OWN}
    for found in live.values():
        for table, rows in found.items():
            assert rows, f"nothing in {table}"
    for batch in (3, 1_000):
        rebuilt(OWN, ledger, connecting, batch)
        for view in OWN:
            assert everything(owner, view) == live[view.name]


@pytest.mark.postgres
def test_a_batch_that_is_written_in_pieces_gives_the_same_rows(
    database: Database, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def connecting() -> psycopg.Connection[Any]:
        return connect(database.dsn, PROJECTOR)

    ledger = history()
    with followed(OWN, ledger, connecting):
        whole = {view.name: everything(owner, view) for view in OWN}
    monkeypatch.setattr("projections.storage.PIECE", 2_000)
    rebuilt(OWN, ledger, connecting)
    assert {view.name: everything(owner, view) for view in OWN} == whole


@pytest.mark.postgres
def test_delivered_twice_equals_once(database: Database, owner: psycopg.Connection[Any]) -> None:
    def connecting() -> psycopg.Connection[Any]:
        return connect(database.dsn, PROJECTOR)

    ledger = history()
    for _ in range(2):
        with followed(OWN, ledger, connecting, batch=40) as runner:
            wait_until(runner, ledger)
        once = {view.name: everything(owner, view) for view in OWN}
    for view in OWN:
        assert everything(owner, view) == once[view.name]
        rows = folded(view, ledger)
        for table in view.tables:
            assert len(once[view.name][table.name]) == len(rows.all(table.row)), table.name


@pytest.mark.parametrize("view", OWN, ids=lambda view: view.name)
def test_folding_a_prefix_and_then_the_rest_equals_folding_all(view: View) -> None:
    ledger = history()
    whole = folded(view, ledger)
    for split in range(0, len(ledger.records), 17):
        rows = Rows(view.tables)
        view.fold(rows, ledger.records[:split])
        view.fold(rows, ledger.records[split:])
        for table in view.tables:
            assert keyed(rows, table) == keyed(whole, table)


def keyed(rows: Rows, table: Any) -> dict[Any, Any]:
    return {table.key_of(row): row for row in rows.all(table.row)}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_every_view_accounts_for_every_event(view: View) -> None:
    assert catalogue.NOUNS, "importing them registers every event"
    registered = registered_events().values()
    ours = {event for event in registered if event.__module__.startswith("domain.")}
    assert ours - view.handles - view.ignores == set()
    assert view.handles & view.ignores == frozenset()


def test_every_view_has_a_schema_of_its_own() -> None:
    assert len({view.name for view in VIEWS}) == len(VIEWS)
