"""What motions name as acts, as rows and in sentences."""

from __future__ import annotations

from uuid import UUID

from domain.decisions.decision import DECISION
from domain.motions.enacted_acts import EnactedAct
from domain.motions.enactment import ActCarriedOut, ActsNamed
from domain.values import variants_of
from projections.act_phrases import about, parts, phrase
from projections.audit_trail import AUDIT_TRAIL, EntryRow
from projections.decisions import DECISIONS
from projections.enactments import EnactedActRow
from projections.moot_acts import OVER
from projections.rows import Rows
from tests.history.specimens import specimens
from tests.projections.motions import ACTS, ALLIANCE, BOARD, Course
from tests.projections.records import Ledger, folded, on


def carried_out() -> tuple[Ledger, Course]:
    """A motion that names two acts, the second of which is done."""
    ledger = Ledger()
    course = Course(ledger).opened().cast(0, "yes").cast(1, "yes").closed().counted()
    done = ActCarriedOut(on(9), 2)
    ledger.record(DECISION, course.id, done, partnership=ALLIANCE)
    return ledger, course


def test_each_act_has_a_row_that_says_what_it_is_about_and_whether_it_is_done() -> None:
    ledger, course = carried_out()
    rows = folded(DECISIONS, ledger)
    first, second = (rows.existing(EnactedActRow, (course.id, number)) for number in (1, 2))
    assert (first.definition, second.definition) == ACTS
    assert (first.kind, first.body, first.phrase) == ("dissolve-body", BOARD, "dissolve a body")
    assert (second.kind, second.phrase) == ("define-post", "define the post “Clerk” without powers")
    assert (first.carried_out_at, second.carried_out_at) == (None, on(9).at)
    assert second.carried_out_day == on(9).day


def test_the_trail_tells_what_a_motion_names_and_what_is_carried_out() -> None:
    ledger, course = carried_out()
    rows = Rows(AUDIT_TRAIL.tables)
    AUDIT_TRAIL.fold(rows, ledger.records)
    told = [entry.sentence for entry in rows.all(EntryRow) if entry.stream == course.id]
    named = "It was named what “That motion” would enact: to dissolve a body and define the post"
    [naming] = [sentence for sentence in told if sentence.startswith(named)]
    done = "What was decided on “That motion” was carried out: to define the post “Clerk” without"
    [doing] = [sentence for sentence in told if sentence.startswith(done)]
    assert naming != doing


def test_every_act_has_words_of_its_own() -> None:
    [record, *_] = specimens("decision.acts-named.v1", ActsNamed)
    acts = record.data.acts
    assert {type(act) for act in acts} == set(variants_of(EnactedAct).values())
    words = [phrase(act, lambda _, kind: f"the {kind}") for act in acts]
    assert len(set(words)) == len(words)
    named: list[UUID] = [one for act in acts for one in about(act)]
    assert named and all(isinstance(one, UUID) for one in named)


def test_the_parts_of_a_phrase_say_what_is_called_what() -> None:
    [record, *_] = specimens("decision.acts-named.v1", ActsNamed)

    def called(_: UUID, kind: str) -> str:
        return f"the {kind}"

    for act in record.data.acts:
        split = parts(act, called)
        assert "".join(part.text for part in split) == phrase(act, called)
        for part in split:
            assert (part.kind is None) == (part.id is None)
            assert part.kind is None or part.text == f"the {part.kind}"


def test_only_acts_that_a_motion_can_name_are_moot() -> None:
    assert set(OVER) <= set(variants_of(EnactedAct))
