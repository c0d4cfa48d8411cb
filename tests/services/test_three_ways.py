"""The same vote done here, told from outside and evaluated by itself comes to the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.decisions.decision import DECISION
from domain.refusal import Refused
from domain.values import BodyId, DecisionId, PersonId, PollId, SeatId, derived_id
from domain.voting.rules import StanceName
from domain.voting.tally import Stance
from services.ballots import cast_ballot
from services.decisions import close_poll, count_poll
from services.evaluation import answer
from services.proxies import grant_proxy, revoke_proxy
from tests.importing import Importing, Write
from tests.services.acts import act as done_here
from tests.services.test_told_from_outside import (
    ADMITTED,
    MORE_YES,
    Act,
    act,
    at,
    board,
    ended,
    vote,
)

pytestmark = pytest.mark.postgres

Granted = tuple[str, str, str]
"""The seat, when its proxy was granted to the holder of seat a, and when revoked, if it was."""
EARLY, LATE, REVOKED = "2026-02-10", "2026-02-11", "2026-02-12"
SEATS = "abcdef"


def named(kind: str, key: str) -> Any:
    return derived_id("history", "minutes", kind, key)


def facts(granted: list[Granted], limit: int) -> tuple[list[Act], list[Act]]:
    """What was before the vote: a body whose proxies were given for all its matters, and a matter
    in which one person may hold no more than the limit; and the proxies."""
    [*acts, motion] = board(ADMITTED, SEATS)
    [text] = [one for one in acts if one["act"] == "draft_agreement"]
    procedure = {"proxies_per_holder": limit}
    text["arguments"]["clauses"][0]["provisions"].append(
        {"kind": "procedure", "name": "few", "matters": ["mill"], "procedure": procedure}
    )
    motion["arguments"]["matter"] = "mill"
    proxies = [
        act("grant_proxy", when, f"paper {seat}", body="b", seat=seat, holder="h-a")
        for seat, when, _ in granted
    ]
    proxies += [
        act("revoke_proxy", until, proxy=f"paper {seat}") for seat, _, until in granted if until
    ]
    return [*acts, motion, act("open_poll", at(9), decision="d", id="q")], proxies


def votes(granted: list[Granted]) -> list[tuple[str, str, StanceName]]:
    """The seat, who votes for it, and how: a and those of whom it has a proxy for it, two not."""
    return [("a", "a", "yes"), *((seat, "a", "yes") for seat, *_ in granted), ("e", "e", "no"),
            ("f", "f", "no")]  # fmt: skip


def outcome_of(importing: Importing) -> tuple[str, list[tuple[str, str]]]:
    held = importing.ledger.held(DECISION, named("DecisionId", "d"))
    assert held is not None
    came_to = held.state.outcomes[-1].outcome
    letter = {str(named("SeatId", seat)): seat for seat in SEATS}
    aside = [(letter[str(it.seat)], it.why) for it in came_to.explanation.set_aside]
    return came_to.result, sorted(aside)


def imported(
    importing: Importing, written: Write, acts: list[Act]
) -> tuple[str, list[tuple[str, str]]]:
    source = {"key": "minutes", "name": "Minute book"}
    lines = [{**each, "key": each["key"] or f"{n}"} for n, each in enumerate(acts)]
    header = {"concord": "history", "version": 1, "source": source}
    report = importing.run(written(json.dumps(line) for line in (header, *lines)))
    assert report.bad == []
    return outcome_of(importing) if ended()[-1] in acts else ("", [])


def lived(importing: Importing, granted: list[Granted]) -> str:
    """The same through the commands, what is refused left out."""
    ledger = importing.ledger

    def do(command: Any, when: str, /, **arguments: Any) -> Any:
        moment = datetime.fromisoformat(when)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        try:
            return command(ledger, done_here(effective=moment), **arguments).id
        except Refused as refused:
            return refused.code

    papers = {
        seat: do(grant_proxy, when, body=BodyId(named("BodyId", "b")),
                 seat=SeatId(named("SeatId", seat)), holder=PersonId(named("PersonId", "h-a")))
        for seat, when, _ in granted
    }  # fmt: skip
    for seat, _, until in granted:
        if until:
            do(revoke_proxy, until, proxy=papers[seat])
    of = {"decision": DecisionId(named("DecisionId", "d")), "poll": PollId(named("PollId", "q"))}
    for seat, voter, stance in votes(granted):
        whose = {"seat": named("SeatId", seat), "voter": named("PersonId", f"h-{voter}")}
        do(cast_ballot, at(10), **of, **whose, choice=Stance(stance))
    do(close_poll, at(11), **of)
    do(count_poll, at(12), **of)
    return outcome_of(importing)[0]


def by_itself(granted: list[Granted], limit: int) -> tuple[str, list[tuple[str, str]]]:
    case = {
        "rule": ADMITTED,
        "electorate": {"seats": [{"id": seat, "holder": f"h-{seat}"} for seat in SEATS]},
        "held": "2026-03-02",
        "proxies_per_holder": limit,
        "proxies": [
            {
                "seat": seat,
                "holder": "h-a",
                "granted": when,
                **({"revoked": until} if until else {}),
            }
            for seat, when, until in granted
        ],
        "ballots": [
            {"seat": seat, "voter": f"h-{voter}", "stance": stance, "cast": at(10)}
            for seat, voter, stance in votes(granted)
        ],
    }
    told = answer(1, json.dumps(case).encode())
    aside = [(it["seat"], it["why"]) for it in told["explanation"]["set_aside"]]
    return told["outcome"], sorted(aside)


BEYOND = "too-many-proxies"
PROXIES: list[tuple[str, int, list[Granted], str, list[tuple[str, str]]]] = [
    ("as many as admitted", 2, [("b", EARLY, ""), ("c", LATE, "")], "adopted", []),
    ("the later one is beyond", 1, [("b", LATE, ""), ("c", EARLY, "")], "rejected",
     [("b", BEYOND)]),
    ("the first two stay good", 2, [("b", EARLY, ""), ("c", "2026-02-09", ""), ("d", LATE, "")],
     "adopted", [("d", BEYOND)]),
    ("one that was taken back is none", 1, [("b", EARLY, REVOKED), ("c", LATE, "")], "rejected",
     [("b", "no-proxy")]),
]  # fmt: skip


WITH_PROXIES = pytest.mark.parametrize(
    ("name", "limit", "granted", "result", "aside"), PROXIES, ids=[one[0] for one in PROXIES]
)


@WITH_PROXIES
def test_of_more_proxies_than_one_may_hold_the_first_ones_count(
    name: str,
    limit: int,
    granted: list[Granted],
    result: str,
    aside: list[tuple[str, str]],
    importing: Importing,
    written: Write,
) -> None:
    assert by_itself(granted, limit) == (result, aside), name
    before, proxies = facts(granted, limit)
    cast = [vote(seat, stance, voter) for seat, voter, stance in votes(granted)]
    assert imported(importing, written, [*before, *proxies, *cast, *ended()]) == (result, aside)


@WITH_PROXIES
def test_done_here_the_same_ones_are_good(
    name: str,
    limit: int,
    granted: list[Granted],
    result: str,
    aside: list[tuple[str, str]],
    importing: Importing,
    written: Write,
) -> None:
    before, _ = facts(granted, limit)
    imported(importing, written, before)
    assert lived(importing, granted) == result, (name, aside)


def test_where_the_times_do_not_tell_which_came_first_none_counts(
    importing: Importing, written: Write
) -> None:
    granted = [("b", EARLY, ""), ("c", EARLY, ""), ("d", LATE, "")]
    aside = [(seat, BEYOND) for seat in "bcd"]
    assert by_itself(granted, 1) == ("rejected", aside)
    before, proxies = facts(granted, 1)
    cast = [vote(seat, stance, voter) for seat, voter, stance in votes(granted)]
    told = imported(importing, written, [*before, *proxies, *cast, *ended()])
    assert told == ("rejected", aside)


def test_without_a_paper_for_any_none_counts_beyond_the_limit(
    importing: Importing, written: Write
) -> None:
    """Whoever votes for another's seat is taken to have a proxy: for too many, for none."""
    voted = [("b", "", ""), ("c", "", "")]
    before, _ = facts([], 1)
    cast = [vote(seat, stance, voter) for seat, voter, stance in votes(voted)]
    told = imported(importing, written, [*before, *cast, *ended()])
    assert told == ("rejected", [("b", BEYOND), ("c", BEYOND)])


@pytest.mark.parametrize("stance", ["object", "block"])
def test_who_objects_where_no_consent_is_asked_for_is_there_all_the_same(
    stance: StanceName, importing: Importing, written: Write
) -> None:
    quorum = [{"kind": "share", "share": "1/2", "strictly": True}]
    rule = {**ADMITTED, "quorum": quorum}
    said: list[tuple[str, StanceName]] = [("a", "yes"), ("b", "yes"), ("c", stance)]
    case = {
        "rule": rule,
        "electorate": {"seats": [{"id": seat} for seat in "abcde"]},
        "ballots": [{"seat": seat, "stance": how} for seat, how in said],
    }
    assert answer(1, json.dumps(case).encode())["outcome"] == "adopted"
    acts = [*board(rule, "abcde"), act("open_poll", at(9), decision="d", id="q")]
    cast = [vote(seat, how) for seat, how in said]
    told = imported(importing, written, [*acts, *cast, *ended()])
    assert told == ("adopted", [("c", "not-admitted")])


IN_GROUPS = {
    "kind": "in-groups",
    "condition": MORE_YES,
    "share": "1/2",
    "strictly": True,
}
VETO = {"kind": "no-veto", "seats": ["a"]}
GROUPS = {"a": "schools", "b": "schools", "c": "schools", "d": "parents", "e": "parents", "f": "n"}


@pytest.mark.parametrize(
    ("name", "condition", "gone", "counts", "result"),
    [
        ("of three groups one is told", IN_GROUPS, "", {"yes": 3, "no": 0, "group": "schools"},
         "incomplete"),
        ("of no group it is told", IN_GROUPS, "", {"yes": 4, "no": 2}, "incomplete"),
        ("a vacant seat cannot concur", {**VETO, "concurring": True}, "vacant",
         {"yes": 4, "no": 0, "abstain": 1, "members": 5}, "rejected"),
        ("who is recused has no veto", {**VETO, "concurring": True}, "recused",
         {"yes": 3, "no": 1, "abstain": 1, "members": 6}, "adopted"),
        ("who is recused is not looked for", VETO, "recused",
         {"yes": 3, "no": 1, "abstain": 1, "members": 6}, "adopted"),
    ],
)  # fmt: skip
def test_numbers_are_read_beside_the_seats_of_the_body(
    name: str,
    condition: dict[str, Any],
    gone: str,
    counts: dict[str, Any],
    result: str,
    importing: Importing,
    written: Write,
) -> None:
    whole = condition if condition is IN_GROUPS else {
        "kind": "all", "conditions": [MORE_YES, condition]
    }  # fmt: skip
    rule = {"condition": whole}
    seats = [
        {"id": seat, "group": group, "vacant": gone == "vacant" and seat == "a"}
        for seat, group in GROUPS.items()
    ]
    case = {
        "rule": rule,
        "electorate": {"seats": seats},
        "tally": {"counts": [counts]},
        "recused": ["a"] if gone == "recused" else [],
    }
    assert answer(1, json.dumps(case).encode())["outcome"] == result, name
    *acts, motion = board({"condition": MORE_YES}, "abcdef")
    held = [{"id": s, "holder": f"h-{s}", "group": group} for s, group in GROUPS.items()]
    [constituted] = [one for one in acts if one["act"] == "constitute_body"]
    constituted["arguments"]["seats"] = held
    [text] = [one for one in acts if one["act"] == "draft_agreement"]
    text["arguments"]["clauses"][0]["provisions"][0]["rule"] = rule
    if gone == "vacant":
        acts.append(act("vacate_seat", "2026-02-20", body="b", seat="a"))
    acts.append(motion)
    if gone == "recused":
        acts.append(act("declare_recusal", at(8), decision="d", seat="a", interest="My sister."))
    acts.append(act("report_tally", at(12), decision="d", tally={"counts": [counts]}))
    imported(importing, written, acts)
    assert outcome_of(importing)[0] == result


def test_what_came_at_another_time_is_told_as_evaluating_tells_it(
    importing: Importing, written: Write
) -> None:
    before, _ = facts([], 1)
    cast = [
        vote("a", "no", hour=8),
        vote("a", "yes"),
        vote("b", "no", hour=11),
        vote("c", "no"),
        vote("c", "yes", hour=10),
        vote("e", "no", hour=12),
    ]
    told = imported(importing, written, [*before, *cast, *ended()])
    late = [("a", "not-in-time"), ("c", "replaced"), ("e", "not-in-time")]
    assert told == ("adopted", late)
