"""Sealing: personal data and confidential texts are ciphertext in every record.

Each sealed text is encrypted (AES-256-GCM) under a key that is derived (HKDF-SHA-256) from two:
its subject's (a person, an organisation, a partnership) and its record's. Destroying either
makes the plaintext unreadable for ever, in the ledger and in every copy of it, while the stored
bytes, their hashes and their proofs stay as they are.

What a hidden or secret ballot says is sealed under the key of its poll instead
(services/sealed_choices.py).

Both keys lie wrapped under the installation's master key in tables apart from the events.
The ciphertext is bound to its event: moved to another record it does not open.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast, get_args, get_type_hints
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg import Connection
from psycopg.rows import TupleRow

from domain.motions.sealed_ballot import SealedChoice
from domain.record import Record
from domain.refusal import Refused
from domain.values import Sealed, is_variant_base, variants_of
from services.postgres import Pool
from services.recorder import LostRace
from services.sealed_choices import as_long_as_sealed_choice, seal_choice

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

SUBJECT_KEYS = """
-- The keys of these subjects; a destroyed one is null.
SELECT subject, wrapped FROM sealing.subject_keys WHERE subject = ANY(%s)
"""
RECORD_KEYS = """
-- The keys of these records; a destroyed one is null.
SELECT event, wrapped FROM sealing.record_keys WHERE event = ANY(%s)
"""
POLL_KEYS = """
-- The key of this poll; a destroyed one is null.
SELECT poll, wrapped FROM sealing.poll_keys WHERE poll = %s
"""
KEEP_POLL_KEY = """
-- The first key made for a poll stays its key, and one that was destroyed stays that.
INSERT INTO sealing.poll_keys (poll, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING
"""
SOME_KEYS = """
-- A few of the keys that there are.
(SELECT subject, wrapped FROM sealing.subject_keys WHERE wrapped IS NOT NULL LIMIT 10)
UNION ALL (SELECT event, wrapped FROM sealing.record_keys WHERE wrapped IS NOT NULL LIMIT 10)
"""
KEEP_SUBJECT_KEY = """
-- The first key made for a subject stays its key, whoever else makes one meanwhile.
INSERT INTO sealing.subject_keys (subject, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING
"""


class MasterKeyMissing(Exception):
    """The data has sealed texts, and the master key that opens them is not here."""


class SubjectErased(Refused):
    """The key of {subject} was destroyed: nothing more can be sealed about it."""

    code = "SUBJECT_ERASED"
    subject: UUID


class Keyring:
    """The keys of one installation: seals what is about to be recorded, opens what was."""

    def __init__(self, master: bytes, pool: Pool) -> None:
        self._master = AESGCM(master)
        self._pool = pool

    def sealer(self) -> "Sealer":
        """What seals the texts of one transaction's records."""
        return Sealer(self)

    def open(self, records: Iterable[Record[Any]]) -> "Opened":
        """What opens the sealed texts of these records: their keys, fetched at once."""
        events: list[UUID] = []
        subjects: set[UUID] = set()
        for record in records:
            sealed = sealed_texts(record)
            if sealed:
                events.append(record.id)
                subjects.update(text.subject for text in sealed)
        if not events:
            return Opened({}, {})
        with self._pool.connection() as connection:
            record_keys = connection.execute(RECORD_KEYS, (events,)).fetchall()
            subject_keys = connection.execute(SUBJECT_KEYS, (list(subjects),)).fetchall()
        return Opened(self._unwrapped(record_keys), self._unwrapped(subject_keys))

    def subject_key(self, subject: UUID) -> bytes:
        """The subject's key; made and kept, in a transaction of its own, if it has none yet.

        Raises SubjectErased if it was destroyed.
        """
        with self._pool.connection() as connection:
            rows = connection.execute(SUBJECT_KEYS, ([subject],)).fetchall()
            if not rows:
                made = self.wrap(subject, os.urandom(KEY_BYTES))
                connection.execute(KEEP_SUBJECT_KEY, (subject, made))
                rows = connection.execute(SUBJECT_KEYS, ([subject],)).fetchall()
        key = self._unwrapped(rows).get(subject)
        if key is None:
            raise SubjectErased(subject)
        return key

    def poll_key(self, poll: UUID) -> bytes | None:
        """The key of the poll's sealed ballots; None where it has none, or none any more."""
        with self._pool.connection() as connection:
            rows = connection.execute(POLL_KEYS, (poll,)).fetchall()
        return self._unwrapped(rows).get(poll)

    def made_poll_key(self, poll: UUID) -> bytes | None:
        """The poll's key; made and kept, in a transaction of its own, if it never had one.

        None where it was destroyed.
        """
        found = self.poll_key(poll)
        if found is None:
            with self._pool.connection() as connection:
                made = self.wrap(poll, os.urandom(KEY_BYTES))
                connection.execute(KEEP_POLL_KEY, (poll, made))
            found = self.poll_key(poll)
        return found

    def wrap(self, owner: UUID, key: bytes) -> bytes:
        """`key` encrypted under the master key and bound to its owner."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._master.encrypt(nonce, key, owner.bytes)

    def _unwrapped(self, rows: Sequence[tuple[UUID, bytes | None]]) -> dict[UUID, bytes]:
        return _unwrapped(self._master, rows)


def try_master_key(master: bytes, connection: Connection[TupleRow]) -> int:
    """How many keys, of a few, it opens: none where nothing was sealed yet.

    Raises MasterKeyMissing if there is one that it does not open.
    """
    return len(_unwrapped(AESGCM(master), connection.execute(SOME_KEYS).fetchall()))


def _unwrapped(master: AESGCM, rows: Sequence[tuple[UUID, bytes | None]]) -> dict[UUID, bytes]:
    keys = {}
    for owner, wrapped in rows:
        if wrapped is not None:
            try:
                keys[owner] = master.decrypt(
                    wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], owner.bytes
                )
            except InvalidTag:
                raise MasterKeyMissing(
                    "the master key of this data directory does not open the database's keys"
                ) from None
    return keys


@dataclass
class Sealer:
    """Seals the texts of one transaction; `record_keys` are to be stored in the same one."""

    keyring: Keyring
    record_keys: dict[UUID, bytes] = field(default_factory=dict)
    """Wrapped key of each record that has a sealed text."""
    poll_keys: dict[UUID, bytes] = field(default_factory=dict)
    """The key of each poll under which a choice was sealed."""
    _plain: dict[UUID, bytes] = field(default_factory=dict)
    _subjects: dict[UUID, bytes] = field(default_factory=dict)

    def __call__(self, event: UUID, sealed: Sealed | SealedChoice) -> str:
        """The ciphertext of `sealed` for the record of `event`, base64.

        Raises LostRace for a choice in a poll whose key was destroyed meanwhile.
        """
        if isinstance(sealed, SealedChoice):
            return self._choice(sealed)
        assert sealed.text is not None, "a text that is sealed already can't be sealed again"
        if event not in self._plain:
            self._plain[event] = os.urandom(KEY_BYTES)
            self.record_keys[event] = self.keyring.wrap(event, self._plain[event])
        if sealed.subject not in self._subjects:
            self._subjects[sealed.subject] = self.keyring.subject_key(sealed.subject)
        cipher = _cipher(self._subjects[sealed.subject], self._plain[event])
        nonce = os.urandom(NONCE_BYTES)
        return b64encode(nonce + cipher.encrypt(nonce, sealed.text.encode(), event.bytes)).decode()

    def _choice(self, sealed: SealedChoice) -> str:
        poll = sealed.poll
        assert poll is not None, "a choice is made in a poll"
        if poll not in self.poll_keys:
            key = self.keyring.made_poll_key(poll)
            if key is None:
                raise LostRace("the poll was counted meanwhile")
            self.poll_keys[poll] = key
        return seal_choice(self.poll_keys[poll], sealed)


@dataclass(frozen=True)
class Opened:
    """The keys of a number of records, to read their sealed texts with."""

    record_keys: Mapping[UUID, bytes]
    subject_keys: Mapping[UUID, bytes]

    def text(self, record: Record[Any], sealed: Sealed | None) -> str | None:
        """The plaintext, or None where there is none or one of its keys was destroyed.

        Raises cryptography's InvalidTag when the ciphertext is not this record's.
        """
        if sealed is None or sealed.ciphertext is None:
            return None
        subject_key = self.subject_keys.get(sealed.subject)
        record_key = self.record_keys.get(record.id)
        if subject_key is None or record_key is None:
            return None
        raw = b64decode(sealed.ciphertext)
        cipher = _cipher(subject_key, record_key)
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], record.id.bytes).decode()


def as_long_as_sealed(_event: UUID, sealed: Sealed | SealedChoice) -> str:
    """A stand-in for a ciphertext, of its length: to see whether a record can be stored."""
    if isinstance(sealed, SealedChoice):
        return as_long_as_sealed_choice(sealed)
    assert sealed.text is not None
    return "=" * (-(-(NONCE_BYTES + len(sealed.text.encode()) + TAG_BYTES) // 3) * 4)


def sealed_texts(record: Record[Any]) -> list[Sealed]:
    """Every sealed text of a record: those of its event, nested ones too, and its reason."""
    found = [] if record.reason is None else [record.reason]
    if _may_seal(cast(Hashable, type(record.data))):
        _collect(record.data, found)
    return found


def _collect(value: object, found: list[Sealed]) -> None:
    if isinstance(value, Sealed):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _collect(item, found)
    elif hasattr(value, "__dataclass_fields__"):
        for item in vars(value).values():
            _collect(item, found)


@cache
def _may_seal(event: Hashable) -> bool:
    """Whether events of this type can hold a sealed text, by their annotations."""
    return _mentions_sealed(event, set())


def _mentions_sealed(annotation: Any, seen: set[int]) -> bool:
    if annotation is Sealed:
        return True
    if id(annotation) in seen:
        return False
    seen.add(id(annotation))
    if is_variant_base(annotation):
        return any(_mentions_sealed(variant, seen) for variant in variants_of(annotation).values())
    if hasattr(annotation, "__dataclass_fields__"):
        hints = get_type_hints(annotation)
        return any(_mentions_sealed(hint, seen) for hint in hints.values())
    return any(_mentions_sealed(argument, seen) for argument in get_args(annotation))


def _cipher(subject_key: bytes, record_key: bytes) -> AESGCM:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"concord sealed text v1")
    return AESGCM(derived.derive(subject_key + record_key))
