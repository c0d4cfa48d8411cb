"""Reliance: which acts rest on a decision, directly and through others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, get_type_hints
from uuid import UUID

import pytest

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    AgreementDrafted,
    AgreementEnteredIntoForce,
)
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.agreements.clause import Clause, ReplaceClause
from domain.authority import ByClause, ByDecision
from domain.bodies.body import BODY, BodyConstituted
from domain.chains.reliance import RELIANT_KINDS, resting_on, resting_on_fallen
from domain.decisions.decision import DECISION
from domain.motions.motion import Motion, MotionProposed, ProcedurePinned
from domain.motions.outcome import OutcomeDetermined
from domain.motions.sequel import DecisionImplemented, DecisionRescinded
from domain.motions.validity import Dependent, DependentDecided, Validity
from domain.parties.partnership import PARTNERSHIP, PartnershipDissolved
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.delegation import DELEGATION, AuthorityDelegated, Mandate
from domain.posts.deputy import DeputyNamed
from domain.posts.post import POST, PostDefined
from domain.provisions.provision import NO_PROCEDURE, PinnedRule
from domain.provisions.remit import NO_REMIT
from domain.provisions.tenure import Tenure
from domain.record import Noun, Record, registered_events
from domain.values import (
    AgreementId,
    AmendmentId,
    AppointmentId,
    BodyId,
    ClauseId,
    DecisionId,
    DelegationId,
    Period,
    PersonId,
    PostId,
    Sealed,
    SeatId,
)
from domain.voting.rules import MAJORITY, FromClause, RuleOrigin, StatedDefault
from domain.voting.tally import Seat
from tests.projections.motions import ALLIANCE, Course
from tests.projections.records import Ledger, on, some_id

RULES: AgreementId = some_id(AgreementId, "rules")
VOTING: ClauseId = some_id(ClauseId, "voting")
FIRST, SECOND = (some_id(AmendmentId, name) for name in ("first", "second"))
BOARD: BodyId = some_id(BodyId, "new board")
POST_ID: PostId = some_id(PostId, "treasurer")
ADA, BEN = (some_id(PersonId, name) for name in ("ada", "ben"))


class Recorded:
    """A ledger in memory, and what rests on a decision of it."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.root = self.adopted("the root")
        drafted = AgreementDrafted(
            on(1), RULES, ALLIANCE, "Rules", "en", "", (), (Clause(VOTING, "1", "", "One.\n"),)
        )
        self.record(AGREEMENT, RULES, drafted, AgreementEnteredIntoForce(on(1)))

    def adopted(self, name: str) -> DecisionId:
        course = Course(self.ledger, name).opened().cast(0, "yes").cast(1, "yes")
        return course.closed().counted().id

    def record(self, noun: Noun[Any], stream: UUID, *happened: object, **changed: Any) -> UUID:
        """Record what happened; the last event's identifier."""
        self.ledger.record(noun, stream, *happened, partnership=ALLIANCE)
        position, record = self.ledger.records[-1]
        self.ledger.records[-1] = (position, replace(record, **changed))
        return record.id

    def amended(self, id: AmendmentId, decision: DecisionId | None, text: str, day: int) -> UUID:
        changes = AmendmentText("Other", (ReplaceClause(VOTING, "1", "", text),))
        proposed = AmendmentProposed(on(day - 1), id, changes)
        return self.record(
            AGREEMENT, RULES, proposed, AmendmentAdopted(on(day), id, on(day), decision)
        )

    def motion(self, name: str, origin: RuleOrigin, day: int = 20, body: Any = None) -> UUID:
        put: DecisionId = some_id(DecisionId, name)
        rule = PinnedRule(MAJORITY, origin)
        return self.record(
            DECISION,
            put,
            MotionProposed(on(day), put, ALLIANCE, Motion(name, "", ""), rule, body),
        )

    def appointed(self, name: str, decision: DecisionId | None) -> UUID:
        new: AppointmentId = some_id(AppointmentId, name)
        made = AppointmentMade(
            on(10), new, ALLIANCE, POST_ID, ADA, Period(on(10)), False, None, decision
        )
        return self.record(APPOINTMENT, new, made)

    def known(self) -> tuple[list[Record[Any]], Mapping[AgreementId, Agreement]]:
        """What can rest on a decision, and the texts as they are."""
        records: list[Record[Any]] = [record for _, record in self.ledger.records]
        agreement = AGREEMENT.fold(one.data for one in records if one.kind == "agreement")
        kept = [one for one in records if one.kind in RELIANT_KINDS]
        return kept, {RULES: agreement} if agreement else {}

    def listed(self) -> tuple[Dependent, ...]:
        return resting_on(self.root, *self.known())

    def falls(self, event: UUID, validity: Validity) -> list[tuple[UUID, str, UUID | None]]:
        """What is listed as one of those that were listed falls."""
        [fallen] = [one for one in validity.dependents if one.event == event]
        found = resting_on_fallen(fallen, self.root, validity, *self.known())
        return [(one.event, one.reliance, one.on) for one in found]

    def found(self, of: DecisionId | None = None) -> list[tuple[UUID, str, UUID | None]]:
        kept, agreements = self.known()
        resting = resting_on(of or self.root, kept, agreements)
        assert resting == resting_on(of or self.root, reversed(kept), agreements)
        return [(one.event, one.reliance, one.on) for one in resting]


def clause(version: int) -> FromClause:
    return FromClause(RULES, VOTING, version, "voting", "clause 1")


def test_nothing_rests_on_a_decision_that_nobody_relied_on() -> None:
    given = Recorded()
    given.motion("another", StatedDefault())
    given.appointed("treasurer", None)
    assert given.found() == []


def test_what_names_the_decision_rests_on_it() -> None:
    given = Recorded()
    adopted = given.amended(FIRST, given.root, "Two.\n", 9)
    made = given.appointed("treasurer", given.root)
    other = given.adopted("another")
    rescinded = given.record(DECISION, other, DecisionRescinded(on(12), given.root))
    done = given.record(DECISION, given.root, DecisionImplemented(on(13)))
    assert given.found() == [
        (adopted, "decision", None),
        (made, "decision", None),
        (rescinded, "decision", None),
        (done, "execution", None),
    ]
    assert given.found(other) == []


def test_a_motion_rests_on_the_amendment_that_its_rule_is_from_and_on_no_other() -> None:
    given = Recorded()
    earlier = given.motion("before", clause(1), 5)
    adopted = given.amended(FIRST, given.root, "Two.\n", 9)
    under = given.motion("under it", clause(2), 10)
    later = given.amended(SECOND, given.adopted("another"), "Three.\n", 11)
    given.motion("under the later one", clause(3), 12)
    found = given.found()
    assert found[:3] == [
        (adopted, "decision", None),
        (under, "rule", adopted),
        (later, "text", adopted),
    ]
    assert earlier not in {event for event, _, _ in found}
    assert len(found) == 4  # and the motion under the text that changes this one


def test_a_motion_is_listed_once_for_rule_and_procedure() -> None:
    given = Recorded()
    adopted = given.amended(FIRST, given.root, "Two.\n", 9)
    under = given.motion("under it", clause(2), 10)
    stream: DecisionId = some_id(DecisionId, "under it")
    given.record(DECISION, stream, ProcedurePinned(on(10), NO_PROCEDURE, clause(2)))
    given.motion("by its procedure", StatedDefault(), 11)
    other: DecisionId = some_id(DecisionId, "by its procedure")
    pinned = given.record(DECISION, other, ProcedurePinned(on(11), NO_PROCEDURE, clause(2)))
    assert given.found() == [
        (adopted, "decision", None),
        (under, "rule", adopted),
        (pinned, "rule", adopted),
    ]


def test_bodies_posts_and_what_happens_in_them_rest_on_the_text_that_made_them() -> None:
    given = Recorded()
    adopted = given.amended(FIRST, given.root, "Two.\n", 9)
    board = BodyConstituted(on(10), BOARD, ALLIANCE, "Board", (), RULES, VOTING)
    constituted = given.record(BODY, BOARD, board)
    in_it = given.motion("in the board", StatedDefault(), 11, BOARD)
    post = PostDefined(on(9), POST_ID, ALLIANCE, "Chair", Tenure(), NO_REMIT, None, RULES, VOTING)
    defined = given.record(POST, POST_ID, post)
    made = given.appointed("chair", None)
    assert set(given.found()) == {
        (adopted, "decision", None),
        (constituted, "rule", adopted),
        (in_it, "body", constituted),
        (defined, "rule", adopted),
        (made, "post", defined),
    }


def test_what_an_appointee_passes_on_rests_on_the_appointment() -> None:
    given = Recorded()
    made = given.appointed("treasurer", given.root)
    holding: AppointmentId = some_id(AppointmentId, "treasurer")
    named = given.record(APPOINTMENT, holding, DeputyNamed(on(11), BEN, Period(on(11))))
    first: DelegationId = some_id(DelegationId, "first")
    mandate = Mandate(("travel",))
    delegated = AuthorityDelegated(
        on(12), first, ALLIANCE, holding, ADA, BEN, mandate, Period(on(12))
    )
    passed = given.record(DELEGATION, first, delegated)
    assert given.found() == [
        (made, "decision", None),
        (named, "appointment", made),
        (passed, "appointment", made),
    ]


def delegated(given: Recorded, name: str, by: str) -> UUID:
    """Authority that who was appointed passes on."""
    delegation: DelegationId = some_id(DelegationId, name)
    mandate = Mandate(("paper",))
    source: AppointmentId = some_id(AppointmentId, by)
    during = Period(on(15))
    passed = AuthorityDelegated(on(15), delegation, ALLIANCE, source, ADA, BEN, mandate, during)
    return given.record(DELEGATION, delegation, passed)


def test_what_was_done_meanwhile_by_what_falls_is_found_and_nothing_else() -> None:
    given = Recorded()
    treasurer = given.appointed("Ada as treasurer", given.root)
    clerk = given.appointed("clerk", given.root)
    passed = delegated(given, "before", "Ada as treasurer")
    validity = Validity(dependents=given.listed())
    assert [one.event for one in validity.dependents] == [treasurer, clerk, passed]
    assert given.falls(treasurer, validity) == []
    meanwhile = delegated(given, "meanwhile", "Ada as treasurer")
    delegated(given, "of the other", "clerk")
    assert given.falls(treasurer, validity) == [(meanwhile, "appointment", treasurer)]
    assert given.falls(passed, validity) == []
    listed = Validity(dependents=given.listed())
    assert given.falls(treasurer, listed) == [], "and once"


def test_what_was_done_by_what_stands_stands_with_it() -> None:
    given = Recorded()
    adopted = given.amended(FIRST, given.root, "Two.\n", 9)
    motion = given.motion("under the amendment", clause(2))
    validity = Validity(dependents=given.listed())
    decided: DecisionId = some_id(DecisionId, "under the amendment")
    made = given.appointed("treasurer", decided)
    assert given.falls(adopted, validity) == [(made, "decision", motion)]
    stands = replace(validity, dispositions=((motion, "stands"),))
    assert given.falls(adopted, stands) == []


def test_who_answers_that_an_act_falls_is_not_undone_by_the_answer() -> None:
    given = Recorded()
    adopted = given.amended(FIRST, given.root, "Two.\n", 9)
    validity = Validity(dependents=given.listed())
    answer: DecisionId = some_id(DecisionId, "the answer")
    given.motion("the answer", clause(2))
    other = given.motion("another", clause(2))
    reasons = Sealed("Why.", ALLIANCE)
    given.record(
        DECISION,
        given.root,
        DependentDecided(on(21), adopted, "falls", reasons, answer),
    )
    assert given.falls(adopted, validity) == [(other, "rule", adopted)]


def test_an_act_rests_on_the_decision_that_is_its_authority_or_its_cause() -> None:
    given = Recorded()
    outcome = next(
        record.id
        for _, record in given.ledger.records
        if record.stream == given.root and isinstance(record.data, OutcomeDetermined)
    )
    constituted = BodyConstituted(on(10), BOARD, ALLIANCE, "Board", (Seat(some_id(SeatId, "x")),))
    by_it = given.record(BODY, BOARD, constituted, authority=ByDecision(given.root))
    given.motion("follows", StatedDefault(), 11)
    position, record = given.ledger.records[-1]
    given.ledger.records[-1] = (position, replace(record, causation=outcome))
    assert given.found() == [(by_it, "authority", None), (record.id, "cause", None)]


def test_the_end_of_the_partnership_rests_on_the_decision_that_orders_it() -> None:
    given = Recorded()
    ended = PartnershipDissolved(on(10))
    by_it = given.record(PARTNERSHIP, ALLIANCE, ended, authority=ByDecision(given.root))
    assert given.found() == [(by_it, "authority", None)]


def test_what_a_clause_does_by_itself_rests_on_the_amendment_that_worded_it() -> None:
    given = Recorded()
    adopted = given.amended(FIRST, given.root, "Two.\n", 9)
    constituted = BodyConstituted(on(10), BOARD, ALLIANCE, "Board", ())
    by_it = given.record(BODY, BOARD, constituted, authority=ByClause(RULES, VOTING, 2))
    assert given.found() == [(adopted, "decision", None), (by_it, "authority", adopted)]


NOT_RESTING = {
    "agreement.amendment-fell.v1": "it undoes what rested on the decision",
    "ballot.cast.v2": "it is part of the course of the decision",
    "ballot.marks-cast.v1": "it is part of the course of the decision",
    "ballot.sealed-cast.v1": "it is part of the course of the decision",
    "ballot.objection-raised.v1": "it is part of the course of the decision",
    "proxy.granted.v1": "it is part of the course of the decision",
    "conflict.raised.v1": "it contests the decision",
    "conflict.interim-measure-ordered.v1": "it contests the decision",
    "decision.motion-proposed.v1": "it begins the decision",
    "decision.fell.v1": "it undoes what rested on the decision",
    "interest.declared.v1": "it is declared for the decision before it is taken",
}
"""Events that name a decision on which they do not rest."""


def naming_a_decision() -> list[str]:
    return [
        name
        for name, event in sorted(registered_events().items())
        if any(DecisionId in _kinds(hint) for hint in get_type_hints(event).values())
    ]


def _kinds(hint: Any) -> set[Any]:
    return {hint, *getattr(hint, "__args__", ())}


@pytest.mark.parametrize("name", naming_a_decision())
def test_every_event_that_names_a_decision_rests_on_it_or_is_known_not_to(name: str) -> None:
    event = registered_events()[name]
    hints = get_type_hints(event)
    decision: DecisionId = some_id(DecisionId, "named")
    given: dict[str, Any] = {}
    for each in fields(event):
        is_it = DecisionId in _kinds(hints[each.name])
        given[each.name] = decision if is_it else _anything(hints[each.name])
    ledger = Ledger()
    kind = name.split(".", 1)[0]
    noun = Noun(kind, lambda *_: None)
    ledger.record(noun, some_id(DecisionId, "elsewhere"), event(**given), partnership=ALLIANCE)
    [(_, record)] = ledger.records
    rests = bool(resting_on(decision, [record], {}))
    assert rests == (name not in NOT_RESTING)


def _anything(hint: Any) -> Any:
    return on(1) if getattr(hint, "__name__", "") == "Moment" else Stub()


class Stub:
    """Stands for what of an event has nothing to do with what it rests on."""

    def __getattr__(self, _name: str) -> Any:
        return self

    def __iter__(self) -> Any:
        return iter(())
