"""Of agreements: the text follows from its amendments, and binds only whom it should."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any

from domain.agreements.agreement import (
    Agreement,
    AgreementDrafted,
    AgreementEnteredIntoForce,
    clauses_at,
    text_at,
    versions,
)
from domain.agreements.amendment import Amendment, AmendmentAdopted, AmendmentRejected
from domain.agreements.bound import parties_to
from domain.agreements.clause import check_clauses
from domain.agreements.consolidation import Adopted, consolidate
from domain.agreements.signature import Signatures
from domain.decisions.decision import Decision
from domain.motions.enacted_acts import AmendmentAdoption, AmendmentRejection
from domain.parties.partnership import Partnership
from domain.record import Record
from domain.refusal import Refused
from domain.values import AgreementId, AmendmentId, OrganisationId
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    if not isinstance(before, Agreement):
        return
    match record.data:
        case AgreementEnteredIntoForce():
            assert before.in_force is None, "it enters into force once"
            after = states.find(record.stream)
            _check_signed(states, after, after.signatures, record)
        case AmendmentAdopted(amendment=adopted):
            assert before.amendments[adopted].in_effect is None, "it is adopted once"
            after = states.find(record.stream)
            _check_adoption(states, after, after.amendments[adopted], record)
        case AmendmentRejected(amendment=rejected, decision=decision) if decision is not None:
            if not states.is_found("DECISION_DOES_NOT_REJECT", record.stream):
                _check_rejection(states.find(decision), record, rejected)
        case _:
            pass


def _check_rejection(decision: Decision, record: Record[Any], amendment: AmendmentId) -> None:
    """It says yes to the rejection, or no to the adoption (domain/agreements/amendment.py)."""
    agreement = AgreementId(record.stream)
    kinds = {"adopted": AmendmentRejection, "rejected": AmendmentAdoption}
    assert decision.result in kinds, "the decision says something"
    named = kinds[decision.result](agreement, amendment)
    assert named in decision.enactment.acts, "and says no"


def _check_adoption(
    states: States, agreement: Agreement, amendment: Amendment, record: Record[Any]
) -> None:
    """What it takes to adopt it was pinned when it was proposed (domain/agreements/revision.py)."""
    rule = amendment.rule
    if rule.by != "decision":
        _check_signed(states, agreement, amendment.signatures, record)
    codes = ("DECISION_MISSING", "DECISION_DOES_NOT_ADOPT")
    if rule.by != "signatures" and not any(states.is_found(c, agreement.id) for c in codes):
        assert amendment.decision is not None, "it takes a decision"
        decision = states.find(amendment.decision)
        assert isinstance(decision, Decision)
        assert decision.result == "adopted", "the decision says yes"
        assert rule.matter in ("", decision.motion.matter), "the decision is on that matter"


def _check_signed(
    states: States, agreement: Agreement, signatures: Signatures, record: Record[Any]
) -> None:
    """Every party that it binds has signed, itself or one whose place it took.

    A report that knows of no signature does not say that there were none
    (domain/agreements/signature.py).
    """
    if record.authority.kind == "source":
        return
    partnership = states.find(agreement.partnership)
    assert isinstance(partnership, Partnership)
    instants = [record.effective.start.at]
    if isinstance(record.data, AmendmentAdopted):
        instants.append(record.data.adopted.at)
    unsigned = [_unsigned(agreement, partnership, signatures, at) for at in instants]
    assert not all(unsigned), "every party signs"


def _unsigned(
    agreement: Agreement, partnership: Partnership, signatures: Signatures, at: datetime
) -> bool:
    """Whether a signature is missing of those whom it binds at that time."""
    bound = parties_to(agreement, partnership, at)
    return len(bound) > 1 and not all(
        any(one in signatures for one in party) for party in agreement.still_bound(bound, at)
    )


def check_states(states: States) -> None:
    for agreement in states.all(Agreement):
        _check_text(states, agreement)
        _check_times(states, agreement)
        partnership = states.find(agreement.partnership)
        for signatures in (agreement.signatures, *_of_amendments(agreement)):
            for party in signatures:
                _check_party(states, agreement, partnership, party)


def _of_amendments(agreement: Agreement) -> list[Signatures]:
    return [amendment.signatures for amendment in agreement.amendments.values()]


def _check_party(
    states: States, agreement: Agreement, partnership: Any, party: OrganisationId
) -> None:
    codes = ("NOT_PARTY_TO_AGREEMENT", "NOT_PARTY")
    if not any(states.is_found(code, agreement.id) for code in codes):
        assert partnership.concerns(party), "only parties sign"


def _check_text(states: States, agreement: Agreement) -> None:
    """The text at any instant is the original one with the amendments in effect by then."""
    records = states.of_stream[agreement.id]
    drafted = records[0].data
    assert isinstance(drafted, AgreementDrafted)
    adoptions = [one.data for one in records if isinstance(one.data, AmendmentAdopted)]
    assert len({one.amendment for one in adoptions}) == len(adoptions), "adopted twice"
    in_effect = sorted(adoptions, key=lambda one: max(one.effective.at, drafted.effective.at))
    falls = [one for one in agreement.amendments.values() if one.in_effect and one.fall]
    fell = min((one.fall.effective.at for one in falls if one.fall), default=None)
    for at in {drafted.effective.at, *(one.effective.at for one in adoptions)}:
        if at < drafted.effective.at or (fell is not None and fell <= at):
            continue
        text = consolidate(
            drafted.clauses,
            [
                Adopted(one.amendment, agreement.amendments[one.amendment].text.changes)
                for one in in_effect
                if one.effective.at <= at
            ],
        )
        assert clauses_at(agreement, at) == text.clauses
        assert text_at(agreement, at) == text.text
        _check_sound(states, agreement, [standing.clause for standing in text.clauses])
    for one in falls:
        _check_fallen(agreement, one)
    if not states.is_found("AMENDMENT_CLASHES", agreement.id) and not falls:
        assert agreement.text.clashes == ()
    made_by = [amendment for _, found in versions(agreement) for amendment in found]
    assert made_by == [one.amendment for one in in_effect]


def _check_fallen(agreement: Agreement, amendment: Amendment) -> None:
    """The text has no wording of an amendment from its fall on (domain/challenges/falling.py)."""
    assert amendment.fall is not None and amendment.in_effect is not None
    since = max(amendment.fall.effective.at, amendment.in_effect.at)
    later = (one for one in agreement.text.versions if since < one.at)
    for clauses in (clauses_at(agreement, since), *(one.clauses for one in later)):
        assert amendment.id not in {one.amendment for one in clauses}, "what fell is said still"


def _check_sound(states: States, agreement: Agreement, clauses: list[Any]) -> None:
    """No clause stands twice or before its parent; no two provisions clash.

    See domain/agreements/clause.py.
    """
    unsound = None
    try:
        check_clauses(clauses)
    except Refused as refused:
        unsound = refused
    is_found = unsound is None or states.is_found(unsound.code, agreement.id)
    assert is_found, f"the text in force could not be drafted: {unsound}"


def _check_times(states: States, agreement: Agreement) -> None:
    begun, over = agreement.in_force, agreement.terminated
    if begun is not None:
        assert agreement.drafted.at <= begun.at, "it is in force only after it was drafted"
        if over is not None:
            assert begun.at <= over.at, "it ends after it began"
        ends = [] if agreement.until is None else [agreement.until]
        ends += [renewal.until for renewal in agreement.renewals]
        assert all(one.at < other.at for one, other in pairwise(ends))
        assert all(begun.at <= end.at for end in ends), "a term begins before it ends"
    for amendment in agreement.amendments.values():
        if amendment.fall is None:
            assert (amendment.status == "adopted") == (amendment.in_effect is not None)
        else:
            assert amendment.status == "fallen", "what fell is adopted no more"
        assert amendment.concluded is None or amendment.proposed.at <= amendment.concluded.at
    for party, notice in agreement.notices.items():
        assert notice.given.at <= notice.ends.at, f"the notice of {party} runs out before"
