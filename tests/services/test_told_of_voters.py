"""Who voted, as minutes tell it: a ballot of somebody who held the seat no more, of a seat that
nobody held, of a party that had left. It is entered with a finding, does not count, and its chain
of authority says why."""

from __future__ import annotations

from typing import Any

import pytest

from domain.decisions.decision import DECISION
from domain.record import Record
from domain.values import derived_id
from projections.decisions import DECISIONS
from projections.rows import Rows
from projections.votes import ElectorRow
from services.recorder import Recorder
from tests import lawful
from tests.importing import Importing
from tests.services.test_told_from_outside import (
    ADMITTED,
    MORE_YES,
    Act,
    Told,
    act,
    at,
    board,
    ended,
    opened,
    told,
    vote,
    voted,
)

__all__ = ["told"]

PLAIN = {"condition": MORE_YES}


def left_on(minute: int) -> str:
    return f"2026-03-02T10:{minute:02}:00+00:00"


def ballot(seat: str, stance: str, minute: int, **voter: str) -> Act:
    choice = {"kind": "stance", "stance": stance}
    where = {"decision": "d", "poll": "q", "seat": seat, "choice": choice, **voter}
    return act("cast_ballot", left_on(minute), **where)


def changed(*after: Act, rule: Any = PLAIN, new: str | None = "new") -> list[Act]:
    """The seat d changes hands at 10:02; before that its holder has voted no."""
    acts = [*board(rule, "abcd"), act("register_person", "2020-01-01", "new", name="New"), opened()]
    acts += [ballot("d", "no", 1, voter="h-d"), act("vacate_seat", left_on(2), body="b", seat="d")]
    if new:
        acts.append(act("fill_seat", left_on(2), body="b", seat="d", holder=new))
    return [*acts, *after, vote("a", "yes"), vote("b", "no"), *ended()]


def recorded_by(importing: Importing) -> list[Record[Any]]:
    recorder = importing.ledger.recorder
    assert isinstance(recorder, Recorder)
    return lawful.recorded(recorder)


def broken(importing: Importing, event: str) -> list[list[str]]:
    """For each act of the kind, what of its chain of authority does not hold."""
    records = recorded_by(importing)
    return [
        [
            f"{link.kind}: {link.why_not}"
            for link in lawful.chain_of(records, one).links
            if not link.holds
        ]
        for one in records
        if one.name.startswith(event)
    ]


def numbers(importing: Importing) -> tuple[Any, ...]:
    """Yes and no as counted, and of how many members."""
    held = importing.ledger.held(DECISION, derived_id("history", "minutes", "DecisionId", "d"))
    assert held is not None
    [count] = held.state.outcomes[-1].counts
    return count.yes, count.no, count.members


@pytest.mark.parametrize("rule", [PLAIN, ADMITTED], ids=["no proxies", "proxies admitted"])
def test_who_has_left_the_seat_does_not_outvote_who_took_it(
    rule: Any, told: Told, importing: Importing
) -> None:
    late = [ballot("d", "yes", 4, voter="new"), ballot("d", "no", 5, voter="h-d")]
    found, result = told(changed(*late, rule=rule))
    assert set(found) <= {"NOT_ENTITLED_TO_VOTE", "PRINCIPAL_VOTED"} and result == "adopted"
    assert broken(importing, "ballot.cast") == [
        [],
        [],
        ["seat: somebody else held it"],
        [],
        [],
    ]


def test_what_the_holder_handed_in_stands_when_they_vote_again_after_leaving(
    told: Told, importing: Importing
) -> None:
    found, result = told(changed(ballot("d", "yes", 5, voter="h-d")))
    assert (found, result) == (["NOT_ENTITLED_TO_VOTE"], "rejected")
    assert numbers(importing)[:2] == (1, 2)


def test_what_was_set_aside_binds_nobody_where_ballots_are_final(told: Told) -> None:
    final = {**PLAIN, "ballots_final": True}
    acts = [
        *board(final, "abcd"),
        act("register_person", "2020-01-01", "new", name="New"),
        opened(),
    ]
    acts += [act("vacate_seat", left_on(2), body="b", seat="d")]
    acts += [act("fill_seat", left_on(2), body="b", seat="d", holder="new")]
    acts += [ballot("d", "no", 3, voter="h-d"), ballot("d", "yes", 4, voter="new")]
    acts += [vote("a", "yes"), vote("b", "no"), *ended()]
    assert told(acts) == (["NOT_ENTITLED_TO_VOTE"], "adopted")


def test_who_left_the_seat_votes_for_it_by_proxy_of_who_took_it(told: Told) -> None:
    given = act("grant_proxy", left_on(3), decision="d", seat="d", holder="h-d")
    acts = [*board(ADMITTED, "abcd"), act("register_person", "2020-01-01", "new", name="New")]
    acts += [opened(), act("vacate_seat", left_on(2), body="b", seat="d")]
    acts += [act("fill_seat", left_on(2), body="b", seat="d", holder="new"), given]
    by_proxy = [ballot("d", "yes", 4, voter="h-d"), vote("a", "yes"), vote("b", "no"), *ended()]
    assert told([*acts, *by_proxy]) == ([], "adopted")


def test_who_took_the_seat_is_not_outvoted_by_their_proxy_who_held_it_before(told: Told) -> None:
    given = act("grant_proxy", left_on(3), decision="d", seat="d", holder="h-d")
    votes = [ballot("d", "yes", 4, voter="new"), ballot("d", "no", 5, voter="h-d")]
    assert told(changed(given, *votes, rule=ADMITTED)) == (["PRINCIPAL_VOTED"], "adopted")


@pytest.mark.parametrize("voter", [{}, {"voter": "h-d"}, {"voter": "new"}])
def test_nobody_votes_for_a_seat_that_nobody_holds_any_more(
    voter: dict[str, str], told: Told, importing: Importing
) -> None:
    late = ballot("d", "yes", 4, **voter)
    found, result = told(changed(late, rule=ADMITTED, new=None))
    assert (found, result) == (["NOT_ENTITLED_TO_VOTE"], "rejected")
    assert numbers(importing)[:2] == (1, 2), "what was handed in before stands"
    assert broken(importing, "ballot.cast")[1] == ["seat: it was vacant"]


def test_who_is_stated_for_a_seat_votes_for_it_also_where_the_body_has_another(
    told: Told,
) -> None:
    acts = [*board(PLAIN, "abc"), act("register_person", "2020-01-01", "new", name="New")]
    seats = [{"id": "a", "holder": "new"}, {"id": "b", "holder": "h-b"}]
    acts += [act("open_poll", at(9), decision="d", id="q", seats=seats)]
    acts += [ballot("a", "yes", 1, voter="new"), *ended()]
    assert told(acts)[1] == "adopted"


@pytest.mark.parametrize("voter", [{}, {"voter": "h-d"}])
def test_the_chain_of_a_ballot_says_that_its_seat_was_vacant(
    voter: dict[str, str], told: Told, importing: Importing
) -> None:
    acts = [*board(PLAIN, "abcd"), act("vacate_seat", "2026-02-20", body="b", seat="d"), opened()]
    acts += [ballot("d", "no", 1, **voter), vote("a", "yes"), *ended()]
    assert told(acts) == (["NOT_ENTITLED_TO_VOTE"], "adopted")
    assert broken(importing, "ballot.cast") == [["seat: it was vacant"], []]


def test_the_chain_of_a_ballot_says_that_its_seat_was_recused(
    told: Told, importing: Importing
) -> None:
    recused = act("declare_recusal", at(8), decision="d", seat="d")
    acts = [*board(PLAIN, "abcd"), recused, opened()]
    acts += [ballot("d", "no", 1), vote("a", "yes"), *ended()]
    assert told(acts) == (["SEAT_RECUSED"], "adopted")
    assert broken(importing, "ballot.cast") == [["seat: it is recused from the matter"], []]


def together(leaves: str, *votes: Act) -> list[Act]:
    """Four parties vote without a body; the last of them leaves."""
    parties = [f"o{n}" for n in range(4)]
    acts = [
        *(act("register_organisation", "2020-01-01", one, name=one, kind="ngo") for one in parties),
        *(act("register_person", "2020-01-01", f"p{n}", name=f"P{n}") for n in range(4)),
        act("form_partnership", "2020-01-02", "p", name="P", zone="UTC", parties=parties),
    ]
    rule = {"kind": "decision-rule", "name": "rule", "matters": [], "rule": PLAIN}
    clause = {"id": "c", "number": "1", "heading": "R", "text": "R\n", "provisions": [rule]}
    acts += [
        act("draft_agreement", "2020-01-02", "m", partnership="p", title="A", clauses=[clause]),
        act("enter_into_force", "2020-01-03", agreement="m"),
        act("propose_motion", "2026-01-01", "d", partnership="p", title="M"),
    ]
    seats = [{"id": f"x{n}", "party": f"o{n}", "holder": f"p{n}"} for n in range(4)]
    leaving = act("withdraw_party", leaves, partnership="p", organisation="o3")
    opening = act("open_poll", at(9), decision="d", id="q", seats=seats)
    acts += [leaving, opening] if leaves < at(9) else [opening, leaving]
    return [*acts, *votes, *ended()]


VOTES = [ballot(f"x{n}", "yes" if n < 2 else "no", 30) for n in range(4)]


def test_of_a_party_that_has_left_no_ballot_counts_where_no_body_votes(
    told: Told, importing: Importing
) -> None:
    found, result = told(together("2026-02-15", *VOTES))
    assert {"NOT_PARTY", "NOT_ENTITLED_TO_VOTE"} <= set(found) and result == "adopted"
    assert numbers(importing) == (2, 1, 3)
    assert broken(importing, "ballot.cast")[3] == [
        "seat: it was vacant",
        "party: it was a party no more then",
    ]


def test_of_a_party_that_leaves_while_the_vote_is_open_nothing_counts_after_that(
    told: Told, importing: Importing
) -> None:
    found, result = told(together(left_on(10), *VOTES))
    assert result == "adopted" and {"NOT_PARTY", "NOT_ENTITLED_TO_VOTE"} <= set(found)
    assert numbers(importing) == (2, 1, 4), "what the vote was opened with, it keeps"
    assert broken(importing, "ballot.cast")[3][-1] == "party: it was a party no more then"


def test_a_ballot_for_a_seat_that_is_suspended_is_set_aside(
    told: Told, importing: Importing
) -> None:
    acts = board(PLAIN, "abcd", procedure={"suspended_after": 2}, chair="a")
    there = [
        act("record_attendance", f"2026-02-{day}", body="b", present=["a", "b", "c"], by="h-a")
        for day in (10, 20)
    ]
    votes = [ballot("d", "no", 1), vote("a", "yes"), vote("b", "yes"), vote("c", "no")]
    assert told([*acts, *there, opened(), *votes, *ended()]) == (
        ["NOT_ENTITLED_TO_VOTE"],
        "adopted",
    )
    assert numbers(importing) == (2, 1, 3)
    rows = Rows(DECISIONS.tables)
    DECISIONS.fold(rows, enumerate(recorded_by(importing), 1))
    assert sum(one.counted for one in rows.all(ElectorRow)) == 3
    assert broken(importing, "ballot.cast")[0] == [
        "seat: it is suspended for the meetings that its holder missed"
    ]


def test_a_ballot_for_a_seat_that_was_not_stated_to_vote_is_set_aside(told: Told) -> None:
    seats = [{"id": seat, "holder": f"h-{seat}"} for seat in "ab"]
    acts = [*board(PLAIN, "abc"), act("open_poll", at(9), decision="d", id="q", seats=seats)]
    found, result = told([*acts, vote("a", "yes"), vote("c", "no"), *ended()])
    assert (found, result) == (["SEATS_OF_THE_BODY", "NOT_ENTITLED_TO_VOTE"], "adopted")


def test_a_ballot_dated_in_time_has_no_defect_for_standing_after_the_close(told: Told) -> None:
    close, count = ended()
    acts = [*board(PLAIN), opened(), vote("a", "yes"), close, vote("b", "no"), vote("c", "no")]
    assert told([*acts, count]) == ([], "rejected")


@pytest.mark.parametrize("after", ["the close", "the count"])
def test_a_ballot_dated_after_the_close_does_not_count_wherever_its_line_stands(
    after: str, told: Told
) -> None:
    acts, late = [*board(PLAIN), opened(), vote("a", "yes")], vote("b", "no", hour=14)
    close, count = ended()
    ends = [close, late, count] if after == "the close" else [close, count, late]
    assert told([*acts, *ends]) == (["POLL_CLOSED"], "adopted")


def test_who_chairs_is_elected_again_and_the_decision_is_carried_out(
    told: Told, importing: Importing
) -> None:
    acts = board(PLAIN, chair="a")
    acts[-1]["arguments"]["enacts"] = [{"kind": "designate-chair", "body": "b", "seat": "a"}]
    again = act("designate_chair", at(13), body="b", seat="a", decision="d")
    assert told([*acts, *voted("yes", "yes"), again]) == ([], "adopted")
    assert broken(importing, "body.chair-designated") == [[], []]


def test_who_holds_a_seat_is_elected_into_it_again(told: Told, importing: Importing) -> None:
    acts = board(PLAIN)
    filling = {"body": "b", "seat": "c", "holder": "h-c"}
    acts[-1]["arguments"]["enacts"] = [{"kind": "fill-seat", **filling}]
    again = act("fill_seat", at(13), **filling, decision="d")
    assert told([*acts, *voted("yes", "yes"), again]) == ([], "adopted")
    assert broken(importing, "body.seat-filled") == [[]]


def test_what_is_said_again_of_chair_and_seat_without_a_decision_is_found(told: Told) -> None:
    again = [
        act("designate_chair", at(13), body="b", seat="a"),
        act("fill_seat", at(13), body="b", seat="c", holder="h-c"),
    ]
    acts = [*board(PLAIN, chair="a"), *voted("yes", "yes"), *again]
    assert told(acts) == (["ALREADY_CHAIR", "SEAT_ALREADY_HELD"], "adopted")


def test_a_ballot_for_a_seat_of_another_body_is_set_aside(told: Told) -> None:
    acts = board(PLAIN, "abc")
    other = [{"id": "z", "holder": "h-a"}]
    acts.insert(
        -1, act("constitute_body", "2020-02-01", partnership="p", name="Panel", seats=other)
    )
    votes = [vote("a", "yes"), vote("z", "no", "a")]
    assert told([*acts, opened(), *votes, *ended()]) == (["NOT_ENTITLED_TO_VOTE"], "adopted")
