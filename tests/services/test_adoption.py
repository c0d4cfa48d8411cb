"""Adoption with the outcome: what a decision adopts by itself, however it is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.agreements.amendment import Amendment
from domain.agreements.clause import InsertClause
from domain.authority import ByDefault
from domain.decisions.decision import DECISION
from domain.motions.enacted_acts import AmendmentAdoption, UrgentActionRatification
from domain.provisions.provision import AmendmentRuleProvision, DecisionRuleProvision, Provision
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.values import AgreementId, AmendmentId, ClauseId, Moment, PollId
from domain.voting.rules import AllOf, DecisionRule
from domain.voting.rules_before import Confirmed
from domain.voting.tally import Stance
from services.amendments import amendment_id
from services.catalogue import commands
from services.deadlines import Due
from services.deadlines import act_of as act_due
from services.ledger import Transaction
from tests.lawful import chain_of, recorded
from tests.refusals.cases import CLOCK, Step, do, named, on, perform
from tests.refusals.charters import in_force
from tests.refusals.conftest import stage as stage
from tests.refusals.decided import won
from tests.refusals.stage import Stage
from tests.refusals.usual import USUAL
from tests.refusals.world import BOB, BOBS, LAKE, MORE_YES, MOTION, OTHER_MOTION, POLL, clause

pytestmark = pytest.mark.postgres

TEXT = named(AgreementId, "by decision")
BASE, ADDED = named(ClauseId, "base of it"), named(ClauseId, "added to it")
CHANGE: AmendmentId = amendment_id(TEXT, named(AmendmentId, "a change"))
BY_DECISION = AmendmentRuleProvision("by decision", "decision")
BY_BOTH = AmendmentRuleProvision("both", "both")
SCHEME = SchemeProvision("scheme", (Assignment(("tea",), "all-parties"),))


def voting(ada: Stance, bob: Stance, poll: PollId = POLL, **given: Any) -> tuple[Step, ...]:
    """A poll is opened, both vote, and it is closed."""
    given = {"poll": poll, **given}
    return (
        do("open_poll", id=poll, **{name: said for name, said in given.items() if name != "poll"}),
        do("cast_ballot", choice=ada, **given),
        do("cast_ballot", seat=BOBS, voter=BOB, choice=bob, **given),
        do("close_poll", **given),
    )


def amended(
    stage: Stage,
    *before: Step,
    rule: AmendmentRuleProvision = BY_DECISION,
    carries: tuple[Provision, ...] = (),
    stance: str = "yes",
    matter: str = "",
    taken: tuple[Step, ...] = (),
    **count: Any,
) -> tuple[Amendment, Transaction]:
    """An amendment on which the council votes, after the count; and all that was recorded.

    `taken` are the steps by which it decides, if not by a poll.
    """
    rule = replace(rule, matter=matter)
    change = InsertClause(clause(ADDED, *carries), BASE)
    enacts = (AmendmentAdoption(TEXT, CHANGE),)
    choice = Stance(stance)  # type: ignore[arg-type]
    steps = (
        do("draft_agreement", id=TEXT, clauses=(clause(BASE, rule),)),
        do("enter_into_force", agreement=TEXT, reported=True),
        do("propose_amendment", agreement=TEXT, id=named(AmendmentId, "a change"),
           changes=(change,)),
        *before,
        do("propose_motion", matter=matter, enacts=enacts),
        *(taken or (*voting(choice, choice), do("count_poll", **count))),
    )  # fmt: skip
    transaction = Transaction(stage.ledger)
    for number, step in enumerate(steps):
        perform(transaction, step, USUAL[step.command], 9_000 + number)
    held = transaction.held(AGREEMENT, TEXT)
    assert held is not None
    return held.state.amendments[CHANGE], transaction


def test_the_count_adopts_what_a_decision_alone_amends(stage: Stage) -> None:
    amendment, transaction = amended(stage)
    assert (amendment.status, amendment.decision) == ("adopted", MOTION)
    held = transaction.held(DECISION, MOTION)
    assert held is not None and list(held.state.enactment.carried_out) == [1]
    names = [record.name for record in transaction.records[-3:]]
    assert names == [
        "decision.outcome-determined.v1",
        "agreement.amendment-adopted.v1",
        "decision.act-carried-out.v1",
    ]
    assert transaction.records[-2].causation == transaction.records[-3].id


YES, NO = Stance("yes"), Stance("no")
TIED = (*voting(YES, NO), do("count_poll"))
SEED = next(seed for seed in ("a", "b", "c", "d") if sha256(seed.encode()).digest()[0] % 2 == 0)
"""With it the lot falls on adopted."""
SECOND = named(PollId, "at the second meeting")
LATER: dict[str, Any] = {"when": on(2024, 1, 31)}
CONFIRMING = DecisionRuleProvision(
    "twice", ("twice",), DecisionRule(AllOf((MORE_YES, Confirmed(5))))
)
# Live it is refused: to change an agreement waits for the body.
TAKEN = do("take_urgent_action", reported=True)
RATIFYING = (
    TAKEN,
    *won(UrgentActionRatification(MOTION), motion=OTHER_MOTION),
    do("ratify_urgent_action"),
)
WAYS: dict[str, dict[str, Any]] = {
    "a casting vote": {"matter": "tied", "taken": (*TIED, do("cast_casting_vote"))},
    "a lot": {
        "matter": "lot",
        "taken": (
            do("prepare_lot", commitment=sha256(SEED.encode()).hexdigest()),
            *TIED,
            do("draw_lot", seeds=(SEED,)),
        ),
    },
    "numbers": {"taken": (do("report_tally"),)},
    "closing and counting in one": {
        "taken": (*voting(YES, YES)[:-1], do("conclude_vote")),
    },
    "a second meeting": {
        "matter": "twice",
        "taken": (
            *voting(YES, YES),
            do("count_poll"),
            *voting(YES, YES, SECOND, **LATER),
            do("count_poll", poll=SECOND, **LATER),
        ),
    },
    "a ratification": {"matter": "urgent", "taken": RATIFYING},
}
"""The ways in which a motion comes to be adopted, besides the count of a poll."""


@pytest.mark.parametrize("way", WAYS)
def test_whatever_adopts_the_motion_adopts_the_amendment_in_its_transaction(
    stage: Stage, way: str
) -> None:
    before = in_force(CONFIRMING) if way == "a second meeting" else ()
    amendment, transaction = amended(stage, *before, **WAYS[way])
    assert (amendment.status, amendment.decision) == ("adopted", MOTION)
    last = transaction.records[-1].command
    together = [record.name for record in transaction.records if record.command == last]
    assert "agreement.amendment-adopted.v1" in together


def test_a_first_meeting_adopts_nothing_yet(stage: Stage) -> None:
    first = (*voting(YES, YES), do("count_poll"))
    amendment, _ = amended(stage, *in_force(CONFIRMING), matter="twice", taken=first)
    assert amendment.status == "proposed"


def test_what_is_decided_in_urgency_adopts_nothing_until_it_is_ratified(stage: Stage) -> None:
    taken = (TAKEN,)
    assert amended(stage, matter="urgent", taken=taken)[0].status == "proposed"


def test_silence_adopts_when_the_clause_counts_it(stage: Stage) -> None:
    silent = (
        do("give_notice_of_motion"),
        do("open_poll", way="written"),
        do("close_poll", when=on(2024, 2), by=None),
    )
    _, transaction = amended(stage, taken=silent)
    runs = Due("poll-counts", MOTION, POLL, datetime(2024, 2, 1, tzinfo=UTC), 0)
    commands()["count_poll"](
        transaction, act_due(runs, ByDefault(), CLOCK), decision=MOTION, poll=POLL
    )
    held = transaction.held(AGREEMENT, TEXT)
    assert held is not None and held.state.amendments[CHANGE].status == "adopted"


def test_a_vote_that_says_no_adopts_nothing(stage: Stage) -> None:
    assert amended(stage, stance="no")[0].status == "proposed"


def signed(*, reported: bool = False, **given: Any) -> tuple[Step, ...]:
    """Both schools sign the change, one after the other."""
    on_it = {"agreement": TEXT, "amendment": CHANGE, "reported": reported, **given}
    return (
        do("sign_amendment", **on_it),
        do("sign_amendment", **{**on_it, "party": LAKE, "person": BOB}),
    )


COUNTED = (*voting(YES, YES), do("count_poll"))


def test_where_signatures_are_asked_for_too_the_count_alone_adopts_nothing(stage: Stage) -> None:
    assert amended(stage, rule=BY_BOTH)[0].status == "proposed"
    ada, _ = signed()
    taken = (*COUNTED, ada)
    assert amended(stage, rule=BY_BOTH, taken=taken)[0].status == "proposed"


@pytest.mark.parametrize(
    "last", ["decision.outcome-determined.v1", "agreement.amendment-signed.v2"]
)
def test_where_both_are_asked_for_whichever_comes_last_adopts(stage: Stage, last: str) -> None:
    decides = last.startswith("decision")
    taken = (*signed(), *COUNTED) if decides else (*COUNTED, *signed())
    amendment, transaction = amended(stage, rule=BY_BOTH, taken=taken)
    assert (amendment.status, amendment.decision) == ("adopted", MOTION)
    held = transaction.held(DECISION, MOTION)
    assert held is not None and list(held.state.enactment.carried_out) == [1]
    done = transaction.records[-3:]
    assert [one.name for one in done] == [
        last, "agreement.amendment-adopted.v1", "decision.act-carried-out.v1"
    ]  # fmt: skip
    assert len({one.command for one in done}) == 1
    assert done[1].causation == done[0].id
    of_it = chain_of([*recorded(stage.ledger.store), *transaction.records], done[1])
    # The text itself entered into force here without signatures, and nothing else is missing.
    weak = {number for number, link in enumerate(of_it.links, 1) if not link.holds}
    [text] = [link for link in of_it.links if link.sentence.endswith("”, in force.")]
    assert weak <= set(text.rests_on)


@pytest.mark.parametrize("last", ["the count", "the signature"])
def test_what_is_entered_with_earlier_times_is_adopted_with_the_later_of_them(
    stage: Stage, last: str
) -> None:
    later = signed(when=on(2024, 6))
    taken = (*later, *COUNTED) if last == "the count" else (*COUNTED, *later)
    amendment, _ = amended(stage, rule=BY_BOTH, taken=taken)
    assert amendment.concluded == Moment.of(date(2024, 6, 1), UTC)


def test_a_signature_adopts_only_what_was_decided(stage: Stage) -> None:
    against = (*voting(NO, NO), do("count_poll"))
    assert amended(stage, rule=BY_BOTH, taken=(*against, *signed()))[0].status == "proposed"
    waiting = voting(YES, YES)
    assert amended(stage, rule=BY_BOTH, taken=(*waiting, *signed()))[0].status == "proposed"


def test_signatures_that_a_source_reports_adopt_nothing_by_themselves(stage: Stage) -> None:
    taken = (*COUNTED, *signed(reported=True))
    assert amended(stage, rule=BY_BOTH, taken=taken)[0].status == "proposed"


def test_where_signatures_alone_amend_the_decision_is_not_asked(stage: Stage) -> None:
    by_signatures = AmendmentRuleProvision("signed", "signatures")
    amendment, _ = amended(stage, rule=by_signatures, taken=(*COUNTED, *signed()))
    assert (amendment.status, amendment.decision) == ("adopted", None)


def test_a_count_that_a_source_reports_adopts_nothing_by_itself(stage: Stage) -> None:
    assert amended(stage, reported=True)[0].status == "proposed"


def test_what_clashes_by_then_is_left_and_the_outcome_stands(stage: Stage) -> None:
    amendment, transaction = amended(stage, *in_force(SCHEME), carries=(SCHEME,))
    assert amendment.status == "proposed"
    held = transaction.held(DECISION, MOTION)
    assert held is not None and held.state.result == "adopted"
