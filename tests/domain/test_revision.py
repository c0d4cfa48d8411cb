"""Amendments are commented on, signed, decided by the rule that was pinned, and may lapse."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.agreements.agreement import AgreementUnknown, text_at
from domain.agreements.amendment import (
    AlreadyAdopted,
    AmendmentAdopted,
    AmendmentCommented,
    AmendmentLapsed,
    AmendmentNotPending,
    AmendmentProposed,
    AmendmentRejected,
    AmendmentUnknown,
    DecisionDoesNotAdopt,
    DecisionDoesNotReject,
    DecisionMissing,
    LapsesLater,
    NoDayToLapse,
    Resolution,
)
from domain.agreements.clause import Clause, InsertClause, RepealClause
from domain.agreements.revision import (
    TakesEffectBeforeProposed,
    adopt_amendment,
    comment_on_amendment,
    lapse_amendment,
    propose_amendment,
    reject_amendment,
    sign_amendment,
)
from domain.agreements.signature import (
    AlreadySigned,
    AmendmentSigned,
    NotAuthorisedToSign,
    NotPartyToAgreement,
    SignaturesMissing,
)
from domain.parties.signatory import Signer
from domain.provisions.protocol import DEFAULT_PROTOCOL
from domain.provisions.provision import (
    AmendedBy,
    AmendmentRuleProvision,
    ConflictProtocolProvision,
    PinnedAmendmentRule,
    ProtocolsClash,
)
from domain.provisions.term import PartyReleased
from domain.values import (
    AmendmentId,
    ClauseId,
    ContradictoryDates,
    Moment,
    Sealed,
    TextMissing,
    derived_id,
)
from domain.voting.rules import FromClause, Result
from tests.domain.agreements import (
    ALLIANCE,
    BEGUN,
    FIRST,
    GIFTS,
    IN_FORCE,
    MEMORANDUM,
    RESOLVED,
    SECOND,
    TERM,
    THIRD,
    adopted,
    after,
    proposed,
    reworded,
    year,
)
from tests.domain.specification import Given, given
from tests.domain.test_signing import ADA, BOB, HEAD, HILL, LAKE, TWO, VALE, drafted

CHANGE = reworded(GIFTS, "Gifts and loans\n")
PROPOSED = proposed(FIRST, CHANGE)
SIGNING: dict[str, Any] = {"amendment": FIRST, "party": HILL, "signer": HEAD, "parties": TWO}
SIGNED = AmendmentSigned(year(2003), FIRST, HILL, ADA, "head")
LAST = {**SIGNING, "party": LAKE, "signer": Signer(BOB, "signatory")}
ALSO_SIGNED = AmendmentSigned(year(2004), FIRST, LAKE, BOB, "signatory")
MISSING = SignaturesMissing(FIRST, 2, 2, HILL)


def under(by: AmendedBy, matter: str = "") -> Given:
    """An amendment is proposed to a text that says how it is amended."""
    rule = PinnedAmendmentRule(by, matter)
    return after(replace(PROPOSED, rule=rule))


# What it takes


def resolved(
    matter: str, result: Result | None, *, adopts: bool = True, rejects: bool = False
) -> Resolution:
    """A decision on the amendment, whose motion names its adoption unless otherwise said."""
    return Resolution(RESOLVED, matter, result, adopts, rejects)


def test_the_amendment_rule_in_force_is_pinned_with_the_proposal() -> None:
    stated = AmendmentRuleProvision("by decision", "decision", "text")
    text = drafted(stated)
    done = given(text, IN_FORCE).when(
        propose_amendment, id=FIRST, title="Better words", changes=(CHANGE,), effective=year(2002)
    )
    origin = FromClause(MEMORANDUM, TERM, 1, "by decision", f"clause {TERM} of “Memorandum”")
    pinned = PinnedAmendmentRule("decision", "text", origin)
    done.then(replace(PROPOSED, rule=pinned))
    silent = BEGUN.when(
        propose_amendment, id=FIRST, title="Better words", changes=(CHANGE,), effective=year(2002)
    )
    silent.then(PROPOSED)
    assert silent.state.amendments[FIRST].rule.by == "signatures"


def test_without_the_signatures_it_is_not_adopted_but_a_report_of_it_is_kept() -> None:
    adopting = {"amendment": FIRST, "parties": TWO, "effective": year(2005)}
    after(PROPOSED).when(adopt_amendment, **adopting).refused(MISSING)
    after(PROPOSED).when_reported(adopt_amendment, **adopting).found()
    after(PROPOSED, SIGNED).when_reported(adopt_amendment, **adopting).found(SignaturesMissing)
    half = after(PROPOSED, SIGNED)
    half.when(adopt_amendment, **adopting).refused(SignaturesMissing(FIRST, 1, 2, LAKE))
    released = after(PROPOSED, SIGNED, PartyReleased(year(2004), LAKE))
    released.when(adopt_amendment, **adopting).then(
        AmendmentAdopted(year(2005), FIRST, year(2005), None)
    )


def test_who_is_left_when_the_others_were_released_still_signs_an_amendment() -> None:
    adopting: dict[str, Any] = {"amendment": FIRST, "parties": TWO, "effective": year(2005)}
    alone = after(PROPOSED, PartyReleased(year(2004), LAKE))
    alone.when(adopt_amendment, **adopting).refused(SignaturesMissing)
    after(PROPOSED).when(adopt_amendment, **{**adopting, "parties": TWO[:1]}).then(
        AmendmentAdopted(year(2005), FIRST, year(2005), None)
    )


@pytest.mark.parametrize(
    ("matter", "resolution", "refusal"),
    [
        ("", None, DecisionMissing(FIRST)),
        (
            "",
            resolved("", None),
            DecisionDoesNotAdopt(FIRST, RESOLVED, "it was not adopted itself"),
        ),
        (
            "text",
            resolved("budget", "adopted"),
            DecisionDoesNotAdopt(FIRST, RESOLVED, "its matter is not “text”"),
        ),
    ],
)
def test_without_the_decision_it_is_not_adopted_but_a_report_of_it_is_kept(
    matter: str, resolution: Resolution | None, refusal: Any
) -> None:
    adopting = {
        "amendment": FIRST,
        "parties": TWO,
        "decision": RESOLVED,
        "resolution": resolution,
        "effective": year(2005),
    }
    under("decision", matter).when(adopt_amendment, **adopting).refused(refusal)
    under("decision", matter).when_reported(adopt_amendment, **adopting).found(refusal)


def test_what_a_decision_adopts_no_single_party_rejects() -> None:
    rejecting = {"amendment": FIRST, "effective": year(2005)}
    by_decision = under("decision")
    by_decision.when(reject_amendment, **rejecting).refused(DecisionMissing(FIRST))
    by_decision.when_reported(reject_amendment, **rejecting).found(DecisionMissing)
    rejected = AmendmentRejected(year(2005), FIRST, RESOLVED)
    by_decision.when(reject_amendment, **rejecting, decision=RESOLVED).then(rejected)
    under("signatures").when(reject_amendment, **rejecting).then(
        AmendmentRejected(year(2005), FIRST, None)
    )


@pytest.mark.parametrize("result", [None, "adopted", "no-opinion", "tied", "inquorate"])
def test_a_decision_that_did_not_say_no_rejects_nothing(result: Result | None) -> None:
    rejecting = {
        "amendment": FIRST,
        "decision": RESOLVED,
        "resolution": resolved("", result),
        "effective": year(2005),
    }
    why = "its motion does not name the rejection of the amendment"
    why = why if result == "adopted" else "nothing was decided by it"
    refusal = DecisionDoesNotReject(FIRST, RESOLVED, why)
    for pending in (after(PROPOSED), under("decision", "")):
        pending.when(reject_amendment, **rejecting).refused(refusal)
        pending.when_reported(reject_amendment, **rejecting).found(refusal)


def test_a_decision_rejects_an_amendment_on_its_matter() -> None:
    rejecting = {"amendment": FIRST, "decision": RESOLVED, "effective": year(2005)}
    no = resolved("text", "rejected")
    rejected = AmendmentRejected(year(2005), FIRST, RESOLVED)
    under("decision", "text").when(reject_amendment, **rejecting, resolution=no).then(rejected)
    after(PROPOSED).when(reject_amendment, **rejecting, resolution=no).then(rejected)
    under("decision", "budget").when(reject_amendment, **rejecting, resolution=no).refused(
        DecisionDoesNotReject(FIRST, RESOLVED, "its matter is not “budget”")
    )
    under("signatures", "budget").when(reject_amendment, **rejecting, resolution=no).then(rejected)


def test_a_motion_to_reject_an_amendment_rejects_it_by_a_yes_and_not_by_a_no() -> None:
    rejecting = {"amendment": FIRST, "decision": RESOLVED, "effective": year(2005)}
    yes = resolved("", "adopted", adopts=False, rejects=True)
    no = replace(yes, result="rejected")
    for pending in (after(PROPOSED), under("decision", "")):
        pending.when(reject_amendment, **rejecting, resolution=yes).then(
            AmendmentRejected(year(2005), FIRST, RESOLVED)
        )
        why = "its motion does not name the adoption of the amendment"
        pending.when(reject_amendment, **rejecting, resolution=no).refused(
            DecisionDoesNotReject(FIRST, RESOLVED, why)
        )


@pytest.mark.parametrize("by", ["signatures", "decision", "both"])
def test_a_decision_adopts_only_the_amendment_that_its_motion_names(by: AmendedBy) -> None:
    """Also where none is needed: what is named as the ground of an adoption has to be one."""
    adopting = {
        "amendment": FIRST,
        "parties": TWO,
        "decision": RESOLVED,
        "resolution": resolved("text", "adopted", adopts=False),
        "effective": year(2005),
    }
    why = "its motion does not name the adoption of the amendment"
    refusal = DecisionDoesNotAdopt(FIRST, RESOLVED, why)
    signed = given(*under(by, "text").events, SIGNED, ALSO_SIGNED)
    signed.when(adopt_amendment, **adopting).refused(refusal)
    signed.when_reported(adopt_amendment, **adopting).found(refusal)


def test_amendments_that_each_fit_the_text_are_adopted_only_if_they_fit_together() -> None:
    def brings_a_protocol(amendment: AmendmentId, name: str) -> AmendmentProposed:
        carried = (ConflictProtocolProvision(name, DEFAULT_PROTOCOL),)
        new = Clause(ClauseId(derived_id("clause", name)), "", "", "Disputes\n", None, carried)
        return proposed(amendment, InsertClause(new, TERM))

    one, other = brings_a_protocol(FIRST, "one"), brings_a_protocol(SECOND, "other")
    first = adopted(FIRST, 2003)
    both = after(one, other, first)
    adopting = {"amendment": SECOND, "parties": (), "effective": year(2004)}
    clash = ProtocolsClash("other", "one")
    both.when(adopt_amendment, **adopting).refused(clash)
    both.when_reported(adopt_amendment, **adopting).found(clash)
    repeal = proposed(THIRD, RepealClause(ClauseId(derived_id("clause", "one"))))
    without = after(one, other, first, repeal, adopted(THIRD, 2003))
    assert without.when(adopt_amendment, **adopting).state.amendments[SECOND].status == "adopted"


def test_by_decision_or_by_both_it_is_adopted_when_that_is_there() -> None:
    adopting = {
        "amendment": FIRST,
        "parties": TWO,
        "decision": RESOLVED,
        "resolution": resolved("text", "adopted"),
        "effective": year(2005),
    }
    adopted = AmendmentAdopted(year(2005), FIRST, year(2005), RESOLVED)
    under("decision", "text").when(adopt_amendment, **adopting).then(adopted)
    both = under("both")
    both.when(adopt_amendment, **adopting).refused(MISSING)
    signed = given(*both.events, SIGNED, ALSO_SIGNED)
    signed.when(adopt_amendment, **adopting).then(adopted)


# Signatures


def test_a_party_signs_an_amendment_once() -> None:
    first = after(PROPOSED).when(sign_amendment, **SIGNING, effective=year(2003))
    first.then(SIGNED).again().refused(AlreadySigned(HILL, year(2003)))
    early = after(PROPOSED).when(sign_amendment, **SIGNING, effective=year(2001))
    early.refused(ContradictoryDates)
    stranger = {**SIGNING, "party": VALE, "effective": year(2003)}
    after(PROPOSED).when(sign_amendment, **stranger).refused(NotPartyToAgreement(VALE))
    nobody = {**SIGNING, "signer": Signer(BOB, "unregistered"), "effective": year(2003)}
    after(PROPOSED).when(sign_amendment, **nobody).refused(NotAuthorisedToSign)
    after(PROPOSED).when_reported(sign_amendment, **nobody).found(NotAuthorisedToSign)


def test_where_signatures_alone_amend_the_last_one_adopts() -> None:
    half = after(PROPOSED, SIGNED)
    done = half.when(sign_amendment, **LAST, effective=year(2004))
    done.then(ALSO_SIGNED, AmendmentAdopted(year(2004), FIRST, year(2004), None))
    assert text_at(done.state, year(2004).at) == "Purpose\nGifts and loans\nTerm\n"
    done.again().refused(AlreadyAdopted(FIRST, year(2004)))
    half.when(sign_amendment, **LAST, completes=False, effective=year(2004)).then(ALSO_SIGNED)
    with_decision = given(*under("both").events, SIGNED)
    with_decision.when(sign_amendment, **LAST, effective=year(2004)).then(ALSO_SIGNED)


def test_it_takes_effect_when_its_proposal_said_and_not_before_it_is_adopted() -> None:
    later = after(replace(PROPOSED, takes_effect=year(2010)), SIGNED)
    done = later.when(sign_amendment, **LAST, effective=year(2004))
    done.then(ALSO_SIGNED, AmendmentAdopted(year(2010), FIRST, year(2004), None))
    past = after(replace(PROPOSED, takes_effect=year(2003)), SIGNED)
    past.when(sign_amendment, **LAST, effective=year(2004)).then(
        ALSO_SIGNED, AmendmentAdopted(year(2004), FIRST, year(2004), None)
    )


# Comments


def test_a_proposed_amendment_is_commented_on_as_often_as_one_likes() -> None:
    saying: dict[str, Any] = {"amendment": FIRST, "comment": "Loans too?", "party": HILL}
    said = AmendmentCommented(year(2003), FIRST, Sealed("Loans too?", ALLIANCE), HILL, None)
    once = after(PROPOSED).when(comment_on_amendment, **saying, effective=year(2003)).then(said)
    assert once.again().then(said).state.amendments[FIRST].comments == 2
    after(PROPOSED).when(
        comment_on_amendment, **{**saying, "comment": " "}, effective=year(2003)
    ).refused(TextMissing("comment"))
    after(PROPOSED).when(comment_on_amendment, **saying, effective=year(2001)).refused(
        ContradictoryDates
    )
    rejected = after(PROPOSED, AmendmentRejected(year(2003), FIRST, None))
    rejected.when(comment_on_amendment, **saying, effective=year(2004)).refused(
        AmendmentNotPending(FIRST, "rejected")
    )
    BEGUN.when(comment_on_amendment, **saying, effective=year(2003)).refused(AmendmentUnknown)


# Lapse


def test_an_amendment_lapses_once_and_not_before_its_day() -> None:
    dated = after(replace(PROPOSED, lapses=year(2005)))
    early = LapsesLater(FIRST, year(2005))
    dated.when(lapse_amendment, amendment=FIRST, effective=year(2004)).refused(early)
    dated.when_reported(lapse_amendment, amendment=FIRST, effective=year(2004)).found(early)
    done = dated.when(lapse_amendment, amendment=FIRST, effective=year(2005))
    done.then(AmendmentLapsed(year(2005), FIRST))
    done.again().refused(AmendmentNotPending(FIRST, "lapsed"))
    after(PROPOSED).when(lapse_amendment, amendment=FIRST, effective=year(2005)).refused(
        NoDayToLapse(FIRST)
    )
    signing = {**SIGNING, "effective": year(2006)}
    given(*dated.events, *done.happened).when(sign_amendment, **signing).refused(
        AmendmentNotPending(FIRST, "lapsed")
    )


def test_it_does_not_take_effect_before_the_day_on_which_it_is_proposed() -> None:
    begins, day = year(2004), year(2004).at.date()
    later = Moment(begins.at + timedelta(hours=9))
    put: dict[str, Any] = {"id": FIRST, "title": "Better words", "changes": (CHANGE,)}
    for yet_to_come in (Moment(begins.at, day), later, year(2005)):
        proposing = {**put, "takes_effect": yet_to_come, "effective": later}
        [event] = BEGUN.when(propose_amendment, **proposing).happened
        assert isinstance(event, AmendmentProposed) and event.takes_effect == yet_to_come
    for past in (begins, Moment(year(2003).at, year(2003).at.date())):
        proposing = {**put, "takes_effect": past, "effective": later}
        refusal = TakesEffectBeforeProposed(past, later)
        BEGUN.when(propose_amendment, **proposing).refused(refusal)
        BEGUN.when_reported(propose_amendment, **proposing).found(refusal)


def test_it_does_not_lapse_before_it_is_proposed() -> None:
    dated = after(replace(PROPOSED, lapses=year(2005)))
    before = {"amendment": FIRST, "effective": year(2001)}
    dated.when_reported(lapse_amendment, **before).refused(ContradictoryDates)
    BEGUN.when(
        propose_amendment,
        id=FIRST,
        title="Better words",
        changes=(CHANGE,),
        lapses=year(2001),
        effective=year(2002),
    ).refused(ContradictoryDates)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (sign_amendment, SIGNING),
        (comment_on_amendment, {"amendment": FIRST, "comment": "Well."}),
        (lapse_amendment, {"amendment": FIRST}),
    ],
)
def test_acts_on_an_unknown_agreement_are_refused(command: Any, arguments: Any) -> None:
    given().when(command, **arguments, effective=year(2002)).refused(AgreementUnknown)
