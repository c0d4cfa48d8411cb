"""Openings: what the sealed choices of a course say, so that two courses can be compared.

The keys and nonces of two installations differ, and so do their ciphertexts. A choice is opened
with the command that cast it, for the count takes the key of a secret poll with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.decisions.ballot import BallotPaper
from domain.decisions.decision import Decision, known_poll
from domain.motions.sealed_ballot import SealedBallotCast, SealedChoice
from domain.record import Record
from domain.voting.tally import Choice
from services.sealed_choices import open_choice
from services.sealing import Keyring, sealed_texts
from tests.sequences.states import States


class Openings:
    """What each sealed choice says, by its ciphertext."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._said: dict[str, Choice] = {}

    def learn(self, states: States, records: Iterable[Record[Any]]) -> None:
        """Open what one command has cast; only what it counted as well is closed for ever."""
        for record in records:
            if isinstance(vote := record.data, SealedBallotCast):
                key = self._keyring.poll_key(vote.poll)
                if key is None:
                    decision = states.find(vote.decision)
                    assert isinstance(decision, Decision)
                    assert known_poll(decision, vote.poll).key == "destroyed", "a key is lost"
                else:
                    assert vote.sealed.ciphertext is not None
                    self._said[vote.sealed.ciphertext] = open_choice(key, vote)

    def course(self, states: States) -> dict[UUID, list[Any]]:
        """The course of every stream, with what was sealed in it opened."""
        return {
            stream: [self._opened(state) for state in course]
            for stream, course in states.course.items()
        }

    def texts(self, states: States) -> list[tuple[UUID, list[str | None]]]:
        """Every sealed text of every record."""
        records = [record for _, record in states.records]
        opened = self._keyring.open(records)
        return [
            (record.id, [opened.text(record, sealed) for sealed in sealed_texts(record)])
            for record in records
        ]

    def _opened(self, state: Any) -> Any:
        if not isinstance(state, BallotPaper):
            return state
        votes = [
            replace(vote, sealed=self._choice(vote)) if isinstance(vote, SealedBallotCast) else vote
            for vote in state.votes
        ]
        return replace(state, votes=tuple(votes))

    def _choice(self, vote: SealedBallotCast) -> SealedChoice:
        """The choice as it was made; of the ciphertext nothing but its length."""
        ciphertext = vote.sealed.ciphertext
        assert ciphertext is not None
        choice = self._said.get(ciphertext)
        return SealedChoice(choice, vote.poll, vote.id, ciphertext="=" * len(ciphertext))
