"""Whatever is done to an agreement, in whatever order: these hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    AgreementDrafted,
    AgreementEnteredIntoForce,
    clauses_at,
    draft_agreement,
    text_at,
    versions,
)
from domain.agreements.amendment import AmendmentAdopted
from domain.agreements.clause import (
    Clause,
    InsertClause,
    MoveClause,
    RepealClause,
    ReplaceClause,
    changed_clause,
)
from domain.agreements.consolidation import Adopted, TextHistory, consolidate
from domain.agreements.ending import terminate_agreement
from domain.agreements.redline import compared, redline
from domain.agreements.revision import (
    adopt_amendment,
    propose_amendment,
    reject_amendment,
    withdraw_amendment,
)
from domain.agreements.signing import enter_into_force
from domain.characters import shows_something
from domain.refusal import DONE_HERE, Conduct, Refused, Reported
from domain.values import AgreementId, AmendmentId, ClauseId, Moment, PartnershipId
from examples.pep_0013.sections import changes_between, sections

withdraw = partial(withdraw_amendment, is_entitled=True)
"""As who may: `test_withdrawal` says who that is."""

START = datetime(2020, 1, 1, tzinfo=UTC)
IDS = [ClauseId(UUID(int=n)) for n in range(1, 9)]

letters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t\f ab.")
texts = st.text(letters, min_size=1, max_size=30).filter(shows_something)
ids = st.sampled_from(IDS)
places = st.none() | ids


@st.composite
def clauses(draw: st.DrawFn, *, id: ClauseId | None = None) -> Clause:
    return Clause(id or draw(ids), draw(st.sampled_from(["", "1", "2"])), "", draw(texts))


bases = st.lists(clauses(), min_size=1, max_size=6, unique_by=lambda clause: clause.id)

changes = st.one_of(
    st.builds(InsertClause, clauses(), places),
    st.builds(ReplaceClause, ids, st.just(""), st.just(""), texts),
    st.builds(RepealClause, ids),
    st.builds(MoveClause, ids, places),
)
amendments = st.lists(st.lists(changes, max_size=5), max_size=6).map(
    lambda found: [
        Adopted(AmendmentId(UUID(int=100 + n)), tuple(parts)) for n, parts in enumerate(found)
    ]
)


# Consolidation


def by_hand(base: Sequence[Clause], adopted: Sequence[Adopted]) -> tuple[list[Clause], int]:
    """What consolidation comes to, done with plain list operations; and how many clashes."""
    text, clashes = list(base), 0
    for change in (change for amendment in adopted for change in amendment.changes):
        standing = [clause.id for clause in text]
        about = changed_clause(change)
        is_new = isinstance(change, InsertClause)
        after = change.after if isinstance(change, InsertClause | MoveClause) else None
        no_place = after is not None and (after not in standing or after == about)
        if (about in standing) == is_new or no_place:
            clashes += 1
            continue
        old = None if is_new else text.pop(standing.index(about))
        place = 0 if after is None else [clause.id for clause in text].index(after) + 1
        match change:
            case InsertClause(clause):
                text.insert(place, clause)
            case MoveClause():
                assert old is not None
                text.insert(place, old)
            case ReplaceClause():
                assert old is not None
                new = replace(old, number=change.number, heading="", text=change.text)
                text.insert(standing.index(about), new)
            case _:
                assert isinstance(change, RepealClause)
    return text, clashes


@given(bases, amendments)
def test_consolidation_does_what_one_would_do_by_hand(
    base: list[Clause], adopted: list[Adopted]
) -> None:
    consolidated = consolidate(base, adopted)
    expected, clashes = by_hand(base, adopted)
    assert [standing.clause for standing in consolidated.clauses] == expected
    assert len(consolidated.clashes) == clashes


@given(bases, amendments, st.data())
def test_a_history_is_the_same_in_whatever_order_it_became_known(
    base: list[Clause], adopted: list[Adopted], data: st.DataObject
) -> None:
    hours = data.draw(st.lists(st.integers(0, 4), min_size=len(adopted), max_size=len(adopted)))
    history = TextHistory.beginning(START, base)
    for amendment, hour in zip(adopted, hours, strict=True):
        history = history.amended(START + timedelta(hours=hour), amendment)
    in_effect = [amendment for _, amendment in sorted(zip(hours, adopted, strict=True), key=_hour)]
    assert [version.made_by for version in history.versions[1:]] == in_effect
    for hour in range(5):
        known = [amendment for h, amendment in zip(hours, adopted, strict=True) if h <= hour]
        so_far = consolidate(base, [amendment for amendment in in_effect if amendment in known])
        assert history.at(START + timedelta(hours=hour)) == so_far.clauses
    assert history.clashes == consolidate(base, in_effect).clashes


def _hour(entry: tuple[int, Adopted]) -> int:
    return entry[0]


# Redlines and changes


@given(st.text(max_size=60), st.text(max_size=60))
def test_spans_are_both_texts_exactly(old: str, new: str) -> None:
    check_spans(old, new)


words = st.lists(
    st.sampled_from(["the ", "rule ", "a", "b.", "\n", "\n\n", "\t", "é"]), max_size=40
)


@given(words, words)
def test_spans_of_similar_texts_are_both_texts_exactly(old: list[str], new: list[str]) -> None:
    check_spans("".join(old), "".join(new))


def check_spans(old: str, new: str) -> None:
    spans = compared(old, new)
    assert "".join(span.text for span in spans if span.kind != "inserted") == old
    assert "".join(span.text for span in spans if span.kind != "deleted") == new
    assert all(span.text for span in spans)
    assert all(one.kind != other.kind for one, other in pairwise(spans))


@given(bases, bases)
def test_a_redline_accounts_for_every_clause_of_both_texts(
    old: list[Clause], new: list[Clause]
) -> None:
    parts = redline(old, new)
    assert [part.new for part in parts if part.new is not None] == new
    assert {part.old for part in parts if part.old is not None} == set(old)
    assert len([part for part in parts if part.old is not None]) == len(old)


@given(bases, bases)
def test_the_changes_between_two_texts_make_one_into_the_other(
    old: list[Clause], new: list[Clause]
) -> None:
    made = consolidate(old, [Adopted(AmendmentId(UUID(int=100)), changes_between(old, new))])
    assert [standing.clause for standing in made.clauses] == new
    assert made.clashes == ()


markup = st.lists(st.sampled_from(["A\n===\n", "B\n---\n", "text\n", "\n", "===\n", "x"]))


@given(markup)
def test_cutting_a_file_loses_nothing(lines: list[str]) -> None:
    text = "".join(lines)
    assert "".join(section.text for section in sections(text)) == text


# Commands in any order

days = st.integers(0, 9).map(lambda day: Moment(START + timedelta(days=day)))
amendment_ids = st.sampled_from([AmendmentId(UUID(int=n)) for n in range(100, 104)])
commands: st.SearchStrategy[tuple[Any, dict[str, Any]]] = st.one_of(
    st.tuples(st.just(enter_into_force), st.fixed_dictionaries({})),
    st.tuples(st.just(terminate_agreement), st.fixed_dictionaries({})),
    st.tuples(
        st.just(propose_amendment),
        st.fixed_dictionaries(
            {
                "id": amendment_ids,
                "title": st.just("T"),
                "changes": st.lists(changes, min_size=1, max_size=3).map(tuple),
            }
        ),
    ),
    st.tuples(
        st.sampled_from([adopt_amendment, adopt_amendment, reject_amendment, withdraw]),
        st.fixed_dictionaries({"amendment": amendment_ids}),
    ),
)
sequences = st.lists(st.tuples(commands, days), max_size=20)


@settings(max_examples=300)
@given(bases, sequences, st.booleans())
def test_no_sequence_of_commands_breaks_an_invariant(
    base: list[Clause], sequence: list[tuple[Any, Moment]], is_reported: bool
) -> None:
    started = draft_agreement(
        None,
        id=AgreementId(UUID(int=1)),
        partnership=PartnershipId(UUID(int=2)),
        title="Memorandum",
        language="en",
        clauses=tuple(base),
        effective=Moment(START),
    )
    events: list[Any] = [*started, AgreementEnteredIntoForce(Moment(START))]
    state = AGREEMENT.fold(events)
    for (command, arguments), day in sequence:
        conduct: Conduct = Reported() if is_reported else DONE_HERE
        try:
            happened = command(state, **arguments, effective=day, conduct=conduct)
        except Refused:
            continue
        events.extend(happened)
        state = AGREEMENT.fold(happened, state)
    assert state is not None
    assert state == AGREEMENT.fold(events)
    check_agreement(state, events, is_reported)


def check_agreement(state: Agreement, events: list[Any], is_reported: bool) -> None:
    drafted = events[0]
    assert isinstance(drafted, AgreementDrafted)
    adoptions = [happened for happened in events if isinstance(happened, AmendmentAdopted)]
    assert len({adoption.amendment for adoption in adoptions}) == len(adoptions)
    in_effect = sorted(adoptions, key=lambda adoption: adoption.effective.at)
    for at in {START, *(adoption.effective.at for adoption in adoptions)}:
        text = consolidate(
            drafted.clauses,
            [
                Adopted(adoption.amendment, state.amendments[adoption.amendment].text.changes)
                for adoption in in_effect
                if adoption.effective.at <= at
            ],
        )
        assert clauses_at(state, at) == text.clauses
        assert text_at(state, at) == text.text
        standing = [clause.clause.id for clause in text.clauses]
        assert len(set(standing)) == len(standing)
    assert is_reported or state.text.clashes == ()
    made_by = [amendment for _, found in versions(state) for amendment in found]
    assert made_by == [adoption.amendment for adoption in in_effect]
    statuses = [amendment.status for amendment in state.amendments.values()]
    assert statuses.count("adopted") == len(adoptions)
