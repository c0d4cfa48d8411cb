"""Posts through GraphQL: a treasurer's two terms, and every question about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres

FRANCS = {"amount": "5000", "currency": "CHF"}
REMIT = {
    "responsibilities": [{"matter": "budget", "role": "ACCOUNTABLE", "sole": True}],
    "powers": [{"matters": ["payments"], "limit": FRANCS}, {"delegable": False}],
}


@dataclass
class Office:
    """A treasurer's post, the persons around it, and who asks."""

    client: Client
    school: str
    partnership: str
    post: str
    ada: str
    ben: str
    cleo: str

    def do(self, mutation: str, fields: str = "position", **given: Any) -> Any:
        return self.client.do(mutation, fields, **given)

    def refused(self, mutation: str, **given: Any) -> str:
        return self.client.refused(mutation, **given)

    def appointed(self, person: str, **given: Any) -> str:
        """An appointment that was accepted as soon as it was made."""
        done = self.do(
            "appoint",
            "appointment { id }",
            post=self.post,
            person=person,
            party=self.school,
            **given,
        )
        appointment = str(done["appointment"]["id"])
        self.do("acceptAppointment", appointment=appointment, by=person, effective="2026-01-02")
        return appointment


@pytest.fixture
def office(running: Served) -> Office:
    client = Client(running)
    school = client.organisation()
    formed = {"name": "Two Hills", "zone": "Europe/London", "effective": "2025-09-01"}
    partnership = client.do("formPartnership", "partnership { id }", **formed, parties=[school])[
        "partnership"
    ]["id"]
    persons = [client.person(name) for name in ("Ada", "Ben", "Cleo")]
    post = client.do(
        "definePost",
        "post { id isVacant }",
        partnership=partnership,
        title="Treasurer",
        tenure={"months": 24, "terms": 2},
        remit=REMIT,
        effective="2026-01-01",
    )["post"]
    assert post["isVacant"]
    return Office(client, school, partnership, post["id"], *persons)


def could_act(office: Office, moment: str, **filters: Any) -> list[tuple[Any, ...]]:
    """Who could act then: capacity, person, matter and limit."""
    rows = office.client.ask(
        """query ($moment: Moment!, $partnership: ID!, $person: ID, $party: ID, $matter: String) {
            couldActFor(moment: $moment, partnership: $partnership, person: $person,
                        party: $party, matter: $matter) {
                nodes { capacity person { name } holder { name } party { name } matter
                        limit { amount currency } since until } } }""",
        moment=moment,
        partnership=office.partnership,
        **filters,
    )["couldActFor"]["nodes"]
    assert {row["holder"]["name"] for row in rows} <= {"Ada", "Ben"}
    assert {row["party"]["name"] for row in rows} <= {"Hill School"}
    return sorted(
        (row["capacity"], row["person"]["name"], row["matter"], (row["limit"] or {}).get("amount"))
        for row in rows
    )


HOLDER = [("HOLDER", "Ada", "", None), ("HOLDER", "Ada", "payments", "5000")]


def test_who_held_a_post_and_who_could_act_is_asked_of_any_day(office: Office) -> None:
    first = office.appointed(office.ada, start="2026-02-01", effective="2026-01-01")
    acting = {"appointment": first, "by": office.ada, "effective": "2026-01-10"}
    summer = {"start": "2026-07-01", "end": "2026-08-31"}
    office.do("nameDeputy", deputy=office.ben, **summer, **acting)
    delegated = office.do(
        "delegateAuthority",
        "delegation { id limit { amount } until }",
        delegate=office.cleo,
        matters=["payments"],
        limit={"amount": "250", "currency": "CHF"},
        start="2026-03-01",
        **acting,
    )["delegation"]
    assert (delegated["limit"], delegated["until"]) == ({"amount": "250"}, None)
    office.do("revokeDelegation", delegation=delegated["id"], by=office.ada, effective="2026-10-01")
    office.do("resignAppointment", appointment=first, by=office.ada, effective="2027-01-01")
    clerk = [("DELEGATE", "Cleo", "payments", "250")]
    deputy = [("DEPUTY", "Ben", "", None), ("DEPUTY", "Ben", "payments", "5000")]
    assert could_act(office, "2026-01-31") == []
    assert could_act(office, "2026-02-01") == HOLDER
    assert could_act(office, "2026-07-01") == [*clerk, *deputy, *HOLDER]
    assert could_act(office, "2026-08-31") == [*clerk, *deputy, *HOLDER]
    assert could_act(office, "2026-09-01") == [*clerk, *HOLDER]
    assert could_act(office, "2026-10-01") == HOLDER
    assert could_act(office, "2027-01-01") == []
    assert could_act(office, "2026-07-01", person=office.ben) == deputy
    assert could_act(office, "2026-07-01", matter="payments") == [*clerk, deputy[1], HOLDER[1]]
    assert could_act(office, "2026-07-01", matter="travel") == [deputy[0], HOLDER[0]]
    held = office.client.ask(
        """query ($id: ID!) { post(id: $id) {
            before: holderAt(moment: "2026-01-31") { id }
            during: holderAt(moment: "2026-12-31") { person { name } party { name } state }
            all: holdersAt(moment: "2026-12-31") { person { name } }
            after: holderAt(moment: "2027-01-01") { id } } }""",
        id=office.post,
    )["post"]
    assert held == {
        "before": None,
        "during": {
            "person": {"name": "Ada"},
            "party": {"name": "Hill School"},
            "state": "RESIGNED",
        },
        "all": [{"person": {"name": "Ada"}}],
        "after": None,
    }


def test_a_post_is_handed_over_item_by_item(office: Office) -> None:
    first = office.appointed(office.ada, start="2026-01-01", effective="2026-01-01")
    office.do("resignAppointment", appointment=first, by=office.ada, effective="2026-06-01")
    second = office.appointed(office.ben, start="2026-06-01", effective="2026-01-01")
    items = [{"id": "keys", "what": "Keys"}, {"id": "books", "what": "Books"}]
    opened = office.do(
        "openHandover",
        "handover { items { id what handedOverAt } outstanding }",
        appointment=first,
        items=items,
        due="2026-06-30",
        effective="2026-06-01",
    )["handover"]
    assert [item["what"] for item in opened["items"]] == ["Keys", "Books"]
    when = {"appointment": first, "effective": "2026-06-02"}
    keys, books = ({**when, "item": item["id"]} for item in opened["items"])
    assert office.refused("acknowledgeItem", **keys, by=office.ben) == "ITEM_NOT_HANDED_OVER"
    office.do("handOverItem", **keys, by=office.ada, remark="Two of them.")
    assert office.refused("acknowledgeItem", **keys, by=office.ben) == "NOT_THE_SUCCESSOR"
    office.do("nameSuccessor", **when, successor=second)
    assert office.refused("acknowledgeItem", **keys, by=office.cleo) == "NOT_THE_SUCCESSOR"
    office.do("acknowledgeItem", **keys, by=office.ben)
    assert office.refused("closeHandover", **when) == "ITEMS_OUTSTANDING"
    office.do("handOverItem", **books, by=office.ada)
    office.do("acknowledgeItem", **books, by=office.ben)
    closed = office.do("closeHandover", "handover { outstanding isOpen id }", **when)["handover"]
    assert (closed["outstanding"], closed["isOpen"]) == (0, False)
    trail = office.client.ask(
        """query ($id: ID!) { handover(id: $id) { successorPerson { name } items { remark }
            trail { nodes { event sentence cause { event } } } } }""",
        id=closed["id"],
    )["handover"]
    assert trail["successorPerson"] == {"name": "Ben"}
    assert [item["remark"] for item in trail["items"]] == ["Two of them.", None]
    entries = trail["trail"]["nodes"]
    told = {(entry["event"], (entry["cause"] or {}).get("event")) for entry in entries}
    assert told == {
        ("handover.closed.v1", "handover.opened.v1"),
        ("handover.item-acknowledged.v1", "handover.item-handed-over.v1"),
        ("handover.item-handed-over.v1", "handover.opened.v1"),
        ("handover.successor-named.v1", "handover.opened.v1"),
        ("handover.opened.v1", "appointment.made.v2"),
    }
    assert "The handover of the post “Treasurer” was closed on 2 June 2026." in [
        entry["sentence"] for entry in entries
    ]


def test_what_can_not_be_is_refused_and_nothing_is_written(office: Office) -> None:
    post = {"post": office.post, "effective": "2026-01-01"}
    backwards = {"start": "2026-02-01", "end": "2026-01-31"}
    assert office.refused("appoint", **post, person=office.ada, **backwards) == (
        "CONTRADICTORY_DATES"
    )
    assert office.refused("appoint", **post, person=office.school) == "MALFORMED"
    nobody = "00000000-0000-4000-8000-000000000000"
    assert office.refused("appoint", **post, person=nobody) == "UNKNOWN_ID"
    first = office.appointed(office.ada, effective="2026-01-01")
    assert office.refused("appoint", **post, person=office.ben, start="2027-12-31") == "POST_TAKEN"
    answer = {"appointment": first, "effective": "2026-01-03"}
    assert office.refused("acceptAppointment", **answer, by=office.ada) == (
        "APPOINTMENT_ALREADY_ACCEPTED"
    )
    assert office.refused("resignAppointment", **answer, by=office.ben) == "NOT_THE_APPOINTEE"
    assert office.refused("resignAppointment", **answer) == "NOT_THE_APPOINTEE"
    assert office.refused("expireAppointment", **answer) == "TERM_NOT_OVER"
    motion = office.do(
        "proposeMotion", "decision { id }", partnership=office.partnership, title="Removal"
    )["decision"]["id"]
    assert office.refused("removeHolder", **answer, decision=motion) == "DECISION_NOT_ADOPTED"
    delegating = {**answer, "by": office.ada, "delegate": office.ben, "matters": ["payments"]}
    assert office.refused("delegateAuthority", **delegating) == "BEYOND_LIMIT"
    assert office.refused("delegateAuthority", **{**delegating, "matters": ["travel"]}) == (
        "ONWARD_NOT_GRANTED"
    )
    late = {**delegating, "limit": FRANCS, "end": "2028-01-01"}
    assert office.refused("delegateAuthority", **late) == "BEYOND_TERM"
    given = {**delegating, "limit": FRANCS, "onward": True}
    source = office.do("delegateAuthority", "delegation { id }", **given)["delegation"]["id"]
    circle = {**given, "source": source, "by": office.ben, "delegate": office.ada}
    assert office.refused("delegateAuthority", **circle) == "DELEGATION_IN_CIRCLE"
    office.do("abolishPost", post=office.post, effective="2026-06-01")
    assert could_act(office, "2026-06-01") == []
    after = {"appointment": first, "effective": "2026-07-01"}
    assert office.refused("endAppointment", **after) == "APPOINTMENT_OVER"
    again = {"post": office.post, "person": office.ben, "effective": "2026-07-01"}
    assert office.refused("appoint", **again) == "POST_GONE"


def test_posts_are_found_by_holder_vacancy_and_matter(office: Office) -> None:
    query = """query ($p: ID!, $holder: ID, $vacant: Boolean, $matter: String) {
        posts(partnership: $p, holder: $holder, vacant: $vacant, matter: $matter) {
            nodes { title } } }"""

    def found(**filters: Any) -> list[str]:
        nodes = office.client.ask(query, p=office.partnership, **filters)["posts"]["nodes"]
        return [node["title"] for node in nodes]

    assert found(vacant=True, matter="budget") == ["Treasurer"]
    assert found(matter="payments") == []
    office.appointed(office.ada, effective="2026-01-01")
    assert (found(vacant=True), found(vacant=False)) == ([], ["Treasurer"])
    assert (found(holder=office.ada), found(holder=office.ben)) == (["Treasurer"], [])
    appointments = office.client.ask(
        """query ($p: ID!, $who: ID) { appointments(
            partnership: $p, person: $who, state: ACCEPTED, heldAt: "2026-06-30") {
            nodes { termUntilDay person { name appointments { totalCount } } } } }""",
        p=office.partnership,
        who=office.ada,
    )["appointments"]["nodes"]
    assert appointments == [
        {"termUntilDay": "2027-12-31", "person": {"name": "Ada", "appointments": {"totalCount": 1}}}
    ]


def test_with_the_partnership_every_authority_ends(office: Office) -> None:
    office.appointed(office.ada, effective="2026-01-01")
    assert could_act(office, "2026-06-01") == HOLDER
    office.do("dissolvePartnership", partnership=office.partnership, effective="2026-05-01")
    assert could_act(office, "2026-04-30") == HOLDER
    assert could_act(office, "2026-05-01") == []
    late = {"post": office.post, "person": office.ben, "effective": "2026-06-01"}
    assert office.refused("appoint", **late) == "PARTNERSHIP_ENDED"


def test_other_organisations_see_nothing_of_it_and_parties_know_who_holds_a_post(
    office: Office,
) -> None:
    office.appointed(office.ada, effective="2026-01-01")
    ask = """query ($p: ID!) { post(id: $p) { title appointments { nodes { person { name } } } }
        couldActFor(moment: "2026-06-01") { totalCount } appointments { totalCount } }"""
    others = office.client.organisation("Others")
    outsider, insider = (office.client.keyed(who) for who in (others, office.school))
    assert outsider.ask(ask, p=office.post) == {
        "post": None,
        "couldActFor": {"totalCount": 0},
        "appointments": {"totalCount": 0},
    }
    seen = insider.ask(ask, p=office.post)
    assert seen["post"]["appointments"]["nodes"] == [{"person": {"name": "Ada"}}]
    assert seen["couldActFor"] == {"totalCount": 2}
    assert outsider.refused("abolishPost", post=office.post) == "UNKNOWN_ID"


def test_who_could_act_is_told_with_what_they_could_approve_in_all(office: Office) -> None:
    yearly = {"amount": {"amount": "9000", "currency": "CHF"}}
    quarterly = {"amount": {"amount": "700", "currency": "CHF"}, "months": 3}
    power = {"matters": ["payments"], "delegable": True, "periodLimit": yearly}
    changed: dict[str, Any] = {"remit": {"powers": [power]}, "effective": "2026-01-01"}
    office.client.do("grantRemit", post=office.post, **changed)
    held = office.appointed(office.ada, start="2026-02-01", effective="2026-01-01")
    passed: dict[str, Any] = {"appointment": held, "by": office.ada, "delegate": office.cleo}
    passed |= {"matters": ["payments"], "periodLimit": quarterly, "start": "2026-03-01"}
    office.do("delegateAuthority", "delegation { id }", **passed, effective="2026-02-01")
    query = """query ($p: ID!) { couldActFor(moment: "2026-04-01", partnership: $p) { nodes {
        capacity periodLimits { amount { amount } months } } } }"""
    found = office.client.ask(query, p=office.partnership)["couldActFor"]["nodes"]
    own = {"amount": {"amount": "9000"}, "months": 12}
    its = {"amount": {"amount": "700"}, "months": 3}
    assert {one["capacity"]: one["periodLimits"] for one in found} == {
        "HOLDER": [own],
        "DELEGATE": [own, its],
    }
