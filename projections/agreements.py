"""Agreements: their texts as of any (effective, known), their amendments, their provisions.

How the versions of a text and the times for which each was known are kept stands in
`projections.consolidation`, what amendments change in `projections.amendments`.

Whether an agreement is in force is a question about an instant: `in_force_from` and
`terminated_from` answer it; `state` is what holds after every known act.
"""

from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

from domain.agreements.agreement import (
    AgreementDrafted,
    AgreementEnteredIntoForce,
    AgreementTerminated,
)
from domain.agreements.amendment import (
    AmendmentAdopted,
    AmendmentCommented,
    AmendmentFell,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentRejected,
    AmendmentStatus,
    AmendmentWithdrawn,
)
from domain.agreements.joint_signature import AgreementCosigned, AmendmentCosigned
from domain.agreements.signature import AgreementSigned, AmendmentSigned
from domain.bodies.body import Event as BodyEvent
from domain.conflicts.conflict import Event as ConflictEvent
from domain.decisions.ballot import Event as BallotEvent
from domain.decisions.decision import Event as DecisionEvent
from domain.decisions.proxy import Event as ProxyEvent
from domain.motions.interest import Event as InterestEvent
from domain.parties.access import Event as AccessEvent
from domain.parties.organisation import Event as OrganisationEvent
from domain.parties.partnership import Event as PartnershipEvent
from domain.parties.person import Event as PersonEvent
from domain.payments.payment import Event as PaymentEvent
from domain.posts.appointment import Event as AppointmentEvent
from domain.posts.delegation import Event as DelegationEvent
from domain.posts.handover import Event as HandoverEvent
from domain.posts.post import Event as PostEvent
from domain.provisions.term import (
    AgreementExpired,
    AgreementRenewed,
    NoticeGiven,
    NoticeWithdrawn,
    PartyReleased,
)
from domain.record import Record
from domain.values import AmendmentId, Moment
from projections.amendments import AMENDMENT, AmendmentRow, with_clauses
from projections.consolidation import (
    TEXT_VERSION,
    TextVersionRow,
    amended_text,
    begin_text,
    redlined,
    standing_in,
    text_as_of,
)
from projections.documents import (
    AGREEMENT,
    COMMENT,
    SIGNATURE,
    AgreementRow,
    AgreementState,
    CommentRow,
    cosigner,
    put_signature,
)
from projections.due import DUE
from projections.fallen import let_amendment_fall, put_revised, revision_of
from projections.rows import Key, Rows
from projections.terms import (
    NOTICE,
    NoticeRow,
    put_lapse_due,
    put_notice_due,
    put_term_due,
    settle,
)
from projections.view import View
from projections.wordings import CLAUSE, PROVISION, STANDING, WORDING

AGREEMENTS = View(
    "agreements",
    version=7,
    tables=(
        AGREEMENT,
        AMENDMENT,
        SIGNATURE,
        COMMENT,
        NOTICE,
        DUE,
        WORDING,
        STANDING,
        PROVISION,
        CLAUSE,
        TEXT_VERSION,
    ),
    ignores=frozenset(
        get_args(
            AppointmentEvent
            | BallotEvent
            | AccessEvent
            | InterestEvent
            | ProxyEvent
            | BodyEvent
            | ConflictEvent
            | DecisionEvent
            | DelegationEvent
            | HandoverEvent
            | OrganisationEvent
            | PartnershipEvent
            | PersonEvent
            | PostEvent
            | PaymentEvent
        )
    ),
)


def _needs_agreement(record: Record[Any]) -> list[tuple[type, Key]]:
    return [(AgreementRow, record.stream)]


def _needs_notice(record: Record[NoticeWithdrawn]) -> list[tuple[type, Key]]:
    return [
        (AgreementRow, record.stream),
        (NoticeRow, (record.stream, record.data.party)),
    ]


def _needs_amendment(record: Record[Any]) -> list[tuple[type, Key]]:
    return [
        (AgreementRow, record.stream),
        (AmendmentRow, (record.stream, record.data.amendment)),
    ]


def _agreement(rows: Rows, record: Record[Any], position: int) -> AgreementRow:
    """The agreement that the record is about, as of that record."""
    agreement = rows.existing(AgreementRow, record.stream)
    return replace(agreement, version=record.version, position=position)


@AGREEMENTS.on(AgreementDrafted)
def on_agreement_drafted(rows: Rows, record: Record[AgreementDrafted], position: int) -> None:
    """The agreement with its original text."""
    happened = record.data
    original = begin_text(
        rows, happened.id, happened.partnership, happened.effective, happened.clauses, position
    )
    rows.put(
        AgreementRow(
            id=happened.id,
            partnership=happened.partnership,
            title=happened.title,
            language=happened.language,
            reference=happened.reference,
            parties=happened.parties,
            state="draft",
            drafted_at=happened.effective.at,
            drafted_day=happened.effective.day,
            in_force_from=None,
            in_force_day=None,
            in_force_known_from=None,
            until_at=None,
            until_day=None,
            terminated_from=None,
            terminated_day=None,
            terminated_known_from=None,
            text=original.id,
            versions=original.number,
            standings=len(original.clauses),
            amendments=0,
            signed=(),
            noticed=(),
            released=(),
            version=record.version,
            begun=position,
            position=position,
        )
    )


@AGREEMENTS.on(AgreementSigned, needs=_needs_agreement)
def on_agreement_signed(rows: Rows, record: Record[AgreementSigned], position: int) -> None:
    """One more signature."""
    agreement = _agreement(rows, record, position)
    signed = tuple(dict.fromkeys((*agreement.signed, record.data.party)))
    rows.put(replace(agreement, signed=signed))
    put_signature(rows, agreement, record.data, None, position)


@AGREEMENTS.on(AgreementEnteredIntoForce, needs=_needs_agreement)
def on_agreement_entered_into_force(
    rows: Rows, record: Record[AgreementEnteredIntoForce], position: int
) -> None:
    """From when on it binds, and until when."""
    agreement, until = _agreement(rows, record, position), record.data.until
    in_force = agreement.terminated_from is None
    rows.put(
        replace(
            agreement,
            state="in-force" if in_force else agreement.state,
            in_force_from=record.data.effective.at,
            in_force_day=record.data.effective.day,
            in_force_known_from=position,
            until_at=None if until is None else until.at,
            until_day=None if until is None else until.day,
        )
    )
    if until is not None and in_force:
        put_term_due(rows, agreement, until, record)


@AGREEMENTS.on(AgreementRenewed, needs=_needs_agreement)
def on_agreement_renewed(rows: Rows, record: Record[AgreementRenewed], position: int) -> None:
    """A further term."""
    agreement, until = _agreement(rows, record, position), record.data.until
    rows.put(replace(agreement, until_at=until.at, until_day=until.day))
    put_term_due(rows, agreement, until, record)


@AGREEMENTS.on(AgreementExpired, needs=_needs_agreement)
def on_agreement_expired(rows: Rows, record: Record[AgreementExpired], position: int) -> None:
    """From when on it binds nobody, as its term was over."""
    _ended(rows, record, position, "expired")


@AGREEMENTS.on(AgreementTerminated, needs=_needs_agreement)
def on_agreement_terminated(rows: Rows, record: Record[AgreementTerminated], position: int) -> None:
    """From when on it binds nobody."""
    _ended(rows, record, position, "terminated")


def _ended(
    rows: Rows,
    record: Record[AgreementExpired] | Record[AgreementTerminated],
    position: int,
    state: AgreementState,
) -> None:
    agreement = _agreement(rows, record, position)
    settle(rows, agreement.id, agreement.id, *agreement.noticed)
    rows.put(
        replace(
            agreement,
            state=state,
            terminated_from=record.data.effective.at,
            terminated_day=record.data.effective.day,
            terminated_known_from=position,
            noticed=(),
        )
    )


@AGREEMENTS.on(NoticeGiven, needs=_needs_agreement)
def on_notice_given(rows: Rows, record: Record[NoticeGiven], position: int) -> None:
    """The notice, and when it runs out."""
    agreement, happened = _agreement(rows, record, position), record.data
    rows.put(replace(agreement, noticed=(*agreement.noticed, happened.party)))
    rows.put(
        NoticeRow(
            agreement=agreement.id,
            party=happened.party,
            partnership=agreement.partnership,
            given_at=happened.effective.at,
            given_day=happened.effective.day,
            ends_at=happened.ends.at,
            ends_day=happened.ends.day,
            withdrawn_at=None,
            position=position,
        )
    )
    put_notice_due(rows, agreement, happened.ends, record)


@AGREEMENTS.on(NoticeWithdrawn, needs=_needs_notice)
def on_notice_withdrawn(rows: Rows, record: Record[NoticeWithdrawn], position: int) -> None:
    """The notice is taken back."""
    agreement, party = _agreement(rows, record, position), record.data.party
    rows.put(_without_notice(rows, agreement, party))
    notice = rows.existing(NoticeRow, (agreement.id, party))
    rows.put(replace(notice, withdrawn_at=record.data.effective.at, position=position))


@AGREEMENTS.on(PartyReleased, needs=_needs_agreement)
def on_party_released(rows: Rows, record: Record[PartyReleased], position: int) -> None:
    """The agreement goes on between the others."""
    agreement = _without_notice(rows, _agreement(rows, record, position), record.data.party)
    rows.put(replace(agreement, released=(*agreement.released, record.data.party)))


def _without_notice(rows: Rows, agreement: AgreementRow, party: UUID) -> AgreementRow:
    settle(rows, agreement.id, party)
    return replace(agreement, noticed=tuple(one for one in agreement.noticed if one != party))


@AGREEMENTS.on(AgreementCosigned, needs=_needs_agreement)
def on_agreement_cosigned(rows: Rows, record: Record[AgreementCosigned], position: int) -> None:
    """One of several who sign together for a party."""
    agreement = _agreement(rows, record, position)
    one = cosigner(record.data.signature, record.data.effective)
    rows.put(replace(agreement, cosigned=(*agreement.cosigned, one)))


@AGREEMENTS.on(AmendmentCosigned, needs=_needs_amendment)
def on_amendment_cosigned(rows: Rows, record: Record[AmendmentCosigned], position: int) -> None:
    """One of several who sign together for a party."""
    agreement, happened = _agreement(rows, record, position), record.data
    rows.put(agreement)
    amendment = rows.existing(AmendmentRow, (agreement.id, happened.amendment))
    cosigned = (*amendment.cosigned, cosigner(happened.signature, happened.effective))
    rows.put(replace(amendment, cosigned=cosigned, position=position))


@AGREEMENTS.on(AmendmentProposed, needs=_needs_agreement)
def on_amendment_proposed(rows: Rows, record: Record[AmendmentProposed], position: int) -> None:
    """The amendment, with the redline of what it would change."""
    happened = record.data
    agreement = _agreement(rows, record, position)
    takes_effect, lapses = happened.takes_effect, happened.lapses
    amendment = AmendmentRow(
        agreement=agreement.id,
        id=happened.id,
        partnership=agreement.partnership,
        title=happened.amendment.title,
        status="proposed",
        proposed_at=happened.effective.at,
        proposed_day=happened.effective.day,
        concluded_at=None,
        concluded_day=None,
        effective_from=None,
        effective_day=None,
        decision=None,
        takes_effect_at=None if takes_effect is None else takes_effect.at,
        lapses_at=None if lapses is None else lapses.at,
        rule=happened.rule,
        signed=(),
        comments=0,
        rationale=rows.unseal(record, happened.amendment.rationale),
        changes=happened.amendment.changes,
        redline=(),
        redline_of=None,
        clashes=(),
        text=None,
        position=position,
        proposer=happened.proposer,
        party=happened.party,
        proposed_in=position,
    )
    rows.put(_as_proposed(rows, agreement, with_clauses(amendment)))
    rows.put(replace(agreement, amendments=agreement.amendments + 1))
    if lapses is not None:
        put_lapse_due(rows, agreement, lapses, record)


def _as_proposed(rows: Rows, agreement: AgreementRow, amendment: AmendmentRow) -> AmendmentRow:
    """With the redline of the text as of the proposal, or of the latest where it fits that only."""
    last = rows.existing(TextVersionRow, agreement.text)
    then = text_as_of(rows, last, amendment.proposed_at)
    before = standing_in(rows, then)
    text = amended_text(before, amendment)
    if text.clashes and then.id != last.id:
        latest = standing_in(rows, last)
        fitting = amended_text(latest, amendment)
        if not fitting.clashes:
            return redlined(rows, amendment, latest, fitting)
    return redlined(rows, amendment, before, text)


@AGREEMENTS.on(AmendmentCommented, needs=_needs_amendment)
def on_amendment_commented(rows: Rows, record: Record[AmendmentCommented], position: int) -> None:
    """What was said about the amendment."""
    agreement, happened = _agreement(rows, record, position), record.data
    rows.put(agreement)
    amendment = rows.existing(AmendmentRow, (agreement.id, happened.amendment))
    amendment = replace(amendment, comments=amendment.comments + 1, position=position)
    rows.put(amendment)
    rows.put(
        CommentRow(
            amendment=amendment.id,
            number=amendment.comments,
            agreement=agreement.id,
            partnership=agreement.partnership,
            party=happened.party,
            person=happened.person,
            said_at=happened.effective.at,
            comment=rows.unseal(record, happened.comment),
            position=position,
        )
    )


@AGREEMENTS.on(AmendmentSigned, needs=_needs_amendment)
def on_amendment_signed(rows: Rows, record: Record[AmendmentSigned], position: int) -> None:
    """One more signature."""
    agreement, happened = _agreement(rows, record, position), record.data
    rows.put(agreement)
    amendment = rows.existing(AmendmentRow, (agreement.id, happened.amendment))
    signed = (*amendment.signed, happened.party)
    rows.put(replace(amendment, signed=signed, position=position))
    put_signature(rows, agreement, happened, happened.amendment, position)


@AGREEMENTS.on(AmendmentAdopted, needs=_needs_amendment)
def on_amendment_adopted(rows: Rows, record: Record[AmendmentAdopted], position: int) -> None:
    """The amendment, and the text from its effect on."""
    happened = record.data
    amendment = _concluded(
        rows, record, position, happened.amendment, "adopted", happened.adopted, happened.decision
    )
    amendment = replace(
        amendment,
        effective_from=happened.effective.at,
        effective_day=happened.effective.day,
        adopted_in=position,
    )
    rows.put(amendment)
    agreement = rows.existing(AgreementRow, record.stream)
    revision = revision_of(rows, agreement, position)
    revision.work_in(amendment, happened.effective)
    put_revised(rows, agreement, revision)


@AGREEMENTS.on(AmendmentFell, needs=_needs_amendment)
def on_amendment_fell(rows: Rows, record: Record[AmendmentFell], position: int) -> None:
    """The fall of the amendment, and the text without it where it had been adopted."""
    agreement = _agreement(rows, record, position)
    settle(rows, agreement.id, record.data.amendment)
    let_amendment_fall(rows, agreement, record, position)


@AGREEMENTS.on(AmendmentRejected, needs=_needs_amendment)
def on_amendment_rejected(rows: Rows, record: Record[AmendmentRejected], position: int) -> None:
    """The amendment's end."""
    happened = record.data
    _concluded(
        rows,
        record,
        position,
        happened.amendment,
        "rejected",
        happened.effective,
        happened.decision,
    )


@AGREEMENTS.on(AmendmentWithdrawn, needs=_needs_amendment)
def on_amendment_withdrawn(rows: Rows, record: Record[AmendmentWithdrawn], position: int) -> None:
    """The amendment's end."""
    happened = record.data
    _concluded(rows, record, position, happened.amendment, "withdrawn", happened.effective, None)


@AGREEMENTS.on(AmendmentLapsed, needs=_needs_amendment)
def on_amendment_lapsed(rows: Rows, record: Record[AmendmentLapsed], position: int) -> None:
    """The amendment's end."""
    happened = record.data
    _concluded(rows, record, position, happened.amendment, "lapsed", happened.effective, None)


def _concluded(
    rows: Rows,
    record: Record[Any],
    position: int,
    id: AmendmentId,
    status: AmendmentStatus,
    concluded: Moment,
    decision: UUID | None,
) -> AmendmentRow:
    rows.put(_agreement(rows, record, position))
    settle(rows, record.stream, id)
    amendment = replace(
        rows.existing(AmendmentRow, (record.stream, id)),
        status=status,
        concluded_at=concluded.at,
        concluded_day=concluded.day,
        decision=decision,
        position=position,
    )
    rows.put(amendment)
    return amendment
