"""Import of history: acts of the past, from a file, entered as what they are.

A file has one act a line (JSON Lines), after a first line that names the source. Each act is
recorded now, effective then, and attested by that source. The file is first rehearsed: decided
and folded in memory over what is stored, so that every bad line is known before anything is
written. A line that breaks a rule of governance is not bad: the act happened, so it is entered
with its defect as a finding. Bad is what can't be read or refers to nothing.

One file of a source is entered at a time, and another one waits for it.
What ran out within the time that the file tells, without a line of its own, ends by operation of
its clause on the day on which it did (`services.running_out`): for that the file is rehearsed once
more, with these ends in their places.

Identifiers derive from the source and the keys in the file. The same file twice changes nothing,
and an interrupted one goes on where it was: each batch commits together with the line reached.
"""

from collections import deque
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

from domain.authority import BySource
from domain.record import Actor
from domain.refusal import Finding, Refused, Reported
from domain.values import (
    NAME_LIMIT,
    OrganisationId,
    Source,
    checked_text,
    derived_id,
    required_text,
)
from services.act import Act, Done, Idempotency, TooManyEvents
from services.catalogue import commands
from services.commands import Command
from services.deadlines import Due
from services.ledger import ATTEMPTS, Ledger, Transaction
from services.one_at_a_time import alone_with
from services.postgres import Pool
from services.reading import WHEN, Malformed, check_named_once, read, without_mark
from services.recorder import LostRace
from services.running_out import Mention, Mentions, RunningOut, let_end

FORMAT_VERSION = 1
BATCH = 250
"""Acts that commit together: large enough to be fast, small enough to lose little."""
LINE_LIMIT = 8_000_000
"""Bytes of one line: a clause text at its limit fits many times."""

LINE_REACHED = """
-- How far this very file was applied before.
SELECT line_reached FROM history.files WHERE sha256 = %s
"""
REACH_LINE = """
-- Remember how far the file has been applied, in the transaction that applied it.
INSERT INTO history.files (sha256, name, lines, line_reached, updated_at)
VALUES (%(sha)s, %(name)s, %(lines)s, %(line)s, now())
ON CONFLICT (sha256) DO UPDATE
SET line_reached = greatest(files.line_reached, excluded.line_reached), updated_at = now()
"""

KEY_LIMIT = NAME_LIMIT // 2 - 3
"""Bytes of a key: those of source and act, with a length, make up the idempotency key."""

Clock = Callable[[], datetime]
Stage = Literal["waiting", "rehearsed", "applied"]
Progress = Callable[[Stage, int, int], None]
"""What was done, to how many lines, of how many; or that another import of the source has the
turn."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: the format and the source that attests all acts of the file."""

    concord: Literal["history"]
    version: Literal[1]
    source: "HeaderSource"


class HeaderSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The source of a file; `key` names it in every identifier derived from the file."""

    key: str
    name: str
    url: str = ""
    licence: str = ""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One act: a command by name, when it took effect, where the source has it, its arguments."""

    act: str
    key: str
    effective: str
    arguments: dict[str, Any]
    reference: str = ""
    reason: str | None = None


@dataclass(frozen=True)
class BadLine:
    """A line that can't be entered, by its number from 1, and why."""

    number: int
    code: str
    sentence: str


class BadHeader(Refused):
    """The first line does not name a source: {problem}."""

    code = "BAD_HEADER"
    problem: str


class UnknownAct(Refused):
    """There is no act called “{act}”."""

    code = "UNKNOWN_ACT"
    act: str


@dataclass
class Report:
    """What came of a file."""

    lines: int
    """Acts in the file."""
    applied: int = 0
    repeated: int = 0
    """Acts that had been entered before."""
    ended: int = 0
    """Terms and the like that had run out, and were ended by their clause."""
    resumed_at: int = 0
    """The line after which an earlier, interrupted run had stopped; 0 for none."""
    bad: list[BadLine] = field(default_factory=list)
    findings: list[tuple[int, Finding]] = field(default_factory=list)
    position: int = 0


@dataclass(frozen=True)
class Entry:
    """A line that was read: the command, its arguments, and all else but the clock."""

    number: int
    command: Command
    arguments: dict[str, Any]
    line: Line
    effective: date | datetime
    body: bytes
    keys: dict[UUID, str]
    """The identifiers that were derived for this line, and the keys that they stand for."""

    def command_id(self, source: str) -> UUID:
        """The identifier of the act that the line of the source is."""
        return derived_id("import", source, self.line.key)


Ends = list[tuple[int, Due]]
"""What ends of itself, and before which line."""


@dataclass(frozen=True)
class Step:
    """What is applied: a line, or an end that comes of itself; and the line reached with it."""

    reached: int
    act: Entry | Due


@dataclass
class Rehearsal:
    """A file as it is decided and folded in memory."""

    transaction: Transaction
    bad: list[BadLine] = field(default_factory=list)
    findings: list[tuple[int, Finding]] = field(default_factory=list)
    ends: Ends = field(default_factory=list)
    running_out: RunningOut = field(default_factory=RunningOut)

    def let_end(self, until: date | datetime, line: int, mentions: Mentions, now: datetime) -> None:
        """Let end before a line what ends until then, and is told by none."""
        while (due := self.running_out.next(until, line, mentions)) is not None:
            try:
                let_end(self.transaction, due, now)
            except Refused:
                continue  # it goes on, by what is known: nothing ends of itself
            self.ends.append((line, due))
            self.running_out.follow(self.transaction)


class History:
    """One file of acts, on its way into a ledger."""

    def __init__(
        self,
        path: Path,
        ledger: Ledger,
        pool: Pool,
        clock: Clock,
        organisation: OrganisationId | None = None,
    ) -> None:
        self.path = path
        self.ledger = ledger
        self.pool = pool
        self.clock = clock
        self.organisation = organisation
        self.digest, self.count = _digest_and_lines(path)
        self.source = self._source()

    def is_applied(self) -> bool:
        """Whether this very file was applied to its end before."""
        return self._line_reached() >= self.count

    def run(self, progress: Progress, *, keep_going: bool = False) -> Report:
        """Rehearse the file; apply it if it has no bad lines, or the good ones with `keep_going`.

        Raises BadHeader for a file without a source. Bad lines are in the report.
        """
        with alone_with(self.pool, self.source.key, lambda: progress("waiting", 0, self.count)):
            report = Report(lines=self.count, resumed_at=self._line_reached())
            ends = self._rehearse(report, progress)
            if keep_going or not report.bad:
                self._apply(report, progress, ends)
        return report

    def _rehearse(self, report: Report, progress: Progress) -> Ends:
        """What is bad and what is found, and what ends before which line."""
        if report.resumed_at >= self.count:
            progress("rehearsed", self.count, self.count)
            return []  # it was applied to its end before
        now = self.clock()
        first = self._rehearsed(report.resumed_at, progress)
        if first.running_out.any_by(now):
            mentions = self._mentions()
            again = self._rehearsed(report.resumed_at, progress, mentions)
            if [bad.number for bad in again.bad] == [bad.number for bad in first.bad]:
                first = again
            # Where it would make a line bad that was good, it ends once all lines are told.
            first.let_end(now, self.count + 1, {}, now)
        report.bad, report.findings = first.bad, first.findings
        return first.ends

    def _rehearsed(
        self, resumed_at: int, progress: Progress, mentions: Mentions | None = None
    ) -> Rehearsal:
        rehearsal, now = Rehearsal(Transaction(self.ledger, rehearsal=True)), self.clock()
        # What was entered before is read again, for what it set is to end as well.
        for number, entry in self._entries(0):
            if isinstance(entry, BadLine):
                rehearsal.bad.append(entry)
                continue
            if mentions is not None:
                rehearsal.let_end(entry.effective, number, mentions, now)
            self._try(rehearsal, entry)
            if number > resumed_at and number % BATCH == 0:
                progress("rehearsed", number, self.count)
        progress("rehearsed", self.count, self.count)
        return rehearsal

    def _try(self, rehearsal: Rehearsal, entry: Entry) -> None:
        transaction = rehearsal.transaction
        try:
            done = entry.command(transaction, self._act(entry), **entry.arguments)
        except Refused as refused:
            sentence = _with_keys(refused.sentence, entry.keys)
            rehearsal.bad.append(BadLine(entry.number, refused.code, sentence))
            return
        if done.repeated:
            transaction.touched.setdefault(done.id, entry.command.noun)
        rehearsal.findings.extend(
            (entry.number, replace(found, sentence=_with_keys(found.sentence, entry.keys)))
            for found in transaction.findings
        )
        transaction.findings.clear()
        rehearsal.running_out.follow(transaction)

    def _mentions(self) -> Mentions:
        """Which lines name what, by the identifiers that they have."""
        found: dict[UUID, list[Mention]] = {}
        for number, entry in self._entries(0):
            if isinstance(entry, BadLine):
                continue
            given = (value for value in entry.arguments.values() if isinstance(value, UUID))
            mention = Mention(number, entry.command.name, entry.effective)
            for named in {*entry.keys, *given}:
                found.setdefault(named, []).append(mention)
        return found

    def _apply(self, report: Report, progress: Progress, ends: Ends) -> None:
        skipped = {bad.number for bad in report.bad}
        steps = self._steps(report.resumed_at, skipped, ends)
        # A line that was bad today may be good tomorrow: a later run starts before the first.
        last = min(skipped) - 1 if skipped else None
        while batch := list(islice(steps, BATCH)):
            self._apply_batch(batch, report, last)
            progress("applied", min(batch[-1].reached, self.count), self.count)
        progress("applied", self.count, self.count)

    def _steps(self, after: int, skipped: Set[int], ends: Ends) -> Iterator[Step]:
        """The good lines, and what ends before each.

        Where something ends after the last line, a line is reached only with the next step: so no
        file counts as applied as long as that is to come.
        """
        waiting = deque(ends)
        held_back = 1 if ends and ends[-1][0] > self.count else 0
        for number, entry in self._entries(after):
            while waiting and waiting[0][0] <= number:
                yield Step(number - 1, waiting.popleft()[1])
            if number not in skipped and isinstance(entry, Entry):
                yield Step(number - held_back, entry)
        for _, due in waiting:
            yield Step(self.count, due)

    def _apply_batch(self, batch: list[Step], report: Report, last: int | None) -> None:
        for attempt in range(ATTEMPTS):
            try:
                done = self._commit(batch, last)
            except TooManyEvents:
                if len(batch) == 1:
                    raise
                middle = len(batch) // 2
                self._apply_batch(batch[:middle], report, last)
                self._apply_batch(batch[middle:], report, last)
                return
            except LostRace:
                if attempt == ATTEMPTS - 1:
                    raise
                continue
            lines = [step.act for step in batch if isinstance(step.act, Entry)]
            entered = {entry.command_id(self.source.key) for entry in lines}
            applied = sum(one.command in entered for one in done)
            report.repeated += len(entered) - applied
            report.applied += applied
            report.ended += len(done) - applied
            report.position = max([report.position, *(d.position for d in done)])
            return

    def _commit(self, batch: list[Step], last: int | None) -> list[Done]:
        transaction = Transaction(self.ledger)
        for step in batch:
            if isinstance(step.act, Due):
                let_end(transaction, step.act, self.clock())
            else:
                step.act.command(transaction, self._act(step.act), **step.act.arguments)
        reached = max(step.reached for step in batch)
        reached = reached if last is None else min(reached, last)
        row = {"sha": self.digest, "name": self.path.name, "lines": self.count, "line": reached}
        if not transaction.records:  # all of it had been entered before, from another file
            with self.pool.connection() as connection:
                connection.execute(REACH_LINE, row)
            return []
        return transaction.commit(lambda cursor: cursor.execute(REACH_LINE, row))

    def _act(self, entry: Entry) -> Act:
        source = Source(
            name=self.source.name,
            reference=entry.line.reference,
            url=self.source.url,
            licence=self.source.licence,
        )
        return Act(
            actor=Actor("client", "import"),
            authority=BySource(source),
            command=entry.command_id(self.source.key),
            at=self.clock(),
            organisation=self.organisation,
            effective=entry.effective,
            reason=entry.line.reason,
            idempotency=Idempotency(_idempotency_key(self.source.key, entry.line.key), entry.body),
            conduct=Reported(),
        )

    def _entries(self, after: int) -> Iterator[tuple[int, Entry | BadLine]]:
        with self.path.open("rb") as file:
            next(file)
            number = 1
            for raw in file:
                number += 1
                if number <= after or not raw.strip():
                    continue
                try:
                    yield number, self._entry(number, raw)
                except Refused as refused:
                    yield number, BadLine(number, refused.code, refused.sentence)

    def _entry(self, number: int, raw: bytes) -> Entry:
        if len(raw) > LINE_LIMIT:
            raise Malformed("the line", f"has more than {LINE_LIMIT} bytes")
        try:
            line = _lines.decode(raw)
            check_named_once(raw, "the line")
            body = msgspec.json.encode(line, order="sorted")
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
            raise Malformed("the line", f"can't be read: {error}") from None
        required_text("key", line.key, KEY_LIMIT)
        checked_text("reference", line.reference, NAME_LIMIT)
        command = commands().get(line.act)
        if command is None:
            raise UnknownAct(line.act)
        keys: dict[UUID, str] = {}

        def resolve(kind: str, text: str) -> UUID:
            """An identifier of this kind: a UUID as it is, anything else a key of this source."""
            try:
                return UUID(text)
            except ValueError:
                derived = derived_id("history", self.source.key, kind, text)
                keys[derived] = text
                return derived

        effective = read(WHEN, line.effective, resolve, "effective")
        arguments = arguments_of(command, line.arguments, resolve)
        if command.creates and "id" not in line.arguments:
            arguments["id"] = resolve(_id_type(command), line.key)
        return Entry(number, command, arguments, line, effective, body, keys)

    def _source(self) -> HeaderSource:
        with self.path.open("rb") as file:
            first = without_mark(file.readline(LINE_LIMIT))
        try:
            source = msgspec.json.decode(first, type=Header).source
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise BadHeader(str(error)) from None
        required_text("source.key", source.key, KEY_LIMIT)
        required_text("source.name", source.name, NAME_LIMIT)
        checked_text("source.url", source.url, NAME_LIMIT)
        checked_text("source.licence", source.licence, NAME_LIMIT)
        return source

    def _line_reached(self) -> int:
        with self.pool.connection() as connection:
            row = connection.execute(LINE_REACHED, (self.digest,)).fetchone()
        return 0 if row is None else int(row[0])


def arguments_of(
    command: Command, plain: dict[str, Any], resolve: Callable[[str, str], UUID]
) -> dict[str, Any]:
    """The arguments of a command from plain JSON; Malformed names what is missing or unknown."""
    for name in plain:
        if name not in command.parameters:
            raise Malformed(f"arguments.{name}", "is not known here")
    arguments = {}
    for name, parameter in command.parameters.items():
        if name in plain:
            try:
                arguments[name] = read(parameter.type, plain[name], resolve, f"arguments.{name}")
            except RecursionError:
                raise Malformed(f"arguments.{name}", "is nested too deeply") from None
        elif parameter.required:
            raise Malformed(f"arguments.{name}", "is missing")
    return arguments


def _idempotency_key(source: str, act: str) -> str:
    """Readable, and never the same for two pairs of keys: either may contain a colon."""
    return f"{len(source)}:{source}:{act}"


def _with_keys(sentence: str, keys: dict[UUID, str]) -> str:
    """The sentence with each derived identifier followed by the key that the file has for it."""
    for derived, key in keys.items():
        sentence = sentence.replace(str(derived), f"{derived} (“{key}”)")
    return sentence


def _id_type(command: Command) -> str:
    parameter = command.parameters["id"].type
    return next(str(a.__name__) for a in get_args(parameter) if a is not NoneType)


def _digest_and_lines(path: Path) -> tuple[bytes, int]:
    digest, lines = sha256(), 0
    with path.open("rb") as file:
        for line in file:
            digest.update(line)
            lines += 1
    return digest.digest(), lines


_lines = msgspec.json.Decoder(Line)
