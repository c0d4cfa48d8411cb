"""Who decided, and who did what, as minutes tell it: a decision that was for others to take is on
record and nothing rests on it, and what a source does not say of an act is not held against it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.authority import ByDecision
from domain.decisions.resolution import DecisionNotAdopted
from domain.parties.partnership import PARTNERSHIP
from domain.values import DecisionId, PartnershipId, derived_id
from services.partnerships import dissolve_partnership
from tests import lawful
from tests.importing import Importing
from tests.services.acts import act as done_here
from tests.services.test_told_from_outside import MORE_YES, Act, Told, act, at, board, told, voted
from tests.services.test_told_of_voters import broken, recorded_by

__all__ = ["told"]

PLAIN = {"condition": MORE_YES}
DISSOLVING = [{"kind": "dissolve-partnership"}]
RESERVED: dict[str, Any] = {
    "kind": "scheme-of-delegation",
    "name": "who decides",
    "assignments": [{"matters": ["dissolution"], "decided_by": "all-parties"}],
}


def id_of(kind: str, key: str) -> Any:
    return derived_id("history", "minutes", kind, key)


def dissolve(importing: Importing) -> None:
    ends = {"partnership": PartnershipId(id_of("PartnershipId", "p"))}
    decision = DecisionId(id_of("DecisionId", "d"))
    dissolve_partnership(importing.ledger, done_here(), **ends, decision=decision)


def put(matter: str, *provisions: dict[str, Any]) -> list[Act]:
    """Minutes of the board on a motion of the matter, which would end the partnership."""
    acts = board(PLAIN)
    acts[2]["arguments"]["clauses"][0]["provisions"].extend(provisions)
    acts[-1]["arguments"].update(matter=matter, enacts=DISSOLVING)
    return [*acts, *voted("yes", "yes")]


@pytest.mark.parametrize("matter", ["", "dissolution"], ids=["another matter", "its matter"])
def test_nothing_is_done_on_what_a_source_tells_was_decided_by_others_than_decide_it(
    matter: str, told: Told, importing: Importing
) -> None:
    assert told(put(matter, RESERVED)) == (["MATTER_OF_ALL_PARTIES"], "adopted")
    with pytest.raises(DecisionNotAdopted) as refused:
        dissolve(importing)
    assert refused.value.why == (
        "the matter “dissolution” is for all parties to decide, without a body, by “who decides”"
    )


def test_what_those_ratify_whose_matter_it_is_is_done(told: Told, importing: Importing) -> None:
    acts = put("", RESERVED)
    named = [{"kind": "ratify-decision", "decision": "d"}]
    counted = {"counts": [{"yes": 1, "no": 0, "members": 1}]}
    acts += [
        act("propose_motion", "2026-03-03", "r", partnership="p", title="R", enacts=named),
        act("report_tally", "2026-03-04", decision="r", tally=counted),
        act("ratify_decision", "2026-03-05", decision="d", by="r", defects=["authority"]),
    ]
    found, _ = told(acts)
    assert found == ["MATTER_OF_ALL_PARTIES"]
    dissolve(importing)


def test_nothing_is_done_on_what_a_source_tells_was_decided_by_an_easier_rule(
    told: Told, importing: Importing
) -> None:
    hard = {"condition": {"kind": "unanimity", "base": "members"}}
    rule = {"kind": "decision-rule", "name": "hard", "matters": ["dissolution"], "rule": hard}
    assert told(put("", rule)) == (["ACT_OF_ANOTHER_MATTER"], "adopted")
    with pytest.raises(DecisionNotAdopted, match="another rule"):
        dissolve(importing)


def test_what_a_source_tells_those_decided_whose_matter_it_is_is_done(
    told: Told, importing: Importing
) -> None:
    assert told(put("")) == ([], "adopted")
    dissolve(importing)
    held = importing.ledger.held(PARTNERSHIP, id_of("PartnershipId", "p"))
    assert held is not None
    assert held.state.dissolved is not None


def test_what_a_source_tells_was_done_on_the_decision_of_others_is_found(told: Told) -> None:
    ended = act("dissolve_partnership", at(13), partnership="p", decision="d")
    found, _ = told([*put("", RESERVED), ended])
    assert found == ["MATTER_OF_ALL_PARTIES", "DECISION_NOT_ADOPTED"]


def amended(by: str, *, decided: bool) -> list[Act]:
    """Minutes of two schools that amended their text."""
    acts = board(PLAIN)
    rule = {"kind": "amendment-rule", "name": "how", "by": by, "matter": ""}
    acts[2]["arguments"]["clauses"][0]["provisions"].append(rule)
    acts[1]["arguments"]["parties"].append("org2")
    acts.insert(0, act("register_organisation", "2020-01-01", "org2", name="O", kind="school"))
    proposal = acts[3]["arguments"]["clauses"][0]
    replaced = {"kind": "replace", **proposal, "text": "New\n"}
    change = {"id": "one", "agreement": "m", "title": "One", "changes": [replaced]}
    acts.insert(-1, act("propose_amendment", "2020-03-01", "one!", **change))
    acts[-1]["arguments"]["enacts"] = [
        {"kind": "adopt-amendment", "agreement": "m", "amendment": "one"}
    ]
    adopted = {"agreement": "m", "amendment": "one", **({"decision": "d"} if decided else {})}
    return [*acts, *voted("yes", "yes"), act("adopt_amendment", at(13), **adopted)]


@pytest.mark.parametrize("by", ["signatures", "both"])
def test_an_amendment_told_to_be_adopted_by_a_decision_alone_lacks_the_signatures(
    by: str, told: Told, importing: Importing
) -> None:
    assert told(amended(by, decided=True)) == (["SIGNATURES_MISSING"], "adopted")
    [unsigned] = broken(importing, "agreement.amendment-adopted")
    assert unsigned == ["signature: it has not signed"] * 2


def test_an_amendment_of_which_nothing_else_is_told_was_signed_for_all_that_is_known(
    told: Told, importing: Importing
) -> None:
    assert told(amended("signatures", decided=False)) == ([], "adopted")
    assert broken(importing, "agreement.amendment-adopted") == [[]]


@pytest.mark.parametrize(
    ("by", "found"),
    [("", []), ("h-a", []), ("h-b", ["NOT_IN_THE_CHAIR"])],
    ids=["not told", "chair", "other"],
)
def test_who_was_there_need_not_be_told_by_whom(by: str, found: list[str], told: Told) -> None:
    said = {"by": by} if by else {}
    met = act("record_attendance", "2026-02-20", body="b", present=["a", "b"], **said)
    assert told([*board(PLAIN, chair="a"), met, *voted("yes", "yes")]) == (found, "adopted")


@pytest.mark.parametrize(
    "what",
    [["accept_appointment"], ["decline_appointment"], ["accept_appointment", "resign_appointment"]],
)
def test_that_somebody_accepted_declined_or_resigned_tells_who_did(
    what: list[str], told: Told
) -> None:
    acts = board(PLAIN)
    acts += [
        act("define_post", "2020-03-01", "post", partnership="p", title="Keeper"),
        act("appoint", "2020-03-02", "held", post="post", person="h-a"),
        *(act(one, f"2020-03-0{day}", appointment="held") for day, one in enumerate(what, 3)),
    ]
    assert told([*acts, *voted("yes", "yes")]) == ([], "adopted")


def test_what_was_done_on_a_decision_is_attested_by_the_source_that_tells_it(
    told: Told, importing: Importing
) -> None:
    joined = [
        act("register_organisation", "2020-01-01", "new", name="New", kind="school"),
        act(
            "accede_party", "2026-04-02", "joins", partnership="p", organisation="new", decision="d"
        ),
    ]
    acts = put("")
    [motion] = [one for one in acts if one["key"] == "d"]
    motion["arguments"]["enacts"] = [{"kind": "accede-party", "organisation": "new"}]
    assert told([joined[0], *acts, joined[1]]) == ([], "adopted")
    [record] = [one for one in recorded_by(importing) if one.name.startswith("partnership.party")]
    assert isinstance(record.authority, ByDecision)
    assert record.authority.source is not None
    assert record.authority.source.name == "Minute book"
    chain = lawful.chain_of(recorded_by(importing), record)
    assert chain.holds
    said = [chain.links[number - 1].sentence for number in chain.rests_on]
    assert (said[0], said[-1]) == ("The decision on “M”: adopted.", "Attested by Minute book.")


def test_what_is_done_here_on_a_decision_is_attested_by_nobody(
    told: Told, importing: Importing
) -> None:
    told(put(""))
    dissolve(importing)
    [record] = [one for one in recorded_by(importing) if one.name.endswith("dissolved.v1")]
    assert isinstance(record.authority, ByDecision)
    assert record.authority.source is None
