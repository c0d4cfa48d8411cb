"""Encoding and decoding a record, beside the reference implementation of RFC 8785."""

import json
from collections.abc import Callable

import msgspec
import rfc8785

from services.codec import decode, encode
from tests.bench.findings import Findings, Table, Turns, say, seconds
from tests.bench.ground import Ground
from tests.bench.samples import Samples

ENCODING, REFERENCE = "encode a record, typed", "rfc8785 of the same as plain JSON"
SORTED = "msgspec, sorted, of the same as plain JSON"
DECODING, PARSING = "decode a record, typed", "json.loads of the same bytes"


def measure(ground: Ground, samples: Samples) -> Findings:
    """Microseconds a record, over all records of the samples that hold nothing sealed."""
    states = [record.state for record in samples.history][: ground.much(5_000, 200)]
    records = [decode(state) for state in states]
    plain = [json.loads(state) for state in states]
    assert [encode(record, _nothing_sealed).state for record in records] == states
    plainly = msgspec.json.Encoder(order="sorted")
    assert [plainly.encode(each) for each in plain] == states
    assert [rfc8785.dumps(each) for each in plain[:100]] == states[:100]

    def timed(name: str, work: Callable[[], object]) -> Callable[[], float]:
        def run() -> float:
            reached = 1e6 * seconds(work) / len(states)
            say(f"{name}: {reached:.1f} µs")
            return reached

        return run

    work: dict[str, Callable[[], object]] = {
        ENCODING: lambda: [encode(record, _nothing_sealed) for record in records],
        REFERENCE: lambda: [rfc8785.dumps(each) for each in plain],
        SORTED: lambda: [plainly.encode(each) for each in plain],
        DECODING: lambda: [decode(state) for state in states],
        PARSING: lambda: [json.loads(state) for state in states],
    }
    turns = Turns({name: timed(name, it) for name, it in work.items()}, ground.much(5, 1))
    rows = (
        (ENCODING, turns.median(ENCODING), 1.0),
        (REFERENCE, turns.median(REFERENCE), turns.ratio(REFERENCE, ENCODING)),
        (SORTED, turns.median(SORTED), turns.ratio(SORTED, ENCODING)),
        (DECODING, turns.median(DECODING), 1.0),
        (PARSING, turns.median(PARSING), turns.ratio(PARSING, DECODING)),
    )
    size = sum(map(len, states)) / len(states)
    return Findings(
        tables=(Table(("", "µs a record", "times ours"), rows),),
        said=(f"{len(states):,} records of {size:,.0f} bytes on average.",),
    )


def _nothing_sealed(*_: object) -> str:
    raise AssertionError("a sealed text among the samples")
