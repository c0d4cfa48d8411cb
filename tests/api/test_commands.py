"""Commands through GraphQL: a partnership from its registration to a counted vote, and every no."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.values import NAME_LIMIT
from tests.api.client import TEXT, Client

pytestmark = pytest.mark.postgres


def test_a_vote_is_opened_cast_closed_and_counted_under_the_clause_in_force(
    client: Client,
) -> None:
    partnership = client.partnership(client.organisation())
    client.agreement(partnership)
    ada, bob, cleo = (client.person(name) for name in ("Ada", "Bob", "Cleo"))
    seats = [{"id": f"seat-{n}", "holder": who} for n, who in enumerate((ada, bob, cleo))]
    board = client.do(
        "constituteBody",
        "body { id seats { seat holder { name } } }",
        partnership=partnership,
        name="Board",
        seats=seats,
    )["body"]
    assert [seat["holder"]["name"] for seat in board["seats"]] == ["Ada", "Bob", "Cleo"]
    decision = client.do(
        "proposeMotion",
        "decision { id rule { name source clauseVersion } }",
        partnership=partnership,
        title="Buy a telescope",
        matter="budget",
        body=board["id"],
    )["decision"]
    assert decision["rule"] == {"name": "two thirds", "source": "CLAUSE", "clauseVersion": 1}
    opened = client.do("openPoll", "decision { polls { id } }", decision=decision["id"])
    [poll] = opened["decision"]["polls"]
    for seat, (who, stance) in zip(
        board["seats"], [(ada, "YES"), (bob, "YES"), (cleo, "NO")], strict=True
    ):
        client.do(
            "castBallot",
            decision=decision["id"],
            poll=poll["id"],
            seat=seat["seat"],
            voter=who,
            choice={"stance": {"stance": stance}},
        )
    client.do("closePoll", decision=decision["id"], poll=poll["id"])
    counted = client.do(
        "countPoll",
        "decision { outcome sentences votes { choice voter { name } } }",
        decision=decision["id"],
        poll=poll["id"],
        reason="The board has voted.",
    )["decision"]
    assert counted["outcome"] == "ADOPTED"
    assert [vote["voter"]["name"] for vote in counted["votes"]] == ["Ada", "Bob", "Cleo"]
    assert "2 yes of 3 votes cast is 2/3" in " ".join(counted["sentences"])
    trail = client.trail(decision["id"])
    assert [(entry["event"], (entry["cause"] or {}).get("event")) for entry in trail] == [
        ("decision.outcome-determined.v1", "decision.poll-closed.v1"),
        ("decision.poll-closed.v1", "decision.poll-opened.v1"),
        *[("ballot.cast.v2", "decision.poll-opened.v1")] * 3,
        ("decision.poll-opened.v1", "decision.motion-proposed.v1"),
        ("decision.motion-proposed.v1", None),
    ]
    assert trail[0]["reason"] == "The board has voted."


def test_an_amendment_changes_text_and_rule_from_its_day_on(client: Client) -> None:
    partnership = client.partnership(client.organisation())
    agreement = client.agreement(partnership)
    [clause] = client.ask(
        "query ($id: ID!) { agreement(id: $id) { text { clauses { clause } } } }", id=agreement
    )["agreement"]["text"]["clauses"]
    changes = [{"repeal": {"id": clause["clause"]}}]
    proposed = client.do(
        "proposeAmendment",
        "agreement { amendments { nodes { id } } }",
        agreement=agreement,
        title="No budget",
        changes=[
            *changes,
            {"insert": {"clause": {"id": "new", "number": "2", "heading": "", "text": "New.\n"}}},
        ],
        effective="2026-02-01",
    )
    [amendment] = proposed["agreement"]["amendments"]["nodes"]
    adopting = {"agreement": agreement, "amendment": amendment["id"], "effective": "2026-03-01"}
    client.do("adoptAmendment", **adopting)
    texts = client.ask(
        """query ($id: ID!) { agreement(id: $id) {
            before: text(effectiveOn: "2026-02-28") { text }
            after: text(effectiveOn: "2026-03-01") { text } } }""",
        id=agreement,
    )["agreement"]
    assert (texts["before"]["text"], texts["after"]["text"]) == (TEXT, "New.\n")
    assert client.refused("adoptAmendment", **adopting) == "ALREADY_ADOPTED"
    repealed = {"agreement": agreement, "title": "Again", "changes": changes}
    assert client.refused("proposeAmendment", **repealed) == "CLAUSE_REPEALED"


def test_a_variant_that_is_refused_to_be_the_one_is_bad_input(client: Client) -> None:
    partnership = client.partnership(client.organisation())
    rule = {"condition": {"noObjection": False}, "nobodyVotes": "REJECTED"}
    provision = {"decisionRule": {"name": "nobody objects", "matters": ["budget"], "rule": rule}}
    clause = {"id": "one", "number": "1", "heading": "", "text": TEXT, "provisions": [provision]}
    drafting: dict[str, Any] = {"partnership": partnership, "title": "Text"}
    drafting["clauses"] = [clause]
    result = client.try_("draftAgreement", **drafting)
    assert result["code"] == "MALFORMED"
    place = "arguments.clauses[0].provisions[0].decisionRule.rule.condition.noObjection"
    assert result["sentence"].startswith(place)


def test_what_can_not_be_is_refused_and_nothing_is_written(client: Client) -> None:
    school = client.organisation()
    key = str(UUID(int=7))
    assert client.refused("renameOrganisation", organisation=key, name="B") == "UNKNOWN_ID"
    assert client.refused("renameOrganisation", organisation="?", name="B") == "MALFORMED"
    person = client.person()
    assert client.refused("renameOrganisation", organisation=person, name="B") == "MALFORMED"
    stale = {"organisation": school, "name": "B", "expectedVersion": 9}
    assert client.refused("renameOrganisation", **stale) == "STALE_VERSION"
    assert client.refused("renameOrganisation", organisation=school, name="a\x07b") == (
        "CONTROL_CHARACTER"
    )
    assert client.refused("renameOrganisation", organisation=school, name=" ") == "TEXT_MISSING"
    long = "x" * (NAME_LIMIT + 1)
    assert client.refused("renameOrganisation", organisation=school, name=long) == "TEXT_TOO_LONG"
    early = {"organisation": school, "name": "B", "effective": "1999-01-01"}
    assert client.refused("renameOrganisation", **early) == "CONTRADICTORY_DATES"


def test_an_idempotency_key_is_one_command(client: Client) -> None:
    given = {"name": "Once", "kind": "NGO", "idempotencyKey": str(uuid4())}
    first = client.do("registerOrganisation", "organisation { id }", **given)
    again = client.do("registerOrganisation", "organisation { id }", **given)
    assert again == {**first, "repeated": True}
    assert client.refused("registerOrganisation", **{**given, "name": "Twice"}) == (
        "IDEMPOTENCY_KEY_REUSED"
    )


def test_another_organisation_sees_and_does_nothing_here(client: Client) -> None:
    ours, theirs = client.organisation("Ours"), client.organisation("Theirs")
    partnership = client.partnership(ours)
    agreement = client.agreement(partnership)
    decision = client.do(
        "proposeMotion",
        "decision { id }",
        partnership=partnership,
        title="Secret plan",
        party=ours,
    )["decision"]["id"]
    outsider = client.keyed(theirs)
    insider = client.keyed(ours)
    query = """query ($p: ID!, $a: ID!, $d: ID!) {
        partnership(id: $p) { name } agreement(id: $a) { title } decision(id: $d) { title }
        nodes(ids: [$p, $a, $d]) { id }
        decisions(search: "secret") { totalCount } auditTrail(search: "secret") { totalCount } }"""
    seen = outsider.ask(query, p=partnership, a=agreement, d=decision)
    assert seen == {
        "partnership": None,
        "agreement": None,
        "decision": None,
        "nodes": [None, None, None],
        "decisions": {"totalCount": 0},
        "auditTrail": {"totalCount": 0},
    }
    assert insider.ask(query, p=partnership, a=agreement, d=decision)["decision"] == {
        "title": "Secret plan"
    }
    acts = {
        "proposeMotion": {"partnership": partnership, "title": "Mine now"},
        "withdrawMotion": {"decision": decision},
        "terminateAgreement": {"agreement": agreement},
        "accedeParty": {"partnership": partnership, "organisation": theirs},
        "dissolvePartnership": {"partnership": partnership},
    }
    for mutation, given in acts.items():
        assert outsider.refused(mutation, **given) == "UNKNOWN_ID", mutation
    insider.do("withdrawMotion", decision=decision)


def test_who_forms_a_partnership_sees_it_in_the_answer(client: Client) -> None:
    ours = client.organisation("Ours")
    own = client.keyed(ours)
    formed = own.do(
        "formPartnership", "partnership { name }", name="New", zone="UTC", parties=[ours]
    )
    assert formed["partnership"] == {"name": "New"}


def test_persons_of_another_organisation_are_neither_registered_nor_told_of(
    client: Client,
) -> None:
    ours, theirs = client.organisation("Ours"), client.organisation("Theirs")
    outsider = client.keyed(theirs)
    insider = client.keyed(ours)
    told = '{ auditTrail(kind: "person") { totalCount } }'
    before = outsider.ask(told)["auditTrail"]["totalCount"]
    insider.do("registerPerson", name="Ada", affiliation=ours)
    assert outsider.refused("registerPerson", name="Eve", affiliation=ours) == "UNKNOWN_ID"
    assert outsider.ask(told)["auditTrail"]["totalCount"] == before
    assert insider.ask(told)["auditTrail"]["totalCount"] == 1


def test_an_act_follows_only_from_an_event_that_its_client_may_see(client: Client) -> None:
    ours, theirs = client.organisation("Ours"), client.organisation("Theirs")
    own = client.keyed(ours)
    their = client.keyed(theirs)
    partnership = own.do(
        "formPartnership",
        "partnership { trail(first: 1) { nodes { id } } }",
        name="New",
        zone="UTC",
        parties=[ours],
    )["partnership"]
    event = partnership["trail"]["nodes"][0]["id"]
    renamed = {"name": "Theirs now", "organisation": theirs}
    for unknown in (event, str(uuid4())):
        assert their.refused("renameOrganisation", **renamed, causedBy=unknown) == "UNKNOWN_ID"
    assert their.refused("renameOrganisation", **renamed, causedBy=theirs) == "MALFORMED"
    own.do("renameOrganisation", organisation=ours, name="Ours now", causedBy=event)
