"""What answers to a report that a decision is done rest on: the report, and whose word it was."""

from collections.abc import Iterator
from typing import Any

from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import of_party
from domain.chains.grounds_of_votes import decision_of
from domain.motions import sequel


@rests(sequel.ImplementationConfirmed, sequel.ImplementationContradicted)
def _on_report(acted: Acted[Any]) -> Iterator[Ground]:
    """The report that it is done, and whose word that was."""
    record, known = acted.record, acted.known
    reported = known.last(record.stream, sequel.DecisionImplemented)
    assert reported is not None, "what is answered was reported"
    yield on_act(known, reported, "motion", "What was reported done.")
    party = acted.data.party
    if party is not None and not acted.is_reported:
        yield of_party(known, decision_of(acted).partnership, party, acted.at)
    said_by, is_own = reported.record.data.said_by, acted.data.party
    if isinstance(acted.data, sequel.ImplementationConfirmed) and said_by in (None, is_own):
        said = "The word of another party."
        yield missing("motion", said, "the one that had reported it says so", record.stream)
