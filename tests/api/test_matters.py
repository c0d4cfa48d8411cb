"""What is reserved is not evaded by how its matter is spelt, nor a vote by another text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_governing import Three
from tests.api.test_live_votes import MORE_YES, board_under, trail

pytestmark = pytest.mark.postgres

CLAUSE = "00000000-0000-4000-8000-000000000031"
OTHER_CLAUSE = "00000000-0000-4000-8000-000000000032"
TRICKS = ("money ", " money", "mon\u200bey", "m\u043eney")
RESERVED = {"matters": ["money"], "decidedBy": "ALL_PARTIES", "reserved": "BY_AGREEMENT"}
SCHEME = {"schemeOfDelegation": {"name": "who decides", "assignments": [RESERVED]}}


def carrying(clause: str, *provisions: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": clause,
            "number": "1",
            "heading": "",
            "text": "So.\n",
            "provisions": list(provisions),
        }
    ]


def test_a_reserved_matter_is_not_evaded_by_how_it_is_spelt(client: Client) -> None:
    three = Three(client)
    three.agreed("Charter", 0, 1, 2, clauses=carrying(CLAUSE, SCHEME))
    putting: dict[str, Any] = {"partnership": three.id, "title": "Buy it", "body": three.council}
    paying: dict[str, Any] = {
        "partnership": three.id,
        "payee": {"organisation": three.parties[1]},
        "amount": {"amount": "5000", "currency": "EUR"},
        "purpose": "Hay",
        "requester": three.heads[0],
    }
    electing = {**putting, "options": [{"id": "A"}, {"id": "B"}]}
    assert three.hill.refused("proposeMotion", **putting, matter="money") == (
        "MATTER_OF_ALL_PARTIES"
    )
    for spelt, code in (
        *((trick, "WORD_UNCLEAR") for trick in TRICKS),
        ("Money", "MATTER_SPELT_OTHERWISE"),
    ):
        assert three.hill.refused("proposeMotion", **putting, matter=spelt) == code
        assert three.hill.refused("proposeElection", **electing, matter=spelt) == code
        assert three.hill.refused("requestPayment", **paying, matter=spelt) == code
    other = {"partnership": three.id, "title": "Pact", "parties": three.parties}
    again = {"schemeOfDelegation": {"name": "s", "assignments": [RESERVED]}}
    again["schemeOfDelegation"]["assignments"] = [{**RESERVED, "matters": ["money", "Money"]}]
    clauses = carrying(OTHER_CLAUSE, again)
    assert three.hill.refused("draftAgreement", **other, clauses=clauses) == "MATTER_NAMED_TWICE"


def test_a_motion_that_its_mover_changes_needs_notice_and_second_anew(client: Client) -> None:
    procedure = {"noticeDays": 3, "seconderRequired": True}
    board = board_under(
        client,
        {"condition": MORE_YES},
        procedure,
    )
    mover, seconder = board.members[1], board.members[2]
    decision = board.motion("Buy a pencil", proposer=mover, effective="2030-03-01")
    client.do("giveNoticeOfMotion", decision=decision, how="by letter", effective="2030-03-01")
    client.do("secondMotion", decision=decision, seconder=seconder, effective="2030-03-02")
    changing = {"decision": decision, "title": "Sell the school", "text": "All of it."}
    client.do("amendMotion", **changing, by=mover, effective="2030-03-08")
    opening = {"decision": decision, "effective": "2030-03-09"}
    assert client.refused("openPoll", **opening) == "MOTION_NOT_SECONDED"
    client.do("secondMotion", decision=decision, seconder=seconder, effective="2030-03-09")
    assert client.refused("openPoll", **opening) == "NOTICE_TOO_SHORT"
    client.do("giveNoticeOfMotion", decision=decision, how="by letter", effective="2030-03-09")
    client.do("openPoll", decision=decision, effective="2030-03-14")
    told = trail(client, "decision", decision)
    assert any("was given for its former text counts no more" in said for said in told)
    opened = [said for said in told if said.startswith("Voting on")]
    assert all("“Sell the school”" in said for said in opened) and opened, told
    assert any("“Buy a pencil” was amended to “Sell the school”" in said for said in told), told
