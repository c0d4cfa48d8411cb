"""Sealed choices: hidden and secret ballots are ciphertext under a key that their poll alone has.

A choice is encrypted (AES-256-GCM) under the key of its poll, padded to one length and bound to
its ballot: moved to another seat or poll it does not open. Whoever has the database and the
master key can open ballots as long as the poll's key is there. It goes in the transaction that
records its destruction together with the count, so that no crash comes between the two.

Of a command with such a choice not even the fingerprint of its arguments may stay, by which the
few things that it can have said could be tried: that is made under the poll's key as well.
"""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.motions.sealed_ballot import BallotKeyDestroyed, SealedBallotCast, SealedChoice
from domain.record import Record
from domain.voting.tally import Choice
from services.codec import from_plain, to_plain

NONCE_BYTES = 12
TAG_BYTES = 16


class ChoiceTooLong(Exception):
    """A choice is longer than its poll's ballots are padded to: a bug of whoever says how long."""


def seal_choice(key: bytes, sealed: SealedChoice) -> str:
    """The ciphertext of a choice under its poll's key, base64; always of one length."""
    assert sealed.choice is not None, "what is sealed already can't be sealed again"
    assert sealed.ballot is not None, "a choice is that of a ballot"
    plain = msgspec.json.encode(sealed.choice, enc_hook=to_plain, order="sorted")
    if len(plain) > sealed.bytes:
        raise ChoiceTooLong(len(plain), sealed.bytes)
    nonce = os.urandom(NONCE_BYTES)
    padded = plain.ljust(sealed.bytes)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, padded, sealed.ballot.bytes)).decode()


def open_choice(key: bytes, vote: SealedBallotCast) -> Choice:
    """What a sealed ballot says; who has a disclosed key needs only this and the record.

    Raises cryptography's InvalidTag when the key or the ballot is another.
    """
    assert vote.sealed.ciphertext is not None, "only what is sealed can be opened"
    raw = b64decode(vote.sealed.ciphertext)
    padded = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], vote.id.bytes)
    choice: Choice = msgspec.json.decode(padded, type=Choice, dec_hook=from_plain)
    return choice


def as_long_as_sealed_choice(sealed: SealedChoice) -> str:
    """A stand-in for a ciphertext, of its length."""
    return "=" * (-(-(NONCE_BYTES + sealed.bytes + TAG_BYTES) // 3) * 4)


def mac_under(key: bytes, body: bytes) -> bytes:
    """What is kept of the arguments of a command with a sealed choice; it goes with the key."""
    own = hmac.digest(key, b"concord arguments of a sealed ballot v1", "sha256")
    return hmac.digest(own, body, "sha256")


def polls_by_command(records: Iterable[Record[Any]]) -> dict[UUID, UUID]:
    """For each command that cast a sealed ballot, the poll in which it did."""
    return {
        record.command: record.data.poll
        for record in records
        if isinstance(record.data, SealedBallotCast)
    }


def keys_destroyed(records: Iterable[Record[Any]]) -> list[UUID]:
    """The polls of which the records say that their keys are destroyed, which has to come true."""
    return sorted(
        {record.data.poll for record in records if isinstance(record.data, BallotKeyDestroyed)}
    )
