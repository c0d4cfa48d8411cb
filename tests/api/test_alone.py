"""What one of several parties can't do alone, by its own key: speak for the others in a vote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.client import Client

pytestmark = pytest.mark.postgres

SUSPENDING = {"procedure": {"name": "order", "matters": [], "procedure": {"suspendedAfter": 2}}}
SINCE = {"effective": "2026-01-01"}
MINUTES = [{"title": "Minutes", "sha256": "ab" * 32}]


OPENING = "query ($id: ID!) { decision(id: $id) { trail { nodes { id event } } } }"
CHAIN = "query ($event: ID!) { authority(event: $event) { holds links { kind sentence } } }"


ENDED = "query ($id: ID!) { decision(id: $id) { polls { closedAt } } }"


class Three:
    """Three schools with heads and keys of their own, and a council in which each has a seat."""

    def __init__(self, admin: Client, *provisions: dict[str, Any]) -> None:
        self.admin = admin
        self.schools = [self.school(name) for name in ("Oak", "Birch", "Cedar")]
        self.heads = [self.person(school, f"Head of {school[-4:]}") for school in self.schools]
        self.keys = [admin.keyed(school) for school in self.schools]
        since = SINCE
        for school, head in zip(self.schools, self.heads, strict=True):
            admin.do("registerHead", organisation=school, person=head, **since)
        formed = {"name": "Three", "zone": "Europe/London", "parties": self.schools, **since}
        done = admin.do("formPartnership", "partnership { id }", **formed)
        self.id: str = done["partnership"]["id"]
        self.agreement = self._agreed(*provisions)
        seats = [
            {"id": str(uuid4()), "party": school, "holder": head}
            for school, head in zip(self.schools, self.heads, strict=True)
        ]
        self.seats = [seat["id"] for seat in seats]
        given = {"partnership": self.id, "name": "Council", "seats": seats, **since}
        self.council: str = admin.do("constituteBody", "body { id }", **given)["body"]["id"]
        admin.do("designateChair", body=self.council, seat=self.seats[2], **since)

    def person(self, school: str, name: str) -> str:
        given = {"name": name, "affiliation": school, **SINCE}
        return str(self.admin.do("registerPerson", "person { id }", **given)["person"]["id"])

    def school(self, name: str) -> str:
        given = {"name": name, "kind": "SCHOOL", **SINCE}
        done = self.admin.do("registerOrganisation", "organisation { id }", **given)
        return str(done["organisation"]["id"])

    def _agreed(self, *provisions: dict[str, Any]) -> str:
        clause = {"id": "order", "number": "1", "heading": "", "text": "So.\n"}
        text: dict[str, Any] = {"partnership": self.id, "title": "Charter", "parties": self.schools}
        text["clauses"] = [{**clause, "provisions": list(provisions)}]
        since = SINCE
        drafted = self.admin.do("draftAgreement", "agreement { id }", **text, **since)
        agreement = str(drafted["agreement"]["id"])
        for school, head in zip(self.schools, self.heads, strict=True):
            signing = {"agreement": agreement, "party": school, "person": head, **since}
            self.admin.do("signAgreement", **signing)
        self.admin.do("enterIntoForce", agreement=agreement, **since)
        return agreement

    def motion(self, which: int, **given: Any) -> str:
        """A motion by one of the schools, with its own key."""
        put = {"partnership": self.id, "title": "So be it", "proposer": self.heads[which], **given}
        done = self.keys[which].do("proposeMotion", "decision { id }", **put)
        return str(done["decision"]["id"])

    def opened(self, which: int, decision: str, **given: Any) -> Any:
        fields = "decision { polls { id seats } }"
        opening = {"decision": decision, "by": self.heads[which], **given}
        done = self.keys[which].do("openPoll", fields, **opening)
        return done["decision"]["polls"][-1]

    def cast(self, which: int, decision: str, poll: str, seat: str, stance: str = "YES") -> None:
        voting = {"decision": decision, "poll": poll, "seat": seat, "voter": self.heads[which]}
        choice: dict[str, Any] = {"stance": {"stance": stance}}
        self.keys[which].do("castBallot", **voting, choice=choice)

    def counted(self, which: int, decision: str, poll: str) -> Any:
        """What the vote came to, ended and counted for one of the schools."""
        of = {"decision": decision, "poll": poll}
        if not self.admin.ask(ENDED, id=decision)["decision"]["polls"][-1]["closedAt"]:
            self.keys[which].do("closePoll", **of, by=self.heads[which])
        done = self.keys[which].do("countPoll", "decision { outcome sentences }", **of)
        return done["decision"]

    def refused(self, which: int, mutation: str, **given: Any) -> str:
        return self.keys[which].refused(mutation, **given)

    def payment(self, which: int, payee: dict[str, Any], **given: Any) -> str:
        money = {"amount": "900", "currency": "EUR"}
        asked = {"partnership": self.id, "payee": payee, "amount": money, "purpose": "Roof"}
        asked |= {"matter": "repairs", "requester": self.heads[which], **given}
        done = self.keys[which].do("requestPayment", "payment { id }", **asked)
        return str(done["payment"]["id"])


def seat(party: str | None, holder: str | None, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "party": party, "holder": holder, **more}


def test_without_a_body_each_party_has_one_vote_which_its_head_gives(client: Client) -> None:
    three = Three(client)
    oak, birch, cedar = three.schools
    own = three.person(birch, "Boris")
    decision = three.motion(1, enacts=[{"dissolvePartnership": {}}])
    votes = [seat(*one) for one in zip(three.schools, three.heads, strict=True)]
    opening = {"decision": decision, "by": three.heads[1]}
    for others, code in (
        ([seat(birch, three.heads[1]), seat(oak, own), seat(cedar, own)], "NOT_THE_HEAD"),
        ([seat(birch, own), votes[0], votes[2]], "NOT_THE_HEAD"),
        ([*votes, seat(birch, own)], "VOTES_OF_PARTIES"),
        ([*votes, seat(None, own)], "VOTES_OF_PARTIES"),
        ([votes[0], votes[2], seat(birch, three.heads[1], weight="7")], "VOTES_OF_PARTIES"),
        ([votes[0], votes[2], seat(birch, three.heads[1], group="ours")], "VOTES_OF_PARTIES"),
        ([votes[1], seat(oak, None)], "VOTES_OF_PARTIES"),
        ([votes[1]], "VOTES_OF_PARTIES"),
        ([votes[0], votes[1], seat(cedar, None)], "VOTES_OF_PARTIES"),
    ):
        assert three.refused(1, "openPoll", **opening, seats=others) == code
    poll = three.opened(1, decision)
    assert poll["seats"] == 3
    [opened] = client.ask(OPENING, id=decision)["decision"]["trail"]["nodes"][:1]
    chain = client.ask(CHAIN, event=opened["id"])["authority"]
    assert chain["holds"]
    said = [link["sentence"] for link in chain["links"] if link["kind"] == "signatory"]
    assert len(said) == 3, chain


def test_who_has_no_head_registers_one_before_its_vote_is_asked_for(client: Client) -> None:
    three = Three(client)
    three.keys[0].do("withdrawHead", organisation=three.schools[0], reason="gone")
    decision = three.motion(1)
    opening = {"decision": decision, "by": three.heads[1]}
    assert three.refused(1, "openPoll", **opening) == "PARTY_HAS_NO_HEAD"
    put = {"partnership": three.id, "title": "Long since", "effective": "2026-02-01"}
    waiting = client.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    assert three.opened(1, waiting)["seats"] == 3


def test_nobody_reports_alone_how_the_others_voted(client: Client) -> None:
    three = Three(client)
    counts = [{"yes": "3", "no": "0", "abstain": "0", "members": "3", "present": "3"}]
    told: dict[str, Any] = {"tally": {"counts": counts}, "evidence": MINUTES}
    alone = three.motion(1, enacts=[{"dissolvePartnership": {}}])
    assert three.refused(1, "reportTally", decision=alone, **told) == "NOT_ENTITLED_TO_REPORT"
    theirs = three.motion(1, body=three.council)
    assert three.refused(1, "reportTally", decision=theirs, **told) == "NOT_ENTITLED_TO_REPORT"
    three.keys[2].do("reportTally", decision=theirs, **told)


def test_whoever_chairs_neither_lets_others_be_there_nor_suspends_them(client: Client) -> None:
    three = Three(client, SUSPENDING)
    cedar, today = three.seats[2], datetime.now(UTC)
    chairs = {"body": three.council, "by": three.heads[2]}
    for ago in (3, 2, 1):
        met = (today - timedelta(days=ago)).isoformat()
        three.keys[2].do("recordAttendance", **chairs, present=[cedar], effective=met)
    three.keys[2].do("recordAttendance", **chairs, present=three.seats)
    decision = three.motion(2, body=three.council)
    poll = three.opened(2, decision)
    assert poll["seats"] == 3
    three.cast(2, decision, poll["id"], cedar)
    client.do("closePoll", decision=decision, poll=poll["id"], by=three.heads[2])
    counted = three.counted(2, decision, poll["id"])
    assert counted["outcome"] != "ADOPTED", counted
    assert "1 present of 3" in " ".join(counted["sentences"])


def test_a_party_says_of_its_own_seats_who_was_there(client: Client) -> None:
    three = Three(client)
    body = {"body": three.council}
    own: dict[str, Any] = {**body, "present": [three.seats[0]]}
    meetings = "body { meetings { nodes { present toldBy { name } } } }"
    done = three.keys[0].do("recordAttendance", meetings, **own)
    [meeting] = done["body"]["meetings"]["nodes"]
    assert meeting["toldBy"] == {"name": "Oak"}
    others = {**body, "present": three.seats[:2]}
    assert three.refused(0, "recordAttendance", **others) == "NOT_IN_THE_CHAIR"
    decision = three.motion(2, body=three.council)
    poll = three.opened(2, decision)["id"]
    three.cast(2, decision, poll, three.seats[2])
    client.do("closePoll", decision=decision, poll=poll, by=three.heads[2])
    counted = three.counted(2, decision, poll)
    assert "2 present of 3" in " ".join(counted["sentences"])


def test_whoever_chairs_judges_no_ballot_of_another_party(client: Client) -> None:
    three = Three(client)
    decision = three.motion(2, body=three.council)
    poll = three.opened(2, decision)["id"]
    given = {"decision": decision, "poll": poll}
    for number, stance in ((0, "NO"), (2, "YES")):
        three.cast(number, decision, poll, three.seats[number], stance)
    early = three.refused(2, "closePoll", **given, by=three.heads[2])
    assert early == "VOTE_JUST_OPENED"
    client.do("closePoll", **given, by=three.heads[2])
    judging = {**given, "by": three.heads[2], "grounds": "Smudged."}
    others = {**judging, "seat": three.seats[0]}
    assert three.refused(2, "ruleBallotInvalid", **others) == "NOT_THE_TELLER"
    three.keys[2].do("ruleBallotInvalid", **judging, seat=three.seats[2])


URGENT = {"urgentAction": {"name": "urgency", "matters": ["repairs"]}}


def test_urgency_pays_neither_the_chairs_party_nor_whom_the_body_would_not(
    client: Client,
) -> None:
    three = Three(client, URGENT)
    carl, firm = three.person(three.schools[2], "Carl"), client.organisation("Roofer")
    taking = {"grounds": "Rain.", "harm": "Mould.", "by": three.heads[2]}

    def urgent(payment: str, title: str) -> Any:
        put = {"matter": "repairs", "body": three.council, "title": title}
        motion = three.motion(2, **put, enacts=[{"approvePayment": {"payment": payment}}])
        return motion, three.keys[2].try_("takeUrgentAction", decision=motion, **taking)

    for payment in (
        three.payment(0, {"person": carl}),
        three.payment(2, {"organisation": firm}, requester=carl),
    ):
        _, refused = urgent(payment, "Roof")
        assert refused["code"] == "NOT_FOR_URGENT_ACTION"
        assert "the party for which whoever chairs" in refused["sentence"]
    put_first = three.payment(0, {"organisation": firm})
    paying = [{"approvePayment": {"payment": put_first}}]
    asked = three.motion(0, matter="repairs", body=three.council, enacts=paying)
    poll = three.opened(0, asked)["id"]
    for number in range(3):
        three.cast(number, asked, poll, three.seats[number], "NO")
    three.counted(2, asked, poll)
    again = three.payment(1, {"organisation": firm})
    for payment in (put_first, again):
        _, refused = urgent(payment, "Roof again")
        assert "the body rejected a payment" in refused["sentence"]
    other = three.payment(1, {"organisation": client.organisation("Glazier")})
    motion, taken = urgent(other, "Window")
    assert "code" not in taken, taken
    three.keys[2].do("approvePayment", payment=other, decision=motion)


def test_what_one_party_reports_another_one_carries_out(client: Client) -> None:
    three = Three(client)
    payment = three.payment(0, {"organisation": client.organisation("Roofer")})
    paying = [{"approvePayment": {"payment": payment}}]
    decision = three.motion(2, body=three.council, matter="repairs", enacts=paying)
    counts = [{"yes": "3", "no": "0", "abstain": "0", "members": "3", "present": "3"}]
    told: dict[str, Any] = {"tally": {"counts": counts}, "evidence": MINUTES}
    three.keys[2].do("reportTally", decision=decision, **told)
    approving = {"payment": payment, "decision": decision}
    assert three.refused(2, "approvePayment", **approving) == "DECISION_NOT_ADOPTED"
    three.keys[0].do("approvePayment", **approving)


def test_whoever_sits_down_first_waits_for_the_others(client: Client) -> None:
    three = Three(client)
    seats = [{"id": str(uuid4()), "party": school} for school in three.schools]
    given = {"partnership": three.id, "name": "Board", "preset": "ALL_AGREE"}
    recently = {"effective": (datetime.now(UTC) - timedelta(days=1)).isoformat()}
    done = client.do("constituteBody", "body { id }", **given, seats=seats, **recently)
    board = {"body": done["body"]["id"]}
    three.keys[1].do("fillSeat", **board, seat=seats[1]["id"], holder=three.heads[1])
    decision = three.motion(1, **board, enacts=[{"dissolvePartnership": {}}])
    opening = {"decision": decision, "by": three.heads[1]}
    refused = three.keys[1].try_("openPoll", **opening)
    assert refused["code"] == "PARTY_NOT_SEATED"
    assert refused["sentence"].startswith("Nobody sits in the body “Board” for ")
    for number in (0, 2):
        filling = {**board, "seat": seats[number]["id"], "holder": three.heads[number]}
        three.keys[number].do("fillSeat", **filling)
    assert three.opened(1, decision)["seats"] == 3


def test_nobody_stops_a_body_by_leaving_their_seats_empty(client: Client) -> None:
    three = Three(client)
    seats = [{"id": str(uuid4()), "party": school} for school in three.schools]
    given = {"partnership": three.id, "name": "Board", "preset": "MAJORITY", "seats": seats}
    done = client.do("constituteBody", "body { id }", **given, effective="2026-01-03")
    board = {"body": done["body"]["id"]}
    for number in (0, 1):
        filling = {**board, "seat": seats[number]["id"], "holder": three.heads[number]}
        three.keys[number].do("fillSeat", **filling)
    decision = three.motion(1, **board)
    three.opened(1, decision)


def test_a_committee_of_some_ends_nothing_that_all_have(client: Client) -> None:
    three = Three(client)
    seats = [{"id": str(uuid4()), "party": three.schools[1]}, {"id": str(uuid4())}]
    given = {"partnership": three.id, "name": "Tea", "preset": "MAJORITY", "seats": seats}
    tea = client.do("constituteBody", "body { id }", **given, effective="2026-01-03")["body"]["id"]
    three.keys[1].do("fillSeat", body=tea, seat=seats[0]["id"], holder=three.heads[1])
    payment = three.payment(0, {"organisation": three.schools[1]})
    for act, mutation, argument in (
        ({"dissolvePartnership": {}}, "dissolvePartnership", {"partnership": three.id}),
        ({"dissolveBody": {"body": three.council}}, "dissolveBody", {"body": three.council}),
        ({"approvePayment": {"payment": payment}}, "approvePayment", {"payment": payment}),
        (
            {"vacateSeat": {"body": three.council, "seat": three.seats[0]}},
            "vacateSeat",
            {"body": three.council, "seat": three.seats[0]},
        ),
    ):
        decision = three.motion(1, body=tea, enacts=[act], matter="tea")
        poll = three.opened(1, decision)["id"]
        three.cast(1, decision, poll, seats[0]["id"])
        assert three.counted(1, decision, poll)["outcome"] == "ADOPTED"
        refused = three.refused(1, mutation, **argument, decision=decision)
        assert refused in {"DECIDED_BY_SOME", "PAYMENT_OF_ANOTHER_MATTER"}, mutation


MATTERS = ["tea", "termination"]


def test_a_rule_that_names_no_body_gives_a_committee_nothing(client: Client) -> None:
    rule = {"condition": {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}}
    three = Three(client, {"decisionRule": {"name": "tea", "matters": MATTERS, "rule": rule}})
    seats = [{"id": str(uuid4()), "party": three.schools[1], "holder": three.heads[1]}]
    given = {"partnership": three.id, "name": "Tea", "seats": seats, "agreement": three.agreement}
    tea = client.do("constituteBody", "body { id }", **given, effective="2026-01-03")["body"]["id"]
    act = {"terminateAgreement": {"agreement": three.agreement}}
    decision = three.motion(1, body=tea, enacts=[act], matter="tea")
    poll = three.opened(1, decision)["id"]
    three.cast(1, decision, poll, seats[0]["id"])
    three.counted(1, decision, poll)
    ending = {"agreement": three.agreement, "decision": decision}
    assert three.refused(1, "terminateAgreement", **ending) == "DECIDED_BY_OTHERS"


def test_where_all_have_to_agree_nobody_decides_before_all_sit(client: Client) -> None:
    three = Three(client)
    seats = [{"id": str(uuid4()), "party": school} for school in three.schools]
    given = {"partnership": three.id, "name": "Board", "preset": "ALL_AGREE", "seats": seats}
    done = client.do("constituteBody", "body { id }", **given, effective="2026-01-03")
    board = {"body": done["body"]["id"]}
    three.keys[1].do("fillSeat", **board, seat=seats[1]["id"], holder=three.heads[1])
    decision = three.motion(1, **board)
    refused = three.keys[1].try_("openPoll", decision=decision, by=three.heads[1])
    assert refused["code"] == "PARTY_NOT_SEATED"
    assert refused["sentence"].endswith("all have to agree, and it is one of them.")


def test_a_text_enters_into_force_as_it_is_declared(client: Client) -> None:
    three = Three(client)
    clause = {"id": "new", "number": "1", "heading": "", "text": "So.\n"}
    text = {"partnership": three.id, "title": "Pact", "parties": three.schools, "clauses": [clause]}
    drafted = client.do("draftAgreement", "agreement { id }", **text)["agreement"]["id"]
    for number, head in enumerate(three.heads):
        three.keys[number].do("signAgreement", agreement=drafted, person=head)
    far = {"agreement": drafted, "effective": "8999-01-01"}
    assert three.refused(1, "enterIntoForce", **far) == "NOT_EFFECTIVE_THEN"
    three.keys[1].do("enterIntoForce", agreement=drafted)


def test_nobody_steps_back_for_the_others(client: Client) -> None:
    three = Three(client)
    seats = [{"id": str(uuid4()), "party": school} for school in three.schools]
    given = {"partnership": three.id, "name": "Board", "preset": "MAJORITY", "seats": seats}
    done = client.do("constituteBody", "body { id }", **given, effective="2026-01-03")
    decision = three.motion(1, body=done["body"]["id"])
    vacant = {"decision": decision, "seat": seats[0]["id"]}
    assert three.refused(1, "declareRecusal", **vacant) == "RECUSED_BY_NOBODY"
    of_heads = three.motion(1)
    votes = [seat(*one) for one in zip(three.schools, three.heads, strict=True)]
    three.opened(1, of_heads, seats=votes)
    others = {"decision": of_heads, "seat": votes[0]["id"]}
    assert three.refused(1, "declareRecusal", **others) == "ACTS_FOR_ANOTHER"
    three.keys[0].do("declareRecusal", **others)


def test_whoever_chairs_leaves_nobody_of_another_party_out_of_the_vote(client: Client) -> None:
    three = Three(client)
    cleo, of_cleo = three.heads[2], three.keys[2]
    declaring = {"partnership": three.id, "kind": "LOYALTY", "details": "My own school."}
    interests = []
    for which in (0, 2):
        about = {"person": three.heads[which], "interestIn": {"party": three.schools[which]}}
        done = three.keys[which].do("declareInterest", "interest { id }", **declaring, **about)
        interests.append(done["interest"]["id"])
    concerns = [{"party": three.schools[0]}, {"party": three.schools[2]}]
    motion = {"motion": three.motion(2, body=three.council, concerns=concerns)}
    out = {"ruling": "STEP_BACK", "by": cleo}
    refused = of_cleo.try_("ruleOnInterest", interest=interests[0], **motion, **out)
    assert refused["code"] == "NOT_ENTITLED_TO_RULE"
    assert "rules out nobody of another" in refused["sentence"]
    every = {"body": three.council, "ruling": "SPEAK_WITHOUT_VOTING", "by": cleo}
    assert three.refused(2, "ruleOnInterest", interest=interests[0], **every) == refused["code"]
    none_the_less = {**motion, "ruling": "TAKE_PART", "by": cleo}
    of_cleo.do("ruleOnInterest", interest=interests[0], **none_the_less)


def test_nobody_ends_a_vote_of_sealed_ballots_where_one_ballot_can_be_read(client: Client) -> None:
    more: dict[str, Any] = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
    rule = {"condition": more, "secrecy": "SECRET"}
    orders = {"name": "orders", "matters": [], "procedure": {"closedBy": "CHAIR"}}
    sealed = {"decisionRule": {"name": "sealed", "matters": [], "rule": rule}}
    three = Three(client, sealed, {"procedure": orders})
    decision = three.motion(2, body=three.council)
    poll = three.opened(2, decision)["id"]
    ending = {"decision": decision, "by": three.heads[2]}
    three.cast(2, decision, poll, three.seats[2], "NO")
    three.cast(0, decision, poll, three.seats[0])
    assert three.refused(2, "closePoll", **ending, poll=poll) == "VOTE_JUST_OPENED"
    assert three.refused(2, "concludeVote", **ending) == "VOTE_JUST_OPENED"
    three.cast(1, decision, poll, three.seats[1])
    done = three.keys[2].do("concludeVote", "decision { outcome }", **ending)["decision"]
    assert done["outcome"] == "ADOPTED"
