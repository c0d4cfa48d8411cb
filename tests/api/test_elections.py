"""Elections through GraphQL: rules in clauses, slates, ballots that mark options, and the count."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.api.client import Client

pytestmark = pytest.mark.postgres

MEMBERS = ("Ada", "Bob", "Cleo", "Dan", "Eve")
FURTHER = "further discussion"


class Assembly:
    """Five members, and the election rules of their agreement, by matter."""

    def __init__(self, client: Client, **rules: dict[str, Any]) -> None:
        self.client = client
        self.partnership = client.partnership(client.organisation())
        if rules:
            self._agree(rules)
        self.members = [client.person(name) for name in MEMBERS]
        seats = [{"id": f"seat-{n}", "holder": who} for n, who in enumerate(self.members)]
        given = {"partnership": self.partnership, "name": "Assembly", "seats": seats}
        body = client.do("constituteBody", "body { id seats { seat } }", **given)["body"]
        self.id = body["id"]
        self.seats = [seat["seat"] for seat in body["seats"]]
        client.do("designateChair", body=self.id, seat=self.seats[0])

    def _agree(self, rules: dict[str, dict[str, Any]]) -> None:
        provisions = [
            {"electionRule": {"name": f"electing {matter}", "matters": [matter], "rule": rule}}
            for matter, rule in rules.items()
        ]
        clause = {"id": "c", "number": "7", "heading": "Elections", "text": "x"}
        agreement = self.client.do(
            "draftAgreement",
            "agreement { id }",
            partnership=self.partnership,
            title="Rules",
            clauses=[{**clause, "provisions": provisions}],
        )["agreement"]["id"]
        self.client.do("enterIntoForce", agreement=agreement)

    def called(self, options: list[Any], matter: str = "", **more: Any) -> str:
        """An election, by the marks of its options or by them whole."""
        whole = [one if isinstance(one, dict) else {"id": one} for one in options]
        given = {"partnership": self.partnership, "body": self.id, "matter": matter, **more}
        answer = self.client.do(
            "proposeElection", "decision { id }", title="Whom or what", options=whole, **given
        )
        return str(answer["decision"]["id"])

    def opened(self, decision: str) -> str:
        fields = "decision { polls { id } }"
        return str(
            self.client.do("openPoll", fields, decision=decision)["decision"]["polls"][-1]["id"]
        )

    def ballot(self, decision: str, poll: str, seat: int, choice: dict[str, Any]) -> dict[str, Any]:
        given = {"decision": decision, "poll": poll, "choice": choice}
        return {**given, "seat": self.seats[seat], "voter": self.members[seat]}

    def counted(
        self,
        decision: str,
        choices: list[dict[str, Any]],
        fields: str,
        ended_by: str | None = None,
    ) -> Any:
        """What an election comes to by these ballots of the first members."""
        poll = self.opened(decision)
        for seat, choice in enumerate(choices):
            self.client.do("castBallot", **self.ballot(decision, poll, seat, choice))
        # Who may be given the chair does not end the vote.
        self.client.do("closePoll", decision=decision, poll=poll, by=ended_by or self.members[0])
        given = {"decision": decision, "poll": poll}
        return self.client.do("countPoll", f"decision {{ {fields} }}", **given)["decision"]


def ranked(*ranks: str | list[str]) -> dict[str, Any]:
    """A ballot that ranks options, level ones in a list."""
    levels = [level if isinstance(level, list) else [level] for level in ranks]
    return {"rank": {"ranks": levels}}


SCHULZE = {
    "method": {
        "schulze": {"default": FURTHER, "quorum": {"number": {"number": "2"}}, "ratio": "1"}
    },
    "quorum": [{"share": {"share": "1/2"}}],
}


def test_an_election_by_schulze_with_a_default_option(client: Client) -> None:
    """A cycle of the three, undone at its weakest defeat, with one place that too few want."""
    assembly = Assembly(client, place=SCHULZE)
    options = ["lake", "hill", "moor", "sea", FURTHER]
    decision = assembly.called(options, "place")
    ballots = [
        ranked("lake", "hill", "moor", FURTHER),
        ranked("lake", "hill", "moor", FURTHER),
        ranked("hill", "moor", "lake", FURTHER),
        ranked("moor", "lake", "hill", FURTHER, "sea"),
        ranked("sea", FURTHER, ["lake", "hill", "moor"]),
    ]
    fields = """outcome decidedDay sentences rule { source name } explanation { decidedBy }
        votes { choice counted marks { option rank score } }
        election { method seats tie elected decidedBy valid blank invalid
            options { id person { name } } pairs { first second forFirst forSecond } }"""
    found = assembly.counted(decision, ballots, fields)
    election = found["election"]
    assert (found["outcome"], election["elected"]) == ("ELECTED", ["lake"])
    assert found["rule"] == {"source": "CLAUSE", "name": "electing place"}
    assert found["explanation"] is None, "it is told by the count"
    assert (election["valid"], election["blank"], election["invalid"]) == ("5", "0", "0")
    duels = {(one["first"], one["second"]): one for one in election["pairs"]}
    assert len(duels) == 10
    lake = duels["lake", "hill"]
    assert (lake["forFirst"], lake["forSecond"]) == ("3", "1")
    told = " ".join(found["sentences"])
    assert "1 rank sea above the default option, which is fewer than its quorum of 2" in told
    assert found["sentences"][0] == "lake is elected."
    assert found["votes"][0] == {
        "choice": None,
        "counted": True,
        "marks": [
            {"option": option, "rank": rank, "score": None}
            for rank, option in enumerate(("lake", "hill", "moor", FURTHER), 1)
        ],
    }


STV = {
    "method": {"transferableVote": {"decimals": 5}},
    "seats": 2,
    "cap": 1,
}


def test_an_election_for_several_seats_by_single_transferable_vote(client: Client) -> None:
    assembly = Assembly(client, board=STV)
    options = [
        {"id": "A", "person": assembly.members[0], "group": "schools"},
        {"id": "B", "person": assembly.members[1], "group": "schools"},
        {"id": "C", "person": assembly.members[2], "affiliations": ["firm"]},
    ]
    decision = assembly.called(options, "board")
    ballots = [ranked("A", "B"), ranked("A", "B", "C"), ranked("B", "C"), ranked("C"), ranked()]
    fields = """outcome sentences
        election { elected decidedBy blank valid rounds { number counted amounts { option amount } }
            options { id group affiliations person { name } } definition }"""
    found = assembly.counted(decision, ballots, fields)
    election = found["election"]
    assert (found["outcome"], election["elected"]) == ("ELECTED", ["A", "C"])
    assert election["rounds"][0] == {
        "number": 1,
        "counted": "votes",
        "amounts": [
            {"option": "A", "amount": "2"},
            {"option": "B", "amount": "1"},
            {"option": "C", "amount": "1"},
        ],
    }
    assert election["options"][0]["person"] == {"name": "Ada"}
    assert (election["valid"], election["blank"]) == ("4", "1")
    assert "B is out: as many of “schools” are elected as may be." in found["sentences"]
    assert election["definition"]["method"]["kind"] == "transferable-vote"


def test_where_the_agreement_is_silent_one_is_chosen_by_comparing_in_pairs(client: Client) -> None:
    assembly = Assembly(client)
    decision = assembly.called(["tea", "coffee"])
    found = assembly.counted(
        decision,
        [ranked("tea"), ranked("coffee"), ranked("tea")],
        "outcome sentences rule { source } election { method seats elected }",
    )
    assert found["rule"]["source"] == "DEFAULT"
    assert found["election"] == {"method": "schulze", "seats": 1, "elected": ["tea"]}
    assert "so the stated default applies" in found["sentences"][1]


def test_a_ballot_that_the_method_does_not_know_is_refused_and_nothing_is_lost(
    client: Client,
) -> None:
    assembly = Assembly(client, chair={"method": {"plurality": {}}, "ballotsFinal": True})
    decision = assembly.called(["A", "B"], "chair")
    poll = assembly.opened(decision)

    def refused(choice: dict[str, Any]) -> str:
        return client.refused("castBallot", **assembly.ballot(decision, poll, 0, choice))

    assert refused(ranked("A", "B")) == "UNKNOWN_CHOICE"
    assert refused({"stance": {"stance": "YES"}}) == "UNKNOWN_CHOICE"
    assert refused({"pick": {"option": "Z"}}) == "OPTION_NOT_ON_SLATE"
    assert refused({"approve": {"options": ["A", "B"]}}) == "TOO_MANY_OPTIONS_PICKED"
    client.do("castBallot", **assembly.ballot(decision, poll, 0, {"pick": {"option": "A"}}))
    assert refused({"pick": {"option": "B"}}) == "BALLOT_FINAL"
    client.do("closePoll", decision=decision, poll=poll, by=assembly.members[0])
    given = {"decision": decision, "poll": poll}
    found = client.do("countPoll", "decision { election { elected } }", **given)["decision"]
    assert found["election"]["elected"] == ["A"]


def test_a_ballot_can_be_changed_until_the_close(client: Client) -> None:
    assembly = Assembly(client)
    decision = assembly.called(["A", "B"])
    poll = assembly.opened(decision)
    for choice in (ranked("A"), ranked("B"), {"stance": {"stance": "ABSTAIN"}}, ranked("B", "A")):
        client.do("castBallot", **assembly.ballot(decision, poll, 0, choice))
    client.do("castBallot", **assembly.ballot(decision, poll, 1, ranked("B")))
    client.do("castBallot", **assembly.ballot(decision, poll, 2, {"stance": {"stance": "ABSTAIN"}}))
    client.do("closePoll", decision=decision, poll=poll, by=assembly.members[0])
    given = {"decision": decision, "poll": poll}
    fields = "decision { election { elected blank } votes { choice marks { option } } }"
    found = client.do("countPoll", fields, **given)["decision"]
    assert found["election"] == {"elected": ["B"], "blank": "1"}
    assert found["votes"][2] == {"choice": "ABSTAIN", "marks": []}


def test_a_tie_is_broken_by_a_lot_that_anybody_can_draw_again(client: Client) -> None:
    assembly = Assembly(client, chair={"method": {"plurality": {}}, "tie": "LOT"})
    decision = assembly.called(["A", "B"], "chair")
    seed = "6 11 17 23 38 42"
    committed = {"commitment": sha256(seed.encode()).hexdigest(), "by": assembly.members[0]}
    client.do("prepareLot", decision=decision, **committed)
    picks = [{"pick": {"option": option}} for option in ("A", "B")]
    tied = assembly.counted(decision, picks, "outcome sentences election { elected decidedBy }")
    assert (tied["outcome"], tied["election"]) == ("TIED", {"elected": [], "decidedBy": "tie"})
    assert tied["sentences"][0] == "The election is tied, and waits for the lot."
    fields = "decision { outcome sentences election { elected decidedBy } }"
    drawn = client.do("drawLot", fields, decision=decision, seeds=[seed])["decision"]
    first = min("AB", key=lambda option: sha256(f"{seed}\n{option}".encode()).hexdigest())
    assert drawn["outcome"] == "ELECTED"
    assert drawn["election"] == {"elected": [first], "decidedBy": "lot"}
    assert client.refused("drawLot", decision=decision, seeds=[seed]) == "MOTION_ALREADY_DECIDED"


@pytest.mark.parametrize("secrecy", ["HIDDEN", "SECRET"])
def test_sealed_ballots_mark_options_too(client: Client, secrecy: str) -> None:
    rule = {"method": {"star": {}}, "secrecy": secrecy}
    assembly = Assembly(client, place=rule)
    decision = assembly.called(["lake", "hill"], "place")
    poll = assembly.opened(decision)
    for seat, (lake, hill) in enumerate(((5, 1), (4, 3), (0, 5))):
        scores = [{"option": "lake", "score": lake}, {"option": "hill", "score": hill}]
        choice = {"score": {"scores": scores}}
        client.do("castBallot", **assembly.ballot(decision, poll, seat, choice))
    fields = "decision { votes { choice marks { option } } }"
    closing = {"decision": decision, "poll": poll, "by": assembly.members[0]}
    closed = client.do("closePoll", fields, **closing)["decision"]
    assert [vote["marks"] for vote in closed["votes"]] == [[]] * 3, "nobody learns them before"
    fields = """decision { outcome election { elected } votes { choice marks { option score } }
        polls { choices { choice number marks { option score } } } }"""
    given = {"decision": decision, "poll": poll}
    found = client.do("countPoll", fields, **given)["decision"]
    assert (found["outcome"], found["election"]["elected"]) == ("ELECTED", ["lake"])
    first = [{"option": "lake", "score": 5}, {"option": "hill", "score": 1}]
    if secrecy == "HIDDEN":
        assert found["votes"][0]["marks"] == first
    else:
        assert [vote["marks"] for vote in found["votes"]] == [[]] * 3
        assert {"choice": None, "number": 1, "marks": first} in found["polls"][0]["choices"]


def test_whom_an_election_chose_is_given_the_office_that_it_names(client: Client) -> None:
    assembly = Assembly(client)
    given = {"partnership": assembly.partnership, "title": "Treasurer"}
    post = client.do("definePost", "post { id }", **given)["post"]["id"]
    ada, bob, *_ = assembly.members
    standing = [{"id": "A", "person": ada}, {"id": "B", "person": bob}]
    wrong = {**given, "body": assembly.id, "options": standing}
    for code, acts in (
        ("NOT_FOR_AN_ELECTION", [{"dissolvePartnership": {}}]),
        ("CANDIDATE_NOT_ON_SLATE", [{"appoint": {"post": post, "person": assembly.members[2]}}]),
    ):
        assert client.refused("proposeElection", **wrong, enacts=acts) == code
    acts = [{"appoint": {"post": post}}, {"designateChair": {"body": assembly.id}}]
    decision = assembly.called(standing, enacts=acts)
    assert client.refused("appoint", post=post, person=bob, decision=decision) == (
        "DECISION_NOT_ADOPTED"
    )
    votes = [ranked("B", "A"), ranked("B"), ranked("A")]
    assert assembly.counted(decision, votes, "outcome", ended_by=bob)["outcome"] == "ELECTED"
    refused = client.try_("appoint", post=post, person=ada, decision=decision)
    assert refused["code"] == "NOT_ELECTED"
    assert refused["sentence"] == (
        "The election “Whom or what” did not elect the person Ada: only whom it elected can be "
        "given an office by it."
    )
    client.do("appoint", post=post, person=bob, decision=decision)
    chairing = {"body": assembly.id, "decision": decision}
    assert client.refused("designateChair", **chairing, seat=assembly.seats[2]) == (
        "CHAIR_NOT_ELECTED"
    )
    client.do("designateChair", **chairing, seat=assembly.seats[1])
    query = "query ($id: ID!) { decision(id: $id) { enacts { kind carriedOutAt } } }"
    done = client.ask(query, id=decision)["decision"]["enacts"]
    assert [act["kind"] for act in done] == ["APPOINT", "DESIGNATE_CHAIR"]
    assert all(act["carriedOutAt"] for act in done)


def test_an_election_is_voted_on_anew_until_what_it_gives_is_given(client: Client) -> None:
    assembly = Assembly(client)
    given = {"partnership": assembly.partnership, "title": "Treasurer"}
    post = client.do("definePost", "post { id }", **given)["post"]["id"]
    ada, bob, cleo, *_ = assembly.members
    standing = [{"id": "A", "person": ada}, {"id": "B", "person": bob}]
    decision = assembly.called(standing, enacts=[{"appoint": {"post": post}}])
    first = [ranked("B", "A"), ranked("B"), ranked("A")]
    assert assembly.counted(decision, first, "outcome")["outcome"] == "ELECTED"
    everybody = {"counts": [{"yes": "5", "no": "0", "present": "5", "members": "5"}]}

    def moved() -> str:
        enacts = [{"reconsiderDecision": {"decision": decision}}]
        about = {"partnership": assembly.partnership, "body": assembly.id, "proposer": cleo}
        motion = client.do(
            "proposeMotion", "decision { id }", title="Elect again", enacts=enacts, **about
        )["decision"]["id"]
        client.do("reportTally", decision=motion, tally=everybody)
        return str(motion)

    fields = "decision { state outcome election { elected rounds { number } pairs { first } } }"
    again = client.do("reconsiderDecision", fields, decision=decision, by=moved())["decision"]
    assert (again["state"], again["outcome"]) == ("PROPOSED", None)
    assert again["election"] == {"elected": [], "rounds": [], "pairs": []}
    appointing = {"post": post, "decision": decision}
    assert client.refused("appoint", **appointing, person=bob) == "DECISION_NOT_ADOPTED"
    second = [ranked("A"), ranked("B"), ranked("A")]
    assert assembly.counted(decision, second, "outcome")["outcome"] == "ELECTED"
    assert client.refused("appoint", **appointing, person=bob) == "NOT_ELECTED"
    client.do("appoint", **appointing, person=ada)
    refused = client.try_("reconsiderDecision", decision=decision, by=moved())
    assert refused["code"] == "NOT_RECONSIDERABLE"
    assert "so end that, and elect anew" in refused["sentence"]


LINT = """query ($body: ID!, $draft: DraftInput!) { lint(body: $body, draft: $draft) {
    ... on Refusal { code sentence } ... on Linted { remarks { code sentence place seats } } } }"""


def test_an_election_rule_is_looked_at_for_a_body_and_a_slate(client: Client) -> None:
    assembly = Assembly(client)

    def linted(**draft: Any) -> Any:
        return client.ask(LINT, body=assembly.id, draft=draft)["lint"]

    more_than_half = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
    by_majority = {"method": {"plurality": {"threshold": more_than_half}}, "seats": 2}
    [remark] = linted(election=by_majority)["remarks"]
    assert (remark["code"], remark["place"]) == ("SEATS_CANNOT_BE_FILLED", "seats")
    capped = {"method": {"schulze": {}}, "seats": 2, "cap": 1, "tie": "CASTING_VOTE"}
    firm = [{"id": mark, "affiliations": ["firm"]} for mark in "AB"]
    [remark] = linted(election=capped, options=firm)["remarks"]
    assert remark["code"] == "CAP_LEAVES_SEATS_EMPTY"
    client.do("vacateSeat", body=assembly.id, seat=assembly.seats[0])
    found = linted(election=capped)["remarks"]
    assert [one["code"] for one in found] == ["NOBODY_HAS_CASTING_VOTE"]
    assert found[0]["seats"] == [assembly.seats[0]]
    both = {"election": capped, "rule": {"condition": more_than_half}}
    for unclear in ({}, both, {"rule": both["rule"], "options": firm}):
        assert linted(**unclear)["code"] == "DRAFT_UNCLEAR"
    assert linted(election={**capped, "seats": 0})["code"] == "OUT_OF_RANGE"
    assert linted(election=capped, options=[*firm, firm[0]])["code"] == "OPTION_NAMED_TWICE"
