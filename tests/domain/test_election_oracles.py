"""Elections counted by other people's software come to the same winners here."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.elections.election import InstantRunoff, Method, Schulze, Star, TransferableVote
from tests.domain.elections import came_to, ranking, reported, scored

ORACLES = json.loads((Path(__file__).parent / "election_oracles.json").read_text())

METHODS: dict[str, Method] = {
    "schulze": Schulze("winning-votes-alone"),
    "schulze-margins": Schulze("margins"),
    "instant-runoff": InstantRunoff(exclusion_tie="none"),
    "transferable-vote": TransferableVote(),
    "exact-droop": TransferableVote("exact-droop"),
    "scottish": TransferableVote(decimals=5),
    "star": Star(head_to_head="most-preferences"),
    "bloc-star": Star(head_to_head="most-preferences"),
    "star-ties": Star(head_to_head="most-preferences"),
}

ELECTIONS = [
    pytest.param(name, election, id=f"{name}-{number}")
    for name, told in ORACLES["methods"].items()
    for number, election in enumerate(told["elections"])
]


def test_every_method_has_its_oracle() -> None:
    assert set(METHODS) == set(ORACLES["methods"])
    assert all(len(told["elections"]) >= 10 for told in ORACLES["methods"].values())


@pytest.mark.parametrize(("name", "election"), ELECTIONS)
def test_a_library_elects_the_same(name: str, election: dict[str, Any]) -> None:
    options = election["options"]
    if "star" in name:
        ballots = reported({scored(options, said): n for said, n in election["ballots"]})
    else:
        ballots = ranking(dict(election["ballots"]))
    outcome = came_to(METHODS[name], options, ballots, seats=election.get("seats", 1))
    if election["elected"] == "tie":
        assert (outcome.elected, outcome.explanation.decided_by) == ((), "tie")
    elif len(election["elected"]) > election.get("seats", 1):
        assert outcome.explanation.decided_by == "tie"
    else:
        assert sorted(outcome.elected) == sorted(election["elected"])
