"""A partnership whose rules change, through GraphQL alone, with the organisations' own keys.

A memorandum with its defaults; an amendment that provides for a committee which decides by a double
majority; a decision opened under one rule and counted when another is in force; an amendment of
the amendment rule; a vote found void, and what becomes of what rests on it; and by what right the
last act was done, link by link back to the founding signatures.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_small_partnership import HILL, LAKE, OF_EVENT, Small

pytestmark = pytest.mark.postgres


@pytest.fixture
def admin(running: Served) -> Client:
    return Client(running)


def more_than_half(group: str) -> dict[str, Any]:
    share = {"share": "1/2", "strictly": True, "base": "CAST", "group": group}
    return {"majority": share}


DOUBLE = {"condition": {"all": {"conditions": [more_than_half("staff"), more_than_half("pupils")]}}}
"""More yes than no among the staff and among the pupils."""
SINGLE = {"condition": {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}}
STAFF, PUPILS = "staff", "pupils"
COMMITTEE = "00000000-0000-4000-8000-0000000000c0"
HEADING = "The observatory committee"


class Changing:
    """A small partnership that amends its memorandum, each school by its own key."""

    def __init__(self, admin: Client) -> None:
        self.admin = admin
        self.small = small = Small(admin).sign()
        self.agreement = small.agreement["id"]
        self.keys = {name: small.keyed(name) for name in (HILL, LAKE)}
        self.seats: list[tuple[str, str, str]] = []
        """Seat, holder and whose it is."""

    def clauses(self) -> dict[str, str]:
        """The clauses of the text that is in force, by heading."""
        query = "query ($a: ID!) { agreement(id: $a) { text { clauses { clause heading } } } }"
        text = self.keys[HILL].ask(query, a=self.agreement)["agreement"]["text"]
        return {one["heading"]: one["clause"] for one in text["clauses"]}

    def proposed(self, title: str, *changes: dict[str, Any]) -> dict[str, Any]:
        given = {"agreement": self.agreement, "title": title, "changes": list(changes)}
        fields = "agreement { amendments { nodes { id title adoptedBy } } }"
        done = self.keys[HILL].do("proposeAmendment", fields, **given)["agreement"]
        [amendment] = [one for one in done["amendments"]["nodes"] if one["title"] == title]
        return {"agreement": self.agreement, "amendment": amendment["id"]}

    def signed(self, amendment: dict[str, Any]) -> None:
        """Both schools sign, so that it is adopted."""
        for name, key in self.keys.items():
            key.do("signAmendment", **amendment, person=self.small.people[name])

    def constituted(self) -> str:
        """The committee: a teacher and two pupils of each school, each seated by their own."""
        seats, theirs = [], []
        for name, key in self.keys.items():
            own = self.small.organisations[name]["id"]
            for number, group in enumerate((STAFF, PUPILS, PUPILS)):
                person = key.do(
                    "registerPerson", "person { id }", name=f"{name} {number}", affiliation=own
                )["person"]["id"]
                seat = {"id": f"{name} {number}", "party": own, "group": group}
                seats.append({**seat, "holder": person} if name == HILL else seat)
                theirs.append((key, person, own))
        given = {"partnership": self.small.id, "name": HEADING, "seats": seats}
        given |= {"agreement": self.agreement, "clause": COMMITTEE}
        fields = "body { id seats { seat holder { id } party { name } group } }"
        body = self.keys[HILL].do("constituteBody", fields, **given)["body"]
        for place, (key, person, own) in zip(body["seats"], theirs, strict=True):
            if place["holder"] is None:
                filling = {"body": body["id"], "seat": place["seat"], "holder": person}
                body = key.do("fillSeat", fields, **filling, party=own)["body"]
        self.seats = [
            (one["seat"], one["holder"]["id"], one["party"]["name"]) for one in body["seats"]
        ]
        self.body = str(body["id"])
        return self.body

    def composed(self) -> dict[str, Any]:
        """What a clause says of the committee's seats."""
        schools = [self.small.organisations[name]["id"] for name in self.keys]
        seats = [
            {"number": number, "party": school, "group": group}
            for school in schools
            for number, group in ((1, STAFF), (2, PUPILS))
        ]
        return {"body": {"name": HEADING, "seats": seats}}

    def opened(self, title: str, matter: str, *enacts: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {"partnership": self.small.id, "title": title, "matter": matter}
        given["enacts"] = list(enacts)
        put = self.keys[HILL].do("proposeMotion", "decision { id }", **given, body=self.body)
        decision = put["decision"]["id"]
        fields = "decision { polls { id } }"
        polls = self.keys[HILL].do("openPoll", fields, decision=decision)["decision"]["polls"]
        return {"decision": decision, "poll": polls[0]["id"]}

    def counted(self, poll: dict[str, Any], votes: str) -> dict[str, Any]:
        """Each votes by the key of their school; then the votes are counted."""
        for (seat, voter, school), vote in zip(self.seats, votes, strict=True):
            choice = {"stance": {"stance": "YES" if vote == "+" else "NO"}}
            self.keys[school].do("castBallot", **poll, seat=seat, voter=voter, choice=choice)
        self.keys[HILL].do("closePoll", **poll)
        fields = "decision { outcome sentences rule { name source } }"
        found: dict[str, Any] = self.keys[LAKE].do("countPoll", fields, **poll)["decision"]
        return found


def clause(number: str, heading: str, *provisions: dict[str, Any]) -> dict[str, Any]:
    text = f"{number}. {heading}\n\nSo it is.\n"
    return {"number": number, "heading": heading, "text": text, "provisions": list(provisions)}


def deciding(name: str, matter: str, rule: dict[str, Any]) -> dict[str, Any]:
    return {"decisionRule": {"name": name, "matters": [matter], "rule": rule}}


def test_rules_change_and_what_is_open_keeps_its_own(admin: Client) -> None:
    changing = Changing(admin)
    own = changing.clauses()
    hill, lake = changing.keys[HILL], changing.keys[LAKE]

    # The memorandum alone: its defaults.
    put = hill.do(
        "putToVote", "decision { rule { name } }", partnership=changing.small.id, title="A lens"
    )
    assert put["decision"]["rule"] == {"name": "both say yes"}

    # An amendment provides for a committee; it binds once both have signed it.
    double = deciding("double majority", "nights", DOUBLE)
    committee = {"id": COMMITTEE, **clause("8", HEADING, double, changing.composed())}
    inserted = {"clause": committee, "after": own["How long this lasts"]}
    amendment = changing.proposed("A committee", {"insert": inserted})
    changing.signed(amendment)
    changing.constituted()

    # Put and opened under the double majority, counted when a single one is in force.
    poll = changing.opened("Open on Fridays", "nights")
    worded = {"id": COMMITTEE, **clause("8", HEADING, deciding("by heads", "nights", SINGLE))}
    changing.signed(changing.proposed("One majority", {"replace": worded}))
    old = changing.counted(poll, "-++-++")
    assert old["rule"] == {"name": "double majority", "source": "CLAUSE"}
    assert old["outcome"] == "REJECTED"
    assert "“double majority” of clause 8" in old["sentences"][1]
    new = changing.counted(changing.opened("Open on Saturdays", "nights"), "-++-++")
    assert (new["rule"]["name"], new["outcome"]) == ("by heads", "ADOPTED")

    # The rule on amendments is amended under the one in force, and then the new one governs.
    vote = _amended_by_the_committee(changing, own["How we change this text"])

    # That vote is found void, and for what rests on it somebody decides.
    last = _found_void(changing, vote)

    # By what right that was done, back to the founding signatures.
    chain = lake.ask(OF_EVENT, event=last)["authority"]
    said = [link["sentence"] for link in chain["links"]]
    assert chain["complete"]
    for name in (HILL, LAKE):
        assert any(one.startswith(f"The signature of {name}, given") for one in said)
        assert f"The head of {name}, as it has registered them." in said
    ends = [link for link in chain["links"] if not link["restsOn"] and link["holds"]]
    assert {link["kind"] for link in ends} <= {
        "founding", "default", "administration", "organisation", "signatory"
    }  # fmt: skip


def _amended_by_the_committee(changing: Changing, changing_it: str) -> str:
    """The rule on amendments is amended by signatures, as it was; the next one by a decision."""
    hill = changing.keys[HILL]
    by_committee = {"amendmentRule": {"name": "by the committee", "by": "DECISION"}}
    by_committee["amendmentRule"]["matter"] = "text"
    worded = {"id": changing_it, **clause("4", "How we change this text", by_committee)}
    ours = changing.proposed("Let the committee decide", {"replace": worded})
    unsigned = hill.refused("adoptAmendment", **ours)
    assert unsigned == "SIGNATURES_MISSING"
    changing.signed(ours)
    text = deciding("on the text", "text", DOUBLE)
    worded = {"id": COMMITTEE, **clause("8", HEADING, deciding("by heads", "nights", SINGLE), text)}
    next_one = changing.proposed("How the committee amends", {"replace": worded})
    vote = changing.opened("To decide how we amend", "text", {"adoptAmendment": next_one})
    tea: dict[str, Any] = {"partnership": changing.small.id, "title": "Tea"}
    tea |= {"body": changing.body, "enacts": [{"adoptAmendment": next_one}]}
    assert hill.refused("proposeMotion", **tea, matter="nights") == "ACT_OF_ANOTHER_MATTER"
    assert changing.counted(vote, "++++++")["outcome"] == "ADOPTED"
    # The count of the vote has adopted it, in one act.
    again = hill.refused("adoptAmendment", **next_one, decision=vote["decision"])
    assert again == "ALREADY_ADOPTED"
    fields = "amendments { nodes { title status adoptedBy decision { title } } }"
    query = f"query ($a: ID!) {{ agreement(id: $a) {{ {fields} }} }}"
    adopted = hill.ask(query, a=changing.agreement)
    by_title = {one["title"]: one for one in adopted["agreement"]["amendments"]["nodes"]}
    assert by_title["Let the committee decide"]["adoptedBy"] == "SIGNATURES"
    assert by_title["How the committee amends"]["adoptedBy"] == "DECISION"
    assert by_title["How the committee amends"]["decision"]["title"] == "To decide how we amend"
    return str(vote["decision"])


def _found_void(changing: Changing, decision: str) -> str:
    """The decision is challenged, found void, nullified; what rests on it stands. The last act."""
    hill, lake = changing.keys[HILL], changing.keys[LAKE]
    side = {"party": changing.small.organisations[LAKE]["id"]}
    given = {"decision": decision, "grounds": "Nobody told us.", "defects": ["NOTICE"], "by": side}
    fields = "decision { validity challenges { id } }"
    done = lake.do("challengeDecision", fields, **given)["decision"]
    challenge = done["challenges"][-1]["id"]
    of_challenge = {"decision": decision, "challenge": challenge}
    judged = {"determineChallenge": {**of_challenge, "finding": "VOID"}}
    undone = {"nullifyDecision": {"decision": decision}}
    judging = changing.opened("Lake is right", "nights", judged, undone)
    assert changing.counted(judging, "++++++")["outcome"] == "ADOPTED"
    answer = {"decision": decision, "challenge": challenge, "reasons": "There was no notice."}
    answer |= {"finding": "VOID", "defects": ["NOTICE"], "by": judging["decision"]}
    hill.do("determineChallenge", **answer)
    listed = """decision { validity dependents { nodes { event kind disposition } }
        nullification { awaiting } }"""
    void = lake.do("nullifyDecision", listed, decision=decision, challenge=challenge, side=side)
    assert void["decision"]["validity"] == "VOID"
    dependents = void["decision"]["dependents"]["nodes"]
    assert dependents
    kept = [
        {"decideDependent": {"decision": decision, "dependent": {"event": one["event"]}}}
        for one in dependents
    ]
    after = changing.opened("What then", "nights", *kept)
    assert changing.counted(after, "++++++")["outcome"] == "ADOPTED"
    deciding = {"decision": decision, "reasons": "It was unanimous.", "by": after["decision"]}
    for one in dependents:
        named = {"event": one["event"]}
        done = hill.do("decideDependent", listed, **deciding, dependent=named, disposition="STANDS")
    assert done["decision"]["nullification"] == {"awaiting": 0}
    trail = "query ($id: ID!) { decision(id: $id) { trail(first: 1) { nodes { id } } } }"
    [entry] = hill.ask(trail, id=decision)["decision"]["trail"]["nodes"]
    return str(entry["id"])
