"""A small partnership through GraphQL alone: started, signed, decided, changed, ended, left."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from api.inputs import command_input
from services.catalogue import commands
from tests.api.client import Client
from tests.api.serving import Served, whole
from tests.databases import Server

pytestmark = pytest.mark.postgres

HILL, LAKE = "Hill School", "Lake School"


@pytest.fixture
def admin(running: Served) -> Client:
    return Client(running)


FOUNDERS = [
    {"name": HILL, "kind": "SCHOOL", "contact": {"name": "Ada", "address": "ada@hill.example"}},
    {"name": LAKE, "kind": "SCHOOL", "contact": {"name": "Bob"}},
]
STARTED = """partnership { id name purpose state
    parties { organisation { id name signatories { capacity person { id name contact } } } }
    bodies { nodes { name seats { seat holder { name } party { name } } } }
    agreements { nodes { id title state text { text clauses { clause number heading } } } } }"""


class Small:
    """A small partnership as its two contacts and their organisations use it."""

    def __init__(self, admin: Client, **more: Any) -> None:
        self.admin = admin
        done = admin.do(
            "startPartnership", STARTED, purpose="Share a telescope.", founders=FOUNDERS, **more
        )
        self.started = done["partnership"]
        self.id: str = self.started["id"]
        [self.agreement] = self.started["agreements"]["nodes"]
        self.organisations = {
            party["organisation"]["name"]: party["organisation"]
            for party in self.started["parties"]
        }
        self.people = {
            name: organisation["signatories"][0]["person"]["id"]
            for name, organisation in self.organisations.items()
        }

    def of(self, name: str) -> Client:
        """The contact of an organisation, at work for it."""
        headers = {
            "Concord-Principal": self.people[name],
            "Concord-Organisation": self.organisations[name]["id"],
        }
        return Client(self.admin.running, headers)

    def keyed(self, name: str) -> Client:
        """The software of an organisation, with a key of its own."""
        return self.admin.keyed(self.organisations[name]["id"])

    def sign(self) -> Small:
        for name in (HILL, LAKE):
            self.of(name).do("signAgreement", agreement=self.agreement["id"])
        return self

    def steps(self, name: str) -> list[str]:
        found = self.of(name).ask("{ nextSteps { sentence } }")["nextSteps"]
        return [step["sentence"] for step in found]


def test_it_is_started_in_one_act_with_a_one_page_memorandum(admin: Client) -> None:
    small = Small(admin)
    assert small.started["name"] == f"{HILL} and {LAKE}"
    assert small.started["state"] == "FORMED"
    assert small.agreement["state"] == "DRAFT"
    assert "Share a telescope." in small.agreement["text"]["text"]
    [body] = small.started["bodies"]["nodes"]
    seats = [(seat["holder"]["name"], seat["party"]["name"]) for seat in body["seats"]]
    assert (body["name"], seats) == ("Both parties", [("Ada", HILL), ("Bob", LAKE)])
    [head] = small.organisations[HILL]["signatories"]
    assert (head["capacity"], head["person"]["contact"]) == ("HEAD", "ada@hill.example")


def test_a_refusal_names_what_its_reader_knows_by_name(admin: Client) -> None:
    small = Small(admin)

    def told(who: Client, mutation: str, **given: Any) -> str:
        return str(who.try_(mutation, **given)["sentence"])

    entering = told(small.of(HILL), "enterIntoForce", agreement=small.agreement["id"])
    assert entering.startswith("Of 2 parties, 2 did not sign “Memorandum of understanding” yet;")
    small.sign()
    decision = small.of(HILL).do(
        "putToVote", "decision { id }", partnership=small.id, title="Buy a dome"
    )["decision"]["id"]
    voting = {"decision": decision, "stance": "YES"}
    small.of(HILL).do("vote", **voting)
    again = told(small.of(HILL), "vote", **voting)
    assert again == f"The same ballot was cast for seat 1 of {HILL} already."
    leaving = {"organisation": small.organisations[LAKE]["id"], "partnership": small.id}
    pushed = told(small.keyed(HILL), "withdrawParty", **leaving)
    assert f"on behalf of {HILL}, which may not act for {LAKE}" in pushed
    # A stranger is told nothing about what it can't see, not even a name.
    stranger = Small(admin).keyed(LAKE)
    assert told(stranger, "vote", **voting).startswith("There is no decision with the identifier")


def test_two_different_organisations_start_it(admin: Client) -> None:
    given: dict[str, Any] = {"purpose": "Nothing", "founders": FOUNDERS[:1]}
    assert admin.refused("startPartnership", **given) == "TWO_ORGANISATIONS_NEEDED"
    school = admin.organisation("Vale School")
    twice = [{"organisation": school, "contact": {"name": name}} for name in ("Cy", "Di")]
    given["founders"] = twice
    assert admin.refused("startPartnership", **given) == "TWO_ORGANISATIONS_NEEDED"
    assert admin.refused("startPartnership", **{**given, "purpose": " "}) == "TEXT_MISSING"


def test_who_is_registered_already_keeps_its_head(admin: Client) -> None:
    school, head = admin.organisation("Vale School"), admin.person("Head")
    admin.do("registerHead", organisation=school, person=head)
    founders = [{"organisation": school, "contact": {"name": "Cy"}}, FOUNDERS[0]]
    fields = "partnership { parties { organisation { signatories { person { name } } } } }"
    done = admin.do("startPartnership", fields, purpose="Sing.", founders=founders)
    heads = [
        party["organisation"]["signatories"][0]["person"]["name"]
        for party in done["partnership"]["parties"]
    ]
    assert sorted(heads) == ["Ada", "Head"]


def test_who_is_on_record_is_named_and_not_made_a_second_time(admin: Client) -> None:
    school, head = admin.organisation("Vale School"), admin.person("Head")
    admin.do("registerHead", organisation=school, person=head)
    by_school = admin.keyed(school)
    fields = "partnership { bodies { nodes { seats { holder { id name } } } } }"
    for contact in ({}, {"person": head}):
        founders = [{"organisation": school, "contact": contact}, FOUNDERS[0]]
        done = by_school.do("startPartnership", fields, purpose="Sing.", founders=founders)
        [body] = done["partnership"]["bodies"]["nodes"]
        assert {"id": head, "name": "Head"} in [seat["holder"] for seat in body["seats"]]
    other = admin.organisation("Dell School")
    dan = admin.do("registerPerson", "person { id }", name="Dan", affiliation=other)["person"]["id"]
    for organisation, contact in (
        (school, {"person": head, "name": "Head"}),
        (school, {"person": dan}),
        (other, {"person": dan}),
    ):
        named = {"organisation": organisation, "contact": contact}
        own = {"organisation": school, "contact": {"name": "Cy"}}
        founders = [named, FOUNDERS[0] if organisation == school else own]
        refused = by_school.refused("startPartnership", purpose="Sing.", founders=founders)
        assert refused == "CONTACT_UNCLEAR"
    nobody = [{"name": "New School", "kind": "SCHOOL", "contact": {}}, FOUNDERS[0]]
    assert admin.refused("startPartnership", purpose="Sing.", founders=nobody) == "TEXT_MISSING"


def test_the_last_signature_brings_the_memorandum_into_force(admin: Client) -> None:
    small = Small(admin)
    agreement = small.agreement["id"]
    assert admin.refused("enterIntoForce", agreement=agreement) == "SIGNATURES_MISSING"
    assert small.steps(HILL) == [f"Sign “Memorandum of understanding” for {HILL}."]
    fields = "agreement { state signatures { party { name } person { name } capacity } }"
    first = small.of(HILL).do("signAgreement", fields, agreement=agreement)["agreement"]
    assert first["state"] == "DRAFT"
    assert small.steps(HILL) == []
    assert small.of(HILL).refused("signAgreement", agreement=agreement) == "ALREADY_SIGNED"
    stranger = {"agreement": agreement, "person": admin.person("Eve")}
    assert small.of(LAKE).refused("signAgreement", **stranger) == "NOT_AUTHORISED_TO_SIGN"
    last = small.of(LAKE).do("signAgreement", fields, agreement=agreement)["agreement"]
    assert last["state"] == "IN_FORCE"
    assert last["signatures"] == [
        {"party": {"name": HILL}, "person": {"name": "Ada"}, "capacity": "HEAD"},
        {"party": {"name": LAKE}, "person": {"name": "Bob"}, "capacity": "HEAD"},
    ]


def test_it_decides_with_three_fields_at_most(admin: Client) -> None:
    small = Small(admin).sign()
    fields = "decision { id rule { name source } state }"
    put = small.of(HILL).do("putToVote", fields, partnership=small.id, title="Buy a lens")
    decision = put["decision"]["id"]
    assert put["decision"]["rule"] == {"name": "both say yes", "source": "CLAUSE"}
    assert small.steps(LAKE) == ["Vote on “Buy a lens”."]
    for name in (HILL, LAKE):
        small.of(name).do("vote", decision=decision, stance="YES")
    assert small.steps(LAKE) == []
    assert small.of(LAKE).refused("concludeVote", decision=decision) == "NOT_ENTITLED_TO_CLOSE"
    done = small.of(HILL).do("concludeVote", "decision { outcome sentences }", decision=decision)
    assert done["decision"]["outcome"] == "ADOPTED"
    assert small.of(LAKE).refused("concludeVote", decision=decision) == "NO_POLL_OPEN"
    assert small.of(LAKE).refused("vote", decision=decision, stance="NO") == "NO_POLL_OPEN"
    again = small.of(HILL).do("putToVote", fields, partnership=small.id, title="Sell it")
    assert admin.refused("vote", decision=again["decision"]["id"], stance="NO") == "SEAT_NOT_HELD"


CHAIN = """{ holds complete restsOn
    links { number kind sentence since until holds whyNot restsOn event { id sentence } } }"""
OF_EVENT = f"query ($event: ID!) {{ authority(event: $event) {CHAIN} }}"


def test_by_what_right_is_answered_down_to_the_signatures(admin: Client) -> None:
    small = Small(admin).sign()
    hill = small.of(HILL)
    put = hill.do("putToVote", "decision { id }", partnership=small.id, title="Buy a lens")
    decision = put["decision"]["id"]
    for name in (HILL, LAKE):
        small.of(name).do("vote", decision=decision, stance="YES")
    hill.do("concludeVote", decision=decision)
    trail = f"""query ($id: ID!) {{ decision(id: $id) {{
        trail(event: "decision.outcome-determined.v1") {{
            nodes {{ id authorityChain {CHAIN} }} }} }} }}"""
    [entry] = small.keyed(LAKE).ask(trail, id=decision)["decision"]["trail"]["nodes"]
    chain = entry["authorityChain"]
    assert chain["holds"] and chain["complete"]
    said = [link["sentence"] for link in chain["links"]]
    assert "The ballots of the poll, counted again." in said
    assert any(sentence.startswith(f"The signature of {HILL}, given") for sentence in said)
    assert f"The head of {LAKE}, as it has registered them." in said
    assert all(link["event"] for link in chain["links"] if link["kind"] not in ("rule", "default"))
    heads = {link["event"]["sentence"] for link in chain["links"] if link["kind"] == "signatory"}
    assert len(heads) == 2
    own = small.keyed(HILL).ask(OF_EVENT, event=entry["id"])
    assert own == {"authority": chain}
    outsider = Small(admin).keyed(HILL)
    assert outsider.ask(OF_EVENT, event=entry["id"]) == {"authority": None}
    assert admin.ask(OF_EVENT, event=str(UUID(int=0))) == {"authority": None}
    bare = b64decode(entry["id"] + "==").decode().partition(":")[2]
    assert small.keyed(HILL).ask(OF_EVENT, event=bare) == own
    for no_event in ("", "?", decision, "x" * 5_000):
        answer = admin.running.post(OF_EVENT, variables={"event": no_event}).json()
        assert answer["data"] == {"authority": None}
        [error] = answer["errors"]
        assert error["message"] == "“event” is not the id of an event."


def test_a_chain_of_chains_is_too_much(admin: Client) -> None:
    inner = "links { event { authorityChain { links { event { authorityChain { holds } } } } } }"
    document = f"{{ auditTrail {{ nodes {{ authorityChain {{ {inner} }} }} }} }}"
    answer = admin.running.post(document).json()
    assert "could come to more than" in answer["errors"][0]["message"]


SEAT = {"id": "00000000-0000-0000-0000-00000000005e"}


def test_which_body_decides_has_to_be_said_where_there_is_not_one(admin: Client) -> None:
    partnership = admin.partnership(admin.organisation())
    given = {"partnership": partnership, "title": "What?"}
    assert admin.refused("putToVote", **given) == "BODY_NOT_SAID"
    bodies = [
        admin.do("constituteBody", "body { id }", partnership=partnership, name=name, seats=[SEAT])
        for name in ("Board", "Council")
    ]
    assert admin.refused("putToVote", **given) == "BODY_NOT_SAID"
    council = bodies[1]["body"]["id"]
    fields = "decision { body { name } state }"
    put = admin.do("putToVote", fields, **given, body=council)["decision"]
    assert put == {"body": {"name": "Council"}, "state": "OPEN"}
    elsewhere = {**given, "partnership": admin.partnership(admin.organisation()), "body": council}
    assert admin.refused("putToVote", **elsewhere) == "UNKNOWN_ID"


def test_its_text_is_changed_by_both_signatures(admin: Client) -> None:
    small = Small(admin).sign()
    clause = small.agreement["text"]["clauses"][1]["clause"]
    agreement = small.agreement["id"]
    change = {"agreement": agreement, "clause": clause, "text": "We write letters.\n"}
    fields = "agreement { id amendments { nodes { id title status adoptedBy } } }"
    changed = small.of(HILL).do("changeText", fields, **change)["agreement"]
    [amendment] = changed["amendments"]["nodes"]
    assert amendment["title"] == "Another wording of clause 2 “Who speaks for us”"
    assert (amendment["status"], amendment["adoptedBy"]) == ("PROPOSED", "SIGNATURES")
    which = {"agreement": agreement, "amendment": amendment["id"]}
    assert admin.refused("adoptAmendment", **which) == "SIGNATURES_MISSING"
    small.of(LAKE).do("commentOnAmendment", **which, comment="By e-mail too?")
    small.of(HILL).do("signAmendment", **which)
    [step] = small.steps(LAKE)
    assert step.startswith("Sign the amendment “Another wording")
    fields = """agreement { text { text } amendments { nodes { status signatures { capacity }
        comments { nodes { comment party { name } } } } } }"""
    done = small.of(LAKE).do("signAmendment", fields, **which)["agreement"]
    assert "We write letters." in done["text"]["text"]
    [adopted] = done["amendments"]["nodes"]
    assert adopted["status"] == "ADOPTED" and len(adopted["signatures"]) == 2
    assert adopted["comments"]["nodes"] == [{"comment": "By e-mail too?", "party": {"name": LAKE}}]
    assert small.of(LAKE).refused("changeText", **{**change, "clause": "?"}) == "CLAUSE_UNKNOWN"


@pytest.fixture
def unhurried(server: Server) -> Iterator[Client]:
    """A server that lets no due date happen."""
    with whole(server, has_lapses=False) as found:
        yield Client(found)


def test_notice_is_given_with_one_field_and_is_due(unhurried: Client) -> None:
    admin, small = unhurried, Small(unhurried, effective="2026-01-01")
    agreement = small.agreement["id"]
    for name in (HILL, LAKE):
        small.of(name).do("signAgreement", agreement=agreement, effective="2026-01-01")
    fields = "agreement { notices { party { name } endsAt withdrawnAt } }"
    given = {"agreement": agreement, "effective": "2026-01-31"}
    done = small.of(LAKE).do("giveNotice", fields, **given)["agreement"]
    ends = "2026-04-30T00:00:00.000000Z"
    assert done["notices"] == [{"party": {"name": LAKE}, "endsAt": ends, "withdrawnAt": None}]
    # The clock of this installation is past that day: everybody is told that it ran out.
    assert small.steps(LAKE)[-1] == (
        "A notice to end “Memorandum of understanding” runs out on 30 April 2026."
    )
    ended = admin.do(
        "endByNotice",
        "agreement { state terminatedFrom }",
        agreement=agreement,
        party=small.organisations[LAKE]["id"],
    )["agreement"]
    assert ended == {"state": "TERMINATED", "terminatedFrom": ends}
    assert small.steps(HILL) == []


def test_what_they_do_takes_three_fields_at_most(admin: Client) -> None:
    for name in ("put_to_vote", "vote", "conclude_vote", "change_text", "sign_agreement",
                 "sign_amendment", "give_notice"):  # fmt: skip
        required = [p.name for p in commands()[name].parameters.values() if p.required]
        assert len(required) <= 3, (name, required)
        assert command_input(commands()[name])


# What a party that left still sees

SEEN = """query ($p: ID!, $a: ID!) {
    partnership(id: $p) { name state dissolvedAt agreements { nodes { id } } }
    agreement(id: $a) { state inForceFrom terminatedFrom text { text } texts { totalCount }
        amendments { nodes { title } } }
    decisions(partnership: $p) { nodes { title } }
    auditTrail(partnership: $p, first: 2) { nodes { sentence } } }"""


def test_a_party_that_left_sees_what_was_recorded_while_it_was_one_and_nothing_later(
    admin: Client,
) -> None:
    small = Small(admin).sign()
    agreement, lake = small.agreement["id"], small.keyed(LAKE)
    small.of(HILL).do("putToVote", partnership=small.id, title="Before")
    clause = small.agreement["text"]["clauses"][0]["clause"]
    before = lake.ask(SEEN, p=small.id, a=agreement)
    assert before == small.keyed(HILL).ask(SEEN, p=small.id, a=agreement)
    leaving = {"partnership": small.id, "organisation": small.organisations[LAKE]["id"]}
    admin.do("withdrawParty", **leaving)
    small.of(HILL).do("putToVote", partnership=small.id, title="After")
    change = {"agreement": agreement, "clause": clause, "text": "Later.\n"}
    small.of(HILL).do("changeText", **change)
    [amendment] = admin.ask(
        "query ($a: ID!) { agreement(id: $a) { amendments { nodes { id } } } }", a=agreement
    )["agreement"]["amendments"]["nodes"]
    small.of(HILL).do("signAmendment", agreement=agreement, amendment=amendment["id"])
    admin.do("terminateAgreement", agreement=agreement)
    admin.do("dissolvePartnership", partnership=small.id)
    after = lake.ask(SEEN, p=small.id, a=agreement)
    vacant, left = after["auditTrail"].pop("nodes")
    assert left["sentence"].startswith(f"{LAKE} left {HILL} and {LAKE}")
    assert vacant["sentence"] == f"The seat of {LAKE} in Both parties became vacant."
    before["auditTrail"].pop("nodes")
    assert after == before
    stayed = small.keyed(HILL).ask(SEEN, p=small.id, a=agreement)
    assert stayed["agreement"]["state"] == "TERMINATED"
    assert "Later." in stayed["agreement"]["text"]["text"]
    assert stayed["partnership"]["state"] == "DISSOLVED"
    assert len(stayed["decisions"]["nodes"]) == 2


def test_what_is_wrong_now_with_a_text_or_a_body_a_party_that_left_is_not_told(
    admin: Client,
) -> None:
    small = Small(admin).sign()
    asked = """query ($p: ID!, $a: ID!) { lintAgreement(agreement: $a) { code }
        bodies(partnership: $p) { nodes { remarks { code } } } }"""
    bodies = "query ($p: ID!) { bodies(partnership: $p) { nodes { id seats { seat } } } }"
    [council] = admin.ask(bodies, p=small.id)["bodies"]["nodes"]
    admin.do("vacateSeat", body=council["id"], seat=council["seats"][0]["seat"])
    hill, lake = small.keyed(HILL), small.keyed(LAKE)
    given = {"p": small.id, "a": small.agreement["id"]}
    told = hill.ask(asked, **given)
    assert told == lake.ask(asked, **given)
    [body] = told["bodies"]["nodes"]
    assert [one["code"] for one in body["remarks"]] == ["VACANCY_BLOCKS"]
    admin.do("withdrawParty", partnership=small.id, organisation=small.organisations[LAKE]["id"])
    left = lake.ask(asked, **given)
    assert left["lintAgreement"] == []
    assert [node["remarks"] for node in left["bodies"]["nodes"]] == [[]]


def test_a_party_that_left_does_nothing_any_more(admin: Client) -> None:
    small = Small(admin).sign()
    lake = small.keyed(LAKE)
    lake.do("withdrawParty", partnership=small.id, organisation=small.organisations[LAKE]["id"])
    given = {"partnership": small.id, "title": "Still me"}
    assert lake.refused("putToVote", **given) == "NOT_PARTY"
    assert lake.refused("giveNotice", agreement=small.agreement["id"]) == "NOT_PARTY"


def test_who_is_invited_sees_the_proposal_and_nobody_else_does(admin: Client) -> None:
    ours, theirs, others = (admin.organisation(name) for name in ("Ours", "Theirs", "Others"))
    given = {"name": "Choir", "proposer": ours, "invited": [theirs]}
    fields = "partnership { id state invitations { organisation { name } answer } }"
    proposed = admin.do("proposePartnership", fields, **given)["partnership"]
    assert proposed["state"] == "PROPOSED"
    invited = Client(admin.running, {"Concord-Organisation": theirs})
    steps = invited.ask("{ nextSteps { kind sentence } }")["nextSteps"]
    assert steps == [
        {
            "kind": "answer-invitation",
            "sentence": "Answer the invitation to form “Choir”.",
        }
    ]
    query = """query ($p: ID!) { partnership(id: $p) { name }
        auditTrail(partnership: $p) { totalCount } }"""
    keyed = {"theirs": admin.keyed(theirs), "others": admin.keyed(others)}
    assert keyed["theirs"].ask(query, p=proposed["id"])["partnership"] == {"name": "Choir"}
    unseen = keyed["others"].ask(query, p=proposed["id"])
    assert unseen == {"partnership": None, "auditTrail": {"totalCount": 0}}
    motion = {"partnership": proposed["id"], "title": "Sing"}
    assert keyed["theirs"].refused("proposeMotion", **motion) == "PARTNERSHIP_NOT_FORMED"
    assert keyed["others"].refused("acceptInvitation", partnership=proposed["id"]) == "UNKNOWN_ID"
    assert keyed["theirs"].refused("withdrawProposal", partnership=proposed["id"]) == "NOT_PROPOSER"
    formed = keyed["theirs"].do("acceptInvitation", fields, partnership=proposed["id"])
    assert formed["partnership"]["state"] == "FORMED"
    assert formed["partnership"]["invitations"] == [
        {"organisation": {"name": "Theirs"}, "answer": "ACCEPTED"}
    ]


# Redlines and whole texts

REDLINES = """query ($a: ID!) { agreement(id: $a) {
    now: text { id markdown html }
    first: text(effectiveOn: "2026-02-01") { id number }
    between: redline(from: "2026-02-01", to: "2026-04-01") {
        clauses { number status oldNumber spans { kind text } } markdown html }
    early: redline(from: "2020-01-01", to: "2026-04-01") { markdown } } }"""


def test_redlines_between_any_two_versions_and_texts_to_read(admin: Client) -> None:
    agreement = admin.agreement(admin.partnership(admin.organisation()))
    clause = admin.ask(
        "query ($a: ID!) { agreement(id: $a) { text { clauses { clause } } } }", a=agreement
    )["agreement"]["text"]["clauses"][0]["clause"]
    change = {"agreement": agreement, "clause": clause, "effective": "2026-02-10"}
    admin.do("changeText", **change, text="Budget\n\nThe <board> decides it.\n")
    [amendment] = admin.ask(
        "query ($a: ID!) { agreement(id: $a) { amendments { nodes { id } } } }", a=agreement
    )["agreement"]["amendments"]["nodes"]
    adopting = {"agreement": agreement, "amendment": amendment["id"]}
    admin.do("adoptAmendment", **adopting, effective="2026-03-01")
    found = admin.ask(REDLINES, a=agreement)["agreement"]
    assert found["early"] is None
    [redlined] = found["between"]["clauses"]
    assert redlined["status"] == "REPLACED"
    new = "".join(span["text"] for span in redlined["spans"] if span["kind"] != "DELETED")
    assert new == "Budget\n\nThe <board> decides it.\n"
    assert "<ins>" in found["between"]["html"] and "&lt;" in found["between"]["html"]
    assert "**" in found["between"]["markdown"]
    assert found["now"]["markdown"].startswith("### Budget\n\nThe \\<board\\> decides it.")
    assert "&lt;board&gt;" in found["now"]["html"]
    same = admin.ask(
        """query ($id: ID!, $to: ID!, $a: ID!) { node(id: $id) { ... on AgreementText {
            redlineTo(text: $to) { clauses { status } }
            wrong: redlineTo(text: $a) { markdown } } } }""",
        id=found["first"]["id"],
        to=found["now"]["id"],
        a=agreement,
    )["node"]
    assert same == {"redlineTo": {"clauses": [{"status": "REPLACED"}]}, "wrong": None}


def test_who_votes_for_several_seats_is_told_once(admin: Client) -> None:
    partnership = admin.partnership(admin.organisation())
    ada = admin.person("Ada")
    seats = [{"id": f"seat-{n}", "holder": ada} for n in range(2)]
    given: dict[str, Any] = {"partnership": partnership, "name": "Board", "seats": seats}
    admin.do("constituteBody", **given)
    admin.do("putToVote", partnership=partnership, title="What?")
    query = "query ($person: ID!) { nextSteps(person: $person) { sentence } }"
    told = admin.ask(query, person=ada)["nextSteps"]
    assert [one["sentence"] for one in told] == ["Vote on “What?” for 2 seats."]


def test_what_is_not_there_is_named_as_it_was_sent(admin: Client) -> None:
    unknown = b64encode(f"Decision:{UUID(int=7)}".encode()).decode()
    for sent in (unknown, str(UUID(int=7))):
        answer = admin.try_("withdrawMotion", decision=sent)
        assert answer["sentence"] == f"There is no decision with the identifier {sent}."
