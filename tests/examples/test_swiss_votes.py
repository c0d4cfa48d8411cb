"""Swiss federal votes as a history: each outcome follows from its rule and is the official one."""

from __future__ import annotations

import csv
import json

import jsonschema

from domain.decisions.decision import DECISION
from domain.values import derived_id
from domain.voting.explanation import sentences
from examples.swiss_votes.convert import DATA, lines
from services.history_schema import schema
from tests.importing import Importing, Write

DOUBLE = {"mandatory-referendum", "popular-initiative", "counter-proposal"}


def test_every_line_fits_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for line in lines():
        validator.validate(json.loads(line))


def test_every_outcome_is_the_official_one_and_says_why(
    importing: Importing, written: Write
) -> None:
    report = importing.run(written(lines()))
    assert (report.bad, report.findings) == ([], [])
    with DATA.open(encoding="utf-8", newline="") as file:
        votes = list(csv.DictReader(file))
    assert len(votes) == 342
    for vote in votes:
        decision = derived_id("history", "swissvotes", "DecisionId", f"vote-{vote['vote']}")
        held = importing.ledger.held(DECISION, decision)
        assert held is not None
        [determined] = held.state.outcomes
        official = "adopted" if vote["adopted"] == "yes" else "rejected"
        assert determined.outcome.result == determined.declared == official
        said = sentences(determined.outcome)
        assert all(said)
        explained = " ".join(said)
        is_double = vote["form"] in DOUBLE
        named = "double majority" if is_double else "majority of the people"
        assert f"“{named}”" in explained
        # Of a failed double majority, only the half that failed is told.
        shown = {group for group in ("people", "cantons") if group in explained.lower()[60:]}
        assert shown
        assert "cantons" not in shown or is_double


def test_the_rule_of_each_vote_is_the_clause_in_force(importing: Importing, written: Write) -> None:
    importing.run(written(lines()))
    clauses = {"double majority": "constitution", "majority of the people": "laws"}
    for decision in importing.ledger.within(
        derived_id("history", "swissvotes", "PartnershipId", "federal-votes"), "decision"
    ):
        held = importing.ledger.held(DECISION, decision)
        assert held is not None
        origin = held.state.rule.origin
        key = clauses[origin.provision]
        assert origin.clause == derived_id("history", "swissvotes", "ClauseId", key)
        assert origin.version == 1
