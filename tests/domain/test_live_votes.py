"""What a rule can say about a vote happens to a live one: ways, presence, validity, early close."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.decisions.ballot import ObjectionNotAdmitted, cast_ballot
from domain.decisions.counting import count_poll, report_tally
from domain.decisions.decision import DECISION, close_poll, open_poll
from domain.decisions.deliberation import declare_recusal
from domain.decisions.early_close import settled
from domain.decisions.execution import cast_casting_vote
from domain.decisions.tellers import (
    AlreadyRuledInvalid,
    NothingHandedIn,
    NotTheTeller,
    rule_ballot_invalid,
)
from domain.motions.motion import SeatNotInElectorate
from domain.motions.outcome import OutcomeDetermined, TallyReported
from domain.motions.poll import (
    BallotRuledInvalid,
    PollAlreadyCounted,
    PollClosed,
    PollClosesLater,
    PollNotClosed,
    PollOpened,
    WayNotProvided,
)
from domain.motions.recusal import RecusalDeclared
from domain.motions.sequel import ChairRecused
from domain.provisions.provision import PinnedRule
from domain.values import PartnershipId, Sealed
from domain.voting.parts import asks_for_consent, provides_for
from domain.voting.rules import (
    AllOf,
    ByWay,
    Condition,
    DecisionRule,
    Majority,
    NoObjection,
    Not,
    QuorumByWay,
    QuorumNumber,
    QuorumShare,
    StatedDefault,
    Unanimity,
    Way,
)
from domain.voting.tally import Count, Stance, Tally, tally_of
from tests.domain.matters import ALLIANCE, CLOSED, OPENED, POLL, PROPOSED, SECOND_POLL, on
from tests.domain.polls import HALF, MORE_YES, body, person, seat, seat_id, votes
from tests.domain.specification import given


def put(rule: DecisionRule) -> Any:
    return replace(PROPOSED, rule=PinnedRule(rule, StatedDefault()))


def counted(rule: DecisionRule, opened: PollOpened, said: str) -> OutcomeDetermined:
    happened = (
        given(put(rule), opened, CLOSED)
        .when(count_poll, poll=POLL, ballots=votes(said), effective=on(9))
        .happened
    )
    [determined] = happened
    assert isinstance(determined, OutcomeDetermined)
    return determined


# Ways of deciding

BY_WAY = DecisionRule(
    ByWay(meeting=MORE_YES, written=Unanimity("members")),
    (QuorumByWay(meeting=QuorumNumber(Fraction(3))),),
    nobody_votes="rejected",
)


def test_a_poll_is_opened_by_a_way_and_counted_by_it() -> None:
    given(put(BY_WAY)).when(
        open_poll, poll=POLL, electorate=body(5), closes_at=on(9), way="written", effective=on(2)
    ).then(replace(OPENED, way="written"))
    at_meeting = counted(BY_WAY, OPENED, "+++..")
    in_writing = counted(BY_WAY, replace(OPENED, way="written"), "+++..")
    assert (at_meeting.outcome.result, in_writing.outcome.result) == ("adopted", "rejected")
    assert at_meeting.outcome.explanation.condition.kind == "meeting"
    assert in_writing.outcome.explanation.condition.kind == "written"
    assert counted(BY_WAY, OPENED, "++...").outcome.result == "inquorate"


def test_no_poll_is_opened_in_a_way_in_which_nothing_can_be_adopted() -> None:
    opening: dict[str, Any] = {"poll": POLL, "electorate": body(5), "effective": on(2)}
    refused = WayNotProvided("electronic")
    given(put(BY_WAY)).when(open_poll, **opening, way="electronic").refused(refused)
    given(put(BY_WAY)).when_reported(open_poll, **opening, way="electronic").found(refused)


@pytest.mark.parametrize(
    ("condition", "way", "provided"),
    [
        (MORE_YES, "written", True),
        (AllOf((MORE_YES, ByWay(meeting=MORE_YES))), "written", False),
        (ByWay(written=ByWay(meeting=MORE_YES)), "written", False),
        (Not(ByWay(meeting=MORE_YES)), "written", True),
    ],
)
def test_what_a_rule_has_for_a_way(condition: Condition, way: Way, provided: bool) -> None:
    assert provides_for(condition, way) is provided


def test_objections_count_in_the_way_that_asks_for_consent_alone() -> None:
    rule = DecisionRule(ByWay(meeting=MORE_YES, written=NoObjection()), nobody_votes="rejected")
    assert asks_for_consent(rule)
    assert (asks_for_consent(rule, "meeting"), asks_for_consent(rule, "written")) == (False, True)
    objecting: dict[str, Any] = {
        "poll": POLL, "seat": seat_id(0), "voter": person(0), "choice": Stance("block"),
        "effective": on(3),
    }  # fmt: skip
    at_meeting = DECISION.fold((put(rule), OPENED))
    given().when(cast_ballot, decision=at_meeting, **objecting).refused(ObjectionNotAdmitted)
    in_writing = DECISION.fold((put(rule), replace(OPENED, way="written")))
    assert given().when(cast_ballot, decision=in_writing, **objecting).happened


def test_a_vote_held_elsewhere_says_how_it_was_held() -> None:
    numbers = Tally((Count(Fraction(3), Fraction(1), Fraction(0), members=Fraction(5)),))
    reporting = given(put(BY_WAY)).when(report_tally, tally=numbers, way="written", effective=on(5))
    assert reporting.happened[0] == TallyReported(on(5), numbers, None, "written")
    assert reporting.state.result == "rejected"
    assert reporting.state.tally_way == "written"
    shown = given(put(BY_WAY)).when(report_tally, tally=numbers, effective=on(5))
    assert shown.state.result == "adopted"


# Presence

HALF_THERE = DecisionRule(Majority(HALF, True, "present"), (QuorumShare(HALF),))


def test_who_is_there_and_hands_in_nothing_is_present() -> None:
    alone = counted(HALF_THERE, OPENED, "++...")
    assert alone.outcome.result == "inquorate"
    there = replace(OPENED, present=tuple(seat_id(number) for number in range(5)))
    silent = counted(HALF_THERE, there, "++...")
    assert silent.outcome.result == "rejected", "two of five present are no majority of them"
    assert counted(HALF_THERE, there, "+++..").outcome.result == "adopted"
    [count] = silent.counts
    assert (count.present, count.idle) == (Fraction(5), Fraction(3))


def test_who_is_recused_or_vacant_is_not_present_by_being_there() -> None:
    rule = replace(HALF_THERE, recusal="leaves-both")
    tally = tally_of(
        rule, body(5, vacant=1), votes("+"), [seat_id(1)], [seat_id(n) for n in range(5)]
    )
    assert tally.counts[0].present == 3


def test_silence_counts_as_the_rule_says_whether_they_are_there_or_not() -> None:
    rule = replace(HALF_THERE, silence="yes")
    there = replace(OPENED, present=(seat_id(1), seat_id(2)))
    with_list, without = counted(rule, there, "+----"), counted(rule, OPENED, "+----")
    assert with_list.outcome.result == without.outcome.result == "rejected"
    assert counted(rule, there, "-....").outcome.result == "adopted"


# Invalid ballots

TORN = Sealed("Torn.", PartnershipId(ALLIANCE))
VOTED = (put(DecisionRule(MORE_YES)), OPENED, CLOSED)
RULING: dict[str, Any] = {
    "poll": POLL, "seat": seat_id(1), "is_cast": True, "grounds": TORN, "by": person(0),
    "chair": seat(0), "effective": on(9),
}  # fmt: skip
INVALID = BallotRuledInvalid(on(9), POLL, seat_id(1), TORN, person(0))


def test_the_chair_rules_a_ballot_invalid_once_between_close_and_count() -> None:
    given(*VOTED).when(rule_ballot_invalid, **RULING).then(INVALID).again().refused(
        AlreadyRuledInvalid(seat_id(1))
    )
    given(*VOTED[:2]).when(rule_ballot_invalid, **RULING).refused(PollNotClosed)
    given(*VOTED[:2]).when_reported(rule_ballot_invalid, **RULING).found(PollNotClosed)
    done = counted(DecisionRule(MORE_YES), OPENED, "++-..")
    tied = replace(done, outcome=replace(done.outcome, result="inquorate"))
    given(*VOTED, tied).when(rule_ballot_invalid, **RULING).refused(PollAlreadyCounted(POLL))


@pytest.mark.parametrize(
    "who",
    [
        {"by": person(1)},
        {"by": None},
        {"chair": None},
        {"chair": seat(0, holder=None)},
    ],
)
def test_nobody_but_the_chair_rules_a_ballot_invalid(who: dict[str, Any]) -> None:
    given(*VOTED).when(rule_ballot_invalid, **{**RULING, **who}).refused(NotTheTeller)
    reported = given(*VOTED).when_reported(rule_ballot_invalid, **{**RULING, **who})
    if who.get("by", RULING["by"]) is None:  # minutes seldom tell who found it so
        reported.then(replace(INVALID, by=None))
    else:
        reported.found(NotTheTeller)


def test_a_chair_who_stepped_back_judges_no_ballot() -> None:
    recused = RecusalDeclared(on(3), seat_id(0))
    given(VOTED[0], OPENED, recused, CLOSED).when(rule_ballot_invalid, **RULING).refused(
        NotTheTeller("the chair is recused")
    )


def test_there_is_a_ballot_to_be_invalid() -> None:
    given(*VOTED).when(rule_ballot_invalid, **{**RULING, "is_cast": False}).refused(
        NothingHandedIn(seat_id(1))
    )
    given(*VOTED).when(rule_ballot_invalid, **{**RULING, "seat": seat_id(9)}).refused(
        SeatNotInElectorate(seat_id(9))
    )


def test_a_source_may_tell_of_an_illegal_ballot_and_not_what_it_said() -> None:
    given(*VOTED).when_reported(rule_ballot_invalid, **{**RULING, "is_cast": False}).then(INVALID)
    counting = given(put(DecisionRule(MORE_YES)), OPENED, CLOSED, INVALID).when(
        count_poll, poll=POLL, ballots=votes("+"), effective=on(9)
    )
    [determined] = counting.happened
    assert isinstance(determined, OutcomeDetermined)
    [count] = determined.counts
    assert [count.yes, count.no, count.abstain, count.invalid] == [1, 0, 0, 1]


@pytest.mark.parametrize(("invalid", "present"), [("present", 3), ("absent", 2)])
def test_an_invalid_ballot_counts_as_the_rule_says(invalid: Any, present: int) -> None:
    rule = DecisionRule(MORE_YES, (QuorumNumber(Fraction(3)),), invalid=invalid)
    counting = given(put(rule), OPENED, CLOSED, INVALID).when(
        count_poll, poll=POLL, ballots=votes("++-.."), effective=on(9)
    )
    [determined] = counting.happened
    assert isinstance(determined, OutcomeDetermined)
    [count] = determined.counts
    assert {count.yes, count.no, count.invalid} == {Fraction(1)}
    assert determined.outcome.explanation.quorum[0].count == present
    assert determined.outcome.result == ("rejected" if present == 3 else "inquorate")


# Early close

FINAL = DecisionRule(MORE_YES, nobody_votes="rejected", ballots_final=True)


def test_a_poll_is_closed_early_where_nothing_can_change_it() -> None:
    history = given(put(FINAL), OPENED)
    history.when(close_poll, poll=POLL, settled="adopted", effective=on(5)).then(
        PollClosed(on(5), POLL, "adopted")
    )
    later = PollClosesLater(POLL, on(9))
    history.when(close_poll, poll=POLL, settled=None, effective=on(5)).refused(later)
    history.when_reported(close_poll, poll=POLL, settled=None, effective=on(5)).found(later)


def test_a_close_in_its_time_needs_no_reason() -> None:
    given(put(FINAL), OPENED).when(close_poll, poll=POLL, settled="adopted", effective=on(9)).then(
        PollClosed(on(9), POLL)
    )


def test_who_is_there_and_may_still_vote_leaves_it_open() -> None:
    rule = replace(HALF_THERE, ballots_final=True)
    everybody = [seat_id(number) for number in range(5)]
    assert settled(rule, body(5), votes("+++.."), present=everybody) == "adopted"
    assert settled(rule, body(5), votes("++..."), present=everybody) is None
    assert settled(rule, body(5), votes("--0.."), present=everybody) == "rejected"


def test_consent_leaves_it_open_in_the_way_that_asks_for_it() -> None:
    rule = replace(FINAL, condition=ByWay(meeting=MORE_YES, written=NoObjection()))
    assert settled(rule, body(5), votes("+++..")) == "adopted"


# The casting vote that is lost

TIE = DecisionRule(MORE_YES, tie="casting-vote")


def tied(**facts: Any) -> Any:
    return given(put(TIE), OPENED, CLOSED).when(
        count_poll, poll=POLL, ballots=votes("++--."), effective=on(9), **facts
    )


def test_a_tie_waits_for_a_chair_who_can_vote() -> None:
    assert tied(chair=seat(0)).state.result == "tied"
    assert tied(chair=None).state.result == "tied"
    lost = tied(chair=seat(0, holder=None)).state
    assert lost.result == "rejected"
    assert lost.outcomes[-1].outcome.explanation.decided_by == "casting-vote-lost"


def test_the_casting_vote_is_lost_to_a_chair_who_stepped_back_before_the_count() -> None:
    recused = RecusalDeclared(on(3), seat_id(4))
    counting = given(put(TIE), OPENED, recused, CLOSED).when(
        count_poll, poll=POLL, ballots=votes("++--."), chair=seat(4), effective=on(9)
    )
    assert counting.state.outcomes[-1].outcome.explanation.decided_by == "casting-vote-lost"
    elsewhere = Tally((Count(Fraction(2), Fraction(2)),))
    reporting = given(put(TIE), recused).when(
        report_tally, tally=elsewhere, chair=seat(4), effective=on(9)
    )
    assert reporting.state.result == "rejected"


def test_a_chair_who_steps_back_after_the_tie_loses_the_casting_vote() -> None:
    [determined] = tied(chair=seat(4)).happened
    history = given(put(TIE), OPENED, CLOSED, determined)
    stepping = history.when(declare_recusal, seat=seat_id(4), chair=seat(4), effective=on(10))
    assert stepping.happened[0] == RecusalDeclared(on(10), seat_id(4))
    assert stepping.state.result == "rejected"
    assert stepping.state.outcomes[-1].outcome.explanation.decided_by == "casting-vote-lost"
    other = history.when(declare_recusal, seat=seat_id(3), chair=seat(4), effective=on(10))
    assert other.state.result == "tied"
    given(put(TIE), OPENED, CLOSED, determined, RecusalDeclared(on(10), seat_id(4))).when(
        cast_casting_vote, stance="yes", chair=seat(4), voter=person(4), effective=on(11)
    ).refused(ChairRecused(seat_id(4)))


def test_a_chair_who_steps_back_while_a_tie_is_voted_on_anew_decides_nothing() -> None:
    [determined] = tied(chair=seat(4)).happened
    again = PollOpened(on(9), SECOND_POLL, body(5))
    history = given(put(TIE), OPENED, CLOSED, determined, again)
    stepping = history.when(declare_recusal, seat=seat_id(4), chair=seat(4), effective=on(10))
    stepping.then(RecusalDeclared(on(10), seat_id(4)))
    assert stepping.state.decided is None
