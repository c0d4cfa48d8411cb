"""Evaluation of cases from outside: one JSON text in, one answer out, nothing recorded.

A line is read into a `domain.cases.evaluation.Case` by its types; names of seats and persons are
texts of the case's own choice. The answer has the outcome with its explanation as data and as
sentences, or the refusal with the place in the case that it is about.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from domain.cases.case import Case
from domain.cases.case_coherence import RefusedAt
from domain.cases.election_case import ElectionCase
from domain.cases.election_evaluation import evaluate_election, remarks_on_election
from domain.cases.evaluation import Evaluation, evaluate, remarks
from domain.cases.questions import decide, questions_sentences
from domain.cases.questions_case import QuestionsCase
from domain.elections.election import OptionId
from domain.elections.onward import onward
from domain.elections.return_sentences import election_sentences
from domain.elections.returns import is_decisive
from domain.refusal import Refused
from domain.values import NAME_LIMIT, SeatId, checked_text, derived_id
from domain.voting.explanation import Explanation, sentences
from domain.voting.remark import Remark
from domain.voting.steps import Step
from services.reading import Malformed, check_named_once, read, without_mark
from services.type_schema import DIALECT, WHEN, Schema, TypeSchemas

Answer = dict[str, Any]
"""The answer to a line, as plain JSON."""

K = TypeVar("K", Case, ElectionCase, QuestionsCase)

LINE_LIMIT = 32_000_000
"""Bytes of one line: ten thousand seats that all voted take about two million."""

WHEN_IN_A_CASE = (
    "A day (2019-02-04), from 00:00 to 24:00 UTC, as a case belongs to no partnership, or an "
    "instant with its offset from UTC (2019-02-04T12:53:23-05:00)."
)


class Named(UUID):
    """An identifier that a case gave as a text, and that reads as that text."""

    __slots__ = ("name",)
    name: str

    def __init__(self, name: str) -> None:
        super().__init__(int=derived_id("case", name).int)
        object.__setattr__(self, "name", name)

    def __str__(self) -> str:
        return self.name

    def __lt__(self, other: object) -> bool:
        if isinstance(other, Named):
            return self.name < other.name
        return NotImplemented


def named(_kind: str, text: str) -> UUID:
    """The identifier that a text of a case stands for: one text, one thing."""
    return Named(checked_text("name", text, NAME_LIMIT))


def schema() -> Schema:
    """The JSON Schema of one line: a case to evaluate."""
    types = TypeSchemas(lambda noun: f"The {noun}: a text of your choice.")
    types.definitions["when"] = {**WHEN, "description": WHEN_IN_A_CASE}
    return {
        "$schema": DIALECT,
        "title": "A case for `concord evaluate` (JSON Lines: one case a line)",
        "oneOf": [types.of(Case), types.of(ElectionCase), types.of(QuestionsCase)],
        "$defs": dict(sorted(types.definitions.items())),
    }


class ExpectationUnchecked(Refused):
    """What stands at {field} cannot be checked: {because}."""

    code = "EXPECTATION_UNCHECKED"
    field: str
    because: str


class AnswerFailed(Refused):
    """Line {line} cannot be answered: the program failed at it ({error}). That is an error of the
    program, not of the case."""

    code = "INTERNAL"
    line: int
    error: str


def answers(
    lines: Iterable[bytes], failed: Callable[[int, Exception], None] | None = None
) -> Iterator[Answer]:
    """The answer to each line, in order; blank lines have none.

    A line at which the program fails is told to `failed`, answered as such, and agrees with
    nothing that it expects; without `failed` the error is raised.
    """
    for number, line in enumerate(lines, start=1):
        told = without_mark(line) if number == 1 else line
        if told.strip():
            try:
                answered = answer(number, told)
            except Exception as error:
                if failed is None:
                    raise
                failed(number, error)
                answered = _failed(number, error)
            yield answered


def _failed(number: int, error: Exception) -> Answer:
    told: Answer = {"line": number}
    _refuse(told, None, AnswerFailed(number, type(error).__name__), f"line {number}")
    return told


def answer(number: int, line: bytes) -> Answer:
    """The answer to one line: an outcome, or a refusal."""
    told: Answer = {"line": number}
    plain: Any = None
    try:
        plain = _decoded(number, line)
        if isinstance(plain.get("id"), str):
            told["id"] = plain["id"]
        if "election" in plain:
            election = _read(ElectionCase, plain)
            _check_expected(election)
            if election.lint:
                _linted(told, election, remarks_on_election(election))
            else:
                told.update(_elected(election))
            return told
        if "questions" in plain:
            told.update(_decided(_read(QuestionsCase, plain)))
            return told
        case = _read(Case, plain)
        _check_expected(case)
        if case.lint:
            _linted(told, case, remarks(case))
            return told
        told.update(_evaluated(evaluate(case)))
        came_to = told["outcome"]
        if case.expected is not None or case.expected_refusal:
            told["expected"] = case.expected or case.expected_refusal
            told["agrees"] = came_to == case.expected and not case.expected_refusal
    except RefusedAt as refused:
        _refuse(told, plain, refused.refusal, refused.place)
    except Malformed as malformed:
        _refuse(told, plain, malformed, malformed.place)
    return told


def _check_expected(case: Case | ElectionCase) -> None:
    """Refuse to be told what should come of a vote where there is none, and which remarks there
    should be where none are made: the one who said it would believe that it was checked."""
    of_a_vote = ("expected", "expected_outcome", "expected_onward")
    looked_at = "with `lint` a rule is looked at, and the remarks on it are in `expected_remarks`"
    voted_on = "remarks are made on a rule that is looked at, with `lint`, and not on a vote"
    unchecked = of_a_vote if case.lint else ("expected_remarks",)
    for field in unchecked:
        if getattr(case, field, None) is not None:
            because = looked_at if case.lint else voted_on
            raise RefusedAt(field, ExpectationUnchecked(field, because))


def _linted(told: Answer, case: Case | ElectionCase, found: tuple[Remark, ...]) -> None:
    told["remarks"] = to_plain(found)
    if case.expected_remarks is not None or case.expected_refusal:
        told["expected"] = list(case.expected_remarks or ()) or case.expected_refusal
        codes = {remark.code for remark in found}
        told["agrees"] = not case.expected_refusal and codes == set(case.expected_remarks or ())


def is_good(told: Answer) -> bool:
    """Whether the answer is what was asked for: what was expected, else an outcome."""
    return bool(told.get("agrees", "refused" not in told))


def _decoded(number: int, line: bytes) -> dict[str, Any]:
    if len(line) > LINE_LIMIT:
        raise Malformed(f"line {number}", f"has more than {LINE_LIMIT} bytes")
    try:
        plain = msgspec.json.decode(line)
        check_named_once(line, f"line {number}")
    except RecursionError:
        raise Malformed(f"line {number}", "is nested too deeply to be read") from None
    except ValueError as error:
        is_number = "out of range" in str(error)
        problem = "has a number that is too large" if is_number else f"is no JSON: {error}"
        raise Malformed(f"line {number}", problem) from None
    if not isinstance(plain, dict):
        raise Malformed(f"line {number}", "must be an object")
    return plain


def _read(kind: type[K], plain: dict[str, Any]) -> K:
    """The case of this kind that a line states."""
    try:
        case = read(kind, plain, named, "case")
    except Malformed as malformed:
        raise Malformed(malformed.place.removeprefix("case."), malformed.problem) from None
    except Refused as refused:  # a name that nobody could write down
        place = "".join(getattr(refused, "__notes__", ())).removeprefix("case.")
        if hasattr(refused, "field"):
            refused.field = place
        raise RefusedAt(place, refused) from None
    except RecursionError:
        raise Malformed("rule", "is nested too deep") from None
    assert isinstance(case, kind)
    return case


def _evaluated(evaluation: Evaluation) -> Answer:
    came_to = evaluation.outcome
    return {
        "outcome": came_to.result,
        "advisory": came_to.advisory,
        "decided_by": came_to.explanation.decided_by,
        "decisive": list(_decisive(came_to.explanation)),
        "sentences": [*sentences(came_to), *_suspended_sentence(evaluation.suspended)],
        "explanation": to_plain(came_to.explanation),
        "counts": to_plain(evaluation.tally.counts),
        "suspended": to_plain(evaluation.suspended),
    }


def _elected(case: ElectionCase) -> Answer:
    came_to = evaluate_election(case)
    steps = came_to.explanation.steps
    told: Answer = {
        "outcome": came_to.result,
        "elected": list(came_to.elected),
        "advisory": came_to.advisory,
        "decided_by": came_to.explanation.decided_by,
        "decisive": [
            *(place for place in _decisive_quorum(came_to.explanation.quorum, "election")),
            *(f"explanation.steps[{n}]" for n, s in enumerate(steps) if is_decisive(s)),
        ],
        "onward": list(onward(came_to)),
        "sentences": list(election_sentences(came_to)),
        "explanation": to_plain(came_to.explanation),
    }
    _compare(told, case, "elected", ("onward", case.expected_onward))
    return told


def _decided(case: QuestionsCase) -> Answer:
    came_to = decide(case)
    told: Answer = {
        "outcome": came_to.result,
        "prevails": list(came_to.prevails),
        "questions": {each: _evaluated(one) for each, one in came_to.evaluations.items()},
        "decisive": [step.place for step in came_to.steps[-1:]],
        "sentences": list(questions_sentences(came_to)),
        "explanation": {"adopted": list(came_to.adopted), "steps": to_plain(came_to.steps)},
    }
    _compare(told, case, "prevails")
    return told


def _compare(
    told: Answer,
    case: ElectionCase | QuestionsCase,
    chosen: str,
    *besides: tuple[str, tuple[OptionId, ...] | None],
) -> None:
    """Say whether the answer is what the case expects, if anything: of its outcome, of what is
    told as `chosen`, and `besides` of other fields.
    """
    lists = [
        (field, wanted)
        for field, wanted in ((chosen, case.expected), *besides)
        if wanted is not None
    ]
    if not (lists or case.expected_outcome is not None or case.expected_refusal):
        return
    told["expected"] = case.expected_refusal or case.expected_outcome
    if case.expected is not None:
        told["expected"] = list(case.expected)
    told["agrees"] = (
        not case.expected_refusal
        and case.expected_outcome in (None, told["outcome"])
        and all(sorted(wanted) == sorted(told[field]) for field, wanted in lists)
    )


def _suspended_sentence(suspended: tuple[SeatId, ...]) -> Iterator[str]:
    if suspended:
        seats = ", ".join(f"seat {seat}" for seat in suspended)
        yield f"Suspended for missing meetings, and no member for this vote: {seats}."


def _decisive_quorum(quorum: Iterable[Step], rule: str) -> Iterator[str]:
    for index, step in enumerate(quorum):
        yield from _decisive_in(f"{rule}.quorum[{index}]", step)


def _decisive(explanation: Explanation) -> Iterator[str]:
    """The places in the rule that the outcome follows from."""
    yield from _decisive_quorum(explanation.quorum, "rule")
    yield from _decisive_in("rule.condition", explanation.condition)
    if explanation.rejection is not None:
        yield from _decisive_in("rule.rejection", explanation.rejection)


def _decisive_in(place: str, step: Step) -> Iterator[str]:
    if not step.decisive:
        return
    if step.kind not in {"all", "any", "not"}:
        yield place
        return
    for index, part in enumerate(step.parts):
        yield from _decisive_in(f"{place}.{step.kind}[{index}]", part)


def _refuse(told: Answer, plain: Any, refused: Refused, place: str) -> None:
    told["refused"] = {"code": refused.code, "sentence": refused.sentence, "place": place}
    if isinstance(plain, dict):
        wanted = plain.get("expected_refusal") or plain.get("expected_outcome")
        wanted = wanted or plain.get("expected")
        if isinstance(wanted, str | list):
            told["expected"] = wanted
            told["agrees"] = plain.get("expected_refusal") == refused.code


def to_plain(value: Any) -> Any:
    """A value of the domain as plain JSON: fractions and identifiers as texts."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, Fraction | UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value
