"""Acts that come in at once: each is dated after what it was decided on, and none is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.parties.organisation import ORGANISATION, Organisation
from domain.values import OrganisationId, PersonId, PostId, derived_id
from services.act import Act, Done, Idempotency
from services.codec import decode
from services.ledger import Ledger
from services.organisations import rename_organisation
from services.persons import register_person
from services.posts import define_post
from services.turns import CLOCKS_DIFFER
from tests.databases import Database
from tests.services.acts import act, at_once, ledger_on, registered, stored
from tests.services.interrupted import Interrupted
from tests.services.test_assents import Alliance

pytestmark = pytest.mark.postgres

SECOND = timedelta(seconds=1)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def now() -> datetime:
    return datetime.now(UTC)


def live(**fields: Any) -> Act:
    """An act as the way in makes it, which can ask the clock anew."""
    return act(clock=now, **fields)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = field(default_factory=now)

    def __call__(self) -> datetime:
        return self.at


def rename(ledger: Any, doing: Act, school: OrganisationId, name: str) -> Done:
    return rename_organisation(ledger, doing, organisation=school, name=name)


def names(ledger: Ledger, school: OrganisationId) -> list[tuple[str, datetime, datetime]]:
    """The names that were given, each with when it was recorded and from when it holds."""
    records = [decode(state) for state in stored(ledger)]
    return [
        (one.data.name, one.recorded_at, one.effective.start.at)
        for one in records
        if one.stream == school and one.name.startswith("organisation.renamed")
    ]


def test_what_loses_a_race_comes_after_what_won_it(ledger: Ledger) -> None:
    school = registered(ledger)
    overtaken = Interrupted(ledger, lambda: rename(ledger, live(), school, "First"))
    done = rename(overtaken, live(), school, "Second")
    assert overtaken.decided >= 2 and done.version == 3
    (first, early, _), (second, late, since) = names(ledger, school)
    assert (first, second) == ("First", "Second")
    assert early <= late == since


def test_what_came_in_before_and_is_decided_after_comes_after(ledger: Ledger) -> None:
    school = registered(ledger)
    waiting = live()
    rename(ledger, live(), school, "First")
    rename(ledger, waiting, school, "Second")
    held = ledger.held(ORGANISATION, school)
    assert held is not None and isinstance(held.state, Organisation)
    assert held.state.names.last == "Second"
    (_, early, _), (_, late, since) = names(ledger, school)
    assert early <= late == since


def test_what_said_its_time_keeps_it(ledger: Ledger) -> None:
    school = registered(ledger)
    said = now()
    rename(ledger, live(), school, "First")
    rename(ledger, live(effective=said), school, "Second")
    (_, early, _), (_, _, since) = names(ledger, school)
    assert since == said < early


def test_what_has_no_clock_keeps_its_time(ledger: Ledger) -> None:
    school = registered(ledger)
    waiting = act()
    rename(ledger, live(), school, "First")
    rename(ledger, waiting, school, "Second")
    assert names(ledger, school)[-1] == ("Second", waiting.at, waiting.at)


def test_clocks_that_differ_a_little_keep_nobody_waiting(ledger: Ledger) -> None:
    clock = Clock()
    school = registered(ledger)
    clock.at = now()
    ahead = clock.at + CLOCKS_DIFFER
    rename(ledger, act(at=ahead), school, "Ahead")
    rename(ledger, act(at=clock.at, clock=clock), school, "Behind")
    assert [recorded for _, recorded, _ in names(ledger, school)] == [ahead, ahead]


def test_a_clock_that_went_wrong_is_not_followed(ledger: Ledger) -> None:
    clock = Clock()
    school = registered(ledger)
    clock.at = now()
    rename(ledger, act(at=clock.at + CLOCKS_DIFFER + SECOND), school, "Ahead")
    rename(ledger, act(at=clock.at, clock=clock), school, "Behind")
    assert names(ledger, school)[-1] == ("Behind", clock.at, clock.at)


def test_what_is_decided_anew_keeps_its_ids_and_its_answer(ledger: Ledger) -> None:
    school = registered(ledger)
    doing = live(idempotency=Idempotency("key", b"body"))
    overtaken = Interrupted(ledger, lambda: rename(ledger, live(), school, "First"))
    done = rename(overtaken, doing, school, "Second")
    assert done.command == doing.command
    last = decode(stored(ledger)[-1])
    assert (last.command, last.id) == (doing.command, derived_id(doing.command, "event", "0"))
    again = rename(ledger, live(idempotency=doing.idempotency), school, "Second")
    assert (again.repeated, again.version) == (True, done.version)


def test_heads_who_assent_at_once_appoint(ledger: Ledger) -> None:
    alliance = Alliance.of(ledger)
    parties = list(alliance.heads)
    for number in range(6):
        title = f"Treasurer {number}"
        done = define_post(ledger, act(), partnership=alliance.partnership, title=title)
        alliance.post = PostId(done.id)
        alliance.cleo = PersonId(register_person(ledger, act(), name="Cleo").id)

        def assent(n: int) -> None:
            party = parties[n]
            key = live(client=f"key {n}", boundary=party, organisation=party)
            alliance.assent(party, key)

        at_once(3, assent)
        assert alliance.holders() == [alliance.cleo]


def test_names_given_at_once_are_all_given_one_after_the_other(ledger: Ledger) -> None:
    for _ in range(5):
        school = registered(ledger)

        def give(number: int, school: OrganisationId = school) -> Done:
            return rename(ledger, live(), school, f"Name {number}")

        done = at_once(3, give)
        assert sorted(one.version for one in done) == [2, 3, 4]
        given = names(ledger, school)
        assert given == sorted(given, key=lambda one: one[1])
        assert all(recorded == since for _, recorded, since in given)
