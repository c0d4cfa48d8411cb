"""Every benchmark, by its name, in the order in which they run."""

from collections.abc import Callable

from tests.bench import appends, codec, counts, imports, lanes, rebuilds, runner, voters
from tests.bench.findings import Findings
from tests.bench.ground import Ground
from tests.bench.samples import Samples

BENCHMARKS: dict[str, Callable[[Ground, Samples], Findings]] = {
    "appends": appends.measure,
    "runner": runner.measure,
    "rebuilds": rebuilds.measure,
    "lanes": lanes.measure,
    "voters": voters.measure,
    "imports": imports.measure,
    "codec": codec.measure,
    "counts": counts.measure,
}
