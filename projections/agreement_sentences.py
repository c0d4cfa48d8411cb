"""Sentences of agreements: what is said of their texts, signatures, amendments and terms."""

from typing import Any
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
    AmendmentWithdrawn,
)
from domain.agreements.joint_signature import AgreementCosigned, AmendmentCosigned, Cosignature
from domain.agreements.signature import AgreementSigned, AmendmentSigned
from domain.provisions.term import (
    AgreementExpired,
    AgreementRenewed,
    NoticeGiven,
    NoticeWithdrawn,
    PartyReleased,
)
from domain.record import Record
from projections.wording import LISTED, Label, Names, listed, moment, named, tells, those

_CAPACITIES = {"head": ", by its head,", "signatory": ", by its signatory,", "unregistered": ""}


# Texts and signatures


@tells(
    AgreementDrafted,
    about=lambda record: record.data.parties[:LISTED],
    labels=lambda record, names: [Label(record.data.id, "agreement", record.data.title)],
)
def _agreement_drafted(record: Record[AgreementDrafted], names: Names) -> str:
    data = record.data
    clauses = f"{len(data.clauses)} {'clause' if len(data.clauses) == 1 else 'clauses'}"
    between = ""
    if data.parties:
        between = f" between {listed(names, data.parties, 'organisation')}"
    return f"“{data.title}” was drawn up{between} with {clauses}"


@tells(AgreementEnteredIntoForce)
def _agreement_entered_into_force(record: Record[AgreementEnteredIntoForce], names: Names) -> str:
    said = f"{named(names, record.stream, 'agreement')} entered into force"
    if record.data.until is not None:
        said += f", for a term that ends on {moment(record.data.until)},"
    return said


@tells(AgreementSigned, about=lambda record: (record.stream, record.data.party))
def _agreement_signed(record: Record[AgreementSigned], names: Names) -> str:
    party = named(names, record.data.party, "organisation")
    how = _CAPACITIES[record.data.capacity]
    return f"{party}{how} signed {named(names, record.stream, 'agreement')}"


# Terms and ends


@tells(NoticeGiven, about=lambda record: (record.stream, record.data.party))
def _notice_given(record: Record[NoticeGiven], names: Names) -> str:
    party = named(names, record.data.party, "organisation")
    agreement = named(names, record.stream, "agreement")
    return f"{party} gave notice to end {agreement}, with effect from {moment(record.data.ends)},"


@tells(NoticeWithdrawn, about=lambda record: (record.stream, record.data.party))
def _notice_withdrawn(record: Record[NoticeWithdrawn], names: Names) -> str:
    party = named(names, record.data.party, "organisation")
    return f"{party} took back its notice to end {named(names, record.stream, 'agreement')}"


@tells(PartyReleased, about=lambda record: (record.stream, record.data.party), effect=", from ")
def _party_released(record: Record[PartyReleased], names: Names) -> str:
    party = named(names, record.data.party, "organisation")
    agreement = named(names, record.stream, "agreement")
    return f"{party} is no longer bound by {agreement}, as its notice has run out"


@tells(AgreementRenewed)
def _agreement_renewed(record: Record[AgreementRenewed], names: Names) -> str:
    agreement = named(names, record.stream, "agreement")
    begins, until = moment(record.data.begins), moment(record.data.until)
    return f"{agreement} was given a further term, from {begins} to {until},"


@tells(AgreementExpired)
def _agreement_expired(record: Record[AgreementExpired], names: Names) -> str:
    return f"{named(names, record.stream, 'agreement')} ended with its term"


@tells(AgreementTerminated)
def _agreement_terminated(record: Record[AgreementTerminated], names: Names) -> str:
    return f"{named(names, record.stream, 'agreement')} was terminated"


# Amendments


@tells(
    AmendmentProposed,
    about=lambda record: (record.stream, *record.data.beside[:LISTED]),
    labels=lambda record, names: [Label(record.data.id, "amendment", record.data.amendment.title)],
)
def _amendment_proposed(record: Record[AmendmentProposed], names: Names) -> str:
    title, party = record.data.amendment.title, record.data.party
    said = f"amendment “{title}” to {named(names, record.stream, 'agreement')} was proposed"
    if party is not None:
        said += f" for {named(names, party, 'organisation')}"
    if record.data.beside:
        others = listed(names, record.data.beside, "amendment")
        which = "changes" if len(record.data.beside) == 1 else "change"
        said += f", beside {others}, which {which} the same clauses,"
    return said


@tells(
    AmendmentAdopted,
    about=lambda record: (record.stream, record.data.amendment, *those(record.data.decision)),
    effect=", in force from ",
)
def _amendment_adopted(record: Record[AmendmentAdopted], names: Names) -> str:
    data = record.data
    said = f"{_amendment(record, data.amendment, names)} was adopted"
    if data.decision is not None:
        said += f" by decision {named(names, data.decision, 'motion')}"
    if data.adopted != data.effective and data.adopted.at != record.recorded_at:
        said += f" on {moment(data.adopted)}"
    return said


@tells(
    AmendmentRejected,
    about=lambda record: (record.stream, record.data.amendment, *those(record.data.decision)),
)
def _amendment_rejected(record: Record[AmendmentRejected], names: Names) -> str:
    said = f"{_amendment(record, record.data.amendment, names)} was rejected"
    if record.data.decision is not None:
        said += f" by decision {named(names, record.data.decision, 'motion')}"
    return said


@tells(AmendmentWithdrawn, about=lambda record: (record.stream, record.data.amendment))
def _amendment_withdrawn(record: Record[AmendmentWithdrawn], names: Names) -> str:
    return f"{_amendment(record, record.data.amendment, names)} was withdrawn"


@tells(AmendmentLapsed, about=lambda record: (record.stream, record.data.amendment))
def _amendment_lapsed(record: Record[AmendmentLapsed], names: Names) -> str:
    return f"{_amendment(record, record.data.amendment, names)} lapsed"


@tells(
    AmendmentFell,
    about=lambda record: (
        record.stream,
        record.data.amendment,
        record.data.nullified,
        *those(record.data.decision, record.data.conflict),
    ),
)
def _amendment_fell(record: Record[AmendmentFell], names: Names) -> str:
    data = record.data
    said = f"{_amendment(record, data.amendment, names)} fell with the decision on "
    return said + named(names, data.nullified, "motion")


@tells(
    AmendmentCommented,
    about=lambda record: (record.stream, record.data.amendment, *those(record.data.party)),
)
def _amendment_commented(record: Record[AmendmentCommented], names: Names) -> str:
    said = f"{_amendment(record, record.data.amendment, names)} was commented on"
    if record.data.party is not None:
        said += f" by {named(names, record.data.party, 'organisation')}"
    return said


@tells(AgreementCosigned, about=lambda record: (record.stream, record.data.signature.party))
def _agreement_cosigned(record: Record[AgreementCosigned], names: Names) -> str:
    return f"{_one_of(record.data.signature, names)} signed " + named(
        names, record.stream, "agreement"
    )


@tells(
    AmendmentCosigned,
    about=lambda record: (record.stream, record.data.amendment, record.data.signature.party),
)
def _amendment_cosigned(record: Record[AmendmentCosigned], names: Names) -> str:
    said = f"{_one_of(record.data.signature, names)} signed "
    return said + _amendment(record, record.data.amendment, names)


def _one_of(signature: Cosignature, names: Names) -> str:
    party = named(names, signature.party, "organisation")
    return f"one of {signature.together} who sign together for {party}"


@tells(
    AmendmentSigned,
    about=lambda record: (record.stream, record.data.amendment, record.data.party),
)
def _amendment_signed(record: Record[AmendmentSigned], names: Names) -> str:
    party = named(names, record.data.party, "organisation")
    how = _CAPACITIES[record.data.capacity]
    return f"{party}{how} signed {_amendment(record, record.data.amendment, names)}"


def _amendment(record: Record[Any], id: UUID, names: Names) -> str:
    amendment = named(names, id, "amendment")
    return f"{amendment} to {named(names, record.stream, 'agreement')}"
