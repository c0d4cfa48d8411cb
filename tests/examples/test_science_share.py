"""The made-up partnership as a history: it fits the schema, and breaks no rule."""

from __future__ import annotations

import json

import jsonschema

from examples.science_share.convert import lines, story
from services.history_schema import schema
from tests.importing import Importing, Write


def test_every_line_fits_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for line in lines():
        validator.validate(json.loads(line))


def test_it_says_of_itself_that_it_is_made_up() -> None:
    header = json.loads(next(lines()))
    assert "made up" in header["source"]["name"]


def test_it_is_told_in_order_and_no_act_twice() -> None:
    told = story()
    assert [act.moment for act in told] == sorted(act.moment for act in told)
    assert len({act.key for act in told}) == len(told)


def test_it_breaks_no_rule_and_is_entered_once(importing: Importing, written: Write) -> None:
    report = importing.run(written(lines()))
    assert (report.bad, report.findings) == ([], [])
    assert report.applied == sum(not act.refused for act in story())
    again = importing.run(written(lines()))
    assert again.applied == 0


def test_what_is_told_as_refused_would_be_a_finding_if_it_were_reported(
    importing: Importing, written: Write
) -> None:
    """So the refusals are of rules that the file itself keeps, and not of malformed requests."""
    header = next(lines())
    acts = [json.dumps(act.line()) for act in story()]
    report = importing.run(written([header, *acts]), keep_going=True)
    met = {found.code for _, found in report.findings} | {bad.code for bad in report.bad}
    assert {act.refused for act in story() if act.refused} <= met
