"""A course: commands tried one after the other, most of them on what the earlier ones made.

Nothing is listed here that a new command would have to be added to: whatever is registered is
tried, on identifiers that the events so far mention. `tests.sequences.material` says how the
other arguments come about, `tests.sequences.preference` which ones make sense together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.authority import Authority, ByAdministration, BySource
from domain.decisions.decision import Decision
from domain.parties.partnership import Partnership
from domain.record import Actor, Record
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import OrganisationId, PersonId, Source, derived_id
from domain.voting.side import Side
from services.act import Act, Done, Idempotency
from services.catalogue import commands
from services.commands import Command
from services.ledger import Performs
from tests.sequences.chance import Chance
from tests.sequences.drawing import arguments, needs
from tests.sequences.mentioned import mentioned
from tests.sequences.ripeness import ripened
from tests.sequences.states import States

BEGINNING = datetime(2024, 3, 1, 9, tzinfo=UTC)
TRIES = 8
"""So many commands are tried in one step, until one is done."""


@dataclass(frozen=True)
class Attempt:
    """A command that was tried, and what came of it."""

    command: str
    act: Act
    arguments: Mapping[str, Any]
    done: Done | None
    refused: Refused | None = None

    def told(self, names: Mapping[UUID, str]) -> str:
        """What was tried in one line, identifiers by short names."""
        given = ", ".join(f"{name}={short(value, names)}" for name, value in self.arguments.items())
        came_to = "done" if self.refused is None else f"{self.refused.code}"
        said = [f"at {self.act.at:%Y-%m-%d %H:%M}"]
        if self.act.effective is not None:
            said.append(f"effective {self.act.effective}")
        if self.act.conduct.is_reported:
            said.append("reported")
        if self.act.organisation is not None:
            said.append(f"for {short(self.act.organisation, names)}")
        if self.act.boundary is not None:
            said.append("bound to it")
        if self.act.person is not None:
            said.append(f"by {short(self.act.person, names)}")
        return f"{self.command}({given}) {', '.join(said)}: {came_to}"


def short(value: Any, names: Mapping[UUID, str]) -> str:
    """A value in few words."""
    text = str(value) if isinstance(value, UUID) else repr(value)
    for named, name in names.items():
        text = text.replace(f"UUID('{named}')", name).replace(str(named), name)
    return text


@dataclass
class Known:
    """The identifiers that are known by now, by type; and where each was mentioned."""

    everywhere: dict[Any, dict[UUID, None]] = field(default_factory=dict)
    of_stream: dict[UUID, dict[Any, dict[UUID, None]]] = field(default_factory=dict)
    of_partnership: dict[UUID, dict[Any, dict[UUID, None]]] = field(default_factory=dict)
    within: dict[UUID, UUID] = field(default_factory=dict)
    """For each stream of a partnership: which."""
    names: dict[UUID, str] = field(default_factory=dict)

    def learn(self, record: Record[Any]) -> None:
        """Note what a record mentions."""
        pools = [self.everywhere, self.of_stream.setdefault(record.stream, {})]
        if record.partnership is not None:
            pools.append(self.of_partnership.setdefault(record.partnership, {}))
            self.within[record.stream] = record.partnership
        for kind, found in mentioned(record.data):
            for pool in pools:
                pool.setdefault(kind, {})[found] = None
            name = kind.__name__.removesuffix("Id").lower()
            self.names.setdefault(found, f"{name}-{len(self.everywhere[kind])}")

    def any_of(self, kind: Any) -> dict[UUID, None]:
        """All of a type."""
        return self.everywhere.get(kind, {})


WEIGHTS = {
    "dissolve_partnership": 0.05,
    "dissolve_organisation": 0.2,
    "dissolve_body": 0.2,
    "merge_organisation": 0.5,
    "abolish_post": 0.2,
    "withdraw_party": 0.3,
    "terminate_agreement": 0.2,
    "withdraw_conflict": 0.1,
    "settle_conflict": 0.3,
    "withdraw_amendment": 0.4,
    "reject_amendment": 0.4,
    "form_partnership": 0.2,
    "start_partnership": 0.2,
    "register_organisation": 0.3,
    "register_person": 0.4,
    "vacate_seat": 0.4,
    "raise_conflict": 0.6,
    "draft_agreement": 0.6,
    "define_post": 0.6,
    "constitute_body": 0.5,
    "reconstitute_body": 0.5,
    "appoint_neutral": 2.0,
    "accept_as_neutral": 3.0,
    "agree_to_neutral": 4.0,
    "object_to_neutral": 3.0,
    "discharge_neutral": 0.5,
    "give_ruling": 3.0,
    "confirm_ruling": 3.0,
    "contest_ruling": 1.0,
    "lodge_appeal": 4.0,
    "decide_appeal": 3.0,
    "remand_conflict": 3.0,
    "make_offer": 2.0,
    "fulfil_remedy": 3.0,
    "verify_remedy": 3.0,
    "reopen_remedy": 3.0,
    "cast_casting_vote": 4.0,
    "choose_among_tied": 10.0,
    "report_election": 5.0,
    "rescind_decision": 2.0,
    "supersede_decision": 2.0,
    "implement_decision": 2.0,
    "confirm_implementation": 2.0,
    "contradict_implementation": 2.0,
    "challenge_decision": 4.0,
    "withdraw_challenge": 0.5,
    "determine_challenge": 4.0,
    "nullify_decision": 6.0,
    "decide_dependent": 6.0,
    "end_access": 8.0,
    "take_urgent_action": 3.0,
    "report_urgent_action": 4.0,
    "ratify_urgent_action": 8.0,
    "lapse_urgent_action": 3.0,
    "ratify_decision": 2.0,
    "remove_holder": 2.0,
    "release_deputy": 3.0,
    "name_successor": 3.0,
    "cast_ballot": 8.0,
    "vote": 4.0,
    "open_poll": 2.0,
    "extend_poll": 6.0,
    "conclude_vote": 0.6,
    "withdraw_motion": 0.2,
    "propose_amendment": 2.0,
    "sign_amendment": 5.0,
    "adopt_amendment": 3.0,
    "grant_proxy": 2.0,
}
"""How often a command is tried: less, what ends much or begins anew; more, what is seldom
possible; the others: 1."""

IN_FOCUS = 8.0


@dataclass
class Course:
    """Commands tried one after the other on one ledger."""

    ledger: Performs
    states: States
    focus: frozenset[str] = frozenset()
    """The modules of the services whose commands come more often."""
    now: datetime = BEGINNING
    known: Known = field(default_factory=Known)
    attempts: list[Attempt] = field(default_factory=list)
    _met: Counter[int] = field(default_factory=Counter)

    def step(self, seed: int) -> Iterator[Attempt]:
        """Try commands until one is done; each attempt is given as soon as it was made.

        What came of it has to be in `states` and `known` before the next one is drawn.
        """
        self._met[seed] += 1
        chance = Chance(f"{seed}.{self._met[seed]}")
        self.now += _passed(chance)
        there, factors = set(self.known.everywhere), ripened(self.states)
        ready = [
            (name, WEIGHTS.get(name, 1.0) * factors[name] * self._share(command))
            for name, command in sorted(commands().items())
            if there.issuperset(needs(command))
        ]
        tries = 0
        for name in chance.ranked(ready, "command"):
            command, part = commands()[name], chance.of(name)
            given = arguments(self, command, part)
            if given is None:
                continue
            attempt = self.perform(self._act(part.of("act"), given), name, given)
            yield attempt
            tries += 1
            if attempt.done is not None or tries == TRIES:
                return

    def perform(self, act: Act, name: str, given: Mapping[str, Any]) -> Attempt:
        """Try a command."""
        done, refused = None, None
        try:
            done = commands()[name](self.ledger, act, **given)
        except Refused as no:
            refused = no
        self.attempts.append(Attempt(name, act, given, done, refused))
        return self.attempts[-1]

    def told(self) -> str:
        """Every command that was tried, a line for each."""
        return "\n".join(attempt.told(self.known.names) for attempt in self.attempts)

    def _share(self, command: Command) -> float:
        is_in_focus = command.function.__module__.rpartition(".")[2] in self.focus
        return IN_FOCUS if is_in_focus else 1.0

    def _act(self, chance: Chance, given: Mapping[str, Any]) -> Act:
        """Who acts, for whom, from when on, and whether it is done here or reported."""
        reported = chance.percent(25, "reported")
        organisation = self._organisation(chance, given)
        boundary = organisation if chance.percent(25, "bound") else None
        actor, authority = Actor("client", "test"), self._authority(chance, reported)
        persons = self.known.any_of(PersonId)
        if persons and chance.percent(30, "in person"):
            said = [one for one in map(given.get, OWN_ACTS) if one in persons]
            actors = said if said and chance.percent(70, "themselves") else persons
            actor = Actor("person", str(chance.identified(actors, "actor")))
        return Act(
            actor=actor,
            authority=authority,
            command=derived_id("command", chance.seed),
            at=self.now,
            organisation=organisation,
            effective=self._effective(chance, reported),
            reason="Because." if chance.percent(10, "reason") else None,
            idempotency=Idempotency(chance.seed, b"{}"),
            boundary=boundary,
            conduct=Reported() if reported else DONE_HERE,
        )

    def _authority(self, chance: Chance, reported: bool) -> Authority:
        return BySource(Source("Minutes")) if reported else ByAdministration("test")

    def _organisation(self, chance: Chance, given: Mapping[str, Any]) -> OrganisationId | None:
        if chance.percent(20, "for nobody"):
            return None
        own = list(_own_parties(self.states, given))
        if own and chance.percent(70, "its own"):
            return chance.identified(own, "own organisation")
        lasting = [one for one in self.states.all(Partnership) if one.dissolved is None]
        parties = {party: None for one in lasting for party in one.parties}
        pool = parties or self.known.any_of(OrganisationId)
        return OrganisationId(chance.identified(pool, "organisation")) if pool else None

    def _effective(self, chance: Chance, reported: bool) -> date | datetime | None:
        if chance.percent(40 if reported else 70, "now"):
            return None
        days = chance.pick((-400, -30, -10, -5, -2, -1, 0, 1, 5, 40), "days")
        said = self.now + timedelta(days=days)
        return said.date() if chance.percent(60, "day") else said


OWN_ACTS = ("voter", "by", "person", "requester", "proposer")
"""The arguments that say whose own act it is, where they name a person."""


def _own_parties(states: States, given: Mapping[str, Any]) -> Iterator[OrganisationId]:
    """The organisations for which it is done, as far as the arguments tell."""
    if isinstance(party := given.get("party"), UUID):
        yield OrganisationId(party)
    by = given.get("by")
    if isinstance(by, Side) and by.party is not None:
        yield by.party
    decision, seat = states.find(given.get("decision")), given.get("seat")
    if isinstance(decision, Decision) and decision.polls:
        for place in decision.polls[-1].electorate.seats:
            if place.id == seat and place.party is not None:
                yield place.party


def _passed(chance: Chance) -> timedelta:
    """How much time has gone by since the last step: mostly hours, sometimes days or weeks."""
    hours = chance.pick((1, 1, 1, 6, 6, 24, 24, 72, 24 * 14), "hours")
    return timedelta(hours=hours, minutes=chance.below(60, "minutes"))
