"""What if: a decision's last vote asked about under another rule or with other ballots."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from graphql import parse, validate

from api.schema import schema
from domain.voting.explanation import RULE_IS_SUPPOSED
from services.linting import lint_for
from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_voting import Board

pytestmark = pytest.mark.postgres

ASK = """query ($decision: ID!, $suppose: SuppositionInput!) { decision(id: $decision) {
    outcome sentences evaluate(suppose: $suppose) { __typename
        ... on Refusal { code sentence }
        ... on NobodyVotingNotStated { place }
        ... on Evaluated { outcome isRecommendation sentences
            counts { yes no abstain measure }
            explanation { decidedBy recused
                weightCap { limit of seats { weight counts } }
                condition { kind holds count of ratio threshold measure parts { kind holds } }
                rejection { kind holds }
                quorum { kind holds } } } } } }"""


@pytest.fixture
def board(client: Client) -> Board:
    return Board(client, noticeDays=0)


def decided(board: Board, *stances: str) -> str:
    decision = board.motion()
    poll = board.opened(decision)
    for seat, stance in enumerate(stances):
        board.vote(decision, poll, seat, stance)
    board.counted(decision, poll)
    return decision


def asked(client: Client, decision: str, **suppose: Any) -> Any:
    """What is answered; and that nothing was written by asking."""
    before = client.ask("{ auditTrail { totalCount } }")
    found = client.ask(ASK, decision=decision, suppose=suppose)["decision"]
    assert client.ask("{ auditTrail { totalCount } }") == before
    return found["evaluate"]


def test_as_it_was_it_comes_to_what_it_came_to(client: Client, board: Board) -> None:
    decision = decided(board, "YES", "YES", "NO")
    found = client.ask(ASK, decision=decision, suppose={})["decision"]
    assert found["outcome"] == found["evaluate"]["outcome"] == "ADOPTED"
    assert found["sentences"] == found["evaluate"]["sentences"]
    assert found["evaluate"]["counts"] == [
        {"yes": "2", "no": "1", "abstain": "0", "measure": "VOTES"}
    ]


def test_what_was_set_aside_is_told_as_it_is_on_record(client: Client, board: Board) -> None:
    decision = board.motion()
    poll = board.opened(decision)
    for seat, stance in enumerate(("YES", "YES", "NO")):
        board.vote(decision, poll, seat, stance)
    recusal = {"decision": decision, "seat": board.seats[2], "interest": "My sister asks for it."}
    client.do("declareRecusal", "decision { id }", **recusal)
    board.counted(decision, poll)
    found = client.ask(ASK, decision=decision, suppose={})["decision"]
    told = "The ballot of seat 3 was set aside: the seat was recused."
    assert told in found["sentences"]
    assert told in found["evaluate"]["sentences"]
    assert set(found["evaluate"]["sentences"]) <= set(found["sentences"])
    otherwise = [{"seat": board.seats[0], "stance": "NO"}]
    assert asked(client, decision, ballots=otherwise)["sentences"][-1] == told


def test_under_another_rule(client: Client, board: Board) -> None:
    decision = decided(board, "YES", "YES", "NO")
    unanimous = {"condition": {"unanimity": {"base": "CAST"}}, "nobodyVotes": "REJECTED"}
    found = asked(client, decision, rule=unanimous)
    assert found["outcome"] == "REJECTED"
    assert found["explanation"]["condition"] == {
        "kind": "unanimity",
        "holds": False,
        "count": "2",
        "of": "3",
        "ratio": "2/3",
        "threshold": "1",
        "measure": "VOTES",
        "parts": [],
    }
    assert found["sentences"][1] == RULE_IS_SUPPOSED
    assert RULE_IS_SUPPOSED not in asked(client, decision, recused=[board.seats[0]])["sentences"]
    advice = {"condition": {"count": {"number": "1"}}, "advisory": True}
    assert asked(client, decision, rule=advice)["isRecommendation"] is True


def test_under_a_rule_that_says_what_rejects(client: Client, board: Board) -> None:
    decision = decided(board, "YES", "YES", "NO")
    most = {"share": "3/4", "strictly": False, "base": "MEMBERS"}
    rule = {
        "condition": {"majority": most},
        "rejection": {"majority": {**most, "stance": "NO"}},
        "nobodyVotes": "NO_OPINION",
    }
    found = asked(client, decision, rule=rule)
    assert found["outcome"] == "NO_OPINION"
    assert found["explanation"]["rejection"]["holds"] is False
    assert any("before a motion is rejected failed" in said for said in found["sentences"])
    assert asked(client, decision)["explanation"]["rejection"] is None


def test_under_a_cap_on_weight(client: Client, board: Board) -> None:
    decision = decided(board, "YES", "YES", "NO")
    by_weight = {"share": "1/2", "strictly": True, "base": "CAST", "measure": "WEIGHT"}
    rule = {"condition": {"majority": by_weight}, "weightCap": {"number": "1/2", "by": "PARTY"}}
    found = asked(client, decision, rule=rule)["explanation"]["weightCap"]
    assert found["limit"] == "1/2"
    assert found["seats"][0]["weight"] == "1"
    assert asked(client, decision)["explanation"]["weightCap"] is None


def test_in_so_many_groups_on_a_later_call_after_consulting(client: Client, board: Board) -> None:
    decision = decided(board, "YES", "YES", "NO")
    most = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
    groups = {"inGroups": {"condition": most, "number": "1", "groups": [{"group": "nobody"}]}}
    assert asked(client, decision, rule={"condition": groups})["code"] == "UNKNOWN_GROUP"
    calls = {"byCall": {"conditions": [most, most]}}
    assert asked(client, decision, rule={"condition": calls})["outcome"] == "ADOPTED"
    heard = {"consulted": {"bodies": [board.id]}}
    both = {"all": {"conditions": [most, heard]}}
    assert asked(client, decision, rule={"condition": both})["outcome"] == "INCOMPLETE"


def test_if_a_seat_had_voted_otherwise(client: Client, board: Board) -> None:
    decision = decided(board, "YES", "YES", "NO")
    no = [{"seat": board.seats[0], "stance": "NO"}]
    assert asked(client, decision, ballots=no)["outcome"] == "REJECTED"
    away = [{"seat": board.seats[0], "stance": "NOTHING"}]
    tied = asked(client, decision, ballots=away)
    assert tied["outcome"] == "TIED"
    assert asked(client, decision, ballots=away, castingVote="YES")["outcome"] == "ADOPTED"
    recused = asked(client, decision, recused=[board.seats[0]])
    assert recused["outcome"] == "TIED"
    assert recused["explanation"]["recused"] == [board.seats[0]]
    assert recused["sentences"][-1] == "The ballot of seat 1 was set aside: the seat was recused."


@pytest.mark.parametrize(
    ("suppose", "code"),
    [
        (
            {"rule": {"condition": {"majority": {"share": "3", "strictly": True, "base": "CAST"}}}},
            "SHARE_OUT_OF_RANGE",
        ),
        ({"rule": {"condition": {"noObjection": True}}}, "NOBODY_VOTING_NOT_STATED"),
        (
            {"rule": {"condition": {"count": {"number": "1", "group": "firms"}}}},
            "UNKNOWN_GROUP",
        ),
        (
            {"ballots": [{"seat": "00000000-0000-0000-0000-000000000009", "stance": "NO"}]},
            "UNKNOWN_SEAT",
        ),
        ({"recused": ["00000000-0000-0000-0000-000000000009"]}, "UNKNOWN_SEAT"),
        ({"recused": ["nobody"]}, "MALFORMED"),
    ],
)
def test_what_can_not_be_supposed_is_refused(
    client: Client, board: Board, suppose: Any, code: str
) -> None:
    found = asked(client, decided(board, "YES"), **suppose)
    assert found["code"] == code
    assert found["sentence"].endswith(".")


def test_the_same_seat_twice_is_refused(client: Client, board: Board) -> None:
    twice = [{"seat": board.seats[0], "stance": stance} for stance in ("NO", "YES")]
    assert asked(client, decided(board, "YES"), ballots=twice)["code"] == "SEAT_NAMED_TWICE"


def test_before_anything_was_counted_there_is_nothing_to_ask(client: Client, board: Board) -> None:
    decision = board.motion()
    assert asked(client, decision)["code"] == "NOTHING_COUNTED"
    poll = board.opened(decision)
    board.vote(decision, poll, 0, "YES")
    assert asked(client, decision)["code"] == "NOTHING_COUNTED"


def test_of_a_reported_tally_only_the_rule_can_be_supposed(client: Client, board: Board) -> None:
    decision = board.motion()
    counts = [{"yes": "5", "no": "2", "abstain": "0", "members": "8"}]
    client.do("reportTally", decision=decision, tally={"counts": counts})
    half = {"majority": {"share": "3/4", "strictly": False, "base": "MEMBERS"}}
    found = asked(client, decision, rule={"condition": half, "nobodyVotes": "REJECTED"})
    assert found["outcome"] == "REJECTED"
    assert found["explanation"]["condition"]["ratio"] == "5/8"
    no = [{"seat": board.seats[0], "stance": "NO"}]
    assert asked(client, decision, ballots=no)["code"] == "BALLOTS_NOT_VISIBLE"


def test_who_does_not_see_the_ballots_learns_nothing_of_them(
    client: Client, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by other ballots nor by a rule that asks how a seat voted."""
    decision = decided(board, "YES", "YES", "NO")
    monkeypatch.setattr("api.what_if._seen", lambda context, root: set())
    no = [{"seat": board.seats[0], "stance": "NO"}]
    assert asked(client, decision, ballots=no)["code"] == "BALLOTS_NOT_VISIBLE"
    assert asked(client, decision, recused=[board.seats[0]])["code"] == "BALLOTS_NOT_VISIBLE"
    for seat in board.seats:
        veto = {"condition": {"noVeto": {"seats": [seat]}}, "nobodyVotes": "REJECTED"}
        assert asked(client, decision, rule=veto)["outcome"] == "INCOMPLETE"
    assert asked(client, decision)["outcome"] == "ADOPTED"


def test_what_was_decided_stays_decided(client: Client, board: Board) -> None:
    decision = decided(board, "NO", "NO", "YES")
    yes = [{"seat": seat, "stance": "YES"} for seat in board.seats]
    assert asked(client, decision, ballots=yes)["outcome"] == "ADOPTED"
    assert client.ask(ASK, decision=decision, suppose={})["decision"]["outcome"] == "REJECTED"


def test_the_documented_query_is_one_of_the_schema() -> None:
    text = (Path(__file__).parents[2] / "docs" / "evaluating.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"```graphql\n(.*?)```", text, flags=re.DOTALL)
    assert validate(schema._schema, parse(shown)) == []


LINT = """query ($body: ID!, $draft: DraftInput!) { lint(body: $body, draft: $draft) {
    ... on Refusal { code sentence }
    ... on Linted { remarks { code sentence place seats party way } } } }"""


def test_a_rule_is_looked_at_for_a_body_before_it_is_adopted(client: Client, board: Board) -> None:
    def linted(condition: Any, body: str = board.id, **more: Any) -> Any:
        draft = {"rule": {"condition": condition, **more}}
        return client.ask(LINT, body=body, draft=draft)["lint"]

    majority = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
    quorum = [{"number": {"number": "4"}}]
    [remark] = linted(majority, quorum=quorum)["remarks"]
    assert (remark["code"], remark["place"]) == ("QUORUM_CANNOT_BE_MET", "quorum[0]")
    found = linted({"count": {"number": "3"}})["remarks"]
    assert [it["code"] for it in found if it["code"] != "HIDDEN_VETO"] == ["VACANCY_BLOCKS"]
    assert sorted(found[0]["seats"]) == sorted(board.seats)
    assert linted({"count": {"number": "-1"}})["code"] == "NUMBER_OUT_OF_RANGE"
    assert linted(majority, body="00000000-0000-0000-0000-000000000009")["code"] == "BODY_UNKNOWN"
    assert linted(majority, body="nobody")["code"] == "MALFORMED"


OPEN_TRANSACTIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'concord'
    AND state = 'idle in transaction'
"""


def test_no_transaction_is_open_while_a_rule_is_looked_at(
    running: Served, client: Client, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes long to work out holds no snapshot, and is not ended for being idle."""
    still_open: list[int] = []

    def looked_at(*given: Any) -> Any:
        with psycopg.connect(
            running.installation.dsn
        ) as connection:  # as the owner, who sees every session
            still_open.extend(connection.execute(OPEN_TRANSACTIONS).fetchone() or ())
        return lint_for(*given)

    monkeypatch.setattr("api.linting.lint_for", looked_at)
    both = """query ($body: ID!, $draft: DraftInput!) {
        before: body(id: $body) { name }
        lint(body: $body, draft: $draft) { __typename }
        after: body(id: $body) { name } }"""
    draft = {"rule": {"condition": {"count": {"number": "1"}}}}
    found = client.ask(both, body=board.id, draft=draft)
    assert still_open == [0]
    assert found["lint"] == {"__typename": "Linted"}
    assert found["before"] == found["after"]
    assert found["before"]["name"]
