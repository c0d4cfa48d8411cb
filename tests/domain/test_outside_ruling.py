"""A ruling from outside that one side reports is its word, until the others confirm it."""

from datetime import UTC
from typing import Any
from uuid import UUID

from domain.conflicts.confirming import confirm_ruling, contest_ruling
from domain.conflicts.conflict import ConflictClosed, ConflictWithdrawn
from domain.conflicts.conflict_state import ConflictOver, ConflictUnknown, NotASide, SpeakerUnclear
from domain.conflicts.hearing import NeutralMissing
from domain.conflicts.outside_ruling import (
    Exhibit,
    OutsideRulingConfirmed,
    OutsideRulingContested,
    OutsideRulingReported,
    OutsideRulingTookEffect,
    RulingAlreadyConfirmed,
    RulingAlreadyReported,
    RulingReportContested,
    RulingReportUnknown,
    RulingUnattested,
)
from domain.conflicts.ruling import RulingAlreadyGiven, RulingGiven, RulingNotForeseen
from domain.conflicts.settlement import RemedyNamedTwice
from domain.conflicts.settling import give_ruling
from domain.document import Document, DocumentNamedTwice, MalformedDigest
from domain.provisions.protocol import ConflictProtocol, PinnedProtocol, ProtocolStage
from domain.values import ContradictoryDates, RulingReportId, TextMissing
from domain.voting.rules import StatedDefault
from domain.voting.side import Side
from tests.domain.conflicts import (
    ACCEPTED,
    APPOINTED,
    CONFLICT_ID,
    FIRST,
    HEARD,
    NGO,
    ONE,
    REFUND,
    STRANGER,
    TWO,
    UNANSWERED,
    after,
    on,
    remedy,
    sealed,
    until,
)
from tests.domain.specification import given

COURTS = PinnedProtocol(ConflictProtocol((ProtocolStage("external", 90),), 7), StatedDefault())
APPEALABLE = PinnedProtocol(
    ConflictProtocol((ProtocolStage("external", 90),), 7, appeal_days=30), StatedDefault()
)
THIRD = Side(NGO)
REPORT, OTHER = RulingReportId(UUID(int=91)), RulingReportId(UUID(int=92))
JUDGMENT = (Document("Judgment", "1" * 64),)
SHOWN = (Exhibit(sealed("Judgment"), "1" * 64),)
REPORTING: dict[str, Any] = {
    "ruling": "The firm pays.",
    "reasons": "It built the boat.",
    "by": ONE,
    "documents": JUDGMENT,
    "report": REPORT,
    "zone": UTC,
    "effective": on(10),
}
REPORTED = OutsideRulingReported(
    on(10),
    REPORT,
    ONE,
    sealed("The firm pays."),
    sealed("It built the boat."),
    SHOWN,
    (remedy(),),
    1,
)
SAYING: dict[str, Any] = {"report": REPORT, "by": TWO, "effective": on(11)}
CONFIRMING: dict[str, Any] = {**SAYING, "zone": UTC}
CONTESTING: dict[str, Any] = {**SAYING, "grounds": "No court did."}
CONFIRMED = OutsideRulingConfirmed(on(11), REPORT, TWO)
CONTESTED = OutsideRulingContested(on(11), REPORT, TWO, sealed("No court did."))
TOOK_EFFECT = OutsideRulingTookEffect(on(11), REPORT)


def test_what_a_side_says_of_a_court_is_no_ruling() -> None:
    told = after(protocol=COURTS).when(give_ruling, **REPORTING, remedies=(remedy(),))
    told.then(REPORTED).again().refused(RemedyNamedTwice)
    assert (told.state.state, told.state.ruling, dict(told.state.remedies)) == ("open", None, {})


def test_without_a_document_it_is_not_even_reported() -> None:
    bare = {**REPORTING, "documents": ()}
    after(protocol=COURTS).when(give_ruling, **bare).refused(RulingUnattested())
    malformed = {**REPORTING, "documents": (Document("Judgment", "1"),)}
    after(protocol=COURTS).when(give_ruling, **malformed).refused(
        MalformedDigest("documents[0].sha256")
    )
    twice = {**REPORTING, "documents": (*JUDGMENT, Document("Letter", "1" * 64))}
    after(protocol=COURTS).when(give_ruling, **twice).refused(DocumentNamedTwice)


def test_it_takes_effect_with_the_word_of_every_other_side() -> None:
    confirming = after(REPORTED, protocol=COURTS).when(confirm_ruling, **CONFIRMING)
    confirming.then(CONFIRMED, TOOK_EFFECT)
    assert confirming.state.state == "ruled"
    assert [one.status for one in confirming.state.remedies.values()] == ["open"]
    assert confirming.state.ruling is not None and confirming.state.ruling.reported_by is None
    confirming.again().refused(RulingAlreadyGiven(on(11)))
    after(*confirming.happened, protocol=COURTS)


def test_of_three_sides_each_says_it_for_itself() -> None:
    three = after(REPORTED, protocol=COURTS, against=(TWO, THIRD))
    first = three.when(confirm_ruling, **CONFIRMING).then(CONFIRMED)
    assert first.state.state == "open"
    first.again().refused(RulingAlreadyConfirmed(TWO))
    both = after(REPORTED, CONFIRMED, protocol=COURTS, against=(TWO, THIRD))
    both.when(confirm_ruling, **{**CONFIRMING, "by": THIRD}).then(
        OutsideRulingConfirmed(on(11), REPORT, THIRD), TOOK_EFFECT
    )
    both.when(contest_ruling, **{**CONTESTING, "by": THIRD}).then(
        OutsideRulingContested(on(11), REPORT, THIRD, sealed("No court did."))
    )


def test_without_remedies_the_conflict_is_closed_by_it() -> None:
    bare = OutsideRulingReported(
        on(10), REPORT, ONE, sealed("Nothing."), sealed("Nothing."), SHOWN, (), 1
    )
    after(bare, protocol=COURTS).when(confirm_ruling, **CONFIRMING).then(
        CONFIRMED, TOOK_EFFECT, ConflictClosed(on(11))
    )


def test_where_the_protocol_gives_an_appeal_it_runs_from_then() -> None:
    appealable = after(REPORTED, protocol=APPEALABLE).when(confirm_ruling, **CONFIRMING)
    appealable.then(CONFIRMED, OutsideRulingTookEffect(on(11), REPORT, until(10, 4)))


def test_somebody_neutral_attests_it_for_all() -> None:
    attesting = {**CONFIRMING, "by": None, "neutral": FIRST}
    seated = after(*HEARD[:3], REPORTED, protocol=COURTS)
    seated.when(confirm_ruling, **attesting).then(
        OutsideRulingConfirmed(on(11), REPORT, None, FIRST), TOOK_EFFECT
    )
    seated.when(confirm_ruling, **{**attesting, "by": TWO}).refused(SpeakerUnclear)
    asked = after(APPOINTED, REPORTED, protocol=COURTS)
    asked.when(confirm_ruling, **attesting).refused(UNANSWERED)


def test_nobody_confirms_their_own_word_or_that_of_another() -> None:
    told = after(REPORTED, protocol=COURTS)
    told.when(confirm_ruling, **{**CONFIRMING, "by": ONE}).refused(RulingAlreadyConfirmed(ONE))
    stranger = NotASide(CONFLICT_ID, STRANGER)
    told.when(confirm_ruling, **{**CONFIRMING, "by": STRANGER}).refused(stranger)
    told.when(contest_ruling, **{**CONTESTING, "by": STRANGER}).refused(stranger)
    for command, saying in ((confirm_ruling, CONFIRMING), (contest_ruling, CONTESTING)):
        told.when(command, **{**saying, "report": OTHER}).refused(RulingReportUnknown(OTHER))
        told.when(command, **{**saying, "effective": on(9)}).refused(ContradictoryDates)
        over = after(REPORTED, ConflictWithdrawn(on(10), ONE), protocol=COURTS)
        over.when(command, **saying).refused(ConflictOver(CONFLICT_ID, "withdrawn"))
        given().when(command, **saying).refused(ConflictUnknown)


def test_what_is_contested_comes_to_nothing_and_may_be_reported_anew() -> None:
    contesting = after(REPORTED, protocol=COURTS).when(contest_ruling, **CONTESTING)
    contesting.then(CONTESTED).again().refused(RulingReportContested(on(11)))
    assert contesting.state.state == "open"
    contested = after(REPORTED, CONTESTED, protocol=COURTS)
    contested.when(confirm_ruling, **CONFIRMING).refused(RulingReportContested(on(11)))
    anew = {**REPORTING, "report": OTHER, "effective": on(12)}
    contested.when(give_ruling, **anew, remedies=(remedy(REFUND),)).then(
        OutsideRulingReported(
            on(12), OTHER, ONE, REPORTED.ruling, REPORTED.reasons, SHOWN, (remedy(REFUND),), 1
        )
    )
    contested.when(give_ruling, **{**anew, "report": REPORT}).refused(RulingAlreadyReported(REPORT))
    told = after(REPORTED, protocol=COURTS)
    told.when(contest_ruling, **{**CONTESTING, "by": ONE}).then(
        OutsideRulingContested(on(11), REPORT, ONE, sealed("No court did."))
    )
    told.when(contest_ruling, **{**CONTESTING, "grounds": " "}).refused(TextMissing)


def test_one_report_waits_at_a_time_so_that_nobody_confirms_another() -> None:
    further = {**REPORTING, "report": OTHER, "by": TWO}
    told = after(REPORTED, protocol=COURTS)
    told.when(give_ruling, **further).refused(RulingAlreadyReported(REPORT))


def test_a_court_is_not_reported_where_the_protocol_has_none() -> None:
    after(APPOINTED, ACCEPTED).when(give_ruling, **REPORTING).refused(
        RulingNotForeseen("direct-talks")
    )
    after(*HEARD).when(give_ruling, **{**REPORTING, "effective": on(1, 5)}).refused(
        NeutralMissing("panel")
    )


def test_who_keeps_the_record_enters_it_by_its_documents() -> None:
    entering = {**REPORTING, "by": None}
    entered = after(protocol=COURTS).when(give_ruling, **entering)
    entered.then(
        RulingGiven(on(10), REPORTED.ruling, REPORTED.reasons, (), 1, documents=SHOWN),
        ConflictClosed(on(10)),
    )
    entered.again().refused(RulingAlreadyGiven(on(10)))
    after(protocol=COURTS).when(give_ruling, **{**entering, "documents": ()}).refused(
        SpeakerUnclear
    )
