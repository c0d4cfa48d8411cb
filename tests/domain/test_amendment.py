import pytest

from domain.agreements.agreement import (
    AgreementNotInForce,
    AgreementTerminated,
    AgreementUnknown,
    clauses_at,
    text_at,
    versions,
)
from domain.agreements.amendment import (
    AlreadyAdopted,
    AmendmentAdopted,
    AmendmentAlreadyProposed,
    AmendmentClashes,
    AmendmentNotPending,
    AmendmentProposed,
    AmendmentRejected,
    AmendmentText,
    AmendmentUnknown,
    AmendmentWithdrawn,
)
from domain.agreements.clause import (
    AmendmentEmpty,
    ChangesClash,
    ClauseChange,
    ClauseNamedTwice,
    ClauseRepealed,
    ClauseUnknown,
    InsertClause,
    MoveClause,
    ParentMisplaced,
    RepealClause,
)
from domain.agreements.ending import terminate_agreement
from domain.agreements.revision import (
    adopt_amendment,
    propose_amendment,
    reject_amendment,
    withdraw_amendment,
)
from domain.agreements.signing import enter_into_force
from domain.values import (
    CLAUSES_LIMIT,
    ContradictoryDates,
    ControlCharacter,
    Sealed,
    TextMissing,
    TooMany,
)
from tests.domain.agreements import (
    ALLIANCE,
    BEGUN,
    DRAFTED,
    ENDING,
    FIRST,
    GIFTS,
    MEMORANDUM,
    NEW,
    PURPOSE,
    RESOLVED,
    SECOND,
    TERM,
    adopted,
    after,
    clause,
    proposed,
    reworded,
    year,
)
from tests.domain.specification import given

# Proposing


def test_an_amendment_is_proposed_once_with_its_rationale_sealed() -> None:
    change = reworded(GIFTS, "Gifts and loans\n")
    BEGUN.when(
        propose_amendment,
        id=FIRST,
        title="Loans",
        changes=(change,),
        rationale="Ana asked.",
        effective=year(2002),
    ).then(
        AmendmentProposed(
            year(2002), FIRST, AmendmentText("Loans", (change,), Sealed("Ana asked.", ALLIANCE))
        )
    ).again().refused(AmendmentAlreadyProposed(FIRST))


REPEALED = (proposed(FIRST, RepealClause(GIFTS)), adopted(FIRST, 2003))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ((), AmendmentEmpty()),
        ((reworded(NEW, "x"),), ClauseUnknown(NEW)),
        ((RepealClause(NEW),), ClauseUnknown(NEW)),
        ((MoveClause(NEW, None),), ClauseUnknown(NEW)),
        ((MoveClause(TERM, NEW),), ClauseUnknown(NEW)),
        ((InsertClause(clause(NEW, "x"), ENDING),), ClauseUnknown(ENDING)),
        ((InsertClause(clause(NEW, "x", ENDING), None),), ClauseUnknown(ENDING)),
        ((reworded(GIFTS, "x"),), ClauseRepealed(GIFTS)),
        ((RepealClause(GIFTS),), ClauseRepealed(GIFTS)),
        ((InsertClause(clause(NEW, "x"), GIFTS),), ClauseRepealed(GIFTS)),
        ((InsertClause(clause(GIFTS, "x"), None),), ClauseNamedTwice(GIFTS)),
        ((InsertClause(clause(TERM, "x"), None),), ClauseNamedTwice(TERM)),
        ((InsertClause(clause(NEW, "x"), None),) * 2, ClauseNamedTwice(NEW)),
        ((reworded(TERM, "x"), reworded(TERM, "y")), ChangesClash(TERM)),
        ((reworded(TERM, "x"), RepealClause(TERM)), ChangesClash(TERM)),
        ((MoveClause(TERM, None), MoveClause(TERM, PURPOSE)), ChangesClash(TERM)),
        ((InsertClause(clause(NEW, "x"), None), reworded(NEW, "y")), ChangesClash(NEW)),
        ((RepealClause(TERM), InsertClause(clause(NEW, "x"), TERM)), ChangesClash(TERM)),
        ((MoveClause(TERM, TERM),), ChangesClash(TERM)),
        ((InsertClause(clause(NEW, "x", TERM), None),), ParentMisplaced(NEW, TERM)),
        ((reworded(TERM, ""),), TextMissing("clause text")),
        ((reworded(TERM, "\0"),), ControlCharacter("clause text", "0000", 0)),
        ((RepealClause(PURPOSE), RepealClause(TERM)), TextMissing("text of the agreement")),
        ((RepealClause(TERM),) * (CLAUSES_LIMIT + 1), TooMany),
    ],
)
def test_changes_that_cannot_be_meant_are_refused(
    changes: tuple[ClauseChange, ...], refusal: Exception
) -> None:
    after(*REPEALED).when(
        propose_amendment, id=SECOND, title="T", changes=changes, effective=year(2004)
    ).refused(refusal)  # type: ignore[arg-type]


def test_repealing_a_clause_leaves_no_child_behind() -> None:
    child = (
        proposed(FIRST, InsertClause(clause(NEW, "1.1\n", PURPOSE), PURPOSE)),
        adopted(FIRST, 2003),
    )
    history = after(*child)
    command = {"id": SECOND, "title": "T", "effective": year(2004)}
    history.when(propose_amendment, **command, changes=(RepealClause(PURPOSE),)).refused(
        ParentMisplaced(NEW, PURPOSE)
    )
    both = (RepealClause(PURPOSE), RepealClause(NEW))
    history.when(propose_amendment, **command, changes=both).then(
        AmendmentProposed(year(2004), SECOND, AmendmentText("T", both))
    )


def test_the_title_and_rationale_of_an_amendment_are_checked() -> None:
    command = {"id": FIRST, "changes": (RepealClause(TERM),), "effective": year(2002)}
    BEGUN.when(propose_amendment, **command, title=" ").refused(TextMissing("title"))
    BEGUN.when(propose_amendment, **command, title="T", rationale="\x07").refused(ControlCharacter)


def test_an_amendment_may_build_on_one_that_is_adopted_but_not_yet_in_effect() -> None:
    insertion = proposed(FIRST, InsertClause(clause(NEW, "New\n"), TERM))
    after(insertion, adopted(FIRST, 2010)).when(
        propose_amendment,
        id=SECOND,
        title="Better words",
        changes=(reworded(NEW, "Newer\n"),),
        effective=year(2003),
    ).then(proposed(SECOND, reworded(NEW, "Newer\n"), at=2003))


def test_only_an_agreement_in_force_is_amended_but_reports_are_kept() -> None:
    draft = given(DRAFTED)
    command = {"id": FIRST, "title": "T", "changes": (RepealClause(TERM),)}
    refusal = AgreementNotInForce(MEMORANDUM, year(2002))
    draft.when(propose_amendment, **command, effective=year(2002)).refused(refusal)
    draft.when_reported(propose_amendment, **command, effective=year(2002)).found(refusal)
    draft.when(propose_amendment, **command, effective=year(1999)).refused(ContradictoryDates)
    ended = after(AgreementTerminated(year(2010)))
    ended.when(propose_amendment, **command, effective=year(2010)).refused(AgreementNotInForce)


# Concluding

PENDING = after(proposed(FIRST, reworded(GIFTS, "Loans\n")))


def test_an_adopted_amendment_changes_the_text_from_its_effective_moment() -> None:
    happened = PENDING.when(
        adopt_amendment,
        amendment=FIRST,
        adopted=year(2003),
        decision=RESOLVED,
        effective=year(2005),
    ).then(AmendmentAdopted(year(2005), FIRST, year(2003), RESOLVED))
    assert text_at(happened.state, year(1999).at) == ""
    assert text_at(happened.state, year(2004).at) == "Purpose\nGifts\nTerm\n"
    assert text_at(happened.state, year(2005).at) == "Purpose\nLoans\nTerm\n"
    assert versions(happened.state) == ((year(2000).at, ()), (year(2005).at, (FIRST,)))
    amendment = happened.state.amendments[FIRST]
    assert (amendment.status, amendment.concluded, amendment.decision) == (
        "adopted",
        year(2003),
        RESOLVED,
    )


def test_an_amendment_is_adopted_once_also_by_report() -> None:
    history = PENDING.when(adopt_amendment, amendment=FIRST, effective=year(2003))
    history.again().refused(AlreadyAdopted(FIRST, year(2003)))
    done = after(proposed(FIRST, RepealClause(TERM)), adopted(FIRST, 2003))
    for act in (adopt_amendment, reject_amendment, withdraw_amendment):
        done.when_reported(act, amendment=FIRST, effective=year(2004)).refused(AlreadyAdopted)


def test_an_amendment_is_rejected_or_withdrawn_once() -> None:
    rejected = PENDING.when(
        reject_amendment, amendment=FIRST, decision=RESOLVED, effective=year(2003)
    )
    rejected.then(AmendmentRejected(year(2003), FIRST, RESOLVED))
    rejected.again().refused(AmendmentNotPending(FIRST, "rejected"))
    withdrawn = PENDING.when(
        withdraw_amendment, amendment=FIRST, is_entitled=True, effective=year(2003)
    )
    withdrawn.then(AmendmentWithdrawn(year(2003), FIRST))
    withdrawn.again().refused(AmendmentNotPending(FIRST, "withdrawn"))
    assert text_at(withdrawn.state, year(2003).at) == "Purpose\nGifts\nTerm\n"


def test_what_was_rejected_is_not_adopted_but_a_report_of_it_is_kept() -> None:
    rejected = after(*PENDING.events[2:], AmendmentRejected(year(2003), FIRST, None))
    refusal = AmendmentNotPending(FIRST, "rejected")
    command = {"amendment": FIRST, "effective": year(2004)}
    rejected.when(adopt_amendment, **command).refused(refusal)
    reported = rejected.when_reported(adopt_amendment, **command).found(refusal)
    assert text_at(reported.state, year(2004).at) == "Purpose\nLoans\nTerm\n"
    rejected.when(withdraw_amendment, **command).refused(refusal)


def test_an_amendment_concludes_after_its_proposal() -> None:
    for act in (adopt_amendment, reject_amendment, withdraw_amendment):
        PENDING.when(act, amendment=FIRST, effective=year(2001)).refused(ContradictoryDates)
        PENDING.when(act, amendment=SECOND, effective=year(2003)).refused(AmendmentUnknown(SECOND))


def test_an_amendment_has_no_effect_before_the_agreement_is_in_force_or_after_its_end() -> None:
    act = {"amendment": FIRST, "adopted": year(2003)}
    PENDING.when(adopt_amendment, **act, effective=year(2000)).refused(
        ContradictoryDates(
            "entry into force", str(year(2001)), "effect of the amendment", str(year(2000))
        )
    )
    PENDING.when(adopt_amendment, **act, effective=year(2001)).then(
        AmendmentAdopted(year(2001), FIRST, year(2003), None)
    )
    ended = given(*PENDING.events, AgreementTerminated(year(2010)))
    ended.when(adopt_amendment, **act, effective=year(2011)).refused(AgreementNotInForce)
    ended.when_reported(adopt_amendment, **act, effective=year(2011)).found(AgreementNotInForce)


def test_an_amendment_has_no_effect_before_there_is_a_text_to_amend() -> None:
    draft = given(DRAFTED, proposed(FIRST, reworded(GIFTS, "Loans\n")))
    act = {"amendment": FIRST, "adopted": year(2003), "effective": year(1999)}
    early = ("effect of the amendment", str(year(1999)))
    refusal = ContradictoryDates("drafting", str(year(2000)), *early)
    draft.when_reported(adopt_amendment, **act).refused(refusal)


def test_acts_on_an_unknown_agreement_are_refused() -> None:
    given().when(enter_into_force, effective=year(2000)).refused(AgreementUnknown)
    given().when(terminate_agreement, effective=year(2000)).refused(AgreementUnknown)
    given().when(propose_amendment, id=FIRST, title="T", changes=(), effective=year(2000)).refused(
        AgreementUnknown
    )
    for act in (adopt_amendment, reject_amendment, withdraw_amendment):
        given().when(act, amendment=FIRST, effective=year(2000)).refused(AgreementUnknown)


# Amendments that become known in another order than they take effect in


def test_an_amendment_known_later_is_worked_in_at_its_own_time() -> None:
    later = (proposed(FIRST, reworded(TERM, "Long term\n")), adopted(FIRST, 2008))
    earlier = proposed(SECOND, InsertClause(clause(NEW, "New\n"), TERM), reworded(GIFTS, "Loans\n"))
    state = (
        after(*later, earlier).when(adopt_amendment, amendment=SECOND, effective=year(2004)).state
    )
    assert text_at(state, year(2004).at) == "Purpose\nLoans\nTerm\nNew\n"
    assert text_at(state, year(2008).at) == "Purpose\nLoans\nLong term\nNew\n"
    assert [ids for _, ids in versions(state)] == [(), (SECOND,), (FIRST,)]


def test_amendments_of_one_instant_apply_in_recorded_order() -> None:
    one = (proposed(FIRST, reworded(TERM, "One\n")), adopted(FIRST, 2008))
    state = (
        after(*one, proposed(SECOND, reworded(TERM, "Two\n")))
        .when(adopt_amendment, amendment=SECOND, effective=year(2008))
        .state
    )
    assert text_at(state, year(2008).at) == "Purpose\nGifts\nTwo\n"
    assert versions(state)[1] == (year(2008).at, (FIRST, SECOND))
    assert clauses_at(state, year(2008).at)[2].version == 3


def test_an_amendment_whose_clause_is_gone_is_refused_and_by_report_stands_as_a_clash() -> None:
    repealing = proposed(FIRST, RepealClause(GIFTS))
    rewording = proposed(SECOND, reworded(GIFTS, "Loans\n"), reworded(TERM, "Long\n"))
    history = after(repealing, rewording, adopted(FIRST, 2003))
    command = {"amendment": SECOND, "effective": year(2004)}
    refusal = AmendmentClashes(SECOND, year(2004), 1, GIFTS, "clause-not-standing")
    history.when(adopt_amendment, **command).refused(refusal)
    state = history.when_reported(adopt_amendment, **command).found(refusal).state
    assert text_at(state, year(2004).at) == "Purpose\nLong\n"
    assert [(clash.amendment, clash.clause) for clash in state.text.clashes] == [(SECOND, GIFTS)]


def test_an_early_repeal_that_takes_a_later_amendment_s_clause_away_is_a_breach() -> None:
    later = (proposed(FIRST, reworded(GIFTS, "Loans\n")), adopted(FIRST, 2008))
    history = after(*later, proposed(SECOND, RepealClause(GIFTS)))
    command = {"amendment": SECOND, "effective": year(2004)}
    history.when(adopt_amendment, **command).refused(AmendmentClashes)
    state = history.when_reported(adopt_amendment, **command).found(AmendmentClashes).state
    assert text_at(state, year(2008).at) == "Purpose\nTerm\n"
    assert [clash.amendment for clash in state.text.clashes] == [FIRST]
