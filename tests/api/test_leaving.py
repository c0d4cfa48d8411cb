"""Parties that leave, through GraphQL with a key each: no seat, no chair and no wait is left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import eventually
from tests.api.test_enactments import adopted
from tests.api.test_moot_steps import moot
from tests.api.test_small_partnership import HILL, LAKE, Small

pytestmark = pytest.mark.postgres

NAMES = ("Oak", "Birch", "Cedar")
BODY = """query ($b: ID!) { body(id: $b) { chair seats { number holder { name } party { name }
    occupancies { holder { name } until } } remarks { code sentence } } }"""
STEPS = """query ($o: ID!, $p: ID) { nextSteps(actingFor: $o, partnership: $p) {
    kind sentence partnership { id } } }"""


WITHOUT = (
    "A seat in “Council” is of Cedar School, which is a party no more: reconstitute the body "
    "without it"
)


class Alliance:
    """Three schools with a key each, who all sit in a council that Cedar chairs."""

    def __init__(self, client: Client, preset: str = "ALL_AGREE") -> None:
        self.client = client
        self.schools = {name: client.organisation(f"{name} School") for name in NAMES}
        self.people = {
            name: str(
                client.do("registerPerson", "person { id }", name=f"{name}'s", affiliation=school)[
                    "person"
                ]["id"]
            )
            for name, school in self.schools.items()
        }
        self.keys = {name: client.keyed(school) for name, school in self.schools.items()}
        for name, school in self.schools.items():
            self.keys[name].do("registerHead", organisation=school, person=self.people[name])
        self.id = client.partnership(*self.schools.values())
        seats = [
            {"id": f"seat-{name}", "party": school, "holder": self.people[name]}
            for name, school in self.schools.items()
        ]
        given = {"partnership": self.id, "name": "Council", "seats": seats, "preset": preset}
        made = client.do("constituteBody", "body { id seats { seat party { id } } }", **given)
        self.council = str(made["body"]["id"])
        whose = {one["party"]["id"]: one["seat"] for one in made["body"]["seats"]}
        self.seats = {name: whose[school] for name, school in self.schools.items()}
        client.do("designateChair", body=self.council, seat=self.seats["Cedar"])

    def read(self) -> Any:
        return self.client.ask(BODY, b=self.council)["body"]

    def held(self) -> list[str | None]:
        return [one["holder"] and one["holder"]["name"] for one in self.read()["seats"]]

    def steps(self, name: str, **more: Any) -> list[Any]:
        found: list[Any] = self.keys[name].ask(STEPS, o=self.schools[name], **more)["nextSteps"]
        return found

    def voted(self, title: str, *names: str) -> str:
        """What a motion comes to on which these vote yes, whoever could close the vote."""
        key = self.keys["Oak"]
        put = {"partnership": self.id, "title": title, "body": self.council}
        decision = key.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
        opening = {"decision": decision, "by": self.people["Oak"]}
        opened = key.do("openPoll", "decision { polls { id } }", **opening)["decision"]
        of = {"decision": decision, "poll": opened["polls"][-1]["id"]}
        for name in names:
            choice = {"stance": {"stance": "YES"}}
            given = {**of, "seat": self.seats[name], "voter": self.people[name], "choice": choice}
            self.keys[name].do("castBallot", **given)
        key.do("closePoll", **of, by=self.people["Oak"])
        counted = key.do("countPoll", "decision { outcome }", **of)
        return str(counted["decision"]["outcome"])


def test_who_leaves_leaves_no_seat_behind_and_no_chair(client: Client) -> None:
    alliance = Alliance(client)
    assert alliance.held() == ["Oak's", "Birch's", "Cedar's"]
    leaving = {"partnership": alliance.id, "organisation": alliance.schools["Cedar"]}
    alliance.keys["Cedar"].do("withdrawParty", **leaving)
    found = alliance.read()
    assert alliance.held() == ["Oak's", "Birch's", None] and found["chair"] is None
    assert found["seats"][2]["occupancies"][0]["until"] is not None
    assert alliance.voted("Buy goats", "Oak", "Birch") == "ADOPTED"
    codes = {one["code"]: one["sentence"] for one in found["remarks"]}
    assert codes["SEAT_OF_NO_PARTY"] == (
        "Nobody can take seat 3 of Cedar School, as its party has left. Reconstitute the body "
        "without it, by a decision."
    )
    assert codes["CHAIR_LEFT"] == "Nobody chairs it any more. Designate another seat."
    asked = [(one["kind"], one["sentence"]) for one in alliance.steps("Oak")]
    assert asked == [
        ("designate-chair", "Nobody chairs “Council” any more: designate another seat."),
        ("reconstitute-body", f"{WITHOUT}, by a decision."),
    ]
    due = client.ask("query ($p: ID!) { due(partnership: $p) { nodes { kind } } }", p=alliance.id)
    kinds = [one["kind"] for one in due["due"]["nodes"]]
    assert sorted(kinds) == ["chair-to-designate", "seat-of-no-party"]
    seat = {"body": alliance.council, "seat": alliance.seats["Cedar"]}
    cedar = alliance.people["Cedar"]
    assert client.refused("fillSeat", **seat, holder=cedar) == "NOT_PARTY"
    assert client.refused("designateChair", **seat) == "NOT_PARTY"


def test_who_says_that_it_leaves_is_shown_where_it_is_until_then(client: Client) -> None:
    alliance = Alliance(client)
    leaving = {"partnership": alliance.id, "organisation": alliance.schools["Cedar"]}
    alliance.keys["Cedar"].do("withdrawParty", **leaving, effective="2999-01-01")
    found = alliance.read()
    assert alliance.held() == ["Oak's", "Birch's", "Cedar's"]
    assert found["chair"] == alliance.seats["Cedar"]
    left = {"SEAT_OF_NO_PARTY", "CHAIR_LEFT"}
    assert left.isdisjoint(one["code"] for one in found["remarks"])
    assert found["seats"][2]["party"]["name"] == "Cedar School"
    assert alliance.steps("Oak") == []
    query = "query ($b: ID!, $m: Moment) { body(id: $b) { remarks(moment: $m) { code } } }"
    then = client.ask(query, b=alliance.council, m="2999-01-01")["body"]["remarks"]
    assert left <= {one["code"] for one in then}


def test_a_vote_that_was_open_keeps_its_seats_and_hears_nobody_for_who_left(
    client: Client,
) -> None:
    alliance = Alliance(client)
    put = {"partnership": alliance.id, "title": "Buy a bull", "body": alliance.council}
    decision = client.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    opened = client.do("openPoll", "decision { polls { id } }", decision=decision)["decision"]
    of = {"decision": decision, "poll": opened["polls"][-1]["id"]}
    leaving = {"partnership": alliance.id, "organisation": alliance.schools["Cedar"]}
    alliance.keys["Cedar"].do("withdrawParty", **leaving)
    vote = {**of, "seat": alliance.seats["Cedar"], "voter": alliance.people["Cedar"]}
    vote["choice"] = {"stance": {"stance": "YES"}}
    assert alliance.keys["Cedar"].refused("castBallot", **vote) == "NOT_PARTY"
    assert client.refused("castBallot", **vote) == "NOT_PARTY"


def test_who_sits_for_a_party_is_its_own_and_leaves_by_the_key_of_their_own(
    client: Client,
) -> None:
    alliance = Alliance(client)
    oak, birch = alliance.keys["Oak"], alliance.keys["Birch"]
    theirs = {"body": alliance.council, "seat": alliance.seats["Birch"]}
    birch.do("vacateSeat", **theirs)
    head = alliance.people["Oak"]
    assert birch.refused("fillSeat", **theirs, holder=head) == "ACTS_FOR_ANOTHER"
    seats = [{"id": "seat-x", "party": alliance.schools["Birch"], "holder": head}]
    made = {"partnership": alliance.id, "name": "Panel", "seats": seats}
    assert birch.refused("constituteBody", **made) == "ACTS_FOR_ANOTHER"
    of_cedar = {"name": "Dora", "affiliation": alliance.schools["Cedar"]}
    dora = client.do("registerPerson", "person { id }", **of_cedar)["person"]["id"]
    client.do("fillSeat", **theirs, holder=dora)
    cedar = alliance.keys["Cedar"]
    assert oak.refused("vacateSeat", **theirs) == "ACTS_FOR_ANOTHER"
    assert cedar.refused("vacateSeat", **theirs) == "ACTS_FOR_ANOTHER"
    assert cedar.refused("vacateSeat", **theirs, person=head) == "ACTS_FOR_ANOTHER"
    other = alliance.people["Cedar"]
    assert cedar.refused("vacateSeat", **theirs, person=other) == "NOT_IN_THE_SEAT"
    cedar.do("vacateSeat", **theirs, person=dora)
    assert alliance.held() == ["Oak's", None, "Cedar's"]


def test_what_was_dissolved_is_a_party_no_more_and_nobody_waits_for_it(client: Client) -> None:
    alliance = Alliance(client)
    cedar, gone = alliance.keys["Cedar"], {"organisation": alliance.schools["Cedar"]}
    back = {"effective": "2025-12-31"}
    assert cedar.refused("dissolveOrganisation", **gone, **back) == "NOT_EFFECTIVE_THEN"
    assert cedar.refused("withdrawHead", **gone, **back) == "NOT_EFFECTIVE_THEN"
    cedar.do("dissolveOrganisation", **gone)
    query = (
        """query ($p: ID!) { partnership(id: $p) { parties { until organisation { name } } } }"""
    )

    def parties() -> set[str]:
        found = client.ask(query, p=alliance.id)["partnership"]["parties"]
        return {one["organisation"]["name"] for one in found if one["until"] is None}

    eventually(lambda: parties() == {"Oak School", "Birch School"})
    eventually(lambda: alliance.held() == ["Oak's", "Birch's", None])
    assert alliance.voted("Buy goats", "Oak", "Birch") == "ADOPTED"
    signing = """query ($p: ID!, $m: Moment!) { couldSignFor(partnership: $p, moment: $m,
        act: AGREEMENTS) { party { name } } }"""
    found = client.ask(signing, p=alliance.id, m="2999-01-01")["couldSignFor"]
    assert {one["party"]["name"] for one in found} == {"Oak School", "Birch School"}
    trail = "query ($p: ID!) { partnership(id: $p) { trail { nodes { sentence } } } }"
    told = client.ask(trail, p=alliance.id)["partnership"]["trail"]["nodes"]
    assert any(one["sentence"].startswith("Cedar School left") for one in told)


def test_no_text_is_drawn_up_with_who_is_no_party(client: Client) -> None:
    alliance = Alliance(client)
    vale = client.organisation("Vale School")
    text: dict[str, Any] = {"partnership": alliance.id, "title": "Duo"}
    text["clauses"] = [{"id": "c", "number": "1", "heading": "", "text": "x"}]
    between = [alliance.schools["Oak"], vale]
    assert alliance.keys["Oak"].refused("draftAgreement", **text, parties=between) == "NOT_PARTY"
    assert client.refused("draftAgreement", **text, parties=between) == "NOT_PARTY"


def test_steps_are_asked_for_in_one_partnership(client: Client) -> None:
    first, second = Alliance(client), Alliance(client)
    school = first.schools["Oak"]
    other = client.partnership(school, second.schools["Oak"])
    clause = {"id": "c", "number": "1", "heading": "", "text": "x"}
    for partnership in (first.id, other):
        given: dict[str, Any] = {"partnership": partnership, "title": "Memo"}
        given["clauses"] = [clause]
        first.keys["Oak"].do("draftAgreement", **given)
    steps = first.steps("Oak")
    assert {one["partnership"]["id"] for one in steps} == {first.id, other}
    signing = [one["sentence"] for one in steps if "Sign “Memo”" in one["sentence"]]
    assert len(signing) == 2 and len(set(signing)) == 1, "they read alike"
    for partnership in (first.id, other):
        asked = first.steps("Oak", p=partnership)
        assert {one["partnership"]["id"] for one in asked} == {partnership}
    assert first.steps("Oak", p=second.id) == []


def test_what_a_clause_has_already_is_not_to_be_carried_out(client: Client) -> None:
    small = Small(client).sign()
    clause = {"id": "posts", "number": "1", "heading": "Posts", "text": "A clerk."}
    provisions = [{"post": {"name": name}} for name in ("Clerk", "Editor")]
    text: dict[str, Any] = {"partnership": small.id, "title": "Posts"}
    text["clauses"] = [{**clause, "provisions": provisions}]
    fields = "agreement { id text { clauses { clause } } }"
    drafted = small.of(HILL).do("draftAgreement", fields, **text)["agreement"]
    for name in (HILL, LAKE):
        small.of(name).do("signAgreement", agreement=drafted["id"])
    under = {"agreement": drafted["id"], "clause": drafted["text"]["clauses"][0]["clause"]}
    clerk = adopted(small, "A clerk", {"definePost": {"title": "Clerk", **under}})
    editor = adopted(small, "An editor", {"definePost": {"title": "Editor", **under}})
    assert (moot(client, clerk), moot(client, editor)) == ([False], [False])
    given = {"partnership": small.id, "title": "Clerk", **under}
    small.keyed(LAKE).do("definePost", **given)
    assert (moot(client, clerk), moot(client, editor)) == ([True], [False])
    board = {"name": "Both parties", "agreement": small.agreement["id"]}
    body = adopted(small, "A board", {"constituteBody": {**board, "clause": "decisions"}})
    assert moot(client, body) == [True]


@pytest.mark.parametrize("is_of_all", [False, True])
def test_what_is_held_for_who_leaves_ends_and_what_its_people_passed_on(
    client: Client, is_of_all: bool
) -> None:
    alliance = Alliance(client)
    remit = {"powers": [{"matters": ["paper"]}]}
    defining = {"partnership": alliance.id, "title": "Payer", "remit": remit}
    tenure = {"needsAcceptance": False}
    post = client.do("definePost", "post { id }", **defining, tenure=tenure)["post"]["id"]
    holding = {"post": post, "person": alliance.people["Oak"]}
    if not is_of_all:
        holding |= {"party": alliance.schools["Oak"]}
    held = client.do("appoint", "appointment { id }", **holding)["appointment"]["id"]
    naming = {"appointment": held, "deputy": alliance.people["Oak"]}
    assert alliance.keys["Oak"].try_("nameDeputy", **naming)["code"]
    passing = {"appointment": held, "delegate": alliance.people["Birch"], "matters": ["paper"]}
    delegated = alliance.keys["Oak"].do(
        "delegateAuthority", "delegation { id }", **passing, by=alliance.people["Oak"]
    )["delegation"]["id"]
    money = {"amount": "9", "currency": "EUR"}
    asking = {"partnership": alliance.id, "payee": {"organisation": alliance.schools["Cedar"]}}
    asking |= {"amount": money, "purpose": "Paper", "matter": "paper"}
    requester = {"requester": alliance.people["Cedar"]}
    asked = alliance.keys["Cedar"].do("requestPayment", "payment { id }", **asking, **requester)
    alliance.keys["Oak"].do(
        "withdrawParty", partnership=alliance.id, organisation=alliance.schools["Oak"]
    )
    approving = {"payment": asked["payment"]["id"], "delegation": delegated}
    by = {"by": alliance.people["Birch"]}
    assert alliance.keys["Birch"].refused("approvePayment", **approving, **by) == "WARRANT_OVER"
    query = "query ($p: ID!) { post(id: $p) { appointments { nodes { endedAt } } } }"
    [ended] = client.ask(query, p=post)["post"]["appointments"]["nodes"]
    assert (ended["endedAt"] is None) is is_of_all
    chain = """query ($p: ID!) { auditTrail(partnership: $p) { nodes {
        event authorityChain { holds } } } }"""
    nodes = client.ask(chain, p=alliance.id)["auditTrail"]["nodes"]
    revoked = [one for one in nodes if one["event"] == "delegation.revoked.v1"]
    assert [one["authorityChain"]["holds"] for one in revoked] == [True] * is_of_all


def test_who_takes_the_place_of_a_merged_party_votes_for_its_seat(client: Client) -> None:
    alliance = Alliance(client)
    elm = client.organisation("Elm School")
    key = client.keyed(elm)
    alliance.keys["Cedar"].do("mergeOrganisation", organisation=alliance.schools["Cedar"], into=elm)
    key.do("succeedParty", partnership=alliance.id, organisation=alliance.schools["Cedar"])
    alliance.keys["Cedar"] = key
    client.do("designateChair", body=alliance.council, seat=alliance.seats["Oak"])
    assert alliance.voted("Buy goats", "Oak", "Birch", "Cedar") == "ADOPTED"
    key.do("vacateSeat", body=alliance.council, seat=alliance.seats["Cedar"])
    sits = key.do("registerPerson", "person { id }", name="Elm's", affiliation=elm)["person"]["id"]
    key.do("fillSeat", body=alliance.council, seat=alliance.seats["Cedar"], holder=sits)
    alliance.people["Cedar"] = sits
    assert alliance.voted("Buy sheep", "Oak", "Birch", "Cedar") == "ADOPTED"


def test_who_has_a_seat_already_votes_once_after_a_merger(client: Client) -> None:
    alliance = Alliance(client)
    into = {"organisation": alliance.schools["Cedar"], "into": alliance.schools["Birch"]}
    alliance.keys["Cedar"].do("mergeOrganisation", **into)
    place = {"partnership": alliance.id, "organisation": alliance.schools["Cedar"]}
    alliance.keys["Birch"].do("succeedParty", **place)
    assert alliance.held() == ["Oak's", "Birch's", None]
    found = alliance.read()
    assert found["chair"] is None
    codes = {one["code"]: one["sentence"] for one in found["remarks"]}
    assert codes["SEAT_DOUBLED"].endswith("Reconstitute the body without it, by a decision.")
    asked = {one["kind"]: one["sentence"] for one in alliance.steps("Oak")}
    assert asked["reconstitute-body"] == (
        "A seat in “Council” is of Cedar School, whose place one took that has a seat already: "
        "reconstitute the body without it, by a decision."
    )
    seat = {"body": alliance.council, "seat": alliance.seats["Cedar"]}
    birch = alliance.people["Birch"]
    assert alliance.keys["Birch"].refused("fillSeat", **seat, holder=birch) == "NOT_PARTY"
    assert alliance.voted("Buy goats", "Oak", "Birch") == "ADOPTED"


def test_who_left_is_not_said_to_be_able_to_act_by_a_post_of_all(client: Client) -> None:
    alliance = Alliance(client)
    remit = {"powers": [{"matters": ["payments"]}]}
    defining = {"partnership": alliance.id, "title": "Treasurer", "remit": remit}
    post = client.do("definePost", "post { id }", **defining)["post"]["id"]
    given = {"post": post, "person": alliance.people["Cedar"]}
    held = client.do("appoint", "appointment { id }", **given)["appointment"]["id"]
    client.do("acceptAppointment", appointment=held, by=alliance.people["Cedar"])
    query = """query ($p: ID!, $m: Moment!) { couldActFor(partnership: $p, moment: $m) {
        nodes { person { name } } } }"""

    def could() -> list[str]:
        found = client.ask(query, p=alliance.id, m=datetime.now(UTC).isoformat())["couldActFor"][
            "nodes"
        ]
        return [one["person"]["name"] for one in found]

    assert set(could()) == {"Cedar's"}
    leaving = {"partnership": alliance.id, "organisation": alliance.schools["Cedar"]}
    alliance.keys["Cedar"].do("withdrawParty", **leaving)
    assert could() == []


def test_a_post_of_all_whose_holder_is_of_who_left_is_told_to_those_who_stay(
    client: Client,
) -> None:
    alliance = Alliance(client)
    remit = {"powers": [{"matters": ["repairs"], "limit": {"amount": "900", "currency": "EUR"}}]}
    given = {"partnership": alliance.id, "title": "Treasurer", "remit": remit}
    post = client.do("definePost", "post { id }", **given)["post"]["id"]
    holder, deputy = alliance.people["Cedar"], alliance.people["Oak"]
    fields = "appointment { id }"
    held = client.do("appoint", fields, post=post, person=holder)["appointment"]["id"]
    client.do("acceptAppointment", appointment=held, by=holder)
    client.do("nameDeputy", appointment=held, deputy=deputy, by=holder)
    asked = {"partnership": alliance.id, "organisation": alliance.schools["Cedar"]}
    assert not [one for one in alliance.steps("Oak") if one["kind"] == "remove-holder"]
    alliance.keys["Cedar"].do("withdrawParty", **asked)

    def told() -> list[str]:
        found = alliance.steps("Oak")
        return [one["sentence"] for one in found if one["kind"] == "remove-holder"]

    [sentence] = told()
    assert sentence == (
        "Who holds “Treasurer” is of Cedar School, which is a party no more, and acts by the post "
        "no more: by a decision, remove the holder and appoint somebody else. Until then others go "
        "on who stand in for the holder."
    )
    due = client.ask("query ($p: ID!) { due(partnership: $p) { nodes { kind } } }", p=alliance.id)
    assert "post-of-who-left" in [one["kind"] for one in due["due"]["nodes"]]
    client.do("endAppointment", appointment=held)
    assert told() == []
