"""Every event version that was ever stored still loads, and today's are stored as they were."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import rfc8785

from domain.motions.sealed_ballot import SealedChoice
from domain.record import Record, registered_events
from domain.values import RECORD_LIMIT, Sealed, is_variant_base, variants_of
from services.codec import decode, encode
from services.sealing import sealed_texts
from tests.history.freeze import RECORDS, freeze
from tests.history.specimens import seal, specimens

FILES = sorted(RECORDS.glob("*.json"))
NAMES = [path.name.removesuffix(".json") for path in FILES]


def as_it_was_sealed(_event: UUID, sealed: Sealed | SealedChoice) -> str:
    assert sealed.ciphertext is not None
    return sealed.ciphertext


def test_every_event_has_a_frozen_record() -> None:
    missing = set(registered_events()) - set(NAMES)
    assert not missing, f"run `python -m tests.history.freeze` for {sorted(missing)}"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_frozen_record_still_loads(path: Path) -> None:
    state = path.read_bytes()
    record: Record[Any] = decode(state)
    assert re.fullmatch(rf"{re.escape(record.name)}(\.\d+)?\.json", path.name)
    assert type(record.data) in registered_events().values()
    assert state == rfc8785.dumps(json.loads(state)), "it was stored in canonical form"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_current_event_is_stored_as_it_was_frozen(path: Path) -> None:
    """Where this fails, the stored form has changed: give the event a new version instead."""
    state = path.read_bytes()
    record: Record[Any] = decode(state)
    if record.name in registered_events():
        assert encode(record, as_it_was_sealed).state == state


def test_freezing_writes_what_is_new_and_nothing_else(tmp_path: Path) -> None:
    name = min(registered_events())
    (tmp_path / f"{name}.json").write_bytes(b"frozen")
    assert set(freeze(tmp_path)) == set(registered_events()) - {name}
    assert (tmp_path / f"{name}.json").read_bytes() == b"frozen"
    assert freeze(tmp_path) == []


def test_specimens_are_always_the_same_and_fit_a_record() -> None:
    for name, event in registered_events().items():
        first, second = (
            [encode(record, seal).state for record in specimens(name, event)] for _ in range(2)
        )
        assert first == second
        assert max(map(len, first)) <= RECORD_LIMIT


def test_every_field_and_every_variant_is_frozen() -> None:
    records: list[Record[Any]] = [decode(path.read_bytes()) for path in FILES]
    shown: dict[type, set[str]] = {}
    for record in records:
        for value in walked(record):
            shown.setdefault(type(value), set()).update(filled(value))
    for kind, names in shown.items():
        assert names == set(kind.__dataclass_fields__), kind  # type: ignore[attr-defined]
    for base in sums(shown):
        missing = set(variants_of(base).values()) - set(shown)
        assert not missing, f"freeze a further record (<name>.<number>.json) with {missing}"
    assert any(sealed_texts(record) for record in records)


def walked(value: Any) -> list[Any]:
    """The value and every dataclass in it."""
    if isinstance(value, tuple):
        return [found for item in value for found in walked(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [value, *(found for item in vars(value).values() for found in walked(item))]
    return []


def filled(value: Any) -> set[str]:
    return {name for name, item in vars(value).items() if item is not None and item != ()}


def sums(shown: dict[type, set[str]]) -> set[Any]:
    return {base for kind in shown for base in kind.__mro__ if is_variant_base(base)}
