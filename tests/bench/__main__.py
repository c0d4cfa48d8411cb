"""Run the benchmarks and write docs/performance.md: `python -m tests.bench [--quick] [NAME …]`."""

import argparse
import sys
import time

from tests import databases
from tests.bench import catalogue, machine, report
from tests.bench.ground import Ground
from tests.bench.samples import Samples


def main() -> int:
    """Measure. A missed aim is said in the table and is no error: it may be the machine's."""
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
    started = time.perf_counter()
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
        print(f"\nWritten to {report.PAGE.name}.", end=" ")
    print(f"All in {(time.perf_counter() - started) / 60:.1f} minutes.")


if __name__ == "__main__":
    sys.exit(main())
