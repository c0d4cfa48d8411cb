"""Conflicts through GraphQL: from raising to closing, and who reads what of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres

CONTENT = """conflict(id: $id) {
    state stage isWithheld title grounds escalations
    sides { raised side { party { name } } }
    statements { text party { name } } evidence { title sha256 late }
    neutrals { organisation { name } } measures { text suspends { title } }
    offers { terms by { party { name } } } settlement { terms } ruling { reasons }
    remedies { what status owner { party { name } } } appeals { grounds } }"""


@dataclass
class World:
    """Three parties, somebody neutral from outside, and a client for each."""

    admin: Client
    partnership: str
    ids: dict[str, str]
    clients: dict[str, Client]

    def do(self, who: str, mutation: str, fields: str = "id", **given: Any) -> Any:
        """The conflict after a mutation that must not be refused."""
        done = self.clients[who].do(mutation, f"conflict {{ {fields} }}", **given)
        return done["conflict"]

    def party(self, name: str) -> dict[str, str]:
        return {"party": self.ids[name]}


@pytest.fixture
def world(running: Served) -> World:
    admin = Client(running)
    names = ("School", "Firm", "Parents", "Mediators")
    ids = {name: admin.organisation(name) for name in names}
    partnership = admin.partnership(*(ids[name] for name in names[:3]))
    clients = {name: admin.keyed(party) for name, party in ids.items()}
    return World(admin, partnership, ids, clients)


def raised(world: World, **more: Any) -> str:
    against = [world.party("Firm")]
    given = {"partnership": world.partnership, "grounds": "The boat leaks.", "against": against}
    conflict = world.do("School", "raiseConflict", "id", **{**given, **more})
    return str(conflict["id"])


def neutral(world: World, conflict: str) -> str:
    asked = {"conflict": conflict, "organisation": world.ids["Mediators"]}
    [found] = world.do("Firm", "appointNeutral", "neutrals { id }", **asked)["neutrals"]
    world.do("School", "agreeToNeutral", conflict=conflict, neutral=found["id"])
    world.do("Mediators", "acceptAsNeutral", conflict=conflict, neutral=found["id"])
    return str(found["id"])


def test_a_conflict_is_settled_by_an_offer_with_a_remedy_and_closed(world: World) -> None:
    fields = "id stage stages { kind endsAt } protocol { name source } sides { raised }"
    against = [world.party("Firm")]
    given = {"partnership": world.partnership, "grounds": "The boat leaks.", "against": against}
    conflict = world.do("School", "raiseConflict", fields, **given)
    assert conflict["stage"] == "DIRECT_TALKS"
    assert conflict["protocol"] == {"name": "default", "source": "DEFAULT"}
    assert [side["raised"] for side in conflict["sides"]] == [True, False]
    about = {"conflict": conflict["id"]}
    acknowledged = world.do("Firm", "acknowledgeConflict", "acknowledgedAt", **about)
    assert acknowledged["acknowledgedAt"] is not None
    world.do("Firm", "makeStatement", **about, text="It leaked before.")
    remedy = {"what": "Repair it.", "owner": world.party("Firm"), "due": "2999-12-31"}
    offered = world.do(
        "School", "makeOffer", "offers { id }", **about, terms="We share.", remedies=[remedy]
    )
    [offer] = offered["offers"]
    own = {**about, "offer": offer["id"]}
    assert world.clients["School"].refused("acceptOffer", **own) == "OWN_OFFER"
    stolen = {**own, "by": world.party("Firm")}
    assert world.clients["School"].refused("acceptOffer", **stolen) == "ACTS_FOR_ANOTHER"
    settled = world.do("Firm", "acceptOffer", "state remedies { id dueAt }", **own)
    assert settled["state"] == "SETTLED"
    [remedy] = settled["remedies"]
    assert remedy["dueAt"] == "3000-01-01T00:00:00.000000Z"
    due = {**about, "remedy": remedy["id"]}
    assert world.clients["School"].refused("fulfilRemedy", **due) == "REMEDY_NOT_YOURS"
    world.do("Firm", "fulfilRemedy", **due, note="Done.")
    closed = world.do("School", "verifyRemedy", "state trail { nodes { event sentence } }", **due)
    assert closed["state"] == "CLOSED"
    events = [entry["event"] for entry in closed["trail"]["nodes"]]
    assert events[:2] == ["conflict.closed.v1", "conflict.remedy-verified.v1"]
    assert events[-1] == "conflict.raised.v1"
    assert world.clients["School"].refused("verifyRemedy", **due) == "REMEDY_ALREADY_VERIFIED"


def test_others_see_that_there_is_a_conflict_and_not_what_is_said(world: World) -> None:
    secret = {"reason": "An unspeakable reason."}
    conflict = raised(world, title="The boat", **secret)
    named = neutral(world, conflict)
    about = {"conflict": conflict}
    world.do("Firm", "makeStatement", **about, text="It leaked before.", **secret)
    digest = {"title": "Photograph", "sha256": "ab" * 32}
    world.do("School", "submitEvidence", **about, **digest)
    world.do("Mediators", "orderInterimMeasure", **about, text="Stay ashore.", neutral=named)
    world.do("School", "makeOffer", **about, terms="We share.")
    query = f"""query ($id: ID!, $p: ID!) {{ {CONTENT}
        conflicts(partnership: $p, search: "boat leaks") {{ totalCount }}
        all: conflicts(partnership: $p) {{ totalCount }}
        auditTrail(partnership: $p, kind: "conflict") {{ nodes {{ sentence reason record }} }} }}"""
    asked = {"id": conflict, "p": world.partnership}
    seen = {who: client.ask(query, **asked) for who, client in world.clients.items()}
    for who in ("School", "Firm", "Mediators"):
        read = seen[who]["conflict"]
        assert (read["isWithheld"], read["grounds"]) == (False, "The boat leaks.")
        assert read["statements"] == [{"text": "It leaked before.", "party": {"name": "Firm"}}]
        assert [one["text"] for one in read["measures"]] == ["Stay ashore."]
        assert [one["terms"] for one in read["offers"]] == ["We share."]
        if who != "Mediators":  # who is no party sees no trail
            records = [entry["record"] for entry in read_trail(seen[who])]
            assert len(records) == 8
            assert "ab" * 32 in "".join(records)
    assert seen["School"]["conflicts"] == {"totalCount": 1}
    assert "An unspeakable reason." in str(seen["School"]["auditTrail"])
    outside = seen["Parents"]
    assert outside["conflict"] == {
        "state": "OPEN",
        "stage": "DIRECT_TALKS",
        "isWithheld": True,
        "title": None,
        "grounds": None,
        "escalations": None,
        "sides": [
            {"raised": True, "side": {"party": {"name": "School"}}},
            {"raised": False, "side": {"party": {"name": "Firm"}}},
        ],
        "statements": [],
        "evidence": [],
        "neutrals": None,
        "measures": None,
        "offers": None,
        "settlement": None,
        "ruling": None,
        "remedies": None,
        "appeals": None,
    }
    assert (outside["conflicts"], outside["all"]) == ({"totalCount": 0}, {"totalCount": 1})
    trail = read_trail(outside)
    assert [(entry["reason"], entry["record"]) for entry in trail] == [(None, None)] * 8
    assert trail[-1]["sentence"].startswith("School raised a conflict with Firm")
    secrets = ("unspeakable", "leaks", "leaked", "ashore", "share", "Photograph", "ab" * 32, named)
    for secret_text in secrets:
        assert secret_text not in str(outside)
    assert (
        world.clients["Parents"].refused("makeStatement", **about, text="Me too.") == "NOT_A_SIDE"
    )


def test_who_took_the_place_of_a_merged_side_reads_it_and_is_asked_for_it(world: World) -> None:
    conflict = raised(world)
    works = world.admin.organisation("Works")
    world.clients["Works"] = world.admin.keyed(works)
    of = {"organisation": world.ids["Firm"]}
    world.clients["Firm"].do("mergeOrganisation", **of, into=works)
    world.clients["Works"].do("succeedParty", partnership=world.partnership, **of)
    seen = world.clients["Works"].ask(f"query ($id: ID!) {{ {CONTENT} }}", id=conflict)["conflict"]
    assert (seen["isWithheld"], seen["grounds"]) == (False, "The boat leaks.")
    other = world.clients["Parents"].ask(f"query ($id: ID!) {{ {CONTENT} }}", id=conflict)
    assert other["conflict"]["isWithheld"]
    steps = "query { nextSteps { kind sentence } }"
    asked = {one["kind"] for one in world.clients["Works"].ask(steps)["nextSteps"]}
    assert "acknowledge-conflict" in asked
    world.do("Works", "acknowledgeConflict", conflict=conflict)
    asked = {one["kind"] for one in world.clients["Works"].ask(steps)["nextSteps"]}
    assert "acknowledge-conflict" not in asked


def read_trail(seen: dict[str, Any]) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = seen["auditTrail"]["nodes"]
    return nodes


def test_what_is_no_conflict_is_on_record_for_every_party(world: World) -> None:
    conflict = raised(world)
    query = """query ($p: ID!) { auditTrail(partnership: $p) { nodes { kind record } } }"""
    seen = world.clients["Parents"].ask(query, p=world.partnership)
    withheld = {entry["kind"]: entry["record"] is None for entry in read_trail(seen)}
    assert withheld == {"conflict": True, "partnership": False}
    through = """query ($id: ID!) { conflict(id: $id) { trail { nodes { record } } } }"""
    for who, is_withheld in (("Parents", True), ("School", False), ("Firm", False)):
        [entry] = world.clients[who].ask(through, id=conflict)["conflict"]["trail"]["nodes"]
        assert (entry["record"] is None) is is_withheld


def chartered(world: World) -> tuple[str, str]:
    """An agreement in force whose clause has conflicts ruled on by a panel, and that clause."""
    panel = {"kind": "PANEL", "days": 30, "needsNeutral": True}
    protocol = {"stages": [panel], "acknowledgementDays": 5, "appealDays": 10}
    provision = {"conflictProtocol": {"name": "disputes", "protocol": protocol}}
    clause = {"id": "9", "number": "9", "heading": "Disputes", "text": "A panel decides.\n"}
    drafted = world.admin.do(
        "draftAgreement",
        "agreement { id text { clauses { clause provisions { kind matters protocol } } } }",
        partnership=world.partnership,
        title="Charter",
        clauses=[{**clause, "provisions": [provision]}],
    )["agreement"]
    [carried] = drafted["text"]["clauses"]
    [stored] = carried["provisions"]
    assert (stored["kind"], stored["matters"]) == ("conflict-protocol", None)
    assert stored["protocol"]["appeal_days"] == 10
    for name in ("School", "Firm", "Parents"):
        head = world.admin.person(f"Head of {name}")
        world.admin.do("registerHead", organisation=world.ids[name], person=head)
        signed = {"agreement": drafted["id"], "party": world.ids[name], "person": head}
        world.admin.do("signAgreement", **signed)
    world.admin.do("enterIntoForce", agreement=drafted["id"])
    return drafted["id"], carried["clause"]


def test_a_conflict_follows_the_clause_in_force(world: World) -> None:
    agreement, clause = chartered(world)
    conflict = raised(world, agreement=agreement, clauses=[clause])
    pinned = world.admin.ask(
        """query ($id: ID!, $clause: UUID!) { conflict(id: $id) { stage
            protocol { name source clause } agreement { title } clauses { clause heading } }
            conflicts(clause: $clause, stage: PANEL, state: OPEN) { totalCount } }""",
        id=conflict,
        clause=clause,
    )
    assert pinned["conflict"] == {
        "stage": "PANEL",
        "protocol": {"name": "disputes", "source": "CLAUSE", "clause": clause},
        "agreement": {"title": "Charter"},
        "clauses": [{"clause": clause, "heading": "Disputes"}],
    }
    assert pinned["conflicts"] == {"totalCount": 1}


def test_a_ruling_is_appealed_against_and_remanded(world: World) -> None:
    agreement, _ = chartered(world)
    against = [world.party("Firm"), world.party("Parents")]
    conflict = raised(world, agreement=agreement, against=against)
    named = neutral(world, conflict)
    about = {"conflict": conflict}
    world.do("Parents", "agreeToNeutral", **about, neutral=named)
    ruling = {"ruling": "The firm pays.", "reasons": "It built the boat.", "neutral": named}
    assert world.clients["School"].refused("giveRuling", **about, **ruling) == "ACTS_FOR_ANOTHER"
    ruled = world.do("Mediators", "giveRuling", "state ruling { appealUntil }", **about, **ruling)
    assert ruled["state"] == "RULED"
    appealed = world.do(
        "Firm", "lodgeAppeal", "state appeals { id }", **about, grounds="It was not us."
    )
    assert appealed["state"] == "APPEALED"
    back = {"appeal": appealed["appeals"][0]["id"], "stage": 1, "reasons": "Hear them again."}
    assert (
        world.clients["Mediators"].refused("remandConflict", **about, **back, neutral=named)
        == "APPEAL_BY_WHO_RULED"
    )
    board = world.admin.do(
        "proposeMotion",
        "decision { id isSuspended }",
        partnership=world.partnership,
        title="Remand",
        enacts=[{"remandConflict": {"conflict": conflict, "appeal": back["appeal"]}}],
    )["decision"]
    by_decision = {**about, **back, "decision": board["id"]}
    assert (
        world.clients["School"].refused("remandConflict", **by_decision) == "DECISION_NOT_ADOPTED"
    )
    won = {"counts": [{"yes": "5", "no": "2", "abstain": "0", "members": "8"}]}
    world.admin.do("reportTally", decision=board["id"], tally=won)
    remanded = world.do("School", "remandConflict", "state stages { kind }", **by_decision)
    assert remanded == {"state": "OPEN", "stages": [{"kind": "PANEL"}, {"kind": "PANEL"}]}
    world.do(
        "Mediators",
        "orderInterimMeasure",
        **about,
        text="Wait.",
        neutral=named,
        suspends=board["id"],
    )
    suspended = world.admin.ask(
        "query ($id: ID!) { decision(id: $id) { isSuspended } }", id=board["id"]
    )
    assert (board["isSuspended"], suspended["decision"]["isSuspended"]) == (False, True)
    doing = {"decision": board["id"]}
    assert world.admin.refused("implementDecision", **doing) == "DECISION_SUSPENDED"
    measures = "measures { id }"
    [measure] = world.do("Mediators", "makeStatement", measures, **about, text="!", neutral=named)[
        "measures"
    ]
    world.do("Mediators", "liftInterimMeasure", **about, measure=measure["id"], neutral=named)
    done = world.admin.do("implementDecision", "decision { state isSuspended }", **doing)[
        "decision"
    ]
    assert done == {"state": "IMPLEMENTED", "isSuspended": False}


def test_a_mediator_who_is_a_party_and_an_early_escalation_are_refused(world: World) -> None:
    conflict = raised(world)
    about = {"conflict": conflict}
    school = world.clients["School"]
    party = {"organisation": world.ids["Firm"]}
    assert school.refused("appointNeutral", **about, **party) == "NEUTRAL_IS_PARTY"
    person = world.admin.do(
        "registerPerson", "person { id }", name="Ada", affiliation=world.ids["Firm"]
    )["person"]["id"]
    assert school.refused("appointNeutral", **about, person=person) == "NEUTRAL_IS_PARTY"
    ben = world.admin.do("registerPerson", "person { id }", name="Ben")["person"]["id"]
    seats = [{"id": "one", "holder": ben, "party": world.ids["School"]}]
    world.admin.do("constituteBody", partnership=world.partnership, name="Board", seats=seats)
    assert school.refused("appointNeutral", **about, person=ben) == "NEUTRAL_IS_PARTY"
    assert school.refused("escalateConflict", **about) == "STAGE_NOT_OVER"
    world.do("Firm", "declareStageExhausted", **about)
    assert world.do("School", "escalateConflict", "stage", **about) == {"stage": "MEDIATION"}
    withdrawn = world.do("School", "withdrawConflict", "state withdrawnAt", **about)
    assert withdrawn["state"] == "WITHDRAWN"
    assert school.refused("withdrawConflict", **about) == "CONFLICT_OVER"
