"""What one of several parties can't do to the others by a text or a committee of its own.

Every chain of authority of what is done here holds.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.client import Client
from tests.api.test_alone import SINCE, Three
from tests.api.test_live_votes import trail

pytestmark = pytest.mark.postgres

TRAIL = "query ($p: ID!) { auditTrail(partnership: $p, first: 100) { nodes { id event } } }"
CHAIN = "query ($event: ID!) { authority(event: $event) { holds links { sentence } } }"
AMENDMENTS = "query ($p: ID!) { amendments(partnership: $p, first: 9) { nodes { id status } } }"
UNANIMOUS = {"counts": [{"yes": "3", "no": "0", "abstain": "0", "members": "3", "present": "3"}]}
BY_DECISION = {"amendmentRule": {"name": "by us", "by": "DECISION", "matter": "rules"}}


def signing(name: str, together: int, **more: Any) -> dict[str, Any]:
    said = {"name": name, "signs": ["AGREEMENTS", "AMENDMENTS"], "together": together, **more}
    return {"authorityToSign": said}


def all_chains_hold(three: Three) -> None:
    happened = three.admin.ask(TRAIL, p=three.id)["auditTrail"]["nodes"]
    for one in happened:
        chain = three.admin.ask(CHAIN, event=one["id"])["authority"]
        assert chain["holds"], (one["event"], chain["links"])


def text_of_one(three: Three, which: int, provision: dict[str, Any]) -> None:
    """A text that binds one of the schools alone, drafted, signed and in force by its own key."""
    key, school = three.keys[which], three.schools[which]
    clause = {"id": str(uuid4()), "number": "1", "heading": "Own", "text": "Own.\n"}
    text: dict[str, Any] = {"partnership": three.id, "title": "Own", "parties": [school]}
    drafted = key.do(
        "draftAgreement",
        "agreement { id }",
        **text,
        clauses=[{**clause, "provisions": [provision]}],
    )
    agreement = drafted["agreement"]["id"]
    key.do("signAgreement", agreement=agreement, person=three.heads[which])
    key.do("enterIntoForce", agreement=agreement)


def amending(three: Three, which: int, *provisions: dict[str, Any]) -> str:
    """An amendment that brings a clause, proposed by one of the schools."""
    clause = {"id": str(uuid4()), "number": "2", "heading": "More", "text": "More.\n"}
    changes = [{"insert": {"clause": {**clause, "provisions": list(provisions)}}}]
    proposing = {"agreement": three.agreement, "title": "More", "proposer": three.heads[which]}
    three.keys[which].do("proposeAmendment", **proposing, changes=changes)
    [found] = three.admin.ask(AMENDMENTS, p=three.id)["amendments"]["nodes"]
    return str(found["id"])


def test_a_text_of_one_party_stops_no_amendment_of_all(client: Client) -> None:
    three = Three(client, BY_DECISION)
    oak = three.schools[0]
    text_of_one(three, 0, signing("one", 1, party=oak))
    amendment = amending(three, 1, signing("two", 2, party=oak))
    of = {"agreement": three.agreement, "amendment": amendment}
    decision = three.motion(1, matter="rules", enacts=[{"adoptAmendment": of}])
    client.do("reportTally", decision=decision, tally=UNANIMOUS)
    [found] = client.ask(AMENDMENTS, p=three.id)["amendments"]["nodes"]
    assert found["status"] == "ADOPTED"
    all_chains_hold(three)


def test_no_party_lets_itself_off_what_the_charter_asks_of_who_signs(client: Client) -> None:
    three = Three(client, signing("two", 2))
    text_of_one(three, 0, signing("one", 1, party=three.schools[0]))
    amendment = amending(three, 1)
    seconds = [three.person(school, "Second") for school in three.schools]
    of = {"agreement": three.agreement, "amendment": amendment}
    for number, school in enumerate(three.schools):
        three.keys[number].do("registerSignatory", organisation=school, person=seconds[number])
        three.keys[number].do("signAmendment", **of, person=three.heads[number])
        if number:
            three.keys[number].do("signAmendment", **of, person=seconds[number])
    [found] = client.ask(AMENDMENTS, p=three.id)["amendments"]["nodes"]
    assert found["status"] != "ADOPTED"
    three.keys[0].do("signAmendment", **of, person=seconds[0])
    [found] = client.ask(AMENDMENTS, p=three.id)["amendments"]["nodes"]
    assert found["status"] == "ADOPTED"


def test_a_committee_of_one_puts_no_motion_of_another_body_off(client: Client) -> None:
    three = Three(client)
    seats = [{"id": str(uuid4()), "party": three.schools[0], "holder": three.heads[0]}]
    tea = {"partnership": three.id, "name": "Tea", "seats": seats, **SINCE}
    committee = client.do("constituteBody", "body { id }", **tea)["body"]["id"]
    theirs = three.motion(1, body=three.council)
    enacts = [{"adjournMotion": {"decision": theirs}}]
    putting = {"decision": theirs, "until": "2099-01-01"}
    for body, votes in ((committee, "1"), (three.council, "3"), (None, "3")):
        decision = three.motion(0, body=body, enacts=enacts)
        count = {"yes": votes, "no": "0", "abstain": "0", "members": votes, "present": votes}
        client.do("reportTally", decision=decision, tally={"counts": [count]})
        given = {**putting, "resolution": decision}
        if body == committee:
            refused = three.keys[0].try_("adjournMotion", **given)
            assert refused["code"] == "NOT_ENTITLED_TO_ADJOURN"
            assert refused["sentence"].endswith("of all parties: another body decided it.")
        else:
            three.keys[0].do("adjournMotion", **given)
    all_chains_hold(three)


DONE = "decision { state implementation { saidBy { name } confirmedBy { name } contradiction } }"
ACCESSIONS = "{ accessions { decision partnership texts { title } } }"


def asked_to_confirm(key: Client) -> list[str]:
    """The steps of an organisation that ask whether what another reported is done."""
    steps = key.ask("{ nextSteps { kind sentence } }")["nextSteps"]
    return [one["sentence"] for one in steps if one["kind"] == "confirm-implementation"]


def test_one_partys_word_that_it_is_done_hides_no_invitation_and_stops_nothing(
    client: Client,
) -> None:
    three = Three(client)
    port = client.organisation("Port")
    guest = client.keyed(port)
    enacts = [{"accedeParty": {"organisation": port}}]
    inviting = {"decision": three.motion(1, body=three.council, enacts=enacts)}
    client.do("reportTally", **inviting, tally=UNANIMOUS)
    oak, birch, cedar = three.keys
    shown = [{"title": "Photo", "sha256": "ab" * 32}]
    done = oak.do("implementDecision", DONE, **inviting, documents=shown)["decision"]
    assert done["implementation"]["saidBy"] == {"name": "Oak"}
    assert len(guest.ask(ACCESSIONS)["accessions"]) == 1
    assert oak.refused("confirmImplementation", **inviting) == "CONFIRMED_BY_ITSELF"
    assert [asked_to_confirm(one) for one in three.keys] == [
        [],
        ["Oak says that what was decided on “So be it” is done: confirm it, or contradict it."],
        ["Oak says that what was decided on “So be it” is done: confirm it, or contradict it."],
    ]
    contradicting = {**inviting, "grounds": "Nobody joined."}
    found = birch.do("contradictImplementation", DONE, **contradicting)["decision"]
    assert (found["state"], found["implementation"]["contradiction"]) == (
        "DECIDED",
        "Nobody joined.",
    )
    assert asked_to_confirm(cedar) == []
    oak.do("implementDecision", **inviting, documents=shown)
    confirmed = cedar.do("confirmImplementation", DONE, **inviting)["decision"]
    assert confirmed["implementation"]["confirmedBy"] == {"name": "Cedar"}
    assert asked_to_confirm(birch) == []
    assert oak.refused("contradictImplementation", **inviting) == "MORE_THAN_ONE_WORD"
    assert guest.ask(ACCESSIONS)["accessions"] == []
    told = trail(client, "decision", inviting["decision"])
    for said in ("confirmed to be done by Cedar", "said not to be done by Birch"):
        assert f"what was decided on “So be it” and had been reported done was {said}" in " ".join(
            one[0].lower() + one[1:] for one in told
        )
    all_chains_hold(three)


def test_what_one_party_shows_to_be_done_is_reconsidered_by_the_others(client: Client) -> None:
    three = Three(client)
    decision = three.motion(1, body=three.council)
    client.do("reportTally", decision=decision, tally=UNANIMOUS)
    shown = [{"title": "Receipt", "sha256": "ab" * 32}]
    three.keys[0].do("implementDecision", decision=decision, documents=shown)
    assert asked_to_confirm(three.keys[2]) == []
    enacts = [{"reconsiderDecision": {"decision": decision}}]
    by = three.motion(1, body=three.council, enacts=enacts)
    [asked] = asked_to_confirm(three.keys[2])
    assert asked.startswith("Oak says that what was decided on")
    client.do("reportTally", decision=by, tally=UNANIMOUS)
    query = "query ($d: ID!) { decision(id: $d) { enacts { isMoot } } }"
    assert client.ask(query, d=by)["decision"]["enacts"] == [{"isMoot": False}]
    three.keys[1].do("reconsiderDecision", decision=decision, by=by)
    all_chains_hold(three)


def test_what_the_body_rules_takes_back_that_its_chair_left_somebody_out(client: Client) -> None:
    three = Three(client)
    birch, head = three.schools[1], three.heads[1]
    declaring = {"partnership": three.id, "kind": "LOYALTY", "person": head}
    done = three.keys[1].do(
        "declareInterest", "interest { id }", **declaring, interestIn={"party": birch}
    )
    ruling = {"interest": done["interest"]["id"]}
    decision = three.motion(0, body=three.council, concerns=[{"party": birch}])
    poll = three.opened(0, decision)["id"]
    chairs = {**ruling, "motion": decision, "ruling": "STEP_BACK", "by": three.heads[2]}
    client.do("ruleOnInterest", **chairs)
    voting = {"decision": decision, "poll": poll, "seat": three.seats[1], "voter": head}
    stance = {"stance": {"stance": "NO"}}
    assert three.refused(1, "castBallot", **voting, choice=stance) == "SEAT_RECUSED"
    by = three.motion(1, body=three.council, enacts=[{"ruleOnInterest": ruling}])
    client.do("reportTally", decision=by, tally=UNANIMOUS)
    bodys = {**ruling, "motion": decision, "ruling": "TAKE_PART", "decision": by}
    three.keys[1].do("ruleOnInterest", **bodys)
    three.cast(1, decision, poll, three.seats[1], "NO")
    told = " ".join(trail(client, "decision", decision))
    assert "takes part again in “So be it”, as the body ruled otherwise" in told
    assert three.refused(2, "ruleOnInterest", **chairs) == "INTEREST_ALREADY_RULED_ON"
    all_chains_hold(three)


ORDERS = {
    "procedure": {"name": "orders", "matters": [], "procedure": {"seconderRequired": True}},
}


def test_a_motion_of_the_parties_is_seconded_by_the_head_of_another(client: Client) -> None:
    three = Three(client, ORDERS)
    decision = three.motion(0)
    own = three.person(three.schools[0], "Otto")
    seconding = {"decision": decision, "seconder": own}
    assert three.refused(0, "secondMotion", **seconding) == "SECONDER_HOLDS_NO_SEAT"
    assert three.refused(0, "openPoll", decision=decision, by=three.heads[0]) == (
        "MOTION_NOT_SECONDED"
    )
    three.keys[1].do("secondMotion", decision=decision, seconder=three.heads[1])
    three.opened(0, decision)
    all_chains_hold(three)


def test_who_holds_a_post_lays_it_down_also_after_the_partnership_ended(client: Client) -> None:
    three = Three(client)
    about = {"partnership": three.id, "title": "Secretary", **SINCE}
    post = client.do("definePost", "post { id }", **about)["post"]["id"]
    appointing = {"post": post, "person": three.heads[0], **SINCE}
    held = client.do("appoint", "appointment { id }", **appointing)["appointment"]["id"]
    client.do("acceptAppointment", appointment=held, by=three.heads[0], **SINCE)
    client.do("dissolvePartnership", partnership=three.id)
    resigning = {"appointment": held, "by": three.heads[0]}
    done = three.keys[0].do("resignAppointment", "appointment { state }", **resigning)
    assert done["appointment"]["state"] == "RESIGNED"
    all_chains_hold(three)


def test_the_last_day_that_there_is_can_be_asked_for(client: Client) -> None:
    three = Three(client)
    asked = "query ($p: ID!, $m: Moment!) { couldSignFor(partnership: $p, moment: $m) { act } }"
    for moment in ("9999-12-31", "9999-12-31T23:59:59Z"):
        assert client.ask(asked, p=three.id, m=moment)["couldSignFor"]
