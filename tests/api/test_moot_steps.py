"""Next steps through GraphQL: what is moot is asked of nobody, and a vote of who may open it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served, whole
from tests.api.test_enactments import adopted, read, registered
from tests.api.test_live_votes import MORE_YES, board_under
from tests.api.test_reconsideration import moved, voted
from tests.api.test_small_partnership import HILL, Small
from tests.api.test_urgent_lapse import THEN
from tests.api.test_urgent_lapse import Board as UrgentBoard
from tests.api.test_voting import Board
from tests.databases import Server

pytestmark = pytest.mark.postgres

STEPS = "query ($p: ID!) { nextSteps(person: $p) { kind sentence } }"


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    with whole(server, has_lapses=False) as found:
        yield found


def moot(who: Client, decision: str) -> list[bool]:
    return [act["isMoot"] for act in read(who, decision, "enacts { isMoot }")["enacts"]]


def asked(client: Client, board: Board, member: int) -> list[str]:
    found = client.ask(STEPS, p=board.members[member])["nextSteps"]
    return [step["sentence"] for step in found if step["kind"] == "open-poll"]


def carrying_out(small: Small) -> list[str]:
    said = "Carry out what was decided on "
    return [step[len(said) :] for step in small.steps(HILL) if step.startswith(said)]


def test_what_was_decided_twice_is_asked_for_until_it_is_done_once(client: Client) -> None:
    small = Small(client).sign()
    vale_school = registered(client, "Vale School")
    vale: dict[str, Any] = {"accedeParty": {"organisation": vale_school}}
    may_day = {"listHolidays": {"days": ["2030-05-01"]}}
    first = adopted(small, "Vale joins", vale)
    second = adopted(small, "Vale joins indeed", vale, may_day)
    theirs = client.keyed(vale_school)

    def joins() -> int:
        steps = theirs.ask("{ nextSteps { kind } }")["nextSteps"]
        return [step["kind"] for step in steps].count("accede-party")

    assert carrying_out(small) == ["“Vale joins indeed”: list 1 May 2030 as holidays."]
    assert joins() == 2
    assert (moot(client, first), moot(client, second)) == ([False], [False, False])
    acceding = {"partnership": small.id, **vale["accedeParty"], "decision": first}
    theirs.do("accedeParty", "partnership { id }", **acceding)
    assert (moot(client, first), moot(client, second)) == ([False], [True, False])
    assert joins() == 0, "it is a party"
    listing = {"partnership": small.id, "holidays": [{"day": "2030-05-01"}], "decision": second}
    small.keyed(HILL).do("listHolidays", "partnership { id }", **listing)
    assert carrying_out(small) == []


def test_whoever_holds_a_post_is_not_to_be_appointed_again(client: Client) -> None:
    small = Small(client).sign()
    clerk = adopted(small, "A clerk", {"definePost": {"title": "Clerk"}})
    given = {"partnership": small.id, "title": "Clerk", "decision": clerk}
    post = small.keyed(HILL).do("definePost", "post { id }", **given)["post"]["id"]
    ada: dict[str, Any] = {"post": post, "person": small.people[HILL]}
    first, second = (adopted(small, title, {"appoint": ada}) for title in ("Ada", "Ada again"))
    assert carrying_out(small)[0] == "“Ada again”: appoint Ada to the post “Clerk”."
    small.keyed(HILL).do("appoint", "appointment { id }", **ada, decision=first)
    assert (moot(client, second), carrying_out(small)) == ([True], [])
    again = small.keyed(HILL).try_("appoint", **ada, decision=second)
    assert again["code"] == "ALREADY_APPOINTED"
    ending = adopted(small, "No clerk", {"abolishPost": {"post": post}})
    assert carrying_out(small) == ["“No clerk”: abolish the post “Clerk”."]
    wrong = small.keyed(HILL).try_("abolishPost", post=post, decision=first)
    assert wrong["sentence"] == (
        "The decision “Ada” does not enact this: its motion would have to name “abolish-post” "
        "(post “Clerk”)."
    )
    small.keyed(HILL).do("abolishPost", post=post, decision=ending)
    assert moot(client, ending) == [False], "it was carried out"


def test_one_motion_that_is_not_carried_out_keeps_nothing_else_from_being_seen(
    client: Client,
) -> None:
    small = Small(client).sign()
    for number in range(4):
        day = f"2031-06-0{number + 1}"
        adopted(small, f"Holiday {number}", {"listHolidays": {"days": [day]}})
    clause = {"id": "c", "number": "1", "heading": "", "text": "x"}
    given = {"partnership": small.id, "title": "Rules", "clauses": [clause]}
    small.of(HILL).do("draftAgreement", "agreement { id }", **given)
    sentences = small.steps(HILL)
    assert sentences[0] == f"Sign “Rules” for {HILL}."
    assert sentences[1].startswith("Carry out what was decided on “Holiday 3”")


def test_what_was_reconsidered_as_often_as_it_may_is_not_to_be_reconsidered(
    client: Client,
) -> None:
    board = board_under(client, {"condition": MORE_YES})
    decision = board.motion("Share a van")
    assert asked(client, board, 2) == ["Open the vote on “Share a van”."]
    assert voted(client, board, decision, "++-") == "ADOPTED"
    assert asked(client, board, 2) == []
    by, again = moved(client, board, decision, 0), moved(client, board, decision, 1)
    assert (moot(client, by), moot(client, again)) == ([False], [False])
    client.do("reconsiderDecision", decision=decision, by=by)
    assert moot(client, again) == [True]
    assert asked(client, board, 2) == ["Open the vote on “Share a van”."]
    assert voted(client, board, decision, "+++") == "ADOPTED"
    told = read(client, decision, "sentences")["sentences"]
    assert told[-1] == "It was voted on anew, as the first decision was reconsidered."
    later = moved(client, board, decision, 1)
    for motion, code in ((again, "CONTRADICTORY_DATES"), (later, "RECONSIDERED_TOO_OFTEN")):
        assert moot(client, motion) == [True]
        assert client.refused("reconsiderDecision", decision=decision, by=motion) == code


def test_a_motion_is_not_to_be_opened_before_it_is_prepared(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES}, {"seconderRequired": True})
    decision = board.motion("Share a boat", proposer=board.members[0])
    assert asked(client, board, 0) == []
    client.do("secondMotion", decision=decision, seconder=board.members[1])
    for member in range(3):
        assert asked(client, board, member) == ["Open the vote on “Share a boat”."]
    stranger = client.do("registerPerson", "person { id }", name="Zoe")["person"]["id"]
    assert client.ask(STEPS, p=stranger) == {"nextSteps": []}
    client.do("withdrawMotion", decision=decision)
    assert asked(client, board, 0) == []


def test_notice_is_over_before_a_vote_is_to_be_opened(running: Served) -> None:
    board = UrgentBoard(running)
    client = board.client
    procedure = {"name": "orders", "matters": [], "procedure": {"noticeDays": 7}}
    clause = {"id": "n", "number": "1", "heading": "", "text": "x"}
    clauses = [{**clause, "provisions": [{"procedure": procedure}]}]
    orders = board.made("draftAgreement", "agreement", **board.of_it("Notice"), clauses=clauses)
    client.do("enterIntoForce", agreement=orders, **THEN)
    for title, moment in (("Noticed", {"effective": "2020-01-03"}), ("Just noticed", {})):
        given = {**board.of_it(title), "body": board.id, **moment}
        motion = client.do("proposeMotion", "decision { id }", **given)["decision"]["id"]
        client.do("giveNoticeOfMotion", decision=motion, how="by e-mail", **moment)
    found = client.ask(STEPS, p=board.members[1])["nextSteps"]
    assert [step["sentence"] for step in found] == ["Open the vote on “Noticed”."]


def test_an_urgent_action_that_is_ratified_is_not_to_be_ratified(running: Served) -> None:
    board = UrgentBoard(running)
    client = board.client
    motion: dict[str, Any] = {**board.of_it("Mend"), "body": board.id, "matter": "repairs"}
    decision = board.made("proposeMotion", "decision", **motion)
    taking = {"decision": decision, "grounds": "It leaks.", "harm": "It floods."}
    client.do("takeUrgentAction", **taking, by=board.members[0], **THEN)
    ratify = {"ratifyUrgentAction": {"decision": decision}}
    first, second = (board.adopted(ratify, f"2020-01-0{day}") for day in (4, 5))
    ratifying = {"decision": decision, "by": first, "effective": "2020-01-06"}
    done = client.do("ratifyUrgentAction", "decision { sentences }", **ratifying)["decision"]
    assert done["sentences"] == [
        "Whoever chairs the body adopted it in urgency, in its place.",
        "The clause on that is clause 1 of “Orders”, version 1.",
        "The body ratified that.",
    ]
    assert (moot(client, first), moot(client, second)) == ([False], [True])
