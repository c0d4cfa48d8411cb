"""Sentences about payments; see `projections/sentences.py`.

What a payment is for is sealed, and so are persons: told are amount, matter, payee where it is an
organisation, and by what right.
"""

from uuid import UUID

from domain.payments.payment import (
    Basis,
    CoapprovalWithdrawn,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRefused,
    PaymentRequested,
    PaymentWithdrawn,
    SplittingFlagged,
)
from domain.record import Record
from projections.wording import Label, Names, named, tells, those


def _requested_about(record: Record[PaymentRequested]) -> list[UUID]:
    return those(record.data.payee.organisation, record.data.party)


@tells(
    PaymentRequested,
    about=_requested_about,
    labels=lambda record, names: [Label(record.data.id, "payment", _called(record.data))],
)
def _payment_requested(record: Record[PaymentRequested], names: Names) -> str:
    data = record.data
    payee = data.payee.organisation
    whom = "a person" if payee is None else named(names, payee, "organisation")
    said = f"a payment of {data.amount} to {whom} was requested"
    if data.matter:
        said += f" in the matter “{data.matter}”"
    if data.reference:
        said += f" ({data.reference})"
    return said


def _approved_about(record: Record[PaymentApproved]) -> list[UUID]:
    data = record.data
    counted = None if data.under is None else data.under.counts_for
    return [record.stream, *_resting(data.basis), *those(counted)]


@tells(PaymentApproved, about=_approved_about)
def _payment_approved(record: Record[PaymentApproved], names: Names) -> str:
    data = record.data
    said = f"{named(names, record.stream, 'payment')} was approved{_by_right(data.basis, names)}"
    count = len(data.beside)
    if count and data.approver is None:
        said += f" (who that was is not said), after {count} of those who approve it together"
    elif count:
        said += f", the last of {count + 1} who approve it together"
        if data.under is not None and data.under.counts_for is not None:
            said += f" for {named(names, data.under.counts_for, 'organisation')}"
    if data.under is not None:
        said += f" under “{data.under.rule.provision.name}”"
    if data.also:
        others = "another one" if len(data.also) == 1 else f"{len(data.also)} others"
        said += f"; {others} had approved it, and are not counted with that"
    return said


def _coapproved_about(record: Record[PaymentCoapproved]) -> list[UUID]:
    data = record.data
    return [record.stream, *_resting(data.basis), *those(data.under.party, data.under.counts_for)]


@tells(PaymentCoapproved, about=_coapproved_about)
def _payment_coapproved(record: Record[PaymentCoapproved], names: Names) -> str:
    data, party = record.data, record.data.under.party
    counted = data.under.counts_for
    provision = data.under.rule.provision
    said = f"{named(names, record.stream, 'payment')} was approved{_by_right(data.basis, names)}"
    if party is not None and party != counted:
        said += f" for {named(names, party, 'organisation')}"
    said += f" as one of {provision.together} who approve it together"
    if counted is not None:
        said += f" for {named(names, counted, 'organisation')}"
    if data.sharing:
        said += ", counted once with another approval by the same authority,"
    return f"{said} under “{provision.name}”"


@tells(CoapprovalWithdrawn)
def _coapproval_withdrawn(record: Record[CoapprovalWithdrawn], names: Names) -> str:
    return f"one approval of {named(names, record.stream, 'payment')} was taken back"


@tells(SplittingFlagged)
def _splitting_flagged(record: Record[SplittingFlagged], names: Names) -> str:
    data = record.data
    count = len(data.payments)
    others = "another one" if count == 1 else f"{count} others"
    return (
        f"{named(names, record.stream, 'payment')} was flagged: with {others} to the same"
        f" payee within {data.days} days it comes to {data.total}, above the limit of"
        f" {data.limit} to each"
    )


@tells(PaymentRefused, about=lambda record: (record.stream, *_resting(record.data.basis)))
def _payment_refused(record: Record[PaymentRefused], names: Names) -> str:
    payment = named(names, record.stream, "payment")
    return f"{payment} was refused{_by_right(record.data.basis, names)}"


@tells(PaymentWithdrawn)
def _payment_withdrawn(record: Record[PaymentWithdrawn], names: Names) -> str:
    return f"the request of {named(names, record.stream, 'payment')} was withdrawn"


def _called(data: PaymentRequested) -> str:
    return f"{data.amount}" + (f" ({data.reference})" if data.reference else "")


def _resting(basis: Basis) -> list[UUID]:
    return those(basis.post, basis.decision)


def _by_right(basis: Basis, names: Names) -> str:
    """By what right it was done, as part of a sentence."""
    if basis.post is not None:
        post = named(names, basis.post, "post")
        match basis.approved_as:
            case "deputy":
                return f" by the deputy of the holder of {post}"
            case "delegate":
                return f" by authority that was delegated from {post}"
            case _:
                return f" by the holder of {post}"
    # The record itself names the decision that it rests on.
    return ""
