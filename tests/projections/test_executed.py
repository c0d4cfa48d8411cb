"""Signatories, invitations, signatures, notices and what is due, as the views have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.authority import BySource
from domain.values import OrganisationId, PartnershipId, Source
from projections.agreements import AGREEMENTS
from projections.amendments import AmendmentRow
from projections.audit_trail import AUDIT_TRAIL, EntryRow
from projections.documents import AgreementRow, CommentRow, SignatureRow
from projections.due import DueRow
from projections.memberships import PartyRow
from projections.organisations import OrganisationRow, SignatoryRow
from projections.parties import PARTIES
from projections.partnerships import Invitation, InvitedRow, PartnershipRow
from projections.ready_made import instant
from projections.rows import Rows
from projections.terms import NoticeRow
from tests.projections.executed import (
    ADA,
    BOB,
    FIRST,
    HILL,
    LAKE,
    PACT,
    SECOND,
    TREATY,
    VALE,
    Recording,
)
from tests.projections.records import Ledger, folded, on, some_id


@pytest.fixture
def ledger() -> Ledger:
    found = Ledger()
    Recording(found).everything()
    return found


def parties(ledger: Ledger) -> Rows:
    return folded(PARTIES, ledger)


def agreements(ledger: Ledger) -> Rows:
    return folded(AGREEMENTS, ledger)


def test_who_could_sign_for_whom_and_when_is_a_question_about_rows(ledger: Ledger) -> None:
    found = {
        (row.organisation, row.person, row.capacity): (row.since, row.until)
        for row in parties(ledger).all(SignatoryRow)
    }
    assert found == {
        (HILL, BOB, "head"): (on(3).at, on(5).at),
        (HILL, ADA, "head"): (on(5).at, None),
        (HILL, BOB, "signatory"): (on(4).at, on(20).at),
        (LAKE, BOB, "head"): (on(3).at, on(30).at),
    }
    [limited] = [row for row in parties(ledger).all(SignatoryRow) if row.signs]
    assert (limited.signs, limited.partnerships) == (("amendments",), (PACT,))


def test_an_organisation_shows_its_identifiers_and_its_successor(ledger: Ledger) -> None:
    rows = parties(ledger)
    assert [i.scheme for i in rows.existing(OrganisationRow, HILL).identifiers] == ["ror"]
    merged = rows.existing(OrganisationRow, LAKE)
    isle = some_id(OrganisationId, "isle")
    assert (merged.dissolved_at, merged.successor) == (on(400).at, isle)
    gone, there = (rows.existing(PartyRow, (PACT, one)) for one in (LAKE, isle))
    assert (gone.until, gone.successor) == (on(401).at, isle)
    assert (there.since, there.until) == (on(401).at, None)
    assert isle in rows.existing(PartnershipRow, PACT).parties


def test_a_proposal_shows_who_answered_and_how_it_ended(ledger: Ledger) -> None:
    rows = parties(ledger)
    pact = rows.existing(PartnershipRow, PACT)
    assert (pact.state, pact.proposed_at, pact.formed_at) == ("formed", on(2).at, on(4).at)
    assert pact.invitations == (
        Invitation(LAKE, "accepted", instant(on(3).at)),
        Invitation(VALE, "accepted", instant(on(4).at)),
    )
    for name, state in (("no", "declined"), ("never mind", "withdrawn")):
        failed = some_id(PartnershipId, name)
        assert rows.existing(PartnershipRow, failed).state == state
        assert {rows.existing(InvitedRow, (failed, one)).until for one in (HILL, LAKE)} == {
            on(3).at
        }
    assert rows.existing(InvitedRow, (PACT, VALE)).until is None


def test_signatures_and_the_term_are_rows_of_the_agreement(ledger: Ledger) -> None:
    rows = agreements(ledger)
    treaty = rows.existing(AgreementRow, TREATY)
    assert (treaty.state, treaty.until_at) == ("in-force", on(600).at)
    assert treaty.signed == (HILL, LAKE, VALE)
    assert rows.existing(SignatureRow, (TREATY, HILL)).person == ADA
    assert rows.existing(SignatureRow, (TREATY, VALE)).capacity == "unregistered"
    assert rows.existing(SignatureRow, (FIRST, HILL)).amendment == FIRST


def test_an_amendment_has_comments_signatures_and_a_day_to_lapse(ledger: Ledger) -> None:
    rows = agreements(ledger)
    first, second = (rows.existing(AmendmentRow, (TREATY, each)) for each in (FIRST, SECOND))
    assert (first.status, second.status) == ("proposed", "lapsed")
    assert (first.signed, first.comments, first.lapses_at) == ((HILL,), 2, on(100).at)
    assert second.concluded_at == on(100).at
    comments = [rows.existing(CommentRow, (FIRST, number)) for number in (1, 2)]
    assert [(c.comment, c.party, c.person) for c in comments] == [
        ("Why not?", LAKE, BOB),
        ("Indeed.", None, None),
    ]


def test_notices_and_who_is_released(ledger: Ledger) -> None:
    rows = agreements(ledger)
    assert rows.existing(NoticeRow, (TREATY, HILL)).withdrawn_at == on(210).at
    assert rows.existing(NoticeRow, (TREATY, LAKE)).withdrawn_at is None
    treaty = rows.existing(AgreementRow, TREATY)
    assert (treaty.noticed, treaty.released) == ((LAKE,), (VALE,))


def test_what_is_due_stands_until_it_is_settled(ledger: Ledger) -> None:
    def due() -> dict[str, tuple[object, ...]]:
        return {
            row.kind: (row.id, row.subject, row.due_at, row.remind_from)
            for row in agreements(ledger).all(DueRow)
        }

    assert due() == {
        "agreement-term-ends": (TREATY, TREATY, on(600).at, on(600).at - timedelta(days=90)),
        "agreement-notice-ends": (LAKE, TREATY, on(410).at, on(410).at - timedelta(days=14)),
        "amendment-lapses": (FIRST, TREATY, on(100).at, on(100).at - timedelta(days=14)),
    }
    Recording(ledger).expired()
    assert set(due()) == {"amendment-lapses"}
    treaty = agreements(ledger).existing(AgreementRow, TREATY)
    assert (treaty.state, treaty.terminated_from) == ("expired", on(600).at)


def test_nothing_is_due_of_what_was_over_when_it_was_reported(ledger: Ledger) -> None:
    minutes = BySource(Source("Minutes"))
    ledger.records = [
        (position, replace(record, authority=minutes)) for position, record in ledger.records
    ]
    assert agreements(ledger).all(DueRow) == []


def test_the_trail_tells_it_in_sentences(ledger: Ledger) -> None:
    Recording(ledger).expired()
    told = [row.sentence for row in folded(AUDIT_TRAIL, ledger).all(EntryRow)]
    for sentence in (
        "Hill is called 1 by ror on 2 January 2020.",
        "Hill registered who heads it on 5 January 2020.",
        (
            "Hill let a person sign for amendments in its name on 4 January 2020"
            " until 9 February 2020."
        ),
        "Hill took back a person's right to sign in its name on 20 January 2020.",
        "The head of Lake left on 30 January 2020.",
        "The partnership Pact was proposed by Hill to Lake and Vale on 2 January 2020.",
        "Lake agreed to be a party to Pact on 3 January 2020.",
        "Lake declined to be a party to no on 3 January 2020.",
        "The proposal of never mind was withdrawn on 3 January 2020.",
        "Hill, by its head, signed “Treaty” on 5 January 2020.",
        "Vale signed “Treaty” on 6 January 2020.",
        "“Treaty” entered into force, for a term that ends on 26 October 2020, on 7 January 2020.",
        (
            "“Treaty” was given a further term, from 26 October 2020 to 22 August 2021,"
            " on 16 October 2020."
        ),
        "Amendment “More” to “Treaty” was commented on by Lake on 11 January 2020.",
        "Hill, by its head, signed amendment “More” to “Treaty” on 13 January 2020.",
        "Amendment “Less” to “Treaty” lapsed on 9 April 2020.",
        "Hill gave notice to end “Treaty”, with effect from 16 October 2020, on 18 July 2020.",
        "Hill took back its notice to end “Treaty” on 28 July 2020.",
        "Vale is no longer bound by “Treaty”, as its notice has run out, from 5 November 2020.",
        "Lake merged into Isle on 3 February 2021.",
        "Isle took the place of Lake in Pact on 4 February 2021.",
        "“Treaty” ended with its term on 22 August 2021.",
    ):
        assert sentence in told, "\n".join(told)
