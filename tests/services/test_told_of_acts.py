"""Acts around a vote as minutes tell them: what was done too late, too early or twice is entered
with a finding, counts for nothing, and its chain of authority and its sentences say so."""

from __future__ import annotations

from typing import Any

import pytest

from domain.payments.payment import PAYMENT
from domain.values import derived_id
from projections.decisions import DECISIONS
from projections.motions import DecisionRow
from projections.rows import Rows
from tests.importing import Importing
from tests.services.test_told_from_outside import (
    CASTING,
    MORE_YES,
    Act,
    Told,
    act,
    at,
    board,
    casting,
    ended,
    opened,
    told,
    vote,
    voted,
)
from tests.services.test_told_of_voters import broken, recorded_by

__all__ = ["told"]

PLAIN = {"condition": MORE_YES}


def provided(acts: list[Act], provision: dict[str, Any]) -> list[Act]:
    """The same, with another provision in the agreement."""
    [clause] = acts[2]["arguments"]["clauses"]
    clause["provisions"].append(provision)
    return acts


def test_a_ratification_after_the_lapse_counts_for_nothing_and_says_so(
    told: Told, importing: Importing
) -> None:
    urgent = {"kind": "urgent-action", "name": "u", "matters": [], "report_days": 3}
    acts = provided(board(PLAIN, chair="a"), {**urgent, "ratify_days": 30})
    enacts = [{"kind": "ratify-urgent-action", "decision": "u"}]
    put = {"partnership": "p", "body": "b"}
    acts += [
        act("propose_motion", "2024-03-01", "u", **put, title="Urgent"),
        act(
            "take_urgent_action",
            "2024-03-02",
            decision="u",
            grounds="Rain.",
            harm="The roof.",
            by="h-a",
        ),
    ]
    acts[-3]["arguments"]["enacts"] = enacts
    acts[-3:] = [acts[-2], acts[-1], acts[-3]]
    late = act("ratify_urgent_action", at(13), decision="u", by="d")
    found, result = told([*acts, *voted("yes", "yes"), late])
    assert (found, result) == (["URGENT_ACTION_LAPSED"], "adopted")
    [why] = broken(importing, "decision.urgent-action-ratified")
    assert why == ["act: it had lapsed on 2024-04-01"]
    rows = Rows(DECISIONS.tables)
    DECISIONS.fold(rows, enumerate(recorded_by(importing), 1))
    said = [row.sentences for row in rows.all(DecisionRow) if row.title == "Urgent"]
    assert "which does not count" in said[0][-1]


SHORTENED = {"notice_days": 5, "notice_shortened_to": 2, "notice_shortened_by": "chair"}


@pytest.mark.parametrize(
    ("by", "days", "found"),
    [
        ("h-a", 3, []),
        ("h-b", 3, ["NOT_ENTITLED_TO_SHORTEN", "NOTICE_TOO_SHORT"]),
        ("h-a", 1, ["SHORTENED_TOO_FAR", "NOTICE_TOO_SHORT"]),
    ],
    ids=["by the chair", "by another", "too far"],
)
def test_notice_that_was_shortened_against_the_rules_is_too_short(
    by: str, days: int, found: list[str], told: Told
) -> None:
    acts = board(PLAIN, chair="a", procedure=SHORTENED)
    acts[-1]["effective"] = "2026-02-20"
    acts += [
        act("give_notice_of_motion", "2026-02-26", decision="d", how="by post"),
        act("shorten_notice", "2026-02-27", decision="d", days=days, ground="Rain.", by=by),
    ]
    assert told([*acts, *voted("yes", "yes")])[0][: len(found) or None] == found


def test_a_casting_vote_before_the_count_changes_nothing_wherever_its_line_stands(
    told: Told,
) -> None:
    acts = [*board(CASTING, chair="a"), *voted("yes", "no"), casting(hour=11)]
    assert told(acts) == (["NOT_TIED"], "tied")


def test_a_casting_vote_told_by_its_day_comes_after_the_count_of_that_day(told: Told) -> None:
    cast = act("cast_casting_vote", "2026-03-02", decision="d", stance="yes")
    assert told([*board(CASTING, chair="a"), *voted("yes", "no"), cast]) == ([], "adopted")


def test_the_chain_of_a_casting_vote_says_that_nobody_chairs(
    told: Told, importing: Importing
) -> None:
    found, result = told([*board(CASTING), *voted("yes", "no"), casting(voter="h-a")])
    assert (found, result) == (["CHAIR_UNKNOWN"], "tied")
    assert broken(importing, "decision.casting-vote-cast") == [["seat: nobody chairs the body"]]


def test_who_approves_a_payment_twice_is_counted_once(told: Told, importing: Importing) -> None:
    signing = {"kind": "authority-to-sign", "name": "two", "signs": ["payments"], "together": 2}
    acts = provided(board(PLAIN), signing)
    amount = {"amount": "10", "currency": "EUR"}
    acts.insert(-1, act("define_post", "2020-03-01", "post", partnership="p", title="Treasurer"))
    who = ("h-a", "h-b")
    for number, person in enumerate(who):
        acts.insert(
            -1,
            act(
                "appoint",
                "2020-03-01",
                f"appointed {number}",
                post="post",
                person=person,
            ),
        )
    pay = act(
        "request_payment",
        "2024-01-01",
        "pay",
        partnership="p",
        amount=amount,
        payee={"person": "h-c"},
        purpose="Chalk.",
        party="org",
    )
    approvals = [
        act("approve_payment", f"2024-01-0{day}", payment="pay", by=person, appointment=appointed)
        for day, person, appointed in (
            (2, "h-a", "appointed 0"),
            (3, "h-a", "appointed 0"),
            (4, "h-b", "appointed 1"),
        )
    ]
    found, _ = told([*acts, pay, *approvals, opened(), vote("a", "yes"), *ended()])
    assert found.count("ALREADY_COAPPROVED") == 1
    held = importing.ledger.held(PAYMENT, derived_id("history", "minutes", "PaymentId", "pay"))
    assert held is not None and held.state.state == "approved"
