"""The stored form of records: canonical JSON (RFC 8785), derived from the domain's types.

The stored bytes are the record: they are hashed, exported and verified as stored. With ASCII
field names, integers within ±(2⁵³−1) and no floats, msgspec's sorted encoding equals RFC 8785
byte for byte (a property test holds it against the reference implementation).

Data that would make a record larger than a leaf of the log goes to a blob, and the record binds
it by its SHA-256: `"data": {"blob": "<hex>", "bytes": n}`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from domain.authority import Authority
from domain.motions.sealed_ballot import SealedChoice
from domain.record import Actor, Record, current_form, event_type
from domain.refusal import Finding, Refused
from domain.values import (
    BLOB_LIMIT,
    INTEGER_LIMIT,
    RECORD_LIMIT,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    Sealed,
    is_variant_base,
    variants_of,
)

FORMAT = 1

Seal = Callable[[UUID, Any], str]
"""Event in, and a text or a choice that is to be sealed; ciphertext out (services/sealing.py)."""
FetchBlob = Callable[[bytes], bytes]
"""SHA-256 in, content out."""


class RecordTooLarge(Refused):
    """The record would have {size} bytes; at most {limit} are allowed."""

    code = "RECORD_TOO_LARGE"
    size: int
    limit: int


class IntegerTooLarge(Refused):
    """An integer of this record lies outside ±{limit}, which not every reader keeps exactly."""

    code = "INTEGER_TOO_LARGE"
    limit: int


class UnreadableRecord(Exception):
    """Stored bytes that are no record of a form this version knows: broken history."""


class BlobReference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a record's data lies when it is too large for the record."""

    blob: str
    bytes: int


class Envelope(msgspec.Struct, frozen=True):
    """The stored form of a record; `data` is the event's, encoded."""

    format: int
    id: UUID
    stream: UUID
    kind: str
    version: int
    name: str
    partnership: UUID | None
    recorded_at: datetime
    effective_from: Moment
    effective_to: Moment | None
    actor: Actor
    organisation: UUID | None
    authority: Authority
    causation: UUID | None
    correlation: UUID
    command: UUID
    reason: Sealed | None
    findings: tuple[Finding, ...]
    data: msgspec.Raw


@dataclass(frozen=True)
class Encoded:
    """A record's stored bytes, and the blob that they bind if the data was too large."""

    state: bytes
    blob: bytes | None = None


def encode(record: Record[object], seal: Seal) -> Encoded:
    """The bytes that record `record`; sealed texts become ciphertext through `seal`.

    Refuses integers that JSON readers would round and data above the limit of a blob.
    """
    encoder = msgspec.json.Encoder(enc_hook=_Encoding(record.id, seal), order="sorted")
    data = encoder.encode(record.data)
    _check_integers(data)
    state = encoder.encode(_envelope(record, data))
    if len(state) <= RECORD_LIMIT:
        return Encoded(state)
    if len(data) > BLOB_LIMIT:
        raise RecordTooLarge(len(data), BLOB_LIMIT)
    reference = encoder.encode(BlobReference(sha256(data).hexdigest(), len(data)))
    state = encoder.encode(_envelope(record, reference))
    if len(state) > RECORD_LIMIT:
        raise RecordTooLarge(len(state), RECORD_LIMIT)
    return Encoded(state, data)


def decode(state: bytes, fetch_blob: FetchBlob | None = None) -> Record[Any]:
    """The record that `state` holds, its event in today's form; sealed texts stay sealed.

    Raises UnreadableRecord for what is no record, another format, an unknown event, or a blob
    that is missing or does not have the bytes that the record binds.
    """
    try:
        envelope = _envelopes.decode(state)
        if envelope.format != FORMAT:
            raise UnreadableRecord(f"format {envelope.format} is not known here")
        data = bytes(envelope.data)
        if data.startswith(b'{"blob":"'):
            data = _from_blob(data, fetch_blob)
        return Record(
            id=envelope.id,
            stream=envelope.stream,
            kind=envelope.kind,
            version=envelope.version,
            name=envelope.name,
            partnership=_optional(PartnershipId, envelope.partnership),
            recorded_at=envelope.recorded_at,
            effective=Period(envelope.effective_from, envelope.effective_to),
            actor=envelope.actor,
            organisation=_optional(OrganisationId, envelope.organisation),
            authority=envelope.authority,
            causation=envelope.causation,
            correlation=envelope.correlation,
            command=envelope.command,
            reason=envelope.reason,
            findings=envelope.findings,
            data=decode_event(envelope.name, data),
        )
    except _BROKEN as error:
        raise UnreadableRecord(f"{error} in {state[:200]!r}") from error


def decode_event(name: str, data: bytes) -> Any:
    """The event recorded as `name` with `data`, in today's form."""
    decoder = _decoders.get(name)
    if decoder is not None:
        return decoder.decode(data)
    current = event_type(name)
    if current is not None:
        decoder = _decoders[name] = msgspec.json.Decoder(current, dec_hook=from_plain)
        return decoder.decode(data)
    current, plain = current_form(name, msgspec.json.decode(data))
    return msgspec.convert(plain, current, dec_hook=from_plain)


def from_plain(wanted: type, plain: Any) -> Any:
    """The value of our own type `wanted` that JSON's `plain` stands for (a msgspec hook)."""
    if wanted is Fraction:
        return _fraction(plain)
    if wanted is Sealed:
        ciphertext = plain["sealed"]
        if not isinstance(ciphertext, str):
            raise TypeError("a ciphertext is a text")
        return Sealed(None, UUID(plain["subject"]), ciphertext)
    if wanted is SealedChoice:
        if not isinstance(plain, str):
            raise TypeError("a ciphertext is a text")
        return SealedChoice(None, ciphertext=plain)
    if is_variant_base(wanted):
        variant = variants_of(wanted)[plain["kind"]]
        return msgspec.convert(plain, variant, dec_hook=from_plain)
    raise NotImplementedError(wanted)


def to_plain(value: Any) -> Any:
    """JSON's form of our own types that hold nothing sealed (a msgspec hook)."""
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value))


class _Encoding:
    """The hook for one record: its sealed texts are bound to its id."""

    def __init__(self, event: UUID, seal: Seal) -> None:
        self.event = event
        self.seal = seal

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return {"sealed": self.seal(self.event, value), "subject": value.subject}
        if isinstance(value, SealedChoice):
            return self.seal(self.event, value)
        return to_plain(value)


def _envelope(record: Record[object], data: bytes) -> Envelope:
    return Envelope(
        format=FORMAT,
        id=record.id,
        stream=record.stream,
        kind=record.kind,
        version=record.version,
        name=record.name,
        partnership=record.partnership,
        recorded_at=record.recorded_at,
        effective_from=record.effective.start,
        effective_to=record.effective.end,
        actor=record.actor,
        organisation=record.organisation,
        authority=record.authority,
        causation=record.causation,
        correlation=record.correlation,
        command=record.command,
        reason=record.reason,
        findings=record.findings,
        data=msgspec.Raw(data),
    )


@lru_cache(maxsize=4096)
def _fraction(plain: str) -> Fraction:
    # Records are full of the same few weights and shares, and reading one takes microseconds.
    return Fraction(plain)


def _from_blob(data: bytes, fetch_blob: FetchBlob | None) -> bytes:
    reference = msgspec.json.decode(data, type=BlobReference)
    if fetch_blob is None:
        raise UnreadableRecord(f"the data is in blob {reference.blob}, which was not given")
    content = fetch_blob(bytes.fromhex(reference.blob))
    if (len(content), sha256(content).hexdigest()) != (reference.bytes, reference.blob):
        raise UnreadableRecord(f"blob {reference.blob} does not have the bytes that were bound")
    return content


def _check_integers(data: bytes) -> None:
    # Sixteen digits in a row are rare; only then is it worth walking the whole value.
    if _LONG_NUMBER.search(data) and _has_large_integer(msgspec.json.decode(data)):
        raise IntegerTooLarge(INTEGER_LIMIT)


def _has_large_integer(plain: Any) -> bool:
    if isinstance(plain, dict):
        return any(_has_large_integer(value) for value in plain.values())
    if isinstance(plain, list):
        return any(_has_large_integer(value) for value in plain)
    return isinstance(plain, int) and abs(plain) > INTEGER_LIMIT


def _optional(kind: Callable[[UUID], Any], value: UUID | None) -> Any:
    return None if value is None else kind(value)


_BROKEN = (
    msgspec.MsgspecError,
    KeyError,
    TypeError,
    ValueError,
    ArithmeticError,
    RecursionError,
)
"""What decoding meets in bytes that are no record: the hooks and upcasters take them as given."""

_LONG_NUMBER = re.compile(rb"\d{16}")
_envelopes = msgspec.json.Decoder(Envelope, dec_hook=from_plain)
_decoders: dict[str, msgspec.json.Decoder[Any]] = {}
