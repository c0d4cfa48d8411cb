"""By what right decisions are challenged, judged, nullified and ratified, down to what founded it.

The board of the two schools decides to buy a lens; what it decides later judges that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID

import pytest

from domain.authority import ByDecision
from domain.bodies.body import BODY, BodyConstituted, PresetStated
from domain.conflicts.conflict import CONFLICT, ConflictRaised
from domain.conflicts.ruling import RulingGiven
from domain.decisions.decision import DECISION
from domain.motions.enacted_acts import (
    ChallengeDetermination,
    DecisionNullification,
    DecisionRatification,
    DependentDisposition,
)
from domain.motions.enactment import ActsNamed
from domain.motions.motion import Motion, MotionProposed
from domain.motions.named_act import NamedAct
from domain.motions.outcome import OutcomeDetermined
from domain.motions.validity import (
    ChallengeDetermined,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    Dependent,
    DependentDecided,
)
from domain.provisions.protocol import DEFAULT_PROTOCOL, PinnedProtocol, deadline
from domain.provisions.recourse import DEFAULT_CHALLENGE_RULE, ChallengeRule, PinnedChallengeRule
from domain.values import (
    BodyId,
    ChallengeId,
    ConflictId,
    DecisionId,
    EventId,
    OrganisationId,
    Sealed,
    SeatId,
    derived_id,
)
from domain.voting.rules import StatedDefault
from domain.voting.side import Side
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOARD,
    EVE,
    HILL,
    LAKE,
    MEMO,
    MOTION,
    ONE,
    PINNED,
    SEATS,
    Book,
    decided,
    memorandum,
    named,
    on,
    said,
    why,
)
from tests.lawful import require_chains

CHALLENGE = named(ChallengeId, "challenge")
OTHER = named(DecisionId, "other")
COURT = named(BodyId, "court")
CONTEST = named(ConflictId, "contest")
BY_HILL, BY_ADA, BY_EVE = Side(HILL), Side(person=ADA), Side(person=EVE)


def sealed(text: str) -> Sealed:
    return Sealed(text, ALLIANCE)


def ruled(**rule: Any) -> PinnedChallengeRule:
    return PinnedChallengeRule(ChallengeRule(**rule), StatedDefault())


def contested(day: int = 25, **changed: Any) -> tuple[Book, UUID]:
    """The purchase, challenged by Hill School on the day unless others are named."""
    book = memorandum()
    decided(book)
    event = DecisionChallenged(
        on(day), CHALLENGE, BY_HILL, sealed("!"), ("form",), DEFAULT_CHALLENGE_RULE, on(53)
    )
    return book, book.record(DECISION, MOTION, replace(event, **changed))


RESTING = derived_id("lawfulness", "proposed")
"""The event of an act that rests on the purchase."""
JUDGING = (
    ChallengeDetermination(MOTION, CHALLENGE),
    DecisionNullification(MOTION),
    DecisionRatification(MOTION),
    DependentDisposition(MOTION, NamedAct(event=EventId(RESTING))),
)
"""What the other motion enacts."""


def another(book: Book, day: int = 30, body: BodyId = BOARD) -> None:
    """Another decision, adopted with the votes of the first."""
    adopted = next(r.data for r in book.records if isinstance(r.data, OutcomeDetermined))
    motion = Motion("Judge it", "", "text")
    proposed = MotionProposed(on(day), OTHER, ALLIANCE, motion, PINNED, body)
    acts = ActsNamed(on(day), JUDGING)
    book.record(DECISION, OTHER, proposed, acts, replace(adopted, effective=on(day)))


def found(book: Book, finding: Any = "voidable", day: int = 31, **changed: Any) -> UUID:
    """What the other decision found, on the thirty-first day unless another is said."""
    is_voidable = finding == "voidable"
    event = ChallengeDetermined(
        on(day),
        CHALLENGE,
        finding,
        () if finding == "valid" else ("form",),
        sealed("?"),
        OTHER,
        voidable_by=(BY_HILL,) if is_voidable else (),
        voidable_until=on(62 + day - 31) if is_voidable else None,
    )
    return book.record(DECISION, MOTION, replace(event, **changed))


def nullified(book: Book, **changed: Any) -> UUID:
    event = DecisionNullified(on(40), CHALLENGE, on(22), (), BY_HILL)
    return book.record(DECISION, MOTION, replace(event, **changed))


def of(book: Book, event: UUID) -> list[tuple[str, str]]:
    """What does not hold of an act, but for what the invented vote on the other lacks."""
    return [one for one in why(book.chain(event)) if one[0] != "count"]


# Challenges


@pytest.mark.parametrize("by", [BY_HILL, BY_ADA])
def test_a_challenge_rests_on_the_decision_the_rule_and_who_brings_it(by: Side) -> None:
    book, event = contested(by=by)
    chain = book.chain(event)
    assert chain.holds and chain.complete
    assert said(chain, "decision") == ["The decision on “Buy a lens”, as it was taken: adopted."]
    silent = "The stated default: the agreements do not say how decisions are challenged."
    assert silent in said(chain, "default")


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"day": 60}, ("decision", f"it could be challenged only until {on(53)}")),
        ({"by": BY_EVE}, ("seat", "who challenges the decision could not vote on it")),
        ({"by": Side(named(OrganisationId, "nobody"))}, ("party", "it was no party then")),
        (
            {"rule": ruled(days=90), "until": on(113)},
            ("default", "another rule was in force when the decision was taken"),
        ),
    ],
)
def test_a_challenge_does_not_hold_that_nobody_could_bring(
    changed: dict[str, Any], because: tuple[str, str]
) -> None:
    book, event = contested(**changed)
    assert why(book.chain(event)) == [because]


def test_who_proposed_a_decision_does_not_challenge_it() -> None:
    book = memorandum()
    decided(book)
    index = next(n for n, r in enumerate(book.records) if isinstance(r.data, MotionProposed))
    motion = book.records[index]
    book.records[index] = replace(motion, data=replace(motion.data, party=HILL))
    event = DecisionChallenged(
        on(25), CHALLENGE, BY_HILL, sealed("!"), ("form",), DEFAULT_CHALLENGE_RULE, on(53)
    )
    chain = book.chain(book.record(DECISION, MOTION, event))
    assert why(chain) == [("decision", "who proposed a decision does not challenge it")]


@pytest.mark.parametrize(
    ("by", "because"), [(BY_HILL, []), (Side(LAKE), ["somebody else brought it"])]
)
def test_a_challenge_is_withdrawn_by_who_brought_it(by: Side, because: list[str]) -> None:
    book, _ = contested()
    event = book.record(DECISION, MOTION, ChallengeWithdrawn(on(26), CHALLENGE, by))
    assert why(book.chain(event)) == [("act", each) for each in because]


# Who answers


def test_what_is_found_rests_on_the_challenge_and_on_the_decision_of_a_body() -> None:
    book, challenged = contested()
    another(book)
    chain = book.chain(found(book))
    assert "The challenge that it is about." in said(chain, "act")
    assert "The decision on “Judge it”: adopted." in said(chain, "decision")
    assert challenged in {link.event for link in chain.links}
    assert of(book, book.records[-1].id) == []


def test_a_body_does_not_answer_what_was_not_asked_yet() -> None:
    book, _ = contested(day=35)
    another(book)
    assert of(book, found(book, day=36)) == [("decision", "it was taken before the challenge")]


def test_only_the_body_answers_that_the_rule_names() -> None:
    book, _ = contested(rule=ruled(body=COURT))
    another(book)
    assert ("decision", "the agreement names another body") in of(book, found(book))


def conflict(book: Book, about: DecisionId | None) -> None:
    raised = ConflictRaised(
        on(26), CONTEST, ALLIANCE, Side(HILL), (Side(LAKE),), sealed("Why"),
        PinnedProtocol(DEFAULT_PROTOCOL, StatedDefault()), on(27), on(34), decision=about,
    )  # fmt: skip
    book.record(CONFLICT, CONTEST, raised)


@pytest.mark.parametrize(
    ("about", "because"), [(MOTION, []), (None, ["the conflict is not about the decision"])]
)
def test_a_ruling_answers_in_a_conflict_about_the_decision(
    about: DecisionId | None, because: list[str]
) -> None:
    book, _ = contested()
    conflict(book, about)
    book.record(CONFLICT, CONTEST, RulingGiven(on(30), sealed("So"), sealed("Why"), (), 1))
    event = found(book, decision=None, conflict=CONTEST)
    assert why(book.chain(event)) == [("conflict", each) for each in because]
    assert "The ruling in the conflict about the decision." in said(book.chain(event), "conflict")


def test_without_a_ruling_nothing_is_answered() -> None:
    book, _ = contested()
    conflict(book, MOTION)
    event = found(book, decision=None, conflict=CONTEST)
    assert why(book.chain(event)) == [("conflict", "none was given")]


def test_what_made_no_difference_is_counted_again() -> None:
    book, _ = contested(defects=("counting",), seats=(ONE,))
    another(book)
    event = found(book, "immaterial", defects=("counting",))
    told = [link for link in book.chain(event).links if "contested" in link.sentence]
    [count] = told
    assert (count.kind, count.holds) == ("count", False), "both had to say yes"


# Nullification


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({}, []),
        ({"by": Side(LAKE)}, [("act", "others may nullify it")]),
        ({"effective": on(70)}, [("act", f"it could be nullified only until {on(62)}")]),
    ],
)
def test_nullification_rests_on_what_was_found(
    changed: dict[str, Any], because: list[tuple[str, str]]
) -> None:
    book, _ = contested()
    another(book)
    found(book)
    event = nullified(book, **changed)
    assert of(book, event) == because
    assert "What was found of the decision: voidable." in said(book.chain(event), "act")


@pytest.mark.parametrize(
    ("by", "because"),
    [
        (Side(LAKE), []),
        (BY_EVE, [("seat", "who challenges the decision could not vote on it")]),
    ],
)
def test_who_may_challenge_declares_void_what_is(by: Side, because: list[tuple[str, str]]) -> None:
    book, _ = contested()
    another(book)
    found(book, "void")
    assert of(book, nullified(book, by=by)) == because


@pytest.mark.parametrize("finding", ["void", "voidable"])
def test_nothing_rests_on_what_is_void(finding: str) -> None:
    book, _ = contested()
    another(book)
    before = book.record(BODY, BOARD, PresetStated(on(30), "consent"), by=ByDecision(MOTION))
    found(book, finding)
    between = book.record(BODY, BOARD, PresetStated(on(33), "consent"), by=ByDecision(MOTION))
    nullified(book, since=on(22) if finding == "void" else on(40))
    early = book.record(BODY, BOARD, PresetStated(on(39), "consent"), by=ByDecision(MOTION))
    late = book.record(BODY, BOARD, PresetStated(on(41), "consent"), by=ByDecision(MOTION))
    is_void = [("decision", "it was void")]
    assert why(book.chain(before)) == [], "that was not known then"
    assert why(book.chain(between)) == (is_void if finding == "void" else [])
    assert why(book.chain(early)) == (is_void if finding == "void" else [])
    assert why(book.chain(late)) == is_void


def test_what_becomes_of_an_act_rests_on_the_nullification_and_on_who_says_so() -> None:
    book, _ = contested()
    another(book)
    found(book)
    resting = named(DecisionId, "resting")
    motion = Motion("Frame it", "", "text")
    proposed = MotionProposed(on(24), resting, ALLIANCE, motion, PINNED, BOARD)
    book.record(DECISION, resting, proposed, by=ByDecision(MOTION))
    book.records[-1] = replace(book.records[-1], id=RESTING)
    adopted = next(r.data for r in book.records if isinstance(r.data, OutcomeDetermined))
    book.record(DECISION, resting, adopted)
    listed = Dependent(RESTING, "decision", resting, "decision.motion-proposed.v1", "authority")
    undone = nullified(book, dependents=(listed,))
    alone = book.record(DECISION, resting, DecisionFell(on(41), on(22), MOTION))
    assert of(book, alone) == [("act", "nobody decided that it falls")]
    book.records.pop()
    falls = DependentDecided(on(41), RESTING, "falls", sealed("So"), OTHER)
    settled = book.record(DECISION, MOTION, falls)
    assert of(book, settled) == []
    assert undone in {link.event for link in book.chain(settled).links}
    fell = book.record(DECISION, resting, DecisionFell(on(41), on(22), MOTION))
    assert of(book, fell) == []
    assert settled in {link.event for link in book.chain(fell).links}
    assert require_chains(book.records)


# What is derived of it


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"until": on(90)}, f"it can be challenged until {deadline(on(22), 30, UTC)}"),
        ({"defects": ()}, "it is not said what is wrong with the decision"),
        ({"seats": (named(SeatId, "none"),)}, "the vote had no such seats"),
    ],
)
def test_a_challenge_that_says_what_does_not_follow_does_not_hold(
    changed: dict[str, Any], because: str
) -> None:
    book, event = contested(**changed)
    assert ("act", because) in why(book.chain(event))


@pytest.mark.parametrize(
    ("finding", "changed", "because"),
    [
        ("valid", {"defects": ("form",)}, "“valid” contradicts the defects that were found"),
        ("void", {"defects": ()}, "“void” contradicts the defects that were found"),
        ("void", {"defects": ("quorum",)}, "nobody alleged such a defect"),
        ("void", {"conflict": CONTEST}, "it is not said who answers, or more than one"),
        ("void", {"voidable_until": on(62)}, "it can be nullified until another day"),
        ("voidable", {"voidable_until": on(99)}, "it can be nullified until another day"),
        ("voidable", {"voidable_until": None}, "it can be nullified until another day"),
        (
            "void",
            {"voidable_by": (BY_HILL,)},
            "what is voidable, and nothing else, somebody may nullify",
        ),
    ],
)
def test_a_finding_that_contradicts_itself_does_not_hold(
    finding: str, changed: dict[str, Any], because: str
) -> None:
    book, _ = contested()
    another(book)
    assert ("act", because) in of(book, found(book, finding, **changed))


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"since": on(30)}, "it is without effect from another moment on"),
        ({"by": None}, "it is not said who answers, or more than one"),
        ({"decision": OTHER}, "it is not said who answers, or more than one"),
    ],
)
def test_a_nullification_that_says_what_does_not_follow_does_not_hold(
    changed: dict[str, Any], because: str
) -> None:
    book, _ = contested()
    another(book)
    found(book)
    assert ("act", because) in of(book, nullified(book, **changed))


def test_what_is_valid_is_not_nullified() -> None:
    book, _ = contested()
    another(book)
    found(book, "valid")
    assert ("act", "it was found valid") in of(book, nullified(book))


@pytest.mark.parametrize(
    ("listed", "because"),
    [
        ((True, True), []),
        ((True,), ["acts that rest on it are left out: 1"]),
        ((True, True, False), ["acts are listed that do not rest on it: 1"]),
    ],
)
def test_what_rests_on_what_is_void_is_listed_and_nothing_else(
    listed: tuple[bool, ...], because: list[str]
) -> None:
    book, _ = contested()
    another(book)
    by = ByDecision(MOTION)
    first = book.record(BODY, BOARD, PresetStated(on(30), "consent"), by=by)
    second = book.record(BODY, BOARD, PresetStated(on(31), "majority"), by=by)
    other = book.record(BODY, BOARD, PresetStated(on(32), "all-agree"))
    found(book)
    acts = zip((first, second, other), listed, strict=False)
    dependents = tuple(
        Dependent(event, "body", event, "body.preset-stated.v1", "authority") for event, _ in acts
    )
    found_so = of(book, nullified(book, dependents=dependents))
    assert found_so == [("act", each) for each in because]


def test_a_decision_falls_from_when_the_other_was_without_effect() -> None:
    book, _ = contested()
    another(book)
    found(book)
    nullified(book)
    fell = book.record(DECISION, OTHER, DecisionFell(on(41), on(41), MOTION))
    assert ("act", f"it is without effect from {on(30)}") in of(book, fell)


def test_a_decision_is_ratified_from_the_start_or_from_then_on() -> None:
    book, _ = contested()
    another(book)
    event = book.record(DECISION, MOTION, DecisionRatified(on(31), on(25), OTHER, ("form",)))
    assert of(book, event) == [("act", "it is valid from another moment on")]


# Ratification


@pytest.mark.parametrize(
    ("defects", "body", "because"),
    [
        (("form",), BOARD, []),
        (("form",), COURT, ["another body took the decision"]),
        (("authority",), BOARD, ["the body lacked the authority itself"]),
        (("authority",), COURT, []),
    ],
)
def test_ratification_rests_on_the_decision_of_the_competent_body(
    defects: Any, body: BodyId, because: list[str]
) -> None:
    book = memorandum()
    decided(book)
    book.record(BODY, COURT, BodyConstituted(on(4), COURT, ALLIANCE, "Court", SEATS, MEMO))
    another(book, body=body)
    ratified = DecisionRatified(on(31), on(22), OTHER, defects)
    event = book.record(DECISION, MOTION, ratified)
    assert [one for one in of(book, event) if one[0] == "decision"] == [
        ("decision", each) for each in because
    ]
    assert "The decision on “Judge it”: adopted." in said(book.chain(event), "decision")


def test_what_is_void_is_not_ratified() -> None:
    book, _ = contested()
    another(book)
    found(book, "void")
    event = book.record(DECISION, MOTION, DecisionRatified(on(32), on(22), OTHER, ("form",)))
    assert of(book, event) == [("decision", "what is void is not ratified")]
