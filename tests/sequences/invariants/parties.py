"""Of organisations and partnerships: who is a party, who was succeeded by whom."""

from __future__ import annotations

from typing import Any

from domain.parties.organisation import Organisation
from domain.parties.partnership import (
    Partnership,
    PartyAcceded,
    PartySucceeded,
    PartyWithdrew,
    bound_parties,
    is_party_at,
    parties_at,
)
from domain.record import Record
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    """Nobody joins who is there, nor leaves who is not (domain/parties/partnership.py)."""
    if not isinstance(before, Partnership):
        return
    happened, at = record.data, record.effective.start.at
    match happened:
        case PartyAcceded(organisation=joined):
            assert not is_party_at(before, joined, at), "nobody is a party twice"
        case PartyWithdrew(organisation=left) | PartySucceeded(organisation=left):
            was = before.parties[left].at(at)
            assert was, "only a party leaves"
        case _:
            pass


def check_states(states: States) -> None:
    for organisation in states.all(Organisation):
        _check_successors(states, organisation)
    for partnership in states.all(Partnership):
        _check_parties(partnership)


def _check_successors(states: States, organisation: Organisation) -> None:
    """An organisation merges once, into one that exists: nobody is their own successor."""
    merged, met = organisation, {organisation.id}
    while merged.successor is not None:
        assert merged.dissolved is not None, "who merged is no more"
        assert merged.successor not in met, "organisations have merged in a circle"
        met.add(merged.successor)
        merged = states.find(merged.successor)
        assert merged is not None, "it merged into one that is registered"


def _check_parties(partnership: Partnership) -> None:
    proposal = partnership.proposal
    if proposal is not None and partnership.formed is not None:
        # Formed when all have accepted; one who declines ends the proposal
        # (domain/parties/proposal.py).
        assert set(partnership.parties) >= set(proposal.circle)
        assert proposal.withdrawn is None
    for former, successor in partnership.successors.items():
        assert former in partnership.parties and successor in partnership.parties
        assert former != successor
    instants = {at for party in partnership.parties.values() for at, _ in party.entries}
    for at in sorted(instants):
        present = parties_at(partnership, at)
        bound = bound_parties(partnership, (), at)
        named = [one for party in bound for one in party]
        assert len(set(named)) == len(named), "nobody is bound twice"
        assert not bound or set(present) <= set(named), "every party is bound"
    if partnership.dissolved is not None:
        assert partnership.formed is not None
        assert partnership.formed.at <= partnership.dissolved.at, "it ends after it began"
        assert not parties_at(partnership, partnership.dissolved.at), "then it has no parties"
