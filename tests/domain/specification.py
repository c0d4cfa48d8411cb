"""Given what happened, when a command is tried, then this happens or that is refused.

The noun is that of the state which the command takes (`AGREEMENT`, `DECISION`, …), its state the
fold of the events given; without events the command starts a new stream, with None for its state::

    given(opened).when(close_poll, poll=POLL, effective=NOON).then(PollClosed(NOON, POLL))
    given(opened).when(close_poll, poll=POLL, effective=NOON).again().refused(PollNotOpen)
    given(opened).when_reported(close_poll, poll=POLL, effective=DAWN).found(PollClosesLater)
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args, get_type_hints

from domain.record import Noun
from domain.refusal import Finding, Refused, Reported

Command = Callable[..., Sequence[object]]
Refusal = type[Refused] | Refused


def noun_of(command: Command) -> Noun[Any]:
    """The noun of the state that the command decides on, among those of the modules loaded."""
    states = get_args(next(iter(get_type_hints(command).values())))
    state = next(each for each in states if each is not NoneType)
    nouns = {
        value.kind: value
        for name, module in list(sys.modules.items())
        if name.startswith("domain.")
        for value in vars(module).values()
        if isinstance(value, Noun) and get_type_hints(value.evolve)["return"] is state
    }
    assert len(nouns) == 1, f"{state.__name__} is the state of one noun"
    return next(iter(nouns.values()))


def folded(command: Command, events: Sequence[object]) -> Any:
    """The state that `command` decides on after `events`; both halves of any split fold alike."""
    noun = noun_of(command)
    whole = noun.fold(events)
    for split in range(1, len(events)):
        assert noun.fold(events[split:], noun.fold(events[:split])) == whole
    return whole


@dataclass(frozen=True)
class Attempt:
    """A command that was tried: what came of it, and what may be claimed about that."""

    history: tuple[object, ...]
    command: Command
    arguments: dict[str, Any]
    reported: bool
    happened: tuple[object, ...]
    findings: tuple[Finding, ...]
    refusal: Refused | None

    @property
    def state(self) -> Any:
        """The state after what happened."""
        assert self.refusal is None, self.refusal
        return folded(self.command, (*self.history, *self.happened))

    def then(self, *events: object) -> "Attempt":
        """Claim that exactly `events` happened."""
        assert self.refusal is None, self.refusal
        assert self.happened == events
        return self

    def refused(self, refusal: Refusal) -> "Attempt":
        """Claim that the command was refused: by kind, or with all its facts."""
        assert self.refusal is not None, f"not refused: {self.happened}"
        if isinstance(refusal, Refused):
            assert self.refusal == refusal
        else:
            assert type(self.refusal) is refusal, self.refusal
        assert self.refusal.sentence.endswith(".")
        return self

    def found(self, *refusals: Refusal) -> "Attempt":
        """Claim that the act was recorded with exactly these defects."""
        assert self.refusal is None, self.refusal
        assert [finding.code for finding in self.findings] == [r.code for r in refusals]
        for finding, refusal in zip(self.findings, refusals, strict=True):
            if isinstance(refusal, Refused):
                assert finding == Finding.of(refusal)
        return self

    def again(self) -> "Attempt":
        """Try the same command a second time, after what happened the first time."""
        assert self.refusal is None, self.refusal
        events = (*self.history, *self.happened)
        return attempt(events, self.command, self.arguments, reported=self.reported)


@dataclass(frozen=True)
class Given:
    """What happened before."""

    events: tuple[object, ...]

    def when(self, command: Command, **arguments: Any) -> Attempt:
        """Try `command` as an act done through Concord."""
        return attempt(self.events, command, arguments, reported=False)

    def when_reported(self, command: Command, **arguments: Any) -> Attempt:
        """Try `command` as an act reported from outside: breaches become findings."""
        return attempt(self.events, command, arguments, reported=True)


def given(*events: object) -> Given:
    """What happened before; nothing when a stream is to begin."""
    return Given(events)


def attempt(
    history: tuple[object, ...], command: Command, arguments: dict[str, Any], *, reported: bool
) -> Attempt:
    """Try `command` on the state that `history` folds to."""
    conduct = Reported()
    state = folded(command, history)
    handed_over = {**arguments, "conduct": conduct} if reported else arguments
    happened: tuple[object, ...] = ()
    refusal = None
    try:
        happened = tuple(command(state, **handed_over))
    except Refused as refused:
        refusal = refused
    findings = tuple(conduct.findings)
    return Attempt(history, command, arguments, reported, happened, findings, refusal)
