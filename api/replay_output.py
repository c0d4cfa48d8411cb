"""How a replay is written: steps as text for people, or as JSON for programs.

The keys of the JSON are those of docs/replaying.md, and stay.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from domain.agreements.redline import ClauseRedline, ProvisionRedline, Span
from domain.chains.lawfulness import Chain, Link
from domain.motions.sealed_ballot import SealedChoice
from domain.record import Record
from domain.refusal import Finding
from domain.timeline import Timeline
from domain.values import Moment, Sealed, instant_text
from projections.authority import by_what_right
from projections.differences import Difference, differences, plain
from projections.replay import Step
from projections.standing import AgreementStanding, Standing
from projections.wording import Names

VALUE_SHOWN = 200
"""Characters of a value that the text shows; the JSON has all of it."""
MARKS = {"kept": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
INDENT = " " * 4


@dataclass(frozen=True)
class Told:
    """A step with what the ledger was asked for besides."""

    step: Step
    names: Names
    reason: str | None
    """The reason that was given; None: none, or it can't be opened."""
    chain: Chain | None
    """By what right, link by link, where that was asked for."""
    dated: bool
    """Whether the replay has an effective date."""


# For people


def as_text(told: Told) -> Iterator[str]:
    """The step as lines of text, a blank one last."""
    step = told.step
    yield f"Step {step.number}: {step.sentence}"
    for name, value in _facts(told):
        yield f"{INDENT}{name:<10} {value}"
    for line in step.explanation:
        yield f"{INDENT}{'because':<10} {line}"
    yield from _chain(told.chain)
    yield from _changes(told)
    yield ""


def standing_as_text(standing: Standing, names: Names) -> Iterator[str]:
    """How a thing stood, as lines of text; the text of an agreement verbatim, indented."""
    for field in fields(standing):
        value = getattr(standing, field.name)
        called = field.name.replace("_", " ")
        if isinstance(value, Mapping):
            for key, of in value.items():
                yield f"{INDENT}{called}[{_value(key, names)}]: {_value(of, names)}"
        elif field.name != "text":
            yield f"{INDENT}{called}: {_value(value, names)}"
    if isinstance(standing, AgreementStanding):
        yield f"{INDENT}text:"
        yield from (f"{INDENT * 2}{line}".rstrip() for line in standing.text.splitlines())


def _facts(told: Told) -> Iterator[tuple[str, str]]:
    step, record = told.step, told.step.record
    yield "event", f"{record.id}, {record.name}"
    yield "stream", f"{record.kind} {record.stream}, version {record.version}"
    yield "position", str(step.position)
    yield "recorded", instant_text(record.recorded_at)
    effective = str(record.effective.start)
    if record.effective.end is not None:
        effective += f" until {record.effective.end}"
    yield "effective", effective + ("" if step.in_effect else ", after the date asked for")
    yield "by", _actor(record)
    if record.organisation is not None:
        yield "for", _value(record.organisation, told.names)
    yield "right", by_what_right(record)
    if record.reason is not None:
        yield "reason", _shown(told.reason or "sealed, and its key is not here")
    if record.causation is not None:
        yield "follows", f"event {record.causation}"
    for finding in record.findings:
        yield "finding", f"{finding.code}: {finding.sentence}"


def _actor(record: Record[Any]) -> str:
    called = {"person": "person", "client": "program", "clause": "clause"}[record.actor.kind]
    return f"{called} {record.actor.id}"


def _chain(chain: Chain | None) -> Iterator[str]:
    """What the act rests on, each link with the numbers of those that it rests on itself."""
    if chain is None:
        return
    for number, link in enumerate(chain.links, 1):
        further = ", ".join(map(str, link.rests_on))
        told = f"{number}. {link.sentence}{f' ← {further}' if further else ''}"
        yield f"{INDENT}{'rests on':<10} {told}"
        if not link.holds:
            yield f"{INDENT}{'':<10}    does not hold: {link.why_not}"
        for finding in link.findings:
            yield f"{INDENT}{'':<10}    finding: {finding.code}: {finding.sentence}"
        known = [] if link.event is None else [f"event {link.event}"]
        if link.since is not None:
            known.append(f"since {link.since}")
        if link.until is not None:
            known.append(f"until {link.until}")
        if known:
            yield f"{INDENT}{'':<10}    {', '.join(known)}"
    if not chain.complete:
        yield f"{INDENT}{'rests on':<10} … and more: the chain is cut here"
    if not chain.holds or chain.irregular:
        yield f"{INDENT}{'in all':<10} {chain.sentence}"


def _changes(told: Told) -> Iterator[str]:
    step = told.step
    if not step.differences and not step.redline:
        yield f"{INDENT}{'changed':<10} nothing" + (" that stood on the date" if told.dated else "")
        return
    for difference in step.differences:
        if difference.place != ("id",):  # it stands under “stream”
            yield f"{INDENT}{'changed':<10} {_difference(difference, told.names)}"
    for clause in step.redline:
        yield from clause_lines(clause, told.names)


def _difference(difference: Difference, names: Names) -> str:
    place = ""
    for at in difference.place:
        place += f".{at}" if isinstance(at, str) else f"[{_value(at, names)}]"
    place = place.removeprefix(".").replace("_", " ") or "it"
    was, now = (_value(value, names) for value in (difference.before, difference.after))
    if difference.before is None:
        return f"{place}: {now}"
    return f"{place}: {was} → {now}"


def _value(value: object, names: Names) -> str:
    """A value on one line, with what things are called instead of their identifiers."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case UUID():
            label = names(value)
            return str(value) if label is None else label.phrase
        case Moment():
            return str(value)
        case Sealed() | SealedChoice():
            return "(sealed)"
        case str():
            return _shown(value)
        case Timeline():
            since = [
                f"{_value(held, names)} from {at:%Y-%m-%d %H:%M} UTC" for at, held in value.entries
            ]
            return _shown("; ".join(since))
        case tuple() if all(isinstance(item, UUID) for item in value):
            return _shown(", ".join(_value(item, names) for item in value) or "none")
        case _:
            return _shown(json.dumps(plain(value), ensure_ascii=False))


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= VALUE_SHOWN else line[: VALUE_SHOWN - 1] + "…"


def clause_lines(redline: ClauseRedline, names: Names) -> Iterator[str]:
    """What became of a clause and its provisions."""
    clause = redline.clause
    label = f"{clause.number} {clause.heading}".strip() or str(clause.id)
    how = redline.status if redline.status == "moved" or not redline.moved else "replaced, moved"
    yield f"{INDENT}{'text':<10} “{label}” {how}"
    if redline.status == "replaced":
        yield from (f"{INDENT * 2}{line}" for line in changed_lines(redline.spans))
    for provision in redline.provisions:
        yield f"{INDENT}{'provision':<10} {provision.said}"
        if provision.new is not None:
            changes = differences(provision.old, provision.new)
            yield from (f"{INDENT * 2}{_difference(one, names)}" for one in changes)


def changed_lines(spans: Sequence[Span]) -> Iterator[str]:
    """The lines that changed, deleted words as [-…-] and inserted ones as {+…+}."""
    line, has_changed = "", False
    for span in spans:
        begin, end = MARKS[span.kind]
        *whole, last = span.text.split("\n")
        for piece in whole:
            line += f"{begin}{piece}{end}" if piece or begin else ""
            if has_changed or span.kind != "kept":
                yield line
            line, has_changed = "", False
        if last:
            line += f"{begin}{last}{end}"
            has_changed = has_changed or span.kind != "kept"
    if has_changed:
        yield line


# For programs


def as_json(told: Told) -> str:
    """The step as one JSON object on one line."""
    return json.dumps(_plain_step(told), ensure_ascii=False)


def _plain_step(told: Told) -> dict[str, Any]:
    step, record = told.step, told.step.record
    said = {
        "step": step.number,
        "position": str(step.position),
        "event": str(record.id),
        "name": record.name,
        "kind": record.kind,
        "stream": str(record.stream),
        "version": record.version,
        "partnership": _text(record.partnership),
        "recordedAt": instant_text(record.recorded_at),
        "effectiveFrom": _moment(record.effective.start),
        "effectiveTo": _moment(record.effective.end),
        "sentence": step.sentence,
        "actor": plain(record.actor),
        "organisation": _named(record.organisation, told.names),
        "authority": plain(record.authority),
        "hasReason": record.reason is not None,
        "reason": told.reason,
        "causation": _text(record.causation),
        "correlation": str(record.correlation),
        "command": str(record.command),
        "findings": [_plain_finding(each) for each in record.findings],
        "explanation": list(step.explanation),
        "difference": [
            {"path": each.path, "before": plain(each.before), "after": plain(each.after)}
            for each in step.differences
        ],
        "text": [_plain_clause(clause) for clause in step.redline],
    }
    if told.dated:
        said |= {"inEffect": step.in_effect, "standing": plain(step.standing)}
    if told.chain is not None:
        said["chain"] = [_plain_link(link) for link in told.chain.links]
        said["chainHolds"] = told.chain.holds
        said["chainComplete"] = told.chain.complete
        said["chainSentence"] = told.chain.sentence
        said["chainIrregular"] = list(told.chain.irregular)
    return said


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "sentence": finding.sentence, "facts": dict(finding.facts)}


def _plain_link(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "sentence": link.sentence,
        "event": _text(link.event),
        "since": None if link.since is None else _moment(link.since),
        "until": None if link.until is None else _moment(link.until),
        "holds": link.holds,
        "whyNot": link.why_not or None,
        "restsOn": list(link.rests_on),
        "findings": [_plain_finding(each) for each in link.findings],
    }


def _plain_clause(redline: ClauseRedline) -> dict[str, Any]:
    clause = redline.clause
    return {
        "clause": str(clause.id),
        "number": clause.number,
        "heading": clause.heading,
        "change": redline.status,
        "moved": redline.moved,
        "spans": plain(redline.spans),
        "provisions": [_plain_provision(provision) for provision in redline.provisions],
    }


def _plain_provision(redline: ProvisionRedline) -> dict[str, Any]:
    return {
        "kind": redline.provision.kind,
        "name": redline.provision.name,
        "change": redline.status,
        "before": plain(redline.old),
        "after": plain(redline.new),
    }


def _moment(moment: Moment | None) -> dict[str, str | None] | None:
    if moment is None:
        return None
    return {
        "at": instant_text(moment.at),
        "day": None if moment.day is None else moment.day.isoformat(),
    }


def _named(id: UUID | None, names: Names) -> dict[str, str | None] | None:
    if id is None:
        return None
    label = names(id)
    return {"id": str(id), "name": None if label is None else label.text}


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)
