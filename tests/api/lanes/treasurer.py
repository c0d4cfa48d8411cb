"""A committee's treasurers as acts to import: elected, deputised for, resigned, handed over.

They go on where `tests.bench.committee` ends, in a file of their own: the partnership and the
persons are those of the committee, named by their identifiers.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from domain.values import derived_id
from tests.bench import committee

SOURCE = {"key": "treasurers", "name": "Minutes of the steering committee, annex"}


def of_committee(kind: str, key: str) -> str:
    """The identifier that the committee's file gives to something."""
    found: UUID = derived_id("history", committee.SOURCE["key"], kind, key)
    return str(found)


def lines() -> list[str]:
    """The lines of the file to import, the source first."""
    header = {"concord": "history", "version": 1, "source": SOURCE}
    return [json.dumps(line) for line in [header, *_acts()]]


def _person(number: int) -> str:
    return of_committee("PersonId", f"person-{number}")


def _acts() -> list[dict[str, Any]]:
    defined, first, delegated = _defined(), _first(), _delegated()
    passed_on = {**delegated, **_passed_on()}
    items = [{"id": "keys", "what": "Keys of the safe"}, {"id": "books", "what": "The books"}]
    item = {"appointment": "first", "item": "keys"}
    return [
        _act("define_post", "treasurer", "2015-01-10", defined),
        _act(
            "define_post", "secretary", "2015-01-10", {**defined, "title": "Secretary", "remit": {}}
        ),
        _act("appoint", "first", "2015-01-12", first),
        _act("accept_appointment", "accepted", "2015-01-15", _by("first", 0)),
        _act(
            "name_deputy",
            "deputised",
            "2015-06-20",
            {
                "appointment": "first",
                "deputy": _person(5),
                "start": "2015-07-01",
                "end": "2015-08-31",
                "by": _person(0),
            },
        ),
        _act("delegate_authority", "delegated", "2015-02-02", delegated),
        _act("delegate_authority", "passed-on", "2015-03-01", passed_on),
        _act("revoke_delegation", "revoked", "2015-10-01", _revoking()),
        _act("resign_appointment", "resigned", "2016-03-01", _by("first", 0)),
        _act("appoint", "second", "2016-02-01", _second()),
        _act("accept_appointment", "second/accepted", "2016-02-10", _by("second", 1)),
        _act(
            "open_handover",
            "handover",
            "2016-02-20",
            {"appointment": "first", "items": items, "due": "2016-03-31", "successor": "second"},
        ),
        _act("hand_over_item", "keys", "2016-03-01", {**item, "by": _person(0), "remark": "Two."}),
        _act("acknowledge_item", "keys/taken", "2016-03-02", {**item, "by": _person(1)}),
        _act("appoint", "third", "2016-01-05", {"post": "secretary", "person": _person(2)}),
        _act("end_appointment", "ended", "2016-06-30", {"appointment": "third"}),
    ]


def _defined() -> dict[str, Any]:
    limit = {"amount": "5000", "currency": "GBP"}
    remit = {
        "responsibilities": [{"matter": "budget", "role": "accountable", "sole": True}],
        "powers": [{"matters": ["payments"], "limit": limit}, {"delegable": False}],
    }
    return {
        "partnership": of_committee("PartnershipId", "alder-road"),
        "title": "Treasurer",
        "tenure": {"months": 24, "terms": 2},
        "remit": remit,
        "body": of_committee("BodyId", "committee"),
    }


def _first() -> dict[str, Any]:
    return {
        "post": "treasurer",
        "person": _person(0),
        "party": of_committee("OrganisationId", "school"),
        "start": "2015-02-01",
    }


def _delegated() -> dict[str, Any]:
    return {
        "appointment": "first",
        "delegate": _person(3),
        "matters": ["payments"],
        "limit": {"amount": "1000", "currency": "GBP"},
        "onward": True,
        "by": _person(0),
    }


def _passed_on() -> dict[str, Any]:
    return {
        "source": "delegated",
        "delegate": _person(4),
        "limit": {"amount": "99.50", "currency": "GBP"},
        "onward": False,
        "by": _person(3),
        "end": "2015-12-31",
    }


def _by(appointment: str, person: int) -> dict[str, str]:
    return {"appointment": appointment, "by": _person(person)}


def _revoking() -> dict[str, str]:
    return {"delegation": "delegated", "by": _person(0)}


def _second() -> dict[str, str]:
    return {"post": "treasurer", "person": _person(1), "start": "2016-03-01"}


def _act(act: str, key: str, effective: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"act": act, "key": key, "effective": effective, "arguments": arguments}
