"""What is true of every chain of authority, checked on all that a ledger holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from domain.agreements.agreement import AgreementEnteredIntoForce, AgreementTerminated
from domain.chains.lawfulness import ENDS, LINKS_LIMIT, Chain, Link, RecordsInOrder, chain
from domain.provisions.term import AgreementExpired
from domain.record import Record
from services.codec import decode
from services.recorder import Recorder

MAY_END = ENDS | {"act", "organisation", "signatory"}
"""Where a chain may end: also with what an organisation registered, if the registry is missing."""


def recorded(recorder: Recorder) -> list[Record[Any]]:
    """Every record of a ledger, in order.

    Asked of the table: readers by position wait for whatever else runs on the same server.
    """
    with recorder.pool.connection() as connection:
        rows = connection.execute("SELECT state FROM ledger.events ORDER BY position").fetchall()
    return [decode(bytes(state), recorder.blob) for (state,) in rows]


def chain_of(records: Iterable[Record[Any]], record: Record[Any]) -> Chain:
    """By what right one of the records was made."""
    known = RecordsInOrder(records)
    act = known.find(record.id)
    assert act is not None
    return chain(known, act)


def unlawful(recorder: Recorder) -> list[tuple[str, Link]]:
    """The links that do not hold, of all acts of a ledger; every act has a chain that ends."""
    return require_chains(recorded(recorder))


def require_chains(
    records: Iterable[Record[Any]], reported: Collection[UUID] | None = None
) -> list[tuple[str, Link]]:
    """Each act has a chain that ends, in acts that stand on nothing further; gives the links that
    do not hold, each with the recorded name of the act.

    `reported` are the commands that a source reports. What was done here, and rests on nothing
    else, was done under agreements in force.
    """
    given = list(records)
    known, places = RecordsInOrder(given), {r.id: n for n, r in enumerate(given)}
    broken: list[tuple[str, Link]] = []
    ended = _ended_by_report(given, reported or ())
    for record in given:
        act = known.find(record.id)
        assert act is not None
        found = chain(known, act, 10 * LINKS_LIMIT)
        assert found.links and found.rests_on and found.complete, record.name
        _ends(found)
        for link in found.links:
            if link.event is not None:
                on = given[places[link.event]]
                assert places[link.event] <= places[record.id], "nobody rests on what comes later"
                assert on.partnership in (None, record.partnership), (
                    "it lies in another partnership"
                )
        if reported is not None:
            rested = {given[places[link.event]].command for link in found.links if link.event}
            if not rested & {*reported} and record.command not in reported:
                _under_texts_in_force(record, found, ended)
        broken += [(record.name, link) for link in found.links if not link.holds]
    return broken


def _ended_by_report(records: Iterable[Record[Any]], reported: Collection[UUID]) -> set[UUID]:
    """The entries into force of agreements whose end a source told only afterwards."""
    given = list(records)
    ended = {
        one.stream
        for one in given
        if one.command in reported and isinstance(one.data, AgreementExpired | AgreementTerminated)
    }
    return {
        one.id
        for one in given
        if one.stream in ended and isinstance(one.data, AgreementEnteredIntoForce)
    }


def _under_texts_in_force(record: Record[Any], found: Chain, ended: Collection[UUID]) -> None:
    """What is done here asks for the agreement that it is done under, so that none is missing.

    That a text was no more in force nobody could ask who was told of it afterwards.
    """
    missed = [one for one in found.links if one.kind == "agreement" and not one.holds]
    missed = [one for one in missed if one.event not in ended]
    assert not missed, (record.name, missed)


def _ends(found: Chain) -> None:
    """No link is rested on by itself, by whatever way; and what rests on nothing is an end."""
    reached: set[int] = set()
    pending = list(found.rests_on)
    while pending:
        number = pending.pop()
        if number not in reached:
            reached.add(number)
            pending.extend(found.links[number - 1].rests_on)
    assert reached == set(range(1, len(found.links) + 1))
    for number, link in enumerate(found.links, 1):
        if not link.rests_on:
            assert link.kind in MAY_END or not link.holds, link
        assert not _comes_back(found, number), link


def _comes_back(found: Chain, to: int) -> bool:
    reached: set[int] = set()
    pending = list(found.links[to - 1].rests_on)
    while pending:
        number = pending.pop()
        if number == to:
            return True
        if number not in reached:
            reached.add(number)
            pending.extend(found.links[number - 1].rests_on)
    return False
