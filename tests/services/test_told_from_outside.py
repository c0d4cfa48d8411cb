"""Votes as minutes tell them: what was irregular is entered with a finding, and counts only as far
as the rule lets it; what comes of it is what the same vote comes to by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from domain.decisions.decision import DECISION
from domain.values import derived_id
from domain.voting.drawing import drawn as drawn_by
from tests.importing import Importing, Write

MORE_YES = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
CASTING = {"condition": MORE_YES, "tie": "casting-vote"}
ADMITTED = {"condition": MORE_YES, "proxy": "present"}
CONSENT = {"condition": {"kind": "no-objection"}, "nobody_votes": "rejected"}
CALLS = {
    "condition": MORE_YES,
    "quorum": [
        {
            "kind": "by-call",
            "first": {"kind": "share", "share": "2/3"},
            "second": {"kind": "share", "share": "1/3"},
        }
    ],
}
Act = dict[str, Any]


def act(act: str, effective: str, key: str = "", /, **arguments: Any) -> Act:
    return {"act": act, "key": key, "effective": effective, "arguments": arguments}


def at(hour: int, day: int = 2) -> str:
    return f"2026-03-{day:02}T{hour:02}:00:00+00:00"


def board(rule: Any, seats: str = "abc", chair: str = "", procedure: Any = None) -> list[Act]:
    """A body with a seat for each letter, held by “h-” and the letter; the motion “d” before it."""
    provisions = [{"kind": "decision-rule", "name": "rule", "matters": [], "rule": rule}]
    if procedure:
        provisions.append(
            {"kind": "procedure", "name": "rules", "matters": [], "procedure": procedure}
        )
    clause = {"id": "c", "number": "1", "heading": "R", "text": "R\n", "provisions": provisions}
    held = [{"id": seat, "holder": f"h-{seat}"} for seat in seats]
    acts = [
        act("register_organisation", "2020-01-01", "org", name="Org", kind="school"),
        act("form_partnership", "2020-01-02", "p", name="P", zone="UTC", parties=["org"]),
        act("draft_agreement", "2020-01-02", "m", partnership="p", title="A", clauses=[clause]),
        act("enter_into_force", "2020-01-03", agreement="m"),
        *(act("register_person", "2020-01-01", f"h-{seat}", name=f"h-{seat}") for seat in seats),
        act("constitute_body", "2020-02-01", "b", partnership="p", name="Board", seats=held),
    ]
    if chair:
        acts.append(act("designate_chair", "2020-02-02", body="b", seat=chair))
    return [*acts, act("propose_motion", "2026-03-01", "d", partnership="p", title="M", body="b")]


def opened(poll: str = "q", day: int = 2) -> Act:
    return act("open_poll", at(9, day), decision="d", id=poll)


def ended(poll: str = "q", day: int = 2) -> list[Act]:
    close = act("close_poll", at(11, day), decision="d", poll=poll)
    return [close, act("count_poll", at(12, day), decision="d", poll=poll)]


def vote(seat: str, stance: str, voter: str = "", hour: int = 10, **of: Any) -> Act:
    choice = {"kind": "stance", "stance": stance}
    where = {"poll": of.get("poll", "q"), "seat": seat, "voter": f"h-{voter or seat}"}
    return act("cast_ballot", at(hour, of.get("day", 2)), decision="d", choice=choice, **where)


def casting(stance: str = "yes", hour: int = 13, **voter: str) -> Act:
    return act("cast_casting_vote", at(hour), decision="d", stance=stance, **voter)


def voted(*stances: str, seats: str = "abc") -> list[Act]:
    votes = [vote(seat, stance) for seat, stance in zip(seats, stances, strict=False)]
    return [opened(), *votes, *ended()]


Told = Callable[[list[Act]], tuple[list[str], str]]


@pytest.fixture
def told(importing: Importing, written: Write) -> Told:
    """What is found, and what the motion came to; nothing may be a bad line."""

    def tell(acts: list[Act]) -> tuple[list[str], str]:
        header = {
            "concord": "history",
            "version": 1,
            "source": {"key": "minutes", "name": "Minute book"},
        }
        lines = [{**each, "key": each["key"] or f"{n}"} for n, each in enumerate(acts)]
        report = importing.run(written(json.dumps(line) for line in (header, *lines)))
        assert report.bad == []
        decision = derived_id("history", "minutes", "DecisionId", "d")
        held = importing.ledger.held(DECISION, decision)
        assert held is not None
        return [found.code for _, found in report.findings], held.state.outcomes[-1].outcome.result

    return tell


@pytest.mark.parametrize(
    ("name", "acts", "found", "result"),
    [
        (
            "inquorate",
            [
                *board({**CASTING, "quorum": [{"kind": "number", "number": 3}]}, chair="a"),
                *voted("yes", "no"),
                casting(voter="h-a"),
            ],
            ["NOT_TIED"],
            "inquorate",
        ),
        (
            "no casting vote in the rule",
            [*board({"condition": MORE_YES}, chair="a"), *voted("yes", "no"), casting()],
            ["MOTION_ALREADY_DECIDED"],
            "rejected",
        ),
        (
            "nobody chairs",
            [*board(CASTING), *voted("yes", "no"), casting(voter="h-a")],
            ["CHAIR_UNKNOWN"],
            "tied",
        ),
        (
            "a second one",
            [*board(CASTING, chair="a"), *voted("yes", "no"), casting(), casting("no", 14)],
            ["MOTION_ALREADY_DECIDED"],
            "adopted",
        ),
        (
            "while the poll is open",
            [
                *board(CASTING, chair="a"),
                opened(),
                casting(hour=10),
                vote("a", "yes"),
                vote("b", "no"),
                *ended(),
            ],
            ["NOT_TIED"],
            "tied",
        ),
        (
            "by a stranger, and then by the chair",
            [
                *board(CASTING, chair="a"),
                *voted("yes", "no"),
                casting(voter="h-c"),
                casting("no", 14, voter="h-a"),
            ],
            ["NOT_THE_CHAIR"],
            "rejected",
        ),
        (
            "by a stranger alone",
            [*board(CASTING, chair="a"), *voted("yes", "no"), casting(voter="h-c")],
            ["NOT_THE_CHAIR"],
            "tied",
        ),
        (
            "by whoever chairs, as minutes tell it",
            [*board(CASTING, chair="a"), *voted("yes", "no"), casting()],
            [],
            "adopted",
        ),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_a_casting_vote_that_breaks_nothing_is_entered_and_changes_nothing(
    name: str, acts: list[Act], found: list[str], result: str, told: Told
) -> None:
    assert told(acts) == (found, result), name


LOT = {"condition": MORE_YES, "tie": "lot"}
LOT_OF_HEADS = drawn_by("heads")


def drawn(hour: int = 13) -> Act:
    return act("draw_lot", at(hour), decision="d", seeds=["heads"])


@pytest.mark.parametrize(
    ("name", "acts", "found", "result"),
    [
        (
            "no lot in the rule",
            [*board(CASTING, chair="a"), *voted("yes", "no"), drawn()],
            ["LOT_NOT_PROVIDED"],
            "tied",
        ),
        (
            "no tie",
            [*board(LOT), *voted("yes", "yes"), drawn()],
            ["MOTION_ALREADY_DECIDED"],
            "adopted",
        ),
        (
            "no quorum",
            [
                *board({**LOT, "quorum": [{"kind": "number", "number": 3}]}),
                *voted("yes", "no"),
                drawn(),
            ],
            ["NOT_TIED"],
            "inquorate",
        ),
        (
            "before the count",
            [
                *board(LOT),
                opened(),
                vote("a", "yes"),
                vote("b", "yes"),
                ended()[0],
                drawn(11),
                ended()[1],
            ],
            ["NOT_TIED"],
            "adopted",
        ),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_a_lot_that_breaks_nothing_is_entered_and_changes_nothing(
    name: str, acts: list[Act], found: list[str], result: str, told: Told
) -> None:
    assert told(acts) == (found, result), name


@pytest.mark.parametrize(
    ("told_of_it", "result"),
    [
        ({"fell": "adopted"}, "adopted"),
        ({"fell": "rejected"}, "rejected"),
        ({"seeds": ["heads"], "fell": "rejected"}, "rejected"),
        ({"seeds": ["heads"]}, LOT_OF_HEADS),
    ],
)
def test_a_lot_that_nobody_prepared_is_entered_and_falls_as_the_minutes_tell(
    told_of_it: Act, result: str, told: Told
) -> None:
    lot = act("draw_lot", at(13), decision="d", **told_of_it)
    acts = [*board(LOT), *voted("yes", "no"), lot]
    assert told(acts) == (["LOT_NOT_PREPARED"], result)


PUT = {"partnership": "p", "title": "M", "matter": "mayor"}
PLURALITY = {"method": {"kind": "plurality"}, "tie": "lot"}
ONE_EACH = [{"choice": {"kind": "pick", "option": option}, "number": 1} for option in "AB"]


@pytest.mark.parametrize("winner", ["A", "B"])
def test_who_is_elected_by_a_lot_of_the_minutes_is_whom_they_name(
    winner: str, importing: Importing, written: Write
) -> None:
    """Of those level the lot decides, as in councils of North Rhine-Westphalia (GO NRW § 50)."""
    provision = {"kind": "election-rule", "name": "mayor", "matters": ["mayor"], "rule": PLURALITY}
    options = [{"id": option} for option in "AB"]
    counted = {"ballots": ONE_EACH}
    clause = {"id": "c", "number": "1", "heading": "R", "text": "R", "provisions": [provision]}
    acts = [
        act("register_organisation", "2020-01-01", "org", name="Org", kind="school"),
        act("form_partnership", "2020-01-02", "p", name="P", zone="UTC", parties=["org"]),
        act("draft_agreement", "2020-01-02", "m", partnership="p", title="A", clauses=[clause]),
        act("enter_into_force", "2020-01-03", "1", agreement="m"),
        act("propose_election", at(9), "d", **PUT, options=options),
        act("report_election", at(10), "2", decision="d", counted=counted, elected=[winner]),
        act("draw_lot", at(11), "3", decision="d", options=[winner]),
    ]
    source = {"key": "minutes", "name": "Minute book"}
    header = {"concord": "history", "version": 1, "source": source}
    report = importing.run(written(json.dumps(line) for line in (header, *acts)))
    assert (report.bad, [found.code for _, found in report.findings]) == ([], ["LOT_NOT_PREPARED"])
    held = importing.ledger.held(DECISION, derived_id("history", "minutes", "DecisionId", "d"))
    assert held is not None
    came_to = held.state.outcomes[-1].outcome
    assert (came_to.result, came_to.elected) == ("elected", (winner,))


CHAIR_ABSTAINS = {
    "condition": {
        "kind": "all",
        "conditions": [MORE_YES, {"kind": "must-abstain", "seats": ["a"]}],
    }
}


@pytest.mark.parametrize(
    ("stances", "found", "result"),
    [
        ({"a": "yes"}, ["ABSTAINS_BY_THE_RULE"], "rejected"),
        ({"a": "no"}, ["ABSTAINS_BY_THE_RULE"], "adopted"),
        ({"b": "yes"}, [], "adopted"),
    ],
)
def test_who_must_abstain_is_counted_so_whatever_the_numbers_of_the_minutes_have(
    stances: dict[str, str], found: list[str], result: str, told: Told
) -> None:
    taken = [{"seat": seat, "stance": stance} for seat, stance in stances.items()]
    counts = [{"yes": "2", "no": "1", "abstain": "0", "members": "3"}]
    tally = act("report_tally", at(10), decision="d", tally={"counts": counts, "stances": taken})
    assert told([*board(CHAIR_ABSTAINS), tally]) == (found, result)


def test_where_it_is_not_known_which_proxies_came_first_none_beyond_the_limit_counts(
    told: Told,
) -> None:
    acts = board(ADMITTED, "abcd", procedure={"proxies_per_holder": 1})
    acts += [
        act("grant_proxy", "2026-03-01", decision="d", seat=seat, holder="h-a") for seat in "bc"
    ]
    votes = [vote("a", "yes"), vote("b", "yes", "a"), vote("c", "yes", "a"), vote("d", "no")]
    assert told([*acts, opened(), *votes, *ended()]) == (["TOO_MANY_PROXIES"] * 3, "rejected")


@pytest.mark.parametrize(
    ("papers", "found", "result"),
    [
        ("none", ["NOT_ENTITLED_TO_VOTE"], "adopted"),
        ("one that stands", [], "adopted"),
        ("one that was revoked", ["NOT_ENTITLED_TO_VOTE"], "rejected"),
        ("one for somebody else", ["NOT_ENTITLED_TO_VOTE"], "rejected"),
    ],
)
def test_a_ballot_by_proxy_counts_unless_the_source_shows_that_there_was_none(
    papers: str, found: list[str], result: str, told: Told
) -> None:
    holder = "h-c" if papers == "one for somebody else" else "h-a"
    given = act("grant_proxy", "2026-03-01", "paper", decision="d", seat="b", holder=holder)
    taken_back = act("revoke_proxy", "2026-03-01T12:00:00+00:00", proxy="paper")
    shown = {"none": [], "one that was revoked": [given, taken_back]}.get(papers, [given])
    votes = [vote("a", "yes"), vote("b", "yes", "a"), vote("d", "no")]
    acts = [*board(ADMITTED, "abcd"), *shown, opened(), *votes, *ended()]
    assert told(acts) == (found, result)


def test_the_same_ballot_twice_is_entered_and_counts_once(told: Told) -> None:
    acts = [*board({"condition": MORE_YES}), opened()]
    votes = [vote("a", "yes"), vote("b", "no"), vote("a", "yes")]
    assert told([*acts, *votes, *ended()]) == (["BALLOT_ALREADY_CAST"], "rejected")


def test_a_ballot_dated_after_the_close_does_not_count_wherever_it_stands(told: Told) -> None:
    acts = [*board({"condition": MORE_YES}), opened(), vote("a", "yes"), vote("b", "no", hour=12)]
    assert told([*acts, *ended()]) == (["BALLOT_DATED_AFTER_CLOSE"], "adopted")


@pytest.mark.parametrize(
    ("said", "found", "result"),
    [(" ", ["OBJECTION_NOT_ARGUED"], "adopted"), ("It would cost us a teacher.", [], "rejected")],
)
def test_an_objection_without_an_argument_is_entered_and_stops_nothing(
    said: str, found: list[str], result: str, told: Told
) -> None:
    objection = act(
        "raise_objection", at(10), decision="d", poll="q", seat="c", voter="h-c", argument=said
    )
    acts = [*board(CONSENT), opened(), vote("a", "yes"), objection, *ended()]
    assert told(acts) == (found, result)


def test_an_objection_told_as_a_stance_is_taken_as_argued(told: Told) -> None:
    acts = [*board(CONSENT), opened(), vote("a", "yes"), vote("c", "object"), *ended()]
    assert told(acts) == ([], "rejected")


def test_a_motion_amended_after_a_vote_without_quorum_begins_with_the_first_call(
    told: Told,
) -> None:
    first = [*board(CALLS, "abcde"), *voted("yes", "yes")]
    changed = act(
        "amend_motion", at(9, 3), decision="d", title="Another", text="Another.", by="h-a"
    )
    again = [opened("r", 4)]
    again += [vote(seat, "yes", poll="r", day=4) for seat in "ab"]
    again += ended("r", 4)
    assert told([*first, changed, *again])[1] == "inquorate"


def test_on_the_next_call_the_same_motion_needs_fewer(told: Told) -> None:
    again = [vote(seat, "yes", poll="r", day=4) for seat in "ab"]
    acts = [*board(CALLS, "abcde"), *voted("yes", "yes"), opened("r", 4), *again, *ended("r", 4)]
    assert told(acts) == ([], "adopted")
