"""Authority, followed link by link: by what right an act was done, as far as it is recorded.

An act rests on a source, on the key of the administration, on a decision or on a clause. A
decision rests on its rule, the rule on the version of the clause that carries it, that version on
the amendment or the drafting that gave it, the amendment on its adoption, and so on back to acts
that nothing recorded here stands behind. No link is guessed: where the record ends, the chain
ends.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from domain.agreement import AgreementDrafted, AgreementEnteredIntoForce
from domain.amendment import AmendmentAdopted, AmendmentProposed, AmendmentRejected
from domain.appointment import AppointmentMade, HolderRemoved
from domain.authority import ByAdministration, ByClause, ByDecision, ByDefault, BySource
from domain.conflict import ConflictRaised
from domain.motion import MotionProposed
from domain.outcome import OutcomeDetermined
from domain.record import Record
from domain.rules import AttestedRule, BodyPreset, FromClause, RuleOrigin
from domain.sequel import DecisionRescinded, DecisionSuperseded
from domain.signature import AgreementSigned, AmendmentSigned
from domain.values import AgreementId, AmendmentId, ClauseId, DecisionId
from projections.replay import fold
from projections.wording import Names, moment, named

DECIDED = AmendmentAdopted | AmendmentRejected | AppointmentMade | HolderRemoved
"""Events that name the decision which they carry out."""

LINKS_LIMIT = 100
"""Links after which a chain is cut: amendments that adopt each other's rules go far back."""

Kind = Literal[
    "source",
    "administration",
    "default",
    "decision",
    "rule",
    "clause",
    "amendment",
    "agreement",
    "signature",
]
Load = Callable[[UUID], Sequence[Record[Any]]]
"""The records of a stream, as known; none for an unknown one."""


@dataclass(frozen=True)
class Link:
    """One link: what the act before it rests on, in a sentence, and the event that says so."""

    kind: Kind
    sentence: str
    event: UUID | None = None


def by_what_right(record: Record[Any]) -> str:
    """The authority of a record in a phrase."""
    match record.authority:
        case ByAdministration(key):
            return f"by the key “{key}”, which administers this installation"
        case BySource(source):
            where = " ".join(part for part in (source.name, source.reference) if part)
            known = "; ".join(part for part in (source.url, source.licence) if part)
            return f"attested by {where}" + (f" ({known})" if known else "")
        case ByDefault():
            return "by operation of the stated default: no clause provides for it"
        case ByDecision(decision):
            return f"as ordered by decision {decision}"
        case ByClause(agreement, clause, version):
            return f"by operation of clause {clause}, version {version}, of agreement {agreement}"
        case _:
            raise AssertionError(record.authority)


def chain(record: Record[Any], load: Load, names: Names) -> tuple[Link, ...]:
    """What the record rests on, nearest first; each event is told once."""
    found: list[Link] = []
    for link in _Following(load, names).from_record(record):
        found.append(link)
        if len(found) == LINKS_LIMIT:
            break
    return tuple(found)


class _Following:
    """One walk along the links."""

    def __init__(self, load: Load, names: Names) -> None:
        self._load = load
        self._names = names
        self._seen: set[object] = set()

    def from_record(self, record: Record[Any]) -> Iterator[Link]:
        """What a record rests on: the decision it executes, the rule it applies, its authority."""
        if record.id in self._seen:
            return
        self._seen.add(record.id)
        data = record.data
        match record.authority:
            case ByDecision(decision):
                yield from self._decision(decision)
            case ByClause(agreement, clause, version):
                yield from self._clause(agreement, clause, version)
            case _:
                yield self._end(record)
        if isinstance(data, DECIDED) and data.decision is not None:
            yield from self._decision(data.decision)
        if isinstance(data, AmendmentAdopted):
            yield from self._signed(self._load(record.stream), data.amendment)
            yield from self._amendment_rule(record)
        if isinstance(data, AgreementEnteredIntoForce):
            yield from self._signed(self._load(record.stream))
        if isinstance(data, DecisionRescinded | DecisionSuperseded):
            yield from self._decision(data.by)
        if isinstance(data, MotionProposed):
            yield from self._rule(data.rule.origin)
        if isinstance(data, ConflictRaised):
            yield from self._rule(data.protocol.origin)
        if isinstance(data, OutcomeDetermined):
            yield from self._rule(data.outcome.explanation.origin)

    def _end(self, record: Record[Any]) -> Link:
        """An act that nothing else recorded here stands behind."""
        kind: Kind = "administration"
        if isinstance(record.authority, BySource):
            kind = "source"
        if isinstance(record.authority, ByDefault):
            kind = "default"
        what = by_what_right(record)
        return Link(kind, f"{what[0].upper()}{what[1:]}.", record.id)

    def _decision(self, id: DecisionId) -> Iterator[Link]:
        if id in self._seen:
            return
        self._seen.add(id)
        outcomes = [r for r in self._load(id) if isinstance(r.data, OutcomeDetermined)]
        motion = named(self._names, id, "motion")
        if not outcomes:
            yield Link("decision", f"The decision on {motion}, of which no outcome is recorded.")
            return
        last = outcomes[-1]
        result = last.data.outcome.result.replace("-", " ")
        on = moment(last.effective.start)
        yield Link("decision", f"The decision on {motion}, {result} on {on}.", last.id)
        yield from self.from_record(last)

    def _amendment_rule(self, record: Record[AmendmentAdopted]) -> Iterator[Link]:
        """The rule that was pinned for the amendment, where a clause states one."""
        for earlier in self._load(record.stream):
            data = earlier.data
            if isinstance(data, AmendmentProposed) and data.id == record.data.amendment:
                if isinstance(data.rule.origin, FromClause):
                    yield from self._rule(data.rule.origin)
                return

    def _rule(self, origin: RuleOrigin) -> Iterator[Link]:
        match origin:
            case FromClause(agreement, clause, version, provision):
                yield Link("rule", f"The rule “{provision}”.")
                yield from self._clause(agreement, clause, version)
            case BodyPreset(preset):
                yield Link("rule", f"The preset “{preset}” that the body was constituted with.")
            case AttestedRule(source):
                yield Link("rule", f"The rule that {source.name} reports.")
            case _:
                yield Link("rule", "The stated default: the agreement has no rule for the matter.")

    def _clause(self, agreement: AgreementId, clause: ClauseId, version: int) -> Iterator[Link]:
        key = (agreement, clause, version)
        if key in self._seen:
            return
        self._seen.add(key)
        records = self._load(agreement)
        heading, amendment = _wording(records, clause, version)
        title = named(self._names, agreement, "agreement")
        called = f"“{heading}”" if heading else str(clause)
        yield Link("clause", f"Clause {called} of {title}, version {version}.")
        if amendment is not None:
            yield from self._amendment(records, amendment)
            yield from self._signed(records)
        else:
            yield from self._made(records, AgreementDrafted, f"The text of {title} as drawn up.")
            yield from self._signed(records)
        said = f"The entry into force of {title}."
        yield from self._made(records, AgreementEnteredIntoForce, said)

    def _amendment(self, records: Sequence[Record[Any]], id: AmendmentId) -> Iterator[Link]:
        for record in records:
            if isinstance(record.data, AmendmentAdopted) and record.data.amendment == id:
                title = named(self._names, id, "amendment")
                on = moment(record.data.effective)
                yield Link("amendment", f"The {title}, in force from {on}.", record.id)
                yield from self._signed(records, id)
                yield from self.from_record(record)

    def _signed(
        self, records: Sequence[Record[Any]], amendment: AmendmentId | None = None
    ) -> Iterator[Link]:
        """The signatures under an agreement, or under one of its amendments."""
        for record in records:
            data = record.data
            if isinstance(data, AmendmentSigned):
                signed = data.amendment == amendment
            else:
                signed = isinstance(data, AgreementSigned) and amendment is None
            if signed and record.id not in self._seen:
                self._seen.add(record.id)
                party = named(self._names, data.party, "organisation")
                on = moment(data.effective)
                yield Link("signature", f"The signature of {party} on {on}.", record.id)

    def _made(self, records: Sequence[Record[Any]], event: type, said: str) -> Iterator[Link]:
        for record in records:
            if isinstance(record.data, event) and record.id not in self._seen:
                yield Link("agreement", said, record.id)
                yield from self.from_record(record)


def _wording(
    records: Sequence[Record[Any]], clause: ClauseId, version: int
) -> tuple[str, AmendmentId | None]:
    """The heading of that version of the clause, and the amendment that gave it, if one did."""
    state = fold(records)
    if state is None:
        return "", None
    for text in state.text.versions:
        for standing in text.clauses:
            if standing.clause.id == clause and standing.version == version:
                return standing.clause.heading, standing.amendment
    return "", None
