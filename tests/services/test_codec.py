"""The stored form: canonical to the byte, exact both ways, and checked when it is read."""

from __future__ import annotations

import dataclasses
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import record as registry
from domain.agreements.clause import Clause
from domain.authority import ByAdministration
from domain.motions.sealed_ballot import SealedChoice
from domain.record import Actor, PlainData, Record, event, registered_events, upcast
from domain.values import (
    BLOB_LIMIT,
    INTEGER_LIMIT,
    RECORD_LIMIT,
    ClauseId,
    Moment,
    Period,
    Sealed,
)
from services import codec
from services.codec import (
    Encoded,
    IntegerTooLarge,
    RecordTooLarge,
    UnreadableRecord,
    decode,
    encode,
)
from services.sealing import as_long_as_sealed, sealed_texts
from tests.arbitrary import records, records_of

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
EVENTS = sorted(registered_events().items())


SEALED_CHOICE = "a choice"


def seal(event: UUID, sealed: Sealed | SealedChoice) -> str:
    """A ciphertext that says what it was made of; of a choice nothing."""
    if isinstance(sealed, SealedChoice):
        return SEALED_CHOICE
    assert sealed.text is not None
    return b64encode(event.bytes + sealed.text.encode()).decode()


def as_stored(value: Any) -> Any:
    """The value without the texts that become unreadable when it is stored."""
    if isinstance(value, Sealed):
        return Sealed(None, value.subject)
    if isinstance(value, SealedChoice):
        return SealedChoice(None, ciphertext=SEALED_CHOICE)
    if isinstance(value, tuple):
        return tuple(as_stored(item) for item in value)
    if dataclasses.is_dataclass(value):
        fields = {f.name: as_stored(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fields)  # type: ignore[type-var]
    return value


def fetch_from(encoded: Encoded) -> codec.FetchBlob:
    blobs = {} if encoded.blob is None else {sha256(encoded.blob).digest(): encoded.blob}
    return blobs.__getitem__


# Canonical bytes, and back


@pytest.mark.parametrize(("name", "event_type"), EVENTS, ids=[name for name, _ in EVENTS])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_records_are_canonical_and_come_back_as_they_were(
    name: str, event_type: type, data: st.DataObject
) -> None:
    record = data.draw(records_of(event_type))
    encoded = encode(record, seal)
    assert encoded.state == rfc8785.dumps(json.loads(encoded.state))
    if encoded.blob is not None:
        assert encoded.blob == rfc8785.dumps(json.loads(encoded.blob))
    decoded = decode(encoded.state, fetch_from(encoded))
    assert decoded == as_stored(record)
    assert type(decoded.data) is event_type and decoded.name == name
    ciphertexts = sorted(b64decode(text.ciphertext or "") for text in sealed_texts(decoded))
    assert ciphertexts == sorted(
        record.id.bytes + (text.text or "").encode() for text in sealed_texts(record)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(record=records())
def test_a_rehearsed_record_is_as_long_as_the_sealed_one(record: Record[Any]) -> None:
    def as_long(_event: UUID, sealed: Sealed | SealedChoice) -> str:
        if isinstance(sealed, SealedChoice):
            return b64encode(bytes(12 + sealed.bytes + 16)).decode()
        text = (sealed.text or "").encode()
        return b64encode(bytes(12) + text + bytes(16)).decode()

    rehearsed, stored = encode(record, as_long_as_sealed), encode(record, as_long)
    assert len(rehearsed.state) == len(stored.state)
    assert len(rehearsed.blob or b"") == len(stored.blob or b"")


def test_no_name_of_a_python_class_or_module_is_stored() -> None:
    written = encode(noted(), seal).state
    assert b"Noted" not in written and b"tests" not in written


def test_no_event_could_be_taken_for_a_reference_to_a_blob() -> None:
    first = {min(f.name for f in dataclasses.fields(kind)) for _, kind in EVENTS}
    assert "blob" not in first


# Integers


@dataclass(frozen=True)
class Noted:
    """Something was noted; only these tests know of it."""

    effective: Moment
    number: int
    text: str = ""
    clauses: tuple[Clause, ...] = ()
    share: Fraction = Fraction(1, 3)


@pytest.fixture(autouse=True)
def noted_is_registered() -> Iterator[None]:
    """Let the registry know the event for the length of a test."""
    event("test.noted.v2")(Noted)
    yield
    for name in ("test.noted.v0", "test.noted.v1", "test.noted.v2"):
        registry._upcasters.pop(name, None)
        registry._events.pop(name, None)
        codec._decoders.pop(name, None)
    registry._names.pop(Noted, None)


def noted(number: int = 1, **fields: Any) -> Record[Any]:
    moment = Moment(NOW)
    return Record(
        id=uuid4(),
        stream=uuid4(),
        kind="test",
        version=1,
        name="test.noted.v2",
        partnership=None,
        recorded_at=NOW,
        effective=Period(moment),
        actor=Actor("client", "admin"),
        organisation=None,
        authority=ByAdministration("admin"),
        causation=None,
        correlation=uuid4(),
        command=uuid4(),
        reason=None,
        findings=(),
        data=Noted(moment, number, **fields),
    )


@pytest.mark.parametrize("number", [INTEGER_LIMIT, -INTEGER_LIMIT, 0])
def test_integers_that_every_reader_keeps_are_stored(number: int) -> None:
    assert decode(encode(noted(number), seal).state).data.number == number


@pytest.mark.parametrize("number", [2**53, -(2**53), 2**63, 2**64, 10**40])
def test_integers_that_a_reader_could_round_are_refused(number: int) -> None:
    with pytest.raises(IntegerTooLarge):
        encode(noted(number), seal)


def test_long_digits_in_a_text_or_a_fraction_are_no_large_integers() -> None:
    given_data: dict[str, Any] = {"text": "9" * 40, "share": Fraction(1, 10**30)}
    assert decode(encode(noted(**given_data), seal).state).data.share == Fraction(1, 10**30)


# Size


def of_size(size: int) -> Record[Any]:
    """A record of exactly `size` bytes, as it would be without a blob."""
    empty = noted()
    filler = size - len(encode(empty, seal).state)
    return dataclasses.replace(empty, data=dataclasses.replace(empty.data, text="x" * filler))


def test_a_record_at_the_limit_holds_its_data() -> None:
    encoded = encode(of_size(RECORD_LIMIT), seal)
    assert len(encoded.state) == RECORD_LIMIT and encoded.blob is None


def test_a_record_over_the_limit_binds_its_data_by_hash() -> None:
    record = of_size(RECORD_LIMIT + 1)
    encoded = encode(record, seal)
    assert encoded.blob is not None and len(encoded.state) < 2_000
    reference = json.loads(encoded.state)["data"]
    assert reference == {"blob": sha256(encoded.blob).hexdigest(), "bytes": len(encoded.blob)}
    assert decode(encoded.state, fetch_from(encoded)) == record


def missing(_hash: bytes) -> bytes:
    raise KeyError("no such blob")


def nothing_found(_hash: bytes) -> bytes:
    rows: list[bytes] = []
    [content] = rows
    return content


def test_a_blob_that_is_missing_or_was_changed_is_noticed() -> None:
    encoded = encode(of_size(RECORD_LIMIT + 1), seal)
    assert encoded.blob is not None
    changed = encoded.blob.replace(b"xxx", b"xyx", 1)
    for fetch in (None, missing, nothing_found, lambda _: changed, lambda _: encoded.blob[:-1]):
        with pytest.raises(UnreadableRecord):
            decode(encoded.state, fetch)


def test_a_blob_of_another_length_than_was_bound_is_noticed() -> None:
    encoded = encode(of_size(RECORD_LIMIT + 1), seal)
    assert encoded.blob is not None
    length = b'"bytes":%d' % len(encoded.blob)
    state = encoded.state.replace(length, b'"bytes":7')
    with pytest.raises(UnreadableRecord):
        decode(state, fetch_from(encoded))


def test_data_above_the_limit_of_a_blob_is_refused() -> None:
    size = len(codec.encode(of_size(RECORD_LIMIT + 1), seal).blob or b"")
    text = "x" * (BLOB_LIMIT - size + len(of_size(RECORD_LIMIT + 1).data.text))
    largest = encode(noted(text=text), seal).blob
    assert largest is not None and len(largest) == BLOB_LIMIT
    with pytest.raises(RecordTooLarge) as refused:
        encode(noted(text=text + "x"), seal)
    assert refused.value.limit == BLOB_LIMIT


def test_an_envelope_above_the_limit_is_refused() -> None:
    record = dataclasses.replace(noted(), reason=Sealed("x" * RECORD_LIMIT, uuid4()))
    with pytest.raises(RecordTooLarge) as refused:
        encode(record, seal)
    assert refused.value.limit == RECORD_LIMIT


# Broken history


STATE = b'"name":"test.noted.v2"'


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        (STATE, b'"name":"test.noted.v9"'),
        (b'"format":1', b'"format":2'),
        (b'"format":1,', b""),
        (b'"number":1', b'"number":"one"'),
        (b'"number":1,', b""),
        (b'"share":"1/3"', b'"share":"1/0"'),
        (b'"share":"1/3"', b'"share":[]'),
        (b'"kind":"administration"', b'"kind":"acclamation"'),
        (b'"kind":"administration"', b'"kind":[]'),
        (b'"reason":null', b'"reason":"open"'),
        (b'"reason":null', b'"reason":{"sealed":"eA=="}'),
        (b'"reason":null', b'"reason":{"sealed":"eA==","subject":"x"}'),
        (
            b'"reason":null',
            b'"reason":{"sealed":7,"subject":"5c5d3e0e-6f0b-5b46-9d3b-0c0c0d0a0001"}',
        ),
        (b'"data":{', b'"data":{{'),
    ],
)
def test_what_is_no_record_of_a_known_form_is_unreadable(part: bytes, instead: bytes) -> None:
    state = encode(noted(), seal).state
    assert part in state
    with pytest.raises(UnreadableRecord):
        decode(state.replace(part, instead, 1))


@pytest.mark.parametrize("state", [b"", b"{", b"[]", b"null", b"\xff", b'{"data":{}}'])
def test_what_is_no_record_at_all_is_unreadable(state: bytes) -> None:
    with pytest.raises(UnreadableRecord):
        decode(state)


def test_nesting_without_end_is_unreadable() -> None:
    state = encode(noted(), seal).state.replace(b'"number":1', b'"number":' + b"[" * 100_000)
    with pytest.raises(UnreadableRecord):
        decode(state)


# Retired names


def test_a_retired_name_reads_as_the_event_of_today() -> None:
    @lambda function: upcast("test.noted.v0", "test.noted.v1")(function)
    def _counted(data: PlainData) -> PlainData:
        return {**data, "count": data["count"] + 1}

    @lambda function: upcast("test.noted.v1", "test.noted.v2")(function)
    def _renamed(data: PlainData) -> PlainData:
        count = data.pop("count")
        return {**data, "number": count, "share": "2/3"}

    state = encode(noted(), seal).state
    clauses = [{"id": str(uuid4()), "number": "1", "heading": "", "text": "One.\n"}]
    for name, number in (("test.noted.v0", 5), ("test.noted.v1", 4)):
        plain = json.loads(state)
        plain["name"] = name
        effective = plain["data"]["effective"]
        plain["data"] = {"count": 4, "effective": effective, "clauses": clauses}
        decoded = decode(json.dumps(plain).encode())
        assert decoded.name == name, "a record keeps the name it was recorded under"
        assert decoded.data == Noted(
            Moment(NOW),
            number,
            clauses=(Clause(ClauseId(UUID(clauses[0]["id"])), "1", "", "One.\n"),),
            share=Fraction(2, 3),
        )
        plain["data"] = {"effective": effective}
        with pytest.raises(UnreadableRecord):
            decode(json.dumps(plain).encode())
