"""Run the benchmarks and write docs/performance.md: `python -m tests.bench [--quick] [NAME …]`."""

import argparse
import sys
import time

from tests import databases
from tests.bench import catalogue, machine, report
from tests.bench.ground import Ground
from tests.bench.samples import Samples


def main() -> int:
    """Measure; 0 where every aim was met or only looked at, 1 where one was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(catalogue.BENCHMARKS))
    parser.add_argument(
        "--quick", action="store_true", help="little of everything; writes nothing down"
    )
    options = parser.parse_args()
    unknown = set(options.names) - set(catalogue.BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    names = options.names or list(catalogue.BENCHMARKS)
    with databases.run_directory_made(), databases.private_server() as server:
        run(Ground(server, options.quick), names)
    return 0


def run(ground: Ground, names: list[str]) -> None:
    """Measure these, printing what is found; written down unless it was only a try."""
    print(machine.described(ground.server), flush=True)
    samples = Samples(ground)
    for name in names:
        print(f"\n{name}", flush=True)
        began = time.perf_counter()
        findings = catalogue.BENCHMARKS[name](ground, samples)
        print(f"\n{findings}\n({time.perf_counter() - began:.0f} s)", flush=True)
        if not ground.quick:
            report.write(name, str(findings))
    if not ground.quick:
        report.write("machine", machine.described(ground.server))


if __name__ == "__main__":
    sys.exit(main())
