"""Acts a minute that `concord import` takes in, rehearsal included."""

import time
from functools import partial

from examples.pep_0013.convert import lines as pep_0013
from examples.swiss_votes.convert import lines as swiss_votes
from tests.bench import committee
from tests.bench.findings import Aim, Findings, Table, Turns, say
from tests.bench.ground import Ground, standing
from tests.bench.samples import Samples

AIM = 5_000
MOTIONS = 100


def measure(ground: Ground, samples: Samples) -> Findings:
    """Import each file into an empty ledger, in turns."""
    files = {
        "PEP 13, text and amendments": [*pep_0013()],
        "Swiss federal votes, tallies": [*swiss_votes()],
        "a committee, every ballot": committee.lines(ground.much(MOTIONS, 3)),
    }

    def run(name: str) -> float:
        with ground.database() as dsn, standing(dsn) as made:
            began = time.perf_counter()
            report = made.take_in(files[name])
            reached = 60 * report.applied / (time.perf_counter() - began)
        say(f"{name}: {reached:,.0f} acts a minute")
        return reached

    turns = Turns({name: partial(run, name) for name in files}, ground.much(3, 1))
    rows = [(name, len(files[name]) - 1, turns.median(name)) for name in files]
    slowest = min(turns.median(name) for name in files)
    return Findings(
        tables=(Table(("file", "acts", "acts a minute"), tuple(rows)),),
        aims=(Aim("acts a minute, the slowest file", AIM, slowest, unit=""),),
    )
